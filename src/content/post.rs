//! What one Markdown file says: a news post or a standing page.
//!
//! In: values that `parse` has checked. Out: [`Post`], [`StandingPage`] and their parts. Touches: nothing.
//!
//! A post here has no body: the body's HTML is large, and is made again from the source when its page has to be rendered.
//! What other pages can see of a post is all here.

use bitcode::{Decode, Encode};

use super::{Bulletin, Event, Figure, Slot};
use crate::{
    config::Config,
    diag::{Diagnostic, Span},
    hash::Fingerprint,
    text::time::Moment,
};

/// A piece of news or a weather bulletin.
#[derive(Debug, Clone, Encode, Decode)]
pub struct Post {
    /// The file, relative to the site's folder, with `/` between its parts.
    pub path: String,
    /// What stands for the whole file.
    pub digest: Fingerprint,
    /// Last part of its address.
    pub slug: String,
    /// Where that is written; the headline where the file's name makes it.
    pub slug_span: Span,
    /// Headline.
    pub title: String,
    /// The lead paragraph (*sapo*), plain text; may be empty. For lists, feeds and the description of its page.
    pub lead: String,
    /// Whether the editor wrote the lead, and it is not just how the text begins.
    pub has_own_lead: bool,
    /// When it is published.
    pub date: Moment,
    /// When it last really changed.
    pub updated: Option<Moment>,
    /// Which of the site's categories, by its place in the configuration.
    pub category: u16,
    /// Its tags, each term once.
    pub tags: Vec<Tag>,
    /// Who wrote it, as written.
    pub authors: Vec<String>,
    /// The picture at its head.
    pub image: Option<Box<Picture>>,
    /// Old addresses that must lead here.
    pub aliases: Vec<Pick>,
    /// Not published.
    pub draft: bool,
    /// Published until then.
    pub expires: Option<Moment>,
    /// Leads the home page.
    pub featured: bool,
    /// Hand-picked related posts.
    pub related: Vec<Pick>,
    /// Posts that are never to stand in its related list.
    pub related_exclude: Vec<Pick>,
    /// What makes it a bulletin.
    pub bulletin: Option<Box<Bulletin>>,
    /// The figures of the campaign that it reports.
    pub figures: Vec<Figure>,
    /// The event that it announces.
    pub event: Option<Box<Event>>,
    /// The editor's own data as JSON; empty when there is none.
    pub extra: String,
    /// What its body links to and shows, of this site.
    pub links: Vec<Slot>,
    /// The ids that links to it can name after `#`, sorted.
    pub anchors: Vec<String>,
    /// Warnings found in the file.
    pub warnings: Vec<Diagnostic>,
}

impl Post {
    /// The lead to be shown above its text, which would otherwise begin twice.
    pub fn own_lead(&self) -> &str {
        if self.has_own_lead { &self.lead } else { "" }
    }

    /// Moves the places in its front matter to the file, in which it starts `by` bytes in.
    pub fn shift(&mut self, by: usize) {
        let picks = self.aliases.iter_mut().chain(&mut self.related).chain(&mut self.related_exclude);
        picks.for_each(|pick| pick.span = pick.span.shift(by));
        self.slug_span = self.slug_span.shift(by);
        for figure in &mut self.figures {
            (figure.span, figure.value_span) = (figure.span.shift(by), figure.value_span.shift(by));
        }
        if let Some(image) = &mut self.image {
            image.span = image.span.shift(by);
        }
        if let Some(bulletin) = &mut self.bulletin {
            bulletin.span = bulletin.span.shift(by);
        }
    }

    /// The series of a bulletin that has one.
    pub fn series(&self) -> Option<&str> {
        self.bulletin.as_ref()?.series.as_deref()
    }
}

/// A page that stands outside the stream of news, as "about us".
#[derive(Debug, Clone, Encode, Decode)]
pub struct StandingPage {
    /// The file, relative to the site's folder.
    pub path: String,
    /// What stands for the whole file.
    pub digest: Fingerprint,
    /// Its address's only part.
    pub slug: String,
    /// Where that is written; the headline where the file's name makes it.
    pub slug_span: Span,
    /// Headline.
    pub title: String,
    /// What it is about, plain text; may be empty.
    pub lead: String,
    /// When it last really changed.
    pub updated: Option<Moment>,
    /// Old addresses that must lead here.
    pub aliases: Vec<Pick>,
    /// Not published.
    pub draft: bool,
    /// The editor's own data as JSON; empty when there is none.
    pub extra: String,
    /// What its body links to and shows, of this site.
    pub links: Vec<Slot>,
    /// The ids that links to it can name after `#`, sorted.
    pub anchors: Vec<String>,
    /// Warnings found in the file.
    pub warnings: Vec<Diagnostic>,
}

/// A tag as its post writes it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Tag {
    /// As written.
    pub name: String,
    /// What makes two spellings one term.
    pub identity: String,
}

/// The picture at the head of a post.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Picture {
    /// Where it is: a file beside the post, or an address on this site.
    pub target: FileUse,
    /// What it shows.
    pub alt: String,
    /// The text under it.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
    /// Where `src` stands in the post.
    pub span: Span,
}

/// A name of another post or an old address, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Pick {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A file that a text uses: beside it, or anywhere on the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Encode, Decode)]
pub enum FileUse {
    /// A path relative to the text's own file, as written.
    Beside(String),
    /// An address from the site's root, as `/video/phim.mp4`.
    Root(String),
    /// A full address elsewhere.
    Foreign(String),
}

/// The address of a post, by its month and slug.
pub fn dated(year: i16, month: i8, slug: &str) -> String {
    format!("/{year:04}/{month:02}/{slug}/")
}

impl Config {
    /// The address that a post would have, published or not.
    pub fn post_address(&self, post: &Post) -> String {
        self.address_at(post.date, &post.slug)
    }

    /// The address of a post with this date and slug.
    pub fn address_at(&self, date: Moment, slug: &str) -> String {
        let (year, month) = date.year_month(&self.zone);
        dated(year, month, slug)
    }
}
