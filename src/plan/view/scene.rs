//! What all pages share when views become visible: how times, links, labels and teasers look.
//!
//! In: the plan. Out: a [`Scene`], which turns the plain values of views into what templates see. Touches: nothing.
//!
//! A teaser is made once, by whichever page shows it first, and shared by all lists after that.

use std::sync::OnceLock;

use tera::Value;

use super::{super::Plan, Fields, Show};
use crate::{
    config::BaseUrl,
    diag::Lang,
    library::Item,
    text::time::{self, Moment, Zone},
    theme::Labels,
};

/// How plain values look to readers of this site.
pub struct Scene<'a> {
    plan: &'a Plan<'a>,
    /// Where the site lies.
    pub base: &'a BaseUrl,
    /// The theme's words in the site's language.
    pub labels: &'a Labels,
    /// The language of the site.
    pub language: Lang,
    zone: &'a Zone,
    posts: Vec<OnceLock<Value>>,
    series: Vec<OnceLock<Value>>,
}

impl<'a> Scene<'a> {
    /// A scene without any teaser made yet.
    pub fn new(plan: &'a Plan<'a>) -> Self {
        let library = plan.inputs.library;
        let config = library.config;
        let empty = |count: usize| std::iter::repeat_with(OnceLock::new).take(count).collect();
        Self {
            plan,
            base: &config.base,
            labels: &plan.inputs.theme.labels,
            language: config.language,
            zone: &config.zone,
            posts: empty(library.posts.len()),
            series: empty(library.series.len()),
        }
    }

    /// A list's entry.
    pub fn item(&self, item: Item) -> Value {
        match item {
            Item::Post(id) => self.posts[id as usize].get_or_init(|| self.plan.teaser(id).show(self)),
            Item::Series(at) => self.series[at as usize].get_or_init(|| self.plan.series_teaser(at).show(self)),
        }
        .clone()
    }

    /// A moment for machines and for people.
    pub fn time(&self, moment: Moment) -> Value {
        let iso = Value::from(time::iso(moment, self.zone));
        let text = Value::from(time::long(moment, self.zone, self.language));
        let short = Value::from(time::short(moment, self.zone, self.language));
        Fields(&[("iso", iso), ("text", text), ("short", short)]).value()
    }

    /// A moment as RFC 822 writes it.
    pub fn rfc822(&self, moment: Moment) -> String {
        time::rfc822(moment, self.zone)
    }

    /// A moment as RFC 3339.
    pub fn iso(&self, moment: Moment) -> String {
        time::iso(moment, self.zone)
    }
}
