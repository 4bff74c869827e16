//! The first half of the chain: from the disk to parsed posts.
//!
//! In: options, the cache. Out: [`Loaded`]: configuration, posts, standing pages, files, theme; problems in the report.
//! Touches: what `source` touches.

use std::{
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{Failure, Options, Timings, Work, cache::Cache, fresh::Fresh, place, posts};
use crate::{
    config::{self, Config},
    content::{LEDGER, Ledger, Post, StandingPage},
    diag::{Diagnostic, Report},
    hash::Fingerprint,
    library::Library,
    parse::{self, Parser},
    plan::Inputs,
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
    /// The CAP messages that it has issued.
    pub ledger: Ledger,
    /// How many posts were parsed in this run.
    pub parsed: usize,
    pub(super) tree: Tree,
    /// When it was read, in nanoseconds since 1970.
    pub(super) at: i64,
    pub(super) seen: Vec<Seen>,
    pub(super) fresh: Fresh,
    pub(super) known: Vec<Known>,
    pub(super) labels: Fingerprint,
    /// The shards of the cache in which something else must be remembered than before.
    pub(super) marked: Vec<bool>,
}

/// The settings, read and with what the command line changes of them.
pub fn settings(options: &Options) -> Result<Config, Failure> {
    let file =
        File { path: config::FILE.to_owned(), disk: options.site.join(config::FILE), stamp: source::Stamp::UNKNOWN };
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
    let theme_folder: Option<PathBuf> = place::theme(options, &config.theme).map_err(|diagnostic| {
        report.push(*diagnostic);
        Failure::Site(std::mem::take(report))
    })?;
    let mut found = Vec::new();
    let tree = source::walk(&options.site, theme_folder.as_deref(), &mut found);
    let theme = Theme::read(&tree, config.language, &mut found);
    let theme = if options.preview { theme.in_preview() } else { theme };
    timings.end("walk", Work::of_sizes(tree.files().map(|file| file.stamp.size)));
    let labels = crate::hash::Absorb::fingerprint(&theme.labels);
    let key = super::build::cache_key(&config, labels);
    let cache = work.map(|work| Cache::new(work, key, tree.posts.len(), !options.full));
    let at = clock_nanos();
    let (files, known) = Files::read(&tree, &cache.as_ref().map(Cache::files).unwrap_or_default(), at, &mut found);
    let parser = Parser::new(&config, &theme.labels);
    let posts = posts::read(&tree.posts, &parser, cache.as_ref(), at, &mut found);
    found.extend(posts.all.iter().flat_map(|post| post.warnings.iter().cloned()));
    let pages = pages(&tree.pages, &parser, options.drafts, &mut found);
    let ledger = ledger(options, &config, &mut found);
    let now = options.now.unwrap_or_else(|| moment(at));
    report.extend(found);
    let just_seen = posts.seen.iter().filter(|seen| seen.at == at);
    timings.end("parse", Work::of_sizes(just_seen.map(|seen| seen.stamp.size)));
    Ok(Loaded {
        now,
        at,
        posts: posts.all,
        pages,
        files,
        theme,
        ledger,
        parsed: posts.parsed,
        seen: posts.seen,
        fresh: posts.fresh,
        marked: posts.marked,
        known,
        labels,
        tree,
        config,
    })
}

/// What has been issued so far. A site without CAP messages has no ledger, even where a file of that name lies.
fn ledger(options: &Options, config: &Config, found: &mut Vec<Diagnostic>) -> Ledger {
    let disk = options.site.join(LEDGER);
    // One that is a link to nowhere is an error, not an absence.
    if config.cap.is_none() || disk.symlink_metadata().is_err() {
        return Ledger::default();
    }
    let file = File { path: LEDGER.to_owned(), disk, stamp: source::Stamp::UNKNOWN };
    match source::read_text(&file) {
        Ok(text) => parse::ledger(&text, &config.zone, found),
        Err(diagnostic) => {
            found.push(*diagnostic);
            Ledger::default()
        }
    }
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

impl Loaded {
    /// What a plan is made from, besides the library.
    pub(super) fn inputs<'a>(&'a self, library: &'a Library<'a>) -> Inputs<'a> {
        Inputs { library, pages: &self.pages, theme: &self.theme, files: &self.files, ledger: &self.ledger }
    }

    /// The files of all posts, by path.
    pub fn post_files(&self) -> &[File] {
        &self.tree.posts
    }
}

/// Standing pages are few: they are parsed at every build. Where drafts are wanted, none is one.
fn pages(files: &[File], parser: &Parser<'_>, drafts: bool, found: &mut Vec<Diagnostic>) -> Vec<StandingPage> {
    let mut pages = Vec::with_capacity(files.len());
    for file in files {
        let text = source::read_text(file).map_err(|diagnostic| vec![*diagnostic]);
        let parsed = text.and_then(|text| parser.page(&file.path, &text, Fingerprint::of(text.as_bytes())));
        match parsed {
            Ok((page, _)) => {
                found.extend(page.warnings.iter().cloned());
                pages.push(StandingPage { draft: page.draft && !drafts, ..page });
            }
            Err(diagnostics) => found.extend(diagnostics),
        }
    }
    pages
}
