//! The headline, the lead and the standard paragraphs of a bulletin, from its figures: what an editor finishes, not what is published.
//!
//! In: a new bulletin whose figures somebody has given, the one before it, the theme's words. Out: Vietnamese text. Touches: nothing.
//!
//! The words are those of official bulletins. Nothing is said that the figures do not say.

use super::NewPost;
use crate::{
    content::{Bulletin, Forecast, Hazard, Kind, Position, Stage, Storm, wind_speeds},
    diag::Lang,
    text::{
        number,
        time::{Moment, Zone, iso},
    },
    theme::Labels,
};

/// What all sentences of one bulletin need.
struct Writer<'a> {
    zone: &'a Zone,
    labels: &'a Labels,
}

impl NewPost {
    /// Writes lead and body from the figures; the headline too, when it is that of a storm and nobody has given one.
    pub fn write(&mut self, before: Option<&Bulletin>, with_title: bool, zone: &Zone, labels: &Labels) {
        let Some(own) = &self.bulletin else { return };
        let writer = Writer { zone, labels };
        if let Some(storm) = &own.storm {
            if with_title {
                self.title = writer.headline(own, storm);
            }
            self.summary = writer.lead(own, storm);
        }
        self.body = writer.body(own, before);
    }
}

impl Writer<'_> {
    /// `Tin bão khẩn cấp lúc 13 giờ ngày 27/10: bão số 6 gió cấp 9, giật cấp 11, đi hướng tây nam`
    fn headline(&self, own: &Bulletin, storm: &Storm) -> String {
        let figures = [
            storm.wind_level.map(|level| format!("gió cấp {level}")),
            storm.gust_level.map(|level| format!("giật cấp {level}")),
            storm.heading.as_ref().map(|point| format!("đi hướng {}", self.heading(point))),
        ];
        let figures = figures.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let (opening, name) = (opening(own), named(own, storm));
        let when = self.clock(own.issued);
        if figures.is_empty() {
            format!("{opening} {when}: {name}")
        } else {
            format!("{opening} {when}: {name} {figures}")
        }
    }

    /// The first sentence: where the storm is, how strong, where it goes; none where nothing of that is known.
    fn lead(&self, own: &Bulletin, storm: &Storm) -> Option<String> {
        let centre = match storm.at {
            Some(at) => format!("{}, tâm", first_upper(&self.clock(at))),
            None => "Tâm".to_owned(),
        };
        let name = named(own, storm);
        let mut parts: Vec<String> = Vec::new();
        parts.extend(storm.position.map(|place| format!("ở khoảng {}", degrees(place))));
        let wind = [
            storm.wind_level.map(|level| format!("gió mạnh nhất {}", with_speed(level))),
            storm.gust_level.map(|level| format!("giật cấp {level}")),
        ];
        parts.extend(wind.into_iter().flatten());
        parts.extend(storm.heading.as_ref().map(|point| format!("đi theo hướng {}", self.heading(point))));
        parts.extend(storm.speed_kmh.map(|(low, high)| {
            if low == high {
                format!("tốc độ khoảng {low} km/giờ")
            } else {
                format!("tốc độ {low}–{high} km/giờ")
            }
        }));
        (!parts.is_empty()).then(|| format!("{centre} {name} {}.", parts.join(", ")))
    }

    fn body(&self, own: &Bulletin, before: Option<&Bulletin>) -> String {
        let mut paragraphs = Vec::new();
        if let Some(storm) = &own.storm {
            paragraphs.extend(self.lead(own, storm));
            paragraphs.extend(before.and_then(|before| change(before.storm.as_ref()?, storm)));
            paragraphs.extend(self.forecast(&storm.forecast));
        }
        paragraphs.extend(self.risks(&own.hazards));
        paragraphs.push(match (own.stage, own.next_issue) {
            (Some(Stage::Final), _) => "Đây là tin cuối cùng của loạt tin này.".to_owned(),
            (_, Some(next)) => format!("Bản tin tiếp theo phát {}.", self.clock(next)),
            (_, None) => {
                format!("Bản tin này có hiệu lực đến {}.", self.clock(own.holds_until()).trim_start_matches("lúc "))
            }
        });
        paragraphs.join("\n\n")
    }

    /// The forecast as a list; nothing when none is left.
    fn forecast(&self, steps: &[Forecast]) -> Option<String> {
        let line = |step: &Forecast| {
            let parts = [
                step.position.map(degrees),
                step.wind_level.map(|level| format!("gió cấp {level}")),
                step.gust_level.map(|level| format!("giật cấp {level}")),
            ];
            let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
            format!("- {}: {parts}", first_upper(&self.clock(step.at)))
        };
        let lines: Vec<String> = steps.iter().map(line).collect();
        (!lines.is_empty()).then(|| format!("Dự báo trong thời gian tới:\n\n{}", lines.join("\n")))
    }

    /// `Cấp độ rủi ro thiên tai do mưa lớn: cấp 3 ở Huế, Đà Nẵng.`, a sentence a hazard.
    fn risks(&self, hazards: &[Hazard]) -> Option<String> {
        let mut kinds: Vec<Kind> = Vec::new();
        for hazard in hazards.iter().filter(|hazard| hazard.level.is_some()) {
            if !kinds.contains(&hazard.kind) {
                kinds.push(hazard.kind);
            }
        }
        let sentence = |kind: Kind| {
            let of_kind = hazards.iter().filter(|hazard| hazard.kind == kind);
            let parts = of_kind.filter_map(|hazard| {
                let level = hazard.level?;
                let areas = hazard.areas.join(", ");
                Some(if areas.is_empty() { format!("cấp {level}") } else { format!("cấp {level} ở {areas}") })
            });
            let name = first_lower(self.labels.get(&format!("hazard_{}", kind.name())));
            format!("Cấp độ rủi ro thiên tai do {name}: {}.", parts.collect::<Vec<_>>().join("; "))
        };
        (!kinds.is_empty()).then(|| kinds.into_iter().map(sentence).collect::<Vec<_>>().join("\n"))
    }

    fn heading(&self, point: &str) -> String {
        self.labels.get(&format!("dir_{point}")).to_lowercase()
    }

    /// `lúc 13 giờ 07 ngày 27/10`
    fn clock(&self, moment: Moment) -> String {
        let text = iso(moment, self.zone);
        let day = moment.day(self.zone);
        let number = |range: std::ops::Range<usize>| text[range].parse::<u8>().unwrap_or_default();
        let minute = if number(14..16) == 0 { String::new() } else { format!(" {:02}", number(14..16)) };
        format!("lúc {} giờ{minute} ngày {}/{}", number(11..13), day.day(), day.month())
    }
}

/// How the bulletin is called, as the titles of official bulletins are.
fn opening(own: &Bulletin) -> String {
    let what = if own.kind == Kind::Depression { "áp thấp nhiệt đới" } else { "bão" };
    match own.stage {
        Some(Stage::NearSea) => format!("Tin {what} gần Biển Đông"),
        Some(Stage::AtSea) => format!("Tin {what} trên Biển Đông"),
        Some(Stage::Urgent) => format!("Tin {what} khẩn cấp"),
        Some(Stage::OnLand) => format!("Tin {what} trên đất liền"),
        Some(Stage::Update) => format!("Tin nhanh về {what}"),
        Some(Stage::Final) => format!("Tin cuối cùng về {what}"),
        None => format!("Tin {what}"),
    }
}

/// `bão số 6`, `bão Trà Mi`, `áp thấp nhiệt đới`
fn named(own: &Bulletin, storm: &Storm) -> String {
    match (own.kind, storm.number, &storm.name) {
        (Kind::Depression, ..) => "áp thấp nhiệt đới".to_owned(),
        (_, Some(number), _) => format!("bão số {number}"),
        (_, None, Some(name)) => format!("bão {name}"),
        (_, None, None) => "bão".to_owned(),
    }
}

/// `cấp 9 (75–88 km/giờ)`
fn with_speed(level: u8) -> String {
    match wind_speeds(level) {
        Some(speeds) => format!("cấp {level} ({}–{} km/giờ)", speeds.kmh.0, speeds.kmh.1),
        None => format!("cấp {level}"),
    }
}

/// `16,8 độ vĩ bắc; 109,1 độ kinh đông`
fn degrees(place: Position) -> String {
    let degrees = |milli: i32| number::thousandths(milli.unsigned_abs(), Lang::Vi);
    let (north, east) =
        (if place.lat_milli < 0 { "nam" } else { "bắc" }, if place.lon_milli < 0 { "tây" } else { "đông" });
    format!("{} độ vĩ {north}; {} độ kinh {east}", degrees(place.lat_milli), degrees(place.lon_milli))
}

/// How the wind has changed since the last bulletin.
fn change(before: &Storm, now: &Storm) -> Option<String> {
    let (old, new) = (i16::from(before.wind_level?), i16::from(now.wind_level?));
    let by = (new - old).unsigned_abs();
    Some(match new.cmp(&old) {
        std::cmp::Ordering::Greater => {
            format!("So với bản tin trước, gió mạnh thêm {by} cấp (từ cấp {old} lên cấp {new}).")
        }
        std::cmp::Ordering::Less => format!("So với bản tin trước, gió giảm {by} cấp (từ cấp {old} xuống cấp {new})."),
        std::cmp::Ordering::Equal => format!("So với bản tin trước, sức gió không đổi, vẫn cấp {new}."),
    })
}

fn first_upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn first_lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
