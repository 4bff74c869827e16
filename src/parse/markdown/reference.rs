//! The links and pictures of a text, for those who only look at them.
//!
//! In: the Markdown of a text. Out: a [`Reference`] for each link and picture, with its place; the places of HTML. Touches: nothing.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::{address, writer::EXTENSIONS};
use crate::diag::Span;

/// A link or a picture in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The address as written, without what browsers skip.
    pub address: String,
    /// Where the address stands; the whole link when the address stands elsewhere.
    pub span: Span,
    /// What a picture says of itself; `None` for a link.
    pub picture: Option<Described>,
}

/// What is written of a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// The description.
    pub alt: String,
    /// The caption, or what shows when the mouse rests on it.
    pub caption: String,
}

/// All links and pictures of a text, in its order. Links to mailboxes that were written without `mailto:` are left out.
pub fn references(markdown: &str) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    // Links can hold pictures, and the descriptions of pictures can hold links.
    let mut open: Vec<Option<usize>> = Vec::new();
    for (event, range) in Parser::new_ext(markdown, EXTENSIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => open.push(None),
            Event::Start(Tag::Link { dest_url, .. }) => {
                open.push(None);
                found.push(reference(markdown, &dest_url, range, None));
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                open.push(Some(found.len()));
                let picture = Described { alt: String::new(), caption: title.into_string() };
                found.push(reference(markdown, &dest_url, range, Some(picture)));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                open.pop();
            }
            Event::Text(text) | Event::Code(text) => describe(&mut found, &open, &text),
            Event::SoftBreak | Event::HardBreak => describe(&mut found, &open, " "),
            _ => {}
        }
    }
    found
}

/// Where HTML stands in a text, in its order; what stands in code is none.
pub fn html_parts(markdown: &str) -> Vec<std::ops::Range<usize>> {
    let events = Parser::new_ext(markdown, EXTENSIONS).into_offset_iter();
    let html = events.filter(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
    html.map(|(_, range)| range).collect()
}

/// Text within pictures is their description.
fn describe(found: &mut [Reference], open: &[Option<usize>], text: &str) {
    for at in open.iter().flatten() {
        if let Some(picture) = found.get_mut(*at).and_then(|one| one.picture.as_mut()) {
            picture.alt.push_str(text);
        }
    }
}

fn reference(markdown: &str, dest: &str, range: std::ops::Range<usize>, picture: Option<Described>) -> Reference {
    let whole = Span::from(range.clone());
    let written = markdown.get(range.clone()).and_then(|link| link.rfind(dest)).filter(|_| !dest.is_empty());
    let span = written.map_or(whole, |at| Span::new(range.start + at, range.start + at + dest.len()));
    Reference { address: address::clean(dest).into_owned(), span, picture }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pictures_are_found_with_their_places() {
        let text = "Xem [đây](https://a.vn/x) và ![Lũ ở *Huế*](hue.jpg \"Sáng nay\"), <tin@a.vn>.\n\n[![nhỏ](b.png)][r]\n\n[r]: /c/";
        let found = references(text);
        let shown: Vec<_> = found.iter().map(|one| (one.address.as_str(), &text[one.span.range()])).collect();
        let link = "[![nhỏ](b.png)][r]";
        assert_eq!(
            shown,
            [("https://a.vn/x", "https://a.vn/x"), ("hue.jpg", "hue.jpg"), ("/c/", link), ("b.png", "b.png")]
        );
        let picture = Described { alt: "Lũ ở Huế".into(), caption: "Sáng nay".into() };
        assert_eq!(found[1].picture, Some(picture));
        assert_eq!(found[3].picture.as_ref().map(|picture| picture.alt.as_str()), Some("nhỏ"));
        assert_eq!((&found[0].picture, &found[2].picture), (&None, &None));
    }
}
