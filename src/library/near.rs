//! What a page shows of other posts: related news, the same category around it in time, the newest of a category.
//!
//! In: the library. Out: lists of [`Item`]. Touches: nothing.
//!
//! A series counts once in a list, under its standing title. Lists look at a bounded number of neighbours, and what is newer than a
//! post is looked at a few steps ahead only: so a new post changes a bounded number of older pages.

use super::{Library, PostId};
use crate::content::Post;

/// How many newer neighbours in its category a page may show: as many older pages change with a new post.
const NEWER: usize = 4;
/// How many older ones it shows.
const OLDER: usize = 5;
/// How far back a list looks for its entries when one series fills the category.
const LOOK_BACK: usize = 64;

/// One entry of a list: a post, or a whole series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// A post by its number.
    Post(PostId),
    /// A series by its number.
    Series(u32),
}

impl Library<'_> {
    /// How a post stands in a list where a series counts once.
    pub fn item(&self, id: PostId) -> Item {
        self.places[id as usize].series.map_or(Item::Post(id), Item::Series)
    }

    /// The posts of the same category around this one in time, newest first.
    pub fn same_category(&self, id: PostId) -> Vec<Item> {
        let members = &self.categories[self.post(id).category as usize].posts;
        let at = self.places[id as usize].in_category as usize;
        let own = self.item(id);
        let newer = members[at + 1..].iter().take(NEWER).rev();
        let older = members[..at].iter().rev().take(LOOK_BACK);
        let mut items = Vec::with_capacity(NEWER + OLDER);
        self.add_distinct(&mut items, newer, own, NEWER);
        let most = items.len() + OLDER;
        self.add_distinct(&mut items, older, own, most);
        items
    }

    /// The newest of some posts, a series once.
    pub fn newest<'i>(&self, oldest_first: impl DoubleEndedIterator<Item = &'i PostId>, count: usize) -> Vec<Item> {
        let mut items = Vec::with_capacity(count);
        for id in oldest_first.rev().take(LOOK_BACK) {
            let item = self.item(*id);
            if !items.contains(&item) {
                items.push(item);
            }
            if items.len() == count {
                break;
            }
        }
        items
    }

    fn add_distinct<'i>(&self, items: &mut Vec<Item>, ids: impl Iterator<Item = &'i PostId>, own: Item, most: usize) {
        for id in ids {
            if items.len() == most {
                break;
            }
            let item = self.item(*id);
            if item != own && !items.contains(&item) {
                items.push(item);
            }
        }
    }

    /// Related news of a post: the editor's picks first, then the most similar, a series once, and nothing that says the same
    /// as a pick.
    pub fn related(&self, id: PostId, picks: &Picks) -> Vec<Item> {
        let own = self.item(id);
        let is_excluded = |item: &Item| picks.excluded.contains(item);
        let mut items: Vec<Item> = picks.shown.iter().copied().filter(|item| !is_excluded(item)).collect();
        let picked = items.len();
        let most = self.config.related.max(picked);
        for (other, _) in self.similarity.list(id) {
            if items.len() >= most {
                break;
            }
            let item = self.item(other);
            let repeats = |one: &Item| matches!(one, Item::Post(pick) if self.similarity.are_duplicates(*pick, other));
            let listed = item == own || items.contains(&item) || items.iter().take(picked).any(repeats);
            if !listed && !is_excluded(&item) && self.is_shown(self.post(other)) {
                items.push(item);
            }
        }
        items
    }

    /// What stands in the list of a post for another one that its editor names: of its own series it is that bulletin which is meant.
    pub fn picked(&self, id: PostId, other: PostId) -> Item {
        let item = self.item(other);
        if item == self.item(id) { Item::Post(other) } else { item }
    }

    fn is_shown(&self, post: &Post) -> bool {
        post.expires.is_none_or(|end| end > self.now)
    }
}

/// What the editor of a post said of its related list.
#[derive(Debug, Clone, Default)]
pub struct Picks {
    /// Shown first, in this order, each once.
    pub shown: Vec<Item>,
    /// Never shown, even if it is picked.
    pub excluded: Vec<Item>,
}
