//! Findings that a person set aside: made, withdrawn, listed, and looked for again after every scan.
//!
//! The catalogue keeps counts, and a dismissal is about one finding. So the file is read again when one is
//! made, and what it takes from the counts is noted beside it for the rules, terms and readers that gave
//! those counts. Under others it takes nothing until the next scan has looked for the finding again.

mod in_force;

use std::collections::BTreeSet;

use chrono::Datelike;

use super::findings::{id_of, inner, listed};
use super::office::Office;
use super::planning::PlanningError;
use super::reading::{self, Finding, Reader};
use crate::calendar::CivilDate;
use crate::catalogue::{Catalogue, CatalogueError, DismissalMatch, FileOfContent, StoredItem};
use crate::digest::{Digest, StateKey};
use crate::inventory::ItemReading;
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::location::{FindingId, Locator};
use crate::retention::{Dismissal, DismissalId, DismissalReason};
use crate::source::{self, Entry, Root};

pub use in_force::Dismissals;
pub(super) use in_force::Looked;
use in_force::taken;

/// Why a finding was not set aside, or a dismissal not withdrawn. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DismissError {
    /// No file of the last scan has such a finding.
    #[error("there is no finding {finding}")]
    UnknownFinding {
        /// Its id.
        finding: FindingId,
    },
    /// The file, the register or the rules are not those of the last scan.
    #[error("finding {finding} cannot be read as it was scanned")]
    Stale {
        /// Its id.
        finding: FindingId,
    },
    /// It is set aside already.
    #[error("finding {finding} is set aside by {dismissal}")]
    Already {
        /// Its id.
        finding: FindingId,
        /// By which dismissal.
        dismissal: DismissalId,
    },
    /// The last day lies in the past, or is later than is allowed.
    #[error("a dismissal made today ends between {today} and {latest}")]
    Until {
        /// The first possible day.
        today: CivilDate,
        /// The last possible day.
        latest: CivilDate,
    },
    /// No dismissal of that number or finding is in force.
    #[error("there is no dismissal {dismissal} to withdraw")]
    UnknownDismissal {
        /// What was asked for.
        dismissal: String,
    },
    /// The ledger failed.
    #[error(transparent)]
    Planning(#[from] PlanningError),
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
}

/// Sets a finding aside, from today to `until`.
///
/// The file is read again: the finding must be there, in the content that was scanned. The ledger knows
/// of it before it holds.
///
/// # Errors
///
/// [`DismissError`].
pub fn dismiss(
    office: &mut Office,
    finding: &FindingId,
    reason: DismissalReason,
    until: CivilDate,
) -> Result<Dismissal, DismissError> {
    let today = office.clock.today();
    let latest = Dismissal::latest_until(today);
    if until < today || until > latest {
        return Err(DismissError::Until { today, latest });
    }
    let reader = office.reader()?;
    let (dismissed, matched) = find(office, &reader, finding)?;
    let Office { catalogue, state, clock, .. } = office;
    let told = Ledger::open(state.path()).map_err(PlanningError::from)?;
    let told: Vec<_> = told.entries().iter().filter_map(number_told).collect();
    let dismissal = catalogue.place_dismissal(|all| {
        let same = |one: &&Dismissal| one.finding == *finding && one.is_active(today);
        if let Some(one) = all.iter().find(same) {
            return Err(DismissError::Already {
                finding: finding.clone(),
                dismissal: one.id.clone(),
            });
        }
        let taken = all.iter().filter_map(|one| number_of(one.id.as_str()));
        let number = taken.chain(told).max().unwrap_or(0) + 1;
        let dismissal = Dismissal {
            id: DismissalId::new(format!("D-{}-{number:04}", today.year())),
            finding: finding.clone(),
            reason,
            placed_on: today,
            until,
            withdrawn_on: None,
            ..dismissed
        };
        let fields = Fields::new()
            .foreign_id("dismissal", dismissal.id.as_str())
            .foreign_id("finding", finding.as_str())
            .code("reason", reason.code())
            .date("until", until);
        Ledger::open(state.path())
            .and_then(|mut ledger| ledger.append(EntryKind::Dismissed, fields, clock.now()))
            .map_err(PlanningError::from)?;
        Ok((dismissal, matched))
    })?;
    // The same content may lie under names that have it read in another way.
    recheck(&mut office.catalogue, &office.roots, &reader, office.state.key(), today)?;
    Ok(dismissal)
}

/// Number of a dismissal that the ledger tells of.
fn number_told(entry: &crate::ledger::Entry) -> Option<u64> {
    let told = entry.kind == EntryKind::Dismissed;
    number_of(entry.fields.token("dismissal").filter(|_| told)?)
}

fn number_of(id: &str) -> Option<u64> {
    id.rsplit('-').next()?.parse().ok()
}

/// Looks a finding up in the files that may hold it.
fn find(
    office: &Office,
    reader: &Reader,
    id: &FindingId,
) -> Result<(Dismissal, DismissalMatch), DismissError> {
    let mut entries: Vec<Vec<StoredItem>> = Vec::new();
    office.catalogue.each_item(|item| {
        if !item.digest.as_ref().is_some_and(|digest| id.may_be_in(office.state.key(), digest)) {
            return;
        }
        match entries.last_mut() {
            Some(entry) if entry[0].instance == item.instance => entry.push(item),
            _ => entries.push(vec![item]),
        }
    })?;
    if entries.is_empty() {
        return Err(DismissError::UnknownFinding { finding: id.clone() });
    }
    let toolset = reader.toolset();
    let mut was_read = false;
    for entry in &entries {
        let first = &entry[0];
        let (Some(digest), Some(root)) = (first.digest, office.root(&first.source)) else {
            continue;
        };
        if first.toolset != toolset {
            continue;
        }
        let file = FileOfContent {
            source: first.source.clone(),
            raw_path: first.raw_path.clone(),
            stat: first.stat.clone(),
            toolset,
        };
        let Some(found) = read_again(root, &file, &digest, reader) else { continue };
        was_read = true;
        let own = |finding: &&Finding| id_of(office.state.key(), &digest, finding) == *id;
        let Some(finding) = found.iter().find(own) else { continue };
        let readings: Vec<&ItemReading> = entry.iter().map(|item| &item.reading).collect();
        if !is_counted(&readings, finding) {
            continue;
        }
        let matched = DismissalMatch {
            toolset,
            shape: reading::shape(&first.raw_path),
            taken: Some(taken(finding)),
        };
        return Ok((about(id, digest, finding), matched));
    }
    let finding = id.clone();
    Err(if was_read {
        DismissError::UnknownFinding { finding }
    } else {
        DismissError::Stale { finding }
    })
}

/// A dismissal of a finding, whose day and reason are still to be said.
fn about(id: &FindingId, content: Digest, finding: &Finding) -> Dismissal {
    Dismissal {
        id: DismissalId::new(""),
        finding: id.clone(),
        reason: DismissalReason::Other,
        content,
        frame: inner(&finding.frame).to_owned(),
        rule: finding.rule.clone(),
        type_code: finding.type_code.clone(),
        start: finding.span.0,
        end: finding.span.1,
        placed_on: CivilDate::MAX,
        until: CivilDate::MIN,
        withdrawn_on: None,
    }
}

/// Whether the counts of the scan have this finding among them.
fn is_counted(readings: &[&ItemReading], finding: &Finding) -> bool {
    readings.iter().filter(|reading| reading.locator == finding.locator).any(|reading| {
        let tiers = reading.types.get(&finding.type_code);
        tiers.and_then(|tiers| tiers.get(&finding.tier)).is_some_and(|count| *count > 0)
    })
}

/// Everything that is found in a file, provided that it still has the content.
fn read_again(
    root: &Root,
    file: &FileOfContent,
    content: &Digest,
    reader: &Reader,
) -> Option<Vec<Finding>> {
    let locator = Locator::from_path(&file.raw_path);
    let entry =
        Entry { locator: locator.clone(), path: file.raw_path.clone(), stat: listed(&file.stat) };
    let mut open = source::read(root, &entry).ok()?;
    let found = reader.find(&locator, open.reader(), entry.stat.size);
    let same = open.digest().ok()? == *content;
    (same && open.unchanged() && !found.crashed).then_some(found.findings)
}

/// Looks for the finding of each dismissal in force wherever its content was read in a way that nobody
/// looked at yet: under other rules or terms, or another kind of name. What cannot be read is looked at
/// the next time; until then its findings count.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub(super) fn recheck(
    catalogue: &mut Catalogue,
    roots: &[Root],
    reader: &Reader,
    key: &StateKey,
    today: CivilDate,
) -> Result<(), CatalogueError> {
    let toolset = reader.toolset();
    for row in catalogue.dismissals()? {
        let Dismissal { content, finding: id, .. } = &row.dismissal;
        if !row.dismissal.is_active(today) {
            continue;
        }
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for file in catalogue.files_of(content)? {
            let shape = reading::shape(&file.raw_path);
            let known = row.matched(&toolset, &shape).is_some() || seen.contains(&shape);
            let root = roots.iter().find(|root| root.name == file.source);
            let (false, true, Some(root)) = (known, file.toolset == toolset, root) else {
                continue;
            };
            let Some(found) = read_again(root, &file, content, reader) else { continue };
            let own = found.iter().find(|finding| id_of(key, content, finding) == *id);
            let matched = DismissalMatch { toolset, shape: shape.clone(), taken: own.map(taken) };
            catalogue.store_match(&row.dismissal.id, &matched)?;
            seen.insert(shape);
        }
    }
    Ok(())
}

/// Withdraws a dismissal, by its number or its finding: from now on the finding counts.
///
/// # Errors
///
/// [`DismissError::UnknownDismissal`] when none is in force or still to expire.
pub fn withdraw(office: &mut Office, wanted: &str) -> Result<Dismissal, DismissError> {
    let Office { catalogue, state, clock, .. } = office;
    let today = clock.today();
    catalogue.change_dismissal(|all| {
        let is_meant = |one: &Dismissal| {
            one.withdrawn_on.is_none()
                && one.until >= today
                && (one.id.as_str() == wanted || one.finding.as_str() == wanted)
        };
        let found = all.into_iter().find(is_meant);
        let Some(found) = found else {
            return Err(DismissError::UnknownDismissal { dismissal: wanted.to_owned() });
        };
        let fields = Fields::new()
            .foreign_id("dismissal", found.id.as_str())
            .foreign_id("finding", found.finding.as_str());
        Ledger::open(state.path())
            .and_then(|mut ledger| {
                ledger.append(EntryKind::DismissalWithdrawn, fields, clock.now())
            })
            .map_err(PlanningError::from)?;
        Ok(Dismissal { withdrawn_on: Some(today), ..found })
    })
}

/// How a dismissal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DismissalState {
    /// In force, and its finding is there.
    Active,
    /// In force, and matching nothing (any more): the content changed or is gone, or the rules find
    /// something else.
    Unmatched,
    /// Past its last day.
    Expired,
    /// Taken back.
    Withdrawn,
}

impl DismissalState {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Unmatched => "unmatched",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A dismissal with how it stands and where its finding is.
#[derive(Debug)]
pub struct DismissalLine {
    /// The dismissal.
    pub dismissal: Dismissal,
    /// How it stands.
    pub state: DismissalState,
    /// Sources and items in which it sets its finding aside, or would if it were in force.
    pub places: Vec<(String, Locator)>,
}

/// All dismissals as they stand on a day, those in force first.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn list(office: &Office, as_of: CivilDate) -> Result<Vec<DismissalLine>, CatalogueError> {
    let mut lines = Vec::new();
    for row in office.catalogue.dismissals()? {
        let mut places = Vec::new();
        for file in office.catalogue.files_of(&row.dismissal.content)? {
            let shape = reading::shape(&file.raw_path);
            let matched = row.matched(&file.toolset, &shape).and_then(|one| one.taken.as_ref());
            let Some(taken) = matched else { continue };
            let file_locator = Locator::from_path(&file.raw_path);
            let item = Locator::from_text(format!("{file_locator}{}", taken.item));
            places.push((file.source.to_string(), item));
        }
        let dismissal = row.dismissal;
        let state = if dismissal.withdrawn_on.is_some() {
            DismissalState::Withdrawn
        } else if !dismissal.is_active(as_of) {
            DismissalState::Expired
        } else if places.is_empty() {
            DismissalState::Unmatched
        } else {
            DismissalState::Active
        };
        lines.push(DismissalLine { dismissal, state, places });
    }
    lines.sort_by(|a, b| (a.state, &a.dismissal.id).cmp(&(b.state, &b.dismissal.id)));
    Ok(lines)
}
