//! The system's file events, as far as they are of use: something has happened.
//!
//! In: the folders of a site. Out: [`Woken`], at most one for a flurry of events, and the files that they name. Touches: the system's
//! file events; looks at the folders.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use notify::{
    ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};

use super::compare::theme_of;
use crate::{
    diag::{Diagnostic, Fault},
    engine::Options,
    source, words,
};

/// Events that come within this time of each other belong together.
const QUIET: Duration = Duration::from_millis(15);
/// So long a flurry may keep the loop from looking.
const FLURRY: Duration = Duration::from_millis(100);

/// So many files at most are remembered of a flurry; where there are more, one of them is as good as another.
const NAMED: usize = 32;

/// Why waiting has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Woken {
    Event,
    Timeout,
    Stopped,
}

/// Ends the rounds.
#[derive(Debug, Clone)]
pub struct Stopper {
    stopped: Arc<AtomicBool>,
    wake: SyncSender<()>,
}

impl Stopper {
    /// Ends them as soon as the build that may be running is done.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        // A full channel wakes just as well.
        let _ = self.wake.try_send(());
    }
}

/// What is watched, and what has come of it.
pub(super) struct Events {
    stopper: Stopper,
    woken: Receiver<()>,
    heard: Arc<Mutex<Heard>>,
    watcher: Option<RecommendedWatcher>,
    roots: Vec<Root>,
    /// Whether folders had to be left out.
    partial: bool,
    trouble: Option<Diagnostic>,
    told: bool,
}

/// What events have told since they were last asked.
#[derive(Debug, Default)]
struct Heard {
    /// The files that they name; some of them, where they are many.
    named: Vec<PathBuf>,
    /// Why a folder that was made later is not watched.
    failed: Option<notify::Error>,
}

/// A folder that is watched. Another folder under the same name is another one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Root {
    path: PathBuf,
    identity: Option<(u64, u64)>,
    deep: bool,
}

impl Events {
    pub(super) fn new() -> Self {
        // One place is enough: what counts is that something has happened, not how often.
        let (wake, woken) = sync_channel(1);
        let stopper = Stopper { stopped: Arc::default(), wake };
        Self {
            stopper,
            woken,
            heard: Arc::default(),
            watcher: None,
            roots: Vec::new(),
            partial: false,
            trouble: None,
            told: false,
        }
    }

    pub(super) fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopper.stopped.load(Ordering::SeqCst)
    }

    /// Whether changes are found by comparing alone.
    pub(super) fn polls(&self) -> bool {
        self.partial
    }

    /// Why there are no events; told once.
    pub(super) fn trouble(&mut self) -> Option<Diagnostic> {
        let trouble = self.trouble.clone().filter(|_| !self.told);
        self.told |= trouble.is_some();
        trouble
    }

    /// Waits for events, at most until a moment, and then until they pause.
    pub(super) fn wait(&self, until: Instant) -> Woken {
        let woken = self.woken.recv_timeout(until.saturating_duration_since(Instant::now()));
        if woken == Err(RecvTimeoutError::Timeout) {
            return Woken::Timeout;
        }
        let end = Instant::now() + FLURRY;
        while !self.is_stopped() && Instant::now() < end {
            if self.woken.recv_timeout(QUIET).is_err() {
                break;
            }
        }
        if self.is_stopped() { Woken::Stopped } else { Woken::Event }
    }

    /// The files that events have named since they were last asked for; some of them, where they are many.
    pub(super) fn named(&self) -> Vec<PathBuf> {
        std::mem::take(&mut lock(&self.heard).named)
    }

    /// Watches the folders that the site has now, if they are not those that are watched already.
    pub(super) fn follow(&mut self, options: &Options) {
        let roots = roots(options);
        let failed = lock(&self.heard).failed.take();
        if roots == self.roots {
            if let Some(error) = failed {
                self.note(&error);
            }
            return;
        }
        self.partial = false;
        self.watcher = self.watch(&roots);
        self.roots = roots;
    }

    fn watch(&mut self, roots: &[Root]) -> Option<RecommendedWatcher> {
        let mut watcher = notify::recommended_watcher(self.ear()).map_err(|error| self.note(&error)).ok()?;
        for root in roots {
            let mode = if root.deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            if let Err(error) = watcher.watch(&root.path, mode) {
                self.note(&error);
            }
        }
        Some(watcher)
    }

    /// What takes events, on a thread of its own.
    pub(super) fn ear(&self) -> impl Fn(notify::Result<Event>) + Send + use<> {
        let (wake, heard) = (self.stopper.wake.clone(), Arc::clone(&self.heard));
        move |event| {
            if is_hint(&event) {
                lock(&heard).take_in(event);
                let _ = wake.try_send(());
            }
        }
    }

    /// Notes that not everything could be watched. What isn't there any more needs no words: the next look finds out.
    fn note(&mut self, error: &notify::Error) {
        self.partial = true;
        if let Some(fault) = fault_of(error) {
            self.trouble = Some(Diagnostic::from(fault).warning());
        }
    }
}

impl Heard {
    fn take_in(&mut self, event: notify::Result<Event>) {
        match event {
            Ok(event) => {
                for path in event.paths {
                    if self.named.len() < NAMED && !self.named.contains(&path) {
                        self.named.push(path);
                    }
                }
            }
            Err(error) if fault_of(&error).is_some() => self.failed = Some(error),
            // A folder that went before it could be watched, and whatever else the next look finds out.
            Err(_) => {}
        }
    }
}

/// A thread that panicked while it held the lock has left what it had heard.
fn lock(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether something may have changed. The build itself opens and reads; unknown, lost and faulty events may be anything.
pub(super) fn is_hint(event: &notify::Result<Event>) -> bool {
    let written = AccessKind::Close(AccessMode::Write);
    match event {
        Ok(event) if event.need_rescan() => true,
        Ok(event) => !matches!(event.kind, EventKind::Access(access) if access != written),
        Err(_) => true,
    }
}

/// The site's folder itself, for `site.yaml` and folders that come and go; and all that hold sources, with what lies in them.
fn roots(options: &Options) -> Vec<Root> {
    let root = |path: PathBuf, deep| path.is_dir().then(|| Root { identity: identity(&path), path, deep });
    let sources = source::FOLDERS.iter().map(|folder| options.site.join(folder));
    let deep = sources.chain(theme_of(options)).filter_map(|path| root(path, true));
    root(options.site.clone(), false).into_iter().chain(deep).collect()
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let meta = path.metadata().ok()?;
    Some((meta.dev(), meta.ino()))
}

/// What the editor can do about missing events; `None` when that is nothing.
pub(super) fn fault_of(error: &notify::Error) -> Option<Fault> {
    let setting = match &error.kind {
        ErrorKind::MaxFilesWatch => "fs.inotify.max_user_watches=524288",
        ErrorKind::Io(error) if error.raw_os_error() == Some(rustix::io::Errno::MFILE.raw_os_error()) => {
            "fs.inotify.max_user_instances=1024"
        }
        _ => return None,
    };
    let fault = Fault::new(
        "watch-limit",
        words!(
            "the system allows no more folders to be watched; changes are looked for again and again instead",
            "hệ thống không cho theo dõi thêm thư mục; thay vào đó sẽ dò thay đổi liên tục",
        ),
    );
    Some(fault.hint(words!("raise the limit: sudo sysctl {setting}", "hãy nâng giới hạn: sudo sysctl {setting}")))
}
