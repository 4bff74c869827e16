//! The site's settings, read once from `site.yaml` and never changed afterwards.
//!
//! In: the text of `site.yaml`. Out: a [`Config`]. Touches: nothing. What else the site sets in files of their own is read here too:
//! a [`Campaign`], [`Ratings`].

mod campaign;
mod cap;
mod check;
pub mod deploy;
mod protect;
mod rating;
mod read;
mod redirect;

use std::collections::BTreeMap;

use crate::{
    diag::{Fault, Lang, Span, Words},
    hash::{Absorb, Absorber, Fingerprint},
    text::{Collator, term, time::Zone},
    words,
};

pub use campaign::{CAMPAIGN, Campaign, Indicator, Source, campaign};
pub use cap::{Cap, Status};
pub use check::{Allow, Checks};
pub use deploy::{Deploy, DeployTarget};
pub use protect::Protection;
pub use rating::{LEVELS, RATINGS, Rated, Rating, Ratings, ratings};
pub use read::{check_base, missing, read};
pub use redirect::{Redirect, complete};

/// The name of the file that holds the settings.
pub const FILE: &str = "site.yaml";

/// All settings of a site.
#[derive(Debug)]
pub struct Config {
    /// Stands for the file's text and for what the command line changed of it.
    pub digest: Fingerprint,
    /// The site's name.
    pub title: String,
    /// What it is about, in a sentence.
    pub description: String,
    /// Where it is published.
    pub base: BaseUrl,
    /// The language of its pages.
    pub language: Lang,
    /// The order of its alphabet.
    pub collator: Collator,
    /// The zone that its times are told in.
    pub zone: Zone,
    /// The theme's name.
    pub theme: String,
    /// Who publishes it.
    pub organization: Organization,
    /// The categories, in menu order.
    pub categories: Vec<Category>,
    /// The authors that have more than a name.
    pub authors: Vec<Author>,
    /// Standing titles of series, by id.
    pub series: BTreeMap<String, SeriesInfo>,
    /// Slugs of the standing pages that the menu shows.
    pub pages_in_menu: Vec<Named>,
    /// Addresses that are no more, each with the one that it leads to.
    pub redirects: Vec<Redirect>,
    /// How CAP messages are signed; none are made where nothing is set.
    pub cap: Option<Cap>,
    /// How many posts a full list page holds.
    pub per_page: usize,
    /// How many related posts a page shows.
    pub related: usize,
    /// Words that stand in addresses.
    pub paths: Paths,
    /// Whether HTML in Markdown is let through.
    pub raw_html: bool,
    /// How readers may rate posts.
    pub rating: Rating,
    /// What is checked, and what may stay.
    pub check: Checks,
    /// Where the site is published.
    pub deploy: Deploy,
    /// The hosts that a build writes protections for, each once.
    pub protections: Vec<Protection>,
    /// What the signatures of published manifests are checked with, each `RW…`; one of them is enough.
    pub public_keys: Vec<Named>,
    /// The editor's own data as JSON; empty when there is none.
    pub extra: String,
}

/// A piece of text with its place in `site.yaml`.
#[derive(Debug, Clone)]
pub struct Named {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// The site's own address, split where links need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme and host, as `https://bantin.example`.
    pub origin: String,
    /// The path below which the site lies; starts and ends with `/`.
    pub root: String,
}

impl BaseUrl {
    /// The address that a link on a page writes: `/` of the site becomes `/` below the base.
    pub fn href(&self, address: &str) -> String {
        if is_foreign(address) {
            return address.to_owned();
        }
        let mut href = String::with_capacity(self.root.len() + address.len());
        href.push_str(&self.root);
        href.push_str(address.trim_start_matches('/'));
        href
    }

    /// The full address, for feeds, sitemaps and canonical links.
    pub fn absolute(&self, address: &str) -> String {
        if is_foreign(address) {
            return address.to_owned();
        }
        let mut url = String::with_capacity(self.origin.len() + self.root.len() + address.len());
        url.push_str(&self.origin);
        url.push_str(&self.root);
        url.push_str(address.trim_start_matches('/'));
        url
    }
}

/// Whether an address is one of another site, written in full.
fn is_foreign(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Who publishes the site.
#[derive(Debug, Clone, Default)]
pub struct Organization {
    /// Its name.
    pub name: String,
    /// Its own site.
    pub url: Option<String>,
}

/// One of the site's categories.
#[derive(Debug, Clone)]
pub struct Category {
    /// As readers see it.
    pub name: String,
    /// Last part of its address.
    pub slug: String,
    /// What it is about.
    pub description: Option<String>,
    /// What makes two spellings one category.
    pub identity: String,
}

/// An author of whom more than the name is known.
#[derive(Debug, Clone)]
pub struct Author {
    /// As readers see it.
    pub name: String,
    /// Last part of the address.
    pub slug: String,
    /// What the author does.
    pub role: Option<String>,
    /// What makes two spellings one author.
    pub identity: String,
}

/// The standing title of a series, which doesn't change with its newest bulletin.
#[derive(Debug, Clone)]
pub struct SeriesInfo {
    /// The title.
    pub title: String,
    /// What it is about.
    pub summary: Option<String>,
}

/// The words in the addresses of lists; each can be set under `paths`.
#[derive(Debug, Clone)]
pub struct Paths {
    /// Before a category's slug.
    pub category: String,
    /// Before a tag's slug.
    pub tag: String,
    /// Before a series' id.
    pub series: String,
    /// Before the slug of a province, for what holds there now.
    pub warnings: String,
    /// Before the pages of text alone.
    pub lite: String,
    /// Before an author's slug.
    pub author: String,
    /// Before a year and month.
    pub archive: String,
    /// The campaign's page, and before an indicator's id.
    pub campaign: String,
    /// Behind an indicator's address: the page that other sites embed.
    pub embed: String,
    /// The calendar, and before a year of it.
    pub calendar: String,
    /// Before the number of an archive page.
    pub page: String,
    /// Before a CAP message.
    pub cap: String,
    /// Before the fragments that pages load.
    pub fragment: String,
}

impl Config {
    /// The place of the category that has this name or slug.
    ///
    /// # Errors
    /// `unknown-category`, with the one that was probably meant, or all of them.
    pub fn category(&self, text: &str) -> Result<usize, Fault> {
        // Nearly all posts write it as the settings do.
        let as_written = self.categories.iter().position(|c| c.name == text || c.slug == text);
        let found = as_written.or_else(|| {
            let identity = term::identity(text);
            self.categories.iter().position(|c| c.identity == identity)
        });
        found.ok_or_else(|| self.no_category(text))
    }

    fn no_category(&self, wrong: &str) -> Fault {
        let likeness = |name: &str| strsim::jaro_winkler(&term::fold(wrong), &term::fold(name));
        let names = self.categories.iter().map(|category| category.name.as_str());
        let nearest =
            names.clone().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|name| likeness(name) > 0.8);
        let fault =
            Fault::new("unknown-category", words!("there is no category “{wrong}”", "không có chuyên mục “{wrong}”"));
        match nearest {
            Some(name) => fault.hint(words!("did you mean “{name}”?", "có phải ý bạn là “{name}”?")),
            None => fault.hint(self.all_categories()),
        }
    }

    /// Tells which categories there are.
    pub fn all_categories(&self) -> Words {
        let all = self.categories.iter().map(|category| category.name.as_str()).collect::<Vec<_>>().join("”, “");
        words!("`site.yaml` declares “{all}”", "`site.yaml` có các chuyên mục “{all}”")
    }
}

impl Absorb for Config {
    fn absorb(&self, into: &mut Absorber) {
        into.fingerprint(self.digest);
    }
}
