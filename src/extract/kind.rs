//! What kind of content bytes are: by content; the name only tells kinds of text apart. Pure.

use std::io::{self, Read, SeekFrom};

use file_format::FileFormat;

use super::ReadSeek;
use super::archive::stub::{self, Stub};
use super::archive::{Packing, packed, tar};
use super::blocks::is_odd;
use super::charset;
use super::compound::{self, Compound, Told};
use super::data;
use super::directory::Directory;
use super::envelope::begins_mailbox;
use super::foreign;
use super::image;
use super::ldif;
use super::mail;
use super::package::{self, Office};
use super::signed;
use super::statement;
use crate::inventory::Unread;

const HEAD: usize = 64 << 10;

/// Kinds of which no single engine reads all.
const TWO_ENGINES: [&str; 1] = ["pdf"];

/// A kind of content, with what had to be read to know it.
#[derive(Debug)]
pub(super) enum Kind {
    Empty,
    Text,
    Table,
    Json,
    Xml,
    Html,
    Sql,
    Rtf,
    /// Business cards or a calendar, and which.
    Cards(&'static str),
    /// Content in the envelope of a signature.
    Signed,
    Mail,
    Mailbox,
    Pdf,
    /// A picture, and its kind.
    Image(&'static str),
    Database,
    /// Tables and databases of other formats.
    Data(data::Format),
    Archive(Directory),
    Tar,
    /// One packed file.
    Packed(Packing),
    /// A packed tar.
    PackedTar(Packing),
    SevenZip,
    Rar,
    /// A store of Outlook.
    Outlook,
    /// An archive behind the program that unpacks it.
    Unpacking(Stub, Box<Self>),
    Package(Office, Directory),
    /// A file system in one file: a document of Office before 2007, a message of Outlook.
    Compound(compound::Office, Compound),
    /// A message of Outlook with its files, wrapped for the way.
    Wrapped,
    /// A workbook from before there were compound files.
    OldBook,
    /// A kind that cannot be read, why not, and its name.
    Closed(Unread, &'static str),
}

impl Kind {
    /// Name of the kind; a closed vocabulary.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Text => "text",
            Self::Table => "csv",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Html => "html",
            Self::Sql => "sql",
            Self::Rtf => "rtf",
            Self::Signed => "p7m",
            Self::Mail => "eml",
            Self::Mailbox => "mbox",
            Self::Pdf => "pdf",
            Self::Database => "sqlite",
            Self::Data(format) => format.name(),
            Self::Archive(_) => "zip",
            Self::Tar => "tar",
            Self::Packed(packing) => packing.names().0,
            Self::PackedTar(packing) => packing.names().1,
            Self::SevenZip => "7z",
            Self::Rar => "rar",
            Self::Outlook => "pst",
            Self::Unpacking(_, archive) => archive.name(),
            Self::Package(office, _) => office.name(),
            Self::Compound(office, _) => office.name(),
            Self::Wrapped => "tnef",
            Self::OldBook => "xls",
            Self::Cards(name) | Self::Closed(_, name) | Self::Image(name) => name,
        }
    }

    /// Whether it is read in a process of its own, as every kind is unless it is named here: those that
    /// are read by our own bounded code, or by parsers that were never seen to abort, and that a share
    /// has thousands of.
    pub(super) fn is_risky(&self) -> bool {
        let content = if let Self::Unpacking(_, archive) = self { archive } else { self };
        !matches!(
            content,
            Self::Empty
                | Self::Text
                | Self::Table
                | Self::Json
                | Self::Xml
                | Self::Html
                | Self::Sql
                | Self::Mail
                | Self::Mailbox
                | Self::Rtf
                | Self::Cards(_)
                | Self::Signed
                | Self::Tar
                | Self::Packed(_)
                | Self::PackedTar(_)
                | Self::Archive(_)
                | Self::Package(..)
                | Self::Closed(..)
        )
    }

    /// Whether its reader has a second engine, for what the first is lost on.
    pub(super) fn has_second_engine(&self) -> bool {
        TWO_ENGINES.contains(&self.name())
    }
}

/// Looks at the content. `extension` is in lower case, without the dot.
pub(super) fn look(
    reader: &mut dyn ReadSeek,
    extension: &str,
    members_max: u64,
) -> io::Result<Kind> {
    reader.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    (&mut *reader).take(HEAD as u64).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok(Kind::Empty);
    }
    let zip_marks = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];
    if zip_marks.iter().any(|mark| head.starts_with(*mark)) {
        return zip(reader, &head, extension, members_max);
    }
    if head.starts_with(b"SQLite format 3\0") {
        return Ok(Kind::Database);
    }
    if let Some(format) = data::Format::of(&head, extension) {
        return Ok(Kind::Data(format));
    }
    if head.starts_with(compound::MARK) {
        return compound(reader, extension);
    }
    if head.starts_with(compound::tnef::MARK) {
        return Ok(Kind::Wrapped);
    }
    if compound::is_records(&head) {
        return Ok(Kind::OldBook);
    }
    // Before binary kinds: a part of a mail may hold any bytes.
    let letter = mail::uncounted(&head);
    if extension_of_mail(extension) && is_header(first_line(letter)) || is_mail(letter) {
        return Ok(Kind::Mail);
    }
    if head.starts_with(b"7z\xBC\xAF\x27\x1C") {
        return Ok(Kind::SevenZip);
    }
    if head.starts_with(b"Rar!\x1A\x07") || head.starts_with(b"RE~^") {
        return Ok(Kind::Rar);
    }
    if head.starts_with(b"!BDN") {
        return Ok(Kind::Outlook);
    }
    if let Some(packing) = Packing::of(&head, extension) {
        let tar = packed::holds_tar(packing, reader);
        return Ok(if tar { Kind::PackedTar(packing) } else { Kind::Packed(packing) });
    }
    if signed::is_signed(&head) {
        return Ok(Kind::Signed);
    }
    if let Some(stub) = stub::find(reader, &head)? {
        return unpacking(reader, stub, members_max);
    }
    let strange = || Some(Kind::Closed(Unread::Unsupported, foreign::encoding(&head)?));
    let closed = sealed(&head, extension).or_else(strange).or_else(|| opaque(&head));
    Ok(closed.unwrap_or_else(|| {
        let marked = charset::marked(&head).map_or(0, |(_, len)| len);
        match charset::marked(&head).map(|(set, _)| set).or_else(|| charset::unmarked_utf16(&head))
        {
            Some(set) if set != charset::Charset::Utf8 => {
                text(charset::decode(&head[marked..], 0, set).text().as_bytes(), extension)
            }
            _ => text(&head[marked..], extension),
        }
    }))
}

/// The kinds of zip: an office document by its parts, else an archive.
fn zip(
    reader: &mut dyn ReadSeek,
    head: &[u8],
    extension: &str,
    members_max: u64,
) -> io::Result<Kind> {
    let office = package::by_extension(extension);
    match Directory::read(reader, members_max)? {
        Ok(directory) => Ok(match package::recognise(&directory, reader) {
            Some(Ok(office)) => Kind::Package(office, directory),
            Some(Err(name)) => Kind::Closed(Unread::Unsupported, name),
            None => Kind::Archive(directory),
        }),
        Err(reason) => {
            // A piece of an archive that was written in several.
            let split = head.starts_with(b"PK\x07\x08");
            let reason = if split { Unread::Unsupported } else { reason };
            Ok(Kind::Closed(reason, office.map_or("zip", Office::name)))
        }
    }
}

/// An archive that unpacks itself.
fn unpacking(reader: &mut dyn ReadSeek, stub: Stub, members_max: u64) -> io::Result<Kind> {
    reader.seek(SeekFrom::Start(stub.length))?;
    let mut mark = [0; 1];
    reader.read_exact(&mut mark)?;
    let archive = match mark[0] {
        b'7' => Kind::SevenZip,
        b'R' => Kind::Rar,
        _ => match Directory::read_behind(reader, members_max, stub.length)? {
            Ok(directory) => Kind::Archive(directory),
            Err(why) => return Ok(Kind::Closed(why, "exe")),
        },
    };
    Ok(Kind::Unpacking(stub, Box::new(archive)))
}

/// A compound file (OLE): a document from before 2007, a message, or what programs keep in one.
fn compound(reader: &mut dyn ReadSeek, extension: &str) -> io::Result<Kind> {
    Ok(match compound::recognise(reader, extension)? {
        Told::Office(office, file) => Kind::Compound(office, file),
        Told::Closed(why, name) => Kind::Closed(why, name),
    })
}

fn holds(window: &[u8], name: &[u8]) -> bool {
    window.windows(name.len()).any(|candidate| candidate == name)
}

/// Content that is encrypted as a whole.
fn sealed(head: &[u8], extension: &str) -> Option<Kind> {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let armoured = start.starts_with(b"-----BEGIN PGP MESSAGE-----")
        || (matches!(extension, "gpg" | "pgp" | "asc")
            && !start.starts_with(b"-----BEGIN")
            && head.iter().any(|byte| is_odd(*byte)));
    if armoured {
        return Some(Kind::Closed(Unread::Encrypted, "pgp"));
    }
    // Packets 1 and 3 of RFC 9580: a session key for a public key or a passphrase, in their version.
    let packet = match head {
        [0x84 | 0x8C | 0xC3, _, version, ..] => matches!(version, 3 | 4),
        [0x85 | 0xC1, _, _, version, ..] => *version == 3,
        _ => false,
    };
    if packet && head.iter().any(|byte| is_odd(*byte)) {
        return Some(Kind::Closed(Unread::Encrypted, "pgp"));
    }
    if start.starts_with(b"age-encryption.org/")
        || start.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----")
    {
        return Some(Kind::Closed(Unread::Encrypted, "age"));
    }
    // The object identifier of enveloped data (RFC 5652): an encrypted S/MIME message.
    let enveloped = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03";
    if head.starts_with(b"\x30") && holds(&head[..head.len().min(64)], enveloped) {
        return Some(Kind::Closed(Unread::Encrypted, "smime"));
    }
    None
}

/// Content that is known, or looks like, no text.
fn opaque(head: &[u8]) -> Option<Kind> {
    let closed = |name| Some(Kind::Closed(Unread::Unsupported, name));
    // Text on the outside, but not readable as such.
    let start = head.trim_ascii_start();
    let odd = head.iter().filter(|byte| is_odd(**byte)).count();
    // Readers accept a page of anything before the signature.
    if start.starts_with(b"%PDF-") || odd > 0 && holds(&head[..head.len().min(1024)], b"%PDF-") {
        return Some(Kind::Pdf);
    }
    if start.starts_with(b"{\\rtf") {
        return Some(Kind::Rtf);
    }
    if start.starts_with(b"%!PS") {
        return closed("ps");
    }
    // With texts in them the oldest ones look like text.
    if tar::begins(head) {
        return Some(Kind::Tar);
    }
    let wide = is_wide_text(head);
    // Two-letter signatures such as `BM` and `MZ` also begin ordinary words.
    if wide || odd == 0 {
        return None;
    }
    match FileFormat::from_bytes(head) {
        FileFormat::ArbitraryBinaryData | FileFormat::PlainText | FileFormat::Empty => {
            (odd * 100 > head.len()).then_some(Kind::Closed(Unread::Unsupported, "binary"))
        }
        format if is_text(format) => None,
        format if image::KINDS.contains(&format.extension()) => {
            Some(Kind::Image(static_extension(format)))
        }
        format => closed(static_extension(format)),
    }
}

/// UTF-16 that is text: tables of small numbers have zero bytes at every other place, too.
fn is_wide_text(head: &[u8]) -> bool {
    let set = charset::marked(head).map(|(set, _)| set).or_else(|| charset::unmarked_utf16(head));
    set.filter(|set| *set != charset::Charset::Utf8).is_some_and(|set| {
        let text = charset::decode(head, 0, set);
        let odd = text.text().bytes().filter(|byte| is_odd(*byte)).count();
        odd * 100 <= text.text().len()
    })
}

fn is_text(format: FileFormat) -> bool {
    let media = format.media_type();
    media.starts_with("text/") || media.ends_with("xml") || media.ends_with("json")
}

/// The extension of a format, from the library's own table, so that it is a closed vocabulary.
fn static_extension(format: FileFormat) -> &'static str {
    FileFormat::from_extension(format.extension()).first().map_or("binary", FileFormat::extension)
}

/// The kinds of text.
fn text(head: &[u8], extension: &str) -> Kind {
    let start = head.trim_ascii_start();
    if begins_mailbox(head) && extension != "eml" {
        return Kind::Mailbox;
    }
    if extension_of_mail(extension) || is_mail(head) {
        return Kind::Mail;
    }
    if matches!(extension, "csv" | "tsv" | "tab") {
        return Kind::Table;
    }
    for (mark, name) in [(&b"begin:vcard"[..], "vcf"), (b"begin:vcalendar", "ics")] {
        if start.get(..mark.len()).is_some_and(|there| there.eq_ignore_ascii_case(mark)) {
            return Kind::Cards(name);
        }
    }
    if ldif::is_list(start, extension) {
        return Kind::Cards("ldif");
    }
    if start.starts_with(b"<") {
        let top = start[..start.len().min(1024)].to_ascii_lowercase();
        let html = [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|tag| {
            // Not `<HeadingPairs>`.
            top.windows(tag.len() + 1).any(|w| {
                w.starts_with(tag) && w.last().is_some_and(|next| !next.is_ascii_alphanumeric())
            })
        });
        if html || matches!(extension, "html" | "htm" | "xhtml") {
            return Kind::Html;
        }
        let named = start.get(1).is_some_and(|c| c.is_ascii_alphabetic() || b"_!?".contains(c));
        if top.starts_with(b"<?xml") || (named && extension != "txt" && extension != "md") {
            return Kind::Xml;
        }
    }
    if matches!(extension, "html" | "htm" | "xhtml") {
        return Kind::Html;
    }
    if matches!(extension, "json" | "jsonl" | "ndjson" | "geojson") || is_json(start) {
        return Kind::Json;
    }
    if extension == "sql" || statement::is_sql(head) {
        return Kind::Sql;
    }
    Kind::Text
}

fn extension_of_mail(extension: &str) -> bool {
    matches!(extension, "eml" | "emlx" | "mht" | "mhtml")
}

/// `Name: value`.
pub(super) fn is_header(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    name.len() < line.len() && !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// Header lines of a mail, with at least one that only mail programs write.
fn is_mail(head: &[u8]) -> bool {
    const COMMON: [&[u8]; 6] = [b"from", b"to", b"subject", b"date", b"cc", b"content-type"];
    const TELLING: [&[u8]; 7] = [
        b"content-transfer-encoding",
        b"message-id",
        b"mime-version",
        b"received",
        b"return-path",
        b"delivered-to",
        b"dkim-signature",
    ];
    let (mut common, mut telling) = (0, 0);
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line[0] == b' ' || line[0] == b'\t' {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let name = line[..colon].to_ascii_lowercase();
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        common += usize::from(COMMON.contains(&name.as_slice()));
        telling += usize::from(TELLING.contains(&name.as_slice()));
    }
    telling >= 1 && common >= 2
}

fn is_json(start: &[u8]) -> bool {
    match start {
        [b'{', rest @ ..] => matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}')),
        [b'[', rest @ ..] => {
            matches!(rest.trim_ascii_start().first(), Some(b'"' | b'{' | b'[' | b']'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn check(bytes: &[u8], extension: &str, name: &str) {
        let kind = look(&mut Cursor::new(bytes), extension, 100).unwrap();
        assert_eq!(kind.name(), name, "{extension}: {:?}", String::from_utf8_lossy(bytes));
    }

    /// A tar of before 1988: no mark, and a text inside.
    fn old_tar() -> Vec<u8> {
        let mut tar = vec![0; 512];
        tar[..5].copy_from_slice(b"a.txt");
        tar[100..108].copy_from_slice(b"100644 \0");
        tar[148..156].copy_from_slice(b"        ");
        let sum: u32 = tar.iter().map(|byte| u32::from(*byte)).sum();
        tar[148..156].copy_from_slice(format!("{sum:6o}\0 ").as_bytes());
        tar.extend(b"een brief\n".repeat(5000));
        tar
    }

    #[test]
    fn content_decides() {
        check(b"", "pdf", "empty");
        check(b"%PDF-1.7\n", "txt", "pdf");
        check(b"{\\rtf1 x}", "doc", "rtf");
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "txt", "png");
        check(b"\xff\xd8\xff\xe0\0\x10JFIF\0", "", "jpg");
        check(b"\x1f\x8b\x08\0\0\0\0\0", "csv", "gz");
        check(b"\0\x01\x02\x03garbage\x04\x05", "txt", "binary");
        check(b"Een PDF begint met %PDF-1.7", "txt", "text");
        check(b"BMW rapport", "txt", "text");
        check(b"MZ is geen programma", "md", "text");
        check(&(0..200_u8).flat_map(|n| [n % 30 + 1, 0]).collect::<Vec<_>>(), "dat", "binary");
        check(b"naam;bsn", "csv", "csv");
        check(b"naam;bsn", "txt", "text");
        check(b"-- dump\nINSERT INTO t VALUES (1);", "txt", "sql");
        check(b"insert the coin", "sql", "sql");
        check(b"{\"a\": 1}", "txt", "json");
        check(b"[1] Jansen", "txt", "text");
        check(b"<?xml version='1.0'?><a/>", "dat", "xml");
        check(b"<?xml version='1.0'?><p><HeadingPairs/></p>", "xml", "xml");
        check(b"<!DOCTYPE html><p>", "txt", "html");
        check(b"\xff\xfe<\0?\0x\0m\0l\0 \0v\0", "x", "xml");
        check(b"-----BEGIN PGP MESSAGE-----\n", "txt", "pgp");
        check(b"age-encryption.org/v1\n-> X25519", "bin", "age");
        check(b"PK\x03\x04nonsense", "docx", "docx");
        check(&old_tar(), "txt", "tar");
        check(b"\x78\x9F\x3E\x22\x01\0\x01", "dat", "tnef");
        check(b"BEGIN:VCARD\r\nFN:Jan\r\n", "txt", "vcf");
        check(b"begin:vcalendar\r\n", "", "ics");
        check(b"version: 1\n\ndn: cn=Jan\n", "txt", "ldif");
        check(b"dn:: Y249SmFu\ncn: Jan\n", "", "ldif");
        check(b"version: 2 van de notitie\n", "txt", "text");
        let wide = |text: &str, put: fn(u32) -> [u8; 4]| -> Vec<u8> {
            text.chars().flat_map(|c| put(u32::from(c))).collect()
        };
        check(&wide("\u{feff}Naam: Jan\n", u32::to_le_bytes), "txt", "text");
        check(&wide("\u{feff}{\"a\": 1}\n", u32::to_be_bytes), "txt", "json");
        check(&wide("Naam: Jan Jansen\n", u32::to_le_bytes), "txt", "utf-32");
        // "Naam: Jan Jansen, 1980, Utrecht, geboren." as a mainframe writes it.
        let mainframe = b"\xD5\x81\x81\x94\x7A\x40\xD1\x81\x95\x40\xD1\x81\x95\xA2\x85\x95\x6B\x40\xF1\xF9\xF8\xF0\x6B\x40\xE4\xA3\x99\x85\x83\x88\xA3\x6B\x40\x87\x85\x82\x96\x99\x85\x95\x4B\x25";
        check(mainframe, "txt", "ebcdic");
    }

    #[test]
    fn mail_is_told_by_its_headers() {
        check(b"From: a@b.nl\nTo: c@d.nl\nMessage-ID: <1>\n\nHoi", "", "eml");
        check(b"From: Jan\nTo: Piet\nSubject: los briefje\n\nHoi", "txt", "text");
        check(b"1234      \nFrom: a@b.nl\nTo: c@d.nl\nMessage-ID: <1>\n\nHoi", "", "eml");
        check(b"From a@b.nl Mon Jan  6 10:00:00 2025\nFrom: a@b.nl\n\nHoi", "", "mbox");
        check(b"From here on, at 10:00, we walk", "txt", "text");
    }
}
