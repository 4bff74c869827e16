//! Brings posts and similarities together: whose words they are, and what the last build remembers of them.
//!
//! In: the library, the parsed site (whole: places of its posts are those of its files), the cache. Out: similarities in the library.
//! Touches: the cache, in which it remembers terms unless it is for reading only.
//!
//! The posts are handed over in the order of date and hash of path; within the library they are in the order of date and path. Both
//! orders differ only among posts of the same second.

use std::{borrow::Cow, sync::OnceLock};

use super::{Loaded, cache::Cache, fresh::Fresh};
use crate::{
    hash::Fingerprint,
    library::{Library, PostId, Similarity},
    parse::Parser,
    related::{self, Explanation, Fields, Item, Scratch, Vectors},
    source,
};

/// Works out the similarities of all published posts. Gives the vectors when they must be remembered.
///
/// The terms of the posts that were parsed in this run are remembered here, and go as their vectors come: both together would take more room than anything
/// else in a build.
pub(super) fn relate(
    library: &mut Library<'_>,
    loaded: &Loaded,
    fresh: &mut Fresh,
    cache: Option<&Cache>,
) -> Option<Vectors> {
    let mut order: Vec<(Item, PostId)> = library.ids().map(|id| (item(library, id), id)).collect();
    order.sort_unstable_by_key(|(item, _)| (item.date, item.key));
    let (items, ids): (Vec<Item>, Vec<PostId>) = order.into_iter().unzip();
    let reread: Vec<OnceLock<Vec<u16>>> = loaded.posts.iter().map(|_| OnceLock::new()).collect();
    let parser = Parser::new(&loaded.config, &loaded.theme.labels);
    let at = |rank: usize| library.place_of(ids[rank]);
    let remembered = |at: usize| -> &[u16] {
        let post = &loaded.posts[at];
        let known = cache.and_then(|cache| cache.terms(&post.path, post.digest));
        known.unwrap_or_else(|| reread[at].get_or_init(|| terms_again(loaded, &parser, at)))
    };
    let mut before = cache.and_then(Cache::neighbours);
    if let Some(before) = before.take_if(|before| before.is_of(&items)) {
        library.relate(Similarity::new(before, ids));
        return None;
    }
    let previous = before.and_then(|before| Some((before, cache?.vectors()?)));
    if let Some(cache) = cache
        && previous.is_none()
    {
        cache.forget_similarities();
    }
    let counted =
        related::count(&items, &|rank| fresh.terms(at(rank)).unwrap_or_else(|| remembered(at(rank))), previous);
    if let Some(cache) = cache {
        let again = |at: usize| reread[at].get().map(Vec::as_slice);
        cache.keep_terms(&loaded.marked, &loaded.posts, &|at| fresh.terms(at).or_else(|| again(at)));
    }
    let taken = fresh.take_terms();
    let last = |rank: usize| taken.take(at(rank)).map_or_else(|| remembered(at(rank)).into(), Cow::Owned);
    let outcome = counted.vectorise(&last).neighbours();
    library.relate(Similarity::new(outcome.neighbours, ids));
    Some(outcome.vectors)
}

fn item(library: &Library<'_>, id: PostId) -> Item {
    let post = library.post(id);
    Item {
        key: Fingerprint::of(post.path.as_bytes()).short(),
        date: post.date.unix(),
        series: post.series().map(|series| Fingerprint::of(series.as_bytes()).short()),
        version: post.digest.short(),
    }
}

/// The terms of a post whose cache was lost, from its source.
fn terms_again(loaded: &Loaded, parser: &Parser<'_>, at: usize) -> Vec<u16> {
    let post = &loaded.posts[at];
    let place = loaded.tree.posts.partition_point(|file| file.path < post.path);
    let parsed = source::read_text(&loaded.tree.posts[place])
        .ok()
        .and_then(|text| parser.post(&post.path, &text, post.digest).ok());
    parsed.map(|parsed| crate::parse::terms(&parsed, &mut Scratch::default())).unwrap_or_default()
}

/// Why one post stands in another's list.
pub(super) fn explain(
    library: &Library<'_>,
    loaded: &Loaded,
    vectors: &Vectors,
    pair: [PostId; 2],
) -> Option<Explanation> {
    let parser = Parser::new(&loaded.config, &loaded.theme.labels);
    let post = library.post(pair[0]);
    let place = loaded.tree.posts.partition_point(|file| file.path < post.path);
    let text = source::read_text(&loaded.tree.posts[place]).ok()?;
    let body = parser.body(&text);
    let tags: Vec<String> = post.tags.iter().map(|tag| tag.identity.clone()).collect();
    let fields = Fields { title: &post.title, lead: &post.lead, tags: &tags, body: &body.text };
    library.similarity.explain(vectors, pair, &fields)
}
