//! The default theme: what its templates write, and what its style sheets and script do with it.
//!
//! In: small sites, and the sample site. Out: pass or fail. Touches: their folders.

use std::{collections::BTreeSet, path::Path};

use crate::harness::{Site, tree_of};

/// The sample site, in a folder of its own.
fn sample() -> Site {
    let files = tree_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("site"));
    files.into_iter().fold(Site::bare(), |site, (path, bytes)| site.with(&path, bytes))
}

/// What stands between the two texts, each time that it does.
fn between<'p>(page: &'p str, from: &str, to: &str) -> Vec<&'p str> {
    page.split(from).skip(1).filter_map(|rest| Some(rest.split_once(to)?.0)).collect()
}

/// Whether a style sheet has a rule for everything of this class, whatever element it is.
fn selects_bare(sheet: &str, class: &str) -> bool {
    let rules = sheet.split('{').map(|text| text.rsplit_once('}').map_or(text, |(_, rule)| rule));
    let selectors = rules.flat_map(|rule| rule.split(','));
    let subjects = selectors.filter_map(|one| one.split([' ', '\n', '>', '+', '~']).rfind(|part| !part.is_empty()));
    let names = subjects.filter_map(|one| one.trim_start_matches(":is(").strip_prefix('.')?.strip_prefix(class));
    names.into_iter().any(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
}

#[test]
fn no_rule_for_a_part_of_a_page_hits_a_whole_page_of_its_name() {
    assert!(selects_bare("a { b: c }\n.x, main > .warnings[a] { d: e }", "warnings"));
    assert!(!selects_bare("ul.warnings, .warnings a, .warnings-x { b: c }", "warnings"));
    let site = sample();
    site.build();
    let mut seen = BTreeSet::new();
    for (path, page) in site.tree().iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(page);
        for class in between(&page, "<body class=\"", "\"") {
            for sheet in between(&page, "rel=\"stylesheet\" href=\"", "\"") {
                if seen.insert((class.to_owned(), sheet.to_owned())) {
                    assert!(!selects_bare(&site.page(sheet), class), "{path}: .{class} in {sheet}");
                }
            }
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
}
