//! Reads a text file as editors' programs save them.
//!
//! In: a [`File`], or its bytes. Out: its text in NFC without a byte order mark, or what is wrong with it. Touches: reads the file.

use super::File;
use crate::{
    diag::{Diagnostic, Fault},
    text::nfc,
    words,
};

/// Reads a file's text.
pub fn read_text(file: &File) -> Result<String, Box<Diagnostic>> {
    let bytes = std::fs::read(&file.disk).map_err(|error| {
        Fault::new("unreadable", words!("cannot be read: {error}", "không đọc được: {error}"))
            .hint(words!("check that you may read it", "hãy kiểm tra quyền đọc"))
            .in_file(file.path.clone())
    })?;
    read_text_of(bytes).map_err(|diagnostic| Box::new(diagnostic.in_file(file.path.clone())))
}

/// The text in some bytes: UTF-8, with or without a byte order mark, in NFC.
pub fn read_text_of(bytes: Vec<u8>) -> Result<String, Diagnostic> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(save_as_utf8(Fault::new("bad-encoding", words!("the file is UTF-16", "tệp có mã UTF-16"))).at(0..0));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        save_as_utf8(Fault::new(
            "bad-encoding",
            words!("byte {byte:#04x} is not valid UTF-8 here", "byte {byte:#04x} ở đây không phải UTF-8 hợp lệ"),
        ))
        .at(at..at)
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(match nfc(&text) {
        std::borrow::Cow::Owned(composed) => composed,
        std::borrow::Cow::Borrowed(_) => text,
    })
}

fn save_as_utf8(fault: Fault) -> Fault {
    fault.hint(words!("save the file as UTF-8", "hãy lưu tệp với mã UTF-8"))
}
