//! The chain, written once: read → parse → group → plan → render → write, for every command.
//!
//! In: [`Options`]. Out: a [`Built`], or a [`Failure`] with every diagnostic found. Touches: what `source` and `output` touch, the
//! cache in the output's work folder, and the clock once, when no instant is given.
//!
//! Incremental: a cold build is "everything changed". Three comparisons cut work off: same stamp or digest of a source, not parsed;
//! same fingerprint of an output, not rendered; same bytes, not written. The cache only ever saves time: without it, or with a damaged
//! one, the same bytes come out.

mod build;
mod cache;
mod check;
mod current;
mod desk_page;
mod fresh;
mod load;
pub mod place;
mod posts;
mod preview;
mod relate;
mod show;
mod standing;
pub mod timing;
mod trace;
mod why;

use std::{path::PathBuf, sync::OnceLock};

use crate::{
    diag::{Diagnostic, Lang, Report},
    hash::{Absorb, Absorber, Fingerprint},
    output::Changes,
    source::File,
    text::time::Moment,
};

pub use build::{HEADERS, Progress, build, build_and_stay};
pub use check::{Checked, check};
pub use current::{Current, current};
pub use desk_page::{Article, Counted, Cut, Desk, Facts, InForce, desk};
pub use load::{Loaded, load, now, settings};
pub use preview::{Early, Source};
pub use show::{RelatedEntry, RelatedList, origins, plan, related, related_again, verify, zone_of};
pub use standing::{Glance, Standing};
pub use timing::{Phase, TemplateTime, Timings, Work};
pub use why::{Last as WhyLast, Reason, Why, why};

/// What a command asks of the engine; by default nothing but a build of what readers see.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Options {
    /// The site's folder.
    pub site: PathBuf,
    /// The output folder.
    pub out: PathBuf,
    /// Another theme than the site's own.
    pub theme: Option<String>,
    /// The instant of the build; the clock's where none is given.
    pub now: Option<Moment>,
    /// Whether drafts are published too.
    pub drafts: bool,
    /// Whether scheduled and expired posts are published too.
    pub future: bool,
    /// Whether this is for a preview, where assets keep their addresses while they are being written.
    pub preview: bool,
    /// Another address than the site's own.
    pub base_url: Option<String>,
    /// Whether to use nothing that the last build remembered.
    pub full: bool,
    /// Whether to exchange the whole output folder in one step.
    pub atomic: bool,
    /// Whether CAP messages that come out of the build count as issued: those of a preview do not.
    pub issue: bool,
}

/// A finished build.
#[derive(Debug)]
pub struct Built {
    /// What was found, none of it an error.
    pub report: Report,
    /// Files written, removed and left.
    pub changes: Changes,
    /// Outputs made by templates or writers in this build, by address.
    pub rendered: Vec<String>,
    /// The instant that it is true of.
    pub now: Moment,
    /// The CAP messages that were kept among the sources.
    pub issued: Vec<File>,
    /// How many posts were read and parsed, and how many were taken from the cache.
    pub parsed: (usize, usize),
    /// How many outputs there are.
    pub outputs: usize,
    /// Posts held back: path, reason.
    pub held: Vec<HeldBack>,
    /// Posts shown only because of the options.
    pub early: Vec<Early>,
    /// The sources of the posts and standing pages in `rendered`.
    pub sources: Vec<Source>,
    /// The path below which the site lies on its host; starts and ends with `/`.
    pub root: String,
    /// When the result changes by itself: the instant, what happens, to which file.
    pub next_due: Option<crate::library::clock::NextDue>,
    /// The zone that times are told in.
    pub zone: crate::text::time::Zone,
    /// Seconds a phase.
    pub timings: Timings,
}

/// A post that was not published.
#[derive(Debug, Clone)]
pub struct HeldBack {
    /// Its file.
    pub path: String,
    /// Why.
    pub reason: crate::library::clock::Reason,
}

/// Why there is no result.
#[derive(Debug)]
pub enum Failure {
    /// The site has errors.
    Site(Report),
    /// The surroundings don't allow it: the output folder, the disk, the command line.
    Environment(Box<Diagnostic>),
}

/// Stands for everything besides sources that decides about every output: the program itself.
///
/// It is worked out once: the program cannot change while it runs.
pub fn program() -> Fingerprint {
    static OWN: OnceLock<Fingerprint> = OnceLock::new();
    *OWN.get_or_init(own_digest)
}

fn own_digest() -> Fingerprint {
    let mut absorber = Absorber::default();
    env!("CARGO_PKG_VERSION").absorb(&mut absorber);
    let own = std::env::current_exe().and_then(std::fs::File::open);
    if let Ok(digest) = own.and_then(|mut file| Fingerprint::of_reader(&mut file)) {
        digest.absorb(&mut absorber);
    }
    absorber.finish()
}

impl Failure {
    /// Everything that was found.
    pub fn into_report(self) -> Report {
        match self {
            Self::Site(report) => report,
            Self::Environment(diagnostic) => {
                let mut report = Report::default();
                report.push(*diagnostic);
                report
            }
        }
    }
}

/// The language in which the program speaks when nobody says: that of `LC_ALL`, `LC_MESSAGES` or `LANG`.
pub fn lang_of_environment() -> Lang {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    named.filter(|value| !value.is_empty()).find_map(|value| Lang::from_locale(&value)).unwrap_or_default()
}
