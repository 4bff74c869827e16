//! What the answers to four visitors say about one address.
//!
//! In: a file of the manifest, the answers. Out: what is wrong. Touches: nothing.

use super::{
    finding, header,
    web::{Reply, Visitor},
};
use crate::{
    diag::{Diagnostic, Words},
    output::manifest::Listed,
    words,
};

/// The answer that one visitor got, or why there was none.
pub(super) type Answer = (Visitor, Result<Reply, Words>);

/// How an answer fails to be the file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wrong {
    Silent(Words),
    Redirect(String),
    Missing(u16),
    /// With the digest in hexadecimal digits, and the title that is shown instead.
    Changed(String, Option<String>),
}

/// Judges the answers for a file; `policy` are header names and values that every page must have.
pub(super) fn judge(address: &str, file: &Listed, answers: &[Answer], policy: &[(String, String)]) -> Vec<Diagnostic> {
    let mut wrong: Vec<(Wrong, Vec<Visitor>)> = Vec::new();
    for (visitor, answer) in answers {
        if let Some(how) = check(file, answer) {
            match wrong.iter_mut().find(|(known, _)| *known == how) {
                Some((_, who)) => who.push(*visitor),
                None => wrong.push((how, vec![*visitor])),
            }
        }
    }
    let mut report: Vec<_> = wrong.iter().map(|(how, who)| told(address, how, who, answers.len())).collect();
    let sound: Vec<&Reply> = answers.iter().filter_map(|(_, answer)| answer.as_ref().ok()).collect();
    // What is wrong for all of them is told once.
    let of_headers = sound.iter().flat_map(|reply| header::check(address, file, reply, policy));
    report.extend(of_headers);
    report.sort_by(|a, b| (&a.code, &a.message.en).cmp(&(&b.code, &b.message.en)));
    report.dedup();
    report
}

fn check(file: &Listed, answer: &Result<Reply, Words>) -> Option<Wrong> {
    let reply = match answer {
        Ok(reply) => reply,
        Err(reason) => return Some(Wrong::Silent(reason.clone())),
    };
    // The page for addresses that aren't there may be served as such at its own address too.
    let is_not_found_page = file.path.as_str() == super::NOT_FOUND && reply.status == 404;
    match reply.status {
        300..400 => Some(Wrong::Redirect(reply.header("location").unwrap_or_else(|| "?".to_owned()))),
        200 => changed(file, reply),
        404 if is_not_found_page => changed(file, reply),
        404 | 410 => Some(Wrong::Missing(reply.status)),
        status => Some(Wrong::Silent(words!("the host answers {status}", "máy chủ trả lời {status}"))),
    }
}

fn changed(file: &Listed, reply: &Reply) -> Option<Wrong> {
    let digest = reply.digest();
    (digest != file.digest).then(|| Wrong::Changed(digest.to_string(), title(&reply.body)))
}

/// The title of a page, which defacers change first.
fn title(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let start = text.find("<title>")? + "<title>".len();
    let end = start + text[start..].find("</title>")?;
    Some(text[start..end].trim().chars().take(120).collect())
}

fn told(address: &str, how: &Wrong, who: &[Visitor], all: usize) -> Diagnostic {
    let everybody = who.len() == all;
    let visitors = names(who, everybody);
    match how {
        Wrong::Silent(reason) => finding::unreachable(address, reason),
        Wrong::Redirect(to) => finding::redirect(address, &visitors, to),
        Wrong::Missing(_) if everybody => finding::missing(address, &words!("", "")),
        Wrong::Missing(_) => {
            finding::missing(address, &Words::new(format!(" for {}", visitors.en), format!(" đối với {}", visitors.vi)))
        }
        Wrong::Changed(_, title) => {
            let title = title.as_ref().map_or_else(
                || words!("", ""),
                |title| {
                    let title = title.escape_debug();
                    words!("; its title is “{title}”", "; tiêu đề là “{title}”")
                },
            );
            if everybody { finding::changed(address, &title) } else { finding::differs(address, &visitors, &title) }
        }
    }
}

/// The visitors in words.
fn names(who: &[Visitor], everybody: bool) -> Words {
    if everybody {
        return words!("everybody", "mọi người");
    }
    let list = |text: fn(Words) -> String| {
        let names: Vec<_> = who.iter().map(|visitor| text(visitor.words())).collect();
        names.join(", ")
    };
    Words::new(list(|words| words.en), list(|words| words.vi))
}
