//! The figures that posts report, by indicator.
//!
//! In: the library, the campaign. Out: [`Figures`]; a figure of an indicator that isn't declared is told. Touches: nothing.

use std::{collections::BTreeMap, sync::Arc};

use super::Inputs;
use crate::{
    config::Indicator,
    content::{Figure, Post},
    diag::Diagnostic,
    library::PostId,
    text::term,
};

/// A figure with the post that reports it.
#[derive(Debug, Clone, Copy)]
pub struct Reported<'a> {
    /// The post.
    pub post: PostId,
    /// What it reports.
    pub figure: &'a Figure,
}

/// All figures, by the number of their indicator.
#[derive(Debug, Clone)]
pub struct Figures<'a> {
    /// Of each indicator, by period, then by place, then by the age of the post.
    all: Arc<[Vec<(String, Reported<'a>)>]>,
}

impl<'a> Figures<'a> {
    /// Gathers them. A post that is held back has no figures yet, but its faults are told.
    pub(super) fn new(inputs: Inputs<'a>, report: &mut Vec<Diagnostic>) -> Self {
        let library = inputs.library;
        let indicators = inputs.campaign().map_or(&[][..], |campaign| &campaign.indicators);
        let mut all: Vec<Vec<(String, Reported<'a>)>> = vec![Vec::new(); indicators.len()];
        for post in library.ids() {
            for figure in &library.post(post).figures {
                if let Some(at) = find(inputs, library.post(post), figure, report) {
                    let place = place_of(&indicators[at as usize], figure);
                    all[at as usize].push((place, Reported { post, figure }));
                }
            }
        }
        for post in library.held.iter().map(|held| held.post) {
            for figure in &post.figures {
                let _ = find(inputs, post, figure, report);
            }
        }
        // The sort is stable, and posts were gathered by age.
        for own in &mut all {
            own.sort_by(|a, b| (a.1.figure.period, &a.0).cmp(&(b.1.figure.period, &b.0)));
        }
        Self { all: all.into() }
    }

    /// Those of an indicator, the newest period first; of one period and place, the newest post first.
    pub fn of(&self, indicator: u32) -> impl Iterator<Item = Reported<'a>> {
        self.all[indicator as usize].iter().rev().map(|(_, reported)| *reported)
    }

    /// What holds of an indicator at its own place, the oldest period first: of each period what the newest post says.
    pub fn course(&self, indicator: u32) -> Vec<Reported<'a>> {
        let own = self.all[indicator as usize].iter().filter(|(place, _)| place.is_empty());
        let by_period: BTreeMap<_, _> = own.map(|(_, reported)| (reported.figure.period, *reported)).collect();
        by_period.into_values().collect()
    }
}

fn find(inputs: Inputs<'_>, post: &Post, figure: &Figure, report: &mut Vec<Diagnostic>) -> Option<u32> {
    let none = crate::config::Campaign::default();
    let found = inputs.campaign().unwrap_or(&none).find(&figure.indicator);
    found.map_err(|fault| report.push(fault.at(figure.span).in_file(post.path.clone()))).ok()
}

/// What makes two spellings one place; empty for the indicator's own.
pub fn place_of(indicator: &Indicator, figure: &Figure) -> String {
    let own = indicator.place.as_deref().map(term::identity);
    let place = figure.place.as_deref().map(term::identity).unwrap_or_default();
    if own.as_deref() == Some(&place) { String::new() } else { place }
}
