//! Guessing dates: what somebody meant who wrote a date in another form than ISO 8601.
//!
//! In: a text that is no ISO date. Out: the ISO form of what it probably says, only ever used as a hint. Touches: nothing.

/// The ISO form of the one date, and perhaps the one time, that the text holds: `14h30 ngày 26/10/2024` → `2024-10-26T14:30`.
///
/// The day is taken to come first, as Vietnamese write it, unless it can only be the month. Words without digits are passed over;
/// nothing is guessed when any number is left that isn't understood, or when it is said that it was after noon. The numbers may still be
/// impossible ones.
pub(super) fn iso(text: &str) -> Option<String> {
    let (mut date, mut time) = (None, None);
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | 'T')) {
        if !word.contains(|c: char| c.is_ascii_digit()) {
            if AFTERNOON.contains(&word.to_lowercase().as_str()) {
                return None;
            }
            continue;
        }
        if date.is_none()
            && let Some(found) = date_in(word)
        {
            date = Some(found);
        } else if time.is_none()
            && let Some(found) = time_in(word)
        {
            time = Some(found);
        } else {
            return None;
        }
    }
    Some(date? + &time.unwrap_or_default())
}

/// Beside these, the hour may have been counted to 12 only.
const AFTERNOON: [&str; 6] = ["trưa", "chiều", "tối", "đêm", "pm", "p.m."];

/// `26/10/2024`, `26-10-2024`, `26.10.2024`, `2024/10/26`, `2024-1-6` or `20241026`.
fn date_in(word: &str) -> Option<String> {
    if let (8, Some((year, rest))) = (word.len(), word.split_at_checked(4))
        && let (Some(year), Some(rest)) = (number(year), number(rest))
    {
        return Some(format!("{year:04}-{:02}-{:02}", rest / 100, rest % 100));
    }
    let mark = word.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let parts: Vec<&str> = word.split(mark).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => (number(first)?, number(second)?, number(third)?),
        (1..=2, 1..=2, 4) => (number(third)?, number(second)?, number(first)?),
        _ => return None,
    };
    let (month, day) = if month > 12 && day <= 12 { (day, month) } else { (month, day) };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// `14:30`, `9:05:00`, `14h30`, `14g30` or `14h`, as `T14:30`.
fn time_in(word: &str) -> Option<String> {
    let (hour, rest) = word.split_once([':', 'h', 'H', 'g'])?;
    let (minute, second) = match rest.split_once(':') {
        Some((minute, second)) => (minute, Some(short_number(second)?)),
        None => (rest, None),
    };
    let hour = short_number(hour)?;
    let minute = if minute.is_empty() && !word.contains(':') { 0 } else { short_number(minute)? };
    let seconds = second.map(|second| format!(":{second:02}")).unwrap_or_default();
    Some(format!("T{hour:02}:{minute:02}{seconds}"))
}

/// A number of one or two digits.
fn short_number(text: &str) -> Option<u16> {
    if text.len() <= 2 { number(text) } else { None }
}

/// A number written in digits only, without a sign.
fn number(text: &str) -> Option<u16> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_comes_first() {
        for text in
            ["26/10/2024", "26-10-2024", "26.10.2024", "2024/10/26", "20241026", "ngày 26/10/2024", "10/26/2024"]
        {
            assert_eq!(iso(text).as_deref(), Some("2024-10-26"), "{text}");
        }
        assert_eq!(iso("5/6/2024").as_deref(), Some("2024-06-05"));
        assert_eq!(iso("2024-1-6").as_deref(), Some("2024-01-06"));
    }

    #[test]
    fn a_time_is_kept() {
        for text in [
            "26/10/2024 14:30",
            "26/10/2024T14:30",
            "14h30 ngày 26/10/2024",
            "Thứ Bảy, 26/10/2024, 14:30",
            "2024-10-26 14g30",
        ] {
            assert_eq!(iso(text).as_deref(), Some("2024-10-26T14:30"), "{text}");
        }
        assert_eq!(iso("2024-10-26 9:05:07").as_deref(), Some("2024-10-26T09:05:07"));
        assert_eq!(iso("2024-10-26T7h").as_deref(), Some("2024-10-26T07:00"));
    }

    #[test]
    fn nothing_is_guessed_when_a_number_is_left() {
        for text in [
            "",
            "hôm qua",
            "26/10/24",
            "2024",
            "26 tháng 10 năm 2024",
            "14:30",
            "26/10/2024 +07:00",
            "26/10/2024 14:",
            "1/2/3/2024",
            "+1/10/2024",
            "26/10/2024 2h30 chiều",
            "10/26/2024 2:30 PM",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
