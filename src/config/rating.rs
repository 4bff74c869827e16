//! Readers' ratings: where a vote is sent, and what has come of the votes.
//!
//! In: the key `rating` of `site.yaml`, the text of `data/ratings.yaml`. Out: [`Rating`], [`Ratings`]; what is wrong goes to the
//! report. Touches: nothing.

use crate::{
    diag::{Diagnostic, Fault, Span},
    words,
    yaml::{
        self, Node, Value,
        read::{Fields, wrong_type},
    },
};

/// The file that holds the published results, from the site's folder.
pub const RATINGS: &str = "data/ratings.yaml";

/// The names of the levels, the lowest first.
pub const LEVELS: [&str; 5] = ["poor", "fair", "promising", "good", "very_good"];

/// How readers may rate posts.
#[derive(Debug, Clone, Default)]
pub struct Rating {
    /// Where a vote is sent; without it nobody can vote.
    pub endpoint: Option<String>,
}

/// What has come of the votes, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Ratings {
    /// The posts that have been rated.
    pub all: Vec<Rated>,
}

/// The votes on one post.
#[derive(Debug, Clone)]
pub struct Rated {
    /// The post, by slug, address or path.
    pub post: String,
    /// Where it is named.
    pub span: Span,
    /// How many votes each level has, the lowest first.
    pub votes: [u32; 5],
}

pub(super) fn rating(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Rating {
    let Some(mut own) = fields.take("rating").and_then(|node| Fields::of(node, report)) else {
        return Rating::default();
    };
    let endpoint = own.item("endpoint", report);
    own.finish(report);
    let endpoint = endpoint.and_then(|item| match address(&item.text) {
        Ok(address) => Some(address),
        Err(fault) => {
            report.push(fault.at(item.span));
            None
        }
    });
    Rating { endpoint }
}

/// An address in full, or one from the site's root.
pub(super) fn address(text: &str) -> Result<String, Fault> {
    let rest = text.strip_prefix("https://").or(text.strip_prefix("http://"));
    let is_full = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let is_own = text.starts_with('/') && !text.starts_with("//");
    if (is_full || is_own) && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\')) {
        return Ok(text.to_owned());
    }
    let fault = Fault::new("bad-address", words!("`{text}` is no address", "`{text}` không phải một địa chỉ"));
    Err(fault.hint(words!("as `https://bantin.example/vote`", "ví dụ `https://bantin.example/danh-gia`")))
}

/// Reads the file; what is wrong is told with its place in it.
pub fn ratings(text: &str, report: &mut Vec<Diagnostic>) -> Ratings {
    let mut found = Vec::new();
    let all = match yaml::parse(text) {
        Ok(node) => read(&node, &mut found),
        Err(error) => {
            found.push(error);
            Vec::new()
        }
    };
    report.extend(found.into_iter().map(|one| one.in_file(RATINGS)));
    Ratings { all }
}

fn read(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Vec<Rated> {
    let entries = match &node.value {
        Value::Map(entries) => entries.as_slice(),
        Value::Null => &[],
        _ => {
            report.push(wrong_type(node, &words!("a mapping", "một nhóm `khoá: giá trị`")));
            &[]
        }
    };
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        let Some(mut own) = Fields::of(&entry.value, report) else { continue };
        let votes = LEVELS.map(|level| own.int(level, 0..=i64::from(u32::MAX / 5), report).unwrap_or(0) as u32);
        own.finish(report);
        all.push(Rated { post: entry.key.to_string(), span: entry.key_span, votes });
    }
    all
}
