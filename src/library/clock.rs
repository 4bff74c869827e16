//! The publishing clock: what is held back, and when the site changes without anybody touching it.
//!
//! In: posts, the settings and the instant of the build. Out: [`Held`], [`NextDue`]. Touches: nothing (the clock itself is an input).

use super::Place;
use crate::{config::Config, content::Post, text::time::Moment};

/// How long a post stays in the news sitemap, in seconds: two days.
pub const NEWS_WINDOW: i64 = 2 * 24 * 3600;

/// A post that is not published now.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The post.
    pub post: &'a Post,
    /// Why.
    pub reason: Reason,
}

/// Why a post is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It is a draft.
    Draft,
    /// Its date is still to come.
    Scheduled(Moment),
    /// It was to be shown until then.
    Expired(Moment),
}

/// When the result of a build changes by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextDue {
    /// The instant.
    pub at: Moment,
    /// What happens then.
    pub event: Event,
    /// The file whose post it happens to.
    pub path: String,
}

/// What the passing of time does to a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// A scheduled post is published.
    Publishes,
    /// A post expires.
    Expires,
    /// A bulletin's validity ends.
    BulletinEnds,
    /// An event is over.
    EventEnds,
    /// A post leaves the news sitemap.
    LeavesNews,
    /// The CAP message of a bulletin is sent.
    Warns,
}

impl Event {
    /// Its name for tools.
    pub fn name(self) -> &'static str {
        match self {
            Self::Publishes => "publishes",
            Self::Expires => "expires",
            Self::BulletinEnds => "bulletin_ends",
            Self::EventEnds => "event_ends",
            Self::LeavesNews => "leaves_news",
            Self::Warns => "warns",
        }
    }
}

/// The nearest moment after `now` at which any output changes.
///
/// `waiting` are the posts that readers do not see yet: held back, or shown all the same, under a ribbon that is true only until then.
pub(super) fn next_due<'a>(
    config: &Config,
    (posts, places): (&[&Post], &[Place]),
    waiting: impl Iterator<Item = &'a Held<'a>>,
    now: Moment,
) -> Option<NextDue> {
    let scheduled = waiting.filter_map(|held| match held.reason {
        Reason::Scheduled(at) => Some((at, Event::Publishes, &held.post.path)),
        Reason::Draft | Reason::Expired(_) => None,
    });
    let shown = posts.iter().zip(places).flat_map(|(post, place)| {
        let leaves = (post.bulletin.is_none()).then(|| post.date.plus(NEWS_WINDOW));
        // One that is superseded or withdrawn already says so; its end changes nothing.
        let current = post.bulletin.as_ref().filter(|bulletin| !place.superseded && !bulletin.withdrawn);
        let ends = current.map(|bulletin| bulletin.holds_until());
        let over = post.event.as_ref().map(|event| event.over);
        // A message goes out when its bulletin is issued. One that is corrected for later is an error.
        let warns = post.bulletin.as_ref().filter(|own| config.cap.is_some() && own.warns() && !own.withdrawn);
        let all = [
            (warns.map(|bulletin| bulletin.issued), Event::Warns),
            (post.expires, Event::Expires),
            (ends, Event::BulletinEnds),
            (over, Event::EventEnds),
            (leaves, Event::LeavesNews),
        ];
        all.into_iter().filter_map(|(at, event)| Some((at?, event, &post.path)))
    });
    scheduled.chain(shown).filter(|(at, ..)| *at > now).min().map(|(at, event, path)| NextDue {
        at,
        event,
        path: path.clone(),
    })
}
