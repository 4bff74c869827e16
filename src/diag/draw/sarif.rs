//! Draws diagnostics as one SARIF 2.1.0 document, which code hosts and editors show beside the lines.
//!
//! In: diagnostics, those that the site allows, and a way to name files. Out: JSON. Touches: nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Drawer, Place, Sources, also_file};
use crate::diag::{Diagnostic, Severity, Span, codes};

/// A finding that the site allows, with the reason.
#[derive(Debug, Clone)]
pub struct Allowed {
    /// The finding.
    pub found: Diagnostic,
    /// Why it may stay.
    pub reason: String,
}

/// All that one document holds.
pub struct Sarif<'a> {
    /// What was found.
    pub found: Vec<&'a Diagnostic>,
    /// What was found and may stay.
    pub allowed: &'a [Allowed],
    /// The address of a file, from the folder in which the command ran; percent-encoded.
    pub uri_of: &'a dyn Fn(&str) -> String,
}

impl Sarif<'_> {
    /// Writes the document.
    pub fn draw(&self, drawer: Drawer<'_>) -> String {
        let mut sources = Sources { text_of: drawer.text_of, known: std::collections::BTreeMap::new() };
        let used = self.found.iter().copied().chain(self.allowed.iter().map(|one| &one.found));
        let codes: BTreeSet<&str> = used.map(|one| one.code.as_str()).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let mut results: Vec<Value> =
            self.found.iter().map(|one| self.result(one, &codes, drawer, &mut sources)).collect();
        results.extend(self.allowed.iter().map(|one| {
            let mut result = self.result(&one.found, &codes, drawer, &mut sources);
            result["suppressions"] = json!([{ "kind": "external", "justification": one.reason }]);
            result
        }));
        let driver = json!({
            "name": env!("CARGO_PKG_NAME"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": codes.iter().map(|code| rule(code, drawer)).collect::<Vec<_>>(),
        });
        let document = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": driver },
                "language": drawer.lang.code(),
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        });
        format!("{document:#}\n")
    }

    fn result(&self, one: &Diagnostic, codes: &[&str], drawer: Drawer<'_>, sources: &mut Sources<'_>) -> Value {
        let lang = drawer.lang;
        let hints = one.hints.iter().map(|hint| format!("\n{}", hint.get(lang)));
        let mut result = json!({
            "ruleId": one.code,
            "ruleIndex": codes.binary_search(&one.code.as_str()).ok(),
            "level": level(one.severity),
            "message": { "text": one.message.get(lang).to_owned() + &hints.collect::<String>() },
            "locations": [],
        });
        if !one.file.is_empty() {
            result["locations"] = json!([self.location(&one.file, one.span, sources)]);
        }
        if !one.also.is_empty() {
            let others = one.also.iter().enumerate().map(|(at, also)| {
                let mut location = self.location(also_file(one, also), also.span, sources);
                location["id"] = json!(at + 1);
                location["message"] = json!({ "text": also.label.get(lang) });
                location
            });
            result["relatedLocations"] = others.collect();
        }
        result
    }

    fn location(&self, file: &str, span: Option<Span>, sources: &mut Sources<'_>) -> Value {
        let mut physical = json!({ "artifactLocation": { "uri": (self.uri_of)(file) } });
        if let Some(Place { line, column, end_line, end_column, .. }) = sources.locate(file, span) {
            physical["region"] =
                json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column });
        }
        json!({ "physicalLocation": physical })
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn rule(code: &str, drawer: Drawer<'_>) -> Value {
    let Some(explanation) = codes::find(code) else { return json!({ "id": code }) };
    let parts = explanation.get(drawer.lang);
    let example = explanation.example;
    json!({
        "id": code,
        "shortDescription": { "text": parts.what },
        "fullDescription": { "text": format!("{} {}", parts.what, parts.why) },
        "help": {
            "text": format!("{}\n\n{example}", parts.remedy),
            "markdown": format!("{}\n\n```\n{example}\n```", parts.remedy),
        },
    })
}
