//! Which part of a file is wanted: players ask for films piece by piece.
//!
//! In: the header `Range`, the size of the file. Out: a [`Part`]. Touches: nothing.

use std::ops::Range;

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Everything: no part was named, or more than one, or in a way that is none (RFC 9110, 14.2).
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// There are no such bytes.
    Beyond,
}

/// What a `Range` header names of a file of this size.
pub(super) fn part(header: Option<&str>, size: u64) -> Part {
    let Some((first, last)) = header.and_then(pair) else { return Part::Whole };
    match (first, last) {
        (Some(first), Some(last)) if first > last => Part::Whole,
        (Some(first), last) if first < size => {
            Part::Bytes(first..last.map_or(size, |last| size.min(last.saturating_add(1))))
        }
        (None, Some(length)) if length > 0 && size > 0 => Part::Bytes(size.saturating_sub(length)..size),
        (None, None) => Part::Whole,
        _ => Part::Beyond,
    }
}

/// The two numbers of `bytes=1-2`, of which one may be missing.
fn pair(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (first, last) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| match text.trim() {
        "" => Some(None),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(Some(digits.parse().unwrap_or(u64::MAX))),
        _ => None,
    };
    Some((number(first)?, number(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_those_of_rfc_9110() {
        for (header, expected) in [
            ("bytes=0-0", Part::Bytes(0..1)),
            ("bytes=2-", Part::Bytes(2..10)),
            ("bytes=2-99", Part::Bytes(2..10)),
            ("bytes=-3", Part::Bytes(7..10)),
            ("bytes=-99", Part::Bytes(0..10)),
            ("bytes=0-99999999999999999999999", Part::Bytes(0..10)),
            ("bytes=10-", Part::Beyond),
            ("bytes=99999999999999999999999-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=3-2", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=0-1", Part::Whole),
        ] {
            assert_eq!(part(Some(header), 10), expected, "{header}");
        }
        assert_eq!((part(None, 10), part(Some("bytes=0-"), 0)), (Part::Whole, Part::Beyond));
    }
}
