//! What should be there: the manifest that everything is compared with, and why it is believed.
//!
//! In: the manifest and signature found at a place, the manifest of the last build, the keys that are pinned, what was seen before. Out: a
//! [`Settled`] manifest with what is wrong with it. Touches: nothing.

use super::finding;
use crate::{
    diag::{Diagnostic, Fault},
    hash::Digest,
    output::{
        MANIFEST, SIGNATURE,
        manifest::{self, Listed},
    },
    sign::{self, Backwards, PublicKey, Seen, Turn},
    words,
};

/// What a site is checked against.
#[derive(Debug, Clone, Default)]
pub struct Against {
    /// The manifest of the last build, where there is one.
    pub local: Option<Vec<u8>>,
    /// The keys that signatures are checked with; without any, none is asked for.
    pub keys: Vec<PublicKey>,
    /// What the place is called in [`Self::seen`].
    pub place: String,
    /// The targets whose publications may be seen at a place that is none of them; empty where nothing of theirs is.
    pub targets: Vec<String>,
    /// What was seen before.
    pub seen: Seen,
    /// What stands for the superseded files that the last deploys from here have left, where that is known.
    pub left: Vec<Digest>,
    /// Whether the manifest at the place may speak for itself where nothing else does.
    pub trusting: bool,
}

impl Against {
    /// Whether a manifest at the place can follow what was seen there, and what was published.
    ///
    /// # Errors
    /// When it cannot.
    pub fn follows(&self, manifest: Digest, turn: Option<Turn>) -> Result<(), Backwards> {
        self.seen.follows(&self.place, manifest, turn)?;
        self.seen.follows_at(&self.targets, manifest, turn)
    }
}

/// What a place says of itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims {
    pub(super) manifest: Option<Vec<u8>>,
    pub(super) signature: Option<Vec<u8>>,
}

/// Why a manifest is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It is signed with a pinned key.
    Signature,
    /// It is the last build's.
    Build,
    /// Nothing speaks for it.
    Nothing,
}

/// The manifest that everything is compared with.
#[derive(Debug)]
pub struct Settled {
    /// The files that should be there, sorted by path.
    pub files: Vec<Listed>,
    /// Of the manifest.
    pub digest: Digest,
    /// Which publication it is, where it is signed.
    pub turn: Option<Turn>,
    /// Why it is believed.
    pub trust: Trust,
}

/// Decides which manifest counts.
///
/// # Errors
/// `nothing-to-verify-with`.
pub(super) fn settle(
    claims: &Claims,
    against: &Against,
    report: &mut Vec<Diagnostic>,
) -> Result<Settled, Box<Diagnostic>> {
    let signed = if against.keys.is_empty() { None } else { signed(claims, against, report) };
    if let Some((manifest, turn)) = signed
        && let Some(settled) = settled(manifest, Some(turn), Trust::Signature)
    {
        return Ok(settled);
    }
    if against.keys.is_empty() {
        compare(claims, against, report);
    }
    if let Some(settled) = against.local.as_deref().and_then(|manifest| settled(manifest, None, Trust::Build)) {
        return Ok(settled);
    }
    let may_speak = against.trusting || !against.keys.is_empty();
    let own = claims.manifest.as_deref().filter(|_| may_speak);
    let own = own.and_then(|manifest| settled(manifest, None, Trust::Nothing)).ok_or_else(|| Box::new(nothing()))?;
    if against.keys.is_empty() {
        report.push(finding::own_list(MANIFEST, claims.signature.is_some()));
    }
    Ok(own)
}

/// The manifest and its turn, when it is signed as it must be.
fn signed<'c>(claims: &'c Claims, against: &Against, report: &mut Vec<Diagnostic>) -> Option<(&'c [u8], Turn)> {
    let Some(manifest) = claims.manifest.as_deref() else {
        report.push(finding::missing(MANIFEST, &words!("", "")));
        return None;
    };
    let Some(signature) = claims.signature.as_deref() else {
        report.push(finding::unsigned(SIGNATURE));
        return None;
    };
    match sign::check(&against.keys, manifest, signature) {
        Ok(turn) => {
            if let Err(how) = against.follows(Digest::of(manifest), Some(turn)) {
                report.push(finding::rollback(MANIFEST, how));
            }
            Some((manifest, turn))
        }
        Err(refusal) => {
            report.push(finding::bad_signature(SIGNATURE, refusal));
            None
        }
    }
}

/// Without a key, the manifest at the place must be the last build's.
fn compare(claims: &Claims, against: &Against, report: &mut Vec<Diagnostic>) {
    let Some(manifest) = claims.manifest.as_deref() else {
        report.push(finding::missing(MANIFEST, &words!("", "")));
        return;
    };
    if let Err(how) = against.follows(Digest::of(manifest), None) {
        report.push(finding::rollback(MANIFEST, how));
    } else if against.local.as_deref().is_some_and(|local| local != manifest) {
        report.push(finding::other_manifest(MANIFEST));
    }
}

fn settled(manifest: &[u8], turn: Option<Turn>, trust: Trust) -> Option<Settled> {
    Some(Settled { files: manifest::parse(manifest)?, digest: Digest::of(manifest), turn, trust })
}

fn nothing() -> Diagnostic {
    let message = words!("there is nothing to compare this site with", "không có gì để đối chiếu với trang này");
    Fault::new("nothing-to-verify-with", message).hint(finding::give_proof()).into()
}
