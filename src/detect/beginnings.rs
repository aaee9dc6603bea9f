//! Which patterns a word of a text may begin: asked for every word, answered in a few steps. Pure.
//!
//! Most words begin nothing and are told so by one look into a table. A word that is all of a pattern is
//! found here; only a pattern of several words must be followed through the text.

use std::collections::{HashMap, HashSet};

use super::known_runs::{ByRun, Filter, Known, Openings, Outlook, Patterns, Table};
use super::lengths::Lengths;
use super::sweep::{each, is_lettered};
use super::word_run::{Far, KEY, LONG_STEM, Next, Run, STEM, bit_of_class, class_at};

/// What the patterns begin with.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// For a run, one bit if it is a pattern, and one for every way in which some pattern goes on from it. One
    /// look says no to most words, and without a branch that the processor would have to foresee.
    outlook: Outlook,
    /// The first [`STEM`] or [`LONG_STEM`] letters of runs that may begin with an open pattern.
    openings: Openings,
    /// The lengths of the runs of digits with which patterns begin.
    digits: Lengths,
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

impl Beginnings {
    /// Of these patterns, folded, that begin with a letter or digit; the second of each says whether a
    /// longer word may begin with it.
    pub(super) fn of<'p>(patterns: impl Iterator<Item = (&'p str, bool)>) -> Self {
        let (mut whole, mut stems) = (Patterns::new(), Patterns::new());
        let (mut goes_on, mut goes_far) = (HashSet::new(), HashSet::new());
        let (mut seen, mut openings) = (HashSet::new(), HashMap::<u64, usize>::new());
        let mut lengths = HashSet::<(u64, u8)>::new();
        let mut digits = Lengths::default();
        let at = Run::of(b"at", 0, 2);
        seen.insert((at.bytes, at.whole_bit()));
        for (pattern, (text, open)) in patterns.enumerate() {
            let bytes = text.as_bytes();
            let end = first_run(bytes);
            let run = Run::of(bytes, 0, end);
            if bytes[0].is_ascii_digit() {
                digits.add(&bytes[..end]);
                if open && end == bytes.len() {
                    digits.add_longer(bytes);
                }
            }
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
        Self { outlook, openings, digits, whole, goes_on, goes_far, stems, stem_lengths }
    }

    /// Whether some pattern may begin with the run `start..end` of digits. A yes may be wrong, a no never is.
    #[inline]
    pub(super) fn may_begin_digits(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        self.digits.may_hold(&bytes[start..end]) && self.may_begin(bytes, start, end)
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
