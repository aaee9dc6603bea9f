//! Binary workbooks in a zip (xlsb): cells with their addresses, and every other text. Pure.
//!
//! Source: [MS-XLSB]. Cells and shared strings are read by their kind; of all other records every string is
//! said, whatever the record means.

use std::collections::HashMap;

use super::super::ReadSeek;
use super::super::book::{path_of, scan_relations};
use super::super::directory::{self, Directory};
use super::super::package::xml_text;
use super::super::sheet::Grid;
use super::super::walk::{Shortfall, Walk, first};
use super::biff::rk;
use super::bytes::{f64_at, len_at, slice, u16_at, u32_at, wide};
use super::cells::Formats;
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

const READ_FIRST: [&str; 4] =
    ["xl/_rels/workbook.bin.rels", "xl/workbook.bin", "xl/sharedStrings.bin", "xl/styles.bin"];

/// Kinds of records.
const ROW: u16 = 0;
const SHARED: u16 = 19;
const FORMAT: u16 = 44;
const STYLE: u16 = 47;
const CACHED_ROW: u16 = 33;
const BOOK_SETTINGS: u16 = 153;
const SHEET: u16 = 156;
const STYLES_BEGIN: u16 = 617;
const STYLES_END: u16 = 618;

/// What the sheets of a binary workbook share.
#[derive(Debug, Default)]
pub(in super::super) struct Xlsb {
    /// Names of sheets by the path of their part, in lower case.
    names: HashMap<String, String>,
    targets: HashMap<String, String>,
    strings: Vec<String>,
    used: Vec<bool>,
    formats: Formats,
    shortfall: Shortfall,
}

impl Xlsb {
    /// Reads the shared parts.
    pub(in super::super) fn read(
        walk: &mut Walk<'_>,
        directory: &Directory,
        reader: &mut dyn ReadSeek,
    ) -> Self {
        let mut book = Self::default();
        for name in READ_FIRST {
            let Some(entry) = directory.find(name) else { continue };
            let read = directory::unpack(walk, entry, reader);
            let said = match read {
                Ok(bytes) if name == READ_FIRST[0] => {
                    book.targets = xml_text(&bytes)
                        .map_or_else(HashMap::new, |text| scan_relations(text.text()));
                    None
                }
                Ok(bytes) => book.shared_part(walk, name, &bytes),
                Err(why) => Some(why),
            };
            book.shortfall = first(book.shortfall, said);
        }
        book.used = vec![false; book.strings.len()];
        book
    }

    /// Whether a part was read with the book.
    pub(in super::super) fn has_read(name: &str) -> bool {
        READ_FIRST[1..].iter().any(|part| part.eq_ignore_ascii_case(name))
    }

    /// Whether a part is made of records.
    pub(in super::super) fn is_part(name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        let binary = lower.rsplit_once('.').is_some_and(|(_, extension)| extension == "bin");
        lower.starts_with("xl/") && binary && !lower.contains("vbaproject")
    }

    fn shared_part(&mut self, walk: &mut Walk<'_>, name: &str, bytes: &[u8]) -> Shortfall {
        let mut records = Records::new(bytes);
        let mut in_styles = false;
        let place = Place::Part(name.to_owned());
        for (kind, data) in &mut records {
            match kind {
                SHARED => self.strings.push(wide_string(data, 1).unwrap_or_default()),
                FORMAT => {
                    let code = wide_string(data, 2).unwrap_or_default();
                    self.formats.add(u16_at(data, 0), &code);
                }
                STYLES_BEGIN => in_styles = true,
                STYLES_END => in_styles = false,
                STYLE if in_styles => self.formats.styles.push(u16_at(data, 2)),
                BOOK_SETTINGS => self.formats.epoch_1904 = u32_at(data, 0) & 1 == 1,
                SHEET => self.sheet(walk, data),
                _ if name.ends_with("workbook.bin") => say_strings(walk, data, &place),
                _ => {}
            }
        }
        records.torn.then_some(Unread::Damaged)
    }

    fn sheet(&mut self, walk: &mut Walk<'_>, data: &[u8]) {
        let id = wide_string(data, 8).unwrap_or_default();
        let name = wide_string(data, 12 + id.encode_utf16().count() * 2).unwrap_or_default();
        walk.say(&name, SegmentKind::Name, None, &Place::Whole);
        if let Some(target) = self.targets.get(&id) {
            self.names.insert(path_of(target), name);
        }
    }

    /// Says a part that is made of records.
    pub(in super::super) fn part(
        &mut self,
        walk: &mut Walk<'_>,
        name: &str,
        bytes: &[u8],
    ) -> Shortfall {
        let lower = name.to_ascii_lowercase();
        if lower.contains("/printersettings/") || lower.ends_with("calcchain.bin") {
            return None;
        }
        let sheet = self.names.get(&lower).cloned();
        let is_sheet = sheet.is_some() || lower.starts_with("xl/worksheets/sheet");
        let mut grid = Grid::new(sheet.unwrap_or_else(|| name.to_owned()));
        let (mut row, mut cells) = (0_u32, Vec::new());
        let place = Place::Part(name.to_owned());
        let mut records = Records::new(bytes);
        let mut shortfall = None;
        for (kind, data) in &mut records {
            match kind {
                ROW if is_sheet => {
                    grid.row(walk, row.saturating_add(1), std::mem::take(&mut cells));
                    row = u32_at(data, 0);
                }
                1..=11 | 62 if is_sheet => {
                    let text = self.cell(kind, data);
                    // A short record can repeat a long shared text.
                    if let Err(why) = walk.charge(text.len() as u64) {
                        shortfall = Some(why);
                        break;
                    }
                    cells.push((u32_at(data, 0), text));
                }
                // Numbers that a pivot table remembers.
                21 | 28 if lower.contains("pivotcache") => {
                    let text = f64_at(data, 0).to_string();
                    walk.say(&text, SegmentKind::Cell, None, &place);
                }
                CACHED_ROW if lower.contains("pivotcache") => {
                    say_strings(walk, data, &place);
                    shortfall = Some(Unread::Unsupported);
                }
                _ => say_strings(walk, data, &place),
            }
        }
        grid.row(walk, row.saturating_add(1), cells);
        first(shortfall, records.torn.then_some(Unread::Damaged))
    }

    /// What a cell shows, and the texts in its formula.
    fn cell(&mut self, kind: u16, data: &[u8]) -> String {
        const VALUE: usize = 8;
        let style = (u32_at(data, 4) & 0x00FF_FFFF) as usize;
        let (mut text, formula) = match kind {
            2 => (self.formats.show(rk(u32_at(data, VALUE)), style), data.len()),
            5 => (self.formats.show(f64_at(data, VALUE), style), data.len()),
            9 => (self.formats.show(f64_at(data, VALUE), style), VALUE + 8),
            7 => {
                let index = len_at(data, VALUE);
                match self.used.get_mut(index) {
                    Some(used) => *used = true,
                    None => self.shortfall = first(self.shortfall, Some(Unread::Damaged)),
                }
                (self.strings.get(index).cloned().unwrap_or_default(), data.len())
            }
            6 | 8 => {
                let text = wide_string(data, VALUE).unwrap_or_default();
                (
                    text,
                    VALUE.saturating_add(4).saturating_add(len_at(data, VALUE).saturating_mul(2)),
                )
            }
            62 => (wide_string(data, VALUE + 1).unwrap_or_default(), data.len()),
            _ => (String::new(), VALUE),
        };
        if matches!(kind, 8..=11) {
            for quoted in quoted(data.get(formula..).unwrap_or_default()) {
                text.push('\n');
                text.push_str(&quoted);
            }
        }
        text
    }

    /// Says the shared strings that no cell shows any more.
    pub(in super::super) fn finish(self, walk: &mut Walk<'_>) -> Shortfall {
        let place = Place::Part(READ_FIRST[2].to_owned());
        for (text, _) in self.strings.iter().zip(&self.used).filter(|(_, used)| !**used) {
            walk.say(text, SegmentKind::Prose, None, &place);
        }
        self.shortfall
    }
}

/// The records of a part: kind and length are written seven bits a byte.
struct Records<'b> {
    bytes: &'b [u8],
    at: usize,
    torn: bool,
}

impl<'b> Records<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, torn: false }
    }

    fn number(&mut self, bytes_max: usize) -> Option<usize> {
        let mut out = 0;
        for index in 0..bytes_max {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            out |= usize::from(byte & 0x7F) << (7 * index);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(out)
    }
}

impl<'b> Iterator for &mut Records<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<(u16, &'b [u8])> {
        let kind = self.number(2)?;
        let Some(length) = self.number(4) else {
            self.torn = true;
            return None;
        };
        let data = slice(self.bytes, self.at, length);
        self.torn |= data.len() < length;
        self.at += data.len();
        Some((u16::try_from(kind).unwrap_or(u16::MAX), data))
    }
}

/// A string in UTF-16 behind its length; `None` when there is none.
fn wide_string(data: &[u8], at: usize) -> Option<String> {
    let length = Some(len_at(data, at)).filter(|length| *length != u32::MAX as usize)?;
    Some(wide(slice(data, at.checked_add(4)?, length.saturating_mul(2))))
}

/// Says every string in a record.
fn say_strings(walk: &mut Walk<'_>, data: &[u8], place: &Place) {
    let mut at = 0;
    while at + 6 <= data.len() {
        let length = len_at(data, at);
        let bytes = data.get(at + 4..).and_then(|rest| rest.get(..length.saturating_mul(2)));
        match bytes.filter(|_| length > 0).and_then(written) {
            Some(text) => {
                walk.say(&text, SegmentKind::Property, None, place);
                at += 4 + length * 2;
            }
            None => at += 1,
        }
    }
}

/// The texts between quotes in a formula.
fn quoted(formula: &[u8]) -> Vec<String> {
    const QUOTED: u8 = 0x17;
    let mut out = Vec::new();
    let mut at = 0;
    while at + 5 <= formula.len() {
        let length = usize::from(u16_at(formula, at + 1)) * 2;
        let bytes = formula.get(at + 3..).and_then(|rest| rest.get(..length));
        match bytes.filter(|_| formula[at] == QUOTED && length > 0).and_then(written) {
            Some(text) => {
                out.push(text);
                at += 3 + length;
            }
            None => at += 1,
        }
    }
    out
}

/// UTF-16 that somebody could have written.
fn written(bytes: &[u8]) -> Option<String> {
    // Its first sign decides most often, and a record may be long.
    let head = wide(slice(bytes, 0, 16));
    let is_sign = |c: char| !c.is_control() && c != char::REPLACEMENT_CHARACTER && c < '\u{E000}';
    if !head.chars().all(|c| is_sign(c) || matches!(c, '\n' | '\r' | '\t')) {
        return None;
    }
    let text = wide(bytes);
    let good = |c: char| is_sign(c) || matches!(c, '\n' | '\r' | '\t') || c > '\u{E000}';
    text.chars().all(good).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_numbers_of_seven_bits() {
        let mut records = Records::new(&[0x93, 0x04, 0x81, 0x00, 9, 1, 0]);
        assert_eq!((&mut records).collect::<Vec<_>>(), [(0x213, &[9][..]), (1, &[])]);
        assert!(!records.torn);
        let mut records = Records::new(&[1, 9, 0]);
        assert_eq!((&mut records).count(), 1);
        assert!(records.torn);
    }

    #[test]
    fn strings_are_seen_between_numbers() {
        let text = |text: &str| -> Vec<u8> {
            let mut out = u32::try_from(text.len()).unwrap().to_le_bytes().to_vec();
            out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            out
        };
        let formula = [&[0x17, 5, 0][..], &text("Grace")[4..], &[0x1E, 1, 0]].concat();
        assert_eq!(quoted(&formula), ["Grace"]);
        assert_eq!(wide_string(&[&[9][..], &text("a b")].concat(), 1).as_deref(), Some("a b"));
        assert_eq!(wide_string(&[0xFF; 4], 0), None);
        assert_eq!(written(b"a\0\x01\0"), None);
    }
}
