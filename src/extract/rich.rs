//! The rich text of a message: packed as Outlook keeps it ([MS-OXRTFCP]), and what it says. Pure.

use super::rtf;
use super::walk::{Seat, Shortfall, Walk, first, reason_of};
use crate::detect::Place;
use crate::inventory::Unread;

const PACKED: u32 = 0x7546_5A4C;
const PLAIN: u32 = 0x414C_454D;
/// The word of a page that was wrapped in rich text.
const PAGE: &[u8] = b"\\fromhtml";
const WINDOW: usize = 4096;
/// What the window holds before the first byte: words that most rich text begins with.
const BEFORE: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \
\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\
\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Says the rich text of a message. Beside a plain body it is said only where a page was wrapped in it, which tells
/// more: addresses behind links. Answers what could not be read, and the rich text as it is.
pub(super) fn say(
    walk: &mut Walk<'_>,
    seat: &Seat,
    packed: &[u8],
    has_plain: bool,
) -> (Shortfall, Vec<u8>) {
    let (rich, whole) = unpack(packed);
    if let Err(why) = walk.charge(rich.len() as u64) {
        return (Some(why), Vec::new());
    }
    let torn = (!whole).then_some(Unread::Damaged);
    if has_plain && !rich.windows(PAGE.len()).any(|window| window == PAGE) {
        return (torn, rich);
    }
    let said = rtf::say(walk, seat, &mut rich.as_slice(), &Place::Whole);
    (first(said.unwrap_or_else(|error| Some(reason_of(&error))), torn), rich)
}

/// The rich text, and whether it is whole. It is at most nine times as long as what is packed.
fn unpack(stream: &[u8]) -> (Vec<u8>, bool) {
    let number = |at: usize| {
        let bytes = stream.get(at..).and_then(<[u8]>::first_chunk);
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
    };
    let raw = number(4) as usize;
    let packed = stream.get(16..).unwrap_or_default();
    let packed = &packed[..packed.len().min((number(0) as usize).saturating_sub(12))];
    match number(8) {
        PLAIN => {
            let out = packed[..packed.len().min(raw)].to_vec();
            let whole = out.len() == raw;
            (out, whole)
        }
        PACKED => {
            let out = inflate(packed);
            let whole = out.len() >= raw;
            (out, whole)
        }
        _ => (Vec::new(), stream.is_empty()),
    }
}

fn inflate(packed: &[u8]) -> Vec<u8> {
    let mut window = [0_u8; WINDOW];
    window[..BEFORE.len()].copy_from_slice(BEFORE);
    let mut next = BEFORE.len();
    let mut out = Vec::new();
    let mut put = |byte: u8, window: &mut [u8; WINDOW], next: &mut usize| {
        window[*next] = byte;
        *next = (*next + 1) % WINDOW;
        out.push(byte);
    };
    let mut bytes = packed.iter().copied();
    'all: while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            let Some(first) = bytes.next() else { break 'all };
            if flags >> bit & 1 == 0 {
                put(first, &mut window, &mut next);
                continue;
            }
            let Some(second) = bytes.next() else { break 'all };
            let from = usize::from(first) << 4 | usize::from(second >> 4);
            // A reference to the place that is written next ends the text.
            if from == next {
                break 'all;
            }
            for step in 0..usize::from(second & 15) + 2 {
                let byte = window[(from + step) % WINDOW];
                put(byte, &mut window, &mut next);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rich_text_is_unpacked() {
        // The example of [MS-OXRTFCP] 3.1.1.
        let packed = [
            0x2D, 0, 0, 0, 0x2B, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0xF1, 0xC5, 0xC7, 0xA7, 0x03,
            0x00, 0x0A, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0A, 0xF3,
            0x20, 0x68, 0x65, 0x6C, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xB0, 0x6C, 0x64, 0x7D,
            0x0A, 0x80, 0x0F, 0xA0,
        ];
        let (text, whole) = unpack(&packed);
        assert_eq!(text, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert!(whole);
        let (text, whole) = unpack(&packed[..40]);
        assert!(text.starts_with(b"{\\rtf1") && !whole);
    }

    #[test]
    fn what_is_not_packed_is_taken_as_it_is() {
        let stream = [&15_u32.to_le_bytes()[..], &3_u32.to_le_bytes(), b"MELA", &[0; 4], b"abc"];
        assert_eq!(unpack(&stream.concat()), (b"abc".to_vec(), true));
        assert_eq!(unpack(b"short"), (Vec::new(), false));
    }
}
