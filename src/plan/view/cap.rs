//! What CAP messages and their feeds say.
//!
//! In: a decided message, its bulletin. Out: [`CapMessage`], [`CapFeed`]. Touches: nothing.
//!
//! Sources: OASIS Common Alerting Protocol 1.2 (docs.oasis-open.org/emergency/cap/v1.2); the levels of Quyết định 18/2021/QĐ-TTg.

use super::{Href, Label, view};
use crate::{
    content::{Bulletin, Hazard, Kind, Position, Stage, Storm},
    diag::Lang,
    plan::{Message, MessageType, Plan, Recipe, address},
    text::time::Moment,
};

/// How many messages a feed has.
const FEED: usize = 20;

view! {
    /// A message.
    pub struct CapMessage<'a> {
        /// What it is called.
        identifier: &'a str,
        /// Who sends it.
        sender: &'a str,
        /// When.
        sent: Moment,
        /// `Test` or `Actual`.
        status: &'static str,
        /// `Alert`, `Update` or `Cancel`.
        kind: &'static str,
        /// The bulletin that it goes back to.
        source: String,
        /// Why, for a message that takes another one back.
        note: Option<Label>,
        /// The messages that are over with it.
        references: Vec<CapReference<'a>>,
        /// One for each hazard and level.
        infos: Vec<CapInfo<'a>>,
    }
}

view! {
    /// Another message.
    pub struct CapReference<'a> {
        /// Who sent it.
        sender: &'a str,
        /// What it is called.
        identifier: &'a str,
        /// When it was sent.
        sent: Moment,
    }
}

view! {
    /// What a message says of one hazard at one level.
    pub struct CapInfo<'a> {
        /// BCP 47 code of the language.
        language: &'static str,
        /// `Met` or `Geo`.
        category: &'static str,
        /// The hazard in words.
        event: Label,
        /// What receivers should do, by CAP's list.
        response: &'static str,
        /// How soon.
        urgency: &'static str,
        /// How bad.
        severity: &'static str,
        /// How sure.
        certainty: &'static str,
        /// The hazard's name, for programs.
        code: &'static str,
        /// From when.
        effective: Moment,
        /// Until when.
        expires: Moment,
        /// Who says so.
        sender_name: &'a str,
        /// The bulletin's headline.
        headline: &'a str,
        /// The bulletin's lead.
        description: &'a str,
        /// The bulletin's page.
        web: Href<'a>,
        /// Figures, by name.
        parameters: Vec<CapParameter>,
        /// Where.
        areas: Vec<&'a str>,
    }
}

view! {
    /// A figure of a message.
    pub struct CapParameter {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
    }
}

view! {
    /// A feed of messages.
    pub struct CapFeed<'a> {
        /// The site's title.
        title: &'a str,
        /// Its own address.
        own: Href<'a>,
        /// The site's front page.
        home: Href<'a>,
        /// The newest messages, newest first.
        entries: Vec<CapEntry<'a>>,
    }
}

view! {
    /// A message in a feed.
    pub struct CapEntry<'a> {
        /// What it is called.
        identifier: &'a str,
        /// `Alert`, `Update` or `Cancel`.
        kind: &'static str,
        /// `Test` or `Actual`.
        status: &'static str,
        /// The bulletin's headline.
        title: &'a str,
        /// The bulletin's lead.
        lead: &'a str,
        /// The address of the message.
        url: Href<'a>,
        /// The bulletin's page.
        page: Href<'a>,
        /// When it was sent.
        sent: Moment,
    }
}

impl Plan<'_> {
    pub(super) fn cap_view<'p>(&'p self, message: &'p Message) -> CapMessage<'p> {
        let config = self.inputs.library.config;
        let post = self.inputs.library.post(message.post);
        let bulletin = post.bulletin.as_deref();
        let issuer = bulletin.and_then(|own| own.issuer.as_ref());
        let source = issuer.map_or_else(
            || config.title.clone(),
            |own| own.id.as_ref().map_or_else(|| own.name.clone(), |id| format!("{} ({id})", own.name)),
        );
        let is_cancel = message.kind == MessageType::Cancel;
        let shown = bulletin.filter(|_| !is_cancel);
        CapMessage {
            identifier: &message.issued.identifier,
            sender: &message.issued.sender,
            sent: message.issued.sent,
            status: message.issued.status.name(),
            kind: message.kind.name(),
            source,
            note: is_cancel.then(|| Label("state_withdrawn".to_owned())),
            references: message.references.iter().map(reference).collect(),
            infos: shown.map_or_else(Vec::new, |bulletin| self.infos(message, bulletin)),
        }
    }

    fn infos<'p>(&'p self, message: &'p Message, bulletin: &'p Bulletin) -> Vec<CapInfo<'p>> {
        let warned = by_hazard(bulletin);
        warned.into_iter().map(|(kind, level, areas)| self.info(message, bulletin, (kind, level, areas))).collect()
    }

    fn info<'p>(
        &'p self,
        message: &'p Message,
        bulletin: &'p Bulletin,
        (kind, level, areas): (Kind, Option<u8>, Vec<&'p str>),
    ) -> CapInfo<'p> {
        let library = self.inputs.library;
        let config = library.config;
        let post = library.post(message.post);
        // The last bulletin on an event ends the event; what it says of other dangers still holds.
        let is_over = bulletin.stage == Some(Stage::Final) && kind == bulletin.kind;
        let (response, urgency, certainty) = if is_over {
            ("AllClear", "Past", "Observed")
        } else {
            (response(level), if bulletin.is_urgent() { "Immediate" } else { "Expected" }, "Likely")
        };
        CapInfo {
            language: match config.language {
                Lang::Vi => "vi-VN",
                Lang::En => "en",
            },
            category: if kind == Kind::Landslide { "Geo" } else { "Met" },
            event: Label(format!("hazard_{}", kind.name())),
            response,
            urgency,
            severity: if is_over { "Minor" } else { severity(level) },
            certainty,
            code: kind.name(),
            effective: message.issued.sent,
            expires: bulletin.holds_until(),
            sender_name: if config.organization.name.is_empty() { &config.title } else { &config.organization.name },
            headline: &post.title,
            description: if post.lead.is_empty() { &post.title } else { &post.lead },
            web: Href::of(self.addresses.post(message.post)),
            parameters: parameters(level, bulletin.storm.as_ref().filter(|_| is_storm(kind))),
            areas,
        }
    }

    pub(super) fn cap_feed(&self, recipe: Recipe) -> CapFeed<'_> {
        let library = self.inputs.library;
        CapFeed {
            title: &library.config.title,
            own: self.addresses.of(self.inputs, recipe).into(),
            home: Href::of(address::HOME),
            entries: self.messages.iter().rev().take(FEED).map(|one| self.cap_entry(one)).collect(),
        }
    }

    fn cap_entry<'p>(&'p self, message: &'p Message) -> CapEntry<'p> {
        let post = self.inputs.library.post(message.post);
        CapEntry {
            identifier: &message.issued.identifier,
            kind: message.kind.name(),
            status: message.issued.status.name(),
            title: &post.title,
            lead: &post.lead,
            url: self.addresses.message(&message.issued).into(),
            page: Href::of(self.addresses.post(message.post)),
            sent: message.issued.sent,
        }
    }
}

fn reference((sender, identifier, sent): &(String, String, Moment)) -> CapReference<'_> {
    CapReference { sender, identifier, sent: *sent }
}

/// The hazards of a bulletin, each with one level once, and each area of a hazard at its highest level only.
fn by_hazard(bulletin: &Bulletin) -> Vec<(Kind, Option<u8>, Vec<&str>)> {
    let mut all: Vec<(Kind, Option<u8>, Vec<&str>)> = Vec::new();
    let is_higher = |other: &Hazard, hazard: &Hazard, area: &String| {
        other.kind == hazard.kind && other.level > hazard.level && other.areas.contains(area)
    };
    for hazard in &bulletin.hazards {
        let is_own = |area: &&String| !bulletin.hazards.iter().any(|one| is_higher(one, hazard, area));
        let own: Vec<&String> = hazard.areas.iter().filter(is_own).collect();
        // An entry whose areas all stand at a higher level warns nobody; one without areas warns everybody.
        if own.is_empty() && !hazard.areas.is_empty() {
            continue;
        }
        let place = all.iter().position(|(kind, level, _)| (*kind, *level) == (hazard.kind, hazard.level));
        let place = place.unwrap_or_else(|| {
            all.push((hazard.kind, hazard.level, Vec::new()));
            all.len() - 1
        });
        for area in own {
            if !all[place].2.contains(&area.as_str()) {
                all[place].2.push(area);
            }
        }
    }
    // What is over needs no hazard any more, and a warning may have been written without one.
    if all.is_empty() || bulletin.stage == Some(Stage::Final) && !all.iter().any(|(kind, ..)| *kind == bulletin.kind) {
        all.insert(0, (bulletin.kind, None, Vec::new()));
    }
    all
}

fn is_storm(kind: Kind) -> bool {
    matches!(kind, Kind::Storm | Kind::Depression)
}

/// CAP's severity of a disaster risk level.
fn severity(level: Option<u8>) -> &'static str {
    match level {
        Some(1) => "Minor",
        Some(2) => "Moderate",
        Some(3) => "Severe",
        Some(_) => "Extreme",
        None => "Unknown",
    }
}

/// What receivers should do at a level: prepare from level 3 on, which is where storms begin.
fn response(level: Option<u8>) -> &'static str {
    if level >= Some(3) { "Prepare" } else { "Monitor" }
}

fn parameters(level: Option<u8>, storm: Option<&Storm>) -> Vec<CapParameter> {
    let named = |name: &'static str| move |value: String| CapParameter { name, value };
    let mut all = Vec::new();
    all.extend(level.map(|level| level.to_string()).map(named("risk-level")));
    let Some(storm) = storm else { return all };
    all.extend(storm.number.map(|number| format!("{number}/{}", storm.year)).map(named("storm-number")));
    all.extend(storm.name.clone().map(named("storm-name")));
    all.extend(storm.position.map(degrees).map(named("storm-position")));
    all.extend(storm.wind_level.map(|level| level.to_string()).map(named("wind-level")));
    all.extend(storm.gust_level.map(|level| level.to_string()).map(named("gust-level")));
    all
}

/// `16.800,109.100`: latitude north, longitude east, as CAP writes places.
fn degrees(place: Position) -> String {
    let one = |milli: i32| {
        let sign = if milli < 0 { "-" } else { "" };
        format!("{sign}{}.{:03}", milli.unsigned_abs() / 1000, milli.unsigned_abs() % 1000)
    };
    format!("{},{}", one(place.lat_milli), one(place.lon_milli))
}
