//! `--atomic`: a whole new folder is made beside the old one, and the two change places in one step.
//!
//! In: a [`Difference`]. Out: nothing. Touches: makes `next/` in the work folder, exchanges it with the output, removes the old one.
//!
//! The new folder is made of hard links to what stays, strangers' files among it, so that it costs no copying.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io,
    os::unix::ffi::OsStrExt,
};

use rayon::prelude::*;
use rustix::{
    fd::{AsFd, BorrowedFd, OwnedFd},
    fs::{AtFlags, CWD, Mode, RenameFlags},
    io::Errno,
};

use super::{
    apply,
    difference::Difference,
    old::Old,
    path::MANIFEST,
    places::{self, Places},
    stage::Stage,
    steps::Steps,
    trouble::{self, Named, Result},
    walk,
};

/// Makes the new folder and exchanges it with the output.
///
/// # Errors
/// `exchange-unsupported` when the system cannot do it; the output is as it was then.
pub(super) fn exchange(
    places: &Places,
    root: BorrowedFd<'_>,
    (old, difference): (&Old, &Difference),
    stage: &Stage,
    steps: &Steps,
) -> Result<()> {
    let next = places.next();
    let folder = prepare(places, root, steps)?;
    apply::files(difference, stage.root(), folder.as_fd(), steps).named(&next)?;
    apply::manifest(places, folder.as_fd(), steps)?;
    steps.step().named(&next)?;
    match rustix::fs::renameat_with(CWD, &next, CWD, &places.out, RenameFlags::EXCHANGE) {
        Ok(()) => {}
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            places::clear(&next)?;
            return Err(trouble::no_exchange(&places.out));
        }
        Err(error) => return Err(error).named(&places.out),
    }
    apply::state(places, steps)?;
    // Now `root` is the folder that was the output. What came into it while the new one was made isn't lost with it.
    steps.step().named(&next)?;
    link((root, folder.as_fd()), "", Which::NotOurs(old)).named(&places.out)?;
    places::clear(&next)
}

/// A copy of the output folder, made of hard links.
fn prepare(places: &Places, root: BorrowedFd<'_>, steps: &Steps) -> Result<OwnedFd> {
    let next = places.next();
    steps.step().named(&next)?;
    fs::create_dir(&next).named(&next)?;
    let folder = OwnedFd::from(File::open(&next).named(&next)?);
    keep_mode(root, folder.as_fd()).named(&next)?;
    link((root, folder.as_fd()), "", Which::All).named(&next)?;
    Ok(folder)
}

/// What is linked from one tree into another.
#[derive(Clone, Copy)]
enum Which<'a> {
    /// Everything, empty folders too.
    All,
    /// What isn't ours.
    NotOurs(&'a Old),
}

impl Which<'_> {
    /// Whether to leave out a file. A name that isn't UTF-8 isn't ours.
    fn leaves_out(self, prefix: &str, name: &[u8]) -> bool {
        match (self, std::str::from_utf8(name)) {
            (Self::NotOurs(old), Ok(name)) => {
                let path = format!("{prefix}{name}");
                path == MANIFEST || old.get(&path).is_some()
            }
            _ => false,
        }
    }
}

/// Links files of one folder into another one, but for those that are there already. `prefix` is the path of both, empty at the
/// top, else with a `/` at its end.
fn link((from, to): (BorrowedFd<'_>, BorrowedFd<'_>), prefix: &str, which: Which<'_>) -> io::Result<()> {
    let (folders, files): (Vec<_>, Vec<_>) = walk::list(from)?.into_iter().partition(|(_, is_folder)| *is_folder);
    for (name, _) in files.iter().filter(|(name, _)| !which.leaves_out(prefix, name)) {
        let name = OsStr::from_bytes(name);
        match rustix::fs::linkat(from, name, to, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::EXIST | Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let inner = |name: &[u8]| format!("{prefix}{}/", String::from_utf8_lossy(name));
    folders.into_par_iter().try_for_each(|(name, _)| link_folder((from, to), &name, &inner(&name), which))
}

fn link_folder(
    (from, to): (BorrowedFd<'_>, BorrowedFd<'_>),
    name: &[u8],
    prefix: &str,
    which: Which<'_>,
) -> io::Result<()> {
    let name = OsStr::from_bytes(name);
    let from = walk::open_folder(from, name)?;
    let made = rustix::fs::mkdirat(to, name, Mode::from_raw_mode(0o777));
    let inside = match (walk::open_folder(to, name), which) {
        (Ok(inside), _) => inside,
        // All that was in the folder was ours, and stale: the new site has a file in its place.
        (Err(Errno::NOTDIR | Errno::LOOP), Which::NotOurs(_)) => return Ok(()),
        (Err(error), _) => return Err(error.into()),
    };
    if made.is_ok() {
        keep_mode(from.as_fd(), inside.as_fd())?;
    }
    link((from.as_fd(), inside.as_fd()), prefix, which)?;
    if made.is_ok() && matches!(which, Which::NotOurs(_)) {
        // Made for nothing when it is still empty; when it isn't, it stays.
        let _ = rustix::fs::unlinkat(to, name, AtFlags::REMOVEDIR);
    }
    Ok(())
}

/// Gives a folder the permissions of the one that it replaces.
pub(super) fn keep_mode(from: BorrowedFd<'_>, to: BorrowedFd<'_>) -> rustix::io::Result<()> {
    let mode = |folder| rustix::fs::fstat(folder).map(|stat| Mode::from_raw_mode(stat.st_mode));
    let (wanted, present) = (mode(from)?, mode(to)?);
    if wanted == present { Ok(()) } else { rustix::fs::fchmod(to, wanted) }
}
