//! Raw HTML: shown as text with a warning, or, when the site trusts its authors, passed on.
//!
//! In: the HTML of a block or of one tag. Out: text, or the HTML itself. Touches: nothing.
//!
//! Comments are never shown: they are an author's notes to other authors.

use std::{borrow::Cow, ops::Range};

use super::{escape, fault, writer::Writer};

/// The text without its comments. A comment that doesn't end stays, as it would hide the rest of the post.
fn without_comments(html: &str) -> Cow<'_, str> {
    if !html.contains("<!--") {
        return Cow::Borrowed(html);
    }
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        let Some((_, after)) = comment.split_once("-->") else { break };
        kept.push_str(before);
        rest = after;
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// Elements between whose content and the text around it a reader sees a gap.
const APART: [&str; 29] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "ul",
];

/// Whether a tag keeps the words before and behind it apart.
fn parts_words(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next();
    name.is_some_and(|name| APART.iter().any(|one| one.eq_ignore_ascii_case(name)))
}

/// Pushes what stands between the tags.
fn push_without_tags(plain: &mut String, html: &str) {
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        escape::push_plain(plain, before);
        plain.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    escape::push_plain(plain, rest);
}

impl Writer<'_> {
    /// Writes a block of HTML that was gathered in [`Writer::raw`].
    pub(super) fn close_raw(&mut self, range: &Range<usize>) {
        let raw = std::mem::take(&mut self.raw);
        self.start_line();
        let shown = without_comments(&raw);
        if self.options.raw_html {
            escape::push_plain(&mut self.body.html, &raw);
        } else if !shown.trim().is_empty() {
            self.warn(fault::raw_html(), self.span(range));
            self.body.html.push_str("<p>");
            escape::push_html(&mut self.body.html, shown.trim());
            self.body.html.push_str("</p>\n");
        }
        push_without_tags(&mut self.body.text, &shown);
        self.separate('\n');
    }

    /// Writes a tag that stands in running text. There is one warning for each block, as tags come in pairs.
    pub(super) fn inline_raw(&mut self, html: &str, range: Range<usize>) {
        if parts_words(html) {
            self.separate(' ');
        }
        let is_call = self.is_in_braces(&range);
        if is_call {
            self.warn(fault::component_in_line(), range.clone().into());
        }
        if self.options.raw_html {
            return escape::push_plain(&mut self.body.html, html);
        }
        if html.starts_with("<!--") {
            return;
        }
        if !is_call && self.raw_warned != Some(self.block) {
            self.raw_warned = Some(self.block);
            self.warn(fault::raw_html(), range.into());
        }
        escape::push_html(&mut self.body.html, html);
    }

    /// Whether a tag stands between the braces of a call.
    fn is_in_braces(&self, range: &Range<usize>) -> bool {
        let (before, after) = (self.source.get(..range.start), self.source.get(range.end..));
        before.is_some_and(|text| text.trim_end().ends_with("{{"))
            && after.is_some_and(|text| text.trim_start().starts_with("}}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_cut_out_and_open_ones_stay() {
        assert_eq!(without_comments("a<!-- b -->c<!---->d"), "acd");
        assert_eq!(without_comments("a<!-- b"), "a<!-- b");
        assert_eq!(without_comments("<!-- a -->b<!-- c"), "b<!-- c");
    }

    #[test]
    fn words_in_tags_are_kept_apart() {
        let mut plain = String::new();
        push_without_tags(&mut plain, "<p>một<br>hai</p> <b");
        assert_eq!(plain.split_whitespace().collect::<Vec<_>>(), ["một", "hai"]);
    }
}
