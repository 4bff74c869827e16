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
#[derive(Debug)]
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
            (span, Style::of(&file[span.range()], is_flow))
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
            "không thể đổi các thẻ này mà không làm thay đổi phần khác"
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

    /// A tag: what it reads as, and how it is quoted.
    type Item = (String, Quotes);

    #[derive(Debug, Clone, Copy)]
    enum Quotes {
        None,
        Single,
        Double,
    }

    fn item() -> impl Strategy<Value = Item> {
        let text = prop_oneof![
            3 => prop_oneof![Just("bão"), Just("Bão"), Just("BÃO ")].prop_map(str::to_owned),
            1 => Just("ba\u{303}o".to_owned()),
            1 => prop_oneof![Just("bão lũ"), Just("Bão  lũ")].prop_map(str::to_owned),
            4 => "[a-eđ]{1,4}( [a-eđ]{1,3})?|20[0-9]{2}",
        ];
        (text, prop_oneof![Just(Quotes::None), Just(Quotes::Single), Just(Quotes::Double)]).prop_map(
            |(text, quotes)| match quotes {
                Quotes::None => (text.trim_end().to_owned(), quotes),
                _ => (text, quotes),
            },
        )
    }

    /// How a file is written.
    #[derive(Debug, Clone, Copy)]
    struct Shape {
        form: u8,
        crlf: bool,
        bom: bool,
        comments: bool,
    }

    fn shape() -> impl Strategy<Value = Shape> {
        (0..4_u8, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(form, crlf, bom, comments)| Shape {
            form,
            crlf,
            bom,
            comments,
        })
    }

    /// A file with these tags, as written.
    fn file(tags: &[String], shape: Shape) -> String {
        let comment = if shape.comments { " # bão, 'bão'" } else { "" };
        let lines = |dash: &str| tags.iter().fold(String::new(), |text, tag| format!("{text}{dash}{tag}{comment}\n"));
        let list = match shape.form {
            0 => format!(" [{}]{comment}\n", tags.join(", ")),
            1 => format!(" [ {} ]\n", tags.join(",  ")),
            2 => format!("{comment}\n{}", lines("  - ")),
            _ => format!("\n{}", lines("-   ")),
        };
        let text = format!("---\ntitle: \"bão\"\ntags:{list}author: [bão]\n---\n\nVe\u{302}\u{300} bão, 'bão'.\n");
        let text = if shape.crlf { text.replace('\n', "\r\n") } else { text };
        if shape.bom { format!("\u{feff}{text}") } else { text }
    }

    /// What the parser makes of a file's tags.
    fn tags(file: &str) -> Vec<String> {
        let file = file.trim_start_matches('\u{feff}');
        let node = yaml::parse(&file[front_matter(file).unwrap()]).unwrap();
        let mut fields = yaml::read::Fields::of(&node, &mut Vec::new()).unwrap();
        fields.texts("tags", &mut Vec::new()).into_iter().map(|item| term::identity(&item.text)).collect()
    }

    proptest! {
        #[test]
        fn only_the_bytes_of_the_tag_change(
            items in prop::collection::vec(item(), 1..6),
            shape in shape(),
            new in "[a-eđ]{1,3}|bão lũ|x, y|x: y|'q|2024",
        ) {
            let names = Names { old: term::identity("bão"), new: new.clone() };
            let is = |item: &Item, identity: &str| term::identity(&item.0) == identity;
            let written = |(text, quotes): &Item, is_new: bool| match quotes {
                Quotes::Single => format!("'{}'", text.replace('\'', "''")),
                Quotes::Double => format!("\"{text}\""),
                // Only a new tag may need quotes that the old one did not.
                Quotes::None if is_new => scalar(text, if shape.form < 2 { Style::Flow } else { Style::Block }),
                Quotes::None => text.clone(),
            };
            let before: Vec<String> = items.iter().map(|item| written(item, false)).collect();
            let has_new = items.iter().any(|item| is(item, &term::identity(&new)));
            let keeper = items.iter().position(|item| is(item, &names.old)).filter(|_| !has_new);
            let after = items.iter().enumerate().filter_map(|(at, item)| {
                if Some(at) == keeper {
                    return Some(written(&(new.clone(), item.1), true));
                }
                (!is(item, &names.old)).then(|| written(item, false))
            });
            let after: Vec<String> = after.collect();
            let found = renamed(&file(&before, shape), &names).unwrap();
            let expected = items.iter().any(|item| is(item, &names.old)).then(|| file(&after, shape));
            prop_assert_eq!(&found, &expected);
            if let Some(found) = found {
                let tags = tags(&found);
                prop_assert!(tags.contains(&term::identity(&new)) && !tags.contains(&names.old), "{:?}", tags);
            }
        }
    }
}
