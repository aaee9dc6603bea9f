//! Lists of a directory or an address book (ldif): lines unfolded, values in base64 decoded. Pure.
//!
//! Source: RFC 2849. Every value with a letter outside ASCII is in base64, so names and addresses are. It stays
//! running text, with the name of the attribute as its label; frames are in the file's own bytes.

use std::io;

use super::ReadSeek;
use super::archive::Names;
use super::blocks::{is_garbled, is_odd};
use super::cards::unfolded;
use super::furniture::is_picture;
use super::html;
use super::mail::base64;
use super::mapped::Mapped;
use super::prose;
use super::walk::{Role, Seat, Shortfall, Walk, first};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

const FLOW: usize = 64 << 10;

/// Whether a text is such a list.
pub(super) fn is_list(start: &[u8], extension: &str) -> bool {
    let begins = |bytes: &[u8]| bytes.get(..3).is_some_and(|dn| dn.eq_ignore_ascii_case(b"dn:"));
    let versioned = start.get(..8).is_some_and(|v| v.eq_ignore_ascii_case(b"version:"));
    let has_name = || start.split(|byte| *byte == b'\n').take(200).any(begins);
    begins(start) || (versioned || matches!(extension, "ldif" | "ldi")) && has_name()
}

/// Says a whole list. What an entry keeps as a file becomes an item of `seat`.
pub(super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let Some(source) = html::document(walk, reader, size)? else {
        let garbled = prose::read(walk, reader)?;
        return Ok(garbled.or(Some(Unread::TooLarge)));
    };
    let mut shortfall = is_garbled(source.text()).then_some(Unread::Unsupported);
    let mut names = Names::default();
    let mut flow = Mapped::default();
    let mut at = 0;
    while at < source.text().len() {
        let (line, next) = unfolded(&source, at);
        at = next;
        match packed(line.text()) {
            Some((name, letters)) => {
                let (bytes, _) = base64(letters.as_bytes());
                flow.push_range(&line, 0..name.len() + 1);
                let start = line.text().len() - letters.len();
                match std::str::from_utf8(&bytes) {
                    Ok(text) if !text.bytes().any(is_odd) => {
                        flow.push(" ", line.frame(name.len() + 1));
                        // Four letters are three bytes.
                        let place = |at: usize| line.frame(start + at * 4 / 3);
                        text.char_indices().for_each(|(at, c)| flow.push_char(c, place(at)));
                    }
                    _ => {
                        let kept = keep(walk, seat, &mut names, (name, &bytes));
                        shortfall = first(shortfall, kept);
                    }
                }
            }
            None => flow.push_range(&line, 0..line.text().len()),
        }
        flow.push("\n", line.frame(line.text().len()));
        if flow.text().len() > FLOW && line.text().is_empty() {
            walk.say_mapped(&flow, SegmentKind::Prose, None, None, &Place::Whole);
            flow.clear();
        }
    }
    walk.say_mapped(&flow, SegmentKind::Prose, None, None, &Place::Whole);
    Ok(shortfall)
}

/// The name of an attribute and its value, where that is in base64.
fn packed(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':').filter(|_| !line.starts_with('#'))?;
    Some((name, value.strip_prefix(':')?.trim_start()))
}

/// Bytes that are no text: a picture of the person, a certificate, a file.
fn keep(
    walk: &mut Walk<'_>,
    seat: &Seat,
    names: &mut Names,
    (name, bytes): (&str, &[u8]),
) -> Shortfall {
    let size = bytes.len() as u64;
    let name = name.split(';').next().unwrap_or_default();
    if is_picture(bytes) {
        walk.picture(size);
        return None;
    }
    // Keys and certificates, which are of machines.
    let is_key = ["usercertificate", "usersmimecertificate", "cacertificate", "userpkcs12"];
    if is_key.iter().any(|key| name.eq_ignore_ascii_case(key)) {
        return None;
    }
    if seat.depth >= walk.limits.depth_max {
        return Some(Unread::Depth);
    }
    if let Err(why) = walk.charge(size) {
        return Some(why);
    }
    let locator = names.place(seat, name.as_bytes());
    walk.item_of(&seat.inner(locator, name.as_bytes(), Role::Attachment), bytes);
    None
}
