//! Builds that nobody disturbs.

use std::os::unix::fs::PermissionsExt;

use super::*;

fn changes(written: usize, removed: usize, unchanged: usize) -> Changes {
    Changes { written, removed, unchanged, bytes: 0 }
}

#[test]
fn a_first_build_makes_the_folder() {
    let world = World::new();
    let site = files([("index.html", "trang nhất"), ("2024/10/tin/index.html", "tin"), ("2024/10/tin/bão.jpg", "ảnh")]);
    assert_eq!(world.build(&site).unwrap(), changes(4, 0, 0));
    world.assert_site(&site, &Files::new());
    world.assert_tidy();
}

#[test]
fn the_same_build_again_touches_nothing() {
    for world in [World::new(), World::new().atomic()] {
        let site = files([("index.html", "a"), ("b/index.html", "b")]);
        world.build(&site).unwrap();
        let before = ["index.html", "b/index.html", MANIFEST].map(|path| world.identity(path));
        let state = fs::metadata(world.work().join("state")).unwrap().ino();
        assert_eq!(world.build(&site).unwrap(), changes(0, 0, 3));
        assert_eq!(["index.html", "b/index.html", MANIFEST].map(|path| world.identity(path)), before);
        assert_eq!(fs::metadata(world.work().join("state")).unwrap().ino(), state, "the state isn't written again");
        world.assert_tidy();
    }
}

#[test]
fn a_later_build_changes_what_differs_and_nothing_else() {
    for world in [World::new(), World::new().atomic()] {
        world
            .build(&files([("same/index.html", "same"), ("changed.html", "old"), ("gone/deep/er.html", "gone")]))
            .unwrap();
        let same = world.identity("same/index.html");
        let site = files([("same/index.html", "same"), ("changed.html", "new"), ("more/index.html", "more")]);
        assert_eq!(world.build(&site).unwrap(), changes(3, 1, 1));
        world.assert_site(&site, &Files::new());
        world.assert_tidy();
        assert_eq!(world.identity("same/index.html"), same);
        assert_eq!(empty_folders(&world.out()), Vec::<String>::new());
    }
}

#[test]
fn files_become_folders_and_folders_become_files() {
    for world in [World::new(), World::new().atomic()] {
        let one = files([("a", "file"), ("b/x/y", "deep"), ("b/z", "file"), ("c", "c")]);
        let other = files([("a/x/y", "deep"), ("a/z", "file"), ("b", "file"), ("c", "c")]);
        for site in [&one, &other, &one] {
            world.build(site).unwrap();
            world.assert_site(site, &Files::new());
        }
    }
}

#[test]
fn a_site_may_become_empty_and_full_again() {
    let world = World::new();
    let site = files([("a/b", "c")]);
    for site in [&Files::new(), &site, &Files::new(), &site] {
        world.build(site).unwrap();
        world.assert_site(site, &Files::new());
        assert_eq!(empty_folders(&world.out()), Vec::<String>::new());
    }
}

#[test]
fn a_new_fingerprint_with_the_same_bytes_writes_no_output() {
    let world = World::new();
    world.build(&files([("a", "text")])).unwrap();
    let before = (world.identity("a"), world.identity(MANIFEST));
    let output = world.open().unwrap();
    let path = SitePath::of_address("/a").unwrap();
    let written = output.stage(&path, Fingerprint(99), b"text").unwrap();
    assert_eq!(output.commit(vec![Entry { path: path.clone(), written }]).unwrap(), changes(0, 0, 2));
    assert_eq!((world.identity("a"), world.identity(MANIFEST)), before);
    assert_eq!(world.open().unwrap().kept(&path).unwrap().fingerprint, Fingerprint(99), "but it is remembered");
}

#[test]
fn without_a_commit_the_output_stays_as_it_was() {
    let world = World::new();
    let site = files([("a", "old")]);
    world.build(&site).unwrap();
    let output = world.open().unwrap();
    output.stage(&SitePath::of_address("/a").unwrap(), Fingerprint(2), b"new").unwrap();
    drop(output);
    world.assert_site(&site, &Files::new());
    world.assert_tidy();
}

#[test]
fn an_empty_folder_keeps_its_permissions() {
    let world = World::new();
    fs::create_dir(world.out()).unwrap();
    fs::set_permissions(world.out(), fs::Permissions::from_mode(0o2775)).unwrap();
    world.build(&files([("a", "b")])).unwrap();
    assert_eq!(fs::metadata(world.out()).unwrap().permissions().mode() & 0o7777, 0o2775);
}

#[test]
fn an_exchanged_folder_keeps_its_permissions() {
    let world = World::new().atomic();
    world.build(&files([("a/b", "c")])).unwrap();
    for folder in ["", "a"] {
        fs::set_permissions(world.out().join(folder), fs::Permissions::from_mode(0o2775)).unwrap();
    }
    world.build(&files([("a/b", "d")])).unwrap();
    for folder in ["", "a"] {
        assert_eq!(fs::metadata(world.out().join(folder)).unwrap().permissions().mode() & 0o7777, 0o2775, "{folder:?}");
    }
}

#[test]
fn copied_files_are_written_once() {
    let world = World::new();
    let source = world.folder.join("ảnh.jpg");
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    fs::write(&source, &bytes).unwrap();
    let path = SitePath::of_address("/tin/ảnh.jpg").unwrap();
    let copy = |salt: &str| {
        let output = world.open_with(super::salt(salt)).unwrap();
        let written = output.stage_copy(&path, &source).unwrap();
        assert_eq!((written.digest, written.size), (Digest::of(&bytes), 300_000));
        assert_eq!(written.fingerprint, Fingerprint::of(&bytes));
        Changes { bytes: 0, ..output.commit(vec![Entry { path: path.clone(), written }]).unwrap() }
    };
    assert_eq!(copy("version 1"), changes(2, 0, 0));
    let before = world.identity("tin/ảnh.jpg");
    assert_eq!(copy("version 1"), changes(0, 0, 2));
    assert_eq!(copy("version 2"), changes(0, 0, 2), "another version finds the same bytes");
    assert_eq!(world.identity("tin/ảnh.jpg"), before);
    assert_eq!(fs::read(world.out().join("tin/ảnh.jpg")).unwrap(), bytes);
}

#[test]
fn a_file_that_cannot_be_copied_leaves_nothing_behind() {
    let world = World::new();
    let output = world.open().unwrap();
    let path = SitePath::of_address("/a/b.jpg").unwrap();
    assert_eq!(code(output.stage_copy(&path, &world.folder.join("none.jpg"))), "read-failed");
    // A folder opens like a file, and only then refuses to be read.
    assert_eq!(code(output.stage_copy(&path, &world.folder)), "read-failed");
    output.commit(Vec::new()).unwrap();
    assert_eq!(tree(&world.out()), files([(MANIFEST, "")]));
}

#[test]
fn two_outputs_for_one_place_are_refused() {
    for first in [true, false] {
        for pair in [["a", "a/b"], ["a/b/c", "a"]] {
            let world = World::new();
            if !first {
                world.build(&files([("other", "x")])).unwrap();
            }
            let output = world.open().unwrap();
            let stage = |path: &str| {
                let path = SitePath::of_file(path).unwrap();
                output.stage(&path, Fingerprint(0), b"x").map(|written| Entry { path, written })
            };
            let refused = match (stage(pair[0]), stage(pair[1])) {
                (Ok(one), Ok(other)) => code(output.commit(vec![one, other])),
                (_, other) => code(other),
            };
            assert_eq!(refused, "path-clash", "{pair:?}");
        }
    }
}

#[test]
fn an_output_staged_twice_is_refused() {
    let world = World::new();
    world.build(&files([("other", "x")])).unwrap();
    let output = world.open().unwrap();
    let path = SitePath::of_address("/a").unwrap();
    let written = output.stage(&path, Fingerprint(0), b"x").unwrap();
    output.stage(&path, Fingerprint(0), b"x").unwrap();
    assert_eq!(code(output.commit(vec![Entry { path, written }])), "path-clash");
}

#[test]
fn a_list_that_is_not_what_was_staged_is_refused() {
    let world = World::new();
    let site = files([("a", "x")]);
    world.build(&site).unwrap();
    let path = SitePath::of_address("/b").unwrap();

    let output = world.open().unwrap();
    let written = output.kept(&SitePath::of_address("/a").unwrap()).unwrap();
    assert_eq!(code(output.commit(vec![Entry { path: path.clone(), written }])), "output-incomplete");

    let output = world.open().unwrap();
    output.stage(&path, Fingerprint(0), b"y").unwrap();
    assert_eq!(code(output.commit(Vec::new())), "output-incomplete");
    world.assert_site(&site, &Files::new());
}

#[test]
fn a_link_to_the_output_folder_is_followed_once_and_kept() {
    let world = World::new();
    let real = world.folder.join("www");
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, world.out()).unwrap();
    let site = files([("a", "x")]);
    world.build(&site).unwrap();
    world.assert_site(&site, &Files::new());
    assert!(world.out().is_symlink());
    assert!(world.folder.join(".bantin-www").is_dir());
}

#[test]
fn many_threads_stage_into_the_same_folders() {
    let world = World::new();
    let site: Files =
        (0..2000).map(|n| (format!("{}/{}/{n}.html", n % 7, n % 91), n.to_string().into_bytes())).collect();
    world.build(&site).unwrap();
    world.assert_site(&site, &Files::new());
    let next: Files =
        site.iter().map(|(path, bytes)| (path.replace("5/", "x/"), [bytes.as_slice(), b"!"].concat())).collect();
    world.build(&next).unwrap();
    world.assert_site(&next, &Files::new());
}

#[test]
fn the_bytes_of_written_files_are_counted() {
    let world = World::new();
    let (first, second) = (SitePath::of_file("a").unwrap(), SitePath::of_file("b").unwrap());
    let commit = |texts: [&str; 2]| {
        let output = world.open().unwrap();
        let stage = |path: &SitePath, text: &str| {
            let written = output.stage(path, Fingerprint::of(text.as_bytes()), text.as_bytes()).unwrap();
            Entry { path: path.clone(), written }
        };
        let entries = vec![stage(&first, texts[0]), stage(&second, texts[1])];
        output.commit(entries).unwrap().bytes
    };
    assert_eq!([commit(["bão", "lũ"]), commit(["bão", "lụt"]), commit(["bão", "lụt"])], [7, 5, 0]);
}
