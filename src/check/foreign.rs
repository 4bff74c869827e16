//! Links to other sites, and what became of them.
//!
//! In: the links, and the answers of the sites. Out: diagnostics. Touches: nothing; others do the asking.

use std::collections::BTreeMap;

use super::at;
use crate::{
    diag::{Diagnostic, Fault, Span},
    reach::Answer,
    words,
};

/// A link to another site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// The address.
    pub address: String,
    /// The file.
    pub file: String,
    /// The place in it.
    pub span: Span,
}

/// Tells of links that lead nowhere.
pub fn judge(links: &[Foreign], answers: &BTreeMap<&str, Answer>) -> Vec<Diagnostic> {
    let told = links.iter().filter_map(|link| {
        let fault = fault(&link.address, answers.get(link.address.as_str())?)?;
        Some(at(&link.file, Some(link.span), fault))
    });
    told.collect()
}

fn fault(address: &str, answer: &Answer) -> Option<Fault> {
    let later = words!(
        "it may be for now only: check again later, then remove the link or find another",
        "có thể chỉ là tạm thời: hãy kiểm tra lại sau, rồi bỏ liên kết hoặc tìm địa chỉ khác"
    );
    Some(match answer {
        Answer::There | Answer::Unknown => return None,
        Answer::Gone(status) => Fault::new(
            "dead-link",
            words!("{address} is gone: its site answers {status}", "{address} không còn: trang đó trả lời {status}"),
        )
        .hint(words!(
            "find its new address, link to an archived copy, or remove the link",
            "hãy tìm địa chỉ mới, dẫn đến bản lưu trữ, hoặc bỏ liên kết"
        )),
        Answer::Trouble(status) => Fault::new(
            "dead-link",
            words!(
                "{address} is out of order: its site answers {status}",
                "{address} đang lỗi: trang đó trả lời {status}"
            ),
        )
        .hint(later),
        Answer::Silence(reason) => {
            let (en, vi) = (&reason.en, &reason.vi);
            Fault::new("dead-link", words!("{address} does not answer: {en}", "{address} không trả lời: {vi}"))
                .hint(later)
        }
    })
}
