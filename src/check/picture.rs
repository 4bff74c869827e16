//! Pictures whose description says nothing, and pictures that weigh too much.
//!
//! In: a text; the plan and the files. Out: diagnostics. Touches: nothing.

use std::collections::BTreeSet;

use super::{Subject, at, text::Text};
use crate::{
    content::{FileUse, Slot, SlotKind},
    diag::{Diagnostic, Fault, Span},
    plan::Recipe,
    text::{number, term},
    words,
};

/// What says nothing as a description, folded; numbers behind it do not help.
const EMPTY_WORDS: [&str; 26] = [
    "anh",
    "hinh",
    "hinh anh",
    "buc anh",
    "tam anh",
    "anh chup",
    "anh minh hoa",
    "hinh minh hoa",
    "minh hoa",
    "anh bia",
    "anh dai dien",
    "anh chup man hinh",
    "so do",
    "bieu do",
    "logo",
    "image",
    "picture",
    "photo",
    "pic",
    "img",
    "dsc",
    "figure",
    "screenshot",
    "untitled",
    "alt",
    "thumbnail",
];

/// The endings of pictures.
const PICTURES: [&str; 8] = ["jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "bmp"];

/// Tells of descriptions in a text that say nothing. Missing ones are told when it is parsed.
pub(super) fn alts(text: &Text<'_>) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    if let Some(image) = text.image {
        let src = match &image.target {
            FileUse::Beside(src) | FileUse::Root(src) | FileUse::Foreign(src) => src,
        };
        if let Some(fault) = useless(&image.alt, src, text.title, image.caption.as_deref().unwrap_or_default()) {
            told.push(at(text.path, text.head.place(&["image", "alt"]), fault));
        }
    }
    for reference in &text.references {
        let picture = reference.picture.as_ref();
        let fault = picture.and_then(|own| useless(&own.alt, &reference.address, text.title, &own.caption));
        told.extend(fault.map(|fault| at(text.path, Some(reference.span), fault)));
    }
    told
}

fn useless(alt: &str, src: &str, title: &str, caption: &str) -> Option<Fault> {
    let plain = |text: &str| term::identity(text.trim_matches(|c: char| !c.is_alphanumeric()));
    let own = plain(alt);
    if alt.trim().is_empty() {
        return None;
    }
    let why = if is_file_name(alt, src) {
        words!("is the name of a file", "là tên tệp")
    } else if says_nothing(&own) {
        words!("does not say what it shows", "không nói ảnh có gì")
    } else if own == plain(title) {
        words!("repeats the headline", "lặp lại tiêu đề")
    } else if own == plain(caption) {
        words!("repeats the caption", "lặp lại chú thích")
    } else {
        return None;
    };
    let (en, vi) = (why.en, why.vi);
    let message = words!("the picture's description “{alt}” {en}", "lời mô tả ảnh “{alt}” {vi}");
    Some(Fault::new("useless-alt", message).hint(words!(
        "say what the picture shows, as you would on the telephone",
        "hãy tả điều ảnh cho thấy, như khi kể qua điện thoại"
    )))
}

/// A name with an ending, or one of letters and signs that the file has too. A description may well consist of the same words.
fn is_file_name(alt: &str, src: &str) -> bool {
    let name = src.rsplit('/').next().unwrap_or(src);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let has_ending = alt.trim().rsplit_once('.').is_some_and(|(_, ending)| is_picture_ending(ending));
    let is_stem = !alt.trim().contains(char::is_whitespace) && alt.trim().eq_ignore_ascii_case(stem);
    has_ending || (is_stem && alt.contains(|c: char| !c.is_alphabetic()))
}

fn says_nothing(plain: &str) -> bool {
    let folded = term::fold(plain);
    let words =
        folded.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    words.is_empty() || EMPTY_WORDS.contains(&words.as_str())
}

fn is_picture_ending(ending: &str) -> bool {
    PICTURES.iter().any(|one| ending.eq_ignore_ascii_case(one))
}

/// Tells of pictures of the site that weigh too much, each once: where a text shows it, else by its file.
pub(super) fn heavy(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let limit = subject.library().config.check.max_picture;
    let shown: BTreeSet<String> = subject
        .plan
        .outputs
        .iter()
        .filter(|output| matches!(output.recipe, Recipe::Static(_) | Recipe::PostFile(..) | Recipe::StandingFile(..)))
        .map(|output| subject.plan.origin(output.recipe))
        .collect();
    let files = subject.tree.beside.iter().chain(&subject.tree.statics);
    let is_picture = |path: &str| path.rsplit_once('.').is_some_and(|(_, ending)| is_picture_ending(ending));
    let heavy = files.filter(|file| file.stamp.size > limit && is_picture(&file.path) && shown.contains(&file.path));
    heavy.map(|file| too_heavy(subject, &file.path, file.stamp.size, limit)).collect()
}

fn too_heavy(subject: &Subject<'_>, path: &str, size: u64, limit: u64) -> Diagnostic {
    let kilobytes = |bytes: u64, lang| number::integer(bytes.div_ceil(1000) as i64, lang);
    let (en, vi) = (crate::diag::Lang::En, crate::diag::Lang::Vi);
    let message = crate::diag::Words::new(
        format!("the picture `{path}` weighs {} kB; {} are enough", kilobytes(size, en), kilobytes(limit, en)),
        format!("ảnh `{path}` nặng {} kB; {} kB là đủ", kilobytes(size, vi), kilobytes(limit, vi)),
    );
    let fault = Fault::new("heavy-picture", message).hint(words!(
        "save it smaller, as 1600 pixels wide and JPEG of quality 75, or as WebP",
        "hãy lưu ảnh nhỏ lại, ví dụ rộng 1600 điểm ảnh, JPEG chất lượng 75 hoặc WebP"
    ));
    match user(subject, path) {
        Some((text, span)) => at(&text, Some(span), fault),
        None => at(path, None, fault),
    }
}

/// The first text that shows a picture, and where.
fn user(subject: &Subject<'_>, picture: &str) -> Option<(String, Span)> {
    let at_root = picture.strip_prefix("static").unwrap_or_default();
    let is_it = |path: &str, used: &str| {
        if used.starts_with('/') {
            used == at_root
        } else {
            crate::plan::beside(path, used).as_deref() == Some(picture)
        }
    };
    let in_slots = |path: &str, slots: &[Slot]| {
        let shows = |slot: &&Slot| match &slot.kind {
            SlotKind::Image { path: used } | SlotKind::File { path: used } => is_it(path, used),
            _ => false,
        };
        slots.iter().find(shows).map(|slot| slot.span)
    };
    let mut posts: Vec<_> = subject.library().posts.clone();
    posts.sort_by(|a, b| a.path.cmp(&b.path));
    let mut in_posts = posts.iter().filter_map(|post| {
        let image = post.image.as_ref().filter(|image| match &image.target {
            FileUse::Beside(used) | FileUse::Root(used) => is_it(&post.path, used),
            FileUse::Foreign(_) => false,
        });
        let span = image.map(|image| image.span).or_else(|| in_slots(&post.path, &post.links))?;
        Some((post.path.clone(), span))
    });
    let pages = subject.plan.inputs.pages;
    let mut in_pages = pages.iter().filter_map(|page| Some((page.path.clone(), in_slots(&page.path, &page.links)?)));
    in_posts.next().or_else(|| in_pages.next())
}
