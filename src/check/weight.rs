//! Pictures that weigh too much for a weak connection.
//!
//! In: the site's files and who shows them. Out: diagnostics. Touches: nothing.

use std::{borrow::Cow, collections::HashMap};

use super::{Subject, at, picture::is_picture_ending};
use crate::{
    content::{FileUse, LinkTo, Post, Slot, SlotKind},
    diag::{Diagnostic, Fault, Lang, Span, Words},
    plan::{name_or_address, place_of},
    source::File,
    text::number,
    words,
};

/// Tells of each heavy picture once: where a text shows it first, else by its file.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let limit = subject.library().config.check.max_picture;
    let files = subject.tree.beside.iter().chain(&subject.tree.statics);
    let is_picture = |path: &str| path.rsplit_once('.').is_some_and(|(_, ending)| is_picture_ending(ending));
    let heavy: Vec<&File> = files.filter(|file| file.stamp.size > limit && is_picture(&file.path)).collect();
    if heavy.is_empty() {
        return Vec::new();
    }
    let users = users(subject);
    let told = heavy.into_iter().filter_map(|file| match users.get(&file.path) {
        Some((text, span)) => Some(at(text, Some(*span), too_heavy(file, limit))),
        // What lies beside texts and is shown by none is not published.
        None => file.path.starts_with("static/").then(|| at(&file.path, None, too_heavy(file, limit))),
    });
    told.collect()
}

fn too_heavy(file: &File, limit: u64) -> Fault {
    let path = &file.path;
    let kilobytes = |bytes: u64, lang| number::integer(bytes.div_ceil(1000) as i64, lang);
    let [(size_en, limit_en), (size_vi, limit_vi)] =
        [Lang::En, Lang::Vi].map(|lang| (kilobytes(file.stamp.size, lang), kilobytes(limit, lang)));
    let message = Words::new(
        format!("the picture `{path}` weighs {size_en} kB; {limit_en} kB are allowed"),
        format!("ảnh `{path}` nặng {size_vi} kB; mức cho phép là {limit_vi} kB"),
    );
    Fault::new("heavy-picture", message).hint(words!(
        "save it smaller, as 1600 pixels wide and JPEG of quality 75, or as WebP",
        "hãy lưu ảnh nhỏ lại, ví dụ rộng 1600 điểm ảnh, JPEG chất lượng 75 hoặc WebP"
    ))
}

/// The files that texts show, each with the first text by path and the place in it.
fn users<'a>(subject: &Subject<'a>) -> HashMap<String, (&'a str, Span)> {
    let mut posts: Vec<&Post> = subject.library().posts.clone();
    posts.sort_by(|a, b| a.path.cmp(&b.path));
    let heads = posts.iter().filter_map(|post| {
        let image = post.image.as_ref()?;
        match &image.target {
            FileUse::Beside(written) | FileUse::Root(written) => {
                let (used, _) = name_or_address(subject.plan.inputs.files, &post.path, written);
                Some((post.path.as_str(), used, image.span))
            }
            FileUse::Foreign(_) => None,
        }
    });
    let pages = subject.plan.inputs.pages.iter().map(|page| (page.path.as_str(), page.links.as_slice()));
    let texts = posts.iter().map(|post| (post.path.as_str(), post.links.as_slice())).chain(pages);
    let slots = texts.flat_map(|(path, slots)| slots.iter().flat_map(move |slot| used_by(path, slot)));
    let mut users = HashMap::new();
    for (path, used, span) in heads.chain(slots) {
        if let Some(file) = place_of(path, &used) {
            users.entry(file).or_insert((path, span));
        }
    }
    users
}

fn used_by<'s>(path: &'s str, slot: &'s Slot) -> impl Iterator<Item = (&'s str, Cow<'s, str>, Span)> {
    let picture = match &slot.kind {
        SlotKind::Image { path } => Some(path),
        _ => None,
    };
    let files = slot.kind.links().filter_map(|to| match to {
        LinkTo::File { path } => Some(path),
        _ => None,
    });
    picture.into_iter().chain(files).map(move |used| (path, used.into(), slot.span))
}
