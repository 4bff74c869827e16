//! What each code means: more than fits under a line of a file, for `bantin explain` and for tools that list rules.
//!
//! In: a code. Out: its [`Explanation`]. Touches: nothing.
//!
//! Every code that the program can emit stands in one of the lists below; a test reads the sources and finds those that don't.

mod campaign;
mod cap;
mod check;
mod deploy;
mod desk;
mod front_matter;
mod output;
mod serve;
mod sign;
mod site;
mod text;
mod verify;
mod weather;

use super::{Fault, Lang};
use crate::words;

/// What one code means.
#[derive(Debug)]
pub struct Explanation {
    /// The code, as `broken-link`.
    pub code: &'static str,
    /// A few lines that show the right way.
    pub example: &'static str,
    en: Parts,
    vi: Parts,
}

/// What is told of a code in one language.
#[derive(Debug)]
pub struct Parts {
    /// What it is.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How to put it right.
    pub remedy: &'static str,
}

impl Explanation {
    /// The explanation in one language.
    pub fn get(&self, lang: Lang) -> &Parts {
        match lang {
            Lang::En => &self.en,
            Lang::Vi => &self.vi,
        }
    }
}

/// An entry of the lists: what, why and remedy, in English and in Vietnamese.
const fn entry(code: &'static str, en: [&'static str; 3], vi: [&'static str; 3], example: &'static str) -> Explanation {
    let [what, why, remedy] = en;
    let en = Parts { what, why, remedy };
    let [what, why, remedy] = vi;
    Explanation { code, example, en, vi: Parts { what, why, remedy } }
}

/// How alike two codes must be for one to be meant by the other (Jaro–Winkler).
const ALIKE: f64 = 0.8;

/// All codes, in the order of the alphabet.
pub fn all() -> Vec<&'static Explanation> {
    let lists = [
        front_matter::ALL,
        text::ALL,
        site::ALL,
        campaign::ALL,
        output::ALL,
        cap::ALL,
        check::ALL,
        deploy::ALL,
        desk::ALL,
        serve::ALL,
        sign::ALL,
        verify::ALL,
        weather::ALL,
    ];
    let mut all: Vec<_> = lists.into_iter().flatten().collect();
    all.sort_unstable_by_key(|one| one.code);
    all
}

/// The explanation of a code.
pub fn find(code: &str) -> Option<&'static Explanation> {
    all().into_iter().find(|one| one.code == code)
}

/// The code that was probably meant by a wrong one.
fn nearest(wrong: &str) -> Option<&'static str> {
    let rated = all().into_iter().map(|one| (strsim::jaro_winkler(&wrong.to_lowercase(), one.code), one.code));
    rated.filter(|(rate, _)| *rate > ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, code)| code)
}

/// What is said of a code that there isn't.
pub fn unknown(code: &str) -> Fault {
    let fault = Fault::new("unknown-code", words!("there is no code `{code}`", "không có mã `{code}`"));
    match nearest(code) {
        Some(near) => fault.hint(words!("did you mean `{near}`?", "có phải ý bạn là `{near}`?")),
        None => fault.hint(words!("`bantin explain` lists all codes", "lệnh `bantin explain` liệt kê mọi mã")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_fully_explained_in_both_languages() {
        for pair in all().windows(2) {
            assert!(pair[0].code < pair[1].code, "`{}` is explained twice", pair[1].code);
        }
        for one in all() {
            for text in [Lang::En, Lang::Vi].map(|lang| one.get(lang)) {
                for part in [text.what, text.why, text.remedy] {
                    assert!(part.ends_with('.') && part.len() > 15, "{}: {part}", one.code);
                }
            }
            assert!(!one.vi.what.is_ascii() && !one.vi.why.is_ascii(), "{} has no Vietnamese", one.code);
            assert!(!one.example.is_empty(), "{} has no example", one.code);
        }
    }

    #[test]
    fn a_slip_of_the_keyboard_finds_the_code() {
        assert_eq!(nearest("broken-lnik"), Some("broken-link"));
        assert_eq!(nearest("Missing-Alt"), Some("missing-alt"));
        assert_eq!(nearest("zzz"), None);
    }
}
