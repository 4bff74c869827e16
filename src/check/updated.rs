//! Times of a change that cannot be right: before the text was published, or still to come.
//!
//! In: the posts and pages, the instant of the build. Out: diagnostics. Touches: nothing.
//!
//! What is still to come is for the moment of looking to say, so neither the parser tells it, whose posts are kept between builds, nor
//! does a build cut it off, whose feeds and sitemaps would then change with the clock.

use super::{Subject, at};
use crate::{
    diag::{Diagnostic, Fault},
    text::time::{Moment, iso},
    words,
};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let library = subject.library();
    let posts = subject.posts().map(|post| (&post.path, Some(post.date), post.updated));
    let pages =
        subject.plan.inputs.pages.iter().filter(|page| !page.draft).map(|page| (&page.path, None, page.updated));
    let told = posts.chain(pages).filter_map(|(path, date, updated)| {
        let fault = fault(date, updated?, library.now, &|moment| iso(moment, &library.config.zone))?;
        Some(at(path, subject.place(path, &["updated"]), fault))
    });
    told.collect()
}

fn fault(date: Option<Moment>, updated: Moment, now: Moment, iso: &dyn Fn(Moment) -> String) -> Option<Fault> {
    let date = date.filter(|date| updated < *date);
    let message = match date {
        Some(date) => {
            let date = iso(date);
            words!("the text was changed before it was published at {date}", "bài được sửa trước cả lúc đăng là {date}")
        }
        None if updated > now => {
            let now = iso(now);
            words!(
                "the text was changed at a time to come: it is {now} now",
                "giờ sửa bài còn chưa tới: bây giờ là {now}"
            )
        }
        None => return None,
    };
    Some(Fault::new("impossible-update", message).hint(words!(
        "correct `updated`, or `date`; without `updated` the text counts as unchanged",
        "hãy sửa `updated` hoặc `date`; không ghi `updated` thì bài coi như chưa sửa"
    )))
}
