//! Messages of Outlook: headers and bodies are the message, attachments are items. Pure.
//!
//! Source: [MS-OXMSG]. A message is a storage with a stream for each long property and one list of short
//! ones; people it goes to and files that go with it are storages in it. Contacts, tasks and notes are
//! messages as well.

use super::super::mapped::Mapped;
use super::super::walk::{Role, Shortfall, Walk, first};
use super::super::{ToldDate, html, rich};
use super::bytes::{code_page, narrow, u16_at, u32_at, u64_at, until_zero, wide};
use super::file::{Id, Stream};
use super::named::{DAYS, Labels};
use super::{Names, Ole, is_image, office_in, properties};
use crate::detect::{Place, SegmentKind};
use crate::inventory::{ItemKind, Unread};
use encoding_rs::Encoding;

const PROPERTIES: &str = "__properties_version1.0";
const STREAM: &str = "__substg1.0_";

/// Types of properties.
const NARROW: u16 = 0x001E;
const WIDE: u16 = 0x001F;
const BINARY: u16 = 0x0102;
const STORAGE: u16 = 0x000D;
const LISTS: u16 = 0x1000;

pub(super) const SUBJECT: u16 = 0x0037;
pub(super) const BODY: u16 = 0x1000;
pub(super) const HTML: u16 = 0x1013;
pub(super) const RICH: u16 = 0x1009;
pub(super) const CLASS: u16 = 0x001A;
pub(super) const HEADERS: u16 = 0x007D;
pub(super) const DATA: u16 = 0x3701;

/// Properties that are the headers of a message, with their names there.
const HEADER_NAMES: [(u16, &str); 14] = [
    (SUBJECT, "Subject"),
    (0x0042, "From"),
    (0x0065, "From"),
    (0x5D02, "From"),
    (0x0C1A, "Sender"),
    (0x0C1F, "Sender"),
    (0x5D01, "Sender"),
    (0x0050, "Reply-To"),
    (0x0040, "Received-By"),
    (0x0076, "Received-By"),
    (0x0044, "Received-For"),
    (0x0078, "Received-For"),
    (0x1035, "Message-ID"),
    (0x1042, "In-Reply-To"),
];

/// Kinds, types and names of machines, or repetitions: not said.
const FURNITURE: [u16; 16] = [
    CLASS, 0x0064, 0x0075, 0x0077, 0x0C1E, 0x003D, 0x3002, 0x3703, 0x370E, 0x3712, 0x0E02, 0x0E03,
    0x0E04, HEADERS, BODY, HTML,
];

/// The header that a property is.
pub(super) fn header_of(id: u16) -> Option<&'static str> {
    HEADER_NAMES.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
}

/// Whether nothing is said of a property, or elsewhere.
pub(super) fn is_furniture(id: u16) -> bool {
    FURNITURE.contains(&id)
}

/// Says the message in `storage`; its attachments are items at the present seat.
pub(super) fn say(ole: &mut Ole<'_, '_>, storage: Id) -> Shortfall {
    let mut message = Properties::read(ole, storage, if storage == 0 { 32 } else { 24 });
    let labels = Labels::read(ole, storage);
    let class = message.text(ole, CLASS).unwrap_or_default();
    let date = [0x0039, 0x0E06].iter().find_map(|id| properties::seconds(message.fixed(*id)?));
    ole.walk.tell(None, date.map(ToldDate::Instant));
    message.say_strings(ole, &labels);
    message.say_days(ole);
    let people = say_people(ole, storage, &mut message);
    message.say_names(ole, &people);
    if let Some(headers) = message.text(ole, HEADERS) {
        say_headers(ole.walk, &headers);
    }
    let html = message.say_bodies(ole);
    let children = |ole: &Ole<'_, '_>| -> Vec<Id> {
        let is_one = |name: &str| name.starts_with("__attach_version1.0");
        ole.file.names(storage).filter(|(name, _)| is_one(name)).map(|(_, id)| id).collect()
    };
    let mut shortfall = message.shortfall;
    for attachment in children(ole) {
        let said = attach(ole, attachment, message.page, (&class, &html));
        shortfall = first(shortfall, said);
    }
    shortfall
}

/// One message, person or attachment.
struct Properties {
    /// Number and type of each long property, and its stream or storage.
    long: Vec<(u16, u16, Id)>,
    short: Vec<u8>,
    page: Option<&'static Encoding>,
    shortfall: Shortfall,
}

impl Properties {
    fn read(ole: &mut Ole<'_, '_>, storage: Id, header: usize) -> Self {
        let long = ole.file.names(storage).filter_map(|(name, id)| {
            let tag = name.strip_prefix(STREAM)?;
            let number = u16::from_str_radix(tag.get(..4)?, 16).ok()?;
            Some((number, u16::from_str_radix(tag.get(4..8)?, 16).ok()?, id))
        });
        let long = long.collect();
        let (list, shortfall) = match ole.load(storage, PROPERTIES) {
            Ok(list) => (list.bytes, list.torn.then_some(Unread::Damaged)),
            Err(why) => (Vec::new(), Some(why)),
        };
        let short = list.get(header..).unwrap_or_default().to_vec();
        let mut out = Self { long, short, page: None, shortfall };
        let page = [0x3FFD, 0x3FDE].iter().find_map(|id| out.fixed(*id));
        out.page = page.and_then(|page| code_page(u32::try_from(page).ok()?));
        out
    }

    /// The value of a short property.
    fn fixed(&self, id: u16) -> Option<u64> {
        let entries = self.short.as_chunks::<16>().0;
        let entry = entries.iter().find(|entry| u16_at(*entry, 2) == id)?;
        Some(match u16_at(entry, 0) {
            2 | 11 => u16_at(entry, 8).into(),
            3 => u32_at(entry, 8).into(),
            _ => u64_at(entry, 8),
        })
    }

    fn find(&self, id: u16, kind: u16) -> Option<Id> {
        self.long.iter().find(|(i, k, _)| (*i, *k) == (id, kind)).map(|(_, _, stream)| *stream)
    }

    fn load(&mut self, ole: &mut Ole<'_, '_>, stream: Id) -> Vec<u8> {
        match ole.file.load(ole.walk, ole.reader, stream) {
            Ok(Stream { bytes, torn }) => {
                self.shortfall = first(self.shortfall, torn.then_some(Unread::Damaged));
                bytes
            }
            Err(why) => {
                self.shortfall = first(self.shortfall, Some(why));
                Vec::new()
            }
        }
    }

    /// The text of a property.
    fn text(&mut self, ole: &mut Ole<'_, '_>, id: u16) -> Option<String> {
        let (kind, stream) =
            [WIDE, NARROW].iter().find_map(|kind| Some((*kind, self.find(id, *kind)?)))?;
        let text = self.decode(ole, kind, stream);
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn decode(&mut self, ole: &mut Ole<'_, '_>, kind: u16, stream: Id) -> String {
        let bytes = self.load(ole, stream);
        let text = match kind & !LISTS {
            WIDE => wide(&bytes),
            _ => narrow(&bytes, self.page),
        };
        text.trim_end_matches('\0').replace('\0', "\n")
    }

    /// Says every property that is text and no body.
    fn say_strings(&mut self, ole: &mut Ole<'_, '_>, labels: &Labels) {
        let subject = self.text(ole, SUBJECT).unwrap_or_default();
        for (id, kind, stream) in self.long.clone() {
            let is_text = matches!(kind & !LISTS, NARROW | WIDE) && ole.file.is_stream(stream);
            if !is_text || is_furniture(id) {
                continue;
            }
            // A list has a stream of lengths and one for each value.
            if kind & LISTS != 0 && !ole.file.name(stream).contains('-') {
                continue;
            }
            let text = self.decode(ole, kind, stream);
            let repeated = matches!(id, 0x0070 | 0x0E1D | 0x3001) && subject.contains(text.trim());
            if repeated {
                continue;
            }
            let (label, place) = match header_of(id) {
                Some(name) => (Some(name), Place::MailHeader(name.to_owned())),
                None => (labels.of(id), Place::Whole),
            };
            ole.walk.say(text.trim(), SegmentKind::Property, label, &place);
        }
    }

    fn say_days(&self, ole: &mut Ole<'_, '_>) {
        for (id, label) in DAYS {
            // A day is stored as its beginning, in whatever zone that was: noon after it is the same day.
            let noon = |ticks: u64| ticks.saturating_add(12 * 36_000_000_000);
            if let Some(day) = self.fixed(id).map(noon).and_then(properties::date) {
                ole.walk.say(&day, SegmentKind::Property, Some(label), &Place::Whole);
            }
        }
    }

    /// Says the names to whom it goes that stand in no list of people.
    fn say_names(&mut self, ole: &mut Ole<'_, '_>, people: &str) {
        for (id, name) in [(0x0E04, "To"), (0x0E03, "Cc"), (0x0E02, "Bcc")] {
            let shown = self.text(ole, id).unwrap_or_default();
            let missing: Vec<&str> =
                shown.split(';').map(str::trim).filter(|one| !people.contains(one)).collect();
            let place = Place::MailHeader(name.to_owned());
            ole.walk.say(&missing.join("; "), SegmentKind::Property, Some(name), &place);
        }
    }

    /// Says the bodies, and returns the one that shows pictures: in HTML, or the rich text.
    fn say_bodies(&mut self, ole: &mut Ole<'_, '_>) -> String {
        let plain = self.text(ole, BODY).unwrap_or_default();
        ole.walk.say(&plain.replace("\r\n", "\n"), SegmentKind::Prose, None, &Place::Whole);
        let mut page = self.text(ole, HTML).unwrap_or_default();
        if let Some(stream) = self.find(HTML, BINARY) {
            let bytes = self.load(ole, stream);
            let number = self.fixed(0x3FDE).and_then(|page| u32::try_from(page).ok());
            let set = number.and_then(code_page).or(self.page);
            page = match std::str::from_utf8(&bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => narrow(&bytes, set),
            };
        }
        if page.len() as u64 > html::TREE_MAX {
            self.shortfall = first(self.shortfall, Some(Unread::TooLarge));
        } else if !page.is_empty() {
            html::say(ole.walk, &Mapped::linear(page.clone(), 0), html::Frame::Text);
        }
        if let Some(stream) = self.find(RICH, BINARY).filter(|_| page.is_empty()) {
            let packed = self.load(ole, stream);
            let (short, rich) = rich::say(ole.walk, ole.seat, &packed, !plain.is_empty());
            self.shortfall = first(self.shortfall, short);
            return String::from_utf8_lossy(&rich).into_owned();
        }
        page
    }
}

/// Says the people to whom it goes, and returns what was said.
fn say_people(ole: &mut Ole<'_, '_>, storage: Id, message: &mut Properties) -> String {
    let is_one = |name: &str| name.starts_with("__recip_version1.0");
    let people: Vec<Id> =
        ole.file.names(storage).filter(|(name, _)| is_one(name)).map(|(_, id)| id).collect();
    let mut all = String::new();
    for id in people {
        let mut person = Properties::read(ole, id, 8);
        person.page = message.page;
        let mut parts: Vec<String> = Vec::new();
        for (number, kind, stream) in person.long.clone() {
            let is_text = matches!(kind, NARROW | WIDE) && ole.file.is_stream(stream);
            if !is_text || is_furniture(number) {
                continue;
            }
            let text = person.decode(ole, kind, stream).trim().to_owned();
            if !parts.contains(&text) && !text.is_empty() {
                parts.push(text);
            }
        }
        let name = match person.fixed(0x0C15) {
            Some(2) => "Cc",
            Some(3) => "Bcc",
            _ => "To",
        };
        // A name, then addresses.
        parts.sort_by_key(|part| part.contains('@'));
        let text = parts.join(", ");
        let place = Place::MailHeader(name.to_owned());
        ole.walk.say(&text, SegmentKind::Property, Some(name), &place);
        all.push_str(&text);
        all.push('\n');
        message.shortfall = first(message.shortfall, person.shortfall);
    }
    all
}

/// Says the headers with which it came over the internet.
pub(super) fn say_headers(walk: &mut Walk<'_>, headers: &str) {
    const MACHINERY: [&str; 4] = ["dkim-signature", "arc-", "content-type", "mime-version"];
    let mut unfolded: Vec<String> = Vec::new();
    for line in headers.lines().filter(|line| !line.trim().is_empty()) {
        match unfolded.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
            Some(last) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            None => unfolded.push(line.to_owned()),
        }
    }
    for line in unfolded {
        let (name, value) = line.split_once(':').unwrap_or(("", &line));
        let lower = name.to_ascii_lowercase();
        if MACHINERY.iter().any(|other| lower.starts_with(other)) {
            continue;
        }
        let place = Place::MailHeader(name.to_owned());
        walk.say(value.trim(), SegmentKind::Property, Some(name), &place);
    }
}

/// Hands over one attachment.
fn attach(
    ole: &mut Ole<'_, '_>,
    storage: Id,
    page: Option<&'static Encoding>,
    (class, html): (&str, &str),
) -> Shortfall {
    let mut file = Properties::read(ole, storage, 8);
    file.page = page;
    let inner = file.find(DATA, STORAGE).filter(|inner| !ole.file.is_stream(*inner));
    let names = [0x3707, 0x3704, 0x3001];
    let name = names.iter().find_map(|id| file.text(ole, *id));
    let name = name.map_or_else(|| "attachment".to_owned(), |name| until_zero(&name).to_owned());
    if let Some(inner) = inner {
        within(ole, inner, &name);
        return file.shortfall;
    }
    let Some(stream) = file.find(DATA, BINARY) else {
        // Only a path to where the file lies.
        if matches!(file.fixed(0x3705), Some(2..=4 | 7)) {
            let path = [0x370D, 0x3708].iter().find_map(|id| file.text(ole, *id));
            for text in [Some(name), path].into_iter().flatten() {
                ole.walk.say(&text, SegmentKind::Name, None, &Place::Whole);
            }
            return file.shortfall;
        }
        hand_over(ole, (&name, &name), &[], Some(Unread::Damaged));
        return file.shortfall;
    };
    let bytes = file.load(ole, stream);
    let pointed = file.text(ole, 0x3712).is_some_and(|id| html.contains(&format!("cid:{id}")));
    let kind = file.text(ole, 0x370E).unwrap_or_default();
    if pointed && (kind.starts_with("image/") || is_image(&bytes)) {
        ole.walk.picture(bytes.len() as u64);
        return file.shortfall;
    }
    // A signed message is wrapped as a whole, as it went over the internet.
    let told = if class.contains("MultipartSigned") { "signed.eml" } else { &name };
    let missing = file.shortfall.filter(|_| bytes.is_empty());
    hand_over(ole, (&name, told), &bytes, missing);
    file.shortfall
}

/// Hands over a file called `name`, which is told by the extension of `told`.
fn hand_over(
    ole: &mut Ole<'_, '_>,
    (name, told): (&str, &str),
    bytes: &[u8],
    missing: Option<Unread>,
) {
    let locator = ole.names.place(ole.seat, name.as_bytes());
    let seat = ole.seat.inner(locator, told.as_bytes(), Role::Attachment);
    let size = bytes.len() as u64;
    let limits = ole.walk.limits;
    let deep = (seat.depth > limits.depth_max).then_some(Unread::Depth);
    let large = (size > limits.member_bytes_max).then_some(Unread::TooLarge);
    match missing.or(deep).or(large) {
        Some(why) => ole.walk.unread(&seat, size, why, "unknown"),
        None => ole.walk.item_of(&seat, bytes),
    }
}

/// Reads a message or object that lies in the message as a storage.
fn within(ole: &mut Ole<'_, '_>, inner: Id, name: &str) {
    let locator = ole.names.place(ole.seat, name.as_bytes());
    let seat = ole.seat.inner(locator, name.as_bytes(), Role::Attachment);
    let streams = ole.file.streams_below(inner);
    let size = streams.iter().map(|(_, id)| ole.file.size(*id)).fold(0, u64::saturating_add);
    let office = office_in(ole.file, inner);
    let kind = match office {
        Some(super::Office::Msg) => ItemKind::Message,
        _ => ItemKind::Attachment,
    };
    let told = (kind, office.map_or("ole", super::Office::name));
    if seat.depth > ole.walk.limits.depth_max {
        ole.walk.unread(&seat, size, Unread::Depth, told.1);
        return;
    }
    let (file, reader) = (&mut *ole.file, &mut *ole.reader);
    ole.walk.item_within(&seat, told, size, |walk| {
        let mut ole = Ole { walk, reader, file, seat: &seat, names: Names::default() };
        ole.document(inner, "", 0)
    });
}
