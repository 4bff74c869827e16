//! `bantin build --watch`: the same rounds without a server.
//!
//! In: small sites. Out: pass or fail. Touches: their folders.

use crate::{
    harness::{Site, assert_same},
    preview::{Running, eventually},
};

#[test]
fn a_watching_build_follows_and_ends_cleanly() {
    let site = Site::new().post("tin", "", "Một.");
    let running = Running::start(&site, &["build", "--watch"], true);
    assert_eq!(running.line("summary")["written"].as_u64(), Some(site.tree().len() as u64 + 1));
    site.put("tin", "", "Hai.");
    assert!(running.line("summary")["rendered"].as_array().unwrap().contains(&"/2024/10/tin/".into()));
    assert!(site.page("/2024/10/tin/").contains("Hai."));
    // An error is told, the site stays, and the loop goes on.
    site.put("tin", "titel: x", "Ba.");
    assert_eq!(running.line("diagnostic")["code"], "unknown-key");
    assert!(site.page("/2024/10/tin/").contains("Hai."));
    site.put("tin", "", "Bốn.");
    eventually("it goes on", || site.page("/2024/10/tin/").contains("Bốn."));
    running.signal("INT");
    assert_eq!(running.end().0, Some(0));
    assert_same(&site.clean_tree(), &site.tree(), "watched and clean");
}

#[test]
fn a_missing_site_is_waited_for() {
    let site = Site::bare();
    let running = Running::start(&site, &["build", "--watch", "--site", "site"], true);
    assert_eq!(running.line("diagnostic")["severity"], "error");
    site.write("site.yaml", crate::harness::SETTINGS);
    running.line("summary");
    assert!(site.has("/"));
}

#[test]
fn whoever_trusts_nothing_remembered_is_heard_until_there_is_a_site() {
    let site = Site::new().post("tin", "", "Một.").post("khac", "", "Thân bài.");
    site.build();
    let page = site.output("2024/10/khac/index.html");
    let (text, time) = (std::fs::read_to_string(&page).unwrap(), page.metadata().unwrap().modified().unwrap());
    std::fs::write(&page, text.replacen("Thân", "Thăn", 1)).unwrap();
    std::fs::File::options().append(true).open(&page).unwrap().set_modified(time).unwrap();
    site.put("tin", "titel: x", "Hai.");
    let running = Running::start(&site, &["build", "--watch", "--full"], true);
    assert_eq!(running.line("diagnostic")["code"], "unknown-key");
    site.put("tin", "", "Hai.");
    running.line("summary");
    assert_eq!(std::fs::read_to_string(&page).unwrap(), text, "the file is as it is built");
}
