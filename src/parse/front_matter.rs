//! Where the front matter of a file ends and its body begins.
//!
//! In: a file's text. Out: a [`Split`]. Touches: nothing.

use crate::{
    diag::{Diagnostic, Fault},
    words,
};

/// Byte offsets in a file.
pub(super) struct Split {
    /// Where the YAML starts.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Where the body starts.
    pub(super) body: usize,
}

/// Finds the two lines of `---`. Line ends may be those of any system.
pub(super) fn split(text: &str, path: &str) -> Result<Split, Vec<Diagnostic>> {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(vec![no_front_matter().at(0..first.trim_end().len()).in_file(path)]);
    }
    let start = first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Ok(Split { start, end: at, body: at + line.len() });
        }
        at += line.len();
    }
    Err(vec![unclosed().at(0..3).in_file(path)])
}

fn no_front_matter() -> Fault {
    Fault::new("no-front-matter", words!("the file does not begin with `---`", "tệp không bắt đầu bằng dòng `---`"))
        .hint(words!(
            "begin with `---`, then `title:`, `date:` and `category:`, then `---` again",
            "hãy bắt đầu bằng `---`, rồi `title:`, `date:`, `category:`, rồi lại `---`",
        ))
}

fn unclosed() -> Fault {
    Fault::new(
        "unclosed-front-matter",
        words!("the front matter that begins here has no end", "phần thông tin mở đầu ở đây không có chỗ kết thúc"),
    )
    .hint(words!("put a line `---` below it", "hãy thêm một dòng `---` ở cuối phần này"))
}
