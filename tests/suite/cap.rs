//! CAP messages and the ledger of what has been issued: a series replayed, and what may not be edited any more.
//!
//! In: the sample site at the instants of its storm, small sites. Out: pass or fail. Touches: their folders.
//!
//! The messages are read by a reader of CAP that is not ours (the crate `oasiscap`); `.ci/run` holds them against the schema of OASIS.

use std::{collections::BTreeMap, fs, path::Path};

use oasiscap::v1dot2::{Alert, MessageType, ResponseType};

use crate::harness::{Site, Tree, assert_same, changed, tree_of};

/// The settings of a site that sends messages.
pub(crate) const CAP: &str = "cap: {sender: canh-bao@bantin.example}";

pub(crate) const LEDGER: &str = "cap-ledger.txt";

/// The sample site, which has issued nothing yet.
fn sample() -> Site {
    let site = Site::bare();
    for (path, bytes) in tree_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("site")) {
        if path != LEDGER && !path.starts_with("cap/") {
            site.write(&path, bytes);
        }
    }
    site
}

/// The messages of an output, each with its bytes, by identifier.
pub(crate) fn messages(tree: &Tree) -> BTreeMap<String, (Alert, Vec<u8>)> {
    let files = tree.iter().filter(|(path, _)| path.starts_with("cap/") && path.matches('/').count() == 2);
    let read = |(path, bytes): (&String, &Vec<u8>)| {
        let text = std::str::from_utf8(bytes).unwrap();
        let alert: oasiscap::Alert = text.parse().unwrap_or_else(|error| panic!("{path}: {error:?}"));
        let oasiscap::Alert::V1dot2(alert) = alert else { panic!("{path}: not CAP 1.2") };
        assert!(path.ends_with(&format!("/{}.xml", alert.identifier.as_str())), "{path}");
        (alert.identifier.as_str().to_owned(), (alert, bytes.clone()))
    };
    files.map(read).collect()
}

/// The instants at which the bulletins of the sample storm were issued, and one after the last of them.
const INSTANTS: [&str; 12] = [
    "2024-10-25T11:00",
    "2024-10-25T17:00",
    "2024-10-26T08:00",
    "2024-10-26T14:00",
    "2024-10-26T20:00",
    "2024-10-27T03:30",
    "2024-10-27T05:00",
    "2024-10-27T06:10",
    "2024-10-27T07:10",
    "2024-10-27T13:00",
    "2024-10-27T17:00",
    "2024-10-28T17:00",
];

#[test]
fn a_storm_is_one_alert_and_then_updates() {
    let mut site = sample();
    let mut before: BTreeMap<String, (Alert, Vec<u8>)> = BTreeMap::new();
    for (count, now) in INSTANTS.iter().enumerate() {
        site.set_now(now);
        site.build();
        let after = messages(&site.tree());
        for (identifier, (_, bytes)) in &before {
            assert_eq!(&after[identifier].1, bytes, "{identifier} was issued, and changed at {now}");
        }
        let of_storm = after.keys().filter(|identifier| identifier.starts_with("bao-2024-6-")).count();
        assert_eq!(of_storm, (count + 1).min(11), "{now}");
        let lines = site.text(LEDGER).lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines, after.len(), "{now}");
        before = after;
    }
    let ledger = site.text(LEDGER);
    assert_same(&site.clean_tree(), &site.tree(), "after the storm");
    assert_eq!(site.text(LEDGER), ledger, "a second build issues nothing");
    replay(before.into_values().map(|(alert, _)| alert).collect());
}

/// Goes through all messages as a receiver does.
fn replay(mut alerts: Vec<Alert>) {
    alerts.sort_by_key(|alert| (alert.sent.to_string(), alert.identifier.as_str().to_owned()));
    let series = |alert: &Alert| {
        let identifier = alert.identifier.as_str();
        identifier.rsplitn(3, '-').last().unwrap().to_owned()
    };
    let mut seen: BTreeMap<String, Vec<&Alert>> = BTreeMap::new();
    let mut most = 0;
    for alert in &alerts {
        assert_eq!(alert.status, oasiscap::v1dot2::Status::Test, "the site does not say Actual");
        assert!(alert.sent.to_string().ends_with("+07:00") && alert.source.is_some());
        assert!(alert.info.iter().all(|info| info.language.as_str() == "vi-VN" && info.web.is_some()));
        let own = seen.entry(series(alert)).or_default();
        let references = alert.references.iter().flat_map(|list| list.iter()).collect::<Vec<_>>();
        match own.last() {
            None => assert!(alert.message_type == MessageType::Alert && references.is_empty(), "{alert:?}"),
            Some(former) => {
                // The last one, and all that receivers may still show.
                let sent = alert.sent.to_string();
                let is_live = |one: &Alert| one.info[0].expires.is_some_and(|end| end.to_string() > sent);
                let over = own.iter().filter(|one| is_live(one) || one.identifier == former.identifier);
                let over: Vec<_> = over.map(|one| (&one.sender, &one.identifier, one.sent.to_string())).collect();
                let named = references.iter().map(|one| (&one.sender, &one.identifier, one.sent.to_string()));
                assert_eq!(alert.message_type, MessageType::Update);
                assert_eq!(named.collect::<Vec<_>>(), over, "{alert:?}");
                most = most.max(over.len());
            }
        }
        own.push(alert);
    }
    assert!(seen.len() >= 4 && most >= 2, "{:?}", seen.keys());
    for alerts in seen.values() {
        for instant in alerts.iter().map(|alert| alert.sent.to_string()) {
            assert_one_is_live(alerts, &instant);
        }
    }
    let last = seen["bao-2024-6"].last().unwrap();
    let over: Vec<_> = last.info.iter().filter(|info| info.response_type == [ResponseType::AllClear]).collect();
    assert!(over.len() == 1 && over[0].event == "Bão" && last.info.len() == 4, "{last:?}");
}

/// At most one message of a series says something of a hazard in an area at an instant.
fn assert_one_is_live(alerts: &[&Alert], instant: &str) {
    let mut live: Vec<(String, String)> = Vec::new();
    for (at, alert) in alerts.iter().enumerate() {
        let replaced = alerts.get(at + 1).is_some_and(|next| next.sent.to_string().as_str() <= instant);
        for info in alert.info.iter().filter(|_| alert.sent.to_string().as_str() <= instant && !replaced) {
            if info.expires.is_some_and(|end| end.to_string().as_str() > instant) {
                live.extend(info.areas.iter().map(|area| (info.event.clone(), area.description.clone())));
            }
        }
    }
    let count = live.len();
    live.sort();
    live.dedup();
    assert_eq!(live.len(), count, "{instant}");
}

/// A bulletin of a small site.
pub(crate) fn wind(issued: &str, more: &str) -> String {
    format!(
        "category: Thời tiết\ndate: {issued}\nsummary: Gió mạnh.\nbulletin:\n  kind: wind\n  series: gio\n  \
         valid_until: 2024-10-03T12:00\n  hazards: [{{kind: wind, level: 2, areas: [Bắc Biển Đông]}}]\n{more}"
    )
}

/// A site with two bulletins of a series, which have been issued.
pub(crate) fn issued() -> Site {
    let site = Site::new().settings(CAP).post("gio-1", &wind("2024-10-01T08:00", ""), "…").post(
        "gio-2",
        &wind("2024-10-02T08:00", ""),
        "…",
    );
    site.build();
    site
}

#[test]
fn what_was_issued_is_not_edited_without_a_revision() {
    let site = issued();
    let (before, ledger) = (site.tree(), site.text(LEDGER));
    for (extras, says) in [
        (wind("2024-10-02T08:00", "").replace("level: 2", "level: 3"), "`hazards` has been changed"),
        (wind("2024-10-02T08:00", "").replace("Gió mạnh", "Gió rất mạnh"), "`summary` has been changed"),
        (wind("2024-10-02T08:00", "").replace("03T12", "04T12"), "`issued` has been changed"),
        (wind("2024-10-02T09:00", ""), "its `series` or `issued` has been changed"),
        (wind("2024-10-02T08:00", "draft: true"), "is now a draft"),
    ] {
        site.put("gio-2", &extras, "…");
        for built in [site.run(), site.run_command("check", &[])] {
            let found: Vec<_> = built.diagnostics.iter().filter(|one| one.severity == "error").collect();
            assert_eq!((built.code, found.len()), (1, 1), "{}", built.said);
            assert_eq!((found[0].file.as_str(), found[0].line), ("posts/gio-2.md", Some(7)), "{}", built.said);
            assert!(found[0].text.contains(says), "{says}: {}", built.said);
        }
    }
    assert_same(&before, &site.tree(), "an error changes nothing");
    assert_eq!(site.text(LEDGER), ledger);
    site.put("gio-2", &wind("2024-10-02T08:00", "tags: [gió]"), "Thân bài khác: không ai được báo.");
    site.build();
    assert_eq!(site.text(LEDGER), ledger, "what a message does not say may be edited");
}

#[test]
fn a_revision_is_an_update_of_what_was_issued() {
    let site = issued();
    let revised = wind("2024-10-02T08:00", "  revision: 1\n").replace("level: 2", "level: 3");
    site.put("gio-2", &revised, "…");
    assert_eq!(site.run().codes(), ["revision-without-time"]);
    site.put("gio-2", &format!("updated: 2024-10-02T08:20\n{revised}"), "…");
    let before = site.tree();
    site.build();
    let after = messages(&site.tree());
    assert_eq!(after.keys().collect::<Vec<_>>(), ["gio-20241001T0800-0", "gio-20241002T0800-0", "gio-20241002T0800-1"]);
    let (alert, _) = &after["gio-20241002T0800-1"];
    let reference = &alert.references.as_ref().unwrap().as_slice().last().unwrap();
    assert_eq!(alert.message_type, MessageType::Update);
    assert_eq!(reference.to_string(), "canh-bao@bantin.example,gio-20241002T0800-0,2024-10-02T08:00:00+07:00");
    assert!(changed(&before, &site.tree()).len() <= 60);
    assert_same(&site.clean_tree(), &site.tree(), "the revision is in the ledger");
    site.put("gio-2", &wind("2024-10-02T08:00", ""), "…");
    assert_eq!(site.run().codes(), ["issued-changed"], "a revision is not lowered");
    // The correction of a bulletin that has been superseded warns nobody.
    site.put("gio-2", &format!("updated: 2024-10-02T08:20\n{revised}"), "…");
    site.put("gio-1", &format!("updated: 2024-10-02T10:00\n{}", wind("2024-10-01T08:00", "  revision: 1\n")), "…");
    site.build();
    assert_eq!(messages(&site.tree()).len(), 3);
    assert!(!site.text(LEDGER).contains("gio-20241001T0800-1"));
}

#[test]
fn a_withdrawn_bulletin_is_cancelled_and_no_longer_in_force() {
    let mut site = issued();
    site.set_now("2024-10-02T10:00");
    let withdrawn = format!("updated: 2024-10-02T09:00\n{}", wind("2024-10-02T08:00", "  withdrawn: true\n"));
    site.put("gio-2", &withdrawn, "…");
    assert!(site.build().next_due().is_empty() || !site.page("/manh/loat-tin.html").contains("/2024/10/gio-2/"));
    let after = messages(&site.tree());
    let (cancel, _) = &after["gio-20241002T0800-0-cancel"];
    assert!(cancel.message_type == MessageType::Cancel && cancel.info.is_empty() && cancel.note.is_some());
    assert_eq!(
        cancel.references.as_ref().unwrap().as_slice().last().unwrap().identifier.as_str(),
        "gio-20241002T0800-0"
    );
    assert!(site.page("/2024/10/gio-2/").contains("đã được rút lại"));
    assert_same(&site.clean_tree(), &site.tree(), "a withdrawal");
    site.put("gio-2", &wind("2024-10-02T08:00", ""), "…");
    assert_eq!(site.run().codes(), ["issued-changed"], "what was withdrawn does not come back");
    let never = Site::new().settings(CAP).post("gio-1", &wind("2024-10-01T08:00", "  withdrawn: true\n"), "…");
    never.build();
    assert!(
        messages(&never.tree()).is_empty() && !never.source(LEDGER).exists(),
        "nothing was sent, nothing is taken back"
    );
}

#[test]
fn only_a_real_build_issues() {
    let mut site = issued();
    let ledger = site.text(LEDGER);
    site.put("gio-3", &wind("2024-10-02T11:00", "draft: true"), "…");
    site.put("gio-4", &wind("2199-01-01T08:00", "").replace("2024-10-03", "2199-01-03"), "…");
    site.build_with(&["--drafts"]);
    site.run_command("check", &[]);
    assert_eq!(site.text(LEDGER), ledger, "neither a preview nor a check issues anything");
    site.set_now("2199-01-02T08:00");
    site.build();
    assert_eq!(messages(&site.tree()).len(), 3, "a look into the future shows what will be issued");
    assert_eq!(site.text(LEDGER), ledger, "but it is not issued yet");
    site.set_now("2024-10-01T12:00");
    site.build_with(&["--verify-incremental"]);
    assert_eq!(messages(&site.tree()).into_keys().collect::<Vec<_>>(), ["gio-20241001T0800-0"]);
    assert_eq!(site.text(LEDGER), ledger, "nor does a look back take anything away");
    site.put("gio-0", &wind("2024-10-01T06:00", ""), "…");
    site.set_now("2024-10-02T12:00");
    site.build();
    assert!(!messages(&site.tree()).contains_key("gio-20241001T0600-0"), "a bulletin put in afterwards warns nobody");
}

#[test]
fn nothing_is_sent_before_its_time() {
    let mut site = issued();
    site.set_now("2024-10-02T08:30");
    let (ledger, before) = (site.text(LEDGER), messages(&site.tree()).len());
    site.put("gio-3", &wind("2024-10-02T08:00", "  issued: 2024-10-02T09:00\n"), "…");
    let built = site.build();
    assert_eq!(built.codes(), ["issued-later"]);
    assert!(built.diagnostics[0].text.contains("2024-10-02T09:00:00+07:00"), "{}", built.said);
    assert_eq!(built.next_due(), "2024-10-02T09:00:00+07:00 warns posts/gio-3.md");
    assert_eq!((site.text(LEDGER), messages(&site.tree()).len()), (ledger, before), "nobody is told yet");
    site.set_now("2024-10-02T09:00");
    assert_eq!(site.build().codes(), Vec::<&str>::new());
    assert!(site.text(LEDGER).contains("gio-20241002T0900-0"));
    // A correction that is dated later than now would contradict the message that holds, and take it out of the feeds.
    let corrected =
        wind("2024-10-02T08:00", "  issued: 2024-10-02T09:00\n  revision: 1\n").replace("level: 2", "level: 3");
    site.put("gio-3", &format!("updated: 2024-10-02T10:00\n{corrected}"), "…");
    let built = site.run();
    assert_eq!((built.code, built.codes()), (1, vec!["issued-later"]), "{}", built.said);
    assert_eq!(messages(&site.tree()).len(), before + 1);
    // A forecast that warns of nothing sends nothing, whenever it is issued.
    let quiet = "category: Thời tiết\ndate: 2024-10-02T08:00\nbulletin: {kind: forecast, issued: 2024-10-02T09:30, \
                 valid_until: 2024-10-03T00:00}";
    site.put("gio-3", &wind("2024-10-02T08:00", "  issued: 2024-10-02T09:00\n"), "…");
    site.put("du-bao", quiet, "…");
    assert!(!site.build().next_due().contains("warns"));
    site.put("gio-3", &format!("updated: 2024-10-02T10:00\n{corrected}"), "…");
    site.set_now("2024-10-02T10:00");
    site.build();
    assert!(site.text(LEDGER).contains("gio-20241002T0900-1"));
    assert_same(&site.clean_tree(), &site.tree(), "incremental and clean");
}

#[test]
fn the_ledger_keeps_what_settings_change() {
    let site = issued();
    let before = messages(&site.tree());
    let actual = Site::new().settings("cap: {sender: khac@bantin.example, status: Actual}");
    fs::copy(actual.source("site.yaml"), site.source("site.yaml")).unwrap();
    site.put("gio-3", &wind("2024-10-02T11:00", ""), "…");
    site.build();
    let after = messages(&site.tree());
    assert!(before.iter().all(|(identifier, (_, bytes))| after[identifier].1 == *bytes));
    let (alert, _) = &after["gio-20241002T1100-0"];
    assert_eq!(alert.status, oasiscap::v1dot2::Status::Actual);
    let reference = alert.references.as_ref().unwrap().as_slice().last().unwrap().to_string();
    assert!(reference.starts_with("canh-bao@bantin.example,gio-20241002T0800-0,"), "{reference}");
    let mut lines: Vec<_> = site.text(LEDGER).lines().map(str::to_owned).collect();
    lines.insert(3, "<<<<<<< HEAD".to_owned());
    site.write(LEDGER, lines.join("\n"));
    let built = site.run();
    assert_eq!((built.codes(), built.diagnostics[0].line), (vec!["bad-ledger"], Some(4)), "{}", built.said);
}

#[test]
fn a_lost_bulletin_is_told_and_a_moved_one_is_not() {
    let site = issued();
    fs::create_dir_all(site.source("posts/2024")).unwrap();
    fs::rename(site.source("posts/gio-2.md"), site.source("posts/2024/gio-2.md")).unwrap();
    assert_eq!(site.build().codes(), Vec::<&str>::new());
    site.remove("posts/2024/gio-2.md");
    assert_eq!(site.build().codes(), ["issued-lost"]);
}

#[test]
fn a_moved_bulletin_is_still_the_one_that_was_issued() {
    let site = issued();
    let ledger = site.text(LEDGER);
    site.remove("posts/gio-2.md");
    let extras = |more: &str| format!("title: Bài gio-2\n{}", wind("2024-10-02T08:00", more));
    site.put("cu/gio-2", &extras("  revision: 1\n"), "…");
    assert_eq!(site.run().codes(), ["revision-without-time"]);
    site.put("cu/gio-2", &extras("draft: true"), "…");
    assert_eq!(site.run().codes(), ["issued-hidden"]);
    site.put("cu/gio-2", &extras("").replace("kind: wind, level: 2", "kind: wind, level: 3"), "…");
    assert_eq!(site.run().codes(), ["issued-changed"]);
    assert_eq!(site.text(LEDGER), ledger);
    site.put("cu/gio-2", &format!("updated: 2024-10-02T09:00\n{}", extras("  withdrawn: true\n")), "…");
    assert_eq!(site.build().codes(), Vec::<&str>::new());
    assert!(site.text(LEDGER).contains(" gio-20241002T0800-0-cancel "), "{}", site.text(LEDGER));
    assert!(messages(&site.tree()).contains_key("gio-20241002T0800-0-cancel"));
    // Another bulletin in the old place is another bulletin.
    site.put("gio-2", &wind("2024-10-02T14:00", "slug: gio-khac"), "…");
    assert_eq!(site.build().codes(), Vec::<&str>::new());
    assert!(messages(&site.tree()).contains_key("gio-20241002T1400-0"));
}

#[test]
fn a_bulletin_without_a_series_may_be_moved() {
    let alone =
        |more: &str| format!("title: Bài gio\n{}", wind("2024-10-01T08:00", more).replace("  series: gio\n", ""));
    let site = Site::new().settings(CAP).post("gio", &alone(""), "…");
    site.build();
    site.remove("posts/gio.md");
    site.put("cu/gio", &alone("slug: gio"), "…");
    assert_eq!(site.build().codes(), Vec::<&str>::new());
    site.put("cu/gio", &format!("updated: 2024-10-01T09:00\nslug: gio\n{}", alone("  withdrawn: true\n")), "…");
    site.build();
    assert!(messages(&site.tree()).contains_key("2024-10-gio-20241001T0800-0-cancel"));
}

#[test]
fn what_was_issued_does_not_become_an_ordinary_forecast() {
    let site = issued();
    let forecast = wind("2024-10-02T08:00", "").replace("  kind: wind", "  kind: forecast");
    let forecast: Vec<&str> = forecast.lines().filter(|line| !line.contains("hazards")).collect();
    site.put("gio-2", &forecast.join("\n"), "…");
    assert_eq!(site.run().codes(), ["issued-changed"]);
}

#[test]
fn two_bulletins_of_one_time_are_told_by_both_their_names() {
    let site = issued();
    site.put("gio-1b", &wind("2024-10-01T08:00", ""), "…");
    for built in [site.run(), site.run_command("check", &[])] {
        assert_eq!(built.codes(), ["same-issue"], "{}", built.said);
        let found = &built.diagnostics[0];
        assert_eq!((found.file.as_str(), found.line), ("posts/gio-1b.md", Some(7)));
        assert!(found.text.contains("posts/gio-1.md") && found.text.contains("another `issued`"), "{}", found.text);
    }
    site.put("gio-1b", &wind("2024-10-01T08:01", ""), "…");
    site.build();
    // A correction may stand in a file of its own.
    site.put("gio-2b", &wind("2024-10-02T08:00", "  revision: 1\n"), "…");
    site.build();
    let messages = messages(&site.tree());
    let of_second: Vec<_> = messages.keys().filter(|identifier| identifier.contains("20241002T")).collect();
    assert_eq!(of_second, ["gio-20241002T0800-0", "gio-20241002T0800-1"]);
}

#[test]
fn a_withdrawal_is_of_all_that_is_still_shown() {
    let site = issued();
    let withdrawn = format!("updated: 2024-10-02T09:00\n{}", wind("2024-10-02T08:00", "  withdrawn: true\n"));
    site.put("gio-2", &withdrawn, "…");
    site.put("gio-3", &wind("2024-10-02T14:00", ""), "…");
    site.build();
    let messages = messages(&site.tree());
    let names = |identifier: &str| {
        let list = messages[identifier].0.references.iter().flat_map(|list| list.iter());
        list.map(|one| one.identifier.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(names("gio-20241002T0800-0-cancel"), ["gio-20241001T0800-0", "gio-20241002T0800-0"]);
    assert_eq!(names("gio-20241002T1400-0"), ["gio-20241002T0800-0-cancel"], "nothing else is shown any more");
}

#[test]
fn an_area_is_warned_of_a_hazard_once() {
    let hazards = "hazards: [{kind: wind, level: 3, areas: [Huế]}, {kind: wind, level: 4, areas: [Huế, Đà Nẵng]}, \
        {kind: wind, level: 2, areas: [Huế, Quảng Trị]}, {kind: cold, level: 1}]";
    let extras = wind("2024-10-01T08:00", "");
    let extras = extras.replace("hazards: [{kind: wind, level: 2, areas: [Bắc Biển Đông]}]", hazards);
    let site = Site::new().settings(CAP).post("gio", &extras, "…");
    site.build();
    let messages = messages(&site.tree());
    let (alert, _) = &messages["gio-20241001T0800-0"];
    let levels: Vec<_> = alert.info.iter().map(|info| info.severity.to_string()).collect();
    let areas = |info: &oasiscap::v1dot2::Info| {
        info.areas.iter().map(|area| area.description.clone()).collect::<Vec<_>>().join(", ")
    };
    let areas: Vec<_> = alert.info.iter().map(areas).collect();
    assert_eq!(levels, ["Extreme", "Moderate", "Minor"]);
    assert_eq!(areas, ["Huế, Đà Nẵng", "Quảng Trị", ""]);
}

#[test]
fn a_new_bulletin_changes_few_files() {
    let site = issued();
    let before = site.tree();
    site.put("gio-3", &wind("2024-10-02T11:00", ""), "…");
    site.build();
    let changed = changed(&before, &site.tree());
    let of_cap: Vec<_> = changed.iter().filter(|path| path.starts_with("cap/")).map(String::as_str).collect();
    assert_eq!(of_cap, ["cap/feed.xml", "cap/gio/gio-20241002T1100-0.xml", "cap/rss.xml"]);
    assert!(changed.len() <= 60, "{changed:?}");
}
