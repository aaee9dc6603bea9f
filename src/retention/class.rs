//! What kind of record an item is, by its name, its words and its structure. Pure.
//!
//! One word says little: an invoice is mentioned in half of all letters. A class is established by two signs
//! that do not follow from one another, and proposed by one that seldom stands by chance.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::pack::RetentionPack;
use super::statute::{ClassConfidence, RecordClass};
use crate::calendar::CivilDate;
use crate::inventory::{RecordSign, SignPlace};

/// Words and codes by which the records of a statutory rule are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignWords {
    /// Words in names of files and folders, lower case.
    pub name: BTreeSet<String>,
    /// Words in texts, lower case.
    pub text: BTreeSet<String>,
    /// Codes of structures: `ubl_invoice`, `camt053`, `mt940`, `xaf`.
    pub structure: BTreeSet<String>,
    /// Types of personal data, such as `MRZ`.
    pub finding: BTreeSet<String>,
}

impl SignWords {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.text, &self.structure, &self.finding].iter().all(|list| list.is_empty())
    }

    fn has(&self, sign: &RecordSign) -> bool {
        let list = match sign.place {
            SignPlace::Name => &self.name,
            SignPlace::Text => &self.text,
            SignPlace::Structure => &self.structure,
            SignPlace::Finding => &self.finding,
        };
        list.contains(&sign.code)
    }
}

/// Words in a text that propose a class by themselves; fewer are only mentions.
const WORDS_MIN: usize = 2;

/// The classes that an item's signs speak of, by the id of their rule.
///
/// Established by signs in two places; proposed by a name, a structure, or two words of its text. A type of
/// personal data says nothing by itself: passports stand in many records. `counts_from` is the day that the
/// item's structure tells.
pub fn classify(
    signs: &BTreeSet<RecordSign>,
    counts_from: Option<CivilDate>,
    pack: &RetentionPack,
) -> Vec<RecordClass> {
    let mut classes = BTreeMap::new();
    for row in pack.rows() {
        if !pack.statutes().iter().any(|statute| statute.id == row.statute.id) {
            continue;
        }
        let met: Vec<&RecordSign> = signs.iter().filter(|sign| row.signs.has(sign)).collect();
        let Some(confidence) = confidence(&met) else { continue };
        let code = |sign: &&RecordSign| format!("{}:{}", sign.place.code(), sign.code);
        let class = RecordClass {
            statute: row.statute.id.clone(),
            confidence,
            signs: met.iter().map(code).collect(),
            counts_from,
        };
        // Rows of one rule for other times may know their records by other signs.
        let kept = classes.entry(class.statute.clone()).or_insert_with(|| class.clone());
        if class.confidence > kept.confidence {
            *kept = class;
        }
    }
    classes.into_values().collect()
}

fn confidence(met: &[&RecordSign]) -> Option<ClassConfidence> {
    let places: BTreeSet<SignPlace> = met.iter().map(|sign| sign.place).collect();
    let words = met.iter().filter(|sign| sign.place == SignPlace::Text).count();
    let is_proposed = places.contains(&SignPlace::Name)
        || places.contains(&SignPlace::Structure)
        || words >= WORDS_MIN;
    match places.len() {
        2.. => Some(ClassConfidence::Established),
        _ if is_proposed => Some(ClassConfidence::Proposed),
        _ => None,
    }
}
