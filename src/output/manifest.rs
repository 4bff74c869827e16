//! The public manifest: digest, path, size and type of every file of the site, in a form that `sha256sum -c manifest.txt` checks.
//!
//! In: entries sorted by path, or the text of a manifest. Out: the text, or the list. Touches: nothing.
//!
//! Two lines a file: `# <bytes> <type>`, which `sha256sum` takes for a comment, and `<sha256>␠␠<path>`. Manifests of earlier versions,
//! which have the second line only, are read too.

use std::{borrow::Cow, io::Write};

use rayon::prelude::*;

use super::{Entry, content_type, path::SitePath};
use crate::hash::Digest;

/// Digits of a digest.
const DIGITS: usize = 64;
/// What a size, a usual type and what stands between the parts need.
const ROOM: usize = 64;
/// The longest type that is believed, in bytes.
const LONGEST_TYPE: usize = 100;

/// A file, as a manifest lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Where it lies.
    pub path: SitePath,
    /// Of its bytes.
    pub digest: Digest,
    /// In bytes; `None` in a manifest of an earlier version.
    pub size: Option<u64>,
    /// Its content type, as `text/html; charset=utf-8`.
    pub kind: Cow<'static, str>,
}

/// The manifest's text.
pub(super) fn text(entries: &[Entry]) -> Vec<u8> {
    let parts: Vec<_> = entries.par_chunks(4096).map(part).collect();
    parts.concat()
}

fn part(entries: &[Entry]) -> Vec<u8> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let length = entries.iter().map(|entry| DIGITS + ROOM + entry.path.as_str().len()).sum();
    let mut text = Vec::with_capacity(length);
    for Entry { path, written } in entries {
        let _ = writeln!(text, "# {} {}", written.size, content_type::of(path.split().1));
        text.extend(
            written.digest.0.iter().flat_map(|&byte| [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]),
        );
        text.extend_from_slice(b"  ");
        text.extend_from_slice(path.as_str().as_bytes());
        text.push(b'\n');
    }
    text
}

/// The files that a manifest lists, sorted by path; `None` when any line of it isn't one that this program could have written.
///
/// A manifest is what allows us to remove files, so that one which is damaged in one place is not believed in any other.
pub fn parse(text: &[u8]) -> Option<Vec<Listed>> {
    let text = std::str::from_utf8(text).ok()?;
    if !text.is_empty() && !text.ends_with('\n') {
        return None;
    }
    let lines: Vec<_> = text.split_terminator('\n').collect();
    let files = if text.starts_with('#') {
        let pair = |pair: &[&str]| if let [about, line] = pair { self::pair(about, line) } else { None };
        lines.par_chunks(2).map(pair).collect::<Option<Vec<_>>>()?
    } else {
        lines.into_par_iter().map(line).collect::<Option<Vec<_>>>()?
    };
    let sorted = files.windows(2).all(|pair| pair[0].path < pair[1].path);
    sorted.then_some(files)
}

/// A file of which size and type are told.
fn pair(about: &str, line: &str) -> Option<Listed> {
    let (digits, kind) = about.strip_prefix("# ")?.split_once(' ')?;
    let size: u64 = digits.parse().ok()?;
    let mut file = self::line(line)?;
    if size.to_string() != digits || !is_type(kind) {
        return None;
    }
    if file.kind != kind {
        file.kind = Cow::Owned(kind.to_owned());
    }
    Some(Listed { size: Some(size), ..file })
}

fn is_type(kind: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/-+.; =".contains(&byte);
    kind.len() <= LONGEST_TYPE && kind.contains('/') && kind.bytes().all(is_part)
}

fn line(line: &str) -> Option<Listed> {
    let (digest, rest) = line.split_at_checked(DIGITS)?;
    let path = rest.strip_prefix("  ")?;
    let lower = digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !lower {
        return None;
    }
    let path = SitePath::of_file(path)?;
    let kind = Cow::Borrowed(content_type::of(path.split().1));
    Some(Listed { path, digest: Digest::from_hex(digest)?, size: None, kind })
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
        let expected = "# 3 text/plain; charset=utf-8\n\
                        ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt\n\
                        # 0 text/html; charset=utf-8\n\
                        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  bão/index.html\n";
        assert_eq!(String::from_utf8(text(&entries)).unwrap(), expected);
        let listed = parse(expected.as_bytes()).unwrap();
        let expected = entries.map(|entry| Listed {
            size: Some(entry.written.size),
            kind: content_type::of(entry.path.as_str()).into(),
            path: entry.path,
            digest: entry.written.digest,
        });
        assert_eq!(listed, expected);
    }

    #[test]
    fn a_manifest_without_sizes_is_read_too() {
        let (one, other) = (Digest::of(b"abc"), Digest::of(b""));
        let listed = parse(format!("{one}  a.txt\n{other}  b.css\n").as_bytes()).unwrap();
        let told: Vec<_> =
            listed.iter().map(|file| (file.path.as_str(), file.digest, file.size, &*file.kind)).collect();
        assert_eq!(
            told,
            [("a.txt", one, None, "text/plain; charset=utf-8"), ("b.css", other, None, "text/css; charset=utf-8")]
        );
    }

    #[test]
    fn a_type_of_another_version_is_kept() {
        let digest = Digest::of(b"");
        let listed = parse(format!("# 0 text/markdown\n{digest}  a.md\n").as_bytes()).unwrap();
        assert_eq!(listed[0].kind, "text/markdown");
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
            format!("{digest}  manifest.txt.minisig\n"),
            format!("{digest}  \n"),
            format!("{}  a\n", digest.to_string().to_uppercase()),
            format!("{digest}  a\n\n"),
            format!("{digest}  a\r\n"),
            "hello\n".to_owned(),
            format!("{}é  a\n", &digest.to_string()[1..]),
            format!("# 0 text/plain\n{digest}  a\n{digest}  b\n"),
            format!("{digest}  a\n# 0 text/plain\n{digest}  b\n"),
            format!("# 0 text/plain\n{digest}  a\n# 0 text/plain\n"),
            format!("# 00 text/plain\n{digest}  a\n"),
            format!("# +1 text/plain\n{digest}  a\n"),
            format!("# text/plain\n{digest}  a\n"),
            format!("# 0 text\n{digest}  a\n"),
            format!("# 0 text/plain\r\n{digest}  a\n"),
            format!("# 0 text/plain\n# 0 text/plain\n{digest}  a\n"),
        ] {
            assert_eq!(parse(bad.as_bytes()), None, "{bad:?}");
        }
        assert_eq!(parse(b"\xff\n"), None);
    }
}
