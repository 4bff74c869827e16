//! Codes of CAP messages and of the ledger of what has been issued.
//!
//! In: nothing. Out: explanations. Touches: nothing.

use super::{Explanation, entry};

pub(super) const ALL: &[Explanation] = &[
    entry(
        "issued-changed",
        [
            "A bulletin was changed after it had been issued as a CAP message.",
            "Programs that took the message show the old text; an alert that went out can only be updated or withdrawn, never edited.",
            "Raise `revision` and set `updated`, so that an update is sent; or put back what was there. To take the warning back, set `withdrawn: true`.",
        ],
        [
            "Bản tin bị sửa sau khi đã phát thành thông điệp CAP.",
            "Các chương trình đã nhận thông điệp vẫn hiện nội dung cũ; cảnh báo đã phát chỉ có thể cập nhật hoặc rút lại, không thể sửa.",
            "Hãy tăng `revision` và ghi `updated` để một bản cập nhật được gửi đi; hoặc trả lại nội dung cũ. Muốn rút cảnh báo, hãy đặt `withdrawn: true`.",
        ],
        "updated: 2024-10-27T05:20\nbulletin:\n  revision: 1",
    ),
    entry(
        "revision-without-time",
        [
            "A bulletin was corrected or withdrawn, and does not say when.",
            "The message that corrects it needs a time later than that of the message before, or receivers throw it away.",
            "Set `updated` to the time of the correction.",
        ],
        [
            "Bản tin được sửa hoặc rút lại mà không ghi lúc nào.",
            "Thông điệp sửa phải có giờ muộn hơn thông điệp trước, nếu không nơi nhận sẽ bỏ qua.",
            "Hãy ghi `updated` là giờ sửa.",
        ],
        "updated: 2024-10-27T05:20\nbulletin:\n  revision: 1",
    ),
    entry(
        "issued-hidden",
        [
            "A bulletin that was issued as a CAP message is a draft again.",
            "Its page would vanish while programs that took the message go on warning.",
            "Remove `draft`; to take the warning back, set `withdrawn: true` under `bulletin`, and `updated`.",
        ],
        [
            "Bản tin đã phát thành thông điệp CAP nay lại là bản nháp.",
            "Trang của bản tin sẽ mất đi trong khi các chương trình đã nhận thông điệp vẫn cảnh báo.",
            "Hãy bỏ `draft`; muốn rút cảnh báo, hãy đặt `withdrawn: true` dưới `bulletin`, và ghi `updated`.",
        ],
        "updated: 2024-10-27T05:20\nbulletin:\n  withdrawn: true",
    ),
    entry(
        "issued-lost",
        [
            "The ledger names a bulletin whose file is no longer there.",
            "Its message was sent, and nothing cancels it.",
            "Restore the file, and set `withdrawn: true` in it when the warning is to be taken back.",
        ],
        [
            "Sổ phát tin có một bản tin mà tệp của nó không còn.",
            "Thông điệp đã gửi đi mà không có gì hủy nó.",
            "Hãy khôi phục tệp, và đặt `withdrawn: true` trong tệp nếu muốn rút cảnh báo.",
        ],
        "git checkout HEAD~1 -- site/posts/2024/10/bao-so-6.md",
    ),
    entry(
        "same-issue",
        [
            "Two bulletins of one series have the same time of issue and the same revision.",
            "The identifier of a CAP message is made of the series, the time and the revision: receivers would take the two for one.",
            "Give one of them another `issued`, a minute later; where it corrects the other one, set `revision`.",
        ],
        [
            "Hai bản tin của cùng một loạt tin có cùng giờ phát và cùng số lần sửa.",
            "Tên của thông điệp CAP gồm loạt tin, giờ phát và số lần sửa: nơi nhận sẽ coi hai bản tin là một.",
            "Hãy đặt `issued` khác cho một trong hai, muộn hơn một phút; nếu bản này sửa bản kia, hãy đặt `revision`.",
        ],
        "bulletin:\n  issued: 2024-10-27T05:01",
    ),
    entry(
        "issued-later",
        [
            "A bulletin is published whose time of issue, or of correction, is still to come. Of a correction or withdrawal this is an error.",
            "Nobody is warned by a CAP message before that time: a message tells when it was sent, and receivers refuse one from the future. A page that is corrected before its message would contradict the one that holds.",
            "Correct `issued` or `updated` if the warning is to go out now. If the time of issue is meant, build and deploy again then.",
        ],
        [
            "Một bản tin đã đăng nhưng giờ phát, hoặc giờ sửa, còn chưa tới. Với bản sửa hay bản rút, đây là lỗi.",
            "Trước giờ đó không ai nhận được thông điệp CAP: thông điệp ghi rõ lúc gửi, và nơi nhận không chấp nhận giờ ở tương lai. Trang sửa trước thông điệp sẽ trái với thông điệp đang có hiệu lực.",
            "Nếu cần cảnh báo ngay, hãy sửa `issued` hoặc `updated`. Nếu giờ phát ấy là đúng ý, hãy dựng và triển khai lại vào lúc đó.",
        ],
        "bulletin:\n  issued: 2024-10-27T05:00",
    ),
    entry(
        "never-issued",
        [
            "The folder `cap` has a message that `cap-ledger.txt` does not name.",
            "A build keeps there what it has issued, and publishes it unchanged ever after; what the ledger does not name was never issued, or its line was lost.",
            "Restore the line from the repository. If the message was never published, remove the file.",
        ],
        [
            "Thư mục `cap` có một thông điệp mà `cap-ledger.txt` không ghi.",
            "Mỗi lần dựng giữ ở đó những gì đã phát và từ đó đăng lại nguyên vẹn; điều mà sổ không ghi thì chưa từng được phát, hoặc dòng của nó đã mất.",
            "Hãy khôi phục dòng ấy từ kho lưu trữ. Nếu thông điệp chưa từng được đăng, hãy xóa tệp.",
        ],
        "git checkout HEAD -- site/cap-ledger.txt site/cap",
    ),
    entry(
        "bad-ledger",
        [
            "A line of `cap-ledger.txt` cannot be read, or contradicts another one.",
            "The ledger says what has been issued; without it a message could go out a second time, or differently.",
            "Restore the file from the repository. After a merge keep the lines of both sides, without the marks of the merge.",
        ],
        [
            "Một dòng của `cap-ledger.txt` không đọc được, hoặc trái với một dòng khác.",
            "Sổ này ghi những gì đã phát; thiếu nó, một thông điệp có thể bị phát lần nữa hoặc phát khác đi.",
            "Hãy khôi phục tệp từ kho lưu trữ. Sau khi gộp hai bản, hãy giữ mọi dòng của cả hai, bỏ các dấu của việc gộp.",
        ],
        "cap-ledger.txt merge=union",
    ),
    entry(
        "bad-sender",
        [
            "`cap.sender` cannot stand in a CAP message.",
            "The standard allows no spaces, commas, `<` and `&` in it: references to messages are split at them.",
            "Write an address that is yours alone, such as an e-mail address.",
        ],
        [
            "`cap.sender` không dùng được trong thông điệp CAP.",
            "Tiêu chuẩn không cho phép dấu cách, dấu phẩy, `<` và `&`: các tham chiếu được tách ra ở đó.",
            "Hãy ghi một địa chỉ chỉ mình có, ví dụ địa chỉ thư điện tử.",
        ],
        "cap:\n  sender: canh-bao@bantin.example",
    ),
    entry(
        "ledger-unwritten",
        [
            "The site was built, but the ledger of issued CAP messages could not be written.",
            "The next build would not know what has been issued, and could not tell of an edit.",
            "Give yourself the right to write into the site's folder, and build again.",
        ],
        [
            "Trang đã dựng xong, nhưng không ghi được sổ các thông điệp CAP đã phát.",
            "Lần dựng sau sẽ không biết đã phát những gì, nên không thể báo khi có bản tin bị sửa.",
            "Hãy cấp quyền ghi vào thư mục của trang, rồi dựng lại.",
        ],
        "chmod u+w site site/cap-ledger.txt",
    ),
];
