//! Codes of the Markdown of posts and pages: headings, links, pictures, components.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "heading-level",
        [
            "The text has a heading of level 1.",
            "Level 1 is the headline's alone; readers with screen readers find their way by it.",
            "Begin with `##`.",
        ],
        [
            "Trong nội dung có đề mục cấp 1.",
            "Cấp 1 chỉ dành cho tiêu đề bài; người dùng trình đọc màn hình dựa vào đó để định hướng.",
            "Hãy bắt đầu từ `##`.",
        ],
        "## Diễn biến",
    ),
    entry(
        "empty-heading",
        [
            "A heading has no text.",
            "It is left out; an empty heading only makes noise.",
            "Write its text or remove the `#`.",
        ],
        [
            "Đề mục không có chữ.",
            "Đề mục trống bị bỏ qua vì chỉ gây nhiễu.",
            "Hãy viết chữ cho đề mục hoặc xóa dấu `#`.",
        ],
        "## Gió giật mạnh",
    ),
    entry(
        "bad-heading-id",
        [
            "What stands in `{#…}` cannot be an id.",
            "Links could not lead to it.",
            "Begin with a letter, then letters, digits, `-` and `_`.",
        ],
        [
            "Phần trong `{#…}` không thể làm mã đề mục.",
            "Liên kết sẽ không dẫn tới được.",
            "Hãy bắt đầu bằng chữ cái, rồi tới chữ cái, chữ số, `-` và `_`.",
        ],
        "## Cấp gió {#cap-gio}",
    ),
    entry(
        "duplicate-heading-id",
        [
            "Two headings of one text have the same id.",
            "A link can lead to one of them only, so the second got another id.",
            "Give every heading its own id.",
        ],
        [
            "Hai đề mục trong một bài có cùng mã.",
            "Liên kết chỉ dẫn tới được một đề mục, nên đề mục sau đã nhận mã khác.",
            "Hãy đặt cho mỗi đề mục một mã riêng.",
        ],
        "## Ngày 26 {#ngay-26}\n\n## Ngày 27 {#ngay-27}",
    ),
    entry(
        "broken-anchor",
        [
            "The link names a heading, after `#`, that the text it leads to does not have.",
            "Readers land at the top of a long page and search in vain.",
            "Correct the id, or give the heading one with `{#id}`.",
        ],
        [
            "Liên kết gọi một đề mục (sau dấu `#`) mà bài đích không có.",
            "Người đọc rơi vào đầu một trang dài và tìm mãi không thấy.",
            "Hãy sửa mã, hoặc đặt mã cho đề mục bằng `{#ma}`.",
        ],
        "[bảng cấp gió](cach-doc-ban-tin-bao.md#cap-gio)",
    ),
    entry(
        "broken-link",
        [
            "The link leads to a file or address that the site does not have.",
            "Readers get “not found”.",
            "Link to the source file, as `../10/tin.md`: then the address is always right; or correct the address.",
        ],
        [
            "Liên kết dẫn tới tệp hoặc địa chỉ mà trang không có.",
            "Người đọc sẽ gặp “không tìm thấy”.",
            "Hãy liên kết tới tệp nguồn, ví dụ `../10/tin.md`, để địa chỉ luôn đúng; hoặc sửa lại địa chỉ.",
        ],
        "[tin trước](../10/bao-so-6.md)",
    ),
    entry(
        "held-target",
        [
            "What is linked or picked here is a draft, scheduled or expired.",
            "Until it is published, a link leads readers to “not found”, and a pick is left out.",
            "Publish it first, or remove the link or the pick.",
        ],
        [
            "Bài được dẫn tới hoặc được chọn ở đây là bản nháp, đang hẹn giờ hoặc đã hết hạn.",
            "Cho đến khi bài được đăng, liên kết đưa người đọc đến “không tìm thấy”, còn bài được chọn thì không hiện.",
            "Hãy đăng bài kia trước, hoặc bỏ liên kết hay mục chọn.",
        ],
        "draft: false",
    ),
    entry(
        "empty-address",
        [
            "A link or picture has no address.",
            "It leads nowhere and shows nothing.",
            "Write the address between the parentheses.",
        ],
        [
            "Liên kết hoặc ảnh không có địa chỉ.",
            "Nó không dẫn đi đâu và không hiện gì.",
            "Hãy viết địa chỉ vào giữa hai dấu ngoặc tròn.",
        ],
        "[bản đồ mưa](ban-do-mua.md)",
    ),
    entry(
        "empty-link",
        [
            "A link has no text.",
            "Nobody sees it, and a screen reader reads out its address.",
            "Write between the brackets what it leads to.",
        ],
        [
            "Liên kết không có chữ.",
            "Không ai nhìn thấy nó, còn trình đọc màn hình thì đọc cả địa chỉ.",
            "Hãy viết vào giữa hai ngoặc vuông nội dung được dẫn đến.",
        ],
        "[bản đồ mưa](ban-do-mua.md)",
    ),
    entry(
        "unsafe-address",
        [
            "The address is of a kind that can run a script, or is no picture's.",
            "A `javascript:` link in a post runs with the rights of your site.",
            "Use http, https, mailto, tel or a path; a file whose name has a colon is written `./…`.",
        ],
        [
            "Địa chỉ thuộc loại có thể chạy mã, hoặc không phải địa chỉ ảnh.",
            "Liên kết `javascript:` trong bài sẽ chạy với quyền của trang bạn.",
            "Hãy dùng http, https, mailto, tel hoặc đường dẫn; tệp có dấu hai chấm trong tên thì viết `./…`.",
        ],
        "[lịch trực](./10:30.pdf)",
    ),
    entry(
        "missing-file",
        [
            "The picture or file is not where the text says.",
            "Readers would see a broken picture or get “not found”.",
            "Put the file beside the text or correct its name; capital letters count.",
        ],
        [
            "Ảnh hoặc tệp không nằm ở chỗ bài ghi.",
            "Người đọc sẽ thấy ảnh hỏng hoặc gặp “không tìm thấy”.",
            "Hãy đặt tệp cạnh bài hoặc sửa lại tên; chữ hoa và chữ thường là khác nhau.",
        ],
        "![Đê sông Hồng lúc 7 giờ](de-song-hong.jpg)",
    ),
    entry(
        "leaves-site",
        [
            "The path leads out of the site's folder.",
            "What lies outside is not published, and must not be by accident.",
            "Copy the file into the site's folder.",
        ],
        [
            "Đường dẫn đi ra ngoài thư mục của trang.",
            "Những gì nằm ngoài không được đăng, và không được để lọt ra do sơ ý.",
            "Hãy chép tệp vào thư mục của trang.",
        ],
        "![Bản đồ](ban-do.png)",
    ),
    entry(
        "missing-alt",
        [
            "A picture has no description.",
            "Readers who cannot see it, or whose connection is too weak to load it, learn nothing of it.",
            "Say in a sentence what the picture shows.",
        ],
        [
            "Ảnh không có lời mô tả.",
            "Người không nhìn được ảnh, hoặc mạng yếu không tải được ảnh, sẽ không biết ảnh có gì.",
            "Hãy tả trong một câu điều ảnh cho thấy.",
        ],
        "![Nước ngập đến bậc cửa một ngôi nhà ở Hội An](hoi-an.jpg)",
    ),
    entry(
        "remote-image",
        [
            "The picture is loaded from another site.",
            "It may vanish or be exchanged, has no size in the page, and tells the other site who reads yours.",
            "Save the picture beside the post, if its licence allows that.",
        ],
        [
            "Ảnh được tải từ trang khác.",
            "Ảnh có thể mất hoặc bị thay, không có sẵn kích thước, và để lộ người đọc của bạn cho bên kia.",
            "Hãy lưu ảnh cạnh bài, nếu bản quyền cho phép.",
        ],
        "![Vệ tinh chụp bão Trà Mi](tra-mi.jpg)",
    ),
    entry(
        "raw-html",
        [
            "HTML in Markdown is shown as text.",
            "HTML can break the page or run scripts, so it is let through only if all authors are trusted.",
            "Write Markdown, call a component of the theme, or set `raw_html`.",
        ],
        [
            "Mã HTML trong Markdown được hiện như chữ thường.",
            "HTML có thể làm vỡ trang hoặc chạy mã, nên chỉ cho qua khi tin tưởng mọi người viết.",
            "Hãy viết bằng Markdown, gọi thành phần của giao diện, hoặc bật `raw_html`.",
        ],
        "markdown:\n  raw_html: true",
    ),
    entry(
        "unused-footnote",
        [
            "A footnote is never referred to, or its label is taken.",
            "Readers find a note and no place that it belongs to.",
            "Write `[^label]` where it belongs, or give it another label.",
        ],
        [
            "Chú thích không được dẫn tới ở đâu, hoặc trùng nhãn.",
            "Người đọc thấy chú thích mà không biết nó thuộc chỗ nào.",
            "Hãy viết `[^nhan]` vào chỗ cần chú thích, hoặc đặt nhãn khác.",
        ],
        "Mưa 268 mm[^1].\n\n[^1]: Trạm Bạch Mã.",
    ),
    entry(
        "lost-text",
        [
            "Something that was written is not shown: a line `[name]: …` that no link uses, or cells of a table beyond its last column.",
            "To Markdown such a line says where a link leads, and it leaves out cells for which the head of the table has no column.",
            "Write `\\[` where the line is text; give the table another column, or write `\\|` where a bar parts no cells.",
        ],
        [
            "Có chữ đã viết mà không được hiện: dòng `[tên]: …` không liên kết nào dùng, hoặc các ô nằm ngoài cột cuối của bảng.",
            "Với Markdown, dòng như vậy chỉ nơi một liên kết dẫn đến; còn ô nào mà đầu bảng không có cột thì bị bỏ.",
            "Hãy viết `\\[` nếu dòng ấy là chữ thường; hãy thêm cột cho bảng, hoặc viết `\\|` khi dấu gạch không ngăn ô.",
        ],
        "\\[Huế]: 268 mm\n\n| Trạm | 24 giờ | 48 giờ |\n|---|---|---|\n| Bạch Mã | 268 | 300 |",
    ),
    entry(
        "undefined-reference",
        [
            "A footnote or a link names a definition that the text does not have.",
            "It is shown as it was typed, brackets included.",
            "Add the definition, or correct the label; if the brackets are text, write `\\[`.",
        ],
        [
            "Chú thích hoặc liên kết gọi một định nghĩa không có trong bài.",
            "Nó bị hiện nguyên như lúc gõ, kể cả dấu ngoặc.",
            "Hãy thêm định nghĩa, hoặc sửa nhãn; nếu dấu ngoặc là chữ thường, hãy viết `\\[`.",
        ],
        "Mưa 268 mm[^1], xem [bài này][tin].\n\n[^1]: Trạm Bạch Mã.\n\n[tin]: https://nchmf.gov.vn/",
    ),
    entry(
        "bad-component",
        [
            "The call of a component is not complete or not right, or it stands within a line of text.",
            "The component cannot be shown.",
            "Write name, arguments and the closing as in the example, on a line of its own with empty lines around it.",
        ],
        [
            "Lời gọi thành phần chưa đủ, chưa đúng hoặc nằm giữa dòng chữ.",
            "Không hiện được thành phần này.",
            "Hãy viết tên, tham số và phần đóng như ví dụ, riêng một dòng, có dòng trống trước và sau.",
        ],
        "{{ <Video src=\"/video/bao.mp4\" title=\"Bão vào bờ\" /> }}",
    ),
    entry(
        "unknown-component",
        [
            "The theme has no component of this name.",
            "Nothing can be shown in this place.",
            "Correct the name, or define the component in `templates/components.html`.",
        ],
        [
            "Giao diện không có thành phần tên này.",
            "Chỗ này sẽ không hiện được gì.",
            "Hãy sửa tên, hoặc định nghĩa thành phần trong `templates/components.html`.",
        ],
        "{{ <Phone number=\"114\" label=\"Chữa cháy\" /> }}",
    ),
];
