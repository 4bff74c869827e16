//! A new post, and the file that it begins as.
//!
//! In: what is known of the post. Out: the file's text. Touches: nothing.

use super::front_matter::FrontMatter;
use crate::{
    config::Config,
    content::{Bulletin, FileUse, Forecast, Hazard, Kind, Picture, Position, Storm},
    diag::Lang,
    text::{slug::slugify, time::Moment},
};

/// What is known of a post before it is written.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// Headline.
    pub title: String,
    /// When it is published.
    pub date: Moment,
    /// Its category's name.
    pub category: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Who writes it.
    pub authors: Vec<String>,
    /// The picture at its head.
    pub image: Option<Image>,
    /// The lead, where there is something to go on with.
    pub summary: Option<String>,
    /// The body to go on with; mostly empty.
    pub body: String,
    /// What makes it a bulletin.
    pub bulletin: Option<Bulletin>,
    /// The figures of the bulletin before that nobody has given or confirmed for this one.
    pub old: Old,
    /// Whether the next build publishes it; else it is a draft.
    pub publish: bool,
}

/// Figures of the bulletin before. In the file they stand as comments, for whoever fills in those of the new hour: an old place or
/// level under a new time would be false.
#[derive(Debug, Clone, Default)]
pub struct Old {
    /// Where the storm was, how strong, and what was expected of it.
    pub storm: Option<Storm>,
    /// Risk levels and areas.
    pub hazards: Vec<Hazard>,
    /// Whether the headline, which cannot be left out, still tells them.
    pub title: bool,
}

impl Old {
    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        let is_bare = |storm: &Storm| *storm == storm.bare();
        self.storm.as_ref().is_none_or(is_bare) && self.hazards.is_empty()
    }

    /// The keys of a storm that only the bulletin before has figures for.
    pub fn figures_left(&self, own: &Bulletin) -> impl Iterator<Item = &'static str> + use<> {
        let left = self.storm.as_ref().zip(own.storm.as_ref()).map(|(old, own)| old.without(own)).unwrap_or_default();
        let keys = [
            ("at", left.at.is_some()),
            ("lat", left.position.is_some()),
            ("lon", left.position.is_some()),
            ("wind_level", left.wind_level.is_some()),
            ("gust_level", left.gust_level.is_some()),
            ("heading", left.heading.is_some()),
            ("speed_kmh", left.speed_kmh.is_some()),
            ("pressure_hpa", left.pressure_hpa.is_some()),
            ("radius_km", left.radius_km.is_some()),
            ("forecast", !left.forecast.is_empty()),
        ];
        keys.into_iter().filter(|(_, is_left)| *is_left).map(|(key, _)| key)
    }
}

/// A picture that another post shows, for posts in the same folder.
#[derive(Debug, Clone)]
pub struct Image {
    src: String,
    /// The folder that `src` starts in; `None` when it is the same from everywhere.
    folder: Option<String>,
    alt: String,
    caption: Option<String>,
    credit: Option<String>,
}

impl Image {
    /// The picture of a post; one that isn't described is nothing to go on with.
    pub(super) fn of(picture: &Picture, path: &str) -> Option<Self> {
        let folder = folder_of(path).to_owned();
        let (src, folder) = match &picture.target {
            FileUse::Beside(src) => (src, Some(folder)),
            FileUse::Root(src) | FileUse::Foreign(src) => (src, None),
        };
        let Picture { alt, caption, credit, .. } = picture.clone();
        (!alt.trim().is_empty()).then(|| Self { src: src.clone(), folder, alt, caption, credit })
    }
}

/// The folder of a path.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl NewPost {
    /// The word that its address and file are named by.
    pub fn slug(&self, language: Lang) -> String {
        let fallback = match language {
            Lang::Vi => "bai-viet",
            Lang::En => "post",
        };
        Some(slugify(&self.title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| fallback.to_owned())
    }

    /// The text of its file, which is to lie at a path.
    pub fn text(&self, path: &str, config: &Config) -> String {
        let mut out = FrontMatter::new(&config.zone);
        if self.old.title {
            out.line(match config.language {
                Lang::Vi => "# Tiêu đề dưới đây còn theo số liệu của bản tin trước: hãy viết lại.",
                Lang::En => "# This headline still tells the figures of the bulletin before: write it anew.",
            });
        }
        out.text("title", Some(&self.title));
        out.moment("date", Some(self.date));
        out.text("category", Some(&self.category));
        out.texts("tags", &self.tags);
        match self.authors.as_slice() {
            [author] => out.text("author", Some(author)),
            authors => out.texts("author", authors),
        }
        if !self.publish {
            out.line(match config.language {
                Lang::Vi => "draft: true # khi bài đã xong, hãy xóa dòng này",
                Lang::En => "draft: true # remove this line when the post is finished",
            });
        }
        match &self.summary {
            Some(summary) => out.text("summary", Some(summary)),
            None => out.line(match config.language {
                Lang::Vi => "# summary: Một, hai câu nói điều chính.",
                Lang::En => "# summary: One or two sentences that tell what matters.",
            }),
        }
        self.image(&mut out, path, config.language);
        if let Some(own) = &self.bulletin {
            out.under("bulletin", |out| bulletin(out, own, &self.old, config.language));
        }
        let body = if self.body.is_empty() { String::new() } else { format!("{}\n", self.body) };
        format!("---\n{}---\n\n{body}", out.finish())
    }

    fn image(&self, out: &mut FrontMatter<'_>, path: &str, language: Lang) {
        let usable = |image: &&Image| image.folder.as_ref().is_none_or(|folder| folder == folder_of(path));
        let Some(image) = self.image.as_ref().filter(usable) else {
            if self.bulletin.is_none() {
                out.line(match language {
                    Lang::Vi => "# image: {src: anh.jpg, alt: Ảnh cho thấy gì}",
                    Lang::En => "# image: {src: photo.jpg, alt: What the picture shows}",
                });
            }
            return;
        };
        out.under("image", |out| {
            out.text("src", Some(&image.src));
            out.text("alt", Some(&image.alt));
            out.text("caption", image.caption.as_deref());
            out.text("credit", image.credit.as_deref());
        });
    }
}

fn bulletin(out: &mut FrontMatter<'_>, own: &Bulletin, old: &Old, language: Lang) {
    out.value("kind", Some(own.kind.name()));
    out.text("series", own.series.as_deref());
    out.value("stage", own.stage.map(crate::content::Stage::name));
    out.moment("issued", Some(own.issued));
    out.moment("next_issue", own.next_issue);
    out.moment("valid_until", own.valid_until);
    out.value("covers", own.covers);
    out.items("hazards", &own.hazards, hazard);
    if own.hazards.is_empty() && !old.hazards.is_empty() {
        out.line(of_the_last(language));
        out.commented(|out| out.items("hazards", &old.hazards, hazard));
    } else if own.hazards.is_empty() {
        out.line("# hazards: [{kind: heavy_rain, level: 3, areas: [Quảng Trị, Huế]}]");
    }
    match &own.storm {
        Some(own) => out.under("storm", |out| storm(out, own, old.storm.as_ref(), language)),
        None if matches!(own.kind, Kind::Storm | Kind::Depression) => {
            out.line("# storm: {number: 6, name: Trà Mi, lat: 16.8, lon: 109.1, wind_level: 10, gust_level: 12}");
        }
        None => {}
    }
    if let Some(issuer) = &own.issuer {
        match &issuer.id {
            None => out.text("source", Some(&issuer.name)),
            Some(id) => out.under("source", |out| {
                out.text("name", Some(&issuer.name));
                out.text("id", Some(id));
            }),
        }
    }
}

fn hazard(out: &mut FrontMatter<'_>, hazard: &Hazard) {
    out.value("kind", Some(hazard.kind.name()));
    out.value("level", hazard.level);
    out.texts("areas", &hazard.areas);
}

/// What is said above figures that nobody has confirmed.
fn of_the_last(language: Lang) -> &'static str {
    match language {
        Lang::Vi => "# Số liệu dưới đây là của bản tin trước: hãy ghi số liệu mới rồi bỏ dấu #.",
        Lang::En => "# The figures below are those of the last bulletin: write the new ones and remove the #.",
    }
}

fn storm(out: &mut FrontMatter<'_>, storm: &Storm, old: Option<&Storm>, language: Lang) {
    out.value("year", Some(storm.year));
    out.value("number", storm.number);
    out.text("name", storm.name.as_deref());
    figures(out, storm);
    let Some(old) = old.map(|old| old.without(storm)).filter(|old| *old != Storm::default()) else { return };
    out.line(of_the_last(language));
    out.commented(|out| figures(out, &old));
}

fn figures(out: &mut FrontMatter<'_>, storm: &Storm) {
    out.moment("at", storm.at);
    position(out, storm.position);
    out.value("wind_level", storm.wind_level);
    out.value("gust_level", storm.gust_level);
    out.text("heading", storm.heading.as_deref());
    out.value(
        "speed_kmh",
        storm.speed_kmh.map(|(low, high)| if low == high { low.to_string() } else { format!("{low}-{high}") }),
    );
    out.value("pressure_hpa", storm.pressure_hpa);
    out.value("radius_km", storm.radius_km);
    out.items("forecast", &storm.forecast, |out, step: &Forecast| {
        out.moment("at", Some(step.at));
        position(out, step.position);
        out.value("wind_level", step.wind_level);
        out.value("gust_level", step.gust_level);
        out.value("radius_km", step.radius_km);
    });
}

fn position(out: &mut FrontMatter<'_>, position: Option<Position>) {
    let degrees = |milli: i32| f64::from(milli) / 1000.0;
    out.value("lat", position.map(|place| degrees(place.lat_milli)));
    out.value("lon", position.map(|place| degrees(place.lon_milli)));
}
