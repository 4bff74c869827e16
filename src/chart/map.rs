//! A map of the East Sea with the track of a storm.
//!
//! In: where the storm was and where it is expected. Out: a [`Map`]: paths, points and free places for words. Touches: nothing.
//!
//! Cylindrical and equidistant, true to length at the middle latitude. The frame always holds the coast of Viet Nam, Hoàng Sa and
//! Trường Sa, and is widened for a storm that is farther out; what lies beyond its limits is in the table beside the map.

use std::fmt::Write;

use serde::Serialize;

use super::{
    DEGREE, coast, cosine,
    label::{LINE, Rect, Room},
};
use crate::diag::Lang;

/// The width of the picture, in its own units.
const WIDTH: i64 = 960;
/// What the frame always holds, and how far it may be widened: west, south, east, north, in thousandths of a degree.
const HOME: [i64; 4] = [102_000, 7_000, 118_000, 22_800];
const LIMITS: [i64; 4] = [98_000, 0, 127_000, 30_000];
/// How far from its edge a storm stands.
const MARGIN: i64 = 1_200;

/// A storm's position: in thousandths of a degree, with what is known of it.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Latitude north and longitude east.
    pub at: (i32, i32),
    /// Wind level.
    pub level: Option<u8>,
    /// How far the danger reaches.
    pub radius_km: Option<u16>,
    /// When it is there, in few letters.
    pub label: String,
}

/// Where a storm was, the last being where it is, and where it is expected.
#[derive(Debug, Clone)]
pub struct Track {
    /// Oldest first.
    pub past: Vec<Spot>,
    /// Next first.
    pub coming: Vec<Spot>,
}

/// What is drawn.
#[derive(Debug, Clone, Serialize)]
pub struct Map {
    /// Units across.
    pub width: i64,
    /// Units down.
    pub height: i64,
    /// All land.
    pub land: String,
    /// Viet Nam.
    pub home: String,
    /// Small islands, as dots.
    pub islands: Vec<(i64, i64)>,
    /// Lines of latitude and longitude.
    pub grid: Vec<Grid>,
    /// Names.
    pub places: Vec<Place>,
    /// The way it came.
    pub past_path: String,
    /// The way it is expected to go, from where it is.
    pub coming_path: String,
    /// Where it was, oldest first; the last is where it is.
    pub past: Vec<Mark>,
    /// Where it is expected.
    pub coming: Vec<Mark>,
}

/// A line of latitude or longitude.
#[derive(Debug, Clone, Serialize)]
pub struct Grid {
    /// Its path.
    pub path: String,
    /// Where its name stands.
    pub x: i64,
    /// See `x`.
    pub y: i64,
    /// Its name.
    pub text: String,
}

/// A place's name.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// The name.
    pub name: &'static str,
    /// `city`, `island`, `sea` or `land`.
    pub kind: &'static str,
    /// Where the name stands.
    pub x: i64,
    /// See `x`.
    pub y: i64,
    /// Its `text-anchor`.
    pub anchor: &'static str,
    /// A city's dot.
    pub dot: Option<(i64, i64)>,
}

/// A position of the storm.
#[derive(Debug, Clone, Serialize)]
pub struct Mark {
    /// Where it stands.
    pub x: i64,
    /// See `x`.
    pub y: i64,
    /// The half axes of the danger's reach; none where it isn't known.
    pub reach: Option<(i64, i64)>,
    /// Wind level.
    pub level: Option<u8>,
    /// Its time, where there is room for it: text, x, y, `text-anchor`.
    pub label: Option<(String, i64, i64, &'static str)>,
}

/// What part of the Earth is shown, in thousandths of a degree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) west: i64,
    pub(super) south: i64,
    pub(super) east: i64,
    pub(super) north: i64,
    cosine: i64,
}

impl Frame {
    fn around(track: &Track) -> Self {
        let [mut west, mut south, mut east, mut north] = HOME;
        for spot in track.past.iter().chain(&track.coming) {
            let (lat, lon) = (i64::from(spot.at.0), i64::from(spot.at.1));
            (west, east) = (west.min(lon - MARGIN), east.max(lon + MARGIN));
            (south, north) = (south.min(lat - MARGIN), north.max(lat + MARGIN));
        }
        let (west, south) = (west.max(LIMITS[0]), south.max(LIMITS[1]));
        let (east, north) = (east.min(LIMITS[2]), north.min(LIMITS[3]));
        Self { west, south, east, north, cosine: cosine(i64::midpoint(south, north)) }
    }

    /// Units of the picture for a length in thousandths of a degree of longitude.
    fn across(&self, milli: i64) -> i64 {
        (milli * WIDTH * 2 + (self.east - self.west)).div_euclid((self.east - self.west) * 2)
    }

    /// The same for latitude.
    fn down(&self, milli: i64) -> i64 {
        let span = (self.east - self.west) * self.cosine;
        (milli * WIDTH * 2000 + span).div_euclid(span * 2)
    }

    /// Where a position stands in the picture.
    pub(super) fn project(&self, lat: i64, lon: i64) -> (i64, i64) {
        (self.across(lon - self.west), self.down(self.north - lat))
    }

    fn height(&self) -> i64 {
        self.down(self.north - self.south)
    }

    fn reach(&self, lat: i64, km: u16) -> (i64, i64) {
        let milli = i64::from(km) * 1_000_000 / DEGREE;
        (self.across(milli * 1000 / cosine(lat).max(1)), self.down(milli))
    }
}

/// Vietnamese and English name, kind, latitude and longitude in hundredths of a degree.
type Named = (&'static str, &'static str, &'static str, i64, i64);

/// Those that matter most come first; the first of all are written before anything else. What stands in brackets is left out where
/// there is no room for it.
const PLACES: [Named; 17] = [
    ("Hoàng Sa (Việt Nam)", "Hoàng Sa (Viet Nam)", "island", 1650, 11200),
    ("Trường Sa (Việt Nam)", "Trường Sa (Viet Nam)", "island", 960, 11330),
    ("Đà Nẵng", "Đà Nẵng", "city", 1606, 10821),
    ("Hà Nội", "Hà Nội", "city", 2103, 10585),
    ("TP.HCM", "Hồ Chí Minh City", "city", 1078, 10670),
    ("BIỂN ĐÔNG", "EAST SEA", "sea", 1330, 11350),
    ("Vinh", "Vinh", "city", 1868, 10569),
    ("Nha Trang", "Nha Trang", "city", 1224, 10919),
    ("Hải Phòng", "Hải Phòng", "city", 2086, 10668),
    ("Quy Nhơn", "Quy Nhơn", "city", 1378, 10922),
    ("Cà Mau", "Cà Mau", "city", 918, 10515),
    ("Hải Nam", "Hainan", "land", 1920, 10975),
    ("TRUNG QUỐC", "CHINA", "land", 2235, 11150),
    ("LÀO", "LAOS", "land", 1850, 10330),
    ("THÁI LAN", "THAILAND", "land", 1560, 10340),
    ("CAMPUCHIA", "CAMBODIA", "land", 1260, 10480),
    ("PHILIPPINES", "PHILIPPINES", "land", 1620, 12110),
];

const FIRST: usize = 3;

/// Islands of Hoàng Sa and Trường Sa, Côn Đảo, Lý Sơn, Phú Quý, Bạch Long Vĩ: latitude and longitude in hundredths of a degree.
const ISLANDS: [(i64, i64); 24] = [
    (1683, 11234),
    (1653, 11161),
    (1645, 11171),
    (1651, 11158),
    (1605, 11178),
    (1578, 11120),
    (1667, 11273),
    (1697, 11227),
    (1632, 11203),
    (864, 11192),
    (1143, 11433),
    (1018, 11437),
    (989, 11433),
    (897, 11369),
    (787, 11290),
    (1038, 11448),
    (1105, 11428),
    (1073, 11482),
    (928, 11383),
    (821, 11462),
    (868, 10661),
    (1538, 10912),
    (1053, 10894),
    (2013, 10772),
];

/// Draws a track.
pub fn map(track: &Track, language: Lang) -> Map {
    let frame = Frame::around(track);
    let mut room = Room::new(WIDTH, frame.height());
    let (mut past, mut coming) = (marks(&track.past, &frame), marks(&track.coming, &frame));
    for mark in &past {
        room.take(Rect::around(mark.x, mark.y, SMALL));
    }
    for mark in past.last().into_iter().chain(&coming) {
        room.take(Rect::around(mark.x, mark.y, LARGE));
    }
    // Where it is matters most, then where it goes, then where it came from; but the islands keep their names.
    let mut last = past.split_off(past.len().saturating_sub(1));
    let grid = grid(&frame, language);
    for line in &grid {
        room.take(Rect(line.x, line.y - LINE, line.x + LINE * 2, line.y));
    }
    let mut places = place_names(&PLACES[..FIRST], &frame, &mut room, language);
    write_labels(&mut last, &track.past[past.len()..], LARGE, &mut room);
    write_labels(&mut coming, &track.coming, LARGE, &mut room);
    let islands = ISLANDS.iter().map(|(lat, lon)| frame.project(lat * 10, lon * 10)).collect();
    places.extend(place_names(&PLACES[FIRST..], &frame, &mut room, language));
    write_labels(&mut past, &track.past, SMALL, &mut room);
    past.append(&mut last);
    let from_here: Vec<&Mark> = past.last().into_iter().chain(&coming).collect();
    Map {
        width: WIDTH,
        height: frame.height(),
        land: coast::path("l", &frame),
        home: coast::path("v", &frame),
        islands,
        grid,
        places,
        past_path: polyline(&past.iter().collect::<Vec<_>>()),
        coming_path: if coming.is_empty() { String::new() } else { polyline(&from_here) },
        past,
        coming,
    }
}

/// Half the size of a past position, and of one with its level written in it.
const SMALL: i64 = 10;
const LARGE: i64 = 28;

fn marks(spots: &[Spot], frame: &Frame) -> Vec<Mark> {
    let mark = |spot: &Spot| {
        let (lat, lon) = (i64::from(spot.at.0), i64::from(spot.at.1));
        let (x, y) = frame.project(lat, lon);
        Mark { x, y, reach: spot.radius_km.map(|km| frame.reach(lat, km)), level: spot.level, label: None }
    };
    spots.iter().map(mark).collect()
}

fn write_labels(marks: &mut [Mark], spots: &[Spot], gap: i64, room: &mut Room) {
    for (mark, spot) in marks.iter_mut().zip(spots) {
        let placed = room.beside((mark.x, mark.y), gap, &spot.label);
        mark.label = placed.map(|placed| (spot.label.clone(), placed.x, placed.y, placed.anchor));
    }
}

fn place_names(named: &[Named], frame: &Frame, room: &mut Room, language: Lang) -> Vec<Place> {
    let mut places = Vec::new();
    for (vi, en, kind, lat, lon) in named.iter().copied() {
        let name = if language == Lang::Vi { vi } else { en };
        let (x, y) = frame.project(lat * 10, lon * 10);
        let gap = match kind {
            "city" => 8,
            "island" => 20,
            _ => -LINE / 3,
        };
        let short = name.split(" (").next().unwrap_or(name);
        let free = [name, short].into_iter().find_map(|name| Some((name, room.beside((x, y), gap, name)?)));
        if let Some((name, placed)) = free {
            let dot = (kind == "city").then_some((x, y));
            places.push(Place { name, kind, x: placed.x, y: placed.y, anchor: placed.anchor, dot });
        }
    }
    places
}

/// Every fifth degree.
fn grid(frame: &Frame, language: Lang) -> Vec<Grid> {
    const STEP: i64 = 5_000;
    let (north, east) = if language == Lang::Vi { ("B", "Đ") } else { ("N", "E") };
    let every = |from: i64, to: i64| ((from.div_euclid(STEP) + 1)..).map(|at| at * STEP).take_while(move |at| *at < to);
    let (width, height) = (WIDTH, frame.height());
    let down = every(frame.west, frame.east).map(|lon| {
        let x = frame.project(frame.north, lon).0;
        Grid { path: format!("M{x} 0V{height}"), x: x + 4, y: height - 8, text: format!("{}°{east}", lon / 1000) }
    });
    let across = every(frame.south, frame.north).map(|lat| {
        let y = frame.project(lat, frame.west).1;
        Grid { path: format!("M0 {y}H{width}"), x: 6, y: y - 6, text: format!("{}°{north}", lat / 1000) }
    });
    down.chain(across).collect()
}

fn polyline(marks: &[&Mark]) -> String {
    let mut path = String::new();
    for mark in marks {
        let _ = write!(path, "{}{} {}", if path.is_empty() { 'M' } else { 'L' }, mark.x, mark.y);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(lat: i32, lon: i32) -> Spot {
        Spot { at: (lat, lon), level: Some(10), radius_km: Some(100), label: "19h 27/10".into() }
    }

    #[test]
    fn places_lie_where_they_do_on_the_earth() {
        let track =
            Track { past: vec![spot(17_300, 113_500), spot(16_100, 108_000)], coming: vec![spot(15_500, 111_500)] };
        let drawn = map(&track, Lang::Vi);
        assert_eq!((drawn.width, drawn.past.len(), drawn.coming.len()), (960, 2, 1));
        // 960 units are 16 degrees; at 14.9° north a degree of latitude is 1/0.966 as long as one of longitude.
        assert_eq!((drawn.past[1].x, drawn.past[1].y), (360, 416));
        assert_eq!(drawn.past[0].x - drawn.past[1].x, 330);
        assert_eq!(drawn.past_path, format!("M690 {}L360 416", drawn.past[0].y));
        assert!(drawn.coming_path.starts_with("M360 416L"));
        // 100 km are 0.9 degrees of latitude.
        assert_eq!(drawn.past[1].reach.unwrap().1, 56);
        let names: Vec<&str> = drawn.places.iter().map(|place| place.name).collect();
        for name in ["Hoàng Sa (Việt Nam)", "Trường Sa (Việt Nam)", "Đà Nẵng", "Hà Nội", "BIỂN ĐÔNG"]
        {
            assert!(names.contains(&name), "{name} among {names:?}");
        }
        let (land, home) = (drawn.land.len(), drawn.home.len());
        assert!((500..9000).contains(&land) && home > 500, "{land} and {home} bytes");
    }

    #[test]
    fn any_positions_make_a_picture() {
        for (lat, lon) in [(90_000, 180_000), (-90_000, -180_000), (0, 0), (8_000, 126_900)] {
            let drawn = map(&Track { past: vec![spot(lat, lon)], coming: Vec::new() }, Lang::En);
            assert!(drawn.height > 0 && drawn.height < 3000 && drawn.coming_path.is_empty());
        }
        assert!(map(&Track { past: Vec::new(), coming: Vec::new() }, Lang::En).past_path.is_empty());
    }
}
