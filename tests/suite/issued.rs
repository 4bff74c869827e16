//! CAP messages as they were issued: kept in the site's folder, and published unchanged ever after.
//!
//! In: small sites. Out: pass or fail. Touches: their folders.

use std::fs;

use crate::{
    cap::{CAP, LEDGER, issued, messages, wind},
    harness::{Site, Tree, assert_same, changed, tree_of},
    preview::Running,
};

/// The files of messages in an output, without the feeds.
fn published(site: &Site) -> Tree {
    let mut tree = site.tree();
    tree.retain(|path, _| path.starts_with("cap/gio/"));
    tree
}

/// That what was issued is published as it was, beside as many other messages.
fn still_published(site: &Site, before: &Tree, more: usize) {
    let after = published(site);
    assert_eq!(after.len(), before.len() + more, "{:?}", after.keys());
    for (path, bytes) in before {
        assert_eq!(after.get(path), Some(bytes), "{path}");
    }
    assert_same(&site.clean_tree(), &site.tree(), "incremental and clean");
}

#[test]
fn what_was_issued_is_kept_and_a_second_build_writes_nothing() {
    let site = issued();
    let before = published(&site);
    let names = ["gio-20241001T0800-0", "gio-20241002T0800-0"];
    let kept: Tree =
        names.iter().map(|name| (format!("{name}.xml"), site.text(&format!("cap/{name}.xml")).into())).collect();
    assert_eq!(kept.values().collect::<Vec<_>>(), before.values().collect::<Vec<_>>());
    let sources = tree_of(&site.source(""));
    let again = site.build();
    assert_eq!((again.count("written"), again.count("removed"), again.codes()), (0, 0, vec![]));
    assert_same(&sources, &tree_of(&site.source("")), "a second build issues nothing");
    assert_eq!(site.build().rendered().len(), 0);
    site.build_with(&["--verify-incremental"]);
    // One that is missing is made again.
    fs::remove_dir_all(site.source("cap")).unwrap();
    assert_eq!(site.build().count("written"), 0);
    assert_same(&sources, &tree_of(&site.source("")), "it is the same again");
}

#[test]
fn corrected_withdrawn_and_removed_bulletins_leave_their_messages() {
    let site = issued();
    let before = published(&site);
    let corrected = wind("2024-10-02T08:00", "  revision: 1\n").replace("Gió mạnh", "Gió rất mạnh");
    site.put("gio-2", &format!("updated: 2024-10-02T08:20\n{corrected}"), "…");
    site.build();
    still_published(&site, &before, 1);
    let withdrawn = wind("2024-10-02T08:00", "  revision: 1\n  withdrawn: true\n");
    site.put("gio-2", &format!("updated: 2024-10-02T09:00\n{withdrawn}"), "…");
    let before = published(&site);
    site.build();
    still_published(&site, &before, 1);
    let before = published(&site);
    site.remove("posts/gio-1.md");
    site.remove("posts/gio-2.md");
    assert_eq!(site.build().codes(), ["issued-lost", "issued-lost"]);
    still_published(&site, &before, 0);
    let references = |(alert, _): &(oasiscap::v1dot2::Alert, Vec<u8>)| {
        let list = alert.references.iter().flat_map(|list| list.iter());
        list.map(|one| one.identifier.as_str().to_owned()).collect::<Vec<_>>()
    };
    let messages = messages(&site.tree());
    let named: Vec<_> = messages.values().flat_map(references).collect();
    assert!(named.len() >= 3 && named.iter().all(|identifier| messages.contains_key(identifier)), "{named:?}");
}

#[test]
fn settings_of_today_change_nothing_that_was_issued() {
    let site = issued();
    let before = published(&site);
    let renamed = Site::new().settings(&format!("title: Tên mới\n{CAP}"));
    fs::copy(renamed.source("site.yaml"), site.source("site.yaml")).unwrap();
    site.put("gio-3", &wind("2024-10-02T11:00", ""), "…");
    site.build();
    still_published(&site, &before, 1);
    let (alert, _) = &messages(&site.tree())["gio-20241002T1100-0"];
    assert_eq!(alert.info[0].sender_name.as_deref(), Some("Tên mới"));
}

#[test]
fn what_the_ledger_does_not_name_is_not_published() {
    let site = issued();
    site.write("cap/gio-20241003T0800-0.xml", "<alert/>");
    site.write("cap/README.txt", "no message");
    let built = site.build();
    assert_eq!(built.codes(), ["never-issued"]);
    assert_eq!(
        (built.diagnostics[0].severity.as_str(), built.diagnostics[0].file.as_str()),
        ("warning", "cap/gio-20241003T0800-0.xml")
    );
    assert_eq!(published(&site).len(), 2);
    // Where the ledger was lost, nothing goes out a second time with other bytes.
    site.put("gio-3", &wind("2024-10-03T08:00", ""), "…");
    let built = site.run();
    assert_eq!((built.codes(), built.diagnostics[0].severity.as_str()), (vec!["never-issued"], "error"));
    site.remove("cap/gio-20241003T0800-0.xml");
    site.build();
    assert_eq!(published(&site).len(), 3);
    // Without CAP messages the folder means nothing.
    let site = Site::new().with("cap/x.xml", "<alert/>");
    assert_eq!(site.build().codes(), Vec::<&str>::new());
}

#[test]
fn only_a_real_build_keeps_messages() {
    let mut site = Site::new().settings(CAP).post("gio-1", &wind("2024-10-01T08:00", ""), "…");
    site.build_with(&["--drafts"]);
    site.run_command("check", &[]);
    assert!(!site.source("cap").exists() && !site.source(LEDGER).exists());
    site.put("gio-2", &wind("2199-01-01T08:00", "").replace("2024-10-03", "2199-01-03"), "…");
    site.set_now("2199-01-02T08:00");
    site.build();
    assert_eq!(fs::read_dir(site.source("cap")).unwrap().count(), 1, "what is still to come is not issued");
    site.set_now("2024-09-01T08:00");
    site.build();
    assert_eq!(published(&site).len(), 0, "a look back shows what had been issued by then");
}

#[test]
fn what_a_build_keeps_does_not_make_its_output_stale() {
    let site = Site::new().settings(&format!("{CAP}\ndeploy:\n  web: {{kind: folder, path: ../www}}")).post(
        "gio-1",
        &wind("2024-10-01T08:00", ""),
        "…",
    );
    site.build();
    let deploy = || {
        let run = site.run_command("deploy", &[]);
        (run.code, run.codes().into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(deploy(), (0, vec![]));
    site.put("gio-2", &wind("2024-10-02T08:00", ""), "…");
    site.put("gio-0", &wind("2024-10-01T07:00", "").replace("series: gio", "series: an"), "…");
    let before = site.tree();
    site.build();
    assert!(changed(&before, &site.tree()).len() <= 60);
    assert_eq!(deploy(), (0, vec![]));
    site.remove("cap/gio-20241001T0800-0.xml");
    assert_eq!(deploy(), (2, vec!["output-stale".to_owned()]));
}

#[test]
fn who_watches_sees_a_kept_message_change_and_not_that_it_was_kept() {
    let site = Site::new().settings(CAP).post("gio-1", &wind("2024-10-01T08:00", ""), "…");
    let running = Running::start(&site, &["build", "--watch"], true);
    running.line("summary");
    let file = "cap/gio-20241001T0800-0.xml";
    let text = site.text(file);
    site.write(file, text.replace("</alert>", "</alert >"));
    let round = running.line("summary");
    assert_eq!(round["rendered"], serde_json::json!(["/cap/gio/gio-20241001T0800-0.xml"]));
    assert_ne!(round["written"], 0, "the next round is the one after the change");
    running.signal("INT");
    assert_eq!(running.end().0, Some(0));
}
