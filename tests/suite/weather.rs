//! The weather pages: series and their track, what is in force where, pages of text alone.
//!
//! In: the sample site at each instant of its storm; small sites. Out: pass or fail. Touches: their folders.

use std::path::Path;

use crate::harness::{Site, assert_same, tree_of};

/// The storm's bulletins: slug, when the next state begins, how many positions are on the map, and how many forecasts.
const STORM: [(&str, &str, usize, usize); 11] = [
    ("bao-so-6-25-10-11h", "2024-10-25T11:00", 0, 0),
    ("bao-so-6-25-10-17h", "2024-10-25T17:00", 1, 0),
    ("bao-so-6-26-10-08h", "2024-10-26T08:00", 2, 0),
    ("bao-so-6-26-10-14h", "2024-10-26T14:00", 3, 0),
    ("bao-so-6-26-10-20h", "2024-10-26T20:00", 4, 3),
    ("bao-so-6-27-10-03h30", "2024-10-27T03:30", 4, 3),
    ("bao-so-6-27-10-05h", "2024-10-27T05:00", 5, 3),
    ("bao-so-6-27-10-06h-tin-nhanh", "2024-10-27T06:10", 6, 3),
    ("bao-so-6-27-10-07h-tin-nhanh", "2024-10-27T07:10", 7, 3),
    ("bao-so-6-27-10-13h", "2024-10-27T13:00", 8, 3),
    ("bao-so-6-27-10-17h-tin-cuoi", "2024-10-27T17:00", 8, 0),
];

/// The sample site, in a folder of its own.
fn sample() -> Site {
    let mut site = Site::bare();
    for (path, bytes) in tree_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("site")) {
        site = site.with(&path, bytes);
    }
    site
}

fn address(slug: &str) -> String {
    format!("/2024/10/{slug}/")
}

/// The storm's bulletins that a page links to, oldest first.
fn linked(page: &str) -> Vec<&'static str> {
    STORM.iter().map(|one| one.0).filter(|slug| page.contains(&format!("\"{}\"", address(slug)))).collect()
}

/// The part of a page between two texts.
fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}")).1;
    rest.split_once(to).unwrap().0
}

#[test]
fn the_sample_storm_is_told_bulletin_by_bulletin() {
    let mut site = sample();
    for (at, (slug, now, past, coming)) in STORM.iter().enumerate() {
        site.set_now(now);
        site.build();
        // In force: this one alone, in the strip, among the warnings and as text.
        for page in ["/manh/loat-tin.html", "/canh-bao/", "/lite/bao-2024-6/"] {
            assert_eq!(linked(&site.page(page)), [*slug], "{page} at {now}");
        }
        assert!(site.page("/lite/").contains("/lite/bao-2024-6/"), "{now}");
        // Superseded: all before it; each says so and links to the next.
        for (old, next) in STORM[..at].iter().zip(&STORM[1..]) {
            let page = site.page(&address(old.0));
            assert!(
                page.contains("Bản tin này đã được thay thế") && page.contains(&address(next.0)),
                "{} at {now}",
                old.0
            );
        }
        assert!(site.page(&address(slug)).contains("Đang có hiệu lực đến"), "{slug}");
        // Not yet: all after it.
        assert!(STORM[at + 1..].iter().all(|later| !site.has(&address(later.0))), "{now}");
        on_the_series_page(&site, at, (*past, *coming));
        // In the feeds: the newest of the storm stands before the older ones.
        let feed = site.page("/chuyen-muc/thoi-tiet/feed.xml");
        let place = |slug: &str| feed.find(&address(slug));
        assert!(place(slug).is_some(), "{slug} in the feed");
        assert!(STORM[..at].iter().all(|old| place(old.0).is_none_or(|old| Some(old) > place(slug))), "{now}");
        lite_pages_are_light(&site);
    }
    assert_same(&site.clean_tree(), &site.tree(), "after the whole storm");
    site.set_now("2024-10-27T23:00");
    site.build();
    assert_eq!(linked(&site.page("/manh/loat-tin.html")), [""; 0]);
    assert!(site.page(&address(STORM[10].0)).contains("Loạt tin này đã kết thúc"));
    assert!(!site.page("/canh-bao/").contains("r4"), "no level 4 any more");
}

/// The series page with the bulletin of that number as the newest one.
fn on_the_series_page(site: &Site, at: usize, (past, coming): (usize, usize)) {
    let page = site.page("/loat-tin/bao-2024-6/");
    let now = STORM[at].1;
    let newest = part(&page, "<section class=\"newest\">", "</section>");
    assert_eq!(linked(newest), [STORM[at].0], "{now}");
    assert!(newest.contains("Đang có hiệu lực đến") && newest.contains("Rủi ro theo khu vực"), "{now}");
    let line = part(&page, "<ol class=\"timeline\">", "</ol>");
    assert_eq!(linked(line).len(), at + 1, "{now}");
    if past == 0 {
        assert!(!page.contains("class=\"map\""), "there is nothing to draw");
        return;
    }
    let map = part(&page, "<svg class=\"map\"", "</svg>");
    assert_eq!(
        map.matches("<circle class=\"past").count() + map.matches("<circle class=\"here\"").count(),
        past,
        "{now}"
    );
    assert_eq!(map.matches("<path class=\"coming\"").count(), coming, "{now}");
    for name in ["Hoàng Sa", "Trường Sa", "Đà Nẵng", "Hà Nội", "BIỂN ĐÔNG"] {
        assert!(map.contains(name), "{name} at {now}");
    }
    // The same figures stand in the table.
    let table = part(&page, "Vị trí và sức gió theo từng bản tin", "</table>");
    assert_eq!(table.matches("°B ").count(), past + coming, "{now}");
    assert_eq!(page.contains("Tổng kết loạt tin"), at == 10, "{now}");
}

fn lite_pages_are_light(site: &Site) {
    let pages: Vec<_> = site.tree().into_iter().filter(|(path, _)| path.starts_with("lite/")).collect();
    assert!(pages.len() > 2);
    for (path, bytes) in pages {
        assert!(bytes.len() < 14_000, "{path}: {} bytes", bytes.len());
        let text = String::from_utf8(bytes).unwrap();
        for heavy in ["<img", "<script", "<svg", "stylesheet", "<figure", "<video", "@font", "url("] {
            assert!(!text.contains(heavy), "{heavy} in {path}");
        }
        assert!(text.contains("href=\"tel:112\""), "{path}");
    }
}

#[test]
fn a_series_page_tells_what_changed() {
    let mut site = sample();
    let mut changes = |now: &str| {
        site.set_now(now);
        site.build();
        let page = site.page("/loat-tin/bao-2024-6/");
        part(&page, "<ul class=\"changes\">", "</ul>").replace("<span aria-hidden=\"true\">→</span>", "→")
    };
    let moved = changes("2024-10-27T06:10");
    assert!(moved.contains("16,8°B 109,1°Đ →") && moved.contains("16,8°B 108,9°Đ"), "{moved}");
    assert!(moved.contains("(đã đi khoảng 21 km)"), "{moved}");
    assert!(moved.contains("Tin bão khẩn cấp →") && moved.contains("Tin nhanh"), "{moved}");
    let weaker = changes("2024-10-27T07:10");
    assert!(weaker.contains("cấp 10 →") && weaker.contains("cấp 9 <span class=\"meta\">giảm</span>"), "{weaker}");
    let raised = changes("2024-10-26T20:00");
    let risk = "<li class=\"up\"><b>Nâng cấp độ rủi ro:</b> vùng biển từ Quảng Trị đến Quảng Ngãi – Cấp 3 – lớn →";
    assert!(raised.contains(risk), "{raised}");
    assert!(raised.contains("<b>Bớt khu vực:</b> quần đảo Hoàng Sa</li>"), "{raised}");
    let lowered = changes("2024-10-27T17:00");
    assert!(lowered.contains("<b>Hạ cấp độ rủi ro:</b> vùng biển") || lowered.contains("Thêm khu vực"), "{lowered}");
}

#[test]
fn a_closed_series_is_summed_up() {
    let site = sample().at("2024-10-28T12:00");
    site.build();
    let page = site.page("/loat-tin/bao-2024-6/");
    let closing = part(&page, "Tổng kết loạt tin", "</section>");
    for words in
        ["<dt>Số bản tin</dt><dd>11</dd>", "cấp 11 <span>", "cấp 15 <span>", "Cấp 4 – rất lớn", "Bạch Mã", "268 mm"]
    {
        assert!(closing.contains(words), "{words} in {closing}");
    }
    assert!(page.contains("Loạt tin đã kết thúc.") && page.contains("class=\"map\""));
    assert!(!page.contains("class=\"coming\""), "nothing is expected any more");
}

/// A bulletin in force from the 1st of October of a year, for the given areas.
fn bulletin(year: u16, hazards: &str) -> String {
    format!(
        "category: Thời tiết\ndate: {year}-10-01T08:00\nbulletin: {{kind: heavy_rain, valid_until: {year}-10-02T08:00, hazards: {hazards}}}"
    )
}

#[test]
fn provinces_of_before_lead_to_those_of_today() {
    let of_old = bulletin(2024, "[{kind: heavy_rain, level: 3, areas: [Quảng Nam]}]");
    let mut site = Site::new().at("2024-10-01T09:00").post("mua-2024", &of_old, "Mưa.");
    site.build();
    assert!(site.page("/canh-bao/quang-nam/").contains("/2024/10/mua-2024/"));
    assert!(!site.has("/canh-bao/da-nang/"), "nobody has named it");
    site.set_now("2025-06-30T12:00");
    site.build();
    assert!(site.page("/canh-bao/quang-nam/").contains("Hiện không có cảnh báo nào đang có hiệu lực cho nơi này"));
    // From the 1st of July 2025 it is part of Đà Nẵng, and a bulletin that still says its old name is found there.
    let of_new = bulletin(2025, "[{kind: flood, level: 2, areas: ['phía tây Quảng Nam', Gia Lai, Bắc Biển Đông]}]");
    site.put("lu-2025", &of_new, "Lũ.");
    site.set_now("2025-10-01T09:00");
    site.build();
    let old = site.page("/canh-bao/quang-nam/");
    assert!(old.contains("<a href=\"/canh-bao/da-nang/\"><strong>Đà Nẵng</strong></a>"), "{old}");
    assert!(old.contains("01/07/2025") && !old.contains("/2025/10/lu-2025/"), "{old}");
    let new = site.page("/canh-bao/da-nang/");
    assert!(new.contains("/2025/10/lu-2025/") && new.contains("Đà Nẵng, Quảng Nam"), "{new}");
    assert!(new.contains("data-valid-until=\"2025-10-02T08:00:00+07:00\""), "{new}");
    let all = site.page("/canh-bao/");
    let place = |text: &str| all.find(text).unwrap_or_else(|| panic!("no {text} in {all}"));
    assert!(place("Cấp 2 – trung bình") < place("Nam Trung Bộ và Tây Nguyên"));
    assert!(place("Nam Trung Bộ và Tây Nguyên") < place("Trên biển và khu vực khác"));
    assert_same(&site.clean_tree(), &site.tree(), "after the mergers");
}

#[test]
fn warnings_stand_by_level_then_region() {
    let hazards = "[{kind: heavy_rain, level: 2, areas: [Cà Mau]}, {kind: flood, level: 4, areas: [Huế, Hà Nội]}]";
    let site = Site::new().at("2025-10-01T09:00").post("mua", &bulletin(2025, hazards), "Mưa.");
    site.build();
    let all = site.page("/canh-bao/");
    let order =
        ["Cấp 4 – rất lớn", "Đồng bằng sông Hồng", "Hà Nội", "Bắc Trung Bộ", "Huế", "Cấp 2 – trung bình", "Cà Mau"];
    let main = part(&all, "<main", "</main>");
    let places: Vec<usize> = order.iter().map(|text| main.find(text).unwrap_or_else(|| panic!("no {text}"))).collect();
    assert!(places.is_sorted(), "{order:?} at {places:?}");
}

#[test]
fn a_hazard_that_names_no_area_is_a_warning_too() {
    let site =
        Site::new().at("2025-10-01T09:00").post("gio", &bulletin(2025, "[{kind: wind, level: 3, areas: []}]"), "Gió.");
    site.build();
    let all = site.page("/canh-bao/");
    let main = part(&all, "Cấp 3 – lớn", "</section>");
    assert!(main.contains("Trên biển và khu vực khác") && main.contains("/2025/10/gio/"), "{main}");
    assert!(main.contains("<li><b>Gió mạnh</b></li>"), "{main}");
}

#[test]
fn a_pressure_that_rises_is_said_to_rise() {
    let storm = |hour: u8, hpa: u16| {
        format!(
            "category: Thời tiết\ndate: 2024-10-26T{hour:02}:00\nbulletin: {{kind: storm, series: bao, \
             valid_until: 2024-10-27T08:00, storm: {{year: 2024, number: 6, pressure_hpa: {hpa}}}}}"
        )
    };
    for (after, change) in [
        (995, "<li class=\"down\"><b>Khí áp:</b> 900 hPa → 995 hPa <span class=\"meta\">tăng</span></li>"),
        (890, "<li class=\"up\"><b>Khí áp:</b> 900 hPa → 890 hPa <span class=\"meta\">giảm</span></li>"),
    ] {
        let site = Site::new().at("2024-10-26T15:00");
        let site = site.post("mot", &storm(8, 900), "Một.").post("hai", &storm(11, after), "Hai.");
        site.build();
        let page = site.page("/loat-tin/bao/");
        let changes = part(&page, "<ul class=\"changes\">", "</ul>")
            .replace("<span aria-hidden=\"true\">→</span><span class=\"vh\"> thành</span>", "→");
        assert!(changes.contains(change), "{changes}");
    }
}

#[test]
fn daily_products_have_a_calendar() {
    let mut site = Site::new().at("2024-11-02T09:00");
    for (day, covers) in [("2024-10-31", "2024-10-31"), ("2024-11-01", "2024-11-01"), ("2024-11-02", "2024-11-02")] {
        let extras = format!(
            "category: Thời tiết\ndate: {day}T05:00\n\
             bulletin: {{kind: forecast, series: du-bao, covers: {covers}, valid_until: {day}T23:00}}"
        );
        site = site.post(&format!("du-bao-{day}"), &extras, "Nắng.");
    }
    site.build();
    let page = site.page("/loat-tin/du-bao/");
    let november = part(&page, "<caption>Tháng 11/2024</caption>", "</table>");
    // The 1st of November 2024 was a Friday.
    assert!(
        november.contains("<tr><td></td><td></td><td></td><td></td><td><a href=\"/2024/11/du-bao-2024-11-01/\""),
        "{november}"
    );
    assert!(november.contains(">2</a></td><td>3</td></tr>"), "{november}");
    assert!(page.contains("<caption>Tháng 10/2024</caption>"));
}

#[test]
fn danger_reaches_as_far_as_the_bulletin_says() {
    let extras = "category: Thời tiết\ndate: 2024-10-26T08:00\nbulletin:\n  kind: storm\n  series: bao\n  valid_until: 2024-10-27T08:00\n  \
                  storm:\n    lat: 16\n    lon: 112\n    wind_level: 10\n    pressure_hpa: 985\n    radius_km: 200\n    \
                  forecast: [{at: 2024-10-27T08:00, lat: 16, lon: 109, wind_level: 8, radius_km: 250}]";
    let site = Site::new().at("2024-10-26T09:00").post("bao", extras, "Bão.");
    site.build();
    let page = site.page("/loat-tin/bao/");
    let map = part(&page, "<svg class=\"map\"", "</svg>");
    assert_eq!(map.matches("<ellipse class=\"reach\"").count(), 2);
    assert!(page.contains("vùng nguy hiểm quanh tâm bão") && page.contains("<td>985</td>"));
}

#[test]
fn a_long_bulletin_is_cut_between_paragraphs() {
    let body =
        (0..400).map(|n| format!("Đoạn số {n} của bản tin dài, gọi **112** khi gặp nạn.\n\n")).collect::<String>();
    let of_series = bulletin(2024, "[]").replace("kind: heavy_rain", "kind: heavy_rain, series: mua");
    let site =
        Site::new().at("2024-10-01T09:00").post("dai", &of_series, &body).post("rieng", &bulletin(2024, "[]"), &body);
    site.build();
    lite_pages_are_light(&site);
    for (page, full) in [("/lite/mua/", "/2024/10/dai/"), ("/lite/2024/10/rieng/", "/2024/10/rieng/")] {
        let text = site.page(page);
        assert!(text.len() > 13_500, "{} bytes: the room is used", text.len());
        assert!(text.contains("Đoạn số 0 ") && !text.contains("Đoạn số 399 "));
        assert!(
            text.contains(&format!("<a href=\"{full}\">Phần còn lại của bản tin có ở trang đầy đủ.</a>")),
            "{text}"
        );
        assert_eq!(text.matches("<p>").count(), text.matches("</p>").count());
        assert!(text.contains("<strong><a href=\"tel:112\">112</a></strong>"));
    }
    // Whoever has kept the address of one that has ended is told so, not that there is nothing.
    let mut site = site;
    site.set_now("2024-10-03T00:00");
    site.build();
    for page in ["/lite/2024/10/rieng/", "/lite/mua/"] {
        assert!(site.page(page).contains("<strong>Bản tin này đã hết hiệu lực từ "), "{}", site.page(page));
    }
}

#[test]
fn the_words_of_addresses_can_be_set() {
    let site = Site::new().settings("paths: {warnings: warnings, lite: text}").at("2024-10-01T09:00").post(
        "mua",
        &bulletin(2024, "[{kind: flood, areas: [Huế]}]"),
        "Mưa.",
    );
    site.build();
    assert!(site.has("/warnings/") && site.has("/warnings/thua-thien-hue/") && site.has("/text/"));
    assert!(!site.has("/canh-bao/") && !site.has("/lite/"));
}
