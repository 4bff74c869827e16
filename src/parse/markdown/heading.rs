//! Headings: their ids, and the link beside each to itself.
//!
//! In: the events of a heading. Out: `<h2 id="x">…<a class="anchor" href="#x" …>#</a></h2>`. Touches: nothing.

use std::{collections::HashMap, ops::Range};

use pulldown_cmark::{CowStr, HeadingLevel};

use super::{
    Heading, escape, fault,
    writer::{Mark, Writer},
};

/// Beginnings of ids that belong to the footnotes.
const RESERVED: [&str; 2] = ["fn-", "fnref-"];

/// Ids that the themes' templates give: on one page each may stand once only, and the skip link must lead to the text's beginning.
const TAKEN: [&str; 10] = [
    "main",
    "tags",
    "rating",
    "embed",
    "map-title",
    "map-desc",
    "wind-title",
    "wind-desc",
    "pressure-title",
    "pressure-desc",
];

/// The id of a heading whose text gives none, and the beginning of one whose text gives no valid one.
const FALLBACK: &str = "section";

/// A heading whose end has not come yet.
pub(super) struct Open<'a> {
    start: Mark,
    text: usize,
    level: u8,
    /// What `{#id}` at its end says.
    id: Option<CowStr<'a>>,
    range: Range<usize>,
}

/// The ids given so far.
#[derive(Default)]
pub(super) struct Ids {
    /// Every id, with the number that was last appended to it to make another one.
    given: HashMap<String, u32>,
}

impl Ids {
    /// Whether a heading has this id.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.given.contains_key(id) && !TAKEN.contains(&id)
    }

    /// Makes the id unique by appending `-2`, `-3`, … when it is taken.
    fn claim(&mut self, id: String) -> String {
        let known = self.given.get(&id).copied().or_else(|| TAKEN.contains(&id.as_str()).then_some(1));
        let Some(mut number) = known else {
            self.given.insert(id.clone(), 1);
            return id;
        };
        let unique = loop {
            number += 1;
            let candidate = format!("{id}-{number}");
            if !self.given.contains_key(&candidate) {
                break candidate;
            }
        };
        self.given.insert(id, number);
        self.given.insert(unique.clone(), 1);
        unique
    }
}

/// Whether an author may use it as an id: a letter, then letters, digits, `-` and `_`.
fn is_sane(id: &str) -> bool {
    id.starts_with(char::is_alphabetic)
        && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        && !is_reserved(id)
}

fn is_reserved(id: &str) -> bool {
    RESERVED.iter().any(|prefix| id.starts_with(prefix))
}

/// The id that a slug makes. Ids begin with a letter, since a style sheet or a query can't name others.
fn from_slug(slug: String) -> String {
    if slug.is_empty() {
        FALLBACK.to_owned()
    } else if slug.starts_with(char::is_alphabetic) && !is_reserved(&slug) {
        slug
    } else {
        format!("{FALLBACK}-{slug}")
    }
}

impl<'a> Writer<'a> {
    pub(super) fn open_heading(&mut self, level: HeadingLevel, id: Option<CowStr<'a>>, range: Range<usize>) {
        self.start_line();
        if level == HeadingLevel::H1 {
            self.warn(fault::top_heading(), self.span(&range));
        }
        let level = (level as u8).max(2);
        self.block = range.start;
        self.heading = Some(Open { start: self.mark(), text: self.body.text.len(), level, id, range });
    }

    /// Writes the end, and then the start: only now is the text known that makes the id.
    pub(super) fn close_heading(&mut self) {
        let Some(mut open) = self.heading.take() else { return };
        if open.id.is_none() {
            self.restore_braces(&open);
        }
        if self.body.html[open.start.html..].trim().is_empty() {
            self.rewind(open.start);
            return self.warn(fault::empty_heading(), self.span(&open.range));
        }
        let text = self.body.text[open.text..].trim().to_owned();
        let id = self.heading_id(open.id.take(), &text, &open.range);
        let level = char::from(b'0' + open.level);
        let mut tag = format!("<h{level} id=\"");
        escape::push_attribute(&mut tag, &id);
        tag.push_str("\">");
        self.replace(open.start, "", &tag);

        let html = &mut self.body.html;
        html.push_str("<a class=\"anchor\" href=\"#");
        escape::push_href(html, &id);
        html.push_str("\" aria-label=\"");
        escape::push_attribute(html, &self.options.labels.anchor);
        html.push_str("\">#</a></h");
        html.push(level);
        html.push_str(">\n");
        self.body.headings.push(Heading { level: open.level, id, text });
        self.separate('\n');
    }

    fn heading_id(&mut self, explicit: Option<CowStr<'_>>, text: &str, range: &Range<usize>) -> String {
        match explicit {
            Some(id) if is_sane(&id) => {
                let given = self.ids.claim(id.to_string());
                if given != *id {
                    self.warn(fault::id_twice(&id, &given), self.span(range));
                }
                return given;
            }
            Some(id) => self.warn(fault::bad_id(&id), self.span(range)),
            None => {}
        }
        self.ids.claim(from_slug((self.options.slug)(text)))
    }

    /// The parser takes any braces at the end of a heading for attributes: `Giá xăng {tạm tính}` would lose its end.
    fn restore_braces(&mut self, open: &Open<'a>) {
        let source = self.source.get(open.range.clone()).unwrap_or_default();
        let Some(braces) = last_braces(source) else { return };
        if source[..braces.start].ends_with([' ', '\t']) && self.body.text.len() > open.text {
            self.text(" ");
        }
        self.text(&source[braces]);
    }
}

/// The braces at the end of a heading, where the parser takes them: on its last line, and with no other braces, tags or escapes inside.
fn last_braces(source: &str) -> Option<Range<usize>> {
    let (before, behind) = source.rsplit_once('}')?;
    // Below the last line of the text there may be one that makes a heading of it.
    let (rest, underline) = behind.split_once('\n').unwrap_or((behind, ""));
    if !rest.trim().is_empty() || underline.trim_end().contains('\n') {
        return None;
    }
    let start = before.rfind(['{', '}', '<', '>', '\\', '\n', '\r'])?;
    before[start..].starts_with('{').then_some(start..before.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_unique_even_against_numbered_ones() {
        let mut ids = Ids::default();
        let given: Vec<_> = ["a", "a-2", "a", "a", "a-2"].iter().map(|id| ids.claim((*id).to_owned())).collect();
        assert_eq!(given, ["a", "a-2", "a-3", "a-4", "a-2-2"]);
    }

    #[test]
    fn no_heading_gets_an_id_that_a_theme_gives() {
        let themes = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/templates");
        let mut found = Vec::new();
        for file in std::fs::read_dir(themes).unwrap().map(|entry| entry.unwrap()) {
            // The editors' desk shows no text.
            if file.file_name().to_string_lossy().starts_with("desk") {
                continue;
            }
            let template = std::fs::read_to_string(file.path()).unwrap();
            let ids = template.split(" id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
            found.extend(ids.filter(|id| !id.contains('{')));
        }
        assert!(found.iter().any(|id| id == "main"), "{found:?}");
        for id in &found {
            let mut ids = Ids::default();
            assert_eq!([ids.claim(id.clone()), ids.claim(id.clone())], [format!("{id}-2"), format!("{id}-3")]);
            assert!(!ids.contains(id) && ids.contains(&format!("{id}-2")));
        }
        assert!(TAKEN.iter().all(|id| found.iter().any(|known| known == id)), "nothing is kept for nobody: {found:?}");
    }

    #[test]
    fn a_slug_that_is_no_id_gets_a_beginning() {
        assert_eq!(from_slug(String::new()), "section");
        assert_eq!(from_slug("2024-nhin-lai".into()), "section-2024-nhin-lai");
        assert_eq!(from_slug("fn-1".into()), "section-fn-1");
        assert_eq!(from_slug("muc".into()), "muc");
    }

    #[test]
    fn sane_ids() {
        assert!(is_sane("gió-mạnh_2"));
        assert!(!is_sane("2a") && !is_sane("a b") && !is_sane("a\"") && !is_sane("") && !is_sane("fnref-1"));
    }
}
