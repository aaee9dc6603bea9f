//! Signed content (S/MIME, `.p7m`, `.p7s`; RFC 5652): what was signed, and who signed. Pure.
//!
//! Only as much of BER as that takes: the text in the certificates is said, the content becomes an item.

use std::io;

use super::ReadSeek;
use super::archive::Names;
use super::walk::{Role, Seat, Shortfall, Walk};
use super::whole::whole;
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Object identifier of content that is data.
const DATA: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
/// Object identifier of signed data, as it stands near the start.
const SIGNED: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
const DEPTH_MAX: usize = 32;

/// Whether signed content begins here.
pub(super) fn is_signed(head: &[u8]) -> bool {
    head.starts_with(b"\x30")
        && head[..head.len().min(64)].windows(SIGNED.len()).any(|window| window == SIGNED)
}

/// Says who signed and hands what was signed to the dispatcher.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let bytes = match whole(walk, reader, size)? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Some(why)),
    };
    let mut parsed = Parsed::default();
    let whole = parsed.values(&mut bytes.as_slice(), 0, false, false).is_some();
    for text in &parsed.texts {
        walk.say(text, SegmentKind::Property, Some("certificate"), &Place::Whole);
    }
    if !parsed.content.is_empty() {
        content(walk, seat, &parsed.content);
    }
    Ok((!whole).then_some(Unread::Damaged))
}

/// `brief.pdf.p7m` holds `brief.pdf`; without such a name it is the body of a message.
fn content(walk: &mut Walk<'_>, seat: &Seat, content: &[u8]) {
    let stem = seat.name.strip_suffix(b".p7m").filter(|stem| stem.contains(&b'.'));
    let name = stem.unwrap_or(b"content.eml");
    let inner = seat.inner(Names::default().place(seat, name), name, Role::Attachment);
    let size = content.len() as u64;
    if let Err(why) = walk.charge(size) {
        walk.unread(&inner, size, why, "unknown");
    } else if seat.depth >= walk.limits.depth_max {
        walk.unread(&inner, size, Unread::Depth, "unknown");
    } else {
        walk.item_of(&inner, content);
    }
}

#[derive(Debug, Default)]
struct Parsed {
    content: Vec<u8>,
    texts: Vec<String>,
}

impl Parsed {
    /// Reads values one after the other; `None` where they are broken. `open`: they end with a mark, not
    /// with their bytes.
    fn values(
        &mut self,
        bytes: &mut &[u8],
        depth: usize,
        open: bool,
        in_content: bool,
    ) -> Option<()> {
        if depth > DEPTH_MAX {
            return None;
        }
        let mut after_data = false;
        while !bytes.is_empty() {
            let (tag, length) = head(bytes)?;
            if tag == 0 && open {
                return Some(());
            }
            let inside = in_content || (after_data && tag == 0xA0);
            match length {
                None => self.values(bytes, depth + 1, true, inside)?,
                Some(length) => {
                    let (mut value, rest) = bytes.split_at_checked(length)?;
                    *bytes = rest;
                    if tag & 0x20 == 0 {
                        self.value(tag, value, depth, inside);
                    } else {
                        self.values(&mut value, depth + 1, false, inside)?;
                    }
                    after_data = tag == 0x06 && value == DATA;
                }
            }
        }
        (!open).then_some(())
    }

    fn value(&mut self, tag: u8, value: &[u8], depth: usize, in_content: bool) {
        match tag {
            0x04 if in_content => self.content.extend_from_slice(value),
            // An extension of a certificate holds values of its own, or it does not.
            0x04 if value.starts_with(b"\x30") => {
                let mut inner = Self::default();
                if inner.values(&mut &*value, depth + 1, false, false).is_some() {
                    self.texts.append(&mut inner.texts);
                }
            }
            // UTF-8, printable, teletex and IA5 text; addresses and links of a certificate.
            0x0C | 0x13 | 0x14 | 0x16 | 0x81 | 0x82 | 0x86 => {
                if let Ok(text) = std::str::from_utf8(value)
                    && !text.chars().any(char::is_control)
                {
                    self.texts.push(text.to_owned());
                }
            }
            0x1E => {
                let units =
                    value.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                self.texts.extend(String::from_utf16(&units.collect::<Vec<_>>()).ok());
            }
            _ => {}
        }
    }
}

/// Tag and length of the next value; no length where it ends with a mark.
fn head(bytes: &mut &[u8]) -> Option<(u8, Option<usize>)> {
    let (tag, rest) = bytes.split_first()?;
    let mut rest = rest;
    if tag & 0x1F == 0x1F {
        // A tag of several bytes.
        loop {
            let (more, left) = rest.split_first()?;
            rest = left;
            if more & 0x80 == 0 {
                break;
            }
        }
    }
    let (first, mut rest) = rest.split_first()?;
    let length = match first {
        0..=0x7F => Some(usize::from(*first)),
        0x80 => None,
        0x81..=0x84 => {
            let (digits, left) = rest.split_at_checked(usize::from(first & 0x0F))?;
            rest = left;
            Some(digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)))
        }
        _ => return None,
    };
    *bytes = rest;
    Some((*tag, length))
}
