//! The next bulletin of a series: what stands in the newest one, with its instants moved on.
//!
//! In: the newest bulletin, the instant of the next one. Out: a [`NewPost`]. Touches: nothing.
//!
//! Taken over is what seldom changes and what is easier to correct than to write. The lead and the body are not: an old warning under
//! a new date is worse than none.

use super::{NewPost, Old, headline::Moves, post::Image};
use crate::{
    config::Config,
    content::{Bulletin, Issuer, Kind, Post, Stage, Storm},
    text::{slug::slugify, time::Moment},
};

/// The newest bulletin of a series that had been issued at an instant, published or not; a later one where there is no other, and one that
/// was taken back only where all were.
pub fn newest<'p>(posts: &'p [Post], series: &str, now: Moment) -> Option<&'p Post> {
    let slug = slugify(series);
    let members = posts.iter().filter_map(|post| {
        let bulletin = post.bulletin.as_deref()?;
        let own = bulletin.series.as_ref().filter(|own| *own == series || slugify(own) == slug);
        own.map(|_| (post, bulletin))
    });
    let order = |(post, bulletin): &(&'p Post, &Bulletin)| {
        (!bulletin.withdrawn, bulletin.issued <= now, bulletin.issued, bulletin.revision, post.path.as_str())
    };
    members.max_by(|a, b| order(a).cmp(&order(b))).map(|(post, _)| post)
}

/// The bulletin that follows another one, issued `now`; without a headline where the last one's would be wrong. `None` when the post is
/// no bulletin.
pub fn after(last: &Post, config: &Config, now: Moment) -> Option<NewPost> {
    let old = last.bulletin.as_deref()?;
    let seconds = now.unix() - old.issued.unix();
    let zone = &config.zone;
    let at = old.storm.as_ref().and_then(|storm| storm.at).map(|at| (at, at.plus(seconds)));
    let pairs: Vec<_> = at.into_iter().chain([(old.issued, now)]).collect();
    let moves = Moves::new(&pairs, zone)?;
    let days = now.day(zone).days_since(old.issued.day(zone));
    let bulletin = Bulletin {
        // The last bulletin of a series was of a stage that no other can have.
        stage: old.stage.filter(|stage| *stage != Stage::Final),
        issued: now,
        next_issue: old.next_issue.map(|next| next.plus(seconds)),
        valid_until: old.valid_until.map(|until| until.plus(seconds)),
        covers: old.covers.map(|day| day.plus(days)),
        storm: old.storm.as_ref().map(|storm| moved(storm, seconds, now)),
        rain: Vec::new(),
        revision: None,
        withdrawn: false,
        issuer: old.issuer.as_ref().map(next_issuer),
        ..Bulletin::clone(old)
    };
    let category = &config.categories[last.category as usize];
    // Nor is its headline that of any other.
    let is_storm = matches!(old.kind, Kind::Storm | Kind::Depression);
    let title = if is_storm && old.stage == Some(Stage::Final) { String::new() } else { moves.headline(&last.title) };
    Some(NewPost {
        title,
        date: now,
        category: category.name.clone(),
        tags: last.tags.iter().map(|tag| tag.name.clone()).collect(),
        authors: last.authors.clone(),
        image: last.image.as_ref().and_then(|image| Image::of(image, &last.path)),
        summary: None,
        body: String::new(),
        bulletin: Some(bulletin),
        old: Old::default(),
        publish: false,
    })
}

/// A storm's last figures; of its forecast only what is still to come.
fn moved(storm: &Storm, seconds: i64, now: Moment) -> Storm {
    let forecast = storm.forecast.iter().filter(|step| step.at > now).cloned().collect();
    Storm { at: storm.at.map(|at| at.plus(seconds)), forecast, ..storm.clone() }
}

/// The next bulletin of the same body: a number at the end of the id counts on.
fn next_issuer(issuer: &Issuer) -> Issuer {
    let id = issuer.id.as_ref().map(|id| {
        let digits = id.len() - id.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (head, number) = id.split_at(digits);
        match number.parse::<u32>() {
            Ok(last) => format!("{head}{:0width$}", u64::from(last) + 1, width = number.len()),
            Err(_) => id.clone(),
        }
    });
    Issuer { id, ..issuer.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_at_the_end_of_an_id_counts_on() {
        for (old, new) in
            [("bantin/bao/09", "bantin/bao/10"), ("99", "100"), ("KTTV-a", "KTTV-a"), ("1/DBQG", "1/DBQG")]
        {
            let issuer = Issuer { name: "Đài".to_owned(), id: Some(old.to_owned()) };
            assert_eq!(next_issuer(&issuer).id.as_deref(), Some(new));
        }
    }
}
