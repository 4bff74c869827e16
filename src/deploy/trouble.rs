//! What is said when a deploy cannot be done: each problem with its cause and the way out.
//!
//! In: what went wrong. Out: diagnostics. Touches: nothing.

use std::{io, path::Path};

use super::{
    lock::Note,
    target::{Failure, RECORD},
};
use crate::{
    diag::{Diagnostic, Fault, Words, because, remedy},
    words,
};

/// Why a deploy was not done. The diagnostic is boxed because it is far larger than any of the results.
pub type Trouble = Box<Diagnostic>;

/// How many paths are told before the rest is only counted.
const SHOWN: usize = 5;

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        let again = matches!(failure, Failure::Temporary(_));
        let (Failure::Temporary(words) | Failure::Final(words)) = failure;
        let fault = Fault::new("deploy-failed", words);
        let hint = if again {
            words!(
                "it was tried several times; run the same command again later: it goes on where it stopped",
                "đã thử nhiều lần; lát nữa hãy chạy lại đúng lệnh này, việc sẽ tiếp tục từ chỗ dừng"
            )
        } else {
            words!(
                "put this right and run the same command again: it goes on where it stopped",
                "hãy sửa điều này rồi chạy lại đúng lệnh này, việc sẽ tiếp tục từ chỗ dừng"
            )
        };
        Box::new(fault.hint(hint).into())
    }
}

/// Someone else is deploying.
pub(super) fn locked(by: Option<&Note>) -> Trouble {
    let message = match by {
        Some(Note { who, since, .. }) => words!(
            "{who} has been deploying to this target since {since}",
            "{who} đang triển khai lên nơi này từ {since}"
        ),
        None => words!("somebody else is deploying to this target", "có người khác đang triển khai lên nơi này"),
    };
    let hint = words!(
        "wait until it is done; if it has died, take the lock away with `--break-lock`",
        "hãy đợi xong; nếu lần đó đã chết giữa chừng, hãy gỡ khóa bằng `--break-lock`"
    );
    Box::new(Fault::new("deploy-locked", message).hint(hint).into())
}

/// The site is published, but the lock stays; a warning.
pub fn stuck(failure: &Failure) -> Diagnostic {
    let Words { en, vi } = failure.words();
    let message = Words::new(
        format!("the site is deployed, but the lock could not be given back: {en}"),
        format!("trang đã được triển khai, nhưng không trả lại được khóa: {vi}"),
    );
    let hint = words!(
        "see that files may be removed there; the next deploy from this machine takes the lock over, one from elsewhere needs `--break-lock`",
        "hãy kiểm tra quyền xóa tệp ở đó; lần triển khai sau từ máy này sẽ lấy lại khóa, từ máy khác thì cần `--break-lock`"
    );
    Diagnostic::from(Fault::new("deploy-lock-left", message).hint(hint)).warning()
}

/// There is something at the target, and nothing says that it is ours.
pub(super) fn not_ours(target: &str) -> Trouble {
    let message = words!(
        "there are files at the target `{target}` that this program did not put there",
        "ở nơi triển khai `{target}` có những tệp không do chương trình này đưa lên"
    );
    let hint = words!(
        "if the site belongs there, use `--adopt` once: files of the same name are replaced, all others stay",
        "nếu đúng là nơi của trang, hãy dùng `--adopt` một lần: tệp trùng tên bị thay, mọi tệp khác được giữ nguyên"
    );
    Box::new(Fault::new("target-not-ours", message).hint(hint).into())
}

/// There is our note at the target, and it can't be believed.
pub(super) fn damaged(target: &str) -> Trouble {
    let message = words!(
        "the note of the last deploy at the target `{target}` is damaged, or another version of this program wrote it",
        "ghi chú về lần triển khai trước ở nơi `{target}` đã hỏng, hoặc do phiên bản khác của chương trình này ghi"
    );
    let hint = words!(
        "use `--adopt` once: the site's files are sent anew, all others stay",
        "hãy dùng `--adopt` một lần: các tệp của trang được gửi lại, mọi tệp khác được giữ nguyên"
    );
    Box::new(Fault::new("target-note-damaged", message).hint(hint).in_file(RECORD))
}

/// Files at the target that aren't ours have the names of new ones.
pub(super) fn foreign(paths: &[String]) -> Trouble {
    let list = shown(paths);
    let message = words!(
        "files at the target that are not ours would be overwritten: {}",
        "những tệp không phải của ta ở nơi triển khai sẽ bị ghi đè: {}",
        list
    );
    let hint = words!(
        "rename them there, or use `--adopt` to replace them",
        "hãy đổi tên chúng ở đó, hoặc dùng `--adopt` để thay thế"
    );
    Box::new(Fault::new("target-foreign-file", message).hint(hint).into())
}

/// Files at the target that aren't ours stand where new ones need a folder, or in folders where new ones must stand.
pub(super) fn clash(pairs: &[(String, String)]) -> Trouble {
    let list =
        |with: &str| shown(&pairs.iter().map(|(new, other)| format!("{new} {with} {other}")).collect::<Vec<_>>());
    let message = Words::new(
        format!("new files cannot stand beside files at the target that are not ours: {}", list("beside")),
        format!("tệp mới không thể nằm cạnh những tệp không phải của ta ở nơi triển khai: {}", list("cạnh")),
    );
    let hint = words!(
        "rename the file there, or give the new one another name: what is a file cannot be a folder too",
        "hãy đổi tên tệp ở đó, hoặc đặt tên khác cho tệp mới: đã là tệp thì không thể đồng thời là thư mục"
    );
    Box::new(Fault::new("target-clash", message).hint(hint).into())
}

/// More would be removed than anybody is likely to mean.
pub(super) fn removals(paths: &[String], of: usize) -> Trouble {
    let (count, list) = (paths.len(), shown(paths));
    let message =
        words!("{count} of {of} files would be removed: {list}", "{count} trong số {of} tệp sẽ bị xóa: {list}");
    let hint = words!(
        "if that is meant, use `--allow-removals {count}`",
        "nếu đúng ý bạn, hãy dùng `--allow-removals {count}`"
    );
    Box::new(Fault::new("too-many-removals", message).hint(hint).into())
}

fn shown(paths: &[String]) -> String {
    let more = if paths.len() > SHOWN { ", …" } else { "" };
    paths.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ") + more
}

/// The manifest in the output folder can't be used.
pub(super) fn no_manifest(out: &Path) -> Trouble {
    let message = words!("the output's manifest cannot be read", "không đọc được bản kê của thư mục kết quả");
    about(out, Fault::new("output-stale", message).hint(build()))
}

/// A file isn't what the manifest says.
pub(super) fn changed(path: &Path) -> Trouble {
    let message = words!("this file is not as the build wrote it", "tệp này không còn như lúc dựng");
    about(path, Fault::new("output-changed", message).hint(build()))
}

/// A page holds the preview's script.
pub(super) fn preview(path: &str) -> Trouble {
    let message = words!(
        "this page holds the script of the preview (`/.bantin/preview.js`)",
        "trang này có đoạn mã của chế độ xem thử (`/.bantin/preview.js`)"
    );
    let hint = words!(
        "take out of the sources what was copied from the preview, and build again",
        "hãy bỏ khỏi nguồn phần chép từ chế độ xem thử rồi dựng lại"
    );
    Box::new(Fault::new("preview-script", message).hint(hint).in_file(path))
}

/// The target lies in a folder that the site is made from or into, or the other way round.
pub(super) fn not_apart(target: &str, path: &Path, other: &Path) -> Trouble {
    let other = other.display();
    let message = words!(
        "the target `{target}` and the folder “{other}” of this site lie one inside the other",
        "đích `{target}` và thư mục “{other}” của trang này nằm lồng vào nhau"
    );
    let hint = words!(
        "give the target a folder outside the site's and the output's",
        "hãy chọn cho đích một thư mục nằm ngoài thư mục nguồn và thư mục kết quả"
    );
    about(path, Fault::new("target-in-sources", message).hint(hint))
}

/// Something on this machine went wrong.
pub(super) fn local(path: &Path, error: &io::Error) -> Trouble {
    let message = because(words!("this cannot be read or written", "không đọc hoặc ghi được"), error);
    about(path, Fault::new("deploy-local", message).hint(remedy(error)))
}

/// The manifest could not be signed.
pub(super) fn unsigned() -> Trouble {
    let message = words!("the key cannot sign the manifest", "khóa không ký được bản kê");
    let hint = words!("make a new key with `bantin key new`", "hãy tạo khóa mới bằng `bantin key new`");
    Box::new(Fault::new("deploy-unsigned", message).hint(hint).into())
}

fn build() -> Words {
    words!("run `bantin build` and deploy again", "hãy chạy `bantin build` rồi triển khai lại")
}

fn about(path: &Path, fault: Fault) -> Trouble {
    Box::new(fault.in_file(path.display().to_string()))
}
