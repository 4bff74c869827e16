//! Adds what a build has issued to the ledger.
//!
//! In: lines. Out: the site's `cap-ledger.txt`, longer than before. Touches: that file.
//!
//! It is the one file that a build writes among the sources, because it is both: what went out, and what the next build must keep to.
//! It is written only after the output has been, so that it never tells of a message that nobody could read; and only at its end, so that
//! two copies of a site can be merged line by line.

use std::{
    fs::OpenOptions,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use super::trouble::Result;
use crate::{
    content::{LEDGER, LEDGER_HEAD},
    diag::Fault,
    words,
};

/// Adds lines, all or, when that fails, the program says so.
pub fn append(site: &Path, lines: &[String]) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    write(&site.join(LEDGER), lines).map_err(|error| Box::new(unwritten(&error).in_file(LEDGER)))
}

fn write(file: &Path, lines: &[String]) -> io::Result<()> {
    let mut open = OpenOptions::new().read(true).append(true).create(true).open(file)?;
    let mut text = String::new();
    if open.seek(SeekFrom::End(0))? == 0 {
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
    open.write_all(text.as_bytes())?;
    open.sync_all()
}

fn unwritten(error: &io::Error) -> Fault {
    Fault::new(
        "ledger-unwritten",
        words!(
            "the site was built, but what was issued could not be written down: {error}",
            "trang đã dựng xong, nhưng không ghi lại được những gì đã phát: {error}"
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
        std::fs::create_dir_all(&site).unwrap();
        let file = site.join(LEDGER);
        append(&site, &[]).unwrap();
        assert!(!file.exists(), "nothing was issued");
        append(&site, &["a".to_owned()]).unwrap();
        std::fs::write(&file, std::fs::read_to_string(&file).unwrap().trim_end()).unwrap();
        append(&site, &["b".to_owned(), "c".to_owned()]).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), format!("{LEDGER_HEAD}a\nb\nc\n"));
        std::fs::remove_dir_all(&site).unwrap();
    }
}
