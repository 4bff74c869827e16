//! Takes values of the right type out of a mapping, and tells exactly what is wrong with the others.
//!
//! In: a mapping. Out: values; diagnostics in the report, so that reading goes on and finds more. Touches: nothing.

use std::{borrow::Cow, collections::HashSet, fmt::Display};

use super::{Entry, Node, Value};
use crate::{
    diag::{Diagnostic, Fault, Span, Words},
    text::{clean, nfc},
    words,
};

/// A mapping that is being read. Keys that nobody asked for are unknown in the end.
pub struct Fields<'n, 'a> {
    entries: &'n [Entry<'a>],
    asked: Vec<&'static str>,
    span: Span,
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// How alike two keys must be for one to be meant by the other (Jaro–Winkler).
const ALIKE: f64 = 0.8;

/// How many entries of a list are compared with each other; of a longer one they are remembered.
const FEW: usize = 24;

impl<'n, 'a> Fields<'n, 'a> {
    /// Starts reading a node that must be a mapping; nothing at all counts as an empty one.
    pub fn of(node: &'n Node<'a>, report: &mut Vec<Diagnostic>) -> Option<Self> {
        let entries: &[Entry<'a>] = match &node.value {
            Value::Map(entries) => entries,
            Value::Null => &[],
            _ => {
                report.push(wrong_type(node, &words!("a mapping", "một nhóm `khoá: giá trị`")));
                return None;
            }
        };
        Some(Self { entries, asked: Vec::new(), span: node.span })
    }

    /// The value of a key; one that is set to nothing counts as absent.
    pub fn take(&mut self, key: &'static str) -> Option<&'n Node<'a>> {
        self.asked.push(key);
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        (entry.value.value != Value::Null).then_some(&entry.value)
    }

    /// Tells that a required key is missing.
    pub fn missing(&self, key: &str, form: impl Into<Words>, report: &mut Vec<Diagnostic>) {
        let Words { en, vi } = form.into();
        let fault = Fault::new("missing-key", words!("`{key}` is missing", "thiếu `{key}`"));
        report.push(fault.hint(words!("add a line such as `{en}`", "hãy thêm một dòng như `{vi}`")).at(self.span));
    }

    /// Tells that a required key is missing, unless it is there: what is wrong with its value is told by who reads it.
    pub fn require(&mut self, key: &'static str, form: impl Into<Words>, report: &mut Vec<Diagnostic>) {
        if self.take(key).is_none() {
            self.missing(key, form, report);
        }
    }

    /// A text that must be there, and not be blank.
    pub fn required(
        &mut self,
        key: &'static str,
        form: impl Into<Words>,
        report: &mut Vec<Diagnostic>,
    ) -> Option<Item> {
        let said = report.len();
        let item = self.item(key, report).filter(|item| !item.text.trim().is_empty());
        if item.is_none() && report.len() == said {
            self.missing(key, form, report);
        }
        item
    }

    /// A text.
    pub fn text(&mut self, key: &'static str, report: &mut Vec<Diagnostic>) -> Option<String> {
        self.item(key, report).map(|item| item.text)
    }

    /// A text with its place. A number is a text too, as it was written.
    pub fn item(&mut self, key: &'static str, report: &mut Vec<Diagnostic>) -> Option<Item> {
        let node = self.take(key)?;
        text_of(node).or_else(|| {
            report.push(no_text(node));
            None
        })
    }

    /// Yes or no.
    pub fn boolean(&mut self, key: &'static str, report: &mut Vec<Diagnostic>) -> Option<bool> {
        let node = self.take(key)?;
        match node.value {
            Value::Bool(value) => Some(value),
            _ => {
                report.push(wrong_type(node, &words!("true or false", "đúng/sai (true, false)")));
                None
            }
        }
    }

    /// A whole number between two others.
    pub fn int(
        &mut self,
        key: &'static str,
        range: std::ops::RangeInclusive<i64>,
        report: &mut Vec<Diagnostic>,
    ) -> Option<i64> {
        let node = self.take(key)?;
        let (low, high) = (range.start(), range.end());
        match node.value {
            Value::Int(value) if range.contains(&value) => Some(value),
            Value::Int(value) => {
                let message = words!(
                    "{value} is not between {low} and {high}",
                    "{value} không nằm trong khoảng từ {low} đến {high}",
                );
                report.push(Fault::new("out-of-range", message).at(node.span));
                None
            }
            _ => {
                let number = text_of(node).and_then(|item| item.text.trim().parse::<i64>().ok());
                report.push(no_number(node, &words!("a whole number", "một số nguyên"), number));
                None
            }
        }
    }

    /// A list of names; a single text with commas, which is one name, is told.
    pub fn names(&mut self, key: &'static str, report: &mut Vec<Diagnostic>) -> Vec<Item> {
        let is_list = matches!(self.take(key), Some(Node { value: Value::List(_), .. }));
        let names = self.texts(key, report);
        report.extend(names.first().filter(|one| !is_list && one.text.contains(',')).map(several_in_one));
        names
    }

    /// A list of texts; a single text is a list of one. Empty entries and repeats are left out with a warning.
    pub fn texts(&mut self, key: &'static str, report: &mut Vec<Diagnostic>) -> Vec<Item> {
        let Some(node) = self.take(key) else { return Vec::new() };
        let Value::List(nodes) = &node.value else {
            let single = text_of(node);
            if single.is_none() {
                report.push(wrong_type(node, &words!("a list of texts", "một danh sách các đoạn chữ")));
            }
            return single.filter(|item| !item.text.trim().is_empty()).into_iter().collect();
        };
        let mut items: Vec<Item> = Vec::with_capacity(nodes.len());
        let mut seen = HashSet::new();
        let mut is_repeated = |text: &str, items: &[Item]| match nodes.len() {
            0..=FEW => items.iter().any(|other| other.text == text),
            _ => !seen.insert(text.to_owned()),
        };
        for node in nodes {
            match text_of(node) {
                Some(item) if item.text.trim().is_empty() => report.push(empty_item(node.span)),
                Some(item) if is_repeated(&item.text, &items) => report.push(repeated_item(&item)),
                Some(item) => items.push(item),
                None if node.value == Value::Null => report.push(empty_item(node.span)),
                None => report.push(no_text(node)),
            }
        }
        items
    }

    /// Ends the reading: keys that nobody asked for are errors, with the nearest known one.
    pub fn finish(self, report: &mut Vec<Diagnostic>) {
        for (at, entry) in self.entries.iter().enumerate() {
            if self.asked.contains(&entry.key.as_ref()) {
                continue;
            }
            let before = at.checked_sub(1).map(|before| &self.entries[before]);
            report.push(unknown_key(entry, &self.known()));
            if let (Some(number), Some(told)) =
                (before.and_then(|before| decimal_comma(before, entry)), report.last_mut())
            {
                told.hints = vec![write(&number)];
            }
        }
    }

    /// The keys that were asked for, each once.
    fn known(&self) -> Vec<&'static str> {
        let mut known = Vec::new();
        for key in &self.asked {
            if !known.contains(key) {
                known.push(*key);
            }
        }
        known
    }
}

/// Tells that a key is none of those that are known, and which of them may be meant.
pub fn unknown_key(entry: &Entry<'_>, known: &[&str]) -> Diagnostic {
    let key = entry.key.as_ref();
    let fault = Fault::new("unknown-key", words!("unknown key `{key}`", "khoá `{key}` không có"));
    let fault = match nearest(key, known) {
        Some(known) => fault.hint(words!("did you mean `{known}`?", "có phải ý bạn là `{known}`?")),
        None => {
            let known = known.join("`, `");
            fault.hint(words!("known keys: `{known}`", "các khoá có thể dùng: `{known}`"))
        }
    };
    fault.at(entry.key_span)
}

/// The known key that is meant by another one, if they are alike.
pub fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let alike = |known: &str| strsim::jaro_winkler(&plain(key), &plain(known));
    let nearest = known.iter().copied().max_by(|a, b| alike(a).total_cmp(&alike(b)));
    nearest.filter(|known| alike(known) > ALIKE)
}

/// The text of a scalar; of a number, what is written in the file. There is none for a number behind an alias, where nobody knows
/// any more how it is written.
pub fn text_of(node: &Node<'_>) -> Option<Item> {
    let text = match &node.value {
        Value::Text(text) => whole(text).into_owned(),
        Value::Int(_) | Value::Float(_) if !node.source.is_empty() => node.source.to_owned(),
        _ => return None,
    };
    Some(Item { text, span: node.span })
}

/// A text in NFC and without control characters. As the file is so already, only escapes can bring in what isn't.
#[expect(clippy::ptr_arg, reason = "what is borrowed needs no look")]
pub(super) fn whole<'t>(text: &'t Cow<'_, str>) -> Cow<'t, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text),
        Cow::Owned(text) => Cow::Owned(nfc(&clean(text)).into_owned()),
    }
}

/// Tells that a value is no text.
fn no_text(node: &Node<'_>) -> Diagnostic {
    let mut diagnostic = wrong_type(node, &words!("a text", "một đoạn chữ"));
    if matches!(node.value, Value::Int(_) | Value::Float(_)) {
        diagnostic.hints.push(words!(
            "put the number in quotes where it is written out",
            "hãy đặt số đó trong dấu nháy ở nơi nó được viết ra"
        ));
    }
    diagnostic
}

/// Tells that a value is no number, and how to write the one that is meant, if that is known.
pub fn no_number(node: &Node<'_>, wanted: &Words, meant: Option<impl Display>) -> Diagnostic {
    let mut diagnostic = wrong_type(node, wanted);
    diagnostic.hints.extend(meant.map(write));
    diagnostic
}

fn write(number: impl Display) -> Words {
    words!("write `{number}`", "hãy viết `{number}`")
}

/// The number that is meant where a comma of its own has cut it in two: `{lat: 17,3}`.
fn decimal_comma(number: &Entry<'_>, rest: &Entry<'_>) -> Option<String> {
    let Node { value: Value::Int(_), source, span } = &number.value else { return None };
    let is_cut = rest.value.value == Value::Null && rest.key_span.start == span.end + 1;
    let is_rest = !source.is_empty() && rest.key.bytes().all(|byte| byte.is_ascii_digit());
    (is_cut && is_rest).then(|| format!("{source}.{}", rest.key))
}

/// Tells that a value has the wrong type.
pub fn wrong_type(node: &Node<'_>, wanted: &Words) -> Diagnostic {
    let found = node.value.kind();
    let message = Words {
        en: format!("expected {}, found {}", wanted.en, found.en),
        vi: format!("ở đây phải là {}, không phải {}", wanted.vi, found.vi),
    };
    Fault::new("wrong-type", message).at(node.span)
}

fn several_in_one(item: &Item) -> Diagnostic {
    let text = item.text.trim();
    let fault = Fault::new("one-with-commas", words!("“{text}” counts as one", "“{text}” được coi là một"));
    fault
        .hint(words!(
            "if they are several, write `[{text}]`; if it is one, `[\"{text}\"]`",
            "nếu là nhiều, hãy viết `[{text}]`; nếu chỉ là một, hãy viết `[\"{text}\"]`"
        ))
        .at(item.span)
        .warning()
}

fn empty_item(span: Span) -> Diagnostic {
    let fault = Fault::new("empty-item", words!("this list has an empty entry", "danh sách này có một mục trống"));
    fault.hint(words!("remove the spare comma", "hãy xóa dấu phẩy thừa")).at(span).warning()
}

fn repeated_item(item: &Item) -> Diagnostic {
    let text = &item.text;
    let fault = Fault::new("duplicate-item", words!("“{text}” stands here twice", "“{text}” bị lặp lại"));
    fault.hint(words!("remove one of them", "hãy xóa bớt một")).at(item.span).warning()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    /// What `read` makes of a text, and what is told.
    fn fields<T>(text: &str, read: impl Fn(&mut Fields<'_, '_>, &mut Vec<Diagnostic>) -> T) -> (T, Vec<Diagnostic>) {
        let (node, mut report) = (parse(text).expect("YAML"), Vec::new());
        let mut fields = Fields::of(&node, &mut report).expect("a mapping");
        let found = read(&mut fields, &mut report);
        fields.finish(&mut report);
        (found, report)
    }

    #[test]
    fn a_number_is_the_text_that_is_written_and_none_behind_an_alias() {
        let read =
            |fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>| ["a", "b"].map(|key| fields.text(key, report));
        assert_eq!(fields("a: &x '1.10'\nb: *x\n", read), ([Some("1.10".into()), Some("1.10".into())], vec![]));
        let (found, report) = fields("a: &x 1.10\nb: *x\n", read);
        assert_eq!(found, [Some("1.10".into()), None]);
        assert_eq!(report.len(), 1);
        assert_eq!(report[0].hints[0].en, "put the number in quotes where it is written out");
    }

    #[test]
    fn texts_have_no_control_characters_and_are_composed() {
        let read = |fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>| fields.texts("a", report);
        let (found, report) = fields(r#"a: ["x\u0001y", xy, "e\u0302", "\0"]"#, read);
        assert_eq!(found.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["xy", "ê"]);
        assert_eq!(report.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["duplicate-item", "empty-item"]);
    }

    #[test]
    fn known_keys_are_named_once() {
        let (_, report) = fields("zzz: 1\n", |fields, report| {
            (fields.take("title").is_none(), fields.text("title", report), fields.text("date", report))
        });
        assert_eq!(report[0].hints[0].en, "known keys: `title`, `date`");
    }
}
