//! The public manifest: the digest and path of every file of the site, in a form that `sha256sum -c manifest.txt` checks.
//!
//! In: entries sorted by path, or the text of a manifest. Out: the text, or the list. Touches: nothing.

use rayon::prelude::*;

use super::{Entry, path::SitePath};
use crate::hash::Digest;

/// Digits of a digest, and the two spaces behind it.
const DIGITS: usize = 64;

/// The manifest's text: one line a file, `<sha256>␠␠<path>`.
pub(super) fn text(entries: &[Entry]) -> Vec<u8> {
    let parts: Vec<_> = entries.par_chunks(4096).map(part).collect();
    parts.concat()
}

fn part(entries: &[Entry]) -> Vec<u8> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let length = entries.iter().map(|entry| DIGITS + 3 + entry.path.as_str().len()).sum();
    let mut text = Vec::with_capacity(length);
    for Entry { path, written } in entries {
        text.extend(
            written.digest.0.iter().flat_map(|&byte| [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]),
        );
        text.extend_from_slice(b"  ");
        text.extend_from_slice(path.as_str().as_bytes());
        text.push(b'\n');
    }
    text
}

/// The files that a manifest lists, sorted by path; `None` when any line of it isn't one that [`text`] could have written.
///
/// A manifest is what allows us to remove files, so that one which is damaged in one place is not believed in any other.
pub(super) fn parse(text: &[u8]) -> Option<Vec<(SitePath, Digest)>> {
    let text = std::str::from_utf8(text).ok()?;
    if !text.is_empty() && !text.ends_with('\n') {
        return None;
    }
    let lines: Vec<_> = text.split_terminator('\n').collect();
    let files = lines.into_par_iter().map(line).collect::<Option<Vec<_>>>()?;
    let sorted = files.windows(2).all(|pair| pair[0].0 < pair[1].0);
    sorted.then_some(files)
}

fn line(line: &str) -> Option<(SitePath, Digest)> {
    let (digest, rest) = line.split_at_checked(DIGITS)?;
    let path = rest.strip_prefix("  ")?;
    let lower = digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !lower {
        return None;
    }
    Some((SitePath::of_file(path)?, Digest::from_hex(digest)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{hash::Fingerprint, output::Written};

    fn entry(path: &str, bytes: &[u8]) -> Entry {
        let written =
            Written { fingerprint: Fingerprint(0), digest: Digest::of(bytes), size: bytes.len() as u64, mtime: 0 };
        Entry { path: SitePath::of_file(path).unwrap(), written }
    }

    #[test]
    fn lines_are_those_of_sha256sum() {
        let entries = [entry("a.txt", b"abc"), entry("bão/index.html", b"")];
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt\n\
                        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  bão/index.html\n";
        assert_eq!(String::from_utf8(text(&entries)).unwrap(), expected);
        let listed = parse(expected.as_bytes()).unwrap();
        assert_eq!(listed, entries.map(|entry| (entry.path, entry.written.digest)));
    }

    #[test]
    fn an_empty_manifest_lists_nothing() {
        assert_eq!(parse(b""), Some(Vec::new()));
    }

    #[test]
    fn a_manifest_with_one_bad_line_is_not_believed() {
        let digest = Digest::of(b"");
        for bad in [
            format!("{digest}  a\n{digest}  b"),
            format!("{digest}  b\n{digest}  a\n"),
            format!("{digest}  a\n{digest}  a\n"),
            format!("{digest} *a\n"),
            format!("{digest}  ../a\n"),
            format!("{digest}  /etc/passwd\n"),
            format!("{digest}  manifest.txt\n"),
            format!("{digest}  \n"),
            format!("{}  a\n", digest.to_string().to_uppercase()),
            format!("{digest}  a\n\n"),
            format!("{digest}  a\r\n"),
            "hello\n".to_owned(),
            format!("{}é  a\n", &digest.to_string()[1..]),
        ] {
            assert_eq!(parse(bad.as_bytes()), None, "{bad:?}");
        }
        assert_eq!(parse(b"\xff\n"), None);
    }
}
