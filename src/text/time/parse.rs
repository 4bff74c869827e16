//! Reading dates: ISO 8601 and RFC 3339 exactly, and exact words for everything else.
//!
//! In: the text of one date. Out: what it says, or a `bad-date` fault. Touches: nothing.
//!
//! Two steps: [`Fields::read`] looks at the shape alone, [`Fields::check`] at the numbers. What has another shape goes to
//! [`guess`](super::guess), which knows how people write dates, and only makes hints.

use jiff::civil::{Date, DateTime, Time};

use super::{Day, format::MONTHS_EN, guess};
use crate::{
    diag::{Fault, Words},
    text::excerpt,
    words,
};

/// The years that dates may lie in: wide enough for any archive, too narrow for most slips.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// A date that is possible.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Day and time as they were written; midnight when no time was.
    pub(super) local: DateTime,
    /// Seconds east of Greenwich, when it was written.
    pub(super) offset: Option<i64>,
    /// Whether a time was written.
    pub(super) has_time: bool,
}

/// Reads a date; white space around it doesn't matter.
pub(super) fn read(text: &str) -> Result<Written, Fault> {
    let text = text.trim();
    match Fields::read(text) {
        Some(fields) => fields.check(),
        None => Err(unreadable(text)),
    }
}

/// The numbers of a date, perhaps impossible ones.
struct Fields {
    date: [i16; 3],
    /// Hour, minute, second.
    time: Option<[i16; 3]>,
    /// Sign, hours, minutes.
    offset: Option<[i16; 3]>,
}

impl Fields {
    /// `2024-10-26`, then perhaps `T14:30`, `:00`, `.0`, `+07:00`.
    fn read(text: &str) -> Option<Self> {
        let mut rest = Cursor(text);
        let date = [rest.digits(4)?, rest.after('-')?, rest.after('-')?];
        if rest.0.is_empty() {
            return Some(Self { date, time: None, offset: None });
        }
        if !rest.eat(['T', 't']) && !rest.spaces() {
            return None;
        }
        let (hour, minute) = (rest.digits(2)?, rest.after(':')?);
        let second = if rest.0.starts_with(':') { rest.after(':')? } else { 0 };
        if rest.eat(['.', ',']) {
            rest.fraction()?;
        }
        rest.spaces();
        let offset = if rest.0.is_empty() { None } else { Some(rest.offset()?) };
        rest.0.is_empty().then_some(Self { date, time: Some([hour, minute, second]), offset })
    }

    /// The date, if its numbers are possible.
    fn check(&self) -> Result<Written, Fault> {
        let date = self.date()?;
        let time = self.time(date)?;
        Ok(Written { local: date.to_datetime(time), offset: self.offset()?, has_time: self.time.is_some() })
    }

    fn date(&self) -> Result<Date, Fault> {
        let [year, month, day] = self.date;
        let (from, to) = (YEARS.start(), YEARS.end());
        if !YEARS.contains(&year) {
            return Err(impossible(words!(
                "the year {year} is not between {from} and {to}",
                "năm {year} không nằm trong khoảng {from} đến {to}"
            )));
        }
        let first = Date::new(year, month as i8, 1);
        let first = first.map_err(|_| impossible(words!("there is no month {month}", "không có tháng {month}")))?;
        let days = first.days_in_month();
        Date::new(year, month as i8, day as i8).map_err(|_| {
            impossible(if day == 0 {
                words!("there is no day 0", "không có ngày 0")
            } else {
                let name = MONTHS_EN[month as usize - 1];
                words!("{name} {year} has only {days} days", "tháng {month} năm {year} chỉ có {days} ngày")
            })
        })
    }

    fn time(&self, date: Date) -> Result<Time, Fault> {
        let [hour, minute, second] = self.time.unwrap_or_default();
        if let ([24, 0, 0], Ok(next)) = ([hour, minute, second], date.tomorrow()) {
            let next = Day::of(next.to_datetime(Time::midnight()));
            let fault = impossible(words!(
                "there is no hour 24: hours go from 00 to 23",
                "không có 24 giờ: giờ chỉ từ 00 đến 23"
            ));
            return Err(fault.hint(words!(
                "midnight at the end of that day is `{next}T00:00`",
                "nửa đêm cuối ngày đó là `{next}T00:00`"
            )));
        }
        Time::new(hour as i8, minute as i8, second as i8, 0).map_err(|_| {
            impossible(match (hour, minute) {
                (24.., _) => words!(
                    "there is no hour {hour}: hours go from 00 to 23",
                    "không có {hour} giờ: giờ chỉ từ 00 đến 23"
                ),
                (_, 60..) => words!(
                    "there is no minute {minute}: minutes go from 00 to 59",
                    "không có phút {minute}: phút chỉ từ 00 đến 59"
                ),
                _ => words!(
                    "there is no second {second}: seconds go from 00 to 59",
                    "không có giây {second}: giây chỉ từ 00 đến 59"
                ),
            })
        })
    }

    /// The offset in seconds. RFC 3339 allows up to 23:59.
    fn offset(&self) -> Result<Option<i64>, Fault> {
        match self.offset {
            None => Ok(None),
            Some([sign, hours @ 0..=23, minutes @ 0..=59]) => {
                Ok(Some(i64::from(sign) * (i64::from(hours) * 3600 + i64::from(minutes) * 60)))
            }
            Some([_, hours, minutes]) => Err(impossible(words!(
                "no time zone is {hours:02}:{minutes:02} from UTC",
                "không có múi giờ nào lệch {hours:02}:{minutes:02} so với UTC"
            ))),
        }
    }
}

/// What is still to be read.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    /// Exactly so many digits (at most 4).
    fn digits(&mut self, count: usize) -> Option<i16> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        digits.parse().ok()
    }

    /// Two digits after a character.
    fn after(&mut self, mark: char) -> Option<i16> {
        self.0 = self.0.strip_prefix(mark)?;
        self.digits(2)
    }

    /// One of two characters, if it is next.
    fn eat(&mut self, either: [char; 2]) -> bool {
        self.0.strip_prefix(either).inspect(|&rest| self.0 = rest).is_some()
    }

    /// Spaces, if any are next.
    fn spaces(&mut self) -> bool {
        let rest = self.0.trim_start_matches(' ');
        let any = rest.len() < self.0.len();
        self.0 = rest;
        any
    }

    /// One digit or more, which are dropped.
    fn fraction(&mut self) -> Option<()> {
        let rest = self.0.trim_start_matches(|c: char| c.is_ascii_digit());
        let any = rest.len() < self.0.len();
        self.0 = rest;
        any.then_some(())
    }

    /// `Z`, `+07:00`, `+0700` or `+07`.
    fn offset(&mut self) -> Option<[i16; 3]> {
        if self.eat(['Z', 'z']) {
            return Some([1, 0, 0]);
        }
        let sign = if self.0.starts_with('-') { -1 } else { 1 };
        if !self.eat(['+', '-']) {
            return None;
        }
        let hours = self.digits(2)?;
        let minutes = match self.0 {
            "" => 0,
            rest if rest.starts_with(':') => self.after(':')?,
            _ => self.digits(2)?,
        };
        Some([sign, hours, minutes])
    }
}

/// The fault of numbers that no calendar or clock has.
fn impossible(message: Words) -> Fault {
    Fault::new("bad-date", message)
}

/// The fault of a text of another shape, with the right form of what was probably meant.
fn unreadable(text: &str) -> Fault {
    if text.is_empty() {
        let fault = Fault::new("bad-date", words!("the date is empty", "chưa ghi ngày"));
        return fault.hint(general());
    }
    let shown = excerpt(text, 40);
    let fault =
        Fault::new("bad-date", words!("cannot read `{shown}` as a date", "không đọc được `{shown}` thành ngày giờ"));
    match guess::iso(text).and_then(|iso| Some((Fields::read(&iso)?.check().ok()?.local, iso))) {
        None => fault.hint(general()),
        Some((local, iso)) => {
            let (day, month, year) = (local.day(), local.month(), local.year());
            let name = MONTHS_EN[month as usize - 1];
            fault.hint(words!(
                "write `{iso}` ({day} {name} {year})",
                "hãy viết `{iso}` (ngày {day} tháng {month} năm {year})"
            ))
        }
    }
}

/// How dates are written.
fn general() -> Words {
    words!(
        "a date is written year first, as `2024-10-26` or `2024-10-26T14:30`",
        "ngày viết theo thứ tự năm-tháng-ngày, ví dụ `2024-10-26` hoặc `2024-10-26T14:30`"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(text: &str) -> Words {
        let fault = read(text).unwrap_err();
        assert_eq!(fault.code, "bad-date");
        fault.message
    }

    #[test]
    fn impossible_numbers_are_named() {
        for (text, expected) in [
            ("2024-13-01", words!("there is no month 13", "không có tháng 13")),
            ("2024-00-01", words!("there is no month 0", "không có tháng 0")),
            ("2024-02-30", words!("February 2024 has only 29 days", "tháng 2 năm 2024 chỉ có 29 ngày")),
            ("2023-02-29", words!("February 2023 has only 28 days", "tháng 2 năm 2023 chỉ có 28 ngày")),
            ("2024-10-00", words!("there is no day 0", "không có ngày 0")),
            (
                "1899-12-31",
                words!("the year 1899 is not between 1900 and 2200", "năm 1899 không nằm trong khoảng 1900 đến 2200"),
            ),
            (
                "2201-01-01",
                words!("the year 2201 is not between 1900 and 2200", "năm 2201 không nằm trong khoảng 1900 đến 2200"),
            ),
            (
                "2024-10-26T25:00",
                words!("there is no hour 25: hours go from 00 to 23", "không có 25 giờ: giờ chỉ từ 00 đến 23"),
            ),
            (
                "2024-10-26T24:30",
                words!("there is no hour 24: hours go from 00 to 23", "không có 24 giờ: giờ chỉ từ 00 đến 23"),
            ),
            (
                "2024-10-26T14:60",
                words!("there is no minute 60: minutes go from 00 to 59", "không có phút 60: phút chỉ từ 00 đến 59"),
            ),
            (
                "2024-10-26T14:30:60",
                words!("there is no second 60: seconds go from 00 to 59", "không có giây 60: giây chỉ từ 00 đến 59"),
            ),
            (
                "2024-10-26T14:30+70:00",
                words!("no time zone is 70:00 from UTC", "không có múi giờ nào lệch 70:00 so với UTC"),
            ),
        ] {
            assert_eq!(message(text), expected, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_day_is_the_next_one() {
        let fault = read("2024-12-31T24:00").unwrap_err();
        assert_eq!(fault.message.en, "there is no hour 24: hours go from 00 to 23");
        assert_eq!(fault.hints[0].en, "midnight at the end of that day is `2025-01-01T00:00`");
    }

    #[test]
    fn another_shape_is_no_date() {
        for text in [
            "hôm qua",
            "2024",
            "2024-10",
            "2024-10-261",
            "2024-10-26T",
            "2024-10-26T14",
            "2024-10-26x14:30",
            "2024-10-26T14:30:",
            "2024-10-26T14:30:00.",
            "2024-10-26T14:30+7",
            "2024-10-26T14:30 ICT",
            "2024-10-26+07:00",
            "20244-10-26",
            "２０２４-10-26",
        ] {
            assert_eq!(message(text).en, format!("cannot read `{text}` as a date"));
        }
        assert_eq!(message("  "), words!("the date is empty", "chưa ghi ngày"));
        assert_eq!(read("hôm qua").unwrap_err().hints, [general()]);
        assert_eq!(read("31/02/2024").unwrap_err().hints, [general()]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.+-]{0,12})?|[0-9/.hT: +Zđ-]{0,20}|.{0,30}") {
            match read(&text) {
                Ok(written) => prop_assert!(YEARS.contains(&written.local.year())),
                Err(fault) => prop_assert!(fault.code == "bad-date" && !fault.message.vi.is_empty()),
            }
        }
    }
}
