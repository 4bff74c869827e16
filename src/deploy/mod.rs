//! **Publishes the output**: the folder that a build wrote becomes what readers see, on whatever host the site has.
//!
//! In: the output folder with its manifest, and a target of `site.yaml`. Out: the same site at the target, and what was changed there.
//! Touches: the target, through its [`Target`]; the work folder beside the output.

mod around;
mod crew;
pub mod ftp;
pub mod s3;
pub mod ssh;
mod target;

pub use around::Around;
pub use target::{Failure, Group, LOCK, Listed, OWN, Progress, RECORD, Sending, Target};

/// What is said to caches about a file: one whose name changes with its contents can be kept for ever, all others for a minute.
pub fn caching(immutable: bool) -> &'static str {
    if immutable { "public, max-age=31536000, immutable" } else { "public, max-age=60" }
}
