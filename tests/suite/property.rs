//! After any edits, an incremental build has made the bytes of a clean one.

use proptest::prelude::*;

use crate::site::{SETTINGS, Site};

/// One thing that an editor does.
#[derive(Debug, Clone)]
enum Edit {
    /// A post is added or rewritten: its number, day, a choice of words, tags and whether it is a draft.
    Write(u8, u8, u8, bool),
    Bulletin(u8, u8, u8),
    Remove(u8),
    Rename(u8, u8),
    Template(u8),
    Config(u8),
    Clock(u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => (0..12_u8, 1..28_u8, any::<u8>(), proptest::bool::weighted(0.1)).prop_map(|(n, d, w, b)| Edit::Write(n, d, w, b)),
        3 => (0..6_u8, 0..24_u8, 0..2_u8).prop_map(|(n, h, s)| Edit::Bulletin(n, h, s)),
        2 => (0..12_u8).prop_map(Edit::Remove),
        1 => (0..12_u8, 0..12_u8).prop_map(|(a, b)| Edit::Rename(a, b)),
        1 => any::<u8>().prop_map(Edit::Template),
        1 => (2..5_u8).prop_map(Edit::Config),
        1 => (0..6_u8).prop_map(Edit::Clock),
    ]
}

const WORDS: [&str; 8] =
    ["nước sạch", "tiết kiệm điện", "làng nghề", "bão số 6", "sạt lở đất", "dệt may", "khí thải", "rác thải nhựa"];

fn apply(site: &mut Site, edit: &Edit) {
    let path = |number: u8| format!("posts/tin-{number}.md");
    let file = |site: &Site, number: u8| site.root.join("site").join(path(number));
    match edit {
        Edit::Write(number, day, words, draft) => {
            let (one, other) = (WORDS[usize::from(words % 8)], WORDS[usize::from(words / 8 % 8)]);
            let extra = format!("tags: [{one}]\ndraft: {draft}\nfeatured: {}\n", words % 5 == 0);
            let body =
                format!("Bài về {one} và {other}.\n\n## {other}\n\n{}", format!("Chuyện {one}, {other}. ").repeat(4));
            site.post(&format!("tin-{number}"), u32::from(*day), &extra, &body);
        }
        Edit::Bulletin(number, hour, series) => {
            site.bulletin(&format!("ban-tin-{number}"), u32::from(*hour), &format!("bao-{series}"), "");
        }
        Edit::Remove(number) => {
            let _ = std::fs::remove_file(file(site, *number));
        }
        Edit::Rename(from, to) => {
            let _ = std::fs::rename(file(site, *from), file(site, *to));
        }
        Edit::Template(choice) => {
            site.write("templates/404.html", format!("<!DOCTYPE html><title>{{{{ page.title }}}} {choice}</title>"));
        }
        Edit::Config(per_page) => {
            site.write("site.yaml", SETTINGS.replace("per_page: 3", &format!("per_page: {per_page}")));
        }
        Edit::Clock(hours) => {
            site.at(&format!("2024-10-28T{:02}:00:00+07:00", hours * 4));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_clean(rounds in prop::collection::vec(prop::collection::vec(edit(), 1..5), 2..4)) {
        let mut site = Site::new();
        site.post("dau", 1, "tags: [làng nghề]\n", "Bài đầu tiên.");
        for edits in &rounds {
            for edit in edits {
                apply(&mut site, edit);
            }
            site.build().summary();
        }
        let clean = site.root.join("clean");
        site.build_with(&["--full", "--out", clean.to_str().unwrap()]).summary();
        prop_assert_eq!(site.tree("public"), site.tree("clean"));
    }
}
