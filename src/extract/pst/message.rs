//! One message of an Outlook store: mail, contact, appointment, task or note. Pure.
//! Source: [MS-OXPROPS] for the numbers of properties, [MS-OXCMSG] for attachments.

use std::collections::HashSet;

use mail_parser::MessageParser;

use super::super::ToldDate;
use super::super::archive::Names;
use super::super::charset;
use super::super::html;
use super::super::mail::{MACHINERY, decoded};
use super::super::mapped::Mapped;
use super::super::rich;
use super::super::walk::{Role, Seat, Shortfall, Walk, first};
use super::ltp::{Properties, Value, rows};
use super::ndb::{Node, Store, u32_at, u64_at};
use crate::detect::{Place, SegmentKind};
use crate::inventory::{ItemKind, Unread};

/// The node with the list of recipients, inside a message.
const RECIPIENTS: u32 = 0x692;
/// Kind of the nodes of attachments.
const ATTACHMENT: u32 = 0x05;

const SUBJECT: u16 = 0x0037;
const HEADERS: u16 = 0x007D;
const BODY: u16 = 0x1000;
const RTF: u16 = 0x1009;
const HTML: u16 = 0x1013;
const DATA: u16 = 0x3701;

/// Properties that a person knows by a name. Headers are called as in mail.
const NAMED: [(u16, &str); 30] = [
    (SUBJECT, "Subject"),
    (0x0C1A, "From"),
    (0x0C1F, "From"),
    (0x0042, "From"),
    (0x0065, "From"),
    (0x5D01, "From"),
    (0x5D02, "From"),
    (0x0E04, "To"),
    (0x0E03, "Cc"),
    (0x0E02, "Bcc"),
    (0x0050, "Reply-To"),
    (0x1035, "Message-ID"),
    (0x3001, "name"),
    (0x3003, "e-mail"),
    (0x39FE, "e-mail"),
    (0x3A06, "first name"),
    (0x3A11, "last name"),
    (0x3A16, "company"),
    (0x3A17, "title"),
    (0x3A08, "phone"),
    (0x3A09, "phone"),
    (0x3A1A, "phone"),
    (0x3A1C, "mobile"),
    (0x3A1B, "phone"),
    (0x3A2F, "phone"),
    (0x3A29, "street"),
    (0x3A27, "city"),
    (0x3A2A, "postal code"),
    (0x3A5D, "street"),
    (0x3A5B, "postal code"),
];

/// How many of these are headers.
const HEADERS_NAMED: usize = 12;

/// Days that are of a person: birthday and wedding.
const DAYS: [(u16, &str); 2] = [(0x3A42, "birthday"), (0x3A41, "wedding anniversary")];

/// What is machinery, or said elsewhere: class of the message, bodies, the subject in pieces.
const SILENT: [u16; 10] =
    [0x001A, HEADERS, BODY, RTF, HTML, 0x003D, 0x0E1D, 0x0070, 0x3FF8, 0x0E04];

/// A message while it is read.
struct Message<'m, 'r> {
    store: &'m mut Store<'r>,
    properties: Properties,
    /// Of texts that are not Unicode, by name.
    set: Option<String>,
    short: Shortfall,
}

impl Message<'_, '_> {
    /// The value of that name; what cannot be read is noted.
    fn get(&mut self, id: u16, limit: u64) -> Option<Value> {
        match self.properties.get(self.store, id, limit) {
            Ok(value) => value,
            Err(why) => {
                self.short = first(self.short, Some(why));
                None
            }
        }
    }

    fn text(&mut self, id: u16, limit: u64) -> Option<String> {
        let value = self.get(id, limit)?;
        let text = text(&value, self.set.as_deref());
        (!text.trim().is_empty()).then_some(text)
    }

    fn number(&mut self, id: u16) -> Option<u32> {
        self.get(id, 8).map(|value| u32_at(&value.bytes, 0))
    }
}

fn open<'m, 'r>(store: &'m mut Store<'r>, node: Node) -> Result<Message<'m, 'r>, Unread> {
    let properties = Properties::read(store, node)?;
    let mut message = Message { store, properties, set: None, short: None };
    let page = message.number(0x3FFD).or_else(|| message.number(0x3FDE));
    message.set = page.and_then(set_of);
    Ok(message)
}

/// Says the message and hands its attachments to the dispatcher.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    store: &mut Store<'_>,
    node: Node,
) -> Shortfall {
    let mut message = match open(store, node) {
        Ok(message) => message,
        Err(why) => return Some(why),
    };
    let date = message.get(0x0039, 8).or_else(|| message.get(0x0E06, 8));
    walk.tell(None, date.map(|value| ToldDate::Instant(seconds(u64_at(&value.bytes, 0)))));
    let limit = walk.limits.document_bytes_max;
    let headers = message.text(HEADERS, limit).unwrap_or_default();
    say_headers(walk, &headers);
    let mut said = Said { headers, texts: HashSet::new() };
    say_properties(walk, &mut message, &mut said);
    say_recipients(walk, &mut message, &mut said);
    say_bodies(walk, seat, &mut message);
    attachments(walk, seat, &mut message);
    message.short
}

/// Says what settings that are kept as messages hold, as text of the store.
pub(super) fn say_settings(walk: &mut Walk<'_>, store: &mut Store<'_>, node: Node) -> Shortfall {
    let mut message = match open(store, node) {
        Ok(message) => message,
        Err(why) => return Some(why),
    };
    let mut said = Said { headers: String::new(), texts: HashSet::new() };
    say_properties(walk, &mut message, &mut said);
    message.short
}

/// What was said of a message: stores keep the same words in many properties.
struct Said {
    headers: String,
    texts: HashSet<String>,
}

impl Said {
    fn is_new(&mut self, text: &str) -> bool {
        let text = text.trim();
        let empty = text.is_empty() || matches!(text, "SMTP" | "EX");
        !empty && !self.headers.contains(text) && self.texts.insert(text.to_owned())
    }
}

fn say_headers(walk: &mut Walk<'_>, headers: &str) {
    let mut lines: Vec<String> = Vec::new();
    for line in headers.lines() {
        match lines.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
            Some(last) => last.push_str(line),
            None => lines.push(line.to_owned()),
        }
    }
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            walk.say(&line, SegmentKind::Property, None, &Place::Whole);
            continue;
        };
        if MACHINERY.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            continue;
        }
        let words = value.contains("=?").then(|| {
            let line = format!("{line}\n\n");
            let message = MessageParser::default().parse_headers(line.as_bytes())?;
            decoded(message.headers().first()?.value())
        });
        let text = words.flatten().unwrap_or_else(|| value.trim().to_owned());
        let place = Place::MailHeader(name.to_owned());
        walk.say(&text, SegmentKind::Property, Some(name), &place);
    }
}

/// Says every text that is no body, whatever its number: those of forms and add-ins have any.
fn say_properties(walk: &mut Walk<'_>, message: &mut Message<'_, '_>, said: &mut Said) {
    let limit = walk.limits.document_bytes_max;
    // Those with a name first, so that the name goes with the text.
    let mut ids = message.properties.ids();
    let rank = |id: u16| NAMED.iter().position(|(named, _)| *named == id).unwrap_or(NAMED.len());
    ids.sort_by_key(|(id, _)| (rank(*id), *id));
    for (id, kind) in ids {
        if let Some((_, label)) = DAYS.iter().find(|(day, _)| *day == id && kind == 0x0040) {
            let day = message.get(id, 8).map(|value| seconds(u64_at(&value.bytes, 0)));
            let day = day.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
            let day = day.map(|day| day.format("%d-%m-%Y").to_string()).unwrap_or_default();
            walk.say(&day, SegmentKind::Property, Some(label), &Place::Whole);
        }
        if SILENT.contains(&id) || !matches!(kind, 0x001E | 0x001F | 0x101E | 0x101F) {
            continue;
        }
        let Some(value) = message.get(id, limit) else { continue };
        for text in texts(&value, message.set.as_deref()) {
            if said.is_new(&text) {
                let label = NAMED.get(rank(id)).map(|(_, label)| *label);
                let place = match label {
                    Some(label) if rank(id) < HEADERS_NAMED => Place::MailHeader(label.to_owned()),
                    _ => Place::Whole,
                };
                walk.say(&text, SegmentKind::Property, label, &place);
            }
        }
    }
}

fn say_recipients(walk: &mut Walk<'_>, message: &mut Message<'_, '_>, said: &mut Said) {
    let limit = walk.limits.document_bytes_max;
    let table = message.properties.inside.iter().find(|node| node.id == RECIPIENTS).copied();
    let table = table.map_or(Ok(Vec::new()), |node| rows(message.store, node, limit));
    let table = table.unwrap_or_else(|why| {
        message.short = first(message.short, Some(why));
        Vec::new()
    });
    for row in &table {
        let get = |id| row.iter().find(|value| value.id == id);
        let label = match get(0x0C15).map(|value| u32_at(&value.bytes, 0) & 0xF) {
            Some(2) => "Cc",
            Some(3) => "Bcc",
            _ => "To",
        };
        let mut parts: Vec<String> = [0x3001, 0x39FE, 0x3003]
            .into_iter()
            .filter_map(|id| get(id).map(|value| text(value, message.set.as_deref())))
            .filter(|part| !part.trim().is_empty())
            .collect();
        parts.dedup();
        let line = match parts.as_slice() {
            [] => continue,
            [only] => only.clone(),
            [name, addresses @ ..] => format!("{name} <{}>", addresses.join("> <")),
        };
        // Each is noted, whichever of them is new.
        if parts.iter().filter(|part| said.is_new(part)).count() > 0 {
            let place = Place::MailHeader(label.to_owned());
            walk.say(&line, SegmentKind::Property, Some(label), &place);
        }
    }
    // Without the list, at least the names on the envelope.
    if table.is_empty()
        && let Some(text) = message.text(0x0E04, limit).filter(|text| said.is_new(text))
    {
        let place = Place::MailHeader("To".to_owned());
        walk.say(&text, SegmentKind::Property, Some("To"), &place);
    }
}

fn say_bodies(walk: &mut Walk<'_>, seat: &Seat, message: &mut Message<'_, '_>) {
    let limit = walk.limits.document_bytes_max;
    let plain = message.text(BODY, limit);
    let html = message.get(HTML, limit).filter(|value| !value.bytes.is_empty());
    if let Some(text) = &plain {
        let sealed = text.contains("-----BEGIN PGP MESSAGE-----").then_some(Unread::Encrypted);
        message.short = first(message.short, sealed);
        walk.say(text, SegmentKind::Prose, None, &Place::Whole);
    }
    if let Some(value) = &html {
        let text = match value.kind {
            0x0102 => {
                let page = message.number(0x3FDE).and_then(set_of);
                let page = page.as_deref().map(str::as_bytes);
                let (charset, skip) = charset::of_document(&value.bytes, page);
                charset::decode(&value.bytes[skip..], 0, charset).text().to_owned()
            }
            _ => text(value, message.set.as_deref()),
        };
        html::say(walk, &Mapped::linear(text, 0), html::Frame::Text);
    }
    if html.is_some() {
        return;
    }
    let Some(packed) = message.get(RTF, limit).filter(|value| !value.bytes.is_empty()) else {
        return;
    };
    let (short, _) = rich::say(walk, seat, &packed.bytes, plain.is_some());
    message.short = first(message.short, short);
}

fn attachments(walk: &mut Walk<'_>, seat: &Seat, message: &mut Message<'_, '_>) {
    let nodes: Vec<Node> = message
        .properties
        .inside
        .iter()
        .filter(|node| node.kind() == ATTACHMENT)
        .copied()
        .collect();
    let mut names = Names::default();
    for (index, node) in nodes.into_iter().enumerate() {
        let charset = message.set.clone();
        match Properties::read(message.store, node) {
            Ok(properties) => {
                let mut part =
                    Message { store: message.store, properties, set: charset, short: None };
                attach(walk, seat, &mut names, index + 1, &mut part);
                message.short = first(message.short, part.short);
            }
            Err(why) => {
                let name = format!("part-{}", index + 1);
                let locator = names.place(seat, name.as_bytes());
                walk.unread(&seat.inner(locator, b"", Role::Attachment), 0, why, "unknown");
            }
        }
    }
}

fn attach(
    walk: &mut Walk<'_>,
    seat: &Seat,
    names: &mut Names,
    number: usize,
    part: &mut Message<'_, '_>,
) {
    let limit = walk.limits.document_bytes_max;
    let method = part.number(0x3705).unwrap_or(1);
    let kind = part.text(0x370E, limit).unwrap_or_default().to_ascii_lowercase();
    let name = [0x3707, 0x3704, 0x3001].into_iter().find_map(|id| part.text(id, limit));
    // The name of a message inside is its subject.
    let name = match name {
        _ if method == 5 => format!("part-{number}.msg"),
        Some(name) => name,
        None => format!("part-{number}"),
    };
    if matches!(method, 2 | 4 | 7) {
        // Only the path of a file that lies elsewhere.
        for id in [0x370D, 0x3708] {
            if let Some(path) = part.text(id, limit) {
                walk.say(&path, SegmentKind::Property, None, &Place::Whole);
            }
        }
        return;
    }
    let value = match part.properties.get(part.store, DATA, walk.limits.member_bytes_max) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(Unread::Damaged),
        Err(why) => Err(why),
    };
    let inline = part.text(0x3712, limit).is_some() && kind.starts_with("image/");
    if let (true, Ok(value)) = (inline, &value) {
        walk.picture(value.bytes.len() as u64);
        return;
    }
    let inner = seat.inner(names.place(seat, name.as_bytes()), name.as_bytes(), Role::Attachment);
    let read = value.and_then(|value| {
        // Anything but an object is the bytes themselves.
        if value.kind != 0x000D {
            walk.item_of(&inner, &value.bytes);
            return Ok(());
        }
        let id = u32_at(&value.bytes, 0);
        let node = part.properties.inside.iter().find(|node| node.id == id).copied();
        let node = node.ok_or(Unread::Damaged)?;
        if method == 5 {
            let store = &mut *part.store;
            walk.item_within(&inner, (ItemKind::Message, "msg"), 0, |walk| {
                read(walk, &inner, store, node)
            });
            return Ok(());
        }
        let bytes = part.store.data(node.data, walk.limits.member_bytes_max)?.concat();
        walk.item_of(&inner, &bytes);
        Ok(())
    });
    if let Err(why) = read {
        walk.unread(&inner, 0, why, "unknown");
    }
}

/// Seconds since 1970 of a time that counts tenths of a microsecond since 1601.
fn seconds(time: u64) -> i64 {
    i64::try_from(time / 10_000_000).unwrap_or(i64::MAX).saturating_sub(11_644_473_600)
}

/// The name of the charset that Windows calls by this number.
fn set_of(page: u32) -> Option<String> {
    let name = match page {
        1250..=1258 => format!("windows-{page}"),
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        866 => "ibm866".to_owned(),
        20866 => "koi8-r".to_owned(),
        28591..=28606 => format!("iso-8859-{}", page - 28590),
        50220..=50222 => "iso-2022-jp".to_owned(),
        65001 => "utf-8".to_owned(),
        _ => return None,
    };
    Some(name)
}

/// The text of a value; empty when it is none.
pub(super) fn text(value: &Value, set: Option<&str>) -> String {
    texts(value, set).join("\n")
}

/// The texts of a value, which may be a list.
fn texts(value: &Value, set: Option<&str>) -> Vec<String> {
    let wide = value.kind & 1 == 1;
    match value.kind {
        0x001E | 0x001F => vec![one_text(&value.bytes, wide, set)],
        0x101E | 0x101F => {
            let count = u32_at(&value.bytes, 0) as usize;
            let starts: Vec<usize> = value
                .bytes
                .get(4..)
                .unwrap_or_default()
                .chunks_exact(4)
                .take(count)
                .map(|at| u32_at(at, 0) as usize)
                .collect();
            let ends = starts.iter().skip(1).copied().chain([value.bytes.len()]);
            let pieces =
                starts.iter().zip(ends).filter_map(|(from, to)| value.bytes.get(*from..to));
            pieces.map(|piece| one_text(piece, wide, set)).collect()
        }
        _ => Vec::new(),
    }
}

fn one_text(bytes: &[u8], wide: bool, set: Option<&str>) -> String {
    let text = if wide {
        charset::decode(bytes, 0, charset::Charset::Utf16Le).text().to_owned()
    } else {
        let (set, skip) = charset::of_document(bytes, set.map(str::as_bytes));
        charset::decode(&bytes[skip..], 0, set).text().to_owned()
    };
    // Subjects begin with two characters that tell the length of `Re: `.
    let text = match text.strip_prefix('\u{1}') {
        Some(rest) => rest.chars().skip(1).collect(),
        None => text,
    };
    text.trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(kind: u16, bytes: &[u8]) -> Value {
        Value { id: 0, kind, bytes: bytes.to_vec() }
    }

    #[test]
    fn texts_are_decoded_by_their_code_page() {
        assert_eq!(text(&value(0x1E, b"Ren\xe9"), Some("windows-1252")), "René");
        assert_eq!(text(&value(0x1E, b"\xcf\xf0"), set_of(1251).as_deref()), "Пр");
        assert_eq!(text(&value(0x1F, b"R\0e\0\xe9\0\0\0"), None), "Reé");
        assert_eq!(text(&value(0x1F, b"\x01\0\x05\0R\0e\0"), None), "Re");
        assert_eq!(text(&value(0x03, b"\x01\0\0\0"), None), "");
    }

    #[test]
    fn lists_of_texts_are_texts() {
        let list = b"\x02\0\0\0\x0C\0\0\0\x0E\0\0\0abcd";
        assert_eq!(texts(&value(0x101E, list), None), ["ab", "cd"]);
        assert!(texts(&value(0x101E, b"\xFF\xFF\xFF\xFF\x0C"), None).is_empty());
    }

    #[test]
    fn times_count_from_1601() {
        assert_eq!(seconds(116_444_736_000_000_000), 0);
        assert_eq!(seconds(u64::MAX), 1_833_029_933_770);
    }
}
