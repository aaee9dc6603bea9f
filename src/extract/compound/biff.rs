//! Records of a binary workbook, and the strings in them. Pure.
//!
//! Source: [MS-XLS] 2.1.4 (records and their continuations), 2.5.293 and 2.5.294 (strings).

use encoding_rs::Encoding;

use super::bytes::{f64_at, len_at, narrow, slice, u16_at, u32_at, wide};

const CONTINUE: u16 = 0x3C;

/// One record, with what continues it.
#[derive(Debug)]
pub(super) struct Record<'b> {
    pub(super) kind: u16,
    /// Where it begins in its stream.
    pub(super) at: usize,
    pub(super) data: &'b [u8],
    pub(super) more: Vec<&'b [u8]>,
}

/// The records of a stream.
#[derive(Debug)]
pub(super) struct Records<'b> {
    bytes: &'b [u8],
    at: usize,
    /// Whether a record is longer than the stream.
    pub(super) torn: bool,
}

impl<'b> Records<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, torn: false }
    }

    fn one(&mut self) -> Option<(u16, &'b [u8])> {
        let head = self.bytes.get(self.at..).filter(|rest| rest.len() >= 4)?;
        let length = usize::from(u16_at(head, 2));
        let data = slice(head, 4, length);
        self.torn |= data.len() < length;
        self.at += 4 + data.len();
        Some((u16_at(head, 0), data))
    }
}

impl<'b> Iterator for Records<'b> {
    type Item = Record<'b>;

    fn next(&mut self) -> Option<Record<'b>> {
        let at = self.at;
        let (kind, data) = self.one()?;
        let mut more = Vec::new();
        while self.bytes.len() >= self.at + 4 && u16_at(self.bytes, self.at) == CONTINUE {
            more.extend(self.one().map(|(_, data)| data));
        }
        Some(Record { kind, at, data, more })
    }
}

/// How strings are written in a version of the format.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    /// From version 8 on, a flag says whether a string is in UTF-16.
    pub(super) flagged: bool,
    pub(super) set: Option<&'static Encoding>,
}

/// Reads through a record and what continues it.
#[derive(Debug)]
pub(super) struct Scan<'b> {
    parts: Vec<&'b [u8]>,
    part: usize,
    at: usize,
    letters: Letters,
}

impl<'b> Scan<'b> {
    /// Starts at `at` of the record itself.
    pub(super) fn new(record: &Record<'b>, at: usize, letters: Letters) -> Self {
        let parts = [&[record.data], record.more.as_slice()].concat();
        Self { parts, part: 0, at, letters }
    }

    /// The rest of the present part; goes on to the next one at its end.
    fn rest(&mut self) -> &'b [u8] {
        loop {
            let Some(part) = self.parts.get(self.part) else { return &[] };
            match part.get(self.at..) {
                Some(rest) if !rest.is_empty() => return rest,
                _ if self.part + 1 >= self.parts.len() => return &[],
                _ => {
                    self.at = self.at.saturating_sub(part.len());
                    self.part += 1;
                }
            }
        }
    }

    /// Whether all of it was read.
    pub(super) fn is_done(&mut self) -> bool {
        self.rest().is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let byte = self.rest().first().copied().unwrap_or(0);
        self.at = self.at.saturating_add(1);
        byte
    }

    pub(super) fn short(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    pub(super) fn word(&mut self) -> u32 {
        u32::from(self.short()) | u32::from(self.short()) << 16
    }

    pub(super) fn skip(&mut self, length: usize) {
        self.at = self.at.saturating_add(length);
    }

    /// A string behind its length in one byte.
    pub(super) fn short_string(&mut self) -> String {
        let length = usize::from(self.byte());
        self.string_of(length)
    }

    /// A string behind its length in two bytes.
    pub(super) fn string(&mut self) -> String {
        let length = usize::from(self.short());
        self.string_of(length)
    }

    /// A string of `length` characters.
    pub(super) fn string_of(&mut self, length: usize) -> String {
        if !self.letters.flagged {
            let bytes = slice(self.rest(), 0, length);
            self.at += bytes.len();
            return narrow(bytes, self.letters.set);
        }
        let flags = self.byte();
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.short()) };
        let extra = if flags & 4 == 0 { 0 } else { self.word() as usize };
        let out = self.characters(length, flags & 1 == 1);
        self.skip((runs * 4).saturating_add(extra));
        out
    }

    /// Characters that may go on in the next part, which then says anew how wide they are.
    fn characters(&mut self, length: usize, mut is_wide: bool) -> String {
        let mut out = String::new();
        let mut left = length;
        while left > 0 {
            let rest = self.parts.get(self.part).and_then(|p| p.get(self.at..)).unwrap_or_default();
            let here = if is_wide { rest.len() / 2 } else { rest.len() }.min(left);
            if is_wide {
                out.push_str(&wide(&rest[..here * 2]));
            } else {
                // The lower halves of UTF-16.
                out.extend(rest[..here].iter().map(|byte| char::from(*byte)));
            }
            self.at += here * if is_wide { 2 } else { 1 };
            left -= here;
            if left > 0 {
                if self.part + 1 >= self.parts.len() {
                    self.at = usize::MAX;
                    break;
                }
                self.part += 1;
                self.at = 1;
                is_wide = self.parts[self.part].first().is_some_and(|flags| flags & 1 == 1);
            }
        }
        out
    }
}

/// A number in four bytes: a whole one or the upper half of one with a fraction, perhaps of a hundredth.
pub(super) fn rk(word: u32) -> f64 {
    #[expect(clippy::cast_possible_wrap, reason = "the upper 30 bits are a signed number")]
    let whole = (word as i32) >> 2;
    let value = match word & 2 {
        0 => f64::from_bits(u64::from(word & !3) << 32),
        _ => f64::from(whole),
    };
    if word & 1 == 1 { value / 100.0 } else { value }
}

/// The texts between quotes in a formula, which its result need not show.
///
/// `flagged` is that of [`Letters`]; a formula is a list of tokens ([MS-XLS] 2.5.198), and stops being
/// understood at the first unknown one.
pub(super) fn quoted(formula: &[u8], letters: Letters) -> Vec<String> {
    let new = letters.flagged;
    let pick = |a: usize, b: usize| if new { a } else { b };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = formula.get(at) {
        at += 1;
        at += match token & 0x7F {
            0x03..=0x16 => 0,
            0x17 => {
                let data = formula.get(at..).unwrap_or_default();
                let record = Record { kind: 0, at: 0, data, more: Vec::new() };
                let mut scan = Scan::new(&record, 0, letters);
                out.push(scan.short_string());
                scan.at.min(data.len())
            }
            // A choice has a table of jumps.
            0x19 if formula.get(at).is_some_and(|flags| flags & 4 != 0) => {
                3 + (usize::from(u16_at(formula, at + 1)) + 1) * 2
            }
            0x1C | 0x1D => 1,
            0x1E | 0x29 | 0x49 | 0x69 | 0x21 | 0x41 | 0x61 => 2,
            0x1F => 8,
            0x20 | 0x40 | 0x60 => 7,
            0x19 | 0x22 | 0x42 | 0x62 => 3,
            0x23 | 0x43 | 0x63 => pick(4, 14),
            0x24 | 0x44 | 0x64 | 0x2A | 0x4A | 0x6A | 0x2C | 0x4C | 0x6C => pick(4, 3),
            0x25 | 0x45 | 0x65 | 0x2B | 0x4B | 0x6B | 0x2D | 0x4D | 0x6D => pick(8, 6),
            0x26..=0x28 | 0x46..=0x48 | 0x66..=0x68 => 6,
            0x39 | 0x59 | 0x79 => pick(6, 24),
            0x3A | 0x5A | 0x7A | 0x3C | 0x5C | 0x7C => pick(6, 17),
            0x3B | 0x5B | 0x7B | 0x3D | 0x5D | 0x7D => pick(10, 20),
            _ => break,
        };
    }
    out.retain(|text| !text.trim().is_empty());
    out
}

/// The strings of a link: what it shows, where it leads, its place there ([MS-OSHARED] 2.3.7.1).
pub(super) fn link(data: &[u8]) -> Vec<String> {
    const URL: [u8; 4] = [0xE0, 0xC9, 0xEA, 0x79];
    let mut out = Vec::new();
    let flags = u32_at(data, 4);
    let mut at = 8;
    let counted = |at: &mut usize, out: &mut Vec<String>| {
        let length = len_at(data, *at).saturating_mul(2);
        out.push(wide(slice(data, *at + 4, length)));
        *at = at.saturating_add(4).saturating_add(length).min(data.len());
    };
    for bit in [0x10, 0x80] {
        if flags & bit != 0 {
            counted(&mut at, &mut out);
        }
    }
    match (flags & 1, flags & 0x100, slice(data, at, 4) == URL) {
        (0, ..) => {}
        (_, 0x100, _) => counted(&mut at, &mut out),
        (_, _, true) => {
            let length = len_at(data, at + 16);
            out.push(wide(slice(data, at + 20, length)));
            at = at.saturating_add(20).saturating_add(length);
        }
        (_, _, false) => {
            let length = len_at(data, at + 18);
            out.push(narrow(slice(data, at + 22, length), Some(encoding_rs::WINDOWS_1252)));
            at = at.saturating_add(46).saturating_add(length);
            let more = len_at(data, at);
            if more > 6 {
                out.push(wide(slice(data, at + 10, more - 6)));
            }
            at = at.saturating_add(4).saturating_add(more);
        }
    }
    if flags & 8 != 0 && at < data.len() {
        counted(&mut at, &mut out);
    }
    for text in &mut out {
        text.retain(|c| c != '\0');
    }
    out
}

/// The number with a fraction in a result of eight bytes; `None` when the result is something else.
pub(super) fn result(data: &[u8], at: usize) -> Option<f64> {
    (u16_at(data, at + 6) != 0xFFFF).then(|| f64_at(data, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: Letters = Letters { flagged: true, set: None };

    #[test]
    fn a_string_goes_on_in_the_next_record_with_another_width() {
        let record =
            Record { kind: 0xFC, at: 0, data: b"\x04\0\0Gr", more: vec![b"\x01a\0c\0", b"\x00e"] };
        let mut scan = Scan::new(&record, 0, NEW);
        assert_eq!(scan.string(), "Grac");
        let record = Record { data: b"\x05\0\0Gr", ..record };
        assert_eq!(Scan::new(&record, 0, NEW).string(), "Grace");
        let record = Record { data: b"\xFF\xFF\0Gr", more: vec![b"\0a"], ..record };
        let mut scan = Scan::new(&record, 0, NEW);
        assert_eq!(scan.string(), "Gra");
        assert!(scan.is_done());
    }

    #[test]
    fn a_rich_string_is_stepped_over() {
        let data = b"\x02\0\x08\x01\0ab\0\0\0\0\x01\0\0c";
        let record = Record { kind: 0xFC, at: 0, data, more: Vec::new() };
        let mut scan = Scan::new(&record, 0, NEW);
        assert_eq!((scan.string(), scan.string()), ("ab".into(), "c".into()));
    }

    #[test]
    fn short_numbers_are_whole_halved_or_hundredths() {
        assert!((rk(0x3FF0_0000) - 1.0).abs() < 1e-9);
        assert!((rk((71_202_559 << 2) | 2) - 71_202_559.0).abs() < 1e-9);
        assert!((rk((1234 << 2) | 3) - 12.34).abs() < 1e-9);
        assert!((rk(0xFFFF_FFFE) + 1.0).abs() < 1e-9);
    }

    #[test]
    fn texts_in_formulas_are_found_behind_other_tokens() {
        // =IF(A1, "ja Grace", 5)
        let mut formula = vec![0x24, 0, 0, 0, 0, 0x19, 2, 9, 0, 0x17, 8, 0];
        formula.extend(b"ja Grace");
        formula.extend([0x1E, 5, 0, 0x22, 3, 1, 0]);
        assert_eq!(quoted(&formula, NEW), ["ja Grace"]);
        assert_eq!(quoted(&[0x17, 200, 1, 65], NEW), [""; 0]);
        assert_eq!(quoted(&[0x7F; 9], NEW), [""; 0]);
    }
}
