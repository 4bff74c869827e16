//! Posts whose text was changed after their publication without saying so.
//!
//! In: the posts, and how they stood when they were published. Out: diagnostics. Touches: nothing.
//!
//! Only git knows how a post stood. What an earlier build remembers cannot serve: it would make the result depend on the machine, and
//! on who built when. So without a repository nothing is said.

use std::collections::HashMap;

use super::{Subject, at};
use crate::{
    diag::{Diagnostic, Fault},
    library::Library,
    parse::Head,
    text::{Moment, time},
    words,
};

/// From how many words on a change is more than a slip; a changed number counts alone.
const WORDS: usize = 5;

/// When each published post last said that it was what it is.
pub fn moments<'a>(library: &Library<'a>) -> HashMap<&'a str, Moment> {
    library.posts.iter().map(|post| (post.path.as_str(), post.updated.unwrap_or(post.date).max(post.date))).collect()
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let library = subject.library();
    let told = library.posts.iter().filter_map(|post| {
        let past = subject.history.past(&post.path)?;
        let text = subject.text(&post.path)?;
        let is_told = ["date", "updated"].iter().any(|key| written(&past.text, key) != written(&text, key));
        if is_told || !really_changed(&readable(&past.text), &readable(&text)) {
            return None;
        }
        let key = if post.updated.is_some() { "updated" } else { "date" };
        let when = past.changed.map(|moment| time::iso(moment, &library.config.zone));
        Some(at(&post.path, subject.place(&post.path, &[key]), silent_change(when.as_deref())))
    });
    told.collect()
}

fn silent_change(when: Option<&str>) -> Fault {
    let message = words!(
        "the text was changed after this moment without saying so",
        "nội dung đã sửa sau thời điểm này mà không ghi lại"
    );
    let fault = Fault::new("silent-change", message);
    match when {
        Some(when) => fault.hint(words!("set `updated: {when}`", "hãy đặt `updated: {when}`")),
        None => fault.hint(words!("set `updated` to now", "hãy đặt `updated` là lúc này")),
    }
}

/// The value of a key as it is written. A commit may come long after the moment that an editor writes down for it.
fn written(text: &str, key: &str) -> Option<String> {
    Some(text[Head::of(text)?.place(&[key])?.range()].to_owned())
}

/// What readers read: the headline, the lead, the body.
fn readable(text: &str) -> String {
    let Some(head) = Head::of(text) else { return text.to_owned() };
    let part = |key: &str| head.place(&[key]).map_or("", |span| &text[span.range()]);
    format!("{} {} {}", part("title"), part("summary"), &text[head.body..])
}

/// Whether the words of two texts differ by more than slips: several words, or any number.
fn really_changed(before: &str, after: &str) -> bool {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    let is_mark = |c: char| !c.is_alphanumeric();
    for (text, step) in [(before, 1), (after, -1)] {
        for word in text.split(|c: char| c.is_whitespace() || c == '–').map(|word| word.trim_matches(is_mark)) {
            *counts.entry(word).or_default() += step;
        }
    }
    counts.remove("");
    let number = counts.iter().any(|(word, count)| *count != 0 && word.contains(|c: char| c.is_ascii_digit()));
    let (gone, come) =
        counts.values().fold((0, 0), |(gone, come), count| (gone + count.max(&0), come + (-count).max(0)));
    number || gone.max(come) >= WORDS as i64
}

#[cfg(test)]
mod tests {
    use super::really_changed;

    #[test]
    fn slips_are_no_changes_numbers_are() {
        let before = "Bão số 6 vào bờ, gió cấp 9, mọi người ở trong nhà.";
        assert!(!really_changed(before, "Bão số 6 vào bờ; gió cấp 9.\n\nMọi người ở trong nhà"));
        assert!(really_changed(before, "Bão số 6 vào bờ, gió cấp 10, mọi người ở trong nhà."));
        assert!(really_changed(before, &format!("{before} Tàu thuyền không ra khơi nữa.")));
        assert!(really_changed(before, "Bão số 6."));
    }
}
