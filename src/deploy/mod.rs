//! **Publishes the output**: the folder that a build wrote becomes what readers see, on whatever host the site has.
//!
//! In: the output folder with its manifest, and a target of `site.yaml`. Out: the same site at the target, and what was changed there.
//! Touches: the target, through its [`Target`]; the work folder beside the output.

mod target;

pub use target::{Failure, Group, LOCK, Listed, OWN, Progress, RECORD, Sending, Target};
