//! Which patterns a word of a text may begin: asked for every word, answered in a few steps. Pure.
//!
//! Most words begin nothing and are told so by one look into a table. A word that is all of a pattern is
//! found here; only a pattern of several words must be followed through the text.

use std::collections::{HashMap, HashSet};

use super::sweep::{each, is_lettered};

/// What the patterns begin with.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// For a run, one bit if it is a pattern, and one for every way in which some pattern goes on from it. One
    /// look says no to most words, and without a branch that the processor would have to foresee.
    outlook: Outlook,
    /// The first [`STEM`] or [`LONG_STEM`] letters of runs that may begin with an open pattern.
    openings: Openings,
    /// Patterns that are one run of letters or digits.
    whole: ByRun,
    /// The first runs of patterns that have more, each with the two characters that follow.
    goes_on: Filter,
    /// The same with the four that follow, where they are plain, and without any where they are not.
    goes_far: Filter,
    /// Open patterns that are one run, by their first letters.
    stems: ByRun,
    /// The lengths of those that begin with some letters; one bit each, the last for [`KEY`] and more.
    stem_lengths: Table<u8>,
}

/// Words of a handful that somebody may want to hear of.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// The number of a word among those of the handful, and two bits: a pattern may begin with it, it begins
    /// with a capital.
    words: Vec<usize>,
    count: usize,
}

/// A word of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct WantedWord {
    pub(super) index: usize,
    /// A pattern may begin with it, or it is the word `at`.
    pub(super) begins: bool,
    pub(super) capital: bool,
}

impl Wanted {
    pub(super) fn iter(&self) -> impl Iterator<Item = WantedWord> {
        self.words[..self.count].iter().map(|word| WantedWord {
            index: word >> 2,
            begins: word & 1 != 0,
            capital: word & 2 != 0,
        })
    }
}

/// A pattern that is one run of letters or digits.
#[derive(Debug, Clone)]
pub(super) struct Known {
    text: Box<str>,
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

impl Beginnings {
    /// Of these patterns, folded, that begin with a letter or digit; the second of each says whether a
    /// longer word may begin with it.
    pub(super) fn of<'p>(patterns: impl Iterator<Item = (&'p str, bool)>) -> Self {
        let (mut whole, mut stems) = (Patterns::new(), Patterns::new());
        let (mut goes_on, mut goes_far) = (HashSet::new(), HashSet::new());
        let (mut seen, mut openings) = (HashSet::new(), HashMap::<u64, usize>::new());
        let mut lengths = HashSet::<(u64, u8)>::new();
        let at = Run::of(b"at", 0, 2);
        seen.insert((at.bytes, at.whole_bit()));
        for (pattern, (text, open)) in patterns.enumerate() {
            let bytes = text.as_bytes();
            let end = first_run(bytes);
            let run = Run::of(bytes, 0, end);
            if end < bytes.len() {
                goes_far.insert(run.with_far(Far::at(bytes, end).unwrap_or(Far::ANY)));
                Next::each_of(bytes, end, open, |next| {
                    goes_on.insert(run.with(next));
                    seen.insert((run.bytes, bit_of_class(next.class())));
                });
                continue;
            }
            let known = Known { text: text.into(), pattern };
            if open {
                for key in stem_keys(bytes) {
                    lengths.insert((key, 1 << (end.min(KEY) - 1)));
                    let key = if end < LONG_STEM { key } else { run.start(LONG_STEM) };
                    let shortest = openings.entry(key).or_insert(end);
                    *shortest = end.min(*shortest);
                }
                stems.entry(run.start(end)).or_default().push(known);
            } else {
                seen.insert((run.bytes, run.whole_bit()));
                whole.entry(run.whole()).or_default().push(known);
            }
        }
        let mut stem_lengths = Table::for_keys(lengths.len());
        for (key, bit) in lengths {
            *stem_lengths.at_mut(key) |= bit;
        }
        let (goes_on, goes_far) =
            (Filter::of(goes_on.into_iter()), Filter::of(goes_far.into_iter()));
        let (outlook, openings) = (Outlook::of(&seen), Openings::of(&openings));
        let (whole, stems) = (ByRun::of(whole), ByRun::of(stems));
        Self { outlook, openings, whole, goes_on, goes_far, stems, stem_lengths }
    }

    /// Whether some pattern may begin with the run `start..end` of letters or digits, or the run is the word
    /// `at`. A yes may be wrong, a no never is.
    #[inline]
    pub(super) fn may_begin(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        let run = Run::of(bytes, start, end);
        let wanted = run.whole_bit() | bit_of_class(class_at(bytes, end));
        (self.outlook.bits(run) & wanted != 0) | self.openings.may_open(run)
    }

    /// Tells of words, which are runs of ASCII letters, which may begin a pattern or have a capital. A loop of
    /// its own, and without a branch that the processor would have to foresee: most words are not wanted.
    #[inline(never)]
    pub(super) fn wanted(&self, bytes: &[u8], words: &[(usize, usize)], wanted: &mut Wanted) {
        if wanted.words.len() < words.len() {
            wanted.words.resize(words.len(), 0);
        }
        let mut count = 0;
        for (index, (start, end)) in words.iter().copied().enumerate() {
            let begins = self.may_begin(bytes, start, end);
            let capital = bytes[start].is_ascii_uppercase();
            wanted.words[count] = index << 2 | usize::from(begins) | usize::from(capital) << 1;
            count += usize::from(begins | capital);
        }
        wanted.count = count;
    }

    /// Whether some pattern that has more may begin with the run before `next`, which ends at `end`.
    #[inline]
    pub(super) fn may_go_on(&self, run: Run, next: Next, bytes: &[u8], end: usize) -> bool {
        if self.outlook.bits(run) & bit_of_class(next.class()) == 0 {
            return false;
        }
        // `de h…` begins many patterns, `de heer` few.
        let goes_far = || {
            let Some(far) = Far::at(bytes, end) else { return true };
            let held = |far| self.goes_far.may_hold(run.with_far(far));
            held(far) || held(Far::ANY)
        };
        self.goes_on.may_hold(run.with(next)) && goes_far()
    }

    /// Tells the patterns that may be all of the run, or the beginning of it where that is allowed: the
    /// shortest first.
    #[inline]
    pub(super) fn each_known(&self, run: Run, mut told: impl FnMut(&Known)) {
        if self.openings.may_open(run) {
            let lengths = u64::from(self.stem_lengths.of(run.start(STEM)));
            let most = KEY.min(run.length);
            each(lengths & ((1 << most) - 1), |bit| {
                self.stems.of_key(run.start(bit + 1)).iter().for_each(&mut told);
            });
        }
        if self.outlook.bits(run) & run.whole_bit() != 0 {
            let whole = self.whole.of_key(run.whole());
            whole.iter().filter(|known| known.text.len() == run.length).for_each(told);
        }
    }
}

/// Length of the run of letters, or of digits, that the pattern begins with. Characters beyond ASCII
/// count as letters: where they stand, nobody asks here.
fn first_run(bytes: &[u8]) -> usize {
    let digit = bytes.first().is_some_and(u8::is_ascii_digit);
    let same = |byte: &&u8| byte.is_ascii_digit() == digit && (digit || is_lettered(**byte));
    bytes.iter().take_while(same).count()
}

/// The first [`STEM`] letters of all runs that begin with `stem`, or all letters of a shorter one.
fn stem_keys(stem: &[u8]) -> Vec<u64> {
    let letters = if stem[0].is_ascii_digit() { b'0'..=b'9' } else { b'a'..=b'z' };
    let mut keys = vec![stem[..stem.len().min(STEM)].to_vec()];
    let mut at = 0;
    while let Some(key) = keys.get(at).cloned() {
        if key.len() < STEM {
            keys.extend(letters.clone().map(|letter| [&*key, &[letter]].concat()));
        }
        at += 1;
    }
    keys.iter().map(|run| Run::of(run, 0, run.len()).bytes).collect()
}

/// The two characters after a run, as far as patterns are told apart by them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    /// In lower case, white space being a blank.
    mark: u8,
    /// A letter in lower case, or one of the following.
    beyond: u8,
}

/// A character that folding may take out stands there, or white space that hides the next one.
const ANYTHING: u8 = 0;
/// A digit, or the end of the text.
const NO_LETTER: u8 = 31;
/// Instead of a mark: a character beyond ASCII.
const WIDE: u8 = 0x80;
/// Instead of a mark: the end of the text.
const NOTHING: u8 = 0xff;

impl Next {
    /// A number below 32.
    fn class(self) -> u8 {
        if self.mark == b' ' { self.beyond & 31 } else { class_of_mark(self.mark) }
    }

    /// What follows the run that ends at `end`.
    #[inline]
    pub(super) fn at(bytes: &[u8], end: usize) -> Self {
        let mark = bytes.get(end).map_or(NOTHING, |byte| MARKS[usize::from(*byte)]);
        let beyond = bytes.get(end + 1).map_or(NO_LETTER, |byte| BEYOND[usize::from(*byte)]);
        Self { mark, beyond: if mark == WIDE { ANYTHING } else { beyond } }
    }

    /// Tells all that may stand in a text where a pattern, folded, goes on at `end`.
    fn each_of(pattern: &[u8], end: usize, open: bool, mut told: impl FnMut(Self)) {
        told(Self { mark: WIDE, beyond: ANYTHING });
        let mark = MARKS[usize::from(pattern[end])];
        told(Self { mark, beyond: ANYTHING });
        match pattern.get(end + 1) {
            Some(beyond) if beyond.is_ascii_lowercase() => told(Self { mark, beyond: *beyond }),
            Some(_) => told(Self { mark, beyond: NO_LETTER }),
            // Anything may follow a mark, and what is no letter follows a letter if that ends the word.
            None => {
                told(Self { mark, beyond: NO_LETTER });
                if open || !mark.is_ascii_lowercase() {
                    (b'a'..=b'z').for_each(|beyond| told(Self { mark, beyond }));
                }
            }
        }
    }
}

/// The class of [`Next::at`], at less cost.
#[inline]
pub(super) fn class_at(bytes: &[u8], end: usize) -> u8 {
    let Some([mark, beyond]) = bytes.get(end..).and_then(|rest| rest.first_chunk::<2>()) else {
        return Next::at(bytes, end).class();
    };
    let (mark, beyond) = (MARK_CLASSES[usize::from(*mark)], BEYOND[usize::from(*beyond)] & 31);
    if mark == 0 { beyond } else { mark }
}

const fn class_of_mark(mark: u8) -> u8 {
    27 + (mark & 3)
}

/// By byte: 0 for white space.
const MARK_CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if MARKS[byte] != b' ' {
            classes[byte] = class_of_mark(MARKS[byte]);
        }
        byte += 1;
    }
    classes
};

/// The four characters after a run: a mark, and three letters or digits in lower case.
#[derive(Debug, Clone, Copy)]
struct Far(u32);

impl Far {
    /// Instead of others than these.
    const ANY: Self = Self(0);

    /// What follows the run that ends at `end`; `None` where something else stands, or nothing.
    #[inline]
    fn at(bytes: &[u8], end: usize) -> Option<Self> {
        let [mark, more @ ..] = *bytes.get(end..)?.first_chunk::<4>()?;
        let mark = MARKS[usize::from(mark)];
        let plain = mark != WIDE && more.iter().all(u8::is_ascii_alphanumeric);
        let [first, second, third] = more.map(|byte| byte | 0x20);
        plain.then(|| Self(u32::from_le_bytes([mark, first, second, third])))
    }
}

const MARKS: [u8; 256] = {
    let mut classes = [WIDE; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        let space = matches!(byte, b'\t'..=b'\r' | b' ');
        classes[byte as usize] = if space { b' ' } else { byte.to_ascii_lowercase() };
        byte += 1;
    }
    classes
};

const BEYOND: [u8; 256] = {
    let mut classes = [ANYTHING; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        if byte.is_ascii_digit() {
            classes[byte as usize] = NO_LETTER;
        } else if byte.is_ascii_alphabetic() {
            classes[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    classes
};

/// An odd number whose bits look like chance: 2^64 divided by the golden ratio.
const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Letters of the key of a run.
const KEY: usize = 8;
/// Letters by which runs are told that may begin with an open pattern, if it has less than [`LONG_STEM`].
const STEM: usize = 4;
/// The same of a longer one.
const LONG_STEM: usize = 6;

/// The bit of the upper half that stands for what follows a run.
#[inline]
fn bit_of_class(class: u8) -> u64 {
    1 << (32 + (class & 31))
}

/// For runs, the union of the bits that they were given; another run may seem to have some.
#[derive(Debug)]
struct Outlook {
    slots: Vec<u64>,
    shift: u32,
}

impl Outlook {
    fn of(seen: &HashSet<(u64, u64)>) -> Self {
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
    fn bits(&self, run: Run) -> u64 {
        self.slots[self.slot(run.bytes)]
    }

    #[inline]
    fn slot(&self, bytes: u64) -> usize {
        usize::try_from(bytes.wrapping_mul(MIXER) >> self.shift).unwrap_or(0)
    }
}

/// The first letters of open patterns, each with the length of the shortest: no shorter run is one.
#[derive(Debug)]
struct Openings {
    slots: Vec<u8>,
    shift: u32,
}

impl Openings {
    fn of(keys: &HashMap<u64, usize>) -> Self {
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
    fn may_open(&self, run: Run) -> bool {
        let of_key = |key: u64| self.slots[slot(key, self.shift)];
        let least = of_key(run.bytes & FIRST[STEM]).min(of_key(run.bytes & FIRST[LONG_STEM]));
        run.length.min(usize::from(LENGTH_MAX)) >= usize::from(least)
    }
}

/// Longer patterns and runs are not told apart.
const LENGTH_MAX: u8 = 100;
/// Instead of a length: longer than any.
const NO_OPENING: u8 = 101;

type Patterns = HashMap<u64, Vec<Known>>;

/// Patterns by a key, in open addressing: a look-up is a multiplication and, mostly, one comparison.
#[derive(Debug)]
struct ByRun {
    /// The key, and where its patterns stand; none where nothing stands.
    slots: Vec<(u64, u32, u32)>,
    shift: u32,
    all: Vec<Known>,
}

impl ByRun {
    fn of(patterns: Patterns) -> Self {
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
    fn of_key(&self, key: u64) -> &[Known] {
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

/// The first eight bytes of a run, folded, and its length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    bytes: u64,
    length: usize,
}

impl Run {
    /// The run `start..end` of ASCII letters, or of digits; not empty.
    #[inline]
    pub(super) fn of(bytes: &[u8], start: usize, end: usize) -> Self {
        let length = end - start;
        // Digits have this bit, too; letters become lower case.
        let folded = eight_from(bytes, start) | 0x2020_2020_2020_2020;
        Self { bytes: folded & FIRST[length.min(KEY)], length }
    }

    #[inline]
    fn whole(self) -> u64 {
        self.bytes ^ (self.length as u64) << 59
    }

    /// One of the lower half of the bits; others than those that say where it stands in a table.
    #[inline]
    fn whole_bit(self) -> u64 {
        1 << (self.bytes.wrapping_mul(MIXER) >> 40 & 31)
    }

    /// With what follows it.
    #[inline]
    fn with(self, next: Next) -> u64 {
        let next = u64::from(next.mark) << 8 | u64::from(next.beyond);
        self.whole().wrapping_mul(MIXER) ^ next << 32 ^ next
    }

    /// With what follows it further on.
    #[inline]
    fn with_far(self, far: Far) -> u64 {
        self.whole().wrapping_mul(MIXER) ^ u64::from(far.0).wrapping_mul(MIXER) >> 16
    }

    fn start(self, length: usize) -> u64 {
        self.bytes & FIRST[length.min(KEY)]
    }
}

/// The bits of so many of eight bytes.
const FIRST: [u64; KEY + 1] = {
    let mut masks = [0; KEY + 1];
    let mut length = 1;
    while length <= KEY {
        masks[length] = u64::MAX >> (8 * (KEY - length));
        length += 1;
    }
    masks
};

/// The eight bytes from `start` on, zeros behind the end.
#[inline]
fn eight_from(bytes: &[u8], start: usize) -> u64 {
    let rest = &bytes[start..];
    if let Some(chunk) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*chunk);
    }
    match bytes.last_chunk::<8>() {
        Some(last) if !rest.is_empty() => u64::from_le_bytes(*last) >> (8 * (8 - rest.len())),
        _ => rest.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
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
struct Table<T> {
    slots: Vec<T>,
    shift: u32,
}

impl<T: Copy + Default> Table<T> {
    fn for_keys(count: usize) -> Self {
        let (slots, shift) = slots_for(8 * count);
        Self { slots: vec![T::default(); slots], shift }
    }

    fn at_mut(&mut self, key: u64) -> &mut T {
        &mut self.slots[slot(key, self.shift)]
    }

    #[inline]
    fn of(&self, key: u64) -> T {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATTERNS: [(&str, bool); 8] = [
        ("bsn", false),
        ("de heer", false),
        ("order", true),
        ("ean", true),
        ("06-nr", false),
        ("geb.", false),
        ("arbeidsongeval", true),
        ("3s", true),
    ];

    /// The run that the text begins with, and whether something may begin there.
    fn begins(text: &str) -> bool {
        let beginnings = Beginnings::of(PATTERNS.into_iter());
        let bytes = text.as_bytes();
        let end = first_run(bytes);
        let run = Run::of(bytes, 0, end);
        let mut known = false;
        beginnings.each_known(run, |one| known |= one.end_at(bytes, 0).is_some());
        let next = Next::at(bytes, end);
        let begins = known || beginnings.may_go_on(run, next, bytes, end);
        assert_eq!(class_at(bytes, end), next.class());
        assert!(beginnings.may_begin(bytes, 0, end) || !begins, "{text}");
        begins
    }

    #[test]
    fn words_that_begin_a_pattern_get_a_yes() {
        for yes in [
            "bsn",
            "BSN 1",
            "de heer",
            "de  heer",
            "ordernummer",
            "EANcode",
            "ean",
            "06-nr",
            "geb.te",
            "geb. 1",
            "Arbeidsongevallen",
            "3stuks",
        ] {
            assert!(begins(yes), "{yes}");
        }
        for no in
            ["de man", "de", "06 12", "xyz", "deheer", "orde", "geb", "arbeidsongemak", "bsnx", "3"]
        {
            assert!(!begins(no), "{no}");
        }
    }

    proptest! {
        #[test]
        fn a_run_is_read_alike_wherever_it_stands(
            before in "[ ]{0,9}", run in "[a-zA-Z]{1,12}", after in "( [a-z ]{0,9})?",
        ) {
            let text = format!("{before}{run}{after}");
            let here = Run::of(text.as_bytes(), before.len(), before.len() + run.len());
            let alone = Run::of(run.to_lowercase().as_bytes(), 0, run.len());
            prop_assert_eq!((here.bytes, here.length), (alone.bytes, alone.length));
        }
    }
}
