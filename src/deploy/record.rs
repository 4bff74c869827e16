//! What we note at a target beside the site: which deploy was the last, and what of ours may lie there that no manifest lists.
//!
//! In: a [`Record`], or its text. Out: the text, or the record. Touches: nothing.
//!
//! It is written twice: before anything is changed (`state begun`, with every file that is about to be sent or removed), and when
//! all is done. So a deploy that finds `begun` knows of which files it can't be sure, and which of them are ours.

use std::fmt::{self, Write};

use super::target::is_under_way;
use crate::{
    hash::Digest,
    output::{MANIFEST, SIGNATURE, SitePath},
    sign::Turn,
};

/// The first line: what it is, and the version of its form.
const HEAD: &str = "bantin deploy 1";

/// How far the clock of whoever deploys may be ahead of ours, in seconds.
const AHEAD: i64 = 300;

/// The last line: a record that was cut short is none.
const END: &str = "end";

/// The largest counter that can be true: nobody deploys so often.
const MOST: u64 = 1 << 48;

/// What is noted of a deploy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Its name, new for each.
    pub(super) id: String,
    /// Counts the deploys, from 1.
    pub(super) counter: u64,
    /// Of the manifest that it puts there.
    pub(super) manifest: Digest,
    /// Of the manifest that was there before.
    pub(super) previous: Option<Digest>,
    /// When it began, ISO 8601.
    pub(super) when: String,
    /// The public key that its manifest is signed for.
    pub(super) signed: Option<String>,
    /// Whether it has come to its end.
    pub(super) done: bool,
    /// Files that it sends, as far as the manifest before doesn't list them as they are now.
    pub(super) touched: Vec<String>,
    /// Files that it removes.
    pub(super) gone: Vec<String>,
    /// Superseded files that stay for one more deploy.
    pub(super) kept: Vec<Kept>,
}

/// A superseded file that stays for one more deploy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kept {
    /// Its path.
    pub(super) path: String,
    /// Of its bytes.
    pub(super) digest: Digest,
    /// The deploy that superseded it.
    pub(super) since: u64,
}

/// What stands for superseded files, to be signed or remembered; `None` where there are none.
pub(super) fn sum(kept: &[Kept]) -> Option<Digest> {
    let text = kept.iter().fold(String::new(), |text, kept| text + &kept.to_string() + "\n");
    (!text.is_empty()).then(|| Digest::of(text.as_bytes()))
}

/// The superseded files of a note at a target with their digests. The note itself is no proof, since whoever can write there can write it:
/// so nothing, unless `sum` stands for exactly these files.
pub fn kept(note: &[u8], sum: Digest) -> Vec<(String, Digest)> {
    let record = Record::parse(note).filter(|record| self::sum(&record.kept) == Some(sum));
    record.into_iter().flat_map(|record| record.kept).map(|kept| (kept.path, kept.digest)).collect()
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, digest, since } = self;
        write!(f, "kept {since} {digest} {path}")
    }
}

/// A deploy that has not come to its end, as its note at the target tells.
#[derive(Debug)]
pub struct Unfinished {
    /// When it began, ISO 8601.
    pub when: String,
    files: Vec<String>,
}

impl Unfinished {
    /// The deploy of a note; `None` when it is done, or the text is no note.
    pub fn of(note: &[u8]) -> Option<Self> {
        let record = Record::parse(note).filter(|record| !record.done)?;
        let own = [MANIFEST, SIGNATURE].map(str::to_owned);
        Some(Self { when: record.when, files: [&record.touched[..], &record.gone, &own].concat() })
    }

    /// Whether it began at most so many seconds before an instant, in seconds since 1970; no two clocks tell the same.
    pub fn is_young(&self, now: i64, seconds: i64) -> bool {
        let began = self.when.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_second);
        began.is_ok_and(|began| (-AHEAD..=seconds).contains(&(now - began)))
    }

    /// Whether it sends or removes the file of a path or an address, or one in the folder, or keeps something there while it is under way.
    pub fn moves(&self, place: &str) -> bool {
        let path = place.split('?').next().unwrap_or_default().trim_start_matches('/');
        let is_it = |file: &String| {
            let in_folder = file.strip_prefix(path).is_some_and(|_| path.ends_with('/'));
            file == path || in_folder || (path.is_empty() && file == "index.html")
        };
        is_under_way(path) || self.files.iter().any(is_it)
    }
}

impl Record {
    /// Which publication it is.
    pub(super) fn turn(&self) -> Turn {
        Turn { counter: self.counter, previous: self.previous, kept: sum(&self.kept) }
    }

    /// The text that is put to the target.
    pub(super) fn text(&self) -> String {
        let state = if self.done { "done" } else { "begun" };
        let none = || "none".to_owned();
        let previous = self.previous.map_or_else(none, |digest| digest.to_string());
        let signed = self.signed.clone().unwrap_or_else(none);
        let Self { id, counter, manifest, when, .. } = self;
        let mut text = format!(
            "{HEAD}\nid {id}\ncounter {counter}\nmanifest {manifest}\nprevious {previous}\nwhen {when}\nsigned {signed}\nstate {state}\n"
        );
        for path in &self.touched {
            let _ = writeln!(text, "touched {path}");
        }
        for path in &self.gone {
            let _ = writeln!(text, "gone {path}");
        }
        for kept in &self.kept {
            let _ = writeln!(text, "{kept}");
        }
        text + END + "\n"
    }

    /// The record of a text; `None` when any line of it isn't one that [`Self::text`] could have written.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?;
        let mut lines = text.split('\n');
        let mut next = |key: &str| lines.next()?.strip_prefix(key)?.strip_prefix(' ');
        let optional = |text: &str| (text != "none").then(|| text.to_owned());
        next("bantin deploy").filter(|version| *version == "1")?;
        let mut record = Self {
            id: next("id")?.to_owned(),
            counter: next("counter")?.parse().ok().filter(|counter| *counter <= MOST)?,
            manifest: Digest::from_hex(next("manifest")?)?,
            previous: match next("previous")? {
                "none" => None,
                hex => Some(Digest::from_hex(hex)?),
            },
            when: next("when")?.to_owned(),
            signed: optional(next("signed")?),
            done: match next("state")? {
                "done" => true,
                "begun" => false,
                _ => return None,
            },
            touched: Vec::new(),
            gone: Vec::new(),
            kept: Vec::new(),
        };
        for line in lines.by_ref() {
            if line == END {
                return lines.next().is_none().then_some(record);
            }
            record.line(line)?;
        }
        None
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let path_of = |text: &str| SitePath::of_file(text).map(|path| path.as_str().to_owned());
        match line.split_once(' ')? {
            ("touched", path) => self.touched.push(path_of(path)?),
            ("gone", path) => self.gone.push(path_of(path)?),
            ("kept", rest) => {
                let (since, rest) = rest.split_once(' ')?;
                let (digest, path) = rest.split_once(' ')?;
                let digest = Digest::from_hex(digest)?;
                self.kept.push(Kept { path: path_of(path)?, digest, since: since.parse().ok()? });
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            id: "12-ab".into(),
            counter: 12,
            manifest: Digest::of(b"new"),
            previous: Some(Digest::of(b"old")),
            when: "2024-10-26T07:00:00+07:00".into(),
            signed: None,
            done: false,
            touched: vec!["2024/10/bão số 6/index.html".into()],
            gone: vec!["a.html".into()],
            kept: vec![Kept { path: "style.css".into(), digest: Digest::of(b""), since: 11 }],
        }
    }

    #[test]
    fn a_record_reads_what_it_writes() {
        let text = record().text();
        assert_eq!(Record::parse(text.as_bytes()), Some(record()));
        let done = Record { done: true, previous: None, signed: Some("RWx".into()), ..record() };
        assert_eq!(Record::parse(done.text().as_bytes()), Some(done));
    }

    #[test]
    fn an_unfinished_deploy_knows_its_files() {
        let own = Unfinished::of(record().text().as_bytes()).unwrap();
        for (place, expected) in [
            ("a.html", true),
            ("/2024/10/bão số 6/", true),
            ("2024/10/bão số 6/index.html", true),
            ("2024/", true),
            ("manifest.txt", true),
            ("/", false),
            ("style.css", false),
            ("2024/10/bão", false),
            (".bantin/next/", true),
            (".bantin/next/17-3", true),
            (".bantin/part/0a1b", true),
            (".bantin/lock.17.next", true),
            (".bantin/", false),
            (".bantin/next", false),
            (".bantin/slot/index.html", false),
        ] {
            assert_eq!(own.moves(place), expected, "{place}");
        }
        let began = 1_729_900_800;
        let young = [-301, -300, -1, 0, 60, 61].map(|later| own.is_young(began + later, 60));
        assert_eq!(young, [false, true, true, true, true, false]);
        assert!(Unfinished::of(Record { done: true, ..record() }.text().as_bytes()).is_none());
    }

    #[test]
    fn a_record_cut_short_or_changed_is_none() {
        let text = record().text();
        for cut in 0..text.len() {
            assert_eq!(Record::parse(&text.as_bytes()[..cut]), None, "{cut}");
        }
        for (from, to) in [
            ("a.html", "../a.html"),
            ("gone", "gnoe"),
            ("deploy 1", "deploy 2"),
            ("begun", "x"),
            ("12\n", "-\n"),
            ("12\n", "281474976710657\n"),
        ] {
            assert_eq!(Record::parse(text.replacen(from, to, 1).as_bytes()), None, "{from}");
        }
        assert_eq!(Record::parse((text + "more\n").as_bytes()), None);
    }
}
