//! The text of a body, without what a weak line or an old device chokes on.
//!
//! In: HTML of our own making. Out: the same words in a few plain elements. Touches: nothing.
//!
//! What stays: paragraphs, headings, lists, tables, emphasis, links. Pictures, players, scripts, styles and forms go with all that is in
//! them; of anything else only the words stay. So it is safe for raw HTML of editors too.

use std::fmt::Write;

/// Elements that stay, without attributes.
const KEPT: [&str; 25] = [
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "em",
    "blockquote",
    "sub",
    "sup",
    "a",
];
/// Elements that go with their content.
const DROPPED: [&str; 17] = [
    "figure", "picture", "video", "audio", "svg", "math", "script", "style", "iframe", "object", "template", "form",
    "button", "select", "textarea", "noscript", "canvas",
];
/// Elements of their own that end nothing.
const VOID: [&str; 2] = ["br", "hr"];
/// The numbers that everybody in Viet Nam calls in need.
const NUMBERS: [&str; 4] = ["112", "113", "114", "115"];

/// A body's plain form, cut between two elements so that it has at most `limit` bytes; and whether it was cut.
pub(super) fn plain(html: &str, limit: usize) -> (String, bool) {
    let mut writer = Writer { out: String::new(), open: Vec::new(), dropped: Vec::new(), end: 0, limit };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        rest = writer.tag(&rest[at..]);
        if writer.out.len() > limit {
            break;
        }
    }
    if writer.open.is_empty() && rest.find('<').is_none() {
        writer.text(rest);
    }
    writer.finish()
}

struct Writer<'h> {
    out: String,
    open: Vec<&'h str>,
    dropped: Vec<&'h str>,
    /// Until where everything is whole and within the limit.
    end: usize,
    limit: usize,
}

impl<'h> Writer<'h> {
    fn text(&mut self, text: &str) {
        if !self.dropped.is_empty() {
            return;
        }
        let is_number = self.open.last() == Some(&"strong") && NUMBERS.contains(&text);
        if is_number && !self.open.contains(&"a") {
            let _ = write!(self.out, "<a href=\"tel:{text}\">{text}</a>");
        } else {
            self.out.push_str(text);
        }
    }

    /// Reads the tag that the text begins with, and gives what follows it.
    fn tag(&mut self, html: &'h str) -> &'h str {
        if let Some(comment) = html.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |end| &comment[end + 3..]);
        }
        let Some(end) = end_of_tag(html) else { return "" };
        let (tag, rest) = (&html[1..end], &html[end + 1..]);
        let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        // The mark beside a heading that leads to itself.
        if !closing && tag.contains("class=\"anchor\"") {
            self.drop("a", false);
            return rest;
        }
        let known = |all: &[&'static str]| all.iter().copied().find(|one| one.eq_ignore_ascii_case(name));
        if let Some(name) = known(&DROPPED) {
            self.drop(name, closing);
        } else if closing && self.dropped.last() == Some(&"a") && name == "a" {
            self.drop("a", true);
        } else if self.dropped.is_empty() {
            if let Some(name) = known(&KEPT) {
                self.keep(name, tag, closing);
            } else if let Some(name) = known(&VOID) {
                let _ = write!(self.out, "<{name}>");
            }
        }
        rest
    }

    fn drop(&mut self, name: &'static str, closing: bool) {
        if !closing {
            self.dropped.push(name);
        } else if let Some(at) = self.dropped.iter().rposition(|open| *open == name) {
            self.dropped.truncate(at);
        }
    }

    fn keep(&mut self, name: &'static str, tag: &str, closing: bool) {
        if closing {
            if let Some(at) = self.open.iter().rposition(|open| *open == name) {
                for open in self.open.split_off(at).iter().rev() {
                    let _ = write!(self.out, "</{open}>");
                }
            }
            if self.open.is_empty() && self.out.len() <= self.limit {
                self.end = self.out.len();
            }
            return;
        }
        let address = if name == "a" { attribute(tag, "href") } else { None };
        match address {
            Some(address) if !address.trim_start().to_ascii_lowercase().starts_with("javascript:") => {
                let _ = write!(self.out, "<a href=\"{address}\">");
            }
            _ if name == "a" => return,
            _ => {
                let _ = write!(self.out, "<{name}>");
            }
        }
        self.open.push(name);
    }

    fn finish(mut self) -> (String, bool) {
        for open in std::mem::take(&mut self.open).iter().rev() {
            let _ = write!(self.out, "</{open}>");
        }
        let cut = self.out.len() > self.limit;
        if cut {
            self.out.truncate(self.end);
        }
        (self.out, cut)
    }
}

/// Where a tag ends: the first `>` outside quotes.
fn end_of_tag(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute in double quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let at = tag.find(&format!(" {name}=\""))?;
    tag[at + name.len() + 3..].split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_pictures_go() {
        let html = "<p class=\"x\">Gọi <strong>112</strong>, xem <a href=\"/tin/\" rel=\"next\">tin</a>.<img src=\"a.jpg\" alt=\"\"></p>\
                    <figure><img src=\"b.jpg\"><figcaption>Ảnh</figcaption></figure><h2>Mục<a class=\"anchor\" href=\"#muc\">#</a></h2><div><ul><li>Một</li></ul></div>\
                    <script>alert(1)</script>";
        let expected = "<p>Gọi <strong><a href=\"tel:112\">112</a></strong>, xem <a href=\"/tin/\">tin</a>.</p><h2>Mục</h2><ul><li>Một</li></ul>";
        assert_eq!(plain(html, 1000), (expected.to_owned(), false));
    }

    #[test]
    fn a_long_text_is_cut_between_paragraphs() {
        let html = "<p>một</p>".repeat(10);
        let (text, cut) = plain(&html, 40);
        assert_eq!((text.as_str(), cut), ("<p>một</p><p>một</p><p>một</p>", true));
        assert_eq!(plain(&html, 5), (String::new(), true));
        assert!(!plain(&html, 2000).1);
    }

    proptest::proptest! {
        #[test]
        fn anything_comes_out_whole_and_harmless(html in "(<[a-z/!\"= ]{0,9}>?|[a-zà<>]{0,5}){0,12}", limit in 0_usize..80) {
            let (text, _) = plain(&html, limit);
            proptest::prop_assert!(text.len() <= limit);
            for name in ["script", "img", "style", "iframe"] {
                let tag = format!("<{name}");
                proptest::prop_assert!(!text.contains(&tag));
            }
        }
    }
}
