//! Documents of Word before 2007: every text in them, with the place of each. Pure.
//!
//! Source: [MS-DOC]. The head of the stream `WordDocument` (the `Fib`) says where everything lies, most
//! of it in one of two table streams. Documents of Word 6 and 95 have everything in the one stream.

use std::collections::HashSet;

use encoding_rs::Encoding;

use super::super::walk::{Shortfall, first};
use super::bytes::{code_page, len_at, slice, strings, u16_at, u32_at, wide};
use super::file::Id;
use super::pieces::{self, Manner, Pieces};
use super::{Ole, drawing, stream_cipher};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Segments of running text are about as long.
const FLOW: usize = 64 << 10;

/// The texts of a document, in the order in which they lie one after the other.
const TEXTS: [&str; 8] = [
    "",
    "footnotes",
    "headers and footers",
    "macros",
    "comments",
    "endnotes",
    "text boxes",
    "text boxes in headers",
];

/// Lists that the head points to, by their number in it ([MS-DOC] 2.5.6).
const LETTERS: usize = 12;
const PARAGRAPHS: usize = 13;
const ASSOCIATED: usize = 32;
const PIECES: usize = 33;
const COMMENTERS: usize = 36;
const DRAWINGS: usize = 50;
const REVISERS: usize = 51;
const VARIABLES: usize = 60;
const SAVED_BY: usize = 71;

/// Streams and storages that this reader reads, or that hold no text.
pub(super) const KNOWN: [&str; 5] = ["WordDocument", "0Table", "1Table", "Data", "ObjectPool"];

/// Says everything in the document in `storage`.
pub(super) fn say(ole: &mut Ole<'_, '_>, storage: Id, part: &str, depth: u32) -> Shortfall {
    let main = match ole.load(storage, "WordDocument") {
        Ok(main) => main,
        Err(why) => return Some(why),
    };
    let Some(head) = Head::of(&main.bytes) else {
        say_rest(ole, &main.bytes, part);
        return Some(Unread::Damaged);
    };
    if head.encrypted {
        let opened = head
            .table
            .is_some_and(|table| stream_cipher::open_document(ole, storage, &main.bytes, table));
        return if opened { say(ole, storage, part, depth) } else { Some(Unread::Encrypted) };
    }
    let torn = main.torn;
    let main = main.bytes;
    let mut shortfall = torn.then_some(Unread::Damaged);
    let table = match head.table {
        None => main.clone(),
        Some(name) => match ole.load(storage, name) {
            Ok(table) => {
                shortfall = first(shortfall, table.torn.then_some(Unread::Damaged));
                table.bytes
            }
            Err(why) => {
                shortfall = first(shortfall, Some(why));
                Vec::new()
            }
        },
    };
    let pieces = head.text(&main, &table);
    if pieces.torn {
        shortfall = first(shortfall, Some(Unread::Damaged));
    }
    if pieces.units.is_empty() && pieces.torn {
        say_rest(ole, &main, part);
    }
    say_texts(ole, &head, &pieces, part);
    if head.table.is_some() {
        say_lists(ole, &main, &table, part);
        let art = list(&main, &table, DRAWINGS);
        drawing::say(ole.walk, art, &Place::Part(format!("{part}drawings")));
    }
    ole.walk.picture(drawing::pictures(&main));
    if ole.file.stream(storage, "Data").is_some() {
        match ole.load(storage, "Data") {
            Ok(data) => {
                ole.walk.picture(drawing::pictures(&data.bytes));
                say_fields(ole, &data.bytes, part);
            }
            Err(why) => shortfall = first(shortfall, Some(why)),
        }
    }
    if let Some(pool) = ole.file.storage(storage, "ObjectPool") {
        let objects: Vec<Id> = ole.file.names(pool).map(|(_, id)| id).collect();
        for object in objects {
            shortfall = first(shortfall, ole.object(object, part, depth + 1));
        }
    }
    shortfall
}

/// What the head says of the document.
#[derive(Debug)]
struct Head {
    encrypted: bool,
    /// Stream with the lists; `None` when they lie in the stream with the text.
    table: Option<&'static str>,
    old: Option<&'static Encoding>,
    complex: bool,
    text: (u32, u32),
    lengths: [usize; 8],
}

impl Head {
    fn of(main: &[u8]) -> Option<Self> {
        if main.len() < 0x60 || !matches!(u16_at(main, 0), 0xA5EC | 0xA5DC) {
            return None;
        }
        let (version, flags) = (u16_at(main, 2), u16_at(main, 0x0A));
        let is_old = version < 0x6A;
        let lengths = if is_old { 0x34 } else { 0x4C };
        Some(Self {
            encrypted: flags & 0x0100 != 0,
            table: (!is_old).then_some(if flags & 0x0200 == 0 { "0Table" } else { "1Table" }),
            old: is_old.then(|| code_page(page_of(u16_at(main, 6)))).flatten(),
            complex: flags & 4 != 0,
            text: (u32_at(main, 0x18), u32_at(main, 0x1C)),
            lengths: std::array::from_fn(|index| len_at(main, lengths + index * 4)),
        })
    }

    fn text(&self, main: &[u8], table: &[u8]) -> Pieces {
        if self.table.is_none() {
            let (row_ends, deleted) = (HashSet::new(), Vec::new());
            let manner = Manner { main, row_ends, deleted, old: self.old };
            let clx = slice(main, len_at(main, 0x160), len_at(main, 0x164));
            let pieces = if self.complex { manner.by_table(clx) } else { Pieces::default() };
            if pieces.units.is_empty() {
                return manner.between(self.text.0, self.text.1);
            }
            return pieces;
        }
        let row_ends = pieces::row_ends(main, list(main, table, PARAGRAPHS));
        let deleted = pieces::deleted(main, list(main, table, LETTERS));
        let manner = Manner { main, row_ends, deleted, old: None };
        let pieces = manner.by_table(list(main, table, PIECES));
        if pieces.units.is_empty() && self.text.1 > self.text.0 {
            return Pieces { torn: true, ..manner.between(self.text.0, self.text.1) };
        }
        pieces
    }
}

/// The list of this number.
fn list<'t>(main: &[u8], table: &'t [u8], number: usize) -> &'t [u8] {
    let at = 0x9A + number * 8;
    // Older heads are shorter: what lies beyond is text, not a place.
    if number >= usize::from(u16_at(main, 0x98)) {
        return &[];
    }
    slice(table, len_at(main, at), len_at(main, at + 4))
}

/// The code page of the language that a document before Word 97 was written in.
fn page_of(language: u16) -> u32 {
    match language & 0x3FF {
        0x02 | 0x19 | 0x22 | 0x23 | 0x2F => 1251,
        0x08 => 1253,
        0x1F => 1254,
        0x0D => 1255,
        0x01 | 0x20 | 0x29 => 1256,
        0x25..=0x27 => 1257,
        0x2A => 1258,
        0x1E => 874,
        0x05 | 0x0E | 0x15 | 0x18 | 0x1A..=0x1C | 0x24 => 1250,
        0x11 => 932,
        0x12 => 949,
        0x04 if language == 0x0804 => 936,
        0x04 => 950,
        _ => 1252,
    }
}

fn place(part: &str, name: &str) -> Place {
    match (part, name) {
        ("", "") => Place::Whole,
        _ => Place::Part(format!("{part}{name}")),
    }
}

fn say_texts(ole: &mut Ole<'_, '_>, head: &Head, pieces: &Pieces, part: &str) {
    let end = pieces.units.len();
    let mut at = 0_usize;
    // What lies behind the last text is said like the first.
    for (name, length) in TEXTS.into_iter().zip(head.lengths).chain([("", end)]) {
        let until = at.saturating_add(length).min(end);
        say_text(ole, &pieces.units[at..until], &pieces.deleted[at..until], &place(part, name));
        at = until;
    }
}

/// Text without the signs that only Word understands.
///
/// What a field computes stands in the text; its instruction, such as the address behind a link, is said
/// apart, and so is what was deleted: the words around them stay together.
fn say_text(ole: &mut Ole<'_, '_>, units: &[u16], deleted: &[bool], place: &Place) {
    let (mut text, mut aside) = (String::new(), String::new());
    let mut fields: Vec<bool> = Vec::new();
    let (mut inside, mut at, mut was_deleted) = (0_usize, 0, false);
    for c in char::decode_utf16(units.iter().copied()) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        let is_deleted = deleted[at];
        at += c.len_utf16();
        if was_deleted && !is_deleted {
            aside.push('\n');
        }
        was_deleted = is_deleted;
        let out = if inside > 0 || is_deleted { &mut aside } else { &mut text };
        match c {
            '\x13' => {
                fields.push(true);
                inside += 1;
            }
            '\x14' => inside -= usize::from(fields.last_mut().is_some_and(std::mem::take)),
            '\x15' => {
                inside -= usize::from(fields.pop().unwrap_or_default());
                aside.push('\n');
            }
            _ => push_sign(out, c),
        }
        if text.len() > FLOW && text.ends_with('\n') {
            ole.walk.say(&text, SegmentKind::Prose, None, place);
            text.clear();
        }
    }
    ole.walk.say(&text, SegmentKind::Prose, None, place);
    let lines: Vec<&str> = aside.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    ole.walk.say(&lines.join("\n"), SegmentKind::Prose, None, place);
}

fn push_sign(out: &mut String, c: char) {
    match c {
        '\x07' => out.push('\t'),
        // The end of a row.
        '\u{FFFF}' => {
            let length = out.trim_end_matches('\t').len();
            out.truncate(length);
            out.push('\n');
        }
        '\x0B'..='\x0E' => out.push('\n'),
        '\x1E' => out.push('-'),
        '\t' | '\n' => out.push(c),
        '\0'..='\x1F' => {}
        _ => out.push(c),
    }
}

/// Says the lists of names and variables.
fn say_lists(ole: &mut Ole<'_, '_>, main: &[u8], table: &[u8], part: &str) {
    let place = Place::Part(format!("{part}properties"));
    let mut say = |texts: Vec<String>, label| {
        for text in texts {
            ole.walk.say(text.trim(), SegmentKind::Property, Some(label), &place);
        }
    };
    say(strung(list(main, table, COMMENTERS)), "author");
    say(sttb(list(main, table, REVISERS)).0, "author");
    say(sttb(list(main, table, ASSOCIATED)).0, "property");
    // Who saved it, and where, turn by turn.
    let saved = sttb(list(main, table, SAVED_BY)).0;
    let (people, paths) =
        saved.into_iter().enumerate().partition::<Vec<_>, _>(|(at, _)| at % 2 == 0);
    say(people.into_iter().map(|(_, text)| text).collect(), "last saved by");
    say(paths.into_iter().map(|(_, text)| text).collect(), "path");
    let variables = list(main, table, VARIABLES);
    let (names, length) = sttb(variables);
    let values = strung(slice(variables, length, variables.len()));
    for (name, value) in names.iter().zip(values) {
        ole.walk.say(&value, SegmentKind::Property, Some(name), &place);
    }
}

/// Strings one after the other, each behind its length.
fn strung(list: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    while at + 2 <= list.len() {
        let length = usize::from(u16_at(list, at)) * 2;
        out.push(wide(slice(list, at + 2, length)));
        at += 2 + length;
    }
    out
}

/// A table of strings in UTF-16, and its length ([MS-DOC] 2.2.4).
fn sttb(list: &[u8]) -> (Vec<String>, usize) {
    if u16_at(list, 0) != 0xFFFF {
        return (Vec::new(), 0);
    }
    let extra = usize::from(u16_at(list, 4));
    let mut out = Vec::new();
    let mut at = 6;
    for _ in 0..u16_at(list, 2) {
        if at + 2 > list.len() {
            break;
        }
        let length = usize::from(u16_at(list, at)) * 2;
        out.push(wide(slice(list, at + 2, length)));
        at += 2 + length + extra;
    }
    (out, at)
}

/// Form fields: their names, defaults, hints and lists lie outside the text.
fn say_fields(ole: &mut Ole<'_, '_>, data: &[u8], part: &str) {
    let place = Place::Part(format!("{part}form fields"));
    let mut at = 0;
    while at + 0x48 <= data.len() {
        let length = len_at(data, at);
        if u16_at(data, at + 4) != 0x44 || length < 0x44 || length > data.len() - at {
            at += 1;
            continue;
        }
        if u32_at(data, at + 0x44) == u32::MAX {
            let text = strings(&data[at + 0x48..at + length]);
            ole.walk.say(&text, SegmentKind::Prose, None, &place);
        }
        at += length;
    }
}

/// What letters there are, when nothing says where the text is.
fn say_rest(ole: &mut Ole<'_, '_>, bytes: &[u8], part: &str) {
    ole.walk.say(&strings(bytes), SegmentKind::Prose, None, &place(part, ""));
}
