//! What is shown over every page while the site cannot be built: each error with its file, line and excerpt.
//!
//! In: a failure. Out: JSON, whose texts the page shows as texts, never as HTML. Touches: nothing; reads the files through the function
//! that is given.

use serde_json::{Value, json};

use crate::{
    diag::{
        Diagnostic, Lang, Words,
        draw::{Drawer, Format},
    },
    engine::Failure,
    words,
};

/// Gives the text of a file that a diagnostic names.
pub type TextOf<'a> = &'a dyn Fn(&str) -> Option<String>;

/// How many errors are shown; who has mended those sees the others.
const SHOWN: usize = 30;

/// The data of the event `errors`.
pub(super) fn data(failure: &Failure, lang: Lang, text_of: TextOf<'_>) -> String {
    let errors: Vec<&Diagnostic> = match failure {
        Failure::Site(report) => report.sorted().into_iter().filter(|one| one.is_error()).collect(),
        Failure::Environment(diagnostic) => vec![&**diagnostic],
    };
    let count = errors.len();
    let title = match count {
        1 => words!("An error: the site was not built", "Có một lỗi: chưa dựng được trang"),
        _ => words!("{count} errors: the site was not built", "Có {count} lỗi: chưa dựng được trang"),
    };
    let note = words!(
        "Below is the site as it last was without errors. This goes away by itself as soon as they are mended.",
        "Bên dưới là trang ở lần dựng không lỗi gần nhất. Bảng này tự biến mất ngay khi lỗi được sửa.",
    );
    let close = Words::new("Close", "Đóng");
    let problems: Vec<Value> = errors.into_iter().take(SHOWN).map(|one| problem(one, lang, text_of)).collect();
    json!({ "title": title.get(lang), "note": note.get(lang), "close": close.get(lang), "problems": problems })
        .to_string()
}

/// One error: `message`, `place`, `hints`, and the `excerpt` as what stands before, in and behind the mark.
fn problem(diagnostic: &Diagnostic, lang: Lang, text_of: TextOf<'_>) -> Value {
    let drawn = Drawer { format: Format::Json, lang, colour: false, text_of }.draw([diagnostic]);
    let drawn: Value = serde_json::from_str(&drawn).unwrap_or_default();
    let number = |key: &str| drawn[key].as_u64().map(|number| number as usize);
    let place = match (number("line"), number("column")) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", diagnostic.file),
        _ => diagnostic.file.clone(),
    };
    let excerpt = number("line").and_then(|line| {
        let text = text_of(&diagnostic.file)?;
        let from = number("column")?.saturating_sub(1);
        let ends_here = number("end_line") == Some(line);
        let to = number("end_column").filter(|_| ends_here).map_or(usize::MAX, |column| column.saturating_sub(1));
        Some(excerpt(text.lines().nth(line - 1)?, from, to))
    });
    json!({ "message": drawn["message"], "place": place, "excerpt": excerpt, "hints": drawn["hints"] })
}

/// A line, cut at two columns, of which only so much is shown as helps to find the place.
fn excerpt(line: &str, from: usize, to: usize) -> [String; 3] {
    const AROUND: usize = 200;
    let letters: Vec<char> = line.chars().collect();
    let from = from.min(letters.len());
    let to = to.clamp(from, letters.len());
    let part = |from: usize, to: usize| letters[from..to].iter().collect();
    [
        part(from.saturating_sub(AROUND), from),
        part(from, to.min(from + AROUND)),
        part(to, letters.len().min(to + AROUND)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Fault, Report};

    #[test]
    fn an_error_is_told_with_its_place_and_line() {
        let mut report = Report::default();
        let fault = Fault::new("unknown-key", words!("no key `titel`", "không có khóa `titel`"));
        report.push(fault.hint(words!("write `title`", "viết `title`")).at(4..9).in_file("posts/<a>.md"));
        let text_of = |_: &str| Some("---\ntitel: <b>Bão</b>\n---\n".to_owned());
        let data: Value = serde_json::from_str(&data(&Failure::Site(report), Lang::En, &text_of)).unwrap();
        let one = &data["problems"][0];
        assert_eq!(one["place"], "posts/<a>.md:2:1");
        assert_eq!(one["excerpt"], json!(["", "titel", ": <b>Bão</b>"]));
        assert_eq!((one["message"].as_str(), &one["hints"]), (Some("no key `titel`"), &json!(["write `title`"])));
    }

    #[test]
    fn a_mark_beyond_the_line_ends_with_it() {
        assert_eq!(excerpt("bão", 1, usize::MAX), ["b", "ão", ""]);
        assert_eq!(excerpt("bão", 9, 2), ["bão", "", ""]);
    }
}
