//! Avro object container files: rows with their schema. Pure.
//!
//! An own reader: the format is small, and lengths that a hostile file states must be checked against
//! what there is. Blocks are read one by one; a damaged one is left out, and reading goes on behind it.
//!
//! Source: the Apache Avro specification 1.12, "Object Container Files" and "Binary Encoding".

use std::io::{self, BufReader, Read};

use super::super::ReadSeek;
use super::super::walk::{Seat, Shortfall, Walk, first, reason_of};
use super::schema::{DEPTH_MAX, Meaning, Schema, Type};
use super::{Objects, Rows, decimal, value};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Longest block of metadata, the schema among it.
const META_MAX: u64 = 16 << 20;

/// Memory that a block may ask for as its dictionary, in KiB.
const DICTIONARY_KIB_MAX: u32 = 64 << 10;

/// Says every row of every block.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    reader.rewind()?;
    let mut file = BufReader::new(reader);
    let mut mark = [0; 4];
    file.read_exact(&mut mark)?;
    let Some(head) = Head::read(&mut file)? else { return Ok(Some(Unread::Damaged)) };
    let Some(schema) = Schema::of(&head.schema) else { return Ok(Some(Unread::Damaged)) };
    for (key, text) in &head.others {
        walk.say(text, SegmentKind::Property, Some(key), &Place::Whole);
    }
    let mut sync = [0; 16];
    file.read_exact(&mut sync)?;
    let columns = match &schema.types[0] {
        Type::Record(fields) => fields.iter().map(|(name, _)| name.clone()).collect(),
        _ => vec!["value".to_owned()],
    };
    let mut table = Table { rows: Rows::new(schema.name(), columns), schema: &schema };
    let mut objects = Objects::new(seat);
    let mut shortfall = None;
    loop {
        let block = match block(walk, &mut file, size) {
            Ok(Some(block)) => block,
            Ok(None) => break,
            Err(error) => return Ok(first(shortfall, Some(reason_of(&error)))),
        };
        let read = match unpacked(walk, &head.codec, &block.bytes) {
            Ok(bytes) => table.block(walk, &mut objects, block.count, &bytes),
            Err(why) => Some(why),
        };
        shortfall = first(shortfall, read);
        if read == Some(Unread::Bomb) {
            break;
        }
        let mut end = [0; 16];
        match file.read_exact(&mut end) {
            Ok(()) if end == sync => {}
            _ => return Ok(first(shortfall, Some(Unread::Damaged))),
        }
    }
    Ok(first(shortfall, objects.shortfall()))
}

/// What stands before the blocks.
#[derive(Default)]
struct Head {
    schema: Vec<u8>,
    codec: Vec<u8>,
    /// What the writer added of its own.
    others: Vec<(String, String)>,
}

impl Head {
    /// `None` when there is no sense in it.
    fn read(file: &mut dyn Read) -> io::Result<Option<Self>> {
        let mut head = Self { codec: b"null".to_vec(), ..Self::default() };
        let mut left = META_MAX;
        loop {
            let mut count = long(file)?;
            if count == 0 {
                return Ok(Some(head));
            }
            if count < 0 {
                long(file)?;
                count = count.saturating_neg();
            }
            for _ in 0..count {
                let pair = (bytes(file, &mut left)?, bytes(file, &mut left)?);
                let (Some(key), Some(value)) = pair else { return Ok(None) };
                match key.as_slice() {
                    b"avro.schema" => head.schema = value,
                    b"avro.codec" => head.codec = value,
                    _ => {
                        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                        head.others.push((text(&key), text(&value)));
                    }
                }
            }
        }
    }
}

fn bytes(file: &mut dyn Read, left: &mut u64) -> io::Result<Option<Vec<u8>>> {
    let Some(length) = u64::try_from(long(file)?).ok().filter(|length| *length < *left) else {
        return Ok(None);
    };
    *left -= length + 1;
    let mut bytes = Vec::new();
    let got = (&mut *file).take(length).read_to_end(&mut bytes)?;
    Ok((got as u64 == length).then_some(bytes))
}

/// A whole number in the coding of Avro: seven bits a byte, low ones first, the sign in the lowest bit.
fn long(file: &mut dyn Read) -> io::Result<i64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        file.read_exact(&mut byte)?;
        value |= u64::from(byte[0] & 0x7F) << shift;
        if byte[0] & 0x80 == 0 {
            return Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed());
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

struct Block {
    /// Rows, as stated.
    count: u64,
    bytes: Vec<u8>,
}

/// The next block as it is stored; `None` at the end of the file.
fn block(
    walk: &Walk<'_>,
    file: &mut BufReader<&mut dyn ReadSeek>,
    size: u64,
) -> io::Result<Option<Block>> {
    use std::io::BufRead;

    if file.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let damaged = || io::Error::from(io::ErrorKind::InvalidData);
    let count = u64::try_from(long(file)?).map_err(|_| damaged())?;
    let length = u64::try_from(long(file)?).map_err(|_| damaged())?;
    if length > size.min(walk.limits.document_bytes_max) {
        return Err(damaged());
    }
    let mut bytes = Vec::new();
    let got = file.take(length).read_to_end(&mut bytes)?;
    if (got as u64) < length {
        return Err(damaged());
    }
    Ok(Some(Block { count, bytes }))
}

/// The content of a block, within the limits of the walk.
fn unpacked(walk: &mut Walk<'_>, codec: &[u8], packed: &[u8]) -> Result<Vec<u8>, Unread> {
    let limit = walk.limits.member_bytes_max;
    let bytes = match codec {
        b"null" => return Ok(packed.to_vec()),
        b"deflate" => limited(flate2::read::DeflateDecoder::new(packed), limit)?,
        b"zstandard" => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(packed);
            limited(decoder.map_err(|_| Unread::Damaged)?, limit)?
        }
        b"bzip2" => limited(bzip2::bufread::BzDecoder::new(packed), limit)?,
        b"xz" => {
            limited(lzma_rust2::XzReader::new_mem_limit(packed, true, DICTIONARY_KIB_MAX), limit)?
        }
        b"snappy" => {
            // Behind the data stands a checksum of four bytes.
            let data = packed.get(..packed.len().saturating_sub(4)).unwrap_or_default();
            let length = snap::raw::decompress_len(data).map_err(|_| Unread::Damaged)?;
            if length as u64 > limit {
                return Err(Unread::TooLarge);
            }
            snap::raw::Decoder::new().decompress_vec(data).map_err(|_| Unread::Damaged)?
        }
        _ => return Err(Unread::Unsupported),
    };
    walk.charge(bytes.len() as u64)?;
    Ok(bytes)
}

fn limited(reader: impl Read, limit: u64) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(|_| Unread::Damaged)?;
    if bytes.len() as u64 > limit { Err(Unread::TooLarge) } else { Ok(bytes) }
}

struct Table<'s> {
    rows: Rows,
    schema: &'s Schema,
}

impl Table<'_> {
    fn block(
        &mut self,
        walk: &mut Walk<'_>,
        objects: &mut Objects<'_>,
        count: u64,
        bytes: &[u8],
    ) -> Shortfall {
        // Values without a length, such as `null`, can be stated without end; honest rows have bytes.
        let mut cursor = Cursor { rest: bytes, budget: bytes.len() as u64 + 1024 };
        for _ in 0..count {
            let mut texts = Vec::new();
            let read = if let Type::Record(fields) = &self.schema.types[0] {
                fields.iter().try_for_each(|(name, kind)| {
                    texts.push(String::new());
                    let out = texts.last_mut()?;
                    self.value(walk, objects, &mut cursor, (*kind, name, 0), out)
                })
            } else {
                texts.push(String::new());
                self.value(walk, objects, &mut cursor, (0, "value", 0), &mut texts[0])
            };
            let whole = read.is_some();
            if whole || texts.iter().any(|text| !text.is_empty()) {
                self.rows.say(walk, &texts, !whole);
            }
            if !whole {
                return Some(Unread::Damaged);
            }
        }
        (!cursor.rest.is_empty()).then_some(Unread::Damaged)
    }

    /// Writes a value of this type; `None` when the bytes do not fit it. The parts of a value that has
    /// parts stand on lines of their own, each behind its name.
    fn value(
        &self,
        walk: &mut Walk<'_>,
        objects: &mut Objects<'_>,
        cursor: &mut Cursor<'_>,
        (kind, column, depth): (usize, &str, u32),
        out: &mut String,
    ) -> Option<()> {
        cursor.budget = cursor.budget.checked_sub(1)?;
        if depth > DEPTH_MAX {
            return None;
        }
        match &self.schema.types[kind] {
            Type::Null | Type::Open => {}
            Type::Boolean => {
                out.push_str(if cursor.take(1)?[0] == 0 { "false" } else { "true" });
            }
            Type::Long(meaning) => out.push_str(&whole_number(cursor.long()?, *meaning)),
            Type::Float => {
                let value = f32::from_le_bytes(cursor.take(4)?.try_into().ok()?);
                out.push_str(&value::single(value));
            }
            Type::Double => {
                let value = f64::from_le_bytes(cursor.take(8)?.try_into().ok()?);
                out.push_str(&value::float(value));
            }
            Type::String => out.push_str(&String::from_utf8_lossy(cursor.sized()?)),
            Type::Bytes(meaning) => {
                let bytes = cursor.sized()?;
                out.push_str(&self.bytes(walk, objects, bytes, (*meaning, column)));
            }
            Type::Fixed(length, meaning) => {
                let bytes = cursor.take(*length)?;
                out.push_str(&self.bytes(walk, objects, bytes, (*meaning, column)));
            }
            Type::Enum(symbols) => {
                out.push_str(symbols.get(usize::try_from(cursor.long()?).ok()?)?);
            }
            Type::Union(branches) => {
                let branch = *branches.get(usize::try_from(cursor.long()?).ok()?)?;
                self.value(walk, objects, cursor, (branch, column, depth + 1), out)?;
            }
            Type::Record(fields) => {
                for (name, kind) in fields {
                    self.part(walk, objects, cursor, (*kind, name, depth), out)?;
                }
            }
            Type::Array(kind) => loop {
                let count = cursor.count()?;
                if count == 0 {
                    break;
                }
                for _ in 0..count {
                    self.part(walk, objects, cursor, (*kind, "", depth), out)?;
                }
            },
            Type::Map(kind) => loop {
                let count = cursor.count()?;
                if count == 0 {
                    break;
                }
                for _ in 0..count {
                    let key = String::from_utf8_lossy(cursor.sized()?).into_owned();
                    self.part(walk, objects, cursor, (*kind, &key, depth), out)?;
                }
            },
        }
        Some(())
    }

    /// Writes a part of a value on a line of its own.
    fn part(
        &self,
        walk: &mut Walk<'_>,
        objects: &mut Objects<'_>,
        cursor: &mut Cursor<'_>,
        (kind, name, depth): (usize, &str, u32),
        out: &mut String,
    ) -> Option<()> {
        let mut text = String::new();
        let read = self.value(walk, objects, cursor, (kind, name, depth + 1), &mut text);
        push_part(out, name, &text);
        read
    }

    fn bytes(
        &self,
        walk: &mut Walk<'_>,
        objects: &mut Objects<'_>,
        bytes: &[u8],
        (meaning, column): (Meaning, &str),
    ) -> String {
        match meaning {
            Meaning::Decimal(scale) => decimal::text(bytes, scale).unwrap_or_else(|| {
                objects.note(Some(Unread::Damaged));
                String::new()
            }),
            Meaning::Uuid if bytes.len() == 16 => value::uuid(bytes),
            _ => objects.text(walk, bytes, (&self.rows, column)),
        }
    }
}

/// Adds a part with its name on a line of its own; an empty part is none.
pub(super) fn push_part(out: &mut String, name: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    if !name.is_empty() {
        out.push_str(name);
        out.push_str(": ");
    }
    out.push_str(text);
}

fn whole_number(number: i64, meaning: Meaning) -> String {
    match meaning {
        Meaning::Day => value::day(number),
        Meaning::Millis => value::instant(number.saturating_mul(1000)),
        Meaning::Micros => value::instant(number),
        Meaning::TimeMillis => value::time(number.saturating_mul(1000)),
        Meaning::TimeMicros => value::time(number),
        Meaning::Plain | Meaning::Decimal(_) | Meaning::Uuid => number.to_string(),
    }
}

/// What is left of a block.
struct Cursor<'b> {
    rest: &'b [u8],
    /// Values that may still come.
    budget: u64,
}

impl<'b> Cursor<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn long(&mut self) -> Option<i64> {
        long(&mut self.rest).ok()
    }

    fn sized(&mut self) -> Option<&'b [u8]> {
        let length = self.long()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// Elements of the next part of an array or a map; none end it.
    fn count(&mut self) -> Option<u64> {
        let count = self.long()?;
        if count < 0 {
            // Its length in bytes, for those who skip it.
            self.long()?;
        }
        Some(count.unsigned_abs())
    }
}
