//! Runs the examples of rules: a rule that does not do what it says is not a rule. Pure.

use super::definition::ExampleDef;
use super::detector::Detector;
use super::rule::RuleSet;
use super::segment::{OffsetMap, Place, Segment, SegmentKind};
use super::terms::TermSet;
use crate::inventory::Tier;

/// An example that the rules do not judge as its rule says. Examples are made up, so they may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleFailure {
    /// Rule that the example belongs to.
    pub rule: String,
    /// Whether it is a counter-example.
    pub counter: bool,
    /// The example; cells are joined by ` | `.
    pub text: String,
    /// What its rule says; `None`: not found at all.
    pub expected: Option<Tier>,
    /// What was found.
    pub got: Option<Tier>,
}

impl RuleSet {
    /// The examples and counter-examples that fail, judged by all rules of the set together.
    ///
    /// An example names the strongest tier that its rule's type must have in it.
    pub fn check(&self) -> Vec<ExampleFailure> {
        let detector = Detector::new(self.clone(), &TermSet::default());
        let mut failures = Vec::new();
        for rule in self.rules() {
            let examples = rule.examples.iter().map(|example| (false, example));
            let counters = rule.counter_examples.iter().map(|example| (true, example));
            for (counter, example) in examples.chain(counters) {
                let got = strongest(&detector, &rule.type_code, example);
                if got != example.tier {
                    failures.push(ExampleFailure {
                        rule: rule.id.clone(),
                        counter,
                        text: texts(example).join(" | "),
                        expected: example.tier,
                        got,
                    });
                }
            }
        }
        failures
    }
}

fn texts(example: &ExampleDef) -> Vec<&str> {
    let text = example.text.iter();
    text.chain(example.cells.iter().flatten()).map(String::as_str).collect()
}

/// The strongest final tier of `type_code` in the example, read as an item of its own.
fn strongest(detector: &Detector, type_code: &str, example: &ExampleDef) -> Option<Tier> {
    let mut scan = detector.start();
    let mut hits = Vec::new();
    let in_table = example.cells.is_some() || example.field.is_some();
    for text in texts(example) {
        let found = scan.segment(&Segment {
            text,
            kind: if in_table { SegmentKind::Cell } else { SegmentKind::Prose },
            label: example.field.as_deref(),
            column: in_table.then_some(0),
            place: &Place::Whole,
            offsets: OffsetMap::Linear { base: 0 },
        });
        hits.extend(found.hits);
    }
    let item = scan.settle();
    let of_type = hits.iter().filter(|hit| detector.rule(hit.key.rule).type_code == type_code);
    of_type.map(|hit| item.tier(&hit.key)).min()
}
