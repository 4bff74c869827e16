//! A storm's figures that cannot be right: weak gusts, forecasts for the past, jumps, numbers that do not fit the year.
//!
//! In: the bulletins, published and to come, that were not taken back. Out: diagnostics. Touches: nothing.

use std::collections::BTreeMap;

use super::{Subject, at, wind::weak_gust};
use crate::{
    content::{Bulletin, Forecast, Position, Post, Storm, storm_of_series},
    diag::{Diagnostic, Fault},
    text::time::Moment,
    words,
};

/// How long after its issue a bulletin may forecast, in seconds: five days.
const AHEAD: i64 = 5 * 24 * 3600;

/// The fastest that a storm is believed to move, in km/h. On the East Sea 20 is usual and 40 is rare.
const FASTEST: f64 = 60.0;

/// How far two fixes of one place may lie apart, in km: a third of a degree.
const FIX: f64 = 35.0;

/// The mean radius of the earth, in km.
const EARTH: f64 = 6371.0;

/// A storm's bulletin.
#[derive(Clone, Copy)]
struct Told<'a> {
    post: &'a Post,
    bulletin: &'a Bulletin,
    storm: &'a Storm,
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut all: Vec<Told<'_>> = subject
        .posts()
        .filter_map(|post| {
            let bulletin = post.bulletin.as_deref().filter(|bulletin| !bulletin.withdrawn)?;
            Some(Told { post, bulletin, storm: bulletin.storm.as_ref()? })
        })
        .collect();
    all.sort_by_key(|told| (told.bulletin.issued, told.bulletin.revision, &told.post.path));
    let mut found: Vec<Diagnostic> = all.iter().flat_map(|told| alone(subject, *told)).collect();
    found.extend(jumps(subject, &all));
    found.extend(numbers(subject, &all));
    found
}

/// What is wrong with one bulletin by itself.
fn alone(subject: &Subject<'_>, told: Told<'_>) -> Vec<Diagnostic> {
    let Told { post, bulletin, storm } = told;
    let path = &post.path;
    let place = |keys: &[&str]| subject.place(path, keys);
    let mut found = Vec::new();
    if let (Some(wind), Some(gust)) = (storm.wind_level, storm.gust_level)
        && gust < wind
    {
        found.push(at(path, place(&["bulletin", "storm", "gust_level"]), weak_gust(gust, wind)));
    }
    if storm.at.is_some_and(|when| when > bulletin.issued) {
        found.push(at(path, place(&["bulletin", "storm", "at"]), seen_later()));
    }
    let mut steps = None;
    for (number, step) in storm.forecast.iter().enumerate() {
        for fault in of_step(step, bulletin.issued) {
            let spans = steps.get_or_insert_with(|| subject.places(path, &["bulletin", "storm", "forecast"]));
            found.push(at(path, spans.get(number).copied(), fault));
        }
    }
    found
}

fn of_step(step: &Forecast, issued: Moment) -> Vec<Fault> {
    let mut faults = Vec::new();
    if step.at < issued || step.at > issued.plus(AHEAD) {
        faults.push(out_of_time());
    }
    if let (Some(wind), Some(gust)) = (step.wind_level, step.gust_level)
        && gust < wind
    {
        faults.push(weak_gust(gust, wind));
    }
    faults
}

fn out_of_time() -> Fault {
    Fault::new(
        "forecast-times",
        words!(
            "this forecast is not for the five days after the bulletin",
            "mốc dự báo này không nằm trong năm ngày sau khi phát tin"
        ),
    )
    .hint(words!("correct its `at`, or remove it", "hãy sửa `at` của mốc ấy, hoặc bỏ đi"))
}

fn seen_later() -> Fault {
    Fault::new(
        "forecast-times",
        words!(
            "the storm's position is of a time after the bulletin was issued",
            "vị trí bão lại ở thời điểm sau khi phát tin"
        ),
    )
    .hint(words!(
        "a bulletin tells where the storm was, mostly one hour before; what is to come belongs under `forecast`",
        "bản tin nói bão đã ở đâu, thường là một giờ trước; điều sắp tới thì ghi dưới `forecast`"
    ))
}

/// A place of a storm at a time.
type Fix = (Moment, Position);

/// How far two places lie apart on a sphere, in km (haversine formula).
fn distance(one: Position, other: Position) -> f64 {
    let radians = |milli: i32| (f64::from(milli) / 1000.0).to_radians();
    let (lat, other_lat) = (radians(one.lat_milli), radians(other.lat_milli));
    let half = |a: f64, b: f64| ((b - a) / 2.0).sin().powi(2);
    let across = half(radians(one.lon_milli), radians(other.lon_milli));
    2.0 * EARTH * (half(lat, other_lat) + lat.cos() * other_lat.cos() * across).sqrt().min(1.0).asin()
}

/// How fast the storm would have had to be, in km/h, when that is more than any storm is.
fn too_fast((from, start): Fix, (until, end): Fix) -> Option<(f64, f64)> {
    let hours = (until.unix() - from.unix()).unsigned_abs() as f64 / 3600.0;
    let far = distance(start, end);
    (far > FIX + FASTEST * hours).then_some((far, hours))
}

/// Positions that no storm reaches in the time between: within a bulletin, and from one of its series to the next.
fn jumps(subject: &Subject<'_>, all: &[Told<'_>]) -> Vec<Diagnostic> {
    let mut last: BTreeMap<&str, (Fix, &str)> = BTreeMap::new();
    let mut found = Vec::new();
    for Told { post, bulletin, storm } in all {
        let now = storm.position.map(|place| (storm.at.unwrap_or(bulletin.issued), place));
        if let (Some(now), Some(series)) = (now, &bulletin.series)
            && let Some((before, path)) = last.insert(series, (now, &post.path))
            && let Some(way) = too_fast(before, now)
        {
            let span = subject.place(&post.path, &["bulletin", "storm", "lat"]);
            let other = subject.place(path, &["bulletin", "storm", "lat"]);
            let label = words!("the bulletin before", "bản tin trước");
            found.push(at(&post.path, span, jump(way)).also(path, other, label));
        }
        let mut before = now;
        for (number, step) in storm.forecast.iter().enumerate() {
            let Some(fix) = step.position.map(|place| (step.at, place)) else { continue };
            if let Some(way) = before.and_then(|before| too_fast(before, fix)) {
                let spans = subject.places(&post.path, &["bulletin", "storm", "forecast"]);
                found.push(at(&post.path, spans.get(number).copied(), jump(way)));
            }
            before = Some(fix);
        }
    }
    found
}

fn jump((far, hours): (f64, f64)) -> Fault {
    let (far, hours) = (far.round(), hours.round());
    Fault::new(
        "storm-jump",
        words!(
            "the storm would have moved {far} km in {hours} hours since the position before",
            "so với vị trí trước, bão phải đi {far} km trong {hours} giờ"
        ),
    )
    .hint(words!(
        "look at `lat`, `lon` and `at` of both: a digit may be wrong, or latitude and longitude exchanged",
        "hãy xem lại `lat`, `lon` và `at` của cả hai: có thể sai một chữ số, hoặc đổi chỗ vĩ độ với kinh độ"
    ))
}

/// Numbers that contradict the series, the year, or the order in which storms came.
fn numbers(subject: &Subject<'_>, all: &[Told<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut of_series: BTreeMap<&str, (u8, i16, Told<'_>)> = BTreeMap::new();
    // For each year the storm with the highest number so far.
    let mut of_year: BTreeMap<i16, (u8, Told<'_>)> = BTreeMap::new();
    for told in all {
        let Some(number) = told.storm.number else { continue };
        let year = told.storm.year;
        let mut tell = |keys: &[&str], fault: Fault, other: Option<Told<'_>>| {
            let span = subject.place(&told.post.path, keys);
            let found_here = at(&told.post.path, span, fault);
            found.push(match other {
                Some(other) => found_here.also(
                    &other.post.path,
                    subject.place(&other.post.path, &["bulletin", "storm", "number"]),
                    words!("the other bulletin", "bản tin kia"),
                ),
                None => found_here,
            });
        };
        let issued = told.bulletin.issued.year_month(&subject.library().config.zone);
        // A storm of December may live on in January.
        if year != issued.0 && (year, issued.1) != (issued.0 - 1, 1) {
            tell(&["bulletin", "storm", "year"], other_year(year, issued.0), None);
            continue;
        }
        if let Some(series) = told.bulletin.series.as_deref() {
            match of_series.get(series) {
                Some((first, first_year, other)) if (*first, *first_year) != (number, year) => {
                    tell(
                        &["bulletin", "storm", "number"],
                        other_number(number, year, (*first, *first_year)),
                        Some(*other),
                    );
                    continue;
                }
                Some(_) => continue,
                None => drop(of_series.insert(series, (number, year, *told))),
            }
            if let Some(named) = storm_of_series(series).filter(|named| *named != (year, number)) {
                tell(&["bulletin", "storm", "number"], other_number(number, year, (named.1, named.0)), None);
                continue;
            }
        }
        match of_year.get(&year) {
            Some((highest, other)) if *highest > number => {
                tell(&["bulletin", "storm", "number"], too_low(number, *highest, year), Some(*other));
            }
            Some((highest, other)) if *highest == number && is_another(other.bulletin, told.bulletin) => {
                tell(&["bulletin", "storm", "number"], twice(number, year), Some(*other));
            }
            _ => drop(of_year.insert(year, (number, *told))),
        }
    }
    found
}

/// Whether two bulletins are of two series; one without a series is of none.
fn is_another(one: &Bulletin, other: &Bulletin) -> bool {
    matches!((&one.series, &other.series), (Some(one), Some(other)) if one != other)
}

fn fault(message: crate::diag::Words) -> Fault {
    Fault::new("storm-number", message).hint(words!(
        "storms on the East Sea are counted anew every year, in the order in which they come: correct `number` or `year`",
        "bão trên Biển Đông được đánh số lại mỗi năm theo thứ tự xuất hiện: hãy sửa `number` hoặc `year`"
    ))
}

fn other_year(year: i16, issued: i16) -> Fault {
    fault(words!(
        "a bulletin of {issued} is about a storm of {year}",
        "bản tin phát năm {issued} lại nói về bão của năm {year}"
    ))
}

fn other_number(number: u8, year: i16, (other, other_year): (u8, i16)) -> Fault {
    fault(words!(
        "storm {number} of {year} stands in the series of storm {other} of {other_year}",
        "bão số {number} năm {year} lại nằm trong loạt tin của bão số {other} năm {other_year}"
    ))
}

fn too_low(number: u8, highest: u8, year: i16) -> Fault {
    fault(words!(
        "storm {number} of {year} comes after storm {highest}",
        "bão số {number} năm {year} lại đến sau bão số {highest}"
    ))
}

fn twice(number: u8, year: i16) -> Fault {
    fault(words!(
        "two series are about storm {number} of {year}",
        "hai loạt tin cùng nói về bão số {number} năm {year}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat_milli: i32, lon_milli: i32) -> Position {
        Position { lat_milli, lon_milli }
    }

    #[test]
    fn distances_are_those_of_the_sphere() {
        for (one, other, km) in [
            (place(16_800, 109_100), place(16_800, 109_100), 0.0),
            (place(0, 100_000), place(1000, 100_000), 111.19),
            (place(16_050, 108_200), place(21_030, 105_850), 607.0),
        ] {
            assert!((distance(one, other) - km).abs() < 1.5, "{}", distance(one, other));
        }
    }

    #[test]
    fn a_slip_of_a_digit_is_a_jump_and_a_fast_storm_is_none() {
        let at = |hours: i64, place| (Moment::from_unix(hours * 3600), place);
        let start = at(0, place(16_800, 109_100));
        assert!(too_fast(start, at(1, place(16_800, 108_600))).is_none(), "53 km in an hour");
        assert!(too_fast(start, at(6, place(16_100, 106_000))).is_none());
        assert!(too_fast(start, at(1, place(16_800, 119_100))).is_some());
        assert!(too_fast(start, at(2, place(18_600, 109_100))).is_some());
        assert!(too_fast(start, at(0, place(16_800, 109_500))).is_some(), "43 km in no time");
    }

    #[test]
    fn the_id_of_a_series_may_tell_its_storm() {
        assert_eq!(storm_of_series("bao-2024-6"), Some((2024, 6)));
        assert_eq!(storm_of_series("mua-lon-trung-bo-2024-10"), Some((2024, 10)));
        assert_eq!(storm_of_series("bao-tra-mi"), None);
        assert_eq!(storm_of_series("2024-10-27"), None);
    }
}
