//! Which rules the words near a run of digits may speak for. Pure.
//!
//! It may name too many rules, never too few: what a word truly says is decided in `context`. A rule whose
//! numbers are nothing without a word is not tried where none is near.

use super::anchor::Lines;
use super::boundary::{after, before};
use super::context::{
    ABOVE_TAIL_MAX, AFTER_MAX, BEFORE_MAX, EMPTY_LINES_MAX, LABEL_LINE_MAX, is_cell,
};
use super::detector::Detector;
use super::lexicon::{Lexicon, WordAt};
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

/// The rules that are spoken for near one run of digits after the other.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// By the label of the segment, or by the end of the text before.
    always: RuleBits,
    /// By any word of the text.
    anywhere: RuleBits,
    /// By a word that may be a header in a table that is laid out in text, or a label in a block of them.
    headers: RuleBits,
    here: RuleBits,
    is_short: bool,
    /// First word that was near the last run of digits.
    first: usize,
}

impl Near {
    /// Begins a text with these words, of the label and of the text before.
    pub(super) fn begin(
        &mut self,
        detector: &Detector,
        text: &str,
        lines: &Lines,
        (says, carry): (Option<&RuleBits>, &[WordAt]),
        words: &[WordAt],
    ) {
        let rules = detector.rules.len();
        match says {
            Some(says) => self.always.clone_from(says),
            None => self.always.reset(rules),
        }
        for word in carry {
            self.always.add_all(detector.lexicon.speaks_to(word.word));
        }
        self.first = 0;
        self.is_short = words.len() <= FEW_WORDS;
        self.anywhere.clone_from(&self.always);
        #[cfg(test)]
        if EVERY_RULE.get() {
            (0..rules).for_each(|rule| self.anywhere.add(rule));
            self.is_short = true;
        }
        if self.is_short {
            for word in words {
                self.anywhere.add_all(detector.lexicon.speaks_to(word.word));
            }
            return;
        }
        self.headers.reset(rules);
        let mut feeds = 0;
        for word in words {
            let line = lines.line_start_near(&mut feeds, word.start);
            let stop = lines.feed_from(feeds, word.end).unwrap_or(text.len());
            let is_short = stop - line <= LABEL_LINE_MAX;
            if is_short || is_cell(text, line, word.start, word.end) {
                self.headers.add_all(detector.lexicon.speaks_to(word.word));
            }
        }
    }

    /// The rules that a word near the digits `start..end` may speak for.
    pub(super) fn around(
        &mut self,
        lexicon: &Lexicon,
        text: &str,
        words: &[WordAt],
        lines: &Lines,
        (start, end): (usize, usize),
    ) -> &RuleBits {
        if self.is_short {
            return &self.anywhere;
        }
        self.here.clone_from(&self.always);
        self.here.add_all(&self.headers);
        let from = start - before(text, start, BEFORE_MAX + VALUE_MAX).len();
        let to = end + after(text, end, AFTER_MAX + VALUE_MAX).len() + WORD_MAX;
        // Runs of digits come in the order of their places.
        while words.get(self.first).is_some_and(|word| word.end < from) {
            self.first += 1;
        }
        for word in words[self.first.min(words.len())..].iter().take_while(|word| word.end <= to) {
            self.here.add_all(lexicon.speaks_to(word.word));
        }
        let mut line = lines.line_start(start);
        if is_far(text, line, start) {
            return &self.here;
        }
        for _ in 0..=EMPTY_LINES_MAX + 1 {
            if line == 0 {
                break;
            }
            let stop = line - 1;
            let near = stop - before(text, stop, ABOVE_TAIL_MAX).len();
            let count = words.partition_point(|word| word.end <= stop);
            for word in words[..count].iter().rev().take_while(|word| word.end >= near) {
                self.here.add_all(lexicon.speaks_to(word.word));
            }
            line = lines.line_start(stop);
        }
        &self.here
    }
}

/// Whether the digits at `start` stand too far in their line for a label above it.
fn is_far(text: &str, line: usize, start: usize) -> bool {
    let most = ABOVE_TAIL_MAX + VALUE_MAX;
    start - line > most && (start - line > 4 * most || text.as_bytes()[line..start].is_ascii())
}
