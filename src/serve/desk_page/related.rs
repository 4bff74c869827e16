//! What the template of a post's related list on the desk sees: one plain struct, all texts ready to be shown.
//!
//! In: the list, or why there is none. Out: a [`RelatedView`]. Touches: nothing.

use serde::Serialize;

use super::{links, view::HOME};
use crate::{
    diag::Lang,
    engine::{RelatedEntry, RelatedList},
    related::{Shared, SharedKind},
    text::number,
};

/// How many of the shared words, and how many of the shared tags, are told.
const REASONS: usize = 8;

/// The page with the related list of a post.
#[derive(Debug, Serialize)]
pub(super) struct RelatedView {
    lang: &'static str,
    /// The address of the desk.
    home: &'static str,
    version: String,
    root: String,
    /// What was asked for.
    name: String,
    /// Why there is no answer.
    fault: Option<String>,
    list: Option<List>,
}

#[derive(Debug, Serialize)]
struct List {
    title: String,
    slug: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    title: String,
    slug: String,
    link: String,
    score: String,
    picked: bool,
    reasons: Vec<Reason>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct Reason {
    text: String,
    tag: bool,
    part: String,
}

impl RelatedView {
    /// The related list of the post that was asked for, or why there is none; `None` before anybody asked.
    pub(super) fn new(
        name: &str,
        list: Result<Option<RelatedList>, String>,
        version: &str,
        (root, lang): (&str, Lang),
    ) -> Self {
        let (list, fault) = match list {
            Ok(list) => (list.map(|list| List::new(list, lang)), None),
            Err(fault) => (None, Some(fault)),
        };
        let (version, root, name) = (version.to_owned(), root.to_owned(), name.to_owned());
        Self { lang: lang.code(), home: HOME, version, root, name, fault, list }
    }
}

impl List {
    fn new(list: RelatedList, lang: Lang) -> Self {
        let score = |millionths: u32| number::decimal(f64::from(millionths) / 1e6, 3, lang);
        let reason =
            |one: &Shared| Reason { text: one.text.clone(), tag: one.kind == SharedKind::Tag, part: score(one.part) };
        let entry = |entry: RelatedEntry| {
            let is_tag = |one: &&Shared| one.kind == SharedKind::Tag;
            // A tag adds little, but it is what editors look for.
            let tags = entry.reasons.iter().filter(is_tag).take(REASONS);
            let words = entry.reasons.iter().filter(|one| !is_tag(one)).take(REASONS);
            let reasons: Vec<Reason> = tags.chain(words).map(reason).collect();
            Entry {
                link: format!("{HOME}related/?post={}", links::encoded(&entry.slug)),
                score: score(entry.score),
                picked: entry.picked,
                more: entry.reasons.len() - reasons.len(),
                reasons,
                title: entry.title,
                slug: entry.slug,
            }
        };
        Self { title: list.title, slug: list.slug, entries: list.entries.into_iter().map(entry).collect() }
    }
}
