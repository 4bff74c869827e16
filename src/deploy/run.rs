//! Does what was decided, group by group.
//!
//! In: a [`Deploy`]. Out: a [`Deployed`]. Touches: the target, the stage, the list of what was sent, the note on how it went.

use std::{
    fs,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    time::Instant,
};

use rayon::prelude::*;
use serde_json::json;

use super::{
    Change, Deploy, Order,
    lock::Held,
    record::Record,
    sent,
    stage::Stage,
    target::{Failure, Group, Progress, RECORD, Sending, Target},
    trouble::{self, Trouble},
};
use crate::{
    output::{MANIFEST, SIGNATURE, content_type},
    sign,
};

/// What a deploy has done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployed {
    /// Which deploy to this target it was, from 1.
    pub counter: u64,
    /// Files that were not there.
    pub added: usize,
    /// Files that were others.
    pub changed: usize,
    /// Files that were removed.
    pub removed: usize,
    /// Superseded files that stay for one more deploy.
    pub kept: usize,
    /// Bytes sent, without the manifest's and our own notes'.
    pub bytes: u64,
    /// How often something had to be tried again.
    pub again: usize,
    /// Whether the manifest is signed.
    pub signed: bool,
    /// Why the lock could not be given back.
    pub stuck: Option<Failure>,
}

/// Who is told how far it is: bytes sent, and files that stand there.
pub type Watch<'a> = dyn Fn(u64, usize) + Sync + 'a;

/// The note on how it went, in the target's folder in the work folder.
pub(super) const LAST: &str = "last.json";
/// How many files are removed with one call.
const REMOVE: usize = 1000;

impl Deploy<'_> {
    /// Does it. Whatever happens, the lock is given back, if that can be done; a deploy that stops half-way is finished by the next one.
    ///
    /// # Errors
    /// `output-changed`, `preview-script`, `deploy-unsigned`: nothing was changed. `deploy-failed`, `deploy-local`.
    pub fn run(mut self, watch: &Watch<'_>) -> Result<Deployed, Trouble> {
        let started = Instant::now();
        let held = self.held.take();
        let result = self.all(held.as_ref(), watch);
        self.note(&result, started);
        let mut deployed = result?;
        // The site is published: a lock that stays there is no reason to say anything else.
        deployed.stuck = held.and_then(|held| held.release().err());
        Ok(deployed)
    }

    fn all(&self, held: Option<&Held<'_>>, watch: &Watch<'_>) -> Result<Deployed, Trouble> {
        let Order { out, folder, .. } = self.order;
        let stage = Stage::new(folder).map_err(|error| trouble::local(folder, &error))?;
        let files: Vec<_> = self.plan.groups.iter().flatten().map(|at| &self.new[*at]).collect();
        stage.fill(out, &files)?;
        let signature = self.signature()?;
        let record = self.record();
        let note = |record: &Record| stage.put(RECORD, record.text().as_bytes(), content_type::of(RECORD));
        self.target.ask(|target| target.begin(&self.id))?;
        self.send(&stage, &[note(&record)?], &Silent)?;
        let sent = sent::Sending::begin(folder, &self.id, self.there.unlisted());
        let sent = sent.map_err(|error| trouble::local(folder, &error))?;
        self.remove(&self.plan.in_the_way)?;
        let counts = (AtomicU64::new(0), AtomicUsize::new(0));
        for group in &self.plan.groups {
            let files: Vec<Sending> = group.par_iter().map(|at| self.sending(*at)).collect();
            self.send(&stage, &files, &Noting { files: &files, sent: &sent, counts: &counts, watch })?;
        }
        let check = || held.map_or(Ok(()), Held::check);
        check()?;
        match signature {
            Some(bytes) => self.send(&stage, &[stage.put(SIGNATURE, &bytes, content_type::of(SIGNATURE))?], &Silent)?,
            // One that was made for another manifest would only raise an alarm.
            None if self.there.signature.is_some() && !self.keeps_signature() => {
                self.remove(&[SIGNATURE.to_owned()])?;
            }
            None => {}
        }
        self.send(&stage, &[stage.put(MANIFEST, self.order.manifest, content_type::of(MANIFEST))?], &Silent)?;
        self.remove(&self.plan.gone)?;
        check()?;
        let done = Record { done: true, touched: Vec::new(), gone: Vec::new(), ..record };
        self.send(&stage, &[note(&done)?], &Silent)?;
        self.target.ask(Target::finish)?;
        Ok(self.done(counts.0.into_inner(), done.signed.is_some()))
    }

    fn send(&self, stage: &Stage, files: &[Sending], progress: &dyn Progress) -> Result<(), Trouble> {
        Ok(self.target.send(Group { root: stage.root(), files }, progress)?)
    }

    fn remove(&self, paths: &[String]) -> Result<(), Trouble> {
        for part in paths.chunks(REMOVE) {
            let paths: Vec<&str> = part.iter().map(String::as_str).collect();
            self.target.ask(|target| target.remove(&paths))?;
        }
        Ok(())
    }

    fn sending(&self, at: usize) -> Sending {
        let file = &self.new[at];
        let path = file.path.as_str().to_owned();
        let (size, kind) = (file.size.unwrap_or_default(), file.kind.clone());
        Sending { immutable: super::lasts(&path), path, size, digest: file.digest, kind }
    }

    fn signature(&self) -> Result<Option<Vec<u8>>, Trouble> {
        let sign = |key| sign::sign(key, self.order.manifest, self.turn()).ok_or_else(trouble::unsigned);
        self.order.key.map(sign).transpose()
    }

    /// The note of what is about to happen.
    fn record(&self) -> Record {
        Record {
            id: self.id.clone(),
            counter: self.counter,
            manifest: self.manifest,
            previous: self.previous,
            when: self.order.when.clone(),
            signed: self.signed_for(),
            done: false,
            touched: self.plan.touched.clone(),
            gone: [&self.plan.in_the_way[..], &self.plan.gone].concat(),
            kept: self.plan.kept.clone(),
        }
    }

    fn done(&self, bytes: u64, signed: bool) -> Deployed {
        let count = |change| self.plan.files.iter().filter(|file| file.change == change).count();
        Deployed {
            counter: self.counter,
            added: count(Change::Added),
            changed: count(Change::Changed),
            removed: count(Change::Removed),
            kept: count(Change::Kept),
            bytes,
            again: self.target.times(),
            signed,
            stuck: None,
        }
    }

    /// Notes how it went, for people and for the preview; a note that cannot be written is none.
    fn note(&self, result: &Result<Deployed, Trouble>, started: Instant) {
        let Order { name, when, folder, .. } = self.order;
        let mut note = json!({
            "target": name, "when": when, "counter": self.counter, "manifest": self.manifest.to_string(),
            "seconds": started.elapsed().as_secs_f64(), "done": result.is_ok(),
        });
        // One that failed may have changed nothing yet: then what the one before it left is there still.
        let before = if result.is_ok() { Vec::new() } else { super::left(folder) };
        let left = before.into_iter().chain(self.turn().kept);
        note["left"] = left.map(|sum| sum.to_string()).collect();
        match result {
            Ok(deployed) => {
                let Deployed { added, changed, removed, kept, bytes, signed, .. } = deployed;
                for (key, count) in [("added", added), ("changed", changed), ("removed", removed), ("kept", kept)] {
                    note[key] = (*count).into();
                }
                (note["bytes"], note["signed"]) = ((*bytes).into(), (*signed).into());
            }
            Err(trouble) => {
                note["error"] = json!({ "code": trouble.code, "en": trouble.message.en, "vi": trouble.message.vi });
            }
        }
        let _ = fs::write(folder.join(LAST), format!("{note}\n"));
    }
}

/// Notes each file that stands, and tells how far it is.
struct Noting<'a> {
    files: &'a [Sending],
    sent: &'a sent::Sending,
    counts: &'a (AtomicU64, AtomicUsize),
    watch: &'a Watch<'a>,
}

impl Progress for Noting<'_> {
    fn bytes(&self, more: u64) {
        let bytes = self.counts.0.fetch_add(more, Ordering::Relaxed) + more;
        (self.watch)(bytes, self.counts.1.load(Ordering::Relaxed));
    }

    fn stands(&self, at: usize) {
        let Some(file) = self.files.get(at) else { return };
        self.sent.stands(&file.path, file.digest);
        let files = self.counts.1.fetch_add(1, Ordering::Relaxed) + 1;
        (self.watch)(self.counts.0.load(Ordering::Relaxed), files);
    }
}

/// Tells nobody.
struct Silent;

impl Progress for Silent {
    fn bytes(&self, _: u64) {}

    fn stands(&self, _: usize) {}
}
