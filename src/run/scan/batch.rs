//! Some hundreds of entries, read on all threads: what changed is hashed, what is new is extracted.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use rayon::prelude::*;

use super::{Progress, ScanArgs};
use crate::catalogue::{Catalogue, CatalogueError, FileStat, Known, NewEntry};
use crate::digest::Digest;
use crate::inventory::{Coverage, ItemKind, ItemReading, Unread};
use crate::location::{ItemId, Locator};
use crate::run::reading;
use crate::source::{self, Entry, OpenEntry, Root, Stat};

/// An entry changed this shortly before it was listed may change again within the clock's grain.
const SETTLING_NS: i128 = 2_000_000_000;

/// Files up to this length are read once, hashed and extracted from memory. Times the entries of a
/// batch, that is 64 MiB.
const HELD_MAX: u64 = 128 << 10;

/// Something to read.
pub(super) enum Task {
    /// A file, and what is known of it.
    File(Box<(Entry, Option<Known>)>),
    /// What could not even be listed.
    Unreadable(Locator, Unread),
}

/// What reading a batch gave.
#[derive(Default)]
pub(super) struct ReadBatch {
    pub(super) unchanged: u64,
    /// Unchanged entries that the last scan had lost sight of.
    pub(super) seen_again: Vec<String>,
    pub(super) fresh: Vec<NewEntry>,
}

/// An entry after hashing: what is still to be done with it.
enum Hashed {
    Unchanged { seen_again: Option<String> },
    Done(Box<NewEntry>),
    Content(Box<Content>),
}

struct Content {
    entry: Entry,
    digest: Digest,
    /// The whole content, when it is short.
    held: Option<Vec<u8>>,
}

/// A batch that is about to be listed.
pub(super) struct Batch<'a> {
    args: &'a ScanArgs<'a>,
    root: &'a Root,
    toolset: Digest,
    begun_ns: i128,
}

impl<'a> Batch<'a> {
    /// Notes the time: what changed after it is not settled.
    pub(super) fn begin(args: &'a ScanArgs<'a>, root: &'a Root) -> Self {
        let begun_ns = i128::from(args.clock.now().timestamp_millis()) * 1_000_000;
        Self { args, root, toolset: args.reader.toolset(), begun_ns }
    }

    /// Reads what has to be read.
    pub(super) fn read(
        &self,
        catalogue: &Catalogue,
        work: Vec<Task>,
        progress: &dyn Progress,
    ) -> Result<ReadBatch, CatalogueError> {
        let hashed: Vec<Hashed> = work.into_par_iter().map(|task| self.hash(task)).collect();
        let mut batch = ReadBatch::default();
        // Readings of equal contents come from the catalogue, which one thread reads.
        let mut known: HashMap<(Digest, String), Vec<ItemReading>> = HashMap::new();
        let mut contents = Vec::new();
        for one in hashed {
            match one {
                Hashed::Unchanged { seen_again } => {
                    batch.unchanged += 1;
                    batch.seen_again.extend(seen_again);
                    progress.entry(0);
                }
                Hashed::Done(entry) => {
                    batch.fresh.push(*entry);
                    progress.entry(0);
                }
                Hashed::Content(content) => {
                    let key = (content.digest, shape(&content.entry));
                    if !known.contains_key(&key)
                        && let Some(items) =
                            catalogue.cached_reading(&key.0, &self.toolset, &key.1)?
                    {
                        known.insert(key, items);
                    }
                    contents.push(*content);
                }
            }
        }
        let fresh = contents.into_par_iter().map(|content| {
            let size = content.entry.stat.size;
            let fresh = self.extract(content, &known);
            progress.entry(size);
            fresh
        });
        batch.fresh.par_extend(fresh);
        Ok(batch)
    }

    fn hash(&self, task: Task) -> Hashed {
        let (entry, before) = match task {
            Task::File(file) => *file,
            Task::Unreadable(locator, reason) => {
                let path = locator.file_bytes();
                let entry = Entry { locator, path, stat: Stat::default() };
                return Hashed::Done(Box::new(self.unread(&entry, reason)));
            }
        };
        let same = before.filter(|known| {
            known.settled
                && known.has_content
                && known.toolset == self.toolset
                && known.stat == file_stat(&entry.stat)
        });
        if let Some(known) = same {
            let seen_again = known.unseen.then(|| entry.locator.as_str().to_owned());
            return Hashed::Unchanged { seen_again };
        }
        match content(self.root, &entry) {
            Ok((digest, held)) => Hashed::Content(Box::new(Content { entry, digest, held })),
            Err(reason) => Hashed::Done(Box::new(self.unread(&entry, reason))),
        }
    }

    fn extract(
        &self,
        content: Content,
        known: &HashMap<(Digest, String), Vec<ItemReading>>,
    ) -> NewEntry {
        let Content { entry, digest, held } = content;
        let reader = self.args.reader;
        let size = entry.stat.size;
        let items = if let Some(items) = known.get(&(digest, shape(&entry))) {
            absolute(items, &entry.locator)
        } else if let Some(bytes) = held {
            reader.read(&entry.locator, &mut Cursor::new(bytes), size)
        } else {
            let read = source::read(self.root, &entry).and_then(|mut open| {
                let items = reader.read(&entry.locator, open.reader(), size);
                self.still(&entry, &digest, &mut open).map(|()| items)
            });
            match read {
                Ok(items) => items,
                Err(reason) => return self.unread(&entry, reason),
            }
        };
        self.new_entry(&entry, Some(digest), items)
    }

    /// Whether what was extracted is what was hashed. Times have a grain: of a file that was written
    /// just now they say too little.
    fn still(&self, entry: &Entry, digest: &Digest, open: &mut OpenEntry) -> Result<(), Unread> {
        let same = self.is_settled(entry) || open.digest().map_err(|_| Unread::Io)? == *digest;
        if same && open.unchanged() { Ok(()) } else { Err(Unread::Changed) }
    }

    fn is_settled(&self, entry: &Entry) -> bool {
        let newest = entry.stat.mtime_ns.max(entry.stat.ctime_ns);
        self.begun_ns - newest > SETTLING_NS
    }

    fn unread(&self, entry: &Entry, reason: Unread) -> NewEntry {
        let coverage = Coverage::Unread(reason);
        let item =
            ItemReading::empty(entry.locator.clone(), ItemKind::File, coverage, entry.stat.size);
        self.new_entry(entry, None, vec![item])
    }

    fn new_entry(
        &self,
        entry: &Entry,
        digest: Option<Digest>,
        items: Vec<ItemReading>,
    ) -> NewEntry {
        let key = self.args.state.key();
        let id = |item: &ItemReading| ItemId::derive(key, &self.root.name, &item.locator);
        let repeatable = !items.iter().any(|item| is_passing(item.coverage));
        NewEntry {
            source: self.root.name.clone(),
            path: entry.locator.clone(),
            raw_path: entry.path.clone(),
            stat: file_stat(&entry.stat),
            digest,
            toolset: self.toolset,
            shape: shape(entry),
            settled: repeatable && self.is_settled(entry),
            repeatable,
            items: items.into_iter().map(|item| (id(&item), item)).collect(),
        }
    }
}

/// Digest of the content, and the content when it is short; refused when it is not that of the listing.
fn content(root: &Root, entry: &Entry) -> Result<(Digest, Option<Vec<u8>>), Unread> {
    let mut open = source::read(root, entry)?;
    let size = entry.stat.size;
    let (digest, held) = if size <= HELD_MAX {
        let mut bytes = Vec::new();
        open.reader().take(size + 1).read_to_end(&mut bytes).map_err(|_| Unread::Io)?;
        (Digest::of(&bytes), Some(bytes))
    } else {
        (open.digest().map_err(|_| Unread::Io)?, None)
    };
    let whole = held.as_ref().is_none_or(|bytes| bytes.len() as u64 == size);
    if whole && open.unchanged() { Ok((digest, held)) } else { Err(Unread::Changed) }
}

/// Whether it was the moment, and not the content, that kept something from being read.
fn is_passing(coverage: Coverage) -> bool {
    match coverage {
        Coverage::Complete => false,
        Coverage::Partial(why) | Coverage::Unread(why) => matches!(
            why,
            Unread::Io
                | Unread::Vanished
                | Unread::Changed
                | Unread::Locked
                | Unread::Denied
                | Unread::Timeout
        ),
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

fn shape(entry: &Entry) -> String {
    reading::shape(&entry.path)
}

/// The catalogue's words for what the source saw.
fn file_stat(stat: &Stat) -> FileStat {
    FileStat {
        dev: stat.dev,
        ino: stat.ino,
        size: stat.size,
        mtime_ns: stat.mtime_ns,
        ctime_ns: stat.ctime_ns,
        btime_ns: stat.btime_ns,
    }
}
