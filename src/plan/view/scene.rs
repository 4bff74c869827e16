//! What all pages share when views become visible: how times, links, labels and teasers look.
//!
//! In: the plan. Out: a [`Scene`], which turns the plain values of views into what templates see. Touches: nothing.
//!
//! A teaser is made once, by whichever page shows it first, and shared by all lists after that: its values, and how the theme draws them.

use std::sync::{Arc, OnceLock};

use tera::Value;

use super::{super::Plan, Fields, Show, entry::Teaser};
use crate::{
    config::BaseUrl,
    diag::Lang,
    library::Item,
    text::time::{self, Moment, Zone},
    theme::Labels,
};

/// Turns what many pages share into HTML, by a template of the theme that sees it under a name.
pub trait Draw: Send + Sync {
    /// The HTML, which templates take as it is.
    fn draw(&self, template: &'static str, name: &'static str, value: Value) -> Value;
}

/// How plain values look to readers of this site.
pub struct Scene<'a> {
    plan: &'a Plan<'a>,
    draw: Arc<dyn Draw>,
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
    pub fn new(plan: &'a Plan<'a>, draw: Arc<dyn Draw>) -> Self {
        let library = plan.inputs.library;
        let config = library.config;
        let empty = |count: usize| std::iter::repeat_with(OnceLock::new).take(count).collect();
        Self {
            plan,
            draw,
            base: &config.base,
            labels: &plan.inputs.theme.labels,
            language: config.language,
            zone: &config.zone,
            posts: empty(library.posts.len()),
            series: empty(library.series.len()),
        }
    }

    /// All that was made of teasers.
    pub fn into_items(self) -> impl Send + 'static {
        (self.posts, self.series)
    }

    /// A list's entry.
    pub fn item(&self, item: Item) -> Value {
        match item {
            Item::Post(id) => self.posts[id as usize].get_or_init(|| self.drawn(&self.plan.teaser(id))),
            Item::Series(at) => self.series[at as usize].get_or_init(|| self.drawn(&self.plan.series_teaser(at))),
        }
        .clone()
    }

    /// A teaser with its HTML: as a card below a post, and as a row of a list.
    fn drawn(&self, teaser: &Teaser<'_>) -> Value {
        let item = teaser.show(self);
        let [card, row] = ["card.html", "row.html"].map(|template| self.draw.draw(template, "item", item.clone()));
        let mut fields = item.as_map().cloned().unwrap_or_default();
        fields.insert("drawn".into(), Fields(&[("card", card), ("row", row)]).value());
        Value::from(fields)
    }

    /// A moment for machines and for people.
    pub fn time(&self, moment: Moment) -> Value {
        let iso = Value::from(time::iso(moment, self.zone));
        let text = Value::from(time::long(moment, self.zone, self.language));
        let short = Value::from(time::short(moment, self.zone, self.language));
        Fields(&[("iso", iso), ("text", text), ("short", short)]).value()
    }

    /// A moment in few letters, without its year.
    pub fn hour(&self, moment: Moment) -> String {
        time::hour(moment, self.zone, self.language)
    }

    /// Midnights between two moments: each, or where they would be many, about twelve of them.
    pub fn midnights(&self, from: Moment, to: Moment) -> Vec<Moment> {
        let (first, last) = (from.day(self.zone), to.day(self.zone));
        let count = last.days_since(first).max(0);
        let step = count / 12 + 1;
        (1..=count / step).map(|days| first.plus(days * step).start(self.zone)).collect()
    }

    /// The words of a day of a moment, without the year.
    pub fn day(&self, moment: Moment) -> String {
        let day = moment.day(self.zone);
        match self.language {
            Lang::Vi => format!("{}/{}", day.day(), day.month()),
            Lang::En => format!("{} {}", day.day(), &time::MONTHS_EN[day.month().unsigned_abs() as usize - 1][..3]),
        }
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
