//! What a scan says in counts, taken from the catalogue and not from the run: what was not read again
//! counts too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::CivilDate;
use crate::catalogue::{Catalogue, CatalogueError, StoredItem};
use crate::digest::Digest;
use crate::inventory::{Coverage, Outcome};
use crate::location::SourceName;
use crate::run::dismissing::Dismissals;

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
    /// Findings that people set aside: what has no other counts as without.
    #[serde(default)]
    pub dismissed: u64,
    /// Entries that were not read again because nothing about them changed.
    pub unchanged: u64,
    /// Bytes of all entries.
    pub bytes: u64,
    /// Entries that are not items, by kind.
    pub special: BTreeMap<String, u64>,
    /// Items not read, by reason.
    pub unread: BTreeMap<String, u64>,
    /// Items with personal data of which something was not read; containers, whose parts count, apart.
    #[serde(default)]
    pub found_partly: u64,
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
        let whole = |s: &SourceSummary| s.items.not_read == 0 && s.found_partly == 0;
        self.asked().all(|s| s.missing.is_none() && whole(s))
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
    today: CivilDate,
) -> Result<Vec<SourceSummary>, CatalogueError> {
    let mut sources: Vec<SourceSummary> = names
        .iter()
        .map(|name| SourceSummary { name: name.as_str().to_owned(), ..SourceSummary::default() })
        .collect();
    let dismissals = Dismissals::on(catalogue, today)?;
    // Items of one entry come together: an entry is done when the next one begins.
    let mut entry: Vec<StoredItem> = Vec::new();
    catalogue.each_item(|item| {
        if entry.first().is_some_and(|first| first.instance != item.instance) {
            add_entry(&mut sources, &dismissals, std::mem::take(&mut entry));
        }
        entry.push(item);
    })?;
    add_entry(&mut sources, &dismissals, entry);
    for summary in &mut sources {
        let name = SourceName::new(summary.name.clone());
        summary.bytes = catalogue.extent(&name)?.1;
        for entry in catalogue.special(&name)? {
            *summary.special.entry(entry.kind).or_default() += 1;
        }
    }
    Ok(sources)
}

/// Counts the items of one entry, and the entry.
fn add_entry(sources: &mut [SourceSummary], dismissals: &Dismissals, mut entry: Vec<StoredItem>) {
    let of = |name: &SourceName| sources.iter().position(|s| s.name == name.as_str());
    let Some(at) = entry.first().and_then(|first| of(&first.source)) else { return };
    let summary = &mut sources[at];
    summary.dismissed += dismissals.take_from(&mut entry).len() as u64;
    let mut whole: Option<Outcome> = None;
    for item in &entry {
        let outcome = item.reading.outcome();
        summary.items.add(outcome);
        let is_torn = matches!(item.reading.coverage, Coverage::Partial(_));
        if outcome == Outcome::Found && is_torn && !item.reading.kind.is_container() {
            summary.found_partly += 1;
        }
        if let Outcome::NotRead(reason) = outcome {
            *summary.unread.entry(reason.code().to_owned()).or_default() += 1;
        }
        whole = Some(whole.map_or(outcome, |so_far| worst(so_far, outcome)));
    }
    if let Some(whole) = whole {
        summary.entries.add(whole);
    }
}

/// What an entry is when its items differ: found outweighs not read outweighs none.
fn worst(a: Outcome, b: Outcome) -> Outcome {
    match (a, b) {
        (Outcome::Found, _) | (_, Outcome::Found) => Outcome::Found,
        (Outcome::NotRead(why), _) | (_, Outcome::NotRead(why)) => Outcome::NotRead(why),
        (Outcome::None, Outcome::None) => Outcome::None,
    }
}
