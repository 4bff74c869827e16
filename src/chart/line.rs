//! A small chart of values over time.
//!
//! In: one or more curves of instants and values. Out: a [`Chart`]: paths and points on a fixed canvas. Touches: nothing.

use std::fmt::Write;

use crate::text::time::Moment;

/// The canvas, and the room that its scales take.
const WIDTH: i64 = 960;
const HEIGHT: i64 = 400;
const LEFT: i64 = 110;
const RIGHT: i64 = 30;
const TOP: i64 = 30;
const BOTTOM: i64 = 60;

/// Values over time, in its order.
#[derive(Debug, Clone, Default)]
pub struct Curve(pub Vec<(Moment, i64)>);

/// What is drawn.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Units across.
    pub width: i64,
    /// Units down.
    pub height: i64,
    /// Where the field begins and ends, from left to right.
    pub field: (i64, i64),
    /// Values with a line across, from the least.
    pub rows: Vec<Tick<i64>>,
    /// Instants with a line down.
    pub columns: Vec<Tick<Moment>>,
    /// The path of each curve.
    pub paths: Vec<String>,
    /// The points of each curve.
    pub points: Vec<Vec<(i64, i64)>>,
}

/// A line of the scale.
#[derive(Debug, Clone)]
pub struct Tick<T> {
    /// Where it lies.
    pub at: i64,
    /// What it stands for.
    pub value: T,
}

/// Draws curves; `days` are the instants that get a line, `step` is the distance of the lines across. Nothing without two instants.
pub fn chart(curves: &[Curve], days: &[Moment], step: i64) -> Option<Chart> {
    let all = || curves.iter().flat_map(|curve| &curve.0);
    let (from, to) = (all().map(|one| one.0).min()?, all().map(|one| one.0).max()?);
    let step = step.max(1);
    let least = all().map(|one| one.1).min()?.div_euclid(step) * step;
    let most = (all().map(|one| one.1).max()?.div_euclid(step) + 1) * step;
    let span = to.unix() - from.unix();
    if span <= 0 {
        return None;
    }
    let x = |at: Moment| LEFT + (at.unix() - from.unix()) * (WIDTH - LEFT - RIGHT) / span;
    let y = |value: i64| HEIGHT - BOTTOM - (value - least) * (HEIGHT - BOTTOM - TOP) / (most - least);
    let points: Vec<Vec<(i64, i64)>> =
        curves.iter().map(|curve| curve.0.iter().map(|(at, value)| (x(*at), y(*value))).collect()).collect();
    let days = days.iter().filter(|day| **day >= from && **day <= to);
    Some(Chart {
        width: WIDTH,
        height: HEIGHT,
        field: (LEFT, WIDTH - RIGHT),
        rows: (0..=(most - least) / step)
            .map(|at| least + at * step)
            .map(|value| Tick { at: y(value), value })
            .collect(),
        columns: days.map(|day| Tick { at: x(*day), value: *day }).collect(),
        paths: points.iter().map(|points| path(points)).collect(),
        points,
    })
}

fn path(points: &[(i64, i64)]) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let _ = write!(path, "{}{x} {y}", if path.is_empty() { 'M' } else { 'L' });
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(points: &[(i64, i64)]) -> Curve {
        Curve(points.iter().map(|(at, value)| (Moment::from_unix(*at), *value)).collect())
    }

    #[test]
    fn values_stand_on_their_lines() {
        let drawn = chart(&[curve(&[(0, 10), (100, 14)]), curve(&[(50, 9)])], &[Moment::from_unix(50)], 2).unwrap();
        assert_eq!(drawn.rows.iter().map(|row| row.value).collect::<Vec<_>>(), [8, 10, 12, 14, 16]);
        assert_eq!(drawn.points[0], [(110, drawn.rows[1].at), (930, drawn.rows[3].at)]);
        assert_eq!(drawn.columns[0].at, drawn.points[1][0].0);
        assert_eq!(drawn.paths[0], format!("M110 {}L930 {}", drawn.rows[1].at, drawn.rows[3].at));
    }

    #[test]
    fn one_instant_is_no_chart() {
        assert!(chart(&[curve(&[(5, 10)])], &[], 2).is_none());
        assert!(chart(&[], &[], 2).is_none());
    }
}
