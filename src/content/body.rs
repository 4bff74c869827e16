//! The body of a text: HTML with open slots for what is known only when all texts are.
//!
//! In: values from `parse`. Out: [`Body`] and its parts. Touches: nothing.

use bitcode::{Decode, Encode};

use crate::diag::{Diagnostic, Span};

/// A body as Markdown made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// HTML, with nothing where the slots are.
    pub html: String,
    /// What is still to be put in, in the order of the HTML.
    pub slots: Vec<Slot>,
    /// The first paragraph as plain text.
    pub lead: Option<String>,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// All of it as plain text, a line a block.
    pub text: String,
    /// What is wrong with it; spans are those of the Markdown.
    pub diagnostics: Vec<Diagnostic>,
}

/// A heading that links can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// What stands after `#` in a link.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// A place in the HTML that is filled later.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Slot {
    /// The byte of the HTML at which the value is put in.
    pub at: u32,
    /// What asks for it, in the Markdown.
    pub span: Span,
    /// What is to be put in.
    pub kind: SlotKind,
}

/// What a slot is for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum SlotKind {
    /// The address of another text: value of an `href`.
    Link {
        /// A relative path that ends in `.md`.
        path: String,
        /// The part after `#`.
        fragment: Option<String>,
    },
    /// The address of a file beside the text: value of an `href`.
    File {
        /// A relative path.
        path: String,
    },
    /// A picture beside the text: the attributes `src`, `width`, `height`.
    Image {
        /// A relative path, or one from the site's root.
        path: String,
    },
    /// An address from the site's root: value of an `href`.
    Root {
        /// The address, which starts with `/`.
        path: String,
        /// The part after `#`.
        fragment: Option<String>,
    },
    /// An embedded component of the theme: its HTML.
    Component {
        /// Its name.
        name: String,
        /// Its arguments.
        args: Vec<(String, Arg)>,
    },
}

/// An argument of a component.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Arg {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
}

impl Body {
    /// Writes the HTML; `fill` puts in the value of each slot.
    pub fn fill(&self, out: &mut String, mut fill: impl FnMut(&Slot, &mut String)) {
        let mut from = 0;
        for slot in &self.slots {
            let at = slot.at as usize;
            out.push_str(&self.html[from..at]);
            fill(slot, out);
            from = at;
        }
        out.push_str(&self.html[from..]);
    }
}
