//! What lists see: the home page, categories, tags, authors, months, indexes and the two fragments.
//!
//! In: the library. Out: views in [`Html`]. Touches: nothing.
//!
//! No view here holds the number of pages or of posts of a list that grows, except the indexes of terms and months.

use super::{
    Href, Html, Named, Part,
    entry::{Brief, Entry},
    page::FeedLink,
    view,
};
use crate::{
    library::{Library, PostId, series::State},
    plan::{ListOf, PageOf, Plan, Recipe, TermsOf, address, pager::Pager},
};

/// How many posts the home page shows as the newest.
const LATEST: usize = 12;
/// How many posts stand beside the first one at its head.
const FEATURED: usize = 3;
/// How many of each category it shows.
const SECTION: usize = 4;
/// How many entries the fragment with a category's newest has.
const FRAGMENT: usize = 6;
/// How many bulletins in force the strip shows besides the urgent ones.
const STRIP: usize = 3;

view! {
    /// A list of posts.
    pub struct ListView<'a> {
        /// `category`, `tag`, `author` or `month`.
        kind: &'static str,
        /// Its title.
        title: String,
        /// What it is about.
        description: Option<&'a str>,
        /// Its entries on this page, newest first.
        items: Vec<Entry>,
        /// The page with newer entries.
        newer: Option<Href<'a>>,
        /// The page with older entries.
        older: Option<Href<'a>>,
        /// Whether this is the list's own address.
        front: bool,
        /// The archive page's number.
        number: Option<u32>,
    }
}

view! {
    /// A category on the home page.
    pub struct Section<'a> {
        /// Its name.
        name: &'a str,
        /// Its address.
        url: Href<'a>,
        /// Its newest.
        items: Vec<Entry>,
    }
}

view! {
    /// A year in the archive.
    pub struct Year<'a> {
        /// The year.
        year: u32,
        /// Its months, newest first.
        months: Vec<Counted<'a>>,
    }
}

view! {
    /// A term or month with the number of its posts.
    pub struct Counted<'a> {
        /// Its name.
        name: String,
        /// Its address.
        url: Href<'a>,
        /// How many posts it has.
        count: u32,
    }
}

view! {
    /// All terms of one kind.
    pub struct Index<'a> {
        /// `tags`, `authors` or `series`.
        kind: &'static str,
        /// Its title.
        title: &'a str,
        /// The terms in the order of the alphabet.
        terms: Vec<Counted<'a>>,
    }
}

impl Library<'_> {
    /// The posts of a list, oldest first.
    pub(in crate::plan) fn members(&self, of: ListOf) -> std::borrow::Cow<'_, [PostId]> {
        match of {
            ListOf::Category(at) => (&self.categories[at as usize].posts).into(),
            ListOf::Tag(at) => (&self.tags.all[at as usize].posts).into(),
            ListOf::Author(at) => (&self.authors.all[at as usize].posts).into(),
            ListOf::Month(at) => self.months[at as usize].posts.clone().collect::<Vec<_>>().into(),
        }
    }
}

/// Where the pages before and after one are: (newer, older).
pub(super) fn neighbours(pager: Pager, page: PageOf) -> (Option<PageOf>, Option<PageOf>) {
    let last = pager.archive_pages() as u32;
    match page {
        PageOf::Front => (None, (last > 0).then_some(PageOf::Number(last))),
        PageOf::Number(number) => {
            let newer = if number == last { PageOf::Front } else { PageOf::Number(number + 1) };
            (Some(newer), (number > 1).then(|| PageOf::Number(number - 1)))
        }
    }
}

pub(super) fn entries_on(pager: Pager, page: PageOf) -> std::ops::Range<usize> {
    match page {
        PageOf::Front => pager.front(),
        PageOf::Number(number) => pager.archive(number as usize),
    }
}

impl Plan<'_> {
    /// How a list of so many entries is cut into pages.
    pub(in crate::plan) fn pager(&self, count: usize) -> Pager {
        Pager::new(count, self.inputs.library.config.per_page)
    }

    pub(super) fn home_view(&self) -> Html<'_> {
        let library = self.inputs.library;
        let mut page = self.page("home", &library.config.title, address::HOME);
        page.breadcrumbs.clear();
        page.feed = Some(self.site_feed());
        let head = self.featured();
        let mut featured = self.entries(head.iter().copied().map(crate::library::Item::Post));
        let lead_story = (!featured.is_empty()).then(|| featured.remove(0));
        let [current, more] = self.strip();
        let parts: Vec<(&'static str, Box<dyn Part + '_>)> = vec![
            ("lead_story", Box::new(lead_story)),
            ("featured", Box::new(featured)),
            current,
            more,
            ("latest", Box::new(self.latest_news(&head))),
            ("sections", Box::new(self.sections())),
        ];
        Html { template: "home.html", page: Some(page), parts, body: None }
    }

    /// The link to the site's feed.
    pub(super) fn site_feed(&self) -> FeedLink<'_> {
        FeedLink { title: &self.inputs.library.config.title, url: Href::of(address::FEED) }
    }

    /// The posts at the head of the page: the featured ones, bulletins while they are in force, newest first, filled up with the newest news.
    fn featured(&self) -> Vec<PostId> {
        let library = self.inputs.library;
        let ids = library.ids().rev();
        let leads =
            |id: &PostId| library.post(*id).featured && library.state(*id).is_none_or(|state| state == State::InForce);
        let featured: Vec<PostId> = ids.clone().filter(leads).take(FEATURED + 1).collect();
        let fill = (FEATURED + 1).saturating_sub(featured.len());
        let news = ids.filter(|id| library.post(*id).bulletin.is_none() && !featured.contains(id)).take(fill);
        let news: Vec<PostId> = news.collect();
        featured.into_iter().chain(news).collect()
    }

    /// The newest news that doesn't stand at the head of the page already.
    fn latest_news(&self, shown: &[PostId]) -> Vec<Entry> {
        let library = self.inputs.library;
        let news = library.ids().rev().filter(|id| library.post(*id).bulletin.is_none() && !shown.contains(id));
        self.entries(news.take(LATEST).map(crate::library::Item::Post))
    }

    fn sections(&self) -> Vec<Section<'_>> {
        let library = self.inputs.library;
        let filled = (0..).zip(library.categories.iter()).filter(|(_, group)| !group.posts.is_empty());
        filled
            .map(|(at, group)| Section {
                name: &group.name,
                url: Href::of(self.addresses.category(at)),
                items: self.entries(library.newest(group.posts.iter(), SECTION)),
            })
            .collect()
    }

    /// The strip of bulletins in force, which stands on every page: it must not push the page's own headline out of sight.
    fn strip(&self) -> [(&'static str, Box<dyn Part + '_>); 2] {
        let mut current: Vec<Brief<'_>> =
            self.inputs.library.in_force().into_iter().filter_map(|id| self.brief(id)).collect();
        let most = current.iter().filter(|one| one.urgent).count() + STRIP;
        let more = current.len() > most;
        // The urgent ones come first.
        current.truncate(most);
        [("current", Box::new(current)), ("more", Box::new(more))]
    }

    pub(super) fn list_view(&self, of: ListOf, at: PageOf) -> Html<'_> {
        let library = self.inputs.library;
        let front = self.addresses.list(library, of);
        let members = library.members(of);
        let pager = self.pager(members.len());
        let (newer, older) = neighbours(pager, at);
        let (kind, title, description) = self.list_title(of);
        let mut page = self.page("list", self.numbered(&title, at), self.addresses.page_of(&front, at));
        page.description = self.description(description.unwrap_or_default());
        page.feed = match of {
            ListOf::Category(category) => Some(self.category_feed(category)),
            _ => None,
        };
        let view = ListView {
            kind,
            title,
            description,
            items: self.newest_first(&members[entries_on(pager, at)]),
            newer: newer.map(|page| self.addresses.page_of(&front, page).into()),
            older: older.map(|page| self.addresses.page_of(&front, page).into()),
            front: at == PageOf::Front,
            number: number(at),
        };
        Html { template: "list.html", page: Some(page), parts: vec![("list", Box::new(view))], body: None }
    }

    fn list_title(&self, of: ListOf) -> (&'static str, String, Option<&str>) {
        let library = self.inputs.library;
        match of {
            ListOf::Category(at) => {
                let category = &library.config.categories[at as usize];
                ("category", category.name.clone(), category.description.as_deref())
            }
            ListOf::Tag(at) => ("tag", library.tags.all[at as usize].name.clone(), None),
            ListOf::Author(at) => ("author", library.authors.all[at as usize].name.clone(), None),
            ListOf::Month(at) => {
                let month = &library.months[at as usize];
                ("month", self.month_name(month.year, month.month), None)
            }
        }
    }

    pub(super) fn month_name(&self, year: i16, month: i8) -> String {
        self.label("month").replace("{month}", &month.to_string()).replace("{year}", &year.to_string())
    }

    pub(super) fn numbered(&self, title: &str, page: PageOf) -> String {
        match number(page) {
            None => title.to_owned(),
            Some(number) => {
                let label = self.label("page_number").replace("{page}", &number.to_string());
                format!("{title} – {label}")
            }
        }
    }

    pub(super) fn archive_view(&self) -> Html<'_> {
        let mut years: Vec<Year<'_>> = Vec::new();
        for month in self.inputs.library.months.iter().rev() {
            let counted = Counted {
                name: self.month_name(month.year, month.month),
                url: self.addresses.month(month.year, month.month).into(),
                count: month.posts.len() as u32,
            };
            let year = u32::from(month.year.unsigned_abs());
            match years.last_mut() {
                Some(last) if last.year == year => last.months.push(counted),
                _ => years.push(Year { year, months: vec![counted] }),
            }
        }
        let page = self.page("archive", self.label("archive"), self.addresses.archive());
        Html { template: "archive.html", page: Some(page), parts: vec![("years", Box::new(years))], body: None }
    }

    pub(super) fn terms_view(&self, of: TermsOf) -> Html<'_> {
        let library = self.inputs.library;
        let (kind, mut terms): (_, Vec<Counted<'_>>) = match of {
            TermsOf::Tags => ("tags", Self::counted(&library.tags.all, |at| self.addresses.tag(at))),
            TermsOf::Authors => ("authors", Self::counted(&library.authors.all, |at| self.addresses.author(at))),
            TermsOf::Series => ("series", self.counted_series()),
        };
        terms.sort_by_cached_key(|term| (library.config.collator.key(&term.name), term.url.0.to_string()));
        let page = self.page("terms", self.label(kind), self.addresses.terms(of));
        let index = Index { kind, title: self.label(kind), terms };
        Html { template: "terms.html", page: Some(page), parts: vec![("index", Box::new(index))], body: None }
    }

    fn counted<'v>(groups: &[crate::library::group::Group], address: impl Fn(u32) -> &'v str) -> Vec<Counted<'v>> {
        let counted = (0..).zip(groups).map(|(at, group)| Counted {
            name: group.name.clone(),
            url: Href::of(address(at)),
            count: group.posts.len() as u32,
        });
        counted.collect()
    }

    fn counted_series(&self) -> Vec<Counted<'_>> {
        let counted = (0..).zip(self.inputs.library.series.iter()).map(|(at, series)| Counted {
            name: series.title.clone(),
            url: Href::of(self.addresses.series(at)),
            count: series.posts.len() as u32,
        });
        counted.collect()
    }

    pub(super) fn latest_view(&self, at: u32) -> Html<'_> {
        let library = self.inputs.library;
        let group = &library.categories[at as usize];
        let items = self.entries(library.newest(group.posts.iter(), FRAGMENT));
        let category = Named {
            name: &group.name,
            url: self.addresses.of(self.inputs, Recipe::List(ListOf::Category(at), PageOf::Front)).into(),
        };
        let parts: Vec<(&'static str, Box<dyn Part + '_>)> =
            vec![("items", Box::new(items)), ("category", Box::new(category))];
        Html { template: "fragment-latest.html", page: None, parts, body: None }
    }

    pub(super) fn current_view(&self) -> Html<'_> {
        Html { template: "fragment-current.html", page: None, parts: self.strip().into(), body: None }
    }
}

pub(super) fn number(page: PageOf) -> Option<u32> {
    match page {
        PageOf::Front => None,
        PageOf::Number(number) => Some(number),
    }
}
