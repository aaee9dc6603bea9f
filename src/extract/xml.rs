//! XML: every text with its element, every attribute with its name; entities resolved. Pure.
//!
//! A general entity of the document's own is not expanded (that is how small files become large ones);
//! its definition is said as text instead.

use std::io;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::ReadSeek;
use super::blocks::is_garbled;
use super::html;
use super::mapped::Mapped;
use super::names::telling_name;
use super::odf;
use super::part;
use super::prose;
use super::structure;
use super::walk::{Shortfall, Walk, first};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Says a whole document; the frame is the file's own bytes.
pub(super) fn read(
    walk: &mut Walk<'_>,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let Some(text) = html::document(walk, reader, size)? else {
        let garbled = prose::read(walk, reader)?;
        return Ok(garbled.or(Some(Unread::TooLarge)));
    };
    if let Some((structure, date)) = structure::of_xml(text.text()) {
        walk.tell(Some(structure), date);
    }
    let garbled = is_garbled(text.text()).then_some(Unread::Unsupported);
    let read = match flat(text.text()) {
        Some(Flat::Sheets) => odf::read(walk, &text),
        Some(Flat::Text) => part::say(walk, &text, &Place::Whole, part::Manner::Text),
        None => Document::new(&text).say(walk),
    };
    Ok(first(read, garbled))
}

/// An office document that is one XML file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flat {
    Text,
    Sheets,
}

/// Whether the root element is that of an office document, of `LibreOffice` or of Word. Its runs are joined
/// then, as those of its packed form are; frames count the extracted text.
fn flat(text: &str) -> Option<Flat> {
    let mut reader = forgiving(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let kind = part::attribute(&tag, "mimetype").unwrap_or_default();
                return match tag.name().as_ref() {
                    "office:document" if kind.ends_with("spreadsheet") => Some(Flat::Sheets),
                    "office:document" | "w:wordDocument" | "pkg:package" => Some(Flat::Text),
                    _ => None,
                };
            }
            Ok(Event::Eof | Event::Empty(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// A reader that forgives what a careless writer does.
pub(super) fn forgiving(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

struct Document<'s> {
    source: &'s Mapped,
    /// Labels of the open elements.
    labels: Vec<Box<str>>,
    /// Text since the last tag.
    run: Mapped,
    /// Text of the last `<key>` of a property list, which names the element after it.
    key: Option<Box<str>>,
}

impl<'s> Document<'s> {
    fn new(source: &'s Mapped) -> Self {
        Self { source, labels: Vec::new(), run: Mapped::default(), key: None }
    }

    fn say(mut self, walk: &mut Walk<'_>) -> Shortfall {
        let text = self.source.text();
        let mut reader = forgiving(text);
        loop {
            let at = place_of(reader.buffer_position());
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    self.end_run(walk);
                    let label = self.start(walk, &tag);
                    self.labels.push(label);
                }
                Ok(Event::Empty(tag)) => {
                    self.end_run(walk);
                    self.start(walk, &tag);
                }
                Ok(Event::End(_)) => {
                    self.end_run(walk);
                    self.labels.pop();
                }
                Ok(Event::Text(_) | Event::GeneralRef(_)) => {
                    let end = place_of(reader.buffer_position());
                    resolve(self.source, at..end, &mut self.run);
                }
                Ok(Event::CData(data)) => {
                    self.run.push_range(self.source, range_of(text, &data, at));
                }
                Ok(Event::Comment(data) | Event::DocType(data)) => {
                    self.aside(walk, range_of(text, &data, at));
                }
                Ok(Event::PI(data)) => self.aside(walk, range_of(text, &data, at)),
                Ok(Event::Decl(_)) => {}
                Ok(Event::Eof) => {
                    self.end_run(walk);
                    return None;
                }
                Err(_) => {
                    self.end_run(walk);
                    self.aside(walk, at.min(text.len())..text.len());
                    return Some(Unread::Damaged);
                }
            }
        }
    }

    /// Says the attributes; the label is the element's name, or the name that it gives itself.
    fn start(&mut self, walk: &mut Walk<'_>, tag: &BytesStart<'_>) -> Box<str> {
        let mut label: Box<str> = tag.local_name().as_ref().into();
        if let Some(key) = self.key.take() {
            label = key;
        } else {
            label = telling_name(&label, self.labels.last().map(AsRef::as_ref));
        }
        for attribute in tag.html_attributes().with_checks(false).flatten() {
            let name = attribute.key.local_name();
            let name: &str = name.as_ref();
            if attribute.key.as_ref().starts_with("xmlns") {
                continue;
            }
            let mut value = Mapped::default();
            resolve(self.source, range_of(self.source.text(), &attribute.value, 0), &mut value);
            if matches!(name, "name" | "key" | "field" | "label") && value.text().len() < 100 {
                label = value.text().into();
            }
            walk.say_mapped(&value, SegmentKind::Value, Some(name), None, &Place::Whole);
        }
        label
    }

    fn end_run(&mut self, walk: &mut Walk<'_>) {
        let text = self.run.trimmed();
        self.run.clear();
        if text.is_empty() {
            return;
        }
        let label = self.labels.last().map(AsRef::as_ref);
        if label == Some("key") {
            self.key = Some(text.text().into());
        }
        walk.say_mapped(&text, SegmentKind::Value, label, None, &Place::Whole);
    }

    fn aside(&self, walk: &mut Walk<'_>, range: Range<usize>) {
        let mut text = Mapped::default();
        text.push_range(self.source, range);
        walk.say_mapped(&text, SegmentKind::Prose, None, None, &Place::Whole);
    }
}

fn place_of(position: u64) -> usize {
    usize::try_from(position).expect("a position in a text that is in memory")
}

/// The range of `part` in `text`, which it was cut from; events borrow from the text that they read.
fn range_of(text: &str, part: &str, fallback: usize) -> Range<usize> {
    let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    let range = start..start.wrapping_add(part.len());
    if range.end <= text.len() && range.start <= range.end && text.get(range.clone()) == Some(part)
    {
        return range;
    }
    let start = fallback.min(text.len());
    start..start
}

/// Adds `range` of the source with its references resolved.
pub(super) fn resolve(source: &Mapped, range: Range<usize>, out: &mut Mapped) {
    let mut at = range.start;
    while at < range.end {
        let rest = &source.text()[at..range.end];
        let Some(amp) = rest.find('&') else { break };
        out.push_range(source, at..at + amp);
        at += amp;
        if let Some((c, len)) = reference(&rest[amp..]) {
            out.push_char(c, source.frame(at));
            at += len;
        } else {
            out.push_range(source, at..at + 1);
            at += 1;
        }
    }
    out.push_range(source, at.min(range.end)..range.end);
}

/// The character that a reference at the start of `text` stands for, and the reference's length.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    let name_len = text.as_bytes().iter().take(12).position(|byte| *byte == b';')?;
    let name = text.get(1..name_len)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "commat" => '@',
        "period" => '.',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, name_len + 1))
}
