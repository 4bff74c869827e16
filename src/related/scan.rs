//! The rows of a few posts, by one pass over the vectors of all.
//!
//! In: the posts whose rows are asked for, and which of them are new. Out: their rows, and the new posts that other rows may
//! have to take in. Touches: nothing.
//!
//! A score is the same from either side, so one small index of the posts in question serves both ends: what is older than such
//! a post is a candidate for its row, and it is one for the rows of what is newer.

use rayon::prelude::*;

use super::{
    Archive,
    row::{Candidate, Edge, Row, Top},
    score::SCORE_MIN,
    tokens::FEATURE_BITS,
    vector::Entry,
};

/// Features are looked up by so many of their leading bits.
const BUCKET_BITS: u32 = 16;
/// So many posts are scanned with the same working space.
const CHUNK: usize = 2048;

/// What to scan for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Query {
    pub(super) rank: u32,
    /// It was not there before, as it is: rows of newer posts may have to take it in.
    pub(super) is_new: bool,
}

/// What a scan found.
#[derive(Default)]
pub(super) struct Found {
    tops: Vec<Top>,
    /// Rows of other posts and what they may have to take in.
    pub(super) entrants: Vec<(u32, Edge)>,
}

impl Found {
    /// The row of each query.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> {
        self.tops.iter().map(Top::row)
    }

    fn merge(mut self, other: Self) -> Self {
        if self.tops.is_empty() {
            return other;
        }
        for (top, more) in self.tops.iter_mut().zip(&other.tops) {
            top.merge(more);
        }
        self.entrants.extend(other.entrants);
        self
    }
}

/// Scans all posts for the queries, which are in ascending order.
pub(super) fn scan(archive: &Archive, queries: &[Query]) -> Found {
    let index = Index::of(archive, queries);
    let posts = archive.items.len();
    let chunks: Vec<usize> = (0..posts).step_by(CHUNK).collect();
    let scanned = chunks.into_par_iter().map(|start| {
        let mut pass = Pass::new(archive, &index, queries);
        (start..(start + CHUNK).min(posts)).for_each(|rank| pass.post(rank as u32));
        pass.found
    });
    scanned.reduce(Found::default, Found::merge)
}

/// The queries that have each feature.
struct Index {
    /// A bit for each bucket that holds anything: small enough to stay in the nearest cache.
    filled: Vec<u64>,
    /// Where each bucket starts.
    starts: Vec<u32>,
    /// Query and entry, by feature.
    entries: Vec<(u32, Entry)>,
}

impl Index {
    fn of(archive: &Archive, queries: &[Query]) -> Self {
        let mut entries: Vec<_> = (0..)
            .zip(queries)
            .flat_map(|(query, of)| archive.vector(of.rank).iter().map(move |&packed| (query, Entry::of(packed))))
            .collect();
        entries.par_sort_unstable_by_key(|&(query, entry)| (entry.feature, query));
        let mut starts = vec![0; (1 << BUCKET_BITS) + 1];
        let mut filled = vec![0; 1 << (BUCKET_BITS - 6)];
        for (_, entry) in &entries {
            let bucket = bucket(entry.feature);
            starts[bucket + 1] += 1;
            filled[bucket / 64] |= 1 << (bucket % 64);
        }
        for bucket in 0..1 << BUCKET_BITS {
            starts[bucket + 1] += starts[bucket];
        }
        Self { filled, starts, entries }
    }

    /// The queries that have a feature, and perhaps others.
    #[inline]
    fn bucket(&self, feature: u32) -> &[(u32, Entry)] {
        let bucket = bucket(feature);
        if self.filled[bucket / 64] >> (bucket % 64) & 1 == 0 {
            return &[];
        }
        &self.entries[self.starts[bucket] as usize..self.starts[bucket + 1] as usize]
    }
}

#[inline]
fn bucket(feature: u32) -> usize {
    (feature >> (FEATURE_BITS - BUCKET_BITS)) as usize
}

/// Working space for a pass over some of the posts.
struct Pass<'a> {
    archive: &'a Archive<'a>,
    index: &'a Index,
    queries: &'a [Query],
    /// The product with each query, of rare and of frequent terms; zero between posts.
    products: Vec<[u32; 2]>,
    touched: Vec<u32>,
    found: Found,
}

impl<'a> Pass<'a> {
    fn new(archive: &'a Archive, index: &'a Index, queries: &'a [Query]) -> Self {
        let found = Found { tops: vec![Top::default(); queries.len()], entrants: Vec::new() };
        Self { archive, index, queries, products: vec![[0; 2]; queries.len()], touched: Vec::new(), found }
    }

    fn post(&mut self, rank: u32) {
        for entry in self.archive.vector(rank).iter().map(|&packed| Entry::of(packed)) {
            for &(query, other) in self.index.bucket(entry.feature) {
                if other.feature == entry.feature {
                    let products = &mut self.products[query as usize];
                    if *products == [0; 2] {
                        self.touched.push(query);
                    }
                    products[usize::from(entry.frequent)] += entry.weight * other.weight;
                }
            }
        }
        while let Some(query) = self.touched.pop() {
            let [rare, frequent] = std::mem::take(&mut self.products[query as usize]);
            let near = self.archive.near(rank, self.queries[query as usize].rank);
            let product = if near { rare + frequent } else { rare };
            if product >= SCORE_MIN {
                self.pair(rank, query, product);
            }
        }
    }

    /// Takes note of a post and a query with enough in common.
    fn pair(&mut self, rank: u32, query: u32, product: u32) {
        let Query { rank: asked, is_new } = self.queries[query as usize];
        let series = self.archive.items[rank as usize].series;
        if rank == asked || series.is_some() && series == self.archive.items[asked as usize].series {
            return;
        }
        if rank < asked {
            self.found.tops[query as usize].offer(Candidate::new(self.archive.items, asked, Edge { rank, product }));
        } else if is_new {
            self.found.entrants.push((rank, Edge { rank: asked, product }));
        }
    }
}
