//! UTF-7 (RFC 2152): Unicode in ASCII, as some mail programs wrote it. Pure.
//!
//! `encoding_rs` leaves it out on purpose, because browsers must not know it; mail may be declared so.

use super::mapped::Mapped;

/// Decodes `bytes`, whose first lies at `base` of the frame. What is no good UTF-7 stays as it stands.
pub(super) fn decode(bytes: &[u8], base: u64) -> Mapped {
    let mut out = Mapped::default();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte != b'+' {
            out.push_char(char::from(*byte), base + at as u64);
            at += 1;
            continue;
        }
        let length = bytes[at + 1..].iter().take_while(|byte| is_letter(**byte)).count();
        let end = at + 1 + length;
        let closed = bytes.get(end) == Some(&b'-');
        match shifted(&bytes[at + 1..end]) {
            _ if length == 0 && closed => out.push_char('+', base + at as u64),
            Some(text) if length > 0 => {
                let step = length as u64;
                let count = text.chars().count().max(1) as u64;
                for (index, c) in text.chars().enumerate() {
                    out.push_char(c, base + at as u64 + index as u64 * step / count);
                }
            }
            _ => {
                out.push_char('+', base + at as u64);
                at += 1;
                continue;
            }
        }
        at = end + usize::from(closed);
    }
    out.end_at(base + bytes.len() as u64);
    out
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// The text of a stretch of base64 that is UTF-16; `None` when it is none.
fn shifted(letters: &[u8]) -> Option<String> {
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut units = Vec::new();
    for letter in letters {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 16 {
            held -= 16;
            units.push(u16::try_from(bits >> held & 0xFFFF).expect("sixteen bits"));
            bits &= (1 << held) - 1;
        }
    }
    if held >= 6 || bits != 0 {
        return None;
    }
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifted_letters_are_told_from_a_plus() {
        // The examples of RFC 2152.
        for (raw, text) in [
            ("A+ImIDkQ.", "A≢Α."),
            ("Hi Mom -+Jjo--!", "Hi Mom -☺-!"),
            ("+ZeVnLIqe-", "日本語"),
            ("Item 3 is +AKM-1.", "Item 3 is £1."),
            ("1 +- 1", "1 + 1"),
            ("1+1 = 2", "1+1 = 2"),
            ("jan+AEA-x.nl", "jan@x.nl"),
            ("+", "+"),
        ] {
            assert_eq!(decode(raw.as_bytes(), 0).text(), text, "{raw}");
        }
        let decoded = decode(b"Ren+AOk-e 1", 10);
        assert_eq!((decoded.text(), decoded.frame("Ren\u{e9}e ".len())), ("Renée 1", 20));
    }
}
