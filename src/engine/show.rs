//! What the commands that write nothing ask of the chain: the plan, related lists, and whether incremental equals clean.
//!
//! In: options. Out: texts and lists. Touches: what `source` touches; `verify` builds into a folder of its own in the work folder and
//! removes it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    Failure, Loaded, Options, Timings, build,
    build::cache_key,
    cache::Cache,
    desk_page::work_folder,
    load, place,
    relate::{explain, relate},
};
use crate::{
    diag::{Diagnostic, Fault, Report},
    library::{Found, Item, Library, PostId, Similarity},
    output::{self, MANIFEST, Target},
    plan::{Output, Plan},
    related::{Shared, Vectors},
    text::{
        nfc,
        time::{Moment, Zone},
    },
    words,
};

/// The related list of one post.
#[derive(Debug)]
pub struct RelatedList {
    /// The post's slug.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// What its page shows.
    pub entries: Vec<RelatedEntry>,
}

/// One entry of a related list.
#[derive(Debug)]
pub struct RelatedEntry {
    /// The slug of the post, which stands for its series when it is a bulletin of one.
    pub slug: String,
    /// The headline, or the standing title of the series.
    pub title: String,
    /// The score in millionths.
    pub score: u32,
    /// Whether the editor picked it.
    pub picked: bool,
    /// What the two posts share; only told of a single list.
    pub reasons: Vec<Shared>,
}

/// The zone in a site's settings, if they can be read at all.
pub fn zone_of(site: &Path) -> Option<Zone> {
    let bytes = std::fs::read(site.join(crate::config::FILE)).ok()?;
    let text = crate::source::text_of(&bytes).ok()?;
    crate::config::read(&text, None, None, &mut Vec::new()).map(|config| config.zone)
}

/// Loads and plans a site, and hands both to `then`. What a build remembers in `work` is used.
pub(super) fn planned<T>(
    options: &Options,
    work: Option<&Path>,
    then: impl FnOnce(&Plan<'_>, &Loaded, &Vectors) -> T,
) -> Result<(T, Report), Failure> {
    let mut report = Report::default();
    let mut loaded = load(options, work, &mut Timings::default(), &mut report)?;
    if report.has_errors() {
        return Err(Failure::Site(report));
    }
    let mut fresh = std::mem::take(&mut loaded.fresh);
    let mut found = Vec::new();
    let mut library = Library::new(&loaded.posts, &loaded.config, options.when(loaded.now), &mut found);
    let key = cache_key(&loaded.config, loaded.labels);
    let cache = work.map(|work| Cache::new(work, key, loaded.tree.posts.len(), !options.full).read_only());
    let made = relate(&mut library, &loaded, &mut fresh, cache.as_ref());
    // Where the similarities are those of the last build, so are the vectors; unless a build writes others at this moment.
    let kept = || cache?.vectors().filter(|kept| library.similarity.neighbours().is_some_and(|own| own.is_sound(kept)));
    let vectors = made.or_else(kept);
    if vectors.is_none() {
        library.relate(Similarity::default());
    }
    let vectors = vectors.unwrap_or_default();
    let inputs = loaded.inputs(&library);
    let plan = Plan::new(inputs, &mut found);
    report.extend(found);
    if report.has_errors() {
        return Err(Failure::Site(report));
    }
    Ok((then(&plan, &loaded, &vectors), report))
}

/// Every output as `line` writes it, with its template.
pub fn plan(options: &Options, line: impl Fn(&Output, Option<&str>) -> String) -> Result<(String, Report), Failure> {
    planned(options, None, |plan, _, _| {
        plan.outputs.iter().map(|output| line(output, plan.view(output.recipe).template())).collect()
    })
}

/// The source file or template that each wanted output comes from, by the output's path; empty when the site cannot be read.
pub fn origins(options: &Options, wanted: &dyn Fn(&str) -> bool) -> BTreeMap<String, String> {
    let made = planned(options, work_folder(options).as_deref(), |plan, _, _| {
        let outputs = plan.outputs.iter().filter(|output| wanted(output.file.as_str()));
        let origin = |output: &Output| match plan.origin(output.recipe) {
            many if many.is_empty() => plan.view(output.recipe).template().map(str::to_owned),
            one => Some(one),
        };
        outputs.filter_map(|output| Some((output.file.as_str().to_owned(), origin(output)?))).collect()
    });
    made.map(|(origins, _)| origins).unwrap_or_default()
}

/// The related list of one post, or those of all.
pub fn related(options: &Options, name: Option<&str>) -> Result<Vec<RelatedList>, Failure> {
    lists(options, None, name)
}

/// The related list of one post, from what the last build remembers as far as it still holds.
pub fn related_again(options: &Options, name: &str) -> Result<RelatedList, Failure> {
    let options = Options { full: false, ..options.clone() };
    let mut lists = lists(&options, work_folder(&options).as_deref(), Some(name))?;
    lists.pop().ok_or_else(|| Failure::Environment(Box::new(unknown(name))))
}

fn lists(options: &Options, work: Option<&Path>, name: Option<&str>) -> Result<Vec<RelatedList>, Failure> {
    let names = name.map_or_else(Vec::new, |name| names(&options.site, name));
    let (lists, _) = planned(options, work, |plan, loaded, vectors| {
        let library = plan.inputs.library;
        match name {
            None => Ok(library.ids().map(|id| list(plan, id, None)).collect()),
            Some(name) => match names.iter().find_map(|name| library.named(name, "")) {
                Some(Found::Published(id)) => Ok(vec![list(plan, id, Some((loaded, vectors)))]),
                _ => Err(unknown(name)),
            },
        }
    })?;
    lists.map_err(|diagnostic| Failure::Environment(Box::new(diagnostic)))
}

/// What somebody may mean by a name at a prompt: a post as the site calls it, or its file on the disk.
fn names(site: &Path, name: &str) -> Vec<String> {
    [Some(name.to_owned()), place::below(site, name)]
        .into_iter()
        .flatten()
        .map(|name| nfc(&name).into_owned())
        .collect()
}

fn unknown(name: &str) -> Diagnostic {
    Fault::new("unknown-post", words!("no published post is called `{name}`", "không có bài đã đăng nào tên `{name}`"))
        .hint(words!("name it by slug, address or path", "hãy dùng slug, địa chỉ hoặc đường dẫn của bài"))
        .into()
}

fn list(plan: &Plan<'_>, id: PostId, reasons: Option<(&Loaded, &Vectors)>) -> RelatedList {
    let library = plan.inputs.library;
    let picks = plan.picks(id);
    let scores: BTreeMap<PostId, u32> = library.similarity.list(id).collect();
    let entry = |item: Item| {
        // A series stands under the bulletin that earned its place.
        let (other, title) = match item {
            Item::Post(other) => (other, library.post(other).title.clone()),
            Item::Series(at) => {
                let best =
                    library.similarity.list(id).map(|(other, _)| other).find(|other| library.item(*other) == item);
                let series = &library.series[at as usize];
                (best.unwrap_or(series.posts[0]), series.title.clone())
            }
        };
        let explained = reasons.and_then(|(loaded, vectors)| explain(library, loaded, vectors, [id, other]));
        RelatedEntry {
            slug: library.post(other).slug.clone(),
            title,
            score: scores.get(&other).copied().or(explained.as_ref().map(|one| one.score)).unwrap_or_default(),
            picked: picks.shown.contains(&item),
            reasons: explained.map(|one| one.shared).unwrap_or_default(),
        }
    };
    let post = library.post(id);
    RelatedList {
        slug: post.slug.clone(),
        title: post.title.clone(),
        entries: library.related(id, picks).into_iter().map(entry).collect(),
    }
}

/// Builds from nothing in a folder of its own, as of the same instant, and tells of each file of the site whose bytes differ.
pub fn verify(options: &Options, now: Moment) -> Result<Report, Failure> {
    let target = Target::new(&options.out).map_err(Failure::Environment)?;
    let folder = target.work_folder().join("verify");
    let clean = Options {
        out: folder.join("site"),
        now: Some(now),
        full: true,
        atomic: false,
        issue: false,
        ..options.clone()
    };
    let report = build(&clean, &|_, _| {}).map(|_| compare(target.folder(), &clean.out));
    let _ = std::fs::remove_dir_all(folder);
    report
}

/// Tells of each file that is listed in one of two outputs and does not read the same in both. Files of others are none of the site.
fn compare(incremental: &Path, clean: &Path) -> Report {
    let mut report = Report::default();
    let listed = [incremental, clean].map(|folder| output::listed(folder).unwrap_or_default());
    let paths: BTreeSet<&str> = listed.iter().flatten().map(|(path, _)| path.as_str()).chain([MANIFEST]).collect();
    for path in paths {
        let [one, other] = [incremental, clean].map(|folder| std::fs::read(folder.join(path)).ok());
        if one != other {
            report.push(differs().in_file(incremental.join(path).display().to_string()));
        }
    }
    report
}

fn differs() -> Fault {
    let message = words!("a clean build makes another file of this", "dựng lại từ đầu thì tệp này khác");
    let hint = words!(
        "nothing may change the output besides the program; where nothing did, please report it, and build with `--full`",
        "ngoài chương trình không ai được sửa kết quả; nếu không ai sửa, xin hãy báo lỗi, và dựng bằng `--full`"
    );
    Fault::new("incremental-differs", message).hint(hint)
}
