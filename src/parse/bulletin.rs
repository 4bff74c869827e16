//! The `bulletin` key of a post.
//!
//! In: the post's fields. Out: a [`Bulletin`]; what is wrong goes to the report. Touches: nothing.

use super::post::moment;
use crate::{
    config::Config,
    content::{Bulletin, Forecast, Hazard, Issuer, Kind, Position, Rain, Stage, Storm},
    diag::{Diagnostic, Fault},
    text::{
        slug::slugify,
        time::{Day, Moment},
    },
    words,
    yaml::{
        Node, Value,
        read::{Fields, no_number, text_of, wrong_type},
    },
};

/// The highest wind level of the Vietnamese scale.
pub const TOP_LEVEL: i64 = 17;

/// How long before its time of issue a bulletin may be published, in seconds: a day.
const EARLY: i64 = 24 * 3600;

/// The 16 points of the compass.
pub const COMPASS: [&str; 16] =
    ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"];

/// Reads the bulletin of a post that is published at `date`.
pub(super) fn bulletin(
    fields: &mut Fields<'_, '_>,
    date: Option<Moment>,
    config: &Config,
    report: &mut Vec<Diagnostic>,
) -> Option<Bulletin> {
    let node = fields.take("bulletin")?;
    let mut own = Fields::of(node, report)?;
    own.require("kind", "kind: storm", report);
    let kind = named(&mut own, "kind", Kind::ALL, Kind::name, report);
    let bulletin = Bulletin {
        kind: kind.unwrap_or(Kind::Other),
        series: series(&mut own, report),
        stage: named(&mut own, "stage", Stage::ALL, Stage::name, report),
        issued: issued(&mut own, date, config, report),
        next_issue: moment(&mut own, "next_issue", config, report),
        valid_until: moment(&mut own, "valid_until", config, report),
        covers: day(&mut own, report),
        hazards: hazards(&mut own, report),
        storm: storm(&mut own, date, config, report),
        rain: rain(&mut own, config, report),
        revision: own.int("revision", 0..=9999, report).map(|number| number as u32),
        withdrawn: own.boolean("withdrawn", report).unwrap_or(false),
        issuer: issuer(&mut own, report),
        span: node.span,
    };
    if own.take("valid_until").is_none() && own.take("next_issue").is_none() {
        let form = "valid_until: 2024-10-26T20:00";
        let fault = Fault::new(
            "missing-key",
            words!("a bulletin needs `valid_until` or `next_issue`", "bản tin cần có `valid_until` hoặc `next_issue`"),
        );
        report.push(fault.hint(words!("add a line such as `{form}`", "hãy thêm một dòng như `{form}`")).at(node.span));
    }
    own.finish(report);
    kind.map(|_| bulletin)
}

/// When a bulletin was issued. One that is published a little before its time waits for it; another day is a slip, by which it would
/// supersede all that follow until then.
fn issued(fields: &mut Fields<'_, '_>, date: Option<Moment>, config: &Config, report: &mut Vec<Diagnostic>) -> Moment {
    let issued = moment(fields, "issued", config, report);
    if let (Some(issued), Some(date), Some(node)) = (issued, date, fields.take("issued"))
        && issued > date.plus(EARLY)
    {
        report.push(issued_after_date().at(node.span));
    }
    issued.or(date).unwrap_or(Moment::from_unix(0))
}

/// A bulletin is published before it is issued.
pub fn issued_after_date() -> Fault {
    Fault::new(
        "issued-after-date",
        words!("the bulletin was published before it was issued", "bản tin được đăng trước cả lúc phát"),
    )
    .hint(words!(
        "correct `issued`, or `date`; without `issued` it is issued at its `date`",
        "hãy sửa `issued` hoặc `date`; không ghi `issued` thì giờ phát là `date`"
    ))
}

/// One of the names that a key knows.
fn named<T: Copy>(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    all: &[T],
    name: fn(T) -> &'static str,
    report: &mut Vec<Diagnostic>,
) -> Option<T> {
    let item = fields.item(key, report)?;
    let found = all.iter().copied().find(|one| name(*one) == item.text);
    if found.is_none() {
        let known: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        let known = known.join("`, `");
        let wrong = &item.text;
        let fault =
            Fault::new("unknown-value", words!("`{key}` cannot be `{wrong}`", "`{key}` không thể là `{wrong}`"));
        report
            .push(fault.hint(words!("use one of `{known}`", "hãy dùng một trong các giá trị `{known}`")).at(item.span));
    }
    found
}

fn series(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<String> {
    let item = fields.item("series", report)?;
    if slugify(&item.text).is_empty() {
        let fault = Fault::new(
            "bad-series",
            words!("a series needs an id of letters or digits", "mã loạt tin phải có chữ hoặc số"),
        );
        report.push(fault.hint(words!("as `bao-2024-6`", "ví dụ `bao-2024-6`")).at(item.span));
        return None;
    }
    Some(item.text)
}

fn day(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Day> {
    let item = fields.item("covers", report)?;
    Day::parse(&item.text).map_err(|fault| report.push(fault.at(item.span))).ok()
}

/// The mappings in a list; a single mapping is a list of one.
fn mappings<'n, 'a>(node: &'n Node<'a>, report: &mut Vec<Diagnostic>) -> Vec<&'n Node<'a>> {
    match &node.value {
        Value::List(nodes) => nodes.iter().collect(),
        Value::Map(_) => vec![node],
        _ => {
            report.push(wrong_type(node, &words!("a list of mappings", "một danh sách các nhóm")));
            Vec::new()
        }
    }
}

fn hazards(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Vec<Hazard> {
    let Some(node) = fields.take("hazards") else { return Vec::new() };
    let mut hazards = Vec::new();
    for node in mappings(node, report) {
        let Some(mut own) = Fields::of(node, report) else { continue };
        let kind = named(&mut own, "kind", Kind::ALL, Kind::name, report);
        let level = own.int("level", 1..=5, report).map(|level| level as u8);
        let areas = own.texts("areas", report).into_iter().map(|item| item.text).collect();
        own.require("kind", "kind: heavy_rain", report);
        own.finish(report);
        hazards.extend(kind.map(|kind| Hazard { kind, level, areas }));
    }
    hazards
}

fn storm(
    fields: &mut Fields<'_, '_>,
    date: Option<Moment>,
    config: &Config,
    report: &mut Vec<Diagnostic>,
) -> Option<Storm> {
    let node = fields.take("storm")?;
    let mut own = Fields::of(node, report)?;
    let year = own.int("year", 1900..=2200, report).map(|year| year as i16);
    let storm = Storm {
        year: year.unwrap_or_else(|| date.unwrap_or(Moment::from_unix(0)).year_month(&config.zone).0),
        number: own.int("number", 1..=99, report).map(|number| number as u8),
        name: own.text("name", report),
        position: position(&mut own, report),
        at: moment(&mut own, "at", config, report),
        wind_level: level(&mut own, "wind_level", report),
        gust_level: level(&mut own, "gust_level", report),
        heading: heading(&mut own, report),
        speed_kmh: speed(&mut own, report),
        pressure_hpa: own.int("pressure_hpa", 800..=1100, report).map(|hpa| hpa as u16),
        radius_km: radius(&mut own, report),
        forecast: forecast(&mut own, config, report),
    };
    own.finish(report);
    Some(storm)
}

fn level(fields: &mut Fields<'_, '_>, key: &'static str, report: &mut Vec<Diagnostic>) -> Option<u8> {
    fields.int(key, 0..=TOP_LEVEL, report).map(|level| level as u8)
}

fn radius(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<u16> {
    fields.int("radius_km", 1..=2000, report).map(|km| km as u16)
}

fn position(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Position> {
    let lat = degrees(fields, "lat", 90.0, report);
    let lon = degrees(fields, "lon", 180.0, report);
    match (fields.take("lat").is_some(), fields.take("lon").is_some()) {
        (true, false) => fields.missing("lon", "lon: 109.1", report),
        (false, true) => fields.missing("lat", "lat: 16.8", report),
        _ => {}
    }
    Some(Position { lat_milli: lat?, lon_milli: lon? })
}

fn degrees(fields: &mut Fields<'_, '_>, key: &'static str, most: f64, report: &mut Vec<Diagnostic>) -> Option<i32> {
    let node = fields.take(key)?;
    let value = match node.value {
        Value::Int(value) => value as f64,
        Value::Float(value) => value,
        _ => {
            let meant = text_of(node).and_then(|item| item.text.trim().replace(',', ".").parse::<f64>().ok());
            let meant = meant.filter(|number| number.is_finite());
            report.push(no_number(node, &words!("degrees such as 17.3", "số độ, ví dụ 17.3"), meant));
            return None;
        }
    };
    if value.abs() > most || value.is_nan() {
        let fault = Fault::new("out-of-range", words!("{value}° lies outside ±{most}°", "{value}° vượt quá ±{most}°"));
        report.push(fault.at(node.span));
        return None;
    }
    Some((value * 1000.0).round() as i32)
}

fn heading(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<String> {
    let item = fields.item("heading", report)?;
    let point = item.text.to_uppercase();
    if COMPASS.contains(&point.as_str()) {
        return Some(point);
    }
    let known = COMPASS.join(", ");
    let wrong = &item.text;
    let fault = Fault::new(
        "unknown-value",
        words!("`{wrong}` is no point of the compass", "`{wrong}` không phải hướng la bàn"),
    );
    report.push(fault.hint(words!("use one of {known}", "hãy dùng một trong {known}")).at(item.span));
    None
}

/// A speed, or a range such as `20-25`.
fn speed(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<(u16, u16)> {
    let item = fields.item("speed_kmh", report)?;
    let ends = item.text.split_once(['-', '–']).unwrap_or((&item.text, &item.text));
    match (ends.0.trim().parse::<u16>(), ends.1.trim().parse::<u16>()) {
        (Ok(low), Ok(high)) if low <= high && high <= 200 => Some((low, high)),
        _ => {
            let wrong = &item.text;
            let fault =
                Fault::new("out-of-range", words!("`{wrong}` is no speed in km/h", "`{wrong}` không phải tốc độ km/h"));
            report.push(fault.hint(words!("write `20` or `20-25`", "hãy viết `20` hoặc `20-25`")).at(item.span));
            None
        }
    }
}

fn forecast(fields: &mut Fields<'_, '_>, config: &Config, report: &mut Vec<Diagnostic>) -> Vec<Forecast> {
    let Some(node) = fields.take("forecast") else { return Vec::new() };
    let mut steps = Vec::new();
    for node in mappings(node, report) {
        let Some(mut own) = Fields::of(node, report) else { continue };
        let at = moment(&mut own, "at", config, report);
        own.require("at", "at: 2024-10-27T19:00", report);
        let (position, wind_level) = (position(&mut own, report), level(&mut own, "wind_level", report));
        let (gust_level, radius_km) = (level(&mut own, "gust_level", report), radius(&mut own, report));
        own.finish(report);
        steps.extend(at.map(|at| Forecast { at, position, wind_level, gust_level, radius_km }));
    }
    steps
}

fn rain(fields: &mut Fields<'_, '_>, config: &Config, report: &mut Vec<Diagnostic>) -> Vec<Rain> {
    let Some(node) = fields.take("rain") else { return Vec::new() };
    let mut all = Vec::new();
    for node in mappings(node, report) {
        let Some(mut own) = Fields::of(node, report) else { continue };
        let place = own.text("place", report);
        let mm = own.int("mm", 0..=9999, report).map(|mm| mm as u16);
        let (from, to) = (moment(&mut own, "from", config, report), moment(&mut own, "to", config, report));
        for (key, form) in [("place", "place: Bạch Mã"), ("mm", "mm: 268")] {
            own.require(key, form, report);
        }
        own.finish(report);
        all.extend(place.zip(mm).map(|(place, mm)| Rain { place, mm, from, to }));
    }
    all
}

/// The issuing body: a name, or a name with the id of its bulletin.
fn issuer(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Issuer> {
    let node = fields.take("source")?;
    if let Some(name) = text_of(node) {
        return Some(Issuer { name: name.text, id: None });
    }
    let mut own = Fields::of(node, report)?;
    let (name, id) = (own.required("name", "name: …", report), own.text("id", report));
    own.finish(report);
    name.map(|name| Issuer { name: name.text, id })
}
