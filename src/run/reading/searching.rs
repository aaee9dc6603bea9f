//! Reading for one person: every hit, and where what was given of the person stands in the text itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Clock, Collector, Finding, Pending, Reader, Tally};
use crate::detect::{Detector, RuleSet, Settlement, Term};
use crate::extract::{Limits, ReadSeek, Tools};
use crate::inventory::{ItemReading, SignKind};
use crate::location::Locator;
use crate::register::Register;
use crate::retention::{GivenTerm, RetentionPack, TermShape, Watch};

/// An entry that was read for all that is in it.
#[derive(Debug)]
pub struct Searched {
    /// Its items, containers before their parts.
    pub items: Vec<ItemReading>,
    /// What findings and terms call each of the items: two of one name are told apart afterwards only.
    pub names: Vec<Locator>,
    /// Every hit.
    pub findings: Vec<Finding>,
    /// By name, which terms of the person stand there, by their place in what was given.
    pub given: BTreeMap<Locator, BTreeSet<usize>>,
}

impl Reader {
    /// The same, looking in the text as it stands for what was given of a person, numbers and addresses of
    /// mail first. In the same pass: what rules find stays what it is.
    pub fn seeking(
        rules: RuleSet,
        register: Arc<Register>,
        pack: &RetentionPack,
        (limits, clock): (Limits, Clock),
        given: &[GivenTerm],
    ) -> Self {
        let (texts, words): (Vec<String>, Vec<String>) = pack.words().into_iter().unzip();
        let mut all = register.terms();
        let terms = all.terms.len();
        let mut texts = texts;
        for term in given {
            let text = term.text.expose().to_owned();
            let kind = match term.shape {
                // Of the kinds that are compared without separators, one that needs no label.
                TermShape::Number => SignKind::Btw,
                TermShape::Email => SignKind::ContactEmail,
                TermShape::Words => {
                    texts.push(text);
                    continue;
                }
            };
            all.terms.push(Term { kind, text });
        }
        let given = all.terms.len() - terms;
        let detector = Detector::with_words(rules, &all, &texts);
        let watch = Watch::nobody();
        let tools = Tools::default();
        Self { detector, register, terms, words, given, limits, tools, watch, clock }
    }

    /// Reads one entry for all that is in it: its items, every hit, and which of the terms that were given of
    /// a person stand in each item.
    pub fn search(&self, file: &Locator, bytes: &mut dyn ReadSeek, size: u64) -> Searched {
        self.collect(&self.watch, (file, size), bytes, true)
    }
}

impl Collector<'_> {
    /// Keeps hits as findings, with their final tiers.
    pub(super) fn keep(&mut self, pending: Vec<Pending>, settlement: &Settlement) {
        let detector = &self.reader.detector;
        for hit in pending {
            let rule = detector.rule(hit.key.rule);
            self.findings.push(Finding {
                locator: hit.locator,
                frame: hit.frame,
                place: hit.place,
                span: hit.span,
                column: hit.key.column.map(|column| column.saturating_add(1)),
                rule: rule.id.clone(),
                type_code: rule.type_code.clone(),
                category: rule.category.clone(),
                tier: settlement.tier(&hit.key),
                evidence: settlement.evidence(&hit.key).code(),
                value: hit.value,
            });
        }
    }

    /// Notes which terms of the person stand in an item.
    pub(super) fn note_given(&mut self, item: &Locator, tally: &Tally) {
        if !tally.given.is_empty() {
            self.given.entry(item.clone()).or_default().extend(&tally.given);
        }
    }
}
