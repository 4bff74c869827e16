//! The two readers agree: whatever the scanner accepts, `serde_yaml` accepts too, and reads the same tree.

use std::borrow::Cow;

use proptest::prelude::*;

use super::{Entry, Node, Span, Value, full, scan};

/// Whether two trees have the same values, and its texts the same places where they read as they are written.
fn same(a: &Node<'_>, b: &Node<'_>) -> bool {
    match (&a.value, &b.value) {
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            let same_key = |a: &Entry<'_>, b: &Entry<'_>| a.key == b.key && same_place(&a.key, a.key_span, b.key_span);
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_key(a, b) && same(&a.value, &b.value))
        }
        (Value::Text(text), value) => a.value == *value && same_place(text, a.span, b.span),
        (a, b) => a == b,
    }
}

fn same_place(text: &Cow<'_, str>, a: Span, b: Span) -> bool {
    matches!(text, Cow::Owned(_)) || a == b
}

/// What `serde_yaml` itself makes of it, without our visitor.
fn same_as_theirs(ours: &Node<'_>, theirs: &serde_yaml::Value) -> bool {
    use serde_yaml::Value as Yaml;
    match (&ours.value, theirs) {
        (Value::Null, Yaml::Null) => true,
        (Value::Bool(a), Yaml::Bool(b)) => a == b,
        (Value::Int(a), Yaml::Number(b)) => b.as_i64() == Some(*a),
        (Value::Float(a), Yaml::Number(b)) => b.is_f64() && b.as_f64().is_some_and(|b| a.to_bits() == b.to_bits()),
        (Value::Text(a), Yaml::String(b)) => a == b,
        (Value::List(a), Yaml::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_as_theirs(a, b)),
        (Value::Map(a), Yaml::Mapping(b)) => {
            a.len() == b.len()
                && a.iter().zip(b).all(|(a, (key, value))| {
                    key.as_str().is_none_or(|key| key == a.key) && same_as_theirs(&a.value, value)
                })
        }
        _ => false,
    }
}

/// Fails where the two disagree; says whether the scanner accepted.
fn agree(text: &str) -> bool {
    let Some(ours) = scan::scan(text, 0) else { return false };
    match full::read(text, 0) {
        Ok(theirs) => assert!(same(&ours, &theirs), "{text:?}\nscanner:    {ours:?}\nserde_yaml: {theirs:?}"),
        Err(error) => panic!("{text:?}\nonly the scanner accepts it: {ours:?}\n{error:?}"),
    }
    // Keys of different types but one text (`1` and `"1"`) are one key to us only; then neither reader came here.
    if let Ok(theirs) = serde_yaml::from_str::<serde_yaml::Value>(text) {
        assert!(same_as_theirs(&ours, &theirs), "{text:?}\nscanner:    {ours:?}\nserde_yaml: {theirs:?}");
    }
    true
}

/// What front matter looks like: the scanner must take these.
const PLAIN: &[&str] = &[
    "",
    "\n\n# chỉ có ghi chú\n",
    "title: Bão số 6 vào gần bờ\ndate: 2024-10-26T14:30:00+07:00\ncategory: thoi-tiet\ntags: [bão, Trà Mi]\n",
    "title: \"Bão: \\\"Trà Mi\\\"\"\r\ntags:\r\n- bão\r\n-  lũ # và sạt lở\r\n\r\ndraft: true\r\n",
    "bulletin:\n  kind: storm\n  storm: {year: 2024, number: 6, lat: 17.1, lon: -108.5}\n  hazards:\n    - kind: flood\n      level: 3\n      areas: [Quảng Trị, Huế]\n    - kind: wind\n",
    "a: 'quotes '' inside'\nb: \"\\u00e9\\n\"\nc: a#b # c\nd: key:value\ne: \"x: y\"\nf: x   \n",
    "- - a\n  - b\n-\n  - c\n- d: 1\n  e: 2\n- [a, [b, {c: d}]]\n",
    "a: [b, {c: d}]\nb: []\nc: {}\nd: [a b, 'c, d', \"]\",]\n",
    "a: 007\nb: 1_000\nc: yes\nd: 1e3\ne: -.inf\nf: 0b1\ng: 0x1F\nh: ~\ni:\nj: .5\nk: 1.10\nl: +1\nm: No\n",
    "url: https://example.vn/a?b=c#d\ntime: 14:30\nquote: it's \"so\"\npercent: 50%\nstar: a*b\n",
    "2024: năm\n\"khoá lạ\": 1\nkhoá có dấu : 2\n",
    "a:\n- b\n-\nc: d\n",
    "a:\n\n  # ghi chú\n  b: 1\n\n  # nữa\n\nc: 2",
];

/// What is left to `serde_yaml`, or is no YAML at all.
const NASTY: &[&str] = &[
    "a: |\n  b\n",
    "a: >-\n  b\n  c\n",
    "a: b\n  c\n",
    "a: \"b\n  c\"\n",
    "a: [b,\n  c]\n",
    "a: &x b\nc: *x\n",
    "a: !t b\n",
    "<<: *x\n",
    "%YAML 1.2\n---\na: b\n",
    "--- a\n",
    "a: b\n---\nc: d\n",
    "a: b\n...\n",
    "... : a\n",
    "--- : a\n",
    "? a\n: b\n",
    "a: b: c\n",
    "a: - b\n",
    "a:\n  - b\n c: d\n",
    "a:\n    b: 1\n  c: 2\n",
    "a: 1\na: 2\n",
    "{a: 1, a: 2}\n",
    "a\n",
    "- a\nb: c\n",
    "a: 'b\n",
    "a: 'b' c\n",
    "a: 'b'#c\n",
    "a: \"\\x41\"\n",
    "a: \"\\ud83d\\ude00\"\n",
    "a: [b: c]\n",
    "a: {b, c}\n",
    "a: {b: , c: d}\n",
    "a: [b # c]\n",
    "a: [a:]\n",
    "a: [-]\n",
    "a: [,]\n",
    "a:\tb\n",
    "\ta: b\n",
    "a: b\u{7}\n",
    "a: b\u{85}c: d\n",
    "a: b\u{2028}\n",
    "a: b\rc: d\n",
    "a: @b\n",
    "a: `b`\n",
    "a: %b\n",
    ": a\n",
    "a: 99999999999999999999\n",
    "a: {b: c}: d\n",
    "[a]: b\n",
];

#[test]
fn plain_front_matter_is_for_the_scanner() {
    for text in PLAIN {
        assert!(agree(text), "{text:?}");
    }
}

#[test]
fn nasty_texts_are_not() {
    for text in NASTY {
        assert!(!agree(text), "{text:?}");
    }
}

/// Values that somebody may write one day, on one line; the first is nothing.
const VALUES: &str = "\
    ¦ ¦a¦a  b¦it's¦say \"x\"¦'it''s'¦'\"'¦\"'\"¦\"a\\\"b\"¦\"\\\\\"¦''¦\"\"¦' '¦'a'b¦\"a\" b¦a:b¦a :b¦a: b¦a:¦a :¦::¦:a¦\
    a#b¦a #b¦#a¦a# b¦'a' #b¦'a'#b¦'a: b'¦\"a #b\"¦-¦-a¦- a¦--¦---¦--- a¦...¦?¦?a¦? a¦!¦!a¦!!str 1¦&a¦&a b¦*a¦&a 1.10¦%a¦\
    @a¦`a`¦|¦>¦|-¦>+¦|2¦| a¦>- #b¦a | b¦a > b¦,¦a, b¦,a¦[¦]¦[]¦[a¦a]¦[a]¦[a,]¦[,a]¦[a, [b], {c: d}]¦[a b, 'c, d', \"]\"]¦\
    [a:b]¦[a: b]¦[a :b]¦[a #b]¦[a, #b]¦[-1, -a]¦[- a]¦[https://x.vn/a]¦{¦}¦{}¦{a}¦{a: b}¦{a: b, a: c}¦{a:b}¦{a:}¦{a: }¦\
    {'a':b}¦{\"a\": b}¦{a: [b, {c: d}]}¦{a: b,}¦[a]b¦[a] b¦[a] #b¦[a]#b¦{a: b}: c¦<<¦{<<: a}¦=¦~¦null¦Null¦nULL¦true¦True¦\
    yes¦No¦on¦0¦-0¦+0¦00¦007¦0.0¦-0.0¦1.¦.1¦.¦..¦1.10¦1e3¦1E+3¦1e¦1_000¦1,000¦0x1f¦0X1f¦-0x1f¦0x¦0o17¦017¦0b1¦0b2¦\
    9223372036854775807¦9223372036854775808¦-9223372036854775808¦18446744073709551616¦1e400¦.inf¦-.INF¦+.inf¦.nan¦.NaN¦\
    nan¦inf¦Infinity¦2024-10-26¦2024-10-26 14:30¦2024-10-26T14:30:00+07:00¦14:30¦14:30:00¦190:20:30¦1:2¦12e03¦\
    e\u{302}\u{301}¦Vie\u{323}\u{302}t¦\u{110}à¦ð¦🌀¦a\u{a0}b¦\u{a0}¦a\u{200b}¦\u{feff}a¦a\u{feff}¦\u{85}¦a\u{2028}b¦\
    \u{fffd}¦\u{fffe}¦\u{7f}¦\u{1}¦\"\\x41\"¦\"\\u0041\"¦\"\\ud83d\"¦\"\\U0001F300\"¦\"\\0\"¦\"\\q\"¦\
    \"\\N\\_\\L\\P\\e\\a\\v\"¦\"\\/\"¦'\\n'¦\"\\\"¦a\tb¦\ta¦a\t¦a \t#b¦'a\tb'¦'a'\t¦[a,\tb]¦a\\¦\\a¦C:\\a¦50%¦a*b¦a&b¦a!b¦\
    a@b.vn¦$1¦(a)¦“a: b”¦a\r¦a\rb";

/// Where a value `V` can stand.
const AROUND: &str = "\
    a: V¦a:  V  ¦a: V # c¦a: V\t¦a:V¦V: a¦V : a¦'a': V¦\"a\" : V¦- V¦-  V # c¦-\tV¦- a: V\n  b: c¦- V\n- b¦- - V¦a:\n- V¦\
    a:\n  - V\nb: c¦a:\n  V¦a:\n  b: V\n  c: V¦a:\n    V: b\nc: d¦a: [V]¦a: [ V , b]¦a: [b, V,]¦a: {b: V}¦a: {b: V, c: d}¦\
    a: {V: b}¦a: {V}¦a: V\nb: c¦# V\na: b¦a: b # V¦a: b #V¦a: b\n# V\n\n  # V\nc: d¦a: V\n  V¦a: |\n  V\nb: c¦\
    a: >-\n  V\n\n   V\nb: V¦a: |2-\n   V\nb: c¦a: &x V\nb: *x\nc: [*x, V]¦a: {b: V}\n<<: {c: d}¦a: V\na: b¦? V\n: a¦V¦ V¦\
    --- V¦a: b\n--- V¦a: 'V'¦a: \"V\"¦a: 'V\n  V'¦a: b\n...\nV";

/// Why we refuse what `serde_yaml` takes.
const OURS: [&str; 6] = [
    "`!name`",
    "cannot begin with `%`",
    "number is too large",
    "stands here twice",
    "cannot be a key",
    "list or mapping",
];

#[test]
fn odd_values_anywhere_agree() {
    let (long, word) = (format!("a{}", " b".repeat(3000)), "b".repeat(1030));
    let mut read = 0;
    for value in VALUES.split('¦').chain([long.as_str(), word.as_str()]) {
        for around in AROUND.split('¦') {
            let text = around.replace('V', value);
            for text in [text.clone() + "\n", text.replace('\n', "\r\n"), format!("\u{feff}{text}\n \n#\n")] {
                read += usize::from(as_theirs(&text));
            }
        }
    }
    assert!(read > 20_000, "{read}");
}

/// Fails where what we read, by whichever reader, is not what `serde_yaml` makes of it; says whether both read it.
fn as_theirs(text: &str) -> bool {
    let bare = text.trim_start_matches('\u{feff}');
    agree(bare);
    match (super::parse(text), serde_yaml::from_str::<serde_yaml::Value>(bare)) {
        (Ok(ours), Ok(theirs)) => {
            assert!(same_as_theirs(&ours, &theirs), "{text:?}\nours: {ours:?}\nserde_yaml: {theirs:?}")
        }
        (Err(error), Ok(theirs)) => {
            let said = error.message.en;
            assert!(OURS.iter().any(|one| said.contains(one)), "{text:?}\n{said}\nserde_yaml: {theirs:?}");
            return false;
        }
        // A key is a text to us, also one of so many digits that they are no number of theirs.
        (Ok(_), Err(error)) if error.to_string().contains("as u128") => return false,
        (Ok(ours), Err(error)) => panic!("{text:?}\nours: {ours:?}\nserde_yaml: {error}"),
        (Err(_), Err(_)) => return false,
    }
    true
}

#[test]
fn every_short_text_of_the_indicators_agrees() {
    // All texts of up to six of these pieces: the corners that nobody thinks of.
    let pieces = ["a", ": ", ":", "- ", "\n", "  ", "[", "]", ", ", "{", "}", "'", " #", "1"];
    let mut accepted = 0;
    let mut indexes = vec![0usize; 0];
    loop {
        let text: String = indexes.iter().map(|&i| pieces[i]).collect();
        accepted += usize::from(agree(&text));
        let Some(last) = indexes.iter().rposition(|&i| i + 1 < pieces.len()) else {
            if indexes.len() == 5 {
                break;
            }
            indexes = vec![0; indexes.len() + 1];
            continue;
        };
        indexes[last] += 1;
        indexes[last + 1..].fill(0);
    }
    assert!(accepted > 5000, "{accepted}");
}

/// A scalar, in and around what the scanner knows.
fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zđ0-9][a-zà-ỹ0-9 :#,'\"_.?!-]{0,12}",
        2 => "[-+.0-9a-fxo_~eE]{1,6}",
        2 => "'([a-zđ:#,\\[ ]|''){0,8}'",
        2 => "\"([a-zđ:#,\\] ']|\\\\[nt\"\\\\/ue0x]){0,8}\"",
        1 => Just(String::new()),
        1 => "\\PC{0,8}",
        1 => "[|>&*!?%@`-] ?[a-z]{0,3}",
    ]
}

/// A value on one line.
fn flow() -> impl Strategy<Value = String> {
    scalar().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec((key(), inner), 0..3).prop_map(|entries| {
                let entries: Vec<_> = entries.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![6 => "[a-zđ_]{1,4}", 1 => "[a-z0-9 '\"#:.-]{1,5}", 1 => "\"[a-z: ]{0,3}\"", 1 => "'[a-z# ]{0,3}'"]
}

/// Lines of a block, mostly well indented.
fn block() -> impl Strategy<Value = Vec<String>> {
    let line = prop_oneof![
        6 => (key(), flow()).prop_map(|(key, value)| format!("{key}: {value}")),
        2 => key().prop_map(|key| format!("{key}:")),
        2 => flow().prop_map(|value| format!("- {value}")),
        1 => (key(), flow()).prop_map(|(key, value)| format!("- {key}: {value}")),
        1 => flow().prop_map(|value| format!("- - {value}")),
        1 => Just("-".to_owned()),
        1 => "#[a-z ]{0,5}",
        1 => "[ \t]{0,3}",
        1 => scalar(),
    ];
    prop::collection::vec((0usize..4, line), 0..8)
        .prop_map(|lines| lines.into_iter().map(|(indent, line)| format!("{}{line}", "  ".repeat(indent))).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250_000))]

    #[test]
    fn generated_blocks_agree(lines in block(), newline in prop_oneof![4 => Just("\n"), 1 => Just("\r\n")]) {
        agree(&lines.join(newline));
    }

    #[test]
    fn one_entry_agrees(key in key(), value in flow(), comment in prop_oneof![Just(""), Just(" # c"), Just("  ")]) {
        agree(&format!("{key}: {value}{comment}\n"));
    }

    #[test]
    fn any_text_agrees(text in "([a-zđ0-9:,'\"#\\[\\]{}&*!|>%@`?.~\\\\-]|[ \n\r\t]){0,40}") {
        agree(&text);
    }
}
