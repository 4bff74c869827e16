//! Bulletins that do not say where, or that are over before they begin.
//!
//! In: the bulletins. Out: diagnostics. Touches: nothing.

use super::{Subject, at};
use crate::{
    content::{Bulletin, Kind, Stage},
    diag::{Diagnostic, Fault, Severity},
    words,
};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for post in subject.posts() {
        let Some(bulletin) = &post.bulletin else { continue };
        if bulletin.holds_until() <= bulletin.issued {
            let key = if bulletin.valid_until.is_some() { "valid_until" } else { "next_issue" };
            let place = subject.place(&post.path, &["bulletin", key]);
            // Nobody would ever see the warning: that is no matter of style.
            told.push(Diagnostic { severity: Severity::Error, ..at(&post.path, place, never_in_force()) });
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

fn no_areas() -> Fault {
    Fault::new("no-areas", words!("the bulletin does not say for which areas", "bản tin không nói cho khu vực nào"))
        .hint(words!(
            "give every hazard its `areas: […]`, provinces or seas",
            "hãy ghi `areas: […]` cho mỗi mối nguy: tỉnh hoặc vùng biển"
        ))
}
