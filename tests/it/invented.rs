//! The share of the made-up firm holds invented numbers only: each one that is found stands on the list.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;

use termijn::inventory::Tier;
use termijn::location::Locator;

use crate::share::reader;

const TYPES: [&str; 4] = ["BSN", "IBAN", "CREDIT_CARD", "NL_PASSPORT"];

/// Letters and digits only, in upper case.
fn compact(value: &str) -> String {
    value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Two characters at most of a value that may be a real person's.
fn masked(value: &str) -> String {
    let shown: String = value.chars().take(2).collect();
    format!("{shown}{}", "•".repeat(value.chars().count().saturating_sub(2)))
}

fn listed() -> BTreeSet<(String, String)> {
    let file = include_bytes!("../../fixtures/invented-numbers.csv");
    let mut reader = csv::Reader::from_reader(file.as_slice());
    reader.records().map(Result::unwrap).map(|row| (row[0].to_owned(), compact(&row[1]))).collect()
}

#[test]
fn every_number_in_the_share_is_an_invented_one() {
    let share = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/share");
    let (reader, listed) = (reader(), listed());
    let mut strangers = Vec::new();
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    let mut inside = 0;
    for entry in walkdir::WalkDir::new(&share).sort_by_file_name() {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        let path = entry.path().strip_prefix(&share).unwrap().as_os_str();
        let locator = Locator::from_path(std::os::unix::ffi::OsStrExt::as_bytes(path));
        let size = bytes.len() as u64;
        for finding in reader.find(&locator, &mut Cursor::new(bytes), size).findings {
            if finding.tier > Tier::T3 || !TYPES.contains(&finding.type_code.as_str()) {
                continue;
            }
            *found.entry(finding.type_code.clone()).or_default() += 1;
            inside += u32::from(finding.locator != locator);
            let value = compact(finding.value.expose());
            // Eight digits are a BSN that lost its zero.
            let whole = if finding.type_code == "BSN" { format!("{value:0>9}") } else { value };
            if !listed.contains(&(finding.type_code.clone(), whole.clone())) {
                strangers.push(format!(
                    "{} {} {} in {} ({:?})",
                    finding.rule,
                    finding.type_code,
                    masked(&whole),
                    finding.locator,
                    finding.tier,
                ));
            }
        }
    }
    assert!(strangers.is_empty(), "not on the list:\n{}", strangers.join("\n"));
    // A test that finds nothing proves nothing.
    for kind in TYPES {
        assert!(found.contains_key(kind), "no {kind} at all: {found:?}");
    }
    assert!(inside > 20, "only {inside} inside containers");
}
