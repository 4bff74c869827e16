//! The site's files that are no texts: pictures beside posts, static files, data.
//!
//! In: the walked [`Tree`], and what the last build knew of each file. Out: [`Files`] with digests and picture sizes.
//! Touches: reads the files that have changed.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::PathBuf,
};

use bitcode::{Decode, Encode};
use rayon::prelude::*;

use super::{File, Seen, Stamp, Tree, picture, read_text};
use crate::{
    config::{self, Campaign, Ratings},
    diag::{Diagnostic, Fault, unreadable},
    hash::Fingerprint,
    words, yaml,
};

/// A file that is copied as it is.
#[derive(Debug, Clone)]
pub struct BesideFile {
    /// Its path from the site's folder.
    pub path: String,
    /// Where it is.
    pub disk: PathBuf,
    /// Stands for its bytes.
    pub digest: Fingerprint,
    /// Width and height, when it is a picture.
    pub size: Option<(u32, u32)>,
}

/// A data file.
#[derive(Debug, Clone)]
pub struct Data {
    /// Its name without the ending: what templates call it.
    pub name: String,
    /// Its contents as JSON.
    pub json: String,
}

/// All files of a site that are no texts.
#[derive(Debug, Default)]
pub struct Files {
    /// Files beside posts and pages, by path.
    pub beside: Vec<BesideFile>,
    /// Files under `static/`, by path.
    pub statics: Vec<BesideFile>,
    /// CAP messages as they were issued, by path.
    pub issued: Vec<BesideFile>,
    /// Data files for templates, by name.
    pub data: Vec<Data>,
    /// What the campaign has promised; `None` when the site has no campaign.
    pub campaign: Option<Campaign>,
    /// What has come of readers' votes.
    pub ratings: Ratings,
    /// The paths of all files that are there and cannot be read, which is told already.
    unread: BTreeSet<String>,
}

/// What is remembered of a file between builds.
#[derive(Debug, Clone, Encode, Decode)]
pub struct Known {
    path: String,
    seen: Seen,
    digest: Fingerprint,
    size: Option<(u32, u32)>,
}

impl Files {
    /// Looks at all files; those that haven't changed since they were `known` are not read.
    pub fn read(tree: &Tree, known: &[Known], now: i64, report: &mut Vec<Diagnostic>) -> (Self, Vec<Known>) {
        let known: HashMap<&str, &Known> = known.iter().map(|one| (one.path.as_str(), one)).collect();
        let mut look = |files: &[File]| -> Vec<Known> {
            let found: Vec<_> =
                files.par_iter().map(|file| look_at(file, known.get(file.path.as_str()).copied(), now)).collect();
            let mut seen = Vec::with_capacity(found.len());
            for one in found {
                match one {
                    Ok(one) => seen.push(one),
                    Err(diagnostic) => report.push(*diagnostic),
                }
            }
            seen
        };
        let [mut beside, statics, issued] = [&tree.beside, &tree.statics, &tree.issued].map(|files| look(files));
        let mut files = Self {
            beside: with_disk(&beside, &tree.beside),
            statics: with_disk(&statics, &tree.statics),
            issued: with_disk(&issued, &tree.issued),
            unread: report.iter().filter(|one| one.code == "unreadable").map(|one| one.file.clone()).collect(),
            ..Self::default()
        };
        refuse_twins(&tree.data, report);
        tree.data.iter().for_each(|file| files.read_data(file, report));
        beside.extend(statics.into_iter().chain(issued));
        (files, beside)
    }

    /// Reads a data file. Those that the program itself understands are no data for templates: every page would depend on them.
    fn read_data(&mut self, file: &File, report: &mut Vec<Diagnostic>) {
        let Ok(text) = read_text(file).map_err(|diagnostic| report.push(*diagnostic)) else { return };
        match file.path.as_str() {
            config::CAMPAIGN => self.campaign = Some(config::campaign(&text, report)),
            config::RATINGS => self.ratings = config::ratings(&text, report),
            path => self.data.extend(data(path, &text, report)),
        }
    }

    /// A file by its path from the site's folder.
    pub fn find(&self, path: &str) -> Option<&BesideFile> {
        let list = if path.starts_with("static/") { &self.statics } else { &self.beside };
        let at = list.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(&list[at])
    }

    /// Whether a file is there that cannot be read.
    pub fn is_unread(&self, path: &str) -> bool {
        self.unread.contains(path)
    }

    /// The file beside a text that was found to be there.
    pub fn beside_file(&self, path: &str) -> &BesideFile {
        let at = self.beside.partition_point(|file| file.path.as_str() < path);
        &self.beside[at]
    }

    /// Whether there is a static file at this address.
    pub fn has_static(&self, address: &str) -> bool {
        self.find(&format!("static{address}")).is_some()
    }

    /// The paths of all files that texts can show.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.beside.iter().chain(&self.statics).map(|file| file.path.as_str())
    }
}

/// Both lists are sorted by path, and all that is known is in the tree.
fn with_disk(known: &[Known], files: &[File]) -> Vec<BesideFile> {
    let mut files = files.iter();
    let found = known.iter().filter_map(|one| {
        let file = files.find(|file| file.path == one.path)?;
        Some(BesideFile { path: one.path.clone(), disk: file.disk.clone(), digest: one.digest, size: one.size })
    });
    found.collect()
}

fn look_at(file: &File, known: Option<&Known>, now: i64) -> Result<Known, Box<Diagnostic>> {
    if let Some(known) = known.filter(|known| known.seen.is(file.stamp)) {
        return Ok(known.clone());
    }
    let digest = digest(file)?;
    let seen = Seen { stamp: Stamp { ..file.stamp }, at: now };
    Ok(Known { path: file.path.clone(), seen, digest, size: picture::size(&file.disk) })
}

fn digest(file: &File) -> Result<Fingerprint, Box<Diagnostic>> {
    let read = fs::File::open(&file.disk).and_then(|mut open| Fingerprint::of_reader(&mut open));
    read.map_err(|error| Box::new(unreadable(&error).in_file(file.path.clone())))
}

fn data(path: &str, text: &str, report: &mut Vec<Diagnostic>) -> Option<Data> {
    let node = yaml::parse(text).map_err(|error| report.push(error.in_file(path))).ok()?;
    Some(Data { name: name_of(path), json: yaml::to_json(&node, report).to_string() })
}

/// What templates call a data file: folders and endings don't count.
fn name_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('-', "_")
}

/// Of two data files that templates would call the same, one would be lost.
fn refuse_twins(files: &[File], report: &mut Vec<Diagnostic>) {
    let mut names: HashMap<String, &str> = HashMap::new();
    for File { path, .. } in files {
        let name = name_of(path);
        let Some(first) = names.get(&name) else {
            names.insert(name, path);
            continue;
        };
        let message = words!(
            "templates know `{first}` by the same name, `{name}`",
            "mẫu trang gọi `{first}` bằng cùng tên `{name}`",
        );
        let fault = Fault::new("duplicate-data", message);
        report.push(
            fault.hint(words!("rename or remove one of them", "hãy đổi tên hoặc xóa một tệp")).in_file(path.clone()),
        );
    }
}
