//! One scan: list the sources, read what is new or changed, remember it. Never changes a source.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::clock::{Clock, stamp};
use super::reading::Reader;
use crate::catalogue::{
    Catalogue, CatalogueError, EntryState, FileStat, Known, NewEntry, RunRow, SpecialEntry,
    StateFolder,
};
use crate::digest::Digest;
use crate::inventory::{Coverage, ItemKind, ItemReading, Outcome, Unread};
use crate::location::{ItemId, Locator, SourceName};
use crate::source::{self, Entry, Listed, Root, RootError, Stat};

/// Entries read between two writes: bounds the memory of a run and what a crash can lose.
const BATCH: usize = 512;

/// An entry changed this shortly before it was read may change again within the clock's grain.
const SETTLING_NS: i128 = 2_000_000_000;

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
    /// How entries are read.
    pub reader: &'a Reader,
    /// Keys ids.
    pub state: &'a StateFolder,
    /// What day and time it is.
    pub clock: &'a Clock,
}

/// Counts of one source. `listed = found + none + not_read`, for entries and for items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSummary {
    /// Name of the source.
    pub name: String,
    /// Why it could not be scanned at all; its entries are then those of an earlier run.
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
        self.sources.iter().all(|s| s.missing.is_none() && s.items.not_read == 0)
    }

    /// Whether not one source could be scanned.
    pub fn is_empty_handed(&self) -> bool {
        !self.sources.is_empty() && self.sources.iter().all(|s| s.missing.is_some())
    }
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
pub fn scan(
    args: &ScanArgs<'_>,
    catalogue: &mut Catalogue,
    progress: &dyn Progress,
) -> Result<Scan, CatalogueError> {
    let started = args.clock.now();
    let names: Vec<_> = args.roots.iter().map(|root| root.name.clone()).collect();
    catalogue.keep_sources(&names)?;
    let mut missing = Vec::new();
    let mut unchanged = HashMap::new();
    for root in args.roots {
        progress.source(&root.name);
        match source::check(root) {
            Ok(()) => {
                let skipped = scan_root(args, root, catalogue, progress)?;
                unchanged.insert(root.name.clone(), skipped);
            }
            Err(error) => missing.push((root.name.clone(), error)),
        }
    }
    progress.done();
    let mut sources = count(catalogue, &names)?;
    for summary in &mut sources {
        let name = SourceName::new(summary.name.clone());
        summary.unchanged = unchanged.get(&name).copied().unwrap_or_default();
        let error = missing.iter().find(|(source, _)| *source == name);
        summary.missing = error.map(|(_, error)| error.code().to_owned());
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

/// Scans one root and returns how many entries were not read again.
fn scan_root(
    args: &ScanArgs<'_>,
    root: &Root,
    catalogue: &mut Catalogue,
    progress: &dyn Progress,
) -> Result<u64, CatalogueError> {
    let known = catalogue.known(&root.name)?;
    let toolset = args.reader.toolset();
    let mut seen = HashSet::with_capacity(known.len());
    let mut special = Vec::new();
    let mut unchanged = 0;
    let mut listing = source::list(root);
    loop {
        let batch: Vec<Listed> = listing.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let mut work = Vec::with_capacity(batch.len());
        for listed in batch {
            match listed {
                Listed::Special { locator, kind } => {
                    special.push(SpecialEntry { locator, kind: kind.code().to_owned() });
                }
                Listed::File(entry) => {
                    seen.insert(entry.locator.as_str().to_owned());
                    work.push(Task::File(entry));
                }
                Listed::Unreadable { locator, reason } => {
                    seen.insert(locator.as_str().to_owned());
                    work.push(Task::Unreadable(locator, reason));
                }
            }
        }
        // Readings of equal contents come from the catalogue, which one thread reads.
        let fresh = read_batch(args, root, catalogue, &known, &toolset, work, progress)?;
        unchanged += fresh.iter().filter(|state| **state == EntryState::Unchanged).count() as u64;
        let fresh: Vec<NewEntry> = fresh
            .into_iter()
            .filter_map(|state| match state {
                EntryState::Unchanged => None,
                EntryState::Fresh(entry) => Some(*entry),
            })
            .collect();
        catalogue.store(&fresh, args.clock.today())?;
    }
    let gone: Vec<String> = known.into_keys().filter(|path| !seen.contains(path)).collect();
    catalogue.forget(&root.name, &gone)?;
    catalogue.store_special(&root.name, &special)?;
    Ok(unchanged)
}

enum Task {
    File(Entry),
    Unreadable(Locator, Unread),
}

/// An entry after hashing: what is still to be done with it.
enum Hashed {
    Unchanged,
    Done(Box<NewEntry>),
    Content(Box<(Entry, Digest)>),
}

fn read_batch(
    args: &ScanArgs<'_>,
    root: &Root,
    catalogue: &Catalogue,
    known: &HashMap<String, Known>,
    toolset: &Digest,
    work: Vec<Task>,
    progress: &dyn Progress,
) -> Result<Vec<EntryState>, CatalogueError> {
    let hashed: Vec<Hashed> =
        work.into_par_iter().map(|task| hash(args, root, known, toolset, task)).collect();
    let mut cached: HashMap<Digest, Vec<ItemReading>> = HashMap::new();
    let mut prepared = Vec::with_capacity(hashed.len());
    for one in hashed {
        if let Hashed::Content(content) = &one {
            let (entry, digest) = content.as_ref();
            if let Some(items) = catalogue.cached_reading(digest, toolset, &shape(entry))? {
                cached.insert(*digest, items);
            }
        }
        prepared.push(one);
    }
    let states = prepared.into_par_iter().map(|one| {
        let (state, bytes) = match one {
            Hashed::Unchanged => (EntryState::Unchanged, 0),
            Hashed::Done(entry) => (EntryState::Fresh(entry), 0),
            Hashed::Content(content) => {
                let (entry, digest) = *content;
                let size = entry.stat.size;
                let fresh = read(args, root, &entry, digest, toolset, cached.get(&digest));
                (EntryState::Fresh(Box::new(fresh)), size)
            }
        };
        progress.entry(bytes);
        state
    });
    Ok(states.collect())
}

fn hash(
    args: &ScanArgs<'_>,
    root: &Root,
    known: &HashMap<String, Known>,
    toolset: &Digest,
    task: Task,
) -> Hashed {
    let entry = match task {
        Task::File(entry) => entry,
        Task::Unreadable(locator, reason) => {
            let path = locator.file_bytes();
            let stat = Stat::default();
            let entry = Entry { locator, path, stat };
            return Hashed::Done(Box::new(unread(args, root, &entry, toolset, reason)));
        }
    };
    let before = known.get(entry.locator.as_str());
    let same = before.is_some_and(|known| {
        known.settled
            && known.has_content
            && known.toolset == *toolset
            && known.stat == file_stat(&entry.stat)
    });
    if same {
        return Hashed::Unchanged;
    }
    let digest =
        source::read(root, &entry).and_then(|mut open| open.digest().map_err(|_| Unread::Io));
    match digest {
        Ok(digest) => Hashed::Content(Box::new((entry, digest))),
        Err(reason) => Hashed::Done(Box::new(unread(args, root, &entry, toolset, reason))),
    }
}

fn read(
    args: &ScanArgs<'_>,
    root: &Root,
    entry: &Entry,
    digest: Digest,
    toolset: &Digest,
    cached: Option<&Vec<ItemReading>>,
) -> NewEntry {
    let items = match cached {
        Some(items) => absolute(items, &entry.locator),
        None => match source::read(root, entry) {
            Ok(mut open) => {
                let items = args.reader.read(&entry.locator, open.reader(), entry.stat.size);
                if !open.unchanged() {
                    return unread(args, root, entry, toolset, Unread::Changed);
                }
                items
            }
            Err(reason) => return unread(args, root, entry, toolset, reason),
        },
    };
    new_entry(args, root, entry, Some(digest), toolset, items)
}

fn unread(
    args: &ScanArgs<'_>,
    root: &Root,
    entry: &Entry,
    toolset: &Digest,
    reason: Unread,
) -> NewEntry {
    let item = ItemReading {
        locator: entry.locator.clone(),
        kind: ItemKind::File,
        coverage: Coverage::Unread(reason),
        content_kind: None,
        size: entry.stat.size,
        types: BTreeMap::new(),
        signs: Vec::new(),
        row_engagements: None,
        found_in_parts: false,
    };
    new_entry(args, root, entry, None, toolset, vec![item])
}

fn new_entry(
    args: &ScanArgs<'_>,
    root: &Root,
    entry: &Entry,
    digest: Option<Digest>,
    toolset: &Digest,
    items: Vec<ItemReading>,
) -> NewEntry {
    let now_ns = i128::from(args.clock.now().timestamp_millis()) * 1_000_000;
    let newest = entry.stat.mtime_ns.max(entry.stat.ctime_ns);
    let key = args.state.key();
    let id = |item: &ItemReading| ItemId::derive(key, &root.name, &item.locator);
    NewEntry {
        source: root.name.clone(),
        path: entry.locator.clone(),
        raw_path: entry.path.clone(),
        stat: file_stat(&entry.stat),
        digest,
        toolset: *toolset,
        shape: shape(entry),
        settled: now_ns - newest > SETTLING_NS,
        items: items.into_iter().map(|item| (id(&item), item)).collect(),
    }
}

/// The items of an equal content, placed at another path.
fn absolute(items: &[ItemReading], file: &Locator) -> Vec<ItemReading> {
    let place = |item: &ItemReading| ItemReading {
        locator: Locator::from_text(format!("{file}{}", item.locator)),
        ..item.clone()
    };
    items.iter().map(place).collect()
}

/// The extension, in lower case: it tells a CSV from other text.
fn shape(entry: &Entry) -> String {
    let name = entry.path.rsplit(|b| *b == b'/').next().unwrap_or_default();
    let extension = name.rsplit(|b| *b == b'.').next().unwrap_or_default();
    String::from_utf8_lossy(extension).to_lowercase()
}

/// The catalogue's words for what the source saw.
pub(super) fn file_stat(stat: &Stat) -> FileStat {
    FileStat {
        dev: stat.dev,
        ino: stat.ino,
        size: stat.size,
        mtime_ns: stat.mtime_ns,
        ctime_ns: stat.ctime_ns,
        btime_ns: stat.btime_ns,
    }
}

/// Counts what the catalogue holds of each source: entries read now and entries that stayed the same.
fn count(
    catalogue: &Catalogue,
    names: &[SourceName],
) -> Result<Vec<SourceSummary>, CatalogueError> {
    let mut sources: Vec<SourceSummary> = names
        .iter()
        .map(|name| SourceSummary { name: name.as_str().to_owned(), ..SourceSummary::default() })
        .collect();
    let mut entries: HashMap<i64, (String, Outcome)> = HashMap::new();
    catalogue.each_item(|item| {
        let Some(summary) = sources.iter_mut().find(|s| s.name == item.source.as_str()) else {
            return;
        };
        let outcome = item.reading.outcome();
        summary.items.add(outcome);
        if let Outcome::NotRead(reason) = outcome {
            *summary.unread.entry(reason.code().to_owned()).or_default() += 1;
        }
        let source = item.source.as_str().to_owned();
        let entry = entries.entry(item.instance).or_insert((source, Outcome::None));
        entry.1 = worst(entry.1, outcome);
    })?;
    for (source, outcome) in entries.into_values() {
        if let Some(summary) = sources.iter_mut().find(|s| s.name == source) {
            summary.entries.add(outcome);
        }
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
