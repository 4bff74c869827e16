//! What is wrong with the references of texts, and what may have been meant by them.
//!
//! In: what the texts refer to that is not there. Out: diagnostics, a few of them with a guess. Touches: nothing.

use std::fmt::Write;

use super::Inputs;
use crate::{
    diag::{Diagnostic, Fault, Words},
    words,
};

/// What is wrong with the references of a text.
#[derive(Default)]
pub(super) struct Told<'a> {
    pub(super) all: Vec<Diagnostic>,
    /// Names of nothing, each with its place in `all`.
    pub(super) wrong: Vec<(usize, Wrong<'a>)>,
}

/// A name of nothing that is there.
pub(super) enum Wrong<'a> {
    /// Of a source, by its path.
    Source(String),
    /// Of a file beside a text, by its path.
    File(String),
    /// Of a post, as an editor picks one.
    Pick(String),
    /// Of a component of the theme.
    Component(String),
    /// Of a heading, among those of the text that is linked to.
    Anchor(String, &'a [String]),
}

/// For so many wrong names at most the nearest right one is looked for, each among everything that the site has.
const GUESSES: usize = 20;

/// Tells what is wrong, with what may have been meant.
pub(super) fn tell(inputs: Inputs<'_>, all: Vec<Told<'_>>, report: &mut Vec<Diagnostic>) {
    let mut left = GUESSES;
    for mut told in all {
        for (at, wrong) in told.wrong.iter().take(left) {
            left -= 1;
            let guess = wrong.meant(inputs, &told.all[*at].file);
            told.all[*at].hints.extend(guess.map(did_you_mean));
        }
        report.append(&mut told.all);
    }
}

impl Wrong<'_> {
    /// What may have been meant, as it has to be written in `file`.
    fn meant(&self, inputs: Inputs<'_>, file: &str) -> Option<String> {
        let posts = &inputs.library.posts;
        match self {
            Self::Source(path) => {
                let pages = inputs.pages.iter().map(|page| page.path.as_str());
                let found = nearest(path, posts.iter().map(|post| post.path.as_str()).chain(pages));
                found.map(|path| written_in(file, &path))
            }
            Self::File(path) => nearest(path, inputs.files.paths()).map(|path| written_in(file, &path)),
            Self::Pick(name) => nearest(name, posts.iter().map(|post| post.slug.as_str())),
            Self::Component(name) => nearest(name, inputs.theme.components()),
            Self::Anchor(name, known) => nearest(name, known.iter().map(String::as_str)),
        }
    }
}

/// The way from a file to another one, with percent codes for what would end an address or stand for something else in it.
fn written_in(file: &str, path: &str) -> String {
    let folder: Vec<&str> = file.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect());
    let parts: Vec<&str> = path.split('/').collect();
    let shared = folder.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let mut way = "../".repeat(folder.len() - shared);
    for c in parts[shared..].join("/").chars() {
        match c {
            ' ' | '%' | '#' | '?' | '(' | ')' | '<' | '>' => {
                // Writing to a string cannot fail.
                let _ = write!(way, "%{:02X}", u32::from(c));
            }
            c => way.push(c),
        }
    }
    way
}

/// The known word nearest to a wrong one, if any is near enough to be meant.
fn nearest<'w>(wrong: &str, known: impl Iterator<Item = &'w str>) -> Option<String> {
    known
        .map(|word| (strsim::jaro_winkler(wrong, word), word))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, word)| word.to_owned())
}

#[allow(clippy::needless_pass_by_value, reason = "it is a step of a chain")]
fn did_you_mean(guess: String) -> Words {
    words!("did you mean `{guess}`?", "có phải ý bạn là `{guess}`?")
}

fn fault(code: &'static str, message: Words, hint: Words) -> Fault {
    Fault::new(code, message).hint(hint)
}

pub(super) fn leaves_site(path: &str) -> Fault {
    fault(
        "leaves-site",
        words!("`{path}` leads out of the site's folder", "`{path}` dẫn ra ngoài thư mục của trang"),
        words!("use a path within the site's folder", "hãy dùng đường dẫn nằm trong thư mục của trang"),
    )
}

pub(super) fn missing_source(path: &str) -> Fault {
    fault(
        "broken-link",
        words!("there is no post or page `{path}`", "không có bài viết hay trang nào tên `{path}`"),
        words!(
            "write the path from this file to the other, as `../10/tin.md`",
            "hãy ghi đường dẫn từ tệp này đến tệp kia, ví dụ `../10/tin.md`",
        ),
    )
}

pub(super) fn missing_file(path: &str) -> Fault {
    fault(
        "missing-file",
        words!("there is no file `{path}` beside this one", "không có tệp `{path}` bên cạnh tệp này"),
        words!("put the file there, or correct its name", "hãy đặt tệp vào đó hoặc sửa lại tên"),
    )
}

pub(super) fn missing_anchor(path: &str, fragment: &str) -> Fault {
    Fault::new(
        "broken-anchor",
        words!("`{path}` has no heading `#{fragment}`", "`{path}` không có đề mục `#{fragment}`"),
    )
}

pub(super) fn held_target(name: &str) -> Fault {
    held(
        name,
        words!("readers get “not found” until it is", "cho đến khi được đăng, người đọc sẽ gặp trang “không tìm thấy”"),
    )
}

/// A pick that is held back: no page shows it.
pub(super) fn held_pick(name: &str) -> Fault {
    held(name, words!("until it is, this entry does nothing", "cho đến khi được đăng, mục này không có tác dụng"))
}

fn held(name: &str, hint: Words) -> Fault {
    fault("held-target", words!("`{name}` is not published now", "`{name}` hiện chưa hoặc không còn được đăng"), hint)
}

pub(super) fn unknown_post(name: &str) -> Fault {
    fault(
        "unknown-post",
        words!("there is no post `{name}`", "không có bài viết nào tên `{name}`"),
        words!("name it by its slug or by its path", "hãy gọi tên bài bằng slug hoặc đường dẫn"),
    )
}

pub(super) fn names_itself() -> Fault {
    fault(
        "unknown-post",
        words!("a post cannot be related to itself", "một bài không thể liên quan đến chính nó"),
        words!("remove this entry", "hãy xóa mục này"),
    )
}

pub(super) fn unknown_address(address: &str) -> Fault {
    fault(
        "broken-link",
        words!("the site has no address {address}", "trang không có địa chỉ {address}"),
        words!("check the address, or link to the file instead", "hãy kiểm tra địa chỉ hoặc liên kết đến tệp nguồn"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_from_the_file_in_hand() {
        for (file, path, way) in [
            ("posts/a.md", "posts/b.md", "b.md"),
            ("posts/2024/10/a.md", "posts/2024/11/b.md", "../11/b.md"),
            ("posts/a.md", "posts/2024/b.md", "2024/b.md"),
            ("posts/2024/a.md", "static/anh (1).jpg", "../../static/anh%20%281%29.jpg"),
            ("a.md", "pages/b.md", "pages/b.md"),
        ] {
            assert_eq!(written_in(file, path), way);
            let found = crate::plan::resolve::place_of(file, &crate::text::percent::decode(way));
            assert_eq!(found.as_deref(), Some(path), "it leads there");
        }
    }
}
