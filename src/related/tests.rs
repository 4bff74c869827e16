//! Whole archives: what is listed, and that a build that goes on from the previous one gives what a build from nothing gives.

use proptest::prelude::*;

use super::{
    row::ROW,
    scan::{Query, scan},
    update::Outcome,
    *,
};

const DAY: i64 = 86_400;

/// A post as the tests write it down.
#[derive(Debug, Clone)]
struct Draft {
    key: u64,
    day: i64,
    series: Option<u64>,
    text: String,
}

fn draft(key: u64, day: i64, text: &str) -> Draft {
    Draft { key, day, series: None, text: text.to_owned() }
}

/// The archive of some drafts, in order, with its terms.
fn archive(drafts: &[Draft]) -> (Vec<Item>, Vec<Terms>) {
    let mut sorted: Vec<_> = drafts.iter().collect();
    sorted.sort_by_key(|draft| (draft.day, draft.key));
    let terms = sorted.iter().map(|draft| {
        let fields = Fields { title: "", lead: "", tags: &[], body: &draft.text };
        Terms::of(&fields, &mut Scratch::default())
    });
    let terms: Vec<_> = terms.collect();
    let item = |(draft, terms): (&&Draft, &Terms)| {
        let version = terms.0.iter().fold(7, |all: u64, &term| all.wrapping_mul(31).wrapping_add(u64::from(term)));
        Item { key: draft.key, date: draft.day * DAY, series: draft.series, version }
    };
    (sorted.iter().zip(&terms).map(item).collect(), terms)
}

fn build(drafts: &[Draft], previous: Option<&Outcome>) -> Outcome {
    let (items, terms) = archive(drafts);
    let previous = previous.map(|outcome| (outcome.neighbours.clone(), outcome.vectors.clone()));
    neighbours(&items, &|rank| &terms[rank].0, previous)
}

/// A post and its list, by keys.
type List = (u64, Vec<(u64, u32)>);

/// Every post's list.
fn lists(outcome: &Outcome, drafts: &[Draft]) -> Vec<List> {
    let (items, _) = archive(drafts);
    let list = |rank| outcome.neighbours.list(rank).map(|one| (items[one.rank].key, one.score)).collect();
    (0..items.len()).map(|rank| (items[rank].key, list(rank))).collect()
}

fn keys(outcome: &Outcome, drafts: &[Draft], of: u64) -> Vec<u64> {
    let lists = lists(outcome, drafts);
    lists.iter().filter(|(key, _)| *key == of).flat_map(|(_, list)| list.iter().map(|(key, _)| *key)).collect()
}

/// Posts about other things, so that the words of the few posts in question are rare.
fn others(count: u64) -> impl Iterator<Item = Draft> {
    (0..count).map(|i| draft(1000 + i, 0, &format!("chuyện{i} khác{i} hẳn{i} rồi{i}")))
}

#[test]
fn an_archive_without_posts_has_no_lists() {
    assert_eq!(build(&[], None).changed, [0; 0]);
    assert_eq!(build(&[], None).neighbours.list(0).count(), 0);
}

#[test]
fn the_same_subject_comes_first_and_near_dates_before_far_ones() {
    let mut drafts = vec![
        draft(1, 1000, "làng nghề tái chế nhựa xử lý nước thải"),
        draft(2, 990, "nước thải làng nghề được xử lý tốt hơn"),
        draft(3, 100, "chuyện xử lý nước thải ở các làng nghề"),
        draft(4, 999, "giá vàng hôm nay tăng mạnh"),
    ];
    drafts.extend(others(30));
    let outcome = build(&drafts, None);
    assert_eq!(keys(&outcome, &drafts, 1), [2, 3]);
    assert_eq!(keys(&outcome, &drafts, 4), [0; 0]);
}

#[test]
fn a_series_counts_once_and_a_bulletin_does_not_list_its_own() {
    let bulletin = |key, day, text: &str| Draft { series: Some(6), ..draft(key, day, text) };
    let mut drafts = vec![
        bulletin(1, 1, "tin bão số sáu giật cấp mười lăm"),
        bulletin(2, 2, "tin bão số sáu giật cấp mười ba"),
        draft(3, 2, "ngư dân tránh bão số sáu giật mạnh"),
    ];
    drafts.extend(others(30));
    let outcome = build(&drafts, None);
    assert_eq!(keys(&outcome, &drafts, 3).len(), 1);
    assert_eq!(keys(&outcome, &drafts, 2), [3]);
}

#[test]
fn what_says_the_same_is_listed_once_and_not_beside_itself() {
    let mut drafts = vec![
        draft(1, 1, "bán đảo sơn trà đóng đường tránh bão lớn"),
        draft(2, 1, "bán đảo sơn trà đóng đường tránh bão lớn"),
        draft(3, 2, "bán đảo sơn trà mở lại đường sau bão lớn"),
    ];
    drafts.extend(others(30));
    let outcome = build(&drafts, None);
    assert_eq!(keys(&outcome, &drafts, 1), [3]);
    assert_eq!(keys(&outcome, &drafts, 3), [2]);
}

#[test]
fn a_daily_product_leaves_room_for_what_is_related_to_it() {
    let daily = |key, day| draft(key, day, "giá xăng dầu hôm nay bán lẻ trong nước");
    let mut drafts = vec![
        draft(100, 5, "doanh nghiệp kêu khó vì giá xăng dầu bán lẻ"),
        draft(101, 5, "buôn lậu xăng dầu trong nước"),
    ];
    drafts.extend((0..40).map(|day| daily(day, day as i64)));
    drafts.extend(others(1000));
    let outcome = build(&drafts, None);
    for newest in [0, 20, 39] {
        assert_eq!(keys(&outcome, &drafts, newest), [100, 101], "{newest}");
    }
    assert_eq!(keys(&outcome, &drafts, 100).len(), 2, "the run counts once");
    let (items, _) = archive(&drafts);
    let rank = |key| items.iter().position(|item| item.key == key).unwrap();
    let same = |one, other| outcome.neighbours.are_duplicates(rank(one), rank(other));
    assert_eq!([same(0, 39), same(39, 0), same(0, 100), same(100, 101)], [true, true, false, false]);
}

#[test]
fn a_new_post_changes_no_more_lists_than_its_row_has_room_for() {
    let text = |i: u64| format!("nước thải làng nghề {} được xử lý", ["dệt", "gốm", "giấy", "đúc"][i as usize % 4]);
    let mut drafts: Vec<_> = others(1000).collect();
    drafts.extend((0..40).map(|i| draft(i, 1 + i as i64, &format!("{} lần{i} đợt{i} kỳ{i}", text(i)))));
    let before = build(&drafts, None);
    drafts.push(draft(500, 50, &format!("{} hôm nay", text(0))));
    let after = build(&drafts, Some(&before));
    assert!(after.changed.len() > 1, "{:?}", after.changed);
    assert!(after.changed.len() <= ROW + 1, "{:?}", after.changed);
    assert_eq!(lists(&after, &drafts), lists(&build(&drafts, None), &drafts));
}

#[test]
fn without_a_change_nothing_is_asked_for_and_nothing_is_changed() {
    let drafts: Vec<_> = others(100).collect();
    let before = build(&drafts, None);
    let (items, _) = archive(&drafts);
    let after =
        neighbours(&items, &|_| panic!("terms asked for"), Some((before.neighbours.clone(), before.vectors.clone())));
    assert_eq!(after.changed, [0; 0]);
    assert_eq!(after.neighbours, before.neighbours);
}

#[test]
fn a_post_newer_than_the_sample_is_added_without_a_look_at_the_others() {
    let mut drafts: Vec<_> = others(100).collect();
    let before = build(&drafts, None);
    drafts.push(draft(1, 9, "tin mới"));
    let (items, terms) = archive(&drafts);
    let only = |rank: usize| {
        assert_eq!(rank, 100);
        &terms[rank].0[..]
    };
    let after = neighbours(&items, &only, Some((before.neighbours, before.vectors)));
    assert_eq!(after.changed, [100]);
}

#[test]
fn vectors_of_another_epoch_are_not_used() {
    let drafts: Vec<_> = others(70).collect();
    let mut before = build(&drafts, None);
    before.vectors = Vectors { epoch: before.vectors.epoch + 1, blocks: Vec::new() };
    assert_eq!(build(&drafts, Some(&before)).neighbours, build(&drafts, None).neighbours);
}

#[test]
fn an_explanation_adds_up() {
    let texts = ["Nước thải làng nghề giấy", "Xử lý nước thải ở làng nghề"];
    let mut drafts = vec![draft(1, 1, texts[0]), draft(2, 181, texts[1])];
    drafts.extend(others(30));
    let outcome = build(&drafts, None);
    let (items, _) = archive(&drafts);
    let [one, other] = [1, 2].map(|key| items.iter().position(|item| item.key == key).unwrap_or(usize::MAX));
    let fields = Fields { title: "", lead: "", tags: &[], body: texts[0] };
    let explanation = outcome.neighbours.explain(&outcome.vectors, [one, other], &fields);
    assert_eq!(Some(explanation.score), outcome.neighbours.list(one).next().map(|similar| similar.score));
    assert!(explanation.score.abs_diff(explanation.cosine / 4 * 3) < 20);
    let total: u32 = explanation.shared.iter().map(|shared| shared.part).sum();
    assert!(total.abs_diff(explanation.cosine) < 10);
    let mut names: Vec<_> = explanation.shared.iter().map(|shared| shared.text.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["làng", "làng nghề", "nghề", "nước", "nước thải", "thải"]);
}

/// What editors do to an archive between two builds.
#[derive(Debug, Clone)]
enum Change {
    Add(Draft),
    Remove(usize),
    Rewrite(usize, String),
    Move(usize, i64),
    Regroup(usize, Option<u64>),
}

fn apply(drafts: &mut Vec<Draft>, change: &Change) {
    let at = |i: usize, drafts: &[Draft]| i % drafts.len().max(1);
    match change {
        Change::Add(draft) if drafts.iter().all(|other| other.key != draft.key) => drafts.push(draft.clone()),
        _ if drafts.is_empty() => {}
        Change::Add(draft) => drafts.retain(|other| other.key != draft.key),
        Change::Remove(i) => drop(drafts.remove(at(*i, drafts))),
        Change::Rewrite(i, text) => {
            let i = at(*i, drafts);
            drafts[i].text.clone_from(text);
        }
        Change::Move(i, day) => {
            let i = at(*i, drafts);
            drafts[i].day = *day;
        }
        Change::Regroup(i, series) => {
            let i = at(*i, drafts);
            drafts[i].series = *series;
        }
    }
}

/// Few words, so that much is shared; and often the same text again, so that rows fill up with repetitions.
fn any_text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(b"abcdefghijklmnopqrst".to_vec());
    let words = prop::collection::vec(word, 1..9);
    let any =
        words.prop_map(|words| words.into_iter().flat_map(|word| [char::from(word), char::from(word), ' ']).collect());
    let often =
        (0..2).prop_map(|which| ["aa bb cc dd ee ff gg hh", "aa bb cc dd ee ff gg ii"][which as usize].to_owned());
    prop_oneof![2 => any, 1 => often]
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let series = prop::option::weighted(0.4, 0..4_u64);
    (any::<u64>(), 0..400_i64, series, any_text()).prop_map(|(key, day, series, text)| Draft {
        key,
        day: day / 7 * 7,
        series,
        text,
    })
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => any_draft().prop_map(Change::Add),
        1 => any::<usize>().prop_map(Change::Remove),
        2 => (any::<usize>(), any_text()).prop_map(|(i, text)| Change::Rewrite(i, text)),
        1 => (any::<usize>(), 0..400_i64).prop_map(|(i, day)| Change::Move(i, day)),
        1 => (any::<usize>(), prop::option::of(0..4_u64)).prop_map(|(i, series)| Change::Regroup(i, series)),
    ]
}

/// The posts whose lists differ between two builds, and all that are new: what `changed` must name at least.
fn differing(before: &[List], after: &[List]) -> Vec<u32> {
    (0..).zip(after).filter(|(_, list)| !before.contains(list)).map(|(rank, _)| rank).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn going_on_gives_what_starting_anew_gives(
        mut drafts in prop::collection::vec(any_draft(), 0..140),
        rounds in prop::collection::vec(prop::collection::vec(any_change(), 0..4), 1..4),
    ) {
        drafts.sort_by_key(|draft| draft.key);
        drafts.dedup_by_key(|draft| draft.key);
        let mut outcome = build(&drafts, None);
        for changes in rounds {
            let before = lists(&outcome, &drafts);
            for change in &changes {
                apply(&mut drafts, change);
            }
            outcome = build(&drafts, Some(&outcome));
            let after = lists(&outcome, &drafts);
            prop_assert_eq!(&after, &lists(&build(&drafts, None), &drafts));
            for rank in differing(&before, &after) {
                prop_assert!(outcome.changed.contains(&rank), "{} of {:?}", rank, outcome.changed);
            }
        }
    }

}

proptest! {
    // The index spans all features, which takes its time in a test.
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The inverted index of all posts and the pass over all vectors find the same, also when frequent terms count only between
    /// posts that are near in time.
    #[test]
    fn searching_and_scanning_agree(drafts in prop::collection::vec(any_draft(), 1..100), near in 0..200_i64) {
        let (items, terms) = archive(&drafts);
        let outcome = neighbours(&items, &|rank| &terms[rank].0, None);
        // Every other feature becomes a frequent one.
        let mark = |packed: u32| packed | (packed >> 10 & 1) << vector::WEIGHT_BITS;
        let blocks = outcome.vectors.blocks.iter().map(|block| block.iter().map(|&packed| mark(packed)).collect()).collect();
        let vectors = Vectors { blocks, ..outcome.vectors };
        let stats = Stats::with_near((near * DAY) as u64);
        let archive = Archive { stats: &stats, ..outcome.neighbours.archive(&vectors) };
        let queries: Vec<_> = (0..items.len() as u32).map(|rank| Query { rank, is_new: true }).collect();
        let scanned: Vec<_> = scan(&archive, &queries).rows().collect();
        prop_assert_eq!(search::rows(&archive), scanned);
    }
}
