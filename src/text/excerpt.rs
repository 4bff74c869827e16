//! Excerpts: how a long text begins, for leads, descriptions and quotations in messages.
//!
//! In: any text. Out: one line of at most so many characters. Touches: nothing.

use unicode_normalization::char::is_combining_mark;

use super::term::is_spaced_once;

/// What an excerpt doesn't end with before its dots.
const LOOSE_ENDS: [char; 12] = ['.', ',', ';', ':', '!', '?', '-', '–', '—', '(', '“', '…'];

/// The text on one line, white space collapsed; when it is longer than `max_chars` characters, its first words and `…`, together
/// no longer than that.
///
/// A word is never cut, except the first when it is too long by itself, as an address or a Chinese sentence.
pub fn excerpt(text: &str, max_chars: usize) -> String {
    if is_spaced_once(text) && text.chars().count() <= max_chars {
        return text.to_owned();
    }
    let mut line = String::new();
    let mut chars = 0;
    // Where the last word ends that leaves room for the dots.
    let mut fits = 0;
    for word in text.split_whitespace() {
        let space = usize::from(!line.is_empty());
        let room = max_chars.saturating_sub(chars + space);
        let length = word.chars().take(room + 1).count();
        if length > room {
            return shortened(&line[..fits], word, max_chars);
        }
        if space == 1 {
            line.push(' ');
        }
        line.push_str(word);
        chars += space + length;
        let loose = word.len() - word.trim_end_matches(LOOSE_ENDS).len();
        let loose_chars = word[word.len() - loose..].chars().count();
        if loose < word.len() && chars - loose_chars < max_chars {
            fits = line.len() - loose;
        }
    }
    line
}

/// The words that fit, or else a piece of the word that doesn't, and the dots.
fn shortened(words: &str, next: &str, max_chars: usize) -> String {
    let Some(room) = max_chars.checked_sub(1) else { return String::new() };
    if words.is_empty() { format!("{}…", piece(next, room)) } else { format!("{words}…") }
}

/// The first `max_chars` characters of a word, or fewer so that no letter loses its marks.
fn piece(word: &str, max_chars: usize) -> &str {
    let end = word
        .char_indices()
        .take(max_chars + 1)
        .filter(|&(_, c)| !is_combining_mark(c))
        .last()
        .map_or(0, |(index, _)| index);
    &word[..end]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_text_stays_whole() {
        assert_eq!(excerpt("Bão số 6", 8), "Bão số 6");
        assert_eq!(excerpt("  Bão \n\t số\u{A0}6.  ", 9), "Bão số 6.");
        assert_eq!(excerpt("", 5), "");
    }

    #[test]
    fn a_long_text_ends_with_a_whole_word() {
        assert_eq!(excerpt("Bão số 6 mạnh lên", 17), "Bão số 6 mạnh lên");
        assert_eq!(excerpt("Bão số 6 mạnh lên", 16), "Bão số 6 mạnh…");
        assert_eq!(excerpt("Bão số 6 mạnh lên", 14), "Bão số 6 mạnh…");
        assert_eq!(excerpt("Bão số 6 mạnh lên", 13), "Bão số 6…");
        assert_eq!(excerpt("Bão số 6, mạnh lên. Hết", 19), "Bão số 6, mạnh lên…");
        assert_eq!(excerpt("Bão số 6 – mạnh lên", 12), "Bão số 6…");
    }

    #[test]
    fn only_an_overlong_first_word_is_cut() {
        assert_eq!(excerpt("nghiêng-nghiêng", 8), "nghiêng…");
        assert_eq!(excerpt("台风潭美登陆越南", 5), "台风潭美…");
        assert_eq!(excerpt("abe\u{302}\u{301}c", 5), "ab…", "a letter keeps its marks or goes with them");
        assert_eq!(excerpt("dài quá", 1), "…");
        assert_eq!(excerpt("dài quá", 0), "");
    }

    proptest! {
        #[test]
        fn an_excerpt_is_no_longer_than_allowed_and_stays_as_it_is(text in "([a-zà-ỹ.,]{0,5}[ \n]{0,2}){0,8}|.{0,40}", max in 0_usize..30) {
            let short = excerpt(&text, max);
            prop_assert!(short.chars().count() <= max);
            prop_assert_eq!(excerpt(&short, max), short.as_str());
            prop_assert!(!short.contains(['\n', '\t']) && !short.contains("  "));
        }
    }
}
