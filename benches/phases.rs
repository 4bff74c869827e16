//! How long each phase of a build takes, and whole builds: `cargo bench`, or `cargo bench -- related` for those with such a name.
//!
//! In: a made-up site, or the one in the folder that `BANTIN_CORPUS` names. Out: a table. Touches: writes sites below the folder of
//! compiled files, and outputs where [`Room`] says.
//!
//! Phases run on the 1,000 posts of [`site_of_phases`], on as many threads as the program would use, but Markdown, front matter, terms
//! and rendering on one: there each post or page is a piece of work of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex},
    time::Duration,
};

use bantin::{
    engine,
    hash::Fingerprint,
    library::Library,
    output::{Entry, Open, Proof, SitePath, Target},
    parse::Parsed,
    plan::Plan,
    source,
};
use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};

use site::{Archive, Site};

mod corpus;
mod site;

/// The one of the program.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
    Room::clear();
}

const POSTS: usize = 1_000;

/// The folder of a site of so many posts, written once a run; or the site that the caller brings.
fn folder(posts: usize) -> PathBuf {
    static WRITTEN: Mutex<Vec<usize>> = Mutex::new(Vec::new());
    if let Some(folder) = std::env::var_os("BANTIN_CORPUS") {
        return folder.into();
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("corpus-{posts}"));
    let mut written = WRITTEN.lock().expect("nobody fails while writing");
    if !written.contains(&posts) {
        let _ = fs::remove_dir_all(&folder);
        corpus::write(&folder, posts, corpus::SEED).expect("the folder of compiled files can be written to");
        written.push(posts);
    }
    folder
}

/// How many posts the sites have that are built as a whole.
fn sizes() -> Vec<usize> {
    match std::env::var_os("BANTIN_CORPUS") {
        Some(folder) => vec![source::walk(Path::new(&folder), None, &mut Vec::new()).posts.len()],
        None => vec![1_000, 10_000],
    }
}

static SITE: LazyLock<Site> = LazyLock::new(|| Site::read(&folder(POSTS)));
static PARSED: LazyLock<Vec<Parsed>> = LazyLock::new(|| SITE.parsed());
static LIBRARY: LazyLock<Library<'static>> = LazyLock::new(|| {
    let mut library = SITE.library();
    library.relate(Archive::new(&library, &site::terms(&PARSED)).similarity());
    library
});
static PLAN: LazyLock<Plan<'static>> = LazyLock::new(|| site::plan(SITE.inputs(&LIBRARY)));

/// A file to be written.
type Page = (SitePath, Fingerprint, Vec<u8>);

fn pages() -> Vec<Page> {
    let mut pages = Vec::new();
    site::render(&PLAN, &PARSED, |output, page| pages.push((output.file.clone(), output.fingerprint, page.clone())));
    pages
}

fn posts() -> ItemsCount {
    ItemsCount::new(SITE.texts.len())
}

fn bytes() -> BytesCount {
    BytesCount::new(SITE.bytes())
}

#[divan::bench]
fn walk(bencher: Bencher) {
    let folder = folder(POSTS);
    bencher.counter(posts()).bench(|| source::walk(&folder, None, &mut Vec::new()));
}

#[divan::bench]
fn front_matter(bencher: Bencher) {
    bencher.counter(posts()).bench(|| SITE.front_matter());
}

#[divan::bench]
fn markdown(bencher: Bencher) {
    let parser = SITE.parser();
    bencher.counter(posts()).counter(bytes()).bench(|| SITE.markdown(&parser));
}

#[divan::bench]
fn terms(bencher: Bencher) {
    bencher.counter(posts()).counter(bytes()).bench(|| site::terms(&PARSED));
}

#[divan::bench]
fn related(bencher: Bencher) {
    let archive = Archive::new(&LIBRARY, &site::terms(&PARSED));
    bencher.counter(posts()).bench(|| archive.neighbours());
}

#[divan::bench]
fn plan(bencher: Bencher) {
    let outputs = PLAN.outputs.len();
    bencher.counter(ItemsCount::new(outputs)).bench(|| site::plan(SITE.inputs(&LIBRARY)));
}

#[divan::bench(sample_count = 20)]
fn render(bencher: Bencher) {
    let pages = pages();
    let bytes: usize = pages.iter().map(|(_, _, page)| page.len()).sum();
    bencher.counter(ItemsCount::new(pages.len())).counter(BytesCount::new(bytes)).bench(|| {
        let mut bytes = 0;
        site::render(&PLAN, &PARSED, |_, page| bytes += page.len());
        bytes
    });
}

/// Opens, stages and commits, into a folder that isn't there yet.
#[divan::bench(sample_count = 10)]
fn write(bencher: Bencher) {
    let pages = pages();
    let bytes: usize = pages.iter().map(|(_, _, page)| page.len()).sum();
    let bencher = bencher.counter(ItemsCount::new(pages.len())).counter(BytesCount::new(bytes));
    bencher.with_inputs(|| Room::new("write")).bench_local_values(|room| {
        let open = Open {
            wait: Duration::ZERO,
            salt: Fingerprint::default(),
            sources: &[],
            atomic: false,
            proof: Proof::Stamp,
        };
        let output = Target::new(&room.out()).and_then(|target| target.open(open)).expect("the folder is ours");
        let stage = |(path, fingerprint, page): &Page| Entry {
            path: path.clone(),
            written: output.stage(path, *fingerprint, page).expect("the folder can be written to"),
        };
        let entries = pages.iter().map(stage).collect();
        output.commit(entries).expect("nobody else writes there")
    });
}

/// From sources to the whole site, where there was none.
#[divan::bench(args = sizes(), sample_count = 5)]
fn build_clean(bencher: Bencher, posts: usize) {
    let folder = folder(posts);
    bencher.counter(ItemsCount::new(posts)).with_inputs(|| Room::new("clean")).bench_local_values(|room| {
        engine::build(&site::options(&folder, &room.out()), &|_, _| {}).expect("the site has no errors").outputs
    });
}

/// The same again, when nothing has changed.
#[divan::bench(args = sizes(), sample_count = 10)]
fn build_unchanged(bencher: Bencher, posts: usize) {
    let (folder, room) = (folder(posts), Room::new("unchanged"));
    let build = || engine::build(&site::options(&folder, &room.out()), &|_, _| {}).expect("the site has no errors");
    build();
    // What was written in the last two seconds is not trusted by its time.
    std::thread::sleep(Duration::from_millis(2_500));
    build();
    bencher.counter(ItemsCount::new(posts)).bench_local(|| assert!(build().rendered.is_empty()));
}

/// An empty folder for an output and what lies beside it. It is in memory where there is such a place, since a disk's journal hides
/// everything else.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let room = Self::all().join(name);
        let _ = fs::remove_dir_all(&room);
        fs::create_dir_all(&room).expect("the folder for measurements can be written to");
        Self(room)
    }

    fn out(&self) -> PathBuf {
        self.0.join("public")
    }

    fn all() -> PathBuf {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory.to_path_buf() } else { env!("CARGO_TARGET_TMPDIR").into() };
        parent.join(format!("bantin-bench-{}", std::process::id()))
    }

    fn clear() {
        let _ = fs::remove_dir_all(Self::all());
    }
}
