//! `bantin check`: what needs more than a folder of files to be seen.
//!
//! In: small sites, a git repository, a server of other sites' pages. Out: pass or fail. Touches: temporary folders; the loopback
//! interface.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    harness::{Site, tree_of},
    server::Server,
};

/// A post with a warning (its picture says nothing) on line 7.
fn poor_picture() -> Site {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    Site::new().post("tin", "", "Một đoạn.\n\n![ảnh](bão.svg)").with("posts/bão.svg", svg)
}

#[test]
fn warnings_fail_only_a_strict_check_and_errors_every_one() {
    let site = poor_picture();
    let checked = site.run_command("check", &[]);
    assert_eq!((checked.code, checked.codes()), (0, vec!["useless-alt"]), "{}", checked.said);
    assert_eq!((checked.count("errors"), checked.count("warnings"), checked.count("allowed")), (0, 1, 0));
    assert_eq!(site.run_command("check", &["--strict"]).code, 1);
    let site = site.with("static/khoa.txt", format!("-----BEGIN {} KEY-----", "PRIVATE"));
    assert_eq!(site.run_command("check", &[]).code, 1);
    assert_eq!(Site::bare().run_command("check", &[]).code, 2);
}

#[test]
fn an_allowed_finding_is_counted_and_fails_nothing() {
    let site =
        poor_picture().settings("check: {allow: [{code: useless-alt, path: posts/*.md, reason: Ảnh trang trí}]}");
    let checked = site.run_command("check", &["--strict"]);
    assert_eq!((checked.code, checked.codes(), checked.count("allowed")), (0, vec![], 1), "{}", checked.said);
    let run = site.output_of(&["check", "--lang", "vi"]);
    assert_eq!(String::from_utf8(run.stdout).unwrap(), "0 lỗi, 0 cảnh báo, 1 được cho phép\n");
}

#[test]
fn html_in_texts_and_addresses_in_data_are_looked_at_too() {
    let html = "<p><a href=\"/khong-co/\">x</a> <a href='/2024/10/tin/'>y</a> <img src=\"/thieu.png\"> <img src=\"/co.png\" alt=\"\"></p>";
    let site = Site::new()
        .settings("markdown: {raw_html: true}")
        .post("tin", "", &format!("Đoạn <a href=\"/sai/\">z</a>.\n\n{html}\n\n```\n<a href=\"/trong-ma/\">\n```"))
        .with("static/co.png", "png")
        .with(
            "data/lien-ket.yaml",
            "- {ten: a, url: /mat/}\n- {ten: b, url: /2024/10/tin/}\n- {ten: /ngày, url: https://a.vn/}\n",
        );
    let checked = site.run_command("check", &[]);
    let mut found: Vec<_> =
        checked.diagnostics.iter().map(|one| (one.file.as_str(), one.line, one.code.as_str())).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("data/lien-ket.yaml", Some(1), "broken-link"),
            ("posts/tin.md", Some(7), "broken-link"),
            ("posts/tin.md", Some(9), "broken-link"),
            ("posts/tin.md", Some(9), "broken-link"),
            ("posts/tin.md", Some(9), "missing-alt"),
        ],
        "{}",
        checked.said
    );
    // Where HTML is shown as text, nothing in it is a link.
    let site = Site::new().post("tin", "", html);
    let shown = site.run_command("check", &[]);
    assert!(!shown.codes().iter().any(|code| ["broken-link", "missing-alt"].contains(code)), "{}", shown.said);
}

#[test]
fn a_check_writes_nothing() {
    let site = poor_picture();
    let before = tree_of(site.root());
    site.run_command("check", &[]);
    assert_eq!(before, tree_of(site.root()));
}

#[test]
fn a_check_tells_all_that_a_build_tells() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let is_built = |case: &PathBuf| !case.file_name().unwrap().to_str().unwrap().starts_with("check-");
    for case in fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).filter(is_built) {
        let site = Site::new().settings("categories: [Tin tức, Thời tiết, Đời sống, Môi trường]");
        for (path, bytes) in tree_of(&case) {
            site.write(&path, bytes);
        }
        let (built, checked) = (site.run(), site.run_command("check", &[]));
        let lines =
            |said: &str| said.lines().filter(|line| line.contains("\"diagnostic\"")).map(str::to_owned).collect();
        let (built_lines, checked_lines): (Vec<String>, Vec<String>) = (lines(&built.said), lines(&checked.said));
        let missing: Vec<_> = built_lines.iter().filter(|line| !checked_lines.contains(line)).collect();
        assert!(missing.is_empty(), "{}: {missing:#?}", case.display());
        assert!(checked.code >= built.code, "{}: {}", case.display(), checked.said);
    }
}

#[test]
fn the_sample_site_has_nothing_that_is_not_allowed() {
    let site = Site::bare();
    for (path, bytes) in tree_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("site")) {
        site.write(&path, bytes);
    }
    let checked = site.run_command("check", &["--strict"]);
    assert_eq!((checked.code, checked.codes()), (0, vec![]), "{}", checked.said);
}

#[test]
fn findings_are_written_for_lists_of_problems_to_standard_output() {
    let run = poor_picture().output_of(&["check", "--format", "short", "--lang", "en"]);
    let said = String::from_utf8(run.stdout).unwrap();
    let line = "posts/tin.md:9:8: warning[useless-alt]: the picture's description “ảnh” does not say what it shows\n";
    assert_eq!(said, format!("{line}0 errors, 1 warnings, 0 allowed\n"));
}

#[test]
fn sarif_names_rules_places_and_reasons() {
    let site = poor_picture().post("hai tin", "", "Một đoạn.\n\n![a.png](bão.svg)");
    let site = site.settings("check: {allow: [{code: useless-alt, path: posts/hai tin.md, reason: Ảnh trang trí}]}");
    let run = site.output_of(&["check", "--format", "sarif", "--lang", "en"]);
    let document: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!((&document["version"], document["runs"].as_array().unwrap().len()), (&json!("2.1.0"), 1));
    assert_eq!(document["$schema"], "https://json.schemastore.org/sarif-2.1.0.json");
    let run = &document["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!((&driver["name"], &driver["semanticVersion"]), (&json!("bantin"), &json!(env!("CARGO_PKG_VERSION"))));
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!((rules.len(), &rules[0]["id"]), (1, &json!("useless-alt")));
    for text in [&rules[0]["shortDescription"], &rules[0]["fullDescription"], &rules[0]["help"]] {
        assert!(text["text"].as_str().unwrap().len() > 30, "{text}");
    }
    let place = |uri: &str, end: u64| {
        json!([{ "physicalLocation": {
            "artifactLocation": { "uri": uri },
            "region": { "startLine": 9, "startColumn": end - 7, "endLine": 9, "endColumn": end },
        }}])
    };
    let message = |what: &str| {
        let hint = "say what the picture shows, as you would on the telephone";
        json!({ "text": format!("the picture's description {what}\n{hint}") })
    };
    let shown = json!({
        "ruleId": "useless-alt", "ruleIndex": 0, "level": "warning",
        "message": message("“ảnh” does not say what it shows"), "locations": place("site/posts/tin.md", 15),
    });
    let allowed = json!({
        "ruleId": "useless-alt", "ruleIndex": 0, "level": "warning",
        "message": message("“a.png” is the name of a file"), "locations": place("site/posts/hai%20tin.md", 17),
        "suppressions": [{ "kind": "external", "justification": "Ảnh trang trí" }],
    });
    assert_eq!(run["results"], json!([shown, allowed]));
}

#[test]
fn sarif_has_second_places_and_findings_without_one() {
    let site = Site::new().post("mot", "title: Bão", "Một.").post("hai", "title: Bão", "Hai.");
    let site = site.with("static/anh.png", vec![0; 600_000]);
    let run = site.output_of(&["check", "--format", "sarif"]);
    let document: Value = serde_json::from_slice(&run.stdout).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    let of = |code: &str| results.iter().find(|one| one["ruleId"] == code).unwrap();
    let related = &of("duplicate-title")["relatedLocations"][0];
    assert_eq!((&related["id"], related["message"]["text"].as_str().is_some()), (&json!(1), true));
    assert_eq!(related["physicalLocation"]["artifactLocation"]["uri"], "site/posts/hai.md");
    let heavy = json!([{ "physicalLocation": { "artifactLocation": { "uri": "site/static/anh.png" } } }]);
    assert_eq!(of("heavy-picture")["locations"], heavy);
}

#[test]
fn heavy_pictures_are_told_where_a_text_shows_them() {
    let site = Site::new()
        .post("tin", "image: {src: bia.jpg, alt: Đoàn thuyền về bến}", "Bài.\n\n![Cây đổ](cay.jpg)")
        .post("khac", "", "Bài.\n\n![Cây đổ chắn ngang đường](cay.jpg)")
        .with("posts/bia.jpg", vec![0; 500_001])
        .with("posts/cay.jpg", vec![0; 500_000])
        .with("posts/khong-dung.jpg", vec![0; 900_000])
        .with("static/phim.mp4", vec![0; 900_000]);
    let checked = site.run_command("check", &[]);
    assert_eq!(checked.codes(), ["heavy-picture"], "{}", checked.said);
    let found = &checked.diagnostics[0];
    assert_eq!(
        (found.file.as_str(), found.line, found.column),
        ("posts/tin.md", Some(5), Some(14)),
        "{}",
        checked.said
    );
    assert!(found.text.contains("`posts/bia.jpg` weighs 501 kB"), "{}", found.text);
    let lower = site.settings("check: {max_picture_kb: 499}").run_command("check", &[]);
    assert_eq!(
        lower.diagnostics.iter().map(|one| one.file.as_str()).collect::<Vec<_>>(),
        ["posts/khac.md", "posts/tin.md"]
    );
}

/// Commits everything at a time that is not the clock's.
fn commit(site: &Site, at: &str) {
    for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-qm", "…"]] {
        let mut git = Command::new("git");
        git.current_dir(site.root()).args(["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"]);
        git.env("GIT_AUTHOR_DATE", at)
            .env("GIT_COMMITTER_DATE", at)
            .env("GIT_CEILING_DIRECTORIES", site.root().parent().unwrap());
        assert!(git.args(arguments).status().unwrap().success());
    }
}

#[test]
fn a_text_changed_after_publication_must_say_so() {
    let before = "Gió cấp 8, mọi người ở trong nhà.";
    let after = "Gió cấp 10, mọi người ở trong nhà.";
    let site = Site::new().post("sua", "", before).post("ghi-lai", "", before).post("lat-vat", "", before);
    let site = site.post("doi-the", "", before).post("đổi ngay", "", before).post("nói \"thật\"", "", before);
    commit(&site, "2024-10-01T09:00:00+07:00");
    site.put("đổi ngay", "", after);
    commit(&site, "2024-10-01T09:30:00+07:00");
    assert_eq!(site.run_command("check", &[]).codes(), Vec::<&str>::new(), "mended within the hour");
    site.put("sua", "", after);
    site.put("nói \"thật\"", "", after);
    site.put("ghi-lai", "updated: 2024-10-02T20:00", after);
    site.put("lat-vat", "", "Gió cấp 8; mọi người ở trong nhà");
    site.put("doi-the", "tags: [bão, bão lũ]", before);
    commit(&site, "2024-10-03T07:00:00+07:00");
    let checked = site.run_command("check", &[]);
    let told: Vec<_> = checked.diagnostics.iter().filter(|one| one.code == "silent-change").collect();
    assert_eq!(
        told.iter().map(|one| (one.file.as_str(), one.line)).collect::<Vec<_>>(),
        [("posts/nói \"thật\".md", Some(3)), ("posts/sua.md", Some(3))]
    );
    assert!(told[1].text.contains("updated: 2024-10-03T07:00:00+07:00"), "{}", told[0].text);
    site.put("đổi ngay", "", "Gió cấp 12.");
    let checked = site.run_command("check", &[]);
    assert!(checked.diagnostics.iter().any(|one| one.code == "silent-change" && one.file == "posts/đổi ngay.md"));
    fs::remove_dir_all(site.root().join(".git")).unwrap();
    let above = site.root().parent().unwrap().to_str().unwrap().to_owned();
    let alone = site.environment("GIT_CEILING_DIRECTORIES", &above);
    assert!(!alone.run_command("check", &[]).codes().contains(&"silent-change"), "nothing is known without git");
}

#[test]
fn other_sites_are_asked_politely_and_only_when_wanted() {
    let server = Server::start();
    let base = server.address();
    let text = format!(
        "[có]({base}/co) [có nữa]({base}/co#muc) [mất]({base}/mat) [chỉ GET]({base}/chi-get)\n\
         [chuyển]({base}/chuyen) [hỏng]({base}/hong) [cấm]({base}/cam) <{base}/mat>\n\n\
         [đóng khi HEAD]({base}/dong) [sang chương trình khác]({base}/zalo)"
    );
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let site =
        Site::new().post("dan", "", &text).post("im", "", &format!("[im]({})", format_args!("http://{closed}/")));
    assert_eq!(site.run_command("check", &[]).codes(), Vec::<&str>::new());
    assert!(server.questions().is_empty(), "nobody is asked without --external");
    let checked = site.run_command("check", &["--external"]);
    assert_eq!((checked.code, checked.count("asked")), (0, 10), "{}", checked.said);
    let mut told: Vec<_> =
        checked.diagnostics.iter().map(|one| (one.code.as_str(), one.file.as_str(), one.line, one.column)).collect();
    told.sort_unstable();
    let first = text.find("[mất](").unwrap();
    let column = text[..first].chars().count() as u64 + "[mất](".chars().count() as u64 + 1;
    assert_eq!(told[0], ("dead-link", "posts/dan.md", Some(7), Some(column)), "{}", checked.said);
    assert_eq!(
        told.iter().map(|(_, file, line, _)| (*file, line.unwrap())).collect::<Vec<_>>(),
        [("posts/dan.md", 7), ("posts/dan.md", 8), ("posts/dan.md", 8), ("posts/im.md", 7),]
    );
    assert!(checked.said.contains("its site answers 404") && checked.said.contains("its site answers 500"));
    assert!(checked.said.contains("it refuses the connection"), "{}", checked.said);
    let mut questions = server.questions();
    // What a redirect asks for follows at once.
    questions.retain(|one| one.line != "HEAD /co-2");
    assert!(questions.windows(2).all(|pair| pair[1].at.duration_since(pair[0].at).as_millis() >= 450), "{questions:?}");
    questions.sort_by(|a, b| a.line.cmp(&b.line));
    let lines: Vec<_> = questions.iter().map(|one| one.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "GET /cam",
            "GET /chi-get",
            "GET /dong",
            "GET /hong",
            "GET /mat",
            "HEAD /cam",
            "HEAD /chi-get",
            "HEAD /chuyen",
            "HEAD /co",
            "HEAD /dong",
            "HEAD /hong",
            "HEAD /mat",
            "HEAD /zalo",
        ]
    );
}
