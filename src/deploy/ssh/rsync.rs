//! Files by `rsync`, which sends of a changed file what has changed.
//!
//! In: a group of files. Out: the same files on the host. Touches: the host, by the system's `rsync` through `ssh`.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
};

use super::wire::{self, Wire};
use crate::{
    deploy::{Failure, Group, Progress},
    words,
};

/// Whether the program is here.
pub(super) fn is_here() -> bool {
    Command::new("rsync")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Sends a group into a folder of the host. Files under way lie in `.bantin/part`, and an attempt that was cut goes on from there.
pub(super) fn send(wire: &Wire, root: &str, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
    wire.keep();
    let mut child = command(wire, root, group).spawn().map_err(|error| wire::no_program("rsync", &error))?;
    let (mut stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let mut said = String::new();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let list = group.files.iter().flat_map(|file| [file.path.as_bytes(), b"\0"]).collect::<Vec<_>>().concat();
            // If it does not read any more it says why by itself.
            let _ = stdin.as_mut().map(|stdin| stdin.write_all(&list));
        });
        scope.spawn(move || {
            let lines = BufReader::new(stdout.into_iter().next()?).lines().map_while(Result::ok);
            lines.filter_map(|line| bytes(&line)).for_each(|size| progress.bytes(size));
            Some(())
        });
        // What it says in a wrong encoding is none the less a failure.
        let _ = stderr.map(|mut stderr| stderr.read_to_string(&mut said));
    });
    let status = child.wait().map_err(|error| wire::no_program("rsync", &error))?;
    if status.success() {
        (0..group.files.len()).for_each(|at| progress.stands(at));
        return Ok(());
    }
    let wanted = words!("`rsync` failed", "`rsync` gặp lỗi");
    let said = said
        .lines()
        .filter(|line| !line.contains("rsync error: error in rsync protocol"))
        .collect::<Vec<_>>()
        .join("\n");
    Err(match status.code() {
        // The stream, a timeout, the connection: see `rsync(1)`, "EXIT VALUES".
        Some(10 | 12 | 20 | 30 | 35 | 255) | None => wire::lost(wanted, &said),
        _ => Failure::Final(Failure::told(wanted, said.lines().next().unwrap_or_default())),
    })
}

fn command(wire: &Wire, root: &str, group: &Group<'_>) -> Command {
    let shell = [wire.program().to_string_lossy().into_owned()].into_iter().chain(wire.options());
    let shell = shell.map(|word| wire::quoted(&word)).collect::<Vec<_>>().join(" ");
    let mut command = Command::new("rsync");
    command.args(["--rsh", &shell]);
    // The list tells what has changed; times tell nothing. Files of others keep their permissions, new ones get the usual.
    command.args(["--files-from=-", "--from0", "--ignore-times", "--chmod=ugo=rwX", "--protect-args"]);
    let part = format!("{root}/.bantin/part");
    command.args(["--partial-dir", &part, "--temp-dir", &part, "--out-format=%l %n", "--"]);
    command.arg(group.root).arg(format!("{}:{root}/", bracketed(wire.host())));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The size in a line about a file; folders have lines too.
fn bytes(line: &str) -> Option<u64> {
    let (size, name) = line.trim_start().split_once(' ')?;
    if name.ends_with('/') { None } else { size.parse().ok() }
}

/// A host's name before a colon: one that has colons itself stands in brackets.
fn bracketed(host: &str) -> String {
    match host.rsplit_once('@') {
        Some((user, host)) if host.contains(':') => format!("{user}@[{host}]"),
        None if host.contains(':') => format!("[{host}]"),
        _ => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_those_of_files() {
        assert_eq!(
            ["4096 2024/", "12 2024/a b.html", "     7 x", "x", ""].map(bytes),
            [None, Some(12), Some(7), None, None]
        );
    }

    #[test]
    fn a_numeric_host_stands_in_brackets() {
        assert_eq!([bracketed("u@::1"), bracketed("::1"), bracketed("u@h")], ["u@[::1]", "[::1]", "u@h"]);
    }
}
