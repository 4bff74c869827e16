//! `--timings`: where the time and the memory of a build went.
//!
//! In: a finished build. Out: a table for people, or JSON. Touches: nothing.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::engine::Built;

const MEGABYTE: f64 = 1e6;

/// A line a phase, then posts and outputs, then a line a template, the slowest first.
pub(super) fn human(built: &Built) -> String {
    let mut text = String::new();
    for phase in &built.timings.phases {
        let (files, bytes) = (phase.work.files, phase.work.bytes as f64 / MEGABYTE);
        let (seconds, peak) = (phase.time.as_secs_f64(), phase.peak_memory as f64 / MEGABYTE);
        let _ = writeln!(
            text,
            "{:>10} {seconds:8.3} s {files:9} files {bytes:9.2} MB {peak:9.1} MB peak memory",
            phase.name
        );
    }
    let (parsed, reused) = built.parsed;
    let (made, all, written) = (built.rendered.len(), built.outputs, built.changes.written);
    let kept = all - made;
    let _ = writeln!(
        text,
        "posts: {parsed} parsed, {reused} reused; outputs: {made} rendered, {kept} reused; files: {written} written"
    );
    for template in &built.timings.templates {
        let (pages, seconds) = (template.pages, template.time.as_secs_f64());
        let _ = writeln!(text, "{:>24} {seconds:8.3} s {pages:9} pages", template.name);
    }
    text
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
