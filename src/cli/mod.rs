//! The command line: arguments become one call of the engine, diagnostics are drawn, the exit code says how it went.
//!
//! In: arguments, `LANG`, `SOURCE_DATE_EPOCH`. Out: text on standard output and standard error; 0 done, 1 the site has errors, 2 wrong
//! usage or environment. Touches: the terminal.

mod ask;
mod bar;
mod build;
mod check;
mod completions;
mod deploy;
mod explain;
mod init;
mod key;
mod man;
mod new;
mod plan;
mod related;
mod rename_tag;
mod rounds;
mod schema;
mod serve;
mod shown;
mod tell;
mod timings;
mod verify;
mod why;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::{
    config,
    diag::{Diagnostic, Fault, Lang, draw::Format},
    engine::{self, Options, place},
    text::time::{Moment, Zone},
    words,
};

/// The static-site generator of a campaign news site.
#[derive(Debug, Parser)]
#[command(name = "bantin", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the site
    Build(build::Build),
    /// Show the site in a browser while you write
    Serve(serve::Serve),
    /// Publish the site at a target of site.yaml
    Deploy(deploy::Deploy),
    /// Begin a site
    Init(init::Init),
    /// Begin a post or a bulletin
    New(new::New),
    /// Rename a tag in all posts; its old address leads to the new one
    RenameTag(rename_tag::RenameTag),
    /// Look for what is wrong, without making the site
    Check(check::Check),
    /// Tell whether what is online is what was published
    Verify(verify::Verify),
    /// Make the key that signs what is published, or show its public part
    Key(key::Key),
    /// Show related news: of one post with the reasons, or of all posts
    Related(related::Related),
    /// List every output with its template and fingerprint
    Plan(plan::Plan),
    /// Tell what an output is made from, and why the last build made it again
    Why(why::Why),
    /// Tell what the code of a message means and how to put it right
    Explain(explain::Explain),
    /// Print which keys front matter or site.yaml may have, as JSON Schema
    Schema(schema::Schema),
    /// Print what a shell needs to complete commands and options
    Completions(completions::Completions),
    /// Print the manual, or write a page a command into a folder
    Man(man::ManPages),
}

/// Options of all commands.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
struct Global {
    /// The site's folder [default: the current one if it holds site.yaml, else ./site]
    #[arg(long, global = true, value_name = "DIR")]
    site: Option<PathBuf>,
    /// The output folder [default: public beside the site's folder]
    #[arg(long, global = true, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Use another theme than the one in site.yaml
    #[arg(long, global = true, value_name = "NAME")]
    theme: Option<String>,
    /// Build as if it were this moment, as 2024-10-27T05:00 [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, global = true, value_name = "TIME")]
    now: Option<String>,
    /// Publish drafts too
    #[arg(long, global = true)]
    drafts: bool,
    /// Use another address than the one in site.yaml
    #[arg(long, global = true, value_name = "URL")]
    base_url: Option<String>,
    /// The language of messages [default: that of LANG]
    #[arg(long, global = true, value_enum)]
    lang: Option<LangArgument>,
    /// How messages are written
    #[arg(long, global = true, value_enum, default_value = "human", value_name = "FORMAT")]
    message_format: FormatArgument,
    /// How many threads to use [default: one for each processor]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=JOBS))]
    jobs: Option<u16>,
    /// Tell how long each phase took
    #[arg(long, global = true)]
    timings: bool,
    /// Use nothing that the last build remembered
    #[arg(long, global = true)]
    full: bool,
    /// Say nothing unless something is wrong
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LangArgument {
    Vi,
    En,
}

impl LangArgument {
    fn lang(self) -> Lang {
        match self {
            Self::Vi => Lang::Vi,
            Self::En => Lang::En,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArgument {
    Human,
    Short,
    Json,
}

/// The zone of `--now` where no site names one.
const VIETNAM: &str = "Asia/Ho_Chi_Minh";

/// Wrong usage or environment.
const USAGE: u8 = 2;

/// More threads than that are of no use to anybody.
const JOBS: i64 = 1024;

impl Global {
    fn lang(&self) -> Lang {
        self.lang.map_or_else(engine::lang_of_environment, LangArgument::lang)
    }

    fn format(&self) -> Format {
        match self.message_format {
            FormatArgument::Human => Format::Human,
            FormatArgument::Short => Format::Short,
            FormatArgument::Json => Format::Json,
        }
    }

    fn options(&self) -> Result<Options, Box<Diagnostic>> {
        let site = place::site(self.site.clone());
        Ok(Options {
            out: place::out(self.out.clone(), &site),
            theme: self.theme.clone(),
            now: self.now(&site)?,
            drafts: self.drafts,
            base_url: self.base_url()?,
            full: self.full,
            site,
            ..Options::default()
        })
    }

    /// `--base-url`; one that is empty is none.
    fn base_url(&self) -> Result<Option<String>, Box<Diagnostic>> {
        let given = self.base_url.clone().filter(|given| !given.trim().is_empty());
        let checked = given.as_deref().map_or(Ok(()), config::check_base);
        checked.map(|()| given).map_err(|fault| Box::new(in_option("--base-url", fault)))
    }

    /// `--now`, told in the site's zone; else `SOURCE_DATE_EPOCH` (reproducible-builds.org); else nothing.
    fn now(&self, site: &std::path::Path) -> Result<Option<Moment>, Box<Diagnostic>> {
        if let Some(text) = &self.now {
            let fallback = || Zone::new(VIETNAM).ok();
            let zone = engine::zone_of(site).or_else(fallback);
            let zone =
                zone.ok_or_else(|| Box::new(Fault::new("bad-date", words!("no zone", "không có múi giờ")).into()))?;
            return Moment::parse(text, &zone).map(Some).map_err(|fault| Box::new(in_option("--now", fault)));
        }
        let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
        match text.trim().parse() {
            Ok(seconds) => Ok(Some(Moment::from_unix(seconds))),
            Err(_) => {
                let fault =
                    Fault::new("bad-date", words!("`{text}` is no number of seconds", "`{text}` không phải số giây"));
                Err(Box::new(in_option("SOURCE_DATE_EPOCH", fault)))
            }
        }
    }
}

fn in_option(name: &str, fault: Fault) -> Diagnostic {
    let mut diagnostic = Diagnostic::from(fault);
    diagnostic.message.en = format!("{name}: {}", diagnostic.message.en);
    diagnostic.message.vi = format!("{name}: {}", diagnostic.message.vi);
    diagnostic
}

/// Runs one command.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let parsed = shown::command().try_get_matches_from(arguments);
    let arguments = match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let printed = error.print();
            if error.use_stderr() {
                return ExitCode::from(USAGE);
            }
            tell::note(printed);
            return tell::ended(ExitCode::SUCCESS, Format::Human, engine::lang_of_environment());
        }
    };
    let Arguments { command, global } = arguments;
    if let Some(jobs) = global.jobs {
        // Fails only when a pool was made before, which no command does.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    let code = run_one(command, &global);
    tell::ended(code, global.format(), global.lang())
}

fn run_one(command: Command, global: &Global) -> ExitCode {
    match command {
        Command::Build(command) => on_site(global, |options| command.run(global, options)),
        Command::Serve(command) => on_site(global, |options| command.run(global, &options)),
        Command::Deploy(command) => on_site(global, |options| command.run(global, &options)),
        Command::Init(command) => command.run(global),
        Command::New(command) => on_site(global, |options| command.run(global, &options)),
        Command::RenameTag(command) => on_site(global, |options| command.run(global, &options)),
        Command::Verify(command) => on_site(global, |options| command.run(global, &options)),
        Command::Key(command) => command.run(global),
        Command::Related(command) => on_site(global, |options| command.run(global, &options)),
        Command::Plan(command) => on_site(global, |options| command.run(global, &options)),
        Command::Why(command) => on_site(global, |options| command.run(global, &options)),
        Command::Check(command) => on_site(global, |options| command.run(global, &options)),
        Command::Explain(command) => command.run(global),
        Command::Schema(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(global),
    }
}

/// Runs a command that needs a site.
fn on_site(global: &Global, run: impl FnOnce(Options) -> ExitCode) -> ExitCode {
    match global.options() {
        Ok(options) => run(options),
        Err(diagnostic) => {
            let site = place::site(global.site.clone());
            tell::failure(global, &site, engine::Failure::Environment(diagnostic))
        }
    }
}
