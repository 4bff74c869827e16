//! What the texts refer to: links between posts, pictures and files beside them, hand-picked related posts, old addresses.
//!
//! In: the library, the standing pages, the site's files. Out: [`Resolved`]: for each text, what goes into the slots of its body, which
//! files are copied to its address, and its editor's picks; what leads nowhere is told. Touches: nothing.

use std::{borrow::Cow, collections::HashSet, sync::Arc};

use rayon::prelude::*;

use super::{
    Inputs, Output, Recipe,
    address::Addresses,
    component::{unknown_component, wrong_arguments},
    outputs::{file_of, page_file},
    wrong::{
        Told, Wrong, held_pick, held_target, leaves_site, missing_anchor, missing_file, missing_source, names_itself,
        tell, unknown_address, unknown_post,
    },
};
use crate::{
    content::{Arg, FileUse, LinkTo, Pick, Picture, Post, Slot, SlotKind},
    diag::{Diagnostic, Fault, Span},
    hash::{Absorb, Absorber},
    library::{Found, Item, Picks, PostId},
    source::Files,
    text::{path::beside, percent},
};

/// What goes into a slot of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An address of this site, percent-encoded, without the base path; what follows `?` or `#` stands in the body already.
    Address(String),
    /// A picture.
    Image(FoundPicture),
    /// The output of a component of the theme; the addresses that it is given, in the order of its arguments.
    Component(Vec<String>),
}

impl Absorb for Target {
    fn absorb(&self, into: &mut Absorber) {
        match self {
            Self::Address(address) => address.absorb(into),
            Self::Image(picture) => picture.absorb(into),
            Self::Component(addresses) => addresses.absorb(into),
        }
    }
}

/// Where a picture is, and its size in pixels where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPicture {
    /// The address, percent-encoded unless it is on another site.
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
    cx.references(post, Some(id));
    ((!cx.text.is_empty()).then(|| Arc::new(cx.text)), cx.told)
}

impl<'a, 't> Context<'a, 't> {
    fn new(inputs: Inputs<'a>, addresses: &'t Addresses, path: &'t str, own_address: &'t str) -> Self {
        Self { inputs, addresses, path, own_address, text: Text::default(), told: Told::default() }
    }

    /// All that a post refers to.
    fn references(&mut self, post: &Post, own: Option<PostId>) {
        self.slots(&post.links);
        self.head_picture(post.image.as_deref());
        let [shown, excluded] = [&post.related, &post.related_exclude].map(|picks| self.picks(picks, own));
        self.text.picks = Picks { shown, excluded };
    }

    fn is_own(&self, found: Found<'_>) -> bool {
        match found {
            Found::Published(id) => self.inputs.library.post(id).path == self.path,
            Found::Held(post) => post.path == self.path,
        }
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
                SlotKind::Image { path } => Target::Image(self.picture(path, slot.span)),
                SlotKind::Component { name, args } => Target::Component(self.component(name, args, slot)),
                SlotKind::Link(to) => Target::Address(self.address(to, slot.span)),
            };
            self.text.targets.push(target);
        }
    }

    /// The address of what a link leads to.
    fn address(&mut self, to: &LinkTo, span: Span) -> String {
        match to {
            LinkTo::Post { path, fragment } => percent::encode(&self.source_link(path, fragment.as_deref(), span)),
            LinkTo::Root { path, .. } => {
                self.remember_root(path, span);
                percent::encode(path)
            }
            LinkTo::File { path } => self.file(path, span),
        }
    }

    fn remember_root(&mut self, address: &str, span: Span) {
        self.path.clone_into(&mut self.text.path);
        self.text.roots.push((address.to_owned(), span));
    }

    /// The addresses that a component is given.
    fn component(&mut self, name: &str, args: &[(String, Arg)], slot: &Slot) -> Vec<String> {
        match self.inputs.theme.component(name) {
            Some(component) => {
                let faults = wrong_arguments(&component, args);
                self.told.all.extend(faults.into_iter().map(|fault| fault.at(slot.span).in_file(self.path)));
            }
            None if self.inputs.theme.is_faulty() => {}
            None => self.tell_wrong(unknown_component(name).at(slot.span), Wrong::Component(name.to_owned())),
        }
        slot.kind.links().map(|to| self.address(to, slot.span)).collect()
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
        let is_there = |fragment: &str| anchors.binary_search_by(|anchor| anchor.as_str().cmp(fragment)).is_ok();
        if let Some(fragment) = fragment.filter(|fragment| !is_there(fragment)) {
            self.tell_wrong(
                missing_anchor(path, fragment).at(span).warning(),
                Wrong::Anchor(fragment.to_owned(), anchors),
            );
        }
        address
    }

    /// The address of a file beside the text; it is copied there.
    fn file(&mut self, path: &str, span: Span) -> String {
        match beside(self.path, path) {
            None => self.tell(leaves_site(path), span),
            Some(target) if self.inputs.files.is_unread(&target) => {}
            Some(target) if self.inputs.files.find(&target).is_none() => {
                self.tell_wrong(missing_file(path).at(span), Wrong::File(target));
            }
            Some(target) => return percent::encode(&self.copied(&target)),
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
        let Some(picture) = picture else { return };
        self.text.picture = Some(match &picture.target {
            FileUse::Foreign(url) => FoundPicture { address: url.clone(), size: None },
            FileUse::Root(written) | FileUse::Beside(written) => {
                let (path, suffix) = name_or_address(self.inputs.files, self.path, written);
                let mut found = self.picture(&path, picture.span);
                found.address += &percent::complete(suffix);
                found
            }
        });
    }

    fn picture(&mut self, path: &str, span: Span) -> FoundPicture {
        let file = place_of(self.path, path).and_then(|place| self.inputs.files.find(&place));
        let size = file.and_then(|file| file.size);
        if path.starts_with('/') {
            self.remember_root(path, span);
            return FoundPicture { address: percent::encode(path), size };
        }
        FoundPicture { address: self.file(path, span), size }
    }

    /// What stands for the posts and series that an editor names; a post that waits for its date has no number of its own yet.
    fn picks(&mut self, picks: &[Pick], own: Option<PostId>) -> Vec<Item> {
        let mut items = Vec::with_capacity(picks.len());
        for pick in picks {
            if let Some(item) = self.pick(pick, own).filter(|item| !items.contains(item)) {
                items.push(item);
            }
        }
        items
    }

    /// A post by slug, address or path, or a series by id or address.
    fn pick(&mut self, pick: &Pick, own: Option<PostId>) -> Option<Item> {
        let library = self.inputs.library;
        let item = match library.named(&pick.text, self.path) {
            Some(found) if self.is_own(found) => {
                self.tell(names_itself(), pick.span);
                return None;
            }
            Some(Found::Published(id)) => Some(own.map_or(Item::Post(id), |own| library.picked(own, id))),
            Some(Found::Held(_)) => {
                self.told.all.push(held_pick(&pick.text).at(pick.span).in_file(self.path).warning());
                return None;
            }
            None => library.series_named(&pick.text).map(Item::Series),
        };
        match item {
            Some(item) if own.is_some_and(|own| item == library.item(own)) => self.tell(names_itself(), pick.span),
            None => self.tell_wrong(unknown_post(&pick.text).at(pick.span), Wrong::Pick(pick.text.clone())),
            Some(item) => return Some(item),
        }
        None
    }
}

/// What is wrong with the references of a post that is not published yet.
pub(super) fn told_of<'a>(inputs: Inputs<'a>, addresses: &Addresses, post: &'a Post) -> Told<'a> {
    let own_address = inputs.library.config.post_address(post);
    let mut cx = Context::new(inputs, addresses, &post.path, &own_address);
    cx.references(post, None);
    cx.told
}

/// Where the file lies that a text names by a path beside it or from the root of the site; `None` when that leaves the site.
pub fn place_of(text: &str, path: &str) -> Option<String> {
    if path.starts_with('/') { Some(format!("static{path}")) } else { beside(text, path) }
}

/// The path that the front matter of a text gives a picture by, and what follows it. People write the name as the file has it, or an
/// address as Markdown has it, with percent codes and perhaps a query: a name that is there is not read as anything else.
pub fn name_or_address<'w>(files: &Files, text: &str, written: &'w str) -> (Cow<'w, str>, &'w str) {
    if place_of(text, written).is_some_and(|place| files.find(&place).is_some()) {
        return (written.into(), "");
    }
    let (path, suffix) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
    (percent::decode(path).into(), suffix)
}
