//! Presentations of `PowerPoint` before 2007: every text in them, by slide. Pure.
//!
//! Source: [MS-PPT]. Records lie in records; saving adds new versions behind the old ones, and a list says
//! which one counts. The old ones are read as well, without a slide: somebody may have left something
//! there.

use std::collections::HashMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::super::walk::{Shortfall, Walk, first};
use super::bytes::{len_at, narrow, slice, u16_at, u32_at, wide};
use super::file::{Id, MARK};
use super::{Ole, drawing, read_part};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Streams that this reader reads.
pub(super) const KNOWN: [&str; 3] = ["PowerPoint Document", "Pictures", "Current User"];

/// Records in records; honest files need about ten.
const NESTED_MAX: u32 = 40;
const HEADER: usize = 8;

/// Kinds of records.
const DOCUMENT: u16 = 0x03E8;
const SLIDE: u16 = 0x03EE;
const NOTES: u16 = 0x03F0;
const NOTES_OF: u16 = 0x03F1;
const MASTER: u16 = 0x03F8;
const OUTLINE: u16 = 0x0FF0;
const OUTLINE_SLIDE: u16 = 0x03F3;
const WIDE_TEXT: u16 = 0x0FA0;
const NARROW_TEXT: u16 = 0x0FA8;
const STRING: u16 = 0x0FBA;
const OBJECT: u16 = 0x1011;
const TAGS: u16 = 0x138B;
const PERSISTENT: u16 = 0x1772;

/// Says the presentation in `storage`.
pub(super) fn say(ole: &mut Ole<'_, '_>, storage: Id, part: &str, depth: u32) -> Shortfall {
    let mut shortfall = None;
    if let Ok(user) = ole.load(storage, "Current User") {
        if u32_at(&user.bytes, 12) == 0xF3D1_C4DF {
            return Some(Unread::Encrypted);
        }
        let name = slice(&user.bytes, 28, u16_at(&user.bytes, 20).into());
        let name = narrow(name, Some(encoding_rs::WINDOWS_1252));
        let place = Place::Part(format!("{part}properties"));
        ole.walk.say(&name, SegmentKind::Property, Some("lastModifiedBy"), &place);
    }
    let document = match ole.load(storage, "PowerPoint Document") {
        Ok(document) => document,
        Err(why) => return Some(why),
    };
    let mut show =
        Show { slides: slides(&document.bytes), part, objects: Vec::new(), torn: document.torn };
    let whole = match part {
        "" => Place::Whole,
        part => Place::Part(part.to_owned()),
    };
    show.records(ole.walk, &document.bytes, (0, 0), &whole);
    let Show { objects, torn, .. } = show;
    shortfall = first(shortfall, torn.then_some(Unread::Damaged));
    for (number, (packed, bytes)) in objects.into_iter().enumerate() {
        let part = format!("{part}object {}/", number + 1);
        let said = match unpack(ole.walk, bytes, packed) {
            Ok(bytes) if bytes.starts_with(MARK) => {
                read_part(ole.walk, ole.seat, &bytes, &part, depth + 1)
            }
            Ok(bytes) => ole.unknown(&bytes, &Place::Part(part)),
            Err(why) => Some(why),
        };
        shortfall = first(shortfall, said);
    }
    if ole.file.stream(storage, "Pictures").is_some() {
        match ole.load(storage, "Pictures") {
            Ok(pictures) => ole.walk.picture(drawing::pictures(&pictures.bytes)),
            Err(why) => shortfall = first(shortfall, Some(why)),
        }
    }
    shortfall
}

/// One record: its version, instance and kind, and its content.
#[derive(Debug, Clone, Copy)]
struct Record<'b> {
    version: u16,
    instance: u16,
    kind: u16,
    at: usize,
    data: &'b [u8],
    torn: bool,
}

/// The records in `bytes`, the first of which lies at `base` of the stream.
fn records(bytes: &[u8], base: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let head = bytes.get(at..).filter(|rest| rest.len() >= HEADER)?;
        let length = len_at(head, 4);
        let data = slice(head, HEADER, length);
        let record = Record {
            version: u16_at(head, 0) & 15,
            instance: u16_at(head, 0) >> 4,
            kind: u16_at(head, 2),
            at: base + at,
            data,
            torn: data.len() < length,
        };
        at += HEADER + data.len();
        Some(record)
    })
}

/// Which slide a record is.
#[derive(Debug, Default)]
struct Slides {
    /// By the place where it begins.
    at: HashMap<usize, u32>,
    /// By its own number, as notes name it.
    by_id: HashMap<u32, u32>,
}

fn slides(document: &[u8]) -> Slides {
    let mut places = HashMap::new();
    let mut listed = Vec::new();
    for record in records(document, 0) {
        match record.kind {
            PERSISTENT => persistent(record.data, &mut places),
            DOCUMENT => {
                // The last document is the one that counts.
                let is_list = |inner: &Record<'_>| inner.kind == OUTLINE && inner.instance == 0;
                listed = records(record.data, 0)
                    .filter(is_list)
                    .flat_map(|list| records(list.data, 0).filter(|r| r.kind == OUTLINE_SLIDE))
                    .map(|slide| (u32_at(slide.data, 0), u32_at(slide.data, 12)))
                    .collect();
            }
            _ => {}
        }
    }
    let mut slides = Slides::default();
    for ((persistent, id), number) in listed.into_iter().zip(1..) {
        slides.by_id.insert(id, number);
        if let Some(at) = places.get(&persistent) {
            slides.at.insert(*at, number);
        }
    }
    slides
}

/// Where each object lies; later lists overrule earlier ones.
fn persistent(data: &[u8], places: &mut HashMap<u32, usize>) {
    let mut at = 0;
    while at + 4 <= data.len() {
        let head = u32_at(data, at);
        at += 4;
        for id in (head & 0xF_FFFF..).take((head >> 20) as usize) {
            if at + 4 > data.len() {
                return;
            }
            places.insert(id, len_at(data, at));
            at += 4;
        }
    }
}

struct Show<'s, 'b> {
    slides: Slides,
    part: &'s str,
    /// Embedded objects, and whether they are packed.
    objects: Vec<(bool, &'b [u8])>,
    torn: bool,
}

impl<'b> Show<'_, 'b> {
    fn records(
        &mut self,
        walk: &mut Walk<'_>,
        bytes: &'b [u8],
        (base, depth): (usize, u32),
        place: &Place,
    ) {
        if depth > NESTED_MAX {
            self.torn = true;
            return;
        }
        let mut place = place.clone();
        let mut outlined = 0;
        for record in records(bytes, base) {
            self.torn |= record.torn;
            if record.kind == OUTLINE_SLIDE {
                let id = u32_at(record.data, 12);
                outlined = self.slides.by_id.get(&id).copied().unwrap_or(outlined);
                if outlined > 0 && self.part.is_empty() {
                    place = Place::Slide(outlined);
                }
            }
            if record.version == 15 || record.kind == TAGS {
                let inner = self.place(&record).unwrap_or_else(|| place.clone());
                self.records(walk, record.data, (record.at + HEADER, depth + 1), &inner);
            } else {
                self.atom(walk, &record, &place);
            }
        }
    }

    /// The place of what lies in `record`, when it is another than that around it.
    fn place(&self, record: &Record<'_>) -> Option<Place> {
        let slide = match record.kind {
            SLIDE => self.slides.at.get(&record.at).copied(),
            NOTES => {
                let of = records(record.data, 0).find(|inner| inner.kind == NOTES_OF);
                of.and_then(|of| self.slides.by_id.get(&u32_at(of.data, 0)).copied())
            }
            MASTER => return Some(Place::Part(format!("{}master", self.part))),
            _ => return None,
        };
        slide.filter(|_| self.part.is_empty()).map(Place::Slide)
    }

    fn atom(&mut self, walk: &mut Walk<'_>, record: &Record<'b>, place: &Place) {
        let text = match record.kind {
            WIDE_TEXT | STRING => wide(record.data),
            // The lower halves of UTF-16.
            NARROW_TEXT => record.data.iter().map(|byte| char::from(*byte)).collect(),
            OBJECT => {
                self.objects.push((record.instance == 1, record.data));
                return;
            }
            0xF00B | 0xF121 | 0xF122 => {
                let mut shape = (record.version | record.instance << 4).to_le_bytes().to_vec();
                shape.extend(record.kind.to_le_bytes());
                shape.extend(u32::try_from(record.data.len()).unwrap_or(u32::MAX).to_le_bytes());
                shape.extend(record.data);
                drawing::say(walk, &shape, place);
                return;
            }
            _ => return,
        };
        // Names of the tags of a version of the program.
        if text.starts_with("___PPT") {
            return;
        }
        walk.say(&text.replace(['\r', '\x0B'], "\n"), SegmentKind::Prose, None, place);
    }
}

/// The bytes of an embedded object.
fn unpack(walk: &mut Walk<'_>, bytes: &[u8], packed: bool) -> Result<Vec<u8>, Unread> {
    if !packed {
        return Ok(bytes.to_vec());
    }
    let most = walk.limits.member_bytes_max;
    let mut decoder = ZlibDecoder::new(bytes.get(4..).unwrap_or_default());
    let mut out = Vec::new();
    loop {
        let before = out.len();
        let read = (&mut decoder).take(1 << 20).read_to_end(&mut out);
        walk.charge((out.len() - before) as u64)?;
        // The program leaves out the end of the packed stream.
        if read.is_err() {
            return if out.len() >= len_at(bytes, 0) { Ok(out) } else { Err(Unread::Damaged) };
        }
        match out.len() {
            length if length == before => return Ok(out),
            length if length as u64 > most => return Err(Unread::TooLarge),
            _ => {}
        }
    }
}
