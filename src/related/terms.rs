//! What one post is about: its features with their weights, before anything is known of other posts.
//!
//! In: a post's fields as plain text. Out: [`Terms`], kept between builds. Touches: nothing.
//!
//! The weight of a term is 1 + log2 tf (Manning, Raghavan & Schütze, *Introduction to Information Retrieval*, §6.4.1),
//! where an occurrence in the title, the lead or the tags counts as several.

use bitcode::{Decode, Encode};

use super::tokens::{Tokens, whole};

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
/// Occurrences are distributed by so many leading bits.
const SORT_BITS: u32 = 10;
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
        Self(weigh(&scratch.sorted, &mut scratch.counted))
    }
}

/// Room that is used again from post to post.
#[derive(Debug, Default)]
pub struct Scratch {
    tokens: Tokens,
    occurrences: Vec<u32>,
    sorted: Vec<u32>,
    counted: Vec<(u32, u32)>,
}

impl Scratch {
    /// Sorts the occurrences: since features are hashes, distribution by their leading bits leaves hardly anything out of order.
    fn sort(&mut self) {
        let bucket = |packed: u32| (packed >> (u32::BITS - SORT_BITS)) as usize;
        let mut places = [0_u32; 1 << SORT_BITS];
        for &packed in &self.occurrences {
            places[bucket(packed)] += 1;
        }
        let mut total = 0;
        for place in &mut places {
            (*place, total) = (total, total + *place);
        }
        self.sorted.resize(self.occurrences.len(), 0);
        for &packed in &self.occurrences {
            let place = &mut places[bucket(packed)];
            self.sorted[*place as usize] = packed;
            *place += 1;
        }
        let sorted = &mut self.sorted[..];
        for at in 1..sorted.len() {
            let packed = sorted[at];
            let mut to = at;
            while to > 0 && sorted[to - 1] > packed {
                sorted[to] = sorted[to - 1];
                to -= 1;
            }
            if to < at {
                sorted[to] = packed;
            }
        }
    }
}

/// A term for each run of occurrences of the same feature, packed.
fn weigh(occurrences: &[u32], counted: &mut Vec<(u32, u32)>) -> Vec<u16> {
    counted.resize(counted.len().max(occurrences.len() + 1), (0, 0));
    let (mut terms, mut last, mut count) = (0, NO_FEATURE, 0);
    for &packed in occurrences {
        let (feature, more) = unpack(packed);
        // Without a branch: whether a feature occurs again cannot be foretold.
        let is_next = feature != last;
        terms += usize::from(is_next);
        count = if is_next { more } else { count + more };
        last = feature;
        counted[terms] = (feature, count);
    }
    packed(counted[1..=terms].iter().map(|&(feature, count)| (feature, sublinear(count))))
}

/// Packs terms in ascending order of their features.
fn packed(terms: impl ExactSizeIterator<Item = (u32, u32)>) -> Vec<u16> {
    let mut words = Vec::with_capacity(terms.len() + terms.len() / 2);
    let mut last = 0;
    for (feature, weight) in terms {
        let (distance, more) = (feature - last, u32::from(weight != ONE));
        words.push((distance.min(FAR) << 1 | more) as u16);
        if distance >= FAR {
            words.extend([distance as u16, (distance >> 16) as u16]);
        }
        if more == 1 {
            words.push(weight as u16);
        }
        last = feature;
    }
    words
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

/// What no feature is.
const NO_FEATURE: u32 = u32::MAX;

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
    fn logarithms_are_exact_to_their_step() {
        assert_eq!([1, 2, 3, 4, 1 << 20].map(log2), [0, 64, 101, 128, 1280]);
        for x in 1..5000 {
            assert_eq!(log2(x), (f64::from(x).log2() * 64.0 + 1e-9) as u32, "{x}");
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(mut terms in prop::collection::btree_map(0_u32..1 << 22, prop_oneof![3 => Just(ONE), 1 => 1_u32..1 << 10], 0..50)) {
            terms.insert((1 << 22) - 1, 1023);
            let terms: Vec<_> = terms.into_iter().collect();
            prop_assert_eq!(unpacked(&packed(terms.iter().copied())).collect::<Vec<_>>(), terms);
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
