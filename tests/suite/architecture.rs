//! The architecture, checked: rooms use only what stands above them, and every file keeps the house's habits.
//!
//! In: `src/`, `src/lib.rs` foremost. Out: every violation at once. Touches: reads those files.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Arrows that go against the order of `src/lib.rs`: (who, whom, why it may). An exception that nobody needs any more fails too.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "plan",
    "output",
    "`output::SitePath` is the one thing that may become a file of the output; the plan decides which do",
)];

/// Names at the crate's root that are no rooms, with the room that they belong to.
const MACROS: [(&str, &str); 1] = [("words", "diag")];

/// The most lines that a file may have.
const LINES: usize = 500;

/// What every file begins with.
const OPENS_WITH: &str = "//!";

#[test]
fn a_room_uses_only_rooms_above_it() {
    let rooms = rooms();
    let mut wrong = BTreeSet::new();
    let mut used = BTreeSet::new();
    for (path, text) in sources("src") {
        let Some(room) = room_of(&path, &rooms) else { continue };
        let own = rooms.iter().position(|one| *one == room).unwrap();
        for name in imports(&text) {
            let name = MACROS.iter().find(|(r#macro, _)| *r#macro == name).map_or(name.as_str(), |(_, room)| room);
            let other = rooms.iter().position(|one| one == name);
            let other = other.unwrap_or_else(|| panic!("{}: `crate::{name}` is no room", path.display()));
            if other <= own {
                continue;
            }
            if let Some(exception) = EXCEPTIONS.iter().find(|(who, whom, _)| *who == room && *whom == name) {
                used.insert(*exception);
            } else {
                wrong.insert(format!("{}: `{room}` uses `{name}`, which stands below it", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // An exception that was mended should go; it isn't an error, so that whoever mends it needn't touch two places at once.
    for exception in EXCEPTIONS.iter().filter(|one| !used.contains(*one)) {
        eprintln!("the exception {exception:?} isn't needed any more");
    }
}

#[test]
fn every_room_stands_in_the_order_of_data() {
    let rooms = rooms();
    let folders: BTreeSet<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(folders, rooms.into_iter().collect(), "`src/lib.rs` declares other rooms than there are");
}

#[test]
fn every_file_says_what_it_is() {
    let silent = sources("src").into_iter().chain(sources("tests/suite"));
    let silent: Vec<_> = silent.filter(|(_, text)| !text.starts_with(OPENS_WITH)).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "no `//!` opens {silent:?}");
}

#[test]
fn no_file_is_too_long() {
    let long = sources("src").into_iter().chain(sources("tests/suite"));
    let long: Vec<_> =
        long.map(|(path, text)| (path, text.lines().count())).filter(|(_, count)| *count > LINES).collect();
    assert!(long.is_empty(), "more than {LINES} lines: {long:?}");
}

#[test]
fn every_lint_that_is_let_go_has_its_reason() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let code = without_comments(&text);
        for form in ["#[allow(", "#![allow(", "#[expect(", "#![expect(", ", allow("] {
            for (at, _) in code.match_indices(form) {
                let rest = &code[at..];
                let end = rest.find(']').unwrap_or(rest.len());
                if !rest[..end].contains("reason =") {
                    wrong.push(format!("{}: {}", path.display(), &rest[..end]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rooms in the order of the lines `pub mod` of `src/lib.rs`.
fn rooms() -> Vec<String> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let rooms = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned));
    rooms.collect()
}

/// All Rust files below a folder, with their text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let files = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.path().extension().is_some_and(|own| own == "rs"));
    let read = |path: &Path| (path.strip_prefix(root()).unwrap().to_owned(), fs::read_to_string(path).unwrap());
    files.map(|entry| read(entry.path())).collect()
}

/// The room that a file belongs to; none for the root's own files and for tests, which may look at everything.
fn room_of(path: &Path, rooms: &[String]) -> Option<String> {
    let parts: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
    let is_test = parts.iter().any(|part| *part == "tests" || *part == "tests.rs");
    let name = parts.get(1)?.trim_end_matches(".rs");
    (!is_test).then(|| rooms.iter().find(|room| *room == name).cloned()).flatten()
}

/// The first names behind `crate::`, also within braces.
fn imports(text: &str) -> BTreeSet<String> {
    let code = without_comments(text);
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut names = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        if rest.starts_with('{') {
            names.extend(in_braces(rest));
        } else {
            names.extend(word(rest));
        }
    }
    names
}

/// The first names of a `{a::b, c::{d, e}, f}`.
fn in_braces(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut expects = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 1 && expects && !letter.is_whitespace() => {
                names.extend(word(&text[at..]));
                expects = false;
            }
            _ => {}
        }
        expects = expects || depth == 1 && matches!(letter, '{' | ',');
        if depth == 0 {
            break;
        }
    }
    names
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.fold(String::new(), |code, line| code + line + "\n")
}

#[test]
fn imports_are_found() {
    let text = "use crate::{\n    a::{b, c},\n    d,\n};\n// crate::no\nfn f(x: crate::e::F) {}\n";
    let expected: BTreeSet<String> = ["a", "d", "e"].map(str::to_owned).into();
    assert_eq!(imports(text), expected);
}
