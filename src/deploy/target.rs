//! What every kind of target can do, and what may go wrong with it.
//!
//! In: nothing. Out: the trait [`Target`], which each kind implements in a file of its own. Touches: nothing.
//!
//! A kind knows its protocol and nothing else. What is sent, in which order, what may be removed, when it is tried again and when it is
//! given up: all that is decided once, by the core, for all kinds. So a kind never retries by itself, and it never looks at the site.
//!
//! Paths are those of the manifest: `2024/10/tin/index.html`, relative to what readers see as the root of the site. Two files of
//! ours lie beside the site, at [`RECORD`] and (while somebody deploys) where the kind keeps its lock.

use std::{borrow::Cow, path::Path};

use crate::{diag::Words, hash::Digest, words};

/// The folder at the root of the target that holds what we note there; what lies in it is ours and never part of the site.
pub const OWN: &str = ".bantin";

/// What we note at the target about the last deploy: an ordinary small file, read and sent like any other.
pub const RECORD: &str = ".bantin/deploy.txt";

/// Where a kind that keeps its lock as a file puts it. It must not be part of a release: it is there while releases change.
pub const LOCK: &str = ".bantin/lock";

/// What a deploy that is under way, or was killed, may have in our folder besides: files that have no name yet, and parts of files.
const UNDER_WAY: [&str; 3] = [".bantin/next/", ".bantin/part/", ".bantin/lock."];

/// Whether a file or folder is one that a deploy under way puts beside the site.
pub(super) fn is_under_way(path: &str) -> bool {
    UNDER_WAY.iter().any(|own| path.starts_with(own))
}

/// A place where a site can be published.
///
/// The core calls, in this order: `holder`/`claim`; `read`, `list`; if anything is to be done `begin`, then `send` and `remove` several
/// times, with `holder` before the manifest and at the end, then `finish`; however it went, `release`. A process that is killed between any
/// two calls, or in the middle of one, must leave the target such that a new one can go on: no file half written under its own name, and
/// nothing removed that it was not told to remove.
///
/// **Every call may be made again** after it has failed with [`Failure::Temporary`], also when it had its effect and only the reply
/// was lost: sending a file that stands there already, removing one that is gone and finishing what is finished are no errors.
pub trait Target: Send + Sync {
    /// A small file at the target; `None` when it is not there.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure>;

    /// The digest of a file of any size; `None` when it is not there.
    fn digest(&self, path: &str) -> Result<Option<Digest>, Failure> {
        Ok(self.read(path)?.map(|bytes| Digest::of(&bytes)))
    }

    /// Every file at the target but the lock, in any order, also those that are not ours; empty when there is nothing, or not even the
    /// folder. `None` when this kind can't tell.
    fn list(&self) -> Result<Option<Vec<Listed>>, Failure>;

    /// Whether [`Self::list`] is cheap enough to be asked for at every deploy: a few requests a thousand files. When it is not, it is
    /// asked for on `--rescan`, at the first deploy, and when something does not fit together.
    fn lists_quickly(&self) -> bool;

    /// Whether names are all there is, as in stores of objects: a file `a` and a file `a/b` do not get in each other's way.
    fn is_flat(&self) -> bool {
        false
    }

    /// Takes the lock: makes it with this text, if and only if there is none. `false` when there is one. Kinds without any atomic
    /// means write, wait, and read back; the core reads back in any case.
    fn claim(&self, note: &[u8]) -> Result<bool, Failure>;

    /// The text of the lock; `None` when there is none.
    fn holder(&self) -> Result<Option<Vec<u8>>, Failure>;

    /// Gives the lock back: removes it. The core calls this only when the lock is its own, or stale, or to be broken.
    fn release(&self) -> Result<(), Failure>;

    /// Makes ready for changes; `id` (letters, digits and hyphens) is new for each deploy and can name a release. Kinds that publish
    /// in one step (a release folder, a commit) start from all that is there now, foreign files included.
    fn begin(&self, id: &str) -> Result<(), Failure>;

    /// Puts files to the target: one group between two barriers. Returns when all of them stand there, each whole or not at all; in
    /// which order within the group, and how many at once, is the kind's own business.
    ///
    /// On failure, what [`Progress::stands`] was not called for is sent again with the next call.
    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure>;

    /// Removes files, and folders that become empty by it. Other files than these are never touched.
    fn remove(&self, paths: &[&str]) -> Result<(), Failure>;

    /// Publishes what was begun, for kinds that do so in one step: switches the link, pushes the commit. Nothing for all others.
    fn finish(&self) -> Result<(), Failure>;
}

/// A file at the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its path.
    pub path: String,
    /// In bytes.
    pub size: u64,
}

/// Files that are sent together.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// The local folder in which each file lies at its own path. Nobody changes what is in it while the deploy runs, and its digests
    /// have been checked.
    pub root: &'a Path,
    /// The files.
    pub files: &'a [Sending],
}

/// A file to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Its path at the target, and in the local folder.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// Of its bytes.
    pub digest: Digest,
    /// Its content type, as `text/html; charset=utf-8`.
    pub kind: Cow<'static, str>,
    /// Whether its name changes with its contents, so that caches may keep it for ever.
    pub immutable: bool,
}

/// Who is told how far a call of [`Target::send`] has come; from any thread.
pub trait Progress: Sync {
    /// So many more bytes are on their way.
    fn bytes(&self, more: u64);

    /// The file at this place of [`Group::files`] stands at the target, whole and under its own name.
    fn stands(&self, at: usize);
}

/// Why a call of a target failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// May go away by itself: a lost connection, a busy server (503), a timeout. The core waits and calls again.
    Temporary(Words),
    /// Will not go away by itself: no permission, no such host or bucket, a full disk.
    Final(Words),
}

impl Failure {
    /// What a program or a server said, in its own words, behind ours of what we wanted from it.
    pub fn told(wanted: Words, said: &str) -> Words {
        let (Words { en, vi }, said) = (wanted, said.trim());
        words!("{en}: {said}", "{vi}: {said}")
    }

    /// What went wrong.
    pub fn words(&self) -> &Words {
        match self {
            Self::Temporary(words) | Self::Final(words) => words,
        }
    }
}
