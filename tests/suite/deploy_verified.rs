//! `bantin verify` on targets that `bantin deploy` has filled.
//!
//! In: small sites, and what others do at their targets. Out: pass or fail. Touches: the sites' folders; runs `git`.

use std::fs;

use bantin::hash::Digest;

use crate::deploy::{FOLDER, deploy, git, site};

#[test]
fn what_stays_for_one_more_deploy_raises_no_alarm_and_hides_nothing() {
    let site = site(FOLDER).with("static/anh-1.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.build();
    deploy(&site, &[]);
    site.remove("static/anh-1.svg");
    site.build();
    assert_eq!(deploy(&site, &[]).2["kept"], 1);
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
    let (_, said, _) = site.say(&["key", "new"]);
    let public = said.lines().find_map(|line| line.strip_prefix("public_key: ")).unwrap();
    site.write("static/anh-2.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.build();
    deploy(&site, &[]);
    site.remove("static/anh-2.svg");
    site.build();
    assert_eq!(deploy(&site, &[]).2["kept"], 1);
    let state = site.root().join("another-machine");
    let arguments = ["--public-key", public, "--state", state.to_str().unwrap()];
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
    let verified = || {
        let run = site.run_command("verify", &["pages"]);
        let mut found = run.codes().into_iter().map(str::to_owned).collect::<Vec<_>>();
        found.sort_unstable();
        (run.code, found)
    };
    assert_eq!(verified(), (0, Vec::new()));
    git(root, &["clone", "--quiet", "--branch", "pages", "kho.git", "xem"]);
    let seen = root.join("xem");
    fs::write(seen.join("index.html"), "<title>Cá cược</title>").unwrap();
    fs::write(seen.join("keo-nha-cai.html"), "<title>Cá cược</title>").unwrap();
    fs::remove_file(seen.join("404.html")).unwrap();
    git(&seen, &["add", "-A"]);
    git(&seen, &["commit", "--quiet", "-m", "a"]);
    git(&seen, &["push", "--quiet", "origin", "pages"]);
    assert_eq!(verified(), (1, ["site-changed", "site-extra", "site-missing"].map(str::to_owned).to_vec()));
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
