//! An event that a post announces.
//!
//! In: values that `parse` has checked. Out: [`Event`]. Touches: nothing.

use bitcode::{Decode, Encode};

use crate::text::time::{Day, Moment};

/// When and where something takes place.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Event {
    /// When it begins.
    pub time: EventTime,
    /// The first instant at which it is over. Where no end is told, that is the end of its day in the site's zone.
    pub over: Moment,
    /// The name of the place.
    pub place: Option<String>,
    /// Where that is.
    pub address: Option<String>,
}

/// The time of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum EventTime {
    /// Whole days, from the first to the last.
    Days(Day, Day),
    /// From an instant on, until another one where that is told.
    Hours(Moment, Option<Moment>),
}
