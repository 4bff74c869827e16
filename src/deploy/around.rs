//! What a deploy finds around it: credentials and patience are never part of the site.
//!
//! In: the environment. Out: an [`Around`]. Touches: the environment; what Linux tells of the machine.

use std::{collections::BTreeMap, env, fs, path::PathBuf, time::Duration};

/// How long a connection may stay silent, in seconds, when [`PATIENCE`] does not say so.
const USUAL: u64 = 60;

/// The variable that says how long a connection may stay silent, in seconds.
const PATIENCE: &str = "BANTIN_DEPLOY_TIMEOUT";

/// Where Linux tells what the machine's maker calls it.
const MACHINE: &str = "/sys/class/dmi/id/product_name";

/// What targets may look at, beside their settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// The variables of the environment; those that are not text count as unset.
    pub environment: BTreeMap<String, String>,
    /// How long a connection may stay silent before it counts as lost.
    pub patience: Duration,
    /// What the machine's maker calls it; empty where that isn't known.
    pub machine: String,
}

impl Around {
    /// What is around this process.
    pub fn here() -> Self {
        let text = |(name, value): (_, std::ffi::OsString)| {
            Some((std::ffi::OsString::into_string(name).ok()?, value.into_string().ok()?))
        };
        let environment: BTreeMap<String, String> = env::vars_os().filter_map(text).collect();
        let seconds = environment.get(PATIENCE).and_then(|seconds| seconds.parse().ok()).filter(|seconds| *seconds > 0);
        let machine = fs::read_to_string(MACHINE).unwrap_or_default();
        Self { environment, patience: Duration::from_secs(seconds.unwrap_or(USUAL)), machine }
    }

    /// A variable; an empty one counts as unset.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A file of the user's.
    pub(super) fn in_home(&self, path: &str) -> Option<PathBuf> {
        self.get("HOME").map(|home| PathBuf::from(home).join(path))
    }
}
