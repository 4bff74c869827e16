//! The house keeps its order: a room uses only rooms that stand above it in `src/lib.rs`.

use std::{collections::BTreeMap, fs, path::Path};

/// Arrows against the order, each with its reason.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "plan",
    "output",
    "the rule which file stands for an address is the writer's, since it keeps paths within the folder",
)];

fn sources(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name =
                path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap().to_string_lossy().into_owned();
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn all() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    found
}

#[test]
fn no_room_uses_one_below_it() {
    let sources = all();
    let rooms: Vec<&str> =
        sources["lib.rs"].lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let level = |room: &str| rooms.iter().position(|one| *one == room);
    for (file, text) in &sources {
        let Some((own, at)) = file.split('/').next().and_then(|own| Some((own, level(own)?))) else { continue };
        let uses = text.match_indices("crate::").map(|(at, mark)| &text[at + mark.len()..]);
        // `use crate::{a, b::c}` names its rooms at the start of lines.
        let grouped = text
            .split("use crate::{")
            .skip(1)
            .flat_map(|group| group.split("\n};").next().unwrap_or_default().split([',', '{', '\n']).map(str::trim));
        for used in uses.chain(grouped) {
            let room: &str = used.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            let allowed = level(room).is_none_or(|used| used <= at)
                || EXCEPTIONS.iter().any(|(from, to, _)| *from == own && *to == room);
            assert!(allowed, "{file} uses `{room}`, which stands below it");
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_readable() {
    for (file, text) in all() {
        assert!(text.starts_with("//!"), "{file} does not begin with what it is");
        assert!(text.lines().count() <= 520, "{file} has {} lines", text.lines().count());
        let excused = |at: usize| text[at..].chars().take(160).collect::<String>().contains("reason");
        assert!(
            text.match_indices("[allow(").all(|(at, _)| excused(at)),
            "{file} switches a lint off without a reason"
        );
    }
}
