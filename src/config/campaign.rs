//! What a campaign has promised: its indicators, each with a target.
//!
//! In: the text of `data/campaign.yaml`. Out: a [`Campaign`]; what is wrong goes to the report. Touches: nothing.
//!
//! The figures themselves stand in the posts that report them.

use crate::{
    diag::{Diagnostic, Fault, Span},
    text::{
        Amount, Period,
        slug::{check_slug, slugify},
        term,
    },
    words,
    yaml::{
        self, Node, Value,
        read::{Fields, Item, text_of, wrong_type},
    },
};

/// The file that holds them, from the site's folder.
pub const CAMPAIGN: &str = "data/campaign.yaml";

/// What a campaign has promised.
#[derive(Debug, Clone, Default)]
pub struct Campaign {
    /// Its name.
    pub title: Option<String>,
    /// What it is about.
    pub summary: Option<String>,
    /// Its indicators, in the order of the file.
    pub indicators: Vec<Indicator>,
}

/// Something that is counted.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// What posts call it, and the last part of its address.
    pub id: String,
    /// As readers see it.
    pub name: String,
    /// What it is counted in; empty when the name says it.
    pub unit: String,
    /// What it counts, in a sentence.
    pub description: Option<String>,
    /// Where the target is for; figures without a place are for it.
    pub place: Option<String>,
    /// What was promised.
    pub target: Option<Amount>,
    /// By when.
    pub by: Option<Period>,
    /// Where it stood at the beginning.
    pub baseline: Option<Amount>,
    /// Who set the target, or where it is written down.
    pub source: Option<Source>,
}

/// Where a target is written down.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: Option<String>,
}

impl Campaign {
    /// The number of the indicator that has this id.
    ///
    /// # Errors
    /// `unknown-indicator`, with the one that was probably meant, or all of them.
    pub fn find(&self, id: &str) -> Result<u32, Fault> {
        let found = self.indicators.iter().position(|one| one.id == id);
        found.map(|at| at as u32).ok_or_else(|| self.unknown(id))
    }

    fn unknown(&self, id: &str) -> Fault {
        let fault = Fault::new("unknown-indicator", words!("there is no indicator `{id}`", "không có chỉ tiêu `{id}`"));
        let ids = self.indicators.iter().map(|one| one.id.as_str());
        let likeness = |other: &str| strsim::jaro_winkler(id, other);
        let nearest = ids.clone().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        match nearest.filter(|other| likeness(other) > 0.8) {
            Some(other) => fault.hint(words!("did you mean `{other}`?", "có phải ý bạn là `{other}`?")),
            None if self.indicators.is_empty() => fault.hint(words!(
                "declare it under `indicators` in `{CAMPAIGN}`",
                "hãy khai báo nó trong mục `indicators` của `{CAMPAIGN}`",
            )),
            None => {
                let all = ids.collect::<Vec<_>>().join("`, `");
                fault.hint(words!("`{CAMPAIGN}` declares `{all}`", "`{CAMPAIGN}` có các chỉ tiêu `{all}`"))
            }
        }
    }
}

/// Reads the file; what is wrong is told with its place in it.
pub fn campaign(text: &str, report: &mut Vec<Diagnostic>) -> Campaign {
    let mut found = Vec::new();
    let campaign = match yaml::parse(text) {
        Ok(node) => read(&node, &mut found).unwrap_or_default(),
        Err(error) => {
            found.push(error);
            Campaign::default()
        }
    };
    report.extend(found.into_iter().map(|one| one.in_file(CAMPAIGN)));
    campaign
}

fn read(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Option<Campaign> {
    let mut fields = Fields::of(node, report)?;
    let mut campaign = Campaign {
        title: fields.text("title", report).map(|title| term::display(&title)),
        summary: fields.text("summary", report),
        indicators: Vec::new(),
    };
    match fields.take("indicators") {
        Some(Node { value: Value::List(nodes), .. }) => {
            for node in nodes {
                if let Some((indicator, span)) = indicator(node, report) {
                    add(&mut campaign.indicators, indicator, span, report);
                }
            }
        }
        Some(other) => report.push(wrong_type(other, &words!("a list", "một danh sách"))),
        None => fields.missing("indicators", "indicators: […]", report),
    }
    fields.finish(report);
    Some(campaign)
}

fn add(all: &mut Vec<Indicator>, indicator: Indicator, span: Span, report: &mut Vec<Diagnostic>) {
    if all.iter().any(|other| other.id == indicator.id) {
        let id = &indicator.id;
        let message = words!("the indicator `{id}` is declared twice", "chỉ tiêu `{id}` được khai báo hai lần");
        let fault = Fault::new("duplicate-indicator", message);
        report.push(fault.hint(words!("give it an `id` of its own", "hãy đặt cho nó một `id` riêng")).at(span));
    } else {
        all.push(indicator);
    }
}

fn indicator(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Option<(Indicator, Span)> {
    let mut own = Fields::of(node, report)?;
    let name = own.required("name", words!("name: Leaflets", "name: Tờ rơi"), report);
    let id = own.item("id", report).or_else(|| name.clone().map(|name| Item { text: slugify(&name.text), ..name }));
    if let Some(id) = &id
        && let Err(fault) = check_slug(&id.text)
    {
        report.push(fault.at(id.span));
    }
    let indicator = Indicator {
        id: id.as_ref().map(|id| id.text.clone()).unwrap_or_default(),
        name: name.as_ref().map(|name| term::display(&name.text)).unwrap_or_default(),
        unit: own.text("unit", report).map(|unit| term::display(&unit)).unwrap_or_default(),
        description: own.text("description", report),
        place: own.text("place", report).map(|place| term::display(&place)),
        target: told(&mut own, "target", Amount::parse, report),
        by: told(&mut own, "by", Period::parse, report),
        baseline: told(&mut own, "baseline", Amount::parse, report),
        source: own.take("source").and_then(|node| source(node, report)),
    };
    own.finish(report);
    name.and(id).map(|id| (indicator, id.span))
}

/// A value in a form of its own.
pub(super) fn told<T>(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    parse: fn(&str) -> Result<T, Fault>,
    report: &mut Vec<Diagnostic>,
) -> Option<T> {
    let item = fields.item(key, report)?;
    parse(&item.text).map_err(|fault| report.push(fault.at(item.span))).ok()
}

/// A name, or a name and an address.
fn source(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Option<Source> {
    if let Some(name) = text_of(node) {
        return Some(Source { name: name.text, url: None });
    }
    let mut own = Fields::of(node, report)?;
    let (name, url) = (own.required("name", "name: …", report), own.item("url", report));
    own.finish(report);
    let url =
        url.and_then(|url| super::rating::address(&url.text).map_err(|fault| report.push(fault.at(url.span))).ok());
    Some(Source { name: name?.text, url })
}
