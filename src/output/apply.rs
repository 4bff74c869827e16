//! The moves themselves. Every one of them can be made a second time without harm.
//!
//! In: a [`Difference`], the stage, a folder. Out: nothing. Touches: moves and removes files in that folder, never through a link.

use std::{collections::BTreeSet, fs, io, path::Path};

use rayon::prelude::*;
use rustix::{
    fd::BorrowedFd,
    fs::{AtFlags, CWD},
    io::Errno,
};

use super::{
    difference::{BATCH, Difference},
    path::{MANIFEST, SitePath},
    places::Places,
    stage::Staged,
    steps::Steps,
    trouble::{Named, Result},
    walk::{Missing, Walk},
};

/// Moves the staged files in and removes the stale ones, with the folders that become empty.
pub(super) fn files(
    difference: &Difference,
    stage: BorrowedFd<'_>,
    root: BorrowedFd<'_>,
    steps: &Steps,
) -> io::Result<()> {
    remove(root, &difference.clear, steps)?;
    difference.moves.par_chunks(BATCH).try_for_each(|moves| move_in(stage, root, moves, steps))?;
    remove(root, &difference.stale, steps)
}

/// Puts the new manifest into the folder, if there is one.
pub(super) fn manifest(places: &Places, root: BorrowedFd<'_>, steps: &Steps) -> Result<()> {
    steps.step().named(&places.out)?;
    match rustix::fs::renameat(CWD, places.next_manifest(), root, MANIFEST) {
        Err(Errno::NOENT) => Ok(()),
        other => other.named(places.out.join(MANIFEST)),
    }
}

/// Puts the new state in its place, if there is one.
pub(super) fn state(places: &Places, steps: &Steps) -> Result<()> {
    let rename = |from: &Path, to: &Path| match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    };
    steps.step().named(places.state())?;
    rename(&places.next_state(), &places.state()).named(places.state())
}

fn move_in(stage: BorrowedFd<'_>, root: BorrowedFd<'_>, moves: &[Staged], steps: &Steps) -> io::Result<()> {
    let mut walk = Walk::new(root, Missing::Make);
    for Staged { path, slot, .. } in moves {
        let (folder, name) = path.split();
        steps.step()?;
        let at = walk.enter(folder)?;
        steps.step()?;
        match rustix::fs::renameat(stage, slot.to_string(), at, name) {
            // The build that was killed had already moved it.
            Ok(()) | Err(Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Removes files, sorted by path, and then the folders above them that are empty.
fn remove(root: BorrowedFd<'_>, paths: &[SitePath], steps: &Steps) -> io::Result<()> {
    paths.par_chunks(BATCH).try_for_each(|paths| remove_files(root, paths, steps))?;
    let folders: BTreeSet<&str> = paths.iter().flat_map(SitePath::folders).collect();
    let mut walk = Walk::new(root, Missing::Fail);
    for folder in folders.into_iter().rev() {
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        steps.step()?;
        take_away(&mut walk, above, name, AtFlags::REMOVEDIR)?;
    }
    Ok(())
}

fn remove_files(root: BorrowedFd<'_>, paths: &[SitePath], steps: &Steps) -> io::Result<()> {
    let mut walk = Walk::new(root, Missing::Fail);
    for path in paths {
        let (folder, name) = path.split();
        steps.step()?;
        take_away(&mut walk, folder, name, AtFlags::empty())?;
    }
    Ok(())
}

/// Removes a file or an empty folder. That it is gone, or that something else stands there or on the way, is none of our business.
fn take_away(walk: &mut Walk<'_>, folder: &str, name: &str, flags: AtFlags) -> io::Result<()> {
    let removed = walk.enter(folder).and_then(|at| rustix::fs::unlinkat(at, name, flags));
    match removed {
        Ok(())
        | Err(
            Errno::NOENT | Errno::NOTDIR | Errno::LOOP | Errno::ISDIR | Errno::NOTEMPTY | Errno::EXIST | Errno::BUSY,
        ) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
