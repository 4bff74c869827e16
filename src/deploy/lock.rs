//! The lock at a target: one deploy at a time, whoever else there is and wherever they sit.
//!
//! In: a target. Out: a [`Held`], or who holds the lock. Touches: the target's lock; asks the system who we are and which processes
//! there are.
//!
//! The lock's text says who holds it and since when, and names the process so that another one on the same machine can tell that
//! it has died. A lock from elsewhere is only ever broken by hand (`--break-lock`). And whoever removes a lock looks first whether it
//! still is the one that is meant: somebody else may have taken it meanwhile.

use std::{fmt::Write, fs, path::Path};

use super::{
    retry::Retrying,
    target::{Failure, Target},
    trouble::{self, Trouble},
};
use crate::hash::Digest;

/// What a lock says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// The deploy's name.
    pub(super) id: String,
    /// `user@host`.
    pub(super) who: String,
    /// Since when, ISO 8601.
    pub(super) since: String,
    /// The process; `None` where the system doesn't tell enough.
    process: Option<Process>,
}

/// A process, among all that ever were on any machine.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Process {
    /// Stands for the machine; nobody can tell from it which one that is.
    machine: String,
    /// The machine's start, and the namespace in which numbers of processes mean something.
    boot: String,
    /// Its number.
    number: u32,
    /// When it started, as the system counts.
    started: String,
}

/// A lock that is ours. Dropped, it is given back as far as the target can be reached.
pub(super) struct Held<'a> {
    target: &'a Retrying<'a>,
    /// What it says.
    text: String,
    /// Whose lock was taken over, when it was one of a dead process.
    pub(super) taken_over: Option<Note>,
}

impl<'a> Held<'a> {
    /// Takes the lock.
    pub(super) fn take(target: &'a Retrying<'a>, note: &Note, break_lock: bool) -> Result<Self, Trouble> {
        let text = note.text();
        let mut taken_over = None;
        // Twice: a stale lock is removed in between. Whoever is quicker then has it.
        for _ in 0..2 {
            target.ask(|target| target.claim(text.as_bytes()))?;
            let Some(found) = target.ask(Target::holder)? else { continue };
            if found == text.as_bytes() {
                return Ok(Self { target, text, taken_over });
            }
            let other = Note::parse(&found);
            let is_dead = other.as_ref().is_some_and(Note::is_dead);
            if taken_over.is_some() || !(is_dead || break_lock) {
                return Err(trouble::locked(other.as_ref()));
            }
            target.ask(|target| give_back(target, &found))?;
            taken_over = Some(other.unwrap_or_else(|| Note { who: "?".into(), ..note.clone() }));
        }
        Err(trouble::locked(None))
    }

    /// Refuses to go on where it is no longer ours: somebody has broken it, or has taken it at the same time from a store that let both.
    pub(super) fn check(&self) -> Result<(), Trouble> {
        let found = self.target.ask(Target::holder)?;
        if found.as_deref() == Some(self.text.as_bytes()) {
            return Ok(());
        }
        Err(trouble::locked(found.as_deref().and_then(Note::parse).as_ref()))
    }

    /// Gives it back.
    pub(super) fn release(self) -> Result<(), Failure> {
        self.target.ask(|target| give_back(target, self.text.as_bytes()))?;
        std::mem::forget(self);
        Ok(())
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // When the target can't be reached any more, the next deploy finds that this process is dead.
        let _ = give_back(self.target.inner(), self.text.as_bytes());
    }
}

/// Removes the lock if it says this.
fn give_back(target: &dyn Target, text: &[u8]) -> Result<(), Failure> {
    if target.holder()?.as_deref() == Some(text) { target.release() } else { Ok(()) }
}

impl Note {
    /// The note of this process.
    pub(super) fn own(id: &str, since: &str) -> Self {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let user = variable("USER").or_else(|| variable("LOGNAME")).unwrap_or_else(|| "?".to_owned());
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        let who = format!("{user}@{host}").replace(char::is_whitespace, "-");
        Self { id: id.to_owned(), who, since: since.to_owned(), process: Process::own() }
    }

    fn text(&self) -> String {
        let Self { id, who, since, process } = self;
        let mut text = format!("bantin lock 1\nid {id}\nwho {who}\nsince {since}\n");
        if let Some(Process { machine, boot, number, started }) = process {
            let _ = writeln!(text, "process {machine} {boot} {number} {started}");
        }
        text
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.lines();
        lines.next().filter(|line| *line == "bantin lock 1")?;
        let mut next = |key: &str| Some(lines.next()?.strip_prefix(key)?.to_owned());
        let (id, who, since) = (next("id ")?, next("who ")?, next("since ")?);
        let process = next("process ").and_then(|text| Process::parse(&text));
        Some(Self { id, who, since, process })
    }

    /// Whether its process was one of this machine and is no more. Two machines can look like one, when one was copied from the other:
    /// a lock that is younger than the start of this one may be of a process that lives there.
    fn is_dead(&self) -> bool {
        let (Some(own), Some(other)) = (Process::own(), &self.process) else { return false };
        if own.machine != other.machine || own.namespace() != other.namespace() {
            return false;
        }
        if own.boot == other.boot { !other.lives() } else { self.is_before_boot() }
    }

    /// Whether it was written before this machine started (proc(5), `/proc/stat`, `btime`).
    fn is_before_boot(&self) -> bool {
        let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
        let boot = stat.lines().find_map(|line| line.strip_prefix("btime ")?.trim().parse::<i64>().ok());
        let since = self.since.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second);
        since.zip(boot).is_some_and(|(since, boot)| since < boot)
    }
}

impl Process {
    /// This process, where the system has `/proc` and the machine an identity.
    fn own() -> Option<Self> {
        let read = |path: &str| {
            let text = fs::read_to_string(path).ok()?.trim().to_owned();
            if text.is_empty() { None } else { Some(text) }
        };
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        let machine = Digest::of(format!("bantin {} {host}", read("/etc/machine-id")?).as_bytes()).to_string();
        let namespace = fs::read_link("/proc/self/ns/pid").ok()?;
        let namespace: String = namespace.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
        let boot = format!("{}.{namespace}", read("/proc/sys/kernel/random/boot_id")?);
        let number = std::process::id();
        Some(Self { machine: machine[..16].to_owned(), boot, number, started: started(number)? })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ').map(str::to_owned);
        let mut next = || words.next();
        Some(Self { machine: next()?, boot: next()?, number: next()?.parse().ok()?, started: next()? })
    }

    fn namespace(&self) -> Option<&str> {
        self.boot.rsplit_once('.').map(|(_, namespace)| namespace)
    }

    /// Whether a process of this number and start runs.
    fn lives(&self) -> bool {
        started(self.number).as_ref() == Some(&self.started)
    }
}

/// When a process started, in the system's own count; `None` when there is none (proc(5), `stat`, field 22).
fn started(number: u32) -> Option<String> {
    let stat = fs::read_to_string(Path::new("/proc").join(number.to_string()).join("stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    // A dead process that nobody has asked for yet (Z) does nothing more.
    let state = fields.next()?;
    if state == "Z" || state == "X" { None } else { fields.nth(18).map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::deploy::{Group, Listed, Progress};

    #[test]
    fn a_note_reads_what_it_writes_and_knows_the_dead() {
        let note = Note::own("1-a", "2024-10-26T07:00:00+07:00");
        assert_eq!(Note::parse(note.text().as_bytes()), Some(note.clone()));
        assert!(!note.is_dead());
        let Some(process) = note.process.clone() else { return };
        let of = |process: Process| Note { process: Some(process), ..note.clone() }.is_dead();
        assert!(of(Process { started: "1".into(), ..process.clone() }), "the number was given to another one");
        assert!(!of(Process { machine: "0".into(), started: "1".into(), ..process.clone() }), "it is elsewhere");
        assert!(!of(Process { boot: "x.1".into(), ..process.clone() }), "it is in another container");
        let namespace = process.namespace().unwrap();
        let process = Some(Process { boot: format!("x.{namespace}"), ..process.clone() });
        let since = |since: &str| Note { since: since.into(), process: process.clone(), ..note.clone() }.is_dead();
        assert!(since("2024-10-26T07:00:00+07:00"), "the machine was started since");
        assert!(!since("2999-01-01T00:00:00Z"), "another machine that looks like this one");
        assert!(!since("?"));
    }

    /// A lock that somebody else takes after it was looked at so many times.
    struct Raced(Mutex<(u32, Option<Vec<u8>>)>);

    impl Target for Raced {
        fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
            let (left, text) = &mut *self.0.lock().unwrap();
            *left = left.wrapping_sub(1);
            if *left == 0 {
                Ok(text.replace(b"bantin lock 1\nid 2\nwho b\nsince x\n".to_vec()))
            } else {
                Ok(text.clone())
            }
        }

        fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
            let text = &mut self.0.lock().unwrap().1;
            let is_free = text.is_none();
            text.get_or_insert_with(|| note.to_vec());
            Ok(is_free)
        }

        fn release(&self) -> Result<(), Failure> {
            self.0.lock().unwrap().1 = None;
            Ok(())
        }

        fn read(&self, _: &str) -> Result<Option<Vec<u8>>, Failure> {
            Ok(None)
        }

        fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
            Ok(None)
        }

        fn lists_quickly(&self) -> bool {
            true
        }

        fn begin(&self, _: &str) -> Result<(), Failure> {
            Ok(())
        }

        fn send(&self, _: &Group<'_>, _: &dyn Progress) -> Result<(), Failure> {
            Ok(())
        }

        fn remove(&self, _: &[&str]) -> Result<(), Failure> {
            Ok(())
        }

        fn finish(&self) -> Result<(), Failure> {
            Ok(())
        }
    }

    #[test]
    fn a_lock_that_somebody_else_has_taken_meanwhile_is_left_to_them() {
        let note = Note::own("1-a", "2024-10-26T07:00:00+07:00");
        let other =
            |target: &Raced| target.0.lock().unwrap().1.as_ref().is_some_and(|text| text != note.text().as_bytes());
        let mut dead = note.clone();
        let Some(process) = &mut dead.process else { return };
        process.started = "1".into();
        // Both see the dead one; the other is quicker.
        let raced = Raced(Mutex::new((1, Some(dead.text().into_bytes()))));
        let line = Retrying::new(&raced, crate::deploy::Patience::default());
        assert!(Held::take(&line, &note, false).is_err());
        assert!(other(&raced));
        // It was broken by hand while we had it.
        for explicit in [true, false] {
            let raced = Raced(Mutex::new((0, None)));
            let line = Retrying::new(&raced, crate::deploy::Patience::default());
            let held = Held::take(&line, &note, false).unwrap();
            raced.0.lock().unwrap().1 = Some(dead.text().into_bytes());
            if explicit {
                held.release().unwrap()
            } else {
                drop(held)
            }
            assert!(other(&raced));
        }
    }

    #[test]
    fn what_is_no_note_is_nobodys() {
        for text in [&b""[..], b"bantin lock 2\n", b"bantin lock 1\nid a\n", b"\xff"] {
            assert_eq!(Note::parse(text), None);
        }
    }
}
