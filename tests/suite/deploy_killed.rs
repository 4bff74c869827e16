//! The real program, killed (SIGKILL) in the middle of a deploy.
//!
//! In: a site of many pages, a folder as target, moments. Out: pass or fail. Touches: a site of its own.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use crate::{
    crawler::Crawler,
    harness::{Site, tree_of},
};

/// A site with some pages more or less; all of them change with `word`.
fn edit(site: &Site, word: &str, pages: usize) {
    let settings = format!(
        "title: Bản tin {word}\nbase_url: https://bantin.example\ncategories: [Tin tức]\ndeploy: {{web: {{kind: folder, path: ../www}}}}\n"
    );
    site.write("site.yaml", settings);
    for page in 0..60 {
        if page < pages {
            site.put(&format!("bai-{page}"), "", &format!("Bài {page} {word}."));
        } else if site.source(&format!("posts/bai-{page}.md")).exists() {
            site.remove(&format!("posts/bai-{page}.md"));
        }
    }
    site.build();
}

#[test]
fn a_deploy_killed_anywhere_is_finished_by_the_next_one() {
    let site = Site::new();
    edit(&site, "một", 58);
    let (code, _, said) = site.say(&["deploy"]);
    assert_eq!(code, 0, "{said}");
    let www = site.root().join("www");
    fs::write(www.join("khac.txt"), "khác").unwrap();
    let crawler = Crawler::start(&www);
    let (mut killed, mut taken_over) = (0, 0);
    for round in 0..12_u64 {
        edit(&site, &format!("lần {round}"), 56 + round as usize % 4);
        // As long as a whole deploy takes: measured each time, because other tests run beside.
        let mut child = site.start(&["deploy"], false);
        let begun = Instant::now();
        while !www.join(".bantin/lock").exists() && child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60));
            thread::yield_now();
        }
        thread::sleep(Duration::from_millis(round * 2));
        child.kill().unwrap();
        let ended = child.wait_with_output().unwrap();
        killed += usize::from(!ended.status.success());
        let (code, _, said) = site.say(&["deploy"]);
        assert_eq!(code, 0, "round {round}: {said}");
        taken_over += usize::from(said.contains("deploy-taken-over"));
        let mut there = tree_of(&www);
        for (path, bytes) in site.tree() {
            assert_eq!(there.remove(&path), Some(bytes), "round {round}: {path}");
        }
        let pages: Vec<_> = there.keys().filter(|path| path.ends_with(".html")).collect();
        assert!(pages.is_empty(), "round {round}: {pages:?} should be gone");
        assert_eq!(there.get("khac.txt").map(Vec::as_slice), Some("khác".as_bytes()));
        assert!(!www.join(".bantin/lock").exists());
    }
    let (lacked, rounds) = crawler.end();
    assert!(lacked.is_empty() && rounds > 0, "{lacked:?}");
    assert!(killed > 0 && taken_over > 0, "no deploy was caught running: {killed}, {taken_over}");
}
