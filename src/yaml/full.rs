//! The reader of all of YAML: `serde_yaml`, with the places found again.
//!
//! In: a text. Out: a [`Node`] or a [`Diagnostic`]. Touches: nothing.
//!
//! Time and memory stay in proportion to the text: brackets too deep are refused before libyaml sees them ([`refuse_depth`]),
//! indentation too deep while the tree is built, and what aliases repeat is counted ([`Tree::charge`]).

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use super::{Entry, MAX_DEPTH, Node, Span, Value, explain, first_duplicate, places::Places};
use crate::{
    diag::{Diagnostic, Fault},
    words,
};

/// What aliases may add to any text, in nodes and copied bytes.
const ALIAS_ALLOWANCE: usize = 10_000;

/// What the visitor of keys says it expects; [`explain`] knows it by this.
pub(super) const EXPECTS_KEY: &str = "a key on one line";

/// Reads `text[from..]`; spans are bytes of `text`.
pub(super) fn read(text: &str, from: usize) -> Result<Node<'_>, Diagnostic> {
    refuse_depth(text)?;
    refuse_directives(text)?;
    let mut tree =
        Tree { places: Places::new(text, from), left: 2 * text.len() + ALIAS_ALLOWANCE, depth: 0, failure: None };
    let root = Read { tree: &mut tree, around: Span::new(from, from) };
    match root.deserialize(serde_yaml::Deserializer::from_str(&text[from..])) {
        Ok(node) => Ok(node),
        Err(error) => Err(tree.failure.unwrap_or_else(|| explain::explain(text, from, &error))),
    }
}

/// Refuses more open brackets than a tree may have levels: libyaml's time grows with the square of their number. Those in quotes
/// and comments count as well; a text with so many unmatched ones is no loss.
fn refuse_depth(text: &str) -> Result<(), Diagnostic> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(too_deep().at(at..at + 1));
        }
    }
    Ok(())
}

/// Refuses directives: nobody needs them, and libyaml compares each with all before it.
fn refuse_directives(text: &str) -> Result<(), Diagnostic> {
    let is_directive = |&at: &usize| at == 0 || text.as_bytes()[at - 1] == b'\n';
    match text.match_indices('%').map(|(at, _)| at).find(is_directive) {
        Some(at) => {
            Err(Fault::new("bad-yaml", words!("a line cannot begin with `%`", "dòng không được bắt đầu bằng `%`"))
                .hint(words!(
                    "if it is a part of a text, put the text in quotes",
                    "nếu đó là chữ trong bài, hãy đặt cả đoạn trong dấu nháy"
                ))
                .at(at..at + 1))
        }
        None => Ok(()),
    }
}

pub(super) fn too_deep() -> Fault {
    Fault::new(
        "yaml-too-deep",
        words!(
            "lists and mappings stand in each other more than {MAX_DEPTH} levels deep",
            "các danh sách và nhóm lồng vào nhau quá {MAX_DEPTH} tầng"
        ),
    )
}

pub(super) fn too_many_aliases() -> Fault {
    let message = words!("aliases (`*name`) make this text too large", "các tham chiếu (`*tên`) làm phần này quá lớn");
    Fault::new("yaml-too-large", message).hint(words!("write the values out", "hãy viết thẳng các giá trị ra"))
}

fn duplicate_key(key: &str, first: Span, second: Span) -> Diagnostic {
    Fault::new("duplicate-key", words!("the key `{key}` stands here twice", "khoá `{key}` xuất hiện hai lần"))
        .hint(words!("keep one of the two", "chỉ giữ lại một trong hai"))
        .at(second)
        .also("", Some(first), words!("`{key}` is first set here", "`{key}` đã được đặt ở đây"))
}

/// What is known while a tree is read.
struct Tree<'a> {
    places: Places<'a>,
    /// How many more nodes and copied bytes there may be.
    left: usize,
    /// How deep the node at hand stands.
    depth: usize,
    /// Why reading was given up, when it was not `serde_yaml` that gave up.
    failure: Option<Diagnostic>,
}

impl Tree<'_> {
    fn fail<E: Error>(&mut self, failure: Diagnostic) -> E {
        self.failure = Some(failure);
        E::custom("given up")
    }

    /// Pays for one node and for the text that is copied for it. Without aliases no text can run out of what it has: a node takes
    /// a byte at least, and no escape writes more than one and a half times its length.
    fn charge<E: Error>(&mut self, copied: usize, around: Span) -> Result<(), E> {
        let Some(left) = self.left.checked_sub(1 + copied) else {
            return Err(self.fail(too_many_aliases().at(around)));
        };
        self.left = left;
        Ok(())
    }
}

/// Reads one node.
struct Read<'t, 'a> {
    tree: &'t mut Tree<'a>,
    /// The place that stands in when the node's own is not found.
    around: Span,
}

impl<'a> Read<'_, 'a> {
    fn word<E: Error>(self, value: Value<'a>) -> Result<Node<'a>, E> {
        self.tree.charge(0, self.around)?;
        let place = self.tree.places.of_word(|other| match (&value, other) {
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            _ => *other == value,
        });
        let source = place.map_or("", |span| self.tree.places.source(span));
        Ok(Node { span: place.unwrap_or(self.around), source, value })
    }

    /// A list or mapping, read by `read`, one level further in.
    fn nested<E: Error>(self, read: impl FnOnce(&mut Tree<'a>, Span) -> Result<Value<'a>, E>) -> Result<Node<'a>, E> {
        let Self { tree, around } = self;
        tree.charge(0, around)?;
        if tree.depth == MAX_DEPTH {
            return Err(tree.fail(too_deep().at(around)));
        }
        let start = tree.places.begin();
        tree.depth += 1;
        let value = read(tree, around)?;
        tree.depth -= 1;
        let span = Span::new(start, tree.places.cursor().max(start));
        Ok(Node { span, source: tree.places.source(span), value })
    }

    fn number_too_large<E: Error>(self) -> E {
        let fault = Fault::new("bad-yaml", words!("this number is too large", "số này quá lớn")).hint(words!(
            "if it is a name and not an amount, put it in quotes",
            "nếu đó là mã số chứ không phải số lượng, hãy đặt trong dấu nháy"
        ));
        let at = self.tree.places.next_line();
        self.tree.fail(fault.at(at))
    }
}

impl<'a> DeserializeSeed<'a> for Read<'_, 'a> {
    type Value = Node<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Node<'a>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Read<'_, 'a> {
    type Value = Node<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node<'a>, E> {
        self.word(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node<'a>, E> {
        self.word(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node<'a>, E> {
        self.word(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node<'a>, E> {
        self.word(Value::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node<'a>, E> {
        match i64::try_from(value) {
            Ok(value) => self.word(Value::Int(value)),
            Err(_) => Err(self.number_too_large()),
        }
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Node<'a>, E> {
        Err(self.number_too_large())
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Node<'a>, E> {
        Err(self.number_too_large())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node<'a>, E> {
        self.word(Value::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'a str) -> Result<Node<'a>, E> {
        self.tree.charge(0, self.around)?;
        let span = self.tree.places.of_slice(value);
        Ok(Node { span, source: self.tree.places.source(span), value: Value::Text(Cow::Borrowed(value)) })
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node<'a>, E> {
        self.tree.charge(value.len(), self.around)?;
        let span = self.tree.places.of_copy();
        Ok(Node { span, source: self.tree.places.source(span), value: Value::Text(Cow::Owned(value.to_owned())) })
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<Node<'a>, A::Error> {
        self.nested(|tree, around| {
            let mut items = Vec::new();
            while let Some(item) = list.next_element_seed(Read { tree, around })? {
                items.push(item);
            }
            Ok(Value::List(items))
        })
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Node<'a>, A::Error> {
        self.nested(|tree, around| {
            let mut entries: Vec<Entry<'a>> = Vec::new();
            while let Some((key, key_span)) = map.next_key_seed(ReadKey { tree, around })? {
                let value = map.next_value_seed(Read { tree, around: key_span })?;
                entries.push(Entry { key, key_span, value });
            }
            if let Some((first, second)) = first_duplicate(&entries) {
                let second = &entries[second];
                return Err(tree.fail(duplicate_key(&second.key, entries[first].key_span, second.key_span)));
            }
            Ok(Value::Map(entries))
        })
    }

    fn visit_enum<A: EnumAccess<'a>>(self, _: A) -> Result<Node<'a>, A::Error> {
        let fault = Fault::new(
            "bad-yaml",
            words!("tags such as `!name` have no meaning here", "thẻ kiểu `!tên` không dùng được ở đây"),
        )
        .hint(words!(
            "if the text begins with `!`, put it in quotes",
            "nếu dòng chữ bắt đầu bằng `!`, hãy đặt trong dấu nháy"
        ));
        Err(self.tree.fail(fault.at(self.around)))
    }
}

/// Reads one key: the text as written, whatever type it looks like.
struct ReadKey<'t, 'a> {
    tree: &'t mut Tree<'a>,
    around: Span,
}

impl<'a> DeserializeSeed<'a> for ReadKey<'_, 'a> {
    type Value = (Cow<'a, str>, Span);

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for ReadKey<'_, 'a> {
    type Value = (Cow<'a, str>, Span);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTS_KEY)
    }

    fn visit_borrowed_str<E: Error>(self, key: &'a str) -> Result<Self::Value, E> {
        self.tree.charge(0, self.around)?;
        Ok((Cow::Borrowed(key), self.tree.places.of_slice(key)))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        self.tree.charge(key.len(), self.around)?;
        Ok((Cow::Owned(key.to_owned()), self.tree.places.of_copy()))
    }
}
