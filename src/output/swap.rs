//! `--atomic`: a whole new folder is made beside the old one, and the two change places in one step.
//!
//! In: a [`Difference`]. Out: nothing. Touches: makes `next/` in the work folder, exchanges it with the output, removes the old one.
//!
//! The new folder is made of hard links to what stays, strangers' files among it, so that it costs no copying.

use std::{
    fs::{self, File},
    io,
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
    walk::{self, Missing, Walk},
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
    sweep(root, b"", folder.as_fd(), old).named(&next)?;
    places::clear(&next)
}

/// A copy of the output folder, made of hard links.
fn prepare(places: &Places, root: BorrowedFd<'_>, steps: &Steps) -> Result<OwnedFd> {
    let next = places.next();
    steps.step().named(&next)?;
    fs::create_dir(&next).named(&next)?;
    let folder = OwnedFd::from(File::open(&next).named(&next)?);
    keep_mode(root, folder.as_fd()).named(&next)?;
    match link(root, folder.as_fd()) {
        Err(error) if is_without_links(&error) => {
            places::clear(&next)?;
            Err(trouble::no_links(&places.out))
        }
        linked => linked.named(&next).map(|()| folder),
    }
}

/// Whether a disk gives no file a second name. Which error says so depends on the system.
fn is_without_links(error: &io::Error) -> bool {
    [Errno::PERM, Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOSYS]
        .iter()
        .any(|one| Errno::from_io_error(error) == Some(*one))
}

/// Links all that one folder holds into another one.
fn link(from: BorrowedFd<'_>, to: BorrowedFd<'_>) -> io::Result<()> {
    let (folders, files): (Vec<_>, Vec<_>) = walk::list(from)?.into_iter().partition(|(_, is_folder)| *is_folder);
    for (name, _) in files {
        link_file(from, to, &name)?;
    }
    folders.into_par_iter().try_for_each(|(name, _)| {
        let inside_from = walk::open_folder(from, &*name)?;
        walk::make_folder(to, &*name)?;
        let inside_to = walk::open_folder(to, &*name)?;
        keep_mode(inside_from.as_fd(), inside_to.as_fd())?;
        link(inside_from.as_fd(), inside_to.as_fd())
    })
}

/// Links a file (or a link itself, or whatever else isn't a folder), unless it is gone or something stands there already.
fn link_file(from: BorrowedFd<'_>, to: BorrowedFd<'_>, name: &[u8]) -> io::Result<()> {
    match rustix::fs::linkat(from, name, to, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::EXIST | Errno::NOENT) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Empties the folder that was the output, and links into the new one what strangers put there after the new one was made.
/// `path` is the folder's own path from the top.
fn sweep(folder: BorrowedFd<'_>, path: &[u8], new: BorrowedFd<'_>, old: &Old) -> io::Result<()> {
    let (folders, files): (Vec<_>, Vec<_>) = walk::list(folder)?.into_iter().partition(|(_, is_folder)| *is_folder);
    let inner = |name: &[u8]| if path.is_empty() { name.to_vec() } else { [path, b"/", name].concat() };
    for (name, _) in files {
        if !is_ours(&inner(&name), old) {
            let mut walk = Walk::new(new, Missing::Make);
            match walk.enter(path) {
                Ok(to) => link_file(folder, to, &name)?,
                // The folder was all ours when we looked, and the new site has a file in its place.
                Err(Errno::NOTDIR | Errno::LOOP) => {}
                Err(error) => return Err(error.into()),
            }
        }
        rustix::fs::unlinkat(folder, &*name, AtFlags::empty())?;
    }
    folders.into_par_iter().try_for_each(|(name, _)| {
        sweep(walk::open_folder(folder, &*name)?.as_fd(), &inner(&name), new, old)?;
        Ok(rustix::fs::unlinkat(folder, &*name, AtFlags::REMOVEDIR)?)
    })
}

/// Whether a file was ours before. A name that isn't UTF-8 never is.
fn is_ours(path: &[u8], old: &Old) -> bool {
    std::str::from_utf8(path).is_ok_and(|path| path == MANIFEST || old.get(path).is_some())
}

/// Gives a folder the permissions of the one that it replaces.
pub(super) fn keep_mode(from: BorrowedFd<'_>, to: BorrowedFd<'_>) -> rustix::io::Result<()> {
    let mode = |folder| rustix::fs::fstat(folder).map(|stat| Mode::from_raw_mode(stat.st_mode));
    let (wanted, present) = (mode(from)?, mode(to)?);
    if wanted == present { Ok(()) } else { rustix::fs::fchmod(to, wanted) }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn open(folder: &Path) -> OwnedFd {
        File::open(folder).unwrap().into()
    }

    #[test]
    fn a_disk_without_second_names_is_no_question_of_rights() {
        for (errno, expected) in
            [(Errno::PERM, true), (Errno::OPNOTSUPP, true), (Errno::NOSPC, false), (Errno::ACCESS, false)]
        {
            assert_eq!(is_without_links(&errno.into()), expected, "{errno}");
        }
        let told = trouble::no_links(Path::new("/x/public"));
        assert_eq!((told.code.as_str(), told.hints[0].en.as_str()), ("exchange-unsupported", "build without --atomic"));
    }

    #[test]
    fn what_came_in_during_the_exchange_is_not_lost() {
        let folder = std::env::temp_dir().join(format!("output-swap-test-{}", std::process::id()));
        let (old, new) = (folder.join("old"), folder.join("new"));
        fs::create_dir_all(old.join("made/late")).unwrap();
        fs::create_dir_all(new.join("a")).unwrap();
        fs::write(old.join("made/late/note"), "theirs").unwrap();
        fs::write(old.join(MANIFEST), "old").unwrap();
        fs::write(old.join("both"), "old").unwrap();
        fs::write(new.join("both"), "new").unwrap();

        sweep(open(&old).as_fd(), b"", open(&new).as_fd(), &Old::default()).unwrap();

        assert_eq!(fs::read_to_string(new.join("made/late/note")).unwrap(), "theirs");
        assert_eq!(fs::read_to_string(new.join("both")).unwrap(), "new");
        assert!(!new.join(MANIFEST).exists(), "the old manifest is ours and goes");
        assert_eq!(fs::read_dir(&old).unwrap().count(), 0);
        fs::remove_dir_all(folder).unwrap();
    }
}
