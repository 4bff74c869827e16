//! Files that texts show: whatever their names, and also when it is a component that shows them.
//!
//! In: small sites. Out: pass or fail. Touches: folders of their own.

use serde_json::Value;

use crate::harness::Site;

const PICTURE: &str = "Bão số 3 #1.jpg";
const ENCODED: &str = "B%C3%A3o%20s%E1%BB%91%203%20%231.jpg";

/// A bulletin that shows the picture at its head and twice in its text.
fn site(image: &str) -> Site {
    let body = format!("Mở đầu.\n\n![Gió]({ENCODED})\n\n![Mưa](<Bão số 3 %231.jpg>)\n\n[Tải về]({ENCODED}?x=1#y)");
    let extras = format!(
        "image: {{src: \"{image}\", alt: Cây đổ}}\nbulletin: {{series: bao-3, kind: storm, valid_until: 2025-01-02}}"
    );
    Site::new()
        .settings("base_url: https://bantin.example/tin")
        .with(&format!("posts/{PICTURE}"), "ảnh")
        .post("bao", &extras, &body)
}

#[test]
fn a_picture_of_any_name_is_shown_everywhere_and_copied_once() {
    for image in [PICTURE, ENCODED] {
        let site = site(image);
        let built = site.build();
        assert!(built.diagnostics.is_empty(), "{}", built.said);
        let address = format!("/tin/2024/10/bao/{ENCODED}");
        let full = format!("https://bantin.example{address}");
        let page = site.page("/2024/10/bao/");
        assert_eq!(page.matches(&format!("<img src=\"{address}\"")).count(), 3, "{page}");
        assert!(page.contains(&format!("<meta property=\"og:image\" content=\"{full}\"")), "{page}");
        assert!(page.contains(&format!("\"image\":[\"{full}\"]")), "{page}");
        assert!(page.contains(&format!("<a href=\"{address}?x=1#y\"")), "{page}");
        assert!(site.page("/chuyen-muc/tin-tuc/").contains(&format!("<img src=\"{address}\"")));
        let feed: Value = serde_json::from_str(&site.page("feed.json")).unwrap();
        assert_eq!(feed["items"][0]["image"], full);
        assert!(site.page("/lite/bao-3/").contains(&format!("<a href=\"{address}?x=1#y\"")));
        let copies: Vec<_> = site.tree().into_keys().filter(|file| file.to_lowercase().ends_with("jpg")).collect();
        assert_eq!(copies, [format!("2024/10/bao/{PICTURE}")]);
    }
}

#[test]
fn names_are_never_read_as_queries_and_what_is_not_there_is_told() {
    let site = Site::new()
        .with("posts/a?b.txt", "a")
        .with("posts/100%.txt", "b")
        .with("static/ảnh/\"c\" #2.jpg", "c")
        .post("tin", "image: {src: \"/ảnh/\\\"c\\\" #2.jpg\", alt: Cây}", "[a](a%3Fb.txt) [b](<100%25.txt>)");
    let built = site.run();
    assert!(built.diagnostics.iter().all(|one| one.code != "missing-file"), "{}", built.said);
    let site = Site::new().with("posts/a#b.txt", "a").post("tin", "", "[a](a%23c.txt)");
    let built = site.run();
    assert_eq!(built.diagnostics.len(), 1, "{}", built.said);
    let told = &built.diagnostics[0];
    assert_eq!((told.code.as_str(), told.line, told.column), ("missing-file", Some(7), Some(5)));
    assert!(told.text.contains("`a#c.txt`") && told.text.contains("`a%23b.txt`"), "{}", told.text);
}

#[test]
fn the_query_of_a_head_picture_stays() {
    let site = Site::new().with("static/anh.jpg", "x").post("tin", "image: {src: \"/anh.jpg?v=2\", alt: Cây}", "Thân.");
    assert!(site.build().diagnostics.is_empty());
    assert!(site.page("/2024/10/tin/").contains("<img src=\"/anh.jpg?v=2\""));
}

#[test]
fn what_components_show_is_found_and_copied_as_what_links_lead_to() {
    let body = "{{ <Video src=\"phim số 1.mp4\" poster='/anh.jpg' captions=\"phụ đề.vtt\" title=\"Bão\" /> }}\n\n\
                {{ <Download href=\"khac.md#muc\" title=\"Bài\" /> }}\n\n\
                {{ <Audio src=\"https://a.vn/x.mp3?y=1\" title=\"Tin\" /> }}";
    let site = Site::new()
        .settings("base_url: https://bantin.example/tin")
        .with("posts/phim số 1.mp4", "phim")
        .with("posts/phụ đề.vtt", "chữ")
        .with("static/anh.jpg", "ảnh")
        .post("khac", "", "## Mục")
        .post("bao", "", body);
    let built = site.build();
    assert!(built.diagnostics.is_empty(), "{}", built.said);
    let page = site.page("/2024/10/bao/");
    for part in [
        "src=\"/tin/2024/10/bao/phim%20s%E1%BB%91%201.mp4\"",
        "poster=\"/tin/anh.jpg\"",
        "<track kind=\"captions\" src=\"/tin/2024/10/bao/ph%E1%BB%A5%20%C4%91%E1%BB%81.vtt\">",
        "href=\"/tin/2024/10/khac/#muc\" download",
        "src=\"https://a.vn/x.mp3?y=1\"",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(site.has("/2024/10/bao/phim số 1.mp4") && site.has("/2024/10/bao/phụ đề.vtt"));
    assert_eq!(site.tree(), site.clean_tree());
    site.remove("posts/phụ đề.vtt");
    assert_eq!(site.run().diagnostics.len(), 1, "a file that is gone is told of");
}

#[test]
fn what_components_are_wrongly_given_is_told_of_the_text() {
    let cases = [
        ("{{ <Video src=\"khong.mp4\" title=\"Bão\" /> }}", "missing-file", "there is no file `khong.mp4`"),
        ("{{ <Video src=\"/khong.mp4\" title=\"Bão\" /> }}", "broken-link", "the site has no address /khong.mp4"),
        ("{{ <Download href=\"khong.md\" title=\"Bão\" /> }}", "broken-link", "there is no post or page `khong.md`"),
        (
            "{{ <Download href=\"#khong\" title=\"Bão\" /> }}",
            "broken-anchor",
            "nothing in this text has the id `khong`",
        ),
        (
            "{{ <Download href=\"javascript:x\" title=\"Bão\" /> }}",
            "unsafe-address",
            "the address `javascript:x` is left out",
        ),
        (
            "{{ <Video src=\"/so.txt\" title=\"x\" poster=\"https://a.vn/b.jpg\" /> }}",
            "remote-image",
            "a picture from another",
        ),
        ("{{ <Video src=\"/so.txt\" /> }}", "bad-component", "`Video` is not given its `title`"),
        ("{{ <Video src=\"/so.txt\" title=\"x\" width=3 /> }}", "bad-component", "`Video` takes no argument `width`"),
        (
            "{{ <Video src=\"/so.txt\" title=\"x\" poster=3 /> }}",
            "bad-component",
            "`poster` of `Video` must be text in quotes",
        ),
    ];
    for (call, code, message) in cases {
        let site = Site::new().with("static/so.txt", "x").post("tin", "", &format!("Mở đầu.\n\n{call}"));
        let built = site.run();
        let told: Vec<_> =
            built.diagnostics.iter().map(|one| (one.file.as_str(), one.line, one.code.as_str())).collect();
        assert_eq!(told, [("posts/tin.md", Some(9), code)], "{}", built.said);
        assert!(built.diagnostics[0].text.contains(message), "{call}: {}", built.said);
    }
}

#[test]
fn a_picture_from_another_site_is_told_of_the_front_matter_too() {
    let site = Site::new().post("tin", "image: {src: https://anh.example/b.png, alt: B}", "Mở đầu.");
    let built = site.build();
    let told: Vec<_> =
        built.diagnostics.iter().map(|one| (&one.file[..], one.line, one.column, &one.code[..])).collect();
    assert_eq!(told, [("posts/tin.md", Some(5), Some(14), "remote-image")], "{}", built.said);
    assert_eq!(built.diagnostics[0].severity, "warning");
}

#[test]
fn the_example_that_the_remedy_of_a_wrong_call_gives_is_right() {
    let site = Site::new().with("static/video/bao.mp4", "x").post("tin", "", "{{ <Video src= /> }}");
    let built = site.run();
    let text = built.diagnostics[0].text.replace("\\\"", "\"");
    let examples: Vec<&str> = text.split('`').filter(|part| part.starts_with("{{ <")).collect();
    assert!(!examples.is_empty(), "{text}");
    for example in examples {
        site.put("tin", "", example);
        assert!(site.build().diagnostics.is_empty(), "{example}");
    }
}

#[test]
fn an_error_in_a_component_itself_names_the_call_too() {
    let site = Site::new().with("templates/own.html", "{% component Own(x) %}{{ x.y.z }}{% endcomponent Own %}").post(
        "tin",
        "",
        "{{ <Own x=\"a\" /> }}",
    );
    let built = site.run();
    let told = &built.diagnostics[0];
    assert_eq!((told.code.as_str(), told.file.as_str()), ("template", "templates/own.html"), "{}", built.said);
    assert!(told.text.contains("it is called here") && told.text.contains("posts/tin.md"), "{}", told.text);
}

#[test]
fn texts_that_would_silently_be_missing_are_told() {
    let site = Site::new().post("tin", "", "Thân bài.");
    std::fs::rename(site.source("posts"), site.source("Posts")).unwrap();
    let built = site.run();
    assert_eq!((built.code, built.codes()), (1, vec!["bad-folder"]), "{}", built.said);
    std::fs::rename(site.source("Posts"), site.source("posts")).unwrap();
    site.write("static", "Không phải thư mục.");
    let built = site.run();
    assert_eq!((built.code, built.codes()), (1, vec!["bad-folder"]), "{}", built.said);
    site.remove("static");
    site.write("Posts/khac.md", "Một thư mục nữa.");
    site.write("posts/bao.md.txt", "---\ntitle: Bão\n---\n");
    let built = site.run();
    let told: Vec<_> = built.diagnostics.iter().map(|one| (one.code.as_str(), one.file.as_str())).collect();
    assert_eq!(
        (built.code, told),
        (0, vec![("bad-folder", "Posts"), ("misnamed-text", "posts/bao.md.txt")]),
        "{}",
        built.said
    );
}

#[test]
fn errors_have_their_place_when_the_disk_composes_letters_in_another_way() {
    let site = Site::new();
    // As macOS and some archives write `bài.md`.
    site.write("posts/ba\u{300}i.md", "---\ntitle: Bài\ndate: 2024-10-01\ncategory: Không có\n---\n\nThân.\n");
    let built = site.run();
    let told: Vec<_> = built.diagnostics.iter().map(|one| (one.file.as_str(), one.line)).collect();
    assert_eq!(told, [("posts/bài.md", Some(4))], "{}", built.said);
}
