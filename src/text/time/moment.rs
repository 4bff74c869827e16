//! Instants: when something was published, issued, or ends.
//!
//! In: what an editor wrote, or Unix seconds. Out: a [`Moment`]. Touches: nothing; now is an input like any other.

use bitcode::{Decode, Encode};

use super::{Day, Zone, parse};
use crate::{
    diag::Fault,
    hash::{Absorb, Absorber},
};

/// An instant, to the second (Unix time).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Moment(i64);

impl Moment {
    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// The instant so many seconds later, or earlier when they are negative.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Reads an instant in ISO 8601 or RFC 3339, as `2024-10-26`, `2024-10-26 14:30` or `2024-10-26T14:30:00+07:00`.
    ///
    /// A day alone is its midnight; what names no offset is read in the zone given. Fractions of seconds are dropped.
    ///
    /// # Errors
    /// `bad-date`, with the exact reason, and the right form where it can be guessed.
    pub fn parse(text: &str, zone: &Zone) -> Result<Self, Fault> {
        let written = parse::read(text)?;
        let local = super::seconds(written.local);
        Ok(match written.offset {
            Some(offset) => Self(local - offset),
            None => zone.instant(local),
        })
    }

    /// The day on which it falls in a zone.
    pub fn day(self, zone: &Zone) -> Day {
        Day::of(super::civil(self.local(zone)))
    }

    /// The year and month (1 to 12) in which it falls in a zone.
    pub fn year_month(self, zone: &Zone) -> (i16, i8) {
        let local = super::civil(self.local(zone));
        (local.year(), local.month())
    }

    /// What the zone's clock shows, in seconds since that clock showed 1970-01-01T00:00.
    pub(super) fn local(self, zone: &Zone) -> i64 {
        self.0.saturating_add(zone.offset(self))
    }
}

impl Absorb for Moment {
    fn absorb(&self, into: &mut Absorber) {
        self.0.absorb(into);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::time::{civil, iso, long, short};
    use crate::{diag::Lang, words};

    fn zone(name: &str) -> Zone {
        Zone::new(name).unwrap()
    }

    fn read(text: &str) -> String {
        let vietnam = zone("Asia/Ho_Chi_Minh");
        iso(Moment::parse(text, &vietnam).unwrap(), &vietnam)
    }

    #[test]
    fn the_forms_of_one_instant() {
        for text in [
            "2024-10-26T14:30",
            "2024-10-26 14:30",
            "  2024-10-26t14:30:00 ",
            "2024-10-26T14:30:00.999",
            "2024-10-26T14:30:00,5",
            "2024-10-26T07:30Z",
            "2024-10-26T07:30:00z",
            "2024-10-26T14:30+07:00",
            "2024-10-26 14:30:00 +0700",
            "2024-10-26T14:30+07",
            "2024-10-26T02:30:00-05:00",
        ] {
            assert_eq!(read(text), "2024-10-26T14:30:00+07:00", "{text}");
        }
    }

    #[test]
    fn a_day_alone_is_its_midnight_in_the_zone() {
        assert_eq!(read("2024-10-26"), "2024-10-26T00:00:00+07:00");
        assert_eq!(Moment::parse("1970-01-01", &zone("UTC")), Ok(Moment::from_unix(0)));
        assert_eq!(
            Moment::parse("1970-01-01", &zone("Asia/Ho_Chi_Minh")),
            Ok(Moment::from_unix(-28_800)),
            "Saigon was at +8"
        );
    }

    #[test]
    fn the_day_and_month_are_those_of_the_zone() {
        let moment = Moment::parse("2024-10-31T23:30Z", &zone("UTC")).unwrap();
        assert_eq!(moment.day(&zone("UTC")).to_string(), "2024-10-31");
        assert_eq!(moment.day(&zone("Asia/Ho_Chi_Minh")).to_string(), "2024-11-01");
        assert_eq!(moment.year_month(&zone("UTC")), (2024, 10));
        assert_eq!(moment.year_month(&zone("Asia/Ho_Chi_Minh")), (2024, 11));
    }

    #[test]
    fn a_fault_is_told_in_both_languages() {
        let fault = Moment::parse("26/10/2024 14h30", &zone("UTC")).unwrap_err();
        assert_eq!(fault.code, "bad-date");
        assert_eq!(
            fault.hints,
            [words!(
                "write `2024-10-26T14:30` (26 October 2024)",
                "hãy viết `2024-10-26T14:30` (ngày 26 tháng 10 năm 2024)"
            )]
        );
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(unix in -2_208_900_000..7_289_600_000_i64, index in 0_usize..5) {
            let names = ["Asia/Ho_Chi_Minh", "America/New_York", "Africa/Monrovia", "Asia/Kathmandu", "UTC"];
            let (moment, zone) = (Moment::from_unix(unix), zone(names[index]));
            prop_assert_eq!(Moment::parse(&iso(moment, &zone), &zone), Ok(moment));
        }

        #[test]
        fn no_instant_is_too_far(unix: i64) {
            let (moment, zone) = (Moment::from_unix(unix), zone("America/New_York"));
            prop_assert_eq!(iso(moment, &zone).len(), 25);
            let _ = (moment.day(&zone), moment.year_month(&zone), moment.plus(unix), civil(unix));
            let _ = (long(moment, &zone, Lang::Vi), short(moment, &zone, Lang::En));
        }
    }
}
