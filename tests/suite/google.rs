//! A store that speaks Google's XML API as its documents describe it: bearer tokens, generations, pages of a listing, uploads in parts.
//!
//! In: requests by HTTP. Out: answers, and what lies in the bucket `web`. Touches: the loopback interface.
//!
//! Followed below <https://cloud.google.com/storage/docs/xml-api/>: `get-bucket-list`, `put-object-upload`, `get-object-download`,
//! `delete-object`, `post-object-multipart`, `put-object-multipart`, `delete-multipart`, `reference-headers`, `reference-status`; for
//! tokens that an account signs itself <https://google.aip.dev/auth/4111>, for those that a machine at Google is handed
//! <https://google.aip.dev/auth/4115>.

use std::{
    collections::BTreeMap,
    fmt::Write,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use hyper::{HeaderMap, Method, Response};
use ring::{
    rsa::KeyPair,
    signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey},
};
use s3s::Body;

use crate::asked::{Asked, Object, decoded, escaped, etag, listen, refused, said};

/// The account that may do everything, and its key; nothing else knows it.
pub(crate) const ACCOUNT: &str = "lan@web.iam.gserviceaccount.com";
pub(crate) const KEY: &str = include_str!("service_account.pem");

/// The token that a machine at Google is handed.
const HANDED: &str = "ya29.machine";

/// How many objects a page of a listing has.
const PAGE: usize = 5;

/// A store of objects with one bucket, `web`.
pub(crate) struct Google {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, Object>,
    /// Uploads in parts by their name: the object's name and headers, and the parts by their number.
    uploads: BTreeMap<String, (String, Object, BTreeMap<usize, Vec<u8>>)>,
    generation: u64,
    /// Method and path of each request, with its query.
    lines: Vec<String>,
    /// The next request that begins so is refused: status and body.
    refusal: Option<(String, u16, String)>,
}

impl Google {
    pub(crate) fn start() -> Self {
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        let address = listen(move |asked| answer(&mut shared.lock().unwrap(), &asked));
        Self { address, state }
    }

    /// Its host and port.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Its address, as `http://127.0.0.1:4321`.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// What lies in the bucket.
    pub(crate) fn objects(&self) -> BTreeMap<String, Object> {
        self.state().objects.clone()
    }

    /// Somebody else puts an object there.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        self.state().objects.insert(name.to_owned(), Object::foreign(bytes));
    }

    /// How many uploads in parts have come to no end.
    pub(crate) fn unfinished(&self) -> usize {
        self.state().uploads.len()
    }

    /// The requests since this was last asked.
    pub(crate) fn lines(&self) -> Vec<String> {
        std::mem::take(&mut self.state().lines)
    }

    /// The next request whose line begins so is refused, with this status and text.
    pub(crate) fn refuse(&self, line: &str, status: u16, text: &str) {
        self.state().refusal = Some((line.to_owned(), status, text.to_owned()));
    }
}

fn answer(state: &mut State, asked: &Asked) -> Response<Body> {
    state.lines.push(asked.line.clone());
    if let Some((_, status, text)) = state.refusal.take_if(|(start, ..)| asked.line.starts_with(start.as_str())) {
        return said(status, text);
    }
    let flavor = asked.headers.get("metadata-flavor").is_some_and(|flavor| flavor == "Google");
    if flavor && asked.path == "/computeMetadata/v1/instance/service-accounts/default/token" {
        return said(200, format!(r#"{{"access_token":"{HANDED}","expires_in":3599,"token_type":"Bearer"}}"#));
    }
    if !is_known(&asked.headers) {
        return refused(401, "AuthenticationRequired", "Authentication required.");
    }
    match asked.path.strip_prefix("/web").filter(|name| name.is_empty() || name.starts_with('/')) {
        Some(name) => state.serve(&decoded(name.trim_start_matches('/')), asked),
        None => refused(404, "NoSuchBucket", "The specified bucket does not exist."),
    }
}

/// Whether the bearer token is one that we have handed out, or one that the account's key has signed for now.
fn is_known(headers: &HeaderMap) -> bool {
    let bearer = headers.get("authorization").and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    bearer.is_some_and(|token| token == HANDED || is_signed(token).is_some())
}

fn is_signed(token: &str) -> Option<()> {
    let (message, signature) = token.rsplit_once('.')?;
    let (_, claims) = message.split_once('.')?;
    let key = KEY.lines().filter(|line| !line.starts_with('-')).collect::<String>();
    let pair = KeyPair::from_pkcs8(&BASE64_STANDARD.decode(key).unwrap()).unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public());
    public.verify(message.as_bytes(), &BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    let (from, until) = (claims["iat"].as_u64()?, claims["exp"].as_u64()?);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let now = from <= now && now < until && until - from <= 3600;
    let scope = claims["scope"] == "https://www.googleapis.com/auth/cloud-platform";
    (now && scope && claims["iss"] == ACCOUNT && claims["sub"] == ACCOUNT).then_some(())
}

impl State {
    fn serve(&mut self, name: &str, asked: &Asked) -> Response<Body> {
        let Asked { method, query, headers, body, .. } = asked;
        let length = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
        if matches!(*method, Method::PUT | Method::POST) && length != Some(body.len()) {
            return refused(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
        }
        match (method, query.get("uploadId")) {
            (&Method::GET, _) if name.is_empty() => self.list(query),
            (&Method::GET, _) if headers.get("accept-encoding").is_some_and(|packed| packed != "identity") => {
                refused(400, "InvalidArgument", "Packed, it would have no length.")
            }
            (&Method::GET, _) => self.get(name),
            (&Method::PUT, Some(upload)) => self.part(upload, asked),
            (&Method::PUT, None) => self.put(name, asked),
            (&Method::POST, Some(upload)) => self.complete(upload, asked),
            (&Method::POST, None) if query.contains_key("uploads") => self.begin(name, asked),
            (&Method::DELETE, Some(upload)) => match self.uploads.remove(upload) {
                Some(_) => said(204, ""),
                None => no_upload(),
            },
            (&Method::DELETE, None) => match self.objects.remove(name) {
                Some(_) => said(204, ""),
                None => no_key(),
            },
            _ => refused(405, "MethodNotAllowed", "The specified method is not allowed against this resource."),
        }
    }

    /// A page, of which the token for the next tells the last name.
    fn list(&self, query: &BTreeMap<String, String>) -> Response<Body> {
        assert_eq!(query.get("list-type").map(String::as_str), Some("2"));
        let prefix = query.get("prefix").map_or("", String::as_str);
        let after = query.get("continuation-token").map(|token| BASE64_URL_SAFE_NO_PAD.decode(token).unwrap());
        let after = after.map(|name| String::from_utf8(name).unwrap()).unwrap_or_default();
        let all = self.objects.iter().filter(|(name, _)| name.starts_with(prefix) && **name > after);
        let all: Vec<_> = all.collect();
        let page = &all[..all.len().min(PAGE)];
        let mut text = "<?xml version='1.0' encoding='UTF-8'?>\
            <ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'><Name>web</Name>"
            .to_owned();
        if let (Some((last, _)), true) = (page.last(), all.len() > PAGE) {
            let token = BASE64_URL_SAFE_NO_PAD.encode(last);
            let _ = write!(text, "<NextContinuationToken>{token}</NextContinuationToken>");
        }
        let _ = write!(text, "<KeyCount>{}</KeyCount><IsTruncated>{}</IsTruncated>", page.len(), all.len() > PAGE);
        for (name, Object { bytes, generation, .. }) in page {
            let name = escaped(name);
            let _ = write!(
                text,
                "<Contents><Key>{name}</Key><Generation>{generation}</Generation><MetaGeneration>1</MetaGeneration>\
                <LastModified>2024-10-01T08:00:00.083Z</LastModified><ETag>{}</ETag><Size>{}</Size></Contents>",
                etag(bytes),
                bytes.len()
            );
        }
        said(200, text + "</ListBucketResult>")
    }

    fn get(&self, name: &str) -> Response<Body> {
        let Some(Object { bytes, kind, caching, generation }) = self.objects.get(name) else { return no_key() };
        let answer = Response::builder().header("etag", etag(bytes)).header("x-goog-generation", *generation);
        let answer = answer.header("last-modified", "Tue, 01 Oct 2024 08:00:00 GMT").header("cache-control", caching);
        answer.header("content-type", kind).header("content-length", bytes.len()).body(bytes.clone().into()).unwrap()
    }

    fn put(&mut self, name: &str, asked: &Asked) -> Response<Body> {
        let now = self.objects.get(name).map_or(0, |object| object.generation);
        let wanted = asked.headers.get("x-goog-if-generation-match").map(|value| value.to_str().unwrap().to_owned());
        if wanted.is_some_and(|wanted| wanted != now.to_string()) {
            let said = "At least one of the pre-conditions you specified did not hold.";
            return refused(412, "PreconditionFailed", said);
        }
        let object = Object { bytes: asked.body.clone(), ..self.object(&asked.headers) };
        self.stored(name, object)
    }

    /// An object that is about to be, as its headers want it.
    fn object(&mut self, headers: &HeaderMap) -> Object {
        self.generation += 1;
        let header = |name| headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let (kind, caching) = (header("content-type"), header("cache-control"));
        Object { bytes: Vec::new(), kind, caching, generation: self.generation }
    }

    fn stored(&mut self, name: &str, object: Object) -> Response<Body> {
        let answer = Response::builder().header("etag", etag(&object.bytes));
        let answer = answer.header("x-goog-generation", object.generation).header("x-goog-metageneration", 1);
        self.objects.insert(name.to_owned(), object);
        answer.body(Body::empty()).unwrap()
    }

    fn begin(&mut self, name: &str, asked: &Asked) -> Response<Body> {
        let object = self.object(&asked.headers);
        let id = format!("VXBsb2Fk{}", object.generation);
        self.uploads.insert(id.clone(), (name.to_owned(), object, BTreeMap::new()));
        said(
            200,
            format!(
                "<?xml version='1.0' encoding='UTF-8'?><InitiateMultipartUploadResult>\
                <Bucket>web</Bucket><Key>{name}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
            ),
        )
    }

    fn part(&mut self, upload: &str, asked: &Asked) -> Response<Body> {
        let Some((_, _, parts)) = self.uploads.get_mut(upload) else { return no_upload() };
        parts.insert(asked.query["partNumber"].parse().unwrap(), asked.body.clone());
        Response::builder().header("etag", etag(&asked.body)).body(Body::empty()).unwrap()
    }

    fn complete(&mut self, upload: &str, asked: &Asked) -> Response<Body> {
        let Some((name, object, parts)) = self.uploads.remove(upload) else { return no_upload() };
        let wanted = String::from_utf8(asked.body.clone()).unwrap();
        let is_named = |(number, bytes): (&usize, &Vec<u8>)| {
            let part = format!("<Part><ETag>{}</ETag><PartNumber>{number}</PartNumber></Part>", etag(bytes));
            wanted.contains(&part)
        };
        if !parts.iter().all(is_named) || wanted.matches("<Part>").count() != parts.len() {
            return refused(400, "InvalidPart", "One or more of the specified parts could not be found.");
        }
        if parts.values().rev().skip(1).any(|part| part.len() < 5 << 20) {
            return refused(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum object size.");
        }
        let bytes: Vec<u8> = parts.into_values().flatten().collect();
        let tag = etag(&bytes);
        self.stored(&name, Object { bytes, ..object });
        let result = format!(
            "<CompleteMultipartUploadResult><Key>{name}</Key><ETag>{tag}</ETag></CompleteMultipartUploadResult>"
        );
        said(200, result)
    }
}

fn no_key() -> Response<Body> {
    refused(404, "NoSuchKey", "The specified key does not exist.")
}

fn no_upload() -> Response<Body> {
    refused(404, "NoSuchUpload", "The requested upload was not found.")
}
