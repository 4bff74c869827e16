//! Links to other sites, and what became of them.
//!
//! In: the links, and the answers of the sites. Out: diagnostics. Touches: nothing; others do the asking.

use std::collections::{BTreeMap, BTreeSet};

use super::at;
use crate::{
    diag::{Diagnostic, Fault, Span},
    reach::{Answer, host},
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

/// Tells of links that lead nowhere. When no site answers at all, it is not the sites that are gone.
pub fn judge(links: &[Foreign], answers: &BTreeMap<&str, Answer>) -> Vec<Diagnostic> {
    let hosts: BTreeSet<&str> = answers.keys().map(|address| host(address)).collect();
    if hosts.len() > 1 && answers.values().all(|answer| matches!(answer, Answer::Silence(_))) {
        return vec![Diagnostic::from(no_network()).warning()];
    }
    let told = links.iter().filter_map(|link| {
        let fault = fault(&link.address, answers.get(link.address.as_str())?)?;
        Some(at(&link.file, Some(link.span), fault))
    });
    told.collect()
}

fn no_network() -> Fault {
    Fault::new("no-network", words!("no other site answers at all", "không trang nào khác trả lời"))
        .hint(words!("connect to the network and check again", "hãy kết nối mạng rồi kiểm tra lại"))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(answers: &[(&'static str, Answer)]) -> Vec<String> {
        let link = |(address, _): &(&str, Answer)| Foreign {
            address: (*address).to_owned(),
            file: "posts/a.md".to_owned(),
            span: Span::new(0, 1),
        };
        let links: Vec<_> = answers.iter().map(link).collect();
        judge(&links, &answers.iter().cloned().collect()).into_iter().map(|one| one.code).collect()
    }

    #[test]
    fn a_machine_without_network_blames_no_link() {
        let silence = || Answer::Silence(words!("x", "x"));
        assert_eq!(told(&[("https://a.vn/", silence()), ("https://b.vn/", silence())]), ["no-network"]);
        assert_eq!(told(&[("https://a.vn/", silence()), ("https://a.vn/b", silence())]), ["dead-link", "dead-link"]);
        assert_eq!(told(&[("https://a.vn/", silence()), ("https://b.vn/", Answer::There)]), ["dead-link"]);
        assert!(told(&[("https://a.vn/", Answer::Unknown)]).is_empty());
    }
}
