//! Answers one request.
//!
//! In: a request. Out: an answer. Touches: reads the preview's folder.
//!
//! A browser must never show an old page: pages are not stored at all, other files only with their tag, which is asked for every time.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    sync::Arc,
};

use hyper::{
    HeaderMap, Method, Request, Response, StatusCode,
    header::{
        ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH,
        IF_RANGE, LOCATION, RANGE,
    },
    http::response::Builder,
};

use super::{
    Shared,
    body::Carried,
    desk_page,
    file::{self, Found},
    inject::{Told, inject},
    range::{self, Part},
    request::{self, Refusal},
    stream,
};
use crate::{diag::Words, output::content_type, text::percent};

/// The folder of addresses that are the server's own; no file of a site begins like this.
const OWN: &str = ".bantin";
const SCRIPT: &str = include_str!("preview.js");
/// The page for addresses that aren't there.
const NOT_FOUND: &str = "404.html";
/// What every answer says: guess no types, be shown and read by no other site.
const ALWAYS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "same-origin"),
];

pub(super) type Answer = Response<Carried>;
pub(super) type Result<T> = std::result::Result<T, hyper::http::Error>;

/// Answers a request.
pub(super) async fn answer<B>(asked: &Request<B>, shared: &Arc<Shared>) -> Answer {
    let answer = match request::wanted(asked, &shared.hosts) {
        Ok(parts) if parts[0] == desk_page::FOLDER => desk_page::answer(asked, &parts, shared).await,
        Ok(parts) => show(asked, &parts, shared),
        Err(refusal) => refuse(refusal),
    };
    let mut answer = answer.unwrap_or_else(|_| {
        // A header would have had to hold what none can.
        let mut answer = Response::new(Carried::Bytes("".into()));
        *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        answer
    });
    for (name, value) in ALWAYS {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

fn refuse(refusal: Refusal) -> Result<Answer> {
    let status = refusal.status();
    let mut answer = plain(status);
    if refusal == Refusal::Method {
        answer = answer.header(ALLOW, "GET, HEAD");
    }
    answer.body(Carried::Bytes(format!("{status}\n").into()))
}

pub(super) fn plain(status: StatusCode) -> Builder {
    Response::builder().status(status).header(CONTENT_TYPE, content_type::TEXT).header(CACHE_CONTROL, "no-store")
}

pub(super) fn show<B>(asked: &Request<B>, parts: &[String], shared: &Arc<Shared>) -> Result<Answer> {
    if parts[0] == OWN {
        return own(asked, &parts[1..], shared);
    }
    let (root, ready) = (shared.state().root.clone(), shared.state().ready);
    if !ready {
        return nothing_yet(shared);
    }
    let Some(inside) = below(parts, &root) else {
        let leads_here = parts == [""] || format!("/{}/", parts.join("/")) == root;
        return if leads_here { redirect(&percent::encode(&root), None) } else { not_found(shared) };
    };
    match file::find(&shared.folder, inside) {
        Ok(Found::File(file, name)) if content_type::of(&name) == content_type::PAGE => {
            let path = inside.join("/");
            let folder = path.strip_suffix(file::INDEX).filter(|_| name == file::INDEX);
            let address = format!("/{}", folder.unwrap_or(&path));
            page(file, StatusCode::OK, &address, shared)
        }
        Ok(Found::File(file, name)) => whole_or_part(file, &name, asked.headers()),
        Ok(Found::Folder) => redirect(&format!("{}/", asked.uri().path()), asked.uri().query()),
        Ok(Found::Nothing) => not_found(shared),
        Err(error) => failed(&error),
    }
}

/// The parts of a path below the site's root.
fn below<'a>(parts: &'a [String], root: &str) -> Option<&'a [String]> {
    let mut rest = parts;
    for part in root.split('/').filter(|part| !part.is_empty()) {
        rest = rest.strip_prefix(&[part.to_owned()])?;
    }
    (!rest.is_empty()).then_some(rest)
}

/// The server's own addresses.
fn own<B>(asked: &Request<B>, parts: &[String], shared: &Arc<Shared>) -> Result<Answer> {
    let name = parts.first().filter(|_| parts.len() == 1).map(String::as_str);
    match name {
        Some("preview.js") => {
            let answer = Response::builder().header(CONTENT_TYPE, content_type::SCRIPT);
            answer.header(CACHE_CONTROL, "no-store").body(Carried::Bytes(SCRIPT.into()))
        }
        Some("events") => {
            // A browser that comes back tells the last event that it heard; one that comes first, what its page was made from.
            let heard = asked.headers().get("last-event-id").and_then(|value| value.to_str().ok());
            let loaded = request::field(asked, "since");
            let page = request::field(asked, "page").unwrap_or_default();
            let events = if asked.method() == Method::HEAD {
                Carried::Bytes("".into())
            } else {
                Carried::Events(stream::events(shared, heard.or(loaded.as_deref()), page))
            };
            let answer = Response::builder().header(CONTENT_TYPE, "text/event-stream; charset=utf-8");
            answer.header(CACHE_CONTROL, "no-store").body(events)
        }
        _ => refuse_missing(),
    }
}

pub(super) fn refuse_missing() -> Result<Answer> {
    plain(StatusCode::NOT_FOUND).body(Carried::Bytes("404 Not Found\n".into()))
}

/// Only for this once: what is a folder now may be a file after the next round.
pub(super) fn redirect(path: &str, query: Option<&str>) -> Result<Answer> {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    plain(StatusCode::TEMPORARY_REDIRECT).header(LOCATION, format!("{path}{query}")).body(Carried::Bytes("".into()))
}

fn not_found(shared: &Shared) -> Result<Answer> {
    match file::find(&shared.folder, &[NOT_FOUND.to_owned()]) {
        Ok(Found::File(file, _)) => page(file, StatusCode::NOT_FOUND, "/404.html", shared),
        _ => refuse_missing(),
    }
}

fn failed(error: &io::Error) -> Result<Answer> {
    plain(StatusCode::INTERNAL_SERVER_ERROR).body(Carried::Bytes(format!("{error}\n").into()))
}

/// A page that waits for the first build to succeed.
fn nothing_yet(shared: &Shared) -> Result<Answer> {
    let lang = shared.lang;
    let title = Words::new("The site is not built yet", "Trang chưa dựng xong");
    let (code, title) = (lang.code(), title.get(lang));
    let text = format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n</body>\n</html>\n"
    );
    let version = shared.state().version();
    html(
        StatusCode::SERVICE_UNAVAILABLE,
        inject(text.into_bytes(), &Told { version: &version, address: "", ribbon: None }),
    )
}

/// A page, with the script that keeps it up to date.
fn page(mut file: File, status: StatusCode, address: &str, shared: &Shared) -> Result<Answer> {
    let (version, ribbon, ahead) = {
        // The version is asked for before the file is read: at worst the page is told of a change that it has seen already.
        let state = shared.state();
        (state.version(), state.ribbon(address).map(str::to_owned), state.ahead(address))
    };
    let mut bytes = Vec::new();
    if let Some(ahead) = ahead {
        bytes.extend_from_slice(&ahead);
    } else if let Err(error) = file.read_to_end(&mut bytes) {
        return failed(&error);
    }
    let address = format!("{}{}", shared.state().root, address.trim_start_matches('/'));
    html(status, inject(bytes, &Told { version: &version, address: &address, ribbon: ribbon.as_deref() }))
}

pub(super) fn html(status: StatusCode, bytes: Vec<u8>) -> Result<Answer> {
    let answer = Response::builder().status(status).header(CONTENT_TYPE, content_type::PAGE);
    answer.header(CACHE_CONTROL, "no-store").body(Carried::Bytes(bytes.into()))
}

/// A file that is sent as it is.
fn whole_or_part(file: File, name: &str, headers: &HeaderMap) -> Result<Answer> {
    let meta = match file.metadata() {
        Ok(meta) => meta,
        Err(error) => return failed(&error),
    };
    let tag = tag(&meta);
    let value = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let answer =
        Response::builder().header(ETAG, &tag).header(CACHE_CONTROL, "no-cache").header(ACCEPT_RANGES, "bytes");
    let same = |list: &str| list.split(',').map(str::trim).any(|one| one == tag || one == "*");
    if value(IF_NONE_MATCH).is_some_and(same) {
        return answer.status(StatusCode::NOT_MODIFIED).body(Carried::Bytes("".into()));
    }
    let still = value(IF_RANGE).is_none_or(|one| one == tag);
    let part = range::part(value(RANGE).filter(|_| still), meta.len());
    let answer = answer.header(CONTENT_TYPE, content_type::of(name));
    let (answer, bytes) = match part {
        Part::Whole => (answer, 0..meta.len()),
        Part::Bytes(part) => {
            let range = format!("bytes {}-{}/{}", part.start, part.end - 1, meta.len());
            (answer.status(StatusCode::PARTIAL_CONTENT).header(CONTENT_RANGE, range), part)
        }
        Part::Beyond => {
            let range = format!("bytes */{}", meta.len());
            (answer.status(StatusCode::RANGE_NOT_SATISFIABLE).header(CONTENT_RANGE, range), 0..0)
        }
    };
    match Carried::part(file, &bytes) {
        Ok(body) => answer.body(body),
        Err(error) => failed(&error),
    }
}

/// What stands for the contents: a build replaces a file whose bytes have changed by another one.
fn tag(meta: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!("\"{:x}-{:x}-{:x}{:09x}\"", meta.ino(), meta.len(), meta.mtime(), meta.mtime_nsec())
}
