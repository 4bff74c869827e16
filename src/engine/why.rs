//! From which sources, template and data an output comes, and what made the last build render it again.
//!
//! In: an address or a file of the output. Out: a [`Why`]. Touches: reads the site, and what the last build left in the work folder.

use std::collections::BTreeSet;

use super::{
    Failure, Loaded, Options,
    desk_page::work_folder,
    place,
    show::planned,
    trace::{Made, Record},
};
use crate::{
    diag::{Diagnostic, Fault},
    hash::Absorber,
    library::{Item, PostId},
    plan::{ListOf, Output, Plan, Recipe},
    text::time::Moment,
    words,
};

/// How many other posts are named.
const OTHERS: usize = 20;
/// How alike two addresses must be for one to be meant by the other (Jaro–Winkler).
const ALIKE: f64 = 0.85;

/// Where an output comes from.
#[derive(Debug)]
pub struct Why {
    /// Its address.
    pub address: String,
    /// Its file in the output folder.
    pub file: String,
    /// Its template, and the files of all templates that this one is made of.
    pub template: Option<(String, Vec<String>)>,
    /// The file that an editor wrote for it; empty where it comes from many.
    pub source: String,
    /// The files of other posts that it shows something of, and how many more there are.
    pub others: (Vec<String>, usize),
    /// The data that its templates name.
    pub data: Vec<String>,
    /// What the last build did that had something to do; `None` when nothing is known of it.
    pub last: Option<Last>,
}

/// What the last build did that had something to do.
#[derive(Debug)]
pub struct Last {
    /// Its instant, and that of the build before.
    pub now: Moment,
    /// See `now`.
    pub before: Option<Moment>,
    /// Why it rendered the output; empty when it did not.
    pub reasons: Vec<Reason>,
    /// Whether the sources are others by now than that build had.
    pub is_old: bool,
    /// The sources that had changed, and how many more.
    pub sources: (Vec<String>, u64),
}

/// Why an output was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The build was told to use nothing of before.
    Full,
    /// Another version of the program made what was there.
    Program,
    /// There was no such file.
    New,
    /// The file was missing or had been changed by somebody else.
    Damaged,
    /// One of its templates had changed.
    Template,
    /// What every page may know of the site had changed: settings, menu, labels, data.
    Site,
    /// Its own view had changed: its source, or what it shows of others, or what time does to it.
    View,
}

impl Reason {
    /// Its name for tools.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Program => "program",
            Self::New => "new",
            Self::Damaged => "damaged",
            Self::Template => "template",
            Self::Site => "site",
            Self::View => "view",
        }
    }
}

/// Explains an output, named by its address, with or without the site's own before it, or by its file.
///
/// # Errors
/// `unknown-address`, or what is wrong with the site.
pub fn why(options: &Options, name: &str) -> Result<Why, Failure> {
    let work = work_folder(options);
    let options = Options { full: false, ..options.clone() };
    let record = work.as_deref().and_then(Record::read);
    let in_output = place::below(&options.out, name);
    let named = std::iter::once(name).chain(in_output.as_deref());
    let (found, _) =
        planned(&options, work.as_deref(), |plan, loaded, _| match named.clone().find_map(|name| find(plan, name)) {
            Some(output) => Ok(explain(plan, loaded, output, record.as_ref())),
            None => Err(unknown(plan, name, record.as_ref())),
        })?;
    found.map_err(|diagnostic| Failure::Environment(Box::new(diagnostic)))
}

/// The file that a name may mean, and the same with the page of a folder.
fn files(plan: &Plan<'_>, name: &str) -> [String; 2] {
    let base = &plan.inputs.library.config.base;
    let whole = base.absolute("/");
    let path = name.split(['?', '#']).next().unwrap_or_default();
    let below = path.strip_prefix(whole.trim_end_matches('/')).or_else(|| {
        path.strip_prefix(base.root.trim_end_matches('/')).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    let below = below.unwrap_or(path).trim_start_matches('/');
    let folder = below.trim_end_matches('/');
    let page = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
    [below.to_owned(), page]
}

fn find<'p>(plan: &'p Plan<'_>, name: &str) -> Option<&'p Output> {
    let at = |file: &String| plan.outputs.binary_search_by(|one| one.file.as_str().cmp(file)).ok();
    let names = [files(plan, name), files(plan, &crate::text::nfc(name))];
    names.iter().flatten().find_map(at).map(|at| &plan.outputs[at])
}

fn unknown(plan: &Plan<'_>, name: &str, record: Option<&Record>) -> Diagnostic {
    let fault =
        Fault::new("unknown-address", words!("the site has no page `{name}`", "trang không có địa chỉ `{name}`"));
    let meant = files(plan, name);
    let is_gone = |record: &Record| meant.iter().any(|file| record.gone.binary_search(file).is_ok());
    if record.is_some_and(is_gone) {
        return fault.hint(words!("the last build removed it", "lần dựng gần nhất đã xóa nó")).into();
    }
    let alike = |output: &Output| strsim::jaro_winkler(&meant[1], output.file.as_str());
    let rated = plan.outputs.iter().map(|output| (alike(output), output)).filter(|(rate, _)| *rate > ALIKE);
    match rated.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, near)) => {
            let near = near.file.address();
            fault.hint(words!("did you mean `{near}`?", "có phải ý bạn là `{near}`?")).into()
        }
        None => fault.hint(words!("`bantin plan` lists all outputs", "lệnh `bantin plan` liệt kê mọi tệp")).into(),
    }
}

fn explain(plan: &Plan<'_>, loaded: &Loaded, output: &Output, record: Option<&Record>) -> Why {
    let theme = plan.inputs.theme;
    let template = plan.view(output.recipe).template();
    let parts = template.map(|template| theme.parts(template)).unwrap_or_default();
    let texts: Vec<(String, String)> = parts.iter().map(|part| theme.place(part)).collect();
    let names_it = |name: &str| texts.iter().any(|(_, text)| text.contains(&format!("data.{name}")));
    let data = loaded.files.data.iter().filter(|data| names_it(&data.name)).map(|data| data.name.clone()).collect();
    Why {
        address: output.file.address(),
        file: output.file.as_str().to_owned(),
        template: template.map(|name| (name.to_owned(), texts.into_iter().map(|(origin, _)| origin).collect())),
        source: plan.origin(output.recipe),
        others: others(plan, output.recipe),
        data,
        last: record.map(|record| last(plan, output, record)),
    }
}

/// The files of other posts that an output shows something of.
fn others(plan: &Plan<'_>, recipe: Recipe) -> (Vec<String>, usize) {
    let library = plan.inputs.library;
    let group = |of: ListOf| -> Vec<PostId> {
        match of {
            ListOf::Category(at) => library.categories[at as usize].posts.clone(),
            ListOf::Tag(at) => library.tags.all[at as usize].posts.clone(),
            ListOf::Author(at) => library.authors.all[at as usize].posts.clone(),
            ListOf::Month(at) => library.months[at as usize].posts.clone().collect(),
        }
    };
    let ids: Vec<PostId> = match recipe {
        Recipe::Post(id) => {
            let items = library.related(id, plan.picks(id)).into_iter().chain(library.same_category(id));
            let of_item = |item: Item| match item {
                Item::Post(other) => other,
                Item::Series(at) => library.series[at as usize].posts[0],
            };
            items.map(of_item).chain(library.places[id as usize].successor).collect()
        }
        Recipe::List(of, _) => group(of),
        Recipe::Latest(at) | Recipe::Atom(Some(at)) => group(ListOf::Category(at)),
        Recipe::Series(at, _) => library.series[at as usize].posts.clone(),
        Recipe::SitemapMonth(at, _) => group(ListOf::Month(at)),
        Recipe::Current => library.in_force(),
        Recipe::Home | Recipe::Atom(None) | Recipe::JsonFeed | Recipe::NewsSitemap => library.ids().collect(),
        _ => Vec::new(),
    };
    let own = plan.origin(recipe);
    // The newest first: they are what changed last.
    let ids: BTreeSet<PostId> = ids.into_iter().collect();
    let mut paths = ids.into_iter().rev().map(|id| library.post(id).path.clone()).filter(|path| *path != own);
    let named = paths.by_ref().take(OTHERS).collect();
    (named, paths.count())
}

fn last(plan: &Plan<'_>, output: &Output, record: &Record) -> Last {
    let file = output.file.as_str();
    let made = record.made.binary_search_by(|made| made.file.as_str().cmp(file)).ok().map(|at| &record.made[at]);
    Last {
        now: record.parts.now,
        before: record.before.as_ref().map(|before| before.now),
        reasons: made.map(|made| reasons(plan, output.recipe, made, record)).unwrap_or_default(),
        is_old: made.is_some_and(|made| made.fingerprint != output.fingerprint),
        sources: record.sources.clone(),
    }
}

/// Why an output was rendered. Template and site are known as they were; so the view has changed when the view of now does not give
/// the fingerprint of before with the template and the site of before.
fn reasons(plan: &Plan<'_>, recipe: Recipe, made: &Made, record: &Record) -> Vec<Reason> {
    let Some(before) = &record.before else { return vec![Reason::New] };
    if record.full {
        return vec![Reason::Full];
    }
    if before.program != record.parts.program {
        return vec![Reason::Program];
    }
    let Some(fingerprint) = made.before else {
        return vec![if made.was_there { Reason::Damaged } else { Reason::New }];
    };
    let view = plan.view(recipe);
    let template = view.template().filter(|name| before.templates.get(*name) != record.parts.templates.get(*name));
    let site = view.sees_site() && before.site != record.parts.site;
    let digest_of = |name: &str| before.templates.get(name).copied().unwrap_or_default();
    let same_view = plan.fingerprint_with(recipe, (before.site, &digest_of), &mut Absorber::default());
    let reasons = [
        template.map(|_| Reason::Template),
        site.then_some(Reason::Site),
        (same_view != fingerprint).then_some(Reason::View),
    ];
    reasons.into_iter().flatten().collect()
}
