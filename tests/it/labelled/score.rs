//! Findings against labels: what is right, what is missed, what is false.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use termijn::inventory::Tier;

use super::corpus::{Document, Label};

/// One finding.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) code: String,
    pub(super) tier: Tier,
    pub(super) rule: String,
    pub(super) evidence: String,
}

/// A finding for a test.
pub(super) fn hit(code: &str, start: usize, end: usize, tier: usize) -> Hit {
    let tier = TIERS[tier - 1];
    Hit { start, end, code: code.to_owned(), tier, rule: String::new(), evidence: String::new() }
}

/// Tiers down to which findings count, in the columns of the table.
const TIERS: [Tier; 4] = [Tier::T1, Tier::T2, Tier::T3, Tier::T4];
const LIMITS: usize = TIERS.len();
/// The column of T1–T3, what makes an item *found*.
pub(super) const COUNTING: usize = 2;

/// Signals about a whole document and places on a map have no labels.
const UNSCORED: [&str; 4] = ["SPECIAL", "CRIMINAL", "REGISTER", "LATLON"];

/// Types whose edges are a matter of taste: half of the union is enough.
const LOOSE: [&str; 4] = ["PERSON", "ADDRESS", "PHONE", "SOCIAL"];

/// Labels, findings and how many of them are the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Score {
    pub(super) labels: u32,
    pub(super) found: u32,
    pub(super) right: u32,
}

impl Score {
    /// 1 if nothing was found: then nothing was wrong.
    pub(super) fn precision(self) -> f64 {
        if self.found == 0 { 1.0 } else { f64::from(self.right) / f64::from(self.found) }
    }

    /// 1 if there was nothing to find.
    pub(super) fn recall(self) -> f64 {
        if self.labels == 0 { 1.0 } else { f64::from(self.right) / f64::from(self.labels) }
    }
}

/// Scores per half, type and column.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    scores: BTreeMap<(bool, String), [Score; LIMITS]>,
}

impl Sheet {
    /// Scores one document. Returns its misses and false hits at T1–T3, one a line.
    pub(super) fn add(&mut self, document: &Document, hits: &[Hit]) -> String {
        let hits = scored(document, hits);
        let labels: Vec<&Label> = document.labels.iter().filter(|l| l.code != "OPEN").collect();
        let codes: BTreeSet<&str> = labels
            .iter()
            .map(|label| label.code.as_str())
            .chain(hits.iter().map(|hit| hit.code.as_str()))
            .collect();
        let mut told = Vec::new();
        for code in codes {
            let labels: Vec<&Label> = labels.iter().copied().filter(|l| l.code == code).collect();
            let key = (document.is_held(), code.to_owned());
            let line = self.scores.entry(key).or_default();
            for (column, limit) in TIERS.iter().enumerate() {
                let hits: Vec<&Hit> =
                    hits.iter().copied().filter(|h| h.code == code && h.tier <= *limit).collect();
                let pairs = pairs(&labels, &hits);
                let score = &mut line[column];
                score.labels += count(labels.len());
                score.found += count(hits.len());
                score.right += count(pairs.len());
                if *limit == Tier::T3 {
                    told.extend(faults(document, &labels, &hits, &pairs));
                }
            }
        }
        told.sort();
        told.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
    }

    /// The sum of some types down to one column, over both halves.
    pub(super) fn total(&self, codes: &[&str], column: usize) -> Score {
        let mut sum = Score::default();
        for ((_, code), line) in &self.scores {
            if codes.contains(&code.as_str()) {
                sum.labels += line[column].labels;
                sum.found += line[column].found;
                sum.right += line[column].right;
            }
        }
        sum
    }

    /// For people: a line per type and half.
    pub(super) fn table(&self) -> String {
        let mut text = format!(
            "{:<6}{:<14}{:>7}{:>13}{:>14}{:>14}{:>14}\n",
            "half", "type", "labels", "T1  P     R", "T1-2 P     R", "T1-3 P     R", "T1-4 P     R"
        );
        for ((is_held, code), line) in &self.scores {
            let half = if *is_held { "held" } else { "dev" };
            write!(text, "{half:<6}{code:<14}{:>7}", line[0].labels).unwrap();
            for score in line {
                // Where nothing was found, precision says nothing.
                let precision = match score.found {
                    0 => "-".to_owned(),
                    _ => format!("{:.3}", score.precision()),
                };
                write!(text, "  {precision:>5} {:>5.3}", score.recall()).unwrap();
            }
            writeln!(text, "  ({} found)", line[2].found).unwrap();
        }
        text
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}

/// Findings that count: each once, at its best, and not where either answer is good.
fn scored<'a>(document: &Document, hits: &'a [Hit]) -> Vec<&'a Hit> {
    let mut best: BTreeMap<(usize, usize, &str), &Hit> = BTreeMap::new();
    for hit in hits.iter().filter(|hit| !UNSCORED.contains(&hit.code.as_str())) {
        let kept = best.entry((hit.start, hit.end, &hit.code)).or_insert(hit);
        if hit.tier < kept.tier {
            *kept = hit;
        }
    }
    best.into_values().filter(|hit| !is_open(document, hit)).collect()
}

/// Whether a finding lies in a place that is open to judgement, or is a part of a machine-readable zone.
fn is_open(document: &Document, hit: &Hit) -> bool {
    document.labels.iter().any(|label| {
        let covers = label.code == "OPEN" || label.code == "MRZ" && hit.code != "MRZ";
        covers && hit.start < label.end && label.start < hit.end
    })
}

/// Pairs of label and finding, nearest first; each stands in one pair only.
fn pairs(labels: &[&Label], hits: &[&Hit]) -> Vec<(usize, usize)> {
    let mut near: Vec<(usize, usize, usize)> = Vec::new();
    for (l, label) in labels.iter().enumerate() {
        for (h, hit) in hits.iter().enumerate() {
            let shared = label.end.min(hit.end).saturating_sub(label.start.max(hit.start));
            let union = label.end.max(hit.end) - label.start.min(hit.start);
            let loose = LOOSE.contains(&label.code.as_str());
            if shared > 0 && (shared == union || loose && shared * 2 >= union) {
                near.push((union - shared, l, h));
            }
        }
    }
    near.sort_unstable();
    let (mut of_label, mut of_hit) = (BTreeMap::new(), BTreeSet::new());
    for (_, l, h) in near {
        if !of_label.contains_key(&l) && of_hit.insert(h) {
            of_label.insert(l, h);
        }
    }
    of_label.into_iter().collect()
}

/// Every miss and false hit, by place.
fn faults(
    document: &Document,
    labels: &[&Label],
    hits: &[&Hit],
    pairs: &[(usize, usize)],
) -> Vec<(usize, String)> {
    let missed = labels.iter().enumerate().filter(|(l, _)| pairs.iter().all(|pair| pair.0 != *l));
    let falsely = hits.iter().enumerate().filter(|(h, _)| pairs.iter().all(|pair| pair.1 != *h));
    let missed = missed.map(|(_, label)| {
        let around = document.around(label.start, label.end);
        let at = format!("{}:{}-{}", document.path, label.start, label.end);
        (label.start, format!("MISS  {:<11} {at} {around}", label.code))
    });
    let falsely = falsely.map(|(_, hit)| {
        let around = document.around(hit.start, hit.end);
        let at = format!("{}:{}-{}", document.path, hit.start, hit.end);
        let why = format!("{:?} {} {}", hit.tier, hit.rule, hit.evidence);
        (hit.start, format!("FALSE {:<11} {at} {around} [{why}]", hit.code))
    });
    missed.chain(falsely).collect()
}
