//! Requests as stores of objects read them, and what those that keep theirs in memory have in common.
//!
//! In: requests by HTTP. Out: answers. Touches: the loopback interface.

use std::{collections::BTreeMap, convert::Infallible, net::SocketAddr, path::Path};

use bantin::{deploy::Target, hash::Digest};
use hyper::{HeaderMap, Method, Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use s3s::Body;
use tokio::net::TcpListener;

use crate::{
    carrier::{carry, listed, site},
    harness::{Tree, assert_same},
    hosts::{bind, runtime},
};

/// A request.
pub(crate) struct Asked {
    /// Its first line, decoded and without the version.
    pub(crate) line: String,
    pub(crate) method: Method,
    /// As it came.
    pub(crate) path: String,
    /// Decoded.
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// An object of a bucket.
#[derive(Clone)]
pub(crate) struct Object {
    pub(crate) bytes: Vec<u8>,
    pub(crate) kind: String,
    pub(crate) caching: String,
    pub(crate) generation: u64,
}

impl Object {
    /// One that isn't ours.
    pub(crate) fn foreign(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), kind: String::new(), caching: String::new(), generation: 1 }
    }
}

/// What of a store's objects lies below `site/vi/`, without what we note there.
pub(crate) fn stored(objects: BTreeMap<String, Object>) -> Tree {
    let own = objects
        .into_iter()
        .filter_map(|(name, object)| Some((name.strip_prefix("site/vi/")?.to_owned(), object.bytes)));
    own.filter(|(path, _)| !path.starts_with(".bantin/")).collect()
}

/// A site goes into an empty store, and another one after it; each is listed in several requests.
pub(crate) fn goes_round(
    target: &dyn Target,
    local: &Path,
    objects: &dyn Fn() -> BTreeMap<String, Object>,
    requests: &dyn Fn() -> Vec<String>,
) {
    assert_eq!(target.list().unwrap(), Some(Vec::new()));
    for number in [1, 2] {
        carry(target, local, (number, 20_000)).unwrap();
        assert_same(&site(number, 20_000), &stored(objects()), "the store");
        requests();
        let mut there = listed(target);
        there.retain(|path, _| !path.starts_with(".bantin/"));
        let sizes = stored(objects()).into_iter().map(|(path, bytes)| (path, bytes.len() as u64)).collect();
        assert_eq!(there, sizes);
        assert!(requests().len() > 2, "a listing of several pages");
    }
}

/// Answers requests until the process ends; gives where they are taken.
pub(crate) fn listen(answer: impl Fn(Asked) -> Response<Body> + Clone + Send + Sync + 'static) -> SocketAddr {
    let listener = bind();
    let address = listener.local_addr().unwrap();
    runtime().spawn(async move {
        let listener = TcpListener::from_std(listener).unwrap();
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let answer = answer.clone();
            let service = service_fn(move |request| {
                let answer = answer.clone();
                async move { Ok::<_, Infallible>(answer(Asked::read(request).await)) }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

impl Asked {
    async fn read(request: Request<Incoming>) -> Self {
        let (parts, body) = request.into_parts();
        let pairs = parts.uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        let query = pairs.map(|(key, value)| (decoded(key), decoded(&value.replace('+', " ")))).collect();
        Self {
            line: format!("{} {}", parts.method, decoded(&parts.uri.to_string())),
            path: parts.uri.path().to_owned(),
            body: Body::from(body).store_all_limited(usize::MAX).await.unwrap().to_vec(),
            method: parts.method,
            headers: parts.headers,
            query,
        }
    }

    /// A header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// What stands for the bytes of an object.
pub(crate) fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", &Digest::of(bytes).to_string()[..32])
}

/// A refusal in XML.
pub(crate) fn refused(status: u16, code: &str, message: &str) -> Response<Body> {
    let error = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    said(status, format!("<?xml version='1.0' encoding='UTF-8'?>{error}"))
}

/// An answer with a text.
pub(crate) fn said(status: u16, text: impl Into<String>) -> Response<Body> {
    Response::builder().status(status).body(text.into().into()).unwrap()
}

/// A text for XML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Resolves percent escapes.
pub(crate) fn decoded(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
        bytes.extend(&piece.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}
