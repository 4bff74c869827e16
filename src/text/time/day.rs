//! Civil days: the day that a forecast is for, wherever on Earth one reads it.
//!
//! In: what an editor wrote, or a year, month and day. Out: a [`Day`]. Touches: nothing.

use std::fmt;

use bitcode::{Decode, Encode};
use jiff::civil::{Date, DateTime, Time};

use super::{Moment, Zone, parse};
use crate::{
    diag::Fault,
    hash::{Absorb, Absorber},
    words,
};

const SECONDS: i64 = 86_400;

/// A day of the Gregorian calendar. Written as `2024-10-26`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Day {
    /// Days since 1970-01-01: in this form every value is a day.
    since_epoch: i32,
}

impl Day {
    /// The day of a year, month (1 to 12) and day of the month, if there is one.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Some(Self::of(Date::new(year, month, day).ok()?.to_datetime(Time::midnight())))
    }

    /// Reads a day in ISO 8601, as `2024-10-26`.
    ///
    /// # Errors
    /// `bad-date`, with the exact reason, and the right form where it can be guessed.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let written = parse::read(text)?;
        let day = Self::of(written.local);
        if written.has_time {
            let fault =
                Fault::new("bad-date", words!("only a day belongs here, no time", "ở đây chỉ ghi ngày, không ghi giờ"));
            return Err(fault.hint(words!("write `{day}`", "hãy viết `{day}`")));
        }
        Ok(day)
    }

    /// The day of a reading of the calendar and clock.
    pub(super) fn of(civil: DateTime) -> Self {
        Self { since_epoch: super::seconds(civil).div_euclid(SECONDS) as i32 }
    }

    /// Its midnight by the calendar.
    pub(super) fn civil(self) -> DateTime {
        super::civil(i64::from(self.since_epoch) * SECONDS)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.civil().month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.civil().day()
    }

    /// The day so many days later, or earlier when they are negative.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self { since_epoch: self.since_epoch.saturating_add(days) }
    }

    /// How many days it is after another one; negative when it is before.
    #[must_use]
    pub const fn days_since(self, other: Self) -> i32 {
        self.since_epoch.saturating_sub(other.since_epoch)
    }

    /// The instant at which it begins in a zone.
    pub fn start(self, zone: &Zone) -> Moment {
        zone.instant(i64::from(self.since_epoch) * SECONDS)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil();
        write!(f, "{:04}-{:02}-{:02}", civil.year(), civil.month(), civil.day())
    }
}

impl Absorb for Day {
    fn absorb(&self, into: &mut Absorber) {
        i64::from(self.since_epoch).absorb(into);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_is_read_and_written() {
        let day = Day::parse(" 2024-02-29 ").unwrap();
        assert_eq!((day.year(), day.month(), day.day()), (2024, 2, 29));
        assert_eq!(day.to_string(), "2024-02-29");
        assert_eq!(day.plus(1).to_string(), "2024-03-01");
        assert_eq!((day.plus(-31).days_since(day), day.plus(1).days_since(day)), (-31, 1));
        assert_eq!(Day::new(2024, 2, 29), Some(day));
        assert_eq!(Day::new(2023, 2, 29), None);
    }

    #[test]
    fn a_time_does_not_belong_to_a_day() {
        let fault = Day::parse("2024-10-26T14:30+07:00").unwrap_err();
        assert_eq!(fault.message.vi, "ở đây chỉ ghi ngày, không ghi giờ");
        assert_eq!(fault.hints, [words!("write `2024-10-26`", "hãy viết `2024-10-26`")]);
    }

    #[test]
    fn a_day_starts_when_its_zone_says() {
        let start = |name| Day::parse("2024-10-26").unwrap().start(&Zone::new(name).unwrap()).unix();
        assert_eq!(start("UTC"), 1_729_900_800);
        assert_eq!(start("Asia/Ho_Chi_Minh"), 1_729_900_800 - 7 * 3600);
    }

    proptest! {
        #[test]
        fn days_read_back_and_keep_their_order(a in -25_567..84_370_i32, b in -25_567..84_370_i32) {
            let (first, second) = (Day { since_epoch: a }, Day { since_epoch: b });
            prop_assert_eq!(Day::parse(&first.to_string()), Ok(first));
            prop_assert_eq!(Day::new(first.year(), first.month(), first.day()), Some(first));
            prop_assert_eq!(first.cmp(&second), first.to_string().cmp(&second.to_string()));
        }

        #[test]
        fn no_day_is_too_far(days: i32) {
            let day = Day { since_epoch: days };
            prop_assert_eq!(day.plus(days).to_string().len(), 10);
            let _ = day.start(&Zone::new("Pacific/Apia").unwrap());
        }
    }
}
