//! The macros of a document, as somebody wrote them. Pure.
//!
//! Source: [MS-OVBA]: modules are packed, and a packed list says where in its stream each one begins.

use super::super::walk::{Shortfall, Walk, first};
use super::Ole;
use super::bytes::{code_page, len_at, narrow, slice, strings, u16_at};
use super::file::{Id, printable};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// A packed piece gives at most so many bytes.
const PIECE: usize = 4096;

/// Says the macros in `storage`, which has a storage `VBA`, and the words on their forms.
pub(super) fn say(ole: &mut Ole<'_, '_>, storage: Id, part: &str) -> Shortfall {
    let vba = ole.file.storage(storage, "VBA")?;
    let mut shortfall = None;
    match ole.load(vba, "dir").and_then(|dir| unpack(ole.walk, &dir.bytes)) {
        Ok(list) => {
            let (page, modules) = modules(&list);
            for (name, at) in modules {
                let said = say_module(ole, vba, &name, at, page, part);
                shortfall = first(shortfall, said);
            }
        }
        Err(why) => shortfall = Some(why),
    }
    let forms: Vec<Id> =
        ole.file.names(storage).map(|(_, id)| id).filter(|id| *id != vba).collect();
    for form in forms.into_iter().filter(|id| !ole.file.is_stream(*id)).collect::<Vec<_>>() {
        for (path, id) in ole.file.streams_below(form) {
            match ole.file.load(ole.walk, ole.reader, id) {
                Ok(stream) => {
                    let place = Place::Part(format!("{part}form {path}"));
                    ole.walk.say(&strings(&stream.bytes), SegmentKind::Prose, None, &place);
                }
                Err(why) => shortfall = first(shortfall, Some(why)),
            }
        }
    }
    shortfall
}

fn say_module(
    ole: &mut Ole<'_, '_>,
    vba: Id,
    name: &str,
    at: usize,
    page: u16,
    part: &str,
) -> Shortfall {
    let packed = match ole.load(vba, name) {
        Ok(stream) => stream.bytes,
        Err(why) => return Some(why),
    };
    match unpack(ole.walk, packed.get(at..).unwrap_or_default()) {
        Ok(text) => {
            let place = Place::Part(format!("{part}macros/{}", printable(name)));
            let text = narrow(&text, code_page(page.into()));
            ole.walk.say(&text, SegmentKind::Prose, None, &place);
            None
        }
        Err(why) => Some(why),
    }
}

/// The code page, and the stream of each module with the place where its text begins.
fn modules(list: &[u8]) -> (u16, Vec<(String, usize)>) {
    let mut page = 1252;
    let mut modules: Vec<(String, usize)> = Vec::new();
    let mut name = String::new();
    let mut at = 0;
    while at + 6 <= list.len() {
        let (id, length) = (u16_at(list, at), len_at(list, at + 2));
        let data = slice(list, at + 6, length);
        match id {
            0x03 => page = u16_at(data, 0),
            0x1A => name = narrow(data, code_page(page.into())),
            0x31 => modules.push((std::mem::take(&mut name), len_at(data, 0))),
            _ => {}
        }
        // The version of the project states four bytes and has six.
        at += 6 + data.len() + if id == 0x09 { 2 } else { 0 };
    }
    (page, modules)
}

/// Unpacks ([MS-OVBA] 2.4.1).
fn unpack(walk: &mut Walk<'_>, packed: &[u8]) -> Result<Vec<u8>, Unread> {
    if packed.first() != Some(&1) {
        return Err(Unread::Damaged);
    }
    let mut out = Vec::new();
    let mut at = 1;
    while at + 2 <= packed.len() {
        let head = u16_at(packed, at);
        let piece = slice(packed, at + 2, usize::from(head & 0x0FFF) + 1);
        at += 2 + piece.len();
        let start = out.len();
        if head & 0x8000 == 0 {
            out.extend(piece);
        } else {
            unpack_piece(piece, &mut out);
        }
        walk.charge((out.len() - start) as u64)?;
    }
    Ok(out)
}

fn unpack_piece(piece: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    let mut at = 0;
    while at < piece.len() {
        let flags = piece[at];
        at += 1;
        for bit in 0..8 {
            let room = PIECE.saturating_sub(out.len() - start);
            if at >= piece.len() || room == 0 {
                return;
            }
            if flags >> bit & 1 == 0 {
                out.push(piece[at]);
                at += 1;
                continue;
            }
            let token = u16_at(piece, at);
            at += 2;
            let said = out.len() - start;
            let bits = said.next_power_of_two().trailing_zeros().max(4);
            let length = usize::from(token & (0xFFFF >> bits)) + 3;
            let back = usize::from(token >> (16 - bits)) + 1;
            if back > said {
                return;
            }
            for _ in 0..length.min(room) {
                out.push(out[out.len() - back]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_text_is_unpacked() {
        // The example of [MS-OVBA] 3.2.2, in which "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa" is packed.
        let packed = [
            0x2F, 0xB0, 0x00, 0x23, 0x61, 0x61, 0x61, 0x62, 0x63, 0x64, 0x65, 0x82, 0x66, 0x00,
            0x70, 0x61, 0x67, 0x68, 0x69, 0x6A, 0x01, 0x38, 0x08, 0x61, 0x6B, 0x6C, 0x00, 0x30,
            0x6D, 0x6E, 0x6F, 0x70, 0x06, 0x71, 0x02, 0x70, 0x04, 0x10, 0x72, 0x73, 0x74, 0x75,
            0x76, 0x10, 0x77, 0x78, 0x79, 0x7A, 0x00, 0x3C,
        ];
        let mut out = Vec::new();
        unpack_piece(&packed[2..], &mut out);
        let text = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa";
        assert_eq!(out, text);
    }

    #[test]
    fn a_piece_never_grows_beyond_its_size() {
        let mut out = Vec::new();
        unpack_piece(&[0xFE, b'a', 0xFF, 0x0F, 0xFF, 0x0F, 0xFF, 0xFF], &mut out);
        assert!(out.len() <= PIECE);
        unpack_piece(&[0xFF, 0xFF, 0xFF], &mut Vec::new());
    }
}
