//! Links within the site that a build does not look at: written in full, in templates and HTML, in components, with anchors.
//!
//! In: a text, and all addresses of the site. Out: diagnostics, and the links to other sites. Touches: nothing.

use std::collections::{HashMap, HashSet};

use super::{Found, Subject, at, foreign::Foreign, text::Text};
use crate::{
    config::{self, BaseUrl},
    content::{Arg, FileUse, LinkTo, SlotKind},
    diag::{Diagnostic, Fault, Span},
    output::SitePath,
    plan::{Plan, Recipe},
    text::percent::decode,
    words,
};

/// All that links of the site can lead to.
pub(super) struct Known<'a> {
    plan: &'a Plan<'a>,
    base: &'a BaseUrl,
    files: HashMap<&'a str, Recipe>,
    /// The ids in templates, which any page may have.
    ids: HashSet<String>,
}

impl<'a> Known<'a> {
    pub(super) fn new(subject: &Subject<'a>) -> Self {
        let plan = subject.plan;
        let files = plan.outputs.iter().map(|output| (output.file.as_str(), output.recipe)).collect();
        let sources = plan.inputs.theme.sources();
        let ids = sources.flat_map(|text| attributes(text, "id").map(|(_, id)| id.to_owned())).collect();
        Self { plan, base: &subject.library().config.base, files, ids }
    }

    /// What stands at an address, which may lack its last slash.
    fn recipe(&self, address: &str) -> Option<Recipe> {
        let bare = address.split(['?', '#']).next().unwrap_or_default();
        let decoded = decode(bare);
        let page = format!("{}/", decoded.trim_end_matches('/'));
        let mut files = [decoded, page].into_iter().filter_map(|address| SitePath::of_address(&address).ok());
        files.find_map(|file| self.files.get(file.as_str()).copied())
    }

    /// The address on this site that a full address leads to.
    fn own<'t>(&self, address: &'t str) -> Option<&'t str> {
        let without_scheme = |text: &'t str| text.split_once("//").map(|(_, rest)| rest);
        let host = self.base.origin.split_once("//").map_or("", |(_, host)| host);
        let rest =
            without_scheme(address)?.strip_prefix(host).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        self.below_root(if rest.is_empty() { "/" } else { rest })
    }

    /// An address as HTML writes it, without the path below which the site lies.
    fn below_root<'t>(&self, href: &'t str) -> Option<&'t str> {
        let root = self.base.root.trim_end_matches('/');
        href.strip_prefix(root).filter(|rest| rest.starts_with('/'))
    }

    /// What is wrong with an address of this site.
    fn fault(&self, address: &str) -> Option<Fault> {
        let Some(recipe) = self.recipe(address) else { return Some(broken_link(address)) };
        let (_, fragment) = address.split_once('#')?;
        let anchors = self.anchors(recipe)?;
        let fragment = decode(fragment);
        let is_there = fragment.is_empty()
            || fragment.eq_ignore_ascii_case("top")
            || fragment.starts_with(":~:")
            || fragment.starts_with("fn-")
            || self.ids.contains(&fragment)
            || anchors.binary_search(&fragment).is_ok();
        (!is_there).then(|| broken_anchor(address, &fragment))
    }

    /// The ids of a text; `None` for what has no text.
    fn anchors(&self, recipe: Recipe) -> Option<&'a [String]> {
        let inputs = self.plan.inputs;
        match recipe {
            Recipe::Post(id) => Some(&inputs.library.post(id).anchors),
            Recipe::Standing(at) => Some(&inputs.pages[at as usize].anchors),
            _ => None,
        }
    }
}

/// Looks at the links of a post or page.
pub(super) fn in_text(known: &Known<'_>, text: &Text<'_>, found: &mut Found) {
    for (address, span) in links(text) {
        let own = if is_full(address) { known.own(address) } else { Some(address) };
        match own {
            Some(own) => found.diagnostics.extend(known.fault(own).map(|fault| at(text.path, Some(span), fault))),
            None => found.foreign.push(Foreign { address: address.to_owned(), file: text.path.to_owned(), span }),
        }
    }
    for (slot, to) in text.slots.iter().flat_map(|slot| slot.kind.links().map(move |to| (slot, to))) {
        // Its address is looked at by the build, its anchor is not.
        if let LinkTo::Root { path, fragment: Some(fragment) } = to
            && known.recipe(path).is_some()
        {
            let fault = known.fault(&format!("{path}#{fragment}"));
            found.diagnostics.extend(fault.map(|fault| at(text.path, Some(slot.span), fault)));
        }
    }
}

/// The addresses in a text that a build does not look at: those with a host, and those that components are given under names of
/// their own.
fn links<'t>(text: &'t Text<'_>) -> Vec<(&'t str, Span)> {
    let in_body = text.references.iter().map(|one| (one.address.as_str(), one.span));
    let mut links: Vec<_> = in_body.filter(|(address, _)| is_full(address)).collect();
    if let Some((FileUse::Foreign(address), span)) = text.image.map(|image| (&image.target, image.span)) {
        links.push((address, span));
    }
    for slot in text.slots {
        let SlotKind::Component { args, .. } = &slot.kind else { continue };
        links.extend(args.iter().filter_map(|(_, arg)| match arg {
            Arg::Text(address) if address.starts_with('/') || is_full(address) => Some((address.as_str(), slot.span)),
            _ => None,
        }));
    }
    links
}

/// An address with its host.
fn is_full(address: &str) -> bool {
    let starts = |with: &str| address.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    starts("https://") || starts("http://") || starts("//")
}

/// Looks at the links that a template or a static page writes out.
pub(super) fn in_html(known: &Known<'_>, name: &str, text: &str) -> Vec<Diagnostic> {
    let links = ["href", "src"].into_iter().flat_map(|attribute| attributes(text, attribute));
    let written = links.filter(|(_, value)| value.starts_with('/') && !value.starts_with("//") && !value.contains('{'));
    let told = written.filter_map(|(start, value)| {
        let fault = known.fault(known.below_root(value)?)?;
        Some(at(name, Some(Span::new(start, start + value.len())), fault))
    });
    told.collect()
}

/// The keys of data under which templates expect addresses.
const ADDRESSES: [&str; 4] = ["url", "href", "link", "src"];

/// Looks at the addresses of this site in a data file: what begins with `/` under a key that names an address.
pub(super) fn in_data(known: &Known<'_>, name: &str, text: &str) -> Vec<Diagnostic> {
    let written = ADDRESSES.into_iter().flat_map(|key| values(text, key));
    let told =
        written.filter(|(_, value)| value.starts_with('/') && !value.starts_with("//")).filter_map(|(start, value)| {
            let fault = known.fault(value)?;
            Some(at(name, Some(Span::new(start, start + value.len())), fault))
        });
    told.collect()
}

/// The values of a key in YAML, in whatever mapping it stands, each with its place.
fn values<'t>(yaml: &'t str, key: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
    yaml.match_indices(key).filter_map(move |(at, _)| {
        let is_start = yaml[..at].chars().next_back().is_none_or(|c| c.is_ascii_whitespace() || matches!(c, '{' | ','));
        let rest = yaml[at + key.len()..].strip_prefix(": ").filter(|_| is_start)?;
        let open = rest.trim_start_matches([' ', '"', '\'']);
        let value = open.split([',', '}', '"', '\'', '\n', '\r']).next()?.trim_end();
        Some((at + key.len() + 2 + rest.len() - open.len(), value))
    })
}

/// Standing pages that the menu asks for and that aren't there; a build leaves them out.
pub(super) fn menu(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let pages = subject.plan.inputs.pages;
    let wanted = &subject.library().config.pages_in_menu;
    let missing = wanted.iter().filter(|wanted| !pages.iter().any(|page| page.slug == wanted.text));
    missing.map(|wanted| at(config::FILE, Some(wanted.span), no_page(&wanted.text))).collect()
}

/// The values of an attribute in HTML, each with its place.
fn attributes<'t>(html: &'t str, name: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
    html.match_indices(name).filter_map(move |(at, _)| {
        let is_start = html[..at].ends_with(|c: char| c.is_ascii_whitespace());
        let rest = html[at + name.len()..].strip_prefix('=').filter(|_| is_start)?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = rest[1..].split(quote).next()?;
        Some((at + name.len() + 2, value))
    })
}

fn broken_link(address: &str) -> Fault {
    Fault::new("broken-link", words!("the site has no address {address}", "trang không có địa chỉ {address}")).hint(
        words!(
            "check the address; in a text, link to the source file instead",
            "hãy kiểm tra địa chỉ; trong bài thì nên liên kết đến tệp nguồn"
        ),
    )
}

fn broken_anchor(address: &str, fragment: &str) -> Fault {
    let page = address.split('#').next().unwrap_or_default();
    Fault::new("broken-anchor", words!("{page} has no heading `#{fragment}`", "{page} không có đề mục `#{fragment}`"))
        .hint(words!(
            "correct the id, or give the heading one with `{{#{fragment}}}`",
            "hãy sửa mã, hoặc đặt mã cho đề mục bằng `{{#{fragment}}}`"
        ))
}

fn no_page(slug: &str) -> Fault {
    Fault::new("broken-link", words!("there is no standing page `{slug}`", "không có trang cố định `{slug}`")).hint(
        words!(
            "name it by its slug: that of `pages/{slug}.md`",
            "hãy gọi trang bằng slug, tức là của tệp `pages/{slug}.md`"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{attributes, is_full, values};

    #[test]
    fn attributes_are_found_with_their_places() {
        let html = "<a class=x href=\"/a/\">b</a> <img data-src='/no' src='/c.png'> nohref=\"/d\"";
        let found: Vec<_> = attributes(html, "href").chain(attributes(html, "src")).collect();
        assert_eq!(found.iter().map(|(_, value)| *value).collect::<Vec<_>>(), ["/a/", "/c.png"]);
        assert!(found.iter().all(|(start, value)| html[*start..].starts_with(value)));
    }

    #[test]
    fn values_of_yaml_are_found_with_their_places() {
        let yaml = "a: {url: /b/, name: x}\n- url: \"/c/\" # d\n  curl: /no/\nurl:\n  - /no/\nhref: /đ/";
        let found: Vec<_> = values(yaml, "url").chain(values(yaml, "href")).collect();
        assert_eq!(found.iter().map(|(_, value)| *value).collect::<Vec<_>>(), ["/b/", "/c/", "/đ/"]);
        assert!(found.iter().all(|(start, value)| yaml[*start..].starts_with(value)));
    }

    #[test]
    fn full_addresses_have_a_host() {
        assert!(["https://a.vn", "HTTP://a.vn", "//a.vn"].into_iter().all(is_full));
        assert!(!["/a", "a//b", "mailto:a@b.vn", "ố"].into_iter().any(is_full));
    }
}
