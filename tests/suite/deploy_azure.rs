//! Microsoft's store as a target, against one in this process that checks signatures and holds its conditions and pages.
//!
//! In: small sites. Out: pass, when the store holds exactly what it should. Touches: a folder for the site; the loopback interface.

use std::time::Duration;

use bantin::{
    config::deploy::{Bucket, Store},
    deploy::{Around, Failure, Group, LOCK, Target, s3::Objects},
};

use crate::{
    asked::{goes_round, stored},
    carrier::{Counts, around, folder, send, written},
    deploy::deploy,
    harness::{Site, Tree, assert_same},
    microsoft::{ACCOUNT, KEY, Microsoft},
};

const KNOWN: [(&str, &str); 2] = [("AZURE_STORAGE_ACCOUNT_NAME", ACCOUNT), ("AZURE_STORAGE_ACCOUNT_KEY", KEY)];

fn bucket(store: &Microsoft) -> Bucket {
    let (bucket, prefix) = ("web".to_owned(), "site/vi".to_owned());
    // With a slash at the end, as people copy it.
    Bucket { store: Store::Azure, bucket, prefix, endpoint: Some(store.address() + "/lan/"), region: None }
}

/// The one thread of all servers may have much to do.
fn known() -> Around {
    Around { patience: Duration::from_secs(60), ..around(&KNOWN) }
}

fn target(store: &Microsoft) -> Objects {
    Objects::new(&bucket(store), &known()).unwrap()
}

#[test]
fn a_site_goes_there_and_is_replaced_by_the_next() {
    let (store, local) = (Microsoft::start(), folder("azure-round"));
    store.put("site/other.html", b"another's");
    goes_round(&target(&store), &local, &|| store.objects(), &|| store.lines());
    assert_eq!(store.objects()["site/other.html"].bytes, b"another's");
    assert!(!store.objects().contains_key(&format!("site/vi/{LOCK}")));
    let says = |path: &str| {
        let object = &store.objects()[&format!("site/vi/{path}")];
        (object.kind.clone(), object.caching.clone())
    };
    assert_eq!(says("index.html"), ("text/html; charset=utf-8".to_owned(), "public, max-age=60".to_owned()));
}

#[test]
fn an_editor_deploys_there_and_verifies() {
    let store = Microsoft::start();
    let target = format!("{{kind: s3, store: azure, bucket: web, endpoint: {}}}", store.address());
    let site = Site::new().settings(&format!("deploy:\n  web: {target}\n")).post("bai", "", "Bài.");
    let site = KNOWN.iter().fold(site, |site, (name, value)| site.environment(name, value));
    for number in 1..=2 {
        site.put("bai", "", &format!("Bài, lần {number}."));
        site.build();
        let (code, error, said) = deploy(&site, &[]);
        assert_eq!((code, error.as_str(), &said["counter"]), (0, "", &number.into()), "{said}");
    }
    assert_eq!(deploy(&site, &[]).2["deployed"], false);
    let verified = || {
        let run = site.run_command("verify", &["web"]);
        (run.code, run.codes().into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(verified(), (0, Vec::new()));
    store.put("2024/10/bai/index.html", b"<title>C\xc3\xa1 c\xc6\xb0\xe1\xbb\xa3c</title>");
    assert_eq!(verified(), (1, vec!["site-changed".to_owned()]));
}

#[test]
fn a_large_file_goes_in_blocks() {
    let (store, local) = (Microsoft::start(), folder("azure-large"));
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|at| (at / 7) as u8).collect();
    let tree = Tree::from([("phim.mp4".to_owned(), bytes)]);
    let files = written(&local, &tree);
    send(&target(&store), &local, &files).unwrap();
    assert_eq!(store.lines().iter().filter(|line| line.contains("comp=block&")).count(), 3);
    assert_same(&tree, &stored(store.objects()), "the container");
    assert_eq!(store.objects()["site/vi/phim.mp4"].kind, "video/mp4");
}

#[test]
fn only_one_gets_the_lock() {
    let store = Microsoft::start();
    let (one, other) = (target(&store), target(&store));
    for _ in 0..10 {
        let taken = std::thread::scope(|scope| {
            let claims =
                [(&one, b"one"), (&other, b"two")].map(|(target, note)| scope.spawn(|| target.claim(note).unwrap()));
            claims.map(|claim| claim.join().unwrap())
        });
        assert_ne!(taken[0], taken[1]);
        one.release().unwrap();
        other.release().unwrap();
        assert_eq!(one.holder().unwrap(), None);
    }
}

#[test]
fn a_refusal_says_in_short_why_and_is_not_tried_again() {
    let (store, local) = (Microsoft::start(), folder("azure-refused"));
    let fails = |failure: Failure| match failure {
        Failure::Final(words) => {
            assert!(words.en.lines().count() == 1 && words.vi.lines().count() == 1, "{words:?}");
            words.en
        }
        other => panic!("it would be tried again: {other:?}"),
    };
    let wrong = around(&[KNOWN[0], ("AZURE_STORAGE_ACCOUNT_KEY", "c2Fp")]);
    let wrong = Objects::new(&bucket(&store), &wrong).unwrap();
    let files = written(&local, &Tree::from([("a.html".to_owned(), b"a".to_vec())]));
    let sent = wrong.send(&Group { root: &local, files: &files }, &Counts::default()).unwrap_err();
    for said in [wrong.list().unwrap_err(), wrong.read("index.html").unwrap_err(), sent].map(fails) {
        assert!(said.contains("AuthenticationFailed: Server failed") && said.contains("right credentials?"), "{said}");
    }
    let none = Bucket { bucket: "nope".to_owned(), ..bucket(&store) };
    let none = Objects::new(&none, &known()).unwrap();
    for said in [none.list().unwrap_err(), none.read("index.html").unwrap_err()].map(fails) {
        assert!(said.contains("ContainerNotFound") && said.contains("is there such a bucket?"), "{said}");
    }
    for variables in [&[][..], &KNOWN[..1]] {
        let said = fails(Objects::new(&bucket(&store), &around(variables)).err().unwrap());
        assert!(said.contains("AZURE_STORAGE_ACCOUNT_NAME") && said.contains("AZURE_STORAGE_ACCOUNT_KEY"), "{said}");
    }
}
