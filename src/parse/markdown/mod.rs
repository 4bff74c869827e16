//! The body of a post: Markdown in, HTML with *slots* out.
//!
//! In: the Markdown of one post and [`Options`]. Out: a [`Body`]. Touches: nothing.
//!
//! A body is made before the other posts are known, so where its HTML needs something of theirs (an address, the size of a
//! picture, a rendered component) it has a [`Slot`] that [`crate::content::fill`] fills later. Bodies can thus be made in parallel, and
//! kept between builds, without asking what else the site holds.
//!
//! The dialect is `CommonMark` with tables, footnotes, strikethrough, task lists, definition lists, GFM alerts, heading ids and
//! smart punctuation. Raw HTML is shown as text, and addresses that could run a script are dropped, unless
//! [`Options::raw_html`] says that the authors are trusted with both.
//!
//! - `writer` goes once through the parser's events and writes the HTML; `image`, `link`, `heading`, `footnote`,
//!   `raw` and `lost` are its parts;
//! - `address` tells what an address leads to; `component` reads calls of Tera components;
//! - `escape` makes text safe; `fault` holds every message.

mod address;
mod component;
mod escape;
mod fault;
mod footnote;
mod heading;
mod image;
mod link;
mod lost;
mod raw;
mod reference;
#[cfg(test)]
mod tests;
mod writer;

pub use crate::content::{Arg, Body, Heading, LinkTo, Slot, SlotKind};
pub use escape::push_attribute;
pub(crate) use fault::{missing_alt, remote_image};
pub use reference::{Described, Reference, html_parts, references};

/// How bodies are made; the same for all posts of a site.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether raw HTML and addresses of any scheme go into the page as they are.
    pub raw_html: bool,
    /// The words of the page that no author writes.
    pub labels: Labels,
    /// Turns a heading's text into its id.
    pub slug: fn(&str) -> String,
}

/// The words that stand in a body without its author having written them, in the language of the site; plain text.
#[derive(Debug, Clone)]
pub struct Labels {
    /// Name of the link beside a heading that leads to the heading itself.
    pub anchor: String,
    /// Name of the frame in which a wide table scrolls.
    pub table: String,
    /// Name of the list of footnotes.
    pub footnotes: String,
    /// Name of the link from a footnote back to the text.
    pub back: String,
    /// Titles of alerts: note, tip, important, warning, caution.
    pub alerts: [String; 5],
    /// Names of the boxes of a task list: open, done.
    pub tasks: [String; 2],
}

/// Makes the body of a post from its Markdown. Takes any text whatever; what is wrong with it is in [`Body::diagnostics`].
pub fn render(markdown: &str, options: &Options) -> Body {
    writer::Writer::new(markdown, options).run()
}
