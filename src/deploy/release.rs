//! A local or mounted folder that is published in one step: a new release beside the one that readers see, then one symbolic link is
//! switched.
//!
//! In: the link, and the folder of releases. Out: a [`Target`]. Touches: that folder, and the link.
//!
//! A release begins with second names (hard links) for all that the current one holds, foreign files included: it costs no room, and
//! replacing a file by renaming leaves the other release as it was. The last release stays, for going back by hand.
//!
//! Several links may lead into one folder of releases, each of a target of its own. So a release is named for its link, only releases
//! of the same link are ever removed, and never one that any link leads to.

use std::{
    collections::HashSet,
    fs, io,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{
    folder::{Folder, failed},
    target::{Failure, Group, Listed, OWN, Progress, Target},
};
use crate::{hash::Digest, words};

/// What the names of our releases begin with.
const PREFIX: &str = "bantin-";

/// How many releases stay besides the current one.
const STAY: usize = 1;

/// The target of kind `folder` at a path: with releases when they are asked for or the path is a symbolic link, else file by file.
pub(super) fn folder(path: &Path, releases: bool) -> Box<dyn Target> {
    if releases {
        return Box::new(Releases::new(path.join("current"), path.join("releases")));
    }
    match fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()).then(|| fs::canonicalize(path)) {
        Some(Ok(current)) if current.parent().is_some() => {
            let beside = current.parent().unwrap_or(&current).to_path_buf();
            Box::new(Releases::new(path.to_path_buf(), beside))
        }
        _ => Box::new(Folder::new(path.to_path_buf())),
    }
}

/// A folder of releases, and the link to the current one.
#[derive(Debug)]
struct Releases {
    link: PathBuf,
    folder: PathBuf,
    /// The release that is being made.
    next: Mutex<Option<Next>>,
}

/// A release in the making.
#[derive(Debug)]
struct Next {
    folder: Folder,
    /// The one that it was begun from.
    from: Option<PathBuf>,
    /// What was removed of that.
    removed: HashSet<String>,
}

impl Releases {
    fn new(link: PathBuf, folder: PathBuf) -> Self {
        Self { link, folder, next: Mutex::new(None) }
    }

    fn lock_file(&self) -> PathBuf {
        self.folder.join(".bantin-lock")
    }

    /// The release that readers see.
    fn current(&self) -> Result<Option<PathBuf>, Failure> {
        match fs::canonicalize(&self.link) {
            Ok(current) => Ok(Some(current)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&self.link, &error)),
        }
    }

    /// The release that is being made, in the hands of `act`.
    fn on_next<T>(&self, act: impl FnOnce(&mut Next) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        match next.as_mut() {
            Some(next) => act(next),
            None => Err(Failure::Final(words!("no release was begun", "chưa bắt đầu bản phát hành nào"))),
        }
    }

    /// Points the link to a release: a new link takes its place in one step.
    fn switch(&self, to: &Path) -> Result<(), Failure> {
        let target = match (self.link.parent(), to.parent().and_then(Path::parent)) {
            // Beside each other: the link stays right when the whole folder is moved or seen from elsewhere.
            (Some(own), Some(root)) if fs::canonicalize(own).ok().as_deref() == Some(root) => {
                to.strip_prefix(root).unwrap_or(to).to_path_buf()
            }
            _ => to.to_path_buf(),
        };
        let beside = self.link.with_extension(format!("{}.next", std::process::id()));
        let _ = fs::remove_file(&beside);
        symlink(&target, &beside).map_err(|error| failed(&beside, &error))?;
        fs::rename(&beside, &self.link).map_err(|error| failed(&self.link, &error))
    }

    /// What the names of this link's releases begin with. Links of one name in different folders have different digits in it.
    fn prefix(&self) -> String {
        let name = self.link.file_name().unwrap_or_default();
        let folder = self.link.parent().and_then(|folder| fs::canonicalize(folder).ok()).unwrap_or_default();
        let digest = Digest::of(folder.join(name).as_os_str().as_encoded_bytes()).to_string();
        format!("{PREFIX}{}-{}-", name.to_string_lossy(), &digest[..8])
    }

    /// Whether a folder of this name is a release of this link. Those of old have no link in their name: they are certain to be of it
    /// only where the folder of releases is this link's alone.
    fn has_named(&self, name: &str) -> bool {
        let is_own_folder = self.link.parent().is_some() && self.link.parent() == self.folder.parent();
        name.strip_prefix(&self.prefix()).is_some_and(is_id)
            || (is_own_folder && name.strip_prefix(PREFIX).is_some_and(is_id))
    }

    /// Removes the oldest of our releases. One that can't be removed does no harm.
    fn prune(&self, current: &Path, from: Option<&Path>) {
        // Paths are compared as the system tells them: `..` and links in a setting must not make the current release look like another.
        let Ok(releases) = fs::canonicalize(&self.folder) else { return };
        let Ok(found) = fs::read_dir(&releases) else { return };
        let linked: Vec<PathBuf> =
            [Some(releases.as_path()), self.link.parent()].into_iter().flatten().flat_map(led_to).collect();
        let is_ours = |path: &Path| {
            self.has_named(&path.file_name().unwrap_or_default().to_string_lossy())
                && path.join(OWN).is_dir()
                && Some(path) != from
                && path != current
                && !linked.iter().any(|linked| linked.starts_with(path))
        };
        let mut old: Vec<_> = found.flatten().map(|entry| entry.path()).filter(|path| is_ours(path)).collect();
        old.sort_unstable_by_key(|path| fs::metadata(path).and_then(|found| found.modified()).ok());
        let stay = STAY.saturating_sub(usize::from(from.is_some()));
        for path in old.iter().rev().skip(stay) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

impl Target for Releases {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.current()?.map_or(Ok(None), |current| Folder::new(current).read(path))
    }

    fn digest(&self, path: &str) -> Result<Option<Digest>, Failure> {
        self.current()?.map_or(Ok(None), |current| Folder::new(current).digest(path))
    }

    fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        self.current()?.map_or(Ok(Some(Vec::new())), |current| Folder::new(current).list())
    }

    fn lists_quickly(&self) -> bool {
        true
    }

    fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
        let base = self.folder.parent().unwrap_or(&self.folder);
        for folder in [base, &self.folder] {
            match fs::create_dir(folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(folder, &error)),
                _ => {}
            }
        }
        Folder::claim_file(&self.lock_file(), note)
    }

    fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
        Folder::new(self.folder.clone()).read(".bantin-lock")
    }

    fn release(&self) -> Result<(), Failure> {
        Folder::new(self.folder.clone()).remove(&[".bantin-lock"])
    }

    fn begin(&self, id: &str) -> Result<(), Failure> {
        let releases = fs::canonicalize(&self.folder).map_err(|error| failed(&self.folder, &error))?;
        let root = releases.join(format!("{}{id}", self.prefix()));
        match fs::remove_dir_all(&root) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(&root, &error)),
            _ => {}
        }
        let from = self.current()?;
        let folder = Folder::new(root.clone());
        fs::create_dir(&root).map_err(|error| failed(&root, &error))?;
        // Begun first, so that a release that was left half-made can be told to be ours.
        folder.begin(id)?;
        if let Some(from) = &from {
            copy_links(from, &root)?;
        }
        let next = Next { folder, from, removed: HashSet::new() };
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(next);
        Ok(())
    }

    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        self.on_next(|next| next.folder.send(group, progress))
    }

    fn remove(&self, paths: &[&str]) -> Result<(), Failure> {
        self.on_next(|next| {
            next.removed.extend(paths.iter().map(|path| (*path).to_owned()));
            next.folder.remove(paths)
        })
    }

    fn finish(&self) -> Result<(), Failure> {
        self.on_next(|next| {
            next.folder.finish()?;
            self.switch(next.folder.root())?;
            if let Some(from) = &next.from {
                // What others have put into the old release while the new one was being made.
                link_rest(from, next.folder.root(), &next.removed)?;
            }
            self.prune(next.folder.root(), next.from.as_deref());
            Ok(())
        })
    }
}

/// Whether this is a deploy's name, and nothing is before it: `12-00f3…`.
fn is_id(text: &str) -> bool {
    let all = |text: &str, is: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(is);
    text.split_once('-').is_some_and(|(counter, chance)| {
        all(counter, u8::is_ascii_digit) && chance.len() == 16 && all(chance, u8::is_ascii_hexdigit)
    })
}

/// Where the links in a folder lead to in the end.
fn led_to(folder: &Path) -> Vec<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let links = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
    links.filter_map(|link| fs::canonicalize(link.path()).ok()).collect()
}

/// Gives every file of a folder a second name in another one, and makes the same folders there.
fn copy_links(from: &Path, to: &Path) -> Result<(), Failure> {
    for entry in walkdir::WalkDir::new(from).min_depth(1) {
        let entry = entry.map_err(|error| unlisted(&error))?;
        let target = to.join(entry.path().strip_prefix(from).unwrap_or(entry.path()));
        let made = if entry.file_type().is_dir() { fs::create_dir(&target) } else { link(entry.path(), &target) };
        match made {
            // There already, or removed meanwhile.
            Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => {}
            other => other.map_err(|error| failed(&target, &error))?,
        }
    }
    Ok(())
}

/// The same for what has come into a folder since, except for what was removed; only folders with files in them are made.
fn link_rest(from: &Path, to: &Path, removed: &HashSet<String>) -> Result<(), Failure> {
    for entry in walkdir::WalkDir::new(from).min_depth(1) {
        let entry = entry.map_err(|error| unlisted(&error))?;
        let path = entry.path().strip_prefix(from).unwrap_or(entry.path());
        let target = to.join(path);
        let known = removed.contains(path.to_string_lossy().as_ref()) || path.starts_with(OWN);
        if entry.file_type().is_dir() || known || target.symlink_metadata().is_ok() {
            continue;
        }
        let made = target.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| link(entry.path(), &target));
        match made {
            Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => {}
            other => other.map_err(|error| failed(&target, &error))?,
        }
    }
    Ok(())
}

/// A second name for a file; a copy where the disk knows no second names.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if !matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => {
            fs::copy(from, to).map(|_| ())
        }
        other => other,
    }
}

fn unlisted(error: &walkdir::Error) -> Failure {
    Failure::Final(words!("cannot list it: {error}", "không liệt kê được: {error}"))
}
