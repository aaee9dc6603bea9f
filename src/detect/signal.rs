//! Signals of special categories (GDPR art. 9) and of criminal data (art. 10) in a whole item. Pure.
//!
//! A word says nothing about a person. A signal needs an item that identifies somebody, several such
//! words, and a text that is not about the rules themselves: a privacy policy names every category. It
//! decides nothing about single values and never makes an item found by itself.

use super::evidence::{EvidenceCode, Ground, HitKey, Subject};
use super::fold::folded;
use super::rule::{Rule, RuleIndex, check_list};
use super::rule_fault::RuleFault;
use super::segment::Place;
use crate::inventory::Tier;

/// Different words that make a signal where none of them is a strong one.
const STEMS_MIN: u32 = 2;

/// Most words of one signal.
const STEMS_MAX: usize = 512;

/// Words about the rules for personal data that may make a text one about rules.
const POLICY_WORDS_MIN: u32 = 2;

/// What the law protects more than other personal data: GDPR art. 9(1), and art. 10 for the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SignalCategory {
    Health,
    Religion,
    Union,
    Ethnicity,
    Politics,
    SexLife,
    Biometric,
    Genetic,
    Criminal,
}

impl SignalCategory {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Religion => "religion",
            Self::Union => "union",
            Self::Ethnicity => "ethnicity",
            Self::Politics => "politics",
            Self::SexLife => "sex_life",
            Self::Biometric => "biometric",
            Self::Genetic => "genetic",
            Self::Criminal => "criminal",
        }
    }

    /// The type of its findings.
    pub(super) fn type_code(self) -> &'static str {
        if self == Self::Criminal { "CRIMINAL" } else { "SPECIAL" }
    }

    pub(super) fn subject(self) -> Subject {
        Subject::of(&self.code().to_ascii_uppercase()).expect("a short word of A-Z and _")
    }
}

/// The words of one signal, as written. A `*` at an end lets a word be part of a longer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignalWords {
    pub(super) category: SignalCategory,
    /// Worth something together with another one.
    pub(super) stems: Vec<String>,
    /// Worth as much alone.
    pub(super) strong: Vec<String>,
    /// As `stems`, as whole words in exactly these letters: abbreviations.
    pub(super) exact: Vec<String>,
}

impl SignalWords {
    /// Whether the words can be told apart and say something.
    pub(super) fn check(&self) -> Result<(), RuleFault> {
        let count = self.stems.len() + self.strong.len() + self.exact.len();
        if count == 0 {
            return Err(RuleFault::NoStems);
        }
        if count > STEMS_MAX {
            return Err(RuleFault::TooManyWords { max: STEMS_MAX });
        }
        check_list([&self.stems, &self.strong, &self.exact].into_iter().flatten())?;
        match self.counted_twice() {
            None => Ok(()),
            Some((one, other)) => {
                Err(RuleFault::CountedTwice { one: one.to_owned(), other: other.to_owned() })
            }
        }
    }

    /// Two words that would both be counted where one stands, such as `ziek*` and `ziekte`. A strong
    /// word may hold another one: it is enough alone.
    fn counted_twice(&self) -> Option<(&str, &str)> {
        let all: Vec<&String> = self.stems.iter().chain(&self.exact).collect();
        let within = |small: &str, large: &str| {
            let Open { text, right } = Open::of(small);
            let in_text = Open::of(large).text;
            let free = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            let stands = |at: usize| {
                free(in_text[..at].chars().next_back())
                    && (right || free(in_text[at + text.len()..].chars().next()))
            };
            in_text.match_indices(&text).any(|(at, _)| stands(at))
        };
        all.iter().enumerate().find_map(|(at, one)| {
            let mut others = all.iter().enumerate().filter(|(other, _)| *other != at);
            others.find(|(_, other)| within(one, other)).map(|(_, o)| (one.as_str(), o.as_str()))
        })
    }
}

/// A word without its stars, folded.
struct Open {
    text: String,
    right: bool,
}

impl Open {
    fn of(word: &str) -> Self {
        Self { text: folded(word.trim_matches('*')), right: word.ends_with('*') }
    }
}

/// A word to look for, and what it says. Its place in [`SignalSet::patterns`] is its number.
#[derive(Debug)]
pub(super) struct SignalPattern {
    /// Folded.
    pub(super) text: String,
    /// Whether it may be the beginning of a longer word.
    pub(super) open_right: bool,
    /// The letters that must stand there, where capitals count.
    exact: Option<String>,
    means: Means,
}

#[derive(Debug, Clone, Copy)]
enum Means {
    /// The text is about the rules for personal data.
    Policy,
    /// A word of the signal (its number among the signals) and which one.
    Stem { signal: usize, stem: usize, strong: bool },
}

/// All words of all signals.
#[derive(Debug, Default)]
pub(super) struct SignalSet {
    patterns: Vec<SignalPattern>,
    signals: Vec<(RuleIndex, SignalCategory)>,
}

impl SignalSet {
    /// The signals among `rules`, and the words that make a text one about rules.
    pub(super) fn new(rules: &[Rule], policy: &[String]) -> Self {
        let mut set = Self::default();
        for word in policy {
            set.add(word, None, Means::Policy);
        }
        for (index, rule) in (0_u16..).zip(rules) {
            let Some(words) = &rule.signal else { continue };
            let signal = set.signals.len();
            set.signals.push((RuleIndex(index), words.category));
            let stems = words.stems.iter().map(|word| (word, false, false));
            let strong = words.strong.iter().map(|word| (word, true, false));
            let exact = words.exact.iter().map(|word| (word, false, true));
            for (stem, (word, strong, exact)) in stems.chain(strong).chain(exact).enumerate() {
                let letters = exact.then(|| word.clone());
                set.add(word, letters, Means::Stem { signal, stem, strong });
            }
        }
        set
    }

    fn add(&mut self, word: &str, exact: Option<String>, means: Means) {
        let Open { text, right } = Open::of(word);
        self.patterns.push(SignalPattern {
            text,
            open_right: right && exact.is_none(),
            exact,
            means,
        });
    }

    /// What to look for. The finder looks after the ends of words, as for every other word.
    pub(super) fn patterns(&self) -> &[SignalPattern] {
        &self.patterns
    }
}

impl SignalPattern {
    /// Whether what was found at `start..end` of the text as it stands is this word: where capitals
    /// count, in the same letters, and no part of a name with dashes or digits.
    pub(super) fn is_at(&self, text: &str, start: usize, end: usize) -> bool {
        let Some(exact) = &self.exact else { return true };
        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "_-&@".contains(c));
        text[start..end] == **exact
            && !part(text[..start].chars().next_back())
            && !part(text[end..].chars().next())
    }
}

/// Where a word stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct At {
    start: u64,
    end: u64,
    place: Place,
}

/// What was seen of one signal. Bounded: which words, how often, and two places.
#[derive(Debug, Clone, Default)]
struct Seen {
    /// One bit for each word.
    stems: Vec<u64>,
    count: u32,
    first: Option<At>,
    first_strong: Option<At>,
}

impl Seen {
    fn distinct(&self) -> u32 {
        self.stems.iter().map(|bits| bits.count_ones()).sum()
    }
}

/// The signals of one item while it is read. Its memory does not grow with the item.
#[derive(Debug)]
pub(super) struct Signals<'s> {
    set: &'s SignalSet,
    /// Empty until the first word, since most items have none.
    seen: Vec<Seen>,
    /// Words about rules, all of them and different ones.
    policy: u32,
    policy_words: Vec<u64>,
}

/// A signal that an item gives if it identifies a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Its rule, tier and evidence, such as `signal:health`.
    pub key: HitKey,
    /// First byte of the first of its strongest words, in the frame of the item.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// Where in the item that word stands.
    pub place: Place,
}

impl<'s> Signals<'s> {
    pub(super) fn new(set: &'s SignalSet) -> Self {
        Self { set, seen: Vec::new(), policy: 0, policy_words: Vec::new() }
    }

    /// Pattern number `pattern` stands at `start..end` (in the frame of the item).
    ///
    /// # Panics
    ///
    /// For a number that the set does not have.
    pub(super) fn note(&mut self, pattern: usize, start: u64, end: u64, place: &Place) {
        match self.set.patterns[pattern].means {
            Means::Policy => {
                self.policy = self.policy.saturating_add(1);
                mark(&mut self.policy_words, pattern);
            }
            Means::Stem { signal, stem, strong } => {
                if self.seen.is_empty() {
                    self.seen.resize(self.set.signals.len(), Seen::default());
                }
                let seen = &mut self.seen[signal];
                mark(&mut seen.stems, stem);
                seen.count = seen.count.saturating_add(1);
                let first = if strong { &mut seen.first_strong } else { &mut seen.first };
                if first.is_none() {
                    *first = Some(At { start, end, place: place.clone() });
                }
            }
        }
    }

    /// What the words say, in the order of the rules. It counts only for an item that also identifies a
    /// person; whether it does, its other hits say when their tiers are final.
    pub(super) fn settle(self) -> Vec<Signal> {
        let policy_words: u32 = self.policy_words.iter().map(|bits| bits.count_ones()).sum();
        let policy = if policy_words >= POLICY_WORDS_MIN { self.policy } else { 0 };
        let judge = |(seen, (rule, category)): (Seen, &(RuleIndex, SignalCategory))| {
            let is_about_rules = policy > 0 && policy >= seen.count;
            let is_enough = seen.first_strong.is_some() || seen.distinct() >= STEMS_MIN;
            let at = seen.first_strong.or(seen.first).filter(|_| is_enough && !is_about_rules)?;
            let At { start, end, place } = at;
            Some(Signal { key: key(*rule, *category), start, end, place })
        };
        self.seen.into_iter().zip(&self.set.signals).filter_map(judge).collect()
    }
}

fn mark(bits: &mut Vec<u64>, at: usize) {
    if bits.len() <= at / 64 {
        bits.resize(at / 64 + 1, 0);
    }
    bits[at / 64] |= 1 << (at % 64);
}

fn key(rule: RuleIndex, category: SignalCategory) -> HitKey {
    HitKey {
        rule,
        base: Tier::T3,
        evidence: EvidenceCode {
            ground: Ground::Signal,
            subject: category.subject(),
            unchecked: false,
        },
        column: None,
        table: 0,
        by_document: None,
        by_column: None,
        by_name: None,
    }
}
