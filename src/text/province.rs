//! Provinces of Viet Nam by their names before and after the mergers of July 2025.
//!
//! In: a province and a day. Out: the [`Province`]s that it is part of or made of then. Touches: nothing. [`names`] finds them in texts.
//!
//! The table has the 63 units of before, and Huế under both of its names. Sources: Nghị quyết 202/2025/QH15 (34 units from 63, in force
//! 12 June 2025, at work from 1 July 2025) and Nghị quyết 175/2024/QH15 (Huế governed centrally from 1 January 2025). Regions are the
//! six of the national planning; a unit that is no more stands in the region of the one it became part of.

mod names;

pub use names::Names;

use super::{slug::slugify, time::Day};

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
    row("Kon Tum", "Kontum|Kon Tom|Công Tum", SouthCentral, "Quảng Ngãi"),
    row("Gia Lai", "Gialai", SouthCentral, ""),
    row("Đắk Lắk", "Daklak|Đắklắk", SouthCentral, ""),
    row("Đắk Nông", "Đắk Nong|Daknong", SouthCentral, "Lâm Đồng"),
    row("Lâm Đồng", "", SouthCentral, ""),
    row("Bình Phước", "", SouthEast, "Đồng Nai"),
    row("Đồng Nai", "", SouthEast, ""),
    row("Bình Dương", "", SouthEast, "TP. Hồ Chí Minh"),
    row("Tây Ninh", "", SouthEast, ""),
    row("Long An", "", SouthEast, "Tây Ninh"),
    sea("Bà Rịa – Vũng Tàu", "Bà Rịa|Vũng Tàu", SouthEast, "TP. Hồ Chí Minh"),
    sea("TP. Hồ Chí Minh", "Hồ Chí Minh|HCM|TPHCM|Sài Gòn", SouthEast, ""),
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

    /// All ways to write its name.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.others.split('|')).filter(|name| !name.is_empty())
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
    fn every_address_is_its_own() {
        let mut slugs: Vec<String> = TABLE.iter().map(Row::slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), TABLE.len());
    }
}
