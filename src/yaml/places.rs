//! Finds again where the values stand that `serde_yaml` read.
//!
//! In: the source, and the values in its order. Out: spans. Touches: nothing.
//!
//! A text that is a slice of the source is where it is: exact. Any other value is looked for behind the last one that was found,
//! and is only said to stand there when what stands there reads as the value. What is not found leaves the place where it is, so
//! what stands there is kept: thousands of values that are nowhere must not each go through the same text again.

use super::{Span, Value, scalar};

/// How far the source has been gone through.
pub(super) struct Places<'a> {
    text: &'a str,
    cursor: usize,
    /// What stands behind the cursor, once it has been looked for.
    next: Option<Next<'a>>,
}

/// The next value behind a cursor.
struct Next<'a> {
    cursor: usize,
    /// Where it begins.
    start: usize,
    /// How long it is as a word, and what it reads as; unknown until it is asked for.
    word: Option<(usize, Option<Value<'a>>)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str, from: usize) -> Self {
        Self { text, cursor: from, next: None }
    }

    /// The end of what has been found.
    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }

    /// The source of a span, empty when it is not one.
    pub(super) fn source(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The place of a text that is a slice of the source, with its quotes.
    pub(super) fn of_slice(&mut self, slice: &str) -> Span {
        let start = slice.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        let end = start.wrapping_add(slice.len());
        if self.text.get(start..end).is_none() {
            return Span::new(self.cursor, self.cursor);
        }
        let bytes = self.text.as_bytes();
        let quote = bytes.get(end).filter(|byte| matches!(byte, b'"' | b'\''));
        let is_quoted = quote.is_some() && start > 0 && bytes.get(start - 1) == quote;
        let span = Span::new(start - usize::from(is_quoted), end + usize::from(is_quoted));
        // An alias leads back to what has been passed.
        self.cursor = self.cursor.max(span.end as usize);
        span
    }

    /// The place of a scalar for which `is` holds, if it is the next word.
    pub(super) fn of_word(&mut self, is: impl Fn(&Value<'_>) -> bool) -> Option<Span> {
        let text = self.text;
        let Next { start, word, .. } = self.next();
        let start = *start;
        let (len, value) = word.get_or_insert_with(|| read_word(&text[start..]));
        let len = *len;
        if !is(value.as_ref()?) {
            return None;
        }
        self.cursor = start + len;
        Some(Span::new(start, start + len))
    }

    /// The place of a text that reads otherwise than it is written: the quotes and what is between, or its first line.
    pub(super) fn of_copy(&mut self) -> Span {
        let start = self.next_begin();
        let rest = &self.text[start..];
        let len = match rest.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => quoted_len(rest.as_bytes(), *quote),
            _ => rest.find('\n').unwrap_or(rest.len()),
        };
        self.cursor = start + len;
        Span::new(start, start + rest[..len].trim_end().len())
    }

    /// Where a list or mapping begins; its bracket, if it has one, is gone past.
    pub(super) fn begin(&mut self) -> usize {
        let start = self.next_begin();
        if matches!(self.text.as_bytes().get(start), Some(b'[' | b'{')) {
            self.cursor = start + 1;
        }
        start
    }

    /// From where the next value probably stands to the end of that line.
    pub(super) fn next_line(&mut self) -> Span {
        let start = self.next_begin();
        let line = self.text[start..].lines().next().unwrap_or_default();
        Span::new(start, start + line.trim_end().len())
    }

    /// Where the next value probably begins.
    fn next_begin(&mut self) -> usize {
        self.next().start
    }

    fn next(&mut self) -> &mut Next<'a> {
        let cursor = self.cursor;
        let known = self.next.take().filter(|next| next.cursor == cursor);
        self.next.insert(known.unwrap_or_else(|| Next { cursor, start: begin_of_next(self.text, cursor), word: None }))
    }
}

/// Where the next value behind a place probably begins: past blanks, comments, and what parts values or adorns them.
fn begin_of_next(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let is_blank = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    let up_to =
        |at: usize, end: fn(u8) -> bool| bytes[at..].iter().position(|&byte| end(byte)).unwrap_or(bytes.len() - at);
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b']' | b'}' | b':' => 1,
            b'-' | b'?' if is_blank(at + 1) => 1,
            b'#' => up_to(at, |byte| byte == b'\n'),
            b'!' if bytes.get(at + 1) == Some(&b'<') => up_to(at, |byte| byte == b'>') + 1,
            b'&' | b'!' => up_to(at, |byte| byte.is_ascii_whitespace() || b",]}".contains(&byte)),
            _ => break,
        };
    }
    at.min(bytes.len())
}

/// How long the word at the beginning of a text is, and what it reads as; `None` where there is no word.
fn read_word(text: &str) -> (usize, Option<Value<'_>>) {
    let len = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-._~".contains(byte)).count();
    (len, if len == 0 { None } else { scalar::plain(&text[..len]) })
}

/// How long a text between quotes is, on however many lines.
fn quoted_len(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < bytes.len() {
        let is_escape = match quote {
            b'"' => bytes[at] == b'\\',
            _ => bytes[at] == quote && bytes.get(at + 1) == Some(&quote),
        };
        if is_escape {
            at += 2;
        } else if bytes[at] == quote {
            return at + 1;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_kept_is_what_would_be_found_again(text in "([a-z~1 \n,:&!#\\[\\]{}'\"-]|- |null){0,30}", from in 0..30_usize) {
            let from = text.floor_char_boundary(from);
            let mut places = Places::new(&text, from);
            for _ in 0..2 {
                prop_assert_eq!(places.of_word(|_| false), None);
                prop_assert_eq!(places.next_line(), Places::new(&text, from).next_line());
            }
            let is_null = |value: &Value<'_>| *value == Value::Null;
            prop_assert_eq!(places.of_word(is_null), Places::new(&text, from).of_word(is_null));
            let behind = places.cursor();
            prop_assert_eq!(places.of_copy(), Places::new(&text, behind).of_copy());
        }
    }

    #[test]
    fn what_adorns_a_value_ends_before_the_next() {
        for (text, next) in
            [("&a,b", "b"), ("!!str,b", "b"), ("&a ]b", "b"), ("!<x,y> b", "b"), ("!<x", ""), ("#x\nb", "b")]
        {
            assert_eq!(&text[Places::new(text, 0).next_line().range()], next, "{text}");
        }
    }
}
