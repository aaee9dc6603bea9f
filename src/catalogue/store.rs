//! Writing entries and their items: what is new, what is gone, what is out of sight.

use rusqlite::{TransactionBehavior, params};

use super::items::{NewEntry, SpecialEntry, digest_of, signed, stat_of};
use super::{Catalogue, CatalogueError, to_json};
use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::inventory::{ItemReading, Unread};
use crate::location::{Locator, SourceName};

impl Catalogue {
    /// A transaction that has the right to write from its start on: one that reads first would be
    /// refused, and not wait, when another process writes in between.
    fn write(&mut self) -> Result<rusqlite::Transaction<'_>, CatalogueError> {
        Ok(self.db.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// Writes new and changed entries in one transaction. One that is there as it would be written is
    /// not written again: what cannot be read is read every time, and gives the same most times.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses; then none of them is written.
    pub fn store(&mut self, entries: &[NewEntry], today: CivilDate) -> Result<(), CatalogueError> {
        if entries.is_empty() {
            return Ok(());
        }
        let tx = self.write()?;
        for entry in entries {
            if !is_stored(&tx, entry)? {
                store_entry(&tx, entry, today)?;
            }
        }
        tx.commit()?;
        Ok(())
    }

    /// Forgets entries of a source that a complete listing no longer showed.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn forget(&mut self, source: &SourceName, gone: &[String]) -> Result<(), CatalogueError> {
        if gone.is_empty() {
            return Ok(());
        }
        let tx = self.write()?;
        for path in gone {
            tx.prepare_cached("DELETE FROM instance WHERE source = ?1 AND path = ?2")?
                .execute(params![source.as_str(), path])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Forgets the readings and contents that no entry refers to any more, if anything was written
    /// since the catalogue was opened.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn sweep(&mut self) -> Result<(), CatalogueError> {
        if self.db.total_changes() == 0 {
            return Ok(());
        }
        let tx = self.write()?;
        tx.execute_batch(
            "DELETE FROM reading WHERE NOT EXISTS (SELECT 1 FROM instance i
               WHERE i.content = reading.content AND i.toolset = reading.toolset);
             DELETE FROM content WHERE NOT EXISTS (SELECT 1 FROM instance i WHERE i.content = content.id)
               AND NOT EXISTS (SELECT 1 FROM reading r WHERE r.content = content.id);",
        )?;
        tx.commit()?;
        Ok(())
    }

    /// Notes that nobody could tell whether these entries, by path, are still there. They keep what is
    /// known of them, and count as not read until they are seen again.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn lose_sight(
        &mut self,
        source: &SourceName,
        lost: &[(String, Unread)],
    ) -> Result<(), CatalogueError> {
        if lost.is_empty() {
            return Ok(());
        }
        let tx = self.write()?;
        for (path, why) in lost {
            tx.prepare_cached(
                "UPDATE instance SET unseen = ?3
                 WHERE source = ?1 AND path = ?2 AND unseen IS NOT ?3",
            )?
            .execute(params![source.as_str(), path, why.code()])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// The same for every entry of a source.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn lose_sight_of_all(
        &mut self,
        source: &SourceName,
        why: Unread,
    ) -> Result<(), CatalogueError> {
        self.db.execute(
            "UPDATE instance SET unseen = ?2 WHERE source = ?1 AND unseen IS NOT ?2",
            params![source.as_str(), why.code()],
        )?;
        Ok(())
    }

    /// Takes back [`Self::lose_sight`] for entries that were listed again as they were.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn see_again(
        &mut self,
        source: &SourceName,
        paths: &[String],
    ) -> Result<(), CatalogueError> {
        if paths.is_empty() {
            return Ok(());
        }
        let tx = self.write()?;
        for path in paths {
            tx.prepare_cached("UPDATE instance SET unseen = NULL WHERE source = ?1 AND path = ?2")?
                .execute(params![source.as_str(), path])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Forgets whole sources that are no longer configured.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn keep_sources(&mut self, sources: &[SourceName]) -> Result<(), CatalogueError> {
        let names = to_json(&sources.iter().map(SourceName::as_str).collect::<Vec<_>>());
        for table in ["instance", "special"] {
            self.db.execute(
                &format!(
                    "DELETE FROM {table} WHERE source NOT IN (SELECT value FROM json_each(?1))"
                ),
                [&names],
            )?;
        }
        Ok(())
    }

    /// Replaces the list of entries of a source that are not items.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn store_special(
        &mut self,
        source: &SourceName,
        entries: &[SpecialEntry],
    ) -> Result<(), CatalogueError> {
        if self.special(source)? == entries {
            return Ok(());
        }
        let tx = self.write()?;
        tx.execute("DELETE FROM special WHERE source = ?1", [source.as_str()])?;
        for entry in entries {
            tx.execute(
                "INSERT INTO special(source, locator, kind) VALUES(?1, ?2, ?3)",
                params![source.as_str(), entry.locator.as_str(), entry.kind],
            )?;
        }
        tx.commit()?;
        Ok(())
    }
}

/// Whether an entry is in the catalogue exactly as it would be written.
fn is_stored(tx: &rusqlite::Transaction<'_>, entry: &NewEntry) -> Result<bool, CatalogueError> {
    let mut query = tx.prepare_cached(
        "SELECT instance.id, toolset, settled, content.digest,
           dev, ino, instance.size, mtime, ctime, btime
         FROM instance LEFT JOIN content ON content.id = instance.content
         WHERE source = ?1 AND path = ?2 AND unseen IS NULL",
    )?;
    let mut rows = query.query(params![entry.source.as_str(), entry.path.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    let digest: Option<[u8; 32]> = row.get(3)?;
    let same = digest_of(row, 1)? == entry.toolset
        && row.get::<_, bool>(2)? == entry.settled
        && digest.map(Digest::from_bytes) == entry.digest
        && stat_of(row, 4)? == entry.stat;
    if !same {
        return Ok(false);
    }
    let mut query =
        tx.prepare_cached("SELECT id, reading FROM item WHERE instance = ?1 ORDER BY ordinal")?;
    let stored = query
        .query_map([row.get::<_, i64>(0)?], |item| Ok((item.get(0)?, item.get(1)?)))?
        .collect::<Result<Vec<(String, String)>, _>>()?;
    let wanted = entry.items.iter().map(|(id, reading)| (id.as_str().to_owned(), to_json(reading)));
    Ok(stored.into_iter().eq(wanted))
}

fn store_entry(
    tx: &rusqlite::Transaction<'_>,
    entry: &NewEntry,
    today: CivilDate,
) -> Result<(), CatalogueError> {
    let content = match &entry.digest {
        Some(digest) => Some(store_content(tx, digest, entry.stat.size)?),
        None => None,
    };
    let instance = store_instance(tx, entry, content, today)?;
    tx.prepare_cached("DELETE FROM item WHERE instance = ?1")?.execute([instance])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO item(id, instance, ordinal, reading) VALUES(?1, ?2, ?3, ?4)",
    )?;
    for (ordinal, (id, reading)) in entry.items.iter().enumerate() {
        insert.execute(params![id.as_str(), instance, signed(ordinal as u64), to_json(reading)])?;
    }
    if let Some(content) = content.filter(|_| entry.repeatable) {
        tx.prepare_cached(
            "INSERT INTO reading(content, toolset, shape, items) VALUES(?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            content,
            entry.toolset.as_bytes(),
            entry.shape,
            to_json(&relative(entry))
        ])?;
    }
    Ok(())
}

/// The number of a content, old or new.
fn store_content(
    tx: &rusqlite::Transaction<'_>,
    digest: &Digest,
    size: u64,
) -> Result<i64, CatalogueError> {
    tx.prepare_cached(
        "INSERT INTO content(digest, size) VALUES(?1, ?2) ON CONFLICT(digest) DO NOTHING",
    )?
    .execute(params![digest.as_bytes(), signed(size)])?;
    let mut query = tx.prepare_cached("SELECT id FROM content WHERE digest = ?1")?;
    Ok(query.query_row([digest.as_bytes()], |row| row.get(0))?)
}

/// The number of an entry, old or new.
fn store_instance(
    tx: &rusqlite::Transaction<'_>,
    entry: &NewEntry,
    content: Option<i64>,
    today: CivilDate,
) -> Result<i64, CatalogueError> {
    let mut upsert = tx.prepare_cached(
        "INSERT INTO instance(source, path, raw_path, dev, ino, size, mtime, ctime, btime, content,
           toolset, settled, first_seen)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT(source, path) DO UPDATE SET dev=?4, ino=?5, size=?6, mtime=?7, ctime=?8, btime=?9,
           content=?10, toolset=?11, settled=?12, unseen=NULL
         RETURNING id",
    )?;
    let stat = &entry.stat;
    let values = params![
        entry.source.as_str(),
        entry.path.as_str(),
        entry.raw_path,
        signed(stat.dev),
        signed(stat.ino),
        signed(stat.size),
        stat.mtime_ns.to_string(),
        stat.ctime_ns.to_string(),
        stat.btime_ns.map(|ns| ns.to_string()),
        content,
        entry.toolset.as_bytes(),
        entry.settled,
        today.to_string(),
    ];
    Ok(upsert.query_row(values, |row| row.get(0))?)
}

/// The items with locators relative to their file, so that a copy elsewhere can use them.
fn relative(entry: &NewEntry) -> Vec<ItemReading> {
    let path = entry.path.as_str();
    let items = entry.items.iter().map(|(_, reading)| {
        let inner = reading.locator.as_str().strip_prefix(path).unwrap_or_default();
        ItemReading { locator: Locator::from_text(inner), ..reading.clone() }
    });
    items.collect()
}
