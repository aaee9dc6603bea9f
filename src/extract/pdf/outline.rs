//! What an embedded font program tells of its characters, where the document does not. Pure.

use std::collections::HashMap;

/// Glyph numbers to characters, from the `cmap` table of a TrueType program (OpenType 1.9, formats 4, 6
/// and 12). Empty when there is none that speaks of Unicode.
pub(super) fn glyph_texts(program: &[u8]) -> HashMap<u32, char> {
    let mut texts = Texts { of: HashMap::new(), left: STEPS_MAX };
    read(program, &mut texts);
    texts.of
}

/// Entries that are looked at; a font has at most 65,536 glyphs.
const STEPS_MAX: u32 = 1 << 18;

struct Texts {
    of: HashMap<u32, char>,
    left: u32,
}

fn read(program: &[u8], texts: &mut Texts) {
    let Some(table) = table(program, b"cmap") else { return };
    let count = usize::from(u16_at(table, 2).unwrap_or(0));
    for index in 0..count.min(64) {
        let at = 4 + index * 8;
        let (Some(platform), Some(offset)) = (u16_at(table, at), u32_at(table, at + 4)) else {
            break;
        };
        // Unicode, or Windows.
        if !matches!(platform, 0 | 3) {
            continue;
        }
        let Some(sub) = usize::try_from(offset).ok().and_then(|at| table.get(at..)) else {
            continue;
        };
        match u16_at(sub, 0) {
            Some(4) => segments(sub, texts),
            Some(6) => trimmed(sub, texts),
            Some(12) => groups(sub, texts),
            _ => {}
        }
    }
}

fn table<'p>(program: &'p [u8], name: &[u8]) -> Option<&'p [u8]> {
    let count = usize::from(u16_at(program, 4)?);
    (0..count).find_map(|index| {
        let at = 12 + index * 16;
        if program.get(at..at + 4)? != name {
            return None;
        }
        program.get(usize::try_from(u32_at(program, at + 8)?).ok()?..)
    })
}

/// Whether there is room for more.
fn add(texts: &mut Texts, glyph: u32, code: u32) -> bool {
    texts.left = texts.left.saturating_sub(1);
    // Fonts of symbols put their characters into the private area, at the code of a byte.
    let code = if (0xF020..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    if glyph != 0
        && let Some(c) = char::from_u32(code)
        && !c.is_control()
    {
        texts.of.entry(glyph).or_insert(c);
    }
    texts.left > 0
}

fn segments(sub: &[u8], texts: &mut Texts) {
    let Some(double) = u16_at(sub, 6).map(usize::from) else { return };
    for index in 0..double / 2 {
        let at = |array: usize| {
            u16_at(sub, 14 + array * double + index * 2 + usize::from(array > 0) * 2)
        };
        let (Some(end), Some(start), Some(delta), Some(offset)) = (at(0), at(1), at(2), at(3))
        else {
            return;
        };
        for code in start..=end {
            let glyph = if offset == 0 {
                code.wrapping_add(delta)
            } else {
                let base = 16 + 3 * double + index * 2;
                let at = base + usize::from(offset) + usize::from(code - start) * 2;
                match u16_at(sub, at) {
                    Some(0) | None => continue,
                    Some(glyph) => glyph.wrapping_add(delta),
                }
            };
            if !add(texts, u32::from(glyph), u32::from(code)) {
                return;
            }
        }
    }
}

fn trimmed(sub: &[u8], texts: &mut Texts) {
    let (Some(first), Some(count)) = (u16_at(sub, 6), u16_at(sub, 8)) else { return };
    for index in 0..count {
        let Some(glyph) = u16_at(sub, 10 + usize::from(index) * 2) else { return };
        if !add(texts, u32::from(glyph), u32::from(first) + u32::from(index)) {
            return;
        }
    }
}

fn groups(sub: &[u8], texts: &mut Texts) {
    let count = u32_at(sub, 12).unwrap_or(0).min(1 << 16);
    for index in 0..usize::try_from(count).unwrap_or(0) {
        let at = 16 + index * 12;
        let (Some(start), Some(end), Some(glyph)) =
            (u32_at(sub, at), u32_at(sub, at + 4), u32_at(sub, at + 8))
        else {
            return;
        };
        for step in 0..=end.saturating_sub(start).min(0xFFFF) {
            if !add(texts, glyph.saturating_add(step), start.saturating_add(step)) {
                return;
            }
        }
    }
}

/// Codes and names of the encoding that a Type 1 program states in its clear part: `dup 65 /A put`.
pub(super) fn type1_names(program: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let clear = super::lexer::find(program, b"eexec").map_or(program, |end| &program[..end]);
    let words: Vec<&[u8]> = clear
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
        .take(1 << 16)
        .collect();
    words
        .windows(4)
        .filter(|four| four[0] == b"dup" && four[3] == b"put")
        .filter_map(|four| {
            let code = std::str::from_utf8(four[1]).ok()?.parse().ok()?;
            Some((code, four[2].strip_prefix(b"/")?.to_vec()))
        })
        .collect()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes([pair[0], pair[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(bytes, at)?) << 16 | u32::from(u16_at(bytes, at.checked_add(2)?)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A program with one table of format 4: `A`–`C` are glyphs 3–5.
    fn program() -> Vec<u8> {
        let words: [u16; 16] =
            [4, 32, 0, 4, 0, 0, 0, 0x43, 0xFFFF, 0, 0x41, 0xFFFF, 0xFFC2, 1, 0, 0];
        let mut cmap: Vec<u8> = vec![0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12];
        cmap.extend(words.iter().flat_map(|word| word.to_be_bytes()));
        let mut program: Vec<u8> = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        program.extend(b"cmap\0\0\0\0\0\0\0\x1c\0\0\0\x2c");
        program.extend(cmap);
        program
    }

    #[test]
    fn glyphs_have_the_text_that_the_font_gives_them() {
        let texts = glyph_texts(&program());
        assert_eq!((texts.get(&3), texts.get(&5), texts.get(&6)), (Some(&'A'), Some(&'C'), None));
    }

    #[test]
    fn the_clear_part_of_a_font_names_its_codes() {
        let names =
            type1_names(b"dup 65 /alpha put\ndup 300 /x put dup 66/B put\neexec dup 67 /C put");
        assert_eq!(names, [(65, b"alpha".to_vec())]);
    }

    proptest! {
        #[test]
        fn any_program_is_survived(flips in proptest::collection::vec((0..72_usize, any::<u8>()), 0..8)) {
            let mut bytes = program();
            for (at, byte) in flips {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            prop_assert!(glyph_texts(&bytes).len() <= STEPS_MAX as usize);
        }
    }
}
