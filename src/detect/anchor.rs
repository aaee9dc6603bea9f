//! Finds, in one pass, the places where a value can stand. Pure.
//!
//! No rule reads the text; each looks at the anchors of its class, and at a bounded stretch around them.

use unicode_normalization::char::canonical_combining_class;

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
    Capital { start: usize, end: usize },
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
        Self::Capital { start: 0, end: 0 },
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
    /// Reads `text` once, telling `each` anchor; what was known of an earlier text is gone.
    pub(super) fn read(&mut self, text: &str, mut each: impl FnMut(Anchor)) {
        self.feeds.clear();
        let bytes = text.as_bytes();
        let mut run = Run::default();
        for (at, c) in text.char_indices() {
            run.word(at, c, &mut each);
            match c {
                '0'..='9' => run.digit(at),
                'a'..='z' | 'A'..='Z' => {
                    run.end_digits(at, &mut each);
                    run.letter(at);
                }
                _ => {
                    run.end_digits(at, &mut each);
                    run.end_token(at, &mut each);
                    let (left, right) = (at.checked_sub(1).map(|b| bytes[b]), bytes.get(at + 1));
                    match c {
                        '@' => each(Anchor::At(at)),
                        '+' if right.is_some_and(u8::is_ascii_digit) => each(Anchor::Plus(at)),
                        '/' if left.is_some_and(|b| b.is_ascii_alphabetic()) => {
                            each(Anchor::Slash(at));
                        }
                        '<' if left.is_some_and(is_machine)
                            && right.is_some_and(|b| is_machine(*b) || *b == b'<') =>
                        {
                            each(Anchor::Angle(at));
                        }
                        '\n' => self.feeds.push(at),
                        _ => {}
                    }
                }
            }
        }
        run.end_digits(bytes.len(), &mut each);
        run.end_token(bytes.len(), &mut each);
        run.end_word(bytes.len(), &mut each);
    }

    /// Whether the line of `lower` is at most `most` lines below that of `upper`, with no empty line
    /// between.
    pub(super) fn are_one_block(&self, upper: usize, lower: usize, most: usize) -> bool {
        let line = |at: usize| self.feeds.partition_point(|feed| *feed < at);
        let (first, last) = (line(upper), line(lower));
        // Two feeds side by side, or with a carriage return between, are an empty line.
        (1..=most).contains(&last.saturating_sub(first))
            && self.feeds[first..last].windows(2).all(|pair| pair[1] - pair[0] > 2)
    }

    /// Where the line that holds `at` begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        match self.feeds.partition_point(|feed| *feed < at) {
            0 => 0,
            line => self.feeds[line - 1] + 1,
        }
    }
}

fn is_machine(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

/// The token, the digits and the word that are being read.
#[derive(Default)]
struct Run {
    in_word: bool,
    capital: Option<usize>,
    digits: Option<usize>,
    token: Option<usize>,
    has_digit: bool,
    has_letter: bool,
}

impl Run {
    fn word(&mut self, at: usize, c: char, each: &mut impl FnMut(Anchor)) {
        let goes_on = self.in_word && canonical_combining_class(c) != 0;
        if !(c.is_alphabetic() || goes_on) {
            self.end_word(at, each);
        } else if !self.in_word {
            self.in_word = true;
            self.capital = c.is_uppercase().then_some(at);
        }
    }

    fn end_word(&mut self, end: usize, each: &mut impl FnMut(Anchor)) {
        self.in_word = false;
        if let Some(start) = self.capital.take() {
            each(Anchor::Capital { start, end });
        }
    }

    fn digit(&mut self, at: usize) {
        self.digits.get_or_insert(at);
        self.token.get_or_insert(at);
        self.has_digit = true;
    }

    fn letter(&mut self, at: usize) {
        self.token.get_or_insert(at);
        self.has_letter = true;
    }

    fn end_digits(&mut self, end: usize, each: &mut impl FnMut(Anchor)) {
        if let Some(start) = self.digits.take() {
            each(Anchor::Digits { start, end });
        }
    }

    fn end_token(&mut self, end: usize, each: &mut impl FnMut(Anchor)) {
        if let Some(start) = self.token.take()
            && self.has_digit
            && self.has_letter
            && end - start <= TOKEN_MAX
        {
            each(Anchor::Token { start, end });
        }
        (self.has_digit, self.has_letter) = (false, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pass_finds_every_class() {
        let mut lines = Lines::default();
        let mut anchors = Vec::new();
        lines.read("a1 +31\nx@y é22 De\u{301}A b.nl/x P<N<< a<b", |anchor| anchors.push(anchor));
        assert_eq!(
            anchors,
            [
                Anchor::Digits { start: 1, end: 2 },
                Anchor::Token { start: 0, end: 2 },
                Anchor::Plus(3),
                Anchor::Digits { start: 4, end: 6 },
                Anchor::At(8),
                Anchor::Digits { start: 13, end: 15 },
                Anchor::Capital { start: 16, end: 21 },
                Anchor::Slash(26),
                Anchor::Capital { start: 29, end: 30 },
                Anchor::Angle(30),
                Anchor::Capital { start: 31, end: 32 },
                Anchor::Angle(32),
            ]
        );
        assert_eq!((lines.line_start(3), lines.line_start(8)), (0, 7));
    }
}
