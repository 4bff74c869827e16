//! Codes of writing the output.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "write-failed",
        [
            "A file of the output cannot be written.",
            "The disk is full, or you may not write there; the old site stays as it was, unless the message says that it may be changed in part.",
            "Free some space, check the rights, or choose another folder with `--out`.",
        ],
        [
            "Không ghi được một tệp kết quả.",
            "Đĩa đầy hoặc không có quyền ghi; trang cũ được giữ nguyên, trừ khi thông báo nói rằng có thể mới thay đổi một phần.",
            "Hãy giải phóng chỗ, kiểm tra quyền, hoặc chọn thư mục khác bằng `--out`.",
        ],
        "bantin build --out public-moi",
    ),
    entry(
        "read-failed",
        [
            "A file that is to be copied cannot be read.",
            "It changed or vanished while the site was being built.",
            "See that it is there and may be read, and build again.",
        ],
        [
            "Không đọc được tệp cần sao chép.",
            "Tệp đã thay đổi hoặc biến mất trong lúc dựng trang.",
            "Hãy kiểm tra tệp còn đó và có quyền đọc, rồi dựng lại.",
        ],
        "bantin build",
    ),
    entry(
        "output-not-ours",
        [
            "The output folder holds files that this program did not write.",
            "It never deletes or overwrites what is not its own.",
            "Choose an empty folder with `--out`, or move the files away.",
        ],
        [
            "Thư mục kết quả có tệp không do chương trình này ghi.",
            "Chương trình không bao giờ xóa hay ghi đè thứ không phải của nó.",
            "Hãy chọn thư mục trống bằng `--out`, hoặc chuyển các tệp đó đi.",
        ],
        "bantin build --out public-moi",
    ),
    entry(
        "would-overwrite",
        [
            "A file stands where an output belongs, and somebody else wrote or changed it.",
            "Overwriting it could destroy work that exists nowhere else.",
            "Move it away; files of your own belong into `static/`.",
        ],
        [
            "Ở chỗ của một tệp kết quả đang có tệp do người khác ghi hoặc sửa.",
            "Ghi đè có thể làm mất công sức không lưu ở đâu khác.",
            "Hãy chuyển tệp đó đi; tệp riêng của bạn nên để trong `static/`.",
        ],
        "mv public/ghi-chu.txt site/static/",
    ),
    entry(
        "output-in-sources",
        [
            "The output folder and the sources lie in each other.",
            "The next build would take pages for sources.",
            "Choose a folder outside the site's with `--out`.",
        ],
        [
            "Thư mục kết quả và thư mục nguồn nằm trong nhau.",
            "Lần dựng sau sẽ coi trang kết quả là tệp nguồn.",
            "Hãy chọn thư mục ngoài thư mục của trang bằng `--out`.",
        ],
        "bantin build --site site --out public",
    ),
    entry(
        "output-not-a-folder",
        [
            "What `--out` names is a file.",
            "A site is a folder of files.",
            "Name a folder, or one that does not exist yet.",
        ],
        [
            "Nơi chỉ ra bằng `--out` là một tệp.",
            "Một trang là một thư mục gồm nhiều tệp.",
            "Hãy chỉ một thư mục, kể cả thư mục chưa có.",
        ],
        "bantin build --out public",
    ),
    entry(
        "output-locked",
        [
            "Another build is writing to this folder.",
            "Two at once would mix their files.",
            "Wait until it has finished, then run the command again.",
        ],
        [
            "Một lần dựng khác đang ghi vào thư mục này.",
            "Hai lần cùng lúc sẽ trộn lẫn tệp của nhau.",
            "Hãy chờ nó xong rồi chạy lại lệnh.",
        ],
        "bantin build",
    ),
    entry(
        "output-incomplete",
        [
            "What the program announced and what it wrote are not the same.",
            "This is a fault of the program, stopped before it does harm: the output is as it was.",
            "Please report it, with the message; `--full` may help until it is mended.",
        ],
        [
            "Điều chương trình khai báo và điều nó ghi ra không khớp nhau.",
            "Đây là lỗi của chương trình, đã dừng trước khi gây hại: kết quả cũ được giữ nguyên.",
            "Xin hãy báo lỗi kèm thông báo này; trong lúc chờ có thể thử `--full`.",
        ],
        "bantin build --full",
    ),
    entry(
        "incremental-differs",
        [
            "`build --verify-incremental` has built the site a second time from nothing, and this file came out differently.",
            "Both must be the same byte for byte. Somebody has changed the output, or this is a fault of the program.",
            "See that nothing else writes into the output. Where nothing does, please report it; `--full` makes the output anew.",
        ],
        [
            "`build --verify-incremental` đã dựng lại trang từ đầu, và tệp này cho kết quả khác.",
            "Hai kết quả phải giống nhau đến từng byte. Có ai đó đã sửa kết quả, hoặc đây là lỗi của chương trình.",
            "Hãy bảo đảm không có gì khác ghi vào thư mục kết quả. Nếu không có, xin hãy báo lỗi; `--full` sẽ dựng lại toàn bộ.",
        ],
        "bantin build --full",
    ),
    entry(
        "output-other-disk",
        [
            "The output folder is a disk of its own, as a mounted volume is.",
            "Files could not be moved into it in one step.",
            "Choose a folder inside it with `--out`.",
        ],
        [
            "Thư mục kết quả là một đĩa riêng, ví dụ một ổ được gắn vào.",
            "Không thể chuyển tệp vào đó trong một bước.",
            "Hãy chọn một thư mục bên trong nó bằng `--out`.",
        ],
        "bantin build --out /srv/web/public",
    ),
    entry(
        "exchange-unsupported",
        [
            "This system cannot exchange two folders in one step, or gives no file a second name (a hard link).",
            "`--atomic` promises that no visitor ever sees half a site, so it does not pretend.",
            "Build without `--atomic`, or on another file system.",
        ],
        [
            "Hệ thống này không hoán đổi được hai thư mục trong một bước, hoặc không đặt được thêm tên cho tệp (liên kết cứng).",
            "`--atomic` hứa rằng không ai thấy trang dở dang, nên chương trình không làm giả vờ.",
            "Hãy dựng không có `--atomic`, hoặc trên hệ thống tệp khác.",
        ],
        "bantin build",
    ),
    entry(
        "path-clash",
        [
            "Two outputs need the same place: twice as a file, or as a file and as a folder.",
            "Only one of them can stand there. Small and capital letters are no difference on Windows and macOS.",
            "Give one of the sources another slug, alias or file name.",
        ],
        [
            "Hai kết quả cùng cần một chỗ: hai lần là tệp, hoặc vừa là tệp vừa là thư mục.",
            "Chỉ một thứ nằm được ở đó. Trên Windows và macOS, chữ hoa và chữ thường không khác nhau.",
            "Hãy đặt slug, bí danh hoặc tên tệp khác cho một trong hai nguồn.",
        ],
        "static/Anh.jpg → static/anh-bia.jpg",
    ),
];
