//! **Writes the sources**: what the program does at an editor's desk, on the site's own files.
//!
//! In: a loaded site, and what the editor wants. Out: new and changed files under `site/`. Touches: those files; no output and no cache.
//!
//! No build comes here. What is written can be read again by this very program without a word: texts are made from the same nouns that
//! [`crate::parse`] makes, and whoever edits a file that an editor wrote parses the result before it goes to the disk.

mod file;
mod front_matter;
mod headline;
mod post;
mod redirects;
mod rename;
mod scalar;
mod splice;
mod starter;
mod successor;
mod tag;
mod words;

pub use file::{create, free_path};
pub use post::{NewPost, Old};
pub use redirects::Changes;
pub use rename::Renaming;
pub use starter::start;
pub use successor::{after, newest};
