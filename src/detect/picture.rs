//! A short text in which every digit counts as the same, and what its digits said. Pure.

use std::hash::{Hash, Hasher};

/// Bytes of which eight are read at once.
const BLOCKS: usize = 4;

/// The same byte eight times.
const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

const HIGH: u64 = all(0x80);

/// A text with a zero for each of its digits. What stands in one place of it is the same in all texts with
/// this picture, or a digit in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Picture {
    blocks: [u64; BLOCKS],
    length: usize,
    pub(super) has_digits: bool,
}

impl Picture {
    /// A longer text has none.
    pub(super) const LENGTH_MAX: usize = 8 * BLOCKS;

    pub(super) fn of(text: &str) -> Option<Self> {
        let mut room = [0; Self::LENGTH_MAX];
        room.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        let mut all_digits = 0;
        let mut blocks = [0; BLOCKS];
        for (block, bytes) in blocks.iter_mut().zip(room.as_chunks::<8>().0) {
            let bytes = u64::from_le_bytes(*bytes);
            let digits = digits_of(bytes);
            all_digits |= digits;
            // All bits of the bytes that are digits.
            let mask = (digits >> 7) * 0xff;
            *block = bytes & !mask | all(b'0') & mask;
        }
        Some(Self { blocks, length: text.len(), has_digits: all_digits != 0 })
    }

    /// The place of it in a table of 2^`bits`.
    pub(super) fn place(&self, bits: u32) -> usize {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let mix = |hash: u64, block: &u64| (hash ^ block).wrapping_mul(FACTOR).rotate_left(29);
        let hash = self.blocks.iter().fold(self.length as u64, mix);
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
            let [first, second] = [&one, &other].map(|text| Picture::of(text).unwrap());
            prop_assert_eq!(first == second, plain(&one) == plain(&other));
            prop_assert_eq!(first, Picture::of(&plain(&one)).unwrap());
            prop_assert_eq!(first.has_digits, one.contains(|c: char| c.is_ascii_digit()));
            prop_assert!(first.place(7) < 128);
        }

        #[test]
        fn answers_are_kept_apart(
            one in prop::collection::vec((0..8_usize, 3..6_u32), 0..12),
            other in prop::collection::vec((0..8_usize, 3..6_u32), 0..12),
        ) {
            let widths = |all: &[(usize, u32)]| all.iter().map(|(_, width)| *width).collect::<Vec<_>>();
            prop_assume!(widths(&one) == widths(&other));
            let answers = |all: &[(usize, u32)]| {
                let mut answers = Answers::default();
                all.iter().for_each(|(answer, width)| answers.push(*answer, *width).unwrap());
                answers
            };
            prop_assert_eq!(answers(&one) == answers(&other), one == other);
        }
    }

    #[test]
    fn what_is_too_much_is_refused() {
        assert_eq!(Picture::of(&"x".repeat(Picture::LENGTH_MAX + 1)), None);
        let mut answers = Answers::default();
        assert_eq!(answers.push(8, 3), None);
        let mut answers = Answers::default();
        (0..16).for_each(|n| answers.push(n, 8).unwrap());
        assert_eq!(answers.push(0, 1), None);
    }
}
