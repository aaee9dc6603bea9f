//! A short text in which every digit counts as the same, and what its digits said. Pure.

use std::hash::{Hash, Hasher};

use super::word_run::eight_from;

/// Bytes of which eight are read at once.
const BLOCKS: usize = 5;

/// The same byte eight times.
const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

const HIGH: u64 = all(0x80);

/// A text with a zero for each of its digits. What stands in one place of it is the same in all texts with
/// this picture, or a digit in all of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Picture {
    blocks: [u64; BLOCKS],
    length: u8,
    /// Number of what stands before it.
    pub(super) carry: u8,
    pub(super) has_digits: bool,
}

/// Its letters are those of the cell, a name perhaps: they are not shown.
impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("length", &self.length).finish_non_exhaustive()
    }
}

impl Picture {
    /// A longer text has none.
    pub(super) const LENGTH_MAX: usize = 8 * BLOCKS;

    pub(super) fn of(text: &str, carry: u8) -> Option<Self> {
        let bytes = text.as_bytes();
        let length = u8::try_from(bytes.len()).ok()?;
        if bytes.len() > Self::LENGTH_MAX {
            return None;
        }
        let mut all_digits = 0;
        let mut blocks = [0; BLOCKS];
        for (index, block) in blocks.iter_mut().enumerate().take(bytes.len().div_ceil(8)) {
            let bytes = eight_from(bytes, 8 * index);
            let digits = digits_of(bytes);
            all_digits |= digits;
            // All bits of the bytes that are digits.
            let mask = (digits >> 7) * 0xff;
            *block = bytes & !mask | all(b'0') & mask;
        }
        Some(Self { blocks, length, carry, has_digits: all_digits != 0 })
    }

    /// The place of it in a table of 2^`bits`.
    pub(super) fn place(&self, bits: u32) -> usize {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let mix = |hash: u64, block: &u64| (hash ^ block).wrapping_mul(FACTOR).rotate_left(29);
        let first = u64::from(self.length) << 8 | u64::from(self.carry);
        let hash = self.blocks.iter().fold(first, mix);
        usize::try_from(hash.wrapping_mul(FACTOR) >> (64 - bits)).unwrap_or_default()
    }
}

/// The highest bits of those of eight bytes that are ASCII digits.
fn digits_of(block: u64) -> u64 {
    let plain = block & !HIGH;
    let from_zero = plain + all(0x80 - b'0');
    let past_nine = plain + all(0x7f - b'9');
    from_zero & !past_nine & !block & HIGH
}

/// What the digits of a text said to those who asked, packed without loss: with the same questions, texts of
/// which this is equal are the same to all that follows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Answers {
    bits: u128,
    used: u32,
}

impl Answers {
    /// Adds an answer below 2^`width`; `None` when there is no room for it.
    pub(super) fn push(&mut self, answer: usize, width: u32) -> Option<()> {
        self.used += width;
        if self.used > u128::BITS || answer >> width != 0 {
            return None;
        }
        self.bits = self.bits << width | answer as u128;
        Some(())
    }
}

impl Hash for Answers {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [low, high] = [self.bits, self.bits >> 64].map(|half| half & u128::from(u64::MAX));
        let half = |half: u128| u64::try_from(half).unwrap_or_default();
        state.write_u64(half(low) ^ half(high).rotate_left(31) ^ u64::from(self.used) << 57);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(text: &str) -> String {
        text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
    }

    proptest! {
        #[test]
        fn a_picture_knows_no_digits(one in "[0-9a-c/:é\0-]{0,20}", other in "[0-9a-c/:é\0-]{0,20}") {
            prop_assume!(one.len() <= Picture::LENGTH_MAX && other.len() <= Picture::LENGTH_MAX);
            let [first, second] = [&one, &other].map(|text| Picture::of(text, 0).unwrap());
            prop_assert_eq!(first == second, plain(&one) == plain(&other));
            prop_assert_eq!(first, Picture::of(&plain(&one), 0).unwrap());
            prop_assert_eq!(first.has_digits, one.contains(|c: char| c.is_ascii_digit()));
            prop_assert!(first.place(7) < 128);
            prop_assert!(first != Picture::of(&one, 1).unwrap());
        }

        #[test]
        fn answers_are_kept_apart(both in prop::collection::vec((3..6_u32, 0..3_usize, 0..3_usize), 0..12)) {
            let (mut one, mut other) = (Answers::default(), Answers::default());
            for (width, first, second) in &both {
                one.push(*first, *width).unwrap();
                other.push(*second, *width).unwrap();
            }
            let same = both.iter().all(|(_, first, second)| first == second);
            prop_assert_eq!(one == other, same);
        }
    }

    #[test]
    fn what_is_too_much_is_refused() {
        assert_eq!(Picture::of(&"x".repeat(Picture::LENGTH_MAX + 1), 0), None);
        let mut answers = Answers::default();
        assert_eq!(answers.push(8, 3), None);
        let mut answers = Answers::default();
        (0..16).for_each(|n| answers.push(n, 8).unwrap());
        assert_eq!(answers.push(0, 1), None);
    }
}
