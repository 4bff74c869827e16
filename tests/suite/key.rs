//! `bantin key`: keys are made where they belong, never overwritten, and told to whoever needs them.
//!
//! In: small sites. Out: pass or fail. Touches: their folders.

use std::{fs, os::unix::fs::PermissionsExt};

use bantin::{
    hash::Digest,
    sign::{self, PublicKey, Turn},
};

use crate::harness::Site;

/// The public key in what `bantin key` prints.
fn public(said: &str) -> PublicKey {
    let line = said.lines().find_map(|line| line.strip_prefix("public_key: ")).unwrap_or_else(|| panic!("{said}"));
    PublicKey::parse(line).unwrap()
}

#[test]
fn a_new_key_is_its_owners_alone_and_signs() {
    let site = Site::new();
    let (code, said, errors) = site.say(&["key", "new", "--lang", "vi"]);
    assert!(code == 0 && errors.is_empty() && said.contains("site.yaml"), "{said}{errors}");
    let path = site.root().join(".config/bantin/bantin.key");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    let public = public(&said);
    assert_eq!(site.say(&["key", "show"]), (0, format!("public_key: {public}\n"), String::new()));

    let key = sign::read(&path, &|| panic!("no password is asked for")).unwrap();
    let turn = Turn::first().next(Digest::of(b"x"));
    let signature = sign::sign(&key, b"manifest", turn).unwrap();
    assert_eq!(sign::check(&[public], b"manifest", &signature), Ok(turn));
}

#[test]
fn a_key_is_never_overwritten() {
    let site = Site::new();
    assert_eq!(site.say(&["key", "new", "a.key"]).0, 0);
    let before = fs::read(site.root().join("a.key")).unwrap();
    let (code, _, errors) = site.say(&["key", "new", "a.key"]);
    assert!(code == 2 && errors.contains("key-exists"), "{errors}");
    assert_eq!(fs::read(site.root().join("a.key")).unwrap(), before);
}

#[test]
fn a_key_stays_out_of_the_site() {
    let site = Site::new();
    let places = [
        "site/a.key",
        "site/static/deep/a.key",
        "./site/../site/a.key",
        "public/a.key",
        "themes/cua-toi/assets/a.key",
        "site/themes/a.key",
    ];
    for place in places {
        let (code, _, errors) = site.say(&["key", "new", place]);
        assert!(code == 2 && errors.contains("key-in-site"), "{place}: {errors}");
        assert!(!site.root().join(place).exists(), "{place}");
    }
    for folder in ["site/static", "public", "themes"] {
        assert!(!site.root().join(folder).exists(), "no folder is left behind");
    }
    site.build();
    let (code, _, errors) = site.say(&["key", "new", "public/a.key", "--lang", "vi"]);
    assert!(code == 2 && errors.contains("public: thư mục ấy"), "{errors}");
    let (code, _, errors) = site.say(&["key", "new", "other/a.key", "--out", "other"]);
    assert!(code == 2 && errors.contains("key-in-site"), "{errors}");
}

#[test]
fn a_key_may_have_a_password() {
    let site = Site::new().environment("BANTIN_KEY_PASSWORD", "mật khẩu");
    let (code, said, errors) = site.say(&["key", "new", "a.key", "--password"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert_eq!(site.say(&["key", "show", "a.key", "-q"]).1, format!("public_key: {}\n", public(&said)));
    let path = site.root().join("a.key");
    for (given, expected) in [(None, "none was given"), (Some("khác"), "wrong")] {
        let error = sign::read(&path, &|| given.map(str::to_owned)).err().unwrap();
        assert!(error.code == "key-password" && error.message.en.contains(expected), "{error:?}");
    }
    let key = sign::read(&path, &|| Some("mật khẩu".to_owned())).unwrap();
    let signature = sign::sign(&key, b"manifest", Turn::first()).unwrap();
    assert_eq!(sign::check(&[public(&said)], b"manifest", &signature), Ok(Turn::first()));
}

/// As `minisign -G -W` 0.11 writes them.
const OF_MINISIGN: (&str, &str) = (
    "untrusted comment: minisign encrypted secret key\n\
     RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA4myV7Fzh55AF5Wsh8S+RqR2aJJfRUYt5ddG0h0\
     VpmpUJmOrsa9Mb2XhDIhv6c+kXBLJB1EsLWmeiKhQGitYukeKSm1WULPGVAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    "RWTibJXsXOHnkHhDIhv6c+kXBLJB1EsLWmeiKhQGitYukeKSm1WULPGV",
);

#[test]
fn a_key_that_minisign_made_without_a_password_signs() {
    let site = Site::new();
    let (secret, public) = OF_MINISIGN;
    let path = site.root().join("a.key");
    fs::write(&path, secret).unwrap();
    assert_eq!(site.say(&["key", "show", "a.key"]), (0, format!("public_key: {public}\n"), String::new()));
    let key = sign::read(&path, &|| panic!("no password is asked for")).unwrap();
    let signature = sign::sign(&key, b"manifest", Turn::first()).unwrap();
    assert_eq!(sign::check(&[PublicKey::parse(public).unwrap()], b"manifest", &signature), Ok(Turn::first()));
    // A letter of either half that was lost on its way.
    for (from, to) in [("+RqR2a", "+RqA2a"), ("1EsLWm", "1EsAWm")] {
        assert_eq!(secret.matches(from).count(), 1);
        fs::write(&path, secret.replace(from, to)).unwrap();
        let error = sign::read(&path, &|| None).err().unwrap();
        assert_eq!(error.code, "key-unreadable");
    }
}

#[test]
fn without_anybody_to_ask_a_password_must_be_set() {
    let site = Site::new();
    let (code, _, errors) = site.say(&["key", "new", "a.key", "--password"]);
    assert!(code == 2 && errors.contains("BANTIN_KEY_PASSWORD"), "{errors}");
    assert!(!site.root().join("a.key").exists());
}

#[test]
fn what_is_no_key_is_told() {
    let site = Site::new().with("note.txt", "untrusted comment: x\nhello\n");
    for file in ["site/note.txt", "nowhere.key"] {
        let (code, _, errors) = site.say(&["key", "show", file, "--lang", "vi"]);
        assert!(code == 2 && errors.contains("key-unreadable") && errors.contains(file), "{errors}");
    }
}

#[test]
fn a_wrong_public_key_is_an_error_with_its_place() {
    let site = Site::new().settings("public_key: RWx");
    let built = site.run();
    assert_eq!(built.codes(), ["bad-public-key"]);
    assert!(built.diagnostics[0].line.is_some(), "{}", built.said);
}
