//! The calendar for calendar programs: iCalendar (RFC 5545).
//!
//! In: a view. Out: bytes. Touches: nothing.
//!
//! Times are in UTC, so that no program has to know our zone; whole days have none. There is no `METHOD`: a file to subscribe to is no
//! message between calendars, and `PUBLISH` would demand an organizer with a mail address of each event (RFC 5546, 3.2.1).

use crate::{
    plan::view::{
        calendar::{Agenda, AgendaEvent},
        scene::Scene,
    },
    text::clean,
};

/// How long a line may be, in bytes without its end (RFC 5545, 3.1).
const LINE: usize = 75;

/// A calendar.
pub(super) fn calendar(agenda: &Agenda<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    let language = scene.language.code().to_uppercase();
    line(out, "BEGIN", "VCALENDAR");
    line(out, "VERSION", "2.0");
    line(out, "PRODID", &format!("-//bantin//bantin//{language}"));
    line(out, "CALSCALE", "GREGORIAN");
    // The name by RFC 7986, and the older form that most programs know.
    line(out, "NAME", &text(&agenda.title));
    line(out, "X-WR-CALNAME", &text(&agenda.title));
    line(out, "URL", &scene.base.absolute(&agenda.home.0));
    line(out, "REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    for one in &agenda.events {
        event(one, scene, out);
    }
    line(out, "END", "VCALENDAR");
}

fn event(event: &AgendaEvent<'_>, scene: &Scene<'_>, out: &mut Vec<u8>) {
    let url = scene.base.absolute(&event.url.0);
    let host = scene.base.origin.rsplit("//").next().unwrap_or_default();
    let name = |key: &str| if event.days { format!("{key};VALUE=DATE") } else { key.to_owned() };
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &text(&format!("{}@{host}", event.url.0.trim_matches('/'))));
    line(out, "DTSTAMP", &event.stamp);
    line(out, "LAST-MODIFIED", &event.stamp);
    line(out, &name("DTSTART"), &event.start);
    if let Some(end) = &event.end {
        line(out, &name("DTEND"), end);
    }
    line(out, "SUMMARY", &text(event.title));
    if !event.lead.is_empty() {
        line(out, "DESCRIPTION", &text(event.lead));
    }
    let place: Vec<&str> = [event.place, event.address].into_iter().flatten().collect();
    if !place.is_empty() {
        line(out, "LOCATION", &text(&place.join(", ")));
    }
    line(out, "CATEGORIES", &text(event.category));
    line(out, "URL", &url);
    line(out, "END", "VEVENT");
}

/// A text value (RFC 5545, 3.3.11).
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in clean(text).chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line, folded where it is too long; no letter is cut in two.
fn line(out: &mut Vec<u8>, name: &str, value: &str) {
    let mut used = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if used + c.len_utf8() > LINE {
            out.extend_from_slice(b"\r\n ");
            used = 1;
        }
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        used += c.len_utf8();
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters() {
        let mut out = Vec::new();
        line(&mut out, "SUMMARY", &"Hội nghị sản xuất sạch hơn ".repeat(9));
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with("\r\n") && text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        assert_eq!(
            text.replace("\r\n ", "").trim_end(),
            format!("SUMMARY:{}", "Hội nghị sản xuất sạch hơn ".repeat(9).trim_end())
        );
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(text("Bia, rượu; \\ nước\nngọt\u{7}"), "Bia\\, rượu\\; \\\\ nước\\nngọt");
    }
}
