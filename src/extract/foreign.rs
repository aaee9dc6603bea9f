//! Text in encodings that are told and not read. Pure.

use super::charset;

/// The encoding of a text that is not read: of four bytes a character without a mark, or of a mainframe.
pub(super) fn encoding(head: &[u8]) -> Option<&'static str> {
    let quads = head.len() / 4;
    let narrow = |pad: [usize; 3]| {
        let is_one = |quad: &&[u8]| {
            // Nothing but zeros is padding of something else.
            pad.iter().all(|at| quad[*at] == 0) && quad.iter().any(|byte| *byte != 0)
        };
        quads >= 4 && head.chunks_exact(4).filter(is_one).count() * 10 >= quads * 9
    };
    let marked = charset::marked(head).is_some();
    let is_void = head.iter().take(4096).all(|byte| *byte == 0);
    if !marked && !is_void && (narrow([1, 2, 3]) || narrow([0, 1, 2])) && is_wide_letters(head) {
        return Some("utf-32");
    }
    is_ebcdic(head).then_some("ebcdic")
}

/// Whether what is left of groups of four are letters: tables of small numbers look the same.
fn is_wide_letters(head: &[u8]) -> bool {
    let letters: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    let plain = |byte: &&u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    letters.iter().filter(plain).count() * 10 >= letters.len() * 9
}

/// Whether bytes are text as mainframes write it (EBCDIC): its letters, digits and blanks, and neither a
/// blank nor a line end of ASCII.
fn is_ebcdic(head: &[u8]) -> bool {
    if head.len() < 32 || std::str::from_utf8(head).is_ok() {
        return false;
    }
    let (mut known, mut blanks) = (0, 0);
    for byte in head {
        match byte {
            b' ' | b'\n' => return false,
            0x40 => blanks += 1,
            0x05
            | 0x0D
            | 0x15
            | 0x25
            | 0x4B..=0x50
            | 0x5A..=0x61
            | 0x6B..=0x6F
            | 0x7A..=0x7F
            | 0x81..=0x89
            | 0x91..=0x99
            | 0xA2..=0xA9
            | 0xC1..=0xC9
            | 0xD1..=0xD9
            | 0xE2..=0xE9
            | 0xF0..=0xF9 => known += 1,
            _ => {}
        }
    }
    blanks * 20 >= head.len() && (known + blanks) * 20 >= head.len() * 19
}
