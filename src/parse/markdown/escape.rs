//! Makes text safe for HTML: text, attribute values and addresses.
//!
//! In: text of an author. Out: HTML, pushed to a string. Touches: nothing.
//!
//! Control characters are left out everywhere: HTML forbids them, and XML, which feeds are made of, cannot even write them.

use crate::text::percent;

/// How many bytes are looked at in one step; a whole number of the registers of any machine.
const STEP: usize = 32;

/// Whether a character must not stand in a page.
pub(super) fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Whether a byte is markup, or the first of a character that may be forbidden.
#[expect(clippy::needless_bitwise_bool, reason = "without branches the compiler looks at many bytes at once")]
#[inline]
fn is_special(byte: u8) -> bool {
    ((byte < b' ') & (byte != b'\n') & (byte != b'\t'))
        | (byte == b'&')
        | (byte == b'<')
        | (byte == b'>')
        | (byte == 0x7f)
        | (byte == 0xc2)
        | (byte == 0xef)
}

/// The index of the first special byte, which always starts a character.
#[inline]
fn find_special(bytes: &[u8]) -> Option<usize> {
    let (steps, _) = bytes.as_chunks::<STEP>();
    let clean =
        steps.iter().take_while(|step| !step.iter().fold(false, |found, &byte| found | is_special(byte))).count();
    let from = clean * STEP;
    bytes[from..].iter().position(|&byte| is_special(byte)).map(|at| from + at)
}

/// A part of a text.
enum Piece<'a> {
    /// As good in HTML as it is.
    Clean(&'a str),
    /// Perhaps markup.
    Char(char),
}

/// Goes through a text without what is forbidden.
#[inline]
fn each_piece(text: &str, mut take: impl FnMut(Piece<'_>)) {
    let mut rest = text;
    while let Some(at) = find_special(rest.as_bytes()) {
        let (clean, tail) = rest.split_at(at);
        take(Piece::Clean(clean));
        let mut chars = tail.chars();
        if let Some(c) = chars.next().filter(|&c| !is_forbidden(c)) {
            take(Piece::Char(c));
        }
        rest = chars.as_str();
    }
    take(Piece::Clean(rest));
}

/// Pushes text as HTML, and the same text as it is.
pub(super) fn push_text(html: &mut String, plain: &mut String, text: &str) {
    each_piece(text, |piece| match piece {
        Piece::Clean(clean) => {
            html.push_str(clean);
            plain.push_str(clean);
        }
        Piece::Char(c) => {
            push_char(html, c);
            plain.push(c);
        }
    });
}

/// Pushes text as HTML.
pub(super) fn push_html(html: &mut String, text: &str) {
    each_piece(text, |piece| match piece {
        Piece::Clean(clean) => html.push_str(clean),
        Piece::Char(c) => push_char(html, c),
    });
}

/// Pushes text for use between the double quotes of an attribute.
pub fn push_attribute(html: &mut String, text: &str) {
    let mut parts = text.split('"');
    push_html(html, parts.next().unwrap_or_default());
    for part in parts {
        html.push_str("&quot;");
        push_html(html, part);
    }
}

/// Pushes text as it is, without what is forbidden.
pub(super) fn push_plain(plain: &mut String, text: &str) {
    each_piece(text, |piece| match piece {
        Piece::Clean(clean) => plain.push_str(clean),
        Piece::Char(c) => plain.push(c),
    });
}

fn push_char(html: &mut String, c: char) {
    match c {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        c => html.push(c),
    }
}

/// Pushes an address as its author wrote it for use in an attribute.
pub(super) fn push_href(html: &mut String, address: &str) {
    percent::each_complete(address, |c| match c {
        '\'' => html.push_str("&#39;"),
        c => push_char(html, c),
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(input: &str) -> (String, String) {
        let (mut html, mut plain) = (String::new(), String::new());
        push_text(&mut html, &mut plain, input);
        (html, plain)
    }

    #[test]
    fn markup_is_escaped_in_the_html_only() {
        assert_eq!(text("a < b & c > d \"e\""), ("a &lt; b &amp; c &gt; d \"e\"".into(), "a < b & c > d \"e\"".into()));
    }

    #[test]
    fn what_xml_cannot_write_is_left_out() {
        let (html, plain) = text("a\u{0}b\u{b}\tc\nd\u{7f}e\u{85}f\u{ffff}g\u{fffe}\u{a0}©\u{feff}");
        assert_eq!(html, "ab\tc\ndefg\u{a0}©\u{feff}");
        assert_eq!(plain, html);
    }

    #[test]
    fn addresses_are_encoded_and_escaped() {
        let mut html = String::new();
        push_href(&mut html, "https://a.vn/tệp?x=1&y='\"<#m%20n");
        assert_eq!(html, "https://a.vn/t%E1%BB%87p?x=1&amp;y=&#39;%22%3C#m%20n");
    }

    proptest! {
        #[test]
        fn the_fast_way_gives_what_the_plain_way_gives(input in "[a-zấ<>&\u{0}-\u{a5}\u{ffff}]{0,80}") {
            let (html, plain) = text(&input);
            let kept: String = input.chars().filter(|&c| !is_forbidden(c)).collect();
            prop_assert_eq!(html, kept.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
            prop_assert_eq!(plain, kept);
        }
    }
}
