//! The rows of all posts at once, by an inverted index.
//!
//! In: the posts and their vectors. Out: a row for each. Touches: nothing.
//!
//! The index lists for each feature the posts that have it, in date order (Zobel & Moffat, "Inverted files for text search
//! engines", ACM Computing Surveys 38, 2006). A post is scored term at a time against the older ones: each list is read backwards from
//! where the post itself stands, a frequent term's only as far as posts are near in time, so that the work for one post does not grow
//! with the archive.

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
/// So many posts are searched for before a thread asks for more.
const CHUNK: usize = 128;

/// The row of every post.
pub(super) fn rows(archive: &Archive) -> Vec<Row> {
    let posts = archive.items.len();
    if posts > POSTS_MAX {
        return vec![Row::EMPTY; posts];
    }
    let shards: Vec<_> = (0..1 << SHARD_BITS).into_par_iter().map(|shard| Shard::of(archive, shard)).collect();
    let mut rows = vec![Row::EMPTY; posts];
    // Each thread takes one chunk after the other, so that it needs one working space, and has not much left to do when the others
    // are through.
    let chunks = rows.chunks_mut(CHUNK).zip((0..).step_by(CHUNK)).par_bridge();
    chunks.for_each_init(
        || Search::new(archive, &shards),
        |search, (rows, first)| (first..).zip(rows).for_each(|(rank, row)| *row = search.row(rank)),
    );
    rows
}

/// The posts of every feature of one range that more than one post has.
struct Shard {
    /// Ranks and weights, packed ([`posting`]): the posts of each feature in date order, behind a zero.
    postings: Vec<u32>,
    /// For each post in date order: where it stands itself in the lists that have older posts, and whether the feature is a frequent one.
    places: Vec<u32>,
    /// Where the places of each post end.
    ends: Vec<u32>,
}

#[inline]
fn posting(rank: u32, weight: u32) -> u32 {
    rank << WEIGHT_BITS | weight
}

impl Shard {
    /// A counting sort by feature.
    fn of(archive: &Archive, shard: u32) -> Self {
        let vectors = || (0..archive.items.len()).map(|rank| shard_of(archive.vector(rank as u32), shard, SHARD_BITS));
        let local = |feature: u32| feature as usize & ((1 << LOCAL_BITS) - 1);
        let mut next = vec![0_u32; 1 << LOCAL_BITS];
        for vector in vectors() {
            for &packed in vector {
                next[local(Entry::of(packed).feature)] += 1;
            }
        }
        // What is not listed goes to place 0.
        let (mut total, mut with_older) = (1, 0);
        for next in &mut next {
            let count = std::mem::take(next);
            if count > 1 {
                *next = total + 1;
                total += count + 1;
                with_older += count as usize - 1;
            }
        }
        let (mut postings, mut places) = (vec![0; total as usize], vec![0; with_older + 1]);
        let (mut count, mut ends) = (0, Vec::with_capacity(archive.items.len()));
        for (rank, vector) in (0..).zip(vectors()) {
            for entry in vector.iter().map(|&packed| Entry::of(packed)) {
                let next = &mut next[local(entry.feature)];
                // Without a branch: whether others have a feature cannot be foretold.
                let is_listed = u32::from(*next > 0);
                let has_older = is_listed & u32::from(postings[next.saturating_sub(1) as usize] > 0);
                postings[*next as usize] = posting(rank, entry.weight);
                places[count] = *next << 1 | u32::from(entry.frequent);
                count += has_older as usize;
                *next += is_listed;
            }
            ends.push(count as u32);
        }
        Self { postings, places, ends }
    }

    /// Where a post stands.
    #[inline]
    fn places(&self, rank: u32) -> &[u32] {
        let start = rank.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.places[start as usize..self.ends[rank as usize] as usize]
    }
}

/// Working space for searches for one post after the other.
struct Search<'a> {
    archive: &'a Archive<'a>,
    shards: &'a [Shard],
    /// The lists of the post at hand.
    lists: Vec<List<'a>>,
    /// The product with every post, zero between searches.
    products: Vec<u32>,
    /// Posts whose product is not zero stand before `touched`.
    seen: Vec<u32>,
    touched: usize,
    top: Top,
}

/// A list with the post at hand.
struct List<'a> {
    /// The postings up to that of the post.
    postings: &'a [u32],
    /// The weight of the feature in the post.
    weight: u32,
    /// The least posting that counts.
    least: u32,
}

impl<'a> Search<'a> {
    fn new(archive: &'a Archive, shards: &'a [Shard]) -> Self {
        let posts = archive.items.len();
        let (lists, top) = (Vec::new(), Top::default());
        Self { archive, shards, lists, products: vec![0; posts], seen: vec![0; posts + 1], touched: 0, top }
    }

    fn row(&mut self, rank: u32) -> Row {
        self.look_up(rank);
        for list in &self.lists {
            list.add((&mut self.products, &mut self.seen, &mut self.touched));
        }
        self.collect(rank)
    }

    /// Finds the lists of a post. All are looked up before any is read, and without branches, so that the waits for memory overlap: they
    /// are most of the cost of a search.
    fn look_up(&mut self, rank: u32) {
        let least = [posting(0, 1), posting(self.archive.first_near(rank), 1)];
        self.lists.clear();
        for shard in self.shards {
            self.lists.extend(shard.places(rank).iter().map(|place| {
                let postings = &shard.postings[..=(place >> 1) as usize];
                let weight = postings[postings.len() - 1] & ((1 << WEIGHT_BITS) - 1);
                List { postings, weight, least: least[(place & 1) as usize] }
            }));
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

impl List<'_> {
    /// Adds the part of one feature to the products with older posts, and notes which were zero.
    #[inline]
    fn add(&self, (products, seen, touched): (&mut [u32], &mut [u32], &mut usize)) {
        let mut count = *touched;
        let older = self.postings.iter().rev().skip(1);
        for &posting in older.take_while(|posting| **posting >= self.least) {
            let other = posting >> WEIGHT_BITS;
            let product = &mut products[other as usize];
            // Without a branch: whether a post is new cannot be foretold.
            seen[count] = other;
            count += usize::from(*product == 0);
            *product += self.weight * (posting & ((1 << WEIGHT_BITS) - 1));
        }
        *touched = count;
    }
}
