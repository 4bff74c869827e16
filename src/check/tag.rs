//! Tags that one post alone uses, and tags that are nearly the same.
//!
//! In: the tags of the published posts. Out: diagnostics. Touches: nothing.
//!
//! Tags of which the same slug is made are told when posts are grouped.

use std::collections::{HashMap, HashSet};

use super::{Subject, at};
use crate::{
    diag::{Diagnostic, Fault, Span},
    library::{PostId, group::Group},
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
    let mut places = Places { subject, files: HashMap::new() };
    let mut told: Vec<_> = once(subject, groups).map(|group| used_once(&mut places, group)).collect();
    let pairs = alike(groups).into_iter().map(|pair| pair.map(|at| &groups[at]));
    let differ = |[one, other]: &[&Group; 2]| slugify(&one.name) != slugify(&other.name);
    told.extend(pairs.filter(differ).map(|[first, second]| similar(&mut places, first, second)));
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

/// The tags that one post alone has, and has had for a while.
fn once<'g>(subject: &'g Subject<'_>, groups: &'g [Group]) -> impl Iterator<Item = &'g Group> {
    let library = subject.library();
    let held = library.held.iter().flat_map(|held| &held.post.tags);
    let waiting: HashSet<&str> = held.map(|tag| tag.identity.as_str()).collect();
    groups.iter().filter(move |group| match group.posts[..] {
        [only] => library.post(only).date.plus(NEW) < library.now && !waiting.contains(group.identity.as_str()),
        _ => false,
    })
}

fn used_once(places: &mut Places<'_>, group: &Group) -> Diagnostic {
    let name = &group.name;
    let fault = Fault::new(
        "tag-used-once",
        words!("only this post has the tag “{name}”", "chỉ bài này có thẻ “{name}”"),
    )
    .hint(words!("use a tag that other posts have, or remove it", "hãy dùng thẻ mà bài khác cũng có, hoặc bỏ thẻ này"));
    let (path, span) = places.of(group);
    at(&path, span, fault)
}

fn similar(places: &mut Places<'_>, first: &Group, second: &Group) -> Diagnostic {
    let (a, b) = (&first.name, &second.name);
    let (posts_a, posts_b) = (first.posts.len(), second.posts.len());
    let message = words!(
        "the tags “{a}” (posts: {posts_a}) and “{b}” (posts: {posts_b}) are nearly the same",
        "thẻ “{a}” ({posts_a} bài) và “{b}” ({posts_b} bài) gần như là một"
    );
    let fault = Fault::new("similar-tags", message)
        .hint(words!("choose one of them and use it everywhere", "hãy chọn một thẻ và dùng thống nhất"));
    let (path, span) = places.of(second);
    let (other, other_span) = places.of(first);
    at(&path, span, fault).also(other, other_span, words!("“{a}” is first used here", "“{a}” được dùng lần đầu ở đây"))
}

/// Where tags stand; each file is read once, however many of its tags are told of.
struct Places<'s> {
    subject: &'s Subject<'s>,
    files: HashMap<PostId, Tags>,
}

/// The tags in a file.
struct Tags {
    /// Where all of them stand.
    list: Option<Span>,
    /// Where each stands, by its identity.
    each: HashMap<String, Span>,
}

impl Places<'_> {
    /// The file that uses a tag first, and where.
    fn of(&mut self, group: &Group) -> (String, Option<Span>) {
        let (subject, id) = (self.subject, group.posts[0]);
        let path = &subject.library().post(id).path;
        let tags = self.files.entry(id).or_insert_with(|| Tags::of(&subject.text(path).unwrap_or_default()));
        (path.clone(), tags.each.get(&group.identity).copied().or(tags.list))
    }
}

impl Tags {
    fn of(text: &str) -> Self {
        let head = Head::of(text);
        let spans = head.as_ref().map(|head| head.places(&["tags"])).unwrap_or_default();
        let mut each = HashMap::with_capacity(spans.len());
        for span in spans {
            each.entry(term::identity(text[span.range()].trim_matches(['"', '\'']))).or_insert(span);
        }
        Self { list: head.and_then(|head| head.place(&["tags"])), each }
    }
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
