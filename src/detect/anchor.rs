//! The places where a value can stand. Pure.
//!
//! No rule reads the text; each looks at the anchors of its class, and at a bounded stretch around them.

use super::boundary::look;
use super::person::Capital;

/// A place where a value can stand. Offsets are bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// A run of ASCII digits, as long as it goes.
    Digits { start: usize, end: usize },
    /// An `@`.
    At(usize),
    /// A `+` before a digit.
    Plus(usize),
    /// A run of ASCII letters and digits that has both, at most [`TOKEN_MAX`] long.
    Token { start: usize, end: usize },
    /// A run of letters of any script that begins with a capital.
    Capital(Capital),
    /// A `/` after a letter.
    Slash(usize),
    /// A `<` between upper-case letters, digits and other `<`, as machines read it.
    Angle(usize),
    /// All of a cell, value or property whose label speaks for the rule.
    Whole { start: usize, end: usize },
}

impl Anchor {
    /// Number of classes.
    pub(super) const CLASSES: usize = 8;

    /// One anchor of each class, at no place.
    pub(super) const EACH: [Self; Self::CLASSES] = [
        Self::Digits { start: 0, end: 0 },
        Self::At(0),
        Self::Plus(0),
        Self::Token { start: 0, end: 0 },
        Self::Capital(Capital { start: 0, end: 0, key: 0 }),
        Self::Slash(0),
        Self::Angle(0),
        Self::Whole { start: 0, end: 0 },
    ];

    /// Number of its class.
    pub(super) fn class(self) -> usize {
        match self {
            Self::Digits { .. } => 0,
            Self::At(_) => 1,
            Self::Plus(_) => 2,
            Self::Token { .. } => 3,
            Self::Capital { .. } => 4,
            Self::Slash(_) => 5,
            Self::Angle(_) => 6,
            Self::Whole { .. } => 7,
        }
    }
}

/// A longer token is no identifier of a person.
const TOKEN_MAX: usize = 40;

/// Where the lines of a text begin.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Offsets of line feeds.
    feeds: Vec<usize>,
}

impl Lines {
    /// Forgets the text before.
    pub(super) fn clear(&mut self) {
        self.feeds.clear();
    }

    /// A line feed at `at`, in the order of places.
    pub(super) fn feed(&mut self, at: usize) {
        self.feeds.push(at);
    }

    /// Whether the line of `lower` is at most `most` lines below that of `upper`, with no empty line
    /// between.
    pub(super) fn are_one_block(&self, upper: usize, lower: usize, most: usize) -> bool {
        let line = |at: usize| self.feeds.partition_point(|feed| *feed < at);
        let (first, last) = (line(upper), line(lower));
        look(last.saturating_sub(first).min(most));
        // Two feeds side by side, or with a carriage return between, are an empty line.
        (1..=most).contains(&last.saturating_sub(first))
            && self.feeds[first..last].windows(2).all(|pair| pair[1] - pair[0] > 2)
    }

    /// Where the line that holds `at` begins and where its line feed stands, in a text of this length.
    pub(super) fn line(&self, at: usize, length: usize) -> (usize, usize) {
        look(1);
        let line = self.feeds.partition_point(|feed| *feed < at);
        let begin = line.checked_sub(1).map_or(0, |above| self.feeds[above] + 1);
        (begin, self.feeds.get(line).copied().unwrap_or(length))
    }

    /// Number of the line that holds `at`, which is not before line number `first`, nor far behind it.
    pub(super) fn line_from(&self, first: usize, at: usize) -> usize {
        first + self.feeds[first..].iter().take_while(|feed| **feed < at).count()
    }

    /// Where line number `line` begins.
    pub(super) fn start_of(&self, line: usize) -> usize {
        line.checked_sub(1).map_or(0, |before| self.feeds[before] + 1)
    }

    /// Where line number `line` ends, without its line feed; nowhere if it is the last.
    pub(super) fn end_of(&self, line: usize) -> usize {
        self.feeds.get(line).copied().unwrap_or(usize::MAX)
    }

    /// Where the line that holds `at` begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        look(1);
        match self.feeds.partition_point(|feed| *feed < at) {
            0 => 0,
            line => self.feeds[line - 1] + 1,
        }
    }

    /// As [`Self::line_start`], for places that come nearly in their order; `passed` are the feeds before the
    /// last of them, 0 at first, and then those before this one.
    pub(super) fn line_start_near(&self, passed: &mut usize, at: usize) -> usize {
        while self.feeds.get(*passed).is_some_and(|feed| *feed < at) {
            look(1);
            *passed += 1;
        }
        while let Some(last) = passed.checked_sub(1).map(|last| self.feeds[last]) {
            if last < at {
                return last + 1;
            }
            look(1);
            *passed -= 1;
        }
        0
    }
}

/// The token of ASCII letters and digits around the digits `start..end`, if these are its first and it
/// has letters.
pub(super) fn token_around(text: &str, start: usize, end: usize) -> Option<Anchor> {
    let bytes = text.as_bytes();
    let left = bytes[..start].iter().rev().take(TOKEN_MAX);
    let left = left.take_while(|byte| byte.is_ascii_alphabetic()).count();
    let begin = start - left;
    if begin > 0 && bytes[begin - 1].is_ascii_digit() {
        return None;
    }
    let right = bytes[end..].iter().take(TOKEN_MAX);
    let stop = end + right.take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let fits = stop - begin <= TOKEN_MAX && stop - begin > end - start;
    fits.then_some(Anchor::Token { start: begin, end: stop })
}

/// The anchor of a spelled `(at)` or `[at]` whose word is `start..end`.
pub(super) fn spelled_at(text: &str, start: usize, end: usize) -> Option<Anchor> {
    let bytes = text.as_bytes();
    if !bytes[start..end].eq_ignore_ascii_case(b"at") {
        return None;
    }
    let around = (bytes[..start].last()?, bytes.get(end)?);
    matches!(around, (b'(', b')') | (b'[', b']')).then_some(Anchor::At(start - 1))
}

/// The anchor at a mark, if it is one in its place.
pub(super) fn mark_at(text: &str, at: usize, byte: u8) -> Option<Anchor> {
    let bytes = text.as_bytes();
    let left = at.checked_sub(1).map(|before| bytes[before]);
    let right = bytes.get(at + 1);
    let machine = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    match byte {
        b'@' => Some(Anchor::At(at)),
        b'+' => right.is_some_and(u8::is_ascii_digit).then_some(Anchor::Plus(at)),
        b'/' => left.is_some_and(|b| b.is_ascii_alphabetic()).then_some(Anchor::Slash(at)),
        _ => (left.is_some_and(machine) && right.is_some_and(|b| machine(*b) || *b == b'<'))
            .then_some(Anchor::Angle(at)),
    }
}

/// Every anchor of a text but for whole cells, as a scan meets them.
#[cfg(test)]
pub(super) fn each_anchor(text: &str, told: impl FnMut(Anchor)) {
    use super::sweep::{Queue, Sweeper, sweep};

    struct All<'t, F>(&'t str, F);
    impl<F: FnMut(Anchor)> Sweeper for All<'_, F> {
        fn words(&mut self, words: &[(usize, usize)]) {
            for (start, end) in words {
                self.wide_word(*start, *end);
            }
        }
        fn wide_word(&mut self, start: usize, end: usize) {
            spelled_at(self.0, start, end).into_iter().for_each(&mut self.1);
            let run = &self.0[start..end];
            for word in run.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
                let from = start + (word.as_ptr() as usize - run.as_ptr() as usize);
                if word.starts_with(char::is_uppercase) {
                    (self.1)(Anchor::Capital(Capital::at(self.0, from, from + word.len())));
                }
            }
        }
        fn digits(&mut self, start: usize, end: usize) {
            (self.1)(Anchor::Digits { start, end });
            token_around(self.0, start, end).into_iter().for_each(&mut self.1);
        }
        fn mark(&mut self, at: usize, byte: u8) {
            mark_at(self.0, at, byte).into_iter().for_each(&mut self.1);
        }
        fn feed(&mut self, _at: usize) {}
    }
    sweep(text, &mut Queue::default(), &mut All(text, told));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_from_any_place() {
        let text = "a\n\nbc\nd";
        let mut lines = Lines::default();
        text.match_indices('\n').for_each(|(at, _)| lines.feed(at));
        let starts: Vec<usize> = (0..=text.len()).map(|at| lines.line_start(at)).collect();
        assert_eq!(starts, [0, 0, 2, 3, 3, 3, 6, 6]);
        for from in 0..=text.len() {
            let mut passed = 0;
            lines.line_start_near(&mut passed, from);
            for (at, start) in starts.iter().enumerate() {
                assert_eq!(lines.line_start_near(&mut passed.clone(), at), *start, "{from} {at}");
            }
        }
    }

    #[test]
    fn tokens_have_letters_and_digits() {
        let token = |text: &str| {
            let start = text.find(|c: char| c.is_ascii_digit()).unwrap();
            let end = start + text[start..].bytes().take_while(u8::is_ascii_digit).count();
            match token_around(text, start, end) {
                Some(Anchor::Token { start, end }) => Some(text[start..end].to_owned()),
                _ => None,
            }
        };
        assert_eq!(token("(AB1c2)").as_deref(), Some("AB1c2"));
        assert_eq!(token("12a").as_deref(), Some("12a"));
        assert_eq!(token("12 a"), None);
        assert_eq!(token(&format!("1{}", "a".repeat(40))), None);
        assert_eq!(token_around("a1b2", 3, 4), None, "only at the first digits");
    }

    #[test]
    fn marks_count_in_their_place() {
        let mark = |text: &str| {
            let at = text.find(['@', '+', '/', '<']).unwrap();
            mark_at(text, at, text.as_bytes()[at])
        };
        assert_eq!(mark("@"), Some(Anchor::At(0)));
        assert_eq!(mark("+3"), Some(Anchor::Plus(0)));
        assert_eq!(mark("+ 3"), None);
        assert_eq!(mark("nl/x"), Some(Anchor::Slash(2)));
        assert_eq!(mark("1/2"), None);
        assert_eq!(mark("P<NLD"), Some(Anchor::Angle(1)));
        assert_eq!(mark("a<b"), None);
    }
}
