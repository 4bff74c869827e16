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

#[test]
fn a_forecast_of_another_place_supersedes_nothing() {
    let extras = |hour: usize, series: &str, areas: &str| {
        format!(
            "category: Thời tiết\ndate: 2024-10-09T{hour:02}:00\nbulletin: {{kind: forecast, series: {series}, covers: 2024-10-09, \
             valid_until: 2024-10-10T00:00, hazards: [{{kind: heavy_rain, level: 1, areas: [{areas}]}}]}}"
        )
    };
    let site = Site::new().at("2024-10-09T06:00");
    site.put("ha-noi", &extras(3, "ha-noi", "Hà Nội"), "Hà Nội mưa.");
    site.put("da-nang", &extras(4, "da-nang", "Đà Nẵng, Quảng Nam"), "Đà Nẵng mưa.");
    site.put("hue", &extras(4, "hue", "Huế"), "Huế mưa.");
    site.put("quang-nam", &extras(5, "quang-nam", "vùng núi Quảng Nam"), "Quảng Nam mưa.");
    site.build();
    let current = site.page("/manh/loat-tin.html");
    let holds = ["ha-noi", "da-nang", "hue", "quang-nam"].map(|name| current.contains(&format!("/2024/10/{name}/")));
    assert_eq!(holds, [true, false, true, true], "{current}");
    assert!(site.page("/2024/10/da-nang/").contains("/2024/10/quang-nam/"));
    // One that may be about any place is about these too.
    site.put("ca-nuoc", &extras(6, "ca-nuoc", ""), "Cả nước mưa.");
    site.build();
    let current = site.page("/manh/loat-tin.html");
    for name in ["ha-noi", "da-nang", "hue", "quang-nam"] {
        assert!(!current.contains(&format!("/2024/10/{name}/")), "{name}: {current}");
    }
    assert!(site.page("/2024/10/hue/").contains("/2024/10/ca-nuoc/"));
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
