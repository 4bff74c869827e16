//! Builds that are killed: after every single step of a commit, and of the recovery that follows it.

use super::*;

/// Old and new: files changed, removed, added, unchanged, become folders and come of folders.
fn sites() -> (Files, Files, Files) {
    let old = files([
        ("a/index.html", "old a"),
        ("b", "old b"),
        ("c/x/index.html", "old c"),
        ("same/index.html", "same"),
        ("stale/deep/index.html", "stale"),
    ]);
    let new = files([
        ("a/index.html", "new a"),
        ("b/index.html", "new b"),
        ("c", "new c"),
        ("same/index.html", "same"),
        ("z/deep/index.html", "new z"),
    ]);
    (old, new, files([("foreign", "theirs"), ("stale/foreign", "theirs")]))
}

fn old_world(atomic: bool) -> World {
    let (old, _, foreign) = sites();
    let mut world = World::in_memory();
    world.atomic = atomic;
    world.build(&old).unwrap();
    for (path, bytes) in &foreign {
        world.put(path, bytes);
    }
    world
}

/// Every file is whole: it is one of the old site, of the new one, or a stranger's.
fn assert_whole(world: &World) {
    let (old, new, foreign) = sites();
    let mut found = tree(&world.out());
    found.remove(MANIFEST).expect("a manifest");
    for (path, bytes) in &found {
        let allowed = [&old, &new, &foreign].map(|site| site.get(path));
        assert!(allowed.contains(&Some(bytes)), "{path}: {}", String::from_utf8_lossy(bytes));
    }
    for path in foreign.keys().chain([&"same/index.html".to_owned()]) {
        assert!(found.contains_key(path), "{path} is still there");
    }
}

/// The old site or the new one, nothing between them; whether it is the new one.
fn assert_either(world: &World) -> bool {
    let (old, new, foreign) = sites();
    let is_new = world.read("a/index.html") == "new a";
    world.assert_site(if is_new { &new } else { &old }, &foreign);
    is_new
}

/// Kills builds of the new site after 0, 1, 2, … steps, until one comes through; the number of its steps.
fn kill_after_every_step(atomic: bool, check: impl Fn(&mut World)) -> i64 {
    for steps in 0.. {
        let mut world = old_world(atomic);
        world.steps = Steps::end_after(steps);
        let result = world.build(&sites().1);
        world.steps = Steps::default();
        if result.is_ok() {
            return steps;
        }
        assert_eq!(code(result), "write-failed");
        check(&mut world);
    }
    unreachable!()
}

#[test]
fn a_killed_move_is_finished_by_the_next_command() {
    let (_, new, foreign) = sites();
    let steps = kill_after_every_step(false, |world| {
        assert_whole(world);
        let had_begun = world.work().join("journal").exists();
        if !had_begun {
            assert_either(world);
        }
        drop(world.open().unwrap());
        let is_new = assert_either(world);
        assert!(is_new || !had_begun, "a move that had begun is finished");
        world.assert_tidy();
        world.build(&new).unwrap();
        world.assert_site(&new, &foreign);
        assert_eq!(empty_folders(&world.out()), Vec::<String>::new());
        assert_eq!(world.build(&new).unwrap().written, 0);
    });
    assert!(steps > 20, "{steps} steps");
}

#[test]
fn a_move_that_fails_is_finished_by_the_next_command() {
    let (_, new, foreign) = sites();
    for steps in 0.. {
        let mut world = old_world(false);
        world.steps = Steps::fail_after(steps);
        let result = world.build(&new);
        world.steps = Steps::default();
        if result.is_ok() {
            break;
        }
        let had_begun = world.work().join("journal").exists();
        assert_eq!(world.work().join("stage").exists(), had_begun, "after {steps} steps");
        let says_so = result.unwrap_err().hints.iter().any(|hint| hint.en.contains("changed in part"));
        assert_eq!(says_so, had_begun, "after {steps} steps");
        drop(world.open().unwrap());
        world.assert_tidy();
        assert!(assert_either(&world) || !had_begun);
        world.build(&new).unwrap();
        world.assert_site(&new, &foreign);
    }
}

#[test]
fn a_recovery_that_is_killed_is_recovered() {
    let (_, new, foreign) = sites();
    kill_after_every_step(false, |world| {
        if !world.work().join("journal").exists() {
            return;
        }
        for steps in 0.. {
            world.steps = Steps::end_after(steps);
            let opened = world.open().map(drop);
            world.steps = Steps::default();
            assert_whole(world);
            if opened.is_ok() {
                break;
            }
        }
        world.assert_site(&new, &foreign);
    });
}

#[test]
fn an_exchange_that_is_killed_leaves_the_old_site_or_the_new_one() {
    let (_, new, foreign) = sites();
    let steps = kill_after_every_step(true, |world| {
        let before = assert_either(world);
        drop(world.open().unwrap());
        assert_eq!(assert_either(world), before);
        world.assert_tidy();
        world.build(&new).unwrap();
        world.assert_site(&new, &foreign);
        assert_eq!(world.build(&new).unwrap().written, 0);
    });
    assert!(steps > 20, "{steps} steps");
}

#[test]
fn a_first_build_that_is_killed_leaves_nothing_or_the_site() {
    let site = sites().1;
    for steps in 0.. {
        let mut world = World::in_memory();
        world.steps = Steps::end_after(steps);
        let result = world.build(&site);
        world.steps = Steps::default();
        if world.out().exists() {
            world.assert_site(&site, &Files::new());
        }
        if result.is_ok() {
            assert!(steps > 4, "{steps} steps");
            return;
        }
        world.build(&site).unwrap();
        world.assert_site(&site, &Files::new());
        world.assert_tidy();
    }
}

#[test]
fn a_build_that_changes_its_mind_after_a_kill_is_right() {
    let (old, _, foreign) = sites();
    for atomic in [false, true] {
        kill_after_every_step(atomic, |world| {
            world.build(&old).unwrap();
            world.assert_site(&old, &foreign);
            world.assert_tidy();
            assert_eq!(world.build(&old).unwrap().written, 0);
        });
    }
}

#[test]
fn a_journal_for_another_folder_is_not_followed() {
    let (old, new, _) = sites();
    kill_after_every_step(false, |world| {
        if !world.work().join("journal").exists() {
            return;
        }
        fs::remove_dir_all(world.out()).unwrap();
        world.put("a/index.html", "a stranger's");
        assert_eq!(code(world.build(&new)), "output-not-ours");
        assert_eq!(tree(&world.out()), files([("a/index.html", "a stranger's")]));
        fs::remove_dir_all(world.out()).unwrap();
        world.build(&old).unwrap();
        world.assert_site(&old, &Files::new());
    });
}

#[test]
fn what_a_power_cut_has_damaged_in_the_stage_is_not_moved() {
    let (old, new, foreign) = sites();
    kill_after_every_step(false, |world| {
        if !world.work().join("journal").exists() {
            return;
        }
        let mut damaged = 0;
        for item in fs::read_dir(world.work().join("stage")).unwrap() {
            fs::write(item.unwrap().path(), "").unwrap();
            damaged += 1;
        }
        drop(world.open().unwrap());
        let found = tree(&world.out());
        let whole =
            |path: &String, bytes: &Vec<u8>| [&old, &new, &foreign].iter().any(|site| site.get(path) == Some(bytes));
        assert!(
            found.iter().filter(|(path, _)| *path != MANIFEST).all(|(path, bytes)| whole(path, bytes)),
            "{damaged}"
        );
        world.build(&new).unwrap();
        world.assert_site(&new, &foreign);
    });
}
