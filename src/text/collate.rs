//! Collation: the order in which readers of a language look for names in a list.
//!
//! In: names. Out: their order, or keys that sort like them (CLDR, compiled in). Touches: nothing.
//!
//! In Vietnamese a, ă, â and d, đ are different letters, and the tones follow each other as in a dictionary: a à ả ã á ạ.

use std::cmp::Ordering;

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

use crate::diag::Lang;

/// The order of one language. Made once for a build; comparing borrows it.
#[derive(Debug)]
pub struct Collator(CollatorBorrowed<'static>);

impl Collator {
    /// The order of the site's language.
    ///
    /// # Panics
    /// Never: the collation data of both languages are compiled in, which a test checks.
    pub fn new(lang: Lang) -> Self {
        let locale = match lang {
            Lang::Vi => locale!("vi"),
            Lang::En => locale!("en"),
        };
        Self(
            CollatorBorrowed::try_new(locale.into(), CollatorOptions::default())
                .expect("collation data is compiled in"),
        )
    }

    /// Bytes that sort as the texts do, for `sort_by_cached_key`. Different texts have different keys, so the order is total.
    pub fn key(&self, text: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(4 * text.len());
        let Ok(()) = self.0.write_sort_key_to(text, &mut key);
        // A sort key holds no zero byte: the text itself, behind one, only decides between equal keys.
        key.push(0);
        key.extend_from_slice(text.as_bytes());
        key
    }

    /// The order of two texts, for comparing once. Only equal texts are equal.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.compare(a, b).then_with(|| a.cmp(b))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted(lang: Lang, mut names: Vec<&str>) -> Vec<&str> {
        let collator = Collator::new(lang);
        names.sort_unstable();
        names.sort_by_cached_key(|name| collator.key(name));
        names
    }

    #[test]
    fn letters_stand_as_in_the_vietnamese_alphabet() {
        let alphabet: Vec<&str> =
            "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z".split(' ').collect();
        assert_eq!(sorted(Lang::Vi, alphabet.clone()), alphabet);
    }

    #[test]
    fn tones_stand_as_in_the_vietnamese_dictionary() {
        let tones = vec!["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mằ", "mẳ", "mẵ", "mắ", "mặ", "mâ"];
        assert_eq!(sorted(Lang::Vi, tones.clone()), tones);
    }

    #[test]
    fn provinces_are_found_where_one_looks() {
        let provinces =
            vec!["An Giang", "Cà Mau", "Cao Bằng", "Đà Nẵng", "Đồng Nai", "Điện Biên", "Hà Nội", "Hải Phòng", "Huế"];
        let expected =
            vec!["An Giang", "Cà Mau", "Cao Bằng", "Đà Nẵng", "Điện Biên", "Đồng Nai", "Hà Nội", "Hải Phòng", "Huế"];
        assert_eq!(sorted(Lang::Vi, provinces), expected);
    }

    #[test]
    fn english_takes_marked_letters_as_the_plain_ones() {
        assert_eq!(
            sorted(Lang::En, vec!["zoo", "đo", "Eve", "éclair", "Apple"]),
            ["Apple", "đo", "éclair", "Eve", "zoo"]
        );
        assert_eq!(sorted(Lang::Vi, vec!["đo", "dz"]), ["dz", "đo"]);
        assert_eq!(sorted(Lang::En, vec!["dz", "đo"]), ["đo", "dz"]);
    }

    #[test]
    fn digits_sort_as_characters() {
        assert_eq!(sorted(Lang::Vi, vec!["Bão số 6", "Bão số 10"]), ["Bão số 10", "Bão số 6"]);
    }

    #[test]
    fn ties_are_broken_by_the_text() {
        let collator = Collator::new(Lang::Vi);
        assert_eq!(collator.0.compare("a\u{302}", "â"), Ordering::Equal);
        assert_eq!(collator.compare("a\u{302}", "â"), Ordering::Less);
    }

    proptest! {
        #[test]
        fn keys_and_comparison_agree(a in "[a-eđĐâÀ-ỹ 0-9\0]{0,6}|.{0,6}", b in "[a-eđĐâÀ-ỹ 0-9\0]{0,6}|.{0,6}") {
            for lang in [Lang::Vi, Lang::En] {
                let collator = Collator::new(lang);
                prop_assert_eq!(collator.key(&a).cmp(&collator.key(&b)), collator.compare(&a, &b));
            }
        }
    }
}
