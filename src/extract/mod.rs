//! Turns the bytes of one entry into items and segments. Pure: it reads from what it is handed.
//!
//! It decides what kind of content the bytes are, by content and not by name, and how much of it could
//! be read. It does not decide what is personal data.
//!
//! One dispatcher serves the entry, the members of archives and the attachments of mail, so a
//! zip inside a mail inside a zip is nothing special. Every reader returns what it could *not* read as
//! one closed reason; text that was said before the reason arose stays said, and its item is partly read.
//!
//! Memory: plain text, CSV and JSON are streamed in blocks of 1 MiB; a mail, an office document, a
//! database, a rar and a member of an archive are held whole, up to the limits. Larger members of tar, 7z
//! and packed files stream past once; an Outlook store is read in place.

mod archive;
mod blocks;
mod book;
mod cards;
mod charset;
mod compound;
mod data;
mod database;
mod directory;
mod dos;
mod encoded;
mod envelope;
mod extent;
mod foreign;
mod furniture;
mod html;
mod image;
pub mod isolation;
mod json;
mod kind;
mod ldif;
mod literal;
mod mail;
mod mailbox;
mod mapped;
mod names;
mod object;
mod odf;
mod package;
mod part;
mod passwords;
mod pdf;
mod prose;
mod pst;
mod rich;
mod rtf;
mod serial;
mod sheet;
mod signed;
mod slides;
mod sql;
mod statement;
mod structure;
mod table;
mod telling;
mod tools;
mod utf7;
mod walk;
mod whole;
mod windows;
mod xml;

use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};

pub use passwords::{Passwords, PasswordsError};
pub use tools::{Ocr, Sight, Tools};
pub use walk::extension;

use crate::calendar::CivilDate;
use crate::detect::Segment;
use crate::inventory::{Coverage, ItemKind, Structure};
use crate::location::Locator;

/// Which readers these are. Raised whenever they come to read something else of the same bytes, so that what
/// an earlier set called clean, or could not read, is read again.
pub const READERS: &str = "extract/4";

/// Bytes that can be read again from anywhere.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// An item begins. Items nest: a member opens and closes between its archive's `open` and `close`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemHead {
    /// Where it lies.
    pub locator: Locator,
    /// What it is.
    pub kind: ItemKind,
    /// Length of its own bytes.
    pub size: u64,
}

/// An item ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemEnd {
    /// How much of it was read.
    pub coverage: Coverage,
    /// Kind of content, such as `docx`, `pdf`, `text`; a closed vocabulary, never text of a document.
    pub content_kind: &'static str,
    /// What its format says it is.
    pub structure: Option<Structure>,
    /// The day that it is about, where its structure tells.
    pub date: Option<ToldDate>,
}

/// A day that a document tells of itself, as it tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToldDate {
    /// A day on the calendar.
    Day(CivilDate),
    /// An instant, in seconds since 1970: which day it is depends on the zone.
    Instant(i64),
}

/// One row of a table: its cells, in order.
#[derive(Debug)]
pub struct Row<'a> {
    /// Name of the table; empty for a file that is one table.
    pub table: &'a str,
    /// Ordinal from 1, the header not counted.
    pub ordinal: u64,
    /// Whether the row does not fit its table (another number of fields than the header).
    pub broken: bool,
    /// The cells that hold text.
    pub cells: &'a [Segment<'a>],
}

/// Who listens to an extraction.
pub trait Visitor {
    /// An item begins.
    fn open(&mut self, head: ItemHead);
    /// A stretch of text of the innermost open item.
    fn segment(&mut self, segment: &Segment<'_>);
    /// A row of the innermost open item, which is a table.
    fn row(&mut self, row: &Row<'_>);
    /// The innermost open item ends.
    fn close(&mut self, end: ItemEnd);
}

/// Reads one entry. Opens and closes exactly the items that lie in it, properly nested.
///
/// `name` is the last component of the entry's path, raw; only its extension counts, and only to tell
/// kinds of text apart. Never panics and never fails, whatever the bytes: what cannot be read is said
/// through [`Visitor::close`]. Memory: see the module; the largest piece is bounded by
/// [`Limits::document_bytes_max`] and [`Limits::member_bytes_max`] per depth.
pub fn extract(
    locator: &Locator,
    name: &[u8],
    reader: &mut dyn ReadSeek,
    size: u64,
    (limits, tools): (&Limits, &Tools),
    visitor: &mut dyn Visitor,
) {
    let seat = walk::Seat::entry(locator.clone(), name);
    walk::Walk::new(limits, tools, visitor, size).item(&seat, reader, size);
}

/// How far extraction goes. Reaching a limit is a named reason, never silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Containers inside containers; the file itself is depth 0.
    pub depth_max: u32,
    /// Members of one archive.
    pub members_max: u64,
    /// Unpacked bytes of one member.
    pub member_bytes_max: u64,
    /// Unpacked bytes of one entry, over all depths.
    pub unpacked_bytes_max: u64,
    /// Unpacked to packed, checked once more than 100 MB came out.
    pub ratio_max: u64,
    /// Pages of one document.
    pub pages_max: u64,
    /// Cells of one workbook or table, as far as they hold text.
    pub cells_max: u64,
    /// Bytes of a document that must be held in memory (mail, office document).
    pub document_bytes_max: u64,
    /// Embedded images up to this size together are decoration; more makes their document partly read.
    /// The same holds for files that lie in text as base64.
    pub decoration_bytes_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth_max: 8,
            members_max: 100_000,
            member_bytes_max: 256 << 20,
            unpacked_bytes_max: 4 << 30,
            ratio_max: 200,
            pages_max: 20_000,
            cells_max: 1_000_000_000,
            document_bytes_max: 256 << 20,
            decoration_bytes_max: 20 << 10,
        }
    }
}

#[cfg(test)]
mod tests;
