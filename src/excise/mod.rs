//! Taking rows out of a table: the same file without them, every other byte as it was. Pure.
//!
//! Extraction tells where each row stands, and others decide which rows go: together the [`Mark`]s. The file
//! is then cut by a reader of its own, which knows only where rows begin and end and nothing of their values.
//! The two must see the same rows. A mark outside every row, two in one row, a string that never ends: any of
//! these is a [`Refusal`], and what was written until then is worth nothing.
//!
//! Held in memory is one row at a time, of at most [`ROW_MAX`] bytes.
//!
//! | form | a row is | with it goes |
//! |---|---|---|
//! | [`Form::Delimited`] | a record, line ends in quotes included | its line end |
//! | [`Form::Lines`] | a line | its line end |
//! | [`Form::Values`] | a value of JSON Lines | the blanks up to the next |
//! | [`Form::Arrays`] | an element of the outermost arrays of a JSON document | the comma |
//! | [`Form::Script`] | a tuple of `INSERT`, a line of `COPY` | the comma, the line end; the statement with its last tuple |

mod delimited;
mod json;
mod knife;
mod script;

use std::io::{self, Read, Write};

use crate::digest::Digest;
use knife::Knife;

/// Bytes of one row at most, and of what stands between two.
pub const ROW_MAX: usize = 64 << 20;

/// Where a row stands, and whether it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Offset in the file of any byte of the row. Marks come in the order of the file.
    pub at: u64,
    /// Whether the row is to be taken out.
    pub goes: bool,
}

/// How the rows of a file are told from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Separated values with double quotes, in which line ends are part of a value.
    Delimited {
        /// What stands between two values; a quote means something right after it only.
        separator: u8,
    },
    /// Lines, whatever stands in them: values of fixed width.
    Lines,
    /// JSON values one after another.
    Values,
    /// A JSON document: the elements of the array that it is, or of the arrays that are its members.
    Arrays,
    /// Statements of SQL.
    Script,
}

/// In what the characters of syntax are written. All of them are ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// UTF-8, or any code of one byte in which ASCII stands for itself.
    Bytes,
    /// UTF-16, low byte first.
    Little,
    /// UTF-16, high byte first.
    Big,
}

/// Why the rows of a file cannot be taken out. The file is then dealt with as a whole, or by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A string, a bracket or a block of lines that has no end.
    Unterminated,
    /// Brackets that do not belong together, or half a character at the end.
    Malformed,
    /// A row of more than [`ROW_MAX`] bytes.
    TooLong,
    /// The rows are not those that extraction saw.
    Disagreement,
    /// A backslash before a quote, where nothing tells whether it is an escape.
    Ambiguous,
}

/// Why there is no result.
#[derive(Debug)]
pub enum Fault {
    /// Reading or writing failed.
    Io(io::Error),
    /// It cannot be done safely.
    Refused(Refusal),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excision {
    /// Rows that had a mark.
    pub rows: u64,
    /// Those of them that were taken out.
    pub taken: u64,
    /// Of all rows that were kept and had a mark: length and bytes, in order. The same file read again,
    /// with marks for all that is left, must give the same.
    pub kept: Digest,
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// How rows are told apart.
    pub form: Form,
    /// In what it is written.
    pub units: Units,
    /// Bytes of the byte order mark at its start; 0 when there is none.
    pub lead: u64,
}

/// Copies `text`, from its first byte on, to `kept` without the rows that go; these are handed to `taken`, byte for byte.
///
/// ```
/// # use termijn::excise::{excise, Form, Layout, Mark, Units};
/// let text = b"naam;bsn\nAda;1\nBo;2\n";
/// let marks = [Mark { at: 9, goes: true }, Mark { at: 15, goes: false }];
/// let mut kept = Vec::new();
/// let layout = Layout { form: Form::Delimited { separator: b';' }, units: Units::Bytes, lead: 0 };
/// let done = excise(&mut &text[..], layout, marks, &mut kept, &mut |_| Ok(())).unwrap();
/// assert_eq!((done.rows, done.taken, &kept[..]), (2, 1, &b"naam;bsn\nBo;2\n"[..]));
/// ```
///
/// # Errors
/// When reading or writing fails, or when the rows cannot be told apart beyond doubt.
pub fn excise(
    text: &mut dyn Read,
    layout: Layout,
    marks: impl IntoIterator<Item = Mark>,
    kept: &mut dyn Write,
    taken: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<Excision, Fault> {
    let mut marks = marks.into_iter();
    let Layout { form, units, lead } = layout;
    let mut knife = Knife::new(text, units, (kept, taken), &mut marks);
    knife.pass(lead)?;
    match form {
        Form::Delimited { separator } => delimited::records(&mut knife, u16::from(separator))?,
        Form::Lines => delimited::lines(&mut knife)?,
        Form::Values => json::values(&mut knife)?,
        Form::Arrays => json::arrays(&mut knife)?,
        Form::Script => script::statements(&mut knife)?,
    }
    knife.finish()
}

#[cfg(test)]
mod tests;
