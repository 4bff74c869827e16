//! Links: to other sites, to posts and files of this one, and within the page.
//!
//! In: the events of a link. Out: `<a href="…">…</a>`, with a slot where the address is still unknown. Touches: nothing.

use std::{collections::HashSet, ops::Range};

use pulldown_cmark::{CowStr, LinkType};

use super::{
    Arg, LinkTo, SlotKind,
    address::{self, Address, Local},
    escape, fault,
    writer::{Mark, Writer},
};
use crate::{diag::Span, text::percent};

/// How alike an id must be to what was written to be what was meant (Jaro–Winkler, 0 to 1).
const ALIKE: f64 = 0.8;

/// So many letters of a text may be compared with each other to find what was meant: enough for hundreds of wrong links, and no
/// burden where there are a hundred thousand.
const COMPARED: usize = 20_000_000;

/// A link whose end has not come yet.
pub(super) struct Open {
    start: Mark,
    /// Where its text starts.
    content: usize,
    /// What there is to close.
    tag: Tag,
    span: Span,
}

/// What a link has become.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    /// Only its text stays.
    Dropped,
    Written,
    /// Written, to a telephone: its number must not be broken over two lines.
    Phone,
}

/// A link within the page, checked when all headings are known.
pub(super) struct Anchor {
    fragment: String,
    span: Span,
}

fn link_to(local: &Local<'_>) -> LinkTo {
    let path = percent::decode(local.path);
    if local.is_rooted() {
        LinkTo::Root { path, fragment: local.fragment() }
    } else if local.is_post() {
        LinkTo::Post { path, fragment: local.fragment() }
    } else {
        LinkTo::File { path }
    }
}

impl<'a> Writer<'a> {
    pub(super) fn open_link(&mut self, kind: LinkType, dest: &CowStr<'a>, title: &str, range: &Range<usize>) {
        let start = self.mark();
        let span = self.place(dest, range);
        // The parser lets an automatic link stand in another link, HTML does not.
        let nested = !self.links.is_empty();
        let tag = if nested { Tag::Dropped } else { self.open_anchor(kind, dest, title, span) };
        let content = self.body.html.len();
        self.links.push(Open { start, content, tag, span: self.span(range) });
    }

    fn open_anchor(&mut self, kind: LinkType, dest: &str, title: &str, span: Span) -> Tag {
        let dest = address::clean(dest);
        let address = if kind == LinkType::Email { Address::Mail } else { address::classify(&dest) };
        match address {
            Address::Empty => {
                self.warn(fault::empty_address(), span);
                return Tag::Dropped;
            }
            Address::Unsafe if !self.options.raw_html => {
                self.warn(fault::unsafe_address(&dest), span);
                return Tag::Dropped;
            }
            _ => {}
        }
        self.body.html.push_str(if kind == LinkType::Email { "<a href=\"mailto:" } else { "<a href=\"" });
        match &address {
            Address::Local(local) => self.local(local, span),
            Address::Here { fragment } => {
                self.here(fragment.unwrap_or_default(), span);
                escape::push_href(&mut self.body.html, &dest);
            }
            _ => escape::push_href(&mut self.body.html, &dest),
        }
        self.body.html.push_str(if address == Address::External { "\" rel=\"external noopener\"" } else { "\"" });
        self.push_title(title);
        self.body.html.push('>');
        if address == Address::Phone { Tag::Phone } else { Tag::Written }
    }

    /// Leaves a slot for the address, followed by the query and fragment.
    fn local(&mut self, local: &Local<'_>, span: Span) {
        self.slot(SlotKind::Link(link_to(local)), span);
        escape::push_href(&mut self.body.html, local.suffix);
    }

    /// An address that a component is given: as safe as that of a link, and looked up like it.
    pub(super) fn address_argument(&mut self, key: &str, written: &str, span: Span) -> Arg {
        let dest = address::clean(written);
        match address::classify(&dest) {
            Address::Local(local) => Arg::Address { to: link_to(&local), suffix: percent::complete(local.suffix) },
            Address::Here { fragment } => {
                self.here(fragment.unwrap_or_default(), span);
                Arg::Text(dest.into_owned())
            }
            Address::Unsafe if !self.options.raw_html => {
                self.warn(fault::unsafe_address(&dest), span);
                Arg::Text(String::new())
            }
            address => {
                if address == Address::External && key == "poster" {
                    self.warn(fault::remote_image(), span);
                }
                Arg::Text(dest.into_owned())
            }
        }
    }

    /// Remembers a link to an id of this page. Without an id, or with `top`, it leads to the top of the page, by HTML's own rule.
    fn here(&mut self, fragment: &str, span: Span) {
        if !fragment.is_empty() && !fragment.eq_ignore_ascii_case("top") {
            self.anchors.push(Anchor { fragment: percent::decode(fragment), span });
        }
    }

    pub(super) fn close_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        if link.tag == Tag::Dropped {
            return;
        }
        if self.body.html[link.content..].trim().is_empty() {
            self.rewind(link.start);
            return self.warn(fault::empty_link(), link.span);
        }
        if link.tag == Tag::Phone && !self.body.html[link.content..].contains('<') {
            let number = self.body.html[link.content..].replace(' ', "\u{a0}");
            self.body.html.truncate(link.content);
            self.body.html.push_str(&number);
        }
        self.body.html.push_str("</a>");
    }

    /// Warns of every link within the page that leads nowhere.
    pub(super) fn check_anchors(&mut self) {
        let broken = self.broken_anchors();
        let letters: usize = self.body.headings.iter().map(|heading| heading.id.len()).sum();
        let mut left = COMPARED;
        for Anchor { fragment, span } in broken {
            let slug = (self.options.slug)(&fragment);
            let cost = slug.len().saturating_mul(letters);
            let meant = if cost <= left { self.alike(&slug) } else { None };
            left = left.saturating_sub(cost);
            let fault = fault::broken_anchor(&fragment, meant);
            self.warn(fault, span);
        }
    }

    fn broken_anchors(&mut self) -> Vec<Anchor> {
        let anchors = std::mem::take(&mut self.anchors);
        let written = if anchors.is_empty() { HashSet::new() } else { self.written_ids() };
        let is_known = |id: &str| self.ids.contains(id) || self.footnotes.has_id(id) || written.contains(id);
        anchors.into_iter().filter(|anchor| !is_known(&anchor.fragment)).collect()
    }

    /// The ids that trusted authors have written themselves.
    fn written_ids(&self) -> HashSet<&str> {
        let html = if self.options.raw_html { self.body.html.as_str() } else { "" };
        html.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    /// The id that was probably meant; people write the heading itself, or an id almost right.
    fn alike(&self, slug: &str) -> Option<&str> {
        let ids = self.body.headings.iter().map(|heading| heading.id.as_str());
        let rated = ids.map(|id| (strsim::jaro_winkler(id, slug), id)).filter(|(rate, _)| *rate >= ALIKE);
        rated.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
    }
}
