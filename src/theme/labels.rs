//! The words of the pages.
//!
//! In: each `theme.yaml`, the program's own first; the templates. Out: the words of one language. Touches: nothing.

use std::collections::BTreeMap;

use tera::Value;

use crate::{
    diag::{Diagnostic, Lang},
    hash::{Absorb, Absorber},
    words,
    yaml::{
        self, Entry, Node,
        read::{Fields, nearest, text_of, unknown_key, wrong_type},
    },
};

/// The words of the pages.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    words: BTreeMap<String, String>,
}

impl Labels {
    /// The words for a key; the key itself where the theme has none, so that nothing vanishes.
    pub fn get<'k>(&'k self, key: &'k str) -> &'k str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// All of them, for templates.
    pub fn show(&self) -> Value {
        Value::from_serializable(&self.words)
    }

    /// The words of a language, out of every `theme.yaml`.
    pub(super) fn read(
        settings: &[(String, String)],
        templates: &BTreeMap<String, String>,
        language: Lang,
        report: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut labels = Self::default();
        let is_used = |key: &str| templates.values().any(|template| has_word(template, key));
        for (origin, text) in settings {
            let mut found = Vec::new();
            match yaml::parse(text) {
                Ok(node) => labels.add(&node, language, is_used, &mut found),
                Err(error) => found.push(error),
            }
            report.extend(found.into_iter().map(|one| one.in_file(origin.clone())));
        }
        labels
    }

    /// Adds those of one file: what it leaves out stays as an earlier one has it. A key that neither the program's own file, the
    /// first one, nor any template has, but that is much like one of them, is one that somebody mistyped. Others may be found by names
    /// that templates put together.
    fn add(&mut self, node: &Node<'_>, language: Lang, is_used: impl Fn(&str) -> bool, report: &mut Vec<Diagnostic>) {
        let is_first = self.words.is_empty();
        let known: Vec<&str> = self.words.keys().map(String::as_str).collect();
        let mut new = Vec::new();
        for (of, entries) in by_language(node, report) {
            for entry in entries {
                let key = entry.key.as_ref();
                let is_new = !is_first && !self.words.contains_key(key) && !is_used(key);
                if is_new && nearest(key, &known).is_some() {
                    report.push(unknown_key(entry, &known).warning());
                }
                if let Some(item) = text_of(&entry.value) {
                    new.extend((of == language).then(|| (key.to_owned(), item.text)));
                } else if entry.value.value != yaml::Value::Null {
                    report.push(wrong_type(&entry.value, &words!("a text", "một đoạn chữ")));
                }
            }
        }
        self.words.extend(new);
    }
}

/// Whether a name stands in a template, and not just as a part of another one.
fn has_word(template: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    template
        .match_indices(name)
        .any(|(at, _)| !template[..at].ends_with(is_part) && !template[at + name.len()..].starts_with(is_part))
}

/// The labels of each language that a file has any of.
fn by_language<'n, 'a>(node: &'n Node<'a>, report: &mut Vec<Diagnostic>) -> Vec<(Lang, &'n [Entry<'a>])> {
    let Some(mut fields) = Fields::of(node, report) else { return Vec::new() };
    fields.take("name");
    let labels = fields.take("labels").and_then(|node| Fields::of(node, report));
    fields.finish(report);
    let Some(mut labels) = labels else { return Vec::new() };
    let mut all = Vec::new();
    for language in [Lang::Vi, Lang::En] {
        match labels.take(language.code()).map(|node| (node, &node.value)) {
            Some((_, yaml::Value::Map(entries))) => all.push((language, &entries[..])),
            Some((node, _)) => report.push(wrong_type(node, &words!("a mapping", "một nhóm `khoá: giá trị`"))),
            None => {}
        }
    }
    labels.finish(report);
    all
}

impl Absorb for Labels {
    fn absorb(&self, into: &mut Absorber) {
        for (key, text) in &self.words {
            key.absorb(into);
            text.absorb(into);
        }
    }
}
