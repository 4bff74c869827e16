//! Goes through every text of a site once, and asks the checks that look at one text.
//!
//! In: a source file. Out: what was found in it. Touches: nothing.

use super::{Found, Subject, at, betting, link, picture, secret, wind};
use crate::{
    content::{Picture, Slot},
    diag::{Diagnostic, Severity, Span},
    library::Found as InLibrary,
    parse::{
        Head,
        markdown::{Reference, html_parts, references},
    },
    source::{File, Tree},
};

/// The largest file that is searched, in bytes; larger ones are no texts that people wrote.
const MAX_BYTES: u64 = 4 << 20;

/// The endings of static files that hold text.
const TEXTS: [&str; 14] =
    ["html", "htm", "txt", "js", "mjs", "css", "json", "xml", "svg", "md", "csv", "yaml", "yml", "webmanifest"];

/// A file with text in it.
pub(super) struct Source<'a> {
    file: &'a File,
    /// What messages call it.
    name: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A post or page, which people write.
    Written,
    /// A template, or a static file with HTML.
    Html,
    /// Data for templates.
    Data,
    /// Scripts and all else.
    Other,
}

/// A post or page, taken apart.
pub(super) struct Text<'a> {
    pub(super) path: &'a str,
    pub(super) title: &'a str,
    pub(super) image: Option<&'a Picture>,
    pub(super) slots: &'a [Slot],
    is_bulletin: bool,
    pub(super) references: Vec<Reference>,
    pub(super) head: Head<'a>,
}

/// All files with text.
pub(super) fn sources(tree: &Tree) -> Vec<Source<'_>> {
    let own = |file: &File| file.path.clone();
    // Files of the theme's folder are named as the theme names them.
    let theme =
        |file: &File| std::path::absolute(&file.disk).unwrap_or_else(|_| file.disk.clone()).display().to_string();
    let source = |file, name, kind| Source { file, name, kind };
    let written = tree.posts.iter().chain(&tree.pages).map(|file| source(file, own(file), Kind::Written));
    let data = tree.data.iter().map(|file| source(file, own(file), Kind::Data));
    let templates = tree.templates.iter().map(|file| source(file, own(file), Kind::Html));
    let statics = tree.statics.iter().map(|file| source(file, own(file), kind_of(&file.path)));
    let theme = tree.theme.iter().map(|file| source(file, theme(file), kind_of(&file.path)));
    let is_text = |source: &Source<'_>| {
        source.kind == Kind::Written || (source.file.stamp.size <= MAX_BYTES && has_text(&source.file.path))
    };
    written.chain(data).chain(templates).chain(statics).chain(theme).filter(is_text).collect()
}

fn ending(path: &str) -> String {
    path.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

fn has_text(path: &str) -> bool {
    TEXTS.contains(&ending(path).as_str())
}

fn kind_of(path: &str) -> Kind {
    if matches!(ending(path).as_str(), "html" | "htm") { Kind::Html } else { Kind::Other }
}

/// Looks at one file.
pub(super) fn look(
    subject: &Subject<'_>,
    known: &link::Known<'_>,
    words: &betting::Words,
    source: &Source<'_>,
) -> Found {
    let Some(raw) = &(subject.text_of)(source.file) else { return Found::default() };
    let mut found = Found { diagnostics: dangers(words, source, raw), foreign: Vec::new() };
    match source.kind {
        Kind::Html => found.diagnostics.extend(link::in_html(known, &source.name, raw)),
        Kind::Written => {
            if let Some(text) = take_apart(subject, &source.file.path, raw) {
                found.diagnostics.extend(picture::alts(&text));
                found.diagnostics.extend(winds(&text, raw));
                link::in_text(known, &text, &mut found);
                found.diagnostics.extend(html(subject, known, &text, raw));
            }
        }
        Kind::Data => found.diagnostics.extend(link::in_data(known, &source.name, raw)),
        Kind::Other => {}
    }
    found
}

/// What must not be published in any file.
fn dangers(words: &betting::Words, source: &Source<'_>, text: &str) -> Vec<Diagnostic> {
    // News may report on betting; nobody reports in a template.
    let of_betting = if source.kind == Kind::Written { Severity::Warning } else { Severity::Error };
    let secrets = secret::find(text).into_iter().map(|(span, fault)| (Severity::Error, Some(span), fault));
    let in_text = words.find(text).into_iter().map(|(span, fault)| (of_betting, Some(span), fault));
    let in_name = words.find(&source.file.path).into_iter().map(|(_, fault)| (of_betting, None, fault));
    let all = secrets.chain(in_text).chain(in_name);
    all.map(|(severity, span, fault)| Diagnostic { severity, ..at(&source.name, span, fault) }).collect()
}

/// What is wrong with the wind in the headline, lead and body of a bulletin.
fn winds(text: &Text<'_>, raw: &str) -> Vec<Diagnostic> {
    if !text.is_bulletin {
        return Vec::new();
    }
    let keys = ["title", "summary"].into_iter().filter_map(|key| text.head.place(&[key]));
    let parts = keys.chain([Span::new(text.head.body, raw.len())]);
    let faults = parts.flat_map(|part| {
        let within = wind::faults(&raw[part.range()]).into_iter();
        within.map(move |(span, fault)| at(text.path, Some(span.shift(part.start as usize)), fault))
    });
    faults.collect()
}

/// What is wrong with the HTML that an editor has written into a text, where the site lets it through.
fn html(subject: &Subject<'_>, known: &link::Known<'_>, text: &Text<'_>, raw: &str) -> Vec<Diagnostic> {
    if !subject.library().config.raw_html {
        return Vec::new();
    }
    let parts = html_parts(&raw[text.head.body..]).into_iter();
    let told = parts.flat_map(|part| {
        let start = text.head.body + part.start;
        let html = &raw[start..text.head.body + part.end];
        let found = link::in_html(known, text.path, html).into_iter().chain(picture::in_html(text.path, html));
        found.map(move |one| one.shift(start)).collect::<Vec<_>>()
    });
    told.collect()
}

/// `None` for a file that could not be parsed, of which that was told.
fn take_apart<'a>(subject: &Subject<'a>, path: &'a str, text: &'a str) -> Option<Text<'a>> {
    let head = Head::of(text)?;
    let mut references = references(&text[head.body..]);
    for one in &mut references {
        one.span = one.span.shift(head.body);
    }
    let library = subject.library();
    let post = library.find(path).map(|found| match found {
        InLibrary::Published(id) => library.post(id),
        InLibrary::Held(post) => post,
    });
    if let Some(post) = post {
        let (title, image, slots) = (post.title.as_str(), post.image.as_deref(), post.links.as_slice());
        let is_bulletin = post.bulletin.is_some();
        return Some(Text { path, title, image, slots, is_bulletin, references, head });
    }
    let page = subject.plan.inputs.pages.iter().find(|page| page.path == path)?;
    Some(Text { path, title: &page.title, image: None, slots: &page.links, is_bulletin: false, references, head })
}
