//! The posts most similar to a post among those older than it: its row. It never changes because something newer appears.
//!
//! What says the same as the post itself is listed nowhere beside it, so it takes no place from what is: a row only notes the best one.
//!
//! In: candidates, in any order. Out: a [`Row`]. Touches: nothing.

use std::cmp::Reverse;

use bitcode::{Decode, Encode};

use super::{
    Item,
    score::{DUPLICATE, SCORE_MIN, score},
};

/// A row names at most so many posts.
pub(super) const ROW: usize = 12;

/// A similar post, by its rank in date order, and the product of the two vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) struct Edge {
    pub(super) rank: u32,
    pub(super) product: u32,
}

impl Edge {
    const NONE: Self = Self { rank: u32::MAX, product: 0 };
}

/// Similar older posts, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) struct Row {
    edges: [Edge; ROW],
    twin: Edge,
}

impl Row {
    /// Nothing similar.
    pub(super) const EMPTY: Self = Self { edges: [Edge::NONE; ROW], twin: Edge::NONE };

    /// The best of the older posts that say the same.
    pub(super) fn twin(&self) -> Option<Edge> {
        Some(self.twin).filter(|edge| edge.rank != Edge::NONE.rank)
    }

    /// The similar posts it names.
    pub(super) fn edges(&self) -> impl Iterator<Item = Edge> {
        self.edges.into_iter().take_while(|edge| edge.rank != Edge::NONE.rank)
    }

    /// The same row after the ranks have changed; a post that is gone is left out.
    pub(super) fn renumbered(&self, new: &[Option<u32>]) -> Self {
        let renumber = |edge: Edge| {
            let rank = (*new.get(edge.rank as usize)?)?;
            Some(Edge { rank, ..edge })
        };
        let twin = self.twin().and_then(renumber).unwrap_or(Edge::NONE);
        Self { twin, ..self.edges().filter_map(renumber).collect() }
    }
}

impl FromIterator<Edge> for Row {
    fn from_iter<I: IntoIterator<Item = Edge>>(edges: I) -> Self {
        let mut row = Self::EMPTY;
        for (slot, edge) in row.edges.iter_mut().zip(edges) {
            *slot = edge;
        }
        row
    }
}

/// A post that may enter a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) score: u32,
    pub(super) edge: Edge,
    pub(super) series: Option<u64>,
}

impl Candidate {
    /// The post at `edge` as a candidate for the row or list of `of`.
    #[inline]
    pub(super) fn new(items: &[Item], of: u32, edge: Edge) -> Self {
        let item = &items[edge.rank as usize];
        Self { score: score(edge.product, items[of as usize].date, item.date), edge, series: item.series }
    }

    /// Best first: by score, then the newer post, then the greater key.
    #[inline]
    pub(super) fn order(&self) -> Reverse<(u32, u32)> {
        Reverse((self.score, self.edge.rank))
    }

    /// Whether both are of one series.
    pub(super) fn same_series(&self, other: &Self) -> bool {
        self.series.is_some() && self.series == other.series
    }
}

/// The best candidates seen so far, each series with its best member only. The result does not depend on the order in which
/// they are seen: it is the best of the best of each series.
#[derive(Debug, Clone, Default)]
pub(super) struct Top {
    best: Vec<Candidate>,
    /// The best of those that say the same as the post itself.
    twin: Option<Candidate>,
}

impl Top {
    /// The best that a row names already.
    pub(super) fn of(row: &Row, items: &[Item], rank: u32) -> Self {
        let candidate = |edge| Candidate::new(items, rank, edge);
        Self { best: row.edges().map(candidate).collect(), twin: row.twin().map(candidate) }
    }

    /// The least score that could still enter.
    #[inline]
    pub(super) fn bar(&self) -> u32 {
        if self.best.len() < ROW { SCORE_MIN } else { self.best[ROW - 1].score }
    }

    /// Takes a candidate in if it is good enough.
    pub(super) fn offer(&mut self, candidate: Candidate) {
        if candidate.score < SCORE_MIN {
            return;
        }
        if candidate.edge.product >= DUPLICATE {
            self.twin = self.twin.into_iter().chain([candidate]).min_by_key(Candidate::order);
            return;
        }
        let place = self.best.partition_point(|one| one.order() < candidate.order());
        if place == ROW || self.best[..place].iter().any(|one| one.same_series(&candidate)) {
            return;
        }
        match self.best[place..].iter().position(|one| one.same_series(&candidate)) {
            Some(worse) => drop(self.best.remove(place + worse)),
            None => self.best.truncate(ROW - 1),
        }
        self.best.insert(place, candidate);
    }

    /// Forgets all candidates.
    pub(super) fn clear(&mut self) {
        self.best.clear();
        self.twin = None;
    }

    /// Takes all candidates of another.
    pub(super) fn merge(&mut self, other: &Self) {
        for &candidate in other.best.iter().chain(&other.twin) {
            self.offer(candidate);
        }
    }

    /// The row of the best.
    pub(super) fn row(&self) -> Row {
        let twin = self.twin.map_or(Edge::NONE, |candidate| candidate.edge);
        Row { twin, ..self.best.iter().map(|candidate| candidate.edge).collect() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(score: u32, rank: u32, series: Option<u64>) -> Candidate {
        Candidate { score: SCORE_MIN + score, edge: Edge { rank, product: score }, series }
    }

    /// What a row should be, worked out from all candidates at once.
    fn expected(mut all: Vec<Candidate>) -> Vec<u32> {
        all.sort_by_key(Candidate::order);
        let mut kept: Vec<Candidate> = Vec::new();
        for one in all {
            if !kept.iter().any(|other| other.same_series(&one)) {
                kept.push(one);
            }
        }
        kept.iter().take(ROW).map(|one| one.edge.rank).collect()
    }

    #[test]
    fn too_little_is_not_taken() {
        let mut top = Top::default();
        top.offer(Candidate { score: SCORE_MIN - 1, ..candidate(0, 1, None) });
        assert_eq!(top.row(), Row::EMPTY);
        top.offer(candidate(0, 1, None));
        assert_eq!(top.row().edges().count(), 1);
    }

    #[test]
    fn renumbering_drops_what_is_gone() {
        let row: Row = [3, 1, 2].map(|rank| Edge { rank, product: 9 }).into_iter().collect();
        let new = row.renumbered(&[Some(0), None, Some(1), Some(2)]);
        assert_eq!(new.edges().map(|edge| edge.rank).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn what_says_the_same_takes_no_place() {
        let twin = |score, rank| Candidate { score, edge: Edge { rank, product: DUPLICATE }, series: None };
        let mut top = Top::default();
        (0..ROW as u32).for_each(|rank| top.offer(candidate(1, rank, None)));
        [twin(DUPLICATE, 20), twin(DUPLICATE, 30), twin(DUPLICATE - 1, 40)].into_iter().for_each(|one| top.offer(one));
        let row = top.row();
        assert_eq!((row.edges().count(), row.twin().map(|edge| edge.rank)), (ROW, Some(30)));
        let mut new = vec![None; 31];
        new[30] = Some(7);
        assert_eq!(row.renumbered(&new).twin().map(|edge| edge.rank), Some(7));
        new[30] = None;
        assert_eq!(row.renumbered(&new), Row::EMPTY);
    }

    proptest! {
        #[test]
        fn the_order_of_offers_does_not_matter(
            drawn in prop::collection::vec((0..20_u32, prop::option::of(0..9_u64)), 0..60).prop_shuffle()
        ) {
            let all: Vec<_> = (0..).zip(drawn).map(|(rank, (score, series))| candidate(score, rank, series)).collect();
            let (mut forward, mut backward) = (Top::default(), Top::default());
            for &one in &all {
                forward.offer(one);
            }
            for &one in all.iter().rev() {
                backward.offer(one);
            }
            let ranks: Vec<_> = forward.row().edges().map(|edge| edge.rank).collect();
            prop_assert_eq!(forward.row(), backward.row());
            prop_assert_eq!(ranks, expected(all));
        }
    }
}
