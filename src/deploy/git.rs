//! A branch of a git repository, as hosts of pages want it: one commit a deploy, made without a checkout.
//!
//! In: the repository's address, the branch, a folder for a repository of our own. Out: a [`Target`]. Touches: that folder; the
//! repository, through the system's `git`, which also knows the credentials.
//!
//! Files become objects of our own bare repository, and the next commit's tree grows in an index of its own. Nothing at the other side
//! changes before [`Target::finish`], which pushes one commit on top of the one that was read, and only if the branch still is there
//! (`--force-with-lease`): whoever was quicker is never overwritten.

use std::{
    ffi::OsStr,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{Mutex, PoisonError},
};

use super::{
    Around,
    folder::{Folder, failed},
    piped,
    target::{Failure, Group, Listed, Progress, Target},
};
use crate::{config::deploy::Git as Settings, diag::Words, hash::Digest, words};

/// Without this file, GitHub would run a generator of its own over the site and leave out what begins with `_` or `.`.
pub(super) const NO_JEKYLL: &str = ".nojekyll";

/// Where the branch stood when we last saw it, in our own repository.
const SEEN: &str = "refs/bantin/seen";

/// How many files are handed to git at once.
const BATCH: usize = 500;

/// What git says when the line or the host failed, and not the request.
const TEMPORARY: [&str; 16] = [
    "could not resolve host",
    "connection timed out",
    "connection refused",
    "connection reset",
    "connection closed",
    "operation timed out",
    "operation too slow",
    "timeout, server",
    "early eof",
    "rpc failed",
    "remote end hung up",
    "broken pipe",
    "returned error: 5",
    "returned error: 429",
    "cannot lock ref",
    "temporary failure",
];

/// A branch of a repository.
#[derive(Debug)]
pub struct Git {
    url: String,
    branch: String,
    /// Our own bare repository.
    own: PathBuf,
    /// How many seconds a connection may stay silent.
    patience: u64,
    state: Mutex<State>,
}

/// Where the branch points.
#[derive(Debug, Default)]
enum Seen {
    /// It was not asked yet.
    #[default]
    Unasked,
    /// There is no such branch.
    Nowhere,
    /// To this commit.
    At(String),
}

/// What is known and made so far.
#[derive(Debug, Default)]
struct State {
    seen: Seen,
    /// The deploy's name, and the commit that was made of it.
    id: String,
    made: Option<String>,
}

impl Git {
    /// The branch of some settings; `folder` is where we may keep things.
    pub fn new(settings: &Settings, site: &Path, folder: &Path, around: &Around) -> Self {
        let as_path = site.join(&settings.url);
        // A path is one from the site's folder, as that of other targets.
        let url = if as_path.is_dir() { as_path.display().to_string() } else { settings.url.clone() };
        let (own, patience) = (folder.join("git"), around.patience.as_secs().max(1));
        Self { url, branch: settings.branch.clone(), own, patience, state: Mutex::default() }
    }

    /// `git` in our own repository, with an index of its own.
    fn git<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut git = Command::new("git");
        for name in
            ["GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX"]
        {
            git.env_remove(name);
        }
        git.env("GIT_DIR", &self.own).env("GIT_INDEX_FILE", self.own.join("index")).env("LC_ALL", "C");
        // A site's text is nobody's to convert.
        git.args(["-c", "core.autocrlf=false", "-c", "core.quotePath=false", "-c", "gc.auto=0"]).args(arguments);
        git
    }

    /// `git` that speaks with the other side, which may not stay silent for long. A way of one's own to run `ssh` stays as it is.
    fn far<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let patience = self.patience;
        let silent = format!("http.lowSpeedTime={patience}");
        let limits = ["-c", "http.lowSpeedLimit=1", "-c", &silent].map(OsStr::new);
        let arguments: Vec<&OsStr> = limits.into_iter().chain(arguments.iter().map(AsRef::as_ref)).collect();
        let mut git = self.git(&arguments);
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let has_own = || self.git(&["config", "core.sshCommand"]).output().is_ok_and(|said| said.status.success());
        if !is_set("GIT_SSH_COMMAND") && !is_set("GIT_SSH") && !has_own() {
            let every = (patience / 3).max(1);
            let ssh = format!("ssh -oConnectTimeout={patience} -oServerAliveInterval={every} -oServerAliveCountMax=3");
            git.env("GIT_SSH_COMMAND", ssh);
        }
        git
    }

    /// Runs git, which must succeed; gives what it wrote.
    fn run<S: AsRef<OsStr>>(&self, arguments: &[S], input: &[u8]) -> Result<Vec<u8>, Failure> {
        answer(feed(self.git(arguments), input)?)
    }

    fn word<S: AsRef<OsStr>>(&self, arguments: &[S], input: &[u8]) -> Result<String, Failure> {
        Ok(String::from_utf8_lossy(&self.run(arguments, input)?).trim().to_owned())
    }

    /// Makes our own repository.
    fn make(&self) -> Result<(), Failure> {
        if self.own.join("HEAD").is_file() {
            return Ok(());
        }
        fs::create_dir_all(&self.own).map_err(|error| failed(&self.own, &error))?;
        self.run(&["init", "--quiet", "--bare"], b"").map(drop)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The commit that the branch points at, asked for now.
    fn ask(&self) -> Result<Option<String>, Failure> {
        let name = format!("refs/heads/{}", self.branch);
        let line = answer(feed(self.far(&["ls-remote", "--", &self.url, &name]), b"")?)?;
        let line = String::from_utf8_lossy(&line);
        let found = line.lines().find_map(|line| line.split_once('\t').filter(|(_, found)| *found == name));
        Ok(found.map(|(commit, _)| commit.to_owned()))
    }

    /// The commit that the branch pointed at when it was first asked for, with all that is needed of it here.
    fn seen(&self) -> Result<Option<String>, Failure> {
        match &self.state().seen {
            Seen::Unasked => {}
            Seen::Nowhere => return Ok(None),
            Seen::At(commit) => return Ok(Some(commit.clone())),
        }
        self.make()?;
        let seen = self.ask()?;
        if let Some(commit) = &seen {
            let here =
                self.git(&["rev-parse", "--verify", "--quiet", SEEN]).output().map_err(|error| no_git(&error))?;
            if String::from_utf8_lossy(&here.stdout).trim() != commit {
                let fetch = format!("+refs/heads/{}:{SEEN}", self.branch);
                let fetch = ["fetch", "--quiet", "--no-tags", "--depth=1", "--", &self.url, &fetch];
                answer(feed(self.far(&fetch), b"")?)?;
            }
        }
        self.state().seen = seen.clone().map_or(Seen::Nowhere, Seen::At);
        Ok(seen)
    }

    /// The name of the object that a file of the seen commit is; `None` when there is no such file.
    fn named(&self, path: &str) -> Result<Option<String>, Failure> {
        let Some(commit) = self.seen()? else { return Ok(None) };
        let found = self.run(&["ls-tree", "-z", &commit, "--", path], b"")?;
        Ok((!found.is_empty()).then(|| format!("{commit}:{path}")))
    }

    /// Makes objects of files; gives their lines for the index.
    fn objects(&self, root: &Path, group: &[super::target::Sending]) -> Result<String, Failure> {
        let paths = group.iter().fold(Vec::new(), |mut all, file| {
            all.extend_from_slice(root.join(&file.path).as_os_str().as_encoded_bytes());
            all.push(b'\n');
            all
        });
        let names = self.word(&["hash-object", "-w", "--no-filters", "--stdin-paths"], &paths)?;
        let lines = names.lines().zip(group).map(|(object, file)| format!("100644 {object}\t{}\0", file.path));
        Ok(lines.collect())
    }

    /// Puts the empty file into the index that keeps the host from changing the site.
    fn put_no_jekyll(&self) -> Result<(), Failure> {
        let empty = self.word(&["hash-object", "-w", "--stdin"], b"")?;
        let line = format!("100644 {empty}\t{NO_JEKYLL}\0");
        self.run(&["update-index", "-z", "--index-info"], line.as_bytes()).map(drop)
    }

    /// The next commit: the tree of the index, on top of what was seen.
    fn commit(&self) -> Result<String, Failure> {
        if let Some(made) = &self.state().made {
            return Ok(made.clone());
        }
        let seen = self.seen()?;
        let tree = self.word(&["write-tree"], b"")?;
        let message = format!("deploy {}", self.state().id);
        let mut arguments = vec!["commit-tree".to_owned(), tree, "-m".to_owned(), message];
        arguments.extend(seen.into_iter().flat_map(|parent| ["-p".to_owned(), parent]));
        let mut git = self.git(&arguments);
        // Whoever has told git a name is the author; a machine that has none may deploy too.
        let known = self.git(&["var", "GIT_COMMITTER_IDENT"]).output().map_err(|error| no_git(&error))?;
        if !known.status.success() {
            for (name, value) in [("NAME", "bantin"), ("EMAIL", "bantin@localhost")] {
                git.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
            }
        }
        let output = feed(git, b"")?;
        if !output.status.success() {
            return Err(refused(&output));
        }
        let made = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        self.state().made = Some(made.clone());
        Ok(made)
    }

    /// Who has moved the branch meanwhile.
    fn overtaken(&self, by: Option<&str>) -> Failure {
        let fetch = format!("+refs/heads/{}:refs/bantin/other", self.branch);
        let _ = feed(self.far(&["fetch", "--quiet", "--no-tags", "--depth=1", "--", &self.url, &fetch]), b"");
        let who = by.and_then(|commit| self.word(&["show", "--no-patch", "--format=%an, %cI", commit], b"").ok());
        let (branch, who) = (&self.branch, who.unwrap_or_else(|| "?".to_owned()));
        Failure::Final(words!(
            "the branch `{branch}` was changed meanwhile ({who}); nothing of it was overwritten",
            "nhánh `{branch}` vừa được người khác thay đổi ({who}); không có gì của họ bị ghi đè"
        ))
    }
}

impl Target for Git {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.named(path)?.map(|object| self.run(&["cat-file", "blob", &object], b"")).transpose()
    }

    fn digest(&self, path: &str) -> Result<Option<Digest>, Failure> {
        let Some(object) = self.named(path)? else { return Ok(None) };
        let (digest, output) =
            piped::digest(&mut self.git(&["cat-file", "blob", &object])).map_err(|error| no_git(&error))?;
        if output.status.success() { Ok(Some(digest)) } else { Err(refused(&output)) }
    }

    fn list(&self) -> Result<Option<Vec<Listed>>, Failure> {
        let Some(commit) = self.seen()? else { return Ok(Some(Vec::new())) };
        let text = self.run(&["ls-tree", "-r", "-l", "-z", &commit], b"")?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let file = |line: &str| {
            let (about, path) = line.split_once('\t')?;
            let size = about.split_whitespace().nth(3)?.parse().unwrap_or_default();
            Some(Listed { path: path.to_owned(), size })
        };
        Ok(Some(text.split_terminator('\0').filter_map(file).collect()))
    }

    fn lists_quickly(&self) -> bool {
        true
    }

    /// The lock keeps others on this machine away; those elsewhere are noticed by the push.
    fn claim(&self, note: &[u8]) -> Result<bool, Failure> {
        self.make()?;
        Folder::claim_file(&self.own.join("deploy.lock"), note)
    }

    fn holder(&self) -> Result<Option<Vec<u8>>, Failure> {
        Folder::new(self.own.clone()).read("deploy.lock")
    }

    fn release(&self) -> Result<(), Failure> {
        Folder::new(self.own.clone()).remove(&["deploy.lock"])
    }

    fn begin(&self, id: &str) -> Result<(), Failure> {
        let seen = self.seen()?;
        // Left by a process that was killed.
        let _ = fs::remove_file(self.own.join("index.lock"));
        match seen {
            Some(commit) => self.run(&["read-tree", &commit], b"")?,
            None => self.run(&["read-tree", "--empty"], b"")?,
        };
        // The site may have one of its own.
        if self.read(NO_JEKYLL)?.is_none() {
            self.put_no_jekyll()?;
        }
        let mut state = self.state();
        (state.id, state.made) = (id.to_owned(), None);
        Ok(())
    }

    fn send(&self, group: &Group<'_>, progress: &dyn Progress) -> Result<(), Failure> {
        for (number, files) in group.files.chunks(BATCH).enumerate() {
            let lines = self.objects(group.root, files)?;
            self.run(&["update-index", "-z", "--index-info"], lines.as_bytes())?;
            for (at, file) in files.iter().enumerate() {
                progress.bytes(file.size);
                progress.stands(number * BATCH + at);
            }
        }
        Ok(())
    }

    fn remove(&self, paths: &[&str]) -> Result<(), Failure> {
        // Mode 0 takes a path out, and it need not be there.
        let lines = paths.iter().fold(String::new(), |lines, path| lines + &format!("0 {:040}\t{path}\0", 0));
        self.run(&["update-index", "-z", "--index-info"], lines.as_bytes())?;
        if paths.contains(&NO_JEKYLL) { self.put_no_jekyll() } else { Ok(()) }
    }

    fn finish(&self) -> Result<(), Failure> {
        let (seen, made) = (self.seen()?, self.commit()?);
        let branch = format!("refs/heads/{}", self.branch);
        let lease = format!("--force-with-lease={branch}:{}", seen.as_deref().unwrap_or_default());
        let push = format!("{made}:{branch}");
        let pushed = feed(self.far(&["push", "--quiet", &lease, "--", &self.url, &push]), b"")?;
        if !pushed.status.success() {
            // The answer may have been lost, and not the push.
            let now = self.ask()?;
            if now != seen && now.as_ref() != Some(&made) {
                return Err(self.overtaken(now.as_deref()));
            }
            if now.as_ref() != Some(&made) {
                return Err(refused(&pushed));
            }
        }
        self.run(&["update-ref", SEEN, &made], b"")?;
        self.state().seen = Seen::At(made);
        // Many small objects become one file; when that fails, nothing is lost.
        let _ = self.git(&["-c", "gc.auto=5000", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet"]).output();
        Ok(())
    }
}

/// Runs a command with something on its standard input.
fn feed(mut command: Command, input: &[u8]) -> Result<Output, Failure> {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().map_err(|error| no_git(&error))?;
    let stdin = child.stdin.take();
    std::thread::scope(|scope| {
        // On a thread of its own: git may answer before it has read everything.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output().map_err(|error| no_git(&error))
    })
}

/// What git wrote, when it has succeeded.
fn answer(output: Output) -> Result<Vec<u8>, Failure> {
    if output.status.success() { Ok(output.stdout) } else { Err(refused(&output)) }
}

fn no_git(error: &io::Error) -> Failure {
    Failure::Final(words!("git cannot be run: {error}", "không chạy được git: {error}"))
}

/// What git said.
fn refused(output: &Output) -> Failure {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let lower = said.to_lowercase();
    let words: Words = Failure::told(words!("git says", "git báo"), &said);
    let temporary = TEMPORARY.iter().any(|text| lower.contains(text));
    if temporary { Failure::Temporary(words) } else { Failure::Final(words) }
}
