//! Words and dates: how this site compares, sorts, shortens, addresses and writes them.
//!
//! In: strings, seconds and numbers. Out: the same, in the forms that Vietnamese and English readers expect.
//! Touches: nothing; every function here gives the same answer on any machine, in any year, in any locale.
//!
//! | noun | what it answers |
//! |---|---|
//! | [`nfc()`] | one spelling in bytes for what is one spelling on the screen |
//! | [`slug`] | which ASCII word of an address stands for this text? |
//! | [`term`] | are these two tags the same tag? |
//! | [`collate`] | which of two names stands first in a list? |
//! | [`excerpt()`] | how does a long text begin? |
//! | [`path`] | where does this path lead, seen from that file? |
//! | [`percent`] | how is this file named in an address? |
//! | [`xml`] | may this text stand in a feed? |
//! | [`time`] | when is that, and how is it written? |
//! | [`province`] | which provinces does this text name? |
//! | [`number`] | how is this number written? |
//! | [`decimal`], [`amount`] | how much is that, exactly as it was reported? |
//! | [`period`] | which time is a figure for? |

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails, as it should"))]

pub mod amount;
pub mod collate;
pub mod decimal;
pub mod excerpt;
pub mod nfc;
pub mod number;
pub mod path;
pub mod percent;
pub mod period;
pub mod province;
pub mod slug;
pub mod term;
pub mod time;
pub mod xml;

pub use amount::Amount;
pub use collate::Collator;
pub use decimal::Decimal;
pub use excerpt::excerpt;
pub use nfc::nfc;
pub use period::Period;
pub use slug::{check_slug, is_slug, slugify};
pub use time::{Day, Moment, Zone};
pub use xml::clean;
