//! A share of a few files and the library's scan of it, without program or configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;
use globset::GlobSet;
use tempfile::TempDir;
use termijn::calendar::CivilDate;
use termijn::catalogue::{Catalogue, StateFolder, StoredItem};
use termijn::detect::RuleSet;
use termijn::extract::Limits;
use termijn::inventory::Outcome;
use termijn::location::SourceName;
use termijn::register::Register;
use termijn::retention::RetentionPack;
use termijn::run::clock::Clock;
use termijn::run::reading::Reader;
use termijn::run::scan::{Progress, Scan, ScanArgs, SourceSummary, scan};
use termijn::source::Root;

/// Name of the source.
pub(crate) const NAME: &str = "share";

/// Nobody watches.
#[derive(Debug)]
pub(crate) struct Quiet;

impl Progress for Quiet {
    fn source(&self, _: &SourceName) {}
    fn entry(&self, _: u64) {}
    fn done(&self) {}
}

/// A temporary folder with a share and a state.
#[derive(Debug)]
pub(crate) struct Share {
    pub(crate) dir: TempDir,
    pub(crate) root: Root,
    pub(crate) reader: Reader,
    /// When it is scanned: by default so late that every file has settled.
    pub(crate) now: DateTime<Utc>,
}

/// The reader of the made-up firm.
pub(crate) fn reader() -> Reader {
    let register = Register::parse(include_bytes!("../../fixtures/register.csv")).unwrap();
    let pack = RetentionPack::embedded();
    let clock = Clock::system(Amsterdam);
    Reader::new(RuleSet::embedded(), Arc::new(register), &pack, Limits::default(), clock)
}

impl Share {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(NAME);
        std::fs::create_dir(&path).unwrap();
        let name = SourceName::new(NAME);
        let root = Root { name, path, sentinel: None, exclude: GlobSet::empty() };
        Self { dir, root, reader: reader(), now: Utc::now() + TimeDelta::hours(1) }
    }

    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.path.join(relative)
    }

    pub(crate) fn write(&self, relative: &str, content: impl AsRef<[u8]>) {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn state(&self) -> StateFolder {
        StateFolder::open(&self.dir.path().join("state")).unwrap()
    }

    pub(crate) fn catalogue(&self) -> Catalogue {
        Catalogue::open(self.state().path()).unwrap()
    }

    pub(crate) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.dir.path().join("state/catalogue.sqlite")).unwrap()
    }

    pub(crate) fn scan_watched(&self, roots: &[Root], progress: &dyn Progress) -> Scan {
        let clock = Clock::fixed(self.now, chrono_tz::Europe::Amsterdam);
        let state = self.state();
        let args =
            ScanArgs { roots, others: &[], reader: &self.reader, state: &state, clock: &clock };
        scan(&args, &mut self.catalogue(), progress).unwrap()
    }

    pub(crate) fn scan(&self) -> SourceSummary {
        let scan = self.scan_watched(std::slice::from_ref(&self.root), &Quiet);
        scan.summary.sources[0].clone()
    }

    pub(crate) fn items(&self) -> Vec<StoredItem> {
        let mut items = Vec::new();
        self.catalogue().each_item(|item| items.push(item)).unwrap();
        items
    }

    /// `locator outcome` of every item.
    pub(crate) fn outcomes(&self) -> Vec<String> {
        let told = |item: &StoredItem| match item.reading.outcome() {
            Outcome::Found => format!("{} found", item.reading.locator),
            Outcome::None => format!("{} none", item.reading.locator),
            Outcome::NotRead(why) => format!("{} {}", item.reading.locator, why.code()),
        };
        self.items().iter().map(told).collect()
    }

    pub(crate) fn first_seen(&self, locator: &str) -> CivilDate {
        let items = self.items();
        items.iter().find(|item| item.reading.locator.as_str() == locator).unwrap().first_seen
    }
}
