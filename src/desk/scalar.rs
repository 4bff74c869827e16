//! How a text is written in YAML.
//!
//! In: a text, and where it is to stand. Out: the scalar, quoted where it has to be. Touches: nothing.

use std::fmt::Write;

use crate::yaml::{self, Node, Value};

/// Where and how a scalar stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Behind a key or a dash.
    Block,
    /// Between brackets.
    Flow,
    /// Between single quotes.
    Single,
    /// Between double quotes.
    Double,
}

impl Style {
    /// The style of a scalar as it is written.
    pub(super) fn of(source: &str, is_flow: bool) -> Self {
        match source.as_bytes().first() {
            Some(b'"') => Self::Double,
            Some(b'\'') => Self::Single,
            _ if is_flow => Self::Flow,
            _ => Self::Block,
        }
    }
}

/// The scalar that reads as the text. A style that cannot hold it gives way to double quotes, which hold everything.
pub(super) fn scalar(text: &str, style: Style) -> String {
    let plain = match style {
        Style::Block => format!("- {text}\n"),
        Style::Flow => format!("[{text}]"),
        Style::Single if !text.contains(char::is_control) => return format!("'{}'", text.replace('\'', "''")),
        Style::Single | Style::Double => return double(text),
    };
    // Whether a text needs quotes is what the reader makes of it without them.
    match yaml::parse(&plain) {
        Ok(Node { value: Value::List(items), .. }) if items.len() == 1 && is_text(&items[0], text) => text.to_owned(),
        _ => double(text),
    }
}

/// A list between brackets.
pub(super) fn flow_list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let items: Vec<String> = texts.into_iter().map(|text| scalar(text, Style::Flow)).collect();
    format!("[{}]", items.join(", "))
}

fn is_text(node: &Node<'_>, text: &str) -> bool {
    matches!(&node.value, Value::Text(own) if own == text)
}

fn double(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            // Escaped too are the line breaks of Unicode, and what no YAML may hold.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_stand_only_where_they_must() {
        for (text, block, flow) in [
            ("Bão số 6", "Bão số 6", "Bão số 6"),
            ("Huế, Đà Nẵng", "Huế, Đà Nẵng", "\"Huế, Đà Nẵng\""),
            ("Bão: tin 5", "\"Bão: tin 5\"", "\"Bão: tin 5\""),
            ("2024", "\"2024\"", "\"2024\""),
            ("yes", "yes", "yes"),
            ("true", "\"true\"", "\"true\""),
            ("- a", "\"- a\"", "\"- a\""),
            ("#a", "\"#a\"", "\"#a\""),
            ("", "\"\"", "\"\""),
            ("nói “\"thật\"”", "nói “\"thật\"”", "nói “\"thật\"”"),
        ] {
            assert_eq!((scalar(text, Style::Block).as_str(), scalar(text, Style::Flow).as_str()), (block, flow));
        }
        assert_eq!(scalar("O'Neil", Style::Single), "'O''Neil'");
        assert_eq!(scalar("a\nb", Style::Single), "\"a\\u000ab\"");
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in "\\PC{0,12}|.{0,8}|[-:#,'\"\\[\\]{}&*!|>%@` a1~.\n\u{85}\u{feff}]{0,8}") {
            for style in [Style::Block, Style::Flow, Style::Single, Style::Double] {
                let written = scalar(&text, style);
                let document = if style == Style::Flow { format!("k: [{written}, b]") } else { format!("k: {written}\nl: b") };
                let node = yaml::parse(&document);
                let Ok(Node { value: Value::Map(entries), .. }) = &node else { panic!("{document:?}: {node:?}") };
                let found = match &entries[0].value.value {
                    Value::List(items) => &items[0],
                    _ => &entries[0].value,
                };
                prop_assert!(is_text(found, &text), "{:?}: {:?}", document, found);
            }
        }
    }
}
