//! Dumps of `PostgreSQL` in its own archive format, in one file or in a tar. Pure.
//!
//! Rows are said with the columns that their `COPY` statement names; definitions are said as text. Rows
//! that were dumped as statements become a script inside, large objects become members. Streamed: a row
//! is held, a large object and a script are held whole.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::WINDOWS_1252;

use super::super::ReadSeek;
use super::super::walk::{Seat, Shortfall, Walk, first, reason_of};
use super::toc::{Contents, Entry, Form, Ints, Packing};
use super::{Objects, Rows};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Longest row.
const ROW_MAX: u64 = 64 << 20;

/// Whether these bytes begin such a dump in a tar.
pub(super) fn is_tar(head: &[u8]) -> bool {
    head.starts_with(b"toc.dat\0") && head.get(512..).is_some_and(|rest| rest.starts_with(b"PGDMP"))
}

/// Says a dump in one file; of a list that lies beside its data, the definitions.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    reader.rewind()?;
    let mut file = BufReader::new(reader);
    let Some(contents) = Contents::read(&mut file)? else { return Ok(Some(Unread::Unsupported)) };
    say_definitions(walk, &contents);
    if contents.form == Form::Files {
        return Ok(None);
    }
    let mut dump = Dump::new(&contents, seat);
    while !file.fill_buf()?.is_empty() {
        if let Err(error) = dump.block(walk, &mut file) {
            dump.objects.note(Some(reason_of(&error)));
            break;
        }
        if walk.exhausted() {
            dump.objects.note(Some(Unread::Bomb));
            break;
        }
    }
    // Data that is listed and never came: the file is cut off.
    let missing = contents.entries.iter().any(|e| e.kind == "TABLE DATA" && !dump.seen(e.id));
    Ok(first(dump.objects.shortfall(), missing.then_some(Unread::Damaged)))
}

/// Says a dump in a tar, whose first member is the list of contents.
pub(super) fn read_tar(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    reader.rewind()?;
    let mut archive = tar::Archive::new(BufReader::new(reader));
    let mut members = archive.entries()?;
    let Some(list) = members.next() else { return Ok(Some(Unread::Damaged)) };
    let Some(contents) = Contents::read(&mut BufReader::new(list?))? else {
        return Ok(Some(Unread::Unsupported));
    };
    say_definitions(walk, &contents);
    let by_file: HashMap<&str, &Entry> =
        contents.entries.iter().map(|entry| (entry.file.as_str(), entry)).collect();
    let mut dump = Dump::new(&contents, seat);
    for (count, member) in members.enumerate() {
        let mut member = member?;
        if count as u64 >= walk.limits.members_max {
            dump.objects.note(Some(Unread::TooLarge));
            break;
        }
        let name = member.path_bytes().into_owned();
        let entry = std::str::from_utf8(&name).ok().and_then(|name| by_file.get(name).copied());
        if let Some(entry) = entry.filter(|entry| entry.columns().is_some()) {
            dump.rows(walk, entry, &mut member);
        } else {
            let extension = super::super::extension(&name);
            dump.member(walk, (&name, &extension), &mut member);
        }
    }
    let missing = contents.entries.iter().any(|e| e.columns().is_some() && !dump.seen(e.id));
    Ok(first(dump.objects.shortfall(), missing.then_some(Unread::Damaged)))
}

fn say_definitions(walk: &mut Walk<'_>, contents: &Contents) {
    walk.say(&contents.database, SegmentKind::Name, None, &Place::Whole);
    for entry in &contents.entries {
        walk.say(&entry.definition, SegmentKind::Prose, None, &Place::Whole);
    }
}

/// The data of a dump.
struct Dump<'c> {
    contents: &'c Contents,
    tables: HashMap<String, Rows>,
    objects: Objects<'c>,
    seen: std::collections::HashSet<i64>,
}

impl<'c> Dump<'c> {
    fn new(contents: &'c Contents, seat: &'c Seat) -> Self {
        let (tables, seen) = (HashMap::new(), std::collections::HashSet::new());
        Self { contents, tables, objects: Objects::new(seat), seen }
    }

    fn seen(&self, id: i64) -> bool {
        self.seen.contains(&id)
    }

    /// Reads the next block of data.
    fn block(&mut self, walk: &mut Walk<'_>, file: &mut dyn Read) -> io::Result<()> {
        let contents = self.contents;
        let mut kind = [0];
        file.read_exact(&mut kind)?;
        let id = contents.ints.read(file)?;
        let entry = contents.entries.iter().find(|entry| entry.id == id);
        match (kind[0], entry) {
            (1, Some(entry)) => self.data(walk, entry, file),
            (3, _) => loop {
                let object = contents.ints.read(file)?;
                if object == 0 {
                    return Ok(());
                }
                let mut chunks =
                    Chunks { file: &mut *file, ints: contents.ints, left: 0, ended: false };
                if let Some(mut data) = unpacker(contents.packing, &mut chunks) {
                    let name = format!("large_object.{object}");
                    self.member(walk, (name.as_bytes(), ""), &mut data);
                } else {
                    self.objects.note(Some(Unread::Unsupported));
                }
                chunks.finish()?;
            },
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn data(&mut self, walk: &mut Walk<'_>, entry: &Entry, file: &mut dyn Read) -> io::Result<()> {
        let (ints, packing) = (self.contents.ints, self.contents.packing);
        let mut chunks = Chunks { file, ints, left: 0, ended: false };
        match unpacker(packing, &mut chunks) {
            None => self.objects.note(Some(Unread::Unsupported)),
            Some(mut data) if entry.columns().is_some() => self.rows(walk, entry, &mut data),
            Some(mut data) => {
                self.seen.insert(entry.id);
                let name = format!("{}.sql", entry.tag);
                self.member(walk, (name.as_bytes(), "sql"), &mut data);
            }
        }
        chunks.finish()
    }

    /// Says the rows of a table, one a line.
    fn rows(&mut self, walk: &mut Walk<'_>, entry: &Entry, data: &mut dyn Read) {
        let Some((table, columns)) = entry.columns() else { return };
        self.seen.insert(entry.id);
        let names = columns.clone();
        let rows = self.tables.entry(table.clone()).or_insert_with(|| Rows::new(table, columns));
        let mut data = BufReader::new(data);
        let mut line = Vec::new();
        loop {
            line.clear();
            let got = match (&mut data).take(ROW_MAX).read_until(b'\n', &mut line) {
                Ok(got) => got as u64,
                Err(error) => return self.objects.note(Some(reason_of(&error))),
            };
            // What lies there unpacked is as long as its file.
            let packed =
                self.contents.form == Form::Custom && self.contents.packing != Packing::None;
            if let Err(why) = walk.charge(if packed { got } else { 0 }) {
                return self.objects.note(Some(why));
            }
            if got == 0 || line == b"\\.\n" {
                return;
            }
            if got == ROW_MAX {
                return self.objects.note(Some(Unread::TooLarge));
            }
            let torn = line.pop_if(|last| *last == b'\n').is_none();
            let mut texts = Vec::new();
            // A dump ends its data with an empty line; so is a row of one empty value.
            for (index, field) in line.split(|byte| *byte == b'\t').enumerate() {
                let value = unescaped(field);
                texts.push(match hex(&value) {
                    Some(bytes) => {
                        let column = names.get(index).map_or("", String::as_str);
                        self.objects.text(walk, &bytes, (&*rows, column))
                    }
                    None => text(&value),
                });
            }
            if !(line.is_empty() && names.len() > 1) {
                rows.say(walk, &texts, torn || texts.len() != names.len());
            }
        }
    }

    /// Hands what is no table to the dispatcher.
    fn member(
        &mut self,
        walk: &mut Walk<'_>,
        (name, extension): (&[u8], &str),
        data: &mut dyn Read,
    ) {
        let limit = walk.limits.member_bytes_max;
        let mut bytes = Vec::new();
        let read = data.take(limit + 1).read_to_end(&mut bytes);
        if let Err(error) = read {
            self.objects.note(Some(reason_of(&error)));
        }
        if bytes.len() as u64 > limit {
            return self.objects.note(Some(Unread::TooLarge));
        }
        self.objects.item(walk, name, extension, &bytes);
    }
}

/// Text as it is nearly always, in UTF-8, or else as it is most often.
fn text(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(value).0.into_owned(),
    }
}

/// Bytes that are written as `\x` and hexadecimal digits.
fn hex(value: &[u8]) -> Option<Vec<u8>> {
    let digits = value.strip_prefix(b"\\x")?;
    data_encoding::HEXLOWER_PERMISSIVE.decode(digits).ok().filter(|bytes| !bytes.is_empty())
}

/// A value of a line of `COPY`, without its escapes; empty for `NULL`.
pub(super) fn unescaped(field: &[u8]) -> Vec<u8> {
    if field == b"\\N" {
        return Vec::new();
    }
    let mut out = Vec::with_capacity(field.len());
    let mut bytes = field.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some(escaped) = bytes.next() else {
            out.push(byte);
            break;
        };
        let mut digits = |first: u32, radix: u32, most: usize| {
            let mut value = first;
            for _ in 0..most {
                let digit = bytes.peek().and_then(|byte| char::from(*byte).to_digit(radix));
                let Some(digit) = digit else { break };
                value = value * radix + digit;
                bytes.next();
            }
            u8::try_from(value & 0xFF).expect("one byte")
        };
        out.push(match escaped {
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'0'..=b'7' => digits(u32::from(escaped - b'0'), 8, 2),
            b'x' => digits(0, 16, 2),
            other => other,
        });
    }
    out
}

fn unpacker<'r>(packing: Packing, chunks: &'r mut Chunks<'_>) -> Option<Box<dyn Read + 'r>> {
    Some(match packing {
        Packing::None => Box::new(chunks),
        Packing::Zlib => Box::new(flate2::read::ZlibDecoder::new(chunks)),
        Packing::Lz4 => Box::new(lz4_flex::frame::FrameDecoder::new(chunks)),
        Packing::Zstd => Box::new(ruzstd::decoding::StreamingDecoder::new(chunks).ok()?),
        Packing::Unknown => return None,
    })
}

/// The data of one entry, out of the chunks that it lies in.
struct Chunks<'r> {
    file: &'r mut dyn Read,
    ints: Ints,
    /// Bytes of the present chunk that are still to come.
    left: u64,
    ended: bool,
}

impl Chunks<'_> {
    /// Goes on behind the data, whether it was read to its end or not.
    fn finish(mut self) -> io::Result<()> {
        io::copy(&mut self, &mut io::sink()).map(drop)
    }
}

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !self.ended && !buffer.is_empty() {
            let length = self.ints.read(self.file)?;
            self.left = u64::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?;
            self.ended = self.left == 0;
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let got = self.file.read(&mut buffer[..most])?;
        if got == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= got as u64;
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What `COPY` escapes comes back as it was.
        #[test]
        fn no_value_changes_on_its_way(value in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut written = Vec::new();
            for byte in &value {
                match byte {
                    b'\\' => written.extend_from_slice(b"\\\\"),
                    b'\n' => written.extend_from_slice(b"\\n"),
                    b'\t' => written.extend_from_slice(b"\\t"),
                    b'\r' => written.extend_from_slice(b"\\r"),
                    other => written.push(*other),
                }
            }
            prop_assert_eq!(unescaped(&written), value);
        }
    }

    #[test]
    fn escapes_of_copy_are_resolved() {
        for (field, expected) in [
            (&b"\\N"[..], &b""[..]),
            (b"a\\tb\\nc\\\\d", b"a\tb\nc\\d"),
            (b"\\101\\x42\\x4zz", b"AB\x04zz"),
            (b"\\\\x4a", b"\\x4a"),
            (b"eind\\", b"eind\\"),
        ] {
            assert_eq!(unescaped(field), expected);
        }
        assert_eq!(hex(b"\\x4a616e").as_deref(), Some(&b"Jan"[..]));
        assert_eq!(hex(b"\\xzz"), None);
    }

    #[test]
    fn chunks_are_one_stream() {
        let mut bytes: &[u8] = b"\0\x02\0\0\0ab\0\x01\0\0\0c\0\0\0\0\0rest";
        let ints = Contents::read(&mut &b"PGDMP\x01\x09"[..]);
        assert!(ints.is_err(), "cut off");
        let mut text = String::new();
        let mut chunks =
            Chunks { file: &mut bytes, ints: Ints { width: 4 }, left: 0, ended: false };
        chunks.read_to_string(&mut text).unwrap();
        chunks.finish().unwrap();
        assert_eq!((text.as_str(), bytes), ("abc", &b"rest"[..]));
    }

    #[test]
    fn data_is_unpacked_as_the_head_says() {
        use std::io::Write;

        let text = b"naam\t071202559\n".repeat(500);
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(&text).unwrap();
        let mut lz4 = lz4_flex::frame::FrameEncoder::new(Vec::new());
        lz4.write_all(&text).unwrap();
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        let zstd = ruzstd::encoding::compress_to_vec(text.as_slice(), level);
        for (packing, packed) in [
            (Packing::None, text.clone()),
            (Packing::Zlib, zlib.finish().unwrap()),
            (Packing::Lz4, lz4.finish().unwrap()),
            (Packing::Zstd, zstd),
        ] {
            let mut file = Vec::new();
            for chunk in packed.chunks(100) {
                file.push(0);
                file.extend_from_slice(&u32::try_from(chunk.len()).unwrap().to_le_bytes());
                file.extend_from_slice(chunk);
            }
            file.extend_from_slice(b"\0\0\0\0\0rest");
            let mut file = file.as_slice();
            let mut chunks =
                Chunks { file: &mut file, ints: Ints { width: 4 }, left: 0, ended: false };
            let mut out = Vec::new();
            unpacker(packing, &mut chunks).unwrap().read_to_end(&mut out).unwrap();
            chunks.finish().unwrap();
            assert_eq!((out == text, file), (true, &b"rest"[..]), "{packing:?}");
        }
    }
}
