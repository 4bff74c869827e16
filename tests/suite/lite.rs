//! Pages of text alone: short, and with all that people need.
//!
//! In: small sites with much in force. Out: pass or fail. Touches: folders of their own.

use std::fmt::Write;

use crate::harness::{Site, assert_same};

const LIMIT: usize = 14_000;

/// Front matter of a bulletin in force on the 1st of October 2024; `own` are more keys of it, `hazards` its list.
fn bulletin(own: &str, hazards: &str) -> String {
    format!(
        "category: Thời tiết\ndate: 2024-10-01T08:00\n\
         bulletin:\n  kind: storm\n  valid_until: 2024-10-02T08:00\n{own}  hazards: {hazards}\n"
    )
}

fn provinces(count: usize) -> String {
    (1..=count).map(|n| format!("Tỉnh thứ {n} của vùng")).collect::<Vec<_>>().join(", ")
}

#[test]
fn all_areas_hazards_and_forecasts_are_named_before_the_text() {
    let mut steps = String::from("  storm:\n    year: 2024\n    number: 6\n    forecast:\n");
    for hour in 0..14 {
        let _ = writeln!(steps, "      - {{at: 2024-10-02T{hour:02}:00, lat: 16, lon: 109, wind_level: 8}}");
    }
    let mut hazards = format!("\n    - {{kind: wind, level: 3, areas: [{}]}}\n", provinces(15));
    for n in 0..12 {
        let _ = writeln!(hazards, "    - {{kind: flood, level: 2, areas: [Lưu vực {n}]}}");
    }
    let body = "Một đoạn dài của bản tin.\n\n".repeat(600);
    let site = Site::new().at("2024-10-01T09:00").post("bao", &bulletin(&steps, &hazards), &body);
    site.build();
    let page = site.page("/lite/2024/10/bao/");
    assert!(page.len() < LIMIT, "{} bytes", page.len());
    assert!(page.contains(&provinces(15)), "{page}");
    assert!((0..12).all(|n| page.contains(&format!("Lưu vực {n}</li>"))), "{page}");
    assert_eq!(page.matches("16,0°B 109,0°Đ").count(), 14, "{page}");
    assert!(page.contains("Một đoạn dài") && page.contains("Phần còn lại của bản tin có ở trang đầy đủ."));
}

#[test]
fn what_no_page_has_room_for_is_cut_and_that_is_said() {
    let hazards =
        format!("[{{kind: flood, level: 4, areas: [Huế]}}, {{kind: wind, level: 3, areas: [{}]}}]", provinces(600));
    let site = Site::new().at("2024-10-01T09:00").post("bao", &bulletin("", &hazards), "Đoạn.");
    site.build();
    for page in ["/lite/2024/10/bao/", "/lite/"] {
        let page = site.page(page);
        assert!(
            page.len() < LIMIT && page.contains("Huế") && page.contains("Tỉnh thứ 11 của vùng, "),
            "{}",
            page.len()
        );
        assert!(page.contains(", …") && !page.contains("Tỉnh thứ 600"), "{page}");
    }
    let page = site.page("/lite/2024/10/bao/");
    assert!(page.len() > LIMIT - 100 && page.contains("Phần còn lại của bản tin có ở trang đầy đủ."), "{page}");
    assert_same(&site.clean_tree(), &site.tree(), "cut in the same place");
}

#[test]
fn the_front_page_drops_older_lines_until_it_fits() {
    let headline = "Tin cảnh báo mưa lớn, lũ quét và sạt lở đất ở nhiều nơi thuộc vùng núi và trung du Bắc Bộ trong đêm nay và ngày mai";
    let hazards = format!("[{{kind: flood, level: 3, areas: [{}]}}]", provinces(12).replace(" của vùng", ""));
    let mut site = Site::new().at("2024-10-01T09:00");
    for n in 0..30 {
        let ended = if n < 10 { "  series: cu-NN\n".replace("NN", &n.to_string()) } else { String::new() };
        let mut extras = format!("title: {headline} số {n}\n{}", bulletin(&ended, &hazards));
        if n < 10 {
            extras =
                extras.replace("2024-10-01T08:00", "2024-09-01T08:00").replace("2024-10-02T08:00", "2024-09-02T08:00");
        }
        site = site.post(&format!("tin-{n}"), &extras, "Đoạn.");
    }
    site.build();
    let page = site.page("/lite/");
    assert!(page.len() < LIMIT, "{} bytes", page.len());
    let listed: Vec<bool> = (0..30).map(|n| page.contains(&format!("số {n}</a>"))).collect();
    assert!(listed[10..].iter().all(|one| *one), "all that holds is there: {listed:?}");
    assert!(listed[9] && !listed[0] && listed[..10].is_sorted(), "the oldest go first: {listed:?}");
    assert!(page.contains("<a href=\"/loat-tin/\">Xem các loạt bản tin</a>"), "{page}");
    assert!(!page.contains("Xem tất cả bản tin đang có hiệu lực"));
    // With more areas each, even of what holds not all has room.
    for n in 10..30 {
        let hazards = format!("[{{kind: flood, level: 3, areas: [{}]}}]", provinces(40));
        site.put(&format!("tin-{n}"), &format!("title: {headline} số {n}\n{}", bulletin("", &hazards)), "Đoạn.");
    }
    site.build();
    let page = site.page("/lite/");
    assert!(page.len() < LIMIT && page.contains("Tỉnh thứ 12 của vùng, …"), "{} bytes", page.len());
    assert_eq!((0..10).filter(|n| page.contains(&format!("số {n}</a>"))).count(), 0);
}

#[test]
fn the_first_paragraph_stands_once_on_a_page_and_a_written_lead_above_it() {
    let first = "Nước sông lên nhanh từ sáng sớm.";
    let site = Site::new()
        .post("tin", "", &format!("{first}\n\nĐoạn hai."))
        .post("co-sapo", "summary: Điều chính.", &format!("{first}\n\nĐoạn hai."))
        .post("ban-tin", &bulletin("", "[{kind: storm, level: 3, areas: [Huế]}]"), &format!("{first}\n\nĐoạn hai."))
        .at("2024-10-01T09:00");
    site.build();
    let text = |path: &str| {
        let page = site.page(path);
        page.split_once("</head>").unwrap().1.to_owned()
    };
    let count = |path: &str, what: &str| text(path).matches(what).count();
    for path in ["/2024/10/tin/", "/2024/10/ban-tin/", "/lite/2024/10/ban-tin/"] {
        assert_eq!((count(path, first), count(path, "class=\"sapo\"")), (1, 0), "{path}");
    }
    let path = "/2024/10/co-sapo/";
    assert_eq!((count(path, first), count(path, "<p class=\"sapo\">Điều chính.</p>")), (1, 1));
    let description = format!("<meta name=\"description\" content=\"{first}\">");
    assert!(site.page("/2024/10/tin/").contains(&description), "search engines are told it");
    assert!(site.page("/2024/10/tin/").contains(&format!("\"description\":\"{first}\"")), "JSON-LD tells it");
    assert!(site.page("/feed.xml").contains(&format!("<summary>{first}</summary>")), "feeds tell it");
    assert!(text("/chuyen-muc/tin-tuc/").contains(first), "lists tell it");
}

#[test]
fn a_bulletin_without_series_keeps_its_page_when_it_has_ended() {
    let mut site =
        Site::new().at("2024-10-01T09:00").post("gio", &bulletin("", "[{kind: wind, level: 2}]"), "Gió mạnh.");
    site.build();
    assert!(site.page("/lite/2024/10/gio/").contains("Đang có hiệu lực"), "{}", site.page("/lite/2024/10/gio/"));
    site.set_now("2024-10-03T09:00");
    site.build();
    let page = site.page("/lite/2024/10/gio/");
    assert!(page.contains("hết hiệu lực") && !page.contains("Đang có hiệu lực"), "{page}");
    assert!(!site.page("/lite/").contains("/2024/10/gio/"));
}
