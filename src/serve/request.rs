//! Which questions are answered at all, and what they ask for.
//!
//! In: the head of a request. Out: the parts of a path, or a [`Refusal`]. Touches: nothing.
//!
//! A page of another site must not be able to read a site that isn't published. Its scripts are refused by `Origin` and
//! `Sec-Fetch-Site`; and a name of its own that it lets point to this machine ("DNS rebinding") is refused by `Host`.

use std::net::{IpAddr, SocketAddr};

use hyper::{
    HeaderMap, Method, Request, StatusCode,
    header::{HOST, HeaderName, ORIGIN},
};

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It makes no sense.
    Senseless,
    /// It is meant for another host.
    Misdirected,
    /// A page of another site asks.
    Foreign,
    /// It wants something else than to read.
    Method,
}

impl Refusal {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Senseless => StatusCode::BAD_REQUEST,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
        }
    }
}

/// The names under which the server may be asked.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    names: Vec<String>,
    port: u16,
    /// Any address in figures too: nobody can make one of those point elsewhere.
    figures: bool,
}

impl Hosts {
    pub(super) fn new(given: &str, address: SocketAddr) -> Self {
        let given = match given.parse::<IpAddr>() {
            Ok(IpAddr::V6(ip)) => format!("[{ip}]"),
            _ => given.to_ascii_lowercase(),
        };
        let names = ["localhost", "127.0.0.1", "[::1]", &given].map(str::to_owned).to_vec();
        Self { names, port: address.port(), figures: address.ip().is_unspecified() }
    }

    fn allow(&self, authority: &str) -> bool {
        let authority = authority.to_ascii_lowercase();
        let name = match authority.strip_suffix(&format!(":{}", self.port)) {
            Some(name) => name,
            None if self.port == 80 => authority.as_str(),
            None => return false,
        };
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        self.names.iter().any(|one| one == name) || self.figures && bare.parse::<IpAddr>().is_ok()
    }
}

/// The parts of the path that a request asks for, decoded; the last is empty when it ends with `/`.
pub(super) fn wanted<B>(request: &Request<B>, hosts: &Hosts) -> Result<Vec<String>, Refusal> {
    let headers = request.headers();
    let host = only(headers, &HOST)?.ok_or(Refusal::Senseless)?;
    let aimed = request.uri().authority().is_none_or(|authority| hosts.allow(authority.as_str()));
    if !hosts.allow(host) || !aimed {
        return Err(Refusal::Misdirected);
    }
    if is_foreign(headers, hosts)? {
        return Err(Refusal::Foreign);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Refusal::Method);
    }
    parts(request.uri().path()).ok_or(Refusal::Senseless)
}

/// The value of a header that must not be there twice.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let first = values.next().map(|value| value.to_str().map_err(|_| Refusal::Senseless)).transpose()?;
    if values.next().is_some() { Err(Refusal::Senseless) } else { Ok(first) }
}

/// Whether a page of another site asks. One may lead a reader here, but not look at what is here, nor show it within itself.
fn is_foreign(headers: &HeaderMap, hosts: &Hosts) -> Result<bool, Refusal> {
    if let Some(origin) = only(headers, &ORIGIN)? {
        return Ok(!origin.strip_prefix("http://").is_some_and(|authority| hosts.allow(authority)));
    }
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let elsewhere = matches!(value("sec-fetch-site"), "cross-site" | "same-site");
    let leads_here = value("sec-fetch-mode") == "navigate" && matches!(value("sec-fetch-dest"), "document" | "");
    Ok(elsewhere && !leads_here)
}

/// Splits and decodes a path, once; `None` when a part of it could be anything but the name of a file.
fn parts(path: &str) -> Option<Vec<String>> {
    path.strip_prefix('/')?.split('/').map(part).collect()
}

/// The value of a field of a query, decoded; empty where there is none.
pub(super) fn field<B>(request: &Request<B>, name: &str) -> Option<String> {
    let mut fields = request.uri().query()?.split('&').filter_map(|field| field.split_once('='));
    decoded(fields.find(|(own, _)| *own == name)?.1)
}

fn part(encoded: &str) -> Option<String> {
    let part = decoded(encoded)?;
    let strange = part == "." || part == ".." || part.contains(['/', '\\']) || part.chars().any(char::is_control);
    (!strange).then_some(part)
}

fn decoded(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let plain = if byte == b'%' { (digit(rest.next())? * 16 + digit(rest.next())?) as u8 } else { byte };
        bytes.push(plain);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once_and_stays_a_path() {
        let list = |path: &str| parts(path).map(|parts| parts.join("|"));
        assert_eq!(list("/").as_deref(), Some(""));
        assert_eq!(list("/2024/10/tin/").as_deref(), Some("2024|10|tin|"));
        assert_eq!(list("/b%C3%A3o%20l%C5%A9").as_deref(), Some("bão lũ"));
        assert_eq!(list("/%252e%252e/x").as_deref(), Some("%2e%2e|x"), "a name that nothing has");
        for bad in [
            "", "x", "/..", "/a/../b", "/%2e%2e/", "/.%2E", "/a%2fb", "/a%5cb", "/a\\b", "/%00", "/%", "/%f", "/%zz",
            "/%ff", "/%0a",
        ] {
            assert_eq!(list(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_our_own_names_are_ours() {
        let hosts = Hosts::new("127.0.0.1", ([127, 0, 0, 1], 4000).into());
        for good in ["localhost:4000", "LOCALHOST:4000", "127.0.0.1:4000", "[::1]:4000"] {
            assert!(hosts.allow(good), "{good}");
        }
        for bad in [
            "localhost",
            "localhost:4001",
            "localhost.:4000",
            "evil.example:4000",
            "127.0.0.2:4000",
            "a@localhost:4000",
            ":4000",
            "",
        ] {
            assert!(!hosts.allow(bad), "{bad}");
        }
        let open = Hosts::new("0.0.0.0", ([0, 0, 0, 0], 4000).into());
        assert!(open.allow("192.168.1.7:4000") && open.allow("[fe80::1]:4000") && !open.allow("evil.example:4000"));
    }
}
