//! A made-up Vietnamese news site of any size: the same bytes for the same size and seed.
//!
//! In: how many posts, a seed. Out: sources, or a folder of them. Touches: the folder that it is asked to write.
//!
//! Over ten years, six posts in ten are news and belong to storylines of about forty posts, which share a topic, a few phrases and tags.
//! Four in ten are bulletins: of a storm, issued every three hours, or of one of three series of forecasts. A post is about 4 KB.

mod dice;
mod text;
mod words;

use std::{
    collections::BTreeSet,
    fmt::Write,
    fs, io,
    path::Path,
    time::{Duration, SystemTime},
};

use jiff::{ToSpan, civil::DateTime};

use dice::Dice;
use text::{body, sentence, slug};
use words::{AUTHORS, CATEGORIES, FORECASTS, NEWS, OFFICE, PLACES, SKY, WEATHER};

/// The seed of all measurements.
pub(crate) const SEED: u64 = 1;

/// All posts are older than this instant, so that no measurement depends on the clock.
#[allow(dead_code, reason = "the program that only writes a site has no use for it")]
pub(crate) const NOW: i64 = 1_767_225_600;

/// The sources' time on the disk, since 1970: long ago, since a file that was just written cannot be told from one that changes again.
const WRITTEN: Duration = Duration::from_hours(20_089 * 24);

const MINUTES: usize = 10 * 365 * 24 * 60;

/// One file of a site.
struct Source {
    path: String,
    text: String,
}

/// Writes a site.
pub(crate) fn write(folder: &Path, posts: usize, seed: u64) -> io::Result<u64> {
    let mut bytes = 0;
    for Source { path, text } in std::iter::once(settings()).chain(sources(posts, seed)) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, &text)?;
        fs::File::options().write(true).open(&path)?.set_modified(SystemTime::UNIX_EPOCH + WRITTEN)?;
        bytes += text.len() as u64;
    }
    Ok(bytes)
}

fn settings() -> Source {
    let mut text = "title: Bản tin đo tốc độ\nbase_url: https://bantin.example\ncategories:\n".to_owned();
    for category in CATEGORIES.iter().chain([&WEATHER]) {
        let _ = writeln!(text, "  - {category}");
    }
    Source { path: "site.yaml".to_owned(), text }
}

/// All posts.
fn sources(posts: usize, seed: u64) -> impl Iterator<Item = Source> {
    let mut world = World::new(posts, seed);
    (0..posts).map(move |number| {
        if world.dice.percent(60) {
            world.news(number)
        } else if world.dice.percent(45) {
            world.storm(number)
        } else {
            world.forecast(number)
        }
    })
}

/// What posts have in common.
struct World {
    dice: Dice,
    news: Vec<&'static str>,
    sky: Vec<&'static str>,
    tags: Vec<String>,
    stories: Vec<Story>,
}

/// What the posts of a storyline share.
struct Story {
    topic: Vec<&'static str>,
    phrases: Vec<[&'static str; 2]>,
    tags: Vec<usize>,
    category: &'static str,
    /// When it begins, in minutes.
    start: usize,
}

/// A post before it is a text.
struct Post<'a> {
    number: usize,
    title: String,
    lead: String,
    when: DateTime,
    category: &'a str,
    tags: BTreeSet<String>,
    author: &'a str,
    /// The lines of `bulletin:`.
    bulletin: String,
    body: String,
}

impl World {
    fn new(posts: usize, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let news: Vec<&str> = NEWS.split_whitespace().collect();
        let topics: Vec<Vec<&str>> = (0..24).map(|_| dice.some(&news, 90)).collect();
        let tags: Vec<String> = (0..(posts / 60).max(60))
            .map(|_| {
                let words = dice.within(2..=4);
                dice.some(&news, words).join(" ")
            })
            .collect();
        let stories = (0..(posts / 40).max(4)).map(|_| {
            let topic = dice.below(topics.len());
            Story {
                topic: topics[topic].clone(),
                phrases: (0..6).map(|_| [dice.pick(&news), dice.pick(&news)]).collect(),
                tags: (0..4).map(|_| dice.favourite(tags.len())).collect(),
                category: CATEGORIES[topic % CATEGORIES.len()],
                start: dice.below(MINUTES / 100 * 97),
            }
        });
        let stories = stories.collect();
        let sky = SKY.split_whitespace().collect();
        Self { dice, news, sky, tags, stories }
    }

    fn news(&mut self, number: usize) -> Source {
        let dice = &mut self.dice;
        let story = &self.stories[dice.below(self.stories.len())];
        // A post has only a part of the storyline's words, and many that are anybody's.
        let mut words = dice.some(&story.topic, 45);
        words.extend(dice.some(&self.news, 110));
        words.extend(dice.some(&story.phrases, 2).concat());
        let mut tags = dice.some(&story.tags, 2);
        tags.extend(dice.percent(40).then(|| dice.below(self.tags.len())));
        let paragraphs = dice.within(5..=11);
        let post = Post {
            number,
            title: format!("{}: {}", dice.pick(&PLACES), sentence(dice, &words, 7..=12)),
            lead: format!("{}.", sentence(dice, &words, 20..=34)),
            when: day_one() + (story.start as i64 + dice.below(MINUTES / 100 * 3) as i64).minutes(),
            category: story.category,
            tags: tags.into_iter().map(|tag| self.tags[tag].clone()).collect(),
            author: dice.pick(&AUTHORS),
            bulletin: String::new(),
            body: body(dice, &words, paragraphs),
        };
        post.source()
    }

    fn storm(&mut self, number: usize) -> Source {
        let dice = &mut self.dice;
        let (year, storm) = (dice.within(2015..=2024), dice.within(1..=12));
        let first = jiff::civil::date(year as i16, 5, 1).at(1, 0, 0, 0) + (14 * storm as i64).days();
        let when = first + (3 * dice.below(50) as i64).hours();
        let (wind, gust) = (dice.within(8..=12), dice.within(13..=17));
        let stage = dice.pick(&["at_sea", "urgent"]);
        let until = stamp(when + if stage == "urgent" { 6.hours() } else { 24.hours() });
        let bulletin = format!(
            "bulletin:\n  kind: storm\n  series: bao-{year}-{storm}\n  valid_until: {until}\n  stage: {stage}\n  \
             storm: {{ year: {year}, number: {storm}, wind_level: {wind}, gust_level: {gust} }}\n"
        );
        let (hour, place) = (when.strftime("%d/%m/%Y %Hh"), dice.pick(&PLACES));
        let title =
            format!("Tin bão số {storm} lúc {hour}: giật cấp {gust}, cách {place} {} km", dice.within(40..=900));
        self.bulletin(number, when, title, bulletin, &format!("bão số {storm}"))
    }

    fn forecast(&mut self, number: usize) -> Source {
        let dice = &mut self.dice;
        let (series, beginning) = dice.pick(&FORECASTS);
        let when = day_one() + (dice.below(MINUTES) as i64).minutes();
        let (day, until) = (when.strftime("%d/%m/%Y"), stamp(when + 24.hours()));
        let title = format!("{beginning} {day}: {} mưa trên {} mm", dice.pick(&PLACES), dice.within(50..=700));
        let bulletin = format!(
            "bulletin:\n  kind: forecast\n  series: {series}\n  valid_until: {until}\n  covers: {}\n",
            when.date()
        );
        self.bulletin(number, when, title, bulletin, "dự báo")
    }

    fn bulletin(&mut self, number: usize, when: DateTime, title: String, bulletin: String, tag: &str) -> Source {
        let paragraphs = self.dice.within(3..=6);
        let post = Post {
            number,
            title,
            lead: format!("{}.", sentence(&mut self.dice, &self.sky, 18..=28)),
            when,
            category: WEATHER,
            tags: [tag.to_owned(), "thời tiết".to_owned()].into(),
            author: OFFICE,
            bulletin,
            body: body(&mut self.dice, &self.sky, paragraphs),
        };
        post.source()
    }
}

impl Post<'_> {
    fn source(&self) -> Source {
        let Self { number, title, lead, when, category, tags, author, bulletin, body } = self;
        let tags: Vec<String> = tags.iter().map(|tag| format!("\"{tag}\"")).collect();
        let (date, tags) = (stamp(*when), tags.join(", "));
        let text = format!(
            "---\ntitle: \"{title}\"\ndate: {date}\nsummary: \"{lead}\"\ncategory: \"{category}\"\ntags: [{tags}]\n\
             author: \"{author}\"\n{bulletin}---\n\n{body}"
        );
        Source { path: format!("posts/{}/{}-{number}.md", when.strftime("%Y/%m"), slug(title)), text }
    }
}

fn day_one() -> DateTime {
    jiff::civil::date(2014, 12, 1).at(6, 0, 0, 0)
}

fn stamp(when: DateTime) -> String {
    when.strftime("%Y-%m-%dT%H:%M:00+07:00").to_string()
}
