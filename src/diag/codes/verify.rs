//! Codes of `bantin verify`.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "nothing-to-verify-with",
        [
            "There is neither a public key nor a manifest that the site could be compared with, but its own.",
            "What a site says of itself proves nothing: whoever changes its pages can change its manifest too.",
            "Give the key with `--public-key`, the manifest with `--manifest`, or run the command in the folder of the site.",
        ],
        [
            "Không có khóa công khai, cũng không có bản kê nào để đối chiếu với trang ngoài bản kê của chính nó.",
            "Điều trang tự nói về mình không chứng minh được gì: ai sửa được trang thì cũng sửa được bản kê.",
            "Hãy đưa khóa bằng `--public-key`, bản kê bằng `--manifest`, hoặc chạy lệnh trong thư mục của trang.",
        ],
        "bantin verify https://bantin.example --public-key RW…",
    ),
    entry(
        "unknown-place",
        [
            "What is to be verified is neither a folder nor an address, nor a target of `site.yaml`.",
            "The program would have to guess which site is meant.",
            "Name a folder, an address that begins with `https://`, or a target.",
        ],
        [
            "Nơi cần kiểm tra không phải thư mục, không phải địa chỉ, cũng không phải đích trong `site.yaml`.",
            "Chương trình sẽ phải đoán xem bạn muốn nói trang nào.",
            "Hãy nêu một thư mục, một địa chỉ bắt đầu bằng `https://`, hoặc một đích.",
        ],
        "bantin verify https://bantin.example",
    ),
    entry(
        "site-changed",
        [
            "A file online is not the one that was published.",
            "Somebody else has changed it: an advertisement in the title, a hidden link, a script.",
            "Find out how it could be changed, change the passwords, and deploy again.",
        ],
        [
            "Tệp trên mạng không còn là tệp đã xuất bản.",
            "Có người khác đã sửa: quảng cáo trong tiêu đề, liên kết ẩn, mã lạ.",
            "Hãy tìm xem vì sao bị sửa được, đổi mật khẩu, rồi xuất bản lại.",
        ],
        "bantin deploy web --rescan",
    ),
    entry(
        "site-missing",
        [
            "A file that was published, or the whole folder of a target, is not there.",
            "Readers meet an error, or somebody wants something not to be read.",
            "Deploy again; if it vanishes once more, look for whoever removes it.",
        ],
        [
            "Tệp đã xuất bản, hoặc cả thư mục của đích, nay không còn.",
            "Người đọc gặp lỗi, hoặc có người không muốn tin ấy được đọc.",
            "Hãy xuất bản lại; nếu lại mất, hãy tìm xem ai đã xóa.",
        ],
        "bantin deploy web --rescan",
    ),
    entry(
        "site-extra",
        [
            "There is a file or folder that was not published.",
            "Most defaced sites were defaced by added files: pages for betting sites, programs, `.htaccess`.",
            "Look at it and remove it. What is yours is named with `--except`.",
        ],
        [
            "Có tệp hoặc thư mục không do ta xuất bản.",
            "Phần lớn trang bị phá là do tệp bị thêm vào: trang cá cược, chương trình lạ, `.htaccess`.",
            "Hãy xem rồi xóa nó đi. Thứ của bạn thì nêu bằng `--except`.",
        ],
        "bantin verify web --except .well-known/acme-challenge",
    ),
    entry(
        "site-differs",
        [
            "Some visitors get something else than others.",
            "A page that is spoilt only for search engines, or only for those who come from one, is seen by nobody who types the address.",
            "Look for files such as `.htaccess` and programs that were added, and for changed settings of the host.",
        ],
        [
            "Có khách nhận được nội dung khác với những khách còn lại.",
            "Trang chỉ hỏng với máy tìm kiếm, hoặc với người đến từ đó, thì người tự gõ địa chỉ không thấy được.",
            "Hãy tìm những tệp như `.htaccess` và chương trình bị thêm vào, cùng cài đặt máy chủ bị sửa.",
        ],
        "bantin verify https://bantin.example",
    ),
    entry(
        "site-redirect",
        [
            "An address leads somewhere else.",
            "The site publishes no redirects of the host's, so somebody else sends its readers away.",
            "Look for a changed `.htaccess` or settings of the host. If you moved the site, verify its new address.",
        ],
        [
            "Một địa chỉ bị chuyển sang nơi khác.",
            "Trang không dùng lệnh chuyển của máy chủ, nên có người khác đang đưa người đọc đi nơi khác.",
            "Hãy tìm `.htaccess` hay cài đặt máy chủ bị sửa. Nếu bạn đã dời trang thì hãy kiểm tra địa chỉ mới.",
        ],
        "bantin verify https://bantin.example",
    ),
    entry(
        "site-type",
        [
            "The host says of a file that it is something else.",
            "Browsers then show it wrongly, save it, or run what should be read.",
            "Mend the host's settings of content types; the manifest tells the right one.",
        ],
        [
            "Máy chủ báo sai kiểu nội dung của tệp.",
            "Khi đó trình duyệt hiển thị sai, tải về, hoặc chạy thứ lẽ ra chỉ để đọc.",
            "Hãy sửa cài đặt kiểu nội dung của máy chủ; bản kê ghi kiểu đúng.",
        ],
        "types { text/html html; }",
    ),
    entry(
        "site-header",
        [
            "The host sends a header that does harm, or not the ones that the site asks for.",
            "A header alone can hide a site from search engines, or send its readers away.",
            "See who sets it: the host's settings, `.htaccess`, a proxy before it.",
        ],
        [
            "Máy chủ gửi tiêu đề HTTP có hại, hoặc thiếu những tiêu đề mà trang yêu cầu.",
            "Chỉ một tiêu đề HTTP cũng đủ giấu trang khỏi máy tìm kiếm hoặc đưa người đọc đi nơi khác.",
            "Hãy xem ai đặt nó: cài đặt máy chủ, `.htaccess`, hay máy trung gian phía trước.",
        ],
        "protections: [nginx]",
    ),
    entry(
        "site-false-address",
        [
            "An address that was never published is answered as if it was, or with a page that is not ours.",
            "Spam lives at such addresses: search engines know them, the site's own pages do not.",
            "Look at what is shown there. If it is only the host's own page, tell the host to show `404.html`.",
        ],
        [
            "Địa chỉ chưa từng xuất bản lại được trả lời như thể có thật, hoặc bằng trang không phải của ta.",
            "Trang rác sống ở những địa chỉ ấy: máy tìm kiếm biết, còn các trang của ta thì không.",
            "Hãy xem ở đó hiện gì. Nếu chỉ là trang lỗi của máy chủ thì hãy đặt máy chủ dùng `404.html`.",
        ],
        "error_page 404 /404.html;",
    ),
    entry(
        "site-foreign-address",
        [
            "A feed, a sitemap or `robots.txt` names addresses that are not the site's.",
            "Search engines then look for spam under the site's name.",
            "Deploy again, and find out how the file could be changed.",
        ],
        [
            "Nguồn tin, sitemap hoặc `robots.txt` nêu địa chỉ không phải của trang.",
            "Khi đó máy tìm kiếm sẽ tìm trang rác dưới tên trang này.",
            "Hãy xuất bản lại, và tìm xem vì sao tệp bị sửa được.",
        ],
        "bantin deploy web --rescan",
    ),
    entry(
        "site-other-manifest",
        [
            "The manifest online is not the one of the last build.",
            "Either the last build was not deployed, or somebody has exchanged the site together with its manifest.",
            "Deploy, and verify again. With a key it can be told which of the two it is.",
        ],
        [
            "Bản kê trên mạng không phải bản kê của lần dựng trang gần nhất.",
            "Hoặc lần dựng ấy chưa được xuất bản, hoặc có người đã thay cả trang lẫn bản kê.",
            "Hãy xuất bản rồi kiểm tra lại. Có khóa thì phân biệt được hai trường hợp này.",
        ],
        "bantin key new",
    ),
    entry(
        "site-unsigned",
        [
            "A key is pinned, and the manifest has no signature.",
            "Without it nobody can tell whether the manifest is ours.",
            "Deploy with the key set; if the site was signed before, somebody has removed the signature.",
        ],
        [
            "Trang có ghim khóa mà bản kê không có chữ ký.",
            "Thiếu chữ ký thì không ai biết bản kê có phải của ta không.",
            "Hãy xuất bản khi đã đặt khóa; nếu trước đây đã ký thì có người đã xóa chữ ký.",
        ],
        "BANTIN_KEY_FILE=~/.config/bantin/bantin.key bantin deploy web",
    ),
    entry(
        "site-bad-signature",
        [
            "The signature of the manifest is not one of a pinned key.",
            "The manifest was changed after it was signed, or was signed by somebody else.",
            "Deploy again, and find out who could write there. After a change of keys, pin the new one.",
        ],
        [
            "Chữ ký của bản kê không phải do khóa đã ghim tạo ra.",
            "Bản kê đã bị sửa sau khi ký, hoặc do người khác ký.",
            "Hãy xuất bản lại, và tìm xem ai đã ghi được vào đó. Nếu vừa đổi khóa thì hãy ghim khóa mới.",
        ],
        "bantin key show",
    ),
    entry(
        "site-rollback",
        [
            "An older site was put back.",
            "Everything in it is signed and was once true: a storm warning that was lifted, a figure that was corrected.",
            "Deploy again, and find out who could put it back.",
        ],
        [
            "Trang cũ bị đưa trở lại.",
            "Mọi thứ trong đó đều có chữ ký và từng đúng: bản tin bão đã hết hạn, con số đã được sửa.",
            "Hãy xuất bản lại, và tìm xem ai đã đưa trang cũ trở lại.",
        ],
        "bantin deploy web",
    ),
    entry(
        "site-under-way",
        [
            "A deploy to this place has begun within the last six hours and has not come to its end; files that it sends or removes are not as published.",
            "Nothing is proven of these files, neither that somebody has changed them nor that they are sound: they are told as warnings.",
            "Verify again when the deploy is done; if nobody is deploying, run it again.",
        ],
        [
            "Một lần triển khai lên nơi này đã bắt đầu trong sáu giờ qua mà chưa xong; những tệp nó gửi hoặc xóa chưa đúng như bản đã xuất bản.",
            "Chưa chứng minh được gì về các tệp ấy: không chắc bị sửa, cũng không chắc còn lành; chúng được nêu dưới dạng cảnh báo.",
            "Hãy kiểm tra lại khi triển khai xong; nếu không ai đang triển khai, hãy chạy lại việc đó.",
        ],
        "bantin deploy web && bantin verify web",
    ),
    entry(
        "site-unreachable",
        [
            "An address could not be asked for, though it was tried several times.",
            "Nothing is known of it: this is a trouble of the network or of the host and no proof of a change.",
            "Try again later; with `--per-second 5` if the host refuses so many requests.",
        ],
        [
            "Không hỏi được một địa chỉ, dù đã thử nhiều lần.",
            "Chưa biết gì về nó: đây là trục trặc của mạng hoặc máy chủ, không phải bằng chứng bị sửa.",
            "Hãy thử lại sau; dùng `--per-second 5` nếu máy chủ từ chối nhiều yêu cầu quá.",
        ],
        "bantin verify --per-second 5",
    ),
];
