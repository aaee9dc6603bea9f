//! The sheets of a workbook (`.xlsx`, `.xlsm`) as rows of cells, as people see them. Pure.
//!
//! It is stricter than the readers of spreadsheets that exist: a register decides what is destroyed, so a
//! formula without a result, an error or a day with a time is a fault of its cell and never a guess. It
//! keeps what those readers drop: whether a row is hidden, which cells are merged, and how a number is
//! shown (`00042`, `jun-24`).

mod sheet;
#[cfg(test)]
pub(crate) mod tests;
mod value;

use std::fmt;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use value::Shown;

/// The largest workbook that is read, in bytes. A register of 100 000 engagements takes some 15 MB.
pub const FILE_BYTES_MAX: u64 = 32 << 20;
/// All its parts unpacked, in bytes.
pub const UNPACKED_BYTES_MAX: u64 = 256 << 20;
/// Filled cells in all sheets together.
pub const CELLS_MAX: usize = 4_000_000;

/// Why a workbook was not read. Nothing of it was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WorkbookError {
    /// It opens with a password only.
    #[error("the workbook is encrypted")]
    Encrypted,
    /// The format of before 2007 (`.xls`), or another binary one.
    #[error("the workbook is in a format of before 2007")]
    Old,
    /// An archive, but no workbook of this format: `.ods`, `.xlsb`, a document.
    #[error("the file is an archive, but not a workbook in Office Open XML")]
    Foreign,
    /// Broken off or altered.
    #[error("the workbook is damaged")]
    Damaged,
    /// More than [`FILE_BYTES_MAX`], [`UNPACKED_BYTES_MAX`] or [`CELLS_MAX`].
    #[error("the workbook is larger than is read")]
    TooLarge,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name on the tab.
    pub name: String,
    /// Whether its tab is hidden.
    pub hidden: bool,
    /// Rows with at least one filled cell, from top to bottom.
    pub rows: Vec<SheetRow>,
    /// Ranges of more than one cell that are shown as one; only the first of them holds the value.
    pub merged: Vec<Merged>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// Its number, from 1.
    pub number: u32,
    /// Whether it is hidden, by hand or by a filter.
    pub hidden: bool,
    /// Its filled cells, from left to right.
    pub cells: Vec<Cell>,
}

/// One filled cell.
#[derive(Clone, PartialEq)]
pub struct Cell {
    /// Its column, from 0: A is 0.
    pub column: u32,
    /// What it holds, as it would stand in a CSV: trimmed, days in ISO, numbers without exponent or `.0`.
    /// Empty for a fault.
    pub text: String,
    /// What kind of value that is.
    pub kind: CellKind,
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cell({}, {:?})", letters(self.column), self.kind)
    }
}

/// What kind of value a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellKind {
    /// Text, and a number that is shown with leading zeros.
    Text,
    /// A whole number of at most 15 digits. Whether zeros stood before it cannot be known.
    Number,
    /// A number that a spreadsheet does not keep as it was typed: a fraction, or more than 15 digits.
    Rounded,
    /// A day, or only the month or year where no more than that is shown.
    Date,
    /// Yes or no; `true` or `false`.
    Flag,
    /// Nothing that can be taken in.
    Fault(CellFault),
}

/// Why a cell cannot be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellFault {
    /// An error such as `#N/A` (`#N/B`).
    Error,
    /// A formula whose result was not stored.
    NoResult,
    /// A day with a time: in another time zone it may be the day before or after.
    DayWithTime,
    /// Shown as a date, but no day of the calendar.
    NoDay,
    /// Shown as one with another cell that holds the value. [`Sheet::merged`] says which; the reader of
    /// a list marks it where that matters.
    Merged,
}

/// A merged range; both corners belong to it. Rows from 1, columns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// Row and column of the cell that holds the value.
    pub first: (u32, u32),
    /// Row and column of the last cell.
    pub last: (u32, u32),
}

/// Whether these bytes begin as a workbook, or any other archive or binary document, does. By the
/// content alone: the name of a file says nothing.
pub fn is_workbook(bytes: &[u8]) -> bool {
    [ZIP, ZIP_EMPTY, COMPOUND].iter().any(|magic| bytes.starts_with(magic))
}

/// How a cell is called: `Blad1!C7`, `'Mijn blad'!C7`. Rows from 1, columns from 0.
pub fn cell_name(sheet: &str, row: u64, column: u32) -> String {
    format!("{}!{}{row}", quoted(sheet), letters(column))
}

/// How a whole row is called: `Blad1!7:7`.
pub fn row_name(sheet: &str, row: u64) -> String {
    format!("{}!{row}:{row}", quoted(sheet))
}

/// The sheets of a workbook, in the order of their tabs; charts are left out.
///
/// # Errors
///
/// [`WorkbookError`] when any of its sheets cannot be read to the end.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, WorkbookError> {
    if bytes.starts_with(COMPOUND) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Err(if encrypted { WorkbookError::Encrypted } else { WorkbookError::Old });
    }
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(WorkbookError::TooLarge);
    }
    let mut package = Package::open(bytes)?;
    let path = package.workbook()?;
    let (tabs, epoch_1904) = tabs(&package.text(&path)?.ok_or(WorkbookError::Damaged)?)?;
    let relations = package.relations(&path)?;
    let target = |kind: &str| {
        relations.iter().find(|one| one.kind.ends_with(kind)).map(|one| one.target.clone())
    };
    let strings = match target("/sharedStrings") {
        Some(path) => sheet::strings(&package.text(&path)?.ok_or(WorkbookError::Damaged)?)?,
        None => Vec::new(),
    };
    let styles = match target("/styles") {
        Some(path) => styles(&package.text(&path)?.ok_or(WorkbookError::Damaged)?)?,
        None => Vec::new(),
    };
    let book = Book { strings, styles, epoch_1904 };
    let mut sheets = Vec::new();
    let mut left = CELLS_MAX;
    for tab in tabs {
        let relation = relations.iter().find(|one| one.id == tab.relation);
        let relation = relation.ok_or(WorkbookError::Damaged)?;
        if relation.kind.ends_with("/worksheet") {
            let text = package.text(&relation.target)?.ok_or(WorkbookError::Damaged)?;
            let (rows, merged) = sheet::read(&text, &book, &mut left)?;
            sheets.push(Sheet { name: tab.name, hidden: tab.hidden, rows, merged });
        }
    }
    Ok(sheets)
}

const ZIP: &[u8] = b"PK\x03\x04";
const ZIP_EMPTY: &[u8] = b"PK\x05\x06";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What the sheets share.
struct Book {
    strings: Vec<String>,
    /// How a number in each style is shown.
    styles: Vec<Shown>,
    epoch_1904: bool,
}

/// The archive, and how much of it may still be unpacked.
struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

struct Relation {
    id: String,
    kind: String,
    /// Path of the part in the archive.
    target: String,
}

impl<'a> Package<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, WorkbookError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| WorkbookError::Damaged)?;
        Ok(Self { archive, left: UNPACKED_BYTES_MAX })
    }

    /// The text of a part; `None` when there is none.
    fn text(&mut self, path: &str) -> Result<Option<String>, WorkbookError> {
        let same = |name: &&str| name.trim_start_matches('/').eq_ignore_ascii_case(path);
        let Some(name) = self.archive.file_names().find(same).map(str::to_owned) else {
            return Ok(None);
        };
        let part = match self.archive.by_name(&name) {
            Ok(part) if part.encrypted() => return Err(WorkbookError::Encrypted),
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(WorkbookError::Encrypted);
            }
            Err(_) => return Err(WorkbookError::Damaged),
        };
        let mut bytes = Vec::new();
        // What a part says of its own length is not believed.
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| WorkbookError::Damaged)?;
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left = left.ok_or(WorkbookError::TooLarge)?;
        let text = match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, mark)) => encoding
                .decode_without_bom_handling_and_without_replacement(&bytes[mark..])
                .map(std::borrow::Cow::into_owned),
            None => String::from_utf8(bytes).ok(),
        };
        text.map(Some).ok_or(WorkbookError::Damaged)
    }

    /// The path of the part that lists the sheets.
    fn workbook(&mut self) -> Result<String, WorkbookError> {
        let relations = self.relations("")?;
        let main = relations.into_iter().find(|one| one.kind.ends_with("/officeDocument"));
        let main = main.ok_or(WorkbookError::Foreign)?.target;
        // The binary sibling (`.xlsb`) and documents have another part there.
        if main.to_ascii_lowercase().ends_with("workbook.xml") {
            Ok(main)
        } else {
            Err(WorkbookError::Foreign)
        }
    }

    /// What a part refers to; of the whole archive for an empty path.
    fn relations(&mut self, path: &str) -> Result<Vec<Relation>, WorkbookError> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let list = [folder, "_rels", &format!("{name}.rels")].join("/");
        let Some(text) = self.text(list.trim_start_matches('/'))? else { return Ok(Vec::new()) };
        let mut relations = Vec::new();
        each_tag(&text, |tag| {
            let (id, kind, target) =
                (attribute(tag, "Id"), attribute(tag, "Type"), attribute(tag, "Target"));
            if let (Some(id), Some(kind), Some(target)) = (id, kind, target) {
                relations.push(Relation { id, kind, target: path_of(folder, &target) });
            }
        })?;
        Ok(relations)
    }
}

/// The path of a part that another one in `folder` refers to.
fn path_of(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

struct Tab {
    name: String,
    relation: String,
    hidden: bool,
}

/// The tabs, and whether days count from 1904.
fn tabs(text: &str) -> Result<(Vec<Tab>, bool), WorkbookError> {
    let (mut tabs, mut epoch_1904) = (Vec::new(), false);
    each_tag(text, |tag| match tag.local_name().as_ref() {
        "sheet" => {
            let hidden = attribute(tag, "state").is_some_and(|state| state != "visible");
            if let (Some(name), Some(relation)) = (attribute(tag, "name"), attribute(tag, "id")) {
                tabs.push(Tab { name, relation, hidden });
            }
        }
        "workbookPr" => epoch_1904 = is_on(attribute(tag, "date1904").as_deref()),
        _ => {}
    })?;
    Ok((tabs, epoch_1904))
}

/// How a number in each style of cells is shown.
fn styles(text: &str) -> Result<Vec<Shown>, WorkbookError> {
    let mut custom = std::collections::HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    each_tag(text, |tag| match tag.local_name().as_ref() {
        "numFmt" => {
            if let (Some(id), Some(code)) =
                (attribute(tag, "numFmtId"), attribute(tag, "formatCode"))
            {
                custom.insert(id, Shown::by_code(&code));
            }
        }
        "cellXfs" => in_cells = true,
        "cellStyleXfs" | "cellStyles" | "dxfs" => in_cells = false,
        "xf" if in_cells => {
            let id = attribute(tag, "numFmtId").unwrap_or_default();
            let built_in = Shown::built_in(id.parse().unwrap_or(0));
            styles.push(custom.get(&id).copied().unwrap_or(built_in));
        }
        _ => {}
    })?;
    Ok(styles)
}

fn is_on(flag: Option<&str>) -> bool {
    matches!(flag, Some("1" | "true" | "on"))
}

fn each_tag(text: &str, mut see: impl FnMut(&BytesStart<'_>)) -> Result<(), WorkbookError> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => see(&tag),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(WorkbookError::Damaged),
        }
    }
}

/// An attribute by its local name, its references resolved.
fn attribute(tag: &BytesStart<'_>, local: &str) -> Option<String> {
    tag.attributes().with_checks(false).flatten().find_map(|attribute| {
        let full: &str = attribute.key.as_ref();
        let found = full.rsplit(':').next() == Some(local);
        found.then(|| unescape(&attribute.value))
    })
}

/// Text with the references of XML resolved; left as it is where they are none.
fn unescape(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// Column 0 is A, 26 is AA.
fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("a remainder of 26");
        out.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    out.iter().rev().collect()
}

/// A name of a sheet as formulas write it.
fn quoted(sheet: &str) -> String {
    let plain = sheet.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
    if plain { sheet.to_owned() } else { format!("'{}'", sheet.replace('\'', "''")) }
}
