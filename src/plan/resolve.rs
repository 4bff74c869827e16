//! What the texts refer to: links between posts, pictures and files beside them, hand-picked related posts, old addresses.
//!
//! In: the library, the standing pages, the site's files. Out: [`Resolved`]: for each text, what goes into the slots of its body, which
//! files are copied to its address, and its editor's picks; what leads nowhere is told. Touches: nothing.

use std::{collections::HashSet, sync::Arc};

use rayon::prelude::*;

use super::{
    Inputs, Output, Recipe,
    address::Addresses,
    outputs::{file_of, page_file},
    wrong::{
        Told, Wrong, held_target, leaves_site, missing_anchor, missing_file, missing_source, names_itself, tell,
        unknown_address, unknown_post,
    },
};
use crate::{
    content::{FileUse, Pick, Picture, Slot, SlotKind},
    diag::{Diagnostic, Fault, Span},
    hash::{Absorb, Absorber},
    library::{Found, Picks, PostId},
    words,
};

/// What goes into a slot of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An address of this site, without the base path; what follows `?` or `#` stands in the body already.
    Address(String),
    /// A picture.
    Image(FoundPicture),
    /// The output of a component of the theme.
    Component,
}

impl Absorb for Target {
    fn absorb(&self, into: &mut Absorber) {
        match self {
            Self::Address(address) => address.absorb(into),
            Self::Image(picture) => picture.absorb(into),
            Self::Component => 0_u8.absorb(into),
        }
    }
}

/// Where a picture is, and its size in pixels where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPicture {
    /// The address.
    pub address: String,
    /// Width and height.
    pub size: Option<(u32, u32)>,
}

impl Absorb for FoundPicture {
    fn absorb(&self, into: &mut Absorber) {
        self.address.absorb(into);
        self.size.absorb(into);
    }
}

/// What one text refers to.
#[derive(Debug, Default)]
struct Text {
    targets: Vec<Target>,
    picture: Option<FoundPicture>,
    /// Files beside it: path of the source, name at its address.
    files: Vec<(String, String)>,
    picks: Picks,
    /// Links to an address from the root of the file at `path`, to be checked when all addresses are known.
    roots: Vec<(String, Span)>,
    path: String,
}

impl Text {
    fn is_empty(&self) -> bool {
        self.targets.is_empty()
            && self.picture.is_none()
            && self.picks.shown.is_empty()
            && self.picks.excluded.is_empty()
    }
}

/// What all texts refer to.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    /// Most posts refer to nothing, so they have no room here.
    posts: Vec<Option<Arc<Text>>>,
    standing: Arc<[Text]>,
    nothing: Arc<Text>,
}

/// A text while its references are looked up.
struct Context<'a, 't> {
    inputs: Inputs<'a>,
    addresses: &'t Addresses,
    path: &'t str,
    own_address: &'t str,
    text: Text,
    told: Told<'a>,
}

impl Resolved {
    pub(super) fn new(inputs: Inputs<'_>, addresses: &Addresses, report: &mut Vec<Diagnostic>) -> Self {
        let library = inputs.library;
        let (posts, told): (Vec<_>, Vec<_>) =
            library.ids().into_par_iter().map(|id| resolve_post(inputs, addresses, id)).unzip();
        let mut told: Vec<Told<'_>> = told;
        let mut standing = Vec::with_capacity(inputs.pages.len());
        for page in inputs.pages {
            if page.draft {
                standing.push(Text::default());
                continue;
            }
            let own_address = Addresses::standing(&page.slug);
            let mut cx = Context::new(inputs, addresses, &page.path, &own_address);
            cx.slots(&page.links);
            told.push(cx.told);
            standing.push(cx.text);
        }
        tell(inputs, told, report);
        Self { posts, standing: standing.into(), nothing: Arc::default() }
    }

    /// Looks up again what one post refers to, which may read otherwise than before.
    pub(super) fn again(
        &mut self,
        inputs: Inputs<'_>,
        addresses: &Addresses,
        id: PostId,
        report: &mut Vec<Diagnostic>,
    ) {
        let (text, told) = resolve_post(inputs, addresses, id);
        self.posts[id as usize] = text;
        tell(inputs, vec![told], report);
    }

    fn text(&self, id: PostId) -> &Text {
        self.posts[id as usize].as_deref().unwrap_or(&self.nothing)
    }

    pub(super) fn post_targets(&self, id: PostId) -> &[Target] {
        &self.text(id).targets
    }

    pub(super) fn standing_targets(&self, at: u32) -> &[Target] {
        &self.standing[at as usize].targets
    }

    pub(super) fn picture(&self, id: PostId) -> Option<&FoundPicture> {
        self.text(id).picture.as_ref()
    }

    pub(super) fn picks(&self, id: PostId) -> &Picks {
        &self.text(id).picks
    }

    /// The source path of a file that a post shows.
    pub(super) fn post_file(&self, id: PostId, at: u32) -> &str {
        &self.text(id).files[at as usize].0
    }

    /// The source path of a file that a standing page shows.
    pub(super) fn standing_file(&self, page: u32, at: u32) -> &str {
        &self.standing[page as usize].files[at as usize].0
    }

    /// All files beside texts: what makes them, and their address.
    pub(super) fn files<'r>(
        &'r self,
        inputs: Inputs<'r>,
        addresses: &'r Addresses,
    ) -> impl Iterator<Item = (Recipe, String)> + 'r {
        let of_posts = self.posts.iter().enumerate().flat_map(move |(id, text)| {
            let files = text.iter().flat_map(|text| &text.files).enumerate();
            files.map(move |(at, (_, name))| {
                let id = id as PostId;
                (Recipe::PostFile(id, at as u32), Addresses::beside(addresses.post(id), name))
            })
        });
        let of_pages = self.standing.iter().enumerate().flat_map(move |(page, text)| {
            text.files.iter().enumerate().map(move |(at, (_, name))| {
                let own = Addresses::standing(&inputs.pages[page].slug);
                (Recipe::StandingFile(page as u32, at as u32), Addresses::beside(&own, name))
            })
        });
        of_posts.chain(of_pages)
    }

    /// Tells of links to addresses that the site doesn't have.
    pub(super) fn check_roots(&self, outputs: &[Output], report: &mut Vec<Diagnostic>) {
        let texts = self.posts.iter().flatten().map(AsRef::as_ref).chain(self.standing.iter());
        let roots: Vec<_> =
            texts.flat_map(|text| text.roots.iter().map(|(address, span)| (&text.path, address, *span))).collect();
        if roots.is_empty() {
            return;
        }
        let files: HashSet<&str> = outputs.iter().map(|output| output.file.as_str()).collect();
        for (path, address, span) in roots {
            let known = file_of(address).is_ok_and(|file| files.contains(file.as_str()))
                || page_file(address).is_some_and(|file| files.contains(file.as_str()));
            if !known {
                report.push(unknown_address(address).at(span).in_file(path).warning());
            }
        }
    }
}

fn resolve_post<'a>(inputs: Inputs<'a>, addresses: &Addresses, id: PostId) -> (Option<Arc<Text>>, Told<'a>) {
    let post = inputs.library.post(id);
    let mut cx = Context::new(inputs, addresses, &post.path, addresses.post(id));
    cx.slots(&post.links);
    cx.head_picture(post.image.as_deref());
    cx.text.picks = Picks { shown: cx.picks(&post.related, id), excluded: cx.picks(&post.related_exclude, id) };
    ((!cx.text.is_empty()).then(|| Arc::new(cx.text)), cx.told)
}

impl<'a, 't> Context<'a, 't> {
    fn new(inputs: Inputs<'a>, addresses: &'t Addresses, path: &'t str, own_address: &'t str) -> Self {
        Self { inputs, addresses, path, own_address, text: Text::default(), told: Told::default() }
    }

    fn tell(&mut self, fault: Fault, span: Span) {
        self.told.all.push(fault.at(span).in_file(self.path));
    }

    /// Tells of a name of nothing.
    fn tell_wrong(&mut self, told: Diagnostic, wrong: Wrong<'a>) {
        self.told.wrong.push((self.told.all.len(), wrong));
        self.told.all.push(told.in_file(self.path));
    }

    fn slots(&mut self, slots: &[Slot]) {
        for slot in slots {
            let target = match &slot.kind {
                SlotKind::Link { path, fragment } => {
                    Target::Address(self.source_link(path, fragment.as_deref(), slot.span))
                }
                SlotKind::File { path } => Target::Address(self.file(path, slot.span)),
                SlotKind::Image { path } if path.starts_with('/') => {
                    Target::Image(self.picture(&FileUse::Root(path.clone()), slot.span))
                }
                SlotKind::Image { path } => Target::Image(self.picture(&FileUse::Beside(path.clone()), slot.span)),
                SlotKind::Root { path, .. } => {
                    self.remember_root(path, slot.span);
                    Target::Address(path.clone())
                }
                SlotKind::Component { name, .. } => {
                    self.component(name, slot.span);
                    Target::Component
                }
            };
            self.text.targets.push(target);
        }
    }

    fn remember_root(&mut self, address: &str, span: Span) {
        let bare = address.split(['?', '#']).next().unwrap_or_default();
        self.path.clone_into(&mut self.text.path);
        self.text.roots.push((bare.to_owned(), span));
    }

    fn component(&mut self, name: &str, span: Span) {
        if !self.inputs.theme.has_component(name) {
            let fault = Fault::new(
                "unknown-component",
                words!("the theme has no component `{name}`", "giao diện không có thành phần `{name}`"),
            );
            self.tell_wrong(fault.at(span), Wrong::Component(name.to_owned()));
        }
    }

    /// The address of another source file.
    fn source_link(&mut self, path: &str, fragment: Option<&str>, span: Span) -> String {
        let Some(target) = beside(self.path, path) else {
            self.tell(leaves_site(path), span);
            return String::new();
        };
        let (address, anchors) = match self.inputs.library.find(&target) {
            Some(Found::Published(id)) => (self.addresses.post(id).to_owned(), &self.inputs.library.post(id).anchors),
            Some(Found::Held(post)) => {
                self.told.all.push(held_target(path).at(span).in_file(self.path).warning());
                (self.inputs.library.config.post_address(post), &post.anchors)
            }
            None => match self.inputs.pages.iter().find(|page| page.path == target) {
                Some(page) => {
                    if page.draft {
                        self.told.all.push(held_target(path).at(span).in_file(self.path).warning());
                    }
                    (Addresses::standing(&page.slug), &page.anchors)
                }
                None => {
                    self.tell_wrong(missing_source(path).at(span), Wrong::Source(target));
                    return String::new();
                }
            },
        };
        if let Some(fragment) = fragment.filter(|fragment| !anchors.iter().any(|anchor| anchor == fragment)) {
            self.tell_wrong(
                missing_anchor(path, fragment).at(span).warning(),
                Wrong::Anchor(fragment.to_owned(), anchors),
            );
        }
        address
    }

    /// The address of a file beside the text; it is copied there.
    fn file(&mut self, path: &str, span: Span) -> String {
        let (bare, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
        match beside(self.path, bare) {
            None => self.tell(leaves_site(path), span),
            Some(target) if self.inputs.files.find(&target).is_none() => {
                self.tell_wrong(missing_file(path).at(span), Wrong::File(target));
            }
            Some(target) => return format!("{}{rest}", self.copied(&target)),
        }
        String::new()
    }

    /// Where a file of the site is shown: under `static/` at its own address, else beside the text that shows it.
    fn copied(&mut self, target: &str) -> String {
        if let Some(address) = target.strip_prefix("static/") {
            return format!("/{address}");
        }
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let below = target.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        let name = below.unwrap_or_else(|| target.rsplit_once('/').map_or(target, |(_, name)| name)).to_owned();
        let address = Addresses::beside(self.own_address, &name);
        if !self.text.files.iter().any(|(path, _)| path == target) {
            self.text.files.push((target.to_owned(), name));
        }
        address
    }

    fn head_picture(&mut self, picture: Option<&Picture>) {
        if let Some(picture) = picture {
            self.text.picture = Some(self.picture(&picture.target, picture.span));
        }
    }

    fn picture(&mut self, used: &FileUse, span: Span) -> FoundPicture {
        match used {
            FileUse::Foreign(url) => FoundPicture { address: url.clone(), size: None },
            FileUse::Root(address) => {
                self.remember_root(address, span);
                let file = self.inputs.files.find(&format!("static{address}"));
                FoundPicture { address: address.clone(), size: file.and_then(|file| file.size) }
            }
            FileUse::Beside(path) => {
                let address = self.file(path, span);
                let target = beside(self.path, path.split(['?', '#']).next().unwrap_or_default());
                let file = target.and_then(|target| self.inputs.files.find(&target));
                FoundPicture { address, size: file.and_then(|file| file.size) }
            }
        }
    }

    /// The posts that an editor names, by slug, address or path.
    fn picks(&mut self, picks: &[Pick], own: PostId) -> Vec<PostId> {
        let mut ids = Vec::with_capacity(picks.len());
        for pick in picks {
            match self.inputs.library.named(&pick.text, self.path) {
                Some(Found::Published(id)) if id == own => self.tell(names_itself(), pick.span),
                Some(Found::Published(id)) if ids.contains(&id) => {}
                Some(Found::Published(id)) => ids.push(id),
                Some(Found::Held(_)) => {
                    self.told.all.push(held_target(&pick.text).at(pick.span).in_file(self.path).warning());
                }
                None => self.tell_wrong(unknown_post(&pick.text).at(pick.span), Wrong::Pick(pick.text.clone())),
            }
        }
        ids
    }
}

/// A path relative to a file, as a path from the site's folder; `None` when it leaves the folder.
pub fn beside(file: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_their_file() {
        assert_eq!(beside("posts/2024/a.md", "b.md").as_deref(), Some("posts/2024/b.md"));
        assert_eq!(beside("posts/2024/a.md", "../2014/./c.md").as_deref(), Some("posts/2014/c.md"));
        assert_eq!(beside("posts/a.md", "../../../etc/passwd"), None);
    }
}
