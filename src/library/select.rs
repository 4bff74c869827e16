//! Which posts are published at the instant of the build, and why the others are not.
//!
//! In: all posts, by path. Out: the published ones by age, and the held ones with their reasons: no post is lost silently.
//! Touches: nothing.

use super::{
    When,
    clock::{Held, Reason},
};
use crate::content::Post;

/// Splits the posts: the places of the published ones, sorted by date, then path; and the held ones by path.
pub(super) fn published(posts: &[Post], when: When) -> (Vec<u32>, Vec<Held<'_>>) {
    let mut shown = Vec::with_capacity(posts.len());
    let mut held = Vec::new();
    for (place, post) in posts.iter().enumerate() {
        match reason(post, when) {
            Some(reason) => held.push(Held { post, reason }),
            None => shown.push(place as u32),
        }
    }
    shown.sort_by_key(|place| posts[*place as usize].date);
    (shown, held)
}

fn reason(post: &Post, when: When) -> Option<Reason> {
    if post.draft && !when.drafts {
        Some(Reason::Draft)
    } else if post.date > when.now {
        Some(Reason::Scheduled(post.date))
    } else {
        post.expires.filter(|end| *end <= when.now).map(Reason::Expired)
    }
}
