//! A reader beside a deploy: follows all links from the front page, again and again, and notes what is not there.
//!
//! In: a folder as a host serves it. Out: what pages lacked. Touches: reads the folder.

use std::{
    collections::{BTreeSet, VecDeque},
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::Instant,
};

use crate::harness::Tree;

/// A crawler that is running.
pub(crate) struct Crawler {
    end: Arc<AtomicBool>,
    rounds: Arc<AtomicUsize>,
    thread: JoinHandle<Vec<String>>,
}

impl Crawler {
    /// Begins to crawl.
    pub(crate) fn start(root: &Path) -> Self {
        let (end, rounds) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (root, ends, counted): (PathBuf, _, _) = (root.to_path_buf(), Arc::clone(&end), Arc::clone(&rounds));
        let thread = thread::spawn(move || {
            let mut found = Vec::new();
            loop {
                // Asked before the round: so there is always one that begins when all is done, also where the thread is late.
                let is_last = ends.load(Ordering::Relaxed);
                let begun = Instant::now();
                crawl(&root, &mut found);
                counted.fetch_add(1, Ordering::Relaxed);
                if is_last || !found.is_empty() {
                    break;
                }
                // Half of the time is left to the deploy, of which there may be many.
                thread::sleep(begun.elapsed());
            }
            found
        });
        Self { end, rounds, thread }
    }

    /// Ends after one more round; what pages lacked, and how often it has been around.
    pub(crate) fn end(self) -> (Vec<String>, usize) {
        self.end.store(true, Ordering::Relaxed);
        let found = self.thread.join().unwrap();
        (found, self.rounds.load(Ordering::Relaxed))
    }
}

/// One round from the front page.
fn crawl(root: &Path, found: &mut Vec<String>) {
    let mut seen = BTreeSet::from(["index.html".to_owned()]);
    let mut queue = VecDeque::from(["index.html".to_owned()]);
    while let Some(page) = queue.pop_front() {
        let Ok(bytes) = fs::read(root.join(&page)) else { continue };
        for link in links(&bytes) {
            if fs::metadata(root.join(&link)).is_err() {
                // The page may have been replaced since it was read, and what it led to removed. Or it is about to be removed itself,
                // and was only found because the front page was read long ago.
                let again = fs::read(root.join(&page)).unwrap_or_default();
                let is_lacking = links(&again).contains(&link) && fs::metadata(root.join(&link)).is_err();
                if is_lacking && is_reached(root, &page) {
                    found.push(format!("{page} lacks {link}"));
                }
            } else if seen.insert(link.clone()) && link.ends_with(".html") {
                queue.push_back(link);
            }
        }
    }
}

/// Whether a way leads from the front page, as it is now, to a page.
fn is_reached(root: &Path, page: &str) -> bool {
    let mut seen = BTreeSet::from(["index.html".to_owned()]);
    let mut queue = VecDeque::from(["index.html".to_owned()]);
    while let Some(next) = queue.pop_front() {
        if next == page {
            return true;
        }
        let bytes = fs::read(root.join(&next)).unwrap_or_default();
        queue.extend(links(&bytes).into_iter().filter(|link| link.ends_with(".html") && seen.insert(link.clone())));
    }
    false
}

/// The files that a page leads to.
fn links(page: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(page).into_owned();
    let parts = ["href=\"/", "src=\"/"].into_iter().flat_map(|name| text.split(name).skip(1));
    parts
        .filter_map(|part| part.split('"').next())
        .map(|link| if link.ends_with('/') || link.is_empty() { format!("{link}index.html") } else { link.to_owned() })
        .collect()
}

/// What a page leads to that a tree doesn't have.
pub(crate) fn missing(tree: &Tree, page: &[u8]) -> Vec<String> {
    links(page).into_iter().filter(|link| !tree.contains_key(link)).collect()
}
