//! Fills in a new post: from the command line, from its predecessor, from answers.
//!
//! In: options, the loaded site, somebody to ask or nobody. Out: a [`NewPost`], or which option is missing. Touches: the one who is asked.

use super::{BulletinOptions, Common, HOURS, PostOptions, figures::Walk};
use crate::{
    cli::ask::{Ask, Question},
    config::Config,
    content::{Bulletin, Kind, Storm},
    desk::{self, NewPost, Old},
    diag::{Diagnostic, Fault, Lang, Span},
    engine::Loaded,
    text::{slug::slugify, term, time::Moment},
    words,
};

/// How many series are offered.
const SERIES: usize = 12;

/// How alike two ids of series must be for one to be meant by the other (Jaro–Winkler).
const ALIKE: f64 = 0.9;

type Filled<T> = Result<T, Box<Diagnostic>>;

pub(super) fn post(own: &PostOptions, loaded: &Loaded, now: Moment, mut ask: Option<&mut Ask<'_>>) -> Filled<NewPost> {
    let title = title(&own.common, &mut ask)?;
    begun(title, &own.common, &loaded.config, now, &mut ask)
}

pub(super) fn bulletin(
    own: &BulletinOptions,
    loaded: &Loaded,
    now: Moment,
    mut ask: Option<&mut Ask<'_>>,
) -> Filled<NewPost> {
    let known = known_series(loaded);
    let series = series(own, &known, &mut ask)?;
    let last = desk::newest(&loaded.posts, &series, now);
    let next = match last.and_then(|last| desk::after(last, &loaded.config, now)) {
        Some(next) => overridden(next, own, &loaded.config)?,
        None => first(own, series, loaded, now, (&known, &mut ask))?,
    };
    let before = last.and_then(|last| last.bulletin.as_deref());
    let mut next = with_figures(next, own, before, loaded, ask.as_deref_mut())?;
    // What the figures say may have become a headline.
    if next.title.is_empty() {
        next.title = title(&own.common, &mut ask)?;
    }
    Ok(next)
}

/// A bulletin with its own figures, and what they say in words. Who can be asked confirms the last ones; where nobody can, those that
/// are not given stay aside.
fn with_figures(
    mut next: NewPost,
    own: &BulletinOptions,
    before: Option<&Bulletin>,
    loaded: &Loaded,
    ask: Option<&mut Ask<'_>>,
) -> Filled<NewPost> {
    let Some(bulletin) = &mut next.bulletin else { return Ok(next) };
    let (zone, labels) = (&loaded.config.zone, &loaded.theme.labels);
    let is_alone = ask.is_none();
    if is_alone {
        next.old = set_aside(bulletin, before);
    }
    let mut walk = Walk { ask, zone, labels, given: false };
    walk.bulletin(bulletin, &own.figures)?;
    next.old.title = !walk.given && !next.old.is_empty() && own.common.title.is_none();
    // The standard sentences are those of Vietnamese bulletins.
    if walk.given && loaded.config.language == Lang::Vi {
        next.write(before, own.common.title.is_none(), zone, labels);
    }
    match lacking(&next).filter(|_| next.publish && is_alone) {
        Some(fault) => Err(Box::new(fault.into())),
        None => Ok(next),
    }
}

/// Takes out of a bulletin the figures that are those of the one before.
fn set_aside(next: &mut Bulletin, before: Option<&Bulletin>) -> Old {
    let storm = next.storm.as_mut().map(|storm| std::mem::replace(storm, storm.bare()));
    // It was there then, and not as much later as the new bulletin is.
    let at = before.and_then(|before| before.storm.as_ref()?.at);
    let storm = storm.map(|storm| Storm { at, ..storm });
    Old { storm, hazards: std::mem::take(&mut next.hazards), title: false }
}

/// What a bulletin has to have before it is published, and has not. Hazards can only be written into the file: without them a bulletin
/// that warns would end the warning in force.
fn lacking(next: &NewPost) -> Option<Fault> {
    let bulletin = next.bulletin.as_ref()?;
    let needs_hazards = bulletin.warns() || !next.old.hazards.is_empty();
    let hazards = Some("hazards").filter(|_| bulletin.hazards.is_empty() && needs_hazards);
    let keys = hazards.into_iter().chain(next.old.figures_left(bulletin)).map(|key| format!("`{key}`"));
    let (mut en, mut vi): (Vec<_>, Vec<_>) = keys.map(|key| (key.clone(), key)).unzip();
    if next.body.is_empty() {
        en.push("a text".to_owned());
        vi.push("nội dung".to_owned());
    }
    let (en, vi) = (en.join(", "), vi.join(", "));
    let message = words!(
        "this bulletin still lacks {en}, so it is not published",
        "bản tin này còn thiếu {vi} nên không được đăng"
    );
    let fault = Fault::new("missing-option", message).hint(words!(
        "leave `--publish` out and fill in the file, or run the command on a terminal, which asks",
        "hãy bỏ `--publish` rồi ghi vào tệp, hoặc chạy lệnh trong cửa sổ dòng lệnh để được hỏi"
    ));
    (!en.is_empty()).then_some(fault)
}

fn title(common: &Common, ask: &mut Option<&mut Ask<'_>>) -> Filled<String> {
    let question = Question {
        option: "TITLE",
        words: words!("Headline", "Tiêu đề"),
        choices: Vec::new(),
        hint: words!("give the headline between quotes", "hãy ghi tiêu đề trong dấu nháy"),
    };
    question.answer(common.title.as_deref(), ask.as_deref_mut(), headline)
}

/// A post of which only the command line is known.
fn begun(
    title: String,
    common: &Common,
    config: &Config,
    now: Moment,
    ask: &mut Option<&mut Ask<'_>>,
) -> Filled<NewPost> {
    Ok(NewPost {
        title,
        date: now,
        category: category(common, config, ask)?,
        tags: tags(common),
        authors: Vec::new(),
        image: None,
        summary: None,
        body: String::new(),
        bulletin: None,
        old: Old::default(),
        publish: common.publish,
    })
}

fn headline(text: &str) -> Result<String, Fault> {
    let title = term::display(&crate::text::clean(text));
    let empty = || Fault::new("empty-title", words!("the headline is empty", "tiêu đề đang trống"));
    if title.is_empty() { Err(empty()) } else { Ok(title) }
}

fn category(common: &Common, config: &Config, ask: &mut Option<&mut Ask<'_>>) -> Filled<String> {
    let names: Vec<String> = config.categories.iter().map(|category| category.name.clone()).collect();
    if let ([only], None) = (names.as_slice(), &common.category) {
        return Ok(only.clone());
    }
    let question = Question {
        option: "--category",
        words: words!("Category", "Chuyên mục"),
        choices: names.iter().map(|name| (name.clone(), name.clone())).collect(),
        hint: config.all_categories(),
    };
    question.answer(common.category.as_deref(), ask.as_deref_mut(), |text| Ok(names[config.category(text)?].clone()))
}

fn tags(common: &Common) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in common.tags.iter().map(|tag| term::display(&crate::text::clean(tag))).filter(|tag| !tag.is_empty()) {
        if !tags.iter().any(|other| term::identity(other) == term::identity(&tag)) {
            tags.push(tag);
        }
    }
    tags
}

/// The ids of all series, the one with the newest bulletin first, each with that bulletin's headline.
fn known_series(loaded: &Loaded) -> Vec<(String, String)> {
    let mut bulletins: Vec<_> = loaded.posts.iter().filter(|post| post.series().is_some()).collect();
    bulletins.sort_by_key(|post| (std::cmp::Reverse(post.date), &post.path));
    let mut known: Vec<(String, String)> = Vec::new();
    for post in bulletins {
        let id = post.series().unwrap_or_default();
        if !known.iter().any(|(other, _)| other == id) {
            known.push((id.to_owned(), format!("{id} – {}", post.title)));
        }
    }
    known
}

fn series(own: &BulletinOptions, known: &[(String, String)], ask: &mut Option<&mut Ask<'_>>) -> Filled<String> {
    let ids = known.iter().take(SERIES).map(|(id, _)| id.as_str()).collect::<Vec<_>>().join("`, `");
    let hint = if known.is_empty() {
        words!("name it as `bao-2024-6`", "hãy đặt mã như `bao-2024-6`")
    } else {
        words!("one of `{ids}`, or a new one", "một trong `{ids}`, hoặc một mã mới")
    };
    let question = Question {
        option: "--series",
        words: words!("Series (a number, or the id of a new one)", "Loạt tin (số thứ tự, hoặc mã của loạt mới)"),
        choices: known.iter().take(SERIES).cloned().collect(),
        hint,
    };
    question.answer(own.series.as_deref(), ask.as_deref_mut(), |text| {
        let empty = || {
            Fault::new(
                "bad-series",
                words!("a series needs an id of letters or digits", "mã loạt tin phải có chữ hoặc số"),
            )
        };
        if slugify(text).is_empty() { Err(empty()) } else { Ok(text.to_owned()) }
    })
}

/// What the command line says wins over what is taken over.
fn overridden(next: NewPost, own: &BulletinOptions, config: &Config) -> Filled<NewPost> {
    let common = &own.common;
    let mut next = NewPost { publish: common.publish, ..next };
    if common.title.is_some() {
        next.title = title(common, &mut None)?;
    }
    if common.category.is_some() {
        next.category = category(common, config, &mut None)?;
    }
    if !common.tags.is_empty() {
        next.tags = tags(common);
    }
    if let Some(bulletin) = &mut next.bulletin {
        if let Some(kind) = &own.kind {
            bulletin.kind = self::kind(kind).map_err(|fault| Box::new(fault.into()))?;
        }
        if let Some(hours) = own.hours {
            bulletin.valid_until = Some(next.date.plus(i64::from(hours) * 3600));
        }
    }
    Ok(next)
}

/// The first bulletin of a series; without a headline as long as nobody has given one.
fn first(
    own: &BulletinOptions,
    series: String,
    loaded: &Loaded,
    now: Moment,
    (known, ask): (&[(String, String)], &mut Option<&mut Ask<'_>>),
) -> Filled<NewPost> {
    let label =
        |kind: &Kind| format!("{} – {}", kind.name(), loaded.theme.labels.get(&format!("kind_{}", kind.name())));
    let kind = Question {
        option: "--kind",
        words: words!("Kind", "Loại bản tin"),
        choices: Kind::ALL.iter().map(|kind| (kind.name().to_owned(), label(kind))).collect(),
        hint: new_series(&series, known),
    };
    let hours = Question {
        option: "--hours",
        words: words!("How many hours it holds", "Có hiệu lực trong bao nhiêu giờ"),
        choices: Vec::new(),
        hint: words!("say how many hours it holds, as `--hours 6`", "hãy ghi số giờ có hiệu lực, ví dụ `--hours 6`"),
    };
    let kind = kind.answer(own.kind.as_deref(), ask.as_deref_mut(), self::kind)?;
    let given = own.hours.map(|hours| hours.to_string());
    let title = own.common.title.as_ref().map_or_else(|| Ok(String::new()), |_| title(&own.common, &mut None))?;
    let post = begun(title, &own.common, &loaded.config, now, ask)?;
    let hours = hours.answer(given.as_deref(), ask.as_deref_mut(), self::hours)?;
    let bulletin = Bulletin {
        kind,
        series: Some(series),
        stage: None,
        issued: now,
        next_issue: None,
        valid_until: Some(now.plus(i64::from(hours) * 3600)),
        covers: None,
        hazards: Vec::new(),
        storm: None,
        rain: Vec::new(),
        revision: None,
        withdrawn: false,
        issuer: None,
        span: Span::new(0, 0),
    };
    Ok(NewPost { bulletin: Some(bulletin), ..post })
}

/// What to do about a series that has no bulletin yet.
fn new_series(series: &str, known: &[(String, String)]) -> crate::diag::Words {
    let alike = |id: &str| strsim::jaro_winkler(series, id);
    let ids = known.iter().map(|(id, _)| id.as_str());
    match ids.max_by(|a, b| alike(a).total_cmp(&alike(b))).filter(|id| alike(id) > ALIKE) {
        Some(id) => words!(
            "`{series}` has no bulletin yet: did you mean `{id}`? If not, say `--kind`",
            "`{series}` chưa có bản tin nào: có phải ý bạn là `{id}`? Nếu không, hãy ghi `--kind`"
        ),
        None => words!(
            "`{series}` has no bulletin yet: say what it is about, as `--kind storm`",
            "`{series}` chưa có bản tin nào: hãy ghi loại bản tin, ví dụ `--kind storm`"
        ),
    }
}

fn kind(text: &str) -> Result<Kind, Fault> {
    let found = Kind::ALL.iter().copied().find(|kind| kind.name() == text);
    found.ok_or_else(|| {
        let known = Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("`, `");
        Fault::new("unknown-value", words!("there is no kind `{text}`", "không có loại `{text}`"))
            .hint(words!("use one of `{known}`", "hãy dùng một trong các giá trị `{known}`"))
    })
}

fn hours(text: &str) -> Result<u16, Fault> {
    text.parse().ok().filter(|hours| HOURS.contains(hours)).ok_or_else(|| {
        let (low, high) = (HOURS.start(), HOURS.end());
        Fault::new("out-of-range", words!("`{text}` is no number of hours", "`{text}` không phải số giờ"))
            .hint(words!("write a number from {low} to {high}", "hãy ghi một số từ {low} đến {high}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headline_and_category_are_asked_for() {
        let settings = "title: B\nbase_url: https://b.example\ncategories: [Tin tức, Thời tiết]\n";
        let config = crate::config::read(settings, None, None, &mut Vec::new()).unwrap();
        let mut shown = Vec::new();
        let mut typed = "\nBão số 6\nThể thao\n2\n".as_bytes();
        let mut ask = Ask { input: &mut typed, output: &mut shown, lang: Lang::Vi };
        let common = Common { title: None, category: None, tags: Vec::new(), publish: false, open: false };
        let mut ask = Some(&mut ask);
        let title = title(&common, &mut ask).unwrap();
        let post = begun(title, &common, &config, Moment::from_unix(0), &mut ask).unwrap();
        assert_eq!((post.title.as_str(), post.category.as_str()), ("Bão số 6", "Thời tiết"));
        let expected = "Tiêu đề:   tiêu đề đang trống\nTiêu đề:   1. Tin tức\n  2. Thời tiết\n\
            Chuyên mục:   không có chuyên mục “Thể thao”\n  `site.yaml` có các chuyên mục “Tin tức”, “Thời tiết”\nChuyên mục: ";
        assert_eq!(String::from_utf8(shown).unwrap(), expected);
    }

    #[test]
    fn a_headline_and_tags_are_cleaned() {
        assert_eq!(headline("  Bão \u{200B} số\t6 "), Ok("Bão số 6".to_owned()));
        assert_eq!(headline(" \u{200B}").unwrap_err().code, "empty-title");
        let tags = |tags: &[&str]| {
            let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
            super::tags(&Common { title: None, category: None, tags, publish: false, open: false })
        };
        assert_eq!(tags(&[" bão ", "", "Bão", "báo", "Hoà Bình", "hòa bình"]), ["bão", "báo", "Hoà Bình"]);
    }

    #[test]
    fn a_series_with_another_spelling_is_guessed() {
        let known = [("bao-2024-6".to_owned(), String::new())];
        assert!(new_series("bao-2024-06", &known).vi.contains("có phải ý bạn là `bao-2024-6`"));
        assert!(!new_series("ret-hai", &known).en.contains("did you mean"));
    }

    #[test]
    fn hours_are_a_number_in_bounds() {
        assert_eq!(hours("6"), Ok(6));
        for wrong in ["", "0", "745", "-1", "6h"] {
            assert_eq!(hours(wrong).unwrap_err().code, "out-of-range", "{wrong}");
        }
    }
}
