//! What the campaign's pages see: its indicators, how far each has come, and the articles that say so.
//!
//! In: the campaign, the figures of the plan. Out: [`CampaignView`], [`IndicatorView`]. Touches: nothing.

use super::{
    Href, Html, Named, Part,
    chart::{Chart, Course, chart},
    entry::Titled,
    page::Canonical,
    view,
};
use crate::{
    config::{Campaign, Indicator},
    plan::{Inputs, Plan, Recipe, figures::Reported},
    text::{Amount, Decimal, amount::Bound, number::integer, time::Moment},
};

/// How many periods a chart shows, the newest.
const POINTS: usize = 24;
/// How many periods the table beside a chart shows on the campaign's page.
const BRIEF: usize = 6;
/// How many figures the table of an indicator's own page shows; all of them are in the files to download.
const TABLE: usize = 200;

view! {
    /// The campaign's page.
    pub struct CampaignView<'a> {
        /// Its name.
        title: &'a str,
        /// What it is about.
        summary: Option<&'a str>,
        /// Its indicators.
        indicators: Vec<IndicatorView<'a>>,
        /// All figures as a table.
        csv: Href<'a>,
        /// All figures for programs.
        json: Href<'a>,
        /// The calendar.
        calendar: Href<'a>,
    }
}

view! {
    /// An indicator.
    pub struct IndicatorView<'a> {
        /// Its id.
        id: &'a str,
        /// Its name.
        name: &'a str,
        /// Its own page.
        url: Href<'a>,
        /// The full address of the page that other sites embed.
        embed: Canonical<'a>,
        /// What it is counted in.
        unit: &'a str,
        /// What it counts.
        description: Option<&'a str>,
        /// Where its target is for.
        place: Option<&'a str>,
        /// What was promised.
        target: Option<String>,
        /// By when.
        by: Option<String>,
        /// Where it stood at the beginning.
        baseline: Option<String>,
        /// Where the target is written down.
        source: Option<SourceView<'a>>,
        /// The newest figure for its own place.
        latest: Option<FigureView<'a>>,
        /// Whether there are figures for other places alone.
        elsewhere: bool,
        /// How much of the way to the target is done.
        progress: Option<Progress>,
        /// Its figures over time.
        chart: Option<Chart>,
        /// Its figures, the newest period first.
        figures: Vec<FigureView<'a>>,
        /// Whether there are more figures than these.
        more: bool,
        /// Its figures as a table.
        csv: Href<'a>,
        /// Its figures for programs.
        json: Href<'a>,
    }
}

view! {
    /// Where a target is written down.
    pub struct SourceView<'a> {
        /// Its name.
        name: &'a str,
        /// Its address.
        url: Option<Href<'a>>,
    }
}

view! {
    /// How much of the way to a target is done.
    pub struct Progress {
        /// In percent, 0 to 100: what a bar shows.
        percent: u32,
        /// In words, which may be more than 100 %.
        text: String,
    }
}

view! {
    /// A figure as an article reports it.
    pub struct FigureView<'a> {
        /// How much, with its unit.
        value: String,
        /// For which time.
        period: String,
        /// For which place, where that is not the indicator's own.
        place: Option<&'a str>,
        /// The article.
        post: Titled<'a>,
        /// When it was published.
        published: Moment,
    }
}

/// How much of an indicator a page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Brief,
    Whole,
}

impl<'a> Inputs<'a> {
    /// What the site's campaign has promised.
    pub(in crate::plan) fn campaign(self) -> Option<&'a Campaign> {
        self.files.campaign.as_ref()
    }
}

impl Plan<'_> {
    /// All outputs of the campaign.
    pub(in crate::plan) fn campaign_recipes(&self) -> Vec<Recipe> {
        let Some(campaign) = self.inputs.campaign() else { return Vec::new() };
        let of = |at: u32| {
            let files = [false, true].map(|json| Recipe::Figures(Some(at), json));
            [Recipe::Indicator(at), Recipe::Embed(at)].into_iter().chain(files)
        };
        let own = [Recipe::Campaign, Recipe::Figures(None, false), Recipe::Figures(None, true)];
        own.into_iter().chain((0..campaign.indicators.len() as u32).flat_map(of)).collect()
    }

    pub(super) fn campaign_view(&self) -> Html<'_> {
        let title = self.campaign_title();
        let mut page = self.page("campaign", title, self.addresses.campaign());
        let campaign = self.inputs.campaign();
        let summary = campaign.and_then(|campaign| campaign.summary.as_deref());
        page.description = self.description(summary.unwrap_or_default());
        let indicators = campaign.map_or(&[][..], |campaign| &campaign.indicators);
        let view = CampaignView {
            title,
            summary,
            indicators: (0..indicators.len() as u32).filter_map(|at| self.indicator(at, Detail::Brief)).collect(),
            csv: self.addresses.figures(self.inputs, None, false).into(),
            json: self.addresses.figures(self.inputs, None, true).into(),
            calendar: self.addresses.calendar(None).into(),
        };
        Html { template: "campaign.html", page: Some(page), parts: vec![("campaign", Box::new(view))], body: None }
    }

    /// The name of the campaign.
    pub(super) fn campaign_title(&self) -> &str {
        let title = self.inputs.campaign().and_then(|campaign| campaign.title.as_deref());
        title.unwrap_or_else(|| self.label("campaign"))
    }

    /// The page of an indicator, or the one that other sites embed.
    pub(super) fn indicator_view(&self, at: u32, embedded: bool) -> Html<'_> {
        let view = self.indicator(at, if embedded { Detail::Brief } else { Detail::Whole });
        let name = view.as_ref().map_or("", |view| view.name);
        let mut page = self.page("indicator", name, self.addresses.indicator(self.inputs, at));
        page.description = self.description(view.as_ref().and_then(|view| view.description).unwrap_or(name));
        let front = Named { name: self.campaign_title(), url: self.addresses.campaign().into() };
        page.breadcrumbs = self.breadcrumbs(Some(front));
        page.noindex = embedded;
        let template = if embedded { "embed.html" } else { "indicator.html" };
        let parts: Vec<(&'static str, Box<dyn Part + '_>)> = vec![("indicator", Box::new(view))];
        Html { template, page: Some(page), parts, body: None }
    }

    fn indicator(&self, at: u32, detail: Detail) -> Option<IndicatorView<'_>> {
        let own = self.inputs.campaign()?.indicators.get(at as usize)?;
        let language = self.inputs.library.config.language;
        let course = self.figures.course(at);
        let shown: Vec<Reported<'_>> = match detail {
            Detail::Brief => course.iter().rev().take(BRIEF).copied().collect(),
            Detail::Whole => self.figures.of(at).take(TABLE).collect(),
        };
        let value = |amount: Amount| amount.shown(&own.unit, language);
        let latest = course.last();
        Some(IndicatorView {
            id: &own.id,
            name: &own.name,
            url: self.addresses.indicator(self.inputs, at).into(),
            embed: Canonical(self.addresses.of(self.inputs, Recipe::Embed(at)).into()),
            unit: &own.unit,
            description: own.description.as_deref(),
            place: own.place.as_deref(),
            target: own.target.map(value),
            by: own.by.map(|by| by.shown(language)),
            baseline: own.baseline.map(value),
            source: own
                .source
                .as_ref()
                .map(|source| SourceView { name: &source.name, url: source.url.as_deref().map(Href::of) }),
            latest: latest.map(|reported| self.figure(own, *reported)),
            elsewhere: latest.is_none() && self.figures.of(at).next().is_some(),
            progress: latest.and_then(|reported| self.progress(own, reported.figure.value)),
            chart: self.chart_of(own, &course),
            figures: shown.iter().map(|reported| self.figure(own, *reported)).collect(),
            more: shown.len() < self.figures.of(at).count(),
            csv: self.addresses.figures(self.inputs, Some(at), false).into(),
            json: self.addresses.figures(self.inputs, Some(at), true).into(),
        })
    }

    fn figure<'f>(&'f self, own: &Indicator, reported: Reported<'f>) -> FigureView<'f> {
        let library = self.inputs.library;
        let (post, figure) = (library.post(reported.post), reported.figure);
        FigureView {
            value: figure.value.shown(&own.unit, library.config.language),
            period: figure.period.shown(library.config.language),
            place: figure.place.as_deref(),
            post: Titled { title: &post.title, url: Href::of(self.addresses.post(reported.post)) },
            published: post.date,
        }
    }

    fn chart_of(&self, own: &Indicator, course: &[Reported<'_>]) -> Option<Chart> {
        let language = self.inputs.library.config.language;
        let newest = &course[course.len().saturating_sub(POINTS)..];
        let points: Vec<_> = newest.iter().map(|one| (one.figure.period.short(), one.figure.value)).collect();
        let words = |target: Amount| format!("{} {}", self.label("target_line"), target.shown(&own.unit, language));
        chart(&Course {
            points: &points,
            target: own.target.map(|target| (target, words(target))),
            unit: &own.unit,
            language,
        })
    }

    /// How much of the way from the baseline (or nought) to the target a value has done. Of a range, the lower end counts: that is
    /// what was promised at least.
    fn progress(&self, own: &Indicator, value: Amount) -> Option<Progress> {
        let target = own.target?;
        let base = own.baseline.map(|baseline| baseline.low);
        let places = [Some(target.low), Some(value.low), base].into_iter().flatten().map(Decimal::places).max()?;
        let base = base.map_or(0, |base| base.in_units(places));
        let (done, whole) = (value.low.in_units(places) - base, target.low.in_units(places) - base);
        // Without a baseline, nobody can say how far it is down to a target.
        if whole == 0 || own.baseline.is_none() && whole < 0 {
            return None;
        }
        // Down to a target is as good a way as up to one, and is never rounded up either.
        let (way, length) = if whole < 0 { (-done, -whole) } else { (done, whole) };
        let percent = (way * 100).div_euclid(length);
        let bound = if whole < 0 && value.bound != Bound::Exactly { Bound::About } else { value.bound };
        let language = self.inputs.library.config.language;
        let number = integer(percent.clamp(0, 1_000_000) as i64, language);
        let text = self.label("progress_text").replace("{percent}", &format!("{}{number}%", bound.word(language)));
        Some(Progress { percent: percent.clamp(0, 100) as u32, text })
    }
}
