//! Text that knows where each of its bytes came from. Pure.

use std::ops::Range;

use crate::detect::OffsetMap;

/// Decoded text with the frame offset of every stretch of it.
///
/// Holds at most 4 GiB of text; its makers stay far below (blocks of 1 MiB, documents of 64 MiB).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mapped {
    text: String,
    points: Vec<(u32, u64)>,
}

impl Mapped {
    /// Text that advances in step with its frame from `base` on.
    pub(super) fn linear(text: String, base: u64) -> Self {
        Self { text, points: vec![(0, base)] }
    }

    /// Adds `piece`, which begins at `frame` and advances in step with it.
    pub(super) fn push(&mut self, piece: &str, frame: u64) {
        if piece.is_empty() {
            return;
        }
        let at = self.text.len();
        let in_step = self
            .points
            .last()
            .is_some_and(|(text, start)| start + (at as u64 - u64::from(*text)) == frame);
        if !in_step {
            let at = u32::try_from(at).expect("makers of mapped text stay below 4 GiB");
            self.points.push((at, frame));
        }
        self.text.push_str(piece);
    }

    /// Adds the character at `frame`.
    pub(super) fn push_char(&mut self, c: char, frame: u64) {
        self.push(c.encode_utf8(&mut [0; 4]), frame);
    }

    /// Adds a range of another text with the frame offsets that it has there.
    pub(super) fn push_range(&mut self, other: &Self, range: Range<usize>) {
        let mut at = range.start;
        let first = other.points.partition_point(|(text, _)| *text as usize <= range.start);
        for (text, _) in &other.points[first..] {
            let next = *text as usize;
            if next >= range.end {
                break;
            }
            self.push(&other.text[at..next], other.frame(at));
            at = next;
        }
        self.push(&other.text[at..range.end], other.frame(at));
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The frame offset of the byte at `at`.
    pub(super) fn frame(&self, at: usize) -> u64 {
        self.offsets().frame(at)
    }

    /// The map of offsets, for a segment.
    pub(super) fn offsets(&self) -> OffsetMap<'_> {
        match self.points.as_slice() {
            [(0, base)] => OffsetMap::Linear { base: *base },
            points => OffsetMap::Points(points),
        }
    }

    /// Whether there is no text.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Forgets the text, keeps the memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.points.clear();
    }

    /// The part without white space at either end.
    pub(super) fn trimmed(&self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len().max(start);
        let mut out = Self::default();
        out.push_range(self, start..end);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_in_step_need_no_point() {
        let mut text = Mapped::default();
        text.push("ab", 3);
        text.push("cd", 5);
        assert_eq!(text.offsets(), OffsetMap::Linear { base: 3 });
        text.push("e", 100);
        assert_eq!((text.frame(3), text.frame(4)), (6, 100));
    }

    #[test]
    fn a_range_keeps_its_frames() {
        let mut text = Mapped::default();
        for (index, c) in "  abc ".chars().enumerate() {
            text.push_char(c, 2 + 2 * index as u64);
        }
        let cut = text.trimmed();
        assert_eq!(cut.text(), "abc");
        assert_eq!((cut.frame(0), cut.frame(2)), (6, 10));
    }
}
