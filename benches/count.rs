//! Runs each phase of a build once, on one thread, so that its instructions can be counted: see `.ci/counts`.
//!
//! In: a site's folder. Out: the names of the phases, in order, a line each. Touches: reads that folder.
//!
//! What a counter must count is what [`counted_region`] calls, and nothing else.

use std::{hint::black_box, path::Path};

use site::{Archive, Site};

#[allow(dead_code, reason = "the site is written by another program, so that no instruction of that is run here")]
mod corpus;
mod site;

fn main() {
    let folder = std::env::args().nth(1).expect("usage: count FOLDER");
    // The only thread is this one: counters tell threads apart.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
    pool.expect("no work was done before");
    let site = Site::read(Path::new(&folder));
    let parser = site.parser();
    count("front matter", || site.front_matter());
    count("markdown", || site.markdown(&parser));
    let parsed = site.parsed();
    let terms = count("terms", || site::terms(&parsed));
    let mut library = site.library();
    let archive = Archive::new(&library, &terms);
    library.relate(count("related", || archive.similarity()));
    let plan = count("plan", || site::plan(site.inputs(&library)));
    let mut bytes = 0;
    count("render", || site::render(&plan, &parsed, |_, page| bytes += page.len()));
    assert!(bytes > 0, "nothing was rendered");
}

fn count<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let (mut work, mut result) = (Some(work), None);
    counted_region(&mut || result = work.take().map(|work| work()));
    println!("{name}");
    result.expect("it was run")
}

/// The counter starts when this function is entered and stops when it is left, so there may be only one of it, never inlined, and its
/// call must not be its last act, which would be a jump.
#[inline(never)]
fn counted_region(work: &mut dyn FnMut()) {
    work();
    black_box(());
}
