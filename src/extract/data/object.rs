//! Bytes in the cells of tables: a text, a key, a picture, or a file of its own. Pure.

use file_format::{FileFormat, Kind};

use super::super::archive::Names;
use super::super::walk::{Role, Seat, Shortfall, Walk, first};
use super::value::blob_text;
use super::{Format, Rows};
use crate::inventory::Unread;

/// Length of the longest digest in use.
pub(super) const KEY_BYTES_MAX: usize = 64;

/// Reads the bytes in the cells of one database, and keeps what could not be read of them.
pub(in super::super) struct Objects<'s> {
    seat: &'s Seat,
    names: Names,
    count: u64,
    shortfall: Shortfall,
}

impl<'s> Objects<'s> {
    /// Of the item that sits here.
    pub(in super::super) fn new(seat: &'s Seat) -> Self {
        Self { seat, names: Names::default(), count: 0, shortfall: None }
    }

    /// What could not be read so far.
    pub(in super::super) fn shortfall(&self) -> Shortfall {
        self.shortfall
    }

    /// The text that the bytes of a cell in the next row of `rows` are; empty when they are none.
    ///
    /// A file of its own becomes an item, called as it is called or else `table.column.row`. A small picture is decoration, as it
    /// is in a document. What is as short as a digest or a key, and neither text nor packed, holds nothing
    /// that could be read. All the rest is noted as not read.
    pub(in super::super) fn text(
        &mut self,
        walk: &mut Walk<'_>,
        bytes: &[u8],
        (rows, column): (&Rows, &str),
    ) -> String {
        let object = unwrapped(bytes).unwrap_or(Object { bytes, ..Object::default() });
        let (label, inner) = (object.label, object.bytes);
        if let Some(name) = object.name {
            let extension = super::super::extension(name.as_bytes());
            self.item(walk, name.as_bytes(), &extension, inner);
            return label;
        }
        let format = FileFormat::from_bytes(inner);
        if format.kind() == Kind::Image && inner.len() as u64 <= walk.limits.decoration_bytes_max {
            walk.picture(inner.len() as u64);
            return label;
        }
        if is_file(inner, format) {
            let table = if rows.table().is_empty() { "rows" } else { rows.table() };
            let name = format!("{table}.{column}.{}", rows.ordinal() + 1);
            self.item(walk, name.as_bytes(), format.extension(), inner);
            return label;
        }
        if let Some(text) = blob_text(inner) {
            return if label.is_empty() { text } else { format!("{label}\n{text}") };
        }
        if inner.len() > KEY_BYTES_MAX || is_packed(inner) {
            self.note(Some(Unread::Unsupported));
        }
        label
    }

    /// Hands a file to the dispatcher.
    pub(in super::super) fn item(
        &mut self,
        walk: &mut Walk<'_>,
        name: &[u8],
        extension: &str,
        bytes: &[u8],
    ) {
        self.count += 1;
        if self.seat.depth >= walk.limits.depth_max {
            return self.note(Some(Unread::Depth));
        }
        if self.count > walk.limits.members_max {
            return self.note(Some(Unread::TooLarge));
        }
        if let Err(why) = walk.charge(bytes.len() as u64) {
            return self.note(Some(why));
        }
        let locator = self.names.place(self.seat, name);
        let mut inner = self.seat.inner(locator, name, Role::Member);
        extension.clone_into(&mut inner.extension);
        walk.item_of(&inner, bytes);
    }

    /// Notes what could not be read.
    pub(in super::super) fn note(&mut self, shortfall: Shortfall) {
        self.shortfall = first(self.shortfall, shortfall);
    }
}

/// Whether the bytes are a file that a person would open by itself.
fn is_file(bytes: &[u8], format: FileFormat) -> bool {
    // Marks of two letters also begin keys and words.
    let marked = bytes.len() > KEY_BYTES_MAX || is_packed(bytes);
    let known = !matches!(
        format,
        FileFormat::ArbitraryBinaryData | FileFormat::PlainText | FileFormat::Empty
    );
    let odd = bytes.iter().take(1024).any(|byte| super::super::blocks::is_odd(*byte));
    (marked && known && odd)
        || bytes.starts_with(b"{\\rtf")
        || bytes.starts_with(b"%PDF-")
        || (odd && Format::of(bytes, "").is_some())
}

/// Whether the bytes begin as packed data do, which may be short and hold much.
fn is_packed(bytes: &[u8]) -> bool {
    let zlib = matches!(bytes, [0x78, 0x01 | 0x5E | 0x9C | 0xDA, _, _, ..]);
    zlib || bytes.starts_with(b"\x1f\x8b\x08")
        || bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"\x28\xb5\x2f\xfd")
        || bytes.starts_with(b"BZh")
        || bytes.starts_with(b"\xfd7zXZ\0")
}

/// What lies in an OLE object.
#[derive(Debug, Default, PartialEq, Eq)]
struct Object<'b> {
    /// The texts that stand with it.
    label: String,
    /// The name of the file that it is.
    name: Option<String>,
    bytes: &'b [u8],
}

/// The file in an OLE object as Access stores it.
///
/// Source: "OLE 1.0 format structures" in MS-OLEDS §2.2; the header before it is Access' own: its mark,
/// its length, then names.
fn unwrapped(bytes: &[u8]) -> Option<Object<'_>> {
    let header = bytes.strip_prefix(b"\x15\x1c")?;
    let length = usize::from(u16::from_le_bytes(header.first_chunk().copied()?));
    let mut rest = bytes.get(length..)?;
    let format = {
        take_u32(&mut rest)?;
        take_u32(&mut rest)?
    };
    let class = take_text(&mut rest)?;
    let (topic, item) = (take_text(&mut rest)?, take_text(&mut rest)?);
    // 2 is an embedded object; 1 is a link, whose target stands in the topic.
    let data = if format == 2 {
        let length = usize::try_from(take_u32(&mut rest)?).ok()?;
        rest.get(..length.min(rest.len()))?
    } else {
        &[]
    };
    let packaged = if class == "Package" { package(data) } else { None };
    let (name, path, data) = match packaged {
        Some((name, path, data)) => (Some(name), path, data),
        None => (None, String::new(), data),
    };
    let texts: Vec<String> =
        [topic, item, path].into_iter().filter(|text| !text.is_empty()).collect();
    Some(Object { label: texts.join("\n"), name, bytes: data })
}

/// Name, path and content of a packaged file.
fn package(data: &[u8]) -> Option<(String, String, &[u8])> {
    let mut rest = data.get(2..)?;
    let mut until_zero = || {
        let end = rest.iter().position(|byte| *byte == 0)?;
        let text = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        Some(text)
    };
    let (name, path) = (until_zero()?, until_zero()?);
    let mut rest = rest.get(4..)?;
    let length = usize::try_from(take_u32(&mut rest)?).ok()?;
    rest = rest.get(length..)?;
    let length = usize::try_from(take_u32(&mut rest)?).ok()?;
    Some((name, path, rest.get(..length.min(rest.len()))?))
}

fn take_u32(rest: &mut &[u8]) -> Option<u32> {
    let (value, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_le_bytes(*value))
}

/// A text with its length before it and a zero byte in its end.
fn take_text(rest: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(take_u32(rest)?).ok()?;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
    Some(String::from_utf8_lossy(&text[..end]).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An OLE object of the class with this data, as Access stores it.
    fn wrapped(class: &str, data: &[u8]) -> Vec<u8> {
        let text = |text: &str| {
            let length = u32::try_from(text.len() + 1).unwrap();
            [&length.to_le_bytes(), text.as_bytes(), b"\0"].concat()
        };
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        let names = b"\x02\x00\x00\x00\x0c\x00\x00\x00\x14\x00\x0e\x00\xff\xff\xff\xffnaam\0";
        let header = u16::try_from(4 + names.len()).unwrap().to_le_bytes();
        let start = [&b"\x15\x1c"[..], &header, names, &[1, 5, 0, 0, 2, 0, 0, 0]].concat();
        [start, text(class), text(""), text(""), length.to_vec(), data.to_vec(), vec![0; 9]]
            .concat()
    }

    #[test]
    fn an_ole_object_gives_its_file() {
        let object = wrapped("Word.Document.8", b"\xd0\xcf\x11\xe0inhoud");
        assert_eq!(unwrapped(&object).unwrap().bytes, b"\xd0\xcf\x11\xe0inhoud");
        let inner = [
            &b"\x02\x00brief.txt\0C:\\brief.txt\0\0\0\x03\0"[..],
            &[13, 0, 0, 0],
            b"C:\\brief.txt\0",
            &[5, 0, 0, 0],
            b"Hallo",
        ]
        .concat();
        let object = wrapped("Package", &inner);
        let name = Some("brief.txt".to_owned());
        let label = "C:\\brief.txt".to_owned();
        assert_eq!(unwrapped(&object), Some(Object { label, name, bytes: b"Hallo" }));
        for length in 0..object.len() {
            unwrapped(&object[..length]);
        }
        assert_eq!(unwrapped(b"\x89PNG"), None);
    }

    #[test]
    fn a_short_value_is_a_key_unless_it_is_packed() {
        assert!(!is_packed(b"\x11\x22\x33\x44"));
        assert!(is_packed(b"\x78\x9c\x73\x0a") && is_packed(b"\x1f\x8b\x08\0"));
        assert!(!is_file(b"BM\x01\x02", FileFormat::from_bytes(b"BM\x01\x02")));
        assert!(is_file(b"{\\rtf1 x}", FileFormat::from_bytes(b"{\\rtf1 x}")));
    }
}
