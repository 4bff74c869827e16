//! Pictures made of numbers: maps and lines, as the coordinates that a template puts into SVG.
//!
//! In: positions in thousandths of a degree, values and instants. Out: whole numbers and path texts. Touches: nothing.
//!
//! All is done in whole numbers, so that the same bytes come out on every machine.

mod coast;
mod label;
mod line;
mod map;

pub use line::{Chart, Curve, Tick, chart};
pub use map::{Grid, Map, Mark, Place, Spot, Track, map};

/// The length of a degree of latitude, in metres.
const DEGREE: i64 = 111_200;

/// Cosines of 0°, 5° … 90°, in thousandths.
const COSINES: [i64; 19] =
    [1000, 996, 985, 966, 940, 906, 866, 819, 766, 707, 643, 574, 500, 423, 342, 259, 174, 87, 0];

/// The cosine of a latitude in thousandths of a degree, in thousandths; off by four at most.
fn cosine(lat_milli: i64) -> i64 {
    let lat = lat_milli.abs().min(89_999);
    let (at, rest) = ((lat / 5000) as usize, lat % 5000);
    COSINES[at] + (COSINES[at + 1] - COSINES[at]) * rest / 5000
}

/// How far two positions (latitude and longitude in thousandths of a degree) lie apart, in km: as on a plane, good for a few hundred.
pub fn distance_km(a: (i32, i32), b: (i32, i32)) -> u32 {
    let north = i64::from(a.0) - i64::from(b.0);
    let east = (i64::from(a.1) - i64::from(b.1)) * cosine(i64::midpoint(a.0.into(), b.0.into())) / 1000;
    let milli = (north * north + east * east).unsigned_abs().isqrt() as i64;
    ((milli * DEGREE / 1000 + 500) / 1000) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_right_to_a_few_km() {
        // Đà Nẵng to Hoàng Sa (Phú Lâm): 445 km by the great circle.
        let away = distance_km((16_050, 108_200), (16_830, 112_340));
        assert!((440..=452).contains(&away), "{away}");
        assert_eq!(distance_km((16_000, 108_000), (17_000, 108_000)), 111);
        assert_eq!(distance_km((16_000, 108_000), (16_000, 108_000)), 0);
    }

    #[test]
    fn cosines_are_right_to_four_thousandths() {
        for degree in 0..90 {
            let right = (f64::from(degree).to_radians().cos() * 1000.0).round() as i64;
            assert!((cosine(i64::from(degree) * 1000) - right).abs() <= 4, "{degree}");
        }
    }
}
