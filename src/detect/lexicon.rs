//! One automaton for all context words and all terms of the register. Pure.
//!
//! It says where words stand; what they mean for a value is decided in `context`, and what terms mean
//! is not decided in this module at all.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::boundary::char_before;
use super::fold::{Folded, folded};
use super::register_terms::TermPattern;
use super::rule::Rule;

/// What a word says about the values beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Label,
    Weak,
    After,
    Negative,
    Document,
}

/// A word of a rule, where it stands in the text (bytes).
#[derive(Debug, Clone, Copy)]
pub(super) struct WordAt {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) role: Role,
}

/// What a pattern stands for.
#[derive(Debug)]
enum Use {
    Word { rule: usize, role: Role, open_left: bool, open_right: bool },
    Term(TermPattern),
}

#[derive(Debug)]
pub(super) struct Lexicon {
    automaton: AhoCorasick,
    /// For each pattern of the automaton.
    uses: Vec<Vec<Use>>,
}

/// Who listens to the words of a text.
pub(super) trait Listener {
    fn word(&mut self, rule: usize, word: WordAt);
    fn term(&mut self, term: usize, start: usize, end: usize);
}

impl Lexicon {
    pub(super) fn new(rules: &[Rule], terms: Vec<(String, TermPattern)>) -> Self {
        let mut patterns = Patterns::default();
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
        for (text, term) in terms {
            patterns.add(text, Use::Term(term));
        }
        // Overlapping matches need standard semantics: `bsn` inside `bsn-nummer` counts as well.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&patterns.texts)
            .expect("2^31 states are more than any register needs");
        Self { automaton, uses: patterns.uses }
    }

    /// Reports every word and term of `text`, of which `folded` is the folded form.
    pub(super) fn read(&self, text: &str, folded: &Folded, listener: &mut impl Listener) {
        let haystack = folded.text();
        for found in self.automaton.find_overlapping_iter(haystack) {
            let (from, to) = (found.start(), found.end());
            for one in &self.uses[found.pattern().as_usize()] {
                match one {
                    Use::Word { rule, role, open_left, open_right } => {
                        if (*open_left || word_begins(haystack, from))
                            && (*open_right || word_ends(haystack, from, to))
                        {
                            let (start, end) = folded.origin(text, from, to);
                            listener.word(*rule, WordAt { start, end, role: *role });
                        }
                    }
                    Use::Term(pattern) => {
                        if pattern.stands_free(haystack, from, to) {
                            let (start, end) = folded.origin(text, from, to);
                            listener.term(pattern.term, start, end);
                        }
                    }
                }
            }
        }
    }
}

#[derive(Default)]
struct Patterns {
    texts: Vec<String>,
    uses: Vec<Vec<Use>>,
    numbers: HashMap<String, usize>,
}

impl Patterns {
    fn list<'a>(&mut self, rule: usize, says: Role, words: impl Iterator<Item = &'a String>) {
        for word in words {
            let open_left = word.starts_with('*');
            let open_right = word.ends_with('*');
            let text = folded(word.trim_matches('*'));
            self.add(text, Use::Word { rule, role: says, open_left, open_right });
        }
    }

    fn add(&mut self, text: String, one: Use) {
        let next = self.texts.len();
        let number = *self.numbers.entry(text.clone()).or_insert(next);
        if number == next {
            self.texts.push(text);
            self.uses.push(Vec::new());
        }
        self.uses[number].push(one);
    }
}

/// An underscore parts words here: `klant_bsn`.
fn word_begins(text: &str, start: usize) -> bool {
    let lettered = text[start..].chars().next().is_some_and(char::is_alphanumeric);
    !lettered || !char_before(text, start).is_some_and(char::is_alphabetic)
}

/// A digit parts words here: `BSN123456782`.
fn word_ends(text: &str, start: usize, end: usize) -> bool {
    let lettered = text[start..end].chars().next_back().is_some_and(char::is_alphanumeric);
    !lettered || !text[end..].chars().next().is_some_and(char::is_alphabetic)
}
