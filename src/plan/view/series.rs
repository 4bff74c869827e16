//! What the page of a series sees: its newest bulletin, what that one changed, all bulletins in their order, and for a storm its track.
//!
//! In: the library. Out: [`SeriesView`] in an [`Html`]. Touches: nothing.
//!
//! Only the front page tells of the newest bulletin. An archive page holds its own bulletins and nothing that a newer one changes.

use super::{
    Href, Html, Label,
    bulletin::{BulletinView, Measure, stage_label},
    change::Change,
    list::{entries_on, neighbours, number},
    month::MonthView,
    track::TrackView,
    view,
};
use crate::{
    content::{Bulletin, Position, Rain, Storm},
    library::{PostId, series::Series},
    plan::{PageOf, Plan},
    text::time::{Day, Moment},
};

view! {
    /// A series of bulletins.
    pub struct SeriesView<'a> {
        /// Its standing title.
        title: &'a str,
        /// What it is about.
        summary: Option<&'a str>,
        /// Whether its last bulletin closed it.
        closed: bool,
        /// Its newest bulletin.
        newest: Option<Newest<'a>>,
        /// What the newest bulletin says otherwise than the one before it.
        changes: Vec<Change<'a>>,
        /// What was, when it is closed.
        closing: Option<Closing<'a>>,
        /// A storm's track.
        track: Option<TrackView>,
        /// The days that its bulletins on this page are for, newest month first.
        months: Vec<MonthView<'a>>,
        /// Its bulletins on this page, newest first.
        steps: Vec<Step<'a>>,
        /// The page with newer ones.
        newer: Option<Href<'a>>,
        /// The page with older ones.
        older: Option<Href<'a>>,
        /// Whether this is the series' own address.
        front: bool,
        /// The archive page's number.
        number: Option<u32>,
    }
}

view! {
    /// The newest bulletin of a series.
    pub struct Newest<'a> {
        /// Its headline.
        title: &'a str,
        /// Its address.
        url: Href<'a>,
        /// Its lead.
        lead: &'a str,
        /// All that it says in figures.
        bulletin: BulletinView<'a>,
    }
}

view! {
    /// A bulletin in the course of its series. Nothing here changes when a newer one comes.
    pub struct Step<'a> {
        /// Its headline.
        title: &'a str,
        /// Its address.
        url: Href<'a>,
        /// When it was issued.
        issued: Moment,
        /// What kind it is.
        kind_label: Label,
        /// How far the storm had come.
        stage_label: Option<Label>,
        /// Whether readers were warned at once.
        urgent: bool,
        /// Whether it was taken back.
        withdrawn: bool,
        /// The highest risk level.
        risk_level: Option<u8>,
        /// That level in words.
        risk_label: Option<Label>,
        /// Where the storm was.
        position: Option<Position>,
        /// Wind level.
        wind_level: Option<u8>,
        /// Gust level.
        gust_level: Option<u8>,
        /// The day that it is for.
        covers: Option<Day>,
    }
}

view! {
    /// A series that is over.
    pub struct Closing<'a> {
        /// When its first bulletin was issued.
        first: Moment,
        /// When its last one was.
        last: Moment,
        /// How many there were.
        count: u32,
        /// The highest wind level.
        wind_level: Option<u8>,
        /// When it was first reached.
        wind_at: Option<Moment>,
        /// The highest gust level.
        gust_level: Option<u8>,
        /// When it was first reached.
        gust_at: Option<Moment>,
        /// The lowest pressure.
        pressure: Option<Measure>,
        /// The highest risk level.
        risk_level: Option<u8>,
        /// That level in words.
        risk_label: Option<Label>,
        /// Rain measured, the most first.
        rain: Vec<RainView<'a>>,
    }
}

view! {
    /// Rain measured at a place.
    pub struct RainView<'a> {
        /// Where.
        place: &'a str,
        /// How much.
        mm: Measure,
        /// Since when.
        from: Option<Moment>,
        /// Until when.
        to: Option<Moment>,
    }
}

/// A storm's state is that of its own time, or of its bulletin's.
pub(super) fn state_time(bulletin: &Bulletin, storm: &Storm) -> Moment {
    storm.at.unwrap_or(bulletin.issued)
}

impl Plan<'_> {
    pub(super) fn series_view(&self, at: u32, page_of: PageOf) -> Html<'_> {
        let series = &self.inputs.library.series[at as usize];
        let front = self.addresses.series(at);
        let pager = self.pager(series.posts.len());
        let (newer, older) = neighbours(pager, page_of);
        let mut page =
            self.page("series", self.numbered(&series.title, page_of), self.addresses.page_of(front, page_of));
        page.description = self.description(series.summary.as_deref().unwrap_or_default());
        let here = &series.posts[entries_on(pager, page_of)];
        let is_front = page_of == PageOf::Front;
        let view = SeriesView {
            title: &series.title,
            summary: series.summary.as_deref(),
            closed: series.closed,
            newest: if is_front { self.newest(series) } else { None },
            changes: if is_front { self.changes(series) } else { Vec::new() },
            closing: if is_front && series.closed { self.closing(series) } else { None },
            track: if is_front { self.track(series) } else { None },
            months: self.months(here),
            steps: here.iter().rev().filter_map(|id| self.step(*id)).collect(),
            newer: newer.map(|page| self.addresses.page_of(front, page).into()),
            older: older.map(|page| self.addresses.page_of(front, page).into()),
            front: is_front,
            number: number(page_of),
        };
        Html { template: "series.html", page: Some(page), parts: vec![("series", Box::new(view))], body: None }
    }

    fn newest(&self, series: &Series) -> Option<Newest<'_>> {
        let id = series.newest;
        let post = self.inputs.library.post(id);
        Some(Newest {
            title: &post.title,
            url: Href::of(self.addresses.post(id)),
            lead: &post.lead,
            bulletin: self.bulletin_part(id)?,
        })
    }

    fn step(&self, id: PostId) -> Option<Step<'_>> {
        let post = self.inputs.library.post(id);
        let bulletin = post.bulletin.as_ref()?;
        let storm = bulletin.storm.as_ref();
        Some(Step {
            title: &post.title,
            url: Href::of(self.addresses.post(id)),
            issued: bulletin.issued,
            kind_label: Label(format!("kind_{}", bulletin.kind.name())),
            stage_label: stage_label(bulletin),
            urgent: bulletin.is_urgent() && !bulletin.withdrawn,
            withdrawn: bulletin.withdrawn,
            risk_level: bulletin.risk_level(),
            risk_label: bulletin.risk_level().map(|level| Label(format!("level_{level}"))),
            position: storm.and_then(|storm| storm.position),
            wind_level: storm.and_then(|storm| storm.wind_level),
            gust_level: storm.and_then(|storm| storm.gust_level),
            covers: bulletin.covers,
        })
    }

    /// A series' bulletins that were not taken back, oldest first.
    pub(super) fn bulletins<'p>(&'p self, series: &'p Series) -> impl DoubleEndedIterator<Item = &'p Bulletin> {
        let all = series.posts.iter().filter_map(|id| self.inputs.library.post(*id).bulletin.as_deref());
        all.filter(|bulletin| !bulletin.withdrawn)
    }

    fn closing<'p>(&'p self, series: &'p Series) -> Option<Closing<'p>> {
        let bulletins: Vec<&Bulletin> = self.bulletins(series).collect();
        let (first, last) = (bulletins.first()?, bulletins.last()?);
        let storms = || bulletins.iter().filter_map(|one| Some((one, one.storm.as_ref()?)));
        let peak = |level: fn(&Storm) -> Option<u8>| {
            let reached = storms().filter_map(|(one, storm)| Some((level(storm)?, state_time(one, storm))));
            reached.max_by_key(|(level, at)| (*level, std::cmp::Reverse(*at)))
        };
        let (wind, gust) = (peak(|storm| storm.wind_level), peak(|storm| storm.gust_level));
        let risk = bulletins.iter().filter_map(|one| one.risk_level()).max();
        let mut rain: Vec<&Rain> = bulletins.iter().flat_map(|one| &one.rain).collect();
        rain.sort_by_key(|one| (std::cmp::Reverse(one.mm), &one.place));
        rain.dedup();
        Some(Closing {
            first: first.issued,
            last: last.issued,
            count: bulletins.len() as u32,
            wind_level: wind.map(|one| one.0),
            wind_at: wind.map(|one| one.1),
            gust_level: gust.map(|one| one.0),
            gust_at: gust.map(|one| one.1),
            pressure: storms().filter_map(|(_, storm)| storm.pressure_hpa).min().map(|hpa| Measure::one(hpa, "hPa")),
            risk_level: risk,
            risk_label: risk.map(|level| Label(format!("level_{level}"))),
            rain: rain.into_iter().map(rain_view).collect(),
        })
    }
}

fn rain_view(rain: &Rain) -> RainView<'_> {
    RainView { place: &rain.place, mm: Measure::one(rain.mm, "mm"), from: rain.from, to: rain.to }
}
