//! Which templates a template is made of.
//!
//! In: the sources of all templates. Out: a digest for each, over itself and all that it extends, includes or takes components from.
//! Touches: nothing.
//!
//! Names are found by looking for quoted template names after `extends` and `include`, and for component calls; whatever looks like
//! one counts. So a template may seem to depend on too much, which costs time, but never on too little.

use std::collections::{BTreeMap, BTreeSet};

use crate::hash::{Absorb, Absorber, Fingerprint};

/// What each template is made of directly.
pub(super) struct Dependencies<'a> {
    templates: &'a BTreeMap<String, String>,
    direct: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Dependencies<'a> {
    pub(super) fn of(templates: &'a BTreeMap<String, String>) -> Self {
        let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, source) in templates {
            for component in words_after(source, "component ") {
                homes.insert(component, name);
            }
        }
        let direct = templates.iter().map(|(name, source)| {
            let quoted = source.split(['"', '\'']).filter(|part| templates.contains_key(*part));
            let called = source.split('<').skip(1).filter_map(|rest| homes.get(word(rest)).copied());
            (name.as_str(), quoted.chain(called).filter(|other| other != name).collect())
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

fn words_after<'s>(source: &'s str, mark: &'s str) -> impl Iterator<Item = &'s str> {
    source.split(mark).skip(1).map(word)
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
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
}
