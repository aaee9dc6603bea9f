//! Databases in one file (sqlite), from memory and read only. Pure.
//!
//! What a write-ahead log beside the file holds is not seen here: only the file's own bytes are handed
//! over. Rows that were deleted but not vacuumed away are not looked for either.

use std::io::{self, Cursor, Read, SeekFrom};

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use file_format::FileFormat;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};

use super::walk::{Shortfall, Walk, first};
use super::{ReadSeek, Row};
use crate::detect::{OffsetMap, Place, Segment, SegmentKind, Window};
use crate::inventory::Unread;

/// Length of the longest digest in use.
const KEY_BYTES_MAX: usize = 64;

/// Says every row of every ordinary table.
pub(super) fn read(
    walk: &mut Walk<'_>,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    if size > walk.limits.document_bytes_max {
        return Ok(Some(Unread::TooLarge));
    }
    reader.seek(SeekFrom::Start(0))?;
    let Some(connection) = open(reader, size)? else { return Ok(Some(Unread::Damaged)) };
    let Ok(tables) = tables(&connection) else { return Ok(Some(Unread::Damaged)) };
    // A damaged tree can show one page many times. Honest rows take at least a byte each, and no value
    // grows more than sixtyfold when it is written out.
    let mut budget = Budget { rows: size, text: size.saturating_mul(64) };
    let mut shortfall = None;
    for table in tables {
        let read = match table {
            Table::Plain(name) => rows(walk, &connection, &name, &mut budget),
            Table::Virtual => Ok(Some(Unread::Unsupported)),
        };
        shortfall = first(shortfall, read.unwrap_or(Some(Unread::Damaged)));
    }
    Ok(shortfall)
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
    connection: &Connection,
    table: &str,
    budget: &mut Budget,
) -> rusqlite::Result<Shortfall> {
    let mut query =
        connection.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
    let columns: Vec<String> = query.column_names().map(str::to_owned).collect();
    let mut places: Vec<Place> = columns
        .iter()
        .map(|column| Place::Row { table: table.to_owned(), row: 0, column: column.clone() })
        .collect();
    let mut rows = query.query([])?;
    let mut ordinal = 0;
    let mut shortfall = None;
    while let Some(row) = rows.next()? {
        ordinal += 1;
        for place in &mut places {
            if let Place::Row { row, .. } = place {
                *row = ordinal;
            }
        }
        for index in 0..columns.len() {
            if let ValueRef::Blob(bytes) = row.get_ref(index)?
                && is_unread(bytes, walk.limits.decoration_bytes_max)
            {
                shortfall = Some(Unread::Unsupported);
            }
        }
        let texts = (0..columns.len())
            .map(|index| Ok(text(row.get_ref(index)?)))
            .collect::<rusqlite::Result<Vec<String>>>()?;
        let length: u64 = texts.iter().map(|text| text.len() as u64).sum();
        if budget.rows == 0 || length > budget.text {
            return Ok(Some(Unread::Damaged));
        }
        budget.rows -= 1;
        budget.text -= length;
        let mut base = walk.said();
        let mut cells = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            if text.trim().is_empty() {
                continue;
            }
            cells.push(Segment {
                text,
                kind: SegmentKind::Cell,
                label: Some(&columns[index]),
                column: u32::try_from(index).ok(),
                place: &places[index],
                offsets: OffsetMap::Linear { base },
                window: Window::default(),
            });
            base += text.len() as u64;
        }
        walk.say_row(&Row { table, ordinal, broken: false, cells: &cells });
    }
    Ok(shortfall)
}

/// A value as text: numbers as they are displayed, blobs when they are text.
fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Blob(bytes) => blob_text(bytes).unwrap_or_default(),
    }
}

/// A blob that is text in UTF-8, UTF-16 or one byte a character; programs store all three.
fn blob_text(bytes: &[u8]) -> Option<String> {
    let is_plain = |byte: u8| matches!(byte, b'\t' | b'\r' | b'\n' | b' '..=b'~');
    if bytes.len() >= 4 && bytes.len().is_multiple_of(2) {
        for (encoding, low, high) in [(UTF_16LE, 0, 1), (UTF_16BE, 1, 0)] {
            let latin = bytes.chunks(2).filter(|c| is_plain(c[low]) && c[high] == 0).count();
            if latin * 20 >= bytes.len() * 7 {
                let (text, _) = encoding.decode_with_bom_removal(bytes);
                return Some(text.into_owned());
            }
        }
    }
    // After UTF-16: Latin letters in it are valid UTF-8 with a zero byte after each.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    // The bytes that are control codes in every such encoding tell a key or a picture from text.
    let control = bytes.iter().any(|b| b.is_ascii_control() && !is_plain(*b));
    let plain = bytes.iter().filter(|b| is_plain(**b)).count();
    (!control && plain * 10 >= bytes.len() * 7)
        .then(|| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
}

/// Whether a blob holds more than was read of it. A small picture is decoration, as it is in a document;
/// what is as short as a digest or a key, and is no text, holds nothing that could be read.
fn is_unread(bytes: &[u8], decoration_bytes_max: u64) -> bool {
    if blob_text(bytes).is_some() || bytes.len() <= KEY_BYTES_MAX {
        return false;
    }
    let is_picture = FileFormat::from_bytes(bytes).kind() == file_format::Kind::Image;
    !is_picture || bytes.len() as u64 > decoration_bytes_max
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_is_text_a_key_a_small_picture_or_not_read() {
        let utf16: Vec<u8> = "BSN: 148206104".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(blob_text(&utf16).as_deref(), Some("BSN: 148206104"));
        let utf16: Vec<u8> = "BSN: 148206104".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(blob_text(&utf16).as_deref(), Some("BSN: 148206104"));
        assert_eq!(blob_text(b"Esm\xe9e, BSN 148206104").as_deref(), Some("Esmée, BSN 148206104"));
        let digest = crate::digest::Digest::of(b"x");
        assert_eq!(blob_text(digest.as_bytes()), None);
        assert!(!is_unread(digest.as_bytes(), 100), "a key");
        let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        picture.resize(90, 0xff);
        assert!(!is_unread(&picture, 100) && is_unread(&picture, 80));
        let mut packed = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
        packed.resize(90, 0xee);
        assert!(is_unread(&packed, 20 << 10), "a document in a cell is not decoration");
    }
}
