//! `bantin deploy` to a store of objects, to an FTP host and to hosts with SSH, as editors use it.
//!
//! In: small sites. Out: pass, when the host holds what the output holds. Touches: what a [`Place`] touches.

use std::fs;

use crate::{hosts::Fault, place::Place};

/// Three editions go there, of which the last is what was published; a page that somebody changes there is found.
fn takes_editions(place: &Place, about: &str) {
    let mut old = place.edition(0);
    for number in 1..=3 {
        let new = place.edition(number);
        place.deploy_well(&new, &old, &format!("{about}, {number}"));
        old = new;
    }
    verify(place);
}

/// The host is what was published; a page that somebody changes there is found.
fn verify(place: &Place) {
    let verify = || {
        let (code, out, err) = place.site.say(&["verify", "web"]);
        (code, out + &err)
    };
    let (code, said) = verify();
    assert_eq!(code, 0, "{said}");
    let page = place.far.join("index.html");
    let sound = fs::read(&page).unwrap();
    fs::write(&page, "<title>Cá cược</title>").unwrap();
    let (code, said) = verify();
    assert!(code == 1 && said.contains("site-changed") && said.contains("index.html"), "{said}");
    fs::write(&page, sound).unwrap();
}

#[test]
fn a_site_goes_to_a_bucket_with_its_types_and_caching() {
    let place = Place::store("remote-s3");
    let store = place.store.as_ref().unwrap();
    let old = place.edition(1);
    place.deploy_well(&old, &old, "first");
    let (kind, caching) = store.headers("vi/index.html").unwrap();
    assert_eq!((kind.as_str(), caching.as_str()), ("text/html; charset=utf-8", "public, max-age=60"));
    let style = old.keys().find(|path| path.ends_with(".css")).unwrap();
    assert_eq!(store.headers(&format!("vi/{style}")).unwrap().1, "public, max-age=31536000, immutable");
    place.site.put("bai-doi", "", "Đã sửa.");
    place.site.build();
    store.fail(&[]);
    let new = place.site.tree();
    place.deploy_well(&new, &old, "second");
    let sent = store.lines().iter().filter(|line| line.starts_with("PUT")).count();
    assert!(sent < new.len(), "{sent} files were sent");
    verify(&place);
}

#[test]
fn a_site_goes_to_an_ftp_host() {
    takes_editions(&Place::ftp("remote-ftp"), "ftp");
}

#[test]
fn a_refusal_ends_a_deploy_at_once_with_its_reason() {
    let place = Place::store("remote-refused");
    let store = place.store.as_ref().unwrap();
    place.edition(1);
    store.fail(&[(0, Fault::Status(403))]);
    let (code, said) = place.deploy();
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("deploy-failed") && said.contains("as the test wants it"), "{said}");
    assert_eq!(store.lines().len(), 1);
}

#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn a_site_goes_to_hosts_with_ssh() {
    for (host, releases) in [("rsync", false), ("shell", false), ("sftp", false), ("rsync", true), ("shell", true)] {
        let about = format!("{host}, releases: {releases}");
        takes_editions(&Place::ssh(&format!("remote-ssh-{host}-{releases}"), host, releases), &about);
    }
}
