//! Where things lie: the output folder, and the work folder beside it.
//!
//! In: the path that the editor gave. Out: [`Places`], and the lock. Touches: makes the work folder and its lock file.

use std::{
    ffi::OsStr,
    fs::{self, File, TryLockError},
    io,
    path::{Component, Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rustix::{fd::OwnedFd, fs::CWD, io::Errno};

use super::{
    path::MANIFEST,
    trouble::{self, Named, Result},
    walk,
};

/// How often a waiting build asks for the lock.
const LOCK_POLL: Duration = Duration::from_millis(20);

/// The output folder, links in its path resolved, and the work folder beside it, on the same disk.
#[derive(Debug, Clone)]
pub(super) struct Places {
    pub(super) out: PathBuf,
    work: PathBuf,
}

impl Places {
    /// Works out the places; touches nothing.
    pub(super) fn new(out: &Path) -> Result<Self> {
        let out = resolve(out).named(out)?.ok_or_else(|| trouble::not_a_folder(out))?;
        let Some(name) = out.file_name() else {
            return Err(trouble::not_a_folder(&out));
        };
        let mut work_name = OsStr::new(".bantin-").to_owned();
        work_name.push(name);
        let work = out.with_file_name(work_name);
        Ok(Self { out, work })
    }

    /// Refuses an output that lies in a folder of sources, or that holds one.
    pub(super) fn keep_apart(&self, sources: &[PathBuf]) -> Result<()> {
        for source in sources {
            let resolved = resolve(source).named(source)?.unwrap_or_else(|| source.clone());
            if self.out.starts_with(&resolved) || resolved.starts_with(&self.out) {
                return Err(trouble::in_sources(&self.out, source));
            }
        }
        Ok(())
    }

    /// Refuses a folder that we can't have written, before anything is made beside it: there is something in it, but neither a
    /// manifest nor a work folder.
    pub(super) fn refuse_stranger(&self) -> Result<()> {
        let Some(root) = self.open_out()? else {
            return Ok(());
        };
        let may_be_ours = self.work.exists() || walk::look(&root, MANIFEST).named(&self.out)?.is_some();
        if may_be_ours || self.is_empty(&root)? { Ok(()) } else { Err(trouble::not_ours(&self.out)) }
    }

    /// Opens the output folder; `None` when there is none.
    pub(super) fn open_out(&self) -> Result<Option<OwnedFd>> {
        match walk::open_folder(CWD, &self.out) {
            Ok(root) => Ok(Some(root)),
            Err(Errno::NOENT) => Ok(None),
            Err(Errno::NOTDIR | Errno::LOOP) => Err(trouble::not_a_folder(&self.out)),
            Err(error) => Err(error).named(&self.out),
        }
    }

    /// Whether there is nothing in the output folder.
    pub(super) fn is_empty(&self, root: &OwnedFd) -> Result<bool> {
        Ok(walk::list(root).named(&self.out)?.is_empty())
    }

    /// Refuses an output folder that files cannot be renamed into from the work folder.
    pub(super) fn same_disk(&self, root: &OwnedFd) -> Result<()> {
        let device = rustix::fs::fstat(root).named(&self.out)?.st_dev;
        let beside = rustix::fs::stat(&self.work).named(&self.work)?.st_dev;
        if device == beside { Ok(()) } else { Err(trouble::other_disk(&self.out)) }
    }

    /// Takes the lock, waiting for as long as `wait` allows. It is given back when the file is dropped or the process ends.
    pub(super) fn lock(&self, wait: Duration) -> Result<File> {
        fs::create_dir_all(&self.work).named(&self.work)?;
        let path = self.work.join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path).named(&path)?;
        let deadline = Instant::now() + wait;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(error).named(&path),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(LOCK_POLL),
                Err(TryLockError::WouldBlock) => return Err(trouble::locked(&self.out)),
            }
        }
    }

    /// The work folder; the engine keeps its cache in it.
    pub(super) fn work(&self) -> &Path {
        &self.work
    }

    /// What the last build wrote.
    pub(super) fn state(&self) -> PathBuf {
        self.work.join("state")
    }

    /// The state that takes its place when the move is done.
    pub(super) fn next_state(&self) -> PathBuf {
        self.work.join("state.next")
    }

    /// The manifest to come.
    pub(super) fn next_manifest(&self) -> PathBuf {
        self.work.join("manifest.next")
    }

    /// What is to be moved and removed.
    pub(super) fn journal(&self) -> PathBuf {
        self.work.join("journal")
    }

    /// The files to come.
    pub(super) fn stage(&self) -> PathBuf {
        self.work.join("stage")
    }

    /// The whole folder to come, when it is exchanged in one step.
    pub(super) fn next(&self) -> PathBuf {
        self.work.join("next")
    }
}

/// The path with all links resolved, as far as it exists; `None` when the rest of it can't be made sense of.
fn resolve(path: &Path) -> io::Result<Option<PathBuf>> {
    let mut missing = Vec::new();
    let whole = std::path::absolute(path)?;
    let mut existing = whole.as_path();
    loop {
        match existing.canonicalize() {
            Ok(found) => return Ok(Some(missing.iter().rev().fold(found, |path, part| path.join(part)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !existing.is_symlink() => {}
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
            Err(error) => return Err(error),
        }
        match (existing.components().next_back(), existing.parent()) {
            (Some(Component::Normal(part)), Some(parent)) => {
                missing.push(part);
                existing = parent;
            }
            _ => return Ok(None),
        }
    }
}

/// Removes a folder of ours in the work folder with all that is in it; nothing happens when it is not there.
pub(super) fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).named(folder),
        _ => Ok(()),
    }
}

/// Removes a file of ours in the work folder; nothing happens when it is not there.
pub(super) fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).named(file),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_folder_lies_beside() {
        let places = Places::new(Path::new("/no-such-folder/site/public/")).unwrap();
        assert_eq!(places.out, Path::new("/no-such-folder/site/public"));
        assert_eq!(places.work(), Path::new("/no-such-folder/site/.bantin-public"));
    }

    #[test]
    fn the_root_and_climbing_out_of_nothing_are_no_output() {
        for path in ["/", "/no-such-folder/../public", "/no-such-folder/.."] {
            assert_eq!(Places::new(Path::new(path)).unwrap_err().code, "output-not-a-folder", "{path}");
        }
    }

    #[test]
    fn sources_and_output_are_kept_apart() {
        let places = Places::new(Path::new("/no-such-folder/site/public")).unwrap();
        let check = |source: &str| places.keep_apart(&[PathBuf::from(source)]).map_err(|d| d.code);
        assert_eq!(check("/no-such-folder/site/posts"), Ok(()));
        assert_eq!(check("/no-such-folder/site/public-old"), Ok(()));
        for source in ["/no-such-folder/site", "/no-such-folder/site/public", "/no-such-folder/site/public/posts"] {
            assert_eq!(check(source), Err("output-in-sources".to_owned()), "{source}");
        }
    }
}
