//! Looks for what can be built but should not be published: what is broken, poor, dangerous or was planted by somebody else.
//!
//! In: a [`Subject`]: the plan, the source files, what git remembers. Out: diagnostics, and the addresses of other sites.
//! Touches: nothing; the texts of files come from whoever asks.
//!
//! Each file below is one check, with its reasons; [`allow`] takes out what the site lets stay.

pub mod allow;
mod area;
mod betting;
mod bulletin;
mod change;
mod day;
mod figure;
mod force;
pub mod foreign;
mod headline;
mod link;
mod picture;
mod secret;
mod storm;
mod tag;
mod text;
mod updated;
mod weight;
mod wind;

use rayon::prelude::*;

use crate::{
    content::Post,
    diag::{Diagnostic, Span},
    library::Library,
    parse::Head,
    plan::Plan,
    source::{File, Tree, history::History},
};
use foreign::Foreign;

pub use change::moments;
pub use tag::alike;

/// All that is looked at.
pub struct Subject<'a> {
    /// The decided site.
    pub plan: &'a Plan<'a>,
    /// Its source files.
    pub tree: &'a Tree,
    /// How its posts stood when they were published.
    pub history: &'a History,
    /// The text of a source file; `None` when it has none.
    pub text_of: &'a (dyn Fn(&File) -> Option<String> + Sync),
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Every link to another site.
    pub foreign: Vec<Foreign>,
}

impl Found {
    fn join(mut self, mut other: Self) -> Self {
        self.diagnostics.append(&mut other.diagnostics);
        self.foreign.append(&mut other.foreign);
        self
    }
}

/// Looks at everything.
pub fn check(subject: &Subject<'_>) -> Found {
    let known = link::Known::new(subject);
    let betting = betting::Words::new(&subject.library().config.check);
    let sources = text::sources(subject.tree);
    let looked = sources.par_iter().map(|source| text::look(subject, &known, &betting, source));
    let mut found = looked.reduce(Found::default, Found::join);
    let whole: [fn(&Subject<'_>) -> Vec<Diagnostic>; 11] = [
        headline::check,
        tag::check,
        bulletin::check,
        area::check,
        storm::check,
        day::check,
        force::check,
        figure::check,
        change::check,
        updated::check,
        weight::check,
    ];
    for check in whole {
        found.diagnostics.append(&mut check(subject));
    }
    found.diagnostics.extend(link::menu(subject));
    found
}

impl<'a> Subject<'a> {
    fn library(&self) -> &'a Library<'a> {
        self.plan.inputs.library
    }

    /// The published posts, and those that will be.
    fn posts(&self) -> impl Iterator<Item = &'a Post> {
        let library = self.library();
        let waiting = library.held.iter().map(|held| held.post).filter(|post| !post.draft && post.date > library.now);
        library.posts.iter().copied().chain(waiting)
    }

    /// The text of a post's or page's file.
    fn text(&self, path: &str) -> Option<String> {
        let list = if path.starts_with("pages/") { &self.tree.pages } else { &self.tree.posts };
        let at = list.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        (self.text_of)(&list[at])
    }

    /// The place of a value in the front matter of a file; of the nearest key around it when it is not written there.
    fn place(&self, path: &str, keys: &[&str]) -> Option<Span> {
        let text = self.text(path)?;
        let head = Head::of(&text)?;
        (1..=keys.len()).rev().find_map(|count| head.place(&keys[..count]))
    }

    /// The places of the entries of a list in the front matter of a file.
    fn places(&self, path: &str, keys: &[&str]) -> Vec<Span> {
        self.text(path).and_then(|text| Some(Head::of(&text)?.places(keys))).unwrap_or_default()
    }
}

/// A finding at a place in a file.
fn at(file: &str, span: Option<Span>, fault: crate::diag::Fault) -> Diagnostic {
    let mut diagnostic = fault.in_file(file).warning();
    diagnostic.span = span;
    diagnostic
}
