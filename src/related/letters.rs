//! What a character is to the tokeniser: part of a word, a gap between words, or the end of a run of words.
//!
//! In: a character. Out: a [`Symbol`]. Touches: nothing.
//!
//! A Vietnamese letter is taken apart into its base letter and its tone, so that a syllable hashes the same wherever
//! its tone mark stands (*hoà*, *hòa*). One table look-up does that and lower-cases; every other letter of the world
//! takes the slow way through the standard library.

/// A character as the tokeniser sees it: [`BREAK`], [`GAP`], or a letter or digit with its base and marks.
pub(super) type Symbol = u32;

/// Ends a run of words: no pair of words is taken across it.
pub(super) const BREAK: Symbol = 0;
/// Separates two words that still stand side by side.
pub(super) const GAP: Symbol = 1;
/// Set in every letter.
pub(super) const LETTER: Symbol = 1 << 31;
/// Set in every digit.
pub(super) const DIGIT: Symbol = 1 << 30;
/// The tone of a Vietnamese vowel, 0–5.
pub(super) const TONE: Symbol = 0b111 << 27;
/// The letter without case and tone.
pub(super) const BASE: Symbol = (1 << 27) - 1;

/// Left to the standard library.
const UNUSUAL: Symbol = 2;

/// The vowels by tone: none, huyền, hỏi, ngã, sắc, nặng.
const VOWELS: [[char; 12]; 6] = [
    ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'],
    ['à', 'ằ', 'ầ', 'è', 'ề', 'ì', 'ò', 'ồ', 'ờ', 'ù', 'ừ', 'ỳ'],
    ['ả', 'ẳ', 'ẩ', 'ẻ', 'ể', 'ỉ', 'ỏ', 'ổ', 'ở', 'ủ', 'ử', 'ỷ'],
    ['ã', 'ẵ', 'ẫ', 'ẽ', 'ễ', 'ĩ', 'õ', 'ỗ', 'ỡ', 'ũ', 'ữ', 'ỹ'],
    ['á', 'ắ', 'ấ', 'é', 'ế', 'í', 'ó', 'ố', 'ớ', 'ú', 'ứ', 'ý'],
    ['ạ', 'ặ', 'ậ', 'ẹ', 'ệ', 'ị', 'ọ', 'ộ', 'ợ', 'ụ', 'ự', 'ỵ'],
];

/// ASCII, Latin-1 and the first extended Latin blocks, up to *ư*.
const LOW_END: usize = 0x1b1;
/// The block that holds the vowels with two marks.
const HIGH_START: usize = 0x1e00;
const HIGH_END: usize = 0x1f00;

static LOW: [Symbol; LOW_END] = low();
static HIGH: [Symbol; HIGH_END - HIGH_START] = high();

const fn upper(lower: char) -> usize {
    match lower {
        'a'..='z' | '\u{e0}'..='\u{fe}' => lower as usize - 0x20,
        // In the other blocks the capital stands just before its small letter.
        _ => lower as usize - 1,
    }
}

const fn low() -> [Symbol; LOW_END] {
    let mut table = [UNUSUAL; LOW_END];
    let mut c = 0;
    while c < 0x80 {
        table[c] = match c as u8 {
            b'0'..=b'9' => DIGIT | c as Symbol,
            b'a'..=b'z' => LETTER | c as Symbol,
            b'A'..=b'Z' => LETTER | (c as Symbol + 0x20),
            b' ' | b'\t' | b'-' | b'_' | b'\'' | b'/' => GAP,
            _ => BREAK,
        };
        c += 1;
    }
    table['đ' as usize] = LETTER | 'đ' as Symbol;
    table[upper('đ')] = LETTER | 'đ' as Symbol;
    fill(table, 0)
}

const fn high() -> [Symbol; HIGH_END - HIGH_START] {
    fill([UNUSUAL; HIGH_END - HIGH_START], HIGH_START)
}

/// Enters the vowels that fall into a table whose first character is `start`.
const fn fill<const N: usize>(mut table: [Symbol; N], start: usize) -> [Symbol; N] {
    let mut tone = 0;
    while tone < VOWELS.len() {
        let mut vowel = 0;
        while vowel < VOWELS[0].len() {
            let letter = VOWELS[tone][vowel];
            let symbol = LETTER | (tone as Symbol) << TONE.trailing_zeros() | VOWELS[0][vowel] as Symbol;
            if letter as usize >= start && (letter as usize) < start + N {
                table[letter as usize - start] = symbol;
                table[upper(letter) - start] = symbol;
            }
            vowel += 1;
        }
        tone += 1;
    }
    table
}

/// What a character is.
#[inline]
pub(super) fn symbol(c: char) -> Symbol {
    let at = c as usize;
    let known = match at {
        0..LOW_END => LOW[at],
        HIGH_START..HIGH_END => HIGH[at - HIGH_START],
        _ => UNUSUAL,
    };
    if known == UNUSUAL { unusual(c) } else { known }
}

#[cold]
fn unusual(c: char) -> Symbol {
    if c.is_alphabetic() {
        // The rare letter whose small form is two characters is known by the first of them.
        LETTER | c.to_lowercase().next().unwrap_or(c) as Symbol
    } else if c.is_numeric() {
        DIGIT | c as Symbol
    } else if c.is_whitespace() || matches!(c, '\u{2010}' | '\u{2011}' | '’' | '\u{200b}'..='\u{200d}') {
        GAP
    } else {
        BREAK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_lower_cases_as_the_standard_library_does() {
        for c in (0..0x2000).filter_map(char::from_u32).filter(|c| c.is_alphabetic()) {
            let lower = c.to_lowercase().next().unwrap_or(c);
            assert_eq!(symbol(c), symbol(lower), "{c}");
            assert_ne!(symbol(c) & LETTER, 0, "{c}");
        }
    }

    #[test]
    fn a_tone_leaves_its_letter() {
        assert_eq!(symbol('Ậ') & BASE, u32::from('â'));
        assert_eq!((symbol('Ậ') & TONE) >> TONE.trailing_zeros(), 5);
        assert_eq!(symbol('Đ'), LETTER | u32::from('đ'));
        assert_ne!(symbol('ơ'), symbol('o'));
    }

    #[test]
    fn punctuation_breaks_and_space_does_not() {
        for c in ".,;:!?()\n“”…|%".chars() {
            assert_eq!(symbol(c), BREAK, "{c}");
        }
        for c in " -\u{a0}’".chars() {
            assert_eq!(symbol(c), GAP, "{c}");
        }
        assert_eq!(symbol('7'), DIGIT | u32::from('7'));
    }
}
