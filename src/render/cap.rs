//! CAP 1.2 messages (OASIS, docs.oasis-open.org/emergency/cap/v1.2), and Atom (RFC 4287) and RSS 2.0 feeds of them.
//!
//! In: views. Out: bytes. Touches: nothing.

use super::xml::Xml;
use crate::{
    plan::view::{
        cap::{CapEntry, CapFeed, CapInfo, CapMessage, CapReference},
        scene::Scene,
    },
    text::time::Moment,
};

/// What an event code and a parameter of ours is called, so that receivers can tell it from others'.
const CODE: &str = "bantin:hazard";

/// A message. The order of elements is that of the standard.
pub(super) fn message(message: &CapMessage<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    let mut xml = Xml::new(out);
    xml.open("alert", &[("xmlns", "urn:oasis:names:tc:emergency:cap:1.2")]);
    xml.text("identifier", message.identifier);
    xml.text("sender", message.sender);
    xml.text("sent", &time(message.sent, scene));
    xml.text("status", message.status);
    xml.text("msgType", message.kind);
    xml.text("source", &message.source);
    xml.text("scope", "Public");
    if let Some(note) = &message.note {
        xml.text("note", scene.labels.get(&note.0));
    }
    if !message.references.is_empty() {
        let name = |one: &CapReference<'_>| format!("{},{},{}", one.sender, one.identifier, time(one.sent, scene));
        xml.text("references", &message.references.iter().map(name).collect::<Vec<_>>().join(" "));
    }
    for one in &message.infos {
        info(one, scene, &mut xml);
    }
    xml.close("alert");
}

/// A moment as CAP 1.2 (3.3.2) wants it: UTC has a minus sign.
fn time(moment: Moment, scene: &Scene<'_>) -> String {
    let iso = scene.iso(moment);
    iso.strip_suffix("+00:00").map(|local| format!("{local}-00:00")).unwrap_or(iso)
}

fn info(info: &CapInfo<'_>, scene: &Scene<'_>, xml: &mut Xml<'_>) {
    xml.open("info", &[]);
    xml.text("language", info.language);
    xml.text("category", info.category);
    xml.text("event", scene.labels.get(&info.event.0));
    xml.text("responseType", info.response);
    xml.text("urgency", info.urgency);
    xml.text("severity", info.severity);
    xml.text("certainty", info.certainty);
    valued("eventCode", CODE, info.code, xml);
    xml.text("effective", &time(info.effective, scene));
    xml.text("expires", &time(info.expires, scene));
    xml.text("senderName", info.sender_name);
    xml.text("headline", info.headline);
    xml.text("description", info.description);
    xml.text("web", &scene.base.absolute(&info.web.0));
    for one in &info.parameters {
        valued("parameter", one.name, &one.value, xml);
    }
    for area in &info.areas {
        xml.open("area", &[]);
        xml.text("areaDesc", area);
        xml.close("area");
    }
    xml.close("info");
}

fn valued(element: &str, name: &str, value: &str, xml: &mut Xml<'_>) {
    xml.open(element, &[]);
    xml.text("valueName", name);
    xml.text("value", value);
    xml.close(element);
}

/// The headline of a message in a feed: a reader of the feed must see at once what is only a test, and what was taken back.
fn headline(entry: &CapEntry<'_>) -> String {
    let test = if entry.status == "Actual" { "" } else { "[Test] " };
    let kind = if entry.kind == "Cancel" { "[Cancel] " } else { "" };
    format!("{test}{kind}{}", entry.title)
}

/// The messages as an Atom feed.
pub(super) fn atom(feed: &CapFeed<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    let (own, home) = (scene.base.absolute(&feed.own.0), scene.base.absolute(&feed.home.0));
    let mut xml = Xml::new(out);
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", scene.language.code())]);
    xml.text("title", &title(feed));
    xml.text("id", &own);
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &home)]);
    // RFC 4287 demands a time, also of a feed that has never had an entry.
    let newest = feed.entries.first().map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |one| scene.iso(one.sent));
    xml.text("updated", &newest);
    for entry in &feed.entries {
        let (url, page) = (scene.base.absolute(&entry.url.0), scene.base.absolute(&entry.page.0));
        xml.open("entry", &[]);
        xml.text("title", &headline(entry));
        xml.text("id", &url);
        xml.empty("link", &[("rel", "alternate"), ("type", "application/cap+xml"), ("href", &url)]);
        xml.empty("link", &[("rel", "related"), ("type", "text/html"), ("href", &page)]);
        xml.text("published", &scene.iso(entry.sent));
        xml.text("updated", &scene.iso(entry.sent));
        xml.open("author", &[]);
        xml.text("name", feed.title);
        xml.close("author");
        xml.empty("category", &[("term", entry.kind)]);
        xml.text("summary", entry.lead);
        xml.close("entry");
    }
    xml.close("feed");
}

/// The messages as an RSS feed (rssboard.org/rss-specification).
pub(super) fn rss(feed: &CapFeed<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    let (own, home) = (scene.base.absolute(&feed.own.0), scene.base.absolute(&feed.home.0));
    let mut xml = Xml::new(out);
    xml.open("rss", &[("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom")]);
    xml.open("channel", &[]);
    xml.text("title", &title(feed));
    xml.text("link", &home);
    xml.text("description", &title(feed));
    xml.text("language", scene.language.code());
    xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", &own)]);
    if let Some(newest) = feed.entries.first() {
        xml.text("pubDate", &scene.rfc822(newest.sent));
    }
    for entry in &feed.entries {
        let url = scene.base.absolute(&entry.url.0);
        xml.open("item", &[]);
        xml.text("title", &headline(entry));
        xml.text("link", &url);
        xml.text("guid", &url);
        xml.text("pubDate", &scene.rfc822(entry.sent));
        xml.text("category", entry.kind);
        xml.text("description", entry.lead);
        xml.close("item");
    }
    xml.close("channel");
    xml.close("rss");
}

fn title(feed: &CapFeed<'_>) -> String {
    format!("{} | CAP", feed.title)
}
