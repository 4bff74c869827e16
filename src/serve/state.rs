//! What the server knows of the site that it shows.
//!
//! In: builds, failures. Out: what has changed since a page was loaded, and which pages readers would not see. Touches: reads the
//! manifest of the preview's folder.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt::Write,
    path::Path,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::json;

use crate::{
    diag::{Lang, Words},
    engine::{Built, Glance, Source},
    hash::Digest,
    library::clock::Reason,
    output::{self, SitePath},
    text::{
        percent,
        time::{Zone, long},
    },
    words,
};

/// How many versions are remembered: a page that knows only an older one is loaded anew.
const REMEMBERED: usize = 64;
/// From so many changed files on everything counts as changed.
const MANY: usize = 2000;

/// The site at this moment.
#[derive(Debug)]
pub(super) struct State {
    /// Tells this run of the server from any other.
    session: u128,
    number: u64,
    /// Whether there is a site.
    pub(super) ready: bool,
    /// The path below which the site lies, percent-decoded; starts and ends with `/`.
    pub(super) root: String,
    /// What was last changed, by version; `None` for everything.
    history: VecDeque<(u64, Option<Vec<String>>)>,
    /// The data of the event `errors`, while there are any.
    errors: Option<Arc<str>>,
    /// Where browsers should go, and since which version.
    go: Option<(u64, String)>,
    files: Vec<(SitePath, Digest)>,
    early: BTreeMap<String, String>,
    /// Pages ahead of the build behind them, by address.
    ahead: BTreeMap<String, Arc<[u8]>>,
}

/// What one page knows.
#[derive(Debug)]
pub(super) struct Cursor {
    /// `None` when that is nothing that this run of the server could catch up on.
    number: Option<u64>,
    /// The version from which on this page was listening.
    live: u64,
    /// What it shows; that there is nothing to show is told once too.
    errors: Option<Arc<str>>,
    told: bool,
}

impl State {
    /// Before the first build.
    pub(super) fn new() -> Self {
        let session = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        Self {
            session,
            number: 0,
            ready: false,
            root: "/".to_owned(),
            history: VecDeque::new(),
            errors: None,
            go: None,
            files: Vec::new(),
            early: BTreeMap::new(),
            ahead: BTreeMap::new(),
        }
    }

    /// The name of the present version.
    pub(super) fn version(&self) -> String {
        format!("{:x}-{}", self.session, self.number)
    }

    /// Why readers would not see a page at this address of the site.
    pub(super) fn ribbon(&self, address: &str) -> Option<&str> {
        self.early.get(address).map(String::as_str)
    }

    /// The page at an address of the site, where it is ahead of its build.
    pub(super) fn ahead(&self, address: &str) -> Option<Arc<[u8]>> {
        self.ahead.get(address).cloned()
    }

    /// Takes pages ahead of the build behind them.
    pub(super) fn glance(&mut self, pages: Vec<Glance>, navigate: bool) {
        let own = pages.iter().find(|page| page.own).map(|page| page.address.clone());
        let is_shown = |page: &Glance| match self.ahead.get(&page.address) {
            Some(ahead) => **ahead == *page.bytes,
            None => self.stands(&page.address, &page.bytes),
        };
        let pages: Vec<_> = pages.into_iter().filter(|page| !is_shown(page)).collect();
        self.changed(Some(pages.iter().map(|page| page.address.clone()).collect()));
        self.ahead.extend(pages.into_iter().map(|page| (page.address, page.bytes.into())));
        if let Some(address) = own.filter(|_| navigate) {
            self.go = Some((self.number, self.below_root(vec![address]).concat()));
        }
    }

    /// Whether these bytes stand in the file of an address.
    fn stands(&self, address: &str, bytes: &[u8]) -> bool {
        let Ok(file) = SitePath::of_address(address) else { return false };
        let found = self.files.binary_search_by(|(path, _)| path.cmp(&file));
        found.is_ok_and(|at| self.files[at].1 == Digest::of(bytes))
    }

    /// Notes addresses of the site whose files are others now, `None` for all of them, as a new version.
    fn changed(&mut self, addresses: Option<Vec<String>>) {
        let paths = addresses.map(|addresses| self.below_root(addresses));
        if paths.as_ref().is_none_or(|paths| !paths.is_empty()) {
            self.number += 1;
            self.history.push_back((self.number, paths));
            while self.history.len() > REMEMBERED {
                self.history.pop_front();
            }
        }
    }

    /// Takes a build that has succeeded.
    pub(super) fn take(&mut self, built: &Built, folder: &Path, lang: Lang) {
        let ribbon = |reason| ribbon(reason, &built.zone).get(lang).to_owned();
        let early: BTreeMap<_, _> = built.early.iter().map(|one| (one.address.clone(), ribbon(one.reason))).collect();
        let mut changed = self.changed_files(built, folder);
        if let Some(changed) = &mut changed {
            // A ribbon stands in no file.
            let addresses: BTreeSet<_> = early.keys().chain(self.early.keys()).collect();
            changed.extend(addresses.into_iter().filter(|at| early.get(*at) != self.early.get(*at)).cloned());
        }
        for (address, bytes) in std::mem::take(&mut self.ahead) {
            let is_old = !self.stands(&address, &bytes);
            let Some(changed) = &mut changed else { continue };
            // A page that was shown as it was built is no news; one that was not must be shown again, whatever its file was before.
            changed.retain(|one| *one != address);
            changed.extend(is_old.then_some(address));
        }
        let root = percent::decode(&built.root);
        let everything = !self.ready || self.root != root;
        self.root = root;
        (self.ready, self.errors, self.early) = (true, None, early);
        self.changed(changed.filter(|_| !everything));
    }

    /// Takes what a build has failed of: the site stays as it was, and what was ahead of it is taken back.
    pub(super) fn fail(&mut self, errors: String) {
        self.take_back();
        self.errors = Some(errors.into());
    }

    /// Shows the site as it was built.
    pub(super) fn take_back(&mut self) {
        let ahead = std::mem::take(&mut self.ahead);
        self.changed(Some(ahead.into_keys().collect()));
    }

    /// Leads browsers to the page of the one post that was saved.
    pub(super) fn go_to(&mut self, changed: &[String], sources: &[Source]) {
        let mut saved = sources.iter().filter(|source| changed.contains(&source.path));
        if let (Some(source), None) = (saved.next(), saved.next()) {
            let address = self.below_root(vec![source.address.clone()]).concat();
            self.go = Some((self.number, address));
        }
    }

    fn below_root(&self, addresses: Vec<String>) -> Vec<String> {
        addresses.into_iter().map(|address| format!("{}{}", self.root, address.trim_start_matches('/'))).collect()
    }

    /// The addresses of all files that were written or removed; `None` when that cannot be told, or when they are very many.
    fn changed_files(&mut self, built: &Built, folder: &Path) -> Option<Vec<String>> {
        if self.ready && built.changes.written + built.changes.removed == 0 {
            return Some(Vec::new());
        }
        let files = output::listed(folder)?;
        let before = std::mem::replace(&mut self.files, files);
        let changed = differences(&before, &self.files);
        (changed.len() <= MANY).then_some(changed)
    }

    /// What a page knows that was loaded at a version.
    pub(super) fn cursor(&self, since: Option<&str>) -> Cursor {
        let number = since.and_then(|since| {
            let (session, number) = since.split_once('-')?;
            (session == format!("{:x}", self.session)).then(|| number.parse().ok()).flatten()
        });
        Cursor { number, live: self.number, errors: None, told: false }
    }

    /// The events that tell a page what it doesn't know yet.
    pub(super) fn news(&self, cursor: &mut Cursor) -> String {
        let mut text = String::new();
        if cursor.number != Some(self.number) {
            let go = self.go.as_ref().filter(|(number, _)| *number > cursor.live).map(|(_, address)| address);
            let data = json!({ "paths": self.since(cursor.number), "go": go });
            let _ = write!(text, "id: {}\nevent: change\ndata: {data}\n\n", self.version());
            (cursor.number, cursor.live) = (Some(self.number), self.number);
        }
        if !cursor.told || cursor.errors != self.errors {
            let (event, data) = self.errors.as_deref().map_or(("mended", "{}"), |data| ("errors", data));
            let _ = write!(text, "event: {event}\ndata: {data}\n\n");
            (cursor.told, cursor.errors) = (true, self.errors.clone());
        }
        text
    }

    /// What has changed since a version; `None` for everything.
    fn since(&self, number: Option<u64>) -> Option<BTreeSet<&str>> {
        let number = number.filter(|number| *number <= self.number)?;
        let missed: Vec<_> = self.history.iter().filter(|(one, _)| *one > number).collect();
        if missed.len() as u64 != self.number - number {
            return None;
        }
        let mut paths = BTreeSet::new();
        for (_, changed) in missed {
            paths.extend(changed.as_ref()?.iter().map(String::as_str));
        }
        Some(paths)
    }
}

/// The addresses of the files that are in one list only, or another in both; both are sorted.
fn differences(before: &[(SitePath, Digest)], after: &[(SitePath, Digest)]) -> Vec<String> {
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    let mut changed = Vec::new();
    while let Some(path) = [old.peek(), new.peek()].into_iter().flatten().map(|(path, _)| path).min().cloned() {
        let (was, is) = (old.next_if(|(one, _)| *one == path), new.next_if(|(one, _)| *one == path));
        if was != is {
            let address = path.as_str();
            let folder = address.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/'));
            changed.push(format!("/{}", folder.unwrap_or(address)));
        }
    }
    changed
}

/// What stands on the ribbon of a page that readers would not see.
fn ribbon(reason: Reason, zone: &Zone) -> Words {
    let time = |at| [Lang::En, Lang::Vi].map(|lang| long(at, zone, lang));
    match reason {
        Reason::Draft => words!("Draft: readers don’t see this page", "Bản nháp: bạn đọc chưa thấy trang này"),
        Reason::Scheduled(at) => {
            let [en, vi] = time(at);
            Words::new(
                format!("Scheduled for {en}: readers don’t see this page yet"),
                format!("Hẹn đăng {vi}: bạn đọc chưa thấy trang này"),
            )
        }
        Reason::Expired(at) => {
            let [en, vi] = time(at);
            Words::new(
                format!("Expired on {en}: readers no longer see this page"),
                format!("Hết hạn {vi}: bạn đọc không còn thấy trang này"),
            )
        }
    }
}
