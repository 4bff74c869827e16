//! Feeds: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org).
//!
//! In: a feed's view. Out: bytes. Touches: nothing.

use serde_json::json;

use super::xml::Xml;
use crate::plan::view::{
    feed::{Feed, FeedEntry},
    scene::Scene,
};

/// An Atom feed.
pub(super) fn atom(feed: &Feed<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    let (own, home) = (scene.base.absolute(&feed.own.0), scene.base.absolute(&feed.home.0));
    let mut xml = Xml::new(out);
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", scene.language.code())]);
    xml.text("title", &feed.title);
    xml.text("id", &own);
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &home)]);
    // RFC 4287 demands a time, also of a feed that has never had an entry.
    xml.text("updated", &feed.updated.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |at| scene.iso(at)));
    for entry in &feed.entries {
        atom_entry(entry, scene, &feed.title, &mut xml);
    }
    xml.close("feed");
}

fn atom_entry(entry: &FeedEntry<'_>, scene: &Scene<'_>, publisher: &str, xml: &mut Xml<'_>) {
    let url = scene.base.absolute(&entry.url.0);
    xml.open("entry", &[]);
    xml.text("title", entry.title);
    xml.text("id", &url);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
    xml.text("published", &scene.iso(entry.published));
    xml.text("updated", &scene.iso(entry.updated));
    let names = if entry.authors.is_empty() { &[publisher][..] } else { &entry.authors };
    for name in names {
        xml.open("author", &[]);
        xml.text("name", name);
        xml.close("author");
    }
    for term in std::iter::once(&entry.category).chain(&entry.tags) {
        xml.empty("category", &[("term", term)]);
    }
    if !entry.lead.is_empty() {
        xml.text("summary", entry.lead);
    }
    xml.close("entry");
}

/// A JSON feed.
pub(super) fn json(feed: &Feed<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    let items: Vec<_> = feed.entries.iter().map(|entry| json_item(entry, scene)).collect();
    let value = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": scene.base.absolute(&feed.home.0),
        "feed_url": scene.base.absolute(&feed.own.0),
        "language": scene.language.code(),
        "items": items,
    });
    out.extend_from_slice(value.to_string().as_bytes());
    out.push(b'\n');
}

fn json_item(entry: &FeedEntry<'_>, scene: &Scene<'_>) -> serde_json::Value {
    let url = scene.base.absolute(&entry.url.0);
    let authors: Vec<_> = entry.authors.iter().map(|name| json!({ "name": name })).collect();
    let tags: Vec<_> = std::iter::once(entry.category).chain(entry.tags.iter().copied()).collect();
    let mut item = json!({
        "id": url,
        "url": url,
        "title": entry.title,
        "content_text": if entry.lead.is_empty() { entry.title } else { entry.lead },
        "date_published": scene.iso(entry.published),
        "date_modified": scene.iso(entry.updated),
        "tags": tags,
    });
    if !authors.is_empty() {
        item["authors"] = json!(authors);
    }
    if let Some(image) = &entry.image {
        item["image"] = json!(scene.base.absolute(&image.0));
    }
    item
}
