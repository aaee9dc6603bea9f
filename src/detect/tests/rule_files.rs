//! Rule files that are refused, and what is said then.

use super::super::{MaskForm, RuleFileError, RuleOrigin};
use super::*;
use crate::text::{Lang, Messages};

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

/// Line and fault of own files over the embedded rules.
fn own_refused(text: &str) -> (usize, &'static str) {
    let error = RuleSet::with_own(&[("own.toml", text)]).unwrap_err();
    for lang in [Lang::Nl, Lang::En] {
        assert!(!error.text(&Messages::new(lang)).contains('$'), "{error}");
    }
    (error.line, error.fault.code())
}

/// The embedded rule of this id as a file of its own that changes `from` into `to`.
fn changed(file: &str, from: &str, to: &str) -> String {
    let (_, text) = crate::detect::rule::EMBEDDED.iter().find(|(name, _)| *name == file).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    text.replacen(from, to, 1)
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
        let text = error.text(&Messages::new(Lang::En));
        assert_eq!(error.line, line, "{text}");
        assert!(text.contains(message), "{text}");
        assert!(error.to_string().starts_with("own.toml:"), "{error}");
        let dutch = error.text(&Messages::new(Lang::Nl));
        assert!(!dutch.is_empty() && !dutch.contains('$'), "{dutch}");
    };
    check("severity = \"low\"", "severty = \"low\"", 6, "unknown field");
    check("severity = \"low\"", "severity = \"lo\"", 6, "unknown variant");
    check("category = \"other\"\n", "", 1, "missing field");
    check("id = \"x.number\"", "id = ", 2, "");
    check("X_NUMBER\"", "x number\"", 3, "A-Z");
    check("mask = \"nothing\"", "mask = \"last_three\"", 7, "masked");
    check("name = \"plain\", ", "", 9, "needs a name");
    check("[[5]]", "[[0]]", 9, "at least one digit");
    check("[[5]]", "[[5, 5]]", 9, "separators");
    check("{ name = \"plain\", matcher = { digit_groups = { groups = [[5]] } } }", "", 2, "shape");
    check("ground = \"label\"", "forms = [\"none\"], ground = \"label\"", 11, "has the form none");
    check("ground = \"label\"", "ground = \"signal\"", 11, "unknown variant");
    check("[\"x-nummer\"]", "[\" \"]", 2, "empty");
    check("label = [\"x-nummer\"]", "packs = [\"nothing\"]", 2, "named nothing");
    check(", { text = \"nummer 12345\" }", "", 2, "at least 3");
    check("{ text = \"nummer 12345\" }", "{ field = \"x\" }", 13, "either text or cells");
    let twice = refused(&format!("{RULE}\n{RULE}"));
    assert_eq!((twice.line, twice.fault.code()), (17, "id-taken"));
}

#[test]
fn own_rules_extend_replace_and_switch_off() {
    let embedded = RuleSet::embedded();
    let count = embedded.rules().count();

    let more = RuleSet::with_own(&[("own.toml", RULE)]).unwrap();
    assert_eq!(more.rules().count(), count + 1);
    assert_eq!(more.find("x.number").unwrap().origin(), RuleOrigin::Own);
    assert_ne!(more.digest(), embedded.digest());

    // The embedded rule, without its word `sofi`: replaced at its place in the order.
    let text = changed("bsn.toml", "id = \"nl.bsn\"", "id = \"nl.bsn\"\noverride = true");
    let other = RuleSet::with_own(&[("own.toml", &text)]).unwrap();
    assert_eq!(other.rules().count(), count);
    assert_eq!(other.find("nl.bsn").unwrap().origin(), RuleOrigin::Override);
    assert_eq!(other.find("nl.bsn").unwrap().place(), ("own.toml", 2));
    let ids = |set: &RuleSet| set.rules().map(|rule| rule.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&other), ids(&embedded));

    let text = "[[disable]]\nid = \"nl.postcode\"\nreason = \"public\"\n";
    let fewer = RuleSet::with_own(&[("own.toml", text)]).unwrap();
    assert_eq!(fewer.rules().count(), count - 1);
    let off = &fewer.disabled()[0];
    assert_eq!((off.rule.id.as_str(), off.reason.as_str(), off.line), ("nl.postcode", "public", 2));
    assert!(fewer.find("nl.postcode").is_some(), "it can still be shown");
    let detector = Detector::new(fewer, &TermSet::default());
    let found = read(&detector, &[prose("Kerkeinde 12, 3811 XB Plaats")]);
    assert!(found.iter().all(|(type_code, ..)| type_code != "POSTCODE"), "{found:?}");
}

#[test]
fn own_rules_never_change_embedded_ones_by_accident() {
    let bsn = changed("bsn.toml", "", "");
    assert_eq!(own_refused(&bsn), (2, "id-embedded"));
    let replacing = RULE.replace("type =", "override = true\ntype =");
    assert_eq!(own_refused(&replacing), (2, "overrides-nothing"));
    let off = |id: &str| format!("[[disable]]\nid = \"{id}\"\nreason = \"x\"\n");
    assert_eq!(own_refused(&off("nl.bns")), (2, "disables-nothing"));
    assert_eq!(own_refused(&format!("{}{}", off("nl.bsn"), off("nl.bsn"))), (5, "disabled-twice"));
    assert_eq!(own_refused(&off("nl.bsn").replace("\"x\"", "\" \"")), (3, "no-reason"));
    let both = changed("bsn.toml", "id = \"nl.bsn\"", "id = \"nl.bsn\"\noverride = true");
    assert_eq!(own_refused(&format!("{}{both}", off("nl.bsn"))).1, "disabled-twice");
    assert_eq!(own_refused(&format!("{RULE}{}", off("x.number"))).1, "disables-nothing");
    let near = RuleSet::with_own(&[("own.toml", &off("nl.bns"))]).unwrap_err();
    assert!(near.text(&Messages::new(Lang::En)).contains("nl.bsn"));
    assert_eq!(own_refused("[[words]]\nname = \"numbers\"\n"), (2, "words-taken"));
}

#[test]
fn own_rules_have_limits() {
    let words = |count: usize, length: usize| {
        let list: Vec<_> = (0..count).map(|n| format!("\"{n:0length$}\"")).collect();
        RULE.replace("[\"x-nummer\"]", &format!("[\"x-nummer\", {}]", list.join(", ")))
    };
    assert!(RuleSet::with_own(&[("own.toml", &words(1999, 5))]).is_ok());
    assert_eq!(own_refused(&words(2000, 5)), (2, "too-many-words"));
    assert_eq!(own_refused(&words(1, 101)), (2, "long-word"));
    let many: String =
        (0..=500).map(|n| RULE.replace("x.number", &format!("x.number{n}"))).collect();
    assert_eq!(own_refused(&many).1, "too-many-rules");
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
    assert_eq!((failures[0].file.as_str(), failures[0].line), ("own.toml", 13));
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
