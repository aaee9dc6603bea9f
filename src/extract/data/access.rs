//! Databases of Microsoft Access (`mdb`, `accdb`). Pure.
//!
//! Every table that a person made is read, hidden ones too, with attachments and objects in its cells,
//! and the text of queries, modules, forms and reports. System tables hold nothing of people's own, and the
//! rows of linked tables lie elsewhere. Pictures on forms, and rows that were deleted, are not looked for.

use std::collections::HashMap;
use std::io::Cursor;

use jetdb::{
    BlobValue, CatalogEntry, ComplexColumn, ComplexValues, FileError, ObjectType, PageReader,
    TableDef, Value,
};

use super::super::walk::{Seat, Shortfall, Walk};
use super::{Objects, Rows, value};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Microseconds of a day.
const DAY: f64 = 86_400e6;
/// Days from the day that Access counts from, 30 December 1899, to 1 January 1970.
const EPOCH: f64 = 25_569.0;

/// Whether these bytes begin such a database.
pub(super) fn is_access(head: &[u8]) -> bool {
    head.get(4..19).is_some_and(|mark| mark == b"Standard Jet DB" || mark == b"Standard ACE DB")
}

/// Says every row of every table of the user's own.
pub(super) fn read(walk: &mut Walk<'_>, seat: &Seat, bytes: Vec<u8>) -> Shortfall {
    let size = bytes.len() as u64;
    let opened = PageReader::open_reader(Cursor::new(bytes));
    let opened = opened.and_then(|mut file| Ok((jetdb::read_catalog(&mut file)?, file)));
    let (catalog, mut file) = match opened {
        Ok(opened) => opened,
        Err(error) => return Some(reason(&error)),
    };
    let mut objects = Objects::new(seat);
    // A database is written in whole pages: else it is cut off.
    if !size.is_multiple_of(file.format().page_size as u64) {
        objects.note(Some(Unread::Damaged));
    }
    // A damaged table can show one page many times; an honest row takes at least a byte.
    let mut budget = size;
    let tables =
        catalog.iter().filter(|entry| entry.object_type == ObjectType::Table && !is_system(entry));
    for entry in tables {
        if let Err(error) = rows(walk, &mut objects, (&mut file, &catalog, entry), &mut budget) {
            objects.note(Some(reason(&error)));
        }
    }
    match jetdb::read_queries_in(&mut file, &catalog) {
        Ok(queries) => {
            for query in &queries {
                say_part(walk, &query.name, &jetdb::query_to_sql(query));
            }
        }
        Err(error) => objects.note(Some(reason(&error))),
    }
    if say_design(walk, &mut file).is_err() {
        objects.note(Some(Unread::Unsupported));
    }
    objects.shortfall()
}

fn say_part(walk: &mut Walk<'_>, name: &str, text: &str) {
    walk.say(text, SegmentKind::Prose, None, &Place::Part(name.to_owned()));
}

/// Says the source of modules, and the texts on forms and reports.
fn say_design(walk: &mut Walk<'_>, file: &mut PageReader) -> Result<(), FileError> {
    let storage = jetdb::read_access_storage(file)?;
    for module in &jetdb::read_vba_project_in(file, &storage)?.modules {
        say_part(walk, &module.name, &module.source);
    }
    for form in jetdb::list_forms_in(&storage)? {
        let read = jetdb::read_form_properties_in(&storage, &form.name, Some(form.object_type))?;
        let of_controls = read.controls.iter().flat_map(|control| &control.properties);
        for property in read.properties.iter().chain(of_controls) {
            if let BlobValue::Text(text) = &property.value {
                say_part(walk, &form.name, text);
            }
        }
    }
    Ok(())
}

fn is_system(entry: &CatalogEntry) -> bool {
    entry.is_system() || entry.name.starts_with("MSys")
}

fn reason(error: &FileError) -> Unread {
    match error {
        FileError::PasswordRequired
        | FileError::InvalidPassword
        | FileError::UnsupportedEncryption { .. } => Unread::Encrypted,
        _ => Unread::Damaged,
    }
}

/// Says the rows of one table.
fn rows(
    walk: &mut Walk<'_>,
    objects: &mut Objects<'_>,
    (file, catalog, entry): (&mut PageReader, &[CatalogEntry], &CatalogEntry),
    budget: &mut u64,
) -> Result<(), FileError> {
    let table = jetdb::read_table_def(file, &entry.name, entry.table_page)?;
    let calculated = jetdb::calculated_column_types_in(catalog, &table);
    let complex = complex(objects, (file, catalog), &table);
    let names = table.columns.iter().map(|column| column.name.clone()).collect();
    let mut rows = Rows::new(entry.name.clone(), names);
    let mut records = jetdb::TableRows::new(&table, &calculated);
    while let Some(record) = records.next_row(file)? {
        let Some(left) = budget.checked_sub(1) else {
            objects.note(Some(Unread::Damaged));
            return Ok(());
        };
        *budget = left;
        let mut texts = Vec::with_capacity(record.values.len());
        for (index, value) in record.values.iter().enumerate() {
            texts.push(match (complex.get(&index), value) {
                (Some(column), Value::Long(number)) => {
                    let values = column.values(file, *number);
                    many(walk, objects, values, (&rows, &table.columns[index].name))
                }
                _ => text(walk, objects, value, (&rows, &table.columns[index].name)),
            });
        }
        rows.say(walk, &texts, false);
    }
    if records.skipped_rows() > 0 || rows.ordinal() < u64::from(table.num_rows) {
        objects.note(Some(Unread::Damaged));
    }
    Ok(())
}

/// The columns whose values lie in tables of their own, by their index.
fn complex(
    objects: &mut Objects<'_>,
    (file, catalog): (&mut PageReader, &[CatalogEntry]),
    table: &TableDef,
) -> HashMap<usize, ComplexColumn> {
    let mut found = HashMap::new();
    for (index, column) in table.columns.iter().enumerate() {
        match jetdb::read_complex_column(file, catalog, table, column) {
            Ok(None) => {}
            Ok(Some(column)) => {
                found.insert(index, column);
            }
            Err(error) => objects.note(Some(reason(&error))),
        }
    }
    found
}

/// The values of a cell that holds many: several values, attached files, former versions.
fn many(
    walk: &mut Walk<'_>,
    objects: &mut Objects<'_>,
    values: Result<ComplexValues, FileError>,
    at: (&Rows, &str),
) -> String {
    let values = match values {
        Ok(ComplexValues::MultiValue(values)) => values,
        Ok(ComplexValues::VersionHistory(versions)) => {
            versions.into_iter().map(|version| version.value).collect()
        }
        Ok(ComplexValues::Attachment(files)) => {
            for attached in &files {
                if let (Value::Text(name), Value::Binary(bytes)) = (&attached.name, &attached.data)
                {
                    let extension = super::super::extension(name.as_bytes());
                    objects.item(walk, name.as_bytes(), &extension, bytes);
                } else {
                    objects.note(Some(Unread::Damaged));
                }
            }
            files.into_iter().flat_map(|attached| [attached.name, attached.url]).collect()
        }
        Ok(_) => {
            objects.note(Some(Unread::Unsupported));
            return String::new();
        }
        Err(error) => {
            objects.note(Some(reason(&error)));
            return String::new();
        }
    };
    let texts: Vec<String> = values
        .iter()
        .map(|value| text(walk, objects, value, at))
        .filter(|text| !text.is_empty())
        .collect();
    texts.join("\n")
}

/// A value as people write it.
fn text(
    walk: &mut Walk<'_>,
    objects: &mut Objects<'_>,
    value: &Value,
    at: (&Rows, &str),
) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => flag.to_string(),
        Value::Byte(number) => number.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Long(number) => number.to_string(),
        Value::BigInt(number) => number.to_string(),
        Value::Float(number) => value::single(*number),
        Value::Double(number) => value::float(*number),
        Value::Money(amount) => money(amount),
        Value::Text(text)
        | Value::Numeric(text)
        | Value::Guid(text)
        | Value::DateTimeExtended(text) => text.clone(),
        Value::Timestamp(days) => timestamp(*days),
        Value::Binary(bytes) => objects.text(walk, bytes, at),
        // A kind of value that came after this was written.
        _ => {
            objects.note(Some(Unread::Unsupported));
            String::new()
        }
    }
}

/// An amount with two decimals, or with four when it has them.
fn money(amount: &str) -> String {
    amount.strip_suffix("00").unwrap_or(amount).to_owned()
}

/// Days since 30 December 1899, the time of day as a fraction that counts forwards before that day, too.
fn timestamp(days: f64) -> String {
    if !(-657_434.0..2_958_466.0).contains(&days) {
        return String::new();
    }
    let micros = ((days.trunc() - EPOCH) * DAY) + (days.fract().abs() * 86_400.0).round() * 1e6;
    #[expect(clippy::cast_possible_truncation, reason = "checked above: at most year 9999")]
    let micros = micros as i64;
    value::instant(micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_dates() {
        assert_eq!(timestamp(0.0), "1899-12-30");
        assert_eq!(timestamp(25_569.0), "1970-01-01");
        assert_eq!(timestamp(44_197.5), "2021-01-01 12:00:00");
        assert_eq!(timestamp(-1.25), "1899-12-29 06:00:00");
        assert_eq!(timestamp(f64::NAN), "");
    }
}
