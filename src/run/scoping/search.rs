//! A search that is under way: source by source, entry by entry, and every item ends once.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::entry::{ReadEntry, read_entry};
use super::{Ending, Known, ScopeCounts, ScopeFile, ScopeLine, SinceScan, Wanted};
use crate::calendar::CivilDate;
use crate::catalogue::CatalogueError;
use crate::digest::Digest;
use crate::inventory::{Coverage, ItemKind, ItemReading, TypeCounts};
use crate::location::{ItemId, Locator, SourceName};
use crate::retention::{Assessment, Block, Request, Seeker};
use crate::run::blocking::BlockList;
use crate::run::office::Office;
use crate::run::reading::Reader;
use crate::run::stated::{Standing, Stated};
use crate::source::{self, Entry, Listed, Root, Special};

/// Entries that are read at once.
const BATCH: usize = 256;

/// A search that is under way.
pub(super) struct Search<'a> {
    office: &'a Office,
    request: &'a Request,
    seeker: &'a Seeker,
    reader: &'a Reader,
    wanted: Wanted,
    /// How the last scan would read today.
    toolset: Digest,
    blocks: BlockList,
    stated: Standing,
    today: CivilDate,
    /// Nobody can say that the person is not met, since nothing finds what was given.
    is_blind: bool,
    /// Sources that were listed to their end.
    reached: BTreeSet<SourceName>,
    /// Items of the source at hand that ended, and of all that could not be listed to their end.
    ended: BTreeSet<ItemId>,
    cut_off: BTreeSet<ItemId>,
    pub(super) lines: Vec<ScopeLine>,
    pub(super) files: Vec<ScopeFile>,
    pub(super) counts: ScopeCounts,
    pub(super) apart: BTreeMap<&'static str, u64>,
    pub(super) pins: BTreeSet<Locator>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
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
            stated: Stated::of_office(office)?.unchanged(),
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
    pub(super) fn source(&mut self, root: &Root) -> Result<(), CatalogueError> {
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
    pub(super) fn out_of_reach(&mut self) -> Result<(), CatalogueError> {
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
        let anew =
            read.judged(self.office, &self.blocks, (file, first_seen), (&self.stated, self.today));
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
