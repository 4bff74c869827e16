//! What a git repository remembers of texts: how each stood when it was published.
//!
//! In: a site's folder, and when each text was published. Out: [`History`]; empty where there is no repository, no git, or no past.
//! Touches: runs the system's `git log`, `git diff` and
//! `git cat-file`, once each for all texts together.

use std::{
    collections::{HashMap, HashSet},
    io::{self, BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use super::text_of;
use crate::text::{Moment, nfc};

/// How texts stood at the moments that were asked for.
#[derive(Debug, Default)]
pub struct History {
    texts: HashMap<String, Past>,
}

/// A text as it stood then.
#[derive(Debug)]
pub struct Past {
    /// The text.
    pub text: String,
    /// When its last change was committed; `None` while it is not.
    pub changed: Option<Moment>,
}

/// One commit of one file.
struct Step {
    commit: String,
    at: i64,
}

/// The commits of a file, newest first, and its name as git knows it.
struct Steps {
    name: String,
    all: Vec<Step>,
}

/// How long after its publication a text may still be mended: what was slipped in the haste of the hour belongs to publishing.
const GRACE: i64 = 3600;

impl History {
    /// How each text that has changed since then stood at the moment given with its path: the last state committed by then, else the
    /// first that there is.
    pub fn read(site: &Path, moments: &HashMap<&str, Moment>) -> Self {
        Self::try_read(site, moments).unwrap_or_default()
    }

    /// A text as it stood, if it has changed since.
    pub fn past(&self, path: &str) -> Option<&Past> {
        self.texts.get(path)
    }

    fn try_read(site: &Path, moments: &HashMap<&str, Moment>) -> Option<Self> {
        let steps = log(site)?;
        let edited = edited(site)?;
        let asked = moments.iter().filter_map(|(path, moment)| {
            // Objects are asked for line by line.
            let Steps { name, all } = steps.get(*path).filter(|steps| !steps.name.contains('\n'))?;
            let by = moment.unix().max(all.last()?.at).saturating_add(GRACE);
            let at = all.iter().position(|step| step.at <= by)?;
            let is_edited = edited.contains(*path);
            let changed = (!is_edited && at > 0).then(|| Moment::from_unix(all[0].at));
            (is_edited || at > 0).then(|| (*path, format!("{}:./{name}", all[at].commit), changed))
        });
        let asked: Vec<_> = asked.collect();
        let names: Vec<String> = asked.iter().map(|(_, name, _)| name.clone()).collect();
        let texts = asked.iter().zip(contents(site, names)?).filter_map(|((path, _, changed), bytes)| {
            let text = text_of(&bytes?).ok()?.into_owned();
            Some(((*path).to_owned(), Past { text, changed: *changed }))
        });
        Some(Self { texts: texts.collect() })
    }
}

/// `git` in a folder, without the pager and the monitor that its settings may name. The filters of files that are edited run, as they do
/// whenever git compares them.
fn git(site: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(site).args(["--no-pager", "-c", "core.fsmonitor=false"]);
    // A hook runs with these set for its own purposes.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command.env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// What git says; `None` when it is not there or fails, as it does outside a repository.
fn said(command: &mut Command) -> Option<String> {
    let run = command.output().ok().filter(|run| run.status.success())?;
    Some(String::from_utf8_lossy(&run.stdout).into_owned())
}

/// All commits of all posts.
fn log(site: &Path) -> Option<HashMap<String, Steps>> {
    let format = "--format=%x01%H %ct";
    // Parted by zeros, names are as they are: between lines git writes some of them in quotes.
    let filters = ["-z", "--name-only", "--no-renames", "--diff-filter=AM", "--no-show-signature", "--relative"];
    let said = said(git(site).args(["log", format]).args(filters).args(["--", "posts"]))?;
    let mut files: HashMap<String, Steps> = HashMap::new();
    let mut commit = ("", 0);
    // Behind the head of a commit stands a line break, before its first name.
    for part in said.split('\0').map(|part| part.trim_start_matches('\n')).filter(|part| !part.is_empty()) {
        if let Some((hash, at)) = part.strip_prefix('\u{1}').and_then(|head| head.split_once(' ')) {
            commit = (hash, at.parse().ok()?);
        } else {
            let steps = files.entry(nfc(part).into_owned());
            let steps = steps.or_insert_with(|| Steps { name: part.to_owned(), all: Vec::new() });
            steps.all.push(Step { commit: commit.0.to_owned(), at: commit.1 });
        }
    }
    Some(files)
}

/// The posts with changes that are not committed.
fn edited(site: &Path) -> Option<HashSet<String>> {
    let said =
        said(git(site).args(["diff", "HEAD", "-z", "--name-only", "--no-ext-diff", "--relative", "--", "posts"]))?;
    Some(said.split('\0').map(|name| nfc(name).into_owned()).collect())
}

/// The bytes of objects, in the order of their names; `None` for one that isn't there.
fn contents(site: &Path, names: Vec<String>) -> Option<Vec<Option<Vec<u8>>>> {
    if names.is_empty() {
        return Some(Vec::new());
    }
    let mut child =
        git(site).args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let (mut ask, mut answer) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
    let count = names.len();
    // Asking and reading at once: git stops when nobody reads, and so would the one who asks.
    let asking = std::thread::spawn(move || names.iter().try_for_each(|name| writeln!(ask, "{name}")));
    let read: io::Result<Vec<_>> = (0..count).map(|_| next_object(&mut answer)).collect();
    drop(answer);
    let _ = asking.join();
    let _ = child.wait();
    read.ok()
}

/// One answer of `git cat-file --batch`: a line with hash, kind and size, then that many bytes and a line break; or that it is missing.
fn next_object(answer: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    answer.read_line(&mut head)?;
    let size = head.split_whitespace().nth(2).and_then(|size| size.parse::<usize>().ok());
    let Some(size) = size.filter(|_| !head.ends_with(" missing\n")) else {
        return if head.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(None) };
    };
    let mut bytes = vec![0; size + 1];
    answer.read_exact(&mut bytes)?;
    bytes.pop();
    Ok(Some(bytes))
}
