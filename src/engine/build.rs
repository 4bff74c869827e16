//! A whole build: the chain from sources to the written site.
//!
//! In: options. Out: a [`Built`] or a [`Failure`]. Touches: what `source` and `output` touch, and the cache.

use std::{
    cell::Cell,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rayon::prelude::*;

use super::{
    Built, Failure, HeldBack, Loaded, Options, TemplateTime, Timings, Work,
    cache::Cache,
    current,
    fresh::Fresh,
    load::load,
    preview, program,
    relate::relate,
    standing::Standing,
    trace::{Record, Subject},
};
use crate::{
    config::{Config, Protection},
    diag::{Diagnostic, Fault, Report, because, remedy},
    hash::{Absorb, Absorber, Fingerprint},
    library::{Library, clock::Reason},
    output::{self, Changes, Entry, Output, Proof, Target, Written},
    parse::Parser,
    plan::{self, Message, Plan, view::Text},
    related::{Neighbours, Vectors},
    render::{Rendered, Renderer, protection},
    source::{self, CopyOf, File},
};

/// How long a build waits for another one to finish.
const WAIT: Duration = Duration::from_secs(10);

/// Where the headers of a protected site are noted in the work folder.
pub const HEADERS: &str = "headers";

/// What is told while a build runs: outputs done, and outputs to do.
pub type Progress<'a> = dyn Fn(usize, usize) + Sync + 'a;

/// What all remembered posts depend on besides their files.
pub(super) fn cache_key(config: &Config, labels: Fingerprint) -> Fingerprint {
    let mut absorber = Absorber::default();
    program().absorb(&mut absorber);
    config.absorb(&mut absorber);
    labels.absorb(&mut absorber);
    absorber.finish()
}

/// Builds a site.
pub fn build(options: &Options, progress: &Progress<'_>) -> Result<Built, Failure> {
    build_and_stay(options, progress, |built, _| built)
}

/// Builds a site and hands it over to `stay`, during which all that was worked out stays in memory.
pub fn build_and_stay<T>(
    options: &Options,
    progress: &Progress<'_>,
    stay: impl FnOnce(Built, &Standing<'_>) -> T,
) -> Result<T, Failure> {
    let mut timings = Timings::default();
    let mut report = Report::default();
    super::load::settings(options)?;
    let target = Target::new(&options.out).map_err(Failure::Environment)?;
    let out = target.folder().to_path_buf();
    let sources = [options.site.clone()];
    let proof = if options.full { Proof::Bytes } else { Proof::Stamp };
    let open = output::Open { wait: WAIT, salt: program(), sources: &sources, atomic: options.atomic, proof };
    let output = target.open(open).map_err(Failure::Environment)?;
    timings.end("open", Work::files(output.known()));
    let work = output.work_folder().to_path_buf();
    let mut loaded = load(options, Some(&work), &mut timings, &mut report)?;
    let mut fresh = std::mem::take(&mut loaded.fresh);
    let parse_failed = report.has_errors();
    let mut found = Vec::new();
    let when = options.when(loaded.now);
    let mut library = Library::new(&loaded.posts, &loaded.config, when, &mut found);
    let cache = Cache::new(&work, cache_key(&loaded.config, loaded.labels), loaded.tree.posts.len(), !options.full);
    timings.end("group", Work::files(library.posts.len()));
    // With a faulty file among them, nothing would come of comparing the others.
    let vectors = if parse_failed { None } else { relate(&mut library, &loaded, &mut fresh, Some(&cache)) };
    timings.end("relate", Work::files(library.posts.len()));
    let inputs = loaded.inputs(&library);
    let mut plan = Plan::new(inputs, &mut found);
    timings.end("plan", Work::files(plan.outputs.len()));
    // A post that could not be parsed makes links to it look broken: only the first cause is told.
    let is_echo = |one: &Diagnostic| parse_failed && matches!(one.code.as_str(), "broken-link" | "unknown-post");
    report.extend(found.into_iter().filter(|one| !is_echo(one)));
    if report.has_errors() {
        return Err(Failure::Site(report));
    }
    let made = Maker {
        plan: &plan,
        loaded: &loaded,
        fresh: &fresh,
        output: &output,
        full: options.full,
        done: AtomicUsize::new(0),
        progress,
    };
    let Made { entries, rendered, bytes, templates } = made.make().map_err(|found| failure(report.clone(), found))?;
    timings.templates = templates;
    timings.end("render", Work { files: rendered.len() as u64, bytes });
    let subject = Subject { plan: &plan, loaded: &loaded, output: &output, full: options.full, site: &options.site };
    let record = Record::of(&subject, &rendered);
    // Both wait for the disk, and what is remembered is true of the sources whatever becomes of the output.
    let keep = || remember(&cache, &loaded, library.similarity.neighbours(), vectors.as_ref());
    let (changes, kept_in) = rayon::join(|| output.commit(entries), || timed(keep));
    let changes: Changes = changes.map_err(Failure::Environment)?;
    timings.end("write", Work { files: changes.written as u64, bytes: changes.bytes });
    timings.beside("remember", kept_in, cache.kept());
    if let Some(record) = record {
        record.keep(&work);
    }
    let issued = issue(options, &plan, &out)?;
    protect(&plan, &work)?;
    let read = current::Read { config: &loaded.config, tree: &loaded.tree, issued: &issued };
    current::note(options, &read, (loaded.now, library.next_due.as_ref()), (&out, &work));
    let built = Built {
        report,
        changes,
        parsed: (loaded.parsed, loaded.posts.len() - loaded.parsed),
        outputs: plan.outputs.len(),
        held: held_back(&library, &loaded),
        early: preview::early(&plan),
        sources: preview::sources(&plan, &rendered),
        root: loaded.config.base.root.clone(),
        now: loaded.now,
        next_due: library.next_due.clone(),
        zone: loaded.config.zone.clone(),
        issued,
        rendered: rendered.iter().map(|at| plan.outputs[*at].file.address()).collect(),
        timings,
    };
    rayon::spawn(move || drop((vectors, fresh)));
    let result = stay(built, &Standing { plan: &plan, loaded: &loaded });
    let (outputs, similarity) = (std::mem::take(&mut plan.outputs), Arc::clone(&library.similarity));
    drop(plan);
    drop(library);
    // Whoever waits for the build need not wait until all its memory is free.
    rayon::spawn(move || drop((outputs, similarity, loaded)));
    Ok(result)
}

/// Writes down which CAP messages have been issued, and keeps them: those of a real build whose time has come by the clock, whatever
/// `--now` says. Gives the files that are new among the sources; the output is as it would be with them.
fn issue(options: &Options, plan: &Plan<'_>, out: &Path) -> Result<Vec<File>, Failure> {
    if !options.issue || options.drafts || options.future {
        return Ok(Vec::new());
    }
    let (clock, zone) = (super::now(), &plan.inputs.library.config.zone);
    let mut messages = plan.not_kept();
    messages.retain(|(message, _)| message.issued.sent <= clock);
    let new = messages.iter().filter(|(message, _)| message.is_new);
    let lines: Vec<_> = new.map(|(message, _)| message.issued.line(zone)).collect();
    output::ledger::append(&options.site, &lines).map_err(Failure::Environment)?;
    let keep = |(message, file): (&Message, &output::SitePath)| {
        let path = output::ledger::keep(&options.site, &message.issued.identifier, &out.join(file.as_str()))?;
        let disk = options.site.join(&path);
        Ok(File { stamp: source::stamp_of(&disk).unwrap_or(source::Stamp::UNKNOWN), path, disk })
    };
    messages.into_iter().map(keep).collect::<output::Result<_>>().map_err(Failure::Environment)
}

/// Writes what hosts are told and do not serve into the work folder; and the headers themselves, for `bantin verify`.
fn protect(plan: &Plan<'_>, work: &Path) -> Result<(), Failure> {
    let wanted = &plan.inputs.library.config.protections;
    if wanted.is_empty() {
        return Ok(());
    }
    let policy = plan.policy();
    let headers = policy.headers().iter().fold(String::new(), |all, (name, value)| format!("{all}{name}: {value}\n"));
    let mut files = vec![(HEADERS, headers)];
    for (of, name) in [(Protection::Nginx, "nginx.conf"), (Protection::Caddy, "Caddyfile")] {
        if wanted.contains(&of) {
            files.push((name, protection(of, &policy)));
        }
    }
    for (name, text) in files {
        let path = work.join(name);
        if std::fs::read(&path).is_ok_and(|present| present == text.as_bytes()) {
            continue;
        }
        output::sealed::replace(&path, text.as_bytes(), output::sealed::Durable::No).map_err(|error| {
            let fault =
                Fault::new("write-failed", because(crate::words!("cannot be written", "không ghi được"), &error));
            Failure::Environment(Box::new(fault.hint(remedy(&error)).in_file(path.display().to_string())))
        })?;
    }
    Ok(())
}

/// The posts and standing pages that are not published.
fn held_back(library: &Library<'_>, loaded: &Loaded) -> Vec<HeldBack> {
    let posts = library.held.iter().map(|held| HeldBack { path: held.post.path.clone(), reason: held.reason });
    let drafts = loaded.pages.iter().filter(|page| page.draft);
    posts.chain(drafts.map(|page| HeldBack { path: page.path.clone(), reason: Reason::Draft })).collect()
}

/// An error of a template belongs to the site; one of the disk does not.
fn failure(mut report: Report, found: Vec<Diagnostic>) -> Failure {
    let environment = |one: &Diagnostic| matches!(one.code.as_str(), "write-failed" | "read-failed");
    if let Some(one) = found.iter().find(|one| environment(one)) {
        return Failure::Environment(Box::new(one.clone()));
    }
    report.extend(found);
    Failure::Site(report)
}

/// Makes the outputs that are not what they should be.
struct Maker<'a> {
    plan: &'a Plan<'a>,
    loaded: &'a Loaded,
    fresh: &'a Fresh,
    output: &'a Output,
    full: bool,
    done: AtomicUsize,
    progress: &'a Progress<'a>,
}

/// What came out of rendering.
struct Made {
    /// The complete new list of files.
    entries: Vec<Entry>,
    /// The places in the plan of the outputs that were rendered, and how many bytes that gave.
    rendered: Vec<usize>,
    bytes: u64,
    templates: Vec<TemplateTime>,
}

/// How many diagnostics of rendering are kept: one faulty template fails on every page.
const ENOUGH: usize = 20;

impl Maker<'_> {
    fn make(&self) -> Result<Made, Vec<Diagnostic>> {
        let parser = Parser::new(&self.loaded.config, &self.loaded.theme.labels);
        let renderer = Renderer::new(self.plan);
        let failures = AtomicUsize::new(0);
        let work = self.plan.outputs.par_iter().with_min_len(8);
        let results: Vec<_> = work
            .map_init(Vec::new, |buffer, output| {
                if failures.load(Ordering::Relaxed) >= ENOUGH {
                    return None;
                }
                let result = self.one((&renderer, &parser), output, buffer);
                failures.fetch_add(usize::from(result.is_err()), Ordering::Relaxed);
                Some(result)
            })
            .collect();
        let mut entries = Vec::with_capacity(results.len());
        let (mut rendered, mut bytes) = (Vec::new(), 0);
        let mut failed = Vec::new();
        for ((at, output), result) in self.plan.outputs.iter().enumerate().zip(results) {
            match result {
                Some(Ok((written, fresh))) => {
                    if fresh {
                        rendered.push(at);
                        bytes += written.size;
                    }
                    entries.push(Entry { path: output.file.clone(), written });
                }
                Some(Err(diagnostic)) => failed.push(*diagnostic),
                None => {}
            }
        }
        let times = renderer.times().into_iter();
        let templates = times.map(|(name, pages, time)| TemplateTime { name, pages, time }).collect();
        let pieces = renderer.into_pieces();
        rayon::spawn(move || drop(pieces));
        if failed.is_empty() { Ok(Made { entries, rendered, bytes, templates }) } else { Err(failed) }
    }

    /// What stands, or will stand, in one file; and whether it was made now.
    fn one(
        &self,
        (renderer, parser): (&Renderer<'_>, &Parser<'_>),
        output: &plan::Output,
        buffer: &mut Vec<u8>,
    ) -> Result<(Written, bool), Box<Diagnostic>> {
        let kept = self.output.kept(&output.file).filter(|kept| !self.full && kept.fingerprint == output.fingerprint);
        (self.progress)(self.done.fetch_add(1, Ordering::Relaxed) + 1, self.plan.outputs.len());
        if let Some(kept) = kept {
            return Ok((kept, false));
        }
        let is_planned = Cell::new(true);
        let body_of = |text: Text| {
            let body = self.body(parser, text)?;
            is_planned.set(body.is_planned);
            Ok(body.html)
        };
        let mut written = match renderer.render(output, &body_of, buffer)? {
            Rendered::Bytes => self.output.stage(&output.file, output.fingerprint, buffer)?,
            Rendered::Copy(CopyOf::Memory(bytes), _) => self.output.stage(&output.file, output.fingerprint, bytes)?,
            Rendered::Copy(CopyOf::Disk(path), digest) => {
                let copied = self.output.stage_copy(&output.file, path)?;
                is_planned.set(copied.fingerprint == digest);
                Written { fingerprint: output.fingerprint, ..copied }
            }
        };
        if !is_planned.get() {
            // The file was saved after it was looked at: no fingerprint stands for what came out, so the next build makes it again.
            written.fingerprint = Fingerprint::default();
        }
        Ok((written, true))
    }

    /// The HTML of a body: what was just parsed, else from the source again.
    fn body(&self, parser: &Parser<'_>, text: Text) -> Result<Again, Box<Diagnostic>> {
        let fresh = match text {
            Text::Post(id) => self.fresh.take_html(self.plan.inputs.library.place_of(id)),
            Text::Standing(_) => None,
        };
        let fresh = fresh.map(|html| Again { html, is_planned: true });
        fresh.map_or_else(|| body_again(self.plan, self.loaded, parser, text), Ok)
    }
}

/// A body that was made from its source again.
pub(super) struct Again {
    pub(super) html: String,
    /// Whether the source still is the text that was planned: an editor may have saved it meanwhile.
    is_planned: bool,
}

/// The HTML of a body, made from its source again.
pub(super) fn body_again(
    plan: &Plan<'_>,
    loaded: &Loaded,
    parser: &Parser<'_>,
    text: Text,
) -> Result<Again, Box<Diagnostic>> {
    let (files, path, digest) = match text {
        Text::Post(id) => {
            let post = plan.inputs.library.post(id);
            (&loaded.tree.posts, &post.path, post.digest)
        }
        Text::Standing(at) => {
            let page = &loaded.pages[at as usize];
            (&loaded.tree.pages, &page.path, page.digest)
        }
    };
    let text = source::read_text(&files[files.partition_point(|file| &file.path < path)])?;
    Ok(Again { html: parser.body(&text).html, is_planned: Fingerprint::of(text.as_bytes()) == digest })
}

/// Keeps for the next build what this one found out.
fn remember(cache: &Cache, loaded: &Loaded, neighbours: Option<&Neighbours>, vectors: Option<&Vectors>) {
    let keep_similarities = || {
        cache.keep_files(&loaded.known);
        if let (Some(vectors), Some(neighbours)) = (vectors, neighbours) {
            cache.keep_similarities(neighbours, vectors);
        }
    };
    rayon::join(keep_similarities, || cache.keep_posts(&loaded.marked, &loaded.posts, &loaded.seen));
}

/// How long something takes.
fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}
