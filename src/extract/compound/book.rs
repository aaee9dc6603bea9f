//! Workbooks of Excel before 2007: every cell with its address, and everything beside the cells. Pure.
//!
//! Source: [MS-XLS]; older versions (2 to 5) differ in the length of fields. Cells are said as they come,
//! never put into a grid: two cells can be a million rows apart.

use std::collections::{BTreeMap, HashMap};

use super::super::sheet::{Grid, letters};
use super::super::walk::{Shortfall, Walk, first};
use super::biff::{Letters, Record, Records, Scan, link, quoted, result, rk};
use super::bytes::{code_page, f64_at, len_at, slice, strings, u16_at, u32_at};
use super::cells::Formats;
use super::file::Id;
use super::{Ole, aside, drawing, stream_cipher};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Streams and storages that this reader reads.
pub(super) const KNOWN: [&str; 4] = ["Workbook", "Book", "_SX_DB_CUR", "_SX_DB"];

/// Says the workbook in `storage`.
pub(super) fn say(ole: &mut Ole<'_, '_>, storage: Id, part: &str, _depth: u32) -> Shortfall {
    let mut shortfall = None;
    for name in ["Workbook", "Book"] {
        if ole.file.stream(storage, name).is_none() {
            continue;
        }
        match ole.load(storage, name) {
            Ok(stream) => {
                let mut said = say_stream(ole.walk, &stream.bytes, part);
                if said == Some(Unread::Encrypted) {
                    let opened = stream_cipher::open_book(ole.walk, ole.seat, &stream.bytes);
                    let Some(opened) = opened else { return said };
                    said = say_stream(ole.walk, &opened, part);
                }
                let torn = stream.torn.then_some(Unread::Damaged);
                shortfall = first(shortfall, first(said, torn));
            }
            Err(why) => shortfall = first(shortfall, Some(why)),
        }
    }
    for name in ["_SX_DB_CUR", "_SX_DB"] {
        let Some(caches) = ole.file.storage(storage, name) else { continue };
        for (path, id) in ole.file.streams_below(caches) {
            match ole.file.load(ole.walk, ole.reader, id) {
                Ok(stream) => {
                    aside::say_cache(ole.walk, &stream.bytes, &format!("{part}pivot {path}"));
                }
                Err(why) => shortfall = first(shortfall, Some(why)),
            }
        }
    }
    shortfall
}

/// Says the records of a workbook.
pub(super) fn say_stream(walk: &mut Walk<'_>, bytes: &[u8], part: &str) -> Shortfall {
    let mut book = Book::new(part);
    let mut records = Records::new(bytes);
    let mut begun = false;
    let mut shortfall = None;
    for record in records.by_ref() {
        begun |= matches!(record.kind, 0x0009 | 0x0209 | 0x0409 | 0x0809);
        if !begun {
            break;
        }
        match record.kind {
            // Encrypted from here on.
            0x2F => return Some(Unread::Encrypted),
            // What follows the last sheet is padding.
            0 if book.open.is_empty() => break,
            _ => {}
        }
        if let Err(why) = book.record(walk, &record) {
            shortfall = Some(why);
            break;
        }
    }
    if !begun {
        walk.say(&strings(bytes), SegmentKind::Prose, None, &Place::Whole);
        return Some(Unread::Damaged);
    }
    let whole = book.open.is_empty() && !records.torn && book.expected.is_empty() && !book.lost;
    while !book.open.is_empty() {
        book.end(walk);
    }
    book.finish(walk);
    first(shortfall, (!whole).then_some(Unread::Damaged))
}

/// A workbook as far as it was read.
struct Book<'p> {
    part: &'p str,
    version: u16,
    letters: Letters,
    strings: Vec<String>,
    used: Vec<bool>,
    /// Whether a cell shows a text that is not there.
    lost: bool,
    formats: Formats,
    /// Sheets that were announced, by the place where they begin, and not yet seen.
    expected: HashMap<usize, String>,
    /// The sheets and charts that lie in each other here.
    open: Vec<Sheet>,
    /// Pictures and shapes of the whole book.
    drawn: Vec<u8>,
}

/// A sheet that is being read.
struct Sheet {
    name: String,
    grid: Grid,
    row: u32,
    cells: Vec<(u32, String)>,
    /// Notes by the number of their shape.
    notes: Vec<(u16, u32, u32, String)>,
    shape: u16,
    /// Texts in shapes, by number.
    texts: BTreeMap<u16, String>,
    drawn: Vec<u8>,
}

impl<'p> Book<'p> {
    fn new(part: &'p str) -> Self {
        Self {
            part,
            version: 8,
            letters: Letters { flagged: true, set: None },
            strings: Vec::new(),
            used: Vec::new(),
            lost: false,
            formats: Formats::default(),
            expected: HashMap::new(),
            open: Vec::new(),
            drawn: Vec::new(),
        }
    }

    fn place(&self) -> Place {
        let name = self.open.last().map_or("", |sheet| sheet.name.as_str());
        match (self.part, name) {
            ("", "") => Place::Whole,
            (part, name) => Place::Part(format!("{part}{name}")),
        }
    }

    fn record(&mut self, walk: &mut Walk<'_>, record: &Record<'_>) -> Result<(), Unread> {
        match record.kind {
            0x0009 | 0x0209 | 0x0409 | 0x0809 => self.begin(walk, record),
            0x000A => self.end(walk),
            0x0002..=0x0004 | 0x0203..=0x0204 | 0x027E | 0x00BD | 0x00D6 | 0x00FD => {
                self.cells(walk, record)?;
            }
            0x0006 | 0x0206 | 0x0406 => self.formula(walk, record)?,
            0x0207 | 0x0007 => self.formula_text(walk, record)?,
            0x00FC => self.shared(walk, record)?,
            0x0085 => self.announce(walk, record),
            0x0042 => self.letters.set = code_page(u32::from(u16_at(record.data, 0))),
            0x0022 => self.formats.epoch_1904 = u16_at(record.data, 0) == 1,
            0x00E0 => self.formats.styles.push(u16_at(record.data, 2)),
            0x041E => {
                let mut scan = Scan::new(record, 2, self.letters);
                let code = if self.letters.flagged { scan.string() } else { scan.short_string() };
                self.formats.add(u16_at(record.data, 0), &code);
            }
            0x00EB => join(&mut self.drawn, record),
            0x00EC => {
                let drawn = self.open.last_mut().map(|sheet| &mut sheet.drawn);
                join(drawn.unwrap_or(&mut self.drawn), record);
            }
            0x007F => walk.picture(record.data.len() as u64),
            0x005D if self.version == 8 => {
                if let Some(sheet) = self.open.last_mut() {
                    sheet.shape = u16_at(record.data, 6);
                }
            }
            0x01B6 => self.shape_text(record),
            0x001C => self.note(walk, record),
            0x01B8 => self.link(walk, record),
            kind => {
                let texts = aside::texts(kind, record, self.letters);
                for (text, label) in texts {
                    walk.say(&text, SegmentKind::Property, Some(label), &self.place());
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, walk: &mut Walk<'_>, record: &Record<'_>) {
        // What the first one says holds for all: programs have written otherwise into the others.
        if record.at == 0 {
            self.version = match (record.kind, u16_at(record.data, 0)) {
                (0x0009, _) => 2,
                (0x0209, _) => 3,
                (0x0409, _) => 4,
                (_, 0x0600) => 8,
                _ => 5,
            };
            self.letters.flagged = self.version == 8;
        }
        let is_chart = u16_at(record.data, 2) == 0x20;
        let name = match (self.expected.remove(&record.at), self.open.last()) {
            (Some(name), _) => name,
            (None, Some(outer)) if is_chart && !outer.name.is_empty() => {
                format!("{}/chart", outer.name)
            }
            (None, _) => String::new(),
        };
        if self.open.len() > 16 {
            self.end(walk);
        }
        self.open.push(Sheet::new(name));
    }

    fn end(&mut self, walk: &mut Walk<'_>) {
        self.flush(walk);
        let place = self.place();
        let Some(mut sheet) = self.open.pop() else { return };
        for (shape, row, column, author) in std::mem::take(&mut sheet.notes) {
            let cell = format!("{}{}", letters(column), row + 1);
            let place = Place::SheetCell { sheet: sheet.name.clone(), cell };
            walk.say(&author, SegmentKind::Property, Some("author"), &place);
            if let Some(text) = sheet.texts.remove(&shape) {
                walk.say(&text, SegmentKind::Prose, None, &place);
            }
        }
        for text in sheet.texts.values() {
            walk.say(text, SegmentKind::Prose, None, &place);
        }
        drawing::say(walk, &sheet.drawn, &place);
    }

    /// Says the strings that no cell shows any more: programs leave them behind.
    fn finish(&mut self, walk: &mut Walk<'_>) {
        let place = Place::Part(format!("{}strings", self.part));
        for (text, _) in self.strings.iter().zip(&self.used).filter(|(_, used)| !**used) {
            walk.say(text, SegmentKind::Prose, None, &place);
        }
        walk.picture(drawing::pictures(&self.drawn));
        drawing::say(walk, &self.drawn, &self.place());
    }

    fn announce(&mut self, walk: &mut Walk<'_>, record: &Record<'_>) {
        let name = Scan::new(record, 6, self.letters).short_string();
        walk.say(&name, SegmentKind::Name, None, &self.place());
        self.expected.insert(len_at(record.data, 0), name);
    }

    fn shared(&mut self, walk: &mut Walk<'_>, record: &Record<'_>) -> Result<(), Unread> {
        let mut scan = Scan::new(record, 8, self.letters);
        // The number of strings that is stated is often wrong.
        while !scan.is_done() {
            let text = scan.string();
            walk.charge(text.len() as u64)?;
            self.strings.push(text);
        }
        self.used.resize(self.strings.len(), false);
        Ok(())
    }

    fn flush(&mut self, walk: &mut Walk<'_>) {
        if let Some(sheet) = self.open.last_mut() {
            let cells = std::mem::take(&mut sheet.cells);
            sheet.grid.row(walk, sheet.row.saturating_add(1), cells);
        }
    }

    fn cell(
        &mut self,
        walk: &mut Walk<'_>,
        record: &Record<'_>,
        column: u16,
        text: String,
    ) -> Result<(), Unread> {
        // A short record can repeat a long shared text.
        walk.charge(text.len() as u64)?;
        let row = u32::from(u16_at(record.data, 0));
        if self.open.last().is_some_and(|sheet| sheet.row != row) {
            self.flush(walk);
        }
        if let Some(sheet) = self.open.last_mut() {
            sheet.row = row;
            sheet.cells.push((column.into(), text));
        }
        Ok(())
    }

    /// Where the value begins, and the style: the oldest version has three bytes of attributes.
    fn body(&self, record: &Record<'_>) -> (usize, usize) {
        match self.version {
            2 => (7, 0),
            _ => (6, usize::from(u16_at(record.data, 4))),
        }
    }

    fn cells(&mut self, walk: &mut Walk<'_>, record: &Record<'_>) -> Result<(), Unread> {
        let data = record.data;
        let (at, style) = self.body(record);
        let column = u16_at(data, 2);
        let text = match record.kind {
            0x0002 => self.formats.show(u16_at(data, at).into(), style),
            0x0003 | 0x0203 => self.formats.show(f64_at(data, at), style),
            0x027E => self.formats.show(rk(u32_at(data, at)), style),
            0x00FD => self.take_shared(len_at(data, at)),
            0x00BD => {
                let numbers = slice(data, 4, data.len().saturating_sub(6)).as_chunks::<6>().0;
                for (column, number) in (column..).zip(numbers) {
                    let style = usize::from(u16_at(number, 0));
                    let text = self.formats.show(rk(u32_at(number, 2)), style);
                    self.cell(walk, record, column, text)?;
                }
                return Ok(());
            }
            _ if self.version == 2 => Scan::new(record, at, self.letters).short_string(),
            _ => Scan::new(record, at, self.letters).string(),
        };
        self.cell(walk, record, column, text)
    }

    fn take_shared(&mut self, index: usize) -> String {
        match self.used.get_mut(index) {
            Some(used) => *used = true,
            None => self.lost = true,
        }
        self.strings.get(index).cloned().unwrap_or_default()
    }

    fn formula(&mut self, walk: &mut Walk<'_>, record: &Record<'_>) -> Result<(), Unread> {
        let (at, style) = self.body(record);
        let mut text = result(record.data, at)
            .map_or_else(String::new, |value| self.formats.show(value, style));
        let formula = match self.version {
            2 => 17,
            3 | 4 => 18,
            _ => 22,
        };
        for quoted in quoted(record.data.get(formula..).unwrap_or_default(), self.letters) {
            text.push('\n');
            text.push_str(&quoted);
        }
        self.cell(walk, record, u16_at(record.data, 2), text)
    }

    /// The text that the formula before gave.
    fn formula_text(&mut self, walk: &mut Walk<'_>, record: &Record<'_>) -> Result<(), Unread> {
        let mut scan = Scan::new(record, 0, self.letters);
        let text = if self.version == 2 { scan.short_string() } else { scan.string() };
        walk.charge(text.len() as u64)?;
        if let Some((_, cell)) = self.open.last_mut().and_then(|sheet| sheet.cells.last_mut()) {
            cell.insert_str(0, &text);
        }
        Ok(())
    }

    fn shape_text(&mut self, record: &Record<'_>) {
        let Some(sheet) = self.open.last_mut() else { return };
        let Some((first, rest)) = record.more.split_first() else { return };
        let inner = Record { kind: 0, at: 0, data: first, more: rest.to_vec() };
        let length = usize::from(u16_at(record.data, 10));
        let text = Scan::new(&inner, 0, self.letters).string_of(length);
        sheet.texts.entry(sheet.shape).or_default().push_str(&text);
    }

    fn note(&mut self, walk: &mut Walk<'_>, record: &Record<'_>) {
        let (row, column) = (u32::from(u16_at(record.data, 0)), u32::from(u16_at(record.data, 2)));
        let mut scan = Scan::new(record, 8, self.letters);
        let place = self.place();
        let Some(sheet) = self.open.last_mut() else { return };
        if self.version == 8 {
            sheet.notes.push((u16_at(record.data, 6), row, column, scan.string()));
            return;
        }
        // The text itself; a longer one goes on in notes that belong to no row.
        let text = Scan::new(record, 6, self.letters).string_of(record.data.len());
        let place = if row == 0xFFFF {
            place
        } else {
            let cell = format!("{}{}", letters(column), row + 1);
            Place::SheetCell { sheet: sheet.name.clone(), cell }
        };
        walk.say(&text, SegmentKind::Prose, None, &place);
    }

    fn link(&mut self, walk: &mut Walk<'_>, record: &Record<'_>) {
        let (row, column) = (u32::from(u16_at(record.data, 0)), u32::from(u16_at(record.data, 4)));
        let name = self.open.last().map(|sheet| sheet.name.clone()).unwrap_or_default();
        let cell = format!("{}{}", letters(column), row + 1);
        let place = Place::SheetCell { sheet: name, cell };
        for text in link(record.data.get(24..).unwrap_or_default()) {
            walk.say(&text, SegmentKind::Property, Some("link"), &place);
        }
    }
}

impl Sheet {
    fn new(name: String) -> Self {
        Self {
            grid: Grid::new(name.clone()),
            name,
            row: 0,
            cells: Vec::new(),
            notes: Vec::new(),
            shape: 0,
            texts: BTreeMap::new(),
            drawn: Vec::new(),
        }
    }
}

fn join(out: &mut Vec<u8>, record: &Record<'_>) {
    out.extend(record.data);
    record.more.iter().for_each(|part| out.extend(*part));
}
