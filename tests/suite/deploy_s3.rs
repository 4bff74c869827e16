//! A store of objects as a target, against a real one in this process.
//!
//! In: small sites, and faults at requests and bytes. Out: pass, when the store holds exactly what it should. Touches: a folder for
//! the store; the loopback interface.

use std::{fs, path::Path, time::Duration};

use bantin::{
    config::deploy::{Bucket, Store as Protocol},
    deploy::{Around, Failure, Group, LOCK, Target, s3::Objects},
    hash::Digest,
};

use crate::{
    carrier::{Counts, around, carry, folder, listed, send, site, written},
    harness::{Tree, assert_same, tree_of},
    hosts::{Fault, Habit, KEYS, Store},
    judge::rclone_agrees,
    proxy::Line,
};

fn bucket(endpoint: String, prefix: &str) -> Bucket {
    let (bucket, prefix) = ("web".to_owned(), prefix.to_owned());
    Bucket { store: Protocol::S3, bucket, prefix, endpoint: Some(endpoint), region: None }
}

fn target(endpoint: String) -> Objects {
    Objects::new(&bucket(endpoint, "site/vi"), &around(&KEYS)).unwrap()
}

/// What lies in the bucket below the prefix, without what we note there; and what lies beside it.
fn stored(root: &Path) -> (Tree, Tree) {
    let whole = tree_of(&root.join("web"));
    let (own, beside): (Tree, Tree) = whole.into_iter().partition(|(path, _)| path.starts_with("site/vi/"));
    let own = own.into_iter().map(|(path, bytes)| (path["site/vi/".len()..].to_owned(), bytes));
    (own.filter(|(path, _)| !path.starts_with(".bantin/")).collect(), beside)
}

#[test]
fn a_site_goes_there_and_is_replaced_by_the_next() {
    let root = folder("s3-round");
    let (store, local) = (Store::start(&root.join("store")), root.join("local"));
    let target = target(store.address());
    assert_eq!(target.list().unwrap(), Some(Vec::new()));
    fs::create_dir_all(root.join("store/web/site")).unwrap();
    fs::write(root.join("store/web/site/other.html"), "another's").unwrap();
    for number in [1, 2] {
        carry(&target, &local, (number, 20_000)).unwrap();
        let (own, beside) = stored(&root.join("store"));
        assert_same(&site(number, 20_000), &own, "the bucket");
        assert_eq!(beside.keys().collect::<Vec<_>>(), ["site/other.html"]);
        let sizes = own.iter().map(|(path, bytes)| (path.clone(), bytes.len() as u64)).collect();
        let mut listed = listed(&target);
        listed.retain(|path, _| !path.starts_with(".bantin/"));
        assert_eq!(listed, sizes);
    }
    assert!(!root.join("store/web/site/vi").join(LOCK).exists());
}

#[test]
fn types_and_caching_go_with_each_object() {
    let root = folder("s3-types");
    let store = Store::start(&root.join("store"));
    carry(&target(store.address()), &root.join("local"), (1, 10)).unwrap();
    let style = site(1, 10).into_keys().find(|path| path.starts_with("assets/")).unwrap();
    let of = |path: &str| store.headers(&format!("site/vi/{path}")).unwrap();
    let says = |kind: &str, caching: &str| (kind.to_owned(), caching.to_owned());
    assert_eq!(of("index.html"), says("text/html; charset=utf-8", "public, max-age=60"));
    assert_eq!(of(&style), says("text/css; charset=utf-8", "public, max-age=31536000, immutable"));
    assert_eq!(of("2024/10/bai-1/video.mp4"), says("video/mp4", "public, max-age=60"));
}

#[test]
fn a_large_file_goes_in_parts_and_reports_its_bytes() {
    let root = folder("s3-large");
    let (store, local) = (Store::start(&root.join("store")), root.join("local"));
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|at| (at / 7) as u8).collect();
    let tree = Tree::from([("phim.mp4".to_owned(), bytes)]);
    let (files, counts) = (written(&local, &tree), Counts::default());
    target(store.address()).send(&Group { root: &local, files: &files }, &counts).unwrap();
    assert_eq!(counts.bytes.into_inner(), 20_000_000);
    assert_eq!(store.lines().iter().filter(|line| line.contains("partNumber=")).count(), 3);
    assert_same(&tree, &stored(&root.join("store")).0, "the bucket");
}

#[test]
fn a_file_that_does_not_fit_into_memory_is_read_piece_by_piece() {
    let root = folder("s3-huge");
    let store = Store::start(&root.join("store"));
    // This store reads all of a file before it answers.
    let patient = Around { patience: Duration::from_secs(120), ..around(&KEYS) };
    let target = Objects::new(&bucket(store.address(), "site/vi"), &patient).unwrap();
    assert_eq!(target.digest("phim.mp4").unwrap(), None);
    fs::create_dir_all(root.join("store/web/site/vi")).unwrap();
    let huge = fs::File::create(root.join("store/web/site/vi/phim.mp4")).unwrap();
    huge.set_len(65 << 20).unwrap();
    let expected = Digest::of_reader(&mut fs::File::open(root.join("store/web/site/vi/phim.mp4")).unwrap()).unwrap();
    assert_eq!(target.digest("phim.mp4").unwrap(), Some(expected));
    assert_eq!(store.lines().iter().filter(|line| line.contains("phim.mp4")).count(), 2);
    let refused = target.read("phim.mp4").unwrap_err();
    assert!(matches!(&refused, Failure::Final(words) if words.en.contains("too large")), "{refused:?}");
}

#[test]
fn only_one_gets_the_lock() {
    let root = folder("s3-lock");
    let store = Store::start(&root.join("store"));
    let (one, other) = (target(store.address()), target(store.address()));
    let taken = std::thread::scope(|scope| {
        let claims =
            [(&one, b"one"), (&other, b"two")].map(|(target, note)| scope.spawn(|| target.claim(note).unwrap()));
        claims.map(|claim| claim.join().unwrap())
    });
    assert_ne!(taken[0], taken[1]);
    let holder = if taken[0] { b"one" } else { b"two" };
    assert_eq!(other.holder().unwrap().as_deref(), Some(holder.as_slice()));
    assert!(!one.claim(b"again").unwrap());
    assert!(store.lines().iter().any(|line| line.starts_with("PUT")));
    one.release().unwrap();
    one.release().unwrap();
    assert_eq!(other.holder().unwrap(), None);
    assert!(other.claim(b"two").unwrap());
}

#[test]
fn a_store_without_conditions_gives_the_lock_to_one_alone() {
    let root = folder("s3-conditions");
    for (name, habit) in [("silent", Habit::PassesOverConditions), ("frank", Habit::KnowsNoConditions)] {
        let store = Store::start(&root.join(name));
        store.has(habit);
        let lock = root.join(name).join("web/site/vi").join(LOCK);
        let one = target(store.address()).waiting(Duration::from_secs(2));
        // The other has looked before we wrote, and writes after us.
        let other = || {
            while !lock.exists() {
                std::thread::sleep(Duration::from_millis(10));
            }
            std::thread::sleep(Duration::from_millis(500));
            fs::write(&lock, "two").unwrap();
        };
        let taken = std::thread::scope(|scope| {
            scope.spawn(other);
            one.claim(b"one").unwrap()
        });
        assert!(!taken, "{name}");
        assert_eq!(one.holder().unwrap().as_deref(), Some(b"two".as_slice()), "{name}");
        one.release().unwrap();
        assert!(one.claim(b"one").unwrap(), "{name}: nobody else wants it");
    }
}

#[test]
fn a_store_that_keeps_its_word_is_not_waited_for() {
    let root = folder("s3-no-wait");
    let store = Store::start(&root.join("store"));
    let began = std::time::Instant::now();
    assert!(target(store.address()).waiting(Duration::from_secs(60)).claim(b"one").unwrap());
    assert!(began.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_refusal_says_in_short_why_and_is_not_tried_again() {
    let root = folder("s3-refused");
    let store = Store::start(&root.join("store"));
    let wrong = around(&[("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "wrong")]);
    let refused = Objects::new(&bucket(store.address(), ""), &wrong).unwrap().list().unwrap_err();
    assert!(matches!(&refused, Failure::Final(words) if words.en.contains("SignatureDoesNotMatch")), "{refused:?}");
    assert!(refused.words().en.lines().count() == 1 && refused.words().vi.contains("thông tin đăng nhập"));
    let none =
        Objects::new(&Bucket { bucket: "nope".to_owned(), ..bucket(store.address(), "") }, &around(&KEYS)).unwrap();
    let refused = none.list().unwrap_err();
    assert!(matches!(&refused, Failure::Final(words) if words.en.contains("NoSuchBucket")), "{refused:?}");
    let empty = Objects::new(&bucket(store.address(), ""), &around(&[])).err().unwrap();
    assert!(matches!(&empty, Failure::Final(words) if words.en.contains("AWS_ACCESS_KEY_ID")), "{empty:?}");
}

#[test]
fn a_file_that_was_changed_on_its_way_is_refused() {
    let root = folder("s3-changed");
    let (store, local) = (Store::start(&root.join("store")), root.join("local"));
    let files = written(&local, &Tree::from([("a.html".to_owned(), b"<p>mot</p>".to_vec())]));
    let line = Line::to(store.address().trim_start_matches("http://").parse().unwrap());
    line.alter(b"<p>mot</p>", b"<p>bay</p>");
    let target = target(format!("http://{}", line.address()));
    assert!(target.send(&Group { root: &local, files: &files }, &Counts::default()).is_err());
    assert!(stored(&root.join("store")).0.is_empty());
}

#[test]
fn what_may_pass_is_temporary() {
    let root = folder("s3-passing");
    let (store, local) = (Store::start(&root.join("store")), root.join("local"));
    let files = written(&local, &Tree::from([("a.html".to_owned(), b"a".to_vec())]));
    let target = target(store.address());
    for fault in
        [Fault::Status(500), Fault::Status(503), Fault::Status(429), Fault::Reset, Fault::LostReply, Fault::Stall(1500)]
    {
        store.fail(&[(0, fault)]);
        let failed = target.send(&Group { root: &local, files: &files }, &Counts::default());
        assert!(matches!(failed, Err(Failure::Temporary(_))), "{fault:?}: {failed:?}");
        send(&target, &local, &files).unwrap();
    }
    for fault in [Fault::Status(403), Fault::Status(404)] {
        store.fail(&[(0, fault)]);
        let failed = target.send(&Group { root: &local, files: &files }, &Counts::default());
        assert!(matches!(failed, Err(Failure::Final(_))), "{fault:?}: {failed:?}");
    }
}

#[test]
#[ignore = "needs rclone: .ci/deploy"]
fn rclone_finds_the_same_in_the_bucket() {
    let root = folder("s3-rclone");
    let (store, expected) = (Store::start(&root.join("store")), root.join("expected"));
    for number in [1, 2] {
        carry(&target(store.address()), &root.join("local"), (number, 9_000_000)).unwrap();
    }
    written(&expected, &site(2, 9_000_000));
    let remote = format!(
        ":s3,provider=Other,access_key_id=key,secret_access_key=secret,endpoint='{}',force_path_style=true:web/site/vi/",
        store.address()
    );
    rclone_agrees(&expected, &remote, &[]);
}
