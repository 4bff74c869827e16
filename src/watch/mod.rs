//! Watches the sources, and builds again whenever they are not what they were: the loop around [`engine::build`].
//!
//! In: [`Options`]. Out: one [`Round`] after the other, told to an [`Audience`], until somebody says stop. Touches: what the engine
//! touches; the clock; the system's file events.
//!
//! An event is only a hint: it wakes the loop, which compares the tree with the one that it knew. So it doesn't matter how a program
//! saves, in which order events come, or whether some of them are lost; a slow comparison now and then covers drives that send none.
//!
//! Between builds the last one stays in memory, so that the page of a post that was saved can be shown ahead of the build behind it.
//!
//! Incremental: same stamps of all sources, no build. A build is the engine's ordinary one, and remembers what it always does.

mod compare;
mod events;
mod round;
#[cfg(test)]
mod tests;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

pub use events::Stopper;
pub use round::{Audience, Cause, Round};

use self::{
    compare::Snapshot,
    events::{Events, Woken},
};
use crate::{
    diag::Diagnostic,
    engine::{self, Failure, Options, Standing},
    source,
};

/// How long after a build the first comparison comes: events of a folder that was just made may have been missed.
const SOON: Duration = Duration::from_millis(300);
/// How long the loop sleeps between comparisons where events tell of changes.
const SLOW: Duration = Duration::from_millis(2500);
/// The same where no events are to be had.
const POLL: Duration = Duration::from_millis(500);
/// A comparison may take this part of the time.
const SHARE: u32 = 20;

/// How long pages may stand ahead of their build at most, while an editor saves again and again.
const LONGEST: Duration = Duration::from_secs(3);
/// How long the editor must pause before the build behind such pages begins: as long as a build takes, but no longer than this.
const PAUSE: Duration = Duration::from_millis(400);

/// Rounds of building, each when something has changed.
pub struct Rounds {
    options: Options,
    events: Events,
    /// The tree of the last build; none before the first.
    known: Option<Snapshot>,
    last: Last,
    /// When the next comparison is made, whatever events say.
    next: Instant,
    /// How long the last comparison and the last build took.
    took: [Duration; 2],
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

/// A post whose pages stand ahead of their build.
struct Ahead {
    path: String,
    since: Instant,
}

impl Rounds {
    /// Rounds of building with these options; nothing is done before they are run.
    pub fn new(options: Options) -> Self {
        let (events, took) = (Events::new(), [Duration::ZERO; 2]);
        Self { options, events, known: None, last: Last::default(), next: Instant::now(), took }
    }

    /// What ends the rounds, from another thread.
    pub fn stopper(&self) -> Stopper {
        self.events.stopper()
    }

    /// Builds whenever there is a reason to, and tells how it went, until the rounds are stopped.
    pub fn run(&mut self, progress: &engine::Progress<'_>, audience: &mut dyn Audience) {
        let mut cause = self.wait(None, audience);
        while let Some(reason) = cause {
            let started = Instant::now();
            let options = self.options.clone();
            // The site that was built stays in memory until there is a reason to build again.
            let stayed = engine::build_and_stay(&options, progress, |built, standing| {
                self.took[1] = started.elapsed();
                // Who wants nothing remembered from before means the first site that comes of it.
                self.options.full = false;
                self.over(reason.clone(), Ok(built), audience);
                self.wait(Some(standing), audience)
            });
            cause = stayed.unwrap_or_else(|failure| {
                self.over(reason, Err(failure), audience);
                self.wait(None, audience)
            });
        }
    }

    /// Waits until there is something to build, and notes the tree that will be built; `None` when the rounds have been stopped.
    fn wait(&mut self, standing: Option<&Standing<'_>>, audience: &mut dyn Audience) -> Option<Cause> {
        let mut ahead: Option<Ahead> = None;
        loop {
            let pause = |ahead: &Ahead| (Instant::now() + self.pause()).min(ahead.since + LONGEST);
            let until = ahead.as_ref().map_or(self.next, pause);
            let mut woken = if self.known.is_none() { Woken::Timeout } else { self.events.wait(until) };
            if woken == Woken::Stopped || self.events.is_stopped() {
                return None;
            }
            let named = self.events.named();
            let shown = standing.filter(|_| woken == Woken::Event).and_then(|standing| {
                let path = self.saved(standing, &named)?;
                let is_other = ahead.as_ref().is_some_and(|ahead| ahead.path != path);
                (!is_other && show(standing, &path, audience)).then_some(path)
            });
            if let Some(path) = shown {
                ahead.get_or_insert_with(|| Ahead { path, since: Instant::now() });
                continue;
            }
            if ahead.is_some() {
                woken = Woken::Event;
            }
            if let Some(cause) = self.compare(woken, standing) {
                return Some(cause);
            }
            if ahead.take().is_some() {
                audience.glance_over();
            }
        }
    }

    /// The one source that was saved. Where others have changed with it, no page of it is certain.
    fn saved(&self, standing: &Standing<'_>, named: &[PathBuf]) -> Option<String> {
        let mut sources = named.iter().filter(|disk| standing.is_source(&self.options.site, disk));
        let path = source::path_in(&self.options.site, sources.next()?)?;
        sources.all(|disk| source::path_in(&self.options.site, disk).as_ref() == Some(&path)).then_some(path)
    }

    /// Compares the tree of sources with the one that was built last; notes the new one if that is a reason to build.
    fn compare(&mut self, woken: Woken, standing: Option<&Standing<'_>>) -> Option<Cause> {
        self.events.follow(&self.options);
        let started = Instant::now();
        let mut tree = Snapshot::take(&self.options);
        self.took[0] = started.elapsed();
        let mut cause = self.cause(woken, &tree);
        let settled = |known: &Snapshot| {
            let read = |path| standing.is_some_and(|standing| standing.reads_as_before(path));
            self.last.failed.is_none() && known.doubtful().all(read)
        };
        if cause.is_some() {
            if cause == Some(Cause::Doubt) && self.known.as_ref().is_some_and(settled) {
                cause = None;
            }
            tree.built();
            self.known = Some(tree);
        }
        if cause.is_none() {
            self.next = self.after(if self.events.polls() { POLL } else { SLOW });
        }
        cause
    }

    /// How long an editor must pause before the build behind a page that was shown ahead.
    fn pause(&self) -> Duration {
        self.took[1].min(PAUSE)
    }

    /// When the next comparison is made: after a pause, but not after something is due.
    fn after(&self, pause: Duration) -> Instant {
        let pause = pause.max(self.took[0] * SHARE);
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

    /// Tells that a round is over; nothing when that was out of doubt and nothing has come of it.
    fn over(&mut self, cause: Cause, result: Result<engine::Built, Failure>, audience: &mut dyn Audience) {
        if let (Ok(built), Some(known)) = (&result, &mut self.known) {
            known.issued(&built.issued);
        }
        let before = std::mem::take(&mut self.last);
        self.last = Last::of(&result, self.options.now.is_some(), &before);
        self.next = self.after(if self.last.outside { SLOW } else { SOON });
        let idle = match &result {
            Ok(built) => before.failed.is_none() && built.changes.written == 0 && built.changes.removed == 0,
            Err(_) => before.failed.is_some() && before.failed == self.last.failed,
        };
        if idle && cause == Cause::Doubt {
            audience.glance_over();
        } else {
            audience.round(Round { cause, result, polls: self.events.trouble() });
        }
    }
}

/// Shows the pages of a post that was just saved, as they will be; whether there was anything to show.
fn show(standing: &Standing<'_>, path: &str, audience: &mut dyn Audience) -> bool {
    let pages = audience.looks_at().map(|open| standing.glance(path, &open)).unwrap_or_default();
    if pages.is_empty() {
        return false;
    }
    audience.glance(pages);
    true
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
