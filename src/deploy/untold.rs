//! What readers get anew and caches were not told of yet: a deploy that fails late, or a command after it, must not leave them with old pages
//! for ever.
//!
//! In: paths, before a deploy changes them. Out: the same, with those of earlier deploys, until they are told. Touches: one file in the work
//! folder.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use super::trouble::{self, Trouble};
use crate::output::sealed::{self, Durable};

/// What the file is called in the folder of a target.
const FILE: &str = "untold";

/// Paths at a target of which nobody was told yet.
#[derive(Debug)]
pub struct Untold {
    file: PathBuf,
    paths: BTreeSet<String>,
}

impl Untold {
    /// Reads what earlier deploys have left; `folder` is the target's in the work folder.
    ///
    /// # Errors
    /// `deploy-local`.
    pub fn read(folder: &Path) -> Result<Self, Trouble> {
        let file = folder.join(FILE);
        let text = match fs::read(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other.map_err(|error| trouble::local(&file, &error))?,
        };
        let paths = String::from_utf8_lossy(&text).lines().map(str::to_owned).collect();
        Ok(Self { file, paths })
    }

    /// Adds paths, on the disk first of all.
    ///
    /// # Errors
    /// `deploy-local`.
    pub fn add<'a>(&mut self, paths: impl IntoIterator<Item = &'a str>) -> Result<(), Trouble> {
        self.paths.extend(paths.into_iter().map(str::to_owned));
        let text = self.paths.iter().fold(String::new(), |text, path| text + path + "\n");
        sealed::replace(&self.file, text.as_bytes(), Durable::Yes).map_err(|error| trouble::local(&self.file, &error))
    }

    /// All of them, sorted.
    pub fn paths(&self) -> &BTreeSet<String> {
        &self.paths
    }

    /// Forgets them: all were told.
    ///
    /// # Errors
    /// `deploy-local`.
    pub fn told(self) -> Result<(), Trouble> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(trouble::local(&self.file, &error)),
            _ => Ok(()),
        }
    }
}
