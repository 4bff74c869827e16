//! A local or mounted folder, file by file: each file appears whole by a rename.
//!
//! In: a folder. Out: a [`Target`]. Touches: that folder.
//!
//! A folder that is a release is written the same way before anybody sees it: see [`super::release`].

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use rayon::prelude::*;

use super::target::{Failure, Group, LOCK, Listed, OWN, Progress, Sending, Target};
use crate::{diag::because, hash::Digest, words};

/// Where files are written before they get their name, in our own folder.
const NEXT: &str = ".bantin/next";

/// A folder that readers see.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Numbers the files that have no name yet.
    number: AtomicU64,
}

impl Folder {
    /// The folder at a path, which need not exist; the folder that it lies in must.
    pub fn new(root: PathBuf) -> Self {
        Self { root, number: AtomicU64::new(0) }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Makes the folder, but never the one that it lies in: that may be a disk which isn't mounted.
    fn make_root(&self) -> Result<(), Failure> {
        match fs::create_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other.map_err(|error| failed(&self.root, &error)),
        }
    }

    /// Makes the folders that files go into. A link in the way is refused: it may lead anywhere.
    fn make_folders(&self, files: &[Sending]) -> Result<(), Failure> {
        let mut sound = HashSet::new();
        for file in files {
            let Some((folder, _)) = file.path.rsplit_once('/') else { continue };
            if sound.contains(folder) {
                continue;
            }
            let ends = folder.match_indices('/').map(|(end, _)| end).chain([folder.len()]);
            for end in ends {
                if sound.insert(&folder[..end]) {
                    self.make_folder(&folder[..end])?;
                }
            }
        }
        Ok(())
    }

    fn make_folder(&self, folder: &str) -> Result<(), Failure> {
        let path = self.root.join(folder);
        match fs::create_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let is_folder = fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir());
                if is_folder { Ok(()) } else { Err(in_the_way(&path)) }
            }
            other => other.map_err(|error| failed(&path, &error)),
        }
    }

    /// Copies a file beside, then gives it its name.
    fn put(&self, root: &Path, file: &Sending) -> Result<(), Failure> {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let next = self.root.join(NEXT).join(format!("{}-{number}", std::process::id()));
        let to = self.root.join(&file.path);
        let from = root.join(&file.path);
        let copied = fs::copy(&from, &next).map_err(|error| failed(&next, &error));
        let renamed = copied.and_then(|_| {
            fs::rename(&next, &to).map_err(|error| match error.kind() {
                io::ErrorKind::IsADirectory => in_the_way(&to),
                _ => failed(&to, &error),
            })
        });
        if renamed.is_err() {
            let _ = fs::remove_file(&next);
        }
        renamed
    }

    /// Takes a lock that is a file: it appears whole and under its name, or not at all.
    pub(super) fn claim_file(lock: &Path, note: &[u8]) -> Result<bool, Failure> {
        let next = lock.with_extension(format!("{}.next", std::process::id()));
        fs::write(&next, note).map_err(|error| failed(&next, &error))?;
        let linked = match fs::hard_link(&next, lock) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            // A disk without second names.
            Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) => {
                match fs::File::create_new(lock).and_then(|mut file| io::Write::write_all(&mut file, note)) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
                    other => other.map(|()| true).map_err(|error| failed(lock, &error)),
                }
            }
            other => other.map(|()| true).map_err(|error| failed(lock, &error)),
        };
        let _ = fs::remove_file(&next);
        linked
    }
}

impl Target for Folder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let file = self.root.join(path);
        if_there(&file, fs::read(&file))
    }

    fn digest(&self, path: &str) -> Result<Option<Digest>, Failure> {
        let file = self.root.join(path);
        if_there(&file, fs::File::open(&file).and_then(|mut file| Digest::of_reader(&mut file)))
    }

    fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(&self.root).min_depth(1) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 => return Ok(Some(Vec::new())),
                Err(error) => {
                    return Err(Failure::Final(words!("cannot list it: {error}", "không liệt kê được: {error}")));
                }
            };
            let path = entry.path().strip_prefix(&self.root).unwrap_or(entry.path()).to_string_lossy().into_owned();
            if entry.file_type().is_dir()
                || path == LOCK
                || path.strip_prefix(NEXT).is_some_and(|rest| rest.starts_with('/'))
            {
                continue;
            }
            let size = entry.metadata().map_or(0, |found| found.len());
            files.push(Listed { path, size });
        }
        Ok(Some(files))
    }

    fn lists_quickly(&self) -> bool {
        true
    }

    fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
        self.make_root()?;
        self.make_folder(OWN)?;
        Self::claim_file(&self.root.join(LOCK), note)
    }

    fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
        self.read(LOCK)
    }

    fn release(&self) -> Result<(), Failure> {
        remove_file(&self.root.join(LOCK))?;
        // When nothing was deployed, nothing is left.
        let _ = fs::remove_dir(self.root.join(OWN));
        Ok(())
    }

    fn begin(&self, _: &str) -> Result<(), Failure> {
        self.make_root()?;
        self.make_folder(OWN)?;
        let next = self.root.join(NEXT);
        match fs::remove_dir_all(&next) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(&next, &error)),
            _ => {}
        }
        self.make_folder(NEXT)
    }

    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        self.make_folders(group.files)?;
        group.files.par_iter().enumerate().try_for_each(|(at, file)| {
            self.put(group.root, file)?;
            progress.bytes(file.size);
            progress.stands(at);
            Ok(())
        })
    }

    fn remove(&self, paths: &[&str]) -> Result<(), Failure> {
        for path in paths {
            remove_file(&self.root.join(path))?;
            for (end, _) in path.rmatch_indices('/') {
                // Fails where there is anything left in it, as it should.
                if fs::remove_dir(self.root.join(&path[..end])).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }

    fn finish(&self) -> Result<(), Failure> {
        let _ = fs::remove_dir(self.root.join(NEXT));
        Ok(())
    }
}

/// What was read of a file; `None` when there is no such file.
fn if_there<T>(path: &Path, read: io::Result<T>) -> Result<Option<T>, Failure> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(failed(path, &error)),
    }
}

/// Removes a file; where there is none, or a folder has taken its place meanwhile, nothing is to be done.
fn remove_file(path: &Path) -> Result<(), Failure> {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    match fs::remove_file(path) {
        Err(error) if !matches!(error.kind(), NotFound | NotADirectory | IsADirectory) => Err(failed(path, &error)),
        _ => Ok(()),
    }
}

/// What the system says of a path; a folder on a network may be reached again later.
pub(super) fn failed(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    let words = because(words!("{path}", "{path}"), error);
    match error.kind() {
        io::ErrorKind::Interrupted
        | io::ErrorKind::TimedOut
        | io::ErrorKind::StaleNetworkFileHandle
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::ResourceBusy => Failure::Temporary(words),
        _ => Failure::Final(words),
    }
}

fn in_the_way(path: &Path) -> Failure {
    let path = path.display();
    Failure::Final(words!(
        "{path}: something that is not ours is in the way",
        "{path}: vướng một thứ không phải của ta"
    ))
}
