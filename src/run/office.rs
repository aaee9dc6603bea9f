//! What every verb that decides something needs: state, register, rules, people, gates, clock.

use std::path::PathBuf;
use std::sync::Arc;

use super::clock::Clock;
use crate::calendar::CivilDate;
use crate::catalogue::{Catalogue, CatalogueError, StateFolder, StoredItem};
use crate::lifecycle::SilencePolicy;
use crate::location::{ItemId, SourceName};
use crate::plan::{GatesV1, People};
use crate::register::Register;
use crate::retention::{GivenTerm, Hold, RetentionPack, Shortened, Watch};
use crate::source::Root;

use super::attributing::Persons;
use super::blocking::BlockList;
use super::dismissing::Dismissals;
use super::reading::Reader;
use super::scan::ScanSummary;
use super::stated::{Standing, Stated};
use super::verdicts::{Judged, PersonsSay, judge_entry};
use crate::detect::RuleSet;
use crate::extract::{Limits, Tools};
use crate::ledger::{EntryKind, Fields, Ledger, LedgerFileError};

/// Where results go.
#[derive(Debug, Clone)]
pub struct Folders {
    /// Frozen plans and their signatures.
    pub plans: PathBuf,
    /// Certificates and their annexes.
    pub certificates: PathBuf,
    /// Return archives.
    pub returns: PathBuf,
    /// Passphrases of return archives: never beside them.
    pub passphrases: PathBuf,
    /// Reports.
    pub reports: PathBuf,
    /// Letters to clients, and the lists that go with them.
    pub letters: PathBuf,
}

/// How clients are consulted, and what their letters say of the office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsultationRules {
    /// Whether no plan is frozen without an answer, or a decision on silence.
    pub required: bool,
    /// What follows from silence.
    pub silence: SilencePolicy,
    /// Folder with the office's own templates.
    pub templates: Option<PathBuf>,
    /// Number in the trade register; empty when nobody gave one.
    pub kvk: String,
    /// Where clients write to; empty when nobody said.
    pub privacy_officer: String,
    /// Beginning of references; empty for none.
    pub reference_prefix: String,
}

/// A firm, as one run sees it.
#[derive(Debug)]
pub struct Office {
    /// State folder.
    pub state: StateFolder,
    /// What is known.
    pub catalogue: Catalogue,
    /// Time.
    pub clock: Clock,
    /// Engagements.
    pub register: Arc<Register>,
    /// Detection rules.
    pub rules: RuleSet,
    /// Retention rules.
    pub pack: RetentionPack,
    /// Engagements whose term became shorter, with the first day on which that counts.
    pub shortened: Shortened,
    /// Sources.
    pub roots: Vec<Root>,
    /// Who is who.
    pub people: People,
    /// File that says who may sign.
    pub allowed_signers: PathBuf,
    /// What must be true before a plan is carried out.
    pub gates: GatesV1,
    /// Name of the firm.
    pub organisation: String,
    /// How far extraction goes.
    pub limits: Limits,
    /// Whom it can ask.
    pub tools: Tools,
    /// Where results go.
    pub folders: Folders,
    /// How clients are consulted.
    pub consultation: ConsultationRules,
}

/// An item with its verdict.
#[derive(Debug, Clone)]
pub struct JudgedItem {
    /// The item.
    pub item: StoredItem,
    /// Its verdict.
    pub judged: Judged,
    /// Items inside it, itself included.
    pub parts: u64,
}

impl JudgedItem {
    /// Whether it is a file of its own, and so can be a plan line.
    pub fn is_file(&self) -> bool {
        self.item.reading.locator.as_str() == self.item.reading.locator.file()
    }
}

impl Office {
    /// All holds, released ones too.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn holds(&self) -> Result<Vec<Hold>, CatalogueError> {
        self.catalogue.holds()
    }

    /// Judges every item on `as_of` and hands it over, entry by entry in the order of locators.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn judge_all(
        &self,
        as_of: CivilDate,
        mut visit: impl FnMut(JudgedItem),
    ) -> Result<(), CatalogueError> {
        let blocks = self.sayings(as_of, (Persons::of_office(self)?, Stated::of_office(self)?))?;
        let mut entry: Vec<StoredItem> = Vec::new();
        self.catalogue.each_item(|item| {
            if entry.first().is_some_and(|first| first.instance != item.instance) {
                let done = std::mem::take(&mut entry);
                self.judge_items(done, &blocks, as_of).into_iter().for_each(&mut visit);
            }
            entry.push(item);
        })?;
        self.judge_items(entry, &blocks, as_of).into_iter().for_each(visit);
        Ok(())
    }

    /// Judges the items of the entry that holds `id`; empty when there is none.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn judge_entry_of(
        &self,
        id: &ItemId,
        as_of: CivilDate,
    ) -> Result<Vec<JudgedItem>, CatalogueError> {
        let items = self.catalogue.entry_of(id)?;
        let blocks = self
            .sayings(as_of, (Persons::of_items(self, &items)?, Stated::of_items(self, &items)?))?;
        Ok(self.judge_items(items, &blocks, as_of))
    }

    /// Judges, for each id, the items of the entry that holds it, in the order of the ids; none where there
    /// is no such entry.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn judge_entries_of<'i>(
        &self,
        ids: impl IntoIterator<Item = &'i ItemId>,
        as_of: CivilDate,
        mut visit: impl FnMut(Vec<JudgedItem>),
    ) -> Result<(), CatalogueError> {
        let said = self.sayings(as_of, (Persons::of_office(self)?, Stated::of_office(self)?))?;
        for id in ids {
            visit(self.judge_items(self.catalogue.entry_of(id)?, &said, as_of));
        }
        Ok(())
    }

    /// How entries are read: the rules, the terms of the register, the words of the pack, the limits,
    /// and the persons that holds
    /// and requests are about.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn reader(&self) -> Result<Reader, CatalogueError> {
        let reader = Reader::new(
            self.rules.clone(),
            Arc::clone(&self.register),
            &self.pack,
            self.limits.clone(),
            self.clock.clone(),
        );
        Ok(reader.watching(self.watch()?).asking(self.tools.clone()))
    }

    /// The same, looking in the text as it stands for what was given of a person.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn reader_seeking(&self, given: &[GivenTerm]) -> Result<Reader, CatalogueError> {
        let with = (self.limits.clone(), self.clock.clone());
        let register = Arc::clone(&self.register);
        let reader = Reader::seeking(self.rules.clone(), register, &self.pack, with, given);
        Ok(reader.watching(self.watch()?).asking(self.tools.clone()))
    }

    /// The persons that holds and requests of this moment are about.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn watch(&self) -> Result<Watch, CatalogueError> {
        let blocks = BlockList::of(&self.catalogue)?;
        let rules = (&self.rules, &self.pack);
        Ok(blocks.watch(self.state.key(), rules, self.clock.today()))
    }

    /// Notes a finished scan in the ledger.
    ///
    /// # Errors
    ///
    /// [`LedgerFileError`] when the ledger cannot be written or was tampered with.
    pub fn record_scan(&self, summary: &ScanSummary) -> Result<(), LedgerFileError> {
        let sum =
            |part: fn(&super::scan::SourceSummary) -> u64| summary.sources.iter().map(part).sum();
        let fields = Fields::new()
            .foreign_id("run", &summary.run)
            .digest("register_sha256", &summary.register_sha256)
            .count("listed", sum(|source| source.entries.listed))
            .count("not_read", sum(|source| source.entries.not_read));
        Ledger::open(self.state.path())?.append(
            EntryKind::ScanFinished,
            fields,
            self.clock.now(),
        )?;
        Ok(())
    }

    /// The source of this name.
    pub fn root(&self, name: &SourceName) -> Option<&Root> {
        self.roots.iter().find(|root| root.name == *name)
    }

    /// What people said, of today or an earlier day: what counts in every judgement.
    fn sayings(
        &self,
        as_of: CivilDate,
        (persons, stated): (Persons, Stated),
    ) -> Result<Sayings, CatalogueError> {
        Ok(Sayings {
            blocks: BlockList::of(&self.catalogue)?,
            dismissals: Dismissals::on(&self.catalogue, as_of)?,
            persons,
            stated: stated.unchanged(),
        })
    }

    /// Judges the items of one entry. Their counts are those of what counts: without what was set aside.
    fn judge_items(
        &self,
        mut items: Vec<StoredItem>,
        Sayings { blocks, dismissals, persons, stated }: &Sayings,
        as_of: CivilDate,
    ) -> Vec<JudgedItem> {
        let world = blocks.world(&self.register, (&self.pack, &self.shortened), self.state.key());
        let world = stated.in_world(world);
        let set_aside = items.first().map(|item| dismissals.of(item)).unwrap_or_default();
        let readings: Vec<_> = items.iter().map(|item| &item.reading).collect();
        let first_seen = items.first().map(|item| item.first_seen);
        let file = items.first().and_then(|file| Some((&file.id, file.digest.as_ref()?)));
        let world = file.map_or(world, |(id, content)| world.on_file(id, content));
        let source = items.first().map(|item| item.source.clone());
        let world = source.as_ref().map_or(world, |name| world.in_source(name));
        let ids = items.iter().map(|item| (item.id.clone(), &item.reading.locator));
        let matched = persons.over(ids, items.first().and_then(|item| item.digest.as_ref()));
        let said = PersonsSay { set_aside: &set_aside, matched: &matched };
        let judged = judge_entry(&readings, first_seen, said, &world, as_of);
        dismissals.take_from(&mut items);
        let count = |item: &StoredItem| {
            items
                .iter()
                .filter(|other| other.reading.locator.is_within(&item.reading.locator))
                .count()
        };
        let parts: Vec<u64> = match items.as_slice() {
            [] => Vec::new(),
            [_] => vec![1],
            // Only files become plan lines; counting inside every member would be quadratic.
            all => std::iter::once(count(&all[0]) as u64)
                .chain(std::iter::repeat_n(1, all.len().saturating_sub(1)))
                .collect(),
        };
        items
            .into_iter()
            .zip(judged)
            .zip(parts)
            .map(|((item, judged), parts)| JudgedItem { item, judged, parts })
            .collect()
    }
}

/// What people said that counts in a judgement.
struct Sayings {
    blocks: BlockList,
    dismissals: Dismissals,
    persons: Persons,
    stated: Standing,
}
