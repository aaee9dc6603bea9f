//! Writes and verifies return archives, and copies for a data subject. An edge: what it makes it reads back
//! from the disk.
//!
//! A return archive is a `BagIt` 1.0 bag (RFC 8493) in a ZIP, and that ZIP is the one AES-256 entry of the
//! file that the client receives: names, sizes and checksums of documents do not show outside. Readers
//! such as 7-Zip open it. It decides nothing; the shell hands it a way to read each item and keeps the
//! passphrase out of every file.
//!
//! Splitting by size is not done: an archive of more than 4 GiB uses ZIP64.
#![expect(clippy::disallowed_types, reason = "an edge: it writes archives and reads them back")]

mod bag;
mod error;
mod folder;
mod form;
mod name;
mod page;
mod passphrase;
mod stream;
mod verify;
mod watched;
mod write;

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::digest::Digest;
use crate::location::{ClientId, Locator};
use crate::text::Lang;

pub use error::{Flaw, HandoverError};
pub use folder::{BagFile, Given, LeftOut, TagFile, WrittenBag, write_bag};
pub use passphrase::new_passphrase;
pub use verify::{ArchiveReport, Contents, verify_archive};
pub use write::{remove_unfinished, write_archive};

/// The one entry of the outer file.
const ENTRY: &str = "inhoud.zip";

/// One document that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnItem {
    /// Where the item lies; part of the list in the archive.
    pub locator: Locator,
    /// Raw bytes of the path that the client knows it by, `/` between components.
    pub original_path: Vec<u8>,
    /// Digest that the content must have.
    pub sha256: Digest,
    /// Length in bytes that the content must have.
    pub size: u64,
    /// When the content last changed, in nanoseconds since 1970, UTC.
    pub mtime_ns: i128,
    /// The engagements that it belongs to, as the client may read them.
    pub engagement: String,
    /// Code of the reason for returning.
    pub reason: String,
}

/// What stands at the head of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnHead {
    /// The client who receives it.
    pub client_id: ClientId,
    /// The plan that it carries out.
    pub plan_id: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who returns it.
    pub organisation: String,
    /// Languages of the pages for people, the reader's own first.
    pub lang_order: [Lang; 2],
}

/// An archive that is on disk under its own name, durably, and that was read back, decrypted and compared
/// with every item. There is no other way to this value.
#[expect(clippy::manual_non_exhaustive, reason = "not to be made elsewhere in this crate either")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenArchive {
    /// Where it is.
    pub path: PathBuf,
    /// Digest of the file.
    pub sha256: Digest,
    /// Length of the file.
    pub bytes: u64,
    /// How many items are in it.
    pub items: u64,
    verified: (),
}

#[cfg(test)]
mod tests;
