//! `bantin deploy` to a store of objects and to an FTP host, as editors use it.
//!
//! In: small sites, faults on the way, and processes that are killed. Out: pass, when the host holds what the output holds. Touches: a
//! folder for the host; the loopback interface.

use std::{fs, net::SocketAddr, path::PathBuf, process::Command, time::Duration};

use crate::{
    carrier::{folder, runs},
    crawler::Crawler,
    harness::{Site, Tree, assert_same, tree_of},
    hosts::{self, Fault, Store},
    proxy::{Cut, Dice, Line},
};

/// A site with a target, a line to its host, and the folder in which the host keeps it.
struct Place {
    site: Site,
    line: Line,
    far: PathBuf,
}

impl Place {
    fn new(server: SocketAddr, far: PathBuf, settings: impl Fn(SocketAddr) -> String) -> Self {
        let line = Line::to(server);
        let site = Site::new().settings(&format!("related: 0\ndeploy: {{web: {{{}}}}}", settings(line.address())));
        let keys = hosts::KEYS.iter().chain(&[("BANTIN_FTP_PASSWORD", "x"), ("BANTIN_DEPLOY_TIMEOUT", "1")]);
        let site = keys.fold(site, |site, (name, value)| site.environment(name, value));
        Self { site, line, far }
    }

    fn ftp(name: &str) -> Self {
        let root = folder(name);
        let settings = |address: SocketAddr| {
            format!("kind: ftp, host: 127.0.0.1, port: {}, user: lan, path: /web, tls: none", address.port())
        };
        Self::new(hosts::ftp(&root, None), root.join("web"), settings)
    }

    fn store(name: &str) -> (Self, Store) {
        let root = folder(name);
        let store = Store::start(&root);
        let settings = |address: SocketAddr| format!("kind: s3, bucket: web, prefix: vi, endpoint: 'http://{address}'");
        let server = store.address().trim_start_matches("http://").parse().unwrap();
        (Self::new(server, root.join("web/vi"), settings), store)
    }

    /// The edition of a number: some posts, one of which changes and one of which is there only once.
    fn edition(&self, number: u64) {
        for post in 0..4 {
            self.site.put(&format!("bai-{post}"), "", "Một bài cũ.");
        }
        self.site.put("bai-doi", "", &format!("Lần thứ {number}."));
        self.site.put(&format!("lan-{}", number % 2), "", "Chỉ một lần.");
        let _ = fs::remove_file(self.site.source(&format!("posts/lan-{}.md", (number + 1) % 2)));
        self.site.build();
    }

    fn deploy(&self, arguments: &[&str]) -> (i32, String) {
        let (code, out, err) = self.site.say(&[&["deploy", "--allow-removals", "99"], arguments].concat());
        (code, out + &err)
    }

    /// Deploys; it has to succeed, and the host has to hold exactly the output.
    fn deploy_well(&self, arguments: &[&str], when: &str) {
        let (code, said) = self.deploy(arguments);
        assert_eq!(code, 0, "{when}: {said}");
        let (own, other): (Tree, Tree) = self.stored().into_iter().partition(|(path, _)| path != "của-người-khác.html");
        assert_same(&self.site.tree(), &own, when);
        assert!(other.is_empty() || other["của-người-khác.html"] == b"another's", "{when}");
    }

    /// The host is what was published; a page that somebody changes there is found.
    fn verify(&self) {
        let verify = || {
            let (code, out, err) = self.site.say(&["verify", "web"]);
            (code, out + &err)
        };
        let (code, said) = verify();
        assert_eq!(code, 0, "{said}");
        let page = self.far.join("index.html");
        let sound = fs::read(&page).unwrap();
        fs::write(&page, "<title>Cá cược</title>").unwrap();
        let (code, said) = verify();
        assert!(code == 1 && said.contains("site-changed") && said.contains("index.html"), "{said}");
        fs::write(&page, sound).unwrap();
    }

    fn stored(&self) -> Tree {
        tree_of(&self.far).into_iter().filter(|(path, _)| !path.starts_with(".bantin/")).collect()
    }

    /// Whatever a page of the site names as its own is there.
    fn assert_whole(&self, when: &str) {
        let stored = self.stored();
        for (path, bytes) in stored.iter().filter(|(path, _)| path.ends_with(".html")) {
            let page = String::from_utf8_lossy(bytes);
            let names = page.split(['"', '\'']).filter_map(|name| name.strip_prefix('/'));
            for name in names.filter(|name| name.ends_with(".css") || name.ends_with(".js") || name.ends_with(".svg")) {
                assert!(stored.contains_key(name), "{when}: {path} lacks {name}");
            }
        }
    }
}

#[test]
fn a_site_goes_to_a_bucket_with_its_types_and_caching() {
    let (place, store) = Place::store("remote-s3");
    place.edition(1);
    place.deploy_well(&[], "first");
    let (kind, caching) = store.headers("vi/index.html").unwrap();
    assert_eq!((kind.as_str(), caching.as_str()), ("text/html; charset=utf-8", "public, max-age=60"));
    let style = place.site.tree().into_keys().find(|path| path.ends_with(".css")).unwrap();
    assert_eq!(store.headers(&format!("vi/{style}")).unwrap().1, "public, max-age=31536000, immutable");
    place.edition(2);
    store.fail(&[]);
    place.deploy_well(&[], "second");
    let sent = store.lines().iter().filter(|line| line.starts_with("PUT")).count();
    assert!(sent < place.site.tree().len(), "{sent} files were sent");
    place.verify();
}

#[test]
fn a_site_goes_to_an_ftp_host() {
    let place = Place::ftp("remote-ftp");
    for number in 1..=3 {
        place.edition(number);
        place.deploy_well(&[], &number.to_string());
    }
    place.verify();
}

#[test]
fn a_refusal_ends_a_deploy_at_once_with_its_reason() {
    let (place, store) = Place::store("remote-refused");
    place.edition(1);
    store.fail(&[(0, Fault::Status(403))]);
    let (code, said) = place.deploy(&[]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("deploy-failed") && said.contains("as the test wants it"), "{said}");
    assert_eq!(store.lines().len(), 1);
}

/// Debian's own `sshd`; `.ci/deploy` starts it, and `BANTIN_TEST_SSH` names its folder.
#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn a_site_goes_to_hosts_with_ssh_and_diff_agrees() {
    let ssh = PathBuf::from(std::env::var_os("BANTIN_TEST_SSH").unwrap());
    for (host, releases) in [("rsync", false), ("shell", false), ("sftp", false), ("rsync", true), ("shell", true)] {
        let root = folder(&format!("remote-ssh-{host}-{releases}"));
        let port = fs::read_to_string(ssh.join(format!("{host}.port"))).unwrap().trim().parse::<u16>().unwrap();
        let far = root.join("web site");
        let settings = |address: SocketAddr| {
            let (path, port) = (far.display(), address.port());
            format!("kind: ssh, host: {host}, port: {port}, path: '{path}', releases: {releases}")
        };
        let mut place = Place::new(SocketAddr::from(([127, 0, 0, 1], port)), far.clone(), settings);
        place.site = place.site.environment("BANTIN_SSH", ssh.join("ssh").to_str().unwrap());
        if releases {
            place.far = far.join("current");
        }
        let mut reader = None;
        for number in 1..=3 {
            place.edition(number);
            place.deploy_well(&[], &format!("{host}, releases: {releases}, {number}"));
            reader = reader.or_else(|| Some(Crawler::start(&place.far)));
            let mut diff = Command::new("diff");
            diff.args(["-r", "--exclude=.bantin"]).arg(place.site.root().join("public")).arg(&place.far);
            let output = diff.output().unwrap();
            assert!(output.status.success(), "{host}: {}", String::from_utf8_lossy(&output.stdout));
        }
        assert_content(reader.unwrap(), &format!("{host}, releases: {releases}"));
    }
}

/// Faults at random requests and bytes, and processes killed at random moments, while somebody reads. After each: no page without what
/// it needs, nothing foreign lost, and one more run brings the site there.
fn survives(place: &Place, runs: impl Iterator<Item = u64>, fail: impl Fn(&mut Dice) -> String, heal: impl Fn()) {
    fs::create_dir_all(&place.far).unwrap();
    fs::write(place.far.join("của-người-khác.html"), "another's").unwrap();
    place.edition(0);
    place.deploy_well(&["--adopt"], "before");
    let reader = Crawler::start(&place.far);
    for run in runs {
        let mut dice = Dice(run);
        place.edition(run);
        let faults = fail(&mut dice);
        let cuts = [Cut::End, Cut::LostReply, Cut::Stall(1200)];
        let mut at =
            [dice.below(40_000), dice.below(4_000)].map(|at| (at, cuts[dice.below(12).saturating_sub(9) as usize]));
        at.sort_unstable_by_key(|(at, _)| *at);
        place.line.cut(&at);
        let when = format!("run {run}: {faults} {at:?}");
        let mut child = place.site.start(&["deploy", "--allow-removals", "99"], false);
        child.stdout.take();
        child.stderr.take();
        if run % 2 == 0 {
            std::thread::sleep(Duration::from_millis(dice.below(400)));
            let _ = child.kill();
        }
        child.wait().unwrap();
        place.assert_whole(&when);
        place.line.cut(&[]);
        heal();
        place.deploy_well(&["--break-lock"], &when);
    }
    assert_content(reader, "beside all runs");
}

/// Whoever has read along from the front page has found whatever a page led to.
fn assert_content(reader: Crawler, when: &str) {
    let (lacked, rounds) = reader.end();
    assert!(lacked.is_empty() && rounds > 1, "{when}, after {rounds} rounds: {lacked:?}");
}

#[test]
fn faults_leave_a_bucket_whole() {
    let (place, store) = Place::store("remote-s3-faults");
    let kinds = [
        Fault::Status(403),
        Fault::Status(404),
        Fault::Status(500),
        Fault::Status(503),
        Fault::LostReply,
        Fault::Reset,
    ];
    let fail = |dice: &mut Dice| {
        let faults = (0..2).map(|_| (dice.below(30) as usize, kinds[dice.below(6) as usize])).collect::<Vec<_>>();
        store.fail(&faults);
        format!("{faults:?}")
    };
    survives(&place, 1..=runs(), fail, || store.fail(&[]));
}

#[test]
fn faults_leave_an_ftp_host_whole() {
    // Side by side: most of the time is waiting for connections that have gone.
    let lanes = runs().min(10);
    std::thread::scope(|scope| {
        for lane in 1..=lanes {
            let own = (lane..=runs()).step_by(lanes as usize);
            scope.spawn(move || survives(&Place::ftp(&format!("remote-ftp-{lane}")), own, |_| String::new(), || {}));
        }
    });
}
