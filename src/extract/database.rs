//! Databases in one file (sqlite), from memory and read only. Pure.
//!
//! What a write-ahead log beside the file holds is not seen here: only the file's own bytes are handed
//! over. The log is read by itself, see [`Format::SqlitePages`](super::data::Format). A database whose head
//! counts more pages than the file has, or fewer, is partly read. Rows that were deleted but not vacuumed
//! away are not looked for.

use std::io::{self, Cursor, Read, SeekFrom};

use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};

use super::ReadSeek;
use super::data::{Objects, Rows};
use super::walk::{Seat, Shortfall, Walk, first};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Says every row of every ordinary table.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let counted = length_fault(reader, size)?;
    if size > walk.limits.document_bytes_max {
        return Ok(Some(Unread::TooLarge));
    }
    reader.seek(SeekFrom::Start(0))?;
    let Some(connection) = open(reader, size)? else { return Ok(Some(Unread::Damaged)) };
    let Ok(tables) = tables(&connection) else { return Ok(Some(Unread::Damaged)) };
    // A damaged tree can show one page many times. Honest rows take at least a byte each, and no value
    // grows more than sixtyfold when it is written out.
    let mut budget = Budget { rows: size, text: size.saturating_mul(64) };
    let mut objects = Objects::new(seat);
    for table in tables {
        let read = match table {
            Table::Plain(name) => rows(walk, &mut objects, (&connection, &name), &mut budget),
            Table::Virtual => Ok(Some(Unread::Unsupported)),
        };
        objects.note(read.unwrap_or(Some(Unread::Damaged)));
    }
    if say_schema(walk, &connection).is_err() {
        objects.note(Some(Unread::Damaged));
    }
    Ok(first(objects.shortfall(), counted))
}

/// Says the statements that made tables, views and triggers: defaults and conditions may name people.
fn say_schema(walk: &mut Walk<'_>, connection: &Connection) -> rusqlite::Result<()> {
    let mut query = connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        walk.say(&text(row.get_ref(0)?), SegmentKind::Prose, None, &Place::Whole);
    }
    Ok(())
}

/// What the length of the file says against its head. Pages that the head counts and the file lacks lie
/// in a log that was never written back; what stands behind the last page is part of no table.
///
/// Source: "Database File Format" of `SQLite`, §1.3.7: the count is valid when two numbers agree.
fn length_fault(reader: &mut dyn ReadSeek, size: u64) -> io::Result<Shortfall> {
    let mut head = [0_u8; 100];
    if size < head.len() as u64 {
        return Ok(Some(Unread::Damaged));
    }
    reader.seek(SeekFrom::Start(0))?;
    reader.read_exact(&mut head)?;
    let wide = |at: usize| {
        u64::from(head[at]) << 24
            | u64::from(head[at + 1]) << 16
            | u64::from(head[at + 2]) << 8
            | u64::from(head[at + 3])
    };
    let page = match u64::from(head[16]) << 8 | u64::from(head[17]) {
        1 => 65_536,
        page => page,
    };
    let stated = page * wide(28);
    if stated == 0 || wide(24) != wide(92) || stated == size {
        return Ok(None);
    }
    if stated > size {
        return Ok(Some(Unread::Damaged));
    }
    reader.seek(SeekFrom::Start(stated))?;
    let mut block = Vec::new();
    loop {
        block.clear();
        if (&mut *reader).take(1 << 16).read_to_end(&mut block)? == 0 {
            return Ok(None);
        }
        if block.iter().any(|byte| *byte != 0) {
            return Ok(Some(Unread::Unsupported));
        }
    }
}

/// `None` when the library does not take the bytes for a database.
fn open(reader: &mut dyn ReadSeek, size: u64) -> io::Result<Option<Connection>> {
    let mut head = [0_u8; 100];
    let Some(rest) = size.checked_sub(head.len() as u64) else { return Ok(None) };
    reader.read_exact(&mut head)?;
    // A database in write-ahead mode needs files beside it; in rollback mode it does not.
    head[18] = 1;
    head[19] = 1;
    let bytes = Cursor::new(head).chain(reader.take(rest));
    let length = usize::try_from(size).map_err(io::Error::other)?;
    let connection = Connection::open_in_memory().and_then(|mut connection| {
        connection.deserialize_read_exact(MAIN_DB, bytes, length, true)?;
        // A generated column can ask for a text of a gigabyte; no honest value is longer than its file.
        let longest = i32::try_from(size.max(1 << 20)).unwrap_or(i32::MAX);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, longest)?;
        // Functions and tables named in a hostile schema must not run.
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    });
    Ok(connection.ok())
}

enum Table {
    Plain(String),
    Virtual,
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    let mut query = connection.prepare(
        "SELECT name, coalesce(rootpage, 0) FROM sqlite_schema \
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let listed = query.query_map([], |row| {
        let root: i64 = row.get(1)?;
        Ok(if root == 0 { Table::Virtual } else { Table::Plain(row.get(0)?) })
    })?;
    listed.collect()
}

struct Budget {
    rows: u64,
    text: u64,
}

fn rows(
    walk: &mut Walk<'_>,
    objects: &mut Objects<'_>,
    (connection, table): (&Connection, &str),
    budget: &mut Budget,
) -> rusqlite::Result<Shortfall> {
    let mut query =
        connection.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
    let columns = columns(connection, table, query.column_count())?;
    let mut told = Rows::new(table.to_owned(), columns.clone());
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let mut texts = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            texts.push(match row.get_ref(index)? {
                ValueRef::Blob(bytes) => objects.text(walk, bytes, (&told, column)),
                value => text(value),
            });
        }
        let length: u64 = texts.iter().map(|text| text.len() as u64).sum();
        if budget.rows == 0 || length > budget.text {
            return Ok(Some(Unread::Damaged));
        }
        budget.rows -= 1;
        budget.text -= length;
        told.say(walk, &texts, false);
    }
    Ok(None)
}

/// Names of the columns that `SELECT *` gives, as far as they are known. The library panics on names that
/// are no UTF-8 when it is asked for those of a statement.
fn columns(connection: &Connection, table: &str, count: usize) -> rusqlite::Result<Vec<String>> {
    let listed = "SELECT name FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid";
    let mut query = connection.prepare(listed)?;
    let mut rows = query.query([table])?;
    let mut names = Vec::with_capacity(count);
    while let Some(row) = rows.next()? {
        names.push(text(row.get_ref(0)?));
    }
    names.resize(count, String::new());
    Ok(names)
}

/// A value as text, numbers as they are displayed.
fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
