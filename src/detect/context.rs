//! What the words around a value say about it: the nearest one decides. Pure.

use std::cell::OnceCell;

use super::anchor::Lines;
use super::boundary::{after, before};
use super::laid_out::{Cell, HEADER_MAX, TABLE_LINE_MAX, is_cell};
use super::lexicon::{Lexicon, Role, WordAt};

/// What the nearest word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelSays {
    Nothing,
    Yes,
    Weak,
    No,
}

/// How far before a value its label may end, in characters.
pub(super) const BEFORE_MAX: usize = 60;
/// How far after a value a word may begin.
pub(super) const AFTER_MAX: usize = 40;
/// How much may stand after a label on the line above its value.
pub(super) const ABOVE_TAIL_MAX: usize = 20;
/// How many empty lines may part a label from its value.
pub(super) const EMPTY_LINES_MAX: usize = 2;
/// Headers looked at per value.
const HEADERS_MAX: usize = 64;
/// Words after a value looked at.
const WORDS_AFTER_MAX: usize = 32;

/// How far below its header a row of a laid-out table may stand.
const TABLE_LINES_MAX: usize = 200;
/// The same in bytes, whatever stands between.
const TABLE_BYTES_MAX: usize = TABLE_LINES_MAX * TABLE_LINE_MAX;
/// A longer line, in bytes, is none of a block of labels.
pub(super) const LABEL_LINE_MAX: usize = 2 * HEADER_MAX;

/// Lines of a form of which the labels stand in one block and the values in the next.
const STEPS_MAX: usize = 24;

/// The words at the end of a text that speak to a value that stands alone at the start of the next one,
/// in the order of their ends.
pub(super) type Carry = Vec<WordAt>;

/// A word that is the header of a column in a table that is laid out in text.
#[derive(Debug)]
pub(super) struct HeaderAt {
    at: WordAt,
    cell: Cell,
}

/// The headers of one text, in the order of their ends.
#[derive(Debug)]
pub(super) struct Headers {
    all: Vec<HeaderAt>,
    /// Those of columns that nothing but spaces parts, by their places in `all`.
    spaced: Vec<usize>,
}

/// The words of one text, in the order of their ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a Lines,
    pub(super) all: &'a [WordAt],
    pub(super) lexicon: &'a Lexicon,
    /// What the text before says, where nothing stands between.
    pub(super) carry: &'a [WordAt],
    pub(super) headers: &'a OnceCell<Headers>,
}

/// How far the places of one text were walked: line feeds and words passed.
#[derive(Debug, Default)]
pub(super) struct Walk {
    feeds: usize,
    words: usize,
}

/// A place in a text with what stands before it, whatever rule asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) start: usize,
    /// Where its line begins.
    line: usize,
    /// Words before it that are near enough to be a label.
    near: (usize, usize),
    above: Above,
}

/// What a value that stands first in its line has above it.
#[derive(Debug, Clone, Copy)]
enum Above {
    Nothing,
    /// Words at the end of the nearest line that is not empty.
    Words {
        begin: usize,
        near: (usize, usize),
    },
    /// The end of the text before.
    Carry,
}

/// What the words of one text say to one rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) of: &'a Words<'a>,
    pub(super) rule: usize,
}

impl Words<'_> {
    /// Whether no word stands in the text or at the end of the one before: then nothing is said at all.
    fn is_silent(&self) -> bool {
        self.all.is_empty() && self.carry.is_empty()
    }

    /// What stands at the end of the text, for the next one.
    pub(super) fn carry(&self, carry: &mut Carry) {
        carry.clear();
        if self.text.trim().is_empty() {
            carry.extend_from_slice(self.carry);
        } else if let Some((begin, stop)) = self.last_line(self.text.len()) {
            carry.extend(self.all_of(self.ending_near(begin, stop), begin));
        }
    }

    /// What stands before the place `start`; places come in their order.
    pub(super) fn spot(&self, walk: &mut Walk, start: usize) -> Spot {
        if self.is_silent() {
            return Spot { start, line: 0, near: (0, 0), above: Above::Nothing };
        }
        let line = self.lines.line_start_near(&mut walk.feeds, start);
        while self.all.get(walk.words).is_some_and(|word| word.end <= start) {
            walk.words += 1;
        }
        self.spot_in(line, start, walk.words)
    }

    /// As [`Self::spot`], of any place.
    pub(super) fn spot_anywhere(&self, start: usize) -> Spot {
        let count = self.all.partition_point(|word| word.end <= start);
        self.spot_in(self.lines.line_start(start), start, count)
    }

    /// The place `start` in the line from `line` on, with `count` words that end before it.
    fn spot_in(&self, line: usize, start: usize, count: usize) -> Spot {
        let mut near = (count, count);
        if count > 0 && self.all[count - 1].end >= line {
            let from = (start - before(self.text, start, BEFORE_MAX).len()).max(line);
            near = self.ending_from(from, count);
        }
        Spot { start, line, near, above: self.above(line, start) }
    }

    fn above(&self, line: usize, start: usize) -> Above {
        // No character has more than four bytes.
        if start - line > 4 * ABOVE_TAIL_MAX {
            return Above::Nothing;
        }
        let lead = &self.text[line..start];
        if lead.chars().any(char::is_alphanumeric) || lead.chars().count() > ABOVE_TAIL_MAX {
            return Above::Nothing;
        }
        match self.last_line(line) {
            Some((begin, stop)) => Above::Words { begin, near: self.ending_near(begin, stop) },
            None => Above::Carry,
        }
    }

    /// The words before number `count` that end at `from` or after it.
    fn ending_from(&self, from: usize, count: usize) -> (usize, usize) {
        let near = self.all[..count].iter().rev().take_while(|word| word.end >= from);
        (count - near.count(), count)
    }

    /// Those of a range of words that begin at `line` or after it.
    fn all_of(
        &self,
        (first, last): (usize, usize),
        line: usize,
    ) -> impl DoubleEndedIterator<Item = &WordAt> {
        self.all[first..last].iter().filter(move |word| word.start >= line)
    }

    /// The nearest line before `line` that is not empty, without its line feed.
    fn last_line(&self, line: usize) -> Option<(usize, usize)> {
        let mut end = line;
        for _ in 0..=EMPTY_LINES_MAX {
            if end == 0 {
                return None;
            }
            // Without its line feed, unless the text ends without one, and the carriage return before it.
            let line = self.text[..end].strip_suffix('\n').unwrap_or(&self.text[..end]);
            let stop = line.strip_suffix('\r').unwrap_or(line).len();
            let begin = self.lines.line_start(stop);
            let content = &self.text[begin..stop];
            // A long line is not read to the end only to learn that it is empty.
            if content.len() > 4 * BEFORE_MAX || !content.trim().is_empty() {
                return Some((begin, stop));
            }
            end = begin;
        }
        Some((end, end))
    }

    /// Words before the end of the line `begin..stop` after which hardly anything stands and no digit.
    fn ending_near(&self, begin: usize, stop: usize) -> (usize, usize) {
        let from = stop - before(self.text, stop, ABOVE_TAIL_MAX).len();
        let from = from.max(begin);
        let tail = &self.text.as_bytes()[from..stop];
        // A digit between: the label had its value on its own line.
        let digit = tail.iter().rposition(u8::is_ascii_digit).map_or(from, |at| from + at + 1);
        let count = self.all.partition_point(|word| word.end <= stop);
        self.ending_from(digit.max(from), count)
    }

    fn headers(&self) -> &Headers {
        self.headers.get_or_init(|| {
            let mut headers = Headers { all: Vec::new(), spaced: Vec::new() };
            let mut feeds = 0;
            for at in self.all {
                let line = self.lines.line_start_near(&mut feeds, at.start);
                if !is_cell(self.text, line, at.start, at.end) {
                    continue;
                }
                let cell = Cell::around(self.text, line, at.start, at.end);
                let Some(cell) = cell.filter(|cell| cell.plain && cell.width() <= HEADER_MAX)
                else {
                    continue;
                };
                if !cell.alone && cell.ordinal.is_none() {
                    headers.spaced.push(headers.all.len());
                }
                headers.all.push(HeaderAt { at: *at, cell });
            }
            headers
        })
    }
}

impl Surroundings<'_> {
    /// What stands before the value that begins at the spot; `spent` is the end of the value before it
    /// when a label speaks for one value only.
    pub(super) fn label_before(&self, spot: &Spot, spent: usize) -> LabelSays {
        let near = self.of.all_of(spot.near, spot.line).rev();
        if let Some(says) = self.nearest(near.take_while(|word| word.end >= spent)) {
            return says;
        }
        if spent > spot.line {
            return LabelSays::Nothing;
        }
        let says = match spot.above {
            Above::Nothing => None,
            Above::Words { begin, near } => self.nearest(self.of.all_of(near, begin).rev()),
            Above::Carry => self.nearest(self.of.carry.iter().rev()),
        };
        says.unwrap_or(LabelSays::Nothing)
    }

    /// What the first of `words` says that speaks to the rule, the longest of those that end there.
    fn nearest<'w>(&self, words: impl Iterator<Item = &'w WordAt>) -> Option<LabelSays> {
        let mut best: Option<(&WordAt, LabelSays)> = None;
        for word in words {
            if best.is_some_and(|(first, _)| word.end != first.end) {
                break;
            }
            let Some(says) = says(self.of.lexicon.roles_of(word.word, self.rule)) else { continue };
            if best.is_none_or(|(first, _)| word.start < first.start) {
                best = Some((word, says));
            }
        }
        best.map(|(_, says)| says)
    }

    /// Whether a word that may stand after a value does.
    pub(super) fn word_after(&self, end: usize) -> bool {
        let text = self.of.text;
        let first = self.of.all.partition_point(|word| word.end <= end);
        if first == self.of.all.len() {
            return false;
        }
        let reach = end + after(text, end, AFTER_MAX).len();
        let line = text[end..reach].find('\n').map_or(reach, |feed| end + feed);
        let near = self.of.all[first..].iter().take(WORDS_AFTER_MAX);
        let speaks = |w: &&WordAt| self.of.lexicon.speaks(w.word, self.rule, Role::After);
        near.filter(speaks).any(|w| w.start >= end && w.start < line)
    }

    /// What the header says in whose column the value from the spot to `end` of a laid-out table stands.
    pub(super) fn header_above(&self, spot: &Spot, end: usize) -> LabelSays {
        let Spot { start, line, .. } = *spot;
        // The first line has nothing above it.
        if line == 0 || self.of.all.is_empty() {
            return LabelSays::Nothing;
        }
        if !is_cell(self.of.text, line, start, end) {
            return self.header_at_same_column(line, start);
        }
        match self.label_in_step(line, start, end) {
            LabelSays::Nothing => self.header_of_cell(line, start, end),
            says => says,
        }
    }

    fn header_of_cell(&self, line: usize, start: usize, end: usize) -> LabelSays {
        let text = self.of.text;
        let headers = &self.of.headers().all;
        let count = headers.partition_point(|header| header.at.end <= line);
        if count == 0 {
            return LabelSays::Nothing;
        }
        let below = Cell::around(text, line, start, end).filter(|cell| cell.plain);
        let Some(below) = below else { return LabelSays::Nothing };
        let near = headers[..count].iter().rev().take(HEADERS_MAX);
        let above = near.filter(|header| header.cell.is_above(&below));
        let in_block = |header: &&HeaderAt| {
            start - header.at.start <= TABLE_BYTES_MAX
                && self.of.lines.are_one_block(header.at.start, start, TABLE_LINES_MAX)
        };
        let words = above.filter(in_block).map(|header| &header.at);
        self.nearest(words).unwrap_or(LabelSays::Nothing)
    }

    /// What the header says that begins in the very column of a value, where a wide column before it leaves
    /// one space between the two.
    fn header_at_same_column(&self, line: usize, start: usize) -> LabelSays {
        let text = self.of.text;
        if start - line > TABLE_LINE_MAX || !(start == line || text[..start].ends_with(' ')) {
            return LabelSays::Nothing;
        }
        let Headers { all, spaced } = self.of.headers();
        // Most texts have no such columns.
        if spaced.is_empty() {
            return LabelSays::Nothing;
        }
        let count = all.partition_point(|header| header.at.end <= line);
        let known = spaced.partition_point(|at| *at < count);
        let near = spaced[..known].iter().rev().take_while(|at| count - **at <= HEADERS_MAX);
        let column = text[line..start].chars().count();
        let above = near.map(|at| &all[*at]).filter(|header| {
            header.cell.columns.0 == column
                && self.of.lines.are_one_block(header.at.start, start, TABLE_LINES_MAX)
        });
        self.nearest(above.map(|header| &header.at)).unwrap_or(LabelSays::Nothing)
    }

    /// What the label says that has the place among the lines of the block above that the value has among
    /// the lines of its own: a form in two columns, as its text comes out of a PDF.
    fn label_in_step(&self, line: usize, start: usize, end: usize) -> LabelSays {
        let text = self.of.text;
        let rest = after(text, end, TABLE_LINE_MAX);
        let stop = end + rest.find('\n').unwrap_or(rest.len());
        let alone = |text: &str| text.chars().all(|c| c.is_whitespace() || matches!(c, '"' | '\''));
        if stop - line > TABLE_LINE_MAX || !alone(&text[line..start]) || !alone(&text[end..stop]) {
            return LabelSays::Nothing;
        }
        let above = self.block_above(line);
        let mut lines = above.len() + 1;
        let mut at = stop + 1;
        while at < text.len() && lines <= STEPS_MAX {
            let rest = after(text, at, TABLE_LINE_MAX);
            let Some(length) =
                rest.find('\n').or((at + rest.len() == text.len()).then_some(rest.len()))
            else {
                // A line this long is prose, and no value of a form.
                return LabelSays::Nothing;
            };
            if rest[..length].trim().is_empty() {
                break;
            }
            lines += 1;
            at += length + 1;
        }
        let first = above.last().map_or(line, |(begin, _)| *begin);
        let gap = self.of.last_line(first).filter(|(begin, end)| begin < end && *end + 1 < first);
        let Some((begin, end)) = gap.filter(|_| (2..=STEPS_MAX).contains(&lines)) else {
            return LabelSays::Nothing;
        };
        let mut labels = self.block_above(begin);
        labels.insert(0, (begin, end));
        if labels.len() != lines || labels.iter().any(|(begin, end)| end - begin > LABEL_LINE_MAX) {
            return LabelSays::Nothing;
        }
        let (begin, end) = labels[lines - 1 - above.len()];
        let count = self.of.all.partition_point(|word| word.end <= end);
        let near = self.of.ending_from(begin + 1, count);
        self.nearest(self.of.all_of(near, begin).rev()).unwrap_or(LabelSays::Nothing)
    }

    /// The lines right above `line` up to an empty one, the nearest first, and no more than may be labels.
    fn block_above(&self, line: usize) -> Vec<(usize, usize)> {
        let (mut lines, mut at) = (Vec::new(), line);
        while at > 0 && lines.len() <= STEPS_MAX {
            let begin = self.of.lines.line_start(at - 1);
            if self.of.text[begin..at - 1].trim().is_empty() {
                break;
            }
            lines.push((begin, at - 1));
            at = begin;
        }
        lines
    }
}

/// What a word with these roles says before a value.
fn says(roles: u8) -> Option<LabelSays> {
    // A word that is for the rule and against it is a mistake of the rule; against is the safer reading.
    if roles & Role::Negative as u8 != 0 {
        Some(LabelSays::No)
    } else if roles & Role::Label as u8 != 0 {
        Some(LabelSays::Yes)
    } else if roles & Role::Weak as u8 != 0 {
        Some(LabelSays::Weak)
    } else {
        None
    }
}
