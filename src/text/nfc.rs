//! Unicode normalisation form C: every text is brought into it on the way in.
//!
//! In: a text, perhaps typed on a Mac or copied out of a PDF, where `ễ` may be three characters. Out: the text with `ễ` as one.
//! Touches: nothing.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How many bytes are looked at in one step.
const STEP: usize = 64;

/// The text in normalisation form C (Unicode Standard Annex #15); borrowed when it already is.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_settled(text.as_bytes()) || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Whether no character of a text can be changed by a neighbour: each is a starter, and never the second half of a composition.
///
/// Everything that Vietnamese is written with lies in these blocks, so that the usual text needs no look into tables: up to the
/// first combining mark (U+0300), Latin Extended Additional (U+1E00–1EFF), and the dashes, quotation marks and dots of General
/// Punctuation (U+2010–2027). What begins a character of other blocks is found in the bytes.
fn is_settled(utf8: &[u8]) -> bool {
    let ends = utf8.len().saturating_sub(2);
    let (whole, last) = utf8.split_at(ends);
    let unsettled = whole.chunks(STEP).zip((0..).step_by(STEP)).any(|(step, at)| {
        let (second, third) = (&utf8[at + 1..], &utf8[at + 2..]);
        // Without an early exit, so that the compiler can look at many bytes at once.
        step.iter().zip(second).zip(third).fold(false, |found, ((a, b), c)| found | unsettles(*a, *b, *c))
    });
    // The last two bytes begin nothing longer than two bytes.
    !unsettled && last.iter().all(|&byte| byte < 0xCC)
}

/// Whether a character that is not settled begins with these bytes.
#[expect(clippy::needless_bitwise_bool, reason = "without branches the compiler looks at many bytes at once")]
#[inline]
fn unsettles(first: u8, second: u8, third: u8) -> bool {
    let extended_latin = (first == 0xE1) & (second & 0xFC == 0xB8);
    let punctuation = (first == 0xE2) & (second == 0x80) & (third.wrapping_sub(0x90) < 0x18);
    (first >= 0xCC) & !extended_latin & !punctuation
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::{IsNormalized, char::canonical_combining_class, is_nfc_quick};

    use super::*;

    #[test]
    fn decomposed_vietnamese_is_composed() {
        assert_eq!(nfc("Nguye\u{302}\u{303}n"), "Nguyễn");
        assert_eq!(
            nfc("Nguye\u{303}\u{302}n"),
            "Nguyẽ\u{302}n",
            "the order of two marks above is part of the spelling"
        );
        assert_eq!(nfc("u\u{323}\u{31B}"), "ự", "a mark below and a horn may come in either order");
        assert_eq!(nfc("\u{212A}elvin"), "Kelvin");
    }

    #[test]
    fn what_is_composed_is_borrowed() {
        for text in ["", "Bao so 6", "Bão số 6 – “khẩn cấp”…", "台风", "x\u{302}"] {
            assert!(matches!(nfc(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn settled_characters_are_starters_that_stand_in_nfc_whatever_is_beside_them() {
        for c in (char::MIN..=char::MAX).filter(|c| is_settled(c.to_string().as_bytes())) {
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
            assert_eq!(canonical_combining_class(c), 0, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn both_forms_give_the_same_text(text in "[a-yA-Y ăâđêôơưĂĐƯ\u{300}-\u{345}ạ-ỹ\u{2000}-\u{2030}]{0,12}|.{0,12}") {
            let decomposed: String = text.nfd().collect();
            let composed: String = text.nfc().collect();
            prop_assert_eq!(nfc(&decomposed), composed.as_str());
            prop_assert_eq!(nfc(&text), composed.as_str());
        }
    }
}
