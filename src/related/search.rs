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
    let chunk = (posts / (rayon::current_num_threads() * CHUNKS_A_THREAD)).max(CHUNK_MIN);
    let starts: Vec<usize> = (0..posts).step_by(chunk).collect();
    let rows = |start: usize| {
        let mut search = Search::new(archive, &index);
        (start..(start + chunk).min(posts)).map(move |rank| search.row(rank as u32))
    };
    starts.into_par_iter().flat_map_iter(rows).collect()
}

/// At least so many posts are searched for one after the other in the same working space, which has to be filled first.
const CHUNK_MIN: usize = 512;
/// So many chunks for each thread even out what some take longer than others.
const CHUNKS_A_THREAD: usize = 4;

/// The posts of every feature that more than one post has.
struct Index {
    shards: Vec<Shard>,
}

/// The posts of one range of features. A feature's bit is set when it has a list; the number of bits set before it is the number
/// of that list. This keeps what every look-up touches small (Jacobson, "Space-efficient static trees and graphs", FOCS 1989).
struct Shard {
    /// 64 features each: their bits, and how many lists there are before them.
    words: Vec<(u64, u32)>,
    /// List i stands at `bounds[i]..bounds[i + 1]`.
    bounds: Vec<u32>,
    /// The lists: rank and weight, packed.
    postings: Vec<u32>,
}

impl Index {
    fn of(archive: &Archive) -> Self {
        Self { shards: (0..1 << SHARD_BITS).into_par_iter().map(|shard| Shard::of(archive, shard)).collect() }
    }
}

/// The part of the index that a feature is in.
#[inline]
fn shard(feature: u32) -> usize {
    (feature >> LOCAL_BITS) as usize
}

#[inline]
fn local(feature: u32) -> usize {
    feature as usize & ((1 << LOCAL_BITS) - 1)
}

impl Shard {
    /// A counting sort by feature.
    fn of(archive: &Archive, shard: u32) -> Self {
        let vectors = || (0..archive.items.len()).map(|rank| shard_of(archive.vector(rank as u32), shard, SHARD_BITS));
        let mut places = vec![0_u32; 1 << LOCAL_BITS];
        for vector in vectors() {
            for &packed in vector {
                places[local(Entry::of(packed).feature)] += 1;
            }
        }
        let mut index = Self { words: Vec::with_capacity(places.len() / 64), bounds: vec![0], postings: Vec::new() };
        let mut total = 0;
        for places in places.chunks_mut(64) {
            let mut word = (0, index.bounds.len() as u32 - 1);
            for (bit, place) in places.iter_mut().enumerate() {
                let count = std::mem::replace(place, total);
                if count > 1 {
                    word.0 |= 1 << bit;
                    total += count;
                    index.bounds.push(total);
                }
            }
            index.words.push(word);
        }
        // One more than there are, so that even an empty list has something at its start.
        index.postings = vec![0; total as usize + 1];
        for (rank, vector) in (0..).zip(vectors()) {
            for entry in vector.iter().map(|&packed| Entry::of(packed)) {
                let local = local(entry.feature);
                if index.words[local / 64].0 >> (local % 64) & 1 == 1 {
                    index.postings[places[local] as usize] = rank << WEIGHT_BITS | entry.weight;
                    places[local] += 1;
                }
            }
        }
        index
    }

    /// The number of a feature's list and of the list after it; the same number twice when it has none.
    #[inline]
    fn list(&self, feature: u32) -> (usize, usize) {
        let local = local(feature);
        let (bits, before) = self.words[local / 64];
        let list = before as usize + (bits & ((1 << (local % 64)) - 1)).count_ones() as usize;
        // Without a branch: whether a feature has a list cannot be foretold.
        (list, list + (bits >> (local % 64) & 1) as usize)
    }
}

/// Working space for searches for one post after the other, in date order.
struct Search<'a> {
    archive: &'a Archive<'a>,
    index: &'a Index,
    /// Where each list is entered, by shard: what lies before is no longer near to any post to come.
    entries: Vec<Vec<u32>>,
    /// The lists of the post at hand.
    lists: Vec<List<'a>>,
    /// The product with every post, zero between searches.
    products: Vec<u32>,
    /// Posts whose product is not zero stand before `touched`.
    seen: Vec<u32>,
    touched: usize,
    top: Top,
}

/// A term of the post at hand.
#[derive(Clone, Copy)]
struct List<'a> {
    entry: Entry,
    /// The older and newer posts that have it, from where it is entered.
    postings: &'a [u32],
    number: usize,
}

impl<'a> Search<'a> {
    fn new(archive: &'a Archive, index: &'a Index) -> Self {
        let posts = archive.items.len();
        Self {
            archive,
            index,
            entries: index.shards.iter().map(|shard| shard.bounds.clone()).collect(),
            lists: Vec::new(),
            products: vec![0; posts],
            seen: vec![0; posts + 1],
            touched: 0,
            top: Top::default(),
        }
    }

    fn row(&mut self, rank: u32) -> Row {
        self.look_up(rank);
        let near = self.archive.first_near(rank);
        for &List { entry, mut postings, number } in &self.lists {
            if entry.frequent {
                let far = older_than(near, postings);
                self.entries[shard(entry.feature)][number] += far as u32;
                postings = &postings[far..];
            }
            add(postings, entry.weight, rank, (&mut self.products, &mut self.seen, &mut self.touched));
        }
        self.collect(rank)
    }

    /// Finds the lists of a post's terms that begin with an older post. All are looked up before any is read, and without
    /// branches, so that the waits for memory overlap: they are most of the cost of a search.
    fn look_up(&mut self, rank: u32) {
        let vector = self.archive.vector(rank);
        self.lists.clear();
        self.lists.resize(vector.len(), List { entry: Entry::of(0), postings: &[], number: 0 });
        let mut count = 0;
        for entry in vector.iter().map(|&packed| Entry::of(packed)) {
            let shard = shard(entry.feature);
            let (number, next) = self.index.shards[shard].list(entry.feature);
            let (start, end) = (self.entries[shard][number] as usize, self.index.shards[shard].bounds[next] as usize);
            let postings = &self.index.shards[shard].postings[start..];
            self.lists[count] = List { entry, postings: &postings[..end.saturating_sub(start)], number };
            count += usize::from(end > start) & usize::from(postings[0] >> WEIGHT_BITS < rank);
        }
        self.lists.truncate(count);
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

/// Adds one term's part to the products with all posts older than `rank`, and notes which were zero.
#[inline]
fn add(postings: &[u32], weight: u32, rank: u32, (products, seen, touched): (&mut [u32], &mut [u32], &mut usize)) {
    let mut count = *touched;
    for &posting in postings {
        let other = posting >> WEIGHT_BITS;
        if other >= rank {
            break;
        }
        let product = &mut products[other as usize];
        // Without a branch: whether a post is new cannot be foretold.
        seen[count] = other;
        count += usize::from(*product == 0);
        *product += weight * (posting & ((1 << WEIGHT_BITS) - 1));
    }
    *touched = count;
}

/// How many postings at the start are of posts older than `near`: looked for from the start in growing steps, since it is mostly
/// none (Bentley & Yao, "An almost optimal algorithm for unbounded searching", Information Processing Letters 5, 1976).
#[inline]
fn older_than(near: u32, postings: &[u32]) -> usize {
    let is_older = |posting: &u32| posting >> WEIGHT_BITS < near;
    let mut step = 1;
    while postings.get(step - 1).is_some_and(is_older) {
        step *= 2;
    }
    let (from, to) = (step / 2, postings.len().min(step - 1));
    from + postings[from..to].partition_point(is_older)
}
