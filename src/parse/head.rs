//! The front matter of a file as a tree, for those who need the place of a value that was read before.
//!
//! In: a file's text. Out: a [`Head`]. Touches: nothing.

use super::front_matter;
use crate::{
    diag::Span,
    yaml::{self, Node, Value},
};

/// The front matter of a file.
pub struct Head<'t> {
    node: Node<'t>,
    start: usize,
    /// Where the body starts, in bytes of the file.
    pub body: usize,
}

impl<'t> Head<'t> {
    /// Reads it; `None` when the file has none that can be read.
    pub fn of(text: &'t str) -> Option<Self> {
        let split = front_matter::split(text, "").ok()?;
        let node = yaml::parse(&text[split.start..split.end]).ok()?;
        Some(Self { node, start: split.start, body: split.body })
    }

    /// The place in the file of the value that keys lead to, each within the one before.
    pub fn place(&self, keys: &[&str]) -> Option<Span> {
        let node = keys.iter().try_fold(&self.node, |node, key| value(node, key))?;
        Some(node.span.shift(self.start))
    }

    /// The places of the entries of a list.
    pub fn places(&self, keys: &[&str]) -> Vec<Span> {
        match keys.iter().try_fold(&self.node, |node, key| value(node, key)) {
            Some(Node { value: Value::List(nodes), .. }) => {
                nodes.iter().map(|node| node.span.shift(self.start)).collect()
            }
            Some(node) => vec![node.span.shift(self.start)],
            None => Vec::new(),
        }
    }
}

fn value<'n, 't>(node: &'n Node<'t>, key: &str) -> Option<&'n Node<'t>> {
    let Value::Map(entries) = &node.value else { return None };
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn values_are_found_in_the_file() {
        let text = "---\ntitle: Tin\nimage: {src: a.jpg, alt: Ảnh}\ntags: [bão, lũ]\n---\n\nBài.\n";
        let head = Head::of(text).unwrap();
        assert_eq!(head.place(&["image", "alt"]).map(|span| &text[span.range()]), Some("Ảnh"));
        assert_eq!(head.places(&["tags"]).len(), 2);
        assert_eq!(&text[head.places(&["tags"])[1].range()], "lũ");
        assert_eq!(head.place(&["image", "credit"]), None);
        assert_eq!(&text[head.body..], "\nBài.\n");
        assert!(Head::of("không có").is_none());
    }
}
