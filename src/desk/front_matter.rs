//! Writes front matter, line by line.
//!
//! In: keys and values. Out: YAML that [`crate::parse`] reads. Touches: nothing.

use std::fmt::{Display, Write};

use super::scalar::{Style, flow_list, scalar};
use crate::text::time::{Moment, Zone, iso};

/// Front matter in the making.
pub(super) struct FrontMatter<'z> {
    yaml: String,
    depth: usize,
    zone: &'z Zone,
}

impl<'z> FrontMatter<'z> {
    pub(super) fn new(zone: &'z Zone) -> Self {
        Self { yaml: String::new(), depth: 0, zone }
    }

    pub(super) fn finish(self) -> String {
        self.yaml
    }

    /// A line as it is.
    pub(super) fn line(&mut self, line: impl Display) {
        let indent = "  ".repeat(self.depth);
        let _ = writeln!(self.yaml, "{indent}{line}");
    }

    /// A value that needs no quotes: a number, a name, a day. No value, no line.
    pub(super) fn value(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.line(format_args!("{key}: {value}"));
        }
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str, text: Option<&str>) {
        self.value(key, text.map(|text| scalar(text, Style::Block)));
    }

    /// An instant, by the clock of the site.
    pub(super) fn moment(&mut self, key: &str, moment: Option<Moment>) {
        self.value(key, moment.map(|moment| written(moment, self.zone)));
    }

    /// A list of texts; an empty one is no line.
    pub(super) fn texts(&mut self, key: &str, texts: &[String]) {
        if !texts.is_empty() {
            self.value(key, Some(flow_list(texts.iter().map(String::as_str))));
        }
    }

    /// Lines that are none yet: whoever wants them takes the `# ` away.
    pub(super) fn commented(&mut self, write: impl FnOnce(&mut Self)) {
        let before = std::mem::take(&mut self.yaml);
        write(self);
        let lines = std::mem::replace(&mut self.yaml, before);
        let indent = "  ".repeat(self.depth);
        for line in lines.lines() {
            let _ = writeln!(self.yaml, "{indent}# {}", line.strip_prefix(&indent).unwrap_or(line));
        }
    }

    /// A mapping under a key.
    pub(super) fn under(&mut self, key: &str, write: impl FnOnce(&mut Self)) {
        self.line(format_args!("{key}:"));
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    /// A list of mappings under a key; an empty one is no line.
    pub(super) fn items<T>(&mut self, key: &str, items: &[T], write: impl Fn(&mut Self, &T)) {
        if items.is_empty() {
            return;
        }
        self.under(key, |out| {
            for item in items {
                let dash = out.yaml.len() + 2 * out.depth;
                out.depth += 1;
                write(out, item);
                out.depth -= 1;
                // The first line of an item stands behind its dash.
                out.yaml.replace_range(dash..=dash, "-");
            }
        });
    }
}

/// An instant as editors write it, `2024-10-26T14:30`; in full only where that would be read as another one.
fn written(moment: Moment, zone: &Zone) -> String {
    let full = iso(moment, zone);
    match full.get(..16).filter(|short| Moment::parse(short, zone) == Ok(moment)) {
        Some(short) => short.to_owned(),
        None => full,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_mappings_are_indented() {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        let mut out = FrontMatter::new(&zone);
        out.under("a", |out| {
            out.items("b", &[1, 2], |out, number| {
                out.value("c", Some(number));
                out.texts("d", &["x, y".to_owned(), "z".to_owned()]);
            });
            out.items("none", &[0; 0], |_, _| {});
            out.text("e", Some("f: g"));
            out.value("no", None::<u8>);
        });
        let expected =
            "a:\n  b:\n    - c: 1\n      d: [\"x, y\", z]\n    - c: 2\n      d: [\"x, y\", z]\n  e: \"f: g\"\n";
        assert_eq!(out.finish(), expected);
    }

    #[test]
    fn an_instant_is_short_unless_that_is_another_one() {
        let vietnam = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        let of = |text: &str, zone: &Zone| written(Moment::parse(text, zone).unwrap(), zone);
        assert_eq!(of("2024-10-27T05:00:00+07:00", &vietnam), "2024-10-27T05:00");
        assert_eq!(of("2024-10-27T05:00:30", &vietnam), "2024-10-27T05:00:30+07:00");
        let new_york = Zone::new("America/New_York").unwrap();
        assert_eq!(of("2024-11-03T01:30:00-05:00", &new_york), "2024-11-03T01:30:00-05:00");
    }
}
