//! The campaign desk: indicators, the figures that posts report of them, their pages, files and charts.
//!
//! In: small sites, and the sample site. Out: pass or fail. Touches: their folders.

use std::{fmt::Write, path::Path};

use serde_json::Value;

use crate::harness::{Site, assert_same, changed, paths, tree_of};

const CAMPAIGN: &str = "\
title: Chiến dịch thử
summary: Để thử.
indicators:
  - {id: biet, name: Cơ sở biết, unit: \"%\", place: Hà Nội, target: 50, by: 2015, source: Kế hoạch}
  - {id: to-roi, name: Tờ rơi, unit: bộ}
";

/// A site with two indicators and three articles, one of which reports both.
fn site() -> Site {
    Site::new()
        .settings("related: 0")
        .with("data/campaign.yaml", CAMPAIGN)
        .post("mot", "date: 2013-12-01\nfigures: [{indicator: biet, value: 12.5, period: 2013}]", "…")
        .post(
            "hai",
            "date: 2014-12-01\nfigures:\n  - {indicator: biet, value: trên 25, period: 2014, place: hà nội}\n  \
             - {indicator: to-roi, value: 10000, period: 2014}",
            "…",
        )
        .post("ba", "date: 2014-12-02\nfigures: {indicator: biet, value: 40, period: 2014-Q3, place: Sơn Tây}", "…")
}

fn csv(site: &Site, address: &str) -> Vec<String> {
    let text = site.page(address);
    let table = text.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("no byte order mark: {text}"));
    assert!(table.ends_with("\r\n") && !table.contains("\n\n"), "{table:?}");
    table.lines().map(str::to_owned).collect()
}

#[test]
fn each_indicator_tells_its_target_its_latest_value_and_how_far_it_is() {
    let site = site();
    site.build();
    let page = site.page("/chien-dich/");
    let biet = &page[page.find("id=\"i-biet\"").unwrap()..page.find("id=\"i-to-roi\"").unwrap()];
    for wanted in [
        "<dt>Mới nhất (2014)</dt><dd><b>trên 25%</b></dd>",
        "<dt>Mục tiêu đến 2015</dt><dd><b>50%</b></dd>",
        "<dd>Hà Nội</dd>",
        "<dd>Kế hoạch</dd>",
        "<progress max=\"100\" value=\"50\" aria-label=\"Tiến độ: Cơ sở biết\"></progress> Đạt trên 50% chặng đường đến mục tiêu",
        "<tr><th scope=\"row\">2014</th><td>trên 25%</td><td><a href=\"/2014/12/hai/\">Bài hai</a> \
         <time datetime=\"2014-12-01T00:00:00+07:00\">01/12/2014</time></td></tr>",
        "<tr><th scope=\"row\">2013</th><td>12,5%</td><td><a href=\"/2013/12/mot/\">Bài mot</a>",
    ] {
        assert!(biet.contains(wanted), "{wanted} is not in {biet}");
    }
    assert!(
        !biet.contains("Sơn Tây") && !biet.contains("/2014/12/ba/"),
        "another place's figure is no part of the course"
    );
    assert!(!biet.contains("<script"));
    let leaflets = &page[page.find("id=\"i-to-roi\"").unwrap()..];
    assert!(leaflets.contains("<b>10.000\u{a0}bộ</b>") && !leaflets.contains("<progress"), "{leaflets}");
    assert!(!leaflets.contains("<svg"), "a single figure without a target is no course");
    let own = site.page("/chien-dich/biet/");
    assert!(own.contains("<th scope=\"row\">quý III/2014</th><td>Sơn Tây</td><td>40%</td>"), "{own}");
    assert!(own.contains("<th scope=\"row\">2013</th><td>Hà Nội</td><td>12,5%</td>"), "{own}");
}

#[test]
fn the_chart_shows_the_course_and_the_target_in_words_too() {
    let site = site();
    site.build();
    for address in ["/chien-dich/", "/chien-dich/biet/", "/chien-dich/biet/nhung/"] {
        let page = site.page(address);
        let chart = &page[page.find("<svg").unwrap()..page.find("</svg>").unwrap()];
        for wanted in [
            "role=\"img\" aria-label=\"Biểu đồ: Cơ sở biết. Bảng bên cạnh có cùng số liệu.\"",
            "<text class=\"target-text\" x=\"26\" y=\"48\">Mục tiêu 50%</text>",
            ">12,5%</text>",
            ">trên 25%</text>",
            ">2013</text>",
            ">2014</text>",
            "<rect x=\"73\" y=\"152\" width=\"56\" height=\"32\"/>",
        ] {
            assert!(chart.contains(wanted), "{address}: {wanted} is not in {chart}");
        }
    }
}

#[test]
fn other_sites_embed_a_page_that_search_engines_leave_out() {
    let site = site();
    site.build();
    let page = site.page("/chien-dich/biet/nhung/");
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(page.contains("<link rel=\"canonical\" href=\"https://bantin.example/chien-dich/biet/\">"));
    assert!(page.contains("<base target=\"_top\">") && !page.contains("<script"));
    let own = site.page("/chien-dich/biet/");
    assert!(
        own.contains("&lt;iframe src=\"https://bantin.example/chien-dich/biet/nhung/\" title=\"Cơ sở biết\""),
        "{own}"
    );
    let map = site.page("/sitemap-pages.xml");
    assert!(
        map.contains("/chien-dich/biet/</loc>") && map.contains("/chien-dich/</loc>") && map.contains("/lich/</loc>")
    );
    assert!(!map.contains("nhung"));
}

#[test]
fn the_figures_can_be_taken_home() {
    let site = site();
    site.build();
    let hai = "Bài hai,https://bantin.example/2014/12/hai/,2014-12-01T00:00:00+07:00";
    let head = "indicator,name,unit,period,place,bound,value,value_high,article,article_url,published".to_owned();
    let own = [
        head.clone(),
        format!("biet,Cơ sở biết,%,2014,hà nội,over,25,,{hai}"),
        "biet,Cơ sở biết,%,2014-Q3,Sơn Tây,exactly,40,,Bài ba,https://bantin.example/2014/12/ba/,2014-12-02T00:00:00+07:00"
            .to_owned(),
        "biet,Cơ sở biết,%,2013,Hà Nội,exactly,12.5,,Bài mot,https://bantin.example/2013/12/mot/,2013-12-01T00:00:00+07:00"
            .to_owned(),
    ];
    assert_eq!(csv(&site, "/chien-dich/biet/biet.csv"), own);
    let mut all = own.to_vec();
    all.push(format!("to-roi,Tờ rơi,bộ,2014,,exactly,10000,,{hai}"));
    assert_eq!(csv(&site, "/chien-dich/chien-dich.csv"), all);
    let json: Value = serde_json::from_str(&site.page("/chien-dich/chien-dich.json")).unwrap();
    assert_eq!(json["indicators"][0]["target"]["value"], "50");
    assert_eq!(json["indicators"][0]["figures"][0]["bound"], "over");
    assert_eq!(json["indicators"][1]["figures"][0]["article"]["url"], "https://bantin.example/2014/12/hai/");
    assert_eq!(json["indicators"][1]["place"], Value::Null);
}

#[test]
fn one_more_figure_changes_its_indicator_and_no_other() {
    let site = site();
    for number in 0..30 {
        site.put(&format!("cu-{number}"), &format!("date: 2012-01-01T{:02}:00", number % 24), "…");
    }
    site.build();
    let before = site.tree();
    let figures = "date: 2015-12-01\nfigures: [{indicator: biet, value: 45, period: 2015}]";
    site.put("bon", figures, "…");
    site.build();
    let changed = changed(&before, &site.tree());
    let own: Vec<_> = changed.iter().filter(|path| path.starts_with("chien-dich/")).map(String::as_str).collect();
    let expected = [
        "chien-dich/biet/biet.csv",
        "chien-dich/biet/biet.json",
        "chien-dich/biet/index.html",
        "chien-dich/biet/nhung/index.html",
        "chien-dich/chien-dich.csv",
        "chien-dich/chien-dich.json",
        "chien-dich/index.html",
    ];
    assert_eq!(own, expected);
    // The same post without a figure changes all else that this one did.
    site.put("bon", "date: 2015-12-01", "…");
    site.build();
    let without = crate::harness::changed(&before, &site.tree());
    assert_eq!(changed.difference(&without).map(String::as_str).collect::<Vec<_>>(), expected);
    assert!(without.len() < 25, "{without:?}");
    site.put("bon", figures, "…");
    site.build();
    assert_same(&site.clean_tree(), &site.tree(), "after a figure");
}

#[test]
fn a_changed_target_changes_what_shows_it_and_no_post() {
    let site = site();
    site.build();
    let before = site.tree();
    site.write("data/campaign.yaml", CAMPAIGN.replace("target: 50", "target: 60"));
    let built = site.build();
    assert_eq!(built.count("posts_parsed"), 0);
    let expected = [
        "chien-dich/biet/biet.json",
        "chien-dich/biet/index.html",
        "chien-dich/biet/nhung/index.html",
        "chien-dich/chien-dich.json",
        "chien-dich/index.html",
    ];
    assert_eq!(changed(&before, &site.tree()), paths(&expected));
    let rendered = built.rendered();
    assert!(rendered.iter().all(|address| address.starts_with("/chien-dich/")), "{rendered:?}");
    assert!(site.page("/chien-dich/").contains("Đạt trên 41% chặng đường"));
    assert_same(&site.clean_tree(), &site.tree(), "after a target");
}

#[test]
fn progress_counts_from_the_baseline_and_never_rounds_up() {
    for (indicator, value, progress) in [
        ("target: 50, baseline: 10", "30", Some((50, "50%"))),
        ("target: 3", "2", Some((66, "66%"))),
        ("target: 50", "60", Some((100, "120%"))),
        ("target: 5–8, baseline: 0", "4", Some((80, "80%"))),
        ("target: 20, baseline: 40", "30", Some((50, "50%"))),
        ("target: 20, baseline: 40", "trên 30", Some((50, "khoảng 50%"))),
        ("target: 0, baseline: 1000", "1", Some((99, "99%"))),
        ("target: 50, baseline: 10", "5", Some((0, "0%"))),
        ("target: 0.3", "0.1", Some((33, "33%"))),
        ("target: 0", "5", None),
        ("target: -5", "5", None),
        ("unit: bộ", "5", None),
    ] {
        let site = Site::new()
            .with("data/campaign.yaml", format!("indicators: [{{id: a, name: A, {indicator}}}]\n"))
            .post("tin", &format!("figures: {{indicator: a, value: {value}, period: 2014}}"), "…");
        site.build();
        let page = site.page("/chien-dich/");
        assert_eq!(page.contains("<progress"), progress.is_some(), "{indicator} {value}");
        if let Some((bar, text)) = progress {
            assert!(page.contains(&format!("value=\"{bar}\" aria-label")), "{indicator} {value}: {page}");
            assert!(page.contains(&format!("Đạt {text} chặng đường")), "{indicator} {value}: {page}");
        }
    }
}

#[test]
fn without_a_campaign_there_is_no_page_and_no_link() {
    let site = Site::new().post("tin", "", "…");
    site.build();
    assert!(!site.has("/chien-dich/") && !site.has("/lich/") && !site.page("/").contains("chien-dich"));
    site.write("data/campaign.yaml", CAMPAIGN);
    site.build();
    assert!(site.has("/chien-dich/to-roi/nhung/") && site.has("/lich/") && !site.has("/lich.ics"));
    assert!(site.page("/2024/10/tin/").contains("<a href=\"/chien-dich/\">Chiến dịch</a>"));
    assert!(site.page("/chien-dich/to-roi/").contains("Chưa có số liệu nào được đăng."));
    site.remove("data/campaign.yaml");
    site.build();
    assert!(!site.has("/chien-dich/"));
    assert_same(&site.clean_tree(), &site.tree(), "after a campaign");
}

#[test]
fn words_of_its_addresses_can_be_set_and_a_clash_is_told() {
    let site = site().settings("paths: {campaign: muc-tieu, embed: khung, calendar: su-kien}");
    site.build();
    assert!(site.has("/muc-tieu/biet/khung/") && site.has("/muc-tieu/muc-tieu.csv") && site.has("/su-kien/"));
    site.write("pages/muc-tieu.md", "---\ntitle: Mục tiêu\n---\n");
    let built = site.run();
    assert_eq!((built.code, built.codes()), (1, vec!["duplicate-address"]), "{}", built.said);
    assert!(built.said.contains("data/campaign.yaml"), "{}", built.said);
}

#[test]
fn figures_for_other_places_alone_are_linked_to() {
    let site = Site::new().with("data/campaign.yaml", "indicators: [{id: a, name: A}]\n").post(
        "tin",
        "figures: {indicator: a, value: 40, period: 2014, place: Sơn Tây}",
        "…",
    );
    site.build();
    let page = site.page("/chien-dich/");
    assert!(page.contains("<dd>Mới chỉ có số liệu của từng nơi.</dd>") && !page.contains("Chưa có số liệu"), "{page}");
    assert!(page.contains("<a href=\"/chien-dich/a/\">Xem mọi số liệu<span class=\"vh\">: A</span></a>"), "{page}");
    let own = site.page("/chien-dich/a/");
    assert!(own.contains("<td>Sơn Tây</td><td>40</td><td><a href=\"/2024/10/tin/\">"), "{own}");
}

#[test]
fn a_held_post_reports_nothing_yet() {
    let site = site().post("mai", "date: 2025-06-01\nfigures: {indicator: biet, value: 45, period: 2015}", "…");
    site.build();
    assert!(!site.page("/chien-dich/biet/").contains("45%"));
    // What contradicts it is told before it is out.
    site.put("ngay-kia", "date: 2025-06-02\nfigures: {indicator: biet, value: 46, period: 2015}", "…");
    let checked = site.run_command("check", &[]);
    let told: Vec<_> = checked.diagnostics.iter().map(|one| (one.code.as_str(), one.file.as_str())).collect();
    assert_eq!(told, [("figure-conflict", "posts/ngay-kia.md")], "{}", checked.said);
    site.remove("posts/ngay-kia.md");
    let mut site = site;
    site.set_now("2025-07-01");
    site.build();
    assert!(site.page("/chien-dich/biet/").contains("45%"));
}

#[test]
fn very_many_figures_leave_the_pages_short() {
    let site = Site::new().with("data/campaign.yaml", "indicators: [{id: a, name: A}]\n");
    let mut figures = "date: 2014-12-01\nfigures:\n".to_owned();
    for number in 0..600 {
        let (year, month) = (1950 + number / 12, number % 12 + 1);
        let _ = writeln!(figures, "  - {{indicator: a, value: {number}, period: {year}-{month:02}}}");
    }
    let site = site.post("tin", &figures, "…");
    site.build();
    let page = site.page("/chien-dich/a/");
    assert_eq!((page.matches("<tr>").count(), page.matches("<rect").count()), (201, 24));
    assert!(page.contains("tháng 12/1999") && page.contains("Bảng chỉ ghi các số liệu mới nhất"));
    assert_eq!(csv(&site, "/chien-dich/a/a.csv").len(), 601);
}

#[test]
fn the_sample_site_has_the_eight_figures_and_no_other() {
    let sample = tree_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("site"));
    let site = sample.into_iter().fold(Site::bare(), |site, (path, bytes)| site.with(&path, bytes));
    site.build();
    let json: Value = serde_json::from_str(&site.page("/chien-dich/chien-dich.json")).unwrap();
    let amount = |value: &Value| match (value["bound"].as_str(), value["value"].as_str(), value["value_high"].as_str())
    {
        (Some(bound), Some(low), None) => format!("{bound} {low}"),
        (_, Some(low), Some(high)) => format!("{low}–{high}"),
        _ => String::new(),
    };
    let told: Vec<String> = json["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            let figure = &own["figures"][0];
            format!(
                "{} | {} | {} | {}",
                own["id"].as_str().unwrap(),
                amount(&own["target"]),
                amount(figure),
                figure["period"].as_str().unwrap_or("")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "co-so-co-nhan-thuc | exactly 50 | over 25 | 2014",
            "co-so-ap-dung | exactly 25 |  | ",
            "tiet-kiem | 5–8 |  | ",
            "can-bo-huong-dan | exactly 70 |  | ",
            "to-roi |  | exactly 10000 | 2014",
            "phong-su |  | exactly 4 | 2014",
            "hoi-nghi-tap-huan |  | exactly 6 | 2014",
            "hoc-vien |  | nearly 500 | 2014",
        ]
    );
}
