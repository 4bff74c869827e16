//! Which of the options of all commands a command shows in its help.
//!
//! In: the commands as clap derives them. Out: the same, with less to read. Touches: nothing.
//!
//! The hidden ones are still understood, so that a script may give the same options to every command.

use clap::{Arg, Command, CommandFactory};

use super::Arguments;

/// The commands to which some options mean nothing, and those that mean something. All others show all.
const SHOWN: [(&str, &[&str]); 7] = [
    ("init", &["now", "lang", "message_format", "quiet"]),
    ("new", &["site", "now", "lang", "message_format", "quiet"]),
    ("rename-tag", &["site", "now", "lang", "message_format", "quiet"]),
    ("key", &["site", "lang", "message_format", "quiet"]),
    ("schema", &[]),
    ("completions", &[]),
    ("man", &["lang", "message_format"]),
];

/// The program's command line.
pub(super) fn command() -> Command {
    let command = Arguments::command();
    let global: Vec<Arg> = command.get_arguments().filter(|option| option.is_global_set()).cloned().collect();
    SHOWN.iter().fold(command, |command, (name, shown)| {
        let hidden = global.iter().filter(|option| !shown.contains(&option.get_id().as_str()));
        // A command that has an option of the same id keeps its own: the hidden one.
        let hidden: Vec<Arg> = hidden.map(|option| option.clone().hide(true)).collect();
        command.mut_subcommand(name, |one| one.args(hidden))
    })
}
