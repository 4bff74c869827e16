//! The publishing clock: what is held back, what ends, and when the site changes by itself.
//!
//! In: sites, and instants of the build. Out: pass or fail. Touches: their folders.

use crate::harness::{Site, assert_same};

#[test]
fn what_is_held_back_is_told_with_its_reason_and_never_shown() {
    let site = Site::new()
        .at("2024-10-10T08:00")
        .post("dang", "", "Đã đăng.")
        .post("nhap", "draft: true", "BÍ MẬT.")
        .post("hen", "date: 2024-10-10T09:00", "BÍ MẬT.")
        .post("het", "expires: 2024-10-09T00:00", "BÍ MẬT.");
    let built = site.build();
    assert_eq!(built.held(), ["posts/hen.md scheduled", "posts/het.md expired", "posts/nhap.md draft"]);
    assert_eq!(built.next_due(), "2024-10-10T09:00:00+07:00 publishes posts/hen.md");
    for (path, bytes) in site.tree() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("BÍ MẬT") && !text.contains("Bài nhap") && !text.contains("Bài hen"), "{path}");
    }
    assert!(!site.has("/2024/10/nhap/"));
    let built = site.build_with(&["--drafts"]);
    assert_eq!(built.held(), ["posts/hen.md scheduled", "posts/het.md expired"]);
    assert!(site.page("/2024/10/nhap/").contains("BÍ MẬT"));
    site.build();
    assert!(!site.has("/2024/10/nhap/"), "a draft goes when drafts aren't asked for any more");
}

#[test]
fn who_sees_scheduled_posts_ahead_is_told_when_they_are_due_too() {
    let site = Site::new().post("hen", "date: 2024-12-31T13:00", "Hẹn giờ.");
    let due = |future| {
        let options = bantin::engine::Options { future, ..crate::meanwhile::options(&site) };
        let due = bantin::engine::build(&options, &|_, _| ()).ok().unwrap().next_due.unwrap();
        (due.at.unix(), due.event.name(), due.path)
    };
    let publishes = (1_735_624_800, "publishes", "posts/hen.md".to_owned());
    assert_eq!([due(true), due(false)], [publishes.clone(), publishes], "then the ribbon goes");
}

#[test]
fn the_clock_publishes_and_takes_away() {
    let mut site = Site::new().at("2024-10-09T23:00").post("hen", "date: 2024-10-10T09:00", "Hẹn giờ.").post(
        "het",
        "expires: 2024-10-10T00:00",
        "Có hạn.",
    );
    assert_eq!(site.build().next_due(), "2024-10-10T00:00:00+07:00 expires posts/het.md");
    assert!(site.has("/2024/10/het/") && !site.has("/2024/10/hen/"));
    site.set_now("2024-10-10T09:00");
    let built = site.build();
    assert!(!site.has("/2024/10/het/") && site.has("/2024/10/hen/"));
    assert_eq!(built.next_due(), "2024-10-12T09:00:00+07:00 leaves_news posts/hen.md");
    assert!(site.page("news-sitemap.xml").contains("/2024/10/hen/"));
    site.set_now("2024-10-12T09:00");
    assert_eq!(site.build().next_due(), "");
    assert!(!site.page("news-sitemap.xml").contains("/2024/10/hen/"));
    assert_same(&site.clean_tree(), &site.tree(), "after three instants");
}

#[test]
fn a_bulletin_ends_by_itself() {
    let extras = "category: Thời tiết\ndate: 2024-10-01T08:00\nbulletin: {kind: wind, valid_until: 2024-10-09T12:00}";
    let mut site = Site::new().at("2024-10-09T11:59").post("gio", extras, "Gió mạnh.");
    assert_eq!(site.build().next_due(), "2024-10-09T12:00:00+07:00 bulletin_ends posts/gio.md");
    assert!(site.page("/manh/loat-tin.html").contains("/2024/10/gio/"));
    let before = site.page("/2024/10/gio/");
    site.set_now("2024-10-09T12:00");
    let rendered = site.build().rendered();
    assert!(rendered.contains("/2024/10/gio/") && rendered.contains("/manh/loat-tin.html"), "{rendered:?}");
    assert!(!site.page("/manh/loat-tin.html").contains("/2024/10/gio/"));
    assert_ne!(before, site.page("/2024/10/gio/"), "its page says that it has ended");
}

#[test]
fn next_issue_plus_an_hour_stands_for_valid_until() {
    let extras = "category: Thời tiết\nbulletin: {kind: wind, next_issue: 2024-10-09T12:00}";
    let site = Site::new().at("2024-10-09T11:59").post("gio", extras, "Gió mạnh.");
    assert_eq!(site.build().next_due(), "2024-10-09T13:00:00+07:00 bulletin_ends posts/gio.md");
}

#[test]
fn todays_forecast_supersedes_yesterdays_for_the_same_day() {
    let extras = |day: usize, series: &str| {
        format!(
            "category: Thời tiết\ndate: 2024-10-{day:02}T05:00\n\
             bulletin: {{kind: forecast, series: {series}, covers: 2024-10-09, valid_until: 2024-10-10T00:00}}"
        )
    };
    let site = Site::new().at("2024-10-09T06:00").post("ngay-mai", &extras(8, "du-bao-ngay-mai"), "Mai mưa.").post(
        "hom-nay",
        &extras(9, "du-bao-hom-nay"),
        "Hôm nay nắng.",
    );
    site.build();
    let current = site.page("/manh/loat-tin.html");
    assert!(current.contains("/2024/10/hom-nay/") && !current.contains("/2024/10/ngay-mai/"), "{current}");
    assert!(site.page("/2024/10/ngay-mai/").contains("/2024/10/hom-nay/"));
}

/// The front matter of a forecast for 9 October 2024, issued then at this hour, with its hazards.
fn forecast(hour: usize, series: &str, hazards: &str) -> String {
    format!(
        "category: Thời tiết\ndate: 2024-10-09T{hour:02}:00\nbulletin: {{kind: forecast, series: {series}, covers: 2024-10-09, \
         valid_until: 2024-10-10T00:00, hazards: [{hazards}]}}"
    )
}

/// Which of some bulletins say on their pages that they are in force.
fn in_force<const N: usize>(site: &Site, names: [&'static str; N]) -> Vec<&'static str> {
    let says_so = |name: &&str| {
        let address = format!("/2024/10/{name}/");
        site.has(&address) && site.page(&address).contains("<div class=\"state\" role=\"status\"")
    };
    names.into_iter().filter(says_so).collect()
}

#[test]
fn a_forecast_of_another_series_supersedes_only_what_it_tells_anew() {
    let rain = |level: u8, areas: &str| format!("{{kind: heavy_rain, level: {level}, areas: [{areas}]}}");
    let site = Site::new().at("2024-10-09T06:00");
    let names = ["ha-noi", "hai-phong", "bien", "tay-nguyen", "ca-nuoc", "dau-do"];
    site.put("ha-noi", &forecast(2, "ha-noi", &rain(2, "Hà Nội")), "Hà Nội mưa.");
    site.put("hai-phong", &forecast(1, "hai-phong", &rain(3, "Hà Nội, Hải Phòng")), "Hải Phòng mưa.");
    site.put("bien", &forecast(2, "bien", &rain(4, "Hà Tĩnh, vùng biển phía Nam")), "Biển mưa.");
    site.put("tay-nguyen", &forecast(2, "tay-nguyen", &rain(4, "Tây Nguyên")), "Tây Nguyên mưa.");
    site.put("ca-nuoc", &forecast(2, "ca-nuoc", ""), "Cả nước mưa.");
    site.put("dau-do", &forecast(2, "dau-do", "{kind: heavy_rain, level: 3}"), "Đâu đó mưa.");
    site.build();
    assert_eq!(in_force(&site, names), names);
    site.put("moi", &forecast(3, "moi", &rain(1, "hà nội")), "Hà Nội tạnh.");
    site.build();
    assert_eq!(in_force(&site, names), ["hai-phong", "bien", "tay-nguyen", "ca-nuoc", "dau-do"]);
    assert!(site.page("/2024/10/ha-noi/").contains("/2024/10/moi/"));
    let level = |address: &str| site.page(address).contains("Cấp 3 – lớn");
    assert!(level("/canh-bao/hai-phong/") && level("/canh-bao/"), "{}", site.page("/canh-bao/hai-phong/"));
    // Of several newer ones each tells its part; another danger, and no danger, are nothing that was told before.
    site.put("nang", &forecast(4, "nang", "{kind: heat, level: 1, areas: [Hải Phòng]}"), "Hải Phòng nắng.");
    site.put("lang", &forecast(4, "lang", ""), "Không có gì.");
    site.build();
    assert_eq!(in_force(&site, names), ["hai-phong", "bien", "tay-nguyen", "ca-nuoc", "dau-do"]);
    site.put("cang", &forecast(5, "cang", &rain(1, "Hải Phòng")), "Hải Phòng tạnh.");
    site.build();
    assert_eq!(in_force(&site, names), ["bien", "tay-nguyen", "ca-nuoc", "dau-do"]);
    assert_same(&site.clean_tree(), &site.tree(), "after three forecasts more");
}

#[test]
fn what_expired_superseded_stays_superseded() {
    let post = |day: u8, more: &str, bulletin: &str| {
        format!(
            "category: Thời tiết\ndate: 2024-10-{day:02}T08:00\n{more}bulletin: {{kind: storm, series: bao-2024-6, \
             valid_until: 2024-10-14T00:00, {bulletin}}}"
        )
    };
    let mut site = Site::new().at("2024-10-12T19:00");
    site.put("mot", &post(11, "", "hazards: [{kind: storm, level: 4, areas: [Huế]}]"), "Bão vào.");
    let end = "stage: final, hazards: [{kind: storm, level: 1, areas: [Hải Phòng]}]";
    site.put("hai", &post(12, "expires: 2024-10-12T20:00\n", end), "Bão tan.");
    site.build();
    assert_eq!(in_force(&site, ["mot", "hai"]), ["hai"]);
    assert!(site.page("/2024/10/mot/").contains("class=\"successor\" href=\"/2024/10/hai/\""));
    site.set_now("2024-10-12T21:00");
    site.build();
    assert!(in_force(&site, ["mot", "hai"]).is_empty());
    let page = site.page("/2024/10/mot/");
    assert!(page.contains("Bản tin này đã được thay thế") && !page.contains("class=\"successor\""), "{page}");
    assert!(site.page("/loat-tin/bao-2024-6/").contains("Bản tin này đã được thay thế"));
    assert!(site.has("/canh-bao/hai-phong/"), "a province keeps its page");
    site.put(
        "ba",
        &post(12, "updated: 2024-10-12T21:00\n", "revision: 2").replace("T08:00\n", "T20:30\n"),
        "Bão tan hẳn.",
    );
    site.build();
    assert!(site.page("/2024/10/mot/").contains("class=\"successor\" href=\"/2024/10/ba/\""));
    assert_same(&site.clean_tree(), &site.tree(), "after an expiry");
}

#[test]
fn a_bulletin_leads_the_home_page_while_it_is_in_force() {
    let bulletin = |hour: u8, more: &str| {
        format!(
            "category: Thời tiết\ndate: 2024-10-09T{hour:02}:00\n{more}\
             bulletin: {{kind: wind, series: gio, valid_until: 2024-10-10T00:00}}"
        )
    };
    let site = Site::new().at("2024-10-09T06:00").post("tin", "", "Tin.");
    site.put("gio-1", &bulletin(3, "featured: true\n"), "Gió mạnh.");
    site.build();
    assert!(site.page("/").contains("/2024/10/gio-1/"));
    site.put("gio-2", &bulletin(4, ""), "Gió yếu.");
    site.build();
    assert!(!site.page("/").contains("/2024/10/gio-1/"), "{}", site.page("/"));
}

#[test]
fn the_address_of_a_tag_and_of_an_author_outlives_the_first_post_that_used_it() {
    let mut site = Site::new()
        .at("2024-10-09T06:00")
        .post("mot", "date: 2024-10-02\nexpires: 2024-10-10T00:00\ntags: [bão]\nauthor: Lê Bảo", "Một.")
        .post("hai", "date: 2024-10-03\ntags: [báo]\nauthor: Lê Bão", "Hai.");
    site.build();
    let links = || {
        let page = site.page("/2024/10/hai/");
        let of =
            |word: &str| page.split(&format!("href=\"/{word}/")).nth(1).unwrap().split('/').next().unwrap().to_owned();
        [of("chu-de"), of("tac-gia")]
    };
    let before = links();
    assert!(before[0].starts_with("bao-") && before[1].starts_with("le-bao-"), "{before:?}");
    site.put("ba", "date: 2024-10-04\ntags: [bao, bão]", "Ba.");
    site.set_now("2024-10-10T06:00");
    let built = site.build();
    let page = site.page("/2024/10/hai/");
    assert!(before.iter().all(|slug| page.contains(&format!("/{slug}/"))), "{before:?}: {page}");
    assert!(site.page("/2024/10/ba/").contains("href=\"/chu-de/bao/\""), "the first to use it keeps it");
    assert_eq!(built.codes(), ["tag-clash", "tag-clash"], "{}", built.said);
    assert_same(&site.clean_tree(), &site.tree(), "after an expiry");
}

#[test]
fn what_will_stop_the_builds_is_told_while_there_is_time() {
    let wrong = "date: 2024-12-31T18:00\nslug: tin\naliases: [/cu/]\nrelated: [khong-co]";
    let body = "[Bài](khong-co.md) và ![ảnh](khong-co.jpg), [bài chờ](cho.md).";
    let mut site = Site::new()
        .post("tin", "date: 2024-12-30\naliases: [/cu/]", "Đã đăng.")
        .post("sai", wrong, body)
        .post("cho", "date: 2024-12-31T17:00\nslug: cho", "Đúng cả.");
    let built = site.build();
    let told: Vec<_> =
        built.diagnostics.iter().map(|one| (one.code.as_str(), one.severity.as_str(), one.line)).collect();
    let expected = [
        ("duplicate-address", "warning", Some(5)),
        ("duplicate-address", "warning", Some(6)),
        ("unknown-post", "warning", Some(7)),
        ("broken-link", "warning", Some(10)),
        ("missing-file", "warning", Some(10)),
    ];
    assert_eq!(told, expected, "{}", built.said);
    assert!(built.diagnostics.iter().all(|one| one.file == "posts/sai.md"), "{}", built.said);
    assert!(built.diagnostics.iter().all(|one| one.text.contains("2024-12-31T18:00:00+07:00")), "{}", built.said);
    site.set_now("2024-12-31T18:00");
    let built = site.run();
    assert_eq!((built.code, built.diagnostics.iter().filter(|one| one.severity == "error").count()), (1, 5));
    // Two posts that wait for one address.
    site.put("tin", "date: 2024-12-30", "Đã đăng.");
    site.put("sai", "date: 2025-01-02\nslug: mot", "Một.");
    site.put("cho", "date: 2025-01-03\nslug: mot", "Hai.");
    let built = site.build();
    let told: Vec<_> = built.diagnostics.iter().map(|one| (one.code.as_str(), one.severity.as_str())).collect();
    assert_eq!(told, [("duplicate-address", "warning")], "{}", built.said);
}
