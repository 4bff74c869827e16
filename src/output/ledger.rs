//! Adds what a build has issued to the ledger, and keeps the messages themselves.
//!
//! In: lines; the bytes of messages. Out: the site's `cap-ledger.txt`, longer than before, and new files in its folder `cap`. Touches: those.
//!
//! They are all that a build writes among the sources, because they are both: what went out, and what the next build must keep to.
//! The ledger is written only after the output has been, so that it never tells of a message that nobody could read; and only at its end,
//! so that two copies of a site can be merged line by line. The messages come after it: one that is missing is made again and kept by the
//! next build, while one that the ledger doesn't name would be in its way.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::{
    sealed::{self, Durable},
    trouble::Result,
};
use crate::{
    content::{LEDGER, LEDGER_HEAD},
    diag::{Fault, because},
    source::ISSUED,
    words,
};

/// Adds lines, all or, when that fails, the program says so.
pub fn append(site: &Path, lines: &[String]) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    write(&site.join(LEDGER), lines).map_err(|error| Box::new(unwritten(&error).in_file(LEDGER)))
}

/// Keeps a message as it stands in `published`, and gives its path from the site's folder; one that is there stays as it is.
pub fn keep(site: &Path, identifier: &str, published: &Path) -> Result<String> {
    let path = format!("{ISSUED}/{identifier}.xml");
    let copy = |to: PathBuf| {
        if to.symlink_metadata().is_ok() {
            return Ok(());
        }
        fs::create_dir_all(site.join(ISSUED))?;
        sealed::replace(&to, &fs::read(published)?, Durable::Yes)
    };
    copy(site.join(&path)).map_err(|error| Box::new(unwritten(&error).in_file(path.clone())))?;
    Ok(path)
}

fn write(file: &Path, lines: &[String]) -> io::Result<()> {
    let mut open = OpenOptions::new().read(true).append(true).create(true).open(file)?;
    let mut text = String::new();
    let before = open.seek(SeekFrom::End(0))?;
    if before == 0 {
        text.push_str(LEDGER_HEAD);
    } else {
        // Somebody's editor may have taken the last line's end away.
        let mut last = [0];
        open.seek(SeekFrom::End(-1))?;
        open.read_exact(&mut last)?;
        text.push_str(if last == *b"\n" { "" } else { "\n" });
    }
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    let written = open.write_all(text.as_bytes()).and_then(|()| open.sync_all());
    if written.is_err() {
        // Half a line, as of a full disk, could not be read again.
        open.set_len(before)?;
    }
    written
}

fn unwritten(error: &io::Error) -> Fault {
    Fault::new(
        "ledger-unwritten",
        because(
            words!(
                "the site was built, but what was issued could not be written down",
                "trang đã dựng xong, nhưng không ghi lại được những gì đã phát"
            ),
            error,
        ),
    )
    .hint(words!(
        "give yourself the right to write into the site's folder, and build again before anything is edited",
        "hãy cấp quyền ghi vào thư mục của trang, rồi dựng lại trước khi sửa bất cứ điều gì"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_and_nothing_else_changes() {
        let site = std::env::temp_dir().join(format!("bantin-ledger-{}", std::process::id()));
        fs::create_dir_all(&site).unwrap();
        let file = site.join(LEDGER);
        append(&site, &[]).unwrap();
        assert!(!file.exists(), "nothing was issued");
        append(&site, &["a".to_owned()]).unwrap();
        fs::write(&file, fs::read_to_string(&file).unwrap().trim_end()).unwrap();
        append(&site, &["b".to_owned(), "c".to_owned()]).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), format!("{LEDGER_HEAD}a\nb\nc\n"));
        fs::remove_dir_all(&site).unwrap();
    }

    #[test]
    fn a_message_that_was_kept_stays_as_it_is() {
        let site = std::env::temp_dir().join(format!("bantin-kept-{}", std::process::id()));
        fs::create_dir_all(&site).unwrap();
        let published = site.join("published.xml");
        for text in ["as it was issued", "as it would be today"] {
            fs::write(&published, text).unwrap();
            let path = keep(&site, "gio-0", &published).unwrap();
            assert_eq!(fs::read_to_string(site.join(path)).unwrap(), "as it was issued");
        }
        assert_eq!(fs::read_dir(site.join(ISSUED)).unwrap().count(), 1, "nothing else is left there");
        assert!(keep(&site, "gio-1", &site.join("nowhere.xml")).is_err());
        fs::remove_dir_all(&site).unwrap();
    }
}
