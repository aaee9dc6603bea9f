//! The cells of one sheet, and the strings that all sheets share. Pure.
//!
//! Cells are read one by one as they are written, never into a grid: a file of a kilobyte can claim a
//! cell in the last of a million rows.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::value::Shown;
use super::{
    Book, Cell, CellFault, CellKind, Merged, SheetRow, WorkbookError, attribute, is_on, unescape,
};

/// The strings that cells refer to by their index.
pub(super) fn strings(text: &str) -> Result<Vec<String>, WorkbookError> {
    let mut strings = Vec::new();
    let mut current = Rich::default();
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| WorkbookError::Damaged)? {
            Event::Start(tag) => current.start(tag.local_name().as_ref()),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => strings.push(String::new()),
            Event::End(tag) => match tag.local_name().as_ref() {
                "si" => strings.push(plain(&std::mem::take(&mut current).text)),
                name => current.end(name),
            },
            Event::Text(text) => current.push(&text),
            Event::CData(text) => current.push(&text),
            Event::GeneralRef(name) => current.push(&unescape(&format!("&{};", &*name))),
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// A string in runs of letters; how it is pronounced (`rPh`) is none of it.
#[derive(Default)]
struct Rich {
    text: String,
    inside: bool,
    aloud: bool,
}

impl Rich {
    fn start(&mut self, name: &str) {
        match name {
            "t" => self.inside = !self.aloud,
            "rPh" => self.aloud = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.inside = false,
            "rPh" => self.aloud = false,
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.inside {
            self.text.push_str(text);
        }
    }
}

/// A string with `_x000D_` and the like as the characters that they stand for; trimmed.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, coded) = rest.split_at(at);
        out.push_str(before);
        let code = coded.get(2..6).filter(|_| coded[6..].starts_with('_'));
        let c = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let length = if let Some(c) = c {
            out.push(c);
            7
        } else {
            out.push_str("_x");
            2
        };
        rest = &coded[length..];
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// The filled rows of a sheet and its merged ranges; takes its cells from those that are left.
pub(super) fn read(
    text: &str,
    book: &Book,
    left: &mut usize,
) -> Result<(Vec<SheetRow>, Vec<Merged>), WorkbookError> {
    let mut sheet = Sheet {
        book,
        left,
        rows: Vec::new(),
        merged: Vec::new(),
        row: None,
        cell: None,
        above: 0,
        before: None,
    };
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| WorkbookError::Damaged)? {
            Event::Start(tag) => sheet.start(&tag)?,
            Event::Empty(tag) => {
                sheet.start(&tag)?;
                sheet.end(tag.local_name().as_ref())?;
            }
            Event::End(tag) => sheet.end(tag.local_name().as_ref())?,
            Event::Text(text) => sheet.text(&text),
            Event::CData(text) => sheet.text(&text),
            Event::GeneralRef(name) => sheet.text(&unescape(&format!("&{};", &*name))),
            Event::Eof if sheet.row.is_some() => return Err(WorkbookError::Damaged),
            Event::Eof => return Ok((sheet.rows, sheet.merged)),
            _ => {}
        }
    }
}

struct Sheet<'a> {
    book: &'a Book,
    left: &'a mut usize,
    rows: Vec<SheetRow>,
    merged: Vec<Merged>,
    row: Option<SheetRow>,
    cell: Option<Open>,
    /// Number of the last row that began, filled or not.
    above: u32,
    /// Column of the last cell of this row that began.
    before: Option<u32>,
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    column: u32,
    kind: String,
    style: usize,
    /// `None` as long as no `v` was seen.
    value: Option<String>,
    in_value: bool,
    inline: Rich,
    has_formula: bool,
}

impl Sheet<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), WorkbookError> {
        let name = tag.local_name();
        match (name.as_ref(), &mut self.cell) {
            ("row", _) => self.start_row(tag)?,
            ("c", _) => self.start_cell(tag)?,
            ("v", Some(cell)) => {
                cell.in_value = true;
                cell.value.get_or_insert_default();
            }
            ("f", Some(cell)) => cell.has_formula = true,
            (name, Some(cell)) => cell.inline.start(name),
            ("mergeCell", None) => self.merge(tag)?,
            _ => {}
        }
        Ok(())
    }

    fn start_row(&mut self, tag: &BytesStart<'_>) -> Result<(), WorkbookError> {
        let number = match attribute(tag, "r") {
            Some(number) => number.parse().map_err(|_| WorkbookError::Damaged)?,
            None => self.above.checked_add(1).ok_or(WorkbookError::Damaged)?,
        };
        if number <= self.above {
            return Err(WorkbookError::Damaged);
        }
        (self.above, self.before) = (number, None);
        let hidden = is_on(attribute(tag, "hidden").as_deref());
        self.row = Some(SheetRow { number, hidden, cells: Vec::new() });
        Ok(())
    }

    fn start_cell(&mut self, tag: &BytesStart<'_>) -> Result<(), WorkbookError> {
        let row = self.row.as_ref().ok_or(WorkbookError::Damaged)?;
        let column = match attribute(tag, "r") {
            Some(address) => {
                let (at, column) = address_of(&address).ok_or(WorkbookError::Damaged)?;
                if at != row.number {
                    return Err(WorkbookError::Damaged);
                }
                column
            }
            None => self.before.map_or(0, |column| column + 1),
        };
        if self.before.is_some_and(|before| column <= before) {
            return Err(WorkbookError::Damaged);
        }
        self.before = Some(column);
        self.cell = Some(Open {
            column,
            kind: attribute(tag, "t").unwrap_or_default(),
            style: attribute(tag, "s").and_then(|style| style.parse().ok()).unwrap_or(0),
            ..Open::default()
        });
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), WorkbookError> {
        match (name, &mut self.cell) {
            ("row", _) => self.rows.extend(self.row.take().filter(|row| !row.cells.is_empty())),
            ("c", _) => self.end_cell()?,
            ("v", Some(cell)) => cell.in_value = false,
            (name, Some(cell)) => cell.inline.end(name),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), WorkbookError> {
        let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) else { return Ok(()) };
        let (text, kind) = cell.content(self.book)?;
        if text.is_empty() && !matches!(kind, CellKind::Fault(_)) {
            return Ok(());
        }
        *self.left = self.left.checked_sub(1).ok_or(WorkbookError::TooLarge)?;
        row.cells.push(Cell { column: cell.column, text, kind });
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match &mut self.cell {
            Some(cell) if cell.in_value => cell.value.get_or_insert_default().push_str(text),
            Some(cell) => cell.inline.push(text),
            None => {}
        }
    }

    fn merge(&mut self, tag: &BytesStart<'_>) -> Result<(), WorkbookError> {
        let range = attribute(tag, "ref").ok_or(WorkbookError::Damaged)?;
        let (first, last) = range.split_once(':').unwrap_or((&range, &range));
        let (first, last) =
            address_of(first).zip(address_of(last)).ok_or(WorkbookError::Damaged)?;
        if last != first {
            self.merged.push(Merged { first, last });
        }
        Ok(())
    }
}

impl Open {
    fn content(&self, book: &Book) -> Result<(String, CellKind), WorkbookError> {
        let fault = |fault| Ok((String::new(), CellKind::Fault(fault)));
        let value = self.value.as_deref().unwrap_or_default();
        match self.kind.as_str() {
            "s" => {
                let index = value.trim().parse::<usize>().ok();
                let text = index.and_then(|index| book.strings.get(index));
                Ok((text.ok_or(WorkbookError::Damaged)?.clone(), CellKind::Text))
            }
            "inlineStr" => Ok((plain(&self.inline.text), CellKind::Text)),
            "str" => Ok((plain(value), CellKind::Text)),
            "e" => fault(CellFault::Error),
            _ if value.trim().is_empty() => {
                if self.has_formula {
                    return fault(CellFault::NoResult);
                }
                Ok((String::new(), CellKind::Text))
            }
            "b" => Ok((is_on(Some(value.trim())).to_string(), CellKind::Flag)),
            "d" => Ok(iso_day(value.trim())),
            "" | "n" => {
                let shown = book.styles.get(self.style).copied().unwrap_or(Shown::Number);
                Ok(shown.text(value, book.epoch_1904))
            }
            _ => Err(WorkbookError::Damaged),
        }
    }
}

/// A day that is written out: `2024-12-31`, or with a midnight behind it.
fn iso_day(text: &str) -> (String, CellKind) {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    if crate::calendar::parse_iso(day).is_none() {
        return (String::new(), CellKind::Fault(CellFault::NoDay));
    }
    if time.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        return (String::new(), CellKind::Fault(CellFault::DayWithTime));
    }
    (day.to_owned(), CellKind::Date)
}

/// Row (from 1) and column (from 0) of an address such as `AB12`.
fn address_of(address: &str) -> Option<(u32, u32)> {
    /// `XFD`, the last of a sheet.
    const COLUMN_MAX: u32 = 16_384;
    let address = address.replace('$', "");
    let digits = address.find(|c: char| !c.is_ascii_alphabetic())?;
    let mut column: u32 = 0;
    for c in address[..digits].bytes() {
        let digit = u32::from(c.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(digit).filter(|c| *c <= COLUMN_MAX)?;
    }
    Some((address[digits..].parse().ok().filter(|row| *row > 0)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::super::letters;
    use super::*;

    #[test]
    fn addresses_and_columns_agree() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
            assert_eq!(address_of(&format!("{name}12")), Some((12, column)));
        }
        for bad in ["12", "A", "A0", "XFE1", "AAAAAAAA1", "A-1", ""] {
            assert_eq!(address_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn coded_characters_are_those_that_they_stand_for() {
        for (text, want) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x00", "_x00"),
            ("_xyz0_", "_xyz0_"),
            ("a_x\u{e9}\u{e9}b_", "a_x\u{e9}\u{e9}b_"),
            (" x ", "x"),
        ] {
            assert_eq!(plain(text), want, "{text}");
        }
    }
}
