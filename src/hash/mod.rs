//! Fingerprints of inputs and digests of bytes: what every "has it changed?" of the program compares.
//!
//! In: bytes and plain values. Out: [`Fingerprint`], [`Digest`], [`Digested`]. Touches: nothing.
//!
//! A [`Fingerprint`] (XXH3, 128 bits) is for our own comparisons; a [`Digest`] (SHA-256, FIPS 180-4) is of the bytes of an output,
//! so that anybody can check them with standard tools.

use std::{fmt, ops::Deref};

use base64::Engine as _;
use bitcode::{Decode, Encode};
use sha2::{Digest as _, Sha256};
use twox_hash::xxhash3_128;

/// What stands for the inputs of something: equal fingerprints, equal inputs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// The fingerprint of a run of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxhash3_128::Hasher::oneshot(bytes))
    }

    /// The fingerprint of what a reader gives.
    pub fn of_reader(reader: &mut impl std::io::Read) -> std::io::Result<Self> {
        let mut hasher = xxhash3_128::Hasher::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(Self(hasher.finish_128())),
                n => hasher.write(&buffer[..n]),
            }
        }
    }

    /// The first 64 bits, for keys in tables.
    pub fn short(self) -> u64 {
        (self.0 >> 64) as u64
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Reads, and takes the fingerprint of all that comes by.
pub struct Noting<R> {
    reader: R,
    hasher: xxhash3_128::Hasher,
}

impl<R> Noting<R> {
    /// Nothing has come by yet.
    pub fn new(reader: R) -> Self {
        Self { reader, hasher: xxhash3_128::Hasher::new() }
    }

    /// The fingerprint of what was read.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(self.hasher.finish_128())
    }
}

impl<R: std::io::Read> std::io::Read for Noting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.hasher.write(&buffer[..length]);
        Ok(length)
    }
}

/// The SHA-256 of an output's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of a run of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of what a reader gives.
    pub fn of_reader(reader: &mut impl std::io::Read) -> std::io::Result<Self> {
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(Self(hasher.finalize().into())),
                n => hasher.update(&buffer[..n]),
            }
        }
    }

    /// The digest that 64 hexadecimal digits write; `None` when they don't.
    pub fn from_hex(hex: &str) -> Option<Self> {
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl Digest {
    /// The digest as browsers compare it: `sha256-` and base64 (<https://www.w3.org/TR/SRI/>).
    pub fn integrity(self) -> String {
        format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Takes the fields of a value one after the other and makes its fingerprint.
///
/// Every field is written with its length or a tag, so that no two different values can give the same bytes.
#[derive(Default)]
pub struct Absorber {
    bytes: Vec<u8>,
}

impl Absorber {
    /// Takes raw bytes, after their length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    /// Takes a number.
    pub fn number(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    /// Takes a fingerprint that stands for something.
    pub fn fingerprint(&mut self, fingerprint: Fingerprint) {
        self.bytes.extend_from_slice(&fingerprint.0.to_le_bytes());
    }

    /// The fingerprint of all that was taken.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint::of(&self.bytes)
    }

    /// Forgets what was taken but keeps the room for it.
    pub fn clear(&mut self) {
        self.bytes.clear();
    }
}

/// What can be part of a fingerprint.
pub trait Absorb {
    /// Gives all of itself to the absorber.
    fn absorb(&self, into: &mut Absorber);

    /// The fingerprint of this value alone.
    fn fingerprint(&self) -> Fingerprint {
        let mut absorber = Absorber::default();
        self.absorb(&mut absorber);
        absorber.finish()
    }
}

impl Absorb for str {
    fn absorb(&self, into: &mut Absorber) {
        into.bytes(self.as_bytes());
    }
}

impl Absorb for std::borrow::Cow<'_, str> {
    fn absorb(&self, into: &mut Absorber) {
        into.bytes(self.as_bytes());
    }
}

impl Absorb for String {
    fn absorb(&self, into: &mut Absorber) {
        into.bytes(self.as_bytes());
    }
}

impl Absorb for Fingerprint {
    fn absorb(&self, into: &mut Absorber) {
        into.fingerprint(*self);
    }
}

macro_rules! absorb_as_number {
    ($($kind:ty),*) => {$(
        impl Absorb for $kind {
            fn absorb(&self, into: &mut Absorber) {
                into.number(u64::from(*self));
            }
        }
    )*};
}
absorb_as_number!(bool, u8, u16, u32, u64);

impl Absorb for i64 {
    fn absorb(&self, into: &mut Absorber) {
        into.number(self.cast_unsigned());
    }
}

impl<T: Absorb + ?Sized> Absorb for &T {
    fn absorb(&self, into: &mut Absorber) {
        (**self).absorb(into);
    }
}

impl<T: Absorb> Absorb for Option<T> {
    fn absorb(&self, into: &mut Absorber) {
        self.is_some().absorb(into);
        if let Some(value) = self {
            value.absorb(into);
        }
    }
}

impl<T: Absorb> Absorb for [T] {
    fn absorb(&self, into: &mut Absorber) {
        into.number(self.len() as u64);
        for item in self {
            item.absorb(into);
        }
    }
}

impl<T: Absorb> Absorb for Vec<T> {
    fn absorb(&self, into: &mut Absorber) {
        self.as_slice().absorb(into);
    }
}

impl<A: Absorb, B: Absorb> Absorb for (A, B) {
    fn absorb(&self, into: &mut Absorber) {
        self.0.absorb(into);
        self.1.absorb(into);
    }
}

impl<T: Absorb + ?Sized> Absorb for std::sync::Arc<T> {
    fn absorb(&self, into: &mut Absorber) {
        (**self).absorb(into);
    }
}

/// A value together with its fingerprint, worked out once: whoever holds it hashes 16 bytes instead of the value.
#[derive(Debug, Clone)]
pub struct Digested<T> {
    value: T,
    fingerprint: Fingerprint,
}

impl<T: Absorb> Digested<T> {
    /// Works out the fingerprint.
    pub fn new(value: T) -> Self {
        let fingerprint = value.fingerprint();
        Self { value, fingerprint }
    }
}

impl<T> Absorb for Digested<T> {
    fn absorb(&self, into: &mut Absorber) {
        into.fingerprint(self.fingerprint);
    }
}

impl<T> Deref for Digested<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_fields_do_not_run_together() {
        let ab = ("ab".to_owned(), "c".to_owned());
        let bc = ("a".to_owned(), "bc".to_owned());
        assert_ne!(ab.fingerprint(), bc.fingerprint());
    }

    #[test]
    fn a_digest_reads_what_it_writes() {
        let digest = Digest::of(b"ban tin");
        assert_eq!(Digest::from_hex(&digest.to_string()), Some(digest));
        assert_eq!(Digest::from_hex("xyz"), None);
        assert_eq!(Digest::of(b"").integrity(), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
