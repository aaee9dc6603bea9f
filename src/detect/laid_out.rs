//! The cells of tables that are laid out in running text. Pure.

use super::boundary::after;

/// A longer line, in bytes, is no row of a laid-out table.
pub(super) const TABLE_LINE_MAX: usize = 300;
/// A longer header, in characters, is a sentence.
pub(super) const HEADER_MAX: usize = 40;

/// A cell of a table that is laid out with spaces, tabs, bars or semicolons.
#[derive(Debug)]
pub(super) struct Cell {
    /// Column of its first character and of the one after its last.
    pub(super) columns: (usize, usize),
    /// What parts the cells of its line, and how many stand before it.
    pub(super) ordinal: Option<(char, usize)>,
    /// Whether the line has other cells, or the cell is the value or word and nothing more.
    pub(super) plain: bool,
    /// Whether it is all of its line.
    pub(super) alone: bool,
}

/// Whether a cell begins at `start` and ends at `end`: a look at a few bytes. `line` is where the line of
/// `start` begins.
pub(super) fn is_cell(text: &str, line: usize, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    cell_begins(bytes, line, start) && cell_ends(bytes, end)
}

/// How far beside a cell its edge is looked for.
const EDGE_MAX: usize = 4;

/// Whether a cell begins at `start`.
pub(super) fn begins_cell(text: &str, line: usize, start: usize) -> bool {
    cell_begins(text.as_bytes(), line, start)
}

fn cell_begins(bytes: &[u8], line: usize, start: usize) -> bool {
    // A word in running text, as most are.
    if let [.., before, b' '] = &bytes[..start]
        && before.is_ascii_alphanumeric()
    {
        return false;
    }
    let from = line.max(start.saturating_sub(EDGE_MAX));
    let lead = strip_end(&bytes[from..start], is_quote);
    let bare = strip_end(lead, |byte| byte == b' ');
    lead.ends_with(b"  ")
        || bare.last().is_some_and(|byte| is_part(*byte))
        || (from == line && bare.is_empty())
}

fn cell_ends(bytes: &[u8], end: usize) -> bool {
    let tail = &bytes[end..bytes.len().min(end + EDGE_MAX)];
    let quotes = tail.iter().take_while(|byte| is_quote(**byte)).count();
    let tail = &tail[quotes..];
    let spaces = tail.iter().take_while(|byte| **byte == b' ').count();
    spaces >= 2 || tail.get(spaces).is_none_or(|b| is_part(*b) || matches!(b, b'\n' | b'\r'))
}

/// What parts the cells of a line, besides spaces.
fn is_part(byte: u8) -> bool {
    matches!(byte, b'\t' | b'|' | b';')
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

fn strip_end(mut bytes: &[u8], stripped: impl Fn(u8) -> bool) -> &[u8] {
    while let Some((last, rest)) = bytes.split_last()
        && stripped(*last)
    {
        bytes = rest;
    }
    bytes
}

impl Cell {
    pub(super) fn around(text: &str, line: usize, start: usize, end: usize) -> Option<Self> {
        let rest = after(text, end, TABLE_LINE_MAX);
        let stop = end + rest.find(['\n', '\r']).unwrap_or(rest.len());
        if stop - line > TABLE_LINE_MAX {
            return None;
        }
        let (head, tail) = (&text[line..start], &text[end..stop]);
        let part = head.chars().rev().find(|c| matches!(c, '\t' | '|' | ';'));
        let part = part.or_else(|| tail.chars().find(|c| matches!(c, '\t' | '|' | ';')));
        let gap = |text: &str| text.contains("  ") || part.is_some_and(|part| text.contains(part));
        let parts = |c: char| Some(c) == part;
        let begin =
            head.rfind("  ").map_or(0, |at| at + 2).max(head.rfind(parts).map_or(0, |at| at + 1));
        let length =
            tail.find("  ").unwrap_or(tail.len()).min(tail.find(parts).unwrap_or(tail.len()));
        let column = head[..begin].chars().count();
        let width = text[line + begin..end + length].trim_end().chars().count();
        let whole = head[begin..].trim().is_empty() && tail[..length].trim().is_empty();
        Some(Self {
            columns: (column, column + width),
            ordinal: part.map(|part| (part, head.matches(part).count())),
            plain: gap(head) || gap(tail) || whole,
            alone: !gap(head.trim_start()) && !gap(tail.trim_end()),
        })
    }

    pub(super) fn width(&self) -> usize {
        self.columns.1 - self.columns.0
    }

    pub(super) fn is_above(&self, below: &Self) -> bool {
        let overlap = self.columns.0 < below.columns.1 && below.columns.0 < self.columns.1;
        self.plain
            && below.plain
            && self.width() <= HEADER_MAX
            && match (self.ordinal, below.ordinal) {
                (Some(header), Some(value)) => header == value,
                (None, None) => overlap,
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::boundary::before;
    use super::*;

    /// As [`is_cell`], by characters instead of bytes.
    fn is_plainly_cell(text: &str, line: usize, start: usize, end: usize) -> bool {
        let parts = ['\t', '|', ';'];
        let quotes = ['"', '\''];
        let lead = before(text, start, EDGE_MAX);
        let (edge, lead) = match lead.rfind('\n') {
            Some(feed) => (true, &lead[feed + 1..]),
            None => (start - lead.len() == line, lead),
        };
        let lead = lead.trim_end_matches(quotes);
        let bare = lead.trim_end_matches(' ');
        let begins = lead.ends_with("  ") || bare.ends_with(parts) || (edge && bare.is_empty());
        let tail = after(text, end, EDGE_MAX).trim_start_matches(quotes);
        let bare = tail.trim_start_matches(' ');
        let ends = tail.starts_with("  ") || bare.is_empty() || bare.starts_with(parts);
        begins && (ends || bare.starts_with(['\n', '\r']))
    }

    proptest! {
        #[test]
        fn bytes_tell_a_cell_as_characters_do(
            left in "([ \"'\t|;é\n\ra]|\u{a0}){0,7}",
            right in "([ \"'\t|;é\n\ra]|\u{a0}){0,7}",
        ) {
            let text = format!("{left}BSN{right}");
            let (start, end) = (left.len(), left.len() + 3);
            let line = left.rfind('\n').map_or(0, |feed| feed + 1);
            prop_assert_eq!(is_cell(&text, line, start, end), is_plainly_cell(&text, line, start, end));
        }
    }
}
