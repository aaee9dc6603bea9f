//! The text of a Word document: the piece table says where it lies, and in which order. Pure.
//!
//! Source: [MS-DOC] 2.9.38 (`Clx`), 2.4.1 (retrieving text); for the files of Word 6 and 95 the layout that
//! their successors kept. Text that was deleted or hidden is in the pieces as well, and is read.

use std::collections::HashSet;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::bytes::{len_at, slice, u16_at, u32_at};

/// Pages of formatting are of 512 bytes whatever the sectors of the file.
const PAGE: usize = 512;
/// The paragraph ends a row of a table (`sprmPFTtp`).
const ROW_END: u16 = 0x2417;
/// The text was deleted while changes were noted (`sprmCFRMarkDel`).
const DELETED: u16 = 0x0800;

/// The text as it lies in the file, one unit of UTF-16 for each place.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) units: Vec<u16>,
    /// For each unit, whether it was deleted while changes were noted.
    pub(super) deleted: Vec<bool>,
    /// Whether a piece lies outside the file, or there is no telling where the text is.
    pub(super) torn: bool,
}

/// A cell mark that ends its row, as it is in [`Pieces::units`]: a sign that no Word text holds.
pub(super) const ROW: u16 = 0xFFFF;

/// How the text of one document is written.
#[derive(Debug)]
pub(super) struct Manner<'t> {
    /// The stream with the text.
    pub(super) main: &'t [u8],
    /// Places in the file after which a row of a table ends.
    pub(super) row_ends: HashSet<u32>,
    /// Stretches of the file with text that was deleted, in order.
    pub(super) deleted: Vec<(u32, u32)>,
    /// The encoding before Word 97, where no piece is UTF-16.
    pub(super) old: Option<&'static Encoding>,
}

impl Manner<'_> {
    /// The text by its table.
    pub(super) fn by_table(&self, clx: &[u8]) -> Pieces {
        let mut out = Pieces::default();
        let Some(plc) = piece_table(clx) else { return Pieces { torn: true, ..out } };
        let count = plc.len().saturating_sub(4) / 12;
        // Honest pieces do not overlap, so there is no more text than file.
        let mut budget = self.main.len().saturating_mul(2);
        for index in 0..count {
            let length = len_at(plc, index * 4 + 4).saturating_sub(len_at(plc, index * 4));
            let at = u32_at(plc, (count + 1) * 4 + index * 8 + 2);
            let (at, width) = match (self.old, at & 0x4000_0000 != 0) {
                (Some(_), _) => (at, 1),
                (None, true) => ((at & 0x3FFF_FFFF) / 2, 1),
                (None, false) => (at, 2),
            };
            let wanted = length.saturating_mul(width);
            let bytes = slice(self.main, at as usize, wanted);
            if bytes.len() > budget {
                out.torn = true;
                break;
            }
            budget -= bytes.len();
            out.torn |= bytes.len() < wanted;
            self.decode(at, bytes, width, &mut out);
        }
        out.torn |= count == 0;
        out
    }

    /// The text between two places of the file, for documents without a table.
    pub(super) fn between(&self, start: u32, end: u32) -> Pieces {
        let length = end.saturating_sub(start) as usize;
        let bytes = slice(self.main, start as usize, length);
        let mut out = Pieces { torn: bytes.len() < length, ..Pieces::default() };
        let is_wide = self.old.is_none()
            && bytes.chunks(2).filter(|c| c.last() == Some(&0)).count() * 3 > bytes.len();
        self.decode(start, bytes, if is_wide { 2 } else { 1 }, &mut out);
        out
    }

    fn decode(&self, at: u32, bytes: &[u8], width: usize, out: &mut Pieces) {
        let Pieces { units, deleted, .. } = out;
        let first = units.len();
        let set = self.old.unwrap_or(WINDOWS_1252);
        if width == 2 {
            units.extend(bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)));
        } else if set.is_single_byte() {
            let table = table(set);
            units.extend(bytes.iter().map(|byte| table[usize::from(*byte)]));
        } else {
            let (text, _) = set.decode_without_bom_handling(bytes);
            units.extend(text.encode_utf16());
            deleted.resize(units.len(), false);
            return;
        }
        let mut end = at;
        for index in first..units.len() {
            let stretch = self.deleted.partition_point(|(_, until)| *until <= end);
            deleted.push(self.deleted.get(stretch).is_some_and(|(from, _)| *from <= end));
            end = end.saturating_add(if width == 2 { 2 } else { 1 });
            let before = index > first && matches!(units[index - 1], 7 | ROW);
            // Without formatting, two cell marks in a row end the row.
            let guess = self.row_ends.is_empty() && before;
            if units[index] == 7 && (guess || self.row_ends.contains(&end)) {
                units[index] = ROW;
            }
        }
    }
}

fn table(set: &'static Encoding) -> [u16; 256] {
    std::array::from_fn(|byte| {
        let byte = [u8::try_from(byte).expect("a table of 256")];
        let (text, _) = set.decode_without_bom_handling(&byte);
        text.encode_utf16().next().unwrap_or(0xFFFD)
    })
}

/// The list of pieces in what comes before it: formatting of pieces.
fn piece_table(clx: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    loop {
        match clx.get(at)? {
            1 => at += 3 + usize::from(u16_at(clx, at + 1)),
            2 => return Some(slice(clx, at + 5, len_at(clx, at + 1))),
            _ => return None,
        }
    }
}

/// Places in the file after which a row of a table ends, by the formatting of paragraphs.
///
/// `bins` lists the pages with that formatting (`PlcBtePapx`, [MS-DOC] 2.8.7).
pub(super) fn row_ends(main: &[u8], bins: &[u8]) -> HashSet<u32> {
    let mut out = HashSet::new();
    for page in pages(main, bins) {
        let runs = usize::from(page[PAGE - 1]);
        for run in 0..runs {
            let Some(offset) = page.get((runs + 1) * 4 + run * 13) else { break };
            let at = usize::from(*offset) * 2;
            let words = page.get(at).map_or(0, |words| usize::from(*words));
            let (at, length) = match words {
                0 => (at + 2, page.get(at + 1).map_or(0, |words| usize::from(*words) * 2)),
                _ => (at + 1, words * 2 - 1),
            };
            // After the number of the style comes a list of changes to it.
            let list = slice(page, at + 2, length.saturating_sub(2));
            if *offset > 0 && is_set(list, ROW_END) {
                out.insert(u32_at(page, (run + 1) * 4));
            }
        }
    }
    out
}

/// Stretches of the file with text that was deleted while changes were noted, in order.
///
/// `bins` lists the pages with the formatting of letters (`PlcBteChpx`, [MS-DOC] 2.8.5).
pub(super) fn deleted(main: &[u8], bins: &[u8]) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    for page in pages(main, bins) {
        let runs = usize::from(page[PAGE - 1]);
        for run in 0..runs {
            let Some(offset) = page.get((runs + 1) * 4 + run) else { break };
            let at = usize::from(*offset) * 2;
            let length = page.get(at).map_or(0, |length| usize::from(*length));
            if *offset > 0 && is_set(slice(page, at + 1, length), DELETED) {
                out.push((u32_at(page, run * 4), u32_at(page, run * 4 + 4)));
            }
        }
    }
    out.sort_unstable();
    out
}

/// The pages of formatting that a list names, each once.
fn pages<'m>(main: &'m [u8], bins: &[u8]) -> Vec<&'m [u8]> {
    let count = bins.len().saturating_sub(4) / 8;
    let mut seen = HashSet::new();
    (0..count)
        .map(|index| u32_at(bins, (count + 1) * 4 + index * 4) & 0x003F_FFFF)
        .filter(|number| seen.insert(*number))
        .map(|number| slice(main, number as usize * PAGE, PAGE))
        .filter(|page| page.len() == PAGE)
        .collect()
}

/// Whether a list of changes to a style sets this one ([MS-DOC] 2.6).
fn is_set(list: &[u8], wanted: u16) -> bool {
    let mut at = 0;
    while at + 3 <= list.len() {
        let change = u16_at(list, at);
        at += 2;
        if change == wanted {
            return list[at] == 1;
        }
        at += match change >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            // Of its own length; that of a table takes two bytes.
            _ if change == 0xD608 => usize::from(u16_at(list, at)) + 1,
            _ => usize::from(list[at]) + 1,
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manner(main: &[u8]) -> Manner<'_> {
        Manner { main, row_ends: HashSet::new(), deleted: Vec::new(), old: None }
    }

    fn clx(pieces: &[(u32, u32)]) -> Vec<u8> {
        let mut ends = vec![0_u32];
        for (length, _) in pieces {
            ends.push(ends.last().unwrap().wrapping_add(*length));
        }
        let mut plc: Vec<u8> = ends.iter().flat_map(|end| end.to_le_bytes()).collect();
        for (_, at) in pieces {
            plc.extend([0, 0]);
            plc.extend(at.to_le_bytes());
            plc.extend([0, 0]);
        }
        let mut out = vec![1, 2, 0, 9, 9, 2];
        out.extend(u32::try_from(plc.len()).unwrap().to_le_bytes());
        [out, plc].concat()
    }

    fn text(pieces: &Pieces) -> String {
        String::from_utf16_lossy(&pieces.units)
    }

    #[test]
    fn pieces_are_joined_in_their_own_order_and_width() {
        let main = b"\xe9\x80e\0n\0t\0w\0";
        let pieces = manner(main).by_table(&clx(&[(2, 6), (2, 0x4000_0000), (1, 2)]));
        assert_eq!(text(&pieces), "twé€e");
        assert!(!pieces.torn);
    }

    #[test]
    fn a_piece_outside_the_file_is_torn() {
        assert!(manner(b"abc").by_table(&clx(&[(9, 0x4000_0000)])).torn);
        assert!(manner(b"abc").by_table(&clx(&[(u32::MAX, 0)])).torn);
        assert!(manner(b"abc").by_table(b"\x07").torn);
        assert!(manner(b"abc").by_table(&[]).torn);
    }

    #[test]
    fn pieces_that_lie_on_each_other_end() {
        let main = vec![b'x'; 1000];
        let pieces = manner(&main).by_table(&clx(&[(1000, 0x4000_0000); 500]));
        assert!(pieces.torn && pieces.units.len() <= 2000);
    }

    #[test]
    fn rows_end_by_formatting_or_by_two_marks() {
        let main = b"a\x07\x07b";
        let by_marks = manner(main).between(0, 4);
        assert_eq!(by_marks.units, [97, 7, ROW, 98]);
        let by_format = Manner { row_ends: HashSet::from([2]), ..manner(main) }.between(0, 4);
        assert_eq!(by_format.units, [97, ROW, 7, 98]);
    }

    /// A page of formatting for the text in `0..3` and `3..9`; the second has these changes.
    fn page(changes: &[u8]) -> Vec<u8> {
        let mut page = vec![0; 2 * PAGE];
        for (index, at) in [0_u32, 3, 9].iter().enumerate() {
            page[PAGE + index * 4..PAGE + index * 4 + 4].copy_from_slice(&at.to_le_bytes());
        }
        page[PAGE + 12 + 1] = 100;
        page[PAGE + 200] = u8::try_from(changes.len()).unwrap();
        page[PAGE + 201..PAGE + 201 + changes.len()].copy_from_slice(changes);
        page[2 * PAGE - 1] = 2;
        page
    }

    #[test]
    fn deleted_text_is_known_by_its_formatting() {
        let bins = [0_u32, 9, 1].iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        let bold_then_deleted = [0x35, 0x08, 1, 0x00, 0x08, 1];
        assert_eq!(deleted(&page(&bold_then_deleted), &bins), [(3, 9)]);
        assert_eq!(deleted(&page(&[0x00, 0x08, 0]), &bins), []);
        // The same bytes as the value of another change.
        assert_eq!(deleted(&page(&[0x00, 0x6A, 0x00, 0x08, 1, 0]), &bins), []);
        let manner = Manner { deleted: vec![(1, 2)], ..manner(b"abc") };
        assert_eq!(manner.between(0, 3).deleted, [false, true, false]);
    }
}
