//! What we tell the editor: a [`Diagnostic`] says what is wrong, where, and what to do about it.
//!
//! In: nothing but plain data; this is the lowest room, and every other room may speak through it.
//! Out: diagnostics, gathered in a [`Report`], drawn for people or tools by [`draw`].
//! Touches: nothing.
//!
//! Errors come in tiers. Leaf code knows neither file nor position of what it reads: it returns a [`Fault`], in both languages
//! of our editors. The caller that knows the place turns it into a [`Diagnostic`] with `.at(span)` and `.in_file(path)`.

pub mod codes;
pub mod draw;
mod system;

use std::{fmt, ops::Range};

use bitcode::{Decode, Encode};
pub use system::{because, cause, remedy, unreadable, unwritable};

/// A text in both languages that editors choose from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Encode, Decode)]
pub struct Words {
    /// The English text.
    pub en: String,
    /// The Vietnamese text.
    pub vi: String,
}

impl Words {
    /// Both texts as they are.
    pub fn new(en: impl Into<String>, vi: impl Into<String>) -> Self {
        Self { en: en.into(), vi: vi.into() }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Vi => &self.vi,
        }
    }
}

impl From<&str> for Words {
    /// A text that is the same in both languages.
    fn from(text: &str) -> Self {
        Self::new(text, text)
    }
}

/// `words!("English {x}", "tiếng Việt {x}")`: both texts, formatted.
#[macro_export]
macro_rules! words {
    ($en:literal, $vi:literal $(, $args:expr)* $(,)?) => {
        $crate::diag::Words { en: format!($en $(, $args)*), vi: format!($vi $(, $args)*) }
    };
}

/// The language that the program speaks to the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Vietnamese.
    Vi,
}

impl Lang {
    /// Its code (BCP 47).
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Vi => "vi",
        }
    }

    /// The language that a `LANG`-like value names; `None` when it names neither.
    pub fn from_locale(locale: &str) -> Option<Self> {
        let name = locale.get(..2)?;
        match name.to_ascii_lowercase().as_str() {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// How bad it is: an error stops the build, a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Severity {
    /// The site cannot be built as it is.
    Error,
    /// The site is built, but something in it is probably not meant so.
    Warning,
}

/// A range of bytes in a file. Columns and lines are worked out from the text when it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// The same span in a text that stands `by` bytes further into its file.
    #[must_use]
    pub fn shift(self, by: usize) -> Self {
        Self { start: self.start + by as u32, end: self.end + by as u32 }
    }

    /// As a range of indices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// What leaf code says when something is wrong: a code, a text and hints, without a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable name of this kind of problem, as `unknown-key`.
    pub code: &'static str,
    /// What is wrong.
    pub message: Words,
    /// What to do about it.
    pub hints: Vec<Words>,
}

impl Fault {
    /// A fault of the given kind.
    pub fn new(code: &'static str, message: Words) -> Self {
        Self { code, message, hints: Vec::new() }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: Words) -> Self {
        self.hints.push(hint);
        self
    }

    /// An error at a place in a text whose file the caller names.
    pub fn at(self, span: impl Into<Span>) -> Diagnostic {
        Diagnostic { span: Some(span.into()), ..Diagnostic::from(self) }
    }

    /// An error about a file as a whole.
    pub fn in_file(self, file: impl Into<String>) -> Diagnostic {
        Diagnostic::from(self).in_file(file)
    }
}

/// One thing that is wrong, with its place and the way out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Stable name of this kind of problem.
    pub code: String,
    /// What is wrong.
    pub message: Words,
    /// The file, relative to the site's folder (or absolute outside it); empty when no file is to blame.
    pub file: String,
    /// The place in the file.
    pub span: Option<Span>,
    /// What to do about it.
    pub hints: Vec<Words>,
    /// Other places that belong to the problem.
    pub also: Vec<Also>,
}

/// A second place of a diagnostic, with what it has to do with it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Also {
    /// The file.
    pub file: String,
    /// The place in the file.
    pub span: Option<Span>,
    /// What stands there.
    pub label: Words,
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        Self {
            severity: Severity::Error,
            code: fault.code.to_owned(),
            message: fault.message,
            file: String::new(),
            span: None,
            hints: fault.hints,
            also: Vec::new(),
        }
    }
}

impl Diagnostic {
    /// Names the file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = file.into();
        self
    }

    /// Moves the places into the file, when the text they were found in starts `by` bytes into it.
    #[must_use]
    pub fn shift(mut self, by: usize) -> Self {
        self.span = self.span.map(|span| span.shift(by));
        for also in self.also.iter_mut().filter(|also| also.file.is_empty()) {
            also.span = also.span.map(|span| span.shift(by));
        }
        self
    }

    /// Makes it a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Adds another place that belongs to it.
    #[must_use]
    pub fn also(mut self, file: impl Into<String>, span: Option<Span>, label: Words) -> Self {
        self.also.push(Also { file: file.into(), span, label });
        self
    }

    /// Whether it stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.is_empty() {
            write!(f, "{}", self.message.en)
        } else {
            write!(f, "{}: {}", self.file, self.message.en)
        }
    }
}

/// All that a pass found, in a fixed order: errors of a pass are gathered, never only the first one given.
#[derive(Debug, Clone, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds many.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Whether anything in it stops the build.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// How many errors and how many warnings there are.
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.diagnostics.iter().filter(|d| d.is_error()).count();
        (errors, self.diagnostics.len() - errors)
    }

    /// All of them, by file, then place, then code, whatever order the threads found them in.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.diagnostics.iter().collect();
        all.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.span.map_or(0, |s| s.start), d.severity);
            (&a.file, key(a), &a.code, &a.message.en).cmp(&(&b.file, key(b), &b.code, &b.message.en))
        });
        all.dedup();
        all
    }
}
