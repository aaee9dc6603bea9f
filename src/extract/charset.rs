//! Which encoding bytes are in, and their decoding with the place of every character. Pure.
//!
//! Order: byte-order mark; zero bytes at every other place (UTF-16 without a mark); UTF-8 when it is
//! valid; else what the document declares; else chardetng's guess, which knows no UTF-16 and falls back
//! to Windows-1252 for Dutch text.

use std::sync::OnceLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, WINDOWS_1252};

use super::dos::{self, Dos};
use super::mapped::Mapped;
use super::utf7;

/// An encoding of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Charset {
    /// UTF-8; what is not valid becomes U+FFFD.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Four bytes a character, low byte first; only with a mark.
    Utf32Le,
    /// Four bytes a character, high byte first; only with a mark.
    Utf32Be,
    /// One of the web's legacy encodings.
    Legacy(&'static Encoding),
    /// A code page of DOS.
    Dos(Dos),
    /// Unicode in ASCII, for mail of the last century.
    Utf7,
}

/// The charset of a code page of Windows, as office formats name it; `None` for one that is not known.
pub(super) fn of_code_page(number: u32) -> Option<Charset> {
    let label = match number {
        437 => return Some(Charset::Dos(Dos::Us)),
        850 | 858 => return Some(Charset::Dos(Dos::Western)),
        1200 => return Some(Charset::Utf16Le),
        1201 => return Some(Charset::Utf16Be),
        65_000 => return Some(Charset::Utf7),
        65_001 => return Some(Charset::Utf8),
        866 => "ibm866",
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 | 51_949 => "euc-kr",
        950 => "big5",
        10_000 => "macintosh",
        20_866 => "koi8-r",
        20_932 | 51_932 => "euc-jp",
        21_866 => "koi8-u",
        50_220..=50_222 => "iso-2022-jp",
        54_936 => "gb18030",
        1250..=1258 => return single(&format!("windows-{number}")),
        28_591..=28_606 => return single(&format!("iso-8859-{}", number - 28_590)),
        _ => return None,
    };
    single(label)
}

fn single(label: &str) -> Option<Charset> {
    Encoding::for_label(label.as_bytes()).map(Charset::Legacy)
}

impl Charset {
    /// Bytes of the unit that its characters are made of.
    pub(super) fn unit(self) -> usize {
        match self {
            Self::Utf16Le | Self::Utf16Be => 2,
            Self::Utf32Le | Self::Utf32Be => 4,
            Self::Utf8 | Self::Legacy(_) | Self::Dos(_) | Self::Utf7 => 1,
        }
    }
}

/// The text of `bytes`, for those who need no places.
pub(super) fn plain(bytes: &[u8], charset: Charset) -> String {
    match charset {
        Charset::Legacy(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        Charset::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        other => decode(bytes, 0, other).text().to_owned(),
    }
}

/// The charset that a byte-order mark at the start names, and the length of the mark.
pub(super) fn marked(head: &[u8]) -> Option<(Charset, usize)> {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Some((Charset::Utf8, 3)),
        [0xFF, 0xFE, 0, 0, ..] => Some((Charset::Utf32Le, 4)),
        [0, 0, 0xFE, 0xFF, ..] => Some((Charset::Utf32Be, 4)),
        [0xFF, 0xFE, ..] => Some((Charset::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Charset::Utf16Be, 2)),
        _ => None,
    }
}

/// UTF-16 without a mark: zero bytes in one half of the pairs, hardly any in the other.
///
/// Works for text that is mostly Latin, which is what a Dutch share holds.
pub(super) fn unmarked_utf16(head: &[u8]) -> Option<Charset> {
    let pairs = head.len().min(4096) / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |offset: usize| {
        (0..pairs).filter(|pair| head.get(pair * 2 + offset) == Some(&0)).count() * 100 / pairs
    };
    match (zeros(0), zeros(1)) {
        (0..=4, 60..) => Some(Charset::Utf16Le),
        (60.., 0..=4) => Some(Charset::Utf16Be),
        _ => None,
    }
}

/// Letters outside ASCII that tell a language by themselves.
const TELLING: usize = 40;

/// The best guess for bytes that are not valid UTF-8.
pub(super) fn guessed(bytes: &[u8]) -> Charset {
    if dos::is_dos(bytes) {
        return Charset::Dos(Dos::Western);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // A few accents say little, and then it is Dutch. Many speak for themselves: a list of Polish names.
    let home = bytes.iter().filter(|byte| **byte >= 0x80).take(TELLING).count() < TELLING;
    Charset::Legacy(detector.guess(home.then_some(&b"nl"[..]), Utf8Detection::Deny))
}

/// The charset of a whole document that may declare one, as HTML, XML and mail do.
pub(super) fn of_document(bytes: &[u8], declared: Option<&[u8]>) -> (Charset, usize) {
    if let Some(marked) = marked(bytes) {
        return marked;
    }
    if let Some(charset) = unmarked_utf16(bytes) {
        return (charset, 0);
    }
    let label = declared.map(<[u8]>::trim_ascii).unwrap_or_default();
    if bytes.is_ascii() {
        // What looks like plain letters may be shifted ones.
        if label.eq_ignore_ascii_case(b"utf-7") || label.eq_ignore_ascii_case(b"unicode-1-1-utf-7")
        {
            return (Charset::Utf7, 0);
        }
        if bytes.contains(&0x1B) && Encoding::for_label(label) == Some(encoding_rs::ISO_2022_JP) {
            return (Charset::Legacy(encoding_rs::ISO_2022_JP), 0);
        }
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (Charset::Utf8, 0);
    }
    let page = |number: &[u8]| std::str::from_utf8(number).ok().and_then(|n| n.parse().ok());
    let dos = [&b"ibm"[..], b"cp", b"dos-"].iter().find_map(|prefix| {
        let (head, number) = label.split_at_checked(prefix.len())?;
        let number = head.eq_ignore_ascii_case(prefix).then(|| page(number)).flatten()?;
        of_code_page(number).filter(|set| matches!(set, Charset::Dos(_)))
    });
    if let Some(dos) = dos {
        return (dos, 0);
    }
    let named = Encoding::for_label(label).filter(|named| named.is_ascii_compatible());
    match named {
        Some(named) if named != encoding_rs::UTF_8 => (Charset::Legacy(named), 0),
        _ => (guessed(bytes), 0),
    }
}

/// The label after `charset=` or `encoding=` near the start of a document.
pub(super) fn declared(head: &[u8]) -> Option<&[u8]> {
    let head = &head[..head.len().min(2048)];
    [&b"charset="[..], b"encoding="].iter().find_map(|key| {
        let at = head.windows(key.len()).position(|window| window.eq_ignore_ascii_case(key))?;
        let rest = head[at + key.len()..].trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let len = rest
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))
            .unwrap_or(rest.len());
        (len > 0).then(|| &rest[..len])
    })
}

/// Decodes `bytes`, whose first lies at `base` of the frame.
pub(super) fn decode(bytes: &[u8], base: u64, charset: Charset) -> Mapped {
    match charset {
        Charset::Utf8 => decode_utf8(bytes, base),
        Charset::Utf16Le => decode_utf16(bytes, base, u16::from_le_bytes),
        Charset::Utf16Be => decode_utf16(bytes, base, u16::from_be_bytes),
        Charset::Utf32Le => decode_utf32(bytes, base, u32::from_le_bytes),
        Charset::Utf32Be => decode_utf32(bytes, base, u32::from_be_bytes),
        Charset::Utf7 => utf7::decode(bytes, base),
        Charset::Dos(dos) => {
            let mut out = Mapped::default();
            for (index, byte) in bytes.iter().enumerate() {
                out.push_char(dos.char_of(*byte), base + index as u64);
            }
            out
        }
        Charset::Legacy(encoding) if encoding.is_single_byte() => {
            let mut out = Mapped::default();
            decode_single(bytes, base, encoding, &mut out);
            out
        }
        Charset::Legacy(encoding) => {
            let mut out = Mapped::default();
            decode_multi(bytes, base, encoding, &mut out);
            out
        }
    }
}

/// Decodes line by line: a line that is valid UTF-8 is taken as such, any other is in `charset`.
///
/// Logs and concatenated exports mix encodings; a line in a legacy encoding with letters outside ASCII is
/// practically never valid UTF-8.
pub(super) fn decode_mixed(bytes: &[u8], base: u64, charset: Charset) -> Mapped {
    let Charset::Legacy(encoding) = charset else { return decode(bytes, base, charset) };
    let mut out = Mapped::default();
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let frame = base + at as u64;
        match std::str::from_utf8(line) {
            Ok(text) => out.push(text, frame),
            Err(_) if encoding.is_single_byte() => decode_single(line, frame, encoding, &mut out),
            Err(_) => decode_multi(line, frame, encoding, &mut out),
        }
        at += line.len();
    }
    out
}

fn decode_utf8(bytes: &[u8], base: u64) -> Mapped {
    let mut out = Mapped::default();
    let mut at = base;
    for chunk in bytes.utf8_chunks() {
        out.push(chunk.valid(), at);
        at += chunk.valid().len() as u64;
        if !chunk.invalid().is_empty() {
            out.push("\u{fffd}", at);
            at += chunk.invalid().len() as u64;
        }
    }
    out
}

fn decode_utf16(bytes: &[u8], base: u64, unit: fn([u8; 2]) -> u16) -> Mapped {
    let mut out = Mapped::default();
    let mut at = base;
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    for decoded in char::decode_utf16(units) {
        let c = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        out.push_char(c, at);
        // A lone surrogate is one unit, like U+FFFD itself.
        at += 2 * c.len_utf16() as u64;
    }
    if bytes.len() % 2 == 1 {
        out.push("\u{fffd}", at);
    }
    out.end_at(base + bytes.len() as u64);
    out
}

fn decode_utf32(bytes: &[u8], base: u64, unit: fn([u8; 4]) -> u32) -> Mapped {
    let mut out = Mapped::default();
    let (quads, rest) = bytes.as_chunks::<4>();
    let mut at = base;
    for quad in quads {
        out.push_char(char::from_u32(unit(*quad)).unwrap_or(char::REPLACEMENT_CHARACTER), at);
        at += 4;
    }
    if !rest.is_empty() {
        out.push("\u{fffd}", at);
    }
    out.end_at(base + bytes.len() as u64);
    out
}

fn decode_single(bytes: &[u8], base: u64, encoding: &'static Encoding, out: &mut Mapped) {
    static WESTERN: OnceLock<[char; 256]> = OnceLock::new();
    let table = |encoding: &'static Encoding| {
        std::array::from_fn(|byte| {
            let byte = [u8::try_from(byte).expect("a table of 256")];
            let (text, _) = encoding.decode_without_bom_handling(&byte);
            text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
        })
    };
    let own;
    let table = if encoding == WINDOWS_1252 {
        WESTERN.get_or_init(|| table(encoding))
    } else {
        own = table(encoding);
        &own
    };
    for (index, byte) in bytes.iter().enumerate() {
        out.push_char(table[usize::from(*byte)], base + index as u64);
    }
}

/// Feeds one byte at a time, so that each character is known by the bytes that it took.
fn decode_multi(bytes: &[u8], base: u64, encoding: &'static Encoding, out: &mut Mapped) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut pending = 0;
    let mut buffer = [0_u8; 64];
    let mut take = |input: &[u8], last: bool, from: usize, out: &mut Mapped| {
        let (result, _, written, _) = decoder.decode_to_utf8(input, &mut buffer, last);
        debug_assert_eq!(result, CoderResult::InputEmpty, "64 bytes hold what one byte can give");
        let text = String::from_utf8_lossy(&buffer[..written]);
        out.push(&text, base + from as u64);
        written > 0
    };
    for index in 0..bytes.len() {
        if take(&bytes[index..=index], false, pending, out) {
            pending = index + 1;
        }
    }
    take(&[], true, pending, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], charset: Charset, text: &str, needle: char, frame: u64) {
        let decoded = decode(bytes, 10, charset);
        assert_eq!(decoded.text(), text);
        assert_eq!(decoded.frame(text.find(needle).unwrap()), frame);
    }

    #[test]
    fn every_encoding_keeps_its_places() {
        check("é1".as_bytes(), Charset::Utf8, "é1", '1', 12);
        check(b"a\xff\xff1", Charset::Utf8, "a\u{fffd}\u{fffd}1", '1', 13);
        check(b"a\0\xe9\x001\0", Charset::Utf16Le, "aé1", '1', 14);
        check(b"\0a\x20\xac\x001", Charset::Utf16Be, "a€1", '1', 14);
        check(b"a\0\0\0\x00\xf6\x01\x001\0\0\0", Charset::Utf32Le, "a\u{1f600}1", '1', 18);
        check(b"\0\0\0a\0\0\0\xe9\0\0\x001", Charset::Utf32Be, "aé1", '1', 18);
        check(b"\0\x11\0\0\0\0\x001\0", Charset::Utf32Be, "\u{fffd}1\u{fffd}", '1', 14);
        check(b"\xe9\x801", Charset::Legacy(WINDOWS_1252), "é€1", '1', 12);
        check(b"\x82\xa01", Charset::Legacy(encoding_rs::SHIFT_JIS), "あ1", '1', 12);
    }

    #[test]
    fn utf16_without_a_mark_is_seen() {
        let le: Vec<u8> = "Naam;BSN".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "Naam;BSN".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(unmarked_utf16(&le), Some(Charset::Utf16Le));
        assert_eq!(unmarked_utf16(&be), Some(Charset::Utf16Be));
        assert_eq!(unmarked_utf16(b"Naam;BSN"), None);
    }

    #[test]
    fn dutch_text_without_a_declaration_is_western() {
        assert_eq!(guessed(b"Caf\xe9 Ren\xe9e in Zo\xebterwoude"), Charset::Legacy(WINDOWS_1252));
    }

    #[test]
    fn a_mixed_log_is_decoded_line_by_line() {
        let bytes = b"caf\xe9\ncaf\xc3\xa9\n";
        let decoded = decode_mixed(bytes, 0, Charset::Legacy(WINDOWS_1252));
        assert_eq!(decoded.text(), "café\ncafé\n");
    }

    #[test]
    fn declarations_are_found() {
        assert_eq!(declared(b"<meta charset='windows-1252'>"), Some(&b"windows-1252"[..]));
        assert_eq!(
            declared(b"<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>"),
            Some(&b"ISO-8859-15"[..])
        );
        assert_eq!(declared(b"nothing"), None);
    }
}
