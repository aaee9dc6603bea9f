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

/// A shape that a run of digits may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberShape {
    pub(super) rule: usize,
    pub(super) shape: usize,
    /// Which of several templates; 0 for other shapes.
    pub(super) template: usize,
    /// The run is the whole value.
    pub(super) plain: bool,
    /// Without a word beside it, or a header for it, it is nothing.
    pub(super) needs: Needs,
}

/// What a value needs beside its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Nothing,
    /// A word that speaks for it, or the vote of its column.
    WordOrColumn,
    /// A word that speaks for it.
    Word,
}

/// Shapes by length of the run, left and right.
#[derive(Debug)]
pub(super) struct NumberShapes(Vec<Vec<NumberShape>>);

impl NumberShapes {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let all: Vec<NumberShape> = rules
            .iter()
            .enumerate()
            .flat_map(|(rule, one)| {
                let shapes = one.shapes.iter().enumerate();
                shapes.flat_map(move |(shape, compiled)| {
                    let templates = 0..compiled.shape.templates();
                    templates.map(move |template| NumberShape {
                        rule,
                        shape,
                        template,
                        plain: compiled.shape.is_plain(template),
                        needs: one.needs(compiled),
                    })
                })
            })
            .filter(|s| rules[s.rule].shapes[s.shape].shape.wants(Anchor::EACH[0]))
            .collect();
        let mut table = Vec::new();
        for length in 0..=LENGTH_MAX {
            for left in Beside::ALL {
                for right in Beside::ALL {
                    let fits = all.iter().filter(|s| {
                        let shape = &rules[s.rule].shapes[s.shape].shape;
                        shape.fits_digits(s.template, length, left, right)
                    });
                    table.push(fits.copied().collect());
                }
            }
        }
        Self(table)
    }

    pub(super) fn of(&self, bytes: &[u8], start: usize, end: usize) -> &[NumberShape] {
        let left = Beside::of(start.checked_sub(1).map(|at| &bytes[at]));
        let right = Beside::of(bytes.get(end));
        let length = (end - start).min(LENGTH_MAX);
        let sides = Beside::ALL.len();
        &self.0[(length * sides + left as usize) * sides + right as usize]
    }
}
