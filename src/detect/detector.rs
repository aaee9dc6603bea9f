//! Rules and terms, compiled once and shared by all scans. Pure.

use std::cell::LazyCell;
use std::fmt;
use std::sync::Arc;

use super::anchor::Anchor;
use super::ballot::Standing;
use super::boundary::look;
use super::checks::{Checks, Values};
use super::digit_run::Run;
use super::field::FieldWords;
use super::lexicon::Lexicon;
use super::number_shapes::{Needs, NumberShape, NumberShapes};
use super::person::Person;
use super::plugged::Plugged;
use super::propagation::Teaches;
use super::recogniser::Recogniser;
use super::register_terms::{self, NumberTable};
use super::rule::{CompiledShape, Rule, RuleIndex};
use super::rule_bits::RuleBits;
use super::rule_set::RuleSet;
use super::scan::ItemScan;
use super::shape::{Always, Ballot, Note, Raw, Shape};
use super::signal::SignalSet;
use super::terms::TermSet;
use crate::digest::{Digest, Hasher};
use crate::inventory::{SignKind, Tier};

/// Rules and terms, compiled. Shared by all threads.
pub struct Detector {
    pub(super) rules: Arc<[Rule]>,
    pub(super) plugged: Plugged,
    pub(super) lexicon: Lexicon,
    pub(super) numbers: NumberTable,
    pub(super) fields: FieldWords,
    /// For each class of anchors, the shapes to look for there.
    shapes: [Vec<Alike>; Anchor::CLASSES],
    number_shapes: NumberShapes,
    /// By rule.
    values: Vec<Values>,
    /// By rule, but for those of recognisers.
    teaches: Vec<Teaches>,
    /// Rules and shapes of names.
    people: Vec<(usize, usize)>,
    /// By rule: the rules of the type that makes its values whole.
    pub(super) partners: Vec<Vec<usize>>,
    /// By rule: how it takes part in the votes of columns.
    pub(super) standings: Vec<Standing>,
    /// Of each term; `None` for the words after them.
    pub(super) kinds: Vec<Option<SignKind>>,
    pub(super) signals: SignalSet,
    pub(super) digest: Digest,
}

impl Detector {
    /// Compiles `rules` and `terms`. Terms of fewer than two letters or digits, and numbers of fewer
    /// than four, are never found: they are in every text.
    pub fn new(rules: RuleSet, terms: &TermSet) -> Self {
        Self::with_recognisers(rules, terms, Vec::new())
    }

    /// As [`Self::new`], with whole words to look for beside the terms: a hit of the word `n` names the
    /// term `terms.terms.len() + n`. Words may have spaces and dashes in them; how they are folded is
    /// detection's.
    pub fn with_words(rules: RuleSet, terms: &TermSet, words: &[String]) -> Self {
        Self::build(rules, terms, words, Vec::new())
    }

    /// As [`Self::new`], with recognisers of the user beside the rules. Their spans compete with those of
    /// the rules; of two that are equally sure, the rule's stays.
    pub fn with_recognisers(
        rules: RuleSet,
        terms: &TermSet,
        recognisers: Vec<Box<dyn Recogniser>>,
    ) -> Self {
        Self::build(rules, terms, &[], recognisers)
    }

    fn build(
        rules: RuleSet,
        terms: &TermSet,
        words: &[String],
        recognisers: Vec<Box<dyn Recogniser>>,
    ) -> Self {
        let plugged = Plugged::new(recognisers, &rules.rules);
        let digest = digest_of(&rules, terms, words, &plugged);
        let signals = SignalSet::new(&rules.rules, &rules.policy);
        let rules = rules.rules;
        let (patterns, numbers) = register_terms::compile(terms, words);
        let shapes = Anchor::EACH.map(|class| alike_at(&rules, class));
        let people = rules.iter().enumerate().flat_map(|(rule, one)| {
            let shapes = one.shapes.iter().enumerate();
            shapes.filter(|(_, s)| s.shape.person().is_some()).map(move |(shape, _)| (rule, shape))
        });
        let people = people.collect();
        let of_type = |type_code: &String| {
            let same = |(_, rule): &(usize, &Rule)| rule.type_code == *type_code;
            rules.iter().enumerate().filter(same).map(|(index, _)| index).collect()
        };
        let partners =
            rules.iter().map(|r| r.pair_with.as_ref().map(of_type).unwrap_or_default()).collect();
        Self {
            lexicon: Lexicon::new(&rules, &signals, patterns),
            fields: FieldWords::new(&rules),
            numbers,
            number_shapes: NumberShapes::new(&rules),
            values: rules.iter().map(Values::of).collect(),
            teaches: rules.iter().map(Teaches::of).collect(),
            shapes,
            people,
            partners,
            standings: rules.iter().enumerate().map(|(at, rule)| Standing::of(at, rule)).collect(),
            kinds: terms
                .terms
                .iter()
                .map(|term| Some(term.kind))
                .chain(words.iter().map(|_| None))
                .collect(),
            rules,
            plugged,
            signals,
            digest,
        }
    }

    /// Begins an item.
    pub fn start(&self) -> ItemScan<'_> {
        ItemScan::new(self)
    }

    /// Digest of rules, terms and recognisers: with another one, what was read must be read again.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The rule that a key names.
    ///
    /// # Panics
    ///
    /// When the index comes from a detector with more rules.
    pub fn rule(&self, index: RuleIndex) -> &Rule {
        match self.rules.get(index.at()) {
            Some(rule) => rule,
            None => self.plugged.rule(index.at() - self.rules.len()),
        }
    }

    /// Adds what the value at `anchor` may be, if it has the shape that these are: it is looked for once.
    pub(super) fn candidates_at(
        &self,
        text: &str,
        anchor: Anchor,
        alike: &[(usize, usize)],
        candidates: &mut Vec<Candidate>,
    ) {
        look(1);
        let Some((rule, shape)) = alike.first() else { return };
        let Some(raw) = self.rules[*rule].shapes[*shape].shape.find(text, anchor) else { return };
        let mut checks = Checks::of(&text[raw.start..raw.end]);
        let each = alike.iter().filter_map(|(rule, shape)| {
            let CompiledShape { first_form, nested, .. } = self.rules[*rule].shapes[*shape];
            self.checked(&mut checks, *rule, (first_form, nested), raw, |_| true)
        });
        candidates.extend(each);
    }

    /// The candidate of a stretch that has the shape, unless it cannot become anything. `has` says whether
    /// what the value needs may be there.
    pub(super) fn checked(
        &self,
        checks: &mut Checks<'_>,
        rule: usize,
        (first_form, nested): (usize, bool),
        raw: Raw,
        has: impl FnOnce(Needs) -> bool,
    ) -> Option<Candidate> {
        let known = &self.values[rule];
        let form = first_form + raw.form;
        let passed = known.validator.is_none_or(|validator| checks.passes(validator));
        let known_test_value = known.hold(checks);
        let worth = match known.needs[form][usize::from(passed || known_test_value)] {
            Some(needs) => has(needs),
            // It still counts in the vote of its column.
            None => known.votes,
        };
        worth.then_some(Candidate { rule, raw, form, nested, passed, known_test_value })
    }

    /// What the digits may be, by their length and by what stands beside them.
    pub(super) fn number_shapes(&self, run: &Run<'_>) -> &[NumberShape] {
        self.number_shapes.of(run)
    }

    /// The candidates of these shapes at the digits. `in_table` says whether what begins at a place may stand
    /// in a column; `spoken` tells the rules that a word beside the digits may speak for, and is asked only
    /// if that matters, or first if that costs little.
    pub(super) fn numbers_at<'s>(
        &self,
        run: &Run<'_>,
        shapes: &[NumberShape],
        (in_table, costs_little): (impl Fn(usize) -> bool, bool),
        spoken: impl FnOnce() -> &'s RuleBits,
        candidates: &mut Vec<Candidate>,
    ) {
        let spoken = LazyCell::new(spoken);
        let before = candidates.len();
        let run_in_table = in_table(run.start);
        for one in shapes {
            if costs_little && one.needs == Needs::Word && !one.is_spoken_for(*spoken) {
                continue;
            }
            let Some(raw) = self.raw_of(one, run) else { continue };
            // A value may begin before the digits that it is found by.
            let in_table = if raw.start == run.start { run_in_table } else { in_table(raw.start) };
            let some = one.needs.no_word(in_table) || one.is_spoken_for(*spoken);
            if !some {
                continue;
            }
            let mut checks = Checks::of(&run.text[raw.start..raw.end]);
            for wanted in &one.wanted {
                let rule = wanted.rule;
                if !(wanted.needs.no_word(in_table) || spoken.holds(rule)) {
                    continue;
                }
                let votes = in_table && self.values[rule].votes;
                let has = |needs: Needs| votes || needs.no_word(in_table) || spoken.holds(rule);
                let shape = (wanted.first_form, wanted.nested);
                candidates.extend(self.checked(&mut checks, rule, shape, raw, has));
            }
        }
        // By rule and form, whichever shape was looked for first.
        let place = |one: &Candidate| (one.rule, one.form);
        if !candidates[before..].is_sorted_by_key(place) {
            candidates[before..].sort_by_key(place);
        }
    }

    /// Where the run has the shape.
    pub(super) fn raw_of(&self, one: &NumberShape, run: &Run<'_>) -> Option<Raw> {
        if one.plain {
            let free = run.begins() && run.ends();
            return free.then_some(Raw {
                start: run.start,
                end: run.end,
                form: 0,
                note: Note::Plain,
            });
        }
        let first = &one.wanted[0];
        let shape = &self.rules[first.rule].shapes[first.shape].shape;
        shape.find_number(first.template, run)
    }

    /// The same in all texts that differ from its own in their digits only.
    pub(super) fn always(&self, one: &NumberShape, run: &Run<'_>) -> Always {
        if one.plain {
            return self.raw_of(one, run).map_or(Always::Nothing, Always::Finds);
        }
        let first = &one.wanted[0];
        self.rules[first.rule].shapes[first.shape].shape.always(first.template, run)
    }

    /// Whether a candidate of a shape for whole names, with that tier, is stronger than any other name.
    pub(super) fn outdoes_people(
        &self,
        (candidate, shape): (&Candidate, usize),
        tier: Tier,
    ) -> bool {
        let strength = |rule: usize, tier: Tier| {
            (!self.rules[rule].claims, tier, u8::MAX - self.rules[rule].precedence)
        };
        let own = strength(candidate.rule, tier);
        let is_weaker = |(rule, shape): (usize, usize)| {
            let one = &self.rules[rule];
            let CompiledShape { first_form, forms, nested, .. } = one.shapes[shape];
            let tiers = (first_form..first_form + forms)
                .flat_map(|form| [one.best(form, true), one.best(form, false)]);
            !nested && tiers.flatten().all(|tier| own < strength(rule, tier))
        };
        let is_it = |rule: usize, of: usize| (rule, of) == (candidate.rule, shape);
        let itself = self.people().find(|(rule, of, _)| is_it(*rule, *of));
        let others = self.people().filter(|(rule, of, _)| !is_it(*rule, *of));
        candidate.passed
            && !candidate.is_test()
            && !candidate.nested
            && itself.is_some_and(|(.., person)| person.is_whole_only())
            && others.map(|(rule, shape, _)| (rule, shape)).all(is_weaker)
    }

    /// Whether columns vote on the rule.
    pub(super) fn votes(&self, rule: usize) -> bool {
        self.values[rule].votes
    }

    /// What a candidate in `text` says when its column votes; `None` for one that cannot speak for it.
    pub(super) fn ballot<'t>(&self, candidate: &Candidate, text: &'t str) -> Option<Ballot<'t>> {
        let value = &text[candidate.raw.start..candidate.raw.end];
        if !self.standings[candidate.rule].is_date {
            return Some(Ballot::Value(value));
        }
        self.shape(candidate)?.ballot(value)
    }

    /// The shape that found the candidate.
    pub(super) fn shape(&self, candidate: &Candidate) -> Option<&Shape> {
        let shapes = &self.rules[candidate.rule].shapes;
        let shape = shapes.iter().rev().find(|shape| shape.first_form <= candidate.form)?;
        Some(&shape.shape)
    }

    /// What a hit of the rule tells of the names in its item.
    pub(super) fn teaches(&self, rule: RuleIndex) -> Teaches {
        self.teaches.get(rule.at()).copied().unwrap_or_else(|| Teaches::of(self.rule(rule)))
    }

    /// The matcher of names that is that shape of the rule.
    pub(super) fn person(&self, rule: RuleIndex, shape: usize) -> Option<&Person> {
        self.rule(rule).shapes[shape].shape.person()
    }

    /// Matchers of names in running text, with their rule and shape.
    pub(super) fn people(&self) -> impl Iterator<Item = (usize, usize, &Person)> {
        self.people.iter().filter_map(|(rule, shape)| {
            let person = self.rules[*rule].shapes[*shape].shape.person()?;
            Some((*rule, *shape, person))
        })
    }

    pub(super) fn shapes_at(&self, anchor: Anchor) -> &[Alike] {
        &self.shapes[anchor.class()]
    }
}

impl fmt::Debug for Detector {
    /// Without the terms: they name clients.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Detector({} rules, {} terms)", self.rules.len(), self.kinds.len())
    }
}

/// Stands for matchers, validators and context in the digest; another number means that code finds
/// something else in the same text with the same rules.
const ENGINE: &str = concat!("detect/6 ", env!("CARGO_PKG_VERSION"), "\n");

fn digest_of(rules: &RuleSet, terms: &TermSet, words: &[String], plugged: &Plugged) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(ENGINE.as_bytes());
    hasher.update(rules.digest().as_bytes());
    for term in &terms.terms {
        hasher.update(format!("{:?}:{}:", term.kind, term.text.len()).as_bytes());
        hasher.update(term.text.as_bytes());
    }
    for word in words {
        hasher.update(format!("word:{}:{word}", word.len()).as_bytes());
    }
    plugged.add_to(&mut hasher);
    hasher.finish()
}

/// Rules and shapes that find the same at the same anchors, in order.
pub(super) type Alike = Vec<(usize, usize)>;

/// The shapes of all rules that look at anchors of this class, those that find the same together: what many
/// rules want is looked for once.
fn alike_at(rules: &[Rule], class: Anchor) -> Vec<Alike> {
    let mut all: Vec<Alike> = Vec::new();
    for (rule, one) in rules.iter().enumerate() {
        for (shape, compiled) in one.shapes.iter().enumerate() {
            if !compiled.shape.wants(class) {
                continue;
            }
            let like = |alike: &&mut Alike| {
                let (rule, shape) = alike[0];
                compiled.shape.finds_as(&rules[rule].shapes[shape].shape)
            };
            match all.iter_mut().find(like) {
                Some(alike) => alike.push((rule, shape)),
                None => all.push(vec![(rule, shape)]),
            }
        }
    }
    all
}

/// A stretch of text that has the shape of a rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) rule: usize,
    pub(super) raw: Raw,
    /// Form among all forms of the rule.
    pub(super) form: usize,
    pub(super) nested: bool,
    pub(super) passed: bool,
    pub(super) known_test_value: bool,
}

impl Candidate {
    /// Whether it is known from manuals and test sets.
    pub(super) fn is_test(&self) -> bool {
        self.known_test_value || self.raw.note == Note::Test
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_rules_want_is_looked_for_once() {
        let named = |file: &str| ["email.toml", "person.toml", "address.toml"].contains(&file);
        let files: Vec<_> = RuleSet::embedded_files().filter(|(file, _)| named(file)).collect();
        let twin = |text: &str| text.replace("\nid = \"", "\nid = \"twin-");
        let twins = files.iter().map(|(file, text)| (format!("twin-{file}"), twin(text)));
        let twins: Vec<(String, String)> = twins.collect();
        let both = twins.iter().map(|(file, text)| (file.as_str(), text.as_str()));
        let both: Vec<(&str, &str)> = files.iter().copied().chain(both).collect();
        let one = RuleSet::parse(&files).unwrap().rules;
        let two = RuleSet::parse(&both).unwrap().rules;
        assert_eq!(two.len(), 2 * one.len());
        for class in Anchor::EACH {
            let (one, two) = (alike_at(&one, class), alike_at(&two, class));
            assert_eq!(one.len(), two.len());
            assert!(one.iter().zip(&two).all(|(one, two)| two.len() == 2 * one.len()));
        }
    }
}
