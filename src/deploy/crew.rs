//! Several threads at one pile of work.
//!
//! In: how many pieces, and what to do with each. Out: the first failure. Touches: nothing.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use super::Failure;

/// What each worker needs for itself, such as a connection.
pub(super) trait Tools: Sync {
    /// One of them.
    type Tool;

    /// One more; `None` when those that are out already must be enough.
    fn take(&self) -> Result<Option<Self::Tool>, Failure>;

    /// One comes back that had no trouble.
    fn back(&self, tool: Self::Tool);
}

impl Tools for () {
    type Tool = ();

    fn take(&self) -> Result<Option<()>, Failure> {
        Ok(Some(()))
    }

    fn back(&self, (): ()) {}
}

/// Does every piece once, a few at a time. After a failure no
/// further piece is begun; those in hand are finished.
///
/// # Errors
/// The first one that cannot be tried again, else the first one.
pub(super) fn share<T: Tools>(
    workers: usize,
    pieces: usize,
    tools: &T,
    work: impl Fn(&mut T::Tool, usize) -> Result<(), Failure> + Sync,
) -> Result<(), Failure> {
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
    let run = || {
        let Some(mut tool) = tools.take()? else { return Ok(()) };
        loop {
            let piece = next.fetch_add(1, Relaxed);
            if piece >= pieces {
                tools.back(tool);
                return Ok(());
            }
            work(&mut tool, piece)?;
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..workers.min(pieces) {
            scope.spawn(|| {
                if let Err(failure) = run() {
                    next.store(pieces, Relaxed);
                    let mut first = failed.lock().unwrap_or_else(PoisonError::into_inner);
                    if first.is_none()
                        || matches!((&*first, &failure), (Some(Failure::Temporary(_)), Failure::Final(_)))
                    {
                        *first = Some(failure);
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn every_piece_is_done_once() {
        let done = Mutex::new(Vec::new());
        share(3, 20, &(), |(), piece| {
            done.lock().unwrap().push(piece);
            Ok(())
        })
        .unwrap();
        let mut done = done.into_inner().unwrap();
        done.sort_unstable();
        assert_eq!(done, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_is_begun_after_a_failure() {
        let begun = AtomicUsize::new(0);
        let failure = Failure::Final(words!("no", "không"));
        let found = share(1, 20, &(), |(), piece| {
            begun.fetch_add(1, Relaxed);
            if piece == 4 { Err(failure.clone()) } else { Ok(()) }
        });
        assert_eq!((found, begun.into_inner()), (Err(failure), 5));
    }
}
