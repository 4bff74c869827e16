//! What a deploy tells: to caches, to commands, to whoever ran it.
//!
//! In: small sites, hosts that fail late or say nothing. Out: pass or fail. Touches: the sites' folders; the loopback interface; runs `git`.

use std::fs;

use crate::{
    carrier::folder,
    deploy::site,
    hosts::{Habit, KEYS, Store},
};

#[test]
fn a_lock_that_cannot_be_given_back_hides_nothing_that_was_done() {
    let root = folder("lock-left");
    let store = Store::start(&root.join("store"));
    let settings = format!(
        "  after: ['echo $BANTIN_TARGET >> ../sau.txt']\n  web: {{kind: s3, bucket: web, endpoint: '{}'}}\n",
        store.address()
    );
    let mut site = site(&settings);
    for (name, value) in KEYS {
        site = site.environment(name, value);
    }
    store.has(Habit::Keeps);
    let list = site.root().join("list.txt");
    let run = site.run_command("deploy", &["--purge-list", list.to_str().unwrap()]);
    assert_eq!((run.code, run.codes()), (0, vec!["deploy-lock-left"]), "{}", run.said);
    assert!(fs::read_to_string(&list).unwrap().contains("https://bantin.example/2024/10/bai-3/\n"));
    assert_eq!(fs::read_to_string(site.root().join("sau.txt")).unwrap(), "web\n");
}
