//! Pictures: what is written beside the points (EXIF, XMP, IPTC, comments), and the text in them. Pure.
//!
//! A picture that is a file of its own, a member or an attachment is never decoration, however small:
//! nobody read it unless somebody did. Only one that is too low for a letter holds nothing.

use std::io::{self, Cursor, Read};

use encoding_rs::{UTF_16LE, WINDOWS_1252};
use exif::{Exif, In, Tag, Value};
use flate2::read::ZlibDecoder;

use super::extent::{self, Extent};
use super::package::xml_text;
use super::part::{self, Manner};
use super::walk::{Shortfall, Walk, first};
use super::whole::whole;
use super::{ReadSeek, charset};
use crate::detect::{Place, SegmentKind};
use crate::inventory::Unread;

/// Extensions of the kinds that are read here.
pub(super) const KINDS: [&str; 12] =
    ["jpg", "png", "apng", "tif", "tiff", "gif", "bmp", "webp", "heic", "heif", "avif", "jp2"];

/// Longest text of one chunk or record.
const TEXT_MAX: u64 = 1 << 20;
/// Texts of one picture.
const TEXTS_MAX: usize = 1000;

/// Numbers of IPTC records that name a person, a place or a text, with their names (IIM 4.2).
const IPTC: [(u8, &str); 12] = [
    (5, "title"),
    (25, "keyword"),
    (40, "instructions"),
    (80, "author"),
    (85, "author title"),
    (90, "city"),
    (92, "location"),
    (110, "credit"),
    (115, "source"),
    (116, "copyright"),
    (120, "caption"),
    (122, "caption writer"),
];

/// Says what is written beside the points, and has the points read.
pub(super) fn read(
    walk: &mut Walk<'_>,
    reader: &mut dyn ReadSeek,
    size: u64,
) -> io::Result<Shortfall> {
    let bytes = match whole(walk, reader, size)? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Some(why)),
    };
    if let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(&bytes)) {
        say_exif(walk, &exif);
    }
    let shortfall = say_xmp(walk, &bytes);
    say_iptc(walk, &bytes);
    for (label, text) in comments(&bytes) {
        walk.say(&text, SegmentKind::Property, Some(&label), &part_of("comment"));
    }
    if extent::of(&bytes).is_some_and(Extent::is_rule) {
        return Ok(shortfall);
    }
    Ok(first(shortfall, walk.look_at(&bytes, &Place::Whole)))
}

fn part_of(name: &str) -> Place {
    Place::Part(name.to_owned())
}

/// Every text that the camera or its owner wrote, and where the picture was taken.
fn say_exif(walk: &mut Walk<'_>, exif: &Exif) {
    let place = part_of("exif");
    for field in exif.fields().take(TEXTS_MAX) {
        let text = match &field.value {
            Value::Ascii(texts) => {
                let texts = texts.iter().map(|text| latin_or_utf8(text));
                texts.collect::<Vec<String>>().join(" ")
            }
            // Windows writes its own tags in UTF-16.
            Value::Byte(bytes) if (0x9C9B..=0x9C9F).contains(&field.tag.number()) => {
                UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
            }
            Value::Undefined(bytes, _) if field.tag == Tag::UserComment => user_comment(bytes),
            _ => continue,
        };
        let text = text.trim_matches(['\0', ' ']);
        walk.say(text, SegmentKind::Property, Some(&field.tag.to_string()), &place);
    }
    let side = |tag, letter, negative| {
        let degrees = degrees(&exif.get_field(tag, In::PRIMARY)?.value)?;
        let letter = exif.get_field(letter, In::PRIMARY)?.display_value().to_string();
        Some(if letter.contains(negative) { -degrees } else { degrees })
    };
    if let (Some(latitude), Some(longitude)) = (
        side(Tag::GPSLatitude, Tag::GPSLatitudeRef, 'S'),
        side(Tag::GPSLongitude, Tag::GPSLongitudeRef, 'W'),
    ) {
        let text = format!("{latitude:.6}, {longitude:.6}");
        walk.say(&text, SegmentKind::Property, Some("GPS"), &place);
    }
}

/// Degrees, minutes and seconds as degrees.
fn degrees(value: &Value) -> Option<f64> {
    let Value::Rational(parts) = value else { return None };
    let sum = parts.iter().zip([1.0, 60.0, 3600.0]).map(|(part, of)| part.to_f64() / of).sum();
    Some(sum).filter(|sum: &f64| sum.is_finite() && !parts.is_empty())
}

/// Eight bytes name the character set of a comment.
fn user_comment(bytes: &[u8]) -> String {
    match bytes.split_at_checked(8) {
        Some((b"UNICODE\0", text)) => {
            let set = charset::unmarked_utf16(text).unwrap_or(charset::Charset::Utf8);
            charset::decode(text, 0, set).text().to_owned()
        }
        Some((_, text)) => latin_or_utf8(text),
        None => latin_or_utf8(bytes),
    }
}

fn latin_or_utf8(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The XML that Adobe's programs and phones write; it stands in every kind of picture as it is.
fn say_xmp(walk: &mut Walk<'_>, bytes: &[u8]) -> Shortfall {
    let start = find(bytes, b"<x:xmpmeta")?;
    let end = find(&bytes[start..], b"</x:xmpmeta>").map(|end| start + end + 12);
    let Some(end) = end else { return Some(Unread::Damaged) };
    let Some(xml) = xml_text(&bytes[start..end]) else { return Some(Unread::TooLarge) };
    part::say(walk, &xml, &part_of("xmp"), Manner::Properties)
}

/// Captions and authors as press agencies write them.
fn say_iptc(walk: &mut Walk<'_>, bytes: &[u8]) {
    let Some(at) = find(bytes, b"8BIM\x04\x04") else { return };
    let mut rest = &bytes[at..];
    for _ in 0..TEXTS_MAX {
        let Some(next) = find(&rest[..rest.len().min(1 << 16)], b"\x1C\x02") else { return };
        rest = &rest[next..];
        let [_, _, kind, high, low, tail @ ..] = rest else { return };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some(text) = tail.get(..length) else { return };
        if let Some((_, label)) = IPTC.iter().find(|(number, _)| number == kind) {
            walk.say(&latin_or_utf8(text), SegmentKind::Property, Some(label), &part_of("iptc"));
        }
        rest = &tail[length..];
    }
}

/// Comments with their names, of the kinds that have them.
fn comments(bytes: &[u8]) -> Vec<(String, String)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png_texts(&bytes[8..])
    } else if bytes.starts_with(b"\xFF\xD8") {
        jpg_comments(&bytes[2..])
    } else if bytes.starts_with(b"GIF8") {
        gif_comments(bytes)
    } else {
        Vec::new()
    }
}

/// `tEXt`, `zTXt` and `iTXt` chunks.
fn png_texts(mut rest: &[u8]) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    while let Some((head, tail)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(chunk) = tail.get(..length) else { return texts };
        if let Some(text) = png_text(&head[4..8], chunk)
            && texts.len() < TEXTS_MAX
        {
            texts.push(text);
        }
        rest = tail.get(length + 4..).unwrap_or_default();
    }
    texts
}

fn png_text(kind: &[u8], chunk: &[u8]) -> Option<(String, String)> {
    let (name, rest) = parted(chunk)?;
    let text = match kind {
        b"tEXt" => latin_or_utf8(rest),
        b"zTXt" => unpacked(rest.get(1..)?),
        b"iTXt" => {
            let (flags, rest) = rest.split_at_checked(2)?;
            let (_, rest) = parted(rest)?;
            let (_, text) = parted(rest)?;
            if flags[0] == 1 { unpacked(text) } else { latin_or_utf8(text) }
        }
        _ => return None,
    };
    Some((latin_or_utf8(name), text))
}

fn parted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == 0)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

/// What unpacks of a text; what is damaged gives what came before.
fn unpacked(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    let whole = ZlibDecoder::new(bytes).take(TEXT_MAX).read_to_end(&mut text);
    if whole.is_err() && text.is_empty() {
        return String::new();
    }
    latin_or_utf8(&text)
}

/// Segments called COM, before the points.
fn jpg_comments(mut rest: &[u8]) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    while let [0xFF, marker, high, low, tail @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).saturating_sub(2);
        let Some(body) = tail.get(..length) else { break };
        match marker {
            0xDA => break,
            0xFE if texts.len() < TEXTS_MAX => {
                texts.push(("comment".to_owned(), latin_or_utf8(body)));
            }
            _ => {}
        }
        rest = &tail[length..];
    }
    texts
}

/// Extension blocks of the kind 254.
fn gif_comments(bytes: &[u8]) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"\x21\xFE") {
        at += found + 2;
        let mut text = Vec::new();
        while let Some(length) = bytes.get(at).copied().filter(|length| *length > 0) {
            let Some(block) = bytes.get(at + 1..at + 1 + usize::from(length)) else { break };
            text.extend_from_slice(block);
            at += 1 + usize::from(length);
        }
        // The two bytes may stand among the points as well.
        let is_text = text.iter().all(|byte| *byte >= b' ' || byte.is_ascii_whitespace());
        if is_text && !text.is_empty() && texts.len() < TEXTS_MAX {
            texts.push(("comment".to_owned(), latin_or_utf8(&text)));
        }
    }
    texts
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chunk(kind: &[u8], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [&length[..], kind, body, b"\0\0\0\0"].concat()
    }

    #[test]
    fn texts_of_png_are_found() {
        let head = chunk(b"IHDR", b"\0\0\0\x03\0\0\0\x01");
        let png = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            head,
            chunk(b"tEXt", b"Author\0Grace Adeyemi"),
            chunk(b"iTXt", b"Comment\0\0\0nl\0Opmerking\0Caf\xC3\xA9"),
            chunk(b"IEND", b""),
        ]
        .concat();
        let all: Vec<String> =
            comments(&png).iter().map(|(label, text)| format!("{label}={text}")).collect();
        assert_eq!(all, ["Author=Grace Adeyemi", "Comment=Café"]);
    }

    #[test]
    fn comments_of_jpg_and_gif_are_found() {
        let jpg = b"\xFF\xD8\xFF\xFE\0\x07Grace\xFF\xDA\0\x02";
        assert_eq!(comments(jpg), [("comment".to_owned(), "Grace".to_owned())]);
        let gif = b"GIF89a\x01\0\x09\0\0\0\0\x21\xFE\x05Grace\0;";
        assert_eq!(comments(gif), [("comment".to_owned(), "Grace".to_owned())]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(kind in 0_usize..3, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let head = [&b"\x89PNG\r\n\x1a\n"[..], b"\xFF\xD8\xFF\xFE", b"GIF89a\x21\xFE"][kind];
            let all = [head, &bytes].concat();
            prop_assert!(comments(&all).len() <= TEXTS_MAX);
        }
    }
}
