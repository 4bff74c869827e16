//! The identity of terms: which spellings of a tag or a name are the same one.
//!
//! In: a term as an editor typed it. Out: its identity for comparing, its form for showing, its fold for "did you mean".
//! Touches: nothing.
//!
//! Case, spacing, normalisation form and the place of a tone mark don't make a new term; a tone does: `bão`, `báo` and `bao`
//! are three tags.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{hash::Fingerprint, text::nfc};

/// Grave, acute, tilde, hook above, dot below: the five tone marks, decomposed.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// The term's identity: two terms are one exactly when their identities are equal.
pub fn identity(text: &str) -> String {
    let lower = display(text).to_lowercase();
    if is_settled(&lower) { lower } else { settled(&lower) }
}

/// The form of a lower-case term that all its spellings have.
fn settled(lower: &str) -> String {
    let mut chars: Vec<char> = lower.nfd().map(same_d).collect();
    place_tones(&mut chars);
    chars.into_iter().nfc().collect()
}

/// Whether a term certainly has that form: it is of ASCII and the letters of Vietnamese alone, and no tone stands on a letter that might
/// glide into the next one.
fn is_settled(lower: &str) -> bool {
    let mut chars = lower.chars().peekable();
    while let Some(c) = chars.next() {
        let is_plain = match c {
            _ if c.is_ascii() => true,
            'ì' | 'ỉ' | 'ĩ' | 'í' | 'ị' | 'ò' | 'ỏ' | 'õ' | 'ó' | 'ọ' | 'ù' | 'ủ' | 'ũ' | 'ú' | 'ụ' => {
                chars.peek().is_none_or(|next| next.is_ascii() && !"aeiouy".contains(*next))
            }
            'à' | 'ã' | 'á' | 'â' | 'ă' | 'è' | 'é' | 'ê' | 'ô' | 'ơ' | 'ư' | 'ý' | 'đ' | 'ạ'..='ỹ' => {
                true
            }
            _ => false,
        };
        if !is_plain {
            return false;
        }
    }
    true
}

/// The term as it is shown: NFC, without spaces around it, with single spaces inside.
pub fn display(text: &str) -> String {
    if is_spaced_once(text) {
        return nfc(text).into_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = shown.len();
        if before > 0 {
            shown.push(' ');
        }
        let separated = shown.len();
        shown.extend(word.chars().filter(|&c| !is_invisible(c)));
        if shown.len() == separated {
            shown.truncate(before);
        }
    }
    nfc(&shown).into_owned()
}

/// Whether a text certainly has no white space but single spaces between its words, and nothing invisible. Only the bytes with which
/// characters of that kind begin are looked for, which are in hardly any word of Vietnamese.
pub(super) fn is_spaced_once(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_odd = |byte: u8| byte < b' ' || matches!(byte, 0xc2 | 0xe2 | 0xe3 | 0xef);
    // Many letters of Vietnamese begin with this byte, and one white space: U+1680.
    let is_gap = |two: &[u8]| two == b"  " || two == [0xe1, 0x9a];
    !text.starts_with(' ')
        && !text.ends_with(' ')
        && !bytes.iter().fold(false, |odd, byte| odd | is_odd(*byte))
        && !bytes.windows(2).any(is_gap)
}

/// The identity without any mark, and with d for đ: equal folds are probably the same word, once typed in haste.
pub fn fold(text: &str) -> String {
    identity(text).nfd().filter(|&c| !is_combining_mark(c)).map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// Four characters that tell the slugs of different terms apart: lower-case base32 (RFC 4648, section 6) of the first 20 bits of
/// the identity's fingerprint. The same identity has the same suffix for ever, whatever other terms there are.
pub fn suffix(identity: &str) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let bits = Fingerprint::of(identity.as_bytes()).short();
    (0..4).map(|i| char::from(ALPHABET[(bits >> (59 - 5 * i) & 31) as usize])).collect()
}

/// Whether a character has no width and no meaning in our languages, and only comes along when text is copied: soft hyphen, zero-width
/// space, direction marks, word joiner, byte order mark. The joiners that emoji need are not among them.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// đ for the letters that only look like it: text that was converted from older encodings often holds Icelandic or African ones.
fn same_d(c: char) -> char {
    match c {
        'ð' | 'ɖ' => 'đ',
        other => other,
    }
}

/// Moves tone marks, in decomposed lower-case text, to where the newer spelling has them: `hòa` → `hoà`.
fn place_tones(chars: &mut [char]) {
    for at in 0..chars.len().saturating_sub(2) {
        let before = at.checked_sub(1).map(|i| chars[i]);
        if TONES.contains(&chars[at + 1]) && glides(before, chars[at], chars[at + 2]) {
            let marks = chars[at + 3..].iter().take_while(|&&c| is_combining_mark(c)).count();
            let end = at + 3 + marks;
            if !chars[at + 3..end].iter().any(|c| TONES.contains(c)) {
                chars[at + 1..end].rotate_left(1);
            }
        }
    }
}

/// Whether the first of two vowels only glides into the second, which then is the one that takes the tone: the two styles differ on
/// oa, oe and uy; u after q and i after g belong to the consonant, and a tone on them is a slip of the keyboard.
fn glides(before: Option<char>, first: char, second: char) -> bool {
    match (before, first, second) {
        (_, 'o', 'a' | 'e') | (_, 'u', 'y') => true,
        (Some('q'), 'u', vowel) | (Some('g'), 'i', vowel) => matches!(vowel, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tones_make_different_terms() {
        let three = ["bão", "báo", "bao"].map(identity);
        assert_eq!(three, ["bão", "báo", "bao"]);
    }

    #[test]
    fn case_and_spacing_do_not() {
        assert_eq!(identity(" \u{A0}SẢN  xuất\tSẠCH\u{3000}hơn\n"), "sản xuất sạch hơn");
        assert_eq!(identity("Ba\u{303}o\u{200B} so\u{302}\u{301}  6"), "bão số 6");
        assert_eq!(identity("ĐÀ NẴNG"), identity("\u{D0}À NẴNG"));
        assert_eq!(identity("  "), "");
    }

    #[test]
    fn the_place_of_a_tone_mark_does_not() {
        for (older, newer) in [
            ("Hòa Bình", "hoà bình"),
            ("THỦY điện", "thuỷ điện"),
            ("khỏe", "khoẻ"),
            ("hóa chất", "hoá chất"),
            ("tòan", "toàn"),
            ("xõa", "xoã"),
            ("tọa", "toạ"),
            ("qúy", "quý"),
            ("qủa", "quả"),
            ("qúôc", "quốc"),
            ("gía", "giá"),
        ] {
            assert_eq!(identity(older), newer);
            assert_eq!(identity(newer), newer);
        }
    }

    #[test]
    fn most_words_are_settled() {
        assert!(
            ["sản xuất", "người", "tuyên truyền", "bão số 3", "đường thuỷ", "hoà bình"].into_iter().all(is_settled)
        );
        assert!(!["hòa", "qúy", "ða", "naïve", "ﬁ"].into_iter().any(is_settled));
    }

    #[test]
    fn other_vowels_keep_their_tone() {
        for word in
            ["quý", "giữ", "gì", "giếng", "mùa", "của", "mía", "ngoài", "khuỷu", "thuyền", "hoặc", "núi", "tuổi", "rió"]
        {
            assert_eq!(identity(word), word);
        }
    }

    #[test]
    fn display_keeps_case_and_tones_where_they_are() {
        assert_eq!(display("  Hòa\u{A0} Bi\u{300}nh \u{FEFF} "), "Hòa Bình");
        assert_eq!(display("👨\u{200D}👩"), "👨\u{200D}👩");
    }

    #[test]
    fn fold_is_what_one_types_without_marks() {
        assert_eq!(fold("Đường  THỦY"), "duong thuy");
        assert_eq!(["bão", "báo", "bao"].map(fold), ["bao", "bao", "bao"]);
    }

    #[test]
    fn suffixes_are_stable_and_differ() {
        assert_eq!(["bão", "báo", "bao"].map(suffix), ["aqqw", "rfke", "ftsl"]);
    }

    proptest! {
        #[test]
        fn what_is_spaced_once_stays_as_it_is(text in "([a-zà-ỹ\u{E0}-\u{FF}]{0,3}[ \t\n\u{85}\u{A0}\u{AD}\u{1680}\u{2003}\u{200B}\u{3000}\u{FEFF}]{0,2}){0,4}") {
            if is_spaced_once(&text) {
                let words: Vec<_> = text.split_whitespace().collect();
                prop_assert_eq!(words.join(" "), text.as_str());
                prop_assert!(!text.contains(is_invisible));
            }
        }

        #[test]
        fn what_is_settled_stays_as_it_is(text in "[gqouiyaeâêăđơưôòóỏõọùúủũụìíỉĩịàýỷẩộ ]{0,12}|[a-zđà-ỹ]{0,8}") {
            let lower = display(&text).to_lowercase();
            if is_settled(&lower) {
                prop_assert_eq!(settled(&lower), lower);
            }
        }

        #[test]
        fn identity_and_display_are_idempotent(text in "[gqouiyaeâêăđ \u{300}-\u{323}ÀẢÍÌỦỘ]{0,10}|.{0,20}") {
            prop_assert_eq!(identity(&identity(&text)), identity(&text));
            prop_assert_eq!(display(&display(&text)), display(&text));
            prop_assert_eq!(identity(&display(&text)), identity(&text));
        }

        #[test]
        fn both_normalisation_forms_are_one_term(text in "[a-zđÀ-ỹ ]{0,12}|.{0,20}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(identity(&decomposed), identity(&text));
        }
    }
}
