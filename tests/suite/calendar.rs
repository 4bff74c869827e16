//! The calendar: events that posts announce, what is to come, what is over, and the feed for calendar programs.
//!
//! In: small sites. Out: pass or fail. Touches: their folders.

use serde_json::Value;

use crate::harness::{Site, assert_same, changed, paths};

const EVENT: &str =
    "event: {start: 2024-11-16T08:00, end: 2024-11-16T11:30, place: Nhà văn hóa, address: \"Số 1, Hà Nội\"}";

fn site() -> Site {
    Site::new()
        .at("2024-11-01T12:00")
        .post("hoi-nghi", &format!("title: Hội nghị\nsummary: Một buổi gặp, có trà.\n{EVENT}"), "…")
        .post("tuan-le", "title: Tuần lễ xanh\nevent: {start: 2024-10-30, end: 2024-11-02}", "…")
        .post("da-qua", "title: Đã qua\ndate: 2023-03-01\nevent: {start: 2023-03-05T19:00}", "…")
}

/// The headlines of a part of a page, in their order.
fn headlines(page: &str) -> Vec<&str> {
    let links = page.match_indices("<h3><a href=\"").map(|(at, _)| &page[at..]);
    links.map(|link| link.split('>').nth(2).unwrap().split('<').next().unwrap()).collect()
}

#[test]
fn what_is_to_come_stands_first_until_it_is_over() {
    let mut site = site();
    let built = site.build();
    let page = site.page("/lich/");
    let (coming, past) = page.split_once("Đã diễn ra").unwrap();
    assert_eq!((headlines(coming), headlines(past)), (vec!["Tuần lễ xanh", "Hội nghị"], vec!["Đã qua"]));
    assert!(coming.contains("<time datetime=\"2024-11-16T08:00:00+07:00\">Thứ Bảy, 16/11/2024, 08:00–11:30</time>"));
    assert!(coming.contains("<time datetime=\"2024-10-30\">Thứ Tư, 30/10/2024 – Thứ Bảy, 02/11/2024</time>"));
    assert!(coming.contains("Nhà văn hóa, Số 1, Hà Nội"));
    assert!(page.contains("<a href=\"/lich/2023/\">Năm 2023</a>") && !site.has("/lich/2024/"));
    assert_eq!(built.next_due(), "2024-11-03T00:00:00+07:00 event_ends posts/tuan-le.md");
    // One second before it is over nothing has changed, and then it has.
    let before = site.tree();
    site.set_now("2024-11-02T23:59:59");
    site.build();
    assert_same(&before, &site.tree(), "before the end");
    site.set_now("2024-11-03T00:00");
    assert_eq!(site.build().next_due(), "2024-11-16T11:30:00+07:00 event_ends posts/hoi-nghi.md");
    assert_eq!(changed(&before, &site.tree()), paths(&["lich/2024/index.html", "lich/index.html"]));
    let page = site.page("/lich/");
    let (coming, past) = page.split_once("Đã diễn ra").unwrap();
    assert_eq!((headlines(coming), headlines(past)), (vec!["Hội nghị"], vec!["Tuần lễ xanh", "Đã qua"]));
    site.set_now("2024-12-31");
    site.build();
    assert!(site.page("/lich/").contains("Hiện chưa có sự kiện nào sắp tới."));
    assert!(site.page("/lich/2024/").contains("Hội nghị"));
    assert_same(&site.clean_tree(), &site.tree(), "after all events");
}

#[test]
fn an_event_without_an_end_lasts_until_the_end_of_its_day() {
    let site = Site::new().at("2024-11-16T20:00").post("tin", "event: {start: 2024-11-16T08:00}", "…");
    assert_eq!(site.build().next_due(), "2024-11-17T00:00:00+07:00 event_ends posts/tin.md");
}

#[test]
fn a_post_tells_readers_and_machines_of_its_event() {
    let site = site();
    site.build();
    let page = site.page("/2024/10/hoi-nghi/");
    assert!(page.contains("<div><dt>Địa điểm</dt><dd>Nhà văn hóa <span>Số 1, Hà Nội</span></dd></div>"), "{page}");
    assert!(page.contains("<a href=\"/lich/\">Xem mọi sự kiện</a>"));
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    let json: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    let event = json["@graph"].as_array().unwrap().iter().find(|thing| thing["@type"] == "Event").unwrap();
    let expected = serde_json::json!({
        "@type": "Event",
        "name": "Hội nghị",
        "description": "Một buổi gặp, có trà.",
        "url": "https://bantin.example/2024/10/hoi-nghi/",
        "startDate": "2024-11-16T08:00:00+07:00",
        "endDate": "2024-11-16T11:30:00+07:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": "Nhà văn hóa", "address": "Số 1, Hà Nội"},
    });
    assert_eq!(*event, expected);
}

#[test]
fn calendar_programs_get_all_events_in_their_own_form() {
    let site = site();
    site.build();
    let feed = site.page("lich.ics");
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bantin//bantin//VI",
        "CALSCALE:GREGORIAN",
        "NAME:Lịch sự kiện | Bản tin",
        "X-WR-CALNAME:Lịch sự kiện | Bản tin",
        "URL:https://bantin.example/lich/",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "BEGIN:VEVENT",
        "UID:2023/03/da-qua@bantin.example",
        "DTSTAMP:20230228T170000Z",
        "LAST-MODIFIED:20230228T170000Z",
        "DTSTART:20230305T120000Z",
        "SUMMARY:Đã qua",
        "DESCRIPTION:…",
        "CATEGORIES:Tin tức",
        "URL:https://bantin.example/2023/03/da-qua/",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:2024/10/hoi-nghi@bantin.example",
        "DTSTAMP:20241001T010000Z",
        "LAST-MODIFIED:20241001T010000Z",
        "DTSTART:20241116T010000Z",
        "DTEND:20241116T043000Z",
        "SUMMARY:Hội nghị",
        "DESCRIPTION:Một buổi gặp\\, có trà.",
        "LOCATION:Nhà văn hóa\\, Số 1\\, Hà Nội",
        "CATEGORIES:Tin tức",
        "URL:https://bantin.example/2024/10/hoi-nghi/",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:2024/10/tuan-le@bantin.example",
        "DTSTAMP:20241001T010000Z",
        "LAST-MODIFIED:20241001T010000Z",
        "DTSTART;VALUE=DATE:20241030",
        "DTEND;VALUE=DATE:20241103",
        "SUMMARY:Tuần lễ xanh",
        "DESCRIPTION:…",
        "CATEGORIES:Tin tức",
        "URL:https://bantin.example/2024/10/tuan-le/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    assert_eq!(feed.split("\r\n").collect::<Vec<_>>(), expected);
}

#[test]
fn thousands_of_events_leave_the_front_page_and_the_feed_short() {
    let mut site = Site::new().settings("related: 0");
    for number in 0..450 {
        let (year, month, day) = (2010 + number / 100, number % 12 + 1, number % 28 + 1);
        let when = format!("{year}-{month:02}-{day:02}");
        site = site.post(&format!("tin-{number:03}"), &format!("date: {when}\nevent: {{start: {when}}}"), "…");
    }
    site.build();
    let page = site.page("/lich/");
    assert_eq!(headlines(&page).len(), 10);
    assert_eq!(site.page("lich.ics").matches("BEGIN:VEVENT").count(), 200);
    let before = site.tree();
    site.put("moi", "date: 2012-06-15\nevent: {start: 2012-06-16}", "…");
    site.build();
    let own = changed(&before, &site.tree()).into_iter().filter(|path| path.starts_with("lich"));
    assert_eq!(own.collect::<Vec<_>>(), ["lich/2012/index.html"], "an old event changes its year alone");
    assert_same(&site.clean_tree(), &site.tree(), "after one more event");
}
