//! The least that uses a target: it carries a site there in one go, and tries again what may pass.
//!
//! In: a target, and files. Out: what the target says. Touches: a folder for the files; the target.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use bantin::{
    deploy::{Around, Failure, Group, Progress, RECORD, Sending, Target},
    hash::Digest,
};

use crate::harness::Tree;

/// What a process finds around it that has these variables and nothing else.
pub(crate) fn around(variables: &[(&str, &str)]) -> Around {
    let environment = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Around { environment, patience: Duration::from_millis(700), machine: String::new() }
}

/// A folder of a test's own, new and empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("deploy-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Files to send, written into a folder.
pub(crate) fn written(root: &Path, tree: &Tree) -> Vec<Sending> {
    let write = |(path, bytes): (&String, &Vec<u8>)| {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
        let kind = bantin::output::content_type::of(path);
        let (size, digest) = (bytes.len() as u64, Digest::of(bytes));
        Sending { path: path.clone(), size, digest, kind: Cow::Borrowed(kind), immutable: path.starts_with("assets/") }
    };
    tree.iter().map(write).collect()
}

/// Counts what it is told.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) bytes: AtomicU64,
    pub(crate) standing: Mutex<BTreeSet<usize>>,
}

impl Progress for Counts {
    fn bytes(&self, more: u64) {
        self.bytes.fetch_add(more, SeqCst);
    }

    fn stands(&self, at: usize) {
        assert!(self.standing.lock().unwrap().insert(at), "file {at} stands there twice");
    }
}

/// Does something again while it fails in a way that may pass.
pub(crate) fn insist<T>(mut work: impl FnMut() -> Result<T, Failure>) -> Result<T, Failure> {
    for _ in 0..12 {
        match work() {
            Err(Failure::Temporary(_)) => {}
            other => return other,
        }
    }
    work()
}

/// Sends files until all stand there, a group again without what stands.
pub(crate) fn send(target: &dyn Target, root: &Path, files: &[Sending]) -> Result<(), Failure> {
    let mut rest = files.to_vec();
    insist(|| {
        let counts = Counts::default();
        let sent = target.send(&Group { root, files: &rest }, &counts);
        let standing = counts.standing.into_inner().unwrap();
        let mut at = 0;
        rest.retain(|_| {
            at += 1;
            !standing.contains(&(at - 1))
        });
        assert!(sent.is_err() || rest.is_empty(), "sent, but not all stands there");
        sent
    })
}

/// Carries the site of a number to a target: assets, then pages, then the record; then removes what only the site before it had.
///
/// Which that was the core learns from the target; here it is known, since a fault can also be a false "there is no record".
pub(crate) fn carry(target: &dyn Target, root: &Path, (number, large): (u64, usize)) -> Result<(), Failure> {
    let note = b"the test's own note\n";
    if !insist(|| target.claim(note))? {
        assert_eq!(insist(|| target.holder())?.as_deref(), Some(note.as_slice()));
    }
    insist(|| target.read(RECORD))?;
    let mut tree = site(number, large);
    let record = tree.keys().cloned().collect::<Vec<_>>().join("\n");
    tree.insert(RECORD.to_owned(), record.into_bytes());
    let files = written(root, &tree);
    insist(|| target.begin("r1"))?;
    let (assets, pages): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.immutable);
    let (last, pages): (Vec<_>, Vec<_>) = pages.into_iter().partition(|file| file.path == RECORD);
    for group in [assets, pages, last] {
        send(target, root, &group)?;
    }
    let before = number.checked_sub(1).map(|before| site(before, large)).unwrap_or_default();
    let gone: Vec<&str> = before.keys().filter(|path| !tree.contains_key(*path)).map(String::as_str).collect();
    insist(|| target.remove(&gone))?;
    insist(|| target.finish())?;
    insist(|| target.release())
}

/// The files at a target with their sizes, as it lists them.
pub(crate) fn listed(target: &dyn Target) -> BTreeMap<String, u64> {
    insist(|| target.list()).unwrap().unwrap().into_iter().map(|file| (file.path, file.size)).collect()
}

/// A small site: pages that name assets by their digest. Its number decides about contents and about some of the paths.
pub(crate) fn site(number: u64, large: usize) -> Tree {
    let mut tree = Tree::new();
    let style = format!("body {{ margin: {number}px }}");
    let name = format!("assets/style-{}.css", &Digest::of(style.as_bytes()).to_string()[..8]);
    for post in 0..5 {
        let page = format!("<link href=\"/{name}\"><h1>Bài {post}, lần {number}</h1>");
        tree.insert(format!("2024/10/bai-{post}/index.html"), page.into_bytes());
    }
    tree.insert(format!("2024/10/lan-{number}/index.html"), b"m\xe1\xbb\x99t l\xe1\xba\xa7n".to_vec());
    tree.insert("index.html".to_owned(), format!("<link href=\"/{name}\"> trang {number}").into_bytes());
    tree.insert(format!("2024/10/bai-0/ảnh \"số\" {}; 'a' & b#%20.jpg", number % 2), vec![7; 3000]);
    tree.insert("2024/10/bai-1/video.mp4".to_owned(), (0..large).map(|at| (at as u64 * 31 + number) as u8).collect());
    tree.insert("rỗng.txt".to_owned(), Vec::new());
    tree.insert(name, style.into_bytes());
    tree
}

/// How many runs with faults each kind goes through.
pub(crate) fn runs() -> u64 {
    std::env::var("BANTIN_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(2)
}
