//! temporary
use super::*;

#[test]
fn examples() {
    for f in RuleSet::embedded().check() {
        println!(
            "{} {} {:?} expected {:?} got {:?}",
            f.rule,
            if f.counter { "counter" } else { "example" },
            f.text,
            f.expected,
            f.got
        );
    }
}
