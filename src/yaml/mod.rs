//! Reads YAML into a tree that knows where everything stands.
//!
//! In: a text. Out: a [`Node`], or a [`Diagnostic`] that says where the text is not YAML. Touches: nothing.
//!
//! Two readers share the work. The scanner ([`scan`]) knows the plain subset that people write in front matter, in one pass
//! over the bytes, and declines whatever it is not sure of. What it declines goes to `serde_yaml` ([`full`]), which knows all
//! of YAML but not where things stand; the places are found again as well as may be. Where both accept, both give the same
//! tree (`agree` tests it). `serde_yaml` is no longer maintained, so nothing outside this module names it.
//!
//! Scalars follow `serde_yaml` 0.9: the core schema of YAML 1.2 (`yes` is a text, `0b1` a number), and a date is a text.
//! A key is the text as written, whatever it looks like (`2024: x` has the key `2024`). Merge keys (`<<`) are no part of YAML 1.2:
//! such a key is one like any other. Tags (`!x`) are refused.

#![allow(clippy::result_large_err, reason = "an error ends the reading of its file, so its size costs nothing")]

mod explain;
mod full;
mod json;
mod mistakes;
mod places;
pub mod read;
mod scalar;
mod scan;

#[cfg(test)]
mod agree;

use std::borrow::Cow;

use crate::{
    diag::{Diagnostic, Fault, Span, Words},
    words,
};

pub use json::to_json;

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// How deep lists and mappings may stand in each other.
pub const MAX_DEPTH: usize = 64;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// Where it stands, quotes and brackets included; an empty place behind the key when nothing is written.
    pub span: Span,
    /// The text as written there. Only a number needs it (`1.10` as a text); it is empty where the place is not sure.
    pub source: &'a str,
    /// The value.
    pub value: Value<'a>,
}

/// What a node can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// A mapping, in the order of the source; no key stands in it twice.
    Map(Vec<Entry<'a>>),
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// The key, without quotes.
    pub key: Cow<'a, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// What it is set to.
    pub value: Node<'a>,
}

impl Value<'_> {
    /// What it is called in messages, as `a list`.
    pub fn kind(&self) -> Words {
        match self {
            Value::Null => words!("nothing", "giá trị trống"),
            Value::Bool(_) => words!("true or false", "đúng/sai (true, false)"),
            Value::Int(_) => words!("a whole number", "một số nguyên"),
            Value::Float(_) => words!("a number", "một số"),
            Value::Text(_) => words!("a text", "một đoạn chữ"),
            Value::List(_) => words!("a list", "một danh sách"),
            Value::Map(_) => words!("a mapping", "một nhóm `khoá: giá trị`"),
        }
    }
}

/// Reads a text. Spans, also those of the diagnostic, are bytes of `text`; the caller shifts them and names the file.
///
/// An empty text is [`Value::Null`].
///
/// # Errors
/// `bad-yaml`, `duplicate-key`, `yaml-too-deep` (over [`MAX_DEPTH`]), `yaml-too-large` (over [`MAX_BYTES`], or aliases that
/// multiply the text).
pub fn parse(text: &str) -> Result<Node<'_>, Diagnostic> {
    if text.len() > MAX_BYTES {
        return Err(too_large(
            words!(
                "this text has {} bytes, more than the {MAX_BYTES} that are read",
                "phần này dài {} byte, quá giới hạn {MAX_BYTES} byte",
                text.len()
            ),
            Span::new(0, 0),
        ));
    }
    // Windows' Notepad puts a mark before the text; to libyaml it is not a part of it either.
    let from = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    match scan::scan(text, from) {
        Some(node) => Ok(node),
        None => full::read(text, from),
    }
}

fn too_large(message: Words, at: Span) -> Diagnostic {
    Fault::new("yaml-too-large", message).at(at)
}

/// The first key that stands in the mapping for the second time, and the entry that had it first.
fn first_duplicate(entries: &[Entry<'_>]) -> Option<(usize, usize)> {
    // Up to this many keys, comparing all pairs is quicker than sorting, and needs no memory.
    const FEW: usize = 24;
    if entries.len() <= FEW {
        let first_of = |i: usize| entries[..i].iter().position(|entry| entry.key == entries[i].key);
        return (1..entries.len()).find_map(|i| Some((first_of(i)?, i)));
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|&a, &b| entries[a].key.cmp(&entries[b].key).then(a.cmp(&b)));
    order
        .windows(2)
        .filter(|pair| entries[pair[0]].key == entries[pair[1]].key)
        .map(|pair| (pair[0], pair[1]))
        .min_by_key(|&(_, second)| second)
}

#[cfg(test)]
mod tests;
