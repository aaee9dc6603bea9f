//! Columns of a table that is laid out in text: with separators, or by position. Pure.
//!
//! A column is told by its own line alone, and whether a value stands in one by that line and its
//! neighbours, so that a text in windows has the columns that the whole has.

use super::anchor::Lines;
use super::boundary::{digits_at, look};
use super::laid_out::{begins_cell, is_cell};

/// A longer line, in bytes, is no row.
const LINE_MAX: usize = 300;
/// The bit of the tables that lie in text; those that extraction knows have it not.
pub(super) const IN_TEXT: u32 = 1 << 31;
/// Table of the lines without separators.
const BY_POSITION: u32 = IN_TEXT | 1;

/// Whether the column is one of [`TextRow::column`].
pub(super) fn is_in_text(column: (u32, u32)) -> bool {
    column.0 & IN_TEXT != 0
}

/// A row of a table that is laid out in text.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextRow<'t> {
    line: &'t str,
    /// Where it begins in its text.
    pub(super) begin: usize,
    /// What parts its cells, where that is not their position.
    separator: Option<u8>,
}

impl<'t> TextRow<'t> {
    /// The line that holds `at`, unless it is too long for a row.
    pub(super) fn around(text: &'t str, lines: &Lines, at: usize) -> Option<Self> {
        let (begin, stop) = line_of(text, lines, at);
        if stop - begin > LINE_MAX {
            return None;
        }
        look(stop - begin);
        let line = &text[begin..stop];
        let separator = line.bytes().find(|byte| matches!(byte, b'\t' | b'|' | b';'));
        Some(Self { line, begin, separator })
    }

    /// Where it ends in its text.
    pub(super) fn end(&self) -> usize {
        self.begin + self.line.len()
    }

    /// The table and column of what begins at `start`.
    pub(super) fn column(&self, start: usize) -> (u32, u32) {
        let head = &self.line[..start - self.begin];
        let count = |text: &str, wanted: u8| text.bytes().filter(|byte| *byte == wanted).count();
        let small = |count: usize| u32::try_from(count).expect("a line is short");
        match self.separator {
            // Lines with another number of cells are another table.
            Some(part) => {
                let cells = small(count(self.line, part).min(0xff));
                (IN_TEXT | cells << 8 | u32::from(part), small(count(head, part)))
            }
            None => (BY_POSITION, small(head.chars().count())),
        }
    }
}

/// Where the line that holds `at` begins and ends, without what ends it.
fn line_of(text: &str, lines: &Lines, at: usize) -> (usize, usize) {
    let (begin, stop) = lines.line(at, text.len());
    let returns = text.as_bytes()[begin..stop].ends_with(b"\r");
    (begin, stop - usize::from(returns))
}

/// Bytes of a postcode after its digits.
const POSTCODE_TAIL: usize = 4;

/// Whether the digits at `start` may begin a value in a column; never no where [`column_of`] has one.
pub(super) fn may_begin_cell(text: &str, lines: &Lines, start: usize) -> bool {
    // A longer run is no shorter piece.
    let end = start + digits_at(text, start, LINE_MAX);
    let bytes = text.as_bytes();
    let beside = &bytes[end..bytes.len().min(end + POSTCODE_TAIL)];
    let postcode = end - start == 4 && beside.iter().any(u8::is_ascii_alphabetic);
    (postcode || is_in_one_piece(bytes, start, end))
        && (begins_cell(text, lines.line_start(start), start)
            || is_aligned(text, lines, start, end))
}

/// The table and column of the value `start..end`, if it is a cell of a row: a date in figures, or a
/// number in one piece, or a postcode.
pub(super) fn column_of(text: &str, lines: &Lines, start: usize, end: usize) -> Option<(u32, u32)> {
    let value = &text.as_bytes()[start..end];
    let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let postcode = digits == 4
        && value.len() <= 4 + POSTCODE_TAIL
        && value.last().is_some_and(u8::is_ascii_alphabetic);
    if !postcode && !is_in_one_piece(text.as_bytes(), start, start + digits) {
        return None;
    }
    let line = lines.line_start(start);
    if !is_cell(text, line, start, end) && !is_aligned(text, lines, start, end) {
        return None;
    }
    Some(TextRow::around(text, lines, start)?.column(start))
}

/// Whether digits may begin a date in figures or a number in one piece, as far as two bytes tell.
fn is_in_one_piece(bytes: &[u8], start: usize, end: usize) -> bool {
    match end - start {
        1 | 2 | 4 => {
            let parts = bytes.get(end).is_some_and(|byte| matches!(byte, b'-' | b'.' | b'/'));
            parts && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
        }
        length => length >= 8,
    }
}

/// Whether the line above or below has the picture of `start..end` at the same place: what a record of
/// fixed width has, even where its columns leave no space between them.
fn is_aligned(text: &str, lines: &Lines, start: usize, end: usize) -> bool {
    let (begin, stop) = line_of(text, lines, start);
    if stop - begin > LINE_MAX || end > stop {
        return false;
    }
    let column = text[begin..start].chars().count();
    look(start - begin);
    let (_, feed) = lines.line(start, text.len());
    let above = begin.checked_sub(1).map(|feed| line_of(text, lines, feed));
    let below = (feed < text.len()).then(|| line_of(text, lines, feed + 1));
    above.into_iter().chain(below).any(|(from, to)| {
        if to - from > LINE_MAX {
            return false;
        }
        look(to - from);
        let line = &text[from..to];
        let Some((at, _)) = line.char_indices().nth(column) else { return false };
        let parted = at == 0 || !line.as_bytes()[at - 1].is_ascii_alphanumeric();
        let other = line.as_bytes().get(at..at + (end - start));
        parted && other.is_some_and(|other| has_picture(other, &text.as_bytes()[start..end]))
    })
}

/// Whether both have digits, letters and marks in the same places.
fn has_picture(one: &[u8], other: &[u8]) -> bool {
    let class = |byte: u8| match byte {
        b'0'..=b'9' => b'9',
        b'A'..=b'Z' | b'a'..=b'z' => b'A',
        mark => mark,
    };
    one.iter().zip(other).all(|(one, other)| class(*one) == class(*other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Lines {
        let mut lines = Lines::default();
        text.match_indices('\n').for_each(|(at, _)| lines.feed(at));
        lines
    }

    fn column(text: &str, value: &str) -> Option<(u32, u32)> {
        let start = text.find(value).unwrap();
        column_of(text, &lines(text), start, start + value.len())
    }

    #[test]
    fn values_stand_in_columns() {
        let tabs = column("Jansen\t12-03-1975\tTiel\n", "12-03-1975");
        assert_eq!(tabs.map(|(_, column)| column), Some(1));
        assert_ne!(tabs, column("Jansen\t12-03-1975\tTiel\t1\n", "12-03-1975"), "another table");
        let spaces = column("Jansen       12-03-1975  Tiel\n", "12-03-1975");
        assert_eq!(spaces, Some((BY_POSITION, 13)));
        assert_eq!(spaces, column("Erdoğmuş     12-03-1975\n", "12-03-1975"), "in characters");
    }

    #[test]
    fn a_record_without_gaps_is_told_by_its_neighbour() {
        let rows = "W706298 950133279 19731111 2771XB\nW453808 904278670 19980529 7411GC\n";
        for (value, at) in [("950133279", 8), ("19980529", 18), ("2771XB", 27)] {
            assert_eq!(column(rows, value), Some((BY_POSITION, at)), "{value}");
        }
        assert_eq!(column("op 19731111 is\nna 19980529, en\n", "19731111"), Some((BY_POSITION, 3)));
    }

    #[test]
    fn a_carriage_return_makes_no_line_longer() {
        let row = format!("12-03-1975\t{}", "x".repeat(LINE_MAX - 11));
        assert!(column(&row, "12-03-1975").is_some());
        assert_eq!(column(&format!("{row}\r\n"), "12-03-1975"), column(&row, "12-03-1975"));
        let rows = "W706298 950133279 19731111 2771XB\r\nW453808 904278670 19980529 7411GC\r\n";
        assert_eq!(column(rows, "904278670"), Some((BY_POSITION, 8)));
    }

    #[test]
    fn running_text_has_no_columns() {
        for text in [
            "Op 12-03-1975 werd hij\nvoor de eerste keer gezien.",
            "Zie 148206104 en verder",
            "(12-03-1975)  x",
            "2 of 12-03-1975",
        ] {
            let start = text.find('1').unwrap();
            let end = start + text[start..].find([' ', ')']).unwrap_or(text.len() - start);
            assert_eq!(column_of(text, &lines(text), start, end), None, "{text}");
        }
        let long = format!("{}\t12-03-1975\t", "x".repeat(400));
        assert_eq!(column(&long, "12-03-1975"), None);
    }
}
