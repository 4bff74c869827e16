//! **Reads the disk**: the site's folder and its theme become lists of sources, sorted by path.
//!
//! In: folders. Out: a [`Tree`] of [`File`]s with their stamps; texts when they are asked for; [`Files`] with digests and picture
//! sizes. Touches: reads the site's folder and the theme's, writes nothing.
//!
//! Incremental: a file whose stamp (size, times, inode) is the one remembered is not read again, unless it was changed so
//! shortly before it was read that the stamp could not tell.

pub mod beside;
pub mod history;
mod picture;
mod text;
mod walk;

use std::path::PathBuf;

use bitcode::{Decode, Encode};

pub use beside::{BesideFile, Data, Files};
pub use text::{Reader, read_text, text_as_far_as_it_goes, text_of};
pub use walk::{FOLDERS, ISSUED, Tree, is_scrap, on_disk, path_in, stamp_of, walk};

/// A source file, not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path from the site's folder, in NFC, with `/` between its parts.
    pub path: String,
    /// Where it is.
    pub disk: PathBuf,
    /// What tells that it has changed.
    pub stamp: Stamp,
}

/// Where the bytes of a file that is copied are.
#[derive(Debug, Clone, Copy)]
pub enum CopyOf<'a> {
    /// On the disk.
    Disk(&'a std::path::Path),
    /// In the program.
    Memory(&'a [u8]),
}

/// What the disk tells of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970.
    pub mtime: i64,
    /// Its number on the disk, where there is such a thing.
    pub inode: u64,
    /// When anything about it was last changed, who may read it too, in nanoseconds since 1970, where the disk knows: unlike `mtime`,
    /// no program can set it back.
    pub ctime: i64,
}

impl Stamp {
    /// Of a file that nobody has looked at.
    pub const UNKNOWN: Self = Self { size: 0, mtime: 0, inode: 0, ctime: 0 };

    /// When the file last became another one, in nanoseconds since 1970.
    pub fn changed_at(&self) -> i64 {
        self.mtime.max(self.ctime)
    }
}

/// A stamp that was taken when the file was read, and until when it can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Seen {
    /// The stamp.
    pub stamp: Stamp,
    /// When the file was read, in nanoseconds since 1970.
    pub at: i64,
}

/// Two changes within this time may leave the same stamp: the coarsest clock of a file system in use (FAT), in nanoseconds.
const TICK: i64 = 2_000_000_000;

impl Seen {
    /// Of a file that was never read.
    pub const NEVER: Self = Self { stamp: Stamp::UNKNOWN, at: 0 };

    /// Whether a file with this stamp is certainly the one that was read.
    pub fn is(self, stamp: Stamp) -> bool {
        self.stamp == stamp && stamp.changed_at() < self.at.saturating_sub(TICK)
    }
}
