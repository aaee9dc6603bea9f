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
        if self.frame(at) != frame || self.points.is_empty() {
            // What was said of the end holds no longer: more follows, from elsewhere.
            self.points.pop_if(|(text, _)| *text as usize == at);
        }
        if self.frame(at) != frame || self.points.is_empty() {
            let at = u32::try_from(at).expect("makers of mapped text stay below 4 GiB");
            self.points.push((at, frame));
        }
        self.text.push_str(piece);
    }

    /// Adds the character at `frame`.
    pub(super) fn push_char(&mut self, c: char, frame: u64) {
        self.push(c.encode_utf8(&mut [0; 4]), frame);
    }

    /// Says where the text ends in the frame: its last character may be wider there.
    pub(super) fn end_at(&mut self, frame: u64) {
        let at = u32::try_from(self.text.len()).expect("makers of mapped text stay below 4 GiB");
        if at > 0 && self.frame(self.text.len()) != frame {
            self.points.push((at, frame));
        }
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

    /// Adds all of another text with the frame offsets that it has there.
    pub(super) fn append(&mut self, other: &Self) {
        let end = other.text.len();
        self.push_range(other, 0..end);
        self.end_at(other.frame(end));
    }

    /// Forgets the first `length` bytes, which end at a character.
    pub(super) fn drop_front(&mut self, length: usize) {
        if length == 0 {
            return;
        }
        let mut points = Vec::new();
        for (text, frame) in &self.points {
            match (*text as usize).checked_sub(length) {
                Some(0) => points = vec![(0, *frame)],
                Some(at) => points.push((u32::try_from(at).unwrap_or(u32::MAX), *frame)),
                None => {}
            }
        }
        if points.first().is_none_or(|(at, _)| *at > 0) {
            points.insert(0, (0, self.frame(length)));
        }
        self.text.drain(..length);
        self.points = points;
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

    #[test]
    fn an_end_holds_until_more_follows() {
        let mut text = Mapped::default();
        text.end_at(9);
        assert_eq!(text, Mapped::default());
        text.push_char('a', 0);
        text.push_char('b', 2);
        text.end_at(4);
        assert_eq!((text.frame(1), text.frame(2)), (2, 4));
        text.push_char('c', 4);
        text.end_at(6);
        text.push_char('d', 20);
        assert_eq!((text.frame(2), text.frame(3), text.frame(4)), (4, 20, 21));
    }
}
