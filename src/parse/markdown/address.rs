//! What an address in a post leads to, and whether it is safe to follow.
//!
//! In: an address as the author wrote it, entities and backslash escapes resolved. Out: [`Address`]. Touches: nothing.
//!
//! The rules follow what browsers do (WHATWG URL, "basic URL parser"), which forgive much: they skip spaces and control
//! characters, and take a backslash for a slash.

use std::borrow::Cow;

use crate::text::percent::decode;

/// Where an address leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// Nowhere: nothing is written.
    Empty,
    /// To another site.
    External,
    /// To a mailbox.
    Mail,
    /// To a telephone.
    Phone,
    /// To a place on the same page, or the same page with a query.
    Here {
        /// What follows the `#`, as written.
        fragment: Option<&'a str>,
    },
    /// To something in this site.
    Local(Local<'a>),
    /// To where a page of ours must not lead: `javascript:`, `data:` and whatever else isn't known to be harmless.
    Unsafe,
}

/// An address inside the site.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Local<'a> {
    /// The path as written; from the root of the site if it starts with a slash.
    pub(super) path: &'a str,
    /// What follows the path: query and fragment with their `?` and `#`.
    pub(super) suffix: &'a str,
}

impl Local<'_> {
    /// Whether it is counted from the root of the site.
    pub(super) fn is_rooted(&self) -> bool {
        self.path.starts_with('/')
    }

    /// Whether it names the source file of a post.
    pub(super) fn is_post(&self) -> bool {
        let ending = self.path.len().checked_sub(3).and_then(|at| self.path.get(at..));
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case(".md"))
    }

    /// The decoded id after the `#`; `None` when there is none.
    pub(super) fn fragment(&self) -> Option<String> {
        let (_, fragment) = self.suffix.split_once('#')?;
        (!fragment.is_empty()).then(|| decode(fragment))
    }
}

/// The address without what browsers skip, its backslashes turned to slashes as they do it.
pub(super) fn clean(address: &str) -> Cow<'_, str> {
    let trimmed = address.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if trimmed.chars().any(|c| c.is_control() || c == '\\') {
        let kept = trimmed.chars().filter(|c| !c.is_control());
        return Cow::Owned(kept.map(|c| if c == '\\' { '/' } else { c }).collect());
    }
    Cow::Borrowed(trimmed)
}

/// Tells where a cleaned address leads to.
pub(super) fn classify(address: &str) -> Address<'_> {
    let end = address.find([':', '/', '?', '#']).unwrap_or(address.len());
    let (head, tail) = address.split_at(end);
    match tail.bytes().next() {
        Some(b':') => by_scheme(head),
        Some(b'/') if head.is_empty() && tail.starts_with("//") => Address::External,
        Some(b'?' | b'#') if head.is_empty() => Address::Here { fragment: tail.split_once('#').map(|(_, it)| it) },
        None if head.is_empty() => Address::Empty,
        _ => {
            let (path, suffix) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
            Address::Local(Local { path, suffix })
        }
    }
}

/// Only what is known to be harmless passes: the list of what isn't would never be complete.
fn by_scheme(scheme: &str) -> Address<'static> {
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => Address::External,
        "mailto" => Address::Mail,
        "tel" => Address::Phone,
        _ => Address::Unsafe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(path: &'static str, suffix: &'static str) -> Address<'static> {
        Address::Local(Local { path, suffix })
    }

    #[test]
    fn addresses_are_told_apart() {
        for (address, expected) in [
            ("", Address::Empty),
            ("https://a.vn/x", Address::External),
            ("HTTP://a.vn", Address::External),
            ("//a.vn/x", Address::External),
            ("mailto:a@b.vn", Address::Mail),
            ("tel:+8424", Address::Phone),
            ("#muc", Address::Here { fragment: Some("muc") }),
            ("?trang=2", Address::Here { fragment: None }),
            ("?trang=2#x", Address::Here { fragment: Some("x") }),
            ("/gioi-thieu/?a#b", local("/gioi-thieu/", "?a#b")),
            ("../bao/tin.md#du-bao", local("../bao/tin.md", "#du-bao")),
            ("./10:30.md", local("./10:30.md", "")),
            ("a/b:c", local("a/b:c", "")),
            ("anh.jpg?x=a:b", local("anh.jpg", "?x=a:b")),
            ("10:30.md", Address::Unsafe),
            ("javascript:alert(1)", Address::Unsafe),
            (":", Address::Unsafe),
        ] {
            assert_eq!(classify(address), expected, "{address}");
        }
    }

    #[test]
    fn only_md_is_a_post() {
        let is_post = |path| Local { path, suffix: "" }.is_post();
        assert!(is_post("a.md") && is_post("ấ.MD"));
        assert!(!is_post("a.mdx") && !is_post("md") && !is_post("ấ") && !is_post(""));
    }

    #[test]
    fn what_browsers_skip_is_skipped() {
        assert_eq!(clean(" \u{1}java\tscr\nipt:x "), "javascript:x");
        assert_eq!(clean("\\\\a.vn\\x"), "//a.vn/x");
        assert!(matches!(clean("anh bão.jpg"), Cow::Borrowed("anh bão.jpg")));
    }
}
