//! What an author wrote and Markdown swallows, or shows raw: definitions of links that no link uses, links and footnotes without a
//! definition, cells that a table has no column for.
//!
//! In: the Markdown of one post. Out: faults with their places. Touches: nothing.
//!
//! The parser is asked a second time, and only for texts which have a definition of a link, or a bracket that may begin a reference to one
//! that is missing; a row of a table is counted as it is written.

use std::{cell::RefCell, collections::HashSet, ops::Range};

use pulldown_cmark::{BrokenLink, Event, LinkType, Parser, Tag, TagEnd};

use super::writer::{EXTENSIONS, Writer};
use crate::{
    diag::{Fault, Span},
    words,
};

impl Writer<'_> {
    /// Warns of definitions that no link uses, and of references without a definition.
    pub(super) fn check_definitions(&mut self) {
        let has_definition = self.events.reference_definitions().iter().next().is_some();
        if has_definition || self.has_bracket {
            for (fault, range) in definitions(self.source) {
                let span = self.span(&range);
                self.warn(fault, span);
            }
        }
    }

    /// Warns of the cells of a row that its table has no column for.
    pub(super) fn check_row(&mut self, range: &Range<usize>, columns: usize) {
        let row = self.source.get(range.clone()).unwrap_or_default();
        // Nearly every row has just the borders that it needs, which are quickly counted.
        let is_framed = row.starts_with('|') && row.trim_end().ends_with('|');
        if row.bytes().filter(|byte| *byte == b'|').count() < columns + 2 * usize::from(is_framed) {
            return;
        }
        let row = row.lines().next().unwrap_or_default();
        if let Some(extra) = beyond(row, columns) {
            let fault = lost_cells(&row[extra.clone()], columns);
            self.warn(fault, Span::new(range.start + extra.start, range.start + extra.end));
        }
    }
}

/// The faults of definitions and references, in the order of the text.
fn definitions(source: &str) -> Vec<(Fault, Range<usize>)> {
    let broken = RefCell::new(Vec::new());
    let gather = |link: BrokenLink<'_>| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            // Of `[a][]` the parser names the first brackets alone.
            let empty = if source[link.span.end..].starts_with("[]") { 2 } else { 0 };
            broken.borrow_mut().push(link.span.start..link.span.end + empty);
        }
        None
    };
    let mut events = Parser::new_with_broken_link_callback(source, EXTENSIONS, Some(gather)).into_offset_iter();
    let (mut used, mut found, mut calls) = (HashSet::new(), Vec::new(), Vec::new());
    let mut in_code = false;
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => {
                used.extend(events.reference_definitions().get(&id).map(|definition| definition.span.start));
            }
            Event::Start(Tag::Paragraph) if source[range.clone()].starts_with("{{") => calls.push(range),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => {
                found.extend(raw_footnote(source, range.start).map(|range| (undefined(&source[range.clone()]), range)));
            }
            _ => {}
        }
    }
    for (name, definition) in events.reference_definitions().iter() {
        // `[//]: # (…)` is how remarks are written that nobody shall read.
        if definition.dest.as_ref() != "#" && !used.contains(&definition.span.start) {
            let range = definition.span.clone();
            found.push((unused(name, source[range.clone()].trim_end()), range));
        }
    }
    found.extend(broken.take().into_iter().map(|range| (undefined(&source[range.clone()]), range)));
    // What a component is given is no Markdown.
    found.retain(|(_, range)| !calls.iter().any(|call: &Range<usize>| call.contains(&range.start)));
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// A reference to a footnote that begins at a place of the text and has stayed text.
fn raw_footnote(source: &str, at: usize) -> Option<Range<usize>> {
    let label = source[at..].strip_prefix("[^")?;
    let length = label.find(|c: char| c == ']' || c.is_whitespace()).filter(|length| *length > 0)?;
    (label[length..].starts_with(']') && !source[..at].ends_with('\\')).then(|| at..at + length + 3)
}

/// Where the cells of a row stand for which there is no column, unless they are blank. A `|` parts cells in code and links too.
fn beyond(row: &str, columns: usize) -> Option<Range<usize>> {
    let is_border = |at: &usize| !row[..*at].ends_with('\\');
    let mut borders = row.match_indices('|').map(|(at, _)| at).filter(is_border);
    let leading = usize::from(row.trim_start().starts_with('|'));
    let start = borders.nth(columns + leading - 1)? + 1;
    let start = row.len() - row[start..].trim_start().len();
    let cells = row[start..].trim_end();
    let end = start + if cells.ends_with("\\|") { cells.len() } else { cells.trim_end_matches(['|', ' ', '\t']).len() };
    (!row[start..end].trim_matches([' ', '\t', '|']).is_empty()).then_some(start..end)
}

fn unused(name: &str, written: &str) -> Fault {
    Fault::new(
        "lost-text",
        words!(
            "this line is not shown: it says where links named `{name}` lead, and there is none",
            "dòng này không được hiện: nó chỉ nơi các liên kết tên `{name}` dẫn đến, mà không có liên kết nào như vậy"
        ),
    )
    .hint(words!(
        "to show it, write `\\{written}`; else remove it",
        "muốn hiện, hãy viết `\\{written}`; nếu không, hãy xóa"
    ))
}

fn undefined(written: &str) -> Fault {
    let label = written.rsplit_once("][").map_or(written, |(text, label)| match label {
        "]" => text,
        label => label,
    });
    let label = label.trim_matches(['[', ']', '!']);
    Fault::new(
        "undefined-reference",
        words!(
            "`{written}` is shown as it is written: nothing defines `{label}`",
            "`{written}` bị hiện nguyên như vậy: không chỗ nào định nghĩa `{label}`"
        ),
    )
    .hint(words!(
        "add a line `[{label}]: …`; if it is meant as text, write `\\[`",
        "hãy thêm một dòng `[{label}]: …`; nếu đó là chữ thường, hãy viết `\\[`"
    ))
}

fn lost_cells(cells: &str, columns: usize) -> Fault {
    Fault::new(
        "lost-text",
        words!(
            "the table has {columns} columns, so `{cells}` in this row is not shown",
            "bảng có {columns} cột nên `{cells}` ở hàng này không được hiện"
        ),
    )
    .hint(words!(
        "add a column to the head of the table; a `|` that parts no cells is written `\\|`",
        "hãy thêm cột ở đầu bảng; dấu `|` không ngăn ô thì viết là `\\|`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: &str) -> Vec<(&str, String)> {
        definitions(source)
            .into_iter()
            .map(|(fault, range)| (source[range].trim_end(), fault.at(0..0).hints[0].en.clone()))
            .collect()
    }

    #[test]
    fn a_definition_that_no_link_uses_is_told_with_how_to_show_it() {
        let found =
            told("Mưa.\n\n[Huế]: 268\n\n[Ảnh]: TTXVN\n\n[xem]: /a/\n\nHãy [Xem] và ![xem].\n\n[//]: # (ghi chú)\n");
        assert_eq!(found[0], ("[Huế]: 268", "to show it, write `\\[Huế]: 268`; else remove it".to_owned()));
        assert_eq!(found.iter().map(|one| one.0).collect::<Vec<_>>(), ["[Huế]: 268", "[Ảnh]: TTXVN"]);
    }

    #[test]
    fn a_reference_without_a_definition_is_told() {
        let text = "Mưa[^9], [bài này][xyz], [đó][], [^1], [x][a] \\[^7] `[^8] [c][d]` [3].\n\n    [^6]\n\n[^1]: Nguồn.\n\n[a]: /a/\n";
        assert_eq!(told(text).iter().map(|one| one.0).collect::<Vec<_>>(), ["[^9]", "[bài này][xyz]", "[đó][]"]);
        assert_eq!(told(text)[1].1, "add a line `[xyz]: …`; if it is meant as text, write `\\[`");
        assert_eq!(told("{{ <Video src=\"[a][b]\" /> }}\n"), []);
    }

    #[test]
    fn cells_beyond_the_last_column_are_found() {
        let lost = |row: &'static str| beyond(row, 2).map(|range| &row[range]);
        assert_eq!(lost("| Bạch Mã | 268 mm | 300 mm |"), Some("300 mm"));
        assert_eq!(lost("Bạch Mã | 268 mm | 300 mm"), Some("300 mm"));
        assert_eq!(lost("| `a|b` | 3 |"), Some("3"));
        for whole in ["| a | b |", "a | b", "| a |", "| a | b | |", "| a \\| b | c |", "| a | b \\|", "|", ""] {
            assert_eq!(lost(whole), None, "{whole}");
        }
    }
}
