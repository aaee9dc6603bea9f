//! Rule files that are refused, and what is said then.

use super::super::{MaskForm, RuleFileError};
use super::*;
use crate::text::Lang;

const RULE: &str = r#"[[rule]]
id = "x.number"
type = "X_NUMBER"
category = "other"
title = { nl = "Nummer", en = "Number" }
severity = "low"
mask = "nothing"
precedence = 1
shapes = [{ name = "plain", matcher = { digit_groups = { groups = [[5]] } } }]
context = { label = ["x-nummer"] }
evidence = [{ ground = "label", tier = "T2" }]
examples = [{ text = "x-nummer 12345", tier = "T2" }, { text = "x-nummer: 54321", tier = "T2" }, { text = "X-NUMMER 11111", tier = "T2" }]
counter_examples = [{ text = "12345" }, { text = "x-nummer 123456" }, { text = "nummer 12345" }]
source = ["none"]
"#;

fn refused(text: &str) -> RuleFileError {
    RuleSet::parse(&[("own.toml", text)]).unwrap_err()
}

#[test]
fn a_rule_of_the_user_works() {
    let rules = RuleSet::parse(&[("own.toml", RULE)]).unwrap();
    assert_eq!(rules.check(), []);
    let detector = Detector::new(rules, &TermSet::default());
    let found = read(&detector, &[prose("x-nummer 12345")]);
    assert_eq!(found, [("X_NUMBER".into(), Tier::T2, "label:x_number".into(), "12345".into())]);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let check = |from: &str, to: &str, line: usize, message: &str| {
        let error = refused(&RULE.replacen(from, to, 1));
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.to_string().starts_with("own.toml:"), "{error}");
    };
    check("severity = \"low\"", "severty = \"low\"", 6, "unknown field");
    check("severity = \"low\"", "severity = \"lo\"", 6, "unknown variant");
    check("category = \"other\"\n", "", 1, "missing field");
    check("id = \"x.number\"", "id = ", 2, "");
    check("X_NUMBER\"", "x number\"", 3, "A-Z");
    check("mask = \"nothing\"", "mask = \"last_three\"", 7, "masked");
    check("name = \"plain\", ", "", 2, "needs a name");
    check("[[5]]", "[[0]]", 2, "at least one digit");
    check("[[5]]", "[[5, 5]]", 2, "separators");
    check(
        "ground = \"label\"",
        "forms = [\"none\"], ground = \"label\"",
        2,
        "no shape has the form",
    );
    check("[\"x-nummer\"]", "[\" \"]", 2, "empty");
    check(", { text = \"nummer 12345\" }", "", 2, "at least 3");
    check("{ text = \"nummer 12345\" }", "{ field = \"x\" }", 2, "either text or cells");
    let twice = refused(&format!("{RULE}\n{RULE}"));
    assert_eq!((twice.line, twice.message.as_str()), (17, "the id x.number is taken"));
}

#[test]
fn a_rule_that_fails_its_examples_is_named() {
    let rules = RuleSet::parse(&[(
        "own.toml",
        &RULE.replace("{ text = \"12345\" }", "{ text = \"12345\", tier = \"T1\" }"),
    )]);
    let failures = rules.unwrap().check();
    assert_eq!(failures.len(), 1);
    assert_eq!((failures[0].expected, failures[0].got), (Some(Tier::T1), None));
    assert!(failures[0].counter);
}

#[test]
fn the_embedded_rules_are_complete() {
    let rules = RuleSet::embedded();
    let types: Vec<_> = rules.rules().map(|rule| rule.type_code.as_str()).collect();
    for expected in [
        "BSN",
        "IBAN",
        "EMAIL",
        "PHONE",
        "POSTCODE",
        "ADDRESS",
        "DOB",
        "NL_PASSPORT",
        "CREDIT_CARD",
    ] {
        assert!(types.contains(&expected), "{expected}");
    }
    for rule in rules.rules() {
        assert!(!rule.title(Lang::Nl).is_empty() && !rule.title(Lang::En).is_empty());
        assert!(!rule.source.is_empty() && !rule.category.is_empty(), "{}", rule.id);
    }
    assert_eq!(MaskForm::of_type("SOMETHING_NEW"), MaskForm::Nothing);
    assert_eq!(rules.digest(), RuleSet::embedded().digest());
    assert_ne!(rules.digest(), RuleSet::parse(&[("own.toml", RULE)]).unwrap().digest());
}
