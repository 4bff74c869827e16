//! Links of the desk page: into the editor's program, and the words behind a `?`.
//!
//! In: places in files, queries. Out: addresses, texts. Touches: nothing.

use std::fmt::Write;

/// The address that opens a file in Visual Studio Code (its `vscode://file/` links): line and column from 1.
pub(super) fn open(path: &str, place: Option<(u64, u64)>) -> String {
    let mut link = format!("vscode://file{}", encoded(path));
    if let Some((line, column)) = place {
        // Writing to a string cannot fail.
        let _ = write!(link, ":{line}:{column}");
    }
    link
}

/// A text as a part of an address (RFC 3986); `/` stays.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The value of a key in a query as forms write it (application/x-www-form-urlencoded); empty when it isn't there.
pub(super) fn value(query: &str, key: &str) -> String {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(own, _)| *own == key).map(|(_, value)| decoded(value)).next().unwrap_or_default()
}

fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, behind @ ..] = rest {
        let hex = || u8::from_str_radix(std::str::from_utf8(behind.get(..2)?).ok()?, 16).ok();
        let (byte, used) = match first {
            b'+' => (b' ', 1),
            b'%' => hex().map_or((b'%', 1), |byte| (byte, 3)),
            plain => (*plain, 1),
        };
        bytes.push(byte);
        rest = &rest[used..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_becomes_a_link_whatever_the_name() {
        assert_eq!(open("/nhà/a b#?.md", Some((3, 7))), "vscode://file/nh%C3%A0/a%20b%23%3F.md:3:7");
        assert_eq!(open("/a.md", None), "vscode://file/a.md");
    }

    #[test]
    fn a_query_is_read_as_forms_write_it() {
        assert_eq!(value("a=1&post=b%C3%A3o+6&post=x", "post"), "bão 6");
        assert_eq!([value("post=%", "post"), value("post=%zz%f", "post")], ["%", "%zz%f"]);
        assert_eq!([value("", "post"), value("post", "post"), value("post=%ff", "post")], ["", "", "\u{fffd}"]);
    }
}
