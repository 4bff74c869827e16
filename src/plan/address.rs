//! Where everything is: the one place that makes addresses.
//!
//! In: the library, the standing pages, the configuration. Out: [`Addresses`]. Touches: nothing.
//!
//! An address starts with `/` at the site's root, ends with `/` for a page, and is turned into a link by
//! [`crate::config::BaseUrl::href`] and into a file by [`crate::output::SitePath`].

use std::borrow::Cow;

use rayon::prelude::*;

use super::{Inputs, ListOf, PageOf, Recipe, TermsOf};
use crate::{
    config::{Paths, Protection},
    content::{Issued, dated},
    library::{Library, PostId, group::Group},
    text::province::{Province, Row},
};

/// The addresses that pages of posts show, ready made; all others are made when asked for.
pub struct Addresses {
    posts: Vec<String>,
    categories: Vec<String>,
    category_feeds: Vec<String>,
    latest: Vec<String>,
    tags: Vec<String>,
    authors: Vec<String>,
    series: Vec<String>,
    paths: Paths,
}

/// The address of the front page.
pub const HOME: &str = "/";
/// The address of the site's Atom feed.
pub const FEED: &str = "/feed.xml";
/// The address of the site's JSON feed.
pub const JSON_FEED: &str = "/feed.json";
/// The address of the sitemap index.
pub const SITEMAP: &str = "/sitemap.xml";
/// The address of the page for addresses that aren't there.
pub const NOT_FOUND: &str = "/404.html";

impl Addresses {
    /// Makes the addresses of all posts.
    pub fn new(inputs: Inputs<'_>) -> Self {
        let library = inputs.library;
        let mut months = vec![(0, 0); library.posts.len()];
        for month in library.months.iter() {
            months[month.posts.start as usize..month.posts.end as usize].fill((month.year, month.month));
        }
        let posts = library.posts.par_iter().zip(months);
        let posts = posts.map(|(post, (year, month))| dated(year, month, &post.slug)).collect();
        let paths = library.config.paths.clone();
        let of = |word: &str, groups: &[Group]| -> Vec<String> {
            groups.iter().map(|group| format!("/{word}/{}/", group.slug)).collect()
        };
        let categories = of(&paths.category, &library.categories);
        let latest = |group: &Group| format!("/{}/{}/{}.html", paths.fragment, paths.category, group.slug);
        Self {
            posts,
            category_feeds: categories.iter().map(|category| format!("{category}feed.xml")).collect(),
            categories,
            latest: library.categories.iter().map(latest).collect(),
            tags: of(&paths.tag, &library.tags.all),
            authors: of(&paths.author, &library.authors.all),
            series: library.series.iter().map(|series| format!("/{}/{}/", paths.series, series.slug)).collect(),
            paths,
        }
    }

    /// A post's address.
    pub fn post(&self, id: PostId) -> &str {
        &self.posts[id as usize]
    }

    /// The address of a file at a post's or page's own address.
    pub fn beside(page: &str, file: &str) -> String {
        format!("{page}{file}")
    }

    /// A category's address, by its number.
    pub fn category(&self, at: u32) -> &str {
        &self.categories[at as usize]
    }

    /// The address of a category's feed.
    pub fn category_feed(&self, at: u32) -> &str {
        &self.category_feeds[at as usize]
    }

    /// A tag's address, by its number.
    pub fn tag(&self, at: u32) -> &str {
        &self.tags[at as usize]
    }

    /// An author's address, by its number.
    pub fn author(&self, at: u32) -> &str {
        &self.authors[at as usize]
    }

    /// The address of a series, by its number, which everything else links to.
    pub fn series(&self, at: u32) -> &str {
        &self.series[at as usize]
    }

    /// The address of all that holds now.
    pub fn warnings(&self) -> String {
        format!("/{}/", self.paths.warnings)
    }

    /// The address of what holds now in a province.
    pub fn area(&self, province: Province) -> String {
        format!("/{}/{}/", self.paths.warnings, Row::of(province).slug())
    }

    /// The address of the front page of text alone.
    pub fn lite(&self) -> String {
        format!("/{}/", self.paths.lite)
    }

    /// The address of a series' newest bulletin as text alone.
    pub fn lite_series(&self, library: &Library<'_>, at: u32) -> String {
        format!("/{}/{}/", self.paths.lite, library.series[at as usize].slug)
    }

    /// The address of a bulletin of no series as text alone.
    pub fn lite_bulletin(&self, id: PostId) -> String {
        format!("/{}{}", self.paths.lite, self.post(id))
    }

    /// A month's address.
    pub fn month(&self, year: i16, month: i8) -> String {
        format!("/{}/{year:04}/{month:02}/", self.paths.archive)
    }

    /// A standing page's address.
    pub fn standing(slug: &str) -> String {
        format!("/{slug}/")
    }

    /// The address of the campaign's page.
    pub fn campaign(&self) -> String {
        format!("/{}/", self.paths.campaign)
    }

    /// The address of an indicator's page.
    pub fn indicator(&self, inputs: Inputs<'_>, at: u32) -> String {
        let id = inputs.campaign().and_then(|campaign| campaign.indicators.get(at as usize)).map_or("", |one| &one.id);
        format!("/{}/{id}/", self.paths.campaign)
    }

    /// The address of a file with the figures of an indicator, or of all.
    pub fn figures(&self, inputs: Inputs<'_>, of: Option<u32>, json: bool) -> String {
        let folder = of.map_or_else(|| self.campaign(), |at| self.indicator(inputs, at));
        let name = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        format!("{folder}{name}.{}", if json { "json" } else { "csv" })
    }

    /// The address of the calendar, or of the events of a year.
    pub fn calendar(&self, year: Option<i16>) -> String {
        match year {
            None => format!("/{}/", self.paths.calendar),
            Some(year) => format!("/{}/{year:04}/", self.paths.calendar),
        }
    }

    /// The address of the calendar for calendar programs.
    pub fn agenda(&self) -> String {
        format!("/{}.ics", self.paths.calendar)
    }

    /// The address of the list of all months.
    pub fn archive(&self) -> String {
        format!("/{}/", self.paths.archive)
    }

    /// The address of a list of terms.
    pub fn terms(&self, of: TermsOf) -> String {
        let word = match of {
            TermsOf::Tags => &self.paths.tag,
            TermsOf::Authors => &self.paths.author,
            TermsOf::Series => &self.paths.series,
        };
        format!("/{word}/")
    }

    /// The address of the fragment with a category's newest.
    pub fn latest(&self, category: u32) -> &str {
        &self.latest[category as usize]
    }

    /// The address of a CAP message.
    pub fn message(&self, issued: &Issued) -> String {
        format!("/{}/{}/{}.xml", self.paths.cap, issued.series, issued.identifier)
    }

    /// The address of the fragment with the bulletins in force.
    pub fn current(&self) -> String {
        format!("/{}/{}.html", self.paths.fragment, self.paths.series)
    }

    /// The front address of a list.
    pub fn list(&self, library: &Library<'_>, of: ListOf) -> Cow<'_, str> {
        match of {
            ListOf::Category(at) => self.category(at).into(),
            ListOf::Tag(at) => self.tag(at).into(),
            ListOf::Author(at) => self.author(at).into(),
            ListOf::Month(at) => {
                let month = &library.months[at as usize];
                self.month(month.year, month.month).into()
            }
        }
    }

    /// A page of the list whose front address is given.
    pub fn page_of(&self, front: &str, page: PageOf) -> String {
        match page {
            PageOf::Front => front.to_owned(),
            PageOf::Number(number) => format!("{front}{}-{number}/", self.paths.page),
        }
    }

    /// The address of what a recipe makes.
    pub fn of(&self, inputs: Inputs<'_>, recipe: Recipe) -> String {
        let Inputs { library, pages, .. } = inputs;
        match recipe {
            Recipe::Home => HOME.to_owned(),
            Recipe::Post(id) => self.post(id).to_owned(),
            Recipe::Standing(at) => Self::standing(&pages[at as usize].slug),
            Recipe::List(of, page) => self.page_of(&self.list(library, of), page),
            Recipe::Series(at, page) => self.page_of(self.series(at), page),
            Recipe::Campaign => self.campaign(),
            Recipe::Indicator(at) => self.indicator(inputs, at),
            Recipe::Embed(at) => format!("{}{}/", self.indicator(inputs, at), self.paths.embed),
            Recipe::Figures(at, json) => self.figures(inputs, at, json),
            Recipe::Calendar(year) => self.calendar(year),
            Recipe::Agenda => self.agenda(),
            Recipe::Archive => self.archive(),
            Recipe::Terms(of) => self.terms(of),
            Recipe::NotFound => NOT_FOUND.to_owned(),
            Recipe::Latest(at) => self.latest(at).to_owned(),
            Recipe::Current => self.current(),
            Recipe::Warnings => self.warnings(),
            Recipe::Area(province) => self.area(province),
            Recipe::Lite => self.lite(),
            Recipe::LiteSeries(at) => self.lite_series(library, at),
            Recipe::LiteBulletin(id) => self.lite_bulletin(id),
            Recipe::Atom(None) => FEED.to_owned(),
            Recipe::Atom(Some(at)) => self.category_feed(at).to_owned(),
            Recipe::JsonFeed => JSON_FEED.to_owned(),
            Recipe::CapAtom => format!("/{}/feed.xml", self.paths.cap),
            Recipe::CapRss => format!("/{}/rss.xml", self.paths.cap),
            Recipe::SitemapIndex => SITEMAP.to_owned(),
            Recipe::SitemapPages(part) => format!("/sitemap-pages{}.xml", of_part(part)),
            Recipe::SitemapMonth(at, part) => {
                let month = &library.months[at as usize];
                format!("/sitemap-{:04}-{:02}{}.xml", month.year, month.month, of_part(part))
            }
            Recipe::NewsSitemap => "/news-sitemap.xml".to_owned(),
            Recipe::Robots => "/robots.txt".to_owned(),
            Recipe::Protection(Protection::Htaccess) => "/.htaccess".to_owned(),
            Recipe::Protection(_) => "/_headers".to_owned(),
            Recipe::PostAlias(id, at) => library.post(id).aliases[at as usize].text.clone(),
            Recipe::StandingAlias(page, at) => pages[page as usize].aliases[at as usize].text.clone(),
            Recipe::Redirect(at) => library.config.redirects[at as usize].from.text.clone(),
            Recipe::Static(at) => {
                let path = &inputs.files.statics[at as usize].path;
                format!("/{}", path.strip_prefix("static/").unwrap_or(path))
            }
            Recipe::Asset(at) => {
                let theme = inputs.theme;
                format!("/assets/{}{}", theme.assets_folder, theme.assets[at as usize].name)
            }
            // Known to the plan alone: what a message is called, and which files texts show.
            Recipe::Cap(_) | Recipe::Issued(_) | Recipe::PostFile(..) | Recipe::StandingFile(..) => String::new(),
        }
    }
}

/// What tells a part from the first one, which needs no number.
fn of_part(part: u32) -> String {
    if part == 0 { String::new() } else { format!("-{}", part + 1) }
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            category: "chuyen-muc".into(),
            tag: "chu-de".into(),
            series: "loat-tin".into(),
            warnings: "canh-bao".into(),
            lite: "lite".into(),
            author: "tac-gia".into(),
            archive: "luu-tru".into(),
            campaign: "chien-dich".into(),
            embed: "nhung".into(),
            calendar: "lich".into(),
            page: "trang".into(),
            cap: "cap".into(),
            fragment: "manh".into(),
        }
    }
}
