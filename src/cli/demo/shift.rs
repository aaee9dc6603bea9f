//! Dates of the made-up firm, moved by whole days. Pure.
//!
//! Only the digits of dates are written anew; every other byte of the file (mark, separators, quotes,
//! line ends, order of columns) stays as it was.

use std::ops::Range;

use chrono::{Datelike, TimeDelta};

use crate::calendar::{CivilDate, WrittenDate, parse_iso};

/// Columns of the register that hold dates, in both languages.
const REGISTER_DATES: &[&str] = &[
    "start_date",
    "startdatum",
    "end_date",
    "einddatum",
    "keep_until",
    "bewaren_tot",
    "earlier_periods",
    "eerdere_perioden",
];

/// Years that the register takes; a date beyond them could not be read back.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Why dates were not shifted. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShiftError {
    /// UTF-16, or no column of dates in the header.
    #[error("there is no column of dates in the header")]
    NoDates,
    /// A quote is never closed, or text follows the closing one.
    #[error("line {line}: the quotes do not match")]
    Quote {
        /// Where the cell begins.
        line: usize,
    },
    /// Not a date, or one that is shifted out of the years 1900–2199.
    #[error("line {line}: not a date that can be shifted")]
    Date {
        /// Where the cell begins.
        line: usize,
    },
}

/// Shifts every date of a register: start, end, keep-until, earlier periods. UTF-8 or Windows-1252.
///
/// A date without its day is shifted as the last day that it can mean, and written as the month (or
/// year) in which that day falls: such a date comes back only roughly.
///
/// # Errors
///
/// See [`ShiftError`].
pub fn shift_register(csv_bytes: &[u8], days: i64) -> Result<Vec<u8>, ShiftError> {
    shift_dates(csv_bytes, REGISTER_DATES, days)
}

/// Shifts the review date of every hold.
///
/// # Errors
///
/// See [`ShiftError`].
pub fn shift_holds(csv_bytes: &[u8], days: i64) -> Result<Vec<u8>, ShiftError> {
    shift_dates(csv_bytes, &["review_date"], days)
}

/// Shifts every date in the named columns; headers are compared without case.
///
/// # Errors
///
/// See [`ShiftError`].
pub fn shift_dates(csv: &[u8], columns: &[&str], days: i64) -> Result<Vec<u8>, ShiftError> {
    let separator = separator(csv, columns).ok_or(ShiftError::NoDates)?;
    let mut shifted = Vec::with_capacity(csv.len());
    let mut dated: Option<Vec<bool>> = None;
    let mut reader = Reader { csv, at: body(csv), line: 1, separator };
    let mut written = 0;
    while let Some(row) = reader.next_row()? {
        let cells: Vec<&[u8]> =
            row.cells.iter().map(|cell| csv[cell.clone()].trim_ascii()).collect();
        let Some(dated) = &dated else {
            // The header is the first row that is not blank.
            if cells.iter().any(|cell| !cell.is_empty()) {
                dated = Some(cells.iter().map(|cell| is_named(cell, columns)).collect());
            }
            continue;
        };
        for (cell, _) in row.cells.into_iter().zip(dated).filter(|(_, dated)| **dated) {
            let text = std::str::from_utf8(&csv[cell.clone()]).ok();
            let moved = text.and_then(|text| shift_cell(text, days));
            let moved = moved.ok_or(ShiftError::Date { line: row.line })?;
            shifted.extend_from_slice(&csv[written..cell.start]);
            shifted.extend_from_slice(moved.as_bytes());
            written = cell.end;
        }
    }
    shifted.extend_from_slice(&csv[written..]);
    Ok(shifted)
}

/// Where the first row begins: after a UTF-8 mark and Excel's `sep=;`.
fn body(csv: &[u8]) -> usize {
    let mark = if csv.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let first = csv[mark..].split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
    if first.starts_with(b"sep=") { mark + first.len() } else { mark }
}

/// The separator with which the header has the most columns of dates.
fn separator(csv: &[u8], columns: &[&str]) -> Option<u8> {
    let dates = |separator: u8| {
        let mut reader = Reader { csv, at: body(csv), line: 1, separator };
        let header = reader.next_row().ok().flatten().map(|row| row.cells).unwrap_or_default();
        header.into_iter().filter(|cell| is_named(&csv[cell.clone()], columns)).count()
    };
    let most = b",\t;".iter().copied().max_by_key(|separator| dates(*separator))?;
    (dates(most) > 0).then_some(most)
}

fn is_named(header: &[u8], columns: &[&str]) -> bool {
    let header = String::from_utf8_lossy(header).trim().to_lowercase().replace(' ', "_");
    columns.contains(&header.as_str())
}

/// Everything between the dates of a cell (`..`, `;`, `|`, spaces) stays.
fn shift_cell(cell: &str, days: i64) -> Option<String> {
    let is_date = |c: char| c.is_ascii_digit() || c == '-';
    let mut shifted = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(start) = rest.find(is_date) {
        let (between, date) = rest.split_at(start);
        let end = date.find(|c| !is_date(c)).unwrap_or(date.len());
        shifted.push_str(glue(between)?);
        shifted.push_str(&shift_date(&date[..end], days)?);
        rest = &date[end..];
    }
    shifted.push_str(glue(rest)?);
    Some(shifted)
}

fn glue(text: &str) -> Option<&str> {
    text.chars().all(|c| matches!(c, '.' | ';' | '|' | ' ')).then_some(text)
}

/// Shifts `2025-03-31`, `31-03-2025`, `1-3-2025`, `2024-06` or `2024` and writes it in the same shape.
fn shift_date(text: &str, days: i64) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let written = match widths[..] {
        [4, 2, 2] => WrittenDate::Day(parse_iso(text)?),
        [1 | 2, 1 | 2, 4] => {
            let iso = format!("{}-{:0>2}-{:0>2}", parts[2], parts[1], parts[0]);
            WrittenDate::Day(parse_iso(&iso)?)
        }
        [4, 2] => WrittenDate::Month(parse_iso(&format!("{text}-01"))?),
        [4] => WrittenDate::Year(parse_iso(&format!("{text}-01-01"))?),
        _ => return None,
    };
    let date = moved(written.last_day(), days)?;
    let (year, month, day) = (date.year(), date.month(), date.day());
    Some(match widths[..] {
        [4, ..] => {
            let iso = format!("{year:04}-{month:02}-{day:02}");
            iso[..text.len()].to_owned()
        }
        _ => format!("{day:0d$}-{month:0m$}-{year:04}", d = widths[0], m = widths[1]),
    })
}

fn moved(date: CivilDate, days: i64) -> Option<CivilDate> {
    let date = date.checked_add_signed(TimeDelta::try_days(days)?)?;
    YEARS.contains(&date.year()).then_some(date)
}

/// Cells as ranges of the file, without their quotes.
struct Reader<'a> {
    csv: &'a [u8],
    at: usize,
    line: usize,
    separator: u8,
}

struct Row {
    line: usize,
    cells: Vec<Range<usize>>,
}

impl Reader<'_> {
    fn next_row(&mut self) -> Result<Option<Row>, ShiftError> {
        if self.at >= self.csv.len() {
            return Ok(None);
        }
        let mut row = Row { line: self.line, cells: Vec::new() };
        loop {
            row.cells.push(self.next_cell()?);
            match self.csv.get(self.at) {
                Some(byte) if *byte == self.separator => self.at += 1,
                Some(_) => {
                    self.take_line_end();
                    return Ok(Some(row));
                }
                None => return Ok(Some(row)),
            }
        }
    }

    /// Takes a cell; what follows is a separator, a line end or the end of the file.
    fn next_cell(&mut self) -> Result<Range<usize>, ShiftError> {
        let begin = self.at;
        self.skip_spaces();
        if self.csv.get(self.at) != Some(&b'"') {
            let ends = |byte: &u8| [self.separator, b'\n', b'\r'].contains(byte);
            let length = self.csv[begin..].iter().position(ends);
            self.at = length.map_or(self.csv.len(), |length| begin + length);
            return Ok(begin..self.at);
        }
        let unmatched = ShiftError::Quote { line: self.line };
        let start = self.at + 1;
        let end = closing_quote(self.csv, start).ok_or_else(|| unmatched.clone())?;
        self.line += self.csv[start..end].split(|byte| *byte == b'\n').skip(1).count();
        self.at = end + 1;
        self.skip_spaces();
        let next = self.csv.get(self.at);
        let ends = next.is_none_or(|byte| [self.separator, b'\n', b'\r'].contains(byte));
        ends.then_some(start..end).ok_or(unmatched)
    }

    fn skip_spaces(&mut self) {
        self.at += self.csv[self.at..].iter().take_while(|byte| **byte == b' ').count();
    }

    fn take_line_end(&mut self) {
        self.at += if self.csv[self.at..].starts_with(b"\r\n") { 2 } else { 1 };
        self.line += 1;
    }
}

/// The quote that closes a cell; two in a row stand for one.
fn closing_quote(csv: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += csv[at..].iter().position(|byte| *byte == b'"')?;
        if csv.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests;
