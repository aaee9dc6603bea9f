//! Fonts: what the bytes of a shown string mean, and how wide they are. Pure.

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, MACINTOSH, SHIFT_JIS, UTF_16BE, WINDOWS_1252};
use lopdf::{Dictionary, Object};

use super::cmap::{Cmap, number};
use super::file::File;
use super::outline;

/// Widths of the printable ASCII characters of Helvetica and of Times, in thousandths of the size
/// (source: Adobe's metrics of the standard fonts). Writers may leave them out of the file.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// Fonts whose characters are ornaments: what is not known of them is no text.
const ORNAMENTAL: [&str; 5] = ["symbol", "dingbat", "wingding", "webding", "icon"];

/// One shown character.
#[derive(Debug)]
pub(super) struct Glyph {
    /// Its text; `None` when nobody can say what it is.
    pub(super) text: Option<String>,
    /// In thousandths of the size.
    pub(super) width: f64,
    /// Whether the spacing between words applies to it.
    pub(super) is_space: bool,
}

/// A font of the document.
#[derive(Debug)]
pub(super) struct Font {
    to_unicode: Option<Cmap>,
    codes: Codes,
    widths: HashMap<u32, f64>,
    width: f64,
    standard: Option<&'static [u16; 95]>,
    /// Glyph numbers to text, from the font program.
    outline: HashMap<u32, char>,
    pub(super) ornamental: bool,
}

/// How bytes become codes.
#[derive(Debug)]
enum Codes {
    /// One byte each, with its text.
    Simple(Vec<Option<String>>),
    /// Two bytes that are the glyph number.
    Pairs,
    /// As an embedded map says.
    Mapped(Cmap),
    /// Text in a character set; its length in bytes if all are alike.
    Charset(&'static encoding_rs::Encoding),
}

impl Font {
    pub(super) fn read(file: &mut File<'_>, font: &Dictionary) -> Self {
        let kind = font.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        let name = file.get(font, b"BaseFont").and_then(|name| name.as_name().ok());
        let name = String::from_utf8_lossy(name.unwrap_or_default()).to_ascii_lowercase();
        let to_unicode = file
            .get(font, b"ToUnicode")
            .and_then(|map| map.as_stream().ok())
            .and_then(|map| file.content(map))
            .map(|map| Cmap::parse(&map));
        let ornamental = ORNAMENTAL.iter().any(|word| name.contains(word));
        let mut read = Self {
            to_unicode,
            codes: Codes::Pairs,
            widths: HashMap::new(),
            width: 500.0,
            standard: None,
            outline: HashMap::new(),
            ornamental,
        };
        if kind == b"Type0" {
            read.compose(file, font);
        } else {
            read.simple(file, font, &name);
        }
        read
    }

    fn simple(&mut self, file: &mut File<'_>, font: &Dictionary, name: &str) {
        let descriptor = file.get(font, b"FontDescriptor").and_then(|it| it.as_dict().ok());
        self.codes = Codes::Simple(simple_codes(file, font, descriptor));
        let first = file.number(font, b"FirstChar").unwrap_or(0.0).max(0.0);
        let scale = match file.get(font, b"FontMatrix").and_then(|it| it.as_array().ok()) {
            // Type 3 fonts have their own measure.
            Some(matrix) => matrix
                .first()
                .and_then(|it| it.as_float().ok())
                .map_or(1.0, |it| f64::from(it) * 1000.0),
            None => 1.0,
        };
        match file.get(font, b"Widths").and_then(|it| it.as_array().ok()) {
            Some(widths) => {
                for (index, width) in widths.iter().enumerate().take(256) {
                    if let Some(width) = file.number_of(width) {
                        let code = clamped(first).saturating_add(clamped(usize_f64(index)));
                        self.widths.insert(code, width * scale);
                    }
                }
                let missing = descriptor.and_then(|it| file.number(it, b"MissingWidth"));
                self.width = missing.unwrap_or(0.0) * scale;
            }
            None if name.contains("courier") => self.width = 600.0,
            None if name.contains("times") => self.standard = Some(&TIMES),
            None => self.standard = Some(&HELVETICA),
        }
    }

    fn compose(&mut self, file: &mut File<'_>, font: &Dictionary) {
        let descendant = file
            .get(font, b"DescendantFonts")
            .and_then(|fonts| fonts.as_array().ok()?.first())
            .and_then(|font| file.deref(font)?.as_dict().ok());
        self.width = 1000.0;
        if let Some(descendant) = descendant {
            self.width = file.number(descendant, b"DW").unwrap_or(1000.0);
            if let Some(widths) = file.get(descendant, b"W").and_then(|it| it.as_array().ok()) {
                self.take_widths(file, widths);
            }
            if self.to_unicode.is_none()
                && let Some(descriptor) =
                    file.get(descendant, b"FontDescriptor").and_then(|it| it.as_dict().ok())
                && let Some(program) =
                    file.get(descriptor, b"FontFile2").and_then(|it| it.as_stream().ok())
                && let Some(program) = file.content(program)
            {
                self.outline = outline::glyph_texts(&program);
            }
        }
        self.codes = match file.get(font, b"Encoding") {
            Some(Object::Stream(map)) => match file.content(map) {
                Some(map) => Codes::Mapped(Cmap::parse(&map)),
                None => Codes::Pairs,
            },
            Some(Object::Name(name)) => {
                charset_of(&String::from_utf8_lossy(name)).map_or(Codes::Pairs, Codes::Charset)
            }
            _ => Codes::Pairs,
        };
    }

    /// `c [w1 w2 …]` and `first last w`, in turn.
    fn take_widths(&mut self, file: &File<'_>, widths: &[Object]) {
        let mut at = 0;
        while let Some(first) = widths.get(at).and_then(|it| file.number_of(it)) {
            match widths.get(at + 1).and_then(|it| file.deref(it)) {
                Some(Object::Array(each)) => {
                    for (index, width) in each.iter().enumerate().take(1 << 16) {
                        if let Some(width) = file.number_of(width) {
                            let code = clamped(first + usize_f64(index));
                            self.widths.insert(code, width);
                        }
                    }
                    at += 2;
                }
                Some(last) => {
                    let last = file.number_of(last).unwrap_or(-1.0);
                    let width = widths.get(at + 2).and_then(|it| file.number_of(it));
                    if let Some(width) = width
                        && last - first < 65_536.0
                    {
                        for code in clamped(first)..=clamped(last) {
                            self.widths.insert(code, width);
                        }
                    }
                    at += 3;
                }
                None => return,
            }
        }
    }

    /// The characters of a shown string.
    pub(super) fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        match &self.codes {
            Codes::Simple(texts) => bytes.iter().map(|byte| self.one(*byte, texts)).collect(),
            Codes::Pairs => bytes
                .chunks(2)
                .map(|pair| {
                    let code = number(pair);
                    self.glyph(code, code, pair == [b' '])
                })
                .collect(),
            Codes::Mapped(map) => {
                let mut glyphs = Vec::new();
                let mut rest = bytes;
                while !rest.is_empty() {
                    let len = map.code_len(rest).unwrap_or(2).clamp(1, rest.len());
                    let (head, tail) = rest.split_at(len);
                    let code = number(head);
                    let glyph = map.glyph(code).unwrap_or(code);
                    glyphs.push(self.glyph(code, glyph, head == [b' ']));
                    rest = tail;
                }
                glyphs
            }
            Codes::Charset(charset) => {
                let (text, broken) = charset.decode_without_bom_handling(bytes);
                text.chars()
                    .map(|c| Glyph {
                        text: (!broken || c != '\u{FFFD}').then(|| c.to_string()),
                        width: 1000.0,
                        is_space: false,
                    })
                    .collect()
            }
        }
    }

    fn one(&self, byte: u8, texts: &[Option<String>]) -> Glyph {
        let code = u32::from(byte);
        let mapped = self.to_unicode.as_ref().and_then(|map| legible(&map.text(code)?));
        let text = mapped.or_else(|| texts.get(usize::from(byte)).cloned().flatten());
        let standard = self.standard.map(|widths| {
            let index = usize::from(byte.wrapping_sub(b' '));
            f64::from(widths.get(index).copied().unwrap_or(556))
        });
        let width = self.widths.get(&code).copied().or(standard).unwrap_or(self.width);
        Glyph { text, width, is_space: byte == b' ' }
    }

    fn glyph(&self, code: u32, glyph: u32, is_space: bool) -> Glyph {
        let mapped = self.to_unicode.as_ref().and_then(|map| legible(&map.text(code)?));
        let text = mapped.or_else(|| self.outline.get(&glyph).map(char::to_string));
        Glyph { text, width: self.widths.get(&glyph).copied().unwrap_or(self.width), is_space }
    }
}

/// The text of a code as people write it; `None` for control codes and for what is nobody's character.
fn legible(text: &str) -> Option<String> {
    let odd = |c: char| c == '\u{FFFD}' || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
    if text.is_empty() || text.chars().all(odd) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{FB00}' => out.push_str("ff"),
            '\u{FB01}' => out.push_str("fi"),
            '\u{FB02}' => out.push_str("fl"),
            '\u{FB03}' => out.push_str("ffi"),
            '\u{FB04}' => out.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => out.push_str("st"),
            '\u{A0}' => out.push(' '),
            c if odd(c) => {}
            c => out.push(c),
        }
    }
    Some(out)
}

fn simple_codes(
    file: &mut File<'_>,
    font: &Dictionary,
    descriptor: Option<&Dictionary>,
) -> Vec<Option<String>> {
    let encoding = file.get(font, b"Encoding");
    let (base, differences) = match encoding {
        Some(Object::Name(name)) => (Some(name.as_slice()), None),
        Some(Object::Dictionary(dictionary)) => (
            file.get(dictionary, b"BaseEncoding").and_then(|it| it.as_name().ok()),
            file.get(dictionary, b"Differences").and_then(|it| it.as_array().ok()),
        ),
        _ => (None, None),
    };
    let mut codes: Vec<Option<String>> = (0..=255_u8).map(|byte| character(base, byte)).collect();
    if base.is_none()
        && let Some(program) = descriptor
            .and_then(|it| file.get(it, b"FontFile"))
            .and_then(|program| program.as_stream().ok())
        && let Some(program) = file.content(program)
    {
        for (code, name) in outline::type1_names(&program) {
            codes[usize::from(code)] = text_of_name(&name);
        }
    }
    let mut code = 0_usize;
    for one in differences.into_iter().flatten() {
        match file.deref(one) {
            Some(Object::Name(name)) => {
                if let Some(slot) = codes.get_mut(code) {
                    *slot = text_of_name(name);
                }
                code = code.saturating_add(1);
            }
            Some(other) => {
                code = file.number_of(other).map_or(code, |it| clamped(it) as usize);
            }
            None => {}
        }
    }
    codes
}

/// The character of a byte in one of the encodings that every reader knows.
fn character(base: Option<&[u8]>, byte: u8) -> Option<String> {
    let bytes = [byte];
    let text = match base {
        Some(b"MacRomanEncoding") => MACINTOSH.decode_without_bom_handling(&bytes).0,
        Some(_) => WINDOWS_1252.decode_without_bom_handling(&bytes).0,
        None => match byte {
            0xAE => "fi".into(),
            0xAF => "fl".into(),
            0xB1 | 0xD0 => "-".into(),
            _ => WINDOWS_1252.decode_without_bom_handling(&bytes).0,
        },
    };
    legible(&text)
}

/// The text that a glyph's name stands for: by the list of Adobe, or by the number in it.
fn text_of_name(name: &[u8]) -> Option<String> {
    let stem = name.split(|byte| *byte == b'.').next().filter(|stem| !stem.is_empty())?;
    if let Some(text) = listed(stem) {
        return Some(text);
    }
    let stem = std::str::from_utf8(stem).ok()?;
    let hex = |digits: &str| {
        (digits.len() >= 4).then(|| u32::from_str_radix(digits.get(..4)?, 16).ok()).flatten()
    };
    let number = stem.strip_prefix("uni").and_then(hex).or_else(|| {
        let digits = stem.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
        u32::from_str_radix(digits, 16).ok()
    });
    if let Some(c) = number.and_then(char::from_u32) {
        return legible(&c.to_string());
    }
    if stem.contains('_') {
        let parts: Option<Vec<String>> = stem.split('_').map(|it| listed(it.as_bytes())).collect();
        return parts.map(|parts| parts.concat());
    }
    None
}

/// Looks a name up in the list that the library carries.
fn listed(name: &[u8]) -> Option<String> {
    if let [letter] = name
        && letter.is_ascii_alphabetic()
    {
        return Some(char::from(*letter).to_string());
    }
    let differences = Object::Array(vec![Object::Integer(0), Object::Name(name.to_vec())]);
    let mut encoding = Dictionary::new();
    encoding.set("Differences", differences);
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Dictionary(encoding));
    let document = lopdf::Document::new();
    let encoding = font.get_font_encoding_with_limit(&document, 0).ok()?;
    matches!(encoding, lopdf::Encoding::Differences(_))
        .then(|| encoding.bytes_to_string(&[0]).ok())
        .flatten()
        .and_then(|text| legible(&text))
}

/// The character set of a predefined map, by its name.
fn charset_of(name: &str) -> Option<&'static encoding_rs::Encoding> {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    Some(match () {
        () if has(&["UCS2", "UTF16"]) => UTF_16BE,
        () if has(&["RKSJ"]) => SHIFT_JIS,
        () if has(&["GBK", "GB-EUC", "GBpc"]) => GB18030,
        () if has(&["B5", "HKscs"]) => BIG5,
        () if has(&["KSC"]) => EUC_KR,
        () if name.starts_with("EUC") => EUC_JP,
        () => return None,
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "f64 casts saturate")]
fn clamped(number: f64) -> u32 {
    number as u32
}

#[expect(clippy::cast_precision_loss, reason = "an index of a list that is held in memory")]
fn usize_f64(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs_are_text() {
        let check = |name: &str, text: Option<&str>| {
            assert_eq!(text_of_name(name.as_bytes()).as_deref(), text, "{name}");
        };
        check("A", Some("A"));
        check("eacute", Some("é"));
        check("seven", Some("7"));
        check("fi", Some("fi"));
        check("f_f_i", Some("ffi"));
        check("uni0041", Some("A"));
        check("u1F600", Some("😀"));
        check("a.alt", Some("a"));
        check("g123", None);
        check(".notdef", None);
    }
}
