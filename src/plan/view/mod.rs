//! What each kind of output may see: one plain struct each, and nothing else.
//!
//! In: the plan's tables. Out: a [`View`], which gives both the fingerprint of an output and what its template sees, from the same
//! fields, so that the two cannot drift apart. Touches: nothing.
//!
//! A view holds other posts as [`entry::Entry`]s (a number and the fingerprint of the teaser), moments as seconds and addresses without the
//! base; the [`scene::Scene`] turns them into what readers see, and is itself covered by the site's fingerprint.

pub mod bulletin;
pub mod calendar;
pub mod campaign;
pub mod cap;
pub mod change;
pub mod chart;
pub mod data;
pub mod entry;
pub mod feed;
pub mod list;
pub mod lite;
pub mod month;
pub mod page;
pub mod post;
pub mod protect;
pub mod rating;
pub mod scene;
pub mod series;
pub mod site;
pub mod track;
pub mod warning;

use serde::{Serialize, Serializer, ser::SerializeStruct};
use tera::Value;

use super::{Plan, Recipe, resolve::Target};
use crate::{
    config::Protection,
    content::Slot,
    hash::{Absorb, Absorber, Fingerprint},
    library::PostId,
    source::CopyOf,
    text::time::Moment,
};
use calendar::Agenda;
use cap::{CapFeed, CapMessage};
use data::DataView;
use feed::{Feed, NewsMap, SiteMap};
use page::Page;
pub use protect::Policy;
use scene::Scene;

/// What can be shown to a template.
pub trait Show {
    /// The value that the template sees.
    fn show(&self, scene: &Scene<'_>) -> Value;

    /// The same with one more field, which is known only when the page is rendered. What has no fields stays as it is.
    fn show_with(&self, scene: &Scene<'_>, _more: (&'static str, Value)) -> Value {
        self.show(scene)
    }
}

/// A mapping of values that are shown already. Tera takes them over as they are, and enters each into its table once.
pub(crate) struct Fields<'a>(pub(crate) &'a [(&'static str, Value)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("", self.0.len())?;
        self.0.iter().try_for_each(|(name, value)| fields.serialize_field(name, value))?;
        fields.end()
    }
}

impl Fields<'_> {
    pub(crate) fn value(&self) -> Value {
        Value::from_serializable(self)
    }
}

/// What is both part of a fingerprint and shown to a template.
pub trait Part: Absorb + Show + Send + Sync {}

impl<T: Absorb + Show + Send + Sync> Part for T {}

/// Defines a struct of which every field is both absorbed and shown.
macro_rules! view {
    ($(#[$doc:meta])* pub struct $name:ident $(<$life:lifetime>)? { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name $(<$life>)? { $($(#[$field_doc])* pub $field: $kind,)* }

        impl $(<$life>)? $crate::hash::Absorb for $name $(<$life>)? {
            fn absorb(&self, into: &mut $crate::hash::Absorber) {
                $(self.$field.absorb(into);)*
            }
        }

        impl $(<$life>)? $crate::plan::view::Show for $name $(<$life>)? {
            fn show(&self, scene: &$crate::plan::view::scene::Scene<'_>) -> ::tera::Value {
                $crate::plan::view::Fields(&[$((stringify!($field), self.$field.show(scene)),)*]).value()
            }

            fn show_with(
                &self,
                scene: &$crate::plan::view::scene::Scene<'_>,
                more: (&'static str, ::tera::Value),
            ) -> ::tera::Value {
                $crate::plan::view::Fields(&[$((stringify!($field), self.$field.show(scene)),)* more]).value()
            }
        }
    };
}
pub(crate) use view;

/// A link to something of the site, with the words to be clicked.
#[derive(Debug, Clone)]
pub struct Named<'a> {
    /// The words.
    pub name: &'a str,
    /// The address.
    pub url: Href<'a>,
}

/// An address of the site; shown with the base path before it.
#[derive(Debug, Clone)]
pub struct Href<'a>(pub std::borrow::Cow<'a, str>);

impl<'a> Href<'a> {
    /// From an address that somebody else keeps.
    pub fn of(address: &'a str) -> Self {
        Self(address.into())
    }
}

impl From<String> for Href<'_> {
    fn from(address: String) -> Self {
        Self(address.into())
    }
}

/// A label of the theme, by its key.
#[derive(Debug, Clone)]
pub struct Label(pub String);

/// What the page of a recipe shows.
#[allow(clippy::large_enum_variant, reason = "a view lives for one rendering, and nearly all are HTML")]
pub enum View<'a> {
    /// An HTML page or fragment made by a template.
    Html(Html<'a>),
    /// An Atom feed.
    Atom(Feed<'a>),
    /// A JSON feed.
    Json(Feed<'a>),
    /// The calendar for calendar programs.
    Agenda(Agenda<'a>),
    /// The campaign's figures as a table.
    FiguresCsv(DataView<'a>),
    /// The campaign's figures as JSON.
    FiguresJson(DataView<'a>),
    /// A CAP message.
    Cap(CapMessage<'a>),
    /// An Atom feed of CAP messages.
    CapAtom(CapFeed<'a>),
    /// An RSS feed of CAP messages.
    CapRss(CapFeed<'a>),
    /// The index of sitemaps: addresses of its parts.
    SitemapIndex(Vec<Href<'a>>),
    /// A sitemap.
    Sitemap(SiteMap<'a>),
    /// A news sitemap.
    NewsSitemap(NewsMap<'a>),
    /// `robots.txt`.
    Robots(Vec<Href<'a>>),
    /// What a host is told to send with every file.
    Protection(Protection, Policy),
    /// A file of the site, copied.
    Copy {
        /// Stands for its bytes.
        digest: Fingerprint,
        /// Which file.
        from: CopyOf<'a>,
    },
}

/// An HTML output: a template and what it sees.
pub struct Html<'a> {
    /// The template.
    pub template: &'static str,
    /// What every page has; `None` for fragments.
    pub page: Option<Page<'a>>,
    /// Everything else, by the name that the template uses.
    pub parts: Vec<(&'static str, Box<dyn Part + 'a>)>,
    /// Whose body it shows, under the name given.
    pub body: Option<BodyOf<'a>>,
}

/// A body, known by its source and by what goes into its slots.
pub struct BodyOf<'a> {
    /// The part (`post`, `standing`) that gets it as its `body`.
    pub part: &'static str,
    /// Whose it is.
    pub of: Text,
    /// Stands for the source file.
    pub digest: Fingerprint,
    /// The places in it where something of other texts goes.
    pub slots: &'a [Slot],
    /// What goes there.
    pub targets: &'a [Target],
    /// Stands for the templates of the components it uses.
    pub components: Option<Fingerprint>,
    /// For a page of text alone: the most bytes that it may have with everything.
    pub limit: Option<u32>,
}

/// What has a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// A post.
    Post(PostId),
    /// A standing page.
    Standing(u32),
}

impl View<'_> {
    /// The template that makes it.
    pub fn template(&self) -> Option<&'static str> {
        match self {
            Self::Html(html) => Some(html.template),
            _ => None,
        }
    }

    /// Whether its bytes depend on the site's settings.
    pub fn sees_site(&self) -> bool {
        !matches!(self, Self::Copy { .. })
    }
}

impl Absorb for View<'_> {
    fn absorb(&self, into: &mut Absorber) {
        match self {
            Self::Html(html) => html.absorb(into),
            Self::Atom(feed) | Self::Json(feed) => feed.absorb(into),
            Self::Agenda(agenda) => agenda.absorb(into),
            Self::FiguresCsv(data) | Self::FiguresJson(data) => data.absorb(into),
            Self::Cap(message) => message.absorb(into),
            Self::CapAtom(feed) | Self::CapRss(feed) => feed.absorb(into),
            Self::SitemapIndex(parts) | Self::Robots(parts) => parts.absorb(into),
            Self::Protection(of, policy) => (*of as u8, policy.clone()).absorb(into),
            Self::Sitemap(map) => map.absorb(into),
            Self::NewsSitemap(map) => map.absorb(into),
            Self::Copy { digest, .. } => digest.absorb(into),
        }
    }
}

impl Absorb for Html<'_> {
    fn absorb(&self, into: &mut Absorber) {
        self.page.absorb(into);
        for (name, part) in &self.parts {
            name.absorb(into);
            part.absorb(into);
        }
        if let Some(body) = &self.body {
            body.digest.absorb(into);
            body.targets.absorb(into);
            body.components.absorb(into);
            body.limit.absorb(into);
        }
    }
}

impl Plan<'_> {
    /// What a recipe's output sees.
    pub fn view(&self, recipe: Recipe) -> View<'_> {
        match recipe {
            Recipe::Home => View::Html(self.home_view()),
            Recipe::Post(id) => View::Html(self.post_view(id)),
            Recipe::Standing(at) => View::Html(self.standing_view(at)),
            Recipe::List(of, page) => View::Html(self.list_view(of, page)),
            Recipe::Series(at, page) => View::Html(self.series_view(at, page)),
            Recipe::Campaign => View::Html(self.campaign_view()),
            Recipe::Indicator(at) => View::Html(self.indicator_view(at, false)),
            Recipe::Embed(at) => View::Html(self.indicator_view(at, true)),
            Recipe::Figures(of, false) => View::FiguresCsv(self.data_view(of)),
            Recipe::Figures(of, true) => View::FiguresJson(self.data_view(of)),
            Recipe::Calendar(year) => View::Html(self.calendar_view(year)),
            Recipe::Agenda => View::Agenda(self.agenda_view()),
            Recipe::Archive => View::Html(self.archive_view()),
            Recipe::Terms(of) => View::Html(self.terms_view(of)),
            Recipe::NotFound => View::Html(self.not_found_view()),
            Recipe::PostAlias(id, _) => View::Html(page::redirect_view(self.addresses.post(id).to_owned())),
            Recipe::StandingAlias(at, _) => {
                View::Html(page::redirect_view(self.addresses.of(self.inputs, Recipe::Standing(at))))
            }
            Recipe::Redirect(at) => {
                View::Html(page::redirect_view(self.inputs.library.config.redirects[at as usize].to.clone()))
            }
            Recipe::Latest(at) => View::Html(self.latest_view(at)),
            Recipe::Current => View::Html(self.current_view()),
            Recipe::Warnings => View::Html(self.warnings_view()),
            Recipe::Area(province) => View::Html(self.area_view(province)),
            Recipe::Lite => View::Html(self.lite_view()),
            Recipe::LiteSeries(at) => View::Html(self.lite_series_view(at)),
            Recipe::LiteBulletin(id) => View::Html(self.lite_bulletin_view(id)),
            Recipe::Atom(category) => View::Atom(self.feed_view(category, recipe)),
            Recipe::JsonFeed => View::Json(self.feed_view(None, recipe)),
            Recipe::Cap(at) => View::Cap(self.cap_view(&self.messages[at as usize])),
            Recipe::CapAtom => View::CapAtom(self.cap_feed(recipe)),
            Recipe::CapRss => View::CapRss(self.cap_feed(recipe)),
            Recipe::SitemapIndex => View::SitemapIndex(self.sitemap_parts()),
            Recipe::SitemapPages(part) => View::Sitemap(self.sitemap_pages(part)),
            Recipe::SitemapMonth(at, part) => View::Sitemap(self.sitemap_month(at, part)),
            Recipe::NewsSitemap => View::NewsSitemap(self.news_map()),
            Recipe::Robots => View::Robots(self.robots_view()),
            Recipe::Protection(of) => View::Protection(of, self.policy()),
            Recipe::Issued(_)
            | Recipe::Static(_)
            | Recipe::PostFile(..)
            | Recipe::StandingFile(..)
            | Recipe::Asset(_) => self.copy_view(recipe),
        }
    }

    fn copy_view(&self, recipe: Recipe) -> View<'_> {
        let files = self.inputs.files;
        let file = match recipe {
            Recipe::Issued(at) => &files.issued[self.kept[at as usize].file],
            Recipe::Static(at) => &files.statics[at as usize],
            Recipe::PostFile(id, at) => files.beside_file(self.resolved.post_file(id, at)),
            Recipe::StandingFile(page, at) => files.beside_file(self.resolved.standing_file(page, at)),
            Recipe::Asset(at) => {
                let asset = &self.inputs.theme.assets[at as usize];
                return View::Copy { digest: asset.digest, from: asset.bytes() };
            }
            _ => unreachable!("only files are copied"),
        };
        View::Copy { digest: file.digest, from: CopyOf::Disk(&file.disk) }
    }
}

impl Absorb for Href<'_> {
    fn absorb(&self, into: &mut Absorber) {
        self.0.as_ref().absorb(into);
    }
}

impl Show for Href<'_> {
    fn show(&self, scene: &Scene<'_>) -> Value {
        Value::from(scene.base.href(&self.0))
    }
}

impl Absorb for Named<'_> {
    fn absorb(&self, into: &mut Absorber) {
        self.name.absorb(into);
        self.url.absorb(into);
    }
}

impl Show for Named<'_> {
    fn show(&self, scene: &Scene<'_>) -> Value {
        Fields(&[("name", Value::from(self.name)), ("url", self.url.show(scene))]).value()
    }
}

impl Absorb for Label {
    fn absorb(&self, into: &mut Absorber) {
        self.0.absorb(into);
    }
}

impl Show for Label {
    fn show(&self, scene: &Scene<'_>) -> Value {
        Value::from(scene.labels.get(&self.0))
    }
}

impl Show for Moment {
    fn show(&self, scene: &Scene<'_>) -> Value {
        scene.time(*self)
    }
}

impl Show for &str {
    fn show(&self, _: &Scene<'_>) -> Value {
        Value::from(*self)
    }
}

impl Show for std::borrow::Cow<'_, str> {
    fn show(&self, _: &Scene<'_>) -> Value {
        Value::from(self.as_ref())
    }
}

impl Show for String {
    fn show(&self, _: &Scene<'_>) -> Value {
        Value::from(self.as_str())
    }
}

impl Show for bool {
    fn show(&self, _: &Scene<'_>) -> Value {
        Value::from(*self)
    }
}

impl Show for u32 {
    fn show(&self, _: &Scene<'_>) -> Value {
        Value::from(*self)
    }
}

impl Show for u8 {
    fn show(&self, _: &Scene<'_>) -> Value {
        Value::from(*self)
    }
}

impl<T: Show> Show for Option<T> {
    fn show(&self, scene: &Scene<'_>) -> Value {
        self.as_ref().map_or_else(Value::none, |value| value.show(scene))
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self, scene: &Scene<'_>) -> Value {
        Value::from(self.iter().map(|item| item.show(scene)).collect::<Vec<_>>())
    }
}

impl<T: Show> Show for &[T] {
    fn show(&self, scene: &Scene<'_>) -> Value {
        Value::from(self.iter().map(|item| item.show(scene)).collect::<Vec<_>>())
    }
}
