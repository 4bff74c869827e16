//! Files by `sftp`, where there is no `rsync`, or not even a shell.
//!
//! In: batches of its commands. Out: the same files on the host. Touches: the host, by the system's `sftp` through `ssh`.

use std::{
    fmt::Write,
    fs, io,
    path::Path,
    process::{Command, Output, Stdio},
};

use super::wire::{self, Wire};
use crate::{
    deploy::{Failure, Group, Progress},
    hash::Digest,
    words,
};

/// How many files are sent between two reports.
const BATCH: usize = 50;

/// Sends a group into a folder of the host, each file under a temporary name first.
pub(super) fn send(wire: &Wire, root: &str, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
    let mut at = 0;
    for files in group.files.chunks(BATCH) {
        let mut batch = String::new();
        for folder in super::folders(files.iter().map(|file| file.path.as_str())) {
            // Most are there.
            line(&mut batch, "-mkdir", &[&format!("{root}/{folder}")]);
        }
        for file in files {
            let part = format!("{root}/.bantin/part/{}", &Digest::of(file.path.as_bytes()).to_string()[..32]);
            let local = group.root.join(&file.path);
            line(&mut batch, "put", &[&local.to_string_lossy(), &part]);
            line(&mut batch, "rename", &[&part, &format!("{root}/{}", file.path)]);
        }
        done(&run(wire, &batch)?)?;
        for file in files {
            progress.bytes(file.size);
            progress.stands(at);
            at += 1;
        }
    }
    Ok(())
}

/// Makes a folder with all above it.
pub(super) fn make_folder(wire: &Wire, path: &str) -> Result<(), Failure> {
    let mut batch = String::new();
    for (at, _) in path.match_indices('/').filter(|(at, _)| *at > 0) {
        line(&mut batch, "-mkdir", &[&path[..at]]);
    }
    line(&mut batch, "-mkdir", &[path]);
    // The folder is there now, or this fails.
    line(&mut batch, "cd", &[path]);
    done(&run(wire, &batch)?)
}

/// A small file; `None` when there is none.
pub(super) fn read(wire: &Wire, path: &str) -> Result<Option<Vec<u8>>, Failure> {
    fetched(wire, path, |scratch| fs::read(scratch))
}

/// The digest of a file; `None` when there is none.
pub(super) fn digest(wire: &Wire, path: &str) -> Result<Option<Digest>, Failure> {
    fetched(wire, path, |scratch| Digest::of_reader(&mut fs::File::open(scratch)?))
}

/// What is made of a file that is fetched; `None` when there is none.
fn fetched<T>(wire: &Wire, path: &str, made: impl Fn(&Path) -> io::Result<T>) -> Result<Option<T>, Failure> {
    let scratch = wire.scratch();
    let mut batch = String::new();
    line(&mut batch, "get", &[path, &scratch.to_string_lossy()]);
    let output = run(wire, &batch)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).to_lowercase();
        return if said.contains("not found") || said.contains("no such file") {
            Ok(None)
        } else {
            done(&output).map(|()| None)
        };
    }
    let made = made(&scratch).and_then(|made| fs::remove_file(&scratch).map(|()| Some(made)));
    made.map_err(|error| Failure::Final(words!("{error}", "{error}")))
}

/// Makes a file with a text, unless it is there: the old command for renaming does not replace. Whether it made it.
pub(super) fn claim(wire: &Wire, path: &str, note: &[u8]) -> Result<bool, Failure> {
    let scratch = wire.scratch();
    fs::write(&scratch, note).map_err(|error| Failure::Final(words!("{error}", "{error}")))?;
    let part = format!("{path}.{}", &Digest::of(note).to_string()[..16]);
    let mut batch = String::new();
    line(&mut batch, "put", &[&scratch.to_string_lossy(), &part]);
    line(&mut batch, "rename -l", &[&part, path]);
    let output = run(wire, &batch)?;
    if output.status.success() {
        return Ok(true);
    }
    let there = read(wire, path)?;
    let mut batch = String::new();
    line(&mut batch, "-rm", &[&part]);
    run(wire, &batch)?;
    if there.is_some() { Ok(false) } else { done(&output).map(|()| false) }
}

/// Removes files, then those of the folders that are empty.
pub(super) fn remove(wire: &Wire, files: &[String], folders: &[String]) -> Result<(), Failure> {
    let mut batch = String::new();
    for file in files {
        line(&mut batch, "-rm", &[file]);
    }
    for folder in folders {
        line(&mut batch, "-rmdir", &[folder]);
    }
    let output = run(wire, &batch)?;
    let said = String::from_utf8_lossy(&output.stderr);
    // Files that are gone and folders that are not empty are no failures; a file that may not be removed is one.
    match said.lines().find(|line| line.contains("delete file") && line.contains("ermission denied")) {
        Some(line) => Err(Failure::Final(Failure::told(words!("files cannot be removed", "không xoá được tệp"), line))),
        None => done(&output),
    }
}

fn run(wire: &Wire, batch: &str) -> Result<Output, Failure> {
    wire.keep();
    let mut command = Command::new("sftp");
    command.args(["-q", "-b", "-", "-S"]).arg(wire.program()).args(wire.options()).args(["--", wire.host()]);
    // Messages are told apart by their words.
    command.env("LC_ALL", "C.UTF-8").stdout(Stdio::null());
    wire::fed(&mut command, batch.as_bytes()).map_err(|error| wire::no_program("sftp", &error))
}

fn done(output: &Output) -> Result<(), Failure> {
    let said = String::from_utf8_lossy(&output.stderr);
    let wanted = words!("`sftp` failed", "`sftp` gặp lỗi");
    match output.status.code() {
        Some(0) => Ok(()),
        Some(255) | None => Err(wire::lost(wanted, &said)),
        _ if said.contains("onnection closed")
            || said.contains("onnection lost")
            || said.contains("onnection reset") =>
        {
            Err(wire::lost(wanted, &said))
        }
        _ => Err(Failure::Final(Failure::told(wanted, said.lines().last().unwrap_or_default()))),
    }
}

/// A command of a batch. In quotes only two characters have a meaning.
fn line(batch: &mut String, command: &str, paths: &[&str]) {
    batch.push_str(command);
    for path in paths {
        // Writing to a string cannot fail.
        let _ = write!(batch, " \"{}\"", path.replace('\\', r"\\").replace('"', "\\\""));
    }
    batch.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted() {
        let mut batch = String::new();
        line(&mut batch, "put", &["a b", r#"c"d\e"#]);
        assert_eq!(batch, "put \"a b\" \"c\\\"d\\\\e\"\n");
    }
}
