//! Markdown's events become HTML.
//!
//! In: events with their places. Out: a [`Body`]. Touches: nothing.

use std::{collections::HashSet, iter::Peekable, ops::Range};

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::{
    Options, component,
    escape::escape,
    link::{Place, place},
};
use crate::{
    content::{Body, Heading, Slot, SlotKind},
    diag::{Fault, Span},
    text::slug::slugify,
    words,
};

/// HTML in the making, with its slots.
#[derive(Default)]
struct Part {
    html: String,
    slots: Vec<Slot>,
}

impl Part {
    /// Appends another part.
    fn append(&mut self, other: Part) {
        let by = self.html.len() as u32;
        self.html.push_str(&other.html);
        self.slots.extend(other.slots.into_iter().map(|slot| Slot { at: slot.at + by, ..slot }));
    }
}

/// A footnote: its label, its number once it has been referred to, how often that was, and its text.
struct Note<'a> {
    label: CowStr<'a>,
    references: usize,
    defined: Option<(Part, Span)>,
}

/// An image whose words are being gathered.
struct Image {
    address: String,
    title: String,
    alt: String,
    figure: bool,
    span: Span,
}

pub(super) struct Writer<'a> {
    source: &'a str,
    options: &'a Options,
    part: Part,
    /// Parts that wait while a heading or footnote inside them is written.
    waiting: Vec<Part>,
    body: Body,
    ids: HashSet<String>,
    notes: Vec<Note<'a>>,
    /// What closes each open link.
    links: Vec<&'static str>,
    /// Links to headings of this text, to be checked in the end.
    anchors: Vec<(String, Span)>,
    image: Option<Image>,
    heading_text: Option<String>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    tables: usize,
    /// How many blocks are open around the current one: the lead is a paragraph at the top.
    depth: usize,
    in_lead: bool,
}

type Events<'a, I> = Peekable<I>;

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a str, options: &'a Options) -> Self {
        let part = Part { html: String::with_capacity(source.len() + source.len() / 4), slots: Vec::new() };
        Self {
            source,
            options,
            part,
            waiting: Vec::new(),
            body: Body { text: String::with_capacity(source.len()), ..Body::default() },
            ids: HashSet::new(),
            notes: Vec::new(),
            links: Vec::new(),
            anchors: Vec::new(),
            image: None,
            heading_text: None,
            alignments: Vec::new(),
            cell: 0,
            in_head: false,
            tables: 0,
            depth: 0,
            in_lead: false,
        }
    }

    pub(super) fn write(mut self, events: impl Iterator<Item = (Event<'a>, Range<usize>)>) -> Body {
        let mut events = events.peekable();
        while let Some((event, range)) = events.next() {
            self.event(event, range, &mut events);
        }
        self.footnotes();
        self.check_anchors();
        self.body.html = self.part.html;
        self.body.slots = self.part.slots;
        self.body
    }

    fn event<I>(&mut self, event: Event<'a>, range: Range<usize>, events: &mut Events<'a, I>)
    where
        I: Iterator<Item = (Event<'a>, Range<usize>)>,
    {
        match event {
            Event::Start(Tag::Paragraph) => self.paragraph(range, events),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::Code(code) => {
                self.push("<code>");
                self.text(&code);
                self.push("</code>");
            }
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => {
                self.push("<br>");
                self.text("\n");
            }
            Event::Rule => self.push("<hr>\n"),
            Event::Html(html) | Event::InlineHtml(html) => self.raw(&html, range),
            Event::FootnoteReference(label) => self.reference(label),
            Event::TaskListMarker(done) => self.push(if done { "☑ " } else { "☐ " }),
        }
    }

    fn push(&mut self, html: &str) {
        if self.image.is_none() {
            self.part.html.push_str(html);
        }
    }

    /// Words that readers see; within an image they are its description.
    fn text(&mut self, text: &str) {
        if let Some(image) = &mut self.image {
            image.alt.push_str(text);
            return;
        }
        escape(text, &mut self.part.html);
        let plain = |out: &mut String| {
            if text.contains(|c: char| c.is_control()) {
                out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
            } else {
                out.push_str(text);
            }
        };
        plain(&mut self.body.text);
        if let Some(heading) = &mut self.heading_text {
            plain(heading);
        }
        if self.in_lead
            && let Some(lead) = &mut self.body.lead
        {
            plain(lead);
        }
    }

    fn tell(&mut self, fault: Fault, span: impl Into<Span>) {
        self.body.diagnostics.push(fault.at(span).warning());
    }

    fn slot(&mut self, kind: SlotKind, span: Span) {
        let at = self.part.html.len() as u32;
        self.part.slots.push(Slot { at, span, kind });
    }

    /// Ends a block in the plain text.
    fn end_block(&mut self) {
        if !self.body.text.ends_with('\n') {
            self.body.text.push('\n');
        }
    }

    fn paragraph<I>(&mut self, range: Range<usize>, events: &mut Events<'a, I>)
    where
        I: Iterator<Item = (Event<'a>, Range<usize>)>,
    {
        let source = self.source[range.clone()].trim_end();
        if component::is_call(source) {
            for (event, _) in events.by_ref() {
                if matches!(event, Event::End(TagEnd::Paragraph)) {
                    break;
                }
            }
            let span = Span::new(range.start, range.start + source.len());
            match component::call(source) {
                Ok((name, args)) => self.slot(SlotKind::Component { name, args }, span),
                Err(fault) => self.body.diagnostics.push(fault.at(span)),
            }
            self.push("\n");
            return;
        }
        let end = range.start + source.len();
        let only_image = |event: Option<&(Event<'a>, Range<usize>)>| matches!(event, Some((Event::Start(Tag::Image { title, .. }), image)) if !title.is_empty() && image.end == end);
        if only_image(events.peek()) {
            self.figure(events);
            return;
        }
        if self.depth == 0 && self.body.lead.is_none() && self.heading_text.is_none() {
            self.in_lead = true;
            self.body.lead = Some(String::new());
        }
        self.push("<p>");
    }

    /// A paragraph that is only an image with a title: the title is its caption.
    fn figure<I>(&mut self, events: &mut Events<'a, I>)
    where
        I: Iterator<Item = (Event<'a>, Range<usize>)>,
    {
        while let Some((event, range)) = events.next() {
            match event {
                Event::End(TagEnd::Paragraph) => break,
                Event::Start(Tag::Image { dest_url, title, .. }) if self.image.is_none() => {
                    self.open_image(&dest_url, &title, true, range.into());
                }
                other => self.event(other, range, events),
            }
        }
    }

    fn open_image(&mut self, address: &str, title: &str, figure: bool, span: Span) {
        let (address, title) = (address.to_owned(), title.to_owned());
        self.image = Some(Image { address, title, alt: String::new(), figure, span });
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let html = match tag {
            Tag::Heading { level, id, .. } => return self.open_heading(level, id, range),
            Tag::Link { dest_url, title, .. } => return self.open_link(&dest_url, &title, range.into()),
            Tag::Image { dest_url, title, .. } if self.image.is_none() => {
                return self.open_image(&dest_url, &title, false, range.into());
            }
            Tag::Image { .. } | Tag::HtmlBlock | Tag::Paragraph | Tag::MetadataBlock(_) => return,
            Tag::FootnoteDefinition(label) => return self.open_note(label, range.into()),
            Tag::BlockQuote(kind) => return self.open_quote(kind),
            Tag::CodeBlock(kind) => return self.open_code(&kind),
            Tag::Table(alignments) => return self.open_table(alignments),
            Tag::TableCell => return self.open_cell(),
            Tag::List(Some(1)) => "<ol>\n",
            Tag::List(Some(start)) => {
                self.depth += 1;
                self.push(&format!("<ol start=\"{start}\">\n"));
                return;
            }
            Tag::List(None) => "<ul>\n",
            Tag::Item => "<li>",
            Tag::DefinitionList => "<dl>\n",
            Tag::DefinitionListTitle => "<dt>",
            Tag::DefinitionListDefinition => "<dd>",
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                "<thead><tr>"
            }
            Tag::TableRow => {
                self.cell = 0;
                "<tr>"
            }
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Strikethrough => "<del>",
            Tag::Superscript => "<sup>",
            Tag::Subscript => "<sub>",
        };
        if html.ends_with(">\n") {
            self.depth += 1;
        }
        self.push(html);
    }

    fn end(&mut self, tag: TagEnd) {
        let html = match tag {
            TagEnd::Paragraph => {
                self.in_lead = false;
                "</p>\n"
            }
            TagEnd::Heading(level) => return self.close_heading(level),
            TagEnd::Link => self.links.pop().unwrap_or_default(),
            TagEnd::Image => return self.close_image(),
            TagEnd::FootnoteDefinition => return self.close_note(),
            TagEnd::BlockQuote(_) => {
                self.depth -= 1;
                "</blockquote>\n"
            }
            TagEnd::CodeBlock => "</code></pre>\n",
            TagEnd::List(ordered) => {
                self.depth -= 1;
                if ordered { "</ol>\n" } else { "</ul>\n" }
            }
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => {
                self.depth -= 1;
                "</dl>\n"
            }
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table => "</tbody></table></section>\n",
            TagEnd::TableHead => {
                self.in_head = false;
                "</tr></thead><tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                self.body.text.push('\n');
                if self.in_head { "</th>" } else { "</td>" }
            }
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Subscript => "</sub>",
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => return,
        };
        if html.ends_with('\n') {
            self.end_block();
        }
        self.push(html);
    }

    fn open_heading(&mut self, level: HeadingLevel, id: Option<CowStr<'a>>, range: Range<usize>) {
        if level == HeadingLevel::H1 {
            let fault = Fault::new(
                "heading-level",
                words!(
                    "the headline is the page's only first-level heading",
                    "tiêu đề bài đã là đề mục cấp một duy nhất"
                ),
            );
            self.tell(fault.hint(words!("write `##`", "hãy viết `##`")), range);
        }
        self.waiting.push(std::mem::take(&mut self.part));
        self.heading_text = Some(String::new());
        let own = id.map(|id| slugify(&id)).filter(|id| !id.is_empty());
        self.body.headings.push(Heading { level: 0, id: own.unwrap_or_default(), text: String::new() });
    }

    fn close_heading(&mut self, level: HeadingLevel) {
        let inner = std::mem::replace(&mut self.part, self.waiting.pop().unwrap_or_default());
        let text = self.heading_text.take().unwrap_or_default();
        let level = (level as u8).max(2);
        let wanted = self.body.headings.last().map(|heading| heading.id.clone()).unwrap_or_default();
        let id = self.unique(if wanted.is_empty() { slugify(&text) } else { wanted });
        self.push(&format!("<h{level} id=\"{id}\">"));
        self.part.append(inner);
        self.push(&format!(
            "<a class=\"anchor\" href=\"#{id}\" aria-hidden=\"true\" tabindex=\"-1\">#</a></h{level}>\n"
        ));
        self.end_block();
        if let Some(heading) = self.body.headings.last_mut() {
            *heading = Heading { level, id, text };
        }
    }

    fn unique(&mut self, id: String) -> String {
        let id = if id.is_empty() { "muc".to_owned() } else { id };
        // An id that starts with a digit is no CSS identifier.
        let id = if id.starts_with(|c: char| c.is_ascii_digit()) { format!("muc-{id}") } else { id };
        let mut free = id.clone();
        let mut number = 1;
        while !self.ids.insert(free.clone()) {
            number += 1;
            free = format!("{id}-{number}");
        }
        free
    }

    fn open_link(&mut self, address: &str, title: &str, span: Span) {
        let mut close = "</a>";
        match place(address) {
            Place::External => {
                self.push("<a href=\"");
                self.attribute(address);
                self.push("\" rel=\"external noopener\"");
            }
            Place::Contact => {
                self.push("<a href=\"");
                self.attribute(address);
                self.push("\"");
            }
            Place::Here(fragment) => {
                self.push("<a href=\"#");
                self.attribute(&fragment);
                self.push("\"");
                self.anchors.push((fragment, span));
            }
            Place::Source(path, fragment) => self.open_slot(SlotKind::Link { path, fragment }, span),
            Place::File(path) => self.open_slot(SlotKind::File { path }, span),
            Place::Root(path, fragment) => self.open_slot(SlotKind::Root { path, fragment }, span),
            Place::Unsafe => {
                self.tell(unsafe_address(address), span);
                close = "";
            }
        }
        if !close.is_empty() {
            if !title.is_empty() {
                self.push(" title=\"");
                self.attribute(title);
                self.push("\"");
            }
            self.push(">");
        }
        self.links.push(close);
    }

    fn open_slot(&mut self, kind: SlotKind, span: Span) {
        if self.image.is_some() {
            return;
        }
        self.push("<a href=\"");
        self.slot(kind, span);
        self.push("\"");
    }

    fn attribute(&mut self, text: &str) {
        if self.image.is_none() {
            escape(text, &mut self.part.html);
        }
    }

    fn close_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        let Image { address, title, alt, figure, span } = image;
        let source = match place(&address) {
            Place::File(path) | Place::Source(path, None) | Place::Root(path, _) => Some(SlotKind::Image { path }),
            Place::External => {
                self.tell(remote_image(&address), span);
                None
            }
            _ => {
                self.tell(unsafe_address(&address), span);
                escape(&alt, &mut self.part.html);
                return;
            }
        };
        if alt.trim().is_empty() {
            self.tell(missing_alt(&address), span);
        }
        self.push(if figure { "<figure><img " } else { "<img " });
        match source {
            Some(kind) => self.slot(kind, span),
            None => {
                self.push("src=\"");
                self.attribute(&address);
                self.push("\"");
            }
        }
        self.push(" alt=\"");
        self.attribute(&alt);
        self.push("\" loading=\"lazy\"");
        if figure {
            self.push("><figcaption>");
            self.text(&title);
            self.end_block();
            self.push("</figcaption></figure>\n");
        } else {
            if !title.is_empty() {
                self.push(" title=\"");
                self.attribute(&title);
                self.push("\"");
            }
            self.push(">");
        }
    }

    fn open_quote(&mut self, kind: Option<BlockQuoteKind>) {
        self.depth += 1;
        let (name, at) = match kind {
            None => return self.push("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", 0),
            Some(BlockQuoteKind::Tip) => ("tip", 1),
            Some(BlockQuoteKind::Important) => ("important", 2),
            Some(BlockQuoteKind::Warning) => ("warning", 3),
            Some(BlockQuoteKind::Caution) => ("caution", 4),
        };
        self.push(&format!("<blockquote class=\"markdown-alert-{name}\"><p class=\"markdown-alert-title\">"));
        let title = self.options.alert_titles[at].clone();
        self.attribute(&title);
        self.push("</p>\n");
    }

    fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.push("<pre tabindex=\"0\"><code");
        if let CodeBlockKind::Fenced(language) = kind
            && let Some(language) = language.split_whitespace().next()
        {
            self.push(" class=\"language-");
            self.attribute(language);
            self.push("\"");
        }
        self.push(">");
    }

    fn open_table(&mut self, alignments: Vec<Alignment>) {
        self.alignments = alignments;
        self.tables += 1;
        self.push("<section class=\"table\" tabindex=\"0\" aria-label=\"");
        let label = format!("{} {}", self.options.table_label, self.tables);
        self.attribute(&label);
        self.push("\"><table>");
    }

    fn open_cell(&mut self) {
        let class = match self.alignments.get(self.cell) {
            Some(Alignment::Right) => " class=\"r\"",
            Some(Alignment::Center) => " class=\"c\"",
            _ => "",
        };
        self.cell += 1;
        self.push(if self.in_head { "<th scope=\"col\"" } else { "<td" });
        self.push(class);
        self.push(">");
    }

    fn raw(&mut self, html: &str, range: Range<usize>) {
        if self.options.raw_html {
            return self.push(html);
        }
        let is_comment = html.trim_start().starts_with("<!--") && html.trim_end().ends_with("-->");
        if is_comment {
            return;
        }
        // A block comes in lines: its first one is told.
        let told = self.body.diagnostics.last().is_some_and(|last| {
            last.code == "raw-html" && last.span.is_some_and(|span| span.end as usize == range.start)
        });
        if told {
            if let Some(span) = self.body.diagnostics.last_mut().and_then(|last| last.span.as_mut()) {
                span.end = range.end as u32;
            }
        } else {
            self.tell(raw_html(), range);
        }
        self.text(html);
    }

    fn note_at(&mut self, label: CowStr<'a>) -> usize {
        self.notes.iter().position(|note| note.label == label).unwrap_or_else(|| {
            self.notes.push(Note { label, references: 0, defined: None });
            self.notes.len() - 1
        })
    }

    fn reference(&mut self, label: CowStr<'a>) {
        let at = self.note_at(label);
        self.notes[at].references += 1;
        let times = self.notes[at].references;
        let number = self.number(at);
        let again = if times > 1 { format!("-{times}") } else { String::new() };
        self.push(&format!(
            "<sup class=\"footnote-reference\" id=\"fnref-{number}{again}\"><a href=\"#fn-{number}\">{number}</a></sup>"
        ));
    }

    /// A note's number: its rank among those referred to, in the order of first reference.
    fn number(&self, at: usize) -> usize {
        self.notes[..=at].iter().filter(|note| note.references > 0).count()
    }

    fn open_note(&mut self, label: CowStr<'a>, span: Span) {
        let at = self.note_at(label);
        // Definitions come in any order; a note not yet referred to is moved behind those that are, once it is.
        self.waiting.push(std::mem::take(&mut self.part));
        self.notes[at].defined = Some((Part::default(), span));
        self.depth += 1;
    }

    fn close_note(&mut self) {
        self.depth -= 1;
        let part = std::mem::replace(&mut self.part, self.waiting.pop().unwrap_or_default());
        let open =
            self.notes.iter_mut().rev().find(|note| matches!(&note.defined, Some((part, _)) if part.html.is_empty()));
        if let Some((slot, _)) = open.and_then(|note| note.defined.as_mut()) {
            *slot = part;
        }
        self.end_block();
    }

    /// The footnotes at the end, in the order of their numbers, each with the way back.
    fn footnotes(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        let mut number = 0;
        for note in notes {
            let Some((part, span)) = note.defined else { continue };
            if note.references == 0 {
                let label = note.label.to_string();
                let message =
                    words!("nothing refers to the footnote `{label}`", "không chỗ nào dẫn đến chú thích `{label}`");
                self.tell(Fault::new("unused-footnote", message), span);
                continue;
            }
            number += 1;
            if number == 1 {
                self.push("<section class=\"footnotes\" aria-label=\"");
                let label = self.options.footnotes_label.clone();
                self.attribute(&label);
                self.push("\"><ol>\n");
            }
            self.push(&format!("<li class=\"footnote-definition\" id=\"fn-{number}\">"));
            self.part.append(part);
            self.push(&format!("<a href=\"#fnref-{number}\" aria-label=\"↩ {number}\">↩</a></li>\n"));
        }
        if number > 0 {
            self.push("</ol></section>\n");
        }
    }

    fn check_anchors(&mut self) {
        for (fragment, span) in std::mem::take(&mut self.anchors) {
            let known = fragment.is_empty() || self.ids.contains(&fragment) || fragment.starts_with("fn");
            if !known {
                let nearest = self.body.headings.iter().map(|heading| heading.id.as_str());
                let nearest = nearest
                    .max_by(|a, b| strsim::jaro_winkler(a, &fragment).total_cmp(&strsim::jaro_winkler(b, &fragment)));
                let message = words!("this text has no heading `#{fragment}`", "bài này không có đề mục `#{fragment}`");
                let mut fault = Fault::new("broken-anchor", message);
                if let Some(id) = nearest {
                    fault = fault.hint(words!("did you mean `#{id}`?", "có phải ý bạn là `#{id}`?"));
                }
                self.tell(fault, span);
            }
        }
    }
}

fn unsafe_address(address: &str) -> Fault {
    Fault::new(
        "unsafe-address",
        words!(
            "pages may not lead to `{address}`: the link is left out",
            "không được dẫn đến `{address}`: liên kết bị bỏ"
        ),
    )
    .hint(words!(
        "use http, https, mailto, tel or a relative address",
        "hãy dùng http, https, mailto, tel hoặc địa chỉ tương đối",
    ))
}

fn remote_image(address: &str) -> Fault {
    Fault::new(
        "remote-image",
        words!("this picture is fetched from elsewhere: {address}", "ảnh này được tải từ nơi khác: {address}"),
    )
    .hint(words!("put a copy beside the text", "hãy đặt một bản sao bên cạnh bài"))
}

fn missing_alt(address: &str) -> Fault {
    Fault::new("missing-alt", words!("the picture `{address}` has no description", "ảnh `{address}` chưa có lời mô tả"))
        .hint(words!("say what it shows: `![…]({address})`", "hãy tả ảnh: `![…]({address})`"))
}

fn raw_html() -> Fault {
    Fault::new("raw-html", words!("HTML is shown as text", "mã HTML được hiển thị như chữ thường")).hint(words!(
        "use Markdown, or set `markdown: {{raw_html: true}}` in `site.yaml`",
        "hãy dùng Markdown, hoặc đặt `markdown: {{raw_html: true}}` trong `site.yaml`",
    ))
}
