//! `data/campaign.yaml` and `data/ratings.yaml`.
//!
//! In: nothing. Out: schemas. Touches: nothing.

use serde_json::{Value as Json, json};

use super::{amount, document, list, mapping, one_of, or_nothing, period, slug, text, whole};
use crate::config::LEVELS;

/// The indicators of a campaign.
pub fn campaign() -> Json {
    let keys = [
        ("title", "The campaign's name.", text()),
        ("summary", "What it is about.", text()),
        ("indicators", "What is counted, in the order of the page.", list(&indicator())),
    ];
    document("data/campaign.yaml", "What a campaign has promised.", mapping(&["indicators"], &keys))
}

fn indicator() -> Json {
    let keys = [
        ("id", "What posts call it, and the last part of its address; without it the name serves.", slug()),
        ("name", "As readers see it.", text()),
        ("unit", "What it is counted in, as % or bộ.", text()),
        ("description", "What it counts, in a sentence.", text()),
        ("place", "Where the target is for; figures without a place are for it.", text()),
        ("target", "What was promised.", amount()),
        ("by", "By when.", period()),
        ("baseline", "Where it stood at the beginning.", amount()),
        ("source", "Where the target is written down: a name, or a name and an address.", one_of([text(), source()])),
    ];
    mapping(&["name"], &keys)
}

fn source() -> Json {
    mapping(&["name"], &[("name", "Its name.", text()), ("url", "Its address.", text())])
}

/// The published results of readers' votes, by the slug, address or path of a post.
pub fn ratings() -> Json {
    let keys = LEVELS.map(|level| (level, "How many readers chose it.", whole(0, i64::from(u32::MAX / 5))));
    let root = json!({ "type": "object", "additionalProperties": or_nothing(mapping(&[], &keys)) });
    document("data/ratings.yaml", "What has come of readers' votes, by post.", root)
}
