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

use super::{
    Failure, Options, Timings, Work,
    cache::{Cache, Parsed},
    place,
};
use crate::{
    config::{self, Config},
    content::{Post, StandingPage},
    diag::{Diagnostic, Report},
    hash::Fingerprint,
    parse::{self, Parser},
    related::Scratch,
    source::{self, File, Files, Reader, Seen, Tree, beside::Known},
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
    /// The files of posts that were read in this run.
    pub(super) read: Work,
    pub(super) tree: Tree,
    pub(super) seen: Vec<Seen>,
    /// The HTML of the bodies that were parsed in this run, until their pages take it.
    pub(super) html: Vec<Html>,
    /// The terms of the posts that were parsed in this run.
    pub(super) terms: Vec<Option<Vec<u32>>>,
    pub(super) known: Vec<Known>,
    pub(super) labels: Fingerprint,
    /// The paths of posts of which something else must be remembered than before.
    pub(super) changed: Vec<String>,
    /// Whether nothing was remembered of any post.
    pub(super) forgotten: bool,
}

/// The HTML of a body, to be taken once.
pub(super) type Html = Mutex<Option<Box<str>>>;

/// What only a post that was parsed in this run has: the HTML of its body, and its terms.
type Fresh = (Box<str>, Vec<u32>);

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
    timings.end("walk", Work::of_sizes(tree.files().map(|file| file.stamp.size)));
    let labels = crate::hash::Absorb::fingerprint(&theme.labels);
    let key = super::build::cache_key(&config, labels);
    let cache = work.map(|work| Cache::new(work, key, tree.posts.len(), !options.full));
    let at = clock_nanos();
    let (files, known) = Files::read(&tree, &cache.as_ref().map(Cache::files).unwrap_or_default(), at, &mut found);
    let parser = Parser::new(&config, &theme.labels);
    let (posts, results, changed, forgotten) = posts(&tree.posts, &parser, cache.as_ref(), at);
    let pages = pages(&tree.pages, &parser, &mut found);
    let now = options.now.unwrap_or_else(|| Moment::from_unix(at.div_euclid(1_000_000_000)));
    let mut loaded = Loaded {
        now,
        posts,
        pages,
        files,
        theme,
        parsed: 0,
        read: Work::default(),
        seen: Vec::with_capacity(results.len()),
        html: Vec::with_capacity(results.len()),
        terms: Vec::with_capacity(results.len()),
        known,
        labels,
        changed,
        forgotten,
        tree,
        config,
    };
    found.extend(loaded.posts.iter().flat_map(|post| post.warnings.iter().cloned()));
    for result in results {
        loaded.take(result, &mut found);
    }
    loaded.read = Work::of_sizes(loaded.seen.iter().filter(|seen| seen.at == at).map(|seen| seen.stamp.size));
    report.extend(found);
    timings.end("parse", loaded.read);
    Ok(loaded)
}

/// The clock, in nanoseconds since 1970: for stamps, and for the instant of a build that wasn't given one.
fn clock_nanos() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
}

/// How a file was seen, and what only a post that was parsed in this run has; or what is wrong with it.
type Beside = Result<(Seen, Option<Fresh>), Vec<Diagnostic>>;

/// All posts that could be read, what belongs to each file, the paths of which something else must be remembered, and whether
/// nothing was.
type All = (Vec<Post>, Vec<Beside>, Vec<String>, bool);

impl Loaded {
    /// The shards of the cache in which something else must be remembered than before.
    pub(super) fn marked(&self, cache: &Cache) -> Vec<bool> {
        let mut marked = vec![self.forgotten; cache.shards()];
        self.changed.iter().for_each(|path| marked[cache.shard_of(path)] = true);
        marked
    }

    fn take(&mut self, result: Beside, found: &mut Vec<Diagnostic>) {
        match result {
            Ok((seen, fresh)) => {
                self.parsed += usize::from(fresh.is_some());
                self.seen.push(seen);
                let (html, terms) = fresh.unzip();
                self.html.push(Mutex::new(html));
                self.terms.push(terms);
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
    let room = || (Reader::default(), Scratch::default());
    let all = files.par_iter().zip(known).map_init(room, |(reader, scratch), (file, known)| {
        match one(file, known, parser, at, (reader, scratch)) {
            Ok((post, seen, fresh)) => (Some(post), Ok((seen, fresh))),
            Err(diagnostics) => (None, Err(diagnostics)),
        }
    });
    let (mut posts, mut results) = (Vec::new(), Vec::new());
    all.unzip_into_vecs(&mut posts, &mut results);
    // In place: posts are large and many.
    (posts.into_iter().flatten().collect(), results, changed, forgotten)
}

/// One post: the remembered one, when its file is still what it was, else parsed.
fn one(
    file: &File,
    known: Option<Parsed>,
    parser: &Parser<'_>,
    at: i64,
    (reader, scratch): (&mut Reader, &mut Scratch),
) -> Result<(Post, Seen, Option<Fresh>), Vec<Diagnostic>> {
    let known = match known {
        Some(known) if known.seen.is(file.stamp) => return Ok((known.post, known.seen, None)),
        other => other,
    };
    let text = reader.text(file).map_err(|diagnostic| vec![*diagnostic])?;
    let digest = Fingerprint::of(text.as_bytes());
    let seen = Seen { stamp: file.stamp, at };
    match known {
        Some(known) if known.post.digest == digest => Ok((known.post, seen, None)),
        _ => {
            let parsed = parser.post(&file.path, &text, digest)?;
            let terms = parse::terms(&parsed, scratch);
            // A copy is no larger than need be, and all of them stay in memory until their pages are rendered.
            Ok((parsed.post, seen, Some((parsed.body.html.as_str().into(), terms))))
        }
    }
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
