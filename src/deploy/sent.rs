//! What a deploy from here has already sent, in case it comes to no end: the next one need not send it again.
//!
//! In: the deploy's name, and each file that stands. Out: the same again. Touches: one file in the work folder.
//!
//! It is believed only when the record at the target names the same deploy: nobody else has been there since.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::Write,
    path::Path,
    sync::Mutex,
};

use crate::hash::Digest;

/// What the file is called in the folder of a target.
const FILE: &str = "sent";

/// What was sent by the last deploy from here.
#[derive(Debug, Default)]
pub(super) struct Sent {
    id: String,
    files: HashMap<String, Digest>,
}

impl Sent {
    /// Reads it; empty when there is none. A last line without its end does not count.
    pub(super) fn read(folder: &Path) -> Self {
        let text = fs::read(folder.join(FILE)).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let mut lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
        let id = lines.next().unwrap_or_default().to_owned();
        let file = |line: &str| {
            let (digest, path) = line.split_once(' ')?;
            Some((path.to_owned(), Digest::from_hex(digest)?))
        };
        Self { id, files: lines.filter_map(file).collect() }
    }

    /// What stands at a path, when this was sent by the deploy of that name.
    pub(super) fn of(&self, id: &str, path: &str) -> Option<Digest> {
        self.files.get(path).copied().filter(|_| self.id == id)
    }
}

/// The file of a deploy that is running.
#[derive(Debug)]
pub(super) struct Sending(Mutex<File>);

impl Sending {
    /// Begins a new file, with what is known to stand there already.
    pub(super) fn begin<'a>(
        folder: &Path,
        id: &str,
        known: impl Iterator<Item = (&'a str, Digest)>,
    ) -> std::io::Result<Self> {
        let mut text = format!("{id}\n");
        for (path, digest) in known {
            text.push_str(&line(path, digest));
        }
        let next = folder.join("sent.next");
        fs::write(&next, text)?;
        let file = File::options().append(true).open(&next)?;
        fs::rename(&next, folder.join(FILE))?;
        Ok(Self(Mutex::new(file)))
    }

    /// Notes a file that stands there. One that cannot be noted is only sent again.
    pub(super) fn stands(&self, path: &str, digest: Digest) {
        if let Ok(mut file) = self.0.lock() {
            let _ = file.write_all(line(path, digest).as_bytes());
        }
    }
}

fn line(path: &str, digest: Digest) -> String {
    format!("{digest} {path}\n")
}
