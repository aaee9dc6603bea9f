//! One scan: list the sources, read what is new or changed, remember it. Never changes a source.

mod batch;
mod summary;

use std::collections::HashMap;

use super::clock::{Clock, stamp};
use super::dismissing;
use super::reading::Reader;
use crate::catalogue::{Catalogue, CatalogueError, Known, RunRow, SpecialEntry, StateFolder};
use crate::inventory::Unread;
use crate::location::SourceName;
use crate::source::{self, Listed, Root, RootError};

pub use summary::{Counts, ScanSummary, SourceSummary};

use batch::{Batch, Task};
use summary::{NOT_SCANNED, count};

/// Entries read between two writes: bounds the memory of a run and what a crash can lose.
const BATCH: usize = 512;

/// Who watches a scan. Called from several threads.
pub trait Progress: Sync {
    /// A source is begun.
    fn source(&self, name: &SourceName);
    /// One more entry is done; `bytes` is its length, zero when it was not read again.
    fn entry(&self, bytes: u64);
    /// All sources are done.
    fn done(&self);
}

/// What a scan needs.
#[derive(Debug)]
pub struct ScanArgs<'a> {
    /// The folders to read.
    pub roots: &'a [Root],
    /// Other configured sources: what is known of them stays. Any further source is forgotten.
    pub others: &'a [SourceName],
    /// How entries are read.
    pub reader: &'a Reader,
    /// Keys ids.
    pub state: &'a StateFolder,
    /// What day and time it is.
    pub clock: &'a Clock,
}

/// A finished scan, and the sources that could not be scanned.
#[derive(Debug)]
pub struct Scan {
    /// Counts.
    pub summary: ScanSummary,
    /// Why a source is missing.
    pub missing: Vec<(SourceName, RootError)>,
}

/// Scans all sources. The caller holds the run lock.
///
/// # Errors
///
/// [`CatalogueError`] when results cannot be kept; what was kept before stays and is reused next time.
///
/// # Panics
///
/// When two roots have one name: their entries would take each other's place.
pub fn scan(
    args: &ScanArgs<'_>,
    catalogue: &mut Catalogue,
    progress: &dyn Progress,
) -> Result<Scan, CatalogueError> {
    let started = args.clock.now();
    let mut names: Vec<_> = args.roots.iter().map(|root| root.name.clone()).collect();
    names.extend(
        args.others.iter().filter(|name| !names.contains(name)).cloned().collect::<Vec<_>>(),
    );
    let distinct = (1..names.len()).all(|at| !names[..at].contains(&names[at]));
    assert!(distinct, "no two sources have one name");
    catalogue.keep_sources(&names)?;
    let mut missing = Vec::new();
    let mut unchanged = HashMap::new();
    for root in args.roots {
        progress.source(&root.name);
        let scanned = match source::check(root) {
            Ok(()) => scan_root(args, root, catalogue, progress)?,
            Err(error) => Err(error),
        };
        match scanned {
            Ok(skipped) => {
                unchanged.insert(root.name.clone(), skipped);
            }
            Err(error) => {
                catalogue.lose_sight_of_all(&root.name, error.reason())?;
                missing.push((root.name.clone(), error));
            }
        }
    }
    catalogue.sweep()?;
    // What was read anew may hold the findings that people set aside, or no longer.
    let today = args.clock.today();
    dismissing::recheck(catalogue, args.roots, args.reader, args.state.key(), today)?;
    progress.done();
    let mut sources = count(catalogue, &names, today)?;
    for (summary, name) in sources.iter_mut().zip(&names) {
        summary.unchanged = unchanged.get(name).copied().unwrap_or_default();
        let error = missing.iter().find(|(source, _)| source == name);
        summary.missing = match error {
            Some((_, error)) => Some(error.code().to_owned()),
            None => (!unchanged.contains_key(name)).then(|| NOT_SCANNED.to_owned()),
        };
        assert!(summary.entries.adds_up() && summary.items.adds_up(), "every item ends once");
    }
    let summary = ScanSummary {
        run: format!("R-{}", stamp(started)),
        started: stamp(started),
        finished: args.clock.stamp(),
        register_sha256: args.reader.register.digest,
        toolset: args.reader.toolset(),
        sources,
    };
    catalogue.store_run(&RunRow {
        id: summary.run.clone(),
        started: summary.started.clone(),
        finished: summary.finished.clone(),
        summary: serde_json::to_value(&summary).expect("a summary is plain data"),
    })?;
    Ok(Scan { summary, missing })
}

/// Scans one root and returns how many entries were not read again; the inner error when the root went
/// away, and then nothing of it is forgotten.
fn scan_root(
    args: &ScanArgs<'_>,
    root: &Root,
    catalogue: &mut Catalogue,
    progress: &dyn Progress,
) -> Result<Result<u64, RootError>, CatalogueError> {
    // What is listed is taken out; what remains was not listed.
    let mut known = catalogue.known(&root.name)?;
    let mut unlisted: HashMap<String, Unread> = HashMap::new();
    let mut special = Vec::new();
    let mut unchanged = 0;
    let mut anything = false;
    let mut listing = source::list(root);
    loop {
        let batch = Batch::begin(args, root);
        let listed: Vec<Listed> = listing.by_ref().take(BATCH).collect();
        if listed.is_empty() {
            break;
        }
        anything = true;
        let mut work = Vec::with_capacity(listed.len());
        for one in listed {
            match one {
                Listed::Special { locator, kind } => {
                    special.push(SpecialEntry { locator, kind: kind.code().to_owned() });
                }
                Listed::File(entry) => {
                    let before = known.remove(entry.locator.as_str());
                    work.push(Task::File(Box::new((entry, before))));
                }
                Listed::Unreadable { locator, reason } => {
                    known.remove(locator.as_str());
                    unlisted.insert(locator.as_str().to_owned(), reason);
                    work.push(Task::Unreadable(locator, reason));
                }
            }
        }
        let read = batch.read(catalogue, work, progress)?;
        unchanged += read.unchanged;
        catalogue.see_again(&root.name, &read.seen_again)?;
        catalogue.store(&read.fresh, args.clock.today())?;
    }
    // A share that was lost halfway shows itself as a tidy, shorter listing.
    if let Err(error) = source::check(root) {
        return Ok(Err(error));
    }
    if !anything && is_elsewhere(root, &known) {
        return Ok(Err(RootError::Emptied { path: root.path.clone() }));
    }
    let (lost, gone) = part(known, &unlisted);
    catalogue.lose_sight(&root.name, &lost)?;
    catalogue.forget(&root.name, &gone)?;
    catalogue.store_special(&root.name, &special)?;
    Ok(Ok(unchanged))
}

/// Whether an empty root stands on another device than everything that was known of it: then it is the
/// folder on which a share should be mounted. A sentinel answers this better.
fn is_elsewhere(root: &Root, known: &HashMap<String, Known>) -> bool {
    let Some(device) = source::device(root).filter(|_| root.sentinel.is_none()) else {
        return false;
    };
    !known.is_empty() && known.values().all(|entry| entry.stat.dev != device)
}

/// Parts entries that were not listed into those in folders that could not be listed, and those that
/// are gone.
fn part(
    known: HashMap<String, Known>,
    unlisted: &HashMap<String, Unread>,
) -> (Vec<(String, Unread)>, Vec<String>) {
    let (mut lost, mut gone) = (Vec::new(), Vec::new());
    for path in known.into_keys() {
        let mut above = Some(path.as_str());
        let mut why = None;
        while let (Some(folder), None) = (above, why) {
            why = unlisted.get(folder).copied();
            above = match folder.rsplit_once('/') {
                Some((parent, _)) => Some(parent),
                None => (!folder.is_empty()).then_some(""),
            };
        }
        match why {
            Some(why) => lost.push((path, why)),
            None => gone.push(path),
        }
    }
    (lost, gone)
}
