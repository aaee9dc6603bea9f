//! Runs the examples of rules: a rule that does not do what it says is not a rule. Pure.

use super::definition::ExampleDef;
use super::detector::Detector;
use super::rule::{Example, Rule};
use super::rule_set::RuleSet;
use super::segment::{OffsetMap, Place, Segment, SegmentKind, Window};
use super::signal::Signal;
use super::terms::TermSet;
use crate::inventory::Tier;

/// An example that the rules do not judge as its rule says. Examples are made up, so they may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleFailure {
    /// Rule that the example belongs to.
    pub rule: String,
    /// File that it stands in.
    pub file: String,
    /// Line on which it begins.
    pub line: usize,
    /// Whether it is a counter-example.
    pub counter: bool,
    /// The example; cells are joined by ` | `.
    pub text: String,
    /// What its rule says; `None`: not found at all.
    pub expected: Option<Tier>,
    /// What was found.
    pub got: Option<Tier>,
    /// Whether it follows from an embedded rule that the firm switched off or replaced.
    pub by_choice: bool,
}

impl RuleSet {
    /// The examples and counter-examples that fail, judged by all rules of the set together.
    ///
    /// An example names the strongest tier that its rule's type must have in it. Where the firm switched
    /// embedded rules off, or replaced them, examples of others may fail for that reason alone; those are
    /// marked, since they are no mistake in a file.
    pub fn check(&self) -> Vec<ExampleFailure> {
        let mut failures = failures(self);
        if failures.is_empty() {
            return failures;
        }
        let Some(left) = self.embedded_that_are_left() else { return failures };
        let expected = self::failures(&left);
        for failure in &mut failures {
            let same = |other: &ExampleFailure| {
                (&other.rule, &other.file, other.line)
                    == (&failure.rule, &failure.file, failure.line)
            };
            failure.by_choice = expected.iter().any(same);
        }
        failures
    }
}

fn failures(rules: &RuleSet) -> Vec<ExampleFailure> {
    let detector = Detector::new(rules.clone(), &TermSet::default());
    let mut failures = Vec::new();
    for rule in rules.rules() {
        let examples = rule.examples.iter().map(|example| (false, example));
        let counters = rule.counter_examples.iter().map(|example| (true, example));
        for (counter, Example { def, line }) in examples.chain(counters) {
            let got = strongest(&detector, rule, def);
            if got != def.tier {
                failures.push(ExampleFailure {
                    rule: rule.id.clone(),
                    file: rule.written.file.to_string(),
                    line: *line,
                    counter,
                    text: def.texts().join(" | "),
                    expected: def.tier,
                    got,
                    by_choice: false,
                });
            }
        }
    }
    failures
}

/// The strongest final tier of the rule's type in the example, read as an item of its own; of a signal, its
/// own tier.
fn strongest(detector: &Detector, rule: &Rule, example: &ExampleDef) -> Option<Tier> {
    let mut scan = detector.start();
    let mut hits = Vec::new();
    let in_table = example.cells.is_some() || example.field.is_some();
    for text in example.texts() {
        let found = scan.segment(&Segment {
            text,
            kind: if in_table { SegmentKind::Cell } else { SegmentKind::Prose },
            label: example.field.as_deref(),
            column: in_table.then_some(0),
            place: &Place::Whole,
            offsets: OffsetMap::Linear { base: 0 },
            window: Window::default(),
        });
        hits.extend(found.hits);
    }
    let item = scan.settle();
    if rule.is_signal() {
        let identifies = hits
            .iter()
            .any(|hit| detector.rule(hit.key.rule).identifies() && item.tier(&hit.key).counts());
        let own = |signal: &&Signal| detector.rule(signal.key.rule).id == rule.id;
        return item.signals(identifies).iter().find(own).map(|signal| item.tier(&signal.key));
    }
    let of_type = hits.iter().filter(|hit| detector.rule(hit.key.rule).type_code == rule.type_code);
    of_type.map(|hit| item.tier(&hit.key)).min()
}
