//! Going from folder to folder in a tree without ever following a link.
//!
//! In: an open folder and paths below it. Out: open folders, and what stands in them. Touches: opens, and makes where asked.
//!
//! A folder of the site that somebody replaced by a link to elsewhere must not make us write or remove there. So every folder
//! is opened by its bare name from the one above it, and a link refuses to be opened as a folder.

use std::io;

use rustix::{
    fd::{AsFd, BorrowedFd, OwnedFd},
    fs::{AtFlags, FileType, Mode, OFlags, Stat},
    io::Errno,
};

/// Flags that open a folder and nothing else, least of all a link to one.
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// Opens a folder by its name in another one.
pub(super) fn open_folder(at: impl AsFd, name: impl rustix::path::Arg) -> rustix::io::Result<OwnedFd> {
    rustix::fs::openat(at, name, FOLDER, Mode::empty())
}

/// What stands at a path, links not followed in its last part; `None` when there is nothing.
pub(super) fn look(at: impl AsFd, path: &str) -> rustix::io::Result<Option<Stat>> {
    match rustix::fs::statat(at, path, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(stat)),
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether it is a folder.
pub(super) fn is_folder(stat: &Stat) -> bool {
    FileType::from_raw_mode(stat.st_mode) == FileType::Directory
}

/// Whether it is a plain file.
pub(super) fn is_file(stat: &Stat) -> bool {
    FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile
}

/// The time of the last change of the contents, in nanoseconds since 1970.
pub(super) fn mtime(stat: &Stat) -> i64 {
    stat.st_mtime.saturating_mul(1_000_000_000).saturating_add(stat.st_mtime_nsec as i64)
}

/// What to do about a folder that isn't there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// Make it.
    Make,
    /// It is an error, `ENOENT`.
    Fail,
}

/// A walker through a tree, which keeps the folders open that it stands in: visiting sorted paths costs about one opening a
/// folder.
pub(super) struct Walk<'a> {
    root: BorrowedFd<'a>,
    missing: Missing,
    levels: Vec<(Vec<u8>, OwnedFd)>,
}

impl<'a> Walk<'a> {
    /// A walker that stands at the top.
    pub(super) fn new(root: BorrowedFd<'a>, missing: Missing) -> Self {
        Self { root, missing, levels: Vec::new() }
    }

    /// Goes to a folder, given by its path from the top (empty: the top itself).
    ///
    /// # Errors
    /// `ENOENT` when it isn't there, `ENOTDIR` or `ELOOP` when a file or a link stands in the way.
    pub(super) fn enter(&mut self, folder: impl AsRef<[u8]>) -> rustix::io::Result<BorrowedFd<'_>> {
        let folder = folder.as_ref();
        let parts = || folder.split(|&byte| byte == b'/').filter(|part| !part.is_empty());
        let shared = self.levels.iter().zip(parts()).take_while(|((name, _), part)| name == part).count();
        self.levels.truncate(shared);
        for part in parts().skip(shared) {
            let fd = self.open(part)?;
            self.levels.push((part.to_owned(), fd));
        }
        Ok(self.here())
    }

    /// How many folders below the top it stands. After a failed [`Walk::enter`], as far as it got.
    pub(super) fn depth(&self) -> usize {
        self.levels.len()
    }

    fn here(&self) -> BorrowedFd<'_> {
        self.levels.last().map_or(self.root, |(_, fd)| fd.as_fd())
    }

    fn open(&self, name: &[u8]) -> rustix::io::Result<OwnedFd> {
        match open_folder(self.here(), name) {
            Err(Errno::NOENT) if self.missing == Missing::Make => {
                make_folder(self.here(), name)?;
                open_folder(self.here(), name)
            }
            other => other,
        }
    }
}

/// Makes a folder; it is fine when something stands there already.
pub(super) fn make_folder(at: impl AsFd, path: impl rustix::path::Arg) -> rustix::io::Result<()> {
    match rustix::fs::mkdirat(at, path, Mode::from_raw_mode(0o777)) {
        Err(Errno::EXIST) => Ok(()),
        other => other,
    }
}

/// What a folder holds: each name with whether it is a folder. In no particular order.
pub(super) fn list(folder: impl AsFd) -> io::Result<Vec<(Vec<u8>, bool)>> {
    let mut names = Vec::new();
    for item in rustix::fs::Dir::read_from(folder.as_fd())? {
        let item = item?;
        let name = item.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        let is_folder = match item.file_type() {
            FileType::Unknown => is_folder(&rustix::fs::statat(folder.as_fd(), name, AtFlags::SYMLINK_NOFOLLOW)?),
            kind => kind == FileType::Directory,
        };
        names.push((name.to_bytes().to_vec(), is_folder));
    }
    Ok(names)
}
