//! Text of a register → rows of cells, each with the line it begins on. Pure.
//!
//! Stricter than the usual readers on one point: a quote that is never closed would swallow the rest
//! of the file as one cell, and engagements with it, so it is an error here.

use std::collections::BTreeMap;

use super::columns::Column;
use super::error::{RowCode, RowProblem};
use super::workbook::CellKind;

/// One row as it stands in the file; cells are trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Line of the file on which the row begins, from 1.
    pub(super) line: u64,
    /// The cells.
    pub(super) cells: Vec<String>,
    /// What kind of value stands in a cell of a workbook, where it is anything but text.
    pub(super) kinds: BTreeMap<usize, CellKind>,
}

impl Row {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// The text of a register: by its byte-order mark, else UTF-8, else Windows-1252.
///
/// `None` for what is not text at all: a workbook, UTF-16 without a mark, broken UTF.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let text = if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])?.into_owned()
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        text.to_owned()
    } else {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
    };
    let is_text = text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n'));
    is_text.then_some(text)
}

/// Rows of the whole text, the header first; blank rows are left out.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, RowProblem> {
    let (text, first_line, told) = match separator_line(text) {
        Some((separator, rest)) => (rest, 2, Some(separator)),
        None => (text, 1, None),
    };
    let separator = told.unwrap_or_else(|| sniff(text));
    let mut reader = Reader { rest: text, line: first_line, separator };
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row()? {
        if !row.is_blank() {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Excel's own `sep=;` before the header.
fn separator_line(text: &str) -> Option<(char, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let separator = line.trim_end_matches('\r').strip_prefix("sep=")?;
    matches!(separator, "," | ";" | "\t").then(|| (char::from(separator.as_bytes()[0]), rest))
}

/// The separator with which the header has the most known columns.
fn sniff(text: &str) -> char {
    let known = |separator: char| {
        let header = Reader { rest: text, line: 1, separator }.next_row().ok().flatten();
        let cells = header.map(|row| row.cells).unwrap_or_default();
        (cells.iter().filter(|cell| Column::named(cell).is_some()).count(), cells.len())
    };
    [',', '\t', ';'].into_iter().max_by_key(|separator| known(*separator)).unwrap_or(',')
}

struct Reader<'a> {
    rest: &'a str,
    line: u64,
    separator: char,
}

/// What stands after a cell.
#[derive(PartialEq)]
enum After {
    Cell,
    Row,
    File,
}

impl Reader<'_> {
    fn next_row(&mut self) -> Result<Option<Row>, RowProblem> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let (cell, after) = self.next_cell(line)?;
            cells.push(cell);
            if after != After::Cell {
                return Ok(Some(Row { line, cells, kinds: BTreeMap::new() }));
            }
        }
    }

    fn next_cell(&mut self, row: u64) -> Result<(String, After), RowProblem> {
        let trimmed = self.rest.trim_start_matches(' ');
        if let Some(quoted) = trimmed.strip_prefix('"') {
            self.rest = quoted;
            return self.quoted_cell(row);
        }
        let separator = self.separator;
        let end = self.rest.find([separator, '\n', '\r']).unwrap_or(self.rest.len());
        let cell = self.rest[..end].trim().to_owned();
        self.rest = &self.rest[end..];
        let after = self.take_end().ok_or_else(|| RowProblem::new(row, "", RowCode::StrayQuote))?;
        Ok((cell, after))
    }

    /// The rest of a cell whose opening quote was taken.
    fn quoted_cell(&mut self, row: u64) -> Result<(String, After), RowProblem> {
        let mut cell = String::new();
        loop {
            let Some(end) = self.rest.find('"') else {
                return Err(RowProblem::new(row, "", RowCode::UnclosedQuote));
            };
            cell.push_str(&self.rest[..end]);
            self.rest = &self.rest[end + 1..];
            let Some(rest) = self.rest.strip_prefix('"') else { break };
            cell.push('"');
            self.rest = rest;
        }
        let breaks = cell.replace("\r\n", "\n").matches(['\n', '\r']).count();
        self.line += breaks as u64;
        self.rest = self.rest.trim_start_matches(' ');
        let after = self.take_end().ok_or_else(|| RowProblem::new(row, "", RowCode::StrayQuote))?;
        Ok((cell.trim().to_owned(), after))
    }

    /// Takes the separator, line end or end of file that must follow a cell.
    fn take_end(&mut self) -> Option<After> {
        let Some(next) = self.rest.chars().next() else { return Some(After::File) };
        if next == self.separator {
            self.rest = &self.rest[1..];
            return Some(After::Cell);
        }
        let rest =
            self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\n', '\r']))?;
        self.rest = rest;
        self.line += 1;
        Some(After::Row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u64, Vec<String>)> {
        rows(text).unwrap().into_iter().map(|row| (row.line, row.cells)).collect()
    }

    #[test]
    fn rows_know_the_line_they_begin_on() {
        let got = cells("client_id,notes\r\n\r\n1,\"a\r\n\"\"b\"\"\"\r\n;;\n2 , \"x,y\" \n,\n3,");
        let want =
            [(1, "client_id|notes"), (3, "1|a\r\n\"b\""), (5, ";;"), (6, "2|x,y"), (8, "3|")];
        for ((line, cells), (want_line, want_cells)) in got.iter().zip(want) {
            assert_eq!((*line, cells.join("|").as_str()), (want_line, want_cells));
        }
        assert_eq!(got.len(), want.len());
    }

    #[test]
    fn separator_is_the_one_that_makes_sense_of_the_header() {
        assert_eq!(sniff("client_id;paden;a,b\n"), ';');
        assert_eq!(sniff("client_id\tpaths\n"), '\t');
        assert_eq!(sniff("client_id,paths\n"), ',');
        assert_eq!(
            cells("sep=;\r\nclient_id;paths\r\n1;2\r\n")[1],
            (3, vec!["1".into(), "2".into()])
        );
    }

    #[test]
    fn a_quote_that_stays_open_swallows_nothing() {
        let open = rows("client_id,notes\n1,\"a\n2,b\n3,c\n").unwrap_err();
        assert_eq!((open.row, open.code), (2, RowCode::UnclosedQuote));
        let stray = rows("client_id,notes\n1,\"a\" b\n").unwrap_err();
        assert_eq!((stray.row, stray.code), (2, RowCode::StrayQuote));
    }

    #[test]
    fn what_is_not_text_is_not_guessed_at() {
        assert_eq!(decode(b"PK\x03\x04\x14\0"), None);
        assert_eq!(decode(b"c\0l\0i\0"), None);
        assert_eq!(decode(b"\xef\xbb\xbfabc\xff"), None);
        assert_eq!(decode(b"be\xebindigd").as_deref(), Some("be\u{eb}indigd"));
        assert_eq!(decode(b"\xff\xfea\0\xeb\0").as_deref(), Some("a\u{eb}"));
        assert_eq!(decode(b"\xfe\xff\0a").as_deref(), Some("a"));
    }
}
