//! Pictures whose description says nothing.
//!
//! In: a text. Out: diagnostics. Touches: nothing.

use super::{at, text::Text};
use crate::{
    content::FileUse,
    diag::{Diagnostic, Fault, Span},
    parse::markdown::missing_alt,
    text::term,
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

/// Tells of pictures in HTML that have no description at all; an empty one says that there is nothing to describe.
pub(super) fn in_html(path: &str, html: &str) -> Vec<Diagnostic> {
    let tags = html
        .match_indices("<img")
        .filter_map(|(start, _)| Some(Span::new(start, start + html[start..].find('>')? + 1)));
    let is_bare = |span: &Span| !html[span.range()].split(char::is_whitespace).any(|word| word.starts_with("alt"));
    tags.filter(is_bare).map(|span| at(path, Some(span), missing_alt())).collect()
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

/// Whether files of this ending are pictures.
pub(super) fn is_picture_ending(ending: &str) -> bool {
    PICTURES.iter().any(|one| ending.eq_ignore_ascii_case(one))
}
