//! The `event` key of a post.
//!
//! In: the post's fields. Out: an [`Event`]; what is wrong goes to the report. Touches: nothing.

use crate::{
    config::Config,
    content::{Event, EventTime},
    diag::{Diagnostic, Fault, Span, Words},
    text::{
        term,
        time::{Day, Moment},
    },
    words,
    yaml::read::{Fields, Item},
};

/// Reads the event of a post.
pub(super) fn event(fields: &mut Fields<'_, '_>, config: &Config, report: &mut Vec<Diagnostic>) -> Option<Event> {
    let mut own = Fields::of(fields.take("event")?, report)?;
    let (start, end) = (own.item("start", report), own.item("end", report));
    own.require("start", "start: 2024-10-26T08:00", report);
    let (place, address) = (own.text("place", report), own.text("address", report));
    own.finish(report);
    let time = time(&start?, end.as_ref(), config).map_err(|fault| report.push(*fault)).ok()?;
    let over = match time {
        EventTime::Days(_, last) => last.plus(1).start(&config.zone),
        EventTime::Hours(_, Some(end)) => end,
        EventTime::Hours(start, None) => start.day(&config.zone).plus(1).start(&config.zone),
    };
    let name = |text: Option<String>| text.map(|text| term::display(&text)).filter(|text| !text.is_empty());
    Some(Event { time, over, place: name(place), address: name(address) })
}

/// Days when no hour is told, else instants.
fn time(start: &Item, end: Option<&Item>, config: &Config) -> Result<EventTime, Box<Diagnostic>> {
    let moment = |item: &Item| Moment::parse(&item.text, &config.zone).map_err(|fault| Box::new(fault.at(item.span)));
    let (from, to) = (moment(start)?, end.map(moment).transpose()?);
    let (first, last) = (Day::parse(&start.text), end.map(|item| Day::parse(&item.text)));
    let Some((end, to)) = end.zip(to) else {
        return Ok(first.map_or(EventTime::Hours(from, None), |day| EventTime::Days(day, day)));
    };
    match (first, last) {
        (Ok(first), Some(Ok(last))) if last >= first => Ok(EventTime::Days(first, last)),
        (Err(_), Some(Err(_))) if to > from => Ok(EventTime::Hours(from, Some(to))),
        (Ok(_), Some(Err(_))) | (Err(_), Some(Ok(_))) => Err(wrong(
            end.span,
            words!("one end of the event has an hour and the other has none", "chỉ một đầu của sự kiện có giờ"),
            words!("write the hour at both, or at neither", "hãy ghi giờ ở cả hai đầu, hoặc không ghi ở đầu nào"),
        )),
        _ => Err(wrong(
            end.span,
            words!("the event ends before it begins", "sự kiện kết thúc trước khi bắt đầu"),
            words!("correct `start` or `end`", "hãy sửa `start` hoặc `end`"),
        )),
    }
}

fn wrong(span: Span, message: Words, hint: Words) -> Box<Diagnostic> {
    Box::new(Fault::new("bad-event", message).hint(hint).at(span))
}
