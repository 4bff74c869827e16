//! A small site in a temporary folder, and the program that builds it.
//!
//! In: texts of files. Out: what the program said and wrote. Touches: a folder of its own, removed when the site is dropped.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::Value;

/// The settings of every small site, unless a test writes its own.
pub(crate) const SETTINGS: &str = "title: Bản tin\nbase_url: https://bantin.example\nper_page: 3\ncategories:\n  - name: Môi trường\n  - name: Thời tiết\n";

/// The instant of every build, unless a test moves it.
pub(crate) const NOW: &str = "2024-10-27T12:00:00+07:00";

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A site.
pub(crate) struct Site {
    pub(crate) root: PathBuf,
    now: String,
}

/// What a build said.
pub(crate) struct Built {
    pub(crate) code: i32,
    pub(crate) said: Vec<Value>,
    pub(crate) error: String,
}

impl Site {
    /// A site with settings and nothing else.
    pub(crate) fn new() -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("bantin-suite-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let site = Self { root, now: NOW.to_owned() };
        site.write("site.yaml", SETTINGS);
        site
    }

    /// Writes a file of the site.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.root.join("site").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Writes a news post of the environment, dated by a day of October 2024.
    pub(crate) fn post(&self, slug: &str, day: u32, extra: &str, body: &str) -> &Self {
        let text = format!(
            "---\ntitle: \"Tin {slug}\"\ndate: 2024-10-{day:02}T08:00\ncategory: Môi trường\n{extra}---\n\n{body}\n"
        );
        self.write(&format!("posts/{slug}.md"), text)
    }

    /// Writes a bulletin of a series, issued at an hour of 26 October 2024 and valid for a day.
    pub(crate) fn bulletin(&self, slug: &str, hour: u32, series: &str, extra: &str) -> &Self {
        let text = format!(
            "---\ntitle: \"Bản tin {slug}\"\ndate: 2024-10-26T{hour:02}:00\ncategory: Thời tiết\nbulletin:\n  kind: storm\n  series: {series}\n  valid_until: 2024-10-28T{hour:02}:00\n{extra}---\n\nGió mạnh trên biển.\n"
        );
        self.write(&format!("posts/{slug}.md"), text)
    }

    pub(crate) fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.root.join("site").join(path)).unwrap();
        self
    }

    /// Moves the clock of the builds to come.
    pub(crate) fn at(&mut self, now: &str) -> &mut Self {
        now.clone_into(&mut self.now);
        self
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_bantin"))
            .args(arguments)
            .arg("--site")
            .arg(self.root.join("site"))
            .env_remove("SOURCE_DATE_EPOCH")
            .env("LANG", "en_US.UTF-8")
            .env_remove("LC_ALL")
            .output()
            .unwrap()
    }

    /// Builds into `public`.
    pub(crate) fn build(&self) -> Built {
        self.build_with(&[])
    }

    /// Builds with further arguments.
    pub(crate) fn build_with(&self, arguments: &[&str]) -> Built {
        let now = self.now.clone();
        let mut all = vec!["build", "--message-format", "json", "--now", &now];
        all.extend(arguments);
        let output = self.run(&all);
        let said = String::from_utf8(output.stdout).unwrap();
        Built {
            code: output.status.code().unwrap_or(-1),
            said: said.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            error: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// All files of an output folder.
    pub(crate) fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.root.join(folder);
        let mut tree = BTreeMap::new();
        gather(&root, &root, &mut tree);
        tree
    }

    /// A file of `public` as text.
    pub(crate) fn page(&self, path: &str) -> String {
        let path = self.root.join("public").join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

fn gather(root: &Path, folder: &Path, tree: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, tree);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            tree.insert(name, fs::read(&path).unwrap());
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

impl Built {
    /// The summary; the build must have succeeded.
    pub(crate) fn summary(&self) -> &Value {
        assert_eq!(self.code, 0, "{:?}\n{}", self.said, self.error);
        self.said.iter().find(|line| line["type"] == "summary").unwrap()
    }

    /// The addresses that were rendered, without assets and files.
    pub(crate) fn rendered(&self) -> Vec<String> {
        self.summary()["rendered"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn written(&self) -> u64 {
        self.summary()["written"].as_u64().unwrap()
    }

    /// All diagnostics as `file:line:column code`.
    pub(crate) fn found(&self) -> Vec<String> {
        let lines = self.said.iter().filter(|line| line["type"] == "diagnostic");
        let number = |value: &Value| value.as_u64().map_or("-".to_owned(), |number| number.to_string());
        lines
            .map(|line| {
                let (file, code) =
                    (line["file"].as_str().unwrap_or_default(), line["code"].as_str().unwrap_or_default());
                format!("{file}:{}:{} {code}", number(&line["line"]), number(&line["column"]))
            })
            .collect()
    }
}
