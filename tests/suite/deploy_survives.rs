//! The real program deploys over bad lines and is killed, to every kind of target, while somebody reads along.
//!
//! In: faults and moments made of a number. Out: pass, when after each run nothing foreign is lost, no page lacks what it needs, one
//! more deploy brings the site there, and others agree: see [`Place`]. Touches: what a [`Place`] touches.
//!
//! `BANTIN_RUNS` says how many runs there are for each kind; `BANTIN_TEST_JUDGE` that programs of others judge each of them.

use std::{
    process::Child,
    thread,
    time::{Duration, Instant},
};

use crate::{
    carrier::runs,
    crawler::Crawler,
    place::{DEPLOY, Place},
    proxy::{Dice, Line},
};

/// How many runs of a kind go side by side: most of the time is waiting for connections that have gone.
const LANES: u64 = 4;

/// All runs of a kind, each lane on a place of its own.
fn survives(kind: &str, place: impl Fn(&str) -> Place + Sync) {
    let (lanes, place) = (runs().min(LANES), &place);
    let failed = thread::scope(|scope| {
        let lane = |lane| {
            let own = (lane..=runs()).step_by(lanes as usize);
            scope.spawn(move || go_through(&place(&format!("survives-{kind}-{lane}")), own))
        };
        let lanes: Vec<_> = (1..=lanes).map(lane).collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).sum::<u64>()
    });
    println!("{kind}: {failed} of {} deploys did not come to their end", runs());
    // Of a few, all may have been lucky.
    assert!(failed * 5 > runs() || runs() < 20, "{kind}: only {failed} of {} felt anything", runs());
}

/// How many deploys did not come to their end.
fn go_through(place: &Place, runs: impl Iterator<Item = u64>) -> u64 {
    let mut older = place.edition(0);
    place.deploy_well(&older, &older, "first");
    place.put_foreign();
    let mut old = place.edition(1);
    let (usual, bytes) = measured(place);
    place.deploy_well(&old, &older, "second");
    let mut failed = 0;
    for (run, number) in runs.zip(2..) {
        let mut dice = Dice(run);
        let new = place.edition(number);
        let faults = place.fail(&mut dice, bytes);
        // A branch has no readers but those who take all of it.
        let reader = place.repository.is_none().then(|| Crawler::start(&place.far));
        let child = place.site.start(&DEPLOY, false);
        // Where no line can be cut, all are killed.
        let kill_after = Duration::from_micros(dice.below(usual.as_micros() as u64));
        let said = end(child, (place.line.is_none() || run % 2 == 0).then_some(kill_after));
        failed += u64::from(said.is_some());
        let when = format!("run {run}: {faults}: {said:?}");
        place.assert_whole(&new, (&old, &older), &when);
        place.heal();
        let (code, said) = place.deploy();
        assert_eq!(code, 0, "{when}: {said}");
        reader.into_iter().for_each(|reader| assert_content(reader, &when));
        place.assert_holds(&new, &old, &when);
        (older, old) = (old, new);
    }
    failed
}

/// Whoever has read along from the front page has found whatever a page led to.
fn assert_content(reader: Crawler, when: &str) {
    let (lacked, rounds) = reader.end();
    assert!(lacked.is_empty() && rounds > 1, "{when}, after {rounds} rounds: {lacked:?}");
}

/// How long a deploy takes, and how many bytes it sends: that is what can be disturbed.
fn measured(place: &Place) -> (Duration, u64) {
    place.heal();
    let started = Instant::now();
    let (code, said) = place.deploy();
    assert_eq!(code, 0, "{said}");
    (started.elapsed(), place.line.as_ref().map_or(0, Line::passed))
}

/// Waits until a deploy has ended, or kills it after a while; gives what it said when it did not succeed.
fn end(mut child: Child, kill_after: Option<Duration>) -> Option<String> {
    if let Some(moment) = kill_after {
        thread::sleep(moment);
        // It may have ended by itself.
        let _ = child.kill();
    }
    let ended = child.wait_with_output().unwrap();
    let said = || format!("{}: {}", ended.status, String::from_utf8_lossy(&ended.stderr));
    (!ended.status.success()).then(said)
}

#[test]
fn a_folder_survives() {
    survives("folder", |name| Place::folder(name, false));
}

#[test]
fn a_folder_of_releases_survives() {
    survives("releases", |name| Place::folder(name, true));
}

#[test]
fn a_bucket_survives() {
    survives("s3", Place::store);
}

#[test]
fn a_host_with_ftp_survives() {
    survives("ftp", Place::ftp);
}

#[test]
#[ignore = "needs git's daemon: .ci/deploy"]
fn a_branch_survives() {
    survives("git", Place::git);
}

#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn a_host_with_rsync_survives() {
    survives("rsync", |name| Place::ssh(name, "rsync", false));
}

#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn a_host_with_a_shell_survives() {
    survives("shell", |name| Place::ssh(name, "shell", false));
}

#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn a_host_with_sftp_alone_survives() {
    survives("sftp", |name| Place::ssh(name, "sftp", false));
}

#[test]
#[ignore = "needs sshd: .ci/deploy"]
fn releases_on_a_host_survive() {
    survives("ssh-releases", |name| Place::ssh(name, "rsync", true));
}
