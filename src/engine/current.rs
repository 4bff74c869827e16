//! Whether an output is what a successful build made of the sources as they are now, without building again.
//!
//! In: options; at the end of a build what it was made from. Out: a note in the work folder, and the answer. Touches: that note; the
//! stamps of all sources.

use std::path::{Path, PathBuf};

use bitcode::{Decode, Encode};

use super::{Failure, Options, load::settings, place, program};
use crate::{
    config::Config,
    diag::{Diagnostic, Fault},
    hash::{Absorb, Absorber, Fingerprint},
    output::{
        self, MANIFEST,
        sealed::{self, Durable},
    },
    source::{self, File, Tree},
    words,
};

/// The note's name in the work folder.
const NOTE: &str = "built";

/// What a build notes of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
struct Note {
    /// Stands for the settings and for the stamps of all sources.
    sources: Fingerprint,
    /// Of the manifest that was written.
    manifest: Fingerprint,
    /// Whether drafts, or scheduled and expired posts, are in it.
    early: bool,
}

/// An output that may be published.
#[derive(Debug)]
pub struct Current {
    /// The site's settings.
    pub config: Config,
    /// The output folder, links in its path resolved.
    pub out: PathBuf,
    /// The work folder beside it.
    pub work: PathBuf,
    /// The manifest's text.
    pub manifest: Vec<u8>,
}

/// Notes what a build was made from. Without a note nothing is lost but the right to publish: so errors pass in silence.
///
/// `issued` are files that the build has added to the sources, as which they say nothing new.
pub(super) fn note(options: &Options, (config, tree, issued): (&Config, &Tree, &[File]), (out, work): (&Path, &Path)) {
    let Ok(manifest) = std::fs::read(out.join(MANIFEST)) else { return };
    let sources = sources(config, tree, issued);
    let note = Note { sources, manifest: Fingerprint::of(&manifest), early: options.drafts || options.future };
    let path = work.join(NOTE);
    if std::fs::read(&path).ok().and_then(|bytes| sealed::unseal::<Note>(key(), &bytes)) != Some(note) {
        let _ = sealed::seal(key(), &note).replace(&path, Durable::No);
    }
}

/// The output, when it is what a successful build made of the sources as they are now.
///
/// # Errors
/// `output-stale`, `output-early`; the site's own errors; `unreadable`.
pub fn current(options: &Options) -> Result<Current, Failure> {
    let config = settings(options)?;
    let target = output::Target::new(&options.out).map_err(Failure::Environment)?;
    let (out, work) = (target.folder().to_path_buf(), target.work_folder().to_path_buf());
    let mut found = Vec::new();
    let theme = place::theme(&options.site, &config.theme).map_err(Failure::Environment)?;
    let tree = source::walk(&options.site, theme.as_deref(), &mut found);
    if let Some(one) = found.into_iter().find(Diagnostic::is_error) {
        return Err(Failure::Environment(Box::new(one)));
    }
    let manifest = std::fs::read(out.join(MANIFEST)).ok();
    let note = std::fs::read(work.join(NOTE)).ok().and_then(|bytes| sealed::unseal::<Note>(key(), &bytes));
    let (Some(manifest), Some(note)) = (manifest, note) else { return Err(stale(&out)) };
    if note.sources != sources(&config, &tree, &[]) || note.manifest != Fingerprint::of(&manifest) {
        return Err(stale(&out));
    }
    if note.early {
        return Err(early(&out));
    }
    Ok(Current { config, out, work, manifest })
}

/// Stands for all that a build reads. Times are part of it: what may have changed counts as changed.
fn sources(config: &Config, tree: &Tree, new: &[File]) -> Fingerprint {
    let mut absorber = Absorber::default();
    config.absorb(&mut absorber);
    let mut issued: Vec<&File> = tree.issued.iter().chain(new).collect();
    issued.sort_unstable_by_key(|file| &file.path);
    for file in tree.written().chain(issued) {
        file.path.as_str().absorb(&mut absorber);
        absorber.number(file.stamp.size);
        absorber.number(file.stamp.mtime as u64);
    }
    absorber.finish()
}

fn key() -> Fingerprint {
    ("built 1".to_owned(), program()).fingerprint()
}

fn stale(out: &Path) -> Failure {
    let message = words!(
        "this output was not made by a successful build of the sources as they are now",
        "thư mục kết quả này không phải do một lần dựng thành công từ nguồn hiện tại tạo ra"
    );
    let hint = words!("run `bantin build` first", "hãy chạy `bantin build` trước");
    Failure::Environment(Box::new(Fault::new("output-stale", message).hint(hint).in_file(out.display().to_string())))
}

fn early(out: &Path) -> Failure {
    let message = words!(
        "this output holds drafts, or posts that are not due",
        "thư mục kết quả này có bản nháp hoặc bài chưa đến hạn"
    );
    let hint = words!("run `bantin build` without `--drafts`", "hãy chạy `bantin build` không kèm `--drafts`");
    Failure::Environment(Box::new(Fault::new("output-early", message).hint(hint).in_file(out.display().to_string())))
}
