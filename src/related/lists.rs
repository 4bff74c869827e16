//! The list of a post: from its own row, and from the rows of newer posts that it is in.
//!
//! In: the rows of all posts. Out: a list for each that is asked for. Touches: nothing.
//!
//! So a new post changes the lists of the few posts in its row, and no others, however many it resembles.

use rayon::prelude::*;

use super::{
    Archive,
    row::{Candidate, Edge, Row},
    score::{DUPLICATE, SCORE_MIN},
};

/// The lists of some posts, in the order in which they are asked for.
pub(super) fn lists(archive: &Archive, rows: &[Row], wanted: &[u32]) -> Vec<Row> {
    let newer = Newer::of(rows, wanted);
    let one = |(place, &rank): (usize, &u32)| list(archive, rows, rank, newer.of_place(place));
    wanted.par_iter().enumerate().with_min_len(64).map(one).collect()
}

/// The posts in whose rows the wanted posts are.
struct Newer {
    ends: Vec<u32>,
    edges: Vec<Edge>,
}

impl Newer {
    /// A counting sort of all edges by the wanted post that they lead to.
    fn of(rows: &[Row], wanted: &[u32]) -> Self {
        let mut place_of = vec![u32::MAX; rows.len()];
        for (place, &rank) in (0..).zip(wanted) {
            place_of[rank as usize] = place;
        }
        let incoming = || {
            let edges = (0..).zip(rows).flat_map(|(newer, row)| row.edges().map(move |edge| (newer, edge)));
            edges.filter_map(|(newer, edge)| {
                let place = place_of[edge.rank as usize];
                (place != u32::MAX).then_some((place as usize, Edge { rank: newer, product: edge.product }))
            })
        };
        let mut ends = vec![0; wanted.len() + 1];
        for (place, _) in incoming() {
            ends[place + 1] += 1;
        }
        for place in 0..wanted.len() {
            ends[place + 1] += ends[place];
        }
        let mut edges = vec![Edge { rank: 0, product: 0 }; ends[wanted.len()] as usize];
        for (place, edge) in incoming() {
            edges[ends[place] as usize] = edge;
            ends[place] += 1;
        }
        Self { ends, edges }
    }

    fn of_place(&self, place: usize) -> &[Edge] {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.edges[start as usize..self.ends[place] as usize]
    }
}

/// The list of one post: each series once, nothing that says the same as the post itself or as what stands above.
fn list(archive: &Archive, rows: &[Row], rank: u32, newer: &[Edge]) -> Row {
    let edges = rows[rank as usize].edges().chain(newer.iter().copied());
    let mut candidates: Vec<_> = edges.map(|edge| Candidate::new(archive.items, rank, edge)).collect();
    candidates.retain(|candidate| candidate.score >= SCORE_MIN);
    candidates.sort_unstable_by_key(Candidate::order);
    let mut kept: Vec<Candidate> = Vec::with_capacity(super::row::ROW);
    for candidate in candidates {
        if kept.len() == super::row::ROW {
            break;
        }
        let repeats = |one: &Candidate| one.same_series(&candidate) || are_duplicates(archive, rows, one, &candidate);
        if !kept.iter().any(repeats) {
            kept.push(candidate);
        }
    }
    kept.iter().map(|candidate| candidate.edge).collect()
}

/// Whether two posts say the same, or the newer one the same as another bulletin of the older one's series. Only one that has a twin can,
/// which hardly any has: so hardly ever anything is compared.
fn are_duplicates(archive: &Archive, rows: &[Row], one: &Candidate, other: &Candidate) -> bool {
    let (newer, older) = if one.edge.rank > other.edge.rank { (one, other) } else { (other, one) };
    let Some(twin) = rows[newer.edge.rank as usize].twin() else { return false };
    twin.rank == older.edge.rank
        || older.series.is_some() && archive.items[twin.rank as usize].series == older.series
        || archive.product(newer.edge.rank, older.edge.rank) >= DUPLICATE
}
