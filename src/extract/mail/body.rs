//! Bodies of parts: what the transfer encoded, the charset, lines that flow. Pure.

use mail_parser::{Encoding, HeaderName, HeaderValue, MessagePart, MimeHeaders, PartType};

use super::super::blocks::is_garbled;
use super::super::cards;
use super::super::charset;
use super::super::html;
use super::super::mapped::Mapped;
use super::super::walk::{Shortfall, Walk, first};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// How the bytes of a part are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transfer {
    Plain,
    Quoted,
    Base64,
    /// In a way that is not known.
    Strange,
}

/// How the part says that it is written; writers put quotes, comments and semicolons around it.
fn transfer(part: &MessagePart<'_>) -> Transfer {
    let stated = part.headers.iter().rev().find_map(|header| match (&header.name, &header.value) {
        (HeaderName::ContentTransferEncoding, HeaderValue::Text(text)) => Some(text.to_string()),
        _ => None,
    });
    let stated = stated.unwrap_or_default().to_ascii_lowercase();
    let word = stated.trim_start_matches([' ', '\t', '"', '\'']);
    let end = word.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(word.len());
    match &word[..end] {
        "base64" => Transfer::Base64,
        "quoted-printable" => Transfer::Quoted,
        // Uuencoded text is told by its first line.
        "" | "7bit" | "8bit" | "7-bit" | "8-bit" | "binary" | "7bits" | "8bits" | "x-uuencode"
        | "uuencode" | "x-uue" => Transfer::Plain,
        _ => Transfer::Strange,
    }
}

/// The bytes that the part stands for, and what was wrong with how they are written. `None` where they are
/// those of the message.
pub(super) fn content(raw: &[u8], part: &MessagePart<'_>) -> (Option<Vec<u8>>, Shortfall) {
    match transfer(part) {
        // The parser has unpacked a message that lies in it.
        _ if matches!(part.body, PartType::Message(_)) && part.encoding != Encoding::None => {
            (Some(part.contents().to_vec()), None)
        }
        Transfer::Plain => (None, None),
        Transfer::Strange => (None, Some(Unread::Unsupported)),
        Transfer::Quoted => (Some(quoted(raw)), None),
        Transfer::Base64 => {
            let (bytes, strange) = base64(raw);
            // A line of advertisement behind the letters does not matter; a body of text does.
            if strange * 10 > raw.len() {
                return (None, Some(Unread::Damaged));
            }
            (Some(bytes), (strange > 0).then_some(Unread::Damaged))
        }
    }
}

/// What base64 stands for, and how many bytes were none of its letters. Forgiving: each run of letters that
/// ends in padding is decoded for itself, and a torn end gives what it holds.
pub(in super::super) fn base64(raw: &[u8]) -> (Vec<u8>, usize) {
    let mut out = Vec::with_capacity(raw.len() / 4 * 3);
    let (mut bits, mut held, mut strange) = (0_u32, 0_u32, 0);
    for byte in raw {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, held) = (0, 0);
                continue;
            }
            blank if blank.is_ascii_whitespace() => continue,
            _ => {
                strange += 1;
                continue;
            }
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xFF).expect("eight bits"));
            bits &= (1 << held) - 1;
        }
    }
    (out, strange)
}

/// What quoted-printable stands for; what is no escape stays as it is.
pub(super) fn quoted(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(byte) = raw.get(at) {
        at += 1;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        let rest = &raw[at..];
        let digit = |index: usize| rest.get(index).and_then(|b| char::from(*b).to_digit(16));
        if let (Some(high), Some(low)) = (digit(0), digit(1)) {
            out.push(u8::try_from(high << 4 | low).expect("two hexadecimal digits"));
            at += 2;
            continue;
        }
        // A soft line end; some programs leave blanks before it.
        let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        match &rest[blanks..] {
            [b'\r', b'\n', ..] => at += blanks + 2,
            [b'\n', ..] => at += blanks + 1,
            [] => at += blanks,
            _ => out.push(b'='),
        }
    }
    out
}

/// Says the text of a part, whose bytes begin at `offset` of the message.
pub(super) fn say(
    walk: &mut Walk<'_>,
    raw: &[u8],
    offset: u64,
    part: &MessagePart<'_>,
) -> Shortfall {
    let html = matches!(part.body, PartType::Html(_));
    let kind = part.content_type();
    let declared = kind.and_then(|t| t.attribute("charset")).map(str::as_bytes);
    let flows = kind.and_then(|t| t.attribute("format"));
    let flows = flows.is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
    let glued = kind.and_then(|t| t.attribute("delsp"));
    let glued = glued.is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes"));
    let (decoded, shortfall) = content(raw, part);
    let (bytes, base) = match &decoded {
        Some(bytes) => (bytes.as_slice(), 0),
        None => (raw, offset),
    };
    let declared = if html { declared.or_else(|| charset::declared(bytes)) } else { declared };
    let (set, skip) = charset::of_document(bytes, declared);
    let mut text = charset::decode(&bytes[skip..], base + skip as u64, set);
    let sealed = text.text().contains("-----BEGIN PGP MESSAGE-----");
    let garbled = is_garbled(text.text());
    if flows && !html {
        text = unflowed(&text, glued);
    }
    let cards = part.is_content_type("text", "calendar")
        || part.is_content_type("text", "vcard")
        || part.is_content_type("text", "x-vcard");
    if cards && decoded.is_none() {
        return first(first(shortfall, cards::say(walk, None, &text)), garbled_reason(garbled));
    }
    match (html, decoded.is_some()) {
        (true, true) => html::say(walk, &text, html::Frame::Text),
        (true, false) => html::say(walk, &text, html::Frame::Bytes),
        (false, true) => walk.say(text.text(), SegmentKind::Prose, None, &Place::Whole),
        (false, false) => {
            walk.say_mapped(&text, SegmentKind::Prose, None, None, &Place::Whole);
        }
    }
    let sealed = sealed.then_some(Unread::Encrypted);
    first(first(sealed, shortfall), garbled_reason(garbled))
}

fn garbled_reason(garbled: bool) -> Shortfall {
    garbled.then_some(Unread::Unsupported)
}

/// Joins the lines that belong together (RFC 3676): those that end with a blank go on in the next one, if
/// that is quoted as deep. `glued`: the blank is none of the text.
fn unflowed(text: &Mapped, glued: bool) -> Mapped {
    let whole = text.text();
    let depth = |line: &str| line.len() - line.trim_start_matches('>').len();
    let mut out = Mapped::default();
    let mut at = 0;
    let mut joins = None;
    for line in whole.split_inclusive('\n') {
        let quotes = depth(line);
        let from = if joins == Some(quotes) { at + quotes } else { at };
        let body = line.trim_end_matches(['\r', '\n']);
        let next = whole.get(at + line.len()..).unwrap_or_default();
        let goes_on = body.ends_with(' ') && body[quotes..].trim_start() != "-- ";
        let goes_on = goes_on && !next.is_empty() && depth(next) == quotes;
        let end = match (goes_on, glued) {
            (true, true) => at + body.len() - 1,
            (true, false) => at + body.len(),
            (false, _) => at + line.len(),
        };
        // A blank is stuffed before a line that would begin with one.
        let stuffed = joins.is_some() && whole[from..].starts_with(' ');
        out.push_range(text, (from + usize::from(stuffed)).min(end)..end);
        joins = goes_on.then_some(quotes);
        at += line.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_forgives() {
        assert_eq!(base64(b"SGFsbG8=\r\n"), (b"Hallo".to_vec(), 0));
        assert_eq!(base64(b"SGFs\nbG8"), (b"Hallo".to_vec(), 0));
        assert_eq!(base64(b"SGFsbG8=SGFsbG8="), (b"HalloHallo".to_vec(), 0));
        assert_eq!(base64(b"SG!Fs"), (b"Hal".to_vec(), 1));
    }

    #[test]
    fn quoted_printable_forgives() {
        assert_eq!(quoted(b"Ren=C3=a9 =\r\nx= \ny=z="), b"Ren\xc3\xa9 xy=z".to_vec());
        assert_eq!(quoted(b"a=\n"), b"a".to_vec());
    }

    #[test]
    fn lines_that_flow_are_joined() {
        let check = |raw: &str, glued, text: &str| {
            assert_eq!(unflowed(&Mapped::linear(raw.to_owned(), 0), glued).text(), text, "{raw:?}");
        };
        check("Grace \r\nAdeyemi\r\nx", false, "Grace Adeyemi\r\nx");
        check("> Grace \n> Adeyemi \nnee", false, "> Grace Adeyemi \nnee");
        check("0712 \n02559\n", true, "071202559\n");
        check("-- \nJan\n", false, "-- \nJan\n");
        check("a \n", false, "a \n");
        let mapped = unflowed(&Mapped::linear("a \nb".to_owned(), 5), false);
        assert_eq!((mapped.text(), mapped.frame(2)), ("a b", 8));
    }
}
