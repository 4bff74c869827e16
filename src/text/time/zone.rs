//! Time zones: what the clocks of a place show at an instant, and back.
//!
//! In: an IANA name. Out: a [`Zone`]. Touches: nothing; the database is compiled in.
//!
//! A build asks for offsets a million times, so a zone lists its offsets from 1900 to 2200 once, and then only searches that list.

use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};

use super::Moment;
use crate::{
    diag::Fault,
    hash::{Absorb, Absorber},
    text::{excerpt, slugify},
    words,
};

/// 1900-01-01T00:00:00Z and 2201-01-01T00:00:00Z: between them every change of an offset is known to a [`Zone`].
const LISTED: (i64, i64) = (-2_208_988_800, 7_289_654_400);

/// The zone of nearly all our editors.
const VIETNAM: &str = "Asia/Ho_Chi_Minh";

/// What is meant by it, although the database has no such name.
const MEANS_VIETNAM: [&str; 8] = ["ha-noi", "hanoi", "viet-nam", "vietnam", "vn", "ict", "da-nang", "danang"];

/// A time zone of the IANA database, as `Asia/Ho_Chi_Minh`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    /// Never empty, in order; the first one has always been there.
    spans: Vec<Span>,
}

/// A stretch of time with one offset, until the next one starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    /// Its first instant, in Unix seconds.
    start: i64,
    /// The first reading of the clock that is taken for an instant of this stretch, not of the one before.
    local_start: i64,
    /// Seconds east of Greenwich, always whole minutes.
    offset: i64,
}

impl Zone {
    /// The zone of that name, in any case of letters.
    ///
    /// # Errors
    /// `unknown-timezone`, with the nearest names.
    pub fn new(name: &str) -> Result<Self, Fault> {
        let database = TimeZoneDatabase::bundled();
        match database.get(name) {
            Ok(zone) if !zone.is_unknown() => {
                let name = zone.iana_name().unwrap_or(name).to_owned();
                Ok(Self { name, spans: spans(&zone) })
            }
            _ => Err(unknown(name, &database)),
        }
    }

    /// The name as the database writes it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far the clocks of the place are ahead of UTC at an instant: seconds, always whole minutes.
    ///
    /// The local mean times of before about 1911 are rounded to the minute, because ISO 8601 can write no other offset.
    /// After 2200 the last known offset stays.
    pub(super) fn offset(&self, moment: Moment) -> i64 {
        self.last_offset(|span| span.start <= moment.unix())
    }

    /// The instant at which the clocks of the place show these seconds (counted from 1970-01-01T00:00 by that clock).
    ///
    /// Of two such instants, when clocks were set back, the earlier; when clocks were set forward over that reading, the instant
    /// as if they had not been (RFC 5545, section 3.3.5; "compatible" in ECMAScript's Temporal).
    pub(super) fn instant(&self, local: i64) -> Moment {
        Moment::from_unix(local.saturating_sub(self.last_offset(|span| span.local_start <= local)))
    }

    /// The offset of the last stretch that has begun.
    fn last_offset(&self, begun: impl Fn(&Span) -> bool) -> i64 {
        let count = self.spans.partition_point(begun);
        self.spans[count.saturating_sub(1)].offset
    }
}

impl Absorb for Zone {
    fn absorb(&self, into: &mut Absorber) {
        self.name.absorb(into);
    }
}

/// All stretches of one offset in the listed years.
fn spans(zone: &TimeZone) -> Vec<Span> {
    let from = Timestamp::from_second(LISTED.0).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut offset = whole_minutes(zone.to_offset(from).seconds());
    let mut spans = vec![Span { start: i64::MIN, local_start: i64::MIN, offset }];
    for transition in zone.following(from).take_while(|t| t.timestamp().as_second() < LISTED.1) {
        let before = offset;
        offset = whole_minutes(transition.offset().seconds());
        if offset != before {
            let start = transition.timestamp().as_second();
            // Of readings that are skipped or come twice, all belong to the stretch before.
            spans.push(Span { start, local_start: start + offset.max(before), offset });
        }
    }
    spans
}

/// The nearest whole minute, in seconds.
fn whole_minutes(seconds: i32) -> i64 {
    (i64::from(seconds) + 30).div_euclid(60) * 60
}

/// The fault of a name that isn't there.
fn unknown(name: &str, database: &TimeZoneDatabase) -> Fault {
    let shown = excerpt(name, 40);
    let fault = Fault::new("unknown-timezone", words!("there is no time zone `{shown}`", "không có múi giờ `{shown}`"));
    let near = nearest(name, database);
    if near.is_empty() {
        return fault.hint(words!(
            "time zones have names of the IANA database, as `{VIETNAM}`",
            "tên múi giờ lấy theo cơ sở dữ liệu IANA, ví dụ `{VIETNAM}`"
        ));
    }
    let names = near.join("`, `");
    fault.hint(words!("did you mean `{names}`?", "có phải ý bạn là `{names}`?"))
}

/// Up to three names that were probably meant, the most probable first.
fn nearest(name: &str, database: &TimeZoneDatabase) -> Vec<String> {
    let (full, city) = folded(name);
    let offset_of_vietnam = ["+7", "+07", "+07:00", "+0700"].iter().any(|offset| name.trim().ends_with(offset));
    if offset_of_vietnam || MEANS_VIETNAM.contains(&city.as_str()) {
        return vec![VIETNAM.to_owned()];
    }
    let mut near: Vec<(f64, String)> = database
        .available()
        .map(|known| {
            let (known_full, known_city) = folded(known.as_str());
            let alike = strsim::normalized_damerau_levenshtein(&full, &known_full);
            (alike.max(strsim::normalized_damerau_levenshtein(&city, &known_city)), known.to_string())
        })
        .filter(|&(alike, _)| alike >= 0.75)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// A zone's name and the city in it, in a form that forgives case, spaces and marks.
fn folded(name: &str) -> (String, String) {
    let city = name.rsplit('/').next().unwrap_or(name);
    (slugify(name), slugify(city))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::{diag::Words, text::time};

    fn hint(name: &str) -> Words {
        let fault = Zone::new(name).unwrap_err();
        assert_eq!(fault.code, "unknown-timezone");
        fault.hints[0].clone()
    }

    #[test]
    fn a_zone_has_the_name_of_the_database() {
        assert_eq!(Zone::new("asia/ho_chi_minh").unwrap().name(), "Asia/Ho_Chi_Minh");
        assert_eq!(Zone::new("UTC").unwrap().name(), "UTC");
        assert_eq!(Zone::new("Asia/Saigon").unwrap().name(), "Asia/Saigon");
    }

    #[test]
    fn offsets_follow_history() {
        let vietnam = Zone::new(VIETNAM).unwrap();
        let iso = |text| time::iso(Moment::parse(text, &vietnam).unwrap(), &vietnam);
        assert_eq!(iso("2024-10-26T14:30"), "2024-10-26T14:30:00+07:00");
        assert_eq!(iso("1900-01-01"), "1900-01-01T00:00:00+07:07", "local mean time was +07:06:30");
        assert_eq!(iso("1944-01-01"), "1944-01-01T00:00:00+08:00");
    }

    #[test]
    fn skipped_and_repeated_readings_have_one_instant() {
        let new_york = Zone::new("America/New_York").unwrap();
        let iso = |text| time::iso(Moment::parse(text, &new_york).unwrap(), &new_york);
        assert_eq!(iso("2024-03-10T02:30"), "2024-03-10T03:30:00-04:00");
        assert_eq!(iso("2024-11-03T01:30"), "2024-11-03T01:30:00-04:00");
        assert_eq!(iso("2024-11-03T02:00"), "2024-11-03T02:00:00-05:00");
        assert_eq!(iso("2199-07-01T00:00"), "2199-07-01T00:00:00-04:00");
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_ones() {
        let vietnam = words!("did you mean `Asia/Ho_Chi_Minh`?", "có phải ý bạn là `Asia/Ho_Chi_Minh`?");
        for name in
            ["Asia/Ho_Chi_Min", "asia/ho chi minh", "Hồ Chí Minh", "Asia/Hanoi", "Hà Nội", "VN", "UTC+7", "+07:00"]
        {
            assert_eq!(hint(name), vietnam, "{name}");
        }
        assert_eq!(hint("Asia/Toky").en, "did you mean `Asia/Tokyo`?");
        assert_eq!(hint("").en, "time zones have names of the IANA database, as `Asia/Ho_Chi_Minh`");
        assert_eq!(hint("Etc/Unknown").en, hint("").en);
    }

    proptest! {
        #[test]
        fn both_ways_agree_with_the_database(unix in -1_500_000_000..7_200_000_000_i64, index in 0_usize..6) {
            let names = ["Asia/Ho_Chi_Minh", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"];
            let (zone, known) = (Zone::new(names[index]).unwrap(), TimeZoneDatabase::bundled().get(names[index]).unwrap());
            let timestamp = Timestamp::from_second(unix).unwrap();
            prop_assert_eq!(zone.offset(Moment::from_unix(unix)), whole_minutes(known.to_offset(timestamp).seconds()));
            let instant = |known: &TimeZone| known.to_timestamp(time::civil(unix)).unwrap().as_second();
            if known.to_offset(timestamp).seconds() % 60 == 0 {
                prop_assert_eq!(zone.instant(unix).unix(), instant(&known));
            }
        }

        #[test]
        fn no_name_and_no_number_is_too_strange(name in ".{0,20}", number: i64) {
            let _ = Zone::new(&name);
            let zone = Zone::new("Pacific/Apia").unwrap();
            let _ = (zone.instant(number), zone.offset(Moment::from_unix(number)));
        }
    }
}
