//! A weather bulletin's own data, as Vietnamese practice words it (Quyết định 18/2021/QĐ-TTg, Thông tư 08/2022/TT-BTNMT).
//!
//! In: values that `parse` has checked. Out: [`Bulletin`] and its parts. Touches: nothing.

use bitcode::{Decode, Encode};

use crate::{
    diag::Span,
    text::time::{Day, Moment},
};

/// How long a bulletin without `valid_until` holds after the next one was due, in seconds.
const GRACE: i64 = 3600;

/// Makes an enum whose values have one name each, the same in front matter, labels and templates.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        pub enum $name { $($(#[$item_doc])* $item,)* }

        impl $name {
            /// All values, in the order of their definition.
            pub const ALL: &'static [Self] = &[$(Self::$item,)*];

            /// The name used in front matter.
            pub fn name(self) -> &'static str {
                match self { $(Self::$item => $text,)* }
            }
        }
    };
}

named! {
    /// What a bulletin, or a hazard in it, is about.
    Kind {
        /// A named or numbered storm.
        Storm = "storm",
        /// A tropical depression.
        Depression = "depression",
        /// A forecast of ordinary weather.
        Forecast = "forecast",
        /// Weather at sea.
        Marine = "marine",
        /// Heavy rain.
        HeavyRain = "heavy_rain",
        /// Flood.
        Flood = "flood",
        /// Landslide or flash flood.
        Landslide = "landslide",
        /// Cold air.
        Cold = "cold",
        /// Heat.
        Heat = "heat",
        /// Strong wind.
        Wind = "wind",
        /// Anything else.
        Other = "other",
    }
}

named! {
    /// How far a storm has come, as the titles of official bulletins tell.
    Stage {
        /// Near the East Sea.
        NearSea = "near_sea",
        /// On the East Sea.
        AtSea = "at_sea",
        /// Urgent: will reach land soon (*khẩn cấp*).
        Urgent = "urgent",
        /// On land.
        OnLand = "on_land",
        /// A quick bulletin between two others (*tin nhanh*).
        Update = "update",
        /// The last one (*tin cuối cùng*); closes the series.
        Final = "final",
    }
}

/// A bulletin's own part of a post.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Bulletin {
    /// What it is about.
    pub kind: Kind,
    /// The id of all bulletins on the same event or of the same daily product.
    pub series: Option<String>,
    /// Storms: how far it has come.
    pub stage: Option<Stage>,
    /// When it was issued.
    pub issued: Moment,
    /// When the next one is expected.
    pub next_issue: Option<Moment>,
    /// Until when it says it holds.
    pub valid_until: Option<Moment>,
    /// The day that a forecast is for.
    pub covers: Option<Day>,
    /// What threatens whom, and how much.
    pub hazards: Vec<Hazard>,
    /// Storms: where it is and where it goes.
    pub storm: Option<Storm>,
    /// Rain measured.
    pub rain: Vec<Rain>,
    /// Number of a corrected bulletin.
    pub revision: Option<u32>,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// The issuing body and its own bulletin.
    pub issuer: Option<Issuer>,
    /// Where it stands in the post.
    pub span: Span,
}

impl Bulletin {
    /// The first instant at which it no longer holds: `valid_until`, else the next issue plus one hour.
    pub fn holds_until(&self) -> Moment {
        self.valid_until.or(self.next_issue.map(|next| next.plus(GRACE))).unwrap_or(self.issued)
    }

    /// The highest risk level of its hazards, 1 to 5.
    pub fn risk_level(&self) -> Option<u8> {
        self.hazards.iter().filter_map(|hazard| hazard.level).max()
    }

    /// Whether it warns of something, or ends a warning: an ordinary forecast does neither.
    pub fn warns(&self) -> bool {
        !self.hazards.is_empty() || !matches!(self.kind, Kind::Forecast | Kind::Other)
    }

    /// Whether readers must be warned at once.
    pub fn is_urgent(&self) -> bool {
        self.stage == Some(Stage::Urgent) || self.risk_level() >= Some(4)
    }
}

/// One danger, its risk level and the areas it is for.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Hazard {
    /// The danger.
    pub kind: Kind,
    /// Disaster risk level, 1 to 5 (Quyết định 18/2021/QĐ-TTg).
    pub level: Option<u8>,
    /// Provinces or seas, as written.
    pub areas: Vec<String>,
}

/// Where a storm is, in thousandths of a degree, so that no float enters a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Position {
    /// Latitude north.
    pub lat_milli: i32,
    /// Longitude east.
    pub lon_milli: i32,
}

/// A storm's identity and state at one moment.
#[derive(Debug, Clone, Default, PartialEq, Encode, Decode)]
pub struct Storm {
    /// The year that the number belongs to.
    pub year: i16,
    /// The number within the year.
    pub number: Option<u8>,
    /// The international name.
    pub name: Option<String>,
    /// Where its centre is.
    pub position: Option<Position>,
    /// When it was there.
    pub at: Option<Moment>,
    /// Wind level on the Vietnamese Beaufort scale, 0 to 17.
    pub wind_level: Option<u8>,
    /// Gust level on the same scale.
    pub gust_level: Option<u8>,
    /// Where it moves: one of the 16 points of the compass, as `WNW`.
    pub heading: Option<String>,
    /// How fast it moves, km/h; a range has both ends.
    pub speed_kmh: Option<(u16, u16)>,
    /// Pressure at its centre, hPa.
    pub pressure_hpa: Option<u16>,
    /// How far from its centre the danger reaches, km.
    pub radius_km: Option<u16>,
    /// Where it is expected later.
    pub forecast: Vec<Forecast>,
}

/// The year and number of the storm that the id of a series tells, as `bao-2024-6`.
pub fn storm_of_series(series: &str) -> Option<(i16, u8)> {
    let mut parts = series.rsplit('-');
    let (number, year) = (parts.next()?.parse().ok()?, parts.next()?);
    (year.len() == 4).then(|| Some((year.parse().ok()?, number))).flatten()
}

impl Storm {
    /// A storm of which nothing is known but when it is, and its number where the id of its series tells it.
    pub fn unknown(year: i16, series: Option<&str>) -> Self {
        let named = series.and_then(storm_of_series).filter(|(of, _)| *of == year);
        Self { year, number: named.map(|(_, number)| number), ..Self::default() }
    }

    /// Which storm it is, without any of its figures.
    #[must_use]
    pub fn bare(&self) -> Self {
        Self { year: self.year, number: self.number, name: self.name.clone(), ..Self::default() }
    }

    /// Its figures of which another one has none.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        fn unless<T: Clone>(own: Option<&T>, other: Option<&T>) -> Option<T> {
            own.filter(|_| other.is_none()).cloned()
        }
        Self {
            position: unless(self.position.as_ref(), other.position.as_ref()),
            at: unless(self.at.as_ref(), other.at.as_ref()),
            wind_level: unless(self.wind_level.as_ref(), other.wind_level.as_ref()),
            gust_level: unless(self.gust_level.as_ref(), other.gust_level.as_ref()),
            heading: unless(self.heading.as_ref(), other.heading.as_ref()),
            speed_kmh: unless(self.speed_kmh.as_ref(), other.speed_kmh.as_ref()),
            pressure_hpa: unless(self.pressure_hpa.as_ref(), other.pressure_hpa.as_ref()),
            radius_km: unless(self.radius_km.as_ref(), other.radius_km.as_ref()),
            forecast: if other.forecast.is_empty() { self.forecast.clone() } else { Vec::new() },
            ..Self::default()
        }
    }
}

/// A storm's expected state at a later moment.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Forecast {
    /// When.
    pub at: Moment,
    /// Where.
    pub position: Option<Position>,
    /// Wind level, 0 to 17.
    pub wind_level: Option<u8>,
    /// Gust level, 0 to 17.
    pub gust_level: Option<u8>,
    /// How far from its centre the danger reaches, km.
    pub radius_km: Option<u16>,
}

/// Rain measured at a place.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Rain {
    /// Where.
    pub place: String,
    /// How much, mm.
    pub mm: u16,
    /// Since when.
    pub from: Option<Moment>,
    /// Until when.
    pub to: Option<Moment>,
}

/// Who issued the official bulletin.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Issuer {
    /// The body's name.
    pub name: String,
    /// Its own number or id of the bulletin.
    pub id: Option<String>,
}
