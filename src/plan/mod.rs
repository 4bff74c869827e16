//! Every output of the site, decided before any of it is rendered: its address, what makes it, and what its maker may see.
//!
//! In: the library, the theme, the standing pages, the site's other files. Out: a [`Plan`]: a sorted list of [`Output`]s, each with
//! the fingerprint of all that its bytes depend on. Touches: nothing.
//!
//! Incremental: made anew at every build. An output whose fingerprint stands in the manifest is not rendered; nothing else decides.

pub mod address;
mod cap;
mod component;
mod events;
pub mod figures;
mod outputs;
pub mod pager;
mod redirect;
mod resolve;
pub mod view;
mod votes;
mod waiting;
mod wrong;

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use rayon::prelude::*;

use crate::{
    config::{self, Protection},
    content::{Ledger, StandingPage},
    diag::{Diagnostic, Fault, Span, Words},
    hash::{Absorb, Absorber, Fingerprint},
    library::{Library, PostId},
    output::SitePath,
    source::Files,
    text::province::Province,
    theme::Theme,
    words,
};
use address::Addresses;
use cap::Kept;
pub use cap::{Message, MessageType};
use resolve::Resolved;
pub use resolve::{FoundPicture, Target, name_or_address, place_of};
use view::{
    scene::{Draw, Scene},
    site::Site,
};

/// All that the plan is made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The posts and their groups.
    pub library: &'a Library<'a>,
    /// The standing pages, by path, drafts among them.
    pub pages: &'a [StandingPage],
    /// Templates, labels, assets.
    pub theme: &'a Theme,
    /// Pictures, static files, data, and messages as they were issued.
    pub files: &'a Files,
    /// The CAP messages that have been issued.
    pub ledger: &'a Ledger,
}

impl<'a> Inputs<'a> {
    /// The standing pages that are published, with their numbers.
    fn standing(self) -> impl Iterator<Item = (u32, &'a StandingPage)> {
        (0..).zip(self.pages).filter(|(_, page)| !page.draft)
    }
}

/// What makes an output. It holds numbers only: the view is made from it when it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipe {
    /// The front page.
    Home,
    /// A post's page.
    Post(PostId),
    /// A standing page.
    Standing(u32),
    /// A page of a list of posts.
    List(ListOf, PageOf),
    /// A page of a series.
    Series(u32, PageOf),
    /// The campaign's page.
    Campaign,
    /// The page of an indicator.
    Indicator(u32),
    /// The page of an indicator that other sites embed.
    Embed(u32),
    /// The figures of one indicator or of all, as a table or, if so, as JSON.
    Figures(Option<u32>, bool),
    /// The calendar: what is to come, or the events of a year.
    Calendar(Option<i16>),
    /// The calendar for calendar programs.
    Agenda,
    /// The list of all months.
    Archive,
    /// The list of all terms of one kind.
    Terms(TermsOf),
    /// What hosts show for an address that isn't there.
    NotFound,
    /// An old address of a post.
    PostAlias(PostId, u32),
    /// An old address of a standing page.
    StandingAlias(u32, u32),
    /// An old address that `site.yaml` leads elsewhere.
    Redirect(u32),
    /// The newest of a category, as a fragment.
    Latest(u32),
    /// The bulletins in force, as a fragment.
    Current,
    /// All that is in force, by risk level and region.
    Warnings,
    /// What is in force in a province.
    Area(Province),
    /// The front page of text alone.
    Lite,
    /// The newest bulletin of a series as text alone.
    LiteSeries(u32),
    /// A bulletin of no series as text alone.
    LiteBulletin(PostId),
    /// The Atom feed of the site, or of one category.
    Atom(Option<u32>),
    /// The JSON feed of the site.
    JsonFeed,
    /// A CAP message.
    Cap(u32),
    /// A CAP message as it was issued.
    Issued(u32),
    /// The Atom feed of CAP messages.
    CapAtom,
    /// The RSS feed of CAP messages.
    CapRss,
    /// The index of sitemaps.
    SitemapIndex,
    /// The sitemap of everything but posts; its part, where that is very much.
    SitemapPages(u32),
    /// The sitemap of a month's posts; its part, where they are very many.
    SitemapMonth(u32, u32),
    /// The sitemap of the last two days' news.
    NewsSitemap,
    /// What crawlers are told.
    Robots,
    /// What a host is told to send with every file.
    Protection(Protection),
    /// A file under `static/`.
    Static(u32),
    /// A file that a post shows, at the post's address.
    PostFile(PostId, u32),
    /// A file that a standing page shows, at its address.
    StandingFile(u32, u32),
    /// A file of the theme.
    Asset(u32),
}

/// Which posts a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListOf {
    /// A category's.
    Category(u32),
    /// A tag's.
    Tag(u32),
    /// An author's.
    Author(u32),
    /// A month's.
    Month(u32),
}

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageOf {
    /// The one at the list's own address, with the newest entries.
    Front,
    /// An archive page, counted from 1, the oldest.
    Number(u32),
}

/// Which terms are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermsOf {
    /// Tags.
    Tags,
    /// Authors.
    Authors,
    /// Series.
    Series,
}

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its path in the output folder, as `2024/10/tin/index.html`.
    pub file: SitePath,
    /// What makes it.
    pub recipe: Recipe,
    /// Stands for all that its bytes depend on.
    pub fingerprint: Fingerprint,
}

/// The decided site.
pub struct Plan<'a> {
    /// What it is made from.
    pub inputs: Inputs<'a>,
    /// Where everything is.
    pub addresses: Arc<Addresses>,
    /// What every page may know of the site.
    pub site: Arc<Site>,
    /// All outputs, sorted by their file.
    pub outputs: Vec<Output>,
    /// What posts report of the campaign's indicators.
    pub figures: figures::Figures<'a>,
    events: Arc<events::Events>,
    votes: Arc<votes::Votes>,
    /// The CAP messages, oldest first.
    pub messages: Arc<[Message]>,
    /// Those that are published as they were issued, by their file in the site's folder.
    kept: Arc<[Kept]>,
    resolved: Resolved,
    teasers: Vec<Fingerprint>,
    series_teasers: Vec<Fingerprint>,
}

impl<'a> Plan<'a> {
    /// Decides every output. Problems go to the report; with errors among them, the plan isn't to be used.
    pub fn new(inputs: Inputs<'a>, report: &mut Vec<Diagnostic>) -> Self {
        let addresses = Addresses::new(inputs);
        let resolved = Resolved::new(inputs, &addresses, report);
        let site = Site::new(inputs, &addresses).into();
        let messages = cap::messages(inputs.library, inputs.ledger, report);
        let mut plan = Self {
            inputs,
            addresses: addresses.into(),
            site,
            outputs: Vec::new(),
            figures: figures::Figures::new(inputs, report),
            events: events::Events::new(inputs.library).into(),
            votes: votes::votes(inputs, report).into(),
            kept: cap::kept(inputs, &messages, report).into(),
            messages: messages.into(),
            resolved,
            teasers: Vec::new(),
            series_teasers: Vec::new(),
        };
        plan.teasers = inputs.library.ids().into_par_iter().map(|id| plan.teaser(id).fingerprint()).collect();
        plan.series_teasers =
            (0..inputs.library.series.len() as u32).map(|series| plan.series_teaser(series).fingerprint()).collect();
        plan.outputs = outputs::all(&plan, report);
        plan.check_addresses(report);
        plan.resolved.check_roots(&plan.outputs, report);
        redirect::check(&plan, report);
        waiting::check(&plan, report);
        plan.print();
        plan
    }

    /// The same plan for a library in which one post reads otherwise but belongs where it belonged before; without its list of
    /// outputs, which are the same but for their fingerprints. What is wrong with the post goes to the report.
    pub fn with<'b>(&self, library: &'b Library<'b>, id: PostId, report: &mut Vec<Diagnostic>) -> Plan<'b>
    where
        'a: 'b,
    {
        let mut plan = Plan {
            inputs: Inputs { library, ..self.inputs },
            addresses: Arc::clone(&self.addresses),
            site: Arc::clone(&self.site),
            outputs: Vec::new(),
            figures: self.figures.clone(),
            events: Arc::clone(&self.events),
            votes: Arc::clone(&self.votes),
            messages: Arc::clone(&self.messages),
            kept: Arc::clone(&self.kept),
            resolved: self.resolved.clone(),
            teasers: self.teasers.clone(),
            series_teasers: self.series_teasers.clone(),
        };
        plan.resolved.again(plan.inputs, &plan.addresses, id, report);
        plan.teasers[id as usize] = plan.teaser(id).fingerprint();
        if let Some(series) = library.places[id as usize].series {
            plan.series_teasers[series as usize] = plan.series_teaser(series).fingerprint();
        }
        plan
    }

    /// Stands for all that the bytes of an output depend on.
    pub fn fingerprint_of(&self, recipe: Recipe) -> Fingerprint {
        self.fingerprint(recipe, self.site.fingerprint(), &mut Absorber::default())
    }

    /// Works out the fingerprint of every output.
    fn print(&mut self) {
        let site = self.site.fingerprint();
        let mut outputs = std::mem::take(&mut self.outputs);
        outputs.par_iter_mut().for_each_init(Absorber::default, |absorber, output| {
            absorber.clear();
            output.fingerprint = self.fingerprint(output.recipe, site, absorber);
        });
        self.outputs = outputs;
    }

    fn fingerprint(&self, recipe: Recipe, site: Fingerprint, absorber: &mut Absorber) -> Fingerprint {
        self.fingerprint_with(recipe, (site, &|template| self.inputs.theme.digest(template)), absorber)
    }

    /// What a recipe's fingerprint would be with its view of now, but another site and other templates.
    pub fn fingerprint_with(
        &self,
        recipe: Recipe,
        (site, digest_of): (Fingerprint, &dyn Fn(&str) -> Fingerprint),
        absorber: &mut Absorber,
    ) -> Fingerprint {
        let view = self.view(recipe);
        if let Some(template) = view.template() {
            absorber.fingerprint(digest_of(template));
        }
        if view.sees_site() {
            absorber.fingerprint(site);
        }
        view.absorb(absorber);
        absorber.finish()
    }

    /// Two sources for one address are an error that names both.
    fn check_addresses(&mut self, report: &mut Vec<Diagnostic>) {
        self.outputs.par_sort_unstable_by(|a, b| (&a.file, a.recipe).cmp(&(&b.file, b.recipe)));
        for pair in self.outputs.windows(2) {
            // Of two series with one address the library has told.
            let told = matches!(
                (pair[0].recipe, pair[1].recipe),
                (Recipe::Series(..), Recipe::Series(..)) | (Recipe::LiteSeries(_), Recipe::LiteSeries(_))
            );
            if pair[0].file == pair[1].file && !told {
                report.push(self.same_address(&pair[0], &pair[1]));
            }
        }
        self.check_case(report);
        // A file cannot stand where another output needs a folder. What lies in the folder comes after the file, but not always at once:
        // `foo-1` stands before `foo/index.html`.
        for (at, output) in self.outputs.iter().enumerate() {
            let mut longer = self.outputs[at + 1..]
                .iter()
                .map_while(|other| Some((other, other.file.as_str().strip_prefix(output.file.as_str())?)));
            if let Some((inside, _)) = longer.find(|(_, rest)| rest.starts_with('/')) {
                report.push(self.same_address(output, inside));
            }
        }
    }

    /// Two addresses that differ only in small and capital letters are one on Windows and macOS, and at some hosts.
    fn check_case(&self, report: &mut Vec<Diagnostic>) {
        let mut met: HashMap<String, &Output> = HashMap::new();
        for output in &self.outputs {
            let Cow::Owned(folded) = output.file.folded() else { continue };
            let small = self.outputs.binary_search_by(|one| one.file.as_str().cmp(&folded)).ok();
            let first = small.map(|at| &self.outputs[at]).or_else(|| met.get(&folded).copied());
            // An old address of a post that leads to the post's own one does no harm where both are one.
            let is_alias = matches!(output.recipe, Recipe::PostAlias(..) | Recipe::StandingAlias(..));
            let is_own = |first: &Output| is_alias && self.origin(first.recipe) == self.origin(output.recipe);
            if let Some(first) = first.filter(|first| first.file != output.file && !is_own(first)) {
                report.push(self.same_but_for_case(first, output));
            }
            met.entry(folded).or_insert(output);
        }
    }

    fn same_but_for_case(&self, first: &Output, second: &Output) -> Diagnostic {
        let (one, other) = (first.file.address(), second.file.address());
        let message = words!(
            "{one} and {other} differ only in small and capital letters, and are one address on many computers",
            "{one} và {other} chỉ khác nhau chữ hoa, chữ thường; trên nhiều máy, đó là cùng một địa chỉ"
        );
        let told =
            Fault::new("duplicate-address", message).hint(other_name()).in_file(self.origin(second.recipe)).warning();
        let told = Diagnostic { span: self.place(second.recipe), ..told };
        told.also(self.origin(first.recipe), self.place(first.recipe), words!("the other source", "nguồn còn lại"))
    }

    fn same_address(&self, first: &Output, second: &Output) -> Diagnostic {
        let address = second.file.address();
        let (one, other) = (self.origin(first.recipe), self.origin(second.recipe));
        let fault = two_sources(&address);
        if let Some(at) = [first, second].into_iter().find_map(redirect::number) {
            let page = if one == config::FILE { other } else { one };
            return redirect::of_a_page(fault, self, at, &page);
        }
        // The blame goes to the one that an editor wrote.
        let (one, other) = ((one, self.place(first.recipe)), (other, self.place(second.recipe)));
        let (blamed, also) = if other.0.is_empty() { (one, other) } else { (other, one) };
        let told = fault.hint(other_name()).in_file(blamed.0);
        let told = Diagnostic { span: blamed.1, ..told };
        if also.0.is_empty() {
            return told;
        }
        told.also(also.0, also.1, words!("the other source", "nguồn còn lại"))
    }

    /// Where in its source file the address of an output is written, as far as one place makes it.
    fn place(&self, recipe: Recipe) -> Option<Span> {
        let Inputs { library, pages, .. } = self.inputs;
        Some(match recipe {
            Recipe::Post(id) | Recipe::LiteBulletin(id) => library.post(id).slug_span,
            Recipe::PostAlias(id, at) => library.post(id).aliases[at as usize].span,
            Recipe::Standing(at) => pages[at as usize].slug_span,
            Recipe::StandingAlias(page, at) => pages[page as usize].aliases[at as usize].span,
            Recipe::Redirect(at) => library.config.redirects[at as usize].from.span,
            Recipe::Series(at, _) | Recipe::LiteSeries(at) => {
                library.post(library.series[at as usize].posts[0]).bulletin.as_ref()?.span
            }
            _ => return None,
        })
    }

    /// The source file that an output comes from; empty where it comes from many.
    pub fn origin(&self, recipe: Recipe) -> String {
        let Inputs { library, pages, theme, files, .. } = self.inputs;
        match recipe {
            Recipe::Post(id) | Recipe::PostAlias(id, _) | Recipe::LiteBulletin(id) => library.post(id).path.clone(),
            Recipe::PostFile(id, at) => self.resolved.post_file(id, at).to_owned(),
            Recipe::Standing(at) | Recipe::StandingAlias(at, _) => pages[at as usize].path.clone(),
            Recipe::StandingFile(page, at) => self.resolved.standing_file(page, at).to_owned(),
            Recipe::Cap(at) => library.post(self.messages[at as usize].post).path.clone(),
            Recipe::Redirect(_) => config::FILE.to_owned(),
            Recipe::Campaign | Recipe::Indicator(_) | Recipe::Embed(_) | Recipe::Figures(..) => {
                config::CAMPAIGN.to_owned()
            }
            Recipe::Issued(at) => files.issued[self.kept[at as usize].file].path.clone(),
            Recipe::Static(at) => files.statics[at as usize].path.clone(),
            Recipe::Asset(at) => theme.assets[at as usize].origin.clone(),
            Recipe::Series(at, _) | Recipe::LiteSeries(at) => {
                library.post(library.series[at as usize].posts[0]).path.clone()
            }
            _ => String::new(),
        }
    }

    /// What the editor of a post said of its related list.
    pub fn picks(&self, id: PostId) -> &crate::library::Picks {
        self.resolved.picks(id)
    }

    /// The messages whose bytes are not kept yet, oldest first, each with the file of the output that has them.
    pub fn not_kept(&self) -> Vec<(&Message, &SitePath)> {
        let made = self.outputs.iter().filter_map(|output| match output.recipe {
            Recipe::Cap(at) => Some((at, &output.file)),
            _ => None,
        });
        let mut made: Vec<_> = made.collect();
        made.sort_unstable_by_key(|(at, _)| *at);
        made.into_iter().map(|(at, file)| (&self.messages[at as usize], file)).collect()
    }

    /// What renders views: everything that all of them share.
    pub fn scene(&self, draw: Arc<dyn Draw>) -> Scene<'_> {
        Scene::new(self, draw)
    }
}

/// Two sources have the same address.
fn two_sources(address: &str) -> Fault {
    Fault::new(
        "duplicate-address",
        words!("two sources have the address {address}", "hai nguồn cùng có địa chỉ {address}"),
    )
}

/// What to do about two sources of one address.
fn other_name() -> Words {
    words!(
        "give one of them another `slug`, alias or file name",
        "hãy đặt `slug`, bí danh hoặc tên tệp khác cho một trong hai",
    )
}
