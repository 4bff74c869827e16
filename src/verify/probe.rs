//! Addresses that should not exist: how a host answers for them shows what was added to it.
//!
//! In: a seed, the answers. Out: addresses, and what is wrong with their answers. Touches: nothing.

use super::{finding, judge::Answer, web::Reply};
use crate::{
    diag::{Diagnostic, Words},
    hash::{Absorb, Absorber, Digest},
    words,
};

/// What kits for spam and for breaking in like to put on a host, and the words that betting sites are found by.
const LIKED: [&str; 24] = [
    "wp-login.php",
    "wp-content/index.php",
    "xmlrpc.php",
    "shell.php",
    "alfa.php",
    "wso.php",
    "about.php",
    "admin.php",
    "index.php",
    "css/index.php",
    "images/",
    "uploads/",
    "cgi-bin/",
    ".well-known/index.php",
    "slot-gacor/",
    "slot/",
    "casino/",
    "nha-cai/",
    "keo-nha-cai/",
    "ca-cuoc/",
    "tai-xiu/",
    "xo-so/",
    "game-bai-doi-thuong/",
    "bong88.html",
];

/// Addresses that no manifest has: those above and some that nobody can have thought of.
pub(super) fn addresses(seed: u64) -> Vec<String> {
    let word = |number: u64| {
        let mut absorber = Absorber::default();
        (seed, number).absorb(&mut absorber);
        format!("{:016x}", absorber.finish().short())
    };
    let random = [
        format!("{}/", word(1)),
        format!("{}.html", word(2)),
        format!("{}.php", word(3)),
        format!("2024/10/{}/", word(4)),
        format!("assets/{}.js", word(5)),
        format!("slot-{}/", word(6)),
    ];
    LIKED.iter().map(|path| (*path).to_owned()).chain(random).collect()
}

/// Queries to the front page, which a host of files does not look at, and kits do.
pub(super) fn queries(seed: u64) -> [String; 3] {
    [format!("/?s=slot-{seed}"), "/?p=casino".to_owned(), "/?id=nha-cai".to_owned()]
}

/// What hosts answer for addresses that they keep to themselves, by their settings: nothing is shown there.
const CLOSED: [u16; 4] = [401, 403, 405, 410];

/// Judges the answers for an address that should not exist; `page` is our page for such addresses.
pub(super) fn judge(address: &str, answers: &[Answer], page: Option<Digest>) -> Vec<Diagnostic> {
    let status = |(_, answer): &Answer| answer.as_ref().ok().map(|reply| reply.status);
    let first = answers.first().and_then(status);
    // Only when nobody gets in: a door that opens for some is what kits make.
    if first.is_some_and(|first| CLOSED.contains(&first)) && answers.iter().all(|answer| status(answer) == first) {
        return Vec::new();
    }
    let mut report: Vec<Diagnostic> = answers
        .iter()
        .filter_map(|(visitor, answer)| match answer {
            Ok(reply) => told(address, &visitor.words(), reply, page),
            Err(reason) => Some(finding::unreachable(address, reason)),
        })
        .collect();
    // What all visitors meet is told once.
    report.dedup_by(|a, b| a.code == b.code);
    report
}

fn told(address: &str, who: &Words, reply: &Reply, page: Option<Digest>) -> Option<Diagnostic> {
    match reply.status {
        300..400 => Some(finding::redirect(address, who, &reply.header("location").unwrap_or_else(|| "?".to_owned()))),
        404 | 410 if page.is_some_and(|page| page != reply.digest()) => Some(finding::should_not_exist(
            address,
            &words!("what is shown is not our 404.html", "trang hiện ra không phải 404.html của ta"),
        )),
        404 | 410 => None,
        200 => Some(finding::should_not_exist(address, &words!("the host answers 200", "máy chủ trả lời 200"))),
        status => Some(finding::unreachable(address, &words!("the host answers {status}", "máy chủ trả lời {status}"))),
    }
}
