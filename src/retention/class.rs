//! What kind of record an item is, by its name, its words and its structure. Pure.
//!
//! One word says little: an invoice is mentioned in half of all letters. A class is established by two signs
//! that do not follow from one another, and proposed by one that seldom stands by chance.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::pack::RetentionPack;
use super::statute::{ClassConfidence, RecordClass, Trigger};
use crate::calendar::CivilDate;
use crate::inventory::{ItemReading, RecordSign, SignPlace, Structure};

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
    /// Whether there are some, and each of them can be met: words have letters and are in lower case, codes
    /// of structures are known. Types of personal data are the detection rules' own.
    pub(super) fn can_be_met(&self) -> bool {
        let all = [&self.name, &self.text, &self.structure, &self.finding];
        let is_word = |word: &String| {
            let has_letters = word.chars().filter(|c| c.is_alphanumeric()).count() >= WORD_MIN;
            has_letters && *word == word.to_lowercase() && word.trim() == word
        };
        let is_known = |code: &String| Structure::ALL.iter().any(|known| known.code() == code);
        all.iter().any(|list| !list.is_empty())
            && self.name.iter().chain(&self.text).all(is_word)
            && self.structure.iter().all(is_known)
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

/// The signs of an item: those that reading found, the words in its name and in the folders above it, and
/// the types of personal data in it that count.
pub fn record_signs(reading: &ItemReading, pack: &RetentionPack) -> BTreeSet<RecordSign> {
    let mut signs = reading.record_signs.clone();
    let sign = |place, code: &String| RecordSign { place, code: code.clone() };
    let names = pack.name_words().found(&reading.locator);
    signs.extend(names.into_iter().map(|word| sign(SignPlace::Name, word)));
    let counting = reading.types.iter().filter(|(_, tiers)| tiers.keys().any(|t| t.counts()));
    signs.extend(counting.map(|(code, _)| sign(SignPlace::Finding, code)));
    signs
}

/// Letters of the shortest word; one letter is in every name.
const WORD_MIN: usize = 2;
/// The classes that an item's signs speak of, by the id of their rule.
///
/// Established by signs in two places; proposed by a name, a structure, or two words of its text. A type of
/// personal data says nothing by itself: passports stand in many records. `content_date` is the day that the
/// item's structure tells. A period that counts from an event does not count from it: the letter about a
/// treatment is no more than one of its days.
pub fn classify(
    signs: &BTreeSet<RecordSign>,
    content_date: Option<CivilDate>,
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
            counts_from: content_date.filter(|_| row.statute.trigger == Trigger::RecordDate),
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
    let texts: Vec<&str> =
        met.iter().filter(|s| s.place == SignPlace::Text).map(|s| s.code.as_str()).collect();
    // A word within another is not met twice.
    let are_two = |a: &&str, b: &&str| !a.contains(*b) && !b.contains(*a);
    let has_two_words = texts.iter().any(|word| texts.iter().any(|other| are_two(word, other)));
    let is_proposed = places.contains(&SignPlace::Name)
        || places.contains(&SignPlace::Structure)
        || has_two_words;
    match places.len() {
        2.. => Some(ClassConfidence::Established),
        _ if is_proposed => Some(ClassConfidence::Proposed),
        _ => None,
    }
}
