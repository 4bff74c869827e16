//! `bantin build`.
//!
//! In: options. Out: the site; a summary of four lines, or one JSON object. Touches: what the engine touches, and the terminal.

use std::{fmt::Write, process::ExitCode};

use serde_json::json;

use super::{FormatArgument, Global, bar::Bar, rounds, tell, timings};
use crate::{
    diag::Lang,
    engine::{self, Built, Options},
    library::clock::{Event, Reason},
    text::{
        number,
        time::{self, Moment},
    },
    watch::Rounds,
};

/// Options of `bantin build`.
#[derive(Debug, clap::Args)]
pub(super) struct Build {
    /// Exchange the whole output folder in one step, for those who serve it directly
    #[arg(long)]
    atomic: bool,
    /// Also build without the cache in a folder of its own, and fail if any byte differs
    #[arg(long)]
    verify_incremental: bool,
    /// Go on, and build again whenever a source changes
    #[arg(long, conflicts_with = "verify_incremental")]
    watch: bool,
}

impl Build {
    pub(super) fn run(self, global: &Global, options: Options) -> ExitCode {
        let options = Options { atomic: self.atomic, issue: true, ..options };
        let site = options.site.clone();
        if self.watch {
            return rounds::run(global, &site, Rounds::new(options), None);
        }
        let bar = Bar::new(global);
        let built = engine::build(&options, &|done, all| bar.step(done, all));
        bar.clear();
        let built = match built {
            Ok(built) => built,
            Err(failure) => return tell::failure(global, &site, failure),
        };
        tell::report(global, &site, &built.report);
        if global.message_format == FormatArgument::Json {
            tell::print(&format!("{}\n", summary_json(&built, global.timings)));
        } else if !global.quiet {
            tell::print(&summary(&built, global));
        }
        if self.verify_incremental {
            return verify(global, &options, built.now);
        }
        ExitCode::SUCCESS
    }
}

/// Builds once more from nothing, and compares.
fn verify(global: &Global, options: &Options, now: Moment) -> ExitCode {
    match engine::verify(options, now) {
        Ok(differences) => {
            tell::report(global, &options.site, &differences);
            ExitCode::from(u8::from(differences.has_errors()))
        }
        Err(failure) => tell::failure(global, &options.site, failure),
    }
}

/// A build in a few lines.
pub(super) fn summary(built: &Built, global: &Global) -> String {
    let lang = global.lang();
    let count = |number: usize| number::integer(number as i64, lang);
    let (_, warnings) = built.report.counts();
    let changes = built.changes;
    let seconds = number::decimal(built.timings.total().as_secs_f64(), 2, lang);
    let pages = (count(changes.written), count(changes.unchanged), count(changes.removed));
    let held = held(built, lang, global.verbose);
    let mut text = match lang {
        Lang::Vi => format!(
            "Trang: {} tệp ghi mới, {} giữ nguyên, {} xóa\nChưa đăng: {held}\nCảnh báo: {}\nXong sau {seconds} giây",
            pages.0,
            pages.1,
            pages.2,
            count(warnings)
        ),
        Lang::En => format!(
            "Pages: {} files written, {} unchanged, {} removed\nHeld back: {held}\nWarnings: {}\nDone in {seconds} s",
            pages.0,
            pages.1,
            pages.2,
            count(warnings)
        ),
    };
    if let Some(due) = &built.next_due {
        let when = time::iso(due.at, &built.zone);
        let _ = match lang {
            Lang::Vi => write!(text, "; tự thay đổi lần tới lúc {when} ({}, {})", event(due.event, lang), due.path),
            Lang::En => write!(text, "; changes by itself at {when} ({}, {})", event(due.event, lang), due.path),
        };
    }
    text.push('\n');
    if global.timings {
        text.push_str(&timings::human(built, lang));
    }
    text
}

/// The posts held back, in one line, or with `-v` a line each.
fn held(built: &Built, lang: Lang, verbose: bool) -> String {
    let one = |held: &engine::HeldBack| {
        let reason = match (held.reason, lang) {
            (Reason::Draft, Lang::Vi) => "bản nháp".to_owned(),
            (Reason::Draft, Lang::En) => "draft".to_owned(),
            (Reason::Scheduled(at), Lang::Vi) => format!("hẹn giờ {}", time::iso(at, &built.zone)),
            (Reason::Scheduled(at), Lang::En) => format!("scheduled for {}", time::iso(at, &built.zone)),
            (Reason::Expired(at), Lang::Vi) => format!("hết hạn {}", time::iso(at, &built.zone)),
            (Reason::Expired(at), Lang::En) => format!("expired {}", time::iso(at, &built.zone)),
        };
        format!("{} ({reason})", held.path)
    };
    if built.held.is_empty() {
        return number::integer(0, lang);
    }
    let separator = if verbose { "\n  " } else { "; " };
    let list = built.held.iter().map(one).collect::<Vec<_>>().join(separator);
    format!("{}: {}{list}", built.held.len(), if verbose { "\n  " } else { "" })
}

fn event(event: Event, lang: Lang) -> &'static str {
    match (event, lang) {
        (Event::Publishes, Lang::Vi) => "đăng bài",
        (Event::Publishes, Lang::En) => "a post is published",
        (Event::Expires, Lang::Vi) => "bài hết hạn",
        (Event::Expires, Lang::En) => "a post expires",
        (Event::BulletinEnds, Lang::Vi) => "bản tin hết hiệu lực",
        (Event::BulletinEnds, Lang::En) => "a bulletin ends",
        (Event::EventEnds, Lang::Vi) => "sự kiện kết thúc",
        (Event::EventEnds, Lang::En) => "an event is over",
        (Event::LeavesNews, Lang::Vi) => "bài rời sơ đồ tin mới",
        (Event::LeavesNews, Lang::En) => "a post leaves the news sitemap",
        (Event::Warns, Lang::Vi) => "phát thông điệp CAP",
        (Event::Warns, Lang::En) => "a CAP message is sent",
    }
}

/// A build for tools.
pub(super) fn summary_json(built: &Built, with_timings: bool) -> serde_json::Value {
    let held = built.held.iter().map(|held| {
        let (reason, at) = match held.reason {
            Reason::Draft => ("draft", None),
            Reason::Scheduled(at) => ("scheduled", Some(at)),
            Reason::Expired(at) => ("expired", Some(at)),
        };
        json!({ "path": held.path, "reason": reason, "at": at.map(|at| time::iso(at, &built.zone)) })
    });
    let held: Vec<_> = held.collect();
    let due = built
        .next_due
        .as_ref()
        .map(|due| json!({ "at": time::iso(due.at, &built.zone), "event": due.event.name(), "path": due.path }));
    let (_, warnings) = built.report.counts();
    let mut value = json!({
        "type": "summary",
        "written": built.changes.written,
        "unchanged": built.changes.unchanged,
        "removed": built.changes.removed,
        "outputs": built.outputs,
        "rendered": built.rendered,
        "posts_parsed": built.parsed.0,
        "posts_reused": built.parsed.1,
        "held": held,
        "warnings": warnings,
        "next_due": due,
        "seconds": built.timings.total().as_secs_f64(),
    });
    if with_timings {
        value["timings"] = timings::json(built);
    }
    value
}
