//! Tests of reading as a whole: places, errors in plain words, and texts that mean harm.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// All places of a tree as text, in its order: keys and scalars.
fn places(text: &str) -> Vec<String> {
    fn gather(text: &str, node: &Node<'_>, to: &mut Vec<String>) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| gather(text, item, to)),
            Value::Map(entries) => {
                for entry in entries {
                    to.push(text[entry.key_span.range()].to_owned());
                    gather(text, &entry.value, to);
                }
            }
            _ => to.push(text[node.span.range()].to_owned()),
        }
    }
    let mut all = Vec::new();
    gather(text, &parse(text).expect("YAML"), &mut all);
    all
}

#[test]
fn the_scanner_knows_every_place() {
    let text = "title: 'Bão' # c\r\ntags:\r\n- [a, \"b\"]\r\n- c d : {e: 1.50}\r\n";
    assert_eq!(places(text), ["title", "'Bão'", "tags", "a", "\"b\"", "c d", "e", "1.50"]);
    assert_eq!(parse(text).expect("YAML").span, Span::new(0, text.trim_end().len()));
}

#[test]
fn places_are_found_again_after_serde_yaml() {
    let text = "\u{feff}lead: |\n  Hai\n  dòng\n# 3\nlevel: 3\n\"\\u0061\": 'it''s'\nlist: [1, x,\n  2.50, ~]\nb: &anchor true\nc: *anchor\nd: end\n";
    assert_eq!(
        places(text),
        [
            "lead",
            "|",
            "level",
            "3",
            "\"\\u0061\"",
            "'it''s'",
            "list",
            "1",
            "x",
            "2.50",
            "~",
            "b",
            "true",
            "c",
            "c",
            "d",
            "end"
        ]
    );
}

#[test]
fn keys_are_text_as_written_in_both_readers() {
    let keys = |text: &str| -> Vec<String> {
        let Value::Map(entries) = parse(text).expect("YAML").value else { panic!("no mapping") };
        entries.into_iter().map(|entry| entry.key.into_owned()).collect()
    };
    let text = "2024: a\n0x10: b\ntrue: c\n1.50: d\n~: e\n";
    assert_eq!(keys(text), ["2024", "0x10", "true", "1.50", "~"]);
    assert_eq!(keys(&format!("{text}f: |\n  x\n")), ["2024", "0x10", "true", "1.50", "~", "f"]);
}

#[test]
fn a_key_that_stands_twice_names_both_places() {
    for (text, first) in [
        ("title: a\ndate: b\ntitle: c\n", 0),
        ("x: {title: a, \"date\": b, title: c}\n", 4),
        ("title: a\nx: y\ntitle: |\n  c\n", 0),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!(
            (error.code.as_str(), error.message.en.as_str()),
            ("duplicate-key", "the key `title` stands here twice")
        );
        let second = text.rfind("title").expect("it stands there");
        assert_eq!(error.span, Some(Span::new(second, second + 5)));
        assert_eq!(error.also[0].span, Some(Span::new(first, first + 5)));
    }
}

#[test]
fn duplicates_are_found_in_long_mappings_too() {
    let text: String = (0..2000).map(|i| format!("k{}:\n", if i == 1500 { 700 } else { i })).collect();
    let error = parse(&text).unwrap_err();
    let line = |span: Span| text[..span.start as usize].matches('\n').count();
    assert_eq!((line(error.span.expect("a place")), line(error.also[0].span.expect("a place"))), (1500, 700));
}

/// The marked text, the message and the hint of a text that is no YAML.
fn error(text: &str) -> (String, String, String) {
    let error = parse(text).expect_err(text);
    assert_eq!(error.code, "bad-yaml");
    let hint = error.hints.first().map(|hint| hint.en.clone()).unwrap_or_default();
    (text[error.span.expect("a place").range()].to_owned(), error.message.en, hint)
}

#[test]
fn usual_mistakes_are_told_in_plain_words() {
    let cases = [
        (
            "title: Bão: gió\n",
            "Bão: gió",
            "the value has a colon in it and is not in quotes",
            "write `title: \"Bão: gió\"`",
        ),
        ("a: 1\ntitle: \"X\": gió\n", ": gió", "text follows the closing quote", "write `title: '\"X\": gió'`"),
        (
            "tags:\n  - bão: gió: mưa\n",
            "gió: mưa",
            "the value has a colon in it and is not in quotes",
            "write `- \"bão: gió: mưa\"`",
        ),
        (
            "a:\n- b: gió: mưa\n\n  c: 1\n",
            "gió: mưa",
            "the value has a colon in it and is not in quotes",
            "write `b: \"gió: mưa\"`",
        ),
        ("title:Tin\ndate: 2024\n", "title:Tin", "there is no space after `title:`", "write `title: Tin`"),
        (
            "a: 1\n\ndate:2024-10-26\nb: x\n",
            "date:2024-10-26",
            "there is no space after `date:`",
            "write `date: 2024-10-26`",
        ),
        (
            "title: \"Bão\" vào bờ\nb: 1\n",
            " vào bờ",
            "text follows the closing quote",
            "write `title: '\"Bão\" vào bờ'`",
        ),
        ("tags: \"bão\", \"lũ\"\n", ", \"lũ\"", "text follows the closing quote", "write `tags: [\"bão\", \"lũ\"]`"),
        ("title: 'O'Neil'\n", "Neil'", "text follows the closing quote", "write `title: \"O'Neil\"`"),
        (
            "title: \"Bão \"Trà Mi\" vào\"\n",
            "Trà Mi\" vào\"",
            "text follows the closing quote",
            "write `title: 'Bão \"Trà Mi\" vào'`",
        ),
        ("a: 1\ntitle: \"Bão\ndate: 2024\n", "\"Bão", "this quote is never closed", "put `\"` at the end of the text"),
        ("tags: [a, b\ndate: 1\n", "[a, b", "this `[` is never closed", "put `]` at the end of the list"),
        ("a: 1\ntags: [\n", "[", "this `[` is never closed", "put `]` at the end of the list"),
        ("a: 1\ntags: [a, {b: c},\n", "[a, {b: c},", "this `[` is never closed", "put `]` at the end of the list"),
        ("a: 1\ni: {\n", "{", "this `{` is never closed", "put `}` at the end of the list"),
        ("i: {src: a\nb: c\n", "{src: a", "this `{` is never closed", "put `}` at the end of the list"),
        ("a:\n\tb: 1\n", "\t", "a tab stands where blanks are wanted", "indent with the space bar"),
        ("a:\n  b: 1\n\tc: 2\n", "\t", "a tab stands where blanks are wanted", "indent with the space bar"),
        (
            "title: Tin\n  date: 1\n",
            "date: 1",
            "`date` is indented as if it belonged to `title`, which has a value already",
            "begin it where `title` begins",
        ),
    ];
    for (text, place, message, hint) in cases {
        assert_eq!(error(text), (place.into(), message.into(), hint.into()), "{text:?}");
    }
}

#[test]
fn rarer_mistakes_are_told_too() {
    let quote = "if it is a text, put it in quotes";
    let cases = [
        ("a: @b\n", "@b", "a value cannot begin with `@`", quote),
        ("a: *b\n", "*b", "`*` at the beginning of a value has a meaning of its own in YAML", quote),
        ("a: ]\n", "]", "`]` cannot stand here", quote),
        ("%x\na: b\n", "%", "a line cannot begin with `%`", "if it is a part of a text, put the text in quotes"),
        ("a: b\u{7}c\n", "\u{7}c", "an invisible character (U+0007) stands here", "delete it and type the place anew"),
        ("a: b\n---\nc: d\n", "---", "`---` begins a second document here", "remove this line"),
        (
            "a: 1\nb\nc: 1\n",
            "b",
            "this line is not of the form `key: value`",
            "if it continues the text of the line above, indent it",
        ),
        (
            "a: - b\n",
            "- b",
            "a list cannot begin on the line of its key",
            "begin it on the next line, or write `[a, b]`",
        ),
        ("- a\nb: 1\n", "b: 1", "this line is not an item of the list above", "begin it with `- `, or indent it"),
        ("? [a]\n: b\n", "[a]", "a list or mapping cannot be a key", ""),
        (
            "a: 99999999999999999999\n",
            "99999999999999999999",
            "this number is too large",
            "if it is a name and not an amount, put it in quotes",
        ),
        (
            "a: \"C:\\data\"\n",
            "\\data\"",
            "between double quotes a backslash begins a special character, but not this one",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        (
            "a: [b: c: d]\n",
            "[b: c: d]",
            "what stands between `[` and `]` is not a list of values with commas",
            "put texts with `:`, `,` or brackets in quotes",
        ),
    ];
    for (text, place, message, hint) in cases {
        assert_eq!(error(text), (place.into(), message.into(), hint.into()), "{text:?}");
    }
}

#[test]
fn errors_speak_vietnamese() {
    let error = parse("title: Bão: gió\n").unwrap_err();
    assert_eq!(error.message.vi, "giá trị có dấu hai chấm mà không đặt trong dấu nháy");
    assert_eq!(error.hints[0].vi, "hãy viết `title: \"Bão: gió\"`");
}

/// The code that a text is refused with; fails when that takes long.
fn refused(text: &str) -> String {
    let begin = Instant::now();
    let code = parse(text).map_or_else(|error| error.code, |_| String::new());
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?} for {:.40}", begin.elapsed(), text);
    code
}

#[test]
fn depth_is_bounded() {
    for text in ["[".repeat(10_000), "{a: ".repeat(10_000), "- ".repeat(10_000), "[".repeat(65) + &"]".repeat(65)] {
        assert_eq!(refused(&text), "yaml-too-deep", "{text:.20}");
    }
    let indented: String = (0..1000).map(|level| " ".repeat(level) + "a:\n").collect();
    assert_eq!(refused(&indented), "yaml-too-deep");
    assert_eq!(refused("a: &a [*a]\n"), "yaml-too-deep");
    assert_eq!(refused(&("[".repeat(64) + &"]".repeat(64))), "");
    assert_eq!(refused(&("[\n".repeat(64) + &"]".repeat(64))), "");
}

#[test]
fn size_is_bounded() {
    assert_eq!(refused(&"#".repeat(MAX_BYTES + 1)), "yaml-too-large");
    assert_eq!(refused(&"#".repeat(MAX_BYTES)), "");
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..10 {
        laughs += &format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", "));
    }
    assert_eq!(refused(&laughs), "yaml-too-large");
    let long = format!("a: &a \"{}\\n\"\nb:\n{}", "x".repeat(10_000), "- *a\n".repeat(1000));
    assert_eq!(refused(&long), "yaml-too-large");
    assert_eq!(refused("a: &a {x: 1}\nb: [*a, *a, *a]\n"), "");
    assert_eq!(refused(&"%TAG !a! b\n".repeat(50_000)), "bad-yaml");
}

#[test]
fn values_that_stand_nowhere_are_not_each_looked_for_through_all_that_follows() {
    for one in ["&b,", "&b,b,", "&b ,"] {
        assert_eq!(refused(&format!("a: [{}]\n", one.repeat(60_000))), "", "{one}");
    }
    assert_eq!(refused(&format!("a: &a\n{}", "- \n".repeat(100_000))), "");
    assert_eq!(refused(&format!("a: [{} {}]\n", "&b,".repeat(60_000), "x".repeat(300_000))), "");
}

proptest! {
    #[test]
    fn no_text_panics_and_every_place_is_in_it(text in "(\\PC|[a: \n\t\r\\[\\]{}'\"#|>&*!?%-]|- |: |\u{feff}|\u{7}){0,60}") {
        fn check(text: &str, node: &Node<'_>) {
            assert!(text.get(node.span.range()).is_some(), "{node:?}");
            match &node.value {
                Value::List(items) => items.iter().for_each(|item| check(text, item)),
                Value::Map(entries) => entries.iter().for_each(|entry| {
                    assert!(text.get(entry.key_span.range()).is_some(), "{entry:?}");
                    check(text, &entry.value);
                }),
                _ => {}
            }
        }
        match parse(&text) {
            Ok(node) => check(&text, &node),
            Err(error) => {
                prop_assert!(text.get(error.span.expect("a place").range()).is_some());
            }
        }
    }
}
