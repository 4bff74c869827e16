//! Series of bulletins, and which bulletin supersedes which.
//!
//! In: the published posts by age. Out: [`Series`], each post's series and successor. Touches: nothing.
//!
//! A bulletin points to its *next* one, not to the newest, so that a new bulletin changes one older page and no more. One that was taken
//! back stays in its series to be seen, but counts for nothing: it supersedes none, closes nothing and is never the newest.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Library, Place, PostId, area::Areas};
use crate::{
    config::{Config, SeriesInfo},
    content::{Bulletin, Kind, Post, Stage, Storm},
    diag::{Diagnostic, Fault, Lang},
    text::{
        province::Province,
        slug::slugify,
        time::{Moment, day_short},
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

/// When a bulletin was issued, then its revision, then its number: the order in which one supersedes the other.
fn order(posts: &[&Post], id: PostId) -> (Moment, u32, PostId) {
    let bulletin = posts[id as usize].bulletin.as_ref();
    (bulletin.map_or(Moment::from_unix(i64::MIN), |b| b.issued), bulletin.and_then(|b| b.revision).unwrap_or(0), id)
}

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
        for member in &ids {
            places[*member as usize].series = Some(all.len() as u32);
        }
        let series = describe(posts, config, id, ids);
        if let Some(other) = slugs.insert(series.slug.clone(), series.posts[0]) {
            report.push(same_address(posts, &series, other));
        }
        all.push(series);
    }
    all
}

fn describe(posts: &[&Post], config: &Config, id: &str, ids: Vec<PostId>) -> Series {
    let first = posts[ids[0] as usize];
    let newest = ids.iter().copied().rfind(|id| !is_withdrawn(posts, *id)).unwrap_or(ids[ids.len() - 1]);
    let last = posts[newest as usize].bulletin.as_ref();
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
        closed: last.is_some_and(|b| b.stage == Some(Stage::Final) && !b.withdrawn),
        newest,
        id: id.to_owned(),
        posts: ids,
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

/// Finds each bulletin's successor: the next of its series, or the next forecast for the same day and place, whichever came first.
pub(super) fn supersede(posts: &[&Post], (series, areas): (&[Series], &Areas<'_>), places: &mut [Place]) {
    for one in series {
        chain(posts, &one.posts, &|_| None, places);
    }
    let mut days: BTreeMap<_, Vec<PostId>> = BTreeMap::new();
    for (id, post) in posts.iter().enumerate() {
        let forecast = post.bulletin.as_ref().filter(|b| b.kind == Kind::Forecast);
        if let Some(day) = forecast.and_then(|b| b.covers) {
            days.entry(day).or_default().push(id as PostId);
        }
    }
    for mut ids in days.into_values() {
        ids.sort_unstable_by_key(|id| order(posts, *id));
        chain(posts, &ids, &|id| only_in(posts[id as usize], areas), places);
    }
}

/// The provinces that a bulletin is about; `None` where it may be about more than those it names, or names none.
fn only_in(post: &Post, areas: &Areas<'_>) -> Option<BTreeSet<Province>> {
    let hazards = post.bulletin.as_ref().map_or(&[][..], |bulletin| &bulletin.hazards);
    let named = hazards.iter().flat_map(|hazard| &hazard.areas).map(|area| areas.provinces(area));
    let named: Option<Vec<_>> = named.map(|provinces| (!provinces.is_empty()).then_some(provinces)).collect();
    named.filter(|named| !named.is_empty()).map(|named| named.into_iter().flatten().copied().collect())
}

/// Links each bulletin to the next one that may be about the same `place`.
fn chain(posts: &[&Post], ids: &[PostId], place: &dyn Fn(PostId) -> Option<BTreeSet<Province>>, places: &mut [Place]) {
    let (mut next, mut next_anywhere) = (None, None);
    let mut next_in: BTreeMap<Province, PostId> = BTreeMap::new();
    for id in ids.iter().copied().rev() {
        let own = place(id);
        let here = own.iter().flatten().filter_map(|province| next_in.get(province).copied());
        let found = if own.is_some() { here.chain(next_anywhere).min_by_key(|id| order(posts, *id)) } else { next };
        let successor = &mut places[id as usize].successor;
        *successor = [*successor, found].into_iter().flatten().min_by_key(|id| order(posts, *id));
        if is_withdrawn(posts, id) {
            continue;
        }
        next = Some(id);
        match own {
            Some(own) => next_in.extend(own.into_iter().map(|province| (province, id))),
            None => next_anywhere = Some(id),
        }
    }
}

impl Library<'_> {
    /// How a bulletin stands now; `None` for other posts.
    pub fn state(&self, id: PostId) -> Option<State> {
        let bulletin = self.post(id).bulletin.as_ref()?;
        Some(if bulletin.withdrawn {
            State::Withdrawn
        } else if self.places[id as usize].successor.is_some() {
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
