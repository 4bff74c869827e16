//! What is known of a target: which files of ours stand there, and what else.
//!
//! In: the target, and what a deploy from here that came to no end has noted. Out: [`There`]. Touches: reads the target.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::{
    git::NO_JEKYLL,
    plan::by_path,
    record::Record,
    retry::Retrying,
    sent::Sent,
    target::{Failure, Listed, OWN, RECORD, Target},
};
use crate::{
    hash::Digest,
    output::{MANIFEST, SIGNATURE, manifest},
    text::nfc,
};

/// A file of ours at the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// Of its bytes; `None` when nobody can be sure, or whether it is there at all.
    pub(super) digest: Option<Digest>,
    /// In bytes, where the manifest there tells.
    size: Option<u64>,
    /// The deploy that superseded it, when it only stays for readers who have old pages open.
    pub(super) since: Option<u64>,
}

/// What is known of a target.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct There {
    /// The record of the last deploy; `None` when there was none, or none that can be believed.
    pub(super) record: Option<Record>,
    /// Whether there is a record that cannot be believed.
    pub(super) is_damaged: bool,
    /// Of the manifest there.
    pub(super) manifest: Option<Digest>,
    /// What lies there as the manifest's signature, when it should be signed.
    pub(super) signature: Option<Vec<u8>>,
    /// What that manifest lists.
    pub(super) listed: HashMap<String, Digest>,
    /// All files of ours.
    pub(super) standing: HashMap<String, Standing>,
    /// All other files, as far as the target lists them.
    pub(super) foreign: BTreeSet<String>,
    /// Whether there is anything at all.
    pub(super) is_empty: bool,
    /// Whether the target was listed.
    pub(super) was_listed: bool,
    /// Whether a file can have the name of a folder there.
    pub(super) is_flat: bool,
}

/// Whether a publication comes before one that was seen, or is another one with its number.
pub(super) fn is_behind((counter, manifest): (u64, Digest), (last, published): (u64, Digest)) -> bool {
    counter < last || (counter == last && manifest != published)
}

/// A file that stands at every site of ours, by which a target that lists nothing is found not to be empty.
const FRONT_PAGE: &str = "index.html";

impl There {
    /// Reads what is there.
    pub(super) fn read(target: &Retrying<'_>, sent: &Sent, rescan: bool) -> Result<Self, Failure> {
        let note = target.ask(|target| target.read(RECORD))?;
        let record = note.as_deref().and_then(Record::parse);
        let text = target.ask(|target| target.read(MANIFEST))?;
        let files = text.as_deref().and_then(manifest::parse);
        let mut there = Self {
            is_damaged: note.is_some() && record.is_none(),
            manifest: text.as_deref().filter(|_| files.is_some()).map(Digest::of),
            is_empty: record.is_none() && text.is_none(),
            is_flat: target.inner().is_flat(),
            ..Self::default()
        };
        // A manifest that isn't the one we noted says which files are ours, but not how they are.
        let fits = record.as_ref().is_some_and(|record| {
            there.manifest == Some(record.manifest) || (!record.done && there.manifest == record.previous)
        });
        for file in files.iter().flatten() {
            let digest = fits.then_some(file.digest);
            there.standing.insert(file.path.as_str().to_owned(), Standing { digest, size: file.size, since: None });
        }
        there.listed = if fits { by_path(files.as_deref().unwrap_or_default()) } else { HashMap::new() };
        if let Some(record) = &record {
            there.note(record, sent);
        }
        if record.as_ref().is_some_and(|record| record.signed.is_some()) {
            there.signature = target.ask(|target| target.read(SIGNATURE))?;
        }
        there.record = record;
        if rescan || !fits || target.inner().lists_quickly() {
            there.compare(target)?;
        }
        if rescan {
            there.look(target)?;
        }
        if there.is_empty && !there.was_listed {
            there.is_empty = target.ask(|target| target.read(FRONT_PAGE))?.is_none();
        }
        Ok(there)
    }

    /// Which deploy this is, counted from 1, and the digest of the manifest before it. Whoever empties the target, or puts an older note
    /// there, doesn't turn back the count: it goes on from what was seen.
    pub(super) fn turn(&self, manifest: Digest, seen: Option<(u64, Digest)>) -> (u64, Option<Digest>) {
        let (counter, previous) = self.own_turn(manifest);
        match seen.filter(|seen| is_behind((counter, manifest), *seen)) {
            Some((last, published)) => (last.checked_add(1).unwrap_or(last), Some(published)),
            None => (counter, previous),
        }
    }

    /// The same as the note tells: a deploy that came to no end is done again under its own number.
    fn own_turn(&self, manifest: Digest) -> (u64, Option<Digest>) {
        match &self.record {
            None => (1, self.manifest),
            Some(record) if !record.done && (self.manifest != Some(record.manifest) || record.manifest == manifest) => {
                (record.counter, record.previous)
            }
            Some(record) => (record.counter + 1, self.manifest),
        }
    }

    /// Files of ours of which is known what they are, although the manifest there doesn't tell.
    pub(super) fn unlisted(&self) -> impl Iterator<Item = (&str, Digest)> {
        let known = self.standing.iter().filter_map(|(path, standing)| Some((path.as_str(), standing.digest?)));
        known.filter(|(path, digest)| self.listed.get(*path) != Some(digest))
    }

    /// Adds what the record tells of files that the manifest there doesn't list, or not as they are.
    fn note(&mut self, record: &Record, sent: &Sent) {
        for kept in &record.kept {
            let standing = Standing { digest: Some(kept.digest), size: None, since: Some(kept.since) };
            self.standing.entry(kept.path.clone()).or_insert(standing);
        }
        if record.done {
            return;
        }
        let unknown = |digest| Standing { digest, size: None, since: None };
        // Once the manifest is there, everything was sent that it lists.
        if self.manifest != Some(record.manifest) {
            for path in &record.touched {
                self.standing.insert(path.clone(), unknown(sent.of(&record.id, path)));
            }
        }
        for path in &record.gone {
            self.standing.insert(path.clone(), unknown(None));
        }
    }

    /// Compares each file with what is known of it: whoever has changed one may have kept its size.
    fn look(&mut self, target: &Retrying<'_>) -> Result<(), Failure> {
        let known = self.standing.par_iter_mut().filter(|(_, standing)| standing.digest.is_some());
        let looked = known.map(|(path, standing)| {
            let found = target.ask(|target| target.digest(path))?;
            standing.digest = standing.digest.filter(|digest| found == Some(*digest));
            Ok(found.is_none().then(|| path.clone()))
        });
        let missing = looked.collect::<Result<Vec<_>, Failure>>()?;
        for path in missing.into_iter().flatten() {
            self.standing.remove(&path);
        }
        Ok(())
    }

    /// Compares with what the target lists.
    fn compare(&mut self, target: &Retrying<'_>) -> Result<(), Failure> {
        let Some(listing) = target.ask(Target::list)? else { return Ok(()) };
        self.was_listed = true;
        let mut sizes = HashMap::with_capacity(listing.len());
        for Listed { path, size } in listing {
            let own = path.split('/').next() == Some(OWN) || [MANIFEST, SIGNATURE, NO_JEKYLL].contains(&path.as_str());
            // Some systems take names apart into letters and accents.
            let whole = nfc(&path);
            if self.standing.contains_key(&path) {
                sizes.insert(path, size);
            } else if self.standing.contains_key(whole.as_ref()) {
                sizes.entry(whole.into_owned()).or_insert(size);
            } else if !own {
                self.foreign.insert(path);
            }
        }
        self.is_empty &= sizes.is_empty() && self.foreign.is_empty();
        self.standing.retain(|path, standing| {
            let Some(size) = sizes.get(path) else { return false };
            if standing.size.is_some_and(|own| own != *size) {
                standing.digest = None;
            }
            true
        });
        Ok(())
    }
}
