//! The first half of the chain: from the disk to parsed posts.
//!
//! In: options, the cache. Out: [`Loaded`]: configuration, posts, standing pages, files, theme; problems in the report.
//! Touches: what `source` touches.

use std::{
    path::PathBuf,
    sync::Mutex,
    time::{SystemTime, UNIX_EPOCH},
};

use rayon::prelude::*;

use super::{Failure, Options, Timings, cache::Cache, place};
use crate::{
    config::{self, Config},
    content::{Body, Post, StandingPage},
    diag::{Diagnostic, Report},
    hash::Fingerprint,
    parse::{self, Parser},
    related::Scratch,
    source::{self, File, Files, Seen, Tree, beside::Known},
    text::time::Moment,
    theme::Theme,
};

/// A site, read and parsed.
pub struct Loaded {
    /// Its settings.
    pub config: Config,
    /// The instant of the build.
    pub now: Moment,
    /// Its posts, by path.
    pub posts: Vec<Post>,
    /// Its standing pages, by path.
    pub pages: Vec<StandingPage>,
    /// Its other files.
    pub files: Files,
    /// Its theme.
    pub theme: Theme,
    /// How many posts were parsed in this run.
    pub parsed: usize,
    pub(super) tree: Tree,
    pub(super) seen: Vec<Seen>,
    pub(super) fresh: Vec<Option<Fresh>>,
    pub(super) known: Vec<Known>,
    pub(super) labels: Fingerprint,
    /// The paths of posts of which something else must be remembered than before.
    pub(super) changed: Vec<String>,
    /// Whether nothing was remembered of any post.
    pub(super) forgotten: bool,
}

/// What only a post that was parsed in this run has.
pub(super) struct Fresh {
    pub(super) body: Mutex<Option<Body>>,
    pub(super) terms: Vec<u32>,
}

/// The settings, read and with what the command line changes of them.
pub(super) fn settings(options: &Options) -> Result<Config, Failure> {
    let file = File {
        path: config::FILE.to_owned(),
        disk: options.site.join(config::FILE),
        stamp: source::Stamp { size: 0, mtime: 0, inode: 0 },
    };
    if !file.disk.is_file() {
        return Err(Failure::Environment(Box::new(config::missing(&options.site))));
    }
    let mut report = Report::default();
    let text = source::read_text(&file).map_err(|diagnostic| {
        report.push(*diagnostic);
        Failure::Site(std::mem::take(&mut report))
    })?;
    let mut found = Vec::new();
    let config = config::read(&text, options.base_url.as_deref(), options.theme.as_deref(), &mut found);
    report.extend(found);
    match config {
        Some(config) if !report.has_errors() => Ok(config),
        _ => Err(Failure::Site(report)),
    }
}

/// Reads and parses a site. What is wrong with it goes to the report, so that the caller can go on and find more.
pub fn load(
    options: &Options,
    work: Option<&std::path::Path>,
    timings: &mut Timings,
    report: &mut Report,
) -> Result<Loaded, Failure> {
    let config = settings(options)?;
    let theme_folder: Option<PathBuf> = place::theme(&options.site, &config.theme).map_err(|diagnostic| {
        report.push(*diagnostic);
        Failure::Site(std::mem::take(report))
    })?;
    let mut found = Vec::new();
    let tree = source::walk(&options.site, theme_folder.as_deref(), &mut found);
    let theme = Theme::read(&tree, config.language, &mut found);
    timings.end("walk");
    let labels = crate::hash::Absorb::fingerprint(&theme.labels);
    let cache = work.map(|work| Cache::new(work, super::build::cache_key(&config, labels), tree.posts.len()));
    let cache = cache.filter(|_| !options.full);
    let at = clock_nanos();
    let (files, known) = Files::read(&tree, &cache.as_ref().map(Cache::files).unwrap_or_default(), at, &mut found);
    let parser = Parser::new(&config, &theme.labels);
    let (results, changed, forgotten) = posts(&tree.posts, &parser, cache.as_ref(), at);
    let pages = pages(&tree.pages, &parser, &mut found);
    let now = options.now.unwrap_or_else(|| moment(at));
    let mut loaded = Loaded {
        now,
        posts: Vec::with_capacity(results.len()),
        pages,
        files,
        theme,
        parsed: 0,
        seen: Vec::with_capacity(results.len()),
        fresh: Vec::with_capacity(results.len()),
        known,
        labels,
        changed,
        forgotten,
        tree,
        config,
    };
    for result in results {
        loaded.take(result, &mut found);
    }
    report.extend(found);
    timings.end("parse");
    Ok(loaded)
}

/// The clock, in nanoseconds since 1970: for stamps, and for the instant of a build that wasn't given one.
fn clock_nanos() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
}

fn moment(nanos: i64) -> Moment {
    Moment::from_unix(nanos.div_euclid(1_000_000_000))
}

/// The instant of commands that are given none and load no site.
pub fn now() -> Moment {
    moment(clock_nanos())
}

/// A post, how its file was seen, and what only a parsed one has.
type One = Result<(Post, Seen, Option<Fresh>), Vec<Diagnostic>>;

/// All posts, the paths of which something else must be remembered, and whether nothing was.
type All = (Vec<One>, Vec<String>, bool);

impl Loaded {
    /// The files of all posts, by path.
    pub fn post_files(&self) -> &[File] {
        &self.tree.posts
    }

    fn take(&mut self, result: One, found: &mut Vec<Diagnostic>) {
        match result {
            Ok((post, seen, fresh)) => {
                found.extend(post.warnings.iter().cloned());
                self.parsed += usize::from(fresh.is_some());
                self.posts.push(post);
                self.seen.push(seen);
                self.fresh.push(fresh);
            }
            Err(diagnostics) => found.extend(diagnostics),
        }
    }
}

fn posts(files: &[File], parser: &Parser<'_>, cache: Option<&Cache>, at: i64) -> All {
    let mut remembered = cache.map(Cache::posts).unwrap_or_default();
    let forgotten = remembered.is_empty();
    let known: Vec<_> = files.iter().map(|file| remembered.remove(&file.path)).collect();
    // What is left over is of posts that are gone.
    let mut changed: Vec<String> = remembered.into_keys().collect();
    let others =
        files.iter().zip(&known).filter(|(file, known)| known.as_ref().is_none_or(|one| !one.seen.is(file.stamp)));
    changed.extend(others.map(|(file, _)| file.path.clone()));
    let all = files.par_iter().zip(known).map_init(Scratch::default, |scratch, (file, known)| {
        let known = match known {
            Some(known) if known.seen.is(file.stamp) => return Ok((known.post, known.seen, None)),
            other => other,
        };
        let text = source::read_text(file).map_err(|diagnostic| vec![*diagnostic])?;
        let digest = Fingerprint::of(text.as_bytes());
        let seen = Seen { stamp: file.stamp, at };
        match known {
            Some(known) if known.post.digest == digest => Ok((known.post, seen, None)),
            _ => {
                let parsed = parser.post(&file.path, &text, digest)?;
                let terms = parse::terms(&parsed, scratch);
                let fresh = Fresh { body: Mutex::new(Some(parsed.body)), terms };
                Ok((parsed.post, seen, Some(fresh)))
            }
        }
    });
    (all.collect(), changed, forgotten)
}

/// Standing pages are few: they are parsed at every build.
fn pages(files: &[File], parser: &Parser<'_>, found: &mut Vec<Diagnostic>) -> Vec<StandingPage> {
    let mut pages = Vec::with_capacity(files.len());
    for file in files {
        let text = source::read_text(file).map_err(|diagnostic| vec![*diagnostic]);
        let parsed = text.and_then(|text| parser.page(&file.path, &text, Fingerprint::of(text.as_bytes())));
        match parsed {
            Ok((page, _)) => {
                found.extend(page.warnings.iter().cloned());
                pages.push(page);
            }
            Err(diagnostics) => found.extend(diagnostics),
        }
    }
    pages
}
