//! Draws diagnostics: for people, with the line itself and a mark under the place; for tools, one line each, short or JSON.
//!
//! In: diagnostics, and a way to get a file's text. Out: text, into any [`Write`]. Touches: nothing but that writer.
//!
//! Names and texts that came from files are never let through raw: a control character in a headline must not be able to
//! repaint the editor's terminal.

mod place;
mod sarif;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{self, Write},
};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, Title};
use serde::Serialize;

use super::{Also, Diagnostic, Lang, Severity, Span, Words};
use place::{Lines, Place};
pub use sarif::{Allowed, Sarif};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people: the line, the mark, the hints.
    #[default]
    Human,
    /// `file:line:column: error[code]: message`, one line each; for editors' problem lists.
    Short,
    /// One JSON object a line.
    Json,
}

/// Writes diagnostics in one format and language.
#[derive(Clone, Copy)]
pub struct Drawer<'a> {
    /// How they are written.
    pub format: Format,
    /// The language of messages and hints.
    pub lang: Lang,
    /// Whether [`Format::Human`] uses ANSI colours.
    pub colour: bool,
    /// The text of a file that a diagnostic names; `None` when there is none to be had.
    pub text_of: &'a dyn Fn(&str) -> Option<String>,
}

impl Drawer<'_> {
    /// Writes them in the order given. Each file's text is asked for once.
    pub fn write<'d>(
        &self,
        diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut sources = Sources { text_of: self.text_of, known: BTreeMap::new() };
        for diagnostic in diagnostics {
            let text = match self.format {
                Format::Human => human(diagnostic, *self, &mut sources),
                Format::Short => short(diagnostic, self.lang, &mut sources),
                Format::Json => json(diagnostic, self.lang, &mut sources),
            };
            out.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    /// The same as a text.
    pub fn draw<'d>(&self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> String {
        let mut out = Vec::new();
        // Writing into memory does not fail.
        let _ = self.write(diagnostics, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
}

/// The texts of the files, each asked for once.
struct Sources<'a> {
    text_of: &'a dyn Fn(&str) -> Option<String>,
    known: BTreeMap<String, Option<Lines>>,
}

impl Sources<'_> {
    /// Where a span of a file lies; `None` without span or text.
    fn locate(&mut self, file: &str, span: Option<Span>) -> Option<Place<'_>> {
        let span = span?;
        if !self.known.contains_key(file) {
            self.known.insert(file.to_owned(), (self.text_of)(file).map(Lines::new));
        }
        Some(self.known.get(file)?.as_ref()?.place(span))
    }
}

fn human(diagnostic: &Diagnostic, drawer: Drawer<'_>, sources: &mut Sources<'_>) -> String {
    let lang = drawer.lang;
    let title = severity(diagnostic.severity, lang)
        .primary_title(clean(diagnostic.message.get(lang)).into_owned())
        .id(clean(&diagnostic.code).into_owned());
    let help = Level::HELP.with_name(Words::new("help", "cách chữa").get(lang).to_owned());
    let hints = diagnostic.hints.iter().map(|hint| help.clone().message(clean(hint.get(lang)).into_owned()));
    let place = sources.locate(&diagnostic.file, diagnostic.span);
    let mut groups = vec![with_place(title, &diagnostic.file, place).elements(hints)];
    for also in &diagnostic.also {
        let file = also_file(diagnostic, also);
        let note = Level::NOTE.with_name(Words::new("note", "xem thêm").get(lang).to_owned());
        let title = note.secondary_title(clean(also.label.get(lang)).into_owned());
        groups.push(with_place(title, file, sources.locate(file, also.span)));
    }
    let renderer = if drawer.colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&groups) + "\n\n"
}

/// A title with the place under it: the line with the mark, or only the file's name.
fn with_place<'a>(title: Title<'a>, file: &str, place: Option<Place<'_>>) -> Group<'a> {
    let path = clean(file).into_owned();
    match place {
        Some(place) => {
            let [before, marked, behind] = [place.before, place.marked, place.behind].map(clean_line);
            let mark = before.len()..before.len() + marked.len();
            let line = Snippet::source(before + &marked + &behind)
                .line_start(place.line)
                .annotation(AnnotationKind::Primary.span(mark));
            if place.is_cut {
                // The column can't be told from what is left of the line.
                let origin = Origin::path(path).line(place.line).char_column(place.column);
                return title.element(origin).element(line);
            }
            title.element(line.path((!path.is_empty()).then_some(path)))
        }
        None if path.is_empty() => Group::with_title(title),
        None => title.element(Origin::path(path)),
    }
}

fn severity(severity: Severity, lang: Lang) -> Level<'static> {
    let (level, name) = match severity {
        Severity::Error => (Level::ERROR, Words::new("error", "lỗi")),
        Severity::Warning => (Level::WARNING, Words::new("warning", "cảnh báo")),
    };
    level.with_name(name.get(lang).to_owned())
}

/// The severity as tools know it, in every language.
fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn short(diagnostic: &Diagnostic, lang: Lang, sources: &mut Sources<'_>) -> String {
    let place = sources.locate(&diagnostic.file, diagnostic.span);
    let file = clean(&diagnostic.file);
    let at = match place {
        Some(place) => format!("{file}:{}:{}: ", place.line, place.column),
        None if file.is_empty() => String::new(),
        None => format!("{file}: "),
    };
    let message = clean(diagnostic.message.get(lang));
    format!("{at}{}[{}]: {message}\n", severity_name(diagnostic.severity), clean(&diagnostic.code))
}

/// One line of [`Format::Json`]. What is not known is `null`.
#[derive(Serialize)]
struct JsonLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    severity: &'static str,
    code: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
    hints: Vec<&'a str>,
    also: Vec<JsonAlso<'a>>,
}

#[derive(Serialize)]
struct JsonAlso<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
}

/// Lines and columns from 1, columns in characters, the end exclusive.
#[derive(Serialize)]
struct JsonPlace<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

impl<'a> JsonPlace<'a> {
    fn new(file: &'a str, place: Option<&Place<'_>>) -> Self {
        Self {
            file: (!file.is_empty()).then_some(file),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            end_line: place.map(|place| place.end_line),
            end_column: place.map(|place| place.end_column),
        }
    }
}

fn json(diagnostic: &Diagnostic, lang: Lang, sources: &mut Sources<'_>) -> String {
    let mut place = |file, span| JsonPlace::new(file, sources.locate(file, span).as_ref());
    let line = JsonLine {
        kind: "diagnostic",
        severity: severity_name(diagnostic.severity),
        code: &diagnostic.code,
        message: diagnostic.message.get(lang),
        place: place(&diagnostic.file, diagnostic.span),
        hints: diagnostic.hints.iter().map(|hint| hint.get(lang)).collect(),
        also: diagnostic
            .also
            .iter()
            .map(|also| JsonAlso {
                message: also.label.get(lang),
                place: place(also_file(diagnostic, also), also.span),
            })
            .collect(),
    };
    // Serialising plain texts and numbers into memory does not fail.
    serde_json::to_string(&line).unwrap_or_default() + "\n"
}

/// The file of a second place; one without a name stands in the same file as the diagnostic.
fn also_file<'a>(diagnostic: &'a Diagnostic, also: &'a Also) -> &'a str {
    if also.file.is_empty() { &diagnostic.file } else { &also.file }
}

/// A text on one line, without anything that a terminal would obey.
fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) { Cow::Owned(text.chars().map(harmless).collect()) } else { Cow::Borrowed(text) }
}

/// A source line, whose tabs the renderer widens.
fn clean_line(line: &str) -> String {
    line.chars().map(|c| if c == '\t' { c } else { harmless(c) }).collect()
}

/// Control characters (C0, DEL, C1), and the characters that turn the direction of writing.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One character for one, so that columns stay: control pictures for the C0 set, a replacement character for the rest.
fn harmless(c: char) -> char {
    match c {
        '\t' | '\n' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        _ if is_unsafe(c) => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests;
