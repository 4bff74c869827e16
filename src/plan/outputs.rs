//! The list of all outputs, each with its address and its file.
//!
//! In: a plan whose addresses are known. Out: [`Output`]s without fingerprints yet. Touches: nothing.

use std::collections::HashSet;

use rayon::prelude::*;

use super::{ListOf, Output, PageOf, Plan, Recipe, TermsOf};
use crate::{
    config::Protection,
    diag::{Diagnostic, Fault},
    hash::Fingerprint,
    library::{Library, PostId},
    output::SitePath,
    words,
};

/// Every output of the site; an address that cannot be a file is told.
pub(super) fn all(plan: &Plan<'_>, report: &mut Vec<Diagnostic>) -> Vec<Output> {
    let recipes = recipes(plan);
    let made = recipes.into_par_iter().map(|recipe| make(plan, recipe, &plan.addresses.of(plan.inputs, recipe)));
    let mut outputs = Vec::new();
    let mut faults = Vec::new();
    for result in made.collect::<Vec<_>>() {
        match result {
            Ok(output) => outputs.push(output),
            Err(diagnostic) => faults.push(*diagnostic),
        }
    }
    for (recipe, address) in messages(plan).chain(plan.resolved.files(plan.inputs, &plan.addresses)) {
        match make(plan, recipe, &address) {
            Ok(output) => outputs.push(output),
            Err(diagnostic) => faults.push(*diagnostic),
        }
    }
    report.append(&mut faults);
    outputs
}

/// The CAP messages: those whose bytes are kept, and those that are made from bulletins.
fn messages<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = (Recipe, String)> + 'p {
    let kept = plan.kept.iter().zip(0..).map(|(one, at)| (Recipe::Issued(at), &one.issued));
    let is_kept: HashSet<&str> = plan.kept.iter().map(|one| one.issued.identifier.as_str()).collect();
    let made = plan.messages.iter().zip(0..).filter(move |(one, _)| !is_kept.contains(one.issued.identifier.as_str()));
    let made = made.map(|(one, at)| (Recipe::Cap(at), &one.issued));
    kept.chain(made).map(|(recipe, issued)| (recipe, plan.addresses.message(issued)))
}

fn make(plan: &Plan<'_>, recipe: Recipe, address: &str) -> Result<Output, Box<Diagnostic>> {
    file_of(address).map(|file| Output { file, recipe, fingerprint: Fingerprint::default() }).map_err(|fault| {
        let mut diagnostic = fault.in_file(plan.origin(recipe));
        diagnostic.span = plan.place(recipe);
        if matches!(recipe, Recipe::Series(..) | Recipe::LiteSeries(_)) {
            diagnostic.hints = vec![words!("give the series another id", "hãy đặt mã khác cho loạt tin")];
        }
        Box::new(diagnostic)
    })
}

/// The output file of an address.
pub(super) fn file_of(address: &str) -> Result<SitePath, Fault> {
    SitePath::of_address(address)
}

/// The file of an address that a reader may write without its last `/`.
pub(super) fn page_file(address: &str) -> Option<SitePath> {
    file_of(&format!("{}/", address.trim_end_matches('/'))).ok()
}

fn recipes(plan: &Plan<'_>) -> Vec<Recipe> {
    let library = plan.inputs.library;
    let mut all = vec![
        Recipe::Home,
        Recipe::Archive,
        Recipe::Terms(TermsOf::Tags),
        Recipe::Terms(TermsOf::Authors),
        Recipe::Terms(TermsOf::Series),
        Recipe::NotFound,
        Recipe::Current,
        Recipe::Warnings,
        Recipe::Lite,
        Recipe::Atom(None),
        Recipe::JsonFeed,
        Recipe::SitemapIndex,
        Recipe::NewsSitemap,
    ];
    // A site that brings its own `robots.txt` keeps it.
    if !plan.inputs.files.has_static("/robots.txt") {
        all.push(Recipe::Robots);
    }
    let is_served = |host: &&Protection| matches!(host, Protection::Headers | Protection::Htaccess);
    all.extend(library.config.protections.iter().filter(is_served).copied().map(Recipe::Protection));
    if library.config.cap.is_some() {
        all.extend([Recipe::CapAtom, Recipe::CapRss]);
    }
    all.extend(plan.sitemap_recipes());
    all.extend(plan.campaign_recipes());
    all.extend(plan.calendar_recipes());
    all.extend(library.ids().map(Recipe::Post));
    all.extend(plan.inputs.standing().map(|(at, _)| Recipe::Standing(at)));
    all.extend(aliases(plan));
    all.extend((0..library.config.redirects.len() as u32).map(Recipe::Redirect));
    for category in 0..library.categories.len() as u32 {
        all.extend([Recipe::Latest(category), Recipe::Atom(Some(category))]);
    }
    for (of, count) in lists(library) {
        all.extend(pages(plan, count).map(|page| Recipe::List(of, page)));
    }
    for (at, series) in library.series.iter().enumerate() {
        all.extend(pages(plan, series.posts.len()).map(|page| Recipe::Series(at as u32, page)));
        all.push(Recipe::LiteSeries(at as u32));
    }
    all.extend(library.areas.pages.iter().copied().map(Recipe::Area));
    let is_alone = |id: &PostId| library.post(*id).bulletin.is_some() && library.places[*id as usize].series.is_none();
    all.extend(library.ids().filter(is_alone).map(Recipe::LiteBulletin));
    all.extend((0..plan.inputs.files.statics.len() as u32).map(Recipe::Static));
    all.extend((0..plan.inputs.theme.assets.len() as u32).map(Recipe::Asset));
    all
}

/// Every list with the number of its posts.
fn lists(library: &Library<'_>) -> Vec<(ListOf, usize)> {
    let Library { categories, tags, authors, months, .. } = library;
    let mut lists = Vec::with_capacity(categories.len() + tags.all.len() + authors.all.len() + months.len());
    lists.extend(categories.iter().enumerate().map(|(at, group)| (ListOf::Category(at as u32), group.posts.len())));
    lists.extend(tags.all.iter().enumerate().map(|(at, group)| (ListOf::Tag(at as u32), group.posts.len())));
    lists.extend(authors.all.iter().enumerate().map(|(at, group)| (ListOf::Author(at as u32), group.posts.len())));
    lists.extend(months.iter().enumerate().map(|(at, month)| (ListOf::Month(at as u32), month.posts.len())));
    lists
}

fn pages(plan: &Plan<'_>, count: usize) -> impl Iterator<Item = PageOf> + use<> {
    let archive = 1..=plan.pager(count).archive_pages() as u32;
    std::iter::once(PageOf::Front).chain(archive.map(PageOf::Number))
}

fn aliases(plan: &Plan<'_>) -> Vec<Recipe> {
    let library = plan.inputs.library;
    let of_posts = library
        .ids()
        .flat_map(|id: PostId| (0..library.post(id).aliases.len() as u32).map(move |at| Recipe::PostAlias(id, at)));
    let of_pages = plan
        .inputs
        .standing()
        .flat_map(|(page, standing)| (0..standing.aliases.len() as u32).map(move |at| Recipe::StandingAlias(page, at)));
    of_posts.chain(of_pages).collect()
}
