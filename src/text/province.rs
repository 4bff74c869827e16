//! Provinces of Viet Nam by their names before and after the mergers of July 2025, and how a text names them.
//!
//! In: the words of an area, as "vùng núi Quảng Nam", and a day. Out: [`Province`]s. Touches: nothing.
//!
//! The table has the 63 units of before, and Huế under both of its names. Sources: Nghị quyết 202/2025/QH15 (34 units from 63, in force
//! 12 June 2025, at work from 1 July 2025) and Nghị quyết 175/2024/QH15 (Huế governed centrally from 1 January 2025). Regions are the
//! six of the national planning; a unit that is no more stands in the region of the one it became part of.

use std::collections::BTreeMap;

use super::{slug::slugify, term, time::Day};

/// A part of the country; its names are labels of the theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// The midlands and mountains of the north.
    NorthMountain,
    /// The Red River delta.
    RedRiver,
    /// Thanh Hóa to Huế.
    NorthCentral,
    /// The south-central coast and the highlands.
    SouthCentral,
    /// The south-east.
    SouthEast,
    /// The Mekong delta.
    Mekong,
    /// The sea, and whatever is no province.
    Elsewhere,
}

impl Region {
    /// The key of its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::NorthMountain => "region_north_mountain",
            Self::RedRiver => "region_red_river",
            Self::NorthCentral => "region_north_central",
            Self::SouthCentral => "region_south_central",
            Self::SouthEast => "region_south_east",
            Self::Mekong => "region_mekong",
            Self::Elsewhere => "region_elsewhere",
        }
    }
}

/// A province or a city of that rank.
#[derive(Debug)]
pub struct Row {
    /// Its name, without "tỉnh" or "thành phố".
    pub name: &'static str,
    /// Other ways to write it, separated by `|`.
    others: &'static str,
    /// Where it lies.
    pub region: Region,
    /// Whether it lies at the sea; such rows follow the coast from north to south.
    coast: bool,
    /// What it is part of since [`Row::until`]; empty for one that still is.
    part_of: &'static str,
}

/// A row of the table, by its number.
pub type Province = u8;

use Region::{Mekong, NorthCentral, NorthMountain, RedRiver, SouthCentral, SouthEast};

const fn row(name: &'static str, others: &'static str, region: Region, part_of: &'static str) -> Row {
    Row { name, others, region, coast: false, part_of }
}

const fn sea(name: &'static str, others: &'static str, region: Region, part_of: &'static str) -> Row {
    Row { name, others, region, coast: true, part_of }
}

/// The name of Huế's province until 2025.
const HUE: &str = "Thừa Thiên Huế";

/// All units, from north to south.
pub const TABLE: [Row; 64] = [
    row("Hà Giang", "", NorthMountain, "Tuyên Quang"),
    row("Tuyên Quang", "", NorthMountain, ""),
    row("Cao Bằng", "", NorthMountain, ""),
    row("Bắc Kạn", "Bắc Cạn", NorthMountain, "Thái Nguyên"),
    row("Thái Nguyên", "", NorthMountain, ""),
    row("Lạng Sơn", "", NorthMountain, ""),
    row("Lai Châu", "", NorthMountain, ""),
    row("Điện Biên", "", NorthMountain, ""),
    row("Sơn La", "", NorthMountain, ""),
    row("Lào Cai", "", NorthMountain, ""),
    row("Yên Bái", "", NorthMountain, "Lào Cai"),
    row("Phú Thọ", "", NorthMountain, ""),
    row("Vĩnh Phúc", "", NorthMountain, "Phú Thọ"),
    row("Hòa Bình", "", NorthMountain, "Phú Thọ"),
    row("Bắc Giang", "", RedRiver, "Bắc Ninh"),
    row("Bắc Ninh", "", RedRiver, ""),
    row("Hà Nội", "", RedRiver, ""),
    row("Hải Dương", "", RedRiver, "Hải Phòng"),
    row("Hưng Yên", "", RedRiver, ""),
    row("Hà Nam", "", RedRiver, "Ninh Bình"),
    sea("Quảng Ninh", "", RedRiver, ""),
    sea("Hải Phòng", "", RedRiver, ""),
    sea("Thái Bình", "", RedRiver, "Hưng Yên"),
    sea("Nam Định", "", RedRiver, "Ninh Bình"),
    sea("Ninh Bình", "", RedRiver, ""),
    sea("Thanh Hóa", "", NorthCentral, ""),
    sea("Nghệ An", "", NorthCentral, ""),
    sea("Hà Tĩnh", "", NorthCentral, ""),
    sea("Quảng Bình", "", NorthCentral, "Quảng Trị"),
    sea("Quảng Trị", "", NorthCentral, ""),
    sea(HUE, "Huế", NorthCentral, "Huế"),
    sea("Huế", "", NorthCentral, ""),
    sea("Đà Nẵng", "", SouthCentral, ""),
    sea("Quảng Nam", "", SouthCentral, "Đà Nẵng"),
    sea("Quảng Ngãi", "", SouthCentral, ""),
    sea("Bình Định", "", SouthCentral, "Gia Lai"),
    sea("Phú Yên", "", SouthCentral, "Đắk Lắk"),
    sea("Khánh Hòa", "", SouthCentral, ""),
    sea("Ninh Thuận", "", SouthCentral, "Khánh Hòa"),
    sea("Bình Thuận", "", SouthCentral, "Lâm Đồng"),
    row("Kon Tum", "Kontum|Công Tum", SouthCentral, "Quảng Ngãi"),
    row("Gia Lai", "", SouthCentral, ""),
    row("Đắk Lắk", "Đắc Lắc|Đăk Lăk|Daklak|Dak Lak", SouthCentral, ""),
    row("Đắk Nông", "Đắc Nông|Đăk Nông|Dak Nong", SouthCentral, "Lâm Đồng"),
    row("Lâm Đồng", "", SouthCentral, ""),
    row("Bình Phước", "", SouthEast, "Đồng Nai"),
    row("Đồng Nai", "", SouthEast, ""),
    row("Bình Dương", "", SouthEast, "TP. Hồ Chí Minh"),
    row("Tây Ninh", "", SouthEast, ""),
    row("Long An", "", SouthEast, "Tây Ninh"),
    sea("Bà Rịa – Vũng Tàu", "Bà Rịa|Vũng Tàu", SouthEast, "TP. Hồ Chí Minh"),
    sea("TP. Hồ Chí Minh", "Hồ Chí Minh|TP HCM|TPHCM|Sài Gòn", SouthEast, ""),
    row("Đồng Tháp", "", Mekong, ""),
    row("Vĩnh Long", "", Mekong, ""),
    row("Cần Thơ", "", Mekong, ""),
    row("Hậu Giang", "", Mekong, "Cần Thơ"),
    row("An Giang", "", Mekong, ""),
    sea("Tiền Giang", "", Mekong, "Đồng Tháp"),
    sea("Bến Tre", "", Mekong, "Vĩnh Long"),
    sea("Trà Vinh", "", Mekong, "Vĩnh Long"),
    sea("Sóc Trăng", "", Mekong, "Cần Thơ"),
    sea("Bạc Liêu", "", Mekong, "Cà Mau"),
    sea("Cà Mau", "", Mekong, ""),
    sea("Kiên Giang", "", Mekong, "An Giang"),
];

impl Row {
    /// The row of a province.
    pub fn of(province: Province) -> &'static Self {
        &TABLE[usize::from(province) % TABLE.len()]
    }

    /// The first day on which it is part of another one, as year, month and day.
    pub fn until(&self) -> Option<Day> {
        if self.part_of.is_empty() {
            None
        } else if self.name == HUE {
            Day::new(2025, 1, 1)
        } else {
            Day::new(2025, 7, 1)
        }
    }

    /// The last part of its address.
    pub fn slug(&self) -> String {
        slugify(self.name)
    }
}

/// The province that another one is, or is part of, on a day.
pub fn on(province: Province, day: Day) -> Province {
    let row = Row::of(province);
    let gone = row.until().is_some_and(|until| day >= until);
    let heir = TABLE.iter().position(|other| gone && other.name == row.part_of);
    heir.map_or(province, |at| at as Province)
}

/// The provinces of before that another one is made of on a day, itself among them; none where it is what it was.
pub fn made_of(province: Province, day: Day) -> impl Iterator<Item = Province> {
    let parts = (0..TABLE.len() as Province).filter(move |at| on(*at, day) == province);
    // Huế only took another name.
    let parts: Vec<Province> = parts.filter(|at| Row::of(*at).name != HUE).collect();
    let several = parts.len() > 1;
    parts.into_iter().filter(move |_| several)
}

/// The names by which texts are searched.
#[derive(Debug)]
pub struct Names {
    rows: BTreeMap<String, Province>,
    longest: usize,
}

/// Words that may stand between "đến" and a name.
const RANKS: [&str; 6] = ["tỉnh", "thành", "phố", "tp", "các", "phía"];

impl Default for Names {
    fn default() -> Self {
        let mut rows = BTreeMap::new();
        for (at, row) in TABLE.iter().enumerate() {
            for name in std::iter::once(row.name).chain(row.others.split('|')).filter(|name| !name.is_empty()) {
                rows.entry(words(name).join(" ")).or_insert(at as Province);
            }
        }
        let longest = rows.keys().map(|name| name.split(' ').count()).max().unwrap_or(1);
        Self { rows, longest }
    }
}

/// The words of a text, in the spelling by which names are compared.
fn words(text: &str) -> Vec<String> {
    let identity = term::identity(text);
    identity.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

impl Names {
    /// The units of the table that a text names, in the table's order: each by its own name, and "từ … đến …" with all that lie between
    /// at the coast, by the borders of the day.
    pub fn named(&self, text: &str, day: Day) -> Vec<Province> {
        let words = words(text);
        let mut found: Vec<Province> = Vec::new();
        let (mut at, mut before) = (0, None);
        while at < words.len() {
            let Some((province, length)) = self.name_at(&words[at..]) else {
                at += 1;
                continue;
            };
            // "Huế" is the new name from its first day on.
            let is_new = words[at..at + length] == self::words(Row::of(province).part_of);
            found.push(if is_new { on(province, day) } else { province });
            if let Some((first, end)) = before.replace((province, at + length))
                && is_until(&words[end..at])
            {
                found.extend(between(first, province, day));
            }
            at += length;
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The longest name that begins a row of words, and how many of them it takes.
    fn name_at(&self, words: &[String]) -> Option<(Province, usize)> {
        let lengths = (1..=self.longest.min(words.len())).rev();
        lengths.into_iter().find_map(|length| Some((*self.rows.get(&words[..length].join(" "))?, length)))
    }
}

/// Whether the words between two names make them a range.
fn is_until(words: &[String]) -> bool {
    words.first().is_some_and(|word| word == "đến" || word == "tới")
        && words[1..].iter().all(|word| RANKS.contains(&word.as_str()))
}

/// What lies at the coast from one province to another, as they are on a day; nothing if one of them has no coast.
fn between(first: Province, last: Province, day: Day) -> Vec<Province> {
    let coast = |wanted: Province| {
        let wanted = on(wanted, day);
        (0..TABLE.len() as Province).filter(move |at| TABLE[usize::from(*at)].coast && on(*at, day) == wanted)
    };
    let ends: Vec<Province> = coast(first).chain(coast(last)).collect();
    match (coast(first).next(), coast(last).next(), ends.iter().min(), ends.iter().max()) {
        (Some(_), Some(_), Some(least), Some(most)) => {
            (*least..=*most).filter(|at| TABLE[usize::from(*at)].coast && starts_by(*at, day)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a unit's name is in use on a day or was before it: Huế's new one is not yet in 2024.
fn starts_by(province: Province, day: Day) -> bool {
    Row::of(province).name != "Huế" || Day::new(2025, 1, 1).is_some_and(|since| day >= since)
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
    fn sixty_three_provinces_became_thirty_four() {
        let on_day = |day: &str| {
            let day = Day::parse(day).unwrap();
            let mut all: Vec<Province> = (0..64).filter(|at| starts_by(*at, day)).map(|at| on(at, day)).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        assert_eq!(on_day("2024-10-27").len(), 63);
        assert_eq!(on_day("2025-06-30").len(), 63);
        let after = on_day("2025-07-01");
        assert_eq!(after.len(), 34);
        assert!(after.iter().all(|at| Row::of(*at).until().is_none()), "none of them is part of another");
        for row in TABLE.iter().filter(|row| !row.part_of.is_empty()) {
            assert!(TABLE.iter().any(|other| other.name == row.part_of && other.part_of.is_empty()), "{}", row.name);
        }
        // Eleven units stayed as they were; Huế, one of them, under the name of 2025.
        let stayed = after.iter().filter(|at| !TABLE.iter().any(|row| row.part_of == Row::of(**at).name));
        assert_eq!(stayed.count() + 1, 11);
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

    #[test]
    fn a_sea_is_no_province() {
        assert!(names("Bắc Biển Đông, quần đảo Hoàng Sa", "2024-10-27").is_empty());
        assert!(names("Bắc Bộ", "2024-10-27").is_empty());
    }

    #[test]
    fn every_address_is_its_own() {
        let mut slugs: Vec<String> = TABLE.iter().map(Row::slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), TABLE.len());
    }
}
