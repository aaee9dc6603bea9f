//! Which lengths the words of a list have, by their first letter. Pure.
//!
//! Most words of a text are told from all those of a list by it, which costs two look-ups in a register's
//! worth of memory and no hash.

/// The lengths, by first letter.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Lengths {
    /// One bit for each length.
    by_letter: [u32; 32],
}

impl Lengths {
    pub(super) fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut lengths = Self::default();
        words.into_iter().for_each(|word| lengths.add(word.as_bytes()));
        lengths
    }

    pub(super) fn add(&mut self, word: &[u8]) {
        self.by_letter[Self::letter(word)] |= Self::length(word.len());
    }

    /// Adds all longer words that begin with that one.
    pub(super) fn add_longer(&mut self, word: &[u8]) {
        self.by_letter[Self::letter(word)] |= !(Self::length(word.len()) - 1);
    }

    /// The low bits of a letter are the same in both cases.
    fn letter(word: &[u8]) -> usize {
        word.first().map_or(0, |byte| usize::from(byte & 31))
    }

    fn length(length: usize) -> u32 {
        1 << length.min(31)
    }

    /// Whether the list may hold the word, with ASCII letters in either case.
    #[inline]
    pub(super) fn may_hold(&self, word: &[u8]) -> bool {
        self.by_letter[Self::letter(word)] & Self::length(word.len()) != 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// It never says no to a word of the list.
        #[test]
        fn a_word_of_the_list_may_be_held(words in prop::collection::vec("[a-z'-]{0,40}", 1..9)) {
            let mut lengths = Lengths::of(words.iter().map(String::as_str));
            for word in words {
                prop_assert!(lengths.may_hold(word.as_bytes()));
                prop_assert!(lengths.may_hold(word.to_ascii_uppercase().as_bytes()));
                if !word.is_empty() {
                    lengths.add_longer(word.as_bytes());
                    prop_assert!(lengths.may_hold([&*word, "xyz"].concat().as_bytes()));
                }
            }
        }
    }

    #[test]
    fn most_words_are_told_from_a_list() {
        let lengths = Lengths::of(["rue", "avenue"]);
        assert!(lengths.may_hold(b"Rue") && lengths.may_hold(b"rij"));
        assert!(!lengths.may_hold(b"straat") && !lengths.may_hold(b"ruelle"));
    }
}
