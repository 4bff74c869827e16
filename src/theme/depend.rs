//! Which templates a template is made of.
//!
//! In: the sources of all templates. Out: a digest for each, over itself and all that it extends, includes or takes components from.
//! Touches: nothing.
//!
//! Names are found by looking for quoted template names after `extends` and `include`, for component calls, and for what pages get
//! ready-made; whatever looks like one counts. So a template may seem to depend on too much, which costs time, but never on too little.

use std::collections::{BTreeMap, BTreeSet};

use crate::hash::{Absorb, Absorber, Fingerprint};

/// The templates that make what a template finds ready under a name.
const READY: [(&str, &[&str]); 2] =
    [("drawn", &["card.html", "row.html"]), ("frame", &["head.html", "header.html", "footer.html"])];

/// What each template is made of directly.
pub(super) struct Dependencies<'a> {
    templates: &'a BTreeMap<String, String>,
    direct: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Dependencies<'a> {
    pub(super) fn of(templates: &'a BTreeMap<String, String>) -> Self {
        let mut homes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (name, source) in templates {
            for component in names_after(source, "component") {
                homes.entry(component).or_default().insert(name);
            }
        }
        let direct = templates.iter().map(|(name, source)| {
            let quoted = source.split(['"', '\'', '`']).filter(|part| templates.contains_key(*part));
            let called = names_after(source, "<").filter_map(|component| homes.get(&component)).flatten().copied();
            let ready = READY.iter().filter(|(word, _)| source.contains(word)).flat_map(|(_, made)| *made).copied();
            let ready = ready.filter(|made| templates.contains_key(*made));
            (name.as_str(), quoted.chain(called).chain(ready).filter(|other| other != name).collect())
        });
        Self { templates, direct: direct.collect() }
    }

    /// The digest of a template and of everything below it.
    pub(super) fn digest(&self, name: &str) -> Fingerprint {
        self.digest_of(self.parts(name).into_iter())
    }

    /// A template and everything below it.
    pub(super) fn parts(&self, name: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = vec![name];
        while let Some(name) = open.pop() {
            if let Some((name, below)) = self.direct.get_key_value(name)
                && seen.insert(*name)
            {
                open.extend(below);
            }
        }
        seen
    }

    /// The digest of all templates.
    pub(super) fn all(&self) -> Fingerprint {
        self.digest_of(self.templates.keys().map(String::as_str))
    }

    fn digest_of<'n>(&self, names: impl Iterator<Item = &'n str>) -> Fingerprint {
        let mut absorber = Absorber::default();
        for name in names {
            name.absorb(&mut absorber);
            self.templates.get(name).absorb(&mut absorber);
        }
        absorber.finish()
    }
}

/// The names of components that follow a mark.
fn names_after<'s>(source: &'s str, mark: &'s str) -> impl Iterator<Item = String> {
    source.split(mark).skip(1).map(name).filter(|name| !name.is_empty())
}

/// The name that a text begins with: words with dots between them. As in Tera, blanks may stand around each.
fn name(text: &str) -> String {
    let (mut name, mut rest) = (String::new(), text);
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        name.push_str(&rest[..end]);
        let Some(behind) = rest[end..].trim_start().strip_prefix('.') else { return name };
        name.push('.');
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn templates(list: &[(&str, &str)]) -> BTreeMap<String, String> {
        list.iter().map(|(name, source)| ((*name).to_owned(), (*source).to_owned())).collect()
    }

    #[test]
    fn a_template_changes_with_what_it_extends_includes_and_calls() {
        let base = [
            ("base.html", "<html>{% include \"nav.html\" %}"),
            ("nav.html", "nav"),
            ("post.html", "{% extends \"base.html\" %}{{<Card item={x} />}}"),
            ("parts.html", "{% component Card(item) %}c{% endcomponent Card %}"),
            ("feed.html", "feed"),
        ];
        let before = templates(&base);
        for changed in ["base.html", "nav.html", "post.html", "parts.html"] {
            let mut after = before.clone();
            after.insert(changed.into(), format!("{} more", before[changed]));
            let (old, new) = (Dependencies::of(&before), Dependencies::of(&after));
            assert_ne!(old.digest("post.html"), new.digest("post.html"), "{changed}");
            assert_eq!(old.digest("feed.html"), new.digest("feed.html"), "{changed}");
        }
    }

    #[test]
    fn a_template_changes_with_what_makes_the_pieces_it_shows() {
        let all = templates(&[
            ("base.html", "{{ frame . head }}"),
            ("list.html", "{{ item.drawn.row }}"),
            ("row.html", "<li>"),
            ("card.html", "<li>"),
            ("head.html", "<link>"),
        ]);
        let parts = |name| Dependencies::of(&all).parts(name).into_iter().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parts("base.html"), ["base.html", "head.html"]);
        assert_eq!(parts("list.html"), ["card.html", "list.html", "row.html"]);
        assert_eq!(parts("row.html"), ["row.html"]);
    }

    #[test]
    fn components_are_known_by_their_whole_names() {
        let all = templates(&[
            ("bar.html", "{%component\n  ui.Bar(x) %}b{% endcomponent %}"),
            ("baz.html", "{% component ui . Baz() %}z{% endcomponent %}"),
            ("bar-again.html", "{% component ui.Bar(x) %}b{% endcomponent %}"),
            ("post.html", "</p>{{<ui.Bar x=1 />}}"),
            ("page.html", "</p>{{ <\tui.Baz /> }}{% include `nav.html` %}"),
            ("nav.html", "</p>"),
        ]);
        let parts = |name| Dependencies::of(&all).parts(name).into_iter().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parts("post.html"), ["bar-again.html", "bar.html", "post.html"]);
        assert_eq!(parts("page.html"), ["baz.html", "nav.html", "page.html"]);
    }
}
