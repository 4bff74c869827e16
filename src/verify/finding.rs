//! What can be wrong with a published site, each thing with its address, in words.
//!
//! In: addresses and what was found there. Out: diagnostics. Touches: nothing.

use crate::{
    diag::{Diagnostic, Fault, Words},
    sign::{Backwards, Refusal},
    words,
};

/// How many characters are shown of what stands at a place: whoever can write there can write a lot.
const SHOWN: usize = 200;

/// What stands at a place, to be shown.
pub(super) fn shown(text: &str) -> String {
    let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(end, _)| end);
    let more = if end < text.len() { "…" } else { "" };
    format!("{}{more}", text[..end].escape_debug())
}

/// Bytes differ from what was published.
pub(super) fn changed(address: &str, what: &Words) -> Diagnostic {
    let message = Words::new(
        format!("this is not what was published{}", what.en),
        format!("đây không phải nội dung đã xuất bản{}", what.vi),
    );
    put_back(Fault::new("site-changed", message), address)
}

/// It was published and is not there.
pub(super) fn missing(address: &str, to_whom: &Words) -> Diagnostic {
    let message = Words::new(
        format!("this was published, and is not there{}", to_whom.en),
        format!("đã xuất bản mà nay không còn{}", to_whom.vi),
    );
    put_back(Fault::new("site-missing", message), address)
}

/// It is there and was not published.
pub(super) fn extra(address: &str) -> Diagnostic {
    let fault = Fault::new("site-extra", words!("this was not published by us", "tệp này không do ta xuất bản"));
    let hint = words!(
        "look at it and remove it; if it is yours, name it with `--except`",
        "hãy xem rồi xóa nó đi; nếu là của bạn thì nêu tên bằng `--except`"
    );
    fault.hint(hint).in_file(address)
}

/// Some visitors get something else than others.
pub(super) fn differs(address: &str, who: &Words, what: &Words) -> Diagnostic {
    let message = Words::new(
        format!("{} gets something else than was published{}", who.en, what.en),
        format!("{} nhận được nội dung khác với bản đã xuất bản{}", who.vi, what.vi),
    );
    cleaned(Fault::new("site-differs", message), address)
}

/// It leads elsewhere.
pub(super) fn redirect(address: &str, who: &Words, to: &str) -> Diagnostic {
    let to = shown(to);
    let message = Words::new(
        format!("{} is sent elsewhere: {to}", who.en),
        format!("{} bị chuyển sang địa chỉ khác: {to}", who.vi),
    );
    cleaned(Fault::new("site-redirect", message), address)
}

/// The host says it is something that it is not.
pub(super) fn kind(address: &str, expected: &str, found: &str) -> Diagnostic {
    let found = shown(found);
    let fault = Fault::new(
        "site-type",
        words!(
            "it is served as “{found}”, not as “{expected}”",
            "được trả về dưới kiểu “{found}” thay vì “{expected}”"
        ),
    );
    let hint = words!("mend the host's settings of content types", "hãy sửa cài đặt kiểu nội dung của máy chủ");
    fault.hint(hint).in_file(address)
}

/// A header that does harm, or that lacks.
pub(super) fn header(address: &str, what: &Words) -> Diagnostic {
    let hint = words!(
        "look in the host's settings, and in files such as .htaccess, who sets it",
        "hãy xem trong cài đặt máy chủ và những tệp như .htaccess xem ai đặt nó"
    );
    Fault::new("site-header", what.clone()).hint(hint).in_file(address)
}

/// An address that should not exist is not answered as one.
pub(super) fn should_not_exist(address: &str, what: &Words) -> Diagnostic {
    let message = Words::new(
        format!("this address should not exist; {}", what.en),
        format!("địa chỉ này lẽ ra không tồn tại; {}", what.vi),
    );
    let hint = words!(
        "expected is the status 404 and our 404.html; where the site is sound, tell the host to show it",
        "đúng ra phải là mã 404 và trang 404.html của ta; nếu trang vẫn lành, hãy đặt máy chủ dùng trang ấy"
    );
    Fault::new("site-false-address", message).hint(hint).in_file(address)
}

/// A feed, sitemap or robots.txt names addresses that are not ours.
pub(super) fn foreign_addresses(address: &str, found: &[String]) -> Diagnostic {
    let count = found.len();
    let shown = found.iter().take(5).map(|one| shown(one)).collect::<Vec<_>>().join(" ");
    let message = words!(
        "it names {count} addresses that are not ours: {shown}",
        "nêu {count} địa chỉ không phải của ta: {shown}"
    );
    put_back(Fault::new("site-foreign-address", message), address)
}

/// The manifest is another one than that of the last build.
pub(super) fn other_manifest(address: &str) -> Diagnostic {
    let fault = Fault::new(
        "site-other-manifest",
        words!(
            "the manifest is not the one of the last build",
            "bản kê không phải là bản kê của lần dựng trang gần nhất"
        ),
    );
    let hint =
        words!("deploy the last build; then verify again", "hãy xuất bản lại lần dựng gần nhất, rồi kiểm tra lại");
    fault.hint(hint).in_file(address)
}

/// There is nothing to compare with but what the place says of itself; perhaps that is signed, and there is no key.
pub(super) fn own_list(address: &str, is_signed: bool) -> Diagnostic {
    let message = if is_signed {
        words!(
            "the site is compared with its own list, which proves nothing: that is signed, but there is no key to check the signature with",
            "trang chỉ được đối chiếu với bản kê của chính nó, điều đó không chứng minh được gì: bản kê có chữ ký nhưng không có khóa để kiểm tra"
        )
    } else {
        words!(
            "the site is compared with its own list, which proves nothing: nobody has signed that",
            "trang chỉ được đối chiếu với bản kê của chính nó, điều đó không chứng minh được gì: bản kê không có chữ ký"
        )
    };
    Fault::new("nothing-to-verify-with", message).hint(give_proof()).in_file(address).warning()
}

/// What a site can be compared with.
pub(super) fn give_proof() -> Words {
    words!(
        "give its public key with `--public-key`, or the manifest that it should have with `--manifest`, or verify from the folder of its \
         site, where it was built",
        "hãy đưa khóa công khai bằng `--public-key`, hoặc bản kê đúng bằng `--manifest`, hoặc chạy lệnh trong thư mục của trang, nơi đã \
         dựng trang"
    )
}

/// The manifest has no signature.
pub(super) fn unsigned(address: &str) -> Diagnostic {
    let fault = Fault::new("site-unsigned", words!("the manifest is not signed", "bản kê không có chữ ký"));
    let hint = words!(
        "deploy with the key set; if it was signed before, somebody has removed the signature: add `--rescan`",
        "hãy triển khai khi đã đặt khóa; nếu trước đây đã ký thì có người đã xóa chữ ký: hãy thêm `--rescan`"
    );
    fault.hint(hint).in_file(address)
}

/// The signature is not accepted.
pub(super) fn bad_signature(address: &str, refusal: Refusal) -> Diagnostic {
    let reason = refusal.words();
    let message = Words::new(
        format!("the signature of the manifest is not accepted: {}", reason.en),
        format!("chữ ký của bản kê không được chấp nhận: {}", reason.vi),
    );
    put_back(Fault::new("site-bad-signature", message), address)
}

/// An older publication was put back, or one that does not follow the last one.
pub(super) fn rollback(address: &str, how: Backwards) -> Diagnostic {
    let message = match how {
        Backwards::Older(Some(last)) => words!(
            "an older site was put back: publication {last} was seen already",
            "trang cũ bị đưa trở lại: đã từng thấy lần xuất bản thứ {last}"
        ),
        Backwards::Older(None) => words!("an older site was put back", "trang cũ bị đưa trở lại"),
        Backwards::Fork => words!(
            "this publication does not follow the one that was seen last",
            "lần xuất bản này không nối tiếp lần đã thấy gần nhất"
        ),
    };
    put_back(Fault::new("site-rollback", message), address)
}

/// It could not be asked for.
pub(super) fn unreachable(address: &str, reason: &Words) -> Diagnostic {
    let message =
        Words::new(format!("it could not be checked: {}", reason.en), format!("không kiểm tra được: {}", reason.vi));
    let hint = words!("try again later", "hãy thử lại sau");
    Fault::new("site-unreachable", message).hint(hint).in_file(address)
}

/// The host answers no more, or keeps refusing.
pub(super) fn silent(base: &str) -> Diagnostic {
    let message = words!(
        "the host has stopped answering, or keeps refusing; what was left was not checked",
        "máy chủ đã ngừng trả lời hoặc liên tục từ chối; phần còn lại chưa được kiểm tra"
    );
    let hint = words!(
        "try again later, with fewer requests: `--per-second 2 --at-once 1`",
        "hãy thử lại sau với ít yêu cầu hơn: `--per-second 2 --at-once 1`"
    );
    Fault::new("site-unreachable", message).hint(hint).in_file(base)
}

/// A deploy has not come to its end.
pub(super) fn under_way(when: &str, count: usize) -> Diagnostic {
    let when = when.escape_debug();
    let message = words!(
        "a deploy that began at {when} has not come to its end: {count} of the findings may be its doing",
        "lần triển khai bắt đầu lúc {when} chưa xong: {count} điều phát hiện được có thể do nó gây ra"
    );
    let hint = words!(
        "verify again when it is done; if nobody is deploying, deploy again, and find out who wrote .bantin/deploy.txt there",
        "hãy kiểm tra lại khi nó xong; nếu không ai đang triển khai, hãy triển khai lại và xem ai đã ghi .bantin/deploy.txt ở đó"
    );
    Fault::new("site-under-way", message).hint(hint).in_file(crate::deploy::RECORD)
}

fn put_back(fault: Fault, address: &str) -> Diagnostic {
    let hint = words!(
        "find out who could write there, then deploy again with `--rescan`",
        "hãy tìm xem ai đã có quyền ghi vào đó, rồi triển khai lại với `--rescan`"
    );
    fault.hint(hint).in_file(address)
}

fn cleaned(fault: Fault, address: &str) -> Diagnostic {
    let hint = words!(
        "somebody has changed the host's settings or added a program: look for files such as .htaccess and .php",
        "có người đã sửa cài đặt máy chủ hoặc thêm chương trình: hãy tìm những tệp như .htaccess và .php"
    );
    fault.hint(hint).in_file(address)
}
