//! Files of data: tables and databases that are neither text nor an archive. Pure.
//!
//! All of them are told by marks in their bytes, never by the extension alone. Rows are said with table,
//! ordinal and column; bytes in a cell that are a file of their own go to the one dispatcher.

mod access;
mod avro;
mod codepage;
mod columnar;
mod dbase;
mod decimal;
mod dump;
mod memo;
mod object;
mod pages;
mod rows;
mod schema;
mod toc;
mod value;

use std::io;

pub(super) use object::Objects;
pub(super) use rows::Rows;
pub(super) use value::blob_text;

use super::ReadSeek;
use super::walk::{Seat, Shortfall, Walk};
use super::whole::whole;

/// A format of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Tables of dBase and `FoxPro`.
    Dbase,
    /// Long texts that belong to such a table.
    Memo,
    /// Databases of Microsoft Access.
    Access,
    /// Columnar tables.
    Parquet,
    /// Rows with their schema.
    Avro,
    /// Dumps of `PostgreSQL` in its own archive format, or its list of contents alone.
    PgDump,
    /// The same in a tar.
    PgTar,
    /// The write-ahead log or rollback journal of an `SQLite` database.
    SqlitePages,
}

impl Format {
    /// Name of the kind; a closed vocabulary.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Dbase => "dbf",
            Self::Memo => "dbt",
            Self::Access => "mdb",
            Self::Parquet => "parquet",
            Self::Avro => "avro",
            Self::PgDump => "pgdump",
            Self::PgTar => "pgtar",
            Self::SqlitePages => "sqlite-wal",
        }
    }

    /// Whether it is a table or a set of tables.
    pub(super) fn is_table(self) -> bool {
        self != Self::Memo
    }

    /// The format of the bytes that begin with `head`, if it is one of these.
    pub(super) fn of(head: &[u8], extension: &str) -> Option<Self> {
        if head.starts_with(b"PAR1") || head.starts_with(b"PARE") {
            Some(Self::Parquet)
        } else if head.starts_with(b"Obj\x01") {
            Some(Self::Avro)
        } else if head.starts_with(b"PGDMP") {
            Some(Self::PgDump)
        } else if dump::is_tar(head) {
            Some(Self::PgTar)
        } else if access::is_access(head) {
            Some(Self::Access)
        } else if pages::is_log(head) {
            Some(Self::SqlitePages)
        } else if dbase::is_table(head) {
            Some(Self::Dbase)
        } else {
            memo::is_memo(head, extension).then_some(Self::Memo)
        }
    }

    /// Reads the content.
    pub(super) fn read(
        self,
        walk: &mut Walk<'_>,
        seat: &Seat,
        reader: &mut dyn ReadSeek,
        size: u64,
    ) -> io::Result<Shortfall> {
        match self {
            Self::Dbase => dbase::read(walk, seat, reader, size),
            Self::Avro => avro::read(walk, seat, reader, size),
            Self::PgDump => dump::read(walk, seat, reader),
            Self::PgTar => dump::read_tar(walk, seat, reader),
            Self::SqlitePages => pages::read(walk, reader, size),
            Self::Memo | Self::Access | Self::Parquet => {
                let bytes = match whole(walk, reader, size)? {
                    Ok(bytes) => bytes,
                    Err(why) => return Ok(Some(why)),
                };
                Ok(match self {
                    Self::Memo => memo::read(walk, seat, &bytes),
                    Self::Access => access::read(walk, seat, bytes),
                    _ => columnar::read(walk, seat, bytes),
                })
            }
        }
    }
}
