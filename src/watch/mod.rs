//! Watches the sources, and builds again whenever they are not what they were: the loop around [`engine::build`].
//!
//! In: [`Options`]. Out: one [`Round`] after the other, until somebody says stop. Touches: what the engine touches; the clock; the
//! system's file events.
//!
//! An event is only a hint: it wakes the loop, which compares the tree with the one that it knew. So it doesn't matter how a program
//! saves, in which order events come, or whether some of them are lost; a slow comparison now and then covers drives that send none.
//!
//! Incremental: same stamps of all sources, no build. A build is the engine's ordinary one, and remembers what it always does.

mod compare;
mod events;
mod round;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

pub use events::Stopper;
pub use round::{Cause, Round};

use self::{
    compare::Snapshot,
    events::{Events, Woken},
};
use crate::{
    diag::Diagnostic,
    engine::{self, Failure, Options},
};

/// How long after a build the first comparison comes: events of a folder that was just made may have been missed.
const SOON: Duration = Duration::from_millis(300);
/// How long the loop sleeps between comparisons where events tell of changes.
const SLOW: Duration = Duration::from_millis(2500);
/// The same where no events are to be had.
const POLL: Duration = Duration::from_millis(500);
/// A comparison may take this part of the time.
const SHARE: u32 = 20;

/// Rounds of building, each when something has changed.
pub struct Rounds {
    options: Options,
    events: Events,
    /// The tree of the last build; none before the first.
    known: Option<Snapshot>,
    last: Last,
    /// When the next comparison is made, whatever events say.
    next: Instant,
}

/// What is remembered of the last round.
#[derive(Default)]
struct Last {
    /// What it found, when it failed.
    failed: Option<Vec<Diagnostic>>,
    /// Whether the surroundings were to blame, which may mend without any source changing.
    outside: bool,
    due: Option<crate::text::time::Moment>,
}

impl Rounds {
    /// Rounds of building with these options; nothing is done before the first is asked for.
    pub fn new(options: Options) -> Self {
        Self { options, events: Events::new(), known: None, last: Last::default(), next: Instant::now() }
    }

    /// What ends the rounds, from another thread.
    pub fn stopper(&self) -> Stopper {
        self.events.stopper()
    }

    /// Waits until there is something to build, builds it, and tells how it went; `None` when the rounds have been stopped.
    pub fn next(&mut self, progress: &engine::Progress<'_>) -> Option<Round> {
        loop {
            let woken = if self.known.is_none() { Woken::Timeout } else { self.events.wait(self.next) };
            if woken == Woken::Stopped || self.events.is_stopped() {
                return None;
            }
            self.events.follow(&self.options);
            let started = Instant::now();
            let mut tree = Snapshot::take(&self.options);
            let took = started.elapsed();
            let Some(cause) = self.cause(woken, &tree) else {
                let pause = if self.events.polls() { POLL } else { SLOW };
                self.next = self.after(pause.max(took * SHARE));
                continue;
            };
            tree.built();
            let round = self.build(cause, progress);
            self.known = Some(tree);
            let pause = if self.last.outside { SLOW } else { SOON };
            self.next = self.after(pause.max(took * SHARE));
            if round.is_some() {
                return round;
            }
        }
    }

    /// When the next comparison is made: after a pause, but not after something is due.
    fn after(&self, pause: Duration) -> Instant {
        let left = self.last.due.map(|due| due.unix().saturating_sub(engine::now().unix()).max(0));
        Instant::now() + left.map_or(pause, |left| pause.min(Duration::from_secs(left as u64)))
    }

    /// What is a reason to build; `None` when there is none.
    fn cause(&self, woken: Woken, tree: &Snapshot) -> Option<Cause> {
        let Some(known) = &self.known else { return Some(Cause::Start) };
        if known.differs(tree) {
            return Some(Cause::Sources(known.changed(tree)));
        }
        if self.last.due.is_some_and(|due| due <= engine::now()) {
            return Some(Cause::Due);
        }
        // A file that was being written while it was read may have changed without another stamp.
        let doubt = if woken == Woken::Event { !known.is_certain() } else { known.may_be_certain_now() };
        let mends = self.last.failed.is_some() && (woken == Woken::Event || self.last.outside);
        (doubt || mends).then_some(Cause::Doubt)
    }

    /// Builds; `None` when that was out of doubt and nothing has come of it.
    fn build(&mut self, cause: Cause, progress: &engine::Progress<'_>) -> Option<Round> {
        let result = engine::build(&self.options, progress);
        // Who wants nothing remembered from before means the start.
        self.options.full = false;
        let before = std::mem::take(&mut self.last);
        self.last = Last::of(&result, self.options.now.is_some(), &before);
        let idle = match &result {
            Ok(built) => before.failed.is_none() && built.changes.written == 0 && built.changes.removed == 0,
            Err(_) => before.failed.is_some() && before.failed == self.last.failed,
        };
        let silent = idle && cause == Cause::Doubt;
        (!silent).then(|| Round { cause, result, polls: self.events.trouble() })
    }
}

impl Last {
    fn of(result: &Result<engine::Built, Failure>, clock_stands: bool, before: &Self) -> Self {
        match result {
            Ok(built) => {
                let due = built.next_due.as_ref().filter(|_| !clock_stands).map(|due| due.at);
                Self { due, ..Self::default() }
            }
            Err(Failure::Site(report)) => {
                let failed = report.sorted().into_iter().cloned().collect();
                // What was due stays so: an error that is mended must not make the clock forgotten.
                Self { failed: Some(failed), outside: false, due: before.due.filter(|due| *due > engine::now()) }
            }
            Err(Failure::Environment(diagnostic)) => {
                Self { failed: Some(vec![(**diagnostic).clone()]), outside: true, due: None }
            }
        }
    }
}
