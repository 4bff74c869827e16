//! Pages of text alone, for weak lines and old devices: what is in force, and each newest bulletin.
//!
//! In: the library. Out: [`Html`]s. Touches: nothing.

use super::{BodyOf, Href, Html, Part, Text, bulletin::BulletinView, page::Canonical, view};
use crate::{
    library::PostId,
    plan::{Plan, Recipe},
    text::{excerpt::excerpt, time::Moment},
};

/// The most bytes that a page may have with everything: what a server sends in its first burst (RFC 6928: ten segments, about 14 KB).
pub const LIMIT: u32 = 14_000;
/// How many bulletins in force, and how many older ones, the front page lists.
const CURRENT: usize = 20;
const OLDER: usize = 10;
/// How many areas a line names, how many hazards and steps of a forecast a page tells.
const AREAS: usize = 12;
const ROWS: usize = 10;
/// How long a headline and the name of an area are at most, in characters.
const HEADLINE: usize = 140;
const AREA: usize = 60;

view! {
    /// A bulletin in a list.
    pub struct Line<'a> {
        /// Its headline.
        title: String,
        /// Its page of text alone.
        url: Href<'a>,
        /// Whether readers must be warned at once.
        urgent: bool,
        /// The highest risk level in words.
        risk_label: Option<super::Label>,
        /// When it was issued.
        issued: Moment,
        /// Until when it holds.
        holds_until: Moment,
        /// Whom it concerns.
        areas: Vec<String>,
    }
}

view! {
    /// A bulletin as text alone.
    pub struct Lite<'a> {
        /// Its headline.
        title: String,
        /// Its lead.
        lead: String,
        /// Its own page, with everything.
        url: Href<'a>,
        /// All that it says in figures.
        bulletin: Option<BulletinView<'a>>,
    }
}

impl Plan<'_> {
    pub(super) fn lite_view(&self) -> Html<'_> {
        let library = self.inputs.library;
        let current = library.in_force();
        let lines = current.iter().take(CURRENT).filter_map(|id| self.line(*id)).collect::<Vec<_>>();
        let mut older: Vec<PostId> = library.series.iter().map(|series| series.newest).collect();
        older.retain(|id| !current.contains(id));
        older.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
        let older = older.into_iter().take(OLDER).filter_map(|id| self.line(id)).collect::<Vec<_>>();
        let mut page = self.page("lite", self.label("lite"), self.addresses.lite());
        page.breadcrumbs.clear();
        let parts: Vec<(&'static str, Box<dyn Part + '_>)> =
            vec![("current", Box::new(lines)), ("more", Box::new(current.len() > CURRENT)), ("older", Box::new(older))];
        Html { template: "lite.html", page: Some(page), parts, body: None }
    }

    fn line(&self, id: PostId) -> Option<Line<'_>> {
        let library = self.inputs.library;
        let brief = self.brief(id)?;
        let url = match library.places[id as usize].series {
            Some(series) => self.addresses.lite_series(library, series),
            None => self.addresses.lite_bulletin(id),
        };
        let mut areas: Vec<String> = brief.areas.iter().take(AREAS).map(|area| excerpt(area, AREA)).collect();
        if brief.areas.len() > AREAS {
            areas.push("…".to_owned());
        }
        Some(Line {
            title: excerpt(brief.title, HEADLINE),
            url: url.into(),
            urgent: brief.urgent,
            risk_label: brief.risk_label,
            issued: brief.issued,
            holds_until: brief.holds_until,
            areas,
        })
    }

    pub(super) fn lite_series_view(&self, at: u32) -> Html<'_> {
        let newest = self.inputs.library.series[at as usize].newest;
        self.lite_bulletin_view(newest, self.addresses.of(self.inputs, Recipe::LiteSeries(at)))
    }

    pub(super) fn lite_bulletin_view(&self, id: PostId, address: String) -> Html<'_> {
        let post = self.inputs.library.post(id);
        let mut page = self.page("lite", &post.title, address);
        page.canonical = Canonical(self.addresses.post(id).into());
        page.breadcrumbs.clear();
        page.description = self.description(&post.lead);
        let mut bulletin = self.bulletin_part(id);
        if let Some(bulletin) = &mut bulletin {
            bulletin.shorten(ROWS, AREAS);
        }
        let (title, lead) = (excerpt(&post.title, HEADLINE), excerpt(&post.lead, 4 * HEADLINE));
        let lite = Lite { title, lead, url: Href::of(self.addresses.post(id)), bulletin };
        let body = BodyOf {
            part: "lite",
            of: Text::Post(id),
            digest: post.digest,
            slots: &post.links,
            targets: self.resolved.post_targets(id),
            components: self.components(&post.links),
            limit: Some(LIMIT),
        };
        Html {
            template: "lite-bulletin.html",
            page: Some(page),
            parts: vec![("lite", Box::new(lite))],
            body: Some(body),
        }
    }
}
