//! Unpacks the rich text of a message ([MS-OXRTFCP]). Pure.

use super::bytes::{len_at, slice, u32_at};

const PACKED: u32 = 0x7546_5A4C;
const PLAIN: u32 = 0x414C_454D;
const WINDOW: usize = 4096;
/// What the window holds before the first byte: words that most rich text begins with.
const BEFORE: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \
\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\
\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// The rich text, and whether it is whole. It is at most nine times as long as what is packed.
pub(super) fn unpack(stream: &[u8]) -> (Vec<u8>, bool) {
    let raw = len_at(stream, 4);
    let packed = slice(stream, 16, len_at(stream, 0).saturating_sub(12));
    match u32_at(stream, 8) {
        PLAIN => {
            let out = slice(packed, 0, raw).to_vec();
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
