//! What a build makes: which files, with which contents, the same on every machine.
//!
//! In: small sites. Out: pass or fail. Touches: their folders.

use bantin::hash::Digest;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::harness::{SETTINGS, Site, Tree, as_previewed, assert_same, paths, post_text};

/// Everything that a site of one tagged post with an author is made of.
const FILES: [&str; 35] = [
    "2024/10/tin/index.html",
    "404.html",
    "assets/bantin.js",
    "assets/campaign.css",
    "assets/style.css",
    "assets/weather.css",
    "canh-bao/index.html",
    "chu-de/bao/index.html",
    "chu-de/index.html",
    "chuyen-muc/doi-song/feed.xml",
    "chuyen-muc/doi-song/index.html",
    "chuyen-muc/thoi-tiet/feed.xml",
    "chuyen-muc/thoi-tiet/index.html",
    "chuyen-muc/tin-tuc/feed.xml",
    "chuyen-muc/tin-tuc/index.html",
    "cu/index.html",
    "feed.json",
    "feed.xml",
    "index.html",
    "lite/index.html",
    "loat-tin/index.html",
    "luu-tru/2024/10/index.html",
    "luu-tru/index.html",
    "manh/chuyen-muc/doi-song.html",
    "manh/chuyen-muc/thoi-tiet.html",
    "manh/chuyen-muc/tin-tuc.html",
    "manh/loat-tin.html",
    "news-sitemap.xml",
    "robots.txt",
    "sitemap-2024-10.xml",
    "sitemap-pages.xml",
    "sitemap.xml",
    "tac-gia/an/index.html",
    "tac-gia/index.html",
    "ve/index.html",
];

fn tiny() -> Site {
    let extras = "title: Tin <bão> & gió\ntags: [bão]\nauthor: An\naliases: [/cu/]\nsummary: Lời dẫn.";
    Site::new().post("tin", extras, "Thân bài.").with("pages/ve.md", "---\ntitle: Về chúng tôi\n---\n\nChúng tôi.\n")
}

#[test]
fn a_tiny_site_is_made_of_these_files() {
    let site = tiny();
    site.build();
    assert_eq!(as_previewed(&site.tree()).into_keys().collect::<std::collections::BTreeSet<_>>(), paths(&FILES));
    assert!(site.output("manifest.txt").is_file());
}

#[test]
fn assets_have_an_address_for_their_bytes_and_pages_hold_them_to_these() {
    let site = tiny();
    let asset = |tree: &Tree, name: &str| {
        let mut found = tree.iter().filter(|(path, _)| path.starts_with("assets/") && path.ends_with(name));
        let (path, bytes) = found.next().unwrap_or_else(|| panic!("no {name}"));
        assert!(found.next().is_none(), "{name} lies there twice");
        (path.clone(), Digest::of(bytes).integrity())
    };
    site.build();
    let before = site.tree();
    let ((css, css_integrity), (js, js_integrity)) = (asset(&before, "style.css"), asset(&before, "bantin.js"));
    let page = site.page("/2024/10/tin/");
    assert!(
        page.contains(&format!("<link rel=\"stylesheet\" href=\"/{css}\" integrity=\"{css_integrity}\">")),
        "{page}"
    );
    assert!(page.contains(&format!("<script src=\"/{js}\" integrity=\"{js_integrity}\" defer></script>")), "{page}");

    let site = site.with("themes/default/assets/style.css", "body { color: red }");
    site.build();
    let after = site.tree();
    assert_ne!(asset(&after, "style.css").0, css, "other bytes, another address");
    assert!(site.page("/").contains(&asset(&after, "style.css").1));
    assert_same(&site.clean_tree(), &after, "incremental and clean");
}

#[test]
fn feeds_sitemaps_and_redirects_name_the_post() {
    let site = tiny();
    site.build();
    let feed = site.page("feed.xml");
    let address = "https://bantin.example/2024/10/tin/";
    for part in ["<title>Tin &lt;bão&gt; &amp; gió</title>", address, "2024-10-01T08:00:00+07:00", "Lời dẫn."] {
        assert!(feed.contains(part), "{part} in {feed}");
    }
    assert_eq!(feed.matches("<entry>").count(), 1);
    let json: Value = serde_json::from_str(&site.page("feed.json")).unwrap();
    assert_eq!(json["items"][0]["url"], address);
    assert_eq!(json["items"][0]["title"], "Tin <bão> & gió");
    let month = site.page("sitemap-2024-10.xml");
    assert!(month.contains(&format!("<loc>{address}</loc>")), "{month}");
    assert_eq!(month.matches("<url>").count(), 1);
    let index = site.page("sitemap.xml");
    assert!(index.contains("<loc>https://bantin.example/sitemap-2024-10.xml</loc>"), "{index}");
    assert!(site.page("sitemap-pages.xml").contains("<loc>https://bantin.example/ve/</loc>"));
    assert!(!site.page("news-sitemap.xml").contains("<url>"), "the post is months old");
    let redirect = site.page("/cu/");
    assert!(redirect.contains("http-equiv=\"refresh\"") && redirect.contains("/2024/10/tin/"), "{redirect}");
}

#[test]
fn control_characters_never_reach_xml() {
    let site = Site::new().post("tin", "title: \"Tin\\u0007 bão\\u0001\"", "Thân\u{8} bài\u{b}.");
    site.build();
    for (path, bytes) in site.tree() {
        let bad = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\n' | b'\t' | b'\r');
        assert_eq!(bytes.iter().find(bad), None, "{path}");
    }
}

#[test]
fn control_characters_in_front_matter_reach_no_page_and_make_no_term() {
    let picture = "image: {src: a.jpg, alt: \"A\\u0001nh\", caption: \"Chú\\u0002 thích\", credit: \"B\\u0003áo\"}";
    let tags = "tags: [\"x\\u0001y\", xy]";
    let site = Site::new()
        .with("posts/a.jpg", "jpg")
        .post("tin", &format!("{picture}\n{tags}\nextra: {{a: \"b\\u0004\"}}"), "Thân bài.")
        .with("pages/ve.md", "---\ntitle: Về\nsummary: \"Giới\\u0005 thiệu\"\n---\nBài.\n");
    site.build();
    assert!(site.page("/2024/10/tin/").contains("Chú thích"));
    let tags: Vec<_> = site.tree().into_keys().filter(|path| path.starts_with("chu-de/xy")).collect();
    assert_eq!(tags, ["chu-de/xy/index.html"]);
    for (path, bytes) in site.tree().into_iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(!bytes.iter().any(|byte| *byte < 0x20 && !byte.is_ascii_whitespace()), "{path}");
    }
}

#[test]
fn html_of_an_editor_is_escaped_and_script_links_are_dropped() {
    let body = "<script>alert(1)</script> và <b onclick=x>đậm</b>\n\n[một](javascript:alert(1)) [hai](JaVaScRiPt:x) [ba](data:text/html,x)";
    let site = Site::new().post("tin", "title: \"<img src=x onerror=alert(1)>\"", body);
    site.build();
    let page = site.page("/2024/10/tin/");
    for bad in ["<script>alert", "<b onclick", "<img src=x", "href=\"javascript:", "href=\"JaVaScRiPt:", "href=\"data:"]
    {
        assert!(!page.contains(bad), "{bad}");
    }
    for (path, bytes) in site.tree() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!path.ends_with("l") || !text.contains("<img src=x onerror"), "{path}");
    }
}

#[test]
fn a_base_below_the_root_stands_before_every_local_link() {
    let site = tiny().with("site.yaml", SETTINGS.replace("bantin.example", "bantin.example/tin-tuc/so-1"));
    site.write("posts/khac.md", post_text("khac", "", "[Tin](tin.md), [trang](/ve/), ![Ảnh](/anh.png)"));
    site.write("static/anh.png", "…");
    site.build();
    for (path, bytes) in site.tree().into_iter().filter(|(path, _)| path.ends_with("html")) {
        let text = String::from_utf8(bytes).unwrap();
        for start in ["href=\"/", "src=\"/", "data-fragment=\"/"] {
            for (at, _) in text.match_indices(start) {
                let link: String = text[at..].chars().take(70).collect();
                assert!(link[start.len() - 1..].starts_with("/tin-tuc/so-1/"), "{path}: {link}");
            }
        }
    }
    assert!(site.page("sitemap.xml").contains("https://bantin.example/tin-tuc/so-1/sitemap-2024-10.xml"));
}

#[test]
fn tones_make_terms_and_the_place_of_their_mark_does_not() {
    let site = Site::new()
        .post("a", "tags: [bão, hòa]\ndate: 2024-10-01", "…")
        .post("b", "tags: [báo, hoà]\ndate: 2024-10-02", "…")
        .post("c", "tags: [bao, HÒA ]\ndate: 2024-10-03", "…");
    let built = site.build();
    assert_eq!(built.codes(), ["tag-clash", "tag-clash"], "{}", built.said);
    let index = site.page("/chu-de/");
    let mut addresses: Vec<&str> =
        index.split("href=\"/chu-de/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    addresses.retain(|address| !address.is_empty());
    addresses.sort_unstable();
    addresses.dedup();
    let of = |start: &str| addresses.iter().filter(|address| address.starts_with(start)).count();
    assert_eq!((of("bao"), of("hoa")), (3, 1), "{addresses:?}");
}

#[test]
fn terms_that_differ_by_signs_are_said_to_make_one_address() {
    let site =
        Site::new().post("a", "tags: [C++]\ndate: 2024-10-01", "…").post("b", "tags: [C#]\ndate: 2024-10-02", "…");
    let (code, _, said) = site.say(&["build", "--lang", "en"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("the tags “C++” and “C#” make the same address"), "{said}");
    let (code, _, said) = site.say(&["build", "--lang", "vi"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("hai thẻ “C++” và “C#” tạo thành cùng một địa chỉ"), "{said}");
}

/// A site whose words, tags and names have composed letters, in a form of one's own.
fn accented(form: impl Fn(&str) -> String) -> Tree {
    let site = Site::new();
    let post = post_text(
        "x",
        "title: Bão số 6 vào Đà Nẵng\ntags: [nước thải, mưa lớn]",
        "Gió *giật* mạnh.\n\n![Ảnh](ảnh.svg)",
    );
    site.write(&form("posts/bão số 6.md"), form(&post));
    site.write(&form("posts/ảnh.svg"), "<svg/>");
    site.build();
    site.tree()
}

#[test]
fn decomposed_letters_and_other_line_ends_make_the_same_site() {
    let composed = accented(|text| text.nfc().collect());
    assert!(composed.contains_key("2024/10/bao-so-6/ảnh.svg"), "{:?}", composed.keys());
    assert_same(&composed, &accented(|text| text.nfd().collect()), "NFC and NFD");
    assert_same(&composed, &accented(|text| text.replace('\n', "\r\n")), "LF and CRLF");
}

#[test]
fn neither_threads_nor_zone_nor_language_of_the_machine_are_seen() {
    let make = |arguments: &[&str], environment: &[(&'static str, &str)]| {
        let mut site = tiny().arguments(arguments);
        for number in 0..8 {
            site = site.post(&format!("bai-{number}"), "tags: [gió, mưa]", &format!("Gió và mưa thứ {number}."));
        }
        for (name, value) in environment {
            site = site.environment(name, value);
        }
        site.build();
        site.tree()
    };
    let plain = make(&["--jobs", "1"], &[]);
    assert_same(&plain, &make(&["--jobs", "4"], &[("TZ", "America/New_York"), ("LANG", "vi_VN.UTF-8")]), "elsewhere");
    assert_same(&plain, &make(&["--atomic"], &[("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo")]), "elsewhere, at once");
}

#[test]
fn related_news_keep_the_editors_word_and_count_a_series_once() {
    let words = "lò gốm Bát Tràng đốt khí thay than củi để giảm khói bụi";
    let storm = |hour: usize| {
        format!(
            "category: Thời tiết\ndate: 2024-10-02T0{hour}:00\nbulletin: {{kind: storm, series: bao-6, next_issue: 2024-10-02T09:00}}"
        )
    };
    let mut site = Site::new().post("khac", "category: Đời sống", "Một bài chẳng liên quan gì.");
    for hour in 0..4 {
        site = site.post(&format!("bao-{hour}"), &storm(hour), &format!("{words} lần {hour}"));
    }
    for number in 0..60 {
        site =
            site.post(&format!("nen-{number}"), "category: Đời sống", &format!("nền{number} chữ{number} vần{number}"));
    }
    site = site.post("giong", "category: Đời sống", &format!("{words} nữa")).post(
        "loai",
        "category: Đời sống",
        &format!("{words} loại"),
    );
    site.put("bai", "related: [khac]\nrelated_exclude: [loai]\ndate: 2024-10-03", words);
    site.build();
    let page = site.page("/2024/10/bai/");
    let start = page.find("Tin liên quan").expect("a related list");
    let list = &page[start..start + page[start..].find("</section>").unwrap()];
    let links: Vec<&str> = list.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(links.first(), Some(&"/2024/10/khac/"), "the editor's pick comes first: {links:?}");
    assert!(!links.contains(&"/2024/10/loai/"), "{links:?}");
    assert!(links.contains(&"/2024/10/giong/"), "{links:?}");
    assert_eq!(links.iter().filter(|link| link.contains("/loat-tin/bao-6/")).count(), 1, "{links:?}");
    assert!(!links.iter().any(|link| link.contains("/2024/10/bao-")), "{links:?}");
}

#[test]
fn timings_tell_what_each_phase_went_through() {
    let site = Site::new().post("mot", "summary: Tóm tắt.", "Một.").post("hai", "", "Hai.");
    let first = site.run_with(&["--timings"]).summary;
    let timings = &first["timings"];
    let phases: Vec<_> =
        timings["phases"].as_array().unwrap().iter().map(|one| one["phase"].as_str().unwrap()).collect();
    assert_eq!(phases, ["open", "walk", "parse", "group", "relate", "plan", "render", "write", "remember"]);
    let phase = |timings: &Value, name: &str| {
        let all = timings["phases"].as_array().unwrap();
        let one = all.iter().find(|one| one["phase"] == name).unwrap();
        (one["files"].as_u64().unwrap(), one["bytes"].as_u64().unwrap())
    };
    let sources = ["mot", "hai"].map(|name| site.text(&format!("posts/{name}.md")).len() as u64);
    assert_eq!(phase(timings, "parse"), (2, sources.iter().sum()));
    let made = site.tree();
    let bytes: usize = made.values().map(Vec::len).sum();
    assert_eq!(phase(timings, "render"), (made.len() as u64, bytes as u64));
    assert_eq!(phase(timings, "write"), (made.len() as u64 + 1, bytes as u64), "the manifest is written too");
    assert_eq!(timings["posts"], json!({ "parsed": 2, "reused": 0 }));
    let post = timings["templates"].as_array().unwrap().iter().find(|one| one["template"] == "post.html").unwrap();
    assert_eq!(post["pages"], 2);

    site.put("mot", "summary: Tóm tắt.", "Một, sửa rồi.");
    let timings = &site.run_with(&["--timings"]).summary["timings"];
    let page = site.tree().into_iter().find(|(path, _)| path.ends_with("/mot/index.html")).unwrap().1;
    assert_eq!(phase(timings, "render"), (1, page.len() as u64));
    assert_eq!(timings["outputs"], json!({ "rendered": 1, "reused": made.len() - 1 }));
    assert_eq!(timings["files_written"], 2, "the page and the manifest");
    #[cfg(target_os = "linux")]
    assert!(timings["peak_memory"].as_u64().unwrap() > 1_000_000);
}

#[test]
fn what_may_have_been_meant_is_written_as_the_author_has_to_write_it() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let site = Site::new()
        .with("posts/mat-troi.svg", svg)
        .with("posts/cu/mua to.svg", svg)
        .with("static/gio.svg", svg)
        .post("bao-so-6", "", "…")
        .post("tin", "", "![a](mat-troii.svg) ![b](cu/muato.svg) ![c](../static/gioo.svg) [d](moi/bao-so-6.md)");
    let said = site.say(&["build"]).2;
    let guesses = ["mat-troi.svg", "cu/mua%20to.svg", "../static/gio.svg", "bao-so-6.md"];
    for guess in guesses {
        assert!(said.contains(&format!("did you mean `{guess}`?")), "{guess}: {said}");
    }
    let [a, b, c, d] = guesses;
    site.put("tin", "", &format!("![a]({a}) ![b]({b}) ![c]({c}) [d]({d})"));
    site.build();
}

#[test]
fn timings_are_told_in_the_language_of_messages() {
    let site = Site::new().post("mot", "", "Một.");
    let (_, vi, _) = site.say(&["build", "--full", "--timings", "--lang", "vi"]);
    for part in
        ["duyệt tệp", " MB bộ nhớ cao nhất\n", "bài: 1 đọc lại, 0 dùng lại; trang: ", " ghi mới\n", " 1 trang\n"]
    {
        assert!(vi.contains(part), "{part}: {vi}");
    }
    for part in ["walk", "files", "posts", "pages", "peak", "0.0"] {
        assert!(!vi.contains(part), "{part}: {vi}");
    }
    let (_, en, _) = site.say(&["build", "--full", "--timings", "--lang", "en"]);
    for part in [" walk ", " MB peak memory\n", "posts: 1 parsed, 0 reused; outputs: ", " 1 pages\n", " 0.0"] {
        assert!(en.contains(part), "{part}: {en}");
    }
}

#[test]
fn a_standing_page_that_is_a_draft_is_held_back() {
    let site = Site::new()
        .with("pages/nhap.md", "---\ntitle: Nháp\ndraft: true\naliases: [/cu/]\n---\n[thiếu](khong-co.md)\n")
        .post("tin", "", "[Nháp](../pages/nhap.md)");
    let built = site.build();
    assert!(!site.tree().keys().any(|path| path.starts_with("nhap/") || path.starts_with("cu/")));
    assert!(!site.page("sitemap-pages.xml").contains("/nhap/"));
    assert_eq!(built.summary["held"], json!([{ "path": "pages/nhap.md", "reason": "draft", "at": null }]));
    assert_eq!(built.diagnostics.iter().map(|found| found.code.as_str()).collect::<Vec<_>>(), ["held-target"]);

    let site = Site::new().with("pages/nhap.md", "---\ntitle: Nháp\ndraft: true\n---\nChữ.\n");
    assert_eq!(site.run_with(&["--drafts"]).summary["held"], json!([]));
    assert!(site.tree().contains_key("nhap/index.html"));
}

#[test]
fn the_size_of_a_picture_on_another_site_is_left_out() {
    let far = "image: {src: https://anh.example/b.png, alt: B}";
    let near = "image: {src: a.svg, alt: A}";
    let site = Site::new()
        .with("posts/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"7\"/>")
        .post("xa", far, "Bão số 6.")
        .post("gan", near, "Bão số 6.")
        .post("nua", far, "Bão số 6.");
    site.build();
    for (path, bytes) in site.tree() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("width=\"\"") && !text.contains("height=\"\""), "{path}: {text}");
    }
    let page = site.page("/2024/10/xa/");
    assert!(page.contains("<img src=\"https://anh.example/b.png\" alt=\"B\" fetchpriority=\"high\">"), "{page}");
    // Cards below the post have the size that is known, and do not say again which category this is.
    assert!(page.contains("width=\"9\" height=\"7\" alt=\"\" loading=\"lazy\"><div>"), "{page}");
    assert!(page.contains("<img src=\"https://anh.example/b.png\" alt=\"\" loading=\"lazy\"><div>"), "{page}");
    assert!(!page.contains("<p class=\"meta\">Tin tức · "), "{page}");
}

#[test]
fn an_incremental_build_is_compared_with_a_clean_one_of_the_same_instant() {
    let site = tiny();
    site.build();
    std::fs::write(site.output("riêng.txt"), "not the site's").unwrap();
    // Without `--now`, so that the second of the two builds is later.
    let verify = ["build", "--verify-incremental", "--message-format", "json"];
    let (code, said, _) = site.say(&verify);
    assert_eq!((code, said.lines().count()), (0, 1), "files of others are not compared: {said}");
    let page = site.output("2024/10/tin/index.html");
    let (meta, text) = (page.metadata().unwrap().modified().unwrap(), std::fs::read_to_string(&page).unwrap());
    std::fs::write(&page, text.replacen("Thân", "Thăn", 1)).unwrap();
    std::fs::File::options().append(true).open(&page).unwrap().set_modified(meta).unwrap();
    let (code, said, _) = site.say(&verify);
    let found: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((code, found.len(), &found[1]["code"]), (1, 2, &"incremental-differs".into()), "{said}");
    assert!(found[1]["file"].as_str().unwrap().ends_with("2024/10/tin/index.html"), "{said}");
    site.build_with(&["--full"]);
    assert_eq!(std::fs::read_to_string(&page).unwrap(), text, "`--full` believes no stamps");
    let left: Vec<_> = std::fs::read_dir(site.root()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("verify")), "{left:?}");
}

#[test]
fn a_text_changed_behind_its_times_is_read_again() {
    let site = tiny();
    let post = site.source("posts/tin.md");
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_hours(400_000);
    let set_back = || std::fs::File::options().append(true).open(&post).unwrap().set_modified(old).unwrap();
    set_back();
    site.build();
    let text = std::fs::read_to_string(&post).unwrap();
    // In place, of the same length.
    std::fs::write(&post, text.replacen("Thân", "Thăn", 1)).unwrap();
    set_back();
    site.build();
    assert!(site.page("2024/10/tin/index.html").contains("Thăn bài."), "size and time of the text are as before");
}

#[test]
fn what_time_has_changed_since_is_no_difference() {
    let site = Site::new().post("hen", "date: 2024-12-31T13:00", "Hẹn giờ.");
    let options = crate::meanwhile::options(&site);
    let built = bantin::engine::build(&options, &|_, _| ()).ok().unwrap();
    // As without `--now`, and with a clock that has gone on by years.
    let later = bantin::engine::Options { now: None, ..options };
    let differences = bantin::engine::verify(&later, built.now).ok().unwrap();
    assert_eq!(differences.counts(), (0, 0));
}

#[test]
fn a_tropical_depression_is_never_called_a_storm() {
    let bulletin = |kind: &str, hour: usize| {
        format!(
            "category: Thời tiết\ndate: 2024-10-02T0{hour}:00\nbulletin: {{kind: {kind}, series: atnd-2024-1, stage: at_sea, \
             next_issue: 2024-10-02T09:00, storm: {{year: 2024, number: 1}}}}"
        )
    };
    let site = Site::new().post("mot", &bulletin("depression", 1), "Gió giật mạnh trên biển.");
    site.build();
    for path in ["/2024/10/mot/", "/loat-tin/atnd-2024-1/"] {
        let page = site.page(path);
        assert!(page.contains("Tin áp thấp nhiệt đới trên Biển Đông"), "{path}");
        assert!(!page.contains("Tin bão") && !page.contains("Bão số 1"), "{path}");
    }
    assert!(site.page("/loat-tin/atnd-2024-1/").contains("Áp thấp nhiệt đới ngày 02/10/2024"));
    site.put("hai", &bulletin("storm", 2), "Áp thấp nhiệt đới đã mạnh lên thành bão.");
    site.build();
    assert!(site.page("/loat-tin/atnd-2024-1/").contains("Bão số 1 năm 2024"));
    assert!(site.page("/2024/10/mot/").contains("Tin áp thấp nhiệt đới trên Biển Đông"));
}

#[test]
fn who_is_named_twice_has_written_one_post() {
    let site = Site::new().post("mot", "author: [Nguyễn Hoà, Nguyễn Hòa, nguyễn hòa]", "Một bài.");
    site.build();
    assert_eq!(site.page("/tac-gia/nguyen-hoa/").matches("href=\"/2024/10/mot/\"").count(), 1);
}
