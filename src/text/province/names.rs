//! How a text names provinces.
//!
//! In: the words of an area, as "vùng núi Quảng Nam", and a day. Out: [`Province`]s, or the name that a slip means. Touches: nothing.

use std::{collections::BTreeMap, ops::Range};

use super::{Province, Row, TABLE, between, on};
use crate::text::{term, time::Day};

/// Names that hold one of a province, or are like one (Đồng Nai), and mean something else.
const NO_PROVINCES: [&str; 3] = ["Thái Bình Dương", "Đường Hồ Chí Minh", "Đông Nam"];

/// Ways to write a word of a name, each with the one by which names are compared.
const SPELLINGS: [(&str, &[&str]); 2] =
    [("đắk", &["đăk", "đak", "đắc", "đăc", "đac", "dắk", "dăk", "dak"]), ("lắk", &["lăk", "lak", "lắc", "lăc", "lac"])];

/// The points of the compass, which stand before a name, and with which some names begin.
const COMPASS: [&str; 4] = ["bắc", "nam", "đông", "tây"];

/// Words that tell which part of a province is meant, and of what rank it is: what may stand between "từ" or "đến" and a name.
const PARTS: [&str; 28] = [
    "tỉnh", "thành", "phố", "tp", "các", "phía", "vùng", "khu", "vực", "biển", "ven", "bờ", "ngoài", "khơi", "núi",
    "đồng", "bằng", "trung", "du", "cả", "hết", "giữa", "phần", "địa", "phận", "đất", "liền", "đảo",
];

/// From how many letters on a name may be meant by words with another letter.
const LONG: usize = 8;

/// Words that may stand before "đến".
const ON: [&str; 6] = ["cho", "kéo", "dài", "trở", "vào", "ra"];

/// What stands between a word and the next one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// Nothing that parts names.
    Space,
    /// A dash, which stands within names and between them.
    Dash,
    /// The end of what is told of a place.
    Break,
}

/// A word of a text, in the spelling by which names are compared.
struct Word {
    text: String,
    gap: Gap,
}

/// A name in a text: its province, unless it only looks like one, and how many words it takes.
type Found = (Option<Province>, usize);

/// The names by which texts are searched.
#[derive(Debug)]
pub struct Names {
    rows: BTreeMap<String, Option<Province>>,
    longest: usize,
}

impl Default for Names {
    fn default() -> Self {
        let mut rows: BTreeMap<String, Option<Province>> =
            NO_PROVINCES.iter().map(|name| (joined(&words(name)), None)).collect();
        for (at, row) in TABLE.iter().enumerate() {
            for name in row.names() {
                rows.entry(joined(&words(name))).or_insert(Some(at as Province));
            }
        }
        let longest = rows.keys().map(|name| name.split(' ').count()).max().unwrap_or(1);
        Self { rows, longest }
    }
}

/// The words of a text.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let identity = term::identity(text);
    for piece in identity.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            let known = SPELLINGS.iter().find(|(_, others)| others.contains(&word));
            words.push(Word { text: known.map_or(word, |(usual, _)| usual).to_owned(), gap: Gap::Space });
        }
        let gap = match piece[word.len()..].chars().next() {
            Some('-' | '‐'..='―') => Gap::Dash,
            Some(',' | ';' | ':' | '(' | ')' | '[' | ']' | '/' | '|' | '+' | '&') => Gap::Break,
            _ => Gap::Space,
        };
        if let Some(last) = words.last_mut() {
            last.gap = last.gap.max(gap);
        }
    }
    words
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

impl Names {
    /// The units of the table that a text names, in the table's order: each by its own name, and "từ … đến …" with all that lie between
    /// at the coast, by the borders of the day.
    pub fn named(&self, text: &str, day: Day) -> Vec<Province> {
        let words = words(text);
        let mut found: Vec<Province> = Vec::new();
        let mut before: Option<(Province, Range<usize>)> = None;
        for (at, (province, length)) in self.found(&words) {
            let Some(province) = province else { continue };
            // "Huế" is the new name from its first day on.
            let is_new = joined(&words[at..at + length]) == joined(&self::words(Row::of(province).part_of));
            found.push(if is_new { on(province, day) } else { province });
            if let Some((first, place)) = before.replace((province, at..at + length))
                && (is_until(&words[place.end..at]) || is_dashed(&words[..at], place))
            {
                found.extend(between(first, province, day));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The names in a row of words, each with its place.
    fn found(&self, words: &[Word]) -> Vec<(usize, Found)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.name_at(&words[at..]) {
                Some(name) if !self.is_direction(&words[at..], name.1) => {
                    found.push((at, name));
                    at += name.1;
                }
                _ => at += 1,
            }
        }
        found
    }

    /// The first words of a text that are no name, but one with other marks, and that name; in a text that names nothing, also words of
    /// which one letter is wrong.
    pub fn mistyped(&self, text: &str) -> Option<(String, &'static str)> {
        let words = words(text);
        let found = self.found(&words);
        let mut ends = found.iter().map(|(at, _)| *at).chain([words.len()]);
        let starts = [0].into_iter().chain(found.iter().map(|(at, (_, length))| at + length));
        let between: Vec<&[Word]> = starts.zip(&mut ends).map(|(start, end)| &words[start..end]).collect();
        let find = |alike: fn(&str, &str) -> bool| between.iter().find_map(|words| meant(words, alike));
        let is_named = found.iter().any(|(_, (province, _))| province.is_some());
        find(|one, other| one == other).or_else(|| if is_named { None } else { find(is_nearly) })
    }

    /// The longest name that begins a row of words.
    fn name_at(&self, words: &[Word]) -> Option<Found> {
        let lengths = (1..=self.longest.min(words.len())).rev();
        let whole = |length: &usize| words[..length - 1].iter().all(|word| word.gap < Gap::Break);
        lengths.filter(whole).find_map(|length| Some((*self.rows.get(&joined(&words[..length]))?, length)))
    }

    /// Whether the first word of a name of some length is the direction of the longer one that begins with the next word:
    /// "bắc Ninh Thuận" is no "Bắc Ninh".
    fn is_direction(&self, words: &[Word], length: usize) -> bool {
        let is_close = |end: usize| words[..end].iter().all(|word| word.gap == Gap::Space);
        COMPASS.contains(&words[0].text.as_str())
            && self.name_at(&words[1..]).is_some_and(|(_, next)| next + 1 > length && is_close(next))
    }
}

/// The first of some words that fold to what is like the fold of a name, and that name.
fn meant(words: &[Word], alike: fn(&str, &str) -> bool) -> Option<(String, &'static str)> {
    TABLE.iter().flat_map(|row| row.names().map(move |name| (name, row.name))).find_map(|(name, of)| {
        let own = self::words(name);
        let fold = term::fold(&joined(&own));
        let mut places = words.windows(own.len());
        places.find_map(|words| {
            let is_whole = words[..words.len() - 1].iter().all(|word| word.gap < Gap::Break);
            let written = joined(words);
            (is_whole && alike(&term::fold(&written), &fold)).then_some((written, of))
        })
    })
}

/// Whether one letter of a long name is wrong, and none with which a word begins: "Hải Nam" is no "Hà Nam", nor "Bắc Bình" a "Bắc Ninh".
fn is_nearly(written: &str, name: &str) -> bool {
    let initials = |text: &str| text.split(' ').filter_map(|word| word.chars().next()).collect::<String>();
    name.len() >= LONG && initials(written) == initials(name) && strsim::osa_distance(written, name) == 1
}

/// Whether a word tells no more than which part of a province is meant.
fn is_part(word: &Word) -> bool {
    PARTS.contains(&word.text.as_str()) || COMPASS.contains(&word.text.as_str())
}

/// Whether the words between two names make them a range: "đến", and which part of the second is meant.
fn is_until(words: &[Word]) -> bool {
    let mut words = words.iter().skip_while(|word| ON.contains(&word.text.as_str()));
    words.next().is_some_and(|word| word.text == "đến" || word.text == "tới") && words.all(is_part)
}

/// Whether a name behind "từ" is followed by a dash, and then by nothing but which part of the next name is meant.
fn is_dashed(words: &[Word], first: Range<usize>) -> bool {
    words[first.end - 1].gap == Gap::Dash
        && words[first.end..].iter().all(is_part)
        && words[..first.start].iter().rfind(|word| !is_part(word)).is_some_and(|word| word.text == "từ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, day: &str) -> Vec<&'static str> {
        let day = Day::parse(day).unwrap();
        let mut today: Vec<Province> =
            Names::default().named(text, day).into_iter().map(|province| on(province, day)).collect();
        today.sort_unstable();
        today.dedup();
        today.into_iter().map(|province| Row::of(province).name).collect()
    }

    #[test]
    fn a_name_of_before_leads_to_the_province_of_the_day() {
        assert_eq!(names("Quảng Nam", "2025-06-30"), ["Quảng Nam"]);
        assert_eq!(names("Quảng Nam", "2025-07-01"), ["Đà Nẵng"]);
        assert_eq!(names("vùng núi Thừa Thiên - Huế", "2024-10-27"), ["Thừa Thiên Huế"]);
        assert_eq!(names("thành phố Huế", "2024-10-27"), ["Thừa Thiên Huế"]);
        assert_eq!(names("Huế", "2025-01-01"), ["Huế"]);
        assert_eq!(names("TP.HCM và Bà Rịa-Vũng Tàu", "2025-06-30"), ["Bà Rịa – Vũng Tàu", "TP. Hồ Chí Minh"]);
        assert_eq!(names("TP.HCM và Bà Rịa-Vũng Tàu", "2025-07-01"), ["TP. Hồ Chí Minh"]);
        assert_eq!(names("Hoà Bình, Kontum, Đắc Lắc", "2025-01-01"), ["Hòa Bình", "Kon Tum", "Đắk Lắk"]);
    }

    #[test]
    fn a_new_name_does_not_call_back_the_old_one() {
        let named = |text: &str, day: &str| Names::default().named(text, Day::parse(day).unwrap());
        let row = |name: &str| TABLE.iter().position(|row| row.name == name).unwrap() as Province;
        assert_eq!(named("Huế", "2025-12-01"), [row("Huế")]);
        assert_eq!(named("Huế", "2024-12-01"), [row("Thừa Thiên Huế")]);
        assert_eq!(named("Thừa Thiên Huế", "2025-12-01"), [row("Thừa Thiên Huế")]);
    }

    #[test]
    fn a_range_is_what_lies_between_at_the_coast() {
        let five = ["Quảng Trị", "Thừa Thiên Huế", "Đà Nẵng", "Quảng Nam", "Quảng Ngãi"];
        assert_eq!(names("vùng biển từ Quảng Trị đến Quảng Ngãi", "2024-10-27"), five);
        assert_eq!(
            names("từ Quảng Trị đến tỉnh Quảng Ngãi", "2025-10-27"),
            ["Quảng Trị", "Huế", "Đà Nẵng", "Quảng Ngãi"]
        );
        let merged = ["Quảng Ngãi", "Khánh Hòa", "Gia Lai", "Đắk Lắk", "Lâm Đồng"];
        assert_eq!(names("từ Quảng Ngãi đến Lâm Đồng", "2026-01-01"), merged);
        assert_eq!(names("từ Hà Giang đến Lạng Sơn", "2025-01-01"), ["Hà Giang", "Lạng Sơn"]);
    }

    /// Phrases of bulletins, and the provinces that they warn.
    const PHRASES: [(&str, &[&str]); 34] = [
        ("phía Bắc Ninh Thuận", &["Ninh Thuận"]),
        ("vùng núi phía tây Ninh Bình", &["Ninh Bình"]),
        ("phía tây Ninh Thuận", &["Ninh Thuận"]),
        ("Bắc Ninh, Tây Ninh", &["Bắc Ninh", "Tây Ninh"]),
        ("Bắc Ninh, Bình Định", &["Bắc Ninh", "Bình Định"]),
        ("Bắc, Ninh Thuận", &["Ninh Thuận"]),
        ("Tây Ninh – Bình Phước – Đồng Nai", &["Bình Phước", "Đồng Nai", "Tây Ninh"]),
        ("Bắc Ninh - Bình Dương", &["Bắc Ninh", "Bình Dương"]),
        ("Bắc Giang, phía bắc Bắc Ninh", &["Bắc Giang", "Bắc Ninh"]),
        ("Nam Định, phía nam Hà Nam", &["Hà Nam", "Nam Định"]),
        ("Nam Hà Tĩnh, Tây Nghệ An", &["Nghệ An", "Hà Tĩnh"]),
        ("Nam Quảng Ngãi và Bắc Bình Định", &["Quảng Ngãi", "Bình Định"]),
        ("Đông Nam Định", &["Nam Định"]),
        ("Tây Bắc Thái Bình Dương", &[]),
        ("Thái Bình, Dương Kinh", &["Thái Bình"]),
        ("dọc đường Hồ Chí Minh qua Quảng Bình", &["Quảng Bình"]),
        ("Nam Trung Bộ, Đông Nam Bộ, Tây Nam Bộ, Bắc Tây Nguyên", &[]),
        ("đảo Hải Nam (Trung Quốc), Quảng Đông, vịnh Bắc Bộ", &[]),
        ("vùng biển từ Bình Định đến Bắc Ninh Thuận", &["Bình Định", "Phú Yên", "Khánh Hòa", "Ninh Thuận"]),
        ("từ Quảng Trị đến vùng biển Quảng Ngãi", &CENTRE),
        ("từ phía Nam Quảng Trị đến khu vực phía bắc tỉnh Quảng Ngãi", &CENTRE),
        ("ven biển các tỉnh từ Quảng Trị kéo dài đến hết Quảng Ngãi", &CENTRE),
        ("từ Quảng Trị cho tới ngoài khơi Quảng Ngãi", &CENTRE),
        ("vùng biển từ Quảng Trị - Quảng Ngãi", &CENTRE),
        ("vùng biển từ Bắc Quảng Trị – Nam Quảng Ngãi", &CENTRE),
        ("Quảng Trị - Quảng Ngãi", &["Quảng Trị", "Quảng Ngãi"]),
        ("từ Hà Tĩnh, Quảng Trị đến Đà Nẵng", &["Hà Tĩnh", "Quảng Trị", "Thừa Thiên Huế", "Đà Nẵng"]),
        ("Quảng Trị; mưa đến chiều, Quảng Ngãi", &["Quảng Trị", "Quảng Ngãi"]),
        ("Đăk Lắk, Đak Nông", &["Đắk Lắk", "Đắk Nông"]),
        ("Dak Lak, Daklak, Đắc Lắc, Đăk Lăk", &["Đắk Lắk"]),
        ("Kon-Tum và Gialai", &["Kon Tum", "Gia Lai"]),
        ("Hoà Bình, Thanh Hoá, Khánh Hoà", &["Hòa Bình", "Thanh Hóa", "Khánh Hòa"]),
        ("TP.HCM", &["TP. Hồ Chí Minh"]),
        ("Tp. Hồ Chí Minh; Bà Rịa - Vũng Tàu", &["Bà Rịa – Vũng Tàu", "TP. Hồ Chí Minh"]),
    ];

    const CENTRE: [&str; 5] = ["Quảng Trị", "Thừa Thiên Huế", "Đà Nẵng", "Quảng Nam", "Quảng Ngãi"];

    #[test]
    fn a_phrase_warns_whom_it_means() {
        for (phrase, provinces) in PHRASES {
            assert_eq!(names(phrase, "2024-10-27"), provinces, "{phrase}");
        }
    }

    #[test]
    fn a_slip_is_known_by_the_name_that_is_meant() {
        let meant = |text: &str| Names::default().mistyped(text);
        for (text, written, name) in [
            ("Quãng Ngãi", "quãng ngãi", "Quảng Ngãi"),
            ("vùng núi Đà Nẳng", "đà nẳng", "Đà Nẵng"),
            ("Quảng Trị, Da Nang", "da nang", "Đà Nẵng"),
            ("từ Quãng Trị đến Quảng Ngãi", "quãng trị", "Quảng Trị"),
            ("Thừa Thiên Hue", "thừa thiên hue", "Thừa Thiên Huế"),
            ("ven biển Quảng Ngã", "quảng ngã", "Quảng Ngãi"),
            ("Nge An, Thanh Hóaa", "thanh hoáa", "Thanh Hóa"),
        ] {
            assert_eq!(meant(text), Some((written.to_owned(), name)), "{text}");
        }
        let right = PHRASES.iter().map(|(phrase, _)| *phrase);
        let elsewhere =
            ["Bắc Biển Đông", "quần đảo Trường Sa", "Hải Nam", "Bắc Bình", "Tây Nguyên", "Vịnh Thái Lan", "Lý Sơn"];
        for text in right.chain(elsewhere) {
            assert_eq!(meant(text), None, "{text}");
        }
    }

    #[test]
    fn a_sea_is_no_province() {
        assert!(names("Bắc Biển Đông, quần đảo Hoàng Sa", "2024-10-27").is_empty());
        assert!(names("Bắc Bộ", "2024-10-27").is_empty());
    }
}
