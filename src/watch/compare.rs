//! The tree of sources at one moment, to be compared with that of another.
//!
//! In: folders. Out: a [`Snapshot`]. Touches: walks the site's folder and the theme's, reads `site.yaml`; the clock.

use std::{
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    config::{self, Config},
    content::LEDGER,
    diag::Diagnostic,
    engine::{Options, place},
    source::{self, Seen, Stamp},
};

/// The stamps of all sources.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// Sorted by path.
    files: Vec<(String, Stamp)>,
    /// What could not be read.
    unreadable: Vec<Diagnostic>,
    theme: Option<PathBuf>,
    /// When it was taken, in nanoseconds since 1970.
    at: i64,
    /// Whether every stamp tells for certain what the build after it has read.
    certain: bool,
}

impl Snapshot {
    /// The tree as it is now.
    pub(super) fn take(options: &Options) -> Self {
        let at = now();
        let settings = settings(options);
        let theme = theme_in(settings.as_ref(), options);
        let mut unreadable = Vec::new();
        let tree = source::walk(&options.site, theme.as_deref(), &mut unreadable);
        let mut files: Vec<_> = tree.files().map(|file| (path_of(file, theme.as_deref()), file.stamp)).collect();
        // A build that issues messages writes the ledger itself, which is no reason for another one.
        let ledger = settings.is_some_and(|config| config.cap.is_some()) && !options.issue;
        let others = std::iter::once(config::FILE).chain(ledger.then_some(LEDGER));
        let stamped = |path: &str| Some((path.to_owned(), source::stamp_of(&options.site.join(path))?));
        files.extend(others.filter_map(stamped));
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Self { files, unreadable, theme, at, certain: false }
    }

    /// Notes that a build follows, which reads what is there now.
    pub(super) fn built(&mut self) {
        self.at = now();
        self.certain = self.files.iter().all(|(_, stamp)| self.tells(stamp));
    }

    /// Notes that the build has added files to the sources, as which they say nothing new.
    pub(super) fn issued(&mut self, files: &[source::File]) {
        self.files.extend(files.iter().map(|file| (file.path.clone(), file.stamp)));
        self.files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    }

    /// Whether a source is another one than in `later`.
    pub(super) fn differs(&self, later: &Self) -> bool {
        self.files != later.files || self.unreadable != later.unreadable || self.theme != later.theme
    }

    /// The sources that were written, made or removed between this one and `later`.
    pub(super) fn changed(&self, later: &Self) -> Vec<String> {
        let (mut old, mut new) = (self.files.iter().peekable(), later.files.iter().peekable());
        let mut changed = Vec::new();
        while let Some(least) = [old.peek(), new.peek()].into_iter().flatten().map(|(path, _)| path).min().cloned() {
            let before = old.next_if(|(path, _)| *path == least);
            let after = new.next_if(|(path, _)| *path == least);
            if before != after {
                changed.push(least);
            }
        }
        changed
    }

    /// Whether equal stamps mean equal files.
    pub(super) fn is_certain(&self) -> bool {
        self.certain
    }

    /// The sources that may have been read before they were written for the last time.
    pub(super) fn doubtful(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|(_, stamp)| !self.tells(stamp)).map(|(path, _)| path.as_str())
    }

    /// Whether a stamp tells for certain what was read; a time that lies in the future says nothing, however long one waits.
    fn tells(&self, stamp: &Stamp) -> bool {
        Seen { stamp: *stamp, at: self.at }.is(*stamp) || stamp.changed_at() > self.at
    }

    /// Whether stamps that said too little when they were taken would say enough by now.
    pub(super) fn may_be_certain_now(&self) -> bool {
        let at = now();
        !self.certain
            && self.files.iter().all(|(_, stamp)| Seen { stamp: *stamp, at }.is(*stamp) || stamp.changed_at() > at)
    }
}

/// Paths of the theme's files must not meet those of the site's.
fn path_of(file: &source::File, theme: Option<&Path>) -> String {
    let of_theme = theme.is_some_and(|theme| file.disk.starts_with(theme));
    if of_theme { format!("/{}", file.path) } else { file.path.clone() }
}

/// The folder of the theme that the site has at the moment, if it has one of its own.
pub(super) fn theme_of(options: &Options) -> Option<PathBuf> {
    theme_in(settings(options).as_ref(), options)
}

fn theme_in(settings: Option<&Config>, options: &Options) -> Option<PathBuf> {
    let named = options.theme.clone().or_else(|| Some(settings?.theme.clone()))?;
    place::theme(options, &named).ok().flatten()
}

/// The settings as they are at the moment, as far as they can be read.
fn settings(options: &Options) -> Option<Config> {
    let bytes = std::fs::read(options.site.join(config::FILE)).ok()?;
    config::read(&source::text_of(&bytes).ok()?, None, None, &mut Vec::new())
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
}
