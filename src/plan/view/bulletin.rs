//! What the head of a bulletin's page sees: kind, times, risk, areas, and for a storm its state.
//!
//! In: the library. Out: [`BulletinView`]. Touches: nothing.

use tera::Value;

use super::{Href, Label, Show, entry::Titled, scene::Scene, view};
use crate::{
    content::{Bulletin, Hazard, Issuer, Kind, Position, Stage, Storm},
    diag::Lang,
    hash::{Absorb, Absorber},
    library::PostId,
    plan::Plan,
    text::{
        number,
        time::{self, Day, Moment},
    },
};

view! {
    /// A bulletin as its template sees it.
    pub struct BulletinView<'a> {
        /// Its kind's name.
        kind: &'static str,
        /// Its kind in words.
        kind_label: Label,
        /// Its stage's name.
        stage: Option<&'static str>,
        /// Its stage in words.
        stage_label: Option<Label>,
        /// Whether readers must be warned at once.
        urgent: bool,
        /// When it was issued.
        issued: Moment,
        /// Until when it holds.
        holds_until: Moment,
        /// When the next one is expected.
        next_issue: Option<Moment>,
        /// The day that it is for.
        covers: Option<Day>,
        /// The highest risk level, 1 to 5.
        risk_level: Option<u8>,
        /// That level in words.
        risk_label: Option<Label>,
        /// `in_force`, `withdrawn`, `superseded`, `expired` or `closed`.
        state: &'static str,
        /// The bulletin that supersedes it.
        successor: Option<Titled<'a>>,
        /// The series it belongs to.
        series: Option<Titled<'a>>,
        /// Its hazards.
        hazards: Vec<HazardView<'a>>,
        /// The storm.
        storm: Option<StormView<'a>>,
        /// Who issued it.
        source: Option<Source<'a>>,
        /// Number of a corrected bulletin.
        revision: Option<u32>,
    }
}

view! {
    /// One hazard.
    pub struct HazardView<'a> {
        /// What threatens.
        kind_label: Label,
        /// Risk level, 1 to 5.
        level: Option<u8>,
        /// That level in words.
        level_label: Option<Label>,
        /// Whom it threatens.
        areas: Vec<&'a str>,
    }
}

view! {
    /// A storm.
    pub struct StormView<'a> {
        /// Its standing title.
        title: &'a str,
        /// Its number within the year.
        number: Option<u8>,
        /// Its international name.
        name: Option<&'a str>,
        /// Where its centre is.
        position: Option<Position>,
        /// When it was there.
        at: Option<Moment>,
        /// Wind level.
        wind_level: Option<u8>,
        /// Gust level.
        gust_level: Option<u8>,
        /// Where it moves.
        heading: Option<Label>,
        /// How fast it moves.
        speed: Option<Measure>,
        /// Pressure at its centre.
        pressure: Option<Measure>,
        /// Where it is expected.
        forecast: Vec<ForecastView>,
    }
}

view! {
    /// A storm's expected state.
    pub struct ForecastView {
        /// When.
        at: Moment,
        /// Where.
        position: Option<Position>,
        /// Wind level.
        wind_level: Option<u8>,
        /// Gust level.
        gust_level: Option<u8>,
    }
}

view! {
    /// Who issued the official bulletin.
    pub struct Source<'a> {
        /// The body.
        name: &'a str,
        /// Its own id of the bulletin.
        id: Option<&'a str>,
    }
}

/// A whole number, or a range of two, with its unit.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// The lower end.
    pub low: u16,
    /// The upper end; the same for a single number.
    pub high: u16,
    /// The unit's sign.
    pub unit: &'static str,
}

impl Measure {
    /// A single number.
    pub fn one(number: u16, unit: &'static str) -> Self {
        Self { low: number, high: number, unit }
    }
}

impl Absorb for Measure {
    fn absorb(&self, into: &mut Absorber) {
        self.low.absorb(into);
        self.high.absorb(into);
        self.unit.absorb(into);
    }
}

impl Show for Measure {
    fn show(&self, scene: &Scene<'_>) -> Value {
        let low = number::integer(i64::from(self.low), scene.language);
        let unit = self.unit;
        Value::from(if self.low == self.high {
            format!("{low} {unit}")
        } else {
            format!("{low}–{} {unit}", number::integer(i64::from(self.high), scene.language))
        })
    }
}

impl Absorb for Position {
    fn absorb(&self, into: &mut Absorber) {
        i64::from(self.lat_milli).absorb(into);
        i64::from(self.lon_milli).absorb(into);
    }
}

impl Show for Position {
    fn show(&self, scene: &Scene<'_>) -> Value {
        let [north, south, east, west] = match scene.language {
            Lang::Vi => ["B", "N", "Đ", "T"],
            Lang::En => ["N", "S", "E", "W"],
        };
        let degrees = |milli: i32, plus: &str, minus: &str| {
            let side = if milli < 0 { minus } else { plus };
            format!("{}°{side}", number::thousandths(milli.unsigned_abs(), scene.language))
        };
        Value::from(format!("{} {}", degrees(self.lat_milli, north, south), degrees(self.lon_milli, east, west)))
    }
}

impl Show for Day {
    fn show(&self, scene: &Scene<'_>) -> Value {
        Value::from(time::day_long(*self, scene.language))
    }
}

/// What stands for areas that are left out.
pub(super) const MORE: &str = "…";

impl BulletinView<'_> {
    /// Leaves out what is needed least: the last step of the forecast, then the last area, for which dots stand, then its hazard. False
    /// where nothing is left.
    pub(super) fn shorten(&mut self) -> bool {
        if self.storm.as_mut().is_some_and(|storm| storm.forecast.pop().is_some()) {
            return true;
        }
        let Some(last) = self.hazards.last_mut() else { return false };
        last.areas.pop_if(|area| *area == MORE);
        if last.areas.pop().is_some() {
            last.areas.push(MORE);
        } else {
            self.hazards.pop();
        }
        true
    }
}

/// What a bulletin is called at its stage. A tropical depression is no storm yet, and must not be called one; of other kinds only the last
/// bulletin and those in between have a name of their own.
pub(super) fn stage_label(bulletin: &Bulletin) -> Option<Label> {
    let stage = bulletin.stage?;
    let prefix = match (bulletin.kind, stage) {
        (Kind::Storm, _) | (_, Stage::Update | Stage::Final) => "stage",
        (Kind::Depression, _) => "stage_depression",
        _ => return None,
    };
    Some(Label(format!("{prefix}_{}", stage.name())))
}

impl Plan<'_> {
    /// The bulletin part of a post that has one.
    pub(super) fn bulletin_part(&self, id: PostId) -> Option<BulletinView<'_>> {
        let library = self.inputs.library;
        let bulletin = library.post(id).bulletin.as_ref()?;
        let successor = library.places[id as usize].successor;
        Some(BulletinView {
            kind: bulletin.kind.name(),
            kind_label: Label(format!("kind_{}", bulletin.kind.name())),
            stage: bulletin.stage.map(Stage::name),
            stage_label: stage_label(bulletin),
            urgent: bulletin.is_urgent(),
            issued: bulletin.issued,
            holds_until: bulletin.holds_until(),
            next_issue: bulletin.next_issue,
            covers: bulletin.covers,
            risk_level: bulletin.risk_level(),
            risk_label: bulletin.risk_level().map(level_label),
            state: library.state(id)?.name(),
            successor: successor
                .map(|next| Titled { title: &library.post(next).title, url: Href::of(self.addresses.post(next)) }),
            series: self.series_link(id),
            hazards: bulletin.hazards.iter().map(hazard_view).collect(),
            storm: bulletin.storm.as_ref().map(|storm| self.storm_view(id, storm)),
            source: bulletin.issuer.as_ref().map(|Issuer { name, id }| Source { name, id: id.as_deref() }),
            revision: bulletin.revision,
        })
    }

    fn storm_view<'p>(&'p self, id: PostId, storm: &'p Storm) -> StormView<'p> {
        let library = self.inputs.library;
        let series = library.places[id as usize].series;
        StormView {
            title: series.map_or("", |at| library.series[at as usize].title.as_str()),
            number: storm.number,
            name: storm.name.as_deref(),
            position: storm.position,
            at: storm.at,
            wind_level: storm.wind_level,
            gust_level: storm.gust_level,
            heading: storm.heading.as_ref().map(|point| Label(format!("dir_{point}"))),
            speed: storm.speed_kmh.map(|(low, high)| Measure { low, high, unit: "km/h" }),
            pressure: storm.pressure_hpa.map(|hpa| Measure { low: hpa, high: hpa, unit: "hPa" }),
            forecast: storm
                .forecast
                .iter()
                .map(|step| ForecastView {
                    at: step.at,
                    position: step.position,
                    wind_level: step.wind_level,
                    gust_level: step.gust_level,
                })
                .collect(),
        }
    }
}

fn level_label(level: u8) -> Label {
    Label(format!("level_{level}"))
}

fn hazard_view(hazard: &Hazard) -> HazardView<'_> {
    HazardView {
        kind_label: Label(format!("hazard_{}", hazard.kind.name())),
        level: hazard.level,
        level_label: hazard.level.map(level_label),
        areas: hazard.areas.iter().map(String::as_str).collect(),
    }
}
