//! CAP messages, decided: which bulletins warn, what has been issued of them, what each message refers to.
//!
//! In: the published bulletins, the ledger, the sender. Out: [`Message`]s, oldest first. Touches: nothing.
//!
//! A message that the ledger knows keeps its time, sender and status whatever the settings say today, and refers to what had been issued
//! before it. So a plan with the ledger as it was and one with the lines that this plan adds are the same: two builds give the same bytes.
//!
//! A bulletin that is not in the ledger becomes a message only where nothing later of its series was issued: a bulletin put in afterwards,
//! and the correction of one that has been superseded, warn nobody.

mod fault;
mod kept;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub(super) use kept::{Kept, kept};

use fault::{changed, hidden, lost, lowered, moved, not_dated, not_yet, revived, same_issue};

use crate::{
    config::Cap,
    content::{Bulletin, CANCEL, Digests, Issued, LEDGER, Ledger, Post, Stage},
    diag::{Diagnostic, Fault},
    hash::{Absorb, Absorber, Fingerprint},
    library::{Found, Library, PostId, clock::Reason},
    text::{
        slug::slugify,
        time::{Moment, iso},
    },
    words,
};

/// What a message does to those before it (CAP 1.2, 3.2.1 `msgType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageType {
    /// The first of its series.
    Alert,
    /// Takes the place of the one it refers to.
    Update,
    /// Takes back the one it refers to.
    Cancel,
}

impl MessageType {
    /// Its name in CAP.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alert => "Alert",
            Self::Update => "Update",
            Self::Cancel => "Cancel",
        }
    }
}

/// One message.
#[derive(Debug, Clone)]
pub struct Message {
    /// The bulletin that it is made from.
    pub post: PostId,
    /// What it does.
    pub kind: MessageType,
    /// What the ledger holds of it, or will.
    pub issued: Issued,
    /// Whether the ledger doesn't hold it yet.
    pub is_new: bool,
    /// Those before it in its series that are over with it, each with sender, identifier and time: the last one, and what has not
    /// ended by itself. The standard (3.2.1 `references`) names no number; readers such as Google's want all of them.
    pub references: Vec<(String, String, Moment)>,
}

/// All messages of the site, oldest first. What was changed after it had been issued goes to the report.
pub(super) fn messages(library: &Library<'_>, ledger: &Ledger, report: &mut Vec<Diagnostic>) -> Vec<Message> {
    let Some(cap) = &library.config.cap else { return Vec::new() };
    let desk = Desk { library, ledger, cap, places: places(library) };
    let mut all = desk.messages(report);
    all.sort_by(|a, b| rank(&a.issued).cmp(&rank(&b.issued)));
    desk.taken_away(report);
    desk.refer(all)
}

/// The order of messages: by time; of the same time by series and identifier, which ends in the revision.
fn rank(issued: &Issued) -> (Moment, &str, &str) {
    (issued.sent, &issued.series, &issued.identifier)
}

/// What decides about messages.
struct Desk<'a> {
    library: &'a Library<'a>,
    ledger: &'a Ledger,
    cap: &'a Cap,
    /// The posts of each bulletin, by what its identifiers begin with: two, where one of them corrects the other.
    places: BTreeMap<String, Vec<&'a Post>>,
}

/// Where each bulletin lies now, published or not.
fn places<'a>(library: &Library<'a>) -> BTreeMap<String, Vec<&'a Post>> {
    let mut places: BTreeMap<String, Vec<&Post>> = BTreeMap::new();
    for post in library.posts.iter().copied().chain(library.held.iter().map(|held| held.post)) {
        if let Some(bulletin) = post.bulletin.as_deref() {
            let base = base_of(&series_of(post, library), bulletin, library);
            places.entry(base).or_default().push(post);
        }
    }
    places
}

impl Desk<'_> {
    fn messages(&self, report: &mut Vec<Diagnostic>) -> Vec<Message> {
        let mut all = Vec::new();
        let twins = self.twins(report);
        for id in self.library.ids() {
            let post = self.library.post(id);
            let Some(bulletin) = post.bulletin.as_deref().filter(|_| !twins.contains(post.path.as_str())) else {
                continue;
            };
            match self.decide(id, bulletin) {
                // Nothing is sent before its time: until then it may be edited, and a ledger that knows nothing of it is right.
                Ok(Some(message)) if message.is_new && message.issued.sent > self.library.now => {
                    let when = iso(message.issued.sent, &self.library.config.zone);
                    report.push(not_yet(&when).at(bulletin.span).in_file(post.path.clone()).warning());
                }
                Ok(message) => all.extend(message),
                Err(fault) => report.push(fault.at(bulletin.span).in_file(post.path.clone())),
            }
        }
        all
    }

    /// The files of bulletins that would be sent as one and the same message: which of them is meant, nobody knows.
    fn twins(&self, report: &mut Vec<Diagnostic>) -> HashSet<&str> {
        let mut twins = HashSet::new();
        for posts in self.places.values() {
            let sent = |post: &&Post| {
                let bulletin = post.bulletin.as_deref().filter(|bulletin| bulletin.warns());
                let is_published = matches!(self.library.find(&post.path), Some(Found::Published(_)));
                bulletin.filter(|_| is_published).map(|own| (own.revision.unwrap_or(0), own.span))
            };
            for (at, post) in posts.iter().enumerate().skip(1) {
                let Some((revision, span)) = sent(post) else { continue };
                let Some(first) = posts[..at].iter().find(|first| sent(first).is_some_and(|(own, _)| own == revision))
                else {
                    continue;
                };
                twins.extend([first.path.as_str(), post.path.as_str()]);
                // Where there is no series, the two have one page: that has been told.
                if let Some(series) = post.series() {
                    let fault = same_issue(series).at(span).in_file(post.path.clone());
                    report.push(fault.also(first.path.clone(), None, words!("the other one", "bản tin kia")));
                }
            }
        }
        twins
    }

    /// The message of a bulletin; none where it warns nobody.
    fn decide(&self, id: PostId, bulletin: &Bulletin) -> Result<Option<Message>, Fault> {
        let post = self.library.post(id);
        let series = series_of(post, self.library);
        let (base, revision) = (base_of(&series, bulletin, self.library), bulletin.revision.unwrap_or(0));
        let own = format!("{base}-{revision}{}", if bulletin.withdrawn { CANCEL } else { "" });
        let digests = digests(post, bulletin);
        let message = |issued: Issued, is_new| Message {
            post: id,
            kind: MessageType::Alert,
            issued,
            is_new,
            references: Vec::new(),
        };
        let last = self.last(post, &base);
        if last.is_none() && !bulletin.warns() {
            return Ok(None);
        }
        if let Some(known) = self.ledger.find(&own) {
            if let Some(last) = last.filter(|last| last.identifier != known.identifier) {
                return Err(lowered(&last.identifier));
            }
            if known.digests != digests && !bulletin.withdrawn {
                return Err(changed(known, digests, revision));
            }
            return Ok(Some(message(known.clone(), false)));
        }
        let sent = match last {
            Some(last) => self.again(last, post, &base, &own)?,
            None if bulletin.withdrawn => return Ok(None),
            None => bulletin.issued,
        };
        if self.is_too_late(id, last, sent, (&series, &base)) {
            return Ok(None);
        }
        let Cap { sender, status } = self.cap.clone();
        let issued = Issued { sent, series, identifier: own, status, sender, digests, path: post.path.clone() };
        Ok(Some(message(issued, true)))
    }

    /// The last message of a bulletin, whose file may have been moved since.
    fn last(&self, post: &Post, base: &str) -> Option<&Issued> {
        // Another bulletin may lie where one lay that was moved.
        let here = self.ledger.of_path(&post.path).filter(|line| line.bulletin() == base || !self.is_elsewhere(line));
        let places = self.places.get(base);
        let is_there = |line: &Issued| places.is_some_and(|places| places.iter().any(|post| post.path == line.path));
        let moved = self.ledger.of_bulletin(base).filter(|line| !is_there(line));
        here.chain(moved).max_by_key(|line| (line.sent, line.identifier.len()))
    }

    /// When a bulletin of which something was issued is sent again.
    fn again(&self, last: &Issued, post: &Post, base: &str, own: &str) -> Result<Moment, Fault> {
        if last.bulletin() != base {
            return Err(moved(last, &iso(last.sent, &self.library.config.zone)));
        }
        if last.identifier.ends_with(CANCEL) {
            return Err(revived(&last.identifier));
        }
        let number = |identifier: &str| -> u32 {
            let tail = identifier.get(base.len() + 1..).unwrap_or_default();
            tail.split('-').next().and_then(|number| number.parse().ok()).unwrap_or(0)
        };
        if number(own) < number(&last.identifier) {
            return Err(lowered(&last.identifier));
        }
        let zone = &self.library.config.zone;
        let updated = post.updated.filter(|updated| *updated > last.sent);
        let updated = updated.ok_or_else(|| not_dated(&iso(last.sent, zone)))?;
        // The page would tell already what nobody has been told, and the message that holds would be gone.
        if updated > self.library.now { Err(not_yet(&iso(updated, zone))) } else { Ok(updated) }
    }

    /// Whether something later of the series was issued, or is now: then this one would only bring back what is over.
    fn is_too_late(&self, id: PostId, last: Option<&Issued>, sent: Moment, (series, base): (&str, &str)) -> bool {
        let since = last.map_or(sent, |last| last.sent);
        let in_ledger = self.ledger.of_series(series).any(|line| line.bulletin() != base && line.sent > since);
        let overtaken = || {
            let members = self.library.places[id as usize].series.map(|at| &self.library.series[at as usize].posts);
            let later = members.into_iter().flatten().skip_while(|member| **member != id).skip(1);
            let mut issued = later.filter_map(|member| self.library.post(*member).bulletin.as_deref());
            last.is_some() && issued.any(|other| other.issued <= sent && other.warns() && !other.withdrawn)
        };
        in_ledger || overtaken()
    }

    /// Says of each message which ones stood before it, in the ledger or in this plan.
    fn refer(&self, mut all: Vec<Message>) -> Vec<Message> {
        let planned: HashSet<String> = all.iter().map(|message| message.issued.identifier.clone()).collect();
        let only_issued = self.ledger.lines().iter().filter(|line| !planned.contains(&line.identifier));
        let mut chain: Vec<(&Issued, Option<usize>)> = only_issued.map(|line| (line, None)).collect();
        chain.extend(all.iter().enumerate().map(|(at, message)| (&message.issued, Some(at))));
        chain.sort_by(|a, b| rank(a.0).cmp(&rank(b.0)));
        let mut live: HashMap<&str, Vec<&Issued>> = HashMap::new();
        let mut references = vec![Vec::new(); all.len()];
        let mut says_nothing = vec![false; all.len()];
        for (own, at) in chain {
            let former = live.entry(&own.series).or_default();
            if let Some(at) = at {
                // The end of what never began, and the withdrawal of what the ledger has lost, tell nobody anything.
                says_nothing[at] = former.is_empty() && self.needs_former(&all[at]);
                if says_nothing[at] {
                    continue;
                }
            }
            // Whoever has missed the last one may still show those before it. What was withdrawn is shown by nobody.
            let last = former.pop();
            former.retain(|one| self.ends(one).is_some_and(|end| end > own.sent));
            former.extend(last);
            if let Some(at) = at {
                let name = |one: &&Issued| (one.sender.clone(), one.identifier.clone(), one.sent);
                references[at] = former.iter().map(name).collect();
            }
            if own.identifier.ends_with(CANCEL) {
                former.clear();
            }
            former.push(own);
        }
        for (message, references) in all.iter_mut().zip(references) {
            message.kind = match message.issued.identifier.ends_with(CANCEL) {
                _ if references.is_empty() => MessageType::Alert,
                true => MessageType::Cancel,
                false => MessageType::Update,
            };
            message.references = references;
        }
        let kept = all.into_iter().zip(says_nothing).filter(|(_, nothing)| !nothing);
        kept.map(|(message, _)| message).collect()
    }

    /// When a message ends by itself: with its bulletin, as that reads now. Of a bulletin that is gone nobody knows.
    fn ends(&self, line: &Issued) -> Option<Moment> {
        let bulletins = self.places.get(line.bulletin())?.iter().filter_map(|post| post.bulletin.as_deref());
        bulletins.map(Bulletin::holds_until).max()
    }

    fn needs_former(&self, message: &Message) -> bool {
        let bulletin = self.library.post(message.post).bulletin.as_deref();
        bulletin.is_some_and(|own| own.withdrawn || (own.stage == Some(Stage::Final) && own.hazards.is_empty()))
    }

    /// A bulletin that was issued and is now a draft, or gone.
    fn taken_away(&self, report: &mut Vec<Diagnostic>) {
        for held in self.library.held.iter().filter(|held| held.reason == Reason::Draft) {
            let bulletin = held.post.bulletin.as_deref();
            let base = bulletin.map(|own| base_of(&series_of(held.post, self.library), own, self.library));
            if let Some(line) = self.last(held.post, base.as_deref().unwrap_or_default()) {
                let mut diagnostic = hidden(&line.identifier).in_file(held.post.path.clone());
                diagnostic.span = bulletin.map(|bulletin| bulletin.span);
                report.push(diagnostic);
            }
        }
        let mut told = BTreeSet::new();
        for line in self.ledger.lines() {
            let is_there = self.library.find(&line.path).is_some() || self.is_elsewhere(line);
            if !is_there && told.insert(&line.path) {
                report.push(lost(&line.path, &line.identifier).in_file(LEDGER).warning());
            }
        }
    }

    /// Whether the bulletin of a line lies in another file now.
    fn is_elsewhere(&self, line: &Issued) -> bool {
        self.places.contains_key(line.bulletin())
    }
}

/// The slug of a bulletin's series; one without a series is a series of its own.
fn series_of(post: &Post, library: &Library<'_>) -> String {
    post.series().map_or_else(|| library.config.post_address(post).trim_matches('/').replace('/', "-"), slugify)
}

/// What the identifiers of a bulletin begin with: its series and when it was issued, to the second where that is not zero.
fn base_of(series: &str, bulletin: &Bulletin, library: &Library<'_>) -> String {
    let time: String =
        iso(bulletin.issued, &library.config.zone)[..19].chars().filter(|c| !"-:".contains(*c)).collect();
    format!("{series}-{}", time.strip_suffix("00").unwrap_or(&time))
}

/// The digest of each part of what a bulletin warns of.
fn digests(post: &Post, own: &Bulletin) -> Digests {
    let mut absorber = Absorber::default();
    let mut of = |absorb: &dyn Fn(&mut Absorber)| {
        absorber.clear();
        absorb(&mut absorber);
        let Fingerprint(digest) = absorber.finish();
        digest as u32
    };
    let storm = own.storm.as_ref();
    [
        of(&|into| post.title.absorb(into)),
        of(&|into| post.lead.absorb(into)),
        of(&|into| (own.kind.name(), own.stage.map(Stage::name)).absorb(into)),
        of(&|into| (own.issued, own.holds_until()).absorb(into)),
        of(&|into| {
            for hazard in &own.hazards {
                (hazard.kind.name(), hazard.level).absorb(into);
                hazard.areas.absorb(into);
            }
        }),
        of(&|into| storm_absorbed(storm, into)),
        of(&|into| own.issuer.as_ref().map(|issuer| (issuer.name.as_str(), issuer.id.as_deref())).absorb(into)),
    ]
}

/// What a message says of the storm.
fn storm_absorbed(storm: Option<&crate::content::Storm>, into: &mut Absorber) {
    let Some(storm) = storm else { return };
    (i64::from(storm.year), storm.number).absorb(into);
    (storm.name.as_deref(), storm.at).absorb(into);
    storm.position.map(|own| (i64::from(own.lat_milli), i64::from(own.lon_milli))).absorb(into);
    (storm.wind_level, storm.gust_level).absorb(into);
}
