//! Codes of the commands that go on running: watching and serving.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "watch-limit",
        [
            "The system allows no more folders to be watched for changes.",
            "Changes are still found, by looking at all files again and again, which is slower and costs more power.",
            "Raise the limit with the line that the message shows.",
        ],
        [
            "Hệ thống không cho theo dõi thêm thư mục.",
            "Thay đổi vẫn được thấy nhờ dò lại mọi tệp, nhưng chậm hơn và tốn điện hơn.",
            "Hãy nâng giới hạn bằng dòng lệnh ghi trong thông báo.",
        ],
        "sudo sysctl fs.inotify.max_user_watches=524288",
    ),
    entry(
        "cannot-listen",
        [
            "The preview cannot be offered at this address and port.",
            "Without an address no browser can show the site.",
            "Give another `--port`, or a `--host` that this machine has.",
        ],
        [
            "Không mở được địa chỉ và cổng này để xem thử.",
            "Không có địa chỉ thì trình duyệt không hiện được trang.",
            "Hãy dùng `--port` khác, hoặc `--host` là địa chỉ mà máy này có.",
        ],
        "bantin serve --host 127.0.0.1 --port 8080",
    ),
];
