//! What publishing costs: which files change, which pages are rendered, which posts are parsed.
//!
//! In: sites of some sixty posts, and one change each. Out: pass, when exactly the expected files changed. Touches: their folders.

use std::{collections::BTreeSet, fs};

use crate::harness::{Site, assert_same, changed, paths};

/// Sixty posts of one category, a day each from the 1st of October, without related news.
fn archive() -> Site {
    let mut site = Site::new().settings("related: 0");
    for number in 0..60 {
        site = site.post(&format!("bai-{number:02}"), &format!("date: {}T08:00", day(number)), "Một bài cũ.");
    }
    site
}

fn day(number: usize) -> String {
    if number < 31 { format!("2024-10-{:02}", number + 1) } else { format!("2024-11-{:02}", number - 30) }
}

/// The front matter of a bulletin of the 6th storm of 2024.
fn bulletin(hour: usize) -> String {
    format!(
        "category: Thời tiết\ndate: 2024-10-26T{hour:02}:00\n\
         bulletin: {{kind: storm, series: bao-2024-6, valid_until: 2024-10-27T{hour:02}:00}}"
    )
}

#[test]
fn one_more_post_changes_a_bounded_number_of_files() {
    let site = archive();
    site.build();
    let before = site.tree();
    site.put("bai-moi", "date: 2024-11-30T08:00", "Bài mới.");
    let built = site.build();
    let expected = [
        // Its own page, and the four pages that show it among their neighbours in time.
        "2024/11/bai-moi/index.html",
        "2024/11/bai-56/index.html",
        "2024/11/bai-57/index.html",
        "2024/11/bai-58/index.html",
        "2024/11/bai-59/index.html",
        // The front pages of its lists.
        "index.html",
        "chuyen-muc/tin-tuc/index.html",
        "luu-tru/index.html",
        "luu-tru/2024/11/index.html",
        // The month had 29 posts: the 30th makes an archive page of three, to which the one before it links.
        "luu-tru/2024/11/trang-8/index.html",
        "luu-tru/2024/11/trang-9/index.html",
        // What shows the newest.
        "manh/chuyen-muc/tin-tuc.html",
        "chuyen-muc/tin-tuc/feed.xml",
        "feed.json",
        "feed.xml",
        "sitemap-2024-11.xml",
    ];
    assert_eq!(changed(&before, &site.tree()), paths(&expected));
    assert_eq!(built.count("posts_parsed"), 1);
    assert_eq!(built.rendered().len(), expected.len(), "{:?}", built.rendered());
    assert_same(&site.clean_tree(), &site.tree(), "after one more post");
}

#[test]
fn archive_pages_hold_the_same_posts_for_ever() {
    let site = archive();
    site.build();
    let first = site.page("/chuyen-muc/tin-tuc/trang-1/");
    for number in 0..3 {
        assert!(first.contains(&format!("/2024/10/bai-{number:02}/")));
    }
    let last = "chuyen-muc/tin-tuc/trang-19/index.html";
    assert!(site.has(last) && !site.has("/chuyen-muc/tin-tuc/trang-20/"));
    let before = site.tree();
    for number in 0..3 {
        site.put(&format!("moi-{number}"), &format!("date: 2024-12-0{}T08:00", number + 1), "Mới.");
    }
    site.build();
    let pages: BTreeSet<String> = changed(&before, &site.tree());
    let pages = pages.into_iter().filter(|path| path.starts_with("chuyen-muc/tin-tuc/") && path.ends_with(".html"));
    let expected = ["chuyen-muc/tin-tuc/index.html", last, "chuyen-muc/tin-tuc/trang-20/index.html"];
    assert_eq!(pages.collect::<BTreeSet<_>>(), paths(&expected));
}

#[test]
fn one_more_bulletin_changes_its_predecessor_and_no_other_of_its_series() {
    let mut site = Site::new().at("2024-10-26T12:30");
    for hour in 0..7 {
        site = site.post(&format!("bao-{hour}"), &bulletin(hour), &format!("Bão số 6 lúc {hour} giờ."));
    }
    site.build();
    let before = site.tree();
    assert!(before["2024/10/bao-6/index.html"] != before["2024/10/bao-5/index.html"]);
    site.put("bao-7", &bulletin(7), "Bão số 6 lúc 7 giờ.");
    site.build();
    let expected = [
        "2024/10/bao-6/index.html",
        "2024/10/bao-7/index.html",
        "canh-bao/index.html",
        "chuyen-muc/thoi-tiet/feed.xml",
        "chuyen-muc/thoi-tiet/index.html",
        "feed.json",
        "feed.xml",
        "index.html",
        "lite/bao-2024-6/index.html",
        "lite/index.html",
        "loat-tin/bao-2024-6/index.html",
        "loat-tin/index.html",
        "luu-tru/2024/10/index.html",
        "luu-tru/index.html",
        "manh/loat-tin.html",
        "sitemap-2024-10.xml",
    ];
    let lists = changed(&before, &site.tree());
    assert_eq!(lists, paths(&expected));
    let old = site.page("/2024/10/bao-6/");
    assert!(old.contains("/2024/10/bao-7/") && old.contains("Bản tin này đã được thay thế"), "the successor is linked");
    assert!(!site.page("/2024/10/bao-5/").contains("/2024/10/bao-7/"));
    let current = site.page("/manh/loat-tin.html");
    assert!(current.contains("/2024/10/bao-7/") && !current.contains("/2024/10/bao-6/"), "{current}");
}

#[test]
fn a_bulletin_for_the_whole_country_changes_at_most_sixty_files() {
    const PROVINCES: &str = "Tuyên Quang, Cao Bằng, Lai Châu, Lào Cai, Thái Nguyên, Điện Biên, Lạng Sơn, Sơn La, Phú Thọ, Bắc Ninh, \
        Quảng Ninh, Hà Nội, Hải Phòng, Hưng Yên, Ninh Bình, Thanh Hóa, Nghệ An, Hà Tĩnh, Quảng Trị, Huế, Đà Nẵng, Quảng Ngãi, \
        Gia Lai, Đắk Lắk, Khánh Hòa, Lâm Đồng, Đồng Nai, Tây Ninh, TP. Hồ Chí Minh, Đồng Tháp, An Giang, Vĩnh Long, Cần Thơ, Cà Mau";
    let cold = |hour: usize| {
        format!(
            "category: Thời tiết\ntags: [rét, gió mùa]\nauthor: Tổ thời tiết\ndate: 2025-12-20T{hour:02}:00\n\
             bulletin: {{kind: cold, series: ret-2025, valid_until: 2025-12-21T{hour:02}:00, \
             hazards: [{{kind: cold, level: 2, areas: [{PROVINCES}]}}]}}"
        )
    };
    let mut site = archive().at("2025-12-20T20:00");
    for hour in 0..12 {
        site = site.post(&format!("ret-{hour}"), &cold(hour), "Rét.");
    }
    site.build();
    assert_eq!(
        fs::read_dir(site.output("canh-bao")).unwrap().count(),
        34 + 1,
        "a page for each province, and the one of all"
    );
    let before = site.tree();
    site.put("ret-moi", &cold(13), "Rét.");
    site.build();
    let files = changed(&before, &site.tree());
    assert!(files.len() <= 60, "{} files: {files:?}", files.len());
    assert_eq!(files.iter().filter(|path| path.starts_with("canh-bao/")).count(), 35);
    assert_same(&site.clean_tree(), &site.tree(), "after a bulletin for all");
}

#[test]
fn where_nothing_changed_nothing_is_parsed_rendered_or_written() {
    let site = archive();
    site.build();
    let before = site.tree();
    for touched in [false, true] {
        if touched {
            for number in 0..60 {
                let file = site.source(&format!("posts/bai-{number:02}.md"));
                fs::write(&file, fs::read(&file).unwrap()).unwrap();
            }
        }
        let built = site.build();
        assert_eq!((built.count("written"), built.count("removed"), built.count("posts_parsed")), (0, 0, 0));
        assert_eq!(built.rendered(), paths(&[]));
    }
    assert_same(&before, &site.tree(), "after nothing");
}

#[test]
fn an_edited_body_renders_its_page_alone() {
    let lead = "summary: Tóm tắt không đổi.\ndate: 2024-10-05T08:00";
    let site = archive().post("sua", lead, "Thân bài.");
    site.build();
    site.put("sua", lead, "Thân bài, đã sửa.");
    let built = site.build();
    assert_eq!(built.rendered(), paths(&["/2024/10/sua/"]));
    assert_eq!(built.count("written"), 2, "the page and the manifest");
    assert_same(&site.clean_tree(), &site.tree(), "after a body was edited");
}

#[test]
fn an_edited_template_renders_what_uses_it() {
    let site = archive();
    site.build();
    site.write(
        "templates/list.html",
        "<h1>{{ list.title }}</h1>{% for item in list.items %}<p>{{ item.title }}{% endfor %}",
    );
    let rendered = site.build().rendered();
    let is_list = |address: &String| address.starts_with("/chuyen-muc/") || address.starts_with("/luu-tru/2024/");
    assert!(rendered.iter().all(is_list), "{rendered:?}");
    assert!(rendered.contains("/chuyen-muc/tin-tuc/trang-19/") && !rendered.iter().any(|one| one.ends_with(".xml")));
    assert_same(&site.clean_tree(), &site.tree(), "with a template of the site's own");
    site.remove("templates/list.html");
    assert_eq!(site.build().rendered(), rendered);
}

#[test]
fn a_piece_of_many_pages_is_made_once_and_anew_when_its_template_is_edited() {
    let site = archive();
    site.build();
    site.write("templates/card.html", "<li>Bài: {{ item.title }}</li>");
    let rendered = site.build().rendered();
    assert!(rendered.contains("/2024/10/bai-01/") && !rendered.contains("/404.html"), "{rendered:?}");
    assert!(site.page("/2024/10/bai-01/").contains("<li>Bài: "));
    site.write("templates/footer.html", "<footer>{{ site.title }}, {{ here or 'nơi khác' }}</footer>");
    let rendered = site.build().rendered();
    assert!(rendered.contains("/404.html") && !rendered.contains("/feed.xml"), "{rendered:?}");
    assert!(site.page("/2024/10/bai-01/").contains(", nơi khác</footer>"));
    assert!(site.page("/chuyen-muc/tin-tuc/").contains(", /chuyen-muc/tin-tuc/</footer>"));
    assert_same(&site.clean_tree(), &site.tree(), "with pieces of the site's own");
}

/// Also where an address is written in another way in HTML.
#[test]
fn the_frame_marks_the_page_that_it_leads_to() {
    for base in ["", "/b&a'o"] {
        let site =
            Site::new().arguments(&["--base-url", &format!("https://bantin.example{base}")]).post("tin", "", "…");
        site.build();
        let marked = |page: &str| {
            let page = site.page(page);
            let links = page.split("<a ").filter(|link| link.contains(" aria-current=\"page\""));
            links.map(|link| link.split('"').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
        };
        let shown = base.replace('&', "&amp;").replace('\'', "&#39;");
        assert_eq!(marked("/2024/10/tin/"), [""; 0], "{base}");
        assert_eq!(marked("/chuyen-muc/tin-tuc/")[0], format!("{shown}/chuyen-muc/tin-tuc/"));
        assert_eq!(marked("/canh-bao/"), [format!("{shown}/canh-bao/")]);
    }
}

#[test]
fn a_component_with_a_dot_in_its_name_makes_the_pages_anew_that_show_it() {
    let bar = |text: &str| format!("{{% component ui.Bar() %}}{text}{{% endcomponent ui.Bar %}}");
    let site = Site::new()
        .with("templates/zbar.html", bar("cũ"))
        .with("templates/zbaz.html", "{% component ui.Baz() %}z{% endcomponent ui.Baz %}")
        .with("templates/404.html", "<p>{{<ui.Bar />}}</p>");
    site.build();
    assert_eq!(site.page("404.html"), "<p>cũ</p>");
    site.write("templates/zbar.html", bar("mới"));
    site.build();
    assert_eq!(site.page("404.html"), "<p>mới</p>");
}

#[test]
fn a_removed_post_takes_its_page_and_its_empty_lists_along() {
    let site = Site::new().post("o-lai", "tags: [chung]", "…").post("di", "tags: [chung, rieng]\nauthor: An", "…");
    site.build();
    assert!(site.has("/2024/10/di/") && site.has("/chu-de/rieng/") && site.has("/tac-gia/an/"));
    site.remove("posts/di.md");
    site.build();
    assert!(!site.output("2024/10/di").exists() && !site.has("/chu-de/rieng/") && !site.has("/tac-gia/an/"));
    assert!(site.has("/chu-de/chung/"));
    assert_same(&site.clean_tree(), &site.tree(), "after a removal");
}

#[test]
fn a_damaged_cache_costs_time_and_nothing_else() {
    let site = Site::new().post("mot", "tags: [gió]", "Một bài về gió.").post("hai", "", "Hai bài về gió.");
    site.build();
    let before = site.tree();
    let work = site.root().join(".bantin-public");
    for damage in 0..4 {
        for entry in walkdir::WalkDir::new(&work).into_iter().filter_map(Result::ok) {
            let is_cache = entry.file_type().is_file() && entry.file_name() != "lock";
            let in_cache = entry.path().starts_with(work.join("cache"));
            if !is_cache || damage < 3 && !in_cache {
                continue;
            }
            let mut bytes = fs::read(entry.path()).unwrap();
            match damage {
                0 => bytes.truncate(bytes.len() / 2),
                1 => bytes.fill(0xA5),
                2 => bytes.iter_mut().step_by(7).for_each(|byte| *byte ^= 0x55),
                _ => fs::remove_file(entry.path()).unwrap(),
            }
            if damage < 3 {
                fs::write(entry.path(), bytes).unwrap();
            }
        }
        site.build();
        assert_same(&before, &site.tree(), &format!("damage {damage}"));
    }
}

#[test]
fn what_others_did_to_an_output_is_put_right_and_their_own_files_stay() {
    let site = Site::new().post("tin", "", "Bài.");
    site.build();
    let before = site.tree();
    fs::write(site.output("2024/10/tin/index.html"), "quảng cáo").unwrap();
    fs::remove_file(site.output("feed.xml")).unwrap();
    fs::write(site.output("google123.html"), "của tôi").unwrap();
    site.build();
    assert_eq!(changed(&before, &site.tree()), paths(&["google123.html"]));
}
