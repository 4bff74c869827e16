//! What is wrong with a bulletin of which something was issued, in words.
//!
//! In: the message that was issued, and what the bulletin says now. Out: faults. Touches: nothing.

use crate::{
    content::{Digests, Issued, LEDGER, PARTS},
    diag::{Fault, Words},
    words,
};

/// The parts of a message that are not what they were.
pub(super) fn changed(known: &Issued, digests: Digests, revision: u32) -> Fault {
    let parts = PARTS.iter().zip(known.digests.iter().zip(digests)).filter(|(_, (old, new))| **old != *new);
    let parts = parts.map(|(part, _)| format!("`{part}`")).collect::<Vec<_>>().join(", ");
    let identifier = &known.identifier;
    Fault::new(
        "issued-changed",
        words!(
            "this bulletin was issued as the CAP message `{identifier}`, and {parts} has been changed since",
            "bản tin này đã phát thành thông điệp CAP `{identifier}`, sau đó {parts} đã bị sửa"
        ),
    )
    .hint(raise(revision + 1))
    .hint(words!("or put back what was there", "hoặc trả lại nội dung cũ"))
}

fn raise(revision: u32) -> Words {
    words!(
        "issue a correction: set `revision: {revision}` under `bulletin`, and `updated` to now",
        "hãy phát bản sửa: đặt `revision: {revision}` dưới `bulletin`, và `updated` là lúc này"
    )
}

/// The time of a bulletin's message is still to come.
pub(super) fn not_yet(when: &str) -> Fault {
    Fault::new(
        "issued-later",
        words!(
            "the CAP message of this bulletin is not sent before {when}",
            "thông điệp CAP của bản tin này đến {when} mới được phát"
        ),
    )
    .hint(words!(
        "correct `issued`, or `updated` of a correction, if it is to warn now; else build again then",
        "nếu cần cảnh báo ngay, hãy sửa `issued`, hoặc `updated` của bản sửa; nếu không, hãy dựng lại vào lúc ấy"
    ))
}

pub(super) fn moved(last: &Issued, sent: &str) -> Fault {
    let identifier = &last.identifier;
    Fault::new(
        "issued-changed",
        words!(
            "this bulletin was issued as the CAP message `{identifier}`, and its `series` or `issued` has been changed since",
            "bản tin này đã phát thành thông điệp CAP `{identifier}`, sau đó `series` hoặc `issued` đã bị sửa"
        ),
    )
    .hint(words!(
        "put both back: they name the message, which was sent at {sent}; for another series or time write another bulletin",
        "hãy trả lại cả hai: chúng là tên của thông điệp đã gửi lúc {sent}; với loạt tin hay giờ khác, hãy viết bản tin khác"
    ))
}

pub(super) fn lowered(identifier: &str) -> Fault {
    Fault::new(
        "issued-changed",
        words!(
            "the CAP message `{identifier}` was issued of this bulletin, and `revision` or `withdrawn` goes back behind it",
            "bản tin này đã phát thông điệp CAP `{identifier}`, mà `revision` hoặc `withdrawn` lại lùi về trước đó"
        ),
    )
    .hint(words!("a number only rises: put it back or raise it", "số lần sửa chỉ tăng: hãy trả lại hoặc tăng thêm"))
}

pub(super) fn revived(identifier: &str) -> Fault {
    Fault::new(
        "issued-changed",
        words!(
            "this bulletin was withdrawn by the CAP message `{identifier}`, and cannot come back",
            "bản tin này đã được rút lại bằng thông điệp CAP `{identifier}` nên không thể dùng lại"
        ),
    )
    .hint(words!(
        "put `withdrawn: true` back, and write a new bulletin",
        "hãy ghi lại `withdrawn: true` và viết một bản tin mới"
    ))
}

pub(super) fn not_dated(sent: &str) -> Fault {
    Fault::new(
        "revision-without-time",
        words!(
            "a message of this bulletin was sent at {sent}, and nothing says when it was corrected or withdrawn",
            "một thông điệp của bản tin này đã gửi lúc {sent}, mà không có gì cho biết đã sửa hay rút lại lúc nào"
        ),
    )
    .hint(words!("set `updated`, later than that", "hãy đặt `updated` muộn hơn lúc ấy"))
}

pub(super) fn hidden(identifier: &str) -> Fault {
    Fault::new(
        "issued-hidden",
        words!(
            "this bulletin was issued as the CAP message `{identifier}`, and is now a draft",
            "bản tin này đã phát thành thông điệp CAP `{identifier}`, nay lại là bản nháp"
        ),
    )
    .hint(words!(
        "to take a warning back, remove `draft`, set `withdrawn: true` under `bulletin`, and `updated` to now",
        "muốn rút lại cảnh báo, hãy bỏ `draft`, đặt `withdrawn: true` dưới `bulletin`, và `updated` là lúc này"
    ))
}

pub(super) fn lost(path: &str, identifier: &str) -> Fault {
    Fault::new(
        "issued-lost",
        words!(
            "the bulletin {path} was issued as the CAP message `{identifier}`, and is no longer there",
            "bản tin {path} đã phát thành thông điệp CAP `{identifier}` mà nay không còn"
        ),
    )
    .hint(words!(
        "restore the file; to take a warning back, set `withdrawn: true` in it",
        "hãy khôi phục tệp; muốn rút lại cảnh báo, hãy đặt `withdrawn: true` trong tệp"
    ))
}

pub(super) fn same_issue(series: &str) -> Fault {
    Fault::new(
        "same-issue",
        words!(
            "two bulletins of the series `{series}` were issued at the same time, and would be one CAP message",
            "hai bản tin của loạt tin `{series}` có cùng giờ phát nên sẽ thành cùng một thông điệp CAP"
        ),
    )
    .hint(words!(
        "give one of them another `issued`; if it corrects the other one, set `revision` in it",
        "hãy đặt `issued` khác cho một trong hai; nếu bản này sửa bản kia, hãy đặt `revision` trong bản này"
    ))
}

pub(super) fn not_in_ledger() -> Fault {
    Fault::new(
        "never-issued",
        words!(
            "the ledger names no message that was issued as this file, so it is not published",
            "sổ phát tin không có thông điệp nào đã phát từ tệp này nên tệp không được đăng"
        ),
    )
    .hint(restore())
}

pub(super) fn never_issued(identifier: &str) -> Fault {
    Fault::new(
        "never-issued",
        words!(
            "the CAP message `{identifier}` is about to be issued, and this file says that it was issued before",
            "thông điệp CAP `{identifier}` sắp được phát, mà tệp này cho thấy nó đã được phát trước đây"
        ),
    )
    .hint(restore())
}

fn restore() -> Words {
    words!(
        "restore its line in {LEDGER} from the repository; if it was never published, remove the file",
        "hãy khôi phục dòng của nó trong {LEDGER} từ kho lưu trữ; nếu nó chưa từng được đăng, hãy xóa tệp"
    )
}
