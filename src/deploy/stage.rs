//! The files to send, in a folder of their own: what is sent is what was checked, whatever a build does to the output meanwhile.
//!
//! In: the output folder, the manifest, which files. Out: the same files under the same paths in the stage, each with the bytes that
//! the manifest says. Touches: the stage in the work folder; it links files rather than copying them, where the disk can.
//!
//! A build replaces files by renaming, and never writes into one: a second name for a file keeps its bytes as they were.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{
    target::Sending,
    trouble::{self, Trouble},
};
use crate::{hash::Digest, output::manifest::Listed};

/// What stands in a page that the preview has served (`serve::inject`), and in none that was built.
const PREVIEW: &[u8] = b"/.bantin/preview.js";

/// The stage of one deploy. It is removed when it is dropped.
#[derive(Debug)]
pub(super) struct Stage(PathBuf);

impl Stage {
    /// An empty stage; what a killed deploy has left there is removed.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        let root = folder.join("stage");
        match fs::remove_dir_all(&root) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::create_dir_all(&root)?;
        Ok(Self(root))
    }

    pub(super) fn root(&self) -> &Path {
        &self.0
    }

    /// Puts files of the output here and checks them.
    pub(super) fn fill(&self, out: &Path, files: &[&Listed]) -> Result<(), Trouble> {
        let mut folders: Vec<&str> = files.iter().map(|file| file.path.split().0).collect();
        folders.sort_unstable();
        folders.dedup();
        for folder in folders {
            let folder = self.0.join(folder);
            fs::create_dir_all(&folder).map_err(|error| trouble::local(&folder, &error))?;
        }
        files.par_iter().try_for_each(|file| self.take(out, file))
    }

    fn take(&self, out: &Path, file: &Listed) -> Result<(), Trouble> {
        let path = file.path.as_str();
        let (from, to) = (out.join(path), self.0.join(path));
        let unreadable = |error| trouble::local(&from, &error);
        if fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to).map_err(unreadable)?;
        }
        let is_page = file.kind.starts_with("text/html");
        let (digest, is_preview) = if is_page {
            let bytes = fs::read(&to).map_err(unreadable)?;
            (Digest::of(&bytes), bytes.windows(PREVIEW.len()).any(|part| part == PREVIEW))
        } else {
            (Digest::of_reader(&mut File::open(&to).map_err(unreadable)?).map_err(unreadable)?, false)
        };
        if digest != file.digest {
            return Err(trouble::changed(&from));
        }
        if is_preview { Err(trouble::preview(path)) } else { Ok(()) }
    }

    /// Puts a small file of our own here.
    pub(super) fn put(&self, path: &str, bytes: &[u8], kind: &'static str) -> Result<Sending, Trouble> {
        let to = self.0.join(path);
        let write = || {
            to.parent().map_or(Ok(()), fs::create_dir_all)?;
            // Not into the file: what was linked here is the output's own. And not beside it, where any name may be one of the output.
            let next = self.0.with_extension("next");
            fs::write(&next, bytes)?;
            fs::rename(&next, &to)
        };
        write().map_err(|error| trouble::local(&to, &error))?;
        let (size, digest) = (bytes.len() as u64, Digest::of(bytes));
        Ok(Sending { path: path.to_owned(), size, digest, kind: kind.into(), immutable: false })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
