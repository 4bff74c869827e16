//! Bulletins that do not say where, that are over before they begin or last too long, or that were issued after they were published.
//!
//! In: the bulletins. Out: diagnostics. Touches: nothing.

use super::{Subject, at};
use crate::{
    content::{Bulletin, Kind, Stage},
    diag::{Diagnostic, Fault, Severity},
    words,
};

/// How long a warning holds at most, in seconds: ten days. Those of Vietnamese practice are renewed several times a day.
const LONGEST: i64 = 10 * 24 * 3600;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for post in subject.posts() {
        let Some(bulletin) = &post.bulletin else { continue };
        let place = |key| subject.place(&post.path, &["bulletin", key]);
        let end = if bulletin.valid_until.is_some() { "valid_until" } else { "next_issue" };
        if bulletin.holds_until() <= bulletin.issued {
            // Nobody would ever see the warning: that is no matter of style.
            told.push(Diagnostic { severity: Severity::Error, ..at(&post.path, place(end), never_in_force()) });
        }
        if bulletin.holds_until() > bulletin.issued.plus(LONGEST) {
            told.push(at(&post.path, place(end), too_long()));
        }
        if bulletin.issued > post.date {
            told.push(at(&post.path, place("issued"), crate::parse::issued_after_date()));
        }
        if lacks_areas(bulletin) {
            told.push(at(&post.path, subject.place(&post.path, &["bulletin", "hazards"]), no_areas()));
        }
    }
    told
}

/// An ordinary forecast needs no hazards, and the last bulletin on an event may have none left.
fn lacks_areas(bulletin: &Bulletin) -> bool {
    let may_have_none = matches!(bulletin.kind, Kind::Forecast | Kind::Other) || bulletin.stage == Some(Stage::Final);
    match &bulletin.hazards[..] {
        [] => !may_have_none,
        hazards => hazards.iter().any(|hazard| hazard.areas.is_empty()),
    }
}

fn never_in_force() -> Fault {
    Fault::new(
        "never-in-force",
        words!("the bulletin ends before it begins", "bản tin hết hiệu lực trước khi bắt đầu có hiệu lực"),
    )
    .hint(words!(
        "correct `valid_until` or `next_issue`, or `issued` (which is `date` when it is not written)",
        "hãy sửa `valid_until` hoặc `next_issue`, hoặc `issued` (không ghi thì lấy `date`)"
    ))
}

fn too_long() -> Fault {
    Fault::new(
        "long-validity",
        words!("the bulletin is in force for more than ten days", "bản tin có hiệu lực hơn mười ngày"),
    )
    .hint(words!(
        "correct `valid_until` or `next_issue`; if so long is meant, allow it with its reason in site.yaml",
        "hãy sửa `valid_until` hoặc `next_issue`; nếu đúng là lâu như vậy, hãy cho phép kèm lý do trong site.yaml"
    ))
}

fn no_areas() -> Fault {
    Fault::new("no-areas", words!("the bulletin does not say for which areas", "bản tin không nói cho khu vực nào"))
        .hint(words!(
            "give every hazard its `areas: […]`, provinces or seas",
            "hãy ghi `areas: […]` cho mỗi mối nguy: tỉnh hoặc vùng biển"
        ))
}
