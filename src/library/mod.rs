//! All posts together: what is published now, in which groups, what follows what, and when that changes by itself.
//!
//! In: the parsed posts, the configuration, the instant of the build. Out: a [`Library`], whose posts are numbered by age
//! (oldest first, then by path), so that a new post changes no other post's number. Touches: nothing.
//!
//! Incremental: made anew at every build. It is cheap (a sort and a few tables of numbers), so nothing has to be invalidated.

pub mod area;
pub mod clock;
pub mod group;
mod near;
mod select;
pub mod series;

use std::sync::{Arc, OnceLock};

use crate::{
    config::Config,
    content::Post,
    diag::Diagnostic,
    hash::Fingerprint,
    related::{Explanation, Fields, Neighbours, Vectors},
    text::{path::beside, time::Moment},
};
use area::Areas;
use clock::{Held, NextDue};
use group::{Group, Groups, Month};
use select::Split;
use series::Series;

pub use near::{Item, Picks};

/// A post's number within the library: its rank by age.
pub type PostId = u32;

/// Stands for the number of a post that has none.
const HELD: PostId = PostId::MAX;

/// What stands in a file of posts.
#[derive(Debug, Clone, Copy)]
pub enum Found<'a> {
    /// A published post.
    Published(PostId),
    /// A post that is held back.
    Held(&'a Post),
}

/// What decides which posts are published.
#[derive(Debug, Clone, Copy)]
pub struct When {
    /// The instant of the build.
    pub now: Moment,
    /// Whether drafts are published too.
    pub drafts: bool,
    /// Whether scheduled and expired posts are published too.
    pub future: bool,
}

/// All published posts and their order. What is large is shared by its copies.
#[derive(Debug, Clone)]
pub struct Library<'a> {
    /// The site's settings.
    pub config: &'a Config,
    /// All posts by path, the held ones too.
    all: &'a [Post],
    /// The places of the published posts in `all`, by number.
    shown: Arc<[u32]>,
    /// Each post's number, in the order of `all`; [`HELD`] where it has none.
    numbers: Arc<[PostId]>,
    /// The published posts, oldest first.
    pub posts: Vec<&'a Post>,
    /// The posts that are not published, each with its reason.
    pub held: Arc<[Held<'a>]>,
    /// The posts that are published only because the editor asked to see them, each with what speaks against it, by path.
    pub early: Arc<[Held<'a>]>,
    /// The instant of the build.
    pub now: Moment,
    /// When the result changes by itself.
    pub next_due: Option<NextDue>,
    /// Posts by category, in menu order.
    pub categories: Arc<[Group]>,
    /// Posts by tag.
    pub tags: Arc<Groups>,
    /// Posts by author.
    pub authors: Arc<Groups>,
    /// Posts by month, oldest first.
    pub months: Arc<[Month]>,
    /// Bulletins by series.
    pub series: Arc<[Series]>,
    /// The provinces that bulletins name.
    pub areas: Arc<Areas<'a>>,
    /// See [`Library::in_force`].
    current: Arc<[PostId]>,
    /// What each post belongs to.
    pub places: Arc<[Place]>,
    /// See [`Library::by_slug`]; made when the first post is named by its slug, which most sites never do.
    slugs: Arc<OnceLock<Vec<(u64, u32)>>>,
    /// The similarity of posts; none until [`Library::relate`].
    pub similarity: Arc<Similarity>,
}

/// How similar posts are, by their numbers.
#[derive(Debug, Default)]
pub struct Similarity {
    neighbours: Option<Neighbours>,
    /// The number of the post at each rank of the neighbours.
    ids: Vec<PostId>,
    /// The rank of each post.
    ranks: Vec<u32>,
}

impl Similarity {
    /// Of neighbours whose ranks stand for these posts.
    pub fn new(neighbours: Neighbours, ids: Vec<PostId>) -> Self {
        let mut ranks = vec![0; ids.len()];
        for (rank, id) in ids.iter().enumerate() {
            ranks[*id as usize] = rank as u32;
        }
        Self { neighbours: Some(neighbours), ids, ranks }
    }

    /// The posts most similar to one, the most similar first, each with its score in millionths.
    pub fn list(&self, id: PostId) -> impl Iterator<Item = (PostId, u32)> {
        let rank = self.ranks.get(id as usize).map_or(0, |rank| *rank as usize);
        let lists = self.neighbours.iter().flat_map(move |neighbours| neighbours.list(rank));
        lists.map(|similar| (self.ids[similar.rank], similar.score))
    }

    /// Whether two posts say the same.
    pub fn are_duplicates(&self, one: PostId, other: PostId) -> bool {
        let ranks = [one, other].map(|id| self.ranks.get(id as usize).map(|rank| *rank as usize));
        let [Some(one), Some(other)] = ranks else { return false };
        self.neighbours.as_ref().is_some_and(|neighbours| neighbours.are_duplicates(one, other))
    }

    /// What makes two posts similar; `fields` are the texts of the first.
    pub fn explain(&self, vectors: &Vectors, pair: [PostId; 2], fields: &Fields<'_>) -> Option<Explanation> {
        let neighbours = self.neighbours.as_ref()?;
        let ranks = pair.map(|id| self.ranks[id as usize] as usize);
        Some(neighbours.explain(vectors, ranks, fields))
    }

    /// What the next build can go on from.
    pub fn neighbours(&self) -> Option<&Neighbours> {
        self.neighbours.as_ref()
    }
}

/// Where one post stands in the groups.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// Its rank within its category.
    pub in_category: u32,
    /// Its series.
    pub series: Option<u32>,
    /// Whether another bulletin supersedes it.
    pub superseded: bool,
    /// The published one that does, or that follows the one that did until it expired.
    pub successor: Option<PostId>,
}

impl<'a> Library<'a> {
    /// Makes a library of posts that are sorted by path; warnings about terms go to the report.
    pub fn new(all: &'a [Post], config: &'a Config, when: When, report: &mut Vec<Diagnostic>) -> Self {
        let Split { shown, held, early } = select::split(all, when);
        let mut numbers = vec![HELD; all.len()];
        for (number, place) in shown.iter().enumerate() {
            numbers[*place as usize] = number as PostId;
        }
        // What was published until it expired is still true of those that are published now.
        let mut ever: Vec<&Post> = shown.iter().map(|place| &all[*place as usize]).collect();
        ever.extend(select::expired(&held));
        let mut places = vec![Place::default(); shown.len()];
        let series = series::by_series(&ever, config, &mut places, report);
        series::supersede_forecasts(&ever, config, &mut places);
        let areas = Areas::new(&ever, when.now.day(&config.zone));
        let expired = ever.split_off(shown.len());
        let posts = ever;
        let categories = group::by_category(&posts, config, &mut places);
        let mut told = Vec::new();
        let (tags, (authors, months)) = rayon::join(
            || group::by_tag((&posts, &expired), &mut told),
            || rayon::join(|| group::by_author((&posts, &expired), config), || group::by_month(&posts, config)),
        );
        report.append(&mut told);
        let next_due = clock::next_due(config, (&posts, &places), held.iter().chain(&early), when.now);
        let mut library = Self {
            config,
            all,
            shown: shown.into(),
            numbers: numbers.into(),
            posts,
            held: held.into(),
            early: early.into(),
            now: when.now,
            next_due,
            categories: categories.into(),
            tags: tags.into(),
            authors: authors.into(),
            months: months.into(),
            series: series.into(),
            areas: Arc::new(areas),
            current: Arc::default(),
            places: places.into(),
            slugs: Arc::default(),
            similarity: Arc::default(),
        };
        library.current = library.find_in_force().into();
        library
    }

    /// Takes the similarities of its posts.
    pub fn relate(&mut self, similarity: Similarity) {
        self.similarity = similarity.into();
    }

    /// The same with one post as it reads now, which must belong where it belonged before.
    pub fn with<'b>(&self, id: PostId, post: &'b Post) -> Library<'b>
    where
        'a: 'b,
    {
        let mut library: Library<'b> = self.clone();
        library.posts[id as usize] = post;
        library
    }

    /// The post of a number.
    pub fn post(&self, id: PostId) -> &'a Post {
        self.posts[id as usize]
    }

    /// The post that a file holds, published or not.
    pub fn find(&self, path: &str) -> Option<Found<'a>> {
        self.all.binary_search_by(|post| post.path.as_str().cmp(path)).ok().map(|place| self.at(place))
    }

    /// The post at a place among all posts.
    fn at(&self, place: usize) -> Found<'a> {
        match self.numbers[place] {
            HELD => Found::Held(&self.all[place]),
            number => Found::Published(number),
        }
    }

    /// The post that an editor names by slug, by address, or by a path from the site's folder or from another file.
    pub fn named(&self, name: &str, from: &str) -> Option<Found<'a>> {
        if name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("md")) {
            let paths = [Some(name.to_owned()), beside(from, name), Some(format!("posts/{name}"))];
            return paths.into_iter().flatten().find_map(|path| self.find(&path));
        }
        let address = self.within(name);
        let slug = address.rsplit('/').next()?;
        let is_there = |post: &Post| self.config.post_address(post).trim_matches('/') == address;
        let is_meant = |post: &Post| post.slug == slug && (!name.contains('/') || is_there(post));
        let slugs = self.slugs.get_or_init(|| self.by_slug());
        let hash = Fingerprint::of(slug.as_bytes()).short();
        let end = slugs.partition_point(|(own, _)| *own <= hash);
        let alike = slugs[..end].iter().rev().take_while(|(own, _)| *own == hash);
        let place = alike.map(|(_, place)| *place as usize).find(|place| is_meant(&self.all[*place]))?;
        Some(self.at(place))
    }

    /// The series that an editor names by id or by address.
    pub fn series_named(&self, name: &str) -> Option<u32> {
        let slug =
            self.within(name).strip_prefix(self.config.paths.series.as_str()).and_then(|rest| rest.strip_prefix('/'));
        let is_meant = |one: &Series| slug.map_or(one.id == name, |slug| one.slug == slug);
        self.series.iter().position(is_meant).map(|at| at as u32)
    }

    /// An address without the site's own and without the slashes around it.
    fn within<'n>(&self, name: &'n str) -> &'n str {
        name.strip_prefix(&self.config.base.absolute("")).unwrap_or(name).trim_matches('/')
    }

    /// The places of all posts by a hash of their slugs. Of those with the same slug the one that is meant comes last: the newest of the
    /// published ones, else the first of those that are held back.
    fn by_slug(&self) -> Vec<(u64, u32)> {
        let rank = |place: u32| match self.numbers[place as usize] {
            HELD => (false, u32::MAX - place),
            number => (true, number),
        };
        let hash = |post: &Post| Fingerprint::of(post.slug.as_bytes()).short();
        let mut slugs: Vec<(u64, u32)> = self.all.iter().map(hash).zip(0..).collect();
        slugs.sort_unstable_by_key(|(hash, place)| (*hash, rank(*place)));
        slugs
    }

    /// The place of a published post among all posts.
    pub fn place_of(&self, id: PostId) -> usize {
        self.shown[id as usize] as usize
    }

    /// All numbers of posts, oldest first.
    pub fn ids(&self) -> std::ops::Range<PostId> {
        0..self.posts.len() as PostId
    }
}
