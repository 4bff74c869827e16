//! A node as JSON, for `extra` and data files, which templates see as they are.
//!
//! In: a [`Node`]. Out: a [`serde_json::Value`]. Touches: nothing.

use serde_json::{Map, Number, Value as Json};

use super::{Node, Value, read};
use crate::{
    diag::{Diagnostic, Fault},
    words,
};

/// The same value as JSON. Keys come out in alphabetical order.
///
/// JSON has no infinity and no "not a number": those are reported as `bad-number` and become `null`.
pub fn to_json(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(value) => Json::from(*value),
        Value::Float(value) => Number::from_f64(*value).map_or_else(
            || {
                let message = words!("only finite numbers can be used here", "chỉ dùng được số hữu hạn ở đây");
                report.push(Fault::new("bad-number", message).at(node.span));
                Json::Null
            },
            Json::Number,
        ),
        Value::Text(text) => Json::from(read::whole(text)),
        Value::List(items) => items.iter().map(|item| to_json(item, report)).collect(),
        Value::Map(entries) => {
            let map: Map<_, _> =
                entries.iter().map(|entry| (entry.key.clone().into_owned(), to_json(&entry.value, report))).collect();
            Json::Object(map)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{diag::Span, yaml::parse};

    #[test]
    fn every_kind_of_value_has_its_json() {
        let text = "b: [1, -2.5, yes, true, ~]\na: {c: 'd'}\nday: 2024-10-26\n";
        let mut report = Vec::new();
        let json = to_json(&parse(text).expect("YAML"), &mut report);
        assert_eq!(json, json!({"a": {"c": "d"}, "b": [1, -2.5, "yes", true, null], "day": "2024-10-26"}));
        assert_eq!(report, []);
    }

    #[test]
    fn infinity_is_reported_where_it_stands() {
        let mut report = Vec::new();
        assert_eq!(to_json(&parse("a: 1\nb: [.inf]\n").expect("YAML"), &mut report), json!({"a": 1, "b": [null]}));
        assert_eq!(report.len(), 1);
        assert_eq!((report[0].code.as_str(), report[0].span), ("bad-number", Some(Span::new(9, 13))));
    }
}
