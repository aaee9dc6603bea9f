//! What the words around a value say about it: the nearest one decides. Pure.

use super::anchor::Lines;
use super::boundary::{after, before};
use super::lexicon::{Role, WordAt};

/// What the nearest word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelSays {
    Nothing,
    Yes,
    Weak,
    No,
}

/// How far before a value its label may end, in characters.
const BEFORE_MAX: usize = 60;
/// How far after a value a word may begin.
const AFTER_MAX: usize = 40;
/// How much may stand after a label on the line above its value.
const ABOVE_TAIL_MAX: usize = 20;
/// How many empty lines may part a label from its value.
const EMPTY_LINES_MAX: usize = 2;
/// Words looked at per value: only words that end at the same place are passed over.
const WORDS_MAX: usize = 16;

/// How far below its header a row of a laid-out table may stand.
const TABLE_LINES_MAX: usize = 200;
/// A longer line, in bytes, is no row of a laid-out table.
const TABLE_LINE_MAX: usize = 300;
/// A longer header, in characters, is a sentence.
const HEADER_MAX: usize = 40;

/// A cell of a table that is laid out with spaces, tabs, bars or semicolons.
struct Cell {
    /// Column of its first character and of the one after its last.
    columns: (usize, usize),
    /// What parts the cells of its line, and how many stand before it.
    ordinal: Option<(char, usize)>,
    /// Whether the line has other cells, or the cell is the value or word and nothing more.
    plain: bool,
}

/// Whether a cell begins at `start` and ends at `end`: a look at a few characters.
fn is_cell(text: &str, line: usize, start: usize, end: usize) -> bool {
    let parts = ['\t', '|', ';'];
    let quotes = ['"', '\''];
    let lead = before(text, start, 4);
    let (edge, lead) = match lead.rfind('\n') {
        Some(feed) => (true, &lead[feed + 1..]),
        None => (start - lead.len() == line, lead),
    };
    let lead = lead.trim_end_matches(quotes);
    let bare = lead.trim_end_matches(' ');
    let begins = lead.ends_with("  ") || bare.ends_with(parts) || (edge && bare.is_empty());
    let tail = after(text, end, 4).trim_start_matches(quotes);
    let bare = tail.trim_start_matches(' ');
    let ends = tail.starts_with("  ") || bare.is_empty() || bare.starts_with(parts);
    begins && (ends || bare.starts_with(['\n', '\r']))
}

impl Cell {
    fn around(text: &str, line: usize, start: usize, end: usize) -> Option<Self> {
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
        })
    }

    fn is_above(&self, below: &Self) -> bool {
        let overlap = self.columns.0 < below.columns.1 && below.columns.0 < self.columns.1;
        self.plain
            && below.plain
            && self.columns.1 - self.columns.0 <= HEADER_MAX
            && match (self.ordinal, below.ordinal) {
                (Some(header), Some(value)) => header == value,
                (None, None) => overlap,
                _ => false,
            }
    }
}

/// What a text says to the first value of the next one, by rule.
pub(super) type Carry = Vec<LabelSays>;

/// The words of one rule in one text, in the order of their ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a Lines,
    pub(super) words: &'a [WordAt],
    /// What the text before says, where nothing stands between.
    pub(super) carry: LabelSays,
}

impl Surroundings<'_> {
    /// What stands before the value that begins at `start`; `spent` is the end of the value before it
    /// when a label speaks for one value only.
    pub(super) fn label_before(&self, start: usize, spent: usize) -> LabelSays {
        let line = self.lines.line_start(start);
        if let Some(word) = self.last_word(start)
            && word.start >= line
            && word.end >= spent
        {
            let reach = before(self.text, start, BEFORE_MAX).len();
            return if start - word.end <= reach { says(word.role) } else { LabelSays::Nothing };
        }
        let lead = before(self.text, start, ABOVE_TAIL_MAX);
        let lead = lead.rsplit('\n').next().unwrap_or_default();
        if start - line > lead.len() || lead.chars().any(char::is_alphanumeric) || spent > line {
            return LabelSays::Nothing;
        }
        self.above(line)
    }

    /// What the nearest line before `line` that is not empty says at its end.
    fn above(&self, line: usize) -> LabelSays {
        let mut end = line;
        for _ in 0..=EMPTY_LINES_MAX {
            if end == 0 {
                return self.carry;
            }
            // Without its line feed, unless the text ends without one.
            let stop = if self.text.as_bytes()[end - 1] == b'\n' { end - 1 } else { end };
            let begin = self.lines.line_start(stop);
            let content = &self.text[begin..stop];
            // A long line is not read to the end only to learn that it is empty.
            if content.len() > 4 * BEFORE_MAX || !content.trim().is_empty() {
                let reach = before(self.text, stop, ABOVE_TAIL_MAX).len();
                return match self.last_word(stop) {
                    // A digit between: the label had its value on its own line.
                    Some(word)
                        if word.start >= begin
                            && stop - word.end <= reach
                            && !self.text[word.end..stop].bytes().any(|b| b.is_ascii_digit()) =>
                    {
                        says(word.role)
                    }
                    _ => LabelSays::Nothing,
                };
            }
            end = begin;
        }
        LabelSays::Nothing
    }

    /// Whether a word that may stand after a value does.
    pub(super) fn word_after(&self, end: usize) -> bool {
        let reach = end + after(self.text, end, AFTER_MAX).len();
        let line = self.text[end..reach].find('\n').map_or(reach, |feed| end + feed);
        let first = self.words.partition_point(|word| word.end <= end);
        let near = self.words[first..].iter().take(WORDS_MAX);
        near.filter(|w| w.role == Role::After).any(|w| w.start >= end && w.start < line)
    }

    /// What the header says in whose column the value `start..end` of a laid-out table stands.
    pub(super) fn header_above(&self, start: usize, end: usize) -> LabelSays {
        let line = self.lines.line_start(start);
        if !is_cell(self.text, line, start, end) {
            return LabelSays::Nothing;
        }
        let mut reach = line;
        let mut value = None;
        for _ in 0..WORDS_MAX {
            let Some(word) = self.last_word(reach) else { break };
            // Only made when there is a word at all: most values have none above them.
            let below = value.get_or_insert_with(|| {
                Cell::around(self.text, line, start, end).filter(|cell| cell.plain)
            });
            let Some(below) = below else { break };
            let header = self.lines.line_start(word.start);
            if Cell::around(self.text, header, word.start, word.end)
                .is_some_and(|above| above.is_above(below))
                && self.lines.are_one_block(word.start, start, TABLE_LINES_MAX)
            {
                return says(word.role);
            }
            reach = word.start;
        }
        LabelSays::Nothing
    }

    /// What the end of this text says to a value that stands alone below it.
    pub(super) fn carry(&self) -> LabelSays {
        self.above(self.text.len())
    }

    /// The nearest word that ends at or before `at`; the longest of those that end there.
    fn last_word(&self, at: usize) -> Option<&WordAt> {
        let count = self.words.partition_point(|word| word.end <= at);
        let near = self.words[..count].iter().rev().take(WORDS_MAX);
        let mut near = near.filter(|word| word.role != Role::After);
        let last = near.next()?;
        let same = near.take_while(|word| word.end == last.end);
        Some(same.fold(last, |best, word| if word.start < best.start { word } else { best }))
    }
}

fn says(role: Role) -> LabelSays {
    match role {
        Role::Label => LabelSays::Yes,
        Role::Weak => LabelSays::Weak,
        Role::Negative => LabelSays::No,
        Role::After | Role::Document => LabelSays::Nothing,
    }
}
