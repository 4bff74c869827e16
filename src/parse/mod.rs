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

pub use bulletin::{COMPASS, TOP_LEVEL};
pub use post::slug_of_path;

use crate::{
    config::Config,
    content::{Body, Post, StandingPage},
    diag::Diagnostic,
    hash::Fingerprint,
    related::{Fields, Scratch, Terms},
    theme::Labels,
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
        let mut report = Vec::new();
        let split = front_matter::split(text, path)?;
        let (node, mut body) = self.parts(path, text, &split, &mut report)?;
        let post = post::post(&node, &mut body, self.config, (path, digest), &mut report);
        match (post, finish(report, path, split.start)) {
            (Some(mut post), Ok(mut warnings)) => {
                post.shift(split.start);
                warnings.append(&mut post.warnings);
                post.warnings = warnings;
                Ok(Parsed { post, body })
            }
            (_, Err(report)) | (None, Ok(report)) => Err(report),
        }
    }

    /// Parses a standing page.
    pub fn page(&self, path: &str, text: &str, digest: Fingerprint) -> Result<(StandingPage, Body), Vec<Diagnostic>> {
        let mut report = Vec::new();
        let split = front_matter::split(text, path)?;
        let (node, mut body) = self.parts(path, text, &split, &mut report)?;
        let page = post::page(&node, &mut body, self.config, (path, digest), &mut report);
        match (page, finish(report, path, split.start)) {
            (Some(mut page), Ok(mut warnings)) => {
                page.aliases.iter_mut().for_each(|alias| alias.span = alias.span.shift(split.start));
                warnings.append(&mut page.warnings);
                page.warnings = warnings;
                Ok((page, body))
            }
            (_, Err(report)) | (None, Ok(report)) => Err(report),
        }
    }

    /// Makes only the body of a file that was parsed before.
    pub fn body(&self, text: &str) -> Body {
        let start = front_matter::split(text, "").map_or(0, |split| split.body);
        markdown::render(&text[start..], &self.options)
    }

    fn parts<'t>(
        &self,
        path: &str,
        text: &'t str,
        split: &front_matter::Split,
        report: &mut Vec<Diagnostic>,
    ) -> Result<(crate::yaml::Node<'t>, Body), Vec<Diagnostic>> {
        let node = crate::yaml::parse(&text[split.start..split.end])
            .map_err(|error| vec![error.shift(split.start).in_file(path)])?;
        let mut body = markdown::render(&text[split.body..], &self.options);
        let by = split.body;
        for slot in &mut body.slots {
            slot.span = slot.span.shift(by);
        }
        // The report holds places within the front matter; those of the body are moved there to be moved back together.
        let told = std::mem::take(&mut body.diagnostics).into_iter();
        body.diagnostics = told.map(|one| one.shift(by).in_file(path)).collect();
        report.reserve(body.diagnostics.len());
        Ok((node, body))
    }
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

/// Moves places within the front matter to the file; any error among them fails the file.
fn finish(report: Vec<Diagnostic>, path: &str, start: usize) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let report: Vec<_> = report.into_iter().map(|one| one.shift(start).in_file(path)).collect();
    if report.iter().any(Diagnostic::is_error) { Err(report) } else { Ok(report) }
}
