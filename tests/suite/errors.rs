//! What the program says of faulty sites, and that it leaves the output alone.

use std::fs;

use crate::site::Site;

/// A site with one faulty post, and what must be said of it.
fn said_of(post: &str) -> Vec<String> {
    let site = Site::new();
    site.write("posts/a.md", post);
    let built = site.build();
    assert_eq!(built.code, 1, "{:?}", built.said);
    assert!(!site.root.join("public").exists(), "the output was touched");
    built.found()
}

#[test]
fn every_mistake_in_front_matter_has_its_place() {
    let head = "---\ntitle: A\ndate: 2024-10-26\ncategory: Môi trường\n";
    for (post, expected) in [
        ("Chỉ có chữ.\n", "posts/a.md:1:1 no-front-matter"),
        ("---\ntitle: A\n", "posts/a.md:1:1 unclosed-front-matter"),
        (&format!("{head}titel: B\n---\n"), "posts/a.md:5:1 unknown-key"),
        (&format!("{head}draft: có\n---\n"), "posts/a.md:5:8 wrong-type"),
        (&format!("{head}slug: Đà Nẵng\n---\n"), "posts/a.md:5:7 bad-slug"),
        (&format!("{head}title: B\n---\n"), "posts/a.md:5:1 duplicate-key"),
        (&format!("{head}related: [khong-co]\n---\n"), "posts/a.md:5:11 unknown-post"),
        (&format!("{head}image: {{src: anh.png, alt: Ảnh}}\n---\n"), "posts/a.md:5:14 missing-file"),
        (&format!("{head}---\n\n[x](khac.md)\n"), "posts/a.md:7:5 broken-link"),
        (&format!("{head}---\n\n{{{{ <Khong /> }}}}\n"), "posts/a.md:7:1 unknown-component"),
        ("---\ntitle: A\ndate: 26/10/2024\ncategory: Môi trường\n---\n", "posts/a.md:3:7 bad-date"),
        ("---\ntitle: A\ndate: 2024-02-30\ncategory: Môi trường\n---\n", "posts/a.md:3:7 bad-date"),
        ("---\ntitle: A\ndate: 2024-10-26\ncategory: Moi trừơng\n---\n", "posts/a.md:4:11 unknown-category"),
        ("---\ntitle: [A\ndate: 2024-10-26\n---\n", "bad-yaml"),
    ] {
        let said = said_of(post);
        assert!(said.len() == 1 && said[0].ends_with(expected), "{said:?} for {post}");
    }
}

/// Each faulty site says in its own file what must be said of it: `expect: LINE:COLUMN CODE`.
#[test]
fn every_faulty_site_is_told_what_it_expects() {
    let mut wrong = Vec::new();
    let cases = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sites")).unwrap();
    for case in cases.map(|case| case.unwrap().path()) {
        let site = Site::new();
        let text = fs::read_to_string(case.join("posts/a.md")).unwrap();
        let expected = text.split_once("expect: ").unwrap().1.lines().next().unwrap();
        site.post("on", 1, "", "Một bài không có lỗi.").write("posts/a.md", &text);
        let built = site.build();
        let found = built.found();
        if built.code != 1 || found != [format!("posts/a.md:{expected}")] || site.root.join("public").exists() {
            wrong.push(format!("{}: expected {expected}, found {found:?}, code {}", case.display(), built.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hints_name_what_was_probably_meant() {
    let site = Site::new();
    site.write("posts/a.md", "---\ntitle: A\ndate: 26/10/2024\ncategory: Môi trường\ntag: [x]\n---\n");
    let built = site.build();
    let hints = format!("{:?}", built.said.iter().map(|line| line["hints"].to_string()).collect::<Vec<_>>());
    assert!(hints.contains("2024-10-26") && hints.contains("tags"), "{hints}");
}

#[test]
fn encodings_are_accepted_or_named() {
    let post = "---\ntitle: A\ndate: 2024-10-26\ncategory: Môi trường\n---\nx\n";
    let site = Site::new();
    site.write("posts/bom.md", format!("\u{feff}{post}")).write("posts/crlf.md", post.replace('\n', "\r\n"));
    assert_eq!(site.build().code, 0);
    site.write("posts/utf16.md", [0xFF, 0xFE, 0x2D, 0x00]).write("posts/bad.md", b"---\ntitle: \xC3\x28\n---\n");
    let built = site.build();
    assert_eq!(built.code, 1);
    assert_eq!(built.found(), ["posts/bad.md:2:8 bad-encoding", "posts/utf16.md:1:1 bad-encoding"]);
}

#[test]
fn two_sources_for_one_address_are_both_named() {
    let site = Site::new();
    site.post("a", 1, "", "x").post("b", 2, "slug: a\n", "x");
    let built = site.build();
    assert_eq!(built.code, 1);
    let line = built.said.iter().find(|line| line["code"] == "duplicate-address").unwrap().to_string();
    assert!(line.contains("posts/a.md") && line.contains("posts/b.md"), "{line}");
}

#[test]
fn nothing_leaves_the_output_folder() {
    let site = Site::new();
    site.post("a", 1, "aliases: [/../ngoai.html]\n", "x");
    let built = site.build();
    assert_eq!(built.code, 1, "{:?}", built.said);
    assert!(!site.root.join("ngoai.html").exists());
}

#[test]
fn bombs_do_not_go_off() {
    let laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d, *d, *d, *d]\n";
    assert!(said_of(&format!("---\n{laughs}---\n"))[0].contains("yaml-too-large"));
    assert!(said_of(&format!("---\na: {}\n---\n", "[".repeat(10_000)))[0].contains("yaml-too-deep"));
}

#[test]
fn a_faulty_template_is_named_with_its_line() {
    let site = Site::new();
    site.post("a", 1, "", "x").write("templates/404.html", "một\n{{ page.titel }}\n");
    let built = site.build();
    assert_eq!(built.code, 1);
    assert!(built.found()[0].contains(":2:"), "{:?}", built.found());
    site.write("templates/404.html", "{% if %}");
    assert!(site.build().found()[0].contains("404.html:1:"));
}

/// A site named by a relative folder once lost the line of its template.
#[test]
fn the_line_of_a_template_is_shown_wherever_the_site_is_named_from() {
    let site = Site::new();
    site.write("templates/404.html", "một\n{{ page.titel }}\n");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_bantin"))
        .args(["build", "--lang", "en", "--message-format", "short"])
        .current_dir(&site.root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.starts_with("templates/404.html:2:9: error[template]"), "{said}");
}

#[test]
fn an_error_leaves_the_old_site_as_it_was() {
    let site = Site::new();
    site.post("a", 1, "", "x").build();
    let before = site.tree("public");
    site.post("b", 2, "", "x").write("posts/c.md", "hỏng");
    assert_eq!(site.build().code, 1);
    assert_eq!(site.tree("public"), before);
}

#[test]
fn wrong_surroundings_end_with_code_two() {
    let site = Site::new();
    fs::create_dir_all(site.root.join("public")).unwrap();
    fs::write(site.root.join("public/cua-nguoi-khac.txt"), "x").unwrap();
    let built = site.build();
    assert_eq!((built.code, built.found().len()), (2, 1), "{:?}", built.said);
    assert!(site.root.join("public/cua-nguoi-khac.txt").exists());
    let inside = site.root.join("site/public");
    assert_eq!(site.build_with(&["--out", inside.to_str().unwrap()]).code, 2);
    fs::remove_file(site.root.join("site/site.yaml")).unwrap();
    assert_eq!(site.build().code, 2);
}
