//! Mail: headers and bodies are the message, attachments are items. Pure.
//!
//! Frames: headers and bodies without transfer encoding are in the message's own bytes; encoded words,
//! quoted-printable and base64 bodies are in the message's extracted text.

mod body;
mod words;

pub(super) use body::base64;

use std::collections::HashSet;
use std::io;
use std::panic::catch_unwind;

use mail_parser::{
    Address, DateTime, Header, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders,
    PartType,
};

use super::archive::Names;
use super::charset;
use super::mapped::Mapped;
use super::walk::{Role, Seat, Shortfall, Walk, first};
use super::whole::whole;
use super::{ReadSeek, ToldDate};
use crate::calendar::CivilDate;
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Messages within messages that the parser may meet. It builds a tree of them, and dropping a tree of
/// a hundred thousand would overflow the stack.
const NESTED_MAX: usize = 200;

/// Headers that hold nothing but machinery: digits in boundaries and signatures look like numbers.
pub(super) const MACHINERY: [&str; 6] = [
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
    "DKIM-Signature",
    "ARC-Seal",
    "ARC-Message-Signature",
];

/// A message without the line before it that counts its bytes, as Apple's program writes it (`.emlx`).
pub(super) fn uncounted(bytes: &[u8]) -> &[u8] {
    count(bytes).map_or(bytes, |(line, _)| &bytes[line..])
}

/// The length of that line, and how long the message is by it.
fn count(bytes: &[u8]) -> Option<(usize, usize)> {
    let line = bytes.iter().take(24).position(|byte| *byte == b'\n')?;
    let digits = bytes[..line].trim_ascii();
    let is_count = digits.len() > 1 && digits.iter().all(u8::is_ascii_digit);
    let count = std::str::from_utf8(digits).ok().filter(|_| is_count)?;
    Some((line + 1, count.parse().ok()?))
}

/// Says the message and hands its attachments to the dispatcher.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let mut bytes = match whole(walk, reader, size)? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Some(why)),
    };
    // As machines once ended their lines.
    if !bytes.contains(&b'\n') {
        bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }
    let mut short = None;
    if let Some((line, length)) = count(&bytes) {
        // A header without a value is as long, so that every place stays what it is.
        bytes[..line - 1].fill(b' ');
        bytes[..2].copy_from_slice(b"X:");
        let end = line.saturating_add(length);
        short = (end > bytes.len()).then_some(Unread::Damaged);
        // Behind the message stands what the program knows of it.
        let about = bytes.split_off(end.min(bytes.len()));
        say_plain(walk, &about, end as u64, None);
    }
    if nesting(&bytes) > NESTED_MAX {
        say_plain(walk, &bytes, 0, None);
        return Ok(Some(Unread::Depth));
    }
    // The parser counts the bodies of alternatives and may count beyond them. As parts that only stand
    // beside each other they are the same parts, and nothing is counted.
    let level;
    let parsed = catch_unwind(|| MessageParser::default().parse(bytes.as_slice()));
    let parsed = if parsed.is_err() {
        level = levelled(&bytes);
        catch_unwind(|| MessageParser::default().parse(level.as_slice()))
    } else {
        parsed
    };
    match parsed {
        Ok(Some(message)) => Ok(first(say_message(walk, seat, &bytes, &message), short)),
        Ok(None) => {
            say_plain(walk, &bytes, 0, None);
            Ok(short)
        }
        Err(_) => {
            say_plain(walk, &bytes, 0, None);
            Ok(Some(Unread::Crashed))
        }
    }
}

/// The message with a kind of its own in place of each `multipart/alternative`, every byte where it was.
fn levelled(bytes: &[u8]) -> Vec<u8> {
    const KIND: &[u8] = b"multipart/alternative";
    let mut level = bytes.to_vec();
    let starts = 0..bytes.len().saturating_sub(KIND.len() - 1);
    for at in starts.filter(|at| bytes[*at..*at + KIND.len()].eq_ignore_ascii_case(KIND)) {
        level[at + KIND.len() - 1] = b'_';
    }
    level
}

fn say_message(walk: &mut Walk<'_>, seat: &Seat, bytes: &[u8], message: &Message<'_>) -> Shortfall {
    // The parser takes 31 February for a day in March.
    let is_day = |date: &&DateTime| {
        CivilDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into()).is_some()
    };
    let date = message.date().filter(|date| date.is_valid()).filter(is_day);
    walk.tell(None, date.map(|date| ToldDate::Instant(date.to_timestamp())));
    let mut shortfall = None;
    let mut names = Names::default();
    for (id, part) in message.parts.iter().enumerate() {
        for header in &part.headers {
            say_header(walk, bytes, header);
        }
        say_between_headers(walk, bytes, part);
        let role = role(message, id, part);
        if matches!(role, PartRole::Body | PartRole::Picture)
            && let Some(name) = part.attachment_name()
        {
            walk.say(name, SegmentKind::Name, None, &Place::Whole);
        }
        let part_short = match role {
            PartRole::Frame => None,
            PartRole::Body => {
                let said = body::say(walk, raw_body(bytes, part), part.offset_body.into(), part);
                first(said, torn(bytes, part))
            }
            PartRole::Picture => {
                walk.show(part.contents(), part.len() as u64, &Place::Whole);
                None
            }
            PartRole::Attachment => attach(walk, seat, &mut names, bytes, id, part),
        };
        shortfall = first(shortfall, part_short);
    }
    say_gaps(walk, bytes, message);
    shortfall
}

/// Whether a part that was to hold parts holds none, because its boundary is missing or never comes: its
/// text is said as it stands, and of what is encoded in it nothing is read.
fn torn(bytes: &[u8], part: &MessagePart<'_>) -> Shortfall {
    let mark = b"content-transfer-encoding:";
    let holds = |raw: &[u8]| raw.windows(mark.len()).any(|w| w.eq_ignore_ascii_case(mark));
    (is_frame(part) && holds(raw_body(bytes, part))).then_some(Unread::Damaged)
}

fn is_frame(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|t| t.ctype().eq_ignore_ascii_case("multipart"))
}

/// How deep messages could lie in each other, counted from above.
fn nesting(bytes: &[u8]) -> usize {
    let lower = |at: usize, word: &[u8]| {
        bytes.get(at..at + word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word))
    };
    (0..bytes.len())
        .filter(|at| match bytes[*at] {
            b'm' | b'M' => lower(*at, b"message/") || lower(*at, b"multipart/digest"),
            _ => false,
        })
        .count()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartRole {
    /// Only holds other parts.
    Frame,
    Body,
    /// An inline image: a part of its message, not an item.
    Picture,
    Attachment,
}

fn role(message: &Message<'_>, id: usize, part: &MessagePart<'_>) -> PartRole {
    let disposition = part.content_disposition();
    let attached = disposition.is_some_and(mail_parser::ContentType::is_attachment);
    match &part.body {
        PartType::Multipart(_) => PartRole::Frame,
        PartType::Text(_) | PartType::Html(_) => {
            let listed =
                u32::try_from(id).is_ok_and(|id| message.attachments.binary_search(&id).is_ok());
            let named = part.attachment_name().is_some();
            if attached || (listed && named) { PartRole::Attachment } else { PartRole::Body }
        }
        // Without a boundary it holds no parts, only their text.
        PartType::Binary(_) if is_frame(part) => PartRole::Body,
        PartType::Binary(_) | PartType::InlineBinary(_) => {
            let image =
                part.content_type().is_some_and(|t| t.ctype().eq_ignore_ascii_case("image"));
            let inline = disposition.is_some_and(mail_parser::ContentType::is_inline)
                || part.content_id().is_some()
                || part.content_location().is_some();
            if image && inline && !attached { PartRole::Picture } else { PartRole::Attachment }
        }
        PartType::Message(_) => PartRole::Attachment,
    }
}

fn say_header(walk: &mut Walk<'_>, bytes: &[u8], header: &Header<'_>) {
    let name = header.name();
    if MACHINERY.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return;
    }
    let place = Place::MailHeader(name.to_owned());
    let (start, end) = (header.offset_start as usize, header.offset_end as usize);
    let raw = bytes.get(start..end).unwrap_or_default();
    let (set, _) = charset::of_document(raw, None);
    let text = unfold(&charset::decode(raw, start as u64, set));
    if text.text().contains("=?") {
        walk.say(&words::decoded(text.text()), SegmentKind::Property, Some(name), &place);
        return;
    }
    walk.say_mapped(&text, SegmentKind::Property, Some(name), None, &place);
}

/// The header on one line: a line end before white space is no part of the value.
fn unfold(raw: &Mapped) -> Mapped {
    let mut out = Mapped::default();
    let mut at = 0;
    for line in raw.text().split_inclusive('\n') {
        let end = at + line.trim_end_matches(['\r', '\n']).len();
        out.push_range(raw, at..end);
        at += line.len();
    }
    out.trimmed()
}

/// The value of a header with encoded words, as the parser has it.
pub(super) fn decoded(value: &HeaderValue<'_>) -> Option<String> {
    let mut out = Vec::new();
    match value {
        HeaderValue::Text(text) => return Some(text.to_string()),
        HeaderValue::TextList(list) => return Some(list.join(", ")),
        HeaderValue::Address(Address::List(list)) => out.extend(list),
        HeaderValue::Address(Address::Group(groups)) => {
            out.extend(groups.iter().flat_map(|group| &group.addresses));
        }
        _ => return None,
    }
    let addresses = out.iter().map(|one| match (&one.name, &one.address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(only), None) | (None, Some(only)) => only.to_string(),
        (None, None) => String::new(),
    });
    Some(addresses.collect::<Vec<_>>().join(", "))
}

/// Says the lines among the headers of a part that are none.
fn say_between_headers(walk: &mut Walk<'_>, bytes: &[u8], part: &MessagePart<'_>) {
    let mut at = part.offset_header as usize;
    let spans = part.headers.iter().map(|h| (h.offset_field as usize, h.offset_end as usize));
    let end = part.offset_body as usize;
    for (start, next) in spans.chain([(end, end)]) {
        let gap = bytes.get(at..start).unwrap_or_default();
        if !gap.trim_ascii().is_empty() {
            say_plain(walk, gap, at as u64, None);
        }
        at = at.max(next);
    }
}

fn raw_body<'b>(bytes: &'b [u8], part: &MessagePart<'_>) -> &'b [u8] {
    bytes.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default()
}

fn say_plain(walk: &mut Walk<'_>, bytes: &[u8], base: u64, declared: Option<&[u8]>) {
    let (set, skip) = charset::of_document(bytes, declared);
    let text = charset::decode(&bytes[skip..], base + skip as u64, set);
    walk.say_mapped(&text, SegmentKind::Prose, None, None, &Place::Whole);
}

fn attach(
    walk: &mut Walk<'_>,
    seat: &Seat,
    names: &mut Names,
    bytes: &[u8],
    id: usize,
    part: &MessagePart<'_>,
) -> Shortfall {
    let name = part.attachment_name().filter(|name| !name.trim().is_empty());
    let name = name.map_or_else(|| unnamed(id, part), str::to_owned);
    let locator = names.place(seat, name.as_bytes());
    let inner = seat.inner(locator, name.as_bytes(), Role::Attachment);
    let raw = raw_body(bytes, part);
    // The parser turns text into UTF-8; an attachment is read in its own bytes.
    let (decoded, shortfall) = body::content(raw, part);
    let content = decoded.as_deref().unwrap_or(raw);
    if let Err(why) = walk.charge(content.len() as u64) {
        walk.unread(&inner, content.len() as u64, why, "unknown");
    } else if content.len() as u64 > walk.limits.member_bytes_max {
        walk.unread(&inner, content.len() as u64, Unread::TooLarge, "unknown");
    } else {
        walk.item_of(&inner, content);
    }
    // One of several pieces: what it encodes can only be read with the others.
    let piece = part.is_content_type("message", "partial").then_some(Unread::Unsupported);
    first(shortfall, piece)
}

/// A name for an attachment without one; the extension is what the kinds of text are told apart by.
fn unnamed(id: usize, part: &MessagePart<'_>) -> String {
    let extension = match part.content_type().map(|t| (t.ctype(), t.subtype().unwrap_or_default()))
    {
        Some(("message", "rfc822" | "global")) => ".eml",
        Some(("text", "csv")) => ".csv",
        Some(("text", "html")) => ".html",
        Some(("text", "plain")) => ".txt",
        Some(("application", "json")) => ".json",
        _ if matches!(part.body, PartType::Message(_)) => ".eml",
        _ => "",
    };
    format!("part-{id}{extension}")
}

/// Says what lies between the parts (before the first boundary, after the last, in a torn message), so
/// that a message is never called read while some of it was skipped.
fn say_gaps(walk: &mut Walk<'_>, bytes: &[u8], message: &Message<'_>) {
    let mut covered: Vec<(usize, usize)> = message
        .parts
        .iter()
        .map(|part| match part.body {
            PartType::Multipart(_) => (part.offset_header as usize, part.offset_body as usize),
            _ => (part.offset_header as usize, part.offset_end as usize),
        })
        .collect();
    covered.push((bytes.len(), bytes.len()));
    covered.sort_unstable();
    let boundaries: HashSet<&[u8]> = message
        .parts
        .iter()
        .filter_map(|part| part.content_type()?.attribute("boundary").map(str::as_bytes))
        .collect();
    let is_boundary = |line: &[u8]| {
        let line = line.trim_ascii();
        line.strip_prefix(b"--").is_some_and(|rest| {
            let name = rest.strip_suffix(b"--").unwrap_or(rest);
            boundaries.contains(name) || boundaries.contains(rest)
        })
    };
    let mut at = 0;
    for (start, end) in covered {
        if let Some(gap) = bytes.get(at..start) {
            let blank = |line: &[u8]| line.trim_ascii().is_empty() || is_boundary(line);
            if !gap.split(|byte| *byte == b'\n').all(blank) {
                say_plain(walk, gap, at as u64, None);
            }
        }
        at = at.max(end);
    }
}
