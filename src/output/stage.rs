//! The stage: files to come, written where nobody reads them, from many threads at once.
//!
//! In: a path and its bytes, or a file to copy. Out: what was written. Touches: writes below `stage/` in the work folder.
//!
//! A first build is staged as the tree that it will be, because the stage itself becomes the output. For a later build the
//! stage is one flat folder of numbered files: they are moved one by one, and half of the folders need not be made twice.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use rustix::{
    fd::{AsFd, BorrowedFd, OwnedFd},
    fs::{AtFlags, Mode, OFlags},
    io::Errno,
};
use sha2::{Digest as _, Sha256};

use super::{
    Entry, Written,
    path::SitePath,
    places,
    state::Stamp,
    steps::Steps,
    trouble::{self, Named, Result},
    walk,
};
use crate::{
    diag::Diagnostic,
    hash::{Digest, Fingerprint},
};

/// How much of a copied file is held in memory.
const COPY_BUFFER: usize = 1 << 17;

/// A file in the stage.
#[derive(Debug, Clone)]
pub(super) struct Staged {
    pub(super) path: SitePath,
    /// Its name in a flat stage.
    pub(super) slot: u32,
    pub(super) written: Written,
}

impl Staged {
    /// Whether it was written as the entry says.
    pub(super) fn is(&self, entry: &Entry) -> bool {
        self.path == entry.path && self.written.digest == entry.written.digest
    }
}

/// How files lie in the stage.
#[derive(Debug)]
pub(super) enum Layout {
    /// As they will lie in the output; with the folders that were made so far.
    Tree(Mutex<HashSet<String>>),
    /// All in one folder, under their numbers; with the next number.
    Flat(AtomicU32),
}

impl Layout {
    pub(super) fn tree() -> Self {
        Self::Tree(Mutex::default())
    }

    pub(super) fn flat() -> Self {
        Self::Flat(AtomicU32::new(0))
    }
}

/// The folder of files to come. Dropping it clears it, unless it was told to [stay](Stage::stay).
#[derive(Debug)]
pub(super) struct Stage {
    folder: PathBuf,
    root: OwnedFd,
    layout: Layout,
    staged: Mutex<Vec<Staged>>,
    /// Files that stood in the output already with the right bytes, though we don't remember them.
    adopted: Mutex<HashMap<SitePath, Digest>>,
    stays: bool,
    steps: Steps,
}

impl Stage {
    /// Makes an empty stage, where none is.
    pub(super) fn new(folder: PathBuf, layout: Layout, steps: Steps) -> Result<Self> {
        fs::create_dir(&folder).named(&folder)?;
        let root = OwnedFd::from(File::open(&folder).named(&folder)?);
        Ok(Self::around(folder, root, layout, steps))
    }

    fn around(folder: PathBuf, root: OwnedFd, layout: Layout, steps: Steps) -> Self {
        Self { folder, root, layout, staged: Mutex::default(), adopted: Mutex::default(), stays: false, steps }
    }

    /// The stage that a killed build has left.
    pub(super) fn left_behind(folder: PathBuf, steps: Steps) -> io::Result<Self> {
        let root = OwnedFd::from(File::open(&folder)?);
        let mut stage = Self::around(folder, root, Layout::flat(), steps);
        stage.stay();
        Ok(stage)
    }

    /// Writes a file whose digest is known.
    pub(super) fn write(&self, path: &SitePath, bytes: &[u8], digest: Digest) -> Result<Written> {
        self.create(path, |file| {
            file.write_all(bytes).named(self.folder.join(path.as_str()))?;
            Ok(digest)
        })
    }

    /// Copies a file, a piece at a time.
    pub(super) fn copy(&self, path: &SitePath, from: &Path, source: &mut impl Read) -> Result<Written> {
        self.create(path, |file| {
            let (mut hasher, mut buffer) = (Sha256::new(), vec![0; COPY_BUFFER]);
            loop {
                let length = source.read(&mut buffer).map_err(|error| trouble::read_failed(from, &error))?;
                let Some(piece) = buffer.get(..length).filter(|piece| !piece.is_empty()) else {
                    return Ok(Digest(hasher.finalize().into()));
                };
                hasher.update(piece);
                file.write_all(piece).named(self.folder.join(path.as_str()))?;
            }
        })
    }

    /// Takes note that a file needs no writing, because it stands in the output as it must be.
    pub(super) fn adopt(&self, path: &SitePath, digest: Digest) {
        lock(&self.adopted).insert(path.clone(), digest);
    }

    /// Whether a file needs no writing.
    pub(super) fn has_adopted(&self, entry: &Entry) -> bool {
        lock(&self.adopted).get(&entry.path) == Some(&entry.written.digest)
    }

    /// Takes the list of what was staged, sorted by path.
    pub(super) fn take(&self) -> Vec<Staged> {
        let mut staged = std::mem::take(&mut *lock(&self.staged));
        staged.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        staged
    }

    /// The folder, open.
    pub(super) fn root(&self) -> BorrowedFd<'_> {
        self.root.as_fd()
    }

    /// From here on the files are needed even when this process ends: a journal speaks of them.
    pub(super) fn stay(&mut self) {
        self.stays = true;
    }

    /// The files are where they belong; what is left may go.
    pub(super) fn done_with(mut self) {
        self.stays = false;
    }

    /// Makes a file, has it written and takes note of it. A file that could not be written is removed again.
    fn create(&self, path: &SitePath, write: impl FnOnce(&mut File) -> Result<Digest>) -> Result<Written> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let (name, slot) = self.place(path)?;
        let opened = rustix::fs::openat(&self.root, &*name, flags, Mode::from_raw_mode(0o666));
        let mut file = File::from(opened.map_err(|error| self.failed(path, error))?);
        let written = write(&mut file).and_then(|digest| self.note(path, &file, slot, digest));
        if written.is_err() {
            let _ = rustix::fs::unlinkat(&self.root, &*name, AtFlags::empty());
        }
        written
    }

    /// Where in the stage a file is written, its folders made.
    fn place<'p>(&self, path: &'p SitePath) -> Result<(Cow<'p, str>, u32)> {
        match &self.layout {
            Layout::Tree(made) => {
                self.make_folders(made, path).map_err(|error| self.failed(path, error))?;
                Ok((Cow::Borrowed(path.as_str()), 0))
            }
            Layout::Flat(next) => {
                let slot = next.fetch_add(1, Ordering::Relaxed);
                Ok((Cow::Owned(slot.to_string()), slot))
            }
        }
    }

    fn failed(&self, path: &SitePath, error: Errno) -> Box<Diagnostic> {
        match error {
            Errno::EXIST | Errno::NOTDIR | Errno::ISDIR => trouble::clash(path.as_str()),
            error => trouble::write_failed(&self.folder.join(path.as_str()), &error.into()),
        }
    }

    /// Makes the folders above a file that no file has needed before, topmost first.
    fn make_folders(&self, made: &Mutex<HashSet<String>>, path: &SitePath) -> rustix::io::Result<()> {
        let known = lock(made);
        let missing: Vec<_> = path.folders().take_while(|folder| !known.contains(*folder)).collect();
        drop(known);
        for folder in missing.iter().rev() {
            walk::make_folder(&self.root, *folder)?;
        }
        if !missing.is_empty() {
            lock(made).extend(missing.into_iter().map(str::to_owned));
        }
        Ok(())
    }

    fn note(&self, path: &SitePath, file: &File, slot: u32, digest: Digest) -> Result<Written> {
        let stat = rustix::fs::fstat(file).named(self.folder.join(path.as_str()))?;
        let Stamp { size, mtime } = Stamp::of(&stat);
        let written = Written { fingerprint: Fingerprint::default(), digest, size, mtime };
        lock(&self.staged).push(Staged { path: path.clone(), slot, written });
        Ok(written)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.stays && !self.steps.are_over() {
            // What cannot be cleared now is cleared by the next build.
            let _ = places::clear(&self.folder);
        }
    }
}

/// A thread that panicked while it held the lock has left a list that is whole all the same.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
