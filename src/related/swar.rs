//! Where words end, eight bytes at a time.
//!
//! In: eight bytes of UTF-8. Out: how many of the first ones belong to a word. Touches: nothing.
//!
//! The tests on all bytes of a register at once are those of Lamport, "Multiple byte processing with full-word instructions",
//! CACM 18(8), 1975. Every byte of a character outside ASCII counts as part of a word; who reads the word sorts that out.

const EACH: u64 = 0x0101_0101_0101_0101;
const TOP: u64 = 0x80 * EACH;

/// The eight bytes from `at` on, the first one lowest; zeros beyond the end.
#[inline]
pub(super) fn load(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => bytes.get(at..).unwrap_or_default().iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)),
    }
}

/// How many of eight bytes, from the first one, are letters, digits or not ASCII.
#[inline]
pub(super) fn word_bytes(eight: u64) -> usize {
    let ascii = eight & !TOP;
    let letters = between(ascii | (0x20 * EACH), b'a', b'z');
    let digits = between(ascii, b'0', b'9');
    let others = !(letters | digits | eight) & TOP;
    others.trailing_zeros() as usize / 8
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
    use super::*;

    #[test]
    fn every_byte_is_told_apart_at_every_place() {
        for byte in 0..=u8::MAX {
            let expected = byte.is_ascii_alphanumeric() || !byte.is_ascii();
            for place in 0..8 {
                let mut bytes = [b'a'; 8];
                bytes[place] = byte;
                assert_eq!(word_bytes(load(&bytes, 0)), if expected { 8 } else { place }, "{byte:#x} at {place}");
            }
        }
    }

    #[test]
    fn beyond_the_end_there_is_nothing() {
        assert_eq!(word_bytes(load(b"abc", 0)), 3);
        assert_eq!(word_bytes(load(b"abc", 1)), 2);
        assert_eq!(load(b"abc", 3), 0);
        assert_eq!(load(b"abc", 9), 0);
        assert_eq!(load(b"abcdefghij", 2), u64::from_le_bytes(*b"cdefghij"));
    }
}
