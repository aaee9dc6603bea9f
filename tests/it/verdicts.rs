//! Every item of the firm has the outcome and the verdict that its designer wrote down.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::firm::{Expected, Office, expected};

fn text(item: &Value, key: &str) -> String {
    item[key].as_str().unwrap_or_default().to_owned()
}

/// An item of `status --all --format json`, in the words of `expected.csv`.
fn told(item: &Value) -> (String, Expected) {
    for key in ["id", "locator", "source", "kind", "outcome", "coverage", "verdict"] {
        assert!(item[key].is_string(), "no {key} in {item}");
    }
    let outcome = text(item, "outcome");
    let is_partial = text(item, "coverage").starts_with("partial");
    let reason = match outcome.as_str() {
        "found" if is_partial => "partial".to_owned(),
        "not_read" => text(item, "outcome_reason"),
        _ => String::new(),
    };
    let engagements = item["engagements"].as_array().expect("engagements");
    let engagements: BTreeSet<String> =
        engagements.iter().map(|id| id.as_str().expect("an id").to_owned()).collect();
    let line = Expected {
        kind: text(item, "kind"),
        outcome,
        reason,
        verdict: text(item, "verdict"),
        verdict_reason: text(item, "reason"),
        engagements: engagements.into_iter().collect(),
    };
    (text(item, "locator"), line)
}

fn described(line: Option<&Expected>) -> String {
    let Some(line) = line else { return "(no such item)".to_owned() };
    let with = |word: &str, reason: &str| {
        if reason.is_empty() { word.to_owned() } else { format!("{word}({reason})") }
    };
    format!(
        "{} {} {} [{}]",
        line.kind,
        with(&line.outcome, &line.reason),
        with(&line.verdict, &line.verdict_reason),
        line.engagements.join("+"),
    )
}

/// Every difference, in the order of locators.
fn differences(want: &BTreeMap<String, Expected>, got: &BTreeMap<String, Expected>) -> Vec<String> {
    let locators: BTreeSet<&String> = want.keys().chain(got.keys()).collect();
    locators
        .into_iter()
        .filter(|locator| want.get(*locator) != got.get(*locator))
        .map(|locator| {
            let (want, got) = (described(want.get(locator)), described(got.get(locator)));
            format!("{locator}\n    expected {want}\n    got      {got}")
        })
        .collect()
}

fn number(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_else(|| panic!("no number {key} in {value}"))
}

/// Adds up `entries` or `items` over the sources, each of which must add up by itself.
fn counted(scan: &Value, what: &str) -> BTreeMap<String, u64> {
    let mut total = BTreeMap::new();
    for source in scan["sources"].as_array().expect("sources") {
        let counts = &source[what];
        let ended = ["found", "none", "not_read"].map(|key| number(counts, key));
        assert_eq!(number(counts, "listed"), ended.iter().sum::<u64>(), "{what} of {source}");
        for key in ["listed", "found", "none", "not_read"] {
            *total.entry(key.to_owned()).or_default() += number(counts, key);
        }
    }
    total
}

#[test]
fn every_item_has_its_expected_verdict() {
    let office = Office::new();
    let before = office.tree_digests();
    let scan = office.run(&["scan", "--format", "json"]).code(3).json();
    assert_eq!(scan["schema"], "termijn/scan/1");
    let want = expected();

    let mut items = BTreeMap::from([("listed".to_owned(), want.len() as u64)]);
    for outcome in ["found", "none", "not_read"] {
        let of_outcome = want.values().filter(|line| line.outcome == outcome).count();
        items.insert(outcome.to_owned(), of_outcome as u64);
    }
    let status = office.run(&["status", "--all", "--format", "json"]);
    let status = status.code_in(&[0, 3]).json();
    assert_eq!(status["schema"], "termijn/status/1");
    let listed = status["items"].as_array().expect("items");
    let got: BTreeMap<String, Expected> = listed.iter().map(told).collect();
    let differences = differences(&want, &got);
    assert!(
        differences.is_empty(),
        "{} items differ\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert_eq!(listed.len(), got.len(), "a locator comes twice");

    assert_eq!(counted(&scan, "items"), items);
    let files = want.keys().filter(|locator| !locator.contains("::")).count();
    assert_eq!(counted(&scan, "entries")["listed"], files as u64);
    assert_eq!(before, office.tree_digests(), "a scan only reads");
}

#[test]
fn a_second_scan_says_the_same() {
    let office = Office::new();
    let verdicts = || {
        office.run(&["scan"]).code(3);
        let status = office.run(&["status", "--all", "--format", "json"]);
        let status = status.code_in(&[0, 3]).json();
        status["items"].as_array().expect("items").clone()
    };
    assert_eq!(verdicts(), verdicts());
}

#[test]
fn one_item_is_explained_as_it_is_listed() {
    let office = Office::new();
    office.run(&["scan"]).code(3);
    let want = expected();
    for locator in [
        "klanten/devries/2023-loon/loonstrook jan.txt",
        "klanten/devries/2023-loon/notities/notitie%0Avervolg.txt",
        "klanten/noorderlicht/2022-werving/gespreksnotities.zip::notitie.txt#2",
        "klanten/linde/werving-2022/kandidaten/curriculum vit%E6.txt",
        "export/crm/relaties.csv::rows[E-2022-031+E-2023-014]",
        "mail/archief 2022.mbox::msg=2::notes.docx",
    ] {
        let explained = office.run(&["explain", locator, "--format", "json"]).ok().json();
        assert_eq!(told(&explained), (locator.to_owned(), want[locator].clone()));
        let steps = explained["derivation"].as_array().map_or(0, Vec::len);
        assert!(steps > 0, "no derivation in {explained}");
        let again =
            office.run(&["explain", &text(&explained, "id"), "--format", "json"]).ok().json();
        assert_eq!(again, explained);
    }
}
