//! Renames a tag in all posts, and leads its old addresses to the new ones.
//!
//! In: a loaded site, the tag's old and new name. Out: a [`Renaming`]: which files change, and how. Touches: reads those files, and
//! writes them when it is told to.
//!
//! Editors go on saving meanwhile. So each file is read again just before it is written, and what is there by then is changed. All new
//! texts are written beside their files before the first one takes its place; should one fail even so, all others are put back.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use super::{
    file::{self, Beside},
    redirects::{self, Changes},
    tag::{Names, renamed},
};
use crate::{
    config,
    content::{Post, Tag},
    diag::{Diagnostic, Fault, Report},
    engine::{Failure, Loaded},
    library::{Library, When, group::Group},
    plan::{Inputs, PageOf, address::Addresses, pager::Pager},
    text::term,
    words,
};

/// How alike two tags must be for one to be meant by the other (Jaro–Winkler).
const ALIKE: f64 = 0.85;

/// A tag's new name, worked out for all files but not yet written.
#[derive(Debug)]
pub struct Renaming {
    /// The paths of the posts that change, in order.
    pub posts: Vec<String>,
    /// How many of them had both tags, and now have one.
    pub merged: usize,
    /// What changes in the redirects of `site.yaml`.
    pub redirects: Changes,
    names: Names,
    /// The files that change, and where they are.
    files: Vec<(String, PathBuf)>,
}

impl Renaming {
    /// Works out a renaming; nothing is written.
    pub fn new(loaded: &Loaded, site: &Path, old: &str, new: &str) -> Result<Self, Failure> {
        let environment = |diagnostic: Diagnostic| Failure::Environment(Box::new(diagnostic));
        let names = Names { old: term::identity(old), new: term::display(&crate::text::clean(new)) };
        if names.new.is_empty() {
            return Err(environment(no_name().into()));
        }
        let has = |post: &Post, identity: &str| post.tags.iter().any(|tag| tag.identity == identity);
        let tagged: Vec<&Post> = loaded.posts.iter().filter(|post| has(post, &names.old)).collect();
        if tagged.is_empty() {
            return Err(environment(unknown(old, loaded).into()));
        }
        let new = term::identity(&names.new);
        let merged = if new == names.old { 0 } else { tagged.iter().filter(|post| has(post, &new)).count() };
        let redirects = moved(loaded, &names);
        let mut renaming = Self { posts: Vec::new(), merged, redirects, names, files: Vec::new() };
        renaming.find(loaded, site)?;
        Ok(renaming)
    }

    /// Finds the files that change. The settings come first: should the machine die in the middle, the same command goes on where it was.
    fn find(&mut self, loaded: &Loaded, site: &Path) -> Result<(), Failure> {
        let settings = (config::FILE.to_owned(), site.join(config::FILE));
        let posts = loaded.post_files().iter().map(|file| (file.path.clone(), file.disk.clone()));
        let mut found = Vec::new();
        for (path, disk) in std::iter::once(settings).chain(posts) {
            match self.changed(&path, &disk) {
                Ok(None) => {}
                Ok(Some(_)) => self.files.push((path, disk)),
                Err(diagnostic) => found.push(*diagnostic),
            }
        }
        let posts = self.files.iter().map(|(path, _)| path).filter(|path| *path != config::FILE);
        self.posts = posts.cloned().collect();
        if found.is_empty() { Ok(()) } else { Err(failed(found)) }
    }

    /// A file's text as it must become; `None` when nothing changes in it.
    fn changed(&self, path: &str, disk: &Path) -> Result<Option<String>, Box<Diagnostic>> {
        let change = |text: String| match path {
            config::FILE => redirects::changed(&text, &self.redirects).map(Some),
            _ => renamed(&text, &self.names),
        };
        if path == config::FILE && self.redirects.is_none() {
            return Ok(None);
        }
        file::read(disk).and_then(change).map_err(|diagnostic| Box::new(diagnostic.in_file(path)))
    }

    /// Writes all files, each as it is by now; or none.
    pub fn write(&self) -> Result<(), Box<Diagnostic>> {
        let mut new = Vec::with_capacity(self.files.len());
        for (path, disk) in &self.files {
            if let Some(text) = self.changed(path, disk)? {
                new.push((path, disk, Beside::write(disk, path, &text)?));
            }
        }
        for at in 0..new.len() {
            let (path, disk, beside) = &mut new[at];
            if let Err(failed) = self.exchange(path, disk, beside) {
                let stuck = new[..at].iter().rev().filter(|(.., beside)| beside.put_back().is_err());
                let stays = || words!("this file has the new tag already", "tệp này đã mang thẻ mới");
                return Err(Box::new(stuck.fold(*failed, |failed, (path, ..)| failed.also(*path, None, stays()))));
            }
        }
        Ok(())
    }

    /// Gives a file its new text, made of what stands in it by now.
    fn exchange(&self, path: &str, disk: &Path, beside: &mut Beside) -> Result<(), Box<Diagnostic>> {
        let Some(text) = self.changed(path, disk)? else { return Ok(()) };
        if !beside.is(&text) {
            beside.write_anew(path, &text)?;
        }
        beside.take_place(path)
    }
}

fn failed(found: Vec<Diagnostic>) -> Failure {
    let mut report = Report::default();
    report.extend(found);
    Failure::Site(report)
}

/// Which redirects have to change: the pages of every tag are compared before and after, since the name that is given up may be
/// the plain address of another tag, which until now had a suffix.
fn moved(loaded: &Loaded, names: &Names) -> Changes {
    let new = Tag { name: names.new.clone(), identity: term::identity(&names.new) };
    let posts: Vec<Post> = loaded.posts.iter().map(|post| retagged(post, &names.old, &new)).collect();
    let (before, after) = (pages(loaded, &loaded.posts), pages(loaded, &posts));
    let there: HashSet<&str> = after.values().flat_map(|pages| &pages.addresses).map(String::as_str).collect();
    let mut moved = Vec::new();
    for (identity, old) in &before {
        let Some(now) = after.get(if *identity == names.old { &new.identity } else { identity }) else { continue };
        for (at, from) in old.addresses.iter().enumerate().filter(|(_, from)| !there.contains(from.as_str())) {
            // The same posts stand on the same pages; in a list that was merged any page but the first would be a guess.
            let page = if old.posts == now.posts { at } else { 0 };
            moved.push((from.clone(), now.addresses[page].clone()));
        }
    }
    moved.sort();
    Changes::new(&moved, &loaded.config.redirects, |address| there.contains(address))
}

fn retagged(post: &Post, old: &str, new: &Tag) -> Post {
    let mut post = post.clone();
    let has_new = post.tags.iter().any(|tag| tag.identity == new.identity);
    match post.tags.iter_mut().find(|tag| tag.identity == old) {
        Some(tag) if !has_new => *tag = new.clone(),
        _ => post.tags.retain(|tag| tag.identity != old || tag.identity == new.identity),
    }
    post
}

/// The pages of one tag: its front page, then its archive.
struct Pages {
    addresses: Vec<String>,
    posts: Vec<u32>,
}

/// The pages of all tags, by identity.
fn pages(loaded: &Loaded, posts: &[Post]) -> HashMap<String, Pages> {
    let when = When { now: loaded.now, drafts: false, future: false };
    let library = Library::new(posts, &loaded.config, when, &mut Vec::new());
    let inputs = Inputs {
        library: &library,
        pages: &loaded.pages,
        theme: &loaded.theme,
        files: &loaded.files,
        ledger: &loaded.ledger,
    };
    let addresses = Addresses::new(inputs);
    let of = |(at, group): (u32, &Group)| {
        let front = addresses.tag(at);
        let archive = Pager::new(group.posts.len(), loaded.config.per_page).archive_pages() as u32;
        let numbers = std::iter::once(PageOf::Front).chain((1..=archive).map(PageOf::Number));
        let all = numbers.map(|page| addresses.page_of(front, page)).collect();
        (group.identity.clone(), Pages { addresses: all, posts: group.posts.clone() })
    };
    (0..).zip(&library.tags.all).map(of).collect()
}

fn no_name() -> Fault {
    Fault::new("empty-tag", words!("the new tag is empty", "thẻ mới đang trống"))
        .hint(words!("name it, as `bantin rename-tag old new`", "hãy ghi tên, ví dụ `bantin rename-tag cũ mới`"))
}

fn unknown(old: &str, loaded: &Loaded) -> Fault {
    let fault = Fault::new("unknown-tag", words!("no post has the tag “{old}”", "không bài nào có thẻ “{old}”"));
    let wanted = term::fold(old);
    let tags = loaded.posts.iter().flat_map(|post| &post.tags);
    let nearest = tags
        .map(|tag| (strsim::jaro_winkler(&wanted, &term::fold(&tag.name)), tag.name.as_str()))
        .filter(|(likeness, _)| *likeness > ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    match nearest {
        Some((_, name)) => fault.hint(words!("did you mean “{name}”?", "có phải ý bạn là “{name}”?")),
        None => {
            fault.hint(words!("look at the list of all tags on the site", "hãy xem danh sách các chủ đề trên trang"))
        }
    }
}
