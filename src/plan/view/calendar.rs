//! What the calendar shows: events to come, events that are over, and all of them for calendar programs.
//!
//! In: the events of the plan. Out: [`CalendarView`], [`Agenda`], [`EventView`]. Touches: nothing.

use super::{Href, Html, Part, view};
use crate::{
    content::{Event, EventTime},
    library::PostId,
    plan::{Plan, Recipe},
    text::time::{self, Moment},
};

/// How many events that are over the calendar's front page shows.
const RECENT: usize = 10;
/// How many events that are over calendar programs get.
const AGENDA: usize = 200;

view! {
    /// An event.
    pub struct EventView<'a> {
        /// The headline of its post.
        title: &'a str,
        /// The address of its post.
        url: Href<'a>,
        /// The lead of its post.
        lead: &'a str,
        /// When it takes place, in words.
        when: String,
        /// When it begins: a day, or an instant (ISO 8601).
        start: String,
        /// When it ends, likewise.
        end: Option<String>,
        /// The name of the place.
        place: Option<&'a str>,
        /// Where that is.
        address: Option<&'a str>,
    }
}

view! {
    /// A page of the calendar.
    pub struct CalendarView<'a> {
        /// The year that it is for; `None` on the front page.
        year: Option<u32>,
        /// Events to come, the next one first.
        coming: Vec<EventView<'a>>,
        /// Events that are over, the newest first.
        past: Vec<EventView<'a>>,
        /// The years of events that are over, the newest first.
        years: Vec<YearLink<'a>>,
        /// The feed for calendar programs, where there is any event.
        feed: Option<Href<'a>>,
    }
}

view! {
    /// A link to the events of a year.
    pub struct YearLink<'a> {
        /// The year.
        year: u32,
        /// The address.
        url: Href<'a>,
    }
}

view! {
    /// All events, for calendar programs.
    pub struct Agenda<'a> {
        /// The calendar's name.
        title: String,
        /// The page that it belongs to.
        home: Href<'a>,
        /// The events.
        events: Vec<AgendaEvent<'a>>,
    }
}

view! {
    /// An event, as calendar programs know it.
    pub struct AgendaEvent<'a> {
        /// The headline of its post.
        title: &'a str,
        /// The address of its post.
        url: Href<'a>,
        /// The lead of its post.
        lead: &'a str,
        /// Whether it takes whole days.
        days: bool,
        /// The first day (`20241026`) or instant in UTC (`20241026T010000Z`).
        start: String,
        /// The first day or instant at which it is over.
        end: Option<String>,
        /// When what is known of it last changed.
        stamp: String,
        /// Where it takes place.
        place: Option<&'a str>,
        /// Where that is.
        address: Option<&'a str>,
        /// Its category.
        category: &'a str,
    }
}

impl Plan<'_> {
    /// The event that a post announces.
    pub(super) fn event_part(&self, id: PostId) -> Option<EventView<'_>> {
        let library = self.inputs.library;
        let post = library.post(id);
        let event = post.event.as_deref()?;
        let (start, end) = self.iso_of(event);
        Some(EventView {
            title: &post.title,
            url: Href::of(self.addresses.post(id)),
            lead: &post.lead,
            when: self.when(event),
            start,
            end,
            place: event.place.as_deref(),
            address: event.address.as_deref(),
        })
    }

    fn when(&self, event: &Event) -> String {
        let config = self.inputs.library.config;
        match event.time {
            EventTime::Days(first, last) if first == last => time::day_long(first, config.language),
            EventTime::Days(first, last) => {
                format!("{} – {}", time::day_long(first, config.language), time::day_long(last, config.language))
            }
            EventTime::Hours(start, end) => time::from_to(start, end, &config.zone, config.language),
        }
    }

    fn iso_of(&self, event: &Event) -> (String, Option<String>) {
        let iso = |moment: Moment| time::iso(moment, &self.inputs.library.config.zone);
        match event.time {
            EventTime::Days(first, last) => (first.to_string(), (last > first).then(|| last.to_string())),
            EventTime::Hours(start, end) => (iso(start), end.map(iso)),
        }
    }

    fn events_of(&self, ids: impl IntoIterator<Item = PostId>) -> Vec<EventView<'_>> {
        ids.into_iter().filter_map(|id| self.event_part(id)).collect()
    }

    /// The calendar's page of a year; of no year, its front page.
    pub(super) fn calendar_view(&self, year: Option<i16>) -> Html<'_> {
        let label = self.label("calendar");
        let address = self.addresses.calendar(year);
        let mut page = match year {
            None => self.page("calendar", label, address),
            Some(year) => self.page("calendar", format!("{label} {year}"), address),
        };
        let number = |year: i16| u32::from(year.unsigned_abs());
        let years = self.events.past.keys().rev();
        let mut view = CalendarView {
            year: year.map(number),
            coming: Vec::new(),
            past: Vec::new(),
            years: years
                .map(|year| YearLink { year: number(*year), url: self.addresses.calendar(Some(*year)).into() })
                .collect(),
            feed: (!self.events.is_empty()).then(|| self.addresses.agenda().into()),
        };
        match year {
            None => {
                view.coming = self.events_of(self.events.coming.iter().copied());
                view.past = self.events_of(self.events.newest_past().take(RECENT));
            }
            Some(year) => {
                let front = super::Named { name: label, url: self.addresses.calendar(None).into() };
                page.breadcrumbs = self.breadcrumbs(Some(front));
                view.years.clear();
                view.past = self.events_of(self.events.past[&year].iter().copied());
            }
        }
        let parts: Vec<(&'static str, Box<dyn Part + '_>)> = vec![("calendar", Box::new(view))];
        Html { template: "calendar.html", page: Some(page), parts, body: None }
    }

    /// What calendar programs get: all events to come, and the newest that are over.
    pub(super) fn agenda_view(&self) -> Agenda<'_> {
        let config = self.inputs.library.config;
        let past = self.events.newest_past().take(AGENDA);
        let mut ids: Vec<PostId> = self.events.coming.iter().copied().chain(past).collect();
        // By age of the posts, so that a new event is added at the end and an event that ends changes nothing.
        ids.sort_unstable();
        Agenda {
            title: format!("{} | {}", self.label("calendar"), config.title),
            home: self.addresses.calendar(None).into(),
            events: ids.into_iter().filter_map(|id| self.agenda_event(id)).collect(),
        }
    }

    fn agenda_event(&self, id: PostId) -> Option<AgendaEvent<'_>> {
        let library = self.inputs.library;
        let post = library.post(id);
        let event = post.event.as_deref()?;
        let (days, start, end) = match event.time {
            EventTime::Days(first, last) => (true, time::day_basic(first), Some(time::day_basic(last.plus(1)))),
            EventTime::Hours(start, end) => (false, time::basic(start), end.map(time::basic)),
        };
        Some(AgendaEvent {
            title: &post.title,
            url: Href::of(self.addresses.post(id)),
            lead: &post.lead,
            days,
            start,
            end,
            stamp: time::basic(post.updated.unwrap_or(post.date)),
            place: event.place.as_deref(),
            address: event.address.as_deref(),
            category: &library.categories[post.category as usize].name,
        })
    }

    /// Whether the site has a calendar: a campaign has one, and so has whoever announces events.
    pub(in crate::plan) fn has_calendar(&self) -> bool {
        self.inputs.campaign().is_some() || !self.events.is_empty()
    }

    /// All outputs of the calendar.
    pub(in crate::plan) fn calendar_recipes(&self) -> Vec<Recipe> {
        let mut all = Vec::new();
        if self.has_calendar() {
            all.push(Recipe::Calendar(None));
            all.extend(self.events.past.keys().map(|year| Recipe::Calendar(Some(*year))));
        }
        if !self.events.is_empty() {
            all.push(Recipe::Agenda);
        }
        all
    }
}
