//! Tests on real folders. Each has a small world of its own, which goes when the test is over.

mod builds;
mod killed;
mod locks;
mod random;
mod strangers;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use rayon::prelude::*;

use super::{
    Changes, Entry, MANIFEST, Open, Output, Proof, SitePath, Target, content_type, steps::Steps, trouble::Result,
};
use crate::hash::{Absorb, Digest, Fingerprint};

/// A folder with an output `public` in it.
struct World {
    folder: PathBuf,
    atomic: bool,
    steps: Steps,
}

/// Path to contents.
type Files = BTreeMap<String, Vec<u8>>;

impl World {
    fn new() -> Self {
        Self::below(&std::env::temp_dir())
    }

    /// In memory, where the system has a folder for that: for tests of so many builds that they would wait for the disk.
    fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { Self::below(memory) } else { Self::new() }
    }

    fn below(folder: &Path) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("output-test-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = folder.canonicalize().unwrap().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        Self { folder, atomic: false, steps: Steps::default() }
    }

    fn atomic(mut self) -> Self {
        self.atomic = true;
        self
    }

    fn out(&self) -> PathBuf {
        self.folder.join("public")
    }

    fn work(&self) -> PathBuf {
        self.folder.join(".bantin-public")
    }

    fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.out().join(path)).unwrap()
    }

    /// Modification time in nanoseconds, and inode.
    fn identity(&self, path: &str) -> (i64, u64) {
        let metadata = fs::symlink_metadata(self.out().join(path)).unwrap();
        (metadata.mtime() * 1_000_000_000 + metadata.mtime_nsec(), metadata.ino())
    }

    fn open(&self) -> Result<Output> {
        self.open_with(Fingerprint(1))
    }

    fn open_with(&self, salt: Fingerprint) -> Result<Output> {
        let mut target = Target::new(&self.out())?;
        target.steps = self.steps.clone();
        // A process that another test starts holds our lock too, for the blink between its fork and its exec.
        target.open(Open {
            wait: Duration::from_secs(10),
            salt,
            sources: &[],
            atomic: self.atomic,
            proof: Proof::Stamp,
        })
    }

    /// A whole build, as the engine makes one: what has the same fingerprint isn't staged at all.
    fn build(&self, files: &Files) -> Result<Changes> {
        build(self.open()?, files)
    }

    /// All files in the output but the manifest, which must list exactly `listed`.
    fn assert_site(&self, listed: &Files, foreign: &Files) {
        let mut found = tree(&self.out());
        let manifest = found.remove(MANIFEST).expect("a manifest");
        let expected: Files = listed.iter().chain(foreign).map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
        assert_eq!(show(&found), show(&expected));
        let lines = listed.iter().map(|(path, bytes)| {
            let kind = content_type::of(path);
            format!("# {} {kind}\n{}  {path}\n", bytes.len(), Digest::of(bytes))
        });
        assert_eq!(String::from_utf8(manifest).unwrap(), lines.collect::<String>());
    }

    /// That the work folder holds nothing but the lock and the state.
    fn assert_tidy(&self) {
        let names: BTreeSet<_> =
            fs::read_dir(self.work()).unwrap().map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
        assert_eq!(names, ["lock", "state"].map(str::to_owned).into());
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn build(output: Output, files: &Files) -> Result<Changes> {
    let entry = |(path, bytes): (&String, &Vec<u8>)| {
        let path = SitePath::of_file(path).expect("a valid path");
        let fingerprint = Fingerprint::of(bytes);
        let written = match output.kept(&path).filter(|kept| kept.fingerprint == fingerprint) {
            Some(kept) => kept,
            None => output.stage(&path, fingerprint, bytes)?,
        };
        Ok(Entry { path, written })
    };
    let entries = files.par_iter().map(entry).collect::<Result<_>>()?;
    // Bytes have a test of their own.
    Ok(Changes { bytes: 0, ..output.commit(entries)? })
}

fn files<const N: usize>(files: [(&str, &str); N]) -> Files {
    files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// All files below a folder; a link counts as a file that holds its target.
fn tree(folder: &Path) -> Files {
    let mut found = Files::new();
    if !folder.exists() {
        return found;
    }
    // The folder itself may be a link.
    let folder = &folder.canonicalize().unwrap();
    for item in walkdir::WalkDir::new(folder).into_iter().map(std::result::Result::unwrap) {
        let path = item.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        if item.file_type().is_file() {
            found.insert(path, fs::read(item.path()).unwrap());
        } else if item.file_type().is_symlink() {
            found.insert(path, fs::read_link(item.path()).unwrap().into_os_string().into_encoded_bytes());
        }
    }
    found
}

/// Folders in which, at whatever depth, there is no file.
fn empty_folders(folder: &Path) -> Vec<String> {
    let full = tree(folder);
    walkdir::WalkDir::new(folder)
        .min_depth(1)
        .into_iter()
        .map(std::result::Result::unwrap)
        .filter(|item| item.file_type().is_dir())
        .map(|item| item.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned())
        .filter(|folder| !full.keys().any(|path| path.starts_with(&format!("{folder}/"))))
        .collect()
}

fn show(files: &Files) -> BTreeMap<&str, String> {
    files.iter().map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes).into_owned())).collect()
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.expect_err("a refusal").code
}

fn salt(text: &str) -> Fingerprint {
    text.fingerprint()
}
