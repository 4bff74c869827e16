//! What only the posts that were parsed in this run have: the HTML of their bodies, and their terms.
//!
//! In: the same from each post, in the order of the files. Out: each again, by the place of its file. Touches: nothing.
//!
//! It stays in memory until posts are compared and pages rendered, and it is most of what a full build holds. So the pieces of a run of
//! files lie in one block without gaps, where small blocks of their own would take a quarter more; and of a very large archive only a
//! part of the bodies is held ([`HTML_MAX`]).

use std::{
    ops::{Index, Range},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

/// So many files make a run: the more there are, the less room is lost around the blocks, and the fewer threads can take one each.
pub(super) const RUN: usize = 256;
/// So many bytes of HTML are held at most. The other bodies are made from their sources again when their pages are rendered: bodies
/// are the largest thing that would grow with the archive.
pub(super) const HTML_MAX: usize = 256 << 20;

/// The blocks of all runs.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    html: Taken<str>,
    terms: Vec<Block<[u16]>>,
}

/// Blocks whose pieces are taken, each once; a block goes with the last of its pieces.
#[derive(Debug)]
pub(super) struct Taken<T: ?Sized>(Vec<Mutex<Going<T>>>);

/// A block, and how many of its pieces nobody has taken yet.
#[derive(Debug)]
struct Going<T: ?Sized> {
    block: Block<T>,
    left: usize,
}

/// The pieces of one run, one after the other, and where each ends.
#[derive(Debug)]
struct Block<T: ?Sized> {
    whole: Box<T>,
    ends: Vec<u32>,
}

/// A run in the making, in room that is used again.
#[derive(Debug)]
pub(super) struct Making<'a> {
    /// How many more bytes of HTML all runs together may hold.
    left: &'a AtomicUsize,
    html: (String, Vec<u32>),
    terms: (Vec<u16>, Vec<u32>),
}

/// A run that is complete.
#[derive(Debug)]
pub(super) struct Run {
    html: Block<str>,
    terms: Block<[u16]>,
}

impl<'a> Making<'a> {
    /// An empty run, which takes room for its HTML from what is `left` of it.
    pub(super) fn new(left: &'a AtomicUsize) -> Self {
        Self { left, html: Default::default(), terms: Default::default() }
    }

    /// Adds what the next file of the run has; nothing when it was not parsed. HTML for which no room is left is not held.
    pub(super) fn add(&mut self, html: &str, terms: &[u16]) {
        let take = |left: usize| left.checked_sub(html.len());
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
            self.html.0.push_str(html);
        }
        self.html.1.push(self.html.0.len() as u32);
        self.terms.0.extend_from_slice(terms);
        self.terms.1.push(self.terms.0.len() as u32);
    }

    /// Completes the run and begins another one.
    pub(super) fn finish(&mut self) -> Run {
        let run = Run {
            html: Block { whole: self.html.0.as_str().into(), ends: self.html.1.clone() },
            terms: Block { whole: self.terms.0.as_slice().into(), ends: self.terms.1.clone() },
        };
        self.html.0.clear();
        self.html.1.clear();
        self.terms.0.clear();
        self.terms.1.clear();
        run
    }
}

// Not derived: that would ask for a text of no known size.
impl<T: ?Sized> Default for Taken<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl FromIterator<Run> for Fresh {
    fn from_iter<I: IntoIterator<Item = Run>>(runs: I) -> Self {
        let (html, terms) = runs.into_iter().map(|run| (run.html, run.terms)).unzip::<_, _, Vec<_>, _>();
        Self { html: Taken::of(html), terms }
    }
}

impl<T: ?Sized + ToOwned + Index<Range<usize>, Output = T>> Taken<T>
where
    Box<T>: Default,
{
    fn of(blocks: Vec<Block<T>>) -> Self {
        let pieces = |block: &Block<T>| block.ranges().filter(|range| !range.is_empty()).count();
        Self(blocks.into_iter().map(|block| Mutex::new(Going { left: pieces(&block), block })).collect())
    }

    /// Takes the piece of the file at a place, which must be done once; `None` when the file was not parsed in this run, or its piece
    /// is empty.
    pub(super) fn take(&self, at: usize) -> Option<T::Owned> {
        let mut going = self.0.get(at / RUN)?.lock().ok()?;
        let range = going.block.range(at % RUN);
        if going.left == 0 || range.is_empty() {
            return None;
        }
        let piece = going.block.whole[range].to_owned();
        going.left -= 1;
        if going.left == 0 {
            going.block.whole = Box::default();
        }
        Some(piece)
    }
}

impl<T: ?Sized> Block<T> {
    /// Where the piece of a file lies.
    fn range(&self, slot: usize) -> Range<usize> {
        let start = slot.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        start..self.ends[slot] as usize
    }

    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        (0..self.ends.len()).map(|slot| self.range(slot))
    }
}

impl Fresh {
    /// Takes the HTML of the body of the post at a place, which must be done once; `None` when it wasn't parsed in this run, is not
    /// held, or is empty.
    pub(super) fn take_html(&self, at: usize) -> Option<String> {
        self.html.take(at)
    }

    /// The terms of the post at a place; `None` when it wasn't parsed in this run, or has none.
    pub(super) fn terms(&self, at: usize) -> Option<&[u16]> {
        let block = self.terms.get(at / RUN)?;
        block.whole.get(block.range(at % RUN)).filter(|terms| !terms.is_empty())
    }

    /// Gives all terms away, to be taken piece by piece.
    pub(super) fn take_terms(&mut self) -> Taken<[u16]> {
        Taken::of(std::mem::take(&mut self.terms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_comes_back_from_its_place() {
        let left = AtomicUsize::new(HTML_MAX);
        let mut making = Making::new(&left);
        for at in 0..RUN {
            making.add(&"a".repeat(at % 3), &[at as u16]);
        }
        let first = making.finish();
        making.add("bão", &[]);
        let mut fresh: Fresh = [first, making.finish()].into_iter().collect();
        let bodies = [0, 1, 2, RUN].map(|at| fresh.take_html(at));
        assert_eq!(bodies.each_ref().map(Option::as_deref), [None, Some("a"), Some("aa"), Some("bão")]);
        assert_eq!(fresh.take_html(RUN), None, "the last one of its run was taken");
        assert_eq!(fresh.terms(7), Some(&[7][..]));
        assert_eq!([fresh.terms(RUN), fresh.terms(2 * RUN)], [None, None]);
        let taken = fresh.take_terms();
        assert_eq!([taken.take(RUN), taken.take(2 * RUN)], [None, None]);
        // In whatever order: the block stays for the last of them, and goes with it.
        for at in (0..RUN).rev() {
            assert_eq!(taken.take(at), Some(vec![at as u16]));
        }
        assert!(taken.take(7).is_none() && taken.0[0].lock().unwrap().block.whole.is_empty());
        assert_eq!(fresh.terms(7), None);
    }

    #[test]
    fn html_is_held_as_long_as_there_is_room() {
        let left = AtomicUsize::new(10);
        let (mut one, mut other) = (Making::new(&left), Making::new(&left));
        one.add("1234567", &[1]);
        other.add("1234", &[2]);
        other.add("123", &[3]);
        one.add("1", &[4]);
        let fresh: Fresh = [one.finish(), other.finish()].into_iter().collect();
        let bodies = [0, 1, RUN, RUN + 1].map(|at| fresh.take_html(at));
        assert_eq!(bodies.each_ref().map(Option::as_deref), [Some("1234567"), None, None, Some("123")]);
        assert_eq!(fresh.terms(RUN), Some(&[2][..]), "terms are held in any case");
    }
}
