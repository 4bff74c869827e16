//! Opens a file in the editor's own program.
//!
//! In: a file, `VISUAL`, `EDITOR`. Out: nothing, or why it could not be opened. Touches: starts a program and waits for it.

use std::{env, path::Path, process::Command};

use crate::{diag::Fault, words};

/// Opens a file in `$VISUAL`, else `$EDITOR`, else in what the desktop has for it.
pub(super) fn editor(file: &Path) -> Result<(), Fault> {
    let named = ["VISUAL", "EDITOR"].iter().filter_map(|name| env::var(name).ok()).find(|name| !name.trim().is_empty());
    let mut command = match &named {
        Some(named) => with_arguments(named),
        None => Command::new(if cfg!(target_os = "macos") {
            "open"
        } else if cfg!(windows) {
            "explorer"
        } else {
            "xdg-open"
        }),
    };
    let program = named.unwrap_or_else(|| command.get_program().to_string_lossy().into_owned());
    match command.arg(file).status() {
        // The explorer of Windows always says that it failed.
        Ok(status) if status.success() || cfg!(windows) => Ok(()),
        Ok(status) => Err(unopened(&program, &status.to_string())),
        Err(error) => Err(unopened(&program, &error.to_string())),
    }
}

/// A command that may hold arguments, as `code --wait`. Where there is a shell, it is the shell's business where they end, as git has it.
fn with_arguments(named: &str) -> Command {
    if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{named} \"$@\""), "sh"]);
        return shell;
    }
    let mut words = named.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

fn unopened(program: &str, cause: &str) -> Fault {
    Fault::new(
        "no-editor",
        words!("`{program}` could not open the file: {cause}", "`{program}` không mở được tệp: {cause}"),
    )
    .hint(words!(
        "the file is there; open it by hand, or name your editor in `EDITOR`",
        "tệp đã được tạo; hãy tự mở tệp, hoặc đặt tên trình soạn thảo vào biến `EDITOR`"
    ))
}
