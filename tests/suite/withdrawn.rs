//! A bulletin that was taken back: it stays to be seen, and counts for nothing.
//!
//! In: a small storm with a mistyped bulletin. Out: pass or fail. Touches: a folder of its own.

use crate::harness::{Site, assert_same};

/// Front matter of the storm's bulletin of an hour; `own` are more keys of it.
fn storm(hour: u8, own: &str, lon: &str, figures: &str, risk: u8) -> String {
    format!(
        "category: Thời tiết\ndate: 2024-10-26T{hour:02}:00\nbulletin:\n  kind: storm\n  series: bao\n  \
         valid_until: 2024-10-26T20:00\n{own}  storm: {{year: 2024, number: 6, lat: 16, lon: {lon}, {figures}}}\n  \
         hazards: [{{kind: wind, level: {risk}, areas: [Đà Nẵng]}}]\n"
    )
}

/// Two bulletins that hold one after the other, then one with mistyped figures that was taken back.
fn site() -> Site {
    let wrong = storm(14, "  withdrawn: true\n", "122", "wind_level: 17, pressure_hpa: 900", 5);
    Site::new()
        .at("2024-10-26T15:00")
        .post("tin-08", &storm(8, "", "111", "wind_level: 9, pressure_hpa: 990", 3), "Một.")
        .post("tin-11", &storm(11, "", "110.5", "wind_level: 10, pressure_hpa: 985", 3), "Hai.")
        .post("tin-14", &wrong, "Ba.")
}

/// The part of a page between two texts.
fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}")).1;
    rest.split_once(to).unwrap().0
}

#[test]
fn what_was_taken_back_supersedes_nothing() {
    let site = site();
    site.build();
    let before = site.page("/2024/10/tin-11/");
    assert!(before.contains("Đang có hiệu lực đến") && !before.contains("đã được thay thế"), "{before}");
    for page in ["/canh-bao/", "/canh-bao/da-nang/", "/manh/loat-tin.html", "/lite/bao/"] {
        let page = site.page(page);
        assert!(page.contains("/2024/10/tin-11/") && !page.contains("/2024/10/tin-14/"), "{page}");
    }
    assert!(site.page("/2024/10/tin-08/").contains("class=\"successor\" href=\"/2024/10/tin-11/\""));
    assert!(site.page("/2024/10/tin-14/").contains("Bản tin này đã được rút lại"));
}

#[test]
fn the_figures_of_what_was_taken_back_are_nowhere_in_its_series() {
    let mut site = site();
    site.build();
    let page = site.page("/loat-tin/bao/");
    assert!(part(&page, "<section class=\"newest\">", "</section>").contains("/2024/10/tin-11/"));
    let changes = part(&page, "<ul class=\"changes\">", "</ul>");
    assert!(changes.contains("cấp 10") && changes.contains("(đã đi khoảng 53 km)"), "{changes}");
    let table = part(&page, "Vị trí và sức gió theo từng bản tin", "</table>");
    assert!(table.contains("110,5°Đ") && !table.contains("122,0°Đ") && !table.contains("900"), "{table}");
    let line = part(&page, "<ol class=\"timeline\">", "</ol>");
    assert!(
        line.contains("<strong>Bản tin này đã được rút lại</strong></p>\n<h3><a href=\"/2024/10/tin-14/\">"),
        "{line}"
    );
    assert_eq!((line.matches("rút lại").count(), line.matches("class=\"urgent\"").count()), (1, 0), "{line}");

    site.put("tin-17", &storm(17, "  stage: final\n", "108", "wind_level: 6", 1), "Hết.");
    site.set_now("2024-10-26T21:00");
    site.build();
    let closing = site.page("/loat-tin/bao/");
    let closing = part(&closing, "Tổng kết loạt tin", "</section>");
    assert!(closing.contains("<dt>Số bản tin</dt><dd>3</dd>") && closing.contains("cấp 10 <span>"), "{closing}");
    assert!(closing.contains("985 hPa") && closing.contains("Cấp 3 – lớn"), "{closing}");
    assert!(site.page("/2024/10/tin-14/").contains("class=\"successor\" href=\"/2024/10/tin-17/\""));
    assert_same(&site.clean_tree(), &site.tree(), "after the last bulletin");
}

#[test]
fn a_last_bulletin_that_was_taken_back_closes_nothing() {
    let end = storm(14, "  stage: final\n  withdrawn: true\n", "108", "wind_level: 6", 1);
    let site = site().post("tin-14", &end, "Hết.");
    site.build();
    let page = site.page("/loat-tin/bao/");
    assert!(!page.contains("Loạt tin đã kết thúc") && !page.contains("Tổng kết loạt tin"), "{page}");
}

#[test]
fn a_series_of_which_all_was_taken_back_says_so() {
    let own = storm(8, "  stage: final\n  withdrawn: true\n", "111", "wind_level: 9", 3);
    let site = Site::new().at("2024-10-26T15:00").post("tin-08", &own, "Một.");
    site.build();
    let page = site.page("/loat-tin/bao/");
    assert!(page.contains("<p class=\"state ended\"><strong>Bản tin này đã được rút lại</strong></p>"), "{page}");
    assert!(!page.contains("Loạt tin đã kết thúc") && !page.contains("class=\"map\""), "{page}");
    let lite = site.page("/lite/bao/");
    assert!(lite.contains("<strong>Bản tin này đã được rút lại.</strong>") && !lite.contains("hết hiệu lực"), "{lite}");
}
