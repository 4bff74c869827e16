//! The time that a figure is for: a year, a quarter, a month, or some years together.
//!
//! In: what an editor wrote. Out: a [`Period`], and how readers see it. Touches: nothing.

use bitcode::{Decode, Encode};

use super::time::MONTHS_EN;
use crate::{
    diag::{Fault, Lang},
    hash::{Absorb, Absorber},
    words,
};

const QUARTERS: [&str; 4] = ["I", "II", "III", "IV"];

/// A period. They are in the order in which they end; of two that end together, the longer one comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
pub enum Period {
    /// From the first year to the last, both whole.
    Years(i16, i16),
    /// A quarter of a year, 1 to 4.
    Quarter(i16, u8),
    /// A month of a year, 1 to 12.
    Month(i16, u8),
}

impl Period {
    /// Reads `2014`, `2014-Q3`, `2014-11` or `2012–2015`.
    ///
    /// # Errors
    /// `bad-period`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let written = text.trim();
        Self::read(written).ok_or_else(|| {
            let message = words!("`{written}` is no period", "`{written}` không phải một kỳ");
            Fault::new("bad-period", message).hint(words!(
                "write a year, a quarter, a month or some years: `2014`, `2014-Q3`, `2014-11`, `2012–2015`",
                "hãy ghi năm, quý, tháng hoặc một giai đoạn: `2014`, `2014-Q3`, `2014-11`, `2012–2015`",
            ))
        })
    }

    fn read(text: &str) -> Option<Self> {
        let Some((first, second)) = text.split_once(['-', '–']) else {
            let year = year(text)?;
            return Some(Self::Years(year, year));
        };
        let (from, second) = (year(first.trim_end())?, second.trim_start());
        if let Some(quarter) = second.strip_prefix(['Q', 'q']) {
            let quarter = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
            return Some(Self::Quarter(from, quarter));
        }
        if second.len() == 2 && second.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Month(from, second.parse().ok().filter(|month| (1..=12).contains(month))?));
        }
        year(second).filter(|to| *to > from).map(|to| Self::Years(from, to))
    }

    /// As machines read it, in the form that [`Period::parse`] takes: `2014`, `2014-Q3`, `2014-11`, `2012-2015`.
    pub fn plain(self) -> String {
        match self {
            Self::Years(from, to) if from == to => format!("{from:04}"),
            Self::Years(from, to) => format!("{from:04}-{to:04}"),
            Self::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
        }
    }

    /// As readers see it: `2014`, `quý III/2014`, `tháng 11/2014`, `2012–2015`.
    pub fn shown(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Years(from, to), _) if from == to => format!("{from:04}"),
            (Self::Years(from, to), _) => format!("{from:04}–{to:04}"),
            (Self::Quarter(year, quarter), Lang::Vi) => format!("quý {}/{year:04}", QUARTERS[usize::from(quarter) - 1]),
            (Self::Quarter(year, quarter), Lang::En) => format!("Q{quarter} {year:04}"),
            (Self::Month(year, month), Lang::Vi) => format!("tháng {month}/{year:04}"),
            (Self::Month(year, month), Lang::En) => format!("{} {year:04}", MONTHS_EN[usize::from(month) - 1]),
        }
    }

    /// In the fewest letters, for the axis of a chart: `2014`, `III/14`, `11/14`, `12–15`.
    pub fn short(self) -> String {
        match self {
            Self::Years(from, to) if from == to => format!("{from:04}"),
            Self::Years(from, to) => format!("{from:04}–{:02}", to % 100),
            Self::Quarter(year, quarter) => format!("{}/{:02}", QUARTERS[usize::from(quarter) - 1], year % 100),
            Self::Month(year, month) => format!("{month}/{:02}", year % 100),
        }
    }

    /// Its last month, then its first one, counted from the year 0: what periods are sorted by.
    fn order(self) -> (i32, i32) {
        let month = |year: i16, month: u8| i32::from(year) * 12 + i32::from(month);
        match self {
            Self::Years(from, to) => (month(to, 12), month(from, 1)),
            Self::Quarter(year, quarter) => (month(year, quarter * 3), month(year, quarter * 3 - 2)),
            Self::Month(year, own) => (month(year, own), month(year, own)),
        }
    }
}

/// A year of four digits.
fn year(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Absorb for Period {
    fn absorb(&self, into: &mut Absorber) {
        self.plain().absorb(into);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_and_written() {
        for (text, plain, vi, en, short) in [
            ("2014", "2014", "2014", "2014", "2014"),
            ("2014-Q3", "2014-Q3", "quý III/2014", "Q3 2014", "III/14"),
            ("2014-11", "2014-11", "tháng 11/2014", "November 2014", "11/14"),
            ("2012–2015", "2012-2015", "2012–2015", "2012–2015", "2012–15"),
            (" 2012 - 2015 ", "2012-2015", "2012–2015", "2012–2015", "2012–15"),
        ] {
            let period = Period::parse(text).unwrap();
            assert_eq!(period.plain(), plain);
            assert_eq!((period.shown(Lang::Vi), period.shown(Lang::En)), (vi.to_owned(), en.to_owned()));
            assert_eq!(period.short(), short);
            assert_eq!(Period::parse(&period.plain()).unwrap(), period);
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in
            ["", "14", "2014-Q5", "2014-13", "2014-00", "2015–2012", "2014-2014", "2014-11-05", "quý 3", "2014-1"]
        {
            assert_eq!(Period::parse(text).map_err(|fault| fault.code), Err("bad-period"), "{text}");
        }
    }

    #[test]
    fn periods_stand_in_the_order_in_which_they_end() {
        let mut all =
            ["2015", "2014-Q4", "2012–2015", "2014-11", "2014", "2014-12"].map(|text| Period::parse(text).unwrap());
        all.sort();
        assert_eq!(all.map(Period::plain), ["2014-11", "2014", "2014-Q4", "2014-12", "2012-2015", "2015"]);
    }
}
