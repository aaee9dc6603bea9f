//! What the names in an item say of one another: the state of one item, and the step after judging. Pure.

use std::collections::HashSet;
use std::fmt;

use super::detector::{Candidate, Detector};
use super::evidence::{ByName, Ground, HitKey};
use super::hit::Hit;
use super::keeping::Kept;
use super::person::{Capital, Harvest, Person};
use super::rule::Rule;
use super::view::View;
use crate::inventory::Tier;

/// Most different surnames of one item that wait for a sure name. Each may make a key of its own, and
/// keys are counted until the item ends; beyond it, a weak name counts by itself.
const WAITING_MAX: usize = 1024;

/// The names of one item while it is read. Its memory does not grow with the item.
#[derive(Default)]
pub(super) struct Propagation {
    harvest: Harvest,
    waiting: HashSet<u32>,
}

/// What a hit of a rule tells of the names in its item.
#[derive(Debug, Clone, Copy)]
pub(super) enum Teaches {
    Nothing,
    /// It is a name, found by that shape of the rule.
    Surnames(usize),
    /// It may be somebody's mail address.
    Mailboxes,
}

impl Teaches {
    pub(super) fn of(rule: &Rule) -> Self {
        match rule.shapes.iter().position(|one| one.shape.person().is_some()) {
            Some(shape) => Self::Surnames(shape),
            None if rule.type_code == MAIL => Self::Mailboxes,
            None => Self::Nothing,
        }
    }
}

impl fmt::Debug for Propagation {
    /// Without the hashes: a list of names turns them back into names.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Propagation({:?}, {} waiting)", self.harvest, self.waiting.len())
    }
}

impl Propagation {
    /// Adds to `hits` those among `kept`, with those that are names because the item named the same person
    /// before. `bare` are the words with a capital in which no name was found, in the order of places.
    pub(super) fn hits(
        &mut self,
        view: &View<'_>,
        kept: impl Iterator<Item = Kept>,
        bare: &[Capital],
        hits: &mut Vec<Hit>,
    ) {
        let (mut bare, mut covered) = (bare.iter().copied().peekable(), 0);
        for one in kept {
            let upto = one.start;
            while let Some(word) = bare.next_if(|word| word.end <= upto) {
                hits.extend(self.known(view, word, (covered, upto)));
            }
            while bare.next_if(|word| word.start < one.end).is_some() {}
            covered = one.end.max(covered);
            // What another window of the text tells is noted there.
            if let Some(mut key) = one.key.filter(|_| view.segment.tells(one.start)) {
                self.note(view.detector, &mut key, &view.segment.text[one.start..one.end]);
                hits.push(view.segment.hit(key, one.start, one.end));
            }
        }
        if !self.harvest.has_no_names() {
            let end = view.segment.text.len();
            hits.extend(bare.filter_map(|word| self.known(view, word, (covered, end))));
        }
    }

    /// The word as a name that the item is known to hold, if it lies within what is free.
    fn known(&self, view: &View<'_>, word: Capital, free: (usize, usize)) -> Option<Hit> {
        let text = view.segment.text;
        let word = self.harvest.may_know_word(text, word)?;
        let people = view.detector.people().filter(|(.., person)| !person.is_whole_only());
        let mut found = people.filter_map(|(rule, shape, person)| {
            let raw = person.known_at(text, word, &self.harvest)?;
            if raw.start < free.0 || raw.end > free.1 || !view.segment.tells(raw.start) {
                return None;
            }
            let form = view.detector.rules[rule].shapes[shape].first_form + raw.form;
            let candidate =
                Candidate { rule, raw, form, nested: false, passed: true, known_test_value: false };
            Some(view.segment.hit(view.judge_alone(&candidate)?, raw.start, raw.end))
        });
        found.next()
    }

    /// Whether the word may be a name because the item names somebody so.
    pub(super) fn may_know(&self, text: &str, word: Capital) -> bool {
        self.harvest.may_know_word(text, word).is_some()
    }

    /// Learns from a hit, or lets it wait for what the item says.
    pub(super) fn note(&mut self, detector: &Detector, key: &mut HitKey, value: &str) {
        let by_name = key.by_name.take();
        match detector.teaches(key.rule) {
            Teaches::Nothing => {}
            Teaches::Mailboxes => {
                let ground = key.evidence.ground;
                if !matches!(ground, Ground::Role | Ground::Negative | Ground::TestValue) {
                    self.harvest.note_mailbox(value);
                }
            }
            Teaches::Surnames(shape) => {
                let Some(person) = detector.person(key.rule, shape) else { return };
                if key.base > Tier::T2 {
                    key.by_name = by_name.and_then(|by| self.wait(by, person, value));
                } else {
                    self.note_sure(person, value);
                }
            }
        }
    }

    /// Learns from a name that was found beyond doubt.
    pub(super) fn note_sure(&mut self, person: &Person, name: &str) {
        if !self.harvest.is_full()
            && let Some(surname) = person.surname_key(name)
        {
            self.harvest.note(surname);
        }
    }

    fn wait(&mut self, by: ByName, person: &Person, value: &str) -> Option<ByName> {
        let surname = person.surname_key(value)?;
        let room = self.waiting.len() < WAITING_MAX;
        let counted = self.harvest.knows(surname) || self.waiting.contains(&surname);
        if !counted && room {
            self.waiting.insert(surname);
        }
        (counted || room).then_some(ByName { surname, ..by })
    }

    /// What the item is known to hold, after its last segment.
    pub(super) fn settle(self) -> Harvest {
        self.harvest
    }
}

/// Whether the key of a hit depends on nothing but itself: not on which name it is.
pub(super) fn is_plain(detector: &Detector, key: &HitKey) -> bool {
    !matches!(detector.teaches(key.rule), Teaches::Surnames(_)) || key.base <= Tier::T2
}

impl View<'_> {
    /// Whether a hit that was noted teaches nothing more where it stands in such a text again, and is told
    /// the same.
    pub(super) fn teaches_no_more(&self, hit: &Hit) -> bool {
        let value = &self.segment.text.as_bytes()[hit.within.0..hit.within.1];
        match self.detector.teaches(hit.key.rule) {
            // What a mailbox tells of names is in its letters.
            Teaches::Nothing | Teaches::Mailboxes => true,
            // A name without a surname, or for which there was no room, is looked at again.
            Teaches::Surnames(_) => {
                (hit.key.base <= Tier::T2 || hit.key.by_name.is_some())
                    && !value.iter().any(u8::is_ascii_digit)
            }
        }
    }
}

/// Type of mail addresses.
const MAIL: &str = "EMAIL";
