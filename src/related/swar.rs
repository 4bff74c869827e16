//! Where words begin and end, eight bytes at a time.
//!
//! In: UTF-8. Out: places in it. Touches: nothing.
//!
//! The tests on all bytes of a register at once are those of Lamport, "Multiple byte processing with full-word instructions",
//! CACM 18(8), 1975. Every byte of a character outside ASCII counts as part of a word; who reads the word sorts that out.
//!
//! All places are found before any word is read, since a step then need not wait until it is known how long the word before is.

const EACH: u64 = 0x0101_0101_0101_0101;
const TOP: u64 = 0x80 * EACH;

/// So many bytes are looked at in one step.
const BLOCK: usize = 64;

/// The places in a text at which a word begins and, each after that, at which it ends.
pub(super) fn edges(bytes: &[u8], into: &mut Vec<u32>) {
    into.clear();
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    let mut before = 0;
    for (block, start) in blocks.iter().chain([&last]).zip((0..).step_by(BLOCK)) {
        let eights = block.as_chunks::<8>().0.iter().enumerate();
        let bits = eights.fold(0, |bits, (at, eight)| bits | word_bytes(u64::from_le_bytes(*eight)) << (8 * at));
        let mut turns = bits ^ (bits << 1 | before);
        before = bits >> (BLOCK - 1);
        while turns != 0 {
            into.push(start + turns.trailing_zeros());
            turns &= turns - 1;
        }
    }
}

/// The eight bytes from `at` on, the first one lowest; zeros beyond the end.
#[inline]
pub(super) fn load(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => bytes.get(at..).unwrap_or_default().iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)),
    }
}

/// A bit for each of eight bytes: whether it is a letter, a digit or not ASCII.
#[inline]
fn word_bytes(eight: u64) -> u64 {
    let ascii = eight & !TOP;
    let letters = between(ascii | (0x20 * EACH), b'a', b'z');
    let digits = between(ascii, b'0', b'9');
    let tops = (letters | digits | eight) & TOP;
    // Each bit is moved to its place in the highest byte; no two of the others meet there.
    (tops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The top bit of each byte, none above 0x7f, that lies between two bounds.
#[inline]
fn between(ascii: u64, low: u8, high: u8) -> u64 {
    let from_low = ascii + u64::from(0x80 - low) * EACH;
    let above_high = ascii + u64::from(0x7f - high) * EACH;
    from_low & !above_high & TOP
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_byte_is_told_apart_at_every_place() {
        for byte in 0..=u8::MAX {
            let expected = byte.is_ascii_alphanumeric() || !byte.is_ascii();
            for place in 0..8 {
                let mut bytes = [b' '; 8];
                bytes[place] = byte;
                assert_eq!(word_bytes(load(&bytes, 0)), u64::from(expected) << place, "{byte:#x} at {place}");
            }
        }
    }

    proptest! {
        /// Also where a word goes on from one block to the next, and at the end.
        #[test]
        fn edges_are_where_words_begin_and_end(text in "(a{1,80}| {1,80}|[ab .ệ]{0,40}){0,8}") {
            let is_word = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
            let mut padded = vec![b' '];
            padded.extend(text.bytes());
            padded.push(b' ');
            let turns = padded.windows(2).enumerate().filter(|(_, two)| is_word(two[0]) != is_word(two[1]));
            let expected: Vec<_> = turns.map(|(at, _)| at as u32).collect();
            let mut found = vec![7];
            edges(text.as_bytes(), &mut found);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn beyond_the_end_there_is_nothing() {
        assert_eq!(word_bytes(load(b"abc", 0)), 0b111);
        assert_eq!(word_bytes(load(b"abc", 1)), 0b11);
        assert_eq!(load(b"abc", 3), 0);
        assert_eq!(load(b"abc", 9), 0);
        assert_eq!(load(b"abcdefghij", 2), u64::from_le_bytes(*b"cdefghij"));
    }
}
