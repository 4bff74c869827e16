//! Incremental output equals clean output, byte for byte, whatever editors do in whatever order.
//!
//! In: random small sites and random edits, from a fixed seed. Out: pass, when after the last edit the output is what a clean build
//! makes. Touches: a folder for each case.

use std::{collections::BTreeMap, fmt::Write};

use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::harness::{Site, assert_same};

/// How many sites are tried.
const CASES: u32 = 24;

/// What an editor knows of a post.
#[derive(Debug, Clone)]
struct Draft {
    title: u8,
    day: u8,
    category: u8,
    tags: u8,
    draft: bool,
    text: u8,
    /// The series, and the day on which the bulletin ends.
    bulletin: Option<(u8, u8)>,
    expires: Option<u8>,
}

/// What an editor does, to the post that `which` chooses.
#[derive(Debug, Clone)]
enum Edit {
    Body(u8, u8),
    Title(u8, u8),
    Tags(u8, u8),
    Category(u8, u8),
    Date(u8, u8),
    Hide(u8, bool),
    Expires(u8, Option<u8>),
    Bulletin(u8, Option<(u8, u8)>),
    Add(u8, Draft),
    Remove(u8),
    Rename(u8, u8),
    Template(u8),
    Settings(u8),
    Now(u8),
}

const WORDS: [&str; 12] = [
    "bão",
    "báo",
    "bao",
    "nước thải",
    "lò gốm",
    "gió giật",
    "xưởng may",
    "tiết kiệm",
    "Đà Nẵng",
    "mưa lớn",
    "hòa",
    "hoà",
];
const CATEGORIES: [&str; 3] = ["Tin tức", "Thời tiết", "Đời sống"];

#[test]
fn incremental_output_is_clean_output() {
    let config = Config { cases: CASES, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let input = (vec(draft(), 2..10), vec(edit(), 6..10));
    let result = runner.run(&input, |(posts, edits)| {
        play(posts, &edits);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

fn draft() -> impl Strategy<Value = Draft> {
    let rest = (any::<bool>(), any::<u8>(), bulletin(), proptest::option::weighted(0.2, 1_u8..28));
    (any::<u8>(), 1_u8..28, 0_u8..3, any::<u8>(), rest).prop_map(|(title, day, category, tags, rest)| {
        let (hide, text, bulletin, expires) = rest;
        Draft { title, day, category, tags, draft: hide && title % 4 == 0, text, bulletin, expires }
    })
}

fn bulletin() -> impl Strategy<Value = Option<(u8, u8)>> {
    proptest::option::weighted(0.4, (0_u8..2, 1_u8..28))
}

fn edit() -> impl Strategy<Value = Edit> {
    let which = any::<u8>;
    prop_oneof![
        (which(), any::<u8>()).prop_map(|(which, new)| Edit::Body(which, new)),
        (which(), any::<u8>()).prop_map(|(which, new)| Edit::Title(which, new)),
        (which(), any::<u8>()).prop_map(|(which, new)| Edit::Tags(which, new)),
        (which(), 0_u8..3).prop_map(|(which, new)| Edit::Category(which, new)),
        (which(), 1_u8..28).prop_map(|(which, new)| Edit::Date(which, new)),
        (which(), any::<bool>()).prop_map(|(which, new)| Edit::Hide(which, new)),
        (which(), proptest::option::of(1_u8..28)).prop_map(|(which, new)| Edit::Expires(which, new)),
        (which(), bulletin()).prop_map(|(which, new)| Edit::Bulletin(which, new)),
        (which(), draft()).prop_map(|(which, new)| Edit::Add(which, new)),
        which().prop_map(Edit::Remove),
        (which(), any::<u8>()).prop_map(|(which, new)| Edit::Rename(which, new)),
        (0_u8..3).prop_map(Edit::Template),
        (0_u8..4).prop_map(Edit::Settings),
        (1_u8..28).prop_map(Edit::Now),
    ]
}

/// Builds after every edit, and compares at the end.
fn play(posts: Vec<Draft>, edits: &[Edit]) {
    let mut site = Site::new().at("2024-10-14T12:00");
    let mut shelf: BTreeMap<String, Draft> =
        posts.into_iter().enumerate().map(|(at, post)| (format!("bai-{at}"), post)).collect();
    shelf.iter().for_each(|(name, post)| store(&site, name, post));
    site.build();
    for (at, edit) in edits.iter().enumerate() {
        apply(&mut site, &mut shelf, edit, at);
        site.build();
    }
    assert_same(&site.clean_tree(), &site.tree(), "incremental and clean");
}

fn store(site: &Site, name: &str, post: &Draft) {
    let word = |at: u8| WORDS[at as usize % WORDS.len()];
    let mut extras = String::new();
    let _ = writeln!(extras, "title: Tin {} và {}", word(post.title), word(post.title / 16));
    let _ = writeln!(extras, "date: 2024-10-{:02}T08:00", post.day);
    let _ = writeln!(extras, "category: {}", CATEGORIES[post.category as usize]);
    let _ = writeln!(extras, "tags: [{}, {}]", word(post.tags), word(post.tags / 16));
    let _ = writeln!(extras, "draft: {}", post.draft);
    if let Some(day) = post.expires.filter(|day| *day >= post.day) {
        let _ = writeln!(extras, "expires: 2024-10-{day:02}T10:00");
    }
    if let Some((series, end)) = post.bulletin {
        let _ =
            writeln!(extras, "bulletin: {{kind: storm, series: loat-{series}, valid_until: 2024-10-{end:02}T11:00}}");
    }
    site.put(name, &extras, &format!("{} gặp {}.\n\nĐoạn {}.", word(post.text), word(post.text / 16), post.text));
}

fn apply(site: &mut Site, shelf: &mut BTreeMap<String, Draft>, edit: &Edit, at: usize) {
    let mut names = shelf.keys().cloned().collect::<Vec<_>>();
    names.push(String::new());
    let chosen = |which: u8| names[which as usize % (names.len() - 1).max(1)].clone();
    let mut change = |which: u8, change: &dyn Fn(&mut Draft)| {
        if let Some(post) = shelf.get_mut(&chosen(which)) {
            change(post);
            store(site, &chosen(which), post);
        }
    };
    match edit.clone() {
        Edit::Body(which, new) => change(which, &|post| post.text = new),
        Edit::Title(which, new) => change(which, &|post| post.title = new),
        Edit::Tags(which, new) => change(which, &|post| post.tags = new),
        Edit::Category(which, new) => change(which, &|post| post.category = new),
        Edit::Date(which, new) => change(which, &|post| post.day = new),
        Edit::Hide(which, new) => change(which, &|post| post.draft = new),
        Edit::Expires(which, new) => change(which, &|post| post.expires = new),
        Edit::Bulletin(which, new) => change(which, &|post| post.bulletin = new),
        Edit::Add(which, post) => {
            let name = format!("a{which}-them-{at}");
            store(site, &name, &post);
            shelf.insert(name, post);
        }
        Edit::Remove(which) => drop(take(site, shelf, &chosen(which))),
        Edit::Rename(which, new) => {
            if let Some(post) = take(site, shelf, &chosen(which)) {
                let name = format!("z{new}-ten-{at}");
                store(site, &name, &post);
                shelf.insert(name, post);
            }
        }
        Edit::Template(new) => site.write("templates/404.html", format!("<p>Không có {new}: {{{{ site.title }}}}</p>")),
        Edit::Settings(new) => {
            let text =
                crate::harness::SETTINGS.replace("per_page: 3", &format!("per_page: {}\nrelated: {new}", new + 1));
            site.write("site.yaml", text);
        }
        Edit::Now(day) => site.set_now(&format!("2024-10-{day:02}T12:00")),
    }
}

fn take(site: &Site, shelf: &mut BTreeMap<String, Draft>, name: &str) -> Option<Draft> {
    let post = shelf.remove(name)?;
    site.remove(&format!("posts/{name}.md"));
    Some(post)
}
