//! `bantin deploy` as an editor uses it, on folders and on a branch of a git repository.
//!
//! In: small sites. Out: pass or fail. Touches: the sites' folders; runs `git`.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::harness::{NOW, Site, tree_of};

/// A site with some posts and a target.
pub(crate) fn site(deploy: &str) -> Site {
    let mut site = Site::new().settings(&format!("deploy:\n{deploy}"));
    for number in 0..12 {
        site = site.post(&format!("bai-{number}"), "", &format!("Bài số {number}."));
    }
    site.build();
    site
}

pub(crate) const FOLDER: &str = "  web: {kind: folder, path: ../www}\n";

/// What a deploy says in JSON: the exit code, the code of its first error, the last line.
pub(crate) fn deploy(site: &Site, arguments: &[&str]) -> (i32, String, Value) {
    let run = site.run_command("deploy", arguments);
    let error = run.diagnostics.iter().find(|found| found.severity == "error").map(|found| found.code.clone());
    (run.code, error.unwrap_or_default(), run.summary)
}

pub(crate) fn refused(site: &Site, arguments: &[&str], code: &str) {
    let (exit, error, _) = deploy(site, arguments);
    assert_eq!((exit, error.as_str()), (2, code), "{arguments:?}");
}

/// That the folder holds the output, besides what is named.
fn holds(site: &Site, folder: &str, besides: &[&str]) {
    let mut there = tree_of(&site.root().join(folder));
    for (path, bytes) in site.tree() {
        assert_eq!(there.remove(&path), Some(bytes), "{path}");
    }
    assert_eq!(there.keys().map(String::as_str).collect::<Vec<_>>(), besides);
}

#[test]
fn only_what_differs_is_sent_and_nothing_foreign_is_touched() {
    let site = site(FOLDER);
    let (code, _, first) = deploy(&site, &[]);
    assert_eq!((code, &first["counter"], &first["removed"]), (0, &1.into(), &0.into()));
    holds(&site, "www", &[".bantin/deploy.txt"]);
    let again = deploy(&site, &[]).2;
    assert_eq!(again["deployed"], false);
    fs::write(site.root().join("www/riêng.txt"), "x").unwrap();
    site.put("bai-3", "", "Bài số 3, đã sửa.");
    site.put("bai-moi", "", "Bài mới.");
    site.remove("posts/bai-5.md");
    site.build();
    let list = site.root().join("list.txt");
    let (code, _, second) = deploy(&site, &["--purge-list", list.to_str().unwrap()]);
    assert_eq!((code, &second["counter"], &second["removed"], &second["kept"]), (0, &2.into(), &1.into(), &0.into()));
    let sent = second["added"].as_u64().unwrap() + second["changed"].as_u64().unwrap();
    assert!(sent < 30 && second["added"] == 1, "{second}");
    holds(&site, "www", &[".bantin/deploy.txt", "riêng.txt"]);
    let list = fs::read_to_string(list).unwrap();
    for address in [
        "https://bantin.example/2024/10/bai-moi/\n",
        "https://bantin.example/2024/10/bai-5/\n",
        "https://bantin.example/\n",
    ] {
        assert!(list.contains(address), "{list}");
    }
    assert!(!list.contains("/bai-0/"), "{list}");
    assert!(!site.root().join("www/2024/10/bai-5").exists(), "its empty folder is gone too");
}

#[test]
fn a_superseded_asset_stays_for_one_more_deploy() {
    let site = site(FOLDER).with("static/anh-1.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.build();
    deploy(&site, &[]);
    let edit = |word: &str| {
        site.put("bai-1", "", word);
        site.build();
        deploy(&site, &[]).2
    };
    site.remove("static/anh-1.svg");
    let superseding = edit("một");
    assert_eq!((&superseding["kept"], &superseding["removed"]), (&1.into(), &0.into()));
    holds(&site, "www", &[".bantin/deploy.txt", "anh-1.svg"]);
    assert_eq!(deploy(&site, &[]).2["deployed"], false, "nothing new, so it stays");
    assert_eq!(edit("hai")["removed"], 1);
    holds(&site, "www", &[".bantin/deploy.txt"]);
}

#[test]
fn what_nobody_can_have_meant_is_refused() {
    let site = site(&format!("{FOLDER}  kia: {{kind: folder, path: ../kia}}\n"));
    refused(&site, &[], "unknown-target");
    refused(&site, &["wbe"], "unknown-target");
    site.put("bai-1", "", "Chưa dựng.");
    refused(&site, &["web"], "output-stale");
    site.put("bai-1", "draft: true\ntitle: [", "Hỏng.");
    assert_eq!(site.run().code, 1);
    refused(&site, &["web"], "output-stale");
    site.put("bai-1", "draft: true", "Nháp.");
    site.build_with(&["--drafts"]);
    refused(&site, &["web"], "output-early");
    site.build();
    assert!(!site.root().join("www").exists());
    assert_eq!(deploy(&site, &["web"]).0, 0);
    // A page that somebody has changed since.
    site.put("bai-2", "", "Đã sửa.");
    site.build();
    let page = site.output("2024/10/bai-2/index.html");
    fs::write(&page, "<title>Cá cược</title>").unwrap();
    refused(&site, &["web"], "output-changed");
    site.build_with(&["--full"]);
    assert_eq!(deploy(&site, &["web"]).0, 0);
    for number in 3..12 {
        site.remove(&format!("posts/bai-{number}.md"));
    }
    site.build();
    refused(&site, &["web"], "too-many-removals");
    assert!(site.root().join("www/2024/10/bai-7/index.html").exists());
    assert_eq!(deploy(&site, &["web", "--allow-removals", "20"]).0, 0);
    holds(&site, "www", &[".bantin/deploy.txt"]);
}

#[test]
fn what_is_true_of_another_time_is_refused() {
    let mut site = site(FOLDER);
    let extras = "category: Thời tiết\nbulletin: {kind: wind, valid_until: 2024-10-20T12:00}";
    site.put("gio", extras, "Gió mạnh.");
    site.set_now("2024-10-21T00:00");
    site.build();
    site.set_now("2024-10-20T11:59");
    refused(&site, &[], "output-early");
    site.build();
    assert_eq!(deploy(&site, &[]).0, 0);
    site.set_now("2024-10-20T12:00");
    refused(&site, &[], "output-stale");
    let said = site.run_command("deploy", &[]).diagnostics.remove(0).text;
    assert!(said.contains("2024-10-20T12:00:00+07:00"), "{said}");
    site.build();
    assert_eq!(deploy(&site, &[]).0, 0);
}

#[test]
fn a_ledger_that_has_changed_is_a_source_that_has() {
    let settings = format!("cap: {{sender: canh-bao@bantin.example}}\ndeploy:\n{FOLDER}");
    let site = Site::new().settings(&settings);
    site.put("gio", &crate::cap::wind("2024-10-01T08:00", ""), "Gió mạnh.");
    site.build();
    assert_eq!(deploy(&site, &[]).0, 0, "what the build itself has added to it changes nothing");
    let ledger = site.text("cap-ledger.txt");
    site.write("cap-ledger.txt", ledger.replace("20241001T0800", "20241001T0700"));
    refused(&site, &[], "output-stale");
}

#[test]
fn the_script_of_the_preview_is_refused() {
    let raw = "markdown: {raw_html: true}\n";
    let site = Site::new().settings(&format!("{raw}deploy:\n{FOLDER}"));
    site.put("bai", "", "<p>x</p>\n<script src=\"/.bantin/preview.js\"></script>");
    site.build();
    refused(&site, &[], "preview-script");
    assert!(!site.root().join("www/index.html").exists());
}

#[test]
fn a_folder_of_others_is_taken_over_only_when_asked() {
    let site = site(FOLDER);
    let www = site.root().join("www");
    fs::create_dir(&www).unwrap();
    fs::write(www.join("index.html"), "của người khác").unwrap();
    fs::write(www.join("ho-so.pdf"), "hồ sơ").unwrap();
    refused(&site, &[], "target-not-ours");
    assert_eq!(tree_of(&www).len(), 2, "no trace is left");
    assert_eq!(deploy(&site, &["--adopt"]).0, 0);
    holds(&site, "www", &[".bantin/deploy.txt", "ho-so.pdf"]);
    // Later, a new file has the name of one that isn't ours.
    fs::create_dir_all(www.join("2024/10/bai-moi")).unwrap();
    fs::write(www.join("2024/10/bai-moi/index.html"), "lạ").unwrap();
    site.put("bai-moi", "", "Bài mới.");
    site.build();
    refused(&site, &[], "target-foreign-file");
    assert_eq!(fs::read_to_string(www.join("2024/10/bai-moi/index.html")).unwrap(), "lạ");
}

#[test]
fn what_is_a_folder_to_one_and_a_file_to_another_is_refused() {
    let site = site("  web: {kind: folder, path: ../www}\n  pages: {kind: git, url: ../kho.git, branch: pages}\n");
    let root = site.root();
    let (www, kho, rieng) = (root.join("www"), root.join("kho.git"), root.join("rieng"));
    for folder in [&www, &rieng] {
        fs::create_dir_all(folder.join("tai-ve.txt")).unwrap();
        fs::write(folder.join("ghi-chu"), "riêng").unwrap();
        fs::write(folder.join("tai-ve.txt/a"), "riêng").unwrap();
    }
    git(root, &["init", "--quiet", "--bare", "kho.git"]);
    git(&rieng, &["init", "--quiet", "--initial-branch=pages"]);
    git(&rieng, &["add", "-A"]);
    git(&rieng, &["commit", "--quiet", "-m", "a"]);
    git(&rieng, &["push", "--quiet", "../kho.git", "pages"]);
    let tip = git(&kho, &["rev-parse", "pages"]);
    for (file, other) in [("ghi-chu/x.txt", "ghi-chu"), ("tai-ve.txt", "tai-ve.txt/a")] {
        let path = format!("static/{file}");
        site.write(&path, "của trang");
        site.build();
        for target in ["web", "pages"] {
            let run = site.run_command("deploy", &[target, "--adopt"]);
            assert_eq!((run.code, run.diagnostics[0].code.as_str()), (2, "target-clash"), "{file}");
            assert!(run.said.contains(&format!("{file} beside {other}")), "{}", run.said);
        }
        site.remove(&path);
    }
    assert_eq!(tree_of(&www).len(), 2, "nothing was touched");
    assert_eq!(git(&kho, &["rev-parse", "pages"]), tip);
}

#[test]
fn what_was_damaged_at_the_target_is_mended() {
    let site = site(FOLDER);
    deploy(&site, &[]);
    fs::write(site.root().join("www/index.html"), "hỏng").unwrap();
    fs::remove_file(site.root().join("www/feed.xml")).unwrap();
    let mended = deploy(&site, &[]).2;
    assert_eq!((&mended["added"], &mended["changed"]), (&1.into(), &1.into()));
    holds(&site, "www", &[".bantin/deploy.txt"]);
}

#[test]
fn a_dry_run_tells_the_reasons_and_changes_nothing() {
    let site = site(FOLDER);
    deploy(&site, &[]);
    site.put("bai-3", "", "Đã sửa.");
    site.remove("posts/bai-5.md");
    site.build();
    let before = tree_of(&site.root().join("www"));
    let run = site.output_of(&["deploy", "--dry-run", "--message-format", "json"]);
    let text = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0), "{text}");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |path: &str| lines.iter().find(|line| line["path"] == path).unwrap();
    let changed = of("2024/10/bai-3/index.html");
    assert_eq!((&changed["change"], &changed["reason"]), (&"changed".into(), &"posts/bai-3.md".into()));
    assert_eq!(of("2024/10/bai-5/index.html")["change"], "removed");
    assert_eq!(of("index.html")["reason"], "home.html");
    assert!(lines.last().unwrap()["estimated_seconds"].as_u64().is_some());
    assert_eq!(tree_of(&site.root().join("www")), before);
    assert!(!site.root().join("www/.bantin/lock").exists());
}

#[test]
fn two_deploys_at_once_are_one_too_many() {
    let site = site(FOLDER);
    deploy(&site, &[]);
    site.put("bai-3", "", "Đã sửa.");
    site.build();
    let lock = site.root().join("www/.bantin/lock");
    let note = "bantin lock 1\nid 1-a\nwho an@toa-soan\nsince 2024-10-27T11:00:00+07:00\nprocess 0 0.1 1 1\n";
    fs::write(&lock, note).unwrap();
    let run = site.run_command("deploy", &[]);
    assert_eq!((run.code, run.diagnostics[0].code.as_str()), (2, "deploy-locked"));
    assert!(run.said.contains("an@toa-soan") && run.said.contains("2024-10-27T11:00:00+07:00"), "{}", run.said);
    assert_eq!(fs::read_to_string(&lock).unwrap(), note, "it is not ours to remove");
    assert_eq!(deploy(&site, &["--break-lock"]).0, 0);
    assert!(!lock.exists());
    holds(&site, "www", &[".bantin/deploy.txt"]);
}

#[test]
fn commands_run_afterwards() {
    let site = site("  after: ['echo $BANTIN_TARGET >> ../sau.txt', 'exit 3']\n  web: {kind: folder, path: ../www}\n");
    let (code, error, _) = deploy(&site, &[]);
    assert_eq!((code, error.as_str()), (2, "deploy-after"));
    assert_eq!(fs::read_to_string(site.root().join("sau.txt")).unwrap(), "web\n");
    holds(&site, "www", &[".bantin/deploy.txt"]);
    // As long as one has failed, nobody can be sure that all was told.
    assert_eq!(deploy(&site, &[]).1, "deploy-after");
    site.write("site.yaml", site.text("site.yaml").replace("exit 3", "exit 0"));
    site.build();
    assert_eq!(deploy(&site, &[]).0, 0);
    assert_eq!(deploy(&site, &[]).0, 0, "nothing was deployed, so nothing runs");
    assert_eq!(fs::read_to_string(site.root().join("sau.txt")).unwrap(), "web\nweb\nweb\n");
}

#[test]
fn what_a_deploy_that_came_to_no_end_has_sent_is_in_the_list_of_the_next() {
    let site = site(FOLDER);
    assert_eq!(deploy(&site, &[]).0, 0);
    let record = site.root().join("www/.bantin/deploy.txt");
    let text = fs::read_to_string(&record).unwrap();
    let begun = "touched 2024/10/bai-7/index.html\ngone cu/index.html\nend\n";
    fs::write(&record, text.replace("state done", "state begun").replace("end\n", begun)).unwrap();
    site.put("bai-3", "", "Đã sửa.");
    site.build();
    let list = site.root().join("list.txt");
    assert_eq!(deploy(&site, &["--purge-list", list.to_str().unwrap()]).0, 0);
    let list = fs::read_to_string(list).unwrap();
    for path in ["2024/10/bai-3/", "2024/10/bai-7/", "cu/", "manifest.txt"] {
        assert!(list.contains(&format!("https://bantin.example/{path}\n")), "{list}");
    }
    assert!(!list.contains("bai-0") && !list.contains("minisig"), "{list}");
}

#[test]
fn a_list_that_cannot_be_written_is_told_before_anything_is_done() {
    let site = site(FOLDER);
    refused(&site, &["--purge-list", "/nonexistent/list"], "deploy-local");
    assert!(!site.root().join("www").exists());
    assert_eq!(site.say(&["deploy", "--dry-run", "--purge-list", "list.txt", "--now", NOW]).0, 0);
    assert!(!site.root().join("list.txt").exists(), "who only looks writes nothing");
}

#[test]
#[cfg(target_os = "linux")]
fn a_list_that_could_not_be_written_after_all_is_told_and_keeps_nothing_else_from_being_done() {
    let site = site("  after: ['echo ${BANTIN_PURGE_LIST-none} >> ../sau.txt']\n  web: {kind: folder, path: ../www}\n");
    let (code, said, errors) = site.say(&["deploy", "--purge-list", "/dev/full", "--now", NOW]);
    assert!(code == 2 && errors.contains("error[deploy-local]"), "{errors}");
    assert!(said.contains("https://bantin.example/2024/10/bai-3/\n"), "{said}");
    assert_eq!(fs::read_to_string(site.root().join("sau.txt")).unwrap(), "none\n");
    holds(&site, "www", &[".bantin/deploy.txt"]);
    // Nor is anything in it forgotten.
    let list = site.root().join("list.txt");
    assert_eq!(deploy(&site, &["--purge-list", list.to_str().unwrap()]).2["deployed"], false);
    let text = fs::read_to_string(&list).unwrap();
    assert!(text.contains("https://bantin.example/2024/10/bai-3/\n"), "{text}");
    assert_eq!(fs::read_to_string(site.root().join("sau.txt")).unwrap(), format!("none\n{}\n", list.display()));
    assert_eq!(deploy(&site, &["--purge-list", list.to_str().unwrap()]).0, 0);
    assert_eq!(fs::read_to_string(&list).unwrap(), "", "all was told");
}

#[test]
fn a_target_among_the_sources_or_around_the_output_is_refused() {
    for path in ["static/www", ".", "..", "../public", "../public/www", "../.bantin-public/www"] {
        let site = site(&format!("  web: {{kind: folder, path: {path}}}\n"));
        let (before, output) = (tree_of(&site.source("")), site.tree());
        refused(&site, &["--adopt"], "target-in-sources");
        assert!(tree_of(&site.source("")) == before && site.tree() == output, "{path}");
    }
}

#[test]
fn a_link_is_switched_from_release_to_release() {
    let site = site("  web: {kind: folder, path: ../www, releases: true}\n");
    let releases = || fs::read_dir(site.root().join("www/releases")).unwrap().count();
    for round in 0..4 {
        site.put("bai-3", "", &format!("Lần {round}."));
        site.build();
        assert_eq!(deploy(&site, &[]).0, 0);
        holds(&site, "www/current", &[".bantin/deploy.txt"]);
    }
    assert_eq!(releases(), 2, "the current one and the last");
    // A link of one's own, which leads to a folder that somebody has made.
    let other = self::site("  web: {kind: folder, path: ../hien}\n");
    fs::create_dir_all(other.root().join("ban/goc")).unwrap();
    std::os::unix::fs::symlink("ban/goc", other.root().join("hien")).unwrap();
    assert_eq!(deploy(&other, &[]).0, 0);
    holds(&other, "hien", &[".bantin/deploy.txt"]);
    assert!(fs::read_dir(other.root().join("ban/goc")).unwrap().next().is_none(), "it was not written into");
}

#[test]
fn links_into_one_folder_of_releases_do_not_touch_each_others() {
    let site = site(
        "  web: {kind: folder, path: ../srv/web}\n  staging: {kind: folder, path: ../srv/staging}\n  kia: {kind: folder, path: ../kia/web}\n",
    );
    let srv = site.root().join("srv");
    let link = |to: &str, from: &Path| std::os::unix::fs::symlink(to, from).unwrap();
    for name in ["web", "staging", "kia"] {
        fs::create_dir_all(srv.join(format!("{name}-goc"))).unwrap();
    }
    fs::create_dir(site.root().join("kia")).unwrap();
    link("web-goc", &srv.join("web"));
    link("staging-goc", &srv.join("staging"));
    link("../srv/kia-goc", &site.root().join("kia/web"));
    assert_eq!(deploy(&site, &["web"]).0, 0);
    // A person keeps one to go back to, and one is of before releases were named for their link.
    let first = fs::canonicalize(srv.join("web")).unwrap();
    link(first.to_str().unwrap(), &srv.join("ban-tot"));
    let old = srv.join("bantin-3-00000000000000aa");
    fs::create_dir_all(old.join(".bantin")).unwrap();
    for round in 0..2 {
        site.put("bai-3", "", &format!("Lần {round}."));
        site.build();
        for name in ["staging", "kia", "web"] {
            assert_eq!(deploy(&site, &[name]).0, 0);
        }
        for link in ["srv/web", "srv/staging", "kia/web"] {
            holds(&site, link, &[".bantin/deploy.txt"]);
        }
        assert!(first.join("index.html").exists() && old.exists());
    }
    let count = fs::read_dir(&srv)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("bantin-"));
    assert_eq!(count.count(), 3 * 2 + 2, "two of each link, and two that were kept");
}

#[test]
fn releases_of_before_go_where_they_can_only_be_of_this_link() {
    let site = site("  web: {kind: folder, path: ../www, releases: true}\n");
    let releases = site.root().join("www/releases");
    for (name, linked) in [("bantin-1-00000000000000aa", false), ("bantin-2-00000000000000bb", true)] {
        fs::create_dir_all(releases.join(name).join(".bantin")).unwrap();
        if linked {
            std::os::unix::fs::symlink(releases.join(name), site.root().join("www/ban-tot")).unwrap();
        }
    }
    for round in 0..2 {
        site.put("bai-3", "", &format!("Lần {round}."));
        site.build();
        assert_eq!(deploy(&site, &["--adopt"]).0, 0);
    }
    assert!(!releases.join("bantin-1-00000000000000aa").exists());
    assert!(releases.join("bantin-2-00000000000000bb").exists());
    assert_eq!(fs::read_dir(releases).unwrap().count(), 3);
}

/// Git in a folder; what it prints.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let author = ["-c", "user.name=An", "-c", "user.email=an@example.org"];
    let run = Command::new("git").current_dir(folder).args(author).args(arguments).output().unwrap();
    assert!(run.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_branch_gets_one_commit_a_deploy() {
    let site = site("  pages: {kind: git, url: ../kho.git, branch: pages}\n");
    let root = site.root();
    git(root, &["init", "--quiet", "--bare", "kho.git"]);
    let kho = root.join("kho.git");
    assert_eq!(deploy(&site, &[]).0, 0);
    site.put("bai-3", "", "Đã sửa.");
    site.build();
    let objects = |kho: &Path| git(kho, &["rev-list", "--objects", "pages"]).lines().count();
    let before = objects(&kho);
    let second = deploy(&site, &[]).2;
    assert_eq!(git(&kho, &["rev-list", "--count", "pages"]), "2");
    assert!(objects(&kho) - before < 40, "only what changed has new objects");
    assert_eq!(deploy(&site, &[]).2["deployed"], false);
    assert_eq!(second["counter"], 2);
    git(&kho, &["fsck", "--strict"]);
    git(root, &["clone", "--quiet", "--branch", "pages", "kho.git", "xem"]);
    fs::remove_dir_all(root.join("xem/.git")).unwrap();
    holds(&site, "xem", &[".bantin/deploy.txt", ".nojekyll"]);
}

#[test]
fn a_site_may_have_the_file_that_a_host_of_pages_wants() {
    let site = site("  pages: {kind: git, url: ../kho.git, branch: pages}\n").with("static/.nojekyll", "của trang");
    git(site.root(), &["init", "--quiet", "--bare", "kho.git"]);
    let kho = site.root().join("kho.git");
    let deployed = |text: &str| {
        site.put("bai-3", "", text);
        site.build();
        (deploy(&site, &[]).2["added"].as_u64(), git(&kho, &["show", "pages:.nojekyll"]))
    };
    let first = deployed("Một.");
    assert_eq!(first.1, "của trang");
    assert_eq!(deploy(&site, &[]).2["deployed"], false);
    assert_eq!(deployed("Hai."), (Some(0), "của trang".to_owned()));
    site.remove("static/.nojekyll");
    deployed("Ba.");
    deployed("Bốn.");
    assert_eq!(deployed("Năm."), (Some(0), String::new()), "the host wants one all the same");
}

#[test]
fn the_output_is_never_written_into() {
    let site = site(FOLDER).with("static/manifest.next", "của trang");
    site.build();
    assert_eq!(deploy(&site, &[]).0, 0);
    assert_eq!(fs::read_to_string(site.output("manifest.next")).unwrap(), "của trang");
    holds(&site, "www", &[".bantin/deploy.txt"]);
}

#[test]
fn a_branch_of_others_is_never_overwritten() {
    let site = site("  pages: {kind: git, url: ../kho.git, branch: pages}\n");
    let root = site.root();
    git(root, &["init", "--quiet", "--bare", "kho.git"]);
    git(root, &["init", "--quiet", "--initial-branch=pages", "rieng"]);
    let own = root.join("rieng");
    fs::write(own.join("ghi-chu.txt"), "riêng").unwrap();
    git(&own, &["add", "-A"]);
    git(&own, &["commit", "--quiet", "-m", "a"]);
    git(&own, &["push", "--quiet", "../kho.git", "pages"]);
    let kho = root.join("kho.git");
    let tip = git(&kho, &["rev-parse", "pages"]);
    refused(&site, &[], "target-not-ours");
    assert_eq!(git(&kho, &["rev-parse", "pages"]), tip);
    assert_eq!(deploy(&site, &["--adopt"]).0, 0);
    assert_eq!(git(&kho, &["rev-parse", "pages^"]), tip, "it goes on from what was there");
    assert_eq!(git(&kho, &["show", "pages:ghi-chu.txt"]), "riêng");
}
