//! The words in which a reader in another process tells what it reads. Pure.
//!
//! Both ends are the same build of the program, so the words have no version of their own: processes
//! compare theirs before they talk. What comes in is not trusted all the same. It is bounded by the bytes
//! that came, its text is checked UTF-8, its enums are closed, and what a map or window says of a text is
//! checked against that text.

use std::borrow::Cow;

use file_format::FileFormat;
use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::walk::Role;
use super::{Row, ToldDate};
use crate::detect::{OffsetMap, Place, Segment, SegmentKind, Window};
use crate::inventory::{ItemKind, Structure, Unread};
use crate::location::{Locator, escape, unescape};

/// No file is as long: an offset beyond it is no offset, and sums with it would not fit.
const OFFSET_MAX: u64 = 1 << 62;

/// One thing that a reader tells.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Telling<'a> {
    #[serde(borrow)]
    Segment(SegmentV1<'a>),
    Row(RowV1<'a>),
    Told(Option<Structure>, Option<ToldDate>),
    /// Bytes of a picture that is a part of the item.
    Pictured(u64),
    /// Bytes that came out of the container.
    Charged(u64),
    /// A file inside: it is read where the item is. Why it is not whole, if it is not.
    Inside(SeatV1<'a>, Bytes<'a>, Option<Unread>),
    /// An item inside that the reader itself tells the text of, until it is closed.
    Opened {
        locator: &'a str,
        kind: ItemKind,
        size: u64,
    },
    Closed {
        shortfall: Option<Unread>,
        content_kind: &'a str,
    },
}

/// Bytes that are written as bytes.
#[derive(Debug)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Bytes<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(deserializer).map(Self)
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SeatV1<'a> {
    pub(super) locator: &'a str,
    #[serde(borrow)]
    pub(super) name: Bytes<'a>,
    pub(super) extension: &'a str,
    pub(super) role: Role,
    pub(super) depth: u32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RowV1<'a> {
    table: &'a str,
    ordinal: u64,
    broken: bool,
    #[serde(borrow)]
    cells: Vec<SegmentV1<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SegmentV1<'a> {
    text: &'a str,
    kind: SegmentKind,
    label: Option<&'a str>,
    column: Option<u32>,
    place: Cow<'a, Place>,
    offsets: OffsetsV1<'a>,
    window: (u64, u64),
}

#[derive(Debug, Serialize, Deserialize)]
enum OffsetsV1<'a> {
    Linear(u64),
    Points(Cow<'a, [(u32, u64)]>),
}

impl<'a> SegmentV1<'a> {
    pub(super) fn of(segment: &Segment<'a>) -> Self {
        Self {
            text: segment.text,
            kind: segment.kind,
            label: segment.label,
            column: segment.column,
            place: Cow::Borrowed(segment.place),
            offsets: match segment.offsets {
                OffsetMap::Linear { base } => OffsetsV1::Linear(base),
                OffsetMap::Points(points) => OffsetsV1::Points(Cow::Borrowed(points)),
            },
            window: (segment.window.lead as u64, segment.window.tail as u64),
        }
    }

    /// The segment, if what it says of its text is possible.
    pub(super) fn segment(&self) -> Option<Segment<'_>> {
        let offsets = match &self.offsets {
            OffsetsV1::Linear(base) if *base < OFFSET_MAX => OffsetMap::Linear { base: *base },
            OffsetsV1::Points(points) if points.iter().all(|(_, frame)| *frame < OFFSET_MAX) => {
                points.is_sorted_by_key(|(text, _)| *text).then_some(OffsetMap::Points(points))?
            }
            _ => return None,
        };
        let (lead, tail) = (usize::try_from(self.window.0).ok()?, usize::try_from(self.window.1));
        let end = self.text.len().checked_sub(tail.ok()?)?;
        self.text.get(lead..end)?;
        Some(Segment {
            text: self.text,
            kind: self.kind,
            label: self.label,
            column: self.column,
            place: &self.place,
            offsets,
            window: Window { lead, tail: self.text.len() - end },
        })
    }
}

impl<'a> RowV1<'a> {
    pub(super) fn of(row: &Row<'a>) -> Self {
        let cells = row.cells.iter().map(SegmentV1::of).collect();
        Self { table: row.table, ordinal: row.ordinal, broken: row.broken, cells }
    }

    /// Hands the row to `say`; `None` when a cell of it is not possible.
    pub(super) fn with(&self, say: impl FnOnce(&Row<'_>)) -> Option<()> {
        let cells = self.cells.iter().map(SegmentV1::segment).collect::<Option<Vec<_>>>()?;
        let (table, ordinal, broken) = (self.table, self.ordinal, self.broken);
        say(&Row { table, ordinal, broken, cells: &cells });
        Some(())
    }
}

/// The locator that was told, if it is in the grammar and lies inside `container`.
pub(super) fn inside(container: &Locator, told: &str) -> Option<Locator> {
    let parts = told.strip_prefix(container.as_str())?.strip_prefix("::")?;
    let plain = parts.split("::").all(|part| {
        // A folder of a mail store may have a stroke in its own name, which is no separator.
        let part = part.replace("%2F", "/");
        escape(&unescape(&part), true) == part
    });
    plain.then(|| Locator::from_text(told))
}

/// The name of a kind of content, as a word of the closed vocabulary.
pub(super) fn content_kind(told: &str) -> &'static str {
    const OWN: [&str; 20] = [
        "empty", "text", "csv", "json", "xml", "html", "sql", "eml", "mbox", "sqlite", "zip",
        "msg", "docx", "xlsx", "pptx", "pdf", "rtf", "p7m", "pst", "binary",
    ];
    OWN.into_iter().find(|own| *own == told).unwrap_or_else(|| {
        FileFormat::from_extension(told).first().map_or("unknown", FileFormat::extension)
    })
}

/// One telling as bytes; `None` where it would be longer than `max`.
pub(super) fn encode(telling: &Telling<'_>, max: u64) -> Option<Vec<u8>> {
    let bytes = postcard::to_stdvec(telling).ok()?;
    (bytes.len() as u64 <= max).then_some(bytes)
}

/// What the bytes tell; nothing may follow it.
pub(super) fn decode(bytes: &[u8]) -> Result<Telling<'_>, postcard::Error> {
    match postcard::take_from_bytes(bytes)? {
        (telling, []) => Ok(telling),
        _ => Err(postcard::Error::custom("something follows")),
    }
}
