//! The default theme: what its templates write, and what its style sheets and script do with it.
//!
//! In: small sites, and the sample site. Out: pass or fail. Touches: their folders.

use std::{collections::BTreeSet, path::Path};

use crate::harness::{Site, tree_of};

/// The sample site, in a folder of its own.
fn sample() -> Site {
    let files = tree_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("site"));
    files.into_iter().fold(Site::bare(), |site, (path, bytes)| site.with(&path, bytes))
}

/// What stands between the two texts, each time that it does.
fn between<'p>(page: &'p str, from: &str, to: &str) -> Vec<&'p str> {
    page.split(from).skip(1).filter_map(|rest| Some(rest.split_once(to)?.0)).collect()
}

/// Whether a style sheet has a rule for everything of this class, whatever element it is.
fn selects_bare(sheet: &str, class: &str) -> bool {
    let rules = sheet.split('{').map(|text| text.rsplit_once('}').map_or(text, |(_, rule)| rule));
    let selectors = rules.flat_map(|rule| rule.split(','));
    let subjects = selectors.filter_map(|one| one.split([' ', '\n', '>', '+', '~']).rfind(|part| !part.is_empty()));
    let names = subjects.filter_map(|one| one.trim_start_matches(":is(").strip_prefix('.')?.strip_prefix(class));
    names.into_iter().any(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
}

#[test]
fn no_rule_for_a_part_of_a_page_hits_a_whole_page_of_its_name() {
    assert!(selects_bare("a { b: c }\n.x, main > .warnings[a] { d: e }", "warnings"));
    assert!(!selects_bare("ul.warnings, .warnings a, .warnings-x { b: c }", "warnings"));
    let site = sample();
    site.build();
    let mut seen = BTreeSet::new();
    for (path, page) in site.tree().iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(page);
        for class in between(&page, "<body class=\"", "\"") {
            for sheet in between(&page, "rel=\"stylesheet\" href=\"", "\"") {
                if seen.insert((class.to_owned(), sheet.to_owned())) {
                    assert!(!selects_bare(&site.page(sheet), class), "{path}: .{class} in {sheet}");
                }
            }
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
}

/// A style sheet of a page's, by its name.
fn sheet(site: &Site, page: &str, name: &str) -> String {
    let page = site.page(page);
    let sheets = between(&page, "rel=\"stylesheet\" href=\"", "\"");
    site.page(sheets.iter().find(|one| one.ends_with(name)).unwrap_or_else(|| panic!("no {name} in {page}")))
}

#[test]
fn that_a_bulletin_has_ended_is_neither_hidden_nor_pale() {
    let site = Site::new();
    site.build();
    for name in ["style.css", "weather.css"] {
        let sheet = sheet(&site, "/canh-bao/", name);
        let ended: Vec<&str> = sheet.lines().filter(|line| line.contains("[data-ended]")).collect();
        assert!(!ended.is_empty() && !ended.iter().any(|line| line.contains("opacity")), "{ended:?}");
        // Its words stand where those of one in force, and narrow windows have no room for these.
        let hides = |line: &&str| line.contains(".brief") && line.contains("display: none");
        assert!(sheet.lines().filter(hides).all(|line| line.contains(":not(.urgent, [data-ended])")), "{sheet}");
    }
}

#[test]
fn a_long_word_widens_no_page() {
    let site = in_force(&[("mua", "kind: heavy_rain")]);
    let sheet = sheet(&site, "/", "style.css");
    let body = sheet.lines().find(|line| line.starts_with("body {")).unwrap();
    // Less would not count for the width of a column.
    assert!(body.contains("overflow-wrap: anywhere;"), "{body}");
    let lite = site.page("/lite/2024/10/mua/");
    assert!(between(&lite, "<style>", "</style>").concat().contains("overflow-wrap: anywhere;"), "{lite}");
}

#[test]
fn cells_stand_as_the_text_aligns_them() {
    let site = Site::new().post("bang", "", "| a | b | c |\n|---|:-:|--:|\n| d | e | f |");
    site.build();
    let page = site.page("/2024/10/bang/");
    assert!(page.contains("<td>d</td><td class=\"c\">e</td><td class=\"r\">f</td>"), "{page}");
    let sheet = sheet(&site, "/2024/10/bang/", "style.css");
    assert!(
        sheet.contains("\n:is(th, td).r { text-align: right; }\n:is(th, td).c { text-align: center; }\n"),
        "{sheet}"
    );
}

/// Front matter of a bulletin in force on the 1st of October 2024.
fn bulletin(own: &str) -> String {
    format!("category: Thời tiết\ndate: 2024-10-01T08:00\nbulletin: {{valid_until: 2024-10-02T08:00, {own}}}")
}

/// A built site with these bulletins, while they hold.
fn in_force(bulletins: &[(&str, &str)]) -> Site {
    let site = Site::new().at("2024-10-01T09:00");
    for (slug, own) in bulletins {
        site.put(slug, &bulletin(own), "Mưa.");
    }
    site.build();
    site
}

#[test]
fn the_strip_shows_what_is_urgent_and_three_more() {
    const URGENT: &str = "kind: flood, hazards: [{kind: flood, level: 4, areas: [Huế]}]";
    const OTHER: &str = "kind: marine, hazards: [{kind: wind, level: 2, areas: [Cà Mau]}]";
    let mut all =
        vec![("a", OTHER), ("b", URGENT), ("c", OTHER), ("d", URGENT), ("e", OTHER), ("f", URGENT), ("g", URGENT)];
    let site = in_force(&all);
    let links = |page: &str| between(page, "<span class=\"label bulletin\">", "</a>").len();
    let (by_province, all_of_them) = (
        "<a href=\"/canh-bao/\">Xem theo tỉnh, thành phố</a>",
        "<a href=\"/canh-bao/\">Xem tất cả bản tin đang có hiệu lực</a>",
    );
    for page in ["/", "/manh/loat-tin.html"] {
        let page = site.page(page);
        assert!(links(&page) == 7 && page.contains(by_province) && !page.contains(all_of_them), "{page}");
    }
    all.extend([("h", OTHER), ("i", URGENT), ("k", OTHER)]);
    let site = in_force(&all);
    for page in ["/", "/manh/loat-tin.html"] {
        let page = site.page(page);
        assert!(links(&page) == 8 && !page.contains(by_province) && page.contains(all_of_them), "{page}");
        assert!(["b", "d", "f", "g", "i"].iter().all(|slug| page.contains(&format!("\"/2024/10/{slug}/\""))), "{page}");
        assert!(!page.contains("class=\"areas\"") && !page.contains("Cà Mau"), "{page}");
    }
    assert_eq!(between(&site.page("/canh-bao/"), "<li class=\"warning\"", "</li>").len(), 10);
}

/// A bulletin with all that has a table, in force.
const STORM: &str = "kind: storm, hazards: [{kind: wind, level: 3, areas: [Huế]}], storm: {year: 2024, number: 6, lat: 16.5, lon: 110, \
     forecast: [{at: 2024-10-02T07:00, lat: 16.6, lon: 108.2, wind_level: 8}]}";

#[test]
fn wide_tables_can_be_scrolled_by_keys_too_and_have_a_name() {
    let site = in_force(&[("bao", STORM)]);
    let page = site.page("/2024/10/bao/");
    let scrolled = between(&page, "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"", "\">\n<table>");
    assert_eq!(scrolled, ["Dự báo đường đi", "Rủi ro theo khu vực"]);
    assert_eq!(page.matches("<table").count(), 2, "{page}");

    let site = Site::new().with("data/campaign.yaml", "indicators: [{id: to-roi, name: Tờ rơi}]").post(
        "mot",
        "figures: {indicator: to-roi, value: 12, period: 2013}",
        "…",
    );
    site.build();
    for page in ["/chien-dich/", "/chien-dich/to-roi/", "/chien-dich/to-roi/nhung/"] {
        let page = site.page(page);
        let wanted = "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Số liệu: Tờ rơi\"><table>";
        assert!(page.contains(wanted) && page.matches("<table").count() == 1, "{page}");
    }
}

#[test]
fn a_bulletin_in_force_holds_ready_what_is_to_be_said_when_it_ends() {
    const WARNING: &str = "Số liệu dưới đây là của thời điểm phát tin, không dùng để phòng tránh lúc này.";
    let mut site = in_force(&[("bao", STORM)]);
    let state = |site: &Site| between(&site.page("/2024/10/bao/"), "<div class=\"state", "</div>").concat();
    assert_eq!(
        state(&site),
        format!(
            "\" role=\"status\" data-valid-until=\"2024-10-02T08:00:00+07:00\" data-ended-label=\"Bản tin này đã hết hiệu lực từ\">\n\
             <p><strong data-state>Đang có hiệu lực đến</strong> \
             <time datetime=\"2024-10-02T08:00:00+07:00\">Thứ Tư, 02/10/2024, 08:00</time></p>\n<p data-stale hidden>{WARNING}</p>\n"
        )
    );
    site.set_now("2024-10-02T09:00");
    site.build();
    assert!(
        state(&site).starts_with(" ended\">") && state(&site).ends_with(&format!("\n<p>{WARNING}</p>\n")),
        "{}",
        state(&site)
    );
}

#[test]
fn the_page_of_text_alone_says_which_day_and_which_correction_and_every_figure() {
    let own = "kind: marine, issued: 2024-10-01T08:00, covers: 2024-10-02, revision: 1";
    let site = in_force(&[("bien", own)]);
    let page = site.page("/lite/2024/10/bien/");
    assert!(page.contains(" Dự báo cho ngày: Thứ Tư, 02/10/2024. Bản đính chính số: 1.</p>"), "{page}");
    let all = "kind: storm, storm: {number: 6, wind_level: 8, heading: W, speed_kmh: 15, pressure_hpa: 985}";
    let page = in_force(&[("bao", all)]).page("/lite/2024/10/bao/");
    let figures = "<ul>\n<li>Sức gió mạnh nhất: cấp 8</li>\n<li>Hướng di chuyển: Tây, 15 km/h</li>\n<li>Khí áp: 985 hPa</li>\n</ul>";
    assert!(page.contains(figures), "{page}");
    let page = in_force(&[("bao", "kind: storm, storm: {number: 6, speed_kmh: 15}")]).page("/lite/2024/10/bao/");
    assert!(page.contains("<ul>\n<li>Tốc độ: 15 km/h</li>\n</ul>"), "{page}");
}

#[test]
fn a_storm_without_figures_has_no_empty_list_of_them() {
    let site = in_force(&[("bao", "kind: storm, storm: {number: 6}")]);
    let (page, lite) = (site.page("/2024/10/bao/"), site.page("/lite/2024/10/bao/"));
    assert!(!page.contains("class=\"storm\"") && !page.contains("class=\"figures\""), "{page}");
    assert_eq!(lite.matches("<ul>").count(), 1, "that of the emergency numbers: {lite}");
    let site =
        in_force(&[("bao", "kind: storm, storm: {number: 6, forecast: [{at: 2024-10-02T07:00, wind_level: 8}]}")]);
    let page = site.page("/2024/10/bao/");
    assert!(page.contains("class=\"storm\"") && !page.contains("class=\"figures\""), "{page}");
    assert!(!page.contains("<h2></h2>"), "a storm outside a series has no title: {page}");
    assert_eq!(site.page("/lite/2024/10/bao/").matches("<ul>").count(), 2);
}

#[test]
fn no_id_of_an_indicator_stands_twice_on_the_page_of_the_campaign() {
    let indicators =
        ["main", "to-roi", "to-roi-name"].map(|id| format!("{{id: {id}, name: Chỉ tiêu {id}}}")).join(", ");
    let site = Site::new().with("data/campaign.yaml", format!("indicators: [{indicators}]"));
    site.build();
    let page = site.page("/chien-dich/");
    assert_eq!(between(&page, " id=\"", "\""), ["main", "i-main", "i-to-roi", "i-to-roi-name"], "{page}");
    assert_eq!(between(&page, " aria-labelledby=\"", "\""), ["i-main", "i-to-roi", "i-to-roi-name"], "{page}");
}
