//! How long each phase takes.
//!
//! In: the starts of phases. Out: [`Timings`]. Touches: the machine's steady clock; no output depends on it.

use std::time::{Duration, Instant};

/// The phases that are over, in order, and the one that runs.
#[derive(Debug, Clone)]
pub struct Timings {
    started: Instant,
    last: Instant,
    /// Each phase with its time.
    pub phases: Vec<(&'static str, Duration)>,
    /// Each template with the pages it made and the time that took, on all threads together.
    pub templates: Vec<(&'static str, u64, Duration)>,
}

impl Default for Timings {
    fn default() -> Self {
        let now = Instant::now();
        Self { started: now, last: now, phases: Vec::new(), templates: Vec::new() }
    }
}

impl Timings {
    /// Ends a phase, whose name is given; the next one starts.
    pub fn end(&mut self, phase: &'static str) {
        let now = Instant::now();
        self.phases.push((phase, now - self.last));
        self.last = now;
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        self.last - self.started
    }
}
