//! Calls of Tera components from Markdown: `{{ <Video src="bao.mp4" title="Bão vào bờ" /> }}`.
//!
//! In: the source of a paragraph. Out: the [`Call`]s it consists of, or what is wrong with them. Touches: nothing.
//!
//! The syntax is Tera's own, so that editors learn one form only, but with literal arguments alone: what an author writes
//! is never evaluated. A bare number or truth value, which Tera wants in braces, is taken with or without them.

use std::{collections::HashSet, ops::Range};

use super::fault::{self, Expected};
use crate::{content::Arg, diag::Fault};

/// The arguments that are addresses, in whatever component: those of this site are looked up as those of links are.
const ADDRESSES: [&str; 4] = ["src", "href", "poster", "captions"];

/// Whether an argument of this name is an address.
pub(super) fn is_address(name: &str) -> bool {
    ADDRESSES.contains(&name)
}

/// A call of a component.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) args: Vec<(String, Arg)>,
    /// Where it stands in the paragraph.
    pub(super) range: Range<usize>,
}

/// What a paragraph is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Ordinary text.
    Text,
    /// Nothing but calls.
    Calls(Vec<Call>),
    /// Meant as a call, but not a right one; the range is the part that is wrong.
    Wrong(Fault, Range<usize>),
}

/// Reads the calls that a paragraph consists of. One that has other words beside them is ordinary text.
pub(super) fn read(paragraph: &str) -> Found {
    let mut reader = Reader { text: paragraph, at: 0 };
    let mut calls = Vec::new();
    reader.skip_space();
    while reader.opens() {
        match reader.call() {
            Ok(call) => calls.push(call),
            Err((fault, range)) if reader.ends_as_call() => return Found::Wrong(fault, range),
            Err(_) => return Found::Text,
        }
        reader.skip_space();
    }
    if calls.is_empty() || !reader.rest().is_empty() { Found::Text } else { Found::Calls(calls) }
}

/// What is wrong, and where.
type Wrong = (Fault, Range<usize>);

/// Reads forward through a paragraph.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Takes `token`, and says whether it was there.
    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Takes all characters that satisfy `which`.
    fn take_while(&mut self, which: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = &rest[..rest.find(|c| !which(c)).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    /// Whether a call begins here.
    fn opens(&self) -> bool {
        self.rest().strip_prefix("{{").is_some_and(|rest| rest.trim_start().starts_with('<'))
    }

    /// Whether nothing but calls follows a wrong one: only then was it meant as a call.
    fn ends_as_call(&self) -> bool {
        let after = self.rest().split_once("}}").map_or("", |(_, after)| after.trim_start());
        after.is_empty() || after.starts_with("{{")
    }

    fn call(&mut self) -> Result<Call, Wrong> {
        let start = self.at;
        self.take("{{");
        self.skip_space();
        self.take("<");
        let name = self.name()?;
        let mut args = Vec::new();
        let mut names = HashSet::new();
        loop {
            self.skip_space();
            if self.take("/>") {
                break;
            }
            let key = self.at;
            let (name, value) = self.argument()?;
            if !names.insert(name) {
                return Err((fault::argument_twice(name), key..key + name.len()));
            }
            args.push((name.to_owned(), value));
        }
        self.skip_space();
        if !self.take("}}") {
            return Err(self.expected(&Expected::End));
        }
        Ok(Call { name, args, range: start..self.at })
    }

    /// The name of the component: identifiers with dots between them.
    fn name(&mut self) -> Result<String, Wrong> {
        let start = self.at;
        loop {
            if self.identifier().is_none() {
                return Err(self.expected(&Expected::Name));
            }
            if !self.take(".") {
                return Ok(self.text[start..self.at].to_owned());
            }
        }
    }

    fn identifier(&mut self) -> Option<&'a str> {
        let word = self.rest().starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        word.then(|| self.take_while(|c| c.is_ascii_alphanumeric() || c == '_'))
    }

    fn argument(&mut self) -> Result<(&'a str, Arg), Wrong> {
        let Some(name) = self.identifier() else { return Err(self.expected(&Expected::Argument)) };
        self.skip_space();
        if !self.take("=") {
            return Err(self.expected(&Expected::Equals));
        }
        self.skip_space();
        let braced = self.take("{");
        self.skip_space();
        let value = self.value()?;
        self.skip_space();
        if braced && !self.take("}") {
            return Err(self.expected(&Expected::Brace));
        }
        Ok((name, value))
    }

    fn value(&mut self) -> Result<Arg, Wrong> {
        if let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) {
            return self.string(quote).map(Arg::Text);
        }
        let start = self.at;
        let word = self.take_while(|c| !c.is_whitespace() && !matches!(c, '/' | '>' | '{' | '}' | '"' | '\''));
        match word {
            "true" => Ok(Arg::Flag(true)),
            "false" => Ok(Arg::Flag(false)),
            // `i64` reads a leading plus, which Tera does not.
            _ if !word.starts_with('+') && word.parse::<i64>().is_ok() => {
                Ok(Arg::Number(word.parse().unwrap_or_default()))
            }
            _ => {
                self.at = start;
                Err(self.expected(&Expected::Value))
            }
        }
    }

    /// A string up to the same quote again, with Tera's escapes.
    fn string(&mut self, quote: char) -> Result<String, Wrong> {
        let start = self.at;
        let mut value = String::new();
        let mut chars = self.text[start + 1..].char_indices();
        while let Some((at, c)) = chars.next() {
            if c == quote {
                self.at = start + 1 + at + 1;
                return Ok(value);
            }
            if c != '\\' {
                value.push(c);
                continue;
            }
            match chars.next().map(|(_, escaped)| escaped) {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some('r') => value.push('\r'),
                Some(c @ ('"' | '\'' | '/' | '\\')) => value.push(c),
                Some(c) => value.extend(['\\', c]),
                None => break,
            }
        }
        Err((fault::open_string(), start..self.text.trim_end().len()))
    }

    /// Says what should stand here, and marks what does: the word up to the next space, or the end of the paragraph.
    fn expected(&self, what: &Expected) -> Wrong {
        let rest = self.rest();
        let end = self.at + rest.find(char::is_whitespace).unwrap_or(rest.len());
        (fault::expected(what), self.at..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(paragraph: &str) -> Vec<(String, Vec<(String, Arg)>)> {
        match read(paragraph) {
            Found::Calls(calls) => calls.into_iter().map(|call| (call.name, call.args)).collect(),
            other => panic!("{paragraph}: {other:?}"),
        }
    }

    fn text(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }

    #[test]
    fn all_kinds_of_arguments_are_read() {
        let (name, args) =
            calls(r#"{{ <ui.Video src="a \"b\"" alt='c"' n=-3 m={ 40 } on=true off={false} t={"x"} /> }}"#).remove(0);
        assert_eq!(name, "ui.Video");
        let args: Vec<_> = args.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        let flags = [("on", Arg::Flag(true)), ("off", Arg::Flag(false)), ("t", text("x"))];
        let others = [("src", text("a \"b\"")), ("alt", text("c\"")), ("n", Arg::Number(-3)), ("m", Arg::Number(40))];
        assert_eq!(args, [others.as_slice(), &flags].concat());
    }

    #[test]
    fn tens_of_thousands_of_arguments_are_read_once_each() {
        let args: String = (0..40_000).map(|at| format!(" a{at}={at}")).collect();
        let read = calls(&format!("{{{{ <A{args} /> }}}}")).remove(0).1;
        assert_eq!((read.len(), &read[39_999]), (40_000, &("a39999".to_owned(), Arg::Number(39_999))));
        match super::read(&format!("{{{{ <A{args} a7=0 /> }}}}")) {
            Found::Wrong(fault, _) => assert!(fault.message.en.contains("`a7` is given twice"), "{fault:?}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn spaces_and_lines_do_not_matter() {
        assert_eq!(calls("{{<A/>}}"), [("A".to_owned(), vec![])]);
        assert_eq!(calls("{{ <A\n  b = 'x'\n/>\n}}\n"), [("A".to_owned(), vec![("b".to_owned(), text("x"))])]);
    }

    #[test]
    fn a_paragraph_may_consist_of_several() {
        assert_eq!(calls("{{ <A /> }}\n{{ <B /> }}").len(), 2);
    }

    #[test]
    fn running_text_stays_text() {
        for paragraph in ["{{ tên }}", "{{ <A /> }} là một lệnh", "Lệnh {{ <A /> }}", "{{ <A> }} thiếu gạch", "", "{{"]
        {
            assert_eq!(read(paragraph), Found::Text, "{paragraph}");
        }
    }

    #[test]
    fn the_wrong_part_is_named() {
        for (paragraph, wrong, part) in [
            ("{{ <> }}", "name", ">"),
            ("{{ <A.> }}", "name", ">"),
            ("{{ <A> }}", "argument", ">"),
            ("{{ <A b /> }}", "`=`", "/>"),
            ("{{ <A b= /> }}", "value", "/>"),
            ("{{ <A b=3px /> }}", "value", "3px"),
            ("{{ <A b=99999999999999999999 /> }}", "value", "99999999999999999999"),
            ("{{ <A b=“x” /> }}", "value", "“x”"),
            ("{{ <A b={3 /> }}", "`}`", "/>"),
            ("{{ <A b=\"x /> }}", "closed", "\"x /> }}"),
            ("{{ <A b='\\", "closed", "'\\"),
            ("{{ <A b=1 b=2 /> }}", "twice", "b"),
            ("{{ <A />", "`}}`", ""),
            ("{{ <A b={x} /> }}\n{{ <B /> }}", "value", "x}"),
        ] {
            match read(paragraph) {
                Found::Wrong(fault, range) => {
                    assert_eq!(fault.code, "bad-component");
                    assert!(fault.message.en.contains(wrong), "{paragraph}: {}", fault.message.en);
                    assert_eq!(&paragraph[range.clone()], part, "{paragraph}: {range:?}");
                }
                other => panic!("{paragraph}: {other:?}"),
            }
        }
    }
}
