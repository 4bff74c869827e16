//! Amounts as news report them: a number, a range, or a number with "over" or "nearly" before it.
//!
//! In: what an editor wrote. Out: an [`Amount`]. Touches: nothing.

use bitcode::{Decode, Encode};

use super::decimal::Decimal;
use crate::{
    diag::{Fault, Lang},
    hash::{Absorb, Absorber},
    words,
};

/// How exactly a number is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Bound {
    /// It is that number.
    Exactly,
    /// It is more.
    Over,
    /// It is a little less.
    Nearly,
    /// It is less.
    Under,
    /// It is more or less that number.
    About,
}

/// The words of both languages, and a sign that stands for them.
const WORDS: [(Bound, &str, &str, char); 4] = [
    (Bound::Over, "trên", "over", '>'),
    (Bound::Nearly, "gần", "nearly", '≲'),
    (Bound::Under, "dưới", "under", '<'),
    (Bound::About, "khoảng", "about", '~'),
];

impl Bound {
    /// The word before the number, with a space behind it; nothing when the number is exact.
    pub fn word(self, lang: Lang) -> String {
        let word = WORDS.iter().find(|(bound, ..)| *bound == self).map(|(_, vi, en, _)| match lang {
            Lang::Vi => vi,
            Lang::En => en,
        });
        word.map_or_else(String::new, |word| format!("{word} "))
    }

    /// Its name for tools.
    pub fn name(self) -> &'static str {
        WORDS.iter().find(|(bound, ..)| *bound == self).map_or("exactly", |(_, _, en, _)| en)
    }
}

/// An amount: one number, or all from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
pub struct Amount {
    /// How exactly it is known.
    pub bound: Bound,
    /// The number, or the lower end of the range.
    pub low: Decimal,
    /// The upper end of a range.
    pub high: Option<Decimal>,
}

impl Amount {
    /// Reads `25`, `trên 25`, `>25`, `gần 500`, `nearly 500` or `5–8`.
    ///
    /// # Errors
    /// `bad-figure`, also for a range that does not rise.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let written = text.trim();
        let (bound, rest) = WORDS
            .iter()
            .find_map(|(bound, vi, en, sign)| {
                let word = |word: &str| {
                    let rest = written.get(word.len()..).filter(|_| written.starts_with(word))?;
                    rest.starts_with(char::is_whitespace).then_some(rest)
                };
                Some((*bound, word(vi).or_else(|| word(en)).or_else(|| written.strip_prefix(*sign))?))
            })
            .unwrap_or((Bound::Exactly, written));
        // A hyphen at the head is a sign.
        let dash = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '–' | '-'));
        let Some((at, dash)) = dash.filter(|_| bound == Bound::Exactly) else {
            return Ok(Self { bound, low: Decimal::parse(rest)?, high: None });
        };
        let (low, high) = (Decimal::parse(&rest[..at])?, Decimal::parse(&rest[at + dash.len_utf8()..])?);
        let places = low.places().max(high.places());
        if low.in_units(places) >= high.in_units(places) {
            let fault = Fault::new("bad-figure", words!("`{written}` does not rise", "`{written}` không tăng dần"));
            return Err(fault.hint(words!("write the smaller number first", "hãy ghi số nhỏ trước")));
        }
        Ok(Self { bound, low, high: Some(high) })
    }

    /// As machines read it: `25`, or `5/8` for a range (as ISO 8601 writes intervals).
    pub fn plain(self) -> String {
        match self.high {
            None => self.low.plain(),
            Some(high) => format!("{}/{}", self.low.plain(), high.plain()),
        }
    }

    /// As readers see it, with its unit: `trên 25%`, `10.000 bộ`, `5–8%`.
    pub fn shown(self, unit: &str, lang: Lang) -> String {
        let mut text = self.bound.word(lang) + &self.low.shown(lang);
        if let Some(high) = self.high {
            text.push('–');
            text.push_str(&high.shown(lang));
        }
        // The percent sign stands at its number in Vietnamese and English; any other unit is a word.
        if !unit.is_empty() && unit != "%" {
            text.push('\u{a0}');
        }
        text + unit
    }

    /// The larger of its ends.
    pub fn top(self) -> Decimal {
        self.high.unwrap_or(self.low)
    }
}

impl Absorb for Amount {
    fn absorb(&self, into: &mut Absorber) {
        (self.bound as u8).absorb(into);
        self.low.absorb(into);
        self.high.absorb(into);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_news_write_them() {
        for (text, unit, vi, en, plain) in [
            ("10000", "bộ", "10.000\u{a0}bộ", "10,000\u{a0}bộ", "10000"),
            ("trên 25", "%", "trên 25%", "over 25%", "25"),
            (">25", "%", "trên 25%", "over 25%", "25"),
            ("nearly 500", "", "gần 500", "nearly 500", "500"),
            ("~1.5", "", "khoảng 1,5", "about 1.5", "1.5"),
            ("5–8", "%", "5–8%", "5–8%", "5/8"),
            ("5 - 8.5", "%", "5–8,5%", "5–8.5%", "5/8.5"),
            ("-3", "°C", "−3\u{a0}°C", "−3\u{a0}°C", "-3"),
        ] {
            let amount = Amount::parse(text).unwrap();
            assert_eq!(amount.shown(unit, Lang::Vi), vi);
            assert_eq!(amount.shown(unit, Lang::En), en);
            assert_eq!(amount.plain(), plain);
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["trên", "trên25", "8–5", "5–5", "5–", "nhiều", "> 5–8", "25%"] {
            assert_eq!(Amount::parse(text).map_err(|fault| fault.code), Err("bad-figure"), "{text}");
        }
    }
}
