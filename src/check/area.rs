//! Areas of hazards that no province is found in, though a slip is all that keeps one from it: nobody there would be warned.
//!
//! In: the bulletins. Out: diagnostics. Touches: nothing.

use std::collections::HashMap;

use super::{Subject, at};
use crate::{
    content::Post,
    diag::{Diagnostic, Fault, Span},
    text::province::Names,
    words,
};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let names = Names::default();
    let mut known = HashMap::new();
    let mut told = Vec::new();
    for post in subject.posts() {
        for (nth, area) in areas(post) {
            let meant = known.entry(area).or_insert_with(|| names.mistyped(area));
            if let Some((written, name)) = meant {
                told.push(at(&post.path, place(subject, &post.path, nth, area), mistyped(written, name)));
            }
        }
    }
    told
}

/// The areas of a post's hazards, each with the number of its hazard.
fn areas(post: &Post) -> impl Iterator<Item = (usize, &str)> {
    let hazards = post.bulletin.iter().flat_map(|bulletin| bulletin.hazards.iter().enumerate());
    hazards.flat_map(|(nth, hazard)| hazard.areas.iter().map(move |area| (nth, area.as_str())))
}

/// Where an area is written, from the beginning of its hazard on; else its hazard.
fn place(subject: &Subject<'_>, path: &str, nth: usize, area: &str) -> Option<Span> {
    let hazard = *subject.places(path, &["bulletin", "hazards"]).get(nth)?;
    let found = subject
        .text(path)
        .and_then(|text| Some(hazard.start as usize + text.get(hazard.start as usize..)?.find(area)?));
    Some(found.map_or(hazard, |start| Span::new(start, start + area.len())))
}

fn mistyped(written: &str, name: &str) -> Fault {
    Fault::new(
        "mistyped-area",
        words!("`{written}` is the name of no province", "không có tỉnh, thành phố nào tên là `{written}`"),
    )
    .hint(words!(
        "did you mean `{name}`? As it is written, its page does not show this warning",
        "có phải ý bạn là `{name}`? Ghi như vậy thì trang của tỉnh không hiện cảnh báo này"
    ))
}
