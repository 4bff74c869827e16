//! What XML forbids: characters that would make a whole feed unreadable for one slip of a copied text.
//!
//! In: any text. Out: the text without them. Touches: nothing.

use std::borrow::Cow;

/// The text without the characters that XML 1.0 doesn't allow, not even as references; borrowed when there are none.
///
/// `Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]`
/// (W3C, Extensible Markup Language 1.0, fifth edition, production 2).
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_char) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|&c| is_char(c)).collect())
    }
}

/// Production 2. A `char` is never one of the surrogates between D7FF and E000.
fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_allows_is_borrowed() {
        let text = "Bão\tsố 6\r\n<&> \u{7F}\u{85}\u{FFFD}🌀\u{1FFFE}\u{10FFFF}";
        assert!(matches!(clean(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn what_xml_forbids_is_left_out() {
        assert_eq!(clean("\0B\u{8}ã\u{B}o\u{C} \u{1B}[1m6\u{1F}\u{FFFE}\u{FFFF}"), "Bão [1m6");
    }
}
