//! Related posts: for each post the most similar ones.
//!
//! In: the terms of every post, in date order, and the outcome of the previous build. Out: [`Neighbours`]. Touches: nothing.
//!
//! 1. [`Terms`]: a post's words and pairs of words with their weights ([`tokens`], [`terms`]), kept between builds.
//! 2. [`stats`]: how common each term is, over a slowly moving prefix of the archive.
//! 3. [`vector`]: the heaviest terms of a post, of unit length, in integers.
//! 4. [`row`]: the most similar *older* posts of each post, for all at once by an inverted index ([`search`]), or for a few by
//!    one pass over all vectors ([`scan`]).
//! 5. [`lists`]: a post's list, from its row and from the rows of newer posts that it is in.
//!
//! Incremental: a row depends on the post, on older posts and on the statistics; so a new post changes its own row, and the
//! lists of the dozen posts in it. The outcome is that of a build from nothing.

mod explain;
mod letters;
mod lists;
mod row;
mod scan;
mod score;
mod search;
mod stats;
mod swar;
mod terms;
#[cfg(test)]
mod tests;
mod tokens;
mod update;
mod vector;

use std::borrow::Cow;

use bitcode::{Decode, Encode};

pub use self::{
    explain::{Explanation, Shared, SharedKind},
    terms::{Fields, Scratch, Terms},
    update::{Counted, Neighbours, Outcome, Similar, Vectorised, count, neighbours},
    vector::Vectors,
};
use self::{
    stats::Stats,
    vector::{Entry, Place},
};

/// A post, as far as its neighbours depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Item {
    /// Tells the post from all others and stays the same from build to build: a hash of its path.
    pub key: u64,
    /// When it is published, in seconds since 1970.
    pub date: i64,
    /// A hash of its series' id, when it is a bulletin.
    pub series: Option<u64>,
    /// Stands for its terms: equal versions, equal terms.
    pub version: u64,
}

/// Gives the terms of the post at a place in the archive. It is asked only for those that are needed: after a small change
/// hardly any.
pub type TermsOf<'a> = dyn Fn(usize) -> &'a [u16] + Sync + 'a;

/// The same, asked for the last time: what it gives need not stay where it was.
pub type LastTermsOf<'a> = dyn Fn(usize) -> Cow<'a, [u16]> + Sync + 'a;

/// All posts with their vectors.
struct Archive<'a> {
    items: &'a [Item],
    vectors: &'a Vectors,
    places: &'a [Place],
    stats: &'a Stats,
}

impl Archive<'_> {
    /// The vector of a post.
    #[inline]
    fn vector(&self, rank: u32) -> &[u32] {
        self.vectors.at(self.places[rank as usize])
    }

    /// The product of the vectors of two posts, whose features are in ascending order.
    fn product(&self, one: u32, other: u32) -> u32 {
        let near = self.near(one, other);
        let entries = |rank| {
            self.vector(rank).iter().map(|&packed| Entry::of(packed)).filter(move |entry| near || !entry.frequent)
        };
        let (mut others, mut product) = (entries(other).peekable(), 0);
        for entry in entries(one) {
            while others.next_if(|other| other.feature < entry.feature).is_some() {}
            product +=
                others.next_if(|other| other.feature == entry.feature).map_or(0, |other| entry.weight * other.weight);
        }
        product
    }

    /// Whether two posts are near in time, so that frequent terms relate them.
    #[inline]
    fn near(&self, one: u32, other: u32) -> bool {
        self.items[one as usize].date.abs_diff(self.items[other as usize].date) <= self.stats.near()
    }

    /// The oldest post that is near in time to a post.
    fn first_near(&self, rank: u32) -> u32 {
        let date = self.items[rank as usize].date;
        self.items[..rank as usize].partition_point(|item| item.date.abs_diff(date) > self.stats.near()) as u32
    }
}
