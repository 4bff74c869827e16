//! Codes of the commands that begin and change sources.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "empty-tag",
        [
            "The new name of a tag is empty.",
            "A tag without a name cannot be shown, and has no address.",
            "Name it, in quotes when it has spaces.",
        ],
        [
            "Tên mới của thẻ đang trống.",
            "Thẻ không tên thì không hiện được và không có địa chỉ.",
            "Hãy ghi tên, đặt trong ngoặc kép nếu có dấu cách.",
        ],
        "bantin rename-tag \"áp thấp\" \"áp thấp nhiệt đới\"",
    ),
    entry(
        "unknown-tag",
        [
            "No post has the tag that is to be renamed.",
            "Nothing was changed; the name is probably misspelt.",
            "Write it as the posts do; capitals and the place of a tone mark don't matter.",
        ],
        [
            "Không bài nào có thẻ cần đổi tên.",
            "Chưa có gì thay đổi; có lẽ tên bị viết sai.",
            "Hãy viết đúng như trong bài; chữ hoa và vị trí dấu thanh không quan trọng.",
        ],
        "bantin rename-tag \"bão số 6\" \"bão Trà Mi\"",
    ),
    entry(
        "tag-not-editable",
        [
            "The tags of a post are written in a way that the program won't change.",
            "Changing them could change something else in the file, so no file was changed.",
            "Write them as a plain list, then rename again.",
        ],
        [
            "Các thẻ của một bài được viết theo cách chương trình không tự sửa.",
            "Sửa chúng có thể làm thay đổi phần khác của tệp, nên chưa tệp nào bị sửa.",
            "Hãy viết thành danh sách đơn giản rồi đổi tên lại.",
        ],
        "tags: [bão, lũ]",
    ),
    entry(
        "redirects-not-editable",
        [
            "The redirects in `site.yaml` are written in a way that the program won't change.",
            "Changing them could change something else in the file, so nothing was changed.",
            "Write them as a plain mapping of old addresses to new ones.",
        ],
        [
            "Phần `redirects` trong `site.yaml` được viết theo cách chương trình không tự sửa.",
            "Sửa nó có thể làm thay đổi phần khác của tệp, nên chưa có gì bị sửa.",
            "Hãy viết mỗi dòng một cặp: địa chỉ cũ và địa chỉ mới.",
        ],
        "redirects:\n  /chu-de/bao-cu/: /chu-de/bao-moi/",
    ),
    entry(
        "missing-option",
        [
            "Something must be known to begin a post, and there is no terminal to ask on.",
            "A post without it would be a faulty one.",
            "Give the option that the message names.",
        ],
        [
            "Thiếu thông tin để bắt đầu bài, mà không có cửa sổ dòng lệnh để hỏi.",
            "Thiếu thông tin đó thì bài viết sẽ có lỗi.",
            "Hãy thêm tùy chọn mà thông báo nêu.",
        ],
        "bantin new post \"Hà Nội giảm rác thải\" --category \"Môi trường\"",
    ),
    entry(
        "no-editor",
        [
            "The program that was to open the new file could not be started.",
            "The file itself was written and is complete.",
            "Open it by hand, or name your editor in the variable `EDITOR`.",
        ],
        [
            "Không khởi động được chương trình để mở tệp mới.",
            "Bản thân tệp đã được ghi đầy đủ.",
            "Hãy tự mở tệp, hoặc đặt tên trình soạn thảo vào biến `EDITOR`.",
        ],
        "EDITOR=nano bantin new post --open",
    ),
    entry(
        "not-empty",
        [
            "A new site was to begin in a folder that holds something.",
            "Nothing that stands there may be overwritten.",
            "Name a folder that doesn't exist yet, or an empty one.",
        ],
        [
            "Thư mục để bắt đầu trang mới đang có sẵn thứ khác.",
            "Không được ghi đè lên những gì đang có ở đó.",
            "Hãy chọn thư mục chưa có hoặc đang trống.",
        ],
        "bantin init trang-moi",
    ),
    entry(
        "unwritable",
        [
            "A source file, or what a command prints, cannot be written.",
            "The disk is full, or you may not write there; what stood there stays.",
            "Free some space, or check the rights of the folder.",
        ],
        [
            "Không ghi được một tệp nguồn, hoặc điều mà một lệnh in ra.",
            "Đĩa đầy hoặc không có quyền ghi; tệp cũ vẫn còn nguyên.",
            "Hãy giải phóng chỗ, hoặc kiểm tra quyền của thư mục.",
        ],
        "ls -ld site/posts",
    ),
    entry(
        "unknown-address",
        [
            "No output of the site has this address or file.",
            "Only what the site has can be explained.",
            "Copy the address from the browser, or look for it in the list of `bantin plan`.",
        ],
        [
            "Trang web không có địa chỉ hay tệp này.",
            "Chỉ giải thích được những gì trang web có.",
            "Hãy chép địa chỉ từ trình duyệt, hoặc tìm trong danh sách của lệnh `bantin plan`.",
        ],
        "bantin why /2024/10/bao-so-6/",
    ),
];
