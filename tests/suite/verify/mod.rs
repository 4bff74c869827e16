//! `bantin verify`: whatever is done to a published site is told by its kind, and of a sound one nothing is told.
//!
//! In: a small site, published and tampered with. Out: pass or fail. Touches: its folder, the loopback interface.

pub(crate) mod host;
mod own_list;
mod table;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use bantin::{
    hash::Digest,
    sign::{self, Turn},
};
use serde_json::Value;

use crate::harness::Site;
use host::{Act, Host, Nginx, STARTING, Small};
use table::{CASES, Do, replace};

/// How the web is asked in tests: as fast as it goes.
const FAST: [&str; 6] = ["--per-second", "10000", "--at-once", "4", "--seed", "7"];

/// A site with a key, published in a folder.
pub(crate) struct Published {
    site: Site,
    www: PathBuf,
    key: PathBuf,
    public: String,
    turn: Turn,
}

/// What `bantin verify` said.
struct Verdict {
    code: i32,
    counts: BTreeMap<String, u64>,
    said: String,
}

impl Published {
    /// The site, with the key pinned, published once.
    pub(crate) fn new() -> Self {
        let site = Site::new();
        let public = site.new_key(&["bantin.key"]);
        let site = site
            .settings(&format!("public_key: {public}"))
            .post("tin", "title: Tin bão\ntags: [bão]\naliases: [/cu/]", "Thân bài có [liên kết](https://a.example/).")
            .post("tin-hai", "title: Tin hai", "Thân bài thứ hai.")
            .with("pages/ve.md", "---\ntitle: Về chúng tôi\n---\n\nChúng tôi.\n")
            .with("static/ảnh bão.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
            .with("static/tai-lieu/phu-luc.bin", [0_u8, 1, 2, 3]);
        site.build();
        let (www, key) = (site.root().join("www"), site.root().join("bantin.key"));
        let published = Self { site, www, key, public, turn: Turn::first() };
        published.put();
        published
    }

    /// Copies the output and signs it.
    fn put(&self) {
        let _ = fs::remove_dir_all(&self.www);
        copy(&self.site.root().join("public"), &self.www);
        let signature = self.signature(self.turn);
        fs::write(self.www.join("manifest.txt.minisig"), signature).unwrap();
    }

    fn signature(&self, turn: Turn) -> Vec<u8> {
        let key = sign::read(&self.key, &|| None).unwrap();
        sign::sign(&key, &self.manifest(), turn).unwrap()
    }

    fn manifest(&self) -> Vec<u8> {
        fs::read(self.www.join("manifest.txt")).unwrap()
    }

    /// Builds with another post and publishes that as the next turn.
    fn publish_next(&mut self, slug: &str) {
        self.turn = self.turn.next(Digest::of(&self.manifest()));
        self.site.put(slug, "", "Thân bài nữa.");
        self.site.build();
        self.put();
    }

    fn verify(&self, arguments: &[&str]) -> Verdict {
        let fast = FAST.chunks(2).filter(|pair| !arguments.contains(&pair[0])).flatten().copied();
        let all: Vec<&str> =
            ["verify", "--message-format", "json"].into_iter().chain(fast).chain(arguments.iter().copied()).collect();
        let (code, said, errors) = self.site.say(&all);
        let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let summary = lines.iter().find(|line| line["type"] == "summary");
        let counts = summary.map(|line| serde_json::from_value(line["findings"].clone()).unwrap()).unwrap_or_default();
        Verdict { code, counts, said: said + &errors }
    }
}

impl Verdict {
    fn assert_sound(&self, what: &str) {
        assert!(self.code == 0 && self.counts.is_empty(), "{what}: {}", self.said);
    }

    /// That all these kinds were told, and that the command failed.
    fn assert_told(&self, codes: &[&str], what: &str) {
        assert_eq!(self.code, 1, "{what}: {}", self.said);
        self.assert_names(codes, what);
    }

    fn assert_names(&self, codes: &[&str], what: &str) {
        for code in codes {
            assert!(self.counts.contains_key(*code), "{what}: no {code} in {}", self.said);
        }
    }
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let place = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(place).unwrap();
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// Does everything of the table to a fresh copy each time and verifies it, in the folder and on the web.
fn tamper(start: impl Fn(&Path, Act, bool) -> Box<dyn Host>) {
    let published = Published::new();
    let sound = published.site.root().join("sound");
    copy(&published.www, &sound);
    for (number, case) in CASES.iter().enumerate() {
        let _ = fs::remove_dir_all(&published.www);
        copy(&sound, &published.www);
        let act = match case.act {
            Do::Files(change) => {
                change(&published);
                if !case.stored.is_empty() {
                    let verdict = published.verify(&[published.www.to_str().unwrap()]);
                    verdict.assert_told(case.stored, &format!("{} in the folder", case.name));
                }
                Act::Honest
            }
            Do::Host(act) => act,
        };
        if !case.web.is_empty() {
            let host = start(&published.www, act, number % 2 == 0);
            published.verify(&[&host.url()]).assert_told(case.web, &format!("{} on the web", case.name));
        }
    }
}

#[test]
fn the_table_is_long_enough_and_names_each_case_once() {
    let names: std::collections::BTreeSet<_> = CASES.iter().map(|case| case.name).collect();
    assert!(names.len() == CASES.len() && CASES.len() >= 60, "{}", CASES.len());
    assert!(CASES.iter().all(|case| !case.stored.is_empty() || !case.web.is_empty()));
}

#[test]
fn everything_that_is_done_to_a_site_is_told() {
    tamper(|root, act, gzip| Box::new(Small::start(root, act, gzip, 0)));
}

#[test]
fn of_a_sound_site_nothing_is_told() {
    let published = Published::new();
    published.verify(&[published.www.to_str().unwrap()]).assert_sound("the folder");
    let rounds: Vec<usize> = (0..100).collect();
    std::thread::scope(|scope| {
        for part in rounds.chunks(25) {
            scope.spawn(|| part.iter().for_each(|round| sound_round(&published, *round)));
        }
    });
}

fn sound_round(published: &Published, round: usize) {
    // In every fifth round some answers are passing troubles.
    let trouble = if round % 5 == 4 { 31 } else { 0 };
    let host = Small::start(&published.www, Act::Honest, round % 2 == 0, trouble);
    let (seed, state) = (round.to_string(), format!("seen-{round}"));
    let verdict = published.verify(&[&host.url(), "--sample", "50%", "--seed", &seed, "--state", &state]);
    verdict.assert_sound(&format!("round {round}"));
}

#[test]
#[ignore = "needs Debian's nginx: .ci/run runs it"]
fn everything_that_is_done_to_a_site_on_nginx_is_told() {
    tamper(|root, act, gzip| {
        let _one = STARTING.lock().unwrap();
        Box::new(Nginx::start(root, act, gzip))
    });
}

#[test]
#[ignore = "needs Debian's nginx: .ci/run runs it"]
fn of_a_sound_site_on_nginx_nothing_is_told() {
    let published = Published::new();
    for gzip in [true, false] {
        let host = {
            let _one = STARTING.lock().unwrap();
            Nginx::start(&published.www, Act::Honest, gzip)
        };
        for round in 0..50 {
            let seed = round.to_string();
            let verdict = published.verify(&[&host.url(), "--sample", "60%", "--seed", &seed]);
            verdict.assert_sound(&format!("round {round}, gzip {gzip}"));
        }
        published.verify(&[&host.url()]).assert_sound("the whole site");
    }
}

#[test]
#[ignore = "needs Debian's nginx: .ci/run runs it"]
fn headers_of_a_protected_site_are_sent_by_nginx_and_missed_when_they_are_not() {
    let mut published = Published::new();
    let pinned = format!("public_key: {}\nprotections: [nginx, htaccess, headers, caddy]", published.public);
    published.site = published.site.settings(&pinned);
    published.publish_next("ba");
    let start = |act| {
        let _one = STARTING.lock().unwrap();
        Nginx::start(&published.www, act, true)
    };
    let host = start(Act::Protected);
    published.verify(&[&host.url()]).assert_sound("with the snippet");
    drop(host);
    let host = start(Act::Honest);
    published.verify(&[&host.url()]).assert_told(&["site-header"], "without it");
}

#[test]
fn protections_are_written_for_the_hosts_that_are_named() {
    let site = Site::new().settings("protections: [headers, htaccess, nginx, caddy]").post("tin", "", "Thân bài.");
    site.build();
    let tree = site.tree();
    let work = |name: &str| fs::read_to_string(site.root().join(".bantin-public").join(name)).unwrap();
    let page = site.page("/2024/10/tin/");
    let integrity =
        page.split("<script src=").nth(1).unwrap().split("integrity=\"").nth(1).unwrap().split('"').next().unwrap();
    for text in [site.page("_headers"), site.page(".htaccess"), work("nginx.conf"), work("Caddyfile")] {
        assert!(text.contains(&format!("script-src '{integrity}'; style-src 'self'")), "{text}");
        for part in ["nosniff", "Referrer-Policy", "max-age=31536000, immutable", "frame-ancestors 'self'"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
    crate::harness::assert_same(&site.clean_tree(), &tree, "incremental and clean");
    let site = site.settings("protections: [caddy]");
    site.build();
    assert!(!site.has("_headers") && !site.has(".htaccess"));
    let site = site.settings("protections: apache");
    assert_eq!(site.run().codes(), ["unknown-value"]);
    let site = site.settings("protections: [nginx]").with("static/them.js", "go()");
    site.build();
    assert!(
        fs::read_to_string(site.root().join(".bantin-public/nginx.conf"))
            .unwrap()
            .contains("script-src 'self' 'sha256-")
    );
}

#[test]
#[ignore = "needs Debian's minisign: .ci/run runs it"]
fn minisign_and_sha256sum_alone_agree() {
    let mut published = Published::new();
    let run = |program: &str, arguments: &[&str], folder: &Path| {
        let run = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
        (run.status.success(), String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
    };
    published.publish_next("ba");
    let (www, public) = (published.www.clone(), published.public.clone());
    let minisign = || run("minisign", &["-Vm", "manifest.txt", "-P", &public], &www);
    let (sound, said, errors) = minisign();
    assert!(sound && said.contains(&format!("Trusted comment: {}", published.turn)), "{said}{errors}");
    let (sound, said, errors) = run("sha256sum", &["-c", "--strict", "manifest.txt"], &www);
    assert!(sound && errors.is_empty() && said.lines().all(|line| line.ends_with(": OK")), "{said}{errors}");
    replace(&published, "manifest.txt", "  feed.xml", "  feed.xmm");
    assert!(!minisign().0);
}

#[test]
fn anybody_with_the_public_key_can_verify() {
    let published = Published::new();
    let host = Small::start(&published.www, Act::Honest, true, 0);
    let elsewhere = Site::bare();
    let url = host.url();
    let say = |more: &[&str]| elsewhere.say(&[&["verify", &url, "--state", "seen"], &FAST[..], more].concat());
    let (code, said, errors) = say(&["--public-key", &published.public]);
    assert!(code == 0 && said.contains("as published") && said.contains("signed"), "{said}{errors}");
    let (code, _, errors) = say(&[]);
    assert!(code == 2 && errors.contains("nothing-to-verify-with"), "{errors}");
    let (code, _, errors) = say(&["--public-key", "RWx"]);
    assert!(code == 2 && errors.contains("bad-public-key"), "{errors}");
    assert_eq!(elsewhere.say(&["key", "new", "other.key"]).0, 0);
    let (_, other, _) = elsewhere.say(&["key", "show", "other.key"]);
    let other = other.trim().strip_prefix("public_key: ").unwrap();
    let (code, _, errors) = say(&["--public-key", other, "--lang", "vi"]);
    assert!(code == 1 && errors.contains("site-bad-signature") && errors.contains("khóa khác"), "{errors}");
}

#[test]
fn an_older_site_that_is_put_back_is_told() {
    let mut published = Published::new();
    let (first, second) = (published.site.root().join("first"), published.site.root().join("second"));
    let www = published.www.to_str().unwrap().to_owned();
    copy(&published.www, &first);
    published.verify(&[&www]).assert_sound("the first");
    published.publish_next("ba");
    copy(&published.www, &second);
    published.verify(&[&www]).assert_sound("the second");
    published.verify(&[&www]).assert_sound("the second again");
    let put_back = |from: &Path| {
        fs::remove_dir_all(&published.www).unwrap();
        copy(from, &published.www);
    };
    put_back(&first);
    published.verify(&[&www]).assert_told(&["site-rollback"], "the first, put back");
    published.verify(&[&www]).assert_told(&["site-rollback"], "it is told every time");
    put_back(&second);
    published.verify(&[&www]).assert_sound("the second, put back");
    // Signed with the key, but by somebody who has not seen what was published.
    fs::write(
        published.www.join("manifest.txt.minisig"),
        published.signature(Turn { counter: 3, previous: None, kept: None }),
    )
    .unwrap();
    published.verify(&[&www]).assert_told(&["site-rollback"], "a fork");
}

#[test]
fn without_a_key_the_last_build_counts() {
    let site = Site::new().post("tin", "", "Thân bài.");
    site.build();
    let www = site.root().join("www");
    copy(&site.root().join("public"), &www);
    let verify = || site.say(&["verify", "www"]);
    assert_eq!(verify().0, 0, "{verify:?}", verify = verify());
    fs::write(www.join("index.html"), "x").unwrap();
    let (code, _, errors) = verify();
    assert!(code == 1 && errors.contains("site-changed") && errors.contains("index.html"), "{errors}");
    // Another manifest that fits what lies there is not believed either.
    let text = fs::read_to_string(www.join("manifest.txt")).unwrap();
    let before = Digest::of(&fs::read(site.output("index.html")).unwrap()).to_string();
    fs::write(www.join("manifest.txt"), text.replace(&before, &Digest::of(b"x").to_string())).unwrap();
    let (code, _, errors) = verify();
    assert!(code == 1 && errors.contains("site-changed") && errors.contains("site-other-manifest"), "{errors}");
    // The output itself, as it was built and as somebody has changed it.
    assert_eq!(site.say(&["verify", "public"]).0, 0);
    fs::write(site.output("feed.xml"), "x").unwrap();
    assert_eq!(site.say(&["verify", "public"]).0, 1);
}

#[test]
fn what_cannot_be_asked_for_proves_nothing() {
    let published = Published::new();
    let verdict = published.verify(&["http://127.0.0.1:9/"]);
    assert!(verdict.code == 2 && verdict.said.contains("site-unreachable"), "{}", verdict.said);
    assert!(verdict.said.contains("127.0.0.1:9: it refuses the connection"), "the host is named: {}", verdict.said);
    let verdict = published.verify(&["nowhere"]);
    assert!(verdict.code == 2 && verdict.said.contains("unknown-place"), "{}", verdict.said);
    let (code, _, errors) = published.site.say(&["verify", "www", "--sample", "0%"]);
    assert!(code == 2 && errors.contains("1% … 100%"), "{errors}");
}

#[test]
fn what_may_lie_there_besides_is_named() {
    let published = Published::new();
    fs::create_dir_all(published.www.join(".well-known/acme-challenge")).unwrap();
    fs::write(published.www.join(".well-known/acme-challenge/x"), "x").unwrap();
    let www = published.www.to_str().unwrap();
    published.verify(&[www]).assert_told(&["site-extra"], "unnamed");
    published.verify(&[www, "--except", ".well-known/acme-challenge"]).assert_sound("named");
    published.verify(&[www, "--except", ".well-known/*/x"]).assert_sound("named by a pattern");
}

#[test]
fn an_address_that_a_host_keeps_to_itself_is_none() {
    let published = Published::new();
    for status in [401, 403, 405, 410] {
        let host = Small::start(&published.www, Act::Closed("/cgi-bin/", status), true, 0);
        published.verify(&[&host.url(), "--sample", "1%"]).assert_sound(&status.to_string());
    }
    let host = Small::start(&published.www, Act::Closed("/cgi-bin/", 200), true, 0);
    published.verify(&[&host.url(), "--sample", "1%"]).assert_told(&["site-false-address"], "open");
    published.verify(&[&host.url(), "--sample", "1%", "--except", "cgi-bin"]).assert_sound("named");
    let host = Small::start(&published.www, Act::GoneForAgent("Googlebot", "/cgi-bin/"), true, 0);
    published.verify(&[&host.url(), "--sample", "1%"]).assert_told(&["site-false-address"], "closed to some");
}

#[test]
fn what_a_deploy_under_way_makes_of_its_files_is_no_alarm_for_some_hours() {
    let published = Published::new();
    let (www, digest) = (published.www.to_str().unwrap().to_owned(), Digest::of(b""));
    let note = |state: &str, hours: i64| {
        let when = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(hours);
        let text = format!(
            "bantin deploy 1\nid 2-a\ncounter 2\nmanifest {digest}\nprevious none\nwhen {when}\nsigned none\n\
             state {state}\ntouched index.html\ntouched 2025/01/moi/index.html\ngone 2024/10/tin/index.html\nend\n"
        );
        fs::create_dir_all(published.www.join(".bantin")).unwrap();
        fs::write(published.www.join(".bantin/deploy.txt"), text).unwrap();
    };
    fs::write(published.www.join("index.html"), "mới").unwrap();
    fs::remove_file(published.www.join("2024/10/tin/index.html")).unwrap();
    fs::create_dir_all(published.www.join("2025/01/moi")).unwrap();
    fs::write(published.www.join("2025/01/moi/index.html"), "mới").unwrap();
    note("begun", 0);
    let host = Small::start(&published.www, Act::Honest, true, 0);
    for place in [&www, &host.url()] {
        let verdict = published.verify(&[place]);
        assert_eq!(verdict.code, 2, "{}", verdict.said);
        verdict.assert_names(&["site-under-way", "site-changed", "site-missing"], place);
    }
    // What it does not send is an alarm all the same, and everything when it is done, or should be.
    fs::write(published.www.join("slot.php"), "x").unwrap();
    published
        .verify(&[&www])
        .assert_told(&["site-under-way", "site-changed", "site-missing", "site-extra"], "one more");
    fs::remove_file(published.www.join("slot.php")).unwrap();
    for (state, hours) in [("done", 0), ("begun", 7), ("begun", -1)] {
        note(state, hours);
        published.verify(&[&www]).assert_told(&["site-changed", "site-missing", "site-extra"], state);
    }
}

#[test]
fn requests_begin_no_faster_than_they_may() {
    let published = Published::new();
    let host = Small::start(&published.www, Act::Honest, true, 0);
    let started = std::time::Instant::now();
    let verdict = published.verify(&[&host.url(), "--sample", "1%", "--per-second", "200", "--at-once", "8"]);
    verdict.assert_sound("slowly");
    let requests = verdict.said.split("\"requests\":").nth(1).unwrap().split([',', '}']).next().unwrap();
    let requests: u32 = requests.parse().unwrap();
    let least = std::time::Duration::from_secs(1) * (requests - 1) / 200;
    assert!(started.elapsed() >= least, "{requests} requests in {:?}", started.elapsed());
}

#[test]
fn a_target_whose_folder_is_gone_is_not_an_unknown_place() {
    let site = Site::new().settings("deploy:\n  web: {kind: folder, path: ../www}").post("tin", "", "…");
    site.build();
    let (code, _, errors) = site.say(&["verify", "web", "--lang", "en"]);
    assert!(
        code == 2 && errors.contains("error[site-missing]: the folder of the target `web` is not there"),
        "{errors}"
    );
    assert!(errors.contains("www"), "{errors}");
}

#[test]
fn a_state_that_was_asked_for_and_cannot_be_written_is_told() {
    let published = Published::new();
    let verdict = published.verify(&["www", "--state", "bantin.key/seen"]);
    assert_eq!((verdict.code, &verdict.counts), (2, &BTreeMap::new()), "{}", verdict.said);
    assert!(verdict.said.contains("unwritable") && verdict.said.contains("bantin.key/seen"), "{}", verdict.said);
    assert_eq!(published.verify(&["www", "--state", "seen"]).code, 0);
}

#[test]
fn a_host_that_stops_answering_is_left_alone() {
    let published = Published::new();
    let host = Small::start(&published.www, Act::Busy, true, 0);
    let verdict = published.verify(&[&host.url()]);
    let told = verdict.counts["site-unreachable"];
    assert!(verdict.code == 2 && verdict.counts.len() == 1 && told < 12, "{}", verdict.said);
    let summary: Value = serde_json::from_str(verdict.said.lines().last().unwrap()).unwrap();
    let count = |key: &str| summary[key].as_u64().unwrap();
    assert!(count("requests") < 50 && count("checked") < count("files") / 2, "{}", verdict.said);
    let last = format!("\"file\":\"{}\"", host.url().trim_end_matches('/'));
    assert!(verdict.said.contains(&last), "{}", verdict.said);
}

#[test]
fn a_list_that_is_made_to_exhaust_us_does_not() {
    let published = Published::new();
    fs::write(published.www.join("robots.txt"), "http://".repeat(3000)).unwrap();
    let host = Small::start(&published.www, Act::Honest, true, 0);
    let verdict = published.verify(&[&host.url(), "--sample", "1%"]);
    verdict.assert_told(&["site-changed", "site-foreign-address"], "a list without end");
    assert!(verdict.said.len() < 20_000 && verdict.said.contains("it names 2 addresses"), "{}", verdict.said);
}
