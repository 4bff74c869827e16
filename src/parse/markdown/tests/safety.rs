//! What must never come into a page: hostile addresses, and rules that hold for any input.

use proptest::prelude::*;

use super::{super::*, body, html};
use crate::text::percent;

/// Addresses that must not come into a page, as an author could write them between the parentheses.
const HOSTILE: [&str; 42] = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "<javascript:alert(1)>",
    "< javascript:alert(1)>",
    "<\tjavascript:alert(1)>",
    "<java script:alert(1)>",
    "<java\tscript:alert(1)>",
    "java&#9;script:alert(1)",
    "java&#10;script:alert(1)",
    "java&#13;script:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "&#x1f;javascript:alert(1)",
    "&#32;javascript:alert(1)",
    "&nbsp;javascript:alert(1)",
    "\u{1}javascript:alert(1)",
    "java\u{1}script:alert(1)",
    "\u{feff}javascript:alert(1)",
    "\u{200b}javascript:alert(1)",
    "java\u{ad}script:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "javascript\\:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;&#x61;vascript:alert(1)",
    "java%73cript:alert(1)",
    "javascript:%61lert(1)",
    "javascript://b.vn/%0aalert(1)",
    "jar:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "vbscript:msgbox(1)",
    "VbScRiPt:msgbox(1)",
    "livescript:x",
    "data:text/html,<script>alert(1)</script>",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "da&#10;ta:text/html,x",
    "file:///etc/passwd",
    "blob:https://a.vn/x",
    "filesystem:https://a.vn/x",
];

#[test]
fn hostile_addresses_are_dropped_from_links_and_pictures() {
    for address in HOSTILE {
        for markdown in [format!("[x]({address})"), format!("![x]({address})"), format!("[x][y]\n\n[y]: {address}")] {
            let body = body(&markdown);
            assert_eq!(body.slots, [], "{markdown:?}");
            assert!(!body.html.contains("href=") && !body.html.contains("src="), "{markdown:?}: {}", body.html);
            let parsed = body.html == "<p>x</p>\n";
            assert_eq!(
                parsed,
                body.diagnostics.iter().any(|d| d.code == "unsafe-address"),
                "{markdown:?}: {}",
                body.html
            );
        }
    }
}

#[test]
fn most_of_the_hostile_addresses_do_reach_the_check() {
    let reached = HOSTILE.iter().filter(|address| body(&format!("[x]({address})")).html == "<p>x</p>\n").count();
    assert!(reached >= 36, "{reached}");
}

#[test]
fn addresses_that_only_look_hostile_stay_within_the_site() {
    for (address, expected) in [
        ("./javascript:x", "{file ./javascript:x}"),
        ("javascript", "{file javascript}"),
        ("javascript&amp;colon;x", "{file javascript&colon;x}"),
        ("?javascript:x", "?javascript:x"),
        ("javascript%3Ax", "{file javascript:x}"),
        ("/%2F%2Fb.vn", "{root /%2F%2Fb.vn}"),
        ("a.jpg\"onclick=x", "{file a.jpg\"onclick=x}"),
    ] {
        assert_eq!(html(&format!("[x]({address})")), format!("<p><a href=\"{expected}\">x</a></p>\n"), "{address}");
    }
    for address in ["//b.vn", "/\\b.vn", "\\\\\\\\b.vn", "/&#9;/b.vn"] {
        assert_eq!(
            html(&format!("[x]({address})")),
            "<p><a href=\"//b.vn\" rel=\"external noopener\">x</a></p>\n",
            "{address}"
        );
    }
}

/// Text made of the pieces that mean something to the parser or to us.
fn markup() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    let pieces = [
        "\n", "\n\n", "\n", "  ", "    ", "\t", "# ", "## ", "- ", "1. ", "> ", "> [!NOTE]\n", "- [x] ", "[^1]",
        "[^1]: ", "[^2]: ", "| a | b |\n|--:|---|\n| ", " | ", "```", "`", "*", "**", "_", "~~", "\n: ", "[", "](",
        "](a.md)", "](javascript:x)", "](javascript%3Ax)", ")", "![", "](b.jpg \"t\")", "](b.jpg)", "](/c/?d#e)",
        "](#f)", "](tel:1 2)", "<", ">", "<script>", "</script>", "<!--", "-->", "<b>", "<div>\n", "<https://a.vn>",
        "<a@b.vn>", "{{ <", "A", " /> }}", " b=\"c\"", "{#", "}", "{.x}", "&lt;", "&#1;", "&", "\"", "'", "...", "--",
        "---\n", "\\", "\u{0}", "\u{b}", "\u{85}", "\u{feff}", "\r\n", "\r", "bão", "đ", "\u{301}", ":", "=",
        "[x]: y\n",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

/// All addresses in HTML. Text has no `="` of its own in these tests.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    [" href=\"", " src=\""]
        .into_iter()
        .flat_map(|start| html.split(start).skip(1))
        .filter_map(|rest| rest.split('"').next())
}

fn check(markdown: &str) -> Result<(), TestCaseError> {
    let body = body(markdown);
    let mut from = 0;
    for slot in &body.slots {
        prop_assert!(slot.at >= from && body.html.is_char_boundary(slot.at as usize), "{:?}", slot);
        prop_assert!(markdown.get(slot.span.range()).is_some(), "{:?}", slot);
        from = slot.at;
    }
    for diagnostic in &body.diagnostics {
        prop_assert!(markdown.get(diagnostic.span.expect("a place").range()).is_some(), "{:?}", diagnostic);
    }
    prop_assert!(!body.html.contains("<script"), "{}", body.html);
    let mut html = String::new();
    crate::content::fill(&body.html, &body.slots, &mut html, |slot, out| match &slot.kind {
        SlotKind::Link(LinkTo::Post { path, .. } | LinkTo::Root { path, .. } | LinkTo::File { path }) => {
            out.push_str(&percent::encode(path));
        }
        SlotKind::Image { path } => {
            out.push_str("src=\"");
            out.push_str(&percent::encode(path));
            out.push('"');
        }
        SlotKind::Component { .. } => {}
    });
    prop_assert!(!addresses(&html).any(|address| address.trim().starts_with("javascript:")), "{}", html);
    prop_assert!(!body.html.chars().any(escape::is_forbidden), "{:?}", body.html);
    prop_assert!(!body.text.chars().any(escape::is_forbidden), "{:?}", body.text);
    balanced(&body.html)
}

/// Every element is closed, in order, and no id is given twice.
fn balanced(html: &str) -> Result<(), TestCaseError> {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1).filter_map(|tag| tag.split_once('>').map(|(tag, _)| tag)) {
        match tag.strip_prefix('/') {
            Some(name) => prop_assert_eq!(open.pop(), Some(name), "{}", html),
            None => open.push(tag.split(' ').next().unwrap_or_default()),
        }
        if open.last().is_some_and(|name| ["br", "hr", "img", "input"].contains(name)) {
            open.pop();
        }
        prop_assert!(open.iter().filter(|&&name| name == "a").count() < 2, "{}", html);
    }
    prop_assert_eq!(open, Vec::<&str>::new(), "{}", html);
    let mut ids: Vec<_> =
        html.split(" id=\"").skip(1).filter_map(|rest| rest.split_once('"').map(|(id, _)| id)).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    prop_assert_eq!(ids.len(), count, "{}", html);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_text_makes_a_sound_body(markdown in "\\PC{0,60}") {
        check(&markdown)?;
    }

    #[test]
    fn any_markup_makes_a_sound_body(markdown in markup()) {
        check(&markdown)?;
    }
}
