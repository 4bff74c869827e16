//! The quick reader: one pass over the plain subset of YAML that people write in front matter.
//!
//! In: a text. Out: a [`Node`], or `None`: "not mine", which says nothing about the text. Touches: nothing.
//!
//! It knows block mappings and lists by indentation, plain and quoted scalars on one line, `[…]` and `{…}` on one line,
//! comments, and values left out. It declines everything else: text over several lines, `|` and `>`, anchors, aliases, tags,
//! `? ` keys, several documents, tabs, control characters, a key that stands twice. Each rule here is narrower than libyaml's,
//! so that what is accepted here means the same there.

use std::borrow::Cow;

use super::{Entry, MAX_DEPTH, Node, Span, Value, first_duplicate, scalar};

/// libyaml gives up on a key of more than 1,024 bytes.
const MAX_KEY: usize = 1000;

/// What no plain scalar begins with. That libyaml allows some of them before a letter (`:x`, `?x`) is none of our business.
const INDICATORS: [bool; 256] = table(b" ?:,[]{}#&*!|>'\"%@`");
/// Where a plain scalar may end in a block, and between brackets.
const BLOCK_STOPS: [bool; 256] = table(b":#");
const FLOW_STOPS: [bool; 256] = table(b":#,[]{}");

const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
}

/// Reads `text[from..]`; spans are bytes of `text`.
pub(super) fn scan(text: &str, from: usize) -> Option<Node<'_>> {
    if !is_plain_text(&text.as_bytes()[from..]) {
        return None;
    }
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: from,
        line: from,
        line_end: from,
        next_line: from,
        done: false,
        depth: 0,
    };
    scanner.next_line();
    if scanner.done {
        return Some(Node { span: Span::new(from, from), source: "", value: Value::Null });
    }
    let root = scanner.block()?;
    scanner.done.then_some(root)
}

/// Whether there is neither a control character nor a rare line break in it.
fn is_plain_text(bytes: &[u8]) -> bool {
    // Counting has no early exit, so that the compiler can look at many bytes at once.
    let is_suspicious = |byte: u8| matches!(byte, 0..=0x09 | 0x0b..=0x1f | 0x7f | 0xc2 | 0xe2 | 0xef);
    let suspicious = bytes.iter().filter(|&&byte| is_suspicious(byte)).count();
    suspicious == 0 || (0..bytes.len()).all(|i| is_plain_at(&bytes[i..]))
}

fn is_plain_at(bytes: &[u8]) -> bool {
    match bytes {
        [b'\n', ..] | [b'\r', b'\n', ..] => true,
        [0..=0x1f | 0x7f, ..]
        | [0xc2, 0x80..=0x9f, ..]
        | [0xe2, 0x80, 0xa8 | 0xa9, ..]
        | [0xef, 0xbb, 0xbf, ..]
        | [0xef, 0xbf, 0xbe | 0xbf, ..] => false,
        _ => true,
    }
}

/// Where a plain scalar ends, when it begins in a block.
enum PlainEnd {
    /// At a `:` before a blank: it is a key.
    Colon(usize),
    /// At a comment or the end of the line.
    Line(usize),
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// The next byte to read.
    at: usize,
    /// Where the current line begins, and where it ends (without its break).
    line: usize,
    line_end: usize,
    next_line: usize,
    /// Whether no line with content is left.
    done: bool,
    depth: usize,
}

impl<'a> Scanner<'a> {
    /// Goes to the next line that has more than blanks and a comment.
    fn next_line(&mut self) {
        while self.next_line < self.bytes.len() {
            self.line = self.next_line;
            let rest = &self.bytes[self.line..];
            let len = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
            self.next_line = self.line + len + 1;
            let carriage_return = usize::from(len > 0 && rest[len - 1] == b'\r');
            self.line_end = self.line + len - carriage_return;
            self.at = self.line;
            self.skip_blanks();
            if self.at < self.line_end && self.bytes[self.at] != b'#' {
                return;
            }
        }
        self.done = true;
    }

    fn column(&self) -> usize {
        self.at - self.line
    }

    fn skip_blanks(&mut self) {
        while self.at < self.line_end && self.bytes[self.at] == b' ' {
            self.at += 1;
        }
    }

    /// The byte at a place of this line.
    fn byte(&self, at: usize) -> Option<u8> {
        if at < self.line_end { Some(self.bytes[at]) } else { None }
    }

    fn is_blank_or_end(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b' '))
    }

    fn is_dash(&self) -> bool {
        self.byte(self.at) == Some(b'-') && self.is_blank_or_end(self.at + 1)
    }

    /// Whether nothing but a comment is left on this line. A comment needs a blank before it.
    fn is_rest_empty(&mut self) -> bool {
        let begin = self.at;
        self.skip_blanks();
        match self.byte(self.at) {
            None => true,
            Some(b'#') => self.at > begin,
            Some(_) => false,
        }
    }

    /// A piece of the text without the blanks at its end.
    fn trimmed(&self, start: usize, mut end: usize) -> &'a str {
        while end > start && self.bytes[end - 1] == b' ' {
            end -= 1;
        }
        &self.text[start..end]
    }

    fn node(&self, start: usize, end: usize, value: Value<'a>) -> Node<'a> {
        Node { span: Span::new(start, end), source: &self.text[start..end], value }
    }

    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        let result = if self.depth <= MAX_DEPTH { read(self) } else { None };
        self.depth -= 1;
        result
    }

    /// A list or mapping that begins here. Afterwards the scanner stands at the first line that doesn't belong to it.
    fn block(&mut self) -> Option<Node<'a>> {
        if self.is_dash() { self.nested(Self::block_list) } else { self.nested(Self::block_map) }
    }

    fn block_map(&mut self) -> Option<Node<'a>> {
        let (column, start) = (self.column(), self.at);
        // A root mapping is front matter more often than not.
        let mut entries = Vec::with_capacity(if self.depth == 1 { 16 } else { 4 });
        let mut end;
        loop {
            let (key, key_span) = self.key()?;
            let value = self.value_of_key(column)?;
            end = value.span.end as usize;
            entries.push(Entry { key, key_span, value });
            if self.done || self.column() < column {
                break;
            }
            if self.column() > column {
                return None;
            }
        }
        if first_duplicate(&entries).is_some() {
            return None;
        }
        Some(self.node(start, end, Value::Map(entries)))
    }

    /// A key and the colon behind it.
    fn key(&mut self) -> Option<(Cow<'a, str>, Span)> {
        let start = self.at;
        let (key, end) = if matches!(self.byte(start), Some(b'"' | b'\'')) {
            let (key, len) = scalar::quoted(&self.text[start..self.line_end])?;
            (key, start + len)
        } else {
            let PlainEnd::Colon(colon) = self.plain_end()? else { return None };
            let key = self.trimmed(start, colon);
            // At the beginning of a line these part documents.
            if matches!(key.as_bytes(), [b'-', b'-', b'-', ..] | [b'.', b'.', b'.', ..]) {
                return None;
            }
            (Cow::Borrowed(key), start + key.len())
        };
        self.at = end;
        self.skip_blanks();
        let is_key = self.byte(self.at) == Some(b':') && self.is_blank_or_end(self.at + 1) && end - start <= MAX_KEY;
        self.at += 1;
        is_key.then_some((key, Span::new(start, end)))
    }

    /// What stands behind a key of a mapping at `column`: on the same line, or below and further in. Only the items of a list
    /// may stand below at the same column.
    fn value_of_key(&mut self, column: usize) -> Option<Node<'a>> {
        let behind = self.at;
        if !self.is_rest_empty() {
            return self.inline();
        }
        self.next_line();
        if !self.done && (self.column() > column || self.column() == column && self.is_dash()) {
            return self.block();
        }
        Some(self.node(behind, behind, Value::Null))
    }

    fn block_list(&mut self) -> Option<Node<'a>> {
        let (column, start) = (self.column(), self.at);
        let mut items = Vec::new();
        let mut end;
        loop {
            self.at += 1;
            let item = self.item(column)?;
            end = item.span.end as usize;
            items.push(item);
            if self.done || self.column() < column || self.column() == column && !self.is_dash() {
                break;
            }
            if self.column() > column {
                return None;
            }
        }
        Some(self.node(start, end, Value::List(items)))
    }

    /// What stands behind the dash of a list at `column`.
    fn item(&mut self, column: usize) -> Option<Node<'a>> {
        let behind = self.at;
        if self.is_rest_empty() {
            self.next_line();
            if !self.done && self.column() > column {
                return self.block();
            }
            return Some(self.node(behind, behind, Value::Null));
        }
        if self.is_dash() || self.is_key_ahead()? { self.block() } else { self.inline() }
    }

    /// Whether a key begins here, rather than a scalar.
    fn is_key_ahead(&mut self) -> Option<bool> {
        match self.byte(self.at) {
            Some(b'[' | b'{') => Some(false),
            Some(b'"' | b'\'') => {
                let (_, len) = scalar::quoted(&self.text[self.at..self.line_end])?;
                let behind = self.text[self.at + len..self.line_end].trim_start_matches(' ');
                Some(behind.starts_with(':'))
            }
            _ => Some(matches!(self.plain_end()?, PlainEnd::Colon(_))),
        }
    }

    /// A value on this line, to its end; then on to the next line.
    fn inline(&mut self) -> Option<Node<'a>> {
        let node = match self.byte(self.at)? {
            b'[' => self.nested(Self::flow_list)?,
            b'{' => self.nested(Self::flow_map)?,
            b'"' | b'\'' => self.quoted()?,
            _ => {
                let PlainEnd::Line(end) = self.plain_end()? else { return None };
                self.plain(end)?
            }
        };
        if !self.is_rest_empty() {
            return None;
        }
        self.next_line();
        Some(node)
    }

    fn quoted(&mut self) -> Option<Node<'a>> {
        let start = self.at;
        let (text, len) = scalar::quoted(&self.text[start..self.line_end])?;
        self.at = start + len;
        Some(self.node(start, self.at, Value::Text(text)))
    }

    /// The plain scalar from here to `end`, without the blanks before `end`.
    fn plain(&mut self, end: usize) -> Option<Node<'a>> {
        let start = self.at;
        let text = self.trimmed(start, end);
        self.at = start + text.len();
        Some(self.node(start, self.at, scalar::plain(text)?))
    }

    /// The first byte from `at` on that the table has, or the end of the line.
    fn next_of(&self, stops: &[bool; 256], at: usize) -> usize {
        let line = &self.bytes[..self.line_end];
        line[at..].iter().position(|&byte| stops[byte as usize]).map_or(line.len(), |ahead| at + ahead)
    }

    /// Whether a plain scalar can begin here.
    fn is_plain_begin(&self) -> bool {
        match self.byte(self.at) {
            Some(b'-') => !self.is_blank_or_end(self.at + 1),
            Some(byte) => !INDICATORS[byte as usize],
            None => false,
        }
    }

    fn plain_end(&self) -> Option<PlainEnd> {
        if !self.is_plain_begin() {
            return None;
        }
        let mut at = self.at;
        loop {
            at = self.next_of(&BLOCK_STOPS, at);
            match self.byte(at) {
                None => return Some(PlainEnd::Line(at)),
                Some(b':') if self.is_blank_or_end(at + 1) => return Some(PlainEnd::Colon(at)),
                Some(b'#') if self.bytes[at - 1] == b' ' => return Some(PlainEnd::Line(at)),
                Some(_) => at += 1,
            }
        }
    }

    fn flow_list(&mut self) -> Option<Node<'a>> {
        let start = self.at;
        let mut items = Vec::new();
        self.at += 1;
        self.skip_blanks();
        while self.byte(self.at)? != b']' {
            items.push(self.flow_value()?);
            self.flow_separator(b']')?;
        }
        self.at += 1;
        Some(self.node(start, self.at, Value::List(items)))
    }

    fn flow_map(&mut self) -> Option<Node<'a>> {
        let start = self.at;
        let mut entries = Vec::new();
        self.at += 1;
        self.skip_blanks();
        while self.byte(self.at)? != b'}' {
            let (key, key_span) = self.flow_key()?;
            let value = self.flow_value()?;
            entries.push(Entry { key, key_span, value });
            self.flow_separator(b'}')?;
        }
        self.at += 1;
        if first_duplicate(&entries).is_some() {
            return None;
        }
        Some(self.node(start, self.at, Value::Map(entries)))
    }

    /// The comma behind an item, or the bracket that closes all, which is left where it stands.
    fn flow_separator(&mut self, close: u8) -> Option<()> {
        self.skip_blanks();
        let byte = self.byte(self.at)?;
        if byte == b',' {
            self.at += 1;
            self.skip_blanks();
        }
        (byte == b',' || byte == close).then_some(())
    }

    /// A key in braces, with its colon and the blanks behind it.
    fn flow_key(&mut self) -> Option<(Cow<'a, str>, Span)> {
        let start = self.at;
        let key = if matches!(self.byte(start), Some(b'"' | b'\'')) {
            let (key, len) = scalar::quoted(&self.text[start..self.line_end])?;
            self.at += len;
            key
        } else {
            let end = self.flow_plain_end()?;
            let key = self.trimmed(start, end);
            self.at = start + key.len();
            Cow::Borrowed(key)
        };
        let end = self.at;
        self.skip_blanks();
        if self.byte(self.at)? != b':' || self.byte(self.at + 1)? != b' ' || end - start > MAX_KEY {
            return None;
        }
        self.at += 1;
        self.skip_blanks();
        Some((key, Span::new(start, end)))
    }

    fn flow_value(&mut self) -> Option<Node<'a>> {
        match self.byte(self.at)? {
            b'[' => self.nested(Self::flow_list),
            b'{' => self.nested(Self::flow_map),
            b'"' | b'\'' => self.quoted(),
            _ => {
                let end = self.flow_plain_end()?;
                self.plain(end)
            }
        }
    }

    /// Where a plain scalar between brackets ends: at a comma, a bracket or a colon before a blank.
    fn flow_plain_end(&self) -> Option<usize> {
        // A dash before a bracket or comma has a history of meaning different things.
        let is_bare_dash = self.byte(self.at) == Some(b'-')
            && !matches!(self.byte(self.at + 1), Some(b'0'..=b'9' | b'.' | b'a'..=b'z' | b'A'..=b'Z'));
        if !self.is_plain_begin() || is_bare_dash {
            return None;
        }
        let mut at = self.at;
        loop {
            at = self.next_of(&FLOW_STOPS, at);
            match self.byte(at)? {
                b':' if self.is_blank_or_end(at + 1) => return Some(at),
                b':' if matches!(self.bytes[at + 1], b',' | b'?' | b'[' | b']' | b'{' | b'}') => return None,
                b'#' if self.bytes[at - 1] == b' ' => return None,
                b':' | b'#' => at += 1,
                _ => return Some(at),
            }
        }
    }
}
