//! `bantin rename-tag`: which bytes change, and where the old addresses lead.
//!
//! In: small sites. Out: pass or fail. Touches: their folders.

use std::fs;

use crate::harness::{Site, Tree, changed, paths, tree_of};

fn sources(site: &Site) -> Tree {
    tree_of(&site.source(""))
}

/// Five posts with the tag in many spellings, two of them with the new one as well, and one draft.
fn many() -> Site {
    Site::new()
        .with("posts/a.md", "\u{feff}---\r\ntitle: A # bão\r\ndate: 2024-10-01\r\ncategory: Tin tức\r\ntags: [ 'bão',gió ] # bão\r\n---\r\n\r\nbão\r\n")
        .with("posts/b.md", "---\ntitle: B\ndate: 2024-10-02\ncategory: Tin tức\ntags:\n  - \"Bão\"\n  - lũ # bão\n---\nBa\u{303}o.\n")
        .with("posts/c.md", "---\ntitle: C\ndate: 2024-10-03\ncategory: Tin tức\ntags: BÃO\n---\n")
        .post("d", "date: 2024-10-04\ntags: [bão số, Bão  nhiệt đới, bão]", "…")
        .post("e", "date: 2024-10-05\ntags:\n- bão\n- bão nhiệt đới\ndraft: true", "…")
        .post("f", "date: 2024-10-06\ntags: [báo, bao]", "…")
}

#[test]
fn only_the_tag_changes() {
    let site = many();
    let before = sources(&site);
    let (code, said, errors) = site.say(&["rename-tag", " bão", "bão nhiệt đới"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let expected = "Renamed the tag “ bão” to “bão nhiệt đới” in 5 posts, of which 2 had the new one already:\n  \
        posts/a.md\n  posts/b.md\n  posts/c.md\n  posts/d.md\n  posts/e.md\n\
        New redirects in site.yaml:\n  /chu-de/bao-rfke/ → /chu-de/bao/\n";
    let after = sources(&site);
    for (path, old, new) in [
        ("posts/a.md", "'bão'", "'bão nhiệt đới'"),
        ("posts/b.md", "\"Bão\"", "\"bão nhiệt đới\""),
        ("posts/c.md", "BÃO", "bão nhiệt đới"),
        ("posts/d.md", ", bão]", "]"),
        ("posts/e.md", "- bão\n", ""),
    ] {
        let text = |tree: &Tree| String::from_utf8(tree[path].clone()).unwrap();
        assert_eq!(text(&after), text(&before).replacen(old, new, 1), "{path}");
    }
    assert_eq!(changed(&before, &after).len(), 6, "the posts and site.yaml: {said}");
    assert_eq!(said, expected);
    assert!(!site.build().codes().contains(&"duplicate-address"));
}

#[test]
fn every_old_address_leads_on() {
    let mut site = Site::new().settings("redirects:\n  /tag/bao/: /chu-de/bao/ # từ trang cũ");
    for number in 1..10 {
        site = site.post(&format!("bai-{number}"), &format!("date: 2024-10-0{number}\ntags: [bão]"), "Một bài.");
    }
    site = site.post("lien-ket", "date: 2024-10-10", "Xem [bão](/chu-de/bao/).");
    assert!(site.build().diagnostics.is_empty());
    assert!(site.has("/chu-de/bao/trang-2/") && !site.has("/chu-de/bao/trang-3/"));
    let old: Vec<String> = site.tree().into_keys().filter(|path| path.starts_with("chu-de/bao/")).collect();
    assert_eq!(site.say(&["rename-tag", "bão", "bão Trà Mi", "-q"]), (0, String::new(), String::new()));
    assert!(
        site.text("site.yaml").ends_with(
            "redirects:\n  /tag/bao/: /chu-de/bao-tra-mi/ # từ trang cũ\n  /chu-de/bao/: /chu-de/bao-tra-mi/\n  \
             /chu-de/bao/trang-1/: /chu-de/bao-tra-mi/trang-1/\n  /chu-de/bao/trang-2/: /chu-de/bao-tra-mi/trang-2/\n"
        ),
        "{}",
        site.text("site.yaml")
    );
    let built = site.build();
    assert!(built.diagnostics.is_empty(), "{}", built.said);
    for path in old {
        assert!(site.page(&path).contains("https://bantin.example/chu-de/bao-tra-mi/"), "{path}");
    }
    // And back again: the address is a page once more, so nothing may lead away from it.
    assert_eq!(site.say(&["rename-tag", "bão trà mi", "bão", "-q"]).0, 0);
    let built = site.build();
    assert!(built.diagnostics.is_empty(), "{}", built.said);
    assert!(site.page("/chu-de/bao/").contains("bai-9") && site.page("/tag/bao/").contains("/chu-de/bao/"));
    assert!(site.page("/chu-de/bao-tra-mi/trang-2/").contains("https://bantin.example/chu-de/bao/trang-2/"));
}

#[test]
fn a_new_spelling_needs_no_redirect() {
    let site = Site::new().post("a", "tags: [Hòa Bình]", "…").post("b", "tags: [hoà bình]", "…");
    let settings = site.text("site.yaml");
    let (code, said, _) = site.say(&["rename-tag", "hoà bình", "Hoà Bình", "--lang", "vi"]);
    assert_eq!(
        (code, said.as_str()),
        (0, "Đã đổi thẻ “hoà bình” thành “Hoà Bình” trong 2 bài:\n  posts/a.md\n  posts/b.md\n")
    );
    assert!(site.text("posts/a.md").contains("[Hoà Bình]") && site.text("posts/b.md").contains("[Hoà Bình]"));
    assert_eq!(site.text("site.yaml"), settings);
}

#[test]
fn nothing_is_written_unless_all_can_be() {
    let site = many().post("g", "tags:\n- >-\n  bão\ndate: 2024-10-07", "…");
    let before = sources(&site);
    let (code, out, said) = site.say(&["rename-tag", "bão", "bão nhiệt đới"]);
    assert!(
        code == 1 && out.is_empty() && said.contains("tag-not-editable") && said.contains("posts/g.md:5"),
        "{said}"
    );
    assert_eq!(changed(&before, &sources(&site)), paths(&[]));
    site.put("g", "tags: [bão", "…");
    let (code, _, said) = site.say(&["rename-tag", "bão", "bão nhiệt đới"]);
    assert!(code == 1 && said.contains("posts/g.md"), "a faulty site is not touched: {said}");
    site.remove("posts/g.md");
    let (code, out, _) = site.say(&["rename-tag", "bão", "bão nhiệt đới", "--dry-run", "--message-format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &told["dry_run"], &told["merged"]), (0, &true.into(), &2.into()));
    assert_eq!(told["redirects"]["added"], serde_json::json!([["/chu-de/bao-rfke/", "/chu-de/bao/"]]));
    assert_eq!(
        changed(&before, &sources(&site)),
        before.keys().filter(|path| *path == "posts/g.md").cloned().collect()
    );
}

#[test]
fn an_unknown_tag_is_guessed() {
    let site = many();
    for (arguments, says) in [
        (["rename-tag", "bão nhiệt đói", "x"], "có phải ý bạn là “Bão nhiệt đới”"),
        (["rename-tag", "xyz", "x"], "không bài nào có thẻ “xyz”"),
        (["rename-tag", "bão", " "], "thẻ mới đang trống"),
    ] {
        let (code, _, said) = site.say(&[&arguments[..], &["--lang", "vi"]].concat());
        assert!(code == 2 && said.contains(says), "{arguments:?}: {said}");
    }
}

#[test]
#[cfg(unix)]
fn rights_and_links_stay_as_they_are() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new().post("a", "tags: [bão]", "…");
    let elsewhere = site.root().join("khac.md");
    fs::rename(site.source("posts/a.md"), &elsewhere).unwrap();
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&elsewhere, site.source("posts/a.md")).unwrap();
    assert_eq!(site.say(&["rename-tag", "bão", "gió"]).0, 0);
    assert!(site.source("posts/a.md").is_symlink() && site.text("posts/a.md").contains("[gió]"));
    assert_eq!(fs::metadata(&elsewhere).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(site.root()).unwrap().count(), 2, "no temporary file is left");
}

#[test]
#[cfg(unix)]
fn when_one_file_cannot_be_written_none_is() {
    let site = many().post("z", "tags: [bão]", &"Gió. ".repeat(2000));
    let before = sources(&site);
    let (code, said, errors) = site.say_in_little_room(8, &["rename-tag", "bão", "gió"]);
    assert_eq!((code, said.as_str()), (2, ""), "{errors}");
    assert!(errors.contains("error[unwritable]") && errors.contains("posts/z.md"), "{errors}");
    assert_eq!(changed(&before, &sources(&site)), paths(&[]));
}
