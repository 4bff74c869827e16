//! Exact decimal numbers, as figures are reported: 10000, 25.5, −3.
//!
//! In: what an editor wrote. Out: a [`Decimal`], and how readers see it. Touches: nothing; nothing is ever rounded.

use bitcode::{Decode, Encode};

use super::number::{grouped, separators};
use crate::{
    diag::{Fault, Lang},
    hash::{Absorb, Absorber},
    words,
};

/// How many digits a number may have, and how many of them behind the point: enough for money in đồng, and no sum overflows.
const DIGITS: usize = 15;
const FRACTION: usize = 6;

/// A decimal number, kept as it was written: `units` × 10^−`places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
pub struct Decimal {
    units: i64,
    places: u8,
}

impl Decimal {
    /// Reads a number with a point or a comma before its fraction: `10000`, `25.5`, `25,5`, `-3`.
    ///
    /// # Errors
    /// `bad-figure`: what is no number, too long, or could be read in two ways: `10.000` is ten thousand to a Vietnamese reader and
    /// ten to a program.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let written = text.trim();
        let (sign, plain) = match written.strip_prefix(['-', '−']) {
            Some(rest) => (-1, rest),
            None => (1, written),
        };
        let (whole, fraction) = plain.split_once(['.', ',']).unwrap_or((plain, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let has_point = whole.len() < plain.len();
        if whole.is_empty() || !digits(whole) || !digits(fraction) || (has_point && fraction.is_empty()) {
            return Err(no_number(written));
        }
        if fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') {
            return Err(two_ways(written, whole, fraction));
        }
        let fraction = fraction.trim_end_matches('0');
        let whole = whole.trim_start_matches('0');
        if whole.len() + fraction.len() > DIGITS || fraction.len() > FRACTION {
            return Err(too_long(written));
        }
        let all = format!("{whole}{fraction}");
        let units: i64 = if all.is_empty() { 0 } else { all.parse().map_err(|_| no_number(written))? };
        Ok(Self { units: sign * units, places: fraction.len() as u8 })
    }

    /// As machines read it, with a point: `25.5`.
    pub fn plain(self) -> String {
        let (sign, whole, fraction) = self.parts();
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// As readers see it: `10.000` and `25,5` in Vietnamese, `10,000` and `25.5` in English.
    pub fn shown(self, lang: Lang) -> String {
        let (sign, whole, fraction) = self.parts();
        let (group, point) = separators(lang);
        let sign = if sign.is_empty() { "" } else { "−" };
        let whole = grouped(&whole, group);
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{point}{fraction}") }
    }

    /// How many digits stand behind its point.
    pub fn places(self) -> u8 {
        self.places
    }

    /// The whole number that it is when counted in 10^−`places`, of which there are at least as many as its own.
    pub fn in_units(self, places: u8) -> i128 {
        i128::from(self.units) * 10_i128.pow(u32::from(places.saturating_sub(self.places)))
    }

    /// The number of so many 10^−`places`; `None` when it has too many digits.
    pub fn of_units(units: i128, places: u8) -> Option<Self> {
        let (mut units, mut places) = (i64::try_from(units).ok()?, places);
        while places > 0 && units % 10 == 0 {
            (units, places) = (units / 10, places - 1);
        }
        Some(Self { units, places })
    }

    /// Its sign, the digits before the point and those behind it.
    fn parts(self) -> (&'static str, String, String) {
        let digits = format!("{:0>1$}", self.units.unsigned_abs(), usize::from(self.places) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(self.places));
        (if self.units < 0 { "-" } else { "" }, whole.to_owned(), fraction.to_owned())
    }
}

impl Absorb for Decimal {
    fn absorb(&self, into: &mut Absorber) {
        self.units.absorb(into);
        self.places.absorb(into);
    }
}

fn no_number(text: &str) -> Fault {
    Fault::new("bad-figure", words!("`{text}` is no number", "`{text}` không phải một số")).hint(words!(
        "write the digits alone, with a point before a fraction: `10000`, `25.5`",
        "hãy chỉ ghi chữ số, phần lẻ sau dấu chấm: `10000`, `25.5`",
    ))
}

fn two_ways(text: &str, whole: &str, fraction: &str) -> Fault {
    let message = words!(
        "`{text}` can be read in two ways: {whole}{fraction}, or {whole} and a fraction",
        "`{text}` đọc được theo hai cách: {whole}{fraction}, hoặc {whole} và phần lẻ",
    );
    Fault::new("bad-figure", message).hint(words!(
        "write `{whole}{fraction}`, or `{whole}.{fraction}0` for the fraction",
        "hãy viết `{whole}{fraction}`, còn nếu là phần lẻ thì viết `{whole}.{fraction}0`",
    ))
}

fn too_long(text: &str) -> Fault {
    let message = words!("`{text}` has too many digits", "`{text}` có quá nhiều chữ số");
    Fault::new("bad-figure", message).hint(words!(
        "at most {DIGITS} digits, {FRACTION} of them in the fraction",
        "nhiều nhất {DIGITS} chữ số, trong đó {FRACTION} chữ số ở phần lẻ",
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_kept_as_it_was_written() {
        for (text, plain, vi, en) in [
            ("10000", "10000", "10.000", "10,000"),
            ("25.5", "25.5", "25,5", "25.5"),
            ("25,5", "25.5", "25,5", "25.5"),
            ("-3", "-3", "−3", "−3"),
            ("0.125", "0.125", "0,125", "0.125"),
            ("1.2340", "1.234", "1,234", "1.234"),
            ("0010", "10", "10", "10"),
            ("0", "0", "0", "0"),
            ("-0.05", "-0.05", "−0,05", "−0.05"),
            ("1234567.25", "1234567.25", "1.234.567,25", "1,234,567.25"),
        ] {
            let number = Decimal::parse(text).unwrap();
            assert_eq!(
                (number.plain(), number.shown(Lang::Vi), number.shown(Lang::En)),
                (plain.into(), vi.into(), en.into())
            );
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        for text in ["10.000", "10,000", "1.250"] {
            assert!(Decimal::parse(text).unwrap_err().message.en.contains("two ways"), "{text}");
        }
        for text in
            ["", "-", "1.", ".5", "1e3", "0x10", "1.000.000", "25%", "gần 5", "١", "1234567890123456", "0.1234567"]
        {
            assert_eq!(Decimal::parse(text).unwrap_err().code, "bad-figure", "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_reads_back(units in -999_999_999_999_999_i64..=999_999_999_999_999, places in 0_u8..=6) {
            let number = Decimal::of_units(units.into(), places).unwrap();
            prop_assert_eq!(number.in_units(places), i128::from(units));
            // A trailing nought keeps three digits behind the point from being read in two ways.
            let text = if number.places() == 3 { format!("{}0", number.plain()) } else { number.plain() };
            prop_assert_eq!(Decimal::parse(&text).unwrap(), number);
        }

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,24}") {
            let _ = Decimal::parse(&text);
        }
    }
}
