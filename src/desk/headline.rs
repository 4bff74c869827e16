//! The headline of the next bulletin: that of the last one, with its dates and times moved on.
//!
//! In: a headline, and the instants that it may tell, each with the one that takes its place. Out: a headline. Touches: nothing.
//!
//! Only what certainly is a date or the time of the bulletin is moved: a date within ten days of it, a time that is one of its own.
//! Distances, speeds, wind levels and spans (*trong 12 giờ tới*) stay as they are; the editor sees the result before anybody else.

use crate::text::time::{Day, MONTHS_EN, Moment, Zone, iso};

/// How far from the bulletin a date in its headline may be, in days.
const NEAR: i32 = 10;

/// What the words around a number say when it is a span, not a time.
const SPAN_BEFORE: [&str; 6] = ["trong", "suốt", "sau", "within", "next", "for"];
const SPAN_AFTER: [&str; 5] = ["tới", "qua", "nữa", "ahead", "later"];

/// The instants of a bulletin and of the next one.
pub(super) struct Moves {
    /// Times that the headline may tell, each with its successor; the likelier first.
    times: Vec<(Reading, Reading)>,
    day: Day,
    days: i32,
}

/// What the site's clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reading {
    hour: u8,
    minute: u8,
}

impl Moves {
    /// From pairs of instants, the likelier told first; the last pair is that of issue.
    pub(super) fn new(pairs: &[(Moment, Moment)], zone: &Zone) -> Option<Self> {
        let (old, new) = pairs.last()?;
        let read = |moment: Moment| {
            let text = iso(moment, zone);
            Some(Reading { hour: text.get(11..13)?.parse().ok()?, minute: text.get(14..16)?.parse().ok()? })
        };
        let times = pairs.iter().filter_map(|(old, new)| Some((read(*old)?, read(*new)?))).collect();
        Some(Self { times, day: old.day(zone), days: new.day(zone).days_since(old.day(zone)) })
    }

    /// The headline, moved on.
    pub(super) fn headline(&self, title: &str) -> String {
        let mut moved = String::with_capacity(title.len());
        let mut rest = title;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            moved.push_str(&rest[..at]);
            rest = &rest[at..];
            let begins = !moved.ends_with(char::is_alphanumeric);
            let token = if begins { self.date(rest).or_else(|| self.time(&moved, rest)) } else { None };
            let (text, len) = token.unwrap_or_else(|| number_and_more(rest));
            moved.push_str(&text);
            rest = &rest[len..];
        }
        moved.push_str(rest);
        moved
    }

    /// A date at the beginning of the text, moved on, and how many bytes the old one takes.
    fn date(&self, text: &str) -> Option<(String, usize)> {
        let date = Date::read(text)?;
        // A year that isn't told is the nearest one: `1/1` in a bulletin of December.
        let own = self.day.year();
        let years = date.year.map_or([own, own + 1, own - 1], |told| [told; 3]);
        let mut days = years.iter().filter_map(|year| Day::new(*year, date.month, date.day));
        let day = days.find(|day| day.days_since(self.day).abs() <= NEAR)?;
        let old = &text[..date.len];
        Some((if self.days == 0 { old.to_owned() } else { date.write(day.plus(self.days), old) }, date.len))
    }

    /// A time of the bulletin at the beginning of the text, moved on, and how many bytes the old one takes.
    fn time(&self, before: &str, text: &str) -> Option<(String, usize)> {
        let time = Time::read(text)?;
        let word = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let is_span = before
            .split_whitespace()
            .next_back()
            .is_some_and(|one| SPAN_BEFORE.contains(&word(one).as_str()))
            || text[time.len..].split_whitespace().next().is_some_and(|one| SPAN_AFTER.contains(&word(one).as_str()));
        let is = |old: &Reading| old.hour == time.hour && time.minute.is_none_or(|minute| minute == old.minute);
        let (old, new) = self.times.iter().find(|(old, _)| !is_span && is(old))?;
        // An hour alone is told as an hour alone, unless it was exact and no longer is.
        let with_minute = time.minute.is_some() || old.minute == 0 && new.minute != 0;
        let text = if old == new { text[..time.len].to_owned() } else { time.write(*new, with_minute) };
        Some((text, time.len))
    }
}

/// A number, with all that hangs on it: `16,8`, `9–10`, `27-28/10`.
fn number_and_more(text: &str) -> (String, usize) {
    let mut end = 0;
    loop {
        end += digits(&text[end..]).len();
        let mut next = text[end..].chars();
        match next.next() {
            Some(c @ ('.' | ',' | '/' | ':' | '-' | '–'))
                if next.as_str().starts_with(|c: char| c.is_ascii_digit()) =>
            {
                end += c.len_utf8();
            }
            _ => return (text[..end].to_owned(), end),
        }
    }
}

/// The digits that a text begins with.
fn digits(text: &str) -> &str {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    &text[..len]
}

/// A small number at the beginning of a text, and what follows.
fn small(text: &str) -> Option<(u8, &str)> {
    let digits = digits(text);
    let number = if digits.len() <= 2 { digits.parse().ok()? } else { return None };
    Some((number, &text[digits.len()..]))
}

/// A year of four digits at the beginning of a text, and what follows.
fn year(text: &str) -> Option<(i16, &str)> {
    let digits = digits(text);
    let year = if digits.len() == 4 { digits.parse().ok()? } else { return None };
    Some((year, &text[4..]))
}

/// How a date is written.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// `2024-10-27`
    Iso,
    /// `27/10`, `27/10/2024`; also with dots or hyphens when the year is told.
    Numbers(char),
    /// `27 tháng 10`, `27 tháng 10 năm 2024`
    Vietnamese,
    /// `27 October`, `27 Oct 2024`
    English,
}

/// A date as it stands in a headline.
struct Date {
    day: i8,
    month: i8,
    year: Option<i16>,
    form: Form,
    len: usize,
}

impl Date {
    fn read(text: &str) -> Option<Self> {
        let date = Self::iso(text).or_else(|| Self::numbers(text)).or_else(|| Self::words(text))?;
        let behind = &text[date.len..];
        let goes_on = behind.starts_with(|c: char| c.is_alphanumeric())
            || behind.starts_with(['/', '-', '.', ',']) && behind[1..].starts_with(|c: char| c.is_ascii_digit());
        (!goes_on).then_some(date)
    }

    fn iso(text: &str) -> Option<Self> {
        let (year, rest) = year(text)?;
        let (month, rest) = small(rest.strip_prefix('-')?)?;
        let (day, rest) = small(rest.strip_prefix('-')?)?;
        Some(Self::new((day, month, Some(year)), Form::Iso, text.len() - rest.len()))
    }

    fn numbers(text: &str) -> Option<Self> {
        let (day, rest) = small(text)?;
        let mark = rest.chars().next().filter(|c| matches!(c, '/' | '-' | '.'))?;
        let (month, rest) = small(&rest[1..])?;
        let told = rest.strip_prefix(mark).and_then(year);
        // `1.5` and `9-10` are more often no dates.
        if told.is_none() && mark != '/' {
            return None;
        }
        let rest = told.map_or(rest, |(_, rest)| rest);
        Some(Self::new((day, month, told.map(|(year, _)| year)), Form::Numbers(mark), text.len() - rest.len()))
    }

    fn words(text: &str) -> Option<Self> {
        let (day, rest) = small(text)?;
        if let Some(rest) = rest.strip_prefix(" tháng ") {
            let (month, rest) = small(rest)?;
            let told = rest.strip_prefix(" năm ").and_then(year);
            let rest = told.map_or(rest, |(_, rest)| rest);
            return Some(Self::new(
                (day, month, told.map(|(year, _)| year)),
                Form::Vietnamese,
                text.len() - rest.len(),
            ));
        }
        let rest = rest.strip_prefix(' ')?;
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let month = MONTHS_EN.iter().position(|name| *name == &rest[..end] || name[..3] == rest[..end])?;
        let told = rest[end..].strip_prefix(' ').and_then(year);
        let rest = told.map_or(&rest[end..], |(_, rest)| rest);
        let numbers = (day, month as u8 + 1, told.map(|(year, _)| year));
        Some(Self::new(numbers, Form::English, text.len() - rest.len()))
    }

    fn new((day, month, year): (u8, u8, Option<i16>), form: Form, len: usize) -> Self {
        Self { day: day as i8, month: month as i8, year, form, len }
    }

    /// Another day in the same form; `old` is how this one is written.
    fn write(&self, day: Day, old: &str) -> String {
        let has_zero = old.split(|c: char| !c.is_ascii_digit()).any(|number| number.starts_with('0'));
        let width = if has_zero { 2 } else { 1 };
        let (year, month, day) = (day.year(), day.month(), day.day());
        let told = |between: &str| self.year.map(|_| format!("{between}{year}")).unwrap_or_default();
        match self.form {
            Form::Iso => format!("{year}-{month:02}-{day:02}"),
            Form::Numbers(mark) => format!("{day:0width$}{mark}{month:0width$}{}", told(mark.encode_utf8(&mut [0; 4]))),
            Form::Vietnamese => format!("{day:0width$} tháng {month:0width$}{}", told(" năm ")),
            Form::English => {
                let name = MONTHS_EN[month as usize - 1];
                let is_short = !MONTHS_EN.iter().any(|name| old.contains(name));
                format!("{day:0width$} {}{}", if is_short { &name[..3] } else { name }, told(" "))
            }
        }
    }
}

/// A time as it stands in a headline.
struct Time<'t> {
    hour: u8,
    minute: Option<u8>,
    /// What stands between hour and minute: `h`, `:`, ` giờ`.
    mark: &'t str,
    /// How many digits the hour has at least.
    width: usize,
    len: usize,
}

impl<'t> Time<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let (hour, rest) = small(text)?;
        let mark = [" giờ", ":", "h", "H", "g"].into_iter().find(|mark| rest.starts_with(mark))?;
        let width = if text.starts_with('0') { 2 } else { 1 };
        let behind = &rest[mark.len()..];
        let digits = if mark == " giờ" { behind.strip_prefix(' ').unwrap_or_default() } else { behind };
        // The number behind the hour may be a date: `5 giờ 27/10`.
        let minute = small(digits).filter(|(minute, rest)| {
            let is_date = rest.starts_with(['/', '-', '.', ',', ' ']) && Date::read(digits).is_some();
            let is_whole = !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-'));
            *minute < 60 && is_whole && !is_date && (mark == " giờ" || digits.len() - rest.len() == 2)
        });
        let rest = minute.map_or(behind, |(_, rest)| rest);
        let is_time = !rest.starts_with(char::is_alphanumeric) && (minute.is_some() || mark != ":");
        let time = Self { hour, minute: minute.map(|(minute, _)| minute), mark, width, len: text.len() - rest.len() };
        is_time.then_some(time)
    }

    /// Another time in the same form.
    fn write(&self, new: Reading, with_minute: bool) -> String {
        let (hour, minute, mark, width) = (new.hour, new.minute, self.mark, self.width);
        let width = if mark == ":" { 2 } else { width };
        let space = if mark == " giờ" { " " } else { "" };
        if with_minute { format!("{hour:0width$}{mark}{space}{minute:02}") } else { format!("{hour:0width$}{mark}") }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// From 5:00 (position of 4:00) on 27 October 2024 to 17:30 (16:30) on 1 November.
    fn moved(title: &str) -> String {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        let at = |text| Moment::parse(text, &zone).unwrap();
        let pairs =
            [(at("2024-10-27T04:00"), at("2024-11-01T16:30")), (at("2024-10-27T05:00"), at("2024-11-01T17:30"))];
        Moves::new(&pairs, &zone).unwrap().headline(title)
    }

    #[test]
    fn dates_and_times_of_the_bulletin_are_moved() {
        for (old, new) in [
            (
                "Tin bão lúc 5 giờ ngày 27/10: cách Đà Nẵng 125 km",
                "Tin bão lúc 17 giờ 30 ngày 1/11: cách Đà Nẵng 125 km",
            ),
            ("Tin bão 5 giờ 27/10", "Tin bão 17 giờ 30 1/11"),
            ("Lúc 04h00, tâm bão ở 16,8 độ", "Lúc 16h30, tâm bão ở 16,8 độ"),
            ("Tin 05h (27/10/2024)", "Tin 17h30 (1/11/2024)"),
            ("Tin 5:00 27-10-2024", "Tin 17:30 1-11-2024"),
            ("Ngày 27 tháng 10 năm 2024, đêm 28 tháng 10", "Ngày 1 tháng 11 năm 2024, đêm 2 tháng 11"),
            ("Dự báo 26/10–27/10", "Dự báo 31/10–1/11"),
            ("Dự báo 05/11", "Dự báo 10/11"),
            ("Storm at 05:00 on 27 October", "Storm at 17:30 on 1 November"),
            ("27 Oct 2024: heat", "1 Nov 2024: heat"),
            ("2024-10-27", "2024-11-01"),
        ] {
            assert_eq!(moved(old), new);
        }
    }

    #[test]
    fn other_numbers_stay() {
        for title in [
            "Bão số 5 giật cấp 10, cách bờ 5 km",
            "Gió 20 km/giờ trong 5 giờ tới",
            "Trong 5h, mưa 27,10 mm, cấp 9–10",
            "Nhớ lại ngày 27/9, 27/10/2014, 27/10/2023 và 5/12",
            "Tỷ lệ 27/100, ngày 27-28/10, 27–28/10",
            "Lúc 6 giờ, 7h15, 05:01",
            "31/02 và 99/99",
        ] {
            assert_eq!(moved(title), title);
        }
    }

    proptest! {
        #[test]
        fn nothing_moves_when_no_time_has_passed(title in "(05|5|27|10|2024|[0-9]{1,5}| |h|:|/|-|–|,| giờ | tháng |ngày| năm | Oct(ober)?|\\PC){0,9}") {
            let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
            let now = Moment::parse("2024-10-27T05:00", &zone).unwrap();
            prop_assert_eq!(Moves::new(&[(now, now)], &zone).unwrap().headline(&title), title.clone());
            let later = Moves::new(&[(now, now.plus(470_000))], &zone).unwrap().headline(&title);
            prop_assert_eq!(later.is_empty(), title.is_empty());
        }
    }

    #[test]
    fn an_hour_told_without_its_minutes_stays_so() {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        let at = |text| Moment::parse(text, &zone).unwrap();
        let moves = Moves::new(&[(at("2024-12-31T07:10"), at("2025-01-01T13:25"))], &zone).unwrap();
        assert_eq!(moves.headline("Tin nhanh lúc 7 giờ 31/12"), "Tin nhanh lúc 13 giờ 1/1");
        assert_eq!(moves.headline("Tin 1/1/2025"), "Tin 2/1/2025");
        assert_eq!(moves.headline("Tin 1/1"), "Tin 2/1");
    }
}
