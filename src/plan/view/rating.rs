//! What a post's page shows of readers' ratings: the form, and the published result.
//!
//! In: the settings, the votes. Out: [`RatingView`]. Touches: nothing.

use super::{Href, Label, page::Canonical, view};
use crate::{library::PostId, plan::Plan, text::number};

view! {
    /// Readers' rating of a post.
    pub struct RatingView<'a> {
        /// Where a vote is sent.
        endpoint: Option<Href<'a>>,
        /// The post's full address.
        post: Canonical<'a>,
        /// The levels, the best first.
        levels: Vec<Level>,
        /// How many votes there are.
        total: Option<String>,
    }
}

view! {
    /// A level that readers may choose.
    pub struct Level {
        /// What is sent, 1 to 5.
        value: u32,
        /// In words.
        label: Label,
        /// How many chose it.
        votes: Option<String>,
    }
}

impl Plan<'_> {
    /// The rating of a post; `None` where nobody can vote and nobody has.
    pub(super) fn rating_part(&self, id: PostId) -> Option<RatingView<'_>> {
        let config = self.inputs.library.config;
        let votes = self.votes.get(&id).filter(|votes| votes.iter().any(|count| *count > 0));
        if config.rating.endpoint.is_none() && votes.is_none() {
            return None;
        }
        let shown = |count: u64| number::integer(count as i64, config.language);
        let level = |at: usize| Level {
            value: at as u32 + 1,
            label: Label(format!("rating_{}", at + 1)),
            votes: votes.map(|votes| shown(votes[at].into())),
        };
        Some(RatingView {
            endpoint: config.rating.endpoint.as_deref().map(Href::of),
            post: Canonical(self.addresses.post(id).into()),
            levels: (0..5).rev().map(level).collect(),
            total: votes.map(|votes| shown(votes.iter().copied().map(u64::from).sum())),
        })
    }
}
