//! The rows of all posts at once, by an inverted index.
//!
//! In: the posts and their vectors. Out: a row for each. Touches: nothing.
//!
//! The index lists for each feature the posts that have it, in date order (Zobel & Moffat, "Inverted files for text search
//! engines", ACM Computing Surveys 38, 2006). A post is scored term at a time against the older ones. A frequent term's list is
//! entered where the posts near in time begin, so that the work for one post does not grow with the archive.

use rayon::prelude::*;

use super::{
    Archive,
    row::{Candidate, Edge, Row, Top},
    score::SCORE_MIN,
    stats::shard_of,
    tokens::FEATURE_BITS,
    vector::{Entry, WEIGHT_BITS},
};

/// The index is made in so many parts, side by side.
const SHARD_BITS: u32 = 4;
/// What is left of a feature within its part.
const LOCAL_BITS: u32 = FEATURE_BITS - SHARD_BITS;
/// More posts than the ranks in a posting can count are not related to anything.
const POSTS_MAX: usize = 1 << (u32::BITS - WEIGHT_BITS);

/// The row of every post.
pub(super) fn rows(archive: &Archive) -> Vec<Row> {
    let posts = archive.items.len();
    if posts > POSTS_MAX {
        return vec![Row::EMPTY; posts];
    }
    let index = Index::of(archive);
    let chunk = |ranks: std::ops::Range<u32>| {
        let mut search = Search::new(archive, &index);
        ranks.map(move |rank| search.row(rank)).collect::<Vec<_>>()
    };
    let starts: Vec<u32> = (0..posts as u32).step_by(CHUNK as usize).collect();
    starts.into_par_iter().flat_map_iter(|start| chunk(start..(start + CHUNK).min(posts as u32))).collect()
}

/// So many posts are searched for with the same working space.
const CHUNK: u32 = 512;

/// The posts of every feature.
struct Index {
    shards: Vec<Shard>,
}

/// The posts of one range of features: those of the local feature f stand at `ends[f - 1]..ends[f]`, packed as rank and weight.
struct Shard {
    ends: Vec<u32>,
    postings: Vec<u32>,
}

impl Index {
    fn of(archive: &Archive) -> Self {
        Self { shards: (0..1 << SHARD_BITS).into_par_iter().map(|shard| Shard::of(archive, shard)).collect() }
    }

    #[inline]
    fn postings(&self, feature: u32) -> &[u32] {
        let shard = &self.shards[(feature >> LOCAL_BITS) as usize];
        let local = local(feature);
        let start = if local == 0 { 0 } else { shard.ends[local - 1] };
        &shard.postings[start as usize..shard.ends[local] as usize]
    }
}

#[inline]
fn local(feature: u32) -> usize {
    feature as usize & ((1 << LOCAL_BITS) - 1)
}

impl Shard {
    /// A counting sort by feature; a feature that only one post has is left out.
    fn of(archive: &Archive, shard: u32) -> Self {
        let vectors = || (0..archive.items.len()).map(|rank| shard_of(archive.vector(rank as u32), shard, SHARD_BITS));
        let mut ends = vec![0_u32; 1 << LOCAL_BITS];
        for &packed in vectors().flatten() {
            ends[local(Entry::of(packed).feature)] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            // Until the postings are in place, what will be the end is the place of the next one.
            let count = *end;
            *end = if count > 1 { total } else { ALONE };
            total += if count > 1 { count } else { 0 };
        }
        let mut postings = vec![0; total as usize];
        for (rank, vector) in (0..).zip(vectors()) {
            for entry in vector.iter().map(|&packed| Entry::of(packed)) {
                let place = &mut ends[local(entry.feature)];
                if *place != ALONE {
                    postings[*place as usize] = rank << WEIGHT_BITS | entry.weight;
                    *place += 1;
                }
            }
        }
        let mut end = 0;
        for place in &mut ends {
            end = if *place == ALONE { end } else { *place };
            *place = end;
        }
        Self { ends, postings }
    }
}

/// Marks a feature that is left out.
const ALONE: u32 = u32::MAX;

/// Working space for one search after the other.
struct Search<'a> {
    archive: &'a Archive<'a>,
    index: &'a Index,
    /// The product with every post, zero between searches.
    products: Vec<u32>,
    /// Posts whose product is not zero stand before `touched`.
    seen: Vec<u32>,
    touched: usize,
    top: Top,
}

impl<'a> Search<'a> {
    fn new(archive: &'a Archive, index: &'a Index) -> Self {
        let posts = archive.items.len();
        Self { archive, index, products: vec![0; posts], seen: vec![0; posts + 1], touched: 0, top: Top::default() }
    }

    fn row(&mut self, rank: u32) -> Row {
        let near = self.archive.first_near(rank);
        for entry in self.archive.vector(rank).iter().map(|&packed| Entry::of(packed)) {
            let postings = self.index.postings(entry.feature);
            let start =
                if entry.frequent { postings.partition_point(|&posting| posting >> WEIGHT_BITS < near) } else { 0 };
            self.add(&postings[start..], entry.weight, rank);
        }
        self.collect(rank)
    }

    /// Adds one term's part to the products with all posts older than `rank`.
    #[inline]
    fn add(&mut self, postings: &[u32], weight: u32, rank: u32) {
        for &posting in postings {
            let other = posting >> WEIGHT_BITS;
            if other >= rank {
                break;
            }
            let product = &mut self.products[other as usize];
            // No branch: whether a post is new cannot be foretold.
            self.seen[self.touched] = other;
            self.touched += usize::from(*product == 0);
            *product += weight * (posting & ((1 << WEIGHT_BITS) - 1));
        }
    }

    /// The best of the posts that were touched; all products are zero again.
    fn collect(&mut self, rank: u32) -> Row {
        self.top.clear();
        let series = self.archive.items[rank as usize].series;
        let mut bar = SCORE_MIN;
        for &other in &self.seen[..self.touched] {
            let product = std::mem::take(&mut self.products[other as usize]);
            if product >= bar {
                let candidate = Candidate::new(self.archive.items, rank, Edge { rank: other, product });
                if series.is_none() || candidate.series != series {
                    self.top.offer(candidate);
                    bar = self.top.bar();
                }
            }
        }
        self.touched = 0;
        self.top.row()
    }
}
