//! What a build leaves behind so that `bantin why` can tell what made an output be rendered again.
//!
//! In: a build between rendering and writing. Out: a [`Record`] in the work folder. Touches: reads and writes two files there, only
//! when something was rendered or is gone: a build with nothing to do does nothing here either.
//!
//! A fingerprint is that of template, site and view together. The few templates and the one site are remembered as they were; so for
//! each output its fingerprint of before is enough to tell which of the three has changed.

use std::{collections::BTreeMap, fs, path::Path};

use bitcode::{Decode, Encode};

use super::{Loaded, program};
use crate::{
    config,
    hash::{Absorb, Fingerprint},
    output::{
        MANIFEST, Output,
        sealed::{self, Durable},
    },
    plan::Plan,
    source::{self, Seen},
    text::time::Moment,
};

/// How many changed sources are remembered by name.
const NAMED: usize = 100;
/// The files in the work folder.
const RECORD: &str = "why";
const PARTS: &str = "why-parts";

/// What decides about all outputs.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Parts {
    /// The program.
    pub(super) program: Fingerprint,
    /// What every page may know of the site.
    pub(super) site: Fingerprint,
    /// Each template with all that it is made of.
    pub(super) templates: BTreeMap<String, Fingerprint>,
    /// The instant of the build.
    pub(super) now: Moment,
    /// When it read the sources, in nanoseconds since 1970.
    at: i64,
}

/// An output that was rendered.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Made {
    pub(super) file: String,
    /// Its fingerprint of before; `None` when its file was new, or not as it had been written.
    pub(super) before: Option<Fingerprint>,
    pub(super) fingerprint: Fingerprint,
    /// Whether the build before had written the file.
    pub(super) was_there: bool,
}

/// What the last build did that had something to do.
#[derive(Debug, Encode, Decode)]
pub(super) struct Record {
    pub(super) parts: Parts,
    /// Those of the build before that; `None` when nothing is known of it.
    pub(super) before: Option<Parts>,
    /// Whether it was told to use nothing of before.
    pub(super) full: bool,
    /// Sorted by file.
    pub(super) made: Vec<Made>,
    /// The files that are no longer part of the site, sorted.
    pub(super) gone: Vec<String>,
    /// Sources written or read anew since the build before, and how many more there were; none where nothing is known of that.
    pub(super) sources: (Vec<String>, u64),
}

/// A build between rendering and writing.
pub(super) struct Subject<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) loaded: &'a Loaded,
    pub(super) output: &'a Output,
    pub(super) full: bool,
    /// The site's folder.
    pub(super) site: &'a Path,
}

fn key(name: &str) -> Fingerprint {
    Fingerprint::of(format!("{name} {}", env!("CARGO_PKG_VERSION")).as_bytes())
}

fn read<T: for<'a> Decode<'a>>(work: &Path, name: &str) -> Option<T> {
    sealed::unseal(key(name), &fs::read(work.join(name)).ok()?)
}

impl Record {
    /// What is told of a build; `None` when it had nothing to do. `rendered` are places in the plan.
    pub(super) fn of(subject: &Subject<'_>, rendered: &[usize]) -> Option<Self> {
        let Subject { plan, loaded, output, full, .. } = *subject;
        let had = output.had().filter(|path| *path != MANIFEST);
        if rendered.is_empty() && had.count() == plan.outputs.len() {
            return None;
        }
        let gone = gone(plan, output);
        let had: Vec<&str> = output.had().collect();
        let made = rendered.iter().map(|at| &plan.outputs[*at]).map(|one| Made {
            file: one.file.as_str().to_owned(),
            before: output.kept(&one.file).map(|kept| kept.fingerprint),
            fingerprint: one.fingerprint,
            was_there: had.binary_search(&one.file.as_str()).is_ok(),
        });
        let before: Option<Parts> = read(output.work_folder(), PARTS);
        let templates = plan.inputs.theme.digests().map(|(name, digest)| (name.to_owned(), digest)).collect();
        let (program, site) = (program(), plan.site.fingerprint());
        Some(Self {
            parts: Parts { program, site, templates, now: loaded.now, at: loaded.at },
            full,
            made: made.collect(),
            gone,
            sources: before.as_ref().map(|before| sources(subject, before.at)).unwrap_or_default(),
            before,
        })
    }

    /// Leaves it in the work folder. One that cannot be written is not told.
    pub(super) fn keep(&self, work: &Path) {
        let record = sealed::seal(key(RECORD), self).replace(&work.join(RECORD), Durable::No);
        let parts = sealed::seal(key(PARTS), &self.parts).replace(&work.join(PARTS), Durable::No);
        if record.and(parts).is_err() {
            // An older one would tell what is no longer so.
            for name in [RECORD, PARTS] {
                let _ = fs::remove_file(work.join(name));
            }
        }
    }

    /// What the last build left there.
    pub(super) fn read(work: &Path) -> Option<Self> {
        read(work, RECORD)
    }
}

/// The files of the last build that are no longer part of the site.
fn gone(plan: &Plan<'_>, output: &Output) -> Vec<String> {
    let is_there = |path: &str| plan.outputs.binary_search_by(|one| one.file.as_str().cmp(path)).is_ok();
    let had = output.had().filter(|path| *path != MANIFEST);
    had.filter(|path| !is_there(path)).map(str::to_owned).collect()
}

/// The sources that had another stamp than when they were read before, or were written since then.
fn sources(subject: &Subject<'_>, before: i64) -> (Vec<String>, u64) {
    let loaded = subject.loaded;
    // Whoever was read again though his stamp would have been believed has got another one. The others were read again out of doubt.
    let had_another = |seen: &Seen| Seen { at: before, ..*seen }.is(seen.stamp);
    let anew = loaded.posts.iter().zip(&loaded.seen).filter(|(_, seen)| seen.at == loaded.at && had_another(seen));
    let settings = source::stamp_of(&subject.site.join(config::FILE)).map(|stamp| (config::FILE, stamp));
    let files = loaded.tree.files().map(|file| (file.path.as_str(), file.stamp)).chain(settings);
    let written = files.filter(|(_, stamp)| stamp.mtime > before);
    let mut all: Vec<&str> = anew.map(|(post, _)| post.path.as_str()).chain(written.map(|(path, _)| path)).collect();
    all.sort_unstable();
    all.dedup();
    (all.iter().take(NAMED).map(|path| (*path).to_owned()).collect(), all.len().saturating_sub(NAMED) as u64)
}
