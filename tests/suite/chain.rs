//! What a build makes, and what it makes again.

use std::fs;

use crate::site::Site;

/// Twelve news posts on as many days, and two bulletins of a series.
fn archive() -> Site {
    let site = Site::new();
    for day in 1..=12 {
        site.post(&format!("tin-{day:02}"), day, "tags: [nước sạch]\nauthor: Thu Hường\n", "Nội dung của bài viết.");
    }
    site.bulletin("bao-1", 1, "bao-6", "").bulletin("bao-2", 7, "bao-6", "");
    site
}

#[test]
fn nothing_changed_nothing_is_written() {
    let site = archive();
    assert!(site.build().written() > 40);
    let again = site.build();
    assert_eq!((again.written(), again.rendered()), (0, vec![]));
    assert_eq!(again.summary()["removed"], 0);
}

#[test]
fn a_body_edit_renders_the_page_and_nothing_else() {
    let site = archive();
    for day in 1..=12 {
        let extra = "summary: Một câu tóm tắt.\n";
        site.post(&format!("tin-{day:02}"), day, extra, "Nội dung.");
    }
    site.build();
    site.post("tin-05", 5, "summary: Một câu tóm tắt.\n", "Nội dung đã sửa lại một chút.");
    let built = site.build();
    assert_eq!(built.rendered(), ["/2024/10/tin-05/"]);
    // The page and the manifest.
    assert_eq!(built.written(), 2);
    assert_eq!(built.summary()["posts_parsed"], 1);
}

#[test]
fn one_more_post_changes_only_what_must_show_it() {
    let site = archive();
    site.build();
    let before = site.tree("public");
    site.post("tin-13", 13, "tags: [nước sạch]\nauthor: Thu Hường\n", "Một nội dung hoàn toàn khác, chuyện riêng.");
    site.build();
    let after = site.tree("public");
    let changed: Vec<&str> =
        after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path.as_str()).collect();
    // The archive pages of the lists keep what they hold, whatever comes after them.
    for path in ["chuyen-muc/moi-truong/trang-1/index.html", "chu-de/nuoc-sach/trang-2/index.html"] {
        assert!(before.contains_key(path) && !changed.contains(&path), "{path}");
    }
    assert!(changed.contains(&"2024/10/tin-13/index.html"));
    assert!(changed.len() <= 60, "{changed:?}");
    assert!(before.keys().all(|path| after.contains_key(path)), "an address is gone");
}

#[test]
fn one_more_bulletin_changes_its_predecessor_and_no_other_of_the_series() {
    let site = archive();
    site.build();
    let before = site.tree("public");
    site.bulletin("bao-3", 10, "bao-6", "");
    site.build();
    let after = site.tree("public");
    let page = |slug: &str| format!("2024/10/{slug}/index.html");
    assert_eq!(before[&page("bao-1")], after[&page("bao-1")], "an older bulletin stays as it is");
    assert_ne!(before[&page("bao-2")], after[&page("bao-2")]);
    assert!(site.page(&page("bao-2")).contains("/2024/10/bao-3/"), "it points to its successor");
    assert!(site.page("loat-tin/bao-6/index.html").contains("/2024/10/bao-3/"));
}

#[test]
fn a_template_edit_renders_only_its_pages() {
    let site = archive();
    site.build();
    site.write("templates/404.html", "<!DOCTYPE html><title>{{ page.title }}</title>");
    assert_eq!(site.build().rendered(), ["/404.html"]);
}

#[test]
fn what_is_held_back_is_told_and_comes_by_itself() {
    let mut site = archive();
    site.post("nhap", 20, "draft: true\n", "x");
    site.post("mai", 28, "", "x");
    site.post("cu", 2, "expires: 2024-10-20\n", "x");
    let built = site.build();
    let held: Vec<String> = built.summary()["held"]
        .as_array()
        .unwrap()
        .iter()
        .map(|held| format!("{} {}", held["path"].as_str().unwrap(), held["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(held, ["posts/cu.md expired", "posts/mai.md scheduled", "posts/nhap.md draft"]);
    assert_eq!(built.summary()["next_due"]["at"], "2024-10-28T07:00:00+07:00", "a bulletin ends first");
    assert!(!site.tree("public").keys().any(|path| path.contains("/nhap/") || path.contains("/mai/")));
    site.at("2024-10-28T09:00:00+07:00").build();
    assert!(site.tree("public").contains_key("2024/10/mai/index.html"));
}

#[test]
fn what_strangers_did_to_our_files_is_put_right_and_theirs_are_left() {
    let site = archive();
    site.build();
    let good = site.tree("public");
    let page = site.root.join("public/2024/10/tin-01/index.html");
    fs::write(&page, "cá cược").unwrap();
    fs::remove_file(site.root.join("public/feed.xml")).unwrap();
    fs::write(site.root.join("public/cua-toi.txt"), "của tôi").unwrap();
    site.remove("posts/tin-02.md");
    site.build();
    site.post("tin-02", 2, "tags: [nước sạch]\nauthor: Thu Hường\n", "Nội dung của bài viết.");
    site.build();
    let mut after = site.tree("public");
    assert_eq!(after.remove("cua-toi.txt").as_deref(), Some("của tôi".as_bytes()));
    assert_eq!(after, good);
}

#[test]
fn a_damaged_cache_costs_time_and_nothing_else() {
    let site = archive();
    site.build();
    let good = site.tree("public");
    let cache = site.root.join(".bantin-public/cache");
    for entry in fs::read_dir(&cache).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    }
    fs::write(site.root.join(".bantin-public/state"), "garbage").unwrap();
    assert_eq!(site.build().written(), 0);
    fs::remove_dir_all(site.root.join(".bantin-public")).unwrap();
    site.build();
    assert_eq!(site.tree("public"), good);
}

#[test]
fn composed_and_decomposed_letters_give_the_same_site() {
    use unicode_normalization::UnicodeNormalization;
    let text =
        "---\ntitle: Nước sạch\ndate: 2024-10-05\ncategory: Môi trường\ntags: [Làng nghề]\n---\n\nỞ **Hà Nội**.\n";
    let composed = Site::new();
    composed.write("posts/nuoc.md", text).build();
    let decomposed = Site::new();
    decomposed.write("posts/nuoc.md", text.nfd().collect::<String>()).build();
    assert_eq!(composed.tree("public"), decomposed.tree("public"));
}

#[test]
fn line_ends_threads_and_zones_of_the_machine_do_not_matter() {
    let site = archive();
    site.build();
    site.build_with(&["--jobs", "1", "--full", "--out", site.root.join("one").to_str().unwrap()]);
    assert_eq!(site.tree("public"), site.tree("one"));
}

#[test]
fn three_words_that_differ_by_tone_are_three_tags() {
    let site = Site::new();
    site.post("a", 1, "tags: [bão]\n", "x").post("b", 2, "tags: [báo]\n", "x").post(
        "c",
        3,
        "tags: [Bão, hòa bình]\n",
        "x",
    );
    site.post("d", 4, "tags: [hoà  bình]\n", "x");
    let built = site.build();
    assert_eq!(built.found(), ["posts/b.md:-:- tag-clash"]);
    let tree = site.tree("public");
    let tags: Vec<&str> =
        tree.keys().filter_map(|path| path.strip_prefix("chu-de/")?.strip_suffix("/index.html")).collect();
    assert_eq!(tags.len(), 3, "{tags:?}");
    assert!(tags.contains(&"bao") && tags.contains(&"hoa-binh"));
}

#[test]
fn what_could_harm_readers_is_not_passed_on() {
    let site = Site::new();
    site.post("a", 1, "", "<script>alert(1)</script>\n\n[x](javascript:alert(1)) và [y](https://moit.gov.vn)");
    let built = site.build();
    let page = site.page("2024/10/a/index.html");
    assert!(!page.contains("<script>alert") && !page.contains("javascript:"), "{page}");
    assert!(page.contains("rel=\"external noopener\""));
    assert_eq!(built.found(), ["posts/a.md:7:1 raw-html", "posts/a.md:9:5 unsafe-address"]);
}

#[test]
fn old_addresses_lead_to_the_new_ones() {
    let site = Site::new();
    site.post("a", 1, "aliases: [/tin/cu.html]\n", "x").build();
    assert!(site.page("tin/cu.html").contains("https://bantin.example/2024/10/a/"));
}
