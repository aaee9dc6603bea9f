//! Which shapes a run of digits can have, by its length and by what stands beside it. Pure.
//!
//! With it the number of rules hardly matters: of a hundred shapes, a run of digits has a handful.

use super::anchor::Anchor;
use super::rule::Rule;

/// What stands beside a run of digits, as far as one byte tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// The end of the text, or any other character.
    Other,
    /// An ASCII letter.
    Letter,
    /// The first or last byte of a character beyond ASCII: a letter, or a separator in a typographic form.
    Wide,
    Space,
    Dash,
    Dot,
    Slash,
}

impl Beside {
    const ALL: [Self; 7] =
        [Self::Other, Self::Letter, Self::Wide, Self::Space, Self::Dash, Self::Dot, Self::Slash];

    fn of(byte: Option<&u8>) -> Self {
        match byte {
            Some(b'a'..=b'z' | b'A'..=b'Z') => Self::Letter,
            Some(b' ') => Self::Space,
            Some(b'-') => Self::Dash,
            Some(b'.') => Self::Dot,
            Some(b'/') => Self::Slash,
            Some(0x80..) => Self::Wide,
            _ => Self::Other,
        }
    }
}

/// Runs of this length and longer are treated alike.
const LENGTH_MAX: usize = 40;

/// Rules and shapes by length, left and right.
#[derive(Debug)]
pub(super) struct NumberShapes(Vec<Vec<(usize, usize)>>);

impl NumberShapes {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut table = Vec::new();
        let digits = Anchor::Digits { start: 0, end: 0 };
        for length in 0..=LENGTH_MAX {
            for left in Beside::ALL {
                for right in Beside::ALL {
                    let shapes = rules.iter().enumerate().flat_map(|(rule, one)| {
                        one.shapes.iter().enumerate().map(move |(shape, s)| (rule, shape, s))
                    });
                    let fits = shapes.filter(|(_, _, s)| {
                        s.shape.wants(digits) && s.shape.fits_digits(length, left, right)
                    });
                    table.push(fits.map(|(rule, shape, _)| (rule, shape)).collect());
                }
            }
        }
        Self(table)
    }

    pub(super) fn of(&self, bytes: &[u8], start: usize, end: usize) -> &[(usize, usize)] {
        let left = Beside::of(start.checked_sub(1).map(|at| &bytes[at]));
        let right = Beside::of(bytes.get(end));
        let length = (end - start).min(LENGTH_MAX);
        let sides = Beside::ALL.len();
        &self.0[(length * sides + left as usize) * sides + right as usize]
    }
}
