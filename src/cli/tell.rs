//! What commands say: diagnostics, and what went wrong.
//!
//! In: reports. Out: text on standard error (diagnostics) or standard output (JSON). Touches: the terminal; reads the files that
//! diagnostics show lines of.

use std::{
    io::{IsTerminal, Write},
    path::Path,
    process::ExitCode,
};

use super::{Global, USAGE};
use crate::{
    diag::{
        Report,
        draw::{Drawer, Format},
    },
    engine::Failure,
    source,
};

/// Draws all that a report holds.
pub(super) fn report(global: &Global, site: &Path, report: &Report) {
    let text_of = text_of(site);
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let drawer = Drawer { format: global.format(), lang: global.lang(), colour, text_of: &text_of };
    let drawn = drawer.draw(report.sorted());
    if global.format() == Format::Json {
        print(&drawn);
    } else {
        let _ = std::io::stderr().write_all(drawn.as_bytes());
    }
}

/// The texts of a site's files.
pub(super) fn text_of(site: &Path) -> impl Fn(&str) -> Option<String> {
    move |file| {
        let bytes = std::fs::read(source::on_disk(site, file)?).ok()?;
        // A file that isn't valid UTF-8 is shown up to where it is.
        Some(source::text_as_far_as_it_goes(&bytes).into_owned())
    }
}

/// Writes to standard output; whoever closed it does not want to read.
pub(super) fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Tells what went wrong; gives the exit code.
pub(super) fn failure(global: &Global, site: &Path, failure: Failure) -> ExitCode {
    let code = match failure {
        Failure::Site(_) => 1,
        Failure::Environment(_) => USAGE,
    };
    let found = failure.into_report();
    report(global, site, &found);
    let (errors, warnings) = found.counts();
    if global.format() == Format::Human && code == 1 {
        let line = match global.lang() {
            crate::diag::Lang::Vi => format!("{errors} lỗi, {warnings} cảnh báo; trang cũ được giữ nguyên\n"),
            crate::diag::Lang::En => format!("{errors} errors, {warnings} warnings; the output was left as it was\n"),
        };
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
    ExitCode::from(code)
}
