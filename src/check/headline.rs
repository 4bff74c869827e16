//! Headlines that two posts share, and posts without a lead.
//!
//! In: the posts. Out: diagnostics. Touches: nothing.

use std::collections::HashMap;

use super::{Subject, at};
use crate::{
    content::Post,
    diag::{Diagnostic, Fault},
    text::term,
    words,
};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let mut first: HashMap<String, &Post> = HashMap::new();
    for post in subject.posts() {
        match first.get(&term::identity(&post.title)) {
            // A daily bulletin may well have the same headline every day: lists show its series.
            Some(other) if other.series().is_some() && other.series() == post.series() => {}
            Some(other) => told.push(same(subject, other, post)),
            None => drop(first.insert(term::identity(&post.title), post)),
        }
        if post.lead.is_empty() {
            told.push(at(&post.path, subject.place(&post.path, &["title"]), no_lead()));
        }
    }
    told
}

fn same(subject: &Subject<'_>, first: &Post, second: &Post) -> Diagnostic {
    let fault = Fault::new("duplicate-title", words!("another post has this headline", "đã có bài mang tiêu đề này"))
        .hint(words!(
            "put into the headline what is new: the place, the day, the number",
            "hãy đưa điều mới vào tiêu đề: nơi chốn, ngày, con số"
        ));
    let place = |post: &Post| subject.place(&post.path, &["title"]);
    at(&second.path, place(second), fault).also(&first.path, place(first), words!("the older one", "bài cũ hơn"))
}

fn no_lead() -> Fault {
    Fault::new(
        "missing-lead",
        words!(
            "the post has no lead, and no paragraph to take it from",
            "bài không có sapo, cũng không có đoạn văn nào để lấy"
        ),
    )
    .hint(words!(
        "write `summary:`, one or two sentences that tell the news",
        "hãy viết `summary:`, một hai câu nói gọn tin chính"
    ))
}
