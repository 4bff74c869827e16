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

/// What a link leads to in the site.
///
/// Paths are percent-decoded and otherwise as written, without query and fragment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum LinkTo {
    /// Another post, by the relative path of its file, which ends in `.md`: the address of its page.
    Post {
        /// The path, relative to this post's file.
        path: String,
        /// The id on that page that the link leads to.
        fragment: Option<String>,
    },
    /// What is at an address from the root of the site, as `/gioi-thieu/`: the address, with the site's own base path.
    Root {
        /// The path, with its leading slash.
        path: String,
        /// The id on that page that the link leads to.
        fragment: Option<String>,
    },
    /// A file beside the post: its address.
    File {
        /// The path, relative to this post's file.
        path: String,
    },
}

/// What a slot waits for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum SlotKind {
    /// A link. Value: its address **without** query and fragment: those stand in the HTML already, right after the slot.
    Link(LinkTo),
    /// A picture of the site. Value: `src="…" width="…" height="…"`, without spaces around.
    Image {
        /// The path as in [`LinkTo`], relative to this post's file, or from the root of the site when it starts with a slash.
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

impl SlotKind {
    /// What it links to: itself, or the addresses that a component is given.
    pub fn links(&self) -> impl Iterator<Item = &LinkTo> {
        let (own, args) = match self {
            Self::Link(to) => (Some(to), &[][..]),
            Self::Component { args, .. } => (None, args.as_slice()),
            Self::Image { .. } => (None, &[][..]),
        };
        let given = args.iter().filter_map(|(_, arg)| match arg {
            Arg::Address { to, .. } => Some(to),
            _ => None,
        });
        own.into_iter().chain(given)
    }
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
    /// A text that is the address of something in this site.
    Address {
        /// What it leads to.
        to: LinkTo,
        /// What follows the path: query and fragment with their `?` and `#`, percent-encoded.
        suffix: String,
    },
    /// `640`.
    Number(i64),
    /// `true` or `false`.
    Flag(bool),
}
