//! Series of bulletins, and which bulletin supersedes which.
//!
//! In: the published posts by age, and behind them those that were published until they expired. Out: [`Series`], each published post's
//! series and successor. Touches: nothing.
//!
//! A bulletin points to its *next* one, not to the newest, so that a new bulletin changes one older page and no more. One that was taken
//! back stays in its series to be seen, but counts for nothing: it supersedes none, closes nothing and is never the newest. One that has
//! expired is seen no more, but what it said stays said: what it superseded or closed is so still.

use std::collections::{BTreeMap, HashMap};

use super::{Library, Place, PostId};
use crate::{
    config::{Config, SeriesInfo},
    content::{Bulletin, Hazard, Kind, Post, Stage, Storm},
    diag::{Diagnostic, Fault, Lang},
    text::{
        slug::slugify,
        term,
        time::{Day, Moment, day_short},
    },
    words,
};

/// All bulletins on one event or of one daily product.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its id, as bulletins name it.
    pub id: String,
    /// Last part of its address.
    pub slug: String,
    /// Its standing title.
    pub title: String,
    /// What it is about.
    pub summary: Option<String>,
    /// What its bulletins are about.
    pub kind: Kind,
    /// Its bulletins in the order of issue, with those that were taken back.
    pub posts: Vec<PostId>,
    /// The last one that was not taken back; the last of all where every one was.
    pub newest: PostId,
    /// Whether that one closed it.
    pub closed: bool,
}

/// How a bulletin stands at the instant of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It holds.
    InForce,
    /// It was taken back.
    Withdrawn,
    /// A newer one took its place.
    Superseded,
    /// Its validity has ended.
    Expired,
    /// It was the last of a closed series, and its validity has ended.
    Closed,
}

impl State {
    /// Its name in templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
            Self::Closed => "closed",
        }
    }
}

/// When a bulletin was issued, then its revision, then its age: the order in which one supersedes the other.
fn order<'a>(posts: &[&'a Post], id: PostId) -> (Moment, u32, Moment, &'a str) {
    let post = posts[id as usize];
    let bulletin = post.bulletin.as_ref();
    let issued = bulletin.map_or(Moment::from_unix(i64::MIN), |b| b.issued);
    (issued, bulletin.and_then(|b| b.revision).unwrap_or(0), post.date, &post.path)
}

/// The series that are published, with what supersedes what in each; `places` are those of the published posts.
pub(super) fn by_series(
    posts: &[&Post],
    config: &Config,
    places: &mut [Place],
    report: &mut Vec<Diagnostic>,
) -> Vec<Series> {
    let mut members: BTreeMap<&str, Vec<PostId>> = BTreeMap::new();
    for (id, post) in posts.iter().enumerate() {
        if let Some(series) = post.series() {
            members.entry(series).or_default().push(id as PostId);
        }
    }
    let mut all: Vec<Series> = Vec::with_capacity(members.len());
    let mut slugs: HashMap<String, PostId> = HashMap::new();
    for (id, mut ids) in members {
        ids.sort_unstable_by_key(|id| order(posts, *id));
        chain(posts, &ids, places);
        let shown: Vec<PostId> = ids.iter().copied().filter(|id| (*id as usize) < places.len()).collect();
        if shown.is_empty() {
            continue;
        }
        for member in &shown {
            places[*member as usize].series = Some(all.len() as u32);
        }
        let series = describe(posts, config, (id, &ids), shown);
        if let Some(other) = slugs.insert(series.slug.clone(), series.posts[0]) {
            report.push(same_address(posts, &series, other));
        }
        all.push(series);
    }
    all
}

/// A series of all its bulletins, of which some are published.
fn describe(posts: &[&Post], config: &Config, (id, ids): (&str, &[PostId]), shown: Vec<PostId>) -> Series {
    let first = posts[ids[0] as usize];
    let last_of = |ids: &[PostId]| ids.iter().copied().rfind(|id| !is_withdrawn(posts, *id));
    let last = last_of(ids).and_then(|id| posts[id as usize].bulletin.as_ref());
    let bulletins = || ids.iter().filter_map(|id| posts[*id as usize].bulletin.as_deref());
    let storm = bulletins().find(|bulletin| bulletin.kind == Kind::Storm).and_then(|bulletin| bulletin.storm.as_ref());
    let own = first.bulletin.as_deref();
    let info = config.series.get(id).cloned().unwrap_or_else(|| SeriesInfo {
        title: storm_title(storm, config.language)
            .or_else(|| depression_title(own, config))
            .unwrap_or_else(|| first_upper(&id.replace(['-', '_'], " "))),
        summary: None,
    });
    Series {
        slug: slugify(id),
        title: info.title,
        summary: info.summary,
        kind: own.map_or(Kind::Other, |b| b.kind),
        closed: last.is_some_and(|b| b.stage == Some(Stage::Final)),
        newest: last_of(&shown).unwrap_or(shown[shown.len() - 1]),
        id: id.to_owned(),
        posts: shown,
    }
}

/// The title of a series that the configuration doesn't name, from its oldest bulletin on a storm that has a number.
fn storm_title(storm: Option<&Storm>, language: Lang) -> Option<String> {
    let (number, year) = storm.and_then(|storm| Some((storm.number?, storm.year)))?;
    Some(match language {
        Lang::Vi => format!("Bão số {number} năm {year}"),
        Lang::En => format!("Storm No. {number} of {year}"),
    })
}

/// The title of one that begins with a tropical depression, which has no number. Two that begin on one day want names in the settings.
fn depression_title(first: Option<&Bulletin>, config: &Config) -> Option<String> {
    let issued = first.filter(|bulletin| bulletin.kind == Kind::Depression)?.issued;
    let day = day_short(issued.day(&config.zone), config.language);
    Some(match config.language {
        Lang::Vi => format!("Áp thấp nhiệt đới ngày {day}"),
        Lang::En => format!("Tropical depression of {day}"),
    })
}

fn first_upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn same_address(posts: &[&Post], series: &Series, other: PostId) -> Diagnostic {
    let (own, other) = (posts[series.posts[0] as usize], posts[other as usize]);
    let (id, other_id) = (&series.id, other.series().unwrap_or_default());
    let place = |post: &Post| post.bulletin.as_ref().map(|bulletin| bulletin.span);
    let told = Fault::new(
        "duplicate-address",
        words!(
            "the series `{id}` has the same address as the series `{other_id}`",
            "loạt tin `{id}` trùng địa chỉ với loạt tin `{other_id}`",
        ),
    )
    .hint(words!(
        "if they are one series, write its id alike everywhere; else give one of them another id",
        "nếu là một loạt tin, hãy viết mã giống nhau ở mọi bài; nếu không, hãy đổi mã của một trong hai",
    ))
    .in_file(own.path.clone());
    let told = Diagnostic { span: place(own), ..told };
    told.also(other.path.clone(), place(other), words!("the other one", "loạt tin kia"))
}

/// Whether a bulletin was taken back.
fn is_withdrawn(posts: &[&Post], id: PostId) -> bool {
    posts[id as usize].bulletin.as_ref().is_some_and(|b| b.withdrawn)
}

/// Each bulletin of a series is superseded by the next one; its page leads to the next one that is published.
fn chain(posts: &[&Post], ids: &[PostId], places: &mut [Place]) {
    let (mut next, mut shown) = (None, None);
    for id in ids.iter().copied().rev() {
        link(posts, places, id, (next, shown));
        if !is_withdrawn(posts, id) {
            next = Some(id);
            shown = next.filter(|id| (*id as usize) < places.len()).or(shown);
        }
    }
}

/// Notes of a published bulletin whether something takes its place, and where its page leads: to whichever came first.
fn link(posts: &[&Post], places: &mut [Place], id: PostId, (next, shown): (Option<PostId>, Option<PostId>)) {
    let Some(place) = places.get_mut(id as usize) else { return };
    place.superseded |= next.is_some();
    place.successor = [place.successor, shown].into_iter().flatten().min_by_key(|id| order(posts, *id));
}

/// Finds the forecasts that those of other series for the same day take the place of.
pub(super) fn supersede_forecasts(posts: &[&Post], config: &Config, places: &mut [Place]) {
    let mut days: BTreeMap<Day, Vec<PostId>> = BTreeMap::new();
    for (id, post) in posts.iter().enumerate() {
        let forecast = post.bulletin.as_ref().filter(|b| b.kind == Kind::Forecast);
        if let Some(day) = forecast.and_then(|b| b.covers) {
            days.entry(day).or_default().push(id as PostId);
        }
    }
    for mut ids in days.into_values().filter(|ids| ids.len() > 1) {
        ids.sort_unstable_by_key(|id| order(posts, *id));
        across(posts, &ids, config, places);
    }
}

/// Links the forecasts for one day. Nobody knows of two series whether they are about the same, and a warning too many is better than
/// one too few: so a forecast is superseded when all that it warns of is told anew, each danger for the area of the same name; and one
/// that warns of nothing by one like it that was issued on a later day.
fn across(posts: &[&Post], ids: &[PostId], config: &Config, places: &mut [Place]) {
    let mut newer: HashMap<(Kind, String), PostId> = HashMap::new();
    let mut calm = Calm::default();
    for id in ids.iter().copied().rev() {
        let Some(bulletin) = posts[id as usize].bulletin.as_deref() else { continue };
        let day = bulletin.issued.day(&config.zone);
        let dangers = dangers(bulletin);
        let next = if dangers.is_empty() {
            calm.after(day)
        } else {
            let told: Option<Vec<PostId>> = dangers.iter().map(|danger| newer.get(danger).copied()).collect();
            told.into_iter().flatten().min_by_key(|id| order(posts, *id))
        };
        link(posts, places, id, (next, next.filter(|id| (*id as usize) < places.len())));
        match (bulletin.withdrawn, dangers.is_empty()) {
            (true, _) => {}
            (false, true) => calm.add(day, id),
            (false, false) => {
                newer.extend(dangers.into_iter().filter(|(_, area)| !area.is_empty()).map(|one| (one, id)));
            }
        }
    }
}

/// What a bulletin warns of, by danger and area; a danger of which nobody knows where has an area without a name.
fn dangers(bulletin: &Bulletin) -> Vec<(Kind, String)> {
    let areas = |hazard: &Hazard| match hazard.areas.as_slice() {
        [] => vec![(hazard.kind, String::new())],
        areas => areas.iter().map(|area| (hazard.kind, term::identity(area))).collect(),
    };
    bulletin.hazards.iter().flat_map(areas).collect()
}

/// The forecasts without warnings that have been met on the way from the newest to the oldest.
#[derive(Default)]
struct Calm {
    /// The day of issue of the last one, and its number.
    last: Option<(Day, PostId)>,
    /// The oldest one of those that were issued on a later day than that.
    later: Option<PostId>,
}

impl Calm {
    /// The oldest one that was issued after a day.
    fn after(&self, day: Day) -> Option<PostId> {
        self.last.filter(|(last, _)| *last > day).map(|(_, id)| id).or(self.later)
    }

    /// Takes in one that is older than all others.
    fn add(&mut self, day: Day, id: PostId) {
        self.later = self.after(day);
        self.last = Some((day, id));
    }
}

impl Library<'_> {
    /// How a bulletin stands now; `None` for other posts.
    pub fn state(&self, id: PostId) -> Option<State> {
        let bulletin = self.post(id).bulletin.as_ref()?;
        Some(if bulletin.withdrawn {
            State::Withdrawn
        } else if self.places[id as usize].superseded {
            State::Superseded
        } else if self.now < bulletin.holds_until() {
            State::InForce
        } else if bulletin.stage == Some(Stage::Final) {
            State::Closed
        } else {
            State::Expired
        })
    }

    /// The bulletins that hold now: the most dangerous first, then the newest.
    pub fn in_force(&self) -> Vec<PostId> {
        self.current.to_vec()
    }

    pub(super) fn find_in_force(&self) -> Vec<PostId> {
        let mut ids: Vec<PostId> = self.ids().filter(|id| self.state(*id) == Some(State::InForce)).collect();
        ids.sort_by_key(|id| {
            let bulletin = self.post(*id).bulletin.as_ref();
            let risk = bulletin.map_or((false, None), |b| (b.is_urgent(), b.risk_level()));
            std::cmp::Reverse((risk, bulletin.map(|b| b.issued), *id))
        });
        ids
    }
}
