//! Slugs: the ASCII word of an address that stands for a title or a name.
//!
//! In: any text. Out: lower-case ASCII letters and digits with single hyphens between them, `Đà Nẵng` → `da-nang`.
//! Touches: nothing.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    diag::Fault,
    text::{excerpt, term::is_invisible},
    words,
};

/// The longest slug, in bytes: long enough for a headline, far below the 255 that file systems allow a name.
pub const MAX_LEN: usize = 100;

/// The slug of a text: tones, đ and the marks and joined letters of other Latin alphabets are folded, everything else that is
/// no letter or digit becomes a hyphen. Cut at a hyphen to [`MAX_LEN`] bytes.
///
/// Empty when the text holds nothing that a slug can be made of, as a title in Chinese or emoji; the caller then falls back.
pub fn slugify(text: &str) -> String {
    // As most file names are.
    if is_slug(text) {
        return text.to_owned();
    }
    let mut slug = String::with_capacity(text.len());
    for c in text.nfkd().filter(|&c| !is_combining_mark(c) && !is_invisible(c)) {
        if let Some(letters) = fold(c) {
            slug.push_str(letters);
        } else if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(cut(&slug));
    slug
}

/// The letters of Latin alphabets that Unicode doesn't decompose.
fn fold(c: char) -> Option<&'static str> {
    Some(match c {
        'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' | 'Ɖ' => "d",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'þ' | 'Þ' => "th",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'ŋ' | 'Ŋ' => "ng",
        'ŧ' | 'Ŧ' => "t",
        'ĸ' => "q",
        'ə' | 'Ə' => "e",
        _ => return None,
    })
}

/// How many bytes of an overlong slug stay: up to the last hyphen that leaves whole words, and no hyphen at the end.
fn cut(slug: &str) -> usize {
    let whole_words = match slug.as_bytes().get(MAX_LEN) {
        None => slug,
        Some(b'-') => &slug[..MAX_LEN],
        Some(_) => slug[..MAX_LEN].rfind('-').map_or(&slug[..MAX_LEN], |hyphen| &slug[..hyphen]),
    };
    whole_words.trim_end_matches('-').len()
}

/// Whether this is a slug as [`slugify`] makes them.
pub fn is_slug(text: &str) -> bool {
    text.len() <= MAX_LEN
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// Whether Windows cannot store a file of this name, since it stands for a device; *con* is a common Vietnamese word.
pub fn is_device(slug: &str) -> bool {
    let number = slug.strip_prefix("com").or_else(|| slug.strip_prefix("lpt"));
    let is_port = number.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit());
    is_port || matches!(slug, "con" | "prn" | "aux" | "nul")
}

/// Checks a slug that an editor wrote.
///
/// # Errors
/// `bad-slug`, with the form that would be accepted.
pub fn check_slug(text: &str) -> Result<(), Fault> {
    if is_slug(text) {
        return Ok(());
    }
    let shown = excerpt(text, MAX_LEN);
    let fault = Fault::new(
        "bad-slug",
        words!(
            "`{shown}` is not a slug: up to {MAX_LEN} lower-case letters a–z and digits, in words joined by single hyphens",
            "`{shown}` không phải là slug: tối đa {MAX_LEN} chữ thường a–z và chữ số, giữa các từ là một dấu gạch nối"
        ),
    );
    let slug = slugify(text);
    Err(if slug.is_empty() {
        fault.hint(words!("a slug looks like `bao-so-6-ha-noi`", "slug có dạng như `bao-so-6-ha-noi`"))
    } else {
        fault.hint(words!("write `{slug}`", "hãy viết `{slug}`"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn vietnamese_is_folded() {
        assert_eq!(slugify("Đà Nẵng"), "da-nang");
        assert_eq!(slugify("Sản xuất sạch hơn: “Hà Nội” – 10 năm…"), "san-xuat-sach-hon-ha-noi-10-nam");
        assert_eq!(slugify("ĂÂĐÊÔƠƯ ỳýỷỹỵ"), "aadeoou-yyyyy");
        assert_eq!(slugify("\u{D0}a\u{300} Na\u{306}\u{303}ng"), "da-nang", "NFD, and the look-alike Ð of Icelandic");
    }

    #[test]
    fn other_latin_letters_are_folded() {
        assert_eq!(
            slugify("Straße, Ærø, Łódź, Þór, Œuvre, Ħal, İstanbul ılıca"),
            "strasse-aero-lodz-thor-oeuvre-hal-istanbul-ilica"
        );
        assert_eq!(slugify("ﬁne CO₂ №5 ½"), "fine-co2-no5-1-2");
    }

    #[test]
    fn hyphens_stand_only_between_words() {
        assert_eq!(slugify("  --Bão__số///6!  "), "bao-so-6");
        assert_eq!(slugify("台风 Trami 潭美"), "trami");
        assert_eq!(slugify("th\u{AD}ông\u{FEFF} báo"), "thong-bao", "what nobody sees makes no hyphen");
    }

    #[test]
    fn nothing_to_make_a_slug_of_gives_nothing() {
        for text in ["", " - ", "台风", "🌀🌀", "\u{301}", "Новости"] {
            assert_eq!(slugify(text), "", "{text}");
        }
    }

    #[test]
    fn a_long_slug_is_cut_at_a_word() {
        let exact = format!("{} {}", "a".repeat(49), "b".repeat(50));
        assert_eq!(slugify(&exact), exact.replace(' ', "-"));
        assert_eq!(slugify(&format!("{exact} c")), exact.replace(' ', "-"));
        assert_eq!(slugify(&format!("{exact}c")), "a".repeat(49));
        assert_eq!(slugify(&"a".repeat(300)), "a".repeat(100));
    }

    #[test]
    fn an_editors_slug_is_checked() {
        assert_eq!(check_slug("bao-so-6"), Ok(()));
        for bad in ["", "Bao", "bão", "a--b", "-a", "a-", "a b", "a/b", "..", "a_b"] {
            assert_eq!(check_slug(bad).unwrap_err().code, "bad-slug", "{bad}");
        }
        assert!(!is_slug(&"a".repeat(101)));
        let fault = check_slug("Bão số 6").unwrap_err();
        assert_eq!(fault.hints, [words!("write `bao-so-6`", "hãy viết `bao-so-6`")]);
        assert!(fault.message.vi.starts_with("`Bão số 6` không phải là slug"));
    }

    proptest! {
        #[test]
        fn a_made_slug_is_a_slug_and_stays_one(text in ".{0,200}|[a-zà-ỹ -]{90,120}") {
            let slug = slugify(&text);
            prop_assert!(slug.is_empty() || is_slug(&slug), "{}", slug);
            prop_assert_eq!(slugify(&slug), slug);
        }

        #[test]
        fn both_normalisation_forms_give_the_same_slug(text in "[a-zA-Z đĐÀ-ỹ\u{300}-\u{330}-]{0,20}|.{0,20}") {
            let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
            prop_assert_eq!(slugify(&composed), slugify(&decomposed));
        }
    }
}
