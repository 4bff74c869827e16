//! Why two posts are related: the words, pairs of words and tags that they share, with what each adds to the score.
//!
//! In: two posts of the archive and their texts. Out: an [`Explanation`]. Touches: nothing.

use std::collections::BTreeMap;

use super::{
    Fields, Neighbours, Vectors,
    score::score,
    tokens::{Tokens, whole},
    update::millionths,
    vector::Entry,
};

/// How a score comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The score, in millionths.
    pub score: u32,
    /// The score before it is lowered for the days between the two posts, in millionths.
    pub cosine: u32,
    /// What the two share, that which adds most first.
    pub shared: Vec<Shared>,
}

/// A word, a pair of words or a tag that two posts share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// As the first post has it, in small letters.
    pub text: String,
    /// What it is.
    pub kind: SharedKind,
    /// What it adds to the cosine, in millionths.
    pub part: u32,
}

/// What two posts share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedKind {
    /// A word or a pair of words.
    Text,
    /// A tag as a whole.
    Tag,
}

impl Neighbours {
    /// Explains the score of two posts, by their places in the archive; `fields` are the texts of the first.
    pub fn explain(&self, vectors: &Vectors, [one, other]: [usize; 2], fields: &Fields) -> Explanation {
        let archive = self.archive(vectors);
        let posts = archive.items.len();
        if one >= posts || other >= posts {
            return Explanation { score: 0, cosine: 0, shared: Vec::new() };
        }
        let near = archive.near(one as u32, other as u32);
        let weights: BTreeMap<u32, u32> =
            entries(archive.vector(other as u32)).map(|entry| (entry.feature, entry.weight)).collect();
        let parts: BTreeMap<u32, u32> = entries(archive.vector(one as u32))
            .filter(|entry| near || !entry.frequent)
            .filter_map(|entry| Some((entry.feature, entry.weight * weights.get(&entry.feature)?)))
            .collect();
        let product = parts.values().sum();
        let score = score(product, archive.items[one].date, archive.items[other].date);
        Explanation { score: millionths(score), cosine: millionths(product), shared: named(parts, fields) }
    }
}

fn entries(vector: &[u32]) -> impl Iterator<Item = Entry> {
    vector.iter().map(|&packed| Entry::of(packed))
}

/// The parts with their texts, which are found by reading the post again.
fn named(mut parts: BTreeMap<u32, u32>, fields: &Fields) -> Vec<Shared> {
    let mut shared = Vec::new();
    let mut name = |feature: u32, text: &str, kind| {
        if let Some(part) = parts.remove(&feature) {
            shared.push(Shared { text: text.to_lowercase(), kind, part: millionths(part) });
        }
    };
    let mut tokens = Tokens::default();
    for (text, _) in fields.texts() {
        tokens.read(text, |feature, at| name(feature, &text[at], SharedKind::Text));
    }
    for tag in fields.tags {
        if let Some(feature) = whole(tag) {
            name(feature, tag.trim(), SharedKind::Tag);
        }
    }
    shared.sort_by(|a, b| b.part.cmp(&a.part).then_with(|| a.text.cmp(&b.text)));
    shared
}
