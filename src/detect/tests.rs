//! The rules as a table, and what must hold for every text.

use super::*;

#[test]
fn every_rule_does_what_its_examples_say() {
    let failures = RuleSet::embedded().check();
    assert!(failures.is_empty(), "{failures:#?}");
}
