//! Codes that only `bantin check` finds.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "useless-alt",
        [
            "The description of a picture says nothing: a file's name, the word “picture”, the headline or the caption again.",
            "A reader who cannot see the picture hears the same words twice and still does not know what it shows.",
            "Say what the picture shows, as you would on the telephone.",
        ],
        [
            "Lời mô tả ảnh không nói gì: là tên tệp, chữ “ảnh”, hoặc lặp lại tiêu đề hay chú thích.",
            "Người không nhìn được ảnh nghe cùng một câu hai lần mà vẫn không biết ảnh có gì.",
            "Hãy tả điều ảnh cho thấy, như khi kể qua điện thoại.",
        ],
        "image:\n  src: so-tan.jpg\n  alt: Bộ đội cõng một cụ già lội qua sân ngập nước",
    ),
    entry(
        "heavy-picture",
        [
            "A picture is larger than the site allows.",
            "On a weak mobile connection half a megabyte takes many seconds, and a storm is when readers need the page most.",
            "Save it smaller: 1600 pixels wide, JPEG of quality 75 or WebP; or raise `max_picture_kb`.",
        ],
        [
            "Ảnh nặng hơn mức trang cho phép.",
            "Với mạng di động yếu, nửa megabyte mất nhiều giây, mà lúc có bão là lúc người đọc cần trang nhất.",
            "Hãy lưu ảnh nhỏ lại: rộng 1600 điểm ảnh, JPEG chất lượng 75 hoặc WebP; hoặc nâng `max_picture_kb`.",
        ],
        "check:\n  max_picture_kb: 800",
    ),
    entry(
        "duplicate-title",
        [
            "Two posts have the same headline.",
            "In lists, feeds and search results nobody can tell them apart. Bulletins of one series may share a headline.",
            "Put into the headline what is new: the place, the day, the number.",
        ],
        [
            "Hai bài có cùng tiêu đề.",
            "Trong danh sách, nguồn tin và kết quả tìm kiếm không ai phân biệt được. Bản tin cùng loạt thì được trùng.",
            "Hãy đưa điều mới vào tiêu đề: nơi chốn, ngày, con số.",
        ],
        "title: Đà Nẵng sơ tán thêm 300 hộ trong đêm 26/10",
    ),
    entry(
        "missing-lead",
        [
            "The post has no lead: neither `summary` nor a paragraph of text.",
            "Lists, feeds, search engines and shared links then show a bare headline.",
            "Write `summary`, one or two sentences that tell the news.",
        ],
        [
            "Bài không có sapo: không có `summary`, cũng không có đoạn văn nào.",
            "Trong danh sách, nguồn tin, máy tìm kiếm và khi chia sẻ sẽ chỉ hiện mỗi tiêu đề.",
            "Hãy viết `summary`, một hai câu nói gọn tin chính.",
        ],
        "summary: Bão số 6 vào bờ trưa 27/10, gió cấp 9, giật cấp 11.",
    ),
    entry(
        "tag-used-once",
        [
            "Only one post has this tag, and it is older than a month.",
            "A tag's page with one post leads readers in a circle.",
            "Use a tag that other posts have, or remove it.",
        ],
        [
            "Chỉ một bài có thẻ này, và bài đã cũ hơn một tháng.",
            "Trang của thẻ chỉ có một bài thì dẫn người đọc đi vòng tròn.",
            "Hãy dùng thẻ mà bài khác cũng có, hoặc bỏ thẻ này.",
        ],
        "tags: [bão, Đà Nẵng]",
    ),
    entry(
        "similar-tags",
        [
            "Two tags are nearly the same: another order of words, a hyphen or space, tones, or a plural.",
            "Posts on one subject are torn apart over two pages.",
            "Choose one of them and use it everywhere.",
        ],
        [
            "Hai thẻ gần như là một: chỉ khác trật tự từ, dấu gạch nối, dấu cách, dấu thanh hoặc số nhiều.",
            "Các bài cùng chủ đề bị xé ra thành hai trang.",
            "Hãy chọn một thẻ và dùng thống nhất.",
        ],
        "tags: [sản xuất sạch hơn]",
    ),
    entry(
        "no-areas",
        [
            "A bulletin warns of something but does not say where.",
            "Readers cannot tell whether they are meant.",
            "List under each hazard the provinces or seas that it is for.",
        ],
        [
            "Bản tin cảnh báo nhưng không nói ở đâu.",
            "Người đọc không biết có phải mình hay không.",
            "Hãy ghi dưới mỗi mối nguy các tỉnh hoặc vùng biển liên quan.",
        ],
        "hazards:\n  - kind: heavy_rain\n    level: 3\n    areas: [Quảng Trị, Đà Nẵng]",
    ),
    entry(
        "never-in-force",
        [
            "A bulletin's validity ends before it begins.",
            "It is never shown as in force: a warning that nobody sees.",
            "Correct `valid_until`, `next_issue` or `issued`.",
        ],
        [
            "Hiệu lực của bản tin kết thúc trước khi bắt đầu.",
            "Bản tin không bao giờ được hiện là còn hiệu lực: một cảnh báo không ai thấy.",
            "Hãy sửa `valid_until`, `next_issue` hoặc `issued`.",
        ],
        "bulletin:\n  issued: 2024-10-26T14:00\n  valid_until: 2024-10-26T20:00",
    ),
    entry(
        "silent-change",
        [
            "The text of a post was changed after its publication, but `updated` does not say so.",
            "Readers who know the first version must see that it changed. This is known from git only; without a repository \
             nothing is said. Slips (fewer than five words, no number) and the first hour do not count.",
            "Set `updated` to the time of the change.",
        ],
        [
            "Nội dung bài đã sửa sau khi đăng mà `updated` không ghi lại.",
            "Người đã đọc bản đầu cần thấy là bài có thay đổi. Điều này chỉ biết được qua git; không có kho git thì không \
             báo gì. Sửa lặt vặt (dưới năm chữ, không có số) và sửa trong giờ đầu thì không tính.",
            "Hãy đặt `updated` là lúc sửa.",
        ],
        "updated: 2024-10-28T07:40",
    ),
    entry(
        "impossible-update",
        [
            "`updated` tells a time before the publication, or one that is still to come.",
            "It is what readers, feeds and sitemaps are told of the text's age; a mistyped year keeps it on top of what is new.",
            "Correct `updated` or `date`, or remove `updated`.",
        ],
        [
            "`updated` ghi giờ trước lúc đăng, hoặc giờ còn chưa tới.",
            "Người đọc, nguồn tin và sơ đồ trang dựa vào đó để biết bài mới đến đâu; gõ nhầm năm thì bài luôn đứng đầu phần mới.",
            "Hãy sửa `updated` hoặc `date`, hoặc bỏ `updated`.",
        ],
        "date: 2024-10-26T14:30\nupdated: 2024-10-28T07:40",
    ),
    entry(
        "secret",
        [
            "A key, token or password stands in a file that will be public.",
            "Robots find such things within minutes and use them.",
            "Remove it, and make it worthless where it was issued: it may have been seen already.",
        ],
        [
            "Trong tệp sẽ được công bố có khóa, mã truy cập hoặc mật khẩu.",
            "Máy quét tìm ra những thứ này chỉ trong vài phút và lợi dụng ngay.",
            "Hãy xóa nó và thu hồi ở nơi cấp: có thể đã có người thấy rồi.",
        ],
        "check:\n  allow:\n    - code: secret\n      path: static/ban-do.js\n      reason: Khóa bản đồ công khai, chỉ dùng được từ tên miền của trang",
    ),
    entry(
        "betting-words",
        [
            "A text has words of betting advertisements.",
            "Intruders plant them into sites to rank in search engines; the site loses its readers' trust. In templates, data and \
             static files it is an error, in posts and pages a warning, since news may report on it.",
            "Find out who put it there. If it is news, allow it with the reason.",
        ],
        [
            "Trong nội dung có từ ngữ quảng cáo cờ bạc, cá cược.",
            "Kẻ xâm nhập cài chúng vào trang để lên hạng tìm kiếm; trang mất lòng tin của người đọc. Ở khuôn mẫu, dữ liệu và \
             tệp tĩnh thì là lỗi; ở bài và trang là cảnh báo, vì có thể là tin thời sự.",
            "Hãy tìm xem ai đã đưa vào. Nếu là tin thời sự, hãy cho phép kèm lý do.",
        ],
        "check:\n  betting:\n    words: [tên nhà cái mới]\n    except: [Casino Royale]\n  allow:\n    - code: betting-words\n      path: posts/2024/10/triet-pha.md\n      reason: Tin về vụ án",
    ),
    entry(
        "dead-link",
        [
            "A link to another site leads nowhere any more: it answers “not found”, or there is no such site.",
            "Readers and search engines take a site with dead links for neglected. Only `check --external` asks.",
            "Find the new address, link to an archived copy, or remove the link.",
        ],
        [
            "Liên kết tới trang khác không còn dẫn đến đâu: trang đó trả lời “không tìm thấy” hoặc không còn tồn tại.",
            "Người đọc và máy tìm kiếm coi trang có liên kết chết là trang bỏ bê. Chỉ `check --external` mới hỏi.",
            "Hãy tìm địa chỉ mới, dẫn đến bản lưu trữ, hoặc bỏ liên kết.",
        ],
        "[bản lưu](https://web.archive.org/web/2014/https://trang-cu.example/)",
    ),
    entry(
        "no-network",
        [
            "None of the other sites that were asked gave any answer.",
            "Then the machine has no way to the network, and nothing is known of the links.",
            "Connect to the network, or leave out `--external`.",
        ],
        [
            "Không một trang nào khác được hỏi đã trả lời.",
            "Như vậy là máy không ra được mạng, nên không biết gì về các liên kết.",
            "Hãy kết nối mạng, hoặc bỏ `--external`.",
        ],
        "bantin check --external",
    ),
    entry(
        "unused-allow",
        [
            "An exception under `check: allow` matches no finding.",
            "What it was made for is mended; left in place it would hide the next mistake.",
            "Remove it. Errors that stop a build cannot be allowed.",
        ],
        [
            "Một ngoại lệ trong `check: allow` không khớp với phát hiện nào.",
            "Điều mà nó cho phép đã được sửa; để lại, nó sẽ che mất lỗi sau.",
            "Hãy xóa nó. Lỗi làm dừng việc dựng trang thì không cho phép được.",
        ],
        "check:\n  allow:\n    - code: tag-used-once\n      path: posts/2014/**\n      reason: Thẻ của trang cũ, giữ để địa chỉ không đổi",
    ),
];
