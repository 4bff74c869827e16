//! A small site in a temporary folder, built by the real program.
//!
//! In: files and posts, given fluently. Out: a [`Built`]: exit code, diagnostics, summary; the output as a [`Tree`].
//! Touches: a folder of its own, which is removed when the [`Site`] is dropped.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::Value;

/// The settings of a site that sets none.
pub(crate) const SETTINGS: &str =
    "title: Bản tin\nbase_url: https://bantin.example\ncategories: [Tin tức, Thời tiết, Đời sống]\nper_page: 3\n";

/// The instant of builds that are given none: long after the posts, so that no clock interferes.
pub(crate) const NOW: &str = "2024-12-31T12:00";

/// What would lead questions to other sites elsewhere.
const PROXIES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Files of the output by their path.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A site in a folder of its own.
pub(crate) struct Site {
    root: PathBuf,
    now: String,
    arguments: Vec<String>,
    environment: Vec<(&'static str, String)>,
}

/// What one run of `bantin build` said.
pub(crate) struct Built {
    /// The exit code.
    pub(crate) code: i32,
    /// What it found, in order.
    pub(crate) diagnostics: Vec<Found>,
    /// The last line of its output; `null` when the build failed.
    pub(crate) summary: Value,
    /// Everything it said, for messages of failed tests.
    pub(crate) said: String,
}

/// One diagnostic.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// `error` or `warning`.
    pub(crate) severity: String,
    /// Its code.
    pub(crate) code: String,
    /// The file, line and column, as far as they are known.
    pub(crate) file: String,
    /// See `file`.
    pub(crate) line: Option<u64>,
    /// See `file`.
    pub(crate) column: Option<u64>,
    /// Message, hints and other places, as text.
    pub(crate) text: String,
}

impl Site {
    /// An empty site with the usual settings.
    pub(crate) fn new() -> Self {
        Self::bare().with("site.yaml", SETTINGS)
    }

    /// A site without any file.
    pub(crate) fn bare() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("suite-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("site")).unwrap();
        Self { root, now: NOW.to_owned(), arguments: Vec::new(), environment: Vec::new() }
    }

    /// Its folder; `site/` and `public/` lie in it.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A source file's place on the disk.
    pub(crate) fn source(&self, path: &str) -> PathBuf {
        self.root.join("site").join(path)
    }

    /// An output file's place on the disk.
    pub(crate) fn output(&self, path: &str) -> PathBuf {
        self.root.join("public").join(path)
    }

    /// Writes a file below `site/`.
    #[must_use]
    pub(crate) fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(path, text);
        self
    }

    /// Writes a post; keys that `extras` doesn't have get usual values.
    #[must_use]
    pub(crate) fn post(self, slug: &str, extras: &str, body: &str) -> Self {
        self.put(slug, extras, body);
        self
    }

    /// Adds `site.yaml` keys.
    #[must_use]
    pub(crate) fn settings(self, extras: &str) -> Self {
        let kept: String =
            SETTINGS.lines().filter(|line| !has_key(extras, line)).fold(String::new(), |text, line| text + line + "\n");
        self.with("site.yaml", format!("{kept}{extras}\n"))
    }

    /// Arguments of every build from now on.
    #[must_use]
    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments = arguments.iter().map(|one| (*one).to_owned()).collect();
        self
    }

    /// The environment of every build from now on.
    #[must_use]
    pub(crate) fn environment(mut self, name: &'static str, value: &str) -> Self {
        self.environment.push((name, value.to_owned()));
        self
    }

    /// The instant of every build from now on.
    #[must_use]
    pub(crate) fn at(mut self, now: &str) -> Self {
        self.set_now(now);
        self
    }

    /// See [`Self::at`].
    pub(crate) fn set_now(&mut self, now: &str) {
        now.clone_into(&mut self.now);
    }

    /// See [`Self::with`].
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.source(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        // At once, so that nobody who watches sees a half.
        let new = self.root.join(".new");
        fs::write(&new, text).unwrap();
        fs::rename(new, file).unwrap();
    }

    /// See [`Self::post`].
    pub(crate) fn put(&self, slug: &str, extras: &str, body: &str) {
        self.write(&format!("posts/{slug}.md"), post_text(slug, extras, body));
    }

    /// Removes a source file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.source(path)).unwrap();
    }

    /// Builds; the exit code may be any.
    pub(crate) fn run(&self) -> Built {
        self.run_with(&[])
    }

    /// Builds with more arguments.
    pub(crate) fn run_with(&self, arguments: &[&str]) -> Built {
        self.run_command("build", arguments)
    }

    /// Runs a command that tells its diagnostics and its summary in JSON; the exit code may be any.
    pub(crate) fn run_command(&self, command: &str, arguments: &[&str]) -> Built {
        let run = self.output_of(&[&[command, "--message-format", "json"], arguments].concat());
        Built::read(run.status.code().unwrap_or(-1), &run.stdout, &run.stderr)
    }

    /// Runs the program on the site at its moment.
    pub(crate) fn output_of(&self, arguments: &[&str]) -> Output {
        self.program(arguments).args(["--now", &self.now]).args(&self.arguments).output().unwrap()
    }

    /// Starts a command that goes on until it is ended, at the site's moment if `moment` says so.
    pub(crate) fn start(&self, arguments: &[&str], moment: bool) -> Child {
        let mut command = self.program(arguments);
        if moment {
            command.args(["--now", &self.now]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs any command of the program, without a terminal; gives the exit code and what it wrote to both outputs.
    pub(crate) fn say(&self, arguments: &[&str]) -> (i32, String, String) {
        let run = self.program(arguments).stdin(Stdio::null()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (run.status.code().unwrap_or(-1), text(run.stdout), text(run.stderr))
    }

    /// See [`Self::say`]; what goes to standard output is written elsewhere.
    pub(crate) fn said_into(&self, arguments: &[&str], out: Stdio) -> (i32, String) {
        let run = self.program(arguments).stdin(Stdio::null()).stdout(out).output().unwrap();
        (run.status.code().unwrap_or(-1), String::from_utf8(run.stderr).unwrap())
    }

    /// See [`Self::say`]; no file may become longer than so many blocks of 512 bytes, as on a disk that is nearly full.
    #[cfg(unix)]
    pub(crate) fn say_in_little_room(&self, blocks: u32, arguments: &[&str]) -> (i32, String, String) {
        let program = self.program(arguments);
        let mut shell = Command::new("sh");
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        shell.args(["-c", &limited]).arg(program.get_program()).args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let run = shell.current_dir(&self.root).stdin(Stdio::null()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (run.status.code().unwrap_or(-1), text(run.stdout), text(run.stderr))
    }

    /// The program in the site's folder, in no environment but the one that was given.
    /// Makes a key, in a file of that name or where keys are kept; gives its public part.
    pub(crate) fn new_key(&self, arguments: &[&str]) -> String {
        let (code, said, errors) = self.say(&[&["key", "new"], arguments].concat());
        assert_eq!(code, 0, "{errors}");
        said.lines().find_map(|line| line.strip_prefix("public_key: ")).unwrap().to_owned()
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
        let unset =
            ["LANG", "LC_ALL", "LC_MESSAGES", "SOURCE_DATE_EPOCH", "TZ", "RAYON_NUM_THREADS", "VISUAL", "EDITOR"];
        for name in unset.iter().chain(&PROXIES) {
            command.env_remove(name);
        }
        // A key of whoever runs the tests signs nothing here.
        command.env_remove("BANTIN_KEY_FILE").env("XDG_CONFIG_HOME", self.root.join(".config"));
        command.current_dir(&self.root).args(arguments).envs(self.environment.iter().cloned());
        command
    }

    /// A source file's text.
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.source(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Builds; it has to succeed.
    pub(crate) fn build(&self) -> Built {
        self.build_with(&[])
    }

    /// Builds with more arguments; it has to succeed.
    pub(crate) fn build_with(&self, arguments: &[&str]) -> Built {
        let built = self.run_with(arguments);
        assert_eq!(built.code, 0, "the build failed: {}", built.said);
        built
    }

    /// All files of `public/`, without the manifest.
    pub(crate) fn tree(&self) -> Tree {
        tree_of(&self.root.join("public"))
    }

    /// One page as text; `path` is an address such as `/2024/10/tin/` or a file such as `feed.xml`.
    pub(crate) fn page(&self, path: &str) -> String {
        let path = path.trim_start_matches('/');
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let bytes = fs::read(self.output(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        String::from_utf8(bytes).unwrap()
    }

    /// Whether an address is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        self.output(&file).is_file()
    }

    /// The same sources, built from nothing into another folder.
    pub(crate) fn clean_tree(&self) -> Tree {
        self.build_with(&["--full", "--out", "clean"]);
        let tree = tree_of(&self.root.join("clean"));
        let _ = fs::remove_dir_all(self.root.join("clean"));
        let _ = fs::remove_dir_all(self.root.join(".bantin-clean"));
        tree
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.root);
        }
    }
}

/// The text of a post whose front matter has at least what it must have.
pub(crate) fn post_text(slug: &str, extras: &str, body: &str) -> String {
    let mut text = "---\n".to_owned();
    let usual = [format!("title: Bài {slug}"), "date: 2024-10-01T08:00".to_owned(), "category: Tin tức".to_owned()];
    for line in usual.iter().filter(|line| !has_key(extras, line)) {
        let _ = writeln!(text, "{line}");
    }
    let extras = extras.trim_end();
    let _ = if extras.is_empty() { Ok(()) } else { writeln!(text, "{extras}") };
    let _ = write!(text, "---\n\n{body}\n");
    text
}

/// Whether some YAML has the key of a line.
fn has_key(yaml: &str, line: &str) -> bool {
    let key = line.split(':').next().unwrap_or_default();
    yaml.lines().any(|own| own.split(':').next() == Some(key))
}

/// The files of a build as a preview serves them: its assets keep their addresses and have no integrity.
pub(crate) fn as_previewed(tree: &Tree) -> Tree {
    let folder = tree.keys().find_map(|path| path.strip_prefix("assets/")?.split_once('/')).map(|(folder, _)| folder);
    let folder = format!("assets/{}/", folder.unwrap_or_default());
    let plain = |(path, bytes): (&String, &Vec<u8>)| {
        let path = path.replace(&folder, "assets/");
        let Some(mut text) = String::from_utf8(bytes.clone()).ok().filter(|_| path.ends_with(".html")) else {
            return (path, bytes.clone());
        };
        text = text.replace(&folder, "assets/");
        while let Some(at) = text.find(" integrity=\"sha256-") {
            text.replace_range(at..at + " integrity=\"sha256-\"".len() + 44, "");
        }
        (path, text.into_bytes())
    };
    tree.iter().map(plain).collect()
}

/// All files below a folder, without the manifest.
pub(crate) fn tree_of(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path != "manifest.txt" {
                tree.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    tree
}

/// The paths at which two trees differ.
pub(crate) fn changed(before: &Tree, after: &Tree) -> BTreeSet<String> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

/// Fails with the differing paths, and the first differing lines, when two trees are not the same.
pub(crate) fn assert_same(expected: &Tree, found: &Tree, what: &str) {
    let paths = changed(expected, found);
    let Some(path) = paths.first() else { return };
    let text = |tree: &Tree| tree.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let (one, other) = (text(expected).unwrap_or_default(), text(found).unwrap_or_default());
    let line = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    panic!("{what}: {paths:?} differ; in {path}, {line:#?}");
}

/// A set of paths.
pub(crate) fn paths(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|path| (*path).to_owned()).collect()
}

impl Built {
    fn read(code: i32, stdout: &[u8], stderr: &[u8]) -> Self {
        let stdout = String::from_utf8(stdout.to_vec()).unwrap();
        let said = format!("{stdout}{}", String::from_utf8_lossy(stderr));
        let mut built = Self { code, diagnostics: Vec::new(), summary: Value::Null, said };
        for line in stdout.lines() {
            let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
            match value["type"].as_str() {
                Some("diagnostic") => built.diagnostics.push(Found::read(&value)),
                Some("summary") => built.summary = value,
                _ => panic!("neither diagnostic nor summary: {line}"),
            }
        }
        built
    }

    /// A number of the summary.
    pub(crate) fn count(&self, key: &str) -> u64 {
        self.summary[key].as_u64().unwrap_or_else(|| panic!("no `{key}` in {}", self.said))
    }

    /// The addresses rendered.
    pub(crate) fn rendered(&self) -> BTreeSet<String> {
        let list = self.summary["rendered"].as_array().into_iter().flatten();
        list.filter_map(|one| one.as_str().map(str::to_owned)).collect()
    }

    /// The posts held back, each as `path reason`.
    pub(crate) fn held(&self) -> Vec<String> {
        let list = self.summary["held"].as_array().into_iter().flatten();
        let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
        list.map(|one| format!("{} {}", text(one, "path"), text(one, "reason"))).collect()
    }

    /// When the result changes by itself, as `instant event path`; empty when it never does.
    pub(crate) fn next_due(&self) -> String {
        let due = &self.summary["next_due"];
        let text = |key: &str| due[key].as_str().unwrap_or_default();
        format!("{} {} {}", text("at"), text("event"), text("path")).trim().to_owned()
    }

    /// The codes of all diagnostics.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.diagnostics.iter().map(|found| found.code.as_str()).collect()
    }
}

impl Found {
    fn read(value: &Value) -> Self {
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        Self {
            severity: text("severity"),
            code: text("code"),
            file: text("file"),
            line: value["line"].as_u64(),
            column: value["column"].as_u64(),
            text: format!("{} {} {}", text("message"), value["hints"], value["also"]),
        }
    }
}
