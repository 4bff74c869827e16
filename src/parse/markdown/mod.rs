//! Markdown becomes the body of a page.
//!
//! In: the Markdown text, [`Options`]. Out: a [`Body`], whose slots are filled when all texts are known. Pure. Touches: nothing.
//!
//! CommonMark with tables, footnotes, strikethrough, task lists, heading ids, GFM alerts, definition lists, smart punctuation. What
//! could harm a reader (raw HTML, addresses such as `javascript:`) is shown as text or left out, with a warning.

mod component;
mod escape;
mod link;
mod writer;

use pulldown_cmark::{Options as Extensions, Parser};

use crate::content::Body;

/// How Markdown is read.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether HTML in Markdown is let through.
    pub raw_html: bool,
    /// What a heading's own link is called.
    pub anchor_label: String,
    /// What a table is called.
    pub table_label: String,
    /// What the block of footnotes is called.
    pub footnotes_label: String,
    /// The titles of alerts: note, tip, important, warning, caution.
    pub alert_titles: [String; 5],
}

fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_SMART_PUNCTUATION
        | Extensions::ENABLE_HEADING_ATTRIBUTES
        | Extensions::ENABLE_GFM
        | Extensions::ENABLE_DEFINITION_LIST
}

/// Turns Markdown into a body.
pub fn render(markdown: &str, options: &Options) -> Body {
    let events = Parser::new_ext(markdown, extensions()).into_offset_iter();
    writer::Writer::new(markdown, options).write(events)
}
