//! Codes of the settings, of files and their names, of addresses and of the theme.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "no-site",
        [
            "The folder has no `site.yaml`.",
            "The program does not know which site it is to make.",
            "Go into the site's folder, or name it with `--site`.",
        ],
        [
            "Thư mục không có tệp `site.yaml`.",
            "Chương trình không biết phải dựng trang nào.",
            "Hãy vào thư mục của trang, hoặc chỉ thư mục đó bằng `--site`.",
        ],
        "bantin build --site duong/dan/site",
    ),
    entry(
        "duplicate-category",
        [
            "A category is declared twice, by name or by slug.",
            "Both would have the same address.",
            "Remove one of them, or give it another name and slug.",
        ],
        [
            "Một chuyên mục được khai báo hai lần (trùng tên hoặc slug).",
            "Cả hai sẽ có cùng địa chỉ.",
            "Hãy bỏ bớt một, hoặc đặt tên và slug khác.",
        ],
        "categories:\n  - name: Thời tiết\n    slug: thoi-tiet",
    ),
    entry(
        "duplicate-author",
        [
            "An author is declared twice, by name or by slug.",
            "Both would have the same address.",
            "Remove one of them, or give it another slug.",
        ],
        [
            "Một tác giả được khai báo hai lần (trùng tên hoặc slug).",
            "Cả hai sẽ có cùng địa chỉ.",
            "Hãy bỏ bớt một, hoặc đặt slug khác.",
        ],
        "authors:\n  - name: Trần Bình\n    slug: tran-binh-2",
    ),
    entry(
        "duplicate-data",
        [
            "Two data files have the same name for templates.",
            "Only one of them could be used, and the other would be lost.",
            "Rename or remove one of them; folders and endings don't count, and `-` is `_`.",
        ],
        [
            "Hai tệp dữ liệu có cùng tên đối với mẫu trang.",
            "Chỉ dùng được một tệp, tệp kia sẽ mất.",
            "Hãy đổi tên hoặc xóa một tệp; thư mục và phần đuôi không được tính, còn `-` được coi là `_`.",
        ],
        "data/x.yaml, data/sub/x.yml → data/x.yaml, data/y.yml",
    ),
    entry(
        "unknown-timezone",
        [
            "There is no time zone of this name.",
            "Every time on the site would be told wrong.",
            "Use a name of the IANA database.",
        ],
        [
            "Không có múi giờ nào tên như vậy.",
            "Mọi giờ giấc trên trang sẽ sai.",
            "Hãy dùng tên trong cơ sở dữ liệu IANA.",
        ],
        "timezone: Asia/Ho_Chi_Minh",
    ),
    entry(
        "unknown-theme",
        [
            "There is no folder for the theme that is named.",
            "Pages cannot be made without templates.",
            "Put the theme into `themes/NAME/` beside the site's folder, or use the default one.",
        ],
        [
            "Không có thư mục cho giao diện được chọn.",
            "Không có khuôn mẫu thì không làm được trang.",
            "Hãy đặt giao diện vào `themes/TÊN/` cạnh thư mục của trang, hoặc dùng giao diện mặc định.",
        ],
        "theme: default",
    ),
    entry(
        "template",
        [
            "A template has a mistake, or asks for something that is not there.",
            "All pages that use it would be broken.",
            "Mend the template at the line shown.",
        ],
        [
            "Khuôn mẫu có lỗi, hoặc hỏi đến thứ không có.",
            "Mọi trang dùng khuôn mẫu này đều sẽ hỏng.",
            "Hãy sửa khuôn mẫu ở dòng được chỉ ra.",
        ],
        "{% if post.image %}<img src=\"{{ post.image.src }}\" alt=\"{{ post.image.alt }}\">{% endif %}",
    ),
    entry(
        "unreadable",
        [
            "A file or folder cannot be read.",
            "A post that cannot be read must not silently be missing.",
            "Check the rights, and that links lead to something.",
        ],
        [
            "Không đọc được tệp hoặc thư mục.",
            "Không thể để một bài lặng lẽ biến mất chỉ vì không đọc được.",
            "Hãy kiểm tra quyền đọc, và các liên kết có dẫn tới đâu không.",
        ],
        "chmod u+r posts/tin.md",
    ),
    entry(
        "bad-encoding",
        [
            "The file is not UTF-8.",
            "Vietnamese letters of old encodings would turn into nonsense.",
            "Save the file as UTF-8; most editors ask for it under “Save as”.",
        ],
        [
            "Tệp không dùng mã UTF-8.",
            "Chữ Việt ở bảng mã cũ sẽ biến thành ký tự vô nghĩa.",
            "Hãy lưu tệp với mã UTF-8, thường chọn được trong mục “Lưu thành”.",
        ],
        "iconv -f WINDOWS-1258 -t UTF-8 cu.md > moi.md",
    ),
    entry(
        "bad-name",
        ["The name of a file is not UTF-8.", "It cannot become an address.", "Rename the file."],
        ["Tên tệp không dùng mã UTF-8.", "Không thể biến nó thành địa chỉ.", "Hãy đổi tên tệp."],
        "bao-so-6.md",
    ),
    entry(
        "bad-folder",
        [
            "A folder of sources is called by its name in other capitals, or a file has its name.",
            "Nothing in it would be read, and all that it holds would silently vanish from the site.",
            "Rename it: `posts`, `pages`, `data`, `static`, `templates` and `cap` are written in small letters.",
        ],
        [
            "Thư mục nguồn có tên viết hoa khác quy định, hoặc có tệp mang tên của thư mục.",
            "Mọi thứ trong đó sẽ không được đọc và lặng lẽ biến mất khỏi trang.",
            "Hãy đổi tên: `posts`, `pages`, `data`, `static`, `templates` và `cap` đều viết thường.",
        ],
        "Posts/ → posts/",
    ),
    entry(
        "misnamed-text",
        [
            "A file beside the texts looks like a text, but its name does not end in `.md`.",
            "Some programs add an ending of their own when they save; the post would silently be missing.",
            "Rename it so that it ends in `.md`; a file that is meant to be downloaded gets another name.",
        ],
        [
            "Một tệp nằm cạnh các bài trông giống bài viết, nhưng tên không kết thúc bằng `.md`.",
            "Có chương trình tự thêm đuôi khi lưu; bài sẽ lặng lẽ không được đăng.",
            "Hãy đổi tên để kết thúc bằng `.md`; tệp để tải về thì đặt tên khác.",
        ],
        "bao-so-3.md.txt → bao-so-3.md",
    ),
    entry(
        "twin-files",
        [
            "Two files have names that look alike and differ only in how their letters are composed.",
            "To readers and to some systems they are one file.",
            "Rename or remove one of them.",
        ],
        [
            "Hai tệp có tên trông giống hệt nhau, chỉ khác cách ghép chữ và dấu.",
            "Với người đọc và một số hệ thống thì đó là một tệp.",
            "Hãy đổi tên hoặc xóa một tệp.",
        ],
        "bão.jpg → bao-1.jpg",
    ),
    entry(
        "bad-address",
        [
            "The address cannot be one, or cannot become a file of the site.",
            "A path that leaves the output folder, or a name that some system refuses, would break the site there.",
            "Change the slug, alias, file name or `base_url` that it comes from.",
        ],
        [
            "Địa chỉ này không hợp lệ, hoặc không thể thành tệp của trang.",
            "Đường dẫn thoát ra ngoài, hoặc tên mà hệ thống nào đó từ chối, sẽ làm hỏng trang.",
            "Hãy sửa slug, bí danh, tên tệp hoặc `base_url` sinh ra nó.",
        ],
        "base_url: https://bantin.example\naliases: [/tin-cu/2014.html]",
    ),
    entry(
        "duplicate-address",
        [
            "Two sources have the same address.",
            "Only one of them could be published, and the other would be lost.",
            "Give one of them another slug, alias or file name.",
        ],
        [
            "Hai nguồn có cùng địa chỉ.",
            "Chỉ một bài được đăng, bài kia sẽ mất.",
            "Hãy đặt slug, bí danh hoặc tên tệp khác cho một trong hai.",
        ],
        "slug: bao-so-6-toi-26-10",
    ),
    entry(
        "redirect-loop",
        [
            "Redirects in `site.yaml` lead back to where they began.",
            "Browsers go round and never show anything.",
            "Let one of the addresses lead to a page, or remove the lines.",
        ],
        [
            "Các chuyển hướng trong `site.yaml` quay lại chính chỗ bắt đầu.",
            "Trình duyệt sẽ chạy vòng mãi mà không hiện được gì.",
            "Hãy cho một địa chỉ dẫn tới một trang có thật, hoặc xóa các dòng ấy.",
        ],
        "redirects: {/bao-cu/: /chu-de/bao/}",
    ),
    entry(
        "tag-clash",
        [
            "Two tags make the same address: they differ only by tones, or by signs that no address has.",
            "`bão` and `báo` are two terms, and so are `C++` and `C#`, so the later one got an address with a suffix; but often one is a slip.",
            "If they are one term, write them alike; if not, nothing is to be done.",
        ],
        [
            "Hai thẻ tạo thành cùng một địa chỉ: chỉ khác nhau ở dấu thanh, hoặc ở ký hiệu không có trong địa chỉ.",
            "`bão` và `báo` là hai từ, `C++` và `C#` cũng vậy, nên thẻ sau có địa chỉ thêm đuôi; nhưng thường một trong hai là gõ nhầm.",
            "Nếu là một thì hãy viết giống nhau; nếu không thì không cần làm gì.",
        ],
        "tags: [bão]",
    ),
    entry(
        "unknown-code",
        [
            "No finding has this code.",
            "An exception for a mistyped code would never apply.",
            "`bantin explain` lists all codes.",
        ],
        [
            "Không có mã nào tên như vậy.",
            "Ngoại lệ cho một mã gõ sai sẽ không bao giờ có tác dụng.",
            "Lệnh `bantin explain` liệt kê mọi mã.",
        ],
        "bantin explain broken-link",
    ),
];
