//! What Outlook wraps a message and its files in where they go as one attachment (`winmail.dat`). Pure.
//!
//! Source: [MS-OXTNEF]. A list of attributes, of the message and then of each of its files; two of them hold lists of
//! the properties that a message of Outlook has anyway.

use encoding_rs::Encoding;

use super::super::html;
use super::super::mapped::Mapped;
use super::super::walk::{Role, Seat, Shortfall, Walk, first};
use super::super::whole::whole;
use super::super::{ReadSeek, ToldDate, rich};
use super::bytes::{code_page, len_at, narrow, slice, u16_at, u32_at, u64_at, until_zero, wide};
use super::message::{
    BODY, DATA, HEADERS, HTML, RICH, SUBJECT, header_of, is_furniture, say_headers,
};
use super::named::{DAYS, label_of, numbered};
use super::{Names, is_image, properties};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// The first bytes of every one.
pub(in super::super) const MARK: &[u8] = b"\x78\x9F\x3E\x22";

/// Attributes of the message.
const FROM: u32 = 0x0000_8000;
const OWNER: u32 = 0x0006_0000;
const SENT_FOR: u32 = 0x0006_0001;
const TITLE: u32 = 0x0001_8004;
const TEXT: u32 = 0x0002_800C;
const PAGE: u32 = 0x0006_9007;
const MESSAGE: u32 = 0x0006_9003;
const PEOPLE: u32 = 0x0006_9004;

/// Attributes of a file.
const BEGINS: u32 = 0x0006_9002;
const CONTENT: u32 = 0x0006_800F;
const NAME: u32 = 0x0001_8010;
const ICON: u32 = 0x0006_8011;
const CARRIED_AS: u32 = 0x0006_9001;
const FILE: u32 = 0x0006_9005;

/// Versions, classes, numbers, urgencies and times: of them nothing is said, or the properties say it, too.
const MACHINERY: [u32; 18] = [
    0x0003_8005,
    0x0003_8006,
    0x0007_8008,
    0x0001_8009,
    0x0001_800A,
    0x0001_800B,
    0x0004_800D,
    0x0003_8012,
    0x0003_8013,
    0x0003_8020,
    0x0008_9006,
    0x0006_0002,
    0x0003_0006,
    0x0003_0007,
    0x0004_0008,
    0x0004_0009,
    0x0007_0600,
    0x0006_8007,
];

/// Says the message; its files are items of `seat`.
pub(in super::super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> std::io::Result<Shortfall> {
    let bytes = match whole(walk, reader, size)? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Some(why)),
    };
    let (attributes, torn) = attributes(&bytes);
    let page = attributes.iter().find(|one| one.id == PAGE);
    let page = page.and_then(|one| code_page(u32_at(one.bytes, 0)));
    let mut message = Message { page, short: torn, pictured: String::new() };
    message.say(walk, seat, &attributes);
    let starts = attributes.iter().enumerate().filter(|(_, one)| one.id == BEGINS);
    let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([attributes.len()]);
    let mut names = Names::default();
    for (from, to) in starts.iter().zip(ends) {
        message.attach(walk, seat, &mut names, &attributes[*from..to]);
    }
    Ok(message.short)
}

/// A piece of the message or of a file.
struct Attribute<'b> {
    of_file: bool,
    id: u32,
    bytes: &'b [u8],
}

/// All attributes, and whether they break off or one of them is not as it was written.
fn attributes(bytes: &[u8]) -> (Vec<Attribute<'_>>, Shortfall) {
    let damaged = Some(Unread::Damaged);
    let (mut out, mut torn, mut at) = (Vec::new(), None, 6);
    while let Some(level) = bytes.get(at) {
        if !matches!(level, 1 | 2) {
            // Some programs fill up what they write.
            let rest = &bytes[at..];
            return (out, torn.or(rest.iter().any(|byte| *byte != 0).then_some(Unread::Damaged)));
        }
        let length = len_at(bytes, at + 5);
        let piece = slice(bytes, at + 9, length);
        out.push(Attribute { of_file: *level == 2, id: u32_at(bytes, at + 1), bytes: piece });
        let sum = piece.iter().fold(0_u16, |sum, byte| sum.wrapping_add((*byte).into()));
        at = at.saturating_add(9).saturating_add(length);
        if piece.len() < length || at + 2 > bytes.len() {
            return (out, damaged);
        }
        if u16_at(bytes, at) != sum {
            torn = damaged;
        }
        at += 2;
    }
    (out, torn)
}

/// A property of the message, of a person it goes to or of a file.
#[derive(Debug)]
struct Property<'b> {
    id: u16,
    kind: u16,
    /// What it is called, where it has no number of its own.
    name: Option<String>,
    values: Vec<&'b [u8]>,
}

/// A list of properties, and where it ends; `None` there where it breaks off.
fn list(bytes: &[u8], mut at: usize) -> (Vec<Property<'_>>, Option<usize>) {
    let mut out = Vec::new();
    let count = len_at(bytes, at);
    at += 4;
    for _ in 0..count {
        match property(bytes, &mut at) {
            Some(property) => out.push(property),
            None => return (out, None),
        }
    }
    (out, Some(at))
}

fn property<'b>(bytes: &'b [u8], at: &mut usize) -> Option<Property<'b>> {
    let (kind, id) = (u16_at(bytes, *at), u16_at(bytes, *at + 2));
    *at += 4;
    let mut name = None;
    if id >= 0x8000 {
        // Whose name it is, then a number or the name itself.
        let is_number = u32_at(bytes, *at + 16) == 0;
        let value = u32_at(bytes, *at + 20);
        *at += 24;
        if is_number {
            name = numbered(value).map(str::to_owned);
        } else {
            name = Some(until_zero(&wide(take(bytes, at, value as usize)?)).to_owned());
        }
    }
    let fixed = match kind & !LIST {
        0x0002 | 0x0003 | 0x0004 | 0x000A | 0x000B => Some(4),
        0x0005..=0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        0x0001 => Some(0),
        0x000D | 0x001E | 0x001F | 0x0102 => None,
        _ => return None,
    };
    let is_counted = kind & LIST != 0 || fixed.is_none();
    let count = if is_counted { u32_at(bytes, *at) } else { 1 };
    *at += if is_counted { 4 } else { 0 };
    let mut values = Vec::new();
    for _ in 0..count {
        let length = fixed.unwrap_or_else(|| {
            *at += 4;
            len_at(bytes, *at - 4)
        });
        values.push(take(bytes, at, length)?);
        if *at >= bytes.len() && length == 0 {
            // Nothing cannot be repeated for ever.
            break;
        }
    }
    Some(Property { id, kind, name, values })
}

/// Marks a list of values.
const LIST: u16 = 0x1000;

/// The next `length` bytes, which are filled up to fours.
fn take<'b>(bytes: &'b [u8], at: &mut usize, length: usize) -> Option<&'b [u8]> {
    let piece = bytes.get(*at..at.checked_add(length)?)?;
    *at += length.next_multiple_of(4);
    Some(piece)
}

/// A message while it is read.
struct Message {
    page: Option<&'static Encoding>,
    short: Shortfall,
    /// The body that shows pictures.
    pictured: String,
}

impl Message {
    fn note(&mut self, why: Shortfall) {
        self.short = first(self.short, why);
    }

    fn text(&self, bytes: &[u8]) -> String {
        narrow(bytes, self.page).trim_end_matches('\0').to_owned()
    }

    /// The text of a property; a list is told line by line.
    fn text_of(&self, property: &Property<'_>) -> Option<String> {
        let texts: Vec<String> = match property.kind & !LIST {
            0x001E => property.values.iter().map(|value| self.text(value)).collect(),
            0x001F => property.values.iter().map(|value| wide(value)).collect(),
            _ => return None,
        };
        let text = texts.join("\n").trim_end_matches('\0').trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    fn find(&self, all: &[Property<'_>], id: u16) -> Option<String> {
        all.iter().filter(|one| one.id == id).find_map(|one| self.text_of(one))
    }

    fn say(&mut self, walk: &mut Walk<'_>, seat: &Seat, attributes: &[Attribute<'_>]) {
        let own = || attributes.iter().filter(|one| !one.of_file);
        let mut all = Vec::new();
        for one in own().filter(|one| one.id == MESSAGE) {
            let (properties, end) = list(one.bytes, 0);
            self.note(end.is_none().then_some(Unread::Damaged));
            all.extend(properties);
        }
        if let Some(set) = [0x3FFD, 0x3FDE].iter().find_map(|id| code_page(number(&all, *id)?)) {
            self.page = Some(set);
        }
        let time = |id: &u16| properties::seconds(u64_at(value(&all, *id)?, 0));
        walk.tell(None, [0x0039, 0x0E06].iter().find_map(time).map(ToldDate::Instant));
        let mut plain = false;
        for one in own() {
            let text = match one.id {
                MESSAGE | PAGE => continue,
                TEXT => {
                    plain = self.find(&all, BODY).is_none();
                    if plain {
                        let text = self.text(one.bytes).replace("\r\n", "\n");
                        walk.say(&text, SegmentKind::Prose, None, &Place::Whole);
                    }
                    continue;
                }
                PEOPLE => {
                    self.say_people(walk, one.bytes);
                    continue;
                }
                TITLE if self.find(&all, SUBJECT).is_some() => continue,
                TITLE => ("Subject", self.text(one.bytes)),
                // A length and a name, a length and an address; before the first one two numbers more.
                FROM => ("From", self.text(slice(one.bytes, 8, usize::MAX)).replace('\0', " ")),
                OWNER | SENT_FOR => {
                    let length = usize::from(u16_at(one.bytes, 0));
                    let name = self.text(slice(one.bytes, 2, length));
                    let address = self.text(slice(one.bytes, length.saturating_add(4), usize::MAX));
                    ("From", format!("{name} {address}"))
                }
                id => {
                    let known = MACHINERY.contains(&id) || one.bytes.is_empty();
                    self.note((!known).then_some(Unread::Unsupported));
                    continue;
                }
            };
            let place = Place::MailHeader(text.0.to_owned());
            walk.say(text.1.trim(), SegmentKind::Property, Some(text.0), &place);
        }
        self.say_properties(walk, &all);
        self.say_bodies(walk, seat, &all, plain);
    }

    /// Says every property that is text and no body, and the days that are of a person.
    fn say_properties(&self, walk: &mut Walk<'_>, all: &[Property<'_>]) {
        for one in all.iter().filter(|one| !is_furniture(one.id) && one.id != RICH) {
            let Some(text) = self.text_of(one) else { continue };
            let (label, place) = match header_of(one.id) {
                Some(header) => (Some(header), Place::MailHeader(header.to_owned())),
                None => (label_of(one.id).or(one.name.as_deref()), Place::Whole),
            };
            walk.say(&text, SegmentKind::Property, label, &place);
        }
        for (id, label) in DAYS {
            let noon = |bytes: &[u8]| u64_at(bytes, 0).saturating_add(12 * 36_000_000_000);
            let day = value(all, id).map(noon).and_then(properties::date);
            walk.say(&day.unwrap_or_default(), SegmentKind::Property, Some(label), &Place::Whole);
        }
        if let Some(headers) = self.find(all, HEADERS) {
            say_headers(walk, &headers);
        }
    }

    fn say_people(&mut self, walk: &mut Walk<'_>, bytes: &[u8]) {
        let mut at = 4;
        for _ in 0..len_at(bytes, 0) {
            let (person, end) = list(bytes, at);
            let name = match number(&person, 0x0C15) {
                Some(2) => "Cc",
                Some(3) => "Bcc",
                _ => "To",
            };
            let mut parts: Vec<String> = Vec::new();
            for text in person.iter().filter(|one| !is_furniture(one.id)) {
                parts.extend(self.text_of(text).filter(|text| !parts.contains(text)));
            }
            parts.sort_by_key(|part| part.contains('@'));
            let place = Place::MailHeader(name.to_owned());
            walk.say(&parts.join(", "), SegmentKind::Property, Some(name), &place);
            match end {
                Some(end) => at = end,
                None => return self.note(Some(Unread::Damaged)),
            }
        }
    }

    fn say_bodies(
        &mut self,
        walk: &mut Walk<'_>,
        seat: &Seat,
        all: &[Property<'_>],
        mut plain: bool,
    ) {
        if let Some(text) = self.find(all, BODY) {
            plain = true;
            let text = text.replace("\r\n", "\n");
            walk.say(&text, SegmentKind::Prose, None, &Place::Whole);
        }
        let page = self.find(all, HTML).or_else(|| Some(self.text(value(all, HTML)?)));
        if let Some(page) = page.filter(|page| !page.is_empty()) {
            if page.len() as u64 > html::TREE_MAX {
                return self.note(Some(Unread::TooLarge));
            }
            html::say(walk, &Mapped::linear(page.clone(), 0), html::Frame::Text);
            self.pictured = page;
        } else if let Some(packed) = value(all, RICH).filter(|packed| !packed.is_empty()) {
            let (short, rich) = rich::say(walk, seat, packed, plain);
            self.note(short);
            self.pictured = String::from_utf8_lossy(&rich).into_owned();
        }
    }

    /// Hands over one file.
    fn attach(
        &mut self,
        walk: &mut Walk<'_>,
        seat: &Seat,
        names: &mut Names,
        attributes: &[Attribute<'_>],
    ) {
        let own = |id| attributes.iter().find(|one| one.id == id).map(|one| one.bytes);
        let (all, end) = own(FILE).map_or((Vec::new(), Some(0)), |bytes| list(bytes, 0));
        self.note(end.is_none().then_some(Unread::Damaged));
        let known = |id| {
            MACHINERY.contains(&id) || [BEGINS, CONTENT, NAME, ICON, CARRIED_AS, FILE].contains(&id)
        };
        if attributes.iter().any(|one| one.of_file && !known(one.id) && !one.bytes.is_empty()) {
            self.note(Some(Unread::Unsupported));
        }
        let name = [0x3707, 0x3704, 0x3001].into_iter().find_map(|id| self.find(&all, id));
        let carried = || [NAME, CARRIED_AS].into_iter().find_map(|id| Some(self.text(own(id)?)));
        let name = name.or_else(carried).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| "attachment".to_owned());
        let data = all.iter().find(|one| one.id == DATA).and_then(|one| {
            let value = one.values.first()?;
            // An object begins with the name of what reads it.
            Some(if one.kind == 0x000D { value.get(16..).unwrap_or_default() } else { value })
        });
        let bytes = match (data, own(CONTENT)) {
            (Some(data), content) if !data.is_empty() || content.is_none() => data,
            (_, Some(content)) => content,
            _ if matches!(number(&all, 0x3705), Some(2..=4 | 7)) => {
                // Only a path to where the file lies.
                let path = [0x370D, 0x3708].into_iter().find_map(|id| self.find(&all, id));
                for text in [Some(name), path].into_iter().flatten() {
                    walk.say(&text, SegmentKind::Name, None, &Place::Whole);
                }
                return;
            }
            _ => {
                let inner = seat.inner(names.place(seat, name.as_bytes()), b"", Role::Attachment);
                return walk.unread(&inner, 0, Unread::Damaged, "unknown");
            }
        };
        let id = self.find(&all, 0x3712).filter(|id| !id.is_empty());
        let shown = id.is_some_and(|id| self.pictured.contains(&format!("cid:{id}")));
        if shown && is_image(bytes) {
            return walk.picture(bytes.len() as u64);
        }
        let locator = names.place(seat, name.as_bytes());
        let inner = seat.inner(locator, name.as_bytes(), Role::Attachment);
        let size = bytes.len() as u64;
        match (inner.depth > walk.limits.depth_max, size > walk.limits.member_bytes_max) {
            (true, _) => walk.unread(&inner, size, Unread::Depth, "unknown"),
            (_, true) => walk.unread(&inner, size, Unread::TooLarge, "unknown"),
            _ => walk.item_of(&inner, bytes),
        }
    }
}

/// The bytes of a property.
fn value<'b>(all: &[Property<'b>], id: u16) -> Option<&'b [u8]> {
    all.iter().find(|one| one.id == id)?.values.first().copied()
}

fn number(all: &[Property<'_>], id: u16) -> Option<u32> {
    value(all, id).map(|bytes| u32_at(bytes, 0))
}
