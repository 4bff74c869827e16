//! What feeds and sitemaps see.
//!
//! In: the library. Out: [`Feed`], [`SiteMap`], [`NewsMap`]. Touches: nothing.

use super::{Href, view};
use crate::{
    library::{Library, PostId, clock::NEWS_WINDOW},
    plan::{ListOf, PageOf, Plan, Recipe, address},
    text::time::Moment,
};

/// How many entries a feed has.
const FEED: usize = 20;
/// How many addresses a sitemap may have (sitemaps.org: 50,000).
pub(in crate::plan) const SITEMAP: usize = 50_000;
/// How many addresses a news sitemap may have (Google's documentation: 1,000).
const NEWS: usize = 1000;

view! {
    /// A feed.
    pub struct Feed<'a> {
        /// Its title.
        title: String,
        /// Its own address.
        own: Href<'a>,
        /// The page it belongs to.
        home: Href<'a>,
        /// When anything in it last changed.
        updated: Option<Moment>,
        /// Its entries, newest first.
        entries: Vec<FeedEntry<'a>>,
    }
}

view! {
    /// A post in a feed.
    pub struct FeedEntry<'a> {
        /// Headline.
        title: &'a str,
        /// Address.
        url: Href<'a>,
        /// When it was published.
        published: Moment,
        /// When it last changed.
        updated: Moment,
        /// Lead.
        lead: &'a str,
        /// Who wrote it.
        authors: Vec<&'a str>,
        /// Its category.
        category: &'a str,
        /// Its tags.
        tags: Vec<&'a str>,
        /// Its picture.
        image: Option<Href<'a>>,
    }
}

view! {
    /// A sitemap.
    pub struct SiteMap<'a> {
        /// Its addresses.
        urls: Vec<MapUrl<'a>>,
    }
}

view! {
    /// An address in a sitemap.
    pub struct MapUrl<'a> {
        /// The address.
        url: Href<'a>,
        /// When it last changed, where that is known.
        modified: Option<Moment>,
    }
}

view! {
    /// A news sitemap.
    pub struct NewsMap<'a> {
        /// Its addresses, newest first.
        urls: Vec<NewsUrl<'a>>,
    }
}

view! {
    /// An address in a news sitemap.
    pub struct NewsUrl<'a> {
        /// The address.
        url: Href<'a>,
        /// Headline.
        title: &'a str,
        /// When it was published.
        published: Moment,
    }
}

/// How many sitemaps so many addresses need: those of a month fill them in the order of their time, so that a new one touches the
/// last only.
fn parts(addresses: usize) -> std::ops::Range<u32> {
    0..addresses.div_ceil(SITEMAP) as u32
}

/// What stands in one of these sitemaps.
fn of_part<T>(addresses: impl Iterator<Item = T>, part: u32) -> impl Iterator<Item = T> {
    addresses.skip(part as usize * SITEMAP).take(SITEMAP)
}

impl Plan<'_> {
    pub(super) fn feed_view(&self, category: Option<u32>, recipe: Recipe) -> Feed<'_> {
        let library = self.inputs.library;
        let title = &library.config.title;
        let newest: Vec<PostId> = match category {
            None => library.ids().rev().take(FEED).collect(),
            Some(at) => library.categories[at as usize].posts.iter().rev().take(FEED).copied().collect(),
        };
        let entries: Vec<_> = newest.into_iter().map(|id| self.feed_entry(id)).collect();
        Feed {
            title: category
                .map_or_else(|| title.clone(), |at| format!("{} | {title}", library.categories[at as usize].name)),
            own: self.addresses.of(self.inputs, recipe).into(),
            home: category.map_or_else(|| Href::of(address::HOME), |at| Href::of(self.addresses.category(at))),
            updated: entries.iter().map(|entry| entry.updated).max(),
            entries,
        }
    }

    fn feed_entry(&self, id: PostId) -> FeedEntry<'_> {
        let library = self.inputs.library;
        let post = library.post(id);
        FeedEntry {
            title: &post.title,
            url: Href::of(self.addresses.post(id)),
            published: post.date,
            updated: post.updated.unwrap_or(post.date),
            lead: &post.lead,
            authors: post.authors.iter().map(String::as_str).collect(),
            category: &library.categories[post.category as usize].name,
            tags: post.tags.iter().map(|tag| tag.name.as_str()).collect(),
            image: self.resolved.picture(id).map(|picture| Href::of(&picture.address)),
        }
    }

    pub(super) fn sitemap_parts(&self) -> Vec<Href<'_>> {
        let maps = self.sitemap_recipes().into_iter();
        maps.map(|recipe| self.addresses.of(self.inputs, recipe).into()).collect()
    }

    /// The sitemaps of the index: one or more for lists and standing pages, then one or more a month.
    pub(in crate::plan) fn sitemap_recipes(&self) -> Vec<Recipe> {
        let pages = self.listed_fronts().len() + self.inputs.standing().count();
        let mut recipes: Vec<_> = parts(pages).map(Recipe::SitemapPages).collect();
        for (at, month) in self.inputs.library.months.iter().enumerate() {
            recipes.extend(parts(month.posts.len()).map(|part| Recipe::SitemapMonth(at as u32, part)));
        }
        recipes
    }

    pub(super) fn sitemap_month(&self, at: u32, part: u32) -> SiteMap<'_> {
        let library = self.inputs.library;
        let urls = of_part(library.months[at as usize].posts.clone(), part).map(|id| {
            let post = library.post(id);
            MapUrl { url: Href::of(self.addresses.post(id)), modified: Some(post.updated.unwrap_or(post.date)) }
        });
        SiteMap { urls: urls.collect() }
    }

    /// Everything that isn't a post and that search engines should know: the front pages of lists and the standing pages.
    pub(super) fn sitemap_pages(&self, part: u32) -> SiteMap<'_> {
        let listed = self
            .listed_fronts()
            .into_iter()
            .map(|recipe| MapUrl { url: self.addresses.of(self.inputs, recipe).into(), modified: None });
        let standing = self.inputs.standing().map(|(at, page)| MapUrl {
            url: self.addresses.of(self.inputs, Recipe::Standing(at)).into(),
            modified: page.updated,
        });
        SiteMap { urls: of_part(listed.chain(standing), part).collect() }
    }

    fn listed_fronts(&self) -> Vec<Recipe> {
        let Library { categories, tags, authors, series, areas, .. } = self.inputs.library;
        let list = |of| Recipe::List(of, PageOf::Front);
        let mut recipes = vec![Recipe::Home, Recipe::Warnings];
        recipes.extend(areas.pages.iter().copied().map(Recipe::Area));
        recipes.extend((0..categories.len() as u32).map(|at| list(ListOf::Category(at))));
        recipes.extend((0..series.len() as u32).map(|at| Recipe::Series(at, PageOf::Front)));
        recipes.extend((0..tags.all.len() as u32).map(|at| list(ListOf::Tag(at))));
        recipes.extend((0..authors.all.len() as u32).map(|at| list(ListOf::Author(at))));
        let is_page =
            |recipe: &Recipe| matches!(recipe, Recipe::Campaign | Recipe::Indicator(_) | Recipe::Calendar(None));
        recipes.extend(self.campaign_recipes().into_iter().chain(self.calendar_recipes()).filter(is_page));
        recipes
    }

    pub(super) fn news_map(&self) -> NewsMap<'_> {
        let library = self.inputs.library;
        let since = library.now.plus(-NEWS_WINDOW);
        let recent = library.ids().rev().take_while(|id| library.post(*id).date > since);
        let news = recent.filter(|id| library.post(*id).bulletin.is_none()).take(NEWS);
        let urls = news.map(|id| NewsUrl {
            url: Href::of(self.addresses.post(id)),
            title: &library.post(id).title,
            published: library.post(id).date,
        });
        NewsMap { urls: urls.collect() }
    }

    pub(super) fn robots_view(&self) -> Vec<Href<'_>> {
        [Recipe::SitemapIndex, Recipe::NewsSitemap]
            .into_iter()
            .map(|recipe| self.addresses.of(self.inputs, recipe).into())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{SITEMAP, of_part, parts};

    #[test]
    fn every_address_stands_in_one_sitemap_and_in_none_too_many() {
        for addresses in [0, 1, SITEMAP - 1, SITEMAP, SITEMAP + 1, 3 * SITEMAP + 7] {
            let maps: Vec<Vec<usize>> = parts(addresses).map(|part| of_part(0..addresses, part).collect()).collect();
            assert!(maps.iter().all(|map| (1..=50_000).contains(&map.len())));
            assert_eq!(maps.concat(), (0..addresses).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_new_address_at_the_end_touches_the_last_sitemap_only() {
        let part = |addresses: usize, part| of_part(0..addresses, part).collect::<Vec<_>>();
        assert_eq!(part(SITEMAP + 5, 0), part(SITEMAP + 6, 0));
    }
}
