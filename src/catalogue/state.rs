//! The state folder itself: its key, its lock, the runs it remembers.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension, params};
use rustix::fs::{FlockOperation, flock};

use super::{Catalogue, CatalogueError, from_json, to_json};
use crate::digest::{StateKey, base32_bits};

/// Where this program keeps what it knows.
#[derive(Debug, Clone)]
pub struct StateFolder {
    path: PathBuf,
    key: StateKey,
}

impl StateFolder {
    /// Opens a state folder, or makes one: mode 0700, with a fresh random key.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::TooOpen`] when others may enter it; [`CatalogueError::Folder`] when it cannot
    /// be made or its key not be read.
    pub fn open(path: &Path) -> Result<Self, CatalogueError> {
        let fail = |source| CatalogueError::Folder { path: path.to_owned(), source };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(fail)?;
        let mode = path.metadata().map_err(fail)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(CatalogueError::TooOpen { path: path.to_owned(), mode });
        }
        Ok(Self { path: path.to_owned(), key: read_or_make_key(&path.join("state.key"))? })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The secret that keys ids and tokens.
    pub fn key(&self) -> &StateKey {
        &self.key
    }

    /// Name of this state: a plan of another one is refused.
    pub fn id(&self) -> String {
        format!("st_{}", base32_bits(&self.key.token(&[b"termijn state id"]), 100))
    }

    /// Takes the lock that scan, plan and apply share.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::Locked`] when another process holds it, with what that one wrote.
    pub fn lock(&self, holder: &str) -> Result<RunLock, CatalogueError> {
        let path = self.path.join("lock");
        let fail = |source| CatalogueError::Folder { path: path.clone(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(fail)?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            let mut holder = String::new();
            file.take(200).read_to_string(&mut holder).map_err(fail)?;
            return Err(CatalogueError::Locked { holder: holder.trim().to_owned() });
        }
        file.set_len(0).and_then(|()| file.write_all(holder.as_bytes())).map_err(fail)?;
        Ok(RunLock { _file: file })
    }
}

/// Held while a run lasts; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

fn read_or_make_key(path: &Path) -> Result<StateKey, CatalogueError> {
    let fail = |source| CatalogueError::Folder { path: path.to_owned(), source };
    let mut bytes = [0; 32];
    match OpenOptions::new().read(true).open(path) {
        Ok(mut file) => file.read_exact(&mut bytes).map_err(fail)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            getrandom::fill(&mut bytes).map_err(|error| fail(error.into()))?;
            // Complete under a name of its own first: a crash must not leave half a key. Process ids
            // are not unique among containers that share a folder.
            let mut unique = [0; 8];
            getrandom::fill(&mut unique).map_err(|error| fail(error.into()))?;
            let made = path.with_extension(format!("new-{:016x}", u64::from_ne_bytes(unique)));
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&made)
                .map_err(fail)?;
            file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(fail)?;
            match std::fs::hard_link(&made, path) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    OpenOptions::new()
                        .read(true)
                        .open(path)
                        .and_then(|mut file| file.read_exact(&mut bytes))
                        .map_err(fail)?;
                }
                Err(error) => return Err(fail(error)),
            }
            std::fs::remove_file(&made).map_err(fail)?;
            let folder = path.parent().unwrap_or(Path::new("."));
            File::open(folder).and_then(|dir| dir.sync_all()).map_err(fail)?;
        }
        Err(error) => return Err(fail(error)),
    }
    Ok(StateKey::from_bytes(bytes))
}

/// What is remembered of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// `R-2026-11-22T21:30:00Z`.
    pub id: String,
    /// RFC 3339.
    pub started: String,
    /// RFC 3339.
    pub finished: String,
    /// The shell's summary, as JSON.
    pub summary: serde_json::Value,
}

impl Catalogue {
    /// Remembers a finished run.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn store_run(&mut self, run: &RunRow) -> Result<(), CatalogueError> {
        self.db.execute(
            "INSERT INTO run(id, started, finished, summary) VALUES(?1, ?2, ?3, ?4)",
            params![run.id, run.started, run.finished, to_json(&run.summary)],
        )?;
        Ok(())
    }

    /// The newest run; none before the first scan.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the database refuses.
    pub fn last_run(&self) -> Result<Option<RunRow>, CatalogueError> {
        let row = self
            .db
            .query_row(
                "SELECT id, started, finished, summary FROM run ORDER BY number DESC LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?)),
            )
            .optional()?;
        row.map(|(id, started, finished, summary)| {
            Ok(RunRow { id, started, finished, summary: from_json(&summary, "run.summary")? })
        })
        .transpose()
    }
}
