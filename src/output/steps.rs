//! The steps of a commit, counted: tests end the "process" after any one of them.
//!
//! In: nothing. Out: leave to take the next step. Touches: nothing; outside tests it is empty and costs nothing.

use std::io;

/// Asked before every change that a commit makes on the disk.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps {
    #[cfg(test)]
    left: Option<std::sync::Arc<std::sync::atomic::AtomicI64>>,
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
    pub(super) fn end_after(steps: i64) -> Self {
        Self { left: Some(std::sync::Arc::new(steps.into())) }
    }

    pub(super) fn step(&self) -> io::Result<()> {
        use std::sync::atomic::Ordering::SeqCst;
        match &self.left {
            Some(left) if left.fetch_sub(1, SeqCst) <= 0 => Err(io::Error::other("killed")),
            _ => Ok(()),
        }
    }

    pub(super) fn are_over(&self) -> bool {
        self.left.as_ref().is_some_and(|left| left.load(std::sync::atomic::Ordering::SeqCst) < 0)
    }
}
