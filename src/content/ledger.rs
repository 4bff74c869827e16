//! What has been issued: one line for every CAP message that a build has published.
//!
//! In: lines that `parse` has read, messages that `plan` has decided. Out: [`Ledger`], and lines as they are written. Touches: nothing.
//!
//! An alert that went out cannot be taken back: it can be updated or cancelled. So the ledger keeps of each message what must not change
//! any more, and a digest of each part of what it says, so that an edit can be told from the part that it touched.

use std::collections::HashMap;

use crate::{
    config::Status,
    text::time::{Moment, Zone, iso},
};

/// The file of the ledger, in the site's folder.
pub const LEDGER: &str = "cap-ledger.txt";

/// How the file begins, for those who open it.
pub const LEDGER_HEAD: &str = "\
# CAP messages that this site has issued, one a line: time, series, identifier, status, sender, digests, source.
# `bantin build` adds lines at the end and never changes one, and keeps the messages in `cap/`. Keep both with the site; when two copies are merged, keep the lines of both.
";

/// What the identifier of a withdrawal ends in.
pub const CANCEL: &str = "-cancel";

/// The parts of a message whose digests a line holds, by the front matter key that makes them, in the order of the line.
pub const PARTS: [&str; 7] = ["title", "summary", "kind", "issued", "hazards", "storm", "source"];

/// The digest of each part, in the order of [`PARTS`].
pub type Digests = [u32; PARTS.len()];

/// A message that has been issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// When it was sent.
    pub sent: Moment,
    /// The slug of its series.
    pub series: String,
    /// Its identifier.
    pub identifier: String,
    /// Whether it was meant.
    pub status: Status,
    /// Who sent it.
    pub sender: String,
    /// What it says.
    pub digests: Digests,
    /// The bulletin that it was made from.
    pub path: String,
}

/// All messages that have been issued, in the order of their lines.
#[derive(Debug, Default)]
pub struct Ledger {
    lines: Vec<Issued>,
    by_identifier: HashMap<String, usize>,
    by_path: HashMap<String, Vec<usize>>,
    by_bulletin: HashMap<String, Vec<usize>>,
    by_series: HashMap<String, Vec<usize>>,
}

impl Ledger {
    /// Takes a line; gives back one that has the same identifier and says something else.
    pub fn add(&mut self, line: Issued) -> Option<&Issued> {
        if let Some(at) = self.by_identifier.get(&line.identifier) {
            return Some(&self.lines[*at]).filter(|first| **first != line);
        }
        let at = self.lines.len();
        self.by_identifier.insert(line.identifier.clone(), at);
        self.by_path.entry(line.path.clone()).or_default().push(at);
        self.by_bulletin.entry(line.bulletin().to_owned()).or_default().push(at);
        self.by_series.entry(line.series.clone()).or_default().push(at);
        self.lines.push(line);
        None
    }

    /// All lines.
    pub fn lines(&self) -> &[Issued] {
        &self.lines
    }

    /// The message with an identifier.
    pub fn find(&self, identifier: &str) -> Option<&Issued> {
        self.by_identifier.get(identifier).map(|at| &self.lines[*at])
    }

    /// The messages made from a file.
    pub fn of_path(&self, path: &str) -> impl Iterator<Item = &Issued> {
        self.by_path.get(path).into_iter().flatten().map(|at| &self.lines[*at])
    }

    /// The messages of a bulletin, whatever file it lay in: those whose identifiers begin with the same words.
    pub fn of_bulletin(&self, bulletin: &str) -> impl Iterator<Item = &Issued> {
        self.by_bulletin.get(bulletin).into_iter().flatten().map(|at| &self.lines[*at])
    }

    /// The messages of a series.
    pub fn of_series(&self, slug: &str) -> impl Iterator<Item = &Issued> {
        self.by_series.get(slug).into_iter().flatten().map(|at| &self.lines[*at])
    }
}

impl Issued {
    /// What the identifiers of all messages of its bulletin begin with: all but the revision, and the end of a withdrawal.
    pub fn bulletin(&self) -> &str {
        let own = self.identifier.strip_suffix(CANCEL).unwrap_or(&self.identifier);
        own.rsplit_once('-').map_or(own, |(bulletin, _)| bulletin)
    }

    /// A line of the file, without its end.
    pub fn line(&self, zone: &Zone) -> String {
        let Self { sent, series, identifier, status, sender, digests, path } = self;
        let digests = digests.map(|digest| format!("{digest:08x}")).join(".");
        format!("{} {series} {identifier} {} {sender} {digests} {path}", iso(*sent, zone), status.name())
    }

    /// A line read back; `None` when it is none.
    pub fn of_line(line: &str, zone: &Zone) -> Option<Self> {
        let mut words = line.trim_end().splitn(7, ' ');
        let mut next = || words.next().filter(|word| !word.is_empty());
        let sent = Moment::parse(next()?, zone).ok()?;
        let (series, identifier) = (next()?.to_owned(), next()?.to_owned());
        let status = next()?;
        let status = Status::ALL.iter().copied().find(|one| one.name() == status)?;
        let sender = next()?.to_owned();
        let written: Vec<u32> =
            next()?.split('.').map(|digest| u32::from_str_radix(digest, 16).ok()).collect::<Option<_>>()?;
        let path = next()?.to_owned();
        Some(Self { sent, series, identifier, status, sender, digests: written.try_into().ok()?, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "2024-10-27T05:00:00+07:00 bao-2024-6 bao-2024-6-20241027T0500-0 Test a@b.example \
        00000001.00000002.00000003.00000004.00000005.00000006.0000000a posts/bão số 6.md";

    #[test]
    fn a_line_reads_back() {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        let issued = Issued::of_line(LINE, &zone).unwrap();
        assert_eq!((issued.digests[6], issued.path.as_str()), (10, "posts/bão số 6.md"));
        assert_eq!(issued.line(&zone), LINE);
        let cancel = Issued { identifier: format!("{}-cancel", issued.identifier), ..issued.clone() };
        assert_eq!([issued.bulletin(), cancel.bulletin()], ["bao-2024-6-20241027T0500"; 2]);
        for wrong in ["", "<<<<<<< HEAD", &LINE.replace("Test", "Draft"), &LINE.replace(".0000000a", "")] {
            assert_eq!(Issued::of_line(wrong, &zone), None, "{wrong}");
        }
    }

    #[test]
    fn the_same_line_twice_is_one_and_another_one_is_given_back() {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        let issued = Issued::of_line(LINE, &zone).unwrap();
        let mut ledger = Ledger::default();
        assert_eq!(ledger.add(issued.clone()), None);
        assert_eq!(ledger.add(issued.clone()), None);
        assert_eq!(ledger.add(Issued { status: Status::Actual, ..issued.clone() }), Some(&issued));
        assert_eq!(ledger.lines().len(), 1);
    }
}
