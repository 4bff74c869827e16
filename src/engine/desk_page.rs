//! What editors want to know of a whole site at a glance: what is new, what waits, what is in force, what is wrong.
//!
//! In: options, the work folder of the last build. Out: a [`Desk`] of bounded size, whatever the archive. Touches: what
//! [`super::check`] touches.

use std::path::PathBuf;

use super::{Failure, Loaded, Options, check::look_at};
use crate::{
    check,
    content::{Bulletin, Kind, Post, Stage},
    diag::{Diagnostic, Lang},
    library::{Library, PostId, clock::Reason},
    output::Target,
    plan::Plan,
    source::Tree,
    text::time::{Moment, Zone},
    theme::Theme,
};

/// How many entries a list has at most.
const MOST: usize = 50;
/// How many problems are shown at most.
const PROBLEMS: usize = 100;
/// How many months back the chart goes.
const MONTHS: usize = 24;
/// How long before its end a bulletin should have a successor waiting, in seconds: one hour.
const SOON: i64 = 3600;

/// What the desk page is made from.
pub struct Desk {
    /// The theme, its labels in the language that was asked for; the program's own where the settings cannot be read.
    pub theme: Theme,
    /// What is wrong, errors first.
    pub problems: Cut<Diagnostic>,
    /// How many errors and how many warnings there are.
    pub counts: (usize, usize),
    /// How many findings the site lets stay.
    pub allowed: usize,
    /// The rest; `None` while the settings cannot be read.
    pub facts: Option<Facts>,
}

/// What is known of the posts.
#[derive(Debug)]
pub struct Facts {
    /// The site's title.
    pub title: String,
    /// The path below which the site lies; starts and ends with `/`.
    pub root: String,
    /// The zone that times are told in.
    pub zone: Zone,
    /// The instant of all that is said here.
    pub now: Moment,
    /// How many posts are published.
    pub posts: usize,
    /// The posts published today, the newest first.
    pub today: Cut<Article>,
    /// The newest posts, the newest first.
    pub newest: Cut<Article>,
    /// Drafts, by path.
    pub drafts: Cut<Article>,
    /// What is scheduled, the next one first.
    pub scheduled: Cut<Article>,
    /// The bulletins in force, the one that ends next first.
    pub in_force: Cut<InForce>,
    /// Posts by month, oldest first: year, month, posts.
    pub months: Vec<(i16, i8, usize)>,
    /// Tags, the most used first.
    pub tags: Cut<Counted>,
    /// Pairs of tags that are nearly the same.
    pub alike: Cut<[Counted; 2]>,
}

/// A list that was cut.
#[derive(Debug)]
pub struct Cut<T> {
    /// Its first entries.
    pub shown: Vec<T>,
    /// How many entries were left out.
    pub more: usize,
}

/// A post or standing page in a list.
#[derive(Debug, Clone)]
pub struct Article {
    /// Its file.
    pub path: String,
    /// Its headline.
    pub title: String,
    /// Its address; `None` while it has no page.
    pub address: Option<String>,
    /// When it is published; `None` for standing pages.
    pub at: Option<Moment>,
}

/// A bulletin in force.
#[derive(Debug)]
pub struct InForce {
    /// The bulletin.
    pub article: Article,
    /// What kind it is.
    pub kind: Kind,
    /// When it ends.
    pub ends: Moment,
    /// Whether it ends soon and nothing is scheduled to take its place.
    pub forgotten: bool,
}

/// A tag and how many posts have it.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The tag.
    pub name: String,
    /// The address of its list.
    pub address: String,
    /// How many posts have it.
    pub posts: usize,
}

impl<T> Cut<T> {
    fn of(all: impl IntoIterator<Item = T>, most: usize) -> Self {
        let mut all = all.into_iter();
        let shown = all.by_ref().take(most).collect();
        Self { shown, more: all.count() }
    }
}

/// Looks at a site for its editors: `lang` is the language of the labels. Problems of the site are a part of the result.
///
/// # Errors
/// Only what the surroundings do not allow.
pub fn desk(options: &Options, lang: Lang) -> Result<Desk, Failure> {
    let work = work_folder(options);
    let options = Options { full: false, ..options.clone() };
    let looked = look_at(&options, work.as_deref(), false, |plan, loaded| {
        (Theme::read(&loaded.tree, lang, &mut Vec::new()), Facts::of(plan, loaded))
    });
    let (report, allowed, theme, facts) = match looked {
        Ok((checked, (theme, facts))) => (checked.report, checked.allowed.len(), theme, Some(facts)),
        Err(Failure::Site(report)) => (report, 0, Theme::read(&Tree::default(), lang, &mut Vec::new()), None),
        Err(failure) => return Err(failure),
    };
    let mut problems = report.sorted();
    problems.sort_by_key(|one| one.severity);
    let problems = Cut::of(problems.into_iter().cloned(), PROBLEMS);
    Ok(Desk { theme, problems, counts: report.counts(), allowed, facts })
}

/// Where the last build has left what it knows.
pub(super) fn work_folder(options: &Options) -> Option<PathBuf> {
    Target::new(&options.out).ok().map(|target| target.work_folder().to_path_buf())
}

impl Facts {
    fn of(plan: &Plan<'_>, loaded: &Loaded) -> Self {
        let library = plan.inputs.library;
        let (zone, now) = (loaded.config.zone.clone(), library.now);
        let today = now.day(&zone);
        let newest = || library.ids().rev().map(|id| published(plan, id));
        // Whoever looks at posts of the future has them among the published ones.
        let past = newest().skip_while(|one| one.at.is_some_and(|at| at > now));
        let of_today = past.take_while(|one| one.at.is_some_and(|at| at.day(&zone) == today));
        Self {
            title: loaded.config.title.clone(),
            root: loaded.config.base.root.clone(),
            now,
            posts: library.posts.len(),
            today: Cut::of(of_today, MOST),
            newest: Cut::of(newest().take(MOST / 2), MOST),
            drafts: drafts(plan, loaded),
            scheduled: scheduled(plan),
            in_force: in_force(plan),
            months: months(library),
            tags: tags(plan),
            alike: alike(plan),
            zone,
        }
    }
}

fn published(plan: &Plan<'_>, id: PostId) -> Article {
    let post = plan.inputs.library.post(id);
    Article { address: Some(plan.addresses.post(id).to_owned()), ..article(post) }
}

fn article(post: &Post) -> Article {
    Article { path: post.path.clone(), title: post.title.clone(), address: None, at: Some(post.date) }
}

/// Posts that are held back, and those that are shown only because the editor asked to see them.
fn waiting<'a>(plan: &Plan<'a>) -> impl Iterator<Item = (Article, Reason)> + use<'a> {
    let library = plan.inputs.library;
    let held = library.held.iter().map(|held| (article(held.post), held.reason));
    let early = library.early.iter().map(|early| {
        let address = Some(library.config.post_address(early.post));
        (Article { address, ..article(early.post) }, early.reason)
    });
    held.chain(early)
}

fn drafts(plan: &Plan<'_>, loaded: &Loaded) -> Cut<Article> {
    let posts = waiting(plan).filter(|(_, reason)| *reason == Reason::Draft).map(|(article, _)| article);
    let pages = loaded.pages.iter().filter(|page| page.draft);
    let pages =
        pages.map(|page| Article { path: page.path.clone(), title: page.title.clone(), address: None, at: None });
    let mut drafts: Vec<_> = posts.chain(pages).collect();
    drafts.sort_by(|a, b| a.path.cmp(&b.path));
    Cut::of(drafts, MOST)
}

fn scheduled(plan: &Plan<'_>) -> Cut<Article> {
    let scheduled = waiting(plan).filter(|(_, reason)| matches!(reason, Reason::Scheduled(_)));
    let mut scheduled: Vec<_> = scheduled.map(|(article, _)| article).collect();
    scheduled.sort_by(|a, b| (a.at, &a.path).cmp(&(b.at, &b.path)));
    Cut::of(scheduled, MOST)
}

fn in_force(plan: &Plan<'_>) -> Cut<InForce> {
    let library = plan.inputs.library;
    let bulletins = library.in_force().into_iter().filter_map(|id| {
        let bulletin = library.post(id).bulletin.as_ref()?;
        let ends = bulletin.holds_until();
        let ends_soon = ends <= library.now.plus(SOON) && bulletin.stage != Some(Stage::Final);
        let forgotten = ends_soon && !is_followed(library, bulletin);
        Some(InForce { article: published(plan, id), kind: bulletin.kind, ends, forgotten })
    });
    let mut bulletins: Vec<_> = bulletins.collect();
    bulletins.sort_by(|a, b| (a.ends, &a.article.path).cmp(&(b.ends, &b.article.path)));
    Cut::of(bulletins, MOST)
}

/// Whether a bulletin of the same series goes out by itself before this one ends.
fn is_followed(library: &Library<'_>, bulletin: &Bulletin) -> bool {
    let scheduled = library.held.iter().filter(|held| matches!(held.reason, Reason::Scheduled(_)));
    let mut posts = scheduled.map(|held| held.post);
    bulletin.series.is_some()
        && posts.any(|post| {
            let own = post.bulletin.as_ref().and_then(|own| own.series.as_ref());
            own == bulletin.series.as_ref() && post.date <= bulletin.holds_until()
        })
}

fn months(library: &Library<'_>) -> Vec<(i16, i8, usize)> {
    let counts = library.months.iter().map(|one| ((i32::from(one.year), i32::from(one.month)), one.posts.len()));
    let counts: std::collections::BTreeMap<_, _> = counts.collect();
    let Some(&(year, month)) = counts.keys().last() else { return Vec::new() };
    let number = |(year, month): (i32, i32)| year * 12 + month - 1;
    let last = number((year, month));
    let first = counts.keys().next().map_or(last, |first| number(*first)).max(last + 1 - MONTHS as i32);
    // A month without posts has its place in the chart too.
    let month = |number: i32| {
        let key = (number.div_euclid(12), number.rem_euclid(12) + 1);
        (key.0 as i16, key.1 as i8, counts.get(&key).copied().unwrap_or_default())
    };
    (first..=last).map(month).collect()
}

fn counted(plan: &Plan<'_>, at: usize) -> Counted {
    let group = &plan.inputs.library.tags.all[at];
    Counted { name: group.name.clone(), address: plan.addresses.tag(at as u32).to_owned(), posts: group.posts.len() }
}

fn tags(plan: &Plan<'_>) -> Cut<Counted> {
    let groups = &plan.inputs.library.tags.all;
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by(|a, b| {
        let key = |at: usize| (std::cmp::Reverse(groups[at].posts.len()), &groups[at].identity);
        key(*a).cmp(&key(*b))
    });
    Cut::of(order.into_iter().map(|at| counted(plan, at)), MOST)
}

fn alike(plan: &Plan<'_>) -> Cut<[Counted; 2]> {
    let pairs = check::alike(&plan.inputs.library.tags.all);
    Cut::of(pairs.into_iter().map(|pair| pair.map(|at| counted(plan, at))), MOST)
}
