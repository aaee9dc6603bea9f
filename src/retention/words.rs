//! Words that a hold looks for in texts, such as the name of a case: keyed digests, and nothing else. Pure.
//!
//! What is looked for comes in once, is digested with the secret of the state folder, and is forgotten; a
//! reading digests the words that it meets in the same way. A term of several words is met where all of
//! them stand, in whatever order and however far apart: so it meets too much rather than too little.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::subject::{PARTICLES, folded};
use crate::digest::{Digest, StateKey};
use crate::location::{Locator, unescape};
use crate::sensitive::Sensitive;

/// Why words could not be taken in. It names the line and never what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WordsError {
    /// No line says anything.
    #[error("there are no words to look for")]
    Nothing,
    /// A line without a word of two letters or digits that says something.
    #[error("line {line} has no word that can be looked for")]
    Line {
        /// Line, from 1.
        line: usize,
    },
}

/// Words to look for, as keyed digests. Two with the same digests are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoughtWords {
    /// Stands for the digests, in readings.
    tag: String,
    /// How many terms were given.
    count: usize,
    /// The words of each term; one term that is met is enough.
    terms: BTreeSet<BTreeSet<Digest>>,
}

/// Letters and digits of the shortest word that is looked for.
const WORD_MIN: usize = 2;

impl SoughtWords {
    /// Reads one term a line, of one word or several. Case, accents and hyphens make no difference; words such
    /// as `de` and `van` are left out.
    ///
    /// # Errors
    ///
    /// [`WordsError`]: every line must have something to look for.
    pub fn read(text: &Sensitive, key: &StateKey) -> Result<Self, WordsError> {
        let mut terms = BTreeSet::new();
        let mut count = 0;
        let lines = text.expose().lines().enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let before = terms.len();
            for words in writings(line.trim_start_matches('\u{feff}')) {
                terms.insert(words.iter().map(|word| digest(key, word)).collect());
            }
            let said_before = writings(line).is_empty();
            if terms.len() == before && said_before {
                return Err(WordsError::Line { line: index + 1 });
            }
            count += 1;
        }
        if terms.is_empty() {
            return Err(WordsError::Nothing);
        }
        let all: Vec<u8> = terms.iter().flat_map(term_bytes).collect();
        let tag = Digest::of(&all).to_string()[..20].to_owned();
        Ok(Self { tag, count, terms })
    }

    /// What stands for these words in readings. It tells nothing without the state folder.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// How many terms were given.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The same without what is looked for, once nobody looks any more; none when that was done. What was met
    /// stays known by the tag.
    pub fn forgotten(&self) -> Option<Self> {
        let has_any = !self.terms.is_empty();
        has_any.then(|| Self { terms: BTreeSet::new(), ..self.clone() })
    }

    /// Every word that is looked for.
    pub(super) fn digests(&self) -> impl Iterator<Item = &Digest> {
        self.terms.iter().flatten()
    }

    /// Whether all words of a term are among these.
    pub(super) fn is_met(&self, met: &BTreeSet<Digest>) -> bool {
        self.terms.iter().any(|term| term.is_subset(met))
    }

    /// Whether a term stands in the path of an item, in the names of folders too.
    pub(super) fn is_in_name(&self, key: &StateKey, locator: &Locator) -> bool {
        let path = unescape(locator.as_str());
        let path = String::from_utf8_lossy(&path);
        let mut met = BTreeSet::new();
        let mut say = |word: &str| met.extend([digest(key, word)]);
        each_word(&path, &mut say);
        // As offices write names of files: `ProjectZonnebloem2`.
        for word in super::names::split(&path) {
            say(&word);
        }
        self.is_met(&met)
    }
}

/// A length before the digests, so that no two sets of terms are written alike.
fn term_bytes(term: &BTreeSet<Digest>) -> Vec<u8> {
    let digests = term.iter().flat_map(|digest| *digest.as_bytes());
    (term.len() as u64).to_be_bytes().into_iter().chain(digests).collect()
}

/// The words of a term, in each way in which it may be written: `Zonne-bloem` also as one word.
fn writings(term: &str) -> Vec<BTreeSet<String>> {
    let sought = |words: Vec<String>| -> BTreeSet<String> {
        let says =
            |word: &String| word.chars().count() >= WORD_MIN && !PARTICLES.contains(&word.as_str());
        words.into_iter().filter(says).collect()
    };
    let words_of = |text: &str| {
        let mut words = Vec::new();
        each_word(text, &mut |word| words.push(word.to_owned()));
        words
    };
    let apart = words_of(&term.replace(is_hyphen, " "));
    let mut all = vec![sought(apart)];
    if term.contains(is_hyphen) {
        all.push(sought(words_of(&term.replace(is_hyphen, ""))));
    }
    all.retain(|words| !words.is_empty());
    all
}

fn digest(key: &StateKey, word: &str) -> Digest {
    key.token(&[b"termijn sought word", word.as_bytes()])
}

fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{2011}')
}

/// What stands in the middle of a word and is not seen.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Says every word of a text, in small letters without accents. Words around a hyphen are said apart and
/// as one, also where a line ends after the hyphen.
fn each_word(text: &str, say: &mut impl FnMut(&str)) {
    let mut word = String::new();
    // What stands before a hyphen, and whether nothing but blanks came since.
    let mut before: Option<String> = None;
    let mut end = |word: &mut String, before: &mut Option<String>, cut: char| {
        if !word.is_empty() {
            say(word);
            let mut whole = before.take().unwrap_or_default();
            if !whole.is_empty() {
                whole.push_str(word);
                say(&whole);
            }
            if is_hyphen(cut) {
                *before = Some(if whole.is_empty() { word.clone() } else { whole });
            }
            word.clear();
        } else if !cut.is_whitespace() {
            *before = None;
        }
    };
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        } else if letter.is_ascii() && letter != '\'' {
            end(&mut word, &mut before, letter);
        } else if is_invisible(letter) || matches!(letter, '\'' | '’' | '‘') {
            // It joins what stands around it.
        } else {
            for part in std::iter::once(letter).nfkd().flat_map(folded) {
                if part.is_alphanumeric() {
                    word.push(part);
                } else if !is_combining_mark(part) {
                    end(&mut word, &mut before, letter);
                }
            }
        }
    }
    end(&mut word, &mut before, ' ');
}

/// Which of the sought words a stretch of text may hold: every word is digested once a file.
#[derive(Default)]
pub struct Heard {
    /// By word, its digest if it is sought.
    known: HashMap<String, Option<Digest>>,
}

/// Words that are remembered at once: some megabytes.
const HEARD_MAX: usize = 1 << 16;

impl Heard {
    /// The sought words of a text.
    pub(super) fn words(
        &mut self,
        key: &StateKey,
        sought: &BTreeSet<Digest>,
        text: &str,
    ) -> BTreeSet<Digest> {
        let mut met = BTreeSet::new();
        each_word(text, &mut |word| {
            if let Some(known) = self.known.get(word) {
                met.extend(*known);
                return;
            }
            let own = digest(key, word);
            let own = sought.contains(&own).then_some(own);
            met.extend(own);
            if self.known.len() >= HEARD_MAX {
                self.known.clear();
            }
            self.known.insert(word.to_owned(), own);
        });
        met
    }
}

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Heard({} words)", self.known.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> StateKey {
        StateKey::from_bytes([7; 32])
    }

    fn sought(text: &str) -> SoughtWords {
        SoughtWords::read(&Sensitive::new(text.to_owned()), &key()).unwrap()
    }

    fn is_met(words: &SoughtWords, text: &str) -> bool {
        let all = words.digests().copied().collect();
        words.is_met(&Heard::default().words(&key(), &all, text))
    }

    #[test]
    fn a_term_is_met_however_it_is_written() {
        let check = |term: &str, text: &str, want: bool| {
            assert_eq!(is_met(&sought(term), text), want, "{term} in {text}");
        };
        check("Zonnebloem", "De zaak ZONNEBLOEM.", true);
        check("Zonnebloem", "zonne\u{ad}bloem", true);
        check("Zonnebloem", "de zaak zonne-\nbloem", true);
        check("Zonnebloem", "zonne-\u{a0}bloem", true);
        check("Zonnebloem", "zonnebloemen", false);
        check("Zonnebloem", "zonne bloem", false);
        check("Zonnebloem", "de zaak\u{2013}zonnebloem\u{2026} en meer", true);
        check("Zonne-bloem", "zonnebloem", true);
        check("Zonne-bloem", "de bloem in de zonne", true);
        check("Zonne-bloem", "bloem", false);
        check("Project Café", "het CAFE; een project", true);
        check("Project Café", "een project", false);
        check("Project Café", "projectcafé", false);
        check("de zaak Van Dijk", "dijk: een zaak", true);
        check("2023/0114", "kenmerk 2023-0114", true);
        check("2023/0114", "kenmerk 2023", false);
        check("eﬃciënt", "EFFICIENT", true);
        check("O'Neill", "ONEILL", true);
        check("a-b-c project", "abc-project", true);
        check("een\ntwee", "twee", true);
    }

    #[test]
    fn a_term_is_met_in_names_of_files_and_folders() {
        let check = |term: &str, path: &str, want: bool| {
            let locator = Locator::from_path(path.as_bytes());
            assert_eq!(sought(term).is_in_name(&key(), &locator), want, "{term} in {path}");
        };
        check("Zonnebloem", "klanten/ProjectZonnebloem_v2/brief.txt", true);
        check("Zonnebloem", "klanten/project zonnebloem.txt", true);
        check("project zonnebloem", "zonnebloem/project.txt", true);
        check("zonnebloem", "zonnebloemen.txt", false);
        check("100% zeker", "100% zeker.txt", true);
    }

    #[test]
    fn what_says_nothing_is_refused_by_its_line() {
        let read = |text: &str| SoughtWords::read(&Sensitive::new(text.to_owned()), &key());
        assert_eq!(read(""), Err(WordsError::Nothing));
        assert_eq!(read("\n \n"), Err(WordsError::Nothing));
        assert_eq!(read("zaak\n\nde"), Err(WordsError::Line { line: 3 }));
        assert_eq!(read("..."), Err(WordsError::Line { line: 1 }));
        assert_eq!(read("x"), Err(WordsError::Line { line: 1 }));
        assert_eq!(read("zaak\nZAAK\r\n").unwrap().count(), 2);
        assert_eq!(read("zaak").unwrap().tag(), read("\u{feff}Zaak\r\n").unwrap().tag());
        assert_ne!(read("een twee").unwrap().tag(), read("een\ntwee").unwrap().tag());
    }

    #[test]
    fn no_word_is_kept_or_told() {
        let one = sought("Zonnebloem 4711");
        let stored = format!("{one:?} {}", serde_json::to_string(&one).unwrap()).to_lowercase();
        assert!(!stored.contains("zonnebloem"), "{stored}");
        let plain = Digest::of(b"zonnebloem").to_string();
        assert!(!stored.contains(&plain), "a digest without a key can be guessed");
        let elsewhere = StateKey::from_bytes([8; 32]);
        let text = Sensitive::new("Zonnebloem 4711".to_owned());
        assert_ne!(SoughtWords::read(&text, &elsewhere).unwrap().tag(), one.tag());
        let mut heard = Heard::default();
        heard.words(&key(), &one.digests().copied().collect(), "zonnebloem");
        heard.words(&key(), &one.digests().copied().collect(), "zonnebloem roos");
        assert_eq!(format!("{heard:?}"), "Heard(2 words)", "each is digested once");
        let forgotten = one.forgotten().unwrap();
        assert_eq!((forgotten.tag(), forgotten.count()), (one.tag(), 1));
        assert_eq!((forgotten.digests().count(), forgotten.forgotten()), (0, None));
        assert!(!forgotten.is_met(&one.digests().copied().collect()));
    }

    proptest! {
        /// Whatever stands around a term, however it is cased, it is met; and more text meets no less.
        #[test]
        fn a_term_that_stands_there_is_met(before in "\\PC{0,20}", after in "\\PC{0,20}", upper in any::<bool>()) {
            let words = sought("zonnebloem vierdaagse");
            let text = "zonnebloem vierdaagse";
            let text = if upper { text.to_uppercase() } else { text.to_owned() };
            let whole = format!("{before} {text} {after}");
            prop_assert!(is_met(&words, &whole));
        }
    }
}
