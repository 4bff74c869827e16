//! `bantin rename-tag OLD NEW`: a tag's new name in all posts.
//!
//! In: options. Out: the changed posts and `site.yaml`; what changed, on standard output. Touches: reads the site and writes those files.

use std::{fmt::Write, process::ExitCode};

use serde_json::json;

use super::{FormatArgument, Global, tell};
use crate::{
    desk::Renaming,
    diag::{Lang, Report},
    engine::{self, Failure, Options, Timings},
};

/// Options of `bantin rename-tag`.
#[derive(Debug, clap::Args)]
pub(super) struct RenameTag {
    /// The tag as it is; case, spaces and the place of a tone mark don't matter
    old: String,
    /// What it is to be; where a post has this tag already, the old one is dropped
    new: String,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl RenameTag {
    pub(super) fn run(self, global: &Global, options: &Options) -> ExitCode {
        match self.rename(options) {
            Ok(renaming) => {
                if global.message_format == FormatArgument::Json {
                    tell::print(&format!("{}\n", self.json(&renaming)));
                } else if !global.quiet {
                    tell::print(&self.text(&renaming, global.lang()));
                }
                ExitCode::SUCCESS
            }
            Err(failure) => tell::failure(global, &options.site, failure),
        }
    }

    fn rename(&self, options: &Options) -> Result<Renaming, Failure> {
        let mut report = Report::default();
        let loaded = engine::load(options, None, &mut Timings::default(), &mut report)?;
        if report.has_errors() {
            return Err(Failure::Site(report));
        }
        let renaming = Renaming::new(&loaded, &options.site, &self.old, &self.new)?;
        if !self.dry_run {
            renaming.write().map_err(Failure::Environment)?;
        }
        Ok(renaming)
    }

    fn text(&self, renaming: &Renaming, lang: Lang) -> String {
        let (old, new, count, merged) = (&self.old, &self.new, renaming.posts.len(), renaming.merged);
        let mut text = match (lang, self.dry_run) {
            (Lang::Vi, false) => format!("Đã đổi thẻ “{old}” thành “{new}” trong {count} bài"),
            (Lang::Vi, true) => format!("Sẽ đổi thẻ “{old}” thành “{new}” trong {count} bài"),
            (Lang::En, false) => format!("Renamed the tag “{old}” to “{new}” in {count} posts"),
            (Lang::En, true) => format!("Would rename the tag “{old}” to “{new}” in {count} posts"),
        };
        if merged > 0 {
            let _ = match lang {
                Lang::Vi => write!(text, ", trong đó {merged} bài đã có sẵn thẻ mới"),
                Lang::En => write!(text, ", of which {merged} had the new one already"),
            };
        }
        text.push_str(":\n");
        for path in &renaming.posts {
            let _ = writeln!(text, "  {path}");
        }
        redirects(renaming, lang, &mut text);
        text
    }

    fn json(&self, renaming: &Renaming) -> serde_json::Value {
        let changes = &renaming.redirects;
        json!({
            "type": "renamed", "dry_run": self.dry_run, "posts": renaming.posts, "merged": renaming.merged,
            "redirects": { "added": changes.added, "changed": changes.led_on, "removed": changes.removed },
        })
    }
}

fn redirects(renaming: &Renaming, lang: Lang, text: &mut String) {
    let changes = &renaming.redirects;
    let (added, changed, removed) = match lang {
        Lang::Vi => ("Chuyển hướng mới trong site.yaml", "Chuyển hướng được sửa", "Chuyển hướng bị bỏ"),
        Lang::En => ("New redirects in site.yaml", "Changed redirects", "Removed redirects"),
    };
    for (title, list) in [(added, &changes.added), (changed, &changes.led_on)] {
        if !list.is_empty() {
            let _ = writeln!(text, "{title}:");
        }
        for (from, to) in list {
            let _ = writeln!(text, "  {from} → {to}");
        }
    }
    if !changes.removed.is_empty() {
        let _ = writeln!(text, "{removed}:\n  {}", changes.removed.join("\n  "));
    }
}
