//! What stands in the output folder from the last build: which files are ours, and which of them are still as we wrote them.
//!
//! In: the public manifest, the private state, the files themselves. Out: [`Old`]. Touches: reads the output folder.
//!
//! The manifest says what is ours; the state says what we know about it; a look at every file says whether that still holds.
//! Where the manifest is missing or damaged, only what is byte for byte what the state says can be proven ours.

use std::{fs::File, io::Read};

use rayon::prelude::*;
use rustix::{
    fd::{AsFd, BorrowedFd},
    fs::{Mode, OFlags},
};

use super::{
    Entry, Proof, Written, manifest,
    path::{MANIFEST, SitePath},
    places::Places,
    state::{Stamp, State},
    trouble::{self, Named, Result},
    walk::{self, Missing, Walk},
};
use crate::hash::{Digest, Fingerprint};

/// How many files one thread looks at in one go.
const BATCH: usize = 256;

/// A file of ours.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) path: SitePath,
    /// What we wrote there, when the file still is so; `None` when it is gone, changed, or when we don't remember.
    pub(super) written: Option<Written>,
}

impl Known {
    /// Whether it stands there as the entry says.
    pub(super) fn is(&self, entry: &Entry) -> bool {
        self.path == entry.path && self.written.is_some_and(|written| written.digest == entry.written.digest)
    }
}

/// All files of ours, sorted by path.
#[derive(Debug, Default)]
pub(super) struct Old {
    known: Vec<Known>,
    /// The manifest on the disk, when it is the very one that was written with the state.
    manifest: Option<Stamp>,
}

impl Old {
    /// Finds out what is ours in a folder that is not empty.
    ///
    /// # Errors
    /// `output-not-ours` when nothing in it can be proven ours.
    pub(super) fn read(places: &Places, root: BorrowedFd<'_>, (salt, proof): (Fingerprint, Proof)) -> Result<Self> {
        let state = State::read(&places.state(), salt);
        let stamp = walk::look(root, MANIFEST).named(&places.out)?.filter(walk::is_file).map(|stat| Stamp::of(&stat));
        match state {
            Some(state) if stamp == Some(state.manifest) => {
                let mut known: Vec<_> = state.entries.into_iter().map(Known::from).collect();
                verify(root, &mut known, proof);
                Ok(Self { known, manifest: stamp })
            }
            state => {
                let known = Self::without_trust(root, state.map_or_else(Vec::new, |state| state.entries), proof);
                known.map(|known| Self { known, manifest: None }).ok_or_else(|| trouble::not_ours(&places.out))
            }
        }
    }

    /// The files of ours when manifest and state don't belong together; `None` when there is no proof that any are.
    fn without_trust(root: BorrowedFd<'_>, remembered: Vec<Entry>, proof: Proof) -> Option<Vec<Known>> {
        if let Some(listed) = read_manifest(root).and_then(|text| manifest::parse(&text)) {
            let mut known = join(listed.into_iter().map(|listed| listed.path), remembered);
            verify(root, &mut known, proof);
            return Some(known);
        }
        let mut known: Vec<_> = remembered.into_iter().map(Known::from).collect();
        verify(root, &mut known, proof);
        known.retain(|known| known.written.is_some());
        (!known.is_empty()).then_some(known)
    }

    /// All of them.
    pub(super) fn known(&self) -> &[Known] {
        &self.known
    }

    /// The file of ours at this path.
    pub(super) fn get(&self, path: &str) -> Option<&Known> {
        let at = self.known.binary_search_by(|known| known.path.as_str().cmp(path)).ok()?;
        self.known.get(at)
    }

    /// The stamp of the manifest, when that manifest lists exactly these entries.
    pub(super) fn manifest_of(&self, entries: &[Entry]) -> Option<Stamp> {
        let all_same =
            self.known.len() == entries.len() && self.known.iter().zip(entries).all(|(known, entry)| known.is(entry));
        self.manifest.filter(|_| all_same)
    }

    /// Whether the state on the disk already says exactly this.
    pub(super) fn remembers(&self, entries: &[Entry]) -> bool {
        let same = |(known, entry): (&Known, &Entry)| known.path == entry.path && known.written == Some(entry.written);
        self.manifest.is_some() && self.known.len() == entries.len() && self.known.iter().zip(entries).all(same)
    }
}

impl From<Entry> for Known {
    fn from(entry: Entry) -> Self {
        Self { path: entry.path, written: Some(entry.written) }
    }
}

/// The listed files, each with what we remember of it. Both lists are sorted by path.
fn join(listed: impl Iterator<Item = SitePath>, remembered: Vec<Entry>) -> Vec<Known> {
    let mut remembered = remembered.into_iter().peekable();
    listed
        .map(|path| {
            while remembered.next_if(|entry| entry.path < path).is_some() {}
            let written = remembered.next_if(|entry| entry.path == path).map(|entry| entry.written);
            Known { path, written }
        })
        .collect()
}

/// Forgets what is not on the disk any more as we wrote it.
fn verify(root: BorrowedFd<'_>, known: &mut [Known], proof: Proof) {
    known.par_chunks_mut(BATCH).for_each(|known| {
        let mut walk = Walk::new(root, Missing::Fail);
        for known in known {
            known.written = known.written.and_then(|written| {
                let (folder, path) = far_above(known.path.as_str());
                still(walk.enter(folder).ok()?, path, written, proof)
            });
        }
    });
}

/// A folder that many outputs share, two levels above, so that the system need not find the way to it for each of them; and the rest
/// of the path.
fn far_above(path: &str) -> (&str, &str) {
    let name = path.rfind('/').unwrap_or(0);
    path[..name].rfind('/').map_or(("", path), |end| (&path[..end], &path[end + 1..]))
}

/// What we wrote, with its present time, when the file has still the same bytes.
///
/// Where only the time differs (a copy, a restored backup), the bytes decide.
fn still(root: BorrowedFd<'_>, path: &str, written: Written, proof: Proof) -> Option<Written> {
    let stamp = Stamp::of(&walk::look(root, path).ok()?.filter(walk::is_file)?);
    if stamp.size != written.size {
        return None;
    }
    let is_believed = proof == Proof::Stamp && stamp.mtime == written.mtime;
    let same = is_believed || digest(root, path)? == written.digest;
    same.then_some(Written { mtime: stamp.mtime, ..written })
}

/// What stands at a path, when it is a plain file of this size.
pub(super) fn standing(root: BorrowedFd<'_>, path: &str, size: u64) -> Option<(Digest, i64)> {
    let stamp = Stamp::of(&walk::look(root, path).ok()?.filter(walk::is_file)?);
    let digest = if stamp.size == size { digest(root, path) } else { None };
    digest.map(|digest| (digest, stamp.mtime))
}

/// The digest of a file's bytes; `None` when they cannot be read.
pub(super) fn digest(root: impl AsFd, path: &str) -> Option<Digest> {
    Digest::of_reader(&mut open(root, path)?).ok()
}

/// The manifest's bytes as they are on the disk.
pub(super) fn read_manifest(root: impl AsFd) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    open(root, MANIFEST)?.read_to_end(&mut text).ok()?;
    Some(text)
}

fn open(root: impl AsFd, path: &str) -> Option<File> {
    // A pipe that somebody put there must not keep us waiting.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    rustix::fs::openat(root, path, flags, Mode::empty()).ok().map(File::from)
}
