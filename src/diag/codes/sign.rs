//! Codes of keys and signatures.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "bad-public-key",
        [
            "A public key in `site.yaml` is none.",
            "With it no signature could ever be accepted.",
            "Copy the line that `bantin key show` prints; the key begins with `RW` and has 56 letters.",
        ],
        [
            "Khóa công khai trong `site.yaml` không đúng dạng.",
            "Với khóa ấy sẽ không chữ ký nào được chấp nhận.",
            "Hãy chép dòng mà `bantin key show` in ra; khóa bắt đầu bằng `RW` và dài 56 ký tự.",
        ],
        "public_key: RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
    ),
    entry(
        "key-exists",
        [
            "Where a new key should be written there is a file already.",
            "A key that is overwritten is lost, and with it everybody's way to check what it has signed.",
            "Name another file, or move the old one away.",
        ],
        [
            "Ở chỗ cần ghi khóa mới đã có một tệp.",
            "Khóa bị ghi đè là mất hẳn, và không ai còn kiểm tra được những gì nó đã ký.",
            "Hãy chọn tệp khác, hoặc chuyển tệp cũ đi.",
        ],
        "bantin key new ~/.config/bantin/khoa-2025.key",
    ),
    entry(
        "key-in-site",
        [
            "The secret key lies in the folder of the site, of its output or of the themes.",
            "These are shared among editors, copied and published; whoever has the key can sign whatever they like in your name.",
            "Move the key out of it, and make a new one if anybody else could have read it.",
        ],
        [
            "Khóa bí mật nằm trong thư mục của trang, của kết quả dựng hoặc của giao diện.",
            "Những thư mục ấy được chia sẻ giữa các biên tập viên, sao chép và xuất bản; ai có khóa thì ký được mọi thứ dưới tên bạn.",
            "Hãy chuyển khóa ra ngoài, và tạo khóa mới nếu người khác có thể đã đọc được.",
        ],
        "mv site/bantin.key ~/.config/bantin/bantin.key",
    ),
    entry(
        "key-exposed",
        [
            "Others than its owner may read or write the file of the secret key.",
            "Whoever reads the key can sign whatever they like in your name.",
            "Take the rights away from the others, and make a new key if anybody else could have read it.",
        ],
        [
            "Người khác ngoài chủ có quyền đọc hoặc ghi tệp khóa bí mật.",
            "Ai đọc được khóa thì ký được mọi thứ dưới tên bạn.",
            "Hãy bỏ quyền của những người khác, và tạo khóa mới nếu người khác có thể đã đọc được.",
        ],
        "chmod 600 ~/.config/bantin/bantin.key",
    ),
    entry(
        "key-not-pinned",
        [
            "The site is about to be signed with a key that `public_key` in `site.yaml` does not name.",
            "Whoever checks the site with the pinned key would see an alarm, as if somebody had broken in.",
            "Name the right key file in `BANTIN_KEY_FILE`; where the key is a new one, add the line that `bantin key show` prints.",
        ],
        [
            "Trang sắp được ký bằng một khóa mà `public_key` trong `site.yaml` không nêu.",
            "Ai kiểm tra trang bằng khóa đã ghi sẽ thấy báo động, như thể có người xâm nhập.",
            "Hãy ghi đúng tệp vào `BANTIN_KEY_FILE`; nếu là khóa mới, hãy thêm dòng mà `bantin key show` in ra.",
        ],
        "public_key: [RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3, RWTibJXsXOHnkHhDIhv6c+kXBLJB1EsLWmeiKhQGitYukeKSm1WULPGV]",
    ),
    entry(
        "key-unreadable",
        [
            "The file of the secret key cannot be read, or holds none.",
            "Without it the site would be published unsigned although a key is set.",
            "Name the right file in `BANTIN_KEY_FILE`, or make a key with `bantin key new`.",
        ],
        [
            "Không đọc được tệp khóa bí mật, hoặc trong tệp không có khóa.",
            "Thiếu khóa thì trang sẽ được xuất bản không có chữ ký, dù đã đặt khóa.",
            "Hãy ghi đúng tệp vào `BANTIN_KEY_FILE`, hoặc tạo khóa bằng `bantin key new`.",
        ],
        "BANTIN_KEY_FILE=~/.config/bantin/bantin.key bantin deploy web",
    ),
    entry(
        "key-unwritable",
        [
            "The new key cannot be written.",
            "A key must lie in a folder that is yours alone.",
            "Name a file in such a folder.",
        ],
        [
            "Không ghi được khóa mới.",
            "Khóa phải nằm trong thư mục chỉ riêng bạn dùng.",
            "Hãy chọn một tệp trong thư mục như thế.",
        ],
        "bantin key new ~/.config/bantin/bantin.key",
    ),
    entry(
        "key-password",
        [
            "The secret key has a password, which is missing or wrong.",
            "The password protects the key where somebody else gets hold of its file.",
            "Type it when it is asked for, or put it into `BANTIN_KEY_PASSWORD` where nobody sits at the terminal.",
        ],
        [
            "Khóa bí mật có mật khẩu, mà mật khẩu bị thiếu hoặc sai.",
            "Mật khẩu bảo vệ khóa khi tệp khóa rơi vào tay người khác.",
            "Hãy nhập khi được hỏi, hoặc đặt vào `BANTIN_KEY_PASSWORD` ở nơi không có ai ngồi trước máy.",
        ],
        "BANTIN_KEY_PASSWORD=… bantin deploy web",
    ),
];
