//! What the template of the desk sees: one plain struct, all texts ready to be shown.
//!
//! In: what the engine found, what the last round did. Out: a [`DeskView`]. Touches: reads the files that problems
//! name, for their lines, and the notes of deploys; looks whether files are there.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Serialize;
use serde_json::Value;

use super::{
    LastRound, links,
    records::{self, Record},
};
use crate::{
    diag::{
        Diagnostic, Lang,
        draw::{Drawer, Format},
    },
    engine::{Article, Counted, Cut, Desk, Facts, InForce, Options},
    source,
    text::{
        number,
        time::{Moment, Zone, iso, long},
    },
    theme::Labels,
    watch::Cause,
};

/// The address of the desk.
pub(super) const HOME: &str = "/_desk/";
/// The chart's size and its parts, in its own units.
const HEIGHT: usize = 100;
const STEP: usize = 20;
const BAR: usize = 14;
/// From this month on there is no room for a year before the next one's.
const FALL: i8 = 10;

/// What all of a page is shown in.
pub(super) struct Frame<'a> {
    pub(super) options: &'a Options,
    pub(super) lang: Lang,
    pub(super) now: Moment,
    pub(super) version: &'a str,
    /// The work folder of the published site.
    pub(super) work: &'a Path,
    /// After what time there may be more to know, where what is shown is older than the last round.
    pub(super) again: Option<Duration>,
}

/// The desk page.
#[derive(Debug, Serialize)]
pub(super) struct DeskView {
    lang: &'static str,
    /// The address of the desk.
    home: &'static str,
    version: String,
    /// In how many seconds the page asks again.
    again: Option<u64>,
    root: String,
    title: String,
    now: Time,
    posts: String,
    today: Section<Item>,
    newest: Section<Item>,
    drafts: Section<Item>,
    scheduled: Section<Item>,
    in_force: Section<Bulletin>,
    problems: Section<Problem>,
    errors: String,
    warnings: String,
    allowed: Option<String>,
    chart: Option<Chart>,
    tags: Section<Tag>,
    alike: Section<[Tag; 2]>,
    last: Option<Last>,
    records: Vec<RecordView>,
}

/// A list, with how many entries there are and how many are not shown.
#[derive(Debug, Serialize)]
struct Section<T> {
    items: Vec<T>,
    count: String,
    more: Option<String>,
}

/// A moment, for people and for machines.
#[derive(Debug, Serialize)]
struct Time {
    text: String,
    iso: String,
}

/// A post or page in a list.
#[derive(Debug, Serialize)]
struct Item {
    title: String,
    url: Option<String>,
    time: Option<Time>,
    file: File,
    /// The address of its related list; empty while it has none.
    related: String,
}

/// A file that can be opened.
#[derive(Debug, Serialize)]
struct File {
    /// As the editor writes it: the file, and the line and column where they are known.
    place: String,
    /// The link that opens it; `None` when it isn't on the disk.
    open: Option<String>,
    /// The whole path, to be copied.
    path: String,
}

#[derive(Debug, Serialize)]
struct Bulletin {
    item: Item,
    kind: String,
    ends: Time,
    /// How long it still holds.
    left: String,
    forgotten: bool,
}

#[derive(Debug, Serialize)]
struct Problem {
    error: bool,
    code: String,
    message: String,
    hints: Vec<String>,
    file: Option<File>,
}

/// Posts by month.
#[derive(Debug, Serialize)]
struct Chart {
    width: usize,
    height: usize,
    bars: Vec<Bar>,
    /// What it shows, in a sentence.
    description: String,
}

#[derive(Debug, Serialize)]
struct Bar {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
    month: String,
    posts: String,
    /// What stands below it.
    year: Option<i16>,
}

#[derive(Debug, Serialize)]
struct Tag {
    name: String,
    url: String,
    posts: String,
}

/// What the last round did.
#[derive(Debug, Serialize)]
struct Last {
    time: Time,
    failed: bool,
    cause: String,
    sources: Vec<String>,
    facts: Vec<Fact>,
    phases: Vec<Fact>,
    next_due: Option<Due>,
}

/// A label of the theme by its key, and a number.
#[derive(Debug, Serialize)]
struct Fact {
    name: String,
    value: String,
}

/// How a deploy or a verify went; labels by their keys.
#[derive(Debug, Serialize)]
struct RecordView {
    done: &'static str,
    place: String,
    time: Option<Time>,
    outcome: &'static str,
    failed: bool,
    facts: Vec<Fact>,
    why: String,
}

#[derive(Debug, Serialize)]
struct Due {
    time: Time,
    path: String,
}

impl Frame<'_> {
    fn count(&self, number: usize) -> String {
        number::integer(number as i64, self.lang)
    }

    fn time(&self, at: Moment, zone: &Zone) -> Time {
        Time { text: long(at, zone, self.lang), iso: iso(at, zone) }
    }

    fn records(&self, zone: &Zone) -> Vec<RecordView> {
        let show = |Record { done, place, at, outcome, failed, counts, why }: Record| {
            let facts = counts
                .into_iter()
                .map(|(name, count)| Fact { name: name.to_owned(), value: self.count(count as usize) });
            RecordView {
                done,
                place,
                time: at.map(|at| self.time(at, zone)),
                outcome,
                failed,
                facts: facts.collect(),
                why,
            }
        };
        records::read(self.work, zone, self.lang.code()).into_iter().map(show).collect()
    }

    fn section<T, U>(&self, cut: &Cut<T>, show: impl Fn(&T) -> U) -> Section<U> {
        let count = self.count(cut.shown.len() + cut.more);
        let more = (cut.more > 0).then(|| self.count(cut.more));
        Section { items: cut.shown.iter().map(show).collect(), count, more }
    }

    fn empty<T>(&self) -> Section<T> {
        Section { items: Vec::new(), count: self.count(0), more: None }
    }

    fn file(&self, path: &str, place: Option<(u64, u64)>) -> File {
        let disk = self.disk(path);
        let full = disk.to_string_lossy().into_owned();
        let with =
            |path: &str| place.map_or_else(|| path.to_owned(), |(line, column)| format!("{path}:{line}:{column}"));
        File { place: with(path), open: disk.is_file().then(|| links::open(&full, place)), path: with(&full) }
    }

    /// Where a file is that a message names.
    fn disk(&self, path: &str) -> PathBuf {
        let full = self.options.site.join(path);
        std::path::absolute(&full).unwrap_or(full).components().collect()
    }

    fn problems(&self, problems: &Cut<Diagnostic>) -> Section<Problem> {
        let text_of = |file: &str| text_of(&self.disk(file));
        let drawer = Drawer { format: Format::Json, lang: self.lang, colour: false, text_of: &text_of };
        let drawn = drawer.draw(&problems.shown);
        let lines = drawn.lines().map(|line| serde_json::from_str::<Value>(line).unwrap_or_default());
        let items = problems.shown.iter().zip(lines).map(|(one, drawn)| {
            let number = |key: &str| drawn[key].as_u64();
            let place = number("line").zip(number("column"));
            Problem {
                error: one.is_error(),
                code: one.code.clone(),
                message: one.message.get(self.lang).to_owned(),
                hints: one.hints.iter().map(|hint| hint.get(self.lang).to_owned()).collect(),
                file: (!one.file.is_empty()).then(|| self.file(&one.file, place)),
            }
        });
        let more = (problems.more > 0).then(|| self.count(problems.more));
        Section { items: items.collect(), count: self.count(problems.shown.len() + problems.more), more }
    }
}

fn text_of(disk: &Path) -> Option<String> {
    Some(source::text_as_far_as_it_goes(&std::fs::read(disk).ok()?).into_owned())
}

/// What is shown of posts, with what all of them need.
struct Posts<'a> {
    frame: &'a Frame<'a>,
    facts: &'a Facts,
    labels: &'a Labels,
}

impl Posts<'_> {
    fn href(&self, address: &str) -> String {
        format!("{}{}", self.facts.root, address.trim_start_matches('/'))
    }

    fn item(&self, article: &Article) -> Item {
        let related = article.address.as_ref().filter(|_| article.at.is_some());
        Item {
            title: article.title.clone(),
            url: article.address.as_deref().map(|address| self.href(address)),
            time: article.at.map(|at| self.frame.time(at, &self.facts.zone)),
            file: self.frame.file(&article.path, None),
            related: related
                .map(|_| format!("{HOME}related/?post={}", links::encoded(&article.path)))
                .unwrap_or_default(),
        }
    }

    fn bulletin(&self, bulletin: &InForce) -> Bulletin {
        Bulletin {
            item: self.item(&bulletin.article),
            kind: self.labels.get(&format!("kind_{}", bulletin.kind.name())).to_owned(),
            ends: self.frame.time(bulletin.ends, &self.facts.zone),
            left: left(bulletin.ends.unix() - self.frame.now.unix(), self.frame.lang),
            forgotten: bulletin.forgotten,
        }
    }

    fn tag(&self, tag: &Counted) -> Tag {
        Tag { name: tag.name.clone(), url: self.href(&tag.address), posts: self.frame.count(tag.posts) }
    }

    fn chart(&self) -> Option<Chart> {
        let months = &self.facts.months;
        let most = months.iter().map(|(.., posts)| *posts).max().filter(|most| *most > 0)?;
        let bar = |(at, &(year, month, posts)): (usize, &(i16, i8, usize))| {
            // Few posts among many are still to be seen.
            let height = (posts * HEIGHT).div_ceil(most);
            Bar {
                x: at * STEP + (STEP - BAR) / 2,
                y: HEIGHT - height,
                width: BAR,
                height,
                month: format!("{month}/{year}"),
                posts: self.frame.count(posts),
                year: (month == 1 || at == 0 && month < FALL).then_some(year),
            }
        };
        let bars: Vec<Bar> = months.iter().enumerate().map(bar).collect();
        let (first, last) = (&bars[0].month, &bars[bars.len() - 1].month);
        let description = self.labels.get("desk_chart_text").replace("{first}", first).replace("{last}", last);
        let description = description.replace("{most}", &self.frame.count(most));
        // Years stand below their first month, and the last one must not be cut off.
        Some(Chart { width: (months.len() * STEP).max(3 * STEP), height: HEIGHT + 24, bars, description })
    }
}

/// How long something still lasts: hours and minutes.
fn left(seconds: i64, lang: Lang) -> String {
    let minutes = (seconds.max(0) + 59) / 60;
    let (hours, minutes) = (number::integer(minutes / 60, lang), minutes % 60);
    match (lang, hours.as_str()) {
        (Lang::Vi, "0") => format!("{minutes} phút"),
        (Lang::Vi, _) => format!("{hours} giờ {minutes} phút"),
        (Lang::En, "0") => format!("{minutes} min"),
        (Lang::En, _) => format!("{hours} h {minutes} min"),
    }
}

impl DeskView {
    /// What is shown of a site after a round.
    pub(super) fn new(desk: &Desk, last: Option<&LastRound>, frame: &Frame<'_>) -> Self {
        let labels = &desk.theme.labels;
        let utc = || Zone::new("UTC").ok();
        let zone = desk.facts.as_ref().map(|facts| facts.zone.clone()).or_else(utc);
        let time = |at| zone.as_ref().map(|zone| frame.time(at, zone));
        let posts = desk.facts.as_ref().map(|facts| Posts { frame, facts, labels });
        let items = |of: fn(&Facts) -> &Cut<Article>| {
            posts.as_ref().map_or_else(|| frame.empty(), |posts| frame.section(of(posts.facts), |one| posts.item(one)))
        };
        let facts = desk.facts.as_ref();
        Self {
            lang: frame.lang.code(),
            home: HOME,
            version: frame.version.to_owned(),
            again: frame.again.map(|time| time.as_secs() + 1),
            root: facts.map_or_else(|| "/".to_owned(), |facts| facts.root.clone()),
            title: facts.map(|facts| facts.title.clone()).unwrap_or_default(),
            now: time(frame.now).unwrap_or(Time { text: String::new(), iso: String::new() }),
            posts: frame.count(facts.map_or(0, |facts| facts.posts)),
            today: items(|facts| &facts.today),
            newest: items(|facts| &facts.newest),
            drafts: items(|facts| &facts.drafts),
            scheduled: items(|facts| &facts.scheduled),
            in_force: posts
                .as_ref()
                .map_or_else(|| frame.empty(), |posts| frame.section(&posts.facts.in_force, |one| posts.bulletin(one))),
            problems: frame.problems(&desk.problems),
            errors: frame.count(desk.counts.0),
            warnings: frame.count(desk.counts.1),
            allowed: (desk.allowed > 0).then(|| frame.count(desk.allowed)),
            chart: posts.as_ref().and_then(Posts::chart),
            tags: posts
                .as_ref()
                .map_or_else(|| frame.empty(), |posts| frame.section(&posts.facts.tags, |one| posts.tag(one))),
            alike: posts.as_ref().map_or_else(
                || frame.empty(),
                |posts| frame.section(&posts.facts.alike, |pair| [posts.tag(&pair[0]), posts.tag(&pair[1])]),
            ),
            last: last.and_then(|last| Some(Last::new(last, frame, zone.as_ref()?))),
            records: zone.iter().flat_map(|zone| frame.records(zone)).collect(),
        }
    }
}

impl Last {
    fn new(last: &LastRound, frame: &Frame<'_>, zone: &Zone) -> Self {
        const SOURCES: usize = 10;
        let (cause, sources) = match &last.cause {
            Cause::Start => ("desk_cause_start", &[][..]),
            Cause::Sources(changed) => ("desk_cause_sources", &changed[..]),
            Cause::Due => ("desk_cause_due", &[][..]),
            Cause::Doubt => ("desk_cause_doubt", &[][..]),
        };
        let mut sources: Vec<String> =
            sources.iter().take(SOURCES + 1).map(|path| path.trim_start_matches('/').to_owned()).collect();
        if sources.len() > SOURCES {
            sources.truncate(SOURCES);
            sources.push("…".to_owned());
        }
        let fact = |name: &str, value: usize| Fact { name: format!("desk_{name}"), value: frame.count(value) };
        let seconds = |time: Duration| number::decimal(time.as_secs_f64(), 2, frame.lang);
        let built = last.built.as_ref();
        let facts = built.map(|built| {
            let time = Fact { name: "desk_seconds".to_owned(), value: seconds(built.time) };
            let counts = [
                ("parsed", built.parsed),
                ("rendered", built.rendered),
                ("written", built.written),
                ("removed", built.removed),
                ("unchanged", built.unchanged),
                ("outputs", built.outputs),
            ];
            [time].into_iter().chain(counts.map(|(name, value)| fact(name, value))).collect()
        });
        let phases = built.into_iter().flat_map(|built| &built.phases);
        Self {
            time: frame.time(last.at, zone),
            failed: built.is_none(),
            cause: cause.to_owned(),
            sources,
            facts: facts.unwrap_or_default(),
            phases: phases.map(|(name, time)| Fact { name: (*name).to_owned(), value: seconds(*time) }).collect(),
            next_due: built.and_then(|built| {
                let (at, path) = built.next_due.as_ref()?;
                Some(Due { time: frame.time(*at, zone), path: path.clone() })
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_rounded_up_to_minutes() {
        assert_eq!([left(59, Lang::Vi), left(3601, Lang::Vi)], ["1 phút", "1 giờ 1 phút"]);
        assert_eq!([left(-5, Lang::En), left(7200, Lang::En)], ["0 min", "2 h 0 min"]);
    }
}
