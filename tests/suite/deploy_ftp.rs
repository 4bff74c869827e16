//! An FTP host as a target, against a real server in this process.
//!
//! In: small sites, and a cut at a byte of the line. Out: pass, when the host holds exactly what it should. Touches: a folder for the
//! host; the loopback interface.

use std::{
    env, fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use bantin::{
    config::deploy::{Ftp, Tls},
    deploy::{Failure, Group, LOCK, Target, ftp::Host},
};

use crate::{
    carrier::{Counts, around, carry, folder, listed, send, site, written},
    harness::{Tree, assert_same, tree_of},
    hosts,
    judge::{obscured, rclone_agrees},
    proxy::{Cut, Line},
};

fn target(address: SocketAddr) -> Host {
    let (host, port, user) = (address.ip().to_string(), Some(address.port()), Some("lan".to_owned()));
    let place = Ftp { host, port, user, path: "/public_html/web".to_owned(), tls: Tls::None };
    Host::new(&place, &around(&[("BANTIN_FTP_PASSWORD", "x")])).unwrap()
}

/// What lies on the host in the folder of the site, without what we note there.
fn stored(root: &Path) -> Tree {
    tree_of(&root.join("public_html/web")).into_iter().filter(|(path, _)| !path.starts_with(".bantin/")).collect()
}

#[test]
fn a_site_goes_there_and_is_replaced_by_the_next() {
    let root = folder("ftp-round");
    let (far, local) = (root.join("far"), root.join("local"));
    let target = target(hosts::ftp(&far, None));
    assert_eq!(target.list().unwrap(), Some(Vec::new()));
    fs::create_dir_all(far.join("public_html/web/2024/10/lan-1")).unwrap();
    fs::write(far.join("public_html/web/2024/10/lan-1/other.html"), "another's").unwrap();
    for number in [1, 2, 3] {
        carry(&target, &local, (number, 20_000)).unwrap();
        let mut own = stored(&far);
        let mut there = listed(&target);
        there.retain(|path, _| !path.starts_with(".bantin/"));
        assert_eq!(there, own.iter().map(|(path, bytes)| (path.clone(), bytes.len() as u64)).collect());
        assert_eq!(own.remove("2024/10/lan-1/other.html").as_deref(), Some(b"another's".as_slice()));
        assert_same(&site(number, 20_000), &own, "the host");
    }
    // A folder that became empty is gone, one that holds another's file is not; nor is anything of ours left.
    assert!(!far.join("public_html/web/2024/10/lan-2").exists());
    assert_eq!(tree_of(&far.join("public_html/web/.bantin")).into_keys().collect::<Vec<_>>(), ["deploy.txt"]);
    assert!(!far.join("public_html/web").join(LOCK).exists());
}

#[test]
fn only_one_gets_the_lock() {
    let root = folder("ftp-lock");
    let address = hosts::ftp(&root.join("far"), None);
    let (one, other) = (target(address), target(address));
    let taken = std::thread::scope(|scope| {
        let claims =
            [(&one, b"one\n"), (&other, b"two\n")].map(|(target, note)| scope.spawn(|| target.claim(note).unwrap()));
        claims.map(|claim| claim.join().unwrap())
    });
    assert_ne!(taken[0], taken[1]);
    let holder = if taken[0] { b"one\n" } else { b"two\n" };
    assert_eq!(other.holder().unwrap().as_deref(), Some(holder.as_slice()));
    one.release().unwrap();
    one.release().unwrap();
    assert_eq!(other.holder().unwrap(), None);
    // Somebody was killed between the folder and the note.
    fs::create_dir_all(root.join("far/public_html/web").join(LOCK)).unwrap();
    assert!(other.claim(b"two\n").unwrap());
    assert_eq!(one.holder().unwrap().as_deref(), Some(b"two\n".as_slice()));
}

#[test]
fn an_upload_that_was_cut_goes_on_where_it_stopped() {
    let root = folder("ftp-resume");
    let (far, local) = (root.join("far"), root.join("local"));
    let line = Line::to(hosts::ftp(&far, None));
    let bytes: Vec<u8> = (0..4_000_000_u32).map(|at| (at / 5) as u8).collect();
    let tree = Tree::from([("phim.mp4".to_owned(), bytes)]);
    let files = written(&local, &tree);
    let first = target(line.address());
    first.begin("r1").unwrap();
    line.cut(&[(3_000_000, Cut::End)]);
    let failed = first.send(&Group { root: &local, files: &files }, &Counts::default());
    assert!(matches!(failed, Err(Failure::Temporary(_))), "{failed:?}");
    assert!(stored(&far).is_empty());
    line.cut(&[]);
    drop(first);
    let counts = Counts::default();
    // Another process: nothing is remembered here.
    target(line.address()).send(&Group { root: &local, files: &files }, &counts).unwrap();
    assert_same(&tree, &stored(&far), "the host");
    assert_eq!(counts.bytes.into_inner(), 4_000_000);
    assert!(line.passed() < 1_100_000, "{} bytes were sent again", line.passed());
}

#[test]
fn what_is_wrong_is_told() {
    let nobody = SocketAddr::from(([127, 0, 0, 1], 9));
    let refused = target(nobody).read("x").unwrap_err();
    assert!(
        matches!(&refused, Failure::Temporary(words) if words.en.contains("127.0.0.1 cannot be reached")),
        "{refused:?}"
    );
    let place = Ftp { host: "h".to_owned(), port: None, user: None, path: "/".to_owned(), tls: Tls::None };
    let none = Host::new(&place, &around(&[])).err().unwrap();
    assert!(matches!(&none, Failure::Final(words) if words.en.contains("BANTIN_FTP_PASSWORD")), "{none:?}");
}

/// A certificate for this machine and its key, in files of a folder.
fn certificate(root: &Path) -> (PathBuf, PathBuf) {
    let signed = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (certificate, key) = (root.join("certificate.pem"), root.join("key.pem"));
    fs::write(&certificate, signed.cert.pem()).unwrap();
    fs::write(&key, signed.signing_key.serialize_pem()).unwrap();
    (certificate, key)
}

#[test]
fn tls_may_be_spoken_from_the_first_byte_on() {
    let root = folder("ftp-implicit");
    let (certificate, key) = certificate(&root);
    let (far, local) = (root.join("far"), root.join("local"));
    let address = hosts::implicit_ftp(&far, (certificate.clone(), key));
    let trusted = around(&[("BANTIN_FTP_PASSWORD", "x"), ("SSL_CERT_FILE", certificate.to_str().unwrap())]);
    let (host, port, user) = ("127.0.0.1".to_owned(), Some(address.port()), Some("lan".to_owned()));
    let place = Ftp { host, port, user, path: "/public_html/web".to_owned(), tls: Tls::Implicit };
    let target = Host::new(&place, &trusted).unwrap();
    for number in [1, 2] {
        carry(&target, &local, (number, 300_000)).unwrap();
        assert_same(&site(number, 300_000), &stored(&far), "the host");
    }
    // Who says nothing is not waited for.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = Some(silent.local_addr().unwrap().port());
    let began = Instant::now();
    let unheard = Host::new(&Ftp { port, ..place }, &trusted).unwrap().read("x").unwrap_err();
    assert!(matches!(unheard, Failure::Temporary(_)) && began.elapsed() < Duration::from_secs(10), "{unheard:?}");
}

#[test]
fn tls_is_spoken_to_those_whom_we_trust() {
    let root = folder("ftp-tls");
    let (certificate, key) = certificate(&root);
    let (far, local) = (root.join("far"), root.join("local"));
    let address = hosts::ftp(&far, Some((certificate.clone(), key)));
    let (host, port, user) = ("127.0.0.1".to_owned(), Some(address.port()), Some("lan".to_owned()));
    let place = Ftp { host, port, user, path: "/public_html/web".to_owned(), tls: Tls::Explicit };
    let password = ("BANTIN_FTP_PASSWORD", "x");
    let stranger = Host::new(&place, &around(&[password])).unwrap().read("x").unwrap_err();
    assert!(matches!(&stranger, Failure::Final(words) if words.en.contains("certificate")), "{stranger:?}");
    let trusted = around(&[password, ("SSL_CERT_FILE", certificate.to_str().unwrap())]);
    let target = Host::new(&place, &trusted).unwrap();
    for number in [1, 2] {
        carry(&target, &local, (number, 300_000)).unwrap();
        assert_same(&site(number, 300_000), &stored(&far), "the host");
    }
    // The same server refuses who does not secure the line.
    let plain = Host::new(&Ftp { tls: Tls::None, ..place }, &trusted).unwrap().read("x").unwrap_err();
    assert!(matches!(plain, Failure::Final(_)), "{plain:?}");
}

/// Debian's own server, plain and with both ways of TLS; `.ci/deploy` starts it, and `BANTIN_TEST_FTP` names its folder.
#[test]
#[ignore = "needs vsftpd: .ci/deploy"]
fn vsftpd_takes_a_site_and_rclone_agrees() {
    let ftp = PathBuf::from(env::var_os("BANTIN_TEST_FTP").unwrap());
    let trusted = ftp.join("cert.pem");
    let around = around(&[("BANTIN_FTP_PASSWORD", "x"), ("SSL_CERT_FILE", trusted.to_str().unwrap())]);
    for (name, tls) in [("plain", Tls::None), ("tls", Tls::Explicit), ("implicit", Tls::Implicit)] {
        let port = fs::read_to_string(ftp.join(format!("{name}.port"))).unwrap().trim().parse().unwrap();
        let (host, user) = ("localhost".to_owned(), Some("anonymous".to_owned()));
        let place = Ftp { host, port: Some(port), user, path: format!("/web/{name}"), tls };
        let (target, local) = (Host::new(&place, &around).unwrap(), folder(&format!("vsftpd-{name}")));
        let web = ftp.join("files/web").join(name);
        for number in [1, 2] {
            carry(&target, &local, (number, 2_000_000)).unwrap();
            let own: Tree = tree_of(&web).into_iter().filter(|(path, _)| !path.starts_with(".bantin/")).collect();
            assert_same(&site(number, 2_000_000), &own, name);
            let mut there = listed(&target);
            there.retain(|path, _| !path.starts_with(".bantin/"));
            assert_eq!(there, own.iter().map(|(path, bytes)| (path.clone(), bytes.len() as u64)).collect(), "{name}");
        }
        if tls == Tls::None {
            // What was removed since is still in the local folder.
            let expected = folder("vsftpd-expected");
            written(&expected, &site(2, 2_000_000));
            let remote = format!(":ftp,host=127.0.0.1,port={port},user=anonymous,pass={}:/web/{name}", obscured("x"));
            rclone_agrees(&expected, &remote, &[]);
        }
    }
}

#[test]
fn small_files_are_sent_whole() {
    let root = folder("ftp-small");
    let (far, local) = (root.join("far"), root.join("local"));
    let files = written(&local, &site(1, 100));
    send(&target(hosts::ftp(&far, None)), &local, &files).unwrap();
    assert_same(&site(1, 100), &stored(&far), "the host");
}
