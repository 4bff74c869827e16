//! The keys of front matter, of `site.yaml` and of the data that the program understands, as JSON Schema (2020-12), for editors' programs: they complete keys and mark mistakes
//! while somebody types.
//!
//! In: nothing; names and bounds come from the nouns and from the parser. Out: a schema as JSON. Touches: nothing.
//!
//! A schema can only say what one file says by itself: whether a category is declared or a picture is there, only a build knows. It
//! knows exactly the keys that the reader knows: a test compares it with what the reader itself tells of an unknown key.

mod campaign;
mod post;
mod site;

use serde_json::{Map, Value as Json, json};

pub use campaign::{campaign, ratings};
pub use post::{page, post};
pub use site::site;

use crate::text::slug::MAX_LEN;

/// A key, what it means, and what it may be set to.
type Key = (&'static str, &'static str, Json);

/// A whole schema.
fn document(title: &str, about: &str, root: Json) -> Json {
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "description": about,
    });
    merged(head, root)
}

/// A mapping. A key that is not required may also be set to nothing, which counts as absent.
fn mapping(required: &[&str], keys: &[Key]) -> Json {
    let mut properties = Map::new();
    for (name, about, form) in keys {
        let form = if required.contains(name) { form.clone() } else { or_nothing(form.clone()) };
        properties.insert((*name).to_owned(), merged(json!({ "description": about }), form));
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// Both objects in one.
fn merged(mut one: Json, other: Json) -> Json {
    if let (Some(one), Json::Object(other)) = (one.as_object_mut(), other) {
        one.extend(other);
    }
    one
}

fn or_nothing(mut form: Json) -> Json {
    if let Some(kinds) = form.get_mut("type") {
        let mut list = kinds.as_array().cloned().unwrap_or_else(|| vec![kinds.clone()]);
        list.push("null".into());
        *kinds = list.into();
    } else if let Some(list) = form.get_mut("enum").and_then(Json::as_array_mut) {
        list.push(Json::Null);
    } else if let Some(list) = form.get_mut("anyOf").and_then(Json::as_array_mut) {
        list.push(json!({ "type": "null" }));
    }
    form
}

fn one_of(forms: impl IntoIterator<Item = Json>) -> Json {
    json!({ "anyOf": forms.into_iter().collect::<Vec<_>>() })
}

/// A number is a text too, as it was written.
fn text() -> Json {
    json!({ "type": ["string", "number"] })
}

/// A list, or one alone.
fn texts() -> Json {
    one_of([text(), list(&text())])
}

fn list(of: &Json) -> Json {
    json!({ "type": "array", "items": of })
}

/// A list of mappings, or one alone.
fn mappings(of: Json) -> Json {
    one_of([list(&of), of])
}

fn boolean() -> Json {
    json!({ "type": "boolean" })
}

fn whole(low: i64, high: i64) -> Json {
    json!({ "type": "integer", "minimum": low, "maximum": high })
}

fn name_of(names: impl IntoIterator<Item = &'static str>) -> Json {
    json!({ "enum": names.into_iter().collect::<Vec<_>>() })
}

fn slug() -> Json {
    json!({ "type": ["string", "integer"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": MAX_LEN })
}

fn moment() -> Json {
    let pattern = "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].*)?$";
    json!({ "type": "string", "pattern": pattern, "examples": ["2024-10-26T14:30", "2024-10-26", "2024-10-26T14:30:00+07:00"] })
}

fn day() -> Json {
    json!({ "type": "string", "pattern": "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\\s*$", "examples": ["2024-10-27"] })
}

/// A number, a range, or a number with a word before it. What can be read in two ways is left to the reader of the file.
fn amount() -> Json {
    let number = "[-−]?[0-9]+([.,][0-9]+)?";
    let word = "((trên|over|gần|nearly|dưới|under|khoảng|about)\\s+|[>≲<~]\\s*)?";
    let pattern = format!("^\\s*({word}{number}|{number}\\s*[-–]\\s*{number})\\s*$");
    json!({ "type": ["string", "number"], "pattern": pattern, "examples": ["10000", "25.5", "trên 25", "5–8"] })
}

fn period() -> Json {
    let pattern = "^\\s*[0-9]{4}(\\s*[-–]\\s*([Qq][1-4]|0[1-9]|1[0-2]|[0-9]{4}))?\\s*$";
    json!({ "type": ["string", "integer"], "pattern": pattern, "examples": ["2014", "2014-Q3", "2014-11", "2012–2015"] })
}

/// What the site's own templates know.
fn anything() -> Json {
    json!({ "type": "object" })
}
