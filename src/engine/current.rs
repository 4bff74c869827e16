//! Whether an output is what a successful build made of the sources as they are now, without building again.
//!
//! In: options; at the end of a build what it was made from, and when. Out: a note in the work folder, and the answer. Touches: that note;
//! the stamps of all sources; the clock.

use std::path::{Path, PathBuf};

use bitcode::{Decode, Encode};

use super::{Failure, Options, load::settings, place, program};
use crate::{
    config::Config,
    content::LEDGER,
    diag::{Diagnostic, Fault, Words},
    hash::{Absorb, Absorber, Fingerprint},
    library::clock::NextDue,
    output::{
        self, MANIFEST,
        sealed::{self, Durable},
    },
    source::{self, File, Tree},
    text::time::{Moment, iso},
    words,
};

/// The note's name in the work folder.
const NOTE: &str = "built";

/// What a build notes of itself.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Note {
    /// Stands for the settings and for the stamps of all sources.
    sources: Fingerprint,
    /// The address and the theme that the command line gave instead of those of the settings.
    instead: Instead,
    /// Of the manifest that was written.
    manifest: Fingerprint,
    /// Whether drafts, or scheduled and expired posts, are in it.
    early: bool,
    /// The instant that it is true of.
    now: Moment,
    /// When it changes by itself.
    due: Option<Moment>,
}

/// The options that change what the settings say.
type Instead = (Option<String>, Option<String>);

/// What a build has read, and what it has added to that: files that say nothing new, since the output is as it would be with them.
pub(super) struct Read<'a> {
    pub(super) config: &'a Config,
    pub(super) tree: &'a Tree,
    pub(super) issued: &'a [File],
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
pub(super) fn note(
    options: &Options,
    read: &Read<'_>,
    (now, due): (Moment, Option<&NextDue>),
    (out, work): (&Path, &Path),
) {
    let Ok(manifest) = std::fs::read(out.join(MANIFEST)) else { return };
    let note = Note {
        sources: sources(options, read),
        instead: instead(options),
        manifest: Fingerprint::of(&manifest),
        early: options.drafts || options.future,
        now,
        due: due.map(|due| due.at),
    };
    let path = work.join(NOTE);
    let before = std::fs::read(&path).ok().and_then(|bytes| sealed::unseal::<Note>(key(), &bytes));
    if before.as_ref() != Some(&note) {
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
    let theme = place::theme(options, &config.theme).map_err(Failure::Environment)?;
    let tree = source::walk(&options.site, theme.as_deref(), &mut found);
    if let Some(one) = found.into_iter().find(Diagnostic::is_error) {
        return Err(Failure::Environment(Box::new(one)));
    }
    let manifest = std::fs::read(out.join(MANIFEST)).ok();
    let note = std::fs::read(work.join(NOTE)).ok().and_then(|bytes| sealed::unseal::<Note>(key(), &bytes));
    let (Some(manifest), Some(note)) = (manifest, note) else { return Err(stale(&out, options)) };
    let read = Read { config: &config, tree: &tree, issued: &[] };
    if note.sources != sources(options, &read) || note.manifest != Fingerprint::of(&manifest) {
        return Err(built_otherwise(&out, options, note.instead).unwrap_or_else(|| stale(&out, options)));
    }
    let now = options.now.unwrap_or_else(super::now);
    if note.early || note.now > now {
        return Err(early(&out, options));
    }
    if let Some(due) = note.due.filter(|due| *due <= now) {
        return Err(outdated(&out, options, &iso(due, &config.zone)));
    }
    Ok(Current { config, out, work, manifest })
}

fn instead(options: &Options) -> Instead {
    (options.base_url.clone(), options.theme.clone())
}

/// The options of a command as they are written behind it.
fn written((base_url, theme): &Instead) -> String {
    let given = [("--base-url", base_url), ("--theme", theme)].into_iter();
    let given = given.filter_map(|(option, value)| Some(format!(" {option} {}", value.as_ref()?)));
    given.collect()
}

/// Stands for all that a build reads. Times are part of it: what may have changed counts as changed.
fn sources(options: &Options, Read { config, tree, issued }: &Read<'_>) -> Fingerprint {
    let mut absorber = Absorber::default();
    config.absorb(&mut absorber);
    let mut issued: Vec<&File> = tree.issued.iter().chain(*issued).collect();
    issued.sort_unstable_by_key(|file| &file.path);
    // The build itself may have added to the ledger, so it is looked at when all is done.
    let ledger = config.cap.as_ref().and_then(|_| source::stamp_of(&options.site.join(LEDGER)));
    let files = tree.written().chain(issued).map(|file| (file.path.as_str(), file.stamp));
    for (path, stamp) in files.chain(ledger.map(|stamp| (LEDGER, stamp))) {
        path.absorb(&mut absorber);
        absorber.number(stamp.size);
        absorber.number(stamp.mtime as u64);
    }
    absorber.finish()
}

fn key() -> Fingerprint {
    ("built 3".to_owned(), program()).fingerprint()
}

/// The output of the sources as they are now, when only the options are others than the build had.
fn built_otherwise(out: &Path, options: &Options, noted: Instead) -> Option<Failure> {
    let own = instead(options);
    if noted == own {
        return None;
    }
    let (built, asked) = (written(&noted), written(&own));
    let (base_url, theme) = noted;
    current(&Options { theme, base_url, ..options.clone() }).ok()?;
    let message = words!(
        "this output was built with other options: by `bantin build{built}`",
        "thư mục kết quả này được dựng với tùy chọn khác: bằng `bantin build{built}`"
    );
    let hint = words!(
        "run `bantin deploy{built}`, or `bantin build{asked}` first",
        "hãy chạy `bantin deploy{built}`, hoặc chạy `bantin build{asked}` trước"
    );
    Some(refused(out, Fault::new("output-stale", message).hint(hint)))
}

fn stale(out: &Path, options: &Options) -> Failure {
    let message = words!(
        "this output was not made by a successful build of the sources as they are now",
        "thư mục kết quả này không phải do một lần dựng thành công từ nguồn hiện tại tạo ra"
    );
    refused(out, Fault::new("output-stale", message).hint(build_first(options)))
}

fn outdated(out: &Path, options: &Options, due: &str) -> Failure {
    let message = words!(
        "this output has been out of date since {due}: time alone has changed what the site says",
        "thư mục kết quả này đã cũ từ lúc {due}: thời gian trôi qua đã làm nội dung trang thay đổi"
    );
    refused(out, Fault::new("output-stale", message).hint(build_first(options)))
}

fn early(out: &Path, options: &Options) -> Failure {
    let message = words!(
        "this output holds drafts, or posts that are not due, or shows the site as it will be",
        "thư mục kết quả này có bản nháp hoặc bài chưa đến hạn, hoặc là trang của một lúc chưa tới"
    );
    let asked = written(&instead(options));
    let hint = words!(
        "run `bantin build{asked}` without `--drafts` and `--now`",
        "hãy chạy `bantin build{asked}` không kèm `--drafts` và `--now`"
    );
    refused(out, Fault::new("output-early", message).hint(hint))
}

fn build_first(options: &Options) -> Words {
    let asked = written(&instead(options));
    words!("run `bantin build{asked}` first", "hãy chạy `bantin build{asked}` trước")
}

fn refused(out: &Path, fault: Fault) -> Failure {
    Failure::Environment(Box::new(fault.in_file(out.display().to_string())))
}
