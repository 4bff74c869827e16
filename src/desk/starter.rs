//! A small complete site to begin with.
//!
//! In: an empty folder, a language, the instant. Out: the files of a site in it. Touches: writes that folder.

use std::{fs, path::Path};

use include_dir::{Dir, include_dir};

use super::file::create;
use crate::{
    diag::{Diagnostic, Fault, Lang},
    text::time::{Moment, Zone, day_short, iso},
    words,
};

/// The sites in the program, a folder a language.
static STARTERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/starters");

/// The folder of the site in the new folder: output, themes and caches lie beside it.
const SITE: &str = "site";

/// What version control should leave out.
const IGNORED: &str = "/public\n/.bantin-*\n";

const HOUR: i64 = 3600;

/// Writes a new site.
pub fn start(folder: &Path, language: Lang, zone: &Zone, now: Moment) -> Result<(), Box<Diagnostic>> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Box::new(not_empty(folder).into()));
    }
    let files = site_files(language, zone, now);
    for (at, (path, text)) in files.iter().enumerate() {
        if let Err(failed) = create(folder, path, text) {
            // What is left would be in the way of another try.
            files[..at].iter().for_each(|(path, _)| drop(fs::remove_file(folder.join(path))));
            files[..=at].iter().rev().for_each(|(path, _)| remove_empty(folder, path));
            return Err(failed);
        }
    }
    Ok(())
}

/// Removes the folders that lead to a file and have nothing in them.
fn remove_empty(folder: &Path, path: &str) {
    for above in Path::new(path).ancestors().skip(1).filter(|above| *above != Path::new("")) {
        let _ = fs::remove_dir(folder.join(above));
    }
}

/// The path and the text of each file.
fn site_files(language: Lang, zone: &Zone, now: Moment) -> Vec<(String, String)> {
    let words = words_of(language, zone, now);
    let (year, month) = now.year_month(zone);
    let root = STARTERS.get_dir(language.code()).unwrap_or(&STARTERS);
    let one = |file: &include_dir::File<'_>| {
        let path = file.path().strip_prefix(root.path()).unwrap_or(file.path()).to_string_lossy().replace('\\', "/");
        let path = match path.strip_prefix("posts/") {
            Some(name) => format!("{SITE}/posts/{year:04}/{month:02}/{name}"),
            None => format!("{SITE}/{path}"),
        };
        let text = file.contents_utf8().unwrap_or_default().to_owned();
        (path, words.iter().fold(text, |text, (mark, word)| text.replace(mark, word)))
    };
    files(root).into_iter().map(one).chain([(".gitignore".to_owned(), IGNORED.to_owned())]).collect()
}

/// All files of a folder and of those in it.
fn files<'d>(folder: &'d Dir<'d>) -> Vec<&'d include_dir::File<'d>> {
    folder.files().chain(folder.dirs().flat_map(files)).collect()
}

/// What stands for the words between `@` in the files.
fn words_of(language: Lang, zone: &Zone, now: Moment) -> [(&'static str, String); 6] {
    let at = |hours: i64| iso(now.plus(hours * HOUR), zone).chars().take(16).collect::<String>();
    let day = now.day(zone);
    let date = match language {
        Lang::Vi => format!("{}/{}", day.day(), day.month()),
        Lang::En => day_short(day, language),
    };
    [
        ("@yesterday@", at(-24)),
        ("@earlier@", at(-2)),
        ("@now@", at(0)),
        ("@tomorrow@", at(24)),
        ("@day@", day.to_string()),
        ("@date@", date),
    ]
}

fn not_empty(folder: &Path) -> Fault {
    let folder = folder.display();
    Fault::new("not-empty", words!("the folder {folder} is not empty", "thư mục {folder} không trống"))
        .hint(words!("name a new folder", "hãy chọn một thư mục mới"))
}
