//! A store that speaks Microsoft's protocol as its documents describe it: signed requests, conditions, pages of a listing, blocks, batches.
//!
//! In: requests by HTTP. Out: answers, and what lies in the container `web`. Touches: the loopback interface.
//!
//! Followed below <https://learn.microsoft.com/en-us/rest/api/storageservices/>: `authorize-with-shared-key`, `put-blob`, `get-blob`,
//! `put-block`, `put-block-list`, `list-blobs`, `blob-batch`, `blob-service-error-codes`.

use std::{
    collections::BTreeMap,
    fmt::Write,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use hyper::{Method, Response};
use ring::hmac;
use s3s::Body;

use crate::asked::{Asked, Object, decoded, escaped, etag, listen, refused, said};

/// The account that may do everything, and its key.
pub(crate) const ACCOUNT: &str = "lan";
pub(crate) const KEY: &str = "a2jDs2E=";

/// How many objects a page of a listing has.
const PAGE: usize = 5;

const WHEN: &str = "Tue, 01 Oct 2024 08:00:00 GMT";

/// A store of objects with one container, `web`.
pub(crate) struct Microsoft {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, Object>,
    /// By the object's name and the block's.
    blocks: BTreeMap<(String, String), Vec<u8>>,
    lines: Vec<String>,
}

impl Microsoft {
    pub(crate) fn start() -> Self {
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        let address = listen(move |asked| shared.lock().unwrap().answer(&asked));
        Self { address, state }
    }

    /// Its address, as `http://127.0.0.1:4321`.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// What lies in the container.
    pub(crate) fn objects(&self) -> BTreeMap<String, Object> {
        self.state().objects.clone()
    }

    /// Somebody else puts an object there.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        self.state().objects.insert(name.to_owned(), Object::foreign(bytes));
    }

    /// The requests since this was last asked.
    pub(crate) fn lines(&self) -> Vec<String> {
        std::mem::take(&mut self.state().lines)
    }
}

/// Whether the account's key has signed a request.
fn is_signed(asked: &Asked) -> bool {
    let header = |name| asked.header(name);
    let length = Some(header("content-length")).filter(|length| *length != "0").unwrap_or_default();
    let mut text = format!("{}\n", asked.method);
    for part in [
        header("content-encoding"),
        header("content-language"),
        length,
        header("content-md5"),
        header("content-type"),
        header("date"),
        header("if-modified-since"),
        header("if-match"),
        header("if-none-match"),
        header("if-unmodified-since"),
        header("range"),
    ] {
        text = text + part + "\n";
    }
    let own = asked.headers.keys().filter(|name| name.as_str().starts_with("x-ms-"));
    let own: BTreeMap<_, _> = own.map(|name| (name.as_str(), header(name.as_str()))).collect();
    for (name, value) in own {
        let _ = writeln!(text, "{name}:{value}");
    }
    let _ = write!(text, "/{ACCOUNT}{}", asked.path);
    for (name, value) in &asked.query {
        let _ = write!(text, "\n{name}:{value}");
    }
    let key = hmac::Key::new(hmac::HMAC_SHA256, &BASE64_STANDARD.decode(KEY).unwrap());
    let signature = BASE64_STANDARD.encode(hmac::sign(&key, text.as_bytes()));
    header("authorization") == format!("SharedKey {ACCOUNT}:{signature}")
}

impl State {
    fn answer(&mut self, asked: &Asked) -> Response<Body> {
        self.lines.push(asked.line.clone());
        if !is_signed(asked) {
            let said = "Server failed to authenticate the request.\nRequestId:1\nTime:2024-10-01T08:00:00Z";
            return refused(403, "AuthenticationFailed", said);
        }
        let path = decoded(&asked.path);
        // Where a host serves several accounts, each is a folder.
        let path = path.strip_prefix("/lan").unwrap_or(&path);
        let Some(name) = path.strip_prefix("/web").filter(|name| name.is_empty() || name.starts_with('/')) else {
            return refused(404, "ContainerNotFound", "The specified container does not exist.");
        };
        let name = name.trim_start_matches('/');
        match (&asked.method, asked.query.get("comp").map(String::as_str)) {
            (&Method::GET, Some("list")) => self.list(&asked.query),
            (&Method::GET, None) => self.get(name),
            (&Method::PUT, None) => self.put(name, asked),
            (&Method::PUT, Some("block")) => {
                let block = asked.query["blockid"].clone();
                self.blocks.insert((name.to_owned(), block), asked.body.clone());
                said(201, "")
            }
            (&Method::PUT, Some("blocklist")) => self.join(name, asked),
            (&Method::POST, Some("batch")) => self.batch(asked),
            _ => refused(400, "UnsupportedHttpVerb", "The resource doesn't support the specified verb."),
        }
    }

    /// A page, of which the marker for the next tells its first name.
    fn list(&self, query: &BTreeMap<String, String>) -> Response<Body> {
        let prefix = query.get("prefix").map_or("", String::as_str);
        let from = query.get("marker").map_or("", String::as_str);
        let all = self.objects.iter().filter(|(name, _)| name.starts_with(prefix) && name.as_str() >= from);
        let all: Vec<_> = all.collect();
        let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>".to_owned();
        for (name, Object { bytes, kind, .. }) in all.iter().take(PAGE) {
            let (name, tag, length) = (escaped(name), etag(bytes), bytes.len());
            let _ = write!(
                text,
                "<Blob><Name>{name}</Name><Properties><Last-Modified>{WHEN}</Last-Modified><Etag>{tag}</Etag>\
                <Content-Length>{length}</Content-Length><Content-Type>{kind}</Content-Type></Properties></Blob>"
            );
        }
        let next = all.get(PAGE).map(|(name, _)| escaped(name)).unwrap_or_default();
        said(200, format!("{text}</Blobs><NextMarker>{next}</NextMarker></EnumerationResults>"))
    }

    fn get(&self, name: &str) -> Response<Body> {
        let Some(Object { bytes, kind, caching, .. }) = self.objects.get(name) else {
            return refused(404, "BlobNotFound", "The specified blob does not exist.");
        };
        let answer = Response::builder().header("etag", etag(bytes)).header("last-modified", WHEN);
        let answer = answer.header("content-type", kind).header("cache-control", caching);
        answer.header("content-length", bytes.len()).body(bytes.clone().into()).unwrap()
    }

    fn put(&mut self, name: &str, asked: &Asked) -> Response<Body> {
        if asked.header("x-ms-blob-type") != "BlockBlob" {
            return refused(400, "MissingRequiredHeader", "A required header was not specified.");
        }
        if asked.header("if-none-match") == "*" && self.objects.contains_key(name) {
            return refused(409, "BlobAlreadyExists", "The specified blob already exists.");
        }
        self.keep(name, asked, asked.body.clone())
    }

    fn join(&mut self, name: &str, asked: &Asked) -> Response<Body> {
        let list = String::from_utf8(asked.body.clone()).unwrap();
        let blocks = list.split("<Uncommitted>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
        let parts: Option<Vec<_>> = blocks.map(|block| self.blocks.remove(&(name.to_owned(), block))).collect();
        match parts {
            Some(parts) => self.keep(name, asked, parts.concat()),
            None => refused(400, "InvalidBlockList", "The specified block list is invalid."),
        }
    }

    fn keep(&mut self, name: &str, asked: &Asked, bytes: Vec<u8>) -> Response<Body> {
        let header = |name| asked.header(name).to_owned();
        let (kind, caching) = (header("x-ms-blob-content-type"), header("x-ms-blob-cache-control"));
        let answer = Response::builder().status(201).header("etag", etag(&bytes)).header("last-modified", WHEN);
        self.objects.insert(name.to_owned(), Object { bytes, kind, caching, generation: 1 });
        answer.body(Body::empty()).unwrap()
    }

    /// Removes what each part of a batch names, and answers to each.
    fn batch(&mut self, asked: &Asked) -> Response<Body> {
        let text = String::from_utf8(asked.body.clone()).unwrap();
        let mut answers = String::new();
        for (id, rest) in text.split("Content-ID: ").skip(1).filter_map(|part| part.split_once("\r\n")) {
            let path = rest.split("DELETE ").nth(1).unwrap().split(' ').next().unwrap();
            let name = decoded(path.split_once("/web/").unwrap().1);
            let status = if self.objects.remove(&name).is_some() { "202 Accepted" } else { "404 BlobNotFound" };
            let _ = write!(
                answers,
                "--batchresponse\r\nContent-Type: application/http\r\nContent-ID: {id}\r\n\r\n\
                HTTP/1.1 {status}\r\nServer: Blob\r\n\r\n\r\n"
            );
        }
        let answer = Response::builder().status(202).header("content-type", "multipart/mixed; boundary=batchresponse");
        answer.body((answers + "--batchresponse--\r\n").into()).unwrap()
    }
}
