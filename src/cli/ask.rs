//! Asks an editor for what the command line did not say.
//!
//! In: a question, what was given, a reader and a writer where somebody sits at a terminal. Out: an answer that has been checked, or what
//! is wrong. Touches: what it is given to read from and write to.

use std::io::{self, BufRead, Write};

use super::in_option;
use crate::{
    diag::{Diagnostic, Fault, Lang, Words},
    words,
};

/// Somebody who can be asked.
pub(super) struct Ask<'a> {
    pub(super) input: &'a mut dyn BufRead,
    pub(super) output: &'a mut dyn Write,
    pub(super) lang: Lang,
}

/// A question, and the option of the command line that answers it without being asked.
pub(super) struct Question {
    pub(super) option: &'static str,
    pub(super) words: Words,
    /// Answers to choose from by number: the answer, and how it is shown.
    pub(super) choices: Vec<(String, String)>,
    /// What to do when nobody can be asked.
    pub(super) hint: Words,
}

impl Question {
    /// The answer: the one given, else the one asked for until it is right.
    pub(super) fn answer<T>(
        &self,
        given: Option<&str>,
        ask: Option<&mut Ask<'_>>,
        read: impl Fn(&str) -> Result<T, Fault>,
    ) -> Result<T, Box<Diagnostic>> {
        match (given, ask) {
            (Some(given), _) => read(given).map_err(|fault| Box::new(in_option(self.option, fault))),
            (None, Some(ask)) => ask.until_right(self, read).map_err(|_| Box::new(unanswered(self.option).into())),
            (None, None) => Err(Box::new(self.missing().into())),
        }
    }

    fn missing(&self) -> Fault {
        let option = self.option;
        Fault::new("missing-option", words!("`{option}` is missing", "thiếu `{option}`")).hint(self.hint.clone())
    }
}

impl Ask<'_> {
    fn until_right<T>(&mut self, question: &Question, read: impl Fn(&str) -> Result<T, Fault>) -> io::Result<T> {
        for (at, (_, shown)) in question.choices.iter().enumerate() {
            writeln!(self.output, "{:3}. {shown}", at + 1)?;
        }
        loop {
            write!(self.output, "{}: ", question.words.get(self.lang))?;
            self.output.flush()?;
            let mut line = String::new();
            if self.input.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim();
            let chosen = line.parse::<usize>().ok().and_then(|number| question.choices.get(number.wrapping_sub(1)));
            match read(chosen.map_or(line, |(answer, _)| answer)) {
                Ok(answer) => return Ok(answer),
                Err(fault) => self.tell(&fault)?,
            }
        }
    }

    /// Says what is wrong with an answer.
    pub(super) fn tell(&mut self, fault: &Fault) -> io::Result<()> {
        for words in std::iter::once(&fault.message).chain(&fault.hints) {
            writeln!(self.output, "  {}", words.get(self.lang))?;
        }
        Ok(())
    }
}

fn unanswered(option: &str) -> Fault {
    Fault::new("missing-option", words!("the question was not answered", "câu hỏi chưa được trả lời"))
        .hint(words!("answer it, or use `{option}`", "hãy trả lời, hoặc dùng `{option}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> Question {
        Question {
            option: "--category",
            words: words!("Category", "Chuyên mục"),
            choices: ["Tin tức", "Thời tiết"].map(|name| (name.to_owned(), name.to_owned())).into(),
            hint: words!("one of them", "một trong số đó"),
        }
    }

    fn read(text: &str) -> Result<String, Fault> {
        let fault = || Fault::new("no", words!("no “{text}”", "không có “{text}”")).hint(words!("look", "xem lại"));
        ["Tin tức", "Thời tiết"].contains(&text).then(|| text.to_owned()).ok_or_else(fault)
    }

    /// What is answered to the lines typed, and what was shown meanwhile.
    fn asked(typed: &str) -> (Result<String, Box<Diagnostic>>, String) {
        let mut shown = Vec::new();
        let mut ask = Ask { input: &mut typed.as_bytes(), output: &mut shown, lang: Lang::Vi };
        let answer = question().answer(None, Some(&mut ask), read);
        (answer, String::from_utf8(shown).unwrap())
    }

    #[test]
    fn an_answer_is_a_number_or_a_name() {
        let list = "  1. Tin tức\n  2. Thời tiết\n";
        assert_eq!(asked("2\n"), (Ok("Thời tiết".to_owned()), format!("{list}Chuyên mục: ")));
        assert_eq!(asked("  Tin tức \r\n").0, Ok("Tin tức".to_owned()));
    }

    #[test]
    fn a_wrong_answer_is_told_and_asked_again() {
        let (answer, shown) = asked("3\n0\n\n1\n");
        assert_eq!(answer, Ok("Tin tức".to_owned()));
        let told =
            "Chuyên mục:   không có “3”\n  xem lại\nChuyên mục:   không có “0”\n  xem lại\nChuyên mục:   không có “”\n";
        assert!(shown.contains(told), "{shown}");
    }

    #[test]
    fn without_an_answer_the_option_is_named() {
        let (answer, _) = asked("9\n");
        let said = answer.unwrap_err();
        assert_eq!(said.hints, [words!("answer it, or use `--category`", "hãy trả lời, hoặc dùng `--category`")]);
        let said = question().answer(None, None, read).unwrap_err();
        assert_eq!((said.message.vi.as_str(), said.hints[0].vi.as_str()), ("thiếu `--category`", "một trong số đó"));
    }

    #[test]
    fn what_was_given_is_not_asked_for() {
        let mut shown = Vec::new();
        let mut ask = Ask { input: &mut "1\n".as_bytes(), output: &mut shown, lang: Lang::Vi };
        assert_eq!(question().answer(Some("Thời tiết"), Some(&mut ask), read), Ok("Thời tiết".to_owned()));
        let said = question().answer(Some("x"), Some(&mut ask), read).unwrap_err();
        assert_eq!((said.message.en.as_str(), shown.len()), ("--category: no “x”", 0));
    }
}
