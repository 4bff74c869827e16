//! Stable pagers: how a list that grows at one end is cut into pages that don't change.
//!
//! In: how many entries there are, how many a full page holds. Out: which entries stand on which page. Touches: nothing.
//!
//! Archive pages are numbered from the oldest: page k holds entries (k−1)·P … k·P−1 for ever. The front page shows the newest P to
//! 2P−1 entries, and links to the last full archive page. So one new entry changes the front page, and every P-th time makes one
//! archive page and changes the link of the one before it.

use std::ops::Range;

/// A list of `count` entries, oldest first, on pages of `per_page`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pager {
    /// How many entries there are.
    pub count: usize,
    /// How many a full page holds.
    pub per_page: usize,
}

impl Pager {
    /// A pager over `count` entries.
    pub fn new(count: usize, per_page: usize) -> Self {
        Self { count, per_page: per_page.max(1) }
    }

    /// How many archive pages there are.
    pub fn archive_pages(self) -> usize {
        (self.count / self.per_page).saturating_sub(1)
    }

    /// The entries on the front page.
    pub fn front(self) -> Range<usize> {
        self.archive_pages() * self.per_page..self.count
    }

    /// The entries on archive page `number`, which is at least 1.
    pub fn archive(self, number: usize) -> Range<usize> {
        (number - 1) * self.per_page..number * self.per_page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_page_shows_between_one_and_two_pages() {
        for (count, front) in
            [(0, 0..0), (1, 0..1), (19, 0..19), (20, 0..20), (39, 0..39), (40, 20..40), (59, 20..59), (60, 40..60)]
        {
            assert_eq!(Pager::new(count, 20).front(), front, "{count} entries");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_entry_stands_on_exactly_one_page(count in 0_usize..500, per_page in 1_usize..30) {
            let pager = Pager::new(count, per_page);
            let mut seen: Vec<usize> = (1..=pager.archive_pages()).flat_map(|k| pager.archive(k)).collect();
            seen.extend(pager.front());
            proptest::prop_assert_eq!(seen, (0..count).collect::<Vec<_>>());
        }

        #[test]
        fn an_archive_page_never_changes(count in 0_usize..500, more in 0_usize..100, per_page in 1_usize..30) {
            let (before, after) = (Pager::new(count, per_page), Pager::new(count + more, per_page));
            for number in 1..=before.archive_pages() {
                proptest::prop_assert_eq!(before.archive(number), after.archive(number));
            }
        }
    }
}
