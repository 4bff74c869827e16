//! Changes the redirects in `site.yaml`.
//!
//! In: the file as it is on the disk, and what is to change. Out: the file with other bytes only where redirects stand. Touches: nothing.

use std::ops::Range;

use serde_json::{Map, Value as Json};

use super::{
    scalar::{Style, scalar},
    splice,
};
use crate::{
    config::{Redirect, complete},
    diag::{Diagnostic, Fault, Span},
    words,
    yaml::{self, Entry, Node, Value},
};

/// What is to change.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Redirects from an address that is a page again.
    pub removed: Vec<String>,
    /// Redirects that are there and get another target: from, to.
    pub led_on: Vec<(String, String)>,
    /// New ones: from, to.
    pub added: Vec<(String, String)>,
}

impl Changes {
    /// What has to change when addresses move: `moved` is from where to where, `is_page` tells which addresses are pages afterwards.
    pub(super) fn new(moved: &[(String, String)], old: &[Redirect], is_page: impl Fn(&str) -> bool) -> Self {
        let target = |address: &str| moved.iter().find(|(from, _)| from == address).map(|(_, to)| to.clone());
        let (gone, kept): (Vec<_>, Vec<_>) = old.iter().partition(|redirect| is_page(&redirect.from.text));
        let is_there = |address: &str| kept.iter().any(|redirect| redirect.from.text == address);
        Self {
            removed: gone.iter().map(|redirect| redirect.from.text.clone()).collect(),
            led_on: kept.iter().filter_map(|one| Some((one.from.text.clone(), target(&one.to)?))).collect(),
            added: moved.iter().filter(|(from, _)| !is_there(from)).cloned().collect(),
        }
    }

    pub(super) fn is_none(&self) -> bool {
        self.removed.is_empty() && self.led_on.is_empty() && self.added.is_empty()
    }
}

/// The file with other redirects.
///
/// # Errors
/// `redirects-not-editable`, with what to write by hand, when the mapping is written so that its bytes cannot be told from others.
pub(super) fn changed(file: &str, changes: &Changes) -> Result<String, Diagnostic> {
    let mut text = file.to_owned();
    for address in &changes.removed {
        text = edited(&text, address, None)?;
    }
    for (from, to) in changes.led_on.iter().chain(&changes.added) {
        text = edited(&text, from, Some(to))?;
    }
    Ok(text)
}

/// The file with one redirect set or removed.
fn edited(file: &str, from: &str, to: Option<&str>) -> Result<String, Diagnostic> {
    let node = yaml::parse(file)?;
    let mut expected = json(&node);
    set(&mut expected, from, to);
    let text = spliced(file, &node, from, to);
    let is_right = yaml::parse(&text).is_ok_and(|node| without_empty(json(&node)) == without_empty(expected));
    if is_right { Ok(text) } else { Err(not_editable(from, to).at(place(&node))) }
}

fn json(node: &Node<'_>) -> Json {
    yaml::to_json(node, &mut Vec::new())
}

/// Sets a redirect in the values of the settings.
fn set(settings: &mut Json, from: &str, to: Option<&str>) {
    let Some(settings) = settings.as_object_mut() else { return };
    let redirects = settings.entry("redirects").or_insert(Json::Null);
    let mut map = redirects.as_object().cloned().unwrap_or_default();
    let key = map.keys().find(|key| complete(key) == from).cloned().unwrap_or_else(|| from.to_owned());
    match to {
        Some(to) => drop(map.insert(key, Json::from(to))),
        None => drop(map.remove(&key)),
    }
    *redirects = Json::Object(map);
}

/// A mapping whose last line is gone reads as nothing.
fn without_empty(mut settings: Json) -> Json {
    let redirects = settings.get_mut("redirects");
    if let Some(empty) = redirects.filter(|redirects| redirects.as_object().is_some_and(Map::is_empty)) {
        *empty = Json::Null;
    }
    settings
}

fn redirects<'n, 'a>(node: &'n Node<'a>) -> Option<&'n Entry<'a>> {
    let Value::Map(entries) = &node.value else { return None };
    entries.iter().find(|entry| entry.key == "redirects")
}

fn place(node: &Node<'_>) -> Span {
    redirects(node).map_or(Span::new(0, 0), |entry| entry.key_span)
}

/// The text with the change, if it is written as one would expect; whether it is, the caller finds out.
fn spliced(file: &str, node: &Node<'_>, from: &str, to: Option<&str>) -> String {
    let none = Vec::new();
    let found = redirects(node);
    let entries = match found.map(|entry| &entry.value.value) {
        Some(Value::Map(entries)) => entries,
        _ => &none,
    };
    let is_flow = found.is_some_and(|entry| file[entry.value.span.range()].starts_with('{'));
    let at = entries.iter().position(|entry| complete(&entry.key) == from);
    match (at, to) {
        (Some(at), Some(to)) => {
            let own = entries[at].value.span.range();
            let style = Style::of(&file[own.clone()], is_flow);
            splice::replaced(file, own, &scalar(to, style))
        }
        (Some(at), None) if is_flow => {
            let spans: Vec<Span> =
                entries.iter().map(|entry| Span::new(whole(entry).start, whole(entry).end)).collect();
            splice::without_item(file, &spans, at)
        }
        (Some(at), None) => splice::without_lines(file, whole(&entries[at])),
        (None, None) => file.to_owned(),
        (None, Some(to)) => with_line(file, found, entries, (from, to)),
    }
}

/// An entry from its key to the end of its value.
fn whole(entry: &Entry<'_>) -> Range<usize> {
    entry.key_span.range().start..entry.value.span.range().end
}

/// The text with one more redirect.
fn with_line(file: &str, found: Option<&Entry<'_>>, entries: &[Entry<'_>], (from, to): (&str, &str)) -> String {
    let end = splice::line_break(file);
    let style = |style| format!("{}: {}", scalar(from, style), scalar(to, style));
    let Some(found) = found else {
        let gap = if file.is_empty() || file.ends_with('\n') { "" } else { end };
        return format!("{file}{gap}redirects:{end}  {}{end}", style(Style::Block));
    };
    if file[found.value.span.range()].starts_with('{') {
        let close = found.value.span.range().end - 1;
        let comma = if entries.is_empty() { "" } else { ", " };
        let inside = file[..close].trim_end().len();
        return splice::replaced(file, inside..inside, &format!("{comma}{}", style(Style::Flow)));
    }
    let (line, indent) = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => {
            let start = first.key_span.range().start;
            (whole(last).end, start - file[..start].rfind('\n').map_or(0, |line| line + 1))
        }
        _ => (found.key_span.range().end, 2),
    };
    let at = splice::line_end(file, line);
    let gap = if file[..at].ends_with('\n') { "" } else { end };
    splice::replaced(file, at..at, &format!("{gap}{}{}{end}", " ".repeat(indent), style(Style::Block)))
}

fn not_editable(from: &str, to: Option<&str>) -> Fault {
    let fault = Fault::new(
        "redirects-not-editable",
        words!(
            "the redirects cannot be changed without changing more",
            "không thể đổi phần chuyển hướng mà không làm thay đổi phần khác"
        ),
    );
    match to {
        Some(to) => fault.hint(words!("write there by hand: `{from}: {to}`", "hãy tự ghi vào đó: `{from}: {to}`")),
        None => fault.hint(words!("remove `{from}` there by hand", "hãy tự xóa `{from}` ở đó")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Named;

    fn with(file: &str) -> String {
        edited(file, "/chu-de/a/", Some("/chu-de/b/")).unwrap()
    }

    #[test]
    fn a_redirect_is_added_wherever_redirects_are() {
        for (before, after) in [
            ("title: x", "title: x\nredirects:\n  /chu-de/a/: /chu-de/b/\n"),
            ("title: x\r\n# hết\r\n", "title: x\r\n# hết\r\nredirects:\r\n  /chu-de/a/: /chu-de/b/\r\n"),
            ("redirects: # cũ\ntitle: x\n", "redirects: # cũ\n  /chu-de/a/: /chu-de/b/\ntitle: x\n"),
            ("redirects: {}\ntitle: x\n", "redirects: {/chu-de/a/: /chu-de/b/}\ntitle: x\n"),
            ("redirects: { /c/: /d/ }\n", "redirects: { /c/: /d/, /chu-de/a/: /chu-de/b/ }\n"),
            (
                "redirects:\n    /c/: /d/ # c\n\ntitle: x\n",
                "redirects:\n    /c/: /d/ # c\n    /chu-de/a/: /chu-de/b/\n\ntitle: x\n",
            ),
            ("title: x\nredirects:\n  /c/: /d/", "title: x\nredirects:\n  /c/: /d/\n  /chu-de/a/: /chu-de/b/\n"),
            ("redirects:\n  chu-de/a: '/c/' # a\n", "redirects:\n  chu-de/a: '/chu-de/b/' # a\n"),
        ] {
            assert_eq!(with(before), after);
        }
    }

    #[test]
    fn a_redirect_is_removed_with_its_line() {
        let without = |file: &str| edited(file, "/a/", None).unwrap();
        assert_eq!(without("redirects:\n  # a\n  /a/: /b/ # c\n  /c/: /d/\n"), "redirects:\n  # a\n  /c/: /d/\n");
        assert_eq!(without("redirects: {a: /b/, /c/: /d/}\n"), "redirects: {/c/: /d/}\n");
        assert_eq!(without("redirects: {/c/: /d/, a: /b/}\n"), "redirects: {/c/: /d/}\n");
        assert_eq!(without("redirects:\n  /a/: /b/\ntitle: x\n"), "redirects:\ntitle: x\n");
        assert_eq!(without("redirects: {/a/: /b/}\n"), "redirects: {}\n");
    }

    #[test]
    fn what_cannot_be_told_apart_is_left_to_the_editor() {
        for file in ["redirects: &r {/c/: /d/}\nextra: *r\n", "redirects: ~\n", "a: b\n...\n"] {
            let found = edited(file, "/a/", Some("/b/")).unwrap_err();
            assert_eq!(
                (found.code.as_str(), found.hints[0].en.as_str()),
                ("redirects-not-editable", "write there by hand: `/a/: /b/`"),
                "{file}"
            );
        }
    }

    #[test]
    fn redirects_follow_what_moves() {
        let redirect = |from: &str, to: &str| Redirect {
            from: Named { text: from.to_owned(), span: Span::new(0, 0) },
            to: to.to_owned(),
        };
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let old = [redirect("/x/", "/a/"), redirect("/b/", "/a/"), redirect("/y/", "/z/")];
        let changes = Changes::new(&[pair("/a/", "/b/")], &old, |address| address == "/b/");
        let expected = Changes {
            removed: vec!["/b/".to_owned()],
            led_on: vec![pair("/x/", "/b/")],
            added: vec![pair("/a/", "/b/")],
        };
        assert_eq!(changes, expected);
    }
}
