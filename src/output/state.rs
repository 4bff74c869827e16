//! The state: our private record of what the last build wrote, from which the next one knows what it may leave as it is.
//!
//! In: entries, and the manifest that was written with them. Out: the same. Touches: the state's file.
//!
//! It is never needed for correctness: without it everything is rendered again, and compared with what stands there.

use std::{fs, path::Path};

use bitcode::{Decode, Encode};
use rayon::prelude::*;
use rustix::fs::Stat;

use super::{
    Entry, Written,
    path::SitePath,
    sealed::{self, Durable},
    trouble::{Named, Result},
    walk,
};
use crate::hash::{Absorb, Fingerprint};

/// What tells one version of a file from the next without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) struct Stamp {
    /// In bytes.
    pub(super) size: u64,
    /// In nanoseconds since 1970.
    pub(super) mtime: i64,
}

impl Stamp {
    pub(super) fn of(stat: &Stat) -> Self {
        Self { size: stat.st_size as u64, mtime: walk::mtime(stat) }
    }
}

/// What the last build wrote.
#[derive(Debug)]
pub(super) struct State {
    /// Every file but the manifest, sorted by path.
    pub(super) entries: Vec<Entry>,
    /// The manifest that lists them.
    pub(super) manifest: Stamp,
}

/// The state on the disk: pieces that are encoded and decoded side by side, each [`Files`].
#[derive(Encode, Decode)]
struct Record {
    pieces: Vec<Vec<u8>>,
    manifest: Stamp,
}

/// Paths, and what was written there.
type Files<'a> = Vec<(&'a str, Written)>;

/// How many files a piece holds.
const PIECE: usize = 8192;

impl State {
    /// Reads it; `None` when it is absent, damaged or of a program with another salt.
    pub(super) fn read(file: &Path, salt: Fingerprint) -> Option<Self> {
        let bytes = fs::read(file).ok()?;
        let record: Record = sealed::unseal(key(salt), &bytes)?;
        let entry = |(path, written): (&str, Written)| Some(Entry { path: SitePath::of_file(path)?, written });
        let piece = |piece: &Vec<u8>| -> Option<Vec<Entry>> {
            bitcode::decode::<Files<'_>>(piece).ok()?.into_iter().map(entry).collect()
        };
        let entries =
            record.pieces.par_iter().map(piece).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect::<Vec<_>>();
        let sorted = entries.windows(2).all(|pair| pair[0].path < pair[1].path);
        sorted.then_some(Self { entries, manifest: record.manifest })
    }

    /// Writes it.
    pub(super) fn write(file: &Path, salt: Fingerprint, entries: &[Entry], manifest: Stamp) -> Result<()> {
        let piece = |entries: &[Entry]| {
            let files: Files<'_> = entries.iter().map(|entry| (entry.path.as_str(), entry.written)).collect();
            bitcode::encode(&files)
        };
        let pieces = entries.par_chunks(PIECE).map(piece).collect();
        sealed::seal(key(salt), &Record { pieces, manifest }).replace(file, Durable::No).named(file)
    }
}

fn key(salt: Fingerprint) -> Fingerprint {
    ("state 2".to_owned(), salt).fingerprint()
}
