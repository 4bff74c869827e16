//! Finds the file for a path, and never one outside the folder.
//!
//! In: the folder, the parts of a path. Out: a [`Found`]. Touches: opens folders and files below the folder.
//!
//! Every part is opened by its bare name from the folder above it, and a link is not followed: so there is no way out.

use std::{fs::File, io, path::Path};

use rustix::{
    fd::OwnedFd,
    fs::{CWD, FileType, Mode, OFlags},
    io::Errno,
};

/// What lies at a path.
#[derive(Debug)]
pub(super) enum Found {
    /// A file, with its name in the folder.
    File(File, String),
    /// A folder that has a page, but was asked for without the last `/`.
    Folder,
    /// Nothing.
    Nothing,
}

/// The page of a folder.
pub(super) const INDEX: &str = "index.html";

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// A pipe that lies in the folder must not stop the server, hence `NONBLOCK`.
const PLAIN: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// What lies at a path below a folder.
pub(super) fn find(root: &Path, parts: &[String]) -> io::Result<Found> {
    let Some((name, folders)) = parts.split_last() else { return Ok(Found::Nothing) };
    match look(root, folders, name) {
        Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP | Errno::NAMETOOLONG | Errno::INVAL | Errno::NXIO) => {
            Ok(Found::Nothing)
        }
        other => Ok(other?),
    }
}

fn look(root: &Path, folders: &[String], name: &str) -> rustix::io::Result<Found> {
    let mut here = rustix::fs::openat(CWD, root, FOLDER, Mode::empty())?;
    for folder in folders {
        // An empty part would be the folder itself, as in `//`.
        here = enter(&here, folder)?;
    }
    let index = name.is_empty();
    let file = rustix::fs::openat(&here, if index { INDEX } else { name }, PLAIN, Mode::empty())?;
    match FileType::from_raw_mode(rustix::fs::fstat(&file)?.st_mode) {
        FileType::RegularFile => Ok(Found::File(file.into(), if index { INDEX } else { name }.to_owned())),
        FileType::Directory if !index => {
            let page = rustix::fs::openat(&file, INDEX, PLAIN, Mode::empty())?;
            let is_file = FileType::from_raw_mode(rustix::fs::fstat(&page)?.st_mode) == FileType::RegularFile;
            Ok(if is_file { Found::Folder } else { Found::Nothing })
        }
        _ => Ok(Found::Nothing),
    }
}

fn enter(here: &OwnedFd, name: &str) -> rustix::io::Result<OwnedFd> {
    if name.is_empty() { Err(Errno::NOENT) } else { rustix::fs::openat(here, name, FOLDER, Mode::empty()) }
}
