//! `bantin init`: the site that it writes builds without a word.
//!
//! In: empty folders. Out: pass or fail. Touches: those folders.

use std::fs;

use crate::harness::{Site, changed, tree_of};

#[test]
#[cfg(unix)]
fn the_next_step_can_be_typed_into_a_shell() {
    let site = Site::bare();
    let (code, said, _) = site.say(&["init", "Thư mục mới (bão)"]);
    let expected = "Created a site in Thư mục mới (bão). Next:\n  cd 'Thư mục mới (bão)'\n  bantin build\n";
    assert_eq!((code, said.as_str()), (0, expected));
}

#[test]
fn a_new_site_builds_without_a_word() {
    for (language, page, forecast) in [
        ("vi", "/gioi-thieu/", "du-bao-hom-nay-1-11-sang-nang-chieu-toi-co-mua-dong"),
        ("en", "/about/", "weather-on-1-nov-2024-sunny-morning-thunderstorms-in-the-evening"),
    ] {
        let mut site = Site::bare();
        fs::remove_dir(site.source("")).unwrap();
        let (code, said, errors) = site.say(&["init", "moi", "--language", language, "--now", "2024-10-31T06:30"]);
        assert_eq!((code, errors.as_str()), (0, ""));
        assert_eq!(said, "Created a site in moi. Next:\n  cd moi\n  bantin build\n");
        for (path, bytes) in tree_of(&site.root().join("moi")) {
            assert!(!String::from_utf8(bytes).unwrap().contains("@now"), "{path}");
        }
        assert!(site.root().join("moi/site/posts/2024/10").is_dir());
        site.set_now("2024-10-31T06:31");
        let site = site.arguments(&["--site", "moi"]);
        let built = site.build();
        assert!(built.diagnostics.is_empty() && built.held().is_empty(), "{}", built.said);
        let out = tree_of(&site.root().join("moi/public"));
        assert!(out.contains_key(&format!("{}index.html", &page[1..])), "{:?}", out.keys());
        let current = if language == "vi" { "manh/loat-tin.html" } else { "fragment/series.html" };
        let current = String::from_utf8(out[current].clone()).unwrap();
        assert!(current.contains("/2024/10/"), "the sample bulletin is in force: {current}");
        // The series goes on from the sample.
        let series = if language == "vi" { "du-bao-hom-nay" } else { "todays-forecast" };
        let next = ["new", "bulletin", "--series", series, "--site", "moi", "--now", "2024-11-01T06:30"];
        assert_eq!(site.say(&next).1, format!("Created moi/site/posts/2024/11/{forecast}.md\n"));
    }
}

#[test]
fn an_english_site_has_no_vietnamese_words_in_its_addresses() {
    let site = Site::bare();
    assert_eq!(site.say(&["init", "moi", "--language", "en", "--now", "2024-10-31T06:30"]).0, 0);
    let site = site.with("../moi/site/data/campaign.yaml", "indicators: [{id: leaflets, name: Leaflets}]");
    let site = site.with(
        "../moi/site/posts/fair.md",
        "---\ntitle: Fair\ndate: 2024-10-01\ncategory: News\nevent: {start: 2024-10-02T08:00}\n---\nA fair.\n",
    );
    let site = site.arguments(&["--site", "moi"]);
    site.build();
    let out = tree_of(&site.root().join("moi/public"));
    for word in ["warnings/", "campaign/", "campaign/leaflets/embed/", "calendar/"] {
        assert!(out.contains_key(&format!("{word}index.html")), "{word} in {:?}", out.keys());
    }
    let vietnamese = [
        "canh-bao",
        "chien-dich",
        "nhung",
        "lich",
        "manh",
        "loat-tin",
        "chuyen-muc",
        "chu-de",
        "tac-gia",
        "luu-tru",
        "trang",
    ];
    let found: Vec<_> =
        out.keys().filter(|path| path.split(['/', '.']).any(|part| vietnamese.contains(&part))).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_language_is_that_of_messages_unless_given() {
    let site = Site::bare();
    assert!(site.say(&["init", "a", "--lang", "vi"]).1.starts_with("Đã tạo một trang web trong a"));
    assert!(fs::read_to_string(site.root().join("a/site/site.yaml")).unwrap().contains("language: vi"));
    assert_eq!(site.say(&["init", "b"]).0, 0);
    assert!(fs::read_to_string(site.root().join("b/site/site.yaml")).unwrap().contains("language: en"));
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let site = Site::bare().with("cua-toi.txt", "của tôi");
    let before = tree_of(site.root());
    let (code, _, said) = site.say(&["init", "site", "--lang", "vi"]);
    assert!(code == 2 && said.contains("không trống"), "{said}");
    let (code, _, said) = site.say(&["init", "site/cua-toi.txt", "--lang", "vi"]);
    assert!(code == 2 && said.contains("không ghi được"), "{said}");
    assert!(changed(&before, &tree_of(site.root())).is_empty());
    fs::create_dir(site.root().join("trong")).unwrap();
    assert_eq!(site.say(&["init", "trong"]).0, 0, "an empty folder may be there");
}

#[test]
fn a_folder_with_a_site_in_it_may_be_named() {
    let site = Site::new().post("tin", "", "…");
    assert_eq!(site.build_with(&["--site", "."]).code, 0);
    let root = site.root().to_str().unwrap().to_owned();
    assert_eq!(site.build_with(&["--site", &root]).code, 0);
    let built = site.run_with(&["--site", "khong-co"]);
    assert!(built.code == 2 && built.said.contains("no `site.yaml` in khong-co"), "{}", built.said);
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_nothing_that_is_in_the_way_of_another_try() {
    let site = Site::bare();
    let (code, _, errors) = site.say_in_little_room(1, &["init", "moi", "--now", "2024-10-31T06:30"]);
    assert!(code == 2 && errors.contains("error[unwritable]"), "{errors}");
    assert!(tree_of(&site.root().join("moi")).is_empty());
    assert_eq!(site.say(&["init", "moi", "--now", "2024-10-31T06:30"]).0, 0);
}
