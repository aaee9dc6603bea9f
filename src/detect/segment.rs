//! What extraction hands to detection: text, where it stands, and what it stands next to.

use serde::{Deserialize, Serialize};

/// What a segment is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SegmentKind {
    /// Running text.
    Prose,
    /// One cell of a table; its label is the header of its column.
    Cell,
    /// A header of a table.
    Header,
    /// A key of JSON, XML, a property list; its value follows as a segment with this label.
    Key,
    /// The value of a key; its label is the key.
    Value,
    /// A name of a file, member, sheet or table.
    Name,
    /// A property of a document: author, title, subject.
    Property,
}

/// Where in its item a segment stands, for people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Place {
    /// The item as a whole, by byte offset only.
    #[default]
    Whole,
    /// Page, from 1.
    Page(u32),
    /// Slide, from 1.
    Slide(u32),
    /// Sheet and cell address (`A1`).
    SheetCell {
        /// Name of the sheet.
        sheet: String,
        /// Address such as `B7`.
        cell: String,
    },
    /// Row (from 1, the header not counted) and column of a table.
    Row {
        /// Table; empty for a file that is one table.
        table: String,
        /// Ordinal of the row, from 1.
        row: u64,
        /// Header of the column, or its number.
        column: String,
    },
    /// A header of a message.
    MailHeader(String),
    /// A part of a compound document, such as `word/comments.xml`.
    Part(String),
    /// Its own name: of the file, the member, the attachment. Offsets are those of the name.
    Name,
}

impl Place {
    /// Name of the table that it is in, as far as it has one.
    pub(super) fn table(&self) -> &str {
        match self {
            Self::Row { table, .. } => table,
            Self::SheetCell { sheet, .. } => sheet,
            Self::Part(part) => part,
            Self::Whole | Self::Page(_) | Self::Slide(_) | Self::MailHeader(_) | Self::Name => "",
        }
    }
}

/// How an offset in the text of a segment becomes an offset in the frame of its item.
///
/// For plain-text kinds the frame is the file's own bytes, byte-order mark and escapes included; for
/// everything else it is the UTF-8 bytes of the item's extracted text. `design.md` §8 has the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OffsetMap<'a> {
    /// `frame = base + text offset`.
    Linear {
        /// Frame offset of the first byte of the text.
        base: u64,
    },
    /// Sorted `(text offset, frame offset)` pairs; between two of them both advance in step.
    Points(&'a [(u32, u64)]),
}

impl OffsetMap<'_> {
    /// The frame offset of `text_offset`.
    pub fn frame(&self, text_offset: usize) -> u64 {
        match self {
            Self::Linear { base } => base + text_offset as u64,
            Self::Points(points) => {
                let at = u32::try_from(text_offset).unwrap_or(u32::MAX);
                let index = points.partition_point(|(text, _)| *text <= at).saturating_sub(1);
                points.get(index).map_or(0, |(text, frame)| frame + u64::from(at - *text.min(&at)))
            }
        }
    }
}

/// Which part of the text of a segment is told. The rest stands there to be read around it: a text that
/// is too long for one segment comes in windows that overlap.
///
/// What begins in `text[lead..len - tail]` is told; the window before told the lead, the next one tells
/// the tail. Windows are for running text: they have no label and no column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    /// Bytes at the start that were told before.
    pub lead: usize,
    /// Bytes at the end that will be told.
    pub tail: usize,
}

impl Window {
    /// Lead with which a window gives what the whole text gives: the header of a table that is laid out
    /// in text stands furthest from its value, and everything else far nearer.
    pub const LEAD: usize = 64 << 10;

    /// Tail with which it does. The longest value is an address of mail with characters of four bytes.
    pub const TAIL: usize = 4 << 10;
}

/// A stretch of text with what detection needs to know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The text, decoded.
    pub text: &'a str,
    /// What it is.
    pub kind: SegmentKind,
    /// Header of the column, key of the value, name of the property or mail header.
    pub label: Option<&'a str>,
    /// Number of the column within its table, for votes; `None` outside tables.
    pub column: Option<u32>,
    /// Where it stands.
    pub place: &'a Place,
    /// How its offsets become offsets of the item.
    pub offsets: OffsetMap<'a>,
    /// Which part of it is told; all of it by default.
    pub window: Window,
}

impl Segment<'_> {
    /// Whether what begins at `start` is told here, not in the segment before or the next one.
    pub(super) fn tells(&self, start: usize) -> bool {
        self.window.lead <= start && start + self.window.tail < self.text.len()
    }
}
