//! Others who put things into the output folder, change what is ours, or take things away.

use std::os::unix::fs::symlink;

use super::*;

#[test]
fn a_folder_that_is_not_ours_is_refused_and_left_alone() {
    let world = World::new();
    world.put("letter.txt", "dear");
    let refusal = world.build(&files([("a", "x")])).unwrap_err();
    assert_eq!(refusal.code, "output-not-ours");
    assert_eq!(refusal.file, world.out().display().to_string());
    assert_eq!(refusal.hints[0].en, "choose another folder with --out, or empty this one yourself");
    assert_eq!(tree(&world.out()), files([("letter.txt", "dear")]));
    assert!(!world.work().exists(), "nothing is made beside it");
}

#[test]
fn a_manifest_of_somebody_else_does_not_make_it_ours() {
    let world = World::new();
    world.put(MANIFEST, "Manifest of the Communist Party");
    world.put("letter.txt", "dear");
    assert_eq!(code(world.build(&files([("a", "x")]))), "output-not-ours");
    assert_eq!(tree(&world.out()).len(), 2);
}

#[test]
fn a_file_in_place_of_the_folder_is_refused() {
    let world = World::new();
    fs::write(world.out(), "x").unwrap();
    assert_eq!(code(world.build(&files([("a", "x")]))), "output-not-a-folder");
}

#[test]
fn what_strangers_put_there_stays() {
    for world in [World::new(), World::new().atomic()] {
        world.build(&files([("a/index.html", "a"), ("b/index.html", "b")])).unwrap();
        let foreign = files([("CNAME", "example.vn"), ("a/note.txt", "mine"), ("c/d/e", "mine too")]);
        for (path, bytes) in &foreign {
            world.put(path, bytes);
        }
        fs::create_dir(world.out().join("empty")).unwrap();
        let cname = world.identity("CNAME");
        for site in [files([("b/index.html", "b2")]), Files::new(), files([("c/d/index.html", "c")])] {
            world.build(&site).unwrap();
            world.assert_site(&site, &foreign);
        }
        assert!(world.out().join("empty").is_dir());
        assert_eq!(world.identity("CNAME"), cname);
    }
}

#[test]
fn what_strangers_change_in_our_files_is_put_right() {
    for world in [World::new(), World::new().atomic()] {
        let site =
            files([("longer", "ours"), ("same-size", "ours"), ("gone", "ours"), ("link", "ours"), ("dir/x", "ours")]);
        world.build(&site).unwrap();
        world.put("longer", "theirs");
        std::thread::sleep(Duration::from_millis(10));
        world.put("same-size", "OURS");
        fs::remove_file(world.out().join("gone")).unwrap();
        fs::remove_dir_all(world.out().join("dir")).unwrap();
        let elsewhere = world.folder.join("elsewhere");
        fs::write(&elsewhere, "precious").unwrap();
        fs::remove_file(world.out().join("link")).unwrap();
        symlink(&elsewhere, world.out().join("link")).unwrap();
        assert_eq!(world.build(&site).unwrap(), Changes { written: 5, removed: 0, unchanged: 1, bytes: 0 });
        world.assert_site(&site, &Files::new());
        assert_eq!(fs::read_to_string(elsewhere).unwrap(), "precious");
    }
}

#[test]
fn a_touched_file_is_read_and_left_as_it_is() {
    let world = World::new();
    let site = files([("a", "x"), ("b", "y")]);
    world.build(&site).unwrap();
    std::thread::sleep(Duration::from_millis(10));
    world.put("a", "x");
    let touched = world.identity("a");
    assert_eq!(world.build(&site).unwrap(), Changes { written: 0, removed: 0, unchanged: 3, bytes: 0 });
    assert_eq!(world.identity("a"), touched);
    let kept = world.open().unwrap().kept(&SitePath::of_address("/a").unwrap()).unwrap();
    assert_eq!(kept.mtime, touched.0, "its new time is remembered");
}

#[test]
fn a_strangers_file_is_not_overwritten() {
    for world in [World::new(), World::new().atomic()] {
        let site = files([("a", "x")]);
        world.build(&site).unwrap();
        let foreign = files([("b", "theirs"), ("c/index.html", "theirs")]);
        for (path, bytes) in &foreign {
            world.put(path, bytes);
        }
        let refusal = world.build(&files([("a", "y"), ("b", "ours"), ("c/index.html", "ours")])).unwrap_err();
        assert_eq!(refusal.code, "would-overwrite");
        assert_eq!(refusal.file, world.out().join("b").display().to_string());
        assert_eq!(refusal.also[0].file, world.out().join("c/index.html").display().to_string());
        world.assert_site(&site, &foreign);
    }
}

#[test]
fn a_strangers_file_with_our_bytes_is_adopted() {
    for world in [World::new(), World::new().atomic()] {
        world.build(&files([("a", "x")])).unwrap();
        world.put("b", "same");
        let before = world.identity("b");
        let site = files([("a", "x"), ("b", "same")]);
        assert_eq!(world.build(&site).unwrap(), Changes { written: 1, removed: 0, unchanged: 2, bytes: 0 });
        world.assert_site(&site, &Files::new());
        assert_eq!(world.identity("b"), before);
        assert_eq!(world.build(&Files::new()).unwrap().removed, 2, "and ours from then on");
    }
}

#[test]
fn a_strangers_folder_is_not_replaced_by_a_file() {
    for in_it in ["b/c/theirs", "b/theirs"] {
        let world = World::new();
        let site = files([("b/c/ours", "x")]);
        world.build(&site).unwrap();
        world.put(in_it, "theirs");
        let refusal = world.build(&files([("b", "file")])).unwrap_err();
        assert_eq!(
            (refusal.code.as_str(), refusal.file),
            ("would-overwrite", world.out().join(in_it).display().to_string())
        );
        world.assert_site(&site, &files([(in_it, "theirs")]));
    }
}

#[test]
fn an_empty_folder_of_a_stranger_is_not_replaced_by_a_file() {
    let world = World::new();
    let site = files([("b/ours", "x")]);
    world.build(&site).unwrap();
    fs::create_dir_all(world.out().join("b/theirs")).unwrap();
    assert_eq!(code(world.build(&files([("b", "file")]))), "would-overwrite");
    world.assert_site(&site, &Files::new());
}

#[test]
fn a_strangers_file_is_not_replaced_by_a_folder() {
    let world = World::new();
    let site = files([("a", "x")]);
    world.build(&site).unwrap();
    world.put("b", "theirs");
    let refusal = world.build(&files([("b/c/index.html", "x")])).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.file), ("would-overwrite", world.out().join("b").display().to_string()));
    world.assert_site(&site, &files([("b", "theirs")]));
}

#[test]
fn nothing_is_written_or_removed_through_a_link() {
    for world in [World::new(), World::new().atomic()] {
        world.build(&files([("tin/a", "a"), ("tin/b", "b"), ("index.html", "x")])).unwrap();
        let elsewhere = world.folder.join("elsewhere");
        fs::rename(world.out().join("tin"), &elsewhere).unwrap();
        symlink(&elsewhere, world.out().join("tin")).unwrap();

        let refusal = world.build(&files([("tin/a", "new")])).unwrap_err();
        assert_eq!(
            (refusal.code.as_str(), refusal.file),
            ("would-overwrite", world.out().join("tin").display().to_string())
        );
        assert_eq!(tree(&elsewhere), files([("a", "a"), ("b", "b")]));

        world.build(&files([("index.html", "y")])).unwrap();
        assert_eq!(tree(&elsewhere), files([("a", "a"), ("b", "b")]), "stale files behind the link stay");
        assert!(world.out().join("tin").is_symlink());
    }
}

#[test]
fn without_the_work_folder_the_manifest_says_what_is_ours() {
    for world in [World::new(), World::new().atomic()] {
        world.build(&files([("same", "x"), ("changed", "x"), ("stale/x", "x")])).unwrap();
        fs::remove_dir_all(world.work()).unwrap();
        world.put("foreign", "theirs");
        let same = world.identity("same");
        let site = files([("same", "x"), ("changed", "y")]);
        assert_eq!(world.build(&site).unwrap(), Changes { written: 2, removed: 1, unchanged: 1, bytes: 0 });
        world.assert_site(&site, &files([("foreign", "theirs")]));
        assert_eq!(world.identity("same"), same);
    }
}

#[test]
fn with_a_damaged_manifest_only_what_is_proven_ours_is_removed() {
    let world = World::new();
    world.build(&files([("same", "x"), ("stale", "x"), ("stale-and-edited", "x")])).unwrap();
    world.put(MANIFEST, "gibberish");
    world.put("stale-and-edited", "theirs now");
    let site = files([("same", "x")]);
    assert_eq!(world.build(&site).unwrap(), Changes { written: 1, removed: 1, unchanged: 1, bytes: 0 });
    world.assert_site(&site, &files([("stale-and-edited", "theirs now")]));
}

#[test]
fn with_manifest_and_state_damaged_nothing_is_touched() {
    let world = World::new();
    world.build(&files([("a", "x")])).unwrap();
    world.put(MANIFEST, "gibberish");
    fs::write(world.work().join("state"), "gibberish").unwrap();
    assert_eq!(code(world.build(&files([("a", "y")]))), "output-not-ours");
    assert_eq!(world.read("a"), "x");
}

#[test]
fn a_manifest_that_lists_what_lies_outside_is_not_believed() {
    let world = World::new();
    fs::write(world.folder.join("precious"), "x").unwrap();
    world.put(MANIFEST, format!("{}  ../precious\n", Digest::of(b"x")));
    assert_eq!(code(world.build(&Files::new())), "output-not-ours");
    assert!(world.folder.join("precious").exists());
}

#[test]
fn a_restored_older_output_is_brought_up_to_date() {
    let world = World::new();
    let old = files([("a", "1"), ("b", "1")]);
    world.build(&old).unwrap();
    let backup = world.folder.join("backup");
    let status = process::Command::new("cp").arg("-r").arg(world.out()).arg(&backup).status().unwrap();
    assert!(status.success());
    // Else the copy and the new files may have the same time.
    std::thread::sleep(Duration::from_millis(10));
    let new = files([("a", "2"), ("c", "2")]);
    world.build(&new).unwrap();
    fs::remove_dir_all(world.out()).unwrap();
    fs::rename(&backup, world.out()).unwrap();
    world.build(&new).unwrap();
    world.assert_site(&new, &Files::new());
}

#[test]
fn an_output_that_was_removed_is_built_anew() {
    for empty in [false, true] {
        let world = World::new();
        let site = files([("a/b", "x"), ("c", "y")]);
        world.build(&site).unwrap();
        fs::remove_dir_all(world.out()).unwrap();
        if empty {
            fs::create_dir(world.out()).unwrap();
        }
        assert_eq!(world.build(&site).unwrap(), Changes { written: 3, removed: 0, unchanged: 0, bytes: 0 });
        world.assert_site(&site, &Files::new());
    }
}

#[test]
fn output_inside_the_sources_is_refused() {
    let world = World::new();
    let sources = [world.folder.join("posts"), world.folder.clone()];
    let open = |sources: &[PathBuf]| {
        let options = Open { wait: Duration::ZERO, salt: Fingerprint(0), sources, atomic: false, proof: Proof::Stamp };
        Target::new(&world.out()).unwrap().open(options)
    };
    assert_eq!(code(open(&sources)), "output-in-sources");
    assert!(!world.work().exists());
    open(&sources[..1]).unwrap();
}
