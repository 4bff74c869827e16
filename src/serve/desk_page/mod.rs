//! The editors' desk, at `/_desk/`: what is new, what waits, what is in force, what is wrong, and what the last build did.
//!
//! In: a request for it; the rounds, of which the last is remembered. Out: a page that stands in no file. Touches: what
//! [`engine::desk`] touches, only when somebody asks; the clock.
//!
//! It is made at most once for each round, by one thread that leaves the others to the builds.

mod events;
mod links;
mod records;
mod related;
mod view;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use hyper::{
    Request, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use serde::Serialize;
use tera::Context;
use tokio::sync::watch;

use self::{related::RelatedView, view::DeskView};
use super::{
    Shared,
    answer::{Answer, Result, html, plain},
    body::Carried,
};
use crate::{
    diag::{Diagnostic, Lang},
    engine::{self, Desk, Failure, Options},
    output::content_type,
    source::Tree,
    text::time::Moment,
    theme::Theme,
    watch::{Cause, Round},
};

/// The folder of its addresses.
pub(super) const FOLDER: &str = "_desk";
const SCRIPT: &str = include_str!("desk.js");
const PAGE: &str = "desk.html";
const RELATED: &str = "desk-related.html";
/// How long what was found is shown again when no round has come since: the clock goes on without rounds.
const KEEP: Duration = Duration::from_mins(5);
/// Finding out may take this part of the time: what was found is shown so many times as long as it took to find it.
const SHARE: u32 = 20;
/// Whoever asks earlier waits so long at most; else the page shows what is known, and asks again when there may be more.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the desk page is made from, and what it remembers.
pub(super) struct DeskPage {
    options: Options,
    work: PathBuf,
    last: Mutex<Option<Arc<LastRound>>>,
    /// How many rounds there have been.
    rounds: watch::Sender<u64>,
    made: tokio::sync::Mutex<Option<Made>>,
    /// Whoever asks for a related list loads the whole site: one at a time.
    related: tokio::sync::Mutex<()>,
}

/// What was found, after which round, and when.
struct Made {
    round: u64,
    at: Instant,
    /// How long that took.
    took: Duration,
    desk: Arc<Desk>,
}

/// What the last round did.
pub(super) struct LastRound {
    at: Moment,
    cause: Cause,
    /// `None` when it failed.
    built: Option<Done>,
}

/// What a build did that succeeded.
struct Done {
    written: usize,
    removed: usize,
    unchanged: usize,
    parsed: usize,
    rendered: usize,
    outputs: usize,
    time: Duration,
    phases: Vec<(&'static str, Duration)>,
    next_due: Option<(Moment, String)>,
}

impl DeskPage {
    /// Of a site that is built with these options; `work` is the work folder of the published one.
    pub(super) fn new(options: Options, work: PathBuf) -> Self {
        Self {
            options,
            work,
            last: Mutex::default(),
            rounds: watch::Sender::new(0),
            made: tokio::sync::Mutex::default(),
            related: tokio::sync::Mutex::default(),
        }
    }

    /// Remembers what a round did.
    pub(super) fn note(&self, round: &Round) {
        let built = round.result.as_ref().ok().map(|built| Done {
            written: built.changes.written,
            removed: built.changes.removed,
            unchanged: built.changes.unchanged,
            parsed: built.parsed.0,
            rendered: built.rendered.len(),
            outputs: built.outputs,
            time: built.timings.total(),
            phases: built.timings.phases.iter().map(|phase| (phase.name, phase.time)).collect(),
            next_due: built.next_due.as_ref().map(|due| (due.at, due.path.clone())),
        });
        let at = self.options.now.unwrap_or_else(engine::now);
        let last = LastRound { at, cause: round.cause.clone(), built };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(last));
        self.rounds.send_modify(|rounds| *rounds += 1);
    }

    fn last(&self) -> Option<Arc<LastRound>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is known after a round, found out now if nobody has asked since; and after what time there may be more to know, where
    /// this is older than the round.
    async fn desk(&self, round: u64, lang: Lang) -> Option<(Arc<Desk>, Option<Duration>)> {
        let mut made = self.made.lock().await;
        if let Some(made) = made.as_ref() {
            let rest = (made.took * SHARE).saturating_sub(made.at.elapsed());
            if made.round == round && made.at.elapsed() < KEEP {
                return Some((Arc::clone(&made.desk), None));
            }
            if rest > PATIENCE {
                return Some((Arc::clone(&made.desk), Some(rest)));
            }
            tokio::time::sleep(rest).await;
        }
        let started = Instant::now();
        let options = self.options.clone();
        let desk = apart(move || engine::desk(&options, lang)).await?;
        let desk = Arc::new(desk.unwrap_or_else(|failure| nothing_but(failure, lang)));
        *made = Some(Made { round, at: Instant::now(), took: started.elapsed(), desk: Arc::clone(&desk) });
        Some((desk, None))
    }
}

/// What is shown when the surroundings do not even allow to look.
fn nothing_but(failure: Failure, lang: Lang) -> Desk {
    let report = failure.into_report();
    let shown = report.sorted().into_iter().cloned().collect();
    Desk {
        theme: own_theme(lang),
        problems: engine::Cut { shown, more: 0 },
        counts: report.counts(),
        allowed: 0,
        facts: None,
    }
}

/// The theme in the program.
fn own_theme(lang: Lang) -> Theme {
    Theme::read(&Tree::default(), lang, &mut Vec::new())
}

/// Runs something long where it holds up no answer, on one thread of its own; `None` when it broke down.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let alone = move || match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    tokio::task::spawn_blocking(alone).await.ok()
}

/// Answers a request whose first part is the desk's folder. What the desk does not have there, the site may have.
pub(super) async fn answer<B>(asked: &Request<B>, all: &[String], shared: &Arc<Shared>) -> Result<Answer> {
    let parts: Vec<&str> = all[1..].iter().map(String::as_str).collect();
    match parts[..] {
        [] | ["related"] => {
            let to = format!("/{}/", [FOLDER].into_iter().chain(parts).collect::<Vec<_>>().join("/"));
            super::answer::redirect(&to, asked.uri().query())
        }
        [""] => page(shared).await,
        ["related", ""] => related_page(asked.uri().query().unwrap_or_default(), shared).await,
        ["desk.js"] => script(),
        ["events"] => events::answer(asked, shared),
        _ => super::answer::show(asked, all, shared),
    }
}

fn script() -> Result<Answer> {
    let answer = hyper::Response::builder().header(CONTENT_TYPE, content_type::SCRIPT);
    answer.header(CACHE_CONTROL, "no-store").body(Carried::Bytes(SCRIPT.into()))
}

async fn page(shared: &Shared) -> Result<Answer> {
    // The version is asked for first: at worst the page is told of a change that it shows already.
    let (version, round) = (events::version(shared), *shared.desk_page.rounds.borrow());
    let Some((desk, again)) = shared.desk_page.desk(round, shared.lang).await else { return broken() };
    let last = shared.desk_page.last();
    let options = &shared.desk_page.options;
    let now = options.now.unwrap_or_else(engine::now);
    let work = &shared.desk_page.work;
    let frame = view::Frame { options, lang: shared.lang, now, version: &version, work, again };
    let view = DeskView::new(&desk, last.as_deref(), &frame);
    show(PAGE, &view, &desk.theme, shared.lang)
}

async fn related_page(query: &str, shared: &Shared) -> Result<Answer> {
    let (version, round) = (events::version(shared), *shared.desk_page.rounds.borrow());
    let Some((desk, _)) = shared.desk_page.desk(round, shared.lang).await else { return broken() };
    let name = links::value(query, "post");
    let list = match name.trim() {
        "" => Ok(None),
        named => {
            let (options, named) = (shared.desk_page.options.clone(), named.to_owned());
            let _turn = shared.desk_page.related.lock().await;
            match apart(move || engine::related_again(&options, &named)).await {
                Some(list) => list.map(Some).map_err(|failure| first(failure, shared.lang)),
                None => return broken(),
            }
        }
    };
    let root = desk.facts.as_ref().map_or("/", |facts| facts.root.as_str());
    let view = RelatedView::new(&name, list, &version, (root, shared.lang));
    show(RELATED, &view, &desk.theme, shared.lang)
}

/// What is told first of a failure.
fn first(failure: Failure, lang: Lang) -> String {
    let report = failure.into_report();
    let message = |one: &&Diagnostic| one.message.get(lang).to_owned();
    report.sorted().first().map(message).unwrap_or_default()
}

fn broken() -> Result<Answer> {
    plain(StatusCode::INTERNAL_SERVER_ERROR).body(Carried::Bytes("500 Internal Server Error\n".into()))
}

/// Renders a view: with the site's theme, or where that is broken with the program's own, since the desk tells what is broken.
fn show(template: &str, view: &impl Serialize, theme: &Theme, lang: Lang) -> Result<Answer> {
    let with = |theme: &Theme| {
        let mut context = Context::new();
        context.insert("desk", view);
        context.insert_value("labels", theme.labels.show());
        theme.tera.render(template, &context)
    };
    match with(theme).or_else(|_| with(&own_theme(lang))) {
        Ok(text) => html(StatusCode::OK, text.into_bytes()),
        Err(error) => plain(StatusCode::INTERNAL_SERVER_ERROR).body(Carried::Bytes(format!("{error}\n").into())),
    }
}
