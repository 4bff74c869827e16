//! Private records on the disk: versioned, checksummed, written whole or not at all. A damaged record is an absent one.
//!
//! In: a value and the key it is kept under. Out: the value again, or nothing. Touches: the one file that is named.
//!
//! A record is a header (key, length, checksum) and the value's bytes. The key stands for everything that must be the same for
//! the record to make sense: what it is, the layout of its type, the version of the program.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use bitcode::{Decode, Encode};

use crate::hash::Fingerprint;

/// Key, length, checksum.
const HEADER: usize = 16 + 8 + 16;

/// A record, ready to be written.
#[derive(Debug)]
pub struct Sealed {
    header: [u8; HEADER],
    payload: Vec<u8>,
}

/// The record of a value.
pub fn seal<T: Encode + ?Sized>(key: Fingerprint, value: &T) -> Sealed {
    let payload = bitcode::encode(value);
    let mut header = [0; HEADER];
    header[..16].copy_from_slice(&key.0.to_le_bytes());
    header[16..24].copy_from_slice(&(payload.len() as u64).to_le_bytes());
    header[24..].copy_from_slice(&Fingerprint::of(&payload).0.to_le_bytes());
    Sealed { header, payload }
}

impl Sealed {
    /// How many bytes it has.
    pub fn size(&self) -> usize {
        HEADER + self.payload.len()
    }

    /// Writes it as the whole of a file; as with [`replace`], readers find the old record or the new one.
    pub fn replace(&self, path: &Path, durable: Durable) -> io::Result<()> {
        replace_with(path, &[&self.header, &self.payload], durable)
    }
}

/// The value in a record; `None` when the record is of another key, cut short or damaged.
pub fn unseal<'a, T: Decode<'a>>(key: Fingerprint, bytes: &'a [u8]) -> Option<T> {
    let (header, payload) = bytes.split_at_checked(HEADER)?;
    let (own_key, rest) = header.split_at(16);
    let (length, checksum) = rest.split_at(8);
    let sound = own_key == key.0.to_le_bytes()
        && length == (payload.len() as u64).to_le_bytes()
        && checksum == Fingerprint::of(payload).0.to_le_bytes();
    if sound { bitcode::decode(payload).ok() } else { None }
}

/// Whether the bytes must have reached the disk before the function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// They survive a power cut.
    Yes,
    /// They survive the end of the process; after a power cut they may be lost.
    No,
}

/// Writes a file beside its place and renames it there: whoever reads it finds the old bytes or the new ones.
pub fn replace(path: &Path, bytes: &[u8], durable: Durable) -> io::Result<()> {
    replace_with(path, &[bytes], durable)
}

fn replace_with(path: &Path, parts: &[&[u8]], durable: Durable) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let mut file = File::create(&beside)?;
    parts.iter().try_for_each(|part| file.write_all(part))?;
    if durable == Durable::Yes {
        file.sync_data()?;
    }
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: Fingerprint = Fingerprint(7);

    #[test]
    fn a_record_cut_short_at_any_byte_is_absent() {
        let whole = bytes(&seal(KEY, &("bão", 6_u32)));
        assert_eq!(unseal::<(&str, u32)>(KEY, &whole), Some(("bão", 6)));
        for end in 0..whole.len() {
            assert_eq!(unseal::<(&str, u32)>(KEY, &whole[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn a_record_of_another_key_is_absent() {
        assert_eq!(unseal::<u32>(Fingerprint(8), &bytes(&seal(KEY, &6_u32))), None);
    }

    fn bytes(sealed: &Sealed) -> Vec<u8> {
        [&sealed.header[..], &sealed.payload].concat()
    }

    proptest! {
        #[test]
        fn a_changed_byte_is_noticed(at in 0..64_usize, flip in 1..=255_u8) {
            let mut bytes = bytes(&seal(KEY, "mưa to ở vùng núi phía bắc"));
            let at = at % bytes.len();
            bytes[at] ^= flip;
            prop_assert_eq!(unseal::<&str>(KEY, &bytes), None);
        }
    }
}
