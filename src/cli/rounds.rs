//! Tells how the rounds of a watching command went, and ends it when the editor says so.
//!
//! In: rounds, and the server that shows them, if there is one. Out: a line a round, diagnostics, or JSON. Touches: the terminal; the
//! signals that end a program.

use std::{
    path::Path,
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{FormatArgument, Global, bar::Bar, build, tell};
use crate::{
    diag::{Diagnostic, Lang, Report},
    engine::{Built, Failure, Glance},
    serve::Server,
    text::number,
    watch::{Audience, Cause, Round, Rounds, Stopper},
};

/// What a shell takes for "ended by Ctrl-C".
const INTERRUPTED: i32 = 130;

/// A server that shows every round, and what is done when there is something to be shown.
pub(super) type Shown<'a> = (&'a Server, &'a dyn Fn());

/// Builds in rounds until Ctrl-C.
pub(super) fn run(global: &Global, site: &Path, mut rounds: Rounds, shown: Option<Shown<'_>>) -> ExitCode {
    end_on_signal(rounds.stopper());
    let bar = Bar::new(global);
    let (server, first) = shown.unzip();
    let mut teller = Teller { global, site, server, first, bar: &bar, known: Vec::new() };
    rounds.run(&|done, all| bar.step(done, all), &mut teller);
    ExitCode::SUCCESS
}

/// Who is told: the editor at the terminal, and the pages that are open in browsers.
struct Teller<'a> {
    global: &'a Global,
    site: &'a Path,
    server: Option<&'a Server>,
    first: Option<&'a dyn Fn()>,
    bar: &'a Bar,
    /// The warnings of the round before.
    known: Vec<Diagnostic>,
}

impl Audience for Teller<'_> {
    fn round(&mut self, mut round: Round) {
        self.bar.clear();
        if let Some(server) = self.server {
            server.take(&round, &tell::text_of(self.site));
        }
        if let Some(first) = self.first.take() {
            first();
        }
        if self.global.message_format != FormatArgument::Json {
            only_new(&mut round, &mut self.known);
        }
        told(self.global, self.site, round);
    }

    fn looks_at(&self) -> Option<Vec<String>> {
        self.server.map(Server::looked_at)
    }

    fn glance(&mut self, pages: Vec<Glance>) {
        if let Some(server) = self.server {
            server.glance(pages);
        }
    }

    fn glance_over(&mut self) {
        if let Some(server) = self.server {
            server.glance_over();
        }
    }
}

/// The build that runs is finished, so that the output is whole; who asks twice doesn't want to wait.
fn end_on_signal(stopper: Stopper) {
    let asked = AtomicBool::new(false);
    // Fails only where a handler was set before, which no command does.
    let _ = ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED);
        }
        stopper.stop();
    });
}

/// Leaves out the warnings that were told in the round before.
fn only_new(round: &mut Round, known: &mut Vec<Diagnostic>) {
    let report = match &mut round.result {
        Ok(built) => &mut built.report,
        Err(Failure::Site(report)) => report,
        Err(Failure::Environment(_)) => return,
    };
    let all = std::mem::take(report);
    let warnings: Vec<_> = all.sorted().into_iter().filter(|one| !one.is_error()).cloned().collect();
    report.extend(all.sorted().into_iter().filter(|one| !known.contains(one)).cloned());
    *known = warnings;
}

fn told(global: &Global, site: &Path, round: Round) {
    if let Some(trouble) = round.polls {
        let mut report = Report::default();
        report.push(trouble);
        tell::report(global, site, &report);
    }
    let built = match round.result {
        Ok(built) => built,
        Err(failure) => {
            // The loop goes on: there is no exit code yet.
            let _ = tell::failure(global, site, failure);
            return;
        }
    };
    tell::report(global, site, &built.report);
    if global.message_format == FormatArgument::Json {
        tell::print(&format!("{}\n", build::summary_json(&built, global.timings)));
    } else if round.cause == Cause::Start && !global.quiet {
        tell::print(&build::summary(&built, global));
    } else if !global.quiet {
        tell::print(&line(&built, &round.cause, global.lang()));
    }
}

/// A round in one line.
fn line(built: &Built, cause: &Cause, lang: Lang) -> String {
    let count = |number: usize| number::integer(number as i64, lang);
    let seconds = number::decimal(built.timings.total().as_secs_f64(), 2, lang);
    let (written, removed) = (count(built.changes.written), count(built.changes.removed));
    let why = match (cause, lang) {
        (Cause::Sources(changed), _) if changed.len() == 1 => changed[0].trim_start_matches('/').to_owned(),
        // What came or went could not even be read.
        (Cause::Sources(changed), Lang::Vi) if changed.is_empty() => "dựng lại".to_owned(),
        (Cause::Sources(changed), Lang::En) if changed.is_empty() => "built again".to_owned(),
        (Cause::Sources(changed), Lang::Vi) => format!("{} tệp đổi", count(changed.len())),
        (Cause::Sources(changed), Lang::En) => format!("{} files changed", count(changed.len())),
        (Cause::Due, Lang::Vi) => "đến giờ".to_owned(),
        (Cause::Due, Lang::En) => "it is time".to_owned(),
        (Cause::Start | Cause::Doubt, Lang::Vi) => "dựng lại".to_owned(),
        (Cause::Start | Cause::Doubt, Lang::En) => "built again".to_owned(),
    };
    let why = why.escape_debug();
    match lang {
        Lang::Vi => format!("{why}: {written} tệp ghi mới, {removed} xóa, {seconds} giây\n"),
        Lang::En => format!("{why}: {written} files written, {removed} removed, {seconds} s\n"),
    }
}
