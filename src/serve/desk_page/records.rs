//! How the last deploy to each target and the last verify went, as both leave it in the work folder of the published site.
//!
//! In: that folder. Out: [`Record`]s. Touches: reads the folder.

use std::{fs, path::Path};

use serde_json::Value;

use crate::text::time::{Moment, Zone};

/// What one of them has left.
#[derive(Debug)]
pub(super) struct Record {
    /// The label of what was done.
    pub(super) done: &'static str,
    /// To which target, or of which place.
    pub(super) place: String,
    /// When.
    pub(super) at: Option<Moment>,
    /// The label of how it went.
    pub(super) outcome: &'static str,
    pub(super) failed: bool,
    /// Numbers, each with its label.
    pub(super) counts: Vec<(&'static str, u64)>,
    /// What else is known of a failure: a message, or the codes of what was found.
    pub(super) why: String,
}

/// The last deploys, by the names of their targets, and the last verify behind them. A damaged note is none.
pub(super) fn read(work: &Path, zone: &Zone, lang: &str) -> Vec<Record> {
    let entries = fs::read_dir(work).into_iter().flatten().flatten();
    let is_deploy = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("deploy-"));
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).filter(|path| is_deploy(path)).collect();
    folders.sort_unstable();
    let deploys = folders.iter().filter_map(|folder| deployed(&note(&folder.join("last.json"))?, zone, lang));
    deploys.chain(note(&work.join("verified.json")).and_then(|note| verified(&note))).collect()
}

fn note(file: &Path) -> Option<Value> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

fn deployed(note: &Value, zone: &Zone, lang: &str) -> Option<Record> {
    let number = |key: &str| note[key].as_u64().unwrap_or_default();
    let failed = !note["done"].as_bool()?;
    let sent = number("added") + number("changed");
    Some(Record {
        done: "desk_deployed",
        place: note["target"].as_str()?.to_owned(),
        at: note["when"].as_str().and_then(|text| Moment::parse(text, zone).ok()),
        outcome: if failed { "desk_not_deployed" } else { "desk_online" },
        failed,
        counts: if failed { Vec::new() } else { vec![("desk_sent", sent), ("desk_removed", number("removed"))] },
        why: note["error"][lang].as_str().unwrap_or_default().to_owned(),
    })
}

fn verified(note: &Value) -> Option<Record> {
    let failed = !note["sound"].as_bool()?;
    let codes = note["findings"].as_object().into_iter().flatten().map(|(code, count)| format!("{code} {count}"));
    Some(Record {
        done: "desk_verified",
        place: note["place"].as_str()?.to_owned(),
        at: note["at"].as_i64().map(Moment::from_unix),
        outcome: if failed { "desk_differs" } else { "desk_sound" },
        failed,
        counts: vec![("desk_checked", note["checked"].as_u64().unwrap_or_default())],
        why: codes.collect::<Vec<_>>().join(", "),
    })
}
