//! What is to be done at a target, decided before any of it is done.
//!
//! In: the manifest of the output, and what is known of the target ([`There`]). Out: a [`Plan`]: groups of files in the order in which
//! they are sent, and what is removed. Touches: nothing.
//!
//! The order is what keeps readers whole at every instant. Nothing of the old site leads to a file that is new, so all new files go
//! first; then those that an earlier deploy may have put there before it was stopped; then those that the old site has too. Within each
//! of these phases assets come first, then pages from the deepest to the front page, then fragments, feeds and sitemaps. Then comes the
//! manifest, which makes it the new site. What no page leads to any more is removed last, and a superseded asset not before the next
//! deploy, because a page that a reader has open may still ask for it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    record::Kept,
    there::{Standing, There},
};
use crate::{
    hash::Digest,
    output::{SitePath, manifest::Listed},
};

/// When a file is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// It is certainly not there.
    New,
    /// It may be there, but the old site has none.
    Doubtful,
    /// The old site has another one.
    Old,
}

/// What kind of file it is, in the order in which they are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Pictures, styles, scripts, documents, and what the host reads.
    Asset,
    /// Pages.
    Page,
    /// Fragments, feeds, sitemaps.
    Fragment,
}

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It was not there.
    Added,
    /// It was another one, or nobody knows what is there.
    Changed,
    /// It is removed.
    Removed,
    /// It is no longer part of the site and stays for one more deploy.
    Kept,
}

/// One file that something happens to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its path.
    pub path: String,
    /// What happens to it.
    pub change: Change,
    /// What kind of file it is.
    pub class: Class,
    /// In bytes, when it is sent.
    pub size: u64,
}

/// What is to be done.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Places in the manifest of the files to send, group by group.
    pub(super) groups: Vec<Vec<usize>>,
    /// Files that stand where a new one needs a folder, or the other way round, or whose name may be a new one's there: they go before
    /// anything is sent.
    pub(super) in_the_way: Vec<String>,
    /// Files to remove at the end.
    pub(super) gone: Vec<String>,
    /// Superseded files that stay for one more deploy.
    pub(super) kept: Vec<Kept>,
    /// Files that are sent or were sent by a deploy that came to no end.
    pub(super) touched: Vec<String>,
    /// Files that we would overwrite although they aren't ours.
    pub(super) foreign: Vec<String>,
    /// New files, each with a file that isn't ours where it needs a folder, or in a folder where it must stand.
    pub(super) clashes: Vec<(String, String)>,
    /// All of it, for people, sorted by path.
    pub(super) files: Vec<Planned>,
}

/// Sorts the site's files into classes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Classes<'a> {
    /// The folder of fragments, with its `/`.
    pub(super) fragments: &'a str,
}

impl Classes<'_> {
    pub(super) fn of(self, path: &str) -> Class {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending {
            "html" if path.starts_with(self.fragments) => Class::Fragment,
            "html" => Class::Page,
            "xml" | "json" | "txt" => Class::Fragment,
            _ => Class::Asset,
        }
    }
}

/// Decides.
pub(super) fn plan(new: &[Listed], there: &There, classes: Classes<'_>, counter: u64) -> Plan {
    let mut plan = Plan::default();
    let mut groups: BTreeMap<(Phase, Class, usize), Vec<usize>> = BTreeMap::new();
    let doubled = doubled(new, there);
    for (at, file) in new.iter().enumerate() {
        let path = file.path.as_str();
        let standing = there.standing.get(path);
        let goes = !doubled.is_empty() && doubled.contains(&*file.path.folded());
        if !goes && standing.is_some_and(|standing| standing.digest == Some(file.digest)) {
            plan.touched.extend(there.is_unlisted(file).then(|| path.to_owned()));
            continue;
        }
        if standing.is_none() && there.foreign.contains(path) {
            plan.foreign.push(path.to_owned());
        }
        let (phase, change) = match standing {
            None => (Phase::New, Change::Added),
            Some(_) if there.listed.contains_key(path) => (Phase::Old, Change::Changed),
            Some(_) => (Phase::Doubtful, Change::Changed),
        };
        let class = classes.of(path);
        plan.touched.push(path.to_owned());
        plan.files.push(Planned { path: path.to_owned(), change, class, size: file.size.unwrap_or_default() });
        groups.entry((phase, class, rank(class, path))).or_default().push(at);
    }
    plan.groups = groups.into_values().collect();
    if !there.is_flat {
        plan.clashes = plan.files.iter().filter_map(|file| clash(&file.path, &there.foreign)).collect();
    }
    leave(&mut plan, (new, &doubled), there, (classes, counter));
    plan.files.sort_by(|a, b| a.path.cmp(&b.path));
    plan
}

/// Where a file stands among those of its class: only pages have an order, the deepest first, the front page last.
fn rank(class: Class, path: &str) -> usize {
    if class != Class::Page {
        return 0;
    }
    if path == "index.html" { usize::MAX } else { usize::MAX - 1 - path.matches('/').count() }
}

/// A file that isn't ours and that cannot stand beside a new one, with the new one's name before it.
fn clash(path: &str, foreign: &BTreeSet<String>) -> Option<(String, String)> {
    let above = || path.match_indices('/').find_map(|(end, _)| foreign.get(&path[..end]));
    let folder = format!("{path}/");
    let below = || foreign.range(folder.clone()..).next().filter(|other| other.starts_with(&folder));
    above().or_else(below).map(|other| (path.to_owned(), other.clone()))
}

/// What is there and not part of the new site.
fn leave(
    plan: &mut Plan,
    (new, doubled): (&[Listed], &HashSet<String>),
    there: &There,
    (classes, counter): (Classes<'_>, u64),
) {
    let is_doubled = |path: &str| !doubled.is_empty() && folded(path).is_some_and(|key| doubled.contains(&key));
    let mut old: Vec<(&String, &Standing)> = there.standing.iter().filter(|(path, _)| !is_new(new, path)).collect();
    old.sort_unstable_by_key(|(path, _)| *path);
    let blocked = blocked(new, &plan.touched, &old);
    for (path, standing) in old {
        let class = classes.of(path);
        let since = standing.since.unwrap_or(counter);
        let stays = class == Class::Asset && since == counter;
        let change = match standing.digest.filter(|_| stays) {
            _ if blocked.contains(path.as_str()) || is_doubled(path) => {
                plan.in_the_way.push(path.clone());
                Change::Removed
            }
            Some(digest) => {
                plan.kept.push(Kept { path: path.clone(), digest, since });
                Change::Kept
            }
            None => {
                plan.gone.push(path.clone());
                Change::Removed
            }
        };
        plan.files.push(Planned { path: path.clone(), change, class, size: 0 });
    }
}

/// The names, folded, that old files share with new ones. On a host blind to case, or to how an accent is written, both are one file:
/// removing the old one after the new one is sent would remove that.
fn doubled(new: &[Listed], there: &There) -> HashSet<String> {
    let old = there.standing.keys().filter(|path| !there.is_flat && !is_new(new, path));
    let old: HashSet<String> = old.filter_map(|path| folded(path)).collect();
    if old.is_empty() {
        old
    } else {
        new.iter().map(|file| file.path.folded().into_owned()).filter(|key| old.contains(key)).collect()
    }
}

fn folded(path: &str) -> Option<String> {
    SitePath::of_file(path).map(|path| path.folded().into_owned())
}

fn is_new(new: &[Listed], path: &str) -> bool {
    new.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok()
}

/// Old files that stand where a new one needs a folder, or that lie in a folder where a new file must stand.
fn blocked<'a>(new: &[Listed], touched: &[String], old: &[(&'a String, &Standing)]) -> HashSet<&'a str> {
    let by_path: HashMap<&str, &'a str> = old.iter().map(|(path, _)| (path.as_str(), path.as_str())).collect();
    let folders = |path: &'_ str| path.rmatch_indices('/').map(|(end, _)| end).collect::<Vec<_>>();
    let mut blocked = HashSet::new();
    for path in touched {
        blocked.extend(folders(path).into_iter().filter_map(|end| by_path.get(&path[..end]).copied()));
    }
    let lies_in_file = |path: &&'a str| folders(path).into_iter().any(|end| is_new(new, &path[..end]));
    blocked.extend(by_path.into_values().filter(lies_in_file));
    blocked
}

impl There {
    /// Whether a file stands there as it should although the manifest there doesn't say so.
    fn is_unlisted(&self, file: &Listed) -> bool {
        self.listed.get(file.path.as_str()) != Some(&file.digest)
    }
}

/// The digests that a manifest lists, by path.
pub(super) fn by_path(files: &[Listed]) -> HashMap<String, Digest> {
    files.iter().map(|file| (file.path.as_str().to_owned(), file.digest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_a_folder_of_one_name_clash_but_not_in_a_store_of_objects() {
        let text = format!("{}  a/b.txt\n{}  c\n", Digest::of(b"1"), Digest::of(b"2"));
        let new = crate::output::manifest::parse(text.as_bytes()).unwrap();
        let foreign = ["a", "a/c", "ab", "c-d", "c/d", "c0"].map(str::to_owned).into();
        let clashes = |is_flat| {
            let there = There { foreign: BTreeSet::clone(&foreign), is_flat, ..There::default() };
            plan(&new, &there, Classes { fragments: "manh/" }, 1).clashes
        };
        let pair = |new: &str, other: &str| (new.to_owned(), other.to_owned());
        assert_eq!(clashes(false), [pair("a/b.txt", "a"), pair("c", "c/d")]);
        assert_eq!(clashes(true), []);
    }
}
