//! How similar two posts are: the cosine of their vectors, with a mild preference for near dates.
//!
//! In: the cosine and two dates. Out: a score. Touches: nothing.
//!
//! score = cosine × (½ + ½ · 2^(−days/180)), in integers, the same on every machine.

use super::vector::UNIT_SQUARED;

/// Less similar posts are not listed.
pub(super) const SCORE_MIN: u32 = UNIT_SQUARED / 50;
/// From this cosine on two posts are the same news.
pub(super) const DUPLICATE: u32 = UNIT_SQUARED / 10 * 9;

const DAY: u64 = 86_400;
/// After so many days half of what can be lost is lost.
const HALF_LIFE: usize = 180;
/// After so many days nothing more is lost.
const DAYS_MAX: usize = HALF_LIFE * 16;
/// A factor of 1.
const ONE: u64 = 1 << 16;
/// 2^(−1/180) in units of 2^−62.
const DAILY: u128 = 4_593_961_405_449_469_489;

static NEARNESS: [u32; DAYS_MAX + 1] = nearness();

const fn nearness() -> [u32; DAYS_MAX + 1] {
    let mut table = [0; DAYS_MAX + 1];
    let (mut power, mut day) = (1_u128 << 62, 0);
    while day <= DAYS_MAX {
        table[day] = (ONE / 2) as u32 + (power >> (62 - 15)) as u32;
        power = (power * DAILY) >> 62;
        day += 1;
    }
    table
}

/// The score of two posts with this product of their vectors, published at these instants (seconds).
#[inline]
pub(super) fn score(product: u32, one: i64, other: i64) -> u32 {
    let days = (one.abs_diff(other) / DAY) as usize;
    ((u64::from(product) * u64::from(NEARNESS[days.min(DAYS_MAX)])) >> 16) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_halves_towards_a_half() {
        for (days, factor) in
            [(0, 1.0), (90, 0.853_553), (180, 0.75), (360, 0.625), (1800, 0.500_488), (2880, 0.500_008)]
        {
            assert!((f64::from(NEARNESS[days]) / ONE as f64 - factor).abs() < 0.000_04, "{days}");
        }
    }

    #[test]
    fn a_score_falls_with_the_days_between() {
        let day = 86_400;
        assert_eq!(score(10_000, 0, day - 1), 10_000);
        assert_eq!(score(10_000, 0, 180 * day), 7499);
        assert_eq!(score(10_000, 180 * day, 0), 7499);
        assert_eq!(score(UNIT_SQUARED, i64::MIN, i64::MAX), UNIT_SQUARED / 2);
    }
}
