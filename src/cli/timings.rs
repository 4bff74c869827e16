//! `--timings`: where the time and the memory of a build went.
//!
//! In: a finished build. Out: a table for people, or JSON. Touches: nothing.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::{diag::Lang, engine::Built, text::number};

const MEGABYTE: f64 = 1e6;

/// A line a phase, then posts and outputs, then a line a template, the slowest first.
pub(super) fn human(built: &Built, lang: Lang) -> String {
    let mut text = String::new();
    let [files_word, peak_word, pages_word] = match lang {
        Lang::Vi => ["tệp", "bộ nhớ cao nhất", "trang"],
        Lang::En => ["files", "peak memory", "pages"],
    };
    let number = |number, digits| number::decimal(number, digits, lang);
    for phase in &built.timings.phases {
        let (files, bytes) = (phase.work.files, number(phase.work.bytes as f64 / MEGABYTE, 2));
        let (seconds, peak) = (number(phase.time.as_secs_f64(), 3), number(phase.peak_memory as f64 / MEGABYTE, 1));
        let name = phase_name(phase.name, lang);
        let _ =
            writeln!(text, "{name:>18} {seconds:>8} s {files:9} {files_word} {bytes:>9} MB {peak:>9} MB {peak_word}");
    }
    let (parsed, reused) = built.parsed;
    let (made, all, written) = (built.rendered.len(), built.outputs, built.changes.written);
    let kept = all - made;
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "bài: {parsed} đọc lại, {reused} dùng lại; trang: {made} dựng, {kept} dùng lại; tệp: {written} ghi mới"
        ),
        Lang::En => writeln!(
            text,
            "posts: {parsed} parsed, {reused} reused; outputs: {made} rendered, {kept} reused; files: {written} written"
        ),
    };
    for template in &built.timings.templates {
        let (pages, seconds) = (template.pages, number(template.time.as_secs_f64(), 3));
        let _ = writeln!(text, "{:>24} {seconds:>8} s {pages:9} {pages_word}", template.name);
    }
    text
}

/// What a phase is called; in English by its own name.
fn phase_name(name: &'static str, lang: Lang) -> &'static str {
    match (lang, name) {
        (Lang::Vi, "walk") => "duyệt tệp",
        (Lang::Vi, "parse") => "đọc bài",
        (Lang::Vi, "open") => "mở kết quả cũ",
        (Lang::Vi, "group") => "xếp nhóm",
        (Lang::Vi, "relate") => "tìm bài liên quan",
        (Lang::Vi, "plan") => "lập kế hoạch",
        (Lang::Vi, "render") => "dựng trang",
        (Lang::Vi, "write") => "ghi tệp",
        (Lang::Vi, "remember") => "ghi nhớ",
        (_, name) => name,
    }
}

/// The same for tools: seconds, bytes.
pub(super) fn json(built: &Built) -> Value {
    let phases = built.timings.phases.iter().map(|phase| {
        json!({
            "phase": phase.name, "seconds": phase.time.as_secs_f64(), "files": phase.work.files,
            "bytes": phase.work.bytes, "peak_memory": phase.peak_memory,
        })
    });
    let templates = built.timings.templates.iter().map(|template| {
        json!({ "template": template.name, "pages": template.pages, "seconds": template.time.as_secs_f64() })
    });
    let made = built.rendered.len();
    json!({
        "phases": phases.collect::<Vec<_>>(),
        "templates": templates.collect::<Vec<_>>(),
        "posts": { "parsed": built.parsed.0, "reused": built.parsed.1 },
        "outputs": { "rendered": made, "reused": built.outputs - made },
        "files_written": built.changes.written,
        "peak_memory": built.timings.phases.iter().map(|phase| phase.peak_memory).max(),
    })
}
