//! `bantin explain [CODE]`: what a code means, why it matters and how to put it right.
//!
//! In: a code. Out: text or JSON on standard output. Touches: nothing but the terminal.

use std::{fmt::Write, path::Path, process::ExitCode};

use serde_json::json;

use super::{FormatArgument, Global, USAGE, tell};
use crate::diag::{
    Lang, Report,
    codes::{self, Explanation},
};

/// Options of `bantin explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// The code, as in `error[broken-link]`; all codes are listed when none is given
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, global: &Global) -> ExitCode {
        let write = if global.message_format == FormatArgument::Json { json } else { text };
        let lang = global.lang();
        match self.code.as_deref().map(bare).map(|code| (code, codes::find(code))) {
            None if global.message_format == FormatArgument::Json => {
                tell::print(&codes::all().into_iter().map(|one| json(one, lang)).collect::<String>());
            }
            None => tell::print(&list(lang)),
            Some((_, Some(explanation))) => tell::print(&write(explanation, lang)),
            Some((code, None)) => return unknown(global, code),
        }
        ExitCode::SUCCESS
    }
}

/// The code alone of one that was copied from a message: `error[broken-link]`.
fn bare(code: &str) -> &str {
    let inside = code.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    inside.map_or(code, |(code, _)| code).trim()
}

fn unknown(global: &Global, code: &str) -> ExitCode {
    let mut report = Report::default();
    report.push(codes::unknown(code).into());
    tell::report(global, Path::new(""), &report);
    ExitCode::from(USAGE)
}

fn list(lang: Lang) -> String {
    let all = codes::all();
    let width = all.iter().map(|one| one.code.len()).max().unwrap_or_default();
    let mut out = String::new();
    for one in all {
        let _ = writeln!(out, "{:width$}  {}", one.code, one.get(lang).what);
    }
    out
}

fn text(one: &Explanation, lang: Lang) -> String {
    let parts = one.get(lang);
    let (why, remedy, example) = match lang {
        Lang::Vi => ("Vì sao quan trọng", "Cách chữa", "Ví dụ"),
        Lang::En => ("Why it matters", "What to do", "Example"),
    };
    let lines = one.example.lines().fold(String::new(), |text, line| text + "    " + line + "\n");
    format!(
        "{}\n\n{}\n\n{why}: {}\n\n{remedy}: {}\n\n{example}:\n\n{lines}",
        one.code, parts.what, parts.why, parts.remedy
    )
}

fn json(one: &Explanation, lang: Lang) -> String {
    let parts = one.get(lang);
    let line = json!({
        "type": "explanation", "code": one.code, "what": parts.what, "why": parts.why, "remedy": parts.remedy,
        "example": one.example,
    });
    format!("{line}\n")
}
