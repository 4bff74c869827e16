//! What an editor who looks at a site before its readers do wants to know of a build.
//!
//! In: a plan, and what was rendered of it. Out: which posts only the options show, and which sources the new pages came from.
//! Touches: nothing.

use super::Options;
use crate::{
    library::{When, clock::Reason},
    plan::{Plan, Recipe},
    text::time::Moment,
};

/// A post that readers would not see now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Early {
    /// The address of its page.
    pub address: String,
    /// What speaks against it.
    pub reason: Reason,
}

/// A page that was rendered, with the file that an editor wrote for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file, from the site's folder.
    pub path: String,
    /// The address of its page.
    pub address: String,
}

/// The posts that only the options show.
pub(super) fn early(plan: &Plan<'_>) -> Vec<Early> {
    let library = plan.inputs.library;
    let early = library.early.iter();
    early.map(|one| Early { address: library.config.post_address(one.post), reason: one.reason }).collect()
}

/// The sources of the posts and standing pages among the outputs rendered, which are given by their places in the plan. When all
/// were, nobody has just saved them all, and none is told.
pub(super) fn sources(plan: &Plan<'_>, rendered: &[usize]) -> Vec<Source> {
    if rendered.len() == plan.outputs.len() {
        return Vec::new();
    }
    let made = rendered.iter().map(|at| &plan.outputs[*at]);
    let pages = made.filter(|output| matches!(output.recipe, Recipe::Post(_) | Recipe::Standing(_)));
    pages.map(|output| Source { path: plan.origin(output.recipe), address: output.file.address() }).collect()
}

impl Options {
    /// What decides which posts are published.
    pub(super) fn when(&self, now: Moment) -> When {
        When { now, drafts: self.drafts, future: self.future }
    }
}
