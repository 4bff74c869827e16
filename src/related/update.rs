//! From the previous build's neighbours to this build's, doing only what a change can reach.
//!
//! In: all posts, their terms on demand, the previous [`Neighbours`] and [`Vectors`]. Out: an [`Outcome`]. Touches: nothing.

use bitcode::{Decode, Encode};
use rayon::prelude::*;

use super::{
    Archive, Item, LastTermsOf, TermsOf,
    lists::lists,
    row::{Candidate, Edge, Row, Top},
    scan::{Query, scan},
    score::score,
    search,
    stats::{Classes, Stats},
    vector::{Place, UNIT_SQUARED, Vectors},
};

/// Up to so many posts are scanned for, however small the archive; beyond that one in [`SCAN_ONE_IN`].
const SCAN_MIN: usize = 256;
/// Searching for all is quicker when more than one post in so many has to be scanned for.
const SCAN_ONE_IN: usize = 32;

/// The related posts of every post, and what the next build needs to do only what has changed. The vectors are kept apart, since
/// they are large and only grow.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Neighbours {
    items: Vec<Item>,
    stats: Stats,
    /// The epoch of the vectors that the places are in.
    epoch: u32,
    places: Vec<Place>,
    rows: Vec<Row>,
    lists: Vec<Row>,
}

/// What [`neighbours`] gives.
#[derive(Debug)]
pub struct Outcome {
    /// The related posts of every post.
    pub neighbours: Neighbours,
    /// The vectors, to be handed in again.
    pub vectors: Vectors,
    /// Places in the archive of the posts that are new or changed or whose list is another than before, ascending.
    pub changed: Vec<u32>,
}

/// A post in another post's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Similar {
    /// Its place in the archive.
    pub rank: usize,
    /// How similar it is, in millionths; 1,000,000 is a post of the same day with the same words.
    pub score: u32,
}

/// Works out the related posts of every post.
///
/// `items` must be in ascending order of date and key, without repeats. `previous` may be of any earlier state of the archive
/// or missing: the lists are the same with and without it.
pub fn neighbours(items: &[Item], terms: &TermsOf, previous: Option<(Neighbours, Vectors)>) -> Outcome {
    count(items, terms, previous).vectorise(&|rank| terms(rank).into()).neighbours()
}

/// The first part of [`neighbours`]: how common the terms are.
pub fn count<'a>(items: &'a [Item], terms: &TermsOf, previous: Option<(Neighbours, Vectors)>) -> Counted<'a> {
    let previous = previous.filter(|(neighbours, vectors)| neighbours.is_sound(vectors));
    let (before, vectors) = previous.unwrap_or_else(|| (Neighbours::none(), Vectors::default()));
    let renumbering = Renumbering::of(&before.items, items);
    let stats = Stats::of(items, terms, Some(&before.stats));
    Counted(Update { items, before, vectors, renumbering, stats, places: Vec::new() })
}

impl<'a> Counted<'a> {
    /// The second part: asks at most once for the terms of a post, so that they can go as their vectors come.
    pub fn vectorise(mut self, terms: &LastTermsOf) -> Vectorised<'a> {
        self.0.vectorise(terms);
        Vectorised(self.0)
    }
}

impl Vectorised<'_> {
    /// The third part.
    pub fn neighbours(self) -> Outcome {
        let (rows, reached) = self.0.rows();
        self.0.finish(rows, &reached)
    }
}

impl Neighbours {
    /// The posts related to the post at a place in the archive, the most similar first; each series once, without repeats.
    pub fn list(&self, rank: usize) -> impl Iterator<Item = Similar> {
        let edges = self.lists.get(rank).into_iter().flat_map(Row::edges);
        edges.map(move |edge| Similar { rank: edge.rank as usize, score: millionths(self.score(rank, edge)) })
    }

    /// Whether these are the neighbours of exactly these posts.
    pub fn is_of(&self, items: &[Item]) -> bool {
        self.items == items
    }

    /// Whether two posts belong to one run of posts that say the same, each as the one before.
    pub fn are_duplicates(&self, one: usize, other: usize) -> bool {
        let (mut newer, older) = (one.max(other), one.min(other));
        while newer > older {
            let Some(twin) = self.rows.get(newer).and_then(Row::twin) else { return false };
            newer = twin.rank as usize;
        }
        newer == older
    }

    fn score(&self, rank: usize, edge: Edge) -> u32 {
        score(edge.product, self.items[rank].date, self.items[edge.rank as usize].date)
    }

    pub(super) fn archive<'a>(&'a self, vectors: &'a Vectors) -> Archive<'a> {
        Archive { items: &self.items, vectors, places: &self.places, stats: &self.stats }
    }

    fn none() -> Self {
        let stats = Stats::of(&[], &|_| &[], None);
        Self { items: Vec::new(), stats, epoch: 0, places: Vec::new(), rows: Vec::new(), lists: Vec::new() }
    }

    /// Whether all parts belong together.
    pub fn is_sound(&self, vectors: &Vectors) -> bool {
        let posts = self.items.len();
        self.epoch == vectors.epoch && [self.places.len(), self.rows.len(), self.lists.len()] == [posts; 3]
    }
}

/// A product of vectors or a score in millionths.
pub(super) fn millionths(product: u32) -> u32 {
    (u64::from(product) * 1_000_000 / u64::from(UNIT_SQUARED)) as u32
}

/// Which post of the previous build is which of this one. A post that has changed is an old one gone and a new one come.
struct Renumbering {
    old_of: Vec<Option<u32>>,
    new_of: Vec<Option<u32>>,
}

impl Renumbering {
    fn of(old: &[Item], new: &[Item]) -> Self {
        let (mut old_of, mut new_of) = (vec![None; new.len()], vec![None; old.len()]);
        let mut at = 0;
        for (rank, item) in new.iter().enumerate() {
            while old.get(at).is_some_and(|one| (one.date, one.key) < (item.date, item.key)) {
                at += 1;
            }
            if old.get(at) == Some(item) {
                (old_of[rank], new_of[at]) = (Some(at as u32), Some(rank as u32));
            }
        }
        Self { old_of, new_of }
    }

    fn is_new(&self, rank: usize) -> bool {
        self.old_of[rank].is_none()
    }
}

/// All posts and how common their terms are.
pub struct Counted<'a>(Update<'a>);

/// All posts with their vectors, not yet compared.
pub struct Vectorised<'a>(Update<'a>);

/// One run of [`neighbours`].
struct Update<'a> {
    items: &'a [Item],
    before: Neighbours,
    vectors: Vectors,
    renumbering: Renumbering,
    stats: Stats,
    places: Vec<Place>,
}

impl Update<'_> {
    /// Makes the vectors that are missing: all, when the statistics have changed or too much of what is stored is out of use.
    fn vectorise(&mut self, terms: &LastTermsOf) {
        let posts = 0..self.items.len() as u32;
        let live: usize = self.before.places.iter().map(|place| place.len()).sum();
        let keeps = self.stats.agrees(&self.before.stats) && self.vectors.stored() <= live + live / 2;
        if !keeps {
            self.vectors = Vectors { epoch: self.before.epoch.wrapping_add(1), blocks: Vec::new() };
        }
        let missing: Vec<u32> = posts.filter(|&rank| !keeps || self.renumbering.is_new(rank as usize)).collect();
        let mut made = Vec::new().into_iter();
        if !missing.is_empty() {
            made = self.vectors.add(&missing, terms, &Classes::of(&self.stats)).into_iter();
        }
        let kept =
            self.renumbering.old_of.iter().map(|old| old.filter(|_| keeps).map(|old| self.before.places[old as usize]));
        self.places = kept.filter_map(|place| place.or_else(|| made.next())).collect();
    }

    fn archive(&self) -> Archive<'_> {
        Archive { items: self.items, vectors: &self.vectors, places: &self.places, stats: &self.stats }
    }

    /// The row of every post, and the posts whose rows may be others than before.
    fn rows(&self) -> (Vec<Row>, Reached) {
        let archive = self.archive();
        let queries = self.queries();
        if queries.len() > SCAN_MIN.max(self.items.len() / SCAN_ONE_IN) {
            return (search::rows(&archive), Reached::All);
        }
        let kept = |old: &Option<u32>| match old {
            Some(old) => self.before.rows[*old as usize].renumbered(&self.renumbering.new_of),
            None => Row::EMPTY,
        };
        let mut rows: Vec<Row> = self.renumbering.old_of.par_iter().with_min_len(1024).map(kept).collect();
        let mut reached: Vec<u32> = queries.iter().map(|query| query.rank).collect();
        if !queries.is_empty() {
            let mut found = scan(&archive, &queries);
            for (query, row) in queries.iter().zip(found.rows()) {
                rows[query.rank as usize] = row;
            }
            found.entrants.retain(|(rank, _)| reached.binary_search(rank).is_err());
            reached.extend(take_in(&archive, &mut rows, found.entrants));
        }
        (rows, Reached::Some(reached))
    }

    /// The posts whose rows have to be found anew: new ones, and those whose row names one that is gone.
    fn queries(&self) -> Vec<Query> {
        let stale_stats = !self.stats.agrees(&self.before.stats);
        let is_gone = |edge: Edge| self.renumbering.new_of.get(edge.rank as usize).is_none_or(Option::is_none);
        let query = |(rank, old): (usize, &Option<u32>)| {
            let is_stale = |old: &u32| {
                let row = &self.before.rows[*old as usize];
                row.edges().chain(row.twin()).any(is_gone)
            };
            let is_new = stale_stats || old.is_none();
            (is_new || old.as_ref().is_some_and(is_stale)).then_some(Query { rank: rank as u32, is_new })
        };
        self.renumbering.old_of.par_iter().enumerate().with_min_len(1024).filter_map(query).collect()
    }

    /// Makes the lists that a change of rows can reach.
    fn finish(self, rows: Vec<Row>, reached: &Reached) -> Outcome {
        let kept = |old: &Option<u32>| match old {
            Some(old) => self.before.lists[*old as usize].renumbered(&self.renumbering.new_of),
            None => Row::EMPTY,
        };
        let mut lists: Vec<Row> = self.renumbering.old_of.par_iter().with_min_len(1024).map(kept).collect();
        let wanted = match reached {
            Reached::All => (0..rows.len() as u32).collect(),
            Reached::Some(reached) => self.listed_with(reached, &rows),
        };
        let mut changed = Vec::new();
        for (&rank, list) in wanted.iter().zip(self::lists(&self.archive(), &rows, &wanted)) {
            let shortened = self.names_gone(rank);
            let place = &mut lists[rank as usize];
            if shortened || *place != list || self.renumbering.is_new(rank as usize) {
                changed.push(rank);
            }
            *place = list;
        }
        let Self { items, stats, vectors, places, .. } = self;
        let neighbours = Neighbours { items: items.to_vec(), stats, epoch: vectors.epoch, places, rows, lists };
        Outcome { neighbours, vectors, changed }
    }

    /// Whether the list of a post named one that is gone.
    fn names_gone(&self, rank: u32) -> bool {
        let old = self.renumbering.old_of[rank as usize];
        let is_gone = |edge: Edge| self.renumbering.new_of[edge.rank as usize].is_none();
        old.is_some_and(|old| self.before.lists[old as usize].edges().any(is_gone))
    }

    /// The posts whose lists depend on rows that have changed: those posts, all that their rows name or named, and all whose rows
    /// name them.
    fn listed_with(&self, reached: &[u32], rows: &[Row]) -> Vec<u32> {
        let new_of = &self.renumbering.new_of;
        let mut wanted = vec![false; rows.len()];
        let mut is_reached = vec![false; rows.len()];
        for &rank in reached {
            (wanted[rank as usize], is_reached[rank as usize]) = (true, true);
            rows[rank as usize].edges().for_each(|edge| wanted[edge.rank as usize] = true);
        }
        for (old, row) in self.before.rows.iter().enumerate() {
            if new_of[old].is_none_or(|rank| is_reached[rank as usize]) {
                row.renumbered(new_of).edges().for_each(|edge| wanted[edge.rank as usize] = true);
            }
        }
        for (wanted, row) in wanted.iter_mut().zip(rows) {
            *wanted |= row.edges().any(|edge| is_reached[edge.rank as usize]);
        }
        (0..).zip(wanted).filter_map(|(rank, wanted)| wanted.then_some(rank)).collect()
    }
}

/// The posts whose rows may have changed.
enum Reached {
    All,
    Some(Vec<u32>),
}

/// Takes new posts into the rows of newer ones; gives the posts whose rows took any in.
fn take_in(archive: &Archive, rows: &mut [Row], mut entrants: Vec<(u32, Edge)>) -> Vec<u32> {
    entrants.sort_unstable_by_key(|(rank, edge)| (*rank, edge.rank));
    let mut changed = Vec::new();
    for same in entrants.chunk_by(|one, other| one.0 == other.0) {
        let rank = same[0].0;
        let row = &mut rows[rank as usize];
        let mut top = Top::of(row, archive.items, rank);
        for &(_, edge) in same {
            top.offer(Candidate::new(archive.items, rank, edge));
        }
        if top.row() != *row {
            *row = top.row();
            changed.push(rank);
        }
    }
    changed
}
