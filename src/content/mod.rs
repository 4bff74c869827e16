//! The nouns of a news site: what one source file says, with its invariants and no logic beyond them.
//!
//! In: plain values from `parse`. Out: [`Post`], [`Bulletin`], [`Figure`], [`Event`], [`StandingPage`] and their parts, which the cache can store.
//! Touches: nothing.

mod body;
mod bulletin;
mod event;
mod figure;
mod ledger;
mod post;
mod wind;

pub use body::{Arg, Body, Heading, LinkTo, Slot, SlotKind, fill};
pub use bulletin::{Bulletin, Forecast, Hazard, Issuer, Kind, Position, Rain, Stage, Storm, storm_of_series};
pub use event::{Event, EventTime};
pub use figure::Figure;
pub use ledger::{CANCEL, Digests, Issued, LEDGER, LEDGER_HEAD, Ledger, PARTS};
pub use post::{FileUse, Pick, Picture, Post, StandingPage, Tag, dated};
pub use wind::{WindSpeeds, wind_speeds};
