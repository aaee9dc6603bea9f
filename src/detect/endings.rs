//! The endings of words that a rule lists. Pure.

use super::word_hash::{lower, tail_of};

/// Endings of words, by their last byte: most words are told from all of them by it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Endings {
    /// Those that end in a letter of ASCII, by this letter; the last holds the others.
    by_letter: [Vec<Ending>; 27],
}

/// An ending, with its last eight bytes as one number.
#[derive(Debug, PartialEq, Eq)]
struct Ending {
    text: String,
    tail: u64,
    /// The bits of `tail` that count.
    mask: u64,
    /// Beyond ASCII case is more than one bit; then `tail` says nothing.
    wide: bool,
}

impl Ending {
    fn new(text: String) -> Self {
        let length = text.len().min(8);
        let mask = if length == 0 { 0 } else { u64::MAX << (8 * (8 - length)) };
        Self { tail: lower(tail_of(text.as_bytes())), mask, wide: !text.is_ascii(), text }
    }

    /// Whether `word` ends with it in any case, with two letters or more before it.
    fn ends(&self, word: &str) -> bool {
        word.len() >= self.text.len() + 2
            && word.get(word.len() - self.text.len()..).is_some_and(|tail| {
                tail.eq_ignore_ascii_case(&self.text)
                    || (self.wide && !tail.is_ascii() && tail.to_lowercase() == self.text)
            })
    }
}

impl Endings {
    pub(super) fn new(endings: Vec<String>) -> Self {
        let mut by_letter: [Vec<Ending>; 27] = Default::default();
        for ending in endings {
            by_letter[Self::group(&ending)].push(Ending::new(ending));
        }
        Self { by_letter }
    }

    fn group(word: &str) -> usize {
        match word.bytes().next_back().map(|b| b.to_ascii_lowercase()) {
            Some(letter @ b'a'..=b'z') => usize::from(letter - b'a'),
            _ => 26,
        }
    }

    /// Whether `word` ends with one of them in any case, with two letters or more before it.
    pub(super) fn has(&self, word: &str) -> bool {
        let tail = lower(tail_of(word.as_bytes()));
        let fits = |one: &&Ending| (tail ^ one.tail) & one.mask == 0 || one.wide;
        self.by_letter[Self::group(word)].iter().filter(fits).any(|one| one.ends(word))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENDINGS: [&str; 8] = ["straat", "ing", "g", "ović", "boulevardje", "ßer", "ska", "Ov"];

    proptest! {
        /// The quick look at the last eight bytes never says no where the whole ending fits.
        #[test]
        fn a_word_ends_as_it_does(
            head in "[A-Za-zéĆ]{0,10}",
            at in 0..ENDINGS.len(),
            upper in any::<bool>(),
        ) {
            let endings = Endings::new(ENDINGS.iter().map(|e| (*e).to_owned()).collect());
            let tail = if upper { ENDINGS[at].to_uppercase() } else { ENDINGS[at].to_owned() };
            let word = format!("{head}{tail}");
            let ends = endings.by_letter.iter().flatten().any(|ending| ending.ends(&word));
            prop_assert_eq!(endings.has(&word), ends);
        }
    }
}
