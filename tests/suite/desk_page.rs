//! The editors' desk of the preview: what it shows, that it follows every round, and that no built site has it.
//!
//! In: small sites. Out: pass or fail. Touches: the loopback interface; the sites' folders.

use crate::{
    harness::{Site, paths, tree_of},
    preview::{Preview, eventually},
};

/// The part of the page between a heading's id and the end of its section.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let start = page.find(&format!("<h2 id=\"{id}\">")).unwrap_or_else(|| panic!("no section {id} in {page}"));
    let rest = &page[start..];
    &rest[..rest.find("</section>").unwrap()]
}

fn desk(preview: &Preview) -> String {
    let reply = preview.get("/_desk/");
    assert_eq!((reply.status, reply.header("cache-control")), (200, "no-store"));
    String::from_utf8(reply.body).unwrap()
}

/// At half past five in the morning, between two bulletins.
fn newsroom() -> Site {
    let bulletin = |until: &str| {
        format!(
            "category: Thời tiết\nbulletin: {{kind: marine, valid_until: {until}, hazards: [{{kind: marine, level: 2, areas: [Đà Nẵng]}}]}}\ndate: 2024-10-27T03:00"
        )
    };
    Site::new()
        .at("2024-10-27T05:30")
        .post("hom-nay", "date: 2024-10-27T05:00\ntags: [Đà Nẵng, môi trường]", "Tin sáng nay.")
        .post("hom-qua", "date: 2024-10-26T23:59\ntags: [Danang, môi trường]", "Tin đêm qua.")
        .post("hen-sau", "date: 2024-10-29T08:00", "Tin hẹn sau.")
        .post("hen-truoc", "date: 2024-10-27T08:00", "Tin hẹn trước.")
        .post("nhap", "draft: true", "Tin nháp.")
        .post("sap-het", &bulletin("2024-10-27T06:00"), "Biển động.")
        .post("con-lau", &bulletin("2024-10-28T06:00"), "Biển động mạnh.")
        .with("pages/lien-he.md", "---\ntitle: Liên hệ\ndraft: true\n---\n\nChưa xong.\n")
}

#[test]
fn the_desk_shows_the_last_deploy_and_the_last_verify() {
    let site = newsroom().settings("deploy: {web: {kind: folder, path: ../www}}");
    let preview = Preview::of(&site, &["--lang", "vi"]);
    assert!(!desk(&preview).contains("<h2 id=\"records\">"), "nothing was deployed yet");
    site.build();
    assert_eq!(site.run_command("deploy", &[]).code, 0);
    assert_eq!(site.run_command("verify", &["web"]).code, 0);
    let text = |page: &str| section(page, "records").replace(['\n', '\r'], " ");
    let sound = text(&desk(&preview));
    assert!(sound.contains(
        "Triển khai tới <strong>web</strong>: <span>đã xong</span> · <time datetime=\"2024-10-27T05:30:00+07:00\""
    ));
    assert!(sound.contains("Đối chiếu <strong>web</strong>: <span>đúng như đã xuất bản</span>"), "{sound}");
    std::fs::write(site.root().join("www/index.html"), "x").unwrap();
    assert_eq!(site.run_command("verify", &["web"]).code, 1);
    let changed = text(&desk(&preview));
    assert!(
        changed.contains("<span class=\"alert\">khác với bản đã xuất bản</span>") && changed.contains("site-changed 1"),
        "{changed}"
    );
}

#[test]
fn the_desk_shows_what_editors_need_at_a_glance() {
    let site = newsroom();
    let preview = Preview::of(&site, &["--lang", "vi"]);
    let page = desk(&preview);
    let today = section(&page, "today");
    assert!(
        today.contains("Bài hom-nay") && today.contains("Bài sap-het") && !today.contains("Bài hom-qua"),
        "{today}"
    );
    let drafts = section(&page, "drafts");
    assert!(drafts.contains("Bài nhap") && drafts.contains("pages/lien-he.md"), "{drafts}");
    let scheduled = section(&page, "scheduled");
    let places =
        ["Bài hen-truoc", "Chủ Nhật, 27/10/2024, 08:00", "Bài hen-sau"].map(|text| scheduled.find(text).unwrap());
    assert!(places.is_sorted(), "the next one first: {scheduled}");
    let in_force = section(&page, "in-force");
    let soon = &in_force[..in_force.find("Bài con-lau").unwrap()];
    assert!(soon.contains("Bài sap-het") && soon.contains("còn 30 phút") && soon.contains("chưa có bản tin thay thế"));
    assert_eq!(in_force.matches("chưa có bản tin thay thế").count(), 1, "the other one holds for a day: {in_force}");
    let months = section(&page, "months");
    assert!(months.contains("<svg") && months.contains("<th scope=\"row\">10/2024</th><td>4</td>"), "{months}");
    let tags = section(&page, "tags");
    let pair = ">Danang</a> <span class=\"soft\">1</span> ↔ <a href=\"/chu-de/da-nang/\">Đà Nẵng</a>";
    assert!(tags.contains(pair) && tags.contains(">môi trường</a> <span class=\"soft\">2</span>"), "{tags}");
    let last = section(&page, "last");
    assert!(last.contains("lần đầu") && last.contains("<dt>Bài đọc lại</dt><dd>7</dd>"), "{last}");
}

#[test]
fn a_bulletin_whose_successor_is_scheduled_is_not_forgotten() {
    let extras = |date: &str| {
        format!(
            "category: Thời tiết\nbulletin: {{kind: marine, series: bien, next_issue: 2024-10-27T05:00, hazards: [{{kind: marine, level: 2, areas: [Huế]}}]}}\ndate: {date}"
        )
    };
    let site = Site::new().at("2024-10-27T05:30").post("mot", &extras("2024-10-27T03:00"), "Biển động.");
    let preview = Preview::of(&site, &["--lang", "en"]);
    assert!(section(&desk(&preview), "in-force").contains("no bulletin is ready to replace it"));
    site.put("hai", &extras("2024-10-27T05:45"), "Biển động.");
    eventually("the successor is there", || {
        let page = desk(&preview);
        section(&page, "scheduled").contains("Bài hai") && !section(&page, "in-force").contains("no bulletin is ready")
    });
}

#[test]
fn problems_open_their_files() {
    let site = Site::new().post("a", "", "![](anh.svg) và [gãy](khong-co.md#x)").with("posts/anh.svg", "<svg/>");
    let preview = Preview::of(&site, &["--lang", "en"]);
    let page = desk(&preview);
    let problems = section(&page, "problems");
    let file = site.source("posts/a.md").canonicalize().unwrap().display().to_string();
    assert!(problems.contains(&format!("href=\"vscode://file{file}:7:1\"")), "{problems}");
    assert!(problems.contains(&format!("data-copy=\"{file}:7:1\"")), "{problems}");
    assert!(problems.contains("bantin explain missing-alt") && problems.contains("posts/a.md:7:1"), "{problems}");
    // What stops the build stands first, and the desk goes on.
    site.put("b", "titel: Sai", "Thân.");
    eventually("the error is told", || {
        let page = desk(&preview);
        let problems = section(&page, "problems");
        let places = [problems.find("posts/b.md:5:1"), problems.find("posts/a.md:7:1")];
        places.is_sorted() && places[0].is_some() && section(&page, "last").contains("Not built")
    });
    site.write("site.yaml", "title: [\n");
    eventually("settings that cannot be read are a problem too", || {
        section(&desk(&preview), "problems").contains("site.yaml")
    });
}

#[test]
fn a_broken_template_leaves_the_desk() {
    let site =
        newsroom().with("templates/desk.html", "{{ desk.nothing.at.all }}").with("templates/post.html", "{% if %}");
    let preview = Preview::of(&site, &["--lang", "en"]);
    let page = desk(&preview);
    assert!(section(&page, "problems").contains("templates/post.html"), "{page}");
}

#[test]
fn the_desk_hears_of_rounds_that_change_no_file() {
    let site = newsroom();
    let preview = Preview::of(&site, &["--lang", "en"]);
    let page = desk(&preview);
    let version = page.split("data-version=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let events = preview.events_at(&format!("/_desk/events?since={version}"));
    site.put("nhap-hai", "draft: true", "Nháp nữa.");
    events.expect("round");
    assert!(section(&desk(&preview), "drafts").contains("Bài nhap-hai"));
    // Who comes with something old is told at once.
    preview.events_at("/_desk/events?since=1-1.1").expect("round");
}

#[test]
fn related_lists_are_explained_on_demand() {
    let words = "lò gốm Bát Tràng đốt gas tiết kiệm khí thải men sứ thợ nung";
    let site = Site::new()
        .post("gom-mot", "title: Lò gốm đốt gas\ntags: [làng nghề]", words)
        .post("gom-hai", "title: Gốm Bát Tràng\ntags: [làng nghề]\ndate: 2024-10-02T08:00", words.split_at(40).0)
        .post("khac", "title: Chuyện khác", "Hoàn toàn một chuyện khác hẳn về xe buýt.");
    let preview = Preview::of(&site, &["--lang", "vi"]);
    let ask = |post: &str| {
        let reply = preview.get(&format!("/_desk/related/?post={post}"));
        assert_eq!(reply.status, 200);
        String::from_utf8(reply.body).unwrap()
    };
    let (code, told, _) = site.say(&["related", "gom-mot", "--format", "json"]);
    assert!(code == 0 && told.contains("gom-hai"), "{told}");
    for name in ["gom-mot", "posts/gom-mot.md", "%2F2024%2F10%2Fgom-mot%2F"] {
        let page = ask(name);
        assert!(page.contains(">Gốm Bát Tràng</a>") && page.contains("<span>#làng nghề</span>"), "{page}");
        assert!(!page.contains("Chuyện khác"), "{page}");
    }
    assert!(ask("khong-co").contains("không có bài đã đăng nào tên `khong-co`"));
    assert!(ask("%3Cscript%3E").contains("&lt;script&gt;"), "what was asked for is a text");
    assert!(section(&ask(""), "list").contains("<form"));
}

#[test]
fn lists_are_bounded_and_say_what_they_leave_out() {
    let site = (0..60).fold(Site::new(), |site, at| site.post(&format!("nhap-{at:02}"), "draft: true", "Nháp."));
    let preview = Preview::of(&site, &["--lang", "en"]);
    let page = desk(&preview);
    let drafts = section(&page, "drafts");
    assert_eq!(drafts.matches("<li>").count(), 50);
    assert!(drafts.contains("<small>60</small>") && drafts.contains("Not shown: 10"), "{drafts}");
}

#[test]
fn no_built_site_has_a_desk() {
    let site = newsroom();
    site.build();
    let preview = Preview::of(&site, &[]);
    desk(&preview);
    for folder in ["public", ".bantin-preview/site"] {
        let tree = tree_of(&site.root().join(folder));
        let desks: Vec<_> = tree.keys().filter(|path| path.contains("desk")).collect();
        assert!(desks.is_empty(), "{desks:?}");
        let told = tree.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("/_desk/"));
        assert_eq!(told.map(|(path, _)| path.clone()).collect::<std::collections::BTreeSet<_>>(), paths(&[]));
    }
}
