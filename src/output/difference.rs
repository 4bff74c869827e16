//! What must change in the output folder, and whether it can be changed without harm to what isn't ours.
//!
//! In: the old files, the new list, what was staged. Out: a [`Difference`], or what stands in its way. Touches: looks into the
//! output folder, changes nothing.

use std::io;

use rayon::prelude::*;
use rustix::{
    fd::{AsFd, BorrowedFd},
    io::Errno,
};

use super::{
    Entry,
    old::Old,
    path::SitePath,
    places::Places,
    stage::{Stage, Staged},
    trouble::{self, Named, Result},
    walk::{self, Missing, Walk},
};

/// How many files one thread handles in one go; neighbours share their folders.
pub(super) const BATCH: usize = 128;

/// What must change.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// Files to move in, sorted by path.
    pub(super) moves: Vec<Staged>,
    /// Stale files that stand where a folder must go, or in a folder where a file must go: removed before the moves.
    pub(super) clear: Vec<SitePath>,
    /// All other stale files, sorted by path: removed after the moves.
    pub(super) stale: Vec<SitePath>,
}

impl Difference {
    /// Compares old and new; `outputs` is sorted by path.
    ///
    /// # Errors
    /// `path-clash` when two outputs need one place, `output-incomplete` when an output was neither staged nor stands there.
    pub(super) fn between(old: &Old, outputs: &[Entry], stage: &Stage) -> Result<Self> {
        let moves = stage.take();
        once(outputs.iter().map(|entry| &entry.path))?;
        once(moves.iter().map(|staged| &staged.path))?;
        let paths = Sorted(outputs);
        let (mut known, mut arriving) = (old.known().iter().peekable(), moves.iter().peekable());
        let (mut leaving, mut new) = (Vec::new(), Vec::new());
        for entry in outputs {
            while let Some(gone) = known.next_if(|known| known.path < entry.path) {
                leaving.push(gone.path.clone());
            }
            let standing = known.next_if(|known| known.path == entry.path);
            let is_staged = arriving.next_if(|staged| staged.is(entry)).is_some();
            if !is_staged && !standing.is_some_and(|known| known.is(entry)) && !stage.has_adopted(entry) {
                return Err(trouble::incomplete(&entry.path));
            }
            if standing.is_none() {
                new.push(&entry.path);
            }
        }
        if let Some(crossing) = new.par_iter().with_min_len(BATCH).find_first(|path| paths.crosses(path)) {
            return Err(trouble::clash(crossing.as_str()));
        }
        if let Some(unannounced) = arriving.next() {
            return Err(trouble::incomplete(&unannounced.path));
        }
        leaving.extend(known.map(|gone| gone.path.clone()));
        let (clear, after) = leaving.into_iter().partition(|path| paths.crosses(path));
        Ok(Self { moves, clear, stale: after })
    }

    /// Whether the files stay as they are.
    pub(super) fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.clear.is_empty() && self.stale.is_empty()
    }

    /// How many files go.
    pub(super) fn removed(&self) -> usize {
        self.clear.len() + self.stale.len()
    }

    /// Refuses to go on when something that isn't ours stands where we must write.
    pub(super) fn check(&self, root: BorrowedFd<'_>, old: &Old, places: &Places) -> Result<()> {
        let obstacle = |walk: &mut Walk<'_>, staged: &Staged| self.obstacle(walk, old, &staged.path).transpose();
        let found = self.moves.par_chunks(BATCH).flat_map_iter(|moves| {
            let mut walk = Walk::new(root, Missing::Fail);
            moves.iter().filter_map(|staged| obstacle(&mut walk, staged)).collect::<Vec<_>>()
        });
        let mut obstacles = found.collect::<io::Result<Vec<_>>>().named(&places.out)?;
        obstacles.sort_unstable();
        obstacles.dedup();
        if obstacles.is_empty() { Ok(()) } else { Err(trouble::would_overwrite(&places.out, &obstacles)) }
    }

    /// Gives up the moves that would harm what isn't ours. The next build will say what stands in its way.
    pub(super) fn give_up_obstructed(&mut self, root: BorrowedFd<'_>, old: &Old) {
        let mut walk = Walk::new(root, Missing::Fail);
        let mut moves = std::mem::take(&mut self.moves);
        moves.retain(|staged| matches!(self.obstacle(&mut walk, old, &staged.path), Ok(None)));
        self.moves = moves;
    }

    /// What isn't ours and stands where this file must go.
    fn obstacle(&self, walk: &mut Walk<'_>, old: &Old, path: &SitePath) -> io::Result<Option<String>> {
        let (folder, name) = path.split();
        match walk.enter(folder) {
            Ok(at) => self.obstacle_at(at, (path, name), old),
            Err(Errno::NOENT) => Ok(None),
            Err(Errno::NOTDIR | Errno::LOOP) => {
                let blocking = folder.split('/').take(walk.depth() + 1).collect::<Vec<_>>().join("/");
                Ok((!is_listed(&self.clear, &blocking)).then_some(blocking))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What stands at a file's own place and isn't ours.
    fn obstacle_at(
        &self,
        at: BorrowedFd<'_>,
        (path, name): (&SitePath, &str),
        old: &Old,
    ) -> io::Result<Option<String>> {
        match walk::look(at, name)? {
            None => Ok(None),
            Some(stat) if walk::is_folder(&stat) => self.foreign_in(at, name, path.as_str()),
            Some(_) => Ok(old.get(path.as_str()).is_none().then(|| path.to_string())),
        }
    }

    /// The first thing in a folder that will not go with our stale files.
    fn foreign_in(&self, at: BorrowedFd<'_>, name: &str, path: &str) -> io::Result<Option<String>> {
        if !has_below(&self.clear, path) {
            return Ok(Some(path.to_owned()));
        }
        let folder = walk::open_folder(at, name)?;
        for (name, is_folder) in walk::list(&folder)? {
            let Ok(name) = String::from_utf8(name) else {
                return Ok(Some(path.to_owned()));
            };
            let inner = format!("{path}/{name}");
            let foreign = if is_folder {
                self.foreign_in(folder.as_fd(), &name, &inner)?
            } else {
                (!is_listed(&self.clear, &inner)).then_some(inner)
            };
            if foreign.is_some() {
                return Ok(foreign);
            }
        }
        Ok(None)
    }
}

/// Makes sure that no path stands twice in a sorted list.
fn once<'a>(paths: impl Iterator<Item = &'a SitePath> + Clone) -> Result<()> {
    let twice = paths.clone().zip(paths.skip(1)).find(|(one, next)| one == next);
    twice.map_or(Ok(()), |(path, _)| Err(trouble::clash(path.as_str())))
}

/// The new list, sorted by path.
struct Sorted<'a>(&'a [Entry]);

impl Sorted<'_> {
    fn has(&self, path: &str) -> bool {
        self.0.binary_search_by(|entry| entry.path.as_str().cmp(path)).is_ok()
    }

    /// Whether a folder on the way to the path is to be a file, or the path itself is to be a folder.
    fn crosses(&self, path: &SitePath) -> bool {
        let below = format!("{path}/");
        let next = self.0.partition_point(|entry| *entry.path.as_str() < *below);
        path.folders().any(|folder| self.has(folder))
            || self.0.get(next).is_some_and(|entry| entry.path.as_str().starts_with(&below))
    }
}

fn is_listed(sorted: &[SitePath], path: &str) -> bool {
    sorted.binary_search_by(|listed| listed.as_str().cmp(path)).is_ok()
}

/// Whether any of the sorted paths lies in this folder, at whatever depth.
fn has_below(sorted: &[SitePath], folder: &str) -> bool {
    let below = format!("{folder}/");
    let next = sorted.partition_point(|path| *path.as_str() < *below);
    sorted.get(next).is_some_and(|path| path.as_str().starts_with(&below))
}
