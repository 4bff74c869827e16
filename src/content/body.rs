//! The body of a text: HTML with open slots for what is known only when all texts are.
//!
//! In: values from `parse`. Out: [`Body`] and its parts. Touches: nothing.

use bitcode::{Decode, Encode};

use crate::diag::{Diagnostic, Span};

/// The body of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Body {
    /// The HTML, without what belongs into the slots.
    pub html: String,
    /// The places still to be filled, in the order of the HTML.
    pub slots: Vec<Slot>,
    /// Plain text of the first paragraph that is neither a figure nor a component nor inside anything else.
    pub lead: Option<String>,
    /// All headings, in the order of the text.
    pub headings: Vec<Heading>,
    /// Plain text of the whole body, blocks separated by line breaks: no addresses, no descriptions of pictures, no languages
    /// of code blocks.
    pub text: String,
    /// What is wrong with the body. Spans count from the start of the Markdown.
    pub diagnostics: Vec<Diagnostic>,
}

/// A heading of a body.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Heading {
    /// 2 to 6; level 1 is the headline's alone.
    pub level: u8,
    /// Its id, unique in the body.
    pub id: String,
    /// Its plain text.
    pub text: String,
}

/// A place in the HTML of a body where a value is still to be inserted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Slot {
    /// Where the value is inserted: a byte offset in [`Body::html`].
    pub at: u32,
    /// What asked for it, in the Markdown: the address where the source has it as it is, else the whole link.
    pub span: Span,
    /// What is to be inserted.
    pub kind: SlotKind,
}

/// What a slot waits for.
///
/// Paths are percent-decoded and otherwise as written, without query and fragment. An address is inserted escaped for an
/// attribute with a way of its own, **without** query and fragment: those stand in the HTML already, right after the slot.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum SlotKind {
    /// A link to another post by the relative path of its file, which ends in `.md`. Value: the address of its page.
    Link {
        /// The path, relative to this post's file.
        path: String,
        /// The id on that page that the link leads to.
        fragment: Option<String>,
    },
    /// A link from the root of the site, as `/gioi-thieu/`. Value: the address, with the site's own base path.
    Root {
        /// The path, with its leading slash.
        path: String,
        /// The id on that page that the link leads to.
        fragment: Option<String>,
    },
    /// A link to a file beside the post. Value: its address.
    File {
        /// The path, relative to this post's file.
        path: String,
    },
    /// A picture of the site. Value: `src="…" width="…" height="…"`, without spaces around.
    Image {
        /// The path, relative to this post's file, or from the root of the site when it starts with a slash.
        path: String,
    },
    /// A component. Value: its HTML.
    Component {
        /// Its name, with dots between the parts.
        name: String,
        /// Its arguments, in the order written; no name twice.
        args: Vec<(String, Arg)>,
    },
}

/// Writes the HTML of a body with the values that `value` writes for its slots.
pub fn fill(html: &str, slots: &[Slot], out: &mut String, mut value: impl FnMut(&Slot, &mut String)) {
    let mut from = 0;
    for slot in slots {
        let at = slot.at as usize;
        out.push_str(html.get(from..at).unwrap_or_default());
        value(slot, out);
        from = at;
    }
    out.push_str(html.get(from..).unwrap_or_default());
}

/// The value of an argument.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Arg {
    /// `"text"` or `'text'`.
    Text(String),
    /// `640`.
    Number(i64),
    /// `true` or `false`.
    Flag(bool),
}
