//! Finds, in one pass, the places where a value can stand. Pure.
//!
//! No rule reads the text; each looks at the anchors of its class, and at a bounded stretch around them.

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
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'0'..=b'9' => run.digit(at),
                b'a'..=b'z' | b'A'..=b'Z' => {
                    run.end_digits(at, &mut each);
                    run.letter(at);
                }
                _ => {
                    run.end_digits(at, &mut each);
                    run.end_token(at, &mut each);
                    match byte {
                        b'@' => each(Anchor::At(at)),
                        b'+' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
                            each(Anchor::Plus(at));
                        }
                        b'\n' => self.feeds.push(at),
                        _ => {}
                    }
                }
            }
        }
        run.end_digits(bytes.len(), &mut each);
        run.end_token(bytes.len(), &mut each);
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

/// The token and the digits that are being read.
#[derive(Default)]
struct Run {
    digits: Option<usize>,
    token: Option<usize>,
    has_digit: bool,
    has_letter: bool,
}

impl Run {
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
        lines.read("a1 +31\nx@y é22", |anchor| anchors.push(anchor));
        assert_eq!(
            anchors,
            [
                Anchor::Digits { start: 1, end: 2 },
                Anchor::Token { start: 0, end: 2 },
                Anchor::Plus(3),
                Anchor::Digits { start: 4, end: 6 },
                Anchor::At(8),
                Anchor::Digits { start: 13, end: 15 },
            ]
        );
        assert_eq!((lines.line_start(3), lines.line_start(8)), (0, 7));
    }
}
