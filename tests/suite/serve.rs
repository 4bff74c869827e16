//! The preview: what pages hear, what is shown, and that nothing of it reaches the published site.
//!
//! In: small sites, previewed. Out: pass or fail. Touches: the loopback interface; their folders.

use std::{fs, time::Duration};

use bantin::{
    engine::now,
    text::time::{Zone, iso},
};

use serde_json::json;

use crate::{
    harness::{Site, assert_same},
    preview::{Events, Preview, eventually, preview_tree},
};

fn site() -> Site {
    Site::new().post("tin", "", "Thân bài.").with("static/anh.png", "png").with("templates/them.css", "")
}

#[test]
fn a_saved_post_changes_its_page_and_lists() {
    let site = site();
    let preview = Preview::of(&site, &["--navigate"]);
    let events = preview.listen();
    site.put("tin", "title: Tên khác", "Thân bài khác.");
    // First what is looked at: the page of the post, and the front page, which is open.
    let data = events.expect("change");
    assert_eq!(data["paths"], json!(["/", "/2024/10/tin/"]));
    assert_eq!(data["go"], "/2024/10/tin/");
    assert!(preview.text("/2024/10/tin/").contains("Thân bài khác."));
    // Then everything else.
    let paths = events.change();
    assert!(paths.contains(&"/chuyen-muc/tin-tuc/".to_owned()), "{paths:?}");
    assert!(
        !paths.iter().any(|path| ["/", "/2024/10/tin/", "/assets/style.css"].contains(&path.as_str())),
        "{paths:?}"
    );
    // A page that shows nothing of a post doesn't change with it.
    site.put("khac", "category: Đời sống\ndate: 2024-10-02T08:00", "Bài khác.");
    assert!(!events.change().contains(&"/chuyen-muc/tin-tuc/".to_owned()));
}

#[test]
fn a_page_ahead_of_its_build_is_the_one_that_the_build_makes() {
    let site = site().post("khac", "date: 2024-10-02T08:00", "Bài khác dẫn về [tin](tin.md).");
    let preview = Preview::of(&site, &[]);
    let events = preview.listen();
    for (extras, body) in [
        ("title: Tên khác", "Thân bài khác, xem [bài kia](khac.md)."),
        ("summary: Tóm tắt mới\nextra: { a: 1 }", "Thân bài khác."),
        ("featured: true", "Nổi bật."),
        ("tags: [bão]", "Có thẻ."),
        ("date: 2024-10-01T09:00", "Giờ khác."),
    ] {
        site.put("tin", extras, body);
        let mut shown = vec![preview_of(&preview, &events, body)];
        eventually("the build", || {
            shown.push(preview.text("/2024/10/tin/"));
            preview_tree(&site)["2024/10/tin/index.html"] == shown.last().unwrap().as_bytes()
        });
        shown.dedup();
        assert_eq!(shown.len(), 1, "{extras}: the page came out otherwise than it was shown");
        eventually("no more events", || events.none_within(Duration::from_millis(600)));
    }
}

/// The page of the post as it is when the first event has told of it.
fn preview_of(preview: &Preview, events: &Events, body: &str) -> String {
    while !events.change().contains(&"/2024/10/tin/".to_owned()) {}
    let page = preview.text("/2024/10/tin/");
    assert!(page.contains(body.split('[').next().unwrap()), "{page}");
    page
}

#[test]
fn a_bulletin_is_shown_ahead_unless_it_warns_others_than_before() {
    let bulletin = |title: &str, area: &str, wind: u8| {
        let number = if title.ends_with('7') { 7 } else { 6 };
        format!(
            "title: {title}\ncategory: Thời tiết\nbulletin: {{kind: storm, series: bao, valid_until: 2024-12-31T23:00, \
             hazards: [{{kind: storm, level: 3, areas: [{area}]}}], storm: {{year: 2024, number: {number}, wind_level: {wind}}}}}"
        )
    };
    let site = Site::new().post("bao", &bulletin("Bão", "Huế", 10), "Gió mạnh.");
    let preview = Preview::of(&site, &[]);
    let events = preview.listen();
    let own = "/2024/10/bao/".to_owned();
    site.put("bao", &bulletin("Bão số 6, đầu đề dài hơn", "Huế", 11), "Gió mạnh.");
    let first = events.change();
    assert!(first.contains(&own) && first.len() <= 2, "the page and the front page alone: {first:?}");
    events.change();
    site.put("bao", &bulletin("Bão số 6, đầu đề dài hơn", "Đà Nẵng", 11), "Gió mạnh.");
    let built = events.change();
    assert!(built.contains(&own) && built.contains(&"/canh-bao/da-nang/".to_owned()), "all at once: {built:?}");
    site.put("bao", &bulletin("Bão số 7", "Đà Nẵng", 11), "Gió mạnh.");
    let built = events.change();
    assert!(built.contains(&own) && built.contains(&"/loat-tin/bao/".to_owned()), "nor under another name: {built:?}");
}

#[test]
fn a_file_that_may_be_read_no_longer_is_an_error_and_no_absence() {
    use std::os::unix::fs::PermissionsExt;
    let site = site();
    let preview = Preview::of(&site, &[]);
    let events = preview.listen();
    let post = site.source("posts/tin.md");
    let allow = |mode| fs::set_permissions(&post, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o000);
    // Nothing is forbidden to root.
    if fs::read(&post).is_ok() {
        return;
    }
    assert_eq!(events.expect("errors")["problems"][0]["place"], "posts/tin.md");
    assert!(preview.text("/2024/10/tin/").contains("Thân bài."), "the last good site is served");
    allow(0o644);
    events.expect("mended");
}

#[test]
fn a_page_ahead_is_taken_back_when_the_site_turns_out_to_have_errors() {
    let site = site().post("khac", "", "Bài khác.");
    let preview = Preview::of(&site, &[]);
    let events = preview.listen();
    site.put("tin", "", "Chưa dựng được.");
    fs::write(site.root().join("site/posts/hong.md"), "---\ntitle: [\n---\n").unwrap();
    while events.next().0 != "errors" {}
    assert!(preview.text("/2024/10/tin/").contains("Thân bài."), "the last good site is served");
    fs::remove_file(site.root().join("site/posts/hong.md")).unwrap();
    while events.next().0 != "mended" {}
    assert!(preview.text("/2024/10/tin/").contains("Chưa dựng được."));
    // What is written back to what was built is shown as it was.
    site.put("tin", "", "Nhìn trước.");
    while !events.change().contains(&"/2024/10/tin/".to_owned()) {}
    site.put("tin", "", "Chưa dựng được.");
    eventually("the old text", || preview.text("/2024/10/tin/").contains("Chưa dựng được."));
}

#[test]
fn a_style_sheet_or_picture_alone_is_told_alone() {
    let site = site();
    let preview = Preview::of(&site, &[]);
    let events = preview.listen();
    site.write("static/anh.png", "another");
    assert_eq!(events.change(), ["/anh.png"]);
    fs::create_dir_all(site.root().join("themes/default/assets")).unwrap();
    fs::write(site.root().join("themes/default/assets/style.css"), "body { color: red }").unwrap();
    assert_eq!(events.change(), ["/assets/style.css"], "also in a theme's folder that was not there before");
    fs::write(site.root().join("themes/default/assets/style.css"), "body { color: blue }").unwrap();
    assert_eq!(events.change(), ["/assets/style.css"]);
    assert_eq!(preview.text("/assets/style.css"), "body { color: blue }");
}

#[test]
fn an_error_is_shown_over_the_last_good_site_until_it_is_mended() {
    let site = site();
    let preview = Preview::of(&site, &["--lang", "vi"]);
    let events = preview.listen();
    site.put("tin", "titel: <b>Sai</b>", "Hỏng.");
    let errors = events.expect("errors");
    assert_eq!(errors["title"], "Có một lỗi: chưa dựng được trang");
    let problem = &errors["problems"][0];
    assert_eq!(problem["place"], "posts/tin.md:5:1");
    assert_eq!(problem["excerpt"][1], "titel");
    assert!(preview.text("/2024/10/tin/").contains("Thân bài."), "the last good site is served");
    assert_eq!(preview.events("?").next().0, "change", "who comes new is told everything");
    // Another error takes the place of the first.
    site.put("tin", "sumary: x", "Hỏng.");
    assert_eq!(events.expect("errors")["problems"][0]["excerpt"][1], "sumary");
    site.put("tin", "", "Thân bài.");
    events.expect("mended");
    site.put("tin", "", "Thân bài mới.");
    assert!(events.change().contains(&"/2024/10/tin/".to_owned()));
}

#[test]
fn a_site_that_was_never_good_shows_its_errors_and_then_itself() {
    let site = Site::new().with("posts/a.md", "---\ntitle: [\n---\n");
    let preview = Preview::of(&site, &[]);
    let reply = preview.get("/");
    assert_eq!((reply.status, reply.header("content-type")), (503, "text/html; charset=utf-8"));
    let events = preview.events("");
    assert_eq!([events.next().0, events.next().0], ["change", "errors"]);
    site.put("a", "", "Đúng.");
    assert!(events.expect("change")["paths"].is_null(), "everything is new");
    events.expect("mended");
    assert_eq!(preview.get("/2024/10/a/").status, 200);
}

#[test]
fn a_page_that_was_away_is_told_what_it_missed() {
    let site = site();
    let preview = Preview::of(&site, &[]);
    let page = String::from_utf8(preview.get("/").body).unwrap();
    let version = page.split("data-version=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let events = preview.listen();
    for name in ["1.txt", "2.txt"] {
        site.write(&format!("static/{name}"), name);
        assert_eq!(events.change(), [format!("/{name}")]);
    }
    assert_eq!(preview.events(&version).change(), ["/1.txt", "/2.txt"]);
    assert!(preview.events("1-1").expect("change")["paths"].is_null(), "another run of the server: everything");
}

#[test]
fn unpublished_posts_are_shown_on_request_and_marked() {
    let site = Site::new()
        .post("nhap", "draft: true", "Nháp.")
        .post("hen", "date: 2030-01-02T03:04", "Hẹn giờ.")
        .post("het", "expires: 2024-11-01T08:00", "Hết hạn.")
        .post("tin", "", "Thường.");
    let ribbon = |preview: &Preview, path: &str| {
        let page = String::from_utf8(preview.get(path).body).unwrap();
        page.split("data-ribbon=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
    };
    let pages = ["/2024/10/nhap/", "/2030/01/hen/", "/2024/10/het/", "/2024/10/tin/"];
    let status = |preview: &Preview| pages.map(|page| preview.get(page).status);
    let preview = Preview::of(&site, &[]);
    assert_eq!(status(&preview), [404, 404, 404, 200]);
    preview.stop();
    let preview = Preview::of(&site, &["--drafts"]);
    assert_eq!(status(&preview), [200, 404, 404, 200]);
    preview.stop();
    let preview = Preview::of(&site, &["--drafts", "--future", "--lang", "en"]);
    assert_eq!(status(&preview), [200; 4]);
    let ribbons = pages.map(|page| ribbon(&preview, page).unwrap_or_default());
    assert!(
        ribbons[0].starts_with("Draft:") && ribbons[1].contains("2 January 2030") && ribbons[2].starts_with("Expired"),
        "{ribbons:?}"
    );
    assert_eq!((ribbons[3].as_str(), ribbon(&preview, "/")), ("", None));
    // A ribbon stands in no file; and the page hears of it all the same.
    assert!(preview_tree(&site).values().all(|bytes| !String::from_utf8_lossy(bytes).contains("bantin/preview.js")));
    let events = preview.listen();
    site.put("nhap", "draft: false", "Nháp.");
    assert_eq!(events.change(), ["/2024/10/nhap/"]);
}

#[test]
fn the_published_site_is_never_touched() {
    let site = site();
    site.build();
    let before = site.tree();
    let preview = Preview::of(&site, &["--drafts"]);
    let events = preview.listen();
    site.put("moi", "draft: true", "Mới.");
    assert!(events.change().contains(&"/2024/10/moi/".to_owned()));
    assert_same(&before, &site.tree(), "published");
    assert_eq!(preview.stop().0, Some(0), "Ctrl-C is the way to end it");
}

#[test]
fn a_second_preview_takes_the_next_port_and_another_folder() {
    let site = site();
    let first = Preview::of(&site, &[]);
    let port = first.address.port().to_string();
    let second = Preview::of(&site, &["--port", &port]);
    assert!(second.address.port() > first.address.port());
    assert_eq!((first.get("/").status, second.get("/").status), (200, 200));
    site.put("tin", "", "Mới cho cả hai.");
    for preview in [&first, &second] {
        eventually("both follow", || preview.text("/2024/10/tin/").contains("Mới cho cả hai."));
    }
}

#[test]
fn what_is_due_is_published_by_itself() {
    let at = now().plus(8);
    let site = Site::new()
        .post("hen", &format!("date: {}\nslug: hen", iso(at, &Zone::new("UTC").unwrap())), "Đến giờ.")
        .settings("timezone: UTC");
    let preview = Preview::live(&site, &[]);
    assert!(!preview.text("/").contains("Bài hen"));
    eventually("it is time", || preview.text("/").contains("Bài hen"));
}

#[test]
fn a_site_below_a_path_is_served_below_it() {
    let site = site().settings("base_url: https://bantin.example/tin");
    let preview = Preview::of(&site, &[]);
    let reply = preview.get("/");
    assert_eq!((reply.status, reply.header("location")), (307, "/tin/"));
    assert_eq!(preview.get("/tin").header("location"), "/tin/");
    let page = String::from_utf8(preview.get("/tin/2024/10/tin/index.html").body).unwrap();
    assert!(page.contains("data-address=\"/tin/2024/10/tin/\""), "one page, one address");
    let page = preview.get("/tin/2024/10/tin/");
    assert_eq!(page.status, 200);
    assert!(String::from_utf8(page.body).unwrap().contains("data-address=\"/tin/2024/10/tin/\""));
    assert_eq!(preview.get("/2024/10/tin/").status, 404);
}

#[test]
fn everybody_in_the_network_is_warned_of() {
    let site = site();
    let preview = Preview::of(&site, &["--host", "0.0.0.0", "--lang", "en"]);
    let (code, said) = preview.stop();
    assert!(code == Some(0) && said.contains("every machine in the network"), "{said}");
    let (code, _, said) = site.say(&["serve", "--host", "192.0.2.1", "--lang", "vi"]);
    assert!(code == 2 && said.contains("cannot-listen") && said.contains("không mở được"), "{said}");
}

#[test]
fn a_page_ahead_of_a_save_that_was_taken_back_is_taken_back_too() {
    let site = site();
    let preview = Preview::of(&site, &[]);
    let events = preview.listen();
    let (file, kept, other) = (site.source("posts/tin.md"), site.root().join("kept.md"), site.root().join("other.md"));
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&other, text.replace("Thân bài.", "Chữ không có trong tệp nào.")).unwrap();
    fs::rename(&file, &kept).unwrap();
    fs::rename(&other, &file).unwrap();
    while !events.change().contains(&"/2024/10/tin/".to_owned()) {}
    // With the time and the number that it had, so that no build has a reason to come.
    fs::rename(&kept, &file).unwrap();
    eventually("the page is as the file is", || preview.text("/2024/10/tin/").contains("Thân bài."));
}

#[test]
fn pages_ahead_show_no_site_that_never_was() {
    let site = site().post("khac", "date: 2024-10-02T08:00", "Bài khác.");
    let preview = Preview::of(&site, &[]);
    let events = preview.listen();
    site.put("tin", "title: Tên mới một", "Thân bài.");
    events.change();
    assert!(preview.text("/").contains("Tên mới một"));
    site.put("khac", "date: 2024-10-02T08:00\ntitle: Tên mới hai", "Bài khác.");
    eventually("the other post", || {
        let page = preview.text("/");
        assert!(page.contains("Tên mới một"), "the first one is never taken back: {page}");
        page.contains("Tên mới hai")
    });
}

#[test]
fn what_was_issued_is_not_shown_changed_before_the_build_allows_it() {
    let site = Site::new().settings(crate::cap::CAP);
    site.put("gio-1", &crate::cap::wind("2024-10-01T08:00", ""), "Gió.");
    site.build();
    let preview = Preview::of(&site, &[]);
    let events = preview.listen();
    site.put("gio-1", &crate::cap::wind("2024-10-01T08:00", "").replace("Gió mạnh", "Gió rất mạnh"), "Gió.");
    assert_eq!(events.next().0, "errors", "before any page has changed");
    assert!(!preview.text("/2024/10/gio-1/").contains("Gió rất mạnh"));
}

#[test]
fn a_site_below_a_path_with_any_letters_is_previewed() {
    let site = site().settings("base_url: https://bantin.example/tin%20tức");
    let preview = Preview::of(&site, &[]);
    assert_eq!(preview.get("/").header("location"), "/tin%20t%E1%BB%A9c/");
    let page = preview.get("/tin%20t%E1%BB%A9c/2024/10/tin/");
    assert_eq!(page.status, 200);
    let page = String::from_utf8(page.body).unwrap();
    let version = page.split("data-version=\"").nth(1).unwrap().split('"').next().unwrap();
    let events = preview.events(&format!("{version}&page=%2Ftin%20t%E1%BB%A9c%2F2024%2F10%2Ftin%2F"));
    assert_eq!(events.next().0, "mended");
    site.put("tin", "", "Thân bài khác.");
    assert_eq!(events.expect("change")["paths"], json!(["/tin tức/2024/10/tin/"]));
}

#[test]
fn files_of_the_site_stand_beside_the_desk() {
    let site = site().with("static/_desk/a.txt", "của trang");
    let preview = Preview::of(&site, &[]);
    assert_eq!(preview.get("/_desk/a.txt").body, "của trang".as_bytes());
    assert_eq!((preview.get("/_desk/").status, preview.get("/_desk/b.txt").status), (200, 404));
}

#[test]
fn a_page_of_another_site_cannot_show_the_preview_within_itself() {
    let site = site();
    let preview = Preview::of(&site, &[]);
    for (dest, status) in [("document", 200), ("iframe", 403), ("embed", 403)] {
        let address = preview.address;
        let raw = format!(
            "GET / HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n\
             Sec-Fetch-Dest: {dest}\r\nConnection: close\r\n\r\n"
        );
        assert_eq!(preview.ask(&raw).status, status, "{dest}");
    }
}
