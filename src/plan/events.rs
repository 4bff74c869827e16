//! The events that posts announce, as the calendar has them.
//!
//! In: the library. Out: [`Events`]. Touches: nothing.

use std::collections::BTreeMap;

use crate::{
    content::{Event, EventTime},
    library::{Library, PostId},
    text::time::Moment,
};

/// All events.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// Those that are not over, the next one first.
    pub(super) coming: Vec<PostId>,
    /// Those that are over, by the year in which they began, the newest first.
    pub(super) past: BTreeMap<i16, Vec<PostId>>,
}

impl Events {
    pub(super) fn new(library: &Library<'_>) -> Self {
        let mut all: Vec<(Moment, PostId, &Event)> = library
            .ids()
            .filter_map(|id| {
                let event = library.post(id).event.as_deref()?;
                Some((starts(event, library), id, event))
            })
            .collect();
        all.sort_by_key(|(start, id, _)| (*start, *id));
        let mut events = Self::default();
        for (start, id, event) in all {
            if event.over > library.now {
                events.coming.push(id);
            } else {
                events.past.entry(start.year_month(&library.config.zone).0).or_default().push(id);
            }
        }
        events.past.values_mut().for_each(|year| year.reverse());
        events
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.coming.is_empty() && self.past.is_empty()
    }

    /// Those that are over, the newest first.
    pub(super) fn newest_past(&self) -> impl Iterator<Item = PostId> {
        self.past.values().rev().flatten().copied()
    }
}

/// The instant at which an event begins.
fn starts(event: &Event, library: &Library<'_>) -> Moment {
    match event.time {
        EventTime::Days(first, _) => first.start(&library.config.zone),
        EventTime::Hours(start, _) => start,
    }
}
