//! The theme: templates made ready for Tera, the words of the pages, the files they need.
//!
//! In: the theme in the program, the files of `themes/<name>/` and of the site's `templates/`, which win over it file by file.
//! Out: a [`Theme`]. Touches: reads those files.
//!
//! Incremental: each template has a digest of itself and of all templates that it extends, includes or takes components from; so a
//! changed template renders again only the pages that it is part of.

mod depend;
mod fault;
mod labels;

use std::{collections::BTreeMap, path::PathBuf};

use include_dir::{Dir, include_dir};
use tera::Tera;

use crate::{
    diag::{Diagnostic, Lang, unreadable},
    hash::{Absorb, Absorber, Digest, Fingerprint},
    source::{CopyOf, File, Tree, read_text, text_of},
};

pub use fault::template_error;
pub use labels::Labels;

/// The theme that every site has without doing anything.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Whether a template reads as the one of its name in the program.
fn is_embedded(name: &str, text: &str) -> bool {
    let file = EMBEDDED.get_file(format!("templates/{name}"));
    file.and_then(|file| text_of(file.contents()).ok()).is_some_and(|own| own == text)
}

/// A theme, ready to render.
pub struct Theme {
    /// The templates, without any site's data yet.
    pub tera: Tera,
    /// The words of the pages, in the site's language.
    pub labels: Labels,
    /// The files that pages need.
    pub assets: Vec<Asset>,
    /// The folder of their addresses below `/assets/`, with a slash behind it: it stands for the bytes of all of them, so that what
    /// lies at such an address never changes. Empty in a preview, where an asset that is being written keeps its address.
    pub assets_folder: String,
    digests: BTreeMap<String, Fingerprint>,
    components: Fingerprint,
    /// The file and the text of each template.
    sources: BTreeMap<String, (String, String)>,
}

/// A file of the theme.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its path below `assets/`.
    pub name: String,
    /// The file it comes from, for messages; empty when it is in the program.
    pub origin: String,
    /// Stands for its bytes.
    pub digest: Fingerprint,
    /// What a browser compares its bytes with (Subresource Integrity, <https://www.w3.org/TR/SRI/>); empty in a preview.
    pub integrity: String,
    from: AssetFrom,
}

#[derive(Debug, Clone)]
enum AssetFrom {
    Program(&'static [u8]),
    Disk(PathBuf),
}

impl Asset {
    fn new(name: &str, origin: &str, bytes: &[u8], from: AssetFrom) -> Self {
        let (name, origin) = (name.to_owned(), origin.to_owned());
        Self { name, origin, digest: Fingerprint::of(bytes), integrity: Digest::of(bytes).integrity(), from }
    }

    /// Where its bytes are.
    pub fn bytes(&self) -> CopyOf<'_> {
        match &self.from {
            AssetFrom::Program(bytes) => CopyOf::Memory(bytes),
            AssetFrom::Disk(path) => CopyOf::Disk(path),
        }
    }
}

impl Theme {
    /// Reads a theme. Faults in templates go to the report; what is returned then can still name its parts.
    pub fn read(tree: &Tree, language: Lang, report: &mut Vec<Diagnostic>) -> Self {
        let mut parts = Parts::default();
        parts.embedded();
        for file in &tree.theme {
            let disk = std::path::absolute(&file.disk).unwrap_or_else(|_| file.disk.clone());
            parts.file(&disk.display().to_string(), file, report);
        }
        for file in &tree.templates {
            parts.file(&file.path, file, report);
        }
        let labels = Labels::read(&parts.settings, &parts.templates, language, report);
        let tera = parts.tera(report);
        let depend = depend::Dependencies::of(&parts.templates);
        Self {
            labels,
            assets_folder: parts.assets_folder(),
            digests: parts.templates.keys().map(|name| (name.clone(), depend.digest(name))).collect(),
            components: depend.all(),
            sources: parts.templates.keys().map(|name| (name.clone(), parts.source(name))).collect(),
            assets: parts.assets.into_values().collect(),
            tera,
        }
    }

    /// The same theme for a preview: its assets may change at any moment.
    #[must_use]
    pub fn in_preview(mut self) -> Self {
        self.assets_folder.clear();
        self.assets.iter_mut().for_each(|asset| asset.integrity.clear());
        self
    }

    /// Stands for a template and all that it is made of.
    pub fn digest(&self, template: &str) -> Fingerprint {
        self.digests.get(template).copied().unwrap_or_default()
    }

    /// What stands for each template, by its name.
    pub fn digests(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.digests.iter().map(|(name, digest)| (name.as_str(), *digest))
    }

    /// The names of the templates that one is made of, itself among them.
    pub fn parts(&self, template: &str) -> Vec<String> {
        let texts = self.sources.iter().map(|(name, (_, text))| (name.clone(), text.clone())).collect();
        depend::Dependencies::of(&texts).parts(template).into_iter().map(str::to_owned).collect()
    }

    /// Stands for all templates: a component may stand in any of them.
    pub fn components_digest(&self) -> Fingerprint {
        self.components
    }

    /// The names of its components.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.tera.get_component_names()
    }

    /// A component: what it takes.
    pub fn component(&self, name: &str) -> Option<tera::ComponentInfo> {
        self.tera.get_component_definition(name)
    }

    /// Whether its templates are faulty, so that nobody knows which components it has.
    pub fn is_faulty(&self) -> bool {
        self.tera.get_template_names().next().is_none()
    }

    /// The texts of all templates.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.sources.values().map(|(_, text)| text.as_str())
    }

    /// The names and texts of all templates.
    pub fn named_sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.iter().map(|(name, (_, text))| (name.as_str(), text.as_str()))
    }

    /// The file that a template comes from, and its text: for messages.
    pub fn place(&self, template: &str) -> (String, String) {
        self.sources.get(template).cloned().unwrap_or_default()
    }
}

/// A theme in the making: later files win over earlier ones of the same name.
#[derive(Default)]
struct Parts {
    templates: BTreeMap<String, String>,
    origins: BTreeMap<String, String>,
    assets: BTreeMap<String, Asset>,
    settings: Vec<(String, String)>,
}

impl Parts {
    fn embedded(&mut self) {
        let mut folders = vec![&EMBEDDED];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                let bytes = file.contents();
                if let Some(name) = path.strip_prefix("assets/") {
                    self.assets.insert(name.into(), Asset::new(name, "", bytes, AssetFrom::Program(bytes)));
                } else if let Ok(text) = text_of(bytes) {
                    self.text(&path, text.into_owned(), &path);
                }
            }
        }
    }

    /// Takes a file; `origin` is what messages call it, from the site's folder or absolute.
    fn file(&mut self, origin: &str, file: &File, report: &mut Vec<Diagnostic>) {
        let path = &file.path;
        if let Some(name) = path.strip_prefix("assets/") {
            match std::fs::read(&file.disk) {
                Ok(bytes) => {
                    let asset = Asset::new(name, origin, &bytes, AssetFrom::Disk(file.disk.clone()));
                    self.assets.insert(name.into(), asset);
                }
                Err(error) => report.push(unreadable(&error).in_file(origin)),
            }
            return;
        }
        match read_text(file) {
            Ok(text) => self.text(path, text, origin),
            Err(diagnostic) => report.push(diagnostic.in_file(origin)),
        }
    }

    fn text(&mut self, path: &str, text: String, origin: &str) {
        if let Some(name) = path.strip_prefix("templates/") {
            self.origins.insert(name.to_owned(), origin.to_owned());
            self.templates.insert(name.to_owned(), text);
        } else if path == "theme.yaml" {
            self.settings.push((origin.to_owned(), text));
        }
    }

    fn assets_folder(&self) -> String {
        let mut absorber = Absorber::default();
        for asset in self.assets.values() {
            asset.name.absorb(&mut absorber);
            asset.digest.absorb(&mut absorber);
        }
        format!("{:012x}/", absorber.finish().short() >> 16)
    }

    fn tera(&self, report: &mut Vec<Diagnostic>) -> Tera {
        let mut tera = Tera::default();
        tera.autoescape_on(vec![".html", ".xml"]);
        if let Err(error) = tera.add_raw_templates(&self.templates) {
            report.extend(fault::template_errors(&error, |name| self.source(name)));
        }
        tera
    }

    fn source(&self, name: &str) -> (String, String) {
        let origin = self.origins.get(name).cloned().unwrap_or_else(|| name.to_owned());
        (origin, self.templates.get(name).cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Stamp;

    #[test]
    fn a_file_that_cannot_be_read_has_the_name_that_messages_call_it() {
        for path in ["assets/style.css", "templates/post.html"] {
            let file = File { path: path.to_owned(), disk: "no/such/file".into(), stamp: Stamp::UNKNOWN };
            let mut report = Vec::new();
            Parts::default().file("/site/themes/own/file", &file, &mut report);
            assert_eq!(report.iter().map(|one| one.file.as_str()).collect::<Vec<_>>(), ["/site/themes/own/file"]);
        }
    }
}
