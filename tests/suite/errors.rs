//! What is wrong with a site is told with its place: one folder a case under `tests/sites/`.
//!
//! In: the cases. A faulty file says itself what is expected of it, one comment a line:
//!
//! - `# expect: unknown-key 4:1`: an error with this code at this line and column; without them, one without a place;
//! - `# expect-warning: …`: likewise a warning;
//! - `# says: 2024-10-26`: this stands somewhere in the messages, hints and second places about the file.
//!
//! A case whose name begins with `check-` is checked, all others are built.
//!
//! Files that can't hold comments have them in a file `expect` at the case's root, with the path in front of the place.
//! Out: pass, when exactly what is expected was found. Touches: copies of the cases.

use std::{fs, path::Path};

use crate::{
    harness::{Found, NOW, Site, assert_same, tree_of},
    templates::told,
};

/// What is expected: severity, code, file, line and column.
type Expected = (String, String, String, Option<u64>, Option<u64>);

#[test]
fn every_case_is_told_as_its_files_say() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut names: Vec<_> = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let failures: Vec<String> = names.iter().filter_map(|case| check(case).err()).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), names.len(), failures.join("\n"));
}

/// Copies a case, builds it and compares what it was told with what it expects.
fn check(case: &Path) -> Result<(), String> {
    let name = case.file_name().unwrap().to_str().unwrap();
    let mut expected: Vec<Expected> = Vec::new();
    let mut says: Vec<(String, String)> = Vec::new();
    let site = Site::new().settings("categories: [Tin tức, Thời tiết, Đời sống, Môi trường]");
    for (path, bytes) in tree_of(case) {
        for line in String::from_utf8_lossy(&bytes).lines() {
            read_line(line, &path, &mut expected, &mut says);
        }
        if path != "expect" {
            site.write(&path, bytes);
        }
    }
    let built = if name.starts_with("check-") { site.run_command("check", &[]) } else { site.run() };
    let mut found: Vec<Expected> = built.diagnostics.iter().map(key).collect();
    found.sort();
    expected.sort();
    let fails = expected.iter().any(|(severity, ..)| severity == "error");
    if found != expected || built.code != i32::from(fails) {
        return Err(format!("{name}: code {}, expected {expected:#?}, found {}", built.code, built.said));
    }
    if fails && site.output("index.html").exists() {
        return Err(format!("{name}: written in spite of an error"));
    }
    for (file, text) in says {
        if !built.diagnostics.iter().any(|found| found.file == file && found.text.contains(&text)) {
            return Err(format!("{name}: `{text}` isn't said of {file}: {}", built.said));
        }
    }
    Ok(())
}

fn key(found: &Found) -> Expected {
    (found.severity.clone(), found.code.clone(), found.file.clone(), found.line, found.column)
}

fn read_line(line: &str, path: &str, expected: &mut Vec<Expected>, says: &mut Vec<(String, String)>) {
    let line = line.trim().trim_start_matches("<!--").trim_start_matches("{#").trim_start_matches('#').trim_start();
    let line = line.trim_end_matches("-->").trim_end_matches("#}").trim_end();
    let severities = [("expect: ", "error"), ("expect-warning: ", "warning")];
    for (mark, severity) in severities {
        if let Some(rest) = line.strip_prefix(mark) {
            let mut rest: Vec<&str> = rest.split(' ').collect();
            let code = rest.remove(0).to_owned();
            let (file, place) = match rest[..] {
                [] => (path, None),
                [place] if path == "expect" && !place.starts_with(|first: char| first.is_ascii_digit()) => {
                    (place, None)
                }
                [place] => (path, Some(place)),
                [file, place, ..] => (file, Some(place)),
            };
            let (line, column) = place.and_then(|place| place.split_once(':')).unzip();
            let number = |text: Option<&str>| text.map(|text| text.parse().unwrap());
            expected.push((severity.to_owned(), code, file.to_owned(), number(line), number(column)));
        }
    }
    if let Some(text) = line.strip_prefix("says: ") {
        let (file, text) = if path == "expect" { text.split_once(' ').unwrap() } else { (path, text) };
        says.push((file.to_owned(), text.to_owned()));
    }
}

/// The only diagnostic of a build that has to fail: its code and its file.
fn only_error(site: &Site) -> (String, String) {
    let built = site.run();
    assert_eq!(built.code, 1, "{}", built.said);
    assert_eq!(built.diagnostics.len(), 1, "{}", built.said);
    (built.diagnostics[0].code.clone(), built.diagnostics[0].file.clone())
}

#[test]
fn invalid_utf_8_is_told_with_its_place() {
    let mut text =
        b"---\ntitle: B\xc3\xa0i\ndate: 2024-10-01\ncategory: Tin t\xe1\xbb\xa9c\n---\n\nGi\xf3 m\xe1nh\n".to_vec();
    let site = Site::new().with("posts/windows-1258.md", &text);
    let built = site.run();
    let found = &built.diagnostics[0];
    assert_eq!((found.code.as_str(), found.line, found.column), ("bad-encoding", Some(7), Some(3)), "{}", built.said);
    text.truncate(text.len() - 9);
    site.write("posts/windows-1258.md", &text);
    site.build();
}

#[test]
fn utf_16_is_told() {
    let text = "\u{feff}---\ntitle: Tin\n---\n";
    for bytes in [text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(), {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }] {
        let site = Site::new().with("posts/notepad.md", bytes);
        assert_eq!(only_error(&site), ("bad-encoding".to_owned(), "posts/notepad.md".to_owned()));
    }
}

#[test]
fn a_yaml_bomb_is_refused_in_time() {
    let mut yaml = "extra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let list = vec![format!("*a{}", level - 1); 9].join(", ");
        yaml += &format!("  a{level}: &a{level} [{list}]\n");
    }
    let started = std::time::Instant::now();
    let site = Site::new().post("bom", &yaml, "…");
    assert_eq!(only_error(&site).0, "yaml-too-large");
    assert!(started.elapsed().as_secs() < 15);
}

#[test]
fn deep_yaml_is_refused() {
    let site = Site::new().post("sau", &format!("extra: {{a: {}{}}}", "[".repeat(5000), "]".repeat(5000)), "…");
    assert_eq!(only_error(&site).0, "yaml-too-deep");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_an_error_and_no_absence() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let site = Site::new().post("doc-duoc", "", "…").post("cam-doc", "", "…");
    site.build();
    let before = site.tree();
    // The superuser may read everything, so a link that leads nowhere and one that leads to itself stand for it too.
    symlink("khong-co.md", site.source("posts/lien-ket.md")).unwrap();
    assert_eq!(only_error(&site), ("unreadable".to_owned(), "posts/lien-ket.md".to_owned()));
    site.remove("posts/lien-ket.md");
    symlink("vong.md", site.source("posts/vong.md")).unwrap();
    assert_eq!(only_error(&site), ("unreadable".to_owned(), "posts/vong.md".to_owned()));
    site.remove("posts/vong.md");
    site.put("cam-doc", "", "khác");
    fs::set_permissions(site.source("posts/cam-doc.md"), fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(site.source("posts/cam-doc.md")).is_err() {
        assert_eq!(only_error(&site), ("unreadable".to_owned(), "posts/cam-doc.md".to_owned()));
    }
    assert_same(&before, &site.tree(), "the output was touched in spite of an error");
}

#[cfg(unix)]
#[test]
fn what_an_editor_program_leaves_behind_is_passed_over_even_a_link_that_leads_nowhere() {
    use std::os::unix::fs::symlink;
    let site = Site::new().post("tin", "", "…").with("static/a.txt", "a");
    site.build();
    let before = site.tree();
    symlink("bien-tap@may-cua-toi.1234:1700000000", site.source("posts/.#tin.md")).unwrap();
    symlink("khong-co", site.source("static/a.txt~")).unwrap();
    assert_eq!(site.build().codes(), [""; 0]);
    assert_same(&before, &site.tree(), "a lock became part of the site");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_followed_unless_it_leads_back() {
    use std::os::unix::fs::symlink;
    let site = Site::new().post("a/b/mot", "", "Một.").post("c/hai", "", "Hai.");
    let elsewhere = site.source("../ngoai");
    fs::create_dir_all(&elsewhere).unwrap();
    fs::rename(site.source("posts/c/hai.md"), elsewhere.join("hai.md")).unwrap();
    symlink("../../ngoai", site.source("posts/lien-ket")).unwrap();
    assert_eq!(site.build().summary["posts_parsed"], 2);
    for (target, link) in [("..", "posts/a/b/vong"), ("../../lien-ket", "posts/a/b/hai-lan"), ("../b", "posts/a/b/b")] {
        symlink(target, site.source(link)).unwrap();
        if link.ends_with("hai-lan") {
            assert_eq!(only_error(&site).0, "duplicate-address", "a second way to a folder is no way back");
        } else {
            assert_eq!(only_error(&site), ("unreadable".to_owned(), link.to_owned()));
        }
        site.remove(link);
    }
}

#[test]
fn a_file_where_a_folder_must_be_names_both_sources() {
    let site =
        Site::new().with("static/foo", "x").with("static/foo-1", "y").with("pages/foo.md", "---\ntitle: Foo\n---\n");
    let built = site.run();
    assert_eq!((built.code, built.codes()), (1, vec!["duplicate-address"]), "{}", built.said);
    assert!(built.said.contains("static/foo\"") && built.said.contains("pages/foo.md"), "{}", built.said);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf_8_is_an_error() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let site = Site::new().post("tin", "", "…");
    let name = site.source("posts").join(OsStr::from_bytes(b"b\xe3o.md"));
    fs::write(name, "…").unwrap();
    assert_eq!(only_error(&site).0, "bad-name");
}

#[test]
fn after_an_error_the_output_is_as_it_was_and_the_next_build_goes_on() {
    let site = Site::new().post("mot", "", "Một.").post("hai", "", "Hai.");
    site.build();
    let before = site.tree();
    site.put("mot", "", "Một, sửa rồi.");
    site.put("hai", "tag: bão", "Hai.");
    assert_eq!(only_error(&site).0, "unknown-key");
    assert_same(&before, &site.tree(), "the output was touched in spite of an error");
    site.put("hai", "", "Hai.");
    site.build();
    assert!(site.page("/2024/10/mot/").contains("Một, sửa rồi."));
    assert_same(&site.clean_tree(), &site.tree(), "after an error was mended");
}

#[test]
fn all_errors_are_told_at_once() {
    let mut site = Site::new();
    for number in 0..12 {
        site = site.post(&format!("bai-{number}"), "category: Không có", "…");
    }
    assert_eq!(site.run().diagnostics.len(), 12);
}

#[test]
fn errors_of_front_matter_and_body_are_told_at_once() {
    let body = "{{ <A b= /> }}\n\n[x](javascript:a)";
    let site = Site::new()
        .post("mot", "foo: 1", body)
        .post("hai", "extra: [", body)
        .with("pages/ve.md", format!("---\ntitle: Về\nfoo: 1\n---\n{body}\n"));
    let found = site.run().diagnostics;
    let codes = |file: &str| {
        let of_file = found.iter().filter(|one| one.file.ends_with(file));
        of_file.map(|one| (one.code.as_str(), one.line.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(codes("mot.md"), [("unknown-key", 5), ("bad-component", 8), ("unsafe-address", 10)]);
    assert_eq!(codes("hai.md"), [("bad-yaml", 5), ("bad-component", 8), ("unsafe-address", 10)]);
    assert_eq!(codes("ve.md"), [("unknown-key", 3), ("bad-component", 5), ("unsafe-address", 7)]);
}

#[test]
fn a_site_without_settings_is_wrong_usage() {
    let built = Site::bare().run();
    assert_eq!((built.code, built.codes()), (2, vec!["no-site"]), "{}", built.said);
}

#[test]
fn an_output_that_is_not_ours_is_left_alone() {
    let site = Site::new().post("tin", "", "…");
    fs::create_dir_all(site.root().join("public")).unwrap();
    fs::write(site.output("luan-van.txt"), "ba năm").unwrap();
    let built = site.run();
    assert_eq!((built.code, built.codes()), (2, vec!["output-not-ours"]), "{}", built.said);
    assert_eq!(site.tree().len(), 1);
}

#[test]
fn an_output_among_the_sources_is_refused() {
    let site = Site::new().post("tin", "", "…");
    for out in ["site", "site/public", "."] {
        let built = site.run_with(&["--out", out]);
        assert_eq!((built.code, built.codes()), (2, vec!["output-in-sources"]), "{out}: {}", built.said);
    }
}

#[test]
fn a_faulty_template_is_named() {
    let missing = "<p>{{ khong.co.gi }}</p>";
    let faulty = [
        ("list.html", "{% if list %}\n{{ list.title }"),
        ("404.html", missing),
        ("row.html", missing),
        ("footer.html", missing),
    ];
    for (template, text) in faulty {
        let path = format!("templates/{template}");
        let site = Site::new().post("tin", "", "…").with(&path, text);
        let (_, file) = only_error(&site);
        assert!(file.ends_with(&path), "{file}");
        assert!(!site.has("/"));
    }
}

#[test]
fn a_theme_of_the_command_line_is_not_one_of_the_settings() {
    let site = Site::new().settings("theme: khong-co").post("tin", "", "…");
    for (arguments, file, says) in
        [(&[][..], "site.yaml", "theme: default"), (&["--theme", "nope"], "", "--theme default")]
    {
        let built = site.run_with(arguments);
        assert_eq!((built.code, built.codes()), (1, vec!["unknown-theme"]), "{}", built.said);
        assert_eq!(built.diagnostics[0].file, file);
        assert!(built.diagnostics[0].text.contains(says), "{}", built.said);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_picture_that_cannot_be_read_is_not_said_to_be_missing() {
    use std::os::unix::fs::symlink;
    let site = Site::new().post("tin", "image: {src: a.jpg, alt: A}", "![B](b.jpg)");
    // Not even the superuser can read these.
    symlink("/proc/self/mem", site.source("posts/a.jpg")).unwrap();
    symlink("khong-co.jpg", site.source("posts/b.jpg")).unwrap();
    let found = told(&site);
    assert_eq!(
        found.iter().map(|(place, _)| place.as_str()).collect::<Vec<_>>(),
        ["unreadable posts/a.jpg:0:0", "unreadable posts/b.jpg:0:0"]
    );
}

#[test]
fn addresses_that_differ_in_case_only_are_told() {
    let site = Site::new()
        .with("static/Anh.jpg", "1")
        .with("static/anh.jpg", "2")
        .with("static/ĐÀ.txt", "3")
        .with("static/Đà.txt", "4")
        .with("static/Logo.svg", "5")
        .post("tin", "aliases: [/2024/10/Tin/]", "Cũ.");
    let built = site.build();
    let told: Vec<_> =
        built.diagnostics.iter().map(|one| (one.code.as_str(), one.severity.as_str(), one.file.as_str())).collect();
    let warning = |file| ("duplicate-address", "warning", file);
    assert_eq!(told, [warning("static/Anh.jpg"), warning("static/Đà.txt")], "{}", built.said);
    assert!(built.diagnostics[0].text.contains("static/anh.jpg"), "{}", built.said);
}

#[test]
fn jobs_have_bounds() {
    let site = Site::new().post("tin", "", "…");
    for wrong in ["0", "100000", "-1"] {
        assert_eq!(site.say(&["build", "--jobs", wrong, "--now", NOW]).0, 2, "{wrong}");
    }
    site.build_with(&["--jobs", "2"]);
}

#[test]
fn unknown_options_and_times_are_wrong_usage() {
    let site = Site::new().post("tin", "", "…");
    assert_eq!(site.run_with(&["--nowhere"]).code, 2);
    assert_eq!(Site::new().at("hôm nay").run().code, 2);
    assert_eq!(Site::new().arguments(&["--theme", "khong-co"]).run().code, 1);
}

#[test]
fn a_name_that_many_get_wrong_is_guessed_for_a_few_of_them() {
    let many = (0..30).fold(Site::new(), |site, at| site.post(&format!("bai-{at}"), "related: [bao-so-sau]", "…"));
    let built = many.post("bao-so-6", "", "…").run();
    assert_eq!(built.codes(), ["unknown-post"; 30]);
    let guessed = built.diagnostics.iter().filter(|found| found.text.contains("bao-so-6`"));
    assert_eq!(guessed.count(), 20, "{}", built.said);
}

#[test]
fn an_author_without_an_entry_leaves_the_address_of_one_that_has_it() {
    let site = Site::new()
        .settings("authors: [{name: Nguyễn A, slug: tran-b}]")
        .post("mot", "author: Nguyễn A", "…")
        .post("hai", "author: Trần B", "…");
    site.build();
    let pages: Vec<_> = site.tree().into_keys().filter(|path| path.contains("/tran-b")).collect();
    assert_eq!(pages.len(), 2, "{pages:?}");
    assert!(site.page("/tac-gia/tran-b/").contains("Nguyễn A"), "{pages:?}");
}

#[test]
fn a_wrong_address_on_the_command_line_is_told_of_the_option() {
    let site = Site::new().post("tin", "", "…");
    let (code, _, errors) = site.say(&["build", "--base-url", "foo"]);
    assert!(code == 2 && errors.contains("--base-url: `foo` is no address of a site"), "{errors}");
    assert!(!errors.contains("site.yaml"), "{errors}");
    // In the settings it has its place, unless another one is given.
    let site = site.settings("base_url: foo");
    let built = site.run();
    assert_eq!((built.codes(), built.diagnostics[0].file.as_str()), (vec!["bad-address"], "site.yaml"));
    site.build_with(&["--base-url", "https://thu.example"]);
}

#[test]
fn a_wrong_zone_hides_nothing_else() {
    let site = Site::new().settings("timezone: Asia/Hanoi\nper_page: 0\nrelatd: 3").post("tin", "", "…");
    let built = site.run();
    let found: Vec<_> = built.diagnostics.iter().map(|found| (found.code.as_str(), found.line)).collect();
    assert_eq!(built.code, 1);
    assert_eq!(
        found,
        [("unknown-timezone", Some(4)), ("out-of-range", Some(5)), ("unknown-key", Some(6))],
        "{}",
        built.said
    );
}

#[test]
fn what_the_system_refuses_is_told_in_the_editors_language() {
    let site = Site::new().post("tin", "", "…");
    std::os::unix::fs::symlink("khong-co.md", site.source("posts/hong.md")).unwrap();
    std::os::unix::fs::symlink("vong.md", site.source("posts/vong.md")).unwrap();
    fs::write(site.root().join("tep"), "").unwrap();
    let (code, _, errors) = site.say(&["build", "--lang", "vi"]);
    assert!(code == 1 && errors.contains("liên kết không dẫn tới đâu thì hãy xóa"), "{errors}");
    assert!(errors.contains("các liên kết dẫn vòng quanh") && !errors.contains("os error"), "{errors}");
    let (code, _, errors) = site.say(&["init", "tep", "--lang", "vi"]);
    assert!(code == 2 && errors.contains("không ghi được: có một tệp ở chỗ cần một thư mục"), "{errors}");
    let (code, _, errors) = site.say(&["verify", "public", "--manifest", "khong-co", "--lang", "vi"]);
    assert!(code == 2 && !errors.contains("os error"), "{errors}");
}

#[test]
fn a_blank_address_on_the_command_line_is_none() {
    let site = Site::new().post("tin", "", "…");
    site.build_with(&["--base-url", ""]);
    assert!(site.page("/2024/10/tin/").contains("https://bantin.example/2024/10/tin/"));
}

#[test]
fn two_ids_of_series_with_one_address_are_one_error_with_both_places() {
    let bulletin = |id: &str| format!("bulletin:\n  kind: storm\n  series: {id}\n  valid_until: 2025-01-02");
    let site = Site::new().post("mot", &bulletin("bao-3"), "Một.").post("hai", &bulletin("Bao-3"), "Hai.");
    let built = site.run();
    assert_eq!((built.code, built.codes()), (1, vec!["duplicate-address"]), "{}", built.said);
    let told = &built.diagnostics[0];
    let (other, message) = match told.file.as_str() {
        "posts/mot.md" => ("posts/hai.md", "the series `bao-3` has the same address as the series `Bao-3`"),
        _ => ("posts/mot.md", "the series `Bao-3` has the same address as the series `bao-3`"),
    };
    assert_eq!(told.line, Some(6), "{}", built.said);
    assert!(told.text.contains(message), "{}", told.text);
    let also = format!("\"file\":\"{other}\",\"line\":6");
    assert!(told.text.contains(&also), "{}", told.text);
}

#[test]
fn two_sources_of_one_address_are_told_with_the_lines_that_make_it() {
    let site = Site::new()
        .post("mot", "slug: tin", "Một.")
        .post("tin", "", "Hai.")
        .with("pages/mot.md", "---\ntitle: Một\nslug: trang\n---\n")
        .with("pages/hai.md", "---\ntitle: Hai\naliases:\n  - /x/\n  - /trang/\n---\n");
    let built = site.run();
    let mut told: Vec<_> = built.diagnostics.iter().map(|one| (one.file.as_str(), one.line)).collect();
    told.sort_unstable();
    let texts: String = built.diagnostics.iter().map(|one| one.text.as_str()).collect();
    let places = [("posts/mot.md", 5), ("posts/tin.md", 2), ("pages/mot.md", 3), ("pages/hai.md", 5)];
    assert_eq!(built.codes(), ["duplicate-address"; 2], "{}", built.said);
    for (file, line) in places {
        let also = format!("\"file\":\"{file}\",\"line\":{line}");
        assert!(told.contains(&(file, Some(line))) || texts.contains(&also), "{file}: {told:?} {texts}");
    }
}
