//! What the newest bulletin of a series says otherwise than the one before it.
//!
//! In: two bulletins. Out: [`Change`]s. Touches: nothing.

use std::collections::BTreeMap;

use tera::Value;

use super::{
    Label, Show,
    bulletin::{Measure, stage_label},
    scene::Scene,
    view,
};
use crate::{
    chart,
    content::{Bulletin, Position, Storm},
    hash::{Absorb, Absorber},
    library::series::Series,
    plan::Plan,
};

view! {
    /// One difference.
    pub struct Change<'a> {
        /// What differs.
        label: Label,
        /// What was said before.
        from: Option<Said>,
        /// What is said now.
        to: Option<Said>,
        /// `up` where it is more dangerous, `down` where less, else empty.
        trend: &'static str,
        /// `up` where the figure rose, `down` where it fell, else empty: a pressure falls where the danger rises.
        figure: &'static str,
        /// How far the storm moved.
        moved: Option<Measure>,
        /// The areas that it is about.
        areas: Vec<&'a str>,
    }
}

/// Something that a bulletin says.
#[derive(Debug, Clone)]
pub enum Said {
    /// Where the storm is.
    Position(Position),
    /// Wind or gust level.
    Force(u8),
    /// Risk level.
    Risk(u8),
    /// Pressure.
    Measure(Measure),
    /// The stage.
    Words(Label),
}

impl Absorb for Said {
    fn absorb(&self, into: &mut Absorber) {
        match self {
            Self::Position(position) => (0_u8, position).absorb(into),
            Self::Force(level) => (1_u8, *level).absorb(into),
            Self::Risk(level) => (2_u8, *level).absorb(into),
            Self::Measure(measure) => (3_u8, measure).absorb(into),
            Self::Words(label) => (4_u8, label).absorb(into),
        }
    }
}

impl Show for Said {
    fn show(&self, scene: &Scene<'_>) -> Value {
        match self {
            Self::Position(position) => position.show(scene),
            Self::Force(level) => Value::from(format!("{} {level}", scene.labels.get("force"))),
            Self::Risk(level) => Label(format!("level_{level}")).show(scene),
            Self::Measure(measure) => measure.show(scene),
            Self::Words(label) => label.show(scene),
        }
    }
}

fn change(label: &str, from: Option<Said>, to: Option<Said>, trend: &'static str) -> Change<'static> {
    Change { label: Label(format!("change_{label}")), from, to, trend, figure: trend, moved: None, areas: Vec::new() }
}

/// `up` where the second is more.
fn trend<T: Ord + Copy>(before: T, after: T) -> &'static str {
    match after.cmp(&before) {
        std::cmp::Ordering::Greater => "up",
        std::cmp::Ordering::Less => "down",
        std::cmp::Ordering::Equal => "",
    }
}

impl Plan<'_> {
    /// What the newest bulletin of a series changed.
    pub(super) fn changes<'p>(&'p self, series: &'p Series) -> Vec<Change<'p>> {
        let mut newest = self.bulletins(series).rev();
        let (Some(after), Some(before)) = (newest.next(), newest.next()) else { return Vec::new() };
        let mut all: Vec<Change<'p>> = Vec::new();
        if before.stage != after.stage {
            let said = |bulletin: &Bulletin| stage_label(bulletin).map(Said::Words);
            all.extend(said(after).map(|now| change("stage", said(before), Some(now), "")));
        }
        if let (Some(before), Some(after)) = (&before.storm, &after.storm) {
            all.extend(storm_changes(before, after));
        }
        all.extend(risk_changes(before, after));
        all
    }
}

fn storm_changes(before: &Storm, after: &Storm) -> Vec<Change<'static>> {
    let mut all = Vec::new();
    if let (Some(from), Some(to)) = (before.position, after.position)
        && from != to
    {
        let away = chart::distance_km((from.lat_milli, from.lon_milli), (to.lat_milli, to.lon_milli));
        let moved = u16::try_from(away).ok().map(|km| Measure::one(km, "km"));
        let (from, to) = (Some(Said::Position(from)), Some(Said::Position(to)));
        all.push(Change { moved, ..change("position", from, to, "") });
    }
    let levels = [("wind", before.wind_level, after.wind_level), ("gust", before.gust_level, after.gust_level)];
    for (label, from, to) in levels {
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            all.push(change(label, Some(Said::Force(from)), Some(Said::Force(to)), trend(from, to)));
        }
    }
    if let (Some(from), Some(to)) = (before.pressure_hpa, after.pressure_hpa)
        && from != to
    {
        let said = |hpa| Some(Said::Measure(Measure::one(hpa, "hPa")));
        // A deeper storm is the more dangerous one.
        all.push(Change { figure: trend(from, to), ..change("pressure", said(from), said(to), trend(to, from)) });
    }
    all
}

/// The highest level of each area, in the order of the areas.
fn levels(bulletin: &Bulletin) -> BTreeMap<&str, Option<u8>> {
    let mut levels = BTreeMap::new();
    for hazard in &bulletin.hazards {
        for area in &hazard.areas {
            let level = levels.entry(area.as_str()).or_insert(None);
            *level = hazard.level.max(*level);
        }
    }
    levels
}

fn risk_changes<'a>(before: &'a Bulletin, after: &'a Bulletin) -> Vec<Change<'a>> {
    let (old, new) = (levels(before), levels(after));
    let added: Vec<&str> = new.keys().copied().filter(|area| !old.contains_key(area)).collect();
    let dropped: Vec<&str> = old.keys().copied().filter(|area| !new.contains_key(area)).collect();
    let mut moved: BTreeMap<(std::cmp::Reverse<u8>, u8), Vec<&str>> = BTreeMap::new();
    for (area, to) in &new {
        if let (Some(Some(from)), Some(to)) = (old.get(area), to)
            && from != to
        {
            moved.entry((std::cmp::Reverse(*to), *from)).or_default().push(area);
        }
    }
    let risks = moved.into_iter().map(|((to, from), areas)| {
        let label = if to.0 > from { "risk_raised" } else { "risk_lowered" };
        let trend = trend(from, to.0);
        Change { areas, ..change(label, Some(Said::Risk(from)), Some(Said::Risk(to.0)), trend) }
    });
    let areas = [("areas_added", added, "up"), ("areas_dropped", dropped, "down")];
    let areas = areas.into_iter().filter(|(_, areas, _)| !areas.is_empty());
    risks.chain(areas.map(|(label, areas, trend)| Change { areas, ..change(label, None, None, trend) })).collect()
}
