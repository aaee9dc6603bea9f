//! Spreadsheets of open documents (ods): cells with their addresses and the header above them. Pure.

use quick_xml::events::{BytesStart, Event};

use super::mapped::Mapped;
use super::part::{self, attribute, unescape};
use super::serial::number;
use super::sheet::Grid;
use super::walk::{Shortfall, Walk};
use super::xml;
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Says the cells of `content.xml`.
pub(super) fn read(walk: &mut Walk<'_>, xml: &Mapped) -> Shortfall {
    let place = Place::Part("content.xml".to_owned());
    let mut content = Content {
        grid: Grid::new(String::new()),
        row: 0,
        repeat: 1,
        column: 0,
        cells: Vec::new(),
        cell: None,
        note: false,
        aside: String::new(),
    };
    let mut reader = xml::forgiving(xml.text());
    let shortfall = loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                part::say_attributes(walk, &tag, &place, false);
                content.start(walk, &tag);
            }
            Ok(Event::Empty(tag)) => {
                part::say_attributes(walk, &tag, &place, false);
                content.start(walk, &tag);
                content.end(walk, tag.local_name().as_ref());
            }
            Ok(Event::End(tag)) => content.end(walk, tag.local_name().as_ref()),
            Ok(Event::Text(text)) => content.text(&text),
            Ok(Event::CData(text)) => content.text(&text),
            Ok(Event::GeneralRef(name)) => content.text(&unescape(&format!("&{};", &*name))),
            Ok(Event::Eof) => break None,
            Err(_) => break Some(Unread::Damaged),
            Ok(_) => {}
        }
    };
    content.end_row(walk);
    walk.say(&content.aside, SegmentKind::Prose, None, &place);
    shortfall
}

struct Cell {
    column: u32,
    repeat: u32,
    /// The value in machine form: number or ISO date.
    value: Option<String>,
    text: String,
}

struct Content {
    grid: Grid,
    /// From 1.
    row: u32,
    /// How often the present row is repeated.
    repeat: u32,
    column: u32,
    cells: Vec<(u32, String)>,
    cell: Option<Cell>,
    /// Inside a note on a cell, which is none of its value.
    note: bool,
    /// Text outside cells.
    aside: String,
}

impl Content {
    fn start(&mut self, walk: &mut Walk<'_>, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "table" => {
                let name = attribute(tag, "name").unwrap_or_default();
                walk.say(&name, SegmentKind::Name, None, &Place::Whole);
                self.grid = Grid::new(name);
                (self.row, self.repeat) = (0, 1);
            }
            "table-row" => {
                self.end_row(walk);
                self.row = self.row.saturating_add(self.repeat);
                self.repeat = repeated(tag, "number-rows-repeated");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                let kind = attribute(tag, "value-type").unwrap_or_default();
                let value = match kind.as_str() {
                    "date" => attribute(tag, "date-value"),
                    "float" | "currency" => attribute(tag, "value").map(|raw| number(&raw)),
                    _ => None,
                };
                let repeat = repeated(tag, "number-columns-repeated");
                self.cell = Some(Cell { column: self.column, repeat, value, text: String::new() });
            }
            "tab" | "s" | "line-break" => self.text(" "),
            "annotation" => self.note = true,
            _ => {}
        }
    }

    fn end(&mut self, walk: &mut Walk<'_>, local: &str) {
        match local {
            "p" | "h" => self.open().push('\n'),
            // Who wrote a note and when: their names stand against its text.
            "creator" | "date" if self.note => self.aside.push('\n'),
            "annotation" => {
                self.note = false;
                self.aside.push('\n');
            }
            "table-cell" | "covered-table-cell" => self.end_cell(),
            "table-row" => self.end_row(walk),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if text.trim().is_empty() && text.contains('\n') {
            return;
        }
        self.open().push_str(text);
    }

    /// Where text goes here.
    fn open(&mut self) -> &mut String {
        match &mut self.cell {
            Some(cell) if !self.note => &mut cell.text,
            _ => &mut self.aside,
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        self.column = cell.column.saturating_add(cell.repeat);
        let shown = cell.text.trim();
        let text = match cell.value {
            // What is shown counts too when it says more than the number: leading zeros, a note.
            Some(value) if shown.starts_with('0') || shown.chars().any(char::is_alphabetic) => {
                if shown == value {
                    value
                } else {
                    format!("{value}\n{shown}")
                }
            }
            Some(value) => value,
            None => shown.to_owned(),
        };
        self.cells.push((cell.column, text));
    }

    fn end_row(&mut self, walk: &mut Walk<'_>) {
        let cells = std::mem::take(&mut self.cells);
        self.grid.row(walk, self.row, cells);
    }
}

/// How often a row or cell is repeated; only counted with, never repeated here.
fn repeated(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}
