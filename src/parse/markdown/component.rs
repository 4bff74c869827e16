//! Calls of components: `{{ <Video src="a.mp4" title="…" /> }}` in a paragraph of its own.
//!
//! In: the paragraph's source. Out: the component's name and arguments, or what is wrong. Touches: nothing.

use crate::{content::Arg, diag::Fault, words};

/// A call: name and arguments.
pub(super) type Call = (String, Vec<(String, Arg)>);

/// Whether a paragraph means to be a call.
pub(super) fn is_call(paragraph: &str) -> bool {
    let text = paragraph.trim();
    text.starts_with("{{") && text[2..].trim_start().starts_with('<') && text.ends_with("}}")
}

/// Reads a call.
pub(super) fn call(paragraph: &str) -> Result<Call, Fault> {
    let text = paragraph.trim();
    let inner = text.strip_prefix("{{").and_then(|text| text.strip_suffix("}}")).unwrap_or_default().trim();
    let inner = inner.strip_prefix('<').and_then(|text| text.strip_suffix("/>")).ok_or_else(malformed)?;
    let end = inner.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(inner.len());
    let (name, mut rest) = inner.split_at(end);
    if !name.starts_with(|c: char| c.is_uppercase()) {
        return Err(malformed());
    }
    let mut args = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok((name.to_owned(), args));
        }
        let (key, value) = rest.split_once('=').ok_or_else(malformed)?;
        let (arg, after) = argument(value.trim_start()).ok_or_else(malformed)?;
        args.push((key.trim().to_owned(), arg));
        rest = after;
    }
}

fn argument(text: &str) -> Option<(Arg, &str)> {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            let (value, rest) = quoted.split_once(quote)?;
            return Some((Arg::Text(value.to_owned()), rest));
        }
    }
    if let Some(braced) = text.strip_prefix('{') {
        let (value, rest) = braced.split_once('}')?;
        return Some((argument(value.trim())?.0, rest));
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let arg = match word {
        "true" => Arg::Bool(true),
        "false" => Arg::Bool(false),
        number => Arg::Int(number.parse().ok()?),
    };
    Some((arg, rest))
}

fn malformed() -> Fault {
    Fault::new("bad-component", words!("this component cannot be read", "không đọc được thành phần này")).hint(words!(
        "write it on a line of its own, as `{{{{ <Video src=\"phim.mp4\" title=\"Phim\" /> }}}}`",
        "hãy viết trên một dòng riêng, như `{{{{ <Video src=\"phim.mp4\" title=\"Phim\" /> }}}}`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_a_name_and_arguments() {
        let (name, args) =
            call(r#"{{ <Video src="a.mp4" n=3 wide={true} title='Một "phim"' /> }}"#).expect("it is well-formed");
        assert_eq!(name, "Video");
        let expected = [
            ("src", Arg::Text("a.mp4".into())),
            ("n", Arg::Int(3)),
            ("wide", Arg::Bool(true)),
            ("title", Arg::Text("Một \"phim\"".into())),
        ];
        assert_eq!(args, expected.map(|(key, arg)| (key.to_owned(), arg)));
    }

    #[test]
    fn what_is_no_call_is_told() {
        for text in ["{{ <Video src= /> }}", "{{ <video /> }}", "{{ <Video src=\"a }}", "{{ <Video x /> }}"] {
            assert_eq!(call(text).expect_err(text).code, "bad-component");
        }
    }
}
