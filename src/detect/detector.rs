//! Rules and terms, compiled once and shared by all scans. Pure.

use std::fmt;
use std::sync::Arc;

use super::anchor::Anchor;
use super::ballot::Standing;
use super::boundary::{Edge, look, may_begin, may_end};
use super::field::FieldWords;
use super::lexicon::Lexicon;
use super::number_shapes::{Needs, NumberShape, NumberShapes};
use super::person::Person;
use super::plugged::Plugged;
use super::recogniser::Recogniser;
use super::register_terms::{self, NumberTable};
use super::rule::{CompiledShape, Rule, RuleIndex};
use super::rule_bits::RuleBits;
use super::rule_set::RuleSet;
use super::scan::ItemScan;
use super::shape::{Note, Raw};
use super::signal::SignalSet;
use super::terms::TermSet;
use crate::digest::{Digest, Hasher};
use crate::inventory::SignKind;

/// Rules and terms, compiled. Shared by all threads.
pub struct Detector {
    pub(super) rules: Arc<[Rule]>,
    pub(super) plugged: Plugged,
    pub(super) lexicon: Lexicon,
    pub(super) numbers: NumberTable,
    pub(super) fields: FieldWords,
    /// For each class of anchors, rule and shape.
    shapes: [Vec<(usize, usize)>; Anchor::CLASSES],
    number_shapes: NumberShapes,
    /// Rules and shapes of names.
    people: Vec<(usize, usize)>,
    /// By rule: the rules of the type that makes its values whole.
    pub(super) partners: Vec<Vec<usize>>,
    /// By rule: how it takes part in the votes of columns.
    pub(super) standings: Vec<Standing>,
    pub(super) kinds: Vec<SignKind>,
    pub(super) signals: SignalSet,
    pub(super) digest: Digest,
}

impl Detector {
    /// Compiles `rules` and `terms`. Terms of fewer than two letters or digits, and numbers of fewer
    /// than four, are never found: they are in every text.
    pub fn new(rules: RuleSet, terms: &TermSet) -> Self {
        Self::with_recognisers(rules, terms, Vec::new())
    }

    /// As [`Self::new`], with recognisers of the user beside the rules. Their spans compete with those of
    /// the rules; of two that are equally sure, the rule's stays.
    pub fn with_recognisers(
        rules: RuleSet,
        terms: &TermSet,
        recognisers: Vec<Box<dyn Recogniser>>,
    ) -> Self {
        let plugged = Plugged::new(recognisers, &rules.rules);
        let digest = digest_of(&rules, terms, &plugged);
        let signals = SignalSet::new(&rules.rules, &rules.policy);
        let rules = rules.rules;
        let (patterns, numbers) = register_terms::compile(terms);
        let shapes = Anchor::EACH.map(|class| {
            let all = rules.iter().enumerate().flat_map(|(rule, one)| {
                one.shapes.iter().enumerate().map(move |(shape, s)| (rule, shape, s))
            });
            all.filter(|(_, _, s)| s.shape.wants(class)).map(|(r, s, _)| (r, s)).collect()
        });
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
            shapes,
            people,
            partners,
            standings: rules.iter().enumerate().map(|(at, rule)| Standing::of(at, rule)).collect(),
            kinds: terms.terms.iter().map(|term| term.kind).collect(),
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

    /// The value at `anchor` if it has the shape.
    pub(super) fn candidate(
        &self,
        text: &str,
        anchor: Anchor,
        rule: usize,
        shape: usize,
    ) -> Option<Candidate> {
        look(1);
        let one = &self.rules[rule];
        let shape = &one.shapes[shape];
        let raw = shape.shape.find(text, anchor)?;
        self.checked(text, rule, shape, raw)
    }

    /// The candidate of a stretch that has the shape, unless it cannot become anything.
    fn checked(
        &self,
        text: &str,
        rule: usize,
        shape: &CompiledShape,
        raw: Raw,
    ) -> Option<Candidate> {
        let one = &self.rules[rule];
        let value = &text[raw.start..raw.end];
        let mut room = [0; BARE_MAX];
        let bare = if is_bare(value) { value } else { bare(value, &mut room) };
        let form = shape.first_form + raw.form;
        let passed = one.validator.is_none_or(|validator| validator.passes(bare));
        let known_test_value = one.test_values.iter().any(|value| value == bare);
        let worth = one.is_worth_it(form, passed || known_test_value) || one.votes();
        let nested = shape.nested;
        worth.then_some(Candidate { rule, raw, form, nested, passed, known_test_value })
    }

    /// What the digits may be, by their length and by what stands beside them.
    pub(super) fn number_shapes(&self, digits: &Digits<'_>) -> &[NumberShape] {
        self.number_shapes.of(digits.text.as_bytes(), digits.start, digits.end)
    }

    /// The candidates of these shapes at the digits. `spoken` are the rules that a word beside them may
    /// speak for.
    pub(super) fn numbers_at(
        &self,
        digits: &Digits<'_>,
        shapes: &[NumberShape],
        spoken: &RuleBits,
        candidates: &mut Vec<Candidate>,
    ) {
        let Digits { text, start, end, in_table } = *digits;
        let mut free = None;
        for one in shapes {
            let alone = match one.needs {
                Needs::Nothing => true,
                Needs::WordOrColumn => in_table,
                Needs::Word => false,
            };
            if !alone && !spoken.holds(one.rule) {
                continue;
            }
            let shape = &self.rules[one.rule].shapes[one.shape];
            let raw = if one.plain {
                // Many numbers are a run of digits and nothing more: asked once for all of them.
                let free = *free.get_or_insert_with(|| {
                    may_begin(text, start, Edge::Token) && may_end(text, end, Edge::Token)
                });
                free.then_some(Raw { start, end, form: 0, note: Note::Plain })
            } else {
                shape.shape.find_number(one.template, text, start, end)
            };
            candidates.extend(raw.and_then(|raw| self.checked(text, one.rule, shape, raw)));
        }
    }

    /// The matcher of names of a rule, if it is a rule for names.
    pub(super) fn person(&self, rule: RuleIndex) -> Option<&Person> {
        self.rule(rule).shapes.iter().find_map(|one| one.shape.person())
    }

    /// Matchers of names in running text, with their rule and shape.
    pub(super) fn people(&self) -> impl Iterator<Item = (usize, usize, &Person)> {
        self.people.iter().filter_map(|(rule, shape)| {
            let person = self.rules[*rule].shapes[*shape].shape.person()?;
            Some((*rule, *shape, person))
        })
    }

    pub(super) fn shapes_at(&self, anchor: Anchor) -> &[(usize, usize)] {
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
const ENGINE: &str = concat!("detect/5 ", env!("CARGO_PKG_VERSION"), "\n");

fn digest_of(rules: &RuleSet, terms: &TermSet, plugged: &Plugged) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(ENGINE.as_bytes());
    hasher.update(rules.digest().as_bytes());
    for term in &terms.terms {
        hasher.update(format!("{:?}:{}:", term.kind, term.text.len()).as_bytes());
        hasher.update(term.text.as_bytes());
    }
    plugged.add_to(&mut hasher);
    hasher.finish()
}

/// A run of digits in its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digits<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it stands in a column, which can vote.
    pub(super) in_table: bool,
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

/// Longest value that is checked, in letters and digits; a validator refuses a longer one.
const BARE_MAX: usize = 128;

/// Whether a value is its own bare form, as most numbers are.
fn is_bare(value: &str) -> bool {
    value.len() <= BARE_MAX && value.bytes().all(|b| b.is_ascii_digit())
}

/// Letters in upper case and digits only.
fn bare<'r>(value: &str, room: &'r mut [u8; BARE_MAX]) -> &'r str {
    let mut length = 0;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric).take(BARE_MAX) {
        room[length] = byte.to_ascii_uppercase();
        length += 1;
    }
    std::str::from_utf8(&room[..length]).unwrap_or_default()
}
