//! Tests of drawing, with the whole expected text.

use proptest::prelude::*;

use super::*;
use crate::{diag::Fault, words};

const POST: &str = "---\ntitle: Bão số 6\ncategry: thời tiết\n---\n";

fn text_of(file: &str) -> Option<String> {
    match file {
        "posts/a.md" => Some(POST.to_owned()),
        "posts/crlf.md" => Some("a: 1\r\n\tb: \u{1b}[31mđỏ\r\n".to_owned()),
        "posts/empty.md" => Some(String::new()),
        _ => None,
    }
}

fn unknown_key() -> Diagnostic {
    let at = POST.find("categry").expect("it stands there");
    Fault::new("unknown-key", words!("unknown key `categry`", "không có khoá `categry`"))
        .hint(words!("did you mean `category`?", "có phải ý là `category`?"))
        .at(at..at + 7)
        .in_file("posts/a.md")
}

fn draw(format: Format, lang: Lang, diagnostic: &Diagnostic) -> String {
    Drawer { format, lang, colour: false, text_of: &text_of }.draw([diagnostic])
}

#[test]
fn people_see_the_line_and_the_way_out() {
    let expected = "\
error[unknown-key]: unknown key `categry`
 --> posts/a.md:3:1
  |
3 | categry: thời tiết
  | ^^^^^^^
  |
  = help: did you mean `category`?

";
    assert_eq!(draw(Format::Human, Lang::En, &unknown_key()), expected);
}

#[test]
fn of_a_very_long_line_people_see_what_is_around() {
    let line = "đ".repeat(100_000);
    let text_of = |_: &str| Some(format!("a\n{line}lỗi {line}"));
    let drawer = Drawer { format: Format::Human, lang: Lang::En, colour: false, text_of: &text_of };
    let at = 2 + line.len();
    let mut diagnostic = unknown_key();
    diagnostic.span = Some(Span::new(at, at + "lỗi".len()));
    let drawn = drawer.draw([&diagnostic]);
    assert!(drawn.contains(" --> posts/a.md:2:100001\n"), "{drawn}");
    assert!(drawn.lines().any(|line| line.starts_with("2 | ...đ") && line.contains("đlỗi đ")), "{drawn}");
    assert!(drawn.lines().any(|line| line.ends_with(" ^^^")), "{drawn}");
    assert!(drawn.len() < 4000, "{drawn}");
    // Where so many stand on one line, none may cost the whole of it.
    let all = drawer.draw(vec![&diagnostic; 2000]);
    assert_eq!(all.len(), 2000 * drawn.len());
}

#[test]
fn people_see_it_in_vietnamese() {
    let expected = "\
cảnh báo[unknown-key]: không có khoá `categry`
 --> posts/a.md:3:1
  |
3 | categry: thời tiết
  | ^^^^^^^
  |
  = cách chữa: có phải ý là `category`?

";
    assert_eq!(draw(Format::Human, Lang::Vi, &unknown_key().warning()), expected);
}

#[test]
fn second_places_are_further_snippets() {
    let diagnostic = unknown_key().also("", Some(Span::new(4, 9)), words!("the title is here", "tiêu đề ở đây"));
    let expected = "\
error[unknown-key]: unknown key `categry`
 --> posts/a.md:3:1
  |
3 | categry: thời tiết
  | ^^^^^^^
  |
  = help: did you mean `category`?
note: the title is here
 --> posts/a.md:2:1
  |
2 | title: Bão số 6
  | ^^^^^

";
    assert_eq!(draw(Format::Human, Lang::En, &diagnostic), expected);
}

#[test]
fn columns_count_characters() {
    let start = POST.find("số").expect("it stands there");
    let diagnostic = Fault::new("x", words!("m", "m")).at(start..start + "số".len()).in_file("posts/a.md");
    assert_eq!(draw(Format::Short, Lang::En, &diagnostic), "posts/a.md:2:12: error[x]: m\n");
    let expected = "\
error[x]: m
 --> posts/a.md:2:12
  |
2 | title: Bão số 6
  |            ^^

";
    assert_eq!(draw(Format::Human, Lang::En, &diagnostic), expected);
}

#[test]
fn several_lines_are_marked_on_the_first() {
    let diagnostic = Fault::new("x", words!("m", "m")).at(4..POST.len()).in_file("posts/a.md");
    let expected = "\
error[x]: m
 --> posts/a.md:2:1
  |
2 | title: Bão số 6
  | ^^^^^^^^^^^^^^^

";
    assert_eq!(draw(Format::Human, Lang::En, &diagnostic), expected);
}

#[test]
fn tabs_and_escapes_of_a_windows_file_are_harmless() {
    let diagnostic = Fault::new("x", words!("m\u{1b}[2J", "m")).at(7..8).in_file("posts/crlf.md");
    let expected = "\
error[x]: m␛[2J
 --> posts/crlf.md:2:2
  |
2 |     b: ␛[31mđỏ
  |     ^

";
    assert_eq!(draw(Format::Human, Lang::En, &diagnostic), expected);
    let diagnostic = Fault::new("x", words!("a\nb", "")).in_file("posts/\u{1b}]0;x\u{7}\u{9b}\u{202e}.md");
    assert_eq!(draw(Format::Short, Lang::En, &diagnostic), "posts/␛]0;x␇\u{fffd}\u{fffd}.md: error[x]: a b\n");
    assert_eq!(draw(Format::Human, Lang::En, &diagnostic), "error[x]: a b\n--> posts/␛]0;x␇\u{fffd}\u{fffd}.md\n\n");
}

#[test]
fn without_text_the_file_is_named() {
    let diagnostic = Fault::new("x", words!("m", "m")).at(3..4).in_file("gone.md");
    assert_eq!(draw(Format::Human, Lang::En, &diagnostic), "error[x]: m\n--> gone.md\n\n");
    assert_eq!(draw(Format::Short, Lang::En, &diagnostic), "gone.md: error[x]: m\n");
    let nowhere = Diagnostic::from(Fault::new("x", words!("m", "m")));
    assert_eq!(draw(Format::Human, Lang::En, &nowhere), "error[x]: m\n\n");
    assert_eq!(draw(Format::Short, Lang::En, &nowhere), "error[x]: m\n");
}

#[test]
fn json_is_one_object_a_line() {
    let diagnostic = unknown_key().also("gone.md", Some(Span::new(4, 9)), words!("here", "đây"));
    let expected = concat!(
        r#"{"type":"diagnostic","severity":"error","code":"unknown-key","message":"không có khoá `categry`","#,
        r#""file":"posts/a.md","line":3,"column":1,"end_line":3,"end_column":8,"#,
        r#""hints":["có phải ý là `category`?"],"#,
        r#""also":[{"message":"đây","file":"gone.md","line":null,"column":null,"end_line":null,"end_column":null}]}"#,
        "\n"
    );
    assert_eq!(draw(Format::Json, Lang::Vi, &diagnostic), expected);
    let nowhere = Diagnostic::from(Fault::new("x", words!("\u{1b}", "")));
    let expected = concat!(
        r#"{"type":"diagnostic","severity":"error","code":"x","message":"\u001b","file":null,"line":null,"#,
        r#""column":null,"end_line":null,"end_column":null,"hints":[],"also":[]}"#,
        "\n"
    );
    assert_eq!(draw(Format::Json, Lang::En, &nowhere), expected);
}

#[test]
fn colour_is_only_added() {
    let drawer = Drawer { format: Format::Human, lang: Lang::En, colour: true, text_of: &text_of };
    let coloured = drawer.draw([&unknown_key()]);
    assert!(coloured.contains("\u{1b}["), "{coloured:?}");
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    assert_eq!(plain, draw(Format::Human, Lang::En, &unknown_key()));
}

#[test]
fn a_place_in_an_empty_file_is_its_beginning() {
    let diagnostic = Fault::new("x", words!("m", "m")).at(0..9).in_file("posts/empty.md");
    assert_eq!(draw(Format::Short, Lang::En, &diagnostic), "posts/empty.md:1:1: error[x]: m\n");
}

#[test]
fn a_long_line_is_trimmed() {
    let line = "chữ ".repeat(10_000);
    let text = line.clone();
    let diagnostic = Fault::new("x", words!("m", "m")).at(20_000..20_004).in_file("long");
    let drawer = Drawer { format: Format::Human, lang: Lang::En, colour: false, text_of: &|_| Some(text.clone()) };
    let drawn = drawer.draw([&diagnostic]);
    assert!(drawn.lines().all(|line| line.chars().count() < 200), "{drawn}");
}

proptest! {
    #[test]
    fn no_text_and_no_span_panics(text in "(\\PC|[\t\r\n\u{1b}\u{9b}đ]){0,60}", a in 0u32..90, b in 0u32..90) {
        let diagnostic = Fault::new("x", words!("m", "m"))
            .at(Span { start: a, end: b })
            .in_file("f")
            .also("", Some(Span { start: b, end: a }), words!("l", "l"));
        for format in [Format::Human, Format::Short, Format::Json] {
            let drawer = Drawer { format, lang: Lang::Vi, colour: false, text_of: &|_| Some(text.clone()) };
            let drawn = drawer.draw([&diagnostic]);
            prop_assert!(!drawn.trim_end_matches('\n').chars().any(|c| c != '\n' && c.is_control() && format != Format::Json));
        }
    }
}
