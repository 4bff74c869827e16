//! What a site sets for `bantin check`.
//!
//! In: the key `check` of `site.yaml`. Out: [`Checks`]; what is wrong goes to the report. Touches: nothing.

use crate::{
    diag::{Diagnostic, Span, codes},
    words,
    yaml::{
        Node, Value,
        read::{Fields, wrong_type},
    },
};

/// How large a picture may be when nothing is said, in units of 1000 bytes.
const MAX_PICTURE: i64 = 500;

/// The settings of the checks.
#[derive(Debug)]
pub struct Checks {
    /// How large a picture may be, in bytes.
    pub max_picture: u64,
    /// More words of betting advertisements.
    pub betting_words: Vec<String>,
    /// What is none, although it looks like it.
    pub betting_except: Vec<String>,
    /// Findings that may stay.
    pub allow: Vec<Allow>,
}

/// A kind of finding that may stay, with the reason.
#[derive(Debug, Clone)]
pub struct Allow {
    /// Its code.
    pub code: String,
    /// In which files: a path, a folder, or a pattern with `*`; everywhere when nothing is said.
    pub path: Option<String>,
    /// Why.
    pub reason: String,
    /// Where the entry stands in `site.yaml`.
    pub span: Span,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            max_picture: MAX_PICTURE as u64 * 1000,
            betting_words: Vec::new(),
            betting_except: Vec::new(),
            allow: Vec::new(),
        }
    }
}

pub(super) fn checks(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Checks {
    let mut checks = Checks::default();
    let Some(mut own) = fields.take("check").and_then(|node| Fields::of(node, report)) else { return checks };
    if let Some(kilobytes) = own.int("max_picture_kb", 1..=100_000, report) {
        checks.max_picture = kilobytes as u64 * 1000;
    }
    if let Some(mut betting) = own.take("betting").and_then(|node| Fields::of(node, report)) {
        checks.betting_words = texts(&mut betting, "words", report);
        checks.betting_except = texts(&mut betting, "except", report);
        betting.finish(report);
    }
    checks.allow = own.take("allow").map(|node| allow(node, report)).unwrap_or_default();
    own.finish(report);
    checks
}

fn texts(fields: &mut Fields<'_, '_>, key: &'static str, report: &mut Vec<Diagnostic>) -> Vec<String> {
    fields.texts(key, report).into_iter().map(|item| item.text).collect()
}

fn allow(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Vec<Allow> {
    let Value::List(nodes) = &node.value else {
        report.push(wrong_type(node, &words!("a list", "một danh sách")));
        return Vec::new();
    };
    nodes.iter().filter_map(|node| allow_one(node, report)).collect()
}

fn allow_one(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Option<Allow> {
    let mut own = Fields::of(node, report)?;
    let code = own.required("code", "code: tag-used-once", report);
    let path = own.text("path", report);
    let form = words!("reason: why this may stay", "reason: vì sao được giữ nguyên");
    let reason = own.required("reason", form, report);
    own.finish(report);
    let code = code?;
    if codes::find(&code.text).is_none() {
        report.push(codes::unknown(&code.text).at(code.span));
        return None;
    }
    Some(Allow { code: code.text, path, reason: reason?.text, span: node.span })
}
