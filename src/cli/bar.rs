//! A bar that shows how far a build is, once it has taken long enough to ask.
//!
//! In: steps done, and steps to do. Out: a bar while they are few, nothing afterwards. Touches: the terminal; the clock.

use std::{
    io::IsTerminal,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{FormatArgument, Global};

/// How long a build may take before the bar is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar for one build after the other.
pub(super) struct Bar {
    shown: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    started: Option<Instant>,
    bar: Option<ProgressBar>,
}

impl Bar {
    /// A bar that is shown on a terminal, unless other output is asked for.
    pub(super) fn new(global: &Global) -> Self {
        let shown = std::io::stderr().is_terminal() && !global.quiet && global.message_format == FormatArgument::Human;
        Self { shown, state: Mutex::default() }
    }

    /// Shows how far the build is.
    pub(super) fn step(&self, done: usize, all: usize) {
        if !self.shown {
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let started = *state.started.get_or_insert_with(Instant::now);
        if done >= all {
            state.end();
        } else if started.elapsed() > PATIENCE {
            state.bar.get_or_insert_with(|| new(all)).set_position(done as u64);
        }
    }

    /// Takes the bar away; the next step begins another one.
    pub(super) fn clear(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).end();
    }
}

impl State {
    fn end(&mut self) {
        if let Some(bar) = std::mem::take(self).bar {
            bar.finish_and_clear();
        }
    }
}

fn new(all: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len}");
    ProgressBar::new(all as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
