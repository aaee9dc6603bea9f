//! Parquet files: tables stored by column. Pure.
//!
//! Rows are put together again one by one. A row group that is damaged is left out, and reading goes on
//! with the next. The parts of a nested value stand on lines of their own, each behind its name.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use parquet::basic::{CompressionCodec, LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::super::walk::{Seat, Shortfall, Walk, first};
use super::avro::push_part;
use super::schema::DEPTH_MAX;
use super::{Objects, Rows, decimal, value};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// What a row without any text counts for, in bytes of unpacked content: rows can be stated without end.
const ROW_COST: u64 = 16;

/// Says every row of every row group.
pub(super) fn read(walk: &mut Walk<'_>, seat: &Seat, bytes: Vec<u8>) -> Shortfall {
    // The mark at the end is another one when the list of columns is encrypted.
    if bytes.starts_with(b"PARE") || bytes.ends_with(b"PARE") {
        return Some(Unread::Encrypted);
    }
    let file = match guarded(|| SerializedFileReader::new(Bytes::from(bytes))) {
        Ok(file) => file,
        Err(why) => return Some(why),
    };
    let root = file.metadata().file_metadata().schema();
    let columns: Vec<Column> = root
        .get_fields()
        .iter()
        .map(|field| Column {
            name: field.name().to_owned(),
            meaning: Meaning::of(field.get_basic_info().logical_type_ref()),
        })
        .collect();
    let names = columns.iter().map(|column| column.name.clone()).collect();
    let mut table = Table { rows: Rows::new(String::new(), names), columns };
    for pair in file.metadata().file_metadata().key_value_metadata().into_iter().flatten() {
        // The columns once more, packed, for another reader.
        if pair.key != "ARROW:schema" {
            let text = pair.value.as_deref().unwrap_or_default();
            walk.say(text, SegmentKind::Property, Some(&pair.key), &Place::Whole);
        }
    }
    let mut objects = Objects::new(seat);
    for group in 0..file.num_row_groups() {
        let Err(why) = table.group(walk, &mut objects, &file, group) else { continue };
        objects.note(Some(why));
        if why == Unread::Bomb {
            break;
        }
    }
    let stated = u64::try_from(file.metadata().file_metadata().num_rows()).unwrap_or(0);
    // Rows that were stated and never came.
    let missing = (table.rows.ordinal() < stated).then_some(Unread::Damaged);
    first(objects.shortfall(), missing)
}

struct Column {
    name: String,
    meaning: Meaning,
}

/// What a value means that the reader hands over as a plain number or as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Plain,
    /// Nanoseconds since 1970.
    Nanos,
    Uuid,
}

impl Meaning {
    fn of(logical: Option<&LogicalType>) -> Self {
        match logical {
            Some(LogicalType::Timestamp(stamp)) if stamp.unit == TimeUnit::NANOS => Self::Nanos,
            Some(LogicalType::Uuid) => Self::Uuid,
            _ => Self::Plain,
        }
    }
}

struct Table {
    rows: Rows,
    columns: Vec<Column>,
}

impl Table {
    fn group(
        &mut self,
        walk: &mut Walk<'_>,
        objects: &mut Objects<'_>,
        file: &SerializedFileReader<Bytes>,
        group: usize,
    ) -> Result<(), Unread> {
        let reader = guarded(|| file.get_row_group(group))?;
        let packed_otherwise = (0..reader.num_columns()).any(|column| {
            let codec = reader.metadata().column(column).compression_codec();
            matches!(codec, CompressionCodec::BROTLI | CompressionCodec::LZO)
        });
        if packed_otherwise {
            return Err(Unread::Unsupported);
        }
        let unpacked: u64 = (0..reader.num_columns())
            .map(|column| reader.metadata().column(column).uncompressed_size())
            .map(|size| u64::try_from(size).unwrap_or(u64::MAX))
            .fold(0, u64::saturating_add);
        if unpacked > walk.limits.unpacked_bytes_max {
            return Err(Unread::Bomb);
        }
        let mut records = guarded(|| reader.get_row_iter(None))?;
        while let Some(row) = guarded(|| records.next().transpose())? {
            let mut texts = Vec::with_capacity(self.columns.len());
            for (index, (_, field)) in row.get_column_iter().enumerate() {
                let mut text = String::new();
                self.write(walk, objects, (field, index, 0), &mut text)?;
                texts.push(text);
            }
            let length: u64 = texts.iter().map(|text| text.len() as u64).sum();
            walk.charge(length + ROW_COST)?;
            self.rows.say(walk, &texts, false);
        }
        Ok(())
    }

    /// Writes a value as people write it.
    fn write(
        &self,
        walk: &mut Walk<'_>,
        objects: &mut Objects<'_>,
        (field, column, depth): (&Field, usize, u32),
        out: &mut String,
    ) -> Result<(), Unread> {
        if depth > DEPTH_MAX {
            return Err(Unread::Depth);
        }
        let Some(told) = self.columns.get(column) else { return Err(Unread::Damaged) };
        match field {
            Field::Null => {}
            Field::Str(text) => out.push_str(text),
            Field::Bytes(bytes) if told.meaning == Meaning::Uuid && bytes.len() == 16 => {
                out.push_str(&value::uuid(bytes.data()));
            }
            Field::Bytes(bytes) => {
                out.push_str(&objects.text(walk, bytes.data(), (&self.rows, &told.name)));
            }
            Field::Decimal(number) => {
                let scale = usize::try_from(number.scale()).map_err(|_| Unread::Damaged)?;
                out.push_str(&decimal::text(number.data(), scale).ok_or(Unread::Damaged)?);
            }
            Field::Long(nanos) if told.meaning == Meaning::Nanos => {
                out.push_str(&value::instant(nanos.div_euclid(1000)));
            }
            Field::Date(days) => out.push_str(&value::day(i64::from(*days))),
            Field::TimestampMillis(millis) => {
                out.push_str(&value::instant(millis.saturating_mul(1000)));
            }
            Field::TimestampMicros(micros) => out.push_str(&value::instant(*micros)),
            Field::TimeMillis(millis) => out.push_str(&value::time(i64::from(*millis) * 1000)),
            Field::TimeMicros(micros) => out.push_str(&value::time(*micros)),
            Field::Float(number) => out.push_str(&value::single(*number)),
            Field::Double(number) => out.push_str(&value::float(*number)),
            Field::Group(row) => {
                for (name, field) in row.get_column_iter() {
                    self.part(walk, objects, (field, column, depth), name, out)?;
                }
            }
            Field::ListInternal(list) => {
                for field in list.elements() {
                    self.part(walk, objects, (field, column, depth), "", out)?;
                }
            }
            Field::MapInternal(map) => {
                for (key, field) in map.entries() {
                    let mut name = String::new();
                    self.write(walk, objects, (key, column, depth + 1), &mut name)?;
                    self.part(walk, objects, (field, column, depth), &name, out)?;
                }
            }
            number => out.push_str(&number.to_string()),
        }
        Ok(())
    }

    fn part(
        &self,
        walk: &mut Walk<'_>,
        objects: &mut Objects<'_>,
        (field, column, depth): (&Field, usize, u32),
        name: &str,
        out: &mut String,
    ) -> Result<(), Unread> {
        let mut text = String::new();
        self.write(walk, objects, (field, column, depth + 1), &mut text)?;
        push_part(out, name, &text);
        Ok(())
    }
}

/// What the library gives, which answers some damage with a panic.
fn guarded<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Unread> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| reason(&error)),
        Err(_) => Err(Unread::Damaged),
    }
}

fn reason(error: &ParquetError) -> Unread {
    match error {
        ParquetError::NYI(_) => Unread::Unsupported,
        _ => Unread::Damaged,
    }
}
