//! The text of a body, without what a weak line or an old device chokes on.
//!
//! In: HTML of our own making. Out: the same words in a few plain elements. Touches: nothing.
//!
//! What stays: paragraphs, headings, lists, tables, emphasis, links. Pictures, players, scripts, styles and forms go with all that is in
//! them; of anything else only the words stay. So it is safe for raw HTML of editors too.

use std::{collections::HashMap, fmt::Write};

/// Elements that stay, without attributes but a link's address and a list's first number.
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
const DROPPED: [&str; 18] = [
    "figure", "picture", "video", "audio", "svg", "math", "script", "style", "iframe", "object", "template", "form",
    "button", "select", "textarea", "title", "noscript", "canvas",
];
/// Those of them in which nothing is a tag but their own end.
const OPAQUE: [&str; 5] = ["script", "style", "iframe", "textarea", "title"];
/// Elements of their own that end nothing.
const VOID: [&str; 2] = ["br", "hr"];
/// The numbers that everybody in Viet Nam calls in need.
const NUMBERS: [&str; 4] = ["112", "113", "114", "115"];

/// A body's plain form, cut between two elements so that it has at most `limit` bytes; and whether it was cut.
pub(super) fn plain(html: &str, limit: usize) -> (String, bool) {
    let mut writer =
        Writer { out: String::new(), open: Vec::new(), dropped: Vec::new(), ends: HashMap::new(), end: 0, limit };
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
    /// Where elements are closed for the last time, counted from the end of the text: 0 for never. Each is looked for once.
    ends: HashMap<&'static str, usize>,
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
        if !html[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.text("&lt;");
            return &html[1..];
        }
        let Some(end) = end_of_tag(html) else { return "" };
        let (tag, rest) = (&html[1..end], &html[end + 1..]);
        let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        // The mark beside a heading that leads to itself.
        if !closing && name == "a" && tag.contains("class=\"anchor\"") {
            self.dropped.push("a");
            return rest;
        }
        let known = |all: &[&'static str]| all.iter().copied().find(|one| one.eq_ignore_ascii_case(name));
        if let Some(name) = known(&DROPPED) {
            return self.skip(name, closing, rest);
        }
        if closing && self.dropped.last() == Some(&"a") && name == "a" {
            self.dropped.pop();
        } else if self.dropped.is_empty() {
            if let Some(name) = known(&KEPT) {
                self.keep(name, tag, closing);
            } else if let Some(name) = known(&VOID) {
                let _ = write!(self.out, "<{name}>");
            }
        }
        rest
    }

    /// Begins or ends an element that goes with its content, and gives what follows.
    fn skip(&mut self, name: &'static str, closing: bool, rest: &'h str) -> &'h str {
        let is_closed = self.is_closed_in(rest, name);
        if closing {
            // Of those that are open, all end when none is closed again.
            let mut open = self.dropped.iter();
            let is_it = |open: &&'h str| *open == name;
            let at = if is_closed { open.rposition(is_it) } else { open.position(is_it) };
            self.dropped.truncate(at.unwrap_or(self.dropped.len()));
        } else if is_closed {
            self.dropped.push(name);
            if OPAQUE.contains(&name) {
                return end_tags(rest, name).next().map_or(rest, |at| &rest[at..]);
            }
        }
        // One that is never closed would take all that follows with it: then only its tag goes.
        rest
    }

    /// Whether an element is closed in the rest of the text.
    fn is_closed_in(&mut self, rest: &str, name: &'static str) -> bool {
        let last = || end_tags(rest, name).last().map_or(0, |at| rest.len() - at);
        let end = *self.ends.entry(name).or_insert_with(last);
        end > 0 && end <= rest.len()
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
            // Where a link within the page would lead, nothing bears a name.
            Some(address) if !address.starts_with('#') && !is_script(address) => {
                let _ = write!(self.out, "<a href=\"{address}\">");
            }
            _ if name == "a" => return,
            _ if name == "ol" => self.numbered(attribute(tag, "start")),
            _ => {
                let _ = write!(self.out, "<{name}>");
            }
        }
        self.open.push(name);
    }

    /// Begins a numbered list, which may go on from one before.
    fn numbered(&mut self, start: Option<&str>) {
        match start.and_then(|start| start.parse::<u32>().ok()) {
            Some(start) => {
                let _ = write!(self.out, "<ol start=\"{start}\">");
            }
            None => self.out.push_str("<ol>"),
        }
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

fn is_script(address: &str) -> bool {
    address.trim_start().to_ascii_lowercase().starts_with("javascript:")
}

/// Where the end tags of an element begin.
fn end_tags(html: &str, name: &str) -> impl Iterator<Item = usize> {
    html.match_indices("</").map(|(at, _)| at).filter(move |at| {
        let behind = &html.as_bytes()[at + 2..];
        let is_longer = |byte: &u8| byte.is_ascii_alphanumeric();
        behind.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
            && !behind.get(name.len()).is_some_and(is_longer)
    })
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
    fn lists_go_on_and_links_lead_somewhere() {
        let html = "<ol start=\"3\"><li>ba</li></ol><p>xem <a href=\"#muc\">dưới</a> và <a href=\"/bao/#muc\">đó</a></p><ol start=\"x\"></ol>";
        let expected = "<ol start=\"3\"><li>ba</li></ol><p>xem dưới và <a href=\"/bao/#muc\">đó</a></p><ol></ol>";
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

    #[test]
    fn what_looks_like_a_tag_in_a_script_takes_nothing_along() {
        for script in [
            "<script>for(var i=0;i<3;i++){}</script>",
            "<style>a>b{content:'<'}</STYLE >",
            "<title>1 < 2</title>",
            "<textarea><script></textarea>",
            "<script>",
            "<video><button>",
        ] {
            let html = format!("<p>ĐẦU.</p>{script}<p>SAU.</p>");
            assert_eq!(plain(&html, 1000).0, "<p>ĐẦU.</p><p>SAU.</p>", "{script}");
        }
        assert_eq!(plain("<p>gió < 5 \"m/s</p>", 1000).0, "<p>gió &lt; 5 \"m/s</p>");
    }

    #[test]
    fn many_open_elements_take_no_time() {
        let html = "<button><script>".repeat(50_000) + "</button>" + &"<canvas>".repeat(50_000) + "<p>SAU.</p>";
        assert_eq!(plain(&html, 1000).0, "<p>SAU.</p>");
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
