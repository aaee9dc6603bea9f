//! Whether the statutory rules know their own examples: each is read as a file of a share is.

use std::io::Cursor;
use std::sync::Arc;

use super::clock::Clock;
use super::reading::Reader;
use crate::detect::RuleSet;
use crate::extract::Limits;
use crate::location::Locator;
use crate::register::Register;
use crate::retention::{ClassConfidence, RetentionPack, Row, classify, record_signs};

/// An example that came out as something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassFault {
    /// The statutory rule.
    pub rule: String,
    /// The example, as the rule has it.
    pub example: String,
    /// What the rule says that it is; `None` for a counter-example.
    pub expected: Option<ClassConfidence>,
    /// What it is.
    pub got: Option<ClassConfidence>,
}

/// An example without its name: the file that it would be.
#[derive(Debug, Clone, Copy)]
struct Example<'a> {
    name: &'a str,
    text: &'a str,
    expected: ClassConfidence,
}

impl<'a> Example<'a> {
    /// `name | text` that is established, `? name | text` that is proposed.
    fn parse(written: &'a str) -> Self {
        let (expected, rest) = match written.strip_prefix('?') {
            Some(rest) => (ClassConfidence::Proposed, rest),
            None => (ClassConfidence::Established, written),
        };
        let (name, text) = rest.split_once('|').unwrap_or((rest, ""));
        Self { name: name.trim(), text: text.trim(), expected }
    }
}

/// Reads every example of every rule of the pack, other trades' too, and tells of those that came out as
/// something else.
///
/// # Panics
///
/// Never: the register in it has one good row.
pub fn check(rules: &RuleSet, pack: &RetentionPack, clock: &Clock) -> Vec<ClassFault> {
    // The examples are nobody's.
    let register = "klant_id;klantnaam;opdracht_id;opdracht;startdatum;einddatum;status\n\
        C-1;Qwyxz;E-0000-001;Qwyxz;01-01-2020;31-12-2020;beëindigd\n";
    let register = Register::parse(register.as_bytes()).expect("one good row");
    let limits = Limits::default();
    let reader = Reader::new(rules.clone(), Arc::new(register), pack, limits, clock.clone());
    pack.rows().iter().flat_map(|row| faults(row, &reader, pack)).collect()
}

fn faults(row: &Row, reader: &Reader, pack: &RetentionPack) -> Vec<ClassFault> {
    let id = &row.statute.id;
    let fault = |written: &String, expected| {
        let got = class_of(Example::parse(written), id, reader, pack);
        let (rule, example) = (id.clone(), written.clone());
        (got != expected).then_some(ClassFault { rule, example, expected, got })
    };
    let examples =
        row.examples.iter().filter_map(|text| fault(text, Some(Example::parse(text).expected)));
    examples.chain(row.counter_examples.iter().filter_map(|text| fault(text, None))).collect()
}

/// How sure it is that a file is of the class that the rule speaks of, or something in it.
fn class_of(
    example: Example<'_>,
    rule: &str,
    reader: &Reader,
    pack: &RetentionPack,
) -> Option<ClassConfidence> {
    let locator = Locator::from_path(example.name.as_bytes());
    let size = example.text.len() as u64;
    let items = reader.read(&locator, &mut Cursor::new(example.text), size);
    let classes =
        items.iter().flat_map(|item| classify(&record_signs(item, pack), item.content_date, pack));
    classes.filter(|class| class.statute == rule).map(|class| class.confidence).max()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Amsterdam;

    use super::*;

    fn clock() -> Clock {
        Clock::fixed("2026-11-22T12:00:00Z".parse().unwrap(), Amsterdam)
    }

    #[test]
    fn every_rule_knows_its_examples() {
        let pack = RetentionPack::embedded();
        for row in pack.rows() {
            let id = &row.statute.id;
            assert!(row.examples.len() >= 3 && row.counter_examples.len() >= 3, "{id}");
        }
        let faults = check(&RuleSet::embedded(), &pack, &clock());
        let told = |fault: &ClassFault| {
            format!("{} {:?} {:?}: {}", fault.rule, fault.expected, fault.got, fault.example)
        };
        assert!(faults.is_empty(), "{}", faults.iter().map(told).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn an_example_that_is_something_else_is_told() {
        let own = "schema = 1\n[[statute]]\nid = \"OWN-1\"\nkind = \"floor\"\nperiod = { months = 24 }\n\
            trigger = \"record_date\"\nobligor = \"firm\"\ncertainty = \"secondary\"\n\
            valid_from = \"2020-01-01\"\ntitle = { nl = \"Naam\", en = \"Name\" }\nsource = \"art. 1\"\n\
            examples = [\"bouwpas.txt | niets\", \"? bouwpas.txt | niets\", \"x.txt | niets\"]\n\
            counter_examples = [\"x.txt | een bouwpas\", \"Bouwpas_1.txt\"]\n\
            [statute.signs]\nname = [\"bouwpas\"]\n";
        let pack = RetentionPack::embedded().with_own(own).unwrap();
        let faults = check(&RuleSet::embedded(), &pack, &clock());
        let told: Vec<_> = faults.iter().map(|f| (f.example.as_str(), f.got)).collect();
        let proposed = Some(ClassConfidence::Proposed);
        assert_eq!(
            told,
            [
                ("bouwpas.txt | niets", proposed),
                ("x.txt | niets", None),
                ("Bouwpas_1.txt", proposed)
            ]
        );
    }
}
