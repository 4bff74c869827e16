//! Codes of publishing: targets, and what may not be put there.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "password-in-settings",
        [
            "An address under `deploy` in `site.yaml` has a password or a token in it, as `user:password@` or `ghp_…@`.",
            "The settings are shared among editors and kept in git: whoever reads them can publish in your name.",
            "Take it out and change it. Git asks its `credential.helper`, or give an address of SSH; stores take credentials from the \
             environment.",
        ],
        [
            "Một địa chỉ dưới `deploy` trong `site.yaml` có chứa mật khẩu hay mã truy cập, như `tên:mật-khẩu@` hay `ghp_…@`.",
            "Thiết lập được chia sẻ giữa các biên tập viên và lưu trong git: ai đọc được thì xuất bản được dưới tên bạn.",
            "Hãy bỏ nó đi và đổi mật khẩu. Git hỏi `credential.helper`, hoặc hãy dùng địa chỉ SSH; kho lưu trữ lấy thông tin đăng \
             nhập từ biến môi trường.",
        ],
        "deploy:\n  pages: {kind: git, url: git@host.example:toi/trang.git}",
    ),
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
    entry(
        "output-stale",
        [
            "The output was not made by a successful build of the sources as they are now and with the same options, or time has changed what they say since: a bulletin has ended, a scheduled post is due.",
            "What is published must be what the sources say; a half-mended site, or a warning that no longer holds, must not go out.",
            "Run `bantin build`, and deploy when it has succeeded, with the same `--base-url` and `--theme`.",
        ],
        [
            "Thư mục kết quả không phải do một lần dựng thành công từ nguồn hiện tại với cùng tùy chọn tạo ra, hoặc từ đó đến nay nội dung đã đổi theo giờ: có bản tin hết hiệu lực, có bài hẹn giờ đã đến lúc đăng.",
            "Bản được đăng phải đúng như nguồn; trang đang sửa dở hay cảnh báo đã hết hiệu lực không được đưa lên.",
            "Hãy chạy `bantin build`, dựng xong rồi mới triển khai, với cùng `--base-url` và `--theme`.",
        ],
        "bantin build && bantin deploy web",
    ),
    entry(
        "output-early",
        [
            "The output holds drafts, or posts that are not due, or was built with a `--now` that is still to come.",
            "It was built for looking at, not for readers.",
            "Build again without `--drafts` and `--now`.",
        ],
        [
            "Thư mục kết quả có bản nháp hoặc bài chưa đến hạn, hoặc được dựng với `--now` ở một lúc chưa tới.",
            "Bản dựng này để xem thử, không phải cho người đọc.",
            "Hãy dựng lại không kèm `--drafts` và `--now`.",
        ],
        "bantin build && bantin deploy web",
    ),
    entry(
        "output-changed",
        [
            "A file of the output is no longer as the build wrote it.",
            "Somebody or something has changed it since: what is published must be what was built.",
            "Build again; if it comes back, find out who writes into the output folder.",
        ],
        [
            "Một tệp trong thư mục kết quả không còn như lúc dựng.",
            "Ai đó hoặc chương trình nào đó đã sửa nó: bản được đăng phải đúng như bản đã dựng.",
            "Hãy dựng lại; nếu vẫn bị, hãy tìm xem ai ghi vào thư mục kết quả.",
        ],
        "bantin build",
    ),
    entry(
        "preview-script",
        [
            "A page holds the script that the preview adds.",
            "At readers it would ask for an address that is not there, again and again.",
            "Take it out of the sources, and build again.",
        ],
        [
            "Trang có đoạn mã do chế độ xem thử thêm vào.",
            "Ở máy người đọc nó sẽ liên tục hỏi một địa chỉ không có.",
            "Hãy bỏ nó khỏi nguồn rồi dựng lại.",
        ],
        "bantin build",
    ),
    entry(
        "deploy-failed",
        [
            "The target could not be reached, or refused something.",
            "What stands there is whole: nothing is half written, and nothing of others was touched.",
            "Put right what the message says and run the same command again; it goes on where it stopped.",
        ],
        [
            "Không tới được nơi triển khai, hoặc nơi đó từ chối.",
            "Những gì đang ở đó vẫn nguyên vẹn: không có tệp dở dang, không đụng đến tệp của người khác.",
            "Hãy sửa điều thông báo nêu rồi chạy lại đúng lệnh ấy; việc sẽ tiếp tục từ chỗ dừng.",
        ],
        "bantin deploy web",
    ),
    entry(
        "deploy-local",
        [
            "A file on this machine could not be read or written for the deploy.",
            "Nothing can be sent that cannot be read.",
            "Check rights and the room on the disk, and run the command again.",
        ],
        [
            "Không đọc hoặc ghi được một tệp trên máy này khi triển khai.",
            "Không thể gửi thứ không đọc được.",
            "Hãy kiểm tra quyền và chỗ trống trên đĩa rồi chạy lại lệnh.",
        ],
        "bantin deploy web",
    ),
    entry(
        "deploy-locked",
        [
            "Somebody else is deploying to this target.",
            "Two deploys at once would mix two versions of the site.",
            "Wait until it is done. A lock that a dead deploy on another machine has left goes away with `--break-lock`.",
        ],
        [
            "Có người khác đang triển khai lên nơi này.",
            "Hai lần triển khai cùng lúc sẽ trộn lẫn hai phiên bản của trang.",
            "Hãy đợi xong. Khóa do một lần chết giữa chừng trên máy khác để lại thì gỡ bằng `--break-lock`.",
        ],
        "bantin deploy web --break-lock",
    ),
    entry(
        "deploy-taken-over",
        [
            "The lock of a deploy that had died on this machine was taken over.",
            "What that deploy had begun is finished now.",
            "Nothing needs to be done.",
        ],
        [
            "Đã lấy lại khóa của một lần triển khai chết giữa chừng trên máy này.",
            "Việc dở dang của lần đó nay được làm nốt.",
            "Không cần làm gì thêm.",
        ],
        "bantin deploy web",
    ),
    entry(
        "deploy-lock-left",
        [
            "The site is published, but the lock at the target could not be removed.",
            "The next deploy from this machine takes it over; one from another machine believes that somebody is deploying.",
            "See that the account may remove files at the target, or use `--break-lock` with the next deploy.",
        ],
        [
            "Trang đã đăng xong, nhưng không gỡ được khóa ở nơi triển khai.",
            "Lần triển khai sau từ máy này sẽ lấy lại khóa; từ máy khác thì tưởng là có người đang triển khai.",
            "Hãy cho tài khoản quyền xóa tệp ở đó, hoặc dùng `--break-lock` ở lần triển khai sau.",
        ],
        "bantin deploy web --break-lock",
    ),
    entry(
        "deploy-unsigned",
        [
            "The manifest is published without a signature.",
            "Who checks the site with the public key will see an alarm.",
            "Set the secret key with BANTIN_KEY_FILE, or put it into its usual place.",
        ],
        [
            "Bản kê được đăng mà không có chữ ký.",
            "Ai kiểm tra trang bằng khóa công khai sẽ thấy báo động.",
            "Hãy đặt khóa bí mật qua BANTIN_KEY_FILE, hoặc để nó ở chỗ thường dùng.",
        ],
        "BANTIN_KEY_FILE=~/bantin.key bantin deploy web",
    ),
    entry(
        "deploy-after",
        [
            "A command under `deploy.after` has failed.",
            "The site itself is published; but a cache may still hold old pages.",
            "Mend it and deploy again: the commands run again, with all addresses that have changed since they last succeeded.",
        ],
        [
            "Một lệnh dưới `deploy.after` đã thất bại.",
            "Trang thì đã đăng; nhưng bộ nhớ đệm có thể còn giữ trang cũ.",
            "Hãy sửa lệnh rồi triển khai lại: các lệnh chạy lại, với mọi địa chỉ đã thay đổi từ lần thành công gần nhất.",
        ],
        "deploy:\n  after: sh purge.sh",
    ),
    entry(
        "target-in-sources",
        [
            "The folder of a target and that of the site, or of the output, lie in each other.",
            "What is deployed would be taken for sources, or mixed with what the next build writes.",
            "Give the target a folder outside both.",
        ],
        [
            "Thư mục của đích và thư mục nguồn, hoặc thư mục kết quả, nằm trong nhau.",
            "Phần đã triển khai sẽ bị coi là tệp nguồn, hoặc lẫn với những gì lần dựng sau ghi ra.",
            "Hãy chọn cho đích một thư mục nằm ngoài cả hai.",
        ],
        "deploy:\n  web: {kind: folder, path: /srv/www/site}",
    ),
    entry(
        "target-not-ours",
        [
            "There are files at the target, and nothing there says that this program put them there.",
            "A wrong path would otherwise mix the site with something else.",
            "Check the target. If it is right, use `--adopt` once: files of the same name are replaced, all others stay.",
        ],
        [
            "Ở nơi triển khai đã có tệp, và không có gì cho thấy do chương trình này đưa lên.",
            "Nếu sai đường dẫn, trang sẽ lẫn vào thứ khác.",
            "Hãy kiểm tra lại nơi đó. Nếu đúng, dùng `--adopt` một lần: tệp trùng tên bị thay, các tệp khác được giữ nguyên.",
        ],
        "bantin deploy web --adopt",
    ),
    entry(
        "target-note-damaged",
        [
            "The note `.bantin/deploy.txt`, which tells of the last deploy to this target, cannot be read.",
            "It was cut short or changed there, or another version of the program wrote it; so nobody can be sure what lies there.",
            "Use `--adopt` once: every file of the site is sent anew, and all others stay.",
        ],
        [
            "Không đọc được ghi chú `.bantin/deploy.txt` về lần triển khai trước ở nơi này.",
            "Ghi chú bị cắt cụt hoặc bị sửa ở đó, hoặc do phiên bản khác của chương trình ghi; nên không rõ ở đó đang có gì.",
            "Hãy dùng `--adopt` một lần: mọi tệp của trang được gửi lại, các tệp khác được giữ nguyên.",
        ],
        "bantin deploy web --adopt",
    ),
    entry(
        "target-clash",
        [
            "A file at the target that is not ours stands where a new file needs a folder, or in a folder with a new file's name.",
            "One of them would be lost: what is a file cannot be a folder too. `--adopt` does not allow that.",
            "Rename the file there, or give the new one another name.",
        ],
        [
            "Ở nơi triển khai, một tệp không phải của ta nằm đúng chỗ tệp mới cần thư mục, hoặc nằm trong thư mục trùng tên tệp mới.",
            "Một trong hai sẽ bị mất: đã là tệp thì không thể đồng thời là thư mục. `--adopt` cũng không cho phép điều này.",
            "Hãy đổi tên tệp ở đó, hoặc đặt tên khác cho tệp mới.",
        ],
        "mv ghi-chu ghi-chu.txt",
    ),
    entry(
        "target-foreign-file",
        [
            "A file at the target that is not ours has the name of a new file of the site.",
            "It would be lost.",
            "Rename it there, or replace it with `--adopt`.",
        ],
        [
            "Một tệp không phải của ta ở nơi triển khai trùng tên với tệp mới của trang.",
            "Tệp đó sẽ bị mất.",
            "Hãy đổi tên nó ở đó, hoặc thay nó bằng `--adopt`.",
        ],
        "bantin deploy web --adopt",
    ),
    entry(
        "too-many-removals",
        [
            "More than a tenth of the site would be removed.",
            "That is more often a slip, such as a folder that was moved, than meant.",
            "Look at the plan with `--dry-run`; if it is right, allow it with `--allow-removals`.",
        ],
        [
            "Hơn một phần mười của trang sẽ bị xóa.",
            "Điều đó thường do nhầm lẫn, ví dụ dời nhầm một thư mục, hơn là cố ý.",
            "Hãy xem kế hoạch bằng `--dry-run`; nếu đúng, cho phép bằng `--allow-removals`.",
        ],
        "bantin deploy web --allow-removals 200",
    ),
];
