//! `bantin verify`: is what is online what was published?
//!
//! In: a target, a folder or an address; keys. Out: findings and their number, for people or as JSON; 0 all as published, 1 something is
//! not, 2 it could not be told. Touches: reads the site's settings and last manifest, what it verifies, and what was seen before.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};

use super::{FormatArgument, Global, USAGE, in_option, tell};
use crate::{
    config::{Config, DeployTarget, deploy::Kind},
    deploy::{self, Line, Patience, Target},
    diag::{Diagnostic, Fault, Lang, Report, unreadable, unwritable},
    engine::{self, Failure},
    hash::Digest,
    output::{self, MANIFEST},
    sign::{PublicKey, SEEN, Seen},
    text::number,
    verify::{self, Against, Except, Folder, Limits, Outcome, Trust},
    words,
};

/// How many findings of one kind people are shown.
const SHOWN: usize = 20;
/// The code of what is told where a place has only itself to be compared with.
const OWN_LIST: &str = "nothing-to-verify-with";
/// The codes of what could not be asked for, or is being published just now, which proves nothing.
const UNPROVEN: [&str; 2] = ["site-unreachable", "site-under-way"];

/// Options of `bantin verify`.
#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// A target of site.yaml, a folder, or an address [default: base_url]
    place: Option<String>,
    /// A public key that the manifest may be signed with; repeat it for several [default: public_key of site.yaml]
    #[arg(long, value_name = "KEY")]
    public_key: Vec<String>,
    /// Compare with this manifest [default: the signed one at the place, else that of the last build]
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Look at so many of a hundred files only
    #[arg(long, value_name = "N%", value_parser = percent)]
    sample: Option<u32>,
    /// Which files a sample takes and which addresses are tried: the same seed, the same ones
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// A file, folder or pattern with * that may lie there besides
    #[arg(long, value_name = "PATH")]
    except: Vec<String>,
    /// How many requests are under way at once
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    at_once: u16,
    /// How many requests are begun in a second
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    per_second: u16,
    /// How many seconds a request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=600))]
    timeout: u16,
    /// Where to remember which manifest was seen last [default: in the work folder of the site, else in ~/.local/state]
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

fn percent(text: &str) -> Result<u32, String> {
    let number = text.trim_end_matches('%').trim().parse().ok().filter(|number| (1..=100).contains(number));
    number.ok_or_else(|| "1% … 100%".to_owned())
}

/// Whether it could be remembered what was seen.
type Remembered = Result<(), Box<Diagnostic>>;

/// What is verified.
enum Place {
    Folder(PathBuf),
    Target(Box<dyn Target>),
    Web(String),
}

impl Verify {
    pub(super) fn run(&self, global: &Global, options: &engine::Options) -> ExitCode {
        match self.look(options) {
            Ok((outcome, name, remembered)) => {
                let forgotten = remembered.map_err(|trouble| {
                    let code = tell::failure(global, &options.site, Failure::Environment(trouble));
                    (!outcome.report.has_errors()).then_some(code)
                });
                let code = Self::tell(global, options, &name, &outcome);
                forgotten.err().flatten().unwrap_or(code)
            }
            Err(failure) => tell::failure(global, &options.site, failure),
        }
    }

    /// Verifies; gives what was found, what the place is called, and whether what was seen there is remembered.
    fn look(&self, options: &engine::Options) -> Result<(Outcome, String, Remembered), Failure> {
        let is_site = options.site.join(crate::config::FILE).is_file();
        let config = if is_site { Some(engine::settings(options)?) } else { None };
        let (name, place) = self.place(options, config.as_ref()).map_err(Failure::Environment)?;
        let state = self.state_file(options, is_site);
        let against =
            self.against(options, config.as_ref(), (&name, &place), state.as_deref()).map_err(Failure::Environment)?;
        let how = self.how(options, config.as_ref());
        let outcome = match &place {
            Place::Folder(folder) => verify::stored(&Folder(folder.clone()), &against, &how),
            Place::Target(target) => verify::stored(&Line::new(&**target, Patience::default()), &against, &how),
            Place::Web(base) => verify::web(base, &against, &how),
        };
        let outcome = outcome.map_err(Failure::Environment)?;
        let remembered = self.remember(against, &outcome, state.as_deref());
        Ok((outcome, name, remembered))
    }

    fn place(&self, options: &engine::Options, config: Option<&Config>) -> Result<(String, Place), Box<Diagnostic>> {
        let given = self.place.clone().or_else(|| config.map(|config| config.base.absolute("/")));
        let Some(name) = given else { return Err(Box::new(crate::config::missing(&options.site))) };
        if name.starts_with("http://") || name.starts_with("https://") {
            return Ok((name.clone(), Place::Web(name)));
        }
        let targets = || config.into_iter().flat_map(|config| &config.deploy.targets);
        let target = targets().find(|target| target.name.text == name);
        let folder = match target.map(|target| (folder_of(target, &options.site), target)) {
            Some((Some(folder), _)) => folder,
            Some((None, target)) => {
                let work = output::Target::new(&options.out)?.work_folder().to_path_buf();
                let site = std::path::absolute(&options.site).unwrap_or_else(|_| options.site.clone());
                let reached = deploy::target(target, &site, &deploy::folder_of(&work, &name))?;
                return Ok((name, Place::Target(reached)));
            }
            None => PathBuf::from(&name),
        };
        let Some(real) = folder.canonicalize().ok().filter(|folder| folder.is_dir()) else {
            return Err(Box::new(if target.is_some() { gone(&name, &folder) } else { unknown(&name) }));
        };
        // What was published at a target is remembered under the target's name, whatever its folder is called here.
        let is_it = |target: &&DeployTarget| {
            folder_of(target, &options.site).is_some_and(|own| own.canonicalize().is_ok_and(|own| own == real))
        };
        let target = target.or_else(|| targets().find(is_it));
        Ok((target.map_or(name, |target| target.name.text.clone()), Place::Folder(real)))
    }

    fn against(
        &self,
        options: &engine::Options,
        config: Option<&Config>,
        (name, place): (&str, &Place),
        state: Option<&Path>,
    ) -> Result<Against, Box<Diagnostic>> {
        let is_own_output =
            matches!(place, Place::Folder(folder) if options.out.canonicalize().is_ok_and(|out| out == *folder));
        let local = match &self.manifest {
            Some(file) => {
                let read = fs::read(file);
                Some(read.map_err(|error| Box::new(unreadable(&error).in_file(file.display().to_string())))?)
            }
            None => config.and_then(|_| fs::read(options.out.join(MANIFEST)).ok()),
        };
        // A build is signed when it is deployed.
        let keys = if is_own_output || self.manifest.is_some() { Vec::new() } else { self.keys(config)? };
        Ok(Against {
            local,
            keys,
            place: name.to_owned(),
            // A build that is not published yet follows nothing.
            targets: if is_own_output { Vec::new() } else { Self::other_targets(config, name) },
            seen: state.map(Seen::read).unwrap_or_default(),
            left: Self::left(options, config),
            trusting: matches!(place, Place::Folder(_)),
        })
    }

    /// The targets that a place may show the publications of: all, unless it is one of them, whose publications have their own order.
    fn other_targets(config: Option<&Config>, place: &str) -> Vec<String> {
        let names = || config.into_iter().flat_map(|config| &config.deploy.targets).map(|target| &target.name.text);
        if names().any(|name| name == place) { Vec::new() } else { names().cloned().collect() }
    }

    /// What the last deploys from this machine have left at their targets.
    fn left(options: &engine::Options, config: Option<&Config>) -> Vec<Digest> {
        let Ok(out) = output::Target::new(&options.out) else { return Vec::new() };
        let targets = config.into_iter().flat_map(|config| &config.deploy.targets);
        targets.flat_map(|target| deploy::left(&deploy::folder_of(out.work_folder(), &target.name.text))).collect()
    }

    fn keys(&self, config: Option<&Config>) -> Result<Vec<PublicKey>, Box<Diagnostic>> {
        let pinned = config.into_iter().flat_map(|config| &config.public_keys).map(|key| key.text.as_str());
        let given: Vec<&str> = if self.public_key.is_empty() {
            pinned.collect()
        } else {
            self.public_key.iter().map(String::as_str).collect()
        };
        let parse = |text: &str| {
            PublicKey::parse(text).ok_or_else(|| {
                let message = words!("this is no public key of minisign", "đây không phải khóa công khai của minisign");
                Box::new(in_option("--public-key", Fault::new("bad-public-key", message)))
            })
        };
        given.into_iter().map(parse).collect()
    }

    fn how(&self, options: &engine::Options, config: Option<&Config>) -> verify::Options {
        let patience = Duration::from_secs(u64::from(self.timeout));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        verify::Options {
            sample: self.sample,
            seed: self.seed.unwrap_or(now),
            except: Except(self.except.clone()),
            limits: Limits {
                at_once: usize::from(self.at_once),
                per_second: u32::from(self.per_second),
                patience,
                ..Limits::default()
            },
            policy: config.map(|config| policy(options, config)).unwrap_or_default(),
            base: config.map(|config| config.base.absolute("/")),
            now: now as i64,
            published: config.map(|_| options.out.clone()),
        }
    }

    /// Where it is remembered what was seen.
    fn state_file(&self, options: &engine::Options, is_site: bool) -> Option<PathBuf> {
        let work = output::Target::new(&options.out).ok().map(|target| target.work_folder().to_path_buf());
        let variable = |name| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
        let user = || variable("XDG_STATE_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/state")));
        let own = work.filter(|work| is_site && work.is_dir()).map(|work| work.join(SEEN));
        self.state.clone().or(own).or_else(|| user().map(|folder| folder.join("bantin/seen")))
    }

    /// Remembers what was seen, when it may be believed. A deploy may have remembered something meanwhile, which counts too.
    fn remember(&self, mut against: Against, outcome: &Outcome, state: Option<&Path>) -> Remembered {
        let is_believed = outcome.settled.trust == Trust::Signature || outcome.manifest == Some(outcome.settled.digest);
        let (Some(file), true) = (state, is_believed && outcome.settled.trust != Trust::Nothing) else { return Ok(()) };
        against.seen = Seen::read(file);
        let (manifest, turn) = (outcome.settled.digest, outcome.settled.turn);
        if against.follows(manifest, turn).is_err() {
            return Ok(());
        }
        against.seen.note(&against.place, manifest, turn);
        match against.seen.write(file) {
            Err(error) if self.state.is_some() => Err(Box::new(unwritable(&error).in_file(file.display().to_string()))),
            // Nobody asked for it: the next look knows less, and what was found now stays true.
            _ => Ok(()),
        }
    }

    fn tell(global: &Global, options: &engine::Options, name: &str, outcome: &Outcome) -> ExitCode {
        let found = outcome.report.sorted();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut shown = Report::default();
        for one in &found {
            let count = counts.entry(&one.code).or_default();
            *count += 1;
            if *count <= SHOWN || global.message_format == FormatArgument::Json {
                shown.push((*one).clone());
            }
        }
        tell::report(global, &options.site, &shown);
        let summary = summary_json(name, outcome, &counts);
        if let Some(work) = output::Target::new(&options.out).ok().map(|target| target.work_folder().to_path_buf()) {
            note(&work, &summary);
        }
        if global.message_format == FormatArgument::Json {
            tell::print(&format!("{summary}\n"));
        } else if !global.quiet {
            tell::print(&summary_text(name, outcome, &counts, global.lang()));
        }
        let proven = found.iter().any(|one| one.is_error() && !UNPROVEN.contains(&one.code.as_str()));
        match (proven, counts.is_empty()) {
            (true, _) => ExitCode::from(1),
            (false, false) => ExitCode::from(USAGE),
            (false, true) => ExitCode::SUCCESS,
        }
    }
}

/// The folder that readers of a target see; `None` where it is none on this machine.
fn folder_of(target: &DeployTarget, site: &Path) -> Option<PathBuf> {
    let Kind::Folder(folder) = &target.kind else { return None };
    Some(site.join(&folder.path).join(if folder.releases { "current" } else { "" }))
}

/// The headers that the last build wanted every page to have.
fn policy(options: &engine::Options, config: &Config) -> Vec<(String, String)> {
    let target = output::Target::new(&options.out).ok().filter(|_| !config.protections.is_empty());
    let text = target.and_then(|target| fs::read_to_string(target.work_folder().join(engine::HEADERS)).ok());
    let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    text.unwrap_or_default().lines().filter_map(pair).collect()
}

/// Writes down how it went, for the desk page of the preview; only where a site has been built.
fn note(work: &Path, summary: &Value) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut summary = summary.clone();
    summary["at"] = now.into();
    if work.is_dir() {
        // It is told on the terminal in any case.
        let _ = output::sealed::replace(
            &work.join("verified.json"),
            format!("{summary}\n").as_bytes(),
            output::sealed::Durable::No,
        );
    }
}

fn summary_json(name: &str, outcome: &Outcome, counts: &BTreeMap<&str, usize>) -> Value {
    let trust = match outcome.settled.trust {
        Trust::Signature => "signature",
        Trust::Build => "build",
        Trust::Nothing => "nothing",
    };
    json!({
        "type": "summary",
        "place": name,
        "manifest": outcome.settled.digest.to_string(),
        "counter": outcome.settled.turn.map(|turn| turn.counter),
        "trust": trust,
        "files": outcome.settled.files.len(),
        "checked": outcome.checked,
        "requests": outcome.requests,
        "findings": counts,
        "sound": counts.is_empty(),
    })
}

fn summary_text(name: &str, outcome: &Outcome, counts: &BTreeMap<&str, usize>, lang: Lang) -> String {
    let count = |number: usize| number::integer(number as i64, lang);
    let (checked, files) = (count(outcome.checked), count(outcome.settled.files.len()));
    let trust = match (outcome.settled.trust, lang) {
        (Trust::Signature, Lang::Vi) => "bản kê có chữ ký hợp lệ",
        (Trust::Signature, Lang::En) => "the manifest is signed with the pinned key",
        (Trust::Build, Lang::Vi) => "đối chiếu với lần dựng trang gần nhất",
        (Trust::Build, Lang::En) => "compared with the last build",
        (Trust::Nothing, Lang::Vi) => "đối chiếu với bản kê của chính nơi đó",
        (Trust::Nothing, Lang::En) => "compared with the place's own manifest",
    };
    let verdict = match (counts.is_empty(), lang) {
        (true, Lang::Vi) => "đúng như đã xuất bản".to_owned(),
        (true, Lang::En) => "as published".to_owned(),
        (false, Lang::Vi) if counts.keys().eq(&[OWN_LIST]) => "khớp với bản kê của chính nó".to_owned(),
        (false, Lang::En) if counts.keys().eq(&[OWN_LIST]) => "agrees with its own list".to_owned(),
        (false, _) => {
            counts.iter().map(|(code, number)| format!("{code} {}", count(*number))).collect::<Vec<_>>().join(", ")
        }
    };
    match lang {
        Lang::Vi => format!("{name}: {verdict}\nĐã xem {checked} trên {files} tệp; {trust}\n"),
        Lang::En => format!("{name}: {verdict}\n{checked} of {files} files looked at; {trust}\n"),
    }
}

fn unknown(name: &str) -> Diagnostic {
    let shown = name.escape_debug();
    let message =
        words!("there is no target, folder or address “{shown}”", "không có đích, thư mục hay địa chỉ “{shown}”");
    let hint = words!(
        "name a target of `site.yaml`, a folder, or an address that begins with `https://`",
        "hãy nêu một đích trong `site.yaml`, một thư mục, hoặc một địa chỉ bắt đầu bằng `https://`"
    );
    Fault::new("unknown-place", message).hint(hint).into()
}

/// The folder of a target is not there.
fn gone(name: &str, folder: &Path) -> Diagnostic {
    let message = words!("the folder of the target `{name}` is not there", "thư mục của đích `{name}` không có ở đó");
    let hint = words!(
        "see whether its disk is mounted; or deploy again",
        "hãy xem ổ đĩa chứa nó đã được gắn chưa, hoặc triển khai lại"
    );
    Fault::new("site-missing", message).hint(hint).in_file(folder.display().to_string())
}
