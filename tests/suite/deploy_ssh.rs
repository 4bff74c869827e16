//! Hosts with SSH as targets: Debian's `sshd`, started by `.ci/deploy`, which also runs these tests.
//!
//! In: small sites; `BANTIN_TEST_SSH` names the folder with an `ssh` that knows the hosts `rsync`,
//! `shell` (without `rsync`) and `sftp` (without a shell). Out: pass, when the folder on the host holds exactly what it should. Touches:
//! a folder for each; the loopback interface.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use bantin::{
    config::deploy::Ssh,
    deploy::{Around, Failure, Group, LOCK, Target, ssh::Remote},
};

use crate::{
    carrier::{Counts, around, carry, folder, insist, listed, site, written},
    harness::{Tree, assert_same, tree_of},
    proxy::Line,
};

const HOSTS: [&str; 3] = ["rsync", "shell", "sftp"];

fn surroundings() -> Around {
    let ssh = PathBuf::from(env::var_os("BANTIN_TEST_SSH").unwrap()).join("ssh");
    around(&[("BANTIN_SSH", ssh.to_str().unwrap()), ("HOME", "/nonexistent")])
}

fn target(host: &str, path: &Path, releases: bool) -> Remote {
    let place = Ssh { host: host.to_owned(), port: None, path: path.to_str().unwrap().to_owned(), releases };
    Remote::new(&place, &surroundings()).unwrap()
}

/// What lies in a folder, without what we note there.
fn stored(root: &Path) -> Tree {
    tree_of(root).into_iter().filter(|(path, _)| !path.starts_with(".bantin/")).collect()
}

#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn a_site_goes_there_and_is_replaced_by_the_next() {
    for host in HOSTS {
        let root = folder(&format!("ssh-round-{host}"));
        let (far, local) = (root.join("it's a \"web\" $HOME; bão số 6"), root.join("local"));
        let target = target(host, &far, false);
        let lists = target.list().unwrap().is_some();
        assert_eq!(lists, host != "sftp");
        fs::create_dir_all(far.join("2024/10/lan-1")).unwrap();
        fs::write(far.join("2024/10/lan-1/other.html"), "another's").unwrap();
        for number in [1, 2, 3] {
            carry(&target, &local, (number, 20_000)).unwrap();
            let mut own = stored(&far);
            if lists {
                let mut there = listed(&target);
                there.retain(|path, _| !path.starts_with(".bantin/"));
                assert_eq!(there, own.iter().map(|(path, bytes)| (path.clone(), bytes.len() as u64)).collect());
            }
            assert_eq!(own.remove("2024/10/lan-1/other.html").as_deref(), Some(b"another's".as_slice()));
            assert_same(&site(number, 20_000), &own, host);
        }
        assert!(!far.join("2024/10/lan-2").exists(), "{host}: the empty folder stayed");
        assert!(!far.join(LOCK).exists(), "{host}");
        assert_eq!(tree_of(&far.join(".bantin")).into_keys().collect::<Vec<_>>(), ["deploy.txt"], "{host}");
    }
}

/// Nobody waits for a connection that is there, however patient they are; and there is one for everything.
#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn all_commands_share_one_connection() {
    for host in HOSTS {
        let (root, local) = (folder(&format!("ssh-shared-{host}")), folder(&format!("ssh-shared-{host}-local")));
        let ssh = PathBuf::from(env::var_os("BANTIN_TEST_SSH").unwrap());
        let port: u16 = fs::read_to_string(ssh.join(format!("{host}.port"))).unwrap().trim().parse().unwrap();
        let line = Line::to(([127, 0, 0, 1], port).into());
        let path = root.join("web").to_str().unwrap().to_owned();
        let place = Ssh { host: host.to_owned(), port: Some(line.address().port()), path, releases: false };
        let patient = Around { patience: Duration::from_secs(20), ..surroundings() };
        let begun = Instant::now();
        let target = Remote::new(&place, &patient).unwrap();
        assert_eq!(target.read("x").unwrap(), None);
        assert!(begun.elapsed() < patient.patience, "{host}");
        carry(&target, &local, (1, 100)).unwrap();
        assert_eq!(line.taken(), 1, "{host}");
    }
}

#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn only_one_gets_the_lock() {
    for host in HOSTS {
        let far = folder(&format!("ssh-lock-{host}"));
        let (one, other) = (target(host, &far, false), target(host, &far, false));
        let taken = std::thread::scope(|scope| {
            let claims = [(&one, b"one"), (&other, b"two")]
                .map(|(target, note)| scope.spawn(|| insist(|| target.claim(note)).unwrap()));
            claims.map(|claim| claim.join().unwrap())
        });
        assert_ne!(taken[0], taken[1], "{host}");
        let holder = if taken[0] { b"one" } else { b"two" };
        assert_eq!(other.holder().unwrap().as_deref(), Some(holder.as_slice()));
        one.release().unwrap();
        one.release().unwrap();
        assert_eq!(other.holder().unwrap(), None);
    }
}

#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn releases_are_switched_by_a_link_and_old_ones_go() {
    for host in ["rsync", "shell"] {
        let root = folder(&format!("ssh-releases-{host}"));
        let (far, local) = (root.join("web"), root.join("local"));
        for number in 1..=5 {
            let target = target(host, &far, true);
            let before = tree_of(&far.join("current"));
            let files = written(&local, &site(number, 100));
            target.begin(&format!("r{number}")).unwrap();
            target.send(&Group { root: &local, files: &files }, &Counts::default()).unwrap();
            assert_eq!(tree_of(&far.join("current")), before, "{host}: readers saw it too early");
            let gone = format!("2024/10/lan-{}/index.html", number - 1);
            target.remove(&[&gone]).unwrap();
            target.finish().unwrap();
            target.finish().unwrap();
            assert_eq!(fs::read_link(far.join("current")).unwrap(), Path::new(&format!("releases/r{number}")));
            assert_eq!(insist(|| target.read("index.html")).unwrap(), fs::read(local.join("index.html")).ok());
            let own = stored(&far.join("current"));
            assert!(own.contains_key(&format!("2024/10/lan-{number}/index.html")) && !own.contains_key(&gone));
        }
        let mut left: Vec<_> =
            fs::read_dir(far.join("releases")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["r3", "r4", "r5"], "{host}");
        // What an older release shares with a newer one did not change under it.
        assert_eq!(stored(&far.join("releases/r4"))["index.html"], site(4, 100)["index.html"]);
    }
}

/// Somebody else writes into the site that readers see while the next one is being made.
#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn what_others_put_there_meanwhile_is_carried_over() {
    for host in ["rsync", "shell"] {
        let root = folder(&format!("ssh-late-{host}"));
        let (far, local) = (root.join("web"), root.join("local"));
        carry(&target(host, &far, true), &local, (1, 100)).unwrap();
        let target = target(host, &far, true);
        let files = written(&local, &site(2, 100));
        target.begin("r2").unwrap();
        target.send(&Group { root: &local, files: &files }, &Counts::default()).unwrap();
        let gone = "2024/10/lan-1/index.html";
        target.remove(&[gone]).unwrap();
        let (current, odd) = (far.join("current"), "ảnh \"mới\"\nvề 'bão'.txt");
        fs::create_dir_all(current.join("tai-len")).unwrap();
        fs::write(current.join("tai-len").join(odd), "của người khác").unwrap();
        std::os::unix::fs::symlink("/nonexistent", current.join("lien-ket")).unwrap();
        fs::write(current.join("index.html"), "hỏng").unwrap();
        std::os::unix::fs::symlink("releases/r1", far.join("ban-tot")).unwrap();
        target.finish().unwrap();
        target.finish().unwrap();
        let own = stored(&current);
        assert_eq!(own[&format!("tai-len/{odd}")], "của người khác".as_bytes(), "{host}");
        assert_eq!(own["index.html"], site(2, 100)["index.html"], "{host}: what is ours is the new one");
        assert!(fs::read_link(current.join("lien-ket")).is_ok() && !own.contains_key(gone), "{host}");
        for number in 3..=6 {
            target.begin(&format!("r{number}")).unwrap();
            target.finish().unwrap();
        }
        assert!(stored(&current).contains_key(&format!("tai-len/{odd}")), "{host}");
        assert!(far.join("releases/r1").exists() && !far.join("releases/r2").exists(), "{host}: a link leads to one");
    }
}

#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn what_is_wrong_is_told() {
    let far = folder("ssh-wrong");
    let refused = target("stranger", &far, false).read("x").unwrap_err();
    assert!(matches!(&refused, Failure::Final(words) if words.en.contains("Permission denied")), "{refused:?}");
    let nobody = target("nobody", &far, false).read("x").unwrap_err();
    assert!(matches!(&nobody, Failure::Temporary(words) if words.en.contains("refused")), "{nobody:?}");
    let changed = target("impostor", &far, false).read("x").unwrap_err();
    assert!(matches!(&changed, Failure::Final(words) if words.en.contains("verification failed")), "{changed:?}");
    let none = target("sftp", &far, true).begin("r1").unwrap_err();
    assert!(matches!(&none, Failure::Final(words) if words.en.contains("releases")), "{none:?}");
    fs::write(far.join("file"), "").unwrap();
    for host in HOSTS {
        let refused = target(host, &far.join("file/web"), false).claim(b"note").unwrap_err();
        assert!(matches!(refused, Failure::Final(_)), "{host}: {refused:?}");
    }
}
