//! Dates and times: instants, days, and the zone that connects them.
//!
//! In: what editors write in front matter, and the site's zone. Out: [`Moment`]s and [`Day`]s, and how readers see them.
//! Touches: nothing; the zone database is compiled in, and the clock is somebody else's.

mod day;
mod format;
mod guess;
mod moment;
mod parse;
mod zone;

pub use day::Day;
pub use format::{MONTHS_EN, basic, day_basic, day_long, day_short, from_to, hour, iso, long, rfc822, short};
pub use moment::Moment;
pub use zone::Zone;

use jiff::{Timestamp, civil::DateTime, tz::Offset};

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
/// The first second of the year 1.
const FIRST: i64 = -62_135_596_800;

/// The calendar's reading of seconds counted from 1970 by the same clock. What no calendar year of four digits holds is moved to the
/// first or last second that one does.
fn civil(seconds: i64) -> DateTime {
    let inside = seconds.clamp(FIRST, Timestamp::MAX.as_second());
    Timestamp::from_second(inside).map_or(EPOCH, |timestamp| Offset::UTC.to_datetime(timestamp))
}

/// The seconds counted from 1970 by the same clock: the inverse of [`civil`].
fn seconds(civil: DateTime) -> i64 {
    civil.duration_since(EPOCH).as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_the_calendar_agree() {
        assert_eq!(civil(1_729_953_000).to_string(), "2024-10-26T14:30:00");
        assert_eq!(seconds(DateTime::constant(2024, 10, 26, 14, 30, 0, 0)), 1_729_953_000);
        assert_eq!(civil(i64::MIN).to_string(), "0001-01-01T00:00:00");
        assert_eq!(civil(i64::MAX).year(), 9999);
    }
}
