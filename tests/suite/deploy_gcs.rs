//! Google's store as a target, against one in this process that holds its tokens, conditions and pages.
//!
//! In: small sites. Out: pass, when the store holds exactly what it should. Touches: a folder for the site and for the account's key;
//! the loopback interface.

use std::{fs, time::Duration};

use bantin::{
    config::deploy::{Bucket, Store},
    deploy::{Around, Failure, Group, LOCK, RECORD, Target, s3::Objects},
};
use serde_json::json;

use crate::{
    asked::{goes_round, stored},
    carrier::{Counts, around, carry, folder, site, written},
    deploy::deploy,
    google::{ACCOUNT, Google, KEY},
    harness::{Site, Tree, assert_same},
};

/// The file that Google gives out for an account of a service.
fn account() -> String {
    json!({"type": "service_account", "private_key": KEY, "private_key_id": "1", "client_email": ACCOUNT}).to_string()
}

fn bucket(google: &Google) -> Bucket {
    let (bucket, prefix) = ("web".to_owned(), "site/vi".to_owned());
    // With a slash, as people copy it.
    Bucket { store: Store::Gcs, bucket, prefix, endpoint: Some(google.address() + "/"), region: None }
}

/// The one thread of all servers may have much to do.
fn known() -> Around {
    Around { patience: Duration::from_secs(60), ..around(&[("GOOGLE_SERVICE_ACCOUNT_KEY", &account())]) }
}

fn target(google: &Google) -> Objects {
    Objects::new(&bucket(google), &known()).unwrap()
}

#[test]
fn a_site_goes_there_and_is_replaced_by_the_next() {
    let (google, local) = (Google::start(), folder("gcs-round"));
    google.put("site/other.html", b"another's");
    goes_round(&target(&google), &local, &|| google.objects(), &|| google.lines());
    assert_eq!(google.objects()["site/other.html"].bytes, b"another's");
    assert!(!google.objects().contains_key(&format!("site/vi/{LOCK}")));
}

#[test]
fn an_editor_deploys_there_with_each_kind_of_credentials_and_verifies() {
    let google = Google::start();
    let target = format!("{{kind: s3, store: gcs, bucket: web, endpoint: {}}}", google.address());
    let site = Site::new().settings(&format!("deploy:\n  web: {target}\n")).post("bai", "", "Bài.").with("anh.txt", "");
    fs::write(site.root().join("account.json"), account()).unwrap();
    let ways = [
        ("GOOGLE_APPLICATION_CREDENTIALS", "account.json".to_owned()),
        ("GOOGLE_SERVICE_ACCOUNT", "account.json".to_owned()),
        ("GOOGLE_SERVICE_ACCOUNT_KEY", account()),
        ("GCE_METADATA_HOST", google.host()),
    ];
    let mut site = site.environment("HOME", "/nowhere");
    for (at, (name, value)) in ways.iter().enumerate() {
        // What is empty counts as unset.
        site = ways.iter().fold(site, |site, (name, _)| site.environment(name, "")).environment(name, value);
        site.put("bai", "", &format!("Bài, lần {at}."));
        site.put(&format!("bai-{at}"), "", "Bài.");
        site.build();
        google.lines();
        let (code, error, said) = deploy(&site, &[]);
        assert_eq!((code, error.as_str(), &said["counter"]), (0, "", &(at + 1).into()), "{name}");
        let sent = google.lines().iter().filter(|line| line.starts_with("PUT")).count();
        // The lock and twice the note stand beside what the summary counts.
        let expected = said["added"].as_u64().unwrap() + said["changed"].as_u64().unwrap();
        assert!(at == 0 || (sent as u64) < expected + 8, "{name}: {sent} sent, {said}");
    }
    assert_eq!(deploy(&site, &[]).2["deployed"], false);
    let verified = || {
        let run = site.run_command("verify", &["web"]);
        (run.code, run.codes().into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(verified(), (0, Vec::new()));
    google.put("2024/10/bai-1/index.html", b"<title>C\xc3\xa1 c\xc6\xb0\xe1\xbb\xa3c</title>");
    assert_eq!(verified(), (1, vec!["site-changed".to_owned()]));
}

#[test]
fn types_and_caching_go_with_each_object() {
    let (google, local) = (Google::start(), folder("gcs-types"));
    carry(&target(&google), &local, (1, 9_000_000)).unwrap();
    let objects = google.objects();
    let says = |path: &str| {
        let object = &objects[&format!("site/vi/{path}")];
        (object.kind.clone(), object.caching.clone())
    };
    let expected = |kind: &str, caching: &str| (kind.to_owned(), caching.to_owned());
    let style = site(1, 10).into_keys().find(|path| path.starts_with("assets/")).unwrap();
    assert_eq!(says("index.html"), expected("text/html; charset=utf-8", "public, max-age=60"));
    assert_eq!(says(&style), expected("text/css; charset=utf-8", "public, max-age=31536000, immutable"));
    assert_eq!(says(RECORD).1, "no-cache", "Google's caches keep what everybody may read");
    // This one went in parts.
    assert_eq!(says("2024/10/bai-1/video.mp4"), expected("video/mp4", "public, max-age=60"));
}

#[test]
fn a_large_file_goes_in_parts_of_which_none_stay_when_it_fails() {
    let (google, local) = (Google::start(), folder("gcs-large"));
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|at| (at / 7) as u8).collect();
    let tree = Tree::from([("phim.mp4".to_owned(), bytes)]);
    let (files, target) = (written(&local, &tree), target(&google));
    google.refuse("PUT /web/site/vi/phim.mp4?partNumber=2", 503, "");
    let failed = target.send(&Group { root: &local, files: &files }, &Counts::default());
    assert!(matches!(failed, Err(Failure::Temporary(_))), "{failed:?}");
    assert_eq!((google.unfinished(), stored(google.objects()).len()), (0, 0));
    let counts = Counts::default();
    target.send(&Group { root: &local, files: &files }, &counts).unwrap();
    assert_eq!(counts.bytes.into_inner(), 20_000_000);
    assert_same(&tree, &stored(google.objects()), "the bucket");
}

#[test]
fn only_one_gets_the_lock() {
    let google = Google::start();
    let (one, other) = (target(&google), target(&google));
    for _ in 0..10 {
        let taken = std::thread::scope(|scope| {
            let claims =
                [(&one, b"one"), (&other, b"two")].map(|(target, note)| scope.spawn(|| target.claim(note).unwrap()));
            claims.map(|claim| claim.join().unwrap())
        });
        assert_ne!(taken[0], taken[1]);
        let holder = if taken[0] { b"one" } else { b"two" };
        assert_eq!(other.holder().unwrap().as_deref(), Some(holder.as_slice()));
        one.release().unwrap();
        other.release().unwrap();
    }
    // Nobody is there when it is looked, and somebody when it is written.
    google.put(&format!("site/vi/{LOCK}"), b"one");
    google.refuse(&format!("GET /web/site/vi/{LOCK}"), 404, "<Error><Code>NoSuchKey</Code></Error>");
    assert!(!other.claim(b"two").unwrap());
}

#[test]
fn a_refusal_says_in_short_why_and_is_not_tried_again() {
    let google = Google::start();
    let fails = |failure: Failure| match failure {
        Failure::Final(words) => {
            assert!(words.en.lines().count() == 1 && words.vi.lines().count() == 1, "{words:?}");
            words.en
        }
        other => panic!("it would be tried again: {other:?}"),
    };
    let denied = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>AccessDenied</Code><Message>Access\n denied.</Message>\
        <Details>lan does not have storage.objects.list access to the Google Cloud Storage bucket.</Details></Error>";
    google.refuse("GET /web?", 403, denied);
    let said = fails(target(&google).list().unwrap_err());
    assert!(said.contains("AccessDenied: Access denied. lan does not have storage.objects.list"), "{said}");
    assert!(said.contains("right credentials?"), "{said}");
    let none = Bucket { bucket: "nope".to_owned(), ..bucket(&google) };
    let said = fails(Objects::new(&none, &known()).unwrap().list().unwrap_err());
    assert!(said.contains("NoSuchBucket: The specified bucket does not exist. (is there such a bucket?)"), "{said}");
    let other = account().replace(ACCOUNT, "minh@web.iam.gserviceaccount.com");
    let other = Objects::new(&bucket(&google), &around(&[("GOOGLE_SERVICE_ACCOUNT_KEY", &other)])).unwrap();
    for said in [other.list().unwrap_err(), other.read("index.html").unwrap_err()].map(fails) {
        assert!(said.contains("AuthenticationRequired") && said.contains("right credentials?"), "{said}");
    }
    let new = |variables: &[(&str, &str)]| fails(Objects::new(&bucket(&google), &around(variables)).err().unwrap());
    let said = new(&[]);
    assert!(said.contains("GOOGLE_APPLICATION_CREDENTIALS") && said.contains("gcloud"), "{said}");
    let said = new(&[("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere.json")]);
    assert!(said.contains("/nowhere.json"), "{said}");
}

#[test]
fn who_writes_too_often_is_heard_a_little_later() {
    let google = Google::start();
    let slow = "<Error><Code>SlowDown</Code><Message>Too many writes to one object.</Message></Error>";
    google.refuse("PUT", 429, slow);
    let refused = target(&google).claim(b"one").unwrap_err();
    assert!(matches!(&refused, Failure::Temporary(words) if words.en.contains("SlowDown: Too many")), "{refused:?}");
}
