//! Where in a text a span lies: its line and column, and the line itself.
//!
//! In: a text, and spans of it. Out: [`Place`]s. Touches: nothing.
//!
//! A text may have a hundred thousand faults, be it on as many lines or all on one. So lines and characters are counted once, and
//! of a line nobody can read in whole only what stands around the fault is taken.

use crate::diag::Span;

/// How many bytes lie between two places at which the count is kept.
const STEP: usize = 256;

/// How much of a line is taken before a fault, in bytes: more than paragraphs have.
const BEFORE: usize = 4000;

/// How much of a fault is taken, and of what is behind it.
const BEHIND: usize = 500;

/// A text whose lines are counted.
pub(super) struct Lines {
    text: String,
    /// The count at every [`STEP`]th byte.
    counts: Vec<Count>,
}

/// What lies before a byte.
#[derive(Clone, Copy, Default)]
struct Count {
    /// How many line ends.
    lines: usize,
    /// How many characters.
    chars: usize,
    /// The same up to the beginning of the line, and where that is.
    line_chars: usize,
    line_start: usize,
}

impl Count {
    /// Counts on over the bytes from `at`.
    fn over(mut self, at: usize, bytes: &[u8]) -> Self {
        for (at, &byte) in (at..).zip(bytes) {
            // Bytes that continue a character do not count.
            self.chars += usize::from(byte & 0xc0 != 0x80);
            if byte == b'\n' {
                self.lines += 1;
                self.line_chars = self.chars;
                self.line_start = at + 1;
            }
        }
        self
    }
}

/// A span in terms of lines and columns (in characters, from 1), with the line it begins on.
pub(super) struct Place<'t> {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
    /// The part of the span that lies on the line, what is before it and what is behind it; of a very long line, not all.
    pub(super) marked: &'t str,
    pub(super) before: &'t str,
    pub(super) behind: &'t str,
    /// Whether more is before it than that.
    pub(super) is_cut: bool,
}

impl Lines {
    pub(super) fn new(text: String) -> Self {
        let chunks = text.as_bytes().chunks(STEP).enumerate();
        let counts = chunks.scan(Count::default(), |count, (at, chunk)| {
            let before = *count;
            *count = count.over(at * STEP, chunk);
            Some(before)
        });
        let counts = counts.collect();
        Self { text, counts }
    }

    /// What lies before a byte.
    fn count(&self, at: usize) -> Count {
        let Some(known) = self.counts.get(at / STEP) else {
            // The very end, if the last step ends there.
            let Some(last) = self.counts.last() else { return Count::default() };
            let from = (self.counts.len() - 1) * STEP;
            return last.over(from, &self.text.as_bytes()[from..at]);
        };
        let from = at / STEP * STEP;
        known.over(from, &self.text.as_bytes()[from..at])
    }

    /// Spans beyond the text or inside a character are moved to the nearest boundary before them.
    pub(super) fn place(&self, span: Span) -> Place<'_> {
        let text = self.text.as_str();
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.floor_char_boundary(span.end as usize).max(start);
        let (begin, until) = (self.count(start), self.count(end));
        let from = text.ceil_char_boundary(begin.line_start.max(start.saturating_sub(BEFORE)));
        let rest = &text[from..text.floor_char_boundary(start + 2 * BEHIND)];
        let full = rest.split('\n').next().unwrap_or_default();
        let shown = full.strip_suffix('\r').unwrap_or(full);
        let to = shown.floor_char_boundary(end.min(start + BEHIND) - from);
        let at = shown.floor_char_boundary(start - from).min(to);
        Place {
            line: begin.lines + 1,
            column: begin.chars - begin.line_chars + 1,
            end_line: until.lines + 1,
            end_column: until.chars - until.line_chars + 1,
            marked: &shown[at..to],
            before: &shown[..at],
            behind: &shown[to..],
            is_cut: from > begin.line_start,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The line and column of a byte, counted from the beginning of the text.
    fn counted(text: &str, at: usize) -> (usize, usize) {
        let before = &text[..at];
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }

    proptest! {
        #[test]
        fn every_place_is_where_counting_from_the_beginning_finds_it(
            text in r"([a-zđế\r ]|\n|\PC{0,200}){0,12}", from in 0..3000_usize, len in 0..900_usize, repeat in 1..4_usize
        ) {
            let text = text.repeat(repeat);
            let lines = Lines::new(text.clone());
            let place = lines.place(Span::new(from, from + len));
            let start = text.floor_char_boundary(from);
            let end = text.floor_char_boundary(from + len).max(start);
            prop_assert_eq!((place.line, place.column), counted(&text, start));
            prop_assert_eq!((place.end_line, place.end_column), counted(&text, end));
            let line = text.split('\n').nth(place.line - 1).unwrap_or_default();
            let excerpt = [place.before, place.marked, place.behind].concat();
            prop_assert!(line.starts_with(&excerpt), "{line:?} {excerpt:?}");
        }
    }

    #[test]
    fn of_a_very_long_line_only_what_is_around_is_taken() {
        let text = format!("a\n{}lỗi{}\nb", "đ".repeat(3000), "đ".repeat(3000));
        let at = text.find("lỗi").unwrap();
        let lines = Lines::new(text);
        let place = lines.place(Span::new(at, at + "lỗi".len()));
        assert_eq!((place.line, place.column, place.end_line, place.end_column), (2, 3001, 2, 3004));
        assert_eq!((place.marked, place.is_cut), ("lỗi", true));
        assert_eq!((place.before, place.behind), ("đ".repeat(2000).as_str(), "đ".repeat(497).as_str()));
    }
}
