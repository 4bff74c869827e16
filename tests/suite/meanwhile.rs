//! Files that editors save while a build runs: whatever it caught of them, the next one makes it right.
//!
//! In: small sites, built by the library, so that a test can save a file between reading and rendering. Out: pass or fail. Touches:
//! their folders.

use std::{path::PathBuf, sync::Once};

use bantin::{
    desk::Renaming,
    diag::Report,
    engine::{self, Options, Timings},
    text::time::Moment,
};

use crate::harness::{Site, assert_same, post_text};

/// A build by the library, at the usual moment.
pub(crate) fn options(site: &Site) -> Options {
    let at = |path: &str| -> PathBuf { site.root().join(path) };
    let now = Some(Moment::from_unix(1_735_621_200));
    Options { site: at("site"), out: at("public"), now, ..Options::default() }
}

/// Builds; `save` runs when all is read and nothing is rendered yet.
fn build(site: &Site, save: impl Fn() + Sync) {
    let once = Once::new();
    let progress = |_, _| once.call_once(&save);
    if let Err(failure) = engine::build(&options(site), &progress) {
        panic!("{:?}", failure.into_report());
    }
}

#[test]
fn what_was_saved_while_a_build_ran_and_taken_back_is_not_left_on_the_page() {
    let page = |text: &str| format!("---\ntitle: Giới thiệu\n---\n{text}\n");
    let site = Site::new()
        .post("tin", "", "Câu cũ.")
        .with("pages/gioi-thieu.md", page("Câu cũ."))
        .with("static/tep.txt", "Câu cũ.")
        .with("posts/anh.txt", "Câu cũ.")
        .post("kem", "", "[Tệp](anh.txt)");
    build(&site, || ());
    // These files are made again, from sources that are remembered.
    for path in ["2024/10/tin/index.html", "gioi-thieu/index.html", "tep.txt", "2024/10/kem/anh.txt"] {
        std::fs::remove_file(site.output(path)).unwrap();
    }
    build(&site, || {
        site.put("tin", "", "Câu lạ.");
        site.write("pages/gioi-thieu.md", page("Câu lạ."));
        site.write("static/tep.txt", "Câu lạ.");
        site.write("posts/anh.txt", "Câu lạ.");
    });
    assert!(["/2024/10/tin/", "/gioi-thieu/", "tep.txt"].iter().all(|path| site.page(path).contains("Câu lạ.")));
    site.put("tin", "", "Câu cũ.");
    site.write("pages/gioi-thieu.md", page("Câu cũ."));
    site.write("static/tep.txt", "Câu cũ.");
    site.write("posts/anh.txt", "Câu cũ.");
    build(&site, || ());
    let tree = site.tree();
    assert_same(&site.clean_tree(), &tree, "clean and incremental");
}

#[test]
fn a_tag_is_renamed_in_what_an_editor_saves_meanwhile() {
    let site = Site::new().post("mot", "tags: [bão]", "Câu cũ.").post("hai", "tags: [bão]", "Câu cũ.");
    let mut report = Report::default();
    let loaded = engine::load(&options(&site), None, &mut Timings::default(), &mut report).ok().unwrap();
    let renaming = Renaming::new(&loaded, &site.source(""), "bão", "gió").ok().unwrap();
    site.put("mot", "tags: [bão, lũ]", "Câu mới.");
    site.put("hai", "tags: [lũ]", "Câu mới.");
    site.write("site.yaml", site.text("site.yaml") + "description: Tin # mới\n");
    renaming.write().unwrap();
    assert_eq!(site.text("posts/mot.md"), post_text("mot", "tags: [gió, lũ]", "Câu mới."));
    assert_eq!(site.text("posts/hai.md"), post_text("hai", "tags: [lũ]", "Câu mới."));
    let settings = site.text("site.yaml");
    assert!(settings.contains("# mới\n") && settings.contains("/chu-de/bao/: /chu-de/gio/"), "{settings}");
}
