//! Character maps of fonts: codes to text (`ToUnicode`) and codes to glyph numbers (`Encoding`). Pure.

use std::collections::HashMap;

use super::lexer::{Lexer, Operand};

/// Entries of one map; a font has at most 65,536 codes of two bytes.
const ENTRIES_MAX: usize = 1 << 17;

/// What a map says.
#[derive(Debug, Default)]
pub(super) struct Cmap {
    /// Length in bytes, first and last code.
    spaces: Vec<(usize, u32, u32)>,
    texts: HashMap<u32, String>,
    /// First code, last code, text of the first in UTF-16.
    text_ranges: Vec<(u32, u32, Vec<u16>)>,
    /// First code, last code, glyph number of the first.
    glyph_ranges: Vec<(u32, u32, u32)>,
}

impl Cmap {
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        for operation in Lexer::new(bytes) {
            let operands = &operation.operands;
            match operation.operator {
                b"endcodespacerange" => map.take_spaces(operands),
                b"endbfchar" => map.take_chars(operands),
                b"endbfrange" => map.take_ranges(operands),
                b"endcidchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let (Some(code), Some(glyph)) = (code(&pair[0]), pair[1].number()) {
                            map.add_glyphs(code, code, glyph);
                        }
                    }
                }
                b"endcidrange" => {
                    for three in operands.chunks_exact(3) {
                        if let (Some(low), Some(high), Some(glyph)) =
                            (code(&three[0]), code(&three[1]), three[2].number())
                        {
                            map.add_glyphs(low, high, glyph);
                        }
                    }
                }
                _ => {}
            }
        }
        map.text_ranges.sort_by_key(|range| range.0);
        map.glyph_ranges.sort_by_key(|range| range.0);
        map
    }

    fn take_spaces(&mut self, operands: &[Operand]) {
        for pair in operands.chunks_exact(2) {
            if let (Operand::Text(first), Some(low), Some(high)) =
                (&pair[0], code(&pair[0]), code(&pair[1]))
                && (1..=4).contains(&first.len())
                && self.spaces.len() < 256
            {
                self.spaces.push((first.len(), low, high));
            }
        }
    }

    fn take_chars(&mut self, operands: &[Operand]) {
        for pair in operands.chunks_exact(2) {
            if let (Some(code), Operand::Text(text)) = (code(&pair[0]), &pair[1])
                && self.texts.len() < ENTRIES_MAX
            {
                self.texts.insert(code, utf16(&units(text)));
            }
        }
    }

    fn take_ranges(&mut self, operands: &[Operand]) {
        for three in operands.chunks_exact(3) {
            let (Some(low), Some(high)) = (code(&three[0]), code(&three[1])) else { continue };
            match &three[2] {
                Operand::Text(text) if self.text_ranges.len() < ENTRIES_MAX => {
                    self.text_ranges.push((low, high, units(text)));
                }
                Operand::Array(texts) => {
                    for (code, text) in (low..=high).zip(texts) {
                        if let Operand::Text(text) = text
                            && self.texts.len() < ENTRIES_MAX
                        {
                            self.texts.insert(code, utf16(&units(text)));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn add_glyphs(&mut self, low: u32, high: u32, glyph: f64) {
        if self.glyph_ranges.len() < ENTRIES_MAX && glyph >= 0.0 {
            // Glyph numbers have two bytes.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "casts from f64 saturate"
            )]
            self.glyph_ranges.push((low, high, glyph as u32));
        }
    }

    /// The text of a code.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        let (low, _, units) = covering(&self.text_ranges, |range| (range.0, range.1), code)?;
        let mut units = units.clone();
        let last = units.last_mut()?;
        *last = last.wrapping_add(u16::try_from(code - low).ok()?);
        Some(utf16(&units))
    }

    /// The glyph number of a code.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let (low, _, glyph) = covering(&self.glyph_ranges, |range| (range.0, range.1), code)?;
        Some(glyph.saturating_add(code - low))
    }

    /// Length of the code at the start of `bytes`, by the ranges that the map states.
    pub(super) fn code_len(&self, bytes: &[u8]) -> Option<usize> {
        let within = |len: &usize| {
            let Some(head) = bytes.get(..*len) else { return false };
            let code = number(head);
            self.spaces
                .iter()
                .any(|(size, low, high)| size == len && (*low..=*high).contains(&code))
        };
        (1..=4).find(within).or_else(|| self.spaces.iter().map(|space| space.0).min())
    }
}

/// The range that holds `code`, of ranges in the order of their first codes.
fn covering<R>(ranges: &[R], ends: impl Fn(&R) -> (u32, u32), code: u32) -> Option<&R> {
    let after = ranges.partition_point(|range| ends(range).0 <= code);
    // Ranges that overlap are rare; looking at a few keeps the time bounded.
    ranges[..after].iter().rev().take(8).find(|range| code <= ends(range).1)
}

/// The number that bytes are.
pub(super) fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn code(operand: &Operand) -> Option<u32> {
    match operand {
        Operand::Text(bytes) if bytes.len() <= 4 => Some(number(bytes)),
        _ => None,
    }
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [one] => vec![u16::from(*one)],
        _ => bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    }
}

fn utf16(units: &[u16]) -> String {
    String::from_utf16_lossy(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_text() {
        let map = Cmap::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <0020> <0004> <00660069> endbfchar\n\
              2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0061> <D83DDE00>] endbfrange",
        );
        let text = |code| map.text(code).unwrap_or_default();
        assert_eq!([text(3), text(4), text(0x10), text(0x12)], [" ", "fi", "A", "C"]);
        assert_eq!([text(0x20), text(0x21), text(0x22)], ["a", "\u{1F600}", ""]);
        assert_eq!(map.code_len(b"\0\x03\0"), Some(2));
    }

    #[test]
    fn codes_become_glyphs_of_one_or_two_bytes() {
        let map = Cmap::parse(
            b"2 begincodespacerange <00> <80> <8140> <FFFC> endcodespacerange\n\
              1 begincidrange <20> <7e> 231 endcidrange 1 begincidchar <8145> 9 endcidchar",
        );
        assert_eq!(
            (map.glyph(0x21), map.glyph(0x8145), map.glyph(0x7f)),
            (Some(232), Some(9), None)
        );
        assert_eq!((map.code_len(b"A"), map.code_len(b"\x81\x45")), (Some(1), Some(2)));
    }
}
