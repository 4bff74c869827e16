//! Writes XML: elements, texts, nothing else.
//!
//! In: names and texts. Out: well-formed XML 1.0 without the control characters that it forbids. Touches: nothing.

use quick_xml::escape::escape;

use crate::text::clean;

/// An XML document in the making.
pub(super) struct Xml<'b> {
    out: &'b mut Vec<u8>,
}

impl<'b> Xml<'b> {
    /// Starts a document.
    pub(super) fn new(out: &'b mut Vec<u8>) -> Self {
        out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Self { out }
    }

    /// Opens an element; its attributes are written with it.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, ">");
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &str) {
        self.raw("</");
        self.raw(name);
        self.raw(">\n");
    }

    /// An element without contents.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, "/>\n");
    }

    /// An element with a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.tag(name, &[], ">");
        self.raw(&escape(clean(text)));
        self.close(name);
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.raw("<");
        self.raw(name);
        for (key, value) in attributes {
            self.raw(" ");
            self.raw(key);
            self.raw("=\"");
            self.raw(&escape(clean(value)));
            self.raw("\"");
        }
        self.raw(end);
    }

    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
}
