//! Footnotes: numbered in the order in which the text refers to them, listed at its end, with links both ways.
//!
//! In: references and definitions, in any order. Out: `<sup>` marks and one section. Touches: nothing.
//!
//! The HTML of a definition is made where it is defined, cut out, and kept until the end. A definition that nothing refers to
//! is listed after the others, so that no text is lost.

use std::{collections::HashMap, fmt::Write, ops::Range};

use pulldown_cmark::CowStr;

use super::{
    Slot, escape, fault,
    writer::{Mark, Writer},
};
use crate::diag::Span;

/// All footnotes of a body.
#[derive(Default)]
pub(super) struct Footnotes {
    notes: Vec<Note>,
    by_label: HashMap<String, usize>,
    referenced: u32,
}

/// A footnote: once referred to, once defined, or both.
#[derive(Default)]
struct Note {
    /// Counted from 1; 0 while nothing refers to it.
    number: u32,
    references: u32,
    definition: Option<Definition>,
}

/// A definition, cut out of the body.
struct Definition {
    label: String,
    html: String,
    /// Their places are counted in this HTML.
    slots: Vec<Slot>,
    span: Span,
    /// Whether another definition had the label before.
    repeated: bool,
}

/// A definition whose end has not come yet.
pub(super) struct Open {
    label: String,
    start: Mark,
    span: Span,
}

impl Footnotes {
    /// The number of the footnote, and how many references to it there are with this one.
    fn refer(&mut self, label: &str) -> (u32, u32) {
        let at = self.find(label);
        let note = &mut self.notes[at];
        if note.number == 0 {
            self.referenced += 1;
            note.number = self.referenced;
        }
        note.references += 1;
        (note.number, note.references)
    }

    fn define(&mut self, mut definition: Definition) {
        let at = self.find(&definition.label);
        if self.notes[at].definition.is_some() {
            definition.repeated = true;
            self.notes.push(Note { definition: Some(definition), ..Note::default() });
        } else {
            self.notes[at].definition = Some(definition);
        }
    }

    /// Labels are the same whatever their case; the detour by upper case folds what has no lower case of its own (ß, ς).
    fn find(&mut self, label: &str) -> usize {
        *self.by_label.entry(label.to_uppercase().to_lowercase()).or_insert_with(|| {
            self.notes.push(Note::default());
            self.notes.len() - 1
        })
    }

    /// Whether an id is one that [`Writer::write_footnotes`] and the references have written.
    pub(super) fn has_id(&self, id: &str) -> bool {
        // All are numbered by now, and stand in their order.
        let note = |number: &str| self.notes.get(number.parse::<usize>().ok()?.checked_sub(1)?);
        if let Some(number) = id.strip_prefix("fn-") {
            return note(number).is_some();
        }
        let Some(reference) = id.strip_prefix("fnref-") else { return false };
        match reference.split_once('-') {
            None => note(reference).is_some_and(|note| note.references > 0),
            Some((number, nth)) => {
                note(number).is_some_and(|note| nth.parse().is_ok_and(|nth: u32| nth > 1 && nth <= note.references))
            }
        }
    }

    /// Numbers what nothing refers to, and sorts by number.
    fn settle(&mut self) {
        for note in self.notes.iter_mut().filter(|note| note.number == 0) {
            self.referenced += 1;
            note.number = self.referenced;
        }
        self.notes.sort_by_key(|note| note.number);
    }
}

/// `fnref-1`, `fnref-1-2`, …: the id of the `nth` reference to a footnote.
fn push_reference_id(html: &mut String, number: u32, nth: u32) {
    // Writing to a string cannot fail.
    let _ = match nth {
        1 => write!(html, "fnref-{number}"),
        _ => write!(html, "fnref-{number}-{nth}"),
    };
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let (number, nth) = self.footnotes.refer(label);
        let html = &mut self.body.html;
        html.push_str("<sup id=\"");
        push_reference_id(html, number, nth);
        let _ = write!(html, "\"><a href=\"#fn-{number}\" role=\"doc-noteref\">{number}</a></sup>");
    }

    pub(super) fn open_footnote(&mut self, label: &CowStr<'_>, range: &Range<usize>) {
        self.start_line();
        self.depth += 1;
        self.definitions.push(Open { label: label.to_string(), start: self.mark(), span: self.span(range) });
    }

    pub(super) fn close_footnote(&mut self) {
        let Some(open) = self.definitions.pop() else { return };
        self.depth = self.depth.saturating_sub(1);
        let html = self.body.html.split_off(open.start.html);
        let mut slots = self.body.slots.split_off(open.start.slots);
        for slot in &mut slots {
            slot.at -= open.start.html as u32;
        }
        self.footnotes.define(Definition { label: open.label, html, slots, span: open.span, repeated: false });
    }

    /// Writes the list of all footnotes to the end of the body.
    pub(super) fn write_footnotes(&mut self) {
        if self.footnotes.notes.is_empty() {
            return;
        }
        self.start_line();
        self.footnotes.settle();
        self.body.html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        escape::push_attribute(&mut self.body.html, &self.options.labels.footnotes);
        self.body.html.push_str("\">\n<ol>\n");
        for at in 0..self.footnotes.notes.len() {
            self.write_footnote(at);
        }
        self.body.html.push_str("</ol>\n</section>\n");
    }

    fn write_footnote(&mut self, at: usize) {
        let note = &mut self.footnotes.notes[at];
        let (number, references, definition) = (note.number, note.references, note.definition.take());
        let _ = write!(self.body.html, "<li id=\"fn-{number}\">");
        let links = self.back_links(number, references);
        let Some(mut definition) = definition else {
            self.body.html.push_str(links.trim_start());
            return self.body.html.push_str("</li>\n");
        };
        if references == 0 {
            let label = &definition.label;
            let fault = if definition.repeated { fault::footnote_twice(label) } else { fault::unused_footnote(label) };
            self.warn(fault, definition.span);
        }
        for slot in &mut definition.slots {
            slot.at += self.body.html.len() as u32;
        }
        self.body.slots.append(&mut definition.slots);
        // The links back stand at the end of the last line of text.
        match definition.html.strip_suffix("</p>\n") {
            Some(text) => self.body.html.extend([text, &links, "</p>"]),
            None if links.is_empty() => self.body.html.push_str(&definition.html),
            None => self.body.html.extend([&definition.html, "<p>", links.trim_start(), "</p>"]),
        }
        self.body.html.push_str("</li>\n");
    }

    /// One link for every place that refers to the footnote, each after a space.
    fn back_links(&self, number: u32, references: u32) -> String {
        let mut html = String::new();
        for nth in 1..=references {
            html.push_str(" <a href=\"#");
            push_reference_id(&mut html, number, nth);
            html.push_str("\" role=\"doc-backlink\" aria-label=\"");
            escape::push_attribute(&mut html, &self.options.labels.back);
            // The variation selector keeps telephones from drawing the arrow as a picture.
            let _ = match nth {
                1 => write!(html, " {number}\">↩\u{fe0e}</a>"),
                _ => write!(html, " {number}-{nth}\">↩\u{fe0e}<sup>{nth}</sup></a>"),
            };
        }
        html
    }
}
