//! Sheets in Office Open XML: cells with their addresses and the header above them. Pure.
//!
//! Cells are read one by one as they are written, never into a grid: a file of a kilobyte can claim a
//! cell in the last of a million rows.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::book::Book;
use super::mapped::Mapped;
use super::part::{self, attribute, unescape};
use super::walk::{Shortfall, Walk};
use super::{table, xml};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Rows at the top among which the header may stand, below titles.
const HEADER_ROWS: u32 = 10;

/// A cell as it is written.
#[derive(Debug, Default)]
pub(super) struct Cell {
    column: u32,
    /// What the value is: `s` an index of shared strings, `n` or empty a number.
    pub(super) kind: String,
    pub(super) style: usize,
    pub(super) value: String,
    pub(super) inline: String,
    formula: String,
}

/// Says the cells of one sheet.
pub(super) fn read(walk: &mut Walk<'_>, book: &mut Book, path: &str, xml: &Mapped) -> Shortfall {
    let name = book.sheet_name(path).map(str::to_owned);
    let mut grid = Grid::new(name.unwrap_or_else(|| path.to_owned()));
    let mut sheet = Sheet {
        row: 0,
        column: 0,
        cell: None,
        inside: Inside::Other,
        cells: Vec::new(),
        held: 0,
        aside: String::new(),
        furniture: String::new(),
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
                    "c" => {
                        sheet.end_cell(book);
                        if let Err(why) = sheet.account(walk, book) {
                            break Some(why);
                        }
                    }
                    "row" => {
                        sheet.held = 0;
                        grid.row(walk, sheet.row, std::mem::take(&mut sheet.cells));
                    }
                    "v" | "t" | "f" => sheet.inside = Inside::Other,
                    local if is_furniture(local) => sheet.end_furniture(),
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
    /// The text at the edge of the printed page.
    Furniture,
    Other,
}

struct Sheet {
    row: u32,
    column: u32,
    cell: Option<Cell>,
    inside: Inside,
    cells: Vec<(u32, String)>,
    /// Bytes of the cells of the row so far.
    held: u64,
    /// Text outside cells: headers and footers of the printed page, rules for input.
    aside: String,
    /// A header or footer with its codes.
    furniture: String,
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
            // How a name is spoken stands apart from the name.
            "rPh" => {
                let inline = self.cell.as_mut().map(|cell| &mut cell.inline);
                inline.filter(|text| !text.is_empty()).into_iter().for_each(|text| text.push('\n'));
            }
            "f" => self.inside = Inside::Formula,
            local if is_furniture(local) => self.inside = Inside::Furniture,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match (&mut self.cell, self.inside) {
            (Some(cell), Inside::Value) => cell.value.push_str(text),
            (Some(cell), Inside::Inline) => cell.inline.push_str(text),
            (Some(cell), Inside::Formula) => cell.formula.push_str(text),
            (_, Inside::Furniture) => self.furniture.push_str(text),
            _ if text.trim().is_empty() => {}
            _ => self.aside.push_str(text),
        }
    }

    fn end_furniture(&mut self) {
        self.inside = Inside::Other;
        self.aside.push_str(&shown(&std::mem::take(&mut self.furniture)));
        self.aside.push('\n');
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
        self.held = self.held.saturating_add(text.len() as u64);
        self.cells.push((cell.column, text));
    }

    /// Accounts for texts that cells repeat: they came out of the file as if they were packed in it.
    fn account(&self, walk: &mut Walk<'_>, book: &mut Book) -> Result<(), Unread> {
        if self.held > walk.limits.document_bytes_max {
            return Err(Unread::TooLarge);
        }
        match book.take_repeated() {
            0 => Ok(()),
            repeated => walk.charge(repeated),
        }
    }
}

/// Whether an element holds a header or footer of the printed page.
fn is_furniture(local: &str) -> bool {
    matches!(
        local,
        "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader" | "firstFooter"
    )
}

/// A header or footer as it is printed, its codes taken out: left, middle and right on lines of their
/// own, fields such as the page number and changes of letter type left out.
///
/// Source: ECMA-376 part 1, §18.3.1.46.
fn shown(coded: &str) -> String {
    let mut out = String::new();
    let mut rest = coded;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(code) = rest.chars().next() else { break };
        let length = match code {
            '&' => {
                out.push('&');
                1
            }
            'L' | 'C' | 'R' | 'l' | 'c' | 'r' => {
                out.push('\n');
                1
            }
            // The name of a letter type, in quotes.
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            // A size in points, which ends where the digits do.
            '0'..='9' => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
            // A colour: six hexadecimal digits, or five of a theme.
            'K' | 'k' => {
                let colour = |c: char| c.is_ascii_hexdigit() || matches!(c, '+' | '-');
                1 + rest[1..].chars().take(6).take_while(|c| colour(*c)).count()
            }
            _ => code.len_utf8(),
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
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
pub(super) fn letters(column: u32) -> String {
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
    fn headers_are_read_as_they_are_printed() {
        for (coded, expected) in [
            ("&L&\"Arial,Vet\"&12Jan de Vries&RPagina &P van &N", "\nJan de Vries\nPagina  van "),
            ("&C&8 071202559", "\n 071202559"),
            ("Kok && Zn. &K01+000rood&KFF0000rood", "Kok & Zn. roodrood"),
            ("&L&\"Arial", "\n"),
            ("&", ""),
            ("&é", ""),
        ] {
            assert_eq!(shown(coded), expected, "{coded}");
        }
    }
}
