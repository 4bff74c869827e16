//! Codes of the campaign: its indicators and figures, its events, readers' ratings.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "bad-figure",
        [
            "This is no number, or a number that can be read in two ways.",
            "Figures are kept exactly; `10.000` is ten thousand to a Vietnamese reader and ten to a program, so neither is guessed.",
            "Write the digits without separators and a point before a fraction; `trên`, `gần`, `dưới`, `khoảng` may stand before it.",
        ],
        [
            "Đây không phải một số, hoặc là số đọc được theo hai cách.",
            "Số liệu được giữ chính xác; `10.000` với người đọc là mười nghìn, với chương trình là mười, nên không thể đoán.",
            "Hãy ghi chữ số liền nhau, phần lẻ sau dấu chấm; trước số có thể có `trên`, `gần`, `dưới`, `khoảng`.",
        ],
        "figures:\n  - {indicator: to-roi, value: 10000, period: 2014}",
    ),
    entry(
        "bad-period",
        [
            "This is no period that a figure can be for.",
            "Figures are put in order, and compared, by their period.",
            "Write a year, a quarter, a month or some years.",
        ],
        [
            "Đây không phải một kỳ mà số liệu có thể thuộc về.",
            "Số liệu được xếp thứ tự và so sánh theo kỳ.",
            "Hãy ghi năm, quý, tháng hoặc một giai đoạn gồm nhiều năm.",
        ],
        "period: 2014\nperiod: 2014-Q3\nperiod: 2014-11\nperiod: 2012–2015",
    ),
    entry(
        "unknown-indicator",
        [
            "The post reports a figure of an indicator that the campaign does not have.",
            "The figure would be on no page, and nobody would notice.",
            "Write the `id` of an indicator in `data/campaign.yaml`, or declare it there.",
        ],
        [
            "Bài có số liệu của một chỉ tiêu mà chiến dịch không có.",
            "Số liệu sẽ không hiện ở trang nào mà không ai biết.",
            "Hãy ghi `id` của một chỉ tiêu trong `data/campaign.yaml`, hoặc khai báo chỉ tiêu ở đó.",
        ],
        "indicators:\n  - id: to-roi\n    name: Tờ rơi sản xuất và phát hành\n    unit: bộ",
    ),
    entry(
        "duplicate-indicator",
        [
            "Two indicators have the same `id`.",
            "Posts name an indicator by its `id`, which is also its address.",
            "Give one of them another `id`.",
        ],
        [
            "Hai chỉ tiêu có cùng `id`.",
            "Bài viết gọi chỉ tiêu bằng `id`, và đó cũng là địa chỉ của chỉ tiêu.",
            "Hãy đặt `id` khác cho một trong hai.",
        ],
        "indicators:\n  - {id: to-roi, name: Tờ rơi}\n  - {id: phong-su, name: Phóng sự}",
    ),
    entry(
        "figure-conflict",
        [
            "Two articles report different values of one indicator for the same period and place.",
            "Only one of them can be right; readers who compare them trust neither.",
            "Correct the wrong one, or give them different periods or places.",
        ],
        [
            "Hai bài ghi hai giá trị khác nhau của một chỉ tiêu cho cùng kỳ, cùng nơi.",
            "Chỉ một số có thể đúng; người đọc so hai bài sẽ không tin bài nào.",
            "Hãy sửa số sai, hoặc ghi kỳ, nơi khác nhau nếu thật sự khác.",
        ],
        "figures:\n  - {indicator: hoc-vien, value: gần 500, period: 2014, place: Hà Nội}",
    ),
    entry(
        "bad-event",
        [
            "The times of the event do not fit together.",
            "The calendar, and readers' own calendars, would show it at the wrong time or never.",
            "Let it end after it begins; write hours at both ends, or at neither for whole days.",
        ],
        [
            "Giờ giấc của sự kiện không khớp nhau.",
            "Lịch của trang và lịch của bạn đọc sẽ hiện sai giờ hoặc không hiện.",
            "Hãy để sự kiện kết thúc sau khi bắt đầu; ghi giờ ở cả hai đầu, hoặc không ghi giờ nếu là cả ngày.",
        ],
        "event:\n  start: 2024-10-26T08:00\n  end: 2024-10-26T11:30\n  place: Nhà văn hóa xã",
    ),
    entry(
        "unknown-rated-post",
        [
            "`data/ratings.yaml` gives the rating of a post that is not there.",
            "The readers' votes are shown nowhere; perhaps the post was renamed.",
            "Write the address or slug that the post has now, or remove the entry.",
        ],
        [
            "`data/ratings.yaml` có đánh giá của một bài không tồn tại.",
            "Đánh giá của bạn đọc sẽ không hiện ở đâu; có thể bài đã đổi tên.",
            "Hãy ghi địa chỉ hoặc slug hiện nay của bài, hoặc xóa mục đó.",
        ],
        "/2014/12/ten-bai/:\n  very_good: 12\n  good: 5",
    ),
];
