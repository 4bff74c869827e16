//! Codes of publishing: targets, and what may not be put there.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "no-target",
        [
            "The site does not say where it is to be deployed to.",
            "Without a target there is nowhere to put the site.",
            "Add a target under `deploy` in site.yaml.",
        ],
        [
            "Trang chưa cho biết phải triển khai lên đâu.",
            "Không có nơi triển khai thì không biết đưa trang đi đâu.",
            "Hãy thêm một nơi triển khai dưới `deploy` trong site.yaml.",
        ],
        "deploy:\n  web: {kind: folder, path: /srv/www/site}",
    ),
    entry(
        "unknown-target",
        [
            "The site has no target of this name, or it has several and none was named.",
            "Nothing is put anywhere on a guess.",
            "Name one of the targets that site.yaml has.",
        ],
        [
            "Trang không có nơi triển khai tên như vậy, hoặc có nhiều nơi mà chưa chọn nơi nào.",
            "Không đưa gì lên đâu chỉ dựa vào phỏng đoán.",
            "Hãy ghi tên một trong các nơi triển khai có trong site.yaml.",
        ],
        "bantin deploy web",
    ),
];
