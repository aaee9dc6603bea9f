//! Office documents in zip files: which one it is, and all of its parts. Pure.
//!
//! Every XML part is read, whatever its name: headers, footers, notes, comments, properties, drawings,
//! relations. What is no XML is looked at one by one, and what cannot be read there makes the document
//! partly read.

use std::cell::RefCell;
use std::io::Cursor;

use super::archive::Names;
use super::blocks::{is_garbled, is_odd};
use super::book::Book;
use super::compound::Xlsb;
use super::directory::{self, Directory, Entry};
use super::mapped::Mapped;
use super::part::{self, Manner};
use super::slides::Slides;
use super::walk::{Role, Seat, Shortfall, Walk, first};
use super::{ReadSeek, charset, compound, furniture, html, odf, rtf, sheet};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// A kind of office document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Office {
    Docx,
    Xlsx,
    Xlsb,
    Pptx,
    Odt,
    Ods,
    Odp,
    Epub,
}

impl Office {
    /// Name of the kind.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
            Self::Epub => "epub",
        }
    }

    /// The part that is the document proper. That of a workbook is one of several that are read first.
    fn main_part(self) -> &'static str {
        match self {
            Self::Docx => "word/document.xml",
            Self::Xlsx => "xl/workbook.xml",
            Self::Xlsb => "xl/workbook.bin",
            Self::Pptx => "ppt/presentation.xml",
            Self::Odt | Self::Ods | Self::Odp => "content.xml",
            Self::Epub => "META-INF/container.xml",
        }
    }
}

/// The kind that an extension stands for; only used to name a file that cannot be opened.
pub(super) fn by_extension(extension: &str) -> Option<Office> {
    Some(match extension {
        "docx" | "docm" | "dotx" | "dotm" => Office::Docx,
        "xlsx" | "xlsm" | "xltx" | "xltm" => Office::Xlsx,
        "xlsb" => Office::Xlsb,
        "pptx" | "pptm" | "ppsx" | "potx" => Office::Pptx,
        "odt" | "ott" => Office::Odt,
        "ods" | "ots" => Office::Ods,
        "odp" | "otp" | "odg" => Office::Odp,
        "epub" => Office::Epub,
        _ => return None,
    })
}

/// Tells an office document by its parts; `None` for an ordinary archive. The inner error is the name
/// of a kind that cannot be read.
pub(super) fn recognise(
    directory: &Directory,
    reader: &mut dyn ReadSeek,
) -> Option<Result<Office, &'static str>> {
    if directory.find("[Content_Types].xml").is_some() {
        let under = |folder: &str| {
            let starts = |entry: &Entry| entry.path().to_ascii_lowercase().starts_with(folder);
            directory.entries.iter().any(starts)
        };
        return match () {
            () if under("word/") => Some(Ok(Office::Docx)),
            () if directory.find("xl/workbook.bin").is_some() => Some(Ok(Office::Xlsb)),
            () if under("xl/") => Some(Ok(Office::Xlsx)),
            () if under("ppt/") => Some(Ok(Office::Pptx)),
            () => None,
        };
    }
    let content = directory::peek(directory.find("mimetype")?, reader, 100)?;
    let kind = std::str::from_utf8(&content).ok()?.trim();
    if kind == "application/epub+zip" {
        return Some(Ok(Office::Epub));
    }
    let kind = kind
        .strip_prefix("application/vnd.oasis.opendocument.")
        .or_else(|| kind.strip_prefix("application/vnd.sun.xml."))?;
    Some(Ok(match kind.split('-').next().unwrap_or_default() {
        "text" | "writer" | "writer.global" => Office::Odt,
        "spreadsheet" | "calc" => Office::Ods,
        "presentation" | "graphics" | "impress" | "draw" => Office::Odp,
        _ => return None,
    }))
}

/// Says all parts of the document.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    (office, directory): (Office, &Directory),
    reader: &mut dyn ReadSeek,
) -> Shortfall {
    let slides = Slides::read(walk, office, directory, reader);
    let names = RefCell::default();
    Package { office, seat, names: &names, slides, depth: 0, prefix: "" }
        .read(walk, directory, reader)
}

struct Package<'p> {
    office: Office,
    /// Where files inside sit that are no part of the document.
    seat: &'p Seat,
    names: &'p RefCell<Names>,
    slides: Slides,
    /// Documents embedded in documents.
    depth: u32,
    /// Part of the outer document that this one is.
    prefix: &'p str,
}

impl Package<'_> {
    fn read(
        &self,
        walk: &mut Walk<'_>,
        directory: &Directory,
        reader: &mut dyn ReadSeek,
    ) -> Shortfall {
        let mut shortfall = directory.short;
        for comment in &directory.comments {
            let place = Place::Part(format!("{}comment", self.prefix));
            walk.say(&directory::text(comment), SegmentKind::Prose, None, &place);
        }
        if let Some(manifest) = directory.find("META-INF/manifest.xml")
            && let Ok(bytes) = directory::unpack(walk, manifest, reader)
            && bytes.windows(15).any(|window| window == b"encryption-data")
        {
            return Some(Unread::Encrypted);
        }
        if self.office == Office::Epub && is_locked(walk, directory, reader) {
            shortfall = first(shortfall, Some(Unread::Encrypted));
        }
        let mut book = match self.office {
            Office::Xlsx => Some(Book::read(walk, directory, reader)),
            _ => None,
        };
        let mut binary = match self.office {
            Office::Xlsb => Some(Xlsb::read(walk, directory, reader)),
            _ => None,
        };
        let (main, mut others): (Vec<&Entry>, Vec<&Entry>) = directory
            .entries
            .iter()
            .filter(|entry| !entry.is_folder())
            .partition(|entry| self.is_main(&entry.path()));
        others.sort_by_key(|entry| self.slides.order(&entry.path()));
        for entry in main.into_iter().chain(others) {
            let name = entry.path();
            if book.is_some() && Book::has_read(&name) || binary.is_some() && Xlsb::has_read(&name)
            {
                continue;
            }
            match (directory::unpack(walk, entry, reader), &mut binary) {
                (Ok(bytes), Some(binary)) if Xlsb::is_part(&name) => {
                    shortfall = first(shortfall, binary.part(walk, &name, &bytes));
                }
                (Ok(bytes), _) => {
                    let part = self.part(walk, &name, &bytes, book.as_mut());
                    shortfall = first(shortfall, part);
                }
                // Without its main part a document is not half read but unread.
                (Err(why), _) if walk.said() == 0 && self.is_main(&name) => return Some(why),
                (Err(Unread::Bomb), _) => return first(shortfall, Some(Unread::Bomb)),
                (Err(why), _) => shortfall = first(shortfall, Some(why)),
            }
        }
        if let Some(book) = book {
            shortfall = first(shortfall, book.finish(walk));
        }
        if let Some(binary) = binary {
            shortfall = first(shortfall, binary.finish(walk));
        }
        shortfall
    }

    fn is_main(&self, name: &str) -> bool {
        self.office.main_part().eq_ignore_ascii_case(name)
    }

    fn part(
        &self,
        walk: &mut Walk<'_>,
        name: &str,
        bytes: &[u8],
        book: Option<&mut Book>,
    ) -> Shortfall {
        if !is_xml(name, bytes) {
            return self.other(walk, name, bytes);
        }
        let Some(xml) = xml_text(bytes) else { return Some(Unread::TooLarge) };
        let lower = name.to_ascii_lowercase();
        let read = match (self.office, book) {
            (Office::Xlsx, Some(book)) if is_sheet(&lower) => sheet::read(walk, book, name, &xml),
            (Office::Xlsx, Some(book)) if book.sheet_of_notes(&lower).is_some() => {
                let sheet = book.sheet_of_notes(&lower).unwrap_or_default();
                let place = (&self.place(name), part::Split::Cells(sheet));
                part::say_split(walk, &xml, place, part::Manner::Text)
            }
            (Office::Ods, _) if lower == "content.xml" => odf::read(walk, &xml),
            (Office::Odp, _) if lower == "content.xml" && self.prefix.is_empty() => {
                let place = (&self.place(name), part::Split::Pages);
                part::say_split(walk, &xml, place, part::Manner::Text)
            }
            (Office::Epub, _) if is_page(xml.text()) => {
                html::say_at(walk, &xml, html::Frame::Text, &self.place(name));
                None
            }
            _ => part::say(walk, &xml, &self.place(name), manner(&lower)),
        };
        // Whatever its name is: this was no XML.
        first(read, is_garbled(xml.text()).then_some(Unread::Unsupported))
    }

    fn place(&self, name: &str) -> Place {
        match self.slides.number(name) {
            Some(number) if self.prefix.is_empty() => Place::Slide(number),
            _ => Place::Part(format!("{}{name}", self.prefix)),
        }
    }

    /// A part that is not XML.
    fn other(&self, walk: &mut Walk<'_>, name: &str, bytes: &[u8]) -> Shortfall {
        let lower = name.to_ascii_lowercase();
        if bytes.is_empty() || furniture::is_furniture(&lower, bytes) {
            return None;
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return self.embedded(walk, name, bytes);
        }
        if bytes.starts_with(compound::MARK) {
            let part = format!("{}{name}/", self.prefix);
            return compound::read_part(walk, self.seat, bytes, &part, self.depth + 1);
        }
        if furniture::is_picture(bytes) {
            walk.show(bytes, bytes.len() as u64, &self.place(name));
            return None;
        }
        if bytes.trim_ascii_start().starts_with(b"{\\rtf") {
            let place = self.place(name);
            let read = rtf::say(walk, self.seat, &mut Cursor::new(bytes), &place);
            return read.unwrap_or(Some(Unread::Io));
        }
        let extension = lower.rsplit('.').next().unwrap_or_default();
        if !bytes.iter().any(|byte| is_odd(*byte)) && !matches!(extension, "mht" | "mhtml" | "eml")
        {
            let (set, skip) = charset::of_document(bytes, charset::declared(bytes));
            let text = charset::decode(&bytes[skip..], 0, set);
            if matches!(extension, "htm" | "html" | "xhtml") {
                html::say_at(walk, &text, html::Frame::Text, &self.place(name));
            } else {
                walk.say(text.text(), SegmentKind::Prose, None, &self.place(name));
            }
            return None;
        }
        self.item(walk, name, bytes);
        None
    }

    /// A file in the document that is none of its text: an object of another program, a macro, a letter.
    fn item(&self, walk: &mut Walk<'_>, name: &str, bytes: &[u8]) {
        let path = format!("{}{name}", self.prefix);
        let locator = self.names.borrow_mut().place(self.seat, path.as_bytes());
        let inner = self.seat.inner(locator, path.as_bytes(), Role::Attachment);
        if self.seat.depth >= walk.limits.depth_max {
            walk.unread(&inner, bytes.len() as u64, Unread::Depth, "unknown");
        } else {
            walk.item_of(&inner, bytes);
        }
    }

    /// A document in the document: its text belongs to the same item.
    fn embedded(&self, walk: &mut Walk<'_>, name: &str, bytes: &[u8]) -> Shortfall {
        if self.depth >= walk.limits.depth_max {
            return Some(Unread::Depth);
        }
        let mut reader = Cursor::new(bytes);
        let directory = match Directory::read(&mut reader, walk.limits.members_max) {
            Ok(Ok(directory)) => directory,
            Ok(Err(why)) => return Some(why),
            Err(_) => return Some(Unread::Damaged),
        };
        let Some(Ok(office)) = recognise(&directory, &mut reader) else {
            self.item(walk, name, bytes);
            return None;
        };
        let prefix = format!("{}{name}/", self.prefix);
        let (seat, names) = (self.seat, self.names);
        let slides = Slides::default();
        let inner = Package { office, seat, names, slides, depth: self.depth + 1, prefix: &prefix };
        inner.read(walk, &directory, &mut reader)
    }
}

/// The text of an XML part; `None` when it is too long to be held as a document.
pub(super) fn xml_text(bytes: &[u8]) -> Option<Mapped> {
    if bytes.len() as u64 > html::TREE_MAX {
        return None;
    }
    let (set, skip) = charset::of_document(bytes, charset::declared(bytes));
    Some(charset::decode(&bytes[skip..], 0, set))
}

fn is_xml(name: &str, bytes: &[u8]) -> bool {
    let named = std::path::Path::new(name).extension().is_some_and(|extension| {
        ["xml", "rels", "vml", "rdf", "opf", "ncx"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    });
    named || bytes.starts_with(b"<?xml") || bytes.starts_with(b"\xEF\xBB\xBF<?xml")
}

/// Whether a part of a book is a page.
fn is_page(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(2048)).unwrap_or_default().to_ascii_lowercase();
    head.contains("<html")
}

/// Whether parts of a book are encrypted, fonts apart, whose names only are scrambled.
fn is_locked(walk: &mut Walk<'_>, directory: &Directory, reader: &mut dyn ReadSeek) -> bool {
    let Some(entry) = directory.find("META-INF/encryption.xml") else { return false };
    let Ok(bytes) = directory::unpack(walk, entry, reader) else { return true };
    let text = String::from_utf8_lossy(&bytes);
    let scrambled = text.matches("http://www.idpf.org/2008/embedding").count()
        + text.matches("http://ns.adobe.com/pdf/enc#RC").count();
    text.matches("CipherReference URI").count() > scrambled
}

/// A sheet, and not its relations or drawings.
fn is_sheet(lower: &str) -> bool {
    lower.strip_prefix("xl/worksheets/").is_some_and(|name| !name.contains('/'))
}

fn manner(lower: &str) -> Manner {
    let is_opf = std::path::Path::new(lower).extension().is_some_and(|ending| ending == "opf");
    if lower.starts_with("docprops/") || lower == "meta.xml" || is_opf {
        Manner::Properties
    } else if lower.starts_with("customxml/item") || lower.starts_with("xl/pivotcache/") {
        Manner::Data
    } else {
        Manner::Text
    }
}
