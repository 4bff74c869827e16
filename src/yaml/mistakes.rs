//! The usual mistakes in front matter, recognised by the line they stand on.
//!
//! In: a text that is no YAML, where libyaml lost hope, and what it said. Out: the mistake and its place, or `None`.
//! Touches: nothing.

use super::{
    Fault, Span,
    explain::{bad, line_rest},
    scalar,
};
use crate::words;

/// The usual mistake that explains the error, if there is one.
pub(super) fn find(text: &str, at: usize, said: &str) -> Option<(Fault, Span)> {
    if said.contains("end of stream") && said.contains("quoted scalar") {
        return Some(unclosed_quote(text, at));
    }
    if let Some(line) = Line::at(text, at)
        && let Some(mistake) = line.tab()
    {
        return Some(mistake);
    }
    if said.contains("while parsing a flow") {
        return unclosed_bracket(text, at, said);
    }
    if !["mapping values", "expected ':'", "expected key"].iter().any(|part| said.contains(part)) {
        return None;
    }
    let line = Line::at(text, at)?;
    let above = Line::above(text, line.start);
    line.missing_space()
        .or_else(|| line.text_behind_quote())
        .or_else(|| line.colon_in_item(text))
        .or_else(|| line.colon_in_value())
        .or_else(|| above.as_ref()?.missing_space())
        .or_else(|| line.too_far_in(above.as_ref()?))
}

fn unclosed_quote(text: &str, at: usize) -> (Fault, Span) {
    let quote = text[at..].chars().next().unwrap_or('"');
    let fault = bad(words!("this quote is never closed", "dấu nháy này không được đóng lại"))
        .hint(words!("put `{quote}` at the end of the text", "hãy thêm `{quote}` vào cuối đoạn chữ"));
    (fault, line_rest(text, at))
}

fn unclosed_bracket(text: &str, at: usize, said: &str) -> Option<(Fault, Span)> {
    if text[at..].trim().is_empty() {
        return never_closed(text, last_open(text)?);
    }
    let (open, close) = brackets(text, at)?;
    if !said.contains("did not find expected ','") {
        return None;
    }
    let here = line_rest(text, at);
    if !text[here.range()].contains(close) {
        return never_closed(text, at);
    }
    let message = words!(
        "what stands between `{open}` and `{close}` is not a list of values with commas",
        "giữa `{open}` và `{close}` phải là các giá trị cách nhau bằng dấu phẩy"
    );
    let hint = words!(
        "put texts with `:`, `,` or brackets in quotes",
        "đoạn chữ có `:`, `,` hay dấu ngoặc phải đặt trong dấu nháy"
    );
    Some((bad(message).hint(hint), here))
}

fn never_closed(text: &str, at: usize) -> Option<(Fault, Span)> {
    let (open, close) = brackets(text, at)?;
    let message = words!("this `{open}` is never closed", "dấu `{open}` này không được đóng lại");
    let hint = words!("put `{close}` at the end of the list", "hãy thêm `{close}` vào cuối");
    Some((bad(message).hint(hint), line_rest(text, at)))
}

/// The bracket at a place, and the one that closes it.
fn brackets(text: &str, at: usize) -> Option<(char, char)> {
    match text[at..].chars().next()? {
        '[' => Some(('[', ']')),
        '{' => Some(('{', '}')),
        _ => None,
    }
}

/// The last bracket that is open at the end of a text.
fn last_open(text: &str) -> Option<usize> {
    let mut closed = 0;
    text.bytes().rposition(|byte| {
        match byte {
            b']' | b'}' => closed += 1,
            b'[' | b'{' if closed == 0 => return true,
            b'[' | b'{' => closed -= 1,
            _ => {}
        }
        false
    })
}

/// A line and where it begins.
struct Line<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Line<'a> {
    /// The line that a byte stands on.
    fn at(text: &'a str, at: usize) -> Option<Self> {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        Some(Self { text: text[start..].lines().next()?.trim_end(), start })
    }

    /// The nearest line above that has something on it.
    fn above(text: &'a str, start: usize) -> Option<Self> {
        let before = text[..start].trim_end();
        if before.is_empty() { None } else { Self::at(text, before.len()) }
    }

    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// The key and what stands behind its colon, with the offset of that; the key of a list's item stands behind the dash.
    fn key_and_value(&self) -> Option<(&'a str, usize, &'a str)> {
        let content = self.text.trim_start();
        let content = content.strip_prefix("- ").unwrap_or(content).trim_start();
        let (key, value) = content.split_once(':')?;
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
        let looks_like_key = !key.is_empty() && !key.starts_with('-') && key.chars().all(is_word);
        let value = value.trim_start_matches(' ');
        looks_like_key.then_some((key.trim_end(), self.text.len() - value.len(), value))
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.start + from, self.start + to)
    }

    /// `⇥key: value`
    fn tab(&self) -> Option<(Fault, Span)> {
        let tab = self.text.find('\t').filter(|&tab| tab < self.indent())?;
        let message = words!("a tab stands where blanks are wanted", "đầu dòng có dấu tab, phải là dấu cách");
        let hint = words!("indent with the space bar", "hãy thụt đầu dòng bằng phím cách");
        Some((bad(message).hint(hint), self.span(tab, tab + 1)))
    }

    /// `title:Tin`
    fn missing_space(&self) -> Option<(Fault, Span)> {
        let (key, at, value) = self.key_and_value()?;
        let is_address = value.starts_with("//");
        if key.contains(' ') || value.is_empty() || is_address || !self.text[..at].ends_with(':') {
            return None;
        }
        let message = words!("there is no space after `{key}:`", "thiếu dấu cách sau `{key}:`");
        let hint = words!("write `{key}: {value}`", "hãy viết `{key}: {value}`");
        Some((bad(message).hint(hint), self.span(self.indent(), self.text.len())))
    }

    /// `- Bão: gió: mưa`, where nothing below goes on with a mapping that begins here
    fn colon_in_item(&self, text: &str) -> Option<(Fault, Span)> {
        let (_, at, value) = self.key_and_value()?;
        let item = self.text.trim_start().strip_prefix("- ")?.trim_start();
        let below = text[self.start..].lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or_default();
        let goes_on = below.len() - below.trim_start().len() > self.indent();
        if goes_on || !has_colon(value) || item.starts_with('-') {
            return None;
        }
        let quoted = in_quotes(item);
        let hint = words!("write `- {quoted}`", "hãy viết `- {quoted}`");
        Some((unquoted_colon().hint(hint), self.span(at, self.text.len())))
    }

    /// `title: Bão: gió`
    fn colon_in_value(&self) -> Option<(Fault, Span)> {
        let (key, at, value) = self.key_and_value()?;
        if !has_colon(value) || value.starts_with(['"', '\'', '[', '{', '|', '>', '#']) {
            return None;
        }
        let quoted = in_quotes(value);
        let hint = words!("write `{key}: {quoted}`", "hãy viết `{key}: {quoted}`");
        Some((unquoted_colon().hint(hint), self.span(at, self.text.len())))
    }

    /// `title: "Bão" vào bờ`
    fn text_behind_quote(&self) -> Option<(Fault, Span)> {
        let (key, at, value) = self.key_and_value()?;
        if !value.starts_with(['"', '\'']) {
            return None;
        }
        let (_, len) = scalar::quoted(value)?;
        let behind = value[len..].trim_start();
        if behind.is_empty() || behind.starts_with('#') {
            return None;
        }
        let message = words!("text follows the closing quote", "sau dấu nháy đóng vẫn còn chữ");
        let quote = &value[..1];
        let right = if behind.starts_with(',') {
            format!("[{value}]")
        } else if value[len..].starts_with(char::is_alphanumeric) && value.ends_with(quote) {
            // The quote that closed was meant to open another one inside: `"Bão "Trà Mi" vào bờ"`.
            in_quotes(&value[1..value.len() - 1])
        } else {
            in_quotes(value)
        };
        let hint = words!("write `{key}: {right}`", "hãy viết `{key}: {right}`");
        Some((bad(message).hint(hint), self.span(at + len, self.text.len())))
    }

    /// A `key: value` further in than the one above, which has its value already.
    fn too_far_in(&self, above: &Line<'_>) -> Option<(Fault, Span)> {
        let (key, ..) = self.key_and_value()?;
        let (key_above, _, value_above) = above.key_and_value()?;
        if self.indent() <= above.indent() || value_above.is_empty() {
            return None;
        }
        let message = words!(
            "`{key}` is indented as if it belonged to `{key_above}`, which has a value already",
            "`{key}` thụt vào như thuộc về `{key_above}`, nhưng `{key_above}` đã có giá trị"
        );
        let hint = words!("begin it where `{key_above}` begins", "hãy viết thẳng hàng với `{key_above}`");
        Some((bad(message).hint(hint), self.span(self.indent(), self.text.len())))
    }
}

fn has_colon(value: &str) -> bool {
    value.contains(": ") || value.ends_with(':')
}

fn unquoted_colon() -> Fault {
    bad(words!(
        "the value has a colon in it and is not in quotes",
        "giá trị có dấu hai chấm mà không đặt trong dấu nháy"
    ))
}

/// A text in the quotes that disturb it least.
fn in_quotes(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}
