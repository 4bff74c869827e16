//! The folder that the preview is built into: never the output folder, which is for publishing.
//!
//! In: the output folder. Out: a [`Preview`]. Touches: makes `.bantin-preview/` beside the output, which stays, so that the next preview
//! starts at once; where that is in use or cannot be made, a folder among the system's temporary ones, which is removed in the end.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, ErrorKind},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use crate::{
    diag::{Diagnostic, Fault, because},
    words,
};

/// Who else works on this machine doesn't see what isn't published.
const PRIVATE: u32 = 0o700;

/// How many names are tried.
const TRIED: u32 = 100;

/// Where the preview is, held until it is dropped.
#[derive(Debug)]
pub struct Preview {
    base: PathBuf,
    passing: bool,
    _lock: Option<File>,
}

impl Preview {
    /// A folder for the preview of what is published to `out`.
    ///
    /// # Errors
    /// `write-failed` when no folder can be made.
    pub fn beside(out: &Path) -> Result<Self, Box<Diagnostic>> {
        let out = std::path::absolute(out).unwrap_or_else(|_| out.to_path_buf());
        let base = out.with_file_name(".bantin-preview");
        if let Some(lock) = claim(&base) {
            return Ok(Self { base, passing: false, _lock: Some(lock) });
        }
        let base = passing().map_err(|(base, error)| Box::new(no_folder(&base, &error)))?;
        Ok(Self { base, passing: true, _lock: None })
    }

    /// The folder to build into.
    pub fn folder(&self) -> PathBuf {
        self.base.join("site")
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        if self.passing {
            let _ = fs::remove_dir_all(&self.base);
        }
    }
}

/// A folder for this run alone. One that is there already is not ours, whatever lies in it: a program that was killed has left it, or
/// somebody lies in wait.
fn passing() -> Result<PathBuf, (PathBuf, io::Error)> {
    let mut number = 1;
    loop {
        let base = std::env::temp_dir().join(format!("bantin-preview-{}-{number}", std::process::id()));
        match DirBuilder::new().mode(PRIVATE).create(&base) {
            Ok(()) => return Ok(base),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < TRIED => number += 1,
            Err(error) => return Err((base, error)),
        }
    }
}

/// Makes the folder and takes its lock; `None` when another preview has it, or it cannot be made.
fn claim(base: &Path) -> Option<File> {
    fs::create_dir_all(base).ok()?;
    let lock = File::options().create(true).truncate(false).write(true).open(base.join("lock")).ok()?;
    lock.try_lock().ok()?;
    // Nobody wants a preview in a repository.
    fs::write(base.join(".gitignore"), "*\n").ok()?;
    Some(lock)
}

fn no_folder(base: &Path, error: &io::Error) -> Diagnostic {
    let message = because(words!("no folder can be made", "không tạo được thư mục"), error);
    let fault = Fault::new("write-failed", message);
    let hint = words!(
        "remove old folders of this name there, or set TMPDIR to another place",
        "hãy xóa các thư mục cũ mang tên này ở đó, hoặc đặt TMPDIR sang nơi khác"
    );
    fault.hint(hint).in_file(base.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_was_left_behind_is_in_nobodys_way() {
        let [first, second] = [passing().unwrap(), passing().unwrap()];
        assert_ne!(first, second);
        for folder in [first, second] {
            fs::remove_dir(folder).unwrap();
        }
    }
}
