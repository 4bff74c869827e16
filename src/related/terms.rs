//! What one post is about: its features with their weights, before anything is known of other posts.
//!
//! In: a post's fields as plain text. Out: [`Terms`], kept between builds. Touches: nothing.
//!
//! The weight of a term is 1 + log2 tf (Manning, Raghavan & Schütze, *Introduction to Information Retrieval*, §6.4.1),
//! where an occurrence in the title, the lead or the tags counts as several.

use bitcode::{Decode, Encode};

use super::tokens::{FEATURE_BITS, Tokens, whole};

/// What an occurrence in each field counts.
const TITLE: u32 = 3;
const LEAD: u32 = 2;
const TAG: u32 = 2;
const BODY: u32 = 1;
/// What a tag as one thing counts: sharing a rare tag is the editors' own word that two posts belong together.
const WHOLE_TAG: u32 = 4;

/// As much of a body is read, in bytes: news say first what they are about.
const BODY_BYTES: usize = 16 << 10;

/// Bits of an occurrence that hold its weight; the feature stands above them.
const WEIGHT_BITS: u32 = 10;
/// Occurrences are sorted by so many bits of the feature at a time.
const DIGIT_BITS: u32 = FEATURE_BITS / 2;
const _: () = assert!(2 * DIGIT_BITS == FEATURE_BITS);
/// A weight of 1, as of a term that occurs once.
const ONE: u32 = 64;

/// The texts of a post that say what it is about, in NFC and without markup. A line of the body is a unit of its own.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    /// The headline.
    pub title: &'a str,
    /// The summary; may be empty.
    pub lead: &'a str,
    /// The tags, as the editor wrote them or in canonical form.
    pub tags: &'a [String],
    /// The text.
    pub body: &'a str,
}

impl<'a> Fields<'a> {
    /// Each text with what an occurrence in it counts.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'a str, u32)> {
        let body = &self.body[..self.body.floor_char_boundary(BODY_BYTES)];
        let texts = [(self.title, TITLE), (self.lead, LEAD), (body, BODY)];
        texts.into_iter().chain(self.tags.iter().map(|tag| (tag.as_str(), TAG)))
    }
}

/// The features of one post in ascending order with their weights (64 = 1), packed: they are kept of every post.
///
/// A term is its distance from the one before, nearly always in the upper 15 bits of one word ([`FAR`] says that the distance is in
/// the next two); the lowest bit says that its weight follows, which otherwise is 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Terms(pub Vec<u16>);

/// Stands for a distance that is too large for 15 bits.
const FAR: u32 = (1 << 15) - 1;

impl Terms {
    /// The terms of a post.
    pub fn of(fields: &Fields, scratch: &mut Scratch) -> Self {
        let Scratch { tokens, occurrences, .. } = scratch;
        occurrences.clear();
        for (text, weight) in fields.texts() {
            tokens.read(text, |feature, _| occurrences.push(pack(feature, weight)));
        }
        occurrences.extend(fields.tags.iter().filter_map(|tag| whole(tag)).map(|feature| pack(feature, WHOLE_TAG)));
        scratch.sort();
        Self(weigh(&scratch.occurrences, &mut scratch.words))
    }
}

/// Room that is used again from post to post.
#[derive(Debug, Default)]
pub struct Scratch {
    tokens: Tokens,
    occurrences: Vec<u32>,
    half_sorted: Vec<u32>,
    words: Vec<u16>,
}

impl Scratch {
    /// Sorts the occurrences by their features: by the lower half of the bits, then by the upper one (Knuth, *The Art of Computer
    /// Programming*, vol. 3, §5.2.5). Nothing is compared, since which of two features comes first cannot be foretold.
    fn sort(&mut self) {
        let Self { occurrences, half_sorted, .. } = self;
        let mut places = [[0_u32; 1 << DIGIT_BITS]; 2];
        for &packed in &*occurrences {
            places[0][digit(packed, 0)] += 1;
            places[1][digit(packed, 1)] += 1;
        }
        for places in &mut places {
            places.iter_mut().fold(0, |total, place| total + std::mem::replace(place, total));
        }
        half_sorted.resize(occurrences.len(), 0);
        distribute(occurrences, 0, &mut places[0], half_sorted);
        distribute(half_sorted, 1, &mut places[1], occurrences);
    }
}

/// The lower half of a feature's bits, or the upper one.
#[inline]
fn digit(packed: u32, half: u32) -> usize {
    (unpack(packed).0 >> (half * DIGIT_BITS)) as usize & ((1 << DIGIT_BITS) - 1)
}

/// Moves each occurrence to the next place for its digit.
fn distribute(from: &[u32], half: u32, places: &mut [u32; 1 << DIGIT_BITS], into: &mut [u32]) {
    for &packed in from {
        let place = &mut places[digit(packed, half)];
        into[*place as usize] = packed;
        *place += 1;
    }
}

/// The terms of sorted occurrences, packed: one for each run of the same feature.
///
/// Whether a feature occurs again cannot be foretold either. So each occurrence writes its term, without a branch, and the next one writes
/// over it where the feature is the same.
fn weigh(occurrences: &[u32], words: &mut Vec<u16>) -> Vec<u16> {
    words.resize(words.len().max(WORDS_MAX * occurrences.len()), 0);
    // Whatever the last feature is, this is another one.
    let end = occurrences.last().map(|last| !last);
    let following = occurrences.iter().skip(1).copied().chain(end);
    let (mut len, mut before, mut count) = (0, 0, 0);
    for (&packed, next) in occurrences.iter().zip(following) {
        let (feature, more) = unpack(packed);
        count += more;
        let after = len + write(&mut words[len..], feature - before, sublinear(count));
        let is_last = unpack(next).0 != feature;
        len = if is_last { after } else { len };
        before = if is_last { feature } else { before };
        count = if is_last { 0 } else { count };
    }
    words[..len].to_vec()
}

/// A term has so many words at most.
const WORDS_MAX: usize = 4;

/// Writes a term, and says how many words it has.
#[inline]
fn write(words: &mut [u16], distance: u32, weight: u32) -> usize {
    let is_heavy = weight != ONE;
    words[0] = (distance.min(FAR) << 1 | u32::from(is_heavy)) as u16;
    let mut len = 1;
    if distance >= FAR {
        words[1..3].copy_from_slice(&[distance as u16, (distance >> 16) as u16]);
        len = 3;
    }
    words[len] = weight as u16;
    len + usize::from(is_heavy)
}

/// The terms in packed words: feature and weight, in ascending order of the features.
#[inline]
pub(super) fn unpacked(words: &[u16]) -> impl Iterator<Item = (u32, u32)> {
    let (mut words, mut feature) = (words.iter().map(|&word| u32::from(word)), 0);
    std::iter::from_fn(move || {
        let word = words.next()?;
        feature += match word >> 1 {
            FAR => words.next()? | words.next()? << 16,
            near => near,
        };
        Some((feature, if word & 1 == 1 { words.next()? } else { ONE }))
    })
}

/// 1 + log2 of a count, in steps of 1/64, at most what the weight's bits hold.
fn sublinear(count: u32) -> u32 {
    const SMALL: [u16; 64] = small();
    match SMALL.get(count as usize) {
        Some(&weight) => u32::from(weight),
        None => (ONE + log2(count)).min((1 << WEIGHT_BITS) - 1),
    }
}

const fn small() -> [u16; 64] {
    let mut table = [0; 64];
    let mut count = 1;
    while count < 64 {
        table[count] = (ONE + log2(count as u32)) as u16;
        count += 1;
    }
    table
}

/// log2 of a positive number in steps of 1/64, rounded down: integers only, the same on every machine.
///
/// Each squaring of the mantissa yields one binary digit (Knuth, *The Art of Computer Programming*, vol. 1, §1.2.2).
const fn log2(x: u32) -> u32 {
    let whole = x.ilog2();
    let mut mantissa = (x as u64) << (31 - whole);
    let mut digits = whole;
    let mut place = ONE;
    while place > 1 {
        mantissa = (mantissa * mantissa) >> 31;
        let carry = (mantissa >> 32) as u32;
        mantissa >>= carry;
        digits = digits << 1 | carry;
        place >>= 1;
    }
    digits
}

#[inline]
fn pack(feature: u32, weight: u32) -> u32 {
    feature << WEIGHT_BITS | weight
}

#[inline]
fn unpack(packed: u32) -> (u32, u32) {
    (packed >> WEIGHT_BITS, packed & ((1 << WEIGHT_BITS) - 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(title: &str, lead: &str, tags: &[&str], body: &str) -> Vec<(u32, u32)> {
        let tags: Vec<_> = tags.iter().map(|&tag| tag.to_owned()).collect();
        let fields = Fields { title, lead, tags: &tags, body };
        unpacked(&Terms::of(&fields, &mut Scratch::default()).0).collect()
    }

    fn weights(terms: &[(u32, u32)]) -> Vec<u32> {
        terms.iter().map(|term| term.1).collect()
    }

    #[test]
    fn an_occurrence_counts_by_its_field() {
        assert_eq!(weights(&terms("", "", &[], "lũ")), [64]);
        assert_eq!(weights(&terms("", "", &[], "lũ. lũ")), [128]);
        assert_eq!(weights(&terms("", "lũ", &[], "lũ, lũ")), [192]);
        assert_eq!(weights(&terms("lũ", "", &[], "")), [64 + 101], "1 + log2 3");
        let tag = terms("", "", &["lũ"], "");
        assert_eq!(tag.iter().map(|term| term.1).sum::<u32>(), 128 + 192);
        assert_eq!(terms("", "", &[], ""), []);
    }

    #[test]
    fn a_huge_body_is_read_in_part() {
        let body = "ươ ".repeat(BODY_BYTES);
        assert!(weights(&terms("", "", &[], &body)).iter().all(|&weight| weight < 1 << WEIGHT_BITS));
    }

    #[test]
    fn a_distance_of_any_size_comes_back() {
        for feature in [0, 1, FAR - 1, FAR, FAR + 1, 1 << 16, (1 << FEATURE_BITS) - 1] {
            for (weight, shown) in [(1, ONE), (2, 2 * ONE)] {
                let words = weigh(&[pack(feature, weight)], &mut Vec::new());
                assert_eq!(unpacked(&words).collect::<Vec<_>>(), [(feature, shown)]);
            }
        }
    }

    #[test]
    fn logarithms_are_exact_to_their_step() {
        assert_eq!([1, 2, 3, 4, 1 << 20].map(log2), [0, 64, 101, 128, 1280]);
        for x in 1..5000 {
            assert_eq!(log2(x), (f64::from(x).log2() * 64.0 + 1e-9) as u32, "{x}");
        }
    }

    proptest! {
        /// Near and far, once and many times, in any order.
        #[test]
        fn the_terms_are_the_features_with_all_that_their_occurrences_count(
            occurrences in prop::collection::vec((prop_oneof![0_u32..40, 0..1_u32 << FEATURE_BITS, Just((1 << FEATURE_BITS) - 1)], 1_u32..5), 0..200)
        ) {
            let mut counts = std::collections::BTreeMap::new();
            for (feature, weight) in &occurrences {
                *counts.entry(*feature).or_insert(0) += weight;
            }
            let expected: Vec<_> = counts.into_iter().map(|(feature, count)| (feature, sublinear(count))).collect();
            let (mut scratch, mut words) = (Scratch::default(), Vec::new());
            // What an earlier post has left behind does no harm.
            for count in [occurrences.len() / 2, occurrences.len()] {
                scratch.occurrences = occurrences[..count].iter().map(|(feature, weight)| pack(*feature, *weight)).collect();
                scratch.sort();
                words = weigh(&scratch.occurrences, &mut scratch.words);
            }
            prop_assert_eq!(unpacked(&words).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn terms_ascend_and_do_not_depend_on_the_order_of_sentences(words in prop::collection::vec("[a-d]{1,2}", 0..80)) {
            let forward = terms("", "", &[], &words.join(". "));
            prop_assert!(forward.windows(2).all(|two| two[0].0 < two[1].0));
            let backward: Vec<_> = words.iter().rev().cloned().collect();
            prop_assert_eq!(forward, terms("", "", &[], &backward.join(". ")));
        }
    }
}
