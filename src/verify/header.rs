//! Headers that do not fit a file, and headers that do harm.
//!
//! In: a file of the manifest, an answer, the headers that its pages should have. Out: what is wrong. Touches: nothing.

use super::{finding, web::Reply};
use crate::{diag::Diagnostic, output::manifest::Listed, words};

/// Names of the same type.
const SAME: [(&str, &str); 8] = [
    ("application/javascript", "text/javascript"),
    ("application/x-javascript", "text/javascript"),
    ("text/xml", "application/xml"),
    ("application/atom+xml", "application/xml"),
    ("application/rss+xml", "application/xml"),
    ("application/feed+json", "application/json"),
    ("image/vnd.microsoft.icon", "image/x-icon"),
    ("application/font-woff", "font/woff"),
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

/// What a host says of what it does not know.
const VAGUE: [&str; 3] = ["application/octet-stream", "text/plain", ""];

/// All that is wrong with an answer's headers.
pub(super) fn check(address: &str, file: &Listed, reply: &Reply, policy: &[(String, String)]) -> Vec<Diagnostic> {
    let mut report = Vec::new();
    if reply.status == 200 {
        let found = reply.header("content-type").unwrap_or_default();
        if !is_type(&file.kind, found) {
            report.push(finding::kind(address, &file.kind, found));
        }
        if essence(&file.kind) == "text/html" {
            report.extend(policy.iter().filter_map(|(name, value)| lacks(address, reply, (name, value))));
        }
    }
    report.extend(harmful(reply).map(|(name, value)| {
        let value = value.escape_debug();
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

fn is_type(expected: &str, found: &str) -> bool {
    let (wanted, got) = (essence(expected), essence(found));
    let charset = found
        .to_ascii_lowercase()
        .split_once("charset=")
        .map(|(_, charset)| charset.trim_matches(['"', ' ']).to_owned());
    let reads = charset.is_none_or(|charset| charset == "utf-8" || charset == "utf8");
    let vague = VAGUE.contains(&got.as_str()) && !KNOWN.contains(&wanted.as_str());
    (wanted == got && (reads || !expected.contains("charset"))) || vague
}

/// A header that every page should have.
fn lacks(address: &str, reply: &Reply, (name, value): (&str, &str)) -> Option<Diagnostic> {
    let what = match reply.header(name) {
        Some(found) if found == value => return None,
        Some(found) => {
            let found = found.escape_debug();
            words!(
                "the header {name} is “{found}”, not “{value}”",
                "tiêu đề HTTP {name} là “{found}” thay vì “{value}”"
            )
        }
        None => words!("the header {name} is missing", "thiếu tiêu đề HTTP {name}"),
    };
    Some(finding::header(address, &what))
}

/// Headers that send readers away, hide pages from search engines or give them another address, or save instead of show.
fn harmful(reply: &Reply) -> impl Iterator<Item = (&'static str, &str)> {
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
    names.into_iter().filter_map(move |name| {
        let value = reply.header(name)?;
        harms(name, &value.to_ascii_lowercase()).then_some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_several_names_and_some_hosts_know_few() {
        for (expected, found, right) in [
            ("text/html; charset=utf-8", "text/html", true),
            ("text/html; charset=utf-8", "text/html; charset=UTF-8", true),
            ("text/html; charset=utf-8", "text/html; charset=windows-1258", false),
            ("text/html; charset=utf-8", "application/octet-stream", false),
            ("text/html; charset=utf-8", "", false),
            ("text/javascript; charset=utf-8", "application/javascript", true),
            ("application/xml; charset=utf-8", "text/xml", true),
            ("application/geo+json; charset=utf-8", "application/octet-stream", true),
            ("image/avif", "text/html", false),
            ("application/octet-stream", "text/plain", true),
            ("application/octet-stream", "text/html", false),
        ] {
            assert_eq!(is_type(expected, found), right, "{expected} as {found}");
        }
    }
}
