//! Text read in blocks, so that a file of any length needs bounded memory. Pure.
//!
//! Blocks repeat nothing and leave nothing out. A block ends at its last line end, because the charset is
//! judged by line; a longer line is cut between two characters. Who reads running text reads it in
//! [`Windows`](super::windows::Windows), where what stands across the cut is whole.

use std::io::{self, Read, SeekFrom};

use super::ReadSeek;
use super::charset::{self, Charset};
use super::mapped::Mapped;

/// Bytes of a block.
pub(super) const BLOCK: usize = 1 << 20;
/// Bytes at the start that tell the charset.
const HEAD: usize = 64 << 10;
/// Length in which too many control characters are looked for.
const STRETCH: usize = 4 << 10;

/// The blocks of one text.
pub(super) struct Blocks<'r> {
    reader: &'r mut dyn ReadSeek,
    size: usize,
    fixed: Option<Charset>,
    legacy: Option<Charset>,
    carry: Vec<u8>,
    at: u64,
    ended: bool,
    garbled: bool,
}

impl<'r> Blocks<'r> {
    /// Starts at the beginning of `reader`.
    pub(super) fn new(reader: &'r mut dyn ReadSeek) -> io::Result<Self> {
        Self::sized(reader, BLOCK)
    }

    /// The same in blocks of at most `size` bytes; 16 is the least.
    pub(super) fn sized(reader: &'r mut dyn ReadSeek, size: usize) -> io::Result<Self> {
        reader.seek(SeekFrom::Start(0))?;
        let mut carry = Vec::new();
        reader.take(HEAD as u64).read_to_end(&mut carry)?;
        let ended = carry.len() < HEAD;
        let marked = charset::marked(&carry);
        let at = marked.map_or(0, |(_, len)| len);
        carry.drain(..at);
        let fixed = marked.map(|(set, _)| set).or_else(|| charset::unmarked_utf16(&carry));
        let at = at as u64;
        Ok(Self { reader, size, fixed, legacy: None, carry, at, ended, garbled: false })
    }

    /// The next block; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Mapped>> {
        if !self.ended && self.carry.len() < self.size {
            let missing = self.size - self.carry.len();
            let got = (&mut *self.reader).take(missing as u64).read_to_end(&mut self.carry)?;
            self.ended = got < missing;
        }
        if self.carry.is_empty() {
            return Ok(None);
        }
        let all = self.ended && self.carry.len() <= self.size;
        let end = if all { self.carry.len() } else { self.cut_at() };
        let block = self.decode(end);
        self.carry.drain(..end);
        self.at += end as u64;
        Ok(Some(block))
    }

    /// Whether every byte has been given out. A text of a whole number of blocks knows it one call late.
    pub(super) fn is_done(&self) -> bool {
        self.ended && self.carry.is_empty()
    }

    /// Whether somewhere stood so many control characters that it cannot have been text.
    pub(super) fn garbled(&self) -> bool {
        self.garbled
    }

    fn decode(&mut self, end: usize) -> Mapped {
        let bytes = &self.carry[..end];
        let block = match self.fixed {
            // A mark is a strong sign, but a legacy line in a marked file must not turn to U+FFFD.
            Some(set) if set != Charset::Utf8 || std::str::from_utf8(bytes).is_ok() => {
                charset::decode(bytes, self.at, set)
            }
            _ if std::str::from_utf8(bytes).is_ok() => {
                charset::decode(bytes, self.at, Charset::Utf8)
            }
            _ => {
                // All that was read helps to guess, not only this block of it.
                let set = *self.legacy.get_or_insert_with(|| charset::guessed(&self.carry));
                charset::decode_mixed(bytes, self.at, set)
            }
        };
        self.garbled |= is_garbled(block.text()) || is_mixed(bytes, self.unit());
        block
    }

    /// Where the block ends: after its last line, or after its last whole character.
    fn cut_at(&self) -> usize {
        let held = &self.carry[..self.carry.len().min(self.size)];
        let unit = self.unit();
        let hard = match unit {
            1 => whole_utf8(held),
            2 => whole_utf16(held, self.fixed),
            _ => held.len() & !3,
        };
        let line = self.last(held, unit, b'\n').or_else(|| self.last(held, unit, b'\r'));
        line.unwrap_or(hard)
    }

    fn unit(&self) -> usize {
        self.fixed.map_or(1, Charset::unit)
    }

    /// One past the last unit that is `wanted`.
    fn last(&self, held: &[u8], unit: usize, wanted: u8) -> Option<usize> {
        let low = match self.fixed {
            Some(Charset::Utf16Be | Charset::Utf32Be) => unit - 1,
            _ => 0,
        };
        let mut end = held.len() / unit * unit;
        // Not so far back that blocks become slivers.
        while end > self.size / 4 {
            let start = end - unit;
            let mut bytes = held[start..end].iter().enumerate();
            if bytes.all(|(at, byte)| *byte == if at == low { wanted } else { 0 }) {
                return Some(end);
            }
            end = start;
        }
        None
    }
}

/// Whether some stretch of the text is something else: a picture after a script, a document in a tar.
/// Of random bytes one in fourteen is odd once it is decoded.
pub(super) fn is_garbled(text: &str) -> bool {
    let odd = |bytes: &[u8]| bytes.iter().filter(|byte| is_odd(**byte)).count();
    let bytes = text.as_bytes();
    bytes.chunks(STRETCH).any(|stretch| odd(stretch) * 100 > STRETCH * 3)
        || odd(bytes) * 100 > bytes.len() * 2
}

/// Whether a stretch of `bytes` was written in another width than the rest, as by a program that appended
/// eight-bit lines to a UTF-16 file or the other way round. Decoded with the rest it is nonsense, and what
/// it says is not read. Chinese text in UTF-16 can look the same; then too much is called unread.
fn is_mixed(bytes: &[u8], unit: usize) -> bool {
    let plain = |byte: u8| matches!(byte, b'\t' | b'\r' | b'\n' | b' '..=b'~');
    if unit == 4 {
        return bytes.chunks_exact(4).any(|quad| quad.iter().all(|byte| plain(*byte)));
    }
    if unit == 2 {
        return has_run(bytes.chunks_exact(2).map(|pair| plain(pair[0]) && plain(pair[1])), 8);
    }
    let rest = bytes.get(1..).unwrap_or_default();
    [bytes, rest]
        .into_iter()
        .any(|bytes| has_run(bytes.chunks_exact(2).map(|pair| plain(pair[0]) && pair[1] == 0), 6))
}

/// Whether `enough` of them in a row are true.
fn has_run(mut flags: impl Iterator<Item = bool>, enough: u32) -> bool {
    let mut run = 0;
    flags.any(|flag| {
        run = if flag { run + 1 } else { 0 };
        run >= enough
    })
}

/// Whether text hardly ever holds this byte.
pub(super) fn is_odd(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)
}

/// Length without an unfinished character at the end.
fn whole_utf8(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(4);
    match std::str::from_utf8(&bytes[char_start(bytes, tail)..]) {
        Err(error) if error.error_len().is_none() => char_start(bytes, tail) + error.valid_up_to(),
        _ => bytes.len(),
    }
}

fn whole_utf16(bytes: &[u8], set: Option<Charset>) -> usize {
    let len = bytes.len() & !1;
    let lead = match set {
        Some(Charset::Utf16Be) => bytes[len - 2],
        _ => bytes[len - 1],
    };
    // A high surrogate waits for its other half.
    if (0xD8..0xDC).contains(&lead) { len - 2 } else { len }
}

/// The start of the character that `at` lies in, if it looks like UTF-8.
fn char_start(bytes: &[u8], at: usize) -> usize {
    (at.saturating_sub(3)..=at)
        .rev()
        .find(|index| bytes.get(*index).is_none_or(|byte| byte & 0xC0 != 0x80))
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn all(bytes: Vec<u8>) -> Vec<Mapped> {
        let mut reader = Cursor::new(bytes);
        let mut blocks = Blocks::new(&mut reader).unwrap();
        std::iter::from_fn(|| blocks.next().unwrap()).collect()
    }

    #[test]
    fn lines_of_another_width_are_noticed() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let garbled = |bytes: Vec<u8>| {
            let mut reader = Cursor::new(bytes);
            let mut blocks = Blocks::new(&mut reader).unwrap();
            while blocks.next().unwrap().is_some() {}
            blocks.garbled
        };
        let marked = [b"\xff\xfe".to_vec(), wide("start\r\n").repeat(3)].concat();
        assert!(!garbled(marked.clone()));
        assert!(garbled([marked, b"BSN: 148206104\r\n".to_vec()].concat()));
        let narrow = b"een gewone regel tekst\n".repeat(100);
        assert!(!garbled(narrow.clone()));
        assert!(garbled([narrow, wide("BSN: 148206104\n")].concat()));
    }

    #[test]
    fn blocks_are_cut_at_line_ends() {
        let line = "een regel met een naam\n";
        let blocks = all(line.repeat(200_000).into_bytes());
        assert!(blocks.len() > 3);
        assert!(blocks.iter().all(|block| block.text().ends_with('\n')));
    }

    #[test]
    fn blocks_repeat_nothing() {
        let text = "é".repeat(BLOCK);
        let blocks = all(text.clone().into_bytes());
        assert_eq!(blocks.iter().map(Mapped::text).collect::<String>(), text);
        let wide: Vec<u8> =
            "a😀".repeat(BLOCK / 4).encode_utf16().flat_map(u16::to_le_bytes).collect();
        let blocks = all([vec![0xFF, 0xFE], wide].concat());
        assert_eq!(blocks.iter().map(Mapped::text).collect::<String>(), "a😀".repeat(BLOCK / 4));
    }
}
