//! The `figures` key of a post.
//!
//! In: the post's fields. Out: [`Figure`]s; what is wrong goes to the report. Touches: nothing. Whether an indicator is declared, only
//! the plan knows.

use crate::{
    content::Figure,
    diag::Diagnostic,
    text::{Amount, Period, term},
    words,
    yaml::{
        Node, Value,
        read::{Fields, wrong_type},
    },
};

/// Reads the figures: a list of mappings, or one alone.
pub(super) fn figures(fields: &mut Fields<'_, '_>, report: &mut Vec<Diagnostic>) -> Vec<Figure> {
    let Some(node) = fields.take("figures") else { return Vec::new() };
    match &node.value {
        Value::List(nodes) => nodes.iter().filter_map(|node| figure(node, report)).collect(),
        Value::Map(_) => figure(node, report).into_iter().collect(),
        _ => {
            report.push(wrong_type(node, &words!("a list of mappings", "một danh sách các nhóm")));
            Vec::new()
        }
    }
}

fn figure(node: &Node<'_>, report: &mut Vec<Diagnostic>) -> Option<Figure> {
    let mut own = Fields::of(node, report)?;
    let (indicator, value) = (own.item("indicator", report), own.item("value", report));
    let (period, place) = (own.item("period", report), own.text("place", report));
    for (key, form) in [("indicator", "indicator: to-roi"), ("value", "value: 10000"), ("period", "period: 2014")] {
        own.require(key, form, report);
    }
    own.finish(report);
    let amount = value.as_ref().map(|item| Amount::parse(&item.text).map_err(|fault| report.push(fault.at(item.span))));
    let period = period.map(|item| Period::parse(&item.text).map_err(|fault| report.push(fault.at(item.span))));
    let indicator = indicator?;
    Some(Figure {
        indicator: indicator.text,
        value: amount?.ok()?,
        period: period?.ok()?,
        place: place.map(|place| term::display(&place)).filter(|place| !place.is_empty()),
        span: indicator.span,
        value_span: value?.span,
    })
}
