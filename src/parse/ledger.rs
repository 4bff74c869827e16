//! The ledger of issued CAP messages, read.
//!
//! In: the text of `cap-ledger.txt`. Out: a [`Ledger`]; what is wrong goes to the report. Touches: nothing.
//!
//! A line that cannot be read is an error: without it a message might go out a second time.

use crate::{
    content::{Issued, LEDGER, Ledger},
    diag::{Diagnostic, Fault, Span},
    text::time::Zone,
    words,
};

/// Reads the ledger.
pub fn ledger(text: &str, zone: &Zone, report: &mut Vec<Diagnostic>) -> Ledger {
    let mut ledger = Ledger::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(start, start + written.len());
        start += line.len();
        if written.trim().is_empty() || written.starts_with('#') {
            continue;
        }
        match Issued::of_line(written, zone) {
            None => report.push(unreadable().at(span).in_file(LEDGER)),
            Some(issued) => {
                if let Some(first) = ledger.add(issued) {
                    report.push(twice(&first.identifier).at(span).in_file(LEDGER));
                }
            }
        }
    }
    ledger
}

fn unreadable() -> Fault {
    Fault::new("bad-ledger", words!("this is no line of the ledger", "đây không phải một dòng của sổ phát tin")).hint(
        words!(
            "restore the line from the repository; after a merge keep the lines of both sides and nothing else",
            "hãy khôi phục dòng này từ kho lưu trữ; sau khi gộp hai bản, hãy giữ mọi dòng của cả hai và không giữ gì khác"
        ),
    )
}

fn twice(identifier: &str) -> Fault {
    Fault::new(
        "bad-ledger",
        words!(
            "the message `{identifier}` stands here a second time with other contents",
            "thông điệp `{identifier}` có ở đây lần thứ hai với nội dung khác"
        ),
    )
    .hint(words!(
        "two copies of the site issued different bulletins: keep the line of the one that was published",
        "hai bản sao của trang đã phát hai bản tin khác nhau: hãy giữ dòng của bản đã đăng"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_merge_are_told_with_their_line() {
        let zone = Zone::new("Asia/Ho_Chi_Minh").unwrap();
        let line = "2024-10-27T05:00:00+07:00 bao bao-20241027T0500-0 Test a@b.example 1.2.3.4.5.6.7 posts/bao.md";
        let text = format!("# a comment\n\n{line}\r\n<<<<<<< HEAD\n{line}\n{}\n", line.replace("1.2", "1.3"));
        let mut report = Vec::new();
        assert_eq!(ledger(&text, &zone, &mut report).lines().len(), 1);
        let places: Vec<&str> = report.iter().map(|one| &text[one.span.unwrap().range()]).collect();
        assert_eq!(places, ["<<<<<<< HEAD", line.replace("1.2", "1.3").as_str()]);
    }
}
