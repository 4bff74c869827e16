//! `bantin completions SHELL`: what a shell needs to complete the program's commands and options.
//!
//! In: the shell's name. Out: its script on standard output. Touches: nothing but the terminal.

use std::process::ExitCode;

use clap::ValueEnum;
use clap_complete::Shell;

use super::{shown, tell};

/// Options of `bantin completions`.
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: ShellArgument,
}

/// The shells that editors' machines have; clap knows more, but nobody has tried them.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ShellArgument {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
}

impl Completions {
    pub(super) fn run(self) -> ExitCode {
        let shell = match self.shell {
            ShellArgument::Bash => Shell::Bash,
            ShellArgument::Zsh => Shell::Zsh,
            ShellArgument::Fish => Shell::Fish,
            ShellArgument::PowerShell => Shell::PowerShell,
        };
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut shown::command(), "bantin", &mut script);
        tell::print(&String::from_utf8_lossy(&script));
        ExitCode::SUCCESS
    }
}
