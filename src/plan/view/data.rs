//! What the files with the campaign's figures see.
//!
//! In: the campaign, the figures of the plan. Out: [`DataView`]. Touches: nothing.

use super::{Href, view};
use crate::{
    config::Indicator,
    plan::{Plan, figures::Reported},
    text::{Amount, Decimal, Period, time::Moment},
};

view! {
    /// Figures for programs.
    pub struct DataView<'a> {
        /// The campaign's name.
        title: &'a str,
        /// The page that shows them.
        home: Href<'a>,
        /// The indicators.
        indicators: Vec<DataIndicator<'a>>,
    }
}

view! {
    /// An indicator with all its figures.
    pub struct DataIndicator<'a> {
        /// Its id.
        id: &'a str,
        /// Its name.
        name: &'a str,
        /// What it is counted in.
        unit: &'a str,
        /// Where its target is for.
        place: Option<&'a str>,
        /// What was promised.
        target: Option<Plain>,
        /// By when.
        by: Option<String>,
        /// Where it stood at the beginning.
        baseline: Option<Plain>,
        /// Where the target is written down.
        source: Option<&'a str>,
        /// Its figures, the newest period first.
        figures: Vec<DataFigure<'a>>,
    }
}

view! {
    /// An amount in plain numbers.
    pub struct Plain {
        /// `exactly`, `over`, `nearly`, `under` or `about`.
        bound: &'static str,
        /// The number, or the lower end of a range.
        value: String,
        /// The upper end of a range.
        high: Option<String>,
    }
}

view! {
    /// A figure with the article that reports it.
    pub struct DataFigure<'a> {
        /// For which time.
        period: String,
        /// For which place.
        place: Option<&'a str>,
        /// How much.
        amount: Plain,
        /// The headline of the article.
        title: &'a str,
        /// Its address.
        url: Href<'a>,
        /// When it was published.
        published: Moment,
    }
}

impl From<Amount> for Plain {
    fn from(amount: Amount) -> Self {
        Self { bound: amount.bound.name(), value: amount.low.plain(), high: amount.high.map(Decimal::plain) }
    }
}

impl Plan<'_> {
    /// The figures of one indicator, or of all.
    pub(super) fn data_view(&self, of: Option<u32>) -> DataView<'_> {
        let all = self.inputs.campaign().map_or(&[][..], |campaign| &campaign.indicators);
        let wanted = (0..).zip(all).filter(|(at, _)| of.is_none_or(|of| of == *at));
        DataView {
            title: self.campaign_title(),
            home: of.map_or_else(|| self.addresses.campaign(), |at| self.addresses.indicator(self.inputs, at)).into(),
            indicators: wanted.map(|(at, own)| self.data_of(at, own)).collect(),
        }
    }

    fn data_of<'d>(&'d self, at: u32, own: &'d Indicator) -> DataIndicator<'d> {
        DataIndicator {
            id: &own.id,
            name: &own.name,
            unit: &own.unit,
            place: own.place.as_deref(),
            target: own.target.map(Plain::from),
            by: own.by.map(Period::plain),
            baseline: own.baseline.map(Plain::from),
            source: own.source.as_ref().map(|source| source.name.as_str()),
            figures: self.figures.of(at).map(|reported| self.data_figure(own, reported)).collect(),
        }
    }

    fn data_figure<'d>(&'d self, own: &'d Indicator, reported: Reported<'d>) -> DataFigure<'d> {
        let (post, figure) = (self.inputs.library.post(reported.post), reported.figure);
        DataFigure {
            period: figure.period.plain(),
            place: figure.place.as_deref().or(own.place.as_deref()),
            amount: figure.value.into(),
            title: &post.title,
            url: Href::of(self.addresses.post(reported.post)),
            published: post.date,
        }
    }
}
