//! Which posts are published at the instant of the build, and why the others are not.
//!
//! In: all posts, by path. Out: the published ones by age, and the held ones with their reasons: no post is lost silently; and which
//! of the published ones are so only because the editor asked to see them. Touches: nothing.

use super::{
    When,
    clock::{Held, Reason},
};
use crate::content::Post;

/// Posts, split by whether they are published.
pub(super) struct Split<'a> {
    /// The places of the published ones, sorted by date, then path.
    pub(super) shown: Vec<u32>,
    /// The held ones, by path.
    pub(super) held: Vec<Held<'a>>,
    /// Those of the published ones that readers would not see now, by path.
    pub(super) early: Vec<Held<'a>>,
}

/// Splits the posts.
pub(super) fn split(posts: &[Post], when: When) -> Split<'_> {
    let mut shown = Vec::with_capacity(posts.len());
    let (mut held, mut early) = (Vec::new(), Vec::new());
    for (place, post) in posts.iter().enumerate() {
        match reasons(post, when).find(|reason| !when.shows(*reason)) {
            Some(reason) => held.push(Held { post, reason }),
            None => shown.push(place as u32),
        }
    }
    if when.drafts || when.future {
        let places = shown.iter().map(|place| &posts[*place as usize]);
        early.extend(places.filter_map(|post| Some(Held { post, reason: reasons(post, when).next()? })));
    }
    shown.sort_by_key(|place| posts[*place as usize].date);
    Split { shown, held, early }
}

/// Of the held ones, those that were published until they expired, sorted by date, then path.
pub(super) fn expired<'a>(held: &[Held<'a>]) -> Vec<&'a Post> {
    let expired = held.iter().filter(|held| matches!(held.reason, Reason::Expired(_)));
    let mut posts: Vec<&Post> = expired.map(|held| held.post).collect();
    posts.sort_by_key(|post| post.date);
    posts
}

/// Everything that speaks against publishing a post now.
fn reasons(post: &Post, when: When) -> impl Iterator<Item = Reason> {
    let draft = post.draft.then_some(Reason::Draft);
    let scheduled = (post.date > when.now).then_some(Reason::Scheduled(post.date));
    let expired = post.expires.filter(|end| *end <= when.now).map(Reason::Expired);
    [draft, scheduled, expired].into_iter().flatten()
}

impl When {
    /// Whether posts are published in spite of this reason.
    fn shows(self, reason: Reason) -> bool {
        match reason {
            Reason::Draft => self.drafts,
            Reason::Scheduled(_) | Reason::Expired(_) => self.future,
        }
    }
}
