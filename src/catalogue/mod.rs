//! What the state folder knows: contents read, items found, attributions and other statements by persons, holds, requests,
//! incidents, plans, consultations, operations. An edge.
//!
//! `SQLite` in WAL mode with `synchronous=FULL`: a committed transaction survives a power cut. It stores
//! types, tiers, counts and codes, and locators; never a matched value. Verdicts are not stored: they
//! follow from what is stored and the day one asks.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an edge: it owns the files of the state folder"
)]

mod attributions;
mod consultations;
mod dismissals;
mod incidents;
mod items;
mod operations;
mod plans;
mod requests;
mod schema;
mod state;
mod statements;
mod store;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use consultations::ConsultationChange;
pub use dismissals::{DismissalMatch, DismissalRow, FileOfContent, Taken};
pub use items::{FileStat, Known, NewEntry, SpecialEntry, StoredItem};
pub use operations::{OperationRow, OperationWrite};
pub use plans::{CertificateRow, DraftLine, PlanRow, PlanStatus};
pub use state::{RunLock, RunRow, StateFolder};
pub use statements::{Signed, SignedRow, StatementKind};

/// Why the catalogue could not be used. Nothing was changed, unless the text says so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The folder or a file in it cannot be created, read or written.
    #[error("cannot use state folder {}", path.display())]
    Folder {
        /// What could not be used.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Other users of the machine may read or write the folder.
    #[error("state folder {} is open to others (mode {mode:o})", path.display())]
    TooOpen {
        /// The folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Written by a newer version of this program.
    #[error("catalogue has format {found}, this version reads up to {known}")]
    Newer {
        /// Format found.
        found: i64,
        /// Newest format that this version knows.
        known: i64,
    },
    /// Another run holds the lock.
    #[error("locked by another run ({holder})")]
    Locked {
        /// Process id and start, as the holder wrote it.
        holder: String,
    },
    /// A stored value is not what this program writes.
    #[error("catalogue holds a value that this version cannot read ({what})")]
    Malformed {
        /// Which column.
        what: &'static str,
    },
    /// The database refused.
    #[error("catalogue failed")]
    Database(#[from] rusqlite::Error),
}

/// The catalogue of one state folder.
#[derive(Debug)]
pub struct Catalogue {
    db: Connection,
}

impl Catalogue {
    /// Opens or creates `catalogue.sqlite` in a state folder.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::Newer`] for a later format; [`CatalogueError::Database`] when `SQLite` refuses.
    pub fn open(folder: &Path) -> Result<Self, CatalogueError> {
        let db = Connection::open(folder.join("catalogue.sqlite"))?;
        schema::prepare(&db)?;
        Ok(Self { db })
    }
}

/// Reads a JSON column.
fn from_json<T: serde::de::DeserializeOwned>(
    text: &str,
    what: &'static str,
) -> Result<T, CatalogueError> {
    serde_json::from_str(text).map_err(|_| CatalogueError::Malformed { what })
}

/// Writes a JSON column.
fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("catalogue values are plain data")
}

#[cfg(test)]
mod tests;
