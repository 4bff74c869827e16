//! What a list shows of a post or a series.
//!
//! In: the library. Out: [`Teaser`], [`Entry`], [`Brief`]. Touches: nothing.
//!
//! A teaser tells nothing that time or newer posts change, so that an old list page stays as it is: no "in force", no newest headline.

use tera::Value;

use super::{Href, Label, Named, Show, bulletin::stage_label, scene::Scene, view};
use crate::{
    hash::{Absorb, Absorber, Fingerprint},
    library::{Item, PostId},
    plan::Plan,
    text::time::Moment,
};

view! {
    /// A post or series as a list shows it.
    pub struct Teaser<'a> {
        /// `post`, `bulletin` or `series`.
        kind: &'static str,
        /// Its headline or standing title.
        title: &'a str,
        /// Its address.
        url: Href<'a>,
        /// Its lead, or what the series is about.
        lead: &'a str,
        /// When it was published.
        time: Option<Moment>,
        /// Its category.
        category: Option<Named<'a>>,
        /// Its picture.
        image: Option<Thumb<'a>>,
        /// What kind of bulletin it is.
        label: Option<Label>,
    }
}

view! {
    /// A picture in a list.
    pub struct Thumb<'a> {
        /// Its address.
        src: Href<'a>,
        /// Pixels.
        width: Option<u32>,
        /// Pixels.
        height: Option<u32>,
    }
}

view! {
    /// A bulletin in force, as a strip or a series page shows it.
    pub struct Brief<'a> {
        /// Its headline.
        title: &'a str,
        /// Its address.
        url: Href<'a>,
        /// What kind it is.
        kind_label: Label,
        /// How far the storm has come.
        stage_label: Option<Label>,
        /// Whether readers must be warned at once.
        urgent: bool,
        /// The highest risk level, 1 to 5.
        risk_level: Option<u8>,
        /// That level in words.
        risk_label: Option<Label>,
        /// When it was issued.
        issued: Moment,
        /// Until when it holds.
        holds_until: Moment,
        /// Whom it concerns.
        areas: Vec<&'a str>,
        /// The series it belongs to.
        series: Option<Titled<'a>>,
    }
}

view! {
    /// A link to a page, by its title.
    pub struct Titled<'a> {
        /// The title.
        title: &'a str,
        /// The address.
        url: Href<'a>,
    }
}

/// One entry of a list: which post or series, and the fingerprint of its teaser.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    item: Item,
    teaser: Fingerprint,
}

impl Absorb for Entry {
    fn absorb(&self, into: &mut Absorber) {
        into.fingerprint(self.teaser);
    }
}

impl Show for Entry {
    fn show(&self, scene: &Scene<'_>) -> Value {
        scene.item(self.item)
    }
}

impl Plan<'_> {
    /// What lists show of a post.
    pub(in crate::plan) fn teaser(&self, id: PostId) -> Teaser<'_> {
        let post = self.inputs.library.post(id);
        Teaser {
            kind: if post.bulletin.is_some() { "bulletin" } else { "post" },
            title: &post.title,
            url: Href::of(self.addresses.post(id)),
            lead: &post.lead,
            time: Some(post.date),
            category: Some(self.category_link(post.category)),
            image: self.resolved.picture(id).map(|picture| Thumb {
                src: Href::of(&picture.address),
                width: picture.size.map(|size| size.0),
                height: picture.size.map(|size| size.1),
            }),
            label: post.bulletin.as_ref().map(|bulletin| Label(format!("kind_{}", bulletin.kind.name()))),
        }
    }

    /// What lists show of a series.
    pub(in crate::plan) fn series_teaser(&self, at: u32) -> Teaser<'_> {
        let series = &self.inputs.library.series[at as usize];
        Teaser {
            kind: "series",
            title: &series.title,
            url: Href::of(self.addresses.series(at)),
            lead: series.summary.as_deref().unwrap_or_default(),
            time: None,
            category: None,
            image: None,
            label: Some(Label(format!("kind_{}", series.kind.name()))),
        }
    }

    /// A list's entry for an item.
    pub(super) fn entry(&self, item: Item) -> Entry {
        let teaser = match item {
            Item::Post(id) => self.teasers[id as usize],
            Item::Series(at) => self.series_teasers[at as usize],
        };
        Entry { item, teaser }
    }

    /// A list's entries for items.
    pub(super) fn entries(&self, items: impl IntoIterator<Item = Item>) -> Vec<Entry> {
        items.into_iter().map(|item| self.entry(item)).collect()
    }

    /// A list's entries for posts, newest first.
    pub(super) fn newest_first(&self, ids: &[PostId]) -> Vec<Entry> {
        ids.iter().rev().map(|id| self.entry(Item::Post(*id))).collect()
    }

    /// The link to a category.
    pub(super) fn category_link(&self, category: u16) -> Named<'_> {
        let group = &self.inputs.library.categories[category as usize];
        Named { name: &group.name, url: Href::of(self.addresses.category(category.into())) }
    }

    /// The link to the series of a post.
    pub(super) fn series_link(&self, id: PostId) -> Option<Titled<'_>> {
        let at = self.inputs.library.places[id as usize].series?;
        let series = &self.inputs.library.series[at as usize];
        Some(Titled { title: &series.title, url: Href::of(self.addresses.series(at)) })
    }

    /// A bulletin in short.
    pub(super) fn brief(&self, id: PostId) -> Option<Brief<'_>> {
        let post = self.inputs.library.post(id);
        let bulletin = post.bulletin.as_ref()?;
        let mut areas: Vec<&str> = Vec::new();
        for area in bulletin.hazards.iter().flat_map(|hazard| &hazard.areas) {
            if !areas.contains(&area.as_str()) {
                areas.push(area);
            }
        }
        Some(Brief {
            title: &post.title,
            url: Href::of(self.addresses.post(id)),
            kind_label: Label(format!("kind_{}", bulletin.kind.name())),
            stage_label: stage_label(bulletin),
            urgent: bulletin.is_urgent(),
            risk_level: bulletin.risk_level(),
            risk_label: bulletin.risk_level().map(|level| Label(format!("level_{level}"))),
            issued: bulletin.issued,
            holds_until: bulletin.holds_until(),
            areas,
            series: self.series_link(id),
        })
    }
}
