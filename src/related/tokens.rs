//! A text's features: its words (Vietnamese syllables) and pairs of neighbouring words, each hashed into 22 bits.
//!
//! In: a text, in NFC. Out: features with the place in the text that they come from. Touches: nothing.
//!
//! Feature hashing is Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009. The hash is
//! written out here, since the same text must give the same features on any machine and in any later version.
//!
//! A number does not count alone (dates, millimetres and prices are noise), but does after a word: *bão số 3*, *cấp 12*.

use std::ops::Range;

use super::letters::{BASE, BREAK, DIGIT, LETTER, Symbol, TONE, symbol};

/// A feature has this many bits.
pub(super) const FEATURE_BITS: u32 = 22;

// Odd constants with well-spread bits: the fractional parts of the golden ratio and of √2, √3 and √5.
const LETTERS: u64 = 0x9e37_79b9_7f4a_7c15;
const WORD: u64 = 0x6a09_e667_f3bc_c909;
const PAIR: u64 = 0xbb67_ae85_84ca_a73b;
const WHOLE: u64 = 0x3c6e_f372_fe94_f82b;

/// Gives every word and every pair of neighbouring words of a text to `each`, and the hash of the whole word sequence back.
#[inline]
pub(super) fn tokens(text: &str, mut each: impl FnMut(u32, Range<usize>)) -> u64 {
    let mut run = Run::default();
    let (mut letters, mut marks, mut start) = (0_u64, 0, 0);
    for (at, c) in text.char_indices() {
        let symbol = symbol(c);
        if symbol >= DIGIT {
            if marks == 0 {
                start = at;
            }
            letters = letters.wrapping_mul(LETTERS).wrapping_add(u64::from(symbol & BASE));
            marks |= symbol & !BASE;
            continue;
        }
        if marks != 0 {
            run.word(letters, marks, start..at, &mut each);
            (letters, marks) = (0, 0);
        }
        if symbol == BREAK {
            run.previous = None;
        }
    }
    if marks != 0 {
        run.word(letters, marks, start..text.len(), &mut each);
    }
    run.whole
}

/// The feature of a tag as one thing, from the hash that [`tokens`] gave back for it.
pub(super) fn whole_feature(hash: u64) -> u32 {
    feature(hash.wrapping_mul(WORD))
}

/// The words read so far.
#[derive(Default)]
struct Run {
    previous: Option<(u64, usize)>,
    whole: u64,
}

impl Run {
    #[inline]
    fn word(&mut self, letters: u64, marks: Symbol, at: Range<usize>, each: &mut impl FnMut(u32, Range<usize>)) {
        let hash = letters.wrapping_add(u64::from(marks & TONE)).wrapping_mul(WORD);
        let hash = hash ^ hash >> 32;
        self.whole = (self.whole.rotate_left(17) ^ hash).wrapping_mul(WHOLE);
        if let Some((previous, start)) = self.previous {
            each(feature((previous.rotate_left(23) ^ hash).wrapping_mul(PAIR)), start..at.end);
        }
        if marks & LETTER == 0 {
            self.previous = None;
            return;
        }
        each(feature(hash.wrapping_mul(LETTERS)), at.clone());
        self.previous = Some((hash, at.start));
    }
}

#[inline]
fn feature(hash: u64) -> u32 {
    (hash >> (64 - FEATURE_BITS)) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        tokens(text, |_, at| out.push(&text[at]));
        out
    }

    fn features(text: &str) -> Vec<u32> {
        let mut out = Vec::new();
        tokens(text, |feature, _| out.push(feature));
        out
    }

    #[test]
    fn words_and_pairs_within_a_sentence() {
        assert_eq!(spans("Nước thải. Làng nghề"), ["Nước", "Nước thải", "thải", "Làng", "Làng nghề", "nghề"]);
        assert_eq!(spans("xi-măng, gạch"), ["xi", "xi-măng", "măng", "gạch"]);
        assert_eq!(spans(" … "), [""; 0]);
    }

    #[test]
    fn a_number_counts_only_after_a_word() {
        assert_eq!(spans("bão số 3 mạnh"), ["bão", "bão số", "số", "số 3", "mạnh"]);
        assert_eq!(spans("700 mm"), ["mm"]);
        assert_eq!(spans("h5n1"), ["h5n1"]);
    }

    #[test]
    fn case_and_the_place_of_a_tone_do_not_matter_but_the_tone_does() {
        assert_eq!(features("HÒA bình"), features("hoà Bình"));
        assert_ne!(features("bão"), features("báo"));
        assert_ne!(features("bão"), features("bao"));
    }

    proptest! {
        #[test]
        fn every_span_is_text(text in "\\PC{0,60}") {
            tokens(&text, |feature, at| {
                assert!(feature < 1 << FEATURE_BITS);
                assert!(!text[at].is_empty());
            });
        }
    }
}
