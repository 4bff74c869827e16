//! The steps of a commit, counted: tests end the "process" after any one of them.
//!
//! In: nothing. Out: leave to take the next step. Touches: nothing; outside tests it is empty and costs nothing.

use std::io;

/// Asked before every change that a commit makes on the disk.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps {
    #[cfg(test)]
    left: Option<std::sync::Arc<std::sync::atomic::AtomicI64>>,
    #[cfg(test)]
    survives: bool,
}

#[cfg(not(test))]
#[expect(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "the same signature as in tests, where steps can fail"
)]
impl Steps {
    /// Leave to take one more step.
    pub(super) fn step(&self) -> io::Result<()> {
        Ok(())
    }

    /// Whether the process is to be taken for dead: nothing is tidied up any more.
    pub(super) fn are_over(&self) -> bool {
        false
    }
}

#[cfg(test)]
impl Steps {
    /// The process is killed after so many steps.
    pub(super) fn end_after(steps: i64) -> Self {
        Self { left: Some(std::sync::Arc::new(steps.into())), survives: false }
    }

    /// The step after so many fails, and all after it, but the process goes on.
    pub(super) fn fail_after(steps: i64) -> Self {
        Self { survives: true, ..Self::end_after(steps) }
    }

    pub(super) fn step(&self) -> io::Result<()> {
        use std::sync::atomic::Ordering::SeqCst;
        match &self.left {
            Some(left) if left.fetch_sub(1, SeqCst) <= 0 => Err(io::Error::other("no more steps")),
            _ => Ok(()),
        }
    }

    pub(super) fn are_over(&self) -> bool {
        let ended =
            |left: &std::sync::Arc<std::sync::atomic::AtomicI64>| left.load(std::sync::atomic::Ordering::SeqCst) < 0;
        !self.survives && self.left.as_ref().is_some_and(ended)
    }
}
