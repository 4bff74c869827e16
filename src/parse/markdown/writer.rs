//! Writes the HTML of a body while the parser walks through its Markdown.
//!
//! In: the parser's events, each with its place. Out: a [`Body`]. Touches: nothing.
//!
//! This runs once for every post of the site, so it goes over the events once and writes each straight into one string, of
//! which parts that turn out to belong elsewhere (a footnote) or to be something else (a figure) are cut out or replaced.

use std::{fmt::Write, ops::Range};

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, OffsetIter, Options as Extensions, Parser, Tag, TagEnd,
};

use super::{
    Arg, Body, Options, Slot, SlotKind,
    component::{self, Found},
    escape,
    footnote::{self, Footnotes},
    heading::{self, Ids},
    image::Figure,
    link,
};
use crate::diag::{Fault, Span};

/// The dialect of our posts.
pub(super) const EXTENSIONS: Extensions = Extensions::ENABLE_TABLES
    .union(Extensions::ENABLE_FOOTNOTES)
    .union(Extensions::ENABLE_STRIKETHROUGH)
    .union(Extensions::ENABLE_TASKLISTS)
    .union(Extensions::ENABLE_SMART_PUNCTUATION)
    .union(Extensions::ENABLE_HEADING_ATTRIBUTES)
    .union(Extensions::ENABLE_GFM)
    .union(Extensions::ENABLE_DEFINITION_LIST);

/// A point in what has been written.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    /// Length of the HTML.
    pub(super) html: usize,
    /// Number of slots.
    pub(super) slots: usize,
}

/// A paragraph whose end has not come yet.
pub(super) struct Paragraph {
    start: Mark,
    /// Where its HTML starts, after the tag.
    pub(super) content: usize,
    /// Where its plain text starts.
    text: usize,
}

/// The table being written; tables don't nest.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

/// The state of the writing.
pub(super) struct Writer<'a> {
    pub(super) options: &'a Options,
    pub(super) source: &'a str,
    pub(super) events: OffsetIter<'a>,
    pub(super) body: Body,
    /// How many lists, quotes and footnotes are open.
    pub(super) depth: usize,
    /// Where the innermost block of text starts in the source.
    pub(super) block: usize,
    pub(super) paragraph: Option<Paragraph>,
    pub(super) figure: Option<Figure>,
    pub(super) heading: Option<heading::Open<'a>>,
    pub(super) ids: Ids,
    pub(super) links: Vec<link::Open>,
    pub(super) anchors: Vec<link::Anchor>,
    pub(super) footnotes: Footnotes,
    pub(super) definitions: Vec<footnote::Open>,
    /// The lines of the block of HTML being read.
    pub(super) raw: String,
    /// The block in which raw HTML was last warned of.
    pub(super) raw_warned: Option<usize>,
    /// Whether an opening bracket has stayed text.
    pub(super) has_bracket: bool,
    table: Table,
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a str, options: &'a Options) -> Self {
        let body = Body {
            html: String::with_capacity(source.len() + source.len() / 4),
            text: String::with_capacity(source.len()),
            ..Body::default()
        };
        Self {
            options,
            source,
            events: Parser::new_ext(source, EXTENSIONS).into_offset_iter(),
            body,
            depth: 0,
            block: 0,
            paragraph: None,
            figure: None,
            heading: None,
            ids: Ids::default(),
            links: Vec::new(),
            anchors: Vec::new(),
            footnotes: Footnotes::default(),
            definitions: Vec::new(),
            raw: String::new(),
            raw_warned: None,
            has_bracket: false,
            table: Table::default(),
        }
    }

    /// Writes everything.
    pub(super) fn run(mut self) -> Body {
        while let Some((event, range)) = self.events.next() {
            self.event(event, range);
        }
        self.write_footnotes();
        self.check_anchors();
        self.check_definitions();
        self.body
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Text(text) => {
                self.has_bracket |= text.starts_with('[');
                self.text(&text);
            }
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Code(text) => {
                self.push("<code>");
                self.text(&text);
                self.push("</code>");
            }
            Event::Html(html) => self.raw.push_str(&html),
            Event::InlineHtml(html) => self.inline_raw(&html, range),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(done) => self.task(done),
            Event::Rule => {
                self.start_line();
                self.push("<hr>\n");
            }
            // Their extension is off.
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_paragraph(range),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.open_link(link_type, &dest_url, &title, &range),
            Tag::Image { dest_url, title, .. } => self.image(&dest_url, &title, &range),
            Tag::Heading { level, id, .. } => self.open_heading(level, id, range),
            Tag::List(first) => self.open_list(first),
            Tag::Item => self.open_block("<li>", &range),
            Tag::BlockQuote(kind) => self.open_quote(kind),
            Tag::CodeBlock(kind) => self.open_code(&kind),
            Tag::FootnoteDefinition(label) => self.open_footnote(&label, &range),
            Tag::DefinitionList => self.open_container("<dl>\n"),
            Tag::DefinitionListTitle => self.open_block("<dt>", &range),
            Tag::DefinitionListDefinition => self.open_block("<dd>", &range),
            Tag::Table(alignments) => self.open_table(alignments),
            Tag::TableHead => self.open_row("<thead><tr>", true),
            Tag::TableRow => {
                self.check_row(&range, self.table.alignments.len());
                self.open_row("<tr>", false);
            }
            Tag::TableCell => self.open_cell(&range),
            // HTML is gathered until it ends; the extensions of the others are off.
            Tag::HtmlBlock | Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.close_paragraph(),
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Link => self.close_link(),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::List(true) => self.close_container("</ol>\n"),
            TagEnd::List(false) => self.close_container("</ul>\n"),
            TagEnd::Item => self.close_block("</li>\n"),
            TagEnd::BlockQuote(_) => self.close_container("</blockquote>\n"),
            TagEnd::CodeBlock => self.close_block("</code></pre>\n"),
            TagEnd::HtmlBlock => self.close_raw(range),
            TagEnd::FootnoteDefinition => self.close_footnote(),
            TagEnd::DefinitionList => self.close_container("</dl>\n"),
            TagEnd::DefinitionListTitle => self.close_block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.close_block("</dd>\n"),
            TagEnd::Table => self.push("</tbody></table></div>\n"),
            TagEnd::TableHead => self.close_block("</tr></thead><tbody>\n"),
            TagEnd::TableRow => self.close_block("</tr>\n"),
            TagEnd::TableCell => self.close_cell(),
            TagEnd::Image | TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn open_paragraph(&mut self, range: Range<usize>) {
        self.start_line();
        let source = self.source.get(range.clone()).unwrap_or_default();
        if source.starts_with("{{") && self.components(source, range.start) {
            return;
        }
        self.block = range.start;
        let start = self.mark();
        self.push("<p>");
        self.paragraph = Some(Paragraph { start, content: self.body.html.len(), text: self.body.text.len() });
    }

    fn close_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else { return };
        if self.close_figure(paragraph.start) {
            return self.separate('\n');
        }
        if self.body.html[paragraph.content..].trim().is_empty() {
            // All that it had was left out.
            return self.rewind(paragraph.start);
        }
        self.push("</p>\n");
        if self.depth == 0 && self.body.lead.is_none() {
            let text = self.body.text[paragraph.text..].trim();
            self.body.lead = (!text.is_empty()).then(|| text.to_owned());
        }
        self.separate('\n');
    }

    /// Writes a paragraph of calls of components, and takes its events; `false` when it is ordinary text.
    ///
    /// Calls are read from the source, as the parser would have made the quotes round.
    fn components(&mut self, source: &str, at: usize) -> bool {
        match component::read(source) {
            Found::Text => return false,
            Found::Wrong(fault, range) => self.body.diagnostics.push(fault.at(Span::from(range).shift(at))),
            Found::Calls(calls) => {
                for call in calls {
                    let span = Span::from(call.range).shift(at);
                    let args = call.args.into_iter().map(|(key, arg)| match arg {
                        Arg::Text(text) if component::is_address(&key) => {
                            let arg = self.address_argument(&key, &text, span);
                            (key, arg)
                        }
                        other => (key, other),
                    });
                    let kind = SlotKind::Component { name: call.name, args: args.collect() };
                    self.slot(kind, span);
                    self.push("\n");
                }
            }
        }
        while self.events.next().is_some_and(|(event, _)| event != Event::End(TagEnd::Paragraph)) {}
        true
    }

    fn open_list(&mut self, first: Option<u64>) {
        match first {
            None => self.open_container("<ul>\n"),
            Some(1) => self.open_container("<ol>\n"),
            Some(first) => {
                self.open_container("<ol start=\"");
                // Writing to a string cannot fail.
                let _ = writeln!(self.body.html, "{first}\">");
            }
        }
    }

    fn open_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, title) = match kind {
            None => return self.open_container("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", 0),
            Some(BlockQuoteKind::Tip) => ("tip", 1),
            Some(BlockQuoteKind::Important) => ("important", 2),
            Some(BlockQuoteKind::Warning) => ("warning", 3),
            Some(BlockQuoteKind::Caution) => ("caution", 4),
        };
        self.open_container("<blockquote class=\"markdown-alert markdown-alert-");
        self.body.html.extend([class, "\"><p class=\"markdown-alert-title\">"]);
        escape::push_html(&mut self.body.html, &self.options.labels.alerts[title]);
        self.push("</p>\n");
    }

    fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.start_line();
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split(|c: char| !c.is_alphanumeric() && !"-_+#.".contains(c)).next(),
            CodeBlockKind::Indented => None,
        };
        match language.filter(|language| !language.is_empty()) {
            None => self.push("<pre><code>"),
            Some(language) => {
                self.push("<pre><code class=\"language-");
                escape::push_attribute(&mut self.body.html, language);
                self.push("\">");
            }
        }
    }

    fn open_table(&mut self, alignments: Vec<Alignment>) {
        self.table = Table { alignments, ..Table::default() };
        self.start_line();
        // A group, not a region: a page full of tables must not be a page full of landmarks.
        self.push("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"");
        escape::push_attribute(&mut self.body.html, &self.options.labels.table);
        self.push("\"><table>");
    }

    fn open_row(&mut self, tags: &str, in_head: bool) {
        self.table.column = 0;
        self.table.in_head = in_head;
        self.push(tags);
    }

    fn open_cell(&mut self, range: &Range<usize>) {
        self.block = range.start;
        self.push(if self.table.in_head { "<th scope=\"col\"" } else { "<td" });
        self.push(match self.table.alignments.get(self.table.column) {
            Some(Alignment::Center) => " class=\"c\">",
            Some(Alignment::Right) => " class=\"r\">",
            _ => ">",
        });
    }

    fn close_cell(&mut self) {
        self.push(if self.table.in_head { "</th>" } else { "</td>" });
        self.table.column += 1;
        self.separate(' ');
    }

    fn task(&mut self, done: bool) {
        self.push(if done { "<input type=\"checkbox\" disabled checked" } else { "<input type=\"checkbox\" disabled" });
        self.push(" aria-label=\"");
        escape::push_attribute(&mut self.body.html, &self.options.labels.tasks[usize::from(done)]);
        self.push("\"> ");
    }

    fn open_container(&mut self, tag: &str) {
        self.depth += 1;
        self.start_line();
        self.push(tag);
    }

    fn close_container(&mut self, tag: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.close_block(tag);
    }

    fn open_block(&mut self, tag: &str, range: &Range<usize>) {
        self.block = range.start;
        self.start_line();
        self.push(tag);
    }

    fn close_block(&mut self, tag: &str) {
        self.push(tag);
        self.separate('\n');
    }

    fn line_break(&mut self, html: &str) {
        self.push(html);
        self.separate(' ');
    }
}

/// The small steps that all parts of the writing are made of.
impl<'a> Writer<'a> {
    #[inline]
    pub(super) fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    /// Writes text, to the HTML and to the plain text.
    #[inline]
    pub(super) fn text(&mut self, text: &str) {
        escape::push_text(&mut self.body.html, &mut self.body.text, text);
    }

    /// Begins a new line of HTML unless one is begun.
    pub(super) fn start_line(&mut self) {
        if self.body.html.as_bytes().last().is_some_and(|&last| last != b'\n') {
            self.push("\n");
        }
    }

    /// Keeps the words of the plain text apart; of two separators a line break wins.
    pub(super) fn separate(&mut self, by: char) {
        match self.body.text.as_bytes().last() {
            None | Some(b'\n') => return,
            Some(b' ') if by == ' ' => return,
            Some(b' ') => _ = self.body.text.pop(),
            Some(_) => {}
        }
        self.body.text.push(by);
    }

    /// Writes the `title` of a link or picture, if it has one.
    pub(super) fn push_title(&mut self, title: &str) {
        if !title.trim().is_empty() {
            self.push(" title=\"");
            escape::push_attribute(&mut self.body.html, title);
            self.push("\"");
        }
    }

    /// Leaves a slot here.
    pub(super) fn slot(&mut self, kind: SlotKind, span: Span) {
        self.body.slots.push(Slot { at: self.body.html.len() as u32, span, kind });
    }

    /// This point.
    pub(super) fn mark(&self) -> Mark {
        Mark { html: self.body.html.len(), slots: self.body.slots.len() }
    }

    /// Takes back what was written since `mark`.
    pub(super) fn rewind(&mut self, mark: Mark) {
        self.body.html.truncate(mark.html);
        self.body.slots.truncate(mark.slots);
    }

    /// Replaces `old`, which was written at `mark`.
    pub(super) fn replace(&mut self, mark: Mark, old: &str, new: &str) {
        self.body.html.replace_range(mark.html..mark.html + old.len(), new);
        for slot in &mut self.body.slots[mark.slots..] {
            slot.at = slot.at + new.len() as u32 - old.len() as u32;
        }
    }

    /// Warns of something.
    pub(super) fn warn(&mut self, fault: Fault, span: Span) {
        self.body.diagnostics.push(fault.at(span).warning());
    }

    /// The place of a block, without the line ends behind it.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let source = self.source.get(range.clone()).unwrap_or_default();
        Span::new(range.start, range.start + source.trim_end().len())
    }

    /// The place of an address: where it is a piece of the source, exactly that piece, else the whole link.
    pub(super) fn place(&self, address: &CowStr<'a>, range: &Range<usize>) -> Span {
        let CowStr::Borrowed(address) = address else { return self.span(range) };
        let start = (address.as_ptr() as usize).wrapping_sub(self.source.as_ptr() as usize);
        match self.source.get(start..start.saturating_add(address.len())) {
            Some(found) if found == *address && !address.is_empty() => Span::new(start, start + address.len()),
            _ => self.span(range),
        }
    }
}
