//! Versions of a small site as a build would leave them, made from a number: pages that link to each other and to assets.
//!
//! In: a seed. Out: an output folder with its manifest. Touches: the folder that is named.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use bantin::{hash::Digest, output::content_type};

use crate::harness::Tree;

/// Numbers that look random and come again (xorshift64*, <https://doi.org/10.1145/2845077>).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }
}

/// How many pages there may be.
const PAGES: usize = 24;

/// Version `number` of the site of a seed: some pages come and go from version to version, others change, and so do the assets.
pub(crate) fn version(seed: u64, number: u64) -> Tree {
    // A page is there in most versions; the same page of two versions differs often, but not always.
    let is_there = |page: usize| Dice::new(seed + 77 * number + 1000 * page as u64).below(12) > 0;
    let pages: Vec<usize> = (0..PAGES).filter(|page| is_there(*page)).collect();
    let mut tree = Tree::new();
    for page in &pages {
        let mut dice = Dice::new(seed + 31 * *page as u64 + number / (1 + *page as u64 % 3));
        let links: Vec<_> = (0..3).map(|_| pages[dice.below(pages.len())]).collect();
        let page_text = text(&mut tree, &mut dice, &links);
        tree.insert(format!("{}index.html", folder(*page)), page_text.into_bytes());
    }
    let mut dice = Dice::new(seed + number);
    let links: Vec<_> = (0..8).map(|_| pages[dice.below(pages.len())]).collect();
    let front = text(&mut tree, &mut dice, &links);
    tree.insert("index.html".to_owned(), front.into_bytes());
    let feed: String = pages.iter().map(|page| format!("/{}\n", folder(*page))).collect();
    tree.insert("feed.xml".to_owned(), feed.into_bytes());
    // A file where another version has a folder.
    let way = if number.is_multiple_of(2) { "duong" } else { "duong/di.png" };
    tree.insert(way.to_owned(), number.to_string().into_bytes());
    tree
}

fn folder(page: usize) -> String {
    match page % 4 {
        0 => format!("tin-{page}/"),
        1 => format!("2024/10/tin-{page}/"),
        2 => format!("2024/tin-{page}/"),
        _ => format!("chuyen-muc/a/b/tin-{page}/"),
    }
}

/// A page with its style, which it adds to the site: an asset's name tells its bytes.
fn text(tree: &mut Tree, dice: &mut Dice, links: &[usize]) -> String {
    let style = format!("body {{ margin: {}px }}", dice.below(9));
    let name = format!("assets/style.{}.css", &Digest::of(style.as_bytes()).to_string()[..10]);
    let mut text = format!("<!doctype html><link href=\"/{name}\">");
    tree.insert(name, style.into_bytes());
    for link in links {
        let _ = write!(text, "<a href=\"/{}\">x</a>", folder(*link));
    }
    text + "</html>\n"
}

/// The manifest of a tree.
pub(crate) fn manifest(tree: &Tree) -> Vec<u8> {
    let mut text = String::new();
    for (path, bytes) in tree {
        let kind = content_type::of(path.rsplit('/').next().unwrap());
        let _ = write!(text, "# {} {kind}\n{}  {path}\n", bytes.len(), Digest::of(bytes));
    }
    text.into_bytes()
}

/// Writes a tree and its manifest as an output folder; gives the manifest.
pub(crate) fn write(out: &Path, tree: &Tree) -> Vec<u8> {
    let _ = fs::remove_dir_all(out);
    for (path, bytes) in tree {
        let file = out.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let text = manifest(tree);
    fs::write(out.join("manifest.txt"), &text).unwrap();
    text
}

#[test]
fn versions_differ_and_are_whole() {
    let (old, new) = (version(1, 1), version(1, 2));
    assert_ne!(old, new);
    assert_eq!(old, version(1, 1));
    for tree in [&old, &new] {
        let missing: BTreeMap<_, _> = tree
            .iter()
            .map(|(path, bytes)| (path, crate::crawler::missing(tree, bytes)))
            .filter(|(_, all)| !all.is_empty())
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(tree.len() > 20, "{}", tree.len());
    }
}
