//! A site where its files can be read one by one: a folder, or a target that gives them back.
//!
//! In: a [`Store`], the manifest that it should have. Out: what is changed, missing and extra. Touches: reads the store.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{Except, expected::Claims, finding};
use crate::{
    deploy::{self, Line, RECORD},
    diag::{Diagnostic, Words, cause},
    hash::Digest,
    output::{MANIFEST, SIGNATURE, manifest::Listed},
    words,
};

/// Where files lie.
pub trait Store: Sync {
    /// The bytes of a small file; `None` when it is not there.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Words>;

    /// The digest of a file; `None` when it is not there, or no plain file.
    fn digest(&self, path: &str) -> Result<Option<Digest>, Words> {
        Ok(self.read(path)?.map(|bytes| Digest::of(&bytes)))
    }

    /// The paths of all files, and of folders with nothing in them (with a slash behind); `None` when that cannot be told.
    fn list(&self) -> Result<Option<Vec<String>>, Words>;
}

/// A folder on this machine.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Store for Folder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Words> {
        if !self.plain(path)? {
            return Ok(None);
        }
        fs::read(self.0.join(path)).map(Some).map_err(|error| failed(&error))
    }

    fn digest(&self, path: &str) -> Result<Option<Digest>, Words> {
        if !self.plain(path)? {
            return Ok(None);
        }
        let digest = File::open(self.0.join(path)).and_then(|mut file| Digest::of_reader(&mut file));
        digest.map(Some).map_err(|error| failed(&error))
    }

    fn list(&self) -> Result<Option<Vec<String>>, Words> {
        let mut paths = Vec::new();
        list_below(&self.0, "", &mut paths).map_err(|error| failed(&error))?;
        Ok(Some(paths))
    }
}

impl Folder {
    /// Whether a plain file lies there, reached through no link.
    fn plain(&self, path: &str) -> Result<bool, Words> {
        let mut at = self.0.clone();
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            at.push(part);
            let kind = match fs::symlink_metadata(&at) {
                Ok(metadata) => metadata.file_type(),
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    return Ok(false);
                }
                Err(error) => return Err(failed(&error)),
            };
            let fits = if parts.peek().is_some() { kind.is_dir() } else { kind.is_file() };
            if !fits {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A target of any kind, as `deploy` reaches it.
impl Store for Line<'_> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Words> {
        Self::read(self, path).map_err(|failure| failure.words().clone())
    }

    fn digest(&self, path: &str) -> Result<Option<Digest>, Words> {
        Self::digest(self, path).map_err(|failure| failure.words().clone())
    }

    fn list(&self) -> Result<Option<Vec<String>>, Words> {
        let listed = Self::list(self).map_err(|failure| failure.words().clone())?;
        Ok(listed.map(|files| files.into_iter().map(|file| file.path).collect()))
    }
}

/// Links are listed and not followed.
fn list_below(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            let (count, below) = (paths.len(), format!("{path}/"));
            list_below(&entry.path(), &below, paths)?;
            if paths.len() == count {
                paths.push(below);
            }
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

fn failed(error: &std::io::Error) -> Words {
    cause(error)
}

/// What the place says of itself.
pub(super) fn claims(store: &dyn Store) -> Result<Claims, Words> {
    Ok(Claims { manifest: store.read(MANIFEST)?, signature: store.read(SIGNATURE)? })
}

/// The superseded files that lie there for one more deploy, as far as one of `sums` stands for them and they are what they were.
pub(super) fn left(store: &dyn Store, sums: &[Digest]) -> Vec<String> {
    let note = if sums.is_empty() { None } else { store.read(RECORD).ok().flatten() };
    let left = note.iter().flat_map(|note| sums.iter().flat_map(|sum| deploy::kept(note, *sum)));
    let same = left.filter(|(path, digest)| store.digest(path) == Ok(Some(*digest)));
    same.map(|(path, _)| path).collect()
}

/// Compares everything that lies there with what should, given what is looked at, all that is listed, and what is left of the publication
/// before. What is wrong is looked at once more: a file may just have been replaced.
pub(super) fn compare(
    store: &dyn Store,
    (files, all, left): (&[&Listed], &[Listed], &[String]),
    except: &Except,
) -> Vec<Diagnostic> {
    let wrong: Vec<_> = files.par_iter().filter(|file| one(store, file).is_some()).collect();
    let mut report: Vec<_> = wrong.par_iter().filter_map(|file| one(store, file)).collect();
    let mut added = besides(store, (all, left), except);
    if !added.is_empty() {
        let again = besides(store, (all, left), except);
        added.retain(|found| again.contains(found));
    }
    report.extend(added);
    report
}

fn besides(store: &dyn Store, ours: (&[Listed], &[String]), except: &Except) -> Vec<Diagnostic> {
    match store.list() {
        Ok(Some(paths)) => extra(&paths, ours, except),
        Ok(None) => Vec::new(),
        Err(reason) => vec![finding::unreachable("/", &reason)],
    }
}

fn one(store: &dyn Store, file: &Listed) -> Option<Diagnostic> {
    let path = file.path.as_str();
    match store.digest(path) {
        Ok(Some(digest)) if digest == file.digest => None,
        Ok(Some(_)) => Some(finding::changed(path, &words!("", ""))),
        Ok(None) => Some(finding::missing(path, &words!("", ""))),
        Err(reason) => Some(finding::unreachable(path, &reason)),
    }
}

/// What lies there and should not. A folder that holds nothing of ours is told once, not file by file.
fn extra(paths: &[String], (all, left): (&[Listed], &[String]), except: &Except) -> Vec<Diagnostic> {
    let is_ours = |path: &str| {
        all.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok() || left.iter().any(|one| one == path)
    };
    let has_ours_below = |folder: &str| {
        if super::NOTES.iter().any(|note| note.starts_with(folder)) {
            return true;
        }
        let next = all.partition_point(|file| file.path.as_str() < folder);
        all.get(next).is_some_and(|file| file.path.as_str().starts_with(folder))
            || left.iter().any(|path| path.starts_with(folder))
    };
    let mut found = BTreeSet::new();
    for path in paths {
        let is_note = path == MANIFEST || path == SIGNATURE || super::NOTES.contains(&path.as_str());
        if is_note || is_ours(path) || except.has(path) {
            continue;
        }
        let folders = path.match_indices('/').map(|(end, _)| &path[..=end]);
        let top = folders.into_iter().find(|folder| !has_ours_below(folder));
        found.insert(top.unwrap_or(path));
    }
    found.into_iter().map(finding::extra).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use super::*;
    use crate::output::manifest;

    /// A store in which a file is being replaced when it is first looked at.
    struct Moving(AtomicUsize);

    impl Store for Moving {
        fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Words> {
            let is_half = path == "b.html" && self.0.fetch_add(1, Relaxed) == 0;
            Ok(Some(if is_half { b"half".to_vec() } else { path.as_bytes().to_vec() }))
        }

        fn list(&self) -> Result<Option<Vec<String>>, Words> {
            let part = (self.0.fetch_add(1, Relaxed) == 2).then_some("b.html.part");
            Ok(Some(["a.html", "b.html", "slot.php"].into_iter().chain(part).map(str::to_owned).collect()))
        }
    }

    #[test]
    fn only_what_is_found_twice_is_told() {
        let line = |path: &str| format!("{}  {path}\n", Digest::of(path.as_bytes()));
        let all = manifest::parse((line("a.html") + &line("b.html")).as_bytes()).unwrap();
        let files: Vec<_> = all.iter().collect();
        let found = compare(&Moving(AtomicUsize::new(0)), (&files, &all, &[]), &Except::default());
        assert_eq!(found.iter().map(|found| found.file.as_str()).collect::<Vec<_>>(), ["slot.php"]);
    }
}
