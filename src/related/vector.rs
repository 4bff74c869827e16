//! The vector of a post: its heaviest terms, weighted by how rare they are, of unit length, in integers.
//!
//! In: a post's terms and the statistics. Out: [`Vectors`], kept between builds. Touches: nothing.
//!
//! Every score is a sum of products of these integers, hence the same in whatever order it is summed.

use bitcode::{Decode, Encode};
use rayon::prelude::*;

use super::{LastTermsOf, stats::Classes, terms::unpacked};

/// A vector has at most so many terms.
const TERMS_MAX: usize = 256;

/// A packed entry: 22 bits of feature, 1 bit that marks a frequent term, 9 bits of weight.
pub(super) const WEIGHT_BITS: u32 = 9;
/// The weight that stands for 1, the length of every vector.
const UNIT: u32 = (1 << WEIGHT_BITS) - 1;
/// The product of two vectors that are the same.
pub(super) const UNIT_SQUARED: u32 = UNIT * UNIT;

/// Weights are cut to so many steps to find the heaviest.
const STEP_BITS: u32 = 5;
/// The heaviest term: a weight of 10 bits times an inverse document frequency of at most 2·log2 8193.
const STEPS: usize = (1024 * 32) >> STEP_BITS;

/// An entry of a vector, unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) feature: u32,
    pub(super) frequent: bool,
    pub(super) weight: u32,
}

impl Entry {
    #[inline]
    fn pack(self) -> u32 {
        self.feature << (WEIGHT_BITS + 1) | u32::from(self.frequent) << WEIGHT_BITS | self.weight
    }

    #[inline]
    pub(super) fn of(packed: u32) -> Self {
        let frequent = packed >> WEIGHT_BITS & 1 == 1;
        Self { feature: packed >> (WEIGHT_BITS + 1), frequent, weight: packed & UNIT }
    }
}

/// A block takes in what is added as long as it has at most so many entries, in a file of 64 KiB: those of many small builds would else
/// be as many files, all of which the next build reads.
const SMALL: usize = 1 << 14;

/// The vectors of all posts. What is stored stays where it is, and more is only ever added behind it, until all are made anew under
/// another epoch: so each block can be kept in a file of its own, and few of them are written again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Vectors {
    /// Another number, other blocks.
    pub epoch: u32,
    /// Runs of packed vectors.
    pub blocks: Vec<Vec<u32>>,
}

/// Where a post's vector stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) struct Place {
    block: u32,
    start: u32,
    len: u32,
}

impl Place {
    pub(super) fn len(self) -> usize {
        self.len as usize
    }
}

impl Vectors {
    /// The vector at a place; empty when there is no such place.
    #[inline]
    pub(super) fn at(&self, place: Place) -> &[u32] {
        let (start, len) = (place.start as usize, place.len as usize);
        self.blocks.get(place.block as usize).and_then(|block| block.get(start..start + len)).unwrap_or_default()
    }

    /// Makes and adds the vectors of some posts and says where they are.
    pub(super) fn add(&mut self, ranks: &[u32], terms: &LastTermsOf, classes: &Classes) -> Vec<Place> {
        let made: Vec<_> = ranks.par_chunks(512).map(|ranks| block(ranks, terms, classes)).collect();
        let mut places = Vec::with_capacity(ranks.len());
        for (entries, ends) in made {
            let (block, offset) = self.append(entries);
            let starts = std::iter::once(0).chain(ends.iter().copied());
            places.extend(starts.zip(&ends).map(|(start, end)| Place {
                block,
                start: offset + start,
                len: end - start,
            }));
        }
        places
    }

    /// Adds a run of vectors, behind the last one where both are small; gives its block and where in that it begins.
    fn append(&mut self, entries: Vec<u32>) -> (u32, u32) {
        match self.blocks.last_mut() {
            Some(last) if last.len() + entries.len() <= SMALL => {
                let offset = last.len() as u32;
                last.extend(entries);
                (self.blocks.len() as u32 - 1, offset)
            }
            _ => {
                self.blocks.push(entries);
                (self.blocks.len() as u32 - 1, 0)
            }
        }
    }

    /// How many entries are stored.
    pub(super) fn stored(&self) -> usize {
        self.blocks.iter().map(Vec::len).sum()
    }
}

/// The vectors of a run of posts and where each ends.
fn block(ranks: &[u32], terms: &LastTermsOf, classes: &Classes) -> (Vec<u32>, Vec<u32>) {
    let (mut entries, mut ends, mut maker) = (Vec::new(), Vec::new(), Maker::default());
    for &rank in ranks {
        maker.append(&terms(rank as usize), classes, &mut entries);
        ends.push(entries.len() as u32);
    }
    entries.shrink_to_fit();
    (entries, ends)
}

/// Makes one vector after the other.
#[derive(Default)]
struct Maker {
    /// Features, packed with their mark, and weights.
    weighted: Vec<(u32, u32)>,
}

impl Maker {
    /// Appends the vector of a post.
    fn append(&mut self, terms: &[u16], classes: &Classes, into: &mut Vec<u32>) {
        self.weigh(terms, classes);
        if self.weighted.len() > TERMS_MAX {
            self.keep_heaviest();
        }
        let squares: u64 = self.weighted.iter().map(|&(_, weight)| u64::from(weight).pow(2)).sum();
        // Division and square root are exact to the last bit on every machine (IEEE 754).
        let scale = f64::from(UNIT) / (squares.max(1) as f64).sqrt();
        let scaled = self.weighted.iter().map(|&(packed, weight)| packed | (f64::from(weight) * scale + 0.5) as u32);
        into.extend(scaled.filter(|&packed| Entry::of(packed).weight > 0));
    }

    /// Weighs the terms that say something.
    fn weigh(&mut self, terms: &[u16], classes: &Classes) {
        self.weighted.clear();
        self.weighted.resize(terms.len(), (0, 0));
        let mut count = 0;
        for (feature, weight) in unpacked(terms) {
            let (idf, frequent) = classes.get(feature);
            let head = Entry { feature, frequent, weight: 0 }.pack();
            // Without a branch: whether a term says something cannot be foretold.
            self.weighted[count] = (head, weight * idf);
            count += usize::from(idf > 0);
        }
        self.weighted.truncate(count);
    }

    /// Drops all but the heaviest terms. Of those that weigh about the same, the lowest features stay: in every post the same
    /// ones, so that what two posts share is not lost in one of them.
    fn keep_heaviest(&mut self) {
        let step = |weight: u32| ((weight >> STEP_BITS) as usize).min(STEPS - 1);
        let mut counts = [0_u32; STEPS];
        for &(_, weight) in &self.weighted {
            counts[step(weight)] += 1;
        }
        let (mut room, mut last) = (TERMS_MAX as u32, STEPS - 1);
        while counts[last] <= room {
            room -= counts[last];
            last -= 1;
        }
        let mut count = 0;
        for at in 0..self.weighted.len() {
            let weighted = self.weighted[at];
            let step = step(weighted.1);
            let fits = step == last && room > 0;
            room -= u32::from(fits);
            self.weighted[count] = weighted;
            count += usize::from(step > last || fits);
        }
        self.weighted.truncate(count);
    }
}
