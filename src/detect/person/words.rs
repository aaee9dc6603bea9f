//! The words of a rule for names, as written and as compiled. Pure.

use serde::Deserialize;

use super::super::endings::Endings;
use super::super::lengths::Lengths;
use super::super::word_hash::{Letters, is_odd};
use super::names::{Flags, Table, fold, key_at, key_of, listed};

/// Words that decide what is a name, in any case; full stops in them do not count.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PersonDef {
    /// Looks at whole cells and values only.
    whole_only: bool,
    /// Stand before a name and are said of people only: `dhr.`, `mevrouw`.
    titles: Vec<String>,
    /// As titles, but common words besides: `collega`, `notaris`. A listed name must follow.
    roles: Vec<String>,
    /// `Geachte`, `Beste`
    salutations: Vec<String>,
    /// End of the line above a signature: `groet`, `hoogachtend`.
    closings: Vec<String>,
    /// Before a colon, a tab or a line end, of people: `naam`, `werknemer`.
    labels: Vec<String>,
    /// As labels, before one space as well: `t.n.v.`, `ondergetekende`.
    introductions: Vec<String>,
    /// As labels, of people and others: `aan`, `klant`.
    addressees: Vec<String>,
    /// `van`, `de`, `der`
    particles: Vec<String>,
    /// Particles that are everyday prepositions: `in`, `bij`.
    prepositions: Vec<String>,
    /// Prepositions before places: `te`, `naar`.
    locatives: Vec<String>,
    /// Initials of more than one letter: `Th`, `Chr`.
    initials: Vec<String>,
    /// After a surname and part of the name: `jr.`
    suffixes: Vec<String>,
    /// What follows is no person: `Stichting`, `ziekte`, `wet`.
    before_other: Vec<String>,
    /// What precedes is no person: `B.V.`, `Museum`.
    after_other: Vec<String>,
    /// Initials that are none: `B.V.`, `U.S.`
    abbreviations: Vec<String>,
    /// Names of people that everybody knows as firms and things: `Douwe Egberts`.
    firms: Vec<String>,
    /// Endings of surnames that no list holds.
    surname_endings: Vec<String>,
    /// Endings of street names that surnames do not have.
    place_endings: Vec<String>,
    /// Endings of street names that surnames have as well; only before a number.
    weak_place_endings: Vec<String>,
    /// Endings of trades and of nouns that titles of sections have: `handel`, `ing`.
    noun_endings: Vec<String>,
}

/// The words, compiled.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) whole_only: bool,
    /// As written.
    pub(super) titles: Vec<String>,
    table: Table,
    /// Of the folded words, so that most are told from these lists without a look at the table.
    particles: Lengths,
    suffixes: Lengths,
    firms: Lengths,
    surname_endings: Endings,
    place_endings: Endings,
    weak_place_endings: Endings,
    noun_endings: Endings,
}

impl Words {
    pub(super) fn new(def: PersonDef) -> Result<Self, String> {
        let lists = [
            (&def.titles, Flags::TITLE),
            (&def.roles, Flags::ROLE),
            (&def.salutations, Flags::SALUTATION),
            (&def.closings, Flags::CLOSING),
            (&def.labels, Flags::LABEL),
            (&def.introductions, Flags::INTRODUCTION),
            (&def.addressees, Flags::ADDRESSEE),
            (&def.particles, Flags::PARTICLE),
            (&def.prepositions, Flags::PARTICLE.with(Flags::PREPOSITION)),
            (&def.locatives, Flags::LOCATIVE),
            (&def.initials, Flags::INITIAL),
            (&def.suffixes, Flags::SUFFIX),
            (&def.before_other, Flags::BEFORE_OTHER),
            (&def.after_other, Flags::AFTER_OTHER),
            (&def.abbreviations, Flags::ABBREVIATION),
        ];
        let endings =
            [&def.surname_endings, &def.place_endings, &def.weak_place_endings, &def.noun_endings];
        let bad = |w: &&String| w.chars().all(|c| c == '.') || w.contains(char::is_whitespace);
        for list in lists.iter().map(|(list, _)| *list).chain(endings) {
            if let Some(word) = list.iter().find(bad) {
                return Err(format!("{word:?} is not one word"));
            }
        }
        let count: usize = lists.iter().map(|(list, _)| list.len()).sum();
        let mut table = listed(count + def.firms.len());
        for firm in &def.firms {
            table.add(firm, Flags::FIRM);
        }
        for (list, flags) in lists {
            for word in list {
                table.add(word, flags);
            }
        }
        let particles = folded(def.particles.iter().chain(&def.prepositions));
        let (suffixes, firms) = (folded(&def.suffixes), folded(&def.firms));
        Ok(Self {
            whole_only: def.whole_only,
            titles: def.titles,
            table,
            particles,
            suffixes,
            firms,
            surname_endings: Endings::new(def.surname_endings),
            place_endings: Endings::new(def.place_endings),
            weak_place_endings: Endings::new(def.weak_place_endings),
            noun_endings: Endings::new(def.noun_endings),
        })
    }

    /// What the lists of names and those of the rule say of a word.
    pub(super) fn get(&self, word: &str) -> Flags {
        self.table.get(key_of(word))
    }

    /// The same of the word `start..end` of a text, at less cost.
    pub(super) fn at(&self, text: &str, start: usize, end: usize) -> Flags {
        self.table.get(key_at(text, start, end))
    }

    /// What the word `start..end` of a text is of all that [`Self::get`] tells, if it is a particle; it may
    /// be nothing if it is none.
    pub(super) fn particle(&self, text: &str, start: usize, end: usize) -> Flags {
        self.among(&self.particles, text, start, end)
    }

    /// As [`Self::particle`], of a run of letters.
    #[inline]
    pub(super) fn particle_of(&self, text: &str, at: usize, letters: Letters) -> Flags {
        let word = &text.as_bytes()[at..at + letters.length];
        if self.particles.may_hold(word) { self.of_key(letters.hash) } else { Flags::default() }
    }

    pub(super) fn is_suffix(&self, text: &str, start: usize, end: usize) -> bool {
        self.among(&self.suffixes, text, start, end).has(Flags::SUFFIX)
    }

    pub(super) fn is_firm(&self, text: &str, start: usize, end: usize) -> bool {
        self.among(&self.firms, text, start, end).has(Flags::FIRM)
    }

    fn among(&self, lengths: &Lengths, text: &str, start: usize, end: usize) -> Flags {
        let bytes = text.as_bytes();
        // Full stops and accents are not in the lengths.
        if lengths.may_hold(&bytes[start..end]) || is_odd(bytes, start, end) {
            self.at(text, start, end)
        } else {
            Flags::default()
        }
    }

    pub(super) fn of_key(&self, key: u64) -> Flags {
        self.table.get(key)
    }

    pub(super) fn ends_as_surname(&self, word: &str) -> bool {
        self.surname_endings.has(word)
    }

    pub(super) fn ends_as_noun(&self, word: &str) -> bool {
        self.noun_endings.has(word)
    }

    pub(super) fn ends_as_place(&self, word: &str, numbered: bool) -> bool {
        self.place_endings.has(word) || (numbered && self.weak_place_endings.has(word))
    }
}

/// The lengths of words in their folded form, in which full stops and accents do not count.
fn folded<'w>(words: impl IntoIterator<Item = &'w String>) -> Lengths {
    let mut lengths = Lengths::default();
    for word in words {
        let mut bytes = Vec::with_capacity(word.len());
        fold(word, |byte| bytes.push(byte));
        lengths.add(&bytes);
    }
    lengths
}
