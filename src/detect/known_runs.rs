//! Tables of what patterns begin with, in which a look-up costs a multiplication and a few steps. Pure.

use std::collections::{HashMap, HashSet};

use super::word_run::{FIRST, LONG_STEM, Run, STEM};

/// An odd number whose bits look like chance: 2^64 divided by the golden ratio.
pub(super) const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;

/// A pattern that is one run of letters or digits.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) text: Box<str>,
    pub(super) pattern: usize,
}

impl Known {
    /// Where the pattern ends if it begins at `start`.
    pub(super) fn end_at(&self, bytes: &[u8], start: usize) -> Option<usize> {
        let end = start + self.text.len();
        let same = bytes.get(start..end)?.eq_ignore_ascii_case(self.text.as_bytes());
        same.then_some(end)
    }
}

/// For runs, the union of the bits that they were given; another run may seem to have some.
#[derive(Debug)]
pub(super) struct Outlook {
    slots: Vec<u64>,
    shift: u32,
}

impl Outlook {
    pub(super) fn of(seen: &HashSet<(u64, u64)>) -> Self {
        let runs: HashSet<u64> = seen.iter().map(|(bytes, _)| *bytes).collect();
        let (slots, shift) = slots_for(8 * runs.len());
        let mut outlook = Self { slots: vec![0; slots], shift };
        for (bytes, bit) in seen {
            let slot = outlook.slot(*bytes);
            outlook.slots[slot] |= bit;
        }
        outlook
    }

    #[inline]
    pub(super) fn bits(&self, run: Run) -> u64 {
        self.slots[self.slot(run.bytes)]
    }

    #[inline]
    fn slot(&self, bytes: u64) -> usize {
        usize::try_from(bytes.wrapping_mul(MIXER) >> self.shift).unwrap_or(0)
    }
}

/// The first letters of open patterns, each with the length of the shortest: no shorter run is one.
#[derive(Debug)]
pub(super) struct Openings {
    slots: Vec<u8>,
    shift: u32,
}

impl Openings {
    pub(super) fn of(keys: &HashMap<u64, usize>) -> Self {
        // About one run in thirty of others is as long as another's pattern.
        let (slots, shift) = slots_for(32 * keys.len());
        let mut openings = Self { slots: vec![NO_OPENING; slots], shift };
        for (key, length) in keys {
            let slot = &mut openings.slots[slot(*key, shift)];
            *slot = u8::try_from(*length).unwrap_or(LENGTH_MAX).min(LENGTH_MAX).min(*slot);
        }
        openings
    }

    /// Whether some open pattern that is one run may begin with the first letters of the run.
    #[inline]
    pub(super) fn may_open(&self, run: Run) -> bool {
        let of_key = |key: u64| self.slots[slot(key, self.shift)];
        let least = of_key(run.bytes & FIRST[STEM]).min(of_key(run.bytes & FIRST[LONG_STEM]));
        run.length.min(usize::from(LENGTH_MAX)) >= usize::from(least)
    }
}

/// Longer patterns and runs are not told apart.
const LENGTH_MAX: u8 = 100;
/// Instead of a length: longer than any.
const NO_OPENING: u8 = 101;

pub(super) type Patterns = HashMap<u64, Vec<Known>>;

/// Patterns by a key, in open addressing: a look-up is a multiplication and, mostly, one comparison.
#[derive(Debug)]
pub(super) struct ByRun {
    /// The key, and where its patterns stand; none where nothing stands.
    slots: Vec<(u64, u32, u32)>,
    shift: u32,
    all: Vec<Known>,
}

impl ByRun {
    pub(super) fn of(patterns: Patterns) -> Self {
        let (count, shift) = slots_for(2 * patterns.len());
        let mut by_run = Self { slots: vec![(0, 0, 0); count], shift, all: Vec::new() };
        for (key, mut patterns) in patterns {
            let place = |count: usize| u32::try_from(count).expect("fewer than an automaton holds");
            let first = place(by_run.all.len());
            by_run.all.append(&mut patterns);
            let at = by_run.slot(key);
            by_run.slots[at] = (key, first, place(by_run.all.len()));
        }
        by_run
    }

    #[inline]
    pub(super) fn of_key(&self, key: u64) -> &[Known] {
        let (_, first, end) = self.slots[self.slot(key)];
        &self.all[first as usize..end as usize]
    }

    /// Where the key stands, or would.
    #[inline]
    fn slot(&self, key: u64) -> usize {
        let mut at = slot(key, self.shift);
        // At least half of the slots are free.
        while self.slots[at].1 < self.slots[at].2 && self.slots[at].0 != key {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }
}

/// A set of keys that may say yes to others, but never no to one of its own.
#[derive(Debug)]
pub(super) struct Filter {
    bits: Vec<u64>,
    shift: u32,
}

impl Default for Filter {
    fn default() -> Self {
        Self::of(std::iter::empty())
    }
}

impl Filter {
    pub(super) fn of(keys: impl Iterator<Item = u64>) -> Self {
        let keys: Vec<u64> = keys.collect();
        // About one key in thirty of others gets a yes.
        let (slots, shift) = slots_for(32 * keys.len());
        let mut bits = vec![0; slots / 64];
        for slot in keys.into_iter().map(|key| slot(key, shift)) {
            bits[slot / 64] |= 1 << (slot % 64);
        }
        Self { bits, shift }
    }

    #[inline]
    pub(super) fn may_hold(&self, key: u64) -> bool {
        let slot = slot(key, self.shift);
        self.bits[slot / 64] >> (slot % 64) & 1 != 0
    }
}

/// For keys, the union of the bits that they were given; another key may seem to have some.
#[derive(Debug)]
pub(super) struct Table<T> {
    slots: Vec<T>,
    shift: u32,
}

impl<T: Copy + Default> Table<T> {
    pub(super) fn for_keys(count: usize) -> Self {
        let (slots, shift) = slots_for(8 * count);
        Self { slots: vec![T::default(); slots], shift }
    }

    pub(super) fn at_mut(&mut self, key: u64) -> &mut T {
        &mut self.slots[slot(key, self.shift)]
    }

    #[inline]
    pub(super) fn of(&self, key: u64) -> T {
        self.slots[slot(key, self.shift)]
    }
}

/// So many slots or a few more, and the shift that makes a slot of a hash.
fn slots_for(least: usize) -> (usize, u32) {
    let slots = least.next_power_of_two().clamp(1 << 11, 1 << 24);
    (slots, 64 - slots.trailing_zeros())
}

#[inline]
fn slot(key: u64, shift: u32) -> usize {
    let hash = key.wrapping_mul(MIXER) >> shift;
    usize::try_from(hash).unwrap_or(0)
}
