//! What search engines are told of a page: JSON-LD in the words of schema.org.
//!
//! In: a page's view. Out: JSON that may stand in a `<script>`. Touches: nothing.
//!
//! `NewsArticle` with what Google's documentation asks for (headline, image, datePublished, dateModified, author), `BreadcrumbList`,
//! and `Organization` on the home page.

use serde_json::{Value, json};

use crate::plan::{
    Plan,
    view::{
        Named,
        page::{Canonical, Page},
        scene::Scene,
    },
};

/// The JSON-LD of a page; `None` for pages that search engines are to leave out.
pub(super) fn of(page: &Page<'_>, scene: &Scene<'_>, plan: &Plan<'_>) -> Option<String> {
    if page.noindex {
        return None;
    }
    let mut graph = vec![match page.kind {
        "home" => organization(scene, plan),
        "post" | "bulletin" => article(page, scene, plan),
        _ => web_page(page, scene),
    }];
    if page.breadcrumbs.len() > 1 {
        graph.push(breadcrumbs(page, scene));
    }
    let text = json!({ "@context": "https://schema.org", "@graph": graph }).to_string();
    // Within a script element only `</` and `<!--` end or change it.
    Some(text.replace('<', "\\u003c"))
}

fn organization(scene: &Scene<'_>, plan: &Plan<'_>) -> Value {
    let config = plan.inputs.library.config;
    let own = &config.organization;
    let name = if own.name.is_empty() { &config.title } else { &own.name };
    let home = scene.base.absolute("/");
    let mut value = json!({ "@type": "Organization", "name": name, "url": own.url.as_deref().unwrap_or(&home) });
    if let Some(logo) = plan.site.logo_address() {
        value["logo"] = json!(scene.base.absolute(logo));
    }
    value
}

fn article(page: &Page<'_>, scene: &Scene<'_>, plan: &Plan<'_>) -> Value {
    let authors: Vec<_> = page.authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
    let mut value = json!({
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.description.shown(),
        "mainEntityOfPage": absolute(scene, &page.canonical),
        "inLanguage": scene.language.code(),
        "publisher": organization(scene, plan),
    });
    if let Some(published) = page.published {
        value["datePublished"] = json!(scene.iso(published.0));
    }
    if let Some(modified) = page.modified {
        value["dateModified"] = json!(scene.iso(modified.0));
    }
    if let Some(image) = &page.image {
        value["image"] = json!([absolute(scene, image)]);
    }
    value["author"] = if authors.is_empty() { organization(scene, plan) } else { json!(authors) };
    value
}

fn web_page(page: &Page<'_>, scene: &Scene<'_>) -> Value {
    json!({ "@type": "WebPage", "name": page.title, "url": absolute(scene, &page.canonical) })
}

fn breadcrumbs(page: &Page<'_>, scene: &Scene<'_>) -> Value {
    let step = |(at, crumb): (usize, &Named<'_>)| json!({ "@type": "ListItem", "position": at + 1, "name": crumb.name, "item": scene.base.absolute(&crumb.url.0) });
    let mut steps: Vec<_> = page.breadcrumbs.iter().enumerate().map(step).collect();
    steps.push(json!({ "@type": "ListItem", "position": steps.len() + 1, "name": page.title }));
    json!({ "@type": "BreadcrumbList", "itemListElement": steps })
}

fn absolute(scene: &Scene<'_>, address: &Canonical<'_>) -> String {
    scene.base.absolute(&address.0)
}
