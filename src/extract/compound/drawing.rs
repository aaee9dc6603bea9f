//! Drawings in office documents before 2007: the texts of shapes, and how many bytes of pictures. Pure.
//!
//! Source: [MS-ODRAW]. Drawings are records in records; what is no record is stepped over byte by byte, so
//! that a length that is wrong hides nothing.

use super::super::walk::Walk;
use super::bytes::{len_at, slice, u16_at, until_zero, wide};
use crate::detect::{Place, SegmentKind};

const HEADER: usize = 8;

/// First words of the records that hold a picture, with one or two digests before it.
const PICTURES: [(u16, u16); 16] = [
    (0x3D40, 0xF01A),
    (0x3D50, 0xF01A),
    (0x2160, 0xF01B),
    (0x2170, 0xF01B),
    (0x5420, 0xF01C),
    (0x5430, 0xF01C),
    (0x46A0, 0xF01D),
    (0x46B0, 0xF01D),
    (0x6E20, 0xF01D),
    (0x6E30, 0xF01D),
    (0x6E00, 0xF01E),
    (0x6E10, 0xF01E),
    (0x7A80, 0xF01F),
    (0x7A90, 0xF01F),
    (0x6E40, 0xF029),
    (0x6E50, 0xF029),
];

/// Properties of shapes that are text, with a name for it: words as art, name, description, link, hint.
const TEXTS: [(u16, &str); 6] = [
    (0x00C0, "text"),
    (0x0380, "name"),
    (0x0381, "description"),
    (0x038D, "hint"),
    (0x0105, "name"),
    (0x038E, "script"),
];

/// How many bytes of pictures there are.
pub(super) fn pictures(bytes: &[u8]) -> u64 {
    let mut sum = 0;
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() > HEADER) {
        let head = (u16_at(rest, 0), u16_at(rest, 2));
        let length = len_at(rest, 4);
        if rest[3] == 0xF0 && PICTURES.contains(&head) && length <= rest.len() - HEADER {
            sum += length as u64;
            at += HEADER + length;
        } else {
            at += 1;
        }
    }
    sum
}

/// Says the texts of shapes.
pub(super) fn say(walk: &mut Walk<'_>, bytes: &[u8], place: &Place) {
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= HEADER) {
        let (head, kind, length) = (u16_at(rest, 0), u16_at(rest, 2), len_at(rest, 4));
        if matches!(kind, 0xF00B | 0xF121 | 0xF122) && head & 15 == 3 {
            properties(walk, head >> 4, slice(rest, HEADER, length), place);
            at += HEADER;
        } else if kind >> 12 == 15 && head & 15 != 15 && length <= rest.len() - HEADER {
            at += HEADER + length;
        } else if kind >> 12 == 15 && head & 15 == 15 {
            at += HEADER;
        } else {
            at += 1;
        }
    }
}

/// The properties of one shape: a table of fixed length, then what does not fit in it.
fn properties(walk: &mut Walk<'_>, count: u16, list: &[u8], place: &Place) {
    let mut at = usize::from(count) * 6;
    for index in 0..usize::from(count) {
        let id = u16_at(list, index * 6);
        // The highest bit: the value is the length of what follows the table.
        if id & 0x8000 == 0 {
            continue;
        }
        let length = len_at(list, index * 6 + 2);
        if let Some((_, label)) = TEXTS.iter().find(|(known, _)| *known == id & 0x3FFF) {
            let text = wide(slice(list, at, length));
            walk.say(until_zero(&text), SegmentKind::Property, Some(label), place);
        }
        at = at.saturating_add(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_found_between_other_bytes() {
        let picture = [&[0xA0, 0x46, 0x1D, 0xF0, 20, 0, 0, 0][..], &[7; 20]].concat();
        assert_eq!(pictures(&picture), 20);
        assert_eq!(pictures(&[&b"abc"[..], &picture, &[0; 9], &picture].concat()), 40);
        assert_eq!(pictures(&picture[..27]), 0, "longer than the file");
        assert_eq!(pictures(&[]), 0);
    }
}
