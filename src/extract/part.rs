//! One XML part of an office document as running text. Pure.
//!
//! The runs of a paragraph are joined without a space, as a reader sees them; a number that was half in
//! bold is one number. Paragraphs end lines, cells of a table are parted by tabs.

use quick_xml::events::{BytesStart, Event};

use super::mapped::Mapped;
use super::walk::{Shortfall, Walk};
use super::xml;
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

const FLOW: usize = 64 << 10;

/// Attributes that hold text for people, or an address.
const TELLING: [&str; 25] = [
    "instr",
    "string",
    "initials",
    "displaytext",
    "label",
    "current-value",
    "textvalue",
    "section-name",
    "user-name",
    "providerid",
    "oleobjectname",
    "author",
    "creator",
    "descr",
    "title",
    "href",
    "display",
    "displayname",
    "tooltip",
    "email",
    "userid",
    "string-value",
    "prompt",
    "alt",
    "target",
];

/// Elements whose text is a measure for a drawing; in the flow it would look like a number of someone.
const MEASURES: [&str; 8] = [
    "posOffset",
    "align",
    "pctWidth",
    "pctHeight",
    "pctPosHOffset",
    "pctPosVOffset",
    "Anchor",
    "sizeRelH",
];

/// How a part is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Running text.
    Text,
    /// A list of properties: each text with the name of its element.
    Properties,
    /// Somebody's own XML: every attribute counts.
    Data,
}

/// How a part tells apart where in it something stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Split<'s> {
    /// The part is one place.
    One,
    /// Slides or pages, one after the other.
    Pages,
    /// Notes on cells of this sheet.
    Cells(&'s str),
}

/// Says the part, as one place.
pub(super) fn say(walk: &mut Walk<'_>, xml: &Mapped, place: &Place, manner: Manner) -> Shortfall {
    say_split(walk, xml, (place, Split::One), manner)
}

/// Says the part, place by place.
pub(super) fn say_split(
    walk: &mut Walk<'_>,
    xml: &Mapped,
    (place, split): (&Place, Split<'_>),
    manner: Manner,
) -> Shortfall {
    let mut part = Part {
        whole: place,
        place: place.clone(),
        split,
        pages: 0,
        manner,
        flow: String::new(),
        paragraphs: 0,
        names: Vec::new(),
        named: None,
        choice: Choice::None,
        fallback_at: 0,
    };
    let mut reader = xml::forgiving(xml.text());
    loop {
        let at = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Start(tag)) => part.start(walk, &tag),
            Ok(Event::Empty(tag)) => {
                part.start(walk, &tag);
                part.end(walk);
            }
            Ok(Event::End(_)) => part.end(walk),
            Ok(Event::Text(text)) => part.text(walk, &text),
            Ok(Event::CData(text)) => part.flow.push_str(&text),
            Ok(Event::GeneralRef(name)) => part.flow.push_str(&unescape(&format!("&{};", &*name))),
            Ok(Event::Comment(text) | Event::DocType(text)) => {
                walk.say(&text, SegmentKind::Prose, None, place);
            }
            Ok(Event::PI(_) | Event::Decl(_)) => {}
            Ok(Event::Eof) => {
                part.flush(walk);
                return None;
            }
            Err(_) => {
                part.flush(walk);
                let rest = usize::try_from(at).ok().and_then(|at| xml.text().get(at..));
                walk.say(rest.unwrap_or_default(), SegmentKind::Prose, None, place);
                return Some(Unread::Damaged);
            }
        }
    }
}

struct Part<'p> {
    /// Where the part stands in its document.
    whole: &'p Place,
    /// Where what is read now stands.
    place: Place,
    split: Split<'p>,
    /// Pages that began so far.
    pages: u32,
    manner: Manner,
    flow: String,
    /// Paragraphs that are open; a text box puts one inside another.
    paragraphs: u32,
    names: Vec<Box<str>>,
    /// Name of the custom property whose value is being read.
    named: Option<String>,
    choice: Choice,
    /// Where the present `Fallback` begins in the flow.
    fallback_at: usize,
}

/// The first of two alternatives.
enum Choice {
    None,
    /// It begins here in the flow.
    Open(usize),
    Said(String),
}

impl Part<'_> {
    fn start(&mut self, walk: &mut Walk<'_>, tag: &BytesStart<'_>) {
        let full = tag.name();
        let full: &str = full.as_ref();
        let local = full.rsplit(':').next().unwrap_or_default();
        if let Some(place) = self.turned(full, tag) {
            self.flush(walk);
            self.place = place;
        }
        say_attributes(walk, tag, &self.place, self.manner == Manner::Data);
        match local {
            "p" | "h" | "text" | "si" => {
                self.gap('\n');
                self.paragraphs += 1;
            }
            "tab" | "ptab" => self.flow.push('\t'),
            "br" | "cr" | "line-break" => self.flow.push('\n'),
            "noBreakHyphen" => self.flow.push('-'),
            // The code of a field stands between runs of the text that it gives.
            "instrText" | "note-citation" | "annotation" => self.gap(' '),
            _ if full == "text:s" => self.flow.push(' '),
            _ => {}
        }
        match local {
            "Choice" => self.choice = Choice::Open(self.flow.len()),
            "Fallback" => self.fallback_at = self.flow.len(),
            _ => {}
        }
        if self.manner == Manner::Properties && matches!(local, "property" | "user-defined") {
            self.named = attribute(tag, "name");
        }
        self.names.push(local.into());
    }

    /// The place that begins with this tag.
    fn turned(&mut self, full: &str, tag: &BytesStart<'_>) -> Option<Place> {
        match (self.split, full) {
            (Split::Pages, "draw:page") => {
                self.pages = self.pages.saturating_add(1);
                let is_drawing = self.names.iter().any(|name| &**name == "drawing");
                Some(if is_drawing { Place::Page(self.pages) } else { Place::Slide(self.pages) })
            }
            (Split::Cells(sheet), "comment" | "threadedComment") => {
                let cell = attribute(tag, "ref")?;
                Some(Place::SheetCell { sheet: sheet.to_owned(), cell })
            }
            _ => None,
        }
    }

    /// What stands behind the end of a page or note belongs to neither.
    fn turn_back(&mut self, walk: &mut Walk<'_>, local: &str) {
        let ends = match self.split {
            Split::One => false,
            Split::Pages => local == "page",
            Split::Cells(_) => matches!(local, "comment" | "threadedComment"),
        };
        if ends {
            self.flush(walk);
            self.place = self.whole.clone();
        }
    }

    /// A text box is written twice, for new and for old programs; the second time counts only when it
    /// says something else.
    fn end_alternative(&mut self, local: &str) {
        match (local, &self.choice) {
            ("Choice", Choice::Open(start)) => {
                let text = self.flow.get(*start..).unwrap_or_default().trim().to_owned();
                self.choice = Choice::Said(text);
            }
            ("Fallback", Choice::Said(text)) => {
                let again = self.flow.get(self.fallback_at..).unwrap_or_default();
                if again.trim() == text {
                    self.flow.truncate(self.fallback_at);
                }
                self.choice = Choice::None;
            }
            _ => {}
        }
    }

    fn end(&mut self, walk: &mut Walk<'_>) {
        let Some(local) = self.names.pop() else { return };
        match &*local {
            "p" | "h" | "text" | "si" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.gap('\n');
            }
            "instrText" | "note-citation" | "annotation" => self.gap(' '),
            // Who wrote a note and when: their names stand against its text.
            _ if self.names.last().is_some_and(|outer| &**outer == "annotation") => self.gap('\n'),
            "Choice" | "Fallback" => self.end_alternative(&local),
            "tc" | "table-cell" => self.turn('\n', '\t'),
            "tr" | "table-row" => self.turn('\t', '\n'),
            _ if self.paragraphs == 0 => self.gap('\n'),
            _ => {}
        }
        if self.manner != Manner::Text && !self.flow.trim().is_empty() {
            let text = std::mem::take(&mut self.flow);
            let label = self.named.as_deref().unwrap_or(&local);
            walk.say(text.trim(), SegmentKind::Property, Some(label), &self.place);
        } else if self.flow.len() > FLOW && self.paragraphs == 0 {
            self.flush(walk);
        }
        if matches!(&*local, "property" | "user-defined") {
            self.named = None;
        }
        self.turn_back(walk, &local);
    }

    fn text(&mut self, walk: &mut Walk<'_>, text: &str) {
        // Line ends between tags are the writer's indentation, not text.
        let element = self.names.last().map_or("", |name| &**name);
        if MEASURES.contains(&element) {
            return;
        }
        // A picture in a document that is one XML file.
        if matches!(element, "binary-data" | "binData") {
            return walk.picture(text.len() as u64 / 4 * 3);
        }
        if text.trim().is_empty() && (self.paragraphs == 0 || text.contains('\n')) {
            return;
        }
        self.flow.push_str(text);
    }

    fn gap(&mut self, c: char) {
        if !self.flow.is_empty() && !self.flow.ends_with(['\n', '\t', c]) {
            self.flow.push(c);
        }
    }

    fn turn(&mut self, from: char, to: char) {
        if self.flow.ends_with(from) {
            self.flow.pop();
        }
        if !self.flow.is_empty() {
            self.flow.push(to);
        }
    }

    fn flush(&mut self, walk: &mut Walk<'_>) {
        walk.say(&self.flow, SegmentKind::Prose, None, &self.place);
        self.flow.clear();
    }
}

/// Says the attributes of a tag that hold text.
pub(super) fn say_attributes(walk: &mut Walk<'_>, tag: &BytesStart<'_>, place: &Place, all: bool) {
    for attribute in tag.html_attributes().with_checks(false).flatten() {
        let full: &str = attribute.key.as_ref();
        let local = full.rsplit(':').next().unwrap_or_default();
        if full.starts_with("xmlns") || attribute.value.is_empty() {
            continue;
        }
        let lower = local.to_ascii_lowercase();
        let mut value = unescape(&attribute.value);
        let telling = TELLING.contains(&lower.as_str())
            || is_value_of_field(tag.local_name().as_ref(), &lower)
            // A picture that was inserted keeps the name of its file.
            || (lower == "name" && value.contains('.'));
        if !(all || telling) {
            continue;
        }
        if matches!(lower.as_str(), "target" | "href") {
            // Names of other parts are no text; addresses are.
            if !value.contains(':') {
                continue;
            }
            value = value.replace("%40", "@").replace("%20", " ");
        }
        walk.say(&value, SegmentKind::Property, Some(local), place);
    }
}

/// Whether the attribute of this element holds what somebody filled in or called something: a variable, a
/// field of a form, a choice in a list, a section of slides, somebody who wrote comments.
fn is_value_of_field(element: &str, attribute: &str) -> bool {
    match attribute {
        "val" => matches!(
            element,
            "docVar"
                | "alias"
                | "tag"
                | "default"
                | "listEntry"
                | "helpText"
                | "statusText"
                | "entryMacro"
                | "exitMacro"
                | "placeholder"
                | "attachedTemplate"
        ),
        "name" => matches!(element, "docVar" | "section" | "cmAuthor" | "author" | "property"),
        "value" => {
            matches!(element, "listItem" | "smartTag" | "attr" | "ocxPr" | "text" | "option")
        }
        _ => false,
    }
}

/// The value of the attribute with this local name.
pub(super) fn attribute(tag: &BytesStart<'_>, local: &str) -> Option<String> {
    tag.html_attributes().with_checks(false).flatten().find_map(|attribute| {
        let full: &str = attribute.key.as_ref();
        let found = full.rsplit(':').next() == Some(local);
        found.then(|| unescape(&attribute.value))
    })
}

/// Text with its references resolved.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, length) = xml::reference(rest).unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}
