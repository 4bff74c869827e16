//! Bulletins in force that contradict each other, and such as end with nothing to follow.
//!
//! In: the bulletins in force at the instant of the check. Out: diagnostics. Touches: nothing.
//!
//! Within a series the newer bulletin supersedes the older one, so only bulletins of different series can contradict each other: the same
//! danger at two levels for the same place, or the same storm with other figures. What two bulletins say of different places, dangers,
//! days or storms is no contradiction; nor are levels one apart in bulletins of different kinds, which are issued hours apart.

use super::{Subject, at};
use crate::{
    content::{Bulletin, Hazard, Kind, Post, Stage, Storm},
    diag::{Diagnostic, Fault, Span},
    library::{Library, PostId},
    text::{term, time::iso},
    words,
};

/// Two positions of a storm told for times so near must agree, in seconds: bulletins come every three hours.
const SAME_TIME: i64 = 2 * 3600;

/// How long before its end a bulletin without a successor is told of, in seconds.
const SOON: i64 = 3600;

/// A bulletin in force.
#[derive(Clone, Copy)]
struct InForce<'a> {
    post: &'a Post,
    bulletin: &'a Bulletin,
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let library = subject.library();
    let mut all: Vec<InForce<'_>> = library
        .in_force()
        .into_iter()
        .filter_map(|id| {
            let post = library.post(id);
            Some(InForce { post, bulletin: post.bulletin.as_deref()? })
        })
        .collect();
    all.sort_by_key(|one| (one.bulletin.issued, &one.post.path));
    let mut found = Vec::new();
    for (at, older) in all.iter().enumerate() {
        for newer in &all[at + 1..] {
            found.extend(contradiction(subject, *older, *newer));
        }
    }
    found.extend(library.in_force().into_iter().filter_map(|id| ending(subject, library, id)));
    found
}

/// What two bulletins say of the same thing in different ways; the newer one is blamed, because it is being written.
fn contradiction(subject: &Subject<'_>, older: InForce<'_>, newer: InForce<'_>) -> Option<Diagnostic> {
    let (one, other) = (older.bulletin, newer.bulletin);
    let (keys, fault): (&[&str], Fault) = match (&one.storm, &other.storm) {
        (Some(old), Some(new)) if is_same_storm(old, new) && storms_differ(one, other) => {
            (&["bulletin", "storm"], contradicting_storm(new))
        }
        _ => {
            let (place, hazard, old) = hazards_differ(one, other)?;
            let spans = subject.places(&newer.post.path, &["bulletin", "hazards"]);
            let found = at(&newer.post.path, spans.get(place).copied(), contradicting_level(hazard, old));
            return Some(with(subject, found, older));
        }
    };
    Some(with(subject, at(&newer.post.path, place(subject, newer, keys), fault), older))
}

fn place(subject: &Subject<'_>, one: InForce<'_>, keys: &[&str]) -> Option<Span> {
    subject.place(&one.post.path, keys)
}

fn with(subject: &Subject<'_>, found: Diagnostic, older: InForce<'_>) -> Diagnostic {
    let label = words!("the older one, still in force", "bản tin cũ hơn, vẫn còn hiệu lực");
    found.also(&older.post.path, place(subject, older, &["bulletin"]), label)
}

fn is_storm(kind: Kind) -> bool {
    matches!(kind, Kind::Storm | Kind::Depression)
}

fn is_same_storm(one: &Storm, other: &Storm) -> bool {
    one.number.is_some() && (one.number, one.year) == (other.number, other.year)
}

/// Whether two bulletins tell other levels of a storm for the same hour, or one says that it is over.
fn storms_differ(one: &Bulletin, other: &Bulletin) -> bool {
    let (Some(old), Some(new)) = (&one.storm, &other.storm) else { return false };
    let when = |storm: &Storm, bulletin: &Bulletin| storm.at.unwrap_or(bulletin.issued).unix();
    let is_same_time = (when(old, one) - when(new, other)).abs() < SAME_TIME;
    let unlike = |a: Option<u8>, b: Option<u8>| a.is_some() && b.is_some() && a != b;
    let is_over = |bulletin: &Bulletin| bulletin.stage == Some(Stage::Final);
    let levels = unlike(old.wind_level, new.wind_level) || unlike(old.gust_level, new.gust_level);
    is_same_time && levels || is_over(one) != is_over(other)
}

/// The first hazard of the newer bulletin that the older one gives another level for in one of its areas.
fn hazards_differ<'a>(older: &'a Bulletin, newer: &'a Bulletin) -> Option<(usize, &'a Hazard, (u8, &'a str))> {
    let other_storm = matches!((&older.storm, &newer.storm), (Some(one), Some(other)) if !is_same_storm(one, other));
    if older.covers != newer.covers {
        return None;
    }
    let most = if older.kind == newer.kind { 0 } else { 1 };
    let hazards = newer.hazards.iter().enumerate();
    let mut same_event = hazards.filter(|(_, hazard)| !(other_storm && is_storm(hazard.kind)));
    same_event.find_map(|(at, hazard)| {
        let found = hazard.areas.iter().find_map(|area| {
            let (old, new) = (level_in(older, hazard, area)?, level_in(newer, hazard, area)?);
            (old.abs_diff(new) > most).then_some((old, area.as_str()))
        });
        Some((at, hazard, found?))
    })
}

/// The highest level that a bulletin gives for a danger in an area.
fn level_in(bulletin: &Bulletin, hazard: &Hazard, area: &str) -> Option<u8> {
    let identity = term::identity(area);
    let same = bulletin.hazards.iter().filter(|one| one.kind == hazard.kind);
    same.filter(|one| one.areas.iter().any(|own| term::identity(own) == identity)).filter_map(|one| one.level).max()
}

fn contradicting_level(hazard: &Hazard, (old, area): (u8, &str)) -> Fault {
    let (kind, new) = (hazard.kind.name(), hazard.level.unwrap_or_default());
    fault(words!(
        "two bulletins in force give {area} different levels of `{kind}`: {old} and {new}",
        "hai bản tin đang có hiệu lực nêu hai cấp độ `{kind}` khác nhau cho {area}: {old} và {new}"
    ))
}

fn contradicting_storm(storm: &Storm) -> Fault {
    let (number, year) = (storm.number.unwrap_or_default(), storm.year);
    fault(words!(
        "two bulletins in force tell different things of storm {number} of {year}",
        "hai bản tin đang có hiệu lực nói khác nhau về bão số {number} năm {year}"
    ))
}

fn fault(message: crate::diag::Words) -> Fault {
    Fault::new("contradicting-bulletins", message).hint(words!(
        "give both the same `series`, so that the newer one supersedes the older; or correct one, or end it with `valid_until`",
        "hãy đặt cùng `series` để bản tin mới thay bản tin cũ; hoặc sửa một trong hai, hoặc cho bản cũ hết hiệu lực bằng `valid_until`"
    ))
}

/// A bulletin that is about to end, or whose next one is due, with nothing to follow.
fn ending(subject: &Subject<'_>, library: &Library<'_>, id: PostId) -> Option<Diagnostic> {
    let post = library.post(id);
    let bulletin = post.bulletin.as_deref()?;
    // Nothing has to follow the last one, nor a single warning that says of itself until when it holds.
    let is_followed =
        bulletin.stage != Some(Stage::Final) && (bulletin.series.is_some() || bulletin.next_issue.is_some());
    let end = bulletin.holds_until();
    let is_due = bulletin.next_issue.is_some_and(|next| next <= library.now) || end <= library.now.plus(SOON);
    let waits = |other: &Post| {
        let own = other.bulletin.as_deref();
        !other.draft
            && other.series() == post.series()
            && own.is_some_and(|own| own.issued > bulletin.issued && own.issued <= end)
    };
    let has_successor = post.series().is_some() && library.held.iter().any(|held| waits(held.post));
    if !is_followed || !is_due || has_successor {
        return None;
    }
    let key = if bulletin.next_issue.is_some() { "next_issue" } else { "valid_until" };
    let span = subject.place(&post.path, &["bulletin", key]);
    Some(at(&post.path, span, no_successor(bulletin.series.as_deref(), &iso(end, &library.config.zone))))
}

fn no_successor(series: Option<&str>, end: &str) -> Fault {
    let series = series.unwrap_or("…");
    Fault::new(
        "no-successor",
        words!(
            "this bulletin ends at {end}, and nothing follows it",
            "bản tin này hết hiệu lực lúc {end} mà chưa có bản tin nào tiếp theo"
        ),
    )
    .hint(words!(
        "begin the next one with `bantin new bulletin --series {series}`, or close the series with `stage: final`",
        "hãy viết bản tin tiếp theo bằng `bantin new bulletin --series {series}`, hoặc kết thúc loạt tin bằng `stage: final`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::time::{Day, Moment};

    fn bulletin(hazards: &[(Kind, u8, &[&str])]) -> Bulletin {
        let hazard = |(kind, level, areas): &(Kind, u8, &[&str])| Hazard {
            kind: *kind,
            level: Some(*level),
            areas: areas.iter().map(|area| (*area).to_owned()).collect(),
        };
        Bulletin {
            kind: Kind::Other,
            series: None,
            stage: None,
            issued: Moment::from_unix(0),
            next_issue: None,
            valid_until: None,
            covers: None,
            hazards: hazards.iter().map(hazard).collect(),
            storm: None,
            revision: None,
            withdrawn: false,
            issuer: None,
            span: Span::new(0, 0),
        }
    }

    #[test]
    fn the_same_danger_has_one_level_in_a_place() {
        let rain = bulletin(&[(Kind::HeavyRain, 3, &["Huế", "Đà Nẵng"]), (Kind::Flood, 2, &["Huế"])]);
        let differs = |other: &[(Kind, u8, &[&str])]| {
            hazards_differ(&rain, &bulletin(other)).map(|(at, _, (old, area))| (at, old, area.to_owned()))
        };
        assert_eq!(differs(&[(Kind::HeavyRain, 3, &["Huế"])]), None);
        assert_eq!(differs(&[(Kind::HeavyRain, 4, &["Quảng Trị"])]), None);
        assert_eq!(differs(&[(Kind::Storm, 4, &["Huế"])]), None);
        assert_eq!(
            differs(&[(Kind::Storm, 4, &["Huế"]), (Kind::HeavyRain, 4, &["Vinh", "đà nẵng"])]),
            Some((1, 3, "đà nẵng".to_owned()))
        );
    }

    #[test]
    fn bulletins_of_other_kinds_and_days_may_differ_a_little() {
        let rain = bulletin(&[(Kind::HeavyRain, 3, &["Huế"])]);
        let storm = |level| Bulletin { kind: Kind::Storm, ..bulletin(&[(Kind::HeavyRain, level, &["Huế"])]) };
        assert!(hazards_differ(&rain, &storm(2)).is_none(), "issued hours apart");
        assert!(hazards_differ(&rain, &storm(1)).is_some(), "two levels are too much");
        let tomorrow = Bulletin { covers: Day::new(2024, 10, 28), ..bulletin(&[(Kind::HeavyRain, 1, &["Huế"])]) };
        assert!(hazards_differ(&rain, &tomorrow).is_none());
    }
}
