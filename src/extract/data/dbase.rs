//! Tables of dBase III to 7, `FoxPro` and Visual `FoxPro` (`dbf`). Pure.
//!
//! An own reader, because a bad date or a memo file that is not there must not cost the table. Records
//! that are marked as deleted are still in the file and are said like all others: the row number is
//! that of the record, whether deleted or not. Long texts stand in a file beside the table
//! ([`memo`](super::memo)), which is read by itself. Streamed: one record is held.
//!
//! Source: the file structures in the documentation of dBase and Visual `FoxPro`.

use std::io::{self, BufReader, Read};

use super::super::ReadSeek;
use super::super::walk::{Seat, Shortfall, Walk, first};
use super::codepage::CodePage;
use super::value::{day, float};
use super::{Objects, Rows};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

const HEADER: usize = 32;
/// Bytes of the records at the start that tell the code page when the header does not.
const SAMPLE: u64 = 256 << 10;
/// Days from the beginning of the Julian day count to 1 January 1970.
const JULIAN_EPOCH: i64 = 2_440_588;

/// What the head says of the table.
#[derive(Debug)]
struct Layout {
    header_len: usize,
    record_len: usize,
    records: u64,
    language: u8,
    visual: bool,
    seven: bool,
    /// Whether the values are written under a password, as dBase IV can.
    sealed: bool,
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    name: Vec<u8>,
    kind: u8,
    from: usize,
    length: usize,
    binary: bool,
}

/// Whether the bytes begin with the head of such a table: there is no mark, so everything must fit.
pub(super) fn is_table(head: &[u8]) -> bool {
    Layout::of(head).is_some()
}

impl Layout {
    fn of(head: &[u8]) -> Option<Self> {
        let start: &[u8; HEADER] = head.first_chunk()?;
        let version = start[0];
        let seven = version & 7 == 4;
        let known = matches!(
            version,
            0x03 | 0x04 | 0x05 | 0x30
                ..=0x32
                    | 0x43
                    | 0x63
                    | 0x83
                    | 0x84
                    | 0x8B
                    | 0x8C
                    | 0x8E
                    | 0xCB
                    | 0xE5
                    | 0xF5
                    | 0xFB
        );
        let date = start[2] <= 12 && start[3] <= 31;
        let header_len = usize::from(u16::from_le_bytes([start[8], start[9]]));
        let record_len = usize::from(u16::from_le_bytes([start[10], start[11]]));
        if !known || !date || record_len < 2 || header_len < HEADER + 1 {
            return None;
        }
        // dBase 7 has longer names and longer descriptors.
        let (from, width) = if seven { (68, 48) } else { (HEADER, 32) };
        let mut fields = Vec::new();
        let mut at = from;
        while at + width <= header_len && head.get(at).is_some_and(|byte| *byte != 0x0D) {
            fields.push(Field::of(head.get(at..at + width)?, width)?);
            at += width;
        }
        if fields.is_empty() || head.get(at).is_some_and(|byte| *byte != 0x0D) {
            return None;
        }
        place(&mut fields, record_len)?;
        Some(Self {
            header_len,
            record_len,
            records: u64::from(u32::from_le_bytes([start[4], start[5], start[6], start[7]])),
            language: start[29],
            visual: matches!(version, 0x30..=0x32),
            seven,
            sealed: start[15] == 1,
            fields,
        })
    }
}

impl Field {
    fn of(bytes: &[u8], width: usize) -> Option<Self> {
        let (name_len, kind_at) = if width == 48 { (32, 32) } else { (11, 11) };
        let name: Vec<u8> =
            bytes[..name_len].iter().copied().take_while(|byte| *byte != 0).collect();
        let kind = bytes[kind_at];
        let length_at = if width == 48 { 33 } else { 16 };
        let (length, decimals) = (usize::from(bytes[length_at]), usize::from(bytes[length_at + 1]));
        let known = b"CNFDLMGPBIYTVWQO0@+".contains(&kind);
        if !known || name.is_empty() || name.iter().any(|byte| *byte < b' ') {
            return None;
        }
        // Long texts of Clipper and FoxPro put the high byte of their length where decimals stand.
        let long = kind == b'C' && width == 32;
        let length = if long { length | decimals << 8 } else { length };
        Some(Self { name, kind, from: 0, length, binary: width == 32 && bytes[18] & 4 != 0 })
    }
}

/// Gives each field its place in the record, behind the mark of deletion.
fn place(fields: &mut [Field], record_len: usize) -> Option<()> {
    let sum = |fields: &[Field]| 1 + fields.iter().map(|field| field.length).sum::<usize>();
    if sum(fields) != record_len {
        // Then a number of decimals was meant.
        for field in fields.iter_mut().filter(|field| field.kind == b'C') {
            field.length &= 0xFF;
        }
    }
    if sum(fields) > record_len {
        return None;
    }
    let mut at = 1;
    for field in fields {
        field.from = at;
        at += field.length;
    }
    Some(())
}

/// Says every record.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    reader.rewind()?;
    let mut head = Vec::new();
    (&mut *reader).take(1 << 16).read_to_end(&mut head)?;
    let Some(layout) = Layout::of(&head) else { return Ok(Some(Unread::Damaged)) };
    if layout.sealed {
        return Ok(Some(Unread::Encrypted));
    }
    let page = if let Some(page) = CodePage::of_language(layout.language) {
        page
    } else {
        let mut sample = head[layout.header_len.min(head.len())..].to_vec();
        (&mut *reader).take(SAMPLE).read_to_end(&mut sample)?;
        CodePage::guessed(&sample)
    };
    reader.seek(io::SeekFrom::Start(layout.header_len as u64))?;
    let mut records = BufReader::new(reader);
    let columns = layout.fields.iter().map(|field| page.decode(&field.name)).collect();
    let mut table = Table { rows: Rows::new(String::new(), columns), layout: &layout, page };
    let mut objects = Objects::new(seat);
    let ended = table.records(walk, &mut objects, &mut records)?;
    let rest = rest(walk, page, &mut records, size)?;
    Ok(first(ended, first(objects.shortfall(), rest)))
}

struct Table<'l> {
    rows: Rows,
    layout: &'l Layout,
    page: CodePage,
}

impl Table<'_> {
    /// Says the records up to the mark of the end, which may stand before or behind where the head says.
    fn records(
        &mut self,
        walk: &mut Walk<'_>,
        objects: &mut Objects<'_>,
        reader: &mut dyn Read,
    ) -> io::Result<Shortfall> {
        let mut record = Vec::with_capacity(self.layout.record_len);
        loop {
            record.clear();
            let length = self.layout.record_len as u64;
            let got = (&mut *reader).take(1).read_to_end(&mut record)?;
            let all = self.rows.ordinal() >= self.layout.records;
            if got == 0 || record[0] == 0x1A {
                return Ok((!all).then_some(Unread::Damaged));
            }
            (&mut *reader).take(length - 1).read_to_end(&mut record)?;
            if all && !matches!(record[0], b' ' | b'*') {
                // No record: what stands behind the table is no part of it, but it was not read either.
                return Ok(record.iter().any(|byte| *byte != 0).then_some(Unread::Damaged));
            }
            let torn = (record.len() as u64) < length;
            let texts: Vec<String> = (0..self.layout.fields.len())
                .map(|index| self.text(walk, objects, &record, index))
                .collect();
            self.rows.say(walk, &texts, torn || !matches!(record[0], b' ' | b'*'));
            if torn {
                return Ok(Some(Unread::Damaged));
            }
        }
    }

    /// The value of a field as people write it.
    fn text(
        &self,
        walk: &mut Walk<'_>,
        objects: &mut Objects<'_>,
        record: &[u8],
        index: usize,
    ) -> String {
        let field = &self.layout.fields[index];
        let end = (field.from + field.length).min(record.len());
        let Some(bytes) = record.get(field.from..end) else { return String::new() };
        match field.kind {
            b'I' | b'+' => integer(bytes, self.layout.seven),
            b'Y' => eight(bytes).map(money).unwrap_or_default(),
            b'B' if self.layout.visual => {
                eight(bytes).map(f64::from_le_bytes).map_or_else(String::new, float)
            }
            b'O' => eight(bytes).map(descending).map_or_else(String::new, float),
            b'T' if field.length == 8 => instant(bytes),
            b'@' => eight(bytes).map(moment).unwrap_or_default(),
            b'D' => date(&self.page.decode(bytes)),
            // Which values are none; where the long text stands in the file beside it.
            b'0' | b'M' | b'G' | b'P' | b'B' | b'W' => String::new(),
            b'Q' => objects.text(walk, bytes, (&self.rows, &self.page.decode(&field.name))),
            b'C' | b'V' if field.binary => {
                let name = self.page.decode(&field.name);
                objects.text(walk, trimmed(bytes), (&self.rows, &name))
            }
            b'V' => {
                // A value that is shorter than its field has its length in the last byte.
                let bytes = match bytes.split_last() {
                    Some((last, text)) => {
                        let (value, fill) = text.split_at(usize::from(*last).min(text.len()));
                        let short = usize::from(*last) <= text.len() && trimmed(fill).is_empty();
                        if short { value } else { bytes }
                    }
                    None => bytes,
                };
                self.page.decode(trimmed(bytes))
            }
            _ => self.page.decode(trimmed(bytes)).trim().to_owned(),
        }
    }
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !matches!(byte, 0 | b' ')).map_or(0, |last| last + 1);
    &bytes[..end]
}

fn eight(bytes: &[u8]) -> Option<[u8; 8]> {
    bytes.try_into().ok()
}

/// A whole number; dBase 7 writes the high byte first, with its sign turned around.
fn integer(bytes: &[u8], turned: bool) -> String {
    match bytes.try_into() {
        Ok(bytes) if turned => (u32::from_be_bytes(bytes) ^ 0x8000_0000).cast_signed().to_string(),
        Ok(bytes) => i32::from_le_bytes(bytes).to_string(),
        Err(_) => String::from_utf8_lossy(trimmed(bytes)).trim().to_owned(),
    }
}

/// An amount, in ten thousandths.
fn money(bytes: [u8; 8]) -> String {
    let value = i64::from_le_bytes(bytes);
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    format!("{sign}{}.{:02}", value / 10_000, value % 10_000 / 100)
}

/// A number of dBase 7: the high byte first, negative ones turned around so that bytes sort as numbers do.
fn descending(bytes: [u8; 8]) -> f64 {
    let bits = u64::from_be_bytes(bytes);
    f64::from_bits(if bits >> 63 == 1 { bits ^ 1 << 63 } else { !bits })
}

/// A date and a time: a Julian day and milliseconds.
fn instant(bytes: &[u8]) -> String {
    let Some((first, second)) = bytes.split_first_chunk::<4>() else { return String::new() };
    let Ok(second) = second.try_into() else { return String::new() };
    let (julian, millis) = (u32::from_le_bytes(*first), u32::from_le_bytes(second));
    if julian == 0 {
        return String::new();
    }
    let written = day(i64::from(julian) - JULIAN_EPOCH);
    if millis == 0 {
        written
    } else {
        format!("{written} {}", super::value::time(i64::from(millis) * 1000))
    }
}

/// The same in dBase 7: milliseconds since the beginning of year 1.
fn moment(bytes: [u8; 8]) -> String {
    let millis = descending(bytes);
    if !(86_400_000.0..4e14).contains(&millis) {
        return String::new();
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    let millis = millis as i64;
    // Day 1 is 1 January of year 1, 719 162 days before 1970.
    super::value::instant((millis - 719_163 * 86_400_000) * 1000)
}

/// `YYYYMMDD` as an ISO date; what is no date stays as it is written.
fn date(text: &str) -> String {
    let text = text.trim_matches(|c: char| c == ' ' || c == '\0');
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    match (digits, text) {
        (true, "00000000") => String::new(),
        (true, _) => format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]),
        _ => text.to_owned(),
    }
}

/// Says what stands behind the last record: programs shorten a table by moving its end, not its file.
fn rest(
    walk: &mut Walk<'_>,
    page: CodePage,
    reader: &mut dyn Read,
    size: u64,
) -> io::Result<Shortfall> {
    let limit = walk.limits.document_bytes_max.min(size);
    let mut bytes = Vec::new();
    (&mut *reader).take(limit).read_to_end(&mut bytes)?;
    let shortfall = super::memo::say_runs(walk, page, &bytes, (SegmentKind::Prose, &Place::Whole));
    let more = reader.read(&mut [0])? > 0;
    Ok(if more { Some(Unread::TooLarge) } else { shortfall })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_maker_are_numbers() {
        assert_eq!(integer(&71_202_559_i32.to_le_bytes(), false), "71202559");
        assert_eq!(integer(&[0x80, 0, 0, 5], true), "5");
        assert_eq!(integer(&[0x7F, 0xFF, 0xFF, 0xFF], true), "-1");
        assert_eq!(integer(b" 12", false), "12");
        assert_eq!(money((-123_450_i64).to_le_bytes()), "-12.34");
        assert_eq!(float(descending((1.5_f64.to_bits() ^ 1 << 63).to_be_bytes())), "1.5");
        assert_eq!(float(descending((!(-1.5_f64).to_bits()).to_be_bytes())), "-1.5");
    }

    #[test]
    fn days_and_times_are_written_as_dates() {
        assert_eq!(date("19750312"), "1975-03-12");
        assert_eq!((date("00000000").as_str(), date("        ").as_str()), ("", ""));
        assert_eq!(date("1975    "), "1975");
        let bytes = [2_442_484_u32.to_le_bytes(), 3_600_000_u32.to_le_bytes()].concat();
        assert_eq!(instant(&bytes), "1975-03-12 01:00:00");
        assert_eq!(instant(&[0; 8]), "");
        // 1 January 1970 is day 719 163 of the years from 1 on.
        let millis = 719_163.0 * 86_400_000.0_f64;
        assert_eq!(moment((millis.to_bits() ^ 1 << 63).to_be_bytes()), "1970-01-01");
        assert_eq!(moment([0; 8]), "");
    }

    fn head(version: u8, kind: u8, length: u8, decimals: u8, record_len: u8) -> Vec<u8> {
        let mut head = vec![version, 124, 5, 13, 1, 0, 0, 0, 65, 0, record_len, 0];
        head.resize(32, 0);
        head.extend_from_slice(b"NAAM\0\0\0\0\0\0\0");
        head.push(kind);
        head.extend_from_slice(&[0, 0, 0, 0, length, decimals]);
        head.resize(64, 0);
        head.push(0x0D);
        head
    }

    #[test]
    fn a_head_must_fit_in_every_part() {
        assert!(is_table(&head(3, b'C', 10, 0, 11)));
        assert!(is_table(&head(0x30, b'C', 10, 2, 11)), "decimals that mean nothing");
        assert!(!is_table(&head(3, b'C', 10, 0, 9)), "fields wider than the record");
        assert!(!is_table(&head(3, b'?', 10, 0, 11)), "a kind of field that is none");
        assert!(!is_table(&head(9, b'C', 10, 0, 11)), "a version that is none");
        assert!(!is_table(b"\x03 gewone tekst"));
        // A text of 522 bytes, as Clipper writes it.
        let layout = Layout::of(&{
            let mut long = head(3, b'C', 10, 2, 0);
            long[10..12].copy_from_slice(&523_u16.to_le_bytes());
            long
        });
        assert_eq!(layout.unwrap().fields[0].length, 522);
    }
}
