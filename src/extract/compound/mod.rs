//! Compound files (OLE): documents of Office before 2007, messages of Outlook, objects in documents. Pure.
//!
//! Which one it is, is told by its streams. An object in a document is part of that document; a file that
//! was put into one as a file, and an attachment of a message, is an item.

mod aside;
mod biff;
mod book;
mod bytes;
mod cells;
mod drawing;
mod file;
mod macros;
mod message;
mod named;
mod pieces;
mod properties;
mod sealed;
mod slides;
mod stream_cipher;
pub(super) mod tnef;
mod word;
mod xlsb;

use std::io::Cursor;

use file_format::FileFormat;

pub(super) use file::{Compound, MARK};
pub(super) use xlsb::Xlsb;

use super::archive::Names;
use super::blocks::is_odd;
use super::walk::{Role, Seat, Shortfall, Walk, first};
use super::whole::whole;
use super::{ReadSeek, charset, package, part};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;
use file::{Id, Stream, printable};

/// Shorter streams of an unknown kind hold settings, no text that matters.
const SETTINGS_MAX: u64 = 512;

/// Name of what was put into a document without one.
const OBJECT: &str = "object";

/// A kind of compound file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Office {
    Doc,
    Xls,
    Ppt,
    Msg,
    /// Something that lies in a document: an embedded file, or the macros of it.
    Object,
    /// A document of today, encrypted as a whole.
    Sealed,
}

impl Office {
    /// Name of the kind.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Ppt => "ppt",
            Self::Msg => "msg",
            Self::Object => "ole",
            Self::Sealed => "ooxml",
        }
    }
}

/// What a compound file is by what lies in its root.
#[derive(Debug)]
pub(super) enum Told {
    Office(Office, Compound),
    /// It cannot be read, why not, and what it is called.
    Closed(Unread, &'static str),
}

/// Streams and storages of kinds that are told but not read.
const CLOSED: [(&str, Unread, &str); 14] = [
    ("EncryptedPackage", Unread::Encrypted, "ooxml"),
    ("Catalog", Unread::NeedsOcr, "thumbs"),
    ("VisioDocument", Unread::Unsupported, "vsd"),
    ("Quill", Unread::Unsupported, "pub"),
    ("MatOST", Unread::Unsupported, "wps"),
    ("FileHeader", Unread::Unsupported, "hwp"),
    ("StarWriterDocument", Unread::Unsupported, "sdw"),
    ("StarCalcDocument", Unread::Unsupported, "sdc"),
    ("StarDrawDocument3", Unread::Unsupported, "sdd"),
    ("NativeContent_MAIN", Unread::Unsupported, "qpw"),
    ("PerfectOffice_MAIN", Unread::Unsupported, "wpd"),
    ("SwDocContentMgr", Unread::Unsupported, "sldprt"),
    ("CompObjInfo", Unread::Unsupported, "mpp"),
    ("   1", Unread::Unsupported, "mpp"),
];

/// Looks into the root. `extension` only names what is too broken to be told.
pub(super) fn recognise(reader: &mut dyn ReadSeek, extension: &str) -> std::io::Result<Told> {
    let Some(file) = Compound::read(reader)? else {
        return Ok(Told::Closed(Unread::Damaged, by_extension(extension)));
    };
    let has = |name: &str| file.stream(0, name).is_some() || file.storage(0, name).is_some();
    if sealed::is_sealed(&file) {
        return Ok(Told::Office(Office::Sealed, file));
    }
    if has("EncryptedPackage") {
        return Ok(Told::Closed(Unread::Encrypted, "ooxml"));
    }
    let office = office_in(&file, 0);
    if office == Some(Office::Ppt) && has("EncryptedSummary") {
        return Ok(Told::Closed(Unread::Encrypted, "ppt"));
    }
    if let Some(office) = office {
        // Rights management keeps the document proper in a stream of its own.
        if has("\u{9}DRMContent") {
            return Ok(Told::Closed(Unread::Encrypted, office.name()));
        }
        return Ok(Told::Office(office, file));
    }
    if let Some((_, why, name)) = CLOSED.iter().find(|(name, ..)| has(name)) {
        return Ok(Told::Closed(*why, name));
    }
    // The installer packs two letters of a name into one sign of this range.
    if file.names(0).any(|(name, _)| name.chars().any(|c| ('\u{3800}'..='\u{4840}').contains(&c))) {
        return Ok(Told::Closed(Unread::Unsupported, "msi"));
    }
    if file.is_torn() || file.names(0).next().is_none() {
        return Ok(Told::Closed(Unread::Damaged, by_extension(extension)));
    }
    if is_object(&file, 0) {
        return Ok(Told::Office(Office::Object, file));
    }
    Ok(Told::Closed(Unread::Unsupported, "cfb"))
}

fn by_extension(extension: &str) -> &'static str {
    match extension {
        "doc" | "dot" => "doc",
        "xls" | "xlt" => "xls",
        "ppt" | "pps" | "pot" => "ppt",
        "msg" => "msg",
        _ => "cfb",
    }
}

/// The document that lies in `storage`.
fn office_in(file: &Compound, storage: Id) -> Option<Office> {
    let has = |name: &str| file.stream(storage, name).is_some();
    match () {
        () if has("WordDocument") => Some(Office::Doc),
        () if has("PowerPoint Document") => Some(Office::Ppt),
        () if has("Workbook") || has("Book") => Some(Office::Xls),
        () if has("__properties_version1.0") => Some(Office::Msg),
        () => None,
    }
}

/// Whether `storage` holds an object as documents embed it.
fn is_object(file: &Compound, storage: Id) -> bool {
    let has = |name: &str| file.stream(storage, name).is_some();
    ["\u{1}Ole10Native", "Package", "CONTENTS", "\u{1}CompObj", "\u{1}Ole"]
        .iter()
        .any(|name| has(name))
        || file.storage(storage, "VBA").is_some()
}

/// The reading of one compound file.
struct Ole<'o, 'w> {
    walk: &'o mut Walk<'w>,
    reader: &'o mut dyn ReadSeek,
    file: &'o mut Compound,
    seat: &'o Seat,
    names: Names,
}

/// Says everything in the file.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    mut file: Compound,
    reader: &mut dyn ReadSeek,
) -> Shortfall {
    let torn = file.is_torn().then_some(Unread::Damaged);
    if sealed::is_sealed(&file) {
        return first(sealed::read(walk, seat, &mut file, reader), torn);
    }
    let mut ole = Ole { walk, reader, file: &mut file, seat, names: Names::default() };
    first(ole.document(0, "", 0), torn)
}

/// Says a workbook of the versions before there were compound files: records, and nothing else.
pub(super) fn read_records(
    walk: &mut Walk<'_>,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> std::io::Result<Shortfall> {
    let bytes = match whole(walk, reader, size)? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Some(why)),
    };
    Ok(book::say_stream(walk, &bytes, ""))
}

/// Whether a file begins like a workbook of those versions: a record of its beginning, with its length.
pub(super) fn is_records(head: &[u8]) -> bool {
    const BEGINNINGS: [[u8; 4]; 4] = [[9, 0, 4, 0], [9, 2, 6, 0], [9, 4, 6, 0], [9, 8, 8, 0]];
    let kind = bytes::u16_at(head, 6);
    BEGINNINGS.iter().any(|beginning| head.starts_with(beginning))
        && matches!(kind, 0x05 | 0x10 | 0x20 | 0x40 | 0x100)
}

/// Says a compound file that is a part of another document. `part` is its path there, with a slash;
/// `depth` counts documents in documents.
pub(super) fn read_part(
    walk: &mut Walk<'_>,
    seat: &Seat,
    bytes: &[u8],
    part: &str,
    depth: u32,
) -> Shortfall {
    let mut reader = Cursor::new(bytes);
    let Ok(Some(mut file)) = Compound::read(&mut reader) else { return Some(Unread::Damaged) };
    let torn = file.is_torn().then_some(Unread::Damaged);
    let mut ole = Ole { walk, reader: &mut reader, file: &mut file, seat, names: Names::default() };
    first(ole.document(0, part, depth), torn)
}

impl Ole<'_, '_> {
    fn load(&mut self, storage: Id, name: &str) -> Result<Stream, Unread> {
        match self.file.stream(storage, name) {
            Some(id) => self.file.load(self.walk, self.reader, id),
            None => Err(Unread::Damaged),
        }
    }

    /// Has a stream read as `bytes` from now on.
    fn put(&mut self, storage: Id, name: &str, bytes: Vec<u8>) {
        if let Some(id) = self.file.stream(storage, name) {
            self.file.put(id, bytes);
        }
    }

    /// Says the document or object in `storage`, as a part of the present item.
    fn document(&mut self, storage: Id, part: &str, depth: u32) -> Shortfall {
        if depth > self.walk.limits.depth_max {
            return Some(Unread::Depth);
        }
        let office = office_in(self.file, storage);
        if self.file.stream(storage, "EncryptedPackage").is_some() {
            return Some(Unread::Encrypted);
        }
        let said = match office {
            Some(Office::Doc) => word::say(self, storage, part, depth),
            Some(Office::Xls) => book::say(self, storage, part, depth),
            Some(Office::Ppt) => slides::say(self, storage, part, depth),
            Some(Office::Msg) => message::say(self, storage),
            Some(Office::Object | Office::Sealed) | None => None,
        };
        // Properties are written in the clear beside a document that is not.
        if said == Some(Unread::Encrypted) || office == Some(Office::Msg) {
            return said;
        }
        let known: &[&str] = match office {
            Some(Office::Doc) => &word::KNOWN,
            Some(Office::Xls) => &book::KNOWN,
            Some(Office::Ppt) => &slides::KNOWN,
            _ => &[],
        };
        let said = first(said, properties::say(self, storage, part));
        first(said, self.others(storage, known, part, depth))
    }

    /// Says an object that lies in the storage `id` of a document.
    fn object(&mut self, id: Id, part: &str, depth: u32) -> Shortfall {
        if self.file.is_stream(id) {
            return self.other(id, part);
        }
        let part = format!("{part}{}/", printable(self.file.name(id)));
        self.document(id, &part, depth)
    }

    /// Says what else lies in `storage`.
    fn others(&mut self, storage: Id, known: &[&str], part: &str, depth: u32) -> Shortfall {
        let mut shortfall = None;
        let others: Vec<Id> = self
            .file
            .names(storage)
            .filter(|(name, _)| {
                let is = |other: &&str| other.eq_ignore_ascii_case(name);
                !known.iter().any(is) && !properties::KNOWN.iter().any(is)
            })
            .map(|(_, id)| id)
            .collect();
        if self.file.storage(storage, "VBA").is_some() {
            return macros::say(self, storage, part);
        }
        for id in others {
            let said = if self.file.is_stream(id) {
                self.other(id, part)
            } else {
                self.object(id, part, depth + 1)
            };
            shortfall = first(shortfall, said);
        }
        shortfall
    }

    /// Says a stream that belongs to no reader: a file, or something that a program keeps for itself.
    fn other(&mut self, id: Id, part: &str) -> Shortfall {
        let name = self.file.name(id).to_owned();
        if is_furniture(&name) || self.file.size(id) == 0 {
            return None;
        }
        let stream = match self.file.load(self.walk, self.reader, id) {
            Ok(stream) => stream,
            Err(why) => return Some(why),
        };
        let torn = stream.torn.then_some(Unread::Damaged);
        let bytes = stream.bytes;
        let said = match name.to_ascii_uppercase().as_str() {
            "\u{1}OLE10NATIVE" => {
                let (name, bytes) = native(&bytes);
                match name {
                    Some(name) => self.embedded(&name, bytes),
                    None if is_image(bytes) => self.walk.picture(bytes.len() as u64),
                    None => self.embedded(OBJECT, bytes),
                }
                None
            }
            "PACKAGE" | "CONTENTS" if known_file(&bytes) => {
                let name = format!("{part}{name}");
                self.embedded(name.trim_end_matches('/'), &bytes);
                None
            }
            _ => self.unknown(&bytes, &Place::Part(format!("{part}{}", printable(&name)))),
        };
        first(torn, said)
    }

    /// Hands over a file that was put into the document.
    fn embedded(&mut self, name: &str, bytes: &[u8]) {
        let locator = self.names.place(self.seat, name.as_bytes());
        let inner = self.seat.inner(locator, name.as_bytes(), Role::Attachment);
        if inner.depth > self.walk.limits.depth_max {
            self.walk.unread(&inner, bytes.len() as u64, Unread::Depth, "unknown");
        } else {
            self.walk.item_of(&inner, bytes);
        }
    }

    /// Bytes that no reader knows.
    fn unknown(&mut self, bytes: &[u8], place: &Place) -> Shortfall {
        if is_image(bytes) {
            self.walk.picture(bytes.len() as u64);
            return None;
        }
        if bytes.trim_ascii_start().starts_with(b"<?xml")
            && let Some(xml) = package::xml_text(bytes)
        {
            return part::say(self.walk, &xml, place, part::Manner::Data);
        }
        let pictured = drawing::pictures(bytes);
        if pictured * 2 > bytes.len() as u64 {
            self.walk.picture(pictured);
            return None;
        }
        let (set, skip) = charset::of_document(bytes, charset::declared(bytes));
        let text = charset::decode(&bytes[skip..], 0, set);
        if !text.text().bytes().any(is_odd) {
            self.walk.say(text.text(), SegmentKind::Prose, None, place);
            return None;
        }
        self.walk.say(&bytes::strings(bytes), SegmentKind::Prose, None, place);
        (bytes.len() as u64 > SETTINGS_MAX).then_some(Unread::Unsupported)
    }
}

/// Streams that hold no text of people: what made an object, how it looks, how a form is laid out.
fn is_furniture(name: &str) -> bool {
    const NAMES: [&str; 25] = [
        "\u{1}CompObj",
        "\u{1}Ole",
        "\u{1}Olelink",
        "\u{3}ObjInfo",
        "\u{3}LINKINFO",
        "\u{3}PRINT",
        "\u{3}EPRINT",
        "\u{3}META",
        "\u{3}OCXNAME",
        "\u{3}PIC",
        "\u{3}ITEMPRINT",
        "\u{3}ACCELERATOR",
        "Equation Native",
        "Current User",
        "\u{3}PICT",
        "\u{1}Ole10FmtProgID",
        "\u{1}Ole10ItemName",
        "_xmlsignatures",
        "_signatures",
        "PROJECTwm",
        "PROJECTlk",
        "Toolbar Data",
        "XCB",
        "Ctls",
        "ETExtData",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name)) || name.starts_with("\u{2}OlePres")
}

fn is_image(bytes: &[u8]) -> bool {
    // A picture of Windows without the head that its file would have.
    let bitmap = bytes::u32_at(bytes, 0) == 40 && bytes::u16_at(bytes, 12) == 1;
    bitmap || FileFormat::from_bytes(bytes).kind() == file_format::Kind::Image
}

fn known_file(bytes: &[u8]) -> bool {
    !matches!(FileFormat::from_bytes(bytes), FileFormat::ArbitraryBinaryData)
}

/// A file that was put into a document, and its name ([MS-OLEDS] 2.3.6 and what programs make of it).
fn native(bytes: &[u8]) -> (Option<String>, &[u8]) {
    let inner = bytes::slice(bytes, 4, bytes::len_at(bytes, 0));
    let until = |at: usize| {
        let rest = inner.get(at..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
        (&rest[..length], at + length + 1)
    };
    if bytes::u16_at(inner, 0) == 2 {
        let (label, at) = until(2);
        let (_, at) = until(at);
        // Flags, then the path where it lay for a while.
        let at = at + 4;
        let at = at.saturating_add(4).saturating_add(bytes::len_at(inner, at));
        let length = bytes::len_at(inner, at);
        let data = bytes::slice(inner, at.saturating_add(4), length);
        if !data.is_empty() && !label.is_empty() {
            let label = label.rsplit(|byte| matches!(byte, b'/' | b'\\')).next().unwrap_or(label);
            return (Some(bytes::narrow(label, Some(encoding_rs::WINDOWS_1252))), data);
        }
    }
    (None, inner)
}
