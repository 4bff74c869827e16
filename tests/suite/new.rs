//! `bantin new`: the files that it writes, and that builds have nothing to say about them.
//!
//! In: small sites. Out: pass or fail. Touches: their folders.

use std::fs;

use crate::harness::Site;

const AT: [&str; 2] = ["--now", "2024-10-27T13:07:45"];

/// Runs `bantin new` at a fixed time; gives the path and text of the new file.
fn new(site: &Site, arguments: &[&str]) -> (String, String) {
    let (code, path, said) = site.say(&[&["new"], arguments, &AT].concat());
    assert_eq!((code, said.as_str()), (0, ""), "{arguments:?}");
    let path = path.trim().strip_prefix("Created site/").unwrap_or_else(|| panic!("{path}")).to_owned();
    let text = site.text(&path);
    (path, text)
}

/// Builds with drafts right after: nothing may be said, and the page is there.
fn assert_builds(site: &mut Site, now: &str, address: &str) {
    site.set_now(now);
    let built = site.build_with(&["--drafts"]);
    assert!(built.diagnostics.is_empty() && site.has(address), "{address}: {}", built.said);
}

const THEN: &str = "2024-10-27T13:08";

#[test]
fn a_new_post_has_its_date_and_address() {
    let mut site = Site::new();
    let arguments = ["post", "Đà Nẵng: “cúp” điện, 20% hộ", "--category", "thoi-tiet", "--tags", "bão, Đà Nẵng,bão"];
    let (path, text) = new(&site, &arguments);
    assert_eq!(path, "posts/2024/10/da-nang-cup-dien-20-ho.md");
    let expected = "---\n\
        title: \"Đà Nẵng: “cúp” điện, 20% hộ\"\n\
        date: 2024-10-27T13:07\n\
        category: Thời tiết\n\
        tags: [bão, Đà Nẵng]\n\
        draft: true # khi bài đã xong, hãy xóa dòng này\n\
        # summary: Một, hai câu nói điều chính.\n\
        # image: {src: anh.jpg, alt: Ảnh cho thấy gì}\n\
        ---\n\n";
    assert_eq!(text, expected);
    assert_builds(&mut site, THEN, "/2024/10/da-nang-cup-dien-20-ho/");
    assert!(site.build().held()[0].contains("da-nang-cup-dien-20-ho.md draft"));
}

#[test]
fn a_new_post_is_published_when_asked_to() {
    let mut site = Site::new().settings("language: en\ncategories: [News]\ntimezone: UTC");
    let (path, text) = new(&site, &["post", "2024-10-27 ???", "--publish"]);
    assert_eq!(path, "posts/2024/10/2024-10-27.md");
    assert!(text.contains("title: 2024-10-27 ???\ndate: 2024-10-27T13:07\ncategory: News\n# summary"), "{text}");
    assert!(!text.contains("draft"));
    site.set_now(THEN);
    site.build();
    assert!(site.has("/2024/10/2024-10-27/"));
    assert_eq!(new(&site, &["post", "🌀"]).0, "posts/2024/10/post.md");
}

#[test]
fn no_file_and_no_address_is_taken_twice() {
    let mut site = Site::new()
        .settings("redirects: {/2024/10/tin-3/: /}")
        .post("tin", "date: 2024-10-02", "…")
        .post("khac", "date: 2024-10-03\naliases: [/2024/10/tin-2/]", "…")
        .with("posts/2024/10/tin-4.md", "---\nhỏng");
    let before = site.text("posts/2024/10/tin-4.md");
    let (code, path, said) = site.say(&[&["new", "post", "Tin", "--category", "Tin tức"], &AT[..]].concat());
    assert_eq!((code, path.as_str()), (0, "Created site/posts/2024/10/tin-5.md\n"));
    assert!(said.contains("unclosed-front-matter"), "the faulty file is told: {said}");
    assert_eq!(site.text("posts/2024/10/tin-4.md"), before);
    site.remove("posts/2024/10/tin-4.md");
    assert_builds(&mut site, THEN, "/2024/10/tin-5/");
    assert_eq!(new(&site, &["post", "Con", "--category", "Tin tức"]).0, "posts/2024/10/con-2.md");
    let long = "rất dài ".repeat(30);
    let paths = [0, 1, 2].map(|_| new(&site, &["post", &long, "--category", "Tin tức"]).0);
    assert!(paths[0] != paths[1] && paths[1] != paths[2], "{paths:?}");
    assert_builds(
        &mut site,
        THEN,
        &format!("/2024/10/{}/", paths[2].trim_start_matches("posts/2024/10/").trim_end_matches(".md")),
    );
}

#[test]
fn what_is_missing_is_named_where_nobody_can_be_asked() {
    let site = Site::new();
    for (arguments, says) in [
        (&["post"][..], &["missing-option", "thiếu `TITLE`"][..]),
        (&["post", "Tin"], &["thiếu `--category`", "“Tin tức”, “Thời tiết”"]),
        (
            &["post", "Tin", "--category", "Thoi tiet"],
            &["--category: không có chuyên mục", "có phải ý bạn là “Thời tiết”"],
        ),
        (&["post", " ", "--category", "Tin tức"], &["TITLE: tiêu đề đang trống"]),
        (&["bulletin"], &["thiếu `--series`"]),
        (&["bulletin", "--series", "bao-2024-6"], &["thiếu `--kind`", "chưa có bản tin nào"]),
        (&["bulletin", "--series", "…", "--kind", "storm"], &["--series: mã loạt tin"]),
        (&["bulletin", "Tin", "--series", "a", "--kind", "storm", "--category", "Tin tức"], &["thiếu `--hours`"]),
    ] {
        let (code, out, said) = site.say(&[&["new", "--lang", "vi"], arguments, &AT[..]].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {said}");
        assert!(says.iter().all(|one| said.contains(one)), "{arguments:?}: {said}");
    }
    assert!(!site.source("posts").exists());
    let (code, _, said) = site.say(&["new", "bulletin", "--series", "a", "--kind", "strom"]);
    assert!(code == 2 && said.contains("storm"), "{said}");
}

#[test]
fn the_first_bulletin_of_a_series_says_what_it_must() {
    let mut site = Site::new();
    let arguments = [
        "bulletin",
        "Rét hại 27/10",
        "--series",
        "ret-2024",
        "--kind",
        "cold",
        "--hours",
        "12",
        "--category",
        "Thời tiết",
    ];
    let (path, text) = new(&site, &arguments);
    assert_eq!(path, "posts/2024/10/ret-hai-27-10.md");
    let bulletin = "bulletin:\n  kind: cold\n  series: ret-2024\n  issued: 2024-10-27T13:07\n  valid_until: 2024-10-28T01:07\n  # hazards: [";
    assert!(text.contains(bulletin), "{text}");
    assert_builds(&mut site, THEN, "/loat-tin/ret-2024/");
}

#[test]
fn the_first_bulletin_of_a_storm_is_written_from_its_figures() {
    let mut site = Site::new();
    let begun = ["bulletin", "--series", "bao-2024-6", "--kind", "storm", "--hours", "6", "--category", "Thời tiết"];
    let figures =
        ["--stage", "at_sea", "--lat", "16,1", "--lon", "112", "--wind", "9", "--gust", "11", "--heading", "w"];
    let (path, text) = new(&site, &[&begun[..], &figures].concat());
    let lead = "Tâm bão số 6 ở khoảng 16,1 độ vĩ bắc; 112,0 độ kinh đông, gió mạnh nhất cấp 9 \
        (75–88 km/giờ), giật cấp 11, đi theo hướng tây.";
    for part in [
        "title: \"Tin bão trên Biển Đông lúc 13 giờ 07 ngày 27/10: bão số 6 gió cấp 9, giật cấp 11, đi hướng tây\"\n",
        "  storm:\n    year: 2024\n    number: 6\n",
        &format!("\n\n{lead}\n\nBản tin này có hiệu lực đến 19 giờ 07 ngày 27/10.\n"),
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("của bản tin trước"), "there is none: {text}");
    assert_builds(
        &mut site,
        THEN,
        &format!("/2024/10/{}/", path.trim_start_matches("posts/2024/10/").trim_end_matches(".md")),
    );
}

#[test]
fn the_first_bulletin_of_a_storm_has_the_figures_that_were_given() {
    let mut site = Site::new();
    let begin = ["bulletin", "--series", "bao-2024-6", "--kind", "storm", "--hours", "6", "--category", "Thời tiết"];
    let figures = ["--wind", "10", "--gust", "12", "--lat", "16.8", "--lon", "109.1", "--stage", "urgent"];
    let (path, text) = new(&site, &[&begin[..], &figures, &["Tin bão"]].concat());
    let lead = "Tâm bão số 6 ở khoảng 16,8 độ vĩ bắc; 109,1 độ kinh đông, gió mạnh nhất cấp 10 \
        (89–102 km/giờ), giật cấp 12.";
    let storm = "  storm:\n    year: 2024\n    number: 6\n    lat: 16.8\n    lon: 109.1\n    wind_level: 10\n    gust_level: 12\n";
    for part in ["title: Tin bão\n", "  stage: urgent\n", storm, &format!("\n\n{lead}\n\n")] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("\nsummary: ") && !text.contains("của bản tin trước"), "{text}");
    assert_builds(&mut site, THEN, "/2024/10/tin-bao/");
    fs::remove_file(site.source(&path)).unwrap();
    let (_, text) = new(&site, &[&begin[..], &figures].concat());
    let title = "Tin bão khẩn cấp lúc 13 giờ 07 ngày 27/10: bão số 6 gió cấp 10, giật cấp 12";
    assert!(text.contains(&format!("title: \"{title}\"\n")), "{text}");
    for (more, says) in [(&[][..], "thiếu `TITLE`"), (&["Tin", "--lat", "16"], "thiếu `--lon`")] {
        let begin = begin.map(|one| if one == "bao-2024-6" { "bao-2024-7" } else { one });
        let (code, _, said) = site.say(&[&["new", "--lang", "vi"], &begin[..], more, &AT[..]].concat());
        assert!(code == 2 && said.contains(says), "{said}");
    }
}

#[test]
fn after_the_last_bulletin_of_all_nothing_is_called_the_last_one() {
    let last = |stage: &str| {
        format!(
            "title: Tin cuối cùng về bão số 6\ncategory: Thời tiết\ndate: 2024-10-27T08:00\n\
             bulletin: {{kind: storm, series: bao-2024-6, stage: {stage}, valid_until: 2024-10-27T14:00}}"
        )
    };
    let arguments = ["bulletin", "--series", "bao-2024-6"];
    let site = Site::new().post("cuoi", &last("final"), "Hết.");
    let (code, _, said) = site.say(&[&["new", "--lang", "vi"], &arguments[..], &AT[..]].concat());
    assert!(code == 2 && said.contains("thiếu `TITLE`"), "{said}");
    // The last one had no figures either.
    let (_, text) = new(&site, &[&arguments[..], &["--wind", "8"]].concat());
    assert!(text.contains("title: \"Tin bão lúc 13 giờ 07 ngày 27/10: bão số 6 gió cấp 8\"\n"), "{text}");
    assert!(text.contains("    wind_level: 8\n") && !text.contains("của bản tin trước"), "{text}");
    let site = Site::new().post("truoc", &last("urgent"), "…");
    assert!(
        new(&site, &arguments).1.contains("title: Tin cuối cùng về bão số 6\n"),
        "any other headline is taken over"
    );
}

/// A storm bulletin with everything that one can have.
const STORM: &str = "\
title: 'Tin bão khẩn cấp lúc 5 giờ ngày 27/10: cách Đà Nẵng 125 km'
date: 2024-10-27T05:00:00+07:00
category: thoi-tiet
tags: [bão, \"Huế, Đà Nẵng\"]
author: Tổ thời tiết
summary: Tâm bão cách bờ 125 km.
featured: true
image: {src: bao.svg, alt: \"Hình: bão\", credit: 'Minh họa: X'}
bulletin:
  kind: storm
  series: bao-2024-6
  stage: urgent
  next_issue: 2024-10-27T08:00
  valid_until: 2024-10-27T11:30
  covers: 2024-10-27
  revision: 2
  hazards:
    - {kind: storm, level: 4, areas: [Quảng Trị, Huế]}
    - {kind: heavy_rain}
  storm:
    number: 6 # trong năm
    name: Trà Mi
    at: 2024-10-27T04:00
    lat: 16.8
    lon: 109.125
    wind_level: 10
    gust_level: 12
    heading: w
    speed_kmh: 20-25
    pressure_hpa: 985
    forecast:
      - {at: 2024-10-27T10:00, lat: 16, lon: 108}
      - {at: 2024-10-27T22:00, lat: 15.5, lon: 107, wind_level: 7, gust_level: 9}
  source: {name: \"Đài: KTTV\", id: bao/09}";

#[test]
fn a_bulletin_goes_on_from_the_newest_of_its_series() {
    let older = "category: Đời sống\ndate: 2024-10-27T02:00\nbulletin: {kind: other, series: bao-2024-6, next_issue: 2024-10-27T05:00}";
    let later = older.replace("T02:00", "T20:00").replace("T05:00", "T23:00");
    let mut site = Site::new()
        .with("posts/2024/10/bao-5h.md", format!("---\n{STORM}\n---\n\nThân bài.\n"))
        .with("posts/2024/10/bao.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>")
        .post("bao-2h", older, "…")
        .post("hen-gio", &later, "…");
    let (path, text) = new(&site, &["bulletin", "--series", "bao-2024-6"]);
    assert_eq!(path, "posts/2024/10/tin-bao-khan-cap-luc-13-gio-07-ngay-27-10-cach-da-nang-125-km.md");
    let expected = "---
# Tiêu đề dưới đây còn theo số liệu của bản tin trước: hãy viết lại.
title: \"Tin bão khẩn cấp lúc 13 giờ 07 ngày 27/10: cách Đà Nẵng 125 km\"
date: 2024-10-27T13:07
category: Thời tiết
tags: [bão, \"Huế, Đà Nẵng\"]
author: Tổ thời tiết
draft: true # khi bài đã xong, hãy xóa dòng này
# summary: Một, hai câu nói điều chính.
image:
  src: bao.svg
  alt: \"Hình: bão\"
  credit: \"Minh họa: X\"
bulletin:
  kind: storm
  series: bao-2024-6
  stage: urgent
  issued: 2024-10-27T13:07
  next_issue: 2024-10-27T16:07
  valid_until: 2024-10-27T19:37
  covers: 2024-10-27
  # Số liệu dưới đây là của bản tin trước: hãy ghi số liệu mới rồi bỏ dấu #.
  # hazards:
  #   - kind: storm
  #     level: 4
  #     areas: [Quảng Trị, Huế]
  #   - kind: heavy_rain
  storm:
    year: 2024
    number: 6
    name: Trà Mi
    # Số liệu dưới đây là của bản tin trước: hãy ghi số liệu mới rồi bỏ dấu #.
    # at: 2024-10-27T04:00
    # lat: 16.8
    # lon: 109.125
    # wind_level: 10
    # gust_level: 12
    # heading: W
    # speed_kmh: 20-25
    # pressure_hpa: 985
    # forecast:
    #   - at: 2024-10-27T22:00
    #     lat: 15.5
    #     lon: 107
    #     wind_level: 7
    #     gust_level: 9
  source:
    name: \"Đài: KTTV\"
    id: bao/10
---

";
    assert_eq!(text, expected);
    assert_builds(&mut site, THEN, "/2024/10/tin-bao-khan-cap-luc-13-gio-07-ngay-27-10-cach-da-nang-125-km/");
}

#[test]
fn figures_given_become_words() {
    let mut site = Site::new()
        .with("posts/2024/10/bao-5h.md", format!("---\n{STORM}\n---\n\nThân bài.\n"))
        .with("posts/2024/10/bao.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
    let figures =
        ["--lat", "16,1", "--lon", "108", "--wind", "9", "--gust", "11", "--heading", "sw", "--speed", "10-15"];
    let (path, text) =
        new(&site, &[&["bulletin", "--series", "bao-2024-6", "--stage", "on_land"], &figures[..]].concat());
    let title = "Tin bão trên đất liền lúc 13 giờ 07 ngày 27/10: bão số 6 gió cấp 9, giật cấp 11, đi hướng tây nam";
    let lead = "Tâm bão số 6 ở khoảng 16,1 độ vĩ bắc; 108,0 độ kinh đông, gió mạnh nhất cấp 9 \
        (75–88 km/giờ), giật cấp 11, đi theo hướng tây nam, tốc độ 10–15 km/giờ.";
    for part in [
        &format!("title: \"{title}\"\n"),
        &format!(
            "\n\n{lead}\n\nSo với bản tin trước, gió giảm 1 cấp (từ cấp 10 xuống cấp 9).\n\nBản tin tiếp theo phát lúc 16 giờ 07 ngày 27/10.\n"
        ),
        "stage: on_land\n",
        "    # at: 2024-10-27T04:00\n    # pressure_hpa: 985\n    # forecast:\n    #   - at: 2024-10-27T22:00\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains(&format!("summary: {lead}\n")) || text.contains(&format!("summary: \"{lead}\"\n")), "{text}");
    assert_builds(
        &mut site,
        THEN,
        &format!("/2024/10/{}/", path.trim_start_matches("posts/2024/10/").trim_end_matches(".md")),
    );
    assert_eq!(
        site.run_command("check", &["--drafts"]).codes(),
        ["no-areas", "no-areas"],
        "what it writes has nothing wrong in it but that its areas are to be filled in; the one before has rain that is nowhere"
    );
    let (_, text) = new(&site, &["bulletin", "Tin riêng", "--series", "bao-2024-6", "--wind", "8"]);
    assert!(
        text.contains("title: Tin riêng\n") && text.contains("    wind_level: 8\n    # Số liệu dưới đây"),
        "{text}"
    );
    for part in ["\n    gust_level", "\n    lat", "\n    heading", "giật", "hướng tây"] {
        assert!(!text.contains(part), "{part} is of the hour before: {text}");
    }
    let (code, _, said) = site.say(&[&["new", "bulletin", "--series", "bao-2024-6", "--gust", "18"], &AT[..]].concat());
    assert!(code == 2 && said.contains("--gust"), "{said}");
    let (code, _, said) = site.say(&[&["new", "bulletin", "--series", "bao-2024-6", "--at", "abc"], &AT[..]].concat());
    assert!(code == 2 && said.contains("--at: `abc` is no time") && said.contains("`12:00` or"), "{said}");
}

#[test]
fn a_new_hour_has_none_of_the_figures_of_the_hour_before() {
    let site = Site::new().with("posts/2024/10/bao-5h.md", format!("---\n{STORM}\n---\n\nThân bài.\n"));
    let half = [&["new", "bulletin", "--series", "bao-2024-6", "--lat", "16"], &AT[..]].concat();
    assert!(site.say(&half).2.contains("`--lon` is missing"), "half a place is not filled up with the last one");
    let (_, text) = new(&site, &["bulletin", "--series", "bao-2024-6", "--at", "12:00"]);
    let storm = "    at: 2024-10-27T12:00\n    # Số liệu dưới đây là của bản tin trước: hãy ghi số liệu mới rồi bỏ dấu #.\n    \
        # lat: 16.8\n    # lon: 109.125\n    # wind_level: 10\n    # gust_level: 12\n    # heading: W\n";
    assert!(text.contains(storm), "{text}");
    for old in ["16,8", "cấp 10", "giật", "hướng tây", "Quảng Trị, Huế."] {
        assert!(!text.contains(old), "{old} is of the hour before: {text}");
    }
    // A headline there must be; with no figure given, it is said to be the old one, and nothing is published under it.
    let all = ["--lat", "17", "--lon", "109", "--wind", "11", "--gust", "13", "--at", "12:00"];
    // Nor is it without hazards, which would end the warning in force.
    for given in [&[][..], &all] {
        let publish = [&["new", "bulletin", "--series", "bao-2024-6", "--publish"], given, &AT[..]].concat();
        let (code, _, said) = site.say(&publish);
        assert!(code == 2 && said.contains("still lacks `hazards`"), "{said}");
    }
    let (_, text) = new(&site, &["bulletin", "--series", "bao-2024-6"]);
    let comment = "---\n# Tiêu đề dưới đây còn theo số liệu của bản tin trước: hãy viết lại.\ntitle: ";
    assert!(text.starts_with(comment), "{text}");
}

#[test]
fn a_daily_forecast_moves_on_by_its_days() {
    let forecast = "title: Dự báo ngày mai 26/10\ndate: 2024-10-25T16:30\ncategory: Thời tiết\nimage: {src: /n.svg, alt: Nắng}\n\
        bulletin: {kind: forecast, series: Ngay mai, stage: final, valid_until: 2024-10-27, covers: 2024-10-26, source: Đài}";
    let mut site = Site::new()
        .post("mai", forecast, "…")
        .with("static/n.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
    let arguments =
        ["new", "bulletin", "--series", "ngay-mai", "--now", "2024-11-02T16:30", "--message-format", "json"];
    let (code, out, _) = site.say(&arguments);
    assert_eq!(
        (code, out.as_str()),
        (0, "{\"path\":\"posts/2024/11/du-bao-ngay-mai-3-11.md\",\"type\":\"created\"}\n")
    );
    let text = site.text("posts/2024/11/du-bao-ngay-mai-3-11.md");
    let bulletin = "bulletin:\n  kind: forecast\n  series: Ngay mai\n  issued: 2024-11-02T16:30\n  valid_until: 2024-11-04T00:00\n  covers: 2024-11-03\n";
    assert!(text.contains(bulletin) && text.contains("  src: /n.svg\n") && text.contains("  source: Đài\n"), "{text}");
    assert_builds(&mut site, "2024-11-02T16:31", "/2024/11/du-bao-ngay-mai-3-11/");
    let given = [
        "new",
        "bulletin",
        "Tin khác",
        "--series",
        "ngay-mai",
        "--category",
        "Đời sống",
        "--tags",
        "a",
        "--kind",
        "heat",
        "--hours",
        "2",
        "--now",
        "2024-11-02T17:00",
    ];
    assert_eq!(site.say(&given).0, 0);
    let text = site.text("posts/2024/11/tin-khac.md");
    for part in
        ["category: Đời sống\ntags: [a]\n", "kind: heat", "issued: 2024-11-02T17:00\n  valid_until: 2024-11-02T19:00\n"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("stage"), "{text}");
    assert_builds(&mut site, "2024-11-02T17:01", "/2024/11/tin-khac/");
}

#[test]
fn unattended_nothing_is_published_that_lacks_hazards_figures_or_a_text() {
    let site = Site::new().with("posts/2024/10/bao-5h.md", format!("---\n{STORM}\n---\n\nThân bài.\n"));
    let first = ["--category", "Thời tiết", "--hours", "6"];
    let all = ["--at", "12:00", "--lat", "16", "--lon", "109", "--wind", "9", "--gust", "11"];
    let cases: [(&[&str], &str); 3] = [
        (&[&["--series", "bao-2024-7", "--kind", "storm"], &first[..], &all].concat(), "`hazards`"),
        (&[&["Mưa lớn", "--series", "mua", "--kind", "heavy_rain"], &first[..]].concat(), "`hazards`, a text"),
        (
            &["--series", "bao-2024-6", "--gust", "8"],
            "`hazards`, `at`, `lat`, `lon`, `wind_level`, `heading`, `speed_kmh`, `pressure_hpa`, `forecast`",
        ),
    ];
    for (given, lacking) in cases {
        let (code, _, said) = site.say(&[&["new", "bulletin", "--publish"], given, &AT[..]].concat());
        assert!(code == 2 && said.contains(&format!("still lacks {lacking}, so it is not published")), "{said}");
    }
    let (_, text) = new(&site, &["bulletin", "--series", "bao-2024-6", "--gust", "8"]);
    assert!(text.contains("\n\nTâm bão số 6 giật cấp 8.\n") && !text.contains(", tâm"), "no hour was given: {text}");
    let other = [&["bulletin", "Tin nhanh", "--series", "khac", "--kind", "other", "--stage", "update"], &first[..]];
    let (_, text) = new(&site, &[&other.concat(), &["--publish"][..]].concat());
    assert!(text.contains("\n\nBản tin này có hiệu lực đến ") && !text.contains("draft"), "{text}");
}

#[test]
#[cfg(unix)]
fn the_new_file_is_opened_in_the_editor() {
    let site = Site::new().environment("EDITOR", "printf '%s|' > opened");
    let arguments = ["new", "post", "Tin “một”", "--category", "Tin tức", "--open", "--now", "2024-10-27T13:07", "-q"];
    assert_eq!(site.say(&arguments), (0, String::new(), String::new()));
    assert_eq!(fs::read_to_string(site.root().join("opened")).unwrap(), "site/posts/2024/10/tin-mot.md|");
    let site = site.environment("VISUAL", "khong-co-lenh-nay");
    let (code, out, said) = site.say(&arguments[..arguments.len() - 1]);
    assert!(code == 2 && out.contains("tin-mot-2.md") && said.contains("no-editor"), "{out}{said}");
}
