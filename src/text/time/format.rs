//! How moments and days are written: for machines, and for readers of either language.
//!
//! In: a [`Moment`] or [`Day`], the zone, the site's language. Out: text. Touches: nothing.
//!
//! Every post is written in several of these forms on many pages, so that digits are pushed by hand, without `format!`.

use jiff::civil::{DateTime, Weekday};

use super::{Day, Moment, Zone, civil};
use crate::diag::Lang;

const WEEKDAYS_VI: [&str; 7] = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"];
const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// English names of the months, January first.
pub const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// For machines (RFC 3339): `2024-10-26T14:30:00+07:00`.
pub fn iso(moment: Moment, zone: &Zone) -> String {
    let offset = zone.offset(moment);
    let local = civil(moment.unix().saturating_add(offset));
    let mut out = String::with_capacity(25);
    four(&mut out, local.year());
    out.push('-');
    two(&mut out, local.month());
    out.push('-');
    two(&mut out, local.day());
    out.push('T');
    clock(&mut out, local);
    out.push(':');
    two(&mut out, local.second());
    let minutes = offset / 60;
    out.push(if minutes < 0 { '-' } else { '+' });
    two(&mut out, (minutes.abs() / 60) as i8);
    out.push(':');
    two(&mut out, (minutes.abs() % 60) as i8);
    out
}

/// For RSS (RFC 822, with a year of four digits): `Sun, 27 Oct 2024 05:00:00 +0700`.
pub fn rfc822(moment: Moment, zone: &Zone) -> String {
    let local = civil(moment.local(zone));
    let mut out = WEEKDAYS_EN[monday_first(local.weekday())][..3].to_owned();
    out.push_str(", ");
    spaced(&mut out, local, &month_en(local)[..3]);
    out.push(' ');
    clock(&mut out, local);
    out.push(':');
    two(&mut out, local.second());
    out.push(' ');
    out.extend(iso(moment, zone)[19..].chars().filter(|letter| *letter != ':'));
    out
}

/// In full: `Thứ Bảy, 26/10/2024, 14:30`; `Saturday, 26 October 2024, 14:30`.
pub fn long(moment: Moment, zone: &Zone, lang: Lang) -> String {
    let local = civil(moment.local(zone));
    let mut out = String::with_capacity(40);
    long_date(&mut out, local, lang);
    out.push_str(", ");
    clock(&mut out, local);
    out
}

/// The day alone: `26/10/2024`; `26 Oct 2024`.
pub fn short(moment: Moment, zone: &Zone, lang: Lang) -> String {
    short_date(civil(moment.local(zone)), lang)
}

/// The hour and day, without the year: `19h 27/10`, `3h30 27/10`; `27 Oct 19:00`.
pub fn hour(moment: Moment, zone: &Zone, lang: Lang) -> String {
    let local = civil(moment.local(zone));
    let (hour, minute) = (local.hour(), local.minute());
    match lang {
        Lang::Vi if minute == 0 => format!("{hour}h {}/{}", local.day(), local.month()),
        Lang::Vi => format!("{hour}h{minute:02} {}/{}", local.day(), local.month()),
        Lang::En => format!("{} {} {hour}:{minute:02}", local.day(), &month_en(local)[..3]),
    }
}

/// A day in full: `Chủ Nhật, 27/10/2024`; `Sunday, 27 October 2024`.
pub fn day_long(day: Day, lang: Lang) -> String {
    let mut out = String::with_capacity(32);
    long_date(&mut out, day.civil(), lang);
    out
}

/// A day in short: `27/10/2024`; `27 Oct 2024`.
pub fn day_short(day: Day, lang: Lang) -> String {
    short_date(day.civil(), lang)
}

/// From one instant to another: `Thứ Bảy, 26/10/2024, 08:00–11:30`; of different days, both in full.
pub fn from_to(start: Moment, end: Option<Moment>, zone: &Zone, lang: Lang) -> String {
    let mut out = long(start, zone, lang);
    let Some(end) = end else { return out };
    if start.day(zone) == end.day(zone) {
        out.push('–');
        clock(&mut out, civil(end.local(zone)));
    } else {
        out.push_str(" – ");
        out.push_str(&long(end, zone, lang));
    }
    out
}

/// An instant in UTC in the basic form of ISO 8601, as iCalendar writes it (RFC 5545, 3.3.5): `20241026T073000Z`.
pub fn basic(moment: Moment) -> String {
    let utc = civil(moment.unix());
    let mut out = String::with_capacity(16);
    four(&mut out, utc.year());
    two(&mut out, utc.month());
    two(&mut out, utc.day());
    out.push('T');
    two(&mut out, utc.hour());
    two(&mut out, utc.minute());
    two(&mut out, utc.second());
    out.push('Z');
    out
}

/// A day in the basic form of ISO 8601: `20241026`.
pub fn day_basic(day: Day) -> String {
    day.to_string().replace('-', "")
}

fn long_date(out: &mut String, date: DateTime, lang: Lang) {
    let weekdays = match lang {
        Lang::Vi => WEEKDAYS_VI,
        Lang::En => WEEKDAYS_EN,
    };
    out.push_str(weekdays[monday_first(date.weekday())]);
    out.push_str(", ");
    match lang {
        Lang::Vi => slashed(out, date),
        Lang::En => spaced(out, date, month_en(date)),
    }
}

fn short_date(date: DateTime, lang: Lang) -> String {
    let mut out = String::with_capacity(12);
    match lang {
        Lang::Vi => slashed(&mut out, date),
        Lang::En => spaced(&mut out, date, &month_en(date)[..3]),
    }
    out
}

/// `26/10/2024`
fn slashed(out: &mut String, date: DateTime) {
    two(out, date.day());
    out.push('/');
    two(out, date.month());
    out.push('/');
    four(out, date.year());
}

/// `6 October 2024`
fn spaced(out: &mut String, date: DateTime, month: &str) {
    if date.day() < 10 {
        digit(out, date.day());
    } else {
        two(out, date.day());
    }
    out.push(' ');
    out.push_str(month);
    out.push(' ');
    four(out, date.year());
}

/// `14:30`
fn clock(out: &mut String, time: DateTime) {
    two(out, time.hour());
    out.push(':');
    two(out, time.minute());
}

/// The English name of a date's month.
fn month_en(date: DateTime) -> &'static str {
    MONTHS_EN[date.month() as usize - 1]
}

/// The place of a weekday in a week that begins on Monday, 0 to 6.
fn monday_first(weekday: Weekday) -> usize {
    weekday.to_monday_zero_offset() as usize
}

/// A year of four digits: [`civil`] gives no other.
fn four(out: &mut String, year: i16) {
    two(out, (year / 100) as i8);
    two(out, (year % 100) as i8);
}

fn two(out: &mut String, number: i8) {
    digit(out, number / 10);
    digit(out, number % 10);
}

fn digit(out: &mut String, digit: i8) {
    out.push(char::from(b'0' + digit as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vietnam(text: &str) -> (Moment, Zone) {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        (Moment::parse(text, &zone).unwrap(), zone)
    }

    #[test]
    fn a_moment_is_written_for_machines() {
        let (moment, zone) = vietnam("2024-10-06T04:05:09");
        assert_eq!(iso(moment, &zone), "2024-10-06T04:05:09+07:00");
        assert_eq!(iso(moment, &Zone::new("UTC").unwrap()), "2024-10-05T21:05:09+00:00");
        assert_eq!(iso(moment, &Zone::new("America/St_Johns").unwrap()), "2024-10-05T18:35:09-02:30");
        assert_eq!(rfc822(moment, &zone), "Sun, 6 Oct 2024 04:05:09 +0700");
    }

    #[test]
    fn a_moment_is_written_for_readers() {
        let (moment, zone) = vietnam("2024-10-26T14:30");
        assert_eq!(long(moment, &zone, Lang::Vi), "Thứ Bảy, 26/10/2024, 14:30");
        assert_eq!(long(moment, &zone, Lang::En), "Saturday, 26 October 2024, 14:30");
        assert_eq!(short(moment, &zone, Lang::Vi), "26/10/2024");
        assert_eq!(short(moment, &zone, Lang::En), "26 Oct 2024");
    }

    #[test]
    fn small_numbers_are_padded_where_the_language_does() {
        let (moment, zone) = vietnam("2025-09-02T09:05");
        assert_eq!(long(moment, &zone, Lang::Vi), "Thứ Ba, 02/09/2025, 09:05");
        assert_eq!(long(moment, &zone, Lang::En), "Tuesday, 2 September 2025, 09:05");
        assert_eq!(short(moment, &zone, Lang::En), "2 Sep 2025");
    }

    #[test]
    fn a_time_from_one_moment_to_another() {
        let (start, zone) = vietnam("2024-10-26T08:00");
        let told = |end: &str| from_to(start, Moment::parse(end, &zone).ok(), &zone, Lang::Vi);
        assert_eq!(told("2024-10-26T11:30"), "Thứ Bảy, 26/10/2024, 08:00–11:30");
        assert_eq!(told("2024-10-27T11:30"), "Thứ Bảy, 26/10/2024, 08:00 – Chủ Nhật, 27/10/2024, 11:30");
        assert_eq!(from_to(start, None, &zone, Lang::En), "Saturday, 26 October 2024, 08:00");
        assert_eq!(basic(start), "20241026T010000Z");
        assert_eq!(day_basic(start.day(&zone)), "20241026");
    }

    #[test]
    fn a_day_is_written_with_its_weekday() {
        let week: Vec<String> = (0..7).map(|n| day_long(Day::parse("2024-10-21").unwrap().plus(n), Lang::Vi)).collect();
        assert_eq!(
            week,
            [
                "Thứ Hai, 21/10/2024",
                "Thứ Ba, 22/10/2024",
                "Thứ Tư, 23/10/2024",
                "Thứ Năm, 24/10/2024",
                "Thứ Sáu, 25/10/2024",
                "Thứ Bảy, 26/10/2024",
                "Chủ Nhật, 27/10/2024"
            ]
        );
        let day = Day::parse("2024-10-27").unwrap();
        assert_eq!(day_long(day, Lang::En), "Sunday, 27 October 2024");
        assert_eq!(
            (day_short(day, Lang::Vi), day_short(day, Lang::En)),
            ("27/10/2024".to_owned(), "27 Oct 2024".to_owned())
        );
    }
}
