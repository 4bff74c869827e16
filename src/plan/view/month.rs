//! The days that daily bulletins are for, as months of a calendar.
//!
//! In: bulletins. Out: [`MonthView`]s. Touches: nothing.

use std::collections::BTreeMap;

use super::{Href, view};
use crate::{library::PostId, plan::Plan, text::time::Day};

view! {
    /// A month.
    pub struct MonthView<'a> {
        /// Its name.
        name: String,
        /// Its weeks, from Monday to Sunday.
        weeks: Vec<Vec<Cell<'a>>>,
    }
}

view! {
    /// A day of a month, or a blank before its first or after its last.
    pub struct Cell<'a> {
        /// The day of the month.
        day: Option<u32>,
        /// The bulletin for it.
        url: Option<Href<'a>>,
        /// That bulletin's headline.
        title: Option<&'a str>,
    }
}

const BLANK: Cell<'static> = Cell { day: None, url: None, title: None };

/// How many days after Monday.
fn weekday(day: Day) -> i32 {
    // The 5th of January 1970 was a Monday.
    Day::new(1970, 1, 5).map_or(0, |monday| day.days_since(monday)).rem_euclid(7)
}

impl Plan<'_> {
    /// The months of the days that bulletins (oldest first) are for, newest month first; of two for one day the newer counts.
    pub(super) fn months(&self, ids: &[PostId]) -> Vec<MonthView<'_>> {
        let mut months: BTreeMap<(i16, i8), BTreeMap<Day, PostId>> = BTreeMap::new();
        for id in ids {
            if let Some(day) = self.inputs.library.post(*id).bulletin.as_ref().and_then(|bulletin| bulletin.covers) {
                months.entry((day.year(), day.month())).or_default().insert(day, *id);
            }
        }
        months.into_iter().rev().filter_map(|((year, month), days)| self.month_view(year, month, &days)).collect()
    }

    fn month_view(&self, year: i16, month: i8, days: &BTreeMap<Day, PostId>) -> Option<MonthView<'_>> {
        let first = Day::new(year, month, 1)?;
        let mut cells = vec![BLANK; weekday(first).unsigned_abs() as usize];
        for day in (0..31).map(|after| first.plus(after)).take_while(|day| day.month() == month) {
            let post = days.get(&day);
            cells.push(Cell {
                day: Some(u32::from(day.day().unsigned_abs())),
                url: post.map(|id| Href::of(self.addresses.post(*id))),
                title: post.map(|id| self.inputs.library.post(*id).title.as_str()),
            });
        }
        let mut weeks: Vec<Vec<Cell<'_>>> = cells.chunks(7).map(<[Cell<'_>]>::to_vec).collect();
        weeks.last_mut()?.resize(7, BLANK);
        Some(MonthView { name: self.month_name(year, month), weeks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        let at = |text: &str| weekday(Day::parse(text).unwrap());
        assert_eq!([at("2024-10-28"), at("2024-10-27"), at("1969-12-29"), at("2026-01-01")], [0, 6, 0, 3]);
    }
}
