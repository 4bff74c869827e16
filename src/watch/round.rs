//! One round of the loop: why there was a build, and what came of it.
//!
//! In: the engine's result. Out: a [`Round`], for an [`Audience`]. Touches: nothing.

use crate::{
    diag::Diagnostic,
    engine::{Built, Failure, Glance},
};

/// Who is told how the rounds go.
pub trait Audience {
    /// Takes a round that is over.
    fn round(&mut self, round: Round);

    /// The addresses of the pages that somebody looks at; `None` where nobody is shown any page ahead of its build.
    fn looks_at(&self) -> Option<Vec<String>> {
        None
    }

    /// Takes the pages of a post that was just saved; the round behind them is to come.
    fn glance(&mut self, _pages: Vec<Glance>) {}

    /// Takes back all such pages, since nothing has changed after all.
    fn glance_over(&mut self) {}
}

/// A build and its cause.
#[derive(Debug)]
pub struct Round {
    /// Why there was a build.
    pub cause: Cause,
    /// What came of it.
    pub result: Result<Built, Failure>,
    /// Why sources are compared again and again instead of waiting for events; told once.
    pub polls: Option<Diagnostic>,
}

/// Why there is a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// It is the first.
    Start,
    /// These sources were written, made, moved or removed.
    Sources(Vec<String>),
    /// The site changes by itself.
    Due,
    /// Something may have changed unseen.
    Doubt,
}

impl Round {
    /// The sources that have changed, as far as they are known.
    pub fn changed(&self) -> &[String] {
        match &self.cause {
            Cause::Sources(changed) => changed,
            Cause::Start | Cause::Due | Cause::Doubt => &[],
        }
    }
}
