//! `bantin related [POST]`: related news, of one post with the reasons or of all posts.
//!
//! In: options. Out: text, TSV or JSON on standard output. Touches: reads the site; writes nothing but the terminal.

use std::{fmt::Write, process::ExitCode};

use clap::ValueEnum;
use serde_json::json;

use super::{FormatArgument, Global, tell};
use crate::{
    diag::Lang,
    engine::{self, Options, RelatedList},
    related::SharedKind,
};

/// How many of the shared words are told.
const REASONS: usize = 8;

/// Options of `bantin related`.
#[derive(Debug, clap::Args)]
pub(super) struct Related {
    /// The post: its slug, address or path; all posts when none is given
    post: Option<String>,
    /// How the lists are written: tsv is post, rank, related post, score [default: as messages are]
    #[arg(long, value_enum)]
    format: Option<ListFormat>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ListFormat {
    Text,
    Tsv,
    Json,
}

impl Related {
    pub(super) fn run(self, global: &Global, options: &Options) -> ExitCode {
        match engine::related(options, self.post.as_deref()) {
            Ok(lists) => {
                for list in &lists {
                    tell::print(&self.write(list, global));
                }
                ExitCode::SUCCESS
            }
            Err(failure) => tell::failure(global, &options.site, failure),
        }
    }

    fn write(&self, list: &RelatedList, global: &Global) -> String {
        match (self.format, global.message_format) {
            (Some(ListFormat::Tsv), _) => tsv(list),
            (Some(ListFormat::Json), _) | (None, FormatArgument::Json) => json(list),
            (Some(ListFormat::Text) | None, _) => text(list, global.lang()),
        }
    }
}

fn score(millionths: u32) -> String {
    format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
}

fn tsv(list: &RelatedList) -> String {
    let mut out = String::new();
    for (at, entry) in list.entries.iter().enumerate() {
        let _ = writeln!(out, "{}\t{}\t{}\t{}", list.slug, at + 1, entry.slug, score(entry.score));
    }
    out
}

fn json(list: &RelatedList) -> String {
    let entries = list.entries.iter().map(|entry| {
        let shared: Vec<_> = entry.reasons.iter().map(|one| json!({ "text": one.text, "tag": one.kind == SharedKind::Tag, "part": score(one.part) })).collect();
        json!({ "slug": entry.slug, "title": entry.title, "score": score(entry.score), "picked": entry.picked, "shared": shared })
    });
    format!("{}\n", json!({ "slug": list.slug, "related": entries.collect::<Vec<_>>() }))
}

fn text(list: &RelatedList, lang: Lang) -> String {
    let mut out = format!("{} ({})\n", list.title, list.slug);
    if list.entries.is_empty() {
        out.push_str(match lang {
            Lang::Vi => "  không có bài nào đủ giống\n",
            Lang::En => "  nothing is similar enough\n",
        });
    }
    for (at, entry) in list.entries.iter().enumerate() {
        let picked = match (entry.picked, lang) {
            (true, Lang::Vi) => " (do biên tập chọn)",
            (true, Lang::En) => " (picked by the editor)",
            (false, _) => "",
        };
        let _ = writeln!(out, "{:3}. {}  {}{picked}", at + 1, score(entry.score), entry.title);
        let reasons: Vec<String> = entry
            .reasons
            .iter()
            .take(REASONS)
            .map(|one| {
                let mark = if one.kind == SharedKind::Tag { "#" } else { "" };
                format!("{mark}{} {}", one.text, score(one.part))
            })
            .collect();
        if !reasons.is_empty() {
            let _ = writeln!(out, "     {}", reasons.join(" · "));
        }
    }
    out
}
