//! Walks through the figures of a bulletin: each is asked for with the last one as its default, or given by an option. The first of a
//! series has no defaults.
//!
//! In: the next bulletin with the last one's figures, options, somebody to ask or nobody. Out: the bulletin with its own figures, and
//! whether anybody has given any. Touches: the one who is asked.

use clap::Args;

use crate::{
    cli::ask::{Ask, Question},
    content::{Bulletin, Forecast, Hazard, Kind, Position, Stage, Storm},
    diag::{Diagnostic, Fault, Words},
    parse::{COMPASS, TOP_LEVEL},
    text::{
        clean, term,
        time::{Moment, Zone, iso},
    },
    theme::Labels,
    words,
};

type Filled<T> = Result<T, Box<Diagnostic>>;

/// Figures given on the command line.
#[derive(Debug, Default, Args)]
pub(super) struct Figures {
    /// How far the storm has come: near_sea, at_sea, urgent, on_land, update or final
    #[arg(long)]
    stage: Option<String>,
    /// When the storm was where it is, as 12:00 or 2024-10-27T12:00
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Latitude north of the storm
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true)]
    lat: Option<String>,
    /// Longitude east of the storm
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true)]
    lon: Option<String>,
    /// Wind level of the storm
    #[arg(long, value_name = "LEVEL")]
    wind: Option<String>,
    /// Gust level of the storm
    #[arg(long, value_name = "LEVEL")]
    gust: Option<String>,
    /// Where the storm moves, as WNW
    #[arg(long, value_name = "POINT")]
    heading: Option<String>,
    /// How fast the storm moves in km/h, as 15 or 10-15
    #[arg(long, value_name = "SPEED")]
    speed: Option<String>,
    /// Pressure at the storm's centre
    #[arg(long, value_name = "HPA")]
    pressure: Option<String>,
}

impl Figures {
    /// Whether any is given that only a storm has.
    fn are_of_a_storm(&self) -> bool {
        let Self { stage: _, at, lat, lon, wind, gust, heading, speed, pressure } = self;
        [at, lat, lon, wind, gust, heading, speed, pressure].iter().any(|one| one.is_some())
    }
}

/// What stands for "not known".
const NONE: &str = "-";

/// One who walks through the figures.
pub(super) struct Walk<'w, 'a> {
    pub(super) ask: Option<&'w mut Ask<'a>>,
    pub(super) zone: &'w Zone,
    pub(super) labels: &'w Labels,
    /// Whether any figure was given or confirmed by somebody.
    pub(super) given: bool,
}

impl Walk<'_, '_> {
    /// Goes through all figures of a bulletin.
    pub(super) fn bulletin(&mut self, own: &mut Bulletin, figures: &Figures) -> Filled<()> {
        // Only storms are numbered, whatever the id of a depression's series ends with.
        let series = own.series.as_deref().filter(|_| own.kind == Kind::Storm);
        let unknown = Storm::unknown(own.issued.year_month(self.zone).0, series);
        let is_storm = matches!(own.kind, Kind::Storm | Kind::Depression);
        let is_new = own.storm.is_none() && (is_storm && self.ask.is_some() || figures.are_of_a_storm());
        if is_new {
            let storm = own.storm.insert(unknown.clone());
            if own.kind == Kind::Storm {
                self.identity(storm)?;
            }
        }
        if own.storm.is_some() || figures.stage.is_some() {
            let now = own.stage.map(Stage::name).unwrap_or_default().to_owned();
            let stage = (words!("Stage", "Giai đoạn"), "--stage");
            own.stage = self.figure(stage, (own.stage, now), figures.stage.as_deref(), stage_of)?;
        }
        if let Some(storm) = &mut own.storm {
            self.storm(storm, own.issued, figures)?;
        }
        // Of whom nobody had anything to say, there is no storm.
        own.storm.take_if(|storm| is_new && *storm == unknown);
        self.hazards(&mut own.hazards)?;
        if self.ask.is_some() {
            let (old, zone, issued) = (own.next_issue, self.zone, own.issued);
            let asked = (words!("Next bulletin", "Bản tin tiếp theo lúc"), "--next");
            let shown = old.map(|next| clock(next, zone)).unwrap_or_default();
            let until = own.valid_until;
            own.next_issue = self.figure(asked, (old, shown), None, |text| time_of(text, issued, zone, true))?;
            if own.next_issue.is_none() && until.is_none() {
                own.next_issue = old;
            }
        }
        Ok(())
    }

    /// What names a storm, in the first bulletin of its series.
    fn identity(&mut self, storm: &mut Storm) -> Filled<()> {
        let asked = (words!("Number of the storm within its year", "Bão số mấy trong năm"), "number");
        storm.number =
            self.figure(asked, shown(storm.number), None, |text| number_of(text, 1, 99).map(|one| one as u8))?;
        let asked = (words!("International name", "Tên quốc tế"), "name");
        let name = |text: &str| Ok(term::display(&clean(text)));
        storm.name = self.figure(asked, (storm.name.clone(), storm.name.clone().unwrap_or_default()), None, name)?;
        Ok(())
    }

    fn storm(&mut self, storm: &mut Storm, issued: Moment, given: &Figures) -> Filled<()> {
        let zone = self.zone;
        let at = storm.at.map(|at| clock(at, zone)).unwrap_or_default();
        let old = (storm.at, at);
        let asked = (words!("Time of the position", "Giờ của vị trí bão"), "--at");
        storm.at = self.figure(asked, old, given.at.as_deref(), |text| time_of(text, issued, zone, false))?;
        storm.position = self.place(storm.position, given)?;
        let asked = (words!("Wind level", "Gió mạnh nhất, cấp"), "--wind");
        storm.wind_level = self.figure(asked, shown(storm.wind_level), given.wind.as_deref(), level_of)?;
        let asked = (words!("Gust level", "Giật cấp"), "--gust");
        storm.gust_level = self.figure(asked, shown(storm.gust_level), given.gust.as_deref(), level_of)?;
        let asked = (words!("Moves towards (as WNW)", "Hướng đi (ví dụ WNW)"), "--heading");
        let old = storm.heading.clone();
        let default = old.clone().unwrap_or_default();
        storm.heading = self.figure(asked, (old, default), given.heading.as_deref(), heading_of)?;
        let asked = (words!("Speed, km/h", "Tốc độ, km/giờ"), "--speed");
        let old = (storm.speed_kmh, storm.speed_kmh.map(range).unwrap_or_default());
        storm.speed_kmh = self.figure(asked, old, given.speed.as_deref(), speed_of)?;
        let asked = (words!("Pressure, hPa", "Khí áp, hPa"), "--pressure");
        storm.pressure_hpa = self.figure(asked, shown(storm.pressure_hpa), given.pressure.as_deref(), pressure_of)?;
        self.forecast(&mut storm.forecast)
    }

    /// Where a storm is; both halves are asked for again until there are both, or none.
    fn place(&mut self, old: Option<Position>, given: &Figures) -> Filled<Option<Position>> {
        let (old_lat, old_lon) = (old.map(|own| own.lat_milli), old.map(|own| own.lon_milli));
        loop {
            let asked = (words!("Latitude north", "Vĩ độ bắc"), "--lat");
            let lat =
                self.figure(asked, (old_lat, milli(old_lat)), given.lat.as_deref(), |text| degrees_of(text, 90))?;
            let asked = (words!("Longitude east", "Kinh độ đông"), "--lon");
            let lon =
                self.figure(asked, (old_lon, milli(old_lon)), given.lon.as_deref(), |text| degrees_of(text, 180))?;
            if lat.is_some() == lon.is_some() {
                return Ok(lat.zip(lon).map(|(lat_milli, lon_milli)| Position { lat_milli, lon_milli }));
            }
            let fault = half_a_place(if lat.is_some() { "--lon" } else { "--lat" });
            // One who cannot be told has no answer either.
            let is_told = self.ask.as_mut().is_some_and(|ask| ask.tell(&fault).is_ok());
            if !is_told {
                return Err(Box::new(fault.into()));
            }
        }
    }

    /// What is left of the last forecast, each step in a line; `-` takes one out. Then new ones, until an empty line.
    fn forecast(&mut self, steps: &mut Vec<Forecast>) -> Filled<()> {
        if self.ask.is_none() {
            return Ok(());
        }
        let zone = self.zone;
        let mut kept = Vec::new();
        let form = words!("Forecast (time lat lon wind gust)", "Dự báo (giờ, vĩ độ, kinh độ, cấp gió, cấp giật)");
        for step in std::mem::take(steps) {
            let default = written(&step, zone);
            kept.extend(
                self.figure((form.clone(), "forecast"), (Some(step), default), None, |text| step_of(text, zone))?,
            );
        }
        while let Some(step) =
            self.figure((form.clone(), "forecast"), (None, String::new()), None, |text| step_of(text, zone))?
        {
            kept.push(step);
        }
        *steps = kept;
        Ok(())
    }

    /// The level and the areas of each hazard; `-` for the level takes it out. Then new ones, until an empty line.
    fn hazards(&mut self, hazards: &mut Vec<Hazard>) -> Filled<()> {
        if self.ask.is_none() {
            return Ok(());
        }
        let mut kept = Vec::new();
        for mut hazard in std::mem::take(hazards) {
            let name = self.labels.get(&format!("hazard_{}", hazard.kind.name())).to_owned();
            let areas = hazard.areas.join(", ");
            let asked = words!("{name} ({areas}): risk level", "{name} ({areas}): cấp độ rủi ro");
            let had = hazard.level.is_some();
            hazard.level = self.figure((asked, "hazards"), shown(hazard.level), None, risk_of)?;
            if had && hazard.level.is_none() {
                continue;
            }
            let asked = words!("Areas, with commas between them", "Khu vực, cách nhau bằng dấu phẩy");
            let list = self.figure((asked, "areas"), (Some(hazard.areas.clone()), areas), None, areas_of)?;
            hazard.areas = list.unwrap_or_default();
            kept.push(hazard);
        }
        let form = words!("Hazard (kind level areas)", "Thiên tai (loại, cấp độ rủi ro, các khu vực)");
        while let Some(hazard) = self.figure((form.clone(), "hazards"), (None, String::new()), None, hazard_of)? {
            kept.push(hazard);
        }
        *hazards = kept;
        Ok(())
    }

    /// One figure: the option, else the answer, else what it was. An empty answer keeps it, `-` takes it out.
    fn figure<T: Clone>(
        &mut self,
        (asked, option): (Words, &'static str),
        (old, default): (Option<T>, String),
        given: Option<&str>,
        read: impl Fn(&str) -> Result<T, Fault>,
    ) -> Filled<Option<T>> {
        if given.is_none() && self.ask.is_none() {
            return Ok(old);
        }
        let words = match default.as_str() {
            "" => asked.clone(),
            default => Words::new(format!("{} [{default}]", asked.en), format!("{} [{default}]", asked.vi)),
        };
        let question = Question { option, words, choices: Vec::new(), hint: asked };
        let answer = question.answer(given, self.ask.as_deref_mut(), |text| match text {
            "" => Ok(old.clone()),
            NONE => Ok(None),
            text => read(text).map(Some),
        })?;
        self.given = true;
        Ok(answer)
    }
}

fn half_a_place(option: &str) -> Fault {
    Fault::new("missing-option", words!("`{option}` is missing", "thiếu `{option}`"))
        .hint(words!("a place has a latitude and a longitude", "một vị trí phải có cả vĩ độ và kinh độ"))
}

fn shown<T: Copy + ToString>(figure: Option<T>) -> (Option<T>, String) {
    (figure, figure.map(|one| one.to_string()).unwrap_or_default())
}

fn milli(degrees: Option<i32>) -> String {
    degrees.map(|milli| (f64::from(milli) / 1000.0).to_string()).unwrap_or_default()
}

fn range((low, high): (u16, u16)) -> String {
    if low == high { low.to_string() } else { format!("{low}-{high}") }
}

/// `2024-10-27T13:00`
fn clock(moment: Moment, zone: &Zone) -> String {
    iso(moment, zone)[..16].to_owned()
}

/// A forecast as it is asked for: time, latitude, longitude, wind and gust level.
fn written(step: &Forecast, zone: &Zone) -> String {
    let one = |figure: String| if figure.is_empty() { NONE.to_owned() } else { figure };
    let (lat, lon) = (step.position.map(|own| own.lat_milli), step.position.map(|own| own.lon_milli));
    let levels = [shown(step.wind_level).1, shown(step.gust_level).1];
    let figures: Vec<String> = [milli(lat), milli(lon)].into_iter().chain(levels).map(one).collect();
    format!("{} {}", clock(step.at, zone), figures.join(" "))
}

fn step_of(text: &str, zone: &Zone) -> Result<Forecast, Fault> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [at, lat, lon, wind, gust] = parts[..] else {
        let fault = Fault::new("out-of-range", words!("`{text}` is no forecast", "`{text}` không phải một mốc dự báo"));
        let form = "2024-10-28T19:00 15.3 109.8 7 10";
        return Err(fault.hint(words!(
            "write time, latitude, longitude, wind and gust level, as `{form}`; `-` for what is not known",
            "hãy ghi giờ, vĩ độ, kinh độ, cấp gió, cấp giật, ví dụ `{form}`; `-` cho điều chưa biết"
        )));
    };
    let known = |text: &str| Some(text.to_owned()).filter(|text| text != NONE);
    let lat = known(lat).map(|lat| degrees_of(&lat, 90)).transpose()?;
    let lon = known(lon).map(|lon| degrees_of(&lon, 180)).transpose()?;
    Ok(Forecast {
        at: Moment::parse(at, zone)?,
        position: lat.zip(lon).map(|(lat_milli, lon_milli)| Position { lat_milli, lon_milli }),
        wind_level: known(wind).map(|level| level_of(&level)).transpose()?,
        gust_level: known(gust).map(|level| level_of(&level)).transpose()?,
        radius_km: None,
    })
}

/// A time; an hour alone is the nearest one to the issue: the last one for what was seen, the next one for what is to come.
fn time_of(text: &str, issued: Moment, zone: &Zone, ahead: bool) -> Result<Moment, Fault> {
    if text.len() > 5 {
        return Moment::parse(text, zone).map_err(|fault| no_time(fault.message));
    }
    let (hour, minute) = text.split_once([':', 'h']).unwrap_or((text, "00"));
    let minute = if minute.is_empty() { "00" } else { minute };
    let day = issued.day(zone);
    let at = Moment::parse(&format!("{day}T{hour:0>2}:{minute:0>2}"), zone);
    let at = at.map_err(|_| no_time(words!("`{text}` is no time", "`{text}` không phải giờ")))?;
    Ok(match ahead {
        true if at <= issued => at.plus(24 * 3600),
        false if at > issued => at.plus(-24 * 3600),
        _ => at,
    })
}

fn no_time(message: Words) -> Fault {
    let [hour, whole] = ["12:00", "2024-10-27T12:00"];
    Fault::new("bad-date", message)
        .hint(words!("write it as `{hour}` or `{whole}`", "hãy ghi như `{hour}` hoặc `{whole}`"))
}

fn number_of(text: &str, low: i64, high: i64) -> Result<i64, Fault> {
    text.parse().ok().filter(|number| (low..=high).contains(number)).ok_or_else(|| {
        Fault::new("out-of-range", words!("`{text}` is not possible here", "`{text}` không dùng được ở đây"))
            .hint(words!("write a number from {low} to {high}", "hãy ghi một số từ {low} đến {high}"))
    })
}

fn level_of(text: &str) -> Result<u8, Fault> {
    number_of(text, 0, TOP_LEVEL).map(|level| level as u8)
}

fn risk_of(text: &str) -> Result<u8, Fault> {
    number_of(text, 1, 5).map(|level| level as u8)
}

fn pressure_of(text: &str) -> Result<u16, Fault> {
    number_of(text, 800, 1100).map(|pressure| pressure as u16)
}

/// Degrees with a point or a comma, in thousandths.
fn degrees_of(text: &str, most: i32) -> Result<i32, Fault> {
    let value = text.replace(',', ".").parse::<f64>().ok().filter(|value| value.abs() <= f64::from(most));
    value.map(|value| (value * 1000.0).round() as i32).ok_or_else(|| {
        Fault::new("out-of-range", words!("`{text}` is no number of degrees", "`{text}` không phải số độ"))
            .hint(words!("write a number up to {most}, as `16.8`", "hãy ghi một số đến {most}, ví dụ `16,8`"))
    })
}

fn heading_of(text: &str) -> Result<String, Fault> {
    let point = text.to_uppercase();
    if COMPASS.contains(&point.as_str()) {
        return Ok(point);
    }
    let known = COMPASS.join(", ");
    Err(Fault::new("unknown-value", words!("`{text}` is no point of the compass", "`{text}` không phải hướng la bàn"))
        .hint(words!("use one of {known}", "hãy dùng một trong {known}")))
}

fn speed_of(text: &str) -> Result<(u16, u16), Fault> {
    let (low, high) = text.split_once(['-', '–']).unwrap_or((text, text));
    let (low, high) = (number_of(low.trim(), 0, 200)?, number_of(high.trim(), 0, 200)?);
    Ok((low.min(high) as u16, low.max(high) as u16))
}

fn stage_of(text: &str) -> Result<Stage, Fault> {
    Stage::ALL.iter().copied().find(|stage| stage.name() == text).ok_or_else(|| {
        let known = Stage::ALL.iter().map(|stage| stage.name()).collect::<Vec<_>>().join("`, `");
        Fault::new("unknown-value", words!("there is no stage `{text}`", "không có giai đoạn `{text}`"))
            .hint(words!("use one of `{known}`", "hãy dùng một trong các giá trị `{known}`"))
    })
}

/// A hazard as it is asked for: kind, risk level, areas with commas between them.
fn hazard_of(text: &str) -> Result<Hazard, Fault> {
    let mut parts = text.splitn(3, char::is_whitespace);
    let (kind, level) = (parts.next().unwrap_or_default(), parts.next().unwrap_or(NONE));
    let kind = Kind::ALL.iter().copied().find(|one| one.name() == kind).ok_or_else(|| {
        let known = Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("`, `");
        let form = "storm 3 Đà Nẵng, Huế";
        Fault::new("unknown-value", words!("there is no kind `{kind}`", "không có loại `{kind}`")).hint(words!(
            "write kind, risk level and areas, as `{form}`; the kinds are `{known}`",
            "hãy ghi loại, cấp độ rủi ro và các khu vực, ví dụ `{form}`; các loại là `{known}`"
        ))
    })?;
    let level = if level == NONE { None } else { Some(risk_of(level)?) };
    Ok(Hazard { kind, level, areas: areas_of(parts.next().unwrap_or_default())? })
}

#[allow(clippy::unnecessary_wraps, reason = "read as all other figures are")]
fn areas_of(text: &str) -> Result<Vec<String>, Fault> {
    Ok(text.split(',').map(|area| area.trim().to_owned()).filter(|area| !area.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Lang, Span};

    fn bulletin(zone: &Zone) -> Bulletin {
        let at = |text| Moment::parse(text, zone).unwrap();
        let storm = Storm {
            year: 2024,
            number: Some(6),
            name: None,
            position: Some(Position { lat_milli: 16_800, lon_milli: 109_100 }),
            at: Some(at("2024-10-27T04:00")),
            wind_level: Some(10),
            gust_level: Some(12),
            heading: None,
            speed_kmh: Some((20, 25)),
            pressure_hpa: None,
            radius_km: None,
            forecast: Vec::new(),
        };
        let hazard = |level| Hazard { kind: Kind::Storm, level: Some(level), areas: vec!["Huế".to_owned()] };
        Bulletin {
            kind: Kind::Storm,
            series: None,
            stage: Some(Stage::Urgent),
            issued: at("2024-10-27T05:00"),
            next_issue: Some(at("2024-10-27T08:00")),
            valid_until: None,
            covers: None,
            hazards: vec![hazard(4), hazard(3)],
            storm: Some(storm),
            rain: Vec::new(),
            revision: None,
            withdrawn: false,
            issuer: None,
            span: Span::new(0, 0),
        }
    }

    fn walked(typed: &str) -> (Bulletin, String) {
        walked_from(bulletin(&Zone::new("Asia/Ho_Chi_Minh").unwrap()), typed)
    }

    fn walked_from(mut own: Bulletin, typed: &str) -> (Bulletin, String) {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        let mut shown = Vec::new();
        let mut input = typed.as_bytes();
        let mut ask = Ask { input: &mut input, output: &mut shown, lang: Lang::Vi };
        let labels = Labels::default();
        let mut walk = Walk { ask: Some(&mut ask), zone: &zone, labels: &labels, given: false };
        walk.bulletin(&mut own, &Figures::default()).unwrap();
        assert!(walk.given);
        (own, String::from_utf8(shown).unwrap())
    }

    #[test]
    fn the_first_bulletin_is_asked_without_defaults() {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        let own = bulletin(&zone);
        let empty = Bulletin { stage: None, next_issue: None, hazards: Vec::new(), storm: None, ..own };
        let typed =
            "6\nTrà Mi\nat_sea\n4h\n16,8\n109,1\n10\n12\nw\n20\n\n\nbao 3 Huế\nstorm 3 Huế, Đà Nẵng\nflood\n\n8h\n";
        let (own, shown) = walked_from(empty.clone(), typed);
        let storm = own.storm.unwrap();
        assert_eq!((storm.number, storm.name.as_deref(), own.stage), (Some(6), Some("Trà Mi"), Some(Stage::AtSea)));
        assert_eq!((storm.wind_level, storm.gust_level, storm.speed_kmh), (Some(10), Some(12), Some((20, 20))));
        assert_eq!(storm.position, Some(Position { lat_milli: 16_800, lon_milli: 109_100 }));
        let hazards: Vec<_> = own.hazards.iter().map(|one| (one.kind.name(), one.level, one.areas.join("+"))).collect();
        assert_eq!(hazards, [("storm", Some(3), "Huế+Đà Nẵng".to_owned()), ("flood", None, String::new())]);
        assert_eq!(own.next_issue.map(|next| clock(next, &zone)).as_deref(), Some("2024-10-27T08:00"));
        assert!(!shown.contains('[') && shown.contains("không có loại `bao`"), "{shown}");
        assert_eq!(walked_from(empty.clone(), &"\n".repeat(20)).0, empty, "nothing was known");
        let named = Bulletin { storm: Some(Storm::unknown(2024, empty.series.as_deref())), ..empty };
        assert_eq!(walked_from(named.clone(), &"\n".repeat(20)).0, named, "the one before it had no more");
    }

    #[test]
    fn an_empty_answer_keeps_a_figure_and_a_dash_takes_it_out() {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        assert_eq!(walked(&"\n".repeat(20)).0, bulletin(&zone), "all were confirmed");
        // Stage, time, place, wind (wrong at first), gust, heading, speed, pressure, forecasts, hazards, next bulletin.
        let typed = "on_land\n23:30\n16,1\n\n18\n8\n11\nwsw\n-\n985\n2024-10-28T19:00 15.3 109.8 7 -\n\n-\n\nHuế, Đà Nẵng\n\n11\n";
        let (own, shown) = walked(typed);
        let storm = own.storm.unwrap();
        assert_eq!((own.stage, storm.wind_level, storm.gust_level), (Some(Stage::OnLand), Some(8), Some(11)));
        assert_eq!(storm.at.map(|at| clock(at, &zone)).as_deref(), Some("2024-10-26T23:30"), "seen before the issue");
        assert_eq!(storm.position, Some(Position { lat_milli: 16_100, lon_milli: 109_100 }));
        assert_eq!((storm.heading.as_deref(), storm.speed_kmh, storm.pressure_hpa), (Some("WSW"), None, Some(985)));
        assert_eq!((storm.forecast.len(), storm.forecast[0].gust_level), (1, None));
        assert_eq!(own.hazards.len(), 1);
        assert_eq!((own.hazards[0].level, own.hazards[0].areas.join("+").as_str()), (Some(3), "Huế+Đà Nẵng"));
        assert_eq!(own.next_issue.map(|next| clock(next, &zone)).as_deref(), Some("2024-10-27T11:00"));
        assert!(
            shown.contains("Gió mạnh nhất, cấp [10]:   `18` không dùng được ở đây\n  hãy ghi một số từ 0 đến 17\n"),
            "{shown}"
        );
    }
}
