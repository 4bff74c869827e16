//! Everything that can be said of a site without writing it: what a build would say, and what [`crate::check`] finds.
//!
//! In: options. Out: a [`Checked`]. Touches: what `source` touches, git's memory of the posts, and other sites when that is asked for.

use std::{collections::HashSet, path::Path};

use super::{Failure, Loaded, Options, Timings, build::body_again, load};
use crate::{
    check::{
        self, Subject,
        allow::Sifted,
        foreign::{Foreign, judge},
    },
    diag::{Diagnostic, Report, draw::Allowed},
    library::Library,
    parse::Parser,
    plan::{Plan, Recipe, view::Text},
    reach::{self, Manners},
    render::Renderer,
    source::{self, File, history::History},
};

/// What was found in a site.
#[derive(Debug)]
pub struct Checked {
    /// What the editor must know.
    pub report: Report,
    /// What the site lets stay.
    pub allowed: Vec<Allowed>,
    /// How many addresses of other sites were asked for.
    pub asked: usize,
}

/// What a site with unreadable posts seems to have, although the posts are only unreadable.
const ECHOES: [&str; 3] = ["broken-link", "unknown-post", "tag-used-once"];

/// Checks a site; `external` also asks other sites whether links to them still lead somewhere.
pub fn check(options: &Options, external: bool) -> Result<Checked, Failure> {
    look_at(options, None, external, |_, _| ()).map(|(checked, ())| checked)
}

/// Checks a site, and hands it to `then`; what a build remembers in `work` is used and left as it is.
pub(super) fn look_at<T>(
    options: &Options,
    work: Option<&Path>,
    external: bool,
    then: impl FnOnce(&Plan<'_>, &Loaded) -> T,
) -> Result<(Checked, T), Failure> {
    let mut report = Report::default();
    let loaded = load(options, work, &mut Timings::default(), &mut report)?;
    let parse_failed = report.has_errors();
    let mut built: Vec<Diagnostic> = report.sorted().into_iter().cloned().collect();
    let when = options.when(loaded.now);
    let library = Library::new(&loaded.posts, &loaded.config, when, &mut built);
    let inputs = loaded.inputs(&library);
    let plan = Plan::new(inputs, &mut built);
    if !built.iter().any(Diagnostic::is_error) {
        built.extend(rendered(&loaded, &plan));
    }
    let wanted = then(&plan, &loaded);
    let mut found = look(options, &loaded, &plan);
    let asked = if external { ask(&mut found.diagnostics, &found.foreign) } else { 0 };
    let sound = |one: &Diagnostic| !(parse_failed && ECHOES.contains(&one.code.as_str()));
    built.retain(sound);
    found.diagnostics.retain(sound);
    let allow = &loaded.config.check.allow;
    let sifted = Sifted::new(allow, built, found.diagnostics);
    let mut report = Report::default();
    if !parse_failed {
        report.extend(sifted.unused(allow));
    }
    report.extend(sifted.kept);
    Ok((Checked { report, allowed: sifted.allowed, asked }, wanted))
}

fn look(options: &Options, loaded: &Loaded, plan: &Plan<'_>) -> check::Found {
    let history = History::read(&options.site, &check::moments(plan.inputs.library));
    check::check(&Subject { plan, tree: &loaded.tree, history: &history, text_of: &text_of })
}

/// What a template says that breaks only when it is used: one output of each kind is rendered, and thrown away.
fn rendered(loaded: &Loaded, plan: &Plan<'_>) -> Vec<Diagnostic> {
    let parser = Parser::new(&loaded.config, &loaded.theme.labels);
    let body_of = |text: Text| body_again(plan, loaded, &parser, text).map(|again| again.html);
    let renderer = Renderer::new(plan);
    let kind = |recipe: Recipe| {
        let is_bulletin = matches!(recipe, Recipe::Post(id) if plan.inputs.library.post(id).bulletin.is_some());
        (std::mem::discriminant(&recipe), is_bulletin)
    };
    let mut seen = HashSet::new();
    let samples = plan.outputs.iter().filter(|output| seen.insert(kind(output.recipe)));
    samples.filter_map(|output| renderer.render(output, &body_of, &mut Vec::new()).err().map(|fault| *fault)).collect()
}

/// The text of a file. One that isn't valid UTF-8 is searched as far as it can be read.
fn text_of(file: &File) -> Option<String> {
    let bytes = std::fs::read(&file.disk).ok()?;
    Some(source::text_as_far_as_it_goes(&bytes).into_owned())
}

/// Asks other sites, and adds which links lead nowhere.
fn ask(found: &mut Vec<Diagnostic>, links: &[Foreign]) -> usize {
    let answers = reach::ask(links.iter().map(|link| link.address.as_str()), Manners::default());
    found.extend(judge(links, &answers));
    answers.len()
}
