//! All context words and all terms of the register, met in the same pass. Pure.
//!
//! It says where words stand; what they mean for a value is decided in `context`, and what terms mean
//! is not decided in this module at all. A word that begins no pattern is told so by `beginnings`, and one
//! that is all of a pattern is found there, so that the number of patterns hardly matters; what has several
//! words or characters beyond ASCII is followed by the automaton.

use std::collections::HashMap;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use super::beginnings::{Beginnings, Wanted};
use super::boundary::{before, char_at, char_before, look};
use super::fold::{Folded, Folding, folded, is_invisible};
use super::register_terms::TermPattern;
use super::rule::Rule;
use super::rule_bits::RuleBits;
use super::signal::SignalSet;
use super::word_run::{Next, Run};

/// What a word says about the values beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Label = 1,
    Weak = 2,
    After = 4,
    Negative = 8,
    /// Counts wherever in the item it stands.
    Document = 16,
}

/// Number of a word in its lexicon.
pub(super) type WordId = u32;

/// A word where it stands in the text (bytes).
#[derive(Debug, Clone, Copy)]
pub(super) struct WordAt {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) word: WordId,
}

/// Roles, in which a word counts beside a value.
const BESIDE: u8 = Role::Label as u8 | Role::Weak as u8 | Role::After as u8 | Role::Negative as u8;

#[derive(Debug)]
pub(super) struct Lexicon {
    automaton: NFA,
    beginnings: Beginnings,
    /// For each pattern of the automaton.
    uses: Vec<Vec<Use>>,
    words: Vec<Word>,
    /// Bits of [`Role`] for each word and rule.
    roles: Vec<u8>,
    /// For each word, the rules to which it means something beside a value.
    speaks: Vec<RuleBits>,
    rules: usize,
}

/// A word of rules.
#[derive(Debug, Default)]
struct Word {
    beside: bool,
    /// Rules for which it counts anywhere.
    document: Vec<u16>,
}

/// What a pattern stands for.
#[derive(Debug)]
struct Use {
    /// Marks before the first letter or digit, folded.
    lead: String,
    meaning: Meaning,
}

#[derive(Debug)]
enum Meaning {
    Word {
        word: WordId,
        open: bool,
    },
    Term(TermPattern),
    /// A pattern of the signals.
    Signal {
        number: usize,
        open: bool,
    },
}

impl Meaning {
    /// Whether the word may be the beginning of a longer one.
    fn is_open(&self) -> bool {
        matches!(self, Self::Word { open: true, .. } | Self::Signal { open: true, .. })
    }
}

/// Who listens to the words of a text.
pub(super) trait Listener {
    fn word(&mut self, word: WordAt);
    fn term(&mut self, term: usize, start: usize, end: usize);
    fn signal(&mut self, pattern: usize, start: usize, end: usize);
}

/// Whether anything was heard.
struct Heard(bool);

impl Listener for Heard {
    fn word(&mut self, _word: WordAt) {
        self.0 = true;
    }

    fn term(&mut self, _term: usize, _start: usize, _end: usize) {
        self.0 = true;
    }

    fn signal(&mut self, _pattern: usize, _start: usize, _end: usize) {
        self.0 = true;
    }
}

impl Lexicon {
    pub(super) fn new(
        rules: &[Rule],
        signals: &SignalSet,
        terms: Vec<(String, TermPattern)>,
    ) -> Self {
        let mut patterns = Patterns { rules: rules.len(), ..Patterns::default() };
        for (index, rule) in rules.iter().enumerate() {
            let context = &rule.context;
            let document: Vec<&String> = if context.document.is_empty() {
                context.label.iter().chain(&context.field).collect()
            } else {
                context.document.iter().collect()
            };
            patterns.list(index, Role::Label, context.label.iter());
            patterns.list(index, Role::Weak, context.weak.iter());
            patterns.list(index, Role::After, context.after.iter());
            patterns.list(index, Role::Negative, rule.negative.label.iter());
            patterns.list(index, Role::Document, document.into_iter());
        }
        for (number, pattern) in signals.patterns().iter().enumerate() {
            let open = pattern.open_right;
            patterns.add(&pattern.text, Meaning::Signal { number, open });
        }
        for (text, term) in terms {
            patterns.add(&text, Meaning::Term(term));
        }
        patterns.build(rules)
    }

    /// Whether `word` beside a value speaks to `rule` in that role.
    pub(super) fn speaks(&self, word: WordId, rule: usize, part: Role) -> bool {
        self.roles_of(word, rule) & part as u8 != 0
    }

    /// Bits of [`Role`].
    pub(super) fn roles_of(&self, word: WordId, rule: usize) -> u8 {
        look(1);
        self.roles[word as usize * self.rules + rule]
    }

    /// Whether `word` counts beside values, and the rules for which it counts anywhere.
    pub(super) fn reach(&self, word: WordId) -> (bool, &[u16]) {
        let word = &self.words[word as usize];
        (word.beside, &word.document)
    }

    /// The rules to whose values `word` may give a tier when it stands beside them.
    pub(super) fn speaks_to(&self, word: WordId) -> &RuleBits {
        &self.speaks[word as usize]
    }

    pub(super) fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Whether [`Self::read_run`] may report something at the run `start..end` of digits. A yes may be
    /// wrong, a no never is.
    pub(super) fn may_begin_digits(&self, text: &str, start: usize, end: usize) -> bool {
        self.beginnings.may_begin_digits(text.as_bytes(), start, end)
    }

    /// Whether [`Self::read_run`] reports something at the run `start..end` of ASCII letters or of digits.
    pub(super) fn is_heard(&self, text: &str, (start, end): (usize, usize)) -> bool {
        let bytes = text.as_bytes();
        let mut heard = Heard(false);
        let is_number = bytes[start].is_ascii_digit();
        let may_begin = if is_number {
            self.beginnings.may_begin_digits(bytes, start, end)
        } else {
            self.beginnings.may_begin(bytes, start, end)
        };
        if may_begin {
            self.read_run(text, (start, end), &mut heard);
        }
        heard.0
    }

    /// Tells which of the runs of ASCII letters somebody may want to hear of, see [`Wanted`].
    pub(super) fn wanted(&self, text: &str, words: &[(usize, usize)], wanted: &mut Wanted) {
        self.beginnings.wanted(text.as_bytes(), words, wanted);
    }

    /// Reports the words and terms that begin with the run `start..end` of ASCII letters, beside which no
    /// other letter stands, or of digits.
    pub(super) fn read_run(
        &self,
        text: &str,
        (start, end): (usize, usize),
        listener: &mut impl Listener,
    ) {
        let bytes = text.as_bytes();
        let (run, next) = (Run::of(bytes, start, end), Next::at(bytes, end));
        // What touches digits may be a letter, or a mark that changes them.
        if bytes[start].is_ascii_digit() || self.beginnings.may_go_on(run, next, bytes, end) {
            self.walk(text, start, listener);
            return;
        }
        look(end - start);
        self.beginnings.each_known(run, |known| {
            if let Some(end) = known.end_at(bytes, start) {
                self.report(text, known.pattern, (start, end), listener);
            }
        });
    }

    /// Reports the words and terms that begin at `start`, where a letter or digit stands.
    pub(super) fn walk(&self, text: &str, start: usize, listener: &mut impl Listener) {
        // A letter right before makes it the middle of a word, a digit does not.
        if seen_before(text, start).is_some_and(char::is_alphabetic) {
            return;
        }
        let automaton = &self.automaton;
        let Ok(mut state) = automaton.start_state(Anchored::Yes) else { return };
        let (mut at, mut length) = (start, 0);
        let bytes = text.as_bytes();
        // Letters and digits of ASCII fold to one byte each; the last before another character is left.
        while let Some([byte, next]) = bytes.get(at..at + 2)
            && byte.is_ascii_alphanumeric()
            && next.is_ascii()
        {
            state = automaton.next_state(Anchored::Yes, state, byte.to_ascii_lowercase());
            (at, length) = (at + 1, length + 1);
            if automaton.is_special(state) {
                if automaton.is_dead(state) {
                    return;
                }
                if automaton.is_match(state) {
                    self.report_all(text, state, length, (start, at), listener);
                }
            }
        }
        let mut folding = Folding::new(text, at);
        while let Some(piece) = folding.next_piece() {
            look(piece.bytes().len());
            if piece.end - start > REACH_MAX {
                return;
            }
            for (index, byte) in piece.bytes().iter().enumerate() {
                state = automaton.next_state(Anchored::Yes, state, *byte);
                length += 1;
                if automaton.is_special(state) {
                    if automaton.is_dead(state) {
                        return;
                    }
                    // A match in the middle of a character's folded form is the part of a letter.
                    if automaton.is_match(state) && index + 1 == piece.bytes().len() {
                        self.report_all(text, state, length, (start, piece.end), listener);
                    }
                }
            }
        }
    }

    fn report_all(
        &self,
        text: &str,
        state: StateID,
        length: usize,
        (start, end): (usize, usize),
        listener: &mut impl Listener,
    ) {
        for index in 0..self.automaton.match_len(state) {
            let pattern = self.automaton.match_pattern(state, index);
            // A state knows the patterns that end in it, wherever they began.
            if self.automaton.pattern_len(pattern) == length {
                self.report(text, pattern.as_usize(), (start, end), listener);
            }
        }
    }

    /// Reports what the pattern stands for that was met at `start..end`.
    fn report(
        &self,
        text: &str,
        pattern: usize,
        (start, end): (usize, usize),
        listener: &mut impl Listener,
    ) {
        for one in &self.uses[pattern] {
            let Some(start) = start_with_lead(text, start, &one.lead) else { continue };
            match &one.meaning {
                Meaning::Word { word, open } => {
                    if *open || word_ends(text, end) {
                        listener.word(WordAt { start, end, word: *word });
                    }
                }
                Meaning::Signal { number, open } => {
                    if *open || word_ends(text, end) {
                        listener.signal(*number, start, end);
                    }
                }
                Meaning::Term(pattern) => {
                    if stands_free(pattern, text, start, end) {
                        listener.term(pattern.term, start, end);
                    }
                }
            }
        }
    }
}

/// The start of the pattern, its leading marks included, if these stand before `start`.
fn start_with_lead(text: &str, start: usize, lead: &str) -> Option<usize> {
    if lead.is_empty() {
        return Some(start);
    }
    let marks = lead.chars().count();
    let head = before(text, start, marks);
    (folded(head) == lead.trim()).then(|| start - head.len())
}

/// How far a word or term may reach, in bytes of the text: white space in it counts as one character.
const REACH_MAX: usize = 2 << 10;

/// How much around a term is folded to see how it stands there, in characters.
const AROUND_TERM: usize = 16;

fn stands_free(pattern: &TermPattern, text: &str, start: usize, end: usize) -> bool {
    let head = before(text, start, AROUND_TERM);
    let tail = super::boundary::after(text, end, AROUND_TERM);
    let mut around = Folded::default();
    around.fold(head);
    let from = around.text().len();
    let mut whole = around.text().to_owned();
    around.fold(&text[start..end]);
    whole.push_str(around.text());
    let to = whole.len();
    around.fold(tail);
    whole.push_str(around.text());
    pattern.stands_free(&whole, from, to)
}

/// The character before `at` that can be seen.
fn seen_before(text: &str, at: usize) -> Option<char> {
    let before = char_before(text, at)?;
    if before.is_ascii() {
        return Some(before);
    }
    text[..at].chars().rev().take(8).find(|c| !is_invisible(*c))
}

/// A digit parts words here: `BSN123456782`. So does an underscore: `klant_bsn`.
fn word_ends(text: &str, end: usize) -> bool {
    // As most do.
    if let Some([last, next]) = text.as_bytes().get(end - 1..=end)
        && last.is_ascii()
        && next.is_ascii()
    {
        return !(last.is_ascii_alphanumeric() && next.is_ascii_alphabetic());
    }
    let next = char_at(text, end);
    let next = match next {
        Some(c) if !c.is_ascii() => text[end..].chars().take(8).find(|c| !is_invisible(*c)),
        other => other,
    };
    let lettered = char_before(text, end).is_some_and(char::is_alphanumeric);
    !lettered || !next.is_some_and(char::is_alphabetic)
}

#[derive(Default)]
struct Patterns {
    rules: usize,
    texts: Vec<String>,
    uses: Vec<Vec<Use>>,
    numbers: HashMap<String, usize>,
    words: HashMap<(String, bool), WordId>,
    known: Vec<Word>,
    roles: Vec<u8>,
}

impl Patterns {
    fn list<'a>(&mut self, rule: usize, part: Role, words: impl Iterator<Item = &'a String>) {
        for word in words {
            let open = word.ends_with('*');
            let text = folded(word.trim_matches('*'));
            let id = self.word(&text, open);
            self.roles[id as usize * self.rules + rule] |= part as u8;
            let known = &mut self.known[id as usize];
            if part == Role::Document {
                known.document.push(u16::try_from(rule).expect("checked when rules are read"));
            }
            known.beside |= part as u8 & BESIDE != 0;
        }
    }

    fn word(&mut self, text: &str, open: bool) -> WordId {
        if let Some(id) = self.words.get(&(text.to_owned(), open)) {
            return *id;
        }
        let id = WordId::try_from(self.known.len()).expect("rule files are smaller than that");
        self.words.insert((text.to_owned(), open), id);
        self.known.push(Word::default());
        self.roles.resize(self.known.len() * self.rules, 0);
        self.add(text, Meaning::Word { word: id, open });
        id
    }

    fn add(&mut self, text: &str, meaning: Meaning) {
        let Some(first) = text.find(char::is_alphanumeric) else { return };
        let (lead, text) = text.split_at(first);
        let next = self.texts.len();
        let number = *self.numbers.entry(text.to_owned()).or_insert(next);
        if number == next {
            self.texts.push(text.to_owned());
            self.uses.push(Vec::new());
        }
        self.uses[number].push(Use { lead: lead.to_owned(), meaning });
    }

    /// For each word, the rules to which it means something beside a value.
    fn speaks(&self, rules: &[Rule]) -> Vec<RuleBits> {
        let of_word = |word: usize| {
            let mut bits = RuleBits::none(rules.len());
            for (rule, one) in rules.iter().enumerate() {
                let against = Role::Negative as u8;
                let heard = if one.hears_negative() { BESIDE } else { BESIDE & !against };
                if self.roles[word * self.rules + rule] & heard != 0 {
                    bits.add(rule);
                }
            }
            bits
        };
        (0..self.known.len()).map(of_word).collect()
    }

    fn build(self, rules: &[Rule]) -> Lexicon {
        let speaks = self.speaks(rules);
        let open = |uses: &Vec<Use>| uses.iter().any(|one| one.meaning.is_open());
        let patterns = self.texts.iter().zip(&self.uses);
        let beginnings = Beginnings::of(patterns.map(|(text, uses)| (text.as_str(), open(uses))));
        let mut builder = NFA::builder();
        builder.match_kind(MatchKind::Standard).prefilter(false);
        let automaton =
            builder.build(&self.texts).expect("2^31 states are more than any register needs");
        Lexicon {
            automaton,
            beginnings,
            uses: self.uses,
            words: self.known,
            roles: self.roles,
            speaks,
            rules: self.rules,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::detector::Detector;
    use super::super::rule_set::RuleSet;
    use super::super::sweep::{Queue, Sweeper, sweep};
    use super::super::terms::{Term, TermSet};
    use super::*;
    use crate::inventory::SignKind;

    thread_local! {
        static DETECTOR: Detector = {
            let term = |text: &str| Term { kind: SignKind::ClientName, text: text.to_owned() };
            let terms = ["De Brug B.V.", "Bakkerij Bol", "3D Print", "Vis2000"].map(term);
            Detector::new(RuleSet::embedded(), &TermSet { terms: terms.to_vec() })
        };
        /// Every word of every rule.
        static WORDS: Vec<String> = DETECTOR.with(|detector| {
            let lists = detector.rules.iter().flat_map(|rule| {
                let context = &rule.context;
                [&context.label, &context.weak, &context.after, &rule.negative.label]
            });
            let words = lists.flatten().map(|word| word.trim_matches('*').to_owned());
            let signals = detector.signals.patterns().iter().map(|pattern| pattern.text.clone());
            words.chain(signals).collect()
        });
    }

    #[derive(Debug, Default, PartialEq)]
    struct Heard(Vec<(char, usize, usize, usize)>);

    impl Listener for Heard {
        fn word(&mut self, at: WordAt) {
            self.0.push(('w', at.word as usize, at.start, at.end));
        }
        fn term(&mut self, term: usize, start: usize, end: usize) {
            self.0.push(('t', term, start, end));
        }
        fn signal(&mut self, pattern: usize, start: usize, end: usize) {
            self.0.push(('s', pattern, start, end));
        }
    }

    /// What a listener hears at each run of ASCII letters or digits, and what it would hear if all of
    /// them were followed.
    struct Both<'t>(&'t str, &'t Lexicon, Heard, Heard);

    impl Sweeper for Both<'_> {
        fn words(&mut self, words: &[(usize, usize)]) {
            let mut wanted = Wanted::default();
            self.1.wanted(self.0, words, &mut wanted);
            let mut wanted = wanted.iter().filter(|word| word.begins).peekable();
            for (index, (start, end)) in words.iter().copied().enumerate() {
                match wanted.next_if(|word| word.index == index) {
                    Some(_) => self.digits(start, end),
                    None => self.1.walk(self.0, start, &mut self.3),
                }
            }
        }
        fn wide_word(&mut self, _start: usize, _end: usize) {}
        fn digits(&mut self, start: usize, end: usize) {
            let is_word = !self.0.as_bytes()[start].is_ascii_digit();
            if is_word || self.1.may_begin_digits(self.0, start, end) {
                self.1.read_run(self.0, (start, end), &mut self.2);
            }
            self.1.walk(self.0, start, &mut self.3);
        }
        fn mark(&mut self, _at: usize, _byte: u8) {}
        fn feed(&mut self, _at: usize) {}
    }

    fn piece() -> impl Strategy<Value = String> {
        let word = || any::<prop::sample::Index>().prop_map(|at| WORDS.with(|w| at.get(w).clone()));
        prop_oneof![
            5 => word(),
            2 => word().prop_map(|word| word.to_uppercase()),
            1 => "de brug( b.v.)?|bakkerij\t bol|3d print|vis2000",
            2 => (word(), 1..9_usize).prop_map(|(word, most)| word.chars().take(most).collect()),
            6 => "[ .:;,/_#-]|\n|  |\u{a0}|\u{ad}|\u{301}|[a-z]{1,3}|[0-9]{1,4}",
        ]
    }

    proptest! {
        #[test]
        fn what_is_not_followed_begins_nothing(pieces in prop::collection::vec(piece(), 0..20)) {
            let text = pieces.concat();
            DETECTOR.with(|detector| {
                let mut both =
                    Both(&text, &detector.lexicon, Heard::default(), Heard::default());
                sweep(&text, &mut Queue::default(), &mut both);
                prop_assert_eq!(both.2, both.3, "{}", text);
                Ok(())
            })?;
        }
    }
}
