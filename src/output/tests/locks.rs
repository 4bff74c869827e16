//! Two builds at once.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    thread,
    time::Instant,
};

use super::*;

fn open(folder: &Path, wait: Duration) -> Result<Output> {
    Target::new(folder)?.open(Open { wait, salt: Fingerprint(1), sources: &[], atomic: false, proof: Proof::Stamp })
}

#[test]
fn the_second_ends_with_a_clear_message() {
    let world = World::new();
    let _first = world.open().unwrap();
    let refusal = open(&world.out(), Duration::ZERO).unwrap_err();
    assert_eq!(refusal.code, "output-locked");
    assert_eq!(refusal.message.en, "another build is writing to this output folder");
}

#[test]
fn the_second_waits_for_the_first() {
    let world = World::new();
    let site = files([("a", "x")]);
    let first = world.open().unwrap();
    let out = world.out();
    thread::scope(|scope| {
        let second = scope.spawn(|| build(open(&out, Duration::from_mins(1)).unwrap(), &site).unwrap());
        thread::sleep(Duration::from_millis(60));
        assert!(!second.is_finished());
        build(first, &files([("a", "x"), ("b", "y")])).unwrap();
        assert_eq!(second.join().unwrap(), Changes { written: 1, removed: 1, unchanged: 1, bytes: 0 });
    });
    world.assert_site(&site, &Files::new());
}

#[test]
fn many_builds_at_once_come_out_as_one_of_them() {
    let world = World::new();
    let out = world.out();
    let sites: Vec<_> = (0..8)
        .map(|n| files([("a", "x")]).into_iter().chain([(n.to_string(), vec![b'y'])]).collect::<Files>())
        .collect();
    thread::scope(|scope| {
        for site in &sites {
            scope.spawn(|| build(open(&out, Duration::from_mins(1)).unwrap(), site).unwrap());
        }
    });
    let last = sites.iter().find(|site| site.keys().all(|path| out.join(path).exists())).unwrap();
    world.assert_site(last, &Files::new());
}

const HOLDER: &str = "OUTPUT_TEST_HOLD_LOCK_OF";

/// Not a test by itself: the process that the next test starts, to hold the lock until it is killed.
#[test]
fn hold_the_lock_for_another_test() {
    let Some(out) = env::var_os(HOLDER) else {
        return;
    };
    let _output = open(Path::new(&out), Duration::ZERO).unwrap();
    println!("\nlocked");
    std::io::stdout().flush().unwrap();
    thread::sleep(Duration::from_mins(1));
}

#[test]
fn a_lock_does_not_outlive_its_process() {
    let world = World::new();
    let mut holder = Command::new(env::current_exe().unwrap())
        .args(["--exact", "output::tests::locks::hold_the_lock_for_another_test", "--nocapture"])
        .env(HOLDER, world.out())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(holder.stdout.take().unwrap()).lines();
    assert!(lines.map_while(std::result::Result::ok).any(|line| line == "locked"));
    assert_eq!(code(open(&world.out(), Duration::ZERO)), "output-locked");
    holder.kill().unwrap();
    holder.wait().unwrap();
    let start = Instant::now();
    open(&world.out(), Duration::from_secs(10)).unwrap();
    assert!(start.elapsed() < Duration::from_secs(5));
}
