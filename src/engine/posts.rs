//! All posts of a site: the remembered ones, and those whose files are new or have changed.
//!
//! In: the files, the cache. Out: [`Posts`]; what is wrong with files goes to the report. Touches: reads the files that have changed, and
//! the cache.

use std::sync::atomic::AtomicUsize;

use rayon::prelude::*;

use super::{
    cache::Cache,
    fresh::{Fresh, HTML_MAX, Making, RUN, Run},
};
use crate::{
    content::Post,
    diag::Diagnostic,
    hash::Fingerprint,
    parse::{self, Parser},
    related::Scratch,
    source::{File, Reader, Seen},
};

/// The posts that could be read, in the order of their files.
pub(super) struct Posts {
    pub(super) all: Vec<Post>,
    /// How the file of each was seen.
    pub(super) seen: Vec<Seen>,
    /// What was parsed in this run. Places in it are those of the files; they are those of the posts when no file is faulty.
    pub(super) fresh: Fresh,
    /// How many were parsed.
    pub(super) parsed: usize,
    /// The shards of the cache in which something else must be remembered than before.
    pub(super) marked: Vec<bool>,
}

/// What one thread needs to go through files.
struct Room<'a> {
    reader: Reader,
    scratch: Scratch,
    making: Making<'a>,
}

/// What came of a run of files, besides the posts.
struct Outcome {
    run: Run,
    /// Which of its posts were parsed.
    parsed: usize,
    /// Which of its files must be remembered anew, by their places in the run.
    renewed: Vec<usize>,
    faults: Vec<Diagnostic>,
}

/// Reads all posts; `at` is the instant.
pub(super) fn read(
    files: &[File],
    parser: &Parser<'_>,
    cache: Option<&Cache>,
    at: i64,
    report: &mut Vec<Diagnostic>,
) -> Posts {
    let (mut posts, mut seen, mut marked) = match cache {
        Some(cache) => cache.recall(files),
        None => (files.iter().map(|_| None).collect(), vec![Seen::NEVER; files.len()], Vec::new()),
    };
    let runs = files.chunks(RUN).zip(posts.chunks_mut(RUN)).zip(seen.chunks_mut(RUN)).enumerate();
    let left = AtomicUsize::new(HTML_MAX);
    let room = || Room { reader: Reader::default(), scratch: Scratch::default(), making: Making::new(&left) };
    // Each thread takes one run after the other in the same room, so that none has much left to do when the others are through.
    let mut outcomes: Vec<(usize, Outcome)> = runs
        .par_bridge()
        .map_init(room, |room, (place, ((files, posts), seen))| (place, room.run(files, (posts, seen), parser, at)))
        .collect();
    outcomes.sort_unstable_by_key(|(place, _)| *place);
    let outcomes: Vec<Outcome> = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
    if let Some(cache) = cache {
        for (outcome, files) in outcomes.iter().zip(files.chunks(RUN)) {
            outcome.renewed.iter().for_each(|place| marked[cache.shard_of(&files[*place].path)] = true);
        }
    }
    let parsed = outcomes.iter().map(|outcome| outcome.parsed).sum();
    let is_there: Vec<bool> = posts.iter().map(Option::is_some).collect();
    let mut is_there = is_there.iter();
    seen.retain(|_| is_there.next() == Some(&true));
    let fresh = outcomes.into_iter().map(|outcome| {
        report.extend(outcome.faults);
        outcome.run
    });
    // The posts are packed in place, since they are large and many.
    #[allow(clippy::filter_map_identity, reason = "`flatten` would take new room")]
    let all = posts.into_iter().filter_map(|post| post).collect();
    Posts { fresh: fresh.collect(), all, seen, parsed, marked }
}

impl Room<'_> {
    fn run(
        &mut self,
        files: &[File],
        (posts, seen): (&mut [Option<Post>], &mut [Seen]),
        parser: &Parser<'_>,
        at: i64,
    ) -> Outcome {
        let (mut parsed, mut renewed, mut faults) = (0, Vec::new(), Vec::new());
        for (place, file) in files.iter().enumerate() {
            let (post, seen) = (&mut posts[place], &mut seen[place]);
            if post.is_some() && seen.is(file.stamp) {
                self.making.add("", &[]);
                continue;
            }
            *seen = Seen { stamp: file.stamp, at };
            renewed.push(place);
            match self.renew(file, post, parser) {
                Ok(was_parsed) => parsed += usize::from(was_parsed),
                Err(diagnostics) => {
                    *post = None;
                    self.making.add("", &[]);
                    faults.extend(diagnostics);
                }
            }
        }
        Outcome { run: self.making.finish(), parsed, renewed, faults }
    }

    /// Reads a file that isn't certainly the one that is remembered. Whether the post had to be parsed.
    fn renew(&mut self, file: &File, known: &mut Option<Post>, parser: &Parser<'_>) -> Result<bool, Vec<Diagnostic>> {
        let text = self.reader.text(file).map_err(|diagnostic| vec![*diagnostic])?;
        let digest = Fingerprint::of(text.as_bytes());
        if known.as_ref().is_some_and(|known| known.digest == digest) {
            self.making.add("", &[]);
            return Ok(false);
        }
        let parsed = parser.post(&file.path, &text, digest)?;
        self.making.add(&parsed.body.html, &parse::terms(&parsed, &mut self.scratch));
        *known = Some(parsed.post);
        Ok(true)
    }
}
