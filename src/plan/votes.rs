//! What has come of readers' votes, by post.
//!
//! In: the library, the published results. Out: [`Votes`]; a result for a post that isn't there is told. Touches: nothing.

use std::collections::BTreeMap;

use super::Inputs;
use crate::{
    config::RATINGS,
    diag::{Diagnostic, Fault},
    library::{Found, PostId},
    words,
};

/// How many votes each level of a post has, the lowest first.
pub(super) type Votes = BTreeMap<PostId, [u32; 5]>;

/// Finds the posts that were rated.
pub(super) fn votes(inputs: Inputs<'_>, report: &mut Vec<Diagnostic>) -> Votes {
    let mut votes = Votes::new();
    for rated in &inputs.files.ratings.all {
        match inputs.library.named(&rated.post, RATINGS) {
            Some(Found::Published(id)) => {
                votes.insert(id, rated.votes);
            }
            Some(Found::Held(_)) => {}
            None => {
                let name = &rated.post;
                let message = words!("no post has the name `{name}`", "không có bài nào tên `{name}`");
                let fault = Fault::new("unknown-rated-post", message).hint(words!(
                    "write the post's address or slug, or remove the entry",
                    "hãy ghi địa chỉ hoặc slug của bài, hoặc xóa mục này",
                ));
                report.push(fault.at(rated.span).in_file(RATINGS).warning());
            }
        }
    }
    votes
}
