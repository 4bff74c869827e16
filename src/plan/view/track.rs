//! A storm's track: where it was, where it is expected, and how strong it was, as pictures and as the rows of a table.
//!
//! In: the bulletins of a series. Out: [`TrackView`]. Touches: nothing.
//!
//! The view holds the figures; the shapes are made of them when a page shows it, so that they cost nothing where nothing is rendered.

use std::collections::BTreeMap;

use tera::Value;

use super::{Fields, Show, scene::Scene, series::state_time, view};
use crate::{
    chart::{self, Curve, Spot, Track},
    content::{Forecast, Position, Storm},
    hash::{Absorb, Absorber},
    library::series::Series,
    plan::Plan,
    text::time::Moment,
};

view! {
    /// What a bulletin said of a storm at one moment.
    pub struct Fix {
        /// The moment.
        at: Moment,
        /// Where its centre was, or will be.
        position: Option<Position>,
        /// Wind level.
        wind_level: Option<u8>,
        /// Gust level.
        gust_level: Option<u8>,
        /// Pressure at its centre, hPa.
        pressure: Option<u16>,
        /// How far the danger reaches, km.
        radius: Option<u16>,
    }
}

/// A storm's track.
#[derive(Debug, Clone)]
pub struct TrackView {
    /// What was told of the past, oldest first.
    past: Vec<Fix>,
    /// What the last forecast says of the time after that.
    coming: Vec<Fix>,
    /// When that forecast was issued.
    forecast_issued: Option<Moment>,
}

impl Absorb for TrackView {
    fn absorb(&self, into: &mut Absorber) {
        self.past.absorb(into);
        self.coming.absorb(into);
        self.forecast_issued.absorb(into);
    }
}

impl Show for u16 {
    fn show(&self, _: &Scene<'_>) -> Value {
        Value::from(*self)
    }
}

impl Show for TrackView {
    fn show(&self, scene: &Scene<'_>) -> Value {
        Fields(&[
            ("past", self.past.show(scene)),
            ("coming", self.coming.show(scene)),
            ("forecast_issued", self.forecast_issued.show(scene)),
            ("has_pressure", Value::from(self.past.iter().any(|fix| fix.pressure.is_some()))),
            ("has_reach", Value::from(self.past.iter().chain(&self.coming).any(|fix| fix.radius.is_some()))),
            ("map", self.map(scene)),
            ("wind", self.wind(scene)),
            ("pressure", self.pressure(scene)),
        ])
        .value()
    }
}

impl TrackView {
    fn map(&self, scene: &Scene<'_>) -> Value {
        let spots = |fixes: &[Fix]| -> Vec<Spot> { fixes.iter().filter_map(|fix| fix.spot(scene)).collect() };
        let track = Track { past: spots(&self.past), coming: spots(&self.coming) };
        if track.past.is_empty() && track.coming.is_empty() {
            return Value::none();
        }
        Value::from_serializable(&chart::map(&track, scene.language))
    }

    fn wind(&self, scene: &Scene<'_>) -> Value {
        let curve = |fixes: &mut dyn Iterator<Item = &Fix>, value: fn(&Fix) -> Option<u8>| {
            Curve(fixes.filter_map(|fix| Some((fix.at, i64::from(value(fix)?)))).collect())
        };
        let wind: fn(&Fix) -> Option<u8> = |fix| fix.wind_level;
        let gust: fn(&Fix) -> Option<u8> = |fix| fix.gust_level;
        // What is expected starts at the last thing known.
        let mut last = [wind, gust].map(|value| self.past.iter().rev().find(|fix| value(fix).is_some()));
        if self.coming.is_empty() {
            last = [None, None];
        }
        let curves = [
            curve(&mut self.past.iter(), wind),
            curve(&mut self.past.iter(), gust),
            curve(&mut last[0].into_iter().chain(&self.coming), wind),
            curve(&mut last[1].into_iter().chain(&self.coming), gust),
        ];
        drawn(&curves, 2, scene)
    }

    fn pressure(&self, scene: &Scene<'_>) -> Value {
        let points = self.past.iter().filter_map(|fix| Some((fix.at, i64::from(fix.pressure?))));
        drawn(&[Curve(points.collect())], 10, scene)
    }
}

impl Fix {
    fn of(at: Moment, storm: &Storm) -> Self {
        Self {
            at,
            position: storm.position,
            wind_level: storm.wind_level,
            gust_level: storm.gust_level,
            pressure: storm.pressure_hpa,
            radius: storm.radius_km,
        }
    }

    fn expected(step: &Forecast) -> Self {
        let Forecast { at, position, wind_level, gust_level, radius_km } = *step;
        Self { at, position, wind_level, gust_level, pressure: None, radius: radius_km }
    }

    fn says_something(&self) -> bool {
        self.position.is_some() || self.wind_level.or(self.gust_level).is_some() || self.pressure.is_some()
    }

    fn spot(&self, scene: &Scene<'_>) -> Option<Spot> {
        let Position { lat_milli, lon_milli } = self.position?;
        let label = scene.hour(self.at);
        Some(Spot { at: (lat_milli, lon_milli), level: self.wind_level, radius_km: self.radius, label })
    }
}

/// A chart as its template sees it; none where there is not enough to draw.
fn drawn(curves: &[Curve], step: i64, scene: &Scene<'_>) -> Value {
    let all = || curves.iter().flat_map(|curve| &curve.0).map(|one| one.0);
    let (Some(from), Some(to)) = (all().min(), all().max()) else { return Value::none() };
    let Some(chart) = chart::chart(curves, &scene.midnights(from, to), step) else { return Value::none() };
    let rows = chart.rows.iter().map(|row| Fields(&[("at", row.at.into()), ("value", row.value.into())]).value());
    let columns = chart.columns.iter();
    let columns =
        columns.map(|column| Fields(&[("at", column.at.into()), ("text", scene.day(column.value).into())]).value());
    Fields(&[
        ("width", chart.width.into()),
        ("height", chart.height.into()),
        ("left", chart.field.0.into()),
        ("right", chart.field.1.into()),
        ("rows", rows.collect::<Vec<_>>().into()),
        ("columns", columns.collect::<Vec<_>>().into()),
        ("paths", Value::from_serializable(&chart.paths)),
        ("points", Value::from_serializable(&chart.points)),
    ])
    .value()
}

impl Plan<'_> {
    /// The track of a series that is about a storm; of two bulletins on one moment the newer counts.
    pub(super) fn track(&self, series: &Series) -> Option<TrackView> {
        let storms = || self.bulletins(series).filter_map(|bulletin| Some((bulletin, bulletin.storm.as_ref()?)));
        let mut past: BTreeMap<Moment, Fix> = BTreeMap::new();
        for (bulletin, storm) in storms() {
            let fix = Fix::of(state_time(bulletin, storm), storm);
            if fix.says_something() {
                past.insert(fix.at, fix);
            }
        }
        let mut past: Vec<Fix> = past.into_values().collect();
        let last = past.last()?.at;
        // Danger is where the storm is, not where it was.
        past.iter_mut().filter(|fix| series.closed || fix.at < last).for_each(|fix| fix.radius = None);
        let forecast = storms().rfind(|(_, storm)| !series.closed && !storm.forecast.is_empty());
        let steps = forecast.iter().flat_map(|(_, storm)| &storm.forecast).filter(|step| step.at > last);
        let mut coming: Vec<Fix> = steps.map(Fix::expected).collect();
        coming.sort_by_key(|fix| fix.at);
        let forecast_issued = forecast.filter(|_| !coming.is_empty()).map(|(bulletin, _)| bulletin.issued);
        Some(TrackView { past, coming, forecast_issued })
    }
}
