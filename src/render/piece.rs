//! Pieces of pages that many pages share: each is rendered once.
//!
//! In: the templates, the value that a piece shows. Out: HTML as a value that templates take as it is. Touches: nothing.
//!
//! Most of what a page of news says is said on other pages too: its teasers, and the frame around it. So the theme's `card.html` and `row.html`
//! make a teaser's HTML once ([`Draw`]), and `head.html`, `header.html` and `footer.html` make the [`frame`](Pieces::frame) once for all pages
//! but those to which it leads: these are marked in it.

use std::{
    collections::HashSet,
    sync::{Mutex, OnceLock},
};

use tera::{Context, Tera, Value};

use crate::plan::view::{Fields, scene::Draw};

/// The parts of the frame, by the names that pages call them; each sees under `here` the address of the page, where it leads to that.
const FRAME: [(&str, &str); 3] = [("head", "head.html"), ("header", "header.html"), ("footer", "footer.html")];

/// The templates, and what they have made for many pages.
pub(super) struct Pieces {
    pub(super) tera: Tera,
    frame: OnceLock<Frame>,
    failed: Mutex<Failed>,
}

/// What went wrong with a piece, to be told once: a faulty template would fail for each of thousands.
#[derive(Default)]
enum Failed {
    #[default]
    Not,
    Untold(tera::Error),
    Told,
}

/// The frame of pages to which it does not lead.
struct Frame {
    value: Value,
    /// All that stands in quotes in it: the addresses it leads to are among that.
    quoted: HashSet<String>,
}

impl Pieces {
    pub(super) fn new(tera: Tera) -> Self {
        Self { tera, frame: OnceLock::new(), failed: Mutex::default() }
    }

    /// The frame of the page at an address.
    pub(super) fn frame(&self, here: &str) -> Value {
        let frame = self.frame.get_or_init(|| {
            let parts = FRAME.map(|(name, template)| (name, self.draw(template, "here", Value::none())));
            let texts = parts.iter().filter_map(|(_, part)| part.as_str());
            let quoted = texts.flat_map(|text| text.split(['"', '\''])).map(str::to_owned).collect();
            Frame { value: Fields(&parts).value(), quoted }
        });
        // An address that is written in another way in HTML may be there.
        if !frame.quoted.contains(here) && !here.contains(['&', '<', '>', '"', '\'']) {
            return frame.value.clone();
        }
        let parts = FRAME.map(|(name, template)| (name, self.draw(template, "here", Value::from(here))));
        Fields(&parts).value()
    }

    /// What went wrong first with any piece, for whoever asks first: then no page is worth anything, whether or not it shows that one.
    pub(super) fn failed(&self) -> Option<tera::Error> {
        let mut failed = self.failed.lock().ok()?;
        match std::mem::take(&mut *failed) {
            Failed::Not => None,
            Failed::Untold(error) => {
                *failed = Failed::Told;
                Some(error)
            }
            Failed::Told => {
                *failed = Failed::Told;
                None
            }
        }
    }
}

impl Draw for Pieces {
    fn draw(&self, template: &'static str, name: &'static str, value: Value) -> Value {
        let mut context = Context::new();
        context.insert_value(name, value);
        match self.tera.render(template, &context) {
            Ok(html) => Value::safe_string(&html),
            Err(error) => {
                if let Ok(mut failed) = self.failed.lock()
                    && matches!(*failed, Failed::Not)
                {
                    *failed = Failed::Untold(error);
                }
                Value::none()
            }
        }
    }
}
