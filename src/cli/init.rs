//! `bantin init DIR`: a small complete site to begin with.
//!
//! In: a folder, a language. Out: the site's files; what to do next, on standard output. Touches: writes that folder.

use std::{path::PathBuf, process::ExitCode};

use serde_json::json;

use super::{FormatArgument, Global, LangArgument, VIETNAM, tell};
use crate::{
    desk,
    diag::{Diagnostic, Lang},
    engine::{self, Failure},
    text::time::Zone,
};

/// Options of `bantin init`.
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// A new or empty folder
    dir: PathBuf,
    /// The language of the site [default: that of messages]
    #[arg(long, value_enum)]
    language: Option<LangArgument>,
}

impl Init {
    pub(super) fn run(self, global: &Global) -> ExitCode {
        match self.start(global) {
            Ok(()) => self.finish(global),
            Err(diagnostic) => tell::failure(global, &self.dir, Failure::Environment(diagnostic)),
        }
    }

    fn start(&self, global: &Global) -> Result<(), Box<Diagnostic>> {
        let language = self.language.map_or_else(|| global.lang(), LangArgument::lang);
        let zone = Zone::new(VIETNAM).map_err(|fault| Box::new(fault.into()))?;
        let now = global.now(&self.dir)?.unwrap_or_else(engine::now);
        desk::start(&self.dir, language, &zone, now)
    }

    fn finish(&self, global: &Global) -> ExitCode {
        let (dir, word) = (self.dir.display(), shell_word(&self.dir.to_string_lossy()));
        if global.message_format == FormatArgument::Json {
            tell::print(&format!("{}\n", json!({ "type": "created", "path": self.dir.to_string_lossy() })));
        } else if !global.quiet {
            tell::print(&match global.lang() {
                Lang::Vi => format!("Đã tạo một trang web trong {dir}. Tiếp theo:\n  cd {word}\n  bantin build\n"),
                Lang::En => format!("Created a site in {dir}. Next:\n  cd {word}\n  bantin build\n"),
            });
        }
        ExitCode::SUCCESS
    }
}

/// A path as somebody types it into a shell: in quotes where the shell would take something in it for its own.
fn shell_word(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./,:@+".contains(c) || cfg!(windows) && c == '\\';
    if path.chars().all(is_plain) {
        path.to_owned()
    } else if cfg!(windows) {
        format!("\"{path}\"")
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_where_a_shell_would_read_it_otherwise() {
        for (path, word) in [
            ("trang/tin-2024", "trang/tin-2024"),
            ("Tin bão", "'Tin bão'"),
            ("Thư-mục", "Thư-mục"),
            ("~/it's", r"'~/it'\''s'"),
            ("a$b;c", "'a$b;c'"),
        ] {
            assert_eq!(shell_word(path), word);
        }
    }
}
