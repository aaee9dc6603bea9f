//! The code pages of DOS, which the web and its libraries have forgotten, and whether a text is in one. Pure.

/// A code page of DOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dos {
    /// 437, of the first machines.
    Us,
    /// 850, of Western Europe, with the euro sign of 858.
    Western,
}

/// The upper half of 437, in rows of 32.
const US: [&str; 4] = [
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ",
    "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
    "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
];

/// The upper half of 858.
const WESTERN: [&str; 4] = [
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ",
    "áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
    "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀",
    "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
];

impl Dos {
    /// The character of a byte.
    pub(super) fn char_of(self, byte: u8) -> char {
        let rows = match self {
            Self::Us => US,
            Self::Western => WESTERN,
        };
        let Some(high) = byte.checked_sub(0x80).map(usize::from) else { return char::from(byte) };
        rows[high / 32].chars().nth(high % 32).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

/// Whether text that is not UTF-8 was written under DOS.
///
/// Inside words the letters with accents of DOS lie where Windows has quotes and signs, and the other way
/// round; and only DOS draws boxes. Both must speak for it, or one without contradiction.
pub(super) fn is_dos(bytes: &[u8]) -> bool {
    let (mut dos, mut windows) = (0_usize, 0_usize);
    let is_letter =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    for (at, byte) in bytes.iter().enumerate() {
        let before = is_letter(at.checked_sub(1));
        let inside = before && is_letter(Some(at + 1));
        match byte {
            // Two in a row are half of an Asian character each, but for a doubled vowel with accents.
            0x80..=0xAF | 0xE0..=0xFF
                if at > 0 && bytes[at - 1] >= 0x80 && bytes[at - 1] != *byte =>
            {
                windows += 1;
            }
            // An apostrophe and dashes of Windows.
            0x91..=0x93 | 0x96 | 0x97 => {}
            // An e with an accent; the quote that Windows has there stands before a word.
            0x82 => dos += usize::from(before),
            // Letters of DOS. Quotes of Windows stand at the edge of a word.
            0x80..=0x9A | 0xA0..=0xA5 => dos += usize::from(inside),
            // Lines of boxes, one after the other.
            0xB3 | 0xBA | 0xC4 | 0xCD | 0xB0..=0xB2 | 0xDB
                if bytes[at + 1..].starts_with(&[*byte, *byte]) =>
            {
                dos += 1;
            }
            0xC0..=0xFF => windows += usize::from(before || is_letter(Some(at + 1))),
            _ => {}
        }
    }
    dos > windows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_those_of_dos() {
        for dos in [Dos::Us, Dos::Western] {
            assert_eq!(dos.char_of(b'a'), 'a');
            assert_eq!([0x82, 0x89, 0x81].map(|byte| dos.char_of(byte)), ['é', 'ë', 'ü']);
            assert_eq!(dos.char_of(0xFF), '\u{a0}');
        }
        assert_eq!((Dos::Us.char_of(0xE1), Dos::Western.char_of(0xE1)), ('ß', 'ß'));
        assert_eq!((Dos::Us.char_of(0xF8), Dos::Western.char_of(0xD5)), ('°', '€'));
        assert_eq!((Dos::Us.char_of(0x9B), Dos::Western.char_of(0x9B)), ('¢', 'ø'));
    }

    #[test]
    fn accents_inside_words_tell() {
        assert!(is_dos(b"Ren\x82e van Zo\x89terwoude"));
        assert!(is_dos(b"een caf\x82, en nog \x82\x82n"));
        assert!(is_dos(b"\xC9\xCD\xCD\xCD\xCD\xBB\n\xBA naam \xBA\n"));
        assert!(!is_dos(b"Ren\xe9e van Zo\xebterwoude"));
        assert!(!is_dos(b"de foto\x92s van \x84Jan\x94 \x96 \x80 10"));
        assert!(!is_dos(b"gewone tekst"));
        // Japanese.
        assert!(!is_dos(b"\x93\xfa\x96{\x8c\xea a\x82b \x82\xcc\x83e\x83L\x83X\x83g"));
    }
}
