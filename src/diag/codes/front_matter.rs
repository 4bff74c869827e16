//! Codes of the front matter and of YAML in general.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "no-front-matter",
        [
            "The file does not begin with a line of three hyphens.",
            "Headline, date and category stand between two lines of `---`; without them the file is no post.",
            "Begin the file with `---`, then the keys, then `---` again.",
        ],
        [
            "Tệp không bắt đầu bằng dòng ba dấu gạch ngang.",
            "Tiêu đề, ngày và chuyên mục nằm giữa hai dòng `---`; thiếu phần này thì tệp không phải là bài viết.",
            "Hãy bắt đầu tệp bằng `---`, rồi các khoá, rồi lại một dòng `---`.",
        ],
        "---\ntitle: Bão số 6 vào bờ\ndate: 2024-10-27T14:30\ncategory: Thời tiết\n---",
    ),
    entry(
        "unclosed-front-matter",
        [
            "The front matter begins with `---` but never ends.",
            "The program cannot tell where the keys end and the text begins.",
            "Put a line `---` between the last key and the text.",
        ],
        [
            "Phần thông tin mở đầu có dòng `---` mở nhưng không có dòng đóng.",
            "Chương trình không biết các khoá hết ở đâu và nội dung bắt đầu ở đâu.",
            "Hãy thêm một dòng `---` giữa khoá cuối cùng và nội dung.",
        ],
        "---\ntitle: Tin\n---\n\nNội dung bài.",
    ),
    entry(
        "bad-yaml",
        [
            "This part is not YAML: a quote, bracket, colon or indent is wrong.",
            "Nothing of it can be read for sure, so the build stops rather than guess.",
            "Follow the hint at the line; put texts with a colon in quotes, and indent with spaces.",
        ],
        [
            "Phần này không đúng cú pháp YAML: sai dấu nháy, dấu ngoặc, dấu hai chấm hoặc thụt dòng.",
            "Không thể đọc chắc chắn được gì nên chương trình dừng lại thay vì đoán.",
            "Hãy làm theo gợi ý ở dòng báo lỗi; đặt đoạn chữ có dấu hai chấm trong dấu nháy và thụt dòng bằng dấu cách.",
        ],
        "title: \"Bão số 6: gió giật cấp 12\"",
    ),
    entry(
        "duplicate-key",
        [
            "One mapping has the same key twice.",
            "Only one of the values could be used, and nobody could tell which.",
            "Remove one of the two lines; several values of one key are a list.",
        ],
        [
            "Trong cùng một nhóm, một khoá được ghi hai lần.",
            "Chỉ có thể dùng một giá trị, mà không ai biết là giá trị nào.",
            "Hãy bỏ một trong hai dòng; nếu một khoá có nhiều giá trị thì viết thành danh sách.",
        ],
        "tags: [bão, Đà Nẵng]",
    ),
    entry(
        "yaml-too-deep",
        [
            "Lists and mappings stand in each other too many levels deep.",
            "Nobody writes that by hand; it is a slip or an attack on the program.",
            "Write the data flatter.",
        ],
        [
            "Danh sách và nhóm lồng vào nhau quá nhiều tầng.",
            "Không ai viết tay như vậy; đó là sơ suất hoặc cách phá chương trình.",
            "Hãy viết dữ liệu ít tầng hơn.",
        ],
        "extra:\n  nguon: Trung tâm Dự báo",
    ),
    entry(
        "yaml-too-large",
        [
            "The text is larger than a mebibyte, or its aliases multiply it beyond measure.",
            "A build must not be stopped by one file that grows without end.",
            "Divide the file, or write out what the aliases stand for.",
        ],
        [
            "Đoạn YAML lớn hơn một mebibyte, hoặc các tham chiếu (alias) làm nó phình ra quá mức.",
            "Không thể để một tệp phình vô hạn làm hỏng cả lần dựng trang.",
            "Hãy chia nhỏ tệp, hoặc viết thẳng nội dung thay cho tham chiếu.",
        ],
        "# data/diem-mua-1.yaml và data/diem-mua-2.yaml thay cho một tệp lớn",
    ),
    entry(
        "bad-number",
        [
            "The number cannot be handed to templates.",
            "JSON knows neither infinity nor “not a number”.",
            "Write an ordinary number, or put the word in quotes.",
        ],
        [
            "Số này không chuyển cho khuôn mẫu được.",
            "JSON không có số vô cực hay giá trị “không phải số”.",
            "Hãy viết một số bình thường, hoặc đặt chữ đó trong dấu nháy.",
        ],
        "extra:\n  luong_mua: 268.5",
    ),
    entry(
        "missing-key",
        [
            "A key that is needed is missing or empty.",
            "Without it the page could not be made, or what it says could not be trusted.",
            "Add the line that the hint shows.",
        ],
        [
            "Thiếu một khoá bắt buộc, hoặc khoá đó để trống.",
            "Thiếu nó thì không làm được trang, hoặc nội dung không đáng tin.",
            "Hãy thêm dòng như gợi ý.",
        ],
        "date: 2024-10-26T14:30",
    ),
    entry(
        "unknown-key",
        [
            "The program does not know this key.",
            "A mistyped key would silently do nothing: `expire` would never take a post down.",
            "Correct the key; data of your own goes under `extra`.",
        ],
        [
            "Chương trình không biết khoá này.",
            "Khoá gõ sai sẽ lặng lẽ không có tác dụng: `expire` sẽ chẳng bao giờ gỡ bài.",
            "Hãy sửa tên khoá; dữ liệu riêng của bạn đặt dưới `extra`.",
        ],
        "expires: 2024-11-30\nextra:\n  anh_bia: lon",
    ),
    entry(
        "wrong-type",
        [
            "The value is of another type than the key needs, as a list where a text belongs.",
            "The program would have to guess what is meant.",
            "Write the value in the form that the message names.",
        ],
        [
            "Giá trị không đúng kiểu mà khoá cần, ví dụ danh sách ở chỗ phải là đoạn chữ.",
            "Nếu không báo lỗi, chương trình sẽ phải đoán ý bạn.",
            "Hãy viết giá trị theo dạng nêu trong thông báo.",
        ],
        "featured: true",
    ),
    entry(
        "unknown-value",
        [
            "The key knows a fixed set of values, and this is none of them.",
            "Templates and styles have a word and a colour for known values only.",
            "Use one of the values that the hint lists.",
        ],
        [
            "Khoá này chỉ nhận một số giá trị nhất định, và đây không phải giá trị nào trong đó.",
            "Khuôn mẫu chỉ có chữ và màu cho các giá trị đã biết.",
            "Hãy dùng một trong các giá trị ở phần gợi ý.",
        ],
        "bulletin:\n  kind: storm",
    ),
    entry(
        "out-of-range",
        [
            "The number lies outside what it can be.",
            "A wind level of 71 instead of 17 frightens readers for nothing, or worse, the other way round.",
            "Correct the number.",
        ],
        [
            "Số này nằm ngoài khoảng cho phép.",
            "Gió cấp 71 thay vì 17 làm người đọc hoảng sợ, còn ngược lại thì nguy hiểm.",
            "Hãy sửa lại số.",
        ],
        "storm:\n  wind_level: 12\n  gust_level: 15",
    ),
    entry(
        "empty-item",
        [
            "A list has an entry without anything in it.",
            "It comes from a spare comma, and would show as a dangling comma on the page.",
            "Remove the comma or the empty line.",
        ],
        [
            "Danh sách có một mục trống.",
            "Thường là do thừa dấu phẩy; trên trang sẽ hiện ra một dấu phẩy lơ lửng.",
            "Hãy xóa dấu phẩy thừa hoặc dòng trống.",
        ],
        "tags: [bão, Đà Nẵng]",
    ),
    entry(
        "duplicate-item",
        ["A list has the same entry twice.", "Readers would see it twice.", "Remove one of them."],
        ["Danh sách có hai mục giống nhau.", "Người đọc sẽ thấy nó hai lần.", "Hãy xóa bớt một."],
        "tags: [bão, Đà Nẵng]",
    ),
    entry(
        "bad-date",
        [
            "This is no date or time that exists, or not in a form that can be read for sure.",
            "`03/04` is March in one country and April in another; a wrong time publishes a post at the wrong hour.",
            "Write year, month, day, then `T` and the time; without a zone it is the site's.",
        ],
        [
            "Đây không phải ngày giờ có thật, hoặc viết theo dạng không đọc chắc chắn được.",
            "`03/04` ở nước này là tháng 3, ở nước khác là tháng 4; sai giờ thì bài đăng sai lúc.",
            "Hãy viết năm, tháng, ngày, rồi `T` và giờ; không ghi múi giờ thì hiểu là múi giờ của trang.",
        ],
        "date: 2024-10-26T14:30",
    ),
    entry(
        "never-published",
        [
            "The post expires at or before the time at which it is published.",
            "Nobody would ever see it, though the editor means it to be read.",
            "Correct `expires` or `date`; a post that nobody is to see yet is a `draft`.",
        ],
        [
            "Bài hết hạn vào lúc được đăng hoặc trước đó.",
            "Sẽ không ai thấy bài, dù biên tập viên muốn bài được đọc.",
            "Hãy sửa `expires` hoặc `date`; bài chưa muốn ai thấy thì đặt `draft`.",
        ],
        "date: 2024-10-26T14:30\nexpires: 2024-11-02T00:00",
    ),
    entry(
        "empty-title",
        [
            "The headline is empty.",
            "Lists, feeds and the browser's tab would show nothing to click on.",
            "Write the headline.",
        ],
        [
            "Tiêu đề đang trống.",
            "Trong danh sách, nguồn tin và thẻ trình duyệt sẽ không có gì để bấm vào.",
            "Hãy viết tiêu đề.",
        ],
        "title: Bão số 6 vào bờ",
    ),
    entry(
        "unknown-category",
        [
            "The post's category is not declared in `site.yaml`.",
            "A mistyped category would make a new list that no menu leads to.",
            "Use a declared category by name or slug, or declare this one.",
        ],
        [
            "Chuyên mục của bài không có trong `site.yaml`.",
            "Gõ sai tên sẽ tạo ra một danh sách mới mà không thực đơn nào dẫn tới.",
            "Hãy dùng chuyên mục đã khai báo (tên hoặc slug), hoặc khai báo thêm chuyên mục này.",
        ],
        "categories: [Tin tức, Thời tiết]",
    ),
    entry(
        "bad-slug",
        [
            "The slug has letters that an address should not have.",
            "Such addresses break when they are copied, and differ between systems.",
            "Use small letters a–z, digits and single hyphens.",
        ],
        [
            "Slug có ký tự không nên có trong địa chỉ.",
            "Địa chỉ như vậy dễ hỏng khi sao chép và mỗi hệ thống hiểu một kiểu.",
            "Hãy dùng chữ thường a–z, chữ số và dấu gạch nối đơn.",
        ],
        "slug: bao-so-6-vao-bo",
    ),
    entry(
        "no-slug",
        [
            "No address can be made of the file's name.",
            "The name has no letter of the Latin alphabet and no digit.",
            "Set `slug`, or rename the file.",
        ],
        [
            "Không tạo được địa chỉ từ tên tệp.",
            "Tên tệp không có chữ cái Latinh hay chữ số nào.",
            "Hãy đặt `slug`, hoặc đổi tên tệp.",
        ],
        "slug: tin-bao",
    ),
    entry(
        "bad-series",
        [
            "The id of the series has neither letters nor digits.",
            "The series' page needs an address.",
            "Use an id such as the event with its year and number.",
        ],
        [
            "Mã loạt tin không có chữ cái hay chữ số nào.",
            "Trang của loạt tin cần có địa chỉ.",
            "Hãy dùng mã gồm tên sự kiện, năm và số thứ tự.",
        ],
        "series: bao-2024-6",
    ),
    entry(
        "one-with-commas",
        [
            "Tags or authors are one text with commas in it.",
            "Only a list in brackets, or with hyphens, is several: the text becomes one tag with a page of its own, which no other post shares.",
            "Put brackets around it; if it is one name, brackets and quotes.",
        ],
        [
            "Thẻ hoặc tác giả được ghi thành một đoạn chữ có dấu phẩy.",
            "Chỉ danh sách trong ngoặc vuông, hoặc có gạch đầu dòng, mới là nhiều mục: đoạn chữ thành một thẻ duy nhất có trang riêng mà không bài nào khác dùng.",
            "Hãy đặt trong ngoặc vuông; nếu chỉ là một tên thì thêm cả dấu nháy.",
        ],
        "tags: [bão, lũ]",
    ),
    entry(
        "unknown-post",
        [
            "No post has the slug, address or path that is named here.",
            "The list of related news would lack what the editor picked.",
            "Name the post by its slug, its address or its path, a series by its id or its address; a post cannot name itself.",
        ],
        [
            "Không có bài nào mang slug, địa chỉ hoặc đường dẫn ghi ở đây.",
            "Danh sách tin liên quan sẽ thiếu bài mà biên tập viên đã chọn.",
            "Hãy gọi bài bằng slug, địa chỉ hoặc đường dẫn, loạt tin bằng mã hoặc địa chỉ; một bài không thể gọi chính nó.",
        ],
        "related: [da-nang-so-tan-truoc-bao, ../09/tin.md]",
    ),
];
