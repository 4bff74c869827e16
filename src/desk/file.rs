//! Files at the desk: a place for a new one, and writing one without ever losing another.
//!
//! In: paths from the site's folder, texts. Out: the paths written. Touches: writes the site's folder.

use std::{
    collections::HashSet,
    fs,
    io::{self, Write},
    path::Path,
};

use crate::{
    config::Config,
    content::Post,
    diag::{Diagnostic, Fault},
    output::SitePath,
    parse::slug_of_path,
    text::time::Moment,
    words,
};

/// How much of a slug stays when a number is put behind it.
const STEM: usize = 95;

/// The path of a new post: `posts/2024/10/tin.md`, with a number behind the slug when no post may have that
/// address, or another one has it.
pub fn free_path(site: &Path, slug: &str, date: Moment, posts: &[Post], config: &Config) -> String {
    let posts = posts.iter();
    let aliases = posts.clone().flat_map(|post| post.aliases.iter().map(|alias| alias.text.clone()));
    let redirects = config.redirects.iter().map(|redirect| redirect.from.text.clone());
    let taken: HashSet<String> = posts.map(|post| config.post_address(post)).chain(aliases).chain(redirects).collect();
    let (year, month) = date.year_month(&config.zone);
    let stem = slug[..slug.len().min(STEM)].trim_end_matches('-');
    let names = std::iter::once(slug.to_owned()).chain((2_u32..).map(|number| format!("{stem}-{number}")));
    let mut paths = names.map(|name| format!("posts/{year:04}/{month:02}/{name}.md"));
    let is_free = |path: &String| {
        let address = config.address_at(date, &slug_of_path(path));
        // No post can have the address `con`, nor any other name of a device on Windows.
        let can_be = SitePath::of_address(&address).is_ok();
        can_be && !taken.contains(&address) && fs::symlink_metadata(site.join(path)).is_err()
    };
    paths.find(is_free).unwrap_or_default()
}

/// Writes a file that is not there yet; whatever has come to stand there meanwhile stays.
pub fn create(site: &Path, path: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    let file = site.join(path);
    let folder = file.parent().unwrap_or(site);
    let write = || {
        fs::create_dir_all(folder)?;
        fs::OpenOptions::new().write(true).create_new(true).open(&file)?.write_all(text.as_bytes())
    };
    write().map_err(|error| Box::new(unwritable(&error).in_file(path)))
}

/// What is said of a file that cannot be written.
pub fn unwritable(error: &io::Error) -> Fault {
    Fault::new("unwritable", words!("cannot be written: {error}", "không ghi được: {error}"))
        .hint(words!("check that you may write there", "hãy kiểm tra quyền ghi ở đó"))
}

/// The text of a file, byte for byte.
pub(super) fn read(file: &Path) -> Result<String, Diagnostic> {
    fs::read_to_string(file).map_err(|error| {
        Fault::new("unreadable", words!("cannot be read: {error}", "không đọc được: {error}"))
            .hint(words!("check that you may read it", "hãy kiểm tra quyền đọc"))
            .into()
    })
}

/// Exchanges a file's text in one step; `path` is what messages call it. A link stays one.
pub(super) fn replace(file: &Path, path: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    let write = || {
        let file = fs::canonicalize(file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let temporary = file.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let written = fill(&temporary, text, fs::metadata(&file)?.permissions());
        let renamed = written.and_then(|()| fs::rename(&temporary, &file));
        if renamed.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        renamed
    };
    write().map_err(|error| Box::new(unwritable(&error).in_file(path)))
}

fn fill(file: &Path, text: &str, permissions: fs::Permissions) -> io::Result<()> {
    let mut open = fs::OpenOptions::new().write(true).create_new(true).open(file)?;
    open.write_all(text.as_bytes())?;
    open.set_permissions(permissions)?;
    open.sync_all()
}
