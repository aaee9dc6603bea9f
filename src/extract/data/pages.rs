//! What lies beside an `SQLite` database while it is written: its write-ahead log and its rollback
//! journal. Pure.
//!
//! Both hold pages of the database, the newest rows in the one, the rows before the last change in the
//! other. Which table a page belongs to stands elsewhere: rows are told by the number of their page.
//!
//! Source: "Database File Format" of `SQLite`, §1.6, §2, §3 and §4.

use std::collections::HashMap;
use std::io::{self, Read, SeekFrom};

use super::super::ReadSeek;
use super::super::walk::{Shortfall, Walk, first};
use super::codepage::CodePage;
use super::object::KEY_BYTES_MAX;
use super::value::{blob_text, float};
use super::{Rows, memo};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

const JOURNAL: [u8; 8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7];

/// Whether these bytes begin a log or a journal.
pub(super) fn is_log(head: &[u8]) -> bool {
    frames(head).is_some()
}

/// How the pages lie in the file.
#[derive(Debug, Clone, Copy)]
struct Frames {
    /// Length of the head of the file.
    start: u64,
    /// Bytes before and behind each page, and of the page.
    before: usize,
    page: usize,
    behind: usize,
}

fn frames(head: &[u8]) -> Option<Frames> {
    let wide = |at: usize| {
        let four = head.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(four)).ok()
    };
    let sane = |page: usize| (512..=65_536).contains(&page) && page.is_power_of_two();
    if matches!(wide(0)?, 0x377F_0682 | 0x377F_0683) {
        let page = wide(8)?;
        return sane(page).then_some(Frames { start: 32, before: 24, page, behind: 0 });
    }
    if !head.starts_with(&JOURNAL) {
        return None;
    }
    let (sector, page) = (wide(20)?, wide(24)?);
    let start = sector as u64;
    (sane(page) && sector <= 65_536).then_some(Frames { start, before: 4, page, behind: 4 })
}

/// Says the rows of every page.
pub(super) fn read(
    walk: &mut Walk<'_>,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    reader.rewind()?;
    let mut head = Vec::new();
    (&mut *reader).take(32).read_to_end(&mut head)?;
    let frames = frames(&head).filter(|frames| size >= frames.start);
    let Some(frames) = frames else { return Ok(Some(Unread::Damaged)) };
    reader.seek(SeekFrom::Start(frames.start))?;
    let mut log = Log { tables: HashMap::new(), shortfall: None };
    let mut frame = Vec::new();
    let mut at = frames.start;
    while at < size {
        frame.clear();
        let length = frames.before + frames.page + frames.behind;
        let got = (&mut *reader).take(length as u64).read_to_end(&mut frame)?;
        at += got as u64;
        let page = frame.get(frames.before..).unwrap_or_default();
        let number = frame.first_chunk().map_or(0, |four| u32::from_be_bytes(*four));
        if got < length {
            log.note(log_rest(walk, page));
            log.note(Some(Unread::Damaged));
            break;
        }
        log.page(walk, number, &page[..frames.page]);
    }
    Ok(log.shortfall)
}

/// What is left of a page that is cut off.
fn log_rest(walk: &mut Walk<'_>, page: &[u8]) -> Shortfall {
    let place = (SegmentKind::Prose, &Place::Whole);
    memo::say_runs(walk, CodePage::guessed(page), page, place)
}

struct Log {
    tables: HashMap<u32, Rows>,
    shortfall: Shortfall,
}

impl Log {
    fn note(&mut self, shortfall: Shortfall) {
        self.shortfall = first(self.shortfall, shortfall);
    }

    /// Says the rows of one page.
    fn page(&mut self, walk: &mut Walk<'_>, number: u32, page: &[u8]) {
        // The first page begins with the head of the database.
        let start = if page.starts_with(b"SQLite format 3\0") { 100 } else { 0 };
        let Some(kind @ (2 | 5 | 10 | 13)) = page.get(start).copied() else {
            // The rest of long values, or a page that is free.
            self.note(log_rest(walk, page));
            return;
        };
        if kind == 5 {
            return;
        }
        let pair = |at: usize| {
            let two = page.get(at..at + 2)?.try_into().ok()?;
            Some(usize::from(u16::from_be_bytes(two)))
        };
        let cells = pair(start + 3).unwrap_or(0);
        let first_cell = start + if kind == 2 { 12 } else { 8 };
        for index in 0..cells {
            let record = pair(first_cell + 2 * index)
                .and_then(|at| page.get(at..))
                .and_then(|cell| payload(cell, kind, page.len()));
            let Some((payload, whole)) = record else {
                self.note(Some(Unread::Damaged));
                continue;
            };
            let Some(texts) = self.record(payload) else {
                self.note(Some(Unread::Damaged));
                continue;
            };
            if !whole {
                self.note(Some(Unread::Unsupported));
            }
            let rows = self
                .tables
                .entry(number)
                .or_insert_with(|| Rows::new(format!("page {number}"), Vec::new()));
            rows.say(walk, &texts, !whole);
        }
    }

    /// The values of a record; what it says beyond the bytes that are there is left out.
    fn record(&mut self, payload: &[u8]) -> Option<Vec<String>> {
        let (head_len, mut at) = varint(payload)?;
        let head = payload.get(..usize::try_from(head_len).ok()?)?;
        let mut body = &payload[head.len()..];
        let mut texts = Vec::new();
        while at < head.len() {
            let (kind, length) = varint(&head[at..])?;
            at += length;
            let length = match kind {
                0 | 8 | 9 => 0,
                1..=4 => usize::try_from(kind).ok()?,
                5 => 6,
                6 | 7 => 8,
                10 | 11 => return None,
                _ => usize::try_from((kind - 12) / 2).ok()?,
            };
            let (bytes, rest) = body.split_at(length.min(body.len()));
            body = rest;
            texts.push(match kind {
                0 => String::new(),
                8 => "0".to_owned(),
                9 => "1".to_owned(),
                1..=6 => whole_number(bytes),
                7 => bytes
                    .try_into()
                    .map_or_else(|_| String::new(), |b| float(f64::from_be_bytes(b))),
                _ => self.bytes(bytes, kind % 2 == 1),
            });
        }
        Some(texts)
    }

    fn bytes(&mut self, bytes: &[u8], is_text: bool) -> String {
        match blob_text(bytes) {
            Some(text) => text,
            None if is_text => String::from_utf8_lossy(bytes).into_owned(),
            None => {
                if bytes.len() > KEY_BYTES_MAX {
                    self.note(Some(Unread::Unsupported));
                }
                String::new()
            }
        }
    }
}

/// The record of a cell as far as it lies in its page, and whether that is all of it.
fn payload(cell: &[u8], kind: u8, page: usize) -> Option<(&[u8], bool)> {
    let mut at = if kind == 2 { 4 } else { 0 };
    let (length, taken) = varint(cell.get(at..)?)?;
    at += taken;
    if kind == 13 {
        at += varint(cell.get(at..)?)?.1;
    }
    let length = usize::try_from(length).ok()?;
    let least = (page - 12) * 32 / 255 - 23;
    let most = if kind == 13 { page - 35 } else { (page - 12) * 64 / 255 - 23 };
    let local = if length <= most {
        length
    } else {
        let wanted = least + (length - least) % (page - 4);
        if wanted <= most { wanted } else { least }
    };
    Some((cell.get(at..at + local)?, local == length))
}

/// A number of up to nine bytes, the high ones first, and its length.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().take(9).enumerate() {
        if index == 8 {
            return Some((value << 8 | u64::from(*byte), 9));
        }
        value = value << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

/// A number with its sign, the high byte first.
fn whole_number(bytes: &[u8]) -> String {
    let Some(first) = bytes.first() else { return String::new() };
    let start = if first & 0x80 == 0 { 0 } else { -1 };
    bytes.iter().fold(start, |value: i64, byte| value << 8 | i64::from(*byte)).to_string()
}
