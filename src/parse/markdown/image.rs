//! Pictures: in running text, and as figures.
//!
//! In: the events of a picture. Out: `<img …>`, with a slot where its size is still unknown. Touches: nothing.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::{
    SlotKind,
    address::{self, Address},
    escape, fault,
    writer::{Mark, Writer},
};
use crate::text::percent;

/// A picture that began a paragraph and has a title: a figure, if the paragraph ends with it.
pub(super) struct Figure {
    /// Where the title's attribute starts, which is not needed when it is a caption.
    title_at: usize,
    /// Where the tag ends.
    end: usize,
    caption: String,
}

/// How the description of a picture is written.
#[derive(Clone, Copy)]
enum Alt {
    /// As the value of an attribute.
    Attribute,
    /// As text, in place of the picture.
    Text,
}

impl<'a> Writer<'a> {
    /// Writes a picture, and takes all its events.
    pub(super) fn image(&mut self, address: &CowStr<'a>, title: &str, range: &Range<usize>) {
        let span = self.place(address, range);
        let address = address::clean(address);
        let start = self.body.html.len();
        match address::classify(&address) {
            Address::External => {
                self.warn(fault::remote_image(), span);
                self.image_source(&address);
            }
            Address::Local(local) => {
                self.body.html.push_str("<img ");
                self.slot(SlotKind::Image { path: percent::decode(local.path) }, span);
            }
            Address::Unsafe if self.options.raw_html => self.image_source(&address),
            other => {
                let empty = matches!(other, Address::Empty);
                self.warn(if empty { fault::empty_address() } else { fault::not_a_picture(&address) }, span);
                return self.alt(Alt::Text);
            }
        }
        self.body.html.push_str(" alt=\"");
        let alt = self.body.html.len();
        self.alt(Alt::Attribute);
        if self.body.html[alt..].trim().is_empty() {
            self.body.html.truncate(alt);
            self.warn(fault::missing_alt(), self.span(range));
        }
        self.body.html.push_str("\" loading=\"lazy\"");
        self.image_title(title, start);
    }

    fn image_source(&mut self, address: &str) {
        self.body.html.push_str("<img src=\"");
        escape::push_href(&mut self.body.html, address);
        self.body.html.push('"');
    }

    /// Ends the tag of a picture that started at `start`.
    fn image_title(&mut self, title: &str, start: usize) {
        let title_at = self.body.html.len();
        self.push_title(title);
        self.body.html.push('>');
        let first = self.paragraph.as_ref().is_some_and(|paragraph| paragraph.content == start);
        if first && !title.trim().is_empty() {
            self.figure = Some(Figure { title_at, end: self.body.html.len(), caption: title.to_owned() });
        }
    }

    /// Writes the text of all events up to the end of the picture.
    fn alt(&mut self, alt: Alt) {
        let mut depth = 0_u32;
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return,
                Event::End(_) => depth -= 1,
                Event::Text(text) | Event::Code(text) => match alt {
                    Alt::Attribute => escape::push_attribute(&mut self.body.html, &text),
                    Alt::Text => self.text(&text),
                },
                Event::SoftBreak | Event::HardBreak => match alt {
                    Alt::Attribute => self.body.html.push(' '),
                    Alt::Text => self.text(" "),
                },
                _ => {}
            }
        }
    }

    /// Turns the paragraph that starts at `start` into a figure, if it is nothing but a picture with a title.
    pub(super) fn close_figure(&mut self, start: Mark) -> bool {
        let Some(figure) = self.figure.take().filter(|figure| figure.end == self.body.html.len()) else { return false };
        self.body.html.truncate(figure.title_at);
        self.body.html.push_str("><figcaption>");
        escape::push_text(&mut self.body.html, &mut self.body.text, &figure.caption);
        self.body.html.push_str("</figcaption></figure>\n");
        self.replace(start, "<p>", "<figure>");
        true
    }
}
