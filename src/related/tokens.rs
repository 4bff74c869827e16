//! A text's features: its words (Vietnamese syllables) and pairs of neighbouring words, each hashed into 22 bits.
//!
//! In: a text, in NFC. Out: features with the place in the text that they come from. Touches: nothing.
//!
//! Feature hashing is Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009. The hash is
//! written out here, since the same text must give the same features on any machine and in any later version.
//!
//! A number does not count alone (dates, millimetres and prices are noise), but does after a word: *bão số 3*, *cấp 12*.

use std::ops::Range;

use super::{
    letters::{BASE, BREAK, DIGIT, LETTER, TONE, symbol},
    swar::{self, load},
};

/// A feature has this many bits.
pub(super) const FEATURE_BITS: u32 = 22;

// Odd constants with well-spread bits: the fractional parts of the golden ratio and of √2, √3 and √5.
const LETTERS: u64 = 0x9e37_79b9_7f4a_7c15;
const WORD: u64 = 0x6a09_e667_f3bc_c909;
const PAIR: u64 = 0xbb67_ae85_84ca_a73b;
const WHOLE: u64 = 0x3c6e_f372_fe94_f82b;

/// Reads texts. It remembers the words that it has met, since a language of syllables has only some thousands of them.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    met: Vec<Met>,
    /// Where the words of the text at hand begin and end.
    edges: Vec<u32>,
}

/// A word as it was written, up to [`SHORT`] bytes, and what it is.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    written: [u64; 2],
    word: Word,
}

/// Longer words are rare, and not remembered.
const SHORT: usize = 15;

/// 2^12 words take 96 KiB, which stays in a core's own cache.
const MET_BITS: u32 = 12;

/// The hash of a word without case and without the place of its tone. The lowest bit is set in a number.
#[derive(Debug, Clone, Copy, Default)]
struct Word(u64);

impl Tokens {
    /// Gives every word and every pair of neighbouring words of a text to `each`, with its place in the text.
    #[inline]
    pub(super) fn read(&mut self, text: &str, each: impl FnMut(u32, Range<usize>)) {
        self.met.resize(1 << MET_BITS, Met::default());
        let mut edges = std::mem::take(&mut self.edges);
        swar::edges(text.as_bytes(), &mut edges);
        let (mut run, mut end) = (Run { previous: None, each }, 0);
        for &[start, stop] in edges.as_chunks().0 {
            let (gap, at) = (end..start as usize, start as usize..stop as usize);
            end = at.end;
            run.gap(&text.as_bytes()[gap]);
            let word = if at.len() <= SHORT { self.word(text, at.clone()) } else { None };
            match word {
                Some(word) => run.word(word, at),
                None => run.characters(text, at),
            }
        }
        self.edges = edges;
    }

    /// The word that stands at a place, which is met already or read by characters; `None` when it is not one word.
    #[inline]
    fn word(&mut self, text: &str, at: Range<usize>) -> Option<Word> {
        let written = written(text.as_bytes(), at.clone());
        let mixed = (written[0] ^ written[1].rotate_left(32)).wrapping_mul(LETTERS);
        let met = &mut self.met[(mixed >> (u64::BITS - MET_BITS)) as usize];
        if met.written != written {
            *met = Met { written, word: Word::of(&text[at])? };
        }
        Some(met.word)
    }
}

/// A short word, filled up with zeros.
#[inline]
fn written(bytes: &[u8], at: Range<usize>) -> [u64; 2] {
    let [low, high] = FIRST[at.len()];
    [load(bytes, at.start) & low, load(bytes, at.start + 8) & high]
}

/// What is set in so many first ones of sixteen bytes.
const FIRST: [[u64; 2]; SHORT + 1] = first();

const fn first() -> [[u64; 2]; SHORT + 1] {
    let (mut table, mut len) = ([[0; 2]; SHORT + 1], 1);
    while len <= SHORT {
        let set = u128::MAX >> (128 - 8 * len);
        table[len] = [set as u64, (set >> 64) as u64];
        len += 1;
    }
    table
}

impl Word {
    /// The word that a text is; `None` when it isn't just letters and digits.
    #[cold]
    fn of(text: &str) -> Option<Self> {
        let (mut letters, mut marks) = (0_u64, 0);
        for c in text.chars() {
            let symbol = symbol(c);
            if symbol < DIGIT {
                return None;
            }
            letters = letters.wrapping_mul(LETTERS).wrapping_add(u64::from(symbol & BASE));
            marks |= symbol & !BASE;
        }
        let hash = letters.wrapping_add(u64::from(marks & TONE)).wrapping_mul(WORD);
        Some(Self((hash ^ hash >> 32) & !1 | u64::from(marks & LETTER == 0)))
    }
}

/// The words read so far, as far as the next ones need them.
struct Run<F> {
    previous: Option<(u64, usize)>,
    each: F,
}

impl<F: FnMut(u32, Range<usize>)> Run<F> {
    /// What stands between two words, all of it ASCII. By far the most frequent separator needs no closer look.
    #[inline]
    fn gap(&mut self, gap: &[u8]) {
        if gap != b" " && gap.iter().any(|&byte| symbol(char::from(byte)) == BREAK) {
            self.previous = None;
        }
    }

    #[inline]
    fn word(&mut self, Word(hash): Word, at: Range<usize>) {
        if let Some((previous, start)) = self.previous {
            (self.each)(feature((previous.rotate_left(23) ^ hash).wrapping_mul(PAIR)), start..at.end);
        }
        if hash & 1 == 1 {
            self.previous = None;
            return;
        }
        self.previous = Some((hash, at.start));
        (self.each)(feature(hash.wrapping_mul(LETTERS)), at);
    }

    /// Reads a part of the text character by character.
    #[cold]
    fn characters(&mut self, text: &str, part: Range<usize>) {
        let is_letter = |c: char| symbol(c) >= DIGIT;
        let mut at = part.start;
        while at < part.end {
            let rest = &text[at..part.end];
            let len = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
            if let Some(word) = Word::of(&rest[..len]).filter(|_| len > 0) {
                self.word(word, at..at + len);
            }
            at += len;
            let Some(separator) = rest[len..].chars().next() else { break };
            if symbol(separator) == BREAK {
                self.previous = None;
            }
            at += separator.len_utf8();
        }
    }
}

/// The feature of a tag as one thing: of all its words in their order. `None` when it has none.
pub(super) fn whole(tag: &str) -> Option<u32> {
    let words = tag.split(|c| symbol(c) < DIGIT).filter(|word| !word.is_empty()).filter_map(Word::of);
    let hash = words
        .fold(None, |whole: Option<u64>, word| Some((whole.unwrap_or(0).rotate_left(17) ^ word.0).wrapping_mul(WHOLE)));
    hash.map(|hash| feature(hash.wrapping_mul(WORD)))
}

#[inline]
fn feature(hash: u64) -> u32 {
    (hash >> (u64::BITS - FEATURE_BITS)) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(u32, &str)> {
        let mut out = Vec::new();
        Tokens::default().read(text, |feature, at| out.push((feature, &text[at])));
        out
    }

    fn spans(text: &str) -> Vec<&str> {
        read(text).into_iter().map(|(_, span)| span).collect()
    }

    fn features(text: &str) -> Vec<u32> {
        read(text).into_iter().map(|(feature, _)| feature).collect()
    }

    #[test]
    fn words_and_pairs_within_a_sentence() {
        assert_eq!(spans("Nước thải. Làng nghề"), ["Nước", "Nước thải", "thải", "Làng", "Làng nghề", "nghề"]);
        assert_eq!(spans("xi-măng, gạch"), ["xi", "xi-măng", "măng", "gạch"]);
        assert_eq!(spans("“bão” – lũ\u{a0}quét"), ["bão", "lũ", "lũ\u{a0}quét", "quét"]);
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

    #[test]
    fn long_words_are_read_whole() {
        let long = "internationalisation";
        assert_eq!(spans(&format!("trường {long}")), ["trường", &format!("trường {long}"), long]);
        assert_ne!(features(long), features("internationalisations"));
        assert_eq!(features("NGHIÊNGNGHIÊNG"), features("nghiêngnghiêng"));
    }

    #[test]
    fn the_hash_stays_as_it_is() {
        assert_eq!(features("sản xuất"), [170_643, 456_836, 1_228_949]);
    }

    #[test]
    fn a_tag_is_its_words_in_order() {
        assert_eq!(whole("Sản xuất  sạch"), whole("sản-xuất sạch"));
        assert_ne!(whole("sạch sản xuất"), whole("sản xuất sạch"));
        assert_eq!(whole("…"), None);
    }

    proptest! {
        /// What is met again, in whatever company, is what it was the first time.
        #[test]
        fn reading_does_not_depend_on_what_was_read_before(texts in prop::collection::vec("[aáÁ1 .“ơn-]{0,40}|\\PC{0,30}", 1..5)) {
            let mut tokens = Tokens::default();
            for text in &texts {
                let mut again = Vec::new();
                tokens.read(text, |feature, at| again.push((feature, &text[at])));
                prop_assert_eq!(again, read(text));
            }
        }

        /// The quick way through bytes gives what the way through characters gives.
        #[test]
        fn bytes_and_characters_agree(text in "[aáÁ1 .“ơnghiệp-]{0,60}|\\PC{0,40}") {
            let mut slow = Vec::new();
            let mut run = Run { previous: None, each: |feature, at: Range<usize>| slow.push((feature, &text[at])) };
            run.characters(&text, 0..text.len());
            prop_assert_eq!(read(&text), slow);
        }
    }
}
