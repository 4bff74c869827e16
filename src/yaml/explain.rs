//! Says in plain words what is wrong with a text that is no YAML.
//!
//! In: the text and the error of `serde_yaml`. Out: a [`Diagnostic`]. Touches: nothing.
//!
//! libyaml tells what it expected and where it lost hope. The editor wants to know what they did: so the line is looked at for
//! the usual mistakes first ([`mistakes`]), and only then the error is put into other words. The wording of libyaml's errors
//! is known by heart here, which is safe with a library that no longer changes.

use super::{
    Diagnostic, Fault, Span, Words,
    full::{self, EXPECTS_KEY},
    mistakes,
};
use crate::words;

/// The diagnostic for an error in `text[from..]`.
pub(super) fn explain(text: &str, from: usize, error: &serde_yaml::Error) -> Diagnostic {
    let said = error.to_string();
    let at = place(text, from, error, &said);
    let here = line_rest(text, at);
    if said.starts_with("recursion limit") {
        return full::too_deep().at(here);
    }
    if said.starts_with("repetition limit") {
        return full::too_many_aliases().at(here);
    }
    match mistakes::find(text, at, &said) {
        Some((fault, span)) => fault.at(span),
        None => other(text, at, &said).at(here),
    }
}

/// The byte that the error is about. Where libyaml was reading something that had begun earlier (a quoted text, a bracket, a key),
/// it is the beginning of that.
fn place(text: &str, from: usize, error: &serde_yaml::Error, said: &str) -> usize {
    if said.starts_with("control characters") {
        return text.find(is_forbidden).unwrap_or(from);
    }
    if said.contains("more than one document") {
        let first = text.len() - text[from..].trim_start().len();
        let lines = ["\n---", "\n..."].into_iter().filter_map(|line| text[first..].find(line));
        return lines.min().map_or(first, |at| first + at + 1);
    }
    let begun = ["while scanning a quoted scalar", "while scanning a simple key", "while parsing a flow"];
    let context = begun.iter().find_map(|context| said.split_once(context)).map(|(_, rest)| rest);
    // What began where it failed has no place of its own.
    let begin = context.and_then(|rest| byte_of(text, from, rest.split_once(" at line ")?.1));
    let index = begin.unwrap_or_else(|| from + error.location().map_or(0, |location| location.index()));
    text.floor_char_boundary(index)
}

/// The byte that `3 column 7` names, both from 1, columns in characters.
fn byte_of(text: &str, from: usize, mark: &str) -> Option<usize> {
    let (line, column) = mark.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let line = text[from..].split_inclusive('\n').nth(line.checked_sub(1)?)?;
    let start = line.as_ptr().addr() - text.as_ptr().addr();
    let (offset, _) = line.char_indices().nth(column.checked_sub(1)?)?;
    Some(start + offset)
}

/// What libyaml takes for a control character.
fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// From a place to the end of what is written on its line.
pub(super) fn line_rest(text: &str, at: usize) -> Span {
    let line = text[at..].lines().next().unwrap_or_default();
    Span::new(at, at + line.trim_end().len())
}

pub(super) fn bad(message: Words) -> Fault {
    Fault::new("bad-yaml", message)
}

/// What the rarer errors mean, by a part of what libyaml says.
fn other(text: &str, at: usize, said: &str) -> Fault {
    let char = text[at..].chars().next().unwrap_or(' ');
    let is = |part: &str| said.contains(part);
    if is("cannot start any token") {
        return bad(words!("a value cannot begin with `{char}`", "giá trị không được bắt đầu bằng `{char}`"))
            .hint(quote_it());
    }
    if is("unknown anchor") || is("scanning an alias") || is("scanning an anchor") {
        let message = words!(
            "`{char}` at the beginning of a value has a meaning of its own in YAML",
            "`{char}` ở đầu giá trị có ý nghĩa riêng trong YAML"
        );
        return bad(message).hint(quote_it());
    }
    if is("parsing a quoted scalar") {
        let message = words!(
            "between double quotes a backslash begins a special character, but not this one",
            "trong dấu nháy kép, dấu `\\` mở đầu một ký tự đặc biệt, nhưng không có ký tự này"
        );
        let hint = words!(
            "write `\\\\` for a backslash, or use single quotes",
            "viết `\\\\` thay cho `\\`, hoặc dùng dấu nháy đơn"
        );
        return bad(message).hint(hint);
    }
    if is("control characters") {
        let code = u32::from(char);
        let message =
            words!("an invisible character (U+{code:04X}) stands here", "ở đây có một ký tự ẩn (U+{code:04X})");
        return bad(message).hint(words!("delete it and type the place anew", "hãy xoá rồi gõ lại chỗ này"));
    }
    structure(char, said)
}

/// The errors of structure: something stands where it may not.
fn structure(char: char, said: &str) -> Fault {
    let is = |part: &str| said.contains(part);
    if is("more than one document") && char == '.' {
        return bad(words!("`...` ends the document here", "`...` ở đây kết thúc tài liệu"))
            .hint(words!("remove this line", "hãy bỏ dòng này"));
    }
    if is("more than one document") {
        return bad(words!("`---` begins a second document here", "`---` ở đây mở đầu một tài liệu thứ hai"))
            .hint(words!("remove this line", "hãy bỏ dòng này"));
    }
    if is("could not find expected ':'") {
        return bad(words!("this line is not of the form `key: value`", "dòng này không có dạng `khoá: giá trị`"))
            .hint(words!(
                "if it continues the text of the line above, indent it",
                "nếu là phần tiếp của dòng trên, hãy viết thụt vào"
            ));
    }
    if is("block sequence entries") {
        return bad(words!(
            "a list cannot begin on the line of its key",
            "danh sách không được bắt đầu ngay trên dòng của khoá"
        ))
        .hint(words!("begin it on the next line, or write `[a, b]`", "hãy xuống dòng, hoặc viết `[a, b]`"));
    }
    if is("expected '-' indicator") {
        return bad(words!(
            "this line is not an item of the list above",
            "dòng này không phải một mục của danh sách ở trên"
        ))
        .hint(words!("begin it with `- `, or indent it", "hãy bắt đầu bằng `- `, hoặc viết thụt vào"));
    }
    if is("node content") {
        return bad(words!("`{char}` cannot stand here", "`{char}` không được đứng ở đây")).hint(quote_it());
    }
    if is(EXPECTS_KEY) {
        return bad(words!("a list or mapping cannot be a key", "danh sách hoặc nhóm không thể làm khoá"));
    }
    if is("mapping values are not allowed") || is("did not find expected key") {
        return bad(words!("this does not belong here", "phần này không khớp với phần trên")).hint(words!(
            "check the indentation, and the quotes and brackets above",
            "hãy xem lại khoảng thụt đầu dòng, dấu nháy và dấu ngoặc ở trên"
        ));
    }
    bad(words!("this is not valid YAML: {said}", "YAML không hợp lệ: {said}"))
}

fn quote_it() -> Words {
    words!("if it is a text, put it in quotes", "nếu là chữ, hãy đặt trong dấu nháy")
}
