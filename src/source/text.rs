//! Reads a text file as editors' programs save them.
//!
//! In: a [`File`], or its bytes. Out: its text in NFC without a byte order mark, or what is wrong with it. Touches: reads the file.

use std::{borrow::Cow, io};

use rustix::fs::{Mode, OFlags};

use super::File;
use crate::{
    diag::{Diagnostic, Fault, unreadable},
    text::nfc,
    words,
};

/// Reads one file after the other in the same room.
#[derive(Debug, Default)]
pub struct Reader {
    bytes: Vec<u8>,
}

impl Reader {
    /// Reads a file's text.
    pub fn text(&mut self, file: &File) -> Result<Cow<'_, str>, Box<Diagnostic>> {
        self.read(file).map_err(|error| unreadable(&error).in_file(file.path.clone()))?;
        text_of(&self.bytes).map_err(|diagnostic| Box::new(diagnostic.in_file(file.path.clone())))
    }

    /// Reads all bytes. The walk has told how many to expect, so that one call brings them all and one more finds the end.
    fn read(&mut self, file: &File) -> io::Result<()> {
        let open = rustix::fs::open(&file.disk, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        self.bytes.resize(self.bytes.len().max(file.stamp.size as usize + 1), 0);
        let mut len = 0;
        loop {
            match rustix::io::read(&open, &mut self.bytes[len..]) {
                Ok(0) => break,
                Ok(more) => len += more,
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            if len == self.bytes.len() {
                self.bytes.resize(2 * len, 0);
            }
        }
        self.bytes.truncate(len);
        Ok(())
    }
}

/// Reads a file's text.
pub fn read_text(file: &File) -> Result<String, Box<Diagnostic>> {
    Reader::default().text(file).map(Cow::into_owned)
}

/// The text in some bytes: UTF-8, with or without a byte order mark, in NFC.
pub fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, Diagnostic> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(save_as_utf8(Fault::new("bad-encoding", words!("the file is UTF-16", "tệp có mã UTF-16"))).at(0..0));
    }
    let text = simdutf8::basic::from_utf8(bytes).map_err(|_| bad_byte(bytes))?;
    Ok(nfc(text.strip_prefix('\u{feff}').unwrap_or(text)))
}

/// The text in some bytes, to be shown or searched: what isn't UTF-8 is replaced.
pub fn text_as_far_as_it_goes(bytes: &[u8]) -> Cow<'_, str> {
    text_of(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes))
}

/// What is wrong with bytes that are not UTF-8.
fn bad_byte(bytes: &[u8]) -> Diagnostic {
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let byte = bytes.get(at).copied().unwrap_or_default();
    let message = words!("byte {byte:#04x} is not valid UTF-8 here", "byte {byte:#04x} ở đây không phải UTF-8 hợp lệ");
    save_as_utf8(Fault::new("bad-encoding", message)).at(at..at)
}

fn save_as_utf8(fault: Fault) -> Fault {
    fault.hint(words!("save the file as UTF-8", "hãy lưu tệp với mã UTF-8"))
}
