//! Every code that the program can emit is explained, and nothing else is.
//!
//! In: `src/`, and what `bantin explain` says. Out: every code that lacks an explanation at once. Touches: reads those files.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::harness::Site;

/// The calls that make a fault, with the code first.
const CALLS: [&str; 2] = ["Fault::new(", " fault("];

#[test]
fn every_code_of_the_sources_is_explained_and_no_other() {
    let run = Site::bare().output_of(&["explain", "--message-format", "json"]);
    let lines = String::from_utf8(run.stdout).unwrap();
    let explained = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let explained: BTreeSet<String> = explained.map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    assert!(explained.len() > 60);
    assert_eq!(codes_in_sources(), explained);
}

/// The literal codes of all faults outside tests.
fn codes_in_sources() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_test = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().contains("tests");
    for path in walkdir::WalkDir::new(&root).into_iter().map(|entry| entry.unwrap().into_path()) {
        if !path.is_file() || is_test(&path) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for (call, at) in CALLS.iter().flat_map(|call| text.match_indices(call).map(move |(at, _)| (call, at))) {
            let argument = text[at + call.len()..].trim_start();
            match argument.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                Some((code, _)) => drop(codes.insert(code.to_owned())),
                // The one function that hands its code on is called with literals itself.
                None => {
                    assert!(*call != CALLS[0] || argument.starts_with("code"), "{}: {argument:.40}", path.display());
                }
            }
        }
    }
    codes
}

#[test]
fn a_code_is_explained_in_both_languages() {
    let site = Site::bare();
    let said = |arguments: &[&str]| String::from_utf8(site.output_of(arguments).stdout).unwrap();
    let english = said(&["explain", "missing-alt", "--lang", "en"]);
    assert!(english.starts_with("missing-alt\n\nA picture has no description."), "{english}");
    assert!(english.contains("Why it matters: ") && english.contains("Example:\n\n    !["), "{english}");
    let vietnamese = said(&["explain", "missing-alt", "--lang", "vi"]);
    assert!(vietnamese.contains("Ảnh không có lời mô tả.") && vietnamese.contains("Cách chữa: "), "{vietnamese}");
}

#[test]
fn an_unknown_code_is_wrong_usage_with_the_nearest() {
    let run = Site::bare().output_of(&["explain", "missing-atl", "--lang", "en"]);
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(said.contains("error[unknown-code]") && said.contains("did you mean `missing-alt`?"), "{said}");
}

#[test]
fn without_a_code_all_are_listed() {
    let run = Site::bare().output_of(&["explain", "--lang", "vi"]);
    let said = String::from_utf8(run.stdout).unwrap();
    let line = said.lines().find(|line| line.starts_with("broken-link ")).unwrap();
    assert!(line.ends_with("Liên kết dẫn tới tệp hoặc địa chỉ mà trang không có."), "{line}");
}

#[test]
fn a_code_may_be_pasted_as_messages_have_it() {
    let site = Site::bare();
    let expected = site.say(&["explain", "broken-link", "--lang", "en"]);
    assert_eq!(expected.0, 0);
    for pasted in ["error[broken-link]", "warning[broken-link]:", "[broken-link]", " broken-link "] {
        assert_eq!(site.say(&["explain", pasted, "--lang", "en"]), expected, "{pasted}");
    }
}
