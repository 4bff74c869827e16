//! A tag's new name in one post.
//!
//! In: the file as it is on the disk. Out: the file with other bytes only where the tag stood. Touches: nothing.

use serde_json::Value as Json;

use super::{
    scalar::{Style, scalar},
    splice,
};
use crate::{
    diag::{Diagnostic, Fault, Span},
    parse::front_matter,
    text::term,
    words,
    yaml::{self, Node, Value, read::text_of},
};

/// An old name of a tag, by its identity, and its new one.
pub(super) struct Names {
    pub(super) old: String,
    pub(super) new: String,
}

/// What is done to the tag at a place of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// It gets its new name.
    Rename(usize),
    /// It leaves, since the post has the new one already.
    Remove(usize),
}

/// The file with the tag renamed; `None` when there is nothing to rename.
///
/// # Errors
/// `tag-not-editable`, when the tag is written so that its bytes cannot be told from others (behind an alias, over several lines).
pub(super) fn renamed(file: &str, names: &Names) -> Result<Option<String>, Diagnostic> {
    let mut file = file.to_owned();
    let mut expected = None;
    // One step at a time, each on a fresh reading: so no step has to know how the ones before it moved the rest.
    while let Some(tags) = Tags::read(&file, names)? {
        let Some(step) = tags.step else { break };
        let expected: &mut Json = expected.get_or_insert_with(|| tags.json.clone());
        apply(expected, step, &names.new);
        let next = tags.after(step, &file, &names.new);
        let is_right = Tags::read(&next, names).is_ok_and(|tags| tags.is_some_and(|tags| tags.json == *expected));
        if !is_right {
            return Err(not_editable().at(tags.span));
        }
        file = next;
    }
    Ok(expected.map(|_| file))
}

/// The tags of a file.
struct Tags {
    /// The whole value of `tags`, in the file.
    span: Span,
    items: Vec<(Span, Style)>,
    is_flow: bool,
    step: Option<Step>,
    /// The whole front matter.
    json: Json,
}

impl Tags {
    fn read(file: &str, names: &Names) -> Result<Option<Self>, Diagnostic> {
        let mark = if file.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let Some(range) = front_matter(&file[mark..]) else { return Ok(None) };
        let start = mark + range.start;
        let node = yaml::parse(&file[start..mark + range.end]).map_err(|error| error.shift(start))?;
        let json = yaml::to_json(&node, &mut Vec::new());
        let Value::Map(entries) = &node.value else { return Ok(None) };
        let Some(value) = entries.iter().find(|entry| entry.key == "tags").map(|entry| &entry.value) else {
            return Ok(None);
        };
        let nodes = match &value.value {
            Value::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let is_flow = file[value.span.shift(start).range()].starts_with('[');
        let items = nodes.iter().map(|node| {
            let span = node.span.shift(start);
            (span, style(&file[span.range()], is_flow))
        });
        let (items, span) = (items.collect(), value.span.shift(start));
        Ok(Some(Self { span, items, is_flow, step: step(nodes, names), json }))
    }

    fn after(&self, step: Step, file: &str, new: &str) -> String {
        match step {
            Step::Rename(at) => {
                let (span, style) = self.items[at];
                splice::replaced(file, span.range(), &scalar(new, style))
            }
            Step::Remove(at) if self.is_flow => {
                let spans: Vec<Span> = self.items.iter().map(|(span, _)| *span).collect();
                splice::without_item(file, &spans, at)
            }
            Step::Remove(at) => splice::without_lines(file, self.items[at].0.range()),
        }
    }
}

fn style(source: &str, is_flow: bool) -> Style {
    match source.as_bytes().first() {
        Some(b'"') => Style::Double,
        Some(b'\'') => Style::Single,
        _ if is_flow => Style::Flow,
        _ => Style::Block,
    }
}

/// The first thing to do.
fn step(nodes: &[Node<'_>], names: &Names) -> Option<Step> {
    let texts: Vec<_> = nodes.iter().map(|node| text_of(node).map(|item| item.text)).collect();
    let new = term::identity(&names.new);
    let is = |at: usize, identity: &str| texts[at].as_ref().is_some_and(|text| term::identity(text) == identity);
    let keeper = (0..texts.len()).find(|at| is(*at, &new)).or((0..texts.len()).find(|at| is(*at, &names.old)));
    (0..texts.len()).filter(|at| is(*at, &names.old)).find_map(|at| {
        if Some(at) != keeper {
            return Some(Step::Remove(at));
        }
        (texts[at].as_deref() != Some(names.new.as_str())).then_some(Step::Rename(at))
    })
}

/// Does to the front matter's values what a step does to its text.
fn apply(front_matter: &mut Json, step: Step, new: &str) {
    let Some(tags) = front_matter.get_mut("tags") else { return };
    match (tags.as_array_mut(), step) {
        (Some(list), Step::Rename(at)) => list[at] = Json::from(new),
        (Some(list), Step::Remove(at)) => drop(list.remove(at)),
        (None, _) => *tags = Json::from(new),
    }
}

fn not_editable() -> Fault {
    Fault::new(
        "tag-not-editable",
        words!(
            "these tags cannot be changed without changing more",
            "không đổi được các thẻ này mà không đổi phần khác"
        ),
    )
    .hint(words!("write them as `tags: [a, b]`, then try again", "hãy viết dạng `tags: [a, b]` rồi thử lại"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names() -> Names {
        Names { old: term::identity("bão"), new: "bão, lũ".to_owned() }
    }

    fn of(tags: &str) -> String {
        let file = format!("---\ntitle: x\n{tags}\ndraft: true\n---\n\nbão\n");
        let renamed = renamed(&file, &names()).unwrap().unwrap();
        let rest =
            renamed.strip_prefix("---\ntitle: x\n").unwrap().strip_suffix("\ndraft: true\n---\n\nbão\n").unwrap();
        rest.to_owned()
    }

    #[test]
    fn quotes_are_kept_where_they_can_be() {
        for (old, new) in [
            ("tags: Bão # một", "tags: bão, lũ # một"),
            ("tags: 'bão'", "tags: 'bão, lũ'"),
            ("tags: [ 'bão',\"Gió\" ]", "tags: [ 'bão, lũ',\"Gió\" ]"),
            ("tags: [gió, bão]", "tags: [gió, \"bão, lũ\"]"),
            ("tags: [\"b\\u00e3o\", BÃO, gió]", "tags: [\"bão, lũ\", gió]"),
            ("tags:\n- gió\n-   bão   # hai\n# ba", "tags:\n- gió\n-   bão, lũ   # hai\n# ba"),
            ("tags:\n  - bão\n  - bão, lũ\n  - 2024", "tags:\n  - bão, lũ\n  - 2024"),
            ("tags: [Bão, gió, \"BÃO, lũ\"]", "tags: [gió, \"BÃO, lũ\"]"),
            ("tags: [\n  gió, # một\n  bão\n]", "tags: [\n  gió, # một\n  \"bão, lũ\"\n]"),
        ] {
            assert_eq!(of(old), new);
        }
    }

    #[test]
    fn a_post_without_the_tag_is_left_alone() {
        for file in ["---\ntags: [báo, bao, bão lũ]\n---\n", "---\ntags:\n---\n", "---\ntitle: bão\n---\n", "bão", ""]
        {
            assert_eq!(renamed(file, &names()), Ok(None), "{file}");
        }
        let same = Names { old: term::identity("bão"), new: "bão".to_owned() };
        assert_eq!(renamed("---\ntags: [bão]\n---\n", &same), Ok(None));
        assert_eq!(renamed("---\ntags: [Bão, bão]\n---\n", &same), Ok(Some("---\ntags: [bão]\n---\n".to_owned())));
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused() {
        for tags in ["tags: &t [bão]\nextra: {t: *t}", "extra: {t: &t bão}\ntags: *t", "tags:\n- >-\n  bão"] {
            let found = renamed(&format!("---\n{tags}\n---\n"), &names());
            assert_eq!(found.unwrap_err().code, "tag-not-editable", "{tags}");
        }
    }

    /// A tag as written, and as it reads.
    fn item() -> impl Strategy<Value = (String, String)> {
        let text = prop_oneof![
            3 => prop_oneof![Just("bão"), Just("Bão"), Just("BÃO ")].prop_map(str::to_owned),
            1 => Just("ba\u{303}o".to_owned()),
            1 => prop_oneof![Just("bão lũ"), Just("Bão  lũ")].prop_map(str::to_owned),
            4 => "[a-eđ]{1,4}( [a-eđ]{1,3})?|20[0-9]{2}",
        ];
        (text, 0..3).prop_map(|(text, quotes)| match quotes {
            0 => (text.trim_end().to_owned(), text.trim_end().to_owned()),
            1 => (format!("'{text}'"), text),
            _ => (format!("\"{text}\""), text),
        })
    }

    /// A file in one of the ways to write it, split around each tag, and its tags.
    fn file() -> impl Strategy<Value = (String, Vec<String>)> {
        let shape = (0..3, any::<bool>(), any::<bool>(), any::<bool>());
        (prop::collection::vec(item(), 1..6), shape).prop_map(|(items, (form, crlf, bom, comments))| {
            let comment = if comments { " # bão, 'bão'" } else { "" };
            let list = match form {
                0 => format!(" [{}]{comment}\n", items.iter().map(|one| one.0.as_str()).collect::<Vec<_>>().join(", ")),
                1 => items.iter().fold(format!("{comment}\n"), |text, one| format!("{text}  - {}{comment}\n", one.0)),
                _ => items.iter().fold("\n".to_owned(), |text, one| format!("{text}-  {}\n", one.0)),
            };
            let text = format!("---\ntitle: \"bão\"\ntags:{list}author: [bão]\n---\n\nVe\u{302}\u{300} bão.\n");
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            let text = if bom { format!("\u{feff}{text}") } else { text };
            (text, items.into_iter().map(|one| one.1).collect())
        })
    }

    /// What the parser makes of a file's tags.
    fn tags(file: &str) -> Vec<String> {
        let file = file.trim_start_matches('\u{feff}');
        let node = yaml::parse(&file[front_matter(file).unwrap()]).unwrap();
        let mut fields = yaml::read::Fields::of(&node, &mut Vec::new()).unwrap();
        fields.texts("tags", &mut Vec::new()).into_iter().map(|item| item.text).collect()
    }

    proptest! {
        #[test]
        fn only_the_bytes_of_the_tag_change((file, before) in file(), new in "[a-eđ]{1,3}|bão lũ|x, y|x: y|'q|2024") {
            let names = Names { old: term::identity("bão"), new: new.clone() };
            let found = renamed(&file, &names).unwrap();
            let is_old = |tag: &String| term::identity(tag) == names.old;
            prop_assert_eq!(found.is_some(), before.iter().any(is_old));
            let after = found.unwrap_or_else(|| file.clone());
            // The tags are as they were, the old one as the new one and no term that was merged twice.
            let has_new = |tag: &String| term::identity(tag) == term::identity(&new);
            let mut expected = before.clone();
            if let Some(first) = before.iter().position(is_old) {
                if !before.iter().any(has_new) {
                    expected[first].clone_from(&new);
                }
                expected.retain(|tag| !is_old(tag));
            }
            expected = expected.into_iter().fold(Vec::new(), |mut seen, tag| {
                if !seen.contains(&tag) {
                    seen.push(tag);
                }
                seen
            });
            prop_assert_eq!(tags(&after), expected);
            // Without its tags the file is the same, byte for byte.
            prop_assert_eq!(frame(&file), frame(&after));
            // And of the list, each line and each other tag is still there as it was written.
            let kept: Vec<&str> = pieces(&file).into_iter().filter(|piece| !is_old(&read(piece))).collect();
            let left: Vec<&str> = pieces(&after).into_iter().filter(|piece| kept.contains(piece)).collect();
            prop_assert_eq!(kept, left);
        }
    }

    /// The tags of a file as they are written.
    fn pieces(file: &str) -> Vec<&str> {
        let start = file.find("tags:").unwrap();
        let end = file.find("author:").unwrap();
        let list = file[start + 5..end].split([',', '\n', '[', ']']).map(|piece| piece.split(" #").next().unwrap());
        list.map(|piece| piece.trim().trim_start_matches("- ").trim()).filter(|piece| !piece.is_empty()).collect()
    }

    /// What a tag reads as.
    fn read(piece: &str) -> String {
        piece.trim_matches(['"', '\'']).to_owned()
    }

    /// All of a file but its tags.
    fn frame(file: &str) -> (String, String) {
        let (head, rest) = file.split_once("tags:").unwrap();
        let (_, tail) = rest.split_once("author:").unwrap();
        (head.to_owned(), tail.to_owned())
    }
}
