//! Tries again what may go away by itself, for all kinds of targets.
//!
//! In: a target and how patient we are. Out: what the target answered in the end. Touches: the target, and the clock to wait.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use super::target::{Failure, Group, Progress, Sending, Target};

/// How patient a deploy is.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How often something is tried again without any progress in between.
    pub again: u32,
    /// How long it waits before the second try; twice as long before each further one.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { again: 6, first: Duration::from_millis(500), longest: Duration::from_secs(20) }
    }
}

/// A target that is asked again.
pub(super) struct Retrying<'a> {
    target: &'a dyn Target,
    patience: Patience,
    /// How often something had to be tried again.
    again: AtomicUsize,
}

impl<'a> Retrying<'a> {
    pub(super) fn new(target: &'a dyn Target, patience: Patience) -> Self {
        Self { target, patience, again: AtomicUsize::new(0) }
    }

    pub(super) fn inner(&self) -> &'a dyn Target {
        self.target
    }

    /// How often something had to be tried again.
    pub(super) fn times(&self) -> usize {
        self.again.load(Ordering::Relaxed)
    }

    /// Asks until there is an answer that stays.
    pub(super) fn ask<T>(&self, call: impl Fn(&'a dyn Target) -> Result<T, Failure>) -> Result<T, Failure> {
        self.persist(|| (call(self.target), false))
    }

    /// Sends a group; what stands is not sent again.
    pub(super) fn send(&self, group: Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        let left: Mutex<Vec<Sending>> = Mutex::new(group.files.to_vec());
        self.persist(|| {
            let files = left.lock().map(|files| files.clone()).unwrap_or_default();
            let stand: Vec<AtomicBool> = files.iter().map(|_| AtomicBool::new(false)).collect();
            // Where each of these files stands in the whole group.
            let place = |at: usize| group.files.binary_search_by(|one| one.path.cmp(&files[at].path)).ok();
            let part = Part { stand: &stand, place: &place, whole: progress };
            let sent = self.target.send(&Group { root: group.root, files: &files }, &part);
            let rest: Vec<_> = (files.iter().zip(&stand))
                .filter(|(_, stands)| !stands.load(Ordering::Relaxed))
                .map(|(file, _)| file.clone())
                .collect();
            let moved = rest.len() < files.len();
            if let Ok(mut left) = left.lock() {
                *left = rest;
            }
            (sent, moved)
        })
    }

    /// Calls until it succeeds, fails for good, or has failed too often in a row without having moved at all.
    fn persist<T>(&self, mut call: impl FnMut() -> (Result<T, Failure>, bool)) -> Result<T, Failure> {
        let mut failed = 0;
        let mut wait = self.patience.first;
        loop {
            let (result, moved) = call();
            if moved {
                (failed, wait) = (0, self.patience.first);
            }
            match result {
                Err(Failure::Temporary(_)) if failed < self.patience.again => {
                    failed += 1;
                    self.again.fetch_add(1, Ordering::Relaxed);
                    thread::sleep(wait);
                    wait = (wait * 2).min(self.patience.longest);
                }
                other => return other,
            }
        }
    }
}

/// The progress of a part of a group.
struct Part<'a> {
    stand: &'a [AtomicBool],
    place: &'a (dyn Fn(usize) -> Option<usize> + Sync),
    whole: &'a dyn Progress,
}

impl Progress for Part<'_> {
    fn bytes(&self, more: u64) {
        self.whole.bytes(more);
    }

    fn stands(&self, at: usize) {
        let first = self.stand.get(at).is_some_and(|stands| !stands.swap(true, Ordering::Relaxed));
        if let Some(place) = (self.place)(at).filter(|_| first) {
            self.whole.stands(place);
        }
    }
}
