//! Business cards and calendars (vcf, ics): lines unfolded, values decoded, pictures counted. Pure.
//!
//! They stay running text, as people see them in an editor, since a label stands before each value. What is
//! folded over lines is joined, or a number would be torn. Frames are in the file's own bytes.

use std::io;

use super::archive::Names;
use super::charset;
use super::html;
use super::mail::base64;
use super::mapped::Mapped;
use super::prose;
use super::walk::{Role, Seat, Shortfall, Walk, first};
use super::{ReadSeek, blocks::is_garbled};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

const FLOW: usize = 64 << 10;

/// Says a whole file. What is attached to an appointment becomes an item of `seat`.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let Some(text) = html::document(walk, reader, size)? else {
        let garbled = prose::read(walk, reader)?;
        return Ok(garbled.or(Some(Unread::TooLarge)));
    };
    let garbled = is_garbled(text.text()).then_some(Unread::Unsupported);
    Ok(first(say(walk, Some(seat), &text), garbled))
}

/// Says cards that lie in `source`, a body of a message for example. Without a seat what is attached is not
/// read, and that is said.
pub(super) fn say(walk: &mut Walk<'_>, seat: Option<&Seat>, source: &Mapped) -> Shortfall {
    let mut shortfall = None;
    let mut names = Names::default();
    let mut flow = Mapped::default();
    let mut at = 0;
    while at < source.text().len() {
        let (line, next) = unfolded(source, at);
        at = next;
        let property = Property::of(line.text());
        match property.letters(line.text()) {
            Some(letters) => {
                let (bytes, _) = base64(letters.as_bytes());
                flow.push_range(&line, 0..property.value);
                let why = file(walk, seat, &mut names, &property, &bytes);
                shortfall = first(shortfall, why);
            }
            None if property.quoted => {
                flow.push_range(&line, 0..property.value);
                decoded(&line, &property, &mut flow);
            }
            None => unescaped(&line, &mut flow),
        }
        flow.push("\n", line.frame(line.text().len()));
        if flow.text().len() > FLOW && property.name == "END" {
            walk.say_mapped(&flow, SegmentKind::Prose, None, None, &Place::Whole);
            flow.clear();
        }
    }
    walk.say_mapped(&flow, SegmentKind::Prose, None, None, &Place::Whole);
    shortfall
}

/// The line that begins at `at` with those that continue it, and where the next one begins.
pub(super) fn unfolded(source: &Mapped, at: usize) -> (Mapped, usize) {
    let mut out = Mapped::default();
    let mut start = at;
    loop {
        let rest = source.text().get(start..).unwrap_or_default();
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        let body = line.trim_end_matches(['\r', '\n']);
        let next = start + line.len();
        let after = source.text().get(next..).unwrap_or_default();
        // A soft line end of quoted-printable; the line after it is not indented.
        let soft = body.ends_with('=') && !after.is_empty() && {
            let head = if out.is_empty() { body } else { out.text() };
            Property::of(head).quoted
        };
        out.push_range(source, start..start + body.len() - usize::from(soft));
        let folded = after.starts_with([' ', '\t']);
        if !(folded || soft) {
            return (out, next);
        }
        start = next + usize::from(folded);
    }
}

/// What a line says before its value.
#[derive(Debug, Default)]
struct Property {
    /// Upper case, without a group.
    name: String,
    /// Where the value begins.
    value: usize,
    quoted: bool,
    packed: bool,
    charset: Option<String>,
    file: Option<String>,
}

impl Property {
    fn of(line: &str) -> Self {
        let mut open = false;
        let colon = line.find(|c| {
            open ^= c == '"';
            c == ':' && !open
        });
        let Some(colon) = colon else { return Self { value: line.len(), ..Self::default() } };
        let mut fields = line[..colon].split(';');
        let name = fields.next().unwrap_or_default().rsplit('.').next().unwrap_or_default();
        let mut out = Self { name: name.to_ascii_uppercase(), value: colon + 1, ..Self::default() };
        for field in fields {
            let (key, value) = field.split_once('=').unwrap_or(("", field));
            match (key.to_ascii_uppercase().as_str(), value.to_ascii_uppercase().as_str()) {
                ("ENCODING" | "", "QUOTED-PRINTABLE") => out.quoted = true,
                ("ENCODING" | "", "BASE64" | "B") => out.packed = true,
                ("CHARSET", _) => out.charset = Some(value.to_owned()),
                ("FILENAME" | "X-FILENAME" | "X-APPLE-FILENAME", _) => {
                    out.file = Some(value.trim_matches('"').to_owned());
                }
                _ => {}
            }
        }
        out
    }

    /// The value where it is a file in base64.
    fn letters<'l>(&self, line: &'l str) -> Option<&'l str> {
        let value = line.get(self.value..)?;
        if self.packed {
            return Some(value);
        }
        let head = value.get(..value.floor_char_boundary(128))?.to_ascii_lowercase();
        let at = head.find(";base64,").filter(|_| head.starts_with("data:"))?;
        value.get(at + 8..)
    }
}

fn file(
    walk: &mut Walk<'_>,
    seat: Option<&Seat>,
    names: &mut Names,
    property: &Property,
    bytes: &[u8],
) -> Shortfall {
    let size = bytes.len() as u64;
    if matches!(property.name.as_str(), "PHOTO" | "LOGO") {
        walk.picture(size);
        return None;
    }
    // A key or a short sound: nothing that a person reads.
    if property.name == "KEY" || bytes.is_empty() {
        return None;
    }
    let Some(seat) = seat else { return Some(Unread::Unsupported) };
    let name = property.file.as_deref().unwrap_or("attach").as_bytes();
    let inner = seat.inner(names.place(seat, name), name, Role::Attachment);
    if let Err(why) = walk.charge(size) {
        walk.unread(&inner, size, why, "unknown");
    } else if seat.depth >= walk.limits.depth_max {
        walk.unread(&inner, size, Unread::Depth, "unknown");
    } else {
        walk.item_of(&inner, bytes);
    }
    None
}

/// A value in quoted-printable, each character at the place of its first byte.
fn decoded(line: &Mapped, property: &Property, out: &mut Mapped) {
    let value = &line.text()[property.value..];
    let (mut bytes, mut frames) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(c) = value[at..].chars().next() {
        let frame = line.frame(property.value + at);
        let hex = value.get(at + 1..at + 3).filter(|_| c == '=');
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            frames.push(frame);
            at += 3;
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                bytes.push(byte);
                frames.push(frame);
            }
            at += c.len_utf8();
        }
    }
    let label = property.charset.as_deref().map(str::as_bytes);
    let (set, skip) = charset::of_document(&bytes, label);
    let text = charset::decode(&bytes[skip..], skip as u64, set);
    for (index, c) in text.text().char_indices() {
        let byte = usize::try_from(text.frame(index)).unwrap_or(usize::MAX);
        out.push_char(c, frames.get(byte).copied().unwrap_or_default());
    }
}

/// The line with `\n`, `\,` and `\;` resolved.
fn unescaped(line: &Mapped, out: &mut Mapped) {
    let text = line.text();
    let mut from = 0;
    while let Some(at) = text[from..].find('\\').map(|at| from + at) {
        let c = match text.as_bytes().get(at + 1) {
            Some(b'n' | b'N') => '\n',
            Some(b',') => ',',
            Some(b';') => ';',
            Some(b'\\') => '\\',
            _ => {
                out.push_range(line, from..at + 1);
                from = at + 1;
                continue;
            }
        };
        out.push_range(line, from..at);
        out.push_char(c, line.frame(at));
        from = at + 2;
    }
    out.push_range(line, from..text.len());
}
