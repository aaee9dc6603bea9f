//! Everything on a person across all sources, for the answer to a request: read anew, since the catalogue
//! keeps no values.
//!
//! Every item that is listed ends once: the person was met in it, was not, or it was not searched, and then
//! nobody says that it is free of the person. What was met stays under the request from then on.

mod entry;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use self::entry::{ReadEntry, read_entry};
use super::blocking::BlockList;
use super::office::Office;
use super::planning::PlanningError;
use super::reading::Reader;
use super::requesting::{RequestError, named};
use crate::calendar::CivilDate;
use crate::catalogue::CatalogueError;
use crate::digest::Digest;
use crate::inventory::{Coverage, ItemKind, ItemReading, TypeCounts, Unread};
use crate::ledger::{EntryKind, Ledger};
use crate::location::{EngagementId, ItemId, Locator, SourceName};
use crate::register::Role;
use crate::retention::{
    Assessment, Block, Request, RequestId, Seeker, SubjectError, SubjectKind, Sureness, Way,
};
use crate::sensitive::Sensitive;
use crate::source::{self, Entry, Listed, Root, Special};

pub use entry::ThirdParties;

/// Entries that are read at once.
const BATCH: usize = 256;

/// Why nobody is searched for. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeError {
    /// The request is closed: what is in its scope is settled.
    #[error("request {request} is closed")]
    Closed {
        /// Its number.
        request: RequestId,
    },
    /// The request is not about a person, or its person was forgotten, and nobody says who it is.
    #[error("nobody to search for under request {request}")]
    Nobody {
        /// Its number.
        request: RequestId,
    },
    /// The person that was given cannot be read.
    #[error("the person cannot be read")]
    Person(#[from] SubjectError),
    /// The request, the ledger or the catalogue.
    #[error(transparent)]
    Request(#[from] RequestError),
}

impl From<CatalogueError> for ScopeError {
    fn from(error: CatalogueError) -> Self {
        Self::Request(error.into())
    }
}

/// How an item ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The person was met: in which ways, how often in each, and how sure that is.
    Met(BTreeMap<Way, u32>, Sureness),
    /// Searched to its end, and the person was not met.
    NotMet,
    /// Not searched, or not to its end, and the person was not met. The code says why.
    NotSearched(&'static str),
}

/// Whether the content is the one that the last scan read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinceScan {
    /// It is.
    Same,
    /// Another content.
    Changed,
    /// The last scan did not meet it.
    New,
}

impl SinceScan {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::New => "new",
        }
    }
}

/// An item and how it ended.
#[derive(Debug, Clone)]
pub struct ScopeLine {
    /// Its id.
    pub id: ItemId,
    /// Its source.
    pub source: SourceName,
    /// Where it lies.
    pub locator: Locator,
    /// What it is.
    pub kind: ItemKind,
    /// How it ended.
    pub ending: Ending,
    /// Of an item in which the person was met: what is known of it.
    pub known: Option<Box<Known>>,
}

/// What is known of an item in which the person was met.
#[derive(Debug, Clone)]
pub struct Known {
    /// What may happen to it, and until when it is kept.
    pub assessment: Assessment,
    /// First met by a scan; none for what no scan met yet.
    pub first_seen: Option<CivilDate>,
    /// Whether the scan read this content.
    pub since_scan: SinceScan,
    /// Why not all of it was read.
    pub partly: Option<Unread>,
    /// What was found in it; nothing of what somebody else had restricted.
    pub types: TypeCounts,
    /// Categories of what was found.
    pub categories: BTreeSet<String>,
    /// Somebody else had its processing restricted (art. 18).
    pub restricted: bool,
}

impl Known {
    /// The engagements that it belongs to.
    pub fn engagements(&self) -> &[EngagementId] {
        &self.assessment.engagements
    }
}

/// A file with something of the person in it, as it can be copied.
#[derive(Debug, Clone)]
pub struct ScopeFile {
    /// Its source.
    pub source: SourceName,
    /// The file.
    pub entry: Entry,
    /// Digest of what was searched.
    pub sha256: Digest,
    /// How sure it is, at its surest place.
    pub sureness: Sureness,
    /// Whether others are in it, who have rights as well (art. 15(4)).
    pub third_parties: ThirdParties,
    /// Somebody else had the processing of something in it restricted.
    pub restricted: bool,
    /// Whether the scan read this content.
    pub since_scan: SinceScan,
}

/// How many items ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScopeCounts {
    /// All.
    pub listed: u64,
    /// The person was met.
    pub met: u64,
    /// Of these, not read to their end.
    pub met_partly: u64,
    /// Read to the end, and not met.
    pub not_met: u64,
    /// Not read to the end, and not met.
    pub not_searched: u64,
}

impl ScopeCounts {
    /// Whether every item ended once.
    pub fn adds_up(&self) -> bool {
        self.listed == self.met + self.not_met + self.not_searched && self.met_partly <= self.met
    }
}

/// What a search came to.
#[derive(Debug)]
pub struct Scope {
    /// The request, with what was pinned.
    pub request: Request,
    /// The kinds of things that were searched for.
    pub sought: BTreeSet<SubjectKind>,
    /// Whether the person was given anew: then texts were searched as they stand, too.
    pub was_given: bool,
    /// Items in which the person was met and those that were not searched; all where all were asked for.
    pub lines: Vec<ScopeLine>,
    /// Files with something of the person.
    pub files: Vec<ScopeFile>,
    /// Sums.
    pub counts: ScopeCounts,
    /// Entries that are no items and were not looked into, by kind.
    pub apart: BTreeMap<&'static str, u64>,
    /// Items that the request covers from now on and did not before.
    pub pinned: u64,
}

/// Which items are wanted in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Where the person was met, and what was not searched.
    MetOrNotSearched,
    /// Every item.
    All,
}

/// Searches all sources for the person of a request: by what is given now, and by what it keeps.
///
/// # Errors
///
/// [`ScopeError`]; nothing was pinned then.
pub fn scope(
    office: &mut Office,
    id: &RequestId,
    person: Option<&Sensitive>,
    wanted: Wanted,
) -> Result<Scope, ScopeError> {
    let request = office.catalogue.requests()?.into_iter().find(|request| request.id == *id);
    let request = request.ok_or_else(|| RequestError::Unknown { request: id.clone() })?;
    if !request.is_live() {
        return Err(ScopeError::Closed { request: id.clone() });
    }
    let mut seeker = Seeker::by_digests(office.state.key(), request.scope.subject());
    if let Some(person) = person {
        seeker = seeker.and_given(person)?;
    }
    if seeker.is_nobody() {
        return Err(ScopeError::Nobody { request: id.clone() });
    }
    let reader = office.reader_seeking(seeker.terms())?;
    let mut search = Search::new(office, &request, &seeker, &reader, wanted)?;
    for root in &office.roots {
        search.source(root)?;
    }
    search.out_of_reach()?;
    let Search { lines, files, counts, apart, pins, .. } = search;
    assert!(counts.adds_up(), "every item ends once");
    let (sought, was_given) = (seeker.given(), person.is_some());
    let (request, pinned) = pin(office, id, pins, counts)?;
    Ok(Scope { request, sought, was_given, lines, files, counts, apart, pinned })
}

/// Puts what was met under the request, and tells the ledger first.
fn pin(
    office: &mut Office,
    id: &RequestId,
    pins: BTreeSet<Locator>,
    counts: ScopeCounts,
) -> Result<(Request, u64), ScopeError> {
    let (folder, now) = (office.state.path().to_owned(), office.clock.now());
    let unknown = || RequestError::Unknown { request: id.clone() };
    let mut pinned = 0;
    let changed = office.catalogue.change_request(|all| {
        let mut request = all.into_iter().find(|request| request.id == *id).ok_or_else(unknown)?;
        // One that was closed meanwhile covers no more than it did.
        if request.is_live() && request.role == Role::Controller {
            let before = request.pins.len();
            request.pins.extend(pins);
            pinned = (request.pins.len() - before) as u64;
        }
        let fields = named(id)
            .count("met", counts.met)
            .count("not_met", counts.not_met)
            .count("not_searched", counts.not_searched)
            .count("pinned", pinned);
        Ledger::open(&folder)
            .and_then(|mut ledger| ledger.append(EntryKind::RequestScoped, fields, now).map(drop))
            .map_err(PlanningError::from)?;
        Ok::<_, RequestError>(Some(request))
    })?;
    Ok((changed.ok_or_else(unknown)?, pinned))
}

/// A search that is under way.
struct Search<'a> {
    office: &'a Office,
    request: &'a Request,
    seeker: &'a Seeker,
    reader: &'a Reader,
    wanted: Wanted,
    /// How the last scan would read today.
    toolset: Digest,
    blocks: BlockList,
    today: CivilDate,
    /// Nobody can say that the person is not met, since nothing finds what was given.
    is_blind: bool,
    /// Sources that were listed to their end.
    reached: BTreeSet<SourceName>,
    /// Items of the source at hand that ended, and of all that could not be listed to their end.
    ended: BTreeSet<ItemId>,
    cut_off: BTreeSet<ItemId>,
    lines: Vec<ScopeLine>,
    files: Vec<ScopeFile>,
    counts: ScopeCounts,
    apart: BTreeMap<&'static str, u64>,
    pins: BTreeSet<Locator>,
}

impl<'a> Search<'a> {
    fn new(
        office: &'a Office,
        request: &'a Request,
        seeker: &'a Seeker,
        reader: &'a Reader,
        wanted: Wanted,
    ) -> Result<Self, CatalogueError> {
        let types = office.rules.rules().map(|rule| rule.type_code.as_str()).collect();
        Ok(Self {
            office,
            request,
            seeker,
            reader,
            wanted,
            toolset: office.reader()?.toolset(),
            blocks: BlockList::of(&office.catalogue)?,
            today: office.clock.today(),
            is_blind: !seeker.unsearchable(&types).is_empty(),
            reached: BTreeSet::new(),
            ended: BTreeSet::new(),
            cut_off: BTreeSet::new(),
            lines: Vec::new(),
            files: Vec::new(),
            counts: ScopeCounts::default(),
            apart: BTreeMap::new(),
            pins: BTreeSet::new(),
        })
    }

    /// Lists and reads a source. Of one that went away on the way, what was read counts.
    fn source(&mut self, root: &Root) -> Result<(), CatalogueError> {
        if source::check(root).is_err() {
            return Ok(());
        }
        let mut listing = source::list(root);
        loop {
            let mut entries = Vec::new();
            let batch: Vec<Listed> = listing.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            for one in batch {
                match one {
                    Listed::File(entry) => entries.push(entry),
                    Listed::Unreadable { locator, reason } => {
                        self.not_searched(&root.name, locator, ItemKind::File, reason.code());
                    }
                    Listed::Special { locator, kind: Special::Quarantined } => {
                        let why = Special::Quarantined.code();
                        self.not_searched(&root.name, locator, ItemKind::File, why);
                    }
                    Listed::Special { kind: Special::Sentinel, .. } => {}
                    Listed::Special { kind, .. } => {
                        *self.apart.entry(kind.code()).or_default() += 1;
                    }
                }
            }
            let (reader, seeker) = (self.reader, self.seeker);
            let read: Vec<_> = entries
                .into_par_iter()
                .map(|entry| {
                    let read = read_entry(reader, seeker, root, &entry);
                    (entry, read)
                })
                .collect();
            for (entry, read) in read {
                match read {
                    Ok(read) => self.entry(root, entry, read)?,
                    Err(why) => {
                        let why = why.code();
                        self.not_searched(&root.name, entry.locator, ItemKind::File, why);
                    }
                }
            }
        }
        let ended = std::mem::take(&mut self.ended);
        // A share that was lost halfway shows itself as a tidy, shorter listing.
        if source::check(root).is_ok() {
            self.reached.insert(root.name.clone());
        } else {
            self.cut_off.extend(ended);
        }
        Ok(())
    }

    /// The items of the last scan in sources that could not be listed now, or are not configured any more.
    fn out_of_reach(&mut self) -> Result<(), CatalogueError> {
        let mut missing = Vec::new();
        self.office.catalogue.each_item(|item| {
            if !self.reached.contains(&item.source) && !self.cut_off.contains(&item.id) {
                missing.push((item.source, item.reading.locator, item.reading.kind));
            }
        })?;
        for (source, locator, kind) in missing {
            self.not_searched(&source, locator, kind, "source_missing");
        }
        Ok(())
    }

    fn not_searched(
        &mut self,
        source: &SourceName,
        locator: Locator,
        kind: ItemKind,
        why: &'static str,
    ) {
        let id = ItemId::derive(self.office.state.key(), source, &locator);
        let ending = Ending::NotSearched(why);
        self.put(ScopeLine { id, source: source.clone(), locator, kind, ending, known: None });
    }

    fn put(&mut self, line: ScopeLine) {
        self.counts.listed += 1;
        self.ended.insert(line.id.clone());
        match &line.ending {
            Ending::Met(..) => {
                self.counts.met += 1;
                let is_partly = line.known.as_ref().is_some_and(|known| known.partly.is_some());
                self.counts.met_partly += u64::from(is_partly);
            }
            Ending::NotMet => self.counts.not_met += 1,
            Ending::NotSearched(_) => self.counts.not_searched += 1,
        }
        if self.wanted == Wanted::All || line.ending != Ending::NotMet {
            self.lines.push(line);
        }
    }

    /// Ends the items of an entry.
    fn entry(&mut self, root: &Root, entry: Entry, read: ReadEntry) -> Result<(), CatalogueError> {
        let source = &root.name;
        let key = self.office.state.key();
        let ids: Vec<ItemId> =
            read.items.iter().map(|item| ItemId::derive(key, source, &item.locator)).collect();
        let is_met = read.met.iter().any(|ways| !ways.is_empty());
        let known = if is_met { self.known(&ids, &read)? } else { Vec::new() };
        let since_scan = known.first().map_or(SinceScan::Same, |one| one.since_scan);
        let restricted = known.iter().any(|one| one.restricted);
        let mut surest = None;
        let mut known = known.into_iter();
        for ((item, ways), id) in read.items.into_iter().zip(read.met).zip(ids) {
            let known = known.next();
            let ending = match crate::retention::sureness(&ways) {
                Some(sureness) => {
                    surest = surest.max(Some(sureness));
                    if known.as_ref().is_some_and(|one| !self.is_asked(&one.assessment)) {
                        self.pins.insert(item.locator.clone());
                    }
                    Ending::Met(ways, sureness)
                }
                None => match item.coverage {
                    Coverage::Complete if self.is_blind => Ending::NotSearched("no_rule"),
                    Coverage::Complete => Ending::NotMet,
                    Coverage::Partial(why) | Coverage::Unread(why) => {
                        Ending::NotSearched(why.code())
                    }
                },
            };
            let known = known.filter(|_| matches!(ending, Ending::Met(..))).map(Box::new);
            let ItemReading { locator, kind, .. } = item;
            self.put(ScopeLine { id, source: source.clone(), locator, kind, ending, known });
        }
        if let Some(sureness) = surest {
            self.files.push(ScopeFile {
                source: source.clone(),
                entry,
                sha256: read.sha256,
                sureness,
                third_parties: read.third_parties,
                restricted,
                since_scan,
            });
        }
        Ok(())
    }

    fn is_asked(&self, assessment: &Assessment) -> bool {
        assessment.asked.contains(&self.request.id)
    }

    /// What is known of each item of an entry: by the last scan where it read this content in this way, else
    /// by what it holds now.
    fn known(&self, ids: &[ItemId], read: &ReadEntry) -> Result<Vec<Known>, CatalogueError> {
        let Some(file) = ids.first() else { return Ok(Vec::new()) };
        let stored = self.office.judge_entry_of(file, self.today)?;
        let first = stored.first();
        let since_scan = match first {
            None => SinceScan::New,
            Some(first) if first.item.digest == Some(read.sha256) => SinceScan::Same,
            Some(_) => SinceScan::Changed,
        };
        let first_seen = first.map(|first| first.item.first_seen);
        let is_as_scanned =
            since_scan == SinceScan::Same && first.is_some_and(|f| f.item.toolset == self.toolset);
        let anew = read.judged(self.office, &self.blocks, (file, first_seen), self.today);
        let known = anew.into_iter().zip(&read.items).zip(&read.categories).map(
            |((anew, item), categories)| {
                let scanned = stored.iter().find(|one| one.item.reading.locator == item.locator);
                let scanned = scanned.filter(|_| is_as_scanned);
                // A restriction counts by what was read just now, under all that stands.
                let restricted = self.is_restricted(&anew);
                let assessment = scanned.map_or(anew, |one| one.judged.assessment.clone());
                let (types, categories) = if restricted {
                    (TypeCounts::new(), BTreeSet::new())
                } else {
                    (item.types.clone(), categories.clone())
                };
                let partly = match item.coverage {
                    Coverage::Complete => None,
                    Coverage::Partial(why) | Coverage::Unread(why) => Some(why),
                };
                Known { assessment, first_seen, since_scan, partly, types, categories, restricted }
            },
        );
        Ok(known.collect())
    }

    /// Whether somebody else had it restricted: another request than this.
    fn is_restricted(&self, assessment: &Assessment) -> bool {
        let mut by = assessment.blocks.iter().filter_map(|block| match block {
            Block::Restriction(id) => Some(id),
            _ => None,
        });
        let is_told = by.clone().next().is_some();
        let is_other = by.any(|id| *id != self.request.id);
        // Of an item without personal data nobody says by which request.
        is_other || (assessment.restricted && !is_told && !self.request.is_restricting(self.today))
    }
}
