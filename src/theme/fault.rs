//! What Tera says of templates, told with its place in the template's file.
//!
//! In: its error; a way to get a template's file and text. Out: diagnostics. Touches: nothing.

use tera::ErrorKind;

use super::is_embedded;
use crate::{
    diag::{Diagnostic, Fault, Span},
    words,
};

/// What went wrong while a template was being rendered, with its place where Tera knows it.
pub fn template_error(error: &tera::Error, place: impl Fn(&str) -> (String, String)) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let (origin, text) = place(report.filename());
            let span = report.span();
            let span = between(&text, (span.start_line, span.start_col), (span.end_line, span.end_col));
            told(report.message(), origin, Some(span))
        }
        other => told(&other.to_string(), String::new(), None),
    }
}

/// What is wrong with templates that were to be made ready. Of some mistakes Tera tells names alone: these are looked for.
pub(super) fn template_errors(error: &tera::Error, place: impl Fn(&str) -> (String, String)) -> Vec<Diagnostic> {
    let named = |message: &str, template: &str, (keyword, name): (&str, &str)| {
        let (origin, text) = place(template);
        vec![told(message, origin, behind(&text, keyword, name))]
    };
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            named(&format!("Unknown template `{parent}`"), current, ("extends", parent))
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let parent = inheritance_chain.first().map_or("", String::as_str);
            named(&error.to_string(), tpl, ("extends", parent))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let last = include_chain.iter().rev().nth(1).unwrap_or(tpl);
            named(&error.to_string(), last, ("include", tpl))
        }
        ErrorKind::Msg(text) => match text.split('`').collect::<Vec<_>>()[..] {
            ["Component ", name, " is defined in both ", _, " and ", second, ""] => {
                named(text, second, ("component", name))
            }
            _ => match unknown_names(text, &place) {
                none if none.is_empty() => vec![template_error(error, place)],
                all => all,
            },
        },
        _ => vec![template_error(error, place)],
    }
}

fn told(message: &str, file: String, span: Option<Span>) -> Diagnostic {
    let fault = Fault::new("template", words!("{message}", "lỗi trong khuôn mẫu: {message}"));
    let told = fault.hint(words!("mend the template", "hãy sửa khuôn mẫu")).in_file(file);
    Diagnostic { span, ..told }
}

/// Of names that nobody knows Tera makes one text, each like this:
///
/// ```text
/// error: Unknown filter `x`
///  --> post.html:2:8
///   |
/// 2 | {{ a | x }}
///   |        ^
/// ```
fn unknown_names(text: &str, place: impl Fn(&str) -> (String, String)) -> Vec<Diagnostic> {
    let lines: Vec<&str> = text.lines().collect();
    let one = |lines: &[&str]| {
        let message = lines[0].strip_prefix("error: ")?;
        let mut at = lines[1].trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
        let (column, line) = (at.next()?.parse::<usize>().ok()?, at.next()?.parse().ok()?);
        let name = at.next()?;
        let (origin, text) = place(name);
        let (start, length) = (column.saturating_sub(1), lines[4].matches('^').count());
        if let Some(lost) = lost_block(message, name, &place) {
            return Some(lost);
        }
        Some(told(message, origin, Some(between(&text, (line, start), (line, start + length)))))
    };
    lines.windows(5).filter_map(one).collect()
}

/// A block that a template of the program fills, and that is in none of its parents because one of them is not the program's any more:
/// that one can be mended.
fn lost_block(message: &str, name: &str, place: impl Fn(&str) -> (String, String)) -> Option<Diagnostic> {
    let block = message.strip_prefix("Block `")?.strip_suffix("` is not defined in any parent template")?;
    let mut own = (name.to_owned(), place(name));
    while is_embedded(&own.0, &own.1.1) {
        // As all templates of the program begin that have a parent.
        let parent = own.1.1.strip_prefix("{% extends \"")?.split('"').next()?.to_owned();
        own = (parent.clone(), place(&parent));
    }
    let (parent, (origin, _)) = own;
    let is_child = parent == name;
    let message = words!(
        "`{name}` fills the block `{block}`, which this `{parent}` does not have",
        "`{name}` ghi vào khối `{block}`, mà `{parent}` này không có"
    );
    let fault = Fault::new("template", message).hint(words!(
        "put `{{% block {block} %}}{{% endblock %}}` where that belongs, or write a `{name}` of your own too",
        "hãy đặt `{{% block {block} %}}{{% endblock %}}` vào chỗ cần hiện, hoặc viết cả `{name}` của riêng mình"
    ));
    (!is_child).then(|| fault.at(Span::new(0, 0)).in_file(origin))
}

/// Tera counts lines from 1 and columns, in characters, from 0.
fn between(text: &str, from: (usize, usize), to: (usize, usize)) -> Span {
    let offset = |(line, column): (usize, usize)| {
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = &text[start.min(text.len())..];
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    };
    Span::new(offset(from), offset(to))
}

/// Where a name, in quotes or not, follows a keyword.
fn behind(text: &str, keyword: &str, name: &str) -> Option<Span> {
    text.match_indices(keyword).find_map(|(at, _)| {
        let rest = text[at + keyword.len()..].trim_start().trim_start_matches(['"', '\'', '`']);
        let start = text.len() - rest.len();
        rest.starts_with(name).then(|| Span::new(start, start + name.len()))
    })
}
