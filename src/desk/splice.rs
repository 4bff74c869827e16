//! Changes a few bytes of a text that an editor wrote, and none of the others.
//!
//! In: a text, the places of values in it. Out: the text, changed. Touches: nothing.

use std::ops::Range;

use crate::diag::Span;

/// The text with something else at a place.
pub(super) fn replaced(text: &str, at: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..at.start], &text[at.end..])
}

/// The text without the lines that a value stands on.
pub(super) fn without_lines(text: &str, at: Range<usize>) -> String {
    let start = text[..at.start].rfind('\n').map_or(0, |line| line + 1);
    replaced(text, start..line_end(text, at.end), "")
}

/// The text without one of several values between brackets, and without the comma that it needed.
pub(super) fn without_item(text: &str, items: &[Span], at: usize) -> String {
    let own = items[at].range();
    if let Some(next) = items.get(at + 1) {
        // Up to the comma and the blanks behind it; a comment or line break before the next one stays.
        let between = &text[own.end..next.range().start];
        let comma = between.find(',').map_or(0, |comma| comma + 1);
        let blanks = between[comma..].len() - between[comma..].trim_start_matches(' ').len();
        return replaced(text, own.start..own.end + comma + blanks, "");
    }
    let before = at.checked_sub(1).map_or(own.start, |at| items[at].range().end);
    let is_plain = text[before..own.start].chars().all(|c| c == ',' || c.is_whitespace());
    replaced(text, if is_plain { before } else { own.start }..own.end, "")
}

/// Where the line of a place ends, its break included.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |line| at + line + 1)
}

/// The line break that a text uses.
pub(super) fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, words: &[&str], at: usize) -> String {
        let span = |word: &&str| {
            let start = text.find(*word).unwrap();
            Span::new(start, start + word.len())
        };
        let spans: Vec<Span> = words.iter().map(span).collect();
        without_item(text, &spans, at)
    }

    #[test]
    fn an_item_leaves_with_its_comma() {
        assert_eq!(without("[a, b, c]", &["a", "b", "c"], 0), "[b, c]");
        assert_eq!(without("[a, b, c]", &["a", "b", "c"], 1), "[a, c]");
        assert_eq!(without("[a, b, c]", &["a", "b", "c"], 2), "[a, b]");
        assert_eq!(without("[ a ,b ]", &["a", "b"], 1), "[ a ]");
        assert_eq!(without("[a,\n  b, # hai\n  c]", &["a", "b", "c"], 1), "[a,\n  # hai\n  c]");
        assert_eq!(without("[a, # một\n  b]", &["a", "b"], 1), "[a, # một\n  ]");
    }

    #[test]
    fn lines_leave_whole() {
        assert_eq!(without_lines("- a\r\n- b # hai\r\n- c\r\n", 7..8), "- a\r\n- c\r\n");
        assert_eq!(without_lines("- a\n- b", 6..7), "- a\n");
    }
}
