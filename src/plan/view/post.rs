//! What a post's page sees.
//!
//! In: the library, what the plan resolved. Out: [`PostView`] in an [`Html`]. Touches: nothing.

use super::{
    BodyOf, Href, Html, Named, Part, Text,
    page::{Canonical, FeedLink, Iso, Json},
    view,
};
use crate::{library::PostId, plan::Plan, text::time::Moment};

view! {
    /// A post as its template sees it; the body is added when it is rendered.
    pub struct PostView<'a> {
        /// Headline.
        title: &'a str,
        /// Lead paragraph.
        lead: &'a str,
        /// When it was published.
        published: Moment,
        /// When it last really changed.
        updated: Option<Moment>,
        /// Its category.
        category: Named<'a>,
        /// Its tags.
        tags: Vec<Named<'a>>,
        /// Who wrote it.
        authors: Vec<Byline<'a>>,
        /// The picture at its head.
        image: Option<Image<'a>>,
        /// The editor's own data.
        extra: Json<'a>,
    }
}

view! {
    /// An author under a headline.
    pub struct Byline<'a> {
        /// Name.
        name: &'a str,
        /// The address of the author's posts.
        url: Href<'a>,
        /// What the author does.
        role: Option<&'a str>,
    }
}

view! {
    /// The picture at the head of a post.
    pub struct Image<'a> {
        /// Its address.
        src: Href<'a>,
        /// Pixels.
        width: Option<u32>,
        /// Pixels.
        height: Option<u32>,
        /// What it shows.
        alt: &'a str,
        /// The text under it.
        caption: Option<&'a str>,
        /// Who made it.
        credit: Option<&'a str>,
    }
}

impl Plan<'_> {
    pub(super) fn post_view(&self, id: PostId) -> Html<'_> {
        let library = self.inputs.library;
        let post = library.post(id);
        let is_bulletin = post.bulletin.is_some();
        let related = library.related(id, self.resolved.picks(id));
        let same_category = library.same_category(id).into_iter().filter(|item| !related.contains(item));
        let same_category = self.entries(same_category);
        let related = self.entries(related);
        let mut parts: Vec<(&'static str, Box<dyn Part + '_>)> = vec![
            ("post", Box::new(self.post_part(id))),
            ("related", Box::new(related)),
            ("same_category", Box::new(same_category)),
            ("more", Box::new(self.category_link(post.category).url)),
            ("latest_fragment", Box::new(Href::of(self.addresses.latest(post.category.into())))),
        ];
        if let Some(event) = self.event_part(id) {
            parts.push(("event", Box::new(event)));
            parts.push(("calendar", Box::new(Href::from(self.addresses.calendar(None)))));
        }
        // A warning is nothing to be rated.
        if let Some(rating) = self.rating_part(id).filter(|_| !is_bulletin) {
            parts.push(("rating", Box::new(rating)));
        }
        if let Some(bulletin) = self.bulletin_part(id) {
            parts.push(("bulletin", Box::new(bulletin)));
        }
        let body = BodyOf {
            part: "post",
            of: Text::Post(id),
            digest: post.digest,
            slots: &post.links,
            targets: self.resolved.post_targets(id),
            components: self.components(&post.links),
            limit: None,
        };
        let template = if is_bulletin { "bulletin.html" } else { "post.html" };
        Html { template, page: Some(self.post_page(id)), parts, body: Some(body) }
    }

    fn post_page(&self, id: PostId) -> super::Page<'_> {
        let post = self.inputs.library.post(id);
        let kind = if post.bulletin.is_some() { "bulletin" } else { "post" };
        let mut page = self.page(kind, &post.title, self.addresses.post(id));
        page.description = self.description(&post.lead);
        page.og_type = "article";
        page.image = self.resolved.picture(id).map(|picture| Canonical((&picture.address).into()));
        page.published = Some(Iso(post.date));
        page.modified = Some(Iso(post.updated.unwrap_or(post.date)));
        page.breadcrumbs = self.breadcrumbs(Some(self.category_link(post.category)));
        page.authors = post.authors.iter().map(String::as_str).collect();
        page.feed = Some(self.category_feed(u32::from(post.category)));
        page.event = self.event_part(id);
        page
    }

    /// The link to a category's feed.
    pub(super) fn category_feed(&self, category: u32) -> FeedLink<'_> {
        FeedLink {
            title: &self.inputs.library.categories[category as usize].name,
            url: Href::of(self.addresses.category_feed(category)),
        }
    }

    fn post_part(&self, id: PostId) -> PostView<'_> {
        let library = self.inputs.library;
        let post = library.post(id);
        let tags = library.tags.of(id).iter().map(|tag| {
            let group = &library.tags.all[*tag as usize];
            Named { name: &group.name, url: Href::of(self.addresses.tag(*tag)) }
        });
        PostView {
            title: &post.title,
            lead: post.own_lead(),
            published: post.date,
            updated: post.updated,
            category: self.category_link(post.category),
            tags: tags.collect(),
            authors: library.authors.of(id).iter().map(|author| self.byline(*author)).collect(),
            image: self.image(id),
            extra: Json(&post.extra),
        }
    }

    fn byline(&self, author: u32) -> Byline<'_> {
        let library = self.inputs.library;
        let group = &library.authors.all[author as usize];
        let known = library.config.authors.iter().find(|known| known.identity == group.identity);
        Byline {
            name: &group.name,
            url: Href::of(self.addresses.author(author)),
            role: known.and_then(|known| known.role.as_deref()),
        }
    }

    fn image(&self, id: PostId) -> Option<Image<'_>> {
        let written = self.inputs.library.post(id).image.as_ref()?;
        let found = self.resolved.picture(id)?;
        Some(Image {
            src: Href::of(&found.address),
            width: found.size.map(|size| size.0),
            height: found.size.map(|size| size.1),
            alt: &written.alt,
            caption: written.caption.as_deref(),
            credit: written.credit.as_deref(),
        })
    }
}
