//! Tests of whole bodies: exact HTML for every feature.
//! What must never happen, whatever the input, is in [`safety`].

mod safety;

use super::*;

/// What stands in for the slug of the program: enough of it for headings here.
fn slug(text: &str) -> String {
    let folded: String = text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    folded.split_whitespace().collect::<Vec<_>>().join("-")
}

fn options() -> Options {
    Options {
        raw_html: false,
        labels: Labels {
            anchor: "Liên kết".into(),
            table: "Bảng".into(),
            footnotes: "Chú thích".into(),
            back: "Về chỗ".into(),
            alerts: ["Ghi chú", "Mẹo", "Quan trọng", "Cảnh báo", "Nguy hiểm"].map(Into::into),
            tasks: ["Chưa", "Xong"].map(Into::into),
        },
        slug,
    }
}

fn body(markdown: &str) -> Body {
    render(markdown, &options())
}

/// The HTML with every slot as `{kind path}`.
fn filled(body: &Body) -> String {
    let mut html = String::new();
    crate::content::fill(&body.html, &body.slots, &mut html, |slot, out| match &slot.kind {
        SlotKind::Link(LinkTo::Post { path, .. }) => out.extend(["{link ", path, "}"]),
        SlotKind::Link(LinkTo::Root { path, .. }) => out.extend(["{root ", path, "}"]),
        SlotKind::Link(LinkTo::File { path }) => out.extend(["{file ", path, "}"]),
        SlotKind::Image { path } => out.extend(["{image ", path, "}"]),
        SlotKind::Component { name, .. } => out.extend(["{component ", name, "}"]),
    });
    html
}

/// The filled HTML of a body in which nothing is wrong.
#[track_caller]
fn html(markdown: &str) -> String {
    let body = body(markdown);
    assert_eq!(body.diagnostics, []);
    filled(&body)
}

/// What was said about a body: code and the part of the Markdown that it points at.
fn said(markdown: &str) -> Vec<(String, String)> {
    let found = body(markdown).diagnostics;
    found.into_iter().map(|d| (d.code, markdown[d.span.expect("a place").range()].to_owned())).collect()
}

/// The filled HTML of a body of which exactly one thing is said.
#[track_caller]
fn html_with(markdown: &str, code: &str, part: &str) -> String {
    assert_eq!(said(markdown), [(code.to_owned(), part.to_owned())]);
    filled(&body(markdown))
}

#[test]
fn paragraphs_and_inline_markup() {
    assert_eq!(
        html("Gió **mạnh** và *lớn* ~~dần~~, `cấp <8>` & hơn\nnữa  \nhết\n\n---\n\nHai"),
        "<p>Gió <strong>mạnh</strong> và <em>lớn</em> <del>dần</del>, <code>cấp &lt;8&gt;</code> &amp; hơn\nnữa<br>\nhết</p>\n\
         <hr>\n<p>Hai</p>\n"
    );
}

#[test]
fn punctuation_is_made_typographic() {
    assert_eq!(html("\"Bão\" 'số 6' -- 7 --- hết..."), "<p>“Bão” ‘số 6’ – 7 — hết…</p>\n");
    assert_eq!(html("`\"a\"`"), "<p><code>\"a\"</code></p>\n");
}

#[test]
fn lists() {
    assert_eq!(html("- a\n- b\n  - c\n"), "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n");
    assert_eq!(html("3. a\n\n4. b\n"), "<ol start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>\n");
    assert_eq!(
        html("- [ ] a\n- [x] b\n"),
        "<ul>\n<li><input type=\"checkbox\" disabled aria-label=\"Chưa\"> a</li>\n\
         <li><input type=\"checkbox\" disabled checked aria-label=\"Xong\"> b</li>\n</ul>\n"
    );
    assert_eq!(
        html("Cấp\n\n: một\n: hai\n"),
        "<dl>\n<dt>Cấp</dt>\n<dd>\n<p>một</p>\n</dd>\n<dd>\n<p>hai</p>\n</dd>\n</dl>\n"
    );
}

#[test]
fn code_blocks() {
    assert_eq!(
        html("```rust ignore\na < b\n\n```\n"),
        "<pre><code class=\"language-rust\">a &lt; b\n\n</code></pre>\n"
    );
    assert_eq!(html("    {{ <A /> }}\n"), "<pre><code>{{ &lt;A /&gt; }}\n</code></pre>\n");
}

#[test]
fn quotes_and_alerts() {
    assert_eq!(html("> a\n"), "<blockquote>\n<p>a</p>\n</blockquote>\n");
    for (kind, class, title) in [
        ("NOTE", "note", "Ghi chú"),
        ("tip", "tip", "Mẹo"),
        ("IMPORTANT", "important", "Quan trọng"),
        ("WARNING", "warning", "Cảnh báo"),
        ("CAUTION", "caution", "Nguy hiểm"),
    ] {
        assert_eq!(
            html(&format!("> [!{kind}]\n> a\n")),
            format!(
                "<blockquote class=\"markdown-alert markdown-alert-{class}\"><p class=\"markdown-alert-title\">{title}</p>\n\
                 <p>a</p>\n</blockquote>\n"
            )
        );
    }
}

#[test]
fn tables_scroll_and_align_by_class() {
    assert_eq!(
        html("| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |\n"),
        "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Bảng\"><table><thead><tr><th scope=\"col\">a</th>\
         <th scope=\"col\" class=\"r\">b</th><th scope=\"col\" class=\"c\">c</th></tr></thead><tbody>\n\
         <tr><td>1</td><td class=\"r\">2</td><td class=\"c\">3</td></tr>\n</tbody></table></div>\n"
    );
}

fn heading(level: u8, id: &str, text: &str) -> String {
    format!("<h{level} id=\"{id}\">{text}<a class=\"anchor\" href=\"#{id}\" aria-label=\"Liên kết\">#</a></h{level}>\n")
}

#[test]
fn headings_get_ids() {
    let expected = [
        heading(2, "gio-to", "Gio <em>to</em> &amp;"),
        heading(3, "gio-to-2", "Gio to"),
        heading(2, "rieng", "Khac"),
        heading(2, "section", "!"),
        heading(2, "section-2024", "2024"),
    ];
    let body = body("## Gio *to* &\n### Gio to\n## Khac {#rieng}\n## !\n## 2024\n");
    assert_eq!(body.diagnostics, []);
    assert_eq!(body.html, expected.concat());
    assert_eq!(body.headings[0], Heading { level: 2, id: "gio-to".into(), text: "Gio to &".into() });
    assert_eq!(body.headings[1], Heading { level: 3, id: "gio-to-2".into(), text: "Gio to".into() });
}

#[test]
fn slots_in_headings_keep_their_place() {
    assert_eq!(html("## [a](b.md) c"), heading(2, "a-c", "<a href=\"{link b.md}\">a</a> c"));
    assert_eq!(html("## a ![b](c.jpg)"), heading(2, "a", "a <img {image c.jpg} alt=\"b\" loading=\"lazy\">"));
}

#[test]
fn wrong_headings() {
    assert_eq!(html_with("# To\n", "heading-level", "# To"), heading(2, "to", "To"));
    assert_eq!(html_with("## a {#2}\n", "bad-heading-id", "## a {#2}"), heading(2, "a", "a"));
    assert_eq!(
        html_with("## a {#x}\n## b {#x}\n", "duplicate-heading-id", "## b {#x}"),
        heading(2, "x", "a") + &heading(2, "x-2", "b")
    );
    assert_eq!(html_with("##\n\na", "empty-heading", "##"), "<p>a</p>\n");
}

#[test]
fn braces_that_are_text_stay_in_a_heading() {
    assert_eq!(
        html("## Giá {tạm tính}\n"),
        heading(2, "giá-tạm-tính", "Giá {tạm tính}").replace("#giá-tạm-tính", "#gi%C3%A1-t%E1%BA%A1m-t%C3%ADnh")
    );
    assert_eq!(html("## a {#b .c}\n"), heading(2, "b", "a"));
    for (markdown, id, text) in [
        ("## a {A}", "a-a", "a {A}"),
        ("## a{A}  \nb", "a-a", "a{A}"),
        ("## a {#x} {y}\n", "a-x-y", "a {#x} {y}"),
        ("## {A}", "a", "{A}"),
        ("## a {}", "a", "a {}"),
        ("## a `{b}`", "a-b", "a <code>{b}</code>"),
        ("## a {<b} {c\\}", "a-b-c", "a {&lt;b} {c}"),
        ("a {A}\n---\n", "a-a", "a {A}"),
        ("a {A}\nb\n---\n", "a-a-b", "a {A}\nb"),
        ("a\nb {A}\n---\n", "a-b-a", "a\nb {A}"),
    ] {
        let html = html(markdown);
        assert!(html.starts_with(&heading(2, id, text)), "{markdown}: {html}");
    }
    assert_eq!(html("> a {A}\n> ---\n"), format!("<blockquote>\n{}</blockquote>\n", heading(2, "a-a", "a {A}")));
}

#[test]
fn links_to_other_sites() {
    assert_eq!(
        html("[a](https://b.vn/?x=1&y=2 \"T\"), <https://c.vn>, [d](//e.vn), [f](HTTP://g.vn)"),
        "<p><a href=\"https://b.vn/?x=1&amp;y=2\" rel=\"external noopener\" title=\"T\">a</a>, \
         <a href=\"https://c.vn\" rel=\"external noopener\">https://c.vn</a>, \
         <a href=\"//e.vn\" rel=\"external noopener\">d</a>, <a href=\"HTTP://g.vn\" rel=\"external noopener\">f</a></p>\n"
    );
    assert_eq!(
        html("[a](mailto:b@c.vn) <d@e.vn> [024 38](tel:+842438)"),
        "<p><a href=\"mailto:b@c.vn\">a</a> <a href=\"mailto:d@e.vn\">d@e.vn</a> <a href=\"tel:+842438\">024\u{a0}38</a></p>\n"
    );
}

#[test]
fn links_within_the_site_are_slots() {
    assert_eq!(
        html("[a](../b%C3%A3o/tin.md#m%E1%BB%A5c) [b](<tài liệu/x.pdf?v=1#page=2>) [c](/gioi-thieu/?q#x)"),
        "<p><a href=\"{link ../bão/tin.md}#m%E1%BB%A5c\">a</a> <a href=\"{file tài liệu/x.pdf}?v=1#page=2\">b</a> \
         <a href=\"{root /gioi-thieu/}?q#x\">c</a></p>\n"
    );
    let markdown = "[a](b.md#c%20d) [e][f]\n\n[f]: /g/#h\n";
    let slots = body(markdown).slots;
    assert_eq!(slots[0].kind, SlotKind::Link(LinkTo::Post { path: "b.md".into(), fragment: Some("c d".into()) }));
    assert_eq!(&markdown[slots[0].span.range()], "b.md#c%20d");
    assert_eq!(slots[1].kind, SlotKind::Link(LinkTo::Root { path: "/g/".into(), fragment: Some("h".into()) }));
    assert_eq!(&markdown[slots[1].span.range()], "/g/#h");
}

#[test]
fn links_within_the_page_are_checked() {
    let markdown = "## Du bao\n\n[a](#du-bao) [b](#) [c](#top) [d](?x) [e](#fn-1)[^1]\n\n[^1]: [f](#fnref-1)\n";
    assert!(html(markdown).contains("<a href=\"#du-bao\">a</a> <a href=\"#\">b</a>"));
    let body = body("## Du bao\n\n[a](#Du%20bão) [b](#xyz)");
    assert_eq!(body.diagnostics.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["broken-anchor"; 2]);
    assert_eq!(body.diagnostics[0].hints[0].en, "did you mean `#du-bao`?");
    assert!(body.diagnostics[1].hints[0].en.contains("{#id}"));
    for id in ["fn-0", "fn-2", "fnref-2", "fnref-1-1", "fnref-1-2", "fn-", "fnref-x"] {
        assert_eq!(said(&format!("a[^1] [b](#{id})\n\n[^1]: c\n")).len(), 1, "{id}");
    }
}

#[test]
fn what_was_meant_is_not_looked_for_without_end() {
    let headings: String = (0..20_000).map(|at| format!("## Mục {at}\n")).collect();
    let found = body(&format!("{headings}\n{}", "[x](#muck-7) ".repeat(20_000))).diagnostics;
    assert_eq!(found.len(), 20_000);
    assert_eq!(found[0].hints[0].en, "did you mean `#mục-7`?");
    assert!(found[19_999].hints[0].en.starts_with("links within the page lead to headings"), "{:?}", found[19_999]);
}

#[test]
fn links_to_footnotes_find_them_by_their_number() {
    let refer: String = (1..=20_000).map(|at| format!("[^{at}] ")).collect();
    let define: String = (1..=20_000).map(|at| format!("[^{at}]: chú\n\n")).collect();
    let body = body(&format!("{refer}\n\n{define}\n{}", "[x](#fn-20000) [x](#fn-20001) ".repeat(10_000)));
    assert_eq!(body.diagnostics.len(), 10_000);
    assert!(body.diagnostics.iter().all(|one| one.message.en == "nothing in this text has the id `fn-20001`"));
}

#[test]
fn ids_that_trusted_authors_write_can_be_linked_to() {
    let options = Options { raw_html: true, ..options() };
    let body = render("<p id=\"a\" data-id=\"b\">x</p>\n\n[x](#a) [x](#b) [x](#c)\n", &options);
    let said: Vec<_> = body.diagnostics.iter().map(|one| one.message.en.as_str()).collect();
    assert_eq!(said, ["nothing in this text has the id `c`"]);
}

#[test]
fn links_that_lead_nowhere() {
    assert_eq!(html_with("[a]()", "empty-address", "[a]()"), "<p>a</p>\n");
    assert_eq!(html_with("a [](b.md) c", "empty-link", "[](b.md)"), "<p>a  c</p>\n");
    assert_eq!(html_with("[](b.md)", "empty-link", "[](b.md)"), "");
    assert_eq!(html("[a <https://b.vn> c](d.md)"), "<p><a href=\"{link d.md}\">a https://b.vn c</a></p>\n");
}

#[test]
fn pictures() {
    assert_eq!(
        html("a ![Mưa *to* \"<\"](mưa.jpg 'T') ![b](/c.png)"),
        "<p>a <img {image mưa.jpg} alt=\"Mưa to “&lt;”\" loading=\"lazy\" title=\"T\"> \
         <img {image /c.png} alt=\"b\" loading=\"lazy\"></p>\n"
    );
    assert_eq!(
        html_with("![](a.jpg)", "missing-alt", "![](a.jpg)"),
        "<p><img {image a.jpg} alt=\"\" loading=\"lazy\"></p>\n"
    );
    assert_eq!(
        html_with("![b](https://c.vn/a.jpg)", "remote-image", "https://c.vn/a.jpg"),
        "<p><img src=\"https://c.vn/a.jpg\" alt=\"b\" loading=\"lazy\"></p>\n"
    );
    assert_eq!(html_with("![b *c*](data:x)", "unsafe-address", "data:x"), "<p>b c</p>\n");
    assert_eq!(html_with("![b]()", "empty-address", "![b]()"), "<p>b</p>\n");
}

#[test]
fn figures() {
    let figure =
        "<figure><img {image a.jpg} alt=\"b\" loading=\"lazy\"><figcaption>Ảnh: &lt;C&gt;</figcaption></figure>\n";
    assert_eq!(html("![b](a.jpg 'Ảnh: <C>')\n"), figure);
    assert_eq!(html("> ![b](a.jpg 'Ảnh: <C>')\n"), format!("<blockquote>\n{figure}</blockquote>\n"));
    assert_eq!(html("![b](a.jpg 'c') d"), "<p><img {image a.jpg} alt=\"b\" loading=\"lazy\" title=\"c\"> d</p>\n");
    assert_eq!(html("d ![b](a.jpg 'c')"), "<p>d <img {image a.jpg} alt=\"b\" loading=\"lazy\" title=\"c\"></p>\n");
}

#[test]
fn footnotes_are_numbered_as_referred_to() {
    assert_eq!(
        html("[^b]: hai [x](x.md)\n[^a]: một\n\nA[^A] b[^b] c[^a]\n"),
        "<p>A<sup id=\"fnref-1\"><a href=\"#fn-1\" role=\"doc-noteref\">1</a></sup> \
         b<sup id=\"fnref-2\"><a href=\"#fn-2\" role=\"doc-noteref\">2</a></sup> \
         c<sup id=\"fnref-1-2\"><a href=\"#fn-1\" role=\"doc-noteref\">1</a></sup></p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Chú thích\">\n<ol>\n\
         <li id=\"fn-1\"><p>một <a href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"Về chỗ 1\">↩\u{fe0e}</a> \
         <a href=\"#fnref-1-2\" role=\"doc-backlink\" aria-label=\"Về chỗ 1-2\">↩\u{fe0e}<sup>2</sup></a></p></li>\n\
         <li id=\"fn-2\"><p>hai <a href=\"{link x.md}\">x</a> \
         <a href=\"#fnref-2\" role=\"doc-backlink\" aria-label=\"Về chỗ 2\">↩\u{fe0e}</a></p></li>\n</ol>\n</section>\n"
    );
}

#[test]
fn footnotes_without_paragraph_or_reference() {
    assert!(html("a[^1]\n\n[^1]: - b\n").contains("</ul>\n<p><a href=\"#fnref-1\""));
    assert_eq!(html_with("a[^x]", "undefined-reference", "[^x]"), "<p>a[^x]</p>\n");
    let unused = html_with("a\n\n[^x]: b\n", "unused-footnote", "[^x]: b");
    assert!(unused.contains("<li id=\"fn-1\"><p>b</p></li>"), "{unused}");
    let twice = html_with("a[^x]\n\n[^x]: b\n\n[^x]: c\n", "unused-footnote", "[^x]: c");
    assert!(twice.contains("<p>b <a") && twice.contains("<li id=\"fn-2\"><p>c</p></li>"), "{twice}");
}

#[test]
fn components_stand_in_paragraphs_of_their_own() {
    let markdown = "a\n\n{{ <Video src=\"x--y?a b\" alt=\"x--y\" n={3} /> }}\n{{ <B /> }}\n\nb\n";
    let body = body(markdown);
    assert_eq!(filled(&body), "<p>a</p>\n{component Video}\n{component B}\n<p>b</p>\n");
    let src = Arg::Address { to: LinkTo::File { path: "x--y".into() }, suffix: "?a%20b".into() };
    let args = [("src", src), ("alt", Arg::Text("x--y".into())), ("n", Arg::Number(3))];
    let args = args.map(|(key, arg)| (key.to_owned(), arg)).to_vec();
    assert_eq!(body.slots[0].kind, SlotKind::Component { name: "Video".into(), args });
    assert_eq!(&markdown[body.slots[1].span.range()], "{{ <B /> }}");
    assert_eq!(body.text, "a\nb\n");
}

#[test]
fn wrong_components_are_errors() {
    assert_eq!(html_with("a\n\n{{ <Video src= /> }}\n\nb", "bad-component", "/>"), "<p>a</p>\n<p>b</p>\n");
    assert!(body("{{ <A").diagnostics[0].is_error());
    assert!(!body("# a").diagnostics[0].is_error());
    assert_eq!(html("`{{ <A /> }}`"), "<p><code>{{ &lt;A /&gt; }}</code></p>\n");
    assert_eq!(html("{{ a }}"), "<p>{{ a }}</p>\n");
}

#[test]
fn a_component_within_a_line_is_told_to_stand_alone() {
    let call = "<Video src=\"/a.mp4\" n={3} />";
    for (before, after) in
        [("Xem phim: {{ ", " }} ở đây."), ("- {{", "}}\n- b"), ("# {{ ", " }}"), ("a <b>b</b> {{\n", "\n}}")]
    {
        let markdown = format!("{before}{call}{after}");
        for raw_html in [true, false] {
            let body = render(&markdown, &Options { raw_html, ..options() });
            let found = body.diagnostics.iter().filter(|one| one.code == "bad-component");
            let found: Vec<_> = found.map(|one| (&markdown[one.span.unwrap().range()], one.is_error())).collect();
            assert_eq!(found, [(call, false)], "{markdown}");
        }
    }
    let text = "<p>Xem: {{ &lt;Foo /&gt; }} đây.</p>\n";
    assert_eq!(html_with("Xem: {{ <Foo /> }} đây.", "bad-component", "<Foo />"), text);
}

#[test]
fn raw_html_is_shown_as_text() {
    assert_eq!(
        html_with("<div>\na < b\n</div>\n\nc", "raw-html", "<div>\na < b\n</div>"),
        "<p>&lt;div&gt;\na &lt; b\n&lt;/div&gt;</p>\n<p>c</p>\n"
    );
    assert_eq!(html_with("a <b>c</b> d", "raw-html", "<b>"), "<p>a &lt;b&gt;c&lt;/b&gt; d</p>\n");
    assert_eq!(said("a <b>c</b>\n\nd <i>e</i>").len(), 2);
    assert_eq!(
        html("<!-- a -->\n\nb <!-- c --> d\n\n<!-- e\n\nf -->\n\n[<!-- g -->h](i.md)"),
        "<p>b  d</p>\n<p><a href=\"{link i.md}\">h</a></p>\n"
    );
    assert_eq!(html_with("<!-- a --> <script>\n", "raw-html", "<!-- a --> <script>"), "<p>&lt;script&gt;</p>\n");
    assert_eq!(html_with("<!-- a\n\nb", "raw-html", "<!-- a\n\nb"), "<p>&lt;!-- a\n\nb</p>\n");
}

#[test]
fn trusted_authors_may_write_html_and_any_address() {
    let body = render(
        "<div id=\"x\">\na\u{1}\n</div>\n\n<b>b</b> [c](sms:113) [d](#x) <!-- e -->",
        &Options { raw_html: true, ..options() },
    );
    assert_eq!(
        body.html,
        "<div id=\"x\">\na\n</div>\n<p><b>b</b> <a href=\"sms:113\">c</a> <a href=\"#x\">d</a> <!-- e --></p>\n"
    );
    assert_eq!(body.diagnostics, []);
}

#[test]
fn a_line_break_in_html_parts_words() {
    for raw_html in [true, false] {
        let body = render("một<br>hai <b>ba</b>b<BR/> bốn<!-- x -->n", &Options { raw_html, ..options() });
        for plain in [Some(body.text), body.lead] {
            assert_eq!(plain.unwrap().split_whitespace().collect::<Vec<_>>(), ["một", "hai", "bab", "bốnn"]);
        }
    }
}

#[test]
fn the_lead_is_the_first_paragraph_of_text() {
    let lead = |markdown| body(markdown).lead;
    assert_eq!(
        lead("{{ <A /> }}\n\n![b](c.jpg 'd')\n\n## e\n\n> f\n\n- g\n\n  h\n\nMột *hai*\n\"ba\" ![x](y.jpg)\n\nk")
            .as_deref(),
        Some("Một hai “ba”")
    );
    assert_eq!(lead("![b](c.jpg)\n\na").as_deref(), Some("a"));
    assert_eq!(lead("a[^1]\n\n[^1]: b").as_deref(), Some("a"));
    assert_eq!(lead("[^1]: b\n\n## a[^1]"), None);
}

#[test]
fn plain_text_has_all_words_apart() {
    let markdown = "## Một\n\nhai `ba`\nbốn  \nnăm [sáu](bay.md)\n\n| tám | chín |\n|--|--|\n| mười | một |\n\n- hai\n- ba\n\n\
                    ```rust\nbốn\n```\n\n![năm](sau.jpg 'bảy')\n\n<p>tám</p>\n\nchín[^1]\n\n[^1]: mười\n";
    let text = body(markdown).text;
    let words = "Một hai ba bốn năm sáu tám chín mười một hai ba bốn bảy tám chín mười";
    assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), words);
    assert!(text.starts_with("Một\nhai ba bốn năm sáu\ntám chín\nmười một\nhai\nba\nbốn\nbảy\n"), "{text:?}");
}

#[test]
fn control_characters_are_left_out_everywhere() {
    let body = body("a\u{1}b&#7; `c\u{8}` ![d\u{2}](e.jpg \"f\u{3}\")\n\n```x\u{4}\ng\u{5}\n```\n\n<i\u{6}>\n");
    assert!(!body.html.chars().any(escape::is_forbidden), "{:?}", body.html);
    assert!(!body.text.chars().any(escape::is_forbidden), "{:?}", body.text);
}

#[test]
fn each_kind_of_lost_text_is_looked_for_by_itself() {
    let one = |code: &str, part: &str| vec![(code.to_owned(), part.to_owned())];
    assert_eq!(said("Mưa.\n\n[Huế]: 268\n"), one("lost-text", "[Huế]: 268"));
    assert_eq!(said("Mưa[^9]."), one("undefined-reference", "[^9]"));
    assert_eq!(said("Xem [bài này][xyz]."), one("undefined-reference", "[bài này][xyz]"));
    for row in ["| Huế | 268 | 300 |", "| Huế | 268 | 300", "Huế | 268 | 300"] {
        let lost = &row[row.find("300").unwrap()..][..3];
        assert_eq!(said(&format!("| a | b |\n|---|---|\n{row}\n")), one("lost-text", lost), "{row}");
    }
    assert_eq!(said("| a | b |\n|---|---|\n| Huế | 268 |\n\n[a](/a/ \"[\"), [^1]\n\n[^1]: Nguồn.\n"), []);
}
