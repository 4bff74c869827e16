//! **Compares what is online with what was published.**
//!
//! In: a folder, a target or an address of the web; what it is checked [`Against`]. Out: an [`Outcome`], in which every difference is a
//! diagnostic. Touches: reads what it is told to compare, over the network politely.
//!
//! 1. [`expected`] decides which manifest counts: one that is signed with a pinned key, else the last build's. A key is never taken from
//!    the site that is checked, and an older publication is not accepted once a later one was seen.
//! 2. A place whose files can be read ([`stored`]) is compared file by file, and searched for files that are not ours.
//! 3. The web ([`web`]) is asked for every address as four visitors ask, [`judge`] says what is wrong with the answers, [`probe`] asks for
//!    what should not exist, [`lists`] reads what machines are told.
//!
//! A finding is told only when it was found twice, and nothing is told of a site that was published anew meanwhile: it is looked at again.
//! Where the note of a deploy says that it is under way, what it makes of the files that it sends is told as warnings, for some hours: the
//! note is no proof, since whoever can write there can write it, and the site is never taken for a sound one.

mod expected;
mod finding;
mod header;
mod judge;
mod lists;
mod probe;
mod stored;
mod web;

use std::{
    fs,
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use self::{
    expected::Claims,
    judge::Answer,
    web::{Visitor, Web},
};
pub use self::{
    expected::{Against, Settled, Trust},
    stored::{Folder, Store},
    web::Limits,
};
use crate::{
    check::allow,
    deploy::{RECORD, Unfinished},
    diag::{Diagnostic, Report},
    hash::{Absorb, Digest},
    output::{MANIFEST, SIGNATURE, manifest::Listed},
    words,
};

/// The page for addresses that aren't there.
const NOT_FOUND: &str = "404.html";
/// What `deploy` puts beside a site; it is no part of it. The folders are there while it is under way, and harm nobody when they are empty.
const NOTES: [&str; 5] = [".bantin/deploy.txt", ".bantin/lock", ".bantin/next/", ".bantin/part/", ".nojekyll"];
/// Files that tell a host how to serve the others; few hosts serve these themselves.
const FOR_HOSTS: [&str; 3] = ["_headers", "_redirects", ".htaccess"];
/// How often a site is looked at that is published anew while it is looked at.
const LOOKS: usize = 3;
/// What a deploy under way makes of the files that it sends and removes.
const HALFWAY: [&str; 6] =
    ["site-changed", "site-missing", "site-extra", "site-foreign-address", "site-other-manifest", "site-bad-signature"];
/// The longest manifest that is read from the web, in bytes.
const LONGEST_MANIFEST: u64 = 64 << 20;

/// A deploy that began longer ago, in seconds, is not under way any more, whatever its note says.
const LONGEST_DEPLOY: i64 = 6 * 3600;

/// How a site is checked.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How many of a hundred files are looked at.
    pub sample: Option<u32>,
    /// Which ones: the same seed, the same files.
    pub seed: u64,
    /// What may lie there besides.
    pub except: Except,
    /// How the web is asked.
    pub limits: Limits,
    /// Header names and values that every page should have.
    pub policy: Vec<(String, String)>,
    /// The site's own full address, as feeds and sitemaps name it; that of the place itself when nothing is said.
    pub base: Option<String>,
    /// When it is checked, in seconds since 1970.
    pub now: i64,
    /// A folder with the site as it was published, where there is one: what its feeds name is no stranger.
    pub published: Option<PathBuf>,
}

/// Paths, folders and patterns with `*` of files that are no concern of ours.
#[derive(Debug, Clone, Default)]
pub struct Except(pub Vec<String>);

impl Except {
    fn has(&self, path: &str) -> bool {
        self.0.iter().any(|pattern| allow::is_in(pattern, path))
    }
}

/// What was found.
#[derive(Debug)]
pub struct Outcome {
    /// What is wrong.
    pub report: Report,
    /// What it was compared with.
    pub settled: Settled,
    /// Of the manifest at the place, where there is one.
    pub manifest: Option<Digest>,
    /// How many files were looked at.
    pub checked: usize,
    /// How many requests were made to the web.
    pub requests: usize,
}

/// Checks a place whose files can be read.
///
/// # Errors
/// `nothing-to-verify-with`, `site-unreachable` when not even the manifest can be asked for.
pub fn stored(store: &dyn Store, against: &Against, options: &Options) -> Result<Outcome, Box<Diagnostic>> {
    let claims = || stored::claims(store).map_err(|reason| Box::new(finding::unreachable(MANIFEST, &reason)));
    let look = || {
        let (claims, settled, mut found) = settle(&claims, against)?;
        let files = options.sampled(&settled.files);
        let left = stored::left(store, settled.turn.as_ref().map_or(&against.left[..], |turn| turn.kept.as_slice()));
        found.extend(stored::compare(store, (&files, &settled.files, &left), &options.except));
        Ok(Outcome {
            report: report(found),
            checked: files.len(),
            manifest: claims.manifest.as_deref().map(Digest::of),
            settled,
            requests: 0,
        })
    };
    let outcome = steady(&look, &claims)?;
    Ok(excuse(outcome, options.now, || store.read(RECORD).ok().flatten()))
}

/// Looks again while the site is published anew under the eyes, a few times at most.
fn steady(
    look: &dyn Fn() -> Result<Outcome, Box<Diagnostic>>,
    claims: &dyn Fn() -> Result<Claims, Box<Diagnostic>>,
) -> Result<Outcome, Box<Diagnostic>> {
    let mut outcome = look()?;
    for _ in 1..LOOKS {
        // What was found stays true where the host does not answer any more.
        let is_same = |claims: Claims| claims.manifest.as_deref().map(Digest::of) == outcome.manifest;
        if outcome.report.counts() == (0, 0) || claims().map_or(true, is_same) {
            break;
        }
        outcome = look()?;
    }
    Ok(outcome)
}

/// Reads what the place says of itself and decides which manifest counts; twice, when something is wrong with that.
fn settle(
    claims: &dyn Fn() -> Result<Claims, Box<Diagnostic>>,
    against: &Against,
) -> Result<(Claims, Settled, Vec<Diagnostic>), Box<Diagnostic>> {
    let once = || {
        let (mut found, claims) = (Vec::new(), claims()?);
        let settled = expected::settle(&claims, against, &mut found)?;
        Ok((claims, settled, found))
    };
    let first = once()?;
    if first.2.is_empty() { Ok(first) } else { once() }
}

/// Findings about the files that a deploy under way sends and removes are warnings, beside one that tells of it.
fn excuse(mut outcome: Outcome, now: i64, note: impl FnOnce() -> Option<Vec<u8>>) -> Outcome {
    if outcome.report.counts() == (0, 0) {
        return outcome;
    }
    let deploy = note().as_deref().and_then(Unfinished::of).filter(|deploy| deploy.is_young(now, LONGEST_DEPLOY));
    let Some(deploy) = deploy else { return outcome };
    let is_its = |found: &&Diagnostic| HALFWAY.contains(&found.code.as_str()) && deploy.moves(&found.file);
    let all = outcome.report.sorted();
    let (its, mut told): (Vec<_>, Vec<_>) = all.into_iter().cloned().partition(|found| is_its(&found));
    if !its.is_empty() {
        told.push(finding::under_way(&deploy.when, its.len()));
    }
    told.extend(its.into_iter().map(Diagnostic::warning));
    outcome.report = report(told);
    outcome
}

/// Checks a site on the web.
///
/// # Errors
/// `nothing-to-verify-with`, `site-unreachable` when not even the manifest can be asked for.
pub fn web(base: &str, against: &Against, options: &Options) -> Result<Outcome, Box<Diagnostic>> {
    let web = Web::new(base, options.limits);
    let outcome = steady(&|| look(&web, against, options), &|| claims(&web))?;
    Ok(excuse(outcome, options.now, || {
        web.ask(RECORD, Visitor::Desktop, LONGEST_MANIFEST).ok().map(|reply| reply.body)
    }))
}

fn look(web: &Web, against: &Against, options: &Options) -> Result<Outcome, Box<Diagnostic>> {
    let (claims, settled, mut found) = settle(&|| claims(web), against)?;
    let files = options.sampled(&settled.files);
    let round = Round { web, all: &settled.files, options, base: options.base.as_deref().unwrap_or(web.base()) };
    let (more, checked) = round.files(&files);
    found.extend(more);
    found.extend(round.probes());
    if web.is_silent() {
        found.push(finding::silent(web.base()));
    }
    Ok(Outcome {
        report: report(found),
        checked,
        manifest: claims.manifest.as_deref().map(Digest::of),
        requests: web.requests(),
        settled,
    })
}

fn claims(web: &Web) -> Result<Claims, Box<Diagnostic>> {
    let read = |path: &str| match web.ask(path, Visitor::Desktop, LONGEST_MANIFEST) {
        Ok(reply) => Ok((reply.status == 200).then_some(reply.body)),
        Err(reason) => Err(Box::new(finding::unreachable(path, &reason))),
    };
    Ok(Claims { manifest: read(MANIFEST)?, signature: read(SIGNATURE)? })
}

fn report(found: Vec<Diagnostic>) -> Report {
    let mut report = Report::default();
    report.extend(found);
    report
}

impl Options {
    /// The files to look at: all, or a part that the seed chooses, with those that machines read in any case.
    fn sampled<'f>(&self, files: &'f [Listed]) -> Vec<&'f Listed> {
        let is_chosen = |file: &&Listed| {
            let path = file.path.as_str();
            self.sample.is_none_or(|percent| {
                let dice = (self.seed, path.to_owned()).fingerprint().short() % 100;
                dice < u64::from(percent) || lists::is_list(path) || path == "index.html" || path == NOT_FOUND
            })
        };
        files.iter().filter(is_chosen).collect()
    }
}

/// One look at a site on the web.
struct Round<'a> {
    web: &'a Web,
    all: &'a [Listed],
    options: &'a Options,
    base: &'a str,
}

impl Round<'_> {
    /// What is wrong with the files, and how many were looked at.
    fn files(&self, files: &[&Listed]) -> (Vec<Diagnostic>, usize) {
        let served: Vec<_> = files.iter().filter(|file| !FOR_HOSTS.contains(&file.path.split().1)).collect();
        let (found, looked_at) = self.each(&served, |file| self.file(file));
        (found, files.len() - served.len() + looked_at)
    }

    fn file(&self, file: &Listed) -> Vec<Diagnostic> {
        let address = file.path.address();
        let judge = |answers: &[Answer]| judge::judge(&address, file, answers, &self.options.policy);
        let (mut found, answers) = self.twice((&address, file.size.unwrap_or_default()), judge);
        if !found.is_empty() && lists::is_list(file.path.as_str()) {
            found.extend(self.foreign(file, &answers));
        }
        found
    }

    /// What is wrong with an address; where anything is, it is looked at once more, by all visitors who got an answer.
    fn twice(
        &self,
        (address, size): (&str, u64),
        judge: impl Fn(&[Answer]) -> Vec<Diagnostic>,
    ) -> (Vec<Diagnostic>, Vec<Answer>) {
        let ask = |visitor| {
            let silent = || words!("the host has stopped answering", "máy chủ đã ngừng trả lời");
            (visitor, if self.web.is_silent() { Err(silent()) } else { self.web.ask(address, visitor, size) })
        };
        let mut answers = Vec::from(Visitor::ALL.map(ask));
        let mut found = judge(&answers);
        if answers.iter().any(|(_, answer)| answer.is_ok()) && !found.is_empty() {
            for answer in answers.iter_mut().filter(|(_, answer)| answer.is_ok()) {
                *answer = ask(answer.0);
            }
            found = judge(&answers);
        }
        (found, answers)
    }

    /// Does something with each item, a few at once, as long as the host answers; gives how many it was done with.
    fn each<T: Sync>(&self, items: &[T], work: impl Fn(&T) -> Vec<Diagnostic> + Sync) -> (Vec<Diagnostic>, usize) {
        let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..self.web.at_once().max(1).min(items.len()) {
                scope.spawn(|| {
                    while !self.web.is_silent()
                        && let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        let more = work(item);
                        found.lock().unwrap_or_else(PoisonError::into_inner).extend(more);
                    }
                });
            }
        });
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        (found, next.into_inner().min(items.len()))
    }

    /// Addresses in a list that are not ours, whoever gets to see them.
    fn foreign(&self, file: &Listed, answers: &[Answer]) -> Option<Diagnostic> {
        let own = self.options.published.as_ref().and_then(|folder| fs::read(folder.join(file.path.as_str())).ok());
        let own = own.filter(|bytes| Digest::of(bytes) == file.digest).unwrap_or_default();
        let own = String::from_utf8_lossy(&own);
        let mut found: Vec<String> = Vec::new();
        for (_, answer) in answers {
            let Ok(reply) = answer else { continue };
            let text = String::from_utf8_lossy(&reply.body);
            found.extend(lists::foreign(&text, &own, |url| self.is_ours(url)));
        }
        found.sort();
        found.dedup();
        (!found.is_empty()).then(|| finding::foreign_addresses(&file.path.address(), &found))
    }

    /// Whether a full address is one of the site's.
    fn is_ours(&self, url: &str) -> bool {
        let Some(path) = url.strip_prefix(self.base.trim_end_matches('/')) else { return false };
        let path = path.split(['#', '?']).next().unwrap_or_default().trim_start_matches('/');
        let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
        let file = format!("{path}{index}");
        self.all.binary_search_by(|listed| listed.path.as_str().cmp(&file)).is_ok()
    }

    /// Asks for what should not exist, and for the front page with queries that only a program would look at.
    fn probes(&self) -> Vec<Diagnostic> {
        let digest = |path: &str| self.all.iter().find(|file| file.path.as_str() == path).map(|file| file.digest);
        let page = digest(NOT_FOUND);
        let stands = |path: &str| {
            let next = self.all.partition_point(|file| file.path.as_str() < path);
            self.all.get(next).is_some_and(|file| file.path.as_str().starts_with(path))
        };
        let may_stand = |path: &str| stands(path) || self.options.except.has(path.trim_end_matches('/'));
        let addresses: Vec<_> =
            probe::addresses(self.options.seed).into_iter().filter(|path| !may_stand(path)).collect();
        let (mut found, _) = self.each(&addresses, |path| {
            let address = format!("/{path}");
            self.twice((&address, 0), |answers| probe::judge(&address, answers, page)).0
        });
        let front = self.all.iter().find(|file| file.path.as_str() == "index.html");
        let queries = probe::queries(self.options.seed);
        found.extend(front.into_iter().flat_map(|front| {
            let size = front.size.unwrap_or_default();
            self.each(&queries, |address| {
                self.twice((address, size), |answers| judge::judge(address, front, answers, &[])).0
            })
            .0
        }));
        found
    }
}
