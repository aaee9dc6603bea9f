//! What the sheets of a workbook share: names, strings, formats of numbers. Pure.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::directory::{self, Directory};
use super::package::xml_text;
use super::part::{self, attribute, unescape};
use super::serial::{date_of, number, shows_date};
use super::sheet::Cell;
use super::walk::{Shortfall, Walk, first};
use super::{ReadSeek, xml};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

const READ_FIRST: [&str; 4] =
    ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"];

/// Repeated bytes that are accounted for at once.
const REPEATED_MIN: u64 = 64 << 10;

/// What the sheets of a workbook share.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Names of sheets by the path of their part, in lower case.
    names: HashMap<String, String>,
    /// Names of sheets by the path of the part with the notes on their cells, in lower case.
    notes: HashMap<String, String>,
    strings: Vec<String>,
    used: Vec<bool>,
    /// Bytes of strings that were shown once more: a short cell can repeat a long text.
    repeated: u64,
    /// For every cell style whether it shows a date.
    dates: Vec<bool>,
    epoch_1904: bool,
    shortfall: Shortfall,
}

impl Book {
    /// Reads the shared parts; what is missing or broken there leaves the cells as they are written.
    pub(super) fn read(
        walk: &mut Walk<'_>,
        directory: &Directory,
        reader: &mut dyn ReadSeek,
    ) -> Self {
        let mut book = Self::default();
        let mut targets = HashMap::new();
        let mut sheets = Vec::new();
        for name in READ_FIRST {
            let Some(entry) = directory.find(name) else { continue };
            let text = directory::unpack(walk, entry, reader)
                .and_then(|bytes| xml_text(&bytes).ok_or(Unread::TooLarge));
            let text = match text {
                Ok(text) => text,
                Err(why) => {
                    book.shortfall = first(book.shortfall, Some(why));
                    continue;
                }
            };
            let place = Place::Part(name.to_owned());
            let read = match name {
                "xl/workbook.xml" => {
                    book.epoch_1904 = scan_workbook(text.text(), &mut sheets);
                    part::say(walk, &text, &place, part::Manner::Text)
                }
                "xl/_rels/workbook.xml.rels" => {
                    targets = scan_relations(text.text());
                    part::say(walk, &text, &place, part::Manner::Text)
                }
                "xl/sharedStrings.xml" => book.scan_strings(text.text()),
                _ => {
                    book.dates = scan_styles(text.text());
                    None
                }
            };
            book.shortfall = first(book.shortfall, read);
        }
        book.used = vec![false; book.strings.len()];
        for (name, id) in sheets {
            walk.say(&name, SegmentKind::Name, None, &Place::Whole);
            if let Some(target) = targets.get(&id) {
                book.names.insert(path_of(target), name);
            }
        }
        book.find_notes(walk, directory, reader);
        book
    }

    /// Which part has the notes of which sheet; without that they are told by their part.
    fn find_notes(
        &mut self,
        walk: &mut Walk<'_>,
        directory: &Directory,
        reader: &mut dyn ReadSeek,
    ) {
        for entry in &directory.entries {
            let path = entry.path().to_ascii_lowercase();
            let sheet = path
                .strip_prefix("xl/worksheets/_rels/")
                .and_then(|name| name.strip_suffix(".rels"))
                .and_then(|name| self.names.get(&format!("xl/worksheets/{name}")).cloned());
            let Some(sheet) = sheet else { continue };
            // What is wrong with the part is noted when it is said.
            let bytes = directory::unpack(walk, entry, reader).ok();
            let Some(text) = bytes.and_then(|bytes| xml_text(&bytes)) else { continue };
            for target in scan_relations(text.text()).into_values() {
                let target = target.to_ascii_lowercase();
                if target.contains("comment") {
                    let part = target.trim_start_matches("../").trim_start_matches('/');
                    let part = part.strip_prefix("xl/").unwrap_or(part);
                    self.notes.insert(format!("xl/{part}"), sheet.clone());
                }
            }
        }
    }

    /// The sheet on whose cells this part has notes. `path` is in lower case.
    pub(super) fn sheet_of_notes(&self, path: &str) -> Option<&str> {
        self.notes.get(path).map(String::as_str)
    }

    /// Whether a part was read with the book.
    pub(super) fn has_read(name: &str) -> bool {
        READ_FIRST.iter().any(|part| part.eq_ignore_ascii_case(name))
    }

    /// Says the shared strings that no cell shows any more: programs leave them behind.
    pub(super) fn finish(self, walk: &mut Walk<'_>) -> Shortfall {
        let place = Place::Part("xl/sharedStrings.xml".to_owned());
        for (text, _) in self.strings.iter().zip(&self.used).filter(|(_, used)| !**used) {
            walk.say(text, SegmentKind::Prose, None, &place);
        }
        self.shortfall
    }

    /// Name of the sheet in this part.
    pub(super) fn sheet_name(&self, path: &str) -> Option<&str> {
        self.names.get(&path.to_ascii_lowercase()).map(String::as_str)
    }

    fn scan_strings(&mut self, text: &str) -> Shortfall {
        let mut reader = xml::forgiving(text);
        let mut current = String::new();
        let mut inside = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                    "t" => inside = true,
                    // How a name is spoken stands apart from the name.
                    "rPh" if !current.is_empty() => current.push('\n'),
                    _ => {}
                },
                Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                    "t" => inside = false,
                    "si" => self.strings.push(std::mem::take(&mut current)),
                    _ => {}
                },
                Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "si" => {
                    self.strings.push(String::new());
                }
                Ok(Event::Text(text)) if inside => current.push_str(&text),
                Ok(Event::CData(text)) if inside => current.push_str(&text),
                Ok(Event::GeneralRef(name)) if inside => {
                    current.push_str(&unescape(&format!("&{};", &*name)));
                }
                Ok(Event::Eof) => return None,
                Err(_) => return Some(Unread::Damaged),
                Ok(_) => {}
            }
        }
    }

    /// The text of a cell, as people would write it.
    ///
    /// Writers differ in where they put the text of a cell; what one place lacks the other has.
    pub(super) fn text_of(&mut self, cell: &Cell) -> String {
        let text = self.stated_text(cell);
        if text.is_empty() { cell.inline.clone() } else { text }
    }

    /// Bytes of strings that were repeated since it was last asked; 0 while they are few.
    pub(super) fn take_repeated(&mut self) -> u64 {
        if self.repeated < REPEATED_MIN { 0 } else { std::mem::take(&mut self.repeated) }
    }

    fn stated_text(&mut self, cell: &Cell) -> String {
        match cell.kind.as_str() {
            "s" => {
                let index: Option<usize> = cell.value.trim().parse().ok();
                let Some(index) = index.filter(|index| *index < self.strings.len()) else {
                    // What it shows is not there: the part with the texts is missing, or broken off.
                    let lost = index.map(|_| Unread::Damaged);
                    self.shortfall = first(self.shortfall, lost);
                    return cell.value.clone();
                };
                let text = self.strings[index].clone();
                if std::mem::replace(&mut self.used[index], true) {
                    self.repeated = self.repeated.saturating_add(text.len() as u64);
                }
                text
            }
            "inlineStr" if !cell.inline.is_empty() => cell.inline.clone(),
            "b" => match cell.value.trim() {
                "0" | "false" => "FALSE".to_owned(),
                "1" | "true" => "TRUE".to_owned(),
                other => other.to_owned(),
            },
            "" | "n" => {
                let date = self.dates.get(cell.style).copied().unwrap_or(false);
                let day = date.then(|| date_of(&cell.value, self.epoch_1904)).flatten();
                day.unwrap_or_else(|| number(&cell.value))
            }
            _ => cell.value.clone(),
        }
    }
}

/// Sheets by name and relation; whether dates count from 1904.
fn scan_workbook(text: &str, sheets: &mut Vec<(String, String)>) -> bool {
    let mut epoch_1904 = false;
    each_tag(text, |tag| match tag.local_name().as_ref() {
        "sheet" => {
            if let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "id")) {
                sheets.push((name, id));
            }
        }
        "workbookPr" => {
            let value = attribute(tag, "date1904");
            epoch_1904 = matches!(value.as_deref(), Some("1" | "true"));
        }
        _ => {}
    });
    epoch_1904
}

/// Targets of relations by their id.
pub(super) fn scan_relations(text: &str) -> HashMap<String, String> {
    let mut targets = HashMap::new();
    each_tag(text, |tag| {
        if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
            targets.insert(id, target);
        }
    });
    targets
}

/// Whether each cell style shows a date.
fn scan_styles(text: &str) -> Vec<bool> {
    let mut custom = HashMap::new();
    let mut dates = Vec::new();
    let mut in_cells = false;
    each_tag(text, |tag| match tag.local_name().as_ref() {
        "numFmt" => {
            if let (Some(id), Some(code)) =
                (attribute(tag, "numFmtId"), attribute(tag, "formatCode"))
            {
                custom.insert(id, shows_date(&code));
            }
        }
        "cellXfs" => in_cells = true,
        "cellStyleXfs" | "cellStyles" | "dxfs" => in_cells = false,
        "xf" if in_cells => {
            let id = attribute(tag, "numFmtId").unwrap_or_default();
            let built_in = matches!(id.parse(), Ok(14..=17_u32 | 22 | 27..=36 | 50..=58));
            dates.push(custom.get(&id).copied().unwrap_or(built_in));
        }
        _ => {}
    });
    dates
}

fn each_tag(text: &str, mut see: impl FnMut(&BytesStart<'_>)) {
    let mut reader = xml::forgiving(text);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) => see(&tag),
            Event::Eof => return,
            _ => {}
        }
    }
}

/// The path of a part that the workbook names, in lower case.
pub(super) fn path_of(target: &str) -> String {
    let path = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{}", target.trim_start_matches("./")),
    };
    path.to_ascii_lowercase()
}
