//! `bantin verify` on targets that `bantin deploy` has filled.
//!
//! In: small sites, and what others do at their targets. Out: pass or fail. Touches: the sites' folders; runs `git`.

use std::{fs, os::unix::fs::PermissionsExt, thread, time::Duration};

use bantin::hash::Digest;

use crate::{
    deploy::{FOLDER, deploy, git, site},
    harness::{Site, tree_of},
    verify::{
        copy,
        host::{Act, Host, Small},
    },
};

/// A site with two targets that signs what it publishes.
fn signed() -> Site {
    let site = site(FOLDER);
    let public = site.new_key(&["bantin.key"]);
    let key = site.root().join("bantin.key");
    let settings = format!("public_key: {public}\ndeploy:\n{FOLDER}  thu: {{kind: folder, path: ../thu}}\n");
    let site = site.settings(&settings).environment("BANTIN_KEY_FILE", key.to_str().unwrap());
    site.build();
    site
}

/// Builds a change; the folder as it was before it is published lies in `cu`.
fn build_next(site: &Site) {
    copy(&site.root().join("www"), &site.root().join("cu"));
    site.put("bai-3", "", "Đã sửa.");
    site.build();
}

/// Puts back what was published before.
fn put_back(site: &Site) {
    fs::remove_dir_all(site.root().join("www")).unwrap();
    copy(&site.root().join("cu"), &site.root().join("www"));
}

/// A site that was published with a picture, and then without it: that stays for one more deploy.
fn superseding() -> Site {
    let site = site(FOLDER).with("static/anh-1.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.build();
    deploy(&site, &[]);
    site.remove("static/anh-1.svg");
    site.build();
    assert_eq!(deploy(&site, &[]).2["kept"], 1);
    site
}

/// The exit code and the codes of what is wrong with a place, sorted.
fn verified(site: &Site, place: &str) -> (i32, Vec<String>) {
    let run = site.run_command("verify", &[place, "--per-second", "10000"]);
    let mut found: Vec<_> = run.codes().into_iter().map(str::to_owned).collect();
    found.sort_unstable();
    (run.code, found)
}

/// What is wrong with a place.
fn found(site: &Site, place: &str) -> Vec<String> {
    verified(site, place).1
}

#[test]
fn what_stays_for_one_more_deploy_raises_no_alarm_and_hides_nothing() {
    let site = superseding();
    let looked = |arguments: &[&str]| {
        let run = site.run_command("verify", &[&["web"], arguments].concat());
        (run.code, run.codes().into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let (sound, extra) = ((0, Vec::new()), (1, vec!["site-extra".to_owned()]));
    assert_eq!(looked(&[]), sound, "this machine knows what it has left");
    // Whoever can write there can write the note.
    let (file, note) = (site.root().join("www/anh-1.svg"), site.root().join("www/.bantin/deploy.txt"));
    let own = fs::read(&file).unwrap();
    fs::write(&file, "Cá cược").unwrap();
    assert_eq!(looked(&[]), extra, "another file of its name");
    let said = fs::read_to_string(&note).unwrap();
    fs::write(&note, said.replace(&Digest::of(&own).to_string(), &Digest::of("Cá cược".as_bytes()).to_string()))
        .unwrap();
    assert_eq!(looked(&[]), extra, "and a note that names it");
    fs::write(&file, own).unwrap();
    fs::write(&note, said).unwrap();
    // A deploy that is refused at the last moment has changed nothing of that.
    site.put("bai-1", "", "Đã sửa.");
    site.build();
    let page = site.output("2024/10/bai-1/index.html");
    let built = fs::read(&page).unwrap();
    fs::write(&page, "Của ai đó.").unwrap();
    assert_eq!(deploy(&site, &[]).1, "output-changed");
    assert!(!looked(&[]).1.contains(&"site-extra".to_owned()));
    fs::write(&page, built).unwrap();
    // Signed, anybody can know it.
    let public = site.new_key(&[]);
    site.write("static/anh-2.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.build();
    deploy(&site, &[]);
    site.remove("static/anh-2.svg");
    site.build();
    assert_eq!(deploy(&site, &[]).2["kept"], 1);
    let state = site.root().join("another-machine");
    let arguments = ["--public-key", &public, "--state", state.to_str().unwrap()];
    fs::remove_file(site.root().join(".bantin-public/deploy-web/last.json")).unwrap();
    assert_eq!(looked(&arguments), sound);
    fs::write(site.root().join("www/anh-2.svg"), "Cá cược").unwrap();
    assert_eq!(looked(&arguments), extra);
}

#[test]
fn what_stands_on_a_branch_can_be_verified() {
    let site = site("  pages: {kind: git, url: ../kho.git, branch: pages}\n");
    let root = site.root();
    git(root, &["init", "--quiet", "--bare", "kho.git"]);
    assert_eq!(deploy(&site, &[]).0, 0);
    assert_eq!(verified(&site, "pages"), (0, Vec::new()));
    git(root, &["clone", "--quiet", "--branch", "pages", "kho.git", "xem"]);
    let seen = root.join("xem");
    fs::write(seen.join("index.html"), "<title>Cá cược</title>").unwrap();
    fs::write(seen.join("keo-nha-cai.html"), "<title>Cá cược</title>").unwrap();
    fs::remove_file(seen.join("404.html")).unwrap();
    git(&seen, &["add", "-A"]);
    git(&seen, &["commit", "--quiet", "-m", "a"]);
    git(&seen, &["push", "--quiet", "origin", "pages"]);
    assert_eq!(
        verified(&site, "pages"),
        (1, ["site-changed", "site-extra", "site-missing"].map(str::to_owned).to_vec())
    );
}

#[test]
fn an_older_site_that_is_put_back_after_a_deploy_is_noticed_at_the_first_look() {
    let site = site("  pages: {kind: git, url: ../kho.git, branch: pages}\n");
    let root = site.root();
    git(root, &["init", "--quiet", "--bare", "kho.git"]);
    assert_eq!(deploy(&site, &[]).0, 0);
    site.put("bai-3", "", "Đã sửa.");
    site.build();
    assert_eq!(deploy(&site, &[]).0, 0);
    git(&root.join("kho.git"), &["update-ref", "refs/heads/pages", "pages^"]);
    let run = site.run_command("verify", &["pages"]);
    assert!(run.code == 1 && run.codes().contains(&"site-rollback"), "{}", run.said);
}

#[test]
fn what_was_changed_at_the_same_length_or_removed_is_mended_as_verify_says() {
    let site = superseding();
    let www = site.root().join("www");
    for page in ["index.html", "2024/10/bai-3/index.html", "anh-1.svg"] {
        let mut bytes = fs::read(www.join(page)).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(www.join(page), bytes).unwrap();
    }
    fs::remove_file(www.join("404.html")).unwrap();
    assert_eq!(found(&site, "web"), ["site-changed", "site-changed", "site-extra", "site-missing"]);
    let mended = deploy(&site, &["--rescan"]).2;
    let counts = ["added", "changed", "removed", "kept"].map(|count| mended[count].as_u64().unwrap());
    assert_eq!(counts, [1, 2, 1, 0]);
    assert_eq!(found(&site, "web"), [""; 0]);
    assert_eq!(deploy(&site, &["--rescan"]).2["deployed"], false);
}

#[test]
fn a_signature_that_was_removed_or_exchanged_is_put_back() {
    let site = site(FOLDER);
    let public = site.new_key(&[]);
    let site = site.settings(&format!("deploy:\n{FOLDER}public_key: {public}\n"));
    site.build();
    deploy(&site, &[]);
    let signature = site.root().join("www/manifest.txt.minisig");
    let first = fs::read(&signature).unwrap();
    fs::remove_file(&signature).unwrap();
    assert_eq!(found(&site, "web"), ["site-unsigned"]);
    assert_eq!(deploy(&site, &[]).2["counter"], 2);
    assert_eq!(found(&site, "web"), [""; 0]);
    // An older one of the same manifest.
    fs::write(&signature, first).unwrap();
    assert_eq!(found(&site, "web"), ["site-rollback"]);
    assert_eq!(deploy(&site, &[]).2["counter"], 3);
    assert_eq!(found(&site, "web"), [""; 0]);
    assert_eq!(deploy(&site, &[]).2["deployed"], false);
}

#[test]
fn a_deploy_without_the_key_leaves_the_signature_of_what_is_published_already() {
    let site = site(FOLDER);
    let public = site.new_key(&[]);
    let site = site.settings(&format!("deploy:\n{FOLDER}public_key: {public}\n"));
    site.build();
    deploy(&site, &[]);
    copy(&site.root().join("www"), &site.root().join("cu"));
    site.put("bai-3", "", "Đã sửa.");
    site.build();
    assert_eq!(deploy(&site, &[]).2["counter"], 2);
    let signature = site.root().join("www/manifest.txt.minisig");
    let signed = fs::read(&signature).unwrap();
    fs::rename(site.root().join(".config"), site.root().join("elsewhere")).unwrap();

    let run = site.run_command("deploy", &[]);
    assert_eq!((run.codes(), &run.summary["deployed"]), (vec![], &false.into()), "{}", run.said);
    assert_eq!((fs::read(&signature).unwrap(), found(&site, "web")), (signed.clone(), vec![]));
    // Mending what was spoilt there changes nothing that is signed.
    fs::write(site.root().join("www/feed.xml"), "x").unwrap();
    assert_eq!(deploy(&site, &["--rescan"]).2["changed"], 1);
    assert_eq!((fs::read(&signature).unwrap(), found(&site, "web")), (signed, vec![]));
    // And what was seen is not forgotten.
    put_back(&site);
    assert_eq!(found(&site, "web"), ["site-rollback"]);

    // Of another manifest it would be a false one.
    site.put("bai-3", "", "Lại sửa.");
    site.build();
    assert_eq!(site.run_command("deploy", &["web"]).codes(), ["deploy-unsigned"]);
    assert!(!signature.exists());
}

#[test]
fn the_count_of_publications_goes_on_whatever_the_target_says() {
    let site = site(FOLDER);
    let public = site.new_key(&[]);
    let site = site.settings(&format!("deploy:\n{FOLDER}public_key: {public}\n"));
    let (www, mut last) = (site.root().join("www"), 0);
    let note = www.join(".bantin/deploy.txt");
    let mut publish = |arguments: &[&str], damage: &str| {
        site.put("bai-3", "", &format!("Sau {damage}."));
        site.build();
        let (code, error, summary) = deploy(&site, arguments);
        assert_eq!((code, error.as_str(), &summary["counter"]), (0, "", &(last + 1).into()), "{damage}");
        last += 1;
        assert_eq!(found(&site, "web"), [""; 0], "{damage}");
    };
    publish(&[], "hai lần 1");
    publish(&[], "hai lần 2");
    fs::remove_dir_all(&www).unwrap();
    publish(&[], "một máy chủ mới");
    fs::write(&note, "hỏng").unwrap();
    publish(&["--adopt"], "một ghi chú hỏng");
    // A number that whoever can write there has made up.
    for counter in [u64::MAX, u64::MAX - 1] {
        let said = fs::read_to_string(&note).unwrap();
        let line = said.lines().find(|line| line.starts_with("counter ")).unwrap();
        fs::write(&note, said.replacen(line, &format!("counter {counter}"), 1)).unwrap();
        publish(&["--adopt"], &counter.to_string());
    }
    // All of an older publication, put back with the output that belongs to it.
    let mut before = tree_of(&www);
    before.insert("manifest.txt".to_owned(), fs::read(www.join("manifest.txt")).unwrap());
    publish(&[], "bản mới");
    site.put("bai-3", "", &format!("Sau {}.", u64::MAX - 1));
    site.build();
    for (path, bytes) in before {
        fs::write(www.join(path), bytes).unwrap();
    }
    assert_eq!(found(&site, "web"), ["site-rollback"]);
    assert_eq!(deploy(&site, &[]).2["counter"], 8);
    assert_eq!(found(&site, "web"), [""; 0]);
}

#[test]
fn an_older_site_that_is_put_back_is_noticed_wherever_it_is_looked_at() {
    let site = signed();
    let host = Small::start(&site.root().join("www"), Act::Honest, true, 0);
    let (url, sound) = (host.url(), (0, Vec::new()));
    assert_eq!((deploy(&site, &["web"]).0, deploy(&site, &["thu"]).0), (0, 0));
    assert_eq!(verified(&site, &url), sound);
    build_next(&site);
    assert_eq!(deploy(&site, &["web"]).0, 0);
    put_back(&site);
    let rollback = (1, vec!["site-rollback".to_owned()]);
    for place in ["web", "./www"] {
        assert_eq!(verified(&site, place), rollback, "{place}");
    }
    // What is the newest of another target is no older one there, and may be what an address shows.
    for place in ["thu", "./thu", &url] {
        assert_eq!(verified(&site, place), sound, "{place}");
    }
    assert_eq!(deploy(&site, &["thu"]).0, 0);
    assert_eq!(verified(&site, &url), rollback);
    // What is not published yet is none.
    site.put("bai-3", "", "Bài số 3.");
    site.build();
    assert_eq!(verified(&site, "public"), sound);
}

#[test]
fn what_a_deploy_remembers_while_something_is_verified_is_kept() {
    let site = signed();
    assert_eq!(deploy(&site, &["web"]).0, 0);
    copy(&site.root().join("www"), &site.root().join("guong"));
    let host = Small::start(&site.root().join("guong"), Act::Honest, true, 0);
    build_next(&site);
    let mut looking = site.start(&["verify", &host.url(), "--sample", "1%", "--per-second", "60"], false);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(deploy(&site, &["web"]).0, 0);
    assert!(looking.try_wait().unwrap().is_none(), "it looks for longer than the deploy takes");
    assert!(looking.wait().unwrap().success());
    put_back(&site);
    assert_eq!(verified(&site, "web"), (1, vec!["site-rollback".to_owned()]));
}

#[test]
fn what_a_deploy_keeps_beside_the_site_while_it_is_under_way_is_no_stranger() {
    let site = site(FOLDER);
    assert_eq!(deploy(&site, &[]).0, 0);
    let own = site.root().join("www/.bantin");
    let note = own.join("deploy.txt");
    let done = fs::read_to_string(&note).unwrap();
    let when = done.lines().find(|line| line.starts_with("when ")).unwrap();
    let begun = done.replace(when, &format!("when {}", jiff::Timestamp::now())).replace("state done", "state begun");
    let looked = || {
        let run = site.run_command("verify", &["web"]);
        let found = run.diagnostics.iter().map(|one| format!("{} {} {}", one.severity, one.code, one.file));
        (run.code, found.collect::<Vec<_>>())
    };
    // As it begins, or where it was killed then.
    fs::write(&note, &begun).unwrap();
    fs::create_dir(own.join("next")).unwrap();
    assert_eq!(looked(), (0, Vec::new()));
    fs::write(own.join("next/17-1"), "nửa").unwrap();
    fs::write(own.join("lock.17.next"), "x").unwrap();
    let its =
        |severity: &str| ["lock.17.next", "next/17-1"].map(|file| format!("{severity} site-extra .bantin/{file}"));
    let under_way = "error site-under-way .bantin/deploy.txt".to_owned();
    let [lock, next] = its("warning");
    assert_eq!(looked(), (2, vec![under_way.clone(), lock.clone(), next.clone()]));
    // Nothing else can hide there, nor anything at all when it is done.
    fs::create_dir(own.join("slot")).unwrap();
    fs::write(own.join("slot/index.html"), "x").unwrap();
    let slot = "error site-extra .bantin/slot/".to_owned();
    assert_eq!(looked(), (1, vec![under_way, lock, next, slot.clone()]));
    fs::write(&note, done).unwrap();
    let [lock, next] = its("error");
    assert_eq!(looked(), (1, vec![lock, next, slot]));
}

#[test]
fn a_key_that_the_site_does_not_pin_signs_nothing() {
    let site = signed();
    let other = site.new_key(&["khac.key"]);
    let key = site.root().join("khac.key");
    let site = site.environment("BANTIN_KEY_FILE", key.to_str().unwrap());
    let run = site.run_command("deploy", &["web"]);
    let [found] = &run.diagnostics[..] else { panic!("{}", run.said) };
    assert_eq!((run.code, found.code.as_str(), found.file.as_str()), (2, "key-not-pinned", "site.yaml"));
    assert!(found.line.is_some() && found.column.is_some() && found.text.contains(&other), "{}", run.said);
    assert!(!site.root().join("www").exists());
    // A new key beside the one before.
    let settings = site.text("site.yaml");
    let before = settings.lines().find_map(|line| line.strip_prefix("public_key: ")).unwrap();
    site.write("site.yaml", settings.replace(before, &format!("[{before}, {other}]")));
    site.build();
    assert_eq!((deploy(&site, &["web"]).0, verified(&site, "web")), (0, (0, Vec::new())));
}

#[test]
fn a_key_that_others_may_use_is_told_and_one_in_the_output_signs_nothing() {
    let site = signed();
    let key = site.root().join("bantin.key");
    let told = |arguments: &[&str]| {
        let run = site.run_command("deploy", arguments);
        let found = run.diagnostics.iter().map(|one| format!("{} {}", one.severity, one.code)).collect::<Vec<_>>();
        (run.code, found)
    };
    for mode in [0o666, 0o640, 0o604] {
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(told(&["web"]), (0, vec!["warning key-exposed".to_owned()]), "{mode:o}");
    }
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(told(&["web"]), (0, Vec::new()));
    let published = site.output("bantin.key");
    fs::rename(key, &published).unwrap();
    let site = site.environment("BANTIN_KEY_FILE", published.to_str().unwrap());
    assert_eq!(deploy(&site, &["web"]).1, "key-in-site");
}

#[test]
fn no_password_stands_in_the_settings() {
    for (target, place) in [
        ("kind: git, url: 'https://toi:bi-mat@kho.example/trang.git'", Some((3, 27))),
        ("kind: git, url: 'http://:bi-mat@kho.example:80/trang.git'", Some((3, 27))),
        ("kind: s3, bucket: a, endpoint: 'https://toi:bi-mat@kho.example'", Some((3, 42))),
        ("kind: git, url: 'https://ghp_0123456789abcdef@github.com/toi/trang.git'", Some((3, 27))),
        ("kind: git, url: 'https://glpat-x_y-z:@gitlab.com/toi/trang.git'", Some((3, 27))),
        ("kind: git, url: 'https://abcdefghijklmnopqrstuvwxyz234567@kho.example/trang.git'", Some((3, 27))),
        ("kind: git, url: 'https://x-access-token@github.com/toi/trang.git'", None),
        ("kind: git, url: 'ssh://APKAEIBAERJR2EXAMPLE@kho.example/trang'", None),
        ("kind: git, url: 'https://toi@kho.example/trang.git'", None),
        ("kind: git, url: 'https://toi:@kho.example/trang.git'", None),
        ("kind: git, url: 'ssh://git@kho.example:22/a:b@c.git'", None),
        ("kind: git, url: git@kho.example:toi/trang.git", None),
    ] {
        let text = format!(
            "title: A\ndeploy:\n  pages: {{{target}}}\n{}",
            "base_url: https://a.example\ncategories: [Tin tức]\n"
        );
        let site = Site::bare().with("site.yaml", text);
        let run = site.run();
        let found: Vec<_> = run.diagnostics.iter().map(|one| (one.code.as_str(), one.line.zip(one.column))).collect();
        let expected: Vec<_> = place.iter().map(|place| ("password-in-settings", Some(*place))).collect();
        assert_eq!((found, run.code), (expected, i32::from(place.is_some())), "{target}");
    }
}
