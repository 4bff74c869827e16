//! What kind of place an address in Markdown leads to.
//!
//! In: an address as written. Out: a [`Place`]. Touches: nothing.

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// To another site.
    External,
    /// To a mailbox or a telephone.
    Contact,
    /// To a heading of the same text.
    Here(String),
    /// To another Markdown file: path and what follows `#`.
    Source(String, Option<String>),
    /// To a file beside the text.
    File(String),
    /// To an address from the site's root.
    Root(String, Option<String>),
    /// To nowhere that a page may lead.
    Unsafe,
}

/// Classifies an address. Browsers drop white space and control characters within a scheme (WHATWG URL), so we do too before we look.
pub(super) fn place(address: &str) -> Place {
    let bare: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if bare.starts_with("//") || bare.starts_with("\\\\") || bare.starts_with("/\\") {
        return Place::External;
    }
    if let Some(scheme) = scheme(&bare) {
        return match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => Place::External,
            "mailto" | "tel" => Place::Contact,
            _ => Place::Unsafe,
        };
    }
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment))),
        None => (address, None),
    };
    if path.is_empty() {
        return Place::Here(fragment.unwrap_or_default());
    }
    if path.starts_with('/') {
        return Place::Root(path.to_owned(), fragment);
    }
    let decoded = decode(path);
    if decoded.to_ascii_lowercase().ends_with(".md") {
        return Place::Source(decoded, fragment);
    }
    Place::File(fragment.map_or(decoded.clone(), |fragment| format!("{decoded}#{fragment}")))
}

/// What stands before the first colon, if it can be a scheme: `a/b:c` and `?x:y` have none.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    (!scheme.contains(['/', '?', '#'])).then_some(scheme)
}

/// Percent-decoding (RFC 3986, section 2.1); what isn't UTF-8 then stays as it was written.
pub(super) fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_addresses_lead_nowhere() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "javascript\u{0}:alert(1)",
            "vbscript:msgbox",
            "data:text/html,<script>alert(1)</script>",
            "file:///etc/passwd",
            "blob:https://x",
            "about:blank",
            "ftp://host/x",
            "ws://host",
            "intent://x",
            "view-source:http://x",
            "x:y",
            ":nothing",
            "c:\\windows",
            "đường:dẫn",
        ] {
            assert_eq!(place(address), Place::Unsafe, "{address:?}");
        }
    }

    #[test]
    fn ordinary_addresses_lead_where_they_say() {
        assert_eq!(place("https://moit.gov.vn"), Place::External);
        assert_eq!(place("HTTP://X"), Place::External);
        assert_eq!(place("//host/x"), Place::External);
        assert_eq!(place("/\\host"), Place::External);
        assert_eq!(place("mailto:a@b.vn"), Place::Contact);
        assert_eq!(place("tel:112"), Place::Contact);
        assert_eq!(place("#muc"), Place::Here("muc".into()));
        assert_eq!(place("../a.md#x"), Place::Source("../a.md".into(), Some("x".into())));
        assert_eq!(place("b%C3%A3o.md"), Place::Source("bão.md".into(), None));
        assert_eq!(place("tai-lieu/a.pdf"), Place::File("tai-lieu/a.pdf".into()));
        assert_eq!(place("/gioi-thieu/#a"), Place::Root("/gioi-thieu/".into(), Some("a".into())));
        assert_eq!(place("a/b:c.pdf"), Place::File("a/b:c.pdf".into()));
    }
}
