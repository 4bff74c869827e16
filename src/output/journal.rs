//! The journal: what is about to be moved and removed, written down before the first move, so that a build which is killed in
//! the middle is finished by the next command.
//!
//! In: a [`Difference`]. Out: the same, read back whole or not at all. Touches: the journal's file.

use std::fs;

use bitcode::{Decode, Encode};
use rayon::prelude::*;
use rustix::fd::{AsFd, BorrowedFd};

use super::{
    Proof, Written, apply,
    difference::Difference,
    old::{self, Old},
    path::{MANIFEST, SitePath},
    places::{self, Places},
    sealed::{self, Durable},
    stage::{Stage, Staged},
    state::Stamp,
    steps::Steps,
    trouble::{self, Named, Result},
    walk,
};
use crate::hash::Fingerprint;

/// Not salted with the program's version: whichever version comes next must finish the move. Its number changes with the layout
/// of [`Record`].
const KEY: Fingerprint = Fingerprint(u128::from_le_bytes(*b"bantin journal 1"));

/// Which folder the journal speaks of: a move into one that was put in its place since would overwrite what isn't ours. The
/// inode alone doesn't tell, because the number of a folder that is gone is soon given to another one.
#[derive(Debug, Encode, Decode)]
struct FolderId {
    device: u64,
    inode: u64,
    /// The manifest in it before the move and after it.
    manifest: [Option<Stamp>; 2],
}

impl FolderId {
    fn is_of(&self, folder: BorrowedFd<'_>) -> rustix::io::Result<bool> {
        let stat = rustix::fs::fstat(folder)?;
        let same = (stat.st_dev, stat.st_ino) == (self.device, self.inode);
        Ok(same && self.manifest.contains(&manifest_in(folder)?))
    }
}

fn manifest_in(folder: BorrowedFd<'_>) -> rustix::io::Result<Option<Stamp>> {
    Ok(walk::look(folder, MANIFEST)?.map(|stat| Stamp::of(&stat)))
}

/// The journal on the disk.
#[derive(Encode, Decode)]
struct Record<'a> {
    folder: FolderId,
    moves: Vec<(&'a str, u32, Written)>,
    clear: Vec<&'a str>,
    stale: Vec<&'a str>,
}

/// Writes the journal, with the stamp of the manifest that the move ends with, if that is a new one. From the moment the journal
/// is there, the move will be made.
pub(super) fn write(
    places: &Places,
    root: BorrowedFd<'_>,
    difference: &Difference,
    new_manifest: Option<Stamp>,
) -> Result<()> {
    let stat = rustix::fs::fstat(root).named(&places.out)?;
    let present = manifest_in(root).named(&places.out)?;
    let record = Record {
        folder: FolderId { device: stat.st_dev, inode: stat.st_ino, manifest: [present, new_manifest.or(present)] },
        moves: difference.moves.iter().map(|m| (m.path.as_str(), m.slot, m.written)).collect(),
        clear: difference.clear.iter().map(SitePath::as_str).collect(),
        stale: difference.stale.iter().map(SitePath::as_str).collect(),
    };
    let path = places.journal();
    sealed::seal(KEY, &record).replace(&path, Durable::Yes).named(path)
}

/// Reads the journal; `None` when there is none, it is damaged, or it speaks of another folder.
fn read(places: &Places, root: BorrowedFd<'_>) -> Option<Difference> {
    let bytes = fs::read(places.journal()).ok()?;
    let record: Record<'_> = sealed::unseal(KEY, &bytes)?;
    if !record.folder.is_of(root).ok()? {
        return None;
    }
    let staged = |(path, slot, written)| Some(Staged { path: SitePath::of_file(path)?, slot, written });
    let paths = |paths: Vec<&str>| paths.into_iter().map(SitePath::of_file).collect::<Option<_>>();
    Some(Difference {
        moves: record.moves.into_iter().map(staged).collect::<Option<_>>()?,
        clear: paths(record.clear)?,
        stale: paths(record.stale)?,
    })
}

/// Makes the moves of a journal that a killed build has left, or throws its stage away when it had not come that far.
///
/// What a power cut has damaged in the stage isn't moved, nor what would now harm something that isn't ours: the next build sees
/// that these files are missing.
pub(super) fn recover(places: &Places, root: Option<BorrowedFd<'_>>, salt: Fingerprint, steps: &Steps) -> Result<()> {
    if let Some(root) = root
        && let Some(mut difference) = read(places, root)
        && let Ok(stage) = Stage::left_behind(places.stage(), steps.clone())
    {
        let is_whole =
            |staged: &Staged| old::digest(stage.root(), &staged.slot.to_string()) == Some(staged.written.digest);
        difference.moves = difference.moves.into_par_iter().filter(is_whole).collect();
        difference.give_up_obstructed(root, &Old::read(places, root, (salt, Proof::Stamp)).unwrap_or_default());
        finish(places, root, &difference, &stage, steps)?;
        stage.done_with();
    }
    steps.step().named(places.journal())?;
    places::remove(&places.journal())?;
    // Without a journal these are leftovers, which a later commit must not take for its own.
    places::remove(&places.next_manifest())?;
    places::remove(&places.next_state())?;
    places::clear(&places.stage())?;
    places::clear(&places.next())
}

/// All that comes after the journal was written: moves, removals, the manifest, the state; then the journal goes.
///
/// # Errors
/// `write-failed`, which says that the output may be changed in part.
pub(super) fn finish(
    places: &Places,
    root: BorrowedFd<'_>,
    difference: &Difference,
    stage: &Stage,
    steps: &Steps,
) -> Result<()> {
    let all = || {
        apply::files(difference, stage.root(), root, steps).named(&places.out)?;
        apply::manifest(places, root.as_fd(), steps)?;
        apply::state(places, steps)?;
        steps.step().named(places.journal())?;
        places::remove(&places.journal())
    };
    all().map_err(trouble::halfway)
}
