//! What a deploy tells: to caches, to commands, to whoever ran it.
//!
//! In: small sites, hosts that fail late or say nothing. Out: pass or fail. Touches: the sites' folders; the loopback interface; runs `git`.

use std::{
    fs,
    net::TcpListener,
    time::{Duration, Instant},
};

use bantin::{
    config::deploy::Git as Settings,
    deploy::{Failure, Git, Target},
};

use crate::{
    carrier::{around, folder},
    deploy::{FOLDER, deploy, refused, site},
    hosts::{Habit, KEYS, Store},
};

#[test]
fn a_damaged_note_is_told_as_one() {
    let site = site(FOLDER);
    deploy(&site, &[]);
    let note = site.root().join("www/.bantin/deploy.txt");
    let text = fs::read(&note).unwrap();
    fs::write(&note, &text[..text.len() - 1]).unwrap();
    let run = site.run_command("deploy", &[]);
    assert_eq!((run.code, run.codes()), (2, vec!["target-note-damaged"]));
    assert_eq!(run.diagnostics[0].file, ".bantin/deploy.txt");
    assert_eq!(deploy(&site, &["--adopt"]).0, 0);
    assert_eq!(deploy(&site, &[]).2["deployed"], false);
}

#[test]
fn who_only_looks_needs_no_password() {
    let site = site(FOLDER).environment("BANTIN_KEY_PASSWORD", "mật khẩu");
    let public = site.new_key(&["--password"]);
    let site =
        site.settings(&format!("deploy:\n{FOLDER}public_key: {public}\n")).environment("BANTIN_KEY_PASSWORD", "");
    site.build();
    refused(&site, &[], "key-password");
    let (code, said, errors) = site.say(&["deploy", "--dry-run"]);
    assert!(code == 0 && said.contains("index.html") && errors.is_empty(), "{said}{errors}");
}

#[test]
fn the_list_has_addresses_as_pages_write_them() {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let site = site(FOLDER).with("static/anh/bão số 6.svg", picture).with("static/anh/100% (a).svg", picture);
    site.put("bai-1", "", "![Bão](</anh/bão số 6.svg>) ![Mưa](</anh/100% (a).svg>)");
    site.build();
    let list = site.root().join("list.txt");
    assert_eq!(deploy(&site, &["--purge-list", list.to_str().unwrap()]).0, 0);
    let (list, page) = (fs::read_to_string(list).unwrap(), site.page("2024/10/bai-1/index.html"));
    for address in ["/anh/b%C3%A3o%20s%E1%BB%91%206.svg", "/anh/100%25%20(a).svg"] {
        assert!(list.contains(&format!("https://bantin.example{address}\n")), "{list}");
        assert!(page.contains(&format!("\"{address}\"")), "{address}: {page}");
    }
    assert!(!list.contains(' '), "{list}");
}

#[test]
fn a_host_of_branches_that_says_nothing_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let folder = folder("git-silent");
    let around = around(&[]);
    for url in [format!("http://{address}/kho.git"), format!("ssh://an@{address}/kho.git")] {
        let settings = Settings { url, branch: "pages".to_owned() };
        let began = Instant::now();
        let target = Git::new(&settings, &folder, &folder, &around);
        let failed = target.list().unwrap_err();
        assert!(matches!(failed, Failure::Temporary(_)), "{failed:?}");
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    }
}

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

#[test]
fn an_output_that_was_built_with_other_options_names_them() {
    let site = site(FOLDER);
    let other = ["--base-url", "https://thu.example"];
    let said = |arguments: &[&str]| {
        let found = site.run_command("deploy", arguments).diagnostics.remove(0);
        format!("{}: {}", found.code, found.text)
    };
    let text = said(&other);
    assert!(text.starts_with("output-stale: ") && text.contains("options: by `bantin build`"), "{text}");
    assert!(text.contains("run `bantin deploy`, or `bantin build --base-url https://thu.example` first"), "{text}");
    site.build_with(&other);
    let text = said(&[]);
    assert!(text.contains("run `bantin deploy --base-url https://thu.example`, or `bantin build` first"), "{text}");
    assert_eq!(deploy(&site, &other).0, 0);
    site.build_with(&["--drafts"]);
    let text = said(&[]);
    assert!(text.starts_with("output-early: ") && text.contains("without `--drafts` and `--now`"), "{text}");
    // Where the sources are others too, they are what counts.
    site.put("bai-1", "", "Chưa dựng.");
    let text = said(&other);
    assert!(text.contains("sources as they are now") && text.contains("`bantin build --base-url https"), "{text}");
}
