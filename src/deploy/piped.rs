//! What a program writes, as it comes: a file of any size never lies in memory as a whole.
//!
//! In: a command. Out: the digest of its standard output, and how it ended. Touches: runs it.

use std::{
    io::{self, Read},
    process::{Command, Output, Stdio},
};

use crate::hash::Digest;

/// Runs a program that reads nothing. The output that is given with the digest holds all but what was digested.
pub(super) fn digest(command: &mut Command) -> io::Result<(Digest, Output)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (Some(mut stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let mut said = Vec::new();
    let digest = std::thread::scope(|scope| {
        // On a thread of its own: what nobody reads stops the program.
        scope.spawn(|| stderr.read_to_end(&mut said));
        Digest::of_reader(&mut stdout)
    });
    let status = child.wait()?;
    Ok((digest?, Output { status, stdout: Vec::new(), stderr: said }))
}
