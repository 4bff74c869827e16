//! Codes of what `bantin check` finds in weather bulletins.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "wind-mismatch",
        [
            "A wind level and the speed beside it do not belong together.",
            "One of the two is wrong, and a crew decides by it whether to stay in harbour.",
            "Take the speed from the table of Quyết định 18/2021/QĐ-TTg (level 8 is 62–74 km/h, 17.2–20.7 m/s), or correct the level.",
        ],
        [
            "Cấp gió và tốc độ ghi bên cạnh không khớp nhau.",
            "Một trong hai bị sai, mà tàu thuyền dựa vào đó để quyết định có ra khơi hay không.",
            "Hãy lấy tốc độ theo bảng của Quyết định 18/2021/QĐ-TTg (cấp 8 là 62–74 km/giờ, 17,2–20,7 m/s), hoặc sửa cấp gió.",
        ],
        "Gió mạnh cấp 9–10 (75–102 km/giờ), giật cấp 12.",
    ),
    entry(
        "gust-below-wind",
        [
            "The gusts of a storm are said to be weaker than its wind.",
            "A gust is the strongest wind of all, so one of the two figures is wrong; often they are exchanged.",
            "Look into the official bulletin and correct `wind_level` or `gust_level`, or the text.",
        ],
        [
            "Gió giật của bão lại được ghi yếu hơn gió trung bình.",
            "Gió giật luôn mạnh hơn, nên một trong hai con số bị sai; thường là bị đổi chỗ.",
            "Hãy xem lại bản tin chính thức và sửa `wind_level` hoặc `gust_level`, hoặc sửa trong bài.",
        ],
        "storm:\n  wind_level: 10\n  gust_level: 12",
    ),
    entry(
        "level-without-number",
        [
            "The text names a level of wind or of disaster risk and leaves out the number.",
            "It is what readers look for first, and it is easily lost when figures are filled in late at night.",
            "Write the number.",
        ],
        [
            "Trong bài có chữ “cấp” của gió hoặc rủi ro thiên tai mà thiếu con số.",
            "Đó là điều người đọc tìm trước tiên, và rất dễ sót khi điền số liệu lúc nửa đêm.",
            "Hãy ghi con số.",
        ],
        "Gió giật cấp 11.",
    ),
    entry(
        "forecast-times",
        [
            "A forecast is for a time before the bulletin or more than five days after it, or the storm's position is of a time to come.",
            "Official storm bulletins look three to five days ahead; another time is nearly always the old one that was left in.",
            "Correct `at`: of the position, the hour when the storm was there; of a forecast, an hour within five days after the issue.",
        ],
        [
            "Mốc dự báo ở trước lúc phát tin hoặc sau đó hơn năm ngày, hoặc vị trí bão lại ở thời điểm chưa tới.",
            "Tin bão chính thức dự báo trước từ ba đến năm ngày; mốc khác thường là mốc cũ còn sót lại.",
            "Hãy sửa `at`: với vị trí là giờ bão ở đó; với dự báo là giờ trong vòng năm ngày sau khi phát.",
        ],
        "forecast:\n  - {at: 2024-10-28T19:00, lat: 15.3, lon: 109.8}",
    ),
    entry(
        "storm-jump",
        [
            "A position is further from the one before than a storm can move: more than 60 km in an hour, and a third of a degree for the fix.",
            "A wrong digit puts the storm on the wrong coast, on the map and in the alert too.",
            "Look at `lat`, `lon` and `at` of both positions.",
        ],
        [
            "Vị trí này xa vị trí trước hơn mức bão có thể đi: quá 60 km mỗi giờ, cộng một phần ba độ sai số.",
            "Sai một chữ số là bão nằm ở bờ biển khác, cả trên bản đồ lẫn trong cảnh báo.",
            "Hãy xem lại `lat`, `lon` và `at` của cả hai vị trí.",
        ],
        "storm: {at: 2024-10-27T04:00, lat: 16.8, lon: 109.1}",
    ),
    entry(
        "storm-number",
        [
            "A storm's number contradicts its series, its year, or the storms before it.",
            "Storms on the East Sea are counted anew every year, in the order in which they come; a wrong number sends readers to another storm.",
            "Correct `number` or `year`, or the `series`.",
        ],
        [
            "Số hiệu bão trái với loạt tin, với năm, hoặc với những cơn bão trước.",
            "Bão trên Biển Đông được đánh số lại mỗi năm theo thứ tự xuất hiện; số sai dẫn người đọc sang cơn bão khác.",
            "Hãy sửa `number` hoặc `year`, hoặc sửa `series`.",
        ],
        "bulletin:\n  series: bao-2024-6\n  storm: {year: 2024, number: 6}",
    ),
    entry(
        "day-without-date",
        [
            "The headline of a bulletin says “today” or “tomorrow” and tells no date.",
            "In lists, search results and shared links it is still there the day after, and then it is wrong.",
            "Add the date to the headline.",
        ],
        [
            "Tiêu đề bản tin ghi “hôm nay” hoặc “ngày mai” mà không có ngày tháng.",
            "Trong danh sách, kết quả tìm kiếm và khi chia sẻ, hôm sau tiêu đề vẫn còn đó và thành sai.",
            "Hãy thêm ngày vào tiêu đề.",
        ],
        "title: Dự báo thời tiết hôm nay 27/10",
    ),
    entry(
        "contradicting-bulletins",
        [
            "Two bulletins in force give different levels for the same danger and place, or different figures of the same storm.",
            "Readers who find the milder one first believe it.",
            "Put both into one `series`, so that the newer one supersedes the older; or correct one of them.",
        ],
        [
            "Hai bản tin đang có hiệu lực nêu cấp độ khác nhau cho cùng mối nguy và nơi chốn, hoặc số liệu khác nhau về cùng cơn bão.",
            "Ai gặp bản nhẹ hơn trước thì tin bản ấy.",
            "Hãy đặt cả hai vào một `series` để bản mới thay bản cũ; hoặc sửa một trong hai.",
        ],
        "bulletin:\n  series: mua-lon-trung-bo-2024-10",
    ),
    entry(
        "no-successor",
        [
            "A bulletin of a series ends within the hour, or its next one is due, and none is there or scheduled.",
            "Readers would be left without a warning in the middle of the event.",
            "Write the next one, or close the series with `stage: final`.",
        ],
        [
            "Bản tin của một loạt sắp hết hiệu lực trong vòng một giờ, hoặc đã đến giờ phát bản tiếp theo, mà chưa có bản nào được đăng hay hẹn giờ.",
            "Người đọc sẽ không còn cảnh báo nào ngay giữa thiên tai.",
            "Hãy viết bản tin tiếp theo, hoặc kết thúc loạt tin bằng `stage: final`.",
        ],
        "bantin new bulletin --series bao-2024-6",
    ),
    entry(
        "issued-after-date",
        [
            "A bulletin is published before it is issued; by more than a day that is an error.",
            "Bulletins supersede one another in the order of `issued`: a slip into the future makes this one stand above all newer ones until then.",
            "Correct `issued`, or `date`. Without `issued` the bulletin is issued at its `date`.",
        ],
        [
            "Bản tin được đăng trước giờ phát của nó; sớm hơn một ngày thì là lỗi.",
            "Các bản tin thay nhau theo thứ tự `issued`: gõ nhầm sang tương lai thì bản này đứng trên mọi bản mới hơn cho đến lúc ấy.",
            "Hãy sửa `issued` hoặc `date`. Không ghi `issued` thì giờ phát là `date`.",
        ],
        "date: 2024-10-27T08:00\nbulletin:\n  issued: 2024-10-27T08:00",
    ),
    entry(
        "long-validity",
        [
            "A bulletin is in force for more than ten days.",
            "Warnings are renewed every few hours; a year mistyped keeps an old one on all pages for years.",
            "Correct `valid_until` or `next_issue`. A bulletin that is meant to hold so long, as one on drought, can be allowed with its reason.",
        ],
        [
            "Bản tin có hiệu lực hơn mười ngày.",
            "Cảnh báo được phát lại sau vài giờ; gõ nhầm năm là tin cũ nằm trên mọi trang nhiều năm.",
            "Hãy sửa `valid_until` hoặc `next_issue`. Bản tin cố ý để lâu như vậy, như tin về hạn hán, thì có thể cho phép kèm lý do.",
        ],
        "bulletin:\n  issued: 2024-10-26T14:00\n  valid_until: 2024-10-26T20:00",
    ),
    entry(
        "mistyped-area",
        [
            "Words in the areas of a hazard are no name of a province, but nearly one.",
            "Warnings are sorted by the provinces that their areas name: the people of the one that is meant would not see this one on its page.",
            "Write the name as it is, by the borders of before or after July 2025. If another place is meant, allow it with its reason.",
        ],
        [
            "Trong khu vực của mối nguy có chữ không phải tên tỉnh, thành phố, nhưng gần giống một tên.",
            "Cảnh báo được xếp theo tên tỉnh ghi trong khu vực: người dân ở đó sẽ không thấy cảnh báo này trên trang của tỉnh mình.",
            "Hãy ghi đúng tên, theo địa giới trước hoặc sau tháng 7/2025. Nếu là nơi khác thật, hãy cho phép kèm lý do.",
        ],
        "hazards:\n  - kind: heavy_rain\n    level: 3\n    areas: [Quảng Ngãi, Đà Nẵng]",
    ),
];
