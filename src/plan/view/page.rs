//! What every HTML page has: titles, addresses, what machines are told of it.
//!
//! In: the plan. Out: [`Page`], and the pages that stand alone (standing pages, 404, redirects). Touches: nothing.

use std::borrow::Cow;

use tera::Value;

use super::{BodyOf, Href, Html, Named, Show, Text, calendar::EventView, scene::Scene, view};
use crate::{
    hash::{Absorb, Absorber},
    plan::{Plan, Recipe, address},
    text::{excerpt::excerpt, time::Moment},
};

/// How long a page's description is at most, in characters: what search engines show.
const DESCRIPTION: usize = 160;

view! {
    /// What every page has.
    pub struct Page<'a> {
        /// The headline.
        title: Cow<'a, str>,
        /// What the browser's tab shows.
        document_title: TabTitle<'a>,
        /// What it is about, in a sentence.
        description: Description<'a>,
        /// Its full address.
        canonical: Canonical<'a>,
        /// Its address on this site.
        url: Href<'a>,
        /// `home`, `post`, `bulletin`, `page`, `list`, `series`, `campaign`, `indicator`, `calendar`, `archive`, `terms`, `warnings`,
        /// `lite` or `not_found`.
        kind: &'static str,
        /// Its Open Graph type.
        og_type: &'static str,
        /// The full address of its picture.
        image: Option<Canonical<'a>>,
        /// When it was published.
        published: Option<Iso>,
        /// When it last changed.
        modified: Option<Iso>,
        /// The feed that belongs to it.
        feed: Option<FeedLink<'a>>,
        /// Whether search engines are asked to leave it out.
        noindex: bool,
        /// The way to it from the front page.
        breadcrumbs: Vec<Named<'a>>,
        /// Who wrote it, for machines.
        authors: Vec<&'a str>,
        /// The event that it announces.
        event: Option<EventView<'a>>,
    }
}

view! {
    /// A feed that belongs to a page.
    pub struct FeedLink<'a> {
        /// What it holds.
        title: &'a str,
        /// Its address.
        url: Href<'a>,
    }
}

view! {
    /// A standing page as its template sees it.
    pub struct Standing<'a> {
        /// Its headline.
        title: &'a str,
        /// What it is about.
        lead: &'a str,
        /// When it last changed.
        updated: Option<Moment>,
        /// The editor's own data.
        extra: Json<'a>,
    }
}

/// An address shown with scheme and host.
#[derive(Debug, Clone)]
pub struct Canonical<'a>(pub Cow<'a, str>);

/// A headline, and the site's title behind it unless they are the same.
#[derive(Debug, Clone)]
pub struct TabTitle<'a> {
    title: Cow<'a, str>,
    site: Option<&'a str>,
}

/// What a page is about; shown no longer than search engines show it.
#[derive(Debug, Clone, Copy)]
pub struct Description<'a>(pub &'a str);

impl Description<'_> {
    /// As it is shown.
    pub fn shown(&self) -> String {
        excerpt(self.0, DESCRIPTION)
    }
}

impl Absorb for TabTitle<'_> {
    fn absorb(&self, into: &mut Absorber) {
        self.title.as_ref().absorb(into);
        self.site.absorb(into);
    }
}

impl Show for TabTitle<'_> {
    fn show(&self, _: &Scene<'_>) -> Value {
        match self.site {
            Some(site) => Value::from(format!("{} | {site}", self.title)),
            None => Value::from(self.title.as_ref()),
        }
    }
}

impl Absorb for Description<'_> {
    fn absorb(&self, into: &mut Absorber) {
        self.0.absorb(into);
    }
}

impl Show for Description<'_> {
    fn show(&self, _: &Scene<'_>) -> Value {
        Value::from(self.shown())
    }
}

/// A moment shown as RFC 3339.
#[derive(Debug, Clone, Copy)]
pub struct Iso(pub Moment);

/// Data of an editor, as the JSON text it was stored as.
#[derive(Debug, Clone, Copy)]
pub struct Json<'a>(pub &'a str);

impl Absorb for Canonical<'_> {
    fn absorb(&self, into: &mut Absorber) {
        self.0.as_ref().absorb(into);
    }
}

impl Show for Canonical<'_> {
    fn show(&self, scene: &Scene<'_>) -> Value {
        Value::from(scene.base.absolute(&self.0))
    }
}

impl Absorb for Iso {
    fn absorb(&self, into: &mut Absorber) {
        self.0.absorb(into);
    }
}

impl Show for Iso {
    fn show(&self, scene: &Scene<'_>) -> Value {
        Value::from(scene.iso(self.0))
    }
}

impl Absorb for Json<'_> {
    fn absorb(&self, into: &mut Absorber) {
        self.0.absorb(into);
    }
}

impl Show for Json<'_> {
    fn show(&self, _: &Scene<'_>) -> Value {
        serde_json::from_str::<serde_json::Value>(self.0)
            .map_or_else(|_| Value::from(tera::Map::default()), |json| Value::from_serializable(&json))
    }
}

impl<'a> Plan<'a> {
    /// A page of the given kind, headline and address; the caller adds what is special to it.
    pub(super) fn page<'p>(
        &'p self,
        kind: &'static str,
        title: impl Into<Cow<'p, str>>,
        address: impl Into<Cow<'p, str>>,
    ) -> Page<'p> {
        let config = self.inputs.library.config;
        let (title, address) = (title.into(), address.into());
        let site = (title != config.title).then_some(config.title.as_str());
        Page {
            document_title: TabTitle { title: title.clone(), site },
            title,
            description: Description(&config.description),
            canonical: Canonical(address.clone()),
            url: Href(address),
            kind,
            og_type: "website",
            image: None,
            published: None,
            modified: None,
            feed: None,
            noindex: false,
            breadcrumbs: self.breadcrumbs(None),
            authors: Vec::new(),
            event: None,
        }
    }

    /// The way from the front page to a page below `parent`.
    pub(super) fn breadcrumbs<'p>(&'p self, parent: Option<Named<'p>>) -> Vec<Named<'p>> {
        let home = Named { name: self.label("home"), url: Href::of(address::HOME) };
        std::iter::once(home).chain(parent).collect()
    }

    /// A word of the theme.
    pub(super) fn label<'k>(&'k self, key: &'k str) -> &'k str {
        self.inputs.theme.labels.get(key)
    }

    /// A text short enough for a page's description.
    pub(super) fn description<'p>(&'p self, text: &'p str) -> Description<'p> {
        Description(if text.is_empty() { &self.inputs.library.config.description } else { text })
    }

    pub(super) fn standing_view(&self, at: u32) -> Html<'_> {
        let standing = &self.inputs.pages[at as usize];
        let mut page = self.page("page", &standing.title, self.addresses.of(self.inputs, Recipe::Standing(at)));
        page.description = self.description(&standing.lead);
        page.modified = standing.updated.map(Iso);
        let view = Standing {
            title: &standing.title,
            lead: &standing.lead,
            updated: standing.updated,
            extra: Json(&standing.extra),
        };
        let body = BodyOf {
            part: "standing",
            of: Text::Standing(at),
            digest: standing.digest,
            slots: &standing.links,
            targets: self.resolved.standing_targets(at),
            components: self.components(&standing.links),
            limit: None,
        };
        Html { template: "page.html", page: Some(page), parts: vec![("standing", Box::new(view))], body: Some(body) }
    }

    pub(super) fn not_found_view(&self) -> Html<'_> {
        let mut page = self.page("not_found", self.label("not_found"), address::NOT_FOUND);
        page.noindex = true;
        Html { template: "404.html", page: Some(page), parts: Vec::new(), body: None }
    }

    /// Stands for the components that a body uses: any of them may stand in any template.
    pub(super) fn components(&self, links: &'a [crate::content::Slot]) -> Option<crate::hash::Fingerprint> {
        let used = links.iter().any(|slot| matches!(slot.kind, crate::content::SlotKind::Component { .. }));
        used.then(|| self.inputs.theme.components_digest())
    }
}

/// A page that only leads to another one.
pub(super) fn redirect_view<'v>(target: String) -> Html<'v> {
    let parts: Vec<(&'static str, Box<dyn super::Part + 'v>)> =
        vec![("target", Box::new(Canonical(target.clone().into()))), ("target_url", Box::new(Href::from(target)))];
    Html { template: "redirect.html", page: None, parts, body: None }
}
