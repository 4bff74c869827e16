//! How long each phase takes, how much it goes through, and how much memory the program has needed by then.
//!
//! In: the ends of phases. Out: [`Timings`]. Touches: the machine's steady clock, and on Linux `/proc/self/status`; no output depends
//! on them.

use std::time::{Duration, Instant};

/// The phases that are over, in order, and the one that runs.
#[derive(Debug, Clone)]
pub struct Timings {
    started: Instant,
    last: Instant,
    /// The phases. One that ran beside another stands behind it, and its time is within that one's.
    pub phases: Vec<Phase>,
    /// What each template made, the slowest first.
    pub templates: Vec<TemplateTime>,
}

/// A phase that is over.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Its name.
    pub name: &'static str,
    /// How long it took.
    pub time: Duration,
    /// What it went through.
    pub work: Work,
    /// The most memory that the process has held until its end, in bytes; 0 where the system doesn't tell.
    pub peak_memory: u64,
}

/// What a phase went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// Files, posts or outputs.
    pub files: u64,
    /// The bytes in them that were read or written.
    pub bytes: u64,
}

/// What a template made.
#[derive(Debug, Clone, Copy)]
pub struct TemplateTime {
    /// Its name.
    pub name: &'static str,
    /// How many pages.
    pub pages: u64,
    /// In how much time, on all threads together.
    pub time: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        let now = Instant::now();
        Self { started: now, last: now, phases: Vec::new(), templates: Vec::new() }
    }
}

impl Timings {
    /// Ends a phase, whose name is given; the next one starts.
    pub fn end(&mut self, name: &'static str, work: Work) {
        let now = Instant::now();
        self.phases.push(Phase { name, time: now - self.last, work, peak_memory: peak_memory() });
        self.last = now;
    }

    /// Notes a phase that ran beside the one that has just ended, within the time of that.
    pub fn beside(&mut self, name: &'static str, time: Duration, work: Work) {
        self.phases.push(Phase { name, time, work, peak_memory: peak_memory() });
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        self.last - self.started
    }
}

impl Work {
    /// So many files.
    pub fn files(files: usize) -> Self {
        Self { files: files as u64, bytes: 0 }
    }

    /// All files of these sizes.
    pub fn of_sizes(sizes: impl Iterator<Item = u64>) -> Self {
        sizes.fold(Self::default(), |work, size| Self { files: work.files + 1, bytes: work.bytes + size })
    }
}

/// The most memory that this process has held at once, in bytes (`VmHWM` in proc(5)); 0 where the system doesn't tell.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or_default() * 1024
}
