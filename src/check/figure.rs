//! Two articles that report different values of one indicator, for the same time and place.
//!
//! In: the figures of the plan. Out: diagnostics that name both places. Touches: nothing.

use super::Subject;
use crate::{
    diag::{Diagnostic, Fault, Lang},
    plan::figures::Conflict,
    words,
};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    subject.plan.figures.conflicts().map(|conflict| told(subject, conflict)).collect()
}

fn told(subject: &Subject<'_>, Conflict { first, other }: Conflict<'_>) -> Diagnostic {
    let path = |post| subject.library().post(post).path.clone();
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
        "hãy sửa số sai; trang chiến dịch đang lấy số của bài mới hơn",
    );
    let here = words!("the other value", "giá trị kia");
    let diagnostic = fault.hint(hint).at(other.figure.value_span).in_file(path(other.post)).warning();
    diagnostic.also(path(first.post), Some(first.figure.value_span), here)
}
