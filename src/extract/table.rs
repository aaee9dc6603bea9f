//! Tables of separated values: comma, semicolon, tab or bar; quoted or not; in any encoding. Pure.
//!
//! Streamed. A record longer than [`RECORD_MAX`] (an unclosed quote, as a rule) is said as a broken row
//! and reading goes on outside quotes, so one lost quote costs a row and not the table.

use std::io;

use super::blocks::Blocks;
use super::mapped::Mapped;
use super::walk::{Shortfall, Walk};
use super::{ReadSeek, Row};
use crate::detect::{Place, Segment, SegmentKind, Window};
use crate::inventory::Unread;

const RECORD_MAX: usize = 4 << 20;
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// Records looked at to tell the separator.
const SAMPLE: usize = 64;
/// Lines above the header at most.
const TITLES_MAX: usize = 10;

/// Says the header as segments and every further record as a row.
pub(super) fn read(walk: &mut Walk<'_>, reader: &mut dyn ReadSeek) -> io::Result<Shortfall> {
    let mut blocks = Blocks::new(reader)?;
    let mut table = Table::default();
    let mut parser: Option<Parser> = None;
    while let Some(block) = blocks.next()? {
        let parser = parser.get_or_insert_with(|| Parser::new(separator(block.text())));
        parser.feed(&block, &mut |record| table.record(walk, record));
    }
    if let Some(mut parser) = parser {
        parser.finish(&mut |record| table.record(walk, record));
    }
    if !table.begun {
        table.begin(walk);
    }
    Ok(blocks.garbled().then_some(Unread::Unsupported))
}

/// The separator that splits most records into the same number of fields.
fn separator(text: &str) -> char {
    if let Some(named) = excel_hint(text) {
        return named;
    }
    // Titles above the table have no separators: the commonest number counts, not the first.
    let score = |separator: char| {
        let counts = counts(text, separator);
        let lines = counts.len();
        let mut best = (0, 0);
        for count in counts.iter().filter(|count| **count > 0) {
            let same = counts.iter().filter(|other| *other == count).count();
            best = best.max((same * 100 / lines, *count));
        }
        best
    };
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator));
    best.filter(|separator| score(*separator).1 > 0).unwrap_or(',')
}

/// How often the separator stands in each of the first lines that are not blank.
fn counts(text: &str, separator: char) -> Vec<usize> {
    let mut counts = Vec::new();
    let (mut quoted, mut blank, mut count) = (false, true, 0_usize);
    for c in text.chars().take(1 << 16) {
        match c {
            '\n' if !quoted => {
                if !blank {
                    counts.push(count);
                }
                (blank, count) = (true, 0);
                if counts.len() == SAMPLE {
                    return counts;
                }
                continue;
            }
            '"' => quoted = !quoted,
            _ if c == separator && !quoted => count += 1,
            _ => {}
        }
        blank &= c.is_whitespace() && c != separator;
    }
    if count > 0 || counts.is_empty() {
        counts.push(count);
    }
    counts
}

/// The first line `sep=;`, by which a file tells a spreadsheet its separator.
fn excel_hint(text: &str) -> Option<char> {
    let mut rest = text.strip_prefix("sep=")?.chars();
    let separator = rest.next()?;
    matches!(rest.next(), Some('\r' | '\n')).then_some(separator)
}

/// Whether a record is the hint by which a file tells a spreadsheet its separator, which may have split it.
fn is_hint(record: &Record) -> bool {
    match record.fields.as_slice() {
        [only] => excel_hint(&format!("{}\n", only.text())).is_some(),
        [hint, empty] => hint.text() == "sep=" && empty.is_empty(),
        _ => false,
    }
}

/// The commonest number of fields; of several that are, the first.
fn common_width(records: &[Record]) -> usize {
    let common = |width: usize| records.iter().filter(|r| r.fields.len() == width).count();
    let widths = records.iter().map(|record| record.fields.len());
    // Of equal ones the last is taken, so the first goes last.
    widths.rev().max_by_key(|width| common(*width)).unwrap_or(0)
}

/// One record as it was read.
#[derive(Debug)]
struct Record {
    fields: Vec<Mapped>,
    /// Cut off because it was too long, or ended inside quotes.
    torn: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Bare,
    Quoted,
    /// A quote inside quotes: the end, or the first of two.
    Closing,
}

/// Turns blocks into records.
struct Parser {
    separator: char,
    state: State,
    fields: Vec<Mapped>,
    field: Mapped,
    len: usize,
    after_return: bool,
}

impl Parser {
    fn new(separator: char) -> Self {
        Self {
            separator,
            state: State::Start,
            fields: Vec::new(),
            field: Mapped::default(),
            len: 0,
            after_return: false,
        }
    }

    fn feed(&mut self, block: &Mapped, take: &mut dyn FnMut(Record)) {
        let text = block.text();
        // Start of the stretch of the block that belongs to the field but is not copied yet.
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let next = at + c.len_utf8();
            if self.after_return && c == '\n' {
                self.after_return = false;
                from = next;
                continue;
            }
            self.after_return = false;
            let quoted = self.state == State::Quoted;
            match (self.state, c) {
                (State::Start, '"') => {
                    self.state = State::Quoted;
                    from = next;
                }
                (State::Quoted, '"') => {
                    self.copy(block, from, at);
                    self.state = State::Closing;
                    from = next;
                }
                (State::Closing, '"') => {
                    // Two quotes are one: the second is copied with what follows.
                    self.state = State::Quoted;
                    from = at;
                }
                _ if c == self.separator && !quoted => {
                    self.copy(block, from, at);
                    self.end_field();
                    from = next;
                }
                (_, '\r' | '\n') if !quoted => {
                    self.copy(block, from, at);
                    self.end_record(false, take);
                    self.after_return = c == '\r';
                    from = next;
                }
                (State::Start | State::Closing, _) => self.state = State::Bare,
                _ => {}
            }
            if self.len + (next.saturating_sub(from)) > RECORD_MAX {
                self.copy(block, from, next);
                self.end_record(true, take);
                from = next;
            }
        }
        self.copy(block, from, text.len());
    }

    fn finish(&mut self, take: &mut dyn FnMut(Record)) {
        let torn = self.state == State::Quoted;
        self.end_record(torn, take);
    }

    fn copy(&mut self, block: &Mapped, from: usize, to: usize) {
        if from < to {
            self.field.push_range(block, from..to);
            self.field.end_at(block.frame(to));
            self.len += to - from;
        }
    }

    fn end_field(&mut self) {
        self.fields.push(std::mem::take(&mut self.field));
        self.state = State::Start;
    }

    fn end_record(&mut self, torn: bool, take: &mut dyn FnMut(Record)) {
        self.end_field();
        self.len = 0;
        let fields = std::mem::take(&mut self.fields);
        // A blank line is no record.
        if !(fields.len() == 1 && fields[0].text().trim().is_empty()) {
            take(Record { fields, torn });
        }
    }
}

/// What is known of the table so far.
#[derive(Debug, Default)]
struct Table {
    begun: bool,
    /// The first records, until they tell what the table is like.
    held: Vec<Record>,
    /// Fields of most of the first records; records of another number are broken.
    width: usize,
    headers: Vec<Option<String>>,
    places: Vec<Place>,
    rows: u64,
}

impl Table {
    fn record(&mut self, walk: &mut Walk<'_>, record: Record) {
        if self.begun {
            return self.row(walk, &record);
        }
        if self.held.is_empty() && is_hint(&record) {
            return;
        }
        self.held.push(record);
        if self.held.len() > TITLES_MAX {
            self.begin(walk);
        }
    }

    /// Says what was held: titles, header, first rows.
    ///
    /// The header is the first record that fills the table and names columns; what stands above it and
    /// does not fill the table is a title.
    fn begin(&mut self, walk: &mut Walk<'_>) {
        self.begun = true;
        let held = std::mem::take(&mut self.held);
        self.width = common_width(&held);
        let filled = |record: &Record| {
            record.fields.iter().filter(|field| !field.text().trim().is_empty()).count()
        };
        let names = |record: &Record| {
            !record.torn
                && record.fields.len() == self.width
                && (filled(record) > 1 || self.width == 1)
                && is_header(&record.fields)
        };
        let header = held.iter().position(names).filter(|at| {
            // A list of one column has no titles: they would look like it.
            (*at == 0 || self.width > 1)
                && held[..*at]
                    .iter()
                    .all(|title| title.fields.len() < self.width || filled(title) <= 1)
        });
        for (index, record) in held.iter().enumerate() {
            match header {
                Some(at) if index < at => {
                    for field in &record.fields {
                        walk.say_mapped(field, SegmentKind::Prose, None, None, &Place::Whole);
                    }
                }
                Some(at) if index == at => self.header(walk, &record.fields),
                _ => self.row(walk, record),
            }
        }
    }

    fn header(&mut self, walk: &mut Walk<'_>, fields: &[Mapped]) {
        for (index, field) in fields.iter().enumerate() {
            let name = field.text().trim();
            self.headers.push((!name.is_empty()).then(|| name.to_owned()));
            walk.say_mapped(field, SegmentKind::Header, None, column(index), &Place::Whole);
        }
    }

    fn row(&mut self, walk: &mut Walk<'_>, record: &Record) {
        self.rows += 1;
        for index in self.places.len()..record.fields.len() {
            let header = self.headers.get(index).cloned().flatten();
            let name = header.unwrap_or_else(|| (index + 1).to_string());
            self.places.push(Place::Row { table: String::new(), row: 0, column: name });
        }
        for place in &mut self.places[..record.fields.len()] {
            if let Place::Row { row, .. } = place {
                *row = self.rows;
            }
        }
        let cells: Vec<Segment<'_>> = record
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| !field.text().trim().is_empty())
            .map(|(index, field)| Segment {
                text: field.text(),
                kind: SegmentKind::Cell,
                label: self.headers.get(index).and_then(Option::as_deref),
                column: column(index),
                place: &self.places[index],
                offsets: field.offsets(),
                window: Window::default(),
            })
            .collect();
        let broken = record.torn || record.fields.len() != self.width;
        walk.say_row(&Row { table: "", ordinal: self.rows, broken, cells: &cells });
    }
}

fn column(index: usize) -> Option<u32> {
    u32::try_from(index).ok()
}

/// Whether a first record names its columns: short, different words, none of which looks like data.
///
/// A row of data that is taken for a header is still read; it is only not counted as a row.
pub(super) fn is_header_text<'t>(fields: impl Iterator<Item = &'t str>) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut named = false;
    for field in fields.map(str::trim).filter(|field| !field.is_empty()) {
        let data = field.chars().count() > 64
            || field.contains('@')
            || !field.chars().any(char::is_alphabetic)
            || field.chars().filter(char::is_ascii_digit).count() > 4;
        if data || !seen.insert(field.to_lowercase()) {
            return false;
        }
        named = true;
    }
    named
}

fn is_header(fields: &[Mapped]) -> bool {
    is_header_text(fields.iter().map(Mapped::text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_fits() {
        assert_eq!(separator("a;b;c\n1,5;2;3\n"), ';');
        assert_eq!(separator("a,b\n\"x;y;z\",2\n"), ',');
        assert_eq!(separator("a\tb\n1\t2\n"), '\t');
        assert_eq!(separator("sep=;\r\na,b;c\r\n"), ';');
        assert_eq!(separator("alone\n"), ',');
        assert_eq!(separator("Klanten, per mei 2024\n\na;b;c\n1;2;3\n4;5;6\n"), ';');
        assert_eq!(separator("a|b|c\n1|2|3\n"), '|');
    }

    fn records(text: &str) -> Vec<Vec<String>> {
        let mut parser = Parser::new(',');
        let mut out = Vec::new();
        let mut take = |record: Record| {
            out.push(record.fields.iter().map(|f| f.text().to_owned()).collect());
        };
        // Split in two anywhere: state must carry over.
        let half = text.len() / 2;
        for (part, base) in [(&text[..half], 0), (&text[half..], half as u64)] {
            parser.feed(&Mapped::linear(part.to_owned(), base), &mut take);
        }
        parser.finish(&mut take);
        out
    }

    #[test]
    fn quotes_are_read() {
        assert_eq!(records("a,\"b \"\"x\"\", c\"\r\n1,2"), [["a", "b \"x\", c"], ["1", "2"]]);
        assert_eq!(records("a,\"line\nbreak\"\n"), [["a", "line\nbreak"]]);
        assert_eq!(records("12\" pipe,x\n\n"), [["12\" pipe", "x"]]);
        assert_eq!(records(",\n"), [["", ""]]);
    }
}
