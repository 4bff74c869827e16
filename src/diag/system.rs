//! What the system refuses, in the words of editors: the cause, and what helps.
//!
//! In: errors of the system. Out: words and faults. Touches: nothing.

use std::io::{self, ErrorKind};

use rustix::io::Errno;

use super::{Fault, Words};
use crate::words;

/// A file that cannot be read.
pub fn unreadable(error: &io::Error) -> Fault {
    Fault::new("unreadable", because(words!("cannot be read", "không đọc được"), error)).hint(remedy(error))
}

/// A file that cannot be written.
pub fn unwritable(error: &io::Error) -> Fault {
    Fault::new("unwritable", because(words!("cannot be written", "không ghi được"), error)).hint(remedy(error))
}

/// What did not work, and why.
pub fn because(what: Words, error: &io::Error) -> Words {
    let Words { en, vi } = cause(error);
    Words::new(what.en + ": " + &en, what.vi + ": " + &vi)
}

/// Why the system has refused something.
pub fn cause(error: &io::Error) -> Words {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => words!("the disk is full", "đĩa đã đầy"),
        ErrorKind::FileTooLarge => words!("a file may not become that long", "tệp không được phép dài đến thế"),
        ErrorKind::PermissionDenied => words!("permission denied", "không có quyền truy cập"),
        ErrorKind::ReadOnlyFilesystem => words!("the disk is read-only", "đĩa chỉ cho phép đọc"),
        ErrorKind::NotFound => words!(
            "there is no such file or folder, or a link leads to none",
            "không có tệp hay thư mục này, hoặc liên kết không dẫn tới đâu"
        ),
        ErrorKind::AlreadyExists => {
            words!("something of that name is there already", "ở đó đã có một tệp hay thư mục cùng tên")
        }
        ErrorKind::NotADirectory => {
            words!("a file stands where a folder is needed", "có một tệp ở chỗ cần một thư mục")
        }
        ErrorKind::IsADirectory => words!("a folder stands where a file is needed", "có một thư mục ở chỗ cần một tệp"),
        ErrorKind::DirectoryNotEmpty => words!("the folder is not empty", "thư mục không trống"),
        ErrorKind::InvalidFilename => words!("the name is too long for this disk", "tên quá dài đối với đĩa này"),
        _ if leads_round(error) => words!("the links lead round in a circle", "các liên kết dẫn vòng quanh"),
        _ => words!("{error}", "lỗi hệ thống: {error}"),
    }
}

/// What helps against it.
pub fn remedy(error: &io::Error) -> Words {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            words!("free some space on it and run the command again", "hãy giải phóng chỗ trên đĩa rồi chạy lại lệnh")
        }
        ErrorKind::FileTooLarge => words!("raise the limit, as `ulimit -f`", "hãy nâng giới hạn, như `ulimit -f`"),
        ErrorKind::PermissionDenied => words!(
            "see who may read and write there, and give yourself the right",
            "hãy xem ai được đọc và ghi ở đó, rồi cấp quyền cho mình"
        ),
        ErrorKind::ReadOnlyFilesystem => words!("choose a place on another disk", "hãy chọn nơi trên đĩa khác"),
        ErrorKind::NotFound => words!(
            "see whether it is still there; remove a link that leads nowhere",
            "hãy xem nó còn ở đó không; liên kết không dẫn tới đâu thì hãy xóa"
        ),
        ErrorKind::AlreadyExists
        | ErrorKind::NotADirectory
        | ErrorKind::IsADirectory
        | ErrorKind::DirectoryNotEmpty => words!(
            "move what is in the way, or choose another name, and run the command again",
            "hãy dời thứ đang cản trở hoặc chọn tên khác, rồi chạy lại lệnh"
        ),
        ErrorKind::InvalidFilename => words!("choose a shorter name", "hãy chọn tên ngắn hơn"),
        _ if leads_round(error) => words!("remove one of the links", "hãy xóa một trong các liên kết"),
        _ => words!(
            "see whether the disk is there and sound, and run the command again",
            "hãy xem đĩa còn đó và còn tốt không, rồi chạy lại lệnh"
        ),
    }
}

fn leads_round(error: &io::Error) -> bool {
    Errno::from_io_error(error) == Some(Errno::LOOP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_its_own_cause_and_remedy_in_both_languages() {
        let told = |errno: Errno| (cause(&errno.into()), remedy(&errno.into()));
        let all = [
            Errno::NOSPC,
            Errno::FBIG,
            Errno::ACCESS,
            Errno::ROFS,
            Errno::NOENT,
            Errno::EXIST,
            Errno::NOTDIR,
            Errno::ISDIR,
            Errno::NOTEMPTY,
            Errno::NAMETOOLONG,
            Errno::LOOP,
        ];
        for (cause, remedy) in all.map(told) {
            for words in [cause, remedy] {
                assert!(words.en.is_ascii() && !words.vi.is_ascii() && !words.en.contains("os error"), "{words:?}");
            }
        }
        assert_eq!(told(Errno::NOSPC).0, words!("the disk is full", "đĩa đã đầy"));
        assert_eq!(told(Errno::DQUOT), told(Errno::NOSPC));
        assert_eq!(told(Errno::IO).0.vi, "lỗi hệ thống: Input/output error (os error 5)");
    }
}
