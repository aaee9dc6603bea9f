//! Numbers and strings in little-endian bytes that may end anywhere. Pure.

use encoding_rs::{Encoding, UTF_16LE};

use super::super::charset::{self, Charset};

/// The number at `at`; zero beyond the end, which every reader here takes for nothing.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(array_at(bytes, at).unwrap_or_default())
}

/// The number at `at`; zero beyond the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(array_at(bytes, at).unwrap_or_default())
}

/// The number at `at` as a length; zero beyond the end.
pub(super) fn len_at(bytes: &[u8], at: usize) -> usize {
    u32_at(bytes, at) as usize
}

/// The number at `at`; zero beyond the end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(array_at(bytes, at).unwrap_or_default())
}

/// The number with a fraction at `at`; zero beyond the end.
pub(super) fn f64_at(bytes: &[u8], at: usize) -> f64 {
    f64::from_bits(u64_at(bytes, at))
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

/// Up to `length` bytes from `at`.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    &rest[..rest.len().min(length)]
}

/// UTF-16, low byte first.
pub(super) fn wide(bytes: &[u8]) -> String {
    UTF_16LE.decode_without_bom_handling(&bytes[..bytes.len() & !1]).0.into_owned()
}

/// Text of one byte a character, or of the multi-byte encoding of the code page.
pub(super) fn narrow(bytes: &[u8], set: Option<&'static Encoding>) -> String {
    match set {
        Some(set) => set.decode_without_bom_handling(bytes).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => charset::decode(bytes, 0, charset::guessed(bytes)).text().to_owned(),
        },
    }
}

/// The text before the first zero.
pub(super) fn until_zero(text: &str) -> &str {
    text.split('\0').next().unwrap_or_default()
}

/// The encoding of a Windows code page; `None` when it is not known.
pub(super) fn code_page(number: u32) -> Option<&'static Encoding> {
    let label = match number {
        1250..=1258 => format!("windows-{number}"),
        28591..=28606 => format!("iso-8859-{}", number - 28590),
        874 => "windows-874".to_owned(),
        866 => "ibm866".to_owned(),
        932 | 10001 => "shift_jis".to_owned(),
        936 | 10008 | 20936 | 51936 => "gbk".to_owned(),
        949 | 10003 | 51949 => "euc-kr".to_owned(),
        950 | 10002 => "big5".to_owned(),
        10000 | 32768 => "macintosh".to_owned(),
        10007 => "x-mac-cyrillic".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        50220..=50222 => "iso-2022-jp".to_owned(),
        20932 | 51932 => "euc-jp".to_owned(),
        54936 => "gb18030".to_owned(),
        65001 => "utf-8".to_owned(),
        1200 => "utf-16le".to_owned(),
        // ASCII: what lies beyond it was most likely written by Windows.
        20127 | 367 => "windows-1252".to_owned(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// Every stretch of letters in bytes of an unknown structure, in both widths.
pub(super) fn strings(bytes: &[u8]) -> String {
    const SHORTEST: usize = 5;
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | 0xC0..=0xFF);
    let mut out = String::new();
    let mut say = |text: &str| {
        if text.trim().chars().count() >= SHORTEST {
            out.push_str(text.trim());
            out.push('\n');
        }
    };
    let mut at = 0;
    while at < bytes.len() {
        let narrow_end = at + bytes[at..].iter().take_while(|byte| plain(**byte)).count();
        let pairs = bytes[at..].as_chunks::<2>().0.iter();
        let wide_end = at + 2 * pairs.take_while(|pair| plain(pair[0]) && pair[1] == 0).count();
        if wide_end - at >= 2 * SHORTEST {
            say(&wide(&bytes[at..wide_end]));
            at = wide_end;
        } else {
            let western = Charset::Legacy(encoding_rs::WINDOWS_1252);
            say(charset::decode(&bytes[at..narrow_end], 0, western).text());
            at = narrow_end.max(at + 1);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_the_end_are_nothing() {
        assert_eq!(u32_at(&[1, 0, 0, 0], 0), 1);
        assert_eq!(u32_at(&[1, 0, 0, 0], 1), 0);
        assert_eq!(u16_at(&[1], usize::MAX), 0);
        assert_eq!(slice(&[1, 2, 3], 2, 9), [3]);
        assert_eq!(slice(&[1, 2, 3], 9, 9), [0_u8; 0]);
    }

    #[test]
    fn code_pages_have_their_encodings() {
        for (number, name) in
            [(1252, "windows-1252"), (28605, "ISO-8859-15"), (932, "Shift_JIS"), (65001, "UTF-8")]
        {
            assert_eq!(code_page(number).unwrap().name(), name);
        }
        assert_eq!(code_page(437), None);
    }

    #[test]
    fn strings_are_found_in_both_widths() {
        let bytes = b"\x01\x02Grace Adeyemi\0\0\x03B\0S\0N\0 \x007\x001\0\0\0ab\0";
        assert_eq!(strings(bytes), "Grace Adeyemi\nBSN 71\n");
    }
}
