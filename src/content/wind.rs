//! Wind levels of the Vietnamese scale, and how fast each is.
//!
//! In: a level. Out: its speeds. Touches: nothing.

/// How fast the wind of a level is, lowest and highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindSpeeds {
    /// In tenths of m/s.
    pub ms_tenths: (u32, u32),
    /// In km/h.
    pub kmh: (u32, u32),
}

/// The first level of the table.
const FIRST: u8 = 6;

/// Levels from 6 to 17: tenths of m/s, then km/h (Quyết định 18/2021/QĐ-TTg, annex).
const TABLE: [[u32; 4]; 12] = [
    [108, 138, 39, 49],
    [139, 171, 50, 61],
    [172, 207, 62, 74],
    [208, 244, 75, 88],
    [245, 284, 89, 102],
    [285, 326, 103, 117],
    [327, 369, 118, 133],
    [370, 414, 134, 149],
    [415, 461, 150, 166],
    [462, 509, 167, 183],
    [510, 560, 184, 201],
    [561, 612, 202, 220],
];

/// The speeds of a level; `None` below 6 and above 17.
pub fn wind_speeds(level: u8) -> Option<WindSpeeds> {
    let [ms_low, ms_high, low, high] = *TABLE.get(level.checked_sub(FIRST)? as usize)?;
    Some(WindSpeeds { ms_tenths: (ms_low, ms_high), kmh: (low, high) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_follow_on_one_another() {
        for level in 6..17 {
            let (one, next) = (wind_speeds(level).unwrap(), wind_speeds(level + 1).unwrap());
            assert_eq!((one.kmh.1 + 1, one.ms_tenths.1 + 1), (next.kmh.0, next.ms_tenths.0), "{level}");
        }
        assert_eq!((wind_speeds(5), wind_speeds(18)), (None, None));
    }
}
