//! What was last seen published, and where: so that an older site that is put back is noticed, though everything in it is signed.
//!
//! In: a place, a manifest's digest, perhaps its turn. Out: whether that can follow what was seen before. Touches: one small file.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};

use super::Turn;
use crate::{
    hash::Digest,
    output::sealed::{self, Durable},
};

/// Its file, in the work folder of a site.
pub const SEEN: &str = "seen";
/// How many manifests are remembered of a place.
const REMEMBERED: usize = 100;

/// What was seen, by place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen(BTreeMap<String, Vec<Sight>>);

/// A manifest that was seen; its counter is 0 where nobody has signed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sight {
    counter: u64,
    manifest: Digest,
}

/// Why a manifest cannot follow what was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backwards {
    /// A later one was seen; with its counter, where it was signed.
    Older(Option<u64>),
    /// It is signed with the counter of another one, or to follow another one, than was seen.
    Fork,
}

impl Seen {
    /// Reads the file; nothing was seen where there is none, or a damaged one.
    pub fn read(file: &Path) -> Self {
        let sight = |value: &Value| {
            let (counter, manifest) = (value.get(0)?.as_u64()?, Digest::from_hex(value.get(1)?.as_str()?)?);
            Some(Sight { counter, manifest })
        };
        let places =
            fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<BTreeMap<String, Value>>(&bytes).ok());
        let sights = |value: Value| value.as_array().into_iter().flatten().filter_map(sight).collect();
        Self(places.unwrap_or_default().into_iter().map(|(place, value)| (place, sights(value))).collect())
    }

    /// Writes the file, and the folder that it lies in.
    pub fn write(&self, file: &Path) -> std::io::Result<()> {
        let sight = |sight: &Sight| json!([sight.counter, sight.manifest.to_string()]);
        let places: BTreeMap<_, Vec<_>> =
            self.0.iter().map(|(place, sights)| (place, sights.iter().map(sight).collect())).collect();
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        sealed::replace(file, format!("{}\n", json!(places)).as_bytes(), Durable::No)
    }

    /// Whether a manifest can follow what was seen at a place; with its turn, where it is signed.
    ///
    /// # Errors
    /// When it cannot.
    pub fn follows(&self, place: &str, manifest: Digest, turn: Option<Turn>) -> Result<(), Backwards> {
        let Some((last, earlier)) = self.0.get(place).and_then(|sights| sights.split_last()) else { return Ok(()) };
        let Some(turn) = turn else {
            let is_older = last.manifest != manifest && earlier.iter().any(|sight| sight.manifest == manifest);
            return if is_older { Err(Backwards::Older(None)) } else { Ok(()) };
        };
        let follows_another = last.counter.checked_add(1) == Some(turn.counter) && turn.previous != Some(last.manifest);
        match turn.counter.cmp(&last.counter) {
            std::cmp::Ordering::Less => Err(Backwards::Older(Some(last.counter))),
            std::cmp::Ordering::Equal if manifest != last.manifest => Err(Backwards::Fork),
            std::cmp::Ordering::Greater if last.counter > 0 && follows_another => Err(Backwards::Fork),
            _ => Ok(()),
        }
    }

    /// The publication with the largest counter that was seen at a place, and its manifest's digest; `None` where none was signed.
    pub fn latest(&self, place: &str) -> Option<(u64, Digest)> {
        let signed = self.0.get(place)?.iter().filter(|sight| sight.counter > 0);
        signed.max_by_key(|sight| sight.counter).map(|sight| (sight.counter, sight.manifest))
    }

    /// Whether a manifest can follow what was published at some targets: it is asked of those that know it, and one of them suffices.
    ///
    /// # Errors
    /// When it was superseded wherever it was published.
    pub fn follows_at(&self, targets: &[String], manifest: Digest, turn: Option<Turn>) -> Result<(), Backwards> {
        let knows = |target: &&String| {
            self.0.get(*target).is_some_and(|sights| sights.iter().any(|sight| sight.manifest == manifest))
        };
        let mut verdicts = targets.iter().filter(knows).map(|target| self.follows(target, manifest, turn));
        let Some(first) = verdicts.next() else { return Ok(()) };
        if verdicts.any(|verdict| verdict.is_ok()) { Ok(()) } else { first }
    }

    /// Remembers that a manifest was published at a place.
    pub fn note(&mut self, place: &str, manifest: Digest, turn: Option<Turn>) {
        let sights = self.0.entry(place.to_owned()).or_default();
        let sight = Sight { counter: turn.map_or(0, |turn| turn.counter), manifest };
        if sights.last() == Some(&sight) {
            return;
        }
        // Without a counter, one that is published again is the newest again.
        sights.retain(|one| one.manifest != manifest);
        sights.push(sight);
        let surplus = sights.len().saturating_sub(REMEMBERED);
        sights.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> Digest {
        Digest::of(text.as_bytes())
    }

    fn turn(counter: u64, previous: &str) -> Option<Turn> {
        Some(Turn { counter, previous: Some(digest(previous)), kept: None })
    }

    #[test]
    fn a_signed_manifest_follows_the_one_before_it() {
        let mut seen = Seen::default();
        assert_eq!(seen.follows("web", digest("a"), turn(7, "x")), Ok(()), "the first is believed");
        seen.note("web", digest("a"), turn(7, "x"));
        for (manifest, turn, expected) in [
            ("a", turn(7, "x"), Ok(())),
            ("b", turn(8, "a"), Ok(())),
            ("c", turn(9, "b"), Ok(())),
            ("x", turn(6, "w"), Err(Backwards::Older(Some(7)))),
            ("b", turn(7, "x"), Err(Backwards::Fork)),
            ("b", turn(8, "z"), Err(Backwards::Fork)),
        ] {
            assert_eq!(seen.follows("web", digest(manifest), turn), expected, "{manifest}");
        }
        assert_eq!(seen.follows("elsewhere", digest("x"), turn(1, "w")), Ok(()));
    }

    #[test]
    fn without_signatures_a_manifest_that_was_replaced_is_older() {
        let mut seen = Seen::default();
        ["a", "b", "a", "c"].iter().for_each(|text| seen.note("web", digest(text), None));
        assert_eq!(seen.follows("web", digest("a"), None), Err(Backwards::Older(None)));
        assert_eq!(seen.follows("web", digest("b"), None), Err(Backwards::Older(None)));
        assert_eq!(seen.follows("web", digest("c"), None), Ok(()));
        assert_eq!(seen.follows("web", digest("new"), None), Ok(()));
    }

    #[test]
    fn what_every_target_has_superseded_is_older_elsewhere_too() {
        let targets = ["web", "staging", "new"].map(str::to_owned);
        let mut seen = Seen::default();
        ["a", "b"].iter().for_each(|text| seen.note("web", digest(text), None));
        (6..9).for_each(|counter| seen.note("staging", digest(&counter.to_string()), turn(counter, "x")));
        assert_eq!(seen.follows_at(&targets, digest("a"), None), Err(Backwards::Older(None)));
        assert_eq!(seen.follows_at(&targets, digest("b"), None), Ok(()));
        assert_eq!(seen.follows_at(&targets, digest("7"), turn(7, "x")), Err(Backwards::Older(Some(8))));
        assert_eq!(seen.follows_at(&targets, digest("unknown"), turn(1, "x")), Ok(()), "targets count by themselves");
        seen.note("staging", digest("a"), turn(9, "8"));
        assert_eq!(seen.follows_at(&targets, digest("a"), turn(9, "8")), Ok(()), "it is the newest of one of them");
    }

    #[test]
    fn what_was_seen_is_read_again_and_damage_is_nothing_seen() {
        let file = std::env::temp_dir().join(format!("bantin-seen-{}", std::process::id()));
        let mut seen = Seen::default();
        (0..150).for_each(|n| {
            seen.note("web", digest(&n.to_string()), Some(Turn { counter: n, previous: None, kept: None }))
        });
        seen.write(&file).unwrap();
        assert_eq!(Seen::read(&file), seen);
        assert_eq!(seen.0["web"].len(), REMEMBERED);
        fs::write(&file, "{\"web\": [[1]], ").unwrap();
        assert_eq!(Seen::read(&file), Seen::default());
        fs::remove_file(file).unwrap();
    }
}
