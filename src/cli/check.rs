//! `bantin check`: what is wrong with the site, without making it.
//!
//! In: options. Out: findings and their number, for people, or as JSON or SARIF. Touches: what the engine touches, and the terminal.

use std::{
    fmt::Write,
    io::IsTerminal,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::ValueEnum;
use serde_json::json;

use super::{Global, tell};
use crate::{
    diag::{
        Lang,
        draw::{Drawer, Format, Sarif},
    },
    engine::{self, Checked, Options},
    text::number,
};

/// Options of `bantin check`.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Also ask other sites whether the links to them still lead somewhere
    #[arg(long)]
    external: bool,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
    /// How findings are written [default: as --message-format says]
    #[arg(long, value_enum)]
    format: Option<CheckFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    Human,
    Short,
    Json,
    Sarif,
}

impl Check {
    pub(super) fn run(&self, global: &Global, options: &Options) -> ExitCode {
        let checked = match engine::check(options, self.external) {
            Ok(checked) => checked,
            Err(engine::Failure::Site(report)) => Checked { report, allowed: Vec::new(), asked: 0 },
            Err(failure) => return tell::failure(global, &options.site, failure),
        };
        tell::print(&self.write(global, options, &checked));
        let (errors, warnings) = checked.report.counts();
        ExitCode::from(u8::from(errors > 0 || (self.strict && warnings > 0)))
    }

    fn write(&self, global: &Global, options: &Options, checked: &Checked) -> String {
        let text_of = tell::text_of(&options.site);
        let format = match self.format {
            Some(CheckFormat::Human) => Format::Human,
            Some(CheckFormat::Short) => Format::Short,
            Some(CheckFormat::Json) => Format::Json,
            None | Some(CheckFormat::Sarif) => global.format(),
        };
        let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let drawer = Drawer { format, lang: global.lang(), colour, text_of: &text_of };
        if self.format == Some(CheckFormat::Sarif) {
            let uri_of = |file: &str| uri(&options.site, file);
            return Sarif { found: checked.report.sorted(), allowed: &checked.allowed, uri_of: &uri_of }.draw(drawer);
        }
        let drawn = drawer.draw(checked.report.sorted());
        match format {
            Format::Json => format!("{drawn}{}\n", summary_json(checked)),
            _ if global.quiet => drawn,
            _ => drawn + &summary(checked, global.lang()),
        }
    }
}

fn summary(checked: &Checked, lang: Lang) -> String {
    let count = |number: usize| number::integer(number as i64, lang);
    let (errors, warnings) = checked.report.counts();
    let (errors, warnings, allowed) = (count(errors), count(warnings), count(checked.allowed.len()));
    let asked = match (checked.asked, lang) {
        (0, _) => String::new(),
        (asked, Lang::Vi) => format!("; đã hỏi {} địa chỉ của trang khác", count(asked)),
        (asked, Lang::En) => format!("; {} addresses of other sites asked for", count(asked)),
    };
    match lang {
        Lang::Vi => format!("{errors} lỗi, {warnings} cảnh báo, {allowed} được cho phép{asked}\n"),
        Lang::En => format!("{errors} errors, {warnings} warnings, {allowed} allowed{asked}\n"),
    }
}

fn summary_json(checked: &Checked) -> serde_json::Value {
    let (errors, warnings) = checked.report.counts();
    json!({
        "type": "summary", "errors": errors, "warnings": warnings, "allowed": checked.allowed.len(), "asked": checked.asked,
    })
}

/// The address of a file, from the current folder where it lies below it, else from the site's folder.
fn uri(site: &Path, file: &str) -> String {
    let absolute = |path: &Path| -> PathBuf { std::path::absolute(path).unwrap_or_default().components().collect() };
    let here = absolute(Path::new("."));
    let full = absolute(&site.join(file));
    let path = full.strip_prefix(&here).unwrap_or(Path::new(file)).to_string_lossy().replace('\\', "/");
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
