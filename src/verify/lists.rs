//! Addresses that feeds, sitemaps and `robots.txt` name and that are not ours.
//!
//! In: such a file's bytes, the site's addresses. Out: foreign ones. Touches: nothing.

use std::collections::BTreeSet;

/// How many bytes of an address are looked at; no program follows a longer one.
const LONGEST: usize = 2000;

/// Whether a file is one that names addresses for machines.
pub(super) fn is_list(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_map = name.contains("sitemap") && name.rsplit_once('.').is_some_and(|(_, ending)| ending == "xml");
    is_map || matches!(name, "robots.txt" | "feed.xml" | "feed.json" | "atom.xml" | "rss.xml")
}

/// The addresses in a list that `is_ours` does not know. `own` are the words that the list had when it was published, as far as they are
/// known: what an editor linked to is no stranger.
pub(super) fn foreign(text: &str, own: &str, is_ours: impl Fn(&str) -> bool) -> Vec<String> {
    let known = addresses(own);
    addresses(text).into_iter().filter(|url| !known.contains(url) && !is_ours(url)).map(str::to_owned).collect()
}

/// Everything that looks like an address of the web. No part of the text is looked at twice: whoever wrote it may mean harm.
fn addresses(text: &str) -> BTreeSet<&str> {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '\'' | '\\' | ')' | ']');
    let (mut found, mut rest) = (BTreeSet::new(), text);
    while let Some(at) = rest.find("http") {
        rest = &rest[at..];
        if !rest.starts_with("http://") && !rest.starts_with("https://") {
            rest = &rest["http".len()..];
            continue;
        }
        let most = &rest[..rest.floor_char_boundary(LONGEST)];
        let (url, after) = rest.split_at(most.find(ends).unwrap_or(most.len()));
        if !is_name(url) {
            found.insert(url);
        }
        rest = after;
    }
    found
}

/// Names of formats that look like addresses.
fn is_name(url: &str) -> bool {
    [
        "http://www.w3.org/",
        "https://www.w3.org/",
        "http://www.sitemaps.org/",
        "http://www.google.com/schemas/",
        "https://jsonfeed.org/",
    ]
    .iter()
    .any(|name| url.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_new_and_not_ours_is_foreign() {
        let own = r#"<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><loc>https://a.vn/1/</loc>"#;
        let text =
            format!("{own}<loc>https://a.vn/2/</loc><loc>https://a.vn/slot/</loc><loc>http://bet.example/?a=1</loc>");
        let is_ours = |url: &str| url == "https://a.vn/2/";
        assert_eq!(foreign(&text, own, is_ours), ["http://bet.example/?a=1", "https://a.vn/slot/"]);
        assert_eq!(foreign(own, "", |url| url == "https://a.vn/1/"), Vec::<String>::new());
    }

    #[test]
    fn an_address_without_end_is_looked_at_once() {
        let text = "http://".repeat(200_000);
        let found = foreign(&text, "", |_| false);
        assert!(found.len() < 20 && found.iter().all(|url| url.len() <= LONGEST), "{}", found.len());
        let text = format!("https://a.vn/{} http://b.vn/ httpx https://c.vn/", "ế".repeat(LONGEST));
        let found = foreign(&text, "", |_| false);
        assert_eq!(found[..2], ["http://b.vn/", &text[..1999]]);
        assert_eq!(found[2..], ["https://c.vn/"]);
    }

    #[test]
    fn lists_are_known_by_name() {
        for (path, expected) in [
            ("robots.txt", true),
            ("sitemap-2024-10.xml", true),
            ("chuyen-muc/a/feed.xml", true),
            ("feed/index.html", false),
        ] {
            assert_eq!(is_list(path), expected, "{path}");
        }
    }
}
