//! **Publishes the output**: the folder that a build wrote becomes what readers see, on whatever host the site has.
//!
//! In: the output folder with its manifest, and a target of `site.yaml`. Out: the same site at the target, and what was changed there.
//! Touches: the target, through its [`Target`]; the work folder beside the output.
//!
//! 1. [`Deploy::open`] takes the lock, reads what stands at the target ([`there`]), and decides what is to be done ([`plan`]).
//! 2. [`Deploy::check`] refuses what nobody can have meant.
//! 3. [`Deploy::run`] links the files to send into a stage, checks that each is as the build wrote it and free of the preview's script
//!    ([`stage`]), notes at the target what is about to happen ([`record`]), and sends group after group with a barrier behind
//!    each; then the signature and the manifest, which is the commit point; then it removes what is no longer part of the site.
//!
//! Killed anywhere, the next deploy finds the note and goes on. Nothing is ever removed that no manifest and no note of ours lists.
//!
//! | in the work folder, under `deploy-<target>/` | |
//! |---|---|
//! | `stage/` | what is being sent |
//! | `sent` | what was sent by a deploy that came to no end |
//! | `untold` | what has changed and caches were not told of |
//! | `last.json` | how the last deploy went, for people and for the preview |

mod around;
mod crew;
mod folder;
pub mod ftp;
mod git;
mod lock;
mod piped;
mod plan;
mod record;
mod release;
mod retry;
mod run;
pub mod s3;
mod sent;
pub mod ssh;
mod stage;
mod target;
mod there;
mod trouble;
mod untold;

use std::{
    collections::BTreeSet,
    hash::{BuildHasher, Hasher, RandomState},
    path::{Path, PathBuf},
};

pub use around::Around;
pub use folder::Folder;
pub use git::Git;
pub use plan::{Change, Class, Planned};
use record::Record;
pub use record::{Unfinished, kept};
pub use retry::Patience;
pub use run::{Deployed, Watch};
pub use target::{Failure, Group, LOCK, Listed, OWN, Progress, RECORD, Sending, Target};
pub use trouble::{Trouble, stuck};
pub use untold::Untold;

use crate::{
    config::{DeployTarget, deploy::Kind},
    hash::Digest,
    output::{self, MANIFEST, SIGNATURE, manifest},
    sign::{self, SecretKey, Turn},
};
use ftp::Host;
use lock::{Held, Note};
use plan::{Classes, Plan};
use retry::Retrying;
use s3::Objects;
use sent::Sent;
use ssh::Remote;
use there::There;

/// What share of the files may be removed without being asked for: one in this many.
const REMOVALS: usize = 10;

/// What is to be deployed, and how.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Order<'a> {
    /// The target's name.
    pub name: &'a str,
    /// The output folder.
    pub out: &'a Path,
    /// The manifest's text.
    pub manifest: &'a [u8],
    /// The folder of this target in the work folder.
    pub folder: PathBuf,
    /// The folder of fragments at the site, with its `/`.
    pub fragments: String,
    /// When it is, ISO 8601.
    pub when: String,
    /// What the manifest is signed with.
    pub key: Option<&'a SecretKey>,
    /// The latest publication at this target that was seen signed: its counter, and its manifest's digest.
    pub seen: Option<(u64, Digest)>,
    /// Take over a target whose contents aren't ours.
    pub adopt: bool,
    /// Compare every file at the target, however long that takes.
    pub rescan: bool,
    /// How many files may be removed; a tenth of those that are there when nothing is said.
    pub allow_removals: Option<usize>,
    /// Take the lock away from whoever has it.
    pub break_lock: bool,
    /// Only look: no lock is taken.
    pub dry_run: bool,
    /// How often what fails is tried again.
    pub patience: Patience,
}

/// What is said to caches about a file: one whose name changes with its contents can be kept for ever, all others for a minute; but
/// what tells of the whole site is of use only when it is the newest, to the next deploy too, which may ask through a cache.
pub fn caching(path: &str, immutable: bool) -> &'static str {
    match path {
        _ if immutable => "public, max-age=31536000, immutable",
        MANIFEST | SIGNATURE | RECORD => "no-cache",
        _ => "public, max-age=60",
    }
}

/// Whether a file's name changes with its contents: the theme's assets lie in a folder named by twelve digits of their digest.
pub fn lasts(path: &str) -> bool {
    let folder = path.strip_prefix("assets/").and_then(|rest| rest.split_once('/')).map(|(folder, _)| folder);
    folder.is_some_and(|folder| {
        folder.len() == 12 && folder.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// The folder of a target in the work folder.
pub fn folder_of(work: &Path, target: &str) -> PathBuf {
    work.join(format!("deploy-{target}"))
}

/// What stands for the superseded files that the last deploy from this machine has left at a target, each of which may lie there where it
/// came to no end; `folder` is the target's in the work folder.
pub fn left(folder: &Path) -> Vec<Digest> {
    let note = std::fs::read(folder.join(run::LAST)).unwrap_or_default();
    let note: serde_json::Value = serde_json::from_slice(&note).unwrap_or_default();
    let sums = note["left"].as_array().into_iter().flatten();
    sums.filter_map(|sum| Digest::from_hex(sum.as_str()?)).collect()
}

/// How a target of `site.yaml` is reached; `folder` is its folder in the work folder. Nothing is asked of it yet.
///
/// # Errors
/// `deploy-failed` when there are no credentials for it.
pub fn target(settings: &DeployTarget, site: &Path, folder: &Path) -> Result<Box<dyn Target>, Trouble> {
    let around = Around::here();
    Ok(match &settings.kind {
        Kind::Folder(own) => release::folder(&site.join(&own.path), own.releases),
        Kind::Ssh(own) => Box::new(Remote::new(own, &around)?),
        Kind::S3(own) => Box::new(Objects::new(own, &around)?),
        Kind::Git(own) => Box::new(Git::new(own, site, folder, &around)),
        Kind::Ftp(own) => Box::new(Host::new(own, &around)?),
    })
}

/// Refuses a target that is a folder in that of the site or of the output, or around one of them: what is deployed would become a source,
/// or what is built would lie among what is deployed.
///
/// # Errors
/// `target-in-sources`, or the system's own.
pub fn keep_apart(settings: &DeployTarget, site: &Path, out: &Path) -> Result<(), Trouble> {
    let Kind::Folder(own) = &settings.kind else { return Ok(()) };
    let path = site.join(&own.path);
    let (target, output) = (output::Target::new(&path)?, output::Target::new(out)?);
    let site = site.canonicalize().map_err(|error| trouble::local(site, &error))?;
    let meets = |other: &&Path| target.folder().starts_with(other) || other.starts_with(target.folder());
    let other = [site.as_path(), output.folder(), output.work_folder()].into_iter().find(meets);
    other.map_or(Ok(()), |other| Err(trouble::not_apart(&settings.name.text, &path, other)))
}

/// A deploy that has been decided.
pub struct Deploy<'a> {
    order: &'a Order<'a>,
    target: &'a Retrying<'a>,
    held: Option<Held<'a>>,
    id: String,
    counter: u64,
    previous: Option<Digest>,
    manifest: Digest,
    new: Vec<manifest::Listed>,
    there: There,
    plan: Plan,
}

/// A target and the patience with it; what [`Deploy`] works on.
pub struct Line<'a>(Retrying<'a>);

impl<'a> Line<'a> {
    /// A line to a target.
    pub fn new(target: &'a dyn Target, patience: Patience) -> Self {
        Self(Retrying::new(target, patience))
    }

    /// A file at the target; `None` when it is not there.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.0.ask(|target| target.read(path))
    }

    /// The digest of a file at the target, whatever its size; `None` when it is not there.
    pub fn digest(&self, path: &str) -> Result<Option<Digest>, Failure> {
        self.0.ask(|target| target.digest(path))
    }

    /// Every file at the target, also those that are not ours; `None` when that kind can't tell.
    pub fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        self.0.ask(Target::list)
    }
}

impl<'a> Deploy<'a> {
    /// Takes the lock, looks at the target, and decides.
    ///
    /// # Errors
    /// `output-stale`, `deploy-locked`, `deploy-failed`, `deploy-local`.
    pub fn open(line: &'a Line<'a>, order: &'a Order<'a>) -> Result<Self, Trouble> {
        let target = &line.0;
        let new = manifest::parse(order.manifest).ok_or_else(|| trouble::no_manifest(order.out))?;
        let manifest = Digest::of(order.manifest);
        // The standard library's own source of chance: no two deploys have the same name.
        let chance = RandomState::new().build_hasher().finish();
        let own = Note::own(&format!("{chance:016x}"), &order.when);
        let held = if order.dry_run { None } else { Some(Held::take(target, &own, order.break_lock)?) };
        std::fs::create_dir_all(&order.folder).map_err(|error| trouble::local(&order.folder, &error))?;
        let sent = Sent::read(&order.folder);
        let there = There::read(target, &sent, order.rescan)?;
        let (counter, previous) = there.turn(manifest, order.seen);
        let plan = plan::plan(&new, &there, Classes { fragments: &order.fragments }, counter);
        let id = format!("{counter}-{}", own.id);
        Ok(Self { order, target, held, id, counter, previous, manifest, new, there, plan })
    }

    /// Who was deploying and has died, when its lock was taken over.
    pub fn taken_over(&self) -> Option<(&str, &str)> {
        let note = self.held.as_ref()?.taken_over.as_ref()?;
        Some((&note.who, &note.since))
    }

    /// Everything that is to be done, by path.
    pub fn files(&self) -> &[Planned] {
        &self.plan.files
    }

    /// Paths of all that readers get anew, with what a deploy that came to no end had sent or removed already.
    pub fn moved(&self) -> BTreeSet<&str> {
        let unfinished = self.there.record.iter().filter(|record| !record.done);
        let before = unfinished.flat_map(|record| record.touched.iter().chain(&record.gone)).map(String::as_str);
        let files = self.plan.files.iter().filter(|file| file.change != Change::Kept);
        let was_signed = self.there.record.as_ref().is_some_and(|record| record.signed.is_some());
        let signature = (was_signed || self.order.key.is_some()).then_some(SIGNATURE);
        files.map(|file| file.path.as_str()).chain(before).chain([MANIFEST]).chain(signature).collect()
    }

    /// How many files at the target are not ours, as far as it lists them.
    pub fn strangers(&self) -> Option<usize> {
        self.there.was_listed.then_some(self.there.foreign.len())
    }

    /// The digest of the manifest that is published, or is to be, and which publication at this target it is; `None` where the signature
    /// there stays, which tells another turn than a deploy without the key would count.
    pub fn publication(&self) -> Option<(Digest, Turn)> {
        if self.keeps_signature() {
            return None;
        }
        let standing = self.there.record.as_ref().filter(|_| self.is_done());
        Some((self.manifest, standing.map_or_else(|| self.turn(), Record::turn)))
    }

    /// Whether the signature there stays as it is: it is of this very manifest, and without the key nobody can make another.
    pub fn keeps_signature(&self) -> bool {
        self.order.key.is_none() && self.there.signature.is_some() && self.there.manifest == Some(self.manifest)
    }

    /// Which publication it will be.
    fn turn(&self) -> Turn {
        Turn { counter: self.counter, previous: self.previous, kept: record::sum(&self.plan.kept) }
    }

    /// Whether everything at the target is as it should be.
    pub fn is_done(&self) -> bool {
        let same = self.there.record.as_ref().is_some_and(|record| {
            record.done
                && record.manifest == self.manifest
                && record.signed == self.signed_for()
                && self.is_signed(record)
        });
        let moves = self.plan.files.iter().any(|file| match file.change {
            Change::Added | Change::Changed => true,
            // What is superseded goes with the next deploy that changes something, unless it was changed there.
            Change::Removed => {
                let standing = self.there.standing.get(&file.path);
                standing.is_none_or(|standing| standing.since.is_none() || standing.digest.is_none())
            }
            Change::Kept => false,
        });
        same && self.there.manifest == Some(self.manifest) && !moves
    }

    /// Refuses what nobody can have meant.
    ///
    /// # Errors
    /// `target-not-ours`, `target-note-damaged`, `target-foreign-file`, `target-clash`, `too-many-removals`.
    pub fn check(&self) -> Result<(), Trouble> {
        let Order { adopt, allow_removals, name, .. } = *self.order;
        if self.there.record.is_none() && !self.there.is_empty && !adopt {
            return Err(if self.there.is_damaged { trouble::damaged(name) } else { trouble::not_ours(name) });
        }
        // Nobody who takes over a target means files to go that have other names than ours.
        if !self.plan.clashes.is_empty() {
            return Err(trouble::clash(&self.plan.clashes));
        }
        if !self.plan.foreign.is_empty() && !adopt {
            return Err(trouble::foreign(&self.plan.foreign));
        }
        let superseded = |path: &String| self.there.standing.get(path).is_some_and(|one| one.since.is_some());
        let gone = self.plan.gone.iter().chain(&self.plan.in_the_way).filter(|path| !superseded(path));
        let gone: Vec<String> = gone.cloned().collect();
        let all = self.there.listed.len().max(self.there.standing.len());
        if gone.len() > allow_removals.unwrap_or(all / REMOVALS) {
            return Err(trouble::removals(&gone, all));
        }
        Ok(())
    }

    /// Whether the signature there is the one that the last deploy has put there, if it has, and no later one was seen.
    fn is_signed(&self, record: &Record) -> bool {
        let Some(key) = self.order.key else { return true };
        if self.order.seen.is_some_and(|seen| there::is_behind((record.counter, record.manifest), seen)) {
            return false;
        }
        let signature = self.there.signature.as_deref().zip(key.public());
        signature.is_some_and(|(text, key)| sign::check(&[key], self.order.manifest, text) == Ok(record.turn()))
    }

    /// The public key that the manifest will be signed for.
    fn signed_for(&self) -> Option<String> {
        if self.keeps_signature() {
            return self.there.record.as_ref().and_then(|record| record.signed.clone());
        }
        self.order.key.and_then(SecretKey::public).map(|key| key.to_string())
    }
}
