//! What the room says when something stands in its way: each problem with its path, its cause and the way out.
//!
//! In: paths and errors of the system. Out: diagnostics. Touches: nothing.

use std::{io, path::Path};

use super::path::SitePath;
use crate::{
    diag::{self, Diagnostic, Fault, Words, because},
    words,
};

/// What this room returns. The diagnostic is boxed because it is far larger than any of the results.
pub type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Turns an error of the system into a diagnostic that names the path.
pub(super) trait Named<T> {
    /// Names the path that the error is about.
    fn named(self, path: impl AsRef<Path>) -> Result<T>;
}

impl<T, E: Into<io::Error>> Named<T> for std::result::Result<T, E> {
    fn named(self, path: impl AsRef<Path>) -> Result<T> {
        self.map_err(|error| write_failed(path.as_ref(), &error.into()))
    }
}

fn about(path: &Path, fault: Fault) -> Box<Diagnostic> {
    Box::new(fault.in_file(path.display().to_string()))
}

/// Writing, moving or removing did not work.
pub(super) fn write_failed(path: &Path, error: &io::Error) -> Box<Diagnostic> {
    let what = words!("cannot write to the output", "không ghi được vào thư mục kết quả");
    about(path, Fault::new("write-failed", because(what, error)).hint(remedy(error)))
}

/// The move had begun when it failed: readers see some new files among old ones.
pub(super) fn halfway(mut diagnostic: Box<Diagnostic>) -> Box<Diagnostic> {
    diagnostic.hints.push(words!(
        "until then the output may be changed in part: do not publish it; the next build finishes the change",
        "từ giờ đến lúc đó thư mục kết quả có thể mới thay đổi một phần: đừng đăng; lần dựng sau sẽ thay nốt"
    ));
    diagnostic
}

/// Reading a file that is to be copied did not work.
pub(super) fn read_failed(path: &Path, error: &io::Error) -> Box<Diagnostic> {
    let what = words!("cannot read the file to copy it", "không đọc được tệp để sao chép");
    about(path, Fault::new("read-failed", because(what, error)).hint(diag::remedy(error)))
}

/// What helps: unlike most places, this one can be chosen with an option.
fn remedy(error: &io::Error) -> Words {
    match error.kind() {
        io::ErrorKind::PermissionDenied => words!(
            "give yourself the right to write there, or choose another folder with --out",
            "hãy cấp quyền ghi ở đó, hoặc chọn thư mục khác bằng --out"
        ),
        io::ErrorKind::ReadOnlyFilesystem => {
            words!("choose a folder on another disk with --out", "hãy chọn thư mục trên đĩa khác bằng --out")
        }
        _ => diag::remedy(error),
    }
}

/// The output folder holds something, and nothing proves that we wrote it.
pub(super) fn not_ours(out: &Path) -> Box<Diagnostic> {
    let message = words!(
        "the output folder is not empty, and it was not written by this program",
        "thư mục kết quả không trống và không do chương trình này ghi ra"
    );
    let hint = words!(
        "choose another folder with --out, or empty this one yourself",
        "hãy chọn thư mục khác bằng --out, hoặc tự xóa hết nội dung thư mục này"
    );
    about(out, Fault::new("output-not-ours", message).hint(hint))
}

/// What stands at the output's place is no folder, or no folder can stand there.
pub(super) fn not_a_folder(out: &Path) -> Box<Diagnostic> {
    let message = words!(
        "the output must be a folder, and this cannot be one",
        "kết quả phải là một thư mục, nơi này không thể là thư mục"
    );
    let hint = words!("choose another folder with --out", "hãy chọn thư mục khác bằng --out");
    about(out, Fault::new("output-not-a-folder", message).hint(hint))
}

/// The output lies in a folder of sources, or the other way round.
pub(super) fn in_sources(out: &Path, source: &Path) -> Box<Diagnostic> {
    let message = words!(
        "the output folder and the folder of sources “{}” lie one inside the other",
        "thư mục kết quả và thư mục nguồn “{}” nằm lồng vào nhau",
        source.display()
    );
    let hint =
        words!("choose a folder outside the sources with --out", "hãy chọn thư mục ngoài các thư mục nguồn bằng --out");
    about(out, Fault::new("output-in-sources", message).hint(hint))
}

/// The output folder is a mount point: nothing can be moved into it by a rename from beside it.
pub(super) fn other_disk(out: &Path) -> Box<Diagnostic> {
    let message = words!(
        "the output folder is a disk of its own, so files cannot be moved into it in one step",
        "thư mục kết quả là một đĩa riêng nên không thể chuyển tệp vào đó trong một bước"
    );
    let hint = words!("choose a folder inside it with --out", "hãy chọn một thư mục bên trong nó bằng --out");
    about(out, Fault::new("output-other-disk", message).hint(hint))
}

/// Another build holds the lock.
pub(super) fn locked(out: &Path) -> Box<Diagnostic> {
    let message =
        words!("another build is writing to this output folder", "một lần dựng khác đang ghi vào thư mục kết quả này");
    let hint = words!("wait until it is done, or end it", "hãy đợi nó xong, hoặc dừng nó lại");
    about(out, Fault::new("output-locked", message).hint(hint))
}

/// Files that we did not write stand where we must write; `paths` is sorted and not empty.
pub(super) fn would_overwrite(out: &Path, paths: &[String]) -> Box<Diagnostic> {
    let message = words!(
        "the build would overwrite what it did not write itself ({} in all)",
        "lần dựng này sẽ ghi đè lên thứ không do chương trình ghi ra (tất cả {})",
        paths.len()
    );
    let hint = words!(
        "move it elsewhere (into “static/”, if it belongs to the site), or change the address that needs its place",
        "hãy chuyển nó đi nơi khác (vào “static/” nếu nó thuộc về trang), hoặc đổi địa chỉ cần chỗ của nó"
    );
    let file = |path: &String| out.join(path).display().to_string();
    let first = Fault::new("would-overwrite", message).hint(hint);
    let first = first.in_file(paths.first().map_or_else(|| out.display().to_string(), file));
    let label = || words!("not written by this program either", "cũng không do chương trình này ghi ra");
    Box::new(paths.iter().skip(1).take(9).fold(first, |diagnostic, path| diagnostic.also(file(path), None, label())))
}

/// One output is needed as a file and as a folder, or twice.
pub(super) fn clash(path: impl AsRef<Path>) -> Box<Diagnostic> {
    let message = words!(
        "two outputs need this place: as a file twice, or as a file and as a folder",
        "hai kết quả cùng cần chỗ này: hai lần là tệp, hoặc vừa là tệp vừa là thư mục"
    );
    let hint = words!("give one of them another address", "hãy đổi địa chỉ của một trong hai");
    about(path.as_ref(), Fault::new("path-clash", message).hint(hint))
}

/// The caller announced an output that it neither staged nor kept, or the other way round: a fault of the program, stopped
/// before it does harm.
pub(super) fn incomplete(path: &SitePath) -> Box<Diagnostic> {
    let message = words!(
        "what was announced and what was written differ here; nothing was changed",
        "điều đã khai báo và điều đã ghi khác nhau ở đây; chưa có gì thay đổi"
    );
    let hint =
        words!("this is a fault of the program: please report it", "đây là lỗi của chương trình, xin hãy báo lại");
    about(path.as_str().as_ref(), Fault::new("output-incomplete", message).hint(hint))
}

/// The file system cannot exchange two folders.
pub(super) fn no_exchange(out: &Path) -> Box<Diagnostic> {
    unsupported(
        out,
        words!(
            "this disk or system cannot exchange two folders in one step, which --atomic needs",
            "đĩa hoặc hệ thống này không thể hoán đổi hai thư mục trong một bước như --atomic cần"
        ),
    )
}

/// The file system gives no file a second name.
pub(super) fn no_links(out: &Path) -> Box<Diagnostic> {
    unsupported(
        out,
        words!(
            "this disk cannot give a file a second name (a hard link), which --atomic needs",
            "đĩa này không thể đặt thêm tên cho một tệp (liên kết cứng) như --atomic cần"
        ),
    )
}

fn unsupported(out: &Path, message: Words) -> Box<Diagnostic> {
    let hint = words!("build without --atomic", "hãy dựng không kèm --atomic");
    about(out, Fault::new("exchange-unsupported", message).hint(hint))
}

#[cfg(test)]
mod tests {
    use rustix::io::Errno;

    use super::*;

    fn message(errno: Errno) -> (String, String) {
        let diagnostic = Err::<(), _>(errno).named("/x/public").unwrap_err();
        assert_eq!((diagnostic.code.as_str(), diagnostic.file.as_str()), ("write-failed", "/x/public"));
        (diagnostic.message.en.clone(), diagnostic.hints[0].en.clone())
    }

    #[test]
    fn errors_of_the_system_come_with_a_remedy() {
        let (message_full, hint) = message(Errno::NOSPC);
        assert_eq!(message_full, "cannot write to the output: the disk is full");
        assert_eq!(hint, "free some space on it and run the command again");
        assert_eq!(message(Errno::ACCESS).0, "cannot write to the output: permission denied");
        assert_eq!(message(Errno::ROFS).0, "cannot write to the output: the disk is read-only");
        assert_eq!(message(Errno::IO).0, "cannot write to the output: Input/output error (os error 5)");
    }

    #[test]
    fn the_first_ten_obstacles_are_named() {
        let paths: Vec<_> = (10..30).map(|n| format!("{n}.html")).collect();
        let diagnostic = would_overwrite(Path::new("/p"), &paths);
        assert_eq!(diagnostic.file, "/p/10.html");
        assert_eq!(diagnostic.also.len(), 9);
        assert_eq!(diagnostic.message.en, "the build would overwrite what it did not write itself (20 in all)");
    }
}
