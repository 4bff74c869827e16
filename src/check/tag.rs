//! Tags that one post alone uses, and tags that are nearly the same.
//!
//! In: the tags of the published posts. Out: diagnostics. Touches: nothing.
//!
//! Tags that differ by tones alone have the same slug, and are told when posts are grouped.

use std::collections::{HashMap, HashSet};

use super::{Subject, at};
use crate::{
    diag::{Diagnostic, Fault, Span},
    library::group::Group,
    parse::Head,
    text::{slug::slugify, term},
    words,
};

/// How long a tag may wait for its second post, in seconds.
const NEW: i64 = 30 * 24 * 3600;

/// From how many words on their order is a matter of taste: *đất nước* and *nước đất* are two things.
const PHRASE: usize = 3;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let groups = &subject.library().tags.all;
    let mut told = once(subject, groups);
    let pairs = alike(groups).into_iter().map(|pair| pair.map(|at| &groups[at]));
    let differ = |[one, other]: &[&Group; 2]| slugify(&one.name) != slugify(&other.name);
    told.extend(pairs.filter(differ).map(|[first, second]| similar(subject, first, second)));
    told
}

/// The pairs of tags that are nearly the same, as places in the groups: each tag with the first that is like it.
pub fn alike(groups: &[Group]) -> Vec<[usize; 2]> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut pairs = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let keys = keys(&words_of(&group.identity));
        pairs.extend(keys.iter().find_map(|key| known.get(key)).map(|first| [*first, at]));
        for key in keys {
            known.entry(key).or_insert(at);
        }
    }
    pairs
}

fn once(subject: &Subject<'_>, groups: &[Group]) -> Vec<Diagnostic> {
    let library = subject.library();
    let held = library.held.iter().flat_map(|held| &held.post.tags);
    let waiting: HashSet<&str> = held.map(|tag| tag.identity.as_str()).collect();
    let lonely = groups.iter().filter(|group| match group.posts[..] {
        [only] => library.post(only).date.plus(NEW) < library.now && !waiting.contains(group.identity.as_str()),
        _ => false,
    });
    lonely.map(|group| used_once(subject, group)).collect()
}

fn used_once(subject: &Subject<'_>, group: &Group) -> Diagnostic {
    let name = &group.name;
    let fault = Fault::new(
        "tag-used-once",
        words!("only this post has the tag “{name}”", "chỉ bài này có thẻ “{name}”"),
    )
    .hint(words!("use a tag that other posts have, or remove it", "hãy dùng thẻ mà bài khác cũng có, hoặc bỏ thẻ này"));
    let (path, span) = place(subject, group);
    at(&path, span, fault)
}

fn similar(subject: &Subject<'_>, first: &Group, second: &Group) -> Diagnostic {
    let (a, b) = (&first.name, &second.name);
    let (posts_a, posts_b) = (first.posts.len(), second.posts.len());
    let message = words!(
        "the tags “{a}” (posts: {posts_a}) and “{b}” (posts: {posts_b}) are nearly the same",
        "thẻ “{a}” ({posts_a} bài) và “{b}” ({posts_b} bài) gần như là một"
    );
    let fault = Fault::new("similar-tags", message)
        .hint(words!("choose one of them and use it everywhere", "hãy chọn một thẻ và dùng thống nhất"));
    let (path, span) = place(subject, second);
    let (other, other_span) = place(subject, first);
    at(&path, span, fault).also(other, other_span, words!("“{a}” is first used here", "“{a}” được dùng lần đầu ở đây"))
}

/// Where a tag is used first.
fn place(subject: &Subject<'_>, group: &Group) -> (String, Option<Span>) {
    let path = subject.library().post(group.posts[0]).path.clone();
    let text = subject.text(&path).unwrap_or_default();
    let span = Head::of(&text).and_then(|head| {
        let places = head.places(&["tags"]);
        let is_it = |span: &&Span| term::identity(text[span.range()].trim_matches(['"', '\''])) == group.identity;
        places.iter().find(is_it).copied().or_else(|| head.place(&["tags"]))
    });
    (path, span)
}

/// The words of a tag, without those that only make a plural.
fn words_of(identity: &str) -> Vec<String> {
    let words = identity.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let plural = |word: &str| word.is_ascii() && word.len() > 3 && word.ends_with('s') && !word.ends_with("ss");
    let singular = |word: &str| if plural(word) { word[..word.len() - 1].to_owned() } else { word.to_owned() };
    words.filter(|word| !matches!(*word, "các" | "những")).map(singular).collect()
}

/// What two tags share that are nearly the same: the words joined without tones, or the words in the order of the alphabet.
fn keys(words: &[String]) -> Vec<String> {
    let mut keys = vec![format!("joined {}", term::fold(&words.concat()))];
    if words.len() >= PHRASE {
        let mut sorted = words.to_vec();
        sorted.sort();
        keys.push(format!("sorted {}", sorted.join(" ")));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> bool {
        let keys = |name: &str| keys(&words_of(&term::identity(name)));
        keys(one).iter().any(|key| keys(other).contains(key))
    }

    #[test]
    fn spelling_order_and_plural_make_no_new_tag() {
        for (one, other) in [
            ("sản xuất sạch hơn", "sạch hơn sản xuất"),
            ("Đà Nẵng", "Danang"),
            ("làng nghề", "các làng nghề"),
            ("drone", "Drones"),
            ("COVID-19", "covid 19"),
        ] {
            assert!(alike(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn two_subjects_stay_two_tags() {
        for (one, other) in [
            ("đất nước", "nước đất"),
            ("nước thải", "nước sạch"),
            ("khu công nghiệp", "khu công nghiệp xanh"),
            ("gas", "ga"),
            ("glass", "glas"),
        ] {
            assert!(!alike(one, other), "{one}, {other}");
        }
    }
}
