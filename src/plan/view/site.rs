//! What every page may know of the site: its title, menu, labels, data.
//!
//! In: the configuration, the theme, the data files. Out: [`Site`], shown as Tera's global context and part of every fingerprint.
//! Touches: nothing.

use std::collections::BTreeMap;

use tera::{Map, Value, value::Key};

use crate::{
    config::Config,
    hash::{Absorb, Absorber},
    plan::{Inputs, Recipe, TermsOf, address::Addresses},
    source::Files,
};

/// What every page may know of the site. Addresses in it are ready to be used in links.
#[derive(Debug, Clone)]
pub struct Site {
    title: String,
    description: String,
    base_url: String,
    root: String,
    language: &'static str,
    organization: (String, Option<String>),
    menu: Vec<(String, String)>,
    pages: Vec<(String, String)>,
    urls: Vec<(&'static str, String)>,
    /// The theme's assets: name, address, integrity.
    assets: Vec<(String, (String, String))>,
    favicon: Option<String>,
    logo: Option<String>,
    data: BTreeMap<String, String>,
    extra: String,
    labels: crate::theme::Labels,
    /// Settings that change how values look: zone, and all else in the file.
    settings: crate::hash::Fingerprint,
}

impl Site {
    /// Gathers it.
    pub fn new(inputs: Inputs<'_>, addresses: &Addresses) -> Self {
        let config = inputs.library.config;
        let statics = |name: &str| inputs.files.has_static(name).then(|| name.to_owned());
        Self {
            title: config.title.clone(),
            description: config.description.clone(),
            base_url: config.base.absolute("/"),
            root: config.base.href("/"),
            language: config.language.code(),
            organization: (config.organization.name.clone(), config.organization.url.clone()),
            menu: menu(config, addresses),
            pages: standing(inputs),
            urls: urls(inputs, addresses),
            assets: assets(inputs, addresses),
            favicon: statics("/favicon.svg").or_else(|| statics("/favicon.ico")).map(|at| config.base.href(&at)),
            logo: statics("/logo.svg").or_else(|| statics("/logo.png")),
            data: data(inputs.files),
            extra: config.extra.clone(),
            labels: inputs.theme.labels.clone(),
            settings: config.digest,
        }
    }

    /// The address of the logo, where the site has one.
    pub fn logo_address(&self) -> Option<&str> {
        self.logo.as_deref()
    }

    /// The values of Tera's global context.
    pub fn globals(&self) -> [(&'static str, Value); 2] {
        [("site", self.show()), ("labels", self.labels.show())]
    }

    fn show(&self) -> Value {
        let mut map = Map::default();
        let mut put = |key: &'static str, value: Value| map.insert(Key::Str(key), value);
        put("title", self.title.as_str().into());
        put("description", self.description.as_str().into());
        put("base_url", self.base_url.as_str().into());
        put("root", self.root.as_str().into());
        put("language", self.language.into());
        let (name, url) = &self.organization;
        put(
            "organization",
            if name.is_empty() {
                Value::none()
            } else {
                pairs([("name", name.clone().into()), ("url", url.clone().into())])
            },
        );
        put("menu", links(&self.menu));
        put("pages", links(&self.pages));
        put("urls", pairs(self.urls.iter().map(|(key, url)| (*key, url.as_str().into()))));
        let asset = |(name, (url, integrity)): &(String, (String, String))| {
            let integrity = if integrity.is_empty() { Value::none() } else { integrity.as_str().into() };
            (Key::from(name.clone()), pairs([("url", url.as_str().into()), ("integrity", integrity)]))
        };
        put("assets", Value::from(self.assets.iter().map(asset).collect::<Map>()));
        put("favicon", self.favicon.clone().into());
        put("logo", self.logo.as_ref().map(|at| format!("{}{}", self.root, at.trim_start_matches('/'))).into());
        put("data", json_map(&self.data));
        put("extra", json(&self.extra));
        Value::from(map)
    }
}

impl Absorb for Site {
    fn absorb(&self, into: &mut Absorber) {
        self.settings.absorb(into);
        for text in [&self.title, &self.description, &self.base_url, &self.root, &self.extra] {
            text.absorb(into);
        }
        self.language.absorb(into);
        self.organization.absorb(into);
        self.menu.absorb(into);
        self.pages.absorb(into);
        self.urls.absorb(into);
        self.assets.absorb(into);
        self.favicon.absorb(into);
        self.logo.absorb(into);
        for (name, json) in &self.data {
            name.absorb(into);
            json.absorb(into);
        }
        self.labels.absorb(into);
    }
}

fn urls(inputs: Inputs<'_>, addresses: &Addresses) -> Vec<(&'static str, String)> {
    let href = |recipe| inputs.library.config.base.href(&addresses.of(inputs, recipe));
    let mut urls = vec![
        ("feed", href(Recipe::Atom(None))),
        ("json_feed", href(Recipe::JsonFeed)),
        ("archive", href(Recipe::Archive)),
        ("tags", href(Recipe::Terms(TermsOf::Tags))),
        ("authors", href(Recipe::Terms(TermsOf::Authors))),
        ("series", href(Recipe::Terms(TermsOf::Series))),
        ("warnings", href(Recipe::Warnings)),
        ("lite", href(Recipe::Lite)),
        ("current_fragment", href(Recipe::Current)),
    ];
    // Whether there is a campaign, no post decides: so no post changes the links on every page.
    if inputs.campaign().is_some() {
        urls.extend([("campaign", href(Recipe::Campaign)), ("calendar", href(Recipe::Calendar(None)))]);
    }
    urls
}

fn menu(config: &Config, addresses: &Addresses) -> Vec<(String, String)> {
    let link = |(at, category): (u32, &crate::config::Category)| {
        (category.name.clone(), config.base.href(addresses.category(at)))
    };
    (0..).zip(&config.categories).map(link).collect()
}

fn assets(inputs: Inputs<'_>, addresses: &Addresses) -> Vec<(String, (String, String))> {
    let href = |at| inputs.library.config.base.href(&addresses.of(inputs, Recipe::Asset(at)));
    let numbered = (0..).zip(&inputs.theme.assets);
    numbered.map(|(at, asset)| (asset.name.clone(), (href(at), asset.integrity.clone()))).collect()
}

/// The standing pages of the menu, in the order that the settings give.
fn standing(inputs: Inputs<'_>) -> Vec<(String, String)> {
    let config = inputs.library.config;
    let find = |slug: &str| inputs.standing().map(|(_, page)| page).find(|page| page.slug == slug);
    let wanted = config.pages_in_menu.iter().filter_map(|named| find(&named.text));
    wanted.map(|page| (page.title.clone(), config.base.href(&Addresses::standing(&page.slug)))).collect()
}

fn data(files: &Files) -> BTreeMap<String, String> {
    files.data.iter().map(|data| (data.name.clone(), data.json.clone())).collect()
}

fn pairs(items: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let mut map = Map::default();
    for (key, value) in items {
        map.insert(Key::Str(key), value);
    }
    Value::from(map)
}

fn links(items: &[(String, String)]) -> Value {
    let link = |(name, url): &(String, String)| pairs([("name", name.as_str().into()), ("url", url.as_str().into())]);
    Value::from(items.iter().map(link).collect::<Vec<_>>())
}

fn json(text: &str) -> Value {
    serde_json::from_str::<serde_json::Value>(text)
        .map_or_else(|_| Value::from(Map::default()), |json| Value::from_serializable(&json))
}

fn json_map(items: &BTreeMap<String, String>) -> Value {
    let mut map = Map::default();
    for (name, text) in items {
        map.insert(Key::from(name.clone()), json(text));
    }
    Value::from(map)
}
