//! A site, read and made ready for each phase of a build, so that one phase can be measured without the others.
//!
//! In: a site's folder. Out: a [`Site`], and from it what each phase starts from. Touches: reads that folder.

use std::path::{Path, PathBuf};

use bantin::{
    diag::{Diagnostic, Report},
    engine::{self, Loaded, Options, Timings},
    hash::Fingerprint,
    library::{Library, PostId, Similarity, When},
    parse::{self, Parsed, Parser},
    plan::{Inputs, Plan, view::Text},
    related::{self, Item, Outcome, Scratch},
    render::{Rendered, Renderer},
    source,
    text::time::Moment,
    yaml,
};

use crate::corpus;

/// A site whose posts are read and parsed.
pub(crate) struct Site {
    /// What the first half of the chain gives.
    pub(crate) loaded: Loaded,
    /// The texts of all posts, by path.
    pub(crate) texts: Vec<String>,
}

/// The posts as the search for related ones takes them: in the order of date and key.
pub(crate) struct Archive {
    items: Vec<Item>,
    ids: Vec<PostId>,
    terms: Vec<Vec<u16>>,
}

/// What a command asks to build a site.
pub(crate) fn options(site: &Path, out: &Path) -> Options {
    let now = Some(Moment::from_unix(corpus::NOW));
    Options { site: site.to_path_buf(), out: out.to_path_buf(), now, ..Options::default() }
}

impl Site {
    /// Reads a site that has no errors.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut report = Report::default();
        let loaded = engine::load(&options(folder, &PathBuf::new()), None, &mut Timings::default(), &mut report);
        let loaded = loaded.unwrap_or_else(|failure| panic!("{:?}", failure.into_report()));
        assert!(!report.has_errors(), "{report:?}");
        let texts = loaded.post_files().iter().map(|file| source::read_text(file).expect("it was just read"));
        Self { texts: texts.collect(), loaded }
    }

    /// The bytes of all posts.
    #[allow(dead_code, reason = "instructions are counted without it")]
    pub(crate) fn bytes(&self) -> usize {
        self.texts.iter().map(String::len).sum()
    }

    pub(crate) fn parser(&self) -> Parser<'_> {
        Parser::new(&self.loaded.config, &self.loaded.theme.labels)
    }

    /// The YAML of every post becomes a tree; how many keys there are.
    pub(crate) fn front_matter(&self) -> usize {
        let keys = |text: &String| {
            let yaml = &text[parse::front_matter(text).expect("every post has front matter")];
            match yaml::parse(yaml).expect("it was read before").value {
                yaml::Value::Map(entries) => entries.len(),
                _ => 0,
            }
        };
        self.texts.iter().map(keys).sum()
    }

    /// The Markdown of every post becomes HTML; how many bytes that gives.
    pub(crate) fn markdown(&self, parser: &Parser<'_>) -> usize {
        self.texts.iter().map(|text| parser.body(text).html.len()).sum()
    }

    /// Every post as it was parsed.
    pub(crate) fn parsed(&self) -> Vec<Parsed> {
        let parser = self.parser();
        let posts = self.loaded.posts.iter().zip(&self.texts);
        posts.map(|(post, text)| parser.post(&post.path, text, post.digest).expect("it was read before")).collect()
    }

    /// The library, in which nothing is related yet.
    pub(crate) fn library(&self) -> Library<'_> {
        let when = When { now: self.loaded.now, drafts: false, future: false };
        Library::new(&self.loaded.posts, &self.loaded.config, when, &mut Vec::new())
    }

    /// What the plan is made from.
    pub(crate) fn inputs<'a>(&'a self, library: &'a Library<'a>) -> Inputs<'a> {
        let Loaded { pages, theme, files, ledger, .. } = &self.loaded;
        Inputs { library, pages, theme, files, ledger }
    }
}

/// The words of every post.
pub(crate) fn terms(parsed: &[Parsed]) -> Vec<Vec<u16>> {
    let mut scratch = Scratch::default();
    parsed.iter().map(|parsed| parse::terms(parsed, &mut scratch)).collect()
}

impl Archive {
    /// Puts posts and their words in order.
    pub(crate) fn new(library: &Library<'_>, terms: &[Vec<u16>]) -> Self {
        let mut order: Vec<(Item, PostId)> = library.ids().map(|id| (item(library, id), id)).collect();
        order.sort_unstable_by_key(|(item, _)| (item.date, item.key));
        let terms = order.iter().map(|(_, id)| terms[library.place_of(*id)].clone()).collect();
        let (items, ids) = order.into_iter().unzip();
        Self { items, ids, terms }
    }

    /// Index and search: the related posts of every post, from nothing.
    pub(crate) fn neighbours(&self) -> Outcome {
        related::neighbours(&self.items, &|rank| &self.terms[rank], None)
    }

    /// The same, as the library takes it.
    pub(crate) fn similarity(&self) -> Similarity {
        Similarity::new(self.neighbours().neighbours, self.ids.clone())
    }
}

fn item(library: &Library<'_>, id: PostId) -> Item {
    let post = library.post(id);
    let hash = |text: &str| Fingerprint::of(text.as_bytes()).short();
    Item {
        key: hash(&post.path),
        date: post.date.unix(),
        series: post.series().map(hash),
        version: post.digest.short(),
    }
}

/// Decides every output of a site that has no errors.
pub(crate) fn plan(inputs: Inputs<'_>) -> Plan<'_> {
    let mut report = Vec::new();
    let plan = Plan::new(inputs, &mut report);
    assert!(!report.iter().any(Diagnostic::is_error), "{report:?}");
    plan
}

/// Renders every output of a plan, one after the other, and hands each to `then` unless it is the copy of a file.
pub(crate) fn render<'a>(
    plan: &'a Plan<'a>,
    parsed: &'a [Parsed],
    mut then: impl FnMut(&bantin::plan::Output, &mut Vec<u8>),
) {
    let body_of = |text: Text| {
        Ok(match text {
            Text::Post(id) => parsed[plan.inputs.library.place_of(id)].body.html.clone(),
            Text::Standing(_) => String::new(),
        })
    };
    let renderer = Renderer::new(plan);
    let mut buffer = Vec::new();
    for output in &plan.outputs {
        if let Rendered::Bytes = renderer.render(output, &body_of, &mut buffer).expect("the theme has no faults") {
            then(output, &mut buffer);
        }
    }
}
