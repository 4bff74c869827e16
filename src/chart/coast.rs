//! The coastline of the East Sea, from Natural Earth, as `coast.py` made it small.
//!
//! In: what a map shows of the Earth. Out: the text of a path. Touches: nothing.

use std::fmt::Write;

use super::map::Frame;

/// One ring a line: `l` (land) or `v` (Viet Nam), its first point, then steps, in hundredths of a degree, east and north.
const COAST: &str = include_str!("coast.txt");

/// A place in thousandths of a degree: east, north.
type Spot = (i64, i64);
/// How far a place lies along a direction, and how far it must.
type Side = (fn(Spot) -> i64, i64);

/// The path of all rings of a kind that lie in the frame.
pub(super) fn path(kind: &str, frame: &Frame) -> String {
    let mut text = String::new();
    for ring in COAST.lines().filter_map(|line| line.strip_prefix(kind)) {
        write_ring(&clip(ring_of(ring), frame), frame, &mut text);
    }
    text
}

fn ring_of(text: &str) -> Vec<Spot> {
    let mut at = (0, 0);
    let steps = text.trim().split(',').filter_map(|step| step.split_once(' '));
    let steps = steps.filter_map(|(east, north)| Some((east.parse::<i64>().ok()?, north.parse::<i64>().ok()?)));
    steps
        .map(|(east, north)| {
            at = (at.0 + east * 10, at.1 + north * 10);
            at
        })
        .collect()
}

/// Cuts a ring at the four sides of the frame, with a margin that hides the cut (the way of Sutherland and Hodgman, 1974).
fn clip(mut ring: Vec<Spot>, frame: &Frame) -> Vec<Spot> {
    const MARGIN: i64 = 500;
    let sides: [Side; 4] = [
        (|at| at.0, frame.west - MARGIN),
        (|at| -at.0, -(frame.east + MARGIN)),
        (|at| at.1, frame.south - MARGIN),
        (|at| -at.1, -(frame.north + MARGIN)),
    ];
    for (along, least) in sides {
        let next = ring.iter().skip(1).chain(ring.first()).copied();
        let mut kept = Vec::with_capacity(ring.len());
        for (a, b) in ring.iter().copied().zip(next) {
            let (here, there) = (along(a) - least, along(b) - least);
            if here >= 0 {
                kept.push(a);
            }
            if (here >= 0) != (there >= 0) {
                let part = |from: i64, to: i64| from + (to - from) * here / (here - there);
                kept.push((part(a.0, b.0), part(a.1, b.1)));
            }
        }
        ring = kept;
    }
    ring
}

fn write_ring(ring: &[Spot], frame: &Frame, text: &mut String) {
    let mut last: Option<(i64, i64)> = None;
    for spot in ring {
        let (x, y) = frame.project(spot.1, spot.0);
        match last {
            None => {
                let _ = write!(text, "M{x} {y}l");
            }
            Some(before) if before == (x, y) => continue,
            // A minus parts two numbers as well as a space does.
            Some((a, b)) => {
                let (east, south) = (x - a, y - b);
                let first = if east < 0 || text.ends_with('l') { "" } else { " " };
                let second = if south < 0 { "" } else { " " };
                let _ = write!(text, "{first}{east}{second}{south}");
            }
        }
        last = Some((x, y));
    }
    if last.is_some() {
        text.push('z');
    }
}
