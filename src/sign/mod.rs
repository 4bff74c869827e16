//! Keys and signatures: who published a manifest, and after which one.
//!
//! In: keys, the bytes of a manifest, a signature file's bytes. Out: the same kinds of things, or why they are refused. Touches: key
//! files, outside the site only.
//!
//! Everything is in minisign's format (Ed25519 over BLAKE2b, <https://jedisct1.github.io/minisign/>), so that `minisign -V` and
//! `sha256sum -c` are all that anybody needs to check a site. What belongs to one publication and not to the site's contents, its
//! [`Turn`], stands in the *trusted comment* of the signature, which is signed too.

mod file;
mod seen;

use std::{fmt, io::Cursor};

use crate::{diag::Words, hash::Digest, words};

pub use file::{KEY_FILE, PASSWORD, create, exposed, own_key, read, usual_place};
pub use seen::{Backwards, SEEN, Seen};

/// How many letters a public key has (42 bytes in base64).
pub const PUBLIC_KEY_LENGTH: usize = 56;
/// What every public key begins with: `Ed`, the name of the algorithm, in base64.
pub const PUBLIC_KEY_START: &str = "RW";

/// How many letters the signature of the trusted comment has (64 bytes in base64); `minisign` panics on shorter ones.
const GLOBAL_SIGNATURE_LENGTH: usize = 88;
/// The longest signature file that is read, in bytes; ours have 400.
const LONGEST_SIGNATURE: usize = 10_000;
const UNTRUSTED: &str = "signature of bantin: check it with minisign -Vm manifest.txt -P <public key>";

/// What a signature is checked with. Shown, it is the text `RW…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(minisign::PublicKey);

/// What is signed with. It has no `Debug`, so that it is never shown.
pub struct SecretKey(minisign::SecretKey);

/// Which publication of a site a manifest belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Counts the publications, from 1.
    pub counter: u64,
    /// Of the manifest published before; none for the first.
    pub previous: Option<Digest>,
    /// Stands for the superseded files that still lie there, which no manifest lists; none where there are none.
    pub kept: Option<Digest>,
}

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is no signature in minisign's format, or its comment does not tell the turn.
    Malformed,
    /// It was made with another key.
    OtherKey,
    /// It was made with this key, or says so, but of other bytes.
    Forged,
}

impl PublicKey {
    /// Reads the text `RW…`; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let is_one = text.len() == PUBLIC_KEY_LENGTH && text.starts_with(PUBLIC_KEY_START);
        is_one.then(|| minisign::PublicKey::from_base64(text).ok().map(Self)).flatten()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_base64())
    }
}

impl SecretKey {
    /// What its signatures are checked with; `None` when the key file holds something else.
    pub fn public(&self) -> Option<PublicKey> {
        minisign::PublicKey::from_secret_key(&self.0).ok().map(PublicKey)
    }
}

impl Turn {
    /// The turn after this one, whose manifest has this digest.
    #[must_use]
    pub fn next(self, manifest: Digest) -> Self {
        Self { counter: self.counter + 1, previous: Some(manifest), kept: None }
    }

    /// The first publication of a site.
    pub fn first() -> Self {
        Self { counter: 1, previous: None, kept: None }
    }

    fn parse(comment: &str) -> Option<Self> {
        let mut words = comment.split(' ');
        let counter = words.next()?.strip_prefix("counter:")?.parse().ok()?;
        let previous = match words.next()?.strip_prefix("previous:")? {
            "none" => None,
            hex => Some(Digest::from_hex(hex)?),
        };
        let kept = words.next().and_then(|word| word.strip_prefix("kept:"));
        Some(Self { counter, previous, kept: kept.and_then(Digest::from_hex) })
    }
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "counter:{} previous:", self.counter)?;
        match self.previous {
            Some(digest) => write!(f, "{digest}"),
            None => f.write_str("none"),
        }?;
        self.kept.map_or(Ok(()), |digest| write!(f, " kept:{digest}"))
    }
}

impl Refusal {
    /// The reason in words.
    pub fn words(self) -> Words {
        match self {
            Self::Malformed => {
                words!("it is no signature in minisign's format", "đây không phải chữ ký theo định dạng của minisign")
            }
            Self::OtherKey => words!("it was made with another key", "chữ ký được tạo bằng khóa khác"),
            Self::Forged => words!("it does not belong to this manifest", "chữ ký không thuộc về bản kê này"),
        }
    }
}

/// The signature file of a manifest, to be put beside it as [`SIGNATURE`](crate::output::SIGNATURE); `None` when the key cannot sign.
pub fn sign(key: &SecretKey, manifest: &[u8], turn: Turn) -> Option<Vec<u8>> {
    let public = key.public()?;
    let signed = minisign::sign(Some(&public.0), &key.0, manifest, Some(&turn.to_string()), Some(UNTRUSTED));
    signed.ok().map(|signature| signature.to_bytes())
}

/// Checks a manifest's signature against keys of which one is enough; gives the turn that is signed with it.
///
/// # Errors
/// Why it is not accepted; of several keys, the reason that comes nearest to it.
pub fn check(keys: &[PublicKey], manifest: &[u8], signature: &[u8]) -> Result<Turn, Refusal> {
    let signature = read_signature(signature).ok_or(Refusal::Malformed)?;
    let Some(key) = keys.iter().find(|key| key.0.keynum() == signature.keynum()) else {
        return Err(Refusal::OtherKey);
    };
    minisign::verify(&key.0, &signature, Cursor::new(manifest), true, false, false).map_err(|_| Refusal::Forged)?;
    signature.trusted_comment().ok().and_then(|comment| Turn::parse(&comment)).ok_or(Refusal::Malformed)
}

fn read_signature(bytes: &[u8]) -> Option<minisign::SignatureBox> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LONGEST_SIGNATURE)?;
    let mut lines = text.lines();
    let is_whole = lines.nth(3).is_some_and(|global| global.trim().len() == GLOBAL_SIGNATURE_LENGTH);
    if !is_whole || lines.next().is_some() {
        return None;
    }
    minisign::SignatureBox::from_string(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair() -> (PublicKey, SecretKey) {
        let minisign::KeyPair { pk, sk } = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        (PublicKey(pk), SecretKey(sk))
    }

    const MANIFEST: &[u8] = b"# 0 text/plain; charset=utf-8\n";

    #[test]
    fn what_was_signed_is_accepted_with_its_turn() {
        let (public, secret) = pair();
        let first = Turn::first();
        let turn = first.next(Digest::of(b"x"));
        for turn in [first, turn] {
            let signature = sign(&secret, MANIFEST, turn).unwrap();
            let other = pair().0;
            assert_eq!(check(&[other, public.clone()], MANIFEST, &signature), Ok(turn));
        }
        assert_eq!(turn.to_string(), format!("counter:2 previous:{}", Digest::of(b"x")));
        assert_eq!(first.to_string(), "counter:1 previous:none");
    }

    #[test]
    fn what_was_not_signed_is_refused() {
        let (public, secret) = pair();
        let keys = [public];
        let signature = sign(&secret, MANIFEST, Turn::first()).unwrap();
        let text = String::from_utf8(signature.clone()).unwrap();
        assert_eq!(check(&keys, b"", &signature), Err(Refusal::Forged));
        assert_eq!(check(&[pair().0], MANIFEST, &signature), Err(Refusal::OtherKey));
        assert_eq!(check(&[], MANIFEST, &signature), Err(Refusal::OtherKey));
        let other_turn = text.replace("counter:1", "counter:9");
        assert_eq!(check(&keys, MANIFEST, other_turn.as_bytes()), Err(Refusal::Forged));
        for cut in [0, 1, 50, 100, 250, text.len() - 2] {
            assert_eq!(check(&keys, MANIFEST, &signature[..cut]), Err(Refusal::Malformed), "{cut}");
        }
        assert_eq!(check(&keys, MANIFEST, b"\xff"), Err(Refusal::Malformed));
        let longer = text.clone() + "more\n";
        assert_eq!(check(&keys, MANIFEST, longer.as_bytes()), Err(Refusal::Malformed));
    }

    #[test]
    fn a_signature_without_a_turn_is_refused() {
        let (public, secret) = pair();
        let signed = minisign::sign(None, &secret.0, MANIFEST, Some("timestamp:1"), None).unwrap();
        assert_eq!(check(&[public], MANIFEST, &signed.to_bytes()), Err(Refusal::Malformed));
    }

    #[test]
    fn a_public_key_reads_what_it_writes() {
        let (public, _) = pair();
        let text = public.to_string();
        assert_eq!((text.len(), &text[..2]), (PUBLIC_KEY_LENGTH, PUBLIC_KEY_START));
        assert_eq!(PublicKey::parse(&text), Some(public));
        for bad in ["", "RW", &text[1..], &text.replace("RW", "RX"), &format!("{text}A")] {
            assert_eq!(PublicKey::parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(line in "[A-Za-z0-9+/=]{0,104}", global in "[A-Za-z0-9+/=]{84,92}") {
            let text = format!("untrusted comment: x\n{line}\ntrusted comment: counter:1 previous:none\n{global}\n");
            prop_assert!(check(&[pair().0], MANIFEST, text.as_bytes()).is_err());
            prop_assert_eq!(PublicKey::parse(&line).map(|key| key.to_string()).is_some_and(|text| text != line), false);
        }
    }
}
