//! Numbers as readers expect them: 10.000 and 17,3 in Vietnamese, 10,000 and 17.3 in English.
//!
//! In: numbers. Out: text. Touches: nothing.

use crate::diag::Lang;

/// A whole number, its digits in groups of three.
pub fn integer(number: i64, lang: Lang) -> String {
    let (group, _) = separators(lang);
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(&number.unsigned_abs().to_string(), group))
}

/// A number with exactly so many digits after the decimal separator, rounded half away from zero as one rounds by hand.
///
/// What is rounded is the number as it is written, not its binary approximation: 0.35 becomes 0,4 although the nearest
/// `f64` lies below. What is no number is written as a dash.
pub fn decimal(number: f64, digits: usize, lang: Lang) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let (group, point) = separators(lang);
    let rounded = rounded(number.abs(), digits);
    let (whole, fraction) = rounded.split_at(rounded.len() - digits);
    let sign = if number < 0.0 && rounded.contains(|digit| digit != '0') { "-" } else { "" };
    let mut out = format!("{sign}{}", grouped(whole, group));
    if digits > 0 {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// Thousandths with one digit behind the separator, or two where the second isn't zero: 17,3 and 17,35. Half a hundredth is
/// rounded up.
pub fn thousandths(milli: u32, lang: Lang) -> String {
    let (_, point) = separators(lang);
    let hundredths = milli.saturating_add(5) / 10;
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    let digits = if rest % 10 == 0 { (rest / 10).to_string() } else { format!("{rest:02}") };
    format!("{whole}{point}{digits}")
}

/// What stands between groups of digits, and before the fraction.
pub(super) fn separators(lang: Lang) -> (char, char) {
    match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    }
}

/// Digits in groups of three, counted from the right.
pub(super) fn grouped(digits: &str, separator: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// The decimal digits of a number that isn't negative, `digits` of them behind the point, which is left out.
fn rounded(number: f64, digits: usize) -> String {
    // The shortest decimal that reads back as this number, never in scientific notation.
    let written = number.to_string();
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let kept = fraction.bytes().chain(std::iter::repeat(b'0')).take(digits);
    let mut all: Vec<u8> = whole.bytes().chain(kept).collect();
    if fraction.as_bytes().get(digits).is_some_and(|&next| next >= b'5') {
        count_up(&mut all);
    }
    all.into_iter().map(char::from).collect()
}

/// Adds one to a decimal number.
fn count_up(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thousandths_are_rounded() {
        for (milli, written) in [
            (17_300, "17,3"),
            (113_000, "113,0"),
            (16_050, "16,05"),
            (17_344, "17,34"),
            (17_345, "17,35"),
            (17_349, "17,35"),
            (17_396, "17,4"),
            (17_996, "18,0"),
            (4, "0,0"),
            (u32::MAX, "4294967,29"),
        ] {
            assert_eq!(thousandths(milli, Lang::Vi), written, "{milli}");
        }
        assert_eq!(thousandths(16_050, Lang::En), "16.05");
    }

    #[test]
    fn whole_numbers_are_grouped() {
        for (number, vi, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1.000", "1,000"),
            (10_000, "10.000", "10,000"),
            (-123_456, "-123.456", "-123,456"),
            (i64::MIN, "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808"),
        ] {
            assert_eq!(integer(number, Lang::Vi), vi);
            assert_eq!(integer(number, Lang::En), en);
        }
    }

    #[test]
    fn decimals_are_rounded_as_by_hand() {
        for (number, digits, vi) in [
            (17.3, 1, "17,3"),
            (17.0, 1, "17,0"),
            (0.35, 1, "0,4"),
            (17.25, 1, "17,3"),
            (-0.25, 1, "-0,3"),
            (-0.04, 1, "0,0"),
            (99.96, 1, "100,0"),
            (0.5, 0, "1"),
            (1234.5678, 3, "1.234,568"),
            (1e21, 0, "1.000.000.000.000.000.000.000"),
            (1e-7, 2, "0,00"),
            (f64::NAN, 1, "–"),
            (f64::INFINITY, 1, "–"),
        ] {
            assert_eq!(decimal(number, digits, Lang::Vi), vi);
        }
        assert_eq!(decimal(1017.35, 1, Lang::En), "1,017.4");
    }

    proptest! {
        #[test]
        fn a_decimal_reads_back_within_half_a_unit(number in -1e9_f64..1e9, digits in 0_usize..6) {
            let text = decimal(number, digits, Lang::En).replace(',', "");
            let back: f64 = text.parse().unwrap();
            prop_assert!((back - number).abs() <= 0.5 / 10_f64.powi(digits as i32) + 1e-6);
            prop_assert_eq!(text.split_once('.').map_or(0, |(_, fraction)| fraction.len()), digits);
        }

        #[test]
        fn any_float_is_written(bits: u64, digits in 0_usize..20) {
            prop_assert!(!decimal(f64::from_bits(bits), digits, Lang::Vi).is_empty());
        }
    }
}
