//! `bantin man [DIR]`: the program's manual pages.
//!
//! In: a folder, or none. Out: a page a command in that folder, or the program's own page on standard output.
//! Touches: writes that folder.

use std::{path::PathBuf, process::ExitCode};

use clap_mangen::Man;

use super::{Global, shown, tell};
use crate::{diag::unwritable, engine::Failure};

/// Options of `bantin man`.
#[derive(Debug, clap::Args)]
pub(super) struct ManPages {
    /// Where the pages of all commands go; the program's own page is printed when no folder is given
    dir: Option<PathBuf>,
}

impl ManPages {
    pub(super) fn run(self, global: &Global) -> ExitCode {
        let written = match &self.dir {
            None => print(),
            Some(dir) => std::fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(shown::command(), dir)),
        };
        match written {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let dir = self.dir.unwrap_or_default();
                let diagnostic = unwritable(&error).in_file(dir.to_string_lossy());
                tell::failure(global, &dir, Failure::Environment(Box::new(diagnostic)))
            }
        }
    }
}

fn print() -> std::io::Result<()> {
    let mut page = Vec::new();
    Man::new(shown::command()).render(&mut page)?;
    tell::print(&String::from_utf8_lossy(&page));
    Ok(())
}
