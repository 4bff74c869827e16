//! Sentences, bodies and file names.
//!
//! In: words, chance. Out: texts. Touches: nothing.

use std::{fmt::Write, ops::RangeInclusive};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{dice::Dice, words::PLACES};

/// Some words, the first with a capital; no full stop.
pub(crate) fn sentence(dice: &mut Dice, words: &[&str], length: RangeInclusive<usize>) -> String {
    let mut sentence = String::new();
    for at in 0..dice.within(length) {
        let word = dice.pick(words);
        if at == 0 {
            let mut letters = word.chars();
            sentence.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
        } else if dice.percent(4) {
            let _ = write!(sentence, " {}{}", dice.within(2..=990), dice.pick(&["%", " km", " tỷ đồng", " người", ""]));
        } else {
            sentence.push(' ');
            sentence.push_str(word);
        }
    }
    sentence
}

/// Markdown as editors write it: mostly paragraphs, now and then something else.
pub(crate) fn body(dice: &mut Dice, words: &[&str], paragraphs: usize) -> String {
    let mut parts = Vec::new();
    for at in 0..paragraphs {
        if at > 0 && dice.percent(15) {
            parts.push(format!("## {}", sentence(dice, words, 4..=8)));
        }
        if dice.percent(8) {
            parts.push(lines(dice, 5, |dice| format!("- {}.", sentence(dice, words, 5..=10))));
        }
        if dice.percent(4) {
            parts.push(table(dice));
        }
        if dice.percent(6) {
            parts.push(format!("> {}.", sentence(dice, words, 9..=26)));
        }
        parts.push(paragraph(dice, words));
    }
    parts.join("\n\n") + "\n"
}

fn paragraph(dice: &mut Dice, words: &[&str]) -> String {
    let mut text = String::new();
    for at in 0..dice.within(3..=6) {
        let sentence = sentence(dice, words, 9..=26);
        let _ = match sentence.split_once(' ') {
            Some((first, rest)) if at == 0 && dice.percent(25) => write!(text, "**{first}** {rest}."),
            _ => write!(text, "{}{sentence}.", if at == 0 { "" } else { " " }),
        };
    }
    text
}

fn table(dice: &mut Dice) -> String {
    let row = |dice: &mut Dice| {
        format!("| {} | {} | cấp {} |", dice.pick(&PLACES), dice.within(20..=700), dice.within(5..=15))
    };
    format!("| Khu vực | Mưa (mm) | Gió |\n|---|---:|---|\n{}", lines(dice, 4, row))
}

fn lines(dice: &mut Dice, count: usize, line: impl Fn(&mut Dice) -> String) -> String {
    (0..count).map(|_| line(dice)).collect::<Vec<_>>().join("\n")
}

/// The name of a file: plain letters and figures, as editors' programs make it.
pub(crate) fn slug(title: &str) -> String {
    let plain = title.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase);
    let plain: String = plain.map(|letter| if letter == 'đ' { 'd' } else { letter }).collect();
    let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    slug[..slug.len().min(70)].trim_end_matches('-').to_owned()
}
