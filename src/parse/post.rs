//! The front matter of a post or standing page.
//!
//! In: the YAML tree, the body. Out: a [`Post`] or [`StandingPage`]; what is wrong goes to the report. Touches: nothing.

use super::{bulletin, event, figure, markdown::remote_image};
use crate::{
    config::{self, Config},
    content::{Body, FileUse, Pick, Picture, Post, StandingPage, Tag},
    diag::{Diagnostic, Fault, Span},
    hash::Fingerprint,
    text::{
        excerpt,
        slug::{check_slug, slugify},
        term,
        time::Moment,
    },
    words,
    yaml::{
        Node,
        read::{Fields, Item, wrong_type},
    },
};

/// How long a lead that was taken from the text is at most, in characters.
const LEAD: usize = 300;

/// Reads a post.
pub(super) fn post(
    node: &Node<'_>,
    body: &Body,
    config: &Config,
    (path, digest): (&str, Fingerprint),
    report: &mut Vec<Diagnostic>,
) -> Option<Post> {
    let mut fields = Fields::of(node, report)?;
    let title = title(&mut fields, report);
    let date = moment(&mut fields, "date", config, report);
    fields.require("date", "date: 2024-10-26T14:30", report);
    let category = category(&mut fields, config, report);
    let (slug, slug_span) = slug(&mut fields, path, report);
    let own_lead = own_lead(&mut fields, report);
    let post = Post {
        path: path.to_owned(),
        digest,
        slug,
        slug_span,
        title: title.clone().unwrap_or_default(),
        has_own_lead: own_lead.is_some(),
        lead: own_lead.unwrap_or_else(|| excerpt(body.lead.as_deref().unwrap_or_default(), LEAD)),
        date: date.unwrap_or(Moment::from_unix(0)),
        updated: moment(&mut fields, "updated", config, report),
        category: category.unwrap_or_default() as u16,
        tags: tags(&mut fields, report),
        authors: authors(&mut fields, report),
        image: image(&mut fields, report).map(Box::new),
        aliases: aliases(&mut fields, report),
        draft: fields.boolean("draft", report).unwrap_or(false),
        expires: expires(&mut fields, date, config, report),
        featured: fields.boolean("featured", report).unwrap_or(false),
        related: picks(&mut fields, "related", report),
        related_exclude: picks(&mut fields, "related_exclude", report),
        bulletin: bulletin::bulletin(&mut fields, date, config, report).map(Box::new),
        figures: figure::figures(&mut fields, report),
        event: event::event(&mut fields, config, report).map(Box::new),
        extra: extra(&mut fields, report),
        links: body.slots.clone(),
        anchors: anchors(body),
        warnings: Vec::new(),
    };
    fields.finish(report);
    (title.is_some() && date.is_some() && category.is_some()).then_some(post)
}

/// Reads a standing page.
pub(super) fn page(
    node: &Node<'_>,
    body: &Body,
    config: &Config,
    (path, digest): (&str, Fingerprint),
    report: &mut Vec<Diagnostic>,
) -> Option<StandingPage> {
    let mut fields = Fields::of(node, report)?;
    let title = title(&mut fields, report);
    let (slug, slug_span) = slug(&mut fields, path, report);
    let page = StandingPage {
        path: path.to_owned(),
        digest,
        slug,
        slug_span,
        title: title.clone().unwrap_or_default(),
        lead: fields.text("summary", report).unwrap_or_default(),
        updated: moment(&mut fields, "updated", config, report),
        aliases: aliases(&mut fields, report),
        draft: fields.boolean("draft", report).unwrap_or(false),
        extra: extra(&mut fields, report),
        links: body.slots.clone(),
        anchors: anchors(body),
        warnings: Vec::new(),
    };
    fields.finish(report);
    title.map(|_| page)
}

/// The ids of the headings, sorted.
fn anchors(body: &Body) -> Vec<String> {
    let mut anchors: Vec<_> = body.headings.iter().map(|heading| heading.id.clone()).collect();
    anchors.sort_unstable();
    anchors
}

fn title(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<String> {
    fields.require("title", words!("title: \"Headline\"", "title: \"Tiêu đề bài\""), report);
    let item = fields.item("title", report)?;
    let title = term::display(&item.text);
    if title.is_empty() {
        report.push(Fault::new("empty-title", words!("the headline is empty", "tiêu đề đang trống")).at(item.span));
        return None;
    }
    Some(title)
}

/// A moment; without a zone it is told in the site's.
pub(super) fn moment(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    config: &Config,
    report: &mut Vec<Diagnostic>,
) -> Option<Moment> {
    let item = fields.item(key, report)?;
    Moment::parse(&item.text, &config.zone).map_err(|fault| report.push(fault.at(item.span))).ok()
}

/// Until when it is published, which is after it was.
fn expires(
    fields: &mut Fields<'_, '_>,
    date: Option<Moment>,
    config: &Config,
    report: &mut Vec<Diagnostic>,
) -> Option<Moment> {
    let expires = moment(fields, "expires", config, report)?;
    let span = fields.take("expires").map_or(Span::new(0, 0), |node| node.span);
    if date.is_some_and(|date| expires <= date) {
        let fault = Fault::new(
            "never-published",
            words!("the post expires before it is published", "bài hết hạn trước khi được đăng"),
        );
        report.push(fault.hint(words!("correct `expires` or `date`", "hãy sửa `expires` hoặc `date`")).at(span));
    }
    Some(expires)
}

fn category(fields: &mut Fields<'_, '_>, config: &Config, report: &mut Vec<Diagnostic>) -> Option<usize> {
    let first = config.categories.first().map_or("", |category| &category.name);
    fields.require("category", words!("category: {first}", "category: {first}"), report);
    let item = fields.item("category", report)?;
    config.category(&item.text).map_err(|fault| report.push(fault.at(item.span))).ok()
}

/// The `slug` key, else the file's name without its ending and without a leading date; and where it is written: at the headline, where it
/// is the file's name that makes it.
fn slug(fields: &mut Fields<'_, '_>, path: &str, report: &mut Vec<Diagnostic>) -> (String, Span) {
    if let Some(item) = fields.item("slug", report) {
        if let Err(fault) = check_slug(&item.text) {
            report.push(fault.at(item.span));
        }
        return (item.text, item.span);
    }
    let span = fields.take("title").map_or(Span::new(0, 0), |title| title.span);
    let slug = slug_of_path(path);
    if slug.is_empty() {
        let name = path.rsplit('/').next().unwrap_or(path);
        let fault = Fault::new(
            "no-slug",
            words!("no address can be made from the name `{name}`", "không tạo được địa chỉ từ tên `{name}`"),
        );
        report.push(fault.hint(words!("set `slug:`", "hãy đặt `slug:`")).at(0..0));
    }
    (slug, span)
}

/// The slug of a post that sets none: its file's name without its ending and without a leading date.
pub fn slug_of_path(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    slugify(without_date(stem))
}

fn without_date(stem: &str) -> &str {
    let is_date = |text: &str| {
        text.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
    };
    match stem.get(..10).filter(|head| is_date(head)) {
        Some(_) if stem.len() > 11 => stem[10..].trim_start_matches(['-', '_', ' ']),
        _ => stem,
    }
}

/// The lead that the editor wrote.
fn own_lead(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<String> {
    fields.text("summary", report).map(|written| term::display(&written)).filter(|written| !written.is_empty())
}

fn tags(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    for item in fields.names("tags", report) {
        let identity = term::identity(&item.text);
        if !tags.iter().any(|tag| tag.identity == identity) {
            tags.push(Tag { name: term::display(&item.text), identity });
        }
    }
    tags
}

fn authors(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Vec<String> {
    fields.names("author", report).into_iter().map(|item| term::display(&item.text)).collect()
}

fn picks(fields: &mut Fields<'_, '_>, key: &'static str, report: &mut Vec<Diagnostic>) -> Vec<Pick> {
    let pick = |item: Item| Pick { text: item.text, span: item.span };
    fields.texts(key, report).into_iter().map(pick).collect()
}

/// Old addresses, complete with their slashes.
fn aliases(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Vec<Pick> {
    let mut aliases = picks(fields, "aliases", report);
    for alias in &mut aliases {
        alias.text = config::complete(&alias.text);
    }
    aliases
}

fn image(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Option<Picture> {
    let node = fields.take("image")?;
    let mut own = Fields::of(node, report)?;
    let src = own.required("src", words!("src: picture.jpg", "src: anh.jpg"), report);
    let picture = src.map(|src| Picture {
        target: file_use(src.text),
        alt: String::new(),
        caption: None,
        credit: None,
        span: src.span,
    });
    let (alt, caption, credit) = (own.text("alt", report), own.text("caption", report), own.text("credit", report));
    own.finish(report);
    let picture = picture?;
    if matches!(picture.target, FileUse::Foreign(_)) {
        report.push(remote_image().at(picture.span).warning());
    }
    if alt.as_deref().unwrap_or_default().trim().is_empty() {
        let fault = Fault::new("missing-alt", words!("the picture has no description", "ảnh chưa có lời mô tả"));
        report
            .push(fault.hint(words!("say what it shows: `alt: …`", "hãy tả ảnh: `alt: …`")).at(picture.span).warning());
    }
    Some(Picture { alt: alt.unwrap_or_default(), caption, credit, ..picture })
}

fn file_use(src: String) -> FileUse {
    if src.starts_with("https://") || src.starts_with("http://") {
        FileUse::Foreign(src)
    } else if src.starts_with('/') {
        FileUse::Root(src)
    } else {
        FileUse::Beside(src)
    }
}

fn extra(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> String {
    match fields.take("extra") {
        None => String::new(),
        Some(node) if matches!(node.value, crate::yaml::Value::Map(_)) => {
            crate::yaml::to_json(node, report).to_string()
        }
        Some(node) => {
            report.push(wrong_type(node, &words!("a mapping", "một nhóm `khoá: giá trị`")));
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_date;

    #[test]
    fn a_leading_date_is_no_part_of_the_slug() {
        assert_eq!(without_date("2024-10-26-bao-so-6"), "bao-so-6");
        assert_eq!(without_date("2024-10-26"), "2024-10-26");
        assert_eq!(without_date("bao-so-6"), "bao-so-6");
        assert_eq!(without_date("đồng"), "đồng");
    }
}
