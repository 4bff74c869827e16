//! **Writes the disk**: what the plan decided and `render` made becomes the folder that is served.
//!
//! In: the bytes of outputs that have changed, files to copy, and at the end the list of all outputs. Out: the output folder, and
//! [`Changes`]. Touches: the output folder `public/`, and the work folder `.bantin-public/` beside it.
//!
//! Nothing in the output changes before everything has been made without an error:
//!
//! 1. [`Target::open`] takes the lock, finishes what a killed build has left, and looks which files still are as we wrote them.
//! 2. [`Output::kept`] says so, and the engine renders only the rest; [`Output::stage`] writes it into the stage, unless the same
//!    bytes stand there already.
//! 3. [`Output::commit`] compares old and new, refuses to touch what isn't ours, and makes the move: a first build by one
//!    rename; a later one file by file under a journal, the manifest last; with `--atomic` by exchanging two folders.
//!
//! What the process was killed in the middle of is finished by the next command. A power cut may lose the latest files all the
//! same; the next build notices it by their sizes and writes them again.
//!
//! | in the work folder | |
//! |---|---|
//! | `lock` | held while a command runs; the system gives it back when the process ends |
//! | `state` | what the last build wrote, privately: fingerprints, digests, sizes and times |
//! | `stage/`, `manifest.next`, `state.next` | what is to come |
//! | `journal` | what is being moved and removed; there only between the first move and the last |
//! | `next/` | the whole folder to come, with `--atomic` |
//! | `cache/` | the engine's business |
//!
//! Incremental: same fingerprint, not rendered; same bytes, not written; bytes and times of unchanged files stay.

mod apply;
pub mod content_type;
mod difference;
mod journal;
pub mod ledger;
pub mod manifest;
mod old;
mod path;
mod places;
pub mod sealed;
mod stage;
mod state;
mod steps;
mod swap;
#[cfg(test)]
mod tests;
mod trouble;
mod walk;

use std::{
    fs::{self, File},
    io::Seek,
    path::{Path, PathBuf},
    time::Duration,
};

use bitcode::{Decode, Encode};
use rayon::slice::ParallelSliceMut;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};

use self::{
    difference::Difference,
    old::Old,
    places::Places,
    sealed::Durable,
    stage::{Layout, Stage},
    state::{Stamp, State},
    steps::Steps,
    trouble::Named,
};
pub use self::{
    path::{MANIFEST, SIGNATURE, SitePath},
    trouble::Result,
};
use crate::hash::{Digest, Fingerprint, Noting};

/// What is known of a file that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Written {
    /// Of the inputs that it was made from.
    pub fingerprint: Fingerprint,
    /// Of its bytes.
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub mtime: i64,
}

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it lies.
    pub path: SitePath,
    /// What was written there.
    pub written: Written,
}

/// What a commit has changed, in files. The manifest counts as one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// Written or replaced.
    pub written: usize,
    /// Removed, because they are no longer part of the site.
    pub removed: usize,
    /// Left as they were.
    pub unchanged: usize,
    /// Bytes in the files that were written, without the manifest's.
    pub bytes: u64,
}

/// How to open an output folder.
#[derive(Debug, Clone, Copy)]
pub struct Open<'a> {
    /// How long to wait for another build to finish.
    pub wait: Duration,
    /// What must be the same for the last build's records to be of use: the program's version and whatever else decides about
    /// all outputs.
    pub salt: Fingerprint,
    /// The folders of sources, which the output must stay away from.
    pub sources: &'a [PathBuf],
    /// Exchange the whole folder in one step.
    pub atomic: bool,
    /// What shows that a file of the last build is still as it was written.
    pub proof: Proof,
}

/// What shows that a file is as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Its size and time.
    Stamp,
    /// Its bytes.
    Bytes,
}

/// The files that the manifest in an output folder lists, sorted by path; `None` when there is none that can be believed.
pub fn listed(folder: &Path) -> Option<Vec<(SitePath, Digest)>> {
    let files = manifest::parse(&fs::read(folder.join(MANIFEST)).ok()?)?;
    Some(files.into_iter().map(|file| (file.path, file.digest)).collect())
}

/// A place for the output, not yet touched.
#[derive(Debug)]
pub struct Target {
    places: Places,
    steps: Steps,
}

impl Target {
    /// Names the output folder, which need not exist.
    ///
    /// # Errors
    /// When no folder can stand there.
    pub fn new(out: &Path) -> Result<Self> {
        Ok(Self { places: Places::new(out)?, steps: Steps::default() })
    }

    /// The output folder, links in its path resolved.
    pub fn folder(&self) -> &Path {
        &self.places.out
    }

    /// The work folder beside it, which need not exist either.
    pub fn work_folder(&self) -> &Path {
        self.places.work()
    }

    /// Takes the lock, finishes what a killed build has left, and looks what is there.
    ///
    /// # Errors
    /// `output-locked`, `output-not-ours`, `output-in-sources`, `output-other-disk`, or the system's own.
    pub fn open(self, options: Open<'_>) -> Result<Output> {
        let Self { places, steps } = self;
        places.keep_apart(options.sources)?;
        places.refuse_stranger()?;
        let lock = places.lock(options.wait)?;
        let root = places.open_out()?;
        journal::recover(&places, root.as_ref().map(AsFd::as_fd), options.salt, &steps)?;
        root.as_ref().map_or(Ok(()), |root| places.same_disk(root))?;
        let (root, old) = match root {
            Some(root) if !places.is_empty(&root)? => {
                let old = Old::read(&places, root.as_fd(), (options.salt, options.proof))?;
                (Some(root), old)
            }
            _ => (None, Old::default()),
        };
        let layout = if root.is_some() { Layout::flat() } else { Layout::tree() };
        let stage = Stage::new(places.stage(), layout, steps.clone())?;
        Ok(Output { places, root, old, stage, options: (options.salt, options.atomic), steps, _lock: lock })
    }
}

/// An output folder that is ours to change. Dropped without a commit, the output is as it was.
#[derive(Debug)]
pub struct Output {
    places: Places,
    /// The folder; `None` when this is the first build.
    root: Option<OwnedFd>,
    old: Old,
    stage: Stage,
    /// The salt, and whether to exchange the whole folder.
    options: (Fingerprint, bool),
    steps: Steps,
    _lock: File,
}

impl Output {
    /// What the last build wrote there, when the file still is so.
    pub fn kept(&self, path: &SitePath) -> Option<Written> {
        self.old.get(path.as_str())?.written
    }

    /// The paths of the files that the last build wrote, sorted.
    pub fn had(&self) -> impl Iterator<Item = &str> {
        self.old.known().iter().map(|known| known.path.as_str())
    }

    /// How many files of ours were found in the output folder or are missing from it.
    pub fn known(&self) -> usize {
        self.old.known().len()
    }

    /// The work folder, for the engine's cache.
    pub fn work_folder(&self) -> &Path {
        self.places.work()
    }

    /// Writes an output where nobody reads it yet; when the very same bytes stand in the output folder, nothing is written.
    /// May be called from many threads at once.
    pub fn stage(&self, path: &SitePath, fingerprint: Fingerprint, bytes: &[u8]) -> Result<Written> {
        let digest = Digest::of(bytes);
        let written = match self.standing(path, bytes.len() as u64) {
            Some(standing) if standing.digest == digest => self.leave(path, standing),
            _ => self.stage.write(path, bytes, digest)?,
        };
        Ok(Written { fingerprint, ..written })
    }

    /// The same for a file that is copied as it is, a piece at a time. What it is made from are its own bytes, as they are now.
    ///
    /// # Errors
    /// `read-failed` when the file cannot be read.
    pub fn stage_copy(&self, path: &SitePath, from: &Path) -> Result<Written> {
        let unreadable = |error| trouble::read_failed(from, &error);
        let mut source = File::open(from).map_err(unreadable)?;
        let size = source.metadata().map_err(unreadable)?.len();
        if let Some(standing) = self.standing(path, size) {
            let mut noting = Noting::new(&source);
            if standing.digest == Digest::of_reader(&mut noting).map_err(unreadable)? {
                return Ok(Written { fingerprint: noting.fingerprint(), ..self.leave(path, standing) });
            }
            source.rewind().map_err(unreadable)?;
        }
        let mut noting = Noting::new(&source);
        let written = self.stage.copy(path, from, &mut noting)?;
        Ok(Written { fingerprint: noting.fingerprint(), ..written })
    }

    /// Makes the staged files and those that are kept the site, and removes files of ours that are not in the list.
    ///
    /// # Errors
    /// `would-overwrite`, `path-clash`, `output-incomplete`, `exchange-unsupported`: nothing was changed. `write-failed`: either
    /// nothing was changed, or the next command will finish the move.
    pub fn commit(mut self, mut outputs: Vec<Entry>) -> Result<Changes> {
        outputs.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let difference = Difference::between(&self.old, &outputs, &self.stage)?;
        let Some(root) = self.root.take() else {
            return self.commit_first(&outputs);
        };
        difference.check(root.as_fd(), &self.old, &self.places)?;
        let new_manifest = self.prepare(root.as_fd(), &outputs)?;
        let changes = Changes {
            written: difference.moves.len() + usize::from(new_manifest.is_some()),
            removed: difference.removed(),
            unchanged: outputs.len() - difference.moves.len() + usize::from(new_manifest.is_none()),
            bytes: difference.moves.iter().map(|staged| staged.written.size).sum(),
        };
        let old = self.replace(root.as_fd(), &difference, new_manifest)?;
        // Nobody need wait until the lists are freed.
        rayon::spawn(move || drop((old, outputs)));
        Ok(changes)
    }

    /// What stands in the output folder at this path, when it is a file of this size.
    fn standing(&self, path: &SitePath, size: u64) -> Option<Written> {
        if let Some(kept) = self.kept(path) {
            return (kept.size == size).then_some(kept);
        }
        let (digest, mtime) = old::standing(self.root.as_ref()?.as_fd(), path.as_str(), size)?;
        Some(Written { fingerprint: Fingerprint::default(), digest, size, mtime })
    }

    fn leave(&self, path: &SitePath, standing: Written) -> Written {
        if self.kept(path).is_none() {
            self.stage.adopt(path, standing.digest);
        }
        standing
    }

    /// The stage becomes the output.
    fn commit_first(self, outputs: &[Entry]) -> Result<Changes> {
        let Self { places, stage, steps, options: (salt, _), .. } = &self;
        let stamp = self.write_manifest(&manifest::text(outputs))?;
        apply::manifest(places, stage.root(), steps)?;
        steps.step().named(places.next_state())?;
        State::write(&places.next_state(), *salt, outputs, stamp)?;
        if let Some(empty) = places.open_out()? {
            swap::keep_mode(empty.as_fd(), stage.root()).named(&places.out)?;
        }
        steps.step().named(&places.out)?;
        fs::rename(places.stage(), &places.out).named(&places.out)?;
        apply::state(places, steps)?;
        let bytes = outputs.iter().map(|entry| entry.written.size).sum();
        Ok(Changes { written: outputs.len() + 1, bytes, ..Changes::default() })
    }

    /// Writes manifest and state to come, as far as they differ from what is there; the stamp of the manifest, if that does.
    fn prepare(&self, root: BorrowedFd<'_>, outputs: &[Entry]) -> Result<Option<Stamp>> {
        if self.old.remembers(outputs) {
            return Ok(None);
        }
        let (stamp, is_new) = match self.old.manifest_of(outputs) {
            Some(stamp) => (stamp, false),
            None => self.write_manifest_if_new(root, &manifest::text(outputs))?,
        };
        self.steps.step().named(self.places.next_state())?;
        State::write(&self.places.next_state(), self.options.0, outputs, stamp)?;
        Ok(is_new.then_some(stamp))
    }

    fn write_manifest_if_new(&self, root: BorrowedFd<'_>, text: &[u8]) -> Result<(Stamp, bool)> {
        match walk::look(root, MANIFEST).named(&self.places.out)? {
            Some(stat) if walk::is_folder(&stat) => {
                Err(trouble::would_overwrite(&self.places.out, &[MANIFEST.to_owned()]))
            }
            Some(stat) if old::read_manifest(root).is_some_and(|present| present == text) => {
                Ok((Stamp::of(&stat), false))
            }
            _ => Ok((self.write_manifest(text)?, true)),
        }
    }

    fn write_manifest(&self, text: &[u8]) -> Result<Stamp> {
        let path = self.places.next_manifest();
        self.steps.step().named(&path)?;
        sealed::replace(&path, text, Durable::Yes).named(&path)?;
        let stat = rustix::fs::stat(&path).named(&path)?;
        Ok(Stamp::of(&stat))
    }

    /// Makes the difference in an output that is there already; gives back what was known of that.
    fn replace(mut self, root: BorrowedFd<'_>, difference: &Difference, new_manifest: Option<Stamp>) -> Result<Old> {
        if difference.is_empty() && new_manifest.is_none() {
            apply::state(&self.places, &self.steps)?;
            return Ok(self.old);
        }
        if self.options.1 {
            swap::exchange(&self.places, root, (&self.old, difference), &self.stage, &self.steps)?;
            return Ok(self.old);
        }
        self.steps.step().named(self.places.journal())?;
        journal::write(&self.places, root, difference, new_manifest)?;
        self.stage.stay();
        journal::finish(&self.places, root, difference, &self.stage, &self.steps)?;
        self.stage.done_with();
        Ok(self.old)
    }
}
