//! Related news is really related: posts of one storyline find each other among many others.
//!
//! The archive is made here: posts draw their words from a common vocabulary and a few from their storyline's own, as news does.

use std::{collections::HashMap, process::Command};

use crate::harness::{NOW, Site, assert_same, tree_of};

const ONSETS: [&str; 20] =
    ["b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "s", "t", "th", "tr", "v", "x"];
const RIMES: [&str; 24] = [
    "ai", "an", "ao", "anh", "ấm", "ấp", "ầu", "eo", "ên", "ết", "ìa", "inh", "on", "ông", "ơi", "ơm", "uân", "ước",
    "ưng", "ừ", "ỷ", "ạch", "ẩn", "ồng",
];
const STORIES: usize = 24;
const POSTS: usize = 12;

/// A small linear congruential generator (Knuth's MMIX constants), the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    fn words(&mut self, count: usize) -> String {
        let mut word = || format!("{}{}", ONSETS[self.below(ONSETS.len())], RIMES[self.below(RIMES.len())]);
        (0..count).map(|_| word()).collect::<Vec<_>>().join(" ")
    }
}

/// The storyline of each slug; the posts of all storylines are spread over the same months.
fn archive(site: &Site) -> HashMap<String, usize> {
    let mut dice = Dice(7);
    let own: Vec<Vec<String>> = (0..STORIES).map(|_| (0..6).map(|_| dice.words(2)).collect()).collect();
    let mut storyline = HashMap::new();
    for number in 0..STORIES * POSTS {
        let story = number % STORIES;
        let mut body = String::new();
        for _ in 0..30 {
            body.push_str(&dice.words(8));
            body.push(' ');
            body.push_str(&own[story][dice.below(6)]);
            body.push_str(". ");
        }
        let (slug, day) = (format!("tin-{number}"), 1 + dice.below(26) as u32);
        let title = dice.words(8);
        let text = format!("---\ntitle: {title}\ndate: 2024-10-{day:02}T08:00\ncategory: Tin tức\n---\n\n{body}\n");
        site.write(&format!("posts/{slug}.md"), text);
        storyline.insert(slug, story);
    }
    storyline
}

#[test]
fn posts_of_one_storyline_find_each_other() {
    let site = Site::new();
    let storyline = archive(&site);
    let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
    let output = command.current_dir(site.root()).args(["related", "--format", "tsv", "--now", NOW]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let pairs = said.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let hits = pairs.filter(|fields| storyline[fields[0]] == storyline[fields[2]]).count();
    let wanted = STORIES * POSTS * 6;
    assert!(hits * 100 >= wanted * 90, "{hits} of {wanted} places are of the post's own storyline");
}

#[test]
fn a_slug_means_the_newest_post_that_has_it_and_a_held_one_only_where_no_other_has() {
    let named = |name: &str| {
        let site = Site::new()
            .settings("related: 3")
            .post("a/tin", "title: Bài cũ\ndate: 2024-08-01\ncategory: Thời tiết", "Một.")
            .post("b/tin", "title: Bài mới\ndate: 2024-09-01\ncategory: Thời tiết", "Hai.")
            .post("c/tin", "title: Hẹn giờ\ndate: 2030-01-01\ncategory: Thời tiết", "Ba.")
            .post("d/hen", "title: Nháp\ndate: 2024-09-01\ncategory: Thời tiết\ndraft: true", "Bốn.")
            .post("e", &format!("related: [{name}]"), "Năm.");
        let built = site.build();
        let page = site.page("/2024/10/e/");
        let shown = ["Bài cũ", "Bài mới", "Hẹn giờ", "Nháp"].into_iter().filter(|title| page.contains(title));
        (shown.collect::<Vec<_>>().join(" "), built.codes().join(" "))
    };
    assert_eq!(named("tin"), ("Bài mới".to_owned(), String::new()));
    assert_eq!(named("hen"), (String::new(), "held-target".to_owned()));
}

#[test]
fn a_pick_that_is_held_back_is_said_to_do_nothing_and_a_link_to_lead_nowhere() {
    let draft = Site::new().post("nhap", "draft: true", "…");
    let hint = |extras: &str, body: &str| {
        draft.put("tin", extras, body);
        let (code, _, said) = draft.say(&["build"]);
        assert!(code == 0 && said.contains("warning[held-target]"), "{said}");
        (said.contains("this entry does nothing"), said.contains("readers get “not found”"))
    };
    assert_eq!(hint("related: [nhap]", "…"), (true, false));
    assert_eq!(hint("related_exclude: [nhap]", "…"), (true, false));
    assert_eq!(hint("", "[Nháp](nhap.md)"), (false, true));
}

#[test]
fn a_post_is_asked_for_by_its_file_as_a_prompt_completes_it() {
    let site = Site::new().post("tin", "title: Một tin", "…");
    let disk = site.source("posts/tin.md").display().to_string();
    for name in ["tin", "posts/tin.md", "site/posts/tin.md", "./site/posts/tin.md", &disk] {
        let (code, out, said) = site.say(&["related", name, "--now", NOW]);
        assert_eq!((code, out.lines().next()), (0, Some("Một tin (tin)")), "{name}: {said}");
    }
    let (code, _, said) = site.say(&["related", "khac/posts/tin.md", "--now", NOW]);
    assert!(code == 2 && said.contains("no published post is called `khac/posts/tin.md`"), "{said}");
}

/// A post that names others so, built: the titles among its related news, and what was told.
fn picked(site: &Site, extras: &str) -> (Vec<&'static str>, String) {
    site.put("x/chon", &format!("category: Thời tiết\n{extras}"), "Chọn.");
    let built = site.run();
    let page = if built.code == 0 { site.page("/2024/10/chon/") } else { String::new() };
    let related = page.split("Tin cùng chuyên mục").next().unwrap();
    let titles = ["Tổng kết 2024", "Tổng kết 2023", "Tin sau", "Bao 2024 1", "Bài mot", "Bài hai"];
    (titles.into_iter().filter(|title| related.contains(title)).collect(), built.codes().join(" "))
}

/// A site whose posts show one related post, or as many as are picked.
fn storms() -> Site {
    let bulletin =
        "category: Thời tiết\nbulletin: {kind: wind, series: bao-2024-1, valid_until: 2024-12-01T00:00}".to_owned();
    Site::new()
        .settings("related: 1")
        .post("2024/tong-ket", "title: Tổng kết 2024\ndate: 2024-09-01", "Một.")
        .post("2023/tong-ket", "title: Tổng kết 2023\ndate: 2023-01-01", "Hai.")
        .post("09/tin", "title: Tin sau", "Ba.")
        .post("mot", &bulletin, "Gió cấp sáu.")
        .post("hai", &format!("date: 2024-10-02\n{bulletin}"), "Gió cấp tám.")
}

#[test]
fn an_address_names_the_post_that_has_it() {
    let site = storms();
    let shown = |name: &str| picked(&site, &format!("related: [{name}]"));
    let (newer, older) = ((vec!["Tổng kết 2024"], String::new()), (vec!["Tổng kết 2023"], String::new()));
    assert_eq!(shown("tong-ket"), newer);
    assert_eq!(shown("/2024/09/tong-ket/"), newer);
    for name in ["/2023/01/tong-ket/", "/2023/01/tong-ket", "https://bantin.example/2023/01/tong-ket/"] {
        assert_eq!(shown(name), older, "{name}");
    }
    for name in ["/1999/07/tong-ket/", "https://khac.example/2023/01/tong-ket/"] {
        assert_eq!(shown(name), (vec![], "unknown-post".to_owned()), "{name}");
    }
    assert_eq!(shown("../09/tin.md"), (vec!["Tin sau"], String::new()), "as a link in the text would");
    assert_eq!(shown("../../tin.md"), (vec![], "unknown-post".to_owned()));
}

#[test]
fn a_series_is_picked_and_excluded_as_one_entry() {
    let site = storms();
    let links = |page: &str| site.page(page).matches("href=\"/loat-tin/bao-2024-1/\"").count();
    for names in ["bao-2024-1", "/loat-tin/bao-2024-1/", "mot, hai", "hai, bao-2024-1, mot"] {
        let shown = picked(&site, &format!("related: [{names}]"));
        assert_eq!(shown, (vec!["Bao 2024 1"], String::new()), "{names}");
        assert_eq!(links("/2024/10/chon/"), 1, "not among those of its category again: {names}");
    }
    let shown = picked(&site, "related: [mot]\nrelated_exclude: [hai]");
    assert_eq!(shown, (vec![], String::new()), "an exclusion wins");
    site.put("x/gio", "category: Đời sống", "Gió cấp sáu, gió cấp tám.");
    site.build();
    assert_eq!(links("/2024/10/gio/"), 1);
    site.put("x/gio", "category: Đời sống\nrelated_exclude: [mot]", "Gió cấp sáu, gió cấp tám.");
    site.build();
    assert_eq!(links("/2024/10/gio/"), 0);
}

fn about(number: usize) -> String {
    let onset = ONSETS[number % ONSETS.len()];
    format!("Chuyện {onset}an {onset}iêu {onset}ương của bài {number}.")
}

/// So many posts that two more do not move the statistics, for which all posts would be read again.
fn small_archive() -> Site {
    (0..84).fold(Site::new(), |site, number| site.post(&format!("bai-{number}"), "", &about(number)))
}

#[test]
fn a_daily_product_and_a_picked_post_are_not_repeated() {
    let mut site = small_archive();
    for day in 1..=14 {
        let daily = format!("title: Giá xăng dầu hôm nay\ndate: 2024-11-{day:02}");
        site = site.post(&format!("gia-{day}"), &daily, "Giá xăng dầu bán lẻ trong nước hôm nay được điều chỉnh.");
    }
    let extras = "title: Doanh nghiệp kêu khó\ndate: 2024-11-01";
    site.put("kho", extras, "Doanh nghiệp vận tải kêu khó vì giá xăng dầu bán lẻ được điều chỉnh.");
    site.build();
    let links = |page: &str, to: &str| site.page(page).split("Tin cùng chuyên mục").next().unwrap().matches(to).count();
    assert_eq!(links("/2024/11/gia-14/", "href=\"/2024/11/kho/\""), 1);
    assert_eq!(links("/2024/11/gia-14/", "href=\"/2024/11/gia-"), 0);
    assert_eq!(links("/2024/11/kho/", "href=\"/2024/11/gia-"), 1);
    site.put("kho", &format!("{extras}\nrelated: [gia-3]"), "Doanh nghiệp vận tải kêu khó vì giá xăng dầu bán lẻ.");
    site.build();
    assert_eq!(links("/2024/11/kho/", "href=\"/2024/11/gia-"), 1);
    assert_same(&site.clean_tree(), &site.tree(), "after a pick");
}

#[test]
fn what_a_failed_build_of_other_settings_read_is_not_lost() {
    let site = small_archive();
    site.build();
    let settings = std::fs::read_to_string(site.source("site.yaml")).unwrap();
    // The terms that it remembers are those of its own settings, and no post is remembered with them.
    site.write("site.yaml", settings.replace("per_page: 3", "per_page: 7"));
    site.write("templates/list.html", "{{ list.nothing.at_all }}");
    assert_ne!(site.run().code, 0);
    site.write("site.yaml", settings);
    site.remove("templates/list.html");
    site.put("bai-moi", "", &about(0));
    site.build();
    for record in ["neighbours", "vectors"] {
        std::fs::remove_file(site.root().join(".bantin-public/cache").join(record)).unwrap();
    }
    site.put("bai-sau", "", &about(1));
    site.build();
    let clean = site.clean_tree();
    assert!(String::from_utf8_lossy(&clean["2024/10/bai-sau/index.html"]).contains("Tin liên quan"));
    assert_same(&clean, &site.tree(), "after the vectors were lost");
}

#[test]
fn who_only_asks_changes_nothing_that_is_remembered() {
    let site = small_archive();
    site.build();
    let cache = site.root().join(".bantin-public/cache");
    let before = tree_of(&cache);
    site.put("bai-5", "", "Chuyện khác hẳn, về gạch và xi măng.");
    site.put("bai-1", "category: khong-co", "Hỏng.");
    assert_ne!(site.say(&["why", "/"]).0, 0);
    assert_same(&before, &tree_of(&cache), "after a question that a faulty post left open");
    site.put("bai-1", "", &about(1));
    assert_eq!(site.say(&["why", "/"]).0, 0);
    assert_same(&before, &tree_of(&cache), "after a question that was answered");
    site.build();
    assert_same(&site.clean_tree(), &site.tree(), "after both");
}

#[test]
fn what_is_remembered_takes_no_more_files_with_each_build() {
    let site = small_archive();
    site.build();
    let cache = site.root().join(".bantin-public/cache");
    let files = || std::fs::read_dir(&cache).unwrap().count();
    let before = files();
    for number in 0..3 {
        site.put("bai-7", "", &format!("Chuyện khác, về gạch và xi măng, lần {number}."));
        assert!(site.build().count("written") > 0);
    }
    assert_eq!(files(), before);
    assert_same(&site.clean_tree(), &site.tree(), "after a few small builds");
    // An archive that grows has more shards.
    for number in 0..1030 {
        site.put(&format!("tin-{number}"), "", "Ngắn.");
    }
    site.build();
    let names: Vec<_> =
        std::fs::read_dir(&cache).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(
        names.iter().any(|name| name.ends_with("-of-2")) && !names.iter().any(|name| name.ends_with("-of-1")),
        "{names:?}"
    );
}

#[test]
fn similarities_of_which_a_part_is_lost_are_made_again_whole() {
    for lost in ["neighbours", "vectors", "vectors-1-0"] {
        let site = small_archive();
        site.build();
        let cache = site.root().join(".bantin-public/cache");
        std::fs::remove_file(cache.join(lost)).unwrap();
        site.put("bai-0", "", "Ngắn.");
        site.build();
        assert!(cache.join(lost).exists(), "{lost} is remembered again");
        site.put("bai-80", "", "Chuyện khác hẳn, về gạch và xi măng.");
        site.build();
        assert_same(&site.clean_tree(), &site.tree(), lost);
    }
}

#[test]
fn the_format_of_messages_is_that_of_the_lists_unless_another_is_given() {
    let site = Site::new().post("mot", "", "Một.");
    let say = |more: &[&str]| site.say(&[&["related", "mot", "--now", NOW], more].concat()).1;
    assert_eq!(say(&["--message-format", "json"]), "{\"related\":[],\"slug\":\"mot\"}\n");
    assert_eq!(say(&["--message-format", "json"]), say(&["--format", "json"]));
    assert_eq!(say(&["--message-format", "json", "--format", "tsv"]), "");
    assert!(say(&[]).starts_with("Bài mot (mot)\n"), "{}", say(&[]));
}
