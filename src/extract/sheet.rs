//! Workbooks in Office Open XML: cells with their addresses and the header above them. Pure.
//!
//! Cells are read one by one as they are written, never into a grid: a file of a kilobyte can claim a
//! cell in the last of a million rows.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use quick_xml::events::{BytesStart, Event};

use super::directory::{self, Directory};
use super::mapped::Mapped;
use super::package::xml_text;
use super::part::{self, attribute, unescape};
use super::walk::{Shortfall, Walk, first};
use super::{ReadSeek, table, xml};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Rows at the top among which the header may stand, below titles.
const HEADER_ROWS: u32 = 10;
const READ_FIRST: [&str; 4] =
    ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"];

/// What the sheets of a workbook share.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Names of sheets by the path of their part, in lower case.
    names: HashMap<String, String>,
    strings: Vec<String>,
    used: Vec<bool>,
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
        book
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

    fn scan_strings(&mut self, text: &str) -> Shortfall {
        let mut reader = xml::forgiving(text);
        let mut current = String::new();
        let mut inside = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) if tag.local_name().as_ref() == "t" => inside = true,
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

    fn text_of(&mut self, cell: &Cell) -> String {
        match cell.kind.as_str() {
            "s" => {
                let index: Option<usize> = cell.value.trim().parse().ok();
                let Some(index) = index.filter(|index| *index < self.strings.len()) else {
                    return cell.value.clone();
                };
                self.used[index] = true;
                self.strings[index].clone()
            }
            "inlineStr" => cell.inline.clone(),
            "b" => String::new(),
            "" | "n" => {
                let date = self.dates.get(cell.style).copied().unwrap_or(false);
                let day = date.then(|| date_of(&cell.value, self.epoch_1904)).flatten();
                day.unwrap_or_else(|| number(&cell.value))
            }
            _ => cell.value.clone(),
        }
    }
}

#[derive(Debug, Default)]
struct Cell {
    column: u32,
    kind: String,
    style: usize,
    value: String,
    inline: String,
    formula: String,
}

/// Says the cells of one sheet.
pub(super) fn read(walk: &mut Walk<'_>, book: &mut Book, path: &str, xml: &Mapped) -> Shortfall {
    let name = book.names.get(&path.to_ascii_lowercase()).cloned();
    let mut grid = Grid::new(name.unwrap_or_else(|| path.to_owned()));
    let mut sheet = Sheet {
        row: 0,
        column: 0,
        cell: None,
        inside: Inside::Other,
        cells: Vec::new(),
        aside: String::new(),
    };
    let place = Place::Part(path.to_owned());
    let mut reader = xml::forgiving(xml.text());
    let shortfall = loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                part::say_attributes(walk, &tag, &place, false);
                sheet.start(&tag);
            }
            Ok(Event::Empty(tag)) => part::say_attributes(walk, &tag, &place, false),
            Ok(Event::End(tag)) => {
                let local = tag.local_name();
                match local.as_ref() {
                    "c" => sheet.end_cell(book),
                    "row" => grid.row(walk, sheet.row, std::mem::take(&mut sheet.cells)),
                    "v" | "t" | "f" => sheet.inside = Inside::Other,
                    _ => sheet.aside.push('\n'),
                }
            }
            Ok(Event::Text(text)) => sheet.text(&text),
            Ok(Event::CData(text)) => sheet.text(&text),
            Ok(Event::GeneralRef(name)) => sheet.text(&unescape(&format!("&{};", &*name))),
            Ok(Event::Eof) => break None,
            Err(_) => break Some(Unread::Damaged),
            Ok(_) => {}
        }
    };
    grid.row(walk, sheet.row, sheet.cells);
    walk.say(&sheet.aside, SegmentKind::Prose, None, &place);
    shortfall
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Value,
    Inline,
    Formula,
    Other,
}

struct Sheet {
    row: u32,
    column: u32,
    cell: Option<Cell>,
    inside: Inside,
    cells: Vec<(u32, String)>,
    /// Text outside cells: headers and footers of the printed page, rules for input.
    aside: String,
}

impl Sheet {
    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "row" => {
                let given = attribute(tag, "r").and_then(|row| row.parse().ok());
                self.row = given.unwrap_or(self.row.saturating_add(1));
                self.column = 0;
            }
            "c" => {
                let address = attribute(tag, "r");
                let column = address.as_deref().and_then(column_of).unwrap_or(self.column);
                self.column = column.saturating_add(1);
                self.cell = Some(Cell {
                    column,
                    kind: attribute(tag, "t").unwrap_or_default(),
                    style: attribute(tag, "s").and_then(|s| s.parse().ok()).unwrap_or(0),
                    ..Cell::default()
                });
            }
            "v" => self.inside = Inside::Value,
            "t" => self.inside = Inside::Inline,
            "f" => self.inside = Inside::Formula,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match (&mut self.cell, self.inside) {
            (Some(cell), Inside::Value) => cell.value.push_str(text),
            (Some(cell), Inside::Inline) => cell.inline.push_str(text),
            (Some(cell), Inside::Formula) => cell.formula.push_str(text),
            _ if text.trim().is_empty() => {}
            _ => self.aside.push_str(text),
        }
    }

    fn end_cell(&mut self, book: &mut Book) {
        let Some(cell) = self.cell.take() else { return };
        let mut text = book.text_of(&cell);
        // A formula with a text in it may hold what its result does not show.
        if cell.formula.contains('"') {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&cell.formula);
        }
        self.cells.push((cell.column, text));
    }
}

/// Says the rows of a sheet, with the header above as the label of each cell.
#[derive(Debug)]
pub(super) struct Grid {
    sheet: String,
    labels: BTreeMap<u32, String>,
    seen: u32,
}

impl Grid {
    pub(super) fn new(sheet: String) -> Self {
        Self { sheet, labels: BTreeMap::new(), seen: 0 }
    }

    /// Says one row; `row` counts from 1, columns from 0.
    ///
    /// Among the first rows, the widest that names columns is the header: titles stand above it.
    pub(super) fn row(&mut self, walk: &mut Walk<'_>, row: u32, mut cells: Vec<(u32, String)>) {
        cells.retain(|(_, text)| !text.trim().is_empty());
        if cells.is_empty() {
            return;
        }
        self.seen = self.seen.saturating_add(1);
        let header = self.seen <= HEADER_ROWS
            && cells.len() > self.labels.len()
            && table::is_header_text(cells.iter().map(|(_, text)| text.as_str()));
        if header {
            self.labels = cells.iter().map(|(c, text)| (*c, text.trim().to_owned())).collect();
        }
        for (column, text) in &cells {
            let cell = format!("{}{row}", letters(*column));
            let place = Place::SheetCell { sheet: self.sheet.clone(), cell };
            let (kind, label) = if header {
                (SegmentKind::Header, None)
            } else {
                (SegmentKind::Cell, self.labels.get(column).map(String::as_str))
            };
            walk.say_in_column(text, kind, label, Some(*column), &place);
        }
    }
}

/// Column 0 is A, 26 is AA.
fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("a remainder of 26");
        out.push(b'A' + digit);
        rest = (rest - 1) / 26;
    }
    out.reverse();
    String::from_utf8(out).expect("letters")
}

/// The column of an address such as `AB12`.
fn column_of(address: &str) -> Option<u32> {
    let mut column: u32 = 0;
    for c in address.bytes().take_while(u8::is_ascii_alphabetic) {
        let digit = u32::from(c.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    column.checked_sub(1)
}

/// A number as people write it: no exponent, no `.0`.
pub(super) fn number(raw: &str) -> String {
    let raw = raw.trim();
    if raw.contains(['.', 'e', 'E'])
        && let Ok(value) = raw.parse::<f64>()
        && value.is_finite()
    {
        return value.to_string();
    }
    raw.to_owned()
}

/// The ISO date of a serial number; with the time when there is one. `None` when it is no date.
fn date_of(raw: &str, epoch_1904: bool) -> Option<String> {
    let serial: f64 = raw.trim().parse().ok()?;
    if !(1.0..=2_958_465.99).contains(&serial) {
        return None;
    }
    // Day 60 of the 1900 system is 29 February 1900, which never was; from day 61 on, the epoch that
    // makes the days right is 30 December 1899.
    let epoch = match (epoch_1904, serial < 60.0) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, true) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, false) => NaiveDate::from_ymd_opt(1899, 12, 30),
    }?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let (days, minutes) = (serial.trunc() as u64, (serial.fract() * 1440.0).round() as u64);
    let day = epoch.checked_add_days(Days::new(days))?;
    Some(match minutes {
        0 => day.to_string(),
        _ => format!("{day} {:02}:{:02}", minutes / 60 % 24, minutes % 60),
    })
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

fn scan_relations(text: &str) -> HashMap<String, String> {
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

/// Whether a number format has a day or a year in it, outside quotes, brackets and escapes.
fn shows_date(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '[' => {
                chars.by_ref().find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            'd' | 'D' | 'y' | 'Y' | 'j' | 'J' => return true,
            _ => {}
        }
    }
    false
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
fn path_of(target: &str) -> String {
    let path = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{}", target.trim_start_matches("./")),
    };
    path.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_columns_agree() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
            assert_eq!(column_of(&format!("{name}12")), Some(column));
        }
        assert_eq!(column_of("12"), None);
    }

    #[test]
    fn numbers_lose_their_decoration() {
        assert_eq!(number("123456782"), "123456782");
        assert_eq!(number("1.23456782E8"), "123456782");
        assert_eq!(number("0.10000000000000001"), "0.1");
        assert_eq!(number("12345678901234567890"), "12345678901234567890");
    }

    #[test]
    fn serial_numbers_are_dates() {
        assert_eq!(date_of("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(date_of("61", false).as_deref(), Some("1900-03-01"));
        assert_eq!(date_of("45658", false).as_deref(), Some("2025-01-01"));
        assert_eq!(date_of("45658.5", false).as_deref(), Some("2025-01-01 12:00"));
        assert_eq!(date_of("44196", true).as_deref(), Some("2025-01-01"));
        assert_eq!(date_of("-4", false), None);
        for (code, date) in [
            ("dd-mm-yyyy", true),
            ("#,##0.00", false),
            ("\"day\" 0", false),
            ("[$-413]d mmm", true),
            ("[Red]0", false),
        ] {
            assert_eq!(shows_date(code), date, "{code}");
        }
    }
}
