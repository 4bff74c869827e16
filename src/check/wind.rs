//! Wind as a bulletin's text tells it: levels against speeds, gusts against winds, and levels whose number was forgotten.
//!
//! In: headline, lead and body of a bulletin, as written. Out: faults with their places. Touches: nothing.
//!
//! Only what stands together is compared: a level and the speed in the brackets behind it (or the other way round), a wind and the gust
//! of the same sentence. How fast a storm moves is a speed too, and must never be taken for one of its winds.

use crate::{
    content::wind_speeds,
    diag::{Fault, Span},
    words,
};

/// How many words may stand between a wind and its gust.
const NEAR: usize = 16;

/// A word, a number or a mark, with the byte that it starts at.
#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    start: usize,
}

/// What stands for a blank line, which ends a heading, a paragraph, an item.
const BLANK: &str = "\n";

/// What joins two levels, or two numbers, to a range.
const TO: [&str; 5] = ["-", "–", "—", "đến", "tới"];

/// What a text is made of. Other white space and the marks of emphasis are nothing.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            let mut lines = usize::from(first == '\n');
            while let Some((_, next)) = rest.next_if(|(_, next)| next.is_whitespace()) {
                lines += usize::from(next == '\n');
            }
            all.extend((lines > 1).then_some(Token { text: BLANK, start }));
            continue;
        }
        if matches!(first, '*' | '_' | '`' | '"') {
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some((at, next)) = rest.peek().copied() {
            let more = if first.is_ascii_digit() {
                let is_inner = matches!(next, ',' | '.') && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
                next.is_ascii_digit() || is_inner
            } else {
                first.is_alphabetic() && next.is_alphabetic()
            };
            if !more {
                break;
            }
            end = at + next.len_utf8();
            rest.next();
        }
        all.push(Token { text: &text[start..end], start });
    }
    all
}

/// The words of a text, to be read from any place.
struct Reading<'t> {
    tokens: Vec<Token<'t>>,
}

/// Numbers with the place behind them.
struct Found {
    low: u32,
    high: u32,
    next: usize,
}

impl Reading<'_> {
    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some_and(|token| words.contains(&token.text.to_lowercase().as_str()))
    }

    fn before(&self, at: usize, words: &[&str]) -> bool {
        at.checked_sub(1).is_some_and(|at| self.is(at, words))
    }

    fn span(&self, from: usize, next: usize) -> Span {
        let last = &self.tokens[next - 1];
        Span::new(self.tokens[from].start, last.start + last.text.len())
    }

    /// A number in tenths. A point before three digits is no decimal one.
    fn number(&self, at: usize) -> Option<u32> {
        let text = self.tokens.get(at)?.text;
        let decimal = text.split_once('.').filter(|(_, part)| part.len() < 3);
        let (whole, part) = text.split_once(',').or(decimal).unwrap_or((text, "0"));
        if !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) || whole.is_empty() {
            return None;
        }
        let tenth = part.get(..1)?.parse::<u32>().ok()?;
        whole.parse::<u32>().ok().filter(|number| *number < 100_000).map(|number| number * 10 + tenth)
    }

    /// A number, or a range of two, in tenths.
    fn range(&self, at: usize) -> Option<Found> {
        let low = self.number(at)?;
        if self.is(at + 1, &TO)
            && let Some(high) = self.number(at + 2)
        {
            return Some(Found { low, high, next: at + 3 });
        }
        Some(Found { low, high: low, next: at + 1 })
    }

    /// Whether the word here is the one before the number of a wind level; disaster risk has levels too.
    fn is_level(&self, at: usize) -> bool {
        self.is(at, &["cấp"]) && !self.before(at, &["tai", "ro", "độ"])
    }

    /// `cấp 9`, `cấp 9–10`, as one word tells it.
    fn one_level(&self, at: usize) -> Option<Found> {
        let found = self.is_level(at).then(|| self.range(at + 1)).flatten()?;
        let level = |tenths: u32| (tenths.is_multiple_of(10) && tenths <= 170).then_some(tenths / 10);
        Some(Found { low: level(found.low)?, high: level(found.high)?, next: found.next })
    }

    /// The same with its neighbours, which what stands behind them is said of too: `cấp 6, cấp 7`, `cấp 8 đến cấp 9`.
    fn level(&self, at: usize) -> Option<Found> {
        let mut all = self.one_level(at)?;
        while let Some(more) =
            (self.is(all.next, &[","]) || self.is(all.next, &TO)).then(|| self.one_level(all.next + 1)).flatten()
        {
            all = Found { low: all.low.min(more.low), high: all.high.max(more.high), next: more.next };
        }
        Some(all)
    }

    /// `75–102 km/giờ`, `20,8 m/s`: in km/h, or else in m/s, both in tenths.
    fn speed(&self, at: usize) -> Option<(Found, bool)> {
        let found = self.range(at)?;
        let unit = found.next;
        if !self.is(unit + 1, &["/"]) {
            return None;
        }
        let is_kmh = self.is(unit, &["km"]) && self.is(unit + 2, &["giờ", "h"]);
        let is_ms = self.is(unit, &["m", "mét"]) && self.is(unit + 2, &["s", "giây"]);
        (is_kmh || is_ms).then_some((Found { next: unit + 3, ..found }, is_kmh))
    }

    /// The place of what a level is said to equal: `(…`, `tức …`, `tương đương …`.
    fn equal(&self, mut at: usize) -> Option<usize> {
        let start = at;
        let mut is_said = false;
        while at < start + 6 {
            is_said |= self.is(at, &["(", "tức", "tương", "hay", "hoặc"]);
            if self.number(at).is_some() {
                return is_said.then_some(at);
            }
            let links = ["(", ",", "tức", "là", "tương", "đương", "hay", "hoặc", "khoảng", "từ", "với"];
            if !self.is(at, &links) {
                return None;
            }
            at += 1;
        }
        None
    }
}

/// Everything that is wrong in a text, with places within it.
pub(super) fn faults(text: &str) -> Vec<(Span, Fault)> {
    let reading = Reading { tokens: tokens(text) };
    let mut all = Vec::new();
    let mut told = 0;
    for at in 0..reading.tokens.len() {
        all.extend(without_number(&reading, at));
        if at < told {
            continue;
        }
        if let Some(level) = reading.level(at) {
            all.extend(unlike_speeds(&reading, &level));
            all.extend(below_wind(&reading, at, &level));
            told = level.next;
        } else if let Some((speed, is_kmh)) = reading.speed(at) {
            // `62 km/giờ (cấp 8)`; the second end of a range begins no speed of its own.
            let begins = !reading.before(at, &TO);
            let level = reading.is(speed.next, &["("]).then(|| reading.level(speed.next + 1)).flatten();
            if let Some(level) = level.filter(|level| begins && !fits(level, &speed, is_kmh)) {
                all.push((reading.span(at, speed.next), mismatch(&level, is_kmh)));
            }
        }
    }
    all
}

/// The speeds that a level is said to equal, as far as they are not its own.
fn unlike_speeds(reading: &Reading<'_>, level: &Found) -> Vec<(Span, Fault)> {
    let mut all = Vec::new();
    let mut next = reading.equal(level.next);
    while let Some((at, (speed, is_kmh))) = next.and_then(|at| Some((at, reading.speed(at)?))) {
        if !fits(level, &speed, is_kmh) {
            all.push((reading.span(at, speed.next), mismatch(level, is_kmh)));
        }
        // A second unit may follow: `46,2–50,9 mét/giây, tức 167–183 km/giờ`.
        next = reading.equal(speed.next).or_else(|| {
            let after = speed.next + 1;
            (reading.is(speed.next, &[",", ";"]) && reading.number(after).is_some()).then_some(after)
        });
    }
    all
}

/// The lowest and highest speed of levels, in tenths of the unit.
fn speeds(level: &Found, is_kmh: bool) -> Option<(u32, u32)> {
    let (low, high) = (wind_speeds(level.low as u8)?, wind_speeds(level.high as u8)?);
    Some(if is_kmh { (low.kmh.0 * 10, high.kmh.1 * 10) } else { (low.ms_tenths.0, high.ms_tenths.1) })
}

/// Whether a speed lies within its levels; ends may have been rounded. Levels below the table are not judged.
fn fits(level: &Found, speed: &Found, is_kmh: bool) -> bool {
    let rounded = if is_kmh { 10 } else { 5 };
    speeds(level, is_kmh)
        .is_none_or(|(low, high)| speed.low + rounded >= low && speed.high <= high + rounded && speed.low <= speed.high)
}

fn mismatch(level: &Found, is_kmh: bool) -> Fault {
    let (low, high) = speeds(level, is_kmh).unwrap_or_default();
    let unit = if is_kmh { ("km/h", "km/giờ") } else { ("m/s", "m/s") };
    let tenths = |value: u32, mark: char| {
        if value.is_multiple_of(10) { (value / 10).to_string() } else { format!("{}{mark}{}", value / 10, value % 10) }
    };
    let levels =
        if level.low == level.high { level.low.to_string() } else { format!("{}–{}", level.low, level.high) };
    let (en, vi) = (
        format!("{}–{} {}", tenths(low, '.'), tenths(high, '.'), unit.0),
        format!("{}–{} {}", tenths(low, ','), tenths(high, ','), unit.1),
    );
    Fault::new(
        "wind-mismatch",
        words!("this is not the speed of wind level {levels}", "tốc độ này không phải của gió cấp {levels}"),
    )
    .hint(words!("level {levels} is {en}", "cấp {levels} là {vi}"))
}

/// A gust that is weaker than the wind of the same sentence.
fn below_wind(reading: &Reading<'_>, at: usize, wind: &Found) -> Option<(Span, Fault)> {
    if reading.before(at, &["giật"]) {
        return None;
    }
    let mut gust = (wind.next..wind.next + NEAR).take_while(|at| !reading.is(*at, &[".", "|", ";", "#", BLANK]));
    let gust = gust.find(|at| reading.is(*at, &["cấp"])).filter(|at| reading.before(*at, &["giật"]))?;
    let level = reading.level(gust)?;
    (level.high < wind.high).then(|| (reading.span(gust, level.next), weak_gust(level.high as u8, wind.high as u8)))
}

pub(super) fn weak_gust(gust: u8, wind: u8) -> Fault {
    Fault::new(
        "gust-below-wind",
        words!(
            "gusts of level {gust} are weaker than the wind, level {wind}",
            "gió giật cấp {gust} lại yếu hơn gió cấp {wind}"
        ),
    )
    .hint(words!(
        "a gust is the strongest wind of all: look into the official bulletin, two figures may be exchanged",
        "gió giật luôn mạnh hơn gió trung bình: hãy xem lại bản tin chính thức, có thể hai con số bị đổi chỗ"
    ))
}

/// Words that go on after a level, so that before them a number is missing.
const GOES_ON: [&str; 12] = ["giật", "gió", "sóng", "mưa", "đi", "di", "cách", "trong", "lúc", "và", "trở", "km"];

/// A level whose number is missing. The word has many other uses: only behind words of wind or risk is it a level for certain, and only
/// where the sentence ends or goes on behind it does a number lack.
fn without_number(reading: &Reading<'_>, at: usize) -> Option<(Span, Fault)> {
    let of_wind = reading.before(at, &["giật", "gió"])
        || reading.before(at, &["mạnh"]) && at > 1 && reading.is(at - 2, &["gió"])
        || reading.before(at, &["bão"]) && at > 1 && reading.is(at - 2, &["tâm"]);
    let of_risk = reading.before(at, &["tai"]) && at > 1 && reading.is(at - 2, &["thiên"]);
    // Behind the word stands a mark or nothing, or what would stand behind the number.
    let next = reading.tokens.get(at + 1).map(|token| token.text);
    let ends = next.is_none_or(|next| !next.starts_with(char::is_alphanumeric)) || reading.is(at + 1, &GOES_ON);
    let is_missing = reading.is(at, &["cấp"]) && (of_wind || of_risk) && ends;
    is_missing.then(|| (reading.span(at, at + 1), no_number()))
}

fn no_number() -> Fault {
    Fault::new("level-without-number", words!("the number of the level is missing", "thiếu con số sau chữ “cấp”"))
        .hint(words!("write it, as `giật cấp 11`", "hãy ghi rõ, ví dụ `giật cấp 11`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&'static str, &str)> {
        faults(text).into_iter().map(|(span, fault)| (fault.code, &text[span.range()])).collect()
    }

    #[test]
    fn speeds_are_held_against_the_table() {
        for (text, wrong) in [
            ("Gió cấp 9–10 (75–102 km/giờ), giật cấp 12.", None),
            ("gió mạnh **cấp 10** (89 - 102 km/h)", None),
            ("Gió cấp 8 (62-74km/giờ; 17,2-20,7m/s)", None),
            ("gió cấp 6 (11–14 m/s)", None),
            ("Giật cấp 15 tương đương 46,2–50,9 mét/giây, tức 167–183 km/giờ.", None),
            ("Gió cấp 10, giật cấp 12, đi khoảng 20 km/giờ", None),
            ("gió cấp 4 (99 km/giờ)", None),
            ("| cấp 10 | cấp 12 | 20 km/giờ |", None),
            ("rủi ro thiên tai cấp 3 (20 km/giờ)", None),
            ("Gió mạnh cấp 6, cấp 7 (39-61km/giờ)", None),
            ("gió cấp 8 đến cấp 9 (62–88 km/giờ)", None),
            ("gió cấp 8–cấp 9 (17.2–24.4 m/s)", None),
            ("gió 62–88 km/giờ (cấp 8, cấp 9)", None),
            ("gió cấp 11 (28.5–32.6 m/s)", None),
            ("gió cấp 8 (62–74 km/giờ), cấp 9 (75–88 km/giờ)", None),
            ("Gió mạnh cấp 6, cấp 7 (39-74km/giờ)", Some("39-74km/giờ")),
            ("cấp 11 (99.5 m/s)", Some("99.5 m/s")),
            ("cấp 11 (32,65 m/s)", None),
            ("Gió cấp 9–10 (62–102 km/giờ)", Some("62–102 km/giờ")),
            ("gió cấp 12 (103-117 km/h)", Some("103-117 km/h")),
            ("Gió cấp 11, tức 34 m/s", Some("34 m/s")),
            ("cấp 15 tương đương 46,2–50,9 m/s, tức 150–166 km/giờ", Some("150–166 km/giờ")),
            ("gió 62 km/giờ (cấp 9)", Some("62 km/giờ")),
            ("gió 62–74 km/giờ (cấp 8)", None),
            ("gió 62–74 km/giờ (cấp 7)", Some("62–74 km/giờ")),
        ] {
            assert_eq!(
                found(text),
                wrong.map(|wrong| ("wind-mismatch", wrong)).into_iter().collect::<Vec<_>>(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_gust_is_not_weaker_than_its_wind() {
        for (text, wrong) in [
            ("gió cấp 10, giật cấp 12", None),
            ("gió cấp 9–10 (75–102 km/giờ), giật cấp 10", None),
            ("từ cấp 12 xuống cấp 9, giật cấp 11", None),
            ("Chiều qua cấp 12. Sáng nay giật cấp 9", None),
            ("Rủi ro thiên tai cấp 4, giật cấp 3", None),
            ("| cấp 12 | giật cấp 9 |", None),
            ("## Gió cấp 12\n\n- giật cấp 9", None),
            ("Gió cấp 12\r\n \r\ngiật cấp 9", None),
            ("gió cấp 9, cấp 10, giật cấp 12", None),
            ("Gió cấp 12,\ngiật cấp 9", Some("cấp 9")),
            ("gió cấp 9 đến cấp 10, giật cấp 9", Some("cấp 9")),
            ("gió cấp 10 (89–102 km/giờ), giật cấp 9", Some("cấp 9")),
            ("gió mạnh cấp 12 - 13, giật cấp 11-12", Some("cấp 11-12")),
        ] {
            assert_eq!(
                found(text),
                wrong.map(|wrong| ("gust-below-wind", wrong)).into_iter().collect::<Vec<_>>(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_number_is_missed_only_where_a_level_is_told() {
        for text in [
            "khẩn cấp, cung cấp nước, cấp cứu, cấp phép, ba cấp học",
            "gió giật cấp 11; gió mạnh cấp mười; giật trên cấp 17",
            "cấp độ rủi ro thiên tai cấp 3; gió giật cấp độ nguy hiểm",
            "Gió cấp bao nhiêu thì nguy hiểm?",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        for text in [
            "gió mạnh cấp , giật cấp 9",
            "giật cấp.",
            "tâm bão cấp (75 km/giờ)",
            "thiên tai: cấp 3; thiên tai cấp",
            "gió cấp giật cấp 12",
        ] {
            assert_eq!(found(text).iter().map(|one| one.0).collect::<Vec<_>>(), ["level-without-number"], "{text}");
        }
    }
}
