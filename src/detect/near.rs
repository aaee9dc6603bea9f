//! Which rules the words near a run of digits may speak for. Pure.
//!
//! It may name too many rules, never too few: what a word truly says is decided in `context`. A rule whose
//! numbers are nothing without a word is not tried where none is near.

use super::anchor::Lines;
use super::boundary::look;
use super::context::{ABOVE_TAIL_MAX, AFTER_MAX, BEFORE_MAX, EMPTY_LINES_MAX, LABEL_LINE_MAX};
use super::detector::Detector;
use super::laid_out::is_cell;
use super::lexicon::{Lexicon, WordAt, WordId};
use super::rule_bits::RuleBits;

/// In a text of no more words than this, all of them are near.
const FEW_WORDS: usize = 8;
/// How far from the digits a value may begin or end, in characters.
const VALUE_MAX: usize = 48;
/// Bytes of the longest word that counts.
const WORD_MAX: usize = 80;

#[cfg(test)]
thread_local! {
    /// Whether every rule counts as spoken for: what is left out must make no difference.
    pub(super) static EVERY_RULE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Lines above a value among which the one with its label is.
const LINES_ABOVE: usize = EMPTY_LINES_MAX + 2;
/// Bytes that a character may have.
const CHAR_MAX: usize = 4;

/// The rules that are spoken for near one run of digits after the other.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// At any place of the text: by the label of the segment or by the end of the text before, by a word
    /// that may be a header in a table that is laid out in text or a label in a block of them, and in a
    /// short text by any word.
    anywhere: RuleBits,
    /// Words near the ends of their lines, by the number of the line.
    tails: Vec<(usize, WordId)>,
    here: RuleBits,
    is_short: bool,
    /// Whether the words of the text were read. Most texts have no digits, and need not.
    is_read: bool,
    /// First word that was near the last run of digits.
    first: usize,
    /// The line of the last run of digits.
    line: usize,
    /// First word at the end of a line that was near the last run of digits.
    tail: usize,
}

impl Near {
    /// Begins a text with these words, of the label and of the text before.
    pub(super) fn begin(
        &mut self,
        detector: &Detector,
        (says, carry): (Option<&RuleBits>, &[WordAt]),
        words: &[WordAt],
    ) {
        match says {
            Some(says) => self.anywhere.clone_from(says),
            None => self.anywhere.reset(detector.rules.len()),
        }
        for word in carry {
            self.anywhere.add_all(detector.lexicon.speaks_to(word.word));
        }
        self.tails.clear();
        (self.first, self.line, self.tail) = (0, 0, 0);
        self.is_read = false;
        self.is_short = words.len() <= FEW_WORDS;
        #[cfg(test)]
        if EVERY_RULE.get() {
            (0..detector.rules.len()).for_each(|rule| self.anywhere.add(rule));
            self.is_short = true;
        }
    }

    /// The rules that a word near the digits `start..end` may speak for. Runs of digits come in the order
    /// of their places.
    pub(super) fn around(
        &mut self,
        lexicon: &Lexicon,
        text: &str,
        words: &[WordAt],
        lines: &Lines,
        (start, end): (usize, usize),
    ) -> &RuleBits {
        if !self.is_read {
            self.is_read = true;
            self.read(lexicon, text, lines, words);
        }
        if self.is_short {
            return &self.anywhere;
        }
        self.here.clone_from(&self.anywhere);
        let from = start - bytes_before(text, start, BEFORE_MAX + VALUE_MAX);
        let to = end + bytes_after(text, end, AFTER_MAX + VALUE_MAX) + WORD_MAX;
        while words.get(self.first).is_some_and(|word| word.end < from) {
            self.first += 1;
        }
        for word in words[self.first..].iter().take_while(|word| word.end <= to) {
            self.here.add_all(lexicon.speaks_to(word.word));
        }
        self.line = lines.line_from(self.line, start);
        if is_far(text, lines.start_of(self.line), start) {
            return &self.here;
        }
        while self.tails.get(self.tail).is_some_and(|(line, _)| line + LINES_ABOVE < self.line) {
            self.tail += 1;
        }
        for (_, word) in self.tails[self.tail..].iter().take_while(|(line, _)| *line < self.line) {
            self.here.add_all(lexicon.speaks_to(*word));
        }
        &self.here
    }

    /// Reads what the words say to digits that are not beside them.
    fn read(&mut self, lexicon: &Lexicon, text: &str, lines: &Lines, words: &[WordAt]) {
        if self.is_short {
            for word in words {
                self.anywhere.add_all(lexicon.speaks_to(word.word));
            }
            return;
        }
        let mut line = 0;
        for word in words {
            line = lines.line_from(line, word.end);
            let stop = lines.end_of(line).min(text.len());
            // A carriage return at the end of a line does not count.
            let length = (stop - word.end).saturating_sub(1);
            if length <= ABOVE_TAIL_MAX
                || (length <= CHAR_MAX * ABOVE_TAIL_MAX
                    && !text.as_bytes()[word.end..stop].is_ascii())
            {
                self.tails.push((line, word.word));
            }
            let speaks = lexicon.speaks_to(word.word);
            if !self.anywhere.holds_all(speaks) && may_head(text, lines, line, *word) {
                self.anywhere.add_all(speaks);
            }
        }
    }
}

/// Whether a word that ends in `line` may be a header, or a label of a block of labels.
fn may_head(text: &str, lines: &Lines, line: usize, word: WordAt) -> bool {
    let (begin, stop) = (lines.start_of(line), lines.end_of(line).min(text.len()));
    // A word on more than one line is rare enough not to be looked at.
    word.start < begin
        || stop - begin <= LABEL_LINE_MAX
        || (may_begin_cell(text.as_bytes(), begin, word.start)
            && is_cell(text, begin, word.start, word.end))
}

/// No where a cell cannot begin: a look at two bytes.
fn may_begin_cell(bytes: &[u8], line: usize, start: usize) -> bool {
    let parts = |byte: u8| matches!(byte, b' ' | b'\t' | b'|' | b';');
    let Some(before) = bytes[line..start].last() else { return true };
    match *before {
        b' ' => start - line == 1 || parts(bytes[start - 2]),
        byte => parts(byte) || matches!(byte, b'"' | b'\''),
    }
}

/// Whether the digits at `start` stand too far in their line for a label above it.
fn is_far(text: &str, line: usize, start: usize) -> bool {
    let most = ABOVE_TAIL_MAX + VALUE_MAX;
    let is_ascii = || text.as_bytes()[line..start].is_ascii();
    start - line > most && (start - line > CHAR_MAX * most || is_ascii())
}

/// Bytes of the `most` characters before `at`, or of all.
fn bytes_before(text: &str, at: usize, most: usize) -> usize {
    bytes_of(most, |length| &text.as_bytes()[at.saturating_sub(length)..at])
}

/// Bytes of the `most` characters from `at` and a few more, or of all.
fn bytes_after(text: &str, at: usize, most: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    // How long the last character is, only the bytes after its first one would tell.
    bytes_of(most, |length| &rest[..length.min(rest.len())]) + CHAR_MAX - 1
}

/// How long a stretch must be to hold `most` characters: longer by every byte in it that goes on with one.
fn bytes_of<'t>(most: usize, stretch: impl Fn(usize) -> &'t [u8]) -> usize {
    let mut length = most;
    loop {
        let bytes = stretch(length);
        look(bytes.len());
        // In runs of which the count fits a byte, since that becomes vector code.
        let goes_on = |run: &[u8]| run.iter().map(|byte| u8::from(byte & 0xc0 == 0x80)).sum::<u8>();
        let more: usize = bytes.chunks(64).map(|run| usize::from(goes_on(run))).sum();
        if bytes.len() < length || most + more <= length {
            return bytes.len();
        }
        length = most + more;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::boundary::{after, before};
    use super::*;

    proptest! {
        #[test]
        fn characters_are_counted_in_bytes(text in "([a-z]{0,9}|\\PC{0,4}){0,9}", most in 0..40_usize) {
            for (at, _) in text.char_indices() {
                prop_assert!(bytes_before(&text, at, most) >= before(&text, at, most).len());
                prop_assert!(bytes_after(&text, at, most) >= after(&text, at, most).len());
            }
        }

        #[test]
        fn where_a_cell_may_not_begin_is_none(text in "[ab \t|;\"'\n]{0,12}x[ab \t|;\"'\n]{0,6}") {
            let at = text.find('x').unwrap();
            let line = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
            prop_assert!(
                may_begin_cell(text.as_bytes(), line, at) || !is_cell(&text, line, at, at + 1)
            );
        }
    }
}
