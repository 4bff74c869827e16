//! Reads `site.yaml`.
//!
//! In: its text, and what the command line sets instead. Out: a [`Config`]; what is wrong goes to the report. Touches: nothing.

use std::{collections::BTreeMap, path::Path};

use super::{
    Author, BaseUrl, Category, Config, FILE, Named, Organization, Paths, SeriesInfo, cap::cap, check::checks,
    deploy::deploy, protect::protections, rating::rating, redirect,
};
use crate::{
    diag::{Diagnostic, Fault, Lang, Span},
    hash::{Absorb, Absorber},
    text::{
        Collator,
        slug::{check_slug, is_device, slugify},
        term,
        time::Zone,
    },
    words,
    yaml::{
        self, Node, Value,
        read::{Fields, Item, text_of, wrong_type},
    },
};

/// How many posts a full list page holds when nothing is said.
const PER_PAGE: i64 = 20;
/// How many related posts a page shows when nothing is said.
const RELATED: i64 = 6;
/// The zone when nothing is said.
const ZONE: &str = "Asia/Ho_Chi_Minh";

/// Reads the settings. `None` when they cannot be used.
pub fn read(text: &str, base_url: Option<&str>, theme: Option<&str>, report: &mut Vec<Diagnostic>) -> Option<Config> {
    let mut found = Vec::new();
    let config = match yaml::parse(text) {
        Ok(node) => settings(&node, base_url, theme, &mut found),
        Err(error) => {
            found.push(error);
            None
        }
    };
    let mut absorber = Absorber::default();
    (text.to_owned(), base_url.map(str::to_owned)).absorb(&mut absorber);
    theme.map(str::to_owned).absorb(&mut absorber);
    report.extend(found.into_iter().map(|one| if one.file.is_empty() { one.in_file(FILE) } else { one }));
    config.map(|config| Config { digest: absorber.finish(), ..config })
}

/// What is said when a folder holds no site.
pub fn missing(site: &Path) -> Diagnostic {
    let folder = site.display();
    Fault::new("no-site", words!("there is no `site.yaml` in {folder}", "không có tệp `site.yaml` trong {folder}"))
        .hint(words!("name the site's folder with `--site`", "hãy chỉ thư mục của trang bằng `--site`"))
        .into()
}

fn settings(
    node: &Node<'_>,
    base_url: Option<&str>,
    theme: Option<&str>,
    report: &mut Vec<Diagnostic>,
) -> Option<Config> {
    let mut fields = Fields::of(node, report)?;
    let title = fields.required("title", words!("title: My news", "title: Bản tin của tôi"), report);
    let title = title.map(|item| item.text);
    let language = language(&mut fields, report);
    let config = Config {
        digest: crate::hash::Fingerprint::default(),
        title: title.clone().unwrap_or_default(),
        description: fields.text("description", report).unwrap_or_default(),
        base: base(&mut fields, base_url, report),
        language,
        collator: Collator::new(language),
        zone: zone(&mut fields, report)?,
        theme: theme.map(str::to_owned).or(fields.text("theme", report)).unwrap_or_else(|| "default".to_owned()),
        organization: organization(&mut fields, report),
        categories: categories(&mut fields, report),
        authors: authors(&mut fields, report),
        series: series(&mut fields, report),
        pages_in_menu: named(&mut fields, "pages_in_menu", report),
        redirects: fields.take("redirects").map_or_else(Vec::new, |node| redirect::read(node, report)),
        cap: cap(&mut fields, report),
        per_page: fields.int("per_page", 1..=1000, report).unwrap_or(PER_PAGE) as usize,
        related: fields.int("related", 0..=12, report).unwrap_or(RELATED) as usize,
        paths: paths(&mut fields, report),
        raw_html: raw_html(&mut fields, report),
        rating: rating(&mut fields, report),
        check: checks(&mut fields, report),
        deploy: deploy(&mut fields, report),
        protections: protections(&mut fields, report),
        public_keys: public_keys(&mut fields, report),
        extra: fields.take("extra").map_or_else(String::new, |node| yaml::to_json(node, report).to_string()),
    };
    // Asked for, so that `theme` counts as known also when the command line names another.
    fields.take("theme");
    fields.finish(report);
    title.map(|_| config)
}

fn language(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Lang {
    let Some(item) = fields.item("language", report) else { return Lang::Vi };
    match item.text.as_str() {
        "vi" => Lang::Vi,
        "en" => Lang::En,
        other => {
            let fault = Fault::new("unknown-value", words!("no language `{other}`", "không có ngôn ngữ `{other}`"));
            report.push(fault.hint(words!("use `vi` or `en`", "hãy dùng `vi` hoặc `en`")).at(item.span));
            Lang::Vi
        }
    }
}

/// Where there is no such zone, the usual one serves to find what else is wrong.
fn zone(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Zone> {
    let item = fields.item("timezone", report);
    let named = item.map(|item| Zone::new(&item.text).map_err(|fault| report.push(fault.at(item.span))));
    named.and_then(Result::ok).or_else(|| Zone::new(ZONE).ok())
}

/// Whether a site can lie at an address.
///
/// # Errors
/// `bad-address`.
pub fn check_base(text: &str) -> Result<(), Fault> {
    let rest = text.strip_prefix("https://").or(text.strip_prefix("http://"));
    let sane = rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['?', '#', ' ', '"', '<', '\\'])
    });
    if sane {
        return Ok(());
    }
    let message = words!("`{text}` is no address of a site", "`{text}` không phải địa chỉ của một trang");
    Err(Fault::new("bad-address", message)
        .hint(words!("as `https://bantin.example`", "ví dụ `https://bantin.example`")))
}

/// Whoever gives another address than that of the settings has checked that one.
fn base(fields: &mut Fields<'_, '_>, given: Option<&str>, report: &mut Vec<Diagnostic>) -> BaseUrl {
    let item = match given {
        Some(_) => fields.item("base_url", report),
        None => fields.required("base_url", "base_url: https://bantin.example", report),
    };
    if let Some(item) = item.as_ref().filter(|item| given.is_none() && !item.text.is_empty()) {
        report.extend(check_base(&item.text).err().map(|fault| fault.at(item.span)));
    }
    let text = given.map(str::to_owned).or(item.map(|item| item.text)).unwrap_or_default();
    let scheme = text.find("://").map_or(0, |at| at + 3);
    let slash = text[scheme..].find('/').map_or(text.len(), |at| scheme + at);
    let path = text[slash..].trim_matches('/');
    let root = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
    BaseUrl { origin: text[..slash].to_owned(), root }
}

/// Public keys of minisign: 42 bytes in base64, which begin with `Ed`.
fn public_keys(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Vec<Named> {
    let keys = named(fields, "public_key", report);
    for key in &keys {
        let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
        if key.text.len() != 56 || !key.text.starts_with("RW") || !key.text.bytes().all(is_base64) {
            let message = words!("this is no public key of minisign", "đây không phải khóa công khai của minisign");
            let hint = words!(
                "`bantin key show` prints the right line; it begins with `RW`",
                "lệnh `bantin key show` in ra dòng đúng; khóa bắt đầu bằng `RW`"
            );
            report.push(Fault::new("bad-public-key", message).hint(hint).at(key.span));
        }
    }
    keys
}

fn organization(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Organization {
    let Some(mut own) = fields.take("organization").and_then(|node| Fields::of(node, report)) else {
        return Organization::default();
    };
    let organization =
        Organization { name: own.text("name", report).unwrap_or_default(), url: own.text("url", report) };
    own.finish(report);
    organization
}

/// The entries of a list under a key; a plain text stands for a mapping with only a name.
fn list(fields: &mut Fields<'_, '_>, key: &'static str, report: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let Some(node) = fields.take(key) else { return Vec::new() };
    let Value::List(nodes) = &node.value else {
        report.push(wrong_type(node, &words!("a list", "một danh sách")));
        return Vec::new();
    };
    nodes.iter().filter_map(|node| Entry::read(node, report)).collect()
}

/// What categories and authors have in common.
struct Entry {
    name: String,
    slug: String,
    about: Option<String>,
    identity: String,
    /// Where its name stands.
    span: Span,
}

impl Entry {
    fn read(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Option<Self> {
        if let Some(name) = text_of(node) {
            return Some(Self::new(&name, None, None, report));
        }
        let mut own = Fields::of(node, report)?;
        let name = own.required("name", "name: …", report);
        let slug = own.item("slug", report);
        let about = own.text("description", report).or(own.text("role", report));
        own.finish(report);
        Some(Self::new(&name?, slug, about, report))
    }

    fn new(name: &Item, slug: Option<Item>, about: Option<String>, report: &mut Vec<Diagnostic>) -> Self {
        let span = name.span;
        let name = term::display(&name.text);
        let slug = slug.unwrap_or_else(|| Item { text: slugify(&name), span });
        report.extend(usable(&name, &slug.text).err().map(|fault| fault.at(slug.span)));
        Self { identity: term::identity(&name), slug: slug.text, about, name, span }
    }

    /// Tells of an entry that another one before it makes impossible.
    fn told_before(&self, first: &Self, fault: Fault) -> Diagnostic {
        let name = &first.name;
        let also = words!("“{name}” has the same name or slug", "“{name}” có cùng tên hoặc slug");
        fault.at(self.span).also(FILE, Some(first.span), also)
    }
}

/// Whether a name can have an address with this slug.
fn usable(name: &str, slug: &str) -> Result<(), Fault> {
    let hint = || words!("give “{name}” a slug of its own", "hãy đặt slug riêng cho “{name}”");
    if is_device(slug) {
        let message = words!("Windows keeps the name “{slug}” for a device", "Windows dành tên “{slug}” cho thiết bị");
        return Err(Fault::new("bad-slug", message).hint(hint()));
    }
    if slug.is_empty() {
        let message = words!("“{name}” has no letters for an address", "“{name}” không có chữ nào để làm địa chỉ");
        return Err(Fault::new("bad-slug", message).hint(hint()));
    }
    check_slug(slug)
}

/// The entries that can stand beside each other; the others are told.
fn apart(all: Vec<Entry>, twice: impl Fn(&str) -> Fault, report: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::with_capacity(all.len());
    for entry in all {
        match kept.iter().find(|other| other.slug == entry.slug || other.identity == entry.identity) {
            Some(first) => report.push(entry.told_before(first, twice(&entry.name))),
            None => kept.push(entry),
        }
    }
    kept
}

fn categories(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Vec<Category> {
    let said = report.len();
    let all = list(fields, "categories", report);
    if all.is_empty() && report.len() == said {
        fields.missing("categories", words!("categories: [News]", "categories: [Tin tức]"), report);
    }
    let twice = |name: &str| {
        let message = words!("the category “{name}” is declared twice", "chuyên mục “{name}” được khai báo hai lần");
        Fault::new("duplicate-category", message)
    };
    let make = |Entry { name, slug, about, identity, .. }| Category { name, slug, description: about, identity };
    apart(all, twice, report).into_iter().map(make).collect()
}

fn authors(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Vec<Author> {
    let all = list(fields, "authors", report);
    let twice = |name: &str| {
        let message = words!("the author “{name}” is declared twice", "tác giả “{name}” được khai báo hai lần");
        Fault::new("duplicate-author", message)
    };
    let make = |Entry { name, slug, about, identity, .. }| Author { name, slug, role: about, identity };
    apart(all, twice, report).into_iter().map(make).collect()
}

fn series(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> BTreeMap<String, SeriesInfo> {
    let mut all = BTreeMap::new();
    let Some(node) = fields.take("series") else { return all };
    let Value::Map(entries) = &node.value else {
        report.push(wrong_type(node, &words!("a mapping", "một nhóm `khoá: giá trị`")));
        return all;
    };
    for entry in entries {
        let Some(mut own) = Fields::of(&entry.value, report) else { continue };
        let (title, summary) = (own.required("title", "title: …", report), own.text("summary", report));
        own.finish(report);
        if let Some(title) = title {
            all.insert(entry.key.to_string(), SeriesInfo { title: title.text, summary });
        }
    }
    all
}

pub(super) fn named(fields: &mut Fields<'_, '_>, key: &'static str, report: &mut Vec<Diagnostic>) -> Vec<Named> {
    fields.texts(key, report).into_iter().map(|item| Named { text: item.text, span: item.span }).collect()
}

fn paths(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Paths {
    let mut paths = Paths::default();
    let Some(mut own) = fields.take("paths").and_then(|node| Fields::of(node, report)) else { return paths };
    let words: [(&'static str, &mut String); 13] = [
        ("category", &mut paths.category),
        ("tag", &mut paths.tag),
        ("series", &mut paths.series),
        ("warnings", &mut paths.warnings),
        ("lite", &mut paths.lite),
        ("author", &mut paths.author),
        ("archive", &mut paths.archive),
        ("campaign", &mut paths.campaign),
        ("embed", &mut paths.embed),
        ("calendar", &mut paths.calendar),
        ("page", &mut paths.page),
        ("cap", &mut paths.cap),
        ("fragment", &mut paths.fragment),
    ];
    let mut given = Vec::new();
    let mut words = words;
    for (at, (key, word)) in words.iter_mut().enumerate() {
        if let Some(item) = own.item(key, report) {
            match check_slug(&item.text) {
                Ok(()) => **word = item.text,
                Err(fault) => report.push(fault.at(item.span)),
            }
            given.push((at, item.span));
        }
    }
    for &(at, span) in &given {
        let is_told = |other: usize| other >= at && given.iter().any(|one| one.0 == other);
        let mut others = (0..words.len()).filter(|other| words[*other].1 == words[at].1 && !is_told(*other));
        if let Some(other) = others.find(|other| [at, *other].iter().all(|one| begins_address(words[*one].0))) {
            report.push(same_word([words[other].0, words[at].0], words[at].1).at(span));
        }
    }
    own.finish(report);
    paths
}

/// Whether a word of `paths` stands at the head of addresses, and not within those that begin with another.
fn begins_address(key: &str) -> bool {
    !matches!(key, "page" | "embed")
}

fn same_word([one, other]: [&str; 2], word: &str) -> Fault {
    Fault::new(
        "duplicate-address",
        words!("`{one}` and `{other}` both have the word `{word}`", "`{one}` và `{other}` cùng dùng từ `{word}`"),
    )
    .hint(words!("give one of them another word", "hãy đặt từ khác cho một trong hai"))
}

fn raw_html(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> bool {
    let Some(mut own) = fields.take("markdown").and_then(|node| Fields::of(node, report)) else { return false };
    let raw = own.boolean("raw_html", report).unwrap_or(false);
    own.finish(report);
    raw
}
