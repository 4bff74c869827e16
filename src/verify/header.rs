//! Headers that do not fit a file, and headers that do harm.
//!
//! In: a file of the manifest, an answer, the headers that its pages should have. Out: what is wrong. Touches: nothing.

use std::iter;

use super::{finding, web::Reply};
use crate::{diag::Diagnostic, output::manifest::Listed, words};

/// Names of the same type.
const SAME: [(&str, &str); 21] = [
    ("application/javascript", "text/javascript"),
    ("application/x-javascript", "text/javascript"),
    ("text/xml", "application/xml"),
    ("application/atom+xml", "application/xml"),
    ("application/rss+xml", "application/xml"),
    ("application/feed+json", "application/json"),
    ("image/vnd.microsoft.icon", "image/x-icon"),
    ("application/font-woff", "font/woff"),
    ("application/x-font-woff", "font/woff"),
    ("application/font-woff2", "font/woff2"),
    ("application/x-font-ttf", "font/ttf"),
    ("application/xslt+xml", "application/xml"),
    ("audio/x-m4a", "audio/mp4"),
    ("video/x-m4v", "video/mp4"),
    ("audio/x-wav", "audio/wav"),
    ("application/x-zip-compressed", "application/zip"),
    ("application/x-gzip", "application/gzip"),
    ("application/x-rar-compressed", "application/vnd.rar"),
    ("text/rtf", "application/rtf"),
    ("text/markdown", "text/plain"),
    ("text/x-markdown", "text/plain"),
];

/// Types that every host knows; of others it may say that it knows nothing.
const KNOWN: [&str; 11] = [
    "text/html",
    "text/css",
    "text/javascript",
    "text/plain",
    "application/xml",
    "application/json",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "application/pdf",
];

/// Endings that hosts need not know, though they know the type.
const RARE: [&str; 2] = ["map", "md"];

/// What a browser runs or renders by itself; and so does it with every type of XML.
const LIVE: [&str; 5] = ["text/html", "text/javascript", "application/ecmascript", "text/ecmascript", "text/css"];

/// What a file has that nobody knows.
const UNKNOWN: &str = "application/octet-stream";

/// What a host says of what it does not know.
const VAGUE: [&str; 3] = ["application/octet-stream", "text/plain", ""];

/// All that is wrong with an answer's headers.
pub(super) fn check(address: &str, file: &Listed, reply: &Reply, policy: &[(String, String)]) -> Vec<Diagnostic> {
    let mut report = Vec::new();
    if reply.status == 200 {
        let none = reply.header("content-type").is_none().then(String::new);
        let mut found = reply.headers_of("content-type").chain(none);
        if let Some(wrong) = found.find(|found| !is_type(file, found)) {
            report.push(finding::kind(address, &file.kind, &wrong));
        }
        if essence(&file.kind) == "text/html" {
            report.extend(policy.iter().filter_map(|(name, value)| lacks(address, reply, (name, value))));
        }
    }
    report.extend(harmful(reply).map(|(name, value)| {
        let value = finding::shown(&value);
        finding::header(
            address,
            &words!("it comes with the header {name}: {value}", "có tiêu đề HTTP lạ {name}: {value}"),
        )
    }));
    report
}

fn essence(kind: &str) -> String {
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    SAME.iter().find(|(other, _)| *other == essence).map_or(essence, |(_, name)| (*name).to_owned())
}

fn is_type(file: &Listed, found: &str) -> bool {
    let (expected, (wanted, got)) = (&file.kind, (essence(&file.kind), essence(found)));
    let charset = found
        .to_ascii_lowercase()
        .split_once("charset=")
        .map(|(_, charset)| charset.trim_matches(['"', ' ']).to_owned());
    let reads = charset.is_none_or(|charset| charset == "utf-8" || charset == "utf8");
    let ending = file.path.as_str().rsplit_once('.').map_or("", |(_, ending)| ending);
    let may_be_unknown = !KNOWN.contains(&wanted.as_str()) || RARE.contains(&ending);
    let vague = VAGUE.contains(&got.as_str()) && may_be_unknown;
    let is_live = LIVE.contains(&got.as_str()) || got.ends_with("/xml") || got.ends_with("+xml");
    (wanted == got && (reads || !expected.contains("charset"))) || vague || (wanted == UNKNOWN && !is_live)
}

/// A header that every page should have.
fn lacks(address: &str, reply: &Reply, (name, value): (&str, &str)) -> Option<Diagnostic> {
    let what = match (reply.headers_of(name).find(|found| found != value), reply.header(name)) {
        (None, Some(_)) => return None,
        (Some(found), _) => {
            let found = finding::shown(&found);
            words!(
                "the header {name} is “{found}”, not “{value}”",
                "tiêu đề HTTP {name} là “{found}” thay vì “{value}”"
            )
        }
        (None, None) => words!("the header {name} is missing", "thiếu tiêu đề HTTP {name}"),
    };
    Some(finding::header(address, &what))
}

/// Headers that send readers away, hide pages from search engines or give them another address, or save instead of show.
fn harmful(reply: &Reply) -> impl Iterator<Item = (&'static str, String)> {
    let harms = |name: &str, value: &str| match name {
        "x-robots-tag" => ["noindex", "none", "nofollow"].iter().any(|word| value.contains(word)),
        "link" => ["canonical", "alternate", "stylesheet"].iter().any(|word| value.contains(word)),
        "content-disposition" => value.starts_with("attachment"),
        _ => true,
    };
    let names = [
        "refresh",
        "x-robots-tag",
        "link",
        "content-disposition",
        "content-location",
        "clear-site-data",
        "service-worker-allowed",
    ];
    let all = names.into_iter().flat_map(|name| iter::repeat(name).zip(reply.headers_of(name)));
    all.filter(move |(name, value)| harms(name, &value.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Listed {
        let line = format!("{}  {path}\n", crate::hash::Digest::of(b""));
        crate::output::manifest::parse(line.as_bytes()).unwrap().remove(0)
    }

    #[test]
    fn types_have_several_names_and_some_hosts_know_few() {
        for (path, found, right) in [
            ("a.html", "text/html", true),
            ("a.html", "text/html; charset=UTF-8", true),
            ("a.html", "text/html; charset=windows-1258", false),
            ("a.html", "application/octet-stream", false),
            ("a.html", "", false),
            ("a.js", "application/javascript", true),
            ("a.js", "application/octet-stream", false),
            ("a.mjs", "application/octet-stream", false),
            ("a.css", "application/octet-stream", false),
            ("a.xml", "text/xml", true),
            ("a.geojson", "application/octet-stream", true),
            ("a.avif", "text/html", false),
            ("a.bin", "text/plain", true),
            ("a.bin", "application/x-anything", true),
            ("a.bin", "text/html", false),
            ("a.bin", "application/javascript", false),
            ("a.bin", "text/css", false),
            ("a.bin", "image/svg+xml", false),
            ("a.bin", "application/xhtml+xml", false),
            ("a.rar", "application/x-rar-compressed", true),
            ("a.json", "application/octet-stream", false),
            ("a.css.map", "application/octet-stream", true),
            ("a.css.map", "text/html", false),
            ("a.md", "text/markdown", true),
            ("a.docx", "text/html", false),
        ] {
            assert_eq!(is_type(&file(path), found), right, "{path} as {found}");
        }
    }

    /// As Debian's nginx has them, which says `application/octet-stream` of all others.
    #[test]
    fn what_a_common_host_says_of_sound_files_is_right() {
        for (endings, found) in [
            ("doc", "application/msword"),
            ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            ("odt", "application/vnd.oasis.opendocument.text"),
            ("rtf", "application/rtf"),
            ("zip", "application/zip"),
            ("7z", "application/x-7z-compressed"),
            ("rar", "application/x-rar-compressed"),
            ("kml", "application/vnd.google-earth.kml+xml"),
            ("rss", "application/rss+xml"),
            ("atom", "application/atom+xml"),
            ("m4a", "audio/x-m4a"),
            ("m4v", "video/x-m4v"),
            ("mov", "video/quicktime"),
            ("tiff", "image/tiff"),
            ("ico", "image/x-icon"),
            ("js", "application/javascript"),
            ("map md csv vtt ics geojson webmanifest ogv opus wav ttf tar gz epub xyz", UNKNOWN),
        ] {
            for ending in endings.split(' ') {
                assert!(is_type(&file(&format!("a.{ending}")), found), "{ending} as {found}");
            }
        }
    }

    #[test]
    fn every_header_of_a_name_counts_whatever_its_bytes() {
        let mut headers = ureq::http::HeaderMap::new();
        for (name, value) in [
            ("x-robots-tag", &b"all"[..]),
            ("x-robots-tag", "noindex, ẩn".as_bytes()),
            ("refresh", b"0; url=/\xe9"),
            ("referrer-policy", b"no-referrer"),
            ("referrer-policy", b"unsafe-url"),
            ("content-type", b"text/html"),
        ] {
            headers.append(name, ureq::http::HeaderValue::from_bytes(value).unwrap());
        }
        let reply = Reply { status: 200, headers, body: Vec::new() };
        let policy = [("referrer-policy".to_owned(), "no-referrer".to_owned())];
        let found = check("/", &file("index.html"), &reply, &policy);
        let found: Vec<_> = found.iter().map(|found| found.message.en.as_str()).collect();
        assert_eq!(
            found,
            [
                "the header referrer-policy is “unsafe-url”, not “no-referrer”",
                "it comes with the header refresh: 0; url=/\u{fffd}",
                "it comes with the header x-robots-tag: noindex, ẩn",
            ]
        );
    }
}
