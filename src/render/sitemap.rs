//! What crawlers read: sitemaps (sitemaps.org 0.9, with Google's news extension) and `robots.txt` (RFC 9309).
//!
//! In: views. Out: bytes. Touches: nothing.

use super::xml::Xml;
use crate::{
    config::BaseUrl,
    plan::view::{
        Href,
        feed::{NewsMap, SiteMap},
        scene::Scene,
    },
};

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS: &str = "http://www.google.com/schemas/sitemap-news/0.9";

/// The index of sitemaps.
pub(super) fn index(parts: &[Href<'_>], base: &BaseUrl, out: &mut Vec<u8>) {
    let mut xml = Xml::new(out);
    xml.open("sitemapindex", &[("xmlns", SITEMAP)]);
    for part in parts {
        xml.open("sitemap", &[]);
        xml.text("loc", &base.absolute(&part.0));
        xml.close("sitemap");
    }
    xml.close("sitemapindex");
}

/// A sitemap.
pub(super) fn pages(map: &SiteMap<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    let mut xml = Xml::new(out);
    xml.open("urlset", &[("xmlns", SITEMAP)]);
    for url in &map.urls {
        xml.open("url", &[]);
        xml.text("loc", &scene.base.absolute(&url.url.0));
        if let Some(modified) = url.modified {
            xml.text("lastmod", &scene.iso(modified));
        }
        xml.close("url");
    }
    xml.close("urlset");
}

/// A news sitemap.
pub(super) fn news(map: &NewsMap<'_>, scene: &Scene<'_>, publication: &str, out: &mut Vec<u8>) {
    let mut xml = Xml::new(out);
    xml.open("urlset", &[("xmlns", SITEMAP), ("xmlns:news", NEWS)]);
    for url in &map.urls {
        xml.open("url", &[]);
        xml.text("loc", &scene.base.absolute(&url.url.0));
        xml.open("news:news", &[]);
        xml.open("news:publication", &[]);
        xml.text("news:name", publication);
        xml.text("news:language", scene.language.code());
        xml.close("news:publication");
        xml.text("news:publication_date", &scene.iso(url.published));
        xml.text("news:title", url.title);
        xml.close("news:news");
        xml.close("url");
    }
    xml.close("urlset");
}

/// `robots.txt`: everybody may read everything, and here are the sitemaps.
pub(super) fn robots(maps: &[Href<'_>], base: &BaseUrl, out: &mut Vec<u8>) {
    out.extend_from_slice(b"User-agent: *\nAllow: /\n\n");
    for map in maps {
        out.extend_from_slice(format!("Sitemap: {}\n", base.absolute(&map.0)).as_bytes());
    }
}
