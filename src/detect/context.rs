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
