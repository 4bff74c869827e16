//! What commands say: diagnostics, and what went wrong.
//!
//! In: reports. Out: text on standard error (diagnostics) or standard output (JSON). Touches: the terminal; reads the files that
//! diagnostics show lines of.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
    process::ExitCode,
    sync::OnceLock,
};

use super::{Global, USAGE};
use crate::{
    diag::{
        Fault, Lang, Report, because,
        draw::{Drawer, Format},
        remedy,
    },
    engine::Failure,
    source, words,
};

/// Draws all that a report holds.
pub(super) fn report(global: &Global, site: &Path, report: &Report) {
    let text_of = text_of(site);
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let drawer = Drawer { format: global.format(), lang: global.lang(), colour, text_of: &text_of };
    let drawn = drawer.draw(report.sorted());
    if global.format() == Format::Json {
        print(&drawn);
    } else {
        let _ = io::stderr().write_all(drawn.as_bytes());
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

/// Why standard output could not be written, if it could not. There is but one, as the stream itself: nobody who prints has to carry it.
static UNWRITTEN: OnceLock<io::Error> = OnceLock::new();

/// Writes to standard output; whoever closed it does not want to read, and everything else is told in the end, by [`ended`].
pub(super) fn print(text: &str) {
    let mut out = io::stdout().lock();
    note(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// Notes how writing to standard output went.
pub(super) fn note(written: io::Result<()>) {
    if let Err(error) = written
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        let _ = UNWRITTEN.set(error);
    }
}

/// The exit code of a command: what was to be written and is not makes it none that succeeded.
pub(super) fn ended(code: ExitCode, format: Format, lang: Lang) -> ExitCode {
    let Some(error) = UNWRITTEN.get() else { return code };
    let what = words!("standard output cannot be written", "không ghi được ra đầu ra chuẩn");
    let diagnostic = Fault::new("unwritable", because(what, error)).hint(remedy(error)).into();
    let drawer = Drawer { format, lang, colour: false, text_of: &|_| None };
    let _ = io::stderr().write_all(drawer.draw([&diagnostic]).as_bytes());
    ExitCode::from(USAGE)
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
            Lang::Vi => format!("{errors} lỗi, {warnings} cảnh báo; trang cũ được giữ nguyên\n"),
            Lang::En => format!("{errors} errors, {warnings} warnings; the output was left as it was\n"),
        };
        let _ = io::stderr().write_all(line.as_bytes());
    }
    ExitCode::from(code)
}
