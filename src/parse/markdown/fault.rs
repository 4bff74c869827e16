//! Everything that can be wrong with a body, in the words that editors read.
//!
//! In: what the author wrote. Out: a [`Fault`], to which the caller adds the place. Touches: nothing.

use crate::{diag::Fault, words};

/// A heading of level 1.
pub(super) fn top_heading() -> Fault {
    Fault::new("heading-level", words!("a heading of level 1 in the text", "tiêu đề cấp 1 trong nội dung bài")).hint(
        words!(
            "level 1 is the headline's; begin with `##` (this one is shown as level 2)",
            "cấp 1 dành cho tên bài; hãy bắt đầu từ `##` (tiêu đề này được hiện như cấp 2)"
        ),
    )
}

/// A heading without anything in it.
pub(super) fn empty_heading() -> Fault {
    Fault::new("empty-heading", words!("an empty heading is left out", "tiêu đề trống bị bỏ qua"))
        .hint(words!("write its text, or remove the `#`", "hãy viết chữ cho tiêu đề, hoặc xoá dấu `#`"))
}

/// A `{#id}` that cannot be one.
pub(super) fn bad_id(id: &str) -> Fault {
    Fault::new("bad-heading-id", words!("`{id}` cannot be the id of a heading", "`{id}` không thể làm mã của tiêu đề"))
        .hint(words!(
            "begin with a letter, then letters, digits, `-` and `_`; `fn-` and `fnref-` belong to the footnotes",
            "bắt đầu bằng chữ cái, sau đó là chữ cái, chữ số, `-` và `_`; `fn-` và `fnref-` dành cho chú thích"
        ))
}

/// A `{#id}` that another heading has already.
pub(super) fn id_twice(id: &str, now: &str) -> Fault {
    Fault::new(
        "duplicate-heading-id",
        words!(
            "the id `{id}` is taken; this heading gets `{now}`",
            "mã `{id}` đã được dùng; tiêu đề này nhận mã `{now}`"
        ),
    )
    .hint(words!("give every heading its own id", "hãy đặt cho mỗi tiêu đề một mã riêng"))
}

/// A link within the page that leads nowhere.
pub(super) fn broken_anchor(fragment: &str, meant: Option<&str>) -> Fault {
    let fault = Fault::new(
        "broken-anchor",
        words!("nothing in this text has the id `{fragment}`", "trong bài không có mục nào mang mã `{fragment}`"),
    );
    match meant {
        Some(id) => fault.hint(words!("did you mean `#{id}`?", "có phải ý bạn là `#{id}`?")),
        None => fault.hint(words!(
            "links within the page lead to headings; give one an id with `## Heading {{#id}}`",
            "liên kết trong trang dẫn đến tiêu đề; đặt mã cho tiêu đề bằng `## Tiêu đề {{#ma}}`"
        )),
    }
}

/// An address of a scheme that isn't known to be harmless.
pub(super) fn unsafe_address(address: &str) -> Fault {
    let shown = shorten(address);
    Fault::new("unsafe-address", words!("the address `{shown}` is left out", "địa chỉ `{shown}` bị bỏ"))
        .hint(words!(
            "allowed are http, https, mailto, tel and relative addresses (a file whose name has a colon: `./…`)",
            "chỉ dùng được http, https, mailto, tel và địa chỉ tương đối (tên tệp có dấu hai chấm: viết `./…`)"
        ))
        .hint(words!(
            "if all authors are trusted, set `markdown: {{raw_html: true}}` in site.yaml",
            "nếu tin tưởng mọi người viết, đặt `markdown: {{raw_html: true}}` trong site.yaml"
        ))
}

/// A picture whose address is not one of a picture.
pub(super) fn not_a_picture(address: &str) -> Fault {
    let shown = shorten(address);
    Fault::new(
        "unsafe-address",
        words!(
            "`{shown}` is not the address of a picture; its description is shown",
            "`{shown}` không phải địa chỉ ảnh; chỉ hiện lời mô tả"
        ),
    )
    .hint(words!(
        "name a picture beside the post, as `![…](anh.jpg)`",
        "hãy ghi tên ảnh đặt cạnh bài, như `![…](anh.jpg)`"
    ))
}

/// `[text]()`.
pub(super) fn empty_address() -> Fault {
    Fault::new("empty-address", words!("a link or picture without an address", "liên kết hoặc ảnh không có địa chỉ"))
        .hint(words!("write the address between the parentheses", "hãy viết địa chỉ vào giữa hai dấu ngoặc"))
}

/// `[](address)`.
pub(super) fn empty_link() -> Fault {
    Fault::new("empty-link", words!("a link without text is left out", "liên kết không có chữ bị bỏ qua")).hint(words!(
        "write between the brackets what it leads to",
        "hãy viết vào giữa hai ngoặc vuông nội dung được dẫn đến"
    ))
}

/// A picture on somebody else's server.
pub(crate) fn remote_image() -> Fault {
    Fault::new("remote-image", words!("a picture from another site", "ảnh lấy từ trang khác")).hint(words!(
        "save it beside the post: then it stays, has its size in the page, and tells nobody who reads it",
        "hãy lưu ảnh cạnh bài: ảnh sẽ không mất, có sẵn kích thước, và không lộ người đọc cho bên khác"
    ))
}

/// A picture without a description.
pub(crate) fn missing_alt() -> Fault {
    Fault::new("missing-alt", words!("a picture without a description", "ảnh không có lời mô tả")).hint(words!(
        "say what it shows, for readers who cannot see it: `![mô tả](anh.jpg)`",
        "hãy tả điều ảnh cho thấy, cho người không nhìn được ảnh: `![mô tả](anh.jpg)`"
    ))
}

/// HTML in the Markdown.
pub(super) fn raw_html() -> Fault {
    Fault::new("raw-html", words!("HTML is shown as text", "mã HTML được hiện như chữ thường"))
        .hint(words!(
            "write it in Markdown, or call a component: `{{{{ <Name key=\"text\" /> }}}}`",
            "hãy viết bằng Markdown, hoặc gọi thành phần: `{{{{ <Ten khoa=\"chữ\" /> }}}}`"
        ))
        .hint(words!(
            "if all authors are trusted, set `markdown: {{raw_html: true}}` in site.yaml",
            "nếu tin tưởng mọi người viết, đặt `markdown: {{raw_html: true}}` trong site.yaml"
        ))
}

/// The call of a component that is no paragraph of its own.
pub(super) fn component_in_line() -> Fault {
    Fault::new(
        "bad-component",
        words!("a component within a line is not called", "thành phần nằm giữa dòng không được gọi"),
    )
    .hint(words!(
        "put `{{{{ <Name … /> }}}}` on a line of its own, with an empty line before and after it",
        "hãy đặt `{{{{ <Ten … /> }}}}` riêng một dòng, có dòng trống trước và sau"
    ))
}

/// A footnote that the text never refers to.
pub(super) fn unused_footnote(label: &str) -> Fault {
    Fault::new(
        "unused-footnote",
        words!("nothing refers to the footnote `{label}`", "không chỗ nào dẫn đến chú thích `{label}`"),
    )
    .hint(words!(
        "write `[^{label}]` where it belongs; until then it stands at the end of the list",
        "hãy viết `[^{label}]` vào chỗ cần chú thích; tạm thời nó đứng cuối danh sách"
    ))
}

/// A second footnote of the same label.
pub(super) fn footnote_twice(label: &str) -> Fault {
    Fault::new(
        "unused-footnote",
        words!(
            "there is a footnote `{label}` already, so nothing refers to this one",
            "đã có chú thích `{label}`, nên không chỗ nào dẫn đến chú thích này"
        ),
    )
    .hint(words!("give it another label", "hãy đặt cho nó nhãn khác"))
}

/// What a call of a component should have had at some place.
pub(super) enum Expected {
    Name,
    Argument,
    Equals,
    Value,
    Brace,
    End,
}

/// A call of a component that breaks off or goes wrong.
pub(super) fn expected(what: &Expected) -> Fault {
    bad_component(match what {
        Expected::Name => words!("the name of the component is missing", "thiếu tên thành phần"),
        Expected::Argument => words!(
            "an argument (`key=value`) or `/>` should stand here",
            "chỗ này cần một tham số (`khoa=giá trị`) hoặc `/>`"
        ),
        Expected::Equals => words!("`=` and a value should stand here", "chỗ này cần dấu `=` và giá trị"),
        Expected::Value => words!(
            "a value should stand here: text in straight quotes, a whole number, `true` or `false`",
            "chỗ này cần giá trị: chữ trong dấu nháy thẳng, số nguyên, `true` hoặc `false`"
        ),
        Expected::Brace => words!("`}}` should stand here", "chỗ này cần dấu `}}`"),
        Expected::End => words!("`}}}}` should stand here", "chỗ này cần dấu `}}}}`"),
    })
}

/// An argument given two values.
pub(super) fn argument_twice(name: &str) -> Fault {
    bad_component(words!("the argument `{name}` is given twice", "tham số `{name}` được ghi hai lần"))
}

/// Text whose quote isn't closed.
pub(super) fn open_string() -> Fault {
    bad_component(words!(
        "this text is not closed by the quote it began with",
        "đoạn chữ này chưa được đóng bằng dấu nháy đã mở"
    ))
}

fn bad_component(message: crate::diag::Words) -> Fault {
    Fault::new("bad-component", message).hint(words!(
        "a component is called like this: `{{{{ <Video src=\"/video/bao.mp4\" title=\"Storm\" /> }}}}`",
        "thành phần được gọi như sau: `{{{{ <Video src=\"/video/bao.mp4\" title=\"Bão\" /> }}}}`"
    ))
}

/// As much of an address as a message needs.
fn shorten(address: &str) -> String {
    let mut shown: String = address.chars().filter(|c| !c.is_control()).take(40).collect();
    if shown.len() < address.len() {
        shown.push('…');
    }
    shown
}
