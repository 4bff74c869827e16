//! The site of the last build while it still is in memory: what its pages are with a post as it was just saved.
//!
//! In: a saved file, the pages that somebody looks at. Out: [`Glance`]s. Touches: reads the saved file, and the sources of bodies.
//!
//! A build looks at every source, and compares and plans everything; that takes a second where posts are a hundred thousand. Whoever
//! has saved a post wants to see its page now. So one post is exchanged in what the last build has worked out, and the same plan and
//! the same renderer make the few pages that are looked at. It goes only as far as that is certain to be the page that the build
//! behind it makes, but for related lists: a post that moves to another place waits for the build.

use std::path::Path;

use super::{Loaded, build};
use crate::{
    config,
    content::{Body, Bulletin, Figure, Post},
    diag::{Diagnostic, Span},
    hash::Fingerprint,
    library::{Found, PostId},
    parse::Parser,
    plan::{Output, Plan, Recipe, view::Text},
    render::{Rendered, Renderer},
    source,
};

/// The site that a build has made.
pub struct Standing<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) loaded: &'a Loaded,
}

/// A page ahead of its build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// Its address.
    pub address: String,
    /// Whether it is the saved post's own.
    pub own: bool,
    /// The page.
    pub bytes: Vec<u8>,
}

impl Standing<'_> {
    /// The page of a post as its file reads now, and those of the `open` addresses that show something of it.
    ///
    /// `path` is the file's, from the site's folder. Nothing comes of a file that is no published post's, reads as before, has
    /// errors, or puts its post to another place: that is for the build to say.
    pub fn glance(&self, path: &str, open: &[String]) -> Vec<Glance> {
        self.saved(path).and_then(|(id, post, body)| self.pages(id, &post, &body, open)).unwrap_or_default()
    }

    /// Whether a path, as the system names it, is that of a source: one that was built, or that the next build reads. Programs save
    /// by way of files of other names, and builds write beside the sources.
    pub fn is_source(&self, site: &Path, disk: &Path) -> bool {
        if disk.is_dir() || disk.file_name().is_some_and(source::is_scrap) {
            return false;
        }
        // All that is looked at besides the site is its theme.
        let Some(path) = source::path_in(site, disk) else { return true };
        let folder = path.split('/').next().unwrap_or_default();
        let is_read = path == config::FILE || folder == "themes" || source::FOLDERS.contains(&folder);
        let is_there = || disk.symlink_metadata().is_ok() || self.loaded.tree.files().any(|file| file.path == path);
        is_read && is_there()
    }

    /// Whether the file is a post's and has the text that was built.
    pub fn reads_as_before(&self, path: &str) -> bool {
        let posts = &self.loaded.posts;
        let post = posts.get(posts.partition_point(|post| post.path.as_str() < path));
        let before = post.filter(|post| post.path == path);
        before.zip(self.read(path)).is_some_and(|(before, (_, digest))| before.digest == digest)
    }

    /// The text of a post's file as it is now, and what stands for it.
    fn read(&self, path: &str) -> Option<(String, Fingerprint)> {
        let files = &self.loaded.tree.posts;
        let file =
            files.get(files.partition_point(|file| file.path.as_str() < path)).filter(|file| file.path == path)?;
        let text = source::read_text(file).ok()?;
        let digest = Fingerprint::of(text.as_bytes());
        Some((text, digest))
    }

    /// The post of a file, if it can be exchanged.
    fn saved(&self, path: &str) -> Option<(PostId, Post, Body)> {
        let Some(Found::Published(id)) = self.plan.inputs.library.find(path) else { return None };
        let (text, digest) = self.read(path)?;
        let before = self.plan.inputs.library.post(id);
        // What was issued must not change unseen: whether it does is for the build to say.
        let is_issued = self.loaded.ledger.of_path(path).next().is_some();
        if before.digest == digest || is_issued {
            return None;
        }
        let parser = Parser::new(&self.loaded.config, &self.loaded.theme.labels);
        let parsed = parser.post(path, &text, digest).ok()?;
        stays(before, &parsed.post).then_some((id, parsed.post, parsed.body))
    }

    fn pages(&self, id: PostId, post: &Post, body: &Body, open: &[String]) -> Option<Vec<Glance>> {
        let library = self.plan.inputs.library.with(id, post);
        let mut found = Vec::new();
        let plan = self.plan.with(&library, id, &mut found);
        if found.iter().any(Diagnostic::is_error) {
            return None;
        }
        let parser = Parser::new(&self.loaded.config, &self.loaded.theme.labels);
        let body_of = |text: Text| match text {
            Text::Post(other) if other == id => Ok(body.html.clone()),
            text => build::body_again(&plan, self.loaded, &parser, text).map(|again| again.html),
        };
        let renderer = Renderer::new(&plan);
        let glance = |output: &Output| {
            let mut bytes = Vec::new();
            match renderer.render(output, &body_of, &mut bytes) {
                Ok(Rendered::Bytes) => {
                    Some(Glance { address: output.file.address(), own: output.recipe == Recipe::Post(id), bytes })
                }
                _ => None,
            }
        };
        let own = plan.addresses.post(id).to_owned();
        let others = open.iter().filter(|address| **address != own).filter_map(|address| self.output(address));
        let changed = others.filter(|output| plan.fingerprint_of(output.recipe) != output.fingerprint);
        self.output(&own).into_iter().chain(changed).map(glance).collect()
    }

    /// The output at an address.
    fn output(&self, address: &str) -> Option<&Output> {
        let file = crate::output::SitePath::of_address(address).ok()?;
        let outputs = &self.plan.outputs;
        outputs.binary_search_by(|output| output.file.cmp(&file)).ok().map(|at| &outputs[at])
    }
}

/// Whether a post stands, after a change, in the same groups at the same places.
fn stays(before: &Post, after: &Post) -> bool {
    let place = |post: &Post| {
        let Post { date, category, draft, expires, featured, .. } = post;
        (*date, *category, *draft, *expires, *featured)
    };
    // What a bulletin tells of the storm moves it nowhere, unlike whom it warns of what; nor does where it stands in the file. But a storm's
    // number and year are the title of its series.
    let frame = |post: &Post| {
        let bulletin = post.bulletin.as_deref()?;
        let storm = bulletin.storm.as_ref().map(|storm| (storm.number, storm.year));
        Some((storm, Bulletin { storm: None, span: Span::new(0, 0), ..bulletin.clone() }))
    };
    // Where they stand in the file is no part of what figures say.
    let figures = |post: &Post| {
        let plain = |figure: &Figure| (figure.indicator.clone(), figure.value, figure.period, figure.place.clone());
        post.figures.iter().map(plain).collect::<Vec<_>>()
    };
    let aliases = |post: &Post| post.aliases.iter().map(|alias| alias.text.clone()).collect::<Vec<_>>();
    before.slug == after.slug
        && before.tags == after.tags
        && before.authors == after.authors
        && place(before) == place(after)
        && frame(before) == frame(after)
        && before.event == after.event
        && figures(before) == figures(after)
        && aliases(before) == aliases(after)
}
