//! Headlines of bulletins that say today or tomorrow and no date: next to one another in a list nobody knows which day is meant.
//!
//! In: the bulletins. Out: diagnostics. Touches: nothing.

use super::{Subject, at};
use crate::{
    diag::{Diagnostic, Fault},
    words,
};

/// Words for days that mean another day tomorrow.
const DAYS: [&str; 13] = [
    "hôm nay",
    "ngày mai",
    "hôm qua",
    "ngày kia",
    "sáng nay",
    "trưa nay",
    "chiều nay",
    "tối nay",
    "đêm nay",
    "sáng mai",
    "chiều mai",
    "tối mai",
    "đêm mai",
];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let bulletins = subject.posts().filter(|post| post.bulletin.is_some());
    let told = bulletins.filter_map(|post| {
        let day = relative_day(&post.title).filter(|_| !has_date(&post.title))?;
        Some(at(&post.path, subject.place(&post.path, &["title"]), no_date(day)))
    });
    told.collect()
}

/// The first word for such a day in a headline.
fn relative_day(title: &str) -> Option<&'static str> {
    let words = crate::text::term::display(title).to_lowercase();
    let is_alone = |day: &str, at: usize| {
        let (before, after) = (&words[..at], &words[at + day.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    };
    let first =
        |day: &'static str| words.match_indices(day).find(|(at, _)| is_alone(day, *at)).map(|(at, _)| (at, day));
    DAYS.into_iter().filter_map(first).min().map(|(_, day)| day)
}

/// Whether a headline tells a date: `27/10`, `ngày 27`, `27 tháng 10`, `2024-10-27`.
fn has_date(title: &str) -> bool {
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &str| word.parse::<u16>().ok();
    let is_day = |word: &str| number(word).is_some_and(|day| (1..=31).contains(&day));
    let written = words.windows(2).any(|pair| {
        pair[0].to_lowercase() == "ngày" && is_day(pair[1]) || is_day(pair[0]) && pair[1].to_lowercase() == "tháng"
    });
    let marked = title.match_indices(['/', '-']).any(|(at, mark)| {
        let before = title[..at].rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let after = title[at + 1..].split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        // `9-10` is more often a range of levels than a day: with hyphens a date needs its year.
        let is_year = before.len() == 4 || after.len() == 4;
        is_year || mark == "/" && is_day(before) && number(after).is_some_and(|month| (1..=12).contains(&month))
    });
    written || marked
}

fn no_date(day: &str) -> Fault {
    Fault::new(
        "day-without-date",
        words!("the headline says “{day}” and no date", "tiêu đề ghi “{day}” mà không có ngày tháng"),
    )
    .hint(words!(
        "add the date, as `hôm nay 27/10`: tomorrow the headline is still there",
        "hãy thêm ngày, ví dụ `hôm nay 27/10`: ngày mai tiêu đề này vẫn còn đó"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_needs_its_date() {
        for (title, day) in [
            ("Dự báo thời tiết hôm nay: nắng ba miền", Some("hôm nay")),
            ("Ngày mai, bão số 6 vào bờ", Some("ngày mai")),
            ("Đêm nay gió cấp 9-10, giật cấp 12", Some("đêm nay")),
            ("Dự báo hôm nay 25/10: nắng", None),
            ("Dự báo ngày mai, 27 tháng 10", None),
            ("Dự báo hôm nay (ngày 27)", None),
            ("Hôm nay 2024-10-27", None),
            ("Bão số 6 cách Đà Nẵng 125 km", None),
            ("Chuyện ngày maison", None),
        ] {
            let found = relative_day(title).filter(|_| !has_date(title));
            assert_eq!(found, day, "{title}");
        }
    }
}
