//! What search engines are told of a page: JSON-LD in the words of schema.org.
//!
//! In: a page's view. Out: JSON that may stand in a `<script>`. Touches: nothing.
//!
//! `NewsArticle` with what Google's documentation asks for (headline, image, datePublished, dateModified, author), `BreadcrumbList`,
//! `Event` for what a post announces, and `Organization` on the home page.

use std::borrow::Cow;

use serde::Serialize;

use crate::plan::{
    Plan,
    view::{
        calendar::EventView,
        page::{Canonical, Page},
        scene::Scene,
    },
};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Thing<'a>>,
}

/// A type of schema.org with its properties.
#[derive(Serialize)]
#[serde(tag = "@type", rename_all_fields = "camelCase")]
enum Thing<'a> {
    NewsArticle {
        headline: &'a str,
        description: String,
        main_entity_of_page: String,
        in_language: &'static str,
        publisher: Box<Thing<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        date_published: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        date_modified: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        image: Option<[String; 1]>,
        author: Vec<Thing<'a>>,
    },
    WebPage {
        name: &'a str,
        url: String,
    },
    Organization {
        name: &'a str,
        url: Cow<'a, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        logo: Option<String>,
    },
    Person {
        name: &'a str,
    },
    Event {
        name: &'a str,
        description: String,
        url: String,
        start_date: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        end_date: Option<&'a str>,
        event_status: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        location: Option<Box<Thing<'a>>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        image: Option<[String; 1]>,
    },
    Place {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        address: Option<&'a str>,
    },
    BreadcrumbList {
        item_list_element: Vec<Thing<'a>>,
    },
    ListItem {
        position: usize,
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        item: Option<String>,
    },
}

/// The JSON-LD of a page; `None` for pages that search engines are to leave out.
pub(super) fn of(page: &Page<'_>, scene: &Scene<'_>, plan: &Plan<'_>) -> Option<String> {
    if page.noindex {
        return None;
    }
    let mut graph = vec![match page.kind {
        "home" => organization(scene, plan),
        "post" | "bulletin" => article(page, scene, plan),
        _ => Thing::WebPage { name: &page.title, url: absolute(scene, &page.canonical) },
    }];
    if let Some(event) = &page.event {
        graph.push(happening(page, event, scene));
    }
    if page.breadcrumbs.len() > 1 {
        graph.push(breadcrumbs(page, scene));
    }
    let text = serde_json::to_string(&Document { context: "https://schema.org", graph }).ok()?;
    // Within a script element only `</` and `<!--` end or change it.
    Some(if text.contains('<') { text.replace('<', "\\u003c") } else { text })
}

fn organization<'a>(scene: &Scene<'_>, plan: &'a Plan<'_>) -> Thing<'a> {
    let config = plan.inputs.library.config;
    let own = &config.organization;
    Thing::Organization {
        name: if own.name.is_empty() { &config.title } else { &own.name },
        url: own.url.as_deref().map_or_else(|| scene.base.absolute("/").into(), Cow::Borrowed),
        logo: plan.site.logo_address().map(|logo| scene.base.absolute(logo)),
    }
}

fn article<'a>(page: &'a Page<'_>, scene: &Scene<'_>, plan: &'a Plan<'_>) -> Thing<'a> {
    let authors: Vec<_> = page.authors.iter().map(|name| Thing::Person { name }).collect();
    Thing::NewsArticle {
        headline: &page.title,
        description: page.description.shown(),
        main_entity_of_page: absolute(scene, &page.canonical),
        in_language: scene.language.code(),
        publisher: Box::new(organization(scene, plan)),
        date_published: page.published.map(|published| scene.iso(published.0)),
        date_modified: page.modified.map(|modified| scene.iso(modified.0)),
        image: page.image.as_ref().map(|image| [absolute(scene, image)]),
        author: if authors.is_empty() { vec![organization(scene, plan)] } else { authors },
    }
}

/// The event that a page announces. A place without a name is named by its address.
fn happening<'a>(page: &'a Page<'_>, event: &'a EventView<'_>, scene: &Scene<'_>) -> Thing<'a> {
    let place = event.place.or(event.address);
    Thing::Event {
        name: &page.title,
        description: page.description.shown(),
        url: absolute(scene, &page.canonical),
        start_date: &event.start,
        end_date: event.end.as_deref(),
        event_status: "https://schema.org/EventScheduled",
        location: place.map(|name| Box::new(Thing::Place { name, address: event.address })),
        image: page.image.as_ref().map(|image| [absolute(scene, image)]),
    }
}

fn breadcrumbs<'a>(page: &'a Page<'_>, scene: &Scene<'_>) -> Thing<'a> {
    let steps = page.breadcrumbs.iter().map(|crumb| (crumb.name, Some(scene.base.absolute(&crumb.url.0))));
    let steps = steps.chain([(page.title.as_ref(), None)]).zip(1..);
    Thing::BreadcrumbList {
        item_list_element: steps.map(|((name, item), position)| Thing::ListItem { position, name, item }).collect(),
    }
}

fn absolute(scene: &Scene<'_>, address: &Canonical<'_>) -> String {
    scene.base.absolute(&address.0)
}
