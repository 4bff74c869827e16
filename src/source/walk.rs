//! Walks the site's folder and the theme's.
//!
//! In: the folders. Out: a [`Tree`], and a diagnostic for each entry that cannot be read: a file is never taken for absent because
//! it could not be read. Touches: reads folders.

use std::{
    ffi::OsStr,
    fs::Metadata,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{File, Stamp};
use crate::{
    diag::{Diagnostic, Fault, unreadable},
    text::nfc,
    words,
};

/// All source files, each list sorted by path.
#[derive(Debug, Default)]
pub struct Tree {
    /// `posts/**/*.md`.
    pub posts: Vec<File>,
    /// `pages/**/*.md`.
    pub pages: Vec<File>,
    /// Everything else under `posts/` and `pages/`: pictures and documents beside texts.
    pub beside: Vec<File>,
    /// `data/**/*.yaml`.
    pub data: Vec<File>,
    /// `static/**`.
    pub statics: Vec<File>,
    /// `templates/**` of the site, which win over the theme's.
    pub templates: Vec<File>,
    /// `cap/**/*.xml`: CAP messages as they were issued.
    pub issued: Vec<File>,
    /// All files of the theme's folder; their paths start at that folder.
    pub theme: Vec<File>,
}

/// The folders of a site that hold sources.
pub const FOLDERS: [&str; 6] = ["posts", "pages", "data", "static", "templates", ISSUED];

/// The folder of a site with the CAP messages that it has issued.
pub const ISSUED: &str = "cap";

/// Walks a site and, when it has a folder of its own, its theme.
pub fn walk(site: &Path, theme: Option<&Path>, report: &mut Vec<Diagnostic>) -> Tree {
    let mut tree = Tree::default();
    let names = names_in(site);
    for folder in FOLDERS {
        let root = site.join(folder);
        report.extend(names.iter().filter_map(|name| misnamed(name, folder, &names)));
        if root.is_file() {
            report.push(not_a_folder(folder));
        } else if root.symlink_metadata().is_ok() {
            let files = files(&root, site, report);
            tree.sort_in(folder, files);
        }
    }
    report.extend(tree.beside.iter().filter_map(misnamed_text));
    if let Some(theme) = theme {
        tree.theme = files(theme, theme, report);
    }
    tree
}

impl Tree {
    /// All files.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.written().chain(&self.issued)
    }

    /// All files that people write.
    pub fn written(&self) -> impl Iterator<Item = &File> {
        let Self { posts, pages, beside, data, statics, templates, theme, issued: _ } = self;
        [posts, pages, beside, data, statics, templates, theme].into_iter().flatten()
    }

    fn sort_in(&mut self, folder: &str, files: Vec<File>) {
        let is_text = |file: &File| has_extension(&file.path, &["md", "markdown"]);
        match folder {
            "posts" | "pages" => {
                let (texts, beside): (Vec<_>, Vec<_>) = files.into_iter().partition(is_text);
                if folder == "posts" {
                    self.posts = texts;
                } else {
                    self.pages = texts;
                }
                self.beside.extend(beside);
                self.beside.sort_unstable_by(|a, b| a.path.cmp(&b.path));
            }
            "data" => {
                self.data = files.into_iter().filter(|file| has_extension(&file.path, &["yaml", "yml"])).collect();
            }
            "static" => self.statics = files,
            ISSUED => self.issued = files.into_iter().filter(|file| has_extension(&file.path, &["xml"])).collect(),
            _ => self.templates = files,
        }
    }
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, own)| extensions.iter().any(|one| own.eq_ignore_ascii_case(one)))
}

/// The path that a file of the site has as a [`File`], whose place on the disk may be told from the root; `None` for one outside.
pub fn path_in(site: &Path, disk: &Path) -> Option<String> {
    let inside = disk.strip_prefix(site).ok().map(Path::to_owned);
    let inside = inside.or_else(|| Some(disk.strip_prefix(std::path::absolute(site).ok()?).ok()?.to_owned()))?;
    Some(as_source(inside.to_str()?))
}

/// Where the file of a path is: names on the disk may be composed of other letters than the path is.
pub fn on_disk(site: &Path, path: &str) -> Option<PathBuf> {
    let plain = site.join(path);
    if plain.exists() {
        return Some(plain);
    }
    path.split('/').try_fold(site.to_owned(), |folder, name| {
        let composed = |entry: &std::fs::DirEntry| entry.file_name().to_str().is_some_and(|own| nfc(own) == name);
        folder.read_dir().ok()?.flatten().find(composed).map(|entry| entry.path())
    })
}

/// All files below a folder, sorted by their path from `base`.
fn files(root: &Path, base: &Path, report: &mut Vec<Diagnostic>) -> Vec<File> {
    let Found { mut files, faults } = Walk { base }.level(root, 0, &[]);
    report.extend(faults);
    files.par_sort_unstable_by(|a, b| (&a.path, &a.disk).cmp(&(&b.path, &b.disk)));
    refuse_twins(&mut files, report);
    files
}

/// What lies in a folder, at whatever depth.
#[derive(Default)]
struct Found {
    files: Vec<File>,
    faults: Vec<Diagnostic>,
}

impl Found {
    fn join(mut self, other: Self) -> Self {
        self.files.extend(other.files);
        self.faults.extend(other.faults);
        self
    }
}

/// A walk in which all folders of one folder are walked side by side.
struct Walk<'a> {
    base: &'a Path,
}

impl Walk<'_> {
    /// The entry itself (depth 0) or all that lies in a folder (depth 1). `above` are the folders that lead here.
    fn level(&self, at: &Path, depth: usize, above: &[PathBuf]) -> Found {
        let (mut found, mut folders) = (Found::default(), Vec::new());
        for entry in WalkDir::new(at).min_depth(depth).max_depth(depth).follow_links(true) {
            match entry {
                Ok(entry) if depth > 0 && is_scrap(entry.file_name()) => {}
                Ok(entry) if entry.file_type().is_dir() => folders.push(entry),
                Ok(entry) => match file(entry, self.base) {
                    Ok(file) => found.files.push(file),
                    Err(diagnostic) => found.faults.push(*diagnostic),
                },
                // Emacs marks a file that is being edited by a link that leads nowhere.
                Err(error) if error.path().is_some_and(|path| path != at && path.file_name().is_some_and(is_scrap)) => {
                }
                Err(error) => found.faults.push(not_walked(&error, self.base)),
            }
        }
        let inside = folders.into_par_iter().map(|folder| self.folder(&folder, above));
        inside.collect::<Vec<_>>().into_iter().fold(found, Found::join)
    }

    /// All that lies in a folder, unless it is a link to one of the folders that lead to it.
    fn folder(&self, folder: &DirEntry, above: &[PathBuf]) -> Found {
        let path = folder.path();
        let real = if folder.path_is_symlink() { path.canonicalize().ok() } else { None };
        let real = real.unwrap_or_else(|| match above.last() {
            Some(parent) => parent.join(folder.file_name()),
            None => path.canonicalize().unwrap_or_else(|_| path.to_path_buf()),
        });
        if above.contains(&real) {
            return Found { faults: vec![leads_back(&self.relative(path))], ..Found::default() };
        }
        self.level(path, 1, &[above, &[real]].concat())
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(self.base).unwrap_or(path).display().to_string()
    }
}

/// What editors' programs and systems leave behind: swap files, backups, hidden folders (but not `.well-known`).
pub fn is_scrap(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let hidden = name.starts_with('.') && name != ".well-known" && name != ".nojekyll" && name != ".htaccess";
    hidden || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#')) || name == "Thumbs.db"
}

fn file(entry: DirEntry, base: &Path) -> Result<File, Box<Diagnostic>> {
    let meta = entry.metadata().map_err(|error| not_walked(&error, base))?;
    let relative = entry.path().strip_prefix(base).unwrap_or(entry.path());
    let Some(path) = relative.to_str() else {
        return Err(Box::new(not_utf8(relative)));
    };
    if !meta.is_file() {
        return Err(Box::new(not_a_file(path)));
    }
    Ok(File { path: as_source(path), stamp: stamp(&meta), disk: entry.into_path() })
}

/// A path as it is told everywhere.
fn as_source(path: &str) -> String {
    nfc(path).replace(std::path::MAIN_SEPARATOR, "/")
}

/// The stamp of a file; `None` where there is none.
pub fn stamp_of(file: &Path) -> Option<Stamp> {
    file.metadata().ok().map(|meta| stamp(&meta))
}

/// The stamp in a file's metadata.
pub(super) fn stamp(meta: &Metadata) -> Stamp {
    let since = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let mtime = since.map_or(0, |since| since.as_nanos() as i64);
    #[cfg(unix)]
    let (inode, ctime) = {
        use std::os::unix::fs::MetadataExt;
        (meta.ino(), meta.ctime().saturating_mul(1_000_000_000).saturating_add(meta.ctime_nsec()))
    };
    #[cfg(not(unix))]
    let (inode, ctime) = (0, 0);
    Stamp { size: meta.len(), mtime, inode, ctime }
}

/// Two names that differ only in how their letters are composed are one name to readers.
fn refuse_twins(files: &mut Vec<File>, report: &mut Vec<Diagnostic>) {
    files.dedup_by(|second, first| {
        let twins = second.path == first.path;
        if twins {
            let path = &first.path;
            let fault = Fault::new(
                "twin-files",
                words!(
                    "two files have the name `{path}`, written with differently composed letters",
                    "có hai tệp cùng tên `{path}`, chỉ khác cách mã hóa chữ có dấu",
                ),
            );
            report.push(fault.hint(words!("rename one of them", "hãy đổi tên một tệp")).in_file(path.clone()));
        }
        twins
    });
}

/// Of what is no error of the system, there is but one kind: a link back.
fn not_walked(error: &walkdir::Error, base: &Path) -> Diagnostic {
    let path =
        error.path().map(|path| path.strip_prefix(base).unwrap_or(path).display().to_string()).unwrap_or_default();
    match error.io_error() {
        Some(error) => unreadable(error).in_file(path),
        None => leads_back(&path),
    }
}

fn leads_back(path: &str) -> Diagnostic {
    Fault::new(
        "unreadable",
        words!("this link leads back to a folder that it lies in", "liên kết này quay lại chính thư mục chứa nó"),
    )
    .hint(words!("remove the link", "hãy xóa liên kết này"))
    .in_file(path)
}

fn not_utf8(path: &Path) -> Diagnostic {
    let name = path.display();
    Fault::new(
        "bad-name",
        words!("the file's name is not valid UTF-8: {name}", "tên tệp không phải UTF-8 hợp lệ: {name}"),
    )
    .hint(words!("rename the file", "hãy đổi tên tệp"))
    .in_file(path.to_string_lossy())
}

/// What stands in the site's folder itself.
fn names_in(site: &Path) -> Vec<String> {
    let entries = site.read_dir().into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// A folder whose name differs from one of ours in the case of letters only: all that lies in it would silently be missing.
fn misnamed(name: &str, folder: &str, names: &[String]) -> Option<Diagnostic> {
    if name == folder || !name.eq_ignore_ascii_case(folder) {
        return None;
    }
    let fault = Fault::new(
        "bad-folder",
        words!(
            "`{name}` is not read: the folder is called `{folder}`",
            "`{name}` không được đọc: thư mục phải có tên `{folder}`",
        ),
    );
    let found = fault.hint(words!("rename it to `{folder}`", "hãy đổi tên thành `{folder}`")).in_file(name);
    let is_instead = !names.iter().any(|one| one == folder);
    Some(if is_instead { found } else { found.warning() })
}

fn not_a_folder(folder: &str) -> Diagnostic {
    let words = words!("`{folder}` is a file where a folder should be", "`{folder}` là tệp, lẽ ra phải là thư mục");
    Fault::new("bad-folder", words).hint(words!("rename the file", "hãy đổi tên tệp")).in_file(folder)
}

/// A text to which a program has added its own ending, so that it is taken for a file to download.
fn misnamed_text(file: &File) -> Option<Diagnostic> {
    let name = file.path.rsplit('/').next()?.to_ascii_lowercase();
    if !name.contains(".md.") && !has_extension(&name, &["mdx", "mkd", "mdown"]) {
        return None;
    }
    let fault = Fault::new(
        "misnamed-text",
        words!(
            "the name does not end in `.md`, so this is not read as a text",
            "tên không kết thúc bằng `.md` nên tệp này không được đọc như bài viết",
        ),
    );
    let hint = words!("if it is one, end its name with `.md`", "nếu đây là bài viết, hãy cho tên kết thúc bằng `.md`");
    Some(fault.hint(hint).in_file(file.path.clone()).warning())
}

fn not_a_file(path: &str) -> Diagnostic {
    Fault::new(
        "unreadable",
        words!("this is neither a file nor a folder", "đây không phải tệp cũng không phải thư mục"),
    )
    .hint(words!("remove it from the site's folder", "hãy đưa nó ra khỏi thư mục của trang"))
    .in_file(path)
}
