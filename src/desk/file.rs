//! Files at the desk: a place for a new one, and writing one without ever losing another.
//!
//! In: paths from the site's folder, texts. Out: the paths written. Touches: writes the site's folder.

use std::{
    collections::HashSet,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    config::Config,
    content::Post,
    diag::{Diagnostic, unreadable, unwritable},
    hash::Fingerprint,
    output::SitePath,
    parse::slug_of_path,
    text::time::Moment,
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
        let mut new = fs::File::create_new(&file)?;
        let written = new.write_all(text.as_bytes()).and_then(|()| new.sync_all());
        if written.is_err() {
            // Nobody wants half a file, and one that is there would be in the way next time.
            let _ = fs::remove_file(&file);
        }
        written
    };
    write().map_err(|error| Box::new(unwritable(&error).in_file(path)))
}

/// The text of a file, byte for byte.
pub(super) fn read(file: &Path) -> Result<String, Diagnostic> {
    fs::read_to_string(file).map_err(|error| unreadable(&error).into())
}

/// A new text for a file, written beside it until it takes the file's place in one step. A link stays one.
///
/// What lies beside the file is removed in the end, however it went.
#[derive(Debug)]
pub(super) struct Beside {
    file: PathBuf,
    new: PathBuf,
    old: PathBuf,
    text: Fingerprint,
}

impl Beside {
    /// Writes the new text beside the file; `path` is what messages call that.
    pub(super) fn write(file: &Path, path: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        let file = fs::canonicalize(file).map_err(|error| Box::new(unwritable(&error).in_file(path)))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let beside = |what| file.with_file_name(format!(".{name}.{}.{what}", std::process::id()));
        let (new, old) = (beside("tmp"), beside("old"));
        let mut one = Self { file, new, old, text: Fingerprint::default() };
        one.write_anew(path, text)?;
        Ok(one)
    }

    /// Writes another text in its stead.
    pub(super) fn write_anew(&mut self, path: &str, text: &str) -> Result<(), Box<Diagnostic>> {
        let _ = fs::remove_file(&self.new);
        self.text = Fingerprint::of(text.as_bytes());
        let permissions = fs::metadata(&self.file).map(|meta| meta.permissions());
        let written = permissions.and_then(|permissions| fill(&self.new, text, permissions));
        written.map_err(|error| Box::new(unwritable(&error).in_file(path)))
    }

    /// Whether it is this text.
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == Fingerprint::of(text.as_bytes())
    }

    /// Takes the file's place. What stood there can be put back.
    pub(super) fn take_place(&self, path: &str) -> Result<(), Box<Diagnostic>> {
        // What a run that was killed has left may be the very file: copied over, it would be emptied.
        let _ = fs::remove_file(&self.old);
        // A second name takes no room; not every disk has second names.
        let kept = fs::hard_link(&self.file, &self.old).or_else(|_| fs::copy(&self.file, &self.old).map(|_| ()));
        let renamed = kept.and_then(|()| fs::rename(&self.new, &self.file));
        renamed.map_err(|error| Box::new(unwritable(&error).in_file(path)))
    }

    /// Puts back what stood there. Not when somebody has written the file since: that stays.
    pub(super) fn put_back(&self) -> io::Result<()> {
        if Fingerprint::of(&fs::read(&self.file)?) != self.text {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        fs::rename(&self.old, &self.file)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        for file in [&self.new, &self.old] {
            let _ = fs::remove_file(file);
        }
    }
}

fn fill(file: &Path, text: &str, permissions: fs::Permissions) -> io::Result<()> {
    let mut open = fs::File::create_new(file)?;
    open.write_all(text.as_bytes())?;
    open.set_permissions(permissions)?;
    open.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_exchanged_is_put_back_unless_somebody_has_written_it_since() {
        let folder = std::env::temp_dir().join(format!("bantin-beside-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("tin.md");
        fs::write(&file, "cũ").unwrap();
        let read = || fs::read_to_string(&file).unwrap();

        let one = Beside::write(&file, "tin.md", "mới").unwrap();
        assert_eq!(read(), "cũ");
        one.take_place("tin.md").unwrap();
        assert_eq!(read(), "mới");
        one.put_back().unwrap();
        assert_eq!(read(), "cũ");
        drop(one);

        let one = Beside::write(&file, "tin.md", "mới").unwrap();
        one.take_place("tin.md").unwrap();
        fs::write(&file, "của biên tập viên").unwrap();
        one.put_back().unwrap_err();
        assert_eq!(read(), "của biên tập viên");
        drop(one);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "something was left beside the file");
        fs::remove_dir_all(&folder).unwrap();
    }
}
