//! Dismissals, and what each takes away from a content as it was read.

use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::items::{digest_of, stat_of};
use super::{Catalogue, CatalogueError, FileStat, from_json, to_json};
use crate::digest::Digest;
use crate::inventory::Tier;
use crate::location::SourceName;
use crate::retention::{Dismissal, DismissalId};

/// The count that a dismissal takes away: one finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Locator of the item, relative to the file; empty for the file itself.
    pub item: String,
    /// Type that it was counted as.
    pub type_code: String,
    /// Tier that it was counted with.
    pub tier: Tier,
    /// Column that it was counted in, from 1.
    pub column: Option<u32>,
}

/// Whether a content has the finding, as read under one toolset and one kind of name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DismissalMatch {
    /// Rules, terms and readers.
    pub toolset: Digest,
    /// The part of the name that can change how bytes are read.
    pub shape: String,
    /// What it takes away; none when the finding is not there (any more).
    pub taken: Option<Taken>,
}

/// A dismissal with what is known of its finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DismissalRow {
    /// The dismissal.
    pub dismissal: Dismissal,
    /// One for each way in which its content was read.
    pub matches: Vec<DismissalMatch>,
}

impl DismissalRow {
    /// What is known under a toolset and a kind of name; nothing when nobody looked yet.
    pub fn matched(&self, toolset: &Digest, shape: &str) -> Option<&DismissalMatch> {
        self.matches.iter().find(|one| one.toolset == *toolset && one.shape == shape)
    }
}

/// A file with a given content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOfContent {
    /// Its source.
    pub source: SourceName,
    /// Raw bytes of its relative path.
    pub raw_path: Vec<u8>,
    /// Its stat.
    pub stat: FileStat,
    /// Rules, terms and readers it was read with.
    pub toolset: Digest,
}

impl Catalogue {
    /// All dismissals, withdrawn and expired ones too, by id.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses or holds something else.
    pub fn dismissals(&self) -> Result<Vec<DismissalRow>, CatalogueError> {
        let mut query = self.db.prepare_cached("SELECT body FROM dismissal ORDER BY id")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let dismissal: Dismissal = from_json(&row.get::<_, String>(0)?, "dismissal.body")?;
            let matches = self.matches(&dismissal.id)?;
            all.push(DismissalRow { dismissal, matches });
        }
        Ok(all)
    }

    fn matches(&self, id: &DismissalId) -> Result<Vec<DismissalMatch>, CatalogueError> {
        let mut query = self.db.prepare_cached(
            "SELECT toolset, shape, taken FROM dismissal_match WHERE dismissal = ?1",
        )?;
        let mut rows = query.query([id.as_str()])?;
        let mut matches = Vec::new();
        while let Some(row) = rows.next()? {
            let taken: Option<String> = row.get(2)?;
            let taken = taken.map(|text| from_json(&text, "dismissal_match.taken")).transpose()?;
            matches.push(DismissalMatch { toolset: digest_of(row, 0)?, shape: row.get(1)?, taken });
        }
        Ok(matches)
    }

    /// Places a dismissal, which `make` makes knowing all others. No other can come in between, and what
    /// `make` does besides (a line in the ledger) is done before the dismissal is there.
    ///
    /// # Errors
    ///
    /// That of `make`, or [`CatalogueError`] when the database refuses; then there is no dismissal.
    pub fn place_dismissal<E: From<CatalogueError>>(
        &mut self,
        make: impl FnOnce(&[Dismissal]) -> Result<(Dismissal, DismissalMatch), E>,
    ) -> Result<Dismissal, E> {
        self.immediate(|catalogue| {
            let all: Vec<_> =
                catalogue.dismissals()?.into_iter().map(|row| row.dismissal).collect();
            let (dismissal, matched) = make(&all)?;
            catalogue
                .db
                .execute(
                    "INSERT INTO dismissal(id, content, body) VALUES(?1, ?2, ?3)",
                    params![
                        dismissal.id.as_str(),
                        dismissal.content.as_bytes(),
                        to_json(&dismissal)
                    ],
                )
                .map_err(CatalogueError::from)?;
            catalogue.store_match(&dismissal.id, &matched)?;
            Ok(dismissal)
        })
    }

    /// Changes a dismissal: `change` finds it among all.
    ///
    /// # Errors
    ///
    /// That of `change`, or [`CatalogueError`] when the database refuses; then nothing is changed.
    pub fn change_dismissal<E: From<CatalogueError>>(
        &mut self,
        change: impl FnOnce(Vec<Dismissal>) -> Result<Dismissal, E>,
    ) -> Result<Dismissal, E> {
        self.immediate(|catalogue| {
            let all = catalogue.dismissals()?.into_iter().map(|row| row.dismissal).collect();
            let changed = change(all)?;
            catalogue
                .db
                .execute(
                    "UPDATE dismissal SET body = ?2 WHERE id = ?1",
                    params![changed.id.as_str(), to_json(&changed)],
                )
                .map_err(CatalogueError::from)?;
            Ok(changed)
        })
    }

    /// Remembers whether a content, as it was read, has the finding of a dismissal.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn store_match(
        &self,
        id: &DismissalId,
        matched: &DismissalMatch,
    ) -> Result<(), CatalogueError> {
        self.db.execute(
            "INSERT INTO dismissal_match(dismissal, toolset, shape, taken) VALUES(?1, ?2, ?3, ?4)
             ON CONFLICT(dismissal, toolset, shape) DO UPDATE SET taken = ?4",
            params![
                id.as_str(),
                matched.toolset.as_bytes(),
                matched.shape,
                matched.taken.as_ref().map(to_json)
            ],
        )?;
        Ok(())
    }

    /// The files with this content that the last scan met, by source and path.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn files_of(&self, content: &Digest) -> Result<Vec<FileOfContent>, CatalogueError> {
        let mut query = self.db.prepare_cached(
            "SELECT source, raw_path, toolset, dev, ino, instance.size, mtime, ctime, btime
             FROM instance JOIN content ON content.id = instance.content
             WHERE content.digest = ?1 AND unseen IS NULL ORDER BY source, path",
        )?;
        let mut rows = query.query([content.as_bytes()])?;
        let mut files = Vec::new();
        while let Some(row) = rows.next()? {
            files.push(file_of(row)?);
        }
        Ok(files)
    }
}

fn file_of(row: &Row<'_>) -> Result<FileOfContent, CatalogueError> {
    Ok(FileOfContent {
        source: SourceName::new(row.get::<_, String>(0)?),
        raw_path: row.get(1)?,
        toolset: digest_of(row, 2)?,
        stat: stat_of(row, 3)?,
    })
}
