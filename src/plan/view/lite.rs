//! Pages of text alone, for weak lines and old devices: what is in force, and each newest bulletin.
//!
//! In: the library. Out: [`Html`]s. Touches: nothing.
//!
//! Only a page that has been rendered has a length. One that is too long is asked for again with a little less in it, until it fits; on a
//! bulletin's page the text yields first, because areas and hazards are what people need.

use super::{
    BodyOf, Href, Html, Part, Text,
    bulletin::{BulletinView, MORE},
    page::Canonical,
    view,
};
use crate::{
    library::PostId,
    plan::{Plan, Recipe},
    text::{excerpt::excerpt, time::Moment},
};

/// The most bytes that a page may have with everything: less than what a server sends in its first burst (RFC 6928: ten segments, about
/// 14 KB).
pub const LIMIT: u32 = 14_000 - 1;
/// How many bulletins in force, and how many older ones, the front page lists.
const CURRENT: usize = 20;
const OLDER: usize = 10;
/// How many areas a line names where the front page has no room for all.
const AREAS: usize = 12;
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
        /// All that it says in figures, as far as there is room.
        bulletin: Option<BulletinView<'a>>,
        /// Whether any of that is left out.
        cut: bool,
    }
}

/// The lines of the front page.
struct Lines<'a> {
    current: Vec<Line<'a>>,
    older: Vec<Line<'a>>,
    /// Whether there are more of the ones and of the others.
    more: (bool, bool),
}

impl Lines<'_> {
    /// Leaves out what is needed least: the oldest bulletin that holds no longer, then areas of one that has many, then the least
    /// dangerous. False where nothing is left.
    fn shorten(&mut self) -> bool {
        if self.older.pop().is_some() {
            self.more.1 = true;
            return true;
        }
        if let Some(line) = self.current.iter_mut().rfind(|line| line.areas.len() > AREAS + 1) {
            line.areas.truncate(AREAS);
            line.areas.push(MORE.to_owned());
            return true;
        }
        self.more.0 = true;
        self.current.pop().is_some()
    }
}

impl Plan<'_> {
    /// A page of text alone without the `less` things that are needed least; `None` where so many cannot be left out, or the page is
    /// another one.
    pub fn shorter(&self, recipe: Recipe, less: usize) -> Option<Html<'_>> {
        if recipe == Recipe::Lite {
            let mut lines = self.lines();
            return (0..less).all(|_| lines.shorten()).then(|| self.lite_front(lines));
        }
        let id = match recipe {
            Recipe::LiteSeries(at) => self.inputs.library.series[at as usize].newest,
            Recipe::LiteBulletin(id) => id,
            _ => return None,
        };
        let mut bulletin = self.bulletin_part(id)?;
        (0..less).all(|_| bulletin.shorten()).then(|| self.lite_bulletin(recipe, id, Some(bulletin), less > 0))
    }

    pub(super) fn lite_view(&self) -> Html<'_> {
        self.lite_front(self.lines())
    }

    pub(super) fn lite_series_view(&self, at: u32) -> Html<'_> {
        let newest = self.inputs.library.series[at as usize].newest;
        self.lite_bulletin(Recipe::LiteSeries(at), newest, self.bulletin_part(newest), false)
    }

    pub(super) fn lite_bulletin_view(&self, id: PostId) -> Html<'_> {
        self.lite_bulletin(Recipe::LiteBulletin(id), id, self.bulletin_part(id), false)
    }

    fn lite_front<'p>(&'p self, lines: Lines<'p>) -> Html<'p> {
        let Lines { current, older, more } = lines;
        let mut page = self.page("lite", self.label("lite"), self.addresses.lite());
        page.breadcrumbs.clear();
        let parts: Vec<(&'static str, Box<dyn Part + '_>)> = vec![
            ("current", Box::new(current)),
            ("more", Box::new(more.0)),
            ("older", Box::new(older)),
            ("more_older", Box::new(more.1)),
        ];
        Html { template: "lite.html", page: Some(page), parts, body: None }
    }

    fn lines(&self) -> Lines<'_> {
        let library = self.inputs.library;
        let current = library.in_force();
        let mut older: Vec<PostId> = library.series.iter().map(|series| series.newest).collect();
        older.retain(|id| !current.contains(id));
        older.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
        let more = (current.len() > CURRENT, older.len() > OLDER);
        let lines = |ids: &[PostId]| ids.iter().filter_map(|id| self.line(*id)).collect();
        Lines {
            current: lines(&current[..current.len().min(CURRENT)]),
            older: lines(&older[..older.len().min(OLDER)]),
            more,
        }
    }

    fn line(&self, id: PostId) -> Option<Line<'_>> {
        let library = self.inputs.library;
        let brief = self.brief(id)?;
        let url = match library.places[id as usize].series {
            Some(series) => self.addresses.lite_series(library, series),
            None => self.addresses.lite_bulletin(id),
        };
        let areas = brief.areas.iter().map(|area| excerpt(area, AREA)).collect();
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

    fn lite_bulletin<'p>(
        &'p self,
        recipe: Recipe,
        id: PostId,
        bulletin: Option<BulletinView<'p>>,
        cut: bool,
    ) -> Html<'p> {
        let post = self.inputs.library.post(id);
        let mut page = self.page("lite", &post.title, self.addresses.of(self.inputs, recipe));
        page.canonical = Canonical(self.addresses.post(id).into());
        page.breadcrumbs.clear();
        page.description = self.description(&post.lead);
        let (title, lead) = (excerpt(&post.title, HEADLINE), excerpt(post.own_lead(), 4 * HEADLINE));
        let lite = Lite { title, lead, url: Href::of(self.addresses.post(id)), bulletin, cut };
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
