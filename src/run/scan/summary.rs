//! What a scan says in counts, taken from the catalogue and not from the run: what was not read again
//! counts too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, CatalogueError};
use crate::digest::Digest;
use crate::inventory::Outcome;
use crate::location::SourceName;

/// Of a source that was left alone because others were asked for.
pub(super) const NOT_SCANNED: &str = "not_scanned";

/// Counts of one source. `listed = found + none + not_read`, for entries and for items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSummary {
    /// Name of the source.
    pub name: String,
    /// Why it could not be scanned; what is known of its entries then counts as not read. `not_scanned`
    /// when nobody asked for it; its counts are then those of an earlier run.
    pub missing: Option<String>,
    /// Entries and how they ended.
    pub entries: Counts,
    /// Items and how they ended.
    pub items: Counts,
    /// Entries that were not read again because nothing about them changed.
    pub unchanged: u64,
    /// Bytes of all entries.
    pub bytes: u64,
    /// Entries that are not items, by kind.
    pub special: BTreeMap<String, u64>,
    /// Items not read, by reason.
    pub unread: BTreeMap<String, u64>,
}

/// How things ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All of them.
    pub listed: u64,
    /// With personal data.
    pub found: u64,
    /// Completely read, without.
    pub none: u64,
    /// Not (completely) read.
    pub not_read: u64,
}

impl Counts {
    /// Counts one more.
    fn add(&mut self, outcome: Outcome) {
        self.listed += 1;
        match outcome {
            Outcome::Found => self.found += 1,
            Outcome::None => self.none += 1,
            Outcome::NotRead(_) => self.not_read += 1,
        }
    }

    /// Whether every listed thing ended in exactly one way.
    pub fn adds_up(&self) -> bool {
        self.listed == self.found + self.none + self.not_read
    }
}

/// What a scan learned, in counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanSummary {
    /// `R-2026-11-22T21:30:00Z`.
    pub run: String,
    /// RFC 3339.
    pub started: String,
    /// RFC 3339.
    pub finished: String,
    /// Digest of the register it was matched with.
    pub register_sha256: Digest,
    /// Digest of rules, terms and readers.
    pub toolset: Digest,
    /// The sources, in configured order.
    pub sources: Vec<SourceSummary>,
}

impl ScanSummary {
    /// Whether everything that was asked for was read.
    pub fn is_complete(&self) -> bool {
        self.asked().all(|s| s.missing.is_none() && s.items.not_read == 0)
    }

    /// Whether not one source could be scanned.
    pub fn is_empty_handed(&self) -> bool {
        self.asked().next().is_some() && self.asked().all(|s| s.missing.is_some())
    }

    fn asked(&self) -> impl Iterator<Item = &SourceSummary> {
        self.sources.iter().filter(|source| source.missing.as_deref() != Some(NOT_SCANNED))
    }
}

/// Counts what the catalogue holds of each source: entries read now and entries that stayed the same.
pub(super) fn count(
    catalogue: &Catalogue,
    names: &[SourceName],
) -> Result<Vec<SourceSummary>, CatalogueError> {
    let mut sources: Vec<SourceSummary> = names
        .iter()
        .map(|name| SourceSummary { name: name.as_str().to_owned(), ..SourceSummary::default() })
        .collect();
    // Items of one entry come together: an entry is done when the next one begins.
    let mut entry: Option<(i64, usize, Outcome)> = None;
    catalogue.each_item(|item| {
        let Some(at) = sources.iter().position(|s| s.name == item.source.as_str()) else { return };
        let outcome = item.reading.outcome();
        let summary = &mut sources[at];
        summary.items.add(outcome);
        if let Outcome::NotRead(reason) = outcome {
            *summary.unread.entry(reason.code().to_owned()).or_default() += 1;
        }
        entry = match entry.take() {
            Some((instance, at, so_far)) if instance == item.instance => {
                Some((instance, at, worst(so_far, outcome)))
            }
            before => {
                if let Some((_, at, whole)) = before {
                    sources[at].entries.add(whole);
                }
                Some((item.instance, at, outcome))
            }
        };
    })?;
    if let Some((_, at, whole)) = entry {
        sources[at].entries.add(whole);
    }
    for summary in &mut sources {
        let name = SourceName::new(summary.name.clone());
        summary.bytes = catalogue.extent(&name)?.1;
        for entry in catalogue.special(&name)? {
            *summary.special.entry(entry.kind).or_default() += 1;
        }
    }
    Ok(sources)
}

/// What an entry is when its items differ: found outweighs not read outweighs none.
fn worst(a: Outcome, b: Outcome) -> Outcome {
    match (a, b) {
        (Outcome::Found, _) | (_, Outcome::Found) => Outcome::Found,
        (Outcome::NotRead(why), _) | (_, Outcome::NotRead(why)) => Outcome::NotRead(why),
        (Outcome::None, Outcome::None) => Outcome::None,
    }
}
