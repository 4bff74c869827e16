//! Private records on the disk: versioned, checksummed, written whole or not at all. A damaged record is an absent one.
//!
//! In: a value and the key it is kept under. Out: the value again, or nothing. Touches: the one file that is named.
//!
//! A record is a header (key, length, checksum) and the value's bytes. The key stands for everything that must be the same for
//! the record to make sense: what it is, the layout of its type, the version of the program.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
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

/// The key of a record of words, which lie on the disk as this kind of machine holds them.
fn key_of_words(key: Fingerprint) -> [u8; 16] {
    key.0.wrapping_add(u128::from(u32::from_ne_bytes([1, 0, 0, 0]))).to_le_bytes()
}

/// Writes words as a record of their own; as with [`replace`], readers find the old record or the new one.
pub fn replace_words(path: &Path, key: Fingerprint, words: &[u32], durable: Durable) -> io::Result<()> {
    let bytes: &[u8] = bytemuck::cast_slice(words);
    let header = [&key_of_words(key)[..], &(bytes.len() as u64).to_le_bytes(), &Fingerprint::of(bytes).0.to_le_bytes()];
    replace_with(path, &[&header.concat(), bytes], durable)
}

/// The words in a record, read straight into their place; `None` as with [`unseal`].
pub fn read_words(path: &Path, key: Fingerprint) -> Option<Vec<u32>> {
    let mut file = File::open(path).ok()?;
    let size = file.metadata().ok()?.len().checked_sub(HEADER as u64)?;
    let mut header = [0; HEADER];
    file.read_exact(&mut header).ok()?;
    let (own_key, rest) = header.split_at(16);
    let (length, checksum) = rest.split_at(8);
    if own_key != key_of_words(key) || length != size.to_le_bytes() || size % 4 != 0 {
        return None;
    }
    let mut words = vec![0_u32; size as usize / 4];
    let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut words);
    file.read_exact(bytes).ok()?;
    (checksum == Fingerprint::of(bytes).0.to_le_bytes()).then_some(words)
}

/// Whether the bytes must have reached the disk before the function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// They survive a power cut, where the system can promise that.
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
    fs::rename(&beside, path)?;
    if durable == Durable::Yes {
        sync_folder(path);
    }
    Ok(())
}

/// Waits until a file's name has reached the disk. Some systems and network drives know no such thing, and nothing is lost without a power
/// cut: so errors pass in silence.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
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

    #[test]
    fn words_come_back_or_not_at_all() {
        let path = std::env::temp_dir().join(format!("sealed-words-{}", std::process::id()));
        let words: Vec<u32> = (0..100).map(|n| n * n * 40_503).collect();
        replace_words(&path, KEY, &words, Durable::No).unwrap();
        assert_eq!(read_words(&path, KEY), Some(words));
        assert_eq!(read_words(&path, Fingerprint(8)), None);
        let whole = fs::read(&path).unwrap();
        for (end, flip) in [(whole.len(), Some(60)), (whole.len() - 1, None), (whole.len() - 4, None), (20, None)] {
            let mut bytes = whole[..end].to_vec();
            flip.into_iter().for_each(|at: usize| bytes[at] ^= 4);
            fs::write(&path, bytes).unwrap();
            assert_eq!(read_words(&path, KEY), None, "{end} {flip:?}");
        }
        fs::remove_file(path).unwrap();
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
