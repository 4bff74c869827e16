//! One output becomes bytes.
//!
//! In: a planned output, the plan that its view comes from, a way to get bodies. Out: bytes, or a diagnostic. Pure.
//! Touches: nothing; the engine brings the bodies and takes the bytes away.
//!
//! Incremental: asked only for outputs whose fingerprint is new.

mod body;
mod calendar;
mod cap;
mod feed;
mod figures;
mod html;
mod json_ld;
mod piece;
mod plain;
mod protect;
mod sitemap;
mod xml;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use piece::Pieces;
pub use protect::protection;

use crate::{
    diag::Diagnostic,
    hash::Fingerprint,
    plan::{
        Output, Plan,
        view::{Text, View, scene::Scene},
    },
    source::CopyOf,
};

/// A way to get the HTML of the body of a text, its slots still open.
pub type BodyOf<'a> = dyn Fn(Text) -> Result<String, Box<Diagnostic>> + 'a;

/// Turns outputs into bytes, on any number of threads.
pub struct Renderer<'a> {
    plan: &'a Plan<'a>,
    pieces: Arc<Pieces>,
    scene: Scene<'a>,
    times: Mutex<BTreeMap<&'static str, (u64, Duration)>>,
}

/// What came out.
pub enum Rendered<'a> {
    /// The bytes are in the buffer that was handed in.
    Bytes,
    /// The bytes are those of a file, which had this digest when it was planned.
    Copy(CopyOf<'a>, Fingerprint),
}

impl<'a> Renderer<'a> {
    /// Makes it ready: what all pages share becomes Tera's global context.
    pub fn new(plan: &'a Plan<'a>) -> Self {
        let mut tera = plan.inputs.theme.tera.clone();
        for (name, value) in plan.site.globals() {
            tera.global_context().insert_value(name, value);
        }
        let pieces = Arc::new(Pieces::new(tera));
        let draw = Arc::clone(&pieces);
        Self { plan, pieces, scene: plan.scene(draw), times: Mutex::default() }
    }

    /// Renders an output into the buffer, which is emptied first. Of bodies it wants one at most.
    pub fn render(
        &self,
        output: &Output,
        body_of: &BodyOf<'_>,
        buffer: &mut Vec<u8>,
    ) -> Result<Rendered<'_>, Box<Diagnostic>> {
        buffer.clear();
        let base = self.scene.base;
        match self.plan.view(output.recipe) {
            View::Html(html) => self.fitting(&html, output, body_of, buffer)?,
            View::Atom(feed) => feed::atom(&feed, &self.scene, buffer),
            View::Json(feed) => feed::json(&feed, &self.scene, buffer),
            View::Agenda(agenda) => calendar::calendar(&agenda, &self.scene, buffer),
            View::FiguresCsv(data) => figures::csv(&data, &self.scene, buffer),
            View::FiguresJson(data) => figures::json(&data, &self.scene, buffer),
            View::Cap(message) => cap::message(&message, &self.scene, buffer),
            View::CapAtom(feed) => cap::atom(&feed, &self.scene, buffer),
            View::CapRss(feed) => cap::rss(&feed, &self.scene, buffer),
            View::SitemapIndex(parts) => sitemap::index(&parts, base, buffer),
            View::Sitemap(map) => sitemap::pages(&map, &self.scene, buffer),
            View::NewsSitemap(map) => sitemap::news(&map, &self.scene, &self.plan.inputs.library.config.title, buffer),
            View::Robots(maps) => sitemap::robots(&maps, base, buffer),
            View::Protection(of, policy) => buffer.extend_from_slice(protection(of, &policy).as_bytes()),
            View::Copy { from, digest } => return Ok(Rendered::Copy(from, digest)),
        }
        Ok(Rendered::Bytes)
    }

    /// How many pages each template made, and in how much time: the slowest first.
    pub fn times(&self) -> Vec<(&'static str, u64, Duration)> {
        let times = self.times.lock().map(|times| times.clone()).unwrap_or_default();
        let mut all: Vec<_> = times.into_iter().map(|(name, (pages, time))| (name, pages, time)).collect();
        all.sort_by_key(|(name, _, time)| (std::cmp::Reverse(*time), *name));
        all
    }

    /// All that was made for many pages, which takes a while to be freed: whoever waits for the pages need not wait for that.
    pub fn into_pieces(self) -> impl Send + 'static {
        (self.pieces, self.scene.into_items())
    }

    fn note(&self, template: &'static str, since: Instant) {
        if let Ok(mut times) = self.times.lock() {
            let entry = times.entry(template).or_default();
            entry.0 += 1;
            entry.1 += since.elapsed();
        }
    }
}
