//! Entries and their items: what was read, under which toolset, and what it gave.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Row, params};

use super::{Catalogue, CatalogueError, from_json, to_json};
use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::inventory::{Coverage, ItemReading};
use crate::location::{ItemId, Locator, SourceName};

/// What the file system said of an entry. Times in nanoseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStat {
    /// Device.
    pub dev: u64,
    /// Inode.
    pub ino: u64,
    /// Length in bytes.
    pub size: u64,
    /// Modification of the content.
    pub mtime_ns: i128,
    /// Change of content or attributes.
    pub ctime_ns: i128,
    /// Birth, where the file system keeps it.
    pub btime_ns: Option<i128>,
}

/// What is known of an entry from an earlier run.
#[derive(Debug, Clone)]
pub struct Known {
    /// Stat at that time.
    pub stat: FileStat,
    /// Rules, terms and readers it was read with.
    pub toolset: Digest,
    /// Read well after its last change, so that an equal stat means equal content.
    pub settled: bool,
    /// Whether its content could be hashed.
    pub has_content: bool,
    /// Whether the last scan could not tell if it is still there.
    pub unseen: bool,
}

/// A new or changed entry with everything that reading it gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Its source.
    pub source: SourceName,
    /// Locator of the file.
    pub path: Locator,
    /// Raw bytes of its relative path.
    pub raw_path: Vec<u8>,
    /// Stat before it was read.
    pub stat: FileStat,
    /// Digest of its bytes; none when it could not be read.
    pub digest: Option<Digest>,
    /// Rules, terms and readers.
    pub toolset: Digest,
    /// The part of the name that can change how bytes are read.
    pub shape: String,
    /// See [`Known::settled`].
    pub settled: bool,
    /// Whether reading equal bytes gives the same again; not so when a disk failed on the way.
    pub repeatable: bool,
    /// The items, containers before their parts.
    pub items: Vec<(ItemId, ItemReading)>,
}

/// An entry that is not an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialEntry {
    /// Where it lies.
    pub locator: Locator,
    /// `symlink`, `fifo`, …
    pub kind: String,
}

/// An item with the entry that it lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredItem {
    /// Its id.
    pub id: ItemId,
    /// Number of the entry: items of one entry share it.
    pub instance: i64,
    /// Its source.
    pub source: SourceName,
    /// Raw bytes of the file's relative path.
    pub raw_path: Vec<u8>,
    /// Stat of the file.
    pub stat: FileStat,
    /// Digest of the file.
    pub digest: Option<Digest>,
    /// Rules, terms and readers it was read with.
    pub toolset: Digest,
    /// First seen by this program; never a file time.
    pub first_seen: CivilDate,
    /// What reading gave.
    pub reading: ItemReading,
}

impl Catalogue {
    /// Everything known of the entries of a source, by path.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn known(&self, source: &SourceName) -> Result<HashMap<String, Known>, CatalogueError> {
        let mut query = self.db.prepare(
            "SELECT path, toolset, settled, content IS NOT NULL, dev, ino, size, mtime, ctime, btime,
               unseen IS NOT NULL
             FROM instance WHERE source = ?1",
        )?;
        let mut rows = query.query([source.as_str()])?;
        let mut known = HashMap::new();
        while let Some(row) = rows.next()? {
            let entry = Known {
                stat: stat_of(row, 4)?,
                toolset: digest_of(row, 1)?,
                settled: row.get(2)?,
                has_content: row.get(3)?,
                unseen: row.get(10)?,
            };
            known.insert(row.get(0)?, entry);
        }
        Ok(known)
    }

    /// What an equal content gave under the same toolset, with locators relative to the file.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn cached_reading(
        &self,
        digest: &Digest,
        toolset: &Digest,
        shape: &str,
    ) -> Result<Option<Vec<ItemReading>>, CatalogueError> {
        let mut query = self.db.prepare_cached(
            "SELECT items FROM reading JOIN content ON content.id = reading.content
             WHERE content.digest = ?1 AND toolset = ?2 AND shape = ?3",
        )?;
        let text: Option<String> = query
            .query_row(params![digest.as_bytes(), toolset.as_bytes(), shape], |row| row.get(0))
            .optional()?;
        text.map(|text| from_json(&text, "reading.items")).transpose()
    }

    /// Entries of a source that are not items, in the order they were listed.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn special(&self, source: &SourceName) -> Result<Vec<SpecialEntry>, CatalogueError> {
        let mut query = self
            .db
            .prepare("SELECT locator, kind FROM special WHERE source = ?1 ORDER BY rowid")?;
        let rows = query.query_map([source.as_str()], |row| {
            Ok(SpecialEntry {
                locator: Locator::from_text(row.get::<_, String>(0)?),
                kind: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Hands every item to `visit`, those of one entry together and containers before their parts.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn each_item(&self, mut visit: impl FnMut(StoredItem)) -> Result<(), CatalogueError> {
        let mut query =
            self.db.prepare(&format!("{SELECT_ITEM} ORDER BY source, path, ordinal"))?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            visit(stored_item(row)?);
        }
        Ok(())
    }

    /// The items of the entry that holds `id`; empty when there is none.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn entry_of(&self, id: &ItemId) -> Result<Vec<StoredItem>, CatalogueError> {
        let mut query = self.db.prepare(&format!(
            "{SELECT_ITEM} WHERE instance = (SELECT instance FROM item WHERE id = ?1) ORDER BY ordinal"
        ))?;
        let mut rows = query.query([id.as_str()])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(stored_item(row)?);
        }
        Ok(items)
    }

    /// The files, of all sources, that had this content at the last scan.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn copies_of(&self, content: &Digest) -> Result<Vec<ItemId>, CatalogueError> {
        let mut query = self.db.prepare_cached(
            "SELECT item.id FROM item JOIN instance ON instance.id = item.instance
             WHERE ordinal = 0 AND content = (SELECT id FROM content WHERE digest = ?1)
             ORDER BY source, path",
        )?;
        let ids = query.query_map([content.as_bytes()], |row| row.get::<_, String>(0))?;
        Ok(ids.collect::<Result<Vec<_>, _>>()?.into_iter().map(ItemId::new).collect())
    }

    /// Number of entries of a source and their total size: the base of the share-of-root gate.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn extent(&self, source: &SourceName) -> Result<(u64, u64), CatalogueError> {
        Ok(self.db.query_row(
            "SELECT count(*), coalesce(sum(size), 0) FROM instance WHERE source = ?1",
            [source.as_str()],
            |row| Ok((unsigned(row.get(0)?), unsigned(row.get(1)?))),
        )?)
    }
}

const SELECT_ITEM: &str = "SELECT item.id, instance, source, raw_path, content.digest, first_seen, reading,
  dev, ino, instance.size, mtime, ctime, btime, unseen, toolset
  FROM item JOIN instance ON instance.id = item.instance LEFT JOIN content ON content.id = instance.content";

fn stored_item(row: &Row<'_>) -> Result<StoredItem, CatalogueError> {
    let digest: Option<[u8; 32]> = row.get(4)?;
    let first_seen: String = row.get(5)?;
    let mut reading: ItemReading = from_json(&row.get::<_, String>(6)?, "item.reading")?;
    if let Some(why) = row.get::<_, Option<String>>(13)? {
        let why = from_json(&to_json(&why), "instance.unseen")?;
        reading.coverage = Coverage::Unread(why);
    }
    Ok(StoredItem {
        id: ItemId::new(row.get::<_, String>(0)?),
        instance: row.get(1)?,
        source: SourceName::new(row.get::<_, String>(2)?),
        raw_path: row.get(3)?,
        digest: digest.map(Digest::from_bytes),
        toolset: digest_of(row, 14)?,
        first_seen: crate::calendar::parse_iso(&first_seen)
            .ok_or(CatalogueError::Malformed { what: "instance.first_seen" })?,
        reading,
        stat: stat_of(row, 7)?,
    })
}

pub(super) fn stat_of(row: &Row<'_>, at: usize) -> Result<FileStat, CatalogueError> {
    let nanos = |text: String| {
        text.parse::<i128>().map_err(|_| CatalogueError::Malformed { what: "instance times" })
    };
    Ok(FileStat {
        dev: unsigned(row.get(at)?),
        ino: unsigned(row.get(at + 1)?),
        size: unsigned(row.get(at + 2)?),
        mtime_ns: nanos(row.get(at + 3)?)?,
        ctime_ns: nanos(row.get(at + 4)?)?,
        btime_ns: row.get::<_, Option<String>>(at + 5)?.map(nanos).transpose()?,
    })
}

pub(super) fn digest_of(row: &Row<'_>, at: usize) -> Result<Digest, CatalogueError> {
    Ok(Digest::from_bytes(row.get(at)?))
}

/// `SQLite` keeps 64 signed bits; the bits are the same both ways.
pub(super) fn signed(value: u64) -> i64 {
    i64::from_ne_bytes(value.to_ne_bytes())
}

/// The way back of [`signed`].
pub(super) fn unsigned(value: i64) -> u64 {
    u64::from_ne_bytes(value.to_ne_bytes())
}
