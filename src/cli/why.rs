//! `bantin why ADDRESS`: from which sources, template and data an output comes, and what made the last build render it again.
//!
//! In: options. Out: text or JSON on standard output. Touches: reads the site and what the last build left; writes nothing but the
//! terminal.

use std::{fmt::Write, process::ExitCode};

use serde_json::json;

use super::{FormatArgument, Global, tell};
use crate::{
    diag::{Lang, Words},
    engine::{self, Options, Reason, Why as Explained, WhyLast},
    text::{
        number,
        time::{Zone, iso},
    },
};

/// Options of `bantin why`.
#[derive(Debug, clap::Args)]
pub(super) struct Why {
    /// The address, with or without the site's own before it, or the file in the output folder
    address: String,
}

impl Why {
    pub(super) fn run(&self, global: &Global, options: &Options) -> ExitCode {
        let explained = match engine::why(options, &self.address) {
            Ok(explained) => explained,
            Err(failure) => return tell::failure(global, &options.site, failure),
        };
        let zone = engine::zone_of(&options.site);
        tell::print(&if global.message_format == FormatArgument::Json {
            json_of(&explained, zone.as_ref())
        } else {
            text(&explained, zone.as_ref(), global.lang())
        });
        ExitCode::SUCCESS
    }
}

fn json_of(why: &Explained, zone: Option<&Zone>) -> String {
    let moment = |at| zone.map(|zone| iso(at, zone));
    let last = why.last.as_ref().map(|last| {
        json!({
            "now": moment(last.now), "before": last.before.and_then(moment), "rendered": !last.reasons.is_empty(),
            "reasons": last.reasons.iter().map(|reason| reason.name()).collect::<Vec<_>>(), "is_old": last.is_old,
            "sources": last.sources.0, "more_sources": last.sources.1,
        })
    });
    let (template, templates) = why.template.clone().unzip();
    let out = json!({
        "type": "why", "address": why.address, "file": why.file, "source": why.source, "template": template,
        "templates": templates.unwrap_or_default(), "shows": why.others.0, "more_shown": why.others.1, "data": why.data,
        "last": last,
    });
    format!("{out}\n")
}

fn text(why: &Explained, zone: Option<&Zone>, lang: Lang) -> String {
    let mut out = format!("{}\n", why.address);
    let mut line = |label: Words, value: &str| {
        if !value.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {}: {value}", label.get(lang));
        }
    };
    line(Words::new("file", "tệp"), &why.file);
    line(Words::new("source", "nguồn"), &why.source);
    if let Some((name, files)) = &why.template {
        line(Words::new("template", "khuôn mẫu"), &format!("{name} ({})", files.join(", ")));
    }
    line(Words::new("data", "dữ liệu"), &why.data.join(", "));
    line(Words::new("shows something of", "có phần của"), &cut(&why.others.0, why.others.1 as u64, lang));
    match &why.last {
        Some(last) => told(last, zone, lang, &mut line),
        None => line(
            Words::new("last build", "lần dựng gần nhất"),
            Words::new("nothing is known of it", "không biết gì").get(lang),
        ),
    }
    out
}

fn cut(named: &[String], more: u64, lang: Lang) -> String {
    let mut out = named.join(", ");
    if more > 0 {
        let more = number::integer(more as i64, lang);
        let (and, files) = match lang {
            Lang::Vi => (" và ", " tệp nữa"),
            Lang::En => (" and ", " more"),
        };
        out.extend([and, &more, files]);
    }
    out
}

fn told(last: &WhyLast, zone: Option<&Zone>, lang: Lang, line: &mut dyn FnMut(Words, &str)) {
    let moment = |at| zone.map(|zone| iso(at, zone)).unwrap_or_default();
    line(Words::new("last build that made anything", "lần dựng gần nhất có thay đổi"), &moment(last.now));
    if last.reasons.is_empty() {
        let not = Words::new("no: nothing that it depends on had changed", "không: những gì nó phụ thuộc không đổi");
        line(Words::new("made again", "dựng lại"), not.get(lang));
        return;
    }
    for reason in &last.reasons {
        line(Words::new("made because", "dựng vì"), words_of(*reason).get(lang));
    }
    if last.reasons.contains(&Reason::View) && last.sources.0.is_empty() {
        let from = last.before.map(moment).unwrap_or_default();
        let clock = format!("{from} → {}", moment(last.now));
        line(
            Words::new("no source had changed; the clock had gone on", "không nguồn nào đổi; chỉ thời gian trôi"),
            &clock,
        );
    }
    let sources = cut(&last.sources.0, last.sources.1, lang);
    line(Words::new("sources changed since the build before", "nguồn đổi từ lần dựng trước"), &sources);
    if last.is_old {
        let again = Words::new("sources have changed since; build again", "nguồn đã đổi sau lần đó; hãy dựng lại");
        line(Words::new("note", "lưu ý"), again.get(lang));
    }
}

fn words_of(reason: Reason) -> Words {
    match reason {
        Reason::Full => Words::new(
            "the build was to use nothing of before (--full)",
            "lần dựng đó không dùng gì của trước (--full)",
        ),
        Reason::Program => Words::new("another version of bantin had made it", "bản bantin khác đã dựng nó"),
        Reason::New => Words::new("it was not there before", "trước đó chưa có"),
        Reason::Damaged => Words::new("its file was missing or had been changed", "tệp của nó bị mất hoặc bị sửa"),
        Reason::Template => Words::new("one of its templates had changed", "một khuôn mẫu của nó đã đổi"),
        Reason::Site => Words::new(
            "what all pages know of the site had changed: settings, menu, labels or data",
            "điều mọi trang biết về trang web đã đổi: cài đặt, trình đơn, nhãn hoặc dữ liệu",
        ),
        Reason::View => Words::new("what it shows had changed", "nội dung nó hiện ra đã đổi"),
    }
}
