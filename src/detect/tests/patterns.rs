//! The shapes as regular expressions: those of the benchmark are these.

#![expect(clippy::disallowed_methods, reason = "a test beside a file of the repository")]

use regex::bytes::Regex;

use super::super::boundary::{is_dash, is_space};
use super::super::pattern;
use super::super::rule::Rule;
use super::*;

fn shapes_file() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/shapes.txt")
}

#[test]
fn shapes_txt_is_of_these_rules() {
    let lines = RuleSet::embedded().shape_patterns().join("\n") + "\n";
    if std::env::var_os("TERMIJN_WRITE_SHAPES").is_some() {
        std::fs::write(shapes_file(), &lines).unwrap();
    }
    let committed = std::fs::read_to_string(shapes_file()).unwrap();
    assert!(
        committed == lines,
        "benches/shapes.txt is of other rules; TERMIJN_WRITE_SHAPES=1 cargo test --lib shapes_txt \
         writes it anew"
    );
}

#[test]
fn every_expression_is_one_of_bytes() {
    let patterns = RuleSet::embedded().shape_patterns();
    assert!(patterns.len() > 40, "{}", patterns.len());
    for pattern in patterns {
        assert!(pattern.starts_with("(?-u)") && pattern.is_ascii(), "{pattern}");
        if let Err(error) = Regex::new(&pattern) {
            panic!("{pattern}: {error}");
        }
    }
}

/// Typographic separators are not in the expressions, and invisible characters neither.
fn plain(text: &str) -> String {
    let invisible = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}');
    let fold = |c: char| match c {
        _ if is_space(c) => ' ',
        _ if is_dash(c) => '-',
        _ => c,
    };
    text.chars().filter(|c| !invisible(*c)).map(fold).collect()
}

/// Whether the expressions must find something in every example: names are found by lists too.
fn is_by_shape(rule: &Rule) -> bool {
    rule.type_code != "PERSON" && !pattern::of_rule(rule).is_empty()
}

/// A benchmark against expressions that find less would be worth nothing.
#[test]
fn what_a_rule_finds_its_expressions_find() {
    let rules = RuleSet::embedded();
    let mut missed = Vec::new();
    for rule in rules.rules().filter(|rule| is_by_shape(rule)) {
        let patterns: Vec<Regex> =
            pattern::of_rule(rule).iter().map(|p| Regex::new(p).unwrap()).collect();
        let found = rule.examples.iter().filter(|e| e.def.tier.is_some_and(Tier::counts));
        for text in found.flat_map(|example| example.def.texts()) {
            let text = plain(text);
            if !patterns.iter().any(|pattern| pattern.is_match(text.as_bytes())) {
                missed.push(format!("{}: {text}", rule.id));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn names_after_titles_and_initials_are_found() {
    let rules = RuleSet::embedded();
    let with = |rule: &&Rule| rule.type_code == "PERSON" && !pattern::of_rule(rule).is_empty();
    let person = rules.rules().find(with).unwrap();
    let patterns: Vec<Regex> =
        pattern::of_rule(person).iter().map(|p| Regex::new(p).unwrap()).collect();
    for name in ["mevr. A. de Vries", "dhr. Jansen", "J.P. van den Berg", "Drs. Özdemir"] {
        assert!(patterns.iter().any(|p| p.is_match(name.as_bytes())), "{name}");
    }
}

#[test]
fn expressions_say_what_the_shapes_are() {
    let only = |shapes: &str| {
        let rule = format!(
            r#"[[rule]]
id = "x.number"
type = "X_NUMBER"
category = "other"
title = {{ nl = "Nummer", en = "Number" }}
severity = "low"
mask = "nothing"
precedence = 1
shapes = [{{ name = "plain", matcher = {shapes} }}]
evidence = [{{ ground = "form", tier = "T2" }}]
examples = [{{ text = "1" }}, {{ text = "2" }}, {{ text = "3" }}]
counter_examples = [{{ text = "1" }}, {{ text = "2" }}, {{ text = "3" }}]
source = ["none"]
"#
        );
        RuleSet::parse(&[("own.toml", &rule)]).unwrap().shape_patterns()
    };
    let check = |shapes: &str, expected: &[&str]| assert_eq!(only(shapes), expected, "{shapes}");
    check(
        r#"{ digit_groups = { groups = [[5], [6], [9], [4, 2, 3]], separators = ". -" } }"#,
        &[
            r"(?-u)\b[0-9]{5,6}\b",
            r"(?-u)\b[0-9]{9}\b",
            r"(?-u)\b[0-9]{4}[. -][0-9]{2}[. -][0-9]{3}\b",
        ],
    );
    check(r"{ digit_groups = { groups = [[8]], float = true } }", &[r"(?-u)\b[0-9]{8}\.0{1,2}\b"]);
    check(
        r#"{ template = ["99.99-9", "99 99-9", "[N][L]99[+-]aX"] }"#,
        &[r"(?-u)\b[0-9]{2}[. ][0-9]{2}-[0-9]\b", r"(?-u)\bNL[0-9]{2}[+-][A-Za-z][A-Z0-9]\b"],
    );
}
