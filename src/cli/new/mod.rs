//! `bantin new post` and `bantin new bulletin`: a file to begin with.
//!
//! In: options; on a terminal also answers. Out: a new file under `posts/`, its path on standard output. Touches: reads the site, writes
//! that file, asks on the terminal, opens an editor.

mod figures;
mod fill;
mod open;

use std::{
    io::{IsTerminal, stderr, stdin},
    process::ExitCode,
};

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use serde_json::json;

use super::{FormatArgument, Global, ask::Ask, tell};
use crate::{
    content::Kind,
    desk::{self, NewPost},
    diag::{Diagnostic, Lang, Report},
    engine::{self, Failure, Loaded, Options, Timings},
    text::time::Moment,
};

/// For how many hours a bulletin may hold.
const HOURS: std::ops::RangeInclusive<u16> = 1..=24 * 31;

/// Options of `bantin new`.
#[derive(Debug, Args)]
pub(super) struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A post, with its date and address filled in
    Post(PostOptions),
    /// A bulletin that goes on from the newest one of its series
    Bulletin(Box<BulletinOptions>),
}

#[derive(Debug, Args)]
struct PostOptions {
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct BulletinOptions {
    /// The id of its series, as bao-2024-6
    #[arg(long, value_name = "ID")]
    series: Option<String>,
    /// What it is about [default: as the last bulletin]
    #[arg(long, value_parser = PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.name())))]
    kind: Option<String>,
    /// How long it holds [default: as long as the last bulletin]
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u16).range(i64::from(*HOURS.start())..=i64::from(*HOURS.end())))]
    hours: Option<u16>,
    #[command(flatten)]
    figures: figures::Figures,
    #[command(flatten)]
    common: Common,
}

/// Options of every new file.
#[derive(Debug, Args)]
struct Common {
    /// The headline
    title: Option<String>,
    /// One of the site's categories, by name or slug
    #[arg(long)]
    category: Option<String>,
    /// Tags, with commas between them
    #[arg(long, value_delimiter = ',')]
    tags: Vec<String>,
    /// Write no `draft: true`: the next build publishes it
    #[arg(long)]
    publish: bool,
    /// Open the file in $VISUAL or $EDITOR, else in the desktop's program for it
    #[arg(long)]
    open: bool,
}

impl New {
    pub(super) fn run(self, global: &Global, options: &Options) -> ExitCode {
        match self.make(global, options) {
            Ok(path) => self.finish(global, options, &path),
            Err(failure) => tell::failure(global, &options.site, failure),
        }
    }

    fn common(&self) -> &Common {
        match &self.what {
            What::Post(own) => &own.common,
            What::Bulletin(own) => &own.common,
        }
    }

    /// Writes the file; gives its path from the site's folder.
    fn make(&self, global: &Global, options: &Options) -> Result<String, Failure> {
        let mut report = Report::default();
        let loaded = engine::load(options, None, &mut Timings::default(), &mut report)?;
        if report.has_errors() {
            // A faulty file is no reason not to begin another one, but it may be what a bulletin should go on from.
            tell::report(global, &options.site, &report);
        }
        let post = self.filled(global, &loaded).map_err(Failure::Environment)?;
        let Loaded { posts, config, .. } = &loaded;
        let path = desk::free_path(&options.site, &post.slug(config.language), post.date, posts, config);
        desk::create(&options.site, &path, &post.text(&path, config)).map_err(Failure::Environment)?;
        Ok(path)
    }

    fn filled(&self, global: &Global, loaded: &Loaded) -> Result<NewPost, Box<Diagnostic>> {
        let (mut input, mut output) = (stdin().lock(), stderr());
        let is_terminal = input.is_terminal() && output.is_terminal();
        let ask = Ask { input: &mut input, output: &mut output, lang: global.lang() };
        let mut ask = is_terminal.then_some(ask);
        // Whole minutes: nobody announces seconds.
        let now = Moment::from_unix(loaded.now.unix().div_euclid(60) * 60);
        match &self.what {
            What::Post(own) => fill::post(own, loaded, now, ask.as_mut()),
            What::Bulletin(own) => fill::bulletin(own, loaded, now, ask.as_mut()),
        }
    }

    /// Tells where the file is, and opens it.
    fn finish(&self, global: &Global, options: &Options, path: &str) -> ExitCode {
        let file = options.site.join(path);
        if global.message_format == FormatArgument::Json {
            tell::print(&format!("{}\n", json!({ "type": "created", "path": path })));
        } else if !global.quiet {
            let shown = file.display();
            tell::print(&match global.lang() {
                Lang::Vi => format!("Đã tạo {shown}\n"),
                Lang::En => format!("Created {shown}\n"),
            });
        }
        if !self.common().open {
            return ExitCode::SUCCESS;
        }
        match open::editor(&file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) => tell::failure(global, &options.site, Failure::Environment(Box::new(fault.in_file(path)))),
        }
    }
}
