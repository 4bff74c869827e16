//! How common each term is: the slowly moving statistics that all scores rest on.
//!
//! In: the posts in date order and the terms of a sample of them. Out: [`Stats`]. Touches: nothing.
//!
//! One more post, or a correction to a fresh one, must not shuffle every list of the archive. So the statistics are
//! taken over a prefix of the archive that leaves out the newest eighth and grows in steps of a quarter; in a large archive
//! over a sample of that prefix; and they are rounded, to steps of √2.

use bitcode::{Decode, Encode};
use rayon::prelude::*;

use super::{Item, TermsOf, terms::unpacked, tokens::FEATURE_BITS};
use crate::hash::{Absorber, Fingerprint};

/// At most so many posts are sampled.
const SAMPLE_MAX: usize = 4096;
/// The shortest prefix of an archive that has more posts.
const PREFIX_MIN: usize = 64;
/// A term in more than one of so many posts says nothing.
const COMMON_ONE_IN: usize = 50;
/// In a small archive a term may stand in so many posts all the same.
const COMMON_MIN: usize = 16;
/// A term that stands in more posts than this relates only posts that are near in time, which bounds the work for one post.
const RARE_MAX: usize = 100;
/// About so many posts are near in time to a post.
const NEAR_POSTS: usize = 3000;

/// Counting is done in so many tables at most, side by side; each has some megabytes.
const TABLES_MAX: usize = 4;
/// How many posts have a feature is counted no further than this: such a term says nothing, whatever the sample.
const COUNT_MAX: u8 = u8::MAX;
const _: () = assert!(SAMPLE_MAX / COMMON_ONE_IN < COUNT_MAX as usize / 2);
/// Counts are gone through in blocks of so many.
const BLOCK: usize = 1 << 14;
/// So many of them are looked at in one step.
const STEP: usize = 32;

/// Set in the class of a term that relates only posts near in time; the other bits are its inverse document frequency.
const FREQUENT: u8 = 0x80;

/// How common each term is, and what "near in time" means in this archive.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Stats {
    /// What the sample was: while it is the same, so are the statistics.
    sample: Fingerprint,
    /// Features in ascending order, packed with their class; those that are left out are as rare as can be.
    classes: Vec<u32>,
    /// The inverse document frequency of a term that stands in one sampled post or none.
    rarest: u8,
    /// Two posts are near in time when they are at most so many seconds apart.
    near: u64,
}

impl Stats {
    /// The statistics of an archive; the previous ones come back when the sample they rest on is the same.
    pub(super) fn of(items: &[Item], terms: &TermsOf, previous: Option<&Self>) -> Self {
        let prefix = &items[..prefix_len(items.len())];
        let shift = sample_shift(prefix.len());
        let sampled: Vec<usize> = (0..prefix.len()).filter(|&rank| is_sampled(prefix[rank].key, shift)).collect();
        let near = near(prefix);
        let sample = fingerprint(prefix, &sampled);
        match previous {
            Some(previous) if previous.sample == sample => Self { near, ..previous.clone() },
            _ => Self { sample, near, ..Self::count(&sampled, terms, shift) },
        }
    }

    /// Whether scores are the same under both.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        (self.near, self.rarest) == (other.near, other.rarest) && self.classes == other.classes
    }

    /// Two posts are near in time when they are at most so many seconds apart.
    pub(super) fn near(&self) -> u64 {
        self.near
    }

    /// Statistics that know nothing but what is near.
    #[cfg(test)]
    pub(super) fn with_near(near: u64) -> Self {
        Self { near, ..Self::of(&[], &|_| &[], None) }
    }

    fn count(sampled: &[usize], terms: &TermsOf, shift: u32) -> Self {
        let scale = Scale { posts: sampled.len(), shift };
        let part = sampled.len().div_ceil(rayon::current_num_threads().min(TABLES_MAX)).max(1);
        let tables: Vec<Vec<u8>> = sampled.par_chunks(part).map(|ranks| document_frequencies(ranks, terms)).collect();
        let classes = (0..1_usize << FEATURE_BITS).into_par_iter().step_by(BLOCK).flat_map_iter(|start| {
            let counts = tables.iter().fold(vec![0; BLOCK], |sums, table| added(sums, &table[start..start + BLOCK]));
            let steps = counts.chunks(STEP).zip((start as u32..).step_by(STEP));
            // Most features are those of one post or none; the compiler looks at many of them at once.
            let steps = steps.filter(|(counts, _)| counts.iter().fold(0, |most, count| most.max(*count)) > 1);
            let counted = steps.flat_map(|(counts, first)| (first..).zip(counts)).filter(|(_, count)| **count > 1);
            counted
                .map(|(feature, count)| feature << 8 | u32::from(scale.class(usize::from(*count))))
                .collect::<Vec<_>>()
        });
        Self { sample: Fingerprint::default(), classes: classes.collect(), rarest: scale.class(1), near: 0 }
    }
}

/// In how many of some posts each feature stands, up to [`COUNT_MAX`].
fn document_frequencies(ranks: &[usize], terms: &TermsOf) -> Vec<u8> {
    let mut counts = vec![0_u8; 1 << FEATURE_BITS];
    for (feature, _) in ranks.iter().flat_map(|&rank| unpacked(terms(rank))) {
        let count = &mut counts[feature as usize & ((1 << FEATURE_BITS) - 1)];
        *count = count.saturating_add(1);
    }
    counts
}

fn added(mut sums: Vec<u8>, counts: &[u8]) -> Vec<u8> {
    sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum = sum.saturating_add(*count));
    sums
}

/// The part of a post's vector, packed in ascending order, whose features begin with the bits of `shard`.
pub(super) fn shard_of(packed: &[u32], shard: u32, bits: u32) -> &[u32] {
    let start = boundary(packed, shard, bits);
    &packed[start..start.max(boundary(packed, shard + 1, bits))]
}

/// Where the features of a shard begin. Features are hashes, so they are spread evenly and it is near the proportional place: a
/// few steps from there touch less memory than halving the range does.
fn boundary(packed: &[u32], shard: u32, bits: u32) -> usize {
    let is_before = |packed: &u32| packed >> (u32::BITS - bits) < shard;
    let guess = (packed.len() * shard as usize) >> bits;
    let (before, after) = packed.split_at(guess);
    let back = before.iter().rev().take_while(|packed| !is_before(packed)).count();
    guess - back + after.iter().take_while(|packed| is_before(packed)).count()
}

/// What a document frequency in the sample means.
struct Scale {
    posts: usize,
    shift: u32,
}

impl Scale {
    /// 0 for a term that says nothing; otherwise its inverse document frequency log2(n/df), in steps of ½.
    fn class(&self, df: usize) -> u8 {
        if df > (self.posts / COMMON_ONE_IN).max(COMMON_MIN) {
            return 0;
        }
        // One sampled post is no evidence of many.
        let frequent = if df > 1 && df << self.shift > RARE_MAX { FREQUENT } else { 0 };
        match twice_log2(self.posts + 1).saturating_sub(twice_log2(df)) {
            0 => 0,
            idf => idf as u8 | frequent,
        }
    }
}

/// 2·log2 of a positive number, rounded down.
fn twice_log2(x: usize) -> u32 {
    (x * x).ilog2()
}

/// How many of the oldest posts the statistics rest on: a step of the series 64, 80, 100, … that leaves out the newest eighth.
fn prefix_len(posts: usize) -> usize {
    let limit = posts - posts / 8;
    let mut step = PREFIX_MIN.min(posts);
    while step >= PREFIX_MIN && step + step / 4 <= limit {
        step += step / 4;
    }
    step
}

/// One post in 2^shift is sampled.
fn sample_shift(prefix: usize) -> u32 {
    (0..usize::BITS).find(|&shift| prefix >> shift <= SAMPLE_MAX).unwrap_or(0)
}

fn is_sampled(key: u64, shift: u32) -> bool {
    // Whatever made the key, its product with an odd constant has well-mixed upper bits.
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15).leading_zeros() >= shift
}

fn fingerprint(prefix: &[Item], sampled: &[usize]) -> Fingerprint {
    let mut absorber = Absorber::default();
    for &rank in sampled {
        absorber.number(prefix[rank].key);
        absorber.number(prefix[rank].version);
    }
    absorber.finish()
}

/// The span of time, in seconds, that has half of [`NEAR_POSTS`] posts before a post; rounded down to 1 or 1.5 times a
/// power of two. The median over the prefix, so that an archive's sparse beginnings do not stretch it.
fn near(prefix: &[Item]) -> u64 {
    let newer = prefix.iter().skip(NEAR_POSTS / 2);
    let mut spans: Vec<u64> = prefix.iter().zip(newer).map(|(a, b)| b.date.abs_diff(a.date)).collect();
    if spans.is_empty() {
        return u64::MAX;
    }
    let middle = spans.len() / 2;
    match *spans.select_nth_unstable(middle).1 {
        median @ 0..2 => median,
        median => median >> (median.ilog2() - 1) << (median.ilog2() - 1),
    }
}

/// The class of every feature, for direct look-up.
pub(super) struct Classes(Vec<u8>);

impl Classes {
    /// Spreads the statistics out.
    pub(super) fn of(stats: &Stats) -> Self {
        let mut table = vec![stats.rarest; 1 << FEATURE_BITS];
        for &packed in &stats.classes {
            if let Some(class) = table.get_mut((packed >> 8) as usize) {
                *class = packed as u8;
            }
        }
        Self(table)
    }

    /// The inverse document frequency of a feature, 0 when it says nothing; and whether it relates only posts near in time.
    #[inline]
    pub(super) fn get(&self, feature: u32) -> (u32, bool) {
        let class = self.0[feature as usize & ((1 << FEATURE_BITS) - 1)];
        (u32::from(class & !FREQUENT), class & FREQUENT != 0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn items(count: usize, step: i64) -> Vec<Item> {
        (0..count).map(|i| Item { key: i as u64, date: i as i64 * step, series: None, version: 0 }).collect()
    }

    #[test]
    fn the_prefix_moves_in_steps_and_leaves_the_newest_out() {
        let lens = [0, 1, 63, 64, 80, 91, 92, 10_000, 10_001].map(prefix_len);
        assert_eq!(lens, [0, 1, 63, 64, 64, 80, 80, 8563, 8563]);
        assert!((64..50_000).all(|n| prefix_len(n) <= n && prefix_len(n) * 3 >= n * 2), "two thirds at least");
    }

    #[test]
    fn a_large_prefix_is_sampled_by_key() {
        assert_eq!([64, 4096, 4097, 100_000].map(sample_shift), [0, 0, 1, 5]);
        let taken = (0..100_000).filter(|&key| is_sampled(key, 4)).count();
        assert!((5500..7000).contains(&taken), "{taken}");
    }

    #[test]
    fn classes_are_rounded_and_common_terms_say_nothing() {
        let scale = Scale { posts: 1000, shift: 0 };
        assert_eq!([1, 2, 3, 4, 5, 6].map(|df| scale.class(df)), [19, 17, 16, 15, 15, 14]);
        assert_eq!([20, 21].map(|df| scale.class(df)), [11, 0]);
        let small = Scale { posts: 30, shift: 0 };
        assert_eq!([1, 10, 16, 17].map(|df| small.class(df)), [9, 3, 1, 0]);
        assert_eq!(Scale { posts: 4, shift: 0 }.class(4), 0, "in every post");
        let large = Scale { posts: 5000, shift: 4 };
        assert_eq!(large.class(6) & FREQUENT, 0);
        assert_eq!(large.class(7) & FREQUENT, FREQUENT);
    }

    #[test]
    fn near_is_a_rounded_span_of_many_older_posts() {
        assert_eq!(near(&items(1500, 60)), u64::MAX, "all posts are near in a small archive");
        assert_eq!(near(&items(9000, 60)), 65_536, "90,000 s rounded down");
        assert_eq!(near(&items(9000, 0)), 0);
    }

    #[test]
    fn the_same_sample_is_not_counted_again() {
        let items = items(100, 60);
        let data = [3 << 1];
        let stats = Stats::of(&items, &|_| &data, None);
        let again = Stats::of(&items, &|_| panic!("counted again"), Some(&stats));
        assert_eq!(stats, again);
        assert_eq!(Classes::of(&stats).get(3), (0, false));
        assert_eq!(Classes::of(&stats).get(4), (12, false));
    }

    #[test]
    fn a_count_that_is_full_stays_so() {
        let ranks: Vec<_> = (0..300).collect();
        assert_eq!(document_frequencies(&ranks, &|_| &[5 << 1])[4..7], [0, COUNT_MAX, 0]);
        assert_eq!(added(vec![200, 1], &[100, 2]), [COUNT_MAX, 3]);
    }

    #[test]
    fn a_feature_of_two_posts_is_counted_wherever_it_stands() {
        // Posts 3 and 70 share the feature 5000; all others have one of their own.
        let data: Vec<[u16; 1]> =
            (0..100).map(|rank| [if matches!(rank, 3 | 70) { 5000 } else { rank } << 1]).collect();
        let stats = Stats::of(&items(100, 60), &|rank| &data[rank], None);
        assert_eq!(stats.classes, [5000 << 8 | u32::from(Scale { posts: 80, shift: 0 }.class(2))]);
    }

    proptest! {
        #[test]
        fn shards_are_all_there_is_in_order(mut packed in prop::collection::vec(any::<u32>(), 0..200)) {
            packed.sort_unstable();
            let parts: Vec<_> = (0..16).map(|shard| shard_of(&packed, shard, 4)).collect();
            for (shard, part) in (0..).zip(&parts) {
                prop_assert!(part.iter().all(|packed| packed >> 28 == shard));
            }
            prop_assert_eq!(parts.concat(), packed);
        }
    }
}
