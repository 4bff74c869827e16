//! Two articles that report different values of one indicator, for the same time and place.
//!
//! In: the posts, published and to come, and the campaign. Out: diagnostics that name both places. Touches: nothing.

use std::collections::{BTreeMap, btree_map::Entry};

use super::Subject;
use crate::{
    content::{Figure, Post},
    diag::{Diagnostic, Fault, Lang},
    plan::figures::place_of,
    words,
};

/// A figure with the post that reports it.
#[derive(Clone, Copy)]
struct Told<'a> {
    post: &'a Post,
    figure: &'a Figure,
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Some(campaign) = &subject.plan.inputs.files.campaign else { return Vec::new() };
    let mut posts: Vec<&Post> = subject.posts().filter(|post| !post.figures.is_empty()).collect();
    posts.sort_by_key(|post| (post.date, &post.path));
    let mut first: BTreeMap<_, Told<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for told in posts.into_iter().flat_map(|post| post.figures.iter().map(move |figure| Told { post, figure })) {
        // A figure of an indicator that isn't declared is an error by itself.
        let Ok(at) = campaign.find(&told.figure.indicator) else { continue };
        let place = place_of(&campaign.indicators[at as usize], told.figure);
        match first.entry((at, told.figure.period, place)) {
            Entry::Vacant(none) => _ = none.insert(told),
            Entry::Occupied(known) if known.get().figure.value != told.figure.value => {
                found.push(conflict(*known.get(), told));
            }
            Entry::Occupied(_) => {}
        }
    }
    found
}

fn conflict(first: Told<'_>, other: Told<'_>) -> Diagnostic {
    let (indicator, period) = (&other.figure.indicator, other.figure.period.plain());
    let values = |lang| [other, first].map(|one| one.figure.value.shown("", lang));
    let ([new_en, old_en], [new_vi, old_vi]) = (values(Lang::En), values(Lang::Vi));
    let fault = Fault::new(
        "figure-conflict",
        words!(
            "`{indicator}` is {new_en} for {period} here, and {old_en} in an older article",
            "`{indicator}` của kỳ {period} ở đây là {new_vi}, còn trong bài cũ hơn là {old_vi}",
        ),
    );
    let hint = words!(
        "correct the wrong one; the page shows what the newer article says",
        "hãy sửa số sai; trang chiến dịch lấy số của bài mới hơn",
    );
    let here = words!("the other value", "giá trị kia");
    let diagnostic = fault.hint(hint).at(other.figure.value_span).in_file(other.post.path.clone()).warning();
    diagnostic.also(first.post.path.clone(), Some(first.figure.value_span), here)
}
