//! One file becomes one post or standing page.
//!
//! In: a file's text, the configuration. Out: [`Parsed`], or all that is wrong with the file. Pure, and run for all files in parallel.
//! Touches: nothing.
//!
//! Incremental: a file whose digest is remembered is not parsed again; its body is, when its page has to be rendered.

mod bulletin;
mod event;
mod figure;
mod front_matter;
mod head;
mod ledger;
pub mod markdown;
mod post;

pub use bulletin::{COMPASS, TOP_LEVEL, issued_after_date};
pub use post::slug_of_path;

use crate::{
    config::Config,
    content::{Body, Post, StandingPage},
    diag::Diagnostic,
    hash::Fingerprint,
    related::{Fields, Scratch, Terms},
    theme::Labels,
    yaml,
};

pub use head::Head;
pub use ledger::ledger;

/// What turns files into posts: it knows the site's settings.
pub struct Parser<'a> {
    config: &'a Config,
    options: markdown::Options,
}

/// A post with what only parsing it gives.
pub struct Parsed {
    /// The post.
    pub post: Post,
    /// Its body.
    pub body: Body,
}

impl<'a> Parser<'a> {
    /// A parser for a site in the words of its theme.
    pub fn new(config: &'a Config, labels: &Labels) -> Self {
        let label = |key| labels.get(key).to_owned();
        let options = markdown::Options {
            raw_html: config.raw_html,
            labels: markdown::Labels {
                anchor: label("anchor"),
                table: label("table"),
                footnotes: label("footnotes"),
                back: label("back"),
                alerts: ["note", "tip", "important", "warning", "caution"].map(label),
                tasks: ["task_open", "task_done"].map(label),
            },
            slug: crate::text::slug::slugify,
        };
        Self { config, options }
    }

    /// Parses a post.
    pub fn post(&self, path: &str, text: &str, digest: Fingerprint) -> Result<Parsed, Vec<Diagnostic>> {
        let split = front_matter::split(text, path)?;
        let mut body = self.placed_body(path, text, &split);
        let (post, mut told) =
            front(path, text, &split, |node, report| post::post(node, &body, self.config, (path, digest), report));
        // Also when the front matter has failed: all that is wrong with a file is told at once.
        told.append(&mut body.diagnostics);
        let Some(mut post) = post else { return Err(told) };
        post.shift(split.start);
        post.warnings = told;
        Ok(Parsed { post, body })
    }

    /// Parses a standing page.
    pub fn page(&self, path: &str, text: &str, digest: Fingerprint) -> Result<(StandingPage, Body), Vec<Diagnostic>> {
        let split = front_matter::split(text, path)?;
        let mut body = self.placed_body(path, text, &split);
        let (page, mut told) =
            front(path, text, &split, |node, report| post::page(node, &body, self.config, (path, digest), report));
        told.append(&mut body.diagnostics);
        let Some(mut page) = page else { return Err(told) };
        page.aliases.iter_mut().for_each(|alias| alias.span = alias.span.shift(split.start));
        page.slug_span = page.slug_span.shift(split.start);
        page.warnings = told;
        Ok((page, body))
    }

    /// Makes only the body of a file that was parsed before.
    pub fn body(&self, text: &str) -> Body {
        let start = front_matter::split(text, "").map_or(0, |split| split.body);
        markdown::render(&text[start..], &self.options)
    }

    /// A file's body; its places are those in the file.
    fn placed_body(&self, path: &str, text: &str, split: &front_matter::Split) -> Body {
        let mut body = markdown::render(&text[split.body..], &self.options);
        for slot in &mut body.slots {
            slot.span = slot.span.shift(split.body);
        }
        let told = std::mem::take(&mut body.diagnostics).into_iter();
        body.diagnostics = told.map(|one| one.shift(split.body).in_file(path)).collect();
        body
    }
}

/// What the front matter of a file says, unless there is an error in it; and all that is to be told of it.
fn front<'t, T>(
    path: &str,
    text: &'t str,
    split: &front_matter::Split,
    read: impl FnOnce(&yaml::Node<'t>, &mut Vec<Diagnostic>) -> Option<T>,
) -> (Option<T>, Vec<Diagnostic>) {
    let mut report = Vec::new();
    let node = yaml::parse(&text[split.start..split.end]).map_err(|error| report.push(error)).ok();
    let found = node.and_then(|node| read(&node, &mut report));
    // The report holds places within the front matter.
    let report: Vec<_> = report.into_iter().map(|one| one.shift(split.start).in_file(path)).collect();
    (found.filter(|_| !report.iter().any(Diagnostic::is_error)), report)
}

/// Where the front matter of a text stands in it, without the lines around it.
pub fn front_matter(text: &str) -> Option<std::ops::Range<usize>> {
    front_matter::split(text, "").ok().map(|split| split.start..split.end)
}

/// The words that tell what a post is about.
pub fn terms(parsed: &Parsed, scratch: &mut Scratch) -> Vec<u16> {
    let tags: Vec<String> = parsed.post.tags.iter().map(|tag| tag.identity.clone()).collect();
    let fields = Fields { title: &parsed.post.title, lead: &parsed.post.lead, tags: &tags, body: &parsed.body.text };
    Terms::of(&fields, scratch).0
}
